package path

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"github.com/newsgraph/newsgraph/query/index"
)

// search looks for the best paths between two entities. Costs are whole thousandths, so that they add up to the same however they
// are added, and what is best does not depend on the order of work.
type search struct {
	ctx    context.Context
	err    error // the context's, once it ended
	links  *index.Links
	filter *filter
	k      int
	hops   int    // at most
	weight uint32 // of a hub, in thousandths of the logarithm of its statements

	from, to index.Node
	known    known
	whole    *pair     // the first search, whose labels bound what comes later
	spur     *pair     // that of the problem at hand
	narrow   bool      // the labels of whole are final
	arcs     [2]arcMap // links that may be of one of the best paths, by side of whole
	*problem
	best *route // of the problem at hand
	cap  uint32 // what a route of the problem may cost at most
}

type arcMap map[index.Node][]arc

// arc is a link with a lower bound of what is left behind it.
type arc struct {
	to         index.Node
	cost, rest uint32
}

// problem is the search for the best of all routes that begin with a root and go on to none of some entities.
type problem struct {
	root   []index.Node // the last of them is where the search starts
	banned []index.Node
	spent  uint32 // cost of the root with that of leaving its last
}

// route is a path under way.
type route struct {
	nodes  []index.Node
	exits  []uint32 // by node: the cost up to it and of leaving it
	cost   uint32
	at     int // the index of the last of the root that it was found with
	banned []index.Node
}

// compare orders by cost, hops and the IDs of the entities.
func (s *search) compare(a, b *route) int {
	if c := cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.nodes), len(b.nodes))); c != 0 {
		return c
	}
	return slices.CompareFunc(a.nodes, b.nodes, s.compareNodes)
}

func (s *search) compareNodes(a, b index.Node) int {
	if a == b {
		return 0
	}
	return cmp.Compare(s.links.Entity(a), s.links.Entity(b))
}

// penalty is what it costs to pass an entity.
func (s *search) penalty(n index.Node) uint32 {
	if n == s.from || n == s.to {
		return 0
	}
	return s.links.Log(n) * s.weight / 1000
}

// routes are the k best, by Yen's algorithm (Finding the K Shortest Loopless Paths, Management Science 17, 1971) with the
// partition of Lawler (A Procedure for Computing the K Best Solutions, Management Science 18, 1972): what is left of the
// problem of which a route was the best falls into problems that share no route. Each is searched from both ends; see pair.
// Where we depart from them: every route that such a search comes across counts, so that none looks farther than the k-th best
// known so far, and the labels of the first search, which has no root, bound what those after it can find.
func (s *search) routes() []*route {
	var out, open []*route
	open = s.solve(open, &problem{root: []index.Node{s.from}})
	for len(open) > 0 && len(out) < s.k && s.err == nil {
		best := 0
		for i, r := range open {
			if s.compare(r, open[best]) < 0 {
				best = i
			}
		}
		r := open[best]
		open = slices.Delete(open, best, best+1)
		if out = append(out, r); len(out) == s.k {
			break
		}
		for i := r.at; i+1 < len(r.nodes) && s.err == nil; i++ {
			p := &problem{root: r.nodes[: i+1 : i+1], banned: []index.Node{r.nodes[i+1]}, spent: r.exits[i]}
			if i == r.at {
				p.banned = append(p.banned, r.banned...)
			}
			open = s.solve(open, p)
		}
	}
	return out
}

// solve adds the best route of a problem, where there is one.
func (s *search) solve(open []*route, p *problem) []*route {
	s.problem, s.best = p, nil
	pr := s.spur
	if s.narrow = s.whole.done; !s.narrow {
		pr = s.whole
	}
	pr.run(s)
	if s.best == nil || s.err != nil && s.narrow { // it may not be the best
		return open
	}
	s.best.at, s.best.banned = len(p.root)-1, p.banned
	return append(open, s.best)
}

// ended reports whether the context did.
func (s *search) ended() bool {
	if s.err == nil {
		s.err = s.ctx.Err()
	}
	return s.err != nil
}

// known are the costs of the k best routes that were come across.
type known struct {
	costs []uint32 // in order
	seen  map[string]bool
}

