package graphtest

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
)

// Quads are quads as a sequence.
func Quads(quads []graph.Quad) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// Bulk is the part of the suite about transactions that are larger than memory: open gives empty stores that hold a few quads of
// these at a time.
func Bulk(t *testing.T, open func(t *testing.T) graph.Store) {
	s := open(t)
	defer s.Close()
	bulk(t, s)
	verified(t, s, "bulk")
}

// bulk: a large transaction reads the state before it, removes and then adds; one that fails, at any quad, changes nothing.
func bulk(t *testing.T, s graph.Store) {
	b, ok := s.(graph.BulkTransactor)
	if !ok {
		t.Skip("no BulkTransactor")
	}
	ctx, want := context.Background(), map[graph.Quad]bool{}
	var first, second []graph.Quad
	for i := range 200 {
		first, second = append(first, quad(i)), append(second, quad(100+i))
		want[quad(100+i)] = true
	}
	run := func(ctx context.Context, f func(r graph.Reader) (remove, add iter.Seq2[graph.Quad, error])) error {
		return b.TransactBulk(ctx, func(r graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
			remove, add = f(r)
			return remove, add, nil
		})
	}
	none := Quads(nil)
	if err := run(ctx, func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error]) { return none, none }); err != nil {
		t.Errorf("nothing to change: %v", err)
	}
	if err := run(ctx, func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error]) { return none, Quads(first) }); err != nil {
		t.Fatal(err)
	}
	// all that is there goes, some of it comes again
	if err := run(ctx, func(r graph.Reader) (remove, add iter.Seq2[graph.Quad, error]) {
		return r.Match(ctx, graph.Pattern{}), Quads(second)
	}); err != nil {
		t.Fatal(err)
	}
	matches(t, s, graph.Pattern{}, want)
	refused := errors.New("refused")
	for _, after := range []int{0, 1, 10, 100} {
		err := run(ctx, func(r graph.Reader) (remove, add iter.Seq2[graph.Quad, error]) {
			return r.Match(ctx, graph.Pattern{}), func(yield func(graph.Quad, error) bool) {
				for _, q := range first[:after] {
					if !yield(q, nil) {
						return
					}
				}
				yield(graph.Quad{}, refused)
			}
		})
		if !errors.Is(err, refused) {
			t.Errorf("an error after %d quads gave %v", after, err)
		}
		matches(t, s, graph.Pattern{}, want)
	}
	if err := run(ctx, func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error]) {
		return none, Quads(append(first[:20:20], graph.Quad{}))
	}); err == nil {
		t.Error("a quad without terms was taken")
	}
	stopped, cancel := context.WithCancel(ctx)
	if err := run(stopped, func(r graph.Reader) (remove, add iter.Seq2[graph.Quad, error]) {
		cancel()
		return r.Match(stopped, graph.Pattern{}), Quads(first)
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled transaction gave %v", err)
	}
	matches(t, s, graph.Pattern{}, want)
	update(t, s, second, first) // and writing goes on
	want = map[graph.Quad]bool{}
	for _, q := range first {
		want[q] = true
	}
	matches(t, s, graph.Pattern{}, want)
}
