package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// The dictionary numbers terms in the order they come, so that the terms of a report, which are alike and are read together,
// lie together: as texts in blocks of termsLen, each without what it shares with the one before (front coding), and their
// uses, as subject, predicate, object and label, in blocks of usesLen. A tree leads from hashes to numbers.
const (
	termsTree tree = 't'
	usesTree  tree = 'u'
	hashTree  tree = 'h'

	termsLen = 16
	usesLen  = 64
)

// encode writes a term: its kind, then datatype, language and value apart by zero bytes. Value comes last, so that it may
// hold zeros. Of a term that is not storable it would be what another one is.
func encode(t graph.RDFTerm) []byte {
	return appendTerm(make([]byte, 0, 3+len(t.Value)+len(t.Datatype)+len(t.Lang)), t)
}

// storable reports whether datatype and language are without zero bytes, which no datatype and no language has.
func storable(t graph.RDFTerm) bool {
	return strings.IndexByte(t.Datatype, 0) < 0 && strings.IndexByte(t.Lang, 0) < 0
}

func appendTerm(b []byte, t graph.RDFTerm) []byte {
	b = append(b, byte(t.Kind))
	b = append(b, t.Datatype...)
	b = append(b, 0)
	b = append(b, t.Lang...)
	b = append(b, 0)
	return append(b, t.Value...)
}

func decode(b []byte) (t graph.RDFTerm, err error) {
	if len(b) >= 3 {
		datatype := bytes.IndexByte(b[1:], 0)
		if datatype >= 0 {
			rest := b[1+datatype+1:]
			if lang := bytes.IndexByte(rest, 0); lang >= 0 {
				return graph.RDFTerm{
					Kind: graph.TermKind(b[0]), Datatype: string(b[1 : 1+datatype]), Lang: string(rest[:lang]), Value: string(rest[lang+1:]),
				}, nil
			}
		}
	}
	return graph.RDFTerm{}, fmt.Errorf("%w: a malformed term", graph.ErrDamaged)
}

// hash is the first 56 bits of a term's SHA-256. Terms of one hash are told apart by their texts.
func hash(term []byte) id {
	h := sha256.Sum256(term)
	return id(binary.BigEndian.Uint64(h[:8]) >> 8)
}

// lookup is the number of a term, 0 where the store has none.
func lookup(r reader, t graph.RDFTerm) (id, error) {
	if t.IsZero() || !storable(t) {
		return 0, nil
	}
	var buf [256]byte
	term := appendTerm(buf[:0], t)
	return lookupHash(r, hash(term), term)
}

func lookupHash(r reader, h id, term []byte) (found id, err error) {
	var buf [256]byte
	err = hashTree.scan(r, ids{h}, 1, func(q ids) error {
		b, err := termBytes(r, q[1], buf[:0])
		if err == nil && bytes.Equal(b, term) {
			found, err = q[1], errEnough
		}
		return err
	})
	return found, err
}

// term is the term of a number.
func term(r reader, n id) (graph.RDFTerm, error) {
	if n == 0 {
		return graph.RDFTerm{}, nil
	}
	var buf [256]byte
	b, err := termBytes(r, n, buf[:0])
	if err != nil {
		return graph.RDFTerm{}, err
	}
	return decode(b)
}

// termBytes is a term as encode wrote it, in buf where it has room.
func termBytes(r reader, n id, buf []byte) ([]byte, error) {
	value := r.get(termsTree.key(ids{n / termsLen}, 1))
	if value == nil {
		return nil, fmt.Errorf("%w: no term %d", graph.ErrDamaged, n)
	}
	b, err := unseal(value)
	if err != nil {
		return nil, fmt.Errorf("term %d: %w", n, err)
	}
	text := buf
	for range n%termsLen + 1 {
		if text, b, err = nextTerm(text, b); err != nil {
			return nil, fmt.Errorf("term %d: %w", n, err)
		}
	}
	if len(text) == 0 {
		return nil, fmt.Errorf("%w: no term %d", graph.ErrDamaged, n)
	}
	return text, nil
}

// nextTerm reads a text that follows last in a block: how much it shares, its length beyond, and what lies there.
func nextTerm(last, b []byte) (text, rest []byte, err error) {
	shared, k := binary.Uvarint(b)
	if k <= 0 || shared > uint64(len(last)) {
		return nil, nil, fmt.Errorf("%w: a malformed block of terms", graph.ErrDamaged)
	}
	b = b[k:]
	own, k := binary.Uvarint(b)
	if k <= 0 || own > uint64(len(b)-k) {
		return nil, nil, fmt.Errorf("%w: a malformed block of terms", graph.ErrDamaged)
	}
	b = b[k:]
	return append(last[:shared], b[:own]...), b[own:], nil
}

// termBlock are the terms of a block, nil where a number has none.
type termBlock [termsLen][]byte

