package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// The media types that triples are written in.
const (
	NTriples = "application/n-triples"
	Turtle   = "text/turtle"
	RDFXML   = "application/rdf+xml"
	JSONLD   = "application/ld+json"
)

// TripleWriter writes triples as they come.
type TripleWriter interface {
	// Triple writes one. The error is ErrTriple for a triple that the format cannot hold.
	Triple(s, p, o graph.RDFTerm) error
	// Close ends the document.
	Close() error
}

// ErrTriple says that a format cannot hold a triple.
var ErrTriple = fmt.Errorf("the format cannot hold the triple")

// NewTripleWriter makes the writer of a media type; ok is false for one that is not known.
func NewTripleWriter(w io.Writer, mediaType string) (tw TripleWriter, ok bool) {
	b := bufio.NewWriter(w)
	switch mediaType {
	case NTriples:
		return &linesWriter{b}, true
	case Turtle:
		return &turtleWriter{w: b}, true
	case RDFXML:
		return &rdfXMLWriter{w: b}, true
	case JSONLD:
		return &jsonLDWriter{w: b}, true
	}
	return nil, false
}

// linesWriter writes N-Triples.
type linesWriter struct{ w *bufio.Writer }

func (t *linesWriter) Triple(s, p, o graph.RDFTerm) error {
	_, err := t.w.WriteString(NQuad(graph.Quad{Subject: s, Predicate: p, Object: o}))
	return err
}

func (t *linesWriter) Close() error { return t.w.Flush() }

// turtleWriter writes Turtle without prefixes: the predicates of a subject and the objects of a predicate that come one after
// the other stand together.
type turtleWriter struct {
	w    *bufio.Writer
	s, p graph.RDFTerm
}

func text(t graph.RDFTerm) string {
	var b strings.Builder
	term(&b, t)
	return b.String()
}

func (t *turtleWriter) Triple(s, p, o graph.RDFTerm) error {
	var err error
	switch {
	case s == t.s && p == t.p:
		_, err = t.w.WriteString(" ,\n\t\t" + text(o))
	case s == t.s:
		_, err = t.w.WriteString(" ;\n\t" + text(p) + " " + text(o))
	default:
		end := " .\n"
		if t.s.IsZero() {
			end = ""
		}
		_, err = t.w.WriteString(end + text(s) + " " + text(p) + " " + text(o))
	}
	t.s, t.p = s, p
	return err
}

func (t *turtleWriter) Close() error {
	if !t.s.IsZero() {
		if _, err := t.w.WriteString(" .\n"); err != nil {
			return err
		}
	}
	return t.w.Flush()
}

// rdfXMLWriter writes RDF 1.1 XML Syntax, a node element for each subject.
type rdfXMLWriter struct {
	w        *bufio.Writer
	s        graph.RDFTerm
	began    bool
	lossy    bool // literals have U+FFFD for each character that XML cannot hold, so that offsets in them stay right; else ErrTriple
	replaced int  // how many characters that were
}

func (t *rdfXMLWriter) begin() error {
	if t.began {
		return nil
	}
	t.began = true
	_, err := t.w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n")
	return err
}

func (t *rdfXMLWriter) Triple(s, p, o graph.RDFTerm) error {
	ns, local, ok := splitName(p.Value)
	if t.lossy && o.Kind == graph.LiteralTerm {
		o.Value = t.holdable(o.Value)
	}
	if !ok || notProperties[p.Value] || !xmlText(s.Value) || !xmlText(o.Value) {
		return fmt.Errorf("%w: %s", ErrTriple, strings.TrimSpace(NQuad(graph.Quad{Subject: s, Predicate: p, Object: o})))
	}
	if err := t.begin(); err != nil {
		return err
	}
	var b strings.Builder
	if s != t.s {
		if !t.s.IsZero() {
			b.WriteString("</rdf:Description>\n")
		}
		b.WriteString("<rdf:Description " + nodeAttr(s, "about") + ">\n")
		t.s = s
	}
	open := "\t<ns:" + local + ` xmlns:ns="` + escapeXML(ns) + `"`
	switch {
	case o.Kind != graph.LiteralTerm:
		b.WriteString(open + " " + nodeAttr(o, "resource") + "/>\n")
	default:
		switch {
		case o.Lang != "":
			open += ` xml:lang="` + escapeXML(o.Lang) + `"`
		case o.Datatype != "":
			open += ` rdf:datatype="` + escapeXML(o.Datatype) + `"`
		}
		b.WriteString(open + ">" + escapeXML(o.Value) + "</ns:" + local + ">\n")
	}
	_, err := t.w.WriteString(b.String())
	return err
}

