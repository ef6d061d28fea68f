package clause

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// collect finds the arguments of all verbs of the chain, in the order of the text.
func (c *reading) collect() {
	seen := map[int]bool{}
	for _, v := range c.chain {
		seen[v] = true
	}
	for _, v := range c.chain {
		for _, k := range c.t.Children(v) {
			if !seen[k] && !slices.Contains(c.subject.Toks, k) {
				c.child(v, k)
			}
		}
	}
	c.coordinated()
	c.told()
	if c.exist && c.object.IsZero() {
		// { there was a call [between Xi and Zelensky] }: what hangs on the noun is part of it already
		c.object = Phrase{}
	}
	slices.SortStableFunc(c.args, func(a, b Argument) int { return a.Phrase.Toks[0] - b.Phrase.Toks[0] })
}

// told makes what was told the object, and whom it was told the recipient.
//
//	{ told [reporters] [that his country had not supplied drones] }
func (c *reading) told() {
	t := c.t
	if c.object.IsZero() || !lexicons().telling[t.lemma(c.last())] || t.isPassive(c.last()) || !t.isNoun(c.object.Head) {
		return
	}
	for i, a := range c.args {
		if t.dep(a.Phrase.Head, "ccomp") && t.isFinite(a.Phrase.Head) && a.Role == graph.Other {
			if p := a.Phrase; len(p.Toks) > 1 && t.dep(p.Toks[0], "mark") && t.word(p.Toks[0]) == "that" {
				a.Phrase.Toks = p.Toks[1:]
			}
			c.args[i] = Argument{Role: graph.Recipient, Phrase: c.object}
			c.object = a.Phrase
			return
		}
	}
}

// child reads one dependent of a verb of the chain.
func (c *reading) child(v, k int) {
	t := c.t
	if c.x.isBracketNote(k) || t.isVerb(k) && c.x.isNotToMention(k) {
		return
	}
	switch t.Tokens[k].Dep {
	case "dobj":
		c.directObject(k)
	case "attr", "oprd":
		if c.object.IsZero() && !c.exist {
			c.object = c.x.complement(k)
		} else if !c.exist {
			c.add(graph.Other, c.x.complement(k))
		}
	case "acomp":
		if !slices.Contains(c.chain, k) {
			c.object = c.x.complement(k)
		}
	case "dative":
		c.dative(k)
	case "ccomp", "xcomp":
		c.clausal(k)
	case "prep", "agent":
		if c.isPhrase(k) {
			c.preps = append(c.preps, k)
		}
	case "npadvmod":
		role := c.timeOr(k, graph.Extent)
		if t.tag(k, "CD") && (isScore(t.word(k)) || isDash(t.word(k+1))) { // { defeated Mexico [62–37] }
			role = graph.Extent
		}
		c.add(role, c.x.nounPhrase(k))
	case "advmod":
		c.adverb(v, k)
	case "advcl":
		c.adverbial(k)
	}
}

// directObject reads an object; a relative pronoun is what its clause hangs on.
//
//	{ the plan that China released }
func (c *reading) directObject(k int) {
	p := c.x.resolvedNoun(k, c.v)
	if c.t.tag(p.Head, "WP", "WDT") && len(p.Toks) == 1 { // { What the committee found was … }
		return
	}
	if c.object.IsZero() {
		c.object = p
		return
	}
	role := graph.Other
	if lexicons().telling[c.t.lemma(c.last())] { // { "Our troops will stay," he told [state television] }
		role = graph.Recipient
	}
	c.add(role, p)
}

// dative reads the one to whom, with or without a preposition.
//
//	{ gave [Ukraine] weapons }, { sold weapons [to Ukraine] }
func (c *reading) dative(k int) {
	if c.t.pos(k, "ADP") {
		c.preps = append(c.preps, k)
		return
	}
	c.add(graph.Recipient, c.x.nounPhrase(k))
}

