package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
)

func ingestCommand(o *options) *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Read files, folders or standard input (-) into the store",
		Long: `ingest reads reports and writes their statements to the store. A report is one transaction; reading it
again replaces what was read before. Files that cannot be read are named, the rest goes in (exit code 3).

Read are plain text (.txt), web pages (.html), feeds (.xml, .rss, .atom), mail (.eml), PDF, JSON ({"text", "title", "url",
"publisher", "published"}, or an array of these), JSON lines (.jsonl), and all of these in .gz and .zip. What has no extension, and
standard input, is known by its first bytes. Nothing is fetched from addresses that a file names.

A report is known by its text: a file whose text was changed is another report. Where one of the same file name is in the
store already, ingest says so, and with --replace puts the new one in its place.`,
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
	cmd.Flags().BoolVar(&replace, "replace", false, "put a report in the place of earlier ones of the same file name")
	return cmd
}

// ingestion reads files into a library.
type ingestion struct {
	lib       *graph.Library
	extractor *ingest.Extractor
	stdin     io.Reader
	stderr    io.Writer
	replace   bool                    // reports of the same file name give way
	read      map[graph.ReportID]bool // what was read so far
}

// paths reads the paths into the library and prints a summary. bad holds the inputs that could not be read.
func (in *ingestion) paths(ctx context.Context, paths []string) (bad []error, err error) {
	began := time.Now()
	before, err := in.lib.Reports(ctx)
	if err != nil {
		return nil, err
	}
	named := map[string][]graph.ReportID{}
	for _, r := range before {
		named[slot(&r)] = append(named[slot(&r)], r.ID)
	}
	reports, statements, changed := 0, 0, 0
	in.read = map[graph.ReportID]bool{}
	r := &reader[*graph.Reading]{stdin: in.stdin, stderr: in.stderr, make: in.extractor.Read}
	bad, err = r.read(ctx, paths, func(reading *graph.Reading) error {
		name, slot := reading.Report.Name, slot(&reading.Report) // Put may know the same text by another one
		n, err := in.lib.Put(ctx, reading)
		if err != nil {
			return fmt.Errorf("ingest %s: %w", name, err)
		}
		in.read[reading.Report.ID] = true
		reports, statements, changed = reports+1, statements+len(reading.Statements), changed+n
		if name != "" && name != "-" && (n > 0 || reading.Report.Name != name) {
			return in.earlier(ctx, name, named[slot])
		}
		return nil
	})
	if err != nil {
		return bad, err
	}
	fmt.Fprintf(in.stderr, "newsgraph: read %s (%d new or changed), %s, in %s\n",
		plural(reports, "report"), changed, plural(statements, "statement"), time.Since(began).Round(10*time.Millisecond))
	return bad, nil
}

// slot is what a report is the text of: a file, or in a file of several what has this address, or else this title. Two reports of
// one slot are two versions of it.
func slot(r *graph.Report) string {
	if !source.Several(r.Name) {
		return r.Name
	}
	if what := cmp.Or(r.URL, r.Title); what != "" {
		return r.Name + "\x00" + what
	}
	return r.Name + "\x00" + string(r.ID)
}

// earlier deals with the reports of the same file name that were in the store before, and that no file read now still holds.
func (in *ingestion) earlier(ctx context.Context, name string, ids []graph.ReportID) error {
	for _, id := range ids {
		switch {
		case in.read[id]:
		case !in.replace:
			fmt.Fprintf(in.stderr, "newsgraph: warning: %s is in the store with another text as %s, which stays beside it; --replace would take it out\n", name, id)
		default:
			if err := in.lib.Delete(ctx, id); err != nil && !errors.Is(err, graph.ErrNotFound) {
				return fmt.Errorf("replace %s: %w", id, err)
			}
			fmt.Fprintf(in.stderr, "newsgraph: %s replaces %s\n", name, id)
		}
	}
	return nil
}
