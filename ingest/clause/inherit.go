package clause

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// inherited adds what the clauses above do with v: infinitives that only are wanted, feared or refused. It climbs through
// coordinations and governed infinitives; the first other clause above decides.
//
//	{ wants [to talk and to stop] }, { refused [to condemn] }, { for failing [to call] }
func (x *extractor) inherited(v int, s stance) stance {
	t := x.t
	for range 20 {
		h := t.head(v)
		switch {
		case h < 0 || t.dep(v, "conj") && !t.sharesMood(h, v):
			return s
		case t.dep(v, "conj"):
			if t.dep(h, "advcl") && t.marker(h) == "if" { // { if Iran agrees and [signs] }
				s.modality = weaker(s.modality, graph.Conditional)
			}
		case t.dep(v, "xcomp", "ccomp") && !t.isFinite(v):
			s = x.governed(h, v, s)
		default:
			return x.embedded(h, v, s)
		}
		v = h
	}
	return s
}

// sharesMood reports whether verb v, coordinated with h, is put forward as h is.
//
//	{ wants to talk and [to stop] }, not { was acquitted of inciting the riot but [convicted] of fraud }
func (t *tree) sharesMood(h, v int) bool {
	if t.dep(h, "pcomp") && t.tag(h, "VBG") && !t.tag(v, "VBG") {
		return false
	}
	return t.tag(v, "VB") || t.isVerb(h) && t.isInfinitive(h) == t.isInfinitive(v)
}

// governed is the stance of infinitive or participle v by the verb or adjective h that it completes.
func (x *extractor) governed(h, v int, s stance) stance {
	t := x.t
	g, known := x.governs(h, v)
	switch {
	case known: // { refused [to condemn] }, { wants [to talk] }
		s.modality = weaker(g.modality, s.modality)
		s.negated = s.negated != g.negates
	case t.isInfinitive(v) && !t.isHabit(h, v): // { marched [to replace] him }
		s.modality = graph.Planned
	}
	if x.isNegated(h) {
		switch {
		case known && g.modality == graph.Obligated && t.word(h+1) != "yet": // { did not require the state [to pay] }: it may have
			s.modality = graph.Possible
			return s
		case known && g.modality != graph.Refused && g.modality != graph.Denied: // { did not manage [to escape] }, { is not going [to say] }
			s = s.opposite()
		case !known && t.isInfinitive(v) && x.merged(v): // { did not march [to replace] him }
			s = s.opposite()
		}
	}
	if t.isVerb(h) { // { may want [to talk] }
		s.modality = weaker(x.own(h), s.modality)
	}
	return s
}

// embedded is the stance of clause v by what it hangs on: h, and what stands above that. The rules are asked in this order, and
// the first that is for the clause decides.
func (x *extractor) embedded(h, v int, s stance) stance {
	t := x.t
	up := t.head(h)
	switch {
	// { It is false [that China released the prisoners] }, { It is not true [that he resigned] }
	case t.dep(v, "ccomp", "csubj") && t.isFinite(v) && x.verdict(h) != "" && s.modality != graph.Asked:
		return x.judged(h, s)

	// { Reports [that Russia attacked Poland] were untrue }
	case t.isNounsClause(h, v) && t.dep(h, "nsubj") && x.verdict(up) != "":
		return x.judged(up, s)

	// { There are no soldiers [guarding] the depot }, { There should not be anyone [paying] such a price }, not
	// { There was no doubt [that the army had left] }
	case t.isThere(h) && t.dep(v, "acl") && t.tag(v, "VBG", "VBN") && t.marker(v) == "":
		return x.asThere(up, v, s)

	// { It would be wrong to say [that the army lost] }
	case t.isFiniteComplement(v) && t.isWrongToSay(h) && s.modality == graph.Asserted:
		return s.opposite()

	// { a future Libya [that respects human rights] }
	case t.dep(v, "relcl") && t.tag(v, "VBZ", "VBP") && t.isToCome(h) && s.modality == graph.Asserted:
		return s.unless(graph.Planned)

	// { promised to make sure [that the police protect voters] }
	case t.isFiniteComplement(v) && t.isSeeingTo(h):
		return s.unless(graph.Planned)

	// { doubt [that Brussels will approve it] }, { is not convinced [that Brussels will approve it] }: no plan, whoever would carry it out
	case t.isFiniteComplement(v) && s.modality == graph.Planned && x.isDoubting(h):
		s.modality = graph.Possible
		return s

	// { Nobody doubts [that the army left] }
	case t.isFiniteComplement(v) && t.lemma(h) == "doubt" && x.isNegated(h):
		return s

	// { wishes [that Germany had sent tanks] }, { pretended [that China had agreed] }
	case t.isFiniteComplement(v) && t.isVerb(h) && lexicons().unreal[t.lemma(h)]:
		return s.unless(graph.Possible)

	// { The Crown had failed to prove [that he knew] }, { did not say [that they would leave] }
	case t.isFiniteComplement(v) && t.isVerb(h) && !lexicons().factive[t.lemma(h)] && x.isUndone(h) && s.modality == graph.Asserted:
		return s.unless(graph.Possible)

	// { He denied reports [that Porto needed the money] }
	case t.isNounsClause(h, v) && t.dep(h, "dobj") && denying[t.lemma(up)] && !x.isNegated(up):
		s.modality = graph.Denied
		return s

	// { There was no evidence [that the vaccine caused the deaths] }, not { could not verify claims [that a crew was present] }
	case t.isNounsClause(h, v) && lexicons().doubtful[t.lemma(h)]:
		return x.asNoun(h, x.isNowhere(h), s)

	// { said there was "no sign" [that Berg had ordered the changes] }
	case t.isFiniteComplement(v) && x.doubt(h, v) >= 0:
		return x.asNoun(x.doubt(h, v), x.isNo(x.doubt(h, v)), s)

	// { met [to discuss] }, { a plan [to stop] }, { has no plans [to move the route] }
	case t.dep(v, "advcl", "acl", "relcl") && t.isInfinitive(v):
		return s.unless(graph.Planned).oppositeIf(x.isDoneWithout(h))

	// { left without [saying] }, { stopped short of [endorsing] }
	case t.dep(v, "pcomp") && t.isNegativePreposition(h):
		return s.opposite()

	case t.dep(v, "pcomp", "advcl"):
		return x.underPreposition(h, v, s)
	}
	return s
}

