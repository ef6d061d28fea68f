package clause

import (
	"slices"
	"strings"
)

// bareForms are verbs whose past is written as their infinitive, so that the tagger takes one for the other.
var bareForms = map[string]bool{
	"cut": true, "put": true, "set": true, "hit": true, "let": true, "shut": true, "cost": true, "hurt": true, "spread": true, "quit": true, "cast": true,
	"split": true, "burst": true, "shed": true, "bet": true, "read": true, "rid": true, "upset": true, "forecast": true, "broadcast": true,
}

// mendBareConjunct makes an infinitive of a verb that shares a modal and was taken for a past.
//
//	{ would close two plants and [cut] 640 jobs }
func (t *tree) mendBareConjunct(v int) bool {
	h := t.head(v)
	if !t.dep(v, "conj") || !t.tag(v, "VBD", "VBN", "VBP") || !bareForms[t.word(v)] || h < 0 || !t.tag(h, "VB") || t.isPassive(h) {
		return false
	}
	if t.Child(v, "nsubj", "nsubjpass", "aux", "auxpass") >= 0 || t.Child(h, "aux") < 0 {
		return false
	}
	t.Tokens[v].Tag, t.Tokens[v].Morph, t.Tokens[v].Lemma = "VB", "VerbForm=Inf", t.word(v)
	return true
}

// mendPastForm makes a past of a verb in a clause of time that was taken for a present, where the clause above is past.
//
//	{ 27 civilians were killed when shells [hit] a market on Tuesday }
func (t *tree) mendPastForm(v int) bool {
	h := t.head(v)
	if !t.dep(v, "advcl") || !t.tag(v, "VBP", "VB") || !bareForms[t.word(v)] || h < 0 || t.Child(v, "aux") >= 0 || t.Child(v, "nsubj") < 0 {
		return false
	}
	past := t.tag(h, "VBD")
	for _, a := range t.all(h, "aux", "auxpass") {
		past = past || t.word(a) == "was" || t.word(a) == "were" || t.word(a) == "had"
	}
	if !past {
		return false
	}
	t.makePast(v)
	return true
}

// mendGerund hangs a gerund that was coordinated with a finite verb under the preposition before it.
//
//	{ is charged with murder and [tampering] with evidence }
func (t *tree) mendGerund(v int) bool {
	h := t.head(v)
	if !t.dep(v, "conj") || !t.tag(v, "VBG") || !t.isVerb(h) || t.tag(h, "VBG") || !t.isPassive(h) && !t.isFinite(h) || t.Child(v, "nsubj", "aux") >= 0 {
		return false
	}
	best := -1
	for _, k := range t.all(h, "prep") {
		if k < v && (t.Child(k, "pobj") >= 0 || t.Child(k, "pcomp") >= 0) {
			best = k
		}
	}
	if best < 0 || !lexicons().accusing[t.lemma(h)] && !lexicons().judging[t.lemma(h)] && !lexicons().acquitting[t.lemma(h)] {
		return false
	}
	return t.attach(v, best, "pcomp")
}

// prefix labels what stands before the hyphen of a word that the tokenizer split.
const prefix = "prefix"

