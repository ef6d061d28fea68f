package query_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query"
)

// TestBackup: the copy that a serving server gives is a store with the same graph, and compacting loses nothing.
func TestBackup(t *testing.T) {
	dir := t.TempDir()
	c := newClientOf(t, query.Server{Service: newServiceOn(t, filepath.Join(dir, "served"))}, seedReport, aleppo)
	want := c.get("/api/export", "format", "nquads").want(http.StatusOK).body

	file := c.get("/api/backup").want(http.StatusOK).body
	c.post("/api/reports", "text/plain", text(t, deirEzzor)).want(http.StatusCreated)
	if err := store.Restore(t.Context(), filepath.Join(dir, "copy"), bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	svc2 := newServiceOn(t, filepath.Join(dir, "copy"))
	have := newClientOf(t, query.Server{Service: svc2}).get("/api/export", "format", "nquads").want(http.StatusOK).body
	if !bytes.Equal(want, have) {
		t.Errorf("the copy exports %d bytes, the store %d", len(have), len(want))
	}

	want = c.get("/api/export", "format", "nquads").body
	var sizes struct{ Before, After int64 }
	c.post("/api/compact", "", "").want(http.StatusOK).into(&sizes)
	if sizes.Before == 0 || sizes.After == 0 {
		t.Errorf("compacted from %d to %d bytes", sizes.Before, sizes.After)
	}
	if have := c.get("/api/export", "format", "nquads").body; !bytes.Equal(want, have) {
		t.Error("compacting changed what is exported")
	}

	mem := newClient(t, seedReport)
	mem.get("/api/backup").wantError(http.StatusNotImplemented, "no_file")
	mem.post("/api/compact", "", "").wantError(http.StatusNotImplemented, "no_file")
}

// TestFileGone: where somebody deletes the file of a store that is served, what would write it is told so, /readyz says it, what is there
// is still read; compacting writes the file anew.
func TestFileGone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be deleted there")
	}
	dir := t.TempDir()
	c := newClientOf(t, query.Server{Service: newServiceOn(t, dir)}, seedReport)
	c.get("/readyz").want(http.StatusOK)
	if err := os.Remove(filepath.Join(dir, "quads.bolt")); err != nil {
		t.Fatal(err)
	}
	post := func() *answer { return c.post("/api/reports", "text/plain", "China released a plan.") }
	a := post()
	a.wantError(http.StatusServiceUnavailable, "unwritable")
	if a.header.Get("Retry-After") == "" {
		t.Error("the answer has no Retry-After")
	}
	ready := c.get("/readyz")
	ready.wantError(http.StatusServiceUnavailable, "not_ready")
	if !bytes.Contains(ready.body, []byte("the store cannot be written")) {
		t.Errorf("/readyz says %s", ready.body)
	}
	if !bytes.Contains(c.get("/metrics").body, []byte("newsgraph_ready 0")) {
		t.Error("the metrics do not say newsgraph_ready 0")
	}
	c.get("/api/export", "format", "nquads").want(http.StatusOK)
	c.get("/api/ask", "q", "Who released the 12-point plan?").want(http.StatusOK)
	c.post("/api/compact", "", "").want(http.StatusOK)
	c.get("/readyz").want(http.StatusOK)
	post().want(http.StatusCreated)
}

// TestQueryMemory: a query of Gizmo that takes too much memory is none that is wrong, nor a failure of the server.
func TestQueryMemory(t *testing.T) {
	c := newClientOf(t, query.Server{Gizmo: func(context.Context, string, int) ([]any, error) {
		return nil, fmt.Errorf("%w: it grew", query.ErrQueryMemory)
	}})
	c.post("/api/v2/query?lang=gizmo", "text/plain", "g.V().All()").wantError(http.StatusUnprocessableEntity, "too_much")
}
