package identity

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/btree"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
)

// Resolver follows who is who while reports come and go. A Result is that of all its reports, whatever came before: only what a
// report may touch is found out anew.
//
// What may be touched is a region of names: those in the report; those that are looked at together with them, for they share a surname,
// an acronym or the like (see linksOf); and those for which it counts how many reports name another one that crossed the line (see
// sieve.tells). Regions are closed, so that the rules, which go through names in order, find the same in a region as among all names.
//
// It is for one goroutine at a time; Results are for all.
type Resolver struct {
	reports map[graph.ReportID][]*figure
	names   map[graph.EntityID]*namesakes
	links   map[link][]*namesakes
	few     int // as of the last Result

	touched map[*namesakes]bool // since the last Result
	changed map[graph.ReportID]bool

	decisions []graph.Decision
	decided   bool // anew, since the last Result
	last      *Result

	seats    *btree.Map[graph.ReportID, *seats]
	clusters *btree.Map[graph.EntityID, *Cluster]
	lists    *btree.Map[graph.EntityID, []*figure]
}

// namesakes are the figures of one ID.
type namesakes struct {
	id      graph.EntityID
	figures []*figure // in the order of dates; a new list after each Result, which keeps the old one
	fresh   []*figure // since the last Result
	links   []linkCount
	looked  bool             // it counts for it what else its reports name
	made    []graph.EntityID // the entities that have the name
	settled graph.EntityID   // that all figures but the fresh ones are; "" where they are several

	// as of the last Result
	count   int
	country bool
}

// link is what names may have in common that have to do with each other.
type link struct {
	kind byte
	key  string
}

// The kinds of links.
const (
	ofSurname = 's' // a person by a name of several words, by its surname
	ofOneWord = '1' // a person by that word alone
	ofMiddle  = 'm' // forename and surname, whatever stands between
	ofShort   = 'o' // an organisation by its name or a short form of it
	ofThing   = 'g' // what a gazetteer knows, by its IRI
)

type linkCount struct {
	link
	n int // figures
}

// Changes are what differs between two Results.
type Changes struct {
	Reports  []graph.ReportID // whose entities are others, that came, came anew or went
	Entities []graph.EntityID // that may be made of something else, or be called otherwise
}

// NewResolver knows no reports.
func NewResolver() *Resolver {
	return &Resolver{
		reports: map[graph.ReportID][]*figure{}, names: map[graph.EntityID]*namesakes{}, links: map[link][]*namesakes{}, few: few(0),
		touched: map[*namesakes]bool{}, changed: map[graph.ReportID]bool{},
		seats: btree.NewMap[graph.ReportID, *seats](0), clusters: btree.NewMap[graph.EntityID, *Cluster](0), lists: btree.NewMap[graph.EntityID, []*figure](0),
	}
}

// Put adds what a report shows, in the place of what it showed before.
func (r *Resolver) Put(p *Profile) {
	r.Delete(p.Report)
	figures, list := make([]figure, len(p.Entities)), make([]*figure, len(p.Entities))
	for k := range p.Entities {
		list[k] = &figures[k]
		figures[k] = figure{Sketch: &p.Entities[k], report: p, seat: k, others: list}
		r.add(list[k])
	}
	r.reports[p.Report] = list
	r.changed[p.Report] = true
}

// Delete takes a report away.
func (r *Resolver) Delete(id graph.ReportID) {
	for _, f := range r.reports[id] {
		r.remove(f)
	}
	if _, ok := r.reports[id]; ok {
		delete(r.reports, id)
		r.changed[id] = true
	}
}

// Decide takes what was decided, in its order, in the place of what it had.
func (r *Resolver) Decide(decisions []graph.Decision) {
	r.decisions, r.decided = slices.Clone(decisions), true
}

// byDate orders reports by date, and those of none behind the others.
func byDate(a, b *Profile) int {
	return cmp.Or(cmp.Compare(cmp.Or(a.Published, "9999"), cmp.Or(b.Published, "9999")), cmp.Compare(a.Report, b.Report))
}

