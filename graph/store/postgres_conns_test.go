package store_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// thousands are more quads than a scan holds, one of each subject, with a pattern that they fit.
func thousands() ([]graph.Quad, graph.Pattern) {
	var out []graph.Quad
	for i := range 10010 {
		out = append(out, graph.Quad{Subject: iri(fmt.Sprint("s", i)), Predicate: iri("p"), Object: iri("o"), Label: iri("g")})
	}
	return out, graph.Pattern{Predicate: iri("p"), Object: iri("o")}
}

// asks runs a statement beside the store, and gives its first value.
func asks[T any](t *testing.T, dsn, sql string, args ...any) (value T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

// application is the name that the server has for the connections of a test.
func application(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("application_name")
}

// TestPostgresConnections: as many connections are made as the URL allows. While all of those that scans may have are held, what is short
// is still done, within a scan too, and so are writes; another scan is an error after a while, and the first one goes on.
func TestPostgresConnections(t *testing.T) {
	dsn := graphtest.Postgres(t)
	defer store.BoundPatience(300 * time.Millisecond)()
	s := open(t, dsn+"&pool_max_conns=4")
	defer s.Close()
	quads, p := thousands()
	if err := s.Update(t.Context(), nil, quads); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // what waits for itself would wait for ever
	defer cancel()
	n := 0
	for q, err := range s.Match(ctx, p) {
		if err != nil {
			t.Fatalf("after %d quads: %v", n, err)
		}
		if n++; n != 1 {
			continue
		}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				for have, err := range s.Match(ctx, graph.Pattern{Subject: q.Subject}) {
					if have != q || err != nil {
						t.Errorf("Match within a scan: %v, %v", have, err)
					}
				}
				if have, err := s.Count(ctx, p); have != int64(len(quads)) || err != nil {
					t.Errorf("Count within a scan: %d, %v", have, err)
				}
				if err := s.Update(ctx, nil, batch(i)); err != nil {
					t.Errorf("Update within a scan: %v", err)
				}
			})
		}
		wg.Wait()
		err := s.(graph.BulkTransactor).TransactBulk(ctx, func(r graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
			return r.Match(ctx, graph.Pattern{Label: iri("g0")}), graphtest.Quads(batch(30)), nil
		})
		if err != nil {
			t.Errorf("TransactBulk within a scan: %v", err)
		}
		for _, err := range s.Match(ctx, p) {
			if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "scans") {
				t.Errorf("a scan more than there are connections: %v, want ErrUnavailable", err)
			}
			break
		}
		if have := asks[int](t, dsn, `select count(*) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()`, application(t, dsn)); have > 4 {
			t.Errorf("%d connections, want 4 at most", have)
		}
	}
	if n != len(quads) {
		t.Errorf("the scan gave %d quads, want %d", n, len(quads))
	}
	if _, err := store.Open(t.Context(), dsn+"&pool_max_conns=3", store.Options{}); err == nil || !strings.Contains(err.Error(), "pool_max_conns=3") {
		t.Errorf("opened with 3 connections: %v, want an error that names them", err)
	}
}

// TestPostgresScans: each of more scans than there are connections reads within its scan.
func TestPostgresScans(t *testing.T) {
	s := open(t, graphtest.Postgres(t))
	defer s.Close()
	quads, p := thousands()
	if err := s.Update(t.Context(), nil, quads); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for range 24 {
		wg.Go(func() {
			n := 0
			for q, err := range s.Match(ctx, p) {
				if err != nil {
					t.Errorf("after %d quads: %v", n, err)
					return
				}
				if n++; n != len(quads)-1 {
					continue
				}
				for _, err := range s.Match(ctx, graph.Pattern{Subject: q.Subject}) {
					if err != nil {
						t.Errorf("within a scan: %v", err)
					}
				}
			}
		})
	}
	wg.Wait()
}

// TestPostgresBytes: what is loaded, and what a large transaction removes and adds, is written whenever so many bytes of it are held.
func TestPostgresBytes(t *testing.T) {
	dsn := graphtest.Postgres(t)
	defer store.BoundBulk(1000)()
	s := open(t, dsn)
	defer s.Close()
	var quads []graph.Quad
	for i := range 10 {
		quads = append(quads, graph.Quad{Subject: iri("s"), Predicate: iri("p"), Object: graph.Literal(fmt.Sprint(i, strings.Repeat("x", 600))), Label: iri("g")})
	}
	if n, err := s.(graph.Loader).Load(t.Context(), graphtest.Quads(quads)); n != 10 || err != nil {
		t.Fatalf("Load = %d, %v", n, err)
	}
	c, err := s.(graph.Follower).Changes(t.Context(), 0)
	if err != nil || c.Seq != 5 {
		t.Errorf("ten quads of 600 bytes were loaded in %d transactions, %v; want 5 of a thousand bytes", c.Seq, err)
	}
	// The statement that the server has done last, when a quad is asked for, says whether those before were written.
	written := func(word string) bool {
		return asks[bool](t, dsn, `select exists (select 1 from pg_stat_activity where application_name = $1 and state = 'idle in transaction'
			and query ~ 'newsgraph_(quad|term)' and query ~ $2)`, application(t, dsn), word)
	}
	watched := func(quads []graph.Quad, word string) iter.Seq2[graph.Quad, error] {
		return func(yield func(graph.Quad, error) bool) {
			for i, q := range quads {
				if have := written(word); have != (i >= 2) {
					t.Errorf("before quad %d: written is %v", i, have)
				}
				if !yield(q, nil) {
					return
				}
			}
		}
	}
	for _, change := range []struct {
		remove, add iter.Seq2[graph.Quad, error]
		left        int64
	}{
		{watched(quads, "^delete"), graphtest.Quads(nil), 0},
		{graphtest.Quads(nil), watched(quads, "^(insert|update)"), 10},
	} {
		err := s.(graph.BulkTransactor).TransactBulk(t.Context(), func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
			return change.remove, change.add, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Count(t.Context(), graph.Pattern{}); n != change.left || err != nil {
			t.Errorf("%d quads are left, %v; want %d", n, err, change.left)
		}
	}
}