// mendPrefix joins a word that the tokenizer split at its hyphen and the parser read as three.
//
//	{ his [co-pilot] had pulled the lever }, { offered to [co-chair] the fund }
func (t *tree) mendPrefix(i int) bool {
	switch t.word(i) {
	case "co", "ex", "vice", "non", "pre", "post", "mid", "sub", "re":
	default:
		return false
	}
	n := i + 2
	if n >= len(t.Tokens) || t.word(i+1) != "-" || t.Tokens[i].Space || t.Tokens[i+1].Space || t.Tokens[i].Head == n || !t.pos(n, "NOUN", "VERB", "PROPN", "ADJ") {
		return false
	}
	h, dep := t.Tokens[i].Head, t.Tokens[i].Dep
	if t.Sentence(i) != t.Sentence(n) || t.Tokens[n].Head != h && t.Tokens[n].Head != i && t.Tokens[n].Head != i+1 {
		return false
	}
	for _, k := range []int{i, i + 1} {
		for _, c := range slices.Clone(t.Children(k)) {
			if c != n && c != i && c != i+1 {
				t.SetHead(c, n)
			}
		}
	}
	if h == i || h == i+1 || h == n {
		h = n
	}
	t.SetHead(n, h)
	t.SetHead(i, n)
	t.SetHead(i+1, n)
	if t.isVerb(i) && !t.isVerb(n) { // { to co-[chair] it }
		t.Tokens[n].POS, t.Tokens[n].Tag = t.Tokens[i].POS, t.Tokens[i].Tag
	}
	t.Tokens[n].Dep, t.Tokens[i].Dep, t.Tokens[i+1].Dep = dep, prefix, prefix
	t.Tokens[i].POS, t.Tokens[i+1].POS = "X", "PUNCT"
	if t.isVerb(n) {
		t.Tokens[n].Lemma = t.word(i) + "-" + strings.ToLower(t.Tokens[n].Lemma)
	}
	return true
}

// mendWhose makes a relative clause of whose noun was read as set beside the name, its verb coordinated further up.
//
//	{ criticised by Colombia, [whose environment minister, Lucia Arboleda, said it was an insult] }
func (t *tree) mendWhose(n int) bool {
	h := t.head(n)
	p := t.Child(n, "poss")
	if !t.dep(n, "appos") || p < 0 || !t.tag(p, "WP$") || h < 0 {
		return false
	}
	v := slices.Max(t.Subtree(n)) + 1
	for v < len(t.Tokens) && t.isPunct(v) {
		v++
	}
	if v >= len(t.Tokens) || !t.isVerb(v) || !t.dep(v, "conj") || !t.tag(v, "VBD", "VBZ") || t.Child(v, "nsubj", "nsubjpass") >= 0 || t.Sentence(v) != t.Sentence(n) || t.ancestor(v, h) {
		return false
	}
	t.SetHead(v, h)
	t.SetHead(n, v)
	t.Tokens[v].Dep, t.Tokens[n].Dep = "relcl", "nsubj"
	return true
}

// mendFine parts who is fined from the sum.
//
//	{ fined [Google] [50 million euros] }, { fined [the company] [1.3 billion euros] }
func (t *tree) mendFine(o int) bool {
	v := t.head(o)
	if !t.dep(o, "dobj") || !t.isVerb(v) || !t.isSum(o) {
		return false
	}
	fine := t.lemma(v) == "fine" || t.lemma(v) == "charge" || t.lemma(v) == "cost"
	who := t.Child(v, "dative")
	for _, c := range t.all(o, "nmod", "compound", "poss") {
		if c < o && t.pos(c, "PROPN") && t.tag(c+1, "CD", "$") && t.head(c) == o && (fine || t.lemma(v) == "pay" || t.lemma(v) == "give" || t.lemma(v) == "offer" || t.lemma(v) == "owe") {
			if t.attach(c, v, "dative") {
				who = c
			}
		}
	}
	if !fine || who < 0 || t.pos(who, "ADP") {
		return false
	}
	t.Tokens[who].Dep, t.Tokens[o].Dep = "dobj", "npadvmod"
	return true
}

// isSum reports whether a noun is an amount of money.
func (t *tree) isSum(o int) bool {
	switch t.lemma(o) {
	case "euro", "dollar", "pound", "crown", "yen", "yuan", "rouble", "ruble", "rupee", "franc", "peso", "real", "million", "billion":
		return t.Child(o, "nummod", "compound", "quantmod") >= 0
	}
	e, ok := t.EntityAt(o)
	return ok && e.Label == "MONEY"
}

// mendUnit hangs the letter of a magnitude on its number.
//
//	{ has pledged £12[m] to support walking schemes }
func (t *tree) mendUnit(i int) bool {
	switch t.word(i) {
	case "m", "bn", "k", "tn", "mn":
	default:
		return false
	}
	if i == 0 || t.Tokens[i-1].Space || !t.tag(i-1, "CD") || t.head(i) == i-1 {
		return false
	}
	if t.ancestor(i, i-1) { // the number hangs on the letter
		return false
	}
	return t.attach(i, i-1, "quantmod")
}

