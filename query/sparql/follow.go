package sparql

import (
	"cmp"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// pathOp matches a property path from the end that is bound, else from every node that it may begin at (section 18.4).
func (e *evaluator) pathOp(op *pathOp, in row, g active, f func(row) bool) bool {
	if alt, ok := op.path.(pathAlt); ok { // alternatives keep their duplicates
		return e.pathOp(&pathOp{op.s, op.o, alt.left}, in, g, f) && e.pathOp(&pathOp{op.s, op.o, alt.right}, in, g, f)
	}
	s, o := e.end(op.s, in), e.end(op.o, in)
	if mayBeEmpty(op.path) && op.s.Var != "" && op.o.Var != "" {
		// No step leads from a node to itself, and a variable bound elsewhere may hold what is no node of this graph.
		if n := cmp.Or(s.id, o.id); n != 0 && !e.isNode(n, g) {
			return true
		}
	}
	switch {
	case s.id != 0:
		return e.follow(op.path, s.id, true, g, func(n ID) bool { return e.bound(in, o, n, f) })
	case o.id != 0:
		return e.follow(op.path, o.id, false, g, func(n ID) bool { return e.bound(in, s, n, f) })
	}
	return e.starts(op.path, g, func(from ID) bool {
		r := slices.Clone(in)
		r[s.slot] = from
		end := e.end(op.o, r)
		return e.follow(op.path, from, true, g, func(n ID) bool { return e.bound(r, end, n, f) })
	})
}

// mayBeEmpty reports whether a path leads from a node to itself without a step.
func mayBeEmpty(p path) bool {
	switch p := p.(type) {
	case pathInv:
		return mayBeEmpty(p.in)
	case pathSeq:
		return mayBeEmpty(p.left) && mayBeEmpty(p.right)
	case pathAlt:
		return mayBeEmpty(p.left) || mayBeEmpty(p.right)
	case pathMany:
		return p.zero || mayBeEmpty(p.in)
	}
	return false
}

// isNode reports whether a triple of the active graph begins or ends in n.
func (e *evaluator) isNode(n ID, g active) bool {
	found := false
	yes := func([4]ID) bool { found = true; return false }
	e.scan([4]ID{n}, g, yes)
	if !found {
		e.scan([4]ID{2: n}, g, yes)
	}
	return found
}

// pathEnd is an end of a path: a node, or the variable that takes one.
type pathEnd struct {
	id   ID
	slot int
}

func (e *evaluator) end(o Operand, r row) pathEnd {
	if o.Var == "" {
		return pathEnd{id: e.number(o.Term)}
	}
	s := e.slot(o.Var)
	return pathEnd{id: r[s], slot: s}
}

// bound calls f with the row in which the end of a path is n.
func (e *evaluator) bound(in row, end pathEnd, n ID, f func(row) bool) bool {
	if end.id != 0 {
		return end.id != n || f(in)
	}
	out := slices.Clone(in)
	out[end.slot] = n
	return f(out)
}

// starts calls f with every node at which a path may begin, once.
func (e *evaluator) starts(p path, g active, f func(ID) bool) bool {
	seen := map[ID]bool{}
	once := func(n ID) bool {
		if seen[n] {
			return true
		}
		seen[n] = true
		return e.hold(1, 1) && f(n)
	}
	switch p := p.(type) {
	case pathLink:
		n := e.number(p.iri)
		return e.scan([4]ID{1: n}, g, func(q [4]ID) bool { return once(q[0]) })
	case pathSeq:
		return e.starts(p.left, g, f)
	case pathMany:
		if !p.zero {
			return e.starts(p.in, g, f)
		}
	}
	var nodes []ID // scanned first: f scans, too
	e.scan([4]ID{}, g, func(q [4]ID) bool {
		before := len(nodes)
		for _, n := range [2]ID{q[0], q[2]} {
			if !seen[n] {
				seen[n] = true
				nodes = append(nodes, n)
			}
		}
		return e.hold(len(nodes)-before, 1)
	})
	for _, n := range nodes {
		if !f(n) {
			return false
		}
	}
	return e.err == nil
}

// follow calls f with every node at the other end of a path from a node: forward to its end, else back to its start.
func (e *evaluator) follow(p path, from ID, forward bool, g active, f func(ID) bool) bool {
	switch p := p.(type) {
	case pathLink:
		n := e.number(p.iri)
		if forward {
			return e.scan([4]ID{from, n}, g, func(q [4]ID) bool { return f(q[2]) })
		}
		return e.scan([4]ID{0, n, from}, g, func(q [4]ID) bool { return f(q[0]) })
	case pathInv:
		return e.follow(p.in, from, !forward, g, f)
	case pathSeq:
		first, second := p.left, p.right
		if !forward {
			first, second = second, first
		}
		return e.follow(first, from, forward, g, func(n ID) bool {
			if n == from && !e.isNode(n, g) { // what stands between two steps is a variable, and so a node
				return true
			}
			return e.follow(second, n, forward, g, f)
		})
	case pathAlt:
		return e.follow(p.left, from, forward, g, f) && e.follow(p.right, from, forward, g, f)
	case pathNot:
		return e.followNot(p, from, forward, g, f)
	case pathMany:
		return e.followMany(p, from, forward, g, f)
	}
	return true
}

// followNot follows every property but those named.
func (e *evaluator) followNot(p pathNot, from ID, forward bool, g active, f func(ID) bool) bool {
	one := func(except []graph.RDFTerm, forward bool) bool {
		if !e.work(1 + len(except)/16) {
			return false
		}
		var not []ID
		for _, t := range except {
			not = append(not, e.number(t))
		}
		want, to := [4]ID{from}, 2
		if !forward {
			want, to = [4]ID{2: from}, 0
		}
		return e.scan(want, g, func(q [4]ID) bool { return slices.Contains(not, q[1]) || f(q[to]) })
	}
	if (len(p.forward) > 0 || !p.hasBackward) && !one(p.forward, forward) {
		return false
	}
	return !p.hasBackward || one(p.backward, !forward)
}

// followMany follows a path again and again, to each node once (the function ALP).
func (e *evaluator) followMany(p pathMany, from ID, forward bool, g active, f func(ID) bool) bool {
	seen := map[ID]bool{}
	var todo []ID
	visit := func(n ID) bool {
		if seen[n] {
			return true
		}
		seen[n] = true
		todo = append(todo, n)
		return e.hold(1, 1) && f(n)
	}
	defer func() { e.release(len(seen), 1) }()
	if p.zero && !visit(from) {
		return false
	}
	if p.one {
		return e.follow(p.in, from, forward, g, visit)
	}
	if !p.zero && !e.follow(p.in, from, forward, g, visit) {
		return false
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !e.follow(p.in, n, forward, g, visit) {
			return false
		}
	}
	return true
}
