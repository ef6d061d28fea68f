package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

func pathCommand(o *options) *cobra.Command {
	var asJSON, factual bool
	var opts path.Options
	cmd := &cobra.Command{
		Use:   "path FROM TO",
		Short: "How two actors are linked, with a cited sentence for each hop",
		Long:  `path prints the best chains of statements between two entities, named by name or ID. Exit code 4: none, or a name that is in no report.`,
		Args:  cobra.ExactArgs(2),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if err := errors.Join(bounded("max-length", opts.MaxLength, path.LimitMaxLength), bounded("k", opts.K, path.LimitK)); err != nil {
				return err
			}
			if factual {
				opts.Stances = []string{string(graph.Asserted)}
			}
			return o.withIndex(cmd.Context(), func(ix *index.Index) error {
				v := ix.View()
				var ends [2]*index.Entity
				for i, name := range args {
					e, others := v.Resolve(name)
					if e == nil {
						return &exitError{code: exitNothing, err: fmt.Errorf("%q is named in no report", name)}
					}
					if len(others) > 0 {
						fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: %q is read as %s; others of that name: %s\n", name, e.ID, ids(others))
					}
					ends[i] = e
				}
				paths, err := path.FindContext(cmd.Context(), v, ends[0].ID, ends[1].ID, opts)
				if err != nil {
					return fmt.Errorf("path from %s to %s: %w", ends[0].Label, ends[1].Label, err)
				}
				found := query.NewPathsJSON(v, paths)
				if asJSON {
					enc := json.NewEncoder(cmd.OutOrStdout())
					enc.SetEscapeHTML(false)
					if err := enc.Encode(found); err != nil {
						return err
					}
				} else if err := printPaths(cmd.OutOrStdout(), found); err != nil {
					return err
				}
				if len(found) == 0 {
					return &exitError{code: exitNothing, err: fmt.Errorf("no path from %s to %s within %d hops", ends[0].Label, ends[1].Label, opts.MaxLength)}
				}
				return nil
			})
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the paths as the API gives them")
	cmd.Flags().IntVar(&opts.MaxLength, "max-length", path.DefaultMaxLength, fmt.Sprintf("hops at most, 1 to %d", path.LimitMaxLength))
	cmd.Flags().IntVar(&opts.K, "k", path.DefaultK, fmt.Sprintf("paths at most, 1 to %d", path.LimitK))
	cmd.Flags().BoolVar(&factual, "factual", false, "only what the reports themselves assert")
	return cmd
}

// bounded is the error of a flag that is not between 1 and most.
func bounded(flag string, n, most int) error {
	if 1 <= n && n <= most {
		return nil
	}
	return &exitError{code: exitUsage, err: fmt.Errorf("--%s %d is out of bounds", flag, n), hint: fmt.Sprintf("--%s takes 1 to %d", flag, most)}
}

func ids(es []*index.Entity) string {
	var out []string
	for _, e := range es {
		out = append(out, string(e.ID))
	}
	return strings.Join(out, ", ")
}

func printPaths(w io.Writer, paths []query.PathJSON) error {
	var b strings.Builder
	for i, p := range paths {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "path %d:\n", i+1)
		printHops(&b, p)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func printHops(b *strings.Builder, p query.PathJSON) {
	for _, h := range p.Hops {
		st := h.Statement
		fmt.Fprintf(b, "  %s – %s: %s\n", h.From.Label, h.To.Label, statement(st))
		fmt.Fprintf(b, "    %s\n", oneLine(st.Sentence))
		if s := sources(st.Attribution); s != "" {
			fmt.Fprintf(b, "        %s\n", s)
		}
		fmt.Fprintf(b, "        %s\n", citation(h.Title, h.Name, st.Published, st.Report, st.Start, st.End))
	}
}

// statement is a statement in one line, with its stance.
func statement(st export.Statement) string {
	s := st.Subject.Text + " — " + st.Predicate.Text
	if st.Object != nil {
		s += " — " + st.Object.Text
	}
	return oneLine(s) + " (" + st.Stance + ")"
}

// sources says who vouches for a statement: "according to Kirby (said), CNN (as quoted by)".
func sources(as []export.Source) string {
	if len(as) == 0 {
		return ""
	}
	var out []string
	for _, a := range as {
		s := cmp.Or(a.Label, oneLine(a.Source), "somebody")
		if a.Cue != "" {
			s += " (" + a.Cue + ")"
		}
		out = append(out, s)
	}
	return "according to " + strings.Join(out, ", ")
}

// citation says where a sentence stands.
func citation(title, name, published string, id graph.ReportID, start, end int) string {
	s := string(id)
	if t := cmp.Or(title, name); t != "" {
		s = fmt.Sprintf("%q, %s", oneLine(t), s)
	}
	if published != "" {
		s += ", " + published
	}
	return fmt.Sprintf("[%s, characters %d–%d]", s, start, end)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
