package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
)

const reportsFolder = "../testdata/reports"

func newExtractor(t testing.TB) *ingest.Extractor {
	t.Helper()
	x, err := ingest.New()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// loadReports are the reports of testdata, or some of them with -short.
func loadReports(t testing.TB) []graph.Report {
	t.Helper()
	var out []graph.Report
	for r, err := range source.Open(t.Context(), []string{reportsFolder}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if !testing.Short() || len(out) < 6 {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		t.Fatal("no reports")
	}
	return out
}

func read(t testing.TB, x *ingest.Extractor, report graph.Report) *graph.Reading {
	t.Helper()
	r, err := x.Read(context.Background(), report)
	if err != nil {
		t.Fatalf("%s: %v", report.Name, err)
	}
	return r
}

// TestReports: every report of testdata gives a reading that holds together and that its quads give back.
func TestReports(t *testing.T) {
	x := newExtractor(t)
	for _, report := range loadReports(t) {
		r := read(t, x, report)
		checkReading(t, report.Name, r)
		if len(r.Statements) == 0 || len(r.Mentions) == 0 {
			t.Errorf("%s: %d statements, %d mentions", report.Name, len(r.Statements), len(r.Mentions))
		}
	}
}

// ending is a context that ends when it has been asked for its error n times.
type ending struct {
	context.Context
	n int
}

func (e *ending) Err() error {
	if e.n--; e.n < 0 {
		return context.Canceled
	}
	return nil
}

// TestReadEnds: a long report is left in the midst of parsing when the context ends.
func TestReadEnds(t *testing.T) {
	x := newExtractor(t)
	text := strings.Repeat("Kirby said that China had released a plan. ", 2000)
	report := graph.Report{ID: "r", Text: text, Content: []graph.Span{{End: len(text)}}}
	ctx := &ending{Context: t.Context(), n: 3}
	if r, err := x.Read(ctx, report); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "read r: parse: ") {
		t.Errorf("Read = %v, %v, want an error that says where it ended", r, err)
	}
	if ctx.n != -1 {
		t.Errorf("the context was asked %d times after its end", -1-ctx.n)
	}
}

// TestDeterminism: a report gives the same reading every time, on one goroutine and beside seven others, and the same export
// whatever the order of ingestion.
func TestDeterminism(t *testing.T) {
	reports := loadReports(t)
	x := newExtractor(t)
	first := make([]*graph.Reading, len(reports))
	for i, report := range reports {
		first[i] = read(t, x, report)
	}
	warm := make([]*graph.Reading, len(reports)) // with the caches that the first round filled
	for i, report := range slices.Backward(reports) {
		warm[i] = read(t, x, report)
	}
	fresh := newExtractor(t) // with caches that eight goroutines fill
	parallel := make([]*graph.Reading, len(reports))
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := g; i < len(reports); i += 8 {
				parallel[i], _ = fresh.Read(context.Background(), reports[i])
			}
		})
	}
	wg.Wait()
	for i := range reports {
		for how, again := range map[string]*graph.Reading{"again": warm[i], "in parallel": parallel[i]} {
			if diff := cmp.Diff(first[i], again); diff != "" {
				t.Fatalf("%s read %s (-first +%s):\n%s", reports[i].Name, how, how, diff)
			}
		}
		names := graph.NewNames("")
		if diff := cmp.Diff(graph.Quads(names, first[i]), graph.Quads(names, warm[i])); diff != "" {
			t.Fatalf("%s: quads (-first +again):\n%s", reports[i].Name, diff)
		}
	}
	slices.Reverse(parallel)
	for _, format := range export.Formats() {
		a, b := exported(t, format, first), exported(t, format, parallel)
		if a != b {
			t.Errorf("%s: %d bytes of export differ from %d after ingestion in another order", format, len(a), len(b))
		}
		if a == "" {
			t.Errorf("%s: the export is empty", format)
		}
	}
}

