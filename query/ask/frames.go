package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// found is a phrase of a sentence that answers a question in slots.
type found struct {
	phrase clause.Phrase
	score  float64
	why    string // where it stands to the verb, in words
}

// sentence reads one sentence for one question in slots.
type sentence struct {
	doc *syntax.Doc
	w   *wild
	v   int // the verb
	f   clause.Frame
	out []found
}

// add takes a phrase as an answer.
func (s *sentence) add(p clause.Phrase, score float64, why string) {
	if p.IsZero() || len(p.Toks) == 0 || len(p.Toks) == 1 && strings.HasPrefix(s.doc.Tokens[p.Head].Tag, "W") || slices.Contains(p.Toks, s.v) && len(p.Toks) < 3 {
		return
	}
	s.out = append(s.out, found{p, score, why})
}

// addCore takes a noun phrase as an answer.
func (s *sentence) addCore(p clause.Phrase, score float64, why string) {
	if p.IsZero() {
		return
	}
	s.add(s.core(p), score, why)
}

// core is a noun phrase without the place or time that ends it: that says where or when the deed was done, whatever the parser
// hung it on.
//
//	{ promoting [the event] on their Facebook page }
func (s *sentence) core(p clause.Phrase) clause.Phrase {
	if t := s.doc.Tokens[p.Head]; p.Head < s.v || t.POS != "NOUN" && t.POS != "PROPN" && t.POS != "PRON" && t.POS != "NUM" {
		return p
	}
	for n, i := range p.Toks {
		t := &s.doc.Tokens[i]
		if i <= p.Head || t.Head != p.Head || t.Dep != "prep" {
			continue
		}
		switch strings.ToLower(t.Text) {
		case "in", "at", "on", "during", "after", "before", "since":
			return clause.Phrase{Toks: p.Toks[:n], Head: p.Head}
		}
	}
	return p
}

