package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/user"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/index"
)

func entitiesCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "entities list|show|merge|split|decisions|undo",
		Short:   "Who is who: list and show entities, merge and split them, undo that",
		Example: "  newsgraph entities list\n  newsgraph entities show person-xi-jinping",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(entitiesList(o), entitiesShow(o), entitiesMerge(o), entitiesSplit(o), entitiesDecisions(o), entitiesUndo(o))
	return cmd
}

func entitiesList(o *options) *cobra.Command {
	var kind string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list [WORDS]",
		Short: "List the entities, or those with a name in which words begin so, the most mentioned first",
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withIndex(cmd.Context(), func(ix *index.Index) error {
				v := ix.View()
				tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				for _, e := range v.Find(strings.Join(args, " "), graph.EntityKind(kind)) {
					if asJSON {
						if err := printJSON(cmd.OutOrStdout(), query.NewFullEntityJSON(v, e)); err != nil {
							return err
						}
						continue
					}
					fmt.Fprintf(tw, "%s\t%s\t%d\t%d\t%s\n", e.ID, oneLine(e.Label), e.Mentions, len(e.Reports), oneLine(strings.Join(e.Titles, "; ")))
				}
				return tw.Flush()
			})
		}),
	}
	cmd.Flags().StringVar(&kind, "type", "", "only those of a kind: person, organization, country, place …")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one entity a line, as the API gives it")
	return cmd
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func entitiesShow(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Print an entity as JSON: its names, where they come from, and why it is one",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withIndex(cmd.Context(), func(ix *index.Index) error {
				v := ix.View()
				e := v.Entity(graph.EntityID(args[0]))
				if e == nil {
					return decided(&identity.NotFoundError{What: "there is no entity " + args[0]})
				}
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetEscapeHTML(false)
				enc.SetIndent("", "  ")
				return enc.Encode(query.NewFullEntityJSON(v, e))
			})
		}),
	}
}

// deciding are the flags of commands that decide.
type deciding struct{ who, reason string }

func (d *deciding) flags(cmd *cobra.Command) {
	name := ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	cmd.Flags().StringVar(&d.who, "who", name, "who decides it")
	cmd.Flags().StringVar(&d.reason, "reason", "", "why")
}

func (d *deciding) run(o *options, cmd *cobra.Command, propose query.Proposal) error {
	return o.withBoth(cmd.Context(), func(lib *graph.Library, ix *index.Index) error {
		made, err := query.Decide(cmd.Context(), lib, ix, propose, d.who, d.reason)
		if err != nil {
			return decided(err)
		}
		return printDecision(cmd.OutOrStdout(), made)
	})
}

func entitiesMerge(o *options) *cobra.Command {
	var d deciding
	var force bool
	cmd := &cobra.Command{
		Use:   "merge ID OTHER",
		Short: "Decide that two entities are one: OTHER goes into ID",
		Long:  `merge decides that two entities are one. It holds whatever reports come and go, until it is undone. Exit code 4: there is no such entity.`,
		Args:  cobra.ExactArgs(2),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return d.run(o, cmd, func(r *identity.Result) (graph.Decision, error) {
				return r.Merge(graph.EntityID(args[0]), graph.EntityID(args[1]), force)
			})
		}),
	}
	d.flags(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "though they are of two kinds")
	return cmd
}

func entitiesSplit(o *options) *cobra.Command {
	var d deciding
	var aliases, reports []string
	var label string
	cmd := &cobra.Command{
		Use:   "split ID [--alias NAME]… [--report ID]…",
		Short: "Decide that some of an entity is another: these names, in these reports",
		Long: `split decides that some of an entity is another: what has one of the names, in one of the reports; all names, or all reports,
where none are given. It prints the ID of the new entity, and holds until it is undone. Exit code 4: there is no such entity, or it has
no such name or report.`,
		Args: cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if len(aliases)+len(reports) == 0 {
				return &exitError{code: exitUsage, err: errors.New("nothing is said of what is to be split off"), hint: "--alias Kirby, --report report-…, or both"}
			}
			var in []graph.ReportID
			for _, r := range reports {
				in = append(in, graph.ReportID(r))
			}
			return d.run(o, cmd, func(r *identity.Result) (graph.Decision, error) {
				return r.Split(graph.EntityID(args[0]), aliases, in, label)
			})
		}),
	}
	d.flags(cmd)
	cmd.Flags().StringArrayVar(&aliases, "alias", nil, "a name that is the new entity's")
	cmd.Flags().StringArrayVar(&reports, "report", nil, "a report in which it is the new entity")
	cmd.Flags().StringVar(&label, "label", "", "what the new entity is called (default its first name)")
	return cmd
}

func entitiesDecisions(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "decisions",
		Short: "List what was decided about who is who",
		Args:  cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				all, err := lib.Decisions(cmd.Context())
				for i := 0; i < len(all) && err == nil; i++ {
					err = printDecision(cmd.OutOrStdout(), all[i])
				}
				return err
			})
		}),
	}
}

func entitiesUndo(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "undo DECISION",
		Short: "Take a decision back",
		Args:  cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withBoth(cmd.Context(), func(lib *graph.Library, ix *index.Index) error {
				if err := query.Undo(cmd.Context(), lib, ix, graph.DecisionID(args[0])); err != nil {
					return decided(err)
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: undid %s\n", args[0])
				return nil
			})
		}),
	}
}

// printDecision prints a decision on a line.
func printDecision(w io.Writer, d graph.Decision) error {
	what := fmt.Sprintf("%s is %s", d.Other, d.Entity)
	if d.Kind == graph.Split {
		what = fmt.Sprintf("%s is split from %s", d.Other, d.Entity)
	}
	for _, a := range d.Aliases {
		what += fmt.Sprintf(" %q", a)
	}
	for _, r := range d.Reports {
		what += " in " + string(r)
	}
	_, err := fmt.Fprintf(w, "%s  %s  %s  %s  %s\n", d.ID, d.When, oneLine(d.Who), what, oneLine(d.Why))
	return err
}

// decided gives the exit codes and hints of decisions that cannot be made.
func decided(err error) error {
	var missing *identity.NotFoundError
	var conflict *identity.ConflictError
	switch {
	case errors.As(err, &missing):
		return &exitError{code: exitNothing, err: err, hint: "newsgraph entities list and decisions show what there is"}
	case errors.As(err, &conflict):
		return &exitError{code: exitFailed, err: err, hint: conflict.Hint}
	}
	return err
}
