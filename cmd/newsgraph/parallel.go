package main

import (
	"context"
	"iter"
	"runtime"
)

// inOrder does work on every item on all cores and takes the results in the order of the items, so that what comes of
// them does not depend on the number of cores. Results waiting for their turn stay few. It stops at the first error of
// take, or when ctx ends, and leaves no goroutine behind.
func inOrder[T, R any](ctx context.Context, items iter.Seq[T], work func(context.Context, T) R, take func(R) error) error {
	ctx, cancel := context.WithCancel(ctx)
	cores := runtime.GOMAXPROCS(0)
	turns := make(chan chan R, 4*cores) // a channel for each item under way, in order
	free := make(chan struct{}, cores)
	go func() {
		defer close(turns)
		for item := range items {
			turn := make(chan R, 1)
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case turns <- turn:
			case <-ctx.Done():
				return
			}
			go func() {
				defer func() { <-free }()
				turn <- work(ctx, item)
			}()
		}
	}()
	var err error
	for turn := range turns {
		if r := <-turn; err == nil {
			if err = take(r); err != nil {
				cancel() // the loop goes on to drain what is under way
			}
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	cancel()
	return err
}
