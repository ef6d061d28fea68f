package sparql

import "slices"

// join takes the parts of joins one by one. A part that may see what is bound so far is evaluated with it; the others are
// evaluated once on their own and found by hashes of the variables that they share.
func (e *evaluator) join(op *join, in row, g active, f func(row) bool) bool {
	return e.parts(e.arranged(op, in, g), in, g, f)
}

func flatten(op Op, parts *[]Op) {
	if j, ok := op.(*join); ok {
		flatten(j.left, parts)
		flatten(j.right, parts)
		return
	}
	*parts = append(*parts, op)
}

// arrangements are the parts of a join in the order in which they are taken, by which of its variables are bound before it.
type arrangements struct {
	parts []Op
	slots []int // of the variables of parts, where the order matters
	by    map[string][]Op
}

func newArrangements(e *evaluator, op *join) *arrangements {
	a := &arrangements{by: map[string][]Op{}}
	flatten(op, &a.parts)
	for i := 1; i < len(a.parts); i++ {
		if blind(a.parts[i-1]) && blind(a.parts[i]) {
			a.slots = e.slotsOf(allVars(op))
			break
		}
	}
	return a
}

// arranged are the parts of a join, each time the one next that is likely to take the least work. What is no plain
// pattern keeps its place, for there is no telling how many solutions it has.
func (e *evaluator) arranged(op *join, in row, g active) []Op {
	a := e.arrangements[op]
	if a == nil {
		a = newArrangements(e, op)
		e.arrangements[op] = a
	}
	if a.slots == nil {
		return a.parts
	}
	var buf [64]byte
	key := append(boundKey(buf[:0], in, a.slots), byte(g.graphs))
	parts, ok := a.by[string(key)]
	if !ok {
		if parts = e.arrange(a.parts, in, g); !e.holdBytes(len(parts) * planSize) {
			return nil
		}
		a.by[string(key)] = parts
	}
	return parts
}

// textOrder is by how much a part must be likely to cost less than one that stands before it in the query to be taken before it.
const textOrder = 4

// part is a part of a join with the slots of its variables and, unless one of them was bound meanwhile, its cost.
type part struct {
	op    Op
	slots []int
	cost  float64
	known bool
}

// arranging is a join that is put into order.
type arranging struct {
	e      *evaluator
	g      active
	bound  []bool
	joined bool
	by     map[int][]*part // those that may be next, by their variables
	out    []Op
}

func (e *evaluator) arrange(parts []Op, in row, g active) []Op {
	a := &arranging{e: e, g: g, bound: boundSlots(in)}
	a.joined = slices.Contains(a.bound, true)
	for len(parts) > 0 {
		n := 0
		for n < len(parts) && blind(parts[n]) {
			n++
		}
		if !a.run(parts[:n]) {
			return nil
		}
		if n < len(parts) {
			a.take(parts[n])
			n++
		}
		parts = parts[n:]
	}
	return a.out
}

// run takes parts that may stand in any order; false where the query has ended.
func (a *arranging) run(parts []Op) bool {
	var left []*part
	a.by = map[int][]*part{}
	for _, op := range parts {
		p := &part{op: op, slots: a.e.slotsOf(allVars(op))}
		left = append(left, p)
		for _, s := range p.slots {
			a.by[s] = append(a.by[s], p)
		}
	}
	for len(left) > 0 {
		best, least := 0, 0.0
		for i, p := range left {
			if !p.known {
				p.cost, p.known = a.e.partCost(p, a.bound, a.g, a.joined), true
			}
			if i == 0 || p.cost*textOrder < least {
				best, least = i, p.cost
			}
		}
		if !a.e.work(1 + len(left)/16) {
			return false
		}
		joined := a.joined
		a.take(left[best].op)
		left = slices.Delete(left, best, best+1)
		if joined != a.joined {
			for _, p := range left {
				p.known = false
			}
		}
	}
	return true
}

