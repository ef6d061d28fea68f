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
	x.deed(i)
	x.meeting(i)
}

// apposition reads a noun set beside another.
//
//	{ Khaled Al-Maeena, editor at large at the Saudi Gazette, said }
func (x *extractor) apposition(i, a int) {
	t := x.t
	if !t.pos(a, "NOUN", "PROPN") || t.pos(i, "NUM", "PRON") || x.isAcronym(a) || t.isMany(a) || !x.isAdjacent(i, a) {
		return
	}
	if x.isCaption(i, a) || x.isUnit(a) || x.isList(i, a) || t.word(slices.Min(t.Subtree(a))-1) == "not" { // { a doctor, not [a politician] }
		return
	}
	name, what := i, a
	if _, ok := t.EntityAt(a); ok && t.pos(a, "PROPN") && (!t.pos(i, "PROPN") || !t.isName(i)) { // { the spokesman, John Kirby }, { the Mayor of London, Sadiq Khan }
		name, what = a, i
	}
	if t.tag(what, "NNS") && t.tag(name, "NNP") && t.Child(what, "conj") < 0 { // { critics like Yeo, and campaigner Boswell }
		return
	}
	apart := func(h int) Phrase { // { the engineering firm [Carrow & Pike] }: each without the other
		p := x.nounPhrase(h)
		if slices.Contains(p.Toks, a) && h == i {
			return t.phrase(h, func(k int) bool { return t.dep(k, "appos") || x.isAside(k) })
		}
		return p
	}
	object, subject := apart(what), apart(name)
	if len(object.Toks) == 0 || len(subject.Toks) == 0 {
		return
	}
	if t.isName(name) && t.isName(what) {
		x.located(name, what, subject, object)
		return
	}
	x.add(Proposition{
		Rule: "apposition", Head: what, Subject: subject, Predicate: Phrase{Text: "is", Head: what}, Lemma: "be", Object: object,
		Modality: graph.Asserted, Score: 0.65,
	})
	x.relation(subject, what, 0.55)
}

// relation reads whose something somebody is, by a genitive or by what stands behind "of" or "for", so that the two are linked.
//
//	{ [Whitcomb's] brother, Gary Whitcomb }, { a spokesman [for the Rwanda Defence Force], Brigadier General Rwivanga }
func (x *extractor) relation(subject Phrase, what int, score float64) {
	t := x.t
	if !t.pos(what, "NOUN") || !t.tag(what, "NN") {
		return
	}
	words := func(drop func(int) bool) Phrase {
		return t.phrase(what, func(k int) bool {
			return drop(k) || t.dep(k, "det", "appos", "relcl", "acl", "poss", "prep", "conj", "cc", "case") || x.isAside(k)
		})
	}
	if p := t.Child(what, "poss"); p >= 0 {
		x.addRelation(subject, what, words(func(int) bool { return false }), "of", x.possessor(p), score)
		return
	}
	for _, k := range t.all(what, "prep") {
		o := t.Child(k, "pobj")
		if w := t.word(k); o < 0 || w != "of" && w != "for" && w != "to" && w != "at" {
			continue
		}
		if _, named := t.EntityAt(o); !named || t.Child(o, "conj") >= 0 {
			continue
		}
		x.addRelation(subject, what, words(func(int) bool { return false }), t.word(k), x.nounPhrase(o), score)
		return
	}
}

func (x *extractor) addRelation(subject Phrase, what int, noun Phrase, link string, object Phrase, score float64) {
	if noun.IsZero() || object.IsZero() || subject.Head == object.Head || slices.Contains(subject.Toks, object.Head) {
		return
	}
	x.add(Proposition{
		Rule: "title-of", Head: what, Subject: subject, Predicate: Phrase{Text: "is " + noun.String(x.t.Doc) + " " + link, Head: what},
		Lemma: "be " + x.t.lemma(what) + " " + link, Object: object, Modality: graph.Asserted, Score: score,
		Restates: true,
	})
}

// located reads a place set behind what lies in it. Of other names side by side one is not the other: they are parts of an
// address, of a unit's name, or of a list that was read wrong.
//
//	{ Duke University, located in [Durham, North Carolina], … }, not { Abel Battery, 3rd Battalion }
func (x *extractor) located(name, what int, subject, object Phrase) {
	t := x.t
	e, ok := t.EntityAt(what)
	if !ok || what < name || (e.Label != "GPE" && e.Label != "LOC") || t.Child(name, "conj", "cc") >= 0 || t.Child(what, "conj", "cc") >= 0 {
		return
	}
	if o, ok := t.EntityAt(name); !ok || o.Label == "PERSON" || o.Label == "NORP" {
		return
	}
	if next := t.word(e.End); next != "," && next != "." && next != ";" && next != ")" && next != "-" && next != "–" && next != "—" && next != "" {
		return
	}
	x.add(Proposition{
		Rule: "apposition", Head: what, Subject: subject, Predicate: Phrase{Text: "is in", Head: what}, Lemma: "be in", Object: object,
		Modality: graph.Asserted, Score: 0.6,
	})
}

// isName reports whether token i heads a named entity: { Durham }, not { the Durham [mayor] }.
func (t *tree) isName(i int) bool {
	e, ok := t.EntityAt(i)
	return ok && t.pos(i, "PROPN") && e.Label != "DATE" && e.Label != "TIME" && e.Label != "EVENT" && e.Label != "WORK_OF_ART"
}

// isList reports whether what was read as an apposition is an item of a list: two names of the same kind are not each other,
// and after an apposition no further items follow.
//
//	{ Fernando Cheung of the Labour Party, [Raymond Chan] of People Power and Leung Kwok-hung of LSD were elected }
func (x *extractor) isList(i, a int) bool {
	t := x.t
	e, ok := t.EntityAt(i)
	o, ok2 := t.EntityAt(a)
	if ok && ok2 && e.Label == o.Label && (e.Label == "PERSON" || e.Label == "NORP") && e.Range != o.Range {
		return true
	}
	for _, c := range append(t.all(i, "conj"), t.all(a, "conj")...) {
		if c > a && !t.isVerb(c) {
			return t.Child(i, "cc") >= 0 && t.Child(i, "cc") > a || t.Child(a, "cc") >= 0 && t.word(t.Child(a, "cc")-1) == ","
		}
	}
	return false
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
	if t.pos(k, "NUM") && t.dep(k, "appos") && t.head(k) == i { // { Martin Delacroix, [54], the company's former chief financial officer }
		return true
	}
	return k == i || slices.Contains(x.nounPhrase(i).Toks, k)
}

// isAcronym reports whether an apposition only abbreviates: { the National Security Council (NSC) }.
func (x *extractor) isAcronym(a int) bool {
	return x.t.word(a-1) == "(" && x.t.word(a+1) == ")"
}
