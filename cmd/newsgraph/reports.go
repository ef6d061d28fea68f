package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/index"
)

func reportsCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reports list|show ID|delete ID",
		Short:   "List, show and delete the reports in the store",
		Example: "  newsgraph reports list\n  newsgraph reports delete report-2606cbd85ad7",
		Args:    cobra.NoArgs, // else cobra takes an unknown word for a request for help
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(reportsList(o), reportsShow(o), reportsDelete(o))
	return cmd
}

func reportsList(o *options) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the reports in the store",
		Long: `list prints ID, date, file and title of the reports. Reports that are the same text in other papers, with another headline,
changed at the ends or cut, are named as copies; as evidence for an answer they count once.`,
		Args: cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				reports, err := lib.Reports(cmd.Context())
				if err != nil {
					return fmt.Errorf("list reports: %w", err)
				}
				copies, err := copiesIn(cmd.Context(), lib)
				if err != nil {
					return fmt.Errorf("list reports: %w", err)
				}
				if asJSON {
					enc := json.NewEncoder(cmd.OutOrStdout())
					for _, r := range reports {
						r.Text = ""
						if err := enc.Encode(listed{r, copies.Of(r.ID)}); err != nil {
							return err
						}
					}
					return nil
				}
				tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				for _, r := range reports {
					title := oneLine(r.Title) // a form feed would end the table
					if n := len(copies.Of(r.ID)); n > 0 {
						title += fmt.Sprintf(" (copies: %s)", joinIDs(copies.Of(r.ID)))
					}
					fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", r.ID, r.Published, oneLine(r.Name), title)
				}
				return tw.Flush()
			})
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one report a line, as JSON")
	return cmd
}

// listed is a report in the list, as JSON.
type listed struct {
	graph.Report
	Copies []graph.ReportID `json:"copies,omitempty"`
}

// copiesIn finds which reports of a library are copies of each other.
func copiesIn(ctx context.Context, lib *graph.Library) (*index.Copies, error) {
	texts, err := lib.Texts(ctx)
	if err != nil {
		return nil, err
	}
	prints := map[graph.ReportID]index.Prints{}
	for id, text := range texts {
		prints[id] = index.NewPrints(text)
	}
	return index.NewCopies(prints), nil
}

func joinIDs(ids []graph.ReportID) string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return strings.Join(out, ", ")
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
