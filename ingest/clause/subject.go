package clause

import "slices"

// subjectOf is the subject of verb v: its own, or the one that it shares with the words above it. The phrase is zero where nobody
// is named.
func (x *extractor) subjectOf(v, hops int) Phrase {
	t := x.t
	if hops > 12 {
		return Phrase{}
	}
	if s := t.Child(v, "nsubj", "nsubjpass", "csubj", "csubjpass"); s >= 0 {
		return x.resolved(s, v)
	}
	h := t.head(v)
	if h < 0 {
		return Phrase{}
	}
	if n := x.engaged(h, v); n >= 0 {
		return x.without(n, h)
	}
	switch {
	case x.sharesSubject(h, v):
		return x.subjectOf(h, hops+1)
	case t.dep(v, "xcomp", "ccomp", "oprd"):
		return x.subjectUnderVerb(h, v, hops)
	case t.dep(v, "acl", "relcl", "advcl") && t.isNoun(h):
		return x.subjectUnderNoun(h, v, hops)
	case t.dep(v, "pcomp"):
		return x.subjectUnderPreposition(h, v, hops)
	}
	return Phrase{}
}

// sharesSubject reports whether verb v does without a subject since it is that of h.
func (x *extractor) sharesSubject(h, v int) bool {
	t := x.t
	switch t.Tokens[v].Dep {
	case "conj": // { Xi spoke and [said] }
		if t.isVerb(h) {
			return !x.isCommand(h, v)
		}
		return t.dep(h, "acomp")
	case "acomp":
		return true
	case "advcl": // { Zelensky said he wanted to talk, [inviting] him }
		return t.isVerb(h) && !t.isFinite(v) && !x.isOutcome(h, v) && !x.isMeans(h, v)
	}
	return false
}

// subjectUnderVerb is the subject of verb v in the complement of h: the object of h, or else its subject.
func (x *extractor) subjectUnderVerb(h, v, hops int) Phrase {
	t := x.t
	if x.isImpersonal(h, v) || x.isMeans(h, v) || t.dep(v, "ccomp") && (t.isFinite(v) || x.isImperative(v)) {
		return Phrase{}
	}
	o := t.Child(h, "dobj", "dative")
	switch {
	// { urged [China] to stop }; { promised him to stop } is rare in news
	case o >= 0 && o < v && t.isNoun(o) && !t.pos(o, "NUM") && t.lemma(h) != "promise":
		return x.resolvedNoun(o, v)
	// { called on [Beijing] to use its influence }
	case x.calledOn(h, v) >= 0:
		return x.nounPhrase(x.calledOn(h, v))
	// { [Xi] refused to condemn }, { [Xi] is willing to talk }
	case t.isVerb(h) || t.dep(h, "acomp", "attr"):
		return x.subjectOf(h, hops+1)
	}
	return Phrase{}
}

// subjectUnderNoun is the subject of verb v in a clause that hangs on noun h.
func (x *extractor) subjectUnderNoun(h, v, hops int) Phrase {
	t := x.t
	switch {
	case t.isInfinitive(v): // { [China] has a plan to end the war }
		return x.controller(h, v, hops)
	case t.dep(v, "acl") && t.tag(v, "VBN", "VBG"): // { [the plan] outlined in March }, { [the man] leading the talks }
		return x.without(h, v)
	case t.dep(v, "relcl") && t.isFinite(v): // { [allies] who criticised it }
		return x.without(h, v)
	}
	return Phrase{}
}

// subjectUnderPreposition is the subject of gerund v behind preposition h.
//
//	{ [They] criticized it for failing to call }, { [The firm] stopped short of endorsing }, { because of failing }
func (x *extractor) subjectUnderPreposition(h, v, hops int) Phrase {
	t := x.t
	up := t.head(h)
	if t.dep(up, "advmod", "prep", "acomp") { // { stopped [short] of endorsing }
		up = t.head(up)
	}
	if s := x.suspect(up); s >= 0 {
		if o := t.Child(s, "dobj"); o >= 0 && !t.isPassive(s) { // { charged [him] with five counts of stealing }
			return x.resolvedNoun(o, v)
		}
		return x.subjectOf(s, hops+1) // { [A man] was arrested on suspicion of murdering her }
	}
	o := t.Child(up, "dobj")
	switch {
	// { accused [the opposite side] of initiating }, with the preposition hung on the object
	case t.dep(up, "dobj") && lexicons().accusing[t.lemma(t.head(up))]:
		return x.without(up, v)
	// { [The team] came with the goal of securing a medal }
	case t.isNoun(up):
		return x.behindNoun(up, hops)
	// { By adding salt, the ice can be melted }: by whom is not said
	case !t.isVerb(up) || t.isPassive(up) && t.word(h) == "by" && t.tag(v, "VBG"):
		return Phrase{}
	// { accused [Israel] of committing war crimes }
	case o >= 0 && o < v && x.isObjectsDeed(up, h):
		return x.resolvedNoun(o, v)
	}
	return x.subjectOf(up, hops+1)
}

