// Package store opens stores of quads: in memory, in a folder, or in a PostgreSQL database that several instances share. It is
// the only package that knows Cayley.
//
//	s, err := store.Open(ctx, "newsgraph.db", store.Options{})
//
// Terms are numbered in a dictionary, and every quad stands in four orders of its numbers (SPOL, POSL, OSPL, LSPO), so that any
// pattern is one range of an order. Quads lie packed in blocks of an ordered key-value file. The file is bbolt's; memory is a
// copy-on-write B-tree. Cayley's own layout was measured first: it never removes deleted quads from its indexes, makes a bucket
// for every 64 Ki of hashes, and takes 434 bytes for a quad where this one takes 50. What Cayley gives is its query engine, which
// runs on the same quads through [Cayley].
//
// # Layout
//
// All keys lie in one bucket, quads.bolt. A number in a key is its length in bytes, then it, big endian. A value, but for those
// of m, ends in its CRC-32C, little endian.
//
//	mversion   "2"
//	mnext      varint: the next free number of a term
//	mcount     varint: of quads
//	0 [S P O L]  tuples, S P O L each, that are not before those of the key: uvarint of how many, then for each the first part
//	             i that differs from the tuple before (from zeros, at first) and its difference d as uvarint d<<2|i, and the
//	             varint differences of the parts behind it. The first key has no numbers. Number 0 as L is the default graph.
//	1, 2, 3      likewise for P O S L, O S P L and L S P O
//	h [H N]      likewise: the first 56 bits of a term's SHA-256, its number, 0 and 0
//	t N/16       16 terms: for each uvarints of how much it shares with the one before and of what follows, and that. A term
//	             is its kind (1 IRI, 2 blank node, 3 literal), datatype, 0, language, 0, value; one that is not used is empty.
//	u N/64       64 times four uvarints: how many quads have the term as S, P, O and L
//
// A store of layout 1 (newsgraph before November 2026) is rewritten when it is opened: the old file stays until the new one is
// whole.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Options say how a store is opened. The zero value works.
type Options struct {
	// NoSync leaves writes to the operating system, which loses the last of them when the machine (not the program) stops.
	NoSync bool
	// MustExist makes a folder or database without a store an error, ErrNoStore, where otherwise a store is made.
	MustExist bool
	// Part is how many quads of a transaction of TransactBulk are held at a time; 0 for 262,144.
	Part int
}

// Open opens the store that dsn names: "mem:" for one in memory, a folder for one that stays (it is made where it does not
// exist), "postgres://user:password@host:port/database" for tables in a database (they are made where they do not exist, in the
// first schema of the search path; pool_max_conns= bounds the connections, 4 or more, which are 16 where it is not there). Only "mem:" itself and what begins with "postgres://" are no folders. It fails with graph.ErrLocked where another
// process has the folder open, and with graph.ErrDamaged where its file cannot be what was written.
func Open(ctx context.Context, dsn string, opts Options) (graph.Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch {
	case dsn == "":
		return nil, fmt.Errorf("no store named: mem: or a folder")
	case dsn == "mem:":
		return newStore(ctx, newMemory(), opts)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return openPostgres(ctx, dsn, opts)
	}
	if info, err := os.Stat(dsn); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file, not a folder", dsn)
	}
	if opts.MustExist {
		if err := exists(dsn); err != nil {
			return nil, err
		}
	}
	if err := makeFolder(dsn); err != nil {
		return nil, err
	}
	kv, err := openBolt(dsn, opts)
	if err != nil {
		return nil, err
	}
	s, err := ready(ctx, kv, opts)
	if err != nil {
		_ = kv.close() // the error above says more
		return nil, fmt.Errorf("%s: %w", dsn, err)
	}
	return s, nil
}

// ready is the store in a file, which is brought to this layout; the name of a new one is durable before anything is written to it.
func ready(ctx context.Context, b *bolt, opts Options) (*quads, error) {
	switch b.version() {
	case "":
		if opts.NoSync {
			break
		}
		if err := syncNames(b.place()); err != nil {
			return nil, err
		}
	case version1:
		if err := upgrade(ctx, b); err != nil {
			return nil, err
		}
	}
	return newStore(ctx, b, opts)
}

// exists is an error where a folder holds no store.
func exists(folder string) error {
	path := filepath.Join(folder, boltFile)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return graph.ErrNoStore
	case err != nil:
		return err
	case info.Size() == 0: // which bbolt takes for a new one
		return fmt.Errorf("%w: %s is empty", graph.ErrDamaged, path)
	}
	return nil
}
