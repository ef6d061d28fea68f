package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// PartKind says how a part of a frame hangs on its verb.
type PartKind string

// The kinds of part.
const (
	ObjectPart     PartKind = "object"
	DativePart     PartKind = "dative"     // { gave [Ukraine] weapons }
	ComplementPart PartKind = "complement" // { is [a lawyer] }, { called it [a mistake] }
	ClausePart     PartKind = "clause"     // { said [that it failed] }, { wants [to talk] }
	AgentPart      PartKind = "agent"      // { was released [by China] }
	PrepPart       PartKind = "prep"
	AdverbPart     PartKind = "adverb"
	AdverbialPart  PartKind = "adverbial" // { left [after the talks had failed] }
	MeasurePart    PartKind = "measure"   // { last week }, { 10 percent }
)

// Frame is what stands around one verb, as the tree has it. It is wider than a proposition: every verb has one, participles
// before a noun among them, and every dependent is a part of it.
type Frame struct {
	Verb     int
	Particle string // { turned [down] }
	Passive  bool
	Subject  Phrase // its own, or the one that it shares
	Parts    []Part // in the order of the text
	Negated  bool
	Modality graph.Modality
}

// Part is one dependent of a verb.
type Part struct {
	Kind   PartKind
	Phrase Phrase // with its preposition or marker
	Inner  Phrase // without it
	Word   string // the preposition or marker: "to", "because", "out of"
	Role   graph.Role
}

// ReadFrame reads the frame of verb v of doc, which must be indexed and repaired.
func ReadFrame(doc *syntax.Doc, v int) Frame {
	x := &extractor{t: &tree{Doc: doc}, byHead: map[int]int{}}
	f := &framer{x: x, t: x.t, c: &reading{x: x, t: x.t, v: v, chain: []int{v}}, Frame: Frame{Verb: v}}
	f.subject()
	for _, k := range x.t.Children(v) {
		f.part(k)
	}
	f.gap()
	slices.SortStableFunc(f.Parts, func(a, b Part) int { return a.Phrase.Toks[0] - b.Phrase.Toks[0] })
	s := x.stanceOf(v)
	f.Negated, f.Modality = s.negated, s.modality
	return f.Frame
}

// framer reads one frame.
type framer struct {
	x *extractor
	t *tree
	c *reading
	Frame
}

// subject finds the subject, and whether it is what is done to.
//
//	{ [the match] scheduled for May }, { the scheduled [match] }, { a growing [concern] }
func (f *framer) subject() {
	t, v := f.t, f.Verb
	bare := t.tag(v, "VBN") && t.Child(v, "aux", "dobj") < 0 && t.dep(v, "ccomp", "xcomp", "oprd") // { have [Wark prosecuted] }
	participle := t.tag(v, "VBN") && t.dep(v, "acl", "amod") && t.Child(v, "nsubj") < 0            // not { reports [that they have killed members] }
	f.Passive = t.isPassive(v) || participle || t.Child(v, "agent") >= 0 || bare
	f.Subject = f.x.subjectOf(v, 0)
	h := t.head(v)
	switch {
	case !f.Subject.IsZero():
	case t.dep(v, "amod", "compound", "nmod") && t.isNoun(h):
		f.Subject = f.x.without(h, v)
	case t.dep(v, "advcl") && t.Child(h, "expl") >= 0 && t.Child(h, "attr", "dobj") >= 0: // { There were [clashes], causing deaths }
		f.Subject = f.x.nounPhrase(t.Child(h, "attr", "dobj"))
	case t.dep(v, "acl") && f.Passive && t.isNoun(h): // { [the criterion] to be used }
		f.Subject = f.x.without(h, v)
	case t.dep(v, "prep") && t.isNoun(h): // { [various studies] including two on ice }
		f.Subject = f.x.without(h, v)
	case t.Child(v, "poss") >= 0: // { Headley's scouting had helped }
		f.Subject = f.x.nounPhrase(t.Child(v, "poss"))
	}
	f.Subject = f.counted(f.Subject)
	if t.dep(v, "amod") && (t.tag(v, "VBD") || t.tag(v, "JJ") && strings.HasSuffix(t.word(v), "ed")) { // { a [converted] try }
		f.Passive = true
	}
}

