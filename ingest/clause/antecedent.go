package clause

import "slices"

// mendAntecedent hangs a relative clause that was read as one of a place or an organisation on the noun above that it is
// about: one for people where it begins with "who"; a plural where its verb is one; a common noun where no comma parts it
// from the name, since names are not restricted; and where something is made or done that places do not do, what stands in
// the place.
//
//	{ A spokesman for Gazprom, [who declined to be named] }, { Reports from Iran, [which were published on Monday] },
//	{ a hospital in Leeds [that treats soldiers] }, { the plant in Brescia, [which employs 1,150 people] }
func (t *tree) mendAntecedent(v int) bool {
	s := t.Child(v, "nsubj", "nsubjpass")
	if !t.dep(v, "relcl") || !t.isVerb(v) || s < 0 || slices.Min(t.Subtree(v)) != s {
		return false
	}
	h := t.firstPlace(t.head(v), s)
	if h < 0 {
		return false
	}
	fits := t.antecedents(h, v, s)
	if fits == nil {
		return false
	}
	for range 6 {
		if h = t.nounAbove(h); h < 0 {
			return false
		}
		if fits(h) {
			return t.attach(v, h, "relcl")
		}
	}
	return false
}

// firstPlace is the first of the places coordinated with h, where a clause that begins with s would be said of them all; h itself
// where it stands alone; or -1.
//
//	{ applicants from [Mali], Niger and Chad who crossed the sea }
func (t *tree) firstPlace(h, s int) int {
	if t.Child(h, "conj") < 0 && !t.dep(h, "conj") {
		return h
	}
	if e, ok := t.EntityAt(h); !ok || e.Label != "GPE" || t.word(s) != "who" {
		return -1
	}
	for hops := 0; t.dep(h, "conj") && hops < 20; hops++ {
		h = t.head(h)
	}
	return h
}

// antecedents tells the nouns that relative clause v, which begins with s, may be about rather than place or organisation h; nil
// where h may be what it is about.
func (t *tree) antecedents(h, v, s int) func(n int) bool {
	e, named := t.EntityAt(h)
	up := t.head(h)
	placed := t.pos(h, "PROPN") && (t.word(up) == "in" || t.word(up) == "near") // whatever the recogniser took it for
	if !placed && (!named || !slices.Contains([]string{"GPE", "LOC", "ORG", "FAC"}, e.Label)) {
		return nil
	}
	isPlace := placed || e.Label == "GPE"
	switch {
	// { A spokesman for Gazprom, [who declined to be named] }
	case t.word(s) == "who":
		return func(n int) bool { return t.isPersonNoun(n) || t.tag(n, "NNS") && e.Label == "GPE" }
	case !t.tag(s, "WDT"):
		return nil
	// { Reports from Iran, [which were published on Monday] }
	case t.isPluralVerb(v):
		return func(n int) bool { return t.tag(n, "NNS", "NNPS") }
	// { a hospital in Leeds [that treats soldiers] }
	case isPlace && s == slices.Max(append(t.all(h, "compound", "amod", "case"), h))+1:
		return func(n int) bool { return t.tag(n, "NN") }
	// { the plant in Brescia, [which employs 1,150 people] }
	case isPlace && t.isEstablishmentDeed(v):
		return func(n int) bool { return lexicons().establishments[t.lemma(n)] }
	}
	return nil
}

// nounAbove is the noun that n hangs on by a preposition, or -1: { [a hospital] in Leeds }.
func (t *tree) nounAbove(n int) int {
	p := t.head(n)
	up := t.head(p)
	if !t.dep(n, "pobj") || !t.dep(p, "prep") || !t.isNoun(up) {
		return -1
	}
	return up
}

