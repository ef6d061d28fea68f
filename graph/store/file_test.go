package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// write1 makes a store of layout 1, as newsgraph wrote it before November 2026.
func write1(t *testing.T, path string, quads []graph.Quad) {
	t.Helper()
	db, err := bbolt.Open(path, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("quads"))
		if err != nil {
			return err
		}
		put := func(key string, value []byte) { err = errors.Join(err, b.Put([]byte(key), value)) }
		numbers := map[graph.RDFTerm]string{{}: "\x00\x00\x00\x00\x00"}
		number := func(q graph.RDFTerm) string {
			if _, ok := numbers[q]; !ok {
				n := binary.BigEndian.AppendUint64(nil, uint64(len(numbers)))
				numbers[q] = string(n[3:])
				put("t"+string(n[3:]), slices.Concat([]byte{1, byte(q.Kind)}, []byte(q.Datatype), []byte{0}, []byte(q.Lang), []byte{0}, []byte(q.Value)))
			}
			return numbers[q]
		}
		for _, q := range quads {
			put("0"+number(q.Subject)+number(q.Predicate)+number(q.Object)+number(q.Label), []byte{1})
		}
		put("mversion", []byte("1"))
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestUpgrade: a store of the older layout is rewritten when it is opened, and what is damaged in it is an error that leaves it
// as it was.
func TestUpgrade(t *testing.T) {
	want := []graph.Quad{
		{Subject: iri("s"), Predicate: iri("p"), Object: graph.LangString("a\x00b", "en"), Label: iri("g")},
		{Subject: iri("s"), Predicate: iri("p"), Object: graph.Typed("1", "http://www.w3.org/2001/XMLSchema#integer")},
		{Subject: graph.Blank("b"), Predicate: iri("p"), Object: graph.Literal("")},
	}
	want = append(want, batches(0, 100)...)
	slices.SortFunc(want, graph.CompareQuads)
	dir := t.TempDir()
	write1(t, filepath.Join(dir, "quads.bolt"), want)
	for range 2 {
		s := open(t, dir)
		if have := match(t, s); !slices.Equal(have, want) {
			t.Errorf("the upgraded store holds %d quads, want %d", len(have), len(want))
		}
		if found, err := s.(graph.Verifier).Verify(context.Background()); len(found) > 0 || err != nil {
			t.Errorf("Verify = %q, %v", found, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
		t.Errorf("the folder holds %q", files)
	}

	broken := t.TempDir()
	path := filepath.Join(broken, "quads.bolt")
	write1(t, path, want)
	db, err := bbolt.Open(path, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("quads")).Delete([]byte("t\x00\x00\x00\x00\x02")) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), broken, store.Options{}); !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), "layout 1") {
		t.Errorf("a damaged store of layout 1: %v, want ErrDamaged", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("a failed upgrade changed the file")
	}
	if files, _ := filepath.Glob(filepath.Join(broken, "*")); len(files) != 1 {
		t.Errorf("a failed upgrade left %q", files)
	}
}

// writing calls f while others write batches to a store, and gives how many they wrote.
func writing(t *testing.T, s graph.Store, f func()) int {
	t.Helper()
	stop := make(chan struct{})
	var wg sync.WaitGroup
	n := 0
	wg.Go(func() {
		for ; ; n++ {
			select {
			case <-stop:
				return
			default:
				if err := s.Update(context.Background(), nil, batch(n)); err != nil {
					t.Errorf("Update: %v", err)
					return
				}
			}
		}
	})
	f()
	close(stop)
	wg.Wait()
	return n
}

// whole is an error where a store is not sound or holds a part of a batch.
func wholeBatches(t *testing.T, s graph.Store) (batches int) {
	t.Helper()
	if found, err := s.(graph.Verifier).Verify(context.Background()); len(found) > 0 || err != nil {
		t.Errorf("Verify = %q, %v", found, err)
	}
	n, err := s.Count(context.Background(), graph.Pattern{})
	if err != nil || n%20 != 0 {
		t.Errorf("%d quads, %v; want whole batches of 20", n, err)
	}
	return int(n / 20)
}