// underPreposition is the stance of gerund v behind preposition h.
func (x *extractor) underPreposition(h, v int, s stance) stance {
	t := x.t
	up := t.head(h)
	above := t.lemma(up)
	switch w := t.word(h); {
	case w == "from": // { stopped from [leaving] }, { kept from [leaving] }, { refrained from [voting] }
		return s.oppositeIf(lexicons().byObject[above].negates || above == "keep" || above == "refrain" || above == "abstain")
	case w == "for": // { a plan for [ending] the war }, not { drew praise for [helping] }
		if t.isNoun(up) && !t.isDeedNoun(up) {
			return s.unless(graph.Possible)
		}
		return s
	case !t.dep(v, "pcomp") || !prospective[w]:
		return s
	case w == "of" && lexicons().acquitting[above]: // { acquitted him of [lying] }
		return s.opposite()
	case w == "to" && (above == "admit" || above == "confess"): // { admitted to [paying] bribes }
		return s
	case lexicons().accusing[above]: // { accused him of [lying] }: the accuser vouches for it
		return s
	default: // { the risk of [losing] }, { aimed at [ending] the crisis }
		return s.unless(graph.Possible)
	}
}

// isNounsClause reports whether clause v, opened by a word of its own, is what noun h is about: { reports [that he left] }.
func (t *tree) isNounsClause(h, v int) bool {
	return t.dep(v, "acl", "ccomp", "relcl") && t.isNoun(h) && t.marker(v) != ""
}

// isFiniteComplement reports whether clause v is finite and completes a verb or an adjective: { said [that he left] }.
func (t *tree) isFiniteComplement(v int) bool { return t.dep(v, "ccomp") && t.isFinite(v) }

// isThere reports whether noun h is what a clause says is there: { There are no [soldiers] }.
func (t *tree) isThere(h int) bool {
	be := t.head(h)
	return t.dep(h, "attr") && t.lemma(be) == "be" && t.Child(be, "expl") >= 0
}

// asThere is the stance of participle v of a noun that the verb be says is there.
func (x *extractor) asThere(be, v int, s stance) stance {
	if m := x.stanceOf(be).modality; m != graph.Asked || x.t.tag(v, "VBG") {
		s.modality = weaker(s.modality, m)
	}
	return s.oppositeIf(x.isNegated(be))
}

// doubt is the noun before clause v with which verb h, a form of be, leaves open whether the clause is so, or -1.
//
//	{ there was "no [sign]" that Berg had ordered the changes }
func (x *extractor) doubt(h, v int) int {
	a := x.t.Child(h, "attr")
	if x.t.lemma(h) == "be" && a < v && lexicons().doubtful[x.t.lemma(a)] {
		return a
	}
	return -1
}

