package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// file makes a store with some quads and gives the content of its file, and the quads.
func file(t *testing.T) ([]byte, []graph.Quad) {
	t.Helper()
	dir := t.TempDir()
	for i := range 3 { // twice at least: the file holds what was before the last change, too
		s := open(t, dir)
		for k := range 10 {
			if err := s.Update(context.Background(), nil, batch(10*i+k)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	quads := match(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, "quads.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	return content, quads
}

func match(t *testing.T, s graph.Store) []graph.Quad {
	t.Helper()
	quads, err := tryMatch(s)
	if err != nil {
		t.Fatal(err)
	}
	return quads
}

func tryMatch(s graph.Store) ([]graph.Quad, error) {
	var quads []graph.Quad
	for q, err := range s.Match(context.Background(), graph.Pattern{}) {
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	slices.SortFunc(quads, graph.CompareQuads)
	return quads, nil
}

// use opens a store with this content, verifies and reads it, and writes to it. The error is the first one; found is what Verify
// found.
func use(t *testing.T, content []byte) (found []string, quads []graph.Quad, err error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "quads.bolt"), content, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), dir, store.Options{NoSync: true})
	if err != nil {
		if !strings.Contains(err.Error(), "quads.bolt") {
			t.Errorf("the error %q does not name the file", err)
		}
		return nil, nil, err
	}
	defer s.Close()
	if found, err = s.(graph.Verifier).Verify(context.Background()); err != nil {
		return nil, nil, err
	}
	if quads, err = tryMatch(s); err != nil {
		return found, nil, err
	}
	return found, quads, s.Update(context.Background(), batch(7), batch(1000))
}

// TestTruncated: a file that was cut off is an error, wherever it was cut, unless it was behind all that had been written.
func TestTruncated(t *testing.T) {
	content, want := file(t)
	used := len(bytes.TrimRight(content, "\x00"))
	for size := 1; size < len(content); size += 3067 {
		found, quads, err := use(t, content[:size])
		if size > used && err == nil && len(found) == 0 && cmp.Equal(want, quads) {
			continue
		}
		if !errors.Is(err, graph.ErrDamaged) {
			t.Errorf("cut off at %d of %d bytes: %v, want ErrDamaged", size, used, err)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "quads.bolt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), dir, store.Options{MustExist: true}); !errors.Is(err, graph.ErrDamaged) {
		t.Errorf("an empty file: %v, want ErrDamaged", err)
	}
}

// TestCutOffWhileOpen: a file that is cut off while it is open is an error, too, and closing it does not hang.
func TestCutOffWhileOpen(t *testing.T) {
	for _, write := range []bool{false, true} {
		dir := t.TempDir()
		s := open(t, dir)
		for i := range 20 {
			if err := s.Update(context.Background(), nil, batch(i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Truncate(filepath.Join(dir, "quads.bolt"), 4096); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			var err error
			if write {
				err = s.Update(context.Background(), batch(1), batch(100))
			} else {
				_, err = tryMatch(s)
			}
			if !errors.Is(err, graph.ErrDamaged) {
				t.Errorf("write %v: %v, want ErrDamaged", write, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Errorf("write %v: Close: %v", write, err)
		}
		if _, err := store.Open(context.Background(), dir, store.Options{}); errors.Is(err, graph.ErrLocked) {
			t.Errorf("write %v: the lock is still held", write)
		}
	}
}

// TestOverwritten: a page that was overwritten is an error, or Verify finds it, or nothing was lost by it.
func TestOverwritten(t *testing.T) {
	content, want := file(t)
	garbage := bytes.Repeat([]byte("no page "), 512)
	counts, step := map[string]int{}, 4096
	if testing.Short() {
		step *= 5
	}
	for at := 0; at < len(bytes.TrimRight(content, "\x00")); at += step {
		for name, damage := range map[string]func([]byte){
			"zeros":           func(p []byte) { clear(p) },
			"garbage":         func(p []byte) { copy(p, garbage) },
			"its second half": func(p []byte) { copy(p[2048:], garbage) },
			"another page":    func(p []byte) { copy(p, content[len(content)/2/4096*4096:]) },
			"a byte":          func(p []byte) { p[3000] ^= 0x55 },
		} {
			changed := bytes.Clone(content)
			damage(changed[at:min(at+4096, len(changed))])
			found, quads, err := use(t, changed)
			switch {
			case errors.Is(err, graph.ErrDamaged):
				counts["error"]++
			case err != nil:
				t.Errorf("page %d, %s: %v, want ErrDamaged", at/4096, name, err)
			case len(found) > 0:
				counts["found"]++
			case !cmp.Equal(want, quads):
				t.Errorf("page %d, %s: %d quads instead of %d, and Verify finds nothing", at/4096, name, len(quads), len(want))
			default:
				counts["nothing lost"]++
			}
		}
	}
	t.Logf("%d pages: %v", len(content)/4096, counts)
}

// TestVerify: blocks that were deleted or changed, and counts that were, are found; what Update makes is clean.
func TestVerify(t *testing.T) {
	content, _ := file(t)
	if found, _, err := use(t, content); len(found) > 0 || err != nil {
		t.Fatalf("an unchanged store: Verify = %q, %v", found, err)
	}
	for _, c := range []struct {
		prefix, want string
		change       func(b *bbolt.Bucket, k, v []byte) error
	}{
		{"0", "index SPOL lacks quads of POSL: 96, such as <http://example.org/s", del},
		{"1", "index POSL lacks quads of SPOL: 1", del},
		{"2", "index OSPL lacks quads of SPOL: 1", del},
		{"3", "index LSPO lacks quads of SPOL: 96", del},
		{"1", "index POSL has blocks that cannot be read: 1", flip},
		{"h", "terms are not found by their hashes: 1", del},
		{"h", "the index of hashes has blocks that cannot be read: 1", flip},
		{"h", "the index of hashes has malformed keys: 1", func(b *bbolt.Bucket, _, v []byte) error { return b.Put([]byte("hnone"), bytes.Clone(v)) }},
		{"h", "the index of hashes is out of order: ", func(b *bbolt.Bucket, _, v []byte) error { return b.Put([]byte("h\x01\x05"), bytes.Clone(v)) }},
		{"t", "quads use numbers that no term has: 15", del},
		{"t", "the dictionary has blocks that cannot be read: 1", flip},
		{"t", "the dictionary has blocks that cannot be read: 1", func(b *bbolt.Bucket, k, _ []byte) error { return b.Put(k, nil) }},
		{"u", "terms have another number of uses than is noted: ", func(b *bbolt.Bucket, k, v []byte) error {
			_, other := b.Cursor().Last()
			return b.Put(k, bytes.Clone(other))
		}},
		{"u", "terms are used and not noted: 1", del},
		{"u", "the dictionary has blocks of uses that cannot be read: 1", flip},
		{"mcount", "the number of quads is wrong: 1", func(b *bbolt.Bucket, k, _ []byte) error { return b.Put(k, []byte{2}) }},
		{"mnext", "the next free number is taken: 1", func(b *bbolt.Bucket, k, _ []byte) error { return b.Put(k, []byte{2}) }},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "quads.bolt")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		db, err := bbolt.Open(path, 0o644, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte("quads"))
			k, v := b.Cursor().Seek([]byte(c.prefix))
			return c.change(b, bytes.Clone(k), bytes.Clone(v))
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		found, err := s.(graph.Verifier).Verify(context.Background())
		if err != nil || !strings.Contains(strings.Join(found, "\n"), c.want) {
			t.Errorf("%s changed: Verify = %q, %v; want %q", c.prefix, found, err, c.want)
		}
		problems, err := graph.Check(context.Background(), &graph.Library{Store: s})
		if err != nil || len(problems) < len(found) {
			t.Errorf("%s changed: Check = %v, %v; want what Verify finds", c.prefix, problems, err)
		}
		s.Close()
	}
}

func flip(b *bbolt.Bucket, k, v []byte) error {
	v = bytes.Clone(v)
	v[len(v)/2] ^= 0x10
	return b.Put(k, v)
}

func del(b *bbolt.Bucket, k, _ []byte) error { return b.Delete(k) }
