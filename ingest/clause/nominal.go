package clause

import "github.com/newsgraph/newsgraph/graph"

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
	if !t.isNoun(a) || t.pos(a, "NUM") || t.pos(i, "NUM") || x.isAcronym(a) {
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

// isAcronym reports whether an apposition only abbreviates: { the National Security Council (NSC) }.
func (x *extractor) isAcronym(a int) bool {
	return x.t.word(a-1) == "(" && x.t.word(a+1) == ")"
}
