package querytest_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/querytest"
)

func open(t testing.TB) *querytest.News {
	t.Helper()
	news, err := querytest.Open()
	if err != nil {
		t.Fatal(err)
	}
	return news
}

// TestReadings: every made-up reading holds together as a real one does, and a number gives the same one always.
func TestReadings(t *testing.T) {
	news := open(t)
	seen := map[graph.ReportID]bool{}
	for i := range 300 {
		r := news.Reading(i)
		if diff := cmp.Diff(r, news.Reading(i)); diff != "" {
			t.Fatalf("reading %d differs the second time:\n%s", i, diff)
		}
		if seen[r.Report.ID] {
			t.Errorf("reading %d is of a report that was there before", i)
		}
		seen[r.Report.ID] = true
		if have := news.Report(i); have.ID != r.Report.ID || have.Text != r.Report.Text {
			t.Errorf("report %d is not the one that its reading is of", i)
		}
		whole(t, i, r)
	}
}

// whole makes sure that all spans lie in the text, that names stand where mentions say, and that what is spoken of is listed.
func whole(t *testing.T, i int, r *graph.Reading) {
	t.Helper()
	listed := func(id graph.EntityID) bool {
		return id == "" || slices.ContainsFunc(r.Entities, func(e graph.Entity) bool { return e.ID == id })
	}
	in := func(s graph.Span) bool { return s.Start >= 0 && s.Start <= s.End && s.End <= len(r.Report.Text) }
	for _, m := range r.Mentions {
		if !in(m.Span) || !r.Sentences[m.Sentence].Span.Contains(m.Span) || !listed(m.Entity) {
			t.Errorf("reading %d: the mention %+v does not fit", i, m)
		}
	}
	for k := range r.Statements {
		st := &r.Statements[k]
		if !in(st.Evidence) || !in(st.Subject.Span) || !in(st.Object.Span) || !listed(st.Subject.Entity) || !listed(st.Object.Entity) || st.ID != graph.NewStatementID(st) {
			t.Errorf("reading %d: the statement %+v does not fit", i, st)
		}
	}
}

// TestSpread: who is named follows Zipf's law. Run it with -v to see the spread.
func TestSpread(t *testing.T) {
	news, n := open(t), 1000
	reports := map[graph.EntityID]int{}
	statements := 0
	for r := range news.Readings(n) {
		statements += len(r.Statements)
		for _, e := range r.Entities {
			reports[e.ID]++
		}
	}
	counts := make([]int, 0, len(reports))
	for _, c := range reports {
		counts = append(counts, c)
	}
	slices.SortFunc(counts, func(a, b int) int { return b - a })
	once := len(counts) - slices.Index(counts, 1)
	t.Logf("%d reports: %d statements, %d entities, %d of them in one report; the 1st, 10th, 100th and 1000th is in %d, %d, %d, %d",
		n, statements, len(counts), once, counts[0], counts[9], counts[99], counts[999])
	if counts[0] < n/10 || once < len(counts)/2 {
		t.Error("that is not Zipf's law")
	}
}

func BenchmarkReading(b *testing.B) {
	news := open(b)
	for i := 0; b.Loop(); i++ {
		news.Reading(i)
	}
}