// TestBackup: what is copied while others write is the state of one moment, from which a store opens.
func TestBackup(t *testing.T) {
	s := open(t, t.TempDir())
	defer s.Close()
	var copies []*bytes.Buffer
	written := writing(t, s, func() {
		for range 10 {
			var b bytes.Buffer
			if err := s.(graph.Backuper).Backup(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			copies = append(copies, &b)
		}
	})
	last := 0
	for _, b := range copies {
		dir := filepath.Join(t.TempDir(), "new")
		if err := store.Restore(context.Background(), dir, bytes.NewReader(b.Bytes())); err != nil {
			t.Fatal(err)
		}
		if err := store.Restore(context.Background(), dir, b); !errors.Is(err, store.ErrStoreExists) {
			t.Errorf("restored over a store: %v, want ErrStoreExists", err)
		}
		restored := open(t, dir)
		n := wholeBatches(t, restored)
		if n < last || n > written {
			t.Errorf("a copy holds %d batches of %d, the one before %d", n, written, last)
		}
		last = n
		restored.Close()
	}
	for name, bad := range map[string]string{"nothing": "", "text": strings.Repeat("no store ", 5000)} {
		dir := t.TempDir()
		if err := store.Restore(context.Background(), dir, strings.NewReader(bad)); err == nil {
			t.Errorf("%s was restored", name)
		}
		if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
			t.Errorf("after %s the folder holds %q", name, files)
		}
	}
	mem := open(t, "mem:")
	defer mem.Close()
	if err := mem.(graph.Backuper).Backup(context.Background(), new(bytes.Buffer)); !errors.Is(err, graph.ErrNoFile) {
		t.Errorf("a backup of memory: %v, want ErrNoFile", err)
	}
}

// TestSize: a folder takes as many bytes as its file has, memory none on a disk.
func TestSize(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	defer s.Close()
	if err := s.Update(context.Background(), nil, batches(0, 500)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "quads.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.(graph.Sizer).Size(context.Background()); err != nil || n != info.Size() {
		t.Errorf("Size = %d, %v; the file has %d bytes", n, err, info.Size())
	}
	mem := open(t, "mem:")
	defer mem.Close()
	if n, err := mem.(graph.Sizer).Size(context.Background()); !errors.Is(err, graph.ErrNoFile) {
		t.Errorf("Size of memory = %d, %v; want ErrNoFile", n, err)
	}
}

