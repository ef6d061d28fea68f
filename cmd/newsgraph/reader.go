package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// reader reads files on all cores and hands on what was made of their reports, in the order of the files.
type reader[R any] struct {
	stdin  io.Reader
	stderr io.Writer
	make   func(context.Context, graph.Report) (R, error) // what is wanted of a report; called by many goroutines at once
}

// result is what one file gave.
type result[R any] struct {
	made []R
	err  error
}

// read reads the paths and calls each with what make gave for every report, in turn. A bad file is named on stderr and in
// bad; the rest goes on. It stops at the first error of each, or when ctx ends.
func (r *reader[R]) read(ctx context.Context, paths []string, each func(R) error) (bad []error, err error) {
	items, bad := source.List(paths, source.Options{Stdin: r.stdin})
	for _, err := range bad {
		r.complain(err)
	}
	bar := newProgress(r.stderr, len(items), "reading")
	defer bar.finish()
	err = inOrder(ctx, slices.Values(items), r.item, func(res result[R]) error {
		bar.add(1)
		if errors.Is(res.err, context.Canceled) || errors.Is(res.err, context.DeadlineExceeded) {
			return res.err
		}
		if res.err != nil {
			bad = append(bad, res.err)
			r.complain(res.err)
		}
		for _, m := range res.made {
			if err := each(m); err != nil {
				return err
			}
		}
		return nil
	})
	return bad, err
}

func (r *reader[R]) complain(err error) { fmt.Fprintf(r.stderr, "newsgraph: warning: %v\n", err) }

func (r *reader[R]) item(ctx context.Context, item source.Item) result[R] {
	reports, err := item.Read(ctx)
	res := result[R]{err: err}
	for _, report := range reports {
		m, err := r.make(ctx, report)
		if err != nil {
			res.err = err
			break
		}
		res.made = append(res.made, m)
	}
	return res
}

// partial says, as an exit code, that some input was bad; nil where none was.
func partial(bad []error) error {
	if len(bad) == 0 {
		return nil
	}
	return &exitError{code: exitPartial, err: fmt.Errorf("%s could not be read", plural(len(bad), "input"))}
}