// take takes a part, which binds variables: the costs of others change.
func (a *arranging) take(op Op) {
	a.out = append(a.out, op)
	for v := range certain(op) {
		s := a.e.slot(v)
		if a.joined = true; a.bound[s] {
			continue
		}
		a.bound[s] = true
		for _, p := range a.by[s] {
			p.known = false
		}
	}
}

// partCost is about how many quads are met in matching a part.
func (e *evaluator) partCost(p *part, bound []bool, g active, joined bool) float64 {
	c := e.opCost(p.op, bound, g)
	if joined && len(p.slots) > 0 && !slices.ContainsFunc(p.slots, func(s int) bool { return bound[s] }) {
		c *= productCost
	}
	return c
}

// opCost is partCost where nothing is joined.
func (e *evaluator) opCost(op Op, bound []bool, g active) float64 {
	if !e.work(1 + len(bound)/64) {
		return 0
	}
	switch op := op.(type) {
	case *bgp:
		return e.bgpCost(op, bound, g)
	case *pathOp:
		st := e.step(Triple{S: op.s, P: op.o, O: op.o})
		st.slots[1], st.want[1] = -1, 0 // any property
		return e.cost(&st, e.count(&st, g), bound, false)
	case *values:
		return float64(len(op.rows))
	case *join:
		after := slices.Clone(bound)
		for v := range certain(op.left) {
			after[e.slot(v)] = true
		}
		c := max(e.opCost(op.left, bound, g), 1)
		return c + c*e.opCost(op.right, after, g)
	case *union:
		return e.opCost(op.left, bound, g) + e.opCost(op.right, bound, g)
	case *inGraph:
		if op.name.Var == "" {
			n := e.known(op.name.Term)
			if n == 0 {
				return 0
			}
			return e.opCost(op.in, bound, active{label: n})
		}
		c := e.opCost(op.in, bound, active{graphs: namedGraphs, slot: -1})
		if bound[e.slot(op.name.Var)] {
			c *= boundCost[3]
		}
		return c
	}
	return 0
}

// bgpCost is about how many quads are met in matching triples in the order that order gives them.
func (e *evaluator) bgpCost(op *bgp, bound []bool, g active) (met float64) {
	bound = slices.Clone(bound)
	left := e.choices(op, g)
	for rows := 1.0; len(left) > 0 && e.err == nil; {
		best, least := e.cheapest(left, bound, len(left) < len(op.triples))
		rows *= max(least, 1)
		met += rows
		for _, s := range left[best].slots {
			if s >= 0 {
				bound[s] = true
			}
		}
		left = slices.Delete(left, best, best+1)
	}
	return met
}

func (e *evaluator) parts(parts []Op, in row, g active, f func(row) bool) bool {
	if e.err != nil {
		return false
	}
	if len(parts) == 0 {
		return f(in)
	}
	part, rest := parts[0], parts[1:]
	next := func(r row) bool { return e.parts(rest, r, g, f) }
	if e.pushable(part, in) {
		return e.eval(part, in, g, next)
	}
	t := e.table(part, g)
	if t == nil {
		return false
	}
	return t.each(e, in, next)
}

// isReplaced reports whether a value stands for a variable within EXISTS.
func (e *evaluator) isReplaced(slot int) bool { return e.within != nil && e.within[slot] != 0 }

// table is what an operator gives on its own, kept for joins.
type table struct {
	rows   []row
	slots  []int // that some row binds
	byKey  map[string][]row
	shared []int // the slots of byKey
	loose  []row // that do not bind all of them
}

