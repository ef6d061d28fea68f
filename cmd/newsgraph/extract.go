package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
)

func extractCommand(_ *options) *cobra.Command {
	var lines bool
	var format string
	cmd := &cobra.Command{
		Use:   "extract PATH…",
		Short: "Print the statements of files, folders or standard input (-), without a store",
		Long: `extract prints one statement a line as JSON, or the parse as CoNLL-U. Offsets are Unicode code points in the report's
text: of plain text the input without its byte order mark, line ends of all kinds as "\n"; of web pages and the like the text that was read
from them. With --lines every line of the input is one sentence on its own; "line" counts from 0 and offsets are in the line.`,
		Example: "  newsgraph extract testdata/reports\n  echo \"China released a plan.\" | newsgraph extract --lines -",
		Args:    cobra.MinimumNArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if format != "jsonl" && format != "conllu" {
				return &exitError{code: exitUsage, err: fmt.Errorf("unknown format %q", format), hint: "--format jsonl or conllu"}
			}
			x, err := ingest.New()
			if err != nil {
				return err
			}
			e := &extraction{extractor: x, conllu: format == "conllu", stdin: cmd.InOrStdin(), stderr: cmd.ErrOrStderr()}
			out := bufio.NewWriter(cmd.OutOrStdout())
			run := e.reports
			if lines {
				run = e.lines
			}
			bad, err := run(cmd.Context(), args, out)
			if flushErr := out.Flush(); err == nil {
				err = flushErr
			}
			if err != nil {
				return err
			}
			return partial(bad)
		}),
	}
	cmd.Flags().BoolVar(&lines, "lines", false, "every line is one sentence on its own")
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl or conllu")
	return cmd
}

// extraction is one run of the extract command.
type extraction struct {
	extractor *ingest.Extractor
	conllu    bool
	stdin     io.Reader
	stderr    io.Writer
}

// reports prints what the reports in the paths give.
func (e *extraction) reports(ctx context.Context, paths []string, out io.Writer) ([]error, error) {
	r := &reader[[]byte]{stdin: e.stdin, stderr: e.stderr, make: func(ctx context.Context, report graph.Report) ([]byte, error) {
		return e.print(ctx, report, -1)
	}}
	return r.read(ctx, paths, func(b []byte) error {
		_, err := out.Write(b)
		return err
	})
}

// print gives what is printed of a report. line is the number of the line that it is, or -1.
func (e *extraction) print(ctx context.Context, report graph.Report, line int) ([]byte, error) {
	var b bytes.Buffer
	if e.conllu {
		name := report.Name
		if line >= 0 {
			name = fmt.Sprintf("line-%d", line)
		}
		err := e.extractor.Parse(report.Text, report.Content).WriteCoNLLU(&b, name)
		return b.Bytes(), err
	}
	reading, err := e.extractor.Read(ctx, report)
	if err != nil {
		return nil, err
	}
	reading.Canonical() // the order in which a store keeps it, so that extract and export print the same
	c := export.NewConverter(reading)
	for i := range reading.Statements {
		st := c.Statement(&reading.Statements[i])
		if line >= 0 {
			st.Line = line
		}
		if err := export.Line(&b, st); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// lines prints what the lines of the paths give. A file breaks off at its first line that cannot be read; the rest goes on.
func (e *extraction) lines(ctx context.Context, paths []string, out io.Writer) (bad []error, err error) {
	for _, path := range paths {
		lines, done, err := e.open(path)
		if err != nil {
			bad = append(bad, fmt.Errorf("extract: %w", err))
			fmt.Fprintf(e.stderr, "newsgraph: warning: %v\n", bad[len(bad)-1])
			continue
		}
		var broken error
		err = inOrder(ctx, whole(lines, &broken), func(ctx context.Context, l source.Line) result[[]byte] {
			b, err := e.print(ctx, l.Report, l.Number)
			return result[[]byte]{made: [][]byte{b}, err: err}
		}, func(res result[[]byte]) error {
			if res.err != nil {
				return res.err
			}
			_, err := out.Write(res.made[0])
			return err
		})
		done()
		if err != nil {
			return bad, err
		}
		if broken != nil {
			bad = append(bad, fmt.Errorf("read %s: %w", path, broken))
			fmt.Fprintf(e.stderr, "newsgraph: warning: %v\n", bad[len(bad)-1])
		}
	}
	return bad, nil
}

// whole is the lines up to the first error, which it keeps.
func whole(lines iter.Seq2[source.Line, error], broken *error) iter.Seq[source.Line] {
	return func(yield func(source.Line) bool) {
		for l, err := range lines {
			if err != nil {
				*broken = err
				return
			}
			if !yield(l) {
				return
			}
		}
	}
}

func (e *extraction) open(path string) (lines iter.Seq2[source.Line, error], done func(), err error) {
	if path == "-" {
		return source.Lines(e.stdin), func() {}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	return source.Lines(f), func() { _ = f.Close() }, nil
}
