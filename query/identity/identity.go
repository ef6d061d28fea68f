// Package identity says who is who across reports: which entities of which reports are one, and which of one name are two.
//
//	r := identity.Resolve(profiles, decisions)
//	reading = r.Apply(reading)           // with the entities that all reports together know
//	e := r.Current("person-kirby")       // where an ID that is no more leads
//	r.Unions(e)                          // why what it is made of is one
//
// The work is done on [Profile]s, what one report shows of each of its entities, and gives the same result in whatever order the reports
// came. What people decided ([graph.Decision]) comes after what was found, and so holds against it.
//
// Every entity of a report starts as one of its name. IDs are told apart, where two entities have one name, by the first six digits of
// the earliest report of the later one: "person-john-smith-cb03f5".
package identity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Union says that an entity of a report, or of several, is part of an entity, and why.
type Union struct {
	ID       graph.EntityID   // as the reports have it
	Reports  []graph.ReportID // in which it is named so
	Rule     string           // "name", "surname", "middle name", "acronym", "company", "gazetteer", "merge", "split"
	Why      string
	Decision graph.DecisionID // of a merge or split
}

// Result says which entity each entity of a report is.
type Result struct {
	reports   map[graph.ReportID]*seats
	byID      map[graph.EntityID]*Cluster
	former    map[graph.EntityID]*Cluster // IDs of what was merged
	local     map[graph.EntityID]*namesakes
	inactive  map[graph.DecisionID]bool
	decisions []graph.Decision
}

// seats are the entities of a report: what each of them is. The first element of each is the whole, or what splits left of it.
type seats struct {
	profile  *Profile
	elements [][]*element // in the order of profile.Entities
}

// at is what an entity of the report is; nil where it has none of that ID.
func (s *seats) at(id graph.EntityID) []*element {
	if s == nil {
		return nil
	}
	k, ok := slices.BinarySearchFunc(s.profile.Entities, id, func(e Sketch, id graph.EntityID) int { return cmp.Compare(e.ID, id) })
	if !ok {
		return nil
	}
	return s.elements[k]
}

// namesakes are the figures of one ID, in the order of dates.
type namesakes struct {
	number  int32
	country bool
	figures []*figure
}

// Cluster is an entity as all reports together know it.
type Cluster struct {
	ID       graph.EntityID
	Kind     graph.EntityKind
	Label    string
	Unions   []Union          // what it is made of
	Apart    []Apart          // entities of the same name that are others
	Former   []graph.EntityID // IDs that lead here, for they were merged
	elements []*element
}

// Apart is an entity of the same name, or one that could be meant, that is kept apart, and why.
type Apart struct {
	ID  graph.EntityID
	Why string
}

// element is an entity of one report, or some of its names there.
type element struct {
	*figure
	aliases []string // its names, where there was a split; nil for all
	cluster *Cluster
	through string // the rule of the union that it came to its entity by; "" where that has its name
}

// figure is an entity as one report shows it.
type figure struct {
	*Sketch
	report *Profile
	index  int // of the report in the order of dates
	seat   int // in the report
	name   *namesakes
	others []*figure // of the report, itself among them
	is     *element
}

// Resolve finds out who is who in reports, and applies what was decided, in its order.
func Resolve(profiles []*Profile, decisions []graph.Decision) *Result {
	profiles = slices.Clone(profiles)
	slices.SortFunc(profiles, func(a, b *Profile) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Published, "9999"), cmp.Or(b.Published, "9999")), cmp.Compare(a.Report, b.Report))
	})
	r := &Result{
		reports: make(map[graph.ReportID]*seats, len(profiles)), byID: map[graph.EntityID]*Cluster{}, former: map[graph.EntityID]*Cluster{},
		local: map[graph.EntityID]*namesakes{}, inactive: map[graph.DecisionID]bool{}, decisions: decisions,
	}
	names := r.seat(profiles)
	groups := cluster(names, len(profiles))
	for _, g := range groups {
		r.name(g)
	}
	for _, g := range groups {
		for _, a := range g.apart {
			if a.group.cluster != nil && a.group.cluster != g.cluster {
				g.cluster.Apart = append(g.cluster.Apart, Apart{a.group.cluster.ID, a.why})
			}
		}
	}
	for i := range decisions {
		if !r.apply(&decisions[i]) {
			r.inactive[decisions[i].ID] = true
		}
	}
	return r
}

