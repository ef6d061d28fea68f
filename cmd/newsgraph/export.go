package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/index"
)

// exporting are the flags of the command export.
type exporting struct {
	format, out, query string
	params             url.Values // what is exported, as /api/export takes it
}

func exportCommand(o *options) *cobra.Command {
	f := &exporting{params: url.Values{}}
	flags := map[string]*string{}
	var entities []string
	cmd := &cobra.Command{
		Use:   "export --format F [-o FILE]",
		Short: "Write the graph for other tools",
		Long: `export writes the whole graph, or with --entity, --report, --since, --until and --query the statements that they leave, with what
they rest on. Since when and until when a statement holds is its own time, or else the date of its report.

--reification says how RDF has what is said of a statement: graphs, a named graph for each fact; rdf, the classic vocabulary with
all of a report in one graph; star, the triple terms of RDF 1.2 (nquads, trig, turtle, ntriples).

RDF has entities as each report has them, and the decisions of "newsgraph entities" beside them. In the other formats entities that
are one, by what reports show or by a merge, are one: under the ID and label that "newsgraph entities show" gives.

An export of the whole graph as nquads, trig or jsonld can be read back by newsgraph import, whatever its reification.`,
		Example: "  newsgraph export --format turtle -o graph.ttl\n  newsgraph export --format csv --entity China --since 2023-04 -o china.csv",
		Args:    cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			if export.MediaType(f.format) == "" {
				return &exitError{code: exitUsage, err: fmt.Errorf("unknown format %q", f.format), hint: "--format " + strings.Join(export.Formats(), ", ")}
			}
			params, err := url.ParseQuery(f.query)
			if err != nil {
				return &exitError{code: exitUsage, err: fmt.Errorf("--query: %w", err), hint: "--query 'subject=China&stance=refused', escaped as URLs are"}
			}
			for name, value := range flags {
				if *value != "" {
					params.Set(name, *value)
				}
			}
			for _, e := range entities {
				params.Add("entity", e)
			}
			f.params = params
			return f.run(cmd.Context(), o, output{f.out, cmd.OutOrStdout(), cmd.ErrOrStderr()})
		}),
	}
	cmd.Flags().StringVar(&f.format, "format", "nquads", "one of "+strings.Join(export.Formats(), ", "))
	offer(cmd, "format", export.Formats()...)
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "file to write (default standard output)")
	cmd.Flags().StringArrayVar(&entities, "entity", nil, "only statements in which this entity takes part, by name or ID")
	cmd.Flags().StringVar(&f.query, "query", "", "only statements that fit the filters of /api/statements: 'subject=China&stance=refused'")
	for _, flag := range [][2]string{
		{"hops", "with --entity, how far its neighbourhood reaches: 1 to " + strconv.Itoa(query.MaxHops) + " (default 1)"}, {"report", "only statements of this report, by ID"},
		{"since", "only statements from this date on: 2023-04-26, 2023-04 or 2023"}, {"until", "only statements up to this date"},
		{"reification", "of RDF: " + strings.Join(export.Reifications(), ", ") + " (default graphs)"},
	} {
		flags[flag[0]] = cmd.Flags().String(flag[0], "", flag[1])
	}
	return cmd
}

// run writes the export. The index, which takes memory for all reports, is made only where something is to be chosen; to know who is
// who takes less.
func (f *exporting) run(ctx context.Context, o *options, out output) error {
	write := func(lib *graph.Library, v *index.View) error {
		opts, err := query.ExportOptions(v, f.params)
		var wrong *query.Error
		switch {
		case errors.As(err, &wrong) && wrong.Status == http.StatusNotFound:
			return &exitError{code: exitNothing, err: err, hint: wrong.Hint}
		case errors.As(err, &wrong):
			return &exitError{code: exitUsage, err: err, hint: wrong.Hint}
		case err != nil:
			return err
		}
		if err := export.Check(f.format, opts); err != nil {
			return &exitError{code: exitUsage, err: err}
		}
		if v == nil && !export.IsRDF(f.format) {
			if opts.Identity, err = identity.Of(ctx, lib); err != nil {
				return err
			}
		}
		replaced := 0
		opts.Replaced = &replaced
		err = out.write(func(w io.Writer) error { return export.Write(ctx, w, lib, f.format, opts) })
		if err == nil && replaced > 0 {
			fmt.Fprintf(out.stderr, "newsgraph: warning: XML cannot hold %s of the reports: U+FFFD stands there\n", plural(replaced, "control character"))
		}
		return err
	}
	if len(f.params) > 1 || len(f.params) == 1 && !f.params.Has("reification") {
		return o.withBoth(ctx, func(lib *graph.Library, ix *index.Index) error { return write(lib, ix.View()) })
	}
	return o.withLibrary(ctx, mustExist, func(lib *graph.Library) error { return write(lib, nil) })
}

// output is where a command writes what may be long: to the named file, or to stdout where there is no name.
type output struct {
	name           string
	stdout, stderr io.Writer
}

// write has write write, and says on stderr how far it is. The file is written beside its name and
// takes it when it is whole, so that half an export is not taken for a whole one and does not replace an earlier one.
func (o output) write(write func(io.Writer) error) error {
	if o.name == "" {
		return buffered(o.stdout, write)
	}
	bar := newByteProgress(o.stderr, unknown, "writing")
	defer bar.finish()
	size := int64(0)
	err := toFile(o.name, func(w io.Writer) error {
		return write(writerFunc(func(b []byte) (int, error) {
			n, err := w.Write(b)
			size += int64(n)
			bar.add(n)
			return n, err
		}))
	})
	if err == nil {
		bar.finish()
		fmt.Fprintf(o.stderr, "newsgraph: wrote %s, %s\n", o.name, plural(int(size), "byte"))
	}
	return err
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func toFile(name string, write func(io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // a device or a pipe has no place beside it
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		return errors.Join(buffered(f, write), f.Close())
	}
	f, err := createBeside(name)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	err = errors.Join(buffered(f, write), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the error is what the user must know
	}
	return err
}

// createBeside makes a file beside a name, which nobody has had. It has the mode of any new file, which os.CreateTemp does not give.
func createBeside(name string) (*os.File, error) {
	for tries := 0; ; tries++ {
		f, err := os.OpenFile(fmt.Sprintf("%s.%d.part", name, rand.Uint32()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil || !errors.Is(err, fs.ErrExist) || tries > 100 {
			return f, err
		}
	}
}

// buffered has write write to w. What cannot be written any more at the end is an error; after another one it is the same.
func buffered(w io.Writer, write func(io.Writer) error) error {
	bw := bufio.NewWriter(w)
	if err := write(bw); err != nil {
		_ = bw.Flush()
		return err
	}
	return bw.Flush()
}
