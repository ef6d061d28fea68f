package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/newsgraph/newsgraph/graph"
)

// The most that a transaction of Load holds. A million quads take some 200 MB while they are sorted and written.
const (
	loadQuads = 1 << 20
	loadBytes = 256 << 20 // of terms
)

// Load is graph.Loader's. While a batch is sorted and written the next one is read, on another processor.
func (s *quads) Load(ctx context.Context, quads iter.Seq2[graph.Quad, error]) (loaded int64, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	full, done := make(chan *batch), make(chan struct{})
	go func() {
		defer close(done)
		for b := range full {
			n := int64(len(b.add))
			if err := s.load(ctx, b); err != nil {
				cancel(err)
				return
			}
			loaded += n
		}
	}()
	err = eachBatch(limits{loadQuads, loadBytes}, nothing, quads, func(b *batch) error {
		select {
		case full <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	close(full)
	<-done
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if err != nil {
		return loaded, fmt.Errorf("load: after %d quads: %w", loaded, err)
	}
	return loaded, nil
}

// nothing is no quad at all.
func nothing(func(graph.Quad, error) bool) {}

func (s *quads) load(ctx context.Context, b *batch) error {
	err := s.kv.update(ctx, func(w writer) error { return b.write(ctx, w) })
	if err == errNothing {
		return nil
	}
	return err
}
