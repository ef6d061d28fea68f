package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Repair mends what a statistical parser gets wrong in ways that its own labels and the agreement of words show. It changes
// heads and labels of doc, which must be indexed and stays so. Call it before all that reads the tree. It lists the tokens at
// which something was mended.
func Repair(doc *syntax.Doc) (mended []int) {
	t := &tree{Doc: doc}
	MendLemmas(doc)
	for i := range doc.Tokens {
		for _, mend := range mends {
			if mend(t, i) {
				mended = append(mended, i)
				break
			}
		}
	}
	return mended
}

// mends are the repairs, in the order in which they are tried on a token; the first that has something to mend is the last.
var mends = []func(*tree, int) bool{
	(*tree).mendOffice, (*tree).mendNegatedAdverb, (*tree).mendRepeated, (*tree).mendPrefix, (*tree).mendUnit, (*tree).mendFine, (*tree).mendWhose, (*tree).mendPastForm, (*tree).mendGerund,
	(*tree).mendBareConjunct, (*tree).mendConjunct, (*tree).mendPassiveConjunct, (*tree).mendPairConjunct, (*tree).mendFinite,
	(*tree).mendSwallowed, (*tree).mendNamed, (*tree).mendPaid, (*tree).mendAccused, (*tree).mendContrast, (*tree).mendTwoSubjects, (*tree).mendInserted,
	(*tree).mendTag, (*tree).mendAdding, (*tree).mendCleft, (*tree).mendSummary, (*tree).mendOuterAgent, (*tree).mendGap,
	(*tree).mendDateline, (*tree).mendTerm, (*tree).mendPostnominal, (*tree).mendAgent, (*tree).mendThat, (*tree).mendThatClause, (*tree).mendWhoPeople, (*tree).mendRelative, (*tree).mendAgreement,
	(*tree).mendAntecedent, (*tree).mendApposition, (*tree).mendColon, (*tree).mendPlace, (*tree).mendNaming, (*tree).mendTime,
	(*tree).mendOrganisation, (*tree).mendCause, (*tree).mendResult, (*tree).mendAuxiliary, (*tree).mendStolenSubject,
	(*tree).mendStolenApposition, (*tree).mendWho, (*tree).mendSaid, (*tree).mendParticiple, (*tree).mendScore,
	(*tree).mendClaiming, (*tree).mendNominalInfinitive, (*tree).mendBetween, (*tree).mendNews,
	(*tree).mendOpinion,
}

// makePast gives a verb the tag and form of a simple past.
func (t *tree) makePast(v int) {
	t.Tokens[v].Tag, t.Tokens[v].Morph = "VBD", "Tense=Past|VerbForm=Fin"
}

// attach hangs i on h, unless that would close a circle or leave the sentence.
func (t *tree) attach(i, h int, dep string) bool {
	if h < 0 || i == h || t.ancestor(i, h) || t.Sentence(i) != t.Sentence(h) || t.Tokens[i].Head == i {
		return false
	}
	t.SetHead(i, h)
	t.Tokens[i].Dep = dep
	return true
}

// mendNegatedAdverb hangs "not" on the adverb behind it where both stand before the subject: what happened was not surprising,
// and happened.
//
//	{ [Not surprisingly] they responded }, { and [not unexpectedly] the talks failed }
func (t *tree) mendNegatedAdverb(k int) bool {
	if t.word(k) != "not" || !t.dep(k, "neg") || k+1 >= len(t.Tokens) || !t.pos(k+1, "ADV") || !strings.HasSuffix(t.word(k+1), "ly") {
		return false
	}
	v := t.head(k)
	s := t.Child(v, "nsubj", "nsubjpass")
	return s > k && t.head(k+1) == v && !t.dep(k-1, "aux", "auxpass") && t.attach(k, k+1, "neg")
}

// mendAgent hangs who did it on the noun of the deed where the verb above is active and has an agent already.
//
//	{ to avail themselves of the Ukrainian perspective on this illegal and unprovoked invasion [by Russia] }
func (t *tree) mendAgent(k int) bool {
	if t.word(k) != "by" || !t.dep(k, "prep", "agent") || k == 0 || !t.pos(k-1, "NOUN") {
		return false
	}
	v, o := t.head(k), t.Child(k, "pobj")
	if v < 0 || o < 0 || !t.isVerb(v) || t.isPassive(v) || t.tag(v, "VBN") || v > k || t.head(k-1) == v && t.dep(k-1, "npadvmod") {
		return false
	}
	if e, ok := t.EntityAt(o); !ok || !slices.Contains([]string{"GPE", "ORG", "PERSON", "NORP"}, e.Label) {
		return false
	}
	return t.attach(k, k-1, "prep")
}

