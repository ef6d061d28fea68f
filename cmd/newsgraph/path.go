package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

func pathCommand(o *options) *cobra.Command {
	var asJSON, factual, freeHubs bool
	q := url.Values{}
	cmd := &cobra.Command{
		Use:   "path FROM TO",
		Short: "How two actors are linked, with a cited sentence for each hop",
		Long: `path prints the best chains of statements between two entities, named by name or ID. A flag that takes several values may be given several
times, or once with commas between them. Exit code 4: no path, and the reason; or a name that is in no report.`,
		Example: `  newsgraph path --factual --since 2023-04 'Xi Jinping' Putin
  newsgraph path --stance reported,denied --avoid Ukraine --avoid-kind country Kirby Putin`,
		Args: cobra.ExactArgs(2),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			q.Set("from", args[0])
			q.Set("to", args[1])
			if factual {
				q.Add("stance", string(graph.Asserted))
			}
			if freeHubs {
				q.Set("hubs", "free")
			}
			return o.withIndex(cmd.Context(), func(ix *index.Index) error {
				found, err := query.FindPaths(cmd.Context(), ix.View(), q)
				if err != nil {
					return wrongPath(err)
				}
				for _, name := range slices.Sorted(maps.Keys(found.Others)) {
					fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: %q may also mean %s\n", name, ids(found.Others[name]))
				}
				for _, name := range slices.Sorted(maps.Keys(found.Taken)) {
					fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: %q is named in no report and is taken for %s\n", name, ids([]query.EntityRefJSON{found.Taken[name]}))
				}
				if err := writePaths(cmd.OutOrStdout(), found.Paths, asJSON); err != nil {
					return err
				}
				if len(found.Paths) == 0 {
					return &exitError{code: exitNothing, err: fmt.Errorf("%s and %s: %s", found.From.Label, found.To.Label, found.Reason)}
				}
				return nil
			})
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the paths as the API gives them")
	cmd.Flags().BoolVar(&factual, "factual", false, "only what the reports themselves assert: --stance asserted")
	cmd.Flags().BoolVar(&freeHubs, "free-hubs", false, "let it cost nothing to pass an entity of many statements")
	for _, f := range []struct{ name, parameter, usage string }{
		{"max-length", "max_length", fmt.Sprintf("hops at most, 1 to %d (default %d)", path.LimitMaxLength, path.DefaultMaxLength)},
		{"k", "k", fmt.Sprintf("paths at most, 1 to %d (default %d)", path.LimitK, path.DefaultK)},
		{"report", "report", "only statements of this report"},
		{"stance", "stance", "only statements held so: " + strings.Join(index.Stances, ", ")},
		{"predicate", "predicate", "only statements with this verb, as its lemma: release"},
		{"class", "class", "only statements of these event classes: CONSULT, ASSAULT, …"},
		{"since", "since", "only statements since a day, month or year: 2023-04-26, 2023-04, 2023"},
		{"until", "until", "only statements until a day, month or year"},
		{"kind", "kind", "pass only entities of these kinds: person, organization, country, …"},
		{"avoid-kind", "avoid_kind", "pass no entities of these kinds"},
		{"avoid", "avoid", "do not pass this entity, by ID or name; may be given several times"},
	} {
		cmd.Flags().Var(parameter{q, f.parameter}, f.name, f.usage)
	}
	return cmd
}

// parameter is a flag that is a parameter of the API.
type parameter struct {
	q    url.Values
	name string
}

func (p parameter) Set(v string) error { p.q.Add(p.name, v); return nil }
func (p parameter) Type() string       { return "string" }
func (p parameter) String() string     { return strings.Join(p.q[p.name], ",") }

// wrongPath is an error of the parameters as one of the flags.
func wrongPath(err error) error {
	var e *query.Error
	switch {
	case !errors.As(err, &e):
		return err
	case e.Status == http.StatusNotFound:
		return &exitError{code: exitNothing, err: err}
	}
	return &exitError{code: exitUsage, err: err, hint: e.Hint}
}

func ids(es []query.EntityRefJSON) string {
	var out []string
	for _, e := range es {
		out = append(out, string(e.ID))
	}
	return strings.Join(out, ", ")
}

func writePaths(w io.Writer, paths []query.PathJSON, asJSON bool) error {
	if !asJSON {
		return printPaths(w, paths)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(paths)
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
		fmt.Fprintf(b, "  %s – %s: %s%s\n", h.From.Label, h.To.Label, statement(st), mentioned(h))
		fmt.Fprintf(b, "    %s\n", oneLine(st.Sentence))
		if s := sources(st.Attribution); s != "" {
			fmt.Fprintf(b, "        %s\n", s)
		}
		fmt.Fprintf(b, "        %s\n", citation(h.Title, h.Name, st.Published, st.Report, st.Start, st.End))
		if h.More > 0 {
			fmt.Fprintf(b, "        and %s; %s in all\n", plural(h.More, "more statement"), plural(h.Sources, "source"))
		}
	}
}

// mentioned says that a hop does not link what its statement is about.
func mentioned(h query.HopJSON) string {
	if h.Direct {
		return ""
	}
	return ", in which both are named"
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
