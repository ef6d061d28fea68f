package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
)

func reportsCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reports list|show ID|delete ID",
		Short: "List, show and delete the reports in the store",
		Args:  cobra.NoArgs, // else cobra takes an unknown word for a request for help
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(reportsList(o), reportsShow(o), reportsDelete(o))
	return cmd
}

func reportsList(o *options) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the reports in the store",
		Args:  cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				reports, err := lib.Reports(cmd.Context())
				if err != nil {
					return fmt.Errorf("list reports: %w", err)
				}
				if asJSON {
					enc := json.NewEncoder(cmd.OutOrStdout())
					for _, r := range reports {
						r.Text = ""
						if err := enc.Encode(r); err != nil {
							return err
						}
					}
					return nil
				}
				tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				for _, r := range reports {
					fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", r.ID, r.Published, oneLine(r.Name), oneLine(r.Title)) // a form feed would end the table
				}
				return tw.Flush()
			})
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one report a line, as JSON")
	return cmd
}

func reportsShow(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Print a report's statements, one a line, as JSON",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				reading, err := lib.Reading(cmd.Context(), graph.ReportID(args[0]))
				if err != nil {
					return notFound(args[0], err)
				}
				return export.Statements(cmd.OutOrStdout(), reading)
			})
		}),
	}
}

func reportsDelete(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "delete ID",
		Short: "Delete a report and everything that only it supports",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				if err := lib.Delete(cmd.Context(), graph.ReportID(args[0])); err != nil {
					return notFound(args[0], err)
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: deleted %s\n", args[0])
				return nil
			})
		}),
	}
}

// notFound gives the exit code and hint of a report that is not there.
func notFound(id string, err error) error {
	err = fmt.Errorf("report %s: %w", id, err)
	if errors.Is(err, graph.ErrNotFound) {
		return &exitError{code: exitNothing, err: err, hint: "newsgraph reports list shows the reports in the store"}
	}
	return err
}
