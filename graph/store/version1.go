package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/newsgraph/newsgraph/graph"
)

// Layout 1 had numbers of 5 bytes, "t" and a number for a term behind a uvarint, and a key for each quad in each order: "0" and
// four numbers for SPOL, from which it is read here.
const (
	version1 = "1"
	idLen1   = 5
)

// upgrade rewrites a store of an older layout. Until the new file is whole and takes its place the old one stays.
func upgrade(ctx context.Context, b *bolt) error {
	err := b.replace(func(dst *bolt) error {
		s, err := newStore(ctx, dst, b.opts)
		if err != nil {
			return err
		}
		_, err = s.Load(ctx, quads1(ctx, b))
		return err
	})
	if err != nil {
		return fmt.Errorf("bring layout %s to %s: %w", version1, version, err)
	}
	return nil
}

// quads1 are the quads of a store of layout 1.
func quads1(ctx context.Context, b *bolt) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		terms := map[id]graph.RDFTerm{0: {}}
		err := b.view(func(r reader) error {
			return r.walk([]byte("0"), func(key, _ []byte) error {
				switch {
				case key[0] < '0':
					return nil
				case key[0] > '0':
					return errEnough
				case len(key) != 1+4*idLen1:
					return fmt.Errorf("%w: a key %x", graph.ErrDamaged, key)
				case ctx.Err() != nil:
					return ctx.Err()
				}
				var q graph.Quad
				for i, to := range []*graph.RDFTerm{&q.Subject, &q.Predicate, &q.Object, &q.Label} {
					var err error
					if *to, err = term1(r, terms, key[1+i*idLen1:][:idLen1]); err != nil {
						return err
					}
				}
				if !yield(q, nil) {
					return errEnough
				}
				return nil
			})
		})
		if err != nil && err != errEnough {
			yield(graph.Quad{}, err)
		}
	}
}

// term1 is the term of a number of layout 1.
func term1(r reader, known map[id]graph.RDFTerm, number []byte) (graph.RDFTerm, error) {
	var wide [8]byte
	copy(wide[8-idLen1:], number)
	n := id(binary.BigEndian.Uint64(wide[:]))
	if t, ok := known[n]; ok {
		return t, nil
	}
	value := bytes.Clone(r.get(append([]byte{'t'}, number...)))
	_, k := binary.Uvarint(value)
	if k <= 0 {
		return graph.RDFTerm{}, fmt.Errorf("%w: no term %d", graph.ErrDamaged, n)
	}
	t, err := decode(value[k:])
	if err == nil {
		known[n] = t
	}
	return t, err
}
