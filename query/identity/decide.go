package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// decided is what decisions made of what was found. It holds only what is other than found.
type decided struct {
	clusters map[graph.EntityID]*Cluster // nil for what is no more
	former   map[graph.EntityID]graph.EntityID
	seats    map[graph.ReportID]*seats
	inactive map[graph.DecisionID]bool

	// What it rests on: the IDs and reports that were looked at. As long as these stay as they are found, so does it.
	ids     map[graph.EntityID]bool
	reports map[graph.ReportID]bool
	done    bool // then nothing more is noted
}

// decide applies all decisions, in their order.
func (r *Result) decide() {
	r.decided = &decided{
		clusters: map[graph.EntityID]*Cluster{}, former: map[graph.EntityID]graph.EntityID{}, seats: map[graph.ReportID]*seats{},
		inactive: map[graph.DecisionID]bool{}, ids: map[graph.EntityID]bool{}, reports: map[graph.ReportID]bool{},
	}
	for i := range r.decisions {
		if !r.apply(&r.decisions[i]) {
			r.decided.inactive[r.decisions[i].ID] = true
		}
	}
	r.decided.done = true
}

// rests notes that the decisions rest on what an ID is.
func (d *decided) rests(id graph.EntityID) {
	if d != nil && !d.done {
		d.ids[id] = true
	}
}

func (d *decided) cluster(id graph.EntityID) (*Cluster, bool) {
	if d == nil {
		return nil, false
	}
	d.rests(id)
	c, ok := d.clusters[id]
	return c, ok
}

func (d *decided) seatsOf(id graph.ReportID) (*seats, bool) {
	if d == nil {
		return nil, false
	}
	if !d.done {
		d.reports[id] = true
	}
	s, ok := d.seats[id]
	return s, ok
}

// led is where an ID leads that is no more.
func (d *decided) led(id graph.EntityID) (graph.EntityID, bool) {
	if d == nil {
		return "", false
	}
	to, ok := d.former[id]
	return to, ok
}

// apply does what was decided. It reports whether there was something to do it to.
func (r *Result) apply(d *graph.Decision) bool {
	a := r.anchored(d.Entity, d.EntityIn)
	if a == nil {
		return false
	}
	if d.Kind == graph.Merge {
		b := r.anchored(d.Other, d.OtherIn)
		if b == nil || a == b {
			return false
		}
		r.merge(a, b, d)
		return true
	}
	return r.split(a, d)
}

// anchored is the entity that an ID meant when it was found in some reports. Of two of one name the ID may have gone to the other
// since, as reports came and went.
func (r *Result) anchored(id graph.EntityID, in []graph.ReportID) *Cluster {
	c := r.Current(id)
	var moved, named graph.EntityID
	for _, report := range in {
		s := r.seatsOf(report)
		if s == nil {
			continue
		}
		for k, ps := range s.parts {
			for _, p := range ps {
				if c != nil && p.is == c.ID {
					return c
				}
			}
			local := s.profile.Entities[k].ID
			if same := id == local || strings.HasPrefix(string(id), string(local)+"-"); same && len(named) < len(local) {
				moved, named = ps[0].is, local
			}
		}
	}
	if named != "" {
		return r.cluster(moved)
	}
	return c
}

// free is an ID that no entity has.
func (r *Result) free(id graph.EntityID) graph.EntityID {
	for r.cluster(id) != nil {
		id += "x"
	}
	return id
}

// seat says what an entity of a report is, in the place of what it was.
func (r *Result) seat(f *figure, parts []part) {
	s := *r.seatsOf(f.report.Report)
	if _, own := r.decided.seats[f.report.Report]; !own {
		s.parts = slices.Clone(s.parts)
	}
	s.parts[f.seat] = parts
	r.decided.seats[f.report.Report] = &s
}

// anchors is how many reports a decision keeps of each of its entities.
const anchors = 3

func (c *Cluster) anchors() []graph.ReportID {
	all := c.reports()
	return slices.Clone(all[:min(anchors, len(all))])
}

