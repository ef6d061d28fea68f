package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/parse"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// importing are the flags of the command import.
type importing struct {
	opts   graph.ImportOptions
	format string
	watch  func(io.Reader) io.Reader // makes reading a file end when the command does
	passed source.Passed             // what folders hold beside RDF
}

// watched is a reader whose reads end with a context.
type watched struct {
	ctx context.Context
	io.Reader
}

func (w watched) Read(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Reader.Read(b)
}

func importCommand(o *options) *cobra.Command {
	f := &importing{}
	cmd := &cobra.Command{
		Use:   "import [--graph IRI] PATH…",
		Short: "Bring triples of other tools, or an export, into the store",
		Long: `import reads N-Quads (.nq), TriG (.trig), Turtle (.ttl), N-Triples (.nt), RDF/XML (.rdf) and JSON-LD (.jsonld), also in .gz, from files,
folders and, with --format, standard input (-). Either all of it goes in or, where a file has a mistake, nothing. That a node reifies
a triple, in RDF 1.2, comes in by RDF 1.1's vocabulary (rdf:Statement); other triple terms are a mistake.

Curated triples stand beside those of reports. What is brought in together is one import, with graphs of its own: triples that
stand in no graph go to the one that --graph names, or else to one named after the import. "newsgraph imports" lists imports
and takes one out again, whole.

An export of a library (` + "`newsgraph export`" + ` as nquads, trig or jsonld, in any reification) is restored: its reports, decisions, imports and curated graphs come in
as they were. No import changes a report that is in the store. Nothing is fetched from addresses that a file names.`,
		Example: "  newsgraph import --graph https://example.org/curated offices.ttl\n  newsgraph import --db empty.db export.nq.gz",
		Args:    cobra.MinimumNArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if f.opts.Graph != "" && !graph.IsGraphName(f.opts.Graph) {
				return &exitError{code: exitUsage, err: fmt.Errorf("--graph %q is no absolute IRI", f.opts.Graph), hint: "--graph https://example.org/curated"}
			}
			bar := newByteProgress(cmd.ErrOrStderr(), unknown, "reading")
			f.watch = func(r io.Reader) io.Reader { return watched{cmd.Context(), io.TeeReader(r, bar)} }
			docs, warnings, err := f.documents(args, cmd.InOrStdin())
			defer func() {
				for _, d := range docs {
					_ = d.Close() // temporary files
				}
			}()
			bar.finish()
			for _, line := range append(f.passed.Lines(), warnings...) {
				fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: %s\n", line)
			}
			if err != nil {
				return err
			}
			return o.withLibrary(cmd.Context(), mayMake, func(lib *graph.Library) error {
				done, err := lib.Import(cmd.Context(), docs, f.opts)
				if err != nil {
					return importError(err)
				}
				return f.tell(done, cmd.OutOrStdout(), cmd.ErrOrStderr())
			})
		}),
	}
	cmd.Flags().StringVar(&f.opts.Graph, "graph", "", "IRI of the graph for triples that stand in none")
	cmd.Flags().BoolVar(&f.opts.Replace, "replace", false, "take out earlier imports that have one of the graphs")
	cmd.Flags().StringVar(&f.format, "format", "", "media type or ending of standard input, such as nq")
	return cmd
}

// documents reads the files named. Those that were read come with an error too, for they are to be closed. warnings name files
// that have no quad, where others have one.
func (f *importing) documents(paths []string, stdin io.Reader) (docs []*graph.Document, warnings []string, err error) {
	for _, path := range paths {
		files := []string{path}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			if files, err = f.filesIn(path); err != nil {
				return docs, nil, fmt.Errorf("import: %w", err)
			}
		}
		for _, file := range files {
			d, quads, err := f.document(file, stdin)
			if err != nil {
				return docs, nil, err
			}
			docs = append(docs, d)
			if quads == 0 {
				warnings = append(warnings, fmt.Sprintf("warning: import %s: there is no quad in it", file))
			}
		}
	}
	if len(warnings) == len(docs) { // the import says so, as an error
		warnings = nil
	}
	return docs, warnings, nil
}

