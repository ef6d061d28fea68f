package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/newsgraph/newsgraph/graph"
)

// version of the layout. Stores of version 1 are brought to it when they are opened; others are refused.
const version = "2"

// quads is a graph.Store on a kv.
type quads struct {
	kv     kv
	part   int // of a transaction of TransactBulk
	closed atomic.Bool
	terms  sharedTerms
}

var errVersion = errors.New("the store was written by another version of newsgraph")

func newStore(ctx context.Context, db kv, opts Options) (*quads, error) {
	s := &quads{kv: db, part: opts.part()}
	err := db.update(ctx, func(w writer) error {
		switch v := w.get([]byte("mversion")); {
		case v == nil:
			return w.put([]byte("mversion"), []byte(version))
		case string(v) != version:
			return fmt.Errorf("%w: layout %s, want %s", errVersion, v, version)
		}
		return errNothing
	})
	if err != nil && err != errNothing {
		return nil, err
	}
	return s, nil
}

// id numbers a term. 0 is no term.
type id uint64

// ids is a quad in numbers: subject, predicate, object, label. In a tree they are in its order.
type ids [4]id

// order is an index: its tree, and the order of the parts in its tuples.
type order struct {
	tree  tree
	parts [4]int
}

var orders = [4]order{{'0', [4]int{0, 1, 2, 3}}, {'1', [4]int{1, 2, 0, 3}}, {'2', [4]int{2, 0, 1, 3}}, {'3', [4]int{3, 0, 1, 2}}}

// tuple is a quad in the order of an index; quad is the way back.
func (o *order) tuple(q ids) ids {
	return ids{q[o.parts[0]], q[o.parts[1]], q[o.parts[2]], q[o.parts[3]]}
}

func (o *order) quad(t ids) (q ids) {
	for i, part := range o.parts {
		q[part] = t[i]
	}
	return q
}

// Update is graph.Store's.
func (s *quads) Update(ctx context.Context, remove, add []graph.Quad) error {
	return s.change(ctx, func(reader) ([]graph.Quad, []graph.Quad, error) { return remove, add, nil })
}

// change is an update of what f finds to remove and to add in the state that the update begins with.
func (s *quads) change(ctx context.Context, f func(reader) (remove, add []graph.Quad, err error)) error {
	err := s.kv.update(ctx, func(w writer) error {
		remove, add, err := f(w)
		if err != nil {
			return err
		}
		if len(remove)+len(add) == 0 {
			return errNothing
		}
		b, err := newBatch(remove, add)
		if err == nil {
			err = b.write(ctx, w)
		}
		if err != nil && err != errNothing {
			return fmt.Errorf("update: %w", err)
		}
		return err
	})
	if err == errNothing {
		return nil
	}
	return err
}

// errNothing ends a transaction that has nothing to write, which would cost a sync.
var errNothing = errors.New("nothing to change")

// errEnough ends a scan.
var errEnough = errors.New("enough")

// Transact is graph.Transactor's.
func (s *quads) Transact(ctx context.Context, f func(graph.Reader) (remove, add []graph.Quad, err error)) error {
	return s.change(ctx, func(r reader) ([]graph.Quad, []graph.Quad, error) { return f(moment{r}) })
}

// moment is the state that a transaction sees.
type moment struct{ r reader }

func (m moment) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		found, err := matching(ctx, m.r, p)
		for _, q := range found {
			if !yield(q, nil) {
				return
			}
		}
		if err != nil {
			yield(graph.Quad{}, err)
		}
	}
}

// find is a quad in numbers; ok is false where the store does not hold it.
func find(r reader, q graph.Quad) (n ids, ok bool, err error) {
	for i, t := range terms(q) {
		if n[i], err = lookup(r, t); err != nil || n[i] == 0 && !t.IsZero() {
			return n, false, err
		}
	}
	ok, err = orders[0].tree.has(r, n)
	return n, ok, err
}

// bestOrder is the index, among the first so many, of which the most leading parts are bound, and how many those are.
func bestOrder(bound [4]bool, among int) (k, n int) {
	for i := range orders[:among] {
		m := 0
		for m < 4 && bound[orders[i].parts[m]] {
			m++
		}
		if m > n {
			k, n = i, m
		}
	}
	return k, n
}

