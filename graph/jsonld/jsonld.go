// Package jsonld reads JSON-LD 1.1 (W3C Recommendations of 16 July 2020).
//
//	err := jsonld.Read(r, jsonld.Options{Base: "http://example.org/"}, func(q graph.Quad, line int) error { … })
//
// Documents are expanded by the library json-gold; what is expanded is made into quads here. Nothing is fetched: a document that
// names a context at an address is refused, so that the context must stand in the document. The elements of an array at the top,
// as newsgraph writes it, are read one by one. Errors are *graph.SyntaxError, with the line where it is no JSON, and else with
// the path of the smallest part in which json-gold finds fault. As the specification has it, what has no IRI makes no quad.
package jsonld

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/piprate/json-gold/ld"

	"github.com/newsgraph/newsgraph/graph"
)

// Options say how a document is read.
type Options struct {
	Base   string // what relative IRIs are resolved against, where @base does not say
	Blanks string // put before the label of every blank node
}

// maxDepth bounds how deep a document may nest.
const maxDepth = 200

// Read calls f with the quads of a document as they come, with the line on which the element of the top begins that they are of.
// It ends with the first error.
func Read(r io.Reader, opts Options, f func(q graph.Quad, line int) error) error {
	b := bufio.NewReaderSize(r, 64<<10)
	if head, _ := b.Peek(3); string(head) == "\ufeff" { // what went wrong shows again when it is read
		_, _ = b.Discard(3)
	}
	in := &scanner{b: b, line: 1, column: 1}
	p := &reader{opts: opts, emit: f}
	c, err := in.space()
	switch {
	case err != nil:
		return err
	case c == '[':
		err = p.elements(in)
	default:
		err = p.element(in, "$")
	}
	if err != nil {
		return err
	}
	if c, err := in.space(); c != 0 || err != nil {
		return cmp.Or(err, in.fail("text behind the end of the document"))
	}
	return nil
}

// elements reads the elements of an array one by one.
func (p *reader) elements(in *scanner) error {
	in.next()
	for i := 0; ; i++ {
		c, err := in.space()
		switch {
		case err == nil && c == ']' && i == 0:
			in.next()
			return nil
		case err == nil:
			err = p.element(in, fmt.Sprintf("$[%d]", i))
		}
		if err != nil {
			return err
		}
		switch c, err := in.space(); {
		case err != nil:
			return err
		case c == ']':
			in.next()
			return nil
		case c == 0:
			return in.fail("the text ends within the document")
		case c != ',':
			return in.fail("a comma was expected, not %q", c)
		}
		in.next()
	}
}

func (p *reader) element(in *scanner, path string) error {
	line, column := in.line, in.column
	raw, err := in.value()
	if err != nil {
		return err
	}
	v, err := decode(raw)
	if err != nil {
		return within(raw, line, column, err)
	}
	p.line = line
	return p.value(v, path)
}

// decode is a value of JSON.
func decode(raw []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if !utf8.Valid(raw) { // what is not would be read as U+FFFD
		return nil, errNotUTF8
	}
	version(v)
	return v, nil
}

var errNotUTF8 = errors.New("not UTF-8")

// within gives an error of decode its place; the text begins at a line and column.
func within(raw []byte, line, column int, err error) error {
	at := len(raw)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at = min(max(int(syntax.Offset)-1, 0), len(raw))
	case errors.Is(err, errNotUTF8):
		for at = 0; at < len(raw); {
			r, n := utf8.DecodeRune(raw[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
	}
	before := raw[:at]
	if k := bytes.LastIndexByte(before, '\n'); k >= 0 {
		line, column = line+bytes.Count(before, []byte{'\n'}), 1
		before = before[k+1:]
	}
	return &graph.SyntaxError{Line: line, Column: column + utf8.RuneCount(before), Message: err.Error()}
}

// version makes the numbers of @version what json-gold compares them with; the others keep their digits.
func version(v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, part := range v {
			if n, ok := part.(json.Number); ok && k == "@version" {
				v[k], _ = n.Float64()
			}
			version(part)
		}
	case []any:
		for _, part := range v {
			version(part)
		}
	}
}

// scanner cuts a document into values, before they are decoded.
type scanner struct {
	b            *bufio.Reader
	line, column int // of the next byte
}

func (s *scanner) fail(format string, args ...any) error {
	return &graph.SyntaxError{Line: s.line, Column: s.column, Message: fmt.Sprintf(format, args...)}
}

// peek is the next byte, 0 at the end.
func (s *scanner) peek() (byte, error) {
	head, err := s.b.Peek(1)
	switch {
	case len(head) > 0:
		return head[0], nil
	case errors.Is(err, io.EOF):
		return 0, nil
	}
	return 0, err
}

// next passes over the byte that was peeked.
func (s *scanner) next() byte {
	c, _ := s.b.ReadByte() // it was peeked
	switch {
	case c == '\n':
		s.line, s.column = s.line+1, 1
	case utf8.RuneStart(c):
		s.column++
	}
	return c
}

// space passes over white space; c is the byte behind it, 0 at the end.
func (s *scanner) space() (c byte, err error) {
	for {
		c, err = s.peek()
		if err != nil || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, err
		}
		s.next()
	}
}

