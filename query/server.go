package query

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/newsgraph/newsgraph/query/web"
)

//go:embed openapi.json
var openAPI []byte

// DefaultMaxBody is the largest request that is read, in bytes, where a Server does not say otherwise.
const DefaultMaxBody = 64 << 20

// Server speaks HTTP for a Service.
type Server struct {
	Service *Service
	Logger  *slog.Logger // slog.Default where it is nil
	Version string
	SPARQL  SPARQL
	Gizmo   Gizmo // nil where the store does not run it
	MaxBody int64 // the largest request that is read, in bytes; DefaultMaxBody where it is 0

	metrics *metrics
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
	s.MaxBody = cmp.Or(s.MaxBody, DefaultMaxBody)
	s.metrics = &metrics{served: map[served]*tally{}}
	r := mux.NewRouter().UseEncodedPath()
	paths := map[string]methods{}
	for _, rt := range s.routes() {
		if paths[rt.path] == nil {
			paths[rt.path] = methods{}
			r.Handle(rt.path, s.serve(rt.path, paths[rt.path].handle))
		}
		paths[rt.path][rt.method] = rt.handle
	}
	page := methods{http.MethodGet: func(req *http.Request) (response, error) {
		return response{write: func(w http.ResponseWriter) error {
			web.Handler().ServeHTTP(w, req)
			return nil
		}}, nil
	}}
	for _, path := range web.Paths() {
		r.Handle(path, s.serve(path, page.handle))
	}
	r.NotFoundHandler = s.serve("other", func(req *http.Request) (response, error) {
		return response{}, notFound(req.URL.Path + " is not a page of this server")
	})
	return s.protect(r)
}

// methods are the handlers of one path, by method.
type methods map[string]func(*http.Request) (response, error)

// handle calls the handler of the request's method. HEAD is GET, of whose answer net/http sends only the header.
func (m methods) handle(r *http.Request) (response, error) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if handle, ok := m[method]; ok {
		return handle(r)
	}
	allowed := slices.Sorted(maps.Keys(m))
	if m[http.MethodGet] != nil {
		allowed = append(allowed, http.MethodHead)
	}
	list := strings.Join(allowed, ", ")
	return response{header: map[string]string{"Allow": list}}, &Error{
		http.StatusMethodNotAllowed, "method_not_allowed", r.Method + " is not allowed here", list + " are; see /openapi.json",
	}
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
		{http.MethodGet, "/api/entities/{id}/profile", s.entityProfile},
		{http.MethodPost, "/api/entities/{id}/merge", s.mergeEntity},
		{http.MethodPost, "/api/entities/{id}/split", s.splitEntity},
		{http.MethodGet, "/api/identity", s.listDecisions},
		{http.MethodGet, "/api/identity/{id}", s.getDecision},
		{http.MethodDelete, "/api/identity/{id}", s.undoDecision},
		{http.MethodGet, "/api/statements", s.listStatements},
		{http.MethodGet, "/api/statements/{id}", s.getStatement},
		{http.MethodGet, "/api/statements/{id}/related", s.relatedStatements},
		{http.MethodGet, "/api/network", s.network},
		{http.MethodGet, "/api/paths", s.paths},
		{http.MethodGet, "/api/ask", s.ask},
		{http.MethodPost, "/api/ask", s.ask},
		{http.MethodGet, "/api/export", s.export},
		{http.MethodGet, "/api/backup", s.backup},
		{http.MethodPost, "/api/compact", s.compact},
		{http.MethodPost, "/api/import", s.addImport},
		{http.MethodGet, "/api/imports", s.listImports},
		{http.MethodDelete, "/api/imports/{id}", s.removeImport},
		{http.MethodPost, "/api/v2/query", s.cayleyQuery},
		{http.MethodGet, "/sparql", s.sparqlEndpoint},
		{http.MethodPost, "/sparql", s.sparqlEndpoint},
		{http.MethodGet, "/store", s.graphStore},
		{http.MethodPut, "/store", s.graphStore},
		{http.MethodPost, "/store", s.graphStore},
		{http.MethodDelete, "/store", s.graphStore},
		{http.MethodGet, "/healthz", s.health},
		{http.MethodGet, "/readyz", s.ready},
		{http.MethodGet, "/metrics", s.showMetrics},
		{http.MethodGet, "/openapi.json", s.openAPI},
		{http.MethodGet, "/ns", s.vocabulary},
	}
}

