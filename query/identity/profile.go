package identity

import (
	"github.com/newsgraph/newsgraph/graph"
)

// Profile is what a report shows of its entities, as far as it tells them from others.
type Profile struct {
	Report    graph.ReportID
	Published string
	Entities  []Sketch
}

// Sketch is an entity as one report shows it.
type Sketch struct {
	ID      graph.EntityID
	Kind    graph.EntityKind
	Label   string
	Aliases []graph.Alias
}

// NewProfile takes the profile of a reading.
func NewProfile(r *graph.Reading) *Profile {
	p := &Profile{Report: r.Report.ID, Published: r.Report.Published}
	for i := range r.Entities {
		e := &r.Entities[i]
		p.Entities = append(p.Entities, Sketch{ID: e.ID, Kind: e.Kind, Label: e.Label, Aliases: e.Aliases})
	}
	return p
}
