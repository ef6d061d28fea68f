package query

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/pprof"
	"net/url"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
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

	Tokens      *Tokens  // who may do what; nil where everybody who reaches the server may do everything
	Hosts       []string // names of the server beside localhost; where there are any, requests for others are refused
	Limits      Limits
	LogRequests bool            // log each request, not only what went wrong
	Stopping    <-chan struct{} // closed once the server is to stop, when it is no longer ready; nil where nobody says so

	metrics *metrics
	limiter *limiter
}

// route is one method and path of the API.
type route struct {
	method, path string
	role         Role // that it takes at least
	load         load
	handle       func(*http.Request) (response, error)
}

// response is what a handler gives: a value to write as JSON, or a function that writes.
type response struct {
	status int // 200 where it is 0
	value  any
	write  func(http.ResponseWriter) error
	header map[string]string
}

// Handlers are the API with the page, and what operators see at an address of their own, which only this machine has: the metrics,
// whether the server is well, and the profiles of net/http/pprof.
func (s Server) Handlers() (public, admin http.Handler) {
	if s.Logger == nil {
		s.Logger = slog.Default()
	}
	s.MaxBody = cmp.Or(s.MaxBody, DefaultMaxBody)
	s.Limits.Patience = cmp.Or(s.Limits.Patience, DefaultPatience)
	s.limiter = newLimiter(s.Limits, s.Tokens != nil || s.Limits.Rate > 0)
	s.metrics = newMetrics(s, s.limiter)
	r := mux.NewRouter().UseEncodedPath()
	paths := map[string]methods{}
	for _, rt := range s.routes() {
		if paths[rt.path] == nil {
			paths[rt.path] = methods{}
			r.Handle(rt.path, s.serve(rt.path, paths[rt.path].of))
		}
		paths[rt.path][rt.method] = rt
	}
	page := methods{http.MethodGet: {handle: func(req *http.Request) (response, error) {
		return response{write: func(w http.ResponseWriter) error {
			web.Handler().ServeHTTP(w, req)
			return nil
		}}, nil
	}}}
	for _, path := range web.Paths() {
		r.Handle(path, s.serve(path, page.of))
	}
	nowhere := route{handle: func(req *http.Request) (response, error) {
		return response{}, notFound(req.URL.Path + " is not a page of this server")
	}}
	r.NotFoundHandler = s.serve("other", func(*http.Request) route { return nowhere })
	return s.protect(r), s.admin()
}

// Starting answers while a server is being made: it runs, but is not ready.
func Starting(version string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			res, _ := Server{Version: version}.health(r) // never fails
			Server{}.writeJSON(w, r, res)
			return
		}
		writeError(w, &Error{http.StatusServiceUnavailable, "starting", "the server is starting", "it reads what is in its store first"})
	})
}