// mendConjunct hangs a finite verb that was coordinated with one of another form on the verb above that it matches.
//
//	{ It urges member states to contribute troops and [asks] the secretary-general to report },
//	{ alleged that ballot boxes had been stuffed and [vowed] to challenge the result }
func (t *tree) mendConjunct(v int) bool {
	h := t.head(v)
	if !t.dep(v, "conj") || !t.isVerb(v) || h < 0 || h > v || !t.isVerb(h) || !t.tag(v, "VBZ", "VBD") || t.Child(v, "nsubj", "nsubjpass", "expl", "aux", "auxpass", "mark") >= 0 {
		return false
	}
	switch {
	case t.tag(h, "VB", "VBG") && t.isInfinitive(h) && !bareForms[t.word(v)] && t.dep(h, "xcomp", "advcl", "ccomp", "acl"):
	case t.tag(h, "VBN") && t.Child(h, "auxpass") >= 0 && t.dep(h, "ccomp") && t.tag(v, "VBD") && t.intends(v):
	default:
		return false
	}
	for up, hops := t.head(h), 0; up >= 0 && hops < 6; up, hops = t.head(up), hops+1 {
		if t.isVerb(up) && t.tag(up, t.Tokens[v].Tag) {
			for _, c := range t.all(h, "cc") {
				if c < v && c > h {
					t.attach(c, up, "cc")
				}
			}
			return t.attach(v, up, "conj")
		}
	}
	return false
}

// intends reports whether verb v is one of what people say or mean to do.
func (t *tree) intends(v int) bool {
	g, ok := lexicons().bySubject[t.lemma(v)]
	return lexicons().speech[t.lemma(v)] || ok && (g.modality == "planned" || g.modality == "refused")
}

// mendTag makes a verb of speech that ends a sentence, behind a comma and with a subject of its own, what it is: a
// parenthesis to the clause before. A participle between the two belongs to that clause.
//
//	{ Mwale has won the governorship, [defeating] Joseph Tembo, the Electoral Commission [announced] on Sunday }
func (t *tree) mendTag(v int) bool {
	h := t.head(v)
	s := t.Child(v, "nsubj")
	if !t.isVerb(v) || s < 0 || s > v || !lexicons().speech[t.lemma(v)] || !t.isFinite(v) || t.Child(v, "mark", "dobj") >= 0 {
		return false
	}
	if t.word(slices.Min(t.Subtree(s))-1) != "," {
		return false
	}
	main := -1
	switch {
	case t.dep(v, "advcl") && h >= 0 && h < v && t.isVerb(h) && t.isFinite(h):
		main = h
		t.Tokens[v].Dep = "parataxis"
	case t.Child(v, "ccomp") >= 0 && t.Child(v, "ccomp") < s:
		main = t.Child(v, "ccomp")
	default:
		return false
	}
	for _, k := range t.all(v, "advcl") {
		if k > main && k < s && t.tag(k, "VBG") && t.Child(k, "mark", "nsubj") < 0 {
			t.attach(k, main, "advcl")
		}
	}
	return true
}

// mendFinite makes a past of a participle that has a subject and no auxiliary.
//
//	{ At least 27 people [drowned] and 55 others were missing }
func (t *tree) mendFinite(v int) bool {
	if !t.tag(v, "VBN") || !t.dep(v, "ROOT", "ccomp") || t.Child(v, "nsubj") < 0 || t.Child(v, "aux", "auxpass", "nsubjpass", "agent", "dobj") >= 0 {
		return false
	}
	switch t.lemma(v) { // { all cases [examined] } is no clause: only what is not done to anybody
	case "die", "drown", "perish", "fall", "rise", "collapse", "capsize", "occur", "happen", "arrive", "emerge", "resign", "win", "agree", "vote", "erupt", "crash", "sink", "disappear", "vanish", "survive", "drop", "climb", "decline", "increase", "escape", "flee":
	default:
		return false
	}
	t.makePast(v)
	return true
}