// table evaluates op on its own, once for a query: nothing outside changes it but the active graph and, within EXISTS, the
// values that stand for its variables.
func (e *evaluator) table(op Op, g active) *table {
	k := tableKey{op, g.graphs, g.label}
	start := make(row, len(e.names))
	fixed := true
	if e.within != nil {
		for _, v := range allVars(op) {
			if s := e.slot(v); e.isReplaced(s) {
				start[s], fixed = e.within[s], false
			}
		}
	}
	if t, ok := e.tables[k]; ok && fixed {
		return t
	}
	t := &table{}
	bound := make([]bool, len(e.names))
	ok := e.eval(op, start, g, func(r row) bool {
		for i, n := range r {
			bound[i] = bound[i] || n != 0
		}
		t.rows = append(t.rows, slices.Clone(r))
		return e.hold(1, len(r))
	})
	if !ok {
		return nil
	}
	for i, b := range bound {
		if b {
			t.slots = append(t.slots, i)
		}
	}
	if fixed {
		e.tables[k] = t
	} else {
		e.release(len(t.rows), len(e.names))
	}
	return t
}

// tableKey names a table: the operator, and the graph that it was evaluated in.
type tableKey struct {
	op     Op
	graphs graphs
	label  ID
}

// each calls f with every row of the table that agrees with in, together with in.
func (t *table) each(e *evaluator, in row, f func(row) bool) bool {
	out := make(row, len(in))
	for _, r := range t.candidates(e, in) {
		if !e.tick() {
			return false
		}
		copy(out, in)
		if merged(out, r) && !f(out) {
			return false
		}
	}
	return true
}

// candidates are the rows that may agree with in, found by hash where they bind all that it shares with the table.
func (t *table) candidates(e *evaluator, in row) []row {
	var shared []int
	for _, s := range t.slots {
		if in[s] != 0 {
			shared = append(shared, s)
		}
	}
	if len(shared) == 0 {
		return t.rows
	}
	if t.byKey == nil || !slices.Equal(t.shared, shared) {
		t.hash(e, shared)
	}
	k := key(in, shared)
	if len(t.loose) == 0 {
		return t.byKey[k]
	}
	return slices.Concat(t.byKey[k], t.loose)
}

// hash makes byKey of the rows that bind all of some slots, and loose of the others.
func (t *table) hash(e *evaluator, shared []int) {
	t.shared, t.byKey, t.loose = shared, map[string][]row{}, nil
	for _, r := range t.rows {
		if !e.tick() {
			return
		}
		if slices.ContainsFunc(shared, func(s int) bool { return r[s] == 0 }) {
			t.loose = append(t.loose, r)
			continue
		}
		k := key(r, shared)
		t.byKey[k] = append(t.byKey[k], r)
	}
}

func (e *evaluator) leftJoin(op *leftJoin, in row, g active, f func(row) bool) bool {
	return e.eval(op.left, in, g, func(l row) bool {
		found := false
		match := func(r row) bool {
			if op.cond != nil && !e.holds(op.cond, r, g) {
				return true
			}
			found = true
			return f(r)
		}
		var more bool
		if e.pushable(op.right, l) {
			more = e.eval(op.right, l, g, match)
		} else {
			t := e.table(op.right, g)
			more = t != nil && t.each(e, l, match)
		}
		if !more {
			return false
		}
		return found || f(l)
	})
}

// minus leaves out what agrees with a row of the right and shares a variable with it (section 18.5).
func (e *evaluator) minus(op *minus, in row, g active, f func(row) bool) bool {
	var right *table
	return e.eval(op.left, in, g, func(l row) bool {
		if right == nil {
			if right = e.table(op.right, g); right == nil {
				return false
			}
		}
		for _, r := range right.candidates(e, l) {
			if !e.tick() {
				return false
			}
			if e.excludes(l, r) {
				return true
			}
		}
		return f(l)
	})
}

func (e *evaluator) excludes(l, r row) bool {
	shared := false
	for i, n := range r {
		if n != 0 && l[i] != 0 {
			if n != l[i] {
				return false
			}
			shared = shared || !e.isReplaced(i)
		}
	}
	return shared
}

// blind reports whether nothing in op but triples, paths and values sees variables.
func blind(op Op) bool {
	switch op := op.(type) {
	case *bgp, *pathOp, *values:
		return true
	case *join:
		return blind(op.left) && blind(op.right)
	case *union:
		return blind(op.left) && blind(op.right)
	case *inGraph:
		return blind(op.in)
	}
	return false
}
