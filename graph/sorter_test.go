package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
)

// TestSorter: what is sorted on disk is what is sorted in memory, as a whole and graph by graph, as often as it is read.
func TestSorter(t *testing.T) {
	var quads []graph.Quad
	for q := range graphtest.NewsQuads(graph.NewNames(""), 6000) {
		quads = append(quads, q)
	}
	quads = append(quads, graph.Quad{Subject: graph.Blank("b"), Predicate: graph.IRI("p"), Object: graph.LangString("é\x00", "en")},
		graph.Quad{Subject: graph.Blank("b"), Predicate: graph.IRI("p"), Object: graph.Literal("")})
	quads = append(quads, quads[:3000]...) // again
	want := slices.Clone(quads)
	slices.SortFunc(want, graph.CompareQuads)
	want = slices.Compact(want)
	for _, memory := range []int{0, 1, 100_000} {
		s := &graph.Sorter{Memory: memory}
		some := quads
		if memory == 1 { // a file part for each
			some = quads[len(quads)-3500:]
		}
		for _, q := range some {
			if err := s.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		want := want
		if memory == 1 {
			want = slices.Clone(some)
			slices.SortFunc(want, graph.CompareQuads)
			want = slices.Compact(want)
		}
		labels, err := s.Labels()
		if err != nil {
			t.Fatal(err)
		}
		var apart []graph.Quad
		for _, l := range labels {
			apart = append(apart, all(t, s.Graph(l))...)
		}
		for range 2 {
			if diff := cmp.Diff(want, all(t, s.All())); diff != "" {
				t.Fatalf("with %d bytes (-want +have):\n%s", memory, diff)
			}
		}
		if n, err := s.Len(); n != len(want) || err != nil || !slices.Equal(want, apart) || len(all(t, s.Graph(graph.IRI("none")))) > 0 {
			t.Errorf("with %d bytes: %d quads, %v, and %d graph by graph; want %d", memory, n, err, len(apart), len(want))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
