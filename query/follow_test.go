package query_test

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query"
)

// instance is one service of several on a database, following what the others write until the test ends.
func instance(t *testing.T, dsn string) *query.Service {
	t.Helper()
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	svc, err := query.NewService(t.Context(), &graph.Library{Store: st}, x)
	if err != nil {
		t.Fatal(err)
	}
	svc.Poll = 10 * time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() { svc.Follow(ctx, func(err error) { t.Logf("told: %v", err) }) })
	t.Cleanup(func() {
		stop()
		following.Wait()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return svc
}

// soon waits until the service holds n reports.
func soon(t *testing.T, svc *query.Service, n int) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second) // a hung follower, not a slow one
	for len(svc.View().Readings) != n {
		if time.Now().After(deadline) {
			t.Fatalf("the instance shows %d reports, want %d", len(svc.View().Readings), n)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestInstances: two instances on one database show what the other wrote and deleted, also after their connections were cut.
func TestInstances(t *testing.T) {
	dsn := graphtest.Postgres(t)
	a, b := instance(t, dsn), instance(t, dsn)
	first := add(t, a, "a.txt", "China released a plan.")
	soon(t, b, 1)
	add(t, b, "b.txt", "Russia rejected the plan.")
	soon(t, a, 2)
	cut(t, dsn)
	for i := 0; ; i++ { // the calls that were on the wire fail, later ones find new connections
		err := b.Delete(t.Context(), first.Report.ID)
		if err == nil {
			break
		}
		if i == 50 {
			t.Fatalf("after connections were cut: %v", err)
		}
	}
	soon(t, a, 1)
	soon(t, b, 1)
	add(t, a, "a.txt", "China released a plan.")
	soon(t, b, 2)
	late := instance(t, dsn)
	soon(t, late, 2)
}

// add reads a text by an instance.
func add(t *testing.T, svc *query.Service, name, text string) *graph.Reading {
	t.Helper()
	report, err := source.FromText(text, source.Meta{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	reading, err := svc.AddReport(t.Context(), report)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

// cut ends the connections of the test's instances to the database.
func cut(t *testing.T, dsn string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	tag, err := conn.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()`,
		u.Query().Get("application_name"))
	if err != nil || tag.RowsAffected() == 0 {
		t.Fatalf("cut %d connections: %v", tag.RowsAffected(), err)
	}
}
