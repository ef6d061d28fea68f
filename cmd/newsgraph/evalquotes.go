package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/eval"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// evalQuotes scores the quotations of the reports that gold files name: of all files together, and the speakers of each.
// What is wrong is printed to misses.
func evalQuotes(ctx context.Context, x *ingest.Extractor, path string, misses io.Writer) ([]score, error) {
	names, err := filesOf(path, ".txt")
	if err != nil {
		return nil, err
	}
	var all eval.QuoteScore
	var parts []score
	for _, name := range names {
		var part eval.QuoteScore
		if err := scoreQuotes(ctx, x, name, func(gold *eval.QuoteReport, r *graph.Reading) {
			part.Add(gold, r)
			all.Add(gold, r)
		}); err != nil {
			return nil, err
		}
		base := strings.TrimSuffix(filepath.Base(name), ".txt")
		for _, m := range part.Misses {
			if _, err := fmt.Fprintf(misses, "%s %s: %s: %q want %s have %s\n", base, m.Report, m.Kind, m.Text, m.Want, m.Have); err != nil {
				return nil, err
			}
		}
		parts = append(parts, speakerScore("quotes "+base, &part))
	}
	return append(quoteScores(&all), parts...), nil
}

func scoreQuotes(ctx context.Context, x *ingest.Extractor, name string, add func(*eval.QuoteReport, *graph.Reading)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	dir, gold, err := eval.ReadQuotes(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return readAll(ctx, gold, func(ctx context.Context, g eval.QuoteReport) (*graph.Reading, error) {
		file := filepath.Join(filepath.Dir(name), dir, g.Name+".txt")
		for report, err := range source.Open(ctx, []string{file}, source.Options{}) {
			if err != nil {
				return nil, err
			}
			return x.Read(ctx, report)
		}
		return nil, fmt.Errorf("%s: no report", file)
	}, func(k int, r *graph.Reading) error {
		if err := gold[k].Locate(r.Report.Text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		add(&gold[k], r)
		return nil
	})
}

func quoteScores(s *eval.QuoteScore) []score {
	return []score{
		speakerScore("quotes speakers", s),
		newScore("quotes verbatim", s.Verbatim.PRF(), fmt.Sprintf("found, IoU ≥ 0.5; %.0f in %d reports", s.Verbatim.Gold, s.Reports)),
		newScore("quotes indirect", s.Indirect.PRF(), fmt.Sprintf("found, mixed too; %.0f", s.Indirect.Gold)),
		{name: "quotes turns", values: []value{{"R", s.Turns.PRF().Recall}}, note: fmt.Sprintf("found; %.0f answers of interviews", s.Turns.Gold)},
		{name: "quotes chains", values: []value{{"right", s.Chains.Rate()}}, note: fmt.Sprintf("speaker and who passes it on; %d", s.Chains.Of)},
		{name: "quotes nobody", values: []value{{"right", s.Nobody.Rate()}}, note: fmt.Sprintf("words set off that have no speaker; %d, %d wrongly given one", s.Nobody.Of, s.Nobody.Of-s.Nobody.Right)},
	}
}

// speakerScore is whether speakers are right, of all gold quotations, found or not, but for turns, which stand apart.
func speakerScore(name string, s *eval.QuoteScore) score {
	right, resolved := s.Speakers(s.Right), s.Speakers(s.Resolved)
	out := score{name: name, values: []value{{"right", right.Rate()}, {"resolved", resolved.Rate()}}, note: fmt.Sprintf("%d quotations, %d by a speaker with a name; %d turns", right.Of, resolved.Of, s.Right[eval.TurnQuote].Of)}
	for _, k := range []eval.QuoteKind{eval.VerbatimQuote, eval.IndirectQuote, eval.MixedQuote, eval.TurnQuote} {
		out.values = append(out.values, value{string(k), s.Right[k].Rate()})
	}
	return out
}
