package identity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

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
	var moved *element
	for _, report := range in {
		if r.reports[report] == nil {
			continue
		}
		for _, es := range r.reports[report].elements {
			for _, e := range es {
				if e.cluster == c {
					return c
				}
			}
			local := es[0].ID
			if named := id == local || strings.HasPrefix(string(id), string(local)+"-"); named && (moved == nil || len(moved.ID) < len(local)) {
				moved = es[0]
			}
		}
	}
	if moved != nil {
		return moved.cluster
	}
	return c
}

// anchors is how many reports a decision keeps of each of its entities.
const anchors = 3

func (c *Cluster) anchors() []graph.ReportID {
	all := c.reports()
	return slices.Clone(all[:min(anchors, len(all))])
}

// merge makes b part of a.
func (r *Result) merge(a, b *Cluster, d *graph.Decision) {
	a.Unions = append(append(a.Unions, Union{ID: b.ID, Reports: b.reports(), Rule: "merge", Why: d.Why, Decision: d.ID}), b.Unions...)
	a.Former = append(append(a.Former, b.ID), b.Former...)
	a.Apart = slices.DeleteFunc(append(a.Apart, b.Apart...), func(x Apart) bool { return x.ID == a.ID || x.ID == b.ID })
	for _, e := range b.elements {
		e.cluster, e.through = a, "merge"
	}
	a.elements = append(a.elements, b.elements...)
	slices.SortStableFunc(a.elements, func(x, y *element) int { return cmp.Compare(x.index, y.index) })
	for _, id := range append([]graph.EntityID{b.ID}, b.Former...) {
		r.former[id] = a
	}
	delete(r.byID, b.ID)
}

// reports lists the reports that name the entity, each once, in the order of dates.
func (c *Cluster) reports() []graph.ReportID {
	var out []graph.ReportID
	seen := map[graph.ReportID]bool{}
	for _, e := range c.elements {
		if id := e.report.Report; !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// split takes what was decided out of a, and makes another entity of it.
func (r *Result) split(a *Cluster, d *graph.Decision) bool {
	b := &Cluster{ID: r.free(d.Other), Kind: a.Kind, Label: d.Label}
	kept := a.elements[:0:0]
	for _, e := range a.elements {
		if len(d.Reports) > 0 && !slices.Contains(d.Reports, e.report.Report) {
			kept = append(kept, e)
			continue
		}
		switch stay, go_ := e.divide(d.Aliases); {
		case len(go_) == 0:
			kept = append(kept, e)
		case len(stay) == 0:
			e.cluster, e.through = b, "split"
			b.elements = append(b.elements, e)
		default:
			kept = append(kept, e)
			part := &element{figure: e.figure, aliases: go_, cluster: b, through: "split"}
			e.aliases = stay
			b.elements = append(b.elements, part)
			of := r.reports[e.report.Report].elements
			of[e.seat] = append(of[e.seat], part)
		}
	}
	if len(b.elements) == 0 {
		return false
	}
	a.elements = kept
	if len(kept) == 0 { // all of it: what is left of a is only its name
		delete(r.byID, a.ID)
		r.former[a.ID] = b
		b.Former = append(b.Former, a.ID)
	} else {
		a.Apart = append(a.Apart, Apart{b.ID, because(d)})
		b.Apart = append(b.Apart, Apart{a.ID, because(d)})
	}
	b.Unions = append(b.Unions, Union{ID: a.ID, Reports: b.reports(), Rule: "split", Why: d.Why, Decision: d.ID})
	r.byID[b.ID] = b
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
		if d.Kind == graph.Split && !r.inactive[d.ID] && (d.Entity == a.ID && d.Other == b.ID || d.Entity == b.ID && d.Other == a.ID) {
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
		if !slices.ContainsFunc(a.elements, func(e *element) bool {
			return e.has(name) && (len(reports) == 0 || slices.Contains(reports, e.report.Report))
		}) {
			return graph.Decision{}, &NotFoundError{fmt.Sprintf("%s is not called %q there", a.ID, name)}
		}
	}
	first, whole := (*element)(nil), true
	for _, e := range a.elements {
		if len(reports) > 0 && !slices.Contains(reports, e.report.Report) {
			whole = false
			continue
		}
		stay, go_ := e.divide(aliases)
		whole = whole && len(stay) == 0 && len(go_) > 0
		if len(go_) > 0 && first == nil {
			first = e
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
	for n := 2; r.byID[try] != nil || r.former[try] != nil || slices.ContainsFunc(r.decisions, taken); n++ {
		try = graph.EntityID(fmt.Sprintf("%s-%d", id, n))
	}
	return try
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
