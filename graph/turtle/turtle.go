// Package turtle reads N-Triples, N-Quads, Turtle and TriG (W3C Recommendations of 25 February 2014).
//
//	err := turtle.Read(r, turtle.Options{Format: turtle.TriG, Base: "http://example.org/"}, func(q graph.Quad) error { … })
//
// Of RDF 1.2 (Working Drafts of 2025) it reads versions, and says which triple a node reifies by the classic vocabulary of RDF 1.1,
// since quads have no triple terms:
//
//	:x rdf:reifies <<( :a :b :c )>> .    :x a rdf:Statement ; rdf:subject :a ; rdf:predicate :b ; rdf:object :c .
//	<< :a :b :c ~ :x >> :d :e .          the same, and :x :d :e .
//	:a :b :c ~ :x {| :d :e |} .          all this, and :a :b :c .
//
// Any other triple term, a node that reifies two triples, and a string with a base direction are errors.
//
// Input that the grammar of its format does not allow is an *Error with its line and column. Nothing is repaired. Blank nodes
// keep their labels, with the prefix that Options give them, so that those of two documents can be told apart.
package turtle

import (
	"bufio"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// Format is a format of the Turtle family.
type Format uint8

// The formats.
const (
	NTriples Format = iota
	NQuads
	Turtle
	TriG
)

// Options say how a document is read.
type Options struct {
	Format Format
	Base   string // what relative IRIs are resolved against, in Turtle and TriG
	Blanks string // put before the label of every blank node
}

// Error is a mistake in a document, with its line and column.
type Error = graph.SyntaxError

// Read calls f with the quads of a document as they come, and again with those that it repeats. It ends with the first error.
func Read(r io.Reader, opts Options, f func(graph.Quad) error) error {
	return ReadLines(r, opts, func(q graph.Quad, _ int) error { return f(q) })
}

// ReadLines is Read that tells the line on which each quad ends, counted from 1. In memory is a line of N-Triples and N-Quads, or a
// piece of Turtle and TriG that is as long as the longest statement in it, and 64 KiB at least; beside that the prefixes and, where
// nodes reify triples, 16 bytes for each.
func ReadLines(r io.Reader, opts Options, f func(q graph.Quad, line int) error) error {
	return read(r, opts, pieceSize, f)
}

// read is ReadLines with pieces of so many bytes.
func read(r io.Reader, opts Options, size int, f func(q graph.Quad, line int) error) error {
	p := &parser{opts: opts, base: opts.Base, prefixes: map[string]string{}, emit: f, line: 1}
	if opts.Format > NQuads {
		return p.pieces(r, size)
	}
	lines, mark := bufio.NewReaderSize(r, 64<<10), "\ufeff"
	for p.err == nil {
		text, err := lines.ReadString('\n')
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return err // else the line, of which there is half, would be to blame
		}
		p.begin(strings.TrimPrefix(text, mark))
		mark = ""
		p.lines()
		if last {
			break
		}
	}
	return p.err
}

// begin gives the parser the next text to read.
func (p *parser) begin(text string) {
	p.line += strings.Count(p.text[p.counted:], "\n")
	p.text, p.pos, p.counted = text, 0, 0
	if i := invalid(text); i >= 0 {
		p.failAt(i, "not UTF-8")
	}
}

// invalid is where a text is not UTF-8, -1 where it is.
func invalid(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}

// parser is a recursive descent over the text itself. After the first error, which stays in err, pos is at the end.
type parser struct {
	text      string
	pos       int
	opts      Options
	base      string
	prefixes  map[string]string
	emit      func(graph.Quad, int) error
	line      int           // of text[counted]
	column    int           // how many characters of its line stand before text
	counted   int           // up to where lines were counted
	reach     int           // how far was read when the first error showed
	label     graph.RDFTerm // the graph that triples go to
	open      bool          // that graph's { has no } yet
	pending   []placedQuad  // of a statement of Turtle that may go on
	fresh     int
	anonymous string // begins the labels of blank nodes that have none
	longest   int    // how many times x stands behind anon, and once more, in labels of the document that begin so
	depth     int
	reified   map[uint64]uint64 // by hashes of a graph and a node, the hash of the triple that it reifies there
	reifying  []uint64          // those of reified that the statement has
	seed      maphash.Seed
	err       error
}