// clausal reads a complement clause.
//
//	{ said [that the plan failed] }, { urged China [to stop] }
func (c *reading) clausal(k int) {
	t := c.t
	p := t.phrase(k, func(i int) bool { return t.ancestor(i, c.v) })
	if slices.Max(t.Subtree(k)) < c.v && !lexicons().speech[t.lemma(c.v)] { // a clause in front is a complement of speech only
		return
	}
	if slices.Contains(p.Toks, c.v) || !t.isVerb(k) && len(p.Toks) == 1 { // { would not expect to }
		return
	}
	called := t.isInfinitive(k) && c.x.calledOn(c.v, k) >= 0 // { called on both sides [to return to talks] }
	if c.object.IsZero() && !called {
		if len(p.Toks) > 1 && t.dep(p.Toks[0], "mark") && t.word(p.Toks[0]) == "that" {
			p.Toks = p.Toks[1:]
		}
		c.object = p
		return
	}
	role := graph.Other
	if t.isInfinitive(k) {
		role = graph.Purpose
	}
	c.add(role, p)
}

// complement is a predicative complement: { is [important for President Xi to listen] }.
func (x *extractor) complement(k int) Phrase {
	if x.t.isNoun(k) {
		return x.nounPhrase(k)
	}
	return x.t.phrase(k, func(i int) bool { return x.t.dep(i, "advcl", "parataxis") && x.afterComma(i) })
}

// isPhrase reports whether a preposition opens an argument of the verb: not a clause with a subject of its own, and not
// the source of the report.
//
//	{ , with Qin Gang saying on April 14 that … }, { according to Kirby }
func (c *reading) isPhrase(k int) bool {
	t := c.t
	if t.word(k) == "according" {
		return false
	}
	if p := t.Child(k, "pcomp"); p >= 0 && t.Child(p, "nsubj", "nsubjpass") >= 0 && t.word(k) == "with" {
		return false
	}
	return len(t.Children(k)) > 0
}

// adverb reads a lone adverb; those of degree and connection say nothing of their own.
func (c *reading) adverb(v, k int) {
	t := c.t
	if t.word(k) == "yet" && t.lemma(v) == "have" && t.word(k+1) == "to" { // { has [yet] to respond }
		c.words = append(c.words, k)
		return
	}
	if h := t.head(c.v); t.dep(c.v, "relcl") && h >= 0 && t.isNoun(h) && h < k && (t.word(k) == "where" || t.word(k) == "when") {
		// { Sindh province, [where] 61 people have died }, { on 6 May, [when] a drone damaged a pipeline }
		role := graph.Other
		e, named := t.EntityAt(h)
		switch {
		case t.word(k) == "when" && named && isTimeLabel(e.Label):
			role = graph.Time
		case t.word(k) == "where" && c.x.isPlaceLike(h):
			role = graph.Location
		}
		if p := c.x.without(h, c.v); role != graph.Other && len(p.Toks) > 0 && len(p.Toks) < 12 {
			c.add(role, p)
		}
		return
	}
	if t.word(k) == "when" && t.dep(c.v, "advcl") {
		c.dated(k)
		return
	}
	if c.x.isConnective(k) {
		switch t.word(k) { // { [also] suggests }, { was [well] received }
		case "also", "only", "still", "even", "just", "well", "then", "never", "too", "yet":
			c.adverbs = append(c.adverbs, k)
		}
		return
	}
	if t.word(k) == "longer" && t.word(k-1) == "no" { // { can no longer brutalize }: the negation says it
		return
	}
	if k == v+1 && len(t.Children(k)) == 0 && isParticle(t.word(k)) { // { stepped [down] in May }
		c.words = append(c.words, k)
		return
	}
	c.adverbs = append(c.adverbs, k)
	between := k > min(v, c.v) && k < c.last() || k == v-1 && k >= c.first(v)
	if between && len(t.Children(k)) == 0 && !c.isTelling(k) {
		return
	}
	if w := t.word(k); len(t.Children(k)) == 0 && (lexicons().hearsay[w] || lexicons().perhaps[w] || isComment(w)) { // { [Allegedly], he left }: the stance says it
		return
	}
	c.add(c.adverbRole(k), t.phrase(k, nil))
}

// isTelling reports whether an adverb that stands within the predicate also says by itself when or how: { were [loudly] cheered },
// { are [currently] assigned }, not { have [also] said }, { [allegedly] attacked }.
func (c *reading) isTelling(k int) bool {
	w := c.t.word(k)
	if lexicons().hearsay[w] || lexicons().perhaps[w] || isDegree(w) {
		return false
	}
	role := c.adverbRole(k)
	return role == graph.Time && w != "already" && w != "again" && w != "finally" && w != "now" && w != "since" && w != "once" && w != "before" || role == graph.Manner
}

