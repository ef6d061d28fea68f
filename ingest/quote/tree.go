package quote

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// tree is a document with the edges of its subtrees.
type tree struct {
	*syntax.Doc
	left, right []int // first and last token of each subtree
}

// newTree finds the edges of all subtrees in linear time. Tokens that hang on no root, as in malformed trees, are
// subtrees of their own.
func newTree(doc *syntax.Doc) *tree {
	n := len(doc.Tokens)
	t := &tree{Doc: doc, left: make([]int, n), right: make([]int, n)}
	order := make([]int, 0, n)
	for i := range n {
		t.left[i], t.right[i] = i, i
		if doc.Tokens[i].Head == i {
			order = append(order, i)
		}
	}
	for k := 0; k < len(order); k++ {
		order = append(order, doc.Children(order[k])...)
	}
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		h := doc.Tokens[i].Head
		t.left[h] = min(t.left[h], t.left[i])
		t.right[h] = max(t.right[h], t.right[i])
	}
	return t
}

// span is the range of the subtree of i.
func (t *tree) span(i int) syntax.Range { return syntax.Range{First: t.left[i], End: t.right[i] + 1} }

// in reports whether token i lies in the subtree of h.
func (t *tree) in(i, h int) bool { return t.left[h] <= i && i <= t.right[h] }

func (t *tree) word(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	return strings.ToLower(t.Tokens[i].Text)
}

func (t *tree) lemmaOf(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	return strings.ToLower(t.Tokens[i].Lemma)
}

func (t *tree) dep(i int, deps ...string) bool { return slices.Contains(deps, t.Tokens[i].Dep) }

// child is the first child of i with one of the labels, or -1.
func (t *tree) child(i int, deps ...string) int { return t.Child(i, deps...) }

// isPunct reports whether token i is punctuation or white space.
func (t *tree) isPunct(i int) bool {
	return t.Tokens[i].POS == "PUNCT" || t.Tokens[i].POS == "SPACE" || strings.Trim(t.Tokens[i].Text, "\"'“”‘’.,:;-–—()[]…!? \n\t") == ""
}

// phrase is the noun phrase of head h without the clauses and appositions that hang on it.
//
//	{ [Khaled Al-Maeena], editor at large at the Saudi Gazette, said }
func (t *tree) phrase(h int) clause.Phrase {
	var drop []syntax.Range
	for _, c := range t.Children(h) {
		if t.dep(c, "appos", "relcl", "acl", "advcl", "ccomp", "parataxis", "dep") || t.dep(c, "conj") && t.Tokens[c].POS == "VERB" {
			drop = append(drop, t.span(c))
		}
	}
	toks := make([]int, 0, 8)
	for i := t.left[h]; i <= t.right[h]; i++ {
		if !slices.ContainsFunc(drop, func(r syntax.Range) bool { return r.Has(i) }) {
			toks = append(toks, i)
		}
	}
	toks = slices.DeleteFunc(toks, func(i int) bool { // { Al-Maeena } keeps its hyphen, what is left out takes its commas along
		return i != h && t.isPunct(i) && slices.ContainsFunc(drop, func(r syntax.Range) bool { return r.Has(i-1) || r.Has(i+1) })
	})
	edge := func(i int) bool { return i != h && (t.isPunct(i) || t.dep(i, "cc", "preconj")) }
	for len(toks) > 0 && edge(toks[0]) {
		toks = toks[1:]
	}
	for len(toks) > 0 && edge(toks[len(toks)-1]) {
		toks = toks[:len(toks)-1]
	}
	return clause.Phrase{Toks: toks, Head: h}
}

// trim takes punctuation and white space off the ends of a range.
func (t *tree) trim(r syntax.Range) syntax.Range {
	for r.First < r.End && t.isPunct(r.First) {
		r.First++
	}
	for r.First < r.End && t.isPunct(r.End-1) {
		r.End--
	}
	return r
}

// shut adds the mark that closes a quotation within a range, where only punctuation stands between.
//
//	{ reiterated that [any peace plan won't be "sustainable or credible."] }
func (t *tree) shut(r syntax.Range) syntax.Range {
	open := false
	for i := r.First; i < r.End; i++ {
		switch t.Tokens[i].Text {
		case `"`:
			open = !open
		case "“":
			open = true
		case "”":
			open = false
		}
	}
	for i := r.End; open && i < len(t.Tokens) && t.isPunct(i) && i < r.End+3; i++ {
		if w := t.Tokens[i].Text; w == `"` || w == "”" {
			return syntax.Range{First: r.First, End: i + 1}
		}
	}
	return r
}

// words counts the tokens of a range that are no punctuation.
func (t *tree) words(r syntax.Range) int {
	n := 0
	for i := r.First; i < r.End; i++ {
		if !t.isPunct(i) {
			n++
		}
	}
	return n
}

// isFinite reports whether a range holds a finite verb.
func (t *tree) isFinite(r syntax.Range) bool {
	for i := r.First; i < r.End; i++ {
		switch t.Tokens[i].Tag {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		}
	}
	return false
}

// without takes the ranges of holes out of r.
func without(r syntax.Range, holes ...syntax.Range) []syntax.Range {
	out := []syntax.Range{r}
	for _, h := range holes {
		var next []syntax.Range
		for _, r := range out {
			if h.Len() <= 0 || h.End <= r.First || r.End <= h.First {
				next = append(next, r)
				continue
			}
			if r.First < h.First {
				next = append(next, syntax.Range{First: r.First, End: h.First})
			}
			if h.End < r.End {
				next = append(next, syntax.Range{First: h.End, End: r.End})
			}
		}
		out = next
	}
	return out
}

// has reports whether token i lies in one of the ranges.
func has(rs []syntax.Range, i int) bool {
	return slices.ContainsFunc(rs, func(r syntax.Range) bool { return r.Has(i) })
}

// size is the number of tokens in the ranges.
func size(rs []syntax.Range) int {
	n := 0
	for _, r := range rs {
		n += r.Len()
	}
	return n
}
