package sparql

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// sorted are the rows of ORDER BY with their keys. It is a heap whose first is the last in order, too, for which rows have numbers:
// those that are equal stay as they came.
type sorted struct {
	e    *evaluator
	by   []sortKey
	rows []sortable
	text int // bytes of the keys
}

type sortable struct {
	r    row
	n    int
	keys []sortValue
}

// sortValue is a term with what it is compared by.
type sortValue struct {
	t      graph.RDFTerm
	number num
	rank   int // of number, 0 where the term is none
}

func newSortValue(t graph.RDFTerm) sortValue {
	v := sortValue{t: t}
	if n, err := numeric(t); err == nil {
		v.number, v.rank = n, n.rank
	}
	return v
}

func (a *sortValue) compare(b *sortValue) int {
	if a.rank > 0 && b.rank > 0 {
		if c, ok := compareNumbers(a.number, b.number); ok {
			return c
		}
	}
	if a.t.Kind == graph.LiteralTerm && b.t.Kind == graph.LiteralTerm && a.t.Datatype == "" && b.t.Datatype == "" && a.t.Lang == b.t.Lang {
		return strings.Compare(a.t.Value, b.t.Value)
	}
	return order(a.t, b.t)
}

func (s *sorted) Len() int           { return len(s.rows) }
func (s *sorted) Swap(i, j int)      { s.rows[i], s.rows[j] = s.rows[j], s.rows[i] }
func (s *sorted) Less(i, j int) bool { return s.compare(&s.rows[i], &s.rows[j]) > 0 }
func (s *sorted) Push(x any)         { s.rows = append(s.rows, x.(sortable)) }
func (s *sorted) Pop() any {
	last := s.rows[len(s.rows)-1]
	s.rows = s.rows[:len(s.rows)-1]
	return last
}

func (s *sorted) compare(a, b *sortable) int {
	for i := range s.by {
		c := a.keys[i].compare(&b.keys[i])
		if s.by[i].desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(a.n, b.n)
}

// take adds a row, of which the best are kept where most is not 0.
func (s *sorted) take(r row, keys []sortValue, n, most int) bool {
	x := sortable{r: r, n: n, keys: keys}
	if most == 0 || len(s.rows) < most {
		x.r, x.keys = slices.Clone(r), slices.Clone(keys)
		if most == 0 {
			s.rows = append(s.rows, x)
		} else {
			heap.Push(s, x)
		}
		return s.e.hold(1, s.values(r)) && s.keep(textOf(keys))
	}
	last := &s.rows[0]
	if s.compare(&x, last) >= 0 {
		return true
	}
	grows := textOf(keys) - textOf(last.keys)
	copy(last.r, r)
	copy(last.keys, keys)
	last.n = n
	heap.Fix(s, 0)
	return s.keep(grows)
}

// values is how many values a row counts for, of which a key is four.
func (s *sorted) values(r row) int { return len(r) + 4*len(s.by) }

// keep counts text of keys, until all rows are released.
func (s *sorted) keep(n int) bool {
	s.text += n
	return s.e.holdBytes(n)
}

func (s *sorted) release(in row) {
	s.e.release(len(s.rows), s.values(in))
	s.e.text -= s.text
}

// textOf is how many bytes keys have that are kept beside their row.
func textOf(keys []sortValue) (n int) {
	for i := range keys {
		n += len(keys[i].t.Value)
	}
	return n
}

// orderBy sorts (section 15.1). Where only the first are wanted, it keeps no more.
func (e *evaluator) orderBy(op *orderBy, in row, g active, f func(row) bool) bool {
	s := &sorted{e: e, by: op.keys}
	keys := make([]sortValue, len(op.keys))
	n, most := 0, e.tops[op]
	ok := e.eval(op.in, in, g, func(r row) bool {
		if !e.work(len(keys) / 16) {
			return false
		}
		for i, k := range op.keys {
			t, err := e.value(k.val, r, g)
			if err != nil {
				t = graph.RDFTerm{} // an error is unbound
			}
			keys[i] = newSortValue(t)
		}
		n++
		return s.take(r, keys, n, most)
	})
	if !ok {
		return false
	}
	slices.SortFunc(s.rows, func(a, b sortable) int {
		if !e.tick() {
			return 0 // the query has ended, and so does the sorting
		}
		return s.compare(&a, &b)
	})
	for _, x := range s.rows {
		if !e.tick() || !f(x.r) {
			return false
		}
	}
	s.release(in)
	return true
}

// sortedBy is the ORDER BY whose rows op gives one by one, nil where it is none.
func sortedBy(op Op) *orderBy {
	switch op := op.(type) {
	case *orderBy:
		return op
	case *project:
		return sortedBy(op.in)
	}
	return nil
}
