package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// tree is a document with short names for what rules ask of it.
type tree struct {
	*syntax.Doc
	partners map[int]int // of quotation marks and brackets, once they were asked for
}

func (t *tree) word(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	return strings.ToLower(strings.ReplaceAll(t.Tokens[i].Text, "’", "'"))
}

// lemma is the lemma of token i; clitics of "be" behind a typographic apostrophe are repaired: { that’s a good thing }.
func (t *tree) lemma(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	if t.isVerb(i) {
		switch t.word(i) {
		case "'s", "'re", "'m":
			return "be"
		}
	}
	return strings.ToLower(t.Tokens[i].Lemma)
}

// Children lists the children of i; of no token, none.
func (t *tree) Children(i int) []int {
	if !t.has(i) {
		return nil
	}
	return t.Doc.Children(i)
}

// Child is the first child of i with one of the labels, or -1.
func (t *tree) Child(i int, deps ...string) int {
	for _, c := range t.Children(i) {
		if slices.Contains(deps, t.Tokens[c].Dep) {
			return c
		}
	}
	return -1
}

// has reports whether there is a token i: rules may ask about the head of a root.
func (t *tree) has(i int) bool { return i >= 0 && i < len(t.Tokens) }

func (t *tree) dep(i int, deps ...string) bool {
	return t.has(i) && slices.Contains(deps, t.Tokens[i].Dep)
}

func (t *tree) pos(i int, pos ...string) bool {
	return t.has(i) && slices.Contains(pos, t.Tokens[i].POS)
}

func (t *tree) tag(i int, tags ...string) bool {
	return t.has(i) && slices.Contains(tags, t.Tokens[i].Tag)
}

// head is the head of i, or -1 where i is a root.
func (t *tree) head(i int) int {
	if !t.has(i) {
		return -1
	}
	if h := t.Tokens[i].Head; h != i {
		return h
	}
	return -1
}

// all lists the children of i with one of the labels.
func (t *tree) all(i int, deps ...string) []int {
	var out []int
	for _, c := range t.Children(i) {
		if slices.Contains(deps, t.Tokens[c].Dep) {
			out = append(out, c)
		}
	}
	return out
}

// isPunct reports whether token i is punctuation or white space.
func (t *tree) isPunct(i int) bool {
	return t.pos(i, "PUNCT", "SPACE") || strings.Trim(t.Tokens[i].Text, "\"'`“”‘’.,:;-–—()[]…!? \n\t") == ""
}

func (t *tree) isNoun(i int) bool { return t.pos(i, "NOUN", "PROPN", "PRON", "NUM") }

func (t *tree) isVerb(i int) bool { return t.pos(i, "VERB", "AUX") }

// marker is the word that opens a clause: { that }, { if }, { whether }, { after }.
func (t *tree) marker(v int) string {
	if m := t.Child(v, "mark"); m >= 0 {
		return t.word(m)
	}
	return ""
}

// isInfinitive reports whether verb v stands with "to".
func (t *tree) isInfinitive(v int) bool {
	for _, c := range t.all(v, "aux") {
		if t.tag(c, "TO") {
			return true
		}
	}
	return false
}

// isPassive reports whether verb v is passive: { was created }, { got arrested }.
func (t *tree) isPassive(v int) bool {
	if t.Child(v, "auxpass", "nsubjpass", "csubjpass") >= 0 {
		return true
	}
	if t.tag(v, "VBN") && t.dep(v, "advcl") && t.Child(v, "aux", "nsubj", "dobj") < 0 && (t.Child(v, "mark", "agent") >= 0 || t.isAsked(v)) { // { If [found] guilty, he could be banned }
		return true
	}
	// { were killed and [injured] in multiple bombings }
	h := t.head(v)
	return h >= 0 && t.dep(v, "conj") && t.tag(v, "VBN", "VBD") && t.Child(v, "nsubj", "aux", "ccomp", "xcomp") < 0 && (t.Child(v, "dobj") < 0 || t.tag(v, "VBN") && t.isAmount(t.Child(v, "dobj"))) && (t.tag(v, "VBN") || t.Child(v, "prep") >= 0) && t.isVerb(h) && t.isPassive(h)
}

// isAsked reports whether a participle at the head of a sentence is what was said to the subject behind it.
//
//	{ [Asked] whether he would resign, Kaboré said no }
func (t *tree) isAsked(v int) bool {
	s := t.Child(t.head(v), "nsubj", "nsubjpass")
	switch t.lemma(v) {
	case "ask", "tell", "press", "question", "quiz", "challenge", "accuse", "charge", "arrest", "convict", "sentence", "elect", "appoint", "found", "base", "build", "design", "publish", "release", "bear":
		return s > v
	}
	return false
}

// trim takes tokens off the ends that do not belong to a phrase with this head: punctuation and conjunctions.
func (t *tree) trim(toks []int, head int) []int {
	// A bracket or quotation mark at one end stays where its partner stands inside.
	edge := func(i int) bool {
		return i != head && (t.word(i) == "not" && i > head || t.isPunct(i) && !t.closes(toks, i) || t.dep(i, "cc") && !t.dep(i, "preconj"))
	}
	for len(toks) > 0 && edge(toks[0]) {
		toks = toks[1:]
	}
	for len(toks) > 0 && edge(toks[len(toks)-1]) {
		toks = toks[:len(toks)-1]
	}
	return toks
}

