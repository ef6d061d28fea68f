package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// reader reads files on all cores and hands on what was made of their reports, in the order of the files.
type reader[R any] struct {
	stdin  io.Reader
	stderr io.Writer
	make   func(context.Context, graph.Report) (R, error) // what is wanted of a report; called by many goroutines at once

	files map[string]int // how many files of each name there are to read, once read was called
}

// found is a report that is to be read, or the error why one cannot be.
type found struct {
	report graph.Report
	err    error
	last   bool // the file has no more
}

// result is what one report gave.
type result[R any] struct {
	made []R
	err  error
	last bool
}

// read reads the paths and calls each with what make gave for every report, in turn. What is bad is named on stderr and in
// bad; the rest goes on. What was passed over in folders and archives is told on stderr. It stops at the first error of each, or when ctx ends.
func (r *reader[R]) read(ctx context.Context, paths []string, each func(R) error) (bad []error, err error) {
	passed := &source.Passed{}
	items, bad := source.List(paths, source.Options{Stdin: r.stdin, Passed: passed})
	for _, err := range bad {
		r.complain(err)
	}
	r.files = map[string]int{}
	for _, item := range items {
		r.files[filepath.Base(item.Path)]++
	}
	bar := newProgress(r.stderr, len(items), "reading")
	defer bar.finish()
	err = inOrder(ctx, reports(ctx, items), r.one, func(res result[R]) error {
		if res.last {
			bar.add(1)
		}
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
	bar.finish()
	for _, line := range passed.Lines() {
		fmt.Fprintf(r.stderr, "newsgraph: %s\n", line)
	}
	return bad, err
}

// reports is what the items hold, one report after the other, so that a file of many is neither held in memory as a whole nor
// read by one processor only.
func reports(ctx context.Context, items []source.Item) iter.Seq[found] {
	return func(yield func(found) bool) {
		for _, item := range items {
			for report, err := range item.Reports(ctx) {
				if !yield(found{report: report, err: err}) {
					return
				}
			}
			if !yield(found{last: true}) {
				return
			}
		}
	}
}

func (r *reader[R]) complain(err error) { fmt.Fprintf(r.stderr, "newsgraph: warning: %v\n", err) }

func (r *reader[R]) one(ctx context.Context, f found) result[R] {
	if f.err != nil || f.last {
		return result[R]{err: f.err, last: f.last}
	}
	m, err := r.make(ctx, f.report)
	if err != nil {
		return result[R]{err: err}
	}
	return result[R]{made: []R{m}}
}

// partial says, as an exit code, that some input was bad; nil where none was.
func partial(bad []error) error {
	if len(bad) == 0 {
		return nil
	}
	return &exitError{code: exitPartial, err: fmt.Errorf("%s could not be read", plural(len(bad), "input"))}
}
