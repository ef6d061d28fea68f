package index_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// around makes a reading of statements that link entities at random, many of them with entity 0.
func around(rnd *rand.Rand, id, entities, statements int) *graph.Reading {
	r := &graph.Reading{Report: graph.Report{ID: graph.ReportID(fmt.Sprint("report-", id)), Text: "x"}, Sentences: []graph.Sentence{{Span: graph.Span{Start: 0, End: 1}}}}
	seen := map[graph.EntityID]bool{}
	term := func(n int) graph.Term {
		e := graph.EntityID(fmt.Sprint(n))
		if !seen[e] {
			seen[e] = true
			r.Entities = append(r.Entities, graph.Entity{ID: e, Kind: graph.Thing, Label: string(e)})
		}
		return graph.Term{Text: "x", Entity: e}
	}
	for i := range statements {
		st := graph.Statement{
			ID: graph.StatementID(fmt.Sprint("stmt-", id, "-", i)), Confidence: float64(rnd.IntN(3)) / 2, Modality: graph.Asserted,
			Subject: term(rnd.IntN(2) * rnd.IntN(entities)), Object: term(rnd.IntN(entities)), Predicate: graph.Predicate{Lemma: fmt.Sprint("verb", rnd.IntN(9))},
		}
		r.Statements = append(r.Statements, st)
	}
	return r
}

// told writes all links of a view.
func told(v *index.View) map[string][]string {
	l := v.Links()
	out := map[string][]string{}
	for n := range index.Node(l.Len()) {
		from := string(l.Entity(n))
		edges := 0
		for _, b := range l.Blocks(n) {
			for i, k := range b.Links {
				edges += len(b.Edges(i))
				for _, e := range b.Edges(i) {
					ref := l.Ref(e)
					key := from + " " + string(l.Entity(k.To))
					out[key] = append(out[key], fmt.Sprintf("%s %d %v %s %d", ref.ID, e.Cost, e.Direct, ref.Predicate.Lemma, k.Cost))
				}
				if !slices.Equal(l.Between(n, k.To), b.Edges(i)) {
					out["Between"] = append(out["Between"], from+" "+string(l.Entity(k.To)))
				}
			}
		}
		if edges != l.Edges(n) {
			out["Edges"] = append(out["Edges"], fmt.Sprint(from, " ", edges, " ", l.Edges(n)))
		}
		if s := l.Statements(n); s > 0 {
			out[from] = []string{fmt.Sprint(s, " ", l.Log(n))}
		}
	}
	return out
}

// TestLinks: the links of an index that changed are those of a new one, and those of views before stay what they were.
func TestLinks(t *testing.T) {
	for seed := range uint64(3) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		ix, readings := index.New(), map[int]*graph.Reading{}
		var before *index.View
		var was map[string][]string
		for range 8 {
			for range 1 + rnd.IntN(4) {
				id := rnd.IntN(8)
				if delete(readings, id); rnd.IntN(3) == 0 {
					ix.Delete(graph.ReportID(fmt.Sprint("report-", id)))
					continue
				}
				readings[id] = around(rnd, id, 1+rnd.IntN(1500), rnd.IntN(500))
				ix.Put(readings[id])
			}
			anew := index.New()
			for _, r := range readings {
				anew.Put(r)
			}
			want := told(anew.View())
			if diff := cmp.Diff(want, told(ix.View())); diff != "" {
				t.Fatalf("seed %d (-new +changed):\n%s", seed, diff)
			}
			if before != nil {
				if diff := cmp.Diff(was, told(before)); diff != "" {
					t.Fatalf("seed %d: links of the view before (-before +now):\n%s", seed, diff)
				}
			}
			before, was = ix.View(), want
		}
	}
}

// BenchmarkLinks links the entities of ten thousand reports of fifty statements at once, and then those of one more report at a time.
func BenchmarkLinks(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 1))
	ix := index.New()
	for i := range 10_000 {
		ix.Put(around(rnd, i, 225_000, 50))
	}
	v := ix.View()
	before, began := heap(), time.Now()
	l := v.Links()
	took, links, edges := time.Since(began), 0, 0
	for n := range index.Node(l.Len()) {
		for _, block := range l.Blocks(n) {
			links += len(block.Links)
			for i := range block.Links {
				edges += len(block.Edges(i))
			}
		}
	}
	grown := float64(heap() - before)
	next := 10_000
	for b.Loop() {
		b.StopTimer()
		ix.Put(around(rnd, next, 225_000, 50))
		v, next = ix.View(), next+1
		b.StartTimer()
		v.Links()
	}
	b.ReportMetric(took.Seconds(), "s-all")
	b.ReportMetric(grown/float64(edges), "B/edge")
	b.ReportMetric(float64(edges), "edges")
	b.ReportMetric(float64(links), "links")
	b.ReportMetric(float64(l.Len()), "entities")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
