package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/newsgraph/newsgraph/graph"
)

// ErrGizmo says that a store is none that Cayley's query languages run on.
var ErrGizmo = errors.New("Gizmo runs on mem: and folders, not on a database")

// QueryError is a mistake in a query, in Cayley's words.
type QueryError struct{ Err error }

func (e *QueryError) Error() string { return "gizmo: " + e.Err.Error() }
func (e *QueryError) Unwrap() error { return e.Err }

// Gizmo runs a query in Cayley's language of that name, JavaScript that may only read, and gives at most limit results as they
// are for JSON. It ends with ctx. Errors of the query are of type *QueryError; where there are results before it, they are lost.
func Gizmo(ctx context.Context, s graph.Store, text string, limit int) ([]any, error) {
	qs, ok := Cayley(s)
	if !ok {
		return nil, ErrGizmo
	}
	run, err := run(ctx, qs, text, limit)
	if err != nil {
		return nil, &QueryError{err}
	}
	out := []any{}
	for run.results.Next(ctx) {
		result, err := json.Marshal(run.results.Result())
		if err != nil {
			return nil, &QueryError{fmt.Errorf("result %d is nothing that JSON has: %w", len(out)+1, errors.Join(err, run.results.Close()))}
		}
		out = append(out, json.RawMessage(result))
	}
	err = run.results.Err()
	if closed := run.results.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = run.err
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("gizmo: %w", ctx.Err())
	case err != nil:
		return nil, &QueryError{err}
	}
	return out, nil
}
