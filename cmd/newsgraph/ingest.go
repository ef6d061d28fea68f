package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
)

func ingestCommand(o *options) *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Read files, folders or standard input (-) into the store",
		Long: `ingest reads reports and writes their statements to the store. A report goes in whole or not at all; reading it
again replaces what was read before. Files that cannot be read are named, the rest goes in (exit code 3).

Read are plain text (.txt), web pages (.html), feeds (.xml, .rss, .atom), mail (.eml), PDF, JSON ({"text", "title", "url",
"publisher", "published"}, or an array of these), JSON lines (.jsonl), and all of these in .gz and .zip. What has no extension, and
standard input, is known by its first bytes. Nothing is fetched from addresses that a file names.

A report is known by its text: a file whose text was changed is another report. Where one of the same file name is in the
store already, ingest says so, and with --replace puts the new one in its place when all is read. A name has no folder: nothing
is taken out unless the store has one other report of that name and the paths one file of it, not in an archive.`,
		Example: "  newsgraph ingest testdata/reports\n  zcat news.jsonl.gz | newsgraph ingest -",
		Args:    cobra.MinimumNArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withLibrary(cmd.Context(), mayMake, func(lib *graph.Library) error {
				x, err := ingest.New()
				if err != nil {
					return err
				}
				in := &ingestion{lib: lib, extractor: x, stdin: cmd.InOrStdin(), stderr: cmd.ErrOrStderr(), replace: replace}
				bad, err := in.paths(cmd.Context(), args)
				if err != nil {
					return err
				}
				return partial(bad)
			})
		}),
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "put a report in the place of the earlier one of the same file name")
	return cmd
}

// ingestion reads files into a library.
type ingestion struct {
	lib       *graph.Library
	extractor *ingest.Extractor
	stdin     io.Reader
	stderr    io.Writer
	replace   bool // earlier versions give way (see versions)

	versions                     *versions
	reports, statements, changed int // that were written
}

// paths reads the paths into the library and prints a summary. bad holds the inputs that could not be read.
func (in *ingestion) paths(ctx context.Context, paths []string) (bad []error, err error) {
	began := time.Now()
	before, err := in.lib.Reports(ctx)
	if err != nil {
		return nil, err
	}
	in.versions = newVersions(before)
	r := &reader[*graph.Reading]{stdin: in.stdin, stderr: in.stderr, make: in.extractor.Read}
	bad, err = in.written(ctx, func(put func(*graph.Reading) error) ([]error, error) { return r.read(ctx, paths, put) })
	if err != nil {
		in.unsettled(r.files)
		return bad, err
	}
	if err := in.versions.settle(ctx, in.lib, r.files, in.replace, in.stderr); err != nil {
		return bad, err
	}
	fmt.Fprintf(in.stderr, "newsgraph: read %s (%d new or changed), %s, in %s\n",
		plural(in.reports, "report"), in.changed, plural(in.statements, "statement"), time.Since(began).Round(10*time.Millisecond))
	return bad, nil
}

// writtenAtOnce is how many readings may wait to be written together; each is some MB.
const writtenAtOnce = 16

// written calls read with a function that takes readings, which are written meanwhile, and waits until all are. The function's error is
// what ended the writing.
func (in *ingestion) written(ctx context.Context, read func(put func(*graph.Reading) error) ([]error, error)) (bad []error, err error) {
	ready, done := make(chan *graph.Reading, writtenAtOnce), make(chan struct{})
	var failed error
	go func() {
		defer close(done)
		failed = in.write(ctx, ready)
	}()
	bad, err = read(func(r *graph.Reading) error {
		select {
		case ready <- r:
			return nil
		case <-done:
			return failed
		}
	})
	close(ready)
	<-done
	return bad, cmp.Or(err, failed)
}

// write writes readings until there are no more: those that are there by the time the ones before are written, together.
func (in *ingestion) write(ctx context.Context, ready <-chan *graph.Reading) error {
	for first := range ready {
		group := []*graph.Reading{first}
		for more := true; more && len(group) < writtenAtOnce; {
			select {
			case r, ok := <-ready:
				if more = ok; ok {
					group = append(group, r)
				}
			default:
				more = false
			}
		}
		if err := in.writeAll(ctx, group); err != nil {
			return err
		}
	}
	return nil
}

// writeAll writes readings together. The error names the first report that was not written.
func (in *ingestion) writeAll(ctx context.Context, group []*graph.Reading) error {
	names := make([]string, len(group)) // Put may know the same text by another one
	for i, r := range group {
		names[i] = r.Report.Name
	}
	for i, w := range in.lib.PutEach(ctx, group...) {
		r, name := group[i], names[i]
		if w.Err != nil {
			return fmt.Errorf("ingest %s: %w", name, w.Err)
		}
		in.reports, in.statements = in.reports+1, in.statements+len(r.Statements)
		if w.Changed {
			in.changed++
		}
		named := r.Report
		named.Name = name
		in.versions.note(r.Report.ID, name, slot(&named), w.Changed || r.Report.Name != name)
	}
	return nil
}

// unsettled says what would have given way, had the run come to its end.
func (in *ingestion) unsettled(files map[string]int) {
	if !in.replace {
		return
	}
	found := in.versions.earlier(files)
	for _, name := range slices.Sorted(maps.Keys(found)) {
		for _, id := range found[name].plain {
			fmt.Fprintf(in.stderr, "newsgraph: warning: %s would have replaced %s, which is still there: newsgraph reports delete %s takes it out\n", name, id, id)
		}
	}
}
