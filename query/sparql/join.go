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
		parts = e.arrange(a.parts, in, g)
		a.by[string(key)] = parts
	}
	return parts
}

// textOrder is by how much a part must be likely to cost less than one that stands before it in the query to be taken before it.
const textOrder = 4

func (e *evaluator) arrange(parts []Op, in row, g active) []Op {
	bound := boundSlots(in)
	joined := slices.Contains(bound, true)
	out := make([]Op, 0, len(parts))
	take := func(op Op) {
		out = append(out, op)
		for _, s := range e.slotsOf(certain(op)) {
			bound[s], joined = true, true
		}
	}
	for len(parts) > 0 {
		n := 0
		for n < len(parts) && blind(parts[n]) {
			n++
		}
		for left := slices.Clone(parts[:n]); len(left) > 0; {
			best, least := 0, 0.0
			for i, op := range left {
				if c := e.partCost(op, bound, g, joined); i == 0 || c*textOrder < least {
					best, least = i, c
				}
			}
			take(left[best])
			left = slices.Delete(left, best, best+1)
		}
		if n < len(parts) {
			take(parts[n])
			n++
		}
		parts = parts[n:]
	}
	return out
}

// partCost is about how many quads are met in matching a part.
func (e *evaluator) partCost(op Op, bound []bool, g active, joined bool) float64 {
	c := e.opCost(op, bound, g)
	if slots := e.slotsOf(allVars(op)); joined && len(slots) > 0 && !slices.ContainsFunc(slots, func(s int) bool { return bound[s] }) {
		c *= productCost
	}
	return c
}

// opCost is partCost where nothing is joined.
func (e *evaluator) opCost(op Op, bound []bool, g active) float64 {
	switch op := op.(type) {
	case *bgp:
		return e.bgpCost(op, bound, g)
	case *pathOp:
		st := e.step(Triple{S: op.s, P: op.o, O: op.o})
		st.slots[1], st.want[1] = -1, 0 // any property
		return e.cost(&st, bound, g, false)
	case *values:
		return float64(len(op.rows))
	case *join:
		after := slices.Clone(bound)
		for _, s := range e.slotsOf(certain(op.left)) {
			after[s] = true
		}
		c := max(e.opCost(op.left, bound, g), 1)
		return c + c*e.opCost(op.right, after, g)
	case *union:
		return e.opCost(op.left, bound, g) + e.opCost(op.right, bound, g)
	case *inGraph:
		if op.name.Var == "" {
			n := e.src.id(op.name.Term)
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
	var left []step
	for _, t := range op.triples {
		left = append(left, e.step(t))
	}
	for rows := 1.0; len(left) > 0; {
		best, least := e.cheapest(left, bound, g, len(left) < len(op.triples))
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

// outerNames are the variables that a row binds and that are not replaced by their values within EXISTS.
func (e *evaluator) outerNames(r row) []string {
	var out []string
	for i, n := range r {
		if n != 0 && !e.isReplaced(i) {
			out = append(out, e.names[i])
		}
	}
	return out
}

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
		return e.hold(1)
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
		e.held -= len(t.rows)
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

// pushable reports whether op gives the same with what a row binds outside as it does alone and then joined.
func (e *evaluator) pushable(op Op, outside row) bool {
	return blind(op) || pushable(op, e.outerNames(outside))
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

// pushable reports whether op gives the same with outer variables bound as it does alone and then joined: where an expression,
// an OPTIONAL or a MINUS sees a variable, op itself must bind it.
func pushable(op Op, outer []string) bool {
	within := func(used, bound []string) bool {
		for _, v := range used {
			if slices.Contains(outer, v) && !slices.Contains(bound, v) {
				return false
			}
		}
		return true
	}
	if blind(op) {
		return true
	}
	switch op := op.(type) {
	case *join:
		return pushable(op.left, outer) && pushable(op.right, outer)
	case *union:
		return pushable(op.left, outer) && pushable(op.right, outer)
	case *inGraph:
		return pushable(op.in, outer)
	case *filter:
		return pushable(op.in, outer) && within(used(op.cond), certain(op.in))
	case *extend:
		return pushable(op.in, outer) && !slices.Contains(outer, op.v) && within(used(op.val), certain(op.in))
	case *leftJoin:
		all := append(allVars(op.right), used(op.cond)...)
		return pushable(op.left, outer) && pushable(op.right, outer) && within(all, certain(op.left))
	case *minus:
		return pushable(op.left, outer) && within(allVars(op.right), certain(op.left))
	}
	return false
}

// certain are the variables that every solution of op binds.
func certain(op Op) []string {
	switch op := op.(type) {
	case *bgp, *pathOp:
		return allVars(op)
	case *join:
		return append(certain(op.left), certain(op.right)...)
	case *union:
		right := certain(op.right)
		return slices.DeleteFunc(certain(op.left), func(v string) bool { return !slices.Contains(right, v) })
	case *inGraph:
		out := certain(op.in)
		if op.name.Var != "" {
			out = append(out, op.name.Var)
		}
		return out
	case *filter:
		return certain(op.in)
	case *extend:
		return certain(op.in)
	case *leftJoin:
		return certain(op.left)
	case *minus:
		return certain(op.left)
	}
	return nil
}

// allVars are the variables that a pattern names, those of blank nodes with them; of one that ends a scope, those in scope after.
func allVars(op Op) []string {
	switch op.(type) {
	case *project, *group, *distinct, *orderBy, *slice:
		return visible(op)
	}
	under, out, exprs := parts(op)
	for _, x := range exprs {
		out = append(out, used(x)...)
	}
	for _, u := range under {
		out = append(out, allVars(u)...)
	}
	return out
}

// used are the variables of an expression, those within EXISTS with them.
func used(e expr) []string {
	switch e := e.(type) {
	case varExpr:
		return []string{string(e)}
	case callExpr:
		var out []string
		for _, a := range e.args {
			out = append(out, used(a)...)
		}
		return out
	case existsExpr:
		return allVars(e.in)
	}
	return nil
}
