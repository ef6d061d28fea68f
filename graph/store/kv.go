package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidwall/btree"
	"go.etcd.io/bbolt"
	bberrors "go.etcd.io/bbolt/errors"

	"github.com/newsgraph/newsgraph/graph"
)

// kv is an ordered key-value store with snapshots.
type kv interface {
	view(func(reader) error) error   // f sees one moment
	update(func(writer) error) error // all or nothing
	close() error
}

// reader reads one moment of a kv. Slices are valid until the transaction ends and must not be changed.
type reader interface {
	get(key []byte) []byte
	scan(prefix []byte, f func(key, value []byte) error) error
}

// writer is the one transaction that writes.
type writer interface {
	reader
	put(key, value []byte) error
	remove(key []byte) error
}

// bolt is a kv in a file. bbolt trusts its file: where that is cut off or overwritten, it panics, or reads memory that is not
// there. Both are errors here, and after one the file is not touched again, since bbolt may still hold its locks.
type bolt struct {
	db      *bbolt.DB
	path    string
	file    *os.File // as bbolt opened it
	damaged atomic.Pointer[error]
}

const boltFile = "quads.bolt"

var boltBucket = []byte("quads")

func openBolt(folder string, opts Options) (*bolt, error) {
	b := &bolt{path: filepath.Join(folder, boltFile)}
	if err := b.guard(func() error { return b.open(opts) }); err != nil {
		if b.db != nil {
			_ = b.close() // the error above says more
		}
		return nil, err
	}
	return b, nil
}

// notOurs are bbolt's errors for files that it did not write, or not to the end.
var notOurs = []error{bberrors.ErrInvalid, bberrors.ErrVersionMismatch, bberrors.ErrChecksum}

// leastFile is what bbolt writes first: two meta pages, of the smallest size that pages have.
const leastFile = 2 * 4096

func (b *bolt) open(opts Options) (err error) {
	if info, err := os.Stat(b.path); err == nil && 0 < info.Size() && info.Size() < leastFile {
		return fmt.Errorf("%w: %s has only %d bytes", graph.ErrDamaged, b.path, info.Size())
	}
	b.db, err = bbolt.Open(b.path, 0o644, &bbolt.Options{
		Timeout: 100 * time.Millisecond, NoSync: opts.NoSync, FreelistType: bbolt.FreelistMapType,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			b.file, err = os.OpenFile(name, flag, mode)
			return b.file, err
		},
	})
	switch {
	case errors.Is(err, bberrors.ErrTimeout):
		return graph.ErrLocked
	case slices.ContainsFunc(notOurs, func(e error) bool { return errors.Is(err, e) }):
		return fmt.Errorf("%w: %s: %w", graph.ErrDamaged, b.path, err)
	case err != nil:
		return err
	}
	if err := b.whole(); err != nil {
		return err
	}
	return b.db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(boltBucket)
		return err
	})
}

// whole is an error where the file is shorter than what was written to it.
func (b *bolt) whole() error {
	return b.db.View(func(tx *bbolt.Tx) error {
		info, err := b.file.Stat()
		if err == nil && info.Size() < tx.Size() {
			err = fmt.Errorf("%w: %s has %d bytes of %d", graph.ErrDamaged, b.path, info.Size(), tx.Size())
		}
		return err
	})
}

// guard calls f, which uses bbolt, and makes an error of what bbolt panics with on a damaged file.
func (b *bolt) guard(f func() error) (err error) {
	if old := b.damaged.Load(); old != nil {
		return *old
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // the file is mapped: what is not there is a fault
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %s: %v", graph.ErrDamaged, b.path, p)
			b.damaged.Store(&err)
			_ = b.file.Close() // gives its lock back, which bbolt does not any more
		}
	}()
	if err = f(); errors.Is(err, bberrors.ErrDatabaseNotOpen) {
		return graph.ErrClosed
	}
	return err
}

func (b *bolt) view(f func(reader) error) error {
	return b.guard(func() error {
		return b.db.View(func(tx *bbolt.Tx) error { return f(boltTx{tx.Bucket(boltBucket)}) })
	})
}

