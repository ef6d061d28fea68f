package index_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// library is an index under way, and what is in it.
type library struct {
	*index.Index
	rng       *rand.Rand
	news      *querytest.News
	readings  map[graph.ReportID]*graph.Reading
	decisions []graph.Decision
}

// TestSame: whatever came and went in whatever order, and whatever was decided, an index gives what one gives that was made of what is there
// now; and what was given before does not change.
func TestSame(t *testing.T) {
	news, err := querytest.Open()
	if err != nil {
		t.Fatal(err)
	}
	steps := 12
	if testing.Short() {
		steps = 4
	}
	for seed := range uint64(2) {
		l := &library{Index: index.New(), rng: rand.New(rand.NewPCG(seed, 5)), news: news, readings: map[graph.ReportID]*graph.Reading{}}
		for range 60 + 120*int(seed) {
			l.put()
		}
		for step := range steps {
			before := l.View()
			dump := index.NewDump(before)
			for range 1 + l.rng.IntN(3) {
				l.step()
			}
			fresh := l.fresh()
			if want, have := index.NewDump(fresh.View()), index.NewDump(l.View()); !reflect.DeepEqual(want, have) {
				t.Fatalf("seed %d, step %d: (-made anew +kept)\n%.4000s", seed, step, cmp.Diff(want, have))
			}
			if diff := cmp.Diff(fresh.Sizes(), l.Sizes()); diff != "" {
				t.Fatalf("seed %d, step %d: (-made anew +kept)\n%s", seed, step, diff)
			}
			if step%4 == 0 && !reflect.DeepEqual(dump, index.NewDump(before)) {
				t.Fatalf("seed %d, step %d: a view changed", seed, step)
			}
		}
	}
}

// step does one of what can happen.
func (l *library) step() {
	switch l.rng.IntN(8) {
	case 0, 1:
		l.delete()
	case 2:
		l.decide()
	case 3:
		l.undo()
	default:
		l.put()
	}
}

func (l *library) put() {
	r := l.news.Reading(l.rng.IntN(1000))
	l.readings[r.Report.ID] = r
	l.Put(r)
}

func (l *library) delete() {
	ids := slices.Sorted(maps.Keys(l.readings))
	id := ids[l.rng.IntN(len(ids))]
	delete(l.readings, id)
	l.Delete(id)
}

// decide merges or splits.
func (l *library) decide() {
	v := l.View()
	es := v.Find("", "")
	one, other := es[l.rng.IntN(len(es))], es[l.rng.IntN(min(len(es), 200))]
	d, err := v.Identity().Merge(one.ID, other.ID, true)
	if l.rng.IntN(2) == 0 {
		d, err = v.Identity().Split(other.ID, other.Aliases[:1], nil, "")
		if l.rng.IntN(2) == 0 {
			d, err = v.Identity().Split(other.ID, nil, other.Reports[:1], "")
		}
	}
	if err != nil {
		return
	}
	d.Number = len(l.decisions) + 1
	d.ID = graph.NewDecisionID(&d)
	l.decisions = append(slices.Clone(l.decisions), d)
	l.Decide(l.decisions)
}

func (l *library) undo() {
	if len(l.decisions) > 0 {
		l.decisions = l.decisions[:len(l.decisions)-1]
		l.Decide(l.decisions)
	}
}

// fresh is an index of what is there now.
func (l *library) fresh() *index.Index {
	ix := index.New()
	for _, r := range l.readings {
		ix.Put(r)
	}
	ix.Decide(l.decisions)
	return ix
}