// isOutcome reports whether participle v, behind a comma, is about the whole clause of verb h, whose subject does not do it: what
// the clause leads to, where the subject only undergoes it or is named again as the one whom it is done to; and what it hangs on.
//
//	{ The supplies were delayed, [leaving] the team two weeks }, { Her condition worsened, [leading] to her death },
//	{ The group has earned millions, [enabling] it to buy arms }, { Hunger would rise by a third, [depending] on the scenario }
func (x *extractor) isOutcome(h, v int) bool {
	t := x.t
	if !t.tag(v, "VBG") || v < h || t.Child(v, "mark", "aux", "auxpass") >= 0 {
		return false
	}
	switch t.lemma(v) {
	case "depend":
		return t.Child(v, "prep") > v
	case "start", "begin": // { Customs will search lorries, [starting] on Monday }
		return x.afterComma(v) && t.Child(v, "dobj", "xcomp") < 0
	}
	if !x.afterComma(v) || !lexicons().outcomes[t.lemma(v)] {
		return false
	}
	if o := t.Child(v, "dobj", "nsubj"); o >= 0 && t.tag(o, "PRP") && t.Child(v, "xcomp", "ccomp") >= 0 && lexicons().byObject[t.lemma(v)].modality != "" {
		return true
	}
	return t.isPassive(h) || lexicons().undergoing[t.lemma(h)] && t.Child(h, "dobj") < 0
}

// engaged is the noun above relative clause h without a pronoun, where that is who would do infinitive v with an object of its
// own, or -1.
//
//	{ [a photographer] she had hired to shoot the wedding }, not { a man she wanted to meet }
func (x *extractor) engaged(h, v int) int {
	t := x.t
	n := t.head(h)
	s := t.Child(h, "nsubj")
	_, governs := lexicons().byObject[t.lemma(h)]
	if !governs && !engaging[t.lemma(h)] || !t.dep(v, "xcomp", "advcl") || !t.isInfinitive(v) || !t.dep(h, "relcl") || n < 0 || n > h || t.isPassive(h) || t.isPassive(v) {
		return -1
	}
	if t.Child(v, "dobj") < 0 || t.Child(h, "dobj", "dative") >= 0 || s < 0 || t.tag(slices.Min(t.Subtree(s)), "WP$") || t.tag(s, "WDT", "WP") || !t.isPersonNoun(n) {
		return -1
	}
	return n
}

// engaging are verbs with an object who is to do something, beside those that govern an infinitive.
var engaging = setOf("hire arrange choose appoint send pay train select elect recruit nominate commission employ deploy")

// isMeans reports whether participle v says what a passive, at h, is done with: nobody who is named uses it.
//
//	{ The gas can be measured [using] light }
func (x *extractor) isMeans(h, v int) bool {
	return x.t.tag(v, "VBG") && x.t.lemma(v) == "use" && x.t.isPassive(h)
}

// isImpersonal reports whether the subject of a form of be, above infinitive v, stands only for the infinitive.
//
//	{ [It] was too dark to see }, { [It] is in the public interest to prosecute }, not { It is ready to launch }
func (x *extractor) isImpersonal(h, v int) bool {
	t := x.t
	if t.dep(h, "acomp", "attr") {
		h = t.head(h)
	}
	s := t.Child(h, "nsubj")
	if t.lemma(h) != "be" || s < 0 || t.word(s) != "it" || !t.isInfinitive(v) {
		return false
	}
	a := t.Child(h, "acomp")
	if a < 0 {
		k := t.Child(h, "prep", "attr")
		return k > h && k < v
	}
	_, governs := lexicons().bySubject[t.lemma(a)]
	return !governs
}

