package sparql

import "strings"

// names are variables, each once, in order of appearance.
type names struct {
	list []string
	has  map[string]struct{}
}

func (n *names) add(v string) {
	if _, ok := n.has[v]; ok {
		return
	}
	if n.has == nil {
		n.has = map[string]struct{}{}
	}
	n.has[v] = struct{}{}
	n.list = append(n.list, v)
}

func (n *names) contains(v string) bool {
	_, ok := n.has[v]
	return ok
}

// visible are the variables in scope after a pattern, in order of appearance, but those of blank nodes (section 18.2.1).
func visible(op Op) []string {
	n := &names{}
	n.visible(op)
	return n.list
}

func (n *names) visible(op Op) {
	add := func(vars ...string) {
		for _, v := range vars {
			if v != "" && !strings.HasPrefix(v, "_:") {
				n.add(v)
			}
		}
	}
	switch op := op.(type) {
	case *bgp:
		for _, t := range op.triples {
			add(t.S.Var, t.P.Var, t.O.Var)
		}
	case *pathOp:
		add(op.s.Var, op.o.Var)
	case *minus:
		n.visible(op.left)
	case *inGraph:
		add(op.name.Var)
		n.visible(op.in)
	case *extend:
		n.visible(op.in)
		add(op.v)
	case *values:
		add(op.vars...)
	case *group:
		for _, b := range op.by {
			add(b.v)
		}
	case *project:
		add(op.vars...)
	default:
		under, _, _ := parts(op)
		for _, u := range under {
			n.visible(u)
		}
	}
}

// allVars are the variables that a pattern names, those of blank nodes with them; of one that ends a scope, those in scope after.
func allVars(op Op) []string {
	n := &names{}
	n.all(op)
	return n.list
}

func (n *names) all(op Op) {
	switch op.(type) {
	case *project, *group, *distinct, *orderBy, *slice:
		n.visible(op)
		return
	}
	under, vars, exprs := parts(op)
	for _, v := range vars {
		n.add(v)
	}
	for _, x := range exprs {
		n.used(x)
	}
	for _, u := range under {
		n.all(u)
	}
}

// used are the variables of an expression, those within EXISTS with them.
func used(e expr) []string {
	n := &names{}
	n.used(e)
	return n.list
}

func (n *names) used(e expr) {
	switch e := e.(type) {
	case varExpr:
		n.add(string(e))
	case callExpr:
		for _, a := range e.args {
			n.used(a)
		}
	case existsExpr:
		n.all(e.in)
	}
}

// variables are those of an expression, but those within EXISTS.
func variables(e expr) []string {
	n := &names{}
	n.outside(e)
	return n.list
}

func (n *names) outside(e expr) {
	switch e := e.(type) {
	case varExpr:
		n.add(string(e))
	case callExpr:
		for _, a := range e.args {
			n.outside(a)
		}
	}
}

// set is a set of variables.
type set map[string]struct{}

// joined is what is in either of two sets, which are not used any more.
func joined(a, b set) set {
	if len(a) < len(b) {
		a, b = b, a
	}
	for v := range b {
		a[v] = struct{}{}
	}
	return a
}

// both is what is in both of two sets, which are not used any more.
func both(a, b set) set {
	if len(a) > len(b) {
		a, b = b, a
	}
	for v := range a {
		if _, ok := b[v]; !ok {
			delete(a, v)
		}
	}
	return a
}

// certain are the variables that every solution of op binds.
func certain(op Op) set {
	var b bindings
	return b.of(op)
}

// bindings finds what operators bind, and what they see.
type bindings struct {
	seen   set  // what some part sees and does not bind itself: the part gives the same with it bound outside or not only where it is not
	never  bool // whether a part ends a scope, so that what is bound outside is never seen
	notice bool // whether seen is wanted
}

// sees notes what is seen where some variables are bound.
func (b *bindings) sees(bound set, note func(*names)) {
	if !b.notice {
		return
	}
	n := &names{}
	note(n)
	for _, v := range n.list {
		if _, ok := bound[v]; !ok {
			b.seen[v] = struct{}{}
		}
	}
}

// of are the variables that every solution of op binds.
func (b *bindings) of(op Op) set {
	switch op := op.(type) {
	case *bgp:
		out := set{}
		for _, t := range op.triples {
			for _, o := range [3]Operand{t.S, t.P, t.O} {
				if o.Var != "" {
					out[o.Var] = struct{}{}
				}
			}
		}
		return out
	case *pathOp:
		out := set{}
		for _, v := range allVars(op) {
			out[v] = struct{}{}
		}
		return out
	case *values:
		return set{}
	case *join:
		return joined(b.of(op.left), b.of(op.right))
	case *union:
		return both(b.of(op.left), b.of(op.right))
	case *inGraph:
		out := b.of(op.in)
		if op.name.Var != "" {
			out[op.name.Var] = struct{}{}
		}
		return out
	case *filter:
		out := b.of(op.in)
		b.sees(out, func(n *names) { n.used(op.cond) })
		return out
	case *extend:
		out := b.of(op.in)
		b.sees(out, func(n *names) { n.used(op.val) })
		b.sees(nil, func(n *names) { n.add(op.v) })
		return out
	case *leftJoin:
		out := b.of(op.left)
		if b.notice {
			b.of(op.right)
		}
		b.sees(out, func(n *names) { n.all(op.right); n.used(op.cond) })
		return out
	case *minus:
		out := b.of(op.left)
		b.sees(out, func(n *names) { n.all(op.right) })
		return out
	}
	b.never = true
	return set{}
}

// sight says with which variables bound outside an operator gives the same as it does alone and then joined.
type sight struct {
	never bool  // with none
	slots []int // with all but these
}

// sightOf is the sight of an operator: where an expression, an OPTIONAL or a MINUS sees a variable, op itself must bind it.
func (e *evaluator) sightOf(op Op) *sight {
	s := e.sights[op]
	if s == nil {
		b := bindings{seen: set{}, notice: true}
		b.of(op)
		s = &sight{never: b.never}
		for v := range b.seen {
			s.slots = append(s.slots, e.slot(v))
		}
		e.sights[op] = s
	}
	return s
}

// pushable reports whether op gives the same with what a row binds outside as it does alone and then joined.
func (e *evaluator) pushable(op Op, outside row) bool {
	if blind(op) {
		return true
	}
	s := e.sightOf(op)
	if s.never {
		return false
	}
	for _, at := range s.slots {
		if outside[at] != 0 && !e.isReplaced(at) {
			return false
		}
	}
	return true
}
