package query

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gorilla/mux"

	"github.com/newsgraph/newsgraph/query/web"
)

//go:embed openapi.json
var openAPI []byte

// maxBody is the largest request that is read, in bytes.
const maxBody = 64 << 20

// Server speaks HTTP for a Service.
type Server struct {
	Service *Service
	Logger  *slog.Logger // slog.Default where it is nil
	Version string
}

// route is one method and path of the API.
type route struct {
	method, path string
	handle       func(*http.Request) (response, error)
}

// response is what a handler gives: a value to write as JSON, or a function that writes.
type response struct {
	status int // 200 where it is 0
	value  any
	write  func(http.ResponseWriter) error
	header map[string]string
}

// Handler serves the API and the page.
func (s Server) Handler() http.Handler {
	if s.Logger == nil {
		s.Logger = slog.Default()
	}
	r := mux.NewRouter().UseEncodedPath()
	for _, rt := range s.routes() {
		r.Handle(rt.path, s.serve(rt.handle)).Methods(rt.method)
	}
	r.PathPrefix("/").Handler(web.Handler()).Methods(http.MethodGet, http.MethodHead)
	r.NotFoundHandler = s.serve(func(req *http.Request) (response, error) {
		return response{}, notFound(req.URL.Path + " is not a page of this server")
	})
	r.MethodNotAllowedHandler = s.serve(func(req *http.Request) (response, error) {
		return response{}, &Error{http.StatusMethodNotAllowed, "method_not_allowed", req.Method + " is not allowed here", "see /openapi.json"}
	})
	return s.protect(r)
}

func (s Server) routes() []route {
	return []route{
		{http.MethodPost, "/api/reports", s.addReports},
		{http.MethodGet, "/api/reports", s.listReports},
		{http.MethodGet, "/api/reports/{id}", s.getReport},
		{http.MethodDelete, "/api/reports/{id}", s.deleteReport},
		{http.MethodGet, "/api/entities", s.listEntities},
		{http.MethodGet, "/api/entities/{id}", s.getEntity},
		{http.MethodGet, "/api/entities/{id}/links", s.entityLinks},
		{http.MethodGet, "/api/entities/{id}/timeline", s.entityTimeline},
		{http.MethodGet, "/api/statements", s.listStatements},
		{http.MethodGet, "/api/statements/{id}", s.getStatement},
		{http.MethodGet, "/api/paths", s.paths},
		{http.MethodGet, "/api/ask", s.ask},
		{http.MethodPost, "/api/ask", s.ask},
		{http.MethodGet, "/api/export", s.export},
		{http.MethodGet, "/healthz", s.health},
		{http.MethodGet, "/readyz", s.ready},
		{http.MethodGet, "/openapi.json", s.openAPI},
	}
}

// serve turns a handler into an http.Handler: the one place where errors become answers.
func (s Server) serve(handle func(*http.Request) (response, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		res, err := handle(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		for k, v := range res.header {
			w.Header().Set(k, v)
		}
		if res.write != nil {
			if err := res.write(w); err != nil {
				s.Logger.Error("answer broken off", "method", r.Method, "path", r.URL.Path, "error", err)
				panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
			}
			return
		}
		s.writeJSON(w, r, res)
	})
}

func (s Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := toError(err)
	if e.Status >= 500 {
		s.Logger.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	writeError(w, e)
}

func (s Server) writeJSON(w http.ResponseWriter, r *http.Request, res response) {
	if res.status == 0 {
		res.status = http.StatusOK
	}
	if res.value == nil {
		w.WriteHeader(res.status)
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(res.value); err != nil {
		s.fail(w, r, fmt.Errorf("encode the answer: %w", err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(res.status)
	_, _ = w.Write(b.Bytes()) // the client has gone: there is nobody to tell
}

// protect sets the headers that keep a page safe, turns panics into errors, and logs.
func (s Server) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // it is thrown as it is
					panic(p)
				}
				s.Logger.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				writeError(w, toError(fmt.Errorf("panic: %v", p)))
			}
			s.Logger.Debug("served", "method", r.Method, "path", r.URL.Path, "took", time.Since(start))
		}()
		next.ServeHTTP(w, r)
	})
}
