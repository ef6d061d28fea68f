package store_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// during calls f when it is read for the first time.
type during struct {
	io.Reader
	f func()
}

func (d *during) Read(b []byte) (int, error) {
	if d.f != nil {
		d.f()
		d.f = nil
	}
	return d.Reader.Read(b)
}

// TestRestoreMeanwhile: a store that somebody makes while a copy is restored in the same folder stays as it is, open or closed, also where
// the file system has no links.
func TestRestoreMeanwhile(t *testing.T) {
	content, quads := file(t)
	for name, links := range map[string]error{"links": nil, "no links": syscall.EPERM} {
		t.Run(name, func(t *testing.T) {
			defer store.FailLinks(links)()
			for _, stays := range []bool{false, true} {
				dir := t.TempDir()
				var s graph.Store
				err := store.Restore(t.Context(), dir, &during{bytes.NewReader(content), func() {
					s = open(t, dir)
					if err := s.Update(t.Context(), nil, batch(1000)); err != nil {
						t.Fatal(err)
					}
					if !stays {
						s.Close()
					}
				}})
				if !errors.Is(err, store.ErrStoreExists) || !strings.Contains(err.Error(), dir) {
					t.Errorf("restored over a store: %v, want ErrStoreExists with %s", err, dir)
				}
				if stays {
					if err := s.Update(t.Context(), nil, batch(1001)); err != nil {
						t.Errorf("Update afterwards: %v", err)
					}
					s.Close()
				}
				want := 1
				if stays {
					want = 2
				}
				s = open(t, dir)
				if n := wholeBatches(t, s); n != want {
					t.Errorf("%d batches are there, want the %d that were acknowledged", n, want)
				}
				s.Close()
				onlyStore(t, dir)
			}
			dir := filepath.Join(t.TempDir(), "new", "store")
			if err := store.Restore(t.Context(), dir, bytes.NewReader(content)); err != nil {
				t.Fatal(err)
			}
			onlyStore(t, dir)
			s := open(t, dir)
			defer s.Close()
			if n := len(match(t, s)); n != len(quads) {
				t.Errorf("the copy holds %d quads, want %d", n, len(quads))
			}
		})
	}
}

// onlyStore makes sure that a folder holds the file of a store and nothing else.
func onlyStore(t *testing.T, dir string) {
	t.Helper()
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 || filepath.Base(files[0]) != "quads.bolt" {
		t.Errorf("the folder holds %q", files)
	}
}

// TestRestoreTwice: of two copies that are restored in one folder at once one is there whole, and the other one is told so.
func TestRestoreTwice(t *testing.T) {
	content, quads := file(t)
	dir := t.TempDir()
	var inner error
	outer := store.Restore(t.Context(), dir, &during{bytes.NewReader(content), func() {
		inner = store.Restore(t.Context(), dir, bytes.NewReader(content))
	}})
	if inner != nil || !errors.Is(outer, store.ErrStoreExists) {
		t.Errorf("restored twice: %v, %v; want ErrStoreExists of the later one", inner, outer)
	}
	onlyStore(t, dir)
	s := open(t, dir)
	defer s.Close()
	if n := len(match(t, s)); n != len(quads) {
		t.Errorf("the copy holds %d quads, want %d", n, len(quads))
	}
}

// TestRestoreOther: a file of another program's, or one that only begins as a store does, is none.
func TestRestoreOther(t *testing.T) {
	for name, fill := range map[string]func(*bbolt.Tx) error{
		"nothing": func(*bbolt.Tx) error { return nil },
		"another bucket": func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket([]byte("users"))
			if err != nil {
				return err
			}
			return b.Put([]byte("ann"), []byte("secret"))
		},
		"an empty bucket": func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("quads"))
			return err
		},
	} {
		path := filepath.Join(t.TempDir(), "other.bolt")
		db, err := bbolt.Open(path, 0o644, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Update(fill), db.Close()); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		err = store.Restore(t.Context(), dir, bytes.NewReader(content))
		if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), filepath.Join(dir, "quads.bolt")) {
			t.Errorf("%s: %v, want ErrDamaged with the file", name, err)
		}
		if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
			t.Errorf("after %s the folder holds %q", name, files)
		}
	}
}
