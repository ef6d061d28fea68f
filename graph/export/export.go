// Package export writes graphs and readings for other tools. [Write] writes a whole library in the format of a name, in an
// order that is the same every time; [Statements] writes one reading as JSON lines.
//
// Formats:
//
//	nquads    every quad of the store: the reports, what was decided about who is who, and curated graphs
//	trig      the same; jsonld too, an object for each graph
//	turtle    the same triples without the names of their graphs; ntriples and rdfxml too, which has U+FFFD in literals for each
//	          character that XML cannot hold, such as a form feed
//	jsonl     a statement a line, as `newsgraph extract` prints it but for who is who (see [Options])
//	csv       a statement a row
//	graphml   entities, and the statements that link two of them with sentence, stance and report; dot too
//	gexf      the same, where an edge begins on the day of its report
//	neo4j     the same, a zip archive of the files that neo4j-admin imports
//	ftm       FollowTheMoney's JSON: reports as articles, entities, and statements that link two of them
//
// [Options] limit it to some statements, say how RDF has what is said of statements, and have entities that were merged as one in the
// other formats. Reports are read one by one; in memory are the IDs of reports and the names of curated graphs. Entities, in formats
// that list them first, and curated graphs are sorted, in temporary files where they are many, so that what an export takes does not
// grow with the library, but for what an Identity holds.
package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// ErrFormat says that a format is not known.
var ErrFormat = errors.New("unknown format")

// formats are the writers by name.
var formats = []struct {
	name, mediaType string
	write           func(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error
}{
	{"nquads", "application/n-quads", rdf(func(w *bufio.Writer) quadWriter { return nquadsWriter{w} })},
	{"trig", "application/trig", rdf(func(w *bufio.Writer) quadWriter { return &trigWriter{w: w} })},
	{"jsonld", JSONLD, rdf(func(w *bufio.Writer) quadWriter { return &graphsWriter{w: w} })},
	{"turtle", Turtle, triples(Turtle)},
	{"ntriples", NTriples, triples(NTriples)},
	{"rdfxml", RDFXML, rdfXML},
	{"jsonl", "application/x-ndjson", jsonl},
	{"csv", "text/csv", table},
	{"graphml", "application/graphml+xml", networked(graphML)},
	{"gexf", "application/gexf+xml", networked(gexf)},
	{"dot", "text/vnd.graphviz", networked(dot)},
	{"neo4j", "application/zip", networked(neo4j)},
	{"ftm", "application/json+ftm", ftm},
}

// IsRDF reports whether a format is one of RDF, which has entities as each report has them, whatever Options say of who is who.
func IsRDF(format string) bool {
	return slices.Contains([]string{"nquads", "trig", "jsonld", "turtle", "ntriples", "rdfxml"}, format)
}

// Formats lists the names of the formats.
func Formats() []string {
	var out []string
	for _, f := range formats {
		out = append(out, f.name)
	}
	return out
}

// MediaType is the media type of a format, "" for one that is not known.
func MediaType(format string) string {
	for _, f := range formats {
		if f.name == format {
			return f.mediaType
		}
	}
	return ""
}

// Write writes a library, or of it what the options say, as it is at one moment (see graph.Library's View), in an order that is the same
// every time. The error is ErrFormat for a
// format that is not known and ErrReification for options that it cannot have; then nothing was written.
func Write(ctx context.Context, w io.Writer, lib *graph.Library, format string, opts Options) error {
	for _, f := range formats {
		if f.name == format {
			if err := Check(format, opts); err != nil {
				return err
			}
			return lib.View(ctx, func(lib *graph.Library) error { return f.write(ctx, w, lib, opts) })
		}
	}
	return fmt.Errorf("%w %q: one of %s", ErrFormat, format, strings.Join(Formats(), ", "))
}

func jsonl(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error {
	b := bufio.NewWriter(w)
	for r, err := range opts.readings(ctx, lib) {
		if err != nil {
			return err
		}
		if err := Statements(b, r); err != nil {
			return fmt.Errorf("export %s: %w", r.Report.ID, err)
		}
	}
	return b.Flush()
}

// NQuad is a quad as a line of N-Quads (RDF 1.1 N-Quads, W3C, section 2), in the canonical form of its section on
// canonicalisation: only what must be escaped is.
func NQuad(q graph.Quad) string {
	var b strings.Builder
	for _, t := range []graph.RDFTerm{q.Subject, q.Predicate, q.Object, q.Label} {
		if !t.IsZero() {
			term(&b, t)
			b.WriteByte(' ')
		}
	}
	b.WriteString(".\n")
	return b.String()
}

func term(b *strings.Builder, t graph.RDFTerm) {
	switch t.Kind {
	case graph.IRITerm:
		b.WriteByte('<')
		for _, c := range t.Value {
			if c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) {
				fmt.Fprintf(b, "\\u%04X", c)
				continue
			}
			b.WriteRune(c)
		}
		b.WriteByte('>')
	case graph.BlankTerm:
		b.WriteString("_:" + t.Value)
	case graph.LiteralTerm:
		literal(b, t)
	case tripleTerm:
		b.WriteString(t.Value)
	}
}

func literal(b *strings.Builder, t graph.RDFTerm) {
	b.WriteByte('"')
	for _, c := range t.Value {
		switch c {
		case '"':
			b.WriteString(`\"`)
		case '\\':
			b.WriteString(`\\`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		default:
			if c < ' ' || c == 0x7f {
				fmt.Fprintf(b, "\\u%04X", c)
				continue
			}
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	switch {
	case t.Lang != "":
		b.WriteString("@" + t.Lang)
	case t.Datatype != "":
		b.WriteString("^^")
		term(b, graph.IRI(t.Datatype))
	}
}