// bound is which parts of quads a pattern binds.
func bound(p graph.Pattern) [4]bool {
	return [4]bool{!p.Subject.IsZero(), !p.Predicate.IsZero(), !p.Object.IsZero(), !p.Label.IsZero() || p.DefaultGraph}
}

// wanted is a pattern in numbers: what is bound, to what. ok is false where the store lacks a term, so that nothing fits.
func wanted(r reader, p graph.Pattern) (want ids, fixed [4]bool, ok bool, err error) {
	fixed = bound(p)
	for i, t := range []graph.RDFTerm{p.Subject, p.Predicate, p.Object, p.Label} {
		if t.IsZero() {
			continue
		}
		if want[i], err = lookup(r, t); err != nil || want[i] == 0 {
			return want, fixed, false, err
		}
	}
	return want, fixed, true, nil
}

// scan calls f with the numbers of every quad that fits p.
func scan(ctx context.Context, r reader, p graph.Pattern, f func(ids) error) error {
	want, bound, ok, err := wanted(r, p)
	if err != nil || !ok {
		return err
	}
	k, n := bestOrder(bound, len(orders))
	return scanOrder(ctx, r, k, n, want, bound, f)
}

// scanOrder calls f with every quad whose bound parts are those of want, in the order of index k, of which the n leading parts
// are bound.
func scanOrder(ctx context.Context, r reader, k, n int, want ids, bound [4]bool, f func(ids) error) error {
	return scanOrderFrom(ctx, r, k, n, want, bound, ids{}, f)
}

// scanOrderFrom is scanOrder of the quads that are not before a tuple of the index.
func scanOrderFrom(ctx context.Context, r reader, k, n int, want ids, bound [4]bool, from ids, f func(ids) error) error {
	o := &orders[k]
	if err := ctx.Err(); err != nil {
		return err
	}
	steps := 0
	return o.tree.scanFrom(r, o.tuple(want), n, from, func(t ids) error {
		if steps++; steps%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if q := o.quad(t); fits(q, want, bound) {
			return f(q)
		}
		return nil
	})
}

// fits reports whether the bound parts of a quad are those of want.
func fits(q, want ids, bound [4]bool) bool {
	for i := range q {
		if bound[i] && q[i] != want[i] {
			return false
		}
	}
	return true
}

// Match is graph.Store's. A few quads are collected before the first is given; of more the transaction stays open while they are
// ranged over, which costs no memory, and a writer meanwhile takes room in the file that is not used again until then. Where a
// writer would have to wait for the reader, all are collected.
func (s *quads) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		var held []graph.Quad
		holding, stopped := true, false // before the first is given; by the caller
		give := func(q graph.Quad) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(q, nil) {
				stopped = true
				return errEnough
			}
			return nil
		}
		flush := func() error {
			holding = false
			for _, q := range held {
				if err := give(q); err != nil {
					return err
				}
			}
			held = nil
			return nil
		}
		err := s.kv.view(func(r reader) error {
			t := s.termCache(r)
			return scan(ctx, r, p, func(n ids) error {
				q, err := t.quad(n)
				switch {
				case err != nil:
					return err
				case !holding:
					return give(q)
				}
				if held = append(held, q); len(held) == heldQuads && s.kv.stable() {
					return flush()
				}
				return nil
			})
		})
		if err == nil && holding {
			err = flush()
		}
		if err != nil && !stopped {
			yield(graph.Quad{}, fmt.Errorf("match: %w", err))
		}
	}
}

// heldQuads is how many quads Match collects before it gives the first.
const heldQuads = 64

// termCache reads terms at one moment, and keeps them: those of all transactions, or its own where terms may be read that are not
// committed yet.
type termCache struct {
	r      reader
	shared *sharedTerms // nil for one of its own
	terms  map[id]graph.RDFTerm
}

func (s *quads) termCache(r reader) *termCache { return &termCache{r: r, shared: &s.terms} }