// exported is the export of readings that are put one by one, one of them deleted and put again.
func exported(t *testing.T, format string, readings []*graph.Reading) string {
	t.Helper()
	s, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lib := &graph.Library{Store: s}
	for _, r := range readings {
		if _, err := lib.Put(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := lib.Delete(t.Context(), readings[0].Report.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Put(t.Context(), readings[0]); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.Write(t.Context(), &b, lib, format, export.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// FuzzRead: any text that is a report is read without panic, and its reading holds together and comes back from its quads.
func FuzzRead(f *testing.F) {
	x := newExtractor(f)
	for _, s := range []string{
		"China released a plan.", "“We welcome the call,” Kirby said. “It's good.”", "Title\n\nTuesday, May 5, 2020\nHe said \"yes", "\"\"\"\"\"'''", "He, she and it said he was it.",
		"According to CNN, as quoted by Reuters, John Kirby, spokesperson of the White House, said that China would not sell weapons.", "(((", "٣ 中国 said “", "\ufeffx\r\n\r\ny",
		"date 2023-04-26 This audio is created with AI assistance\n\nU.S. officials said on April 14 that Xi Jinping, the Chinese president, refused to condemn Russia.",
		"Ms. Zoë's\u00a0“é” — said\u2028not\u200b.", "A. B. C. said: D! \"E?\" F; — G", "x said y said z said on Monday and Tuesday", "Paul Giasiaviok met the Iraqi Foreign Minister, Omar al- Chiodregund in London territory.",
		"in the 1990s, two days ago, from May to July 2020-01-01T10:00",
	} {
		f.Add(s)
	}
	for _, report := range loadReports(f) { // real text to start from, a piece of each report
		if p := report.Content[len(report.Content)/2]; p.Len() < 800 {
			f.Add(report.Text[p.Start:p.End])
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		report, err := source.FromText(text, source.Meta{Name: "fuzz.txt", Published: "2023-04-26"})
		if err != nil {
			return
		}
		checkReading(t, text, read(t, x, report))
	})
}

// checkReading says what does not hold together in a reading.
func checkReading(t testing.TB, name string, r *graph.Reading) {
	t.Helper()
	c := &readingChecker{t: t, name: name, text: r.Report.Text, entities: map[graph.EntityID]bool{}, statements: map[graph.StatementID]bool{}}
	c.reading(r)
	if t.Failed() {
		return
	}
	names := graph.NewNames("")
	r.Canonical()
	back, err := graph.Decode(names, r.Report.ID, graph.Quads(names, r))
	if err != nil {
		t.Fatalf("%q: decode: %v", name, err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Fatalf("%q: from its quads (-want +have):\n%s", name, diff)
	}
}

type readingChecker struct {
	t          testing.TB
	name, text string
	sentences  []graph.Sentence
	entities   map[graph.EntityID]bool
	statements map[graph.StatementID]bool
}

func (c *readingChecker) fail(format string, args ...any) {
	c.t.Helper()
	c.t.Errorf("%q: %s", c.name, fmt.Sprintf(format, args...))
}

// span fails where s is not in the text, or begins or ends inside a character.
func (c *readingChecker) span(what string, s graph.Span) {
	c.t.Helper()
	if s.Start < 0 || s.End < s.Start || s.End > len(c.text) {
		c.fail("%s is %v in %d bytes", what, s, len(c.text))
		return
	}
	for _, at := range []int{s.Start, s.End} {
		if at < len(c.text) && !utf8.RuneStart(c.text[at]) {
			c.fail("%s is %v, which cuts a character", what, s)
		}
	}
}

func (c *readingChecker) reading(r *graph.Reading) {
	if !utf8.ValidString(c.text) {
		c.fail("the text is not UTF-8")
	}
	end := 0
	for i, p := range r.Report.Content {
		c.span(fmt.Sprint("paragraph ", i), p)
		if p.Start < end || p.Len() == 0 {
			c.fail("paragraph %d is %v after %d", i, p, end)
		}
		end = p.End
	}
	end = 0
	c.sentences = r.Sentences
	for i, s := range r.Sentences {
		c.span(fmt.Sprint("sentence ", i), s.Span)
		if s.Index != i || s.Span.Start < end || s.Span.Len() == 0 {
			c.fail("sentence %d is %v after %d", i, s, end)
		}
		end = s.Span.End
	}
	for _, e := range r.Entities {
		if c.entities[e.ID] || e.ID == "" || e.Label == "" || e.Kind == "" {
			c.fail("entity %+v is there twice or lacks something", e)
		}
		c.entities[e.ID] = true
	}
	for i := range r.Statements {
		if c.statements[r.Statements[i].ID] {
			c.fail("statement %s is there twice", r.Statements[i].ID)
		}
		c.statements[r.Statements[i].ID] = true
	}
	for i := range r.Mentions {
		c.mention(&r.Mentions[i])
	}
	for i := range r.Statements {
		c.statement(&r.Statements[i])
	}
	for _, q := range r.Quotations {
		for _, s := range q.Spans {
			c.span("quotation", s)
		}
		c.span("cue", q.CueSpan)
		c.term("speaker", q.Speaker)
		if q.Statement != "" && !c.statements[q.Statement] {
			c.fail("a quotation has the unknown statement %s", q.Statement)
		}
	}
}

func (c *readingChecker) mention(m *graph.Mention) {
	c.span("mention", m.Span)
	if m.Span.Len() == 0 || !c.entities[m.Entity] || m.Confidence < 0 || m.Confidence > 1 || m.Kind == "" {
		c.fail("mention %+v", *m)
	}
	if m.Sentence < 0 || m.Sentence >= len(c.sentences) || !c.sentences[m.Sentence].Span.Contains(m.Span) {
		c.fail("mention %+v does not stand in its sentence", *m)
	}
}

// term fails where the words of a term do not stand in its span in their order.
func (c *readingChecker) term(what string, t graph.Term) {
	c.span(what, t.Span)
	if t.Entity != "" && !c.entities[t.Entity] {
		c.fail("%s %+v has an unknown entity", what, t)
	}
	if t.Span.Len() == 0 || c.t.Failed() {
		return
	}
	rest := c.text[t.Span.Start:t.Span.End]
	for _, w := range strings.Fields(t.Text) {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			c.fail("%s %+v: its words do not stand in its span %q", what, t, c.text[t.Span.Start:t.Span.End])
			return
		}
		rest = after
	}
}

func (c *readingChecker) statement(st *graph.Statement) {
	c.span("evidence", st.Evidence)
	c.span("predicate", st.Predicate.Span)
	c.term("subject", st.Subject)
	c.term("object", st.Object)
	if st.Sentence < 0 || st.Sentence >= len(c.sentences) {
		c.fail("statement %+v stands in no sentence", *st)
	}
	if st.Evidence.Len() == 0 || st.Confidence <= 0 || st.Confidence > 1 || st.Modality == "" || st.Rule == "" || st.Predicate.Lemma == "" {
		c.fail("statement %+v lacks something", *st)
	}
	for _, a := range st.Arguments {
		c.term("argument", graph.Term{Text: a.Text, Span: a.Span, Entity: a.Entity})
		if a.Role == "" {
			c.fail("argument %+v has no role", a)
		}
	}
	for _, a := range st.Attribution {
		c.term("source", a.Source)
	}
	for _, id := range st.Content {
		if !c.statements[id] {
			c.fail("statement %s contains the unknown %s", st.ID, id)
		}
	}
}
