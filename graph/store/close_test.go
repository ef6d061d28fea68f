package store_test

import (
	"context"
	"errors"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// soon makes sure that f ends within some seconds.
func soon(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s hangs", what)
	}
}

// closing closes a store elsewhere, and returns when it is about to be closed: others are refused. The error of Close comes from result.
func closing(t *testing.T, s graph.Store) (result chan error) {
	t.Helper()
	result = make(chan error, 1)
	go func() { result <- s.Close() }()
	for { // the one who reads meanwhile is not hindered
		if _, err := s.Count(context.Background(), graph.Pattern{}); errors.Is(err, graph.ErrClosed) {
			return result
		}
		time.Sleep(time.Millisecond)
	}
}

// TestCloseWhileReading: Close waits for those who read, who go on; what they begin meanwhile is told that the store is closed.
func TestCloseWhileReading(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.Update(t.Context(), nil, batches(0, 50)); err != nil {
		t.Fatal(err)
	}
	soon(t, "reading", func() {
		var result chan error
		n := 0
		for _, err := range s.Match(t.Context(), graph.Pattern{}) {
			if err != nil {
				t.Errorf("Match: %v", err)
				break
			}
			if n++; n != 10 {
				continue
			}
			result = closing(t, s)
			if _, err := s.Count(t.Context(), graph.Pattern{Label: iri("g1")}); !errors.Is(err, graph.ErrClosed) {
				t.Errorf("Count in Match: %v, want ErrClosed", err)
			}
			if err := s.Update(t.Context(), nil, batch(1000)); !errors.Is(err, graph.ErrClosed) {
				t.Errorf("Update in Match: %v, want ErrClosed", err)
			}
			select {
			case err := <-result:
				t.Errorf("Close = %v while somebody reads", err)
			default:
			}
		}
		if n != 1000 {
			t.Errorf("Match gave %d quads, want 1000", n)
		}
		if err := <-result; err != nil {
			t.Errorf("Close: %v", err)
		}
	})
}

// lateContext calls f when somebody asks for the n-th time whether it has ended.
type lateContext struct {
	context.Context
	mu sync.Mutex
	n  int
	f  func()
}

func (c *lateContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n--; c.n == 0 {
		c.f()
	}
	return c.Context.Err()
}

// TestCloseWhileWriting: a store that is closed while it is compacted, or while a large transaction is written, is what it was before or
// what it was to be; nobody has it open any more, and nothing lies beside it.
func TestCloseWhileWriting(t *testing.T) {
	for name, write := range map[string]func(context.Context, graph.Store) error{
		"compact": func(ctx context.Context, s graph.Store) error {
			_, _, err := s.(graph.Compacter).Compact(ctx)
			return err
		},
		"bulk": func(ctx context.Context, s graph.Store) error {
			return s.(graph.BulkTransactor).TransactBulk(ctx, func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
				return graphtest.Quads(nil), graphtest.Quads(batch(50)), nil
			})
		},
	} {
		for at := 1; at < 40; at++ {
			dir := t.TempDir()
			s, err := store.Open(t.Context(), dir, store.Options{Part: 7, NoSync: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Update(t.Context(), nil, batches(0, 50)); err != nil {
				t.Fatal(err)
			}
			var result chan error
			ctx := &lateContext{Context: t.Context(), n: at, f: func() { result = closing(t, s) }}
			soon(t, name, func() { err = write(ctx, s) })
			if result == nil {
				if at < 3 {
					t.Errorf("%s asks %d times whether to go on", name, at-1)
				}
				s.Close()
				break
			}
			soon(t, "Close", func() {
				if err := <-result; err != nil {
					t.Errorf("%s, %d: Close: %v", name, at, err)
				}
			})
			if err != nil && !errors.Is(err, graph.ErrClosed) {
				t.Errorf("%s, %d: %v, want ErrClosed or success", name, at, err)
			}
			onlyStore(t, dir)
			again := open(t, dir)
			want := 50
			if name == "bulk" && err == nil {
				want++
			}
			if n := wholeBatches(t, again); n != want {
				t.Errorf("%s, %d: %d batches are there after %v, want %d", name, at, n, err, want)
			}
			again.Close()
		}
	}
}

// TestAbandonedWrite: who waits for another one who writes may give it up.
func TestAbandonedWrite(t *testing.T) {
	for _, dsn := range []string{"mem:", t.TempDir()} {
		s := open(t, dsn)
		defer s.Close()
		begun, end := make(chan struct{}), make(chan struct{})
		first := make(chan error, 1)
		bulk := func(ctx context.Context, f func()) error {
			return s.(graph.BulkTransactor).TransactBulk(ctx, func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
				f()
				return graphtest.Quads(nil), graphtest.Quads(batch(1)), nil
			})
		}
		go func() { first <- bulk(t.Context(), func() { close(begun); <-end }) }()
		<-begun
		for name, write := range map[string]func(context.Context) error{
			"Update": func(ctx context.Context) error { return s.Update(ctx, nil, batch(2)) },
			"Transact": func(ctx context.Context) error {
				return s.(graph.Transactor).Transact(ctx, func(graph.Reader) (remove, add []graph.Quad, err error) { return nil, batch(2), nil })
			},
			"TransactBulk": func(ctx context.Context) error { return bulk(ctx, func() {}) },
			"Load": func(ctx context.Context) error {
				_, err := s.(graph.Loader).Load(ctx, graphtest.Quads(batch(2)))
				return err
			},
			"Compact": func(ctx context.Context) error {
				_, _, err := s.(graph.Compacter).Compact(ctx)
				if errors.Is(err, graph.ErrNoFile) {
					return context.DeadlineExceeded // memory has none
				}
				return err
			},
		} {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			soon(t, name+" behind another write", func() {
				if err := write(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: %s: %v, want DeadlineExceeded", dsn, name, err)
				}
			})
			cancel()
		}
		close(end)
		if err := <-first; err != nil {
			t.Errorf("%s: TransactBulk: %v", dsn, err)
		}
		if n := wholeBatches(t, s); n != 1 {
			t.Errorf("%s: %d batches are there, want 1", dsn, n)
		}
	}
}
