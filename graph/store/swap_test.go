//go:build unix

package store_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// replacing is what puts another file in the place of a store's. add is the batch that it adds, none where it is negative.
var replacing = map[string]func(ctx context.Context, s graph.Store, add int) error{
	"compact": func(ctx context.Context, s graph.Store, _ int) error {
		_, _, err := s.(graph.Compacter).Compact(ctx)
		return err
	},
	"bulk": func(ctx context.Context, s graph.Store, add int) error {
		return s.(graph.BulkTransactor).TransactBulk(ctx, func(graph.Reader) (remove, _ iter.Seq2[graph.Quad, error], err error) {
			return graphtest.Quads(nil), graphtest.Quads(batch(add)), nil
		})
	},
}

// parts opens a store that writes large transactions in parts of a few quads.
func parts(t *testing.T, dir string) graph.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir, store.Options{Part: 7})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFolderNotSynced: where the folder cannot be synced once another file has taken the place of the store's, that is an error, and the
// store is that file.
func TestFolderNotSynced(t *testing.T) {
	refused := errors.New("input/output error")
	for name, replace := range replacing {
		dir := t.TempDir()
		s := parts(t, dir)
		writable(t, s, 0)
		restore := store.Syncs(func(string) error { return refused })
		err := replace(t.Context(), s, 1)
		restore()
		if !errors.Is(err, refused) || !strings.Contains(err.Error(), filepath.Join(dir, "quads.bolt")) {
			t.Errorf("%s: %v, want the error of the sync with the file", name, err)
		}
		n := wholeBatches(t, s)
		if want := map[string]int{"compact": 1, "bulk": 2}[name]; n != want {
			t.Errorf("%s: %d batches are there, want %d", name, n, want)
		}
		writable(t, s, n)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		onlyStore(t, dir)
		s = parts(t, dir)
		if have := wholeBatches(t, s); have != n+1 {
			t.Errorf("%s: after reopening %d batches, want %d", name, have, n+1)
		}
		s.Close()
	}
}
