package sparql

import "slices"

// restrict is a filter of op, with each of the conditions that must all hold where it is first known: beside the triples that bind
// its variables. A condition that sees a variable which op may leave unbound, or which is not the same wherever it is
// asked, stays outside, and so do all when very many operators were looked at.
func (p *parser) restrict(op Op, cond expr) Op {
	if c, ok := cond.(callExpr); ok && c.name == "&&" {
		return p.restrict(p.restrict(op, c.args[0]), c.args[1])
	}
	if steady(cond) {
		if inner, ok := p.push(op, cond); ok {
			return inner
		}
	}
	return filtered(op, cond)
}

// filtered is a filter around op; around a filter it is one with it.
func filtered(op Op, cond expr) Op {
	if f, ok := op.(*filter); ok {
		f.cond = callExpr{"&&", []expr{f.cond, cond}}
		return f
	}
	return &filter{op, cond}
}

// push puts a condition into op, which it changes; ok is false where it belongs around op.
func (p *parser) push(op Op, cond expr) (inner Op, ok bool) {
	vars := used(cond)
	if len(vars) > 64 || p.looked > maxLooked {
		return op, false
	}
	c := &pushing{cond: cond, bits: map[string]uint64{}, unions: map[*union]uint64{}, looked: &p.looked}
	for i, v := range vars {
		c.bits[v] = 1 << i
		c.all |= 1 << i
	}
	inner, _, ok = c.into(op)
	return inner, ok
}

// maxLooked is how many operators and triples are looked at to find where conditions belong.
const maxLooked = 500_000

// pushing is a condition on its way into a pattern. Sets of its variables are bits.
type pushing struct {
	cond   expr
	bits   map[string]uint64
	all    uint64
	unions map[*union]uint64 // what those that were looked at bind
	looked *int
}

// into puts the condition as far into op as all its variables are bound. bound are those that every solution of op binds; done is
// false where the condition is not inside: where not all are bound, or op is the last that binds one.
func (p *pushing) into(op Op) (inner Op, bound uint64, done bool) {
	if *p.looked++; *p.looked > maxLooked {
		return op, 0, false
	}
	switch op := op.(type) {
	case *bgp:
		if bound = p.bound(op); bound == p.all && len(op.triples) > 0 {
			op.conds = append(op.conds, p.cond)
			return op, bound, true
		}
		return op, bound, false
	case *pathOp:
		bound = p.bound(op)
	case *filter:
		op.in, bound, done = p.into(op.in)
	case *join:
		if bound, done = p.part(&op.left); done {
			return op, bound, true
		}
		right, done := p.part(&op.right)
		return op, bound | right, done
	case *leftJoin:
		bound, done = p.part(&op.left)
	case *minus:
		bound, done = p.part(&op.left)
	case *extend:
		bound, done = p.part(&op.in)
	case *inGraph:
		bound, done = p.part(&op.in)
		bound |= p.bits[op.name.Var]
	case *union:
		if bound = p.bound(op); bound == p.all {
			p.part(&op.left)
			_, done = p.part(&op.right)
		}
	}
	return op, bound, done
}

// part puts the condition into a part of an operator or, where that is what binds all of its variables, around it.
func (p *pushing) part(op *Op) (bound uint64, done bool) {
	*op, bound, done = p.into(*op)
	if bound == p.all && !done {
		*op, done = filtered(*op, p.cond), true
	}
	return bound, done
}

// bound are the variables of the condition that every solution of op binds.
func (p *pushing) bound(op Op) (bound uint64) {
	if *p.looked++; *p.looked > maxLooked {
		return 0
	}
	switch op := op.(type) {
	case *bgp:
		*p.looked += len(op.triples)
		for _, t := range op.triples {
			bound |= p.bits[t.S.Var] | p.bits[t.P.Var] | p.bits[t.O.Var]
		}
	case *pathOp:
		bound = p.bits[op.s.Var] | p.bits[op.o.Var]
	case *join:
		bound = p.bound(op.left) | p.bound(op.right)
	case *union:
		known, ok := p.unions[op]
		if !ok {
			known = p.bound(op.left) & p.bound(op.right)
			p.unions[op] = known
		}
		bound = known
	case *inGraph:
		bound = p.bound(op.in) | p.bits[op.name.Var]
	case *filter:
		bound = p.bound(op.in)
	case *extend:
		bound = p.bound(op.in)
	case *leftJoin:
		bound = p.bound(op.left)
	case *minus:
		bound = p.bound(op.left)
	}
	return bound
}

// steady reports whether an expression gives the same for the same values, and looks at nothing else.
func steady(x expr) bool {
	switch x := x.(type) {
	case existsExpr:
		return false
	case callExpr:
		switch x.name {
		case "RAND", "UUID", "STRUUID", "BNODE":
			return false
		}
		return !slices.ContainsFunc(x.args, func(a expr) bool { return !steady(a) })
	}
	return true
}

// restrictOptional adds a condition of the optional part: within it where that binds all that it sees.
func (p *parser) restrictOptional(op *leftJoin, cond expr) {
	if c, ok := cond.(callExpr); ok && c.name == "&&" {
		p.restrictOptional(op, c.args[0])
		p.restrictOptional(op, c.args[1])
		return
	}
	if steady(cond) {
		if inner, ok := p.push(op.right, cond); ok {
			op.right = inner
			return
		}
	}
	if op.cond != nil {
		cond = callExpr{"&&", []expr{op.cond, cond}}
	}
	op.cond = cond
}
