package mention

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

//go:embed data/placetypes.txt
var placeTypesText string

// placeWords is data/placetypes.txt: words of names, in lower case, by the type of place that they tell.
var placeWords = sync.OnceValue(func() map[string]graph.PlaceType {
	out := map[string]graph.PlaceType{}
	for line := range strings.Lines(placeTypesText) {
		if fields := strings.Fields(line); len(fields) > 1 && !strings.HasPrefix(line, "#") {
			for _, w := range fields[1:] {
				out[strings.ReplaceAll(w, "_", " ")] = graph.PlaceType(fields[0])
			}
		}
	}
	return out
})

// placeTypes says of the places of a report what kind of place each is, where its name, a word beside it, the gazetteer or the entity
// recogniser tells. It asks them in this order.
func placeTypes(doc *syntax.Doc, mentions []Mention, entities []graph.Entity) {
	beside, labels := map[graph.EntityID]graph.PlaceType{}, map[graph.EntityID]graph.PlaceType{}
	for _, m := range mentions {
		if m.Kind != graph.Name {
			continue
		}
		if t := typeBeside(doc, m.Range); t != "" && beside[m.Entity] == "" {
			beside[m.Entity] = t
		}
		if e, ok := doc.EntityAt(m.Head); ok && e.Label == "FAC" && labels[m.Entity] == "" {
			labels[m.Entity] = graph.Facility
		}
	}
	for i := range entities {
		e := &entities[i]
		if e.Kind != graph.Place {
			continue
		}
		e.Place = typeOfName(e.Label)
		for _, t := range []graph.PlaceType{beside[e.ID], typeByGazetteer(e), labels[e.ID]} {
			if e.Place == "" {
				e.Place = t
			}
		}
	}
}

// typeOfName reads a type from the words of a name.
//
//	{ Ronald Reagan Washington National [Airport] }, { [Lake] Chad }, { Donetsk [Oblast] }
func typeOfName(name string) graph.PlaceType {
	words := strings.Fields(strings.ToLower(name))
	for len(words) > 0 && words[0] == "the" {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	if t := placeWords()[strings.Join(words, " ")]; t != "" {
		return t
	}
	for k, w := range words { // { the Gulf of Mexico }, { Tower of London }
		if k > 0 && w == "of" {
			return placeWords()[words[k-1]]
		}
	}
	if len(words) == 1 {
		return ""
	}
	if t := placeWords()[words[len(words)-1]]; t != "" {
		return t
	}
	if t := placeWords()[words[0]]; t == graph.Natural && len(words) == 2 { // { Lake Chad }, { Mount Fuji }
		return t
	}
	return ""
}

// typeBeside reads a type from the noun that stands before or after a name without a comma.
//
//	{ the [city] of Kherson }, { the Deir ez-Zor [governorate] }, { the [village] Bucha }
func typeBeside(doc *syntax.Doc, r syntax.Range) graph.PlaceType {
	word := func(i int) string {
		if i < 0 || i >= len(doc.Tokens) || doc.Sentence(i) != doc.Sentence(r.First) {
			return ""
		}
		return strings.ToLower(doc.Tokens[i].Text)
	}
	t := placeWords()[word(r.End)]
	if h := doc.Tokens[r.End-1].Head; t != "" && h == r.End { // { Kharkiv region }
		return t
	}
	before := r.First - 1
	if word(before) == "of" {
		before--
	}
	if t := placeWords()[word(before)]; t != "" && (t != graph.Facility || before == r.First-1) { // not { the airport of Kyiv }
		return t
	}
	return ""
}

// typeByGazetteer: what GeoNames gives is a city, what Wikidata gives is a part of a country, or several.
func typeByGazetteer(e *graph.Entity) graph.PlaceType {
	s, ok := sameOf(e)
	switch {
	case ok && strings.HasPrefix(s.iri, geonames):
		return graph.City
	case ok && strings.HasPrefix(s.iri, wikidata):
		return graph.Region
	}
	if gaz().names[e.Label].kind == graph.Place && gaz().capitals[e.Label] {
		return graph.City
	}
	return ""
}
