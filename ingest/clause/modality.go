package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// stance is how a clause is put forward.
type stance struct {
	negated  bool
	modality graph.Modality
}

// weaker is the more guarded of two modalities: whatever is not asserted wins, the outer first.
func weaker(outer, inner graph.Modality) graph.Modality {
	if outer != graph.Asserted && outer != "" {
		return outer
	}
	return inner
}

// modals is what auxiliaries say of their verb.
var modals = map[string]graph.Modality{
	"will": graph.Planned, "wo": graph.Planned, "'ll": graph.Planned, "shall": graph.Planned,
	"would": graph.Conditional, "'d": graph.Conditional,
	"may": graph.Possible, "might": graph.Possible, "can": graph.Possible, "ca": graph.Possible, "could": graph.Possible,
	"should": graph.Obligated, "must": graph.Obligated, "ought": graph.Obligated,
}

// stanceOf is the stance of the clause of verb v by its own words and those that it hangs on.
func (x *extractor) stanceOf(v int) stance {
	t := x.t
	s := stance{modality: graph.Asserted}
	s.negated = x.isNegated(v)
	s.modality = x.own(v)
	if s.negated && s.modality == graph.Possible && x.isAbility(v) { // { could not confirm it }, { cannot be justified }
		s.modality = graph.Asserted
	}
	switch t.marker(v) {
	case "if", "unless", "lest", "provided", "once":
		if t.dep(v, "advcl") { // { if China releases }
			s.modality = graph.Conditional
		}
		if t.marker(v) == "if" && t.dep(v, "ccomp") {
			s.modality = graph.Asked
		}
	case "":
		if t.dep(v, "advcl") && t.isInverted(v) { // { Had it happened an hour later, it would have been worse }
			s.modality = graph.Conditional
		}
	case "that":
		if t.tag(v, "VB") && t.Child(v, "aux") < 0 && t.dep(v, "ccomp") { // { It is vital that Iran sign the deal }
			s.modality = graph.Obligated
		}
		if t.isProviso(t.head(v)) { // { provided that it is approved by the European Commission }
			s.modality = graph.Conditional
		}
	case "whether": // { asked whether China released }
		s.modality = graph.Asked
	}
	if x.isQuestion(v) || x.isOpen(v) || x.isEmbeddedQuestion(v) {
		s.modality = graph.Asked
	}
	if s.modality == graph.Asserted && x.isUnsure(v) {
		s.modality = graph.Possible
	}
	return x.inherited(v, s)
}

// isOpen reports whether clause v is a question that somebody would not answer.
//
//	{ declined to say [how much compensation her client would seek] }
func (x *extractor) isOpen(v int) bool {
	t := x.t
	if !t.dep(v, "ccomp") || !t.isFinite(v) || !t.isVerb(t.head(v)) || !x.isUndone(t.head(v)) {
		return false
	}
	i := slices.Min(t.Subtree(v))
	for up := t.head(i); up >= 0 && i != v && up != v; up = t.head(up) {
		if t.dep(up, "advcl") { // { [When] it is new, it means that it has no past, does not have one }
			return false
		}
	}
	return t.tag(i, "WRB", "WP", "WDT")
}

// isEmbeddedQuestion reports whether clause v only asks, within another, who, what or how much: without that word it says nothing.
//
//	{ depending on [how high the concentration was] }, { see [what he has in his pocket] }, not { explained [how he escaped] }
func (x *extractor) isEmbeddedQuestion(v int) bool {
	t := x.t
	if !t.dep(v, "ccomp", "pcomp", "conj") || !t.isFinite(v) {
		return false
	}
	i := slices.Min(t.Subtree(v))
	if t.dep(v, "conj") { // { did not touch on her dress, or [who she was dating] }
		return i < v && t.tag(i, "WP") && t.dep(i, "dobj", "pobj", "attr") && i > 0 && t.dep(i-1, "cc")
	}
	if i >= v || t.ancestor(i, t.head(v)) {
		return false
	}
	switch t.word(i) {
	case "how":
		return t.dep(i, "advmod") && t.head(i) != v && t.pos(t.head(i), "ADJ", "ADV")
	case "what", "who", "whom", "which":
		return t.tag(i, "WP", "WDT")
	}
	return false
}

