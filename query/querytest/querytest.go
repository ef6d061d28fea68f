// Package querytest makes many reports out of the real ones in testdata/reports, for tests and benchmarks of what must work on
// thousands of them.
//
//	news, err := querytest.Open()          // reads the real reports once, about two seconds
//	for r := range news.Readings(10_000) {
//		ix.Put(r)
//	}
//
// A made-up report is a real one in which people, organisations, places and other things that have names go by other names, the same
// throughout; nouns and adjectives are swapped for others of the same sort, so that no report is taken for a copy of another; and
// all years are shifted. What was read in the real one is carried over, with the identifiers that the program itself would give,
// so that 10,000 readings take seconds. Countries and what else a gazetteer knows keep their names. Who is named follows Zipf's
// law: a few actors are in very many reports, most are in one. One report in twenty is the copy of an earlier one under another
// headline, as agencies' are.
//
// The same number gives the same report, always. What the texts say has no sense.
package querytest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// News gives made-up reports. It may be used by many goroutines at once.
type News struct {
	real  []*base
	words map[string][]string // by tag, each as often as it is to be drawn
	tags  map[string]string   // of the words that are swapped
}

// Extractor reads texts, for tests that need one beside the readings.
var Extractor = sync.OnceValues(ingest.New)

// Open is the news made of the real reports. It must be called below the folder of the module.
var Open = sync.OnceValues(open)

func open() (*News, error) {
	dir, err := reports()
	if err != nil {
		return nil, err
	}
	x, err := Extractor()
	if err != nil {
		return nil, fmt.Errorf("make news: %w", err)
	}
	n := &News{tags: map[string]string{}}
	lex := lexicon{}
	for report, err := range source.Open(context.Background(), []string{dir}, source.Options{}) {
		if err != nil {
			return nil, fmt.Errorf("make news: %w", err)
		}
		r, err := x.Read(context.Background(), report)
		if err != nil {
			return nil, fmt.Errorf("make news: %w", err)
		}
		r.Canonical()
		n.real = append(n.real, newBase(r))
		lex.learn(x.Parse(report.Text, report.Content))
	}
	if len(n.real) == 0 {
		return nil, fmt.Errorf("make news: no reports in %s", dir)
	}
	n.words, n.tags = lex.words()
	return n, nil
}

// reports is the folder of the real reports, of the module that the working directory lies in.
func reports() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("make news: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata", "reports"), nil
		} else if !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("make news: %w", err)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("make news: not called below the folder of the module")
		}
		dir = up
	}
}

// Readings are the first n readings.
func (n *News) Readings(count int) iter.Seq[*graph.Reading] {
	return func(yield func(*graph.Reading) bool) {
		for i := range count {
			if !yield(n.Reading(i)) {
				return
			}
		}
	}
}

// Reading is what is read in the report of a number, counted from 0.
func (n *News) Reading(i int) *graph.Reading {
	c := n.casting(i)
	report, offsets := c.report(i)
	return c.reading(report, offsets)
}

// Report is the report of a number without what is read in it.
func (n *News) Report(i int) graph.Report {
	report, _ := n.casting(i).report(i)
	return report
}
