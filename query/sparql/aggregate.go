package sparql

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// groupOf is a group of rows with the accumulators of its aggregates.
type groupOf struct {
	keys []ID
	accs []accumulator
}

// accumulator takes the values of one aggregate; an error in one of them is an error of the aggregate, but for COUNT.
type accumulator struct {
	agg    *aggregate
	seen   map[string]bool // of DISTINCT
	n      int64
	sum    num
	best   graph.RDFTerm
	joined strings.Builder
	failed bool
}

// group evaluates aggregates over groups of rows (section 18.5.1). Without keys there is one group, even of no rows.
func (e *evaluator) group(op *group, in row, g active, f func(row) bool) bool {
	groups := map[string]*groupOf{}
	var order []*groupOf
	add := func(keys []ID) *groupOf {
		k := key(keys, nil)
		gr := groups[k]
		if gr == nil {
			gr = &groupOf{keys: slices.Clone(keys), accs: make([]accumulator, len(op.aggs))}
			for i := range gr.accs {
				gr.accs[i] = accumulator{agg: &op.aggs[i], seen: map[string]bool{}, sum: integer(0)}
			}
			groups[k] = gr
			order = append(order, gr)
			e.hold(1)
		}
		return gr
	}
	keys := make([]ID, len(op.by))
	ok := e.eval(op.in, in, g, func(r row) bool {
		for i, b := range op.by {
			t, _ := e.value(b.val, r, g) // an error is a key of its own, unbound
			keys[i] = e.number(t)
		}
		gr := add(keys)
		for i := range gr.accs {
			e.accumulate(&gr.accs[i], r, g)
		}
		return e.err == nil
	})
	if !ok {
		return false
	}
	if len(op.by) == 0 && len(order) == 0 {
		add(nil)
	}
	for _, gr := range order {
		out := make(row, len(in))
		for i, b := range op.by {
			if b.v != "" {
				out[e.slot(b.v)] = gr.keys[i]
			}
		}
		for i := range gr.accs {
			out[e.slot(op.aggs[i].v)] = e.number(gr.accs[i].result())
		}
		if !f(out) {
			return false
		}
	}
	return true
}

// accumulate adds a row to an aggregate.
func (e *evaluator) accumulate(a *accumulator, r row, g active) {
	if a.agg.arg == nil { // COUNT(*)
		if a.agg.distinct && !a.fresh(key(r, nil)) {
			return
		}
		a.n++
		return
	}
	t, err := e.value(a.agg.arg, r, g)
	if err != nil {
		a.failed = a.failed || a.agg.name != "COUNT" && a.agg.name != "SAMPLE"
		return
	}
	if a.agg.distinct && !a.fresh(key(row{e.number(t)}, nil)) {
		return
	}
	a.add(t)
}

func (a *accumulator) fresh(k string) bool {
	if a.seen[k] {
		return false
	}
	a.seen[k] = true
	return true
}

func (a *accumulator) add(t graph.RDFTerm) {
	a.n++
	switch a.agg.name {
	case "SUM", "AVG":
		n, err := numeric(t)
		if err == nil {
			a.sum, err = arithmetic("+", a.sum, n)
		}
		a.failed = a.failed || err != nil
	case "MIN":
		if a.n == 1 || order(t, a.best) < 0 {
			a.best = t
		}
	case "MAX":
		if a.n == 1 || order(t, a.best) > 0 {
			a.best = t
		}
	case "SAMPLE":
		a.best = t
	case "GROUP_CONCAT":
		if t.Kind == graph.BlankTerm {
			a.failed = true
			return
		}
		if a.n > 1 {
			a.joined.WriteString(a.agg.sep)
		}
		a.joined.WriteString(t.Value)
	}
}

// result is the value of an aggregate, zero for an error.
func (a *accumulator) result() graph.RDFTerm {
	if a.failed {
		return graph.RDFTerm{}
	}
	switch a.agg.name {
	case "COUNT":
		return integer(a.n).term()
	case "SUM":
		return a.sum.term()
	case "AVG":
		if a.n == 0 {
			return integer(0).term()
		}
		n, err := arithmetic("/", a.sum, integer(a.n))
		if err != nil {
			return graph.RDFTerm{}
		}
		return n.term()
	case "GROUP_CONCAT":
		return graph.Literal(a.joined.String())
	}
	return a.best
}
