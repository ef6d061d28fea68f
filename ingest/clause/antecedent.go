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
	h := t.head(v)
	if !t.dep(v, "relcl") || !t.isVerb(v) || h < 0 || t.Child(h, "conj") >= 0 || t.dep(h, "conj") {
		return false
	}
	e, named := t.EntityAt(h)
	placed := t.pos(h, "PROPN") && t.head(h) >= 0 && (t.word(t.head(h)) == "in" || t.word(t.head(h)) == "near") // whatever the recogniser took it for
	if !placed && (!named || !slices.Contains([]string{"GPE", "LOC", "ORG", "FAC"}, e.Label)) {
		return false
	}
	s := t.Child(v, "nsubj", "nsubjpass")
	if s < 0 || slices.Min(t.Subtree(v)) != s {
		return false
	}
	restrictive := s == slices.Max(append(t.all(h, "compound", "amod", "case"), h))+1
	fits := func(int) bool { return false }
	switch {
	case t.word(s) == "who":
		fits = t.isPersonNoun
	case !t.tag(s, "WDT"):
		return false
	case t.isPluralVerb(v):
		fits = func(n int) bool { return t.tag(n, "NNS", "NNPS") }
	case restrictive && (e.Label == "GPE" || placed):
		fits = func(n int) bool { return t.tag(n, "NN") }
	case (e.Label == "GPE" || placed) && t.isEstablishmentDeed(v):
		fits = func(n int) bool { return lexicons().establishments[t.lemma(n)] }
	}
	for n, hops := h, 0; hops < 6; hops++ {
		p := t.head(n)
		if p < 0 || !t.dep(n, "pobj") || !t.dep(p, "prep") {
			return false
		}
		n = t.head(p)
		if n < 0 || !t.isNoun(n) {
			return false
		}
		if fits(n) {
			return t.attach(v, n, "relcl")
		}
	}
	return false
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
