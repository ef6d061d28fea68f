package store

import (
	"context"
	"errors"

	"github.com/newsgraph/newsgraph/graph"
)

// Snapshot is graph.Snapshotter's.
func (s *quads) Snapshot(ctx context.Context, f func(graph.Snapshot) error) error {
	return s.kv.view(func(r reader) error { return f(&snapshot{r: r, terms: map[id]graph.RDFTerm{}}) })
}

// snapshot is graph.Snapshot on a transaction. It keeps the terms that it was asked for.
type snapshot struct {
	r     reader
	terms map[id]graph.RDFTerm
}

func (s *snapshot) Number(t graph.RDFTerm) uint64 { return uint64(lookup(s.r, t)) }

func (s *snapshot) Term(n uint64) (graph.RDFTerm, error) {
	t, ok := s.terms[id(n)]
	if ok {
		return t, nil
	}
	t, err := term(s.r, id(n))
	if err == nil && len(s.terms) < maxTerms {
		s.terms[id(n)] = t
	}
	return t, err
}

// maxTerms bounds the terms that a snapshot keeps.
const maxTerms = 1 << 20

// errEnough ends a scan.
var errEnough = errors.New("enough")

// Scan is graph.Snapshot's. With any label the order ends in the label, so that a triple of several graphs comes in a row.
func (s *snapshot) Scan(ctx context.Context, want [4]uint64, anyLabel bool, f func([4]uint64) bool) error {
	q, k, n, bound := prefix(want, anyLabel)
	err := scanOrder(ctx, s.r, k, n, q, bound, func(have ids) error {
		if !f([4]uint64{uint64(have[0]), uint64(have[1]), uint64(have[2]), uint64(have[3])}) {
			return errEnough
		}
		return nil
	})
	if err == errEnough {
		return nil
	}
	return err
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
const estimated = 64

// Estimate is graph.Snapshot's: it counts a few, and guesses from there by how much is bound.
func (s *snapshot) Estimate(want [4]uint64, anyLabel bool) int {
	q, k, n, _ := prefix(want, anyLabel)
	if n == 0 {
		return 1 << 30
	}
	found := 0
	_ = s.r.scan(q.key(k, n), func(_, _ []byte) error { // an error only ends the count
		if found++; found >= estimated {
			return errEnough
		}
		return nil
	})
	if found < estimated {
		return found
	}
	first := orders[k][0]
	return max(estimated, []int{1 << 12, 1 << 20, 1 << 16, 1 << 14}[first]>>(5*(n-1)))
}