// admin serves operators. What is asked for is never slow or large, but for the profiles.
func (s Server) admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", http.NotFound) // which may have the password of a database, and every user of this machine reaches this
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	for path, handle := range map[string]func(*http.Request) (response, error){"/healthz": s.health, "/readyz": s.ready} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			res, err := handle(withCaller(r, caller{role: RoleRead}))
			if err != nil {
				s.fail(w, r, err)
				return
			}
			s.writeJSON(w, r, res)
		})
	}
	s.Tokens = nil // none is wanted here, so that the name of a request must be that of this machine
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.ownName(r) {
			writeError(w, wrongHost(r))
			return
		}
		if crossSite(r) {
			writeError(w, errCrossSite)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// methods are the routes of one path, by method.
type methods map[string]route

// of is the route of a request's method. HEAD is GET, of whose answer net/http sends only the header.
func (m methods) of(r *http.Request) route {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if rt, ok := m[method]; ok {
		return rt
	}
	allowed := slices.Sorted(maps.Keys(m))
	if _, ok := m[http.MethodGet]; ok {
		allowed = append(allowed, http.MethodHead)
	}
	list := strings.Join(allowed, ", ")
	return route{handle: func(*http.Request) (response, error) {
		return response{header: map[string]string{"Allow": list}}, &Error{
			http.StatusMethodNotAllowed, "method_not_allowed", r.Method + " is not allowed here", list + " are; see /openapi.json",
		}
	}}
}

func (s Server) routes() []route {
	return []route{
		{http.MethodPost, "/api/reports", RoleWrite, upload, s.addReports},
		{http.MethodGet, "/api/reports", RoleRead, light, s.listReports},
		{http.MethodGet, "/api/reports/{id}", RoleRead, light, s.getReport},
		{http.MethodDelete, "/api/reports/{id}", RoleAdmin, light, s.deleteReport},
		{http.MethodGet, "/api/entities", RoleRead, light, s.listEntities},
		{http.MethodGet, "/api/entities/{id}", RoleRead, light, s.getEntity},
		{http.MethodGet, "/api/entities/{id}/links", RoleRead, light, s.entityLinks},
		{http.MethodGet, "/api/entities/{id}/timeline", RoleRead, light, s.entityTimeline},
		{http.MethodGet, "/api/entities/{id}/profile", RoleRead, light, s.entityProfile},
		{http.MethodPost, "/api/entities/{id}/merge", RoleWrite, light, s.mergeEntity},
		{http.MethodPost, "/api/entities/{id}/split", RoleWrite, light, s.splitEntity},
		{http.MethodGet, "/api/identity", RoleRead, light, s.listDecisions},
		{http.MethodGet, "/api/identity/{id}", RoleRead, light, s.getDecision},
		{http.MethodDelete, "/api/identity/{id}", RoleWrite, light, s.undoDecision},
		{http.MethodGet, "/api/statements", RoleRead, asking, s.listStatements},
		{http.MethodGet, "/api/statements/{id}", RoleRead, light, s.getStatement},
		{http.MethodGet, "/api/statements/{id}/related", RoleRead, asking, s.relatedStatements},
		{http.MethodGet, "/api/network", RoleRead, asking, s.network},
		{http.MethodGet, "/api/paths", RoleRead, asking, s.paths},
		{http.MethodGet, "/api/ask", RoleRead, asking, s.ask},
		{http.MethodPost, "/api/ask", RoleRead, asking, s.ask},
		{http.MethodGet, "/api/export", RoleRead, download, s.export},
		{http.MethodGet, "/api/backup", RoleAdmin, download, s.backup},
		{http.MethodPost, "/api/compact", RoleAdmin, upload, s.compact},
		{http.MethodPost, "/api/import", RoleWrite, upload, s.addImport},
		{http.MethodGet, "/api/imports", RoleRead, light, s.listImports},
		{http.MethodDelete, "/api/imports/{id}", RoleWrite, upload, s.removeImport},
		{http.MethodPost, "/api/v2/query", RoleAdmin, querying, s.cayleyQuery},
		{http.MethodGet, "/sparql", RoleRead, querying, s.sparqlEndpoint},
		{http.MethodPost, "/sparql", RoleRead, querying, s.sparqlEndpoint},
		{http.MethodGet, "/store", RoleRead, download, s.graphStore},
		{http.MethodPut, "/store", RoleWrite, upload, s.graphStore},
		{http.MethodPost, "/store", RoleWrite, upload, s.graphStore},
		{http.MethodDelete, "/store", RoleWrite, upload, s.graphStore},
		{http.MethodGet, "/api/session", RolePublic, light, s.getSession},
		{http.MethodPost, "/api/session", RolePublic, light, s.signIn},
		{http.MethodDelete, "/api/session", RolePublic, light, s.signOut},
		{http.MethodGet, "/healthz", RolePublic, light, s.health},
		{http.MethodGet, "/readyz", RolePublic, light, s.ready},
		{http.MethodGet, "/metrics", RoleRead, light, s.showMetrics},
		{http.MethodGet, "/openapi.json", RolePublic, light, s.openAPI},
		{http.MethodGet, "/ns", RolePublic, light, s.vocabulary},
	}
}

// serve turns the routes of a path into an http.Handler: the one place where errors become answers. It runs within protect.
func (s Server) serve(path string, of func(*http.Request) route) http.Handler {
	return http.HandlerFunc(func(raw http.ResponseWriter, r *http.Request) {
		w, rt := raw.(*answerWriter), of(r)
		w.route = path
		leave, r, err := s.admit(w, r, rt)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		leave = sync.OnceFunc(leave)
		defer leave()
		res, err := rt.handle(r)
		for k, v := range res.header {
			w.Header().Set(k, v)
		}
		switch {
		case err != nil:
		case res.write != nil:
			if err := res.write(w); err != nil {
				s.Logger.Error("answer broken off", "request", w.Header().Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "error", err)
				panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
			}
			return
		default:
			var body []byte
			if body, err = encoded(w, r, &res); err == nil {
				leave() // however long the client takes for it
				err = s.send(w, r, rt, res.status, body)
			}
		}
		if err != nil {
			leave()
			s.fail(w, r, err)
		}
	})
}

// send writes an answer that is ready. One that is large must have room while the client takes it; what changed something is told in any case.
func (s Server) send(w *answerWriter, r *http.Request, rt route, status int, body []byte) error {
	if rt.role <= RoleRead && len(body) > largeAnswer {
		done, err := s.limiter.answers.hold(client(r, callerOf(r)), len(body))
		if err != nil {
			s.metrics.shed.WithLabelValues(shedOverload).Inc()
			return err
		}
		defer done()
	}
	writeBody(w, status, body)
	return nil
}

// admit lets a request in that is well formed, of a client that may do what it asks and does not ask too often, when it is its
// turn. The request it gives knows the client; leave ends its turn.
func (s Server) admit(w *answerWriter, r *http.Request, rt route) (leave func(), known *http.Request, err error) {
	if rt.role > RolePublic && crossSite(r) {
		return nil, r, errCrossSite
	}
	c, err := s.identify(r)
	w.caller, known = c, withCaller(r, c)
	if !s.limiter.allow(r, c) { // first, so that nobody tries many tokens
		s.metrics.shed.WithLabelValues(shedRate).Inc()
		return nil, known, &Error{http.StatusTooManyRequests, "too_many_requests", "that is too many requests at once", "send fewer; the header Retry-After says when to go on"}
	}
	if rt.role == RolePublic {
		err = nil
	}
	if err == nil {
		err = permit(known, rt.role)
	}
	if err != nil {
		return nil, known, err
	}
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // else a parameter that is not well escaped would be passed over in silence
		return nil, known, badRequest("the query is not escaped as URLs are: "+err.Error(), "write % as %25 and ; as %3B")
	}
	most := s.bodyLimit(rt, c)
	if known.ContentLength > most && rt.method == http.MethodPost {
		return nil, known, &http.MaxBytesError{Limit: most}
	}
	body := &slowBody{ReadCloser: r.Body, patience: newPatience(s.Limits.Patience), set: w.connection.SetReadDeadline}
	known.Body = http.MaxBytesReader(w.ResponseWriter, body, most)
	leave, err = s.turn(known, rt)
	if errors.Is(err, errOverloaded) {
		s.metrics.shed.WithLabelValues(shedOverload).Inc()
	}
	return leave, known, err
}