// TestCompact: room that deleted quads had is given back while others read and write, and nothing is lost.
func TestCompact(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for i := range 4 {
		if err := s.Update(context.Background(), nil, batches(100000+1000*i, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		if err := s.Update(context.Background(), batches(100000+1000*i, 1000), nil); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	next, stop := iterate(s)
	for range 5 {
		next()
	}
	written := writing(t, s, func() {
		for range 3 {
			before, after, err := s.(graph.Compacter).Compact(context.Background())
			if err != nil || seen == 0 && after > before/4 {
				t.Errorf("Compact = %d, %d, %v; want a quarter of it at most", before, after, err)
			}
			seen++
		}
	})
	stop()
	if n := wholeBatches(t, s); n != written {
		t.Errorf("%d batches, want the %d that were written", n, written)
	}
	if _, err := store.Open(context.Background(), dir, store.Options{}); !errors.Is(err, graph.ErrLocked) {
		t.Errorf("after Compact another opens the store: %v, want ErrLocked", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	defer s.Close()
	if n := wholeBatches(t, s); n != written {
		t.Errorf("after reopening %d batches, want %d", n, written)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.(graph.Compacter).Compact(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled Compact gave %v", err)
	}
	if n := wholeBatches(t, s); n != written {
		t.Errorf("after a cancelled Compact %d batches, want %d", n, written)
	}
}

// iterate holds a transaction open that reads.
func iterate(s graph.Store) (next func() (graph.Quad, bool), stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	quads := make(chan graph.Quad)
	go func() {
		defer close(quads)
		_ = s.(graph.Snapshotter).Snapshot(ctx, func(snap graph.Snapshot) error {
			return snap.Scan(ctx, [4]uint64{}, true, func([4]uint64) bool {
				select {
				case quads <- graph.Quad{}:
					return true
				case <-ctx.Done():
					return false
				}
			})
		})
	}()
	return func() (graph.Quad, bool) { q, ok := <-quads; return q, ok }, cancel
}

// TestDiskFull: on a file system without room a write is an error that says so, what was acknowledged stays, and when there is room
// again writes go on.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := mountTmpfs(dir, 4<<20); err != nil {
		t.Skipf("needs the right to mount a file system: %v", err)
	}
	defer unmount(dir)
	s := open(t, filepath.Join(dir, "store"))
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	acknowledged := 0
	var err error
	for ; acknowledged < 10000; acknowledged++ {
		if err = s.Update(context.Background(), nil, batch(acknowledged)); err != nil {
			break
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("after %d batches: %v, want ENOSPC", acknowledged, err)
	}
	if n := wholeBatches(t, s); n != acknowledged {
		t.Errorf("%d batches are there, %d were acknowledged", n, acknowledged)
	}
	if _, _, err := s.(graph.Compacter).Compact(context.Background()); err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Compact: %v, want ENOSPC or success", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(context.Background(), nil, batch(acknowledged)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, filepath.Join(dir, "store"))
	defer s.Close()
	if n := wholeBatches(t, s); n != acknowledged+1 {
		t.Errorf("after reopening %d batches, want %d", n, acknowledged+1)
	}
}

// TestReadOnlyDisk: on a file system that is read-only, opening a store, or making one, is an error that names the file; nothing of it
// is changed, and when the file system can be written again everything is there.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if err := mountTmpfs(dir, 8<<20); err != nil {
		t.Skipf("needs the right to mount a file system: %v", err)
	}
	defer unmount(dir)
	folder := filepath.Join(dir, "store")
	acknowledged := 0
	for round := range 3 {
		s := open(t, folder)
		if n := wholeBatches(t, s); n != acknowledged {
			t.Errorf("round %d: %d batches are there, %d were acknowledged", round, n, acknowledged)
		}
		for range 5 {
			if err := s.Update(context.Background(), nil, batch(acknowledged)); err != nil {
				t.Fatal(err)
			}
			acknowledged++
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(filepath.Join(folder, "quads.bolt"))
		if err != nil {
			t.Fatal(err)
		}
		if err := remount(dir, true); err != nil {
			t.Fatal(err)
		}
		for _, where := range []string{folder, filepath.Join(dir, "another")} {
			s, err := store.Open(context.Background(), where, store.Options{})
			if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), where) {
				t.Errorf("round %d: Open(%s) = %v, %v; want EROFS with the name", round, where, s, err)
			}
		}
		if after, err := os.ReadFile(filepath.Join(folder, "quads.bolt")); err != nil || !bytes.Equal(before, after) {
			t.Errorf("round %d: the file has changed, %v", round, err)
		}
		if err := remount(dir, false); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPartlyDamaged: where one block is damaged, what lies elsewhere is still read, and what touches it is an error that names the
// file.
func TestPartlyDamaged(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "quads.bolt")
	s := open(t, dir)
	if err := s.Update(context.Background(), nil, batches(0, 500)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	db, err := bbolt.Open(path, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("quads"))
		c := b.Cursor()
		k, v := c.Seek([]byte("3")) // the first graphs
		return flip(b, bytes.Clone(k), v)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	defer s.Close()
	damaged := 0
	for i := range 500 {
		n := 0
		for _, err := range s.Match(context.Background(), graph.Pattern{Label: iri(fmt.Sprint("g", i))}) {
			if err == nil {
				n++
				continue
			}
			damaged++
			if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), path) {
				t.Errorf("graph %d: %v, want ErrDamaged with the file", i, err)
			}
			n = 20
		}
		if n != 20 {
			t.Errorf("graph %d has %d quads and no error", i, n)
		}
	}
	if damaged == 0 || damaged > 10 {
		t.Errorf("%d graphs of 500 cannot be read, want a few", damaged)
	}
	if n := len(match(t, s)); n != 10000 { // in another order
		t.Errorf("a scan of everything gives %d quads", n)
	}
}
