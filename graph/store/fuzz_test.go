package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
)

// FuzzUpdate takes three bytes for an update: what it does, where it begins and how many quads it is of. After all of them the store
// holds what a map holds, in every index.
func FuzzUpdate(f *testing.F) {
	f.Add([]byte("\x00\x00\xff\x01\x05\x10\x00\x03\x80"))
	f.Add([]byte("\x00\x00\xff\x00\x40\xff\x00\x80\xff\x01\x00\xff\x01\x40\xf0\x02\x01\x10"))
	f.Add([]byte("\x04\x00\xff\x03\x00\xff\x00\x00\x10"))
	quad := func(i int) graph.Quad {
		return graph.Quad{Subject: iri(fmt.Sprint("s", i/5)), Predicate: iri(fmt.Sprint("p", i%3)), Object: graph.Literal(fmt.Sprint(i % 41)), Label: iri(fmt.Sprint("g", i/64))}
	}
	f.Fuzz(func(t *testing.T, ops []byte) {
		s := open(t, "mem:")
		defer s.Close()
		want := map[graph.Quad]bool{}
		for len(ops) >= 3 && len(want) < 20000 {
			kind, from, n := ops[0], int(ops[1])*16, 2*int(ops[2])
			ops = ops[3:]
			step := 1 + int(kind>>1)%3
			var quads []graph.Quad
			for i := range n {
				quads = append(quads, quad(from+i*step))
			}
			remove, add := []graph.Quad(nil), quads
			if kind&1 == 1 {
				remove, add = quads, quads[:n/8]
			}
			if err := s.Update(context.Background(), remove, add); err != nil {
				t.Fatal(err)
			}
			for _, q := range remove {
				delete(want, q)
			}
			for _, q := range add {
				want[q] = true
			}
		}
		if found, err := s.(graph.Verifier).Verify(context.Background()); len(found) > 0 || err != nil {
			t.Fatalf("Verify = %q, %v", found, err)
		}
		var all []graph.Quad
		for q := range want {
			all = append(all, q)
		}
		slices.SortFunc(all, graph.CompareQuads)
		if have := match(t, s); !slices.Equal(have, all) {
			t.Fatalf("%d quads, want %d", len(have), len(all))
		}
		for _, p := range []graph.Pattern{{Predicate: iri("p1")}, {Object: graph.Literal("7")}, {Label: iri("g1")}, {Predicate: iri("p2"), Object: graph.Literal("7")}, {Subject: iri("s9")}} {
			n := int64(0)
			for q := range want {
				if p.Matches(q) {
					n++
				}
			}
			if have, err := s.Count(context.Background(), p); have != n || err != nil {
				t.Fatalf("Count(%v) = %d, %v; want %d", p, have, err, n)
			}
		}
	})
}
