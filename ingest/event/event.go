// Package event types propositions by event class: which of the 16 categories of PLOVER, the Political Language Ontology for
// Verifiable Event Records, an act is of, whether it is speech, or whether it is a state and no event at all. Most callers
// want [Type].
//
// PLOVER's categories are as published with the POLECAT data (Halterman, Bagozzi, Beger, Schrodt and Scarborough, PLOVER and
// POLECAT: A New Political Event Ontology and Dataset, 2023); their definitions and modes are those of the codebook (Open Event
// Data Alliance, PLOVER manual, draft 0.8, 2021, CC BY-SA 4.0), which still called REQUEST DEMAND. classes.txt says which
// words are of which class.
//
// The class is of what was done, however it is put forward: { did not attack }, { may attack } and { attacked } are ASSAULT, and
// the stance tells them apart. Of a predicate of two verbs it is that of the first where that is an act of its own, as the
// codebook has it (section 2.3): { refused to talk } is REJECT and { threatened to attack } THREATEN, { began to shell } is ASSAULT.
package event

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Type is the class of a proposition of doc, with PLOVER's mode where the words tell it: how an act was done, as { arrest } of
// COERCE. The class is OtherAct where classes.txt has no word for it.
func Type(doc *syntax.Doc, p *clause.Proposition) (class graph.EventClass, mode string) {
	r := &reading{doc: doc, p: p}
	for _, v := range r.governors() {
		if m, ok := r.best(r.governor(v)); ok && m.class != graph.State && m.class != graph.Say {
			return m.class, m.mode
		}
	}
	if m, ok := r.best(r.act()); ok {
		return m.class, m.mode
	}
	return graph.OtherAct, ""
}

// reading is one proposition as the patterns look at it.
type reading struct {
	doc *syntax.Doc
	p   *clause.Proposition
}

// act is what a pattern is compared with: a verb with what belongs to it.
type act struct {
	lemma     string
	words     []string            // particles, prepositions and adverbs of the verb
	subject   []string            // the lemmas of the doer and what kind of doer it is: "@actor"
	object    []string            // the lemmas of what it is done to, and their kinds: "@none", "@that", "@inf", "@exist"
	governed  map[string][]string // preposition → lemmas of what it governs
	governing bool                // it governs another verb of the predicate
}

// best is the most specific pattern that fits an act; of two the one that stands first.
func (r *reading) best(a act) (found pattern, ok bool) {
	for _, p := range patterns()[a.lemma] {
		if (!ok || p.weight > found.weight) && p.fits(&a) {
			found, ok = p, true
		}
	}
	return found, ok
}