// merge makes b part of a.
func (r *Result) merge(was, b *Cluster, d *graph.Decision) {
	a := *was
	a.Unions = slices.Concat(a.Unions, []Union{{ID: b.ID, Reports: b.reports(), Rule: "merge", Why: d.Why, Decision: d.ID}}, b.Unions)
	a.Former = slices.Concat(a.Former, []graph.EntityID{b.ID}, b.Former)
	a.Apart = slices.DeleteFunc(slices.Concat(a.Apart, b.Apart), func(x Apart) bool { return x.ID == a.ID || x.ID == b.ID })
	a.elements = was.list()
	for _, e := range b.list() {
		parts := slices.Clone(r.seatsOf(e.report.Report).parts[e.seat])
		for i := range parts {
			if parts[i].is == b.ID {
				parts[i].is = a.ID
			}
		}
		r.seat(e.figure, parts)
		e.through = "merge"
		a.elements = append(a.elements, e)
	}
	slices.SortStableFunc(a.elements, func(x, y element) int { return byDate(x.report, y.report) })
	for _, id := range append([]graph.EntityID{b.ID}, b.Former...) {
		r.decided.former[id] = a.ID
	}
	r.decided.clusters[a.ID], r.decided.clusters[b.ID] = &a, nil
}

// reports lists the reports that name the entity, each once, in the order of dates.
func (c *Cluster) reports() []graph.ReportID {
	var out []graph.ReportID
	seen := map[graph.ReportID]bool{}
	for _, e := range c.list() {
		if id := e.report.Report; !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// split takes what was decided out of a, and makes another entity of it.
func (r *Result) split(was *Cluster, d *graph.Decision) bool {
	a := *was
	b := &Cluster{ID: r.free(d.Other), Kind: a.Kind, Label: d.Label, elements: []element{}}
	kept := []element{}
	for _, e := range was.list() {
		if len(d.Reports) > 0 && !slices.Contains(d.Reports, e.report.Report) {
			kept = append(kept, e)
			continue
		}
		parts := slices.Clone(r.seatsOf(e.report.Report).parts[e.seat])
		at := slices.IndexFunc(parts, func(p part) bool { return p.is == a.ID && slices.Equal(p.aliases, e.aliases) })
		switch stay, go_ := e.divide(d.Aliases); {
		case len(go_) == 0:
			kept = append(kept, e)
		case len(stay) == 0:
			e.through = "split"
			b.elements = append(b.elements, e)
			parts[at].is = b.ID
			r.seat(e.figure, parts)
		default:
			b.elements = append(b.elements, element{figure: e.figure, aliases: go_, through: "split"})
			e.aliases, parts[at].aliases = stay, stay
			kept = append(kept, e)
			r.seat(e.figure, append(parts, part{is: b.ID, aliases: go_}))
		}
	}
	if len(b.elements) == 0 {
		return false
	}
	a.elements = kept
	if len(kept) == 0 { // all of it: what is left of a is only its name
		r.decided.clusters[a.ID] = nil
		r.decided.former[a.ID] = b.ID
		b.Former = append(b.Former, a.ID)
	} else {
		a.Apart = append(slices.Clone(a.Apart), Apart{b.ID, because(d)})
		b.Apart = append(b.Apart, Apart{a.ID, because(d)})
		r.decided.clusters[a.ID] = &a
	}
	b.Unions = append(b.Unions, Union{ID: a.ID, Reports: b.reports(), Rule: "split", Why: d.Why, Decision: d.ID})
	r.decided.clusters[b.ID] = b
	return true
}

func because(d *graph.Decision) string {
	if d.Why == "" {
		return "split by hand"
	}
	return "split by hand: " + d.Why
}

// divide tells the names of an element that stay from those that go. All go where none are named.
func (e *element) divide(names []string) (stay, go_ []string) {
	for _, n := range e.names() {
		a := n.Text
		if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return n == a }) {
			go_ = append(go_, a)
		} else {
			stay = append(stay, a)
		}
	}
	if len(names) == 0 {
		go_ = append(go_, "")
		stay = nil
	}
	return stay, go_
}

// The errors of decisions.
type (
	// NotFoundError says that there is nothing of a name.
	NotFoundError struct{ What string }
	// ConflictError says that a decision goes against what is so, or against another.
	ConflictError struct{ What, Hint string }
)

func (e *NotFoundError) Error() string { return e.What }
func (e *ConflictError) Error() string { return e.What }

