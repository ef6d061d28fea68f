package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
)

func exportCommand(o *options) *cobra.Command {
	var format, out string
	cmd := &cobra.Command{
		Use:   "export --format F [-o FILE]",
		Short: "Write the graph for other tools",
		Args:  cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), func(lib *graph.Library) error {
				return toFile(out, cmd.OutOrStdout(), func(w io.Writer) error {
					return export.Write(cmd.Context(), w, lib, format)
				})
			})
		}),
	}
	cmd.Flags().StringVar(&format, "format", "nquads", "one of "+strings.Join(export.Formats(), ", "))
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write (default standard output)")
	return cmd
}

// toFile has write write to the named file, or to stdout where there is no name. A file that could not be written to
// the end is removed, so that half an export is not taken for a whole one.
func toFile(name string, stdout io.Writer, write func(io.Writer) error) (err error) {
	if name == "" {
		bw := bufio.NewWriter(stdout)
		return errors.Join(write(bw), bw.Flush())
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(name) // the error above is what the user must know
		}
	}()
	bw := bufio.NewWriter(f)
	return errors.Join(write(bw), bw.Flush())
}
