package sparql

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// Form is the form of a query.
type Form uint8

// The forms of query (SPARQL 1.1 Query Language, section 16).
const (
	Select Form = iota
	Construct
	Describe
	Ask
)

// Query is a parsed query.
type Query struct {
	Form      Form
	From      []string // the graphs whose union is the default graph; nil where the query names none
	FromNamed []string // the named graphs
	Pattern   Op
	Vars      []string  // of Select, in order
	Template  []Triple  // of Construct
	Describe  []Operand // of Describe: what to describe
}

// Operand is a term or a variable. Blank nodes of patterns are variables whose names begin with "_:".
type Operand struct {
	Var  string
	Term graph.RDFTerm
}

// Triple is a triple pattern.
type Triple struct{ S, P, O Operand }

// Op is an operator of the algebra (section 18.2).
type Op interface{ op() }

// The operators. Group, order and slice hold the modifiers of a query.
type (
	bgp struct {
		triples []Triple
		conds   []expr // which its solutions meet
	}
	pathOp struct { // a property path that is no triple
		s, o Operand
		path path
	}
	join     struct{ left, right Op }
	leftJoin struct {
		left, right Op
		cond        expr // nil for true
	}
	filter struct {
		in   Op
		cond expr
	}
	union   struct{ left, right Op }
	minus   struct{ left, right Op }
	inGraph struct {
		name Operand
		in   Op
	}
	extend struct {
		in  Op
		v   string
		val expr
	}
	values struct {
		vars []string
		rows [][]graph.RDFTerm // a zero term is UNDEF
	}
	group struct {
		in   Op
		by   []binding   // v is "" where the key has no name
		aggs []aggregate // each fills a variable of its own
	}
	project struct {
		in   Op
		vars []string
	}
	distinct struct{ in Op }
	orderBy  struct {
		in   Op
		keys []sortKey
	}
	slice struct {
		in            Op
		offset, limit int64 // limit -1 is none
	}
)

func (*bgp) op()      {}
func (*pathOp) op()   {}
func (*join) op()     {}
func (*leftJoin) op() {}
func (*filter) op()   {}
func (*union) op()    {}
func (*minus) op()    {}
func (*inGraph) op()  {}
func (*extend) op()   {}
func (*values) op()   {}
func (*group) op()    {}
func (*project) op()  {}
func (*distinct) op() {}
func (*orderBy) op()  {}
func (*slice) op()    {}

// parts are the operators under op, and the variables and expressions that it has itself.
func parts(op Op) (under []Op, vars []string, exprs []expr) {
	operands := func(os ...Operand) {
		for _, o := range os {
			if o.Var != "" {
				vars = append(vars, o.Var)
			}
		}
	}
	switch op := op.(type) {
	case *bgp:
		for _, t := range op.triples {
			operands(t.S, t.P, t.O)
		}
		exprs = op.conds
	case *pathOp:
		operands(op.s, op.o)
	case *join:
		under = []Op{op.left, op.right}
	case *leftJoin:
		under, exprs = []Op{op.left, op.right}, []expr{op.cond}
	case *filter:
		under, exprs = []Op{op.in}, []expr{op.cond}
	case *union:
		under = []Op{op.left, op.right}
	case *minus:
		under = []Op{op.left, op.right}
	case *inGraph:
		operands(op.name)
		under = []Op{op.in}
	case *extend:
		under, vars, exprs = []Op{op.in}, []string{op.v}, []expr{op.val}
	case *values:
		vars = slices.Clone(op.vars)
	case *group:
		under = []Op{op.in}
		for _, b := range op.by {
			vars, exprs = append(vars, b.v), append(exprs, b.val)
		}
		for _, a := range op.aggs {
			vars, exprs = append(vars, a.v), append(exprs, a.arg)
		}
	case *project:
		under, vars = []Op{op.in}, slices.Clone(op.vars)
	case *distinct:
		under = []Op{op.in}
	case *orderBy:
		under = []Op{op.in}
		for _, k := range op.keys {
			exprs = append(exprs, k.val)
		}
	case *slice:
		under = []Op{op.in}
	}
	return under, vars, exprs
}

// binding is an expression with the variable that takes its value.
type binding struct {
	v   string
	val expr
}

// aggregate is an aggregate function over the rows of a group (section 18.5.1).
type aggregate struct {
	v        string // the variable that takes it
	name     string // COUNT, SUM, MIN, MAX, AVG, SAMPLE, GROUP_CONCAT
	distinct bool
	arg      expr // nil for COUNT(*)
	sep      string
}

type sortKey struct {
	val  expr
	desc bool
}

// expr is an expression (section 17).
type expr interface{ expression() }

type (
	varExpr  string
	termExpr graph.RDFTerm
	callExpr struct {
		name string // an operator such as "+" or "unary-", a built-in function in capitals, or the IRI of a cast
		args []expr
	}
	existsExpr struct {
		not bool
		in  Op
	}
)

func (varExpr) expression()    {}
func (termExpr) expression()   {}
func (callExpr) expression()   {}
func (existsExpr) expression() {}

// path is a property path expression (section 9.1).
type path interface{ path() }

type (
	pathLink struct{ iri graph.RDFTerm }
	pathInv  struct{ in path }
	pathSeq  struct{ left, right path }
	pathAlt  struct{ left, right path }
	pathMany struct { // elt*, elt+, elt?
		in        path
		zero, one bool // zero: also no step; one: at most one
	}
	pathNot struct { // !(a|^b)
		forward, backward []graph.RDFTerm
		hasBackward       bool
	}
)

func (pathLink) path() {}
func (pathInv) path()  {}
func (pathSeq) path()  {}
func (pathAlt) path()  {}
func (pathMany) path() {}
func (pathNot) path()  {}
