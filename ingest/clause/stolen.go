package clause

import (
	"slices"
	"strings"
)

// mendStolenSubject gives a finite verb without a subject the one that was read as the subject of the participle before it.
//
//	{ [The first man] charged, Michael Adebowale, appeared in court }, { [The woman], still missing on Tuesday, is described as }
func (t *tree) mendStolenSubject(v int) bool {
	if !t.lacksSubject(v) {
		return false
	}
	for _, k := range t.all(v, "advcl") {
		s := t.Child(k, "nsubj")
		if k > v || s < 0 || s > k || !t.tag(k, "VBN", "VBG") || t.marker(k) != "" || t.Child(k, "aux", "auxpass", "advcl") >= 0 || !t.pos(s, "NOUN", "PROPN") {
			continue
		}
		if t.word(t.firstOf(v)-1) != "," || slices.Min(t.Subtree(k)) != slices.Min(t.Subtree(s)) {
			continue
		}
		if !t.attach(s, v, t.subjectLabel(v)) || !t.attach(k, s, "acl") {
			return false
		}
		if d := t.Child(k, "dobj"); d > k && t.word(slices.Min(t.Subtree(d))-1) == "," && t.pos(d, "PROPN") { // { charged, [Michael Adebowale], appeared }
			t.attach(d, s, "appos")
		}
		return true
	}
	return false
}

// mendStolenApposition gives a finite verb without a subject the noun right before it, which was read as an apposition within the
// participle clause in front.
//
//	{ Created with the support of Teresa Silva, [Fundación También] insisted }
func (t *tree) mendStolenApposition(v int) bool {
	if !t.lacksSubject(v) {
		return false
	}
	s := t.firstOf(v) - 1
	if !t.dep(s, "appos", "conj", "dobj") || !t.pos(s, "PROPN", "NOUN", "PRON") || t.word(slices.Min(t.Subtree(s))-1) != "," || slices.Max(t.Subtree(s)) != s {
		return false
	}
	for up, hops := t.head(s), 0; up >= 0 && hops < 12; up, hops = t.head(up), hops+1 {
		if t.dep(up, "advcl", "prep") && t.head(up) == v && t.Child(s, "cc") < 0 {
			return t.attach(s, v, t.subjectLabel(v))
		}
	}
	return false
}

// lacksSubject reports whether v is the finite verb of a main or complement clause of which nothing was read as the subject.
func (t *tree) lacksSubject(v int) bool {
	return t.isVerb(v) && t.dep(v, "ROOT", "ccomp") && t.isFinite(v) && !t.tag(v, "VB") && t.Child(v, "nsubj", "nsubjpass", "csubj", "csubjpass", "expl") < 0
}

// firstOf is the first auxiliary of v, or v.
func (t *tree) firstOf(v int) int {
	first := v
	for _, a := range t.all(v, "aux", "auxpass") {
		first = min(first, a)
	}
	return first
}

// subjectLabel is the label of a subject of v.
func (t *tree) subjectLabel(v int) string {
	if t.Child(v, "auxpass") >= 0 {
		return "nsubjpass"
	}
	return "nsubj"
}

// mendWho makes a relative clause of one with "who" or "which" right behind a noun that was read as another kind of clause.
//
//	{ tied in the rank with Brazil [who moved up three] }
func (t *tree) mendWho(v int) bool {
	s := t.Child(v, "nsubj", "nsubjpass")
	if !t.isVerb(v) || !t.dep(v, "advcl", "conj", "parataxis", "dep") || s < 1 || !t.tag(s, "WP", "WDT") || t.word(s) != "who" && t.word(s) != "which" {
		return false
	}
	first := slices.Min(t.Subtree(v))
	n := first - 1
	if t.word(n) == "," {
		n--
	}
	if first != s || !t.pos(n, "NOUN", "PROPN") || t.ancestor(v, n) || t.word(s) == "who" && !t.isPersonNoun(n) && t.pos(n, "NOUN") {
		return false
	}
	for t.dep(n, "compound", "nmod") && t.head(n) == n+1 { // never the first part of a name
		n++
	}
	return n < s && t.attach(v, n, "relcl")
}

// mendSaid hangs what a quotation goes on with on its first clause, where it was coordinated with the verb of saying outside.
//
//	{ Murphy said "Parliament is unpredictable [and I don't think many people saw this coming]" }
func (t *tree) mendSaid(v int) bool {
	h := t.head(v)
	c := t.Child(h, "ccomp")
	if !t.isVerb(v) || !t.dep(v, "conj") || h < 0 || h > v || !lexicons().speech[t.lemma(h)] || c < h || c > v || t.Child(v, "nsubj", "nsubjpass", "expl") < 0 {
		return false
	}
	open := t.openBefore(v, h)
	if open < 0 || c < open {
		return false
	}
	for _, k := range t.all(h, "cc") {
		if k > c && k < v {
			t.attach(k, c, "cc")
		}
	}
	return t.attach(v, c, "conj")
}