// filesIn lists the files of a folder whose names say that they hold RDF, in order: also where the folder is named by a link. Links in it
// are followed to files, but not to folders.
func (f *importing) filesIn(folder string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(source.Followed(folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		_, known := parse.ByName(path)
		info, err := os.Stat(path) // of what a link leads to
		switch {
		case d.Type()&fs.ModeSymlink != 0 && (err != nil || info.IsDir()):
			f.passed.Link(path)
		case !known || err != nil || !info.Mode().IsRegular():
			f.passed.File(d.Name())
		default:
			out = append(out, path)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s has no file that ends in %s", folder, strings.Join(parse.Extensions(), ", "))
	}
	return out, err
}

// document reads a file, and counts its quads.
func (f *importing) document(path string, stdin io.Reader) (d *graph.Document, quads int, err error) {
	format, ok := parse.ByName(path)
	if path == "-" {
		if format, ok = parse.ByName("-." + f.format); !ok {
			format, ok = parse.ByMediaType(f.format)
		}
	}
	if !ok {
		hint := "files that end in " + strings.Join(parse.Extensions(), ", ") + ", or these and .gz"
		if path == "-" {
			hint = "--format nq says what standard input is"
		}
		return nil, 0, &exitError{code: exitUsage, err: fmt.Errorf("import %s: its format is not known", path), hint: hint}
	}
	in := stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, 0, fmt.Errorf("import: %w", err)
		}
		defer file.Close()
		in = file
	}
	d = &graph.Document{Name: filepath.Base(path)}
	err = format.Read(bufio.NewReader(f.watch(in)), parse.Options{Base: f.opts.Graph}, func(q graph.Quad, line int) error {
		quads++
		return d.Add(q, line)
	})
	if err != nil {
		_ = d.Close() // the error says more
		return nil, 0, fmt.Errorf("import %s: %w", path, err)
	}
	return d, quads, nil
}

// importError adds what to do about an error of an import.
func importError(err error) error {
	e := &exitError{code: exitFailed, err: fmt.Errorf("import: %w", err)}
	switch {
	case errors.Is(err, graph.ErrTaken):
		e.hint = "--graph names another graph, --replace takes out the imports that have this one"
	case errors.Is(err, graph.ErrOwned):
		e.hint = "give triples of your own a graph of another name"
	case errors.Is(err, graph.ErrBase):
		e.hint = "--db names another store, which takes the base of the file"
	default:
		return e.err
	}
	return e
}

// tell prints what came in.
func (f *importing) tell(done graph.Imported, stdout, stderr io.Writer) error {
	if n := len(done.Reports); n+done.Known+done.Restored > 0 {
		fmt.Fprintf(stderr, "newsgraph: restored %s, %s; %d were here before\n", plural(n, "report"), plural(done.Restored, "quad"), done.Known)
	}
	for _, id := range done.Replaced {
		fmt.Fprintf(stderr, "newsgraph: took out %s\n", id)
	}
	if done.Import == nil {
		return nil
	}
	again := ""
	if done.Again {
		again = ", which was here before"
	}
	fmt.Fprintf(stderr, "newsgraph: imported %s into %s%s\n", plural(done.Import.Quads, "quad"), plural(len(done.Import.Graphs), "graph"), again)
	_, err := fmt.Fprintln(stdout, done.Import.ID)
	return err
}

func importsCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "imports list|remove ID",
		Short:   "List the imports in the store, and take one out",
		Example: "  newsgraph imports list\n  newsgraph imports remove import-3f0a",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(importsList(o), importsRemove(o))
	return cmd
}

func importsList(o *options) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the imports in the store: ID, time, quads, files, graphs",
		Args:  cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				list, err := lib.Imports(cmd.Context())
				if err != nil {
					return fmt.Errorf("list imports: %w", err)
				}
				if asJSON {
					enc := json.NewEncoder(cmd.OutOrStdout())
					for _, im := range list {
						if err := enc.Encode(im); err != nil {
							return err
						}
					}
					return nil
				}
				tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				for _, im := range list {
					fmt.Fprintf(tw, "%s\t%s\t%d\t%s\t%s\n", im.ID, im.When, im.Quads, oneLine(strings.Join(im.Files, " ")), strings.Join(im.Graphs, " "))
				}
				return tw.Flush()
			})
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one import a line, as JSON")
	return cmd
}

func importsRemove(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "remove ID",
		Short: "Take an import out with its graphs, whatever was changed in them since",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				err := lib.RemoveImport(cmd.Context(), graph.ImportID(args[0]))
				if errors.Is(err, graph.ErrNotFound) {
					return &exitError{code: exitNothing, err: err, hint: "newsgraph imports list shows the imports in the store"}
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: removed %s\n", args[0])
				return nil
			})
		}),
	}
}
