package query

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// Gizmo runs a query in Cayley's language of that name and gives at most limit results. A mistake in the query is ErrBadQuery, one that
// takes too much memory ErrQueryMemory.
type Gizmo func(ctx context.Context, text string, limit int) ([]any, error)

// MaxGizmoResults bounds the results of one query.
const MaxGizmoResults = 10000

var (
	// ErrBadQuery says that a query is wrong; what it wraps says why.
	ErrBadQuery = errors.New("the query is wrong")
	// ErrQueryMemory says that the server's memory grew too much while a query ran.
	ErrQueryMemory = errors.New("the query takes too much memory")
)

// cayleyQuery answers /api/v2/query as Cayley's own server does: the query is the body, the answer {"result":[…]}.
func (s Server) cayleyQuery(r *http.Request) (response, error) {
	params := r.URL.Query()
	if lang := params.Get("lang"); lang != "gizmo" {
		return response{}, badRequest("lang is "+lang, "lang=gizmo; SPARQL is at /sparql")
	}
	if s.Gizmo == nil {
		return response{}, &Error{http.StatusNotImplemented, "no_gizmo", "this store does not run Gizmo", "mem: and folders do; SPARQL at /sparql runs on all"}
	}
	limit, err := number(params, "limit", 100, 1, MaxGizmoResults)
	if err != nil {
		return response{}, err
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return response{}, err
	}
	ctx, cancel := s.SPARQL.limit(r.Context())
	defer cancel()
	found, err := s.Gizmo(ctx, string(text), limit)
	switch {
	case errors.Is(err, ErrBadQuery):
		return response{}, badRequest(err.Error(), "Gizmo is JavaScript: g.V(\"<iri>\").Out().All()")
	case errors.Is(err, ErrQueryMemory):
		return response{}, &Error{http.StatusUnprocessableEntity, "too_much", err.Error(), "ask for less at once; what else the server did meanwhile counts too"}
	case err != nil:
		return response{}, queryError(err)
	}
	return response{value: map[string][]any{"result": found}}, nil
}
