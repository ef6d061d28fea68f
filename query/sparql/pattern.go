package sparql

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// group reads { … }, a group graph pattern, as the algebra of section 18.2.2.
func (p *parser) group() Op {
	op, filters := p.groupParts()
	for _, f := range filters {
		op = p.restrict(op, f)
	}
	return op
}

// groupParts reads a group, its filters apart.
func (p *parser) groupParts() (Op, []expr) {
	if !p.enter() {
		return &bgp{}, nil
	}
	defer p.leave()
	p.wantPunct("{")
	if p.isWord("SELECT") {
		op, _ := p.selectQuery(nil)
		p.wantPunct("}")
		return op, nil
	}
	g := &groupBuilder{}
	p.newBlock()
	for p.err == nil && !p.isPunct("}") {
		p.element(g)
	}
	p.wantPunct("}")
	p.newBlock()
	return g.soFar(), g.filters
}

// groupBuilder joins the elements of a group as they come.
type groupBuilder struct {
	op      Op // nil for the empty group
	triples []Triple
	paths   []*pathOp
	filters []expr
	scope   names // the variables in scope after op
	open    bool  // the last triples had no dot
}

// flush ends a basic graph pattern.
func (g *groupBuilder) flush() {
	if len(g.triples) > 0 {
		g.add(&bgp{triples: g.triples})
	}
	for _, p := range g.paths {
		g.add(p)
	}
	g.triples, g.paths = nil, nil
}

func (g *groupBuilder) add(op Op) {
	g.scope.visible(op)
	if g.op == nil {
		g.op = op
		return
	}
	g.op = &join{g.op, op}
}

// soFar is what the group holds, the empty basic graph pattern if nothing.
func (g *groupBuilder) soFar() Op {
	g.flush()
	if g.op == nil {
		return &bgp{}
	}
	return g.op
}

// element reads one element of a group.
func (p *parser) element(g *groupBuilder) {
	p.grow(1)
	switch {
	case p.word("FILTER"):
		block := p.block // a FILTER between triples does not end their basic graph pattern
		g.filters = append(g.filters, p.constraint())
		p.block = block
	case p.word("OPTIONAL"):
		p.optional(g)
	case p.word("MINUS"):
		left := g.soFar()
		g.op = &minus{left, p.group()}
	case p.word("BIND"):
		p.bind(g)
	case p.isWord("VALUES"):
		g.flush()
		g.add(p.values())
	case p.word("GRAPH"):
		g.flush()
		name := p.varOrIRI()
		g.add(&inGraph{name, p.group()})
	case p.isWord("SERVICE"):
		p.fail("SERVICE is not supported: a server that fetches from others can be made to attack them")
	case p.isPunct("{"):
		g.flush()
		g.add(p.union())
	default:
		if g.open {
			p.unexpected(`"."`)
		}
		triples, paths := p.triplesBlock()
		g.open = p.lastDot != p.tok.pos
		g.triples, g.paths = append(g.triples, triples...), append(g.paths, paths...)
		if !p.isWord("FILTER") {
			p.newBlock()
		}
		return
	}
	p.punct(".")
	g.open = false
}

// newBlock begins another basic graph pattern.
func (p *parser) newBlock() {
	p.blocks++
	p.block = p.blocks
}

// optional reads a group whose own filters see what is to its left.
func (p *parser) optional(g *groupBuilder) {
	left := g.soFar()
	right, filters := p.groupParts()
	op := &leftJoin{left, right, nil}
	for _, f := range filters {
		p.restrictOptional(op, f)
	}
	g.op = op
	g.scope.visible(op.right)
}

func (p *parser) bind(g *groupBuilder) {
	left := g.soFar()
	pos := p.tok.pos
	b := p.as()
	if g.scope.contains(b.v) {
		p.failAt(pos, "?%s has a value already", b.v)
	}
	g.scope.add(b.v)
	g.op = &extend{left, b.v, b.val}
}

func (p *parser) union() Op {
	op := p.group()
	for p.word("UNION") {
		p.grow(1)
		op = &union{op, p.group()}
	}
	return op
}

