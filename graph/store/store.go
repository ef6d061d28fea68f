// Package store opens stores of quads: in memory, in a folder, or in a PostgreSQL database that several instances share. It is
// the only package that knows Cayley.
//
//	s, err := store.Open(ctx, "newsgraph.db", store.Options{})
//
// Terms are numbered in a dictionary, and every quad stands under four orders of its numbers (SPOL, POSL, OSPL, LSPO) in one
// ordered key-value file, so that any pattern is one range of keys. The file is bbolt's; memory is a copy-on-write B-tree.
// Cayley's own layout was measured first: it never removes deleted quads from its indexes and makes a bucket for every 64 Ki
// of hashes. What Cayley gives is its query engine, which runs on the same quads through [Cayley].
//
// # Layout
//
// All keys lie in one bucket. Numbers are 5 bytes, big endian; t(x) is the number of term x.
//
//	m version            "1"
//	m next               next free number
//	m count              number of quads
//	h SHA-256/128(term)  t(term)
//	t t(term)            uvarint of the quads that use it, then the term as encode writes it
//	0 S P O L            –          1 P O S L, 2 O S P L and 3 L S P O likewise; number 0 as L is the default graph
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
}

// Open opens the store that dsn names: "mem:" for one in memory, a folder for one that stays (it is made where it does not
// exist), "postgres://user:password@host:port/database" for tables in a database (they are made where they do not exist, in the
// first schema of the search path). Only "mem:" itself and what begins with "postgres://" are no folders. It fails with graph.ErrLocked where another
// process has the folder open, and with graph.ErrDamaged where its file cannot be what was written.
func Open(ctx context.Context, dsn string, opts Options) (graph.Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch {
	case dsn == "":
		return nil, fmt.Errorf("no store named: mem: or a folder")
	case dsn == "mem:":
		return newStore(newMemory())
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
	if err := os.MkdirAll(dsn, 0o755); err != nil {
		return nil, err
	}
	kv, err := openBolt(dsn, opts)
	if err != nil {
		return nil, err
	}
	s, err := newStore(kv)
	if err != nil {
		_ = kv.close() // the error above says more
		return nil, fmt.Errorf("%s: %w", dsn, err)
	}
	return s, nil
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
