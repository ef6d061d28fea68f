package mention_test

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/ingest/spacy"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

var model = sync.OnceValues(spacy.Load)

// TestResolve runs the cases of testdata/cases.txt: a text, under a line with its title where that matters, and what phrases of
// it name.
func TestResolve(t *testing.T) {
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n= ")[1:] {
		title, body, _ := strings.Cut(c, "\n")
		text, want, _ := strings.Cut(body, "\n--\n")
		heading := ""
		if h, ok := strings.CutPrefix(text, "title: "); ok {
			heading, text, _ = strings.Cut(h, "\n")
		}
		t.Run(title, func(t *testing.T) {
			doc := m.Parse(text, paragraphs(text))
			result := mention.Resolver{}.Resolve(doc, &graph.Report{Text: text, Title: heading})
			for line := range strings.Lines(want) {
				if line = strings.TrimSpace(line); line != "" {
					check(t, doc, result, line)
				}
			}
		})
	}
}

// check compares one phrase: "Zelensky #2 = person-volodymyr-zelensky".
func check(t *testing.T, doc *syntax.Doc, result *mention.Result, line string) {
	t.Helper()
	phrase, want, _ := strings.Cut(line, " = ")
	words, number, _ := strings.Cut(phrase, " #")
	n := 1
	if number != "" {
		n, _ = strconv.Atoi(number)
	}
	at := occurrence(doc.Text, words, n)
	if at < 0 {
		t.Fatalf("%q is not in\n%s", phrase, doc.Text)
	}
	have := "-"
	for _, m := range result.Mentions {
		if doc.Span(m.Range) == (graph.Span{Start: at, End: at + len(words)}) {
			have = string(m.Entity)
		}
	}
	if have != want {
		t.Errorf("%s\n%s: have %s, want %s\nmentions: %s", doc.Text, phrase, have, want, list(doc, result))
	}
}

// occurrence is where words stand the nth time in text, not within a longer word; -1 where they do not.
func occurrence(text, words string, n int) int {
	letter := func(i int) bool {
		return 0 <= i && i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z')
	}
	for from := 0; ; {
		k := strings.Index(text[from:], words)
		if k < 0 {
			return -1
		}
		k += from
		from = k + 1
		if letter(k-1) || letter(k+len(words)) {
			continue
		}
		if n--; n == 0 {
			return k
		}
	}
}

func list(doc *syntax.Doc, result *mention.Result) string {
	var out []string
	for _, m := range result.Mentions {
		out = append(out, doc.TextOf(m.Range)+" = "+string(m.Entity))
	}
	return strings.Join(out, "; ")
}

func paragraphs(text string) []graph.Span {
	var out []graph.Span
	at := 0
	for _, p := range strings.SplitAfter(text, "\n\n") {
		out = append(out, graph.Span{Start: at, End: at + len(strings.TrimRight(p, "\n"))})
		at += len(p)
	}
	return out
}

// TestWeights makes sure that the embedded weights are those of the features that there are. After a change of features they are
// learned again, see package learn.
func TestWeights(t *testing.T) {
	if err := mention.ReadWeights(); err != nil {
		t.Error(err)
	}
	if len(mention.Model()) == 0 {
		t.Error("Model: have no weights")
	}
}
