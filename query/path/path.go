// Package path finds how two actors are linked: the k best chains of statements between two entities, each hop with the
// sentence it rests on.
//
// A path costs the sum of its hops and of the entities that it passes, in thousandths; smaller is better, of equals the one with
// fewer hops, then the one whose IDs come first. A hop costs at least 1000, and more where an entity is only mentioned, where the
// statement is denied, doubted or told by others, and where it is less sure ([index.Looseness]). Passing an entity costs 250 times the natural
// logarithm of one more than its statements: 170 for one with a single statement, 1730 for one with a thousand, 2880 for one with a
// hundred thousand, so that hubs do not swallow everything.
package path

import (
	"cmp"
	"context"

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

// HubWeight is the cost of passing an entity for each unit of the natural logarithm of one more than its statements, in
// thousandths.
const HubWeight = 250

// Options say which paths are wanted. The zero value works.
type Options struct {
	MaxLength int // hops at most; DefaultMaxLength where it is 0
	K         int // paths at most; DefaultK where it is 0

	// Which statements make a link; all do where nothing is said.
	Report       graph.ReportID     // those of this report
	Stances      []string           // those held in one of these ways, see index.Stances: what the reports assert themselves is "asserted"
	Predicate    string             // those whose predicate has this lemma, or this verb in it
	Classes      []graph.EventClass // those of one of these classes
	Since, Until string             // those of this time: days, months or years, see index.Ref.Date

	// Which entities a path may pass.
	Kinds      []graph.EntityKind // those of one of these kinds; all where there are none
	AvoidKinds []graph.EntityKind // not those of these kinds
	Avoid      []graph.EntityID   // not these

	FreeHubs bool // passing a hub costs nothing
}

// Find is the best paths from one entity to another, best first; none where they are not linked within the length. When ctx ends, the paths
// found by then come with its error, and there is no other error. The search itself does not bound what opts ask for.
func Find(ctx context.Context, v *index.View, from, to graph.EntityID, opts Options) ([]Path, error) {
	a, b := v.Entity(from), v.Entity(to)
	if a == nil || b == nil || a.ID == b.ID {
		return nil, ctx.Err()
	}
	s := newSearch(ctx, v, a.ID, b.ID, opts)
	if s == nil {
		return nil, ctx.Err()
	}
	h := hops{search: s, view: v, made: map[[2]index.Node]Hop{}, ids: map[graph.ReportID]int{}, numbers: map[uint32]int{}}
	var found []Path
	for _, r := range s.run() {
		found = append(found, h.path(r))
	}
	return found, s.err
}

// newSearch is nil where no statement names one of the two.
func newSearch(ctx context.Context, v *index.View, from, to graph.EntityID, opts Options) *search {
	l := v.Links()
	a, ok := l.Node(from)
	b, also := l.Node(to)
	if !ok || !also {
		return nil
	}
	s := &search{
		ctx: ctx, links: l, filter: newFilter(v, opts), from: a, to: b, k: cmp.Or(max(opts.K, 0), DefaultK),
		hops: cmp.Or(max(opts.MaxLength, 0), DefaultMaxLength), weight: HubWeight,
	}
	if opts.FreeHubs {
		s.weight = 0
	}
	return s
}

// run finds the routes with arrays of the pool.
func (s *search) run() []*route {
	pairs := pool.Get().(*[2]pair)
	defer pool.Put(pairs)
	s.whole, s.spur = &pairs[0], &pairs[1]
	s.whole.done = false
	s.known, s.arcs = known{seen: map[string]bool{}}, [2]arcMap{{}, {}}
	return s.routes()
}
