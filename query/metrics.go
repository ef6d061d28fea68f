package query

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// metrics counts what a server answered. Its text is that of Prometheus, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
type metrics struct {
	mu     sync.Mutex
	served map[served]*tally
}

// served tells requests apart: by method, path of the route, and status.
type served struct {
	method, path string
	status       int
}

type tally struct {
	requests int
	seconds  float64
}

func (m *metrics) count(method, path string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete:
	default:
		method = "other" // a client may make any word up
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	k := served{method, path, status}
	if m.served[k] == nil {
		m.served[k] = &tally{}
	}
	m.served[k].requests++
	m.served[k].seconds += took.Seconds()
}

// write writes the counts, in the order of paths.
func (m *metrics) write(b *strings.Builder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(m.served), func(a, b served) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method), cmp.Compare(a.status, b.status))
	})
	b.WriteString("# HELP newsgraph_requests_total Requests answered.\n# TYPE newsgraph_requests_total counter\n")
	for _, k := range keys {
		fmt.Fprintf(b, "newsgraph_requests_total{method=%q,path=%q,status=\"%d\"} %d\n", k.method, k.path, k.status, m.served[k].requests)
	}
	b.WriteString("# HELP newsgraph_request_seconds_total Time spent answering them.\n# TYPE newsgraph_request_seconds_total counter\n")
	for _, k := range keys {
		fmt.Fprintf(b, "newsgraph_request_seconds_total{method=%q,path=%q,status=\"%d\"} %g\n", k.method, k.path, k.status, m.served[k].seconds)
	}
}

func (s Server) showMetrics(*http.Request) (response, error) {
	var b strings.Builder
	v := s.Service.View()
	for _, g := range []struct {
		name, help string
		value      int
	}{
		{"newsgraph_reports", "Reports in the store.", len(v.Readings)},
		{"newsgraph_statements", "Statements in the store.", v.CountStatements()},
	} {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n%s %d\n", g.name, g.help, g.name, g.name, g.value)
	}
	s.metrics.write(&b)
	return response{header: map[string]string{"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}, write: func(w http.ResponseWriter) error {
		_, err := w.Write([]byte(b.String()))
		return err
	}}, nil
}

// statusWriter keeps the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
