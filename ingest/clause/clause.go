package clause

import (
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// clause makes the proposition of the clause that verb v heads.
//
//	{ China released a 12-point "peace plan" on the first anniversary of the invasion }
func (x *extractor) clause(v int) {
	c := &reading{x: x, t: x.t, v: v, chain: x.chain(v)}
	c.subject = x.withoutTime(x.subjectOf(v, 0))
	if c.isExistential() {
		c.existential()
	}
	c.collect()
	c.choose()
	c.related()
	c.gap()
	if t := c.t; t.marker(v) == "as" && t.tag(v, "VBN") && t.Child(v, "nsubj", "nsubjpass") < 0 { // { as quoted by CNN }
		return
	}
	if c.subject.IsZero() || c.object.IsZero() && len(c.args) == 0 && c.isFragment() {
		return
	}
	if c.subject.Head == c.object.Head && !c.object.IsZero() {
		return
	}
	if h := x.t.head(v); x.t.dep(v, "xcomp") && x.t.dep(h, "acomp", "oprd") && slices.ContainsFunc(x.t.all(h, "advmod"), func(a int) bool {
		return x.t.word(a) == "less" && (x.t.lemma(h) == "likely" || x.t.lemma(h) == "able" || x.t.lemma(h) == "willing")
	}) { // { were 23% less likely [to develop the condition] }: what is compared is no fact
		return
	}
	s := x.stanceOf(c.last())
	if c.last() != v {
		outer := x.stanceOf(v)
		if outer.modality != graph.Asserted {
			s.modality = outer.modality
		}
	}
	if x.isCutOff(c.object) || x.isThatSaid(v) || x.isFiller(v, c.object) || x.isTelephone(c.object) || x.isNotToMention(v) {
		return
	}
	at := x.add(Proposition{
		Attribution: c.accuser(),
		Rule:        c.rule(), Head: v, Verbs: c.chain, Subject: c.subject, Predicate: c.predicate(), Lemma: c.lemma(), Object: c.object,
		Args: c.args, Negated: s.negated, Modality: s.modality, Score: c.score(),
	})
	for _, k := range c.chain {
		x.byHead[k] = at
	}
	p := x.props[at] // a copy: what follows appends
	c.gapped(&p)
	c.agent(&p)
	c.parts(&p)
}

// related makes what an adjective or a bare noun is said of the object, and the adjective part of the predicate, so that the
// two are linked.
//
//	{ is [responsible for] the attack }, { is [part of] Warner Communications }
func (c *reading) related() {
	t := c.t
	a := c.object.Head
	if c.object.IsZero() || c.exist || t.lemma(c.last()) != "be" || !t.dep(a, "acomp", "attr") || t.head(a) != c.last() || t.Child(a, "conj", "xcomp", "ccomp", "advcl", "relcl", "acl") >= 0 {
		return
	}
	if t.dep(a, "attr") && (!t.pos(a, "NOUN") || !t.tag(a, "NN") || t.Child(a, "det", "poss", "nummod", "amod", "compound", "neg") >= 0) {
		return
	}
	ps := slices.DeleteFunc(t.all(a, "prep"), func(k int) bool { return k < a || !slices.Contains(c.object.Toks, k) })
	if len(ps) == 0 || t.Child(ps[0], "pobj") < 0 || t.word(ps[0]) == "than" {
		return
	}
	k := ps[0]
	for _, i := range c.object.Toks {
		switch {
		case i == k || !t.ancestor(k, i) && i < k:
			c.words = append(c.words, i)
		}
	}
	for _, o := range ps[1:] {
		c.add(c.prepRole(o), t.phrase(o, nil))
	}
	c.object = c.x.resolvedNoun(t.Child(k, "pobj"), c.v)
	slices.SortStableFunc(c.args, func(a, b Argument) int { return a.Phrase.Toks[0] - b.Phrase.Toks[0] })
}

// gapped adds the proposition of a second subject and object that share the verb.
//
//	{ Chile sent 60 rescuers and [Colombia two helicopters] }
func (c *reading) gapped(p *Proposition) {
	s, o := c.t.Child(c.v, gapSubject), c.t.Child(c.v, gapObject)
	if s < 0 || o < 0 {
		return
	}
	twin := *p
	twin.Rule, twin.Subject, twin.Object, twin.Args, twin.Score = "gapping", c.x.nounPhrase(s), c.x.nounPhrase(o), nil, p.Score*0.8
	c.x.add(twin)
}

// accuser is who only claims that the clause is so.
//
//	{ [Amnesty International] accused Israel of committing war crimes }
func (c *reading) accuser() []Attribution {
	t := c.t
	if cue := c.x.hearsay(c.chain); cue >= 0 { // { Russia [allegedly] attacked the depot }
		return []Attribution{{Cue: Phrase{Toks: []int{cue}, Head: cue}, Form: graph.Indirect}}
	}
	k := t.head(c.v)
	if k < 0 {
		return nil
	}
	if t.dep(c.v, "xcomp", "ccomp") && !t.isFinite(c.v) && t.isVerb(k) && c.x.hasOwnAgent(k, c.v) {
		// { [Okoro] urged the prime minister to sack her }
		if g, ok := c.x.governs(k, c.v); ok && g.modality == graph.Obligated && t.lemma(k) != "need" && t.lemma(k) != "require" {
			return []Attribution{c.x.voucher(k)}
		}
	}
	at := c.v
	for hops := 0; (t.dep(at, "conj") || t.isFurtherCount(at)) && t.tag(at, "VBG") && t.Child(at, "nsubj") < 0 && hops < 10; hops++ { // { accused him of lying and [stealing] }
		at = t.head(at)
		k = t.head(at)
	}
	if !t.dep(at, "pcomp") || k < 0 {
		return nil
	}
	v := t.head(k)
	if t.dep(v, "dobj") {
		v = t.head(v)
	}
	if v < 0 || !t.isVerb(v) || !lexicons().accusing[t.lemma(v)] {
		return nil
	}
	return []Attribution{c.x.voucher(v)}
}

// voucher is the attribution to who does what verb v says, as its agent or its subject; without a source where the report names
// neither.
func (x *extractor) voucher(v int) Attribution {
	t := x.t
	a := Attribution{Cue: Phrase{Toks: []int{v}, Head: v}, Form: graph.Indirect}
	switch by := t.Child(v, "agent"); {
	case by >= 0 && t.Child(by, "pobj") >= 0:
		a.Source = x.nounPhrase(t.Child(by, "pobj"))
	case !t.isPassive(v) && !(t.tag(v, "VBN") && t.dep(v, "acl", "acomp", "advcl", "oprd") && t.Child(v, "aux") < 0): // not { The suspect [accused] of attacking Israel }
		a.Source = x.subjectOf(v, 0)
	}
	return a
}

// isFurtherCount reports whether participle v goes on with what somebody is accused of, although it was read as its circumstance.
//
//	{ was accused of hiding the money, [selling] the house and leaving the country }
func (t *tree) isFurtherCount(v int) bool {
	h := t.head(v)
	return t.dep(v, "advcl") && t.tag(v, "VBG") && h >= 0 && h < v && t.dep(h, "pcomp") && t.tag(h, "VBG") && t.word(slices.Min(t.Subtree(v))-1) == ","
}

// hearsay is the adverb with which the clause of the verbs of chain is only passed on, or -1; a verb coordinated without a
// subject of its own shares the one before.
//
//	{ Russia [allegedly] attacked the depot and burned it }
func (x *extractor) hearsay(chain []int) int {
	t := x.t
	for _, v := range chain {
		for hops := 0; v >= 0 && hops < 10; hops++ {
			for _, a := range t.all(v, "advmod") {
				if lexicons().hearsay[t.word(a)] {
					return a
				}
			}
			if !t.dep(v, "conj") || t.Child(v, "nsubj", "nsubjpass") >= 0 {
				break
			}
			v = t.head(v)
		}
	}
	return -1
}

// gap makes the noun above a relative clause without a pronoun its object, where it has none.
//
//	{ nearly double [the figure] she gave to parliament }
func (c *reading) gap() {
	t := c.t
	h := t.head(c.v)
	if !t.dep(c.v, "relcl") || h < 0 || !t.isNoun(h) || !t.isFinite(c.v) || c.exist || t.isPassive(c.last()) {
		return
	}
	s := t.Child(c.v, "nsubj")
	if s < 0 || s != slices.Min(t.Subtree(c.v)) && slices.Min(t.Subtree(c.v)) < slices.Min(t.Subtree(s)) || t.tag(s, "WDT", "WP", "WP$") {
		return // another word opens the clause: { the day when he died }
	}
	if p := t.Child(s, "poss"); p >= 0 && t.tag(p, "WP$") { // { Sunita Rai, [whose brother] died }
		return
	}
	switch t.lemma(h) {
	case "day", "time", "year", "month", "week", "moment", "way", "reason", "place", "point", "hour", "night", "morning", "manner", "extent":
		return
	}
	if !c.object.IsZero() {
		if len(c.words) == 0 || t.Child(c.last(), "dobj") >= 0 || t.lemma(c.last()) == "be" {
			return
		}
		// { she gave to parliament }: what was promoted goes back to its place
		k := c.words[len(c.words)-1]
		if !t.dep(k, "prep", "dative") {
			return
		}
		c.words = c.words[:len(c.words)-1]
		c.add(c.prepRole(k), t.phrase(k, nil))
	}
	c.object = c.x.without(h, c.v)
}

// reading is a clause on its way to a proposition.
type reading struct {
	x       *extractor
	t       *tree
	v       int
	chain   []int // v and the infinitives merged into it: { refused to condemn }
	words   []int // of the predicate beside the verbs' own: a preposition, a light noun
	exist   bool
	subject Phrase
	object  Phrase
	args    []Argument
	preps   []int // prepositional phrases, as candidates for the object
	adverbs []int
}

func (c *reading) last() int { return c.chain[len(c.chain)-1] }

// chain is v and the verbs merged into it.
//
//	{ has so far [refused to condemn] }, { was [able to open] }
func (x *extractor) chain(v int) []int {
	out := []int{v}
	for len(out) < 8 {
		next := -1
		for _, k := range x.t.Children(out[len(out)-1]) {
			if x.merged(k) || x.t.dep(k, "acomp") && x.mergedUnder(k) >= 0 && x.t.Child(k, "advmod") < 0 {
				next = k
				break
			}
		}
		if next < 0 {
			return out
		}
		out = append(out, next)
	}
	return out
}

// merged reports whether verb i belongs to the predicate of the verb or adjective above it.
func (x *extractor) merged(i int) bool {
	t := x.t
	h := t.head(i)
	if h < 0 || !t.dep(i, "xcomp") || !t.isVerb(i) || h > i || x.hasOwnAgent(h, i) {
		return false
	}
	if !t.isVerb(h) {
		// { was [able to] open }, not { was too [dark] to see }
		_, governs := lexicons().bySubject[t.lemma(h)]
		if !t.dep(h, "acomp") || !t.pos(h, "ADJ") || !governs || t.Child(h, "advmod") >= 0 {
			return false
		}
	}
	if t.marker(i) == "whether" || slices.ContainsFunc(t.all(i, "advmod"), func(a int) bool { return t.tag(a, "WRB") }) { // { decided whether to intervene }, { how to leave }
		return false
	}
	if t.lemma(h) == "be" && t.Child(h, "acomp", "attr") >= 0 || x.isImpersonal(h, i) { // { It was too dark to see }
		return false
	}
	return t.isInfinitive(i) || t.tag(i, "VBG", "VB")
}

// mergedUnder is the infinitive merged into adjective a, or -1.
func (x *extractor) mergedUnder(a int) int {
	for _, k := range x.t.Children(a) {
		if x.merged(k) {
			return k
		}
	}
	return -1
}

// isExistential reports whether the clause says that something is there.
func (c *reading) isExistential() bool {
	return c.t.Child(c.v, "expl") >= 0 && c.t.word(c.t.Child(c.v, "expl")) == "there"
}

// existential makes what is there the subject.
//
//	{ there was [a phone call] between President Xi and President Zelensky }
func (c *reading) existential() {
	k := c.t.Child(c.v, "attr", "nsubj", "dobj")
	if k < 0 {
		return
	}
	c.exist = true
	c.subject = c.x.nounPhrase(k)
}

// isFragment reports whether a clause without object or argument says too little: { as said }, a participle alone.
func (c *reading) isFragment() bool {
	if m := c.t.marker(c.v); c.t.dep(c.v, "advcl") && c.v < c.t.head(c.v) && c.t.isPassive(c.v) && (m == "if" || m == "when" || m == "once" || m == "unless") { // { [If convicted], Feerick could spend 45 months in jail }
		return false
	}
	own := c.t.Child(c.v, "nsubj", "nsubjpass") >= 0
	if own && c.t.dep(c.v, "conj") && c.t.isPassive(c.v) { // { Two guards were killed and seven workers [injured] }
		return false
	}
	return !c.t.isFinite(c.v) || c.t.lemma(c.v) == "be" || c.t.marker(c.v) == "as" && !own
}

// rule names how the clause was read.
func (c *reading) rule() string {
	switch {
	case c.exist:
		return "existential"
	case c.t.isPassive(c.last()):
		return "passive"
	case c.t.dep(c.v, "acl") && c.t.tag(c.v, "VBN"):
		return "participle"
	case c.t.lemma(c.last()) == "be":
		return "copula"
	}
	return "active"
}

// predicate is the words of the predicate: auxiliaries, negation, adverbs between them, the verbs, particle and preposition.
//
//	{ has publicly taken }, { wouldn't sell }, { traveled to }, { refused to condemn }
func (c *reading) predicate() Phrase {
	t := c.t
	toks := slices.Clone(c.words)
	for k, v := range c.chain {
		toks = append(toks, v)
		for _, a := range t.Children(v) {
			if t.dep(a, "aux", "auxpass", "neg", "prt", prefix) {
				toks = append(toks, a)
			}
		}
		if k > 0 && t.dep(c.chain[k-1], "neg") {
			toks = append(toks, c.chain[k-1])
		}
	}
	if c.exist {
		toks = append(toks, t.Child(c.v, "expl"))
	}
	toks = append(toks, c.governing()...)
	slices.Sort(toks)
	toks = slices.Compact(toks)
	for _, a := range c.adverbs { // { has [publicly] taken }, { [temporarily] solved }
		if k, _ := slices.BinarySearch(toks, a); k < len(toks) && toks[k] == a+1 && (k == 0 && c.isBehindSubject(a) || k > 0 && toks[k-1] == a-1) {
			toks = slices.Insert(toks, k, a)
		}
	}
	return Phrase{Toks: toks, Head: c.v}
}

// isBehindSubject reports whether a lone adverb stands between subject and verb: not { [Here] 's a way to help }.
func (c *reading) isBehindSubject(a int) bool {
	return c.subject.Head < a && len(c.t.Children(a)) == 0
}

// governing is the verbs above a coordinated infinitive, which its predicate shares.
//
//	{ [wants] to talk and [to stop] }, { [will] stop and [leave] }
func (c *reading) governing() []int {
	t := c.t
	if !t.dep(c.v, "conj") || !t.tag(c.v, "VB") {
		return nil
	}
	h := t.head(c.v)
	for hops := 0; h >= 0 && t.dep(h, "conj") && hops < 10; hops++ {
		h = t.head(h)
	}
	if h < 0 || !t.isVerb(h) || t.Child(c.v, "aux") >= 0 && !t.isInfinitive(c.v) {
		return nil
	}
	var toks []int
	for hops := 0; h >= 0 && hops < 8; hops++ {
		for _, a := range t.all(h, "aux", "auxpass") {
			if !(t.tag(a, "TO") && t.isInfinitive(c.v)) && a < c.v {
				toks = append(toks, a)
			}
		}
		if !c.x.merged(h) {
			return toks
		}
		h = t.head(h)
		toks = append(toks, h)
	}
	return toks
}

// lemma is the lemma of the predicate: its verbs with "to" between, particle and preposition.
//
//	{ has so far refused to condemn } "refuse to condemn", { traveled to } "travel to"
func (c *reading) lemma() string {
	t := c.t
	var parts []string
	for k, v := range c.chain {
		if k > 0 && t.isInfinitive(v) {
			parts = append(parts, "to")
		}
		parts = append(parts, t.lemma(v))
		if p := t.Child(v, "prt"); p >= 0 {
			parts = append(parts, t.word(p))
		}
	}
	for _, w := range c.words {
		if t.pos(w, "ADP", "SCONJ", "PART") || isParticle(t.word(w)) || t.dep(w, "agent", "prep") {
			parts = append(parts, t.word(w))
		}
	}
	return strings.Join(parts, " ")
}

// score is the confidence in the proposition before calibration.
func (c *reading) score() float64 {
	t := c.t
	s := 0.9
	switch {
	case t.dep(c.v, "ROOT"):
	case c.isNominal(): // { the goal of securing a medal and [winning] }
		s = minor
	case t.dep(c.v, "ccomp", "conj", "advcl") && t.Child(c.v, "nsubj", "nsubjpass") >= 0:
		s = 0.85
	case t.dep(c.v, "relcl"):
		s = 0.8
	case t.dep(c.v, "conj"):
		s = 0.8
	case t.dep(c.v, "acl"):
		s = 0.7
	case t.dep(c.v, "xcomp", "advcl", "pcomp"):
		s = 0.6
	default:
		s = 0.6
	}
	if t.isInfinitive(c.v) {
		s -= 0.1
	}
	if t.pos(c.subject.Head, "PRON") && !t.tag(c.subject.Head, "PRP") {
		s -= 0.15 // { this }, { which }, { those }
	}
	if c.object.IsZero() {
		s -= 0.1
	}
	if c.object.IsZero() && len(c.args) == 0 { // { The accident occurred }: true, but it says little
		s = min(s, 0.55)
	}
	if len(c.object.Toks) > 30 || len(c.subject.Toks) > 20 {
		s -= 0.1
	}
	return math.Round(s*100) / 100
}

// isNominal reports whether the clause is a gerund, or one coordinated with it, under the preposition of a noun.
func (c *reading) isNominal() bool {
	t := c.t
	v := c.v
	for hops := 0; t.dep(v, "conj") && hops < 8; hops++ {
		v = t.head(v)
	}
	return t.dep(v, "pcomp") && t.isNoun(t.head(t.head(v))) && t.Child(c.v, "nsubj", "nsubjpass") < 0 && t.Child(v, "nsubj", "nsubjpass") < 0
}

// agent adds, for a passive with its agent, the proposition told from the agent's side, so that who did it is found as
// the subject of what was done.
//
//	{ it was criticized by many of Ukraine's Western allies } → many of Ukraine's Western allies – criticized – it
func (c *reading) agent(p *Proposition) {
	by, on := -1, c.last()
	if len(c.chain) > 1 && c.t.isPassive(c.v) { // { was persuaded to move [by Emil Strand] }
		on = c.v
	}
	for _, k := range c.t.all(on, "agent") {
		if o := c.t.Child(k, "pobj"); o >= 0 && !c.t.isAmount(o) {
			by = k
			break
		}
	}
	if by < 0 || !c.t.isPassive(on) || len(c.chain) > 1 && on == c.last() {
		return
	}
	twin := *p
	twin.Rule, twin.Restates = "agent", true
	twin.Subject = c.x.nounPhrase(c.t.Child(by, "pobj"))
	twin.Object = p.Subject
	twin.Predicate = Phrase{Toks: append(c.t.all(on, prefix), on), Head: on}
	twin.Lemma = c.t.lemma(on)
	twin.Score = p.Score * 0.6
	twin.Args = slices.DeleteFunc(slices.Clone(p.Args), func(a Argument) bool { return a.Phrase.Head == by })
	if on != c.last() {
		s := c.x.stanceOf(on)
		twin.Negated, twin.Modality, twin.Rule = s.negated, s.modality, "active"
		twin.Args = append(twin.Args, Argument{Role: graph.Purpose, Phrase: c.t.phrase(c.chain[1], func(i int) bool { return i == by })})
	}
	if twin.Subject.Head != twin.Object.Head {
		c.x.add(twin)
	}
}
