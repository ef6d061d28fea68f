package query_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query"
)

// brittle is a store that panics: when it is written, and after so many quads of an answer.
type brittle struct {
	graph.Store
	armed atomic.Bool
	after int
}

func (s *brittle) Update(ctx context.Context, remove, add []graph.Quad) error {
	if s.armed.Load() {
		panic("a mistake of the program")
	}
	return s.Store.Update(ctx, remove, add)
}

func (s *brittle) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	if !s.armed.Load() {
		return s.Store.Match(ctx, p)
	}
	return func(yield func(graph.Quad, error) bool) {
		for range s.after {
			if !yield(graph.Quad{Subject: graph.IRI("http://e/s"), Predicate: graph.IRI("http://e/p"), Object: graph.IRI("http://e/" + strings.Repeat("o", 1000))}, nil) {
				return
			}
		}
		panic("a mistake of the program")
	}
}

// newBrittle serves on a store that panics once it is armed, and keeps the log.
func newBrittle(t *testing.T, after int) (*client, *brittle, *strings.Builder) {
	t.Helper()
	b := &brittle{Store: openStore(t, "mem:"), after: after}
	svc := newServiceWith(t, b)
	var log strings.Builder
	handler, _ := query.Server{Service: svc, Logger: slog.New(slog.NewTextHandler(&log, nil))}.Handlers()
	b.armed.Store(true)
	return &client{t: t, handler: handler}, b, &log
}

// TestPanicMidway: an answer that a mistake of the program breaks off does not look like a whole one.
func TestPanicMidway(t *testing.T) {
	for after, part := range map[int]bool{10: false, 2000: true} { // of 2,000 the first 256 KiB are sent
		c, _, log := newBrittle(t, after)
		srv := httptest.NewServer(c.handler)
		res, err := http.Get(srv.URL + "/store?default")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		srv.Close()
		switch {
		case !part && (err != nil || res.StatusCode != http.StatusInternalServerError || !strings.Contains(string(body), `"internal"`)):
			t.Errorf("nothing was sent: have status %d and error %v: %.200s", res.StatusCode, err, body)
		case part && (!errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(string(body), `"internal"`)):
			t.Errorf("a part was sent: have %d bytes, error %v and the end %q; want one that is broken off", len(body), err, body[max(0, len(body)-100):])
		}
		if !strings.Contains(log.String(), "a mistake of the program") {
			t.Errorf("the log does not have the panic: %s", log)
		}
	}
}

// lateness notes what is written to an answer that has ended.
type lateness struct {
	*httptest.ResponseRecorder
	ended, late atomic.Bool
}

func (w *lateness) Write(p []byte) (int, error) {
	if w.ended.Load() {
		w.late.Store(true)
		return 0, io.ErrClosedPipe
	}
	return w.ResponseRecorder.Write(p)
}

// TestProgressPanic: after a panic nobody goes on writing how far the upload is.
func TestProgressPanic(t *testing.T) {
	c, _, log := newBrittle(t, 0)
	for range 3 {
		w := &lateness{ResponseRecorder: httptest.NewRecorder()}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/reports", strings.NewReader("China released a plan."))
		req.Header.Set("Content-Type", "text/plain")
		req.Header.Set("Accept", "application/x-ndjson")
		func() {
			defer func() { _ = recover() }()
			c.handler.ServeHTTP(w, req)
		}()
		w.ended.Store(true)
		time.Sleep(250 * time.Millisecond) // more than two lines would take
		if w.late.Load() {
			t.Fatal("a line was written after the end")
		}
	}
	if !strings.Contains(log.String(), "a mistake of the program") {
		t.Errorf("the log does not have the panic: %s", log)
	}
}