func readTerms(value []byte) (out termBlock, err error) {
	if value == nil {
		return out, nil
	}
	b, err := unseal(value)
	if err != nil {
		return out, err
	}
	var text []byte
	for i := 0; i < termsLen && len(b) > 0; i++ {
		if text, b, err = nextTerm(text, b); err != nil {
			return out, err
		}
		out[i] = bytes.Clone(text)
	}
	return out, nil
}

// bytes is a block as it is stored, nil where it has no term.
func (t *termBlock) bytes() []byte {
	n := termsLen
	for n > 0 && len(t[n-1]) == 0 {
		n--
	}
	if n == 0 {
		return nil
	}
	var b, last []byte
	for _, text := range t[:n] {
		shared := 0
		for shared < len(text) && shared < len(last) && text[shared] == last[shared] {
			shared++
		}
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(text)-shared))
		b = append(b, text[shared:]...)
		last = text
	}
	return seal(b)
}

// uses are how many quads have a term as subject, predicate, object and label.
type uses [4]int64

type usesBlock [usesLen]uses

func readUses(value []byte) (out usesBlock, err error) {
	if value == nil {
		return out, nil
	}
	b, err := unseal(value)
	if err != nil {
		return out, err
	}
	for i := 0; i < usesLen && len(b) > 0; i++ {
		for part := range out[i] {
			n, k := binary.Uvarint(b)
			if k <= 0 {
				return out, fmt.Errorf("%w: a malformed block of uses", graph.ErrDamaged)
			}
			out[i][part], b = int64(n), b[k:]
		}
	}
	return out, nil
}

// bytes is a block as it is stored, nil where no term of it is used.
func (u *usesBlock) bytes() []byte {
	n := usesLen
	for n > 0 && u[n-1] == (uses{}) {
		n--
	}
	if n == 0 {
		return nil
	}
	var b []byte
	for _, parts := range u[:n] {
		for _, uses := range parts {
			b = binary.AppendUvarint(b, uint64(uses))
		}
	}
	return seal(b)
}

// usesOf is how many quads have a term in each part.
func usesOf(r reader, n id) (uses, error) {
	block, err := readUses(r.get(usesTree.key(ids{n / usesLen}, 1)))
	if err != nil {
		return uses{}, fmt.Errorf("term %d: %w", n, err)
	}
	return block[n%usesLen], nil
}

// freshTerm is a term that the store did not have.
type freshTerm struct {
	id   id
	term []byte
}

// use is by how much the uses of a term change.
type use struct {
	id id
	by uses
}

// storeBlock puts a block, or removes it where nothing is in it.
func storeBlock(w writer, key, value []byte) error {
	if value == nil {
		return w.remove(key)
	}
	return w.put(key, value)
}

// changeUses writes new uses, in the order of terms, and gives the terms that have none left.
func changeUses(w writer, changes []use) (unused []id, err error) {
	for len(changes) > 0 {
		at := changes[0].id / usesLen
		key := usesTree.key(ids{at}, 1)
		block, err := readUses(w.get(key))
		if err != nil {
			return nil, err
		}
		for len(changes) > 0 && changes[0].id/usesLen == at {
			c := changes[0]
			changes = changes[1:]
			u := &block[c.id%usesLen]
			for part, by := range c.by {
				u[part] += by
				if u[part] < 0 {
					return nil, fmt.Errorf("%w: term %d has fewer uses than quads", graph.ErrDamaged, c.id)
				}
			}
			if *u == (uses{}) {
				unused = append(unused, c.id)
			}
		}
		if err := storeBlock(w, key, block.bytes()); err != nil {
			return nil, err
		}
	}
	return unused, nil
}

// changeTerms stores fresh terms and forgets others, both in the order of their numbers.
func changeTerms(w writer, fresh []freshTerm, unused []id) error {
	var add, remove []ids
	for len(fresh)+len(unused) > 0 {
		at := id(1<<63 - 1)
		if len(fresh) > 0 {
			at = fresh[0].id / termsLen
		}
		if len(unused) > 0 {
			at = min(at, unused[0]/termsLen)
		}
		key := termsTree.key(ids{at}, 1)
		block, err := readTerms(w.get(key))
		if err != nil {
			return err
		}
		for ; len(fresh) > 0 && fresh[0].id/termsLen == at; fresh = fresh[1:] {
			block[fresh[0].id%termsLen] = fresh[0].term
			add = append(add, ids{hash(fresh[0].term), fresh[0].id})
		}
		for ; len(unused) > 0 && unused[0]/termsLen == at; unused = unused[1:] {
			slot := &block[unused[0]%termsLen]
			if len(*slot) == 0 {
				return fmt.Errorf("%w: no term %d", graph.ErrDamaged, unused[0])
			}
			remove = append(remove, ids{hash(*slot), unused[0]})
			*slot = nil
		}
		if err := storeBlock(w, key, block.bytes()); err != nil {
			return err
		}
	}
	slices.SortFunc(add, ids.compare)
	slices.SortFunc(remove, ids.compare)
	return (&merger{w: w, tree: hashTree}).run(add, remove)
}
