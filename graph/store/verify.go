package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Verify is graph.Verifier's: every block matches its checksum and lies in its place, the four orders hold the same quads, and
// the dictionary has each term of theirs once, with the number of its uses. What cannot be read is among what it finds.
func (s *quads) Verify(ctx context.Context) ([]string, error) {
	var found []string
	err := s.kv.view(func(r reader) error {
		v := &verifier{ctx: ctx, r: r, uses: map[id]uses{}}
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
	count int64       // of quads
	uses  map[id]uses // of terms, by quads
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
	var sums [4]uint64
	for k := range orders {
		err := v.tree(orders[k].tree, "index "+orderNames[k], func(t ids) {
			q := orders[k].quad(t)
			sums[k] += q.sum()
			if k > 0 {
				return
			}
			v.count++
			for part, n := range q {
				if n != 0 {
					u := v.uses[n]
					u[part]++
					v.uses[n] = u
				}
			}
		})
		if err != nil {
			return err
		}
	}
	for k := 1; k < len(orders); k++ {
		if sums[k] == sums[0] {
			continue
		}
		if err := v.compare(0, k); err != nil {
			return err
		}
		if err := v.compare(k, 0); err != nil {
			return err
		}
	}
	if err := v.dictionary(); err != nil {
		return err
	}
	if have := readMeta(v.r, metaCount); have != v.count {
		v.problem("the number of quads is wrong", fmt.Sprintf("%d, with %d in the index", have, v.count))
	}
	if next := readMeta(v.r, metaNext); v.last > 0 && next <= int64(v.last) {
		v.problem("the next free number is taken", fmt.Sprintf("%d, with terms up to %d", next, v.last))
	}
	return nil
}

// sum is a number of which those of the same quads add up to the same, and those of others most likely do not.
func (q ids) sum() uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, n := range q { // the finalizer of splitmix64 (Steele, Lea and Flood 2014)
		h += uint64(n)
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}

// tree calls f with the tuples of the blocks of a tree that can be read, and looks at their order.
func (v *verifier) tree(t tree, name string, f func(ids)) error {
	var last ids
	return v.blocks(t, func(key, value []byte) error {
		least, err := t.least(key)
		if err != nil {
			v.problem(name+" has malformed keys", err.Error())
			return nil
		}
		b, err := openBlock(value)
		if err != nil {
			v.problem(name+" has blocks that cannot be read", fmt.Sprintf("%x: %v", key, err))
			return nil
		}
		if least.compare(last) < 0 {
			v.problem(name+" has blocks out of order", fmt.Sprintf("%x", key))
		}
		for b.next() {
			if b.q.compare(least) < 0 || b.q.compare(last) <= 0 {
				v.problem(name+" is out of order", fmt.Sprint(b.q))
			}
			last = b.q
			f(b.q)
		}
		if err := b.err(); err != nil {
			v.problem(name+" has blocks that cannot be read", fmt.Sprintf("%x: %v", key, err))
		}
		return nil
	})
}

// blocks calls f with what is stored under the keys of a tree.
func (v *verifier) blocks(t tree, f func(key, value []byte) error) error {
	err := v.r.walk([]byte{byte(t)}, func(key, value []byte) error {
		switch {
		case len(key) == 0 || key[0] < byte(t):
			return nil
		case key[0] > byte(t):
			return errEnough
		}
		if err := v.ctx.Err(); err != nil {
			return err
		}
		return f(key, value)
	})
	if err == errEnough {
		return nil
	}
	return err
}

// compare names quads of one index that another lacks. What is wrong with the blocks is told already.
func (v *verifier) compare(of, lacks int) error {
	quiet := &verifier{ctx: v.ctx, r: v.r}
	return quiet.tree(orders[of].tree, "", func(t ids) {
		q := orders[of].quad(t)
		o := &orders[lacks]
		found, err := o.tree.has(v.r, o.tuple(q))
		if err == nil && !found {
			v.problem("index "+orderNames[lacks]+" lacks quads of "+orderNames[of], v.show(q))
		}
	})
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

// dictionary compares the terms with the quads, with their uses and with the index of their hashes. A block of texts is compared
// with those of uses of the same terms.
func (v *verifier) dictionary() error {
	terms := 0
	var hashes uint64
	err := v.blocks(termsTree, func(key, value []byte) error {
		at, err := termsTree.least(key)
		block, err2 := readTerms(value)
		if err := cmp.Or(err, err2); err != nil {
			v.problem("the dictionary has blocks that cannot be read", fmt.Sprintf("%x: %v", key, err))
			return nil
		}
		for i, text := range block {
			if len(text) == 0 {
				continue
			}
			n := at[0]*termsLen + id(i)
			v.last = max(v.last, n)
			terms++
			hashes += ids{hash(text), n}.sum()
			if t, err := decode(text); err != nil || t.Kind < graph.IRITerm || t.Kind > graph.LiteralTerm {
				v.problem("the dictionary has terms that cannot be read", fmt.Sprint(n))
			}
			if _, used := v.uses[n]; !used {
				v.problem("the dictionary has terms that no quad uses", fmt.Sprint(n))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if terms < len(v.uses) {
		v.missing()
	}
	if err := v.counts(); err != nil {
		return err
	}
	found := 0
	if err := v.tree(hashTree, "the index of hashes", func(q ids) { found++; hashes -= q.sum() }); err != nil {
		return err
	}
	if found != terms || hashes != 0 {
		v.problem("terms are not found by their hashes", fmt.Sprintf("%d hashes for %d terms", found, terms))
	}
	return nil
}

// missing names terms that quads use and the dictionary lacks.
func (v *verifier) missing() {
	for n := range v.uses {
		if _, err := termBytes(v.r, n, nil); err != nil {
			v.problem("quads use numbers that no term has", fmt.Sprint(n))
		}
	}
}

// counts compares the uses that are noted with those that were counted.
func (v *verifier) counts() error {
	noted := 0
	err := v.blocks(usesTree, func(key, value []byte) error {
		at, err := usesTree.least(key)
		block, err2 := readUses(value)
		if err := cmp.Or(err, err2); err != nil {
			v.problem("the dictionary has blocks of uses that cannot be read", fmt.Sprintf("%x: %v", key, err))
			return nil
		}
		for i, have := range block {
			n := at[0]*usesLen + id(i)
			if have != (uses{}) {
				noted++
			}
			if want := v.uses[n]; want != have {
				v.problem("terms have another number of uses than is noted", fmt.Sprintf("term %d, %d and not %d", n, want, have))
			}
		}
		return nil
	})
	if err == nil && noted < len(v.uses) {
		v.problem("terms are used and not noted", fmt.Sprintf("%d noted of %d", noted, len(v.uses)))
	}
	return err
}