// isUnsure reports whether an adverb makes the clause of v one that only may be so: { [Perhaps] he left }, { was
// [probably] shot down }.
func (x *extractor) isUnsure(v int) bool {
	return slices.ContainsFunc(x.t.all(v, "advmod"), func(a int) bool {
		return lexicons().perhaps[x.t.word(a)] && (a < v || x.t.word(a) != "likely")
	})
}

// isProviso reports whether word i makes a condition of the clause under it: { provided that }, { assuming }.
func (t *tree) isProviso(i int) bool {
	switch t.word(i) {
	case "provided", "providing", "assuming", "supposing":
		return t.tag(i, "VBN", "VBG", "VBD", "IN") && t.dep(i, "advcl", "prep", "conj", "ccomp", "mark", "acl", "dep") && t.Child(i, "nsubj", "aux", "dobj") < 0
	}
	return false
}

// isInverted reports whether clause v begins with an auxiliary before its subject: { Had it happened }, { Should he win }.
func (t *tree) isInverted(v int) bool {
	s := t.Child(v, "nsubj", "nsubjpass")
	a := t.Child(v, "aux", "auxpass")
	return s >= 0 && a >= 0 && a < s && (t.word(a) == "had" || t.word(a) == "should" || t.word(a) == "were")
}

// isAbility reports whether verb v stands with can or could.
func (x *extractor) isAbility(v int) bool {
	return slices.ContainsFunc(x.t.all(v, "aux"), func(a int) bool {
		w := x.t.word(a)
		return w == "can" || w == "ca" || w == "could"
	})
}

// own is the modality that the auxiliaries of v give it.
func (x *extractor) own(v int) graph.Modality {
	t := x.t
	for _, a := range t.all(v, "aux") {
		if m, ok := modals[t.word(a)]; ok && (t.tag(a, "MD") || t.word(a) != "'d") {
			if t.word(a) == "would" && x.isReported(v) && !x.hasCondition(v) { // { said his country wouldn't sell }
				m = graph.Planned
			}
			return m
		}
	}
	if t.dep(v, "conj") && len(t.all(v, "aux")) == 0 && (t.tag(v, "VB") || t.tag(v, "VBN") && t.isPassive(v)) { // { will stop and leave }, { could be banned and fined }
		if h := t.head(v); h >= 0 && t.isVerb(h) {
			return x.own(h)
		}
	}
	return graph.Asserted
}

// hasCondition reports whether an if-clause hangs on v.
func (x *extractor) hasCondition(v int) bool {
	return slices.ContainsFunc(x.t.all(v, "advcl"), func(k int) bool { return x.t.marker(k) == "if" || x.t.marker(k) == "unless" || x.t.isInverted(k) })
}

// isReported reports whether v stands in the complement of another verb.
func (x *extractor) isReported(v int) bool {
	for hops := 0; v >= 0 && hops < 20; hops++ {
		if x.t.dep(v, "ccomp") {
			return true
		}
		if !x.t.dep(v, "conj") {
			return false
		}
		v = x.t.head(v)
	}
	return false
}

