package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
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
	s, err := store.Open(ctx, o.db, store.Options{MustExist: opening == mustExist})
	if err != nil {
		return nil, explained(fmt.Errorf("open %s: %w", withoutPassword(o.db), err))
	}
	lib, err := graph.OpenLibrary(ctx, s, o.base)
	if err != nil {
		return nil, errors.Join(explained(fmt.Errorf("open %s: %w", withoutPassword(o.db), err)), s.Close())
	}
	return lib, nil
}

// hints are what to do about errors of stores.
var hints = []struct {
	err  error
	hint string
}{
	{graph.ErrNoStore, "newsgraph ingest PATH… makes one; --db names another"},
	{graph.ErrLocked, "a serving newsgraph answers the same questions over HTTP, at /api/ask and beside it"},
	{graph.ErrDamaged, "newsgraph ingest --db OTHER PATH… reads the reports again, into a new store"},
	{graph.ErrUnavailable, "the same command again, once the database answers"},
	{graph.ErrBase, "without --base the store is opened with its own"},
}

// explained adds the hint that goes with an error of a store.
func explained(err error) error {
	for _, h := range hints {
		if errors.Is(err, h.err) {
			return &exitError{code: exitFailed, err: err, hint: h.hint}
		}
	}
	return err
}

// withLibrary runs f on the store named by --db and closes it.
func (o *options) withLibrary(ctx context.Context, opening opening, f func(*graph.Library) error) (err error) {
	lib, err := o.library(ctx, opening)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.Store.Close()) }()
	var e *exitError
	if err := f(lib); errors.As(err, &e) {
		return err
	} else if err != nil {
		return explained(err)
	}
	return nil
}

// withIndex runs f on an index of the store named by --db.
func (o *options) withIndex(ctx context.Context, f func(*index.Index) error) error {
	return o.withBoth(ctx, func(_ *graph.Library, ix *index.Index) error { return f(ix) })
}

// withBoth runs f on the store named by --db and an index of it.
func (o *options) withBoth(ctx context.Context, f func(*graph.Library, *index.Index) error) error {
	return o.withLibrary(ctx, mustExist, func(lib *graph.Library) error {
		ix := index.New()
		for reading, err := range lib.Readings(ctx) {
			if err != nil {
				return fmt.Errorf("load %s: %w", withoutPassword(o.db), err)
			}
			ix.Put(reading)
		}
		decisions, err := lib.Decisions(ctx)
		if err != nil {
			return fmt.Errorf("load %s: %w", withoutPassword(o.db), err)
		}
		ix.Decide(decisions)
		return f(lib, ix)
	})
}

// withoutPassword is the name of a store as it may be shown. A URL of several servers is none that net/url parses, and what is mistyped
// may be none either.
func withoutPassword(db string) string {
	scheme, rest, ok := strings.Cut(db, "://")
	if !ok {
		return db
	}
	place, params, _ := strings.Cut(rest, "?")
	if at := strings.LastIndex(place, "@"); at >= 0 { // a password that is not escaped may hold others
		if user, _, ok := strings.Cut(place[:at], ":"); ok {
			place = user + ":xxxxx" + place[at:]
		}
	}
	if params != "" {
		place += "?" + passwordParam.ReplaceAllString(params, "${1}xxxxx")
	}
	return scheme + "://" + place
}

var passwordParam = regexp.MustCompile(`(\b(?:ssl)?password=)[^&]*`)
