package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/eval"
	"github.com/newsgraph/newsgraph/ingest/source"
)

func evalCommand(_ *options) *cobra.Command {
	return &cobra.Command{
		Use:   "eval carb FILE",
		Short: "Measure this program on gold data",
		Long: `eval prints the program's own score on a set of gold data:

  newsgraph eval carb testdata/eval/carb/dev.tsv    tuples of open information extraction, lenient match (CaRB)`,
		Args: cobra.ExactArgs(2),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			x, err := ingest.New()
			if err != nil {
				return err
			}
			switch args[0] {
			case "carb":
				s, err := evalCaRB(cmd.Context(), x, args[1])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), s)
				return err
			}
			return &exitError{code: exitUsage, err: fmt.Errorf("unknown set %q", args[0]), hint: "carb"}
		}),
	}
}

// evalCaRB scores the statements of the sentences of a CaRB file, each read on its own.
func evalCaRB(ctx context.Context, x *ingest.Extractor, name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("eval: %w", err)
	}
	defer f.Close()
	gold, err := eval.ReadCaRB(f)
	if err != nil {
		return "", fmt.Errorf("eval %s: %w", name, err)
	}
	var predicted [][]eval.Tuple
	type tuples struct {
		list []eval.Tuple
		err  error
	}
	err = inOrder(ctx, slices.Values(gold), func(ctx context.Context, s eval.CaRBSentence) tuples {
		reading, err := readSentence(ctx, x, s.Text)
		if err != nil {
			return tuples{err: err}
		}
		return tuples{list: tuplesOf(reading)}
	}, func(t tuples) error {
		predicted = append(predicted, t.list)
		return t.err
	})
	if err != nil {
		return "", fmt.Errorf("eval %s: %w", name, err)
	}
	n := 0
	for _, p := range predicted {
		n += len(p)
	}
	s := eval.CaRB(gold, predicted)
	return fmt.Sprintf("carb: F1 %.3f P %.3f R %.3f (confidence ≥ %.2f; %d sentences, %d tuples)", s.F1, s.Precision, s.Recall, s.Threshold, len(gold), n), nil
}

func readSentence(ctx context.Context, x *ingest.Extractor, text string) (*graph.Reading, error) {
	report := graph.Report{Text: text}
	for line, err := range source.Lines(strings.NewReader(text)) {
		if err != nil {
			return nil, err
		}
		report = line.Report
	}
	return x.Read(ctx, report)
}

// tuplesOf is the statements as tuples: subject, predicate, object and arguments.
func tuplesOf(r *graph.Reading) []eval.Tuple {
	var out []eval.Tuple
	for i := range r.Statements {
		st := &r.Statements[i]
		t := eval.Tuple{Relation: st.Predicate.Text, Args: []string{st.Subject.Text}, Confidence: st.Confidence}
		if st.Object.Text != "" {
			t.Args = append(t.Args, st.Object.Text)
		}
		for _, a := range st.Arguments {
			t.Args = append(t.Args, a.Text)
		}
		out = append(out, t)
	}
	return out
}