func newTermCache(r reader) *termCache { return &termCache{r: r, terms: map[id]graph.RDFTerm{}} }

func (c *termCache) term(n id) (graph.RDFTerm, error) {
	if n == 0 {
		return graph.RDFTerm{}, nil
	}
	t, ok := c.terms[n]
	if c.shared != nil {
		t, ok = c.shared.get(n)
	}
	if ok {
		return t, nil
	}
	t, err := term(c.r, n)
	switch {
	case err != nil:
	case c.shared != nil:
		c.shared.put(n, t)
	default:
		c.terms[n] = t
	}
	return t, err
}

// sharedTerms keeps terms by their numbers, which never become those of others once they are committed.
type sharedTerms [64]struct {
	sync.RWMutex
	terms map[id]graph.RDFTerm
}

// The bounds of sharedTerms, for each of its parts: some 30 MB in all where terms are of usual size.
const (
	maxSharedTerms = 2048
	maxSharedTerm  = 512 // bytes of one that is kept
)

func (c *sharedTerms) get(n id) (graph.RDFTerm, bool) {
	part := &c[n%id(len(c))]
	part.RLock()
	defer part.RUnlock()
	t, ok := part.terms[n]
	return t, ok
}

func (c *sharedTerms) put(n id, t graph.RDFTerm) {
	if len(t.Value) > maxSharedTerm {
		return
	}
	part := &c[n%id(len(c))]
	part.Lock()
	defer part.Unlock()
	if part.terms == nil || len(part.terms) >= maxSharedTerms {
		part.terms = make(map[id]graph.RDFTerm, 64)
	}
	part.terms[n] = t
}

func (c *termCache) quad(n ids) (q graph.Quad, err error) {
	for i, to := range []*graph.RDFTerm{&q.Subject, &q.Predicate, &q.Object, &q.Label} {
		if *to, err = c.term(n[i]); err != nil {
			return q, err
		}
	}
	return q, nil
}

// matching are the quads that fit p.
func matching(ctx context.Context, r reader, p graph.Pattern) ([]graph.Quad, error) {
	var found []graph.Quad
	t := newTermCache(r)
	err := scan(ctx, r, p, func(n ids) error {
		q, err := t.quad(n)
		if err == nil {
			found = append(found, q)
		}
		return err
	})
	return found, err
}