func (r *Resolver) add(f *figure) {
	n := r.names[f.ID]
	if n == nil {
		n = &namesakes{id: f.ID}
		r.names[f.ID] = n
	}
	f.name = n
	r.own(n)
	at, _ := slices.BinarySearchFunc(n.figures, f, func(a, b *figure) int { return cmp.Or(byDate(a.report, b.report), cmp.Compare(a.seat, b.seat)) })
	n.figures = slices.Insert(n.figures, at, f)
	n.fresh = append(n.fresh, f)
	for _, l := range linksOf(f.Sketch) {
		r.link(n, l)
	}
}

func (r *Resolver) remove(f *figure) {
	n := f.name
	r.own(n)
	n.figures = slices.DeleteFunc(n.figures, func(x *figure) bool { return x == f })
	n.fresh = slices.DeleteFunc(n.fresh, func(x *figure) bool { return x == f })
	for _, l := range linksOf(f.Sketch) { // it stays linked until it is known who is who without it
		k := slices.IndexFunc(n.links, func(c linkCount) bool { return c.link == l })
		n.links[k].n--
	}
}

// own makes the list of figures one that may be changed.
func (r *Resolver) own(n *namesakes) {
	if !r.touched[n] {
		r.touched[n] = true
		n.figures = slices.Clone(n.figures)
	}
}

func (r *Resolver) link(n *namesakes, l link) {
	if k := slices.IndexFunc(n.links, func(c linkCount) bool { return c.link == l }); k >= 0 {
		n.links[k].n++
		return
	}
	n.links = append(n.links, linkCount{l, 1})
	r.links[l] = append(r.links[l], n)
}

// unlink drops links that no figure has any more.
func (r *Resolver) unlink(n *namesakes) {
	n.links = slices.DeleteFunc(n.links, func(c linkCount) bool {
		if c.n > 0 {
			return false
		}
		if r.links[c.link] = slices.DeleteFunc(r.links[c.link], func(x *namesakes) bool { return x == n }); len(r.links[c.link]) == 0 {
			delete(r.links, c.link)
		}
		return true
	})
}

// linksOf are the links of an entity. They may be more than the rules look at, but not fewer.
func linksOf(s *Sketch) (out []link) {
	switch s.Kind {
	case graph.Organization, graph.Country:
		for _, iri := range s.SameAs {
			out = append(out, link{ofThing, iri})
		}
	case graph.Person:
		if s.isNamed() {
			return personLinks(s.Label)
		}
		return nil
	}
	if s.Kind == graph.Organization {
		shorts := shortNames(s, s.Label)
		for _, short := range append([]string{s.Label}, slices.Sorted(maps.Keys(shorts))...) {
			out = append(out, link{ofShort, short})
		}
	}
	return out
}

func personLinks(label string) (out []link) {
	w := words(label)
	switch len(w) {
	case 0:
		return nil
	case 1:
		return []link{{ofOneWord, strings.TrimPrefix(strings.TrimPrefix(w[0], "al-"), "el-")}}
	}
	for _, s := range surnamesOf(w) {
		out = append(out, link{ofSurname, s})
	}
	if mention.IsForename(w[0]) {
		out = append(out, link{ofMiddle, w[0] + " " + w[len(w)-1]})
	}
	return out
}

// linked calls yield with the names that have to do with one.
func (r *Resolver) linked(n *namesakes, yield func(*namesakes)) {
	all := func(l link) {
		for _, o := range r.links[l] {
			yield(o)
		}
	}
	for _, c := range n.links {
		switch c.kind {
		case ofSurname, ofOneWord: // names of several words have to do with each other only by way of one that may be any of them
			one, several := link{ofOneWord, c.key}, link{ofSurname, c.key}
			if len(r.links[one]) > 0 && len(r.links[several]) > 0 {
				all(one)
				all(several)
			}
		default:
			all(c.link)
		}
	}
	if base, ok := untold(n.id); ok && r.names[base] != nil {
		yield(r.names[base])
	}
}

