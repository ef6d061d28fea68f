// Package identity says who is who across reports: which entities of which reports are one, and which of one name are two.
//
//	r, err := identity.Of(ctx, library)  // or, while reports come and go, of a Resolver
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
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/btree"

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

// Result says which entity each entity of a report is, at one moment. It does not change.
type Result struct {
	seats     *btree.Map[graph.ReportID, *seats]
	clusters  *btree.Map[graph.EntityID, *Cluster]
	names     *btree.Map[graph.EntityID, []*figure] // those of one ID in the reports, in the order of dates
	decided   *decided                              // what decisions made of it
	decisions []graph.Decision
}

// seats are the entities of a report: what each of them is. The first part of each is the whole, or what splits left of it.
type seats struct {
	profile *Profile
	parts   [][]part // in the order of profile.Entities
}

// part is what an entity of a report, or some of its names there, is.
type part struct {
	is      graph.EntityID
	aliases []string // its names, where there was a split; nil for all
}

// at is what an entity of the report is; nil where it has none of that ID.
func (s *seats) at(id graph.EntityID) []part {
	if s == nil {
		return nil
	}
	k, ok := slices.BinarySearchFunc(s.profile.Entities, id, func(e Sketch, id graph.EntityID) int { return cmp.Compare(e.ID, id) })
	if !ok {
		return nil
	}
	return s.parts[k]
}

// Cluster is an entity as all reports together know it.
type Cluster struct {
	ID       graph.EntityID
	Kind     graph.EntityKind
	Label    string
	Unions   []Union          // what it is made of
	Apart    []Apart          // entities of the same name that are others
	Former   []graph.EntityID // IDs that lead here, for they were merged
	figures  []*figure        // in the order of dates
	through  map[*figure]string
	elements []element // where decisions made it something else than its figures
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
	through string   // the rule of the union that it came to its entity by; "" where that has its name
}

// list is what an entity is made of.
func (c *Cluster) list() []element {
	if c.elements != nil {
		return c.elements
	}
	out := make([]element, len(c.figures))
	for i, f := range c.figures {
		out[i] = element{figure: f, through: c.through[f]}
	}
	return out
}

// figure is an entity as one report shows it.
type figure struct {
	*Sketch
	report *Profile
	seat   int // in the report
	name   *namesakes
	others []*figure      // of the report, itself among them
	is     graph.EntityID // as found, before decisions
}

// Of finds out who is who in a library. It keeps a profile of each report, and no reading.
func Of(ctx context.Context, lib *graph.Library) (*Result, error) {
	r := NewResolver()
	for reading, err := range lib.Readings(ctx) {
		if err != nil {
			return nil, fmt.Errorf("find out who is who: %w", err)
		}
		r.Put(NewProfile(reading))
	}
	decisions, err := lib.Decisions(ctx)
	if err != nil {
		return nil, fmt.Errorf("find out who is who: %w", err)
	}
	r.Decide(decisions)
	who, _ := r.Result()
	return who, nil
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

// seatsOf are the seats of a report; nil where there is no such report.
func (r *Result) seatsOf(id graph.ReportID) *seats {
	if s, ok := r.decided.seatsOf(id); ok {
		return s
	}
	s, _ := r.seats.Get(id)
	return s
}

// cluster is the entity of an ID; nil where none has it.
func (r *Result) cluster(id graph.EntityID) *Cluster {
	if c, ok := r.decided.cluster(id); ok {
		return c
	}
	c, _ := r.clusters.Get(id)
	return c
}

// Current is the entity that an ID leads to: of its own, of what was merged into another, or of a name that a report has; nil
// where there is none.
func (r *Result) Current(id graph.EntityID) *Cluster {
	if c := r.cluster(id); c != nil {
		return c
	}
	for at, ok := r.decided.led(id); ok; at, ok = r.decided.led(at) {
		if c := r.cluster(at); c != nil {
			return c
		}
	}
	if c := r.earliest(id, ""); c != nil {
		return c
	}
	if k := len(id) - digits; k > 1 && id[k-1] == '-' {
		return r.earliest(id[:k-1], string(id[k:]))
	}
	return nil
}

// Label is what an entity is called that Apply gives; "" where there is none of that ID.
func (r *Result) Label(id graph.EntityID) string {
	if c := r.cluster(id); c != nil {
		return c.Label
	}
	return ""
}

// earliest is the entity of the earliest report, of those whose digits begin so, that names one by an ID.
func (r *Result) earliest(id graph.EntityID, hex string) *Cluster {
	r.decided.rests(id)
	figures, _ := r.names.Get(id)
	for _, f := range figures {
		if strings.HasPrefix(string(f.report.Report), "report-"+hex) {
			return r.cluster(r.seatsOf(f.report.Report).parts[f.seat][0].is)
		}
	}
	return nil
}

// Inactive reports whether a decision has nothing to decide on: what it is about is in no report now.
func (r *Result) Inactive(id graph.DecisionID) bool {
	return r.decided != nil && r.decided.inactive[id]
}

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
	for _, e := range c.list() {
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
