// Package path finds how two actors are linked: the k best chains of statements between two entities, each hop with the
// sentence it rests on.
package path

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// The bounds of a search where Options do not say otherwise.
const (
	DefaultMaxLength = 4
	DefaultK         = 3
)

// The most that a user should be let ask for: beyond it the search takes long and what it finds says little.
const (
	LimitMaxLength = 8
	LimitK         = 20
)

// Options say which paths are wanted. The zero value works.
type Options struct {
	MaxLength int            // hops at most; DefaultMaxLength where it is 0
	K         int            // paths at most; DefaultK where it is 0
	Report    graph.ReportID // only statements of this report
	Factual   bool           // only statements that the reports assert themselves
}

// Hop is one step of a path.
type Hop struct {
	From, To graph.EntityID
	Ref      index.Ref
	Direct   bool // From and To are the subject, object or argument, and not only mentioned in one
}

// Path is a chain of hops. Smaller costs are better.
type Path struct {
	Hops []Hop
	Cost float64
}

// Find is the best paths from one entity to another, best first; none where they are not linked within the length. It is
// Yen's algorithm (Finding the K Shortest Loopless Paths, 1971) over Dijkstra's with a bound on hops. A hop costs more where
// an entity is only mentioned, where the statement is denied, doubted or told by others, and where it passes a hub, by the
// logarithm of the hub's statements.
func Find(v *index.View, from, to graph.EntityID, opts Options) []Path {
	found, _ := FindContext(context.Background(), v, from, to, opts) // it ends with no error but its context's
	return found
}

// FindContext is Find until ctx ends; the paths found by then come with its error. The search itself does not bound what opts
// ask for.
func FindContext(ctx context.Context, v *index.View, from, to graph.EntityID, opts Options) ([]Path, error) {
	opts.MaxLength = cmp.Or(max(opts.MaxLength, 0), DefaultMaxLength)
	opts.K = cmp.Or(max(opts.K, 0), DefaultK)
	if from == to || v.Entity(from) == nil || v.Entity(to) == nil {
		return nil, ctx.Err()
	}
	f := &finder{ctx: ctx, v: v, to: to, opts: opts, edges: map[graph.EntityID][]edge{}}
	best, ok := f.shortest(from, nil, nil, 0)
	if !ok {
		return nil, f.err
	}
	found := []Path{best}
	var candidates []Path
	for len(found) < opts.K {
		last := found[len(found)-1]
		for i := range last.Hops {
			candidates = f.spur(found, last.Hops[:i], last.Hops[i].From, candidates)
			if f.err != nil { // the candidates are not all there are
				return found, f.err
			}
		}
		if len(candidates) == 0 {
			return found, nil
		}
		slices.SortStableFunc(candidates, func(a, b Path) int { return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(key(a), key(b))) })
		found = append(found, candidates[0])
		candidates = candidates[1:]
	}
	return found, nil
}

// key tells paths apart by the entities they pass.
func key(p Path) string {
	s := ""
	for _, h := range p.Hops {
		s += string(h.To) + " "
	}
	return s
}

// finder is one search.
type finder struct {
	ctx   context.Context
	err   error // the context's, once it ended
	v     *index.View
	to    graph.EntityID
	opts  Options
	edges map[graph.EntityID][]edge
}

// ended reports whether the context did.
func (f *finder) ended() bool {
	if f.err == nil {
		f.err = f.ctx.Err()
	}
	return f.err != nil
}

// edge is the best statement that links two entities.
type edge struct {
	to   graph.EntityID
	hop  Hop
	cost float64
}

// neighbours are the edges of an entity, one to each other entity.
func (f *finder) neighbours(id graph.EntityID) []edge {
	if es, ok := f.edges[id]; ok {
		return es
	}
	best := map[graph.EntityID]edge{}
	for _, ref := range f.v.Entity(id).Statements {
		if f.opts.Report != "" && ref.Reading.Report.ID != f.opts.Report || f.opts.Factual && !ref.Fact() {
			continue
		}
		ps := f.v.Participants(ref)
		for _, a := range ps {
			if a.Entity != id {
				continue
			}
			for _, b := range ps {
				c, ok := cost(ref, a, b)
				if !ok {
					continue
				}
				if have, ok := best[b.Entity]; !ok || c < have.cost {
					best[b.Entity] = edge{b.Entity, Hop{From: id, To: b.Entity, Ref: ref, Direct: a.Direct && b.Direct}, c}
				}
			}
		}
	}
	es := make([]edge, 0, len(best))
	for _, e := range best {
		if e.to != f.to { // { hubs do not swallow everything }
			e.cost += 0.25 * math.Log(float64(1+len(f.v.Entity(e.to).Statements)))
		}
		es = append(es, e)
	}
	slices.SortFunc(es, func(a, b edge) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.to, b.to)) })
	f.edges[id] = es
	return es
}

