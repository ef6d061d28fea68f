package sparql

import (
	"fmt"
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
	seen   map[ID]struct{}     // of DISTINCT
	rows   map[string]struct{} // of DISTINCT *
	n      int64
	sum    num
	best   graph.RDFTerm
	joined *strings.Builder
	failed bool
}

// groups finds groups by their keys.
type groups struct {
	byID  map[ID]*groupOf // of one key
	byAll map[string]*groupOf
	order []*groupOf
}

func (gs *groups) find(keys []ID) *groupOf {
	if len(keys) == 1 {
		return gs.byID[keys[0]]
	}
	return gs.byAll[key(keys, nil)]
}

func (gs *groups) add(gr *groupOf) {
	if gs.order = append(gs.order, gr); len(gr.keys) == 1 {
		gs.byID[gr.keys[0]] = gr
		return
	}
	gs.byAll[key(gr.keys, nil)] = gr
}

// group evaluates aggregates over groups of rows (section 18.5.1). Without keys there is one group, even of no rows.
func (e *evaluator) group(op *group, in row, g active, f func(row) bool) bool {
	width := len(op.by) + 8*len(op.aggs) // an accumulator takes as much as eight values, and more
	gs := groups{byID: map[ID]*groupOf{}, byAll: map[string]*groupOf{}}
	add := func(keys []ID) *groupOf {
		gr := &groupOf{keys: slices.Clone(keys), accs: make([]accumulator, len(op.aggs))}
		for i := range gr.accs {
			gr.accs[i] = accumulator{agg: &op.aggs[i], sum: integer(0)}
		}
		gs.add(gr)
		e.hold(1, width)
		return gr
	}
	keys := make([]ID, len(op.by))
	all := e.slotsOf(visible(op.in))
	ok := e.eval(op.in, in, g, func(r row) bool {
		for i, b := range op.by {
			keys[i] = e.valueID(b.val, r, g) // an error is a key of its own, unbound
		}
		gr := gs.find(keys)
		if gr == nil {
			gr = add(keys)
		}
		if !e.work((len(keys) + len(gr.accs)) / 16) {
			return false
		}
		for i := range gr.accs {
			e.accumulate(&gr.accs[i], r, all, g)
		}
		return e.err == nil
	})
	if !ok {
		return false
	}
	if len(op.by) == 0 && len(gs.order) == 0 {
		add(nil)
	}
	for _, gr := range gs.order {
		if out := e.groupRow(op, gr, len(in)); !e.tick() || !f(out) {
			return false
		}
	}
	e.releaseGroups(&gs, width, len(all))
	return true
}

// groupRow is the row of a group: its keys that have names, and its aggregates.
func (e *evaluator) groupRow(op *group, gr *groupOf, width int) row {
	out := make(row, width)
	for i, b := range op.by {
		if b.v != "" {
			out[e.slot(b.v)] = gr.keys[i]
		}
	}
	for i := range gr.accs {
		out[e.slot(op.aggs[i].v)] = e.number(gr.accs[i].result())
	}
	return out
}

// releaseGroups takes back what groups counted for: of width values each, and rows of DISTINCT * of wide.
func (e *evaluator) releaseGroups(gs *groups, width, wide int) {
	for _, gr := range gs.order {
		e.release(1, width)
		for i := range gr.accs {
			a := &gr.accs[i]
			e.release(len(a.seen), 1)
			e.release(len(a.rows), wide)
			e.text -= len(a.best.Value)
		}
	}
}

// valueID is the number of the value of an expression, 0 for an error; that of a variable needs no term.
func (e *evaluator) valueID(x expr, r row, g active) ID {
	if v, ok := x.(varExpr); ok {
		return r[e.slot(string(v))]
	}
	t, err := e.value(x, r, g)
	if err != nil {
		return 0
	}
	return e.number(t)
}

// accumulate adds a row to an aggregate. all are the slots that * stands for.
func (e *evaluator) accumulate(a *accumulator, r row, all []int, g active) {
	if a.agg.arg == nil { // COUNT(*)
		if !a.agg.distinct || e.freshRow(a, r, all) {
			a.n++
		}
		return
	}
	_, plain := a.agg.arg.(varExpr)
	if a.agg.distinct || a.agg.name == "COUNT" && plain {
		n := e.valueID(a.agg.arg, r, g)
		switch {
		case n == 0:
			a.fail()
		case a.agg.distinct && !e.fresh(a, n):
		case a.agg.name == "COUNT":
			a.n++
		default:
			e.add(a, e.termOf(n))
		}
		return
	}
	t, err := e.value(a.agg.arg, r, g)
	if err != nil {
		a.fail()
		return
	}
	e.add(a, t)
}

func (a *accumulator) fail() { a.failed = a.failed || a.agg.name != "COUNT" && a.agg.name != "SAMPLE" }

// fresh notes a value of DISTINCT; false where it was there before.
func (e *evaluator) fresh(a *accumulator, n ID) bool {
	if _, seen := a.seen[n]; seen {
		return false
	}
	if a.seen == nil {
		a.seen = map[ID]struct{}{}
	}
	a.seen[n] = struct{}{}
	return e.hold(1, 1)
}

func (e *evaluator) freshRow(a *accumulator, r row, all []int) bool {
	k := key(r, all)
	if _, seen := a.rows[k]; seen {
		return false
	}
	if a.rows == nil {
		a.rows = map[string]struct{}{}
	}
	a.rows[k] = struct{}{}
	return e.hold(1, len(all))
}

func (e *evaluator) add(a *accumulator, t graph.RDFTerm) {
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
			e.best(a, t)
		}
	case "MAX":
		if a.n == 1 || order(t, a.best) > 0 {
			e.best(a, t)
		}
	case "SAMPLE":
		e.best(a, t)
	case "GROUP_CONCAT":
		e.concatenate(a, t)
	}
}

// best keeps a term, and counts its text, until its group is done, in the place of the one before.
func (e *evaluator) best(a *accumulator, t graph.RDFTerm) {
	e.holdBytes(len(t.Value) - len(a.best.Value))
	a.best = t
}

// concatenate adds to what GROUP_CONCAT has, as far as strings may grow.
func (e *evaluator) concatenate(a *accumulator, t graph.RDFTerm) {
	if t.Kind == graph.BlankTerm {
		a.failed = true
	}
	if a.failed {
		return
	}
	if a.joined == nil {
		a.joined = &strings.Builder{}
	}
	grows := len(t.Value) + len(a.agg.sep)
	if a.joined.Len()+grows > maxString {
		e.fail(fmt.Errorf("%w: a string longer than %d bytes", ErrLimit, maxString))
		return
	}
	if !e.holdBytes(grows) {
		return
	}
	if a.n > 1 {
		a.joined.WriteString(a.agg.sep)
	}
	a.joined.WriteString(t.Value)
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
		if a.joined == nil {
			return graph.Literal("")
		}
		return graph.Literal(a.joined.String())
	}
	return a.best
}