// serve turns the handler of a path into an http.Handler: the one place where errors become answers.
func (s Server) serve(path string, handle func(*http.Request) (response, error)) http.Handler {
	return http.HandlerFunc(func(raw http.ResponseWriter, r *http.Request) {
		began, w := time.Now(), &statusWriter{raw, http.StatusOK}
		defer func() { s.metrics.count(r.Method, path, w.status, time.Since(began)) }()
		r.Body = http.MaxBytesReader(raw, r.Body, s.MaxBody)
		var res response
		_, err := url.ParseQuery(r.URL.RawQuery) // else a parameter that is not well escaped would be passed over in silence
		if err != nil {
			err = badRequest("the query is not escaped as URLs are: "+err.Error(), "write % as %25 and ; as %3B")
		} else {
			res, err = handle(r)
		}
		for k, v := range res.header {
			w.Header().Set(k, v)
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if res.write != nil {
			if err := res.write(w); err != nil {
				s.Logger.Error("answer broken off", "request", w.Header().Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "error", err)
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
		s.Logger.Error("request failed", "request", w.Header().Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "error", err)
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
	if res.status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) && unchanged(w, r, b.Bytes()) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := compressed(w, r, b.Bytes())
	w.WriteHeader(res.status)
	_, _ = w.Write(body) // the client has gone: there is nobody to tell
}

// unchanged sets the entity tag of an answer and reports whether it is one that the client has (RFC 9110, sections 8.8.3 and
// 13.1.2). The tag is weak, since the answer may be compressed.
func unchanged(w http.ResponseWriter, r *http.Request, body []byte) bool {
	sum := sha256.Sum256(body)
	tag := fmt.Sprintf(`"%x"`, sum[:12])
	w.Header().Set("ETag", "W/"+tag)
	w.Header().Set("Cache-Control", "no-cache") // kept, but asked for each time: the next report may change it
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if have = strings.TrimSpace(have); have == "*" || strings.TrimPrefix(have, "W/") == tag {
			return true
		}
	}
	return false
}

// requestID is the client's name for a request, where it is a plain word, else a new one. Log lines and the answer carry it.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); plainID.MatchString(id) {
		return id
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// protect sets the headers that keep a page safe, refuses what a page of another site sends through the user's browser, turns
// panics into errors, and logs.
func (s Server) protect(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Request-Id", requestID(r))
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler { //nolint:errorlint // it is thrown as it is
					panic(p)
				}
				s.Logger.Error("panic", "request", h.Get("X-Request-Id"), "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				writeError(w, toError(fmt.Errorf("panic: %v", p)))
			}
			s.Logger.Debug("served", "request", h.Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "took", time.Since(start))
		}()
		if !localHost(r) {
			writeError(w, &Error{
				http.StatusForbidden, "wrong_host", fmt.Sprintf("%q is not a name of this server", r.Host),
				"it listens on this machine only: ask for localhost or 127.0.0.1, or let it listen on another address",
			})
			return
		}
		if err := origin.Check(r); err != nil {
			writeError(w, &Error{http.StatusForbidden, "cross_origin", "another site may not change what is here", "send the request from this server's own page, or not from a browser"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// localHost reports whether a request that came in on a loopback address asks for this machine. Else a page of another site
// could have its own name lead here (DNS rebinding), and would be of the same origin as what is read from here.
func localHost(r *http.Request) bool {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return true
	}
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return true
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback() // no name leads to another's address
}
