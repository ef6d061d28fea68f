// Package export writes graphs and readings for other tools. [Write] writes a whole library in the format of a name, in an
// order that is the same every time; [Statements] writes one reading as JSON lines.
//
// Formats:
//
//	nquads   RDF 1.1 N-Quads, every quad of the store: the reports, and behind them what was decided about who is who
//	jsonl    a statement a line, as `newsgraph extract` prints it
package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// ErrFormat says that a format is not known.
var ErrFormat = errors.New("unknown format")

// formats are the writers by name; each writes one report.
var formats = []struct {
	name, mediaType string
	write           func(ctx context.Context, w io.Writer, lib *graph.Library, id graph.ReportID) error
}{
	{"nquads", "application/n-quads", nquads},
	{"jsonl", "application/x-ndjson", jsonl},
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

// Write writes all reports of a library, in the order of their names and IDs. The error is ErrFormat for a format that is not
// known; then nothing was written.
func Write(ctx context.Context, w io.Writer, lib *graph.Library, format string) error {
	for _, f := range formats {
		if f.name != format {
			continue
		}
		reports, err := lib.Reports(ctx)
		if err != nil {
			return err
		}
		bw := bufio.NewWriter(w)
		for _, r := range reports {
			if err := f.write(ctx, bw, lib, r.ID); err != nil {
				return fmt.Errorf("export %s: %w", r.ID, err)
			}
		}
		if f.name == "nquads" {
			if err := others(ctx, bw, lib); err != nil {
				return err
			}
		}
		return bw.Flush()
	}
	return fmt.Errorf("%w %q: one of %s", ErrFormat, format, strings.Join(Formats(), ", "))
}

// others writes what the store holds beside the reports: what was decided about who is who, and curated graphs.
func others(ctx context.Context, w io.Writer, lib *graph.Library) error {
	decided, err := lib.DecisionQuads(ctx)
	if err := errors.Join(err, writeQuads(w, decided)); err != nil {
		return fmt.Errorf("export the decisions: %w", err)
	}
	curated, err := lib.Curated(ctx)
	return errors.Join(err, writeQuads(w, curated))
}

func nquads(ctx context.Context, w io.Writer, lib *graph.Library, id graph.ReportID) error {
	quads, err := lib.Quads(ctx, id)
	if err != nil {
		return err
	}
	return writeQuads(w, quads)
}

func writeQuads(w io.Writer, quads []graph.Quad) error {
	for _, q := range quads {
		if _, err := io.WriteString(w, NQuad(q)); err != nil {
			return err
		}
	}
	return nil
}

func jsonl(ctx context.Context, w io.Writer, lib *graph.Library, id graph.ReportID) error {
	r, err := lib.Reading(ctx, id)
	if err != nil {
		return err
	}
	return Statements(w, r)
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
