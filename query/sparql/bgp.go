package sparql

import "slices"

// bgp matches triples, the most selective first.
func (e *evaluator) bgp(op *bgp, in row, g active, f func(row) bool) bool {
	if len(op.triples) == 0 {
		return f(in)
	}
	p := e.plans[op]
	if p == nil {
		p = e.newPlans(op)
		e.plans[op] = p
	}
	m := p.matching
	if p.matching = nil; m == nil {
		m = &matching{e: e}
	}
	m.steps, m.r, m.g, m.f = p.steps(e, op, in, g), append(m.r[:0], in...), g, f
	more := e.err == nil && m.from(0)
	p.matching = m
	return more
}

// step matches one triple.
type step struct {
	want  [4]ID  // the constants of the triple
	slots [3]int // the variables of it, -1 for a constant
	conds []expr // conditions whose variables are bound from here on
}

// matching takes the steps of a basic graph pattern, one within the other. It is used again for the next solution that the pattern
// is to extend.
type matching struct {
	e      *evaluator
	steps  []step
	r      row // changed by each step, and changed back
	g      active
	f      func(row) bool
	levels []*level
}

// level is a step that is being taken.
type level struct {
	at    active
	slots [4]int
	take  func(q [4]ID) bool
}

// from takes the steps from the n-th on.
func (m *matching) from(n int) bool {
	if n == len(m.steps) {
		return m.f(m.r)
	}
	if n == len(m.levels) {
		l := &level{}
		l.take = func(q [4]ID) bool { return m.take(n, l, q) }
		m.levels = append(m.levels, l)
	}
	st, l := &m.steps[n], m.levels[n]
	want := st.want
	for i, s := range st.slots {
		if l.slots[i] = s; s >= 0 {
			want[i] = m.r[s]
		}
	}
	l.at, l.slots[3] = m.g, -1
	if m.g.graphs == namedGraphs && m.g.slot >= 0 {
		l.slots[3] = m.g.slot
		if n := m.r[m.g.slot]; n != 0 {
			l.at = active{label: n}
		}
	}
	return m.e.scan(want, l.at, l.take)
}

// take is the n-th step with a quad that it found.
func (m *matching) take(n int, l *level, q [4]ID) bool {
	var set [4]int
	k := 0
	fits := true
	for i, s := range l.slots {
		switch {
		case s < 0:
		case m.r[s] == 0:
			m.r[s] = q[i]
			set[k] = s
			k++
		case m.r[s] != q[i] && (i < 3 || l.at.graphs == namedGraphs):
			fits = false
		}
	}
	more := !fits || !m.e.allHold(m.steps[n].conds, m.r, m.g) || m.from(n+1)
	for _, s := range set[:k] {
		m.r[s] = 0
	}
	return more
}

// plans are the steps of a basic graph pattern, by which of its variables are bound before it.
type plans struct {
	slots    []int // of its variables, as they come
	by       map[string][]step
	matching *matching // nil while it is used
}

func (e *evaluator) newPlans(op *bgp) *plans {
	return &plans{slots: e.slotsOf(allVars(op)), by: map[string][]step{}}
}

// steps orders triples: each time the one that is likely to have the fewest matches, by the counts of the store for its terms
// and a guess for its bound variables, preferring what shares a variable with those before.
func (p *plans) steps(e *evaluator, op *bgp, in row, g active) []step {
	var buf [64]byte
	key := boundKey(buf[:0], in, p.slots)
	steps, ok := p.by[string(key)]
	if !ok {
		if steps = e.order(op, in, g); !e.holdBytes(len(steps) * planSize) {
			return nil
		}
		p.by[string(key)] = steps
	}
	return steps
}

// boundKey says which of some variables a row binds.
func boundKey(key []byte, in row, slots []int) []byte {
	for _, s := range slots {
		if in[s] != 0 {
			key = append(key, '1')
		} else {
			key = append(key, '0')
		}
	}
	return key
}

// boundSlots are the variables that a row binds.
func boundSlots(in row) []bool {
	bound := make([]bool, len(in))
	for i, n := range in {
		bound[i] = n != 0
	}
	return bound
}

// planSize is about what a step, or another part, of a plan takes.
const planSize = 128

// choice is a step that may be taken next, with the number of quads that fit its constants.
type choice struct {
	step
	count float64
}

func (e *evaluator) choices(op *bgp, g active) (out []choice) {
	for _, t := range op.triples {
		if !e.tick() {
			return nil
		}
		st := e.step(t)
		out = append(out, choice{st, e.count(&st, g)})
	}
	return out
}

// waiting is a condition with those of its variables that may not be bound yet.
type waiting struct {
	cond  expr
	slots []int
}

func (e *evaluator) order(op *bgp, in row, g active) (steps []step) {
	bound := boundSlots(in)
	left := e.choices(op, g)
	var conds []waiting
	for _, c := range op.conds {
		conds = append(conds, waiting{c, e.slotsOf(used(c))})
	}
	for len(left) > 0 && e.work(1+len(conds)/16) {
		best, _ := e.cheapest(left, bound, len(steps) > 0)
		st := left[best].step
		left = slices.Delete(left, best, best+1)
		for _, s := range st.slots {
			if s >= 0 {
				bound[s] = true
			}
		}
		conds = slices.DeleteFunc(conds, func(c waiting) bool {
			if slices.ContainsFunc(c.slots, func(s int) bool { return !bound[s] }) {
				return false
			}
			st.conds = append(st.conds, c.cond)
			return true
		})
		steps = append(steps, st)
	}
	return steps
}

// cheapest is the step of the least cost.
func (e *evaluator) cheapest(left []choice, bound []bool, joined bool) (best int, least float64) {
	e.work(1 + len(left)/16)
	for i := range left {
		if c := e.cost(&left[i].step, left[i].count, bound, joined); i == 0 || c < least {
			best, least = i, c
		}
	}
	return best, least
}

func (e *evaluator) step(t Triple) (st step) {
	for i, o := range []Operand{t.S, t.P, t.O} {
		st.slots[i] = -1
		if o.Var != "" {
			st.slots[i] = e.slot(o.Var)
		} else {
			st.want[i] = e.number(o.Term)
		}
	}
	return st
}

// boundCost is a guess which part of the quads have the one value that a bound variable has: as subject, predicate, object and graph.
var boundCost = [4]float64{0.001, 0.1, 0.01, 0.001}

// productCost is by how much what shares no variable with what came before is put off.
const productCost = 1e6

// count is about how many quads fit the constants of a triple.
func (e *evaluator) count(st *step, g active) float64 {
	for i, s := range st.slots {
		if s < 0 && st.want[i] >= local {
			return 0
		}
	}
	want := st.want
	graphs := g.graphs
	if want[3] = g.label; g.set != nil { // of which some are more than any one
		graphs = unionOfAll
	}
	return float64(e.src.estimate(want, graphs))
}

// cost is about how many quads match a triple, of whose constants there are count.
func (e *evaluator) cost(st *step, count float64, bound []bool, joined bool) float64 {
	shares := false
	for i, s := range st.slots {
		if s >= 0 && bound[s] {
			shares = true
			count *= boundCost[i]
		}
	}
	if joined && !shares {
		count *= productCost
	}
	return count
}