// mendSwallowed frees the main verb of a sentence without one from the gerund that it was read as the complement of.
//
//	{ Two Egyptian men suspected of piloting [the boat] [were arrested by Italian police] }
func (t *tree) mendSwallowed(v int) bool {
	g := t.head(v)
	s := t.Child(v, "nsubj", "nsubjpass")
	if !t.dep(v, "ccomp") || !t.tag(g, "VBG") || !t.dep(g, "pcomp") || s < g || s > v || t.Child(g, "dobj") >= 0 || t.marker(v) != "" || t.Child(v, "aux", "auxpass") < 0 {
		return false
	}
	p := t.head(g)
	a := t.head(p)
	n := t.head(a)
	if !t.dep(a, "acl") || !t.isNoun(n) || !t.dep(n, "ROOT") || !t.tag(n, "NNS", "NN", "NNP") {
		return false
	}
	dep := t.Tokens[s].Dep
	t.SetHead(s, g)
	t.Tokens[s].Dep = "dobj"
	t.SetHead(v, v)
	t.SetHead(n, v)
	t.Tokens[v].Dep, t.Tokens[n].Dep = "ROOT", dep
	for _, k := range slices.Clone(t.Children(n)) {
		if k > v && t.isPunct(k) {
			t.SetHead(k, v)
		}
	}
	return true
}

// mendNamed makes a clause of a name whose verb was read as a participle behind an apposition.
//
//	{ MP Oliver Pinnock, a former transport minister, [called on the government] }
func (t *tree) mendNamed(v int) bool {
	n := t.head(v)
	if !t.dep(v, "acl") || !t.tag(v, "VBD", "VBN") || !t.dep(n, "ROOT") || !t.pos(n, "PROPN") || t.word(slices.Min(t.Subtree(v))-1) != "," || t.Child(v, "nsubj", "aux", "auxpass", "agent") >= 0 {
		return false
	}
	if a := t.Child(n, "appos"); a < 0 || a > v || a < n {
		return false
	}
	t.SetHead(v, v)
	t.SetHead(n, v)
	t.Tokens[v].Dep, t.Tokens[n].Dep = "ROOT", "nsubj"
	t.makePast(v)
	return true
}

// mendPaid makes an adjective of a participle that was read as a verb coordinated with the one whose object it stands beside.
//
//	{ is demanding a four-day week and [paid] meal breaks }
func (t *tree) mendPaid(v int) bool {
	h := t.head(v)
	o := t.Child(v, "dobj")
	if !t.dep(v, "conj") || !t.tag(v, "VBD", "VBN") || o < v || !t.isVerb(h) || !t.tag(h, "VBG", "VB", "VBZ", "VBP") || t.tag(h, "VB") && t.tag(v, "VBN") && t.isPassive(h) {
		return false
	}
	d := t.Child(h, "dobj")
	if d < 0 || d > v || t.Child(v, "nsubj", "aux", "auxpass", "prep", "advmod", "ccomp", "xcomp", "npadvmod", "dative") >= 0 || !t.tag(o, "NNS", "NN") || t.Child(o, "det", "poss", "nummod") >= 0 || slices.Min(t.Subtree(o)) != v+1 {
		return false
	}
	if t.word(v-1) != "and" && t.word(v-1) != "or" && t.word(v-1) != "," || bareForms[t.word(v)] {
		return false
	}
	if !t.attach(o, d, "conj") || !t.attach(v, o, "amod") {
		return false
	}
	t.Tokens[v].Tag, t.Tokens[v].POS = "VBN", "ADJ"
	for _, c := range t.all(h, "cc") {
		if c > d && c < v {
			t.attach(c, d, "cc")
		}
	}
	return true
}

