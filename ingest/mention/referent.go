package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// referent is what a pronoun may stand for: an entity, or a noun phrase that is none. The latter are never linked, but a
// pronoun that fits one of them best is not linked to an entity farther off.
//
//	{ Bos studies the adaptations that insects evolved to fight the pressure [they] experience }: not Bos's university
type referent struct {
	entity *entity // nil for a noun phrase that names no entity
	person bool
	plural bool
	either bool // may be spoken of as one or as many: { the team }
	gender byte
}

// occurrence is a place where a referent is spoken of.
type occurrence struct {
	*referent
	first, head int
	kind        graph.MentionKind
}

// collective are nouns in the singular that "they" can stand for.
var collective = map[string]bool{
	"team": true, "police": true, "family": true, "government": true, "company": true, "crew": true, "group": true, "public": true,
	"staff": true, "committee": true, "party": true, "band": true, "army": true, "crowd": true, "couple": true, "audience": true,
	"community": true, "population": true, "majority": true, "side": true, "union": true, "pair": true, "opposition": true,
	"generation": true, "minority": true, "club": true, "department": true, "agency": true, "firm": true, "media": true,
}

// occurrences are what is spoken of before token i in its sentence and the two before: the mentions so far and, behind them, the
// noun phrases that are none.
func (r *resolution) occurrences(i int) []occurrence {
	from := r.doc.Sents[max(r.doc.Sentence(i)-2, 0)].First
	of := map[*entity]*referent{}
	heads := map[int]bool{}
	var out []occurrence
	for k := range r.mentions {
		m := &r.mentions[k]
		if m.Head < from || m.First >= i {
			continue
		}
		heads[m.Head] = true
		e := r.entities[m.Entity]
		if m.Kind == graph.Demonym || e == nil {
			continue
		}
		if of[e] == nil {
			of[e] = r.referentOf(e)
		}
		out = append(out, occurrence{referent: of[e], first: m.First, head: m.Head, kind: m.Kind})
	}
	if r.nouns == nil {
		r.nouns = r.nounPhrases()
	}
	first, _ := slices.BinarySearchFunc(r.nouns, from, func(o occurrence, tok int) int { return o.head - tok })
	for _, o := range r.nouns[first:] {
		if o.head >= i {
			break
		}
		if !heads[o.head] || o.plural && r.doc.Child(o.head, "conj") >= 0 {
			out = append(out, o)
		}
	}
	for _, o := range r.echoes {
		if from <= o.head && o.head < i {
			out = append(out, o)
		}
	}
	return out
}

func (r *resolution) referentOf(e *entity) *referent {
	return &referent{
		entity: e, gender: e.gender, person: e.Kind == graph.Person, plural: e.Kind == graph.Group,
		either: e.Kind == graph.Organization,
	}
}

// nounPhrases are the noun phrases of the document by their heads: common nouns, names that were passed over, and what is
// named together.
func (r *resolution) nounPhrases() []occurrence {
	out := []occurrence{}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if t.POS != "NOUN" && t.POS != "PROPN" || slices.Contains([]string{"compound", "nmod", "amod", "npadvmod", "advmod", "intj"}, t.Dep) || r.isMeasure(i) {
			continue
		}
		lemma := strings.ToLower(t.Lemma)
		gender, person := gaz().people[lemma]
		if _, ok := gaz().titles[lemma]; ok {
			person = true
		}
		o := occurrence{
			referent: &referent{person: person, plural: t.Tag == "NNS" || t.Tag == "NNPS", either: collective[lemma], gender: gender},
			first:    i, head: i, kind: graph.Nominal,
		}
		if c := r.doc.Child(i, "conj"); c >= 0 && (r.doc.Tokens[c].POS == "NOUN" || r.doc.Tokens[c].POS == "PROPN") { // { Xi and Putin }
			out = append(out, occurrence{referent: &referent{person: person, plural: true}, first: i, head: i, kind: graph.Nominal})
			if o.plural {
				continue
			}
		}
		out = append(out, o)
	}
	return out
}

// isMeasure reports whether a noun says when, how much or how many.
func (r *resolution) isMeasure(i int) bool {
	e, ok := r.doc.EntityAt(i)
	if !ok {
		return false
	}
	switch e.Label {
	case "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL":
		return true
	}
	return false
}

// genderOfName is the gender that a full name tells by its first word, or 0.
//
//	{ [Kristen] Wilkins explained }
func genderOfName(words []string) byte {
	if len(words) == 0 {
		return 0
	}
	w := strings.ToLower(words[0])
	return gaz().first[strings.ToUpper(w[:1])+w[1:]]
}
