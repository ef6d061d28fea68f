package path

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// Result is what a search found, or why it found nothing.
type Result struct {
	Paths    []Path
	Reason   string   // why there is no path
	Blocking []string // the filters without any one of which there is one: stance, predicate, class, time, report, kind, avoid
}

// Search is [Find] with the reason where there is no path: that a longer one or one of other statements links the two, or
// none at all.
func Search(ctx context.Context, v *index.View, from, to graph.EntityID, opts Options) (Result, error) {
	found, err := Find(ctx, v, from, to, opts)
	if err != nil || len(found) > 0 {
		return Result{Paths: found}, err
	}
	e := explanation{ctx: ctx, v: v, from: v.Entity(from), to: v.Entity(to), opts: opts}
	if e.from == nil || e.to == nil || e.from.ID == e.to.ID {
		return Result{Reason: "there are not two entities to link"}, nil
	}
	if e.opts.MaxLength <= 0 {
		e.opts.MaxLength = DefaultMaxLength
	}
	e.opts.K = 1
	res := Result{Reason: e.reason()}
	res.Blocking = e.blocking
	return res, e.err
}

// restriction is a filter: how it is lifted, and what it keeps away.
type restriction struct {
	name string
	lift func(*Options)
	hop  func(index.Ref) string     // what a hop that does not fit has, in a word
	pass func(*index.Entity) string // what an entity that may not be passed has
	tell string                     // how these are told
}

var restrictions = []restriction{
	{name: "stance", lift: func(o *Options) { o.Stances = nil }, hop: func(r index.Ref) string { return r.Stance() }, tell: "of statements that are %s"},
	{name: "predicate", lift: func(o *Options) { o.Predicate = "" }, hop: func(r index.Ref) string { return fmt.Sprintf("%q", r.Predicate.Lemma) }, tell: "of statements with the predicates %s"},
	{name: "class", lift: func(o *Options) { o.Classes = nil }, hop: func(r index.Ref) string { return string(r.Class) }, tell: "of statements of the classes %s"},
	{name: "time", lift: func(o *Options) { o.Since, o.Until = "", "" }, hop: date, tell: "of statements of %s"},
	{name: "report", lift: func(o *Options) { o.Report = "" }, hop: func(r index.Ref) string { return string(r.Reading.Report.ID) }, tell: "of statements of %s"},
	{name: "kind", lift: func(o *Options) { o.Kinds, o.AvoidKinds = nil, nil }, pass: func(e *index.Entity) string { return fmt.Sprintf("%s (%s)", e.Label, e.Kind) }, tell: "through %s"},
	{name: "avoid", lift: func(o *Options) { o.Avoid = nil }, pass: func(e *index.Entity) string { return e.Label }, tell: "through %s"},
}

func date(r index.Ref) string {
	if d := r.Date(); d != "" {
		return d
	}
	return "no known date"
}

// explanation is the search for a reason.
type explanation struct {
	ctx      context.Context
	err      error
	v        *index.View
	from, to *index.Entity
	opts     Options
	blocking []string
}

func (e *explanation) find(opts Options) *Path {
	found, err := Find(e.ctx, e.v, e.from.ID, e.to.ID, opts)
	if e.err = err; err != nil || len(found) == 0 {
		return nil
	}
	return &found[0]
}

func (e *explanation) reason() string {
	none := fmt.Sprintf("no path within %s", hopsOf(e.opts.MaxLength))
	free := Options{K: 1, MaxLength: e.opts.MaxLength}
	if e.find(free) == nil {
		return none + e.farther(free)
	}
	none += " with these filters"
	for _, r := range restrictions {
		opts := e.opts
		if r.lift(&opts); same(opts, e.opts) {
			continue
		}
		if p := e.find(opts); p != nil {
			e.blocking = append(e.blocking, r.name)
			none += fmt.Sprintf("; without that on %s there is one, "+r.tell, r.name, list(e.kept(r, p)))
		}
	}
	if len(e.blocking) == 0 {
		none += "; there is one without any, and none where only one of them is left out"
	}
	return none
}

// list is "a, b and c".
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

func hopsOf(n int) string {
	if n == 1 {
		return "1 hop"
	}
	return fmt.Sprint(n, " hops")
}

// farther says how far apart two are that no path links within the length.
func (e *explanation) farther(opts Options) string {
	l := e.v.Links()
	for _, end := range []*index.Entity{e.from, e.to} {
		if n, ok := l.Node(end.ID); !ok || len(l.Blocks(n)) == 0 {
			return fmt.Sprintf(": no statement links %s with anybody", end.Label)
		}
	}
	if opts.MaxLength >= LimitMaxLength {
		return ""
	}
	with := ""
	if !same(e.opts, Options{K: 1, MaxLength: e.opts.MaxLength, FreeHubs: e.opts.FreeHubs}) {
		with = ", with these filters or without"
	}
	for opts.MaxLength++; opts.MaxLength <= LimitMaxLength && e.err == nil; opts.MaxLength++ {
		if e.find(opts) != nil {
			return fmt.Sprintf("%s; the shortest has %d", with, opts.MaxLength)
		}
	}
	return fmt.Sprintf("%s, and none within %d", with, LimitMaxLength)
}

// kept lists what a filter keeps a path from, each once.
func (e *explanation) kept(r restriction, p *Path) (out []string) {
	l, f := e.v.Links(), newFilter(e.v, e.opts)
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for i, h := range p.Hops {
		a, _ := l.Node(h.From)
		b, _ := l.Node(h.To)
		if r.hop != nil && !slices.ContainsFunc(l.Between(a, b), f.fits) {
			add(r.hop(h.Ref))
		}
		if r.pass != nil && i > 0 && !f.passes(a) {
			add(r.pass(e.v.Entity(h.From)))
		}
	}
	return out
}

// same reports whether options want the same.
func same(a, b Options) bool {
	return a.Report == b.Report && slices.Equal(a.Stances, b.Stances) && a.Predicate == b.Predicate && slices.Equal(a.Classes, b.Classes) &&
		a.Since == b.Since && a.Until == b.Until && slices.Equal(a.Kinds, b.Kinds) && slices.Equal(a.AvoidKinds, b.AvoidKinds) && slices.Equal(a.Avoid, b.Avoid)
}
