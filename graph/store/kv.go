package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/tidwall/btree"
	"go.etcd.io/bbolt"
	bberrors "go.etcd.io/bbolt/errors"

	"github.com/newsgraph/newsgraph/graph"
)

// kv is an ordered key-value store with snapshots.
type kv interface {
	view(func(reader) error) error // f sees one moment
	// update is all or nothing. It is the error of ctx where that ends while another one writes.
	update(ctx context.Context, f func(writer) error) error
	// bulk calls f with the state before and what writes the parts of one transaction, which are all there behind it, or none is.
	bulk(ctx context.Context, f func(old reader, write func(part) error) error) error
	// stable reports whether one may write while a view lasts, in the same goroutine too.
	stable() bool
	close() error
}

// reader reads one moment of a kv. Slices are valid until the transaction ends and must not be changed.
type reader interface {
	get(key []byte) []byte
	// walk calls f with the entries in order, from the last one whose key is not behind from (where there is none, from the
	// first one), until f returns an error.
	walk(from []byte, f func(key, value []byte) error) error
}

// writer is the one transaction that writes. It keeps the slices it is given.
type writer interface {
	reader
	put(key, value []byte) error
	remove(key []byte) error
}

// bolt is a kv in a file. bbolt trusts its file: where that is cut off or overwritten, it panics, or reads memory that is not
// there. Both are errors here. After one in the middle of a transaction the file is read on, as far as that goes, but not written
// again; after one at its begin or end it is not read either, since bbolt may still hold its locks.
type bolt struct {
	path    string
	real    string // what path leads to where it is a link
	opts    Options
	mapped  int64 // how far the file may grow before bbolt maps it anew, for which it waits until nobody reads
	writing turn
	wrote   atomic.Bool
	mu      sync.Mutex // held while file is replaced or closing is closed
	file    *handle
	closing chan struct{} // closed when the store is about to be
	// installed says that the file has taken the place of another bolt's, which has it now.
	installed bool
	damaged   atomic.Pointer[error] // what keeps it from being written
	refused   atomic.Pointer[error] // why the last transaction was not written, nil where it was
	dead      atomic.Pointer[error] // and read
}

// turn is held by the one who writes, or by as many as it has room for.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

// take waits until there is room for one more, ctx ends or closing is closed; only in the first case there is no error, and give to be called.
func (t turn) take(ctx context.Context, closing <-chan struct{}) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case t <- struct{}{}:
		return nil
	case <-closing:
		return graph.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turn) give() { <-t }

// handle is an open file. It is closed when nobody uses it any more.
type handle struct {
	db      *bbolt.DB
	file    *os.File // as bbolt opened it
	users   sync.WaitGroup
	release func()
}

const boltFile = "quads.bolt"

func boltPath(folder string) string { return filepath.Join(folder, boltFile) }

var boltBucket = []byte("quads")

func openBolt(folder string, opts Options) (*bolt, error) {
	return openBoltFile(boltPath(folder), opts)
}

func openBoltFile(path string, opts Options) (*bolt, error) {
	b := &bolt{path: path, opts: opts, mapped: mapped(), file: &handle{}, writing: newTurn(), closing: make(chan struct{})}
	b.file.release = b.file.users.Done
	if err := b.guard(func(*bool) error { return b.open() }); err != nil {
		if b.file.db != nil {
			_ = b.close() // the error above says more
		}
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		b.real = real
	}
	return b, nil
}

// hold is the file of this moment, which stays open until it is released. Where the store is about to be closed it is ErrClosed: who waits
// for the users of a file waits for no new ones, and who reads while he reads does not wait for who waits for him.
func (b *bolt) hold() (*handle, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.closing:
		return nil, graph.ErrClosed
	default:
	}
	b.file.users.Add(1)
	return b.file, nil
}

// current is the file of this moment, which somebody may be about to close.
func (b *bolt) current() *handle {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.file
}

// swap puts the file of another in the place of b's, which is closed when the last transaction of it ends.
func (b *bolt) swap(fresh *bolt) {
	b.wrote.Store(true)
	b.mu.Lock()
	old := b.file
	b.file = fresh.file
	b.mu.Unlock()
	go func() {
		old.users.Wait()
		_ = old.db.Close() // nobody has it any more, nor has its file a name
	}()
}