// isComment reports whether an adverb says what the report thinks of the clause or how it goes on, not how it happened.
func isComment(w string) bool {
	switch w {
	case "ultimately", "respectively", "additionally", "consequently", "accordingly", "similarly", "certainly", "clearly", "obviously", "definitely", "surely", "unfortunately",
		"fortunately", "sadly", "luckily", "hopefully", "importantly", "interestingly", "surprisingly", "understandably", "basically", "essentially", "actually", "really",
		"firstly", "secondly", "thirdly", "particularly", "especially", "specifically", "notably", "namely", "incidentally", "alternatively", "conversely":
		return true
	}
	return false
}

// isDegree reports whether an adverb in -ly says how much, how surely or in what order, not how.
func isDegree(w string) bool {
	switch w {
	case "only", "nearly", "really", "actually", "simply", "merely", "mostly", "mainly", "largely", "partly", "fully", "totally", "completely", "highly", "especially",
		"particularly", "generally", "usually", "normally", "typically", "certainly", "clearly", "obviously", "definitely", "surely", "truly", "hardly", "barely",
		"roughly", "approximately", "exactly", "precisely", "similarly", "additionally", "consequently", "accordingly", "ultimately", "essentially", "basically",
		"entirely", "solely", "primarily", "effectively", "virtually", "practically", "finally", "firstly", "secondly", "lastly", "greatly", "likely", "family",
		"ally", "rally", "reply", "apply", "supply", "rely", "early", "necessarily", "deeply", "strongly", "still":
		return true
	}
	return false
}

// dated takes over the time right before a clause that "when" opens: it is when the clause happened too.
//
//	{ A similar incident occurred [in 2005] when the Rainbow Warrior ran aground }
func (c *reading) dated(k int) {
	t := c.t
	i := k - 1
	if t.word(i) == "," {
		i--
	}
	e, ok := t.EntityAt(max(i, 0))
	if i < 0 || !ok || !isTimeLabel(e.Label) || t.Sentence(i) != t.Sentence(k) || k != slices.Min(t.Subtree(c.v)) {
		return
	}
	p := Phrase{Head: i}
	for n := e.First; n < e.End; n++ {
		p.Toks = append(p.Toks, n)
		if h := t.head(n); h < e.First || h >= e.End {
			p.Head = n
		}
	}
	if at := e.First - 1; t.pos(at, "ADP") && t.head(p.Head) == at {
		p.Toks = append([]int{at}, p.Toks...)
		p.Head = at
	}
	c.add(graph.Time, p)
}

// isPlaceLike reports whether a noun can be where something happens, as far as "where" behind it shows: { the studio where he
// worked }, not { a situation where nobody wins }.
func (x *extractor) isPlaceLike(n int) bool {
	e, named := x.t.EntityAt(n)
	if named {
		return slices.Contains([]string{"GPE", "LOC", "FAC", "ORG", "EVENT"}, e.Label)
	}
	return x.t.pos(n, "NOUN") && x.t.word(n) != "one" && !x.t.isPersonNoun(n) && !isAbstractPlace(x.t.lemma(n))
}

// isAbstractPlace reports whether a noun is no place, even with "where" behind it.
func isAbstractPlace(w string) bool {
	switch w {
	case "case", "situation", "stage", "instance", "example", "circumstance", "scenario", "condition", "way", "moment", "time", "level", "process", "day", "week", "month", "year":
		return true
	}
	return false
}

// isPlain reports whether a noun says what it is about without the clause that hangs on it: a name, a date, { the free throw line },
// not { the day when he died }, { those who }.
func (x *extractor) isPlain(n int) bool {
	t := x.t
	if _, ok := t.EntityAt(n); ok {
		return true
	}
	if isTimeNoun(t.lemma(n)) { // { the rare times they used it }
		return false
	}
	return t.pos(n, "NOUN") && t.Child(n, "amod", "compound", "poss", "nummod") >= 0
}

// isParticle reports whether an adverb right behind a verb makes another verb of it.
func isParticle(w string) bool {
	switch w {
	case "down", "up", "out", "off", "away", "back", "over", "forward", "apart", "aside":
		return true
	}
	return false
}

// first is the first auxiliary of v, or v.
func (c *reading) first(v int) int {
	first := v
	for _, a := range c.t.all(v, "aux", "auxpass") {
		first = min(first, a)
	}
	return first
}

