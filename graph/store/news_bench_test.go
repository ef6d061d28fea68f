package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/turtle"
)

// sizes are how many quads BenchmarkNews loads, from NEWSGRAPH_BENCH_QUADS: "100000 2000000".
func sizes(b *testing.B) []int {
	var out []int
	for s := range strings.FieldsSeq(os.Getenv("NEWSGRAPH_BENCH_QUADS")) {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		out = []int{100_000}
	}
	return out
}

// BenchmarkNews loads a news graph from N-Quads into a store of each kind and looks things up, and the same in Oxigraph where
// python3 has it. Look-ups read the first ten quads; their medians are in microseconds.
func BenchmarkNews(b *testing.B) {
	for _, size := range sizes(b) {
		dir := b.TempDir()
		file, lookups := filepath.Join(dir, "news.nq"), filepath.Join(dir, "lookups")
		writeNews(b, size, file, lookups)
		b.Run(fmt.Sprint("quads=", size), func(b *testing.B) {
			stores(b, func(b *testing.B, dsn func(*testing.B) string) { benchmarkNews(b, dsn(b), file, lookups) })
			b.Run("oxigraph", func(b *testing.B) { benchmarkOxigraph(b, file, lookups) })
		})
	}
}

// writeNews writes the quads, and terms of theirs to look up.
func writeNews(b *testing.B, size int, file, lookups string) {
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	rnd := rand.New(rand.NewPCG(7, 8))
	var lines []string
	for q, err := range graphtest.NewsQuads(graph.NewNames("https://newsgraph.example/"), size) {
		if err != nil {
			b.Fatal(err)
		}
		_, _ = w.WriteString(export.NQuad(q)) // Flush has the error
		if rnd.IntN(size/500) > 0 {
			continue
		}
		for i, t := range []graph.RDFTerm{q.Subject, q.Predicate, q.Object, q.Label} {
			if !t.IsZero() {
				line := strings.TrimPrefix(export.NQuad(graph.Quad{Subject: graph.Blank("s"), Predicate: graph.IRI("p:p"), Object: t}), "_:s <p:p> ")
				lines = append(lines, kinds[i]+"\t"+strings.TrimSuffix(line, " .\n"))
			}
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(lookups, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		b.Fatal(err)
	}
}

var kinds = []string{"subject", "predicate", "object", "label"}

func readQuads(file string) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(graph.Quad{}, err)
			return
		}
		defer f.Close()
		err = turtle.Read(bufio.NewReaderSize(f, 1<<20), turtle.Options{Format: turtle.NQuads}, func(q graph.Quad) error {
			if !yield(q, nil) {
				return errAny
			}
			return nil
		})
		if err != nil && err != errAny {
			yield(graph.Quad{}, err)
		}
	}
}

func benchmarkNews(b *testing.B, dsn, file, lookups string) {
	ctx := context.Background()
	var s graph.Store
	var loaded int64
	var seconds float64
	for b.Loop() {
		if s != nil { // one is measured
			break
		}
		s = open(b, dsn)
		start := time.Now()
		var err error
		if loaded, err = s.(graph.Loader).Load(ctx, readQuads(file)); err != nil {
			b.Fatal(err)
		}
		seconds = time.Since(start).Seconds()
	}
	defer s.Close()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(loaded)/seconds, "quads/s")
	if info, err := os.Stat(filepath.Join(dsn, "quads.bolt")); err == nil {
		b.ReportMetric(float64(info.Size())/float64(loaded), "B/quad")
	}
	times := map[string][]time.Duration{}
	timed := func(name string, f func() error) {
		start := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		times[name] = append(times[name], time.Since(start))
	}
	for kind, t := range readLookups(b, lookups) {
		p := graph.Pattern{}
		*map[string]*graph.RDFTerm{"subject": &p.Subject, "predicate": &p.Predicate, "object": &p.Object, "label": &p.Label}[kind] = t
		timed(kind, func() error { return first10(ctx, s, p) })
		timed("count", func() error { _, err := s.Count(ctx, p); return err })
		if kind == "predicate" {
			timed("page", func() error {
				_, _, err := s.(graph.Pager).Page(ctx, p, fmt.Sprintf("%x.0.0.0", loaded/10), 100)
				return err
			})
		}
	}
	_ = exec.Command("sync").Run() // or commits wait until the disk has what was loaded
	for i := range 200 {
		var quads []graph.Quad
		for k := range 44 {
			quads = append(quads, graph.Quad{Subject: iri(fmt.Sprint("s", i, "-", k)), Predicate: iri("p"), Object: graph.Literal(fmt.Sprint(k)), Label: iri(fmt.Sprint("g", i))})
		}
		timed("commit", func() error { return s.Update(ctx, nil, quads) })
	}
	for name, d := range times {
		slices.Sort(d)
		b.ReportMetric(float64(d[len(d)/2].Nanoseconds())/1000, name+"-µs")
	}
}

func first10(ctx context.Context, s graph.Store, p graph.Pattern) error {
	n := 0
	for _, err := range s.Match(ctx, p) {
		if err != nil {
			return err
		}
		if n++; n == 10 {
			break
		}
	}
	return nil
}

// readLookups are what to look up: the part, and its term.
func readLookups(b *testing.B, file string) iter.Seq2[string, graph.RDFTerm] {
	content, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	return func(yield func(string, graph.RDFTerm) bool) {
		for line := range strings.Lines(string(content)) {
			kind, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			var t graph.RDFTerm
			err := turtle.Read(strings.NewReader("<s:s> <p:p> "+text+" ."), turtle.Options{Format: turtle.NQuads}, func(q graph.Quad) error { t = q.Object; return nil })
			if err != nil {
				b.Fatal(err)
			}
			if !yield(kind, t) {
				return
			}
		}
	}
}

func benchmarkOxigraph(b *testing.B, file, lookups string) {
	if err := exec.Command("python3", "-c", "import pyoxigraph").Run(); err != nil {
		b.Skip("needs python3 with pyoxigraph")
	}
	var result map[string]float64
	for b.Loop() {
		if result != nil {
			break
		}
		out, err := exec.Command("python3", "testdata/oxigraph.py", file, filepath.Join(b.TempDir(), "ox"), lookups).Output()
		if err != nil {
			b.Fatal(err)
		}
		if err := json.Unmarshal(out, &result); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(result["quads"]/result["load"], "quads/s")
	b.ReportMetric(result["bytes"]/result["quads"], "B/quad")
	for _, name := range append([]string{"commit"}, kinds...) {
		b.ReportMetric(result[name], name+"-µs")
	}
}