// triplesBlock reads triples up to what is none.
func (p *parser) triplesBlock() ([]Triple, []*pathOp) {
	b := &triplesBuilder{p: p}
	for p.err == nil {
		if !p.isTerm() && !p.isPunct("(") && !p.isPunct("[") {
			break
		}
		b.sameSubject()
		if !p.punct(".") {
			break
		}
		p.lastDot = p.tok.pos
	}
	if len(b.triples)+len(b.paths) == 0 && p.err == nil && !p.isPunct("}") {
		p.unexpected("a pattern")
	}
	return b.triples, b.paths
}

// isTerm reports whether a variable or a term stands here.
func (p *parser) isTerm() bool {
	switch p.tok.kind {
	case tVar, tBlank, tIRI, tName, tString, tInteger, tDecimal, tDouble:
		return true
	}
	return p.isWord("true", "false") || p.isPunct("-") || p.isPunct("+")
}

// triplesBuilder collects the triples of a block.
type triplesBuilder struct {
	p       *parser
	triples []Triple
	paths   []*pathOp
}

func (b *triplesBuilder) sameSubject() {
	p := b.p
	if p.isPunct("(") || p.isPunct("[") {
		before := len(b.triples) + len(b.paths)
		s := b.node()
		if len(b.triples)+len(b.paths) > before && !p.isVerb() {
			return // [ :p :o ] . stands alone
		}
		b.properties(s)
		return
	}
	pos := p.tok.pos
	s := p.term()
	if s.Term.Kind == graph.LiteralTerm {
		p.failAt(pos, "a literal cannot be a subject")
	}
	b.properties(s)
}

// isVerb reports whether a predicate or path may begin here.
func (p *parser) isVerb() bool {
	return p.isIRI() || p.tok.kind == tVar || p.tok.kind == tWord && p.tok.text == "a" || p.isPunct("^") || p.isPunct("!") || p.isPunct("(")
}

// properties reads predicates and their objects.
func (b *triplesBuilder) properties(s Operand) {
	p := b.p
	for p.err == nil {
		verb, v := b.verb()
		for {
			b.emit(s, verb, v, b.node())
			if !p.punct(",") {
				break
			}
		}
		if !p.isPunct(";") {
			return
		}
		for p.punct(";") {
		}
		if !p.isVerb() {
			return
		}
	}
}

// verb reads a predicate: a variable, or a path.
func (b *triplesBuilder) verb() (path, Operand) {
	p := b.p
	if p.tok.kind == tVar {
		if p.dataOnly {
			p.fail("a variable in data")
		}
		return nil, Operand{Var: p.variable()}
	}
	if !p.isVerb() {
		p.unexpected("a predicate")
		return nil, Operand{}
	}
	if p.template || p.noBlank || p.dataOnly {
		return nil, Operand{Term: p.verbIRI()}
	}
	path := p.path()
	if link, ok := path.(pathLink); ok {
		return nil, Operand{Term: link.iri}
	}
	return path, Operand{}
}

func (p *parser) verbIRI() graph.RDFTerm {
	if p.tok.kind == tWord && p.tok.text == "a" {
		p.advance()
		return graph.RDFType
	}
	return p.iri()
}

// emit adds a triple, or what a path comes to (section 18.2.2.4).
func (b *triplesBuilder) emit(s Operand, pa path, verb, o Operand) {
	switch pa := pa.(type) {
	case nil:
		b.add(Triple{s, verb, o})
	case pathLink:
		b.add(Triple{s, Operand{Term: pa.iri}, o})
	case pathInv:
		b.emit(o, pa.in, verb, s)
	case pathSeq:
		mid := Operand{Var: b.p.freshVar()}
		b.p.grow(1)
		if b.p.err != nil {
			return
		}
		b.emit(s, pa.left, verb, mid)
		b.emit(mid, pa.right, verb, o)
	default:
		b.p.grow(1)
		b.paths = append(b.paths, &pathOp{s, o, pa})
	}
}

// add adds a triple, which counts where it is one of a pattern.
func (b *triplesBuilder) add(t Triple) {
	if !b.p.template && !b.p.noBlank {
		b.p.grow(1)
	}
	b.triples = append(b.triples, t)
}

