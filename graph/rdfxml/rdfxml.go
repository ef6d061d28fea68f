// Package rdfxml reads RDF 1.1 XML Syntax (W3C Recommendation of 25 February 2014).
//
//	err := rdfxml.Read(r, rdfxml.Options{Base: "http://example.org/"}, func(q graph.Quad, line int) error { … })
//
// Input that the grammar does not allow is a *graph.SyntaxError with its line and column. Nothing is fetched: an external entity
// is an unknown one. XML literals are written in exclusive canonical XML, as the recommendation of 2004 had it.
package rdfxml

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/turtle"
)

// Options say how a document is read.
type Options struct {
	Base   string // what relative IRIs are resolved against, where xml:base does not say
	Blanks string // put before the label of every blank node
}

const (
	nsRDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsXML = "http://www.w3.org/XML/1998/namespace"

	// maxDepth bounds how deep elements may nest.
	maxDepth = 1000
	// maxEntity bounds the text that a declared entity stands for, in bytes.
	maxEntity = 4 << 10
	// maxExpansion bounds what all uses of entities may come to, in bytes; without it a small file may stand for gigabytes.
	maxExpansion = 64 << 20
)

// Read calls f with the triples of a document as they come, with the line on which they end. It ends with the first error.
func Read(r io.Reader, opts Options, f func(q graph.Quad, line int) error) error {
	b := bufio.NewReaderSize(r, 64<<10)
	head, _ := b.Peek(3) // what went wrong shows again when it is read
	wide := bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || bytes.HasPrefix(head, []byte{0xFF, 0xFE})
	if string(head) == "\ufeff" {
		_, _ = b.Discard(3) // they were peeked
	}
	in := &counter{r: b}
	if wide {
		in.r = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(b)
	}
	d := xml.NewDecoder(in)
	d.Entity = map[string]string{}
	d.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		if wide && strings.HasPrefix(strings.ToLower(charset), "utf-16") {
			return input, nil
		}
		enc, err := htmlindex.Get(charset)
		if err != nil {
			return nil, fmt.Errorf("the encoding %q is not read", charset)
		}
		return enc.NewDecoder().Reader(input), nil
	}
	p := &parser{d: d, in: in, opts: opts, emit: f, ids: map[string]bool{}}
	return p.document()
}

// counter counts what may be uses of entities.
type counter struct {
	r    io.Reader
	uses int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.uses += bytes.Count(p[:n], []byte{'&'})
	return n, err
}

// parser is a recursive descent over the tokens of XML. Every method that fails gives a *graph.SyntaxError.
type parser struct {
	d         *xml.Decoder
	in        *counter
	opts      Options
	emit      func(graph.Quad, int) error
	ids       map[string]bool // what rdf:ID named so far, as IRIs
	fresh     int
	depth     int
	line, col int // where the last token begins
	longest   int // entity that is declared, in bytes
}

func (p *parser) fail(format string, args ...any) error {
	return &graph.SyntaxError{Line: p.line, Column: p.col, Message: fmt.Sprintf(format, args...)}
}

// token is the next token; nil at the end of the document.
func (p *parser) token() (xml.Token, error) {
	p.line, p.col = p.d.InputPos()
	t, err := p.d.RawToken()
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case errors.As(err, &syntax):
		return nil, &graph.SyntaxError{Line: syntax.Line, Message: syntax.Msg}
	case err != nil:
		return nil, err
	case p.longest > 0 && p.in.uses > maxExpansion/p.longest:
		return nil, p.fail("the uses of entities come to more than %d MiB", maxExpansion>>20)
	}
	return t, nil
}

// document reads one element between comments and instructions.
func (p *parser) document() error {
	done := false
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case nil:
			if !done {
				return p.fail("the document has no element")
			}
			return nil
		case xml.Directive:
			if err := p.entities(string(t)); err != nil {
				return err
			}
		case xml.StartElement:
			if done {
				return p.fail("a second element after the first")
			}
			done = true
			if err := p.root(t); err != nil {
				return err
			}
		case xml.EndElement:
			return p.fail("</%s> ends no element", qualified(t.Name))
		case xml.CharData:
			if !blank(t) {
				return p.fail("text outside of the element")
			}
		}
	}
}

var (
	entityDecl = regexp.MustCompile(`<!ENTITY\s+([^\s%"'<>&;]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)
	reference  = regexp.MustCompile(`&(#?[^;&\s]+);`)
)

// entities takes the internal entities that a document type declares: <!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">.
func (p *parser) entities(directive string) error {
	for _, m := range entityDecl.FindAllStringSubmatch(directive, -1) {
		if _, again := p.d.Entity[m[1]]; again {
			continue // the first declaration counts (XML 1.0, section 4.2)
		}
		value := reference.ReplaceAllStringFunc(m[2]+m[3], func(ref string) string {
			if v, ok := p.d.Entity[ref[1:len(ref)-1]]; ok {
				return v
			}
			return ref
		})
		switch {
		case strings.Contains(value, "<"):
			return p.fail("the entity %s has elements, which are not read", m[1])
		case strings.Contains(value, "&"):
			var text string
			if err := xml.Unmarshal([]byte("<e>"+value+"</e>"), &text); err != nil {
				return p.fail("the entity %s has a reference to what is not declared before it", m[1])
			}
			value = text
		}
		if len(value) > maxEntity {
			return p.fail("the entity %s is longer than %d bytes", m[1], maxEntity)
		}
		p.d.Entity[m[1]] = value
		p.longest = max(p.longest, len(value))
	}
	return nil
}

func blank(text []byte) bool { return len(bytes.Trim(text, " \t\r\n")) == 0 }

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// triple gives a triple to the caller.
func (p *parser) triple(s, pr, o graph.RDFTerm) error {
	return p.emit(graph.Quad{Subject: s, Predicate: pr, Object: o}, p.line)
}

// anonymous is a blank node without a name. Its label begins with a digit, as that of none that rdf:nodeID names.
func (p *parser) anonymous() graph.RDFTerm {
	p.fresh++
	return graph.Blank(fmt.Sprintf("%s0n%d", p.opts.Blanks, p.fresh))
}

// named is the blank node that rdf:nodeID names. Labels of N-Quads cannot end in a full stop.
func (p *parser) named(id string) graph.RDFTerm {
	if strings.HasSuffix(id, ".") {
		return graph.Blank(p.opts.Blanks + "1" + id + "_")
	}
	return graph.Blank(p.opts.Blanks + id)
}

// isName reports whether s is an NCName of XML.
func isName(s string) bool {
	for i, r := range s {
		switch {
		case turtle.IsBaseChar(r) || r == '_':
		case i > 0 && (turtle.IsNameChar(r) || r == '.'):
		default:
			return false
		}
	}
	return s != ""
}