// holdable is a text with U+FFFD for each character that XML 1.0 cannot hold (section 2.2).
func (t *rdfXMLWriter) holdable(s string) string {
	if xmlText(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if !xmlText(string(r)) {
			t.replaced++
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func nodeAttr(t graph.RDFTerm, iri string) string {
	if t.Kind == graph.BlankTerm {
		return `rdf:nodeID="` + xmlID(t.Value) + `"`
	}
	return "rdf:" + iri + `="` + escapeXML(t.Value) + `"`
}

// xmlID is the label of a blank node as an XML name.
func xmlID(label string) string {
	return "b" + strings.NewReplacer(":", "-", "%", "-").Replace(label)
}

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer never fails
	return b.String()
}

// xmlText reports whether XML 1.0 can hold a text.
func xmlText(s string) bool {
	for _, r := range s {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return false
		}
	}
	return utf8.ValidString(s)
}

// splitName cuts an IRI in a namespace and the longest XML name at its end.
func splitName(iri string) (ns, local string, ok bool) {
	start := len(iri)
	for i := len(iri); i > 0; {
		r, n := utf8.DecodeLastRuneInString(iri[:i])
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= 0xC0 && r != 0xD7 && r != 0xF7 && r != 0x37E && r < 0x2000
		if !letter && !('0' <= r && r <= '9' || r == '-' || r == '.') {
			break
		}
		i -= n
		if letter {
			start = i
		}
	}
	return iri[:start], iri[start:], start < len(iri)
}

// notProperties are the names that no property element may have (RDF 1.1 XML Syntax, section 6.1.4, forbidden names), and rdf:li,
// which is read as rdf:_1.
var notProperties = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq("RDF ID about parseType resource nodeID datatype Description aboutEach aboutEachPrefix bagID li") {
		names[nsRDF+name] = true
	}
	return names
}()

func (t *rdfXMLWriter) Close() error {
	if err := t.begin(); err != nil {
		return err
	}
	end := "</rdf:RDF>\n"
	if t.replaced > 0 {
		end = fmt.Sprintf("<!-- U+FFFD stands for %d characters that XML 1.0 cannot hold -->\n", t.replaced) + end
	}
	if !t.s.IsZero() {
		end = "</rdf:Description>\n" + end
	}
	if _, err := t.w.WriteString(end); err != nil {
		return err
	}
	return t.w.Flush()
}

// jsonLDWriter writes JSON-LD 1.1 in expanded form, an object for each triple.
type jsonLDWriter struct {
	w *bufio.Writer
	n int
}

func (t *jsonLDWriter) Triple(s, p, o graph.RDFTerm) error {
	b, err := json.Marshal(jsonLDNode(s, p, o))
	if err != nil {
		return err
	}
	sep := "[\n"
	if t.n++; t.n > 1 {
		sep = ",\n"
	}
	_, err = t.w.WriteString(sep + string(b))
	return err
}

// jsonLDNode is a triple as a node object (JSON-LD 1.1, section 9.2).
func jsonLDNode(s, p, o graph.RDFTerm) map[string]any {
	value := map[string]any{"@id": nodeID(o)}
	if o.Kind == graph.LiteralTerm {
		value = map[string]any{"@value": o.Value}
		switch {
		case o.Lang != "":
			value["@language"] = o.Lang
		case o.Datatype != "":
			value["@type"] = o.Datatype
		}
	}
	return map[string]any{"@id": nodeID(s), p.Value: []any{value}}
}

func nodeID(t graph.RDFTerm) string {
	if t.Kind == graph.BlankTerm {
		return "_:" + t.Value
	}
	return t.Value
}

func (t *jsonLDWriter) Close() error {
	end := "\n]\n"
	if t.n == 0 {
		end = "[]\n"
	}
	if _, err := t.w.WriteString(end); err != nil {
		return err
	}
	return t.w.Flush()
}
