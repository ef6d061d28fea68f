package index

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/tidwall/btree"

	"github.com/newsgraph/newsgraph/graph"
)

// copier keeps groups of copies while texts come and go. Groups are those that come about where all texts are gone through, the longest
// first, and each is put into the group whose first contains it, else into one of its own: twice, for what is stock is known only
// after the first time. What a text is hangs on longer ones only, and on those alone that have a fingerprint in common with it, so that a
// text that comes or goes is followed by a look at those that it, or one of them, could matter to.
type copier struct {
	texts   map[graph.ReportID]*printed
	one     map[uint64]*printed   // the text that alone has a fingerprint
	several map[uint64][]*printed // those that have one, the longest first
	fresh   map[*printed]bool     // since the groups were made

	queues  [2]queue // of texts to look at, for each of the two times
	members map[*printed][]*printed
	groups  *btree.Map[graph.ReportID, []graph.ReportID]
}

// printed is a text.
type printed struct {
	id     graph.ReportID
	prints Prints
	first  [2]*printed // of its group; itself where it is the first, nil where it is not known
	queued [2]bool
	shared tally // fingerprints in common with the text at hand
}

// tally counts fingerprints.
type tally struct{ all, head int32 }

func newCopier() *copier {
	return &copier{
		texts: map[graph.ReportID]*printed{}, one: map[uint64]*printed{}, several: map[uint64][]*printed{}, fresh: map[*printed]bool{},
		members: map[*printed][]*printed{}, groups: btree.NewMap[graph.ReportID, []graph.ReportID](0),
	}
}

// bySize orders texts, the longest first.
func bySize(a, b *printed) int {
	return cmp.Or(cmp.Compare(len(b.prints.hashes), len(a.prints.hashes)), cmp.Compare(a.id, b.id))
}

// put adds a text, in the place of an earlier one of the same report.
func (c *copier) put(id graph.ReportID, prints Prints) {
	c.delete(id)
	if len(prints.hashes) < least {
		return
	}
	t := &printed{id: id, prints: prints}
	c.texts[id] = t
	c.fresh[t] = true
	for _, p := range prints.hashes {
		have := c.with(p)
		if len(have) == 0 {
			c.one[p] = t
			continue
		}
		delete(c.one, p)
		at, _ := slices.BinarySearchFunc(have, t, bySize)
		c.several[p] = slices.Insert(have, at, t)
	}
}

// with lists the texts that have a fingerprint.
func (c *copier) with(p uint64) []*printed {
	if t := c.one[p]; t != nil {
		return []*printed{t}
	}
	return c.several[p]
}

func (c *copier) delete(id graph.ReportID) {
	t := c.texts[id]
	if t == nil {
		return
	}
	delete(c.texts, id)
	delete(c.fresh, t)
	was := t.first[1]
	for k := range t.first { // while the others still have fingerprints in common with it
		if t.first[k] == t {
			c.first(t, k, nil)
		}
	}
	c.member(t, was, nil)
	for _, p := range t.prints.hashes {
		switch rest := slices.DeleteFunc(c.with(p), func(x *printed) bool { return x == t }); len(rest) {
		case 0:
			delete(c.one, p)
		case 1:
			delete(c.several, p)
			c.one[p] = rest[0]
		default:
			c.several[p] = rest
		}
	}
	t.first = [2]*printed{}
}

// copies are the groups as they are now.
func (c *copier) copies() *Copies {
	if len(c.fresh) > len(c.texts)/2 {
		c.all()
	}
	for t := range c.fresh {
		c.queues[0].add(t, 0)
		c.queues[1].add(t, 1)
	}
	clear(c.fresh)
	for k := range c.queues {
		for t := c.queues[k].next(k); t != nil; t = c.queues[k].next(k) {
			if c.texts[t.id] == t {
				c.look(t, k)
			}
		}
	}
	return &Copies{c.groups.Copy()}
}

// all goes through all texts, where most of them are new.
func (c *copier) all() {
	texts := make([]*printed, 0, len(c.texts))
	for _, t := range c.texts {
		texts = append(texts, t)
		t.first = [2]*printed{}
	}
	slices.SortFunc(texts, bySize)
	for k := range c.queues {
		for _, t := range texts {
			t.first[k] = c.of(t, k)
		}
	}
	clear(c.fresh)
	clear(c.members)
	c.groups = btree.NewMap[graph.ReportID, []graph.ReportID](0)
	for _, t := range texts {
		c.members[t.first[1]] = append(c.members[t.first[1]], t)
	}
	for first := range c.members {
		c.publish(first)
	}
}

