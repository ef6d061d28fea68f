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
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// BenchmarkPaths has sixteen clients ask for paths on ten thousand reports at once, as JSON, each after the answer before: between
// entities drawn by how much they are mentioned and from all alike.
func BenchmarkPaths(b *testing.B) {
	news, err := querytest.Open()
	if err != nil {
		b.Fatal(err)
	}
	ix := index.New()
	for r := range news.Readings(10_000) {
		ix.Put(r)
	}
	v := ix.View()
	v.Links()
	handler := query.Server{Service: query.ServiceOf(ix), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}.Handler()
	entities := v.Find("", "")
	b.Logf("%d reports, %d statements, %d entities", len(v.Readings), v.CountStatements(), len(entities))
	for _, filter := range []string{"", "&stance=asserted", "&stance=asserted,reported&since=2020&class=CONSULT,SAY,SUPPORT,ASSAULT&avoid_kind=country"} {
		for _, k := range []int{3, 20} {
			b.Run(fmt.Sprintf("k=%d%s", k, filter), func(b *testing.B) {
				var mu sync.Mutex
				var took []time.Duration
				none := 0
				left := make(chan int)
				var clients sync.WaitGroup
				for c := range 16 {
					rnd := rand.New(rand.NewPCG(uint64(c), 1))
					pick := func() string {
						if rnd.IntN(2) == 0 {
							return string(entities[rnd.IntN(len(entities))].ID)
						}
						return string(entities[int(math.Pow(float64(len(entities)), rnd.Float64()))-1].ID)
					}
					clients.Go(func() {
						for range left {
							from, to := pick(), pick()
							if from == to {
								continue
							}
							target := "/api/paths?from=" + url.QueryEscape(from) + "&to=" + url.QueryEscape(to) + fmt.Sprint("&max_length=6&k=", k, filter)
							w := httptest.NewRecorder()
							began := time.Now()
							handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
							d := time.Since(began)
							if w.Code != http.StatusOK {
								b.Error(target, w.Body)
							}
							mu.Lock()
							took = append(took, d)
							if strings.Contains(w.Body.String(), `"paths":[]`) {
								none++
							}
							mu.Unlock()
						}
					})
				}
				for b.Loop() {
					left <- 1
				}
				close(left)
				clients.Wait()
				slices.Sort(took)
				at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
				b.ReportMetric(at(.5), "ms-p50")
				b.ReportMetric(at(.99), "ms-p99")
				b.ReportMetric(at(1), "ms-max")
				b.ReportMetric(100*float64(none)/float64(len(took)), "%none")
			})
		}
	}
}
