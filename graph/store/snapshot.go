package store

import (
	"context"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// Snapshot is graph.Snapshotter's.
func (s *quads) Snapshot(ctx context.Context, f func(graph.Snapshot) error) error {
	return s.kv.view(func(r reader) error { return f(&snapshot{r: r, terms: s.termCache(r)}) })
}

// snapshot is graph.Snapshot on a transaction. It keeps the terms that it was asked for, and the blocks that it read last: what a
// query asks of one thing after another lies in one block.
type snapshot struct {
	r      reader
	terms  *termCache
	leaves [len(orders)][4]*leaf
}

// leaf is a block of a tree, unpacked.
type leaf struct {
	tuples []ids
	from   ids  // the least tuple that belongs there
	to     ids  // the least that belongs behind it
	last   bool // nothing belongs behind it
	users  int  // scans that are in it
}

func (l *leaf) covers(q ids) bool { return l.from.compare(q) <= 0 && (l.last || q.compare(l.to) < 0) }

// leaf is the block of index k in which q belongs; nil where the index is empty.
func (s *snapshot) leaf(k int, q ids) (*leaf, error) {
	have := &s.leaves[k]
	for i, l := range have {
		if l != nil && l.covers(q) {
			copy(have[1:i+1], have[:i])
			have[0] = l
			return l, nil
		}
	}
	l := have[len(have)-1]
	copy(have[1:], have[:])
	if l == nil || l.users > 0 {
		l = &leaf{tuples: make([]ids, 0, maxBlock)}
	}
	have[0] = nil
	found, err := orders[k].tree.leaf(s.r, q, l)
	if err != nil || !found {
		return nil, err
	}
	have[0] = l
	return l, nil
}

func (s *snapshot) Number(t graph.RDFTerm) uint64 {
	n, _ := lookup(s.r, t) // a term that cannot be read is none; Scan meets the damage
	return uint64(n)
}

func (s *snapshot) Term(n uint64) (graph.RDFTerm, error) { return s.terms.term(id(n)) }

// Scan is graph.Snapshot's. With any label the order ends in the label, so that a triple of several graphs comes in a row.
func (s *snapshot) Scan(ctx context.Context, want [4]uint64, anyLabel bool, f func([4]uint64) bool) error {
	q, k, n, bound := prefix(want, anyLabel)
	if err := ctx.Err(); err != nil {
		return err
	}
	o := &orders[k]
	first := leading(o.tuple(q), n)
	l, err := s.leaf(k, first)
	if err != nil || l == nil {
		return err
	}
	l.users++
	at, _ := slices.BinarySearchFunc(l.tuples, first, ids.compare)
	for _, t := range l.tuples[at:] {
		if leading(t, n) != first {
			l.users--
			return nil
		}
		if have := o.quad(t); fits(have, q, bound) && !f(numbers(have)) {
			l.users--
			return nil
		}
	}
	l.users--
	if l.last {
		return nil
	}
	return scanOrderFrom(ctx, s.r, k, n, q, bound, l.to, func(have ids) error {
		if !f(numbers(have)) {
			return errEnough
		}
		return nil
	})
}

func numbers(q ids) [4]uint64 {
	return [4]uint64{uint64(q[0]), uint64(q[1]), uint64(q[2]), uint64(q[3])}
}

// leading are the n leading parts of a tuple.
func leading(t ids, n int) ids {
	for i := n; i < len(t); i++ {
		t[i] = 0
	}
	return t
}

// prefix is what to look for, and the index with the most leading parts of it; with any label one that ends in the label.
func prefix(want [4]uint64, anyLabel bool) (q ids, k, n int, bound [4]bool) {
	for i, w := range want {
		q[i] = id(w)
		bound[i] = w != 0
	}
	bound[3] = !anyLabel
	among := len(orders)
	if anyLabel {
		among-- // the last begins with the label
	}
	k, n = bestOrder(bound, among)
	return q, k, n, bound
}

// estimated is to how many quads Estimate counts.
const estimated = 1 << 16

// Estimate is graph.Snapshot's. It is exact but for more than 65,536 quads with two or three parts bound, and for parts bound
// that no index begins with.
func (s *snapshot) Estimate(want [4]uint64, anyLabel bool) int {
	q, k, n, bound := prefix(want, anyLabel)
	o := &orders[k]
	switch first := o.parts[0]; {
	case n == 0:
		return int(readMeta(s.r, metaCount))
	case n == 1 && q[first] != 0:
		u, _ := usesOf(s.r, q[first]) // an error is met by Scan
		return int(u[first])
	}
	found, _ := o.tree.count(s.r, o.tuple(q), n, estimated)
	for i := n; i < 4; i++ {
		if bound[o.parts[i]] {
			found = found/8 + 1
		}
	}
	return found
}
