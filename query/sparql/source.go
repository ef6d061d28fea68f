package sparql

import (
	"context"

	"github.com/newsgraph/newsgraph/graph"
)

// ID numbers a term within a query; 0 is none.
type ID = uint64

// local is the first number of terms that the query itself made.
const local ID = 1 << 48

// source gives the terms and quads of a query's moment.
type source interface {
	// id is the number of a term, 0 where no quad has it.
	id(t graph.RDFTerm) ID
	// term is the term of a number that the source gave.
	term(n ID) (graph.RDFTerm, error)
	// scan calls f with every quad that fits, until f returns false: subject, predicate, object and label, 0 for any. graphs
	// says which labels fit; of all as one, a triple may come with the label of each of its graphs, in a row, and of every named
	// graph, quads of the default graph may come.
	scan(ctx context.Context, want [4]ID, graphs graphs, f func([4]ID) bool) error
	// estimate is about how many quads scan finds.
	estimate(want [4]ID, graphs graphs) int
}

// graphs says in which graphs a pattern is sought.
type graphs uint8

const (
	oneGraph    graphs = iota // that of the label; label 0 is the default graph
	namedGraphs               // every named graph
	unionOfAll                // all graphs as one: a triple that stands in several is found once
)

// matcher is a source made of any graph.Reader. It numbers terms as it meets them.
type matcher struct {
	reader graph.Reader
	ids    map[graph.RDFTerm]ID
	terms  []graph.RDFTerm
}

func newMatcher(r graph.Reader) *matcher {
	return &matcher{reader: r, ids: map[graph.RDFTerm]ID{}, terms: []graph.RDFTerm{{}}}
}

func (m *matcher) id(t graph.RDFTerm) ID {
	if t.IsZero() {
		return 0
	}
	n, ok := m.ids[t]
	if !ok {
		n = ID(len(m.terms))
		m.ids[t] = n
		m.terms = append(m.terms, t)
	}
	return n
}

func (m *matcher) term(n ID) (graph.RDFTerm, error) { return m.terms[n], nil }

func (m *matcher) scan(ctx context.Context, want [4]ID, g graphs, f func([4]ID) bool) error {
	p := graph.Pattern{Subject: m.terms[want[0]], Predicate: m.terms[want[1]], Object: m.terms[want[2]]}
	if g == oneGraph {
		p.Label, p.DefaultGraph = m.terms[want[3]], want[3] == 0
	}
	seen := map[[4]ID]bool{}
	for q, err := range m.reader.Match(ctx, p) {
		if err != nil {
			return err
		}
		n := [4]ID{m.id(q.Subject), m.id(q.Predicate), m.id(q.Object), m.id(q.Label)}
		switch g {
		case namedGraphs:
			if n[3] == 0 {
				continue
			}
		case unionOfAll:
			n[3] = 0
			if seen[n] {
				continue
			}
			seen[n] = true
		}
		if !f(n) {
			return nil
		}
	}
	return nil
}

// estimate guesses by what is bound: the matcher's reader cannot count.
func (m *matcher) estimate(want [4]ID, g graphs) int {
	n := 1 << 20
	for i, by := range []int{1 << 10, 1 << 4, 1 << 8} {
		if want[i] != 0 {
			n /= by
		}
	}
	if g == oneGraph && want[3] != 0 {
		n >>= 6
	}
	return max(n, 1)
}
