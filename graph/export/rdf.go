package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/newsgraph/newsgraph/graph"
)

// quadsOf calls f with every quad of a library: reports in their order, then what was decided about who is who, the list
// of imports, and curated graphs. Those of one graph come in a row.
func quadsOf(ctx context.Context, lib *graph.Library, opts Options, write func(graph.Quad) error) error {
	if opts.Reification != Star {
		return storedQuads(ctx, lib, opts, write)
	}
	star := &starWriter{write: write}
	if err := storedQuads(ctx, lib, opts, star.quad); err != nil {
		return err
	}
	return star.flush()
}

// storedQuads is quadsOf without triple terms.
func storedQuads(ctx context.Context, lib *graph.Library, opts Options, write func(graph.Quad) error) error {
	n, names := int64(0), graph.NewNames(lib.Base)
	f := func(q graph.Quad) error {
		n++
		return write(q)
	}
	reports, err := lib.ReportIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range reports {
		keep := opts.Statements[id]
		if opts.Statements != nil && len(keep) == 0 {
			continue
		}
		quads, err := lib.Quads(ctx, id)
		n += int64(len(quads))
		if opts.Statements != nil {
			quads = subset(names, id, quads, keep)
		}
		if opts.Reification == Reified || opts.Reification == Star {
			quads = graph.OneGraph(names, id, quads)
		}
		if err := each(quads, err, write); err != nil {
			return fmt.Errorf("export %s: %w", id, err)
		}
	}
	if opts.Statements != nil {
		return nil
	}
	decided, err := lib.DecisionQuads(ctx)
	if err := each(decided, err, f); err != nil {
		return fmt.Errorf("export the decisions: %w", err)
	}
	listed, err := lib.ListQuads(ctx)
	if err := each(listed, err, f); err != nil {
		return fmt.Errorf("export the list of imports: %w", err)
	}
	total, err := lib.Store.Count(ctx, graph.Pattern{})
	if err != nil || total == n {
		return err // no curated graphs, which only reading the whole store finds
	}
	for q, err := range lib.Curated(ctx) {
		if err == nil {
			err = write(q)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func each(quads []graph.Quad, err error, f func(graph.Quad) error) error {
	if err != nil {
		return err
	}
	for _, q := range quads {
		if err := f(q); err != nil {
			return err
		}
	}
	return nil
}

// quadWriter writes quads as they come.
type quadWriter interface {
	quad(graph.Quad) error
	Close() error
}

// rdf makes the format of a quadWriter.
func rdf(make func(w *bufio.Writer) quadWriter) func(context.Context, io.Writer, *graph.Library, Options) error {
	return func(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error {
		b := bufio.NewWriter(w)
		qw := make(b)
		if err := quadsOf(ctx, lib, opts, qw.quad); err != nil {
			return err
		}
		if err := qw.Close(); err != nil {
			return err
		}
		return b.Flush()
	}
}

// nquadsWriter writes N-Quads.
type nquadsWriter struct{ w *bufio.Writer }

func (n nquadsWriter) quad(q graph.Quad) error {
	_, err := n.w.WriteString(NQuad(q))
	return err
}
func (n nquadsWriter) Close() error { return nil }

// merged writes quads in a format of triples: the names of their graphs are lost, but not what the triples say of statements.
type merged struct{ TripleWriter }

func (m merged) quad(q graph.Quad) error { return m.Triple(q.Subject, q.Predicate, q.Object) }

// rdfXML is RDF/XML. A control character in one report does not keep the others from being exported: see rdfXMLWriter.
func rdfXML(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error {
	xw := &rdfXMLWriter{lossy: true}
	err := rdf(func(w *bufio.Writer) quadWriter {
		xw.w = w
		return merged{xw}
	})(ctx, w, lib, opts)
	if opts.Replaced != nil {
		*opts.Replaced = xw.replaced
	}
	return err
}

// triples is the format of a media type of triples.
func triples(mediaType string) func(context.Context, io.Writer, *graph.Library, Options) error {
	return rdf(func(w *bufio.Writer) quadWriter {
		tw, _ := NewTripleWriter(w, mediaType) // the table below names only those that there are
		return merged{tw}
	})
}

// trigWriter writes TriG (RDF 1.1 TriG), without prefixes.
type trigWriter struct {
	w     *bufio.Writer
	in    graph.RDFTerm
	began bool
	body  *turtleWriter
}

func (t *trigWriter) quad(q graph.Quad) error {
	if !t.began || q.Label != t.in {
		if err := t.end(); err != nil {
			return err
		}
		name := ""
		if !q.Label.IsZero() {
			name = text(q.Label) + " "
		}
		if _, err := t.w.WriteString(name + "{\n"); err != nil {
			return err
		}
		t.began, t.in, t.body = true, q.Label, &turtleWriter{w: t.w}
	}
	return t.body.Triple(q.Subject, q.Predicate, q.Object)
}

func (t *trigWriter) end() error {
	if !t.began {
		return nil
	}
	_, err := t.w.WriteString(" .\n}\n")
	return err
}

func (t *trigWriter) Close() error { return t.end() }

// graphsWriter writes JSON-LD 1.1 in expanded form, an object for each graph.
type graphsWriter struct {
	w    *bufio.Writer
	in   graph.RDFTerm
	n, k int // graphs, and triples of the last
}

func (g *graphsWriter) quad(q graph.Quad) error {
	if g.n == 0 || q.Label != g.in {
		if err := g.next(q.Label); err != nil {
			return err
		}
	}
	node, err := json.Marshal(jsonLDNode(q.Subject, q.Predicate, q.Object))
	if err != nil {
		return err
	}
	sep := "\n"
	if g.k++; g.k > 1 {
		sep = ",\n"
	}
	_, err = g.w.WriteString(sep + string(node))
	return err
}

// next begins the object of a graph.
func (g *graphsWriter) next(label graph.RDFTerm) error {
	head := `{"@graph":[`
	if !label.IsZero() {
		id, err := json.Marshal(nodeID(label))
		if err != nil {
			return err
		}
		head = `{"@id":` + string(id) + `,"@graph":[`
	}
	sep := "[\n"
	if g.n++; g.n > 1 {
		sep = "]},\n"
	}
	g.in, g.k = label, 0
	_, err := g.w.WriteString(sep + head)
	return err
}

func (g *graphsWriter) Close() error {
	end := "]}\n]\n"
	if g.n == 0 {
		end = "[]\n"
	}
	_, err := g.w.WriteString(end)
	return err
}