// counted is a noun phrase with what counts it, where a clause hangs on the noun that is counted.
//
//	{ [another group of people] sitting down }
func (f *framer) counted(p Phrase) Phrase {
	t := f.t
	if p.IsZero() || !t.dep(f.Verb, "acl", "relcl", "prep") || !t.dep(p.Head, "pobj") || t.word(t.head(p.Head)) != "of" {
		return p
	}
	switch g := t.head(t.head(p.Head)); t.lemma(g) {
	case "group", "number", "variety", "series", "range", "lot", "crowd", "couple", "pair", "handful", "set", "team", "dozen", "hundred", "thousand", "host", "string", "majority":
		return f.x.without(g, f.Verb)
	}
	return p
}

func (f *framer) add(kind PartKind, p, inner Phrase, word string, role graph.Role) {
	if !slices.ContainsFunc(p.Toks, func(i int) bool { return !f.t.isPunct(i) }) {
		return
	}
	if inner.IsZero() {
		inner = p
	}
	f.Parts = append(f.Parts, Part{kind, p, inner, word, role})
}

// part reads one dependent.
func (f *framer) part(k int) {
	t := f.t
	switch t.Tokens[k].Dep {
	case "dobj":
		if p := f.x.resolvedNoun(k, f.Verb); !t.tag(p.Head, "WP", "WDT") {
			f.add(ObjectPart, p, Phrase{}, "", graph.Other)
		}
	case "dative":
		if t.pos(k, "ADP") {
			f.prep(k)
			return
		}
		f.add(DativePart, f.x.nounPhrase(k), Phrase{}, "", graph.Recipient)
	case "attr", "oprd", "acomp":
		f.add(ComplementPart, f.x.complement(k), Phrase{}, "", graph.Other)
	case "ccomp", "xcomp":
		f.clause(ClausePart, k)
	case "agent", "prep":
		f.prep(k)
	case "npadvmod":
		f.add(MeasurePart, f.x.nounPhrase(k), Phrase{}, "", f.c.timeOr(k, graph.Extent))
	case "pobj", "pcomp": // { Following [the game] }, { including [two officers] }
		f.add(ObjectPart, f.x.nounPhrase(k), Phrase{}, "", graph.Other)
	case "prt":
		f.Particle = t.word(k)
	case "advmod":
		if t.tag(k, "WRB") {
			f.antecedent(k)
			return
		}
		f.add(AdverbPart, t.phrase(k, nil), Phrase{}, t.word(k), f.c.adverbRole(k))
	case "advcl":
		f.clause(AdverbialPart, k)
	case "acl": // { a package of measures [to support small business] }
		if t.isInfinitive(k) {
			f.clause(AdverbialPart, k)
		}
	}
}

// antecedent is what "where" and "when" stand for.
//
//	{ [the district] where he was born }
func (f *framer) antecedent(k int) {
	t, h := f.t, f.t.head(f.Verb)
	if !t.dep(f.Verb, "relcl") || !t.isNoun(h) || h > k {
		return
	}
	role := map[string]graph.Role{"where": graph.Location, "when": graph.Time, "why": graph.Cause}[t.word(k)]
	if role != "" {
		f.add(MeasurePart, f.x.without(h, f.Verb), Phrase{}, t.word(k), role)
	}
}

// clause reads a clause that hangs on the verb.
func (f *framer) clause(kind PartKind, k int) {
	t := f.t
	p := t.phrase(k, func(i int) bool { return t.ancestor(i, f.Verb) })
	word, inner := t.marker(k), p
	for _, a := range t.all(k, "advmod") {
		if t.tag(a, "WRB") && word == "" {
			word = t.word(a)
		}
	}
	if word == "" && t.isInfinitive(k) {
		word = "to"
	}
	if word != "" && len(p.Toks) > 1 && t.word(p.Toks[0]) == word {
		inner = Phrase{Toks: p.Toks[1:], Head: k}
	}
	f.add(kind, p, inner, word, f.clauseRole(kind, k, word))
}