// closes reports whether token i is half of a pair of quotation marks or brackets of which the other half is among toks.
//
//	{ a 12-point "peace plan" }
func (t *tree) closes(toks []int, i int) bool {
	if t.partners == nil {
		t.partners = t.pair()
	}
	k, ok := t.partners[i]
	return ok && slices.Contains(toks, k)
}

// pair finds the other half of every quotation mark and bracket, paragraph by paragraph. A straight mark opens where none
// is open.
func (t *tree) pair() map[int]int {
	out := map[int]int{}
	opens := map[string]string{"”": "“", "''": "``", ")": "(", "]": "["}
	for _, p := range t.Paras {
		open := map[string]int{} // by the opening mark, the last one that is open
		for i := p.First; i < p.End; i++ {
			w := t.Tokens[i].Text
			switch w {
			case `"`, "“", "``", "(", "[":
				if k, ok := open[w]; ok && w == `"` {
					out[i], out[k] = k, i
					delete(open, w)
					continue
				}
				open[w] = i
			case "`": // { `` Northern Territories '' }, a mark of two tokens
				if i > p.First && t.Tokens[i-1].Text == w && !t.Tokens[i-1].Space {
					open["``"] = i
				}
			case "”", "''", ")", "]":
				if k, ok := open[opens[w]]; ok {
					out[i], out[k] = k, i
					if t.Tokens[k].Text == "`" {
						out[k-1] = i
					}
					delete(open, opens[w])
				}
			}
		}
	}
	return out
}

// phrase is the subtree of h without what drop refuses, trimmed. drop is asked about every token under h once, and a
// token that it refuses goes with all that hangs on it.
func (t *tree) phrase(h int, drop func(i int) bool) Phrase {
	toks := []int{h}
	for k := 0; k < len(toks); k++ {
		for _, c := range t.Children(toks[k]) {
			if drop == nil || !drop(c) {
				toks = append(toks, c)
			}
		}
	}
	slices.Sort(toks)
	toks = t.closed(slices.Compact(toks))
	return Phrase{Toks: t.paired(t.trim(toks, h)), Head: h}
}

// paired leaves out quotation marks whose other half stands outside the phrase.
//
//	{ will lead to a "meaningful peace movement," CNN reported } → a meaningful peace movement
func (t *tree) paired(toks []int) []int {
	out := make([]int, 0, len(toks))
	for n, i := range toks {
		switch t.Tokens[i].Text {
		case "(", "[": // { about 500 miles (800 km) from Herat } without what was in the brackets
			if n+1 < len(toks) && (t.Tokens[toks[n+1]].Text == ")" || t.Tokens[toks[n+1]].Text == "]") {
				continue
			}
		case ",": // { Hasaka Province, which …, including a hospital } without the clause
			if n+1 < len(toks) && t.Tokens[toks[n+1]].Text == "," {
				continue
			}
		case ")", "]":
			if n > 0 && (t.Tokens[toks[n-1]].Text == "(" || t.Tokens[toks[n-1]].Text == "[") {
				continue
			}
		case `"`, "“", "”", "``", "''", "`":
			if !t.closes(toks, i) && len(toks) > 1 && !t.isApostrophe(i) {
				continue
			}
		}
		out = append(out, i)
	}
	return out
}

// isApostrophe reports whether token i is a lone mark, which may be either half: { the listing for [`]marriage' }.
func (t *tree) isApostrophe(i int) bool {
	double := func(k int) bool { return k >= 0 && k < len(t.Tokens) && t.Tokens[k].Text == "`" }
	return double(i) && !double(i-1) && !double(i+1)
}

// closed adds the quotation mark that closes a phrase, where the parser hung it on another word.
//
//	{ mentioned as [“Curtis Alerici”] in a list }
func (t *tree) closed(toks []int) []int {
	last := toks[len(toks)-1]
	if next := last + 1; next < len(t.Tokens) && strings.Trim(t.Tokens[next].Text, `"”'`) == "" && t.closes(append(toks, next), next) {
		return append(toks, next)
	}
	return toks
}

// isAmount reports whether noun i only counts: { 10,694 votes }, { 12% }.
func (t *tree) isAmount(i int) bool {
	if t.pos(i, "NUM") {
		return true
	}
	e, ok := t.EntityAt(i)
	return t.Child(i, "nummod") >= 0 && t.tag(i, "NNS", "NN") && !(ok && e.Label == "PERSON") && !t.isHuman(i)
}

// isHuman reports whether noun i is one of people: { by [two men] }.
func (t *tree) isHuman(i int) bool {
	switch t.lemma(i) {
	case "man", "woman", "person", "people", "soldier", "officer", "gunman", "official", "member", "child", "attacker", "country", "company", "group", "party", "bomber", "police":
		return true
	}
	return strings.HasSuffix(t.lemma(i), "er") || strings.HasSuffix(t.lemma(i), "or") || strings.HasSuffix(t.lemma(i), "ist") || strings.HasSuffix(t.lemma(i), "ant")
}

// ancestor reports whether a is i or above it.
func (t *tree) ancestor(a, i int) bool {
	for hops := 0; i >= 0 && hops < 200; hops++ {
		if i == a {
			return true
		}
		i = t.head(i)
	}
	return false
}