// mendAccused hangs what somebody is accused of on the verb, where it was read as part of his name.
//
//	{ accused Russia's GRU military intelligence agency [of carrying out a cyberattack] }
func (t *tree) mendAccused(k int) bool {
	o := t.head(k)
	v := t.head(o)
	if t.word(k) != "of" || !t.dep(k, "prep") || t.Child(k, "pcomp") < 0 || !t.dep(o, "dobj", "nsubjpass") || !lexicons().accusing[t.lemma(v)] && !lexicons().acquitting[t.lemma(v)] {
		return false
	}
	return t.attach(k, v, "prep")
}

// mendContrast hangs a clause of contrast behind what somebody said on the verb of saying: the report goes on itself.
//
//	{ Kagan warned that the ruling could leave towns without water, [while the Sierra Club accused the court] }
func (t *tree) mendContrast(v int) bool {
	c := t.head(v)
	u := t.head(c)
	if !t.dep(v, "advcl") || (t.marker(v) != "while" && t.marker(v) != "whereas") || !t.dep(c, "ccomp") || u > c || !lexicons().speech[t.lemma(u)] || t.Child(v, "nsubj", "nsubjpass") < 0 {
		return false
	}
	if t.word(slices.Min(t.Subtree(v))-1) != "," || !t.tag(v, "VBD", "VBZ") || !lexicons().accusing[t.lemma(v)] && !lexicons().speech[t.lemma(v)] {
		return false
	}
	return t.attach(v, u, "advcl")
}

// mendTwoSubjects makes a clause of what stands before a speech tag, where its verb was read as a participle and its subject as
// one of two of the tag's verb.
//
//	{ [At least 41 migrants drowned when a boat capsized], the International Organization for Migration said }
func (t *tree) mendTwoSubjects(v int) bool {
	ss := t.all(v, "nsubj")
	if len(ss) != 2 || !t.isVerb(v) || !lexicons().speech[t.lemma(v)] || ss[1] > v {
		return false
	}
	c := t.Child(ss[0], "acl", "relcl")
	if c < ss[0] || c > ss[1] || !t.tag(c, "VBN", "VBD") || t.word(slices.Min(t.Subtree(ss[1]))-1) != "," || t.Child(c, "nsubj", "nsubjpass", "aux") >= 0 {
		return false
	}
	if !t.attach(c, v, "ccomp") || !t.attach(ss[0], c, "nsubj") {
		return false
	}
	t.makePast(c)
	return true
}

// mendInserted gives the clause around an inserted verb of speech its subject back, which was read as another one of that verb, or
// as the noun that the verb hangs on.
//
//	{ [Recipients], said Maurer, are required to exhibit them }, { [The hit], she observed from the line, [was] the room }
//	{ [The plan], she told reporters, [would cost] millions }
func (t *tree) mendInserted(v int) bool {
	if !t.isVerb(v) || !t.isFinite(v) || !lexicons().speech[t.lemma(v)] {
		return false
	}
	ss := t.all(v, "nsubj")
	h := t.head(v)
	switch {
	case len(ss) == 2 && t.dep(v, "parataxis") && ss[1] > v && ss[0] < v && h > v && t.commaBehind(ss[0], v):
		return t.Child(h, "nsubj", "nsubjpass") < 0 && t.attach(ss[0], h, t.subjectLabel(h))
	case len(ss) != 1 || ss[0] > v || t.word(slices.Min(t.Subtree(ss[0]))-1) != "," || t.tag(ss[0], "WDT", "WP"):
		return false
	case t.dep(v, "relcl", "acl") && t.dep(h, "nsubj", "nsubjpass") && t.Child(v, "dobj", "ccomp", "mark") < 0 && t.head(h) > v && t.commaBehind(v, t.head(h)):
		return t.attach(v, t.head(h), "parataxis")
	}
	return t.mendSurrounded(v, ss[0])
}

