package store

import (
	"context"
	"fmt"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/newsgraph/newsgraph/graph"
)

// Cayley gives Cayley's view of a store that Open opened, on which its query languages and path API run. It reads and
// writes the same quads; closing it closes the store. ok is false for stores of other packages.
func Cayley(s graph.Store) (qs cayley.QuadStore, ok bool) {
	q, ok := s.(*quads)
	if !ok {
		return nil, false
	}
	return &quadStore{q}, true
}

// quadStore is cayley's QuadStore on quads.
type quadStore struct{ s *quads }

// node is the reference of a node, link that of a quad.
type (
	node id
	link ids
)

func (n node) Key() interface{} { return n }
func (l link) Key() interface{} { return l }

// directions are Cayley's in the order of ids.
var directions = []quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label}

// toValue is a term as Cayley's value.
func toValue(t graph.RDFTerm) quad.Value {
	switch t.Kind {
	case graph.IRITerm:
		return quad.IRI(t.Value)
	case graph.BlankTerm:
		return quad.BNode(t.Value)
	case graph.LiteralTerm:
		switch {
		case t.Lang != "":
			return quad.LangString{Value: quad.String(t.Value), Lang: t.Lang}
		case t.Datatype != "":
			return quad.TypedString{Value: quad.String(t.Value), Type: quad.IRI(t.Datatype)}
		}
		return quad.String(t.Value)
	}
	return nil
}

// fromValue is Cayley's value as a term. Native values (numbers, times) become typed literals.
func fromValue(v quad.Value) graph.RDFTerm {
	switch v := v.(type) {
	case nil:
		return graph.RDFTerm{}
	case quad.IRI:
		return graph.IRI(string(v.Full()))
	case quad.BNode:
		return graph.Blank(string(v))
	case quad.String:
		return graph.Literal(string(v))
	case quad.LangString:
		return graph.LangString(string(v.Value), v.Lang)
	case quad.TypedString:
		return graph.Typed(string(v.Value), string(v.Type.Full()))
	case quad.TypedStringer:
		return fromValue(v.TypedString())
	}
	return graph.Literal(v.String())
}

func (qs *quadStore) ValueOf(v quad.Value) cayley.Ref {
	var n id
	err := qs.s.kv.view(func(r reader) (err error) {
		n, err = lookup(r, fromValue(v))
		return err
	})
	if err != nil || n == 0 {
		return nil
	}
	return node(n)
}

func (qs *quadStore) NameOf(ref cayley.Ref) quad.Value {
	if pre, ok := ref.(cayley.PreFetchedValue); ok {
		return pre.NameOf()
	}
	n, ok := ref.(node)
	if !ok {
		return nil
	}
	var v quad.Value
	_ = qs.s.kv.view(func(r reader) error { // the interface has no room for an error: a node that cannot be read has no name
		t, err := term(r, id(n))
		if err == nil {
			v = toValue(t)
		}
		return err
	})
	return v
}

func (qs *quadStore) Quad(ref cayley.Ref) quad.Quad {
	l, ok := ref.(link)
	if !ok {
		return quad.Quad{}
	}
	var q quad.Quad
	for i, d := range directions {
		if l[i] != 0 {
			q.Set(d, qs.NameOf(node(l[i])))
		}
	}
	return q
}

func (qs *quadStore) QuadDirection(ref cayley.Ref, d quad.Direction) cayley.Ref {
	l, ok := ref.(link)
	if !ok {
		return nil
	}
	for i, have := range directions {
		if have == d && l[i] != 0 {
			return node(l[i])
		}
	}
	return nil
}

func (qs *quadStore) QuadIterator(d quad.Direction, ref cayley.Ref) cayley.Iterator {
	for i, have := range directions {
		if n, ok := ref.(node); ok && have == d {
			return cayley.AsLegacy(&shape{s: qs.s, part: i, n: id(n)})
		}
	}
	return cayley.AsLegacy(&shape{s: qs.s, part: none})
}

