package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/eval"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

// evalAsk puts the questions of a careful reader to all the reports of their set at once. What is not answered as the
// reader would is printed to misses.
func evalAsk(ctx context.Context, x *ingest.Extractor, path string, misses io.Writer) ([]score, error) {
	names, err := filesOf(path, ".ask")
	if err != nil {
		return nil, err
	}
	indexes := map[string]*index.Index{} // by the reports in them, which the sets of a folder share
	var out []score
	for _, name := range names {
		set, err := openReaderSet(name)
		if err != nil {
			return nil, err
		}
		key := strings.Join(set.Reports, "\n")
		if indexes[key] == nil {
			if indexes[key], err = indexOf(ctx, x, filepath.Dir(name), set.Reports); err != nil {
				return nil, err
			}
		}
		scores, err := askSet(ctx, indexes[key].View(), query.NewAsker(x), name, set.Questions, misses)
		if err != nil {
			return nil, err
		}
		out = append(out, scores...)
	}
	return out, nil
}

func openReaderSet(name string) (eval.ReaderSet, error) {
	f, err := os.Open(name)
	if err != nil {
		return eval.ReaderSet{}, err
	}
	defer f.Close()
	set, err := eval.ReadReaderSet(f)
	if err == nil && len(set.Reports) == 0 {
		err = errors.New("it names no reports to read")
	}
	if err != nil {
		return set, fmt.Errorf("%s: %w", name, err)
	}
	return set, nil
}

// indexOf reads the reports at the paths, which start from a folder.
func indexOf(ctx context.Context, x *ingest.Extractor, dir string, paths []string) (*index.Index, error) {
	var files []string
	for _, p := range paths {
		files = append(files, filepath.Join(dir, p))
	}
	var reports []graph.Report
	for r, err := range source.Open(ctx, files, source.Options{}) {
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	ix := index.New()
	return ix, readAll(ctx, reports, x.Read, func(_ int, r *graph.Reading) error {
		ix.Put(r)
		return nil
	})
}

func askSet(ctx context.Context, v *index.View, asker ask.Asker, name string, questions []eval.ReaderQuestion, misses io.Writer) ([]score, error) {
	var s eval.ReaderScore
	base := strings.TrimSuffix(filepath.Base(name), ".ask")
	bar := progressIn(ctx, len(questions), "asking")
	defer bar.finish()
	for i := range questions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		bar.add(1)
		q := &questions[i]
		res := asker.Ask(v, ask.Question{Text: q.Text})
		first, answered := "", len(res.Answers) > 0
		if answered {
			first = res.Answers[0].Text
		}
		if s.Add(q, answered, first) {
			continue
		}
		want, have := strings.Join(q.Accepted, " | "), fmt.Sprintf("%q", first)
		if q.None {
			want = "none"
		}
		if !answered {
			have = "none: " + res.Reason
		}
		if _, err := fmt.Fprintf(misses, "%s %s (%s): want %s have %s\n", base, q.Text, res.Interpretation, want, have); err != nil {
			return nil, err
		}
	}
	var out []score
	if s.First.Of > 0 {
		out = append(out, score{
			name: "ask " + base, values: []value{{"first-right", s.First.Rate()}, {"abstained", s.Abstained.Rate()}},
			note: fmt.Sprintf("%d questions over all reports at once", s.First.Of),
		})
	}
	if none := s.None; none.Of > 0 {
		out = append(out, score{
			name: "ask " + base + " without an answer", values: []value{{"abstained", none.Rate()}},
			note: fmt.Sprintf("%d questions, %d answered falsely", none.Of, none.Of-none.Right),
		})
	}
	return out, nil
}
