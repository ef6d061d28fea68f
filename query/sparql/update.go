package sparql

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/newsgraph/newsgraph/graph"
)

// Update is a parsed update: operations one after the other.
type Update struct{ operations []operation }

// operation is one operation of an update (SPARQL 1.1 Update, section 3).
type operation struct {
	kind   string // LOAD, CLEAR, DROP, CREATE, ADD, MOVE, COPY, INSERT DATA, DELETE DATA, MODIFY
	silent bool

	from, to target // of graph management; CLEAR, DROP and CREATE have only from

	delete, insert []quadPattern
	with           *graph.RDFTerm
	using, named   []string
	isUsing        bool
	where          Op
}

// target is what an operation on whole graphs is about.
type target struct {
	graph graph.RDFTerm
	what  string // GRAPH, DEFAULT, NAMED, ALL
}

// quadPattern is a triple pattern in a graph; the zero operand is the default graph.
type quadPattern struct {
	Triple
	graph Operand
}

// ParseUpdate parses an update (SPARQL 1.1 Query Language, section 19.8, rule 3). Errors are of type *Error.
func ParseUpdate(text, base string) (*Update, error) {
	p, err := newParser(text, base)
	if err != nil {
		return nil, err
	}
	p.data = map[string]bool{}
	u := &Update{}
	for {
		p.prologue()
		if p.tok.kind == tEOF {
			break
		}
		u.operations = append(u.operations, p.operation())
		p.labels = map[string]int{}
		if !p.punct(";") {
			break
		}
	}
	p.end()
	if p.err != nil {
		return nil, p.err
	}
	return u, nil
}

// Using sets the dataset of an update's patterns, as the protocol can (SPARQL 1.1 Protocol, section 2.2.3). An update that
// names one itself, by USING or WITH, is a mistake then.
func (u *Update) Using(graphs, named []string) error {
	for i := range u.operations {
		op := &u.operations[i]
		if op.isUsing || op.with != nil {
			return &Error{1, 1, "the dataset is named by the request and by the update"}
		}
		op.isUsing, op.using, op.named = true, graphs, named
	}
	return nil
}

func (p *parser) operation() operation {
	for _, word := range []string{"LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"} {
		if p.word(word) {
			return p.management(word)
		}
	}
	op := operation{kind: "MODIFY"}
	if p.word("WITH") {
		with := p.iri()
		op.with = &with
	}
	switch {
	case p.word("INSERT"):
		if op.with == nil && p.word("DATA") {
			op.kind, op.insert = "INSERT DATA", p.dataQuads(false)
			p.noteLabels(op.insert)
			return op
		}
		op.insert = p.templateQuads(false)
	case p.word("DELETE"):
		if op.with == nil && p.word("DATA") {
			op.kind, op.delete = "DELETE DATA", p.dataQuads(true)
			return op
		}
		if op.with == nil && p.word("WHERE") {
			return p.deleteWhere(op)
		}
		op.delete = p.templateQuads(true)
		if p.word("INSERT") {
			op.insert = p.templateQuads(false)
		}
	default:
		p.unexpected("an operation")
		return op
	}
	p.usingClauses(&op)
	p.wantWord("WHERE")
	op.where = p.group()
	return op
}

func (p *parser) usingClauses(op *operation) {
	for p.word("USING") {
		op.isUsing = true
		if p.word("NAMED") {
			op.named = append(op.named, p.iri().Value)
			continue
		}
		op.using = append(op.using, p.iri().Value)
	}
}

// deleteWhere reads DELETE WHERE, whose template is its pattern.
func (p *parser) deleteWhere(op operation) operation {
	p.noBlank = true
	op.delete = p.quads()
	p.noBlank = false
	p.grow(len(op.delete))
	var where Op = &bgp{}
	for _, q := range op.delete {
		var part Op = &bgp{triples: []Triple{q.Triple}}
		if q.graph != (Operand{}) {
			part = &inGraph{q.graph, part}
		}
		where = &join{where, part}
	}
	op.where = where
	return op
}

// noteLabels keeps the labels of blank nodes of INSERT DATA, which no later operation may use.
func (p *parser) noteLabels(quads []quadPattern) {
	for _, q := range quads {
		for _, o := range []Operand{q.S, q.O} {
			if o.Term.Kind == graph.BlankTerm {
				p.data[o.Term.Value] = true
			}
		}
	}
}

