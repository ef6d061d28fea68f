package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

func askCommand(o *options) *cobra.Command {
	var asJSON bool
	var report string
	cmd := &cobra.Command{
		Use:   `ask "QUESTION"`,
		Short: "Answer a plain question, with the sentence each answer rests on",
		Long: `ask answers who, what, when, where, why, did and how-linked questions over the statements in the store. Where
no statement agrees it says so, offers the nearest sentences, and ends with exit code 4.`,
		Example: "  newsgraph ask \"Who released the 12-point plan?\"\n  newsgraph ask --json \"Did China condemn the invasion?\"",
		Args:    cobra.MinimumNArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			x, err := ingest.New()
			if err != nil {
				return err
			}
			return o.withIndex(cmd.Context(), func(ix *index.Index) error {
				v := ix.View()
				if report != "" && v.Report(graph.ReportID(report)) == nil {
					return notFound(report, graph.ErrNotFound)
				}
				asker := query.NewAsker(x)
				res := asker.Ask(v, ask.Question{Text: strings.Join(args, " "), Report: graph.ReportID(report)})
				if err := printAnswer(cmd.OutOrStdout(), v, res, asJSON); err != nil {
					return err
				}
				if res.Abstained {
					return &exitError{code: exitNothing}
				}
				return nil
			})
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as the API gives it")
	cmd.Flags().StringVar(&report, "report", "", "ask only this report")
	return cmd
}

func printAnswer(w io.Writer, v *index.View, res ask.Result, asJSON bool) error {
	a := query.NewAskJSON(v, res)
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(a)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "understood as: %s\n", a.Interpretation)
	if a.Abstained {
		fmt.Fprintf(&b, "no answer: %s\n", a.Reason)
		for i, n := range a.Nearest {
			if i == 0 {
				b.WriteString("nearest sentences, which do not answer it:\n")
			}
			fmt.Fprintf(&b, "    %s\n        %s\n", oneLine(n.Sentence), citation(n.Title, n.Name, n.Published, n.Report, n.Start, n.End))
		}
	}
	for i, p := range a.Paths {
		fmt.Fprintf(&b, "\npath %d:\n", i+1)
		printHops(&b, p)
	}
	if len(a.Paths) == 0 {
		for _, part := range a.Parts {
			if a.Abstained {
				break
			}
			fmt.Fprintf(&b, "\n%s\n", part.Question)
			if part.Reason != "" {
				fmt.Fprintf(&b, "no answer: %s\n", part.Reason)
			}
			printAnswers(&b, a.Answers, part.Question)
		}
		printAnswers(&b, a.Answers, "")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shownEvidence is how many sentences are printed for an answer.
const shownEvidence = 3

// printAnswers prints those to a part of the question.
func printAnswers(b *strings.Builder, as []query.AnswerJSON, asked string) {
	for _, a := range as {
		if a.Asked == asked {
			printOne(b, a)
		}
	}
}

func printOne(b *strings.Builder, a query.AnswerJSON) {
	fmt.Fprintf(b, "\n%s   (%s, confidence %.2f)\n", oneLine(a.Text), a.Stance, a.Confidence)
	for _, d := range a.Details {
		fmt.Fprintf(b, "  %s: %s\n", d.Asks, oneLine(d.Text))
	}
	for i, e := range a.Evidence {
		if i == shownEvidence {
			fmt.Fprintf(b, "    and %d more\n", len(a.Evidence)-i)
			break
		}
		fmt.Fprintf(b, "    %s\n", oneLine(e.Sentence))
		as := e.Attribution
		if e.Speaker != nil {
			as = append([]export.Source{{Source: e.Speaker.Text, Cue: e.Speaker.Cue}}, as...)
		}
		if s := sources(as); s != "" {
			fmt.Fprintf(b, "        %s\n", s)
		}
		fmt.Fprintf(b, "        %s\n", citation(e.Title, e.Name, e.Published, e.Report, e.Start, e.End))
		for _, c := range e.Copies {
			fmt.Fprintf(b, "        copied in %s\n", citation(c.Title, c.Name, c.Published, c.Report, c.Start, c.End))
		}
	}
}