// version is the layout of the store, "" where it is new.
func (b *bolt) version() (v string) {
	_ = b.view(func(r reader) error { v = string(r.get([]byte("mversion"))); return nil }) // damage is met by the next reader
	return v
}

// makeFolder makes a folder and those above it where there are none, with durable names.
func makeFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(path); parent != path {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		if info, e := os.Stat(path); e == nil && info.IsDir() { // somebody else was faster
			return nil
		}
		return err
	}
	return syncFolder(path)
}

// syncNames makes the name of a file durable, and that of its folder.
func syncNames(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := syncFolder(path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the name of a file durable.
func syncFolder(path string) error {
	d, err := openFolder(path)
	if err != nil {
		return err
	}
	return syncOpen(d)
}

// openFolder opens the folder of a file for syncOpen. It is nil where a folder cannot be synced: on Windows, and where one may write to it
// but not read it.
func openFolder(path string) (*os.File, error) {
	if runtime.GOOS == "windows" {
		return nil, nil
	}
	d, err := os.Open(filepath.Dir(path))
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil
	}
	return d, err
}

// syncOpen makes the names in a folder durable and closes it. File systems that have no such thing do it by themselves, or never.
func syncOpen(d *os.File) error {
	if d == nil {
		return nil
	}
	err := syncDir(d)
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

var syncDir = (*os.File).Sync

// notOurs are bbolt's errors for files that it did not write, or not to the end.
var notOurs = []error{bberrors.ErrInvalid, bberrors.ErrVersionMismatch, bberrors.ErrChecksum}

// leastFile is what bbolt writes first: two meta pages, of the smallest size that pages have.
const leastFile = 2 * 4096

func (b *bolt) open() (err error) {
	if info, err := os.Stat(b.path); err == nil && 0 < info.Size() && info.Size() < leastFile {
		return fmt.Errorf("%w: %s has only %d bytes", graph.ErrDamaged, b.path, info.Size())
	}
	h := b.file
	if err = h.open(b); errors.Is(err, syscall.ENOMEM) { // the process may not have so much address space (ulimit -v)
		b.mapped = 0
		err = h.open(b)
	}
	switch {
	case errors.Is(err, bberrors.ErrTimeout):
		return graph.ErrLocked
	case slices.ContainsFunc(notOurs, func(e error) bool { return errors.Is(err, e) }):
		return fmt.Errorf("%w: %s: %w", graph.ErrDamaged, b.path, err)
	case err != nil:
		return err
	}
	h.db.AllocSize = 1 << 18 // by how much the file grows
	if err := b.whole(); err != nil {
		return err
	}
	new := false
	if err := h.db.View(func(tx *bbolt.Tx) error { new = tx.Bucket(boltBucket) == nil; return nil }); err != nil || !new {
		return err
	}
	return h.db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(boltBucket)
		return err
	})
}

func (h *handle) open(b *bolt) (err error) {
	h.file = nil
	h.db, err = bbolt.Open(b.path, 0o644, &bbolt.Options{
		Timeout: 100 * time.Millisecond, NoSync: b.opts.NoSync, FreelistType: bbolt.FreelistMapType, InitialMmapSize: int(b.mapped),
		OpenFile: func(name string, flag int, mode os.FileMode) (file *os.File, err error) {
			file, err = os.OpenFile(name, flag, mode)
			if h.file == nil { // the first is the store's
				h.file = file
			}
			return file, err
		},
	})
	return err
}

// mapped is how much address space the file is given from the start. Where a larger mapping than the file is not free, on Windows
// and on 32 bits, it is none.
func mapped() int64 {
	if runtime.GOOS == "windows" || strconv.IntSize < 64 {
		return 0
	}
	return 64 << 30
}

// whole is an error where the file is shorter than what was written to it.
func (b *bolt) whole() error {
	return b.file.db.View(func(tx *bbolt.Tx) error {
		info, err := b.file.file.Stat()
		if err == nil && info.Size() < tx.Size() {
			err = fmt.Errorf("%w: %s has %d bytes of %d", graph.ErrDamaged, b.path, info.Size(), tx.Size())
		}
		return err
	})
}