// mendSurrounded makes a complement of v, whose subject is s, of the noun before them and the verb without a subject behind them.
func (t *tree) mendSurrounded(v, s int) bool {
	w, k := t.Child(v, "conj"), t.Child(v, "advcl", "npadvmod", "dep")
	if w < 0 {
		w = t.Child(v, "ccomp")
	}
	if w < v || k < 0 || k > s || !t.pos(k, "NOUN", "PROPN") || !t.isFinite(w) || t.Child(w, "nsubj", "nsubjpass", "expl") >= 0 || t.word(slices.Min(t.Subtree(w))-1) != "," {
		return false
	}
	return (t.dep(w, "ccomp") || t.attach(w, v, "ccomp")) && t.attach(k, w, t.subjectLabel(w))
}

// commaBehind reports whether a comma closes what hangs on k before token end.
func (t *tree) commaBehind(k, end int) bool {
	sub := t.Subtree(k)
	last := k
	for _, i := range sub {
		if !t.isPunct(i) {
			last = max(last, i)
		}
	}
	return last+1 < end && t.word(last+1) == ","
}

// mendAdding hangs a participle of speech behind a speech tag on that: who spoke goes on.
//
//	{ Washington has not abandoned Haiti, she said, [adding] that it had given more }, { "It is safe," he said, [before adding]: "…" }
func (t *tree) mendAdding(k int) bool {
	if !t.dep(k, "advcl", "pcomp") || !t.tag(k, "VBG") || !lexicons().speech[t.lemma(k)] || t.Child(k, "nsubj", "mark") >= 0 {
		return false
	}
	if t.dep(k, "pcomp") {
		if k = t.head(k); t.word(k) != "before" && t.word(k) != "after" {
			return false
		}
	}
	h := t.head(k)
	if h < 0 || h > k {
		return false
	}
	if u := t.head(h); t.dep(h, "ccomp") && u > h && u < k && lexicons().speech[t.lemma(u)] {
		return t.attach(k, u, t.Tokens[k].Dep)
	}
	for _, u := range t.all(h, "parataxis") {
		if u > h && u < k && lexicons().speech[t.lemma(u)] && t.Child(u, "nsubj") >= 0 {
			return t.attach(k, u, t.Tokens[k].Dep)
		}
	}
	return false
}

// mendCleft hangs the clause of a cleft sentence on the one that it brings out, not on the one that it denies.
//
//	{ It was Liu, not the governor, [who requested the audit] }
func (t *tree) mendCleft(v int) bool {
	h := t.head(v)
	if !t.dep(v, "relcl") || !t.dep(h, "appos", "conj") {
		return false
	}
	a := t.head(h)
	be := t.head(a)
	if !t.dep(a, "attr") || t.lemma(be) != "be" || t.word(t.Child(be, "nsubj")) != "it" || t.Child(a, "neg") < 0 && t.Child(h, "neg") < 0 {
		return false
	}
	t.Tokens[h].Dep = "parataxis"
	return t.attach(v, a, "relcl")
}

// mendSummary takes a noun that sums up the clause before it out of that clause: the report says it of what was said.
//
//	{ Pell said heavy rain had triggered the collapse, [a claim disputed by geologist Lucía Farfán] }
func (t *tree) mendSummary(n int) bool {
	v := t.head(n)
	if !t.dep(n, "dobj", "appos", "npadvmod", "conj") || v < 0 || t.Child(n, "conj") >= 0 || !summaries[t.lemma(n)] || t.Child(n, "acl", "relcl") < 0 {
		return false
	}
	first := slices.Min(t.Subtree(n))
	if t.word(first-1) != "," || t.word(first) != "a" && t.word(first) != "an" {
		return false
	}
	for hops := 0; hops < 8 && !t.isVerb(v) && v >= 0; hops++ {
		v = t.head(v)
	}
	up := v
	for hops := 0; hops < 8 && t.dep(up, "ccomp") && t.head(up) < up; hops++ {
		up = t.head(up)
	}
	if v < 0 || up < 0 || up == v && t.dep(n, "appos") || !t.attach(n, up, "dep") {
		return false
	}
	return true
}

var summaries = map[string]bool{
	"claim": true, "allegation": true, "accusation": true, "charge": true, "assertion": true, "statement": true, "suggestion": true, "move": true, "decision": true,
	"step": true, "view": true, "figure": true, "argument": true, "assessment": true, "proposal": true, "version": true, "account": true, "sentiment": true,
}