// seat makes figures of the entities of the reports, which are in the order of dates, and lists their names in the order in which they
// first come.
func (r *Result) seat(profiles []*Profile) []*namesakes {
	n := 0
	for _, p := range profiles {
		n += len(p.Entities)
	}
	figures, whole, lists := make([]figure, n), make([]element, n), make([]*element, n)
	seated, parts := make([]*figure, n), make([][]*element, n)
	var names []*namesakes
	at := 0
	for i, p := range profiles {
		from := at
		for k := range p.Entities {
			f := &figures[at]
			*f = figure{Sketch: &p.Entities[k], report: p, index: i, seat: k, is: &whole[at]}
			f.name = r.local[f.ID]
			if f.name == nil {
				f.name = &namesakes{number: int32(len(names)), country: f.Kind == graph.Country} //nolint:gosec // there are not that many names
				r.local[f.ID] = f.name
				names = append(names, f.name)
			}
			f.name.figures = append(f.name.figures, f)
			whole[at] = element{figure: f}
			lists[at] = f.is
			parts[at] = lists[at : at+1 : at+1]
			seated[at] = f
			at++
		}
		for _, f := range seated[from:at] {
			f.others = seated[from:at:at]
		}
		r.reports[p.Report] = &seats{profile: p, elements: parts[from:at:at]}
	}
	return names
}

// name makes an entity of a group. The earliest of a name has it as its ID.
func (r *Result) name(g *group) {
	id := g.id
	if r.byID[id] != nil {
		id = told(g.id, g.all[0].report.Report)
	}
	c := &Cluster{ID: r.free(id), Kind: g.all[0].Kind, Label: g.written(), Unions: g.unions}
	g.cluster = c
	r.byID[c.ID] = c
	c.elements = make([]*element, len(g.all))
	for i, f := range g.all {
		f.is.cluster, f.is.through = c, g.through[f]
		c.elements[i] = f.is
	}
}

// written is the name as the earliest report has it that does not have it in capitals, if there is one: { Kirby }, { KIRBY }.
func (g *group) written() string {
	for _, f := range g.all {
		if f.ID == g.id && strings.ToUpper(f.Label) != f.Label {
			return f.Label
		}
	}
	return g.label
}

// digits is how many of a report's digits tell entities of one name apart.
const digits = 6

// told is the ID of an entity of a name that an earlier one has.
func told(id graph.EntityID, report graph.ReportID) graph.EntityID {
	hex := strings.TrimPrefix(string(report), "report-")
	return graph.EntityID(string(id) + "-" + hex[:min(digits, len(hex))])
}

// free is an ID that no entity has.
func (r *Result) free(id graph.EntityID) graph.EntityID {
	for r.byID[id] != nil {
		id += "x"
	}
	return id
}

// Current is the entity that an ID leads to: of its own, of what was merged into another, or of a name that a report has; nil
// where there is none.
func (r *Result) Current(id graph.EntityID) *Cluster {
	if c := r.byID[id]; c != nil {
		return c
	}
	if c := r.former[id]; c != nil {
		return c
	}
	if c := r.earliest(id, ""); c != nil {
		return c
	}
	if k := len(id) - digits; k > 1 && id[k-1] == '-' {
		return r.earliest(id[:k-1], string(id[k:]))
	}
	return nil
}

// earliest is the entity of the earliest report, of those whose digits begin so, that names one by an ID.
func (r *Result) earliest(id graph.EntityID, hex string) *Cluster {
	if r.local[id] == nil {
		return nil
	}
	for _, f := range r.local[id].figures {
		if strings.HasPrefix(string(f.report.Report), "report-"+hex) {
			return f.is.cluster
		}
	}
	return nil
}

// Inactive reports whether a decision has nothing to decide on: what it is about is in no report now.
func (r *Result) Inactive(id graph.DecisionID) bool { return r.inactive[id] }

// Decisions are what was decided, in its order.
func (r *Result) Decisions() []graph.Decision { return r.decisions }

// NameIn is a name of an entity, and how reports came by it.
type NameIn struct {
	Text    string
	Kind    graph.MentionKind
	Rule    graph.AliasRule
	ID      graph.EntityID // of the entity of the reports that has the name
	Through string         // the rule of the union that made it this entity's: "merge", "surname"; "" where the report has the same ID
	Reports []graph.ReportID
}

// Names are the names of an entity, by text, each with the reports that have it in the same way.
func (c *Cluster) Names() []NameIn {
	type key struct {
		text, through string
		rule          graph.AliasRule
		id            graph.EntityID
	}
	at := map[key]int{}
	var out []NameIn
	for _, e := range c.elements {
		for _, a := range e.names() {
			k := key{a.Text, e.through, a.Rule, e.ID}
			if _, ok := at[k]; !ok {
				at[k] = len(out)
				out = append(out, NameIn{Text: a.Text, Kind: a.Kind, Rule: a.Rule, ID: e.ID, Through: e.through})
			}
			n := &out[at[k]]
			n.Reports = append(n.Reports, e.report.Report)
		}
	}
	slices.SortFunc(out, func(a, b NameIn) int {
		return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Through, b.Through))
	})
	return out
}

// names are the names of an element.
func (e *element) names() []graph.Alias {
	return slices.DeleteFunc(slices.Clone(e.Aliases), func(a graph.Alias) bool { return e.aliases != nil && !slices.Contains(e.aliases, a.Text) })
}