// mendThat makes a conjunction of a that which was read as the subject of a clause with a subject of its own.
//
//	{ told the court [that], over the last months, her eczema played a role }
func (t *tree) mendThat(k int) bool {
	c := t.head(k)
	if t.word(k) != "that" || !t.tag(k, "WDT") || !t.dep(k, "nsubj", "nsubjpass") || c < k || !t.isVerb(c) || !t.dep(c, "ccomp") {
		return false
	}
	if s := t.all(c, "nsubj", "nsubjpass"); len(s) < 2 || s[0] != k || s[1] > c {
		return false
	}
	p := &t.Tokens[k]
	p.Tag, p.POS, p.Dep = "IN", "SCONJ", "mark"
	return true
}

// mendThatClause makes a clause of a noun behind that and of the finite verb that was hung within it.
//
//	{ observed [that the starting date] of the program, which is part of the foundation, [coincided] with the anniversary }
func (t *tree) mendThatClause(k int) bool {
	n := t.head(k)
	v := t.head(n)
	if t.word(k) != "that" || !t.dep(k, "mark") || !t.dep(n, "dobj") || n < k || v != k-1 || !t.isVerb(v) {
		return false
	}
	for _, w := range t.Subtree(n) {
		if w > n && t.tag(w, "VBD", "VBZ", "VBP") && t.dep(w, "acl") && t.Child(w, "nsubj", "nsubjpass", "mark", "expl") < 0 && t.word(slices.Min(t.Subtree(w))-1) == "," {
			return t.attach(w, v, "ccomp") && t.attach(n, w, "nsubj") && t.attach(k, w, "mark")
		}
	}
	return false
}

// mendRelative makes a relative clause of what was read as a complement of the verb, although it begins with a relative
// pronoun right behind a noun.
//
//	{ was caused by strong winds and heavy rain [that led the crane to fall] }
func (t *tree) mendRelative(c int) bool {
	if !t.dep(c, "ccomp") || !t.isVerb(c) {
		return false
	}
	s := t.Child(c, "nsubj", "nsubjpass")
	if s < 1 || !(t.tag(s, "WDT", "WP") || t.word(s) == "that" && t.tag(s, "IN")) || t.word(s) == "what" || !t.pos(s-1, "NOUN", "PROPN") || slices.Min(t.Subtree(c)) != s {
		return false
	}
	h := t.head(c)
	if h < 0 || h > s || !t.isVerb(h) {
		return false
	}
	// { the attack claimed by Daesh [that targeted mourners] }: no name is restricted
	if a, up := t.Child(h, "agent"), t.head(h); t.dep(h, "acl") && a >= 0 && t.Child(a, "pobj") == s-1 && t.pos(s-1, "PROPN") && t.isNoun(up) && up < h {
		return t.attach(c, up, "relcl")
	}
	return t.attach(c, s-1, "relcl")
}

// mendAgreement hangs a relative clause on a noun that agrees with its verb: from a plural with a singular verb it goes up to
// the singular noun above, and to the clause itself where there is none.
//
//	{ refused to condemn Russia's annexation of Ukrainian territories, [which is at odds with international law] }
func (t *tree) mendAgreement(v int) bool {
	if !t.dep(v, "relcl") || !t.isVerb(v) {
		return false
	}
	s, h := t.Child(v, "nsubj", "nsubjpass"), t.head(v)
	if s < 0 || h < 0 || !t.tag(s, "WDT") || !t.tag(h, "NNS") || t.Child(h, "conj") >= 0 || !t.isSingularVerb(v) {
		return false
	}
	if strings.HasSuffix(t.lemma(h), "s") || t.isMany(h) { // { news }, { 50 miles which is far }
		return false
	}
	for up, hops := t.head(h), 0; up >= 0 && hops < 12; up, hops = t.head(up), hops+1 {
		if t.isVerb(up) {
			if t.word(s) == "which" && t.word(s-1) == "," {
				return t.attach(v, up, "relcl")
			}
			return false
		}
		if t.tag(up, "NN", "NNP") && t.Child(up, "conj") < 0 && !t.ancestor(v, up) {
			return t.attach(v, up, "relcl")
		}
	}
	return false
}

// mendPlace makes a preposition of one that was read as part of a name at the head of a clause with another subject.
//
//	{ [Near Palmyra], two strikes engaged an ISIL tactical unit }
func (t *tree) mendPlace(k int) bool {
	if t.pos(k, "ADP") || !t.dep(k, "compound") || !isPlaceWord(t.word(k)) {
		return false
	}
	n := t.head(k)
	v := t.head(n)
	if n < k || v < n || !t.dep(n, "nsubj", "nsubjpass") || len(t.all(v, "nsubj", "nsubjpass")) < 2 {
		return false
	}
	p := &t.Tokens[k]
	t.SetHead(k, v)
	t.SetHead(n, k)
	p.Dep, p.POS, p.Tag, p.Lemma = "prep", "ADP", "IN", t.word(k)
	t.Tokens[n].Dep = "pobj"
	for i := range t.Entities {
		if e := &t.Entities[i]; e.First == k && e.Len() > 1 {
			e.First, e.Label = k+1, "GPE"
		}
	}
	return true
}

