package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/parse"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/index"
)

// Error is an error that the client is told: {"error":{"code","message","hint"}}.
type Error struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func (e *Error) Error() string { return e.Message }

// header is what the header of the answer says of an error; nil for nothing.
func (e *Error) header() map[string]string {
	switch e.Status {
	case http.StatusServiceUnavailable:
		return map[string]string{"Retry-After": "5"} // seconds
	case http.StatusTooManyRequests:
		return map[string]string{"Retry-After": "2"}
	case http.StatusUnauthorized:
		return map[string]string{"WWW-Authenticate": `Bearer realm="newsgraph"`} // RFC 6750, section 3
	}
	return nil
}

func badRequest(message, hint string) *Error {
	return &Error{http.StatusBadRequest, "bad_request", message, hint}
}

func notFound(message string) *Error {
	return &Error{http.StatusNotFound, "not_found", message, ""}
}

// unnamed is the error of a name that no report has, with whose it may be misspelt.
func unnamed(v *index.View, name string) *Error {
	e := notFound(fmt.Sprintf("%q is named in no report", name))
	if g := v.Guess(name); g != nil {
		e.Hint = fmt.Sprintf("%s (%s) is", g.Label, g.ID)
	}
	return e
}

// toError is what the client is told of an error. One that is not known is "internal error"; its text is for the log.
func toError(err error) *Error {
	var known *Error
	var tooLarge *http.MaxBytesError
	var missing *identity.NotFoundError
	var conflict *identity.ConflictError
	var bad *graph.ImportError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, graph.ErrUnavailable): // before the timeouts of connections that it may wrap
		return &Error{http.StatusServiceUnavailable, "unavailable", graph.ErrUnavailable.Error(), "send it again in a moment; the server's log says more"}
	case errors.As(err, &missing):
		return notFound(missing.What)
	case errors.As(err, &conflict):
		return &Error{http.StatusConflict, "conflict", conflict.What, conflict.Hint}
	case errors.As(err, &tooLarge):
		return &Error{http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("the request is larger than %s", size(tooLarge.Limit)), "send it in parts"}
	case errors.Is(err, source.ErrTooLarge):
		return &Error{http.StatusRequestEntityTooLarge, "too_large", err.Error(), "send the reports one by one"}
	case errors.Is(err, ErrTooLarge):
		return &Error{http.StatusRequestEntityTooLarge, "too_large", err.Error(), "send the text in parts, or read the file with newsgraph ingest"}
	case errors.Is(err, ErrBusy):
		return &Error{http.StatusTooManyRequests, "busy", "other reports are being read", "send it again in a moment"}
	case errors.Is(err, errOverloaded):
		return &Error{http.StatusTooManyRequests, "overloaded", "the server has more to do than it can", "send it again in a moment"}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &Error{http.StatusRequestTimeout, "too_slow", "the request came too slowly", "send it again, in parts"}
	case errors.Is(err, graph.ErrUnwritable):
		return &Error{http.StatusServiceUnavailable, "unwritable", graph.ErrUnwritable.Error(), "what it holds is still there; the server's log says more"}
	case errors.Is(err, ErrTokens):
		return &Error{http.StatusServiceUnavailable, "no_tokens", "the server cannot read its tokens", "the server's log says more"}
	case errors.Is(err, source.ErrEmpty):
		return badRequest("the report has no text", "send the text of the report")
	case errors.Is(err, source.ErrCharset), errors.Is(err, source.ErrFormat):
		return &Error{http.StatusUnsupportedMediaType, "unsupported_media_type", err.Error(), "send UTF-8"}
	case errors.Is(err, source.ErrJSON):
		return badRequest(err.Error(), "see /openapi.json")
	case errors.Is(err, source.ErrMarkup), errors.Is(err, source.ErrArchive), errors.Is(err, source.ErrTooSlow):
		return badRequest(err.Error(), "")
	case errors.Is(err, source.ErrDate):
		return badRequest(err.Error(), "leave published out where the date is not known")
	case errors.Is(err, source.ErrBinary):
		return badRequest(err.Error(), "")
	case errors.Is(err, graph.ErrNoFile):
		return &Error{http.StatusNotImplemented, "no_file", graph.ErrNoFile.Error(), "/api/export?format=nquads copies what it holds; a database has tools of its own"}
	case errors.Is(err, graph.ErrNotFound):
		return notFound("there is nothing of that name")
	case errors.Is(err, graph.ErrTaken):
		return &Error{http.StatusConflict, "graph_taken", err.Error(), "graph= names another graph; with replace=true the imports that have this one give way"}
	case errors.Is(err, graph.ErrOwned):
		return &Error{http.StatusForbidden, "report_graph", err.Error(), "write to a graph of another name"}
	case errors.Is(err, graph.ErrBase):
		return &Error{http.StatusConflict, "other_base", err.Error(), "newsgraph import, on a store that is empty, takes the base of the file"}
	case errors.As(err, &bad):
		return badRequest(err.Error(), "nothing was imported")
	case errors.Is(err, parse.ErrTooLarge):
		return &Error{http.StatusRequestEntityTooLarge, "too_large", err.Error(), "read the file with newsgraph import"}
	case errors.Is(err, parse.ErrGzip):
		return badRequest(err.Error(), "")
	case errors.Is(err, export.ErrFormat), errors.Is(err, export.ErrReification):
		return badRequest(err.Error(), "")
	case errors.Is(err, context.Canceled):
		return &Error{499, "cancelled", "the request was cancelled", ""}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{http.StatusServiceUnavailable, "timeout", "the request took too long", ""}
	}
	return &Error{http.StatusInternalServerError, "internal", "internal error", "the server's log says more"}
}

// writeError tells the client of an error.
func writeError(w http.ResponseWriter, e *Error) {
	for _, k := range []string{"Content-Encoding", "Content-Length", "Cache-Control", "ETag"} { // of the answer that it comes in place of
		w.Header().Del(k)
	}
	w.Header().Set("Content-Type", "application/json")
	for k, v := range e.header() {
		w.Header().Set(k, v)
	}
	w.WriteHeader(e.Status)
	_ = json.NewEncoder(w).Encode(map[string]*Error{"error": e}) // the client has gone: there is nobody to tell
}