// Merge is the decision that two entities are one: other goes into entity. force leaves out the question whether their kinds agree.
func (r *Result) Merge(entity, other graph.EntityID, force bool) (graph.Decision, error) {
	a, b := r.Current(entity), r.Current(other)
	switch {
	case a == nil:
		return graph.Decision{}, &NotFoundError{"there is no entity " + string(entity)}
	case b == nil:
		return graph.Decision{}, &NotFoundError{"there is no entity " + string(other)}
	case a == b:
		return graph.Decision{}, &ConflictError{fmt.Sprintf("%s and %s are one entity already, %s", entity, other, a.ID), "show it to see why"}
	case !force && a.Kind != b.Kind:
		return graph.Decision{}, &ConflictError{fmt.Sprintf("%s is of the kind %s, %s of the kind %s", a.ID, a.Kind, b.ID, b.Kind), "say so by force where they are one all the same"}
	}
	for _, d := range r.decisions {
		if d.Kind == graph.Split && !r.Inactive(d.ID) && (d.Entity == a.ID && d.Other == b.ID || d.Entity == b.ID && d.Other == a.ID) {
			return graph.Decision{}, &ConflictError{fmt.Sprintf("%s says that %s and %s are two", d.ID, a.ID, b.ID), "undo it instead"}
		}
	}
	return graph.Decision{Kind: graph.Merge, Entity: a.ID, Other: b.ID, EntityIn: a.anchors(), OtherIn: b.anchors()}, nil
}

// Split is the decision that some of an entity is another: what has these names, in these reports. Where one of the lists is empty,
// all will do. label is what the new one is called, or "" for its first name.
func (r *Result) Split(entity graph.EntityID, aliases []string, reports []graph.ReportID, label string) (graph.Decision, error) {
	a := r.Current(entity)
	if a == nil {
		return graph.Decision{}, &NotFoundError{"there is no entity " + string(entity)}
	}
	if len(aliases) == 0 && len(reports) == 0 {
		return graph.Decision{}, &ConflictError{"nothing is said of what is to be split off", "name aliases or reports"}
	}
	for _, id := range reports {
		if !slices.Contains(a.reports(), id) {
			return graph.Decision{}, &NotFoundError{fmt.Sprintf("%s is not named in %s", a.ID, id)}
		}
	}
	for _, name := range aliases {
		if !slices.ContainsFunc(a.list(), func(e element) bool {
			return e.has(name) && (len(reports) == 0 || slices.Contains(reports, e.report.Report))
		}) {
			return graph.Decision{}, &NotFoundError{fmt.Sprintf("%s is not called %q there", a.ID, name)}
		}
	}
	first, whole := (*figure)(nil), true
	for _, e := range a.list() {
		if len(reports) > 0 && !slices.Contains(reports, e.report.Report) {
			whole = false
			continue
		}
		stay, go_ := e.divide(aliases)
		whole = whole && len(stay) == 0 && len(go_) > 0
		if len(go_) > 0 && first == nil {
			first = e.figure
		}
	}
	if whole {
		return graph.Decision{}, &ConflictError{"that is all of " + string(a.ID), "name fewer aliases or reports"}
	}
	d := graph.Decision{Kind: graph.Split, Entity: a.ID, EntityIn: a.anchors(), Aliases: aliases, Reports: reports, Label: label}
	switch {
	case label != "":
	case len(aliases) > 0:
		d.Label = aliases[0]
	default:
		d.Label = first.Label
	}
	d.Other = graph.NewEntityID(a.Kind, d.Label)
	if r.Current(d.Other) != nil {
		d.Other = r.unused(told(d.Other, first.report.Report))
	}
	return d, nil
}

// has reports whether one of the names of an element is this one.
func (e *element) has(name string) bool {
	_, go_ := e.divide([]string{name})
	return len(go_) > 0
}

// unused is an ID that leads nowhere, and that no decision gives.
func (r *Result) unused(id graph.EntityID) graph.EntityID {
	try := id
	taken := func(d graph.Decision) bool { return d.Other == try || d.Entity == try }
	for n := 2; r.cluster(try) != nil || r.leads(try) || slices.ContainsFunc(r.decisions, taken); n++ {
		try = graph.EntityID(fmt.Sprintf("%s-%d", id, n))
	}
	return try
}

// leads reports whether an ID leads to what it was merged into.
func (r *Result) leads(id graph.EntityID) bool {
	_, ok := r.decided.led(id)
	return ok
}

// Undo makes sure that a decision may be undone: that it is there, and that none that came later rests on it.
func (r *Result) Undo(id graph.DecisionID) error {
	k := slices.IndexFunc(r.decisions, func(d graph.Decision) bool { return d.ID == id })
	if k < 0 {
		return &NotFoundError{"there is no decision " + string(id)}
	}
	d := r.decisions[k]
	for _, later := range r.decisions[k+1:] {
		names := later.Entity == d.Other || later.Other == d.Other
		if d.Kind == graph.Split && names || d.Kind == graph.Merge && later.Kind == graph.Split && later.Entity == d.Entity {
			return &ConflictError{fmt.Sprintf("%s rests on %s", later.ID, id), "undo " + string(later.ID) + " first"}
		}
	}
	return nil
}
