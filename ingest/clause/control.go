package clause

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// minor is the confidence of a proposition that says with other words what a fuller one says too.
const minor = 0.5

// parts adds, for a predicate of several verbs that other words keep apart, the propositions of its single verbs: what the first
// one is done to, which is the infinitive, and what the second one is done to.
//
//	{ tried several times to approach the floor } → … – tried – to approach the floor; … – to approach – the floor
func (c *reading) parts(p *Proposition) {
	if len(c.chain) < 2 || c.exist || isContiguous(p.Predicate.Toks) {
		return
	}
	if c.t.isVerb(c.v) && !isModalLike(c.t.lemma(c.v)) && c.t.isInfinitive(c.chain[1]) {
		c.governor(p)
	}
	c.governed(p)
}

// governor is the proposition of the first verb with the infinitive as its object.
func (c *reading) governor(p *Proposition) {
	t := c.t
	alone := &reading{x: c.x, t: t, v: c.v, chain: c.chain[:1], subject: c.subject, adverbs: c.adverbs}
	s := c.x.stanceOf(c.v)
	twin := *p
	twin.Rule, twin.Predicate, twin.Lemma, twin.Verbs = "active", alone.predicate(), alone.lemma(), c.chain[:1]
	if t.isPassive(c.v) {
		twin.Rule = "passive"
	}
	twin.Object = t.phrase(c.chain[1], func(i int) bool { return t.dep(i, "advcl", "parataxis") && c.x.afterComma(i) })
	twin.Restates = true
	twin.Negated, twin.Modality, twin.Score = s.negated, s.modality, min(minor, p.Score)
	twin.Args = nil
	for _, a := range p.Args {
		if t.ancestor(c.v, a.Phrase.Head) && !t.ancestor(c.chain[1], a.Phrase.Head) {
			twin.Args = append(twin.Args, a)
		}
	}
	if t.Child(c.v, "dobj", "dative") >= 0 || len(twin.Object.Toks) < 2 {
		return
	}
	if _, ok := c.x.governs(c.v, c.chain[1]); !ok { // { met [to discuss it] }
		twin.Args = append(twin.Args, Argument{Role: graph.Purpose, Phrase: twin.Object})
		twin.Object = Phrase{}
	}
	c.x.add(twin)
}

// governed is the proposition of the verbs behind the first.
func (c *reading) governed(p *Proposition) {
	t := c.t
	rest := &reading{x: c.x, t: t, v: c.chain[1], chain: c.chain[1:], subject: c.subject}
	for _, w := range c.words {
		if t.ancestor(c.chain[1], w) {
			rest.words = append(rest.words, w)
		}
	}
	s := c.x.stanceOf(c.last())
	twin := *p
	twin.Head, twin.Verbs, twin.Predicate, twin.Lemma = rest.v, rest.chain, rest.predicate(), rest.lemma()
	twin.Restates = true
	twin.Negated, twin.Modality, twin.Score = s.negated, s.modality, min(minor, p.Score)
	twin.Args = nil
	for _, a := range p.Args {
		if t.ancestor(c.chain[1], a.Phrase.Head) {
			twin.Args = append(twin.Args, a)
		}
	}
	if isContiguous(twin.Predicate.Toks) && (twin.Object.IsZero() || t.ancestor(c.chain[1], twin.Object.Head)) {
		c.x.add(twin)
	}
}

// isModalLike reports whether a verb with an infinitive says little of its own: { have to grow }, { are going to see }.
func isModalLike(lemma string) bool {
	switch lemma {
	case "be", "have", "go", "use", "seem", "appear", "ought", "tend", "happen", "get", "come", "need", "prove", "turn", "suppose", "do":
		return true
	}
	return false
}

func isContiguous(toks []int) bool {
	return len(toks) > 0 && toks[len(toks)-1]-toks[0] == len(toks)-1
}

// including adds what belongs to a group that a noun names; where the parser hung it on the verb, to the object or the subject.
//
//	{ hit multiple targets [including] the Taj Mahal Hotel } → multiple targets – including – the Taj Mahal Hotel
func (x *extractor) including(k int) {
	t := x.t
	o, n := t.Child(k, "pobj"), t.head(k)
	if t.word(k) != "including" || !t.dep(k, "prep") || o < 0 || o < k || n < 0 || t.word(o+1) == "-" { // { including [counter]-terrorism }
		return
	}
	if t.isVerb(n) {
		if n = t.Child(n, "dobj", "nsubjpass", "nsubj"); n < 0 || n > k {
			return
		}
	}
	for h := t.head(n); t.dep(n, "pobj") && t.word(h) == "of" && t.tag(t.head(h), "NN", "NNS") && t.tag(n, "NN"); h = t.head(n) { // { a number of sports }
		n = t.head(h)
	}
	if !t.tag(n, "NNS", "NNPS", "NN") || t.isName(n) {
		return
	}
	group := t.phrase(n, func(i int) bool { return x.isAside(i) || i >= k-1 && (i == k || t.ancestor(i, k) && i != n) })
	if slices.Contains(group.Toks, o) || len(group.Toks) == 0 {
		return
	}
	x.add(Proposition{
		Rule: "membership", Head: k, Subject: group, Predicate: Phrase{Toks: []int{k}, Head: k}, Lemma: "include", Object: t.phrase(o, nil),
		Modality: graph.Asserted, Score: minor, Restates: true,
	})
}