// add counts a route, once.
func (k *known) add(r *route, most int) {
	key := make([]byte, 0, 64)
	for _, n := range r.nodes {
		key = append(key, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	if k.seen[string(key)] {
		return
	}
	k.seen[string(key)] = true
	i, _ := slices.BinarySearch(k.costs, r.cost)
	if k.costs = slices.Insert(k.costs, i, r.cost); len(k.costs) > most {
		k.costs = k.costs[:most]
	}
}

const never = math.MaxUint32 / 4

// worst is the cost of the k-th best known.
func (s *search) worst() uint32 {
	if len(s.known.costs) < s.k {
		return never
	}
	return s.known.costs[s.k-1]
}

// pair is a search from both ends of a problem (Pohl, Bi-directional Search, Machine Intelligence 6, 1971): each side
// labels entities with what it costs to come there within a number of hops, in the order of the cost with which they are left, and a
// link from one side to what the other one labelled makes a route. The cost of passing an entity counts when it is left, so
// that a hub which both sides have reached is a way between them and needs not to be looked through. The side goes on that had less
// work, so that one which ends early spares the other.
type pair struct {
	sides [2]side // forward, backward
	done  bool
	start index.Node
	limit int // hops at most
	work  int
}

// enough is how many more links the first search looks at to know k routes, when it knows the best: what is beyond is left to
// the problems after it.
var enough = 100_000

// minimum is the least cost of a link.
const minimum = 1000

func (p *pair) run(s *search) {
	p.begin(s)
	proven := 0 // work when the best was known
	for !s.ended() {
		f, b := &p.sides[0], &p.sides[1]
		least := f.settle(s, b, p.limit) + b.settle(s, f, p.limit) + minimum
		if least >= never || least > s.bound() {
			break
		}
		if !s.narrow && s.best != nil && least > s.best.cost {
			if proven == 0 {
				proven = p.work + 1
			}
			if p.work-proven > enough {
				break
			}
		}
		d, o := f, b
		if b.work+s.degree(b) < f.work+s.degree(f) {
			d, o = b, f
		}
		p.work -= d.work
		d.expand(s, o, p)
		p.work += d.work
	}
	p.done = true
}

// bound is what a route of the problem may still cost, from where it starts.
func (s *search) bound() uint32 {
	most := s.worst()
	if s.best != nil && (s.narrow || s.k == 1) {
		most = min(most, s.best.cost)
	}
	return most - min(s.spent, most)
}

// begin clears the labels and sets those of the ends.
func (p *pair) begin(s *search) {
	p.start, p.limit, p.work = s.root[len(s.root)-1], s.hops-len(s.root)+1, 0
	for i, n := range []index.Node{p.start, s.to} {
		d := &p.sides[i]
		d.clear(p.limit)
		d.forward = i == 0
		for _, r := range s.root[:len(s.root)-1] {
			d.heads.set(r, barred)
		}
		d.push(n, none, 0, 0, 0)
	}
}

// degree estimates how many links the next entity of a side has, by its statements.
func (s *search) degree(d *side) int {
	return 1 << (s.links.Log(d.labels[uint32(d.queue[0])].node) * 1443 / 1_000_000)
}

// side is one of a pair.
type side struct {
	forward bool
	labels  []label
	heads   heads // of the labels of each node
	queue   queue
	open    []int  // labels in the queue, by hops
	skipped uint32 // the least cost of leaving what has too many hops
	work    int    // links looked at
}

const (
	none   = math.MaxUint32
	barred = math.MaxUint32 - 1 // the node is not to be passed
)

// label is a way from an end to a node.
type label struct {
	node   index.Node
	parent uint32 // the label before, none at the end
	next   uint32 // another label of the node
	cost   uint32 // up to the node
	exit   uint32 // and of leaving it
	hops   uint16
	dead   bool // another one is as good or better
}

func (d *side) clear(hops int) {
	d.heads.clear()
	d.labels, d.queue, d.skipped, d.work = d.labels[:0], d.queue[:0], never, 0
	d.open = append(d.open[:0], make([]int, hops+2)...)
}

func (d *side) push(n index.Node, parent, cost, exit uint32, hops uint16) {
	i := uint32(len(d.labels))
	d.labels = append(d.labels, label{node: n, parent: parent, next: d.heads.get(n), cost: cost, exit: exit, hops: hops})
	d.heads.set(n, i)
	d.queue.push(uint64(exit)<<32 | uint64(i))
	d.open[hops]++
}

// fewest is the least hops of what is in the queue.
func (d *side) fewest() int {
	for h, n := range d.open {
		if n > 0 {
			return h
		}
	}
	return len(d.open)
}

// settle takes from the queue what needs no look, and gives the cost of leaving its first; never where it is empty. A label with
// so many hops that the least of the other side's are too many besides need not be looked at.
func (d *side) settle(s *search, o *side, limit int) uint32 {
	for len(d.queue) > 0 {
		i := uint32(d.queue[0])
		l := &d.labels[i]
		switch {
		case l.dead:
		case int(l.hops)+o.fewest()+1 > limit:
			d.skipped = min(d.skipped, l.exit)
		default:
			return l.exit
		}
		d.take()
	}
	return never
}

// take takes the first label from the queue.
func (d *side) take() uint32 {
	i := uint32(d.queue.pop())
	if l := &d.labels[i]; !l.dead {
		d.open[l.hops]--
	}
	return i
}

// radius is a lower bound of what it costs to leave an entity that was not looked at.
func (d *side) radius() uint32 {
	if len(d.queue) == 0 {
		return d.skipped
	}
	return min(d.skipped, uint32(d.queue[0]>>32))
}

// least is a lower bound of what it costs to come to a node.
func (d *side) least(n index.Node) uint32 {
	most := d.radius() + minimum
	if h := d.heads.get(n); h < barred {
		for i := h; i != none; i = d.labels[i].next {
			most = min(most, d.labels[i].cost)
		}
	}
	return most
}

// expand looks at the links of the first label.
func (d *side) expand(s *search, o *side, p *pair) {
	i := d.take()
	l := d.labels[i]
	first := d.forward && l.parent == none
	s.cap = s.bound()
	if arcs, ok := s.narrowed(d, l.node); ok {
		d.work += len(arcs)
		most := s.cap
		if !d.forward {
			most += s.spent // what is left behind a link leads to where the root begins
		}
		for _, a := range arcs {
			if l.exit+a.cost+a.rest > most {
				break
			}
			if !first || !slices.Contains(s.banned, a.to) {
				d.relax(s, o, i, a.to, l.exit+a.cost)
			}
		}
		return
	}
	rest := o.radius() + minimum
	for _, b := range s.links.Blocks(l.node) {
		d.work += len(b.Links)
		for j := range b.Links {
			to := b.Links[j].To
			cost := l.exit + uint32(b.Links[j].Cost)
			if cost > s.cap || o.heads.get(to) == none && cost+rest > s.cap {
				continue
			}
			if !s.filter.all {
				c, ok := s.filter.best(b, j)
				if !ok {
					continue
				}
				cost = l.exit + c
			}
			if !first || !slices.Contains(s.banned, to) {
				d.relax(s, o, i, to, cost)
			}
		}
	}
}

// narrowed are the links of an entity that may be of one of the best routes, once k are known and the labels of whole are final;
// ok is false before.
func (s *search) narrowed(d *side, n index.Node) (arcs []arc, ok bool) {
	worst := s.worst()
	if !s.narrow || worst == never {
		return nil, false
	}
	k := 0
	if !d.forward {
		k = 1
	}
	if arcs, ok = s.arcs[k][n]; ok {
		return arcs, true
	}
	mine, other := &s.whole.sides[k], &s.whole.sides[1-k]
	spent := mine.least(n) + s.penalty(n)
	unseen := other.radius() + minimum
	for _, b := range s.links.Blocks(n) {
		for j := range b.Links {
			to := b.Links[j].To
			cost := uint32(b.Links[j].Cost)
			if spent+cost > worst || other.heads.get(to) == none && spent+cost+unseen > worst {
				continue
			}
			c, ok := s.filter.best(b, j)
			if !ok {
				continue
			}
			if rest := s.penalty(to) + other.least(to); spent+c+rest <= worst {
				arcs = append(arcs, arc{to, c, rest})
			}
		}
	}
	slices.SortFunc(arcs, func(a, b arc) int { return cmp.Or(cmp.Compare(a.cost+a.rest, b.cost+b.rest), cmp.Compare(a.to, b.to)) })
	s.arcs[k][n] = arcs
	return arcs, true
}

// relax goes from a label to a node, at a cost up to it.
func (d *side) relax(s *search, o *side, from uint32, to index.Node, cost uint32) {
	h := d.heads.get(to)
	if h == barred || to == d.labels[0].node {
		return
	}
	ends := to == o.labels[0].node
	if h == none && !ends && !s.filter.passes(to) {
		d.heads.set(to, barred)
		return
	}
	hops := d.labels[from].hops + 1
	exit := cost
	if !ends {
		exit += s.penalty(to)
	}
	for m := o.heads.get(to); m < barred; m = o.labels[m].next {
		if l := &o.labels[m]; exit+l.cost <= s.cap && int(hops+l.hops) <= s.hops-len(s.root)+1 {
			s.meet(d, o, from, m, exit+l.cost)
		}
	}
	if !ends && int(hops) <= s.hops-len(s.root) { // one more hop at least
		d.label(s, h, label{node: to, parent: from, cost: cost, exit: exit, hops: hops})
	}
}

// label adds a label to those of its node, of which h is the first, where none is as good.
func (d *side) label(s *search, h uint32, l label) {
	for i := h; i != none; i = d.labels[i].next {
		have := &d.labels[i]
		switch {
		case have.cost == l.cost && have.hops == l.hops:
			if d.before(s, l.parent, have.parent) {
				have.parent = l.parent
			}
			return
		case have.cost <= l.cost && have.hops <= l.hops:
			return
		}
	}
	for i := h; i != none; i = d.labels[i].next {
		if have := &d.labels[i]; !have.dead && have.cost >= l.cost && have.hops >= l.hops {
			have.dead = true
			d.open[have.hops]--
		}
	}
	d.push(l.node, l.parent, l.cost, l.exit, l.hops)
}

// before reports whether the route over one label comes before that over another of the same hops, by the IDs of the entities
// in the direction of the path.
func (d *side) before(s *search, a, b uint32) bool {
	if a == b || a == none || b == none {
		return false
	}
	x, y := &d.labels[a], &d.labels[b]
	if d.forward && x.parent != y.parent {
		return d.before(s, x.parent, y.parent)
	}
	return s.compareNodes(x.node, y.node) < 0
}

// meet makes a route of a label of one side and the next one of the other, where it passes nobody twice.
func (s *search) meet(d, o *side, mine, theirs, cost uint32) {
	f, b, x, y := d, o, mine, theirs
	if !d.forward {
		f, b, x, y = o, d, theirs, mine
	}
	if s.loops(f, b, x, y) {
		return
	}
	r := s.route(f, b, x, y, s.spent+cost)
	if slices.Contains(s.banned, r.nodes[len(s.root)]) {
		return
	}
	if s.k > 1 {
		s.known.add(r, s.k)
	}
	if s.best == nil || s.compare(r, s.best) < 0 {
		s.best = r
	}
	s.cap = min(s.cap, s.bound())
}

// loops reports whether two labels share an entity.
func (s *search) loops(f, b *side, x, y uint32) bool {
	for i := x; i != none; i = f.labels[i].parent {
		for j := y; j != none; j = b.labels[j].parent {
			if f.labels[i].node == b.labels[j].node {
				return true
			}
		}
	}
	return false
}

func (s *search) route(f, b *side, x, y, cost uint32) *route {
	n := len(s.root) + int(f.labels[x].hops) + int(b.labels[y].hops) + 1
	r := &route{nodes: make([]index.Node, n), exits: make([]uint32, n), cost: cost}
	at := len(s.root) + int(f.labels[x].hops) - 1
	for i, k := x, at; i != none; i, k = f.labels[i].parent, k-1 {
		r.nodes[k], r.exits[k] = f.labels[i].node, s.spent+f.labels[i].exit
	}
	for j, k := y, at+1; j != none; j, k = b.labels[j].parent, k+1 {
		r.nodes[k], r.exits[k] = b.labels[j].node, cost-b.labels[j].cost
	}
	copy(r.nodes, s.root[:len(s.root)-1])
	return r
}

// heads are where the labels of nodes begin: a hash table with linear probing, of which no part costs anything to empty and which is
// as large as a search needs.
type heads struct {
	slots []headSlot
	used  int
	epoch uint32
}

type headSlot struct {
	epoch uint32 // the slot is free in another one
	node  index.Node
	label uint32
}

func (h *heads) clear() {
	if h.epoch++; h.epoch == 0 || h.slots == nil {
		h.slots, h.epoch = make([]headSlot, max(256, len(h.slots))), 1
	}
	h.used = 0
}

// at is the slot of a node, or the free one that it would get.
func (h *heads) at(n index.Node) *headSlot {
	mask := uint32(len(h.slots) - 1)
	for i := uint32(n) * 0x9e3779b1 >> 7 & mask; ; i = (i + 1) & mask {
		if s := &h.slots[i]; s.epoch != h.epoch || s.node == n {
			return s
		}
	}
}

func (h *heads) get(n index.Node) uint32 {
	if s := h.at(n); s.epoch == h.epoch {
		return s.label
	}
	return none
}

func (h *heads) set(n index.Node, label uint32) {
	s := h.at(n)
	if s.epoch != h.epoch {
		if h.used++; h.used*2 > len(h.slots) {
			h.grow()
			s = h.at(n)
		}
	}
	*s = headSlot{h.epoch, n, label}
}

func (h *heads) grow() {
	old := h.slots
	h.slots = make([]headSlot, 2*len(old))
	for _, s := range old {
		if s.epoch == h.epoch {
			*h.at(s.node) = s
		}
	}
}

// queue is a heap of labels by the cost of leaving their nodes, four children to a parent.
type queue []uint64

func (q *queue) push(x uint64) {
	h := append(*q, x)
	i := len(h) - 1
	for i > 0 && h[(i-1)/4] > x {
		h[i] = h[(i-1)/4]
		i = (i - 1) / 4
	}
	h[i] = x
	*q = h
}

func (q *queue) pop() uint64 {
	h := *q
	top, x := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*q = h
	for i := 0; len(h) > 0; {
		least := i*4 + 1
		for c := least + 1; c <= i*4+4 && c < len(h); c++ {
			if h[c] < h[least] {
				least = c
			}
		}
		if least >= len(h) || h[least] >= x {
			h[i] = x
			break
		}
		h[i] = h[least]
		i = least
	}
	return top
}

// pool keeps the arrays of searches.
var pool = sync.Pool{New: func() any { return new([2]pair) }}
