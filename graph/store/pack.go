package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/bits"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// A tree keeps tuples of four numbers in order: packed, each as its difference from the one before it, in blocks of about
// blockLen that lie in the key-value file under the least tuple that belongs there. That is RDF-3X's clustered tree with
// compressed leaves (Neumann and Weikum, The RDF-3X engine for scalable management of RDF data, VLDB Journal 19, 2010, section
// 3.2), on a B-tree that already has transactions. A quad takes some 7 bytes in an index that way, where a key of its own took
// 70.
type tree byte

// The sizes of blocks, in tuples. Behind what was added in order stay full ones.
const (
	blockLen = 96  // of one that is cut off
	maxBlock = 160 // above it a block is cut
	minBlock = 24  // below it a block takes in the next one
)

func (q ids) compare(o ids) int {
	for i := range q {
		if q[i] != o[i] {
			return cmp.Compare(q[i], o[i])
		}
	}
	return 0
}

// appendOrdered writes a number so that the bytes sort as the numbers do: its length, then it, big endian.
func appendOrdered(b []byte, n id) []byte {
	size := (bits.Len64(uint64(n)) + 7) / 8
	b = append(b, byte(size))
	for i := size - 1; i >= 0; i-- {
		b = append(b, byte(n>>(8*i)))
	}
	return b
}

// readOrdered reads what appendOrdered wrote; ok is false where it did not.
func readOrdered(b []byte) (n id, rest []byte, ok bool) {
	if len(b) == 0 || b[0] > 8 || len(b) <= int(b[0]) {
		return 0, nil, false
	}
	size := int(b[0])
	for _, c := range b[1 : 1+size] {
		n = n<<8 | id(c)
	}
	return n, b[1+size:], true
}

// key is where the tuples of a tree begin whose n leading parts are those of q.
func (t tree) key(q ids, n int) []byte {
	b := make([]byte, 1, 32)
	b[0] = byte(t)
	for _, part := range q[:n] {
		b = appendOrdered(b, part)
	}
	return b
}

// least is the tuple of a block's key; zeros for the key of the tree alone.
func (t tree) least(key []byte) (q ids, err error) {
	rest, ok := key[1:], true
	for i := 0; i < len(q) && len(rest) > 0; i++ {
		if q[i], rest, ok = readOrdered(rest); !ok {
			return q, fmt.Errorf("%w: index %c has a malformed key %x", graph.ErrDamaged, t, key)
		}
	}
	return q, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal ends what is stored with its checksum.
func seal(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// unseal is what seal was given; what is changed on the disk is an error here, and not another quad.
func unseal(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, fmt.Errorf("%w: a block of %d bytes", graph.ErrDamaged, len(b))
	}
	body := b[:len(b)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return nil, fmt.Errorf("%w: a block does not match its checksum", graph.ErrDamaged)
	}
	return body, nil
}

// pack writes tuples in order as a block: their number; for each the part that differs first from the tuple before and by how
// much, in one number, then the differences of the parts behind it, which may be negative.
func pack(tuples []ids) []byte {
	b := binary.AppendUvarint(make([]byte, 0, 16+8*len(tuples)), uint64(len(tuples)))
	var last ids
	for _, q := range tuples {
		i := 0
		for i < 3 && q[i] == last[i] {
			i++
		}
		b = binary.AppendUvarint(b, uint64(q[i]-last[i])<<2|uint64(i))
		for j := i + 1; j < 4; j++ {
			b = binary.AppendVarint(b, int64(q[j]-last[j]))
		}
		last = q
	}
	return seal(b)
}

// block reads a packed block, tuple by tuple.
type block struct {
	b    []byte
	at   int // what is read of b, which is not cut: a pointer that moves is watched by the garbage collector
	left int // tuples to come
	q    ids // the last one read
	bad  bool
}

func openBlock(value []byte) (block, error) {
	b, err := unseal(value)
	if err != nil {
		return block{}, err
	}
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)) {
		return block{}, fmt.Errorf("%w: a block of %d tuples in %d bytes", graph.ErrDamaged, n, len(b))
	}
	return block{b: b, at: k, left: int(n)}, nil
}

func (b *block) number() uint64 {
	if b.at < len(b.b) && b.b[b.at] < 0x80 {
		b.at++
		return uint64(b.b[b.at-1])
	}
	n, k := binary.Uvarint(b.b[b.at:])
	if k <= 0 {
		b.bad, b.left = true, 0
		return 0
	}
	b.at += k
	return n
}

