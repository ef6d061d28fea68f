package ask_test

import (
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// asked are questions with the names that a view knows.
func asked(v *index.View) []string {
	var names []string
	for _, m := range v.Search("", "") {
		if e := m.Entity(); e.Named && e.Label == strings.TrimSpace(e.Label) {
			names = append(names, e.Label)
		}
	}
	return querytest.Questions(names)
}

// opened is a view of so many made-up reports, and what asks it.
func opened(tb testing.TB, reports int) (*index.View, *ask.Asker) {
	tb.Helper()
	news, err := querytest.Open()
	if err != nil {
		tb.Fatal(err)
	}
	x, err := querytest.Extractor()
	if err != nil {
		tb.Fatal(err)
	}
	ix := index.New()
	for r := range news.Readings(reports) {
		ix.Put(r)
	}
	return ix.View(), &ask.Asker{IrregularForms: x.IrregularForms, Parse: func(text string) *syntax.Doc { return x.Parse(text, []graph.Span{{Start: 0, End: len(text)}}) }}
}

// BenchmarkAsk asks 10,000 made-up reports, one question after the other. What many clients wait for a server is in package query.
func BenchmarkAsk(b *testing.B) {
	v, asker := opened(b, 10_000)
	v.Links()
	qs := asked(v)
	var took []time.Duration
	for b.Loop() {
		for _, q := range qs {
			began := time.Now()
			asker.Ask(v, ask.Question{Text: q})
			took = append(took, time.Since(began))
		}
	}
	querytest.Waits(b, took)
}