// isImperative reports whether the complement of a verb of speech is a command: nobody who is named does it.
//
//	{ “[Show] us the evidence,” Zaloumis said }
func (x *extractor) isImperative(v int) bool {
	t := x.t
	return t.tag(v, "VB") && t.Child(v, "aux", "nsubj", "nsubjpass", "mark") < 0 && lexicons().speech[t.lemma(t.head(v))] && v < t.head(v)
}

// isCommand reports whether bare verb v, coordinated with finite verb h that has no auxiliary to share, is an imperative.
//
//	{ The radio said that the bridge was closed, but [forget] about that }
func (x *extractor) isCommand(h, v int) bool {
	t := x.t
	if !t.tag(v, "VB") || t.Child(v, "aux", "auxpass", "mark") >= 0 || !t.tag(h, "VBD", "VBZ") || t.Child(h, "aux") >= 0 || bareForms[t.word(v)] {
		return false
	}
	for k := h + 1; k < v; k++ { // { has a plan to cut waits and [hire] nurses }: it goes with the infinitive
		if t.word(k) == "to" {
			return t.word(slices.Min(t.Subtree(v))-1) == "but"
		}
	}
	return true
}

// suspect is the verb of what was done to somebody for a deed that noun n only charges him with, or -1.
//
//	{ [was arrested] on suspicion of murdering her }, { [charged] him with five counts of stealing }
func (x *extractor) suspect(n int) int {
	t := x.t
	switch t.lemma(n) {
	case "suspicion", "charge", "count", "accusation", "allegation":
	default:
		return -1
	}
	k := t.head(n)
	if v := t.head(k); t.dep(n, "pobj") && t.isVerb(v) {
		return v
	}
	return -1
}

// controller is who would do the infinitive v that hangs on noun n: its possessor, else the subject of the clause where the
// noun is what that has, makes or takes.
//
//	{ [her] decision to appear }, { [RailCorp] set it up in a bid to deter vandals }, { [China] has a plan to end the war }
func (x *extractor) controller(n, v, hops int) Phrase {
	t := x.t
	if p := t.Child(n, "poss"); p >= 0 {
		return x.possessor(p)
	}
	for _, k := range t.all(n, "prep") { // { a proposal by [Macron] to send troops }
		if o := t.Child(k, "pobj"); t.word(k) == "by" && o >= 0 && k < v {
			return x.nounPhrase(o)
		}
	}
	if o := x.holder(n, v); o >= 0 {
		return x.nounPhrase(o)
	}
	up := t.head(n)
	switch {
	case t.dep(n, "dobj") && spending[t.lemma(up)] && spent[t.lemma(n)]: // { The reform will take years to complete }
		return Phrase{}
	case lexicons().abilities[t.lemma(n)] && !(t.dep(n, "dobj", "attr") && holding[t.lemma(up)] && !t.isPassive(up)): // { stressed the need to help }
		return Phrase{}
	case t.isPassive(v): // { [The criterion] to be used is size }, not { an agreement to be acquired }
		if l := lexicons(); l.aims[t.lemma(n)] || l.doubtful[t.lemma(n)] || l.offers[t.lemma(n)] {
			return Phrase{}
		}
		return x.without(n, v)
	case lexicons().instruments[t.lemma(n)] && t.Child(v, "dobj", "ccomp", "prt", "xcomp") >= 0: // { voted for [a bill] to allow marriage }
		return x.without(n, v)
	case t.dep(n, "dobj") && t.isVerb(up) && !lexicons().taking[t.lemma(up)] && !t.isPassive(up):
		return x.subjectOf(up, hops+1)
	case t.dep(n, "pobj") && lexicons().aims[t.lemma(n)]:
		return x.aimer(n, hops)
	}
	return Phrase{}
}

// aimer is who would do what noun n, behind a preposition, is a plan for: the subject of the verb above.
//
//	{ [RailCorp] set it up in a bid to deter vandals }, { [The party] seeks a rethink in order to win }, not { focused on the plan to leave }
func (x *extractor) aimer(n, hops int) Phrase {
	t := x.t
	k := t.head(n)
	up := t.head(k)
	if t.word(k) == "about" || t.word(k) == "on" && lexicons().taking[t.lemma(up)] {
		return Phrase{}
	}
	for climbed := 0; t.lemma(n) == "order" && t.isNoun(up) && climbed < 6; climbed++ {
		up = t.head(up)
	}
	if !t.isVerb(up) {
		return Phrase{}
	}
	return x.subjectOf(up, hops+1)
}

