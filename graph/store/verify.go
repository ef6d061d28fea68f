package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Verify is graph.Verifier's: the four orders hold the same quads, and the dictionary has each term of theirs once, with the
// number of its uses. It looks up every quad six times.
func (s *quads) Verify(ctx context.Context) ([]string, error) {
	var found []string
	err := s.kv.view(func(r reader) error {
		v := &verifier{ctx: ctx, r: r, uses: map[id]uint64{}}
		if err := v.run(); err != nil {
			return err
		}
		found = v.report()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	return found, nil
}

// verifier looks at one moment of a store.
type verifier struct {
	ctx   context.Context
	r     reader
	steps int
	count int64         // of quads
	uses  map[id]uint64 // of terms, by quads
	last  id
	found []tally
}

// tally counts what is wrong in one way.
type tally struct {
	what  string
	n     int
	first string
}

var orderNames = [4]string{"SPOL", "POSL", "OSPL", "LSPO"}

func (v *verifier) tick() error {
	if v.steps++; v.steps%256 == 0 {
		return v.ctx.Err()
	}
	return nil
}

func (v *verifier) problem(what, example string) {
	for i := range v.found {
		if v.found[i].what == what {
			v.found[i].n++
			return
		}
	}
	v.found = append(v.found, tally{what, 1, example})
}

// report is the tallies as sentences: "index POSL lacks quads of SPOL: 12, such as …".
func (v *verifier) report() []string {
	var out []string
	for _, t := range v.found {
		out = append(out, fmt.Sprintf("%s: %d, such as %s", t.what, t.n, t.first))
	}
	return out
}

func (v *verifier) run() error {
	for k := range orders {
		if err := v.index(k); err != nil {
			return err
		}
	}
	if err := v.terms(); err != nil {
		return err
	}
	for n := range v.uses { // terms took those that it found
		v.problem("quads use numbers that no term has", fmt.Sprint(n))
	}
	if have, _ := binary.Varint(v.r.get([]byte("mcount"))); have != v.count {
		v.problem("the number of quads is wrong", fmt.Sprintf("%d, with %d in the index", have, v.count))
	}
	if next, _ := binary.Varint(v.r.get([]byte("mnext"))); v.last > 0 && next <= int64(v.last) {
		v.problem("the next free number is taken", fmt.Sprintf("%d, with terms up to %d", next, v.last))
	}
	return nil
}

// index compares the first order with another, in both directions.
func (v *verifier) index(k int) error {
	return v.r.scan([]byte{'0' + byte(k)}, func(key, _ []byte) error {
		if len(key) != 1+4*idLen {
			v.problem("index "+orderNames[k]+" has malformed keys", fmt.Sprintf("%x", key))
			return v.tick()
		}
		q := parseKey(k, key)
		if k > 0 {
			v.holds(q, 0, k)
			return v.tick()
		}
		for other := 1; other < len(orders); other++ {
			v.holds(q, other, 0)
		}
		v.count++
		for _, t := range q {
			if t != 0 {
				v.uses[t]++
			}
		}
		return v.tick()
	})
}

func (v *verifier) holds(q ids, k, of int) {
	if v.r.get(q.key(k, 4)) == nil {
		v.problem("index "+orderNames[k]+" lacks quads of "+orderNames[of], v.show(q))
	}
}

// show is a quad in words, as far as its terms can be read.
func (v *verifier) show(q ids) string {
	var parts []string
	for _, n := range q[:3] {
		t, err := term(v.r, n)
		switch {
		case err != nil:
			parts = append(parts, fmt.Sprintf("[term %d]", n))
		case t.Kind == graph.IRITerm:
			parts = append(parts, "<"+t.Value+">")
		default:
			parts = append(parts, fmt.Sprintf("%.60q", t.Value))
		}
	}
	return strings.Join(parts, " ")
}

// terms compares the dictionary with the uses of its terms, which it takes out of v.uses, and with the index of its hashes.
func (v *verifier) terms() error {
	terms := 0
	err := v.r.scan([]byte{'t'}, func(key, value []byte) error {
		uses, k := binary.Uvarint(value)
		if len(key) != 1+idLen || k <= 0 {
			v.problem("the dictionary has malformed terms", fmt.Sprintf("%x", key))
			return v.tick()
		}
		terms++
		n := readID(key[1:])
		v.last = max(v.last, n)
		if t, err := decode(value[k:]); err != nil || t.Kind < graph.IRITerm || t.Kind > graph.LiteralTerm {
			v.problem("the dictionary has terms that cannot be read", fmt.Sprint(n))
		}
		if uses != v.uses[n] {
			v.problem("terms have another number of uses than is noted", fmt.Sprintf("term %d, %d and not %d", n, v.uses[n], uses))
		}
		delete(v.uses, n)
		if !bytes.Equal(v.r.get(hashKey(value[k:])), n.append(nil)) {
			v.problem("terms are not found by their hashes", fmt.Sprintf("term %d", n))
		}
		return v.tick()
	})
	if err != nil {
		return err
	}
	hashes := 0
	if err := v.r.scan([]byte{'h'}, func(_, _ []byte) error { hashes++; return v.tick() }); err != nil {
		return err
	}
	if hashes != terms {
		v.problem("the number of hashes is wrong", fmt.Sprintf("%d for %d terms", hashes, terms))
	}
	return nil
}
