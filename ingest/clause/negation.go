package clause

import "slices"

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
