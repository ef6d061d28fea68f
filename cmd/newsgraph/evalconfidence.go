package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/confidence"
	"github.com/newsgraph/newsgraph/ingest/eval"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// How the weights of confidence are fitted. A tuple of CaRB counts less than a judged statement, because what its gold
// lacks need not be wrong.
const (
	carbMatch   = 0.3
	carbWeight  = 0.4
	penalty     = 3
	inCaRB      = "in-carb" // a feature of CaRB's examples alone, so that they lend their slopes but not their share of right ones
	judgedFolds = 10
)

// evalConfidence cross-validates confidence on judged statements; path holds confidence/judged.jsonl, carb/dev.tsv and, beside it,
// the reports. The reliability table is printed to table.
func evalConfidence(ctx context.Context, x *ingest.Extractor, path string, table io.Writer) ([]score, error) {
	judged, examples, err := judgedExamples(ctx, x, path)
	if err != nil {
		return nil, err
	}
	random, right := 0, 0
	for _, j := range judged {
		if j.Drawn == "random" {
			random++
			if j.Right {
				right++
			}
		}
	}
	carb, err := carbExamples(ctx, x, path)
	if err != nil {
		return nil, err
	}
	r := eval.CrossValidate(append(carb, examples...), penalty)
	if err := printBins(table, &r); err != nil {
		return nil, err
	}
	return []score{
		{name: "confidence", values: []value{{"rank", r.Rank}, {"Brier", r.Brier}, {"of-share", r.Plain}, {"ECE", r.ECE}}, note: fmt.Sprintf("cross-validated; %d judged statements", r.N)},
		{name: "judged", values: []value{{"right", float64(right) / float64(max(random, 1))}}, note: fmt.Sprintf("of %d statements drawn at random that are still made", random)},
	}, nil
}

func printBins(w io.Writer, r *eval.Reliability) error {
	for i, b := range r.Bins {
		if b.N == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%.1f–%.1f  held %.2f  right %.2f  n %d\n", float64(i)/10, float64(i+1)/10, b.Held, b.Right, b.N); err != nil {
			return err
		}
	}
	return nil
}

// calibrate fits the weights of confidence to all examples in path and prints them.
func calibrate(ctx context.Context, x *ingest.Extractor, path string, w io.Writer) error {
	_, examples, err := judgedExamples(ctx, x, path)
	if err != nil {
		return err
	}
	carb, err := carbExamples(ctx, x, path)
	if err != nil {
		return err
	}
	m := eval.Fit(append(carb, examples...), penalty)
	delete(m, inCaRB)
	if _, err := fmt.Fprintf(w, "# Weights of package confidence, fitted to %d judged statements and %d tuples of CaRB dev:\n# newsgraph eval calibrate testdata/eval > ingest/confidence/weights.txt\n", len(examples), len(carb)); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if _, err := fmt.Fprintf(w, "%s %.3f\n", name, m[name]); err != nil {
			return err
		}
	}
	return nil
}

// featured is a reading with what the confidence in its statements was computed from.
type featured struct {
	reading  *graph.Reading
	features map[graph.StatementID][]confidence.Feature
}

// judgedExamples are the judged statements that are still made, those of a report in one fold.
func judgedExamples(ctx context.Context, x *ingest.Extractor, path string) ([]eval.Judged, []eval.Example, error) {
	name := filepath.Join(path, "confidence", "judged.jsonl")
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	all, err := eval.ReadJudged(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	of := map[string][]eval.Judged{}
	for _, j := range all {
		of[j.Report] = append(of[j.Report], j)
	}
	var made []eval.Judged
	var examples []eval.Example
	names := slices.Sorted(maps.Keys(of))
	err = readAll(ctx, names, func(ctx context.Context, name string) (featured, error) {
		for report, err := range source.Open(ctx, []string{filepath.Join(path, "..", "reports", name)}, source.Options{}) {
			if err != nil {
				return featured{}, err
			}
			r, fs, err := x.ReadFeatures(ctx, report)
			return featured{r, fs}, err
		}
		return featured{}, fmt.Errorf("%s: no report", name)
	}, func(k int, r featured) error {
		for _, j := range of[names[k]] {
			at := slices.IndexFunc(r.reading.Statements, func(st graph.Statement) bool { return j.Same(&st, r.reading) })
			if at < 0 {
				continue
			}
			made = append(made, j)
			examples = append(examples, eval.Example{Features: r.features[r.reading.Statements[at].ID], Right: j.Right, Weight: 1, Fold: k % judgedFolds})
		}
		return nil
	})
	return made, examples, err
}

func isRestated(fs []confidence.Feature) bool {
	return slices.ContainsFunc(fs, func(f confidence.Feature) bool { return f.Name == confidence.Restates })
}

// carbExamples are the statements of CaRB's sentences, right where they match a gold tuple.
func carbExamples(ctx context.Context, x *ingest.Extractor, path string) ([]eval.Example, error) {
	gold, err := readCaRB(filepath.Join(path, "carb", "dev.tsv"))
	if err != nil {
		return nil, err
	}
	var examples []eval.Example
	err = readAll(ctx, gold, func(ctx context.Context, s eval.CaRBSentence) (featured, error) {
		report, err := lineReport(s.Text)
		if err != nil {
			return featured{}, err
		}
		r, fs, err := x.ReadFeatures(ctx, report)
		return featured{r, fs}, err
	}, func(k int, r featured) error {
		matched := eval.Matched(gold[k].Gold, tuplesOf(r.reading), carbMatch)
		for i, st := range r.reading.Statements {
			if isRestated(r.features[st.ID]) || strings.HasPrefix(st.Rule, "title") { // its fuller one is matched; few gold tuples are titles
				continue
			}
			fs := append(slices.Clone(r.features[st.ID]), confidence.Feature{Name: inCaRB, Value: 1})
			examples = append(examples, eval.Example{Features: fs, Right: matched[i], Weight: carbWeight, Fold: -1})
		}
		return nil
	})
	return examples, err
}
