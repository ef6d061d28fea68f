package mention

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// institutions are common nouns that stand before an office and are no names.
var institutions = map[string]bool{
	"police": true, "company": true, "army": true, "government": true, "ministry": true, "party": true, "union": true, "club": true, "team": true, "state": true,
	"city": true, "county": true, "hospital": true, "school": true, "court": true, "council": true, "military": true, "navy": true, "opposition": true, "group": true,
	"bank": true, "airline": true, "industry": true, "finance": true, "defence": true, "defense": true, "foreign": true, "interior": true, "health": true, "former": true,
	"acting": true, "deputy": true, "senior": true, "vice": true, "assistant": true, "interim": true, "new": true, "the": true, "university": true, "rebel": true,
	"fire": true, "security": true, "staff": true, "election": true, "campaign": true, "trade": true, "market": true, "research": true, "senate": true, "house": true,
}

// missed finds names that the recogniser passed over but that are names elsewhere in the report.
func (r *resolution) missed() {
	aliases, surnames := r.aliases(), r.surnames()
	for i := 0; i < len(r.doc.Tokens); i++ {
		if _, covered := r.at[i]; covered {
			continue
		}
		if m := r.missedAt(i, aliases, surnames); m.of != nil {
			r.mention(m.Range, graph.Name, m.of, m.confidence)
			i = m.End - 1
		}
	}
}

// aliases are the entities of the names that the report has by now, and of what it abbreviates.
func (r *resolution) aliases() map[string]graph.EntityID {
	out := map[string]graph.EntityID{}
	for short, long := range r.shorts {
		if id := graph.NewEntityID(kinds[long.label], long.text); r.entities[id] != nil {
			out[short] = id
		}
	}
	for _, m := range r.mentions {
		if m.Kind == graph.Name {
			out[r.doc.TextOf(m.Range)] = m.Entity
		}
	}
	return out
}

// naming is a name that was passed over, with who or what it is; of nothing where there is none.
type naming struct {
	syntax.Range
	of         *entity
	confidence float64
}

// missedAt is the name passed over that begins at token i, or of which i is the last word.
func (r *resolution) missedAt(i int, aliases map[string]graph.EntityID, surnames map[string]*entity) naming {
	text, one := r.doc.Tokens[i].Text, syntax.Range{First: i, End: i + 1}
	switch proper := r.isProper(i); {
	case !proper && !r.isCapitalNoun(i):
		return naming{}
	case surnames[text] != nil && !r.isProper(i-1) && !r.isProper(i+1): // { captain Stuart Hale … [Hale], who limped off }
		return naming{one, surnames[text], 0.8}
	case !proper:
		return naming{one, r.entities[aliases[text]], 0.7}
	}
	for end := r.properEnd(i); end > i; end-- { // the longest first
		rg := syntax.Range{First: i, End: end}
		if id, ok := aliases[r.doc.TextOf(rg)]; ok {
			return r.namedAgain(rg, r.entities[id])
		}
		if k, ok := gaz().names[r.doc.TextOf(rg)]; ok {
			return naming{rg, r.known(k, i), 0.8}
		}
	}
	return naming{}
}

// namedAgain is a name that has been e's before, save where a forename makes it another's.
//
//	{ Claudia Mo … [Junius Mo] }
func (r *resolution) namedAgain(rg syntax.Range, e *entity) naming {
	if full := r.withForename(rg); e.Kind == graph.Person && full != rg {
		return naming{full, r.entity(graph.Person, r.doc.TextOf(full), full.First), 0.8}
	}
	return naming{rg, e, 0.8}
}

// properEnd is where the run of proper nouns from token i on ends that no mention covers; six words are enough.
func (r *resolution) properEnd(i int) int {
	end := i + 1
	for end-i < 6 && r.isProper(end) {
		if _, covered := r.at[end]; covered {
			break
		}
		end++
	}
	return end
}

