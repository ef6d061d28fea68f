package query_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/identity"
)

// TestAbandonedChange: who waits for another one who changes the library may give it up.
func TestAbandonedChange(t *testing.T) {
	svc := newService(t)
	begun, end, first := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	change := func(ctx context.Context, f func()) error {
		return svc.ChangeGraphs(ctx, func(graph.Reader) (remove, add []graph.Quad, err error) { f(); return nil, nil, nil })
	}
	go func() { first <- change(t.Context(), func() { close(begun); <-end }) }()
	<-begun
	for name, f := range map[string]func(context.Context) error{
		"Decide": func(ctx context.Context) error {
			_, err := svc.Decide(ctx, func(*identity.Result) (graph.Decision, error) { return graph.Decision{}, errors.New("asked") }, "", "")
			return err
		},
		"Undo":   func(ctx context.Context) error { return svc.Undo(ctx, "d") },
		"Delete": func(ctx context.Context) error { return svc.Delete(ctx, "r") },
		"Import": func(ctx context.Context) error {
			_, err := svc.Import(ctx, nil, graph.ImportOptions{})
			return err
		},
		"RemoveImport": func(ctx context.Context) error { return svc.RemoveImport(ctx, "i") },
		"ChangeGraphs": func(ctx context.Context) error { return change(ctx, func() {}) },
		"Export": func(ctx context.Context) error {
			_, err := svc.Export(ctx, "nquads", export.Options{})
			return err
		},
		"AddReport": func(ctx context.Context) error {
			_, err := svc.AddReport(ctx, graph.Report{ID: "r", Text: "China released a plan."})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			result := make(chan error, 1)
			go func() { result <- f(ctx) }()
			select {
			case err := <-result:
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("behind another change: %v, want DeadlineExceeded", err)
				}
			case <-time.After(20 * time.Second):
				t.Error("behind another change it hangs")
			}
		})
	}
	close(end)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := change(t.Context(), func() {}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