func (qs *quadStore) QuadIteratorSize(ctx context.Context, d quad.Direction, ref cayley.Ref) (cayley.Size, error) {
	it := qs.QuadIterator(d, ref)
	defer it.Close()
	n, exact := it.Size()
	return cayley.Size{Size: n, Exact: exact}, it.Err()
}

func (qs *quadStore) QuadsAllIterator() cayley.Iterator {
	return cayley.AsLegacy(&shape{s: qs.s, part: all})
}

func (qs *quadStore) NodesAllIterator() cayley.Iterator {
	return cayley.AsLegacy(&shape{s: qs.s, part: nodes})
}

func (qs *quadStore) Stats(ctx context.Context, exact bool) (cayley.Stats, error) {
	n, err := qs.s.Count(ctx, graph.Pattern{})
	if err != nil {
		return cayley.Stats{}, err
	}
	st := cayley.Stats{Quads: cayley.Size{Size: n, Exact: true}, Nodes: cayley.Size{Size: n / 3}}
	if exact {
		st.Nodes, err = (&shape{s: qs.s, part: nodes}).size()
	}
	return st, err
}

func (qs *quadStore) Close() error { return qs.s.Close() }

// ApplyDeltas applies deltas one after the other, each to what those before it made of the store, as one transaction.
func (qs *quadStore) ApplyDeltas(in []cayley.Delta, opts cayley.IgnoreOpts) error {
	return qs.s.change(context.Background(), func(r reader) (remove, add []graph.Quad, err error) {
		before, after := map[graph.Quad]bool{}, map[graph.Quad]bool{}
		var order []graph.Quad
		for _, d := range in {
			q := graph.Quad{
				Subject: fromValue(d.Quad.Subject), Predicate: fromValue(d.Quad.Predicate),
				Object: fromValue(d.Quad.Object), Label: fromValue(d.Quad.Label),
			}
			if _, seen := before[q]; !seen {
				if _, before[q], err = find(r, q); err != nil {
					return nil, nil, err
				}
				after[q] = before[q]
				order = append(order, q)
			}
			if err := allowed(d, after[q], opts); err != nil {
				return nil, nil, err
			}
			after[q] = d.Action == cayley.Add
		}
		for _, q := range order {
			switch {
			case before[q] && !after[q]:
				remove = append(remove, q)
			case after[q] && !before[q]:
				add = append(add, q)
			}
		}
		return remove, add, nil
	})
}

// allowed reports a quad that is there already or is missing, where that is not to be ignored.
func allowed(d cayley.Delta, there bool, opts cayley.IgnoreOpts) error {
	switch {
	case d.Action == cayley.Add && there && !opts.IgnoreDup:
		return &cayley.DeltaError{Delta: d, Err: cayley.ErrQuadExists}
	case d.Action == cayley.Delete && !there && !opts.IgnoreMissing:
		return &cayley.DeltaError{Delta: d, Err: cayley.ErrQuadNotExist}
	}
	return nil
}

func (qs *quadStore) NewQuadWriter() (quad.WriteCloser, error) { return &quadWriter{qs}, nil }

type quadWriter struct{ qs *quadStore }

func (w *quadWriter) WriteQuad(q quad.Quad) error {
	_, err := w.WriteQuads([]quad.Quad{q})
	return err
}

func (w *quadWriter) WriteQuads(in []quad.Quad) (int, error) {
	deltas := make([]cayley.Delta, len(in))
	for i, q := range in {
		deltas[i] = cayley.Delta{Quad: q, Action: cayley.Add}
	}
	if err := w.qs.ApplyDeltas(deltas, cayley.IgnoreOpts{IgnoreDup: true}); err != nil {
		return 0, err
	}
	return len(in), nil
}

func (w *quadWriter) Close() error { return nil }

// What a shape ranges over beside one of the four parts of quads.
const (
	none  = -1
	all   = -2
	nodes = -3
)

// shape is the quads with node n in one part, all quads, or all nodes.
type shape struct {
	s    *quads
	part int
	n    id
}