// value is the text of the next object or array. It does not nest too deep: encoding/json allows 10,000 levels, each of which json-gold would recurse into.
func (s *scanner) value() ([]byte, error) {
	var raw []byte
	depth, inString, escaped := 0, false, false
	for {
		c, err := s.peek()
		if err != nil {
			return nil, err
		}
		switch {
		case c == 0:
			return nil, s.fail("the text ends within the document")
		case depth == 0 && c != '[' && c != '{':
			return nil, s.fail("an object was expected")
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return nil, s.fail("nested deeper than %d", maxDepth)
			}
		case c == ']' || c == '}':
			depth--
		}
		raw = append(raw, s.next())
		if depth == 0 && !inString {
			return raw, nil
		}
	}
}

// refusing is a document loader that loads nothing.
type refusing struct{ asked string }

func (r *refusing) LoadDocument(u string) (*ld.RemoteDocument, error) {
	r.asked = u
	return nil, fmt.Errorf("%s is not fetched", u)
}

// expand is a value in expanded form. json-gold must not bring the program down, whatever it is given.
func (p *reader) expand(v any) (out []any, err error) {
	loader := &refusing{}
	opts := ld.NewJsonLdOptions(p.opts.Base)
	opts.DocumentLoader = loader
	opts.ProcessingMode = ld.JsonLd_1_1
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, errors.New("it is no JSON-LD")
		}
		if err != nil && loader.asked != "" {
			err = fmt.Errorf("the context <%s> is not fetched: put it into the document", loader.asked)
		}
	}()
	return ld.NewJsonLdProcessor().Expand(v, opts)
}

// value reads one value of the top.
func (p *reader) value(v any, path string) error {
	expanded, err := p.expand(v)
	if err != nil {
		path = p.locate(v, path, func(v any) any { return v })
		return &graph.SyntaxError{Path: path, Message: err.Error()}
	}
	for _, node := range expanded {
		if _, err := p.node(node, graph.RDFTerm{}, true); err != nil {
			return err
		}
	}
	return nil
}

// locate is the path of the smallest part of v that cannot be expanded on its own. whole puts a part where it stands, with the
// contexts around it.
func (p *reader) locate(v any, path string, whole func(any) any) string {
	fails := func(v any) bool {
		_, err := p.expand(whole(v))
		return err != nil
	}
	switch v := v.(type) {
	case []any:
		from, to := 0, len(v)
		for to-from > 1 {
			mid := (from + to) / 2
			switch {
			case fails(v[from:mid]):
				to = mid
			case fails(v[mid:to]):
				from = mid
			default:
				return path
			}
		}
		if to-from == 1 && fails(v[from:to]) {
			return p.locate(v[from], path+"["+strconv.Itoa(from)+"]", func(part any) any { return whole([]any{part}) })
		}
	case map[string]any:
		keep, keys := map[string]any{}, []string(nil)
		for k, part := range v {
			if k == "@context" || k == "@type" || k == "@id" {
				keep[k] = part
				continue
			}
			keys = append(keys, k)
		}
		if fails(keep) {
			if c, ok := keep["@context"]; ok && fails(map[string]any{"@context": c}) {
				return path + ".@context"
			}
			return path
		}
		for _, k := range ld.GetOrderedKeys(v) {
			if _, ok := keep[k]; ok || len(keys) > 1000 {
				continue
			}
			with := func(part any) any {
				one := map[string]any{k: part}
				for name, kept := range keep {
					one[name] = kept
				}
				return one
			}
			if fails(with(v[k])) {
				return p.locate(v[k], path+"."+k, func(part any) any { return whole(with(part)) })
			}
		}
	}
	return path
}