// surnames finds the one person of a last name that only one has.
func (r *resolution) surnames() map[string]*entity {
	out := map[string]*entity{}
	for _, id := range r.order {
		e := r.entities[id]
		words := strings.Fields(e.Label)
		if e.Kind != graph.Person || len(words) < 2 || len(r.counts) == 0 && len(r.mentions) == 0 {
			continue
		}
		last := words[len(words)-1]
		if _, ok := out[last]; ok {
			out[last] = nil
			continue
		}
		out[last] = e
	}
	return out
}

// isCapitalNoun reports whether the tagger took a word with a capital for a common noun that the report does not have.
//
//	{ Joseph Tembo lost. [Tembo] refused to concede }
func (r *resolution) isCapitalNoun(i int) bool {
	t := &r.doc.Tokens[i]
	return t.POS == "NOUN" && t.Text != strings.ToLower(t.Text) && t.Text != strings.ToUpper(t.Text) && !r.common()[strings.ToLower(t.Text)]
}

// isProper reports whether token i is a proper noun.
func (r *resolution) isProper(i int) bool {
	return i >= 0 && i < len(r.doc.Tokens) && r.doc.Tokens[i].POS == "PROPN"
}

// unrecognised makes names of runs of proper nouns that the recogniser passed over: people by their forenames, and whatever is
// named twice within sentences, of which we only know that it is something.
//
//	{ [Regina Ip] of the New People's Party }, { users of [Google] … said [Google] }
func (r *resolution) unrecognised() {
	var runs []syntax.Range
	count := map[string]int{}
	for i := 0; i < len(r.doc.Tokens); i++ {
		rg := r.properRun(i)
		if rg.Len() == 0 {
			continue
		}
		runs = append(runs, rg)
		if rg.Len() <= 4 && !r.doc.Tokens[i].SentStart {
			count[r.doc.TextOf(rg)]++
		}
		i = rg.End - 1
	}
	for _, rg := range runs {
		if rg.Len() > 4 {
			continue // a heading, a list
		}
		text := r.doc.TextOf(rg)
		words := strings.Fields(strings.ToLower(text))
		gender := genderOfName(words)
		switch {
		case r.isSettlement(rg):
			r.mention(rg, graph.Name, r.entity(graph.Place, text, rg.First), 0.75)
		case rg.Len() > 1 && rg.Len() < 4 && gender != 0 && kindByWord("", text) == "":
			r.mention(rg, graph.Name, r.entity(graph.Person, text, rg.First), 0.75)
		case r.doc.Tokens[r.headOf(rg)].Dep == "compound": // { the [National] ICT Master plan }
		case r.ofOffice(rg.First) || len(text) < 3 || text == "New" || text == "North" || text == "South" || text == "East" || text == "West":
		case count[text] > 1 && !r.common()[strings.ToLower(text)] && !isTitle(words) && gaz().demonyms[text] == "":
			r.mention(rg, graph.Name, r.entity(cmp.Or(kinds[kindByWord("", text)], graph.Thing), text, rg.First), 0.6)
		}
	}
}

// properRun is the longest run of proper nouns from token i on that no mention and no date covers; empty where there is none.
func (r *resolution) properRun(i int) syntax.Range {
	rg := syntax.Range{First: i, End: i}
	for ; rg.End < len(r.doc.Tokens); rg.End++ {
		t := &r.doc.Tokens[rg.End]
		_, covered := r.at[rg.End]
		if covered || t.Tag != "NNP" || strings.ToLower(t.Text) == t.Text || r.isMeasure(rg.End) || rg.End > i && t.SentStart {
			break
		}
		if _, honorific := honorifics[r.word(rg.End)]; honorific {
			break
		}
	}
	if i > 0 && (r.doc.Tokens[i-1].Text == "@" || r.doc.Tokens[i-1].Text == "#") {
		rg.End = i
	}
	return rg
}

func isTitle(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		_, title := gaz().titles[w]
		return title
	})
}
