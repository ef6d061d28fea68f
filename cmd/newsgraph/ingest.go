package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
)

func ingestCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "ingest PATH…",
		Short: "Read files, folders or standard input (-) into the store",
		Long: `ingest reads reports and writes their statements to the store. A report is one transaction; reading it
again replaces what was read before. Files that cannot be read are named, the rest goes in (exit code 3).`,
		Args: cobra.MinimumNArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withLibrary(cmd.Context(), mayMake, func(lib *graph.Library) error {
				x, err := ingest.New()
				if err != nil {
					return err
				}
				bad, err := ingestPaths(cmd.Context(), lib, x, args, cmd.InOrStdin(), cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				return partial(bad)
			})
		}),
	}
}

// ingestPaths reads the paths into the library and prints a summary. bad holds the inputs that could not be read.
func ingestPaths(
	ctx context.Context, lib *graph.Library, x *ingest.Extractor, paths []string, stdin io.Reader, stderr io.Writer,
) (bad []error, err error) {
	began := time.Now()
	reports, statements, changed := 0, 0, 0
	r := &reader[*graph.Reading]{stdin: stdin, stderr: stderr, make: x.Read}
	bad, err = r.read(ctx, paths, func(reading *graph.Reading) error {
		n, err := lib.Put(ctx, reading)
		if err != nil {
			return fmt.Errorf("ingest %s: %w", reading.Report.Name, err)
		}
		reports, statements, changed = reports+1, statements+len(reading.Statements), changed+n
		return nil
	})
	if err != nil {
		return bad, err
	}
	fmt.Fprintf(stderr, "newsgraph: read %s (%d new or changed), %s, in %s\n",
		plural(reports, "report"), changed, plural(statements, "statement"), time.Since(began).Round(10*time.Millisecond))
	return bad, nil
}