// read finds what answers, the best first.
func (s *sentence) read() []found {
	s.f = clause.ReadFrame(s.doc, s.v)
	switch s.w.wh {
	case "who", "what":
		s.participant()
	case "when":
		s.adjuncts(s.asTime)
		s.named("DATE", "TIME")
	case "how long", "how often":
		s.adjuncts(s.asDuration)
	case "where", "how far":
		s.adjuncts(s.asPlace)
		s.named("GPE", "LOC", "FAC")
	case "why":
		s.adjuncts(s.asCause)
	case "how":
		s.adjuncts(s.asManner)
		s.means()
	case "how much", "how many":
		s.adjuncts(s.asAmount)
	}
	slices.SortStableFunc(s.out, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	return s.out
}

// named are the places or times that the sentence names, for want of better: { [Texas] police identified him }.
func (s *sentence) named(labels ...string) {
	for _, e := range s.doc.Entities {
		if !slices.Contains(labels, e.Label) {
			continue
		}
		var toks []int
		for i := e.First; i < e.End; i++ {
			if s.doc.Tokens[i].Tag != "POS" {
				toks = append(toks, i)
			}
		}
		if len(toks) == 0 || s.doc.Tokens[s.doc.Tokens[e.End-1].Head].POS == "ADJ" { // { 43-year-old }
			continue
		}
		s.add(clause.Phrase{Toks: toks, Head: toks[len(toks)-1]}, 0.13, "in the sentence")
	}
}

// parts are the phrases of a kind.
func parts(f *clause.Frame, kinds ...clause.PartKind) []clause.Part {
	var out []clause.Part
	for _, p := range f.Parts {
		if slices.Contains(kinds, p.Kind) {
			out = append(out, p)
		}
	}
	return out
}

// participant answers who and what.
func (s *sentence) participant() {
	switch w, f := s.w, &s.f; {
	case w.subject == "" && !w.passive:
		s.agent()
	case w.subject == "" && w.passive:
		s.patient()
	case w.do != "":
		s.deed()
	case w.prep == "by" && w.passive:
		s.agent()
	case w.prep != "" && w.prep != f.Particle && w.object2 == "":
		s.under(w.prep)
	case w.passive:
		s.told()
	case w.object != "" || w.object2 != "" && w.prep == "":
		s.second()
	default:
		s.object()
	}
}

// agent is who does it: { Who released something? }, { Who was something released by? }.
func (s *sentence) agent() {
	f, w := &s.f, s.w
	for _, p := range parts(f, clause.AgentPart) {
		s.addCore(p.Inner, 1, "the agent")
	}
	if f.Passive {
		if w.object == "" && w.prep == "" { // { What closed? } of { was closed }
			s.addCore(f.Subject, 0.6, "the subject of the passive")
		}
	} else {
		if w.wh == "what" && w.object == "" && w.prep == "" && w.do == "" && w.subject == "" {
			for _, p := range parts(f, clause.ObjectPart) { // { What increased? } of { to increase exports }
				s.addCore(p.Inner, 1, "the object")
			}
		}
		if p := s.owner(f.Subject); w.wh == "who" {
			s.addCore(p, 0.95, "whose the subject is")
		}
		s.addCore(f.Subject, 0.9, "the subject")
	}
	for up, n := s.above(s.v), 1; up >= 0 && n < 6; up, n = s.above(up), n+1 { // of a clause without a subject, the one above
		g := clause.ReadFrame(s.doc, up)
		s.addCore(g.Subject, 0.4/float64(n), "the subject of the clause above")
	}
}

// owner is who has what a phrase names, where that is nobody.
//
//	{ [David Headley]'s scouting had helped }
func (s *sentence) owner(p clause.Phrase) clause.Phrase {
	if len(p.Toks) == 0 || s.doc.Tokens[p.Head].POS == "PROPN" {
		return clause.Phrase{}
	}
	k := s.doc.Child(p.Head, "poss")
	if k < 0 {
		return clause.Phrase{}
	}
	if e, ok := s.doc.EntityAt(k); !ok || e.Label != "PERSON" {
		return clause.Phrase{}
	}
	if w := s.lemma(p.Head); !slices.ContainsFunc([]string{"ing", "tion", "sion", "ment", "ance"}, func(end string) bool { return strings.HasSuffix(w, end) }) {
		return clause.Phrase{}
	}
	var toks []int
	for _, i := range s.doc.Subtree(k) {
		if s.doc.Tokens[i].Tag != "POS" {
			toks = append(toks, i)
		}
	}
	return clause.Phrase{Toks: toks, Head: k}
}

// above is the verb above a token, or -1.
func (s *sentence) above(i int) int {
	for hops := 0; hops < 50; hops++ {
		h := s.doc.Tokens[i].Head
		if h == i {
			return -1
		}
		if i = h; s.doc.Tokens[i].POS == "VERB" || s.doc.Tokens[i].POS == "AUX" {
			return i
		}
	}
	return -1
}

// patient is what it is done to: { What was released? }.
func (s *sentence) patient() {
	f, w := &s.f, s.w
	if f.Passive {
		s.addCore(f.Subject, 1, "the subject of the passive")
	}
	if w.object != "" { // { Who was told something? }
		for _, p := range parts(f, clause.DativePart) {
			s.addCore(p.Inner, 1, "to whom")
		}
		if w.wh == "who" && w.object2 == "" {
			for _, p := range parts(f, clause.PrepPart) {
				if p.Word == "to" {
					s.addCore(p.Inner, 0.98, "under "+p.Word)
				}
			}
		}
	}
	if w.prep != "" && w.object2 == "" {
		s.under(w.prep)
	}
	s.object()
}

// object is what the verb has: { What did someone release? }.
func (s *sentence) object() {
	f := &s.f
	if f.Passive {
		s.addCore(f.Subject, 0.95, "the subject of the passive")
	}
	for _, p := range parts(f, clause.ObjectPart) {
		s.addCore(p.Inner, 0.9, "the object")
	}
	for _, p := range parts(f, clause.ClausePart) {
		if s.w.wh == "who" { // { involved [John] putting in some ads }
			g := clause.ReadFrame(s.doc, p.Phrase.Head)
			s.addCore(g.Subject, 0.87, "who does it")
		}
		s.addCore(p.Phrase, 0.85, "the clause under it")
	}
	for _, p := range parts(f, clause.ComplementPart) {
		s.addCore(p.Phrase, 0.8, "the complement")
	}
	for _, p := range parts(f, clause.PrepPart) {
		if p.Role != graph.Time {
			s.addCore(p.Inner, 0.6, "under "+p.Word)
		}
	}
	for _, c := range s.doc.Children(s.v) { // { cut and paste the text }
		if s.doc.Tokens[c].Dep == "conj" {
			g := clause.ReadFrame(s.doc, c)
			for _, p := range parts(&g, clause.ObjectPart) {
				s.addCore(p.Inner, 0.5, "the object of the verb beside it")
			}
		}
	}
	if !f.Passive {
		s.addCore(f.Subject, 0.3, "the subject")
	}
	for _, p := range f.Parts {
		s.addCore(p.Phrase, 0.2, "beside it")
	}
}

// deed is what is done, wanted, or told to do: { What did someone want to do? }, { Who did someone make do something? }.
func (s *sentence) deed() {
	f, w := &s.f, s.w
	if w.wh == "who" {
		for _, p := range parts(f, clause.ObjectPart, clause.DativePart) {
			s.addCore(p.Inner, 1, "the object")
		}
		for _, p := range parts(f, clause.ClausePart) {
			g := clause.ReadFrame(s.doc, p.Phrase.Head)
			s.addCore(g.Subject, 0.9, "who does it")
		}
		s.object()
		return
	}
	for _, p := range parts(f, clause.ClausePart) {
		s.addCore(p.Inner, 1, "the clause under it")
	}
	for _, p := range parts(f, clause.AdverbialPart) {
		if p.Role == graph.Purpose {
			s.addCore(p.Inner, 0.9, "the purpose")
		}
	}
	s.object()
}

// under is what a preposition governs: { What did someone apologize for? }.
func (s *sentence) under(prep string) {
	f := &s.f
	last := prep[strings.LastIndexByte(prep, ' ')+1:]
	for _, p := range parts(f, clause.PrepPart, clause.AgentPart) {
		switch {
		case p.Word == prep:
			s.addCore(p.Inner, 1, "under "+p.Word)
		case p.Word == last:
			s.addCore(p.Inner, 0.95, "under "+p.Word)
		}
	}
	if last == "to" || last == "for" {
		for _, p := range parts(f, clause.DativePart) {
			s.addCore(p.Inner, 0.9, "to whom")
		}
	}
	if len(s.out) > 0 {
		return
	}
	for i := range s.doc.Tokens { // the preposition hangs on another word: { take part in [talks] }
		t := &s.doc.Tokens[i]
		if strings.EqualFold(t.Text, last) && t.POS == "ADP" && i > s.v && s.above(i) == s.v {
			if p, ok := clause.ReadPart(s.doc, i); ok {
				s.addCore(p.Inner, 0.8, "under "+p.Word)
			}
		}
	}
	if len(s.out) > 0 {
		return
	}
	if last == "as" { // { was found [not guilty] }
		for _, p := range parts(f, clause.ComplementPart) {
			s.addCore(p.Phrase, 0.96, "the complement")
		}
	}
	s.object()
}

// told is what the subject of a passive gets: { What was someone told? }.
func (s *sentence) told() {
	f := &s.f
	for _, p := range parts(f, clause.ObjectPart) {
		s.addCore(p.Inner, 1, "the object")
	}
	for _, p := range parts(f, clause.ComplementPart) {
		s.addCore(p.Phrase, 0.95, "the complement")
	}
	for _, p := range parts(f, clause.ClausePart) {
		s.addCore(p.Phrase, 0.9, "the clause under it")
	}
	for _, p := range parts(f, clause.PrepPart) {
		s.addCore(p.Phrase, 0.5, "under "+p.Word)
	}
	s.addCore(f.Subject, 0.3, "the subject")
}

// second is the other one of two objects: { Who did someone give something? }, { What did someone give someone? }.
func (s *sentence) second() {
	f, w := &s.f, s.w
	datives := parts(f, clause.DativePart)
	objects := parts(f, clause.ObjectPart)
	switch {
	case w.object == "something" || w.object2 == "something":
		for _, p := range datives {
			s.addCore(p.Inner, 1, "to whom")
		}
		if len(objects) > 0 && len(parts(f, clause.ClausePart)) > 0 && w.wh == "who" { // { told [Antara] that … }
			s.addCore(objects[0].Inner, 0.95, "the object")
		}
		for _, p := range parts(f, clause.PrepPart) {
			if p.Word == "to" || p.Word == "for" || p.Word == "from" || p.Word == "with" {
				s.addCore(p.Inner, 0.9, "under "+p.Word)
			}
		}
		if w.wh == "what" {
			for _, p := range parts(f, clause.ComplementPart, clause.ClausePart) {
				s.addCore(p.Phrase, 0.9, "the complement")
			}
		}
	case len(datives) > 0:
		for _, p := range objects {
			s.addCore(p.Inner, 1, "the object")
		}
	}
	for _, p := range parts(f, clause.ClausePart, clause.ComplementPart) {
		s.addCore(p.Phrase, 0.95, "the clause under it")
	}
	s.object()
}
