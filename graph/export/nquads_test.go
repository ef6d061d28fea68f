package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/store"
)

// nquadReader is a reader of N-Quads, written from the grammar (RDF 1.1 N-Quads, W3C, section 5) and not from the writer.
type nquadReader struct {
	s   string
	err error
}

func (r *nquadReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s, before %.40q", fmt.Sprintf(format, args...), r.s)
	}
}

func (r *nquadReader) take(prefix string) bool {
	rest, ok := strings.CutPrefix(r.s, prefix)
	r.s = rest
	return ok
}

// until takes what stands before the next unescaped end, and unescapes it. forbidden may not stand there as it is.
func (r *nquadReader) until(end byte, forbidden, escapes string) string {
	var b strings.Builder
	for r.s != "" {
		c, n := utf8.DecodeRuneInString(r.s)
		r.s = r.s[n:]
		switch {
		case c == rune(end):
			return b.String()
		case c == '\\':
			b.WriteRune(r.escape(escapes))
		case strings.ContainsRune(forbidden, c) || end == '>' && c <= ' ' || c == utf8.RuneError && n == 1:
			r.fail("%q may not stand there", c)
			return ""
		default:
			b.WriteRune(c)
		}
	}
	r.fail("no %q", end)
	return ""
}

func (r *nquadReader) escape(escapes string) rune {
	if r.s == "" {
		r.fail("ends with a backslash")
		return 0
	}
	c := r.s[0]
	r.s = r.s[1:]
	digits := map[byte]int{'u': 4, 'U': 8}[c]
	if digits > 0 && len(r.s) >= digits {
		n, err := strconv.ParseUint(r.s[:digits], 16, 32)
		r.s = r.s[digits:]
		if err != nil {
			r.fail("escape: %v", err)
		}
		return rune(n)
	}
	if !strings.ContainsRune(escapes, rune(c)) {
		r.fail("escape \\%c", c)
	}
	return map[byte]rune{'t': '\t', 'b': '\b', 'n': '\n', 'r': '\r', 'f': '\f', '"': '"', '\'': '\'', '\\': '\\'}[c]
}

