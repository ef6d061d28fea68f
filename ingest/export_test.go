package ingest

import "context"

// AtFirst has an extractor do something with a report's text before anything else.
func (x *Extractor) AtFirst(do func(text string)) *Extractor {
	first := stage{name: "first", run: func(_ context.Context, w *work) error { do(w.report.Text); return nil }}
	out := *x
	out.stages = append([]stage{first}, x.stages...)
	return &out
}
