//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
)

// TestKeptMode: who may use the file of a store may use the one that takes its place, and nobody else; its owner keeps it.
func TestKeptMode(t *testing.T) {
	for name, replace := range replacing {
		dir := t.TempDir()
		path := filepath.Join(dir, "quads.bolt")
		s := parts(t, dir)
		writable(t, s, 0)
		if err := os.Chmod(path, 0o660); err != nil {
			t.Fatal(err)
		}
		owned := os.Chown(path, 12345, 54321) == nil // as root
		if err := replace(t.Context(), s, 1); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != 0o660 {
			t.Errorf("%s: the mode is %v, want that of before, -rw-rw----", name, info.Mode())
		}
		if of := info.Sys().(*syscall.Stat_t); owned && (of.Uid != 12345 || of.Gid != 54321) {
			t.Errorf("%s: the file is of user %d and group %d, want 12345 and 54321", name, of.Uid, of.Gid)
		}
		s.Close()
	}
}

// TestLinkedFile: where quads.bolt is a link, it stays one, and what it leads to is replaced; also where that was deleted meanwhile.
func TestLinkedFile(t *testing.T) {
	for name, replace := range replacing {
		dir, disk := t.TempDir(), t.TempDir()
		link, path := filepath.Join(dir, "quads.bolt"), filepath.Join(disk, "large.bolt")
		if err := os.Symlink(filepath.Join(dir, "second"), link); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(dir, "second")); err != nil {
			t.Fatal(err)
		}
		s := parts(t, dir)
		writable(t, s, 0)
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := replace(t.Context(), s, 1); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s: %s is %v, %v; want a link", name, link, info.Mode(), err)
		}
		if after, err := os.Stat(path); err != nil || os.SameFile(before, after) {
			t.Errorf("%s: %s was not replaced, %v", name, path, err)
		}
		n := wholeBatches(t, s)
		writable(t, s, n)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		unwritable(t, s, n+1, link, "deleted")
		if _, _, err := s.(graph.Compacter).Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		writable(t, s, n+1)
		s.Close()
		s = parts(t, dir)
		if have := wholeBatches(t, s); have != n+2 {
			t.Errorf("%s: after reopening %d batches, want %d", name, have, n+2)
		}
		s.Close()
		if files, _ := filepath.Glob(filepath.Join(disk, "*")); len(files) != 1 {
			t.Errorf("%s: beside the file lie %q", name, files)
		}
	}
}
