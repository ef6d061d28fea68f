package ingest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestBug: a report that shows a mistake of the program is an error that says where, and the next one is read.
func TestBug(t *testing.T) {
	x := newExtractor(t).AtFirst(func(text string) {
		words := strings.Fields(text)
		if words[0] == "None" {
			_ = words[len(words)]
		}
	})
	report := func(text string) graph.Report {
		r, err := source.FromText(text, source.Meta{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	_, err := x.Read(t.Context(), report("None met nobody."))
	var bug *ingest.BugError
	if !errors.As(err, &bug) || !strings.Contains(err.Error(), ": first: ") || !strings.Contains(bug.Where, "TestBug") || !strings.Contains(bug.Where, "bug_test.go:") {
		t.Errorf("have %v, want a BugError of stage first that names this test", err)
	}
	if r, err := x.Read(t.Context(), report("Xi met Putin.")); err != nil || len(r.Statements) != 1 {
		t.Errorf("the next report: %v, %v", r, err)
	}
}
