package index

import (
	"iter"
	"slices"

	"github.com/tidwall/btree"
)

// list is items in an order, such as the statements of a verb: thousands of them for a few, one for most. It is of one moment where the
// epoch has moved on since: a change then copies the piece that it lies in, and the others are shared. The zero value is empty.
type list[T any] struct {
	epoch  uint64
	pieces []*piece[T]
	size   int
}

// piece is a part of a list.
type piece[T any] struct {
	epoch uint64
	items []T
}

// most is how many items a piece has at most: few enough to copy for each word of a report that comes in.
const most = 128

// find is the piece and the place in it where an item stands, or would.
func (l *list[T]) find(x T, compare func(a, b T) int) (k, at int, ok bool) {
	k, ok = slices.BinarySearchFunc(l.pieces, x, func(c *piece[T], x T) int { return compare(c.items[0], x) })
	if ok || len(l.pieces) == 0 {
		return k, 0, ok
	}
	k = max(k-1, 0)
	at, ok = slices.BinarySearchFunc(l.pieces[k].items, x, compare)
	return k, at, ok
}

// own makes a piece one that may be changed in this epoch.
func (l *list[T]) own(k int, epoch uint64) *piece[T] {
	if l.epoch != epoch {
		l.epoch, l.pieces = epoch, slices.Clone(l.pieces)
	}
	if c := l.pieces[k]; c.epoch != epoch {
		l.pieces[k] = &piece[T]{epoch, append(make([]T, 0, len(c.items)+1), c.items...)}
	}
	return l.pieces[k]
}

// put adds an item, in the place of one that compares equal.
func (l *list[T]) put(x T, compare func(a, b T) int, epoch uint64) {
	k, at, ok := l.find(x, compare)
	if len(l.pieces) == 0 {
		*l = list[T]{epoch, []*piece[T]{{epoch, []T{x}}}, 1}
		return
	}
	c := l.own(k, epoch)
	if ok {
		c.items[at] = x
		return
	}
	c.items = slices.Insert(c.items, at, x)
	l.size++
	if len(c.items) > most {
		half := len(c.items) / 2
		if at == len(c.items)-1 { // items that come in order fill their pieces
			half = at
		}
		rest := &piece[T]{epoch, slices.Clone(c.items[half:])}
		c.items = slices.Clip(c.items[:half])
		l.pieces = slices.Insert(l.pieces, k+1, rest)
	}
}

// drop takes an item out.
func (l *list[T]) drop(x T, compare func(a, b T) int, epoch uint64) {
	k, at, ok := l.find(x, compare)
	if !ok {
		return
	}
	c := l.own(k, epoch)
	c.items = slices.Delete(c.items, at, at+1)
	l.size--
	if len(c.items) == 0 {
		l.pieces = slices.Delete(l.pieces, k, k+1)
	}
}

// all are the items in order.
func (l *list[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, c := range l.pieces {
			for _, x := range c.items {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// first is the first item of a list that is not empty.
func (l *list[T]) first() T { return l.pieces[0].items[0] }

// enter adds an item to the list of a word, or drops it, and the word with the last. It gives how many are left.
func enter[T any](of *btree.Map[string, list[T]], word string, x T, compare func(a, b T) int, add bool, epoch uint64) int {
	l, _ := of.Get(word)
	if add {
		l.put(x, compare, epoch)
	} else {
		l.drop(x, compare, epoch)
	}
	if l.size == 0 {
		of.Delete(word)
	} else {
		of.Set(word, l)
	}
	return l.size
}