func (b *bolt) update(f func(writer) error) error {
	return b.guard(func() error {
		return b.db.Update(func(tx *bbolt.Tx) error {
			bucket := tx.Bucket(boltBucket)
			bucket.FillPercent = 0.8
			return f(boltTx{bucket})
		})
	})
}

func (b *bolt) close() error {
	if b.damaged.Load() != nil {
		return nil // guard closed the file
	}
	return b.db.Close()
}

type boltTx struct{ b *bbolt.Bucket }

func (t boltTx) get(key []byte) []byte       { return t.b.Get(key) }
func (t boltTx) put(key, value []byte) error { return t.b.Put(key, value) }
func (t boltTx) remove(key []byte) error     { return t.b.Delete(key) }
func (t boltTx) scan(prefix []byte, f func(key, value []byte) error) error {
	c := t.b.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := f(k, v); err != nil {
			return err
		}
	}
	return nil
}

// memory is a kv in memory: B-trees of which readers take a copy that costs nothing until it is written.
type memory struct {
	mu   sync.Mutex // held while trees are replaced or copied
	w    sync.Mutex // held by the one writer
	tree *trees     // nil where it is closed
}

// trees holds the keys of quads, which are most of what a store holds, apart and as they are: as slices in pairs, they took four
// times the memory.
type trees struct {
	quads *btree.BTreeG[quadKey]
	rest  *btree.BTreeG[pair]
}

type (
	quadKey [1 + 4*idLen]byte
	pair    struct{ key, value []byte }
)

func newMemory() *memory {
	opts := btree.Options{NoLocks: true}
	return &memory{tree: &trees{
		quads: btree.NewBTreeGOptions(func(a, b quadKey) bool { return bytes.Compare(a[:], b[:]) < 0 }, opts),
		rest:  btree.NewBTreeGOptions(func(a, b pair) bool { return bytes.Compare(a.key, b.key) < 0 }, opts),
	}}
}

// copy are trees of their own with the content of this moment.
func (m *memory) copy() (*trees, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree == nil {
		return nil, graph.ErrClosed
	}
	return &trees{quads: m.tree.quads.Copy(), rest: m.tree.rest.Copy()}, nil
}

func (m *memory) view(f func(reader) error) error {
	t, err := m.copy()
	if err != nil {
		return err
	}
	return f(t)
}

func (m *memory) update(f func(writer) error) error {
	m.w.Lock()
	defer m.w.Unlock()
	t, err := m.copy()
	if err != nil {
		return err
	}
	if err := f(t); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree == nil {
		return graph.ErrClosed
	}
	m.tree = t
	return nil
}

func (m *memory) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree == nil {
		return fmt.Errorf("close: %w", graph.ErrClosed)
	}
	m.tree = nil
	return nil
}

// isQuad reports whether a key, or what begins it, belongs to an index of quads.
func isQuad(key []byte) bool { return len(key) > 0 && '0' <= key[0] && key[0] <= '3' }

func (t *trees) get(key []byte) []byte {
	if isQuad(key) {
		if _, ok := t.quads.Get(quadKey(key)); ok {
			return present
		}
		return nil
	}
	p, _ := t.rest.Get(pair{key: key})
	return p.value
}

func (t *trees) put(key, value []byte) error {
	if isQuad(key) {
		t.quads.Set(quadKey(key))
	} else {
		t.rest.Set(pair{bytes.Clone(key), bytes.Clone(value)})
	}
	return nil
}

func (t *trees) remove(key []byte) error {
	if isQuad(key) {
		t.quads.Delete(quadKey(key))
	} else {
		t.rest.Delete(pair{key: key})
	}
	return nil
}

func (t *trees) scan(prefix []byte, f func(key, value []byte) error) (err error) {
	if !isQuad(prefix) {
		t.rest.Ascend(pair{key: prefix}, func(p pair) bool {
			if !bytes.HasPrefix(p.key, prefix) {
				return false
			}
			err = f(p.key, p.value)
			return err == nil
		})
		return err
	}
	var from quadKey
	copy(from[:], prefix)
	t.quads.Ascend(from, func(k quadKey) bool {
		if !bytes.HasPrefix(k[:], prefix) {
			return false
		}
		err = f(k[:], present)
		return err == nil
	})
	return err
}
