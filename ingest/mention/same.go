package mention

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

//go:embed data/same.tsv
var sameTSV string

// The sources of ids, as the beginnings of IRIs.
const (
	wikidata = "http://www.wikidata.org/entity/"
	geonames = "https://sws.geonames.org/"
)

// elsewhere is what a name of the gazetteer is in other sources.
type elsewhere struct {
	iri    string
	where  string   // ISO 3166-1 code of the country that it is or lies in, or ""
	rivals []string // codes of other countries with a place of that name
}

// same is data/same.tsv by kind and name.
var same = sync.OnceValue(func() map[[2]string]elsewhere {
	out := map[[2]string]elsewhere{}
	for f := range rows(sameTSV) {
		f = append(f, "", "", "")
		if len(f) < 6 {
			continue
		}
		e := elsewhere{iri: geonames + f[2] + "/", where: f[3]}
		if strings.HasPrefix(f[2], "Q") {
			e.iri = wikidata + f[2]
		}
		if f[4] != "" {
			e.rivals = strings.Split(f[4], "|")
		}
		out[[2]string{f[0], f[1]}] = e
	}
	return out
})

// sameOf is what an entity is elsewhere by its label.
func sameOf(e *graph.Entity) (elsewhere, bool) {
	kinds := map[graph.EntityKind][]string{graph.Country: {"country", "place"}, graph.Place: {"place"}, graph.Organization: {"org"}}[e.Kind]
	label := strings.TrimPrefix(strings.TrimPrefix(e.Label, "the "), "The ")
	if strings.HasPrefix(string(e.ID), stateOfGeorgia) {
		label = "Georgia (U.S. state)"
	}
	for _, k := range kinds {
		if same, ok := same()[[2]string{k, label}]; ok {
			return same, true
		}
	}
	return elsewhere{}, false
}

// sameAs says of the entities of a report what they are elsewhere. A city is left alone where the report speaks of another country
// that has one of its name, and not of its own. The United States have a place of every name, and are spoken of everywhere: there, a state
// must be named.
//
//	{ a fire in [London], Ontario, … Canada }, { moved from [Paris], Texas, to … }
func sameAs(entities []graph.Entity) {
	own, rival := map[string]bool{}, map[string]bool{} // countries, by code
	for i := range entities {
		if s, ok := sameOf(&entities[i]); ok && strings.HasPrefix(s.iri, wikidata) {
			own[s.where] = true
			rival[s.where] = rival[s.where] || s.where != "US" || entities[i].Kind == graph.Place
		}
	}
	for i := range entities {
		e := &entities[i]
		s, ok := sameOf(e)
		if !ok || !own[s.where] && slices.ContainsFunc(s.rivals, func(c string) bool { return rival[c] }) {
			continue
		}
		e.SameAs = append(e.SameAs, s.iri)
	}
}

// ruleOf is how a report came by an alias of one of its entities.
func (r *resolution) ruleOf(e *entity, alias string) graph.AliasRule {
	g := gaz()
	_, _, demonym := g.demonym(alias)
	_, short := r.shorts[alias]
	switch {
	case alias == e.Label:
		return graph.ByName
	case g.names[alias].label == e.Label || demonym && e.Kind != graph.Person:
		return graph.ByGazetteer
	case short, e.Kind != graph.Person && isAcronymOf(alias, e.Label):
		return graph.ByAcronym
	}
	words := strings.Fields(strings.ToLower(alias))
	if len(words) < len(e.words) && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(e.words, w) }) {
		return graph.ByPart
	}
	return graph.ByName
}

// stateOfGeorgia is what the id of the state of Georgia begins with; the country has no more than its name.
const stateOfGeorgia = "place-georgia-us-state"

// known is the entity of the gazetteer that a name means in this report. Of one name are a country and a state of the United
// States: it is the state where the report has more words of America about it than of the Caucasus.
//
//	{ voters in Atlanta said … in [Georgia] and Ohio }, { Russian troops left [Georgia] … Tbilisi }
func (r *resolution) known(k known, at int) *entity {
	if k.label != "Georgia" || k.kind != graph.Country || !r.isAmerican() {
		return r.entity(k.kind, k.label, at)
	}
	e := r.entity(graph.Place, "Georgia U.S. state", at)
	e.Label, e.words = k.label, []string{"georgia"}
	return e
}

// american and caucasian are words that stand in reports about the one Georgia and not the other.
var (
	american = map[string]bool{
		"Atlanta": true, "Savannah": true, "Macon": true, "Ga.": true, "Gov.": true, "Republican": true, "Republicans": true, "Democrat": true,
		"Democrats": true, "Democratic": true, "County": true, "congresswoman": true, "congressman": true, "statewide": true, "GOP": true,
	}
	caucasian = map[string]bool{
		"Tbilisi": true, "Georgian": true, "Georgians": true, "Abkhazia": true, "Abkhazian": true, "Abkhaz": true, "Ossetia": true, "Ossetian": true,
		"Caucasus": true, "Armenia": true, "Azerbaijan": true, "Batumi": true, "Gori": true, "Russia": true, "Russian": true, "Moldova": true,
	}
)

// isAmerican reports whether a report is about states of the United States more than about the Caucasus.
func (r *resolution) isAmerican() bool {
	us, other := 0, 0
	for i := range r.doc.Tokens {
		w := r.doc.Tokens[i].Text
		s := same()[[2]string{"place", w}]
		switch {
		case american[w], s.where == "US" && strings.HasPrefix(s.iri, wikidata):
			us++
		case caucasian[w]:
			other++
		}
	}
	return us > other
}