// bodyLimit is how much of the body of a request is read, in bytes.
func (s Server) bodyLimit(rt route, c caller) int64 {
	switch {
	case rt.load == upload, rt.path == "/sparql" && s.SPARQL.Update && c.role >= RoleWrite:
		return s.MaxBody
	case rt.load == querying, rt.role == RoleWrite:
		return min(s.MaxBody, queryBody)
	}
	return min(s.MaxBody, smallBody)
}

// turn waits for the turn of a request. Its body, where it is not an upload, is read before, so that others do not wait for who sends it
// slowly; an update that is large is an upload while it comes.
func (s Server) turn(r *http.Request, rt route) (leave func(), err error) {
	who := client(r, callerOf(r))
	if rt.method != http.MethodPost || rt.load == upload {
		return s.limiter.enter(r.Context(), who, rt.load)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, queryBody+1))
	if err == nil && len(body) > queryBody {
		end, err := s.limiter.enter(r.Context(), who, upload)
		if err != nil {
			return nil, err
		}
		defer end() // not before it has its turn to work: others would fill the memory meanwhile
		rest, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = append(body, rest...)
	}
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return s.limiter.enter(r.Context(), who, rt.load)
}

func (s Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := toError(err)
	s.logFailure(w, r, e, err)
	writeError(w, e)
}

