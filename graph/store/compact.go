package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/newsgraph/newsgraph/graph"
)

// Backup is graph.Backuper's: it writes the file as it is at one moment, "quads.bolt" of another folder.
func (s *quads) Backup(ctx context.Context, w io.Writer) error {
	b, ok := s.kv.(*bolt)
	if !ok {
		return fmt.Errorf("backup: %w", graph.ErrNoFile)
	}
	if err := b.backup(ctx, w); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Probe is graph.Prober's.
func (s *quads) Probe(context.Context) error {
	b, ok := s.kv.(*bolt)
	if !ok {
		return nil
	}
	return b.probe()
}

// Size is graph.Sizer's.
func (s *quads) Size(context.Context) (int64, error) {
	b, ok := s.kv.(*bolt)
	if !ok {
		return 0, fmt.Errorf("size: %w", graph.ErrNoFile)
	}
	n, err := b.size()
	if err != nil {
		return 0, fmt.Errorf("size: %w", err)
	}
	return n, nil
}

func (b *bolt) backup(ctx context.Context, w io.Writer) error {
	return b.transaction(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(contextWriter{ctx, w})
		return err
	})
}

// contextWriter writes until its context ends.
type contextWriter struct {
	ctx context.Context
	w   io.Writer
}

func (w contextWriter) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(b)
}