// asNoun is the stance of the clause of a doubtful noun n, which is not there where none says so.
//
//	{ no [evidence] that he left }, { no [doubt] that he left }, { [doubt] that Brussels will approve it }
func (x *extractor) asNoun(n int, none bool, s stance) stance {
	switch {
	case x.t.lemma(n) != "doubt":
		return s.unless(graph.Possible).oppositeIf(none)
	case !none && s.modality == graph.Planned:
		s.modality = graph.Possible
	case !none:
		return s.unless(graph.Possible)
	}
	return s
}

// isNowhere reports whether noun h is said not to be there: { no evidence }, { did not find evidence }.
func (x *extractor) isNowhere(h int) bool {
	up := x.t.head(h)
	return x.isNo(h) || x.t.isVerb(up) && x.isNegated(up) && having[x.t.lemma(up)]
}

// isDoneWithout reports whether noun h is negated, by itself or by its verb: { has no plans }, { does not have a plan }.
func (x *extractor) isDoneWithout(h int) bool {
	return x.t.isNoun(h) && (x.negator(h) >= 0 || x.t.dep(h, "dobj", "attr") && x.isNegated(x.t.head(h)))
}

// isHabit reports whether h only says that infinitive v was done again and again.
//
//	{ [used] to paint the harbour }, not { was [used] to open the safe }
func (t *tree) isHabit(h, v int) bool {
	return t.word(h) == "used" && !t.isPassive(h) && t.word(h+1) == "to" && v > h && t.Child(h, "dobj") < 0
}

// isToCome reports whether noun i is one that is not there yet, but may be: { a [future] Libya that respects human rights }, not
// { his [future] wife, who works in Rome }.
func (t *tree) isToCome(i int) bool {
	return i > 1 && t.word(i-1) == "future" && (t.word(i-2) == "a" || t.word(i-2) == "any")
}

// isWrongToSay reports whether an infinitive h stands with an adjective by which what it says is not so.
//
//	{ It would be [wrong] to [say] that the army lost }, { to [say] it was unexpected is [inaccurate] }
func (t *tree) isWrongToSay(h int) bool {
	if !t.isInfinitive(h) || !t.dep(h, "xcomp", "csubj", "ccomp") {
		return false
	}
	switch t.lemma(h) {
	case "say", "claim", "assert", "argue", "allege", "state":
	default:
		return false
	}
	a := t.head(h)
	if t.lemma(a) == "be" {
		a = t.Child(a, "acomp")
	}
	if a < 0 || t.Child(a, "neg") >= 0 || t.Child(max(t.head(a), 0), "neg") >= 0 {
		return false
	}
	switch t.word(a) {
	case "wrong", "false", "inaccurate", "incorrect", "untrue", "misleading":
		return true
	}
	return false
}

// isSeeingTo reports whether verb or adjective h says of the clause under it that somebody is to bring it about.
//
//	{ promised to make [sure] that the police protect voters }, { rules that [ensure] that banks report }, not { ensured that they came }
func (t *tree) isSeeingTo(h int) bool {
	v := h
	if t.word(h) == "sure" || t.word(h) == "certain" {
		if v = t.head(h); v < 0 || t.lemma(v) != "make" {
			return false
		}
	} else if t.lemma(h) != "ensure" {
		return false
	}
	return !t.tag(v, "VBD", "VBN")
}

// denying are verbs that say of a report that it is not so; having those whose negation says that there is none; prospective prepositions
// whose gerund need not come about.
var (
	denying     = setOf("deny reject refute dispute dismiss rebut rubbish contradict")
	having      = setOf("be have find see produce provide offer show give hold")
	prospective = setOf("of against to about at toward towards on")
)

// verdict is what the adjective behind h, a form of be, says of a clause: "false", "true", "perhaps" or "can"; "" where none.
func (x *extractor) verdict(h int) string {
	a := x.t.Child(h, "acomp")
	if a < 0 || x.t.lemma(h) != "be" {
		return ""
	}
	return lexicons().verdicts[x.t.word(a)]
}

// judged is the stance of a clause that the verb at h, with an adjective, gives a verdict on.
//
//	{ It is [not] [true] that he resigned }, { It is [possible] that Iran attacked the ship }
func (x *extractor) judged(h int, s stance) stance {
	no := x.isNegated(h)
	s.modality = weaker(x.own(h), s.modality) // { It may be true that … }
	switch verdict := x.verdict(h); {
	case verdict == "can" && no: // { It is not possible that … }
		return s.opposite()
	case verdict == "perhaps" || verdict == "can":
		s.modality = graph.Possible
		return s
	default:
		return s.oppositeIf((verdict == "false") != no)
	}
}

