package eval

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// EntityScore is how well the mentions and entities of readings agree with those of GUM. Only what a report takes as its
// content is compared: titles, datelines and captions are not read.
type EntityScore struct {
	Documents   int
	NamesExact  Tally // named mentions with the same words; dates, which are no entities of ours, left out
	NamesByHead Tally // the same head: { the White House } and { White House }
	All         Coreference
	Chains      Coreference // without singletons, as in CoNLL 2012
	// Actors are the persons, organizations and places that have a name, with all that names them: names, nominals and
	// pronouns of every person. It is what a graph of named entities is judged by, and lenient in two ways: chains without
	// a name do not count, and those with a name count though they are spoken of once, which CoNLL 2012 leaves out.
	Actors Coreference
	// Everyone is the strict reading: the chains of two mentions or more of persons, organizations and places, with a name or
	// without ("protesters … they", "we" in a speech).
	Everyone Coreference
	Pronouns PronounScore
	// Pure counts the entities with two gold mentions or more, right where all are of one gold entity: the others are
	// wrong merges. PureNominals does not look at pronouns, PureNames at names only.
	Pure, PureNominals, PureNames Share
}

// PronounScore is how many pronouns are linked to the right entity: of those that have an antecedent that is not itself a
// pronoun, in the gold. A pronoun is right where the mention nearest before it, of the entity that it is linked to and no
// pronoun itself, is in the gold chain of the pronoun.
type PronounScore struct {
	All, Person, They, It Share
	Linked                Share // of those that are linked at all, with or without an antecedent in the gold
}

// PRF is the precision of the links and the share of pronouns that they make right.
func (p *PronounScore) PRF() PRF {
	return Tally{
		RightPredicted: float64(p.Linked.Right), Predicted: float64(p.Linked.Of),
		RightGold: float64(p.All.Right), Gold: float64(p.All.Of),
	}.PRF()
}

// Add scores the reading of a document, whose report must have its text.
func (s *EntityScore) Add(doc *GUMDoc, reading *graph.Reading) {
	s.Documents++
	gold := read(doc, reading)
	ms := align(doc, gold, reading)
	slices.SortStableFunc(ms, byPlace)
	s.names(gold, ms)
	ms = withoutTwins(ms)
	kinds := map[graph.EntityID]graph.EntityKind{}
	for _, e := range reading.Entities {
		kinds[e.ID] = e.Kind
	}
	s.coreference(gold, ms, kinds)
	s.pronouns(doc, gold, ms)
	s.merges(gold, ms)
}

// read is the gold mentions in what the report took as its content.
func read(doc *GUMDoc, reading *graph.Reading) []GUMMention {
	if reading.Report.Content == nil {
		return doc.Mentions
	}
	var out []GUMMention
	for _, m := range doc.Mentions {
		span := graph.Span{Start: doc.Words[m.First].Span.Start, End: doc.Words[m.End-1].Span.End}
		if slices.ContainsFunc(reading.Report.Content, func(c graph.Span) bool { return c.Contains(span) }) {
			out = append(out, m)
		}
	}
	return out
}

func (s *EntityScore) names(gold []GUMMention, ms []mention) {
	var t, exact Tally
	for _, g := range gold {
		if g.Named && g.Type != "time" {
			t.Gold++
		}
	}
	exact.Gold = t.Gold
	for _, m := range ms {
		if m.kind != graph.Name {
			continue
		}
		t.Predicted++
		exact.Predicted++
		if m.gold < 0 || !gold[m.gold].Named || gold[m.gold].Type == "time" {
			continue
		}
		t.RightPredicted++
		t.RightGold++
		if gold[m.gold].Words == m.words {
			exact.RightPredicted++
			exact.RightGold++
		}
	}
	s.NamesByHead.Add(t)
	s.NamesExact.Add(exact)
}

// coreference numbers the mentions, gold ones first, and scores the chains.
func (s *EntityScore) coreference(gold []GUMMention, ms []mention, kinds map[graph.EntityID]graph.EntityKind) {
	var key, response chains
	named := map[string]bool{}
	for k, g := range gold {
		key.add(g.Entity, k)
		named[g.Entity] = named[g.Entity] || g.Named
	}
	withName := map[graph.EntityID]bool{}
	for k, m := range ms {
		n := m.gold
		if n < 0 {
			n = len(gold) + k
		}
		response.add(string(m.entity), n)
		withName[m.entity] = withName[m.entity] || m.kind == graph.Name
	}
	s.All.Add(key.all(), response.all())
	several := func(_ string, c Chain) bool { return len(c) > 1 }
	s.Chains.Add(key.only(several), response.only(several))
	goldActor := func(id string, c Chain) bool { return named[id] && isGoldActor(gold[c[0]].Type) }
	actor := func(id string, _ Chain) bool {
		return withName[graph.EntityID(id)] && isActor(kinds[graph.EntityID(id)])
	}
	s.Actors.Add(key.only(goldActor), response.only(actor))
	s.Everyone.Add(
		key.only(func(_ string, c Chain) bool { return len(c) > 1 && isGoldActor(gold[c[0]].Type) }),
		response.only(func(id string, c Chain) bool { return len(c) > 1 && isActor(kinds[graph.EntityID(id)]) }))
}