func (r *nquadReader) term() graph.RDFTerm {
	switch {
	case r.take("<"):
		return graph.IRI(r.until('>', "<\"{}|^`", ""))
	case r.take("_:"):
		label, rest, _ := strings.Cut(r.s, " ")
		r.s = " " + rest
		return graph.Blank(label)
	case r.take(`"`):
		t := graph.Literal(r.until('"', "\n\r", `tbnrf"'\`))
		switch {
		case r.take("^^<"):
			t.Datatype = r.until('>', "<\"{}|^`", "")
		case r.take("@"):
			t.Lang, r.s, _ = strings.Cut(r.s, " ")
			r.s = " " + r.s
		}
		return t
	}
	r.fail("no term")
	return graph.RDFTerm{}
}

// readNQuad reads one line.
func readNQuad(line string) (graph.Quad, error) {
	r := &nquadReader{s: line}
	var ts [4]graph.RDFTerm
	for i := 0; i < 4 && r.s != ".\n" && r.err == nil; i++ {
		ts[i] = r.term()
		if !r.take(" ") {
			r.fail("no space after a term")
		}
	}
	if r.err == nil && r.s != ".\n" {
		r.fail("no full stop and line end")
	}
	return graph.Quad{Subject: ts[0], Predicate: ts[1], Object: ts[2], Label: ts[3]}, r.err
}

// FuzzNQuad: what is written is one line that another reader reads as the same quad.
func FuzzNQuad(f *testing.F) {
	for _, s := range []string{"", "a", "http://example.org/ä?x=<y>&z=\"{}|^`\\", "line\nbreak\r\t\b\f\x00\x1f\x7f", "\u2028\u0085\ufffd\U0010ffff", `\u0041 \" \\`, "“Zoë”@en^^<x>"} {
		f.Add(s, s, s, s, "", false)
		f.Add("http://example.org/s", "http://example.org/p", s, "", "", false)
		f.Add("s", "p", s, "l", "en-gb", false)
		f.Add("s", "p", "o", s, s, true)
	}
	f.Fuzz(func(t *testing.T, subject, predicate, object, label, kind string, typed bool) {
		q := graph.Quad{Subject: graph.IRI(valid(subject)), Predicate: graph.IRI(valid(predicate)), Object: graph.Literal(valid(object))}
		switch {
		case typed && kind != "":
			q.Object.Datatype = valid(kind)
		case isLang(kind):
			q.Object.Lang = kind
		}
		if label != "" {
			q.Label = graph.IRI(valid(label))
		}
		line := export.NQuad(q)
		have, err := readNQuad(line)
		if err != nil || have != q || strings.Count(line, "\n") != 1 || strings.ContainsRune(line, '\r') {
			t.Fatalf("want %q\nhave %q, %v\nin %q", q, have, err, line)
		}
	})
}

func valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func isLang(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == "" && s[0] != '-'
}

// TestNQuad holds the canonical form: only what must be escaped is.
func TestNQuad(t *testing.T) {
	s, p := graph.IRI("http://example.org/s"), graph.IRI("http://example.org/p")
	for _, c := range []struct {
		q    graph.Quad
		want string
	}{
		{graph.Quad{Subject: s, Predicate: p, Object: graph.IRI("http://example.org/ä b<\x01>")}, `<http://example.org/s> <http://example.org/p> <http://example.org/ä\u0020b\u003C\u0001\u003E> .`},
		{graph.Quad{Subject: s, Predicate: p, Object: graph.Literal("“a”\n\"\\\x00\x7f\tb")}, `<http://example.org/s> <http://example.org/p> "“a”\n\"\\\u0000\u007F\tb" .`},
		{graph.Quad{Subject: graph.Blank("b0"), Predicate: p, Object: graph.LangString("a", "en-gb"), Label: s}, `_:b0 <http://example.org/p> "a"@en-gb <http://example.org/s> .`},
		{graph.Quad{Subject: s, Predicate: p, Object: graph.Typed("1", "http://www.w3.org/2001/XMLSchema#integer")}, `<http://example.org/s> <http://example.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .`},
	} {
		line := export.NQuad(c.q)
		if diff := cmp.Diff(c.want+"\n", line); diff != "" {
			t.Errorf("NQuad(%v) (-want +have):\n%s", c.q, diff)
		}
		if have, err := readNQuad(line); err != nil || have != c.q {
			t.Errorf("%q reads as %v, %v; want %v", line, have, err, c.q)
		}
	}
}

// reading is a reading of a text that begins beyond ASCII.
func reading() *graph.Reading {
	text := "“Zoë” left.\nChina released it."
	span := func(s string) graph.Span {
		i := strings.Index(text, s)
		return graph.Span{Start: i, End: i + len(s)}
	}
	return &graph.Reading{
		Report:    graph.Report{ID: "report-1", Name: "a.txt", Published: "2023-04-26", Text: text, Content: []graph.Span{span("“Zoë” left."), span("China released it.")}},
		Sentences: []graph.Sentence{{Index: 0, Span: span("“Zoë” left.")}, {Index: 1, Span: span("China released it.")}},
		Entities:  []graph.Entity{{ID: "place-china", Kind: graph.Country, Label: "China", Aliases: []graph.Alias{{Text: "China", Kind: graph.Name}}}},
		Statements: []graph.Statement{{
			ID: "stmt-1-1", Report: "report-1", Sentence: 1, Evidence: span("China released it"), Modality: graph.Asserted, Confidence: 0.5, Rule: "active",
			Subject:   graph.Term{Text: "China", Span: span("China"), Entity: "place-china"},
			Predicate: graph.Predicate{Text: "released", Lemma: "release", Span: span("released")},
		}},
	}
}

// TestWrite: every format is written, in the same bytes each time; N-Quads hold the quads of the store and no others.
func TestWrite(t *testing.T) {
	s, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lib := &graph.Library{Store: s}
	if _, err := lib.Put(t.Context(), reading()); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, format := range export.Formats() {
		var a, b bytes.Buffer
		if err := errors.Join(export.Write(t.Context(), &a, lib, format, export.Options{}), export.Write(t.Context(), &b, lib, format, export.Options{})); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if a.String() != b.String() || a.Len() == 0 || export.MediaType(format) == "" {
			t.Errorf("%s (%s): %d bytes, then %d that differ", format, export.MediaType(format), a.Len(), b.Len())
		}
		out[format] = a.String()
	}
	var have []graph.Quad
	for _, line := range strings.SplitAfter(out["nquads"], "\n") {
		if line == "" {
			continue
		}
		q, err := readNQuad(line)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		have = append(have, q)
	}
	if diff := cmp.Diff(graph.Quads(graph.NewNames(""), reading()), have); diff != "" {
		t.Errorf("N-Quads (-want +have):\n%s", diff)
	}
	if err := export.Write(context.Background(), &bytes.Buffer{}, lib, "none", export.Options{}); !errors.Is(err, export.ErrFormat) {
		t.Errorf("Write in the format none: %v, want ErrFormat", err)
	}
}

// TestStatements: offsets in JSON count code points.
func TestStatements(t *testing.T) {
	var b bytes.Buffer
	r := reading()
	if err := export.Statements(&b, r); err != nil {
		t.Fatal(err)
	}
	var st export.Statement
	if err := json.Unmarshal(b.Bytes(), &st); err != nil {
		t.Fatalf("%s: %v", b.Bytes(), err)
	}
	points := []rune(r.Report.Text)
	for _, c := range []struct {
		start, end int
		want       string
	}{
		{st.Start, st.End, "China released it."}, {st.Subject.Start, st.Subject.End, "China"},
		{st.Predicate.Start, st.Predicate.End, "released"}, {st.Evidence[0], st.Evidence[1], "China released it"},
	} {
		if have := string(points[c.start:c.end]); have != c.want {
			t.Errorf("[%d,%d) is %q, want %q", c.start, c.end, have, c.want)
		}
	}
	if st.Line != 1 || st.Sentence != "China released it." || st.Object != nil || st.Stance != "asserted" {
		t.Errorf("%s", b.Bytes())
	}
}
