package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// resultFormats are the names of the formats of results: of tables, and of triples.
var resultFormats = map[string]string{
	"json": sparql.JSON, "xml": sparql.XML, "csv": sparql.CSV, "tsv": sparql.TSV,
	"turtle": export.Turtle, "ntriples": export.NTriples, "rdfxml": export.RDFXML, "jsonld": export.JSONLD,
}

// querying are the flags of the command query.
type querying struct {
	lang, format string
	strict       bool
	limit        int
	timeout      time.Duration
}

func queryCommand(o *options) *cobra.Command {
	f := &querying{}
	cmd := &cobra.Command{
		Use:   "query QUERY",
		Short: "Query the graph in SPARQL 1.1, or in Cayley's Gizmo",
		Long: `query prints what a SPARQL query finds: a table for SELECT and ASK (json, xml, csv, tsv), triples for CONSTRUCT and DESCRIBE
(turtle, ntriples, rdfxml, jsonld). A plain pattern matches all graphs as one; GRAPH ?g { … } names the report or statement.
With --lang gizmo the query is Cayley's JavaScript, and each result is a line of JSON. "-" reads the query from standard input.`,
		Example: "  newsgraph query --format csv 'SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10'\n  newsgraph query --lang gizmo 'g.V().Limit(3).All()'",
		Args:    cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			text := args[0]
			if text == "-" {
				b, err := io.ReadAll(cmd.InOrStdin())
				if err != nil {
					return fmt.Errorf("read the query: %w", err)
				}
				text = string(b)
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), f.timeout)
			defer cancel()
			return o.withLibrary(ctx, mustExist, func(lib *graph.Library) error { return f.run(ctx, lib, text, cmd.OutOrStdout()) })
		}),
	}
	cmd.Flags().StringVar(&f.lang, "lang", "sparql", "sparql or gizmo")
	offer(cmd, "lang", "sparql", "gizmo")
	cmd.Flags().StringVar(&f.format, "format", "", "of SPARQL's results (default json, or turtle for triples)")
	cmd.Flags().BoolVar(&f.strict, "sparql-strict", false, "SPARQL's default graph holds only what is in no named graph, not the union of all")
	cmd.Flags().IntVar(&f.limit, "limit", query.MaxGizmoResults, "results of Gizmo at most")
	cmd.Flags().DurationVar(&f.timeout, "timeout", 10*time.Minute, "how long the query may take")
	return cmd
}

func (f *querying) run(ctx context.Context, lib *graph.Library, text string, out io.Writer) error {
	switch f.lang {
	case "sparql":
		return f.sparql(ctx, lib, text, out)
	case "gizmo":
		return f.gizmo(ctx, lib, text, out)
	}
	return &exitError{code: exitUsage, err: fmt.Errorf("--lang %q is no query language here", f.lang), hint: "--lang sparql or --lang gizmo"}
}

func (f *querying) sparql(ctx context.Context, lib *graph.Library, text string, out io.Writer) error {
	q, err := sparql.Parse(text, "")
	if err != nil {
		return &exitError{code: exitUsage, err: fmt.Errorf("query: %w", err), hint: "SPARQL 1.1, but for SERVICE"}
	}
	triples := q.Form == sparql.Construct || q.Form == sparql.Describe
	name := f.format
	switch {
	case name == "" && triples:
		name = "turtle"
	case name == "":
		name = "json"
	}
	w := bufio.NewWriter(out)
	results, end, ok := query.ResultsOf(w, resultFormats[name], triples)
	if !ok {
		kind := "json, xml, csv, tsv"
		if triples {
			kind = "turtle, ntriples, rdfxml, jsonld"
		}
		return &exitError{code: exitUsage, err: fmt.Errorf("--format %q is none for these results", name), hint: "one of " + kind}
	}
	if err := sparql.Run(ctx, lib.Store, q, sparql.Options{Union: !f.strict}, results); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	return errors.Join(end(), w.Flush())
}

func (f *querying) gizmo(ctx context.Context, lib *graph.Library, text string, out io.Writer) error {
	found, err := gizmo(lib.Store)(ctx, text, f.limit)
	if errors.Is(err, query.ErrBadQuery) {
		return &exitError{code: exitUsage, err: err, hint: `Gizmo is JavaScript: g.V("<iri>").Out().All()`}
	}
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, r := range found {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// gizmo runs Gizmo on a store, with errors as the server tells them apart.
func gizmo(s graph.Store) query.Gizmo {
	return func(ctx context.Context, text string, limit int) ([]any, error) {
		found, err := store.Gizmo(ctx, s, text, limit)
		var bad *store.QueryError
		if errors.As(err, &bad) {
			return nil, fmt.Errorf("%w: %s", query.ErrBadQuery, strings.TrimSpace(bad.Err.Error()))
		}
		if errors.Is(err, store.ErrGizmoMemory) {
			return nil, fmt.Errorf("%w: %w", query.ErrQueryMemory, err)
		}
		return found, err
	}
}
