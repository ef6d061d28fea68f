package store

import (
	"context"
	"errors"
	"fmt"

	cayley "github.com/cayleygraph/cayley/query"
	_ "github.com/cayleygraph/cayley/query/gizmo" // registers itself

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
	it, err := cayley.Execute(ctx, qs, "gizmo", text, cayley.Options{Collation: cayley.JSON, Limit: limit})
	if err != nil {
		return nil, &QueryError{err}
	}
	out := []any{}
	for it.Next(ctx) {
		out = append(out, it.Result())
	}
	err = it.Err()
	if closed := it.Close(); err == nil {
		err = closed
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("gizmo: %w", ctx.Err())
	case err != nil:
		return nil, &QueryError{err}
	}
	return out, nil
}