const (
	rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	xsd = "http://www.w3.org/2001/XMLSchema#"
)

// maxDepth bounds how deep collections and property lists may nest.
const maxDepth = 1000

func (p *parser) errorAt(pos int, format string, args ...any) *Error {
	before, line := p.text[:min(pos, len(p.text))], p.line
	if len(before) >= p.counted {
		line += strings.Count(before[p.counted:], "\n")
	} else {
		line -= strings.Count(p.text[len(before):p.counted], "\n")
	}
	return &Error{Line: line, Column: p.columnAt(len(before)) + 1, Message: fmt.Sprintf(format, args...)}
}

// columnAt is how many characters stand before a place on its line.
func (p *parser) columnAt(pos int) int {
	if i := strings.LastIndexByte(p.text[:pos], '\n'); i >= 0 {
		return utf8.RuneCountInString(p.text[i+1 : pos])
	}
	return p.column + utf8.RuneCountInString(p.text[:pos])
}

func (p *parser) fail(format string, args ...any) { p.failAt(p.pos, format, args...) }

func (p *parser) failAt(pos int, format string, args ...any) {
	if p.err == nil {
		p.err, p.reach = p.errorAt(pos, format, args...), p.pos
	}
	p.pos = len(p.text)
}

func (p *parser) want(what string) {
	if p.pos >= len(p.text) {
		p.fail("%s expected, but the text ends", what)
		return
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	p.fail("%s expected, not %q", what, r)
}

func (p *parser) peek(n int) byte {
	if p.pos+n < len(p.text) {
		return p.text[p.pos+n]
	}
	return 0
}

func (p *parser) rune() rune {
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return r
}

func (p *parser) punct(c byte) bool {
	if p.peek(0) != c {
		return false
	}
	p.pos++
	return true
}

// triple gives a triple in the current graph.
func (p *parser) triple(s, pr, o graph.RDFTerm) {
	if p.err != nil {
		return
	}
	if p.pos > p.counted {
		p.line += strings.Count(p.text[p.counted:p.pos], "\n")
		p.counted = p.pos
	}
	q := graph.Quad{Subject: s, Predicate: pr, Object: o, Label: p.label}
	if p.opts.Format > NQuads {
		p.pending = append(p.pending, placedQuad{q, p.line})
		return
	}
	p.give(q, p.line)
}

func (p *parser) give(q graph.Quad, line int) {
	if err := p.emit(q, line); err != nil {
		p.err = err
		p.pos = len(p.text)
	}
}

// lines reads N-Triples or N-Quads: one statement a line.
func (p *parser) lines() {
	for p.err == nil && p.pos < len(p.text) {
		p.blanks()
		switch p.peek(0) {
		case '\n', '\r':
			p.pos++
			continue
		case '#':
			p.comment()
			continue
		case 'V':
			p.versionLine()
			continue
		case 0:
			if p.pos >= len(p.text) {
				return
			}
		}
		p.statement()
		p.blanks()
		p.comment()
		if p.pos < len(p.text) && p.peek(0) != '\n' && p.peek(0) != '\r' {
			p.want("the end of the line")
		}
	}
}

func (p *parser) blanks() {
	for p.peek(0) == ' ' || p.peek(0) == '\t' {
		p.pos++
	}
}

func (p *parser) comment() {
	if p.peek(0) != '#' {
		return
	}
	for p.pos < len(p.text) && p.peek(0) != '\n' && p.peek(0) != '\r' {
		p.pos++
	}
}

func (p *parser) statement() {
	s := p.linePart(0)
	p.blanks()
	pr := p.linePart(1)
	p.blanks()
	var o graph.RDFTerm
	var t [3]graph.RDFTerm
	at, isTerm := p.pos, p.at("<<(")
	if isTerm {
		t = p.reifiedBy(pr)
	} else {
		o = p.linePart(2)
	}
	p.blanks()
	p.label = graph.RDFTerm{}
	if p.opts.Format == NQuads && p.peek(0) != '.' {
		p.label = p.lineTerm("a graph or \".\"", false)
		p.blanks()
	}
	if !p.punct('.') {
		p.want(`"."`)
	}
	if isTerm {
		p.reify(at, s, t)
		return
	}
	p.triple(s, pr, o)
}

// linePart reads the subject, predicate or object of a triple: 0, 1 or 2.
func (p *parser) linePart(i int) graph.RDFTerm {
	if i == 1 && p.peek(0) != '<' {
		p.want("an IRI")
	}
	return p.lineTerm([]string{"a subject", "an IRI", "an object"}[i], i == 2)
}

// lineTerm reads a term of N-Triples: IRIs are absolute, strings stand between double quotation marks.
func (p *parser) lineTerm(what string, literals bool) graph.RDFTerm {
	switch c := p.peek(0); {
	case p.at("<<"):
		p.failHere()
	case c == '<':
		at := p.pos
		iri := p.iriRef()
		if !graph.IsAbsoluteIRI(iri) {
			p.failAt(at, "<%s> is not absolute", iri)
		}
		return graph.IRI(iri)
	case c == '_':
		return p.blankLabel()
	case c == '"' && literals:
		return p.literal()
	}
	p.want(what) // which leaves an earlier error as it is
	return graph.RDFTerm{}
}

// space passes over white space and comments.
func (p *parser) space() {
	for {
		switch p.peek(0) {
		case ' ', '\t', '\n', '\r':
			p.pos++
		case '#':
			p.comment()
		default:
			return
		}
	}
}

// step reads a directive, triples, or the beginning or end of a graph.
func (p *parser) step() {
	switch {
	case p.open && p.punct('}'):
		p.open, p.label = false, graph.RDFTerm{}
	case p.open:
		p.triples()
		p.space()
		if !p.punct('.') && p.peek(0) != '}' {
			p.want(`"." or "}"`)
		}
	case !p.directive():
		p.block()
	}
}

// directive reads @prefix, @base, @version, PREFIX, BASE and VERSION.
func (p *parser) directive() bool {
	at := p.peek(0) == '@'
	start := p.pos
	if at {
		p.pos++
	}
	word := ""
	if at {
		word = p.letters()
	} else {
		word = p.keyword()
	}
	if at && !slices.Contains([]string{"prefix", "base", "version"}, word) {
		p.failAt(start, "@prefix, @base or @version expected")
		return true
	}
	switch strings.ToLower(word) {
	case "base":
		p.space()
		p.base = p.iriHere()
	case "prefix":
		p.space()
		p.prefix()
	case "version":
		p.space()
		p.version()
	default:
		p.pos = start
		return false
	}
	p.space()
	if at && !p.punct('.') {
		p.want(`"."`)
	}
	return true
}

// prefix reads a prefix and what it stands for.
func (p *parser) prefix() {
	start := p.pos
	name := strings.TrimRight(p.run(func(r rune) bool { return IsNameChar(r) || r == '.' }), ".")
	p.pos = start + len(name)
	if !p.punct(':') || name != "" && !validPrefix(name) {
		p.want("a prefix with its colon")
	}
	p.space()
	if iri := p.iriHere(); p.err == nil {
		p.prefixes[name] = iri
	}
}

// keyword is the word of letters that stands here, "" where it only begins a name: base-1:a is one.
func (p *parser) keyword() string {
	word := p.letters()
	if r := p.rune(); p.pos < len(p.text) && (IsNameChar(r) || r == ':' || r == '.') {
		return ""
	}
	return word
}

func (p *parser) letters() string {
	start := p.pos
	for c := p.peek(0) | 0x20; 'a' <= c && c <= 'z'; c = p.peek(0) | 0x20 {
		p.pos++
	}
	return p.text[start:p.pos]
}

// iriHere reads <…>, resolved.
func (p *parser) iriHere() string {
	if p.peek(0) != '<' {
		p.want("an IRI")
	}
	at := p.pos
	iri := graph.ResolveIRI(p.base, p.iriRef())
	if p.err == nil && !graph.IsAbsoluteIRI(iri) {
		p.failAt(at, "<%s> is relative, and there is no base", iri)
	}
	return iri
}

// block reads triples, or in TriG the beginning of a graph.
func (p *parser) block() {
	if p.opts.Format == TriG {
		if p.peek(0) == '{' {
			p.label = graph.RDFTerm{}
			p.graph()
			return
		}
		if start := p.pos; strings.EqualFold(p.keyword(), "graph") {
			p.space()
			p.label = p.graphName()
			p.space()
			p.graph()
			return
		} else {
			p.pos = start
		}
	}
	p.label = graph.RDFTerm{}
	if p.opts.Format == TriG && p.namedGraph() {
		return
	}
	p.triples()
	p.space()
	if !p.punct('.') {
		p.want(`"."`)
	}
}

// graphName reads an IRI or a blank node.
func (p *parser) graphName() graph.RDFTerm {
	switch {
	case p.peek(0) == '[':
		return p.anon()
	case p.peek(0) == '_':
		return p.blankLabel()
	}
	return p.iri()
}

// anon reads [ ] with nothing in it.
func (p *parser) anon() graph.RDFTerm {
	p.pos++
	p.space()
	if !p.punct(']') {
		p.want(`"]"`)
	}
	return p.blank()
}

// namedGraph reads NAME { if that is what stands here.
func (p *parser) namedGraph() bool {
	start, fresh := p.pos, p.fresh
	if p.peek(0) == '[' {
		p.pos++
		p.space()
		if p.peek(0) != ']' {
			p.pos = start
			return false
		}
		p.pos = start
	} else if p.peek(0) == '(' || p.at("<<") {
		return false
	}
	name := p.graphName()
	p.space()
	if p.err != nil {
		return true
	}
	if p.peek(0) == '{' {
		p.label = name
		p.graph()
		return true
	}
	p.pos, p.fresh = start, fresh
	return false
}

// graph reads the { of a graph.
func (p *parser) graph() {
	if !p.punct('{') {
		p.want(`"{"`)
	}
	p.open = true
}

func (p *parser) triples() {
	switch c := p.peek(0); {
	case c == '[':
		s, bare := p.propertyList()
		p.space()
		if !bare && (p.peek(0) == '.' || p.peek(0) == '}') {
			return
		}
		p.properties(s)
	case c == '(':
		s := p.collection()
		p.properties(s)
	case c == '_':
		s := p.blankLabel()
		p.properties(s)
	case p.at("<<("):
		p.failHere()
	case p.at("<<"):
		s := p.reifiedTriple()
		p.space()
		if p.peek(0) != '.' && p.peek(0) != '}' {
			p.properties(s)
		}
	default:
		s := p.iri()
		p.properties(s)
	}
}

// properties reads predicates and their objects.
func (p *parser) properties(s graph.RDFTerm) {
	for p.err == nil {
		p.space()
		pr := p.verb()
		for p.err == nil {
			p.space()
			p.objectOf(s, pr)
			if !p.punct(',') {
				break
			}
		}
		if p.peek(0) != ';' {
			return
		}
		for p.punct(';') {
			p.space()
		}
		if c := p.peek(0); c == '.' || c == ']' || c == '}' || c == '|' || p.pos >= len(p.text) {
			return
		}
	}
}

func (p *parser) verb() graph.RDFTerm {
	if p.peek(0) == 'a' {
		start := p.pos
		p.pos++
		if r := p.rune(); p.pos >= len(p.text) || !IsNameChar(r) && r != ':' && r != '.' {
			return graph.RDFType
		}
		p.pos = start
	}
	return p.iri()
}

func (p *parser) object() graph.RDFTerm {
	switch c := p.peek(0); {
	case p.at("<<("):
		p.failHere()
	case p.at("<<"):
		return p.reifiedTriple()
	case c == '[':
		o, _ := p.propertyList()
		return o
	case c == '(':
		return p.collection()
	case c == '_':
		return p.blankLabel()
	case c == '"' || c == '\'':
		return p.literal()
	case c == '+' || c == '-' || c == '.' || '0' <= c && c <= '9':
		return p.number()
	case c == 't' || c == 'f':
		start := p.pos
		word := p.run(IsNameChar)
		if (word == "true" || word == "false") && p.peek(0) != ':' {
			return graph.Typed(word, xsd+"boolean")
		}
		p.pos = start
	}
	return p.iri()
}

// blank is a blank node without a label.
func (p *parser) blank() graph.RDFTerm {
	p.fresh++
	if p.anonymous == "" {
		p.anonymous = "anon" + strings.Repeat("x", p.longest)
	}
	return graph.Blank(fmt.Sprint(p.opts.Blanks, p.anonymous, p.fresh))
}

// nested counts what stands in each other, until what it returns is called.
func (p *parser) nested() func() {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested deeper than %d", maxDepth)
	}
	return func() { p.depth-- }
}