// holder is who has the ability, or makes the effort, that noun n of infinitive v is, if a phrase beside the noun names him, or -1.
//
//	{ hurt the ability of [young magicians] to think }, { underscores [U.S.] efforts to help Iraq }
func (x *extractor) holder(n, v int) int {
	t := x.t
	able, effort := lexicons().abilities[t.lemma(n)], lexicons().efforts[t.lemma(n)]
	for _, k := range t.all(n, "prep") {
		if o := t.Child(k, "pobj"); able && t.word(k) == "of" && o >= 0 && k < v {
			return o
		}
	}
	for _, c := range t.all(n, "compound", "nmod", "amod") {
		if e, ok := t.EntityAt(c); ok && (able || effort) && t.pos(c, "PROPN") && slices.Contains([]string{"GPE", "ORG", "PERSON"}, e.Label) {
			return c
		}
	}
	return -1
}

// spending and spent are verbs and nouns of what it takes: who does it is not the subject.
var (
	spending = setOf("take require cost demand")
	spent    = setOf("time minute hour day week month year decade patience courage effort")
)

// holding are verbs whose subject has the ability that their object is: { showed a willingness to talk }.
var holding = setOf("have show lack lose keep retain gain get acquire develop express display maintain demonstrate feel voice share reiterate reaffirm declare")

// mendNominalInfinitive hangs an infinitive on the noun of ability or effort right before it, or before its holder, where it was
// read as one of the verb.
//
//	{ hurt the ability of young magicians [to think] }, { The meeting focused on the campaign [to deliver] a defeat }
func (t *tree) mendNominalInfinitive(v int) bool {
	h := t.head(v)
	if !t.dep(v, "advcl", "xcomp") || !t.isInfinitive(v) || !t.isVerb(h) || t.Child(v, "nsubj", "nsubjpass", "mark") >= 0 {
		return false
	}
	first := slices.Min(t.Subtree(v))
	for n, hops := first-1, 0; n > h && hops < 8; n, hops = t.head(n), hops+1 {
		able := lexicons().abilities[t.lemma(n)]
		if !t.pos(n, "NOUN") || !able && !(lexicons().efforts[t.lemma(n)] && n == first-1) {
			continue
		}
		if _, made := lexicons().byObject[t.lemma(h)]; made && t.dep(n, "dobj") || t.dep(n, "nsubj", "nsubjpass") || slices.Max(t.Subtree(n)) != first-1 || t.word(t.head(n)) == "in" && t.lemma(n) == "need" { // { in need of money to stop it }
			return false
		}
		return t.attach(v, n, "acl")
	}
	return false
}

// possessor is a genitive without its ending.
func (x *extractor) possessor(p int) Phrase {
	if x.t.tag(p, "WP$") { // { Colombia, [whose] environment minister … }
		for v, hops := x.t.head(p), 0; v >= 0 && hops < 6; v, hops = x.t.head(v), hops+1 {
			if h := x.t.head(v); x.t.dep(v, "relcl") && h >= 0 && h < p {
				return x.without(h, v)
			}
		}
	}
	return x.t.phrase(p, func(i int) bool { return x.t.dep(i, "case") || x.isAside(i) })
}

// isObjectsDeed reports whether what stands under preposition k of verb v is done by the object of v.
//
//	{ accused Israel [of] committing }, { stopped Iran [from] selling }, { blamed critics [for] denying }
func (x *extractor) isObjectsDeed(v, k int) bool {
	switch x.t.word(k) {
	case "of", "from", "into", "with":
		return true
	case "for":
		return lexicons().judging[x.t.lemma(v)]
	}
	return false
}

// resolved is subject s of verb v; a relative pronoun is replaced by the noun that its clause hangs on.
//
//	{ the sovereignty outlined in the plan, which is at odds }
func (x *extractor) resolved(s, v int) Phrase {
	if noun := x.antecedent(s, v); noun >= 0 {
		return x.without(noun, v)
	}
	if x.t.word(s) == "which" && x.t.tag(s, "WDT") && x.t.dep(v, "advcl", "relcl", "ccomp", "parataxis", "conj") { // { Roads were closed, [which] helped }: what did is no noun
		return Phrase{}
	}
	if x.t.isVerb(s) { // { Leaving early was a mistake }
		return x.t.phrase(s, nil)
	}
	return x.nounPhrase(s)
}