// Compact is graph.Compacter's: blocks that were left half empty are filled again, and pages that nothing uses are given back.
func (s *quads) Compact(ctx context.Context) (before, after int64, err error) {
	b, ok := s.kv.(*bolt)
	if !ok {
		return 0, 0, fmt.Errorf("compact: %w", graph.ErrNoFile)
	}
	if before, after, err = b.compact(ctx); err != nil {
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	return before, after, nil
}

// compact copies what is stored to a new file, while nobody writes, and puts it in the place of the old one. Transactions that
// read the old file go on reading it. A file that was deleted has its name again then; one that somebody put in its place is left alone.
func (b *bolt) compact(ctx context.Context) (before, after int64, err error) {
	if err := b.writing.take(ctx, b.closing); err != nil {
		return 0, 0, err
	}
	defer b.writing.give()
	if err := b.present(); err != nil && !errors.Is(err, errDeleted) {
		return 0, 0, err
	}
	if before, err = b.size(); err != nil {
		return 0, 0, err
	}
	err = b.replace(func(dst *bolt) error {
		err := b.view(func(r reader) error { return repack(ctx, r, dst) })
		if err == nil {
			after, err = dst.size()
		}
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	return before, after, nil
}

func (b *bolt) size() (int64, error) {
	h, err := b.hold()
	if err != nil {
		return 0, err
	}
	defer h.release()
	info, err := h.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// replace makes a new file with fill and puts it in the place of b's, as install does.
func (b *bolt) replace(fill func(*bolt) error) error {
	path, err := b.beside()
	if err != nil {
		return err
	}
	fresh, err := openBoltFile(path, Options{NoSync: true})
	if err != nil {
		return errors.Join(err, os.RemoveAll(path))
	}
	defer fresh.discard()
	if err := fill(fresh); err != nil {
		return err
	}
	return b.install(fresh)
}

// place is where the file lies: where its path is a link, which stays one, what that leads to.
func (b *bolt) place() string {
	if info, err := os.Lstat(b.path); err == nil && info.Mode()&fs.ModeSymlink != 0 && b.real != "" {
		return b.real
	}
	return b.path
}

// beside makes a file that is to take the place of b's. Nobody else may read it until it does.
func (b *bolt) beside() (path string, err error) {
	path = b.place() + ".new"
	if err := os.RemoveAll(path); err != nil { // of a process that was killed over it
		return "", err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	return path, f.Close()
}

// install puts fresh in the place of b's file, whole and durable, or leaves that as it is. In one case it does neither: where the folder
// cannot be synced, which is an error, fresh is in its place, but its name may be lost when the machine stops.
func (b *bolt) install(fresh *bolt) error {
	if err := b.permit(fresh); err != nil {
		return err
	}
	if err := fresh.settle(b.opts); err != nil {
		return err
	}
	place := b.place()
	folder, err := openFolder(place) // now: once the file is in its place it is too late for an error
	if err != nil {
		return err
	}
	if err = b.present(); err == nil || errors.Is(err, errDeleted) { // as it was when fresh was begun
		err = os.Rename(fresh.path, place)
	}
	if err != nil {
		_ = folder.Close() // nothing was written to it
		return err
	}
	fresh.installed = true
	b.swap(fresh)
	if err := syncOpen(folder); err != nil {
		return fmt.Errorf("%s was replaced, but may be the one of before when the machine stops: %w", b.path, err)
	}
	return nil
}

// permit lets those use the file fresh who may use b's: it gets the mode of that, and its owner where this process may give files away.
func (b *bolt) permit(fresh *bolt) error {
	h, err := b.hold()
	if err != nil {
		return err
	}
	defer h.release()
	old, err := h.file.Stat()
	if err != nil {
		return err
	}
	f := fresh.current().file
	keepOwner(f, old)
	have, err := f.Stat()
	if err != nil || have.Mode().Perm() == old.Mode().Perm() {
		return err
	}
	return errors.Join(f.Chmod(old.Mode().Perm()), f.Sync())
}

// discard closes and removes a file that has not taken the place of another.
func (b *bolt) discard() {
	if b == nil || b.installed {
		return
	}
	_ = b.close() // nobody wants what is in it
	_ = os.RemoveAll(b.path)
}

// settle makes what was written durable, as everything from then on.
func (b *bolt) settle(opts Options) error {
	return b.guard(func(*bool) error {
		h, err := b.hold()
		if err != nil {
			return err
		}
		defer h.release()
		h.db.NoSync = opts.NoSync
		return h.db.Sync()
	})
}

// repacked is how many blocks a transaction of repack writes.
const repacked = 1 << 14

// repack copies what is stored, with full blocks.
func repack(ctx context.Context, r reader, dst *bolt) error {
	p := &packer{ctx: ctx, dst: dst}
	for _, t := range []tree{orders[0].tree, orders[1].tree, orders[2].tree, orders[3].tree, hashTree} {
		var tuples []ids
		key := []byte{byte(t)}
		flush := func(n int) error {
			if n == 0 {
				return nil
			}
			if err := p.put(key, pack(tuples[:n])); err != nil {
				return err
			}
			if tuples = slices.Delete(tuples, 0, n); len(tuples) > 0 {
				key = t.key(tuples[0], 4)
			}
			return nil
		}
		err := t.scan(r, ids{}, 0, func(q ids) error {
			if tuples = append(tuples, q); len(tuples) > blockLen {
				return flush(blockLen)
			}
			return nil
		})
		if err == nil {
			err = flush(len(tuples))
		}
		if err != nil {
			return err
		}
	}
	for _, kind := range []byte{'m', byte(termsTree), byte(usesTree)} {
		err := r.walk([]byte{kind}, func(key, value []byte) error {
			switch {
			case key[0] < kind:
				return nil
			case key[0] > kind:
				return errEnough
			}
			return p.put(slices.Clone(key), slices.Clone(value))
		})
		if err != nil && err != errEnough {
			return err
		}
	}
	return p.flush()
}

// packer writes to a store in transactions of many blocks.
type packer struct {
	ctx   context.Context
	dst   *bolt
	pairs []pair
}

func (p *packer) put(key, value []byte) error {
	p.pairs = append(p.pairs, pair{key, value})
	if len(p.pairs) < repacked {
		return nil
	}
	return p.flush()
}

func (p *packer) flush() error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	err := p.dst.update(p.ctx, func(w writer) error {
		for _, kv := range p.pairs {
			if err := w.put(kv.key, kv.value); err != nil {
				return err
			}
		}
		return nil
	})
	p.pairs = p.pairs[:0]
	return err
}

// Restore makes a store in a folder, where there is none, of what Backup wrote. What is no whole store makes none. ErrStoreExists says that
// there is one, or that somebody else made one meanwhile, which is left as it is.
func Restore(ctx context.Context, folder string, r io.Reader) error {
	if _, err := os.Lstat(boltPath(folder)); err == nil {
		return fmt.Errorf("restore: %s: %w", folder, ErrStoreExists)
	}
	if err := makeFolder(folder); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	f, err := ownFile(boltPath(folder) + ".restore-")
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	err = writeFile(ctx, f, r)
	if err == nil {
		err = verifyFile(ctx, f.Name())
	}
	if err == nil {
		err = place(f.Name(), boltPath(folder))
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		err = fmt.Errorf("%s: %w", folder, ErrStoreExists)
	case err == nil:
		err = syncNames(boltPath(folder))
	}
	if e := os.RemoveAll(f.Name()); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

// ownFile makes a file that begins with a name, and that nobody else has.
func ownFile(name string) (*os.File, error) {
	for {
		f, err := os.OpenFile(fmt.Sprintf("%s%08x", name, rand.Uint32()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// place gives a file the name to, where nothing has it. The error is fs.ErrExist where something does. The file may keep the name from.
func place(from, to string) error {
	err := linkFile(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return moveNew(from, to)
}

var linkFile = os.Link

// ErrStoreExists says that there is a store where one was to be made.
var ErrStoreExists = errors.New("there is a store already")

// writeFile writes a file, durable, and closes it.
func writeFile(ctx context.Context, f *os.File, r io.Reader) error {
	_, err := io.Copy(contextWriter{ctx, f}, r)
	return errors.Join(err, f.Sync(), f.Close())
}

// verifyFile is an error where a file is no sound store.
func verifyFile(ctx context.Context, path string) error {
	if info, err := os.Stat(path); err != nil || info.Size() == 0 { // which bbolt takes for a new one
		return errors.Join(err, fmt.Errorf("%w: the file is empty", graph.ErrDamaged))
	}
	b, err := openBoltFile(path, Options{})
	if err != nil {
		return err
	}
	switch b.version() {
	case "": // which newStore takes for a new one
		return errors.Join(fmt.Errorf("%w: %s holds no store", graph.ErrDamaged, path), b.close())
	case version1:
		return b.close() // is brought to this layout, and read for that, when it is opened
	}
	s, err := newStore(ctx, b, Options{})
	if err != nil {
		return errors.Join(err, b.close())
	}
	found, err := s.Verify(ctx)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("%w: %s", graph.ErrDamaged, found[0])
	}
	return errors.Join(err, s.Close())
}