func (sh *shape) String() string { return fmt.Sprintf("Newsgraph(%d, %d)", sh.part, sh.n) }

func (sh *shape) refs(ctx context.Context) ([]cayley.Ref, error) {
	var out []cayley.Ref
	err := sh.each(ctx, func(ref cayley.Ref) { out = append(out, ref) })
	return out, err
}

func (sh *shape) each(ctx context.Context, f func(cayley.Ref)) error {
	if sh.part == none {
		return nil
	}
	return sh.s.kv.view(func(r reader) error {
		steps := 0
		tick := func() error {
			if steps++; steps%256 == 0 {
				return ctx.Err()
			}
			return nil
		}
		if sh.part == nodes {
			return hashTree.scan(r, ids{}, 0, func(q ids) error {
				f(node(q[1]))
				return tick()
			})
		}
		index, n, q := &orders[0], 0, ids{}
		if sh.part >= 0 {
			index, n = &orders[sh.part], 1
			q[sh.part] = sh.n
		}
		return index.tree.scan(r, index.tuple(q), n, func(t ids) error {
			f(link(index.quad(t)))
			return tick()
		})
	})
}

func (sh *shape) size() (cayley.Size, error) {
	if sh.part == all {
		n, err := sh.s.Count(context.Background(), graph.Pattern{})
		return cayley.Size{Size: n, Exact: true}, err
	}
	var n int64
	if sh.part >= 0 {
		err := sh.s.kv.view(func(r reader) error {
			u, err := usesOf(r, sh.n)
			n = u[sh.part]
			return err
		})
		return cayley.Size{Size: n, Exact: true}, err
	}
	err := sh.each(context.Background(), func(cayley.Ref) { n++ })
	return cayley.Size{Size: n, Exact: true}, err
}

func (sh *shape) Iterate() cayley.Scanner { return &scanner{sh: sh} }
func (sh *shape) Lookup() cayley.Index    { return &index{sh: sh} }
func (sh *shape) Stats(context.Context) (cayley.IteratorCosts, error) {
	size, err := sh.size()
	return cayley.IteratorCosts{ContainsCost: 1, NextCost: 2, Size: size}, err
}
func (sh *shape) Optimize(context.Context) (cayley.IteratorShape, bool) { return sh, false }
func (sh *shape) SubIterators() []cayley.IteratorShape                  { return nil }

// scanner lists what a shape ranges over.
type scanner struct {
	sh     *shape
	refs   []cayley.Ref
	loaded bool
	result cayley.Ref
	err    error
}

func (it *scanner) Next(ctx context.Context) bool {
	if !it.loaded {
		it.loaded = true
		it.refs, it.err = it.sh.refs(ctx)
	}
	if it.err != nil || len(it.refs) == 0 {
		it.result = nil
		return false
	}
	it.result, it.refs = it.refs[0], it.refs[1:]
	return true
}

func (it *scanner) String() string                   { return it.sh.String() }
func (it *scanner) TagResults(map[string]cayley.Ref) {}
func (it *scanner) Result() cayley.Ref               { return it.result }
func (it *scanner) NextPath(context.Context) bool    { return false }
func (it *scanner) Err() error                       { return it.err }
func (it *scanner) Close() error                     { return nil }

// index tells whether a shape has a reference.
type index struct {
	sh     *shape
	result cayley.Ref
}

func (it *index) Contains(_ context.Context, ref cayley.Ref) bool {
	ok := false
	switch ref := ref.(type) {
	case link:
		ok = it.sh.part == all || it.sh.part >= 0 && ref[it.sh.part] == it.sh.n
	case node:
		ok = it.sh.part == nodes && ref != 0
	}
	it.result = nil
	if ok {
		it.result = ref
	}
	return ok
}

func (it *index) String() string                   { return it.sh.String() }
func (it *index) TagResults(map[string]cayley.Ref) {}
func (it *index) Result() cayley.Ref               { return it.result }
func (it *index) NextPath(context.Context) bool    { return false }
func (it *index) Err() error                       { return nil }
func (it *index) Close() error                     { return nil }