func (p *parser) dataQuads(noBlank bool) []quadPattern {
	p.dataOnly = true
	defer func() { p.dataOnly = false }()
	return p.templateQuads(noBlank)
}

func (p *parser) templateQuads(noBlank bool) []quadPattern {
	p.template, p.noBlank = !noBlank, noBlank
	defer func() { p.template, p.noBlank = false, false }()
	return p.quads()
}

// quads reads { triples GRAPH name { triples } … }.
func (p *parser) quads() []quadPattern {
	var out []quadPattern
	p.wantPunct("{")
	for p.err == nil && !p.isPunct("}") {
		if !p.word("GRAPH") {
			out = append(out, p.quadTriples(Operand{})...)
			continue
		}
		if p.dataOnly && p.tok.kind == tVar {
			p.fail("a variable in data")
		}
		name := p.varOrIRI()
		p.wantPunct("{")
		if !p.isPunct("}") {
			out = append(out, p.quadTriples(name)...)
		}
		p.wantPunct("}")
		p.punct(".")
	}
	p.wantPunct("}")
	return out
}

func (p *parser) quadTriples(in Operand) []quadPattern {
	start := p.tok.pos
	triples, paths := p.triplesBlock()
	if len(paths) > 0 {
		p.failAt(start, "a path cannot stand here")
	}
	var out []quadPattern
	for _, t := range triples {
		out = append(out, quadPattern{t, in})
	}
	return out
}

func (p *parser) management(kind string) operation {
	op := operation{kind: kind, silent: p.word("SILENT")}
	switch kind {
	case "LOAD":
		op.from = target{p.iri(), "GRAPH"}
		op.to = target{what: "DEFAULT"}
		if p.word("INTO") {
			p.wantWord("GRAPH")
			op.to = target{p.iri(), "GRAPH"}
		}
	case "CREATE":
		p.wantWord("GRAPH")
		op.from = target{p.iri(), "GRAPH"}
	case "CLEAR", "DROP":
		op.from = p.target(true)
	default:
		op.from = p.target(false)
		p.wantWord("TO")
		op.to = p.target(false)
	}
	return op
}

// target reads a graph: GRAPH <iri>, DEFAULT, and for all NAMED or ALL; for one, GRAPH may be left out.
func (p *parser) target(all bool) target {
	for _, word := range []string{"DEFAULT", "NAMED", "ALL"} {
		if (all || word == "DEFAULT") && p.word(word) {
			return target{what: word}
		}
	}
	if all {
		p.wantWord("GRAPH")
	} else {
		p.word("GRAPH")
	}
	return target{p.iri(), "GRAPH"}
}

// Changes works out what an update removes from a store and adds to it: each operation sees what those before it did. The
// two have no quad in common.
func Changes(ctx context.Context, r graph.Reader, u *Update, opts Options) (remove, add []graph.Quad, err error) {
	o := &overlay{base: r, removed: map[graph.Quad]bool{}, added: map[graph.Quad]bool{}}
	for _, op := range u.operations {
		if err := o.apply(ctx, op, opts); err != nil {
			return nil, nil, err
		}
	}
	for q := range o.removed {
		remove = append(remove, q)
	}
	for q := range o.added {
		add = append(add, q)
	}
	return remove, add, nil
}

// overlay is a reader with changes that are not yet written.
type overlay struct {
	base           graph.Reader
	removed, added map[graph.Quad]bool // removed are in base, added are not
}

// Match is graph.Reader's.
func (o *overlay) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		for q, err := range o.base.Match(ctx, p) {
			if err == nil && o.removed[q] {
				continue
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
		for q := range o.added {
			if p.Matches(q) && !yield(q, nil) {
				return
			}
		}
	}
}

// holds reports whether the base holds a quad.
func (o *overlay) holds(ctx context.Context, q graph.Quad) (bool, error) {
	p := graph.Pattern{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object, Label: q.Label, DefaultGraph: q.Label.IsZero()}
	for _, err := range o.base.Match(ctx, p) {
		return err == nil, err
	}
	return false, nil
}

