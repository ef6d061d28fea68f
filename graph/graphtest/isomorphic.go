package graphtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Isomorphic reports whether two tables of terms, such as the quads of two documents, are the same but for the labels of blank
// nodes and the order of rows (RDF 1.1 Concepts, section 3.6). It tries what fits: tables of many blank nodes that look alike
// take exponential time.
func Isomorphic(a, b [][]graph.RDFTerm) bool {
	if len(a) != len(b) {
		return false
	}
	m := &matching{to: map[string]string{}, from: map[string]string{}, b: map[string][][]graph.RDFTerm{}}
	for _, row := range b {
		m.b[shape(row)] = append(m.b[shape(row)], row)
	}
	m.a = slices.Clone(a)
	slices.SortStableFunc(m.a, func(x, y []graph.RDFTerm) int { return len(m.b[shape(x)]) - len(m.b[shape(y)]) })
	m.used = map[string]map[int]bool{}
	return m.match(0)
}

// shape is a row with its blank nodes alike.
func shape(row []graph.RDFTerm) string {
	var b strings.Builder
	for _, t := range row {
		if t.Kind == graph.BlankTerm {
			b.WriteString("_:")
		} else {
			fmt.Fprintf(&b, "%d%q%q%q", t.Kind, t.Value, t.Datatype, t.Lang)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

type matching struct {
	a        [][]graph.RDFTerm
	b        map[string][][]graph.RDFTerm // by shape
	used     map[string]map[int]bool
	to, from map[string]string // labels of a and of b
}

// match finds rows of b for those of a from the i-th on.
func (m *matching) match(i int) bool {
	if i == len(m.a) {
		return true
	}
	s := shape(m.a[i])
	if m.used[s] == nil {
		m.used[s] = map[int]bool{}
	}
	for k, row := range m.b[s] {
		if m.used[s][k] {
			continue
		}
		bound, ok := m.bind(m.a[i], row)
		if ok {
			m.used[s][k] = true
			if m.match(i + 1) {
				return true
			}
			m.used[s][k] = false
		}
		for _, label := range bound {
			delete(m.from, m.to[label])
			delete(m.to, label)
		}
		if ok && len(bound) == 0 {
			return false // another row of the same terms would do no better
		}
	}
	return false
}

func (m *matching) bind(a, b []graph.RDFTerm) (bound []string, ok bool) {
	for i, t := range a {
		if t.Kind != graph.BlankTerm {
			continue
		}
		to, known := m.to[t.Value]
		_, taken := m.from[b[i].Value]
		switch {
		case known && to == b[i].Value:
		case known || taken:
			return bound, false
		default:
			m.to[t.Value], m.from[b[i].Value] = b[i].Value, t.Value
			bound = append(bound, t.Value)
		}
	}
	return bound, true
}

// Rows are quads as rows.
func Rows(quads []graph.Quad) [][]graph.RDFTerm {
	var out [][]graph.RDFTerm
	for _, q := range quads {
		out = append(out, []graph.RDFTerm{q.Subject, q.Predicate, q.Object, q.Label})
	}
	return out
}

// Distinct is quads, each once, in the order in which they first come.
func Distinct(quads []graph.Quad) []graph.Quad {
	seen := map[graph.Quad]bool{}
	var out []graph.Quad
	for _, q := range quads {
		if !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}