// logFailure logs what the client is not told.
func (s Server) logFailure(w http.ResponseWriter, r *http.Request, told *Error, err error) {
	if told.Status >= http.StatusInternalServerError {
		s.Logger.Error("request failed", "request", w.Header().Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "error", err)
	}
}

func (s Server) writeJSON(w http.ResponseWriter, r *http.Request, res response) {
	body, err := encoded(w, r, &res)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeBody(w, res.status, body)
}

// encoded is the body of an answer as it is sent, nil where there is none, with its status and what the header says of it.
func encoded(w http.ResponseWriter, r *http.Request, res *response) ([]byte, error) {
	res.status = cmp.Or(res.status, http.StatusOK)
	if res.value == nil {
		return nil, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(res.value); err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	if res.status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) && unchanged(w, r, b.Bytes()) {
		res.status = http.StatusNotModified
		return nil, nil
	}
	return compressed(w, r, b.Bytes()), nil
}

func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.WriteHeader(status)
	if len(body) > 0 {
		_, _ = w.Write(body) // the client has gone: there is nobody to tell
	}
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
// panics into errors, counts and logs.
func (s Server) protect(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(raw http.ResponseWriter, r *http.Request) {
		start := time.Now()
		w := &answerWriter{ResponseWriter: raw, connection: http.NewResponseController(raw), patience: newPatience(s.Limits.Patience), route: "other", status: http.StatusOK}
		_ = w.connection.SetWriteDeadline(time.Time{}) // that of the request before
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		r.Header.Set("X-Request-Id", requestID(r)) // one that is new has this name from here on
		h.Set("X-Request-Id", requestID(r))
		s.metrics.inFlight.Inc()
		defer func() {
			p := recover()
			if p != nil && p != http.ErrAbortHandler { //nolint:errorlint // it is thrown as it is
				s.Logger.Error("panic", "request", h.Get("X-Request-Id"), "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				if w.started {
					p = http.ErrAbortHandler // what was sent must not look like the whole
				} else {
					writeError(w, toError(fmt.Errorf("panic: %v", p)))
				}
			}
			s.metrics.inFlight.Dec()
			s.metrics.count(r.Method, w, time.Since(start))
			s.logRequest(w, r, time.Since(start))
			rest := time.Now().Add(s.Limits.Patience)
			_ = w.connection.SetReadDeadline(rest)                         // for what is left of the body, which the server reads to its end,
			_ = w.connection.SetWriteDeadline(rest.Add(s.Limits.Patience)) // and then writes what is still in the buffer
			if p == http.ErrAbortHandler {                                 //nolint:errorlint // the same
				panic(p)
			}
		}()
		if !s.ownName(r) {
			writeError(w, wrongHost(r))
			return
		}
		if err := origin.Check(r); err != nil {
			writeError(w, errCrossOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// What another site has a browser send.
var (
	errCrossOrigin = &Error{http.StatusForbidden, "cross_origin", "another site may not change what is here", "send the request from this server's own page, or not from a browser"}
	errCrossSite   = &Error{http.StatusForbidden, "cross_origin", "another site may only lead to the page", "open the address by itself, or send the request not from a browser"}
)

func wrongHost(r *http.Request) *Error {
	return &Error{
		http.StatusForbidden, "wrong_host", fmt.Sprintf("%q is not a name of this server", r.Host),
		"ask for localhost or 127.0.0.1; newsgraph serve --host gives the server another name",
	}
}

func (s Server) logRequest(w *answerWriter, r *http.Request, took time.Duration) {
	level := slog.LevelDebug
	if s.LogRequests {
		level = slog.LevelInfo
	}
	s.Logger.Log(r.Context(), level, "served", "request", w.Header().Get("X-Request-Id"), "method", r.Method, "path", r.URL.Path, "route", w.route, "status", w.status,
		"bytes", w.bytes, "took", took, "from", r.RemoteAddr, "token", w.caller.name)
}