// next reads a tuple into q; false at the end, which is bad where the block ends too early.
func (b *block) next() bool {
	if b.left == 0 {
		return false
	}
	b.left--
	n := b.number()
	i := n & 3
	b.q[i] += id(n >> 2)
	for j := i + 1; j < 4; j++ {
		n := b.number()
		b.q[j] += id(int64(n>>1) ^ -int64(n&1))
	}
	return !b.bad
}

// err is that of a block that was read to its end.
func (b *block) err() error {
	if b.bad {
		return fmt.Errorf("%w: a block ends too early", graph.ErrDamaged)
	}
	return nil
}

// unpack appends the tuples of a block to out.
func unpack(value []byte, out []ids) ([]ids, error) {
	b, err := openBlock(value)
	if err != nil {
		return out, err
	}
	for b.next() {
		out = append(out, b.q)
	}
	return out, b.err()
}

// scan calls f with the tuples whose n leading parts are those of q, in order, until f returns an error.
func (t tree) scan(r reader, q ids, n int, f func(ids) error) error {
	return t.scanFrom(r, q, n, ids{}, f)
}

// scanFrom is scan of the tuples that are not before from.
func (t tree) scanFrom(r reader, q ids, n int, from ids, f func(ids) error) error {
	if first := leading(q, n); from.compare(first) < 0 {
		from = first
	}
	err := r.walk(t.key(from, 4), func(key, value []byte) error {
		if len(key) == 0 || key[0] > byte(t) {
			return errEnough
		}
		if key[0] < byte(t) {
			return nil
		}
		b, err := openBlock(value)
		if err != nil {
			return err
		}
		for b.next() {
			if b.q.compare(from) < 0 {
				continue
			}
			if n > 0 && b.q[0] != q[0] || n > 1 && b.q[1] != q[1] || n > 2 && !slices.Equal(b.q[2:n], q[2:n]) {
				return errEnough
			}
			if err := f(b.q); err != nil {
				return err
			}
		}
		return b.err()
	})
	if err == errEnough {
		return nil
	}
	return err
}

// leaf reads the block in which q belongs into l; found is false where there is none.
func (t tree) leaf(r reader, q ids, l *leaf) (found bool, err error) {
	l.from, l.to, l.last = ids{}, ids{}, true
	err = r.walk(t.key(q, 4), func(key, value []byte) (err error) {
		switch {
		case len(key) == 0 || key[0] < byte(t):
			return nil
		case key[0] > byte(t):
			return errEnough
		case found:
			l.last = false
			if l.to, err = t.least(key); err == nil {
				err = errEnough
			}
			return err
		}
		found = true
		if l.from, err = t.least(key); err != nil {
			return err
		}
		l.tuples, err = unpack(value, l.tuples[:0])
		return err
	})
	if err == errEnough {
		err = nil
	}
	return found, err
}

// has reports whether a tree holds a tuple.
func (t tree) has(r reader, q ids) (found bool, err error) {
	err = t.scan(r, q, 4, func(ids) error { found = true; return errEnough })
	return found, err
}

// count is the number of tuples whose n leading parts are those of q. Of the blocks between the first and the last it reads the
// heads. It stops at enough, if that is not 0.
func (t tree) count(r reader, q ids, n int, enough int) (int, error) {
	prefix := t.key(q, n)
	total := 0
	var held []byte // a block that was not counted yet, as the next one's key says whether all of it fits
	heldInside := false
	whole := func(value []byte) error {
		k, m := binary.Uvarint(value)
		if m <= 0 {
			return fmt.Errorf("%w: a block of %d bytes", graph.ErrDamaged, len(value))
		}
		total += int(k)
		return nil
	}
	part := func(value []byte) error {
		b, err := openBlock(value)
		if err != nil {
			return err
		}
		for b.next() {
			if slices.Equal(b.q[:n], q[:n]) {
				total++
			}
		}
		return b.err()
	}
	flush := func(nextInside bool) error {
		switch {
		case held == nil:
			return nil
		case heldInside && nextInside:
			return whole(held)
		}
		return part(held)
	}
	err := r.walk(prefix, func(key, value []byte) error {
		if len(key) == 0 || key[0] < byte(t) {
			return nil
		}
		inside := bytes.HasPrefix(key, prefix)
		if !inside && bytes.Compare(key, prefix) > 0 {
			return errEnough
		}
		if err := flush(inside); err != nil {
			return err
		}
		held, heldInside = value, inside
		if enough > 0 && total >= enough {
			held = nil
			return errEnough
		}
		return nil
	})
	if err != nil && err != errEnough {
		return 0, err
	}
	return total, flush(false)
}

