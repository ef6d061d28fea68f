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
			if export.MediaType(format) == "" {
				return &exitError{code: exitUsage, err: fmt.Errorf("unknown format %q", format), hint: "--format " + strings.Join(export.Formats(), ", ")}
			}
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
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

// toFile has write write to the named file, or to stdout where there is no name. The file is written beside its name and
// takes it when it is whole, so that half an export is not taken for a whole one and does not replace an earlier one.
func toFile(name string, stdout io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return buffered(stdout, write)
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // a device or a pipe has no place beside it
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		return errors.Join(buffered(f, write), f.Close())
	}
	part := name + ".part"
	f, err := os.Create(part)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	err = errors.Join(buffered(f, write), f.Close())
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		_ = os.Remove(part) // the error is what the user must know
	}
	return err
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	bw := bufio.NewWriter(w)
	return errors.Join(write(bw), bw.Flush())
}