func isPlaceWord(w string) bool {
	switch w {
	case "near", "outside", "inside", "around", "across", "throughout", "north", "south", "east", "west":
		return true
	}
	return false
}

// mendAuxiliary hangs a subject or negation that was hung on an auxiliary on the auxiliary's verb.
//
//	{ [It] did [not], as the opposition alleges, demand the privatisation }
func (t *tree) mendAuxiliary(k int) bool {
	h := t.head(k)
	if !t.dep(k, "neg", "nsubj", "nsubjpass") || !t.dep(h, "aux", "auxpass") || !t.isVerb(t.head(h)) {
		return false
	}
	return t.attach(k, t.head(h), t.Tokens[k].Dep)
}

// mendTime hangs a time that stands between a verb and its complement clause on the verb.
//
//	{ Lindqvist said [on Thursday] it had agreed to acquire Tessaro }
func (t *tree) mendTime(k int) bool {
	c := t.head(k)
	v := t.head(c)
	if !t.dep(k, "prep", "npadvmod") || !t.dep(c, "ccomp") || !t.isVerb(v) || v > k || k > c {
		return false
	}
	s := t.Child(c, "nsubj", "nsubjpass", "expl")
	if s < k || slices.ContainsFunc(t.Tokens[v+1:k], func(tok syntax.Token) bool { return tok.Text == "," || tok.Text == "that" }) {
		return false
	}
	o := k
	if t.dep(k, "prep") {
		o = t.Child(k, "pobj")
	}
	if e, ok := t.EntityAt(max(o, 0)); o < 0 || !ok || !isTimeLabel(e.Label) {
		return false
	}
	return t.attach(k, v, t.Tokens[k].Dep)
}

// mendOrganisation hangs what an organisation is for on its name.
//
//	{ left the Department [for Transport] }, { the Centre [for Policy Studies] }
func (t *tree) mendOrganisation(k int) bool {
	if t.word(k) != "for" && t.word(k) != "of" || !t.dep(k, "prep") || k == 0 || !t.isVerb(t.head(k)) || t.head(k) > k {
		return false
	}
	o := t.Child(k, "pobj")
	if o < 0 || !t.tag(k-1, "NNP", "NNPS") || !t.tag(o, "NNP", "NNPS") {
		return false
	}
	switch t.word(k - 1) {
	case "department", "ministry", "office", "centre", "center", "institute", "council", "campaign", "association", "agency", "bureau", "committee",
		"foundation", "union", "alliance", "coalition", "commission", "fund", "society", "court", "bank", "university", "secretary", "minister", "movement", "party", "network":
		return t.attach(k, k-1, "prep")
	}
	return false
}

// mendCause hangs what somebody was punished for on the verb, where it was hung on the time.
//
//	{ was sent off in the 67th minute [for abusing the fourth official] }
func (t *tree) mendCause(k int) bool {
	n := t.head(k)
	p := t.head(n)
	v := t.head(p)
	if t.word(k) != "for" || !t.dep(k, "prep") || t.Child(k, "pcomp") < 0 || !t.dep(n, "pobj") || !t.isVerb(v) {
		return false
	}
	e, ok := t.EntityAt(n)
	if w := t.lemma(n); !(ok && isTimeLabel(e.Label)) && w != "minute" && w != "year" && w != "month" && w != "week" && w != "day" {
		return false
	}
	return t.attach(k, v, "prep")
}

// mendResult hangs a participle behind a comma on the main clause, where it was hung on a relative clause without one.
//
//	{ The council voted against a pipeline that would have run beneath the creek, [handing a victory to residents] }
func (t *tree) mendResult(v int) bool {
	r := t.head(v)
	if !t.tag(v, "VBG") || !t.dep(v, "advcl") || !t.dep(r, "relcl") || r > v || t.word(slices.Min(t.Subtree(v))-1) != "," || t.word(slices.Min(t.Subtree(r))-1) == "," {
		return false
	}
	for up, hops := t.head(r), 0; up >= 0 && hops < 12; up, hops = t.head(up), hops+1 {
		if t.isVerb(up) {
			return t.isFinite(up) && t.attach(v, up, "advcl")
		}
	}
	return false
}

