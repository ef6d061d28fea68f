package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/index"
)

// opening says what becomes of a --db that does not exist.
type opening bool

const (
	mustExist opening = false // an error: a mistyped name must not look like an empty store
	mayMake   opening = true
)

// library opens the store named by --db.
func (o *options) library(ctx context.Context, opening opening) (*graph.Library, error) {
	if _, err := os.Stat(o.db); opening == mustExist && !strings.Contains(o.db, ":") && errors.Is(err, fs.ErrNotExist) {
		return nil, &exitError{
			code: exitFailed, err: fmt.Errorf("open %s: there is no such store", o.db), hint: "newsgraph ingest PATH… makes one; --db names another",
		}
	}
	s, err := store.Open(ctx, o.db, store.Options{})
	if errors.Is(err, graph.ErrLocked) {
		return nil, &exitError{
			code: exitFailed, err: fmt.Errorf("open %s: %w", o.db, err),
			hint: "a serving newsgraph answers the same questions over HTTP, at /api/ask and beside it",
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.db, err)
	}
	return &graph.Library{Store: s, Base: o.base}, nil
}

// withLibrary runs f on the store named by --db and closes it.
func (o *options) withLibrary(ctx context.Context, opening opening, f func(*graph.Library) error) (err error) {
	lib, err := o.library(ctx, opening)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.Store.Close()) }()
	return f(lib)
}

// withIndex runs f on an index of the store named by --db.
func (o *options) withIndex(ctx context.Context, f func(*index.Index) error) error {
	return o.withLibrary(ctx, mustExist, func(lib *graph.Library) error {
		ix := index.New()
		for reading, err := range lib.Readings(ctx) {
			if err != nil {
				return fmt.Errorf("load %s: %w", o.db, err)
			}
			ix.Put(reading)
		}
		return f(ix)
	})
}
