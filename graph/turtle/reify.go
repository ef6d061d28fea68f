package turtle

import (
	"hash/maphash"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// at reports whether a text stands here.
func (p *parser) at(text string) bool { return strings.HasPrefix(p.text[p.pos:], text) }

// failHere says why what begins with << cannot stand here.
func (p *parser) failHere() {
	if p.at("<<(") {
		p.fail("a triple term is read only as the object of rdf:reifies, with three plain terms in it: quads have none")
		return
	}
	p.fail("a reified triple << … >> stands only in Turtle and TriG, and not as a predicate or in a triple term")
}

// objectOf reads an object of a subject and predicate, and what is said of the triple that it makes.
func (p *parser) objectOf(s, pr graph.RDFTerm) {
	if at := p.pos; p.at("<<(") {
		t := p.reifiedBy(pr)
		p.reify(at, s, t)
		if p.space(); p.peek(0) == '~' || p.at("{|") {
			p.fail("a triple with a triple term cannot be reified: quads have none")
		}
		return
	}
	o := p.object()
	p.triple(s, pr, o)
	p.annotations([3]graph.RDFTerm{s, pr, o})
}

// reifiedBy reads the triple term that a predicate has as its object.
func (p *parser) reifiedBy(pr graph.RDFTerm) (t [3]graph.RDFTerm) {
	if pr.Value != rdf+"reifies" {
		p.failHere()
		return t
	}
	gap, part := p.space, func(i int) graph.RDFTerm { return p.part(i, false) }
	if p.opts.Format <= NQuads {
		gap, part = p.blanks, p.linePart
	}
	p.pos += len("<<(")
	for i := 0; i < len(t) && p.err == nil; i++ {
		gap()
		t[i] = part(i)
	}
	gap()
	p.close(")>>")
	return t
}

// close passes over what ends something.
func (p *parser) close(mark string) {
	if !p.at(mark) {
		p.want("\"" + mark + "\"")
		return
	}
	p.pos += len(mark)
}

// part reads the subject, predicate or object of a triple within << … >>: 0, 1 or 2. Only where reified triples may stand in each
// other can it be one.
func (p *parser) part(i int, reified bool) graph.RDFTerm {
	c := p.peek(0)
	switch {
	case i == 1:
		return p.verb()
	case p.at("<<(") || p.at("<<") && !reified:
		p.failHere()
	case p.at("<<"):
		return p.reifiedTriple()
	case c == '[':
		return p.anon()
	case c == '(':
		p.want("a term without others in it")
	case i == 2:
		return p.object()
	case c == '_':
		return p.blankLabel()
	}
	return p.iri()
}

// reifiedTriple reads << s p o >> or << s p o ~ node >>, and gives the node that reifies the triple.
func (p *parser) reifiedTriple() graph.RDFTerm {
	defer p.nested()()
	at := p.pos
	p.pos += len("<<")
	var t [3]graph.RDFTerm
	for i := 0; i < len(t) && p.err == nil; i++ {
		p.space()
		t[i] = p.part(i, true)
	}
	p.space()
	var node graph.RDFTerm
	if p.peek(0) == '~' {
		node = p.reifier()
		p.space()
	} else {
		node = p.blank()
	}
	p.close(">>")
	p.reify(at, node, t)
	return node
}

// reifier reads ~ and the node behind it, which is a new one where none stands there.
func (p *parser) reifier() graph.RDFTerm {
	p.pos++
	p.space()
	switch c := p.peek(0); {
	case c == '[':
		return p.anon()
	case c == '_':
		return p.blankLabel()
	case c == ':' || c == '<' && !p.at("<<") || IsBaseChar(p.rune()) && p.pos < len(p.text):
		return p.iri()
	}
	return p.blank()
}

// annotations reads what is said of a triple behind it: ~ node, {| … |}, or several of them.
func (p *parser) annotations(t [3]graph.RDFTerm) {
	var node graph.RDFTerm // that the next {| … |} is about
	for p.space(); p.err == nil; p.space() {
		at := p.pos
		switch {
		case p.peek(0) == '~':
			node = p.reifier()
			p.reify(at, node, t)
		case p.at("{|"):
			if node.IsZero() {
				node = p.blank()
				p.reify(at, node, t)
			}
			p.annotation(node)
			node = graph.RDFTerm{}
		default:
			return
		}
	}
}

// annotation reads {| … |}, what is said of a node.
func (p *parser) annotation(node graph.RDFTerm) {
	defer p.nested()()
	p.pos += len("{|")
	p.properties(node)
	p.space()
	p.close("|}")
}

// reify says by the classic vocabulary which triple a node reifies. That has room for one: of two, it would not be known which
// subject goes with which object.
func (p *parser) reify(at int, node graph.RDFTerm, t [3]graph.RDFTerm) {
	if p.err != nil {
		return
	}
	if p.reified == nil {
		p.reified, p.seed = map[uint64]uint64{}, maphash.MakeSeed()
	}
	key, triple := maphash.Comparable(p.seed, [2]graph.RDFTerm{p.label, node}), maphash.Comparable(p.seed, t)
	before, ok := p.reified[key]
	if ok && before != triple {
		p.failAt(at, "a node that reifies two triples: quads have no triple terms to tell them apart by")
		return
	}
	if !ok {
		p.reified[key] = triple
		p.reifying = append(p.reifying, key)
	}
	p.triple(node, graph.RDFType, graph.RDFStatement)
	for i, part := range []string{"subject", "predicate", "object"} {
		p.triple(node, graph.IRI(rdf+part), t[i])
	}
}

// version reads the label of a version, which does not change what is read: "1.2", "1.2-basic".
func (p *parser) version() {
	if c := p.peek(0); c != '"' && c != '\'' || p.at(strings.Repeat(string(c), 3)) {
		p.want("the label of a version between single marks")
		return
	}
	p.quoted()
}

// versionLine reads the version of N-Triples and N-Quads.
func (p *parser) versionLine() {
	p.close("VERSION")
	p.blanks()
	if p.err == nil && p.peek(0) != '"' {
		p.want("the label of a version")
	}
	if p.err == nil {
		p.quoted()
	}
	p.blanks()
	p.comment()
	if p.pos < len(p.text) && p.peek(0) != '\n' && p.peek(0) != '\r' {
		p.want("the end of the line")
	}
}