func (x *extractor) isConnective(k int) bool {
	switch x.t.word(k) {
	case "however", "also", "therefore", "thus", "moreover", "meanwhile", "so", "too", "even", "just", "only", "then", "not", "still",
		"instead", "furthermore", "nevertheless", "nonetheless", "indeed", "well", "why", "how", "where", "when", "as", "yet", "never":
		return len(x.t.Children(k)) == 0
	}
	return false
}

func (c *reading) adverbRole(k int) graph.Role {
	switch w := c.t.word(k); {
	case isTimeAdverb(w):
		return graph.Time
	case w == "here" || w == "there" || w == "abroad" || w == "overseas" || w == "home" || w == "nearby" || w == "away" || w == "elsewhere":
		return graph.Location
	case len(w) > 3 && w[len(w)-2:] == "ly":
		return graph.Manner
	}
	if t := c.t; t.Child(k, "prep") >= 0 { // { ahead of the vote }, { back to Britain }
		if w := t.word(k); w == "ahead" || w == "prior" {
			return graph.Time
		}
		if role := c.prepRole(t.Child(k, "prep")); role == graph.Location || role == graph.Time {
			return role
		}
	}
	if w := c.t.word(k); (w == "after" || w == "before") && c.t.Child(k, "advmod") >= 0 { // { soon after }
		return graph.Time
	}
	for _, i := range c.t.Subtree(k) { // { ago }, { earlier this week }
		if e, ok := c.t.EntityAt(i); ok && isTimeLabel(e.Label) {
			return graph.Time
		}
	}
	return graph.Other
}

func isTimeAdverb(w string) bool {
	switch w {
	case "now", "overnight", "today", "yesterday", "tomorrow", "recently", "earlier", "later", "soon", "previously", "currently", "already", "ago",
		"occasionally", "repeatedly", "continually", "constantly", "frequently", "regularly", "periodically", "originally", "subsequently", "presently", "lately",
		"usually", "rarely", "seldom", "normally", "typically", "annually",
		"often", "always", "again", "once", "formerly", "immediately", "eventually", "finally", "initially", "before", "afterwards", "tonight", "nowadays", "since", "sometimes", "daily", "weekly":
		return true
	}
	return false
}

// isPlaceNoun reports whether a noun is one of places: { deployed soldiers to the [province] }.
func isPlaceNoun(w string) bool {
	switch w {
	case "province", "country", "city", "town", "village", "region", "capital", "border", "area", "hospital", "airport", "prison", "jail", "camp", "base", "port",
		"island", "coast", "north", "south", "east", "west", "district", "county", "state", "territory", "zone", "site", "scene", "house", "home", "office", "school",
		"university", "embassy", "street", "square", "frontline", "front", "front line", "station", "building", "mountain", "river", "sea", "valley", "neighborhood", "neighbourhood":
		return true
	}
	return false
}

func isTimeLabel(label string) bool { return label == "DATE" || label == "TIME" }

// adverbial reads a clause that says when, why, what for or under what condition.
func (c *reading) adverbial(k int) {
	t := c.t
	p := t.phrase(k, func(i int) bool { return t.ancestor(i, c.v) })
	switch m := t.marker(k); m {
	case "as":
		if t.isFinite(k) && t.Child(k, "nsubj", "nsubjpass") >= 0 {
			c.add(graph.Time, p)
		}
	case "while": // { While officials welcomed the call, they also expressed caution }
		if p.Toks[0] > c.v {
			c.add(graph.Time, p)
		}
	case "after", "before", "since", "until", "when", "once", "till", "whenever":
		c.add(graph.Time, p)
	case "because":
		c.add(graph.Cause, p)
	case "if", "unless", "whether":
		c.add(graph.Other, p)
	case "although", "though": // what is conceded is a statement of its own
	default:
		switch {
		case c.hasAdverb(k, "when", "whenever"):
			c.add(graph.Time, p)
		case c.hasAdverb(k, "where", "wherever"):
			c.add(graph.Location, p)
		case t.isInfinitive(k) || m == "so":
			c.add(graph.Purpose, p)
		}
	}
}

func (c *reading) hasAdverb(k int, words ...string) bool {
	for _, a := range c.t.all(k, "advmod") {
		if slices.Contains(words, c.t.word(a)) {
			return true
		}
	}
	return false
}

func (c *reading) add(r graph.Role, p Phrase) {
	if slices.ContainsFunc(p.Toks, func(i int) bool { return !c.t.isPunct(i) }) {
		c.args = append(c.args, Argument{Role: r, Phrase: p})
	}
}

