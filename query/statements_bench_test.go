package query_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkStatements is one client that searches statements of ten thousand reports, the first page of what it finds.
func BenchmarkStatements(b *testing.B) {
	c := newClients(b)
	for _, q := range []string{
		"", "subject=Kirby", "subject=Kirby&predicate=say", "object=peace+plan", "speaker=Zelensky", "predicate=release", "predicate=say",
		"q=sanctions", "q=peace+plan", "class=CONSULT", "stance=denied", "since=2023-04", "entity=China", "subject=nobody+ever+named",
	} {
		b.Run(q, func(b *testing.B) { c.one(b, "/api/statements?"+q) })
	}
}

// BenchmarkNetwork is one client that asks for the picture of ten thousand reports.
func BenchmarkNetwork(b *testing.B) {
	c := newClients(b)
	for _, q := range []string{"", "type=person", "stance=denied", "around=China", "limit=10000"} {
		b.Run(q, func(b *testing.B) { c.one(b, "/api/network?"+q) })
	}
}

// one gets a target again and again.
func (c *clients) one(b *testing.B, target string) {
	size := 0
	for b.Loop() {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, target, nil)
		c.handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(target, w.Body)
		}
		size = w.Body.Len()
	}
	b.ReportMetric(float64(size), "bytes")
}
