package ingest

import (
	"context"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Progress says how far a report is.
type Progress struct {
	Report    *graph.Report
	Stage     string // what is being done: a stage of the extractor (parse, repair, mention, clause, timex, quote, link), or what its caller does
	Parsed    int    // bytes of the text that are parsed, of which reading takes most of the time
	Sentences int    // found in them
}

type progressKey struct{}

// WithProgress is a context in which f is told how far a report is, by [Extractor.Read] at each stage and after each paragraph. It
// is called in the goroutine that reads.
func WithProgress(ctx context.Context, f func(Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, f)
}

// Tell tells whoever follows ctx.
func Tell(ctx context.Context, p Progress) {
	if f, ok := ctx.Value(progressKey{}).(func(Progress)); ok {
		f(p)
	}
}

// following is a context for the parser of a report.
func following(ctx context.Context, r *graph.Report) context.Context {
	if ctx.Value(progressKey{}) == nil {
		return ctx
	}
	return syntax.WithProgress(ctx, func(end, sentences int) {
		Tell(ctx, Progress{Report: r, Stage: "parse", Parsed: end, Sentences: sentences})
	})
}