// mendOuterAgent hangs who did it on the passive verb that governs an infinitive.
//
//	{ Lindqvist was persuaded to move [by compatriot Emil Strand] }, { was banned from holding worship at the sites [by the Ministry of Culture] }
func (t *tree) mendOuterAgent(k int) bool {
	v := t.head(k)
	if t.word(k) != "by" || !t.dep(k, "prep", "agent") {
		return false
	}
	if p := t.head(v); t.isNoun(v) && t.dep(v, "pobj") && t.dep(p, "prep") && slices.Contains([]string{"at", "in", "on"}, t.word(p)) { // the place where it is done
		v = t.head(p)
	}
	h, o := t.head(v), t.Child(k, "pobj")
	switch {
	case t.dep(v, "xcomp") && t.isInfinitive(v) && !t.isPassive(v):
	case t.dep(v, "pcomp") && t.tag(v, "VBG") && t.Child(v, "auxpass") < 0 && t.dep(h, "prep") && t.word(h) == "from":
		h = t.head(h)
	default:
		return false
	}
	if h < 0 || o < 0 || !t.tag(h, "VBN") || !t.isPassive(h) || t.Child(h, "agent") >= 0 {
		return false
	}
	e, named := t.EntityAt(o)
	if !(named && slices.Contains([]string{"PERSON", "ORG", "GPE", "NORP"}, e.Label)) && !t.isPersonNoun(o) {
		return false
	}
	return t.attach(k, h, "agent")
}

// mendPassiveConjunct makes a passive of a participle with a subject of its own that shares the auxiliary before it.
//
//	{ Two guards were killed and seven workers [injured] }
func (t *tree) mendPassiveConjunct(v int) bool {
	h, s := t.head(v), t.Child(v, "nsubj")
	if !t.dep(v, "conj") || !t.tag(v, "VBN", "VBD") || h < 0 || s < 0 || s > v || !t.isPassive(h) || t.Child(h, "auxpass") < 0 || t.Child(v, "aux", "auxpass", "dobj", "ccomp", "xcomp", "neg") >= 0 {
		return false
	}
	if t.tag(v, "VBD") && !(t.pos(s, "NUM") || t.Child(s, "nummod") >= 0) {
		return false
	}
	t.Tokens[s].Dep, t.Tokens[v].Tag = "nsubjpass", "VBN"
	return true
}

// mendPairConjunct hangs a name coordinated with an apposition on the name before that, where the verb is a plural.
//
//	{ Martin Delacroix, 54, the company's former chief financial officer, and [Susan Okafor], 47, who ran its division, were charged }
func (t *tree) mendPairConjunct(c int) bool {
	a := t.head(c)
	if !t.dep(c, "conj") || !t.pos(c, "PROPN") || !t.dep(a, "appos") || t.pos(a, "PROPN") {
		return false
	}
	n := t.head(a)
	v := t.head(n)
	if n < 0 || !t.pos(n, "PROPN") || !t.dep(n, "nsubj", "nsubjpass") || t.Child(n, "conj") >= 0 || !t.isVerb(v) || !t.isPluralVerb(v) {
		return false
	}
	if e, ok := t.EntityAt(n); !ok || e.Label != "PERSON" {
		return false
	}
	for _, r := range t.all(a, "relcl", "cc", "punct") {
		switch {
		case t.dep(r, "relcl") && r > c:
			t.attach(r, c, "relcl")
		case t.dep(r, "cc") && r < c:
			t.attach(r, n, "cc")
		}
	}
	return t.attach(c, n, "conj")
}

