// Package parse reads RDF by its media type or the name of its file: N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD, also
// packed by gzip.
//
//	f, ok := parse.ByName("curated.trig.gz")
//	err := f.Read(r, parse.Options{Base: "http://example.org/"}, func(q graph.Quad, line int) error { … })
//
// What is wrong in a document is a *graph.SyntaxError with its place. Nothing is fetched.
package parse

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/jsonld"
	"github.com/newsgraph/newsgraph/graph/rdfxml"
	"github.com/newsgraph/newsgraph/graph/turtle"
)

// Options say how a document is read.
type Options struct {
	Base     string // what relative IRIs are resolved against
	Blanks   string // put before the label of every blank node
	MaxBytes int64  // how long the document may be, unpacked; 0 for as long as it is
}

// ErrTooLarge says that a document is longer than Options allow.
var ErrTooLarge = errors.New("the document is too large")

// ErrGzip says that a document cannot be unpacked.
var ErrGzip = errors.New("the gzip format is damaged")

// Format is a format of RDF.
type Format struct {
	Name, MediaType string
	extensions      []string
	alsoCalled      []string // media types
	read            func(io.Reader, Options, func(graph.Quad, int) error) error
}

var formats = []Format{
	{"N-Quads", "application/n-quads", []string{"nq", "nquads"}, []string{"text/x-nquads"}, turtles(turtle.NQuads)},
	{"TriG", "application/trig", []string{"trig"}, []string{"application/x-trig"}, turtles(turtle.TriG)},
	{"Turtle", "text/turtle", []string{"ttl", "turtle"}, []string{"application/x-turtle", "application/turtle"}, turtles(turtle.Turtle)},
	{"N-Triples", "application/n-triples", []string{"nt", "ntriples"}, []string{"text/plain"}, turtles(turtle.NTriples)},
	{"RDF/XML", "application/rdf+xml", []string{"rdf", "owl", "rdfxml", "xml"}, []string{"application/xml", "text/xml"}, rdfXML},
	{"JSON-LD", "application/ld+json", []string{"jsonld", "json"}, []string{"application/json"}, jsonLD},
}

func turtles(format turtle.Format) func(io.Reader, Options, func(graph.Quad, int) error) error {
	return func(r io.Reader, opts Options, f func(graph.Quad, int) error) error {
		return turtle.ReadLines(r, turtle.Options{Format: format, Base: opts.Base, Blanks: opts.Blanks}, f)
	}
}

func rdfXML(r io.Reader, opts Options, f func(graph.Quad, int) error) error {
	return rdfxml.Read(r, rdfxml.Options{Base: opts.Base, Blanks: opts.Blanks}, f)
}

func jsonLD(r io.Reader, opts Options, f func(graph.Quad, int) error) error {
	return jsonld.Read(r, jsonld.Options{Base: opts.Base, Blanks: opts.Blanks}, f)
}

// MediaTypes lists the media types that are read.
func MediaTypes() []string {
	var out []string
	for _, f := range formats {
		out = append(out, f.MediaType)
	}
	return out
}

// Extensions lists the endings of names of files that are read: ".nq", ".trig", …
func Extensions() []string {
	var out []string
	for _, f := range formats {
		out = append(out, "."+f.extensions[0])
	}
	return out
}

// ByMediaType is the format of a media type, without its parameters.
func ByMediaType(mediaType string) (Format, bool) {
	for _, f := range formats {
		if f.MediaType == mediaType || contains(f.alsoCalled, mediaType) {
			return f, true
		}
	}
	return Format{}, false
}

// ByName is the format of a file: of "a.ttl" or "a.ttl.gz", Turtle.
func ByName(file string) (Format, bool) {
	name := strings.TrimSuffix(strings.ToLower(file), ".gz")
	for _, f := range formats {
		if contains(f.extensions, strings.TrimPrefix(path.Ext(name), ".")) {
			return f, true
		}
	}
	return Format{}, false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Read calls f with the quads of a document as they come, and the line on which they end or, in JSON-LD, the line on which the
// element of the top begins that they are of. It ends with the first error.
func (f Format) Read(r io.Reader, opts Options, emit func(q graph.Quad, line int) error) error {
	b := bufio.NewReaderSize(r, 64<<10)
	in := io.Reader(b)
	if head, _ := b.Peek(2); string(head) == "\x1f\x8b" { // what went wrong shows again when it is read
		z, err := gzip.NewReader(b)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrGzip, err)
		}
		in = unpacked{z}
	}
	if opts.MaxBytes > 0 {
		in = &limited{in, opts.MaxBytes}
	}
	return f.read(in, opts, emit)
}

// unpacked tells errors of gzip from those of RDF.
type unpacked struct{ z *gzip.Reader }

func (u unpacked) Read(p []byte) (int, error) {
	n, err := u.z.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", ErrGzip, err)
	}
	return n, err
}

// limited is a reader that fails behind its limit, where io.LimitedReader would only end.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, ErrTooLarge
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}