// governors are the verbs and adjectives of the predicate before its last verb, in their order.
//
//	{ had [agreed] to [begin] to withdraw }, { is [willing] to talk }
func (r *reading) governors() []int {
	verbs := slices.Sorted(slices.Values(r.p.Verbs))
	if len(verbs) == 0 {
		return nil
	}
	last := verbs[len(verbs)-1]
	out := verbs[:len(verbs)-1]
	for _, i := range r.p.Predicate.Toks {
		if i < last && r.doc.Tokens[i].POS == "ADJ" {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

func (r *reading) lemma(i int) string {
	t := &r.doc.Tokens[i]
	switch {
	case t.Text == "’s" || t.Text == "'s": // { It’s essential }, which the lemmatizer leaves alone
		return "be"
	case t.POS == "PROPN" || t.Lemma == "":
		return strings.ToLower(t.Text)
	}
	return strings.ToLower(t.Lemma)
}

// governor is the act of a verb that governs the rest of the predicate.
func (r *reading) governor(v int) act {
	a := act{lemma: r.lemma(v), governing: true, object: []string{"@inf"}, subject: r.heads(r.p.Subject)}
	r.surround(v, &a)
	return a
}

// act is the act of the last verb, or of the noun or adjective that the predicate rests on.
func (r *reading) act() act {
	verbs := r.p.Verbs
	if len(verbs) == 0 {
		first, rest, _ := strings.Cut(r.p.Lemma, " ")
		return act{lemma: first, words: strings.Fields(rest), subject: r.heads(r.p.Subject), object: r.heads(r.p.Object), governed: map[string][]string{}}
	}
	v := slices.Max(verbs)
	a := act{lemma: r.lemma(v)}
	r.surround(v, &a)
	a.subject, a.object = r.parts(v)
	if strings.Contains(r.p.Lemma, " ") && !r.p.Object.IsZero() && r.doc.Tokens[r.p.Object.Head].Dep == "pobj" && !r.isPassive(v) {
		a.object = []string{"@none"} // { retreated from [the town] }: the preposition has it
	}
	for i, w := range strings.Fields(r.p.Lemma) { // { carried out in }: the preposition has the object
		if i > 0 && len(a.governed[w]) == 0 && !r.p.Object.IsZero() {
			a.governed[w] = append(a.governed[w], r.heads(r.p.Object)...)
			a.words = append(a.words, w)
		}
	}
	for _, c := range r.doc.Children(v) {
		switch t := &r.doc.Tokens[c]; {
		case t.Dep == "ccomp":
			a.object = append(a.object, "@that")
		case (t.Dep == "xcomp" || t.Dep == "advcl" || t.Dep == "ccomp") && r.isInfinitive(c):
			a.object = append(a.object, "@inf")
		}
	}
	return a
}

func (r *reading) isInfinitive(v int) bool {
	a := r.doc.Child(v, "aux")
	return a >= 0 && r.doc.Tokens[a].Tag == "TO"
}

// surround gathers the particles, prepositions and adverbs of a verb.
func (r *reading) surround(v int, a *act) {
	a.governed = map[string][]string{}
	for _, c := range r.doc.Children(v) {
		switch r.doc.Tokens[c].Dep {
		case "prt", "advmod", "acomp", "oprd":
			a.words = append(a.words, r.lemma(c))
		case "prep", "agent", "dative":
			w := strings.ToLower(r.doc.Tokens[c].Text)
			a.words = append(a.words, w)
			r.govern(c, w, a)
		}
	}
	for _, o := range r.p.Object.Toks { // { held talks [with] Putin }, { opened fire [on] protesters }: wherever the parser hung it
		if r.doc.Tokens[o].Dep == "prep" && r.doc.Tokens[o].Head == r.p.Object.Head {
			w := strings.ToLower(r.doc.Tokens[o].Text)
			a.words = append(a.words, w)
			r.govern(o, w, a)
		}
	}
}

// govern notes what a preposition, or the one behind it, governs.
//
//	{ pulled [out] of Kherson }
func (r *reading) govern(prep int, word string, a *act) {
	if in := r.doc.Child(prep, "prep"); in >= 0 {
		prep = in
	}
	if o := r.doc.Child(prep, "pobj", "pcomp"); o >= 0 {
		a.governed[word] = append(a.governed[word], r.nouns(o, nil)...)
	}
}

// parts are the doer and what it is done to, however the clause is turned.
//
//	{ [sanctions] were imposed }, { was attacked by [rebels] }
func (r *reading) parts(v int) (subject, object []string) {
	if r.p.Rule == "existential" { // { There were [clashes] }
		return nil, append(r.heads(r.p.Subject), "@exist")
	}
	if !r.isPassive(v) {
		object = r.heads(r.p.Object)
		if len(object) == 0 {
			object = []string{"@none"}
		}
		return r.heads(r.p.Subject), object
	}
	if r.p.Rule == "agent" {
		return r.heads(r.p.Subject), r.heads(r.p.Object)
	}
	if by := r.doc.Child(v, "agent"); by >= 0 {
		if o := r.doc.Child(by, "pobj"); o >= 0 {
			subject = r.nouns(o, nil)
		}
	}
	object = append(r.heads(r.p.Subject), "@passive")
	if d := r.doc.Child(v, "oprd", "dobj", "attr"); d >= 0 { // { was found [guilty] }
		object = append(object, r.nouns(d, nil)...)
	}
	return subject, object
}

func (r *reading) isPassive(v int) bool {
	return r.doc.Child(v, "auxpass", "nsubjpass") >= 0 || r.p.Rule == "agent" || r.p.Rule == "passive" ||
		r.doc.Tokens[v].Tag == "VBN" && r.doc.Child(v, "aux") < 0 && r.p.Rule == "participle"
}

// heads are the lemmas of a phrase's heads, and what kind of thing they are.
func (r *reading) heads(p clause.Phrase) []string {
	if p.IsZero() || p.Head < 0 || p.Head >= len(r.doc.Tokens) {
		return nil
	}
	return r.nouns(p.Head, p.Toks)
}

// nouns are the lemmas of a noun, of what it is a number or a kind of, and of what is coordinated with it, within toks where
// those are given.
//
//	{ a [series] of [attacks] and [raids] }
func (r *reading) nouns(i int, toks []int) []string {
	var out []string
	todo := []int{i}
	for k := 0; k < len(todo) && k < 12; k++ {
		n := todo[k]
		if pos := r.doc.Tokens[n].POS; pos == "VERB" || pos == "AUX" { // { did not end up [being assaulted] } is no assault's end
			out = append(out, "@that")
			continue
		}
		out = append(out, r.lemma(n))
		out = append(out, r.kinds(n)...)
		for _, c := range r.doc.Children(n) {
			in := toks == nil || slices.Contains(toks, c)
			switch t := &r.doc.Tokens[c]; {
			case !in || slices.Contains(todo, c):
			case t.Dep == "conj":
				todo = append(todo, c)
			case t.Dep == "prep" && t.Lemma == "of" && sets()["@of"][r.lemma(n)]:
				if o := r.doc.Child(c, "pobj"); o >= 0 {
					todo = append(todo, o)
				}
			case t.Dep == "acomp" || t.Dep == "oprd" || t.Dep == "attr": // { found [the minister guilty] }, a small clause
				todo = append(todo, c)
			case t.Dep == "compound" || t.Dep == "amod": // { prison sentence }, { military aid }: "prison-" and "military-"
				out = append(out, r.lemma(c)+"-")
			}
		}
	}
	return out
}

// kinds says of a noun whether it is somebody who acts or a place, and which sets it is in.
func (r *reading) kinds(i int) []string {
	t := &r.doc.Tokens[i]
	lemma := r.lemma(i)
	var out []string
	e, named := r.doc.EntityAt(i)
	if named {
		switch e.Label {
		case "PERSON":
			out = append(out, "@actor", "@name", "@person")
		case "NORP", "ORG":
			out = append(out, "@actor", "@name")
		case "GPE":
			out = append(out, "@actor", "@place", "@name")
		case "LOC", "FAC":
			out = append(out, "@place", "@name")
		}
	}
	switch {
	case t.POS == "NOUN" && clause.IsPeople(lemma):
		out = append(out, "@actor", "@human")
	case t.POS == "PRON" && personal[lemma], sets()["@people"][lemma], t.POS == "PROPN" && !named:
		out = append(out, "@actor")
	}
	for name, set := range sets() {
		if set[lemma] {
			out = append(out, name)
		}
	}
	return out
}

// personal are the pronouns of somebody.
var personal = map[string]bool{
	"those": true, "his": true, "their": true, "our": true, "my": true, "i": true, "you": true, "he": true, "she": true, "we": true, "they": true, "who": true, "someone": true, "somebody": true, "everyone": true,
	"me": true, "him": true, "her": true, "us": true, "them": true, "whom": true, "nobody": true, "himself": true, "themselves": true,
}
