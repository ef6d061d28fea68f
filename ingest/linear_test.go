package ingest_test

import (
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// hostile are texts that no newspaper prints, by size in bytes.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"news", func(n int) string {
		return repeat("China released a plan on Tuesday, and Kirby said \"it failed\".\n\n", n)
	}},
	{"one paragraph", func(n int) string {
		return repeat("China released a plan on Tuesday, and Kirby said \"it failed\". ", n)
	}},
	{"no full stop", func(n int) string { return repeat("the officials of China said that ", n) }},
	{"one name", func(n int) string { return repeat("Kirby ", n) }},
	{"one token", func(n int) string { return repeat("x", n) }},
	{"line breaks", func(n int) string { return "Kirby left." + repeat("\n", n) + "He slept." }},
	{"white space", func(n int) string { return "Kirby left." + repeat(" \t\u00a0", n) + "He slept." }},
	{"quotation marks", func(n int) string { return repeat("\"", n) }},
	{"quoted words", func(n int) string { return repeat("\"no\" he said ", n) }},
	{"opened quotations", func(n int) string { return repeat("“no ", n) }},
	{"apostrophes", func(n int) string { return repeat("’s '", n) }},
	{"brackets", func(n int) string { return repeat("(", n/2) + repeat(")", n/2) }},
	{"punctuation", func(n int) string { return repeat("., ;:!? -- ... ", n) }},
	{"full stops", func(n int) string { return repeat(". ", n) }},
	{"commas", func(n int) string { return repeat("a, b, c and ", n) }},
	{"numbers", func(n int) string { return repeat("2014 ", n) }},
	{"months", func(n int) string { return repeat("in May ", n) }},
	{"pronouns", func(n int) string { return repeat("He told her that they saw it. ", n) }},
	{"names", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "Anna %c%c%c Berg met Karl. ", 'A'+i%26, 'a'+i/26%26, 'a'+i/676%26)
		}
		return b.String()
	}},
	{"lines", func(n int) string { return repeat("a line of a table\n", n) }},
	{"Σ", func(n int) string { return repeat("Σ’", n) }},
	{"at signs", func(n int) string { return repeat("a@b.", n) }},
}

func repeat(s string, n int) string { return strings.Repeat(s, n/len(s)+1) }

// reportOf makes a report, or none where the text is no report.
func reportOf(t testing.TB, text string) (graph.Report, bool) {
	t.Helper()
	r, err := source.FromText(text, source.Meta{Name: "hostile.txt", Published: "2023-04-26"})
	return r, err == nil
}

// BenchmarkLinear reads hostile texts at one and at four times a size. The ns/byte of both should be about the same: where the
// second is much more, something is quadratic. The size is 64 KiB, or what NEWSGRAPH_TEST_SIZE says.
func BenchmarkLinear(b *testing.B) {
	size := 64 << 10
	if s := os.Getenv("NEWSGRAPH_TEST_SIZE"); s != "" {
		if _, err := fmt.Sscan(s, &size); err != nil {
			b.Fatal(err)
		}
	}
	x := newExtractor(b)
	for _, h := range hostile {
		for _, times := range []int{1, 4} {
			b.Run(fmt.Sprintf("%s/%dx", h.name, times), func(b *testing.B) {
				text := h.text(times * size)
				for b.Loop() {
					if r, ok := reportOf(b, text); ok {
						read(b, x, r)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}

// TestHostile: hostile texts are read in time, and what is read holds together.
func TestHostile(t *testing.T) {
	size := 8 << 10
	if testing.Short() {
		size = 2 << 10
	}
	x := newExtractor(t)
	for _, h := range hostile {
		report, ok := reportOf(t, h.text(size))
		if !ok {
			continue
		}
		began := time.Now()
		r := read(t, x, report)
		if took := time.Since(began); took > 20*time.Second { // a hundred times what it should take
			t.Errorf("%s: %d bytes took %v", h.name, size, took)
		}
		checkReading(t, h.name, r)
	}
}

// BenchmarkMemory reads all reports of testdata. live-MiB is the heap that stays, the model and its caches; peak-MiB the highest that
// the heap's objects came to.
func BenchmarkMemory(b *testing.B) {
	reports := loadReports(b)
	x := newExtractor(b)
	var peak atomic.Uint64
	done := make(chan struct{})
	go watch(&peak, done)
	for b.Loop() {
		for _, report := range reports {
			read(b, x, report)
		}
	}
	close(done)
	runtime.GC()
	b.ReportMetric(float64(heapObjects())/(1<<20), "live-MiB")
	b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MiB")
	runtime.KeepAlive(x)
}

// watch keeps the highest number of bytes of heap objects.
func watch(peak *atomic.Uint64, done <-chan struct{}) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			peak.Store(max(peak.Load(), heapObjects()))
		}
	}
}

func heapObjects() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
