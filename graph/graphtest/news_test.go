package graphtest_test

import (
	"context"
	"slices"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// TestNews: what is made up is sound, the same each time, and has hubs as news has.
func TestNews(t *testing.T) {
	s, err := store.Open(context.Background(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lib := &graph.Library{Store: s}
	reports := map[graph.EntityID]int{}
	for r := range graphtest.News(40) {
		for _, e := range r.Entities {
			reports[e.ID]++
		}
		if _, err := lib.Put(context.Background(), r); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := graph.Check(context.Background(), lib)
	if err != nil || len(problems) > 0 {
		t.Errorf("Check = %d problems such as %v, %v", len(problems), problems[:min(3, len(problems))], err)
	}
	var counts []int
	once := 0
	for _, n := range reports {
		counts = append(counts, n)
		if n == 1 {
			once++
		}
	}
	most := slices.Max(counts)
	quads, err := s.Count(context.Background(), graph.Pattern{})
	t.Logf("%d quads, %d entities, %d of them in one report, one in %d", quads, len(reports), once, most)
	if err != nil || most < 13 || once < len(reports)/4 || quads < 40*500 {
		t.Error("want an entity in a third of the reports, a quarter of them in one, and 500 quads a report")
	}
	var first, second []graph.Quad
	for r := range graphtest.News(3) {
		first = append(first, graph.Quads(graph.Names{}, r)...)
	}
	for r := range graphtest.News(3) {
		second = append(second, graph.Quads(graph.Names{}, r)...)
	}
	if !slices.Equal(first, second) {
		t.Error("two times, two results")
	}
}
