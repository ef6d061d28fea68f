// Package syntax holds annotated text: tokens with their tags, lemmas, heads and labels, sentences, paragraphs and named
// entities. Every stage of the pipeline reads and writes a [Doc]; the package itself annotates nothing.
//
// Tags are those of the Penn Treebank, coarse tags and morphology those of Universal Dependencies, dependency labels
// those of ClearNLP (nsubj, dobj, pobj, prep, …) and entity labels those of OntoNotes 5 (PERSON, GPE, ORG, NORP, DATE, …).
package syntax

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Token is one token of a Doc.
type Token struct {
	Start, End int    // half-open byte offsets into Doc.Text
	Text       string // Doc.Text[Start:End]
	Space      bool   // one space follows, as in spaCy's whitespace_
	Norm       string // normalised form, as in spaCy's norm_
	Tag        string // Penn Treebank tag: "VBD"
	POS        string // UD coarse tag: "VERB"
	Morph      string // UD features: "Tense=Past|VerbForm=Fin"
	Lemma      string
	Head       int    // index of the head in Doc.Tokens; a root is its own head
	Dep        string // dependency label: "nsubj"; "ROOT" for roots
	SentStart  bool
}

// Span is where the token stands in the text.
func (t *Token) Span() graph.Span { return graph.Span{Start: t.Start, End: t.End} }

// Range is a half-open range of token indices.
type Range struct {
	First, End int
}

// Len is the number of tokens in the range.
func (r Range) Len() int { return r.End - r.First }

// Has reports whether token i lies in the range.
func (r Range) Has(i int) bool { return r.First <= i && i < r.End }

// Covers reports whether s lies within r.
func (r Range) Covers(s Range) bool { return r.First <= s.First && s.End <= r.End }

// Entity is a named entity: a range of tokens with an OntoNotes label.
type Entity struct {
	Range
	Label string
}

// Doc is an annotated text.
type Doc struct {
	Text     string
	Tokens   []Token
	Sents    []Range // sentences in order; together they cover every token
	Paras    []Range // paragraphs in order; together they cover every token
	Entities []Entity

	children [][]int // built on first use by Index
}

// Index builds the lists of children and must be called after heads are set or changed and before Children, Subtree or
// Left and Right edges are asked for.
func (doc *Doc) Index() {
	n := len(doc.Tokens)
	count := make([]int, n)
	for i := range doc.Tokens {
		if h := doc.Tokens[i].Head; h != i {
			count[h]++
		}
	}
	doc.children = make([][]int, n)
	flat := make([]int, 0, n)
	for i, c := range count {
		doc.children[i] = flat[len(flat) : len(flat) : len(flat)+c]
		flat = flat[:len(flat)+c]
	}
	for i := range doc.Tokens {
		if h := doc.Tokens[i].Head; h != i {
			doc.children[h] = append(doc.children[h], i)
		}
	}
}

// SetHead hangs token i on another head, or makes it a root where head is i, and keeps the lists of children right without
// building all of them anew.
func (doc *Doc) SetHead(i, head int) {
	old := doc.Tokens[i].Head
	if old == head {
		return
	}
	doc.Tokens[i].Head = head
	if k, ok := slices.BinarySearch(doc.children[old], i); ok && old != i {
		doc.children[old] = append(slices.Clone(doc.children[old][:k]), doc.children[old][k+1:]...)
	}
	if head != i {
		k, _ := slices.BinarySearch(doc.children[head], i)
		doc.children[head] = slices.Insert(slices.Clone(doc.children[head]), k, i)
	}
}

// Children lists the tokens whose head is i, in order. The slice must not be changed.
func (doc *Doc) Children(i int) []int { return doc.children[i] }

// Child is the first child of i with one of the labels, or -1.
func (doc *Doc) Child(i int, deps ...string) int {
	for _, c := range doc.children[i] {
		if slices.Contains(deps, doc.Tokens[c].Dep) {
			return c
		}
	}
	return -1
}

// Subtree lists i and all its descendants in order of the text. The walk visits every token once, so a malformed tree
// cannot make it loop.
func (doc *Doc) Subtree(i int) []int {
	seen := map[int]bool{i: true}
	out := []int{i}
	for k := 0; k < len(out); k++ {
		for _, c := range doc.children[out[k]] {
			if !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Sentence is the index in Sents of the sentence that holds token i, or -1.
func (doc *Doc) Sentence(i int) int { return find(doc.Sents, i) }

// Paragraph is the index in Paras of the paragraph that holds token i, or -1.
func (doc *Doc) Paragraph(i int) int { return find(doc.Paras, i) }

func find(rs []Range, i int) int {
	k, ok := slices.BinarySearchFunc(rs, i, func(r Range, i int) int {
		switch {
		case r.End <= i:
			return -1
		case r.First > i:
			return 1
		}
		return 0
	})
	if !ok {
		return -1
	}
	return k
}

// Span is where a range of tokens stands in the text; an empty range has an empty span.
func (doc *Doc) Span(r Range) graph.Span {
	if r.Len() <= 0 {
		return graph.Span{}
	}
	return graph.Span{Start: doc.Tokens[r.First].Start, End: doc.Tokens[r.End-1].End}
}

// TextOf is the text of a range of tokens, as it stands in the report.
func (doc *Doc) TextOf(r Range) string {
	s := doc.Span(r)
	return doc.Text[s.Start:s.End]
}

// Join is the text of the tokens listed, with a space wherever the report has white space or leaves tokens out.
func (doc *Doc) Join(toks []int) string {
	var b strings.Builder
	for k, i := range toks {
		if k > 0 && (toks[k-1] != i-1 || doc.Tokens[i-1].End < doc.Tokens[i].Start) {
			b.WriteByte(' ')
		}
		b.WriteString(doc.Tokens[i].Text)
	}
	return b.String()
}

// EntityAt is the named entity that covers token i, and whether there is one.
func (doc *Doc) EntityAt(i int) (Entity, bool) {
	k, ok := slices.BinarySearchFunc(doc.Entities, i, func(e Entity, i int) int {
		switch {
		case e.End <= i:
			return -1
		case e.First > i:
			return 1
		}
		return 0
	})
	if !ok {
		return Entity{}, false
	}
	return doc.Entities[k], true
}