// inherited adds what the clauses above do with v: infinitives that only are wanted, feared or refused.
//
//	{ wants [to talk and to stop] }, { refused [to condemn] }, { for failing [to call] }
func (x *extractor) inherited(v int, s stance) stance {
	t := x.t
	for hops := 0; v >= 0 && hops < 20; hops++ {
		h := t.head(v)
		if h < 0 {
			return s
		}
		switch {
		case t.dep(v, "conj") && t.dep(h, "pcomp") && t.tag(h, "VBG") && !t.tag(v, "VBG"):
			return s // { was acquitted of inciting the riot but [convicted] of fraud }
		case t.dep(v, "conj"):
			if t.isVerb(h) && t.isInfinitive(h) == t.isInfinitive(v) || t.tag(v, "VB") {
				if t.dep(h, "advcl") && t.marker(h) == "if" {
					s.modality = weaker(s.modality, graph.Conditional)
				}
				v = h
				continue
			}
			return s
		case t.dep(v, "xcomp", "ccomp") && !t.isFinite(v):
			g, ok := x.governs(h, v)
			if ok {
				s.modality = weaker(g.modality, s.modality)
				s.negated = s.negated != g.negates
			} else if t.isInfinitive(v) && !t.isHabit(h, v) {
				s.modality = weaker(graph.Planned, s.modality)
			}
			if x.isNegated(h) && ok && g.modality == graph.Obligated && t.word(h+1) != "yet" { // { did not require the state [to pay] }: it may have
				s.modality = graph.Possible
				v = h
				continue
			}
			if x.isNegated(h) && !ok && t.isInfinitive(v) && x.merged(v) { // { did not march [to replace] him }
				s.negated = !s.negated
			}
			if x.isNegated(h) && ok && g.modality != graph.Refused && g.modality != graph.Denied { // { did not manage to escape }, { is not going to say }
				s.negated = !s.negated
			}
			if m := x.own(h); m != graph.Asserted && t.isVerb(h) {
				s.modality = weaker(m, s.modality)
			}
			v = h
			continue
		case t.dep(v, "ccomp", "csubj") && t.isFinite(v) && t.lemma(h) == "be" && x.verdict(h) != "" && s.modality != graph.Asked:
			// { It is false [that China released the prisoners] }, { It is not true [that he resigned] }
			s = x.judged(h, x.verdict(h), s)
		case t.dep(v, "acl", "ccomp", "relcl") && t.isNoun(h) && t.marker(v) != "" && t.dep(h, "nsubj") && t.lemma(max(t.head(h), 0)) == "be" && x.verdict(t.head(h)) != "":
			// { Reports [that Russia attacked Poland] were untrue }
			s = x.judged(t.head(h), x.verdict(t.head(h)), s)
		case t.dep(v, "acl") && t.tag(v, "VBG", "VBN") && t.dep(h, "attr") && t.lemma(t.head(h)) == "be" && t.Child(t.head(h), "expl") >= 0:
			// { There are no soldiers [guarding] the depot }, { There should not be anyone [paying] such a price }
			if m := x.stanceOf(t.head(h)).modality; m != graph.Asked || t.tag(v, "VBG") {
				s.modality = weaker(s.modality, m)
			}
			s.negated = s.negated != x.isNegated(t.head(h))
		case t.dep(v, "ccomp") && t.isFinite(v) && t.isWrongToSay(h) && s.modality == graph.Asserted:
			s.negated = !s.negated
		case t.dep(v, "relcl") && t.tag(v, "VBZ", "VBP") && t.isToCome(h) && s.modality == graph.Asserted:
			s.modality = graph.Planned
		case t.dep(v, "ccomp") && t.isFinite(v) && t.isSeeingTo(h):
			s.modality = weaker(s.modality, graph.Planned)
		case t.dep(v, "ccomp") && t.isFinite(v) && t.isVerb(h) && lexicons().unreal[t.lemma(h)]:
			// { wishes [that Germany had sent tanks] }, { pretended [that China had agreed] }
			s.modality = weaker(s.modality, graph.Possible)
		case t.dep(v, "ccomp") && t.isFinite(v) && t.isVerb(h) && !lexicons().factive[t.lemma(h)] && x.isUndone(h) && s.modality == graph.Asserted:
			// { The Crown had failed to prove [that he knew] }, { did not say [that they would leave] }
			s.modality = graph.Possible
		case t.dep(v, "acl", "ccomp", "relcl") && t.isNoun(h) && t.marker(v) != "" && t.dep(h, "dobj") && denying[t.lemma(t.head(h))] && !x.isNegated(t.head(h)):
			// { He denied reports [that Porto needed the money] }
			s.modality = weaker(graph.Denied, s.modality)
		case t.dep(v, "acl", "ccomp", "relcl") && t.isNoun(h) && t.marker(v) != "" && lexicons().doubtful[t.lemma(h)]:
			// { There was no evidence [that the vaccine caused the deaths] }, not { could not verify claims [that a crew was present] }
			s.modality = weaker(s.modality, graph.Possible)
			if x.isNo(h) || t.isVerb(t.head(h)) && x.isNegated(t.head(h)) && having[t.lemma(t.head(h))] {
				s.negated = !s.negated
			}
		case t.dep(v, "ccomp") && t.isFinite(v) && t.lemma(h) == "be" && lexicons().doubtful[t.lemma(t.Child(h, "attr"))] && t.Child(h, "attr") < v:
			// { said there was "no sign" [that Berg had ordered the changes] }
			s.modality = weaker(s.modality, graph.Possible)
			if x.isNo(t.Child(h, "attr")) {
				s.negated = !s.negated
			}
		case t.dep(v, "advcl", "acl", "relcl") && t.isInfinitive(v): // { met [to discuss] }, { a plan [to stop] }
			s.modality = weaker(s.modality, graph.Planned)
			if t.isNoun(h) && (x.negator(h) >= 0 || t.dep(h, "dobj", "attr") && x.isNegated(t.head(h))) { // { has no plans [to move the route] }
				s.negated = !s.negated
			}
		case t.dep(v, "pcomp") && t.isNegativePreposition(h): // { left without [saying] }, { stopped short of [endorsing] }
			s.negated = !s.negated
		case t.dep(v, "pcomp", "advcl"):
			switch t.word(h) {
			case "from": // { stopped from [leaving] }
				if up := t.head(h); up >= 0 {
					if lexicons().byObject[t.lemma(up)].negates {
						s.negated = !s.negated
					}
				}
				if t.lemma(max(t.head(h), 0)) == "refrain" || t.lemma(max(t.head(h), 0)) == "abstain" {
					s.negated = !s.negated
				}
			case "of", "against", "to", "about", "at", "toward", "towards", "on":
				// { the risk of [losing] }, { aimed at [ending] the crisis }, { accused him of [lying] }
				if up := t.head(h); t.word(h) == "of" && up >= 0 && t.dep(v, "pcomp") && lexicons().acquitting[t.lemma(up)] {
					s.negated = !s.negated // { acquitted him of [lying] }
					return s
				}
				if up := t.head(h); t.word(h) == "to" && up >= 0 && (t.lemma(up) == "admit" || t.lemma(up) == "confess") {
					return s // { admitted to [paying] bribes }
				}
				if s.modality == graph.Asserted && t.dep(v, "pcomp") {
					s.modality = graph.Possible
					if up := t.head(h); up >= 0 && lexicons().accusing[t.lemma(up)] {
						s.modality = graph.Asserted // the accuser vouches for it
					}
				}
			case "for":
				if s.modality == graph.Asserted && t.isNoun(max(t.head(h), 0)) && !t.isDeedNoun(t.head(h)) {
					s.modality = graph.Possible
				}
			}
		}
		return s
	}
	return s
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

// denying are verbs that say of a report that it is not so; having those whose negation says that there is none.
var (
	denying = map[string]bool{"deny": true, "reject": true, "refute": true, "dispute": true, "dismiss": true, "rebut": true, "rubbish": true, "contradict": true}
	having  = map[string]bool{"be": true, "have": true, "find": true, "see": true, "produce": true, "provide": true, "offer": true, "show": true, "give": true, "hold": true}
)

// verdict is what the adjective behind a form of be, at h, says of a clause: "false", "true", "perhaps" or "can"; "" where none.
func (x *extractor) verdict(h int) string {
	a := x.t.Child(h, "acomp")
	if a < 0 {
		return ""
	}
	return lexicons().verdicts[x.t.word(a)]
}

// judged is the stance of a clause that the verb at h, with an adjective, gives a verdict on.
//
//	{ It is [not] [true] that he resigned }, { It is [possible] that Iran attacked the ship }
func (x *extractor) judged(h int, verdict string, s stance) stance {
	no := x.isNegated(h)
	s.modality = weaker(x.own(h), s.modality) // { It may be true that … }
	switch {
	case verdict == "can" && no: // { It is not possible that … }
		s.negated = !s.negated
	case verdict == "perhaps" || verdict == "can":
		s.modality = weaker(graph.Possible, s.modality)
	case (verdict == "false") != no:
		s.negated = !s.negated
	}
	return s
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

// isFinite reports whether verb v is finite: it or its first auxiliary has a tense or is a modal.
func (t *tree) isFinite(v int) bool {
	if t.isInfinitive(v) {
		return false
	}
	for _, a := range t.all(v, "aux", "auxpass") {
		if t.tag(a, "VBD", "VBZ", "VBP", "MD") {
			return true
		}
	}
	return t.tag(v, "VBD", "VBZ", "VBP")
}

// isNegated reports whether v has a negation of its own: { not }, { never }, { n't }, or an argument with "no".
func (x *extractor) isNegated(v int) bool {
	t := x.t
	n := 0
	for _, c := range t.Children(v) {
		switch {
		case t.dep(c, "neg") && !x.isNotOnly(c):
			n++
		case t.dep(c, "advmod") && t.word(c) == "longer" && c > 0 && t.word(c-1) == "no": // { can no longer brutalize }
			n++
		case t.dep(c, "prep") && c < v && x.isAtNoPoint(c): // { At no point did I give such a number }
			n++
		case t.dep(c, "advmod", "preconj") && isNever(t.word(c)) && c < v:
			n++
		case t.dep(c, "advmod") && isAlmost(t.word(c)) && t.isRightBefore(c, v) && !x.isGradual(v): // { The army [almost] captured Kyiv }
			n++
		case t.dep(c, "advmod") && t.word(c) == "yet" && t.lemma(v) == "have" && t.word(c+1) == "to" && t.Child(v, "xcomp") >= 0: // { has [yet] to respond }
			n++
		case t.dep(c, "nsubj", "nsubjpass", "dobj", "attr") && x.isNo(c): // { had [no] knowledge }, { [nobody] knew }
			n++
		}
	}
	if t.isRatherThan(v) {
		n++
	}
	if n == 0 && t.norBefore(v) { // { neither confirmed [nor] denied }, { nor did it deny them }
		n++
	}
	if n == 0 && t.dep(v, "conj") && len(t.all(v, "nsubj", "nsubjpass", "aux")) == 0 { // { did not stop or leave }
		if h := t.head(v); h >= 0 && t.isVerb(h) && t.Child(h, "cc") >= 0 && t.word(t.Child(h, "cc")) == "or" {
			return x.isNegated(h)
		}
	}
	return n%2 == 1
}

// isAtNoPoint reports whether a phrase in front negates the clause, as the auxiliary before the subject shows.
func (x *extractor) isAtNoPoint(k int) bool {
	t := x.t
	o := t.Child(k, "pobj")
	if o < 0 || x.negator(o) < 0 {
		return false
	}
	v := t.head(k)
	a, s := t.Child(v, "aux", "auxpass"), t.Child(v, "nsubj", "nsubjpass")
	return a >= 0 && s >= 0 && a < s || t.tag(o, "NN") && (t.word(k) == "by" || t.word(k) == "in") && (t.lemma(o) == "means" || t.lemma(o) == "way")
}

// isAlmost reports whether an adverb says that something did not quite happen.
func isAlmost(w string) bool { return w == "almost" || w == "nearly" }

// isGradual reports whether verb v says how far something went, so that almost going that far is news of its own.
//
//	{ Prices nearly [doubled] }
func (x *extractor) isGradual(v int) bool {
	switch x.t.lemma(v) {
	case "double", "triple", "treble", "quadruple", "halve", "reach", "exceed", "complete", "finish", "fill", "match", "equal", "be", "total", "vanish", "disappear", "tie":
		return true
	}
	return false
}

// isRightBefore reports whether only auxiliaries stand between word i and verb v.
func (t *tree) isRightBefore(i, v int) bool {
	if i >= v {
		return false
	}
	for k := i + 1; k < v; k++ {
		if !t.dep(k, "aux", "auxpass") {
			return false
		}
	}
	return true
}

// isRatherThan reports whether verb v is what was not done, but something else.
//
//	{ sold the land rather than [build] a school }
func (t *tree) isRatherThan(v int) bool {
	if !t.dep(v, "conj", "advcl") || t.Child(v, "nsubj", "nsubjpass") >= 0 {
		return false
	}
	i := slices.Min(t.Subtree(v))
	if t.word(i) != "than" {
		i--
	}
	if i > 0 && t.word(i) == "rather" && t.word(i+1) == "than" {
		i++
	}
	return i > 0 && t.word(i) == "than" && t.word(i-1) == "rather"
}

// norBefore reports whether "nor" coordinates verb v with the one before it.
func (t *tree) norBefore(v int) bool {
	h := t.head(v)
	if h < 0 || !t.dep(v, "conj") || !t.isVerb(h) {
		return false
	}
	for _, c := range t.all(h, "cc") {
		if t.word(c) == "nor" && c < v && !slices.ContainsFunc(t.all(h, "conj"), func(k int) bool { return k > c && k < v }) {
			return true
		}
	}
	return false
}

func isNever(w string) bool {
	switch w {
	case "never", "hardly", "scarcely", "barely", "neither", "nor", "seldom", "rarely":
		return true
	}
	return false
}

// isNotOnly reports whether a negation stands before "only", "just" or "merely": { did not only speak }.
func (x *extractor) isNotOnly(neg int) bool {
	switch x.t.word(neg + 1) {
	case "only", "just", "merely", "simply", "necessarily":
		return true
	}
	return false
}

// isNo reports whether noun i has "no" before it or is a word of none.
func (x *extractor) isNo(i int) bool {
	switch x.t.word(i) {
	case "nobody", "nothing", "none", "neither":
		return true
	}
	for _, c := range x.t.all(i, "preconj", "cc", "det") { // { [Neither] the ministry nor the company commented }
		if x.t.word(c) == "neither" {
			return true
		}
	}
	return x.negator(i) >= 0
}

// negator is the "no" or "neither" before noun i, or -1.
func (x *extractor) negator(i int) int {
	for _, c := range x.t.all(i, "det", "neg", "advmod") {
		if w := x.t.word(c); (w == "no" || w == "neither") && c+1 < len(x.t.Tokens) && x.t.word(c+1) != "longer" {
			return c
		}
	}
	return -1
}

// isStatedBeforeQuestion reports whether the clause of v is put as a statement, and a question of its own follows in the sentence.
//
//	{ The storm [has] strong winds, as it moves inland will it weaken? }, not { So he left? }, { He left, didn't he? }
func (t *tree) isStatedBeforeQuestion(v int) bool {
	s := t.Child(v, "nsubj", "nsubjpass")
	if s < 0 || s > v || t.asks(v) {
		return false
	}
	r := t.Sents[t.Sentence(v)]
	for u := v + 1; u < r.End; u++ {
		if t.isVerb(u) && !t.dep(u, "aux", "auxpass") && t.isFinite(u) && t.asks(u) && t.Child(u, "nsubj", "nsubjpass") < u {
			return true
		}
	}
	return false
}

// asks reports whether an auxiliary of v stands before its subject, as in questions.
func (t *tree) asks(v int) bool {
	s, a := t.Child(v, "nsubj", "nsubjpass"), t.Child(v, "aux", "auxpass")
	return s >= 0 && a >= 0 && a < s && s < v
}

// isAskedOf reports whether a question with verb h asks also what its clause says.
//
//	{ Do you [think] the army is ready? }, { Did he [say] that the bank paid? }, not { Why did he [say] that the bank paid? }
func (x *extractor) isAskedOf(h int) bool {
	t := x.t
	if !t.isVerb(h) || lexicons().factive[t.lemma(h)] {
		return false
	}
	a, s := t.Child(h, "aux"), t.Child(h, "nsubj")
	return a >= 0 && a < s && s < h && t.tag(h, "VB") && !slices.ContainsFunc(t.all(h, "advmod"), func(k int) bool { return t.tag(k, "WRB") })
}

// isQuestion reports whether v is the main verb of a question.
func (x *extractor) isQuestion(v int) bool {
	s := x.t.Sentence(v)
	if x.t.isStatedBeforeQuestion(v) {
		return false
	}
	if h := x.t.head(v); x.t.dep(v, "acl", "advcl") && x.t.tag(v, "VBG") && x.t.word(v-1) != "," { // { Is the United States considering an embargo? }
		if !x.t.dep(h, "ROOT") {
			h = x.t.head(h)
		}
		if x.t.dep(h, "ROOT") && x.t.lemma(h) == "be" {
			v = h
		}
	}
	for hops := 0; hops < 10 && x.t.dep(v, "conj", "ccomp", "xcomp", "parataxis") && (x.t.marker(v) == "" || x.t.marker(v) == "that"); hops++ {
		up := x.t.head(v)
		if x.t.dep(v, "ccomp") && !(x.t.lemma(up) == "be" && x.t.Child(up, "nsubj", "expl") < 0 || up > v) {
			if !x.isAskedOf(up) {
				break // { Did he know it was so? } takes it for granted
			}
		}
		v = up
	}
	if s < 0 || !x.t.dep(v, "ROOT") {
		return false
	}
	r := x.t.Sents[s]
	for i := r.End - 1; i >= r.First && i >= v; i-- {
		if strings.HasSuffix(x.t.word(i), "?") {
			return true
		}
		if !x.t.isPunct(i) {
			return false
		}
	}
	return false
}