func (f *framer) clauseRole(kind PartKind, k int, word string) graph.Role {
	switch word {
	case "after", "before", "since", "until", "when", "once", "till", "whenever", "while", "as":
		return graph.Time
	case "because":
		return graph.Cause
	case "where", "wherever":
		return graph.Location
	case "to", "so":
		if kind == AdverbialPart {
			return graph.Purpose
		}
	case "":
		if kind == AdverbialPart && f.t.tag(k, "VBG", "VBN") {
			return graph.Manner
		}
	}
	return graph.Other
}

// prep reads a prepositional phrase.
func (f *framer) prep(k int) {
	t := f.t
	p := t.phrase(k, func(i int) bool { return f.x.isAside(i) && !f.isWider(i) })
	word, at := t.word(k), k
	if o := t.Child(k, "prep", "pcomp"); o >= 0 && t.pos(o, "ADP") && t.Child(k, "pobj") < 0 { // { out [of] }, { because [of] }
		word, at = word+" "+t.word(o), o
	}
	var inner Phrase
	if o := t.Child(at, "pobj"); o >= 0 {
		inner = f.x.resolvedNoun(o, f.Verb)
		if t.tag(o, "WDT", "WP") { // { the channel [on which] it aired }
			if inner.Head == o {
				return
			}
			p = inner
		}
	} else if o := t.Child(at, "pcomp"); o >= 0 {
		inner = t.phrase(o, nil)
	}
	kind := PrepPart
	if t.dep(k, "agent") || word == "by" && f.Passive && !inner.IsZero() && !t.isVerb(inner.Head) && !t.isAmount(inner.Head) && f.c.timeOr(inner.Head, graph.Other) != graph.Time {
		kind = AgentPart
	}
	f.add(kind, p, inner, word, f.c.prepRole(k))
}

// isWider reports whether an apposition is the place that a place lies in: { in Johannesburg, [South Africa] }.
func (f *framer) isWider(i int) bool {
	t := f.t
	a, okA := t.EntityAt(i)
	b, okB := t.EntityAt(t.head(i))
	return t.dep(i, "appos") && okA && okB && a.Label == "GPE" && b.Label == "GPE"
}

// gap makes the noun above a relative clause its object, or what its stranded preposition governs.
//
//	{ [the figure] she gave }, { [the store] he worked for }
func (f *framer) gap() {
	t, h := f.t, f.t.head(f.Verb)
	if !t.dep(f.Verb, "relcl") || !t.isNoun(h) || f.Subject.Head == h || f.Subject.IsZero() {
		return
	}
	for _, p := range f.Parts {
		if p.Kind == ObjectPart || p.Kind == ClausePart || p.Phrase.Head == h {
			return
		}
	}
	p := f.x.without(h, f.Verb)
	for _, k := range t.Children(f.Verb) {
		if t.dep(k, "prep") && t.Child(k, "pobj", "pcomp", "prep") < 0 {
			f.Parts = slices.DeleteFunc(f.Parts, func(q Part) bool { return q.Phrase.Head == k })
			f.add(PrepPart, p, p, t.word(k), graph.Other)
			return
		}
		if t.dep(k, "advmod") && t.tag(k, "WRB") {
			return
		}
	}
	switch strings.ToLower(t.lemma(h)) {
	case "day", "time", "year", "month", "week", "moment", "hour", "night", "morning", "season":
		f.add(MeasurePart, p, p, "", graph.Time)
	case "way", "manner":
		f.add(MeasurePart, p, p, "", graph.Manner)
	case "reason":
		f.add(MeasurePart, p, p, "", graph.Cause)
	case "place":
		f.add(MeasurePart, p, p, "", graph.Location)
	default:
		if !f.Passive {
			f.add(ObjectPart, p, p, "", graph.Other)
		}
	}
}

// ReadPart reads token k with all that hangs on it as a part of whatever it hangs on: a preposition with its object, an adverb,
// a time, a clause; ok is false where it is none of these.
func ReadPart(doc *syntax.Doc, k int) (p Part, ok bool) {
	x := &extractor{t: &tree{Doc: doc}, byHead: map[int]int{}}
	h := doc.Tokens[k].Head
	f := &framer{x: x, t: x.t, c: &reading{x: x, t: x.t, v: h, chain: []int{h}}, Frame: Frame{Verb: h}}
	if h != k {
		f.part(k)
	}
	if len(f.Parts) == 0 {
		return Part{}, false
	}
	return f.Parts[0], true
}
