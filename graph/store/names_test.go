package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// TestNewNames: the names of a new store, and of the folders that are made for it, are durable when it is open, or restored; where they
// cannot be, that is an error, and they are when it is opened again. A store that is there is opened without.
func TestNewNames(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder cannot be synced there")
	}
	content, _ := file(t)
	for name, make := range map[string]func(string) error{
		"open": func(dir string) error {
			s, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				return err
			}
			return s.Close()
		},
		"restore": func(dir string) error { return store.Restore(t.Context(), dir, bytes.NewReader(content)) },
	} {
		var synced []string
		restore := store.Syncs(func(folder string) error { synced = append(synced, folder); return nil })
		root := t.TempDir()
		dir := filepath.Join(root, "new", "store")
		if err := make(dir); err != nil {
			t.Fatal(err)
		}
		for _, folder := range []string{root, filepath.Dir(dir), dir} {
			if !slices.Contains(synced, folder) {
				t.Errorf("%s synced %q, not %s", name, synced, folder)
			}
		}
		synced = nil
		open(t, dir).Close()
		if len(synced) > 0 {
			t.Errorf("%s: opening the store again synced %q", name, synced)
		}
		t.Chdir(root)
		if err := make("here"); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(synced, filepath.Join(root, "here")) || !slices.Contains(synced, root) {
			t.Errorf("%s of a name without a folder synced %q", name, synced)
		}
		restore()
	}

	dir, refused := t.TempDir(), errors.New("input/output error")
	restore := store.Syncs(func(string) error { return refused })
	for range 2 {
		if _, err := store.Open(t.Context(), dir, store.Options{}); !errors.Is(err, refused) || !strings.Contains(err.Error(), dir) {
			t.Errorf("Open: %v; want the error of the sync with the folder", err)
		}
	}
	restore()
	s := open(t, dir)
	defer s.Close()
	if n, err := s.Count(t.Context(), graph.Pattern{}); n != 0 || err != nil {
		t.Errorf("Count = %d, %v", n, err)
	}
}
