package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/eval"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

// evalSets are the sets of gold data that scores are known for.
var evalSets = map[string]func(context.Context, *ingest.Extractor, string) ([]score, error){
	"carb":  evalCaRB,
	"qasrl": evalQASRL,
	"gum":   evalGUM,
}

// setNames are the sets as the hint lists them.
const setNames = "carb, qasrl, gum, quotes, ask, confidence or calibrate"

func evalCommand(_ *options) *cobra.Command {
	var misses, table bool
	cmd := &cobra.Command{
		Use:   "eval carb|qasrl|gum|quotes|ask|confidence|calibrate PATH",
		Short: "Measure this program on gold data",
		Long: `eval prints the program's own scores on a set of gold data; the first number of a line is the one to watch:

  newsgraph eval carb testdata/eval/carb/dev.tsv    tuples of open information extraction, lenient match (CaRB)
  newsgraph eval qasrl testdata/eval/qasrl          argument spans of verbs, and the questions about them, asked (QA-SRL)
  newsgraph eval gum testdata/eval/gum              names, coreference, pronouns and wrong merges (GUM, CoNLL-U)
  newsgraph eval quotes testdata/eval/quotes        quotations, their speakers and who passes them on
  newsgraph eval ask query/ask/testdata/reports100  questions of a careful reader over many reports at once
  newsgraph eval confidence testdata/eval           how well confidence tells right statements from wrong, cross-validated
  newsgraph eval calibrate testdata/eval            prints the weights that confidence is computed with, fitted anew

The path is a file or, but for carb, a folder. Every sentence of carb and qasrl is read on its own.
With --misses, quotes and ask also print what is wrong; with --table, confidence also prints what share of each tenth is right.`,
		Example: "  newsgraph eval carb testdata/eval/carb/dev.tsv",
		Args:    cobra.ExactArgs(2),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if args[0] == "calibrate" {
				return runCalibrate(cmd, args[1])
			}
			run, ok := evalSets[args[0]]
			detailed := func(set string, on bool, eval func(context.Context, *ingest.Extractor, string, io.Writer) ([]score, error)) {
				if args[0] != set {
					return
				}
				var w io.Writer = io.Discard
				if on {
					w = cmd.OutOrStdout()
				}
				run, ok = func(ctx context.Context, x *ingest.Extractor, path string) ([]score, error) {
					return eval(ctx, x, path, w)
				}, true
			}
			detailed("confidence", table, evalConfidence)
			detailed("quotes", misses, evalQuotes)
			detailed("ask", misses, evalAsk)
			if !ok {
				return &exitError{code: exitUsage, err: fmt.Errorf("unknown set %q", args[0]), hint: setNames}
			}
			x, err := ingest.New()
			if err != nil {
				return err
			}
			scores, err := run(withProgress(cmd.Context(), cmd.ErrOrStderr()), x, args[1])
			if err != nil {
				return fmt.Errorf("eval %s: %w", args[0], err)
			}
			for _, s := range scores {
				if _, err := fmt.Fprintln(cmd.OutOrStdout(), s); err != nil {
					return err
				}
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&misses, "misses", false, "print what is wrong as well (quotes, ask)")
	cmd.Flags().BoolVar(&table, "table", false, "print what share of each tenth of confidence is right as well (confidence)")
	return cmd
}

func runCalibrate(cmd *cobra.Command, path string) error {
	x, err := ingest.New()
	if err != nil {
		return err
	}
	return calibrate(withProgress(cmd.Context(), cmd.ErrOrStderr()), x, path, cmd.OutOrStdout())
}

// score is one line of scores, the number to watch first.
//
//	carb: F1 0.564 P 0.586 R 0.543 (641 sentences, 1555 tuples)
type score struct {
	name   string
	values []value
	note   string
}

type value struct {
	key string
	x   float64
}

func (s score) String() string {
	var b strings.Builder
	b.WriteString(s.name + ":")
	for _, v := range s.values {
		fmt.Fprintf(&b, " %s %.3f", v.key, v.x)
	}
	if s.note != "" {
		fmt.Fprintf(&b, " (%s)", s.note)
	}
	return b.String()
}

func newScore(name string, s eval.PRF, note string) score {
	return score{name: name, values: []value{{"F1", s.F1}, {"P", s.Precision}, {"R", s.Recall}}, note: note}
}

// readCaRB reads the gold of a CaRB file.
func readCaRB(name string) ([]eval.CaRBSentence, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	gold, err := eval.ReadCaRB(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return gold, nil
}

// evalCaRB scores the statements of the sentences of a CaRB file, each read on its own.
func evalCaRB(ctx context.Context, x *ingest.Extractor, name string) ([]score, error) {
	gold, err := readCaRB(name)
	if err != nil {
		return nil, err
	}
	var predicted [][]eval.Tuple
	n := 0
	err = readAll(ctx, gold, func(ctx context.Context, s eval.CaRBSentence) (*graph.Reading, error) {
		return readSentence(ctx, x, s.Text)
	}, func(_ int, r *graph.Reading) error {
		predicted = append(predicted, tuplesOf(r))
		n += len(r.Statements)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s := eval.CaRB(gold, predicted)
	return []score{newScore("carb", s, fmt.Sprintf("confidence ≥ %.2f; %d sentences, %d tuples", s.Threshold, len(gold), n))}, nil
}

// evalQASRL scores the statements of sentences of QA-SRL, each read on its own. The path is the file of questions,
// NAME.gold.csv, with the sentences in NAME.full.csv beside it, or a folder of such files.
func evalQASRL(ctx context.Context, x *ingest.Extractor, path string) ([]score, error) {
	names, err := filesOf(path, ".gold.csv")
	if err != nil {
		return nil, err
	}
	var s eval.QAScore
	var asked eval.AskScore
	asker := query.NewAsker(x)
	for _, name := range names {
		sents, err := openQASRL(name)
		if err != nil {
			return nil, err
		}
		err = readAll(ctx, sents, func(ctx context.Context, sent eval.QASentence) (answered, error) {
			r, err := readSentence(ctx, x, sent.Text)
			if err != nil {
				return answered{}, err
			}
			return answered{r, askAll(asker, r, &sent)}, nil
		}, func(k int, a answered) error {
			sent := &sents[k]
			if a.reading.Report.Text != sent.Text {
				return fmt.Errorf("%s: the text of sentence %s was changed in reading", name, sent.ID)
			}
			s.Add(sent, a.reading)
			n := 0
			for v := range sent.Verbs {
				for q := range sent.Verbs[v].Questions {
					asked.Add(sent, &sent.Verbs[v].Questions[q], a.first[n])
					n++
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	arguments := newScore("qasrl arguments", s.Arguments.PRF(), fmt.Sprintf("IoU ≥ 0.5; %d sentences, %d verbs", s.Sentences, s.Verbs))
	byQuestion := newScore("qasrl by question", s.Answered.PRF(), "each question once, with any of its answers")
	roles := score{name: "qasrl roles", values: []value{{"all", s.AllRoles().Rate()}}, note: fmt.Sprintf("%d questions", s.Questions)}
	found := score{name: "qasrl found", values: []value{{"all", s.AllFound().Rate()}}, note: "in whatever role"}
	first := score{name: "qasrl ask", values: []value{{"first-right", asked.All().Rate()}, {"answered", asked.Answered.Rate()}}, note: roles.note}
	for _, wh := range eval.QAWords {
		key := strings.ReplaceAll(wh, " ", "-")
		roles.values = append(roles.values, value{key, s.Role[wh].Rate()})
		found.values = append(found.values, value{key, s.Found[wh].Rate()})
		first.values = append(first.values, value{key, asked.First[wh].Rate()})
	}
	return []score{arguments, byQuestion, roles, found, first}, nil
}

// answered is the reading of a sentence, and where the first answer to each question about it stands, nil where there is none.
type answered struct {
	reading *graph.Reading
	first   []*graph.Span
}

// askAll puts all questions about a sentence to `ask`, over an index of this sentence alone.
func askAll(asker ask.Asker, r *graph.Reading, sent *eval.QASentence) []*graph.Span {
	ix := index.New()
	ix.Put(r)
	var out []*graph.Span
	for _, v := range sent.Verbs {
		for _, q := range v.Questions {
			res := asker.Ask(ix.View(), ask.Question{Text: q.Text, Report: r.Report.ID})
			var first *graph.Span
			if len(res.Answers) > 0 && len(res.Answers[0].Evidence) > 0 {
				first = &res.Answers[0].Evidence[0].Mention.Span
			}
			out = append(out, first)
		}
	}
	return out
}

func openQASRL(name string) ([]eval.QASentence, error) {
	base, ok := strings.CutSuffix(name, ".gold.csv")
	if !ok {
		return nil, fmt.Errorf("%s: not NAME.gold.csv", name)
	}
	gold, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer gold.Close()
	full, err := os.Open(base + ".full.csv")
	if err != nil {
		return nil, err
	}
	defer full.Close()
	sents, err := eval.ReadQASRL(gold, full)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return sents, nil
}

// evalGUM scores the mentions and entities of documents of GUM, each read as a report.
func evalGUM(ctx context.Context, x *ingest.Extractor, path string) ([]score, error) {
	names, err := filesOf(path, ".conllu")
	if err != nil {
		return nil, err
	}
	var docs []*eval.GUMDoc
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		doc, err := eval.ReadGUM(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		docs = append(docs, doc)
	}
	var s eval.EntityScore
	err = readAll(ctx, docs, func(ctx context.Context, doc *eval.GUMDoc) (*graph.Reading, error) {
		report, err := source.FromText(doc.Text, source.Meta{Name: doc.ID, Title: doc.Title, Published: doc.Date})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doc.ID, err)
		}
		return x.Read(ctx, report)
	}, func(k int, r *graph.Reading) error {
		if r.Report.Text != docs[k].Text {
			return fmt.Errorf("%s: the text was changed in reading", docs[k].ID)
		}
		s.Add(docs[k], r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return entityScores(&s), nil
}

func entityScores(s *eval.EntityScore) []score {
	p := &s.Pronouns
	pronouns := newScore("gum pronouns", p.PRF(), fmt.Sprintf("of the third person; %d with an antecedent, %d linked", p.All.Of, p.Linked.Of))
	pronouns.values = append(pronouns.values, value{"he-she", p.Person.Rate()}, value{"they", p.They.Rate()}, value{"it", p.It.Rate()})
	return []score{
		newScore("gum names", s.NamesByHead.PRF(), fmt.Sprintf("by head; %d documents, %.0f gold names", s.Documents, s.NamesByHead.Gold)),
		newScore("gum names exact", s.NamesExact.PRF(), ""),
		corefScore("gum coref", &s.All, "all mentions, singletons too"),
		corefScore("gum chains", &s.Chains, "chains of two or more"),
		corefScore("gum actors", &s.Actors, "persons, organizations and places with a name"),
		corefScore("gum actors, nameless too", &s.Everyone, "chains of two or more"),
		pronouns,
		{
			name:   "gum merges",
			values: []value{{"pure", s.PureNames.Rate()}, {"with-nominals", s.PureNominals.Rate()}, {"with-pronouns", s.Pure.Rate()}},
			note: fmt.Sprintf("of %d entities named twice %d unite different ones; of %d mentioned twice %d",
				s.PureNames.Of, s.PureNames.Of-s.PureNames.Right, s.Pure.Of, s.Pure.Of-s.Pure.Right),
		},
	}
}

func corefScore(name string, c *eval.Coreference, note string) score {
	muc, b3, ceaf := c.MUC.PRF(), c.B3.PRF(), c.CEAFe.PRF()
	return score{name: name, note: note, values: []value{
		{"CoNLL", c.CoNLL()},
		{"MUC", muc.F1}, {"P", muc.Precision}, {"R", muc.Recall},
		{"B3", b3.F1}, {"P", b3.Precision}, {"R", b3.Recall},
		{"CEAFe", ceaf.F1}, {"P", ceaf.Precision}, {"R", ceaf.Recall},
	}}
}

// filesOf is the path itself where it is a file, else the files in it whose names end so, in the order of their names.
func filesOf(path, ext string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ext) {
			names = append(names, filepath.Join(path, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no *%s in %s", ext, path)
	}
	return names, nil
}

// readAll reads items on all cores and takes their readings in order, and shows how many there are yet to come.
func readAll[T, R any](ctx context.Context, items []T, read func(context.Context, T) (R, error), take func(int, R) error) error {
	type outcome struct {
		reading R
		err     error
	}
	k := -1
	bar := progressIn(ctx, len(items), "reading")
	defer bar.finish()
	return inOrder(ctx, slices.Values(items), func(ctx context.Context, item T) outcome {
		r, err := read(ctx, item)
		return outcome{r, err}
	}, func(o outcome) error {
		k++
		bar.add(1)
		if o.err != nil {
			return o.err
		}
		return take(k, o.reading)
	})
}

func readSentence(ctx context.Context, x *ingest.Extractor, text string) (*graph.Reading, error) {
	report, err := lineReport(text)
	if err != nil {
		return nil, err
	}
	return x.Read(ctx, report)
}

// lineReport is a report of one sentence.
func lineReport(text string) (graph.Report, error) {
	report := graph.Report{Text: text}
	for line, err := range source.Lines(strings.NewReader(text)) {
		if err != nil {
			return report, err
		}
		report = line.Report
	}
	return report, nil
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
