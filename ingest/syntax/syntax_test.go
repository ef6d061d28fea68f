package syntax_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// sample is "He left. Kirbó-san\nslept" as two paragraphs, with a white-space token between them.
func sample() *syntax.Doc {
	doc := &syntax.Doc{
		Text: "He left. Kirbó-san\nslept",
		Tokens: []syntax.Token{
			{Start: 0, End: 2, Text: "He", Space: true, Tag: "PRP", POS: "PRON", Lemma: "he", Head: 1, Dep: "nsubj", SentStart: true},
			{Start: 3, End: 7, Text: "left", Tag: "VBD", POS: "VERB", Morph: "Tense=Past", Lemma: "leave", Head: 1, Dep: "ROOT"},
			{Start: 7, End: 8, Text: ".", Space: true, Tag: ".", POS: "PUNCT", Lemma: ".", Head: 1, Dep: "punct"},
			{Start: 9, End: 19, Text: "Kirbó-san", Tag: "NNP", POS: "PROPN", Lemma: "Kirbó-san", Head: 5, Dep: "nsubj", SentStart: true},
			{Start: 19, End: 20, Text: "\n", Tag: "_SP", POS: "SPACE", Lemma: "\n", Head: 3, Dep: "dep"},
			{Start: 20, End: 25, Text: "slept", Tag: "VBD", POS: "VERB", Lemma: "sleep", Head: 5, Dep: "ROOT"},
		},
		Sents:    []syntax.Range{{First: 0, End: 3}, {First: 3, End: 6}},
		Paras:    []syntax.Range{{First: 0, End: 3}, {First: 3, End: 6}},
		Entities: []syntax.Entity{{Range: syntax.Range{First: 3, End: 4}, Label: "PERSON"}},
	}
	doc.Index()
	return doc
}

func TestWriteCoNLLU(t *testing.T) {
	var b strings.Builder
	if err := sample().WriteCoNLLU(&b, "r"); err != nil {
		t.Fatal(err)
	}
	want := `# newpar id = r-p1
# sent_id = r-1
# text = He left.
1	He	he	PRON	PRP	_	2	nsubj	_	Span=0:2
2	left	leave	VERB	VBD	Tense=Past	0	root	_	SpaceAfter=No|Span=3:7
3	.	.	PUNCT	.	_	2	punct	_	Span=7:8

# newpar id = r-p2
# sent_id = r-2
# text = Kirbó-san slept
1	Kirbó-san	Kirbó-san	PROPN	NNP	_	2	nsubj	_	SpaceAfter=No|Entity=PERSON:1|Span=9:18
2	slept	sleep	VERB	VBD	_	0	root	_	SpaceAfter=No|Span=19:24

`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("WriteCoNLLU (-want +have):\n%s", diff)
	}
}

func TestTree(t *testing.T) {
	doc := sample()
	if diff := cmp.Diff([]int{0, 2}, doc.Children(1)); diff != "" {
		t.Errorf("Children(1) (-want +have):\n%s", diff)
	}
	if diff := cmp.Diff([]int{3, 4, 5}, doc.Subtree(5)); diff != "" {
		t.Errorf("Subtree(5) (-want +have):\n%s", diff)
	}
	if have := doc.Child(5, "dobj", "nsubj"); have != 3 {
		t.Errorf("Child(5, dobj, nsubj) = %d, want 3", have)
	}
	if have := doc.Join([]int{0, 1, 3}); have != "He left Kirbó-san" {
		t.Errorf("Join = %q", have)
	}
	if e, ok := doc.EntityAt(3); !ok || e.Label != "PERSON" {
		t.Errorf("EntityAt(3) = %v, %v", e, ok)
	}
	if _, ok := doc.EntityAt(4); ok {
		t.Error("EntityAt(4) found an entity on white space")
	}
	if s, p := doc.Sentence(4), doc.Paragraph(2); s != 1 || p != 0 {
		t.Errorf("Sentence(4), Paragraph(2) = %d, %d, want 1, 0", s, p)
	}
}

// TestSubtreeOfCycle: heads that form a ring, which no parser should give, still end the walk.
func TestSubtreeOfCycle(t *testing.T) {
	doc := &syntax.Doc{Tokens: []syntax.Token{{Head: 1}, {Head: 2}, {Head: 0}}}
	doc.Index()
	if diff := cmp.Diff([]int{0, 1, 2}, doc.Subtree(0)); diff != "" {
		t.Errorf("Subtree(0) (-want +have):\n%s", diff)
	}
}

// TestSetHead compares the children that SetHead keeps with those that Index builds, after many random changes.
func TestSetHead(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	doc := &syntax.Doc{Tokens: make([]syntax.Token, 12)}
	doc.Index()
	for range 500 {
		doc.SetHead(rnd.IntN(12), rnd.IntN(12))
		fresh := &syntax.Doc{Tokens: doc.Tokens}
		fresh.Index()
		for i := range doc.Tokens {
			if !slices.Equal(doc.Children(i), fresh.Children(i)) {
				t.Fatalf("children of %d are %v, want %v", i, doc.Children(i), fresh.Children(i))
			}
		}
	}
}
