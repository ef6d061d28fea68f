package export_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"runtime/metrics"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/graphtest"
)

// BenchmarkMemory writes stores of 50, 300 and 1,800 reports, with curated graphs of as many quads, in every format: peak-KiB is by how
// much the heap that is in use grew at most, beside the store.
func BenchmarkMemory(b *testing.B) {
	for _, reports := range []int{50, 300, 1800} {
		h := newHeld(reports)
		for _, format := range export.Formats() {
			b.Run(fmt.Sprintf("%s/%d", format, reports), func(b *testing.B) {
				for b.Loop() {
					b.ReportMetric(float64(peak(b, h, format))/(1<<10), "peak-KiB")
				}
			})
		}
	}
}

// TestMemory: an export holds a part of a library that is larger than that.
func TestMemory(t *testing.T) {
	const most = 24 << 20
	h := newHeld(60) // whose curated graph alone takes more
	for _, format := range []string{"nquads", "graphml", "ftm", "csv"} {
		if n := peak(t, h, format); n > most {
			t.Errorf("%s holds %d KiB, want at most %d", format, n>>10, most>>10)
		}
	}
}

// held is a store in memory that keeps nothing at hand beside its quads, so that what is measured is what an export holds.
type held struct {
	labels     map[graph.RDFTerm][]graph.Quad
	order      []graph.RDFTerm // of the labels
	predicates map[graph.RDFTerm][]graph.Quad
	n          int64
	see        func() // called each time that so many quads were read
	read       int
}

// seen is after how many quads that were read the heap is looked at.
const seen = 1 << 16

var errHeld = errors.New("the store is only read")

func newHeld(reports int) *held {
	h := &held{labels: map[graph.RDFTerm][]graph.Quad{}, predicates: map[graph.RDFTerm][]graph.Quad{}}
	curated := map[graph.Quad]bool{}
	add := func(q graph.Quad) {
		if h.labels[q.Label] == nil {
			h.order = append(h.order, q.Label)
		}
		h.labels[q.Label] = append(h.labels[q.Label], q)
		h.n++
		if q.Subject == q.Label { // what is asked for by its predicate is of reports
			h.predicates[q.Predicate] = append(h.predicates[q.Predicate], q)
		}
	}
	for r := range graphtest.News(reports) {
		for _, q := range graph.Quads(graph.NewNames(""), r) {
			add(q)
			if q.Label = graph.IRI("http://e/curated"); !curated[q] {
				curated[q] = true
				add(q)
			}
		}
	}
	return h
}

func (h *held) Match(_ context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		among := [][]graph.Quad{h.labels[p.Label]}
		switch {
		case !p.Label.IsZero():
		case !p.Predicate.IsZero():
			among[0] = h.predicates[p.Predicate]
		case p == graph.Pattern{}:
			among = nil
			for _, l := range h.order {
				among = append(among, h.labels[l])
			}
		}
		for _, quads := range among {
			for _, q := range quads {
				if h.read++; h.read%seen == 0 {
					h.see()
				}
				if p.Matches(q) && !yield(q, nil) {
					return
				}
			}
		}
	}
}

func (h *held) Count(context.Context, graph.Pattern) (int64, error)      { return h.n, nil }
func (h *held) Update(context.Context, []graph.Quad, []graph.Quad) error { return errHeld }
func (h *held) Close() error                                             { return nil }

// peak is by how much the heap that is in use grows at most while a library is written.
func peak(tb testing.TB, h *held, format string) int64 {
	tb.Helper()
	before, most := liveHeap(), int64(0)
	h.see = func() { most = max(most, liveHeap()) }
	if err := export.Write(tb.Context(), io.Discard, &graph.Library{Store: h}, format, export.Options{}); err != nil {
		tb.Fatal(err)
	}
	h.see()
	return most - before
}

func liveHeap() int64 {
	runtime.GC()
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