// untold is the ID of which another one could tell a namesake.
func untold(id graph.EntityID) (graph.EntityID, bool) {
	s := strings.TrimRight(string(id), "x")
	if k := len(s) - digits; k > 1 && s[k-1] == '-' {
		return graph.EntityID(s[:k-1]), true
	}
	return "", false
}

// region is a closed set of names.
type region map[*namesakes]bool

// close adds all that the names of a region have to do with.
func (r *Resolver) close(in region, more []*namesakes) {
	for len(more) > 0 {
		n := more[len(more)-1]
		more = more[:len(more)-1]
		if in[n] {
			continue
		}
		in[n] = true
		r.linked(n, func(o *namesakes) {
			if !in[o] {
				more = append(more, o)
			}
		})
	}
}

// Result is who is who now, and what is other than in the last one.
func (r *Resolver) Result() (*Result, Changes) {
	if len(r.touched) == 0 && len(r.changed) == 0 && !r.decided && r.last != nil {
		return r.last, Changes{}
	}
	entities := r.resolve()
	out := &Result{seats: r.seats.Copy(), clusters: r.clusters.Copy(), names: r.lists.Copy(), decisions: r.decisions}
	changes := Changes{Reports: slices.Sorted(maps.Keys(r.changed)), Entities: slices.Sorted(maps.Keys(entities))}
	r.overlay(out, &changes)
	r.last, r.decided = out, false
	clear(r.changed)
	return out, changes
}

// resolve finds out who is who in the region that was touched. It gives back what may be other than before.
func (r *Resolver) resolve() map[graph.EntityID]bool {
	in := region{}
	r.close(in, append(slices.Collect(maps.Keys(r.touched)), r.crossed()...))
	s := &sieve{few: r.few}
	var groups []*group
	for more := true; more; more = r.collides(in, groups) {
		groups = s.cluster(in.names())
	}
	entities := map[graph.EntityID]bool{}
	for n := range in {
		for _, id := range n.made {
			r.clusters.Delete(id)
			entities[id] = true
		}
		n.made = nil
	}
	for _, g := range groups {
		r.name(g)
		entities[g.cluster.ID] = true
	}
	for _, g := range groups {
		for _, a := range g.apart {
			if a.group.cluster != nil && a.group.cluster != g.cluster {
				g.cluster.Apart = append(g.cluster.Apart, Apart{a.group.cluster.ID, a.why})
			}
		}
	}
	r.seat()
	for n := range in {
		n.fresh = nil
	}
	for n := range r.touched {
		r.settle(n)
	}
	clear(r.touched)
	return entities
}

// crossed are the names for which it counts how many reports name another one, where that is another answer now.
func (r *Resolver) crossed() (out []*namesakes) {
	was := r.few
	r.few = few(len(r.reports))
	before, after := &sieve{few: was}, &sieve{few: r.few}
	cross := func(n *namesakes) {
		country := len(n.figures) > 0 && n.figures[0].Kind == graph.Country
		if before.isFew(n.count) == after.isFew(len(n.figures)) && (n.count > 1) == (len(n.figures) > 1) && n.country == country {
			return
		}
		n.country = country
		for _, f := range n.figures {
			for _, o := range f.others {
				if o.name.looked {
					out = append(out, o.name)
				}
			}
		}
	}
	if was != r.few {
		for _, n := range r.names {
			cross(n)
		}
		return out
	}
	for n := range r.touched {
		cross(n)
	}
	return out
}

// names are those of a region that reports have, in the order in which they first come.
func (in region) names() []*namesakes {
	out := make([]*namesakes, 0, len(in))
	for n := range in {
		if n.looked = false; len(n.figures) > 0 {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b *namesakes) int {
		return cmp.Or(byDate(a.figures[0].report, b.figures[0].report), cmp.Compare(a.figures[0].seat, b.figures[0].seat))
	})
	return out
}

