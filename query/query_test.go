package query_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/query"
)

// The reports that the tests use: the seed, two short ones of another subject, and an interview.
const (
	seedReport = "000_f47f3228949849cf.txt"
	aleppo     = "re3d_31E63458C6BF8F6F1D50D704.txt"
	deirEzzor  = "re3d_108A8CFC05CC3139A6E65B7A.txt"
)

// extractor is loaded once for all tests.
var extractor = sync.OnceValues(ingest.New)

// text is a report's text.
func text(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", "reports", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// client calls the real handler, on the real extractor and a store in memory.
type client struct {
	t       testing.TB
	handler http.Handler
}

// newClient makes a server that holds the named reports.
func newClient(t testing.TB, reports ...string) *client {
	t.Helper()
	return newClientOf(t, query.Server{}, reports...)
}

func newClientOf(t testing.TB, srv query.Server, reports ...string) *client {
	t.Helper()
	if srv.Service == nil {
		srv.Service = newService(t)
	}
	srv.Logger, srv.Version = slog.New(slog.NewTextHandler(io.Discard, nil)), "test"
	public, _ := srv.Handlers()
	c := &client{t: t, handler: public}
	for _, name := range reports {
		c.post("/api/reports", "text/plain", text(t, name)).want(http.StatusCreated)
	}
	return c
}

// newService makes a service on an empty store in memory.
func newService(t testing.TB) *query.Service {
	t.Helper()
	return newServiceOn(t, "mem:")
}

// newServiceOn makes a service on a store, which is closed when the test ends.
func newServiceOn(t testing.TB, db string) *query.Service {
	t.Helper()
	return newServiceWith(t, openStore(t, db))
}

// openStore opens a store, which is closed when the test ends.
func openStore(t testing.TB, db string) graph.Store {
	t.Helper()
	st, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// newServiceWith makes a service on a store that is open.
func newServiceWith(t testing.TB, st graph.Store) *query.Service {
	t.Helper()
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	svc, err := query.NewService(t.Context(), &graph.Library{Store: st}, x)
	if err != nil {
		t.Fatal(err)
	}
	return svc
}

// answer is what the server answered.
type answer struct {
	t       testing.TB
	request string
	status  int
	header  http.Header
	body    []byte
}

func (c *client) do(method, target, contentType string, body io.Reader) *answer {
	c.t.Helper()
	req := httptest.NewRequestWithContext(c.t.Context(), method, target, body)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, req)
	return &answer{c.t, method + " " + target, w.Code, w.Header(), w.Body.Bytes()}
}

func (c *client) get(path string, params ...string) *answer {
	c.t.Helper()
	q := url.Values{}
	for i := 0; i < len(params); i += 2 {
		q.Set(params[i], params[i+1])
	}
	if len(params) > 0 {
		path += "?" + q.Encode()
	}
	return c.do(http.MethodGet, path, "", nil)
}

func (c *client) post(path, contentType, body string) *answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, contentType, strings.NewReader(body))
}

// want makes sure of the status.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: have status %d, want %d\n%.500s", a.request, a.status, status, a.body)
	}
	return a
}

// into decodes the JSON of the body.
func (a *answer) into(v any) {
	a.t.Helper()
	if ct := a.header.Get("Content-Type"); ct != "application/json" {
		a.t.Fatalf("%s: have Content-Type %q, want application/json", a.request, ct)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		a.t.Fatalf("%s: %v\n%.500s", a.request, err, a.body)
	}
}

// wantError makes sure of an error in the contract's shape.
func (a *answer) wantError(status int, code string) {
	a.t.Helper()
	a.want(status)
	var have map[string]map[string]string
	a.into(&have)
	e, ok := have["error"]
	if len(have) != 1 || !ok || len(e) != 3 || e["message"] == "" || e["code"] != code {
		a.t.Errorf("%s: have %s, want an error of code %s with message and hint", a.request, a.body, code)
	}
	if _, ok := e["hint"]; !ok {
		a.t.Errorf("%s: the error has no hint: %s", a.request, a.body)
	}
}

// page is a page of a list.
type page[T any] struct {
	Items  []T
	Total  int
	Cursor string
}

// list gets one page.
func list[T any](c *client, path string, params ...string) page[T] {
	c.t.Helper()
	var p page[T]
	c.get(path, params...).want(http.StatusOK).into(&p)
	return p
}

type (
	reportItem struct {
		ID, Title, Published, Publisher, URL string
		Sentences, Statements                int
	}
	entityItem struct {
		ID, Kind, Label string
		Aliases, Titles []string
		Mentions        int
	}
	term      struct{ Text, Entity string }
	statement struct {
		ID, Report, Sentence, Stance, Modality string
		Negated                                bool
		Start, End                             int
		Subject, Object                        term
		Predicate                              struct{ Text, Lemma string }
		Attribution                            []struct{ Source, Cue string }
	}
)

// add posts a text and gives the report's ID.
func (c *client) add(text string) string {
	c.t.Helper()
	var r reportItem
	c.post("/api/reports", "text/plain", text).want(http.StatusCreated).into(&r)
	if r.ID == "" {
		c.t.Fatal("the report has no ID")
	}
	return r.ID
}

// export gets the whole graph.
func (c *client) export(format string) []byte {
	c.t.Helper()
	b := c.get("/api/export", "format", format).want(http.StatusOK).body
	if len(b) > 0 && !bytes.HasSuffix(b, []byte("\n")) {
		c.t.Fatalf("export %s does not end with a line: %.100q", format, b)
	}
	return b
}
