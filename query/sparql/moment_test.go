package sparql_test

import (
	"fmt"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// counter counts rows, and calls a function at the first.
type counter struct {
	rows int
	call func()
}

func (c *counter) Head([]string) error { return nil }
func (c *counter) Row([]graph.RDFTerm) error {
	if c.rows++; c.rows == 1 {
		c.call()
	}
	return nil
}
func (c *counter) Bool(bool) error                    { return nil }
func (c *counter) Triple(_, _, _ graph.RDFTerm) error { return nil }

// TestDatabaseMoment: a query on a database, of many rows that look up others, is of one moment, whatever another instance writes
// meanwhile. An update of as many reads within its transaction.
func TestDatabaseMoment(t *testing.T) {
	dsn := graphtest.Postgres(t)
	open := func() graph.Store {
		s, err := store.Open(t.Context(), dsn, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	s, other := open(), open()
	const n, looked = 10010, 100
	iri := func(s string, i int) graph.RDFTerm { return graph.IRI(fmt.Sprint("http://example.org/", s, i)) }
	var quads []graph.Quad
	for i := range n {
		quads = append(quads, graph.Quad{Subject: iri("s", i), Predicate: iri("p", 0), Object: iri("o", i%looked)})
	}
	for i := range looked {
		quads = append(quads, graph.Quad{Subject: iri("o", i), Predicate: iri("q", 0), Object: graph.Literal(fmt.Sprint(i))})
	}
	if err := s.Update(t.Context(), nil, quads); err != nil {
		t.Fatal(err)
	}
	q, err := sparql.Parse(`SELECT * { ?s <http://example.org/p0> ?o OPTIONAL { ?o <http://example.org/q0> ?v } FILTER(BOUND(?v)) }`, "")
	if err != nil {
		t.Fatal(err)
	}
	c := counter{call: func() {
		if err := other.Update(t.Context(), quads, nil); err != nil {
			t.Error(err)
		}
	}}
	if err := sparql.Run(t.Context(), s, q, sparql.Options{}, &c); err != nil || c.rows != n {
		t.Errorf("the query gave %d rows, %v; want the %d of the moment when it began", c.rows, err, n)
	}
	if err := s.Update(t.Context(), nil, quads); err != nil {
		t.Fatal(err)
	}
	u, err := sparql.ParseUpdate(`DELETE { ?s <http://example.org/p0> ?o } INSERT { ?s <http://example.org/r> ?v }
		WHERE { ?s <http://example.org/p0> ?o OPTIONAL { ?o <http://example.org/q0> ?v } FILTER(?v = "5") }`, "")
	if err != nil {
		t.Fatal(err)
	}
	err = s.(graph.Transactor).Transact(t.Context(), func(r graph.Reader) (remove, add []graph.Quad, err error) {
		return sparql.Changes(t.Context(), r, u, sparql.Options{})
	})
	if err != nil {
		t.Fatalf("the update: %v", err)
	}
	for p, want := range map[graph.RDFTerm]int64{iri("p", 0): n - 101, graph.IRI("http://example.org/r"): 101} {
		if have, err := s.Count(t.Context(), graph.Pattern{Predicate: p}); have != want || err != nil {
			t.Errorf("after the update %d of %s, %v; want %d", have, p.Value, err, want)
		}
	}
}