// mendNaming hangs what something is called on the noun before the comma.
//
//	{ flew to visit troops at Qayyarah Airfield West, [also called “Q-West”] }
func (t *tree) mendNaming(v int) bool {
	if !t.tag(v, "VBN", "VBD") || !t.dep(v, "advcl", "conj", "ccomp") || t.Child(v, "nsubj", "nsubjpass", "aux", "auxpass") >= 0 {
		return false
	}
	switch t.lemma(v) {
	case "call", "name", "dub", "know", "nickname", "title", "entitle":
	default:
		return false
	}
	k := v - 1
	for k > 0 && t.pos(k, "ADV") {
		k--
	}
	if k < 1 || t.word(k) != "," || !t.pos(k-1, "PROPN", "NOUN") || t.ancestor(v, k-1) {
		return false
	}
	t.Tokens[v].Tag, t.Tokens[v].POS = "VBN", "VERB"
	return t.attach(v, k-1, "acl")
}

// mendColon parts what stands before a colon or semicolon from the verb of speech behind it.
//
//	{ [Opposition came from smaller parties]: Lucas said the actions cannot be justified }
func (t *tree) mendColon(k int) bool {
	v := t.head(k)
	if v < 0 || !t.dep(k, "ccomp") || k > v {
		return false
	}
	for i := slices.Max(t.Subtree(k)) + 1; i < v; i++ {
		if w := t.word(i); w == ":" || w == ";" {
			t.Tokens[k].Dep = "parataxis"
			return true
		}
	}
	return false
}

// mendApposition hangs on an apposition what follows it without a comma.
//
//	{ Khaled Al-Maeena, editor [at large] [at the Saudi Gazette], said }
func (t *tree) mendApposition(k int) bool {
	h := t.head(k)
	if h < 0 || k < h || t.dep(k, "appos", "conj", "cc", "punct", "case", "relcl", "acl") {
		return false
	}
	a := t.Child(h, "appos")
	if a < h || a > k {
		return false
	}
	for i := a + 1; i < slices.Min(t.Subtree(k)); i++ {
		if t.isPunct(i) {
			return false
		}
	}
	return t.attach(k, a, t.Tokens[k].Dep)
}

// isMany reports whether a noun counts: { 50 miles }.
func (t *tree) isMany(h int) bool { return t.Child(h, "nummod") >= 0 }

// isSingularVerb reports whether verb v, or its first auxiliary, can only go with a singular.
func (t *tree) isSingularVerb(v int) bool {
	first := v
	for _, a := range t.all(v, "aux", "auxpass") {
		first = min(first, a)
	}
	return t.tag(first, "VBZ") || t.word(first) == "was"
}

// mendOpinion makes a verb of a word for an opinion or for speech that was read as a noun, between a plural and that.
//
//	{ Analysts at Berg Capital [doubt] that Brussels will approve it }, { Economists at the bank [fear] that prices will fall }
func (t *tree) mendOpinion(k int) bool {
	lex := lexicons()
	if !t.tag(k, "NN") || t.word(k+1) != "that" || !t.dep(k+1, "mark") || !lex.unreal[t.word(k)] && !lex.speech[t.word(k)] {
		return false
	}
	v := t.head(k + 1)
	if !t.isFinite(v) {
		return false
	}
	n := t.Child(k, "nsubj")
	if n < 0 { // { Economists at the [bank doubt] }
		if n = t.freeFromPhrase(k, v); n < 0 {
			return false
		}
	}
	if n > k || !t.tag(n, "NNS", "NNPS") || t.head(v) != k {
		return false
	}
	p := &t.Tokens[k]
	p.Tag, p.POS, p.Morph = "VBP", "VERB", "Tense=Pres|VerbForm=Fin"
	t.Tokens[v].Dep = "ccomp"
	return true
}

// freeFromPhrase takes noun k out of the phrase under a preposition that it was read as the head of, and makes it the root of the
// sentence: over the plural n that was, and over v, the clause behind it. It gives n, or -1 where k stands otherwise.
func (t *tree) freeFromPhrase(k, v int) int {
	prep := t.head(k)
	n := t.head(prep)
	c := k - 1
	if !t.dep(k, "pobj") || !t.dep(prep, "prep") || !t.dep(n, "ROOT") || !t.tag(n, "NNS", "NNPS") || t.head(c) != k || !t.dep(c, "compound") || t.head(v) != n && t.head(v) != k {
		return -1
	}
	t.SetHead(c, prep)
	t.Tokens[c].Dep = "pobj"
	for _, i := range slices.Clone(t.Children(k)) {
		if i < c {
			t.SetHead(i, c)
		}
	}
	t.SetHead(k, k)
	for _, i := range slices.Clone(t.Children(n)) {
		if i > k {
			t.SetHead(i, k)
		}
	}
	t.SetHead(n, k)
	t.Tokens[k].Dep, t.Tokens[n].Dep = "ROOT", "nsubj"
	return n
}