func isGoldActor(etype string) bool {
	return etype == "person" || etype == "organization" || etype == "place"
}

func isActor(k graph.EntityKind) bool {
	switch k {
	case graph.Person, graph.Organization, graph.Place, graph.Country, graph.Group:
		return true
	}
	return false
}

// chains collects mentions by entity, in the order in which the entities come.
type chains struct {
	order []string
	by    map[string]Chain
}

func (c *chains) add(id string, m int) {
	if c.by == nil {
		c.by = map[string]Chain{}
	}
	if _, ok := c.by[id]; !ok {
		c.order = append(c.order, id)
	}
	c.by[id] = append(c.by[id], m)
}

func (c *chains) all() []Chain {
	return c.only(func(string, Chain) bool { return true })
}

func (c *chains) only(want func(id string, c Chain) bool) []Chain {
	var out []Chain
	for _, id := range c.order {
		if want(id, c.by[id]) {
			out = append(out, c.by[id])
		}
	}
	return out
}

func (s *EntityScore) pronouns(doc *GUMDoc, gold []GUMMention, ms []mention) {
	right := map[int]bool{} // gold mention → linked to the right entity
	for k, m := range ms {
		if m.kind != graph.Pronoun || s.Pronouns.by(doc.word(m.words.First)) == nil {
			continue
		}
		ok := m.gold >= 0 && antecedent(gold, ms, k) == gold[m.gold].Entity
		s.Pronouns.Linked.Add(ok)
		if ok {
			right[m.gold] = true
		}
	}
	for k, g := range gold {
		by := s.Pronouns.by(doc.word(g.Head))
		if !g.Pronoun || by == nil || !hasAntecedent(gold, g) {
			continue
		}
		by.Add(right[k])
		s.Pronouns.All.Add(right[k])
	}
}

func (doc *GUMDoc) word(i int) string {
	s := doc.Words[i].Span
	return doc.Text[s.Start:s.End]
}

// by is the share that a pronoun is counted in; nil for those of the first and second person.
func (p *PronounScore) by(w string) *Share {
	switch strings.ToLower(w) {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself":
		return &p.Person
	case "they", "them", "their", "theirs", "themselves":
		return &p.They
	case "it", "its", "itself":
		return &p.It
	}
	return nil
}

func hasAntecedent(gold []GUMMention, g GUMMention) bool {
	return slices.ContainsFunc(gold, func(a GUMMention) bool { return a.Entity == g.Entity && !a.Pronoun && a.First < g.First })
}

// antecedent is the gold entity of the nearest mention before m, of m's entity, that is no pronoun; "" where that is none.
func antecedent(gold []GUMMention, ms []mention, m int) string {
	for k := m - 1; k >= 0; k-- {
		if a := ms[k]; a.entity == ms[m].entity && a.kind != graph.Pronoun {
			if a.gold < 0 {
				return ""
			}
			return gold[a.gold].Entity
		}
	}
	return ""
}

func (s *EntityScore) merges(gold []GUMMention, ms []mention) {
	of := map[graph.EntityID][]mention{}
	for _, m := range ms {
		if m.gold >= 0 {
			of[m.entity] = append(of[m.entity], m)
		}
	}
	pure := func(ms []mention, to *Share) {
		if len(ms) < 2 {
			return
		}
		first := gold[ms[0].gold].Entity
		to.Add(!slices.ContainsFunc(ms, func(m mention) bool { return gold[m.gold].Entity != first }))
	}
	for _, ms := range of {
		pure(ms, &s.Pure)
		pure(slices.DeleteFunc(slices.Clone(ms), func(m mention) bool { return m.kind == graph.Pronoun }), &s.PureNominals)
		pure(slices.DeleteFunc(slices.Clone(ms), func(m mention) bool { return m.kind != graph.Name }), &s.PureNames)
	}
}