// Count is graph.Store's. It scans only where what is bound is not what an index begins with: with nothing or one part bound it
// reads a number, else the heads of blocks.
func (s *quads) Count(ctx context.Context, p graph.Pattern) (int64, error) {
	var n int64
	err := s.kv.view(func(r reader) (err error) {
		n, err = count(ctx, r, p)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}

func count(ctx context.Context, r reader, p graph.Pattern) (n int64, err error) {
	if (p == graph.Pattern{}) {
		return readMeta(r, metaCount), nil
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	want, bound, ok, err := wanted(r, p)
	if err != nil || !ok {
		return 0, err
	}
	k, lead := bestOrder(bound, len(orders))
	parts := 0
	for _, b := range bound {
		if b {
			parts++
		}
	}
	switch first := orders[k].parts[0]; {
	case parts == 1 && want[first] != 0:
		u, err := usesOf(r, want[first])
		return u[first], err
	case parts == lead:
		c, err := orders[k].tree.count(r, orders[k].tuple(want), lead, 0)
		return int64(c), err
	}
	err = scanOrder(ctx, r, k, lead, want, bound, func(ids) error { n++; return nil })
	return n, err
}

// The numbers that a store keeps.
const (
	metaNext  = "mnext"  // the next free number of a term
	metaCount = "mcount" // of quads
)

func readMeta(r reader, key string) int64 {
	n, _ := binary.Varint(r.get([]byte(key)))
	return n
}

func writeMeta(w writer, key string, n int64) error {
	return w.put([]byte(key), binary.AppendVarint(nil, n))
}

// Close is graph.Store's.
func (s *quads) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	return s.kv.close()
}

// Page is graph.Pager's.
func (s *quads) Page(ctx context.Context, p graph.Pattern, after string, limit int) (page []graph.Quad, next string, err error) {
	from, err := readCursor(after)
	if err != nil {
		return nil, "", err
	}
	if limit <= 0 {
		return nil, after, nil
	}
	err = s.kv.view(func(r reader) error {
		want, bound, ok, err := wanted(r, p)
		if err != nil || !ok {
			return err
		}
		t := s.termCache(r)
		var last ids
		k, n := bestOrder(bound, len(orders))
		err = scanOrderFrom(ctx, r, k, n, want, bound, orders[k].tuple(from), func(q ids) error {
			if q == from && after != "" { // the last one of the page before
				return nil
			}
			if len(page) == limit {
				next = last.cursor()
				return errEnough
			}
			last = q
			quad, err := t.quad(q)
			page = append(page, quad)
			return err
		})
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("page: %w", err)
	}
	return page, next, nil
}

// cursor is a quad as a caller may keep it: its numbers, which are never given to other terms.
func (q ids) cursor() string { return fmt.Sprintf("%x.%x.%x.%x", q[0], q[1], q[2], q[3]) }

func readCursor(s string) (q ids, err error) {
	if s == "" {
		return q, nil
	}
	if _, err := fmt.Sscanf(s, "%x.%x.%x.%x", &q[0], &q[1], &q[2], &q[3]); err != nil || q.cursor() != s {
		return ids{}, fmt.Errorf("%w: %q", graph.ErrCursor, s)
	}
	return q, nil
}

// batch is what one transaction removes and adds, in terms of its own numbers, which index terms.
type batch struct {
	numbers map[graph.RDFTerm]uint32
	terms   []graph.RDFTerm
	size    int // of the terms, in bytes
	remove  [][4]uint32
	add     [][4]uint32
}

func newBatch(remove, add []graph.Quad) (*batch, error) {
	b := emptyBatch()
	for _, q := range remove {
		n, err := b.number(q)
		if err != nil {
			return nil, err
		}
		b.remove = append(b.remove, n)
	}
	for _, q := range add {
		n, err := b.number(q)
		if err != nil {
			return nil, err
		}
		b.add = append(b.add, n)
	}
	return b, nil
}

// complete is an error where a quad lacks what every quad has, or has a term that no store holds.
func complete(q graph.Quad) error {
	if q.Subject.IsZero() || q.Predicate.IsZero() || q.Object.IsZero() {
		return fmt.Errorf("a quad needs subject, predicate and object: %v", q)
	}
	for _, t := range terms(q) {
		if !storable(t) {
			return fmt.Errorf("a zero byte in the datatype %q or the language %q of a literal", t.Datatype, t.Lang)
		}
	}
	return nil
}

func emptyBatch() *batch {
	return &batch{numbers: map[graph.RDFTerm]uint32{{}: 0}, terms: make([]graph.RDFTerm, 1)}
}

func (b *batch) number(q graph.Quad) (n [4]uint32, err error) {
	if err := complete(q); err != nil {
		return n, err
	}
	for i, t := range terms(q) {
		k, ok := b.numbers[t]
		if !ok {
			k = uint32(len(b.terms))
			b.numbers[t] = k
			b.terms = append(b.terms, t)
			b.size += len(t.Value) + len(t.Datatype) + len(t.Lang)
		}
		n[i] = k
	}
	return n, nil
}

// write changes the store. errNothing says that all was so already.
func (b *batch) write(ctx context.Context, w writer) error {
	b.numbers = nil // not used any more
	next := id(max(1, readMeta(w, metaNext)))
	known, fresh, err := b.resolve(ctx, w, &next)
	if err != nil {
		return err
	}
	remove := b.resolved(b.remove, known)
	add := b.resolved(b.add, known)
	b.remove, b.add = nil, nil
	m := &merger{w: w, tree: orders[0].tree, keep: true}
	if err := m.run(add, without(remove, add)); err != nil {
		return err
	}
	add, remove = m.added, m.removed
	if len(add)+len(remove) == 0 {
		return errNothing
	}
	changes := changedUses(0, nil, add, remove)
	for k := 1; k < len(orders); k++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		a, r := orders[k].sorted(add), orders[k].sorted(remove)
		if err := (&merger{w: w, tree: orders[k].tree}).run(a, r); err != nil {
			return err
		}
		changes = changedUses(orders[k].parts[0], changes, a, r)
	}
	unused, err := changeUses(w, sumUses(changes))
	if err != nil {
		return err
	}
	if err := changeTerms(w, fresh, unused); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := writeMeta(w, metaNext, int64(next)); err != nil {
		return err
	}
	return writeMeta(w, metaCount, readMeta(w, metaCount)+int64(len(add)-len(remove)))
}

// resolve is the store's number of each term of the batch. Those of added quads that have none get new ones in the order they
// come, so that what comes together lies together. Terms are looked up in the order of their hashes, which is that of the file.
func (b *batch) resolve(ctx context.Context, w writer, next *id) (known []id, fresh []freshTerm, err error) {
	known = make([]id, len(b.terms))
	texts := make([][]byte, len(b.terms))
	type hashed struct {
		hash id
		n    uint32
	}
	order := make([]hashed, 0, len(b.terms))
	arena := make([]byte, 0, b.size+3*len(b.terms))
	for i, t := range b.terms[1:] {
		from := len(arena)
		arena = appendTerm(arena, t)
		texts[i+1] = arena[from:len(arena):len(arena)]
		order = append(order, hashed{hash(texts[i+1]), uint32(i + 1)})
	}
	if *next > 1 { // else the store is empty
		slices.SortFunc(order, func(a, b hashed) int { return (ids{a.hash}).compare(ids{b.hash}) })
		for i, h := range order {
			if i%4096 == 0 && ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
			if known[h.n], err = lookupHash(w, h.hash, texts[h.n]); err != nil {
				return nil, nil, err
			}
		}
	}
	for _, q := range b.add {
		for _, n := range q {
			if n != 0 && known[n] == 0 {
				known[n] = *next
				fresh = append(fresh, freshTerm{*next, texts[n]})
				*next++
			}
		}
	}
	return known, fresh, nil
}

// resolved are quads in the store's numbers, sorted, each once, without those of which it lacks a term.
func (b *batch) resolved(quads [][4]uint32, known []id) []ids {
	out := make([]ids, 0, len(quads))
	for _, q := range quads {
		n, ok := ids{}, true
		for i, k := range q {
			n[i] = known[k]
			ok = ok && (k == 0 || n[i] != 0)
		}
		if ok {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, ids.compare)
	return slices.Compact(out)
}

// without is a sorted list without what stands in another.
func without(list, other []ids) []ids {
	return slices.DeleteFunc(list, func(q ids) bool {
		_, found := slices.BinarySearchFunc(other, q, ids.compare)
		return found
	})
}

// sorted are quads as tuples of an index.
func (o *order) sorted(quads []ids) []ids {
	out := make([]ids, len(quads))
	for i, q := range quads {
		out[i] = o.tuple(q)
	}
	slices.SortFunc(out, ids.compare)
	return out
}

// changedUses appends by how much the uses of terms as one part change. That part comes first in the tuples, so that its terms come
// in runs.
func changedUses(part int, out []use, add, remove []ids) []use {
	for by, tuples := range map[int64][]ids{1: add, -1: remove} {
		for i := 0; i < len(tuples); {
			from := i
			for i < len(tuples) && tuples[i][0] == tuples[from][0] {
				i++
			}
			if n := tuples[from][0]; n != 0 {
				u := use{id: n}
				u.by[part] = by * int64(i-from)
				out = append(out, u)
			}
		}
	}
	return out
}

// sumUses are changes of uses, one for each term, in their order.
func sumUses(changes []use) []use {
	slices.SortFunc(changes, func(a, b use) int { return ids{a.id}.compare(ids{b.id}) })
	out := changes[:0]
	for _, c := range changes {
		if len(out) > 0 && out[len(out)-1].id == c.id {
			for part := range c.by {
				out[len(out)-1].by[part] += c.by[part]
			}
			continue
		}
		out = append(out, c)
	}
	return out
}
