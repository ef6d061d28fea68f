package sparql_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// counted is a reader that counts the quads it gives.
type counted struct {
	graph.Reader
	n int
}

func (c *counted) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		for q, err := range c.Reader.Match(ctx, p) {
			if c.n++; !yield(q, err) {
				return
			}
		}
	}
}

// counting counts the rows of an answer.
type counting struct {
	nobody
	rows int
}

func (c *counting) Row([]graph.RDFTerm) error { c.rows++; return nil }

// TestJoinOrder: what GRAPH blocks, paths and tables have in common is found from the one that has the fewest solutions, in whatever
// order they stand.
func TestJoinOrder(t *testing.T) {
	s, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const n = 2000
	var quads []graph.Quad
	for i := range n {
		at, label := ex(fmt.Sprint("n", i)), ex(fmt.Sprint("g", i))
		quads = append(quads, graph.Quad{Subject: at, Predicate: ex("next"), Object: ex(fmt.Sprint("n", (i+1)%n)), Label: label},
			graph.Quad{Subject: label, Predicate: ex("number"), Object: whole(i)})
	}
	if err := s.Update(t.Context(), nil, quads); err != nil {
		t.Fatal(err)
	}
	for _, parts := range [][2]string{
		{"GRAPH ?g { ?a e:next ?b }", "GRAPH ?h { e:n7 e:next ?a }"},
		{"GRAPH ?g { ?a ?p ?b }", "?g e:number 7"},
		{"?g e:number ?i", "GRAPH ?g { e:n7 e:next ?b }"},
		{"GRAPH ?g { ?a e:next ?b }", "VALUES ?g { e:g7 }"},
		{"{ GRAPH ?g { ?a e:next ?b } } UNION { GRAPH ?g { ?b e:next ?a } FILTER (false) }", "GRAPH ?g { e:n7 e:next ?b }"},
	} {
		for _, pattern := range []string{parts[0] + " " + parts[1], parts[1] + " " + parts[0]} {
			q, err := sparql.Parse("PREFIX e: <e:> SELECT * { "+pattern+" }", "")
			if err != nil {
				t.Fatal(err)
			}
			r, out := &counted{Reader: s}, &counting{}
			if err := sparql.Run(t.Context(), r, q, sparql.Options{}, out); err != nil {
				t.Fatal(err)
			}
			if out.rows != 1 || r.n > 20 {
				t.Errorf("%s: %d rows from %d quads, want 1 from 20 at most", pattern, out.rows, r.n)
			}
		}
	}
}