// mendWhoPeople hangs a clause with who behind a comma that was read as one of a time or a thing, or as the complement of the
// verb, on the nearest people named before it.
//
//	{ proposed the plan to EU leaders at the end of last year, [who invited her to Brussels] },
//	{ sent the report to senior officials in May, [who rejected it] }
func (t *tree) mendWhoPeople(v int) bool {
	h := t.head(v)
	s := t.Child(v, "nsubj", "nsubjpass")
	if !t.dep(v, "relcl", "ccomp") || h < 0 || h > v || s < 0 || t.word(s) != "who" || t.word(s-1) != "," || slices.Min(t.Subtree(v)) != s {
		return false
	}
	e, ok := t.EntityAt(h)
	isTime := ok && isTimeLabel(e.Label) || slices.Contains([]string{"end", "start", "beginning", "time"}, t.lemma(h))
	isThing := !ok && t.dep(h, "dobj") && t.tag(h, "NN") && !t.isPersonNoun(h)
	up := t.head(h)
	switch {
	case t.dep(v, "ccomp") && t.isVerb(h):
		up = h
	case !t.dep(v, "relcl") || !isTime && !isThing:
		return false
	case t.dep(up, "prep"):
		up = t.head(up)
	}
	if up < 0 || !t.isVerb(up) {
		return false
	}
	for n := s - 1; n > up; n-- {
		if isThing && n < h {
			return false
		}
		if t.isPersonNoun(n) && t.ancestor(up, n) && t.dep(n, "dobj", "pobj", "dative") {
			return t.attach(v, n, "relcl")
		}
	}
	return false
}

// mendBetween hangs who leads one of two parties on the party, where it was read as said of what is between them.
//
//	{ welcomed the agreement between the Government of Iraq, [led by Haider Al Abadi], and the Kurds }
func (t *tree) mendBetween(v int) bool {
	h := t.head(v)
	comma := slices.Min(t.Subtree(v)) - 1
	if !t.dep(v, "acl", "advcl") || !t.tag(v, "VBN", "VBD") || t.Child(v, "agent") < 0 || t.word(comma) != "," {
		return false
	}
	for o, hops := comma-1, 0; o > h && hops < 12; o, hops = t.head(o), hops+1 {
		k := t.head(o)
		if k > h && t.dep(o, "pobj") && t.word(k) == "between" {
			return t.tag(o, "NN", "NNP") && !slices.ContainsFunc(t.Subtree(k), func(i int) bool { return i < comma && t.dep(i, "cc") }) && t.attach(v, o, "acl")
		}
	}
	return false
}

// mendNews hangs a participle behind a noun with a that-clause on the verb of that clause: what is told is meant, not the telling.
//
//	{ welcomed the news that rebels had taken the town, [aided by Turkish tanks] }
func (t *tree) mendNews(v int) bool {
	h := t.head(v)
	if !t.dep(v, "acl") || !t.tag(v, "VBN", "VBD") || t.Child(v, "agent") < 0 || !t.isNoun(h) || t.word(slices.Min(t.Subtree(v))-1) != "," {
		return false
	}
	c := t.Child(h, "acl", "ccomp")
	return c > h && c < v && t.isFinite(c) && t.marker(c) == "that" && t.attach(v, c, "advcl")
}

// isPersonNoun reports whether a noun is one for people.
func (t *tree) isPersonNoun(n int) bool {
	if e, ok := t.EntityAt(n); ok && e.Label == "PERSON" {
		return true
	}
	return t.pos(n, "NOUN", "PROPN") && (lexicons().people[t.lemma(n)] || lexicons().people[t.word(n)])
}

// isEstablishmentDeed reports whether the clause of v says what firms, hospitals and the like do, rather than towns.
func (t *tree) isEstablishmentDeed(v int) bool {
	return !t.isPassive(v) && lexicons().operating[t.lemma(v)] && t.Child(v, "dobj") >= 0
}

// isPluralVerb reports whether verb v, or its first auxiliary, can only go with a plural.
func (t *tree) isPluralVerb(v int) bool {
	first := v
	for _, a := range t.all(v, "aux", "auxpass") {
		first = min(first, a)
	}
	return t.tag(first, "VBP") || t.word(first) == "were"
}