func (x *extractor) resolvedNoun(o, v int) Phrase {
	if noun := x.antecedent(o, v); noun >= 0 {
		return x.without(noun, v)
	}
	return x.nounPhrase(o)
}

// antecedent is the noun that relative pronoun s, in the clause of v, stands for, or -1.
func (x *extractor) antecedent(s, v int) int {
	t := x.t
	if !t.tag(s, "WDT", "WP") && !(t.word(s) == "that" && t.tag(s, "WDT", "IN")) {
		return -1
	}
	for hops := 0; v >= 0 && hops < 12; hops++ {
		if t.dep(v, "relcl") {
			if h := t.head(v); h >= 0 && h < s && t.isNoun(h) {
				return h
			}
			return -1
		}
		v = t.head(v)
	}
	return -1
}

// without is noun h without the clause that v stands in.
func (x *extractor) without(h, v int) Phrase {
	p := x.nounPhrase(h)
	keep := make([]int, 0, len(p.Toks))
	for _, i := range p.Toks {
		if !x.t.ancestor(v, i) {
			keep = append(keep, i)
		}
	}
	return Phrase{Toks: x.t.trim(keep, h), Head: h}
}

// nounPhrase is the phrase of noun h without what is only set beside it: appositions, clauses behind a comma.
//
//	{ [Khaled Al-Maeena], editor at large at the Saudi Gazette, said }
func (x *extractor) nounPhrase(h int) Phrase {
	t := x.t
	if no := x.negator(h); no >= 0 && t.word(h) != "one" { // the negation is the statement's: { had no [knowledge] }
		return t.phrase(h, func(i int) bool { return i == no || x.isAside(i) })
	}
	aside := t.Child(h, "appos")
	return t.phrase(h, func(i int) bool {
		// { Khaled Al-Maeena, editor [at large at the Saudi Gazette] }: what follows an apposition belongs to it
		return x.isAside(i) || aside >= 0 && i > aside && t.head(i) == h && !t.dep(i, "conj", "cc", "punct", "case")
	})
}

// isAside reports whether token i heads something set beside the phrase that it hangs on.
func (x *extractor) isAside(i int) bool {
	t := x.t
	switch t.Tokens[i].Dep {
	case "appos":
		if i > t.head(i) && !x.afterComma(i) || t.isAddress(t.head(i), i) { // { Italian rival [Tessaro SpA] }
			return false
		}
		return !x.isList(t.head(i), i) || t.pos(i, "PROPN") && t.pos(t.head(i), "PROPN")
	case "relcl", "acl", "advcl":
		return x.afterComma(i) || t.dep(i, "advcl")
	case "parataxis", "intj", "meta":
		return true
	case "cc":
		// { Xi and [said …] }: the conjunction of a verb that was hung on a noun
		h := t.head(i)
		for _, c := range t.all(h, "conj") {
			if c > i {
				return t.isVerb(c) && t.isFinite(c) && t.isNoun(h)
			}
		}
		return false
	case "conj":
		return t.isVerb(i) && t.isFinite(i) && t.isNoun(t.head(i))
	case "preconj":
		return false
	}
	return false
}

// isAddress reports whether what is set behind name h completes it: the year of a day, the state or country of a town.
//
//	{ on October 6, [1973] }, { was born in Montgomery County, [Pennsylvania] on July 17 }
func (t *tree) isAddress(h, a int) bool {
	e, ok := t.EntityAt(h)
	if !ok || a < h || len(t.Subtree(a)) > 3 {
		return false
	}
	if t.pos(a, "NUM") {
		return e.Label == "DATE" && e.Has(a)
	}
	o, ok := t.EntityAt(a)
	return ok && e.Label == "GPE" && o.Label == "GPE" && e.Range != o.Range && t.Child(h, "conj") < 0 && t.Child(a, "conj", "cc") < 0
}

// afterComma reports whether the subtree of i begins behind a comma, a dash or a bracket.
func (x *extractor) afterComma(i int) bool {
	first := slices.Min(x.t.Subtree(i))
	switch x.t.word(first - 1) {
	case ",", "-", "–", "—", "(", "--":
		return true
	}
	return x.t.word(first) == "("
}
