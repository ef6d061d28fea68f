package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/clause"
)

// nominal takes what stands beside a noun that says what is done, or who does it.
//
//	{ Who opposed the war? } { [He] was one of the first opponents of the war }
//	{ Who directs it? } { [Andrew Westphal] is the director of it }
func (c *candidates) nominal(t int, alike float64) {
	n := nominal{candidates: c, s: sentence{doc: c.r.doc, w: c.r.w, v: t}, noun: t, alike: alike}
	switch c.m.in.Asks {
	case asksTime, asksPlace, asksCause, asksManner:
		n.adjuncts()
	default:
		n.parties()
	}
}

// nominal reads a sentence about a noun that says what is done.
type nominal struct {
	*candidates
	s     sentence
	noun  int
	alike float64 // how well the noun says what is done
}

// adjuncts takes what says when, where, why or how beside the noun, or beside the verb above it.
func (n *nominal) adjuncts() {
	for _, f := range n.s.read() {
		n.add(&n.s, f, n.alike*0.95)
	}
	if n.m.in.Asks == asksCause {
		n.causes(&n.s, n.alike)
	}
	v := n.s.above(n.noun)
	if v < 0 {
		return
	}
	above := sentence{doc: n.r.doc, w: n.r.w, v: v}
	for _, f := range above.read() {
		n.add(&above, f, n.alike*0.85)
	}
}

// parties takes who does what the noun says, or whom or what it is done to.
func (n *nominal) parties() {
	tok := &n.r.doc.Tokens[n.noun]
	n.s.f = clause.ReadFrame(n.r.doc, n.noun)
	n.alike *= n.fitsNoun()
	if slices.Contains(leaders, strings.ToLower(tok.Lemma)) && !n.holds() { // { Who commands the army? }: not { commander of the task force }
		n.alike *= 0.5
	}
	n.called()
	if tok.POS == "PROPN" {
		return
	}
	switch n.m.in.Asks {
	case asksSubject:
		n.doers()
	case asksObject, asksReceiver:
		n.objects()
	}
}

// called takes who or what is called by the noun.
func (n *nominal) called() {
	doc, top := n.r.doc, n.top()
	head := doc.Tokens[top].Head
	switch doc.Tokens[top].Dep {
	case "attr", "oprd": // { [Andrew Westphal] is the director }
		n.phrase(clause.ReadFrame(doc, head).Subject, 0.95, "who it is said of")
	case "appos": // { [Andrew Westphal], the director }
		n.take(head, 0.95, "what it stands beside")
	case "compound": // { director [Andrew Westphal] }
		if doc.Tokens[head].POS == "PROPN" {
			n.take(head, 0.9, "whose title it is")
		}
	case "nsubj", "nsubjpass": // { The director is [Andrew Westphal] }
		if strings.EqualFold(doc.Tokens[head].Lemma, "be") {
			f := clause.ReadFrame(doc, head)
			for _, p := range parts(&f, clause.ComplementPart) {
				n.phrase(p.Phrase, 0.9, "what it is said to be")
			}
		}
	}
	n.take(doc.Child(top, "appos"), 0.9, "what stands beside it") // { the director, [Andrew Westphal] }
}

// top is the noun, or the word for some of those that it names: { [one] of the first opponents }.
func (n *nominal) top() int {
	toks := n.r.doc.Tokens
	top := n.noun
	for toks[top].Dep == "pobj" && strings.EqualFold(toks[toks[top].Head].Text, "of") {
		up := toks[toks[top].Head].Head
		if !slices.Contains([]string{"one", "some", "many", "most", "all"}, strings.ToLower(toks[up].Text)) {
			break
		}
		top = up
	}
	return top
}

// doers takes who does what the noun says.
func (n *nominal) doers() {
	doc := n.r.doc
	n.take(doc.Child(n.noun, "poss"), 0.85, "whose it is") // { [Russia]'s attack }
	for _, k := range n.preps() {
		if by := strings.ToLower(doc.Tokens[k].Text); by == "by" || by == "from" { // { an attack by [Russia] }
			n.take(doc.Child(k, "pobj"), 0.85, "by whom")
		}
	}
	dep := doc.Tokens[n.noun].Dep
	v := n.s.above(n.noun)
	if v < 0 || dep != "dobj" && dep != "pobj" || !n.holds() {
		return
	}
	if f := clause.ReadFrame(doc, v); !f.Passive { // { [Kerry] raised it in a call with Lavrov }
		n.phrase(f.Subject, 0.8, "who does something with it")
	}
}

// objects takes whom or what it is done to: { the attack on [Aleppo] }.
func (n *nominal) objects() {
	doc := n.r.doc
	for _, k := range n.preps() {
		if !strings.EqualFold(doc.Tokens[k].Text, "by") {
			n.take(doc.Child(k, "pobj"), 0.75, "under "+doc.Tokens[k].Text)
		}
	}
}

// preps are the prepositions on the noun.
func (n *nominal) preps() []int {
	return slices.DeleteFunc(slices.Clone(n.r.doc.Children(n.noun)), func(k int) bool { return n.r.doc.Tokens[k].Dep != "prep" })
}

// take takes the noun phrase of a token as an answer, if there is one.
func (n *nominal) take(i int, score float64, why string) {
	if i >= 0 {
		n.phrase(n.nounPhrase(i), score, why)
	}
}

func (n *nominal) phrase(p clause.Phrase, score float64, why string) {
	n.add(&n.s, found{p, score, why}, n.alike)
}

// fitsNoun is how well what the question says of doer and deed stands about the noun: { the [leadership] of a party } tells nobody who leads
// the council.
func (n *nominal) fitsNoun() float64 {
	out := 1.0
	if n.m.in.Asks != asksSubject {
		return out
	}
	for _, x := range n.m.in.constraints {
		switch {
		case x.slot != "subject" && x.slot != "object" || n.metOf(x) >= 0.65:
		case x.named:
			out *= 0.4
		default:
			out *= 0.75
		}
	}
	return out
}

// holds reports whether the noun with what belongs to it has all that the question says it is done to: { attendees of the opening } have
// not { the factory } that somebody visited.
func (n *nominal) holds() bool {
	toks := n.r.doc.Subtree(n.noun)
	return !slices.ContainsFunc(n.m.in.constraints, func(x constraint) bool { return x.slot == "object" && !n.within(toks, x) })
}
