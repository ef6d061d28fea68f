package sparql

import "slices"

// restrict is a filter of op, with each of the conditions that must all hold where it is first known: beside the triples that bind
// its variables. A condition that sees a variable which op may leave unbound, or which is not the same wherever it is
// asked, stays outside.
func restrict(op Op, cond expr) Op {
	if c, ok := cond.(callExpr); ok && c.name == "&&" {
		return restrict(restrict(op, c.args[0]), c.args[1])
	}
	if steady(cond) {
		if inner, ok := push(op, cond); ok {
			return inner
		}
	}
	return &filter{op, cond}
}

// push is op with a condition inside; ok is false where it belongs around op.
func push(op Op, cond expr) (inner Op, ok bool) {
	binds := func(op Op) bool {
		bound := certain(op)
		return !slices.ContainsFunc(used(cond), func(v string) bool { return !slices.Contains(bound, v) })
	}
	switch op := op.(type) {
	case *bgp:
		if len(op.triples) > 0 && binds(op) {
			return &bgp{op.triples, append(slices.Clone(op.conds), cond)}, true
		}
	case *filter:
		if inner, ok := push(op.in, cond); ok {
			return &filter{inner, op.cond}, true
		}
	case *join:
		switch {
		case binds(op.left):
			return &join{restrict(op.left, cond), op.right}, true
		case binds(op.right):
			return &join{op.left, restrict(op.right, cond)}, true
		}
	case *leftJoin:
		if binds(op.left) {
			return &leftJoin{restrict(op.left, cond), op.right, op.cond}, true
		}
	case *minus:
		if binds(op.left) {
			return &minus{restrict(op.left, cond), op.right}, true
		}
	case *extend:
		if binds(op.in) {
			return &extend{restrict(op.in, cond), op.v, op.val}, true
		}
	case *inGraph:
		if binds(op.in) {
			return &inGraph{op.name, restrict(op.in, cond)}, true
		}
	case *union:
		if binds(op) {
			return &union{restrict(op.left, cond), restrict(op.right, cond)}, true
		}
	}
	return nil, false
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

// restrict adds a condition of the optional part: within it where that binds all that it sees.
func (op *leftJoin) restrict(cond expr) {
	if c, ok := cond.(callExpr); ok && c.name == "&&" {
		op.restrict(c.args[0])
		op.restrict(c.args[1])
		return
	}
	if steady(cond) {
		if inner, ok := push(op.right, cond); ok {
			op.right = inner
			return
		}
	}
	if op.cond != nil {
		cond = callExpr{"&&", []expr{op.cond, cond}}
	}
	op.cond = cond
}
