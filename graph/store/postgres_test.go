//go:build unix

package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// TestPostgresKilled kills the server while a store writes: what was acknowledged is there when it is back, no batch is there in
// part, and the same open store goes on.
func TestPostgresKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a server")
	}
	srv := graphtest.NewServer(t)
	s, err := store.Open(t.Context(), srv.URL(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	acknowledged := map[int]bool{}
	n, failed := 0, 0
	for round := range 4 {
		killed := make(chan struct{})
		time.AfterFunc(time.Duration(150+50*round)*time.Millisecond, func() { defer close(killed); srv.Kill() })
		for down := false; !down; n++ {
			if err := s.Update(t.Context(), nil, batch(n)); err == nil {
				acknowledged[n] = true
			} else {
				failed++
				down = true
			}
		}
		<-killed
		srv.Start()
		for try := 0; ; try++ { // the pool finds out about its connections one by one
			if err := s.Update(t.Context(), nil, batch(n)); err == nil {
				acknowledged[n] = true
				n++
				break
			} else if try > 50 {
				t.Fatalf("the server is back and the store is not: %v", err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		for i := range n {
			have, err := s.Count(t.Context(), graph.Pattern{Label: iri(fmt.Sprint("g", i))})
			if err != nil {
				t.Fatal(err)
			}
			if have != 20 && (have != 0 || acknowledged[i]) {
				t.Errorf("batch %d, acknowledged %v, has %d quads", i, acknowledged[i], have)
			}
		}
		if found, err := s.(graph.Verifier).Verify(t.Context()); len(found) > 0 || err != nil {
			t.Errorf("Verify = %q, %v", found, err)
		}
	}
	if size, err := s.(graph.Sizer).Size(t.Context()); err != nil || size < int64(n)*20*32 {
		t.Errorf("Size = %d, %v; %d quads of four numbers are there", size, err, 20*n)
	}
	t.Logf("%d batches acknowledged, %d writes failed over 4 kills, none lost", len(acknowledged), failed)
	if len(acknowledged) < 8 {
		t.Error("the test tests nothing")
	}
}

// TestPostgresVerifyError: what keeps Verify from reading is its error, and no damage.
func TestPostgresVerifyError(t *testing.T) {
	dsn := graphtest.Postgres(t)
	s := open(t, dsn)
	defer s.Close()
	if err := s.Update(t.Context(), nil, batch(1)); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), `alter table newsgraph_term rename column hash to other`); err != nil { // which only the last check reads
		t.Fatal(err)
	}
	if found, err := s.(graph.Verifier).Verify(t.Context()); err == nil || len(found) > 0 {
		t.Errorf("Verify = %q, %v; want an error", found, err)
	}
}