// isDoubting reports whether verb or adjective h says of the clause under it that somebody doubts it.
//
//	{ [doubts] that Brussels will approve it }, { does not [believe] that Kyiv will fall }, { is not [sure] that they will come }
func (x *extractor) isDoubting(h int) bool {
	t, no := x.t, x.isNegated(h)
	if t.dep(h, "acomp") && t.lemma(t.head(h)) == "be" {
		no = no || x.isNegated(t.head(h))
	}
	word := t.word(h)
	if t.isVerb(h) {
		word = t.lemma(h)
	}
	return no && lexicons().opinion[word] || !no && lexicons().doubting[word]
}

// isUndone reports whether verb h, or the verb that it is merged into, is negated or failed at.
func (x *extractor) isUndone(h int) bool {
	t := x.t
	for hops := 0; h >= 0 && hops < 8; hops++ {
		if x.isNegated(h) {
			return true
		}
		up := t.head(h)
		if !x.merged(h) {
			return false
		}
		if g, ok := lexicons().bySubject[t.lemma(up)]; ok && (g.negates || g.modality == graph.Refused) {
			return true
		}
		h = up
	}
	return false
}

// isNegativePreposition reports whether what stands under preposition k was not done.
func (t *tree) isNegativePreposition(k int) bool {
	switch t.word(k) {
	case "without", "than":
		return t.word(k) == "without" || t.word(k-1) == "rather" // { rather than [waiting] }
	case "of":
		return t.word(k-1) == "instead" || t.word(k-1) == "short"
	}
	return false
}

// isDeedNoun reports whether noun i is said for what was done: { drew [praise] for helping }.
func (t *tree) isDeedNoun(i int) bool {
	switch t.lemma(i) {
	case "praise", "criticism", "blame", "fire", "credit", "thanks", "award", "prize", "medal", "fine", "sentence", "anger", "condemnation", "responsibility":
		return true
	}
	return false
}

// isGladOf reports whether h says how somebody took what was done: { was [pleased] to meet }, not { would be pleased to meet }.
func (t *tree) isGladOf(h int) bool {
	switch t.word(h) {
	case "pleased", "delighted", "honoured", "honored", "proud", "saddened", "shocked", "surprised", "lucky", "fortunate":
		be := t.head(h)
		if t.isPassive(h) {
			be = h
		}
		return be >= 0 && !slices.ContainsFunc(t.all(be, "aux"), func(a int) bool { return t.tag(a, "MD", "TO") })
	}
	return false
}

// governs is what h says of the infinitive v under it.
func (x *extractor) governs(h, v int) (governor, bool) {
	t := x.t
	key, lex := t.lemma(h), lexicons()
	if p := t.Child(h, "prt"); p >= 0 {
		if g, ok := lex.bySubject[key+" "+t.word(p)]; ok {
			return g, true
		}
	}
	if t.word(h) == "going" {
		return governor{modality: graph.Planned}, true
	}
	if t.isGladOf(h) { // { was pleased to [meet] the visitors }
		return governor{modality: graph.Asserted}, true
	}
	if key == "use" && t.isPassive(h) { // { The tool was used to [open] the safe }
		return governor{modality: graph.Asserted}, true
	}
	if x.hasOwnAgent(h, v) || t.isPassive(h) { // { urged China to leave }, { was forced to leave }
		if g, ok := lex.byObject[key]; ok {
			return g, true
		}
	}
	if g, ok := lex.bySubject[t.word(h)]; ok { // { is willing to talk }
		return g, true
	}
	g, ok := lex.bySubject[key]
	return g, ok
}

// hasOwnAgent reports whether somebody other than the subject of h does v: { urged [China] to stop }.
func (x *extractor) hasOwnAgent(h, v int) bool {
	t := x.t
	if t.Child(v, "nsubj", "nsubjpass") >= 0 {
		return true
	}
	if o := t.Child(h, "dobj", "dative"); o >= 0 {
		return o < v
	}
	return x.calledOn(h, v) >= 0 || x.engaged(h, v) >= 0
}

// calledOn is the one behind a preposition who is to do the infinitive v, or -1.
//
//	{ called on [Beijing] to use its influence }, { appealed to [Hamas] to free them }
func (x *extractor) calledOn(h, v int) int {
	t := x.t
	for _, k := range t.all(h, "prep", "dative") {
		if o := t.Child(k, "pobj"); k < v && o >= 0 && o < v && lexicons().calling[t.lemma(h)+" "+t.word(k)] {
			return o
		}
	}
	return -1
}
