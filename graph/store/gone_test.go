//go:build unix

package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
)

// unwritable makes sure that a store holds n batches, and that a write and a look whether one could be done are errors that name the file
// and say why.
func unwritable(t *testing.T, s graph.Store, n int, path, why string) {
	t.Helper()
	many := []graph.Quad{}
	for i := range 4 {
		many = append(many, batch(1000+i)...)
	}
	_, loaded := s.(graph.Loader).Load(t.Context(), func(yield func(graph.Quad, error) bool) {
		for _, q := range many {
			if !yield(q, nil) {
				return
			}
		}
	})
	for name, err := range map[string]error{
		"Update": s.Update(t.Context(), nil, batch(n)), "Load": loaded, "Probe": s.(graph.Prober).Probe(t.Context()),
	} {
		if !errors.Is(err, graph.ErrUnwritable) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v; want ErrUnwritable with %s and %q", name, err, path, why)
		}
	}
	if have := wholeBatches(t, s); have != n {
		t.Errorf("%d batches are there, want %d", have, n)
	}
}

// writable makes sure that writes go on, with batch n.
func writable(t *testing.T, s graph.Store, n int) {
	t.Helper()
	if err := s.(graph.Prober).Probe(t.Context()); err != nil {
		t.Errorf("Probe: %v", err)
	}
	if err := s.Update(t.Context(), nil, batch(n)); err != nil {
		t.Errorf("Update: %v", err)
	}
	if have := wholeBatches(t, s); have != n+1 {
		t.Errorf("%d batches are there, want %d", have, n+1)
	}
}

// TestFileGone: where the file of an open store was deleted or replaced, nothing is acknowledged that would be gone with the process.
// What the store holds is read on, and copied. Compacting writes a file that was deleted anew; one that somebody put in its place it
// leaves alone.
func TestFileGone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "quads.bolt")
	s := open(t, dir)
	defer func() { s.Close() }()
	writable(t, s, 0)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	unwritable(t, s, 1, path, "deleted")
	var copied bytes.Buffer
	if err := s.(graph.Backuper).Backup(t.Context(), &copied); err != nil || copied.Len() == 0 {
		t.Errorf("Backup: %d bytes, %v", copied.Len(), err)
	}
	if _, _, err := s.(graph.Compacter).Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	writable(t, s, 1)

	aside := filepath.Join(dir, "aside")
	if err := os.Rename(path, aside); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, copied.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	unwritable(t, s, 2, path, "replaced")
	if _, _, err := s.(graph.Compacter).Compact(t.Context()); !errors.Is(err, graph.ErrUnwritable) {
		t.Errorf("Compact over another file: %v, want ErrUnwritable", err)
	}
	if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, copied.Bytes()) {
		t.Errorf("the file that was put there has %d bytes, %v; want it as it was", len(have), err)
	}
	if err := os.Rename(aside, path); err != nil {
		t.Fatal(err)
	}
	writable(t, s, 2)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if n := wholeBatches(t, s); n != 3 {
		t.Errorf("after reopening %d batches, want 3", n)
	}
}

// TestFileReadOnly: where the file of an open store may not be written any more, a write is an error, and when it may, writes go on.
func TestFileReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "quads.bolt")
	s := open(t, dir)
	defer s.Close()
	writable(t, s, 0)
	if err := os.Chmod(path, 0o444); err != nil { // which does not matter to a file that is open
		t.Fatal(err)
	}
	writable(t, s, 1)
	if err := freeze(path, true); err != nil {
		t.Skipf("needs the right to make a file immutable: %v", err)
	}
	defer func() { _ = freeze(path, false) }()
	if err := s.Update(t.Context(), nil, batch(2)); err == nil {
		t.Skip("this file system writes to a file that was opened before it was made immutable")
	}
	unwritable(t, s, 2, path, "not permitted")
	if err := freeze(path, false); err != nil {
		t.Fatal(err)
	}
	writable(t, s, 2)
}
