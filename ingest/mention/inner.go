package mention

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// sureInner is the confidence of a name within a name, which no statement rests on: what a university does, its city does not.
const sureInner = 0.45

// inner finds the names of places and people within longer names: of places that the gazetteer knows, and of what the report names
// by itself. Names of people have none in them.
//
//	{ the University of [Helsinki] }, { the [Andy Warhol] Foundation }
func (r *resolution) inner() {
	known := map[string]*entity{}
	for _, m := range r.mentions {
		if e := r.entities[m.Entity]; m.Kind == graph.Name && e.Kind != graph.Thing {
			known[r.doc.TextOf(m.Range)] = e
		}
	}
	for _, m := range r.mentions {
		if e := r.entities[m.Entity]; m.Kind == graph.Name && m.Len() > 1 && e.Kind != graph.Person && e.Kind != graph.Country {
			r.innerOf(m, known)
		}
	}
}

// innerOf finds the names within one, the longest first.
func (r *resolution) innerOf(m Mention, known map[string]*entity) {
	for i := m.First; i < m.End; i++ {
		for end := min(m.End, i+4); end > i; end-- {
			rg := syntax.Range{First: i, End: end}
			if rg.Has(m.Head) { // { Bouvet [Island] }, { the Supreme [Court] }: a shorter name of the same
				continue
			}
			if e := r.innerName(rg, m, known); e != nil {
				in := Mention{Range: rg, Head: r.headOf(rg), Kind: graph.Name, Entity: e.ID, Confidence: sureInner}
				r.mentions = append(r.mentions, in)
				e.alias(r.doc.TextOf(rg), graph.Name)
				i = end - 1
				break
			}
		}
	}
}

// innerName is what a part of a longer name names, or nil.
func (r *resolution) innerName(rg syntax.Range, m Mention, known map[string]*entity) *entity {
	if !r.isProper(rg.First) || !r.isProper(rg.End-1) {
		return nil
	}
	if rg.First > m.First { // { the [South] China Sea }
		switch r.word(rg.First - 1) {
		case "north", "south", "east", "west", "new", "central", "northern", "southern", "eastern", "western", "upper", "lower", "saint", "san", "st.", "-", "la", "los", "el":
			return nil
		}
	}
	text := strings.Join(strings.Fields(r.doc.TextOf(rg)), " ")
	if k, ok := gaz().names[text]; ok && k.kind != graph.Organization {
		return r.entity(k.kind, k.label, rg.First)
	}
	if e := known[text]; e != nil && string(e.ID) != string(m.Entity) && (e.Kind == graph.Place || e.Kind == graph.Country || e.Kind == graph.Person && rg.Len() > 1) {
		return e
	}
	return nil
}
