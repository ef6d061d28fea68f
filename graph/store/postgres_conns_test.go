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
