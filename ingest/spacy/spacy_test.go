package spacy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// whole is text as one paragraph.
func whole(text string) []graph.Span { return []graph.Span{{Start: 0, End: len(text)}} }

// checkDoc says what is wrong with a doc of text as one paragraph: offsets, heads, sentences, paragraphs, entities. The tokens
// hold all of the text but single spaces between them.
func checkDoc(t *testing.T, text string, doc *syntax.Doc) {
	t.Helper()
	gap := func(from, to int) {
		if s := text[from:to]; s != "" && s != " " && s != "\n" {
			t.Fatalf("%q: no token covers %q", text, s)
		}
	}
	end := 0
	for i, tok := range doc.Tokens {
		if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) || text[tok.Start:tok.End] != tok.Text {
			t.Fatalf("%q: token %d is [%d,%d) %q after %d", text, i, tok.Start, tok.End, tok.Text, end)
		}
		if utf8.ValidString(text) && !utf8.ValidString(tok.Text) {
			t.Fatalf("%q: token %d %q ends inside a character", text, i, tok.Text)
		}
		gap(end, tok.Start)
		end = tok.End
		if s := doc.Sentence(i); s < 0 || !doc.Sents[s].Has(tok.Head) || tok.SentStart != (doc.Sents[s].First == i) {
			t.Fatalf("%q: token %d in sentence %d has head %d, starts a sentence: %v", text, i, s, tok.Head, tok.SentStart)
		}
		if tok.Tag == "" || tok.POS == "" || tok.Dep == "" || tok.Lemma == "" || tok.Norm == "" {
			t.Fatalf("%q: token %d lacks something: %+v", text, i, tok)
		}
	}
	gap(end, len(text))
	cover(t, text, "sentences", doc.Sents, len(doc.Tokens))
	cover(t, text, "paragraphs", doc.Paras, len(doc.Tokens))
	last := 0
	for _, e := range doc.Entities {
		if e.First < last || e.End <= e.First || e.End > len(doc.Tokens) || e.Label == "" || doc.Sentence(e.First) != doc.Sentence(e.End-1) {
			t.Fatalf("%q: entity %v after %d", text, e, last)
		}
		last = e.End
	}
}

// cover says whether ranges cover n tokens without gaps or overlaps.
func cover(t *testing.T, text, what string, ranges []syntax.Range, n int) {
	t.Helper()
	end := 0
	for _, r := range ranges {
		if r.First != end || r.End <= r.First {
			t.Fatalf("%q: %s are %v", text, what, ranges)
		}
		end = r.End
	}
	if end != n {
		t.Fatalf("%q: %s are %v, the text has %d tokens", text, what, ranges, n)
	}
}

func FuzzParse(f *testing.F) {
	m := load(f)
	for _, s := range []string{
		"", " ", "China released a plan.", "a\x00b", "\xff\xfe broken", "İstanbul’da “no”, said U.S. officials (a.m.)...",
		strings.Repeat("(", 300), strings.Repeat("word ", 50), "\n\n \t x", "https://a.b.example.com/x?y=1, j@x.org", "१२३ 漢字かな 👩‍👩‍👧",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkDoc(t, text, m.Parse(text, whole(text)))
		text = strings.ToValidUTF8(text, "\ufffd")
		checkDoc(t, text, m.Parse(text, whole(text)))
	})
}

// TestAnyText: text that no newspaper prints is parsed all the same, in bounded time and memory.
func TestAnyText(t *testing.T) {
	m := load(t)
	for name, text := range map[string]string{
		"no full stop": strings.Repeat("officials said that ", 5000),
		"no space":     strings.Repeat("x", 1<<20),
		"brackets":     strings.Repeat("(", 1<<16),
		"dots":         strings.Repeat("(..", 1<<14),
		"at signs":     strings.Repeat("a@", 1<<16) + ".",
		"invalid":      strings.Repeat("\xff\x80 ", 1000),
	} {
		doc := m.Parse(text, whole(text))
		checkDoc(t, text, doc)
		if len(doc.Tokens) == 0 {
			t.Errorf("%s: no tokens", name)
		}
	}
}

// TestParagraphs: paragraphs are parsed by themselves, line breaks inside them are spaces, and offsets are the text's.
func TestParagraphs(t *testing.T) {
	m := load(t)
	text := "By a reporter\n\nKirby spoke to\nZelensky. He left.\n"
	doc := m.Parse(text, []graph.Span{{Start: 15, End: 48}})
	checkDoc(t, text[15:48], m.Parse(text[15:48], whole(text[15:48])))
	var have []string
	for _, s := range doc.Sents {
		have = append(have, doc.TextOf(s))
	}
	if diff := cmp.Diff([]string{"Kirby spoke to\nZelensky.", "He left."}, have); diff != "" {
		t.Errorf("sentences (-want +have):\n%s", diff)
	}
	if doc.Tokens[0].Start != 15 || len(doc.Paras) != 1 {
		t.Errorf("first token at %d, %d paragraphs; want 15, 1", doc.Tokens[0].Start, len(doc.Paras))
	}
}

var paragraph = regexp.MustCompile(`(?:[^\n]*\S[^\n]*(?:\n|$))+`)

// BenchmarkParse parses all reports of testdata/reports; testdata/bench.sh runs it beside spaCy.
func BenchmarkParse(b *testing.B) {
	m := load(b)
	files, err := filepath.Glob("../../testdata/reports/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatalf("no reports: %v", err)
	}
	type report struct {
		text  string
		paras []graph.Span
	}
	var reports []report
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		r := report{text: string(data)}
		for _, p := range paragraph.FindAllStringIndex(r.text, -1) {
			r.paras = append(r.paras, graph.Span{Start: p[0], End: p[1]})
		}
		reports = append(reports, r)
	}
	b.ResetTimer()
	tokens := 0
	for range b.N {
		for _, r := range reports {
			tokens += len(m.Parse(r.text, r.paras).Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