// merger changes a tree. The tuples it takes are in order.
type merger struct {
	w     writer
	tree  tree
	have  []ids
	fresh []ids
	// added and removed are what was not there and what was, where keep is set.
	keep           bool
	added, removed []ids
}

// run puts tuples in and takes others out; one that is in both stays.
func (m *merger) run(add, remove []ids) error {
	for len(add)+len(remove) > 0 {
		first := add
		if len(add) == 0 || len(remove) > 0 && remove[0].compare(add[0]) < 0 {
			first = remove
		}
		key, value, next := m.locate(m.tree.key(first[0], 4))
		key, next = bytes.Clone(key), bytes.Clone(next)
		if err := m.block(key, value, next, &add, &remove); err != nil {
			return err
		}
	}
	return nil
}

// locate is the block in which a key belongs, nil where there is none yet, and the key of the one behind it.
func (m *merger) locate(at []byte) (key, value, next []byte) {
	_ = m.w.walk(at, func(k, v []byte) error { // it fails only as f says
		switch {
		case k[0] < byte(m.tree):
			return nil
		case k[0] > byte(m.tree):
			return errEnough
		case key == nil && bytes.Compare(k, at) <= 0:
			key, value = k, v
			return nil
		}
		next = k
		return errEnough
	})
	return key, value, next
}

// block changes the block at key, and those that it takes in, with what belongs before the next one.
func (m *merger) block(key, value, next []byte, add, remove *[]ids) (err error) {
	m.have, m.fresh = m.have[:0], m.fresh[:0]
	if value != nil {
		if m.have, err = unpack(value, m.have); err != nil {
			return err
		}
	}
	changed := false
	for {
		a, err := m.cut(add, next)
		if err != nil {
			return err
		}
		r, err := m.cut(remove, next)
		if err != nil {
			return err
		}
		if m.merge(a, r) {
			changed = true
		}
		if !changed || len(m.fresh) >= minBlock || next == nil {
			break
		}
		taken, value, after := m.locate(next)
		after = bytes.Clone(after)
		if m.have, err = unpack(value, m.have[:0]); err != nil {
			return err
		}
		if err := m.w.remove(bytes.Clone(taken)); err != nil {
			return err
		}
		next = after
	}
	if !changed {
		return nil
	}
	return m.write(key)
}

// cut takes from the front of tuples those before the block at next.
func (m *merger) cut(tuples *[]ids, next []byte) ([]ids, error) {
	all := *tuples
	if next == nil {
		*tuples = nil
		return all, nil
	}
	least, err := m.tree.least(next)
	if err != nil {
		return nil, err
	}
	n, _ := slices.BinarySearchFunc(all, least, ids.compare)
	*tuples = all[n:]
	return all[:n], nil
}

// merge appends to fresh what have becomes by add and remove.
func (m *merger) merge(add, remove []ids) (changed bool) {
	for _, q := range m.have {
		for len(add) > 0 && add[0].compare(q) < 0 {
			m.put(add[0])
			add, changed = add[1:], true
		}
		for len(remove) > 0 && remove[0].compare(q) < 0 {
			remove = remove[1:] // it is not there
		}
		switch {
		case len(add) > 0 && add[0] == q:
			add = add[1:]
		case len(remove) > 0 && remove[0] == q:
			changed = true
			if m.keep {
				m.removed = append(m.removed, q)
			}
			continue
		}
		m.fresh = append(m.fresh, q)
	}
	for _, q := range add {
		m.put(q)
	}
	return changed || len(add) > 0
}

func (m *merger) put(q ids) {
	m.fresh = append(m.fresh, q)
	if m.keep {
		m.added = append(m.added, q)
	}
}

// write stores fresh, in the place of the block at key.
func (m *merger) write(key []byte) error {
	rest := m.fresh
	if len(rest) == 0 {
		if key == nil {
			return nil
		}
		return m.w.remove(key)
	}
	if key == nil {
		key = []byte{byte(m.tree)}
	}
	for len(rest) > 0 {
		n := len(rest)
		if n > maxBlock {
			n = blockLen
		}
		if err := m.w.put(key, pack(rest[:n])); err != nil {
			return err
		}
		if rest = rest[n:]; len(rest) > 0 {
			key = m.tree.key(rest[0], 4)
		}
	}
	return nil
}
