package clause

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// nominal makes the propositions that noun i states without a verb.
func (x *extractor) nominal(i int) {
	for _, a := range x.t.all(i, "appos") {
		x.apposition(i, a)
	}
}

// apposition reads a noun set beside another.
//
//	{ Khaled Al-Maeena, editor at large at the Saudi Gazette, said }
func (x *extractor) apposition(i, a int) {
	t := x.t
	if !t.pos(a, "NOUN", "PROPN") || t.pos(i, "NUM", "PRON") || x.isAcronym(a) || t.isMany(a) || !x.isAdjacent(i, a) {
		return
	}
	name, what := i, a
	if e, ok := t.EntityAt(a); ok && e.Label == "PERSON" && !t.pos(i, "PROPN") { // { the spokesman, John Kirby }
		name, what = a, i
	}
	object := x.nounPhrase(what)
	subject := x.nounPhrase(name)
	if len(object.Toks) == 0 || len(subject.Toks) == 0 {
		return
	}
	x.add(Proposition{
		Rule: "apposition", Head: what, Subject: subject, Predicate: Phrase{Text: "is", Head: what}, Lemma: "be", Object: object,
		Modality: graph.Asserted, Score: 0.65,
	})
}

// isAdjacent reports whether apposition a begins right behind the phrase of i, but for the comma, dash or bracket.
func (x *extractor) isAdjacent(i, a int) bool {
	t := x.t
	first := slices.Min(t.Subtree(a))
	if first < i { // { spokesman John Kirby } read backwards
		return false
	}
	k := first - 1
	for k > i && t.isPunct(k) {
		k--
	}
	return k == i || slices.Contains(x.nounPhrase(i).Toks, k)
}

// isAcronym reports whether an apposition only abbreviates: { the National Security Council (NSC) }.
func (x *extractor) isAcronym(a int) bool {
	return x.t.word(a-1) == "(" && x.t.word(a+1) == ")"
}
