package path

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// filter says which statements make a link and which entities may be passed.
type filter struct {
	all      bool // every statement does
	stances  uint32
	classes  uint32
	lemmas   map[uint32]bool // nil for any
	dated    bool
	since    uint32
	until    uint32
	coarse   uint32 // the bits of a date that until says something of
	report   uint32
	ofReport bool

	view   *index.View
	links  *index.Links
	avoid  map[index.Node]bool
	kinds  []graph.EntityKind // to pass, any where there are none
	except []graph.EntityKind // not to pass
	anyone bool               // every entity may be passed
}

func newFilter(v *index.View, opts Options) *filter {
	l := v.Links()
	f := &filter{view: v, links: l, stances: ^uint32(0), classes: ^uint32(0), until: ^uint32(0), coarse: ^uint32(0), kinds: opts.Kinds, except: opts.AvoidKinds}
	f.all = len(opts.Stances) == 0 && len(opts.Classes) == 0 && opts.Predicate == "" && opts.Since == "" && opts.Until == "" && opts.Report == ""
	if len(opts.Stances) > 0 {
		f.stances = bits(index.Stances, opts.Stances)
	}
	if len(opts.Classes) > 0 {
		f.classes = bits(graph.EventClasses, opts.Classes)
	}
	if opts.Predicate != "" {
		f.lemmas = l.Lemmas(strings.ToLower(strings.Join(strings.Fields(opts.Predicate), " ")))
	}
	f.dated = opts.Since != "" || opts.Until != ""
	f.since = index.DateNumber(opts.Since)
	if opts.Until != "" {
		f.until = index.DateNumber(opts.Until)
		switch { // { 2023-04-26 } is not after { 2023-04 }
		case len(opts.Until) < len("2023-04"):
			f.coarse = ^uint32(1<<9 - 1)
		case len(opts.Until) < len("2023-04-26"):
			f.coarse = ^uint32(1<<5 - 1)
		}
	}
	if f.ofReport = opts.Report != ""; f.ofReport {
		slot, ok := l.Slot(opts.Report)
		if f.report = slot; !ok {
			f.report = ^uint32(0)
		}
	}
	f.avoid = make(map[index.Node]bool, len(opts.Avoid))
	for _, id := range opts.Avoid {
		if n, ok := l.Node(id); ok {
			f.avoid[n] = true
		}
	}
	f.anyone = len(f.avoid) == 0 && len(f.kinds) == 0 && len(f.except) == 0
	return f
}

// bits has a bit for each of some values, by its number among all.
func bits[T comparable](all, some []T) (out uint32) {
	for _, v := range some {
		if i := slices.Index(all, v); i >= 0 {
			out |= 1 << i
		}
	}
	return out
}

// fits reports whether a statement makes a link.
func (f *filter) fits(e index.Edge) bool {
	switch {
	case f.ofReport && e.Report() != f.report, e.Stance()&f.stances == 0, e.Class()&f.classes == 0:
		return false
	case f.dated && (e.Date() == 0 || e.Date() < f.since || e.Date()&f.coarse > f.until):
		return false
	}
	return f.lemmas == nil || f.lemmas[e.Lemma()]
}

// best is the least cost of a link; ok is false where no statement makes one.
func (f *filter) best(b *index.Block, i int) (cost uint32, ok bool) {
	if f.all {
		return uint32(b.Links[i].Cost), true
	}
	for _, e := range b.Edges(i) {
		if f.fits(e) {
			return uint32(e.Cost), true
		}
	}
	return 0, false
}

// passes reports whether a path may pass an entity.
func (f *filter) passes(n index.Node) bool {
	if f.anyone {
		return true
	}
	if f.avoid[n] {
		return false
	}
	if len(f.kinds) == 0 && len(f.except) == 0 {
		return true
	}
	kind := f.view.Kind(f.links.Entity(n))
	return (len(f.kinds) == 0 || slices.Contains(f.kinds, kind)) && !slices.Contains(f.except, kind)
}
