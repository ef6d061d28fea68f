package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync/atomic"

	"github.com/newsgraph/newsgraph/graph"
)

// version of the layout; a store of another version is refused.
const version = "1"

// quads is a graph.Store on a kv.
type quads struct {
	kv     kv
	closed atomic.Bool
}

var errVersion = errors.New("the store was written by another version of newsgraph")

func newStore(db kv) (*quads, error) {
	s := &quads{kv: db}
	err := db.update(func(w writer) error {
		switch v := w.get([]byte("mversion")); {
		case v == nil:
			return w.put([]byte("mversion"), []byte(version))
		case string(v) != version:
			return fmt.Errorf("%w: layout %s, want %s", errVersion, v, version)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// id numbers a term. 0 is no term.
type id uint64

const idLen = 5

func (n id) append(b []byte) []byte {
	return append(b, byte(n>>32), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func readID(b []byte) id {
	return id(b[0])<<32 | id(b[1])<<24 | id(b[2])<<16 | id(b[3])<<8 | id(b[4])
}

// ids is a quad in numbers: subject, predicate, object, label.
type ids [4]id

// orders are the indexes: the order of the parts in their keys.
var orders = [4][4]int{{0, 1, 2, 3}, {1, 2, 0, 3}, {2, 0, 1, 3}, {3, 0, 1, 2}}

// key is the key of a quad, or of the first n parts of its order, under index k.
func (q ids) key(k, n int) []byte {
	b := make([]byte, 1, 1+4*idLen)
	b[0] = '0' + byte(k)
	for _, part := range orders[k][:n] {
		b = q[part].append(b)
	}
	return b
}

// parseKey is the quad of a key of index k.
func parseKey(k int, key []byte) (q ids) {
	for i, part := range orders[k] {
		q[part] = readID(key[1+i*idLen:])
	}
	return q
}

// encode writes a term: its kind, then value, datatype and language apart by zero bytes. Value comes last, so that it may
// hold zeros.
func encode(t graph.RDFTerm) []byte {
	b := make([]byte, 0, 3+len(t.Value)+len(t.Datatype)+len(t.Lang))
	b = append(b, byte(t.Kind))
	b = append(b, t.Datatype...)
	b = append(b, 0)
	b = append(b, t.Lang...)
	b = append(b, 0)
	return append(b, t.Value...)
}

func decode(b []byte) (graph.RDFTerm, error) {
	if len(b) < 3 {
		return graph.RDFTerm{}, graph.ErrDamaged
	}
	parts := bytes.SplitN(b[1:], []byte{0}, 3)
	if len(parts) != 3 {
		return graph.RDFTerm{}, graph.ErrDamaged
	}
	return graph.RDFTerm{Kind: graph.TermKind(b[0]), Datatype: string(parts[0]), Lang: string(parts[1]), Value: string(parts[2])}, nil
}

func hashKey(term []byte) []byte {
	h := sha256.Sum256(term)
	return append([]byte{'h'}, h[:16]...)
}

func termKey(n id) []byte { return n.append([]byte{'t'}) }

// lookup is the number of a term, 0 where the store has none.
func lookup(r reader, t graph.RDFTerm) id {
	if t.IsZero() {
		return 0
	}
	v := r.get(hashKey(encode(t)))
	if len(v) != idLen {
		return 0
	}
	return readID(v)
}

// term is the term of a number.
func term(r reader, n id) (graph.RDFTerm, error) {
	if n == 0 {
		return graph.RDFTerm{}, nil
	}
	v := r.get(termKey(n))
	_, k := binary.Uvarint(v)
	if k <= 0 {
		return graph.RDFTerm{}, fmt.Errorf("%w: no term %d", graph.ErrDamaged, n)
	}
	return decode(v[k:])
}

// Update is graph.Store's.
func (s *quads) Update(ctx context.Context, remove, add []graph.Quad) error {
	return s.change(ctx, func(reader) ([]graph.Quad, []graph.Quad, error) { return remove, add, nil })
}

// change is an update of what f finds to remove and to add in the state that the update begins with.
func (s *quads) change(ctx context.Context, f func(reader) (remove, add []graph.Quad, err error)) error {
	err := s.kv.update(func(w writer) error {
		remove, add, err := f(w)
		if err != nil {
			return err
		}
		if len(remove)+len(add) == 0 {
			return errNothing
		}
		if err := complete(remove, add); err != nil {
			return fmt.Errorf("update: %w", err)
		}
		u := &updater{w: w, ids: map[graph.RDFTerm]id{}, uses: map[id]int64{}, fresh: map[id][]byte{}}
		if err := u.run(ctx, remove, add); err != nil {
			return fmt.Errorf("update: %w", err)
		}
		return nil
	})
	if err == errNothing {
		return nil
	}
	return err
}

// errNothing ends a transaction that has nothing to write, which would cost a sync.
var errNothing = errors.New("nothing to change")

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

// complete is an error where a quad lacks what every quad has.
func complete(remove, add []graph.Quad) error {
	for _, quads := range [][]graph.Quad{remove, add} {
		for _, q := range quads {
			if q.Subject.IsZero() || q.Predicate.IsZero() || q.Object.IsZero() {
				return fmt.Errorf("a quad needs subject, predicate and object: %v", q)
			}
		}
	}
	return nil
}

// updater is one transaction.
type updater struct {
	w     writer
	ids   map[graph.RDFTerm]id
	uses  map[id]int64  // by how much the use of a term changes
	fresh map[id][]byte // terms that the store did not have
	next  id
	count int64
	keys  [4][][]byte
}

func (u *updater) run(ctx context.Context, remove, add []graph.Quad) error {
	u.next = id(u.meta("mnext"))
	if u.next == 0 {
		u.next = 1
	}
	for _, q := range remove {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := u.remove(q); err != nil {
			return err
		}
	}
	seen := make(map[ids]bool, len(add))
	for _, q := range add {
		n := ids{u.number(q.Subject), u.number(q.Predicate), u.number(q.Object), u.number(q.Label)}
		if seen[n] || u.w.get(n.key(0, 4)) != nil {
			continue
		}
		seen[n] = true
		u.use(n, 1)
		for k := range orders {
			u.keys[k] = append(u.keys[k], n.key(k, 4))
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return u.write()
}

func (u *updater) meta(key string) int64 {
	n, _ := binary.Varint(u.w.get([]byte(key)))
	return n
}

func (u *updater) use(n ids, by int64) {
	u.count += by
	for _, t := range n {
		if t != 0 {
			u.uses[t] += by
		}
	}
}

// number is the number of a term, a new one where the store has none.
func (u *updater) number(t graph.RDFTerm) id {
	if t.IsZero() {
		return 0
	}
	if n, ok := u.ids[t]; ok {
		return n
	}
	n := lookup(u.w, t)
	if n == 0 {
		n = u.next
		u.next++
		u.fresh[n] = encode(t)
	}
	u.ids[t] = n
	return n
}

// find is a quad in numbers; ok is false where the store does not hold it.
func find(r reader, q graph.Quad) (n ids, ok bool) {
	n = ids{lookup(r, q.Subject), lookup(r, q.Predicate), lookup(r, q.Object), lookup(r, q.Label)}
	known := n[0] != 0 && n[1] != 0 && n[2] != 0 && (n[3] != 0 || q.Label.IsZero())
	return n, known && r.get(n.key(0, 4)) != nil
}

func (u *updater) remove(q graph.Quad) error {
	n, ok := find(u.w, q)
	if !ok {
		return nil
	}
	for k := range orders {
		if err := u.w.remove(n.key(k, 4)); err != nil {
			return err
		}
	}
	u.use(n, -1)
	return nil
}

// present stands as value under the keys of quads, so that get tells them from what is absent.
var present = []byte{1}

// write puts everything in the order of the keys, which is the order a B-tree likes best.
func (u *updater) write() error {
	for k := range u.keys {
		slices.SortFunc(u.keys[k], bytes.Compare)
		for _, key := range u.keys[k] {
			if err := u.w.put(key, present); err != nil {
				return err
			}
		}
	}
	terms := make([]id, 0, len(u.uses))
	for n := range u.uses {
		terms = append(terms, n)
	}
	slices.Sort(terms)
	for _, n := range terms {
		if err := u.count1(n, u.uses[n]); err != nil {
			return err
		}
	}
	if err := u.w.put([]byte("mnext"), binary.AppendVarint(nil, int64(u.next))); err != nil {
		return err
	}
	return u.w.put([]byte("mcount"), binary.AppendVarint(nil, u.meta("mcount")+u.count))
}

// count1 changes the number of uses of a term, and forgets a term that has none left.
func (u *updater) count1(n id, by int64) error {
	encoded, fresh := u.fresh[n]
	uses := uint64(by)
	if !fresh {
		v := u.w.get(termKey(n))
		old, k := binary.Uvarint(v)
		if k <= 0 {
			return fmt.Errorf("%w: no term %d", graph.ErrDamaged, n)
		}
		if by == 0 {
			return nil
		}
		encoded, uses = bytes.Clone(v[k:]), old+uint64(by)
	}
	if uses == 0 {
		if fresh {
			return nil
		}
		if err := u.w.remove(hashKey(encoded)); err != nil {
			return err
		}
		return u.w.remove(termKey(n))
	}
	if fresh {
		if err := u.w.put(hashKey(encoded), n.append(nil)); err != nil {
			return err
		}
	}
	return u.w.put(termKey(n), append(binary.AppendUvarint(nil, uses), encoded...))
}

// bestOrder is the index, among the first so many, of which the most leading parts are bound, and how many those are.
func bestOrder(bound [4]bool, among int) (k, n int) {
	for i, order := range orders[:among] {
		m := 0
		for m < 4 && bound[order[m]] {
			m++
		}
		if m > n {
			k, n = i, m
		}
	}
	return k, n
}

// scan calls f with the numbers of every quad that fits p.
func scan(ctx context.Context, r reader, p graph.Pattern, f func(ids) error) error {
	bound := [4]bool{!p.Subject.IsZero(), !p.Predicate.IsZero(), !p.Object.IsZero(), !p.Label.IsZero() || p.DefaultGraph}
	var want ids
	for i, t := range []graph.RDFTerm{p.Subject, p.Predicate, p.Object, p.Label} {
		if !t.IsZero() {
			if want[i] = lookup(r, t); want[i] == 0 {
				return nil // the store lacks the term, so that nothing fits
			}
		}
	}
	k, n := bestOrder(bound, len(orders))
	return scanOrder(ctx, r, k, n, want, bound, f)
}

// scanOrder calls f with every quad whose bound parts are those of want, in the order of index k, of which the n leading parts
// are bound.
func scanOrder(ctx context.Context, r reader, k, n int, want ids, bound [4]bool, f func(ids) error) error {
	steps := 0
	return r.scan(want.key(k, n), func(key, _ []byte) error {
		if steps++; steps%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		q := parseKey(k, key)
		for i := range q {
			if bound[i] && q[i] != want[i] {
				return nil
			}
		}
		return f(q)
	})
}

// Match is graph.Store's. What fits is collected before the first quad is given, so that the caller may write meanwhile:
// a scan of everything costs memory for everything.
func (s *quads) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		found, err := s.match(ctx, p)
		for _, q := range found {
			if ctx.Err() != nil {
				err = ctx.Err()
				break
			}
			if !yield(q, nil) {
				return
			}
		}
		if err != nil {
			yield(graph.Quad{}, fmt.Errorf("match: %w", err))
		}
	}
}

func (s *quads) match(ctx context.Context, p graph.Pattern) (found []graph.Quad, err error) {
	err = s.kv.view(func(r reader) error {
		found, err = matching(ctx, r, p)
		return err
	})
	return found, err
}

// matching are the quads that fit p.
func matching(ctx context.Context, r reader, p graph.Pattern) ([]graph.Quad, error) {
	var found []graph.Quad
	known := map[id]graph.RDFTerm{}
	err := scan(ctx, r, p, func(n ids) error {
		var ts [4]graph.RDFTerm
		for i, t := range n {
			v, ok := known[t]
			if !ok {
				var err error
				if v, err = term(r, t); err != nil {
					return err
				}
				known[t] = v
			}
			ts[i] = v
		}
		found = append(found, graph.Quad{Subject: ts[0], Predicate: ts[1], Object: ts[2], Label: ts[3]})
		return nil
	})
	return found, err
}

// Count is graph.Store's.
func (s *quads) Count(ctx context.Context, p graph.Pattern) (int64, error) {
	var n int64
	err := s.kv.view(func(r reader) error {
		if (p == graph.Pattern{}) {
			n, _ = binary.Varint(r.get([]byte("mcount")))
			return nil
		}
		return scan(ctx, r, p, func(ids) error { n++; return nil })
	})
	if err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}

// Close is graph.Store's.
func (s *quads) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	return s.kv.close()
}
