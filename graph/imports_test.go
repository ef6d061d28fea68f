package graph_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// document is a file of quads.
func document(t testing.TB, name string, quads []graph.Quad) *graph.Document {
	t.Helper()
	d := &graph.Document{Name: name}
	t.Cleanup(func() { d.Close() })
	for i, q := range quads {
		if err := d.Add(q, i+1); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// TestLargeImport: an import that a store writes in parts comes in whole or not at all, is listed and taken out, and gives way to another; an
// export is restored so too.
func TestLargeImport(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s, err := store.Open(ctx, dir, store.Options{Part: 50})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lib := &graph.Library{Store: s}
	if _, err := lib.Put(ctx, small("report-a", "a.txt")); err != nil {
		t.Fatal(err)
	}
	before := everything(t, lib)
	var curated []graph.Quad
	for i := range 700 {
		q := graph.Quad{Subject: graph.Blank(fmt.Sprint("b", i%100)), Predicate: graph.IRI("http://e/p"), Object: graph.Literal(fmt.Sprint(i))}
		if i%2 == 0 {
			q.Label = graph.IRI(fmt.Sprint("http://e/g", i%4))
		}
		curated = append(curated, q, q)
	}
	both := func() []*graph.Document { // whose blank nodes have the same labels
		return []*graph.Document{document(t, "a.nq", curated), document(t, "b.nq", curated[:10])}
	}
	done, err := lib.Import(ctx, both(), graph.ImportOptions{Graph: "http://e/own"})
	if err != nil || done.Import.Quads != 705 || len(done.Import.Graphs) != 3 {
		t.Fatalf("Import = %+v, %v; want 705 quads in 3 graphs", done.Import, err)
	}
	if again, err := lib.Import(ctx, both(), graph.ImportOptions{Graph: "http://e/own"}); err != nil || !again.Again {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	imported := everything(t, lib)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for name, run := range map[string]func() error{
		"graphs that are taken": func() error {
			_, err := lib.Import(ctx, []*graph.Document{document(t, "c.nq", curated[:1400])}, graph.ImportOptions{})
			return err
		},
		"cancelled": func() error {
			_, err := lib.Import(cancelled, []*graph.Document{document(t, "c.nq", curated)}, graph.ImportOptions{Replace: true})
			return err
		},
	} {
		if err := run(); err == nil {
			t.Errorf("%s: no error", name)
		}
		if diff := cmp.Diff(imported, everything(t, lib)); diff != "" {
			t.Errorf("%s changed the store:\n%s", name, diff)
		}
	}
	replaced, err := lib.Import(ctx, []*graph.Document{document(t, "c.nq", curated[600:])}, graph.ImportOptions{Replace: true})
	if err != nil || !slices.Equal(replaced.Replaced, []graph.ImportID{done.Import.ID}) || replaced.Import.Quads != 400 {
		t.Errorf("Import that replaces = %+v, %v", replaced, err)
	}
	if problems, err := graph.Check(ctx, lib); len(problems) > 0 || err != nil {
		t.Errorf("Check = %v, %v", problems, err)
	}
	whole := everything(t, lib)
	other := library(t)
	if back, err := other.Import(ctx, []*graph.Document{document(t, "all.nq", whole)}, graph.ImportOptions{}); err != nil || len(back.Reports) != 1 || back.Restored != len(whole) {
		t.Errorf("restored %+v, %v; want one report and %d quads", back, err, len(whole))
	}
	if diff := cmp.Diff(whole, everything(t, other)); diff != "" {
		t.Errorf("restored (-want +have):\n%s", diff)
	}
	if err := lib.RemoveImport(ctx, replaced.Import.ID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, everything(t, lib)); diff != "" {
		t.Errorf("after all imports were taken out (-before +after):\n%s", diff)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) != 1 {
		t.Errorf("the folder holds %q, %v; want one file", files, err)
	}
}

// exported are the quads of a library that fill made something of.
func exported(t *testing.T, fill func(*graph.Library) error) []graph.Quad {
	t.Helper()
	lib := library(t)
	if err := fill(lib); err != nil {
		t.Fatal(err)
	}
	return everything(t, lib)
}

// reports fills a library with reports.
func reports(title string, ids ...graph.ReportID) func(*graph.Library) error {
	return func(lib *graph.Library) error {
		for _, id := range ids {
			r := small(id, "a.txt")
			r.Report.Title = title
			if _, err := lib.Put(context.Background(), r); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestImportBases: the documents of an import are of one base, whichever comes first.
func TestImportBases(t *testing.T) {
	of := func(base string) []graph.Quad {
		return exported(t, func(lib *graph.Library) error {
			lib.Base = base
			return reports("A", "report-a")(lib)
		})
	}
	for name, bases := range map[string][]string{"the default first": {"", "http://f/"}, "the default last": {"http://f/", ""}, "two others": {"http://f/", "http://h/"}} {
		t.Run(name, func(t *testing.T) {
			lib := library(t)
			var apart, joined []graph.Quad
			var docs []*graph.Document
			for _, base := range bases {
				apart = of(base)
				joined = append(joined, apart...)
				docs = append(docs, document(t, "a.nq", apart))
			}
			for what, docs := range map[string][]*graph.Document{"two documents": docs, "one document": {document(t, "ab.nq", joined)}} {
				if _, err := lib.Import(t.Context(), docs, graph.ImportOptions{}); !errors.Is(err, graph.ErrBase) {
					t.Errorf("%s: the error is %v, want ErrBase", what, err)
				}
			}
			if have := everything(t, lib); len(have) > 0 || lib.Base != "" {
				t.Errorf("%d quads came in, and the base is %q", len(have), lib.Base)
			}
		})
	}
}

// TestManyBases: a document of very many bases takes time in proportion to its size.
func TestManyBases(t *testing.T) {
	add := func(n int) time.Duration {
		d := &graph.Document{Name: "a.nq"}
		defer d.Close()
		began := time.Now()
		for i := range n {
			r := graph.NewNames(fmt.Sprintf("http://e/%d/", i)).Report("report-a")
			if err := d.Add(graph.Quad{Subject: r, Predicate: graph.RDFType, Object: graph.NewsArticle, Label: r}, i+1); err != nil {
				t.Fatal(err)
			}
		}
		took := time.Since(began)
		if _, err := library(t).Import(t.Context(), []*graph.Document{d}, graph.ImportOptions{}); !errors.Is(err, graph.ErrBase) {
			t.Errorf("the error is %v, want ErrBase", err)
		}
		return took
	}
	if took := add(60_000); took > 2*time.Second { // 0.1 s; 15 s where each is compared with all
		t.Errorf("60,000 bases took %v", took)
	}
}

// BenchmarkImport imports a made-up news graph as curated triples into a folder, quads as many as NEWSGRAPH_BENCH_QUADS says. What the
// process takes at most is what `/usr/bin/time -v` says of the test's program.
func BenchmarkImport(b *testing.B) {
	n := 100_000
	if _, err := fmt.Sscan(os.Getenv("NEWSGRAPH_BENCH_QUADS"), &n); err != nil && !errors.Is(err, io.EOF) {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := store.Open(b.Context(), b.TempDir(), store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		d := &graph.Document{Name: "news.nq"}
		for q := range graphtest.NewsQuads(graph.NewNames("http://other.example/"), n) {
			q.Label = graph.IRI(strings.Replace(q.Label.Value, "/id/", "/curated/", 1)) // of nobody's reports
			if err := d.Add(q, 1); err != nil {
				b.Fatal(err)
			}
		}
		lib := &graph.Library{Store: s}
		done, err := lib.Import(b.Context(), []*graph.Document{d}, graph.ImportOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(done.Import.Quads)/b.Elapsed().Seconds(), "quads/s")
		if err := errors.Join(d.Close(), s.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