// node reads an object: a term, a collection or a blank node with properties.
func (b *triplesBuilder) node() Operand {
	p := b.p
	if !p.enter() {
		return Operand{}
	}
	defer p.leave()
	switch {
	case p.isPunct("("):
		return b.collection()
	case p.isPunct("["):
		pos := p.tok.pos
		p.advance()
		n := p.anonymous(pos)
		if !p.punct("]") {
			b.properties(n)
			p.wantPunct("]")
		}
		return n
	}
	return p.term()
}

// anonymous is a new blank node.
func (p *parser) anonymous(pos int) Operand {
	if p.noBlank {
		p.failAt(pos, "a blank node cannot stand in DELETE")
	}
	v := p.freshVar()
	if p.template {
		return Operand{Term: graph.Blank(strings.TrimPrefix(v, "_:"))}
	}
	p.grow(1)
	return Operand{Var: v}
}

// collection reads ( … ), a list.
func (b *triplesBuilder) collection() Operand {
	p := b.p
	pos := p.tok.pos
	p.advance()
	if p.punct(")") {
		return Operand{Term: rdfNil}
	}
	head := p.anonymous(pos)
	at := head
	for p.err == nil {
		item := b.node()
		b.add(Triple{at, Operand{Term: rdfFirst}, item})
		if p.punct(")") {
			b.add(Triple{at, Operand{Term: rdfRest}, Operand{Term: rdfNil}})
			break
		}
		next := p.anonymous(pos)
		b.add(Triple{at, Operand{Term: rdfRest}, next})
		at = next
	}
	return head
}

// term reads a variable or a term of a triple pattern.
func (p *parser) term() Operand {
	switch p.tok.kind {
	case tVar:
		if p.dataOnly {
			p.fail("a variable in data")
		}
		return Operand{Var: p.variable()}
	case tBlank:
		return p.blankNode()
	}
	return Operand{Term: p.constant()}
}

// blankNode reads _:label. The same label in two basic graph patterns is a mistake (section 19.6).
func (p *parser) blankNode() Operand {
	label, pos := p.tok.text, p.tok.pos
	p.advance()
	switch {
	case p.noBlank:
		p.failAt(pos, "a blank node cannot stand in DELETE")
	case p.template:
		if p.data[label] {
			p.failAt(pos, "_:%s stands in an earlier operation", label)
		}
		return Operand{Term: graph.Blank(label)}
	}
	switch block, ok := p.labels[label]; {
	case !ok:
		p.grow(1)
	case block != p.block:
		p.failAt(pos, "_:%s stands in another basic graph pattern", label)
	}
	p.labels[label] = p.block
	return Operand{Var: "_:" + label}
}

// path reads a property path: alternatives of sequences.
func (p *parser) path() path {
	if !p.enter() {
		return pathLink{}
	}
	defer p.leave()
	left := p.pathSequence()
	for p.punct("|") {
		p.grow(1)
		left = pathAlt{left, p.pathSequence()}
	}
	return left
}

func (p *parser) pathSequence() path {
	left := p.pathEltOrInverse()
	for p.punct("/") {
		p.grow(1)
		left = pathSeq{left, p.pathEltOrInverse()}
	}
	return left
}

func (p *parser) pathEltOrInverse() path {
	if p.punct("^") {
		return pathInv{p.pathElt()}
	}
	return p.pathElt()
}

func (p *parser) pathElt() path {
	in := p.pathPrimary()
	switch {
	case p.punct("*"):
		return pathMany{in: in, zero: true}
	case p.punct("+"):
		return pathMany{in: in}
	case p.punct("?"):
		return pathMany{in: in, zero: true, one: true}
	}
	return in
}

func (p *parser) pathPrimary() path {
	switch {
	case p.punct("("):
		in := p.path()
		p.wantPunct(")")
		return in
	case p.punct("!"):
		return p.pathNegated()
	}
	return pathLink{p.verbIRI()}
}

func (p *parser) pathNegated() path {
	n := pathNot{}
	one := func() {
		if p.punct("^") {
			n.backward, n.hasBackward = append(n.backward, p.verbIRI()), true
		} else {
			n.forward = append(n.forward, p.verbIRI())
		}
	}
	if !p.punct("(") {
		one()
		return n
	}
	for !p.isPunct(")") && p.err == nil {
		one()
		if !p.punct("|") {
			break
		}
	}
	p.wantPunct(")")
	return n
}