// cost is what a hop from one participant of a statement to another costs; ok is false where they are not linked by it. Two
// that are only mentioned in the same part are.
func cost(ref index.Ref, a, b index.Participant) (float64, bool) {
	if a.Entity == b.Entity || a.Part == b.Part && a.Direct != b.Direct {
		return 0, false
	}
	if (ref.Rule == "title" || ref.Rule == "title-of") && !(a.Direct && b.Direct && a.Part != "source" && b.Part != "source") {
		return 0, false // { "We welcome the call with President Xi," Kirby said }: that Xi is President is no link with Kirby
	}
	c := 1.0
	for _, p := range []index.Participant{a, b} {
		if !p.Direct {
			c += 0.6
		}
		if p.Part == "source" {
			c += 0.3
		}
	}
	if ref.Rule == "title-of" {
		c += 0.4 // { Russian President Putin } links him with all that is Russian
	}
	if len(ref.Content) > 0 && (a.Part == "object" && !a.Direct || b.Part == "object" && !b.Direct) {
		c += 0.3 // somebody only said something of it
	}
	if len(ref.Attribution) > 0 && a.Part != "source" && b.Part != "source" {
		c += 0.3
	}
	if ref.Negated || ref.Modality != graph.Asserted {
		c += 0.5
	}
	return c + 0.5*(1-ref.Confidence), true
}

// shortest is the cheapest path from an entity, that uses at most the hops left over and none of what is banned.
func (f *finder) shortest(from graph.EntityID, bannedNodes map[graph.EntityID]bool, bannedSteps map[[2]graph.EntityID]bool, used int) (Path, bool) {
	type state struct {
		id   graph.EntityID
		hops int
	}
	done := map[state]bool{}
	q := &queue{{id: from}}
	for q.Len() > 0 && !f.ended() {
		it := heap.Pop(q).(*item)
		if it.id == f.to {
			return it.path(), true
		}
		s := state{it.id, it.hops}
		if done[s] || it.hops+used >= f.opts.MaxLength {
			continue
		}
		done[s] = true
		for _, e := range f.neighbours(it.id) {
			if bannedNodes[e.to] || bannedSteps[[2]graph.EntityID{it.id, e.to}] || it.passed(e.to) {
				continue
			}
			heap.Push(q, &item{id: e.to, hops: it.hops + 1, cost: it.cost + e.cost, hop: e.hop, prev: it})
		}
	}
	return Path{}, false
}

// spur adds the path that leaves those found at an entity by another step.
func (f *finder) spur(found []Path, root []Hop, at graph.EntityID, candidates []Path) []Path {
	nodes, steps := map[graph.EntityID]bool{}, map[[2]graph.EntityID]bool{}
	for _, h := range root {
		nodes[h.From] = true
	}
	for _, p := range found {
		if len(p.Hops) > len(root) && key(Path{Hops: p.Hops[:len(root)]}) == key(Path{Hops: root}) {
			steps[[2]graph.EntityID{at, p.Hops[len(root)].To}] = true
		}
	}
	rest, ok := f.shortest(at, nodes, steps, len(root))
	if !ok {
		return candidates
	}
	p := Path{Hops: append(slices.Clone(root), rest.Hops...), Cost: rest.Cost}
	for i, h := range root {
		for _, e := range f.neighbours(h.From) {
			if e.to == root[i].To {
				p.Cost += e.cost
			}
		}
	}
	same := func(o Path) bool { return key(o) == key(p) }
	if slices.ContainsFunc(candidates, same) || slices.ContainsFunc(found, same) {
		return candidates
	}
	return append(candidates, p)
}

// item is an entry of the queue: an entity reached by a hop.
type item struct {
	id   graph.EntityID
	hops int
	cost float64
	hop  Hop
	prev *item
}

// via is where the item came from.
func (it *item) via() graph.EntityID {
	if it.prev == nil {
		return ""
	}
	return it.prev.id
}

func (it *item) passed(id graph.EntityID) bool {
	for ; it != nil; it = it.prev {
		if it.id == id {
			return true
		}
	}
	return false
}

func (it *item) path() Path {
	p := Path{Cost: it.cost}
	for ; it.prev != nil; it = it.prev {
		p.Hops = append(p.Hops, it.hop)
	}
	slices.Reverse(p.Hops)
	return p
}

// queue is a heap of items by cost; of equals the one with the smaller ID comes first, so that results do not depend on chance.
type queue []*item

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].cost, q[j].cost), cmp.Compare(q[i].hops, q[j].hops), cmp.Compare(q[i].id, q[j].id), cmp.Compare(q[i].via(), q[j].via())) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*item)) }
func (q *queue) Pop() any {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	return it
}
