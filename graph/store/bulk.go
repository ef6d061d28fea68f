package store

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/newsgraph/graph"
)

// The most that a part of a transaction of TransactBulk holds, where Options do not say.
const bulkQuads = 1 << 18

var bulkBytes = 64 << 20 // of terms

func (o Options) part() int { return cmp.Or(o.Part, bulkQuads) }

// TransactBulk is graph.BulkTransactor's.
func (s *quads) TransactBulk(ctx context.Context, f func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error)) error {
	return s.kv.bulk(ctx, func(old reader, write func(part) error) error {
		remove, add, err := f(still{old})
		if err != nil {
			return err
		}
		return eachBatch(limits{s.part, bulkBytes}, remove, add, func(b *batch) error {
			return write(func(w writer) error {
				err := b.write(ctx, w)
				if err != nil && err != errNothing {
					return fmt.Errorf("update: %w", err)
				}
				return err
			})
		})
	})
}

// part is one of the parts that a transaction is written in. errNothing says that it changes nothing.
type part func(writer) error

// run is a part that may change nothing.
func (p part) run(w writer) error {
	if err := p(w); err != errNothing {
		return err
	}
	return nil
}

// limits are the most quads, and bytes of terms, that a batch holds.
type limits struct{ quads, bytes int }

// eachBatch calls f with quads to remove and to add, so many at a time.
func eachBatch(most limits, remove, add iter.Seq2[graph.Quad, error], f func(*batch) error) error {
	b := emptyBatch()
	take := func(quads iter.Seq2[graph.Quad, error], list func(*batch) *[][4]uint32) error {
		for q, err := range quads {
			if err != nil {
				return err
			}
			n, err := b.number(q)
			if err != nil {
				return err
			}
			l := list(b)
			if *l = append(*l, n); len(b.remove)+len(b.add) < most.quads && b.size < most.bytes {
				continue
			}
			if err := f(b); err != nil {
				return err
			}
			b = emptyBatch()
		}
		return nil
	}
	if err := take(remove, func(b *batch) *[][4]uint32 { return &b.remove }); err != nil {
		return err
	}
	if err := take(add, func(b *batch) *[][4]uint32 { return &b.add }); err != nil {
		return err
	}
	if len(b.remove)+len(b.add) == 0 {
		return nil
	}
	return f(b)
}

// still is a state that nobody changes while it is read.
type still struct{ r reader }

func (s still) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		t, stopped := newTermCache(s.r), false
		err := scan(ctx, s.r, p, func(n ids) error {
			if len(t.terms) > maxStillTerms {
				clear(t.terms)
			}
			q, err := t.quad(n)
			if err == nil && !yield(q, nil) {
				stopped = true
				return errEnough
			}
			return err
		})
		if err != nil && !stopped {
			yield(graph.Quad{}, err)
		}
	}
}

// maxStillTerms is how many terms a scan keeps.
const maxStillTerms = 1 << 16

// bulk of a file writes what is of one part in a transaction. What is more goes to a copy of the file, which takes the place of the
// file when all of it is there and durable: others read the file of before until then, and nothing is left of what fails.
func (b *bolt) bulk(ctx context.Context, f func(old reader, write func(part) error) error) error {
	if err := b.writing.take(ctx, b.closing); err != nil {
		return err
	}
	defer b.writing.give()
	if err := b.present(); err != nil {
		return err
	}
	var only part
	var fresh *bolt
	defer func() { fresh.discard() }()
	err := b.view(func(r reader) error {
		return f(r, func(p part) (err error) {
			if only == nil {
				only = p
				return nil
			}
			if fresh == nil {
				if fresh, err = b.copied(ctx); err == nil {
					err = fresh.update(ctx, only.run)
				}
				if err != nil {
					return err
				}
			}
			return fresh.update(ctx, p.run)
		})
	})
	switch {
	case err != nil || only == nil:
		return err
	case fresh != nil:
		return b.install(fresh)
	}
	if err := b.write(only); err != errNothing {
		return err
	}
	return nil
}

// copied is a copy of the file, beside it.
func (b *bolt) copied(ctx context.Context) (*bolt, error) {
	if old := b.damaged.Load(); old != nil {
		return nil, *old
	}
	path, err := b.beside()
	if err != nil {
		return nil, err
	}
	fresh, err := b.copyTo(ctx, path)
	if err != nil {
		_ = os.RemoveAll(path) // the error says more
	}
	return fresh, err
}

// copyTo writes a copy to a file that is there, and opens it.
func (b *bolt) copyTo(ctx context.Context, path string) (*bolt, error) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	err = b.backup(ctx, file)
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	return openBoltFile(path, Options{NoSync: true})
}

func (m *memory) bulk(ctx context.Context, f func(old reader, write func(part) error) error) error {
	return m.update(ctx, func(w writer) error {
		old, err := m.copy()
		if err != nil {
			return err
		}
		return f(old, func(p part) error { return p.run(w) })
	})
}

// TransactBulk is graph.BulkTransactor's. What f reads comes over another connection, which does not see what is written.
func (s *postgres) TransactBulk(ctx context.Context, f func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error)) error {
	return s.transact(ctx, func(_ pgx.Tx, u *pgUpdater) error {
		var theirs error
		err := s.read(ctx, func(r *pgReader) { // nobody else writes since u began
			remove, add, err := f(pgView{s, r})
			if err == nil {
				err = eachPart(limits{s.part, bulkBytes}, remove, add, func(remove, add []graph.Quad) error { return u.run(ctx, remove, add) })
			}
			theirs = err
		})
		if err != nil {
			return s.failed(ctx, "view", err)
		}
		return theirs
	})
}

// eachPart calls f with quads to remove and to add, so many at a time. It may keep none of them.
func eachPart(most limits, remove, add iter.Seq2[graph.Quad, error], f func(remove, add []graph.Quad) error) error {
	var lists [2][]graph.Quad
	size := 0
	flush := func() error {
		if len(lists[0])+len(lists[1]) == 0 {
			return nil
		}
		err := f(lists[0], lists[1])
		for i, l := range lists {
			clear(l) // the terms may be large
			lists[i] = l[:0]
		}
		size = 0
		return err
	}
	for i, quads := range []iter.Seq2[graph.Quad, error]{remove, add} {
		for q, err := range quads {
			if err != nil {
				return err
			}
			lists[i] = append(lists[i], q)
			size += sizeOf(q)
			if len(lists[0])+len(lists[1]) < most.quads && size < most.bytes {
				continue
			}
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// sizeOf is how many bytes the terms of a quad have.
func sizeOf(q graph.Quad) (n int) {
	for _, t := range terms(q) {
		n += len(t.Value) + len(t.Datatype) + len(t.Lang)
	}
	return n
}