// look finds the group of a text.
func (c *copier) look(t *printed, k int) {
	was, is := t.first[k], c.of(t, k)
	if was == is {
		return
	}
	if was == t || is == t {
		c.first(t, k, is)
	}
	t.first[k] = is
	if k == 1 {
		c.member(t, was, is)
	}
}

// first notes that a text comes to be the first of a group, or is it no longer, and has those looked at for which it matters.
func (c *copier) first(t *printed, k int, is *printed) {
	before := make([]bool, len(t.prints.hashes))
	if k == 0 {
		for i, p := range t.prints.hashes {
			before[i] = c.isStock(p)
		}
	}
	t.first[k] = is
	for i, p := range t.prints.hashes {
		have := c.with(p)
		if k == 0 && before[i] != c.isStock(p) {
			for _, o := range have {
				c.queues[1].add(o, 1)
			}
		}
		if len(have) < 2 {
			continue
		}
		at, _ := slices.BinarySearchFunc(have, t, bySize)
		ahead := 0 // firsts but for t: behind too many of them a fingerprint is stock, whether t is one or not
		for j, o := range have {
			if j > at {
				c.queues[k].add(o, k)
			}
			if o != t && o.first[k] == o {
				if ahead++; ahead > stockTexts {
					break
				}
			}
		}
	}
}

// isStock reports whether too many groups have a fingerprint, after the first time.
func (c *copier) isStock(p uint64) bool {
	n := 0
	for _, t := range c.several[p] {
		if t.first[0] == t {
			if n++; n > stockTexts {
				return true
			}
		}
	}
	return false
}

// of finds the first of the group that a text belongs to, itself where it contains what no other one does.
func (c *copier) of(t *printed, k int) *printed {
	var near []*printed
	var own tally
	for i, p := range t.prints.hashes {
		have := c.several[p]
		if len(have) > 0 && k == 1 && c.isStock(p) {
			continue
		}
		var firsts [stockTexts]*printed
		n := 0
		for _, o := range have {
			if o == t || n > stockTexts {
				break
			}
			if o.first[k] == o {
				if n < stockTexts {
					firsts[n] = o
				}
				n++
			}
		}
		if n > stockTexts {
			continue
		}
		own.count(i < t.prints.head)
		for _, o := range firsts[:n] {
			if o.shared.all == 0 {
				near = append(near, o)
			}
			o.shared.count(i < t.prints.head)
		}
	}
	return nearest(t, near, own)
}

func (n *tally) count(head bool) {
	n.all++
	if head {
		n.head++
	}
}

// nearest is the one of the firsts that contains most of a text, and enough; else the text itself.
func nearest(t *printed, near []*printed, own tally) *printed {
	best, most := t, int32(0)
	for _, o := range near {
		n := o.shared
		o.shared = tally{}
		if n.all < least || float64(n.all) < contained*float64(own.all) || float64(n.head) < begun*float64(own.head) {
			continue
		}
		if (n.all > most || n.all == most && bySize(o, best) < 0) && sameFigures(t.prints, o.prints) {
			best, most = o, n.all
		}
	}
	return best
}

// member notes that a text is in the group of another first.
func (c *copier) member(t, was, is *printed) {
	if was != nil {
		if c.members[was] = slices.DeleteFunc(c.members[was], func(x *printed) bool { return x == t }); len(c.members[was]) == 0 {
			delete(c.members, was)
		}
		c.groups.Delete(t.id)
		c.publish(was)
	}
	if is != nil {
		at, _ := slices.BinarySearchFunc(c.members[is], t, bySize)
		c.members[is] = slices.Insert(c.members[is], at, t)
		c.publish(is)
	}
}

// publish puts a group among those that are given out.
func (c *copier) publish(first *printed) {
	group := c.members[first]
	if len(group) < 2 {
		for _, t := range group {
			c.groups.Delete(t.id)
		}
		return
	}
	ids := make([]graph.ReportID, len(group))
	for i, t := range group {
		ids[i] = t.id
	}
	for _, id := range ids {
		c.groups.Set(id, ids)
	}
}

// queue is texts to look at, the longest first, each once.
type queue []*printed

func (q *queue) add(t *printed, k int) {
	if !t.queued[k] {
		t.queued[k] = true
		heap.Push(q, t)
	}
}

// next takes the first text out; nil where there is none.
func (q *queue) next(k int) *printed {
	if len(*q) == 0 {
		return nil
	}
	t := heap.Pop(q).(*printed)
	t.queued[k] = false
	return t
}

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return bySize(q[i], q[j]) < 0 }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(*printed)) }
func (q *queue) Pop() any {
	old := *q
	t := old[len(old)-1]
	*q = old[:len(old)-1]
	return t
}
