package store

import (
	"context"

	"github.com/newsgraph/newsgraph/graph"
)

// Snapshot is graph.Snapshotter's.
func (s *quads) Snapshot(ctx context.Context, f func(graph.Snapshot) error) error {
	return s.kv.view(func(r reader) error { return f(&snapshot{r, s.termCache(r)}) })
}

// snapshot is graph.Snapshot on a transaction. It keeps the terms that it was asked for.
type snapshot struct {
	r     reader
	terms *termCache
}

func (s *snapshot) Number(t graph.RDFTerm) uint64 {
	n, _ := lookup(s.r, t) // a term that cannot be read is none; Scan meets the damage
	return uint64(n)
}

func (s *snapshot) Term(n uint64) (graph.RDFTerm, error) { return s.terms.term(id(n)) }

// Scan is graph.Snapshot's. With any label the order ends in the label, so that a triple of several graphs comes in a row.
func (s *snapshot) Scan(ctx context.Context, want [4]uint64, anyLabel bool, f func([4]uint64) bool) error {
	q, k, n, bound := prefix(want, anyLabel)
	return scanOrder(ctx, s.r, k, n, q, bound, func(have ids) error {
		if !f([4]uint64{uint64(have[0]), uint64(have[1]), uint64(have[2]), uint64(have[3])}) {
			return errEnough
		}
		return nil
	})
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
