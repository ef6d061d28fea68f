package identity

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Apply gives a reading with the entities that all reports together know. It is the same reading where nothing changes, and else
// a copy.
func (r *Result) Apply(reading *graph.Reading) *graph.Reading {
	a := &applier{who: r, reading: reading, seats: r.seatsOf(reading.Report.ID)}
	if !a.changes() {
		return reading
	}
	out := *reading
	out.Mentions = slices.Clone(reading.Mentions)
	for i := range out.Mentions {
		m := &out.Mentions[i]
		m.Entity = a.mention(m)
	}
	out.Entities = a.entities()
	out.Statements = slices.Clone(reading.Statements)
	for i := range out.Statements {
		a.statement(&out.Statements[i])
	}
	out.Quotations = slices.Clone(reading.Quotations)
	for i := range out.Quotations {
		a.term(&out.Quotations[i].Speaker)
	}
	return &out
}

// applier rewrites one reading.
type applier struct {
	who     *Result
	reading *graph.Reading
	seats   *seats
}

// changes reports whether an entity of the report has another ID, or is several.
func (a *applier) changes() bool {
	if a.seats == nil {
		return false
	}
	for k, ps := range a.seats.parts {
		if len(ps) > 1 || ps[0].is != a.seats.profile.Entities[k].ID {
			return true
		}
	}
	return false
}

// named is the entity that a name of an entity is.
func (a *applier) named(id graph.EntityID, name string) graph.EntityID {
	es := a.seats.at(id)
	if len(es) == 0 {
		return id
	}
	for _, e := range es[1:] {
		if slices.ContainsFunc(e.aliases, func(n string) bool { return n == name }) {
			return e.is
		}
	}
	return es[0].is
}

func (a *applier) mention(m *graph.Mention) graph.EntityID {
	return a.named(m.Entity, strings.Join(strings.Fields(a.reading.Report.Text[m.Span.Start:m.Span.End]), " "))
}

// at is the entity of a span that is linked to id: where its names are split, that of the first mention of it there.
func (a *applier) at(id graph.EntityID, span graph.Span) graph.EntityID {
	es := a.seats.at(id)
	if len(es) < 2 {
		return a.named(id, "")
	}
	for i := range a.reading.Mentions {
		if m := &a.reading.Mentions[i]; m.Entity == id && span.Contains(m.Span) {
			return a.mention(m)
		}
	}
	return es[0].is
}

func (a *applier) term(t *graph.Term) {
	if t.Entity != "" {
		t.Entity = a.at(t.Entity, t.Span)
	}
}

func (a *applier) statement(st *graph.Statement) {
	a.term(&st.Subject)
	a.term(&st.Object)
	st.Arguments = slices.Clone(st.Arguments)
	for i := range st.Arguments {
		if g := &st.Arguments[i]; g.Entity != "" {
			g.Entity = a.at(g.Entity, g.Span)
		}
	}
	st.Attribution = slices.Clone(st.Attribution)
	for i := range st.Attribution {
		a.term(&st.Attribution[i].Source)
	}
}

// entities are those of the report, each once: of several that are one, the first, with the names and titles of all.
func (a *applier) entities() []graph.Entity {
	var out []graph.Entity
	at := map[graph.EntityID]int{}
	add := func(e graph.Entity) {
		k, ok := at[e.ID]
		if !ok {
			at[e.ID] = len(out)
			out = append(out, e)
			return
		}
		o := &out[k]
		o.Aliases = united(o.Aliases, e.Aliases)
		o.Titles = united(o.Titles, e.Titles)
		o.SameAs = united(o.SameAs, e.SameAs)
	}
	for i := range a.reading.Entities {
		whole := a.reading.Entities[i]
		es := a.seats.at(whole.ID)
		for k, e := range es {
			part := whole
			part.ID = e.is
			if len(es) > 1 {
				part.Aliases = nil
				for _, n := range whole.Aliases {
					if a.named(whole.ID, n.Text) == e.is {
						part.Aliases = append(part.Aliases, n)
					}
				}
			}
			if k > 0 {
				part.Label, part.Titles, part.SameAs = a.who.cluster(e.is).Label, nil, nil
			}
			add(part)
		}
	}
	return out
}

// united is a list and what it lacks of another, in a list of its own.
func united[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