// mendGap parts a second subject, whose verb is left out, from the object that it was coordinated with.
//
//	{ Chile sent 60 rescuers and [Colombia] [two helicopters] }
func (t *tree) mendGap(m int) bool {
	v := t.head(m)
	if !t.dep(m, "dobj", "npadvmod", "appos") || !t.isNoun(m) {
		return false
	}
	c := slices.Min(t.Subtree(m)) - 1
	if !t.dep(c, "conj") || !t.pos(c, "PROPN") || t.word(slices.Min(t.Subtree(c))-1) != "and" {
		return false
	}
	n := t.head(c)
	if t.dep(m, "appos") {
		if v != c {
			return false
		}
		v = t.head(n)
	}
	if t.dep(n, "pobj") { // { took 51.2% of the vote and Tembo 48.8% }
		return false
	}
	if !t.isVerb(v) || t.head(n) != v || !t.dep(n, "dobj") || t.pos(n, "PROPN") || t.Child(v, "nsubj") < 0 || !t.isCounted(n) || !t.isCounted(m) {
		return false
	}
	if e, ok := t.EntityAt(c); !ok || !slices.Contains([]string{"GPE", "ORG", "PERSON", "NORP"}, e.Label) {
		return false
	}
	return t.attach(c, v, gapSubject) && t.attach(m, v, gapObject)
}

// gapSubject and gapObject label what is left of a clause without its verb.
const gapSubject, gapObject = "gap:nsubj", "gap:dobj"

// isCounted reports whether noun n has a number with it.
func (t *tree) isCounted(n int) bool {
	return t.pos(n, "NUM") || t.Child(n, "nummod") >= 0 || t.Child(n, "det") >= 0 && (t.word(t.Child(n, "det")) == "a" || t.word(t.Child(n, "det")) == "an")
}

// mendPostnominal makes the name the head, not the letters behind it.
//
//	{ Prosecutor Tobias Lyle [KC] opened the case }
func (t *tree) mendPostnominal(k int) bool {
	switch t.Tokens[k].Text {
	case "QC", "KC", "SC", "MP", "MEP", "MSP", "MS", "OBE", "CBE", "MBE", "PhD", "Jr", "Jr.", "Sr", "Sr.":
	default:
		return false
	}
	n, h := k-1, t.Tokens[k].Head
	if k == 0 || !t.dep(n, "compound") || t.head(n) != k {
		return false
	}
	if e, ok := t.EntityAt(n); !ok || e.Label != "PERSON" {
		return false
	}
	dep := t.Tokens[k].Dep
	if h == k {
		h = n
	}
	for _, c := range slices.Clone(t.Children(k)) {
		if c != n {
			t.SetHead(c, n)
		}
	}
	t.SetHead(n, h)
	t.SetHead(k, n)
	t.Tokens[n].Dep, t.Tokens[k].Dep = dep, "nmod"
	return true
}

// mendTerm hangs what somebody was sentenced for on the verb, not on how long it was for.
//
//	{ was jailed for nine years [for manslaughter] }
func (t *tree) mendTerm(k int) bool {
	n := t.head(k)
	p := t.head(n)
	v := t.head(p)
	if t.word(k) != "for" || !t.dep(k, "prep") || !t.dep(n, "pobj") || !t.dep(p, "prep") || !t.isVerb(v) || !lexicons().judging[t.lemma(v)] {
		return false
	}
	if e, ok := t.EntityAt(n); !ok || !isTimeLabel(e.Label) {
		return false
	}
	return t.attach(k, v, "prep")
}

// mendDateline hangs the day that American agencies set between subject and verb on the verb.
//
//	{ Prosecutors [on Tuesday] seized the records }
func (t *tree) mendDateline(k int) bool {
	n := t.head(k)
	v := t.head(n)
	if !t.dep(k, "prep") || t.word(k) != "on" || !t.dep(n, "nsubj", "nsubjpass") || !t.isVerb(v) || v < k {
		return false
	}
	o := t.Child(k, "pobj")
	if o != k+1 || !isWeekday(t.word(o)) || slices.Max(t.Subtree(k)) != o {
		return false
	}
	for i := o + 1; i < v; i++ {
		if !t.dep(i, "aux", "auxpass", "neg", "advmod") {
			return false
		}
	}
	return t.attach(k, v, "prep")
}

func isWeekday(w string) bool {
	return slices.Contains([]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}, w)
}
