package query_test

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// clients of a server over ten thousand made-up reports.
type clients struct {
	view    *index.View
	handler http.Handler
	every   time.Duration // each asks once in that time at most; 0 means each after the answer before
}

func newClients(b *testing.B) *clients {
	b.Helper()
	news, err := querytest.Open()
	if err != nil {
		b.Fatal(err)
	}
	x, err := querytest.Extractor()
	if err != nil {
		b.Fatal(err)
	}
	ix := index.New()
	for r := range news.Readings(10_000) {
		ix.Put(r)
	}
	v := ix.View()
	v.Links()
	server := query.Server{Service: query.ServiceOf(ix, query.NewAsker(x)), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	b.Logf("%d reports, %d statements", len(v.Readings), v.CountStatements())
	public, _ := server.Handlers()
	return &clients{view: v, handler: public}
}

// run has sixteen clients get what feed sends, and reports how long they waited and how many answers have the text none.
func (c *clients) run(b *testing.B, none string, feed func(targets chan<- string)) {
	targets := make(chan string)
	var mu sync.Mutex
	var took []time.Duration
	without := 0
	var all sync.WaitGroup
	for k := range 16 {
		all.Go(func() {
			time.Sleep(c.every * time.Duration(k) / 16)
			for target := range targets {
				w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, target, nil)
				r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", k)
				began := time.Now()
				c.handler.ServeHTTP(w, r)
				d := time.Since(began)
				if w.Code != http.StatusOK {
					b.Error(target, w.Body)
				}
				mu.Lock()
				took = append(took, d)
				if strings.Contains(w.Body.String(), none) {
					without++
				}
				mu.Unlock()
				time.Sleep(c.every - d)
			}
		})
	}
	feed(targets)
	close(targets)
	all.Wait()
	querytest.Waits(b, took)
	b.ReportMetric(100*float64(without)/float64(len(took)), "%none")
}

// BenchmarkAsk has sixteen clients ask questions at once, as JSON: each after the answer before, which keeps every processor busy, or each
// once in a second, as people do who read the answers.
func BenchmarkAsk(b *testing.B) {
	c := newClients(b)
	var names []string
	for _, m := range c.view.Search("", "") {
		if e := m.Entity(); e.Named && e.Label == strings.TrimSpace(e.Label) {
			names = append(names, e.Label)
		}
	}
	questions := querytest.Questions(names)
	for _, c.every = range []time.Duration{0, time.Second} {
		b.Run(fmt.Sprintf("every=%v", c.every), func(b *testing.B) {
			c.run(b, `"abstained":true`, func(targets chan<- string) {
				for b.Loop() {
					for _, q := range questions {
						targets <- "/api/ask?q=" + url.QueryEscape(q)
					}
				}
			})
		})
	}
}

// BenchmarkPaths has sixteen clients ask for paths at once, as JSON, each after the answer before: between entities drawn by how much they
// are mentioned and from all alike.
func BenchmarkPaths(b *testing.B) {
	c := newClients(b)
	entities := c.view.Find("", "")
	for _, filter := range []string{"", "&stance=asserted", "&stance=asserted,reported&since=2020&class=CONSULT,SAY,SUPPORT,ASSAULT&avoid_kind=country"} {
		for _, k := range []int{3, 20} {
			b.Run(fmt.Sprintf("k=%d%s", k, filter), func(b *testing.B) {
				rnd := rand.New(rand.NewPCG(1, 1))
				pick := func() string {
					if rnd.IntN(2) == 0 {
						return string(entities[rnd.IntN(len(entities))].ID)
					}
					return string(entities[int(math.Pow(float64(len(entities)), rnd.Float64()))-1].ID)
				}
				c.run(b, `"paths":[]`, func(targets chan<- string) {
					for b.Loop() {
						from, to := pick(), pick()
						for to == from {
							to = pick()
						}
						targets <- "/api/paths?from=" + url.QueryEscape(from) + "&to=" + url.QueryEscape(to) + fmt.Sprint("&max_length=6&k=", k, filter)
					}
				})
			})
		}
	}
}