// own is a label of the document, so that none is one of those that blank gives: what begins as they do, and comes behind the first of
// them, is told apart by one more x.
func (p *parser) own(label string) string {
	switch rest, ok := strings.CutPrefix(label, "anon"); {
	case p.anonymous != "" && strings.HasPrefix(label, p.anonymous):
		return p.anonymous + "x" + label[len(p.anonymous):]
	case p.anonymous == "" && ok:
		p.longest = max(p.longest, len(rest)-len(strings.TrimLeft(rest, "x"))+1)
	}
	return label
}

// propertyList reads [ … ]; bare where there is nothing in it.
func (p *parser) propertyList() (s graph.RDFTerm, bare bool) {
	defer p.nested()()
	p.pos++
	p.space()
	s = p.blank()
	if p.punct(']') {
		return s, true
	}
	p.properties(s)
	p.space()
	if !p.punct(']') {
		p.want(`"]"`)
	}
	return s, false
}

// collection reads ( … ).
func (p *parser) collection() graph.RDFTerm {
	defer p.nested()()
	p.pos++
	var head, last graph.RDFTerm
	for p.space(); p.err == nil && !p.punct(')'); p.space() {
		if p.pos >= len(p.text) {
			p.want(`")"`)
			break
		}
		node := p.blank()
		if last.IsZero() {
			head = node
		} else {
			p.triple(last, graph.IRI(rdf+"rest"), node)
		}
		p.triple(node, graph.IRI(rdf+"first"), p.object())
		last = node
	}
	if last.IsZero() {
		return graph.IRI(rdf + "nil")
	}
	p.triple(last, graph.IRI(rdf+"rest"), graph.IRI(rdf+"nil"))
	return head
}

// iri reads an IRI or a prefixed name.
func (p *parser) iri() graph.RDFTerm {
	if p.peek(0) == '<' {
		return graph.IRI(p.iriHere())
	}
	start := p.pos
	prefix := strings.TrimRight(p.run(func(r rune) bool { return IsNameChar(r) || r == '.' }), ".")
	p.pos = start + len(prefix)
	if p.peek(0) != ':' || prefix != "" && !validPrefix(prefix) {
		reach := p.pos
		p.pos = start
		p.want("an IRI")
		p.reach = max(p.reach, reach) // more may have made it one
		return graph.RDFTerm{}
	}
	p.pos++
	ns, ok := p.prefixes[prefix]
	if !ok {
		p.failAt(start, "prefix %q is not declared", prefix+":")
	}
	return graph.IRI(ns + p.local())
}