// guard calls f, which uses bbolt and says when it is inside a transaction, and makes an error of what bbolt panics with on a damaged file.
func (b *bolt) guard(f func(inside *bool) error) (err error) {
	if old := b.dead.Load(); old != nil {
		return *old
	}
	inside := false
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // the file is mapped: what is not there is a fault
	defer func() {
		if p := recover(); p != nil {
			if !isDamage(p) {
				panic(p) // of the caller's
			}
			err = fmt.Errorf("%w: %s: %v", graph.ErrDamaged, b.path, p)
			if !inside {
				b.dead.Store(&err)
			}
			if file := b.current().file; b.damaged.Swap(&err) == nil && file != nil {
				_ = file.Close() // gives its lock back, which bbolt does not any more
			}
		}
	}()
	err = f(&inside)
	switch {
	case errors.Is(err, bberrors.ErrDatabaseNotOpen):
		return graph.ErrClosed
	case errors.Is(err, graph.ErrDamaged) && !strings.Contains(err.Error(), b.path):
		return fmt.Errorf("%s: %w", b.path, err)
	}
	return err
}

// isDamage reports whether a panic, from which the caller recovers, is one of reading what is not as it was written: a fault of
// memory, or one that bbolt makes itself.
func isDamage(p any) bool {
	if _, fault := p.(interface{ Addr() uintptr }); fault {
		return true
	}
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			return strings.HasPrefix(frame.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}

// transaction calls f with one that reads.
func (b *bolt) transaction(f func(*bbolt.Tx) error) error {
	return b.guard(func(inside *bool) error {
		h, err := b.hold()
		if err != nil {
			return err
		}
		defer h.release()
		return h.db.View(func(tx *bbolt.Tx) error {
			*inside = true
			err := f(tx)
			*inside = false
			return err
		})
	})
}

func (b *bolt) view(f func(reader) error) error {
	return b.transaction(func(tx *bbolt.Tx) error { return f(boltTx{tx.Bucket(boltBucket)}) })
}

func (b *bolt) update(ctx context.Context, f func(writer) error) error {
	if err := b.writing.take(ctx, b.closing); err != nil {
		return err
	}
	defer b.writing.give()
	return b.write(f)
}

// write is update of the one whose turn it is.
func (b *bolt) write(f func(writer) error) error {
	if old := b.damaged.Load(); old != nil {
		return *old
	}
	if err := b.present(); err != nil {
		return err
	}
	return b.guard(func(inside *bool) error {
		h, err := b.hold()
		if err != nil {
			return err
		}
		defer h.release()
		var theirs error
		err = h.db.Update(func(tx *bbolt.Tx) error {
			bucket := tx.Bucket(boltBucket)
			bucket.FillPercent = 0.9
			*inside = true
			theirs = f(boltTx{bucket})
			*inside = false
			b.wrote.Store(true)
			return theirs
		})
		switch {
		case err == nil:
			b.refused.Store(nil)
		case theirs == nil && !errors.Is(err, bberrors.ErrDatabaseNotOpen):
			err = fmt.Errorf("%w: %s: %w", graph.ErrUnwritable, b.path, err)
			b.refused.Store(&err)
		}
		return err
	})
}

// present is an error where the file is no longer what its path leads to: what is written to it would be gone with the process.
func (b *bolt) present() error {
	h, err := b.hold()
	if err != nil {
		return err
	}
	defer h.release()
	open, err := h.file.Stat()
	if errors.Is(err, os.ErrClosed) {
		return graph.ErrClosed
	}
	var there os.FileInfo
	if err == nil {
		there, err = os.Stat(b.path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %s: %w", graph.ErrUnwritable, b.path, errDeleted)
	case err != nil:
		return fmt.Errorf("%w: %w", graph.ErrUnwritable, err)
	case !os.SameFile(open, there):
		return fmt.Errorf("%w: %s was replaced while it was open", graph.ErrUnwritable, b.path)
	}
	return nil
}

var errDeleted = errors.New("it was deleted while it was open")

// probe is why the file cannot be written, as far as is known. Where the last transaction was refused, one that changes nothing is tried.
func (b *bolt) probe() error {
	if old := b.damaged.Load(); old != nil {
		return *old
	}
	if err := b.present(); err != nil {
		return err
	}
	old := b.refused.Load()
	if old == nil {
		return nil
	}
	select {
	case b.writing <- struct{}{}:
		defer b.writing.give()
		return b.write(func(writer) error { return nil })
	default: // somebody else is trying
		return *old
	}
}

// stable reports whether the file has room to grow as it is mapped.
func (b *bolt) stable() bool {
	size, err := b.size()
	return err == nil && size < b.mapped/2
}

// close waits until nobody writes or reads any more. Who begins to from now on is told that the store is closed.
func (b *bolt) close() error {
	b.mu.Lock()
	close(b.closing)
	b.mu.Unlock()
	if b.damaged.Load() != nil {
		return nil // guard closed the file
	}
	if err := b.writing.take(context.Background(), nil); err != nil { // who has it may be about to replace the file
		return err
	}
	defer b.writing.give()
	h := b.current()
	h.users.Wait()
	if b.damaged.Load() != nil {
		return nil
	}
	return b.guard(func(*bool) error {
		// bbolt keeps two pages that lead to what was written, the last two times. Where the later one is overwritten, it takes the
		// other, silently: here both lead to the same.
		if b.wrote.Load() {
			if err := h.db.Update(func(*bbolt.Tx) error { return nil }); err != nil {
				return errors.Join(err, h.db.Close())
			}
		}
		return h.db.Close()
	})
}

type boltTx struct{ b *bbolt.Bucket }

func (t boltTx) get(key []byte) []byte       { return t.b.Get(key) }
func (t boltTx) put(key, value []byte) error { return t.b.Put(key, value) }
func (t boltTx) remove(key []byte) error     { return t.b.Delete(key) }
func (t boltTx) walk(from []byte, f func(key, value []byte) error) error {
	c := t.b.Cursor()
	k, v := c.Seek(from)
	switch {
	case k == nil:
		k, v = c.Last()
	case !bytes.Equal(k, from):
		if k, v = c.Prev(); k == nil {
			k, v = c.First()
		}
	}
	for ; k != nil; k, v = c.Next() {
		if err := f(k, v); err != nil {
			return err
		}
	}
	return nil
}

// memory is a kv in memory: a B-tree of which readers take a copy that costs nothing until it is written.
type memory struct {
	mu      sync.Mutex // held while tree is replaced or copied
	writing turn
	tree    *pairs // nil where it is closed
}

type (
	pairs struct{ *btree.BTreeG[pair] }
	pair  struct{ key, value []byte }
)

func newMemory() *memory {
	before := func(a, b pair) bool { return bytes.Compare(a.key, b.key) < 0 }
	return &memory{writing: newTurn(), tree: &pairs{btree.NewBTreeGOptions(before, btree.Options{NoLocks: true})}}
}

// copy is a tree of its own with the content of this moment.
func (m *memory) copy() (*pairs, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree == nil {
		return nil, graph.ErrClosed
	}
	return &pairs{m.tree.Copy()}, nil
}

func (m *memory) view(f func(reader) error) error {
	t, err := m.copy()
	if err != nil {
		return err
	}
	return f(t)
}

func (m *memory) update(ctx context.Context, f func(writer) error) error {
	if err := m.writing.take(ctx, nil); err != nil {
		return err
	}
	defer m.writing.give()
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

func (m *memory) stable() bool { return true }

func (m *memory) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tree == nil {
		return fmt.Errorf("close: %w", graph.ErrClosed)
	}
	m.tree = nil
	return nil
}

func (t *pairs) get(key []byte) []byte {
	p, _ := t.Get(pair{key: key})
	return p.value
}

func (t *pairs) put(key, value []byte) error {
	t.Set(pair{key, value})
	return nil
}

func (t *pairs) remove(key []byte) error {
	t.Delete(pair{key: key})
	return nil
}

func (t *pairs) walk(from []byte, f func(key, value []byte) error) (err error) {
	start := pair{key: from}
	t.Descend(start, func(p pair) bool { start = p; return false })
	t.Ascend(start, func(p pair) bool {
		err = f(p.key, p.value)
		return err == nil
	})
	return err
}