// openBefore is the quotation mark between h and v that is still open at v, or -1.
func (t *tree) openBefore(v, h int) int {
	open := -1
	for i := h + 1; i < v; i++ {
		switch t.Tokens[i].Text {
		case "“", "``":
			open = i
		case "”", "''":
			open = -1
		case `"`:
			if open >= 0 {
				open = -1
			} else {
				open = i
			}
		}
	}
	return open
}

// mendParticiple makes the verb of a participle that was read as an adjective behind a form of be: what is done to the subject.
//
//	{ All were [hung] }
func (t *tree) mendParticiple(a int) bool {
	b := t.head(a)
	if !t.dep(a, "acomp") || !t.tag(a, "VBN") || !t.isVerb(a) || t.lemma(b) != "be" || b > a || t.Child(b, "expl", "attr", "dobj") >= 0 || t.Child(a, "aux", "auxpass", "cc", "conj") >= 0 {
		return false
	}
	if s := t.Child(b, "nsubj"); s < 0 || s > b {
		return false
	}
	h, dep := t.Tokens[b].Head, t.Tokens[b].Dep
	if h == b {
		h = a
	}
	t.SetHead(a, h)
	t.Tokens[a].Dep = dep
	for _, k := range slices.Clone(t.Children(b)) {
		if t.dep(k, "nsubj") {
			t.Tokens[k].Dep = "nsubjpass"
		}
		t.SetHead(k, a)
	}
	t.SetHead(b, a)
	t.Tokens[b].Dep = "auxpass"
	return true
}

// mendScore hangs a result on the verb, its second number on its first.
//
//	{ defeated Mexico [62–37] }, { lost their first game [70 – 59] to the Netherlands }
func (t *tree) mendScore(n int) bool {
	whole := t.tag(n, "CD") && isScore(t.word(n))
	parted := t.tag(n, "CD") && isDash(t.word(n+1)) && t.tag(n+2, "CD") && isScore(t.word(n)+"–"+t.word(n+2)) && !t.pos(n+3, "NOUN") && len(t.Children(n+2)) == 0
	v := t.head(n)
	if !whole && !parted || t.head(n) == n+2 {
		return false
	}
	switch {
	case t.dep(n, "dobj") && t.isVerb(v) && t.dep(n-1, "compound", "nmod") && t.head(n-1) == n && t.pos(n-1, "PROPN"): // the name hangs on the number
		for _, c := range slices.Clone(t.Children(n)) {
			if c < n-1 {
				t.SetHead(c, n-1)
			}
		}
		t.SetHead(n-1, v)
		t.Tokens[n-1].Dep, t.Tokens[n].Dep = "dobj", "npadvmod"
	case t.dep(n, "dobj", "npadvmod", "attr") && t.isVerb(v):
	case t.dep(n, "nummod", "appos") && v == n-1 && (t.pos(v, "PROPN") || isContest(t.lemma(v))) && t.dep(v, "dobj", "npadvmod") && t.isVerb(t.head(v)):
		v = t.head(v) // the parser hangs it on the noun before it
	default:
		return false
	}
	if parted {
		t.attach(n+1, n, "punct")
		t.attach(n+2, n, "nummod")
	}
	return v < n && (t.head(n) == v || t.attach(n, v, "npadvmod"))
}

// isScore reports whether a word is two numbers of up to three digits: { 62–37 }.
func isScore(w string) bool {
	a, b, ok := strings.Cut(strings.NewReplacer("—", "–", "-", "–").Replace(w), "–")
	number := func(s string) bool { return s != "" && len(s) < 4 && strings.Trim(s, "0123456789") == "" }
	return ok && number(a) && number(b)
}

func isContest(lemma string) bool {
	switch lemma {
	case "game", "match", "set", "final", "opener", "semifinal", "semi-final", "series", "vote":
		return true
	}
	return false
}

func isDash(w string) bool { return w == "–" || w == "-" || w == "--" || w == "—" }

// mendClaiming hangs a participle of saying behind a complement clause on the verb of saying above: who spoke goes on.
//
//	{ said that they had seen a rise in attacks, [claiming that assaults had risen] }
func (t *tree) mendClaiming(k int) bool {
	h := t.head(k)
	u := t.head(h)
	if !t.dep(k, "advcl") || !t.tag(k, "VBG") || !lexicons().speech[t.lemma(k)] && t.lemma(k) != "call" && t.lemma(k) != "describe" || t.Child(k, "nsubj", "mark", "aux") >= 0 {
		return false
	}
	if !t.dep(h, "ccomp") || h > k || u > h || !lexicons().speech[t.lemma(u)] || t.lemma(u) == "see" || t.word(slices.Min(t.Subtree(k))-1) != "," || t.Child(k, "ccomp", "dobj", "prep") < 0 {
		return false
	}
	return t.attach(k, u, "advcl")
}
