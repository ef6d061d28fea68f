package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/query"
	_ "github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

func open(t testing.TB, dsn string) graph.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMemory(t *testing.T) {
	graphtest.Store(t, func(t *testing.T) graph.Store { return open(t, "mem:") })
}

func TestFolder(t *testing.T) {
	graphtest.Store(t, func(t *testing.T) graph.Store { return open(t, t.TempDir()) })
}

// TestParts runs the suite on stores that write large transactions in parts of a few quads.
func TestParts(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{
		"memory": func(testing.TB) string { return "mem:" }, "folder": func(t testing.TB) string { return t.TempDir() }, "postgres": graphtest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			graphtest.Bulk(t, func(t *testing.T) graph.Store {
				s, err := store.Open(t.Context(), dsn(t), store.Options{Part: 7})
				if err != nil {
					t.Fatal(err)
				}
				return s
			})
		})
	}
}

func TestPostgres(t *testing.T) {
	graphtest.Store(t, func(t *testing.T) graph.Store { return open(t, graphtest.Postgres(t)) })
}

func iri(s string) graph.RDFTerm { return graph.IRI("http://example.org/" + s) }

func batch(i int) []graph.Quad {
	var out []graph.Quad
	for k := range 20 {
		out = append(out, graph.Quad{Subject: iri(fmt.Sprint("s", i, "-", k)), Predicate: iri("p"), Object: graph.Literal(fmt.Sprint(k)), Label: iri(fmt.Sprint("g", i))})
	}
	return out
}

func TestReopenAndLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "store")
	s := open(t, dir)
	if err := s.Update(context.Background(), nil, batch(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), dir, store.Options{}); !errors.Is(err, graph.ErrLocked) {
		t.Errorf("opened twice: %v, want ErrLocked", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	defer s.Close()
	if n, err := s.Count(context.Background(), graph.Pattern{Label: iri("g1")}); n != 20 || err != nil {
		t.Errorf("after reopening %d quads, %v; want 20", n, err)
	}
}

func TestOpenErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "quads.bolt"), []byte(strings.Repeat("no store ", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dsn := range []string{"", file, broken, "postgres://localhost:1/x", "postgres://%zz"} {
		if s, err := store.Open(context.Background(), dsn, store.Options{}); err == nil {
			s.Close()
			t.Errorf("Open(%q) gave no error", dsn)
		}
	}
}

// TestMustExist: what only reads makes no store, neither in a folder without one nor where a name holds a colon.
func TestMustExist(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("folder", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, dsn := range []string{"none", "folder", "foo:bar", "mem:x", "memory:"} {
		if s, err := store.Open(context.Background(), dsn, store.Options{MustExist: true}); !errors.Is(err, graph.ErrNoStore) {
			t.Errorf("Open(%q) = %v, %v; want ErrNoStore", dsn, s, err)
		}
	}
	if files, err := filepath.Glob("*/*"); len(files) > 0 || err != nil {
		t.Errorf("Open made %q, %v", files, err)
	}
	if _, err := os.Stat("foo:bar"); err == nil {
		t.Error("Open made foo:bar")
	}
	for range 2 {
		s, err := store.Open(context.Background(), "mem:", store.Options{MustExist: true})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		open(t, "foo:bar").Close()
	}
	s, err := store.Open(context.Background(), "foo:bar", store.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// kept is how many batches the writer that TestKill kills leaves: each that it writes takes out an older one.
const kept = 40

// TestKill kills a writing process again and again, at any moment of adding, removing, loading and compacting: what it acknowledged
// is there, no batch is there in part, and all indexes agree. NEWSGRAPH_TEST_KILLS says how often.
func TestKill(t *testing.T) {
	if dir := os.Getenv("NEWSGRAPH_TEST_WRITE"); dir != "" {
		write(t, dir)
		return
	}
	rounds := 12
	if testing.Short() {
		rounds = 2
	}
	if n, err := strconv.Atoi(os.Getenv("NEWSGRAPH_TEST_KILLS")); err == nil {
		rounds = n
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	dir := t.TempDir()
	acknowledged := -1
	for range rounds {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestKill$")
		cmd.Env = append(os.Environ(), "NEWSGRAPH_TEST_WRITE="+dir, fmt.Sprint("NEWSGRAPH_TEST_FROM=", acknowledged+1))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		after := time.Duration(rnd.IntN(200_000)) * time.Microsecond
		var kill sync.Once // some time after the first batch: how long the start takes depends on what else runs
		for sc := bufio.NewScanner(out); sc.Scan(); {
			if n, err := strconv.Atoi(sc.Text()); err == nil {
				acknowledged = n
				kill.Do(func() { time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) })
			}
		}
		_ = cmd.Wait() // it was killed
		acknowledged = verify(t, dir, acknowledged)
	}
	t.Logf("%d batches acknowledged in %d rounds, none lost", acknowledged+1, rounds)
	if acknowledged < rounds/2 {
		t.Errorf("only %d batches were written: the test tests nothing", acknowledged+1)
	}
}

// verify is the last batch that is there. It may be the one after the last that was acknowledged.
func verify(t *testing.T, dir string, acknowledged int) int {
	t.Helper()
	s := open(t, dir)
	defer s.Close()
	if found, err := s.(graph.Verifier).Verify(context.Background()); err != nil || len(found) > 0 {
		t.Fatalf("after %d batches: Verify = %q, %v", acknowledged+1, found, err)
	}
	count := func(i int) int {
		n, err := s.Count(context.Background(), graph.Pattern{Label: iri(fmt.Sprint("g", i))})
		if err != nil {
			t.Fatal(err)
		}
		return int(n)
	}
	last := acknowledged
	if count(acknowledged+1) > 0 {
		last++
	}
	for i := range last + 2 {
		want := 0
		if i <= last && i > last-kept {
			want = 20
		}
		if n := count(i); n != want {
			t.Fatalf("batch %d of %d acknowledged has %d quads, want %d", i, acknowledged+1, n, want)
		}
	}
	return last
}

func write(t *testing.T, dir string) {
	from, err := strconv.Atoi(os.Getenv("NEWSGRAPH_TEST_FROM"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), dir, store.Options{Part: 8}) // of a batch of 20
	if err != nil {
		t.Fatal(err)
	}
	for i := from; ; i++ {
		var err error
		switch old := batch(i - kept); {
		case i < kept && i%2 == 0:
			_, err = s.(graph.Loader).Load(context.Background(), graphtest.Quads(batch(i)))
		case i%3 == 0:
			err = s.(graph.BulkTransactor).TransactBulk(context.Background(), func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
				return graphtest.Quads(old), graphtest.Quads(batch(i)), nil
			})
		case i < kept:
			err = s.Update(context.Background(), nil, batch(i))
		default:
			err = s.Update(context.Background(), old, batch(i))
		}
		if err == nil && i%5 == 4 {
			_, _, err = s.(graph.Compacter).Compact(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(i)
	}
}

// TestCayley runs Cayley's path API and Gizmo on the store.
func TestCayley(t *testing.T) {
	for _, dsn := range []string{"mem:", t.TempDir()} {
		s := open(t, dsn)
		err := s.Update(context.Background(), nil, []graph.Quad{
			{Subject: iri("kirby"), Predicate: iri("spokesman"), Object: iri("white-house"), Label: iri("r1")},
			{Subject: iri("white-house"), Predicate: iri("in"), Object: iri("washington"), Label: iri("r2")},
			{Subject: iri("kirby"), Predicate: iri("name"), Object: graph.LangString("John Kirby", "en")},
		})
		if err != nil {
			t.Fatal(err)
		}
		qs, ok := store.Cayley(s)
		if !ok {
			t.Fatal("no QuadStore")
		}
		got, err := path.StartPath(qs, quad.IRI("http://example.org/kirby")).
			Out(quad.IRI("http://example.org/spokesman")).Out(quad.IRI("http://example.org/in")).Iterate(context.Background()).AllValues(qs)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]quad.Value{quad.IRI("http://example.org/washington")}, got); diff != "" {
			t.Errorf("path (-want +have):\n%s", diff)
		}
		it, err := query.Execute(context.Background(), qs, "gizmo", `g.V("<http://example.org/washington>").In("<http://example.org/in>").In().All()`, query.Options{Collation: query.Raw})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for it.Next(context.Background()) {
			n++
		}
		if n != 1 || it.Err() != nil {
			t.Errorf("Gizmo gave %d results, %v; want 1", n, it.Err())
		}
		it.Close()
		st, err := qs.Stats(context.Background(), true)
		if err != nil || st.Quads.Size != 3 || st.Nodes.Size != 9 {
			t.Errorf("Stats = %+v, %v; want 3 quads, 9 nodes", st, err)
		}
		if err := qs.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestApplyDeltas: deltas for the same quad are applied one after the other, and nothing is where one is refused.
func TestApplyDeltas(t *testing.T) {
	q := func(s string) quad.Quad {
		return quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI("p"), Object: quad.IRI("o")}
	}
	add := func(s string) cayley.Delta { return cayley.Delta{Quad: q(s), Action: cayley.Add} }
	del := func(s string) cayley.Delta { return cayley.Delta{Quad: q(s), Action: cayley.Delete} }
	lax := cayley.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}
	for _, c := range []struct {
		name   string
		deltas []cayley.Delta
		opts   cayley.IgnoreOpts
		want   string // the subjects afterwards; the store holds a before
		err    error
	}{
		{"the last wins", []cayley.Delta{add("b"), del("b"), del("a"), add("a"), del("a")}, cayley.IgnoreOpts{}, "", nil},
		{"the last wins, laxly", []cayley.Delta{add("b"), add("b"), del("b"), del("b"), del("a"), add("a")}, lax, "a", nil},
		{"twice", []cayley.Delta{add("b"), add("b")}, cayley.IgnoreOpts{}, "a", cayley.ErrQuadExists},
		{"there already", []cayley.Delta{add("b"), add("a")}, cayley.IgnoreOpts{}, "a", cayley.ErrQuadExists},
		{"deleted twice", []cayley.Delta{add("b"), del("a"), del("a")}, cayley.IgnoreOpts{}, "a", cayley.ErrQuadNotExist},
		{"missing", []cayley.Delta{del("c")}, cayley.IgnoreOpts{}, "a", cayley.ErrQuadNotExist},
		{"no subject", []cayley.Delta{add("b"), {Action: cayley.Add}}, cayley.IgnoreOpts{}, "a", errAny},
	} {
		s := open(t, "mem:")
		if err := s.Update(context.Background(), nil, []graph.Quad{{Subject: graph.IRI("a"), Predicate: graph.IRI("p"), Object: graph.IRI("o")}}); err != nil {
			t.Fatal(err)
		}
		qs, _ := store.Cayley(s)
		err := qs.ApplyDeltas(c.deltas, c.opts)
		var refused *cayley.DeltaError
		switch {
		case c.err == errAny && err != nil, c.err == nil && err == nil:
		case errors.As(err, &refused) && refused.Err == c.err:
		default:
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
		have := ""
		for q, err := range s.Match(context.Background(), graph.Pattern{}) {
			if err != nil {
				t.Fatal(err)
			}
			have += q.Subject.Value
		}
		if have != c.want {
			t.Errorf("%s: %v leaves %q, want %q", c.name, c.deltas, have, c.want)
		}
	}
}

var errAny = errors.New("any error")

// stores runs a benchmark on each kind of store; that in a database where there is one to make tables in.
func stores(b *testing.B, f func(b *testing.B, dsn func(*testing.B) string)) {
	b.Run("memory", func(b *testing.B) { f(b, func(*testing.B) string { return "mem:" }) })
	b.Run("folder", func(b *testing.B) { f(b, func(b *testing.B) string { return b.TempDir() }) })
	b.Run("postgres", func(b *testing.B) { f(b, func(b *testing.B) string { return graphtest.Postgres(b) }) })
}

// BenchmarkUpdate writes batches of 20 quads, each durable on its own.
func BenchmarkUpdate(b *testing.B) {
	stores(b, func(b *testing.B, dsn func(*testing.B) string) {
		s := open(b, dsn(b))
		defer s.Close()
		i := 0
		for b.Loop() {
			if err := s.Update(context.Background(), nil, batch(i)); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
}

// BenchmarkLoad writes a million quads in transactions of 20,000.
func BenchmarkLoad(b *testing.B) {
	stores(b, func(b *testing.B, dsn func(*testing.B) string) {
		for b.Loop() {
			s := open(b, dsn(b))
			for i := range 50 {
				if err := s.Update(context.Background(), nil, batches(i*1000, 1000)); err != nil {
					b.Fatal(err)
				}
			}
			s.Close()
		}
		b.ReportMetric(float64(b.N)*1e6/b.Elapsed().Seconds(), "quads/s")
	})
}

// BenchmarkMatch looks up the 20 quads of a graph, and of a subject one, among 200,000.
func BenchmarkMatch(b *testing.B) {
	stores(b, func(b *testing.B, dsn func(*testing.B) string) {
		s := open(b, dsn(b))
		defer s.Close()
		for i := range 10 {
			if err := s.Update(context.Background(), nil, batches(i*1000, 1000)); err != nil {
				b.Fatal(err)
			}
		}
		for name, p := range map[string]func(int) graph.Pattern{
			"label":   func(i int) graph.Pattern { return graph.Pattern{Label: iri(fmt.Sprint("g", i%10000))} },
			"subject": func(i int) graph.Pattern { return graph.Pattern{Subject: iri(fmt.Sprint("s", i%10000, "-7"))} },
		} {
			b.Run(name, func(b *testing.B) {
				i := 0
				for b.Loop() {
					for _, err := range s.Match(context.Background(), p(i)) {
						if err != nil {
							b.Fatal(err)
						}
					}
					i += 7919
				}
			})
		}
	})
}

// batches are n batches from the number first on.
func batches(first, n int) []graph.Quad {
	var out []graph.Quad
	for i := range n {
		out = append(out, batch(first+i)...)
	}
	return out
}
