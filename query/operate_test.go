package query_test

import (
	"bytes"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query"
)

// TestBackup: the copy that a serving server gives is a store with the same graph, and compacting loses nothing.
func TestBackup(t *testing.T) {
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	st, err := store.Open(t.Context(), filepath.Join(dir, "served"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	svc, err := query.NewService(t.Context(), &graph.Library{Store: st}, x)
	if err != nil {
		t.Fatal(err)
	}
	c := newClientOf(t, query.Server{Service: svc}, seedReport, aleppo)
	want := c.get("/api/export", "format", "nquads").want(http.StatusOK).body

	file := c.get("/api/backup").want(http.StatusOK).body
	c.post("/api/reports", "text/plain", text(t, deirEzzor)).want(http.StatusCreated)
	if err := store.Restore(t.Context(), filepath.Join(dir, "copy"), bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	restored, err := store.Open(t.Context(), filepath.Join(dir, "copy"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	svc2, err := query.NewService(t.Context(), &graph.Library{Store: restored}, x)
	if err != nil {
		t.Fatal(err)
	}
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