// choose makes the first prepositional phrase the object where the verb has none, and arguments of the others.
//
//	{ talked [with Xi Jinping] on April 26 }, { traveled [to Moscow] for a meeting }, { was criticized [by many] }
func (c *reading) choose() {
	t := c.t
	c.common()
	slices.Sort(c.preps)
	best := -1
	if c.object.IsZero() && !c.exist {
		for _, k := range c.preps {
			if o := t.Child(k, "pobj"); t.dep(k, "agent") && o >= 0 && !t.isAmount(o) { // { was defeated by 10,694 votes [by James To] }
				best = k
				break
			}
			if best < 0 && k > c.v && c.isCore(k) {
				best = k
			}
		}
	}
	for _, k := range c.preps {
		if k == best {
			c.promote(k)
			continue
		}
		if o := t.Child(k, "pobj"); o >= 0 && t.tag(o, "WDT") && len(t.Subtree(k)) == 2 { // { for which Da’esh has claimed responsibility }
			continue
		}
		when := c.timeAtEnd(k)
		role := c.prepRole(k)
		p := t.phrase(k, func(i int) bool {
			// { at Changi Airport [where the flight was headed] }: a statement of its own
			return i == when || c.x.isAside(i) || t.dep(i, "relcl") && (role == graph.Time || role == graph.Location) && c.x.isPlain(t.head(i))
		})
		c.add(role, p)
		if when >= 0 {
			c.add(graph.Time, t.phrase(when, nil))
		}
	}
	c.subordinate()
	slices.SortStableFunc(c.args, func(a, b Argument) int { return a.Phrase.Toks[0] - b.Phrase.Toks[0] })
}

// timeAtEnd is a time that ends the phrase of preposition k where the clause has no other: the parser hangs it on the last
// noun, but it says when all of it happened. It is -1 where there is none.
//
//	{ traveled to Moscow for a meeting with Putin [in late March] }
func (c *reading) timeAtEnd(k int) int {
	t := c.t
	o := t.Child(k, "pobj")
	if o < 0 || c.prepRole(k) != graph.Purpose || slices.ContainsFunc(c.args, func(a Argument) bool { return a.Role == graph.Time && t.pos(a.Phrase.Head, "ADP") }) {
		return -1
	}
	last := t.Subtree(k)
	for _, p := range t.all(o, "prep") {
		if sub := t.Subtree(p); sub[len(sub)-1] == last[len(last)-1] && c.prepRole(p) == graph.Time {
			return p
		}
	}
	return -1
}

// isCore reports whether a prepositional phrase can be the object of its verb.
func (c *reading) isCore(k int) bool {
	o := c.t.Child(k, "pobj")
	if o < 0 || c.t.word(k) == "including" {
		return false
	}
	switch c.prepRole(k) {
	case graph.Time, graph.Manner, graph.Cause:
		return false
	case graph.Purpose: // { co-operated [in order to stop it] }
		return c.t.word(k) != "in"
	}
	return true
}

// promote makes the object of preposition k the object and the preposition part of the predicate.
func (c *reading) promote(k int) {
	t := c.t
	words := []int{k}
	o := t.Child(k, "pobj")
	if o < 0 {
		return
	}
	c.object = c.x.resolvedNoun(o, c.v)
	if c.x.negator(o) >= 0 { // { have been left with [no choice] }: the clause itself is not negated
		c.object = t.phrase(o, func(i int) bool { return c.x.isAside(i) })
	}
	for _, a := range t.Children(k) {
		if a < k && t.dep(a, "advmod") { // { just after }
			words = append(words, a)
		}
	}
	c.words = append(c.words, words...)
}

// timeOr is Time for a phrase that is one, else the role given.
func (c *reading) timeOr(k int, role graph.Role) graph.Role {
	if e, ok := c.t.EntityAt(k); ok && isTimeLabel(e.Label) {
		return graph.Time
	}
	if isTimeNoun(c.t.lemma(k)) {
		return graph.Time
	}
	return role
}

// isTimeNoun reports whether a noun is one of times.
func isTimeNoun(lemma string) bool {
	switch lemma {
	case "time", "moment", "day", "week", "month", "year", "morning", "evening", "night", "hour", "anniversary", "weekend", "season", "decade", "century", "afternoon":
		return true
	}
	return false
}