// collides extends a region by names that one of its groups would be given as its ID, to be told from others. It reports whether
// there are any.
func (r *Resolver) collides(in region, groups []*group) bool {
	before := len(in)
	for _, g := range groups {
		if n := r.names[told(g.id, g.all[0].report.Report)]; n != nil && !in[n] {
			r.close(in, []*namesakes{n})
		}
	}
	return len(in) > before
}

// name makes an entity of a group. The earliest of a name has it as its ID.
func (r *Resolver) name(g *group) {
	taken := func(id graph.EntityID) bool { _, ok := r.clusters.Get(id); return ok }
	id := g.id
	if taken(id) {
		id = told(g.id, g.all[0].report.Report)
	}
	for taken(id) {
		id += "x"
	}
	g.cluster = &Cluster{ID: id, Kind: g.all[0].Kind, Label: g.written(), Unions: g.unions, figures: g.all, through: g.through}
	r.clusters.Set(id, g.cluster)
	n := r.names[g.id]
	n.made = append(n.made, id)
	whole := len(g.through) == 0 && len(g.all) == len(n.figures)
	if whole && n.settled == id {
		r.is(n.fresh, id)
		return
	}
	r.is(g.all, id)
	if n.settled = ""; whole {
		n.settled = id
	}
	for f := range g.through {
		f.name.settled = ""
	}
}

// is notes what figures are.
func (r *Resolver) is(figures []*figure, id graph.EntityID) {
	for _, f := range figures {
		if f.is != id {
			f.is = id
			r.changed[f.report.Report] = true
		}
	}
}

// seat notes what the entities of the reports are that changed.
func (r *Resolver) seat() {
	for id := range r.changed {
		figures, ok := r.reports[id]
		if !ok {
			r.seats.Delete(id)
			continue
		}
		s := &seats{parts: make([][]part, len(figures))}
		flat := make([]part, len(figures))
		for k, f := range figures {
			flat[k] = part{is: f.is}
			s.profile, s.parts[k] = f.report, flat[k:k+1:k+1]
		}
		if len(figures) == 0 {
			s.profile = &Profile{Report: id}
		}
		r.seats.Set(id, s)
	}
}

// settle keeps what a name is now for the next time.
func (r *Resolver) settle(n *namesakes) {
	r.unlink(n)
	if n.count = len(n.figures); n.count == 0 {
		delete(r.names, n.id)
		r.lists.Delete(n.id)
		return
	}
	n.country = n.figures[0].Kind == graph.Country
	r.lists.Set(n.id, n.figures)
}

// overlay applies the decisions, unless nothing that they rest on is other than it was, and adds what they change.
func (r *Resolver) overlay(out *Result, changes *Changes) {
	var was *decided
	if r.last != nil {
		was = r.last.decided
	}
	if !r.decided && (was == nil || !was.restsOn(changes)) {
		out.decided = was
		return
	}
	if len(r.decisions) > 0 {
		out.decide()
	}
	reports, entities := map[graph.ReportID]bool{}, map[graph.EntityID]bool{}
	for _, d := range []*decided{was, out.decided} {
		if d == nil {
			continue
		}
		for id := range d.seats {
			reports[id] = true
		}
		for id := range d.clusters {
			entities[id] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(reports)) {
		if !r.changed[id] && !sameSeats(r.last.seatsOf(id), out.seatsOf(id)) {
			changes.Reports = append(changes.Reports, id)
		}
	}
	for _, id := range changes.Entities {
		delete(entities, id)
	}
	changes.Entities = append(changes.Entities, slices.Sorted(maps.Keys(entities))...)
}

func sameSeats(a, b *seats) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.parts, b.parts, func(x, y []part) bool {
		return slices.EqualFunc(x, y, func(p, q part) bool { return p.is == q.is && slices.Equal(p.aliases, q.aliases) })
	})
}

// restsOn reports whether what changed was looked at when decisions were applied.
func (d *decided) restsOn(changes *Changes) bool {
	return slices.ContainsFunc(changes.Reports, func(id graph.ReportID) bool { return d.reports[id] }) ||
		slices.ContainsFunc(changes.Entities, func(id graph.EntityID) bool { return d.ids[id] })
}
