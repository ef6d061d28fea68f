package index_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// filled is an index of the first n made-up reports, with its view made.
func filled(tb testing.TB, n int) (*index.Index, *querytest.News) {
	tb.Helper()
	news, err := querytest.Open()
	if err != nil {
		tb.Fatal(err)
	}
	ix := index.New()
	for r := range news.Readings(n) {
		ix.Put(r)
	}
	ix.View()
	return ix, news
}

// BenchmarkPut measures a report that comes in, and the view with it, among 100, 1,000 and 10,000.
func BenchmarkPut(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ix, news := filled(b, n)
			next := n
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				r := news.Reading(next)
				next++
				b.StartTimer()
				ix.Put(r)
				ix.View()
			}
		})
	}
}

// BenchmarkFill measures reading a whole library in, and what it takes in memory: the readings, and all that is made of them.
func BenchmarkFill(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			news, err := querytest.Open()
			if err != nil {
				b.Fatal(err)
			}
			before := heap()
			for b.Loop() {
				ix := index.New()
				for r := range news.Readings(n) {
					ix.Put(r)
				}
				readings := heap()
				ix.View()
				b.ReportMetric(float64(readings-before)/(1<<20), "MiB-put")
				b.ReportMetric(float64(heap()-before)/(1<<20), "MiB-viewed")
				runtime.KeepAlive(ix)
			}
		})
	}
}