func (o *overlay) change(ctx context.Context, remove, add []graph.Quad) error {
	for _, q := range remove {
		delete(o.added, q)
		in, err := o.holds(ctx, q)
		if err != nil {
			return err
		}
		if in {
			o.removed[q] = true
		}
	}
	for _, q := range add {
		delete(o.removed, q)
		in, err := o.holds(ctx, q)
		if err != nil {
			return err
		}
		if !in {
			o.added[q] = true
		}
	}
	return nil
}

// in are the quads of a target.
func (o *overlay) in(ctx context.Context, t target) ([]graph.Quad, error) {
	p := graph.Pattern{Label: t.graph, DefaultGraph: t.what == "DEFAULT"}
	var out []graph.Quad
	for q, err := range o.Match(ctx, p) {
		if err != nil {
			return nil, err
		}
		if t.what != "NAMED" || !q.Label.IsZero() {
			out = append(out, q)
		}
	}
	return out, nil
}

func (o *overlay) apply(ctx context.Context, op operation, opts Options) error {
	switch op.kind {
	case "LOAD":
		if op.silent {
			return nil
		}
		return fmt.Errorf("LOAD <%s>: %w", op.from.graph.Value, ErrRefused)
	case "CREATE":
		return nil // a graph is there when something is in it
	case "CLEAR", "DROP":
		quads, err := o.in(ctx, op.from)
		if err != nil {
			return err
		}
		return o.change(ctx, quads, nil)
	case "ADD", "MOVE", "COPY":
		return o.transfer(ctx, op)
	case "INSERT DATA", "DELETE DATA":
		return o.data(ctx, op)
	}
	return o.modify(ctx, op, opts)
}

// ErrRefused says that an operation is one that the server does not do.
var ErrRefused = errors.New("the server fetches nothing")

func (o *overlay) transfer(ctx context.Context, op operation) error {
	from, err := o.in(ctx, op.from)
	if err != nil || op.from == op.to {
		return err
	}
	var remove, add []graph.Quad
	if op.kind != "ADD" {
		if remove, err = o.in(ctx, op.to); err != nil {
			return err
		}
	}
	for _, q := range from {
		if op.kind == "MOVE" {
			remove = append(remove, q)
		}
		q.Label = op.to.graph
		add = append(add, q)
	}
	return o.change(ctx, remove, add)
}

func (o *overlay) data(ctx context.Context, op operation) error {
	e := newEvaluator(ctx, newMatcher(o), Options{})
	blanks := map[string]graph.RDFTerm{}
	var remove, add []graph.Quad
	e.instantiate(op.delete, nil, nil, blanks, &remove)
	e.instantiate(op.insert, nil, nil, blanks, &add)
	return o.change(ctx, remove, add)
}

// instantiate fills templates with a solution.
func (e *evaluator) instantiate(quads []quadPattern, with *graph.RDFTerm, r row, blanks map[string]graph.RDFTerm, out *[]graph.Quad) {
	for _, q := range quads {
		k := [3]graph.RDFTerm{e.fill(q.S, r, blanks), e.fill(q.P, r, blanks), e.fill(q.O, r, blanks)}
		var label graph.RDFTerm
		switch {
		case q.graph != (Operand{}):
			if label = e.fill(q.graph, r, blanks); label.Kind != graph.IRITerm {
				continue
			}
		case with != nil:
			label = *with
		}
		if isTriple(k) {
			*out = append(*out, graph.Quad{Subject: k[0], Predicate: k[1], Object: k[2], Label: label})
		}
	}
}

// modify is DELETE/INSERT (section 3.1.3). WITH names the graph of patterns and templates that name none, USING the dataset of
// the patterns.
func (o *overlay) modify(ctx context.Context, op operation, opts Options) error {
	e := newEvaluator(ctx, newMatcher(o), opts)
	switch {
	case op.isUsing:
		e.setDataset(op.using, op.named)
	case op.with != nil:
		e.deflt = active{label: e.src.id(*op.with)}
	}
	e.register(op.where)
	var remove, add []graph.Quad
	e.eval(op.where, make(row, len(e.names)), e.deflt, func(r row) bool {
		e.instantiate(op.delete, op.with, r, map[string]graph.RDFTerm{}, &remove)
		e.instantiate(op.insert, op.with, r, map[string]graph.RDFTerm{}, &add)
		return e.hold(len(op.delete)+len(op.insert), 1)
	})
	if e.err != nil {
		return e.err
	}
	return o.change(ctx, remove, add)
}
