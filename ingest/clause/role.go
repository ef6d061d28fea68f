package clause

import (
	"github.com/newsgraph/newsgraph/graph"
)

// prepRole is the role of the phrase under preposition k.
func (c *reading) prepRole(k int) graph.Role {
	t := c.t
	o := t.Child(k, "pobj", "pcomp")
	if o < 0 {
		o = t.Child(k, "prep")
		switch {
		case o < 0:
			return graph.Other
		case t.word(k) == "as" && t.word(o) == "of": // { as of Monday }
			return graph.Time
		case t.word(k) == "out" && feelings[t.lemma(t.Child(o, "pobj"))]: // { acted out of fear }
			return graph.Cause
		}
		return c.prepRole(o) // { from under }, { out of }
	}
	if c.isWhen(o) {
		switch t.word(k) {
		case "about", "of", "with", "as", "than", "like", "against", "into":
		default:
			return graph.Time
		}
	}
	e, named := t.EntityAt(o)
	n := phraseUnder{
		k: k, o: o, lemma: t.lemma(o),
		isPlace: named && (e.Label == "GPE" || e.Label == "LOC" || e.Label == "FAC"),
		isActor: named && (e.Label == "PERSON" || e.Label == "ORG" || e.Label == "NORP") || t.tag(o, "PRP"),
		isSum:   named && (e.Label == "MONEY" || e.Label == "QUANTITY" || e.Label == "PERCENT"),
	}
	switch t.word(k) {
	case "in":
		return c.roleIn(n)
	case "on", "upon":
		return c.roleOn(n)
	case "to":
		return c.roleTo(n)
	case "by":
		return c.roleBy(n)
	case "for":
		return c.roleFor(n)
	case "at":
		if paces[n.lemma] { // { at a speed of 140 mph }
			return graph.Extent
		}
		return graph.Location
	case "from", "of":
		return c.roleFrom(n)
	case "over", "through", "along", "past":
		return c.roleOver(n)
	case "into":
		if t.word(t.head(k)) != "" && becoming[t.lemma(t.head(k))] { // { turned the crowd into a show }
			return graph.Other
		}
		return graph.Location
	case "near", "inside", "outside", "within", "across", "around", "above", "below", "beside", "beneath", "throughout", "off", "behind", "beyond", "onto", "toward", "towards", "alongside", "opposite":
		return graph.Location
	case "because", "due", "amid", "owing", "thanks":
		return graph.Cause
	case "about", "regarding", "concerning":
		return graph.Topic
	case "with", "without":
		if v := t.lemma(t.head(k)); t.word(k) == "with" && (v == "charge" || v == "credit" || v == "help" || v == "tackle") { // { charged him with misconduct }
			return graph.Topic
		}
		return graph.Instrument
	case "via", "using":
		return graph.Instrument
	case "before", "after", "during", "since", "until", "till", "following", "prior":
		return graph.Time
	case "under", "as":
		return graph.Manner
	}
	return graph.Other
}

// phraseUnder is the noun or gerund o under preposition k.
type phraseUnder struct {
	k, o                    int
	lemma                   string
	isPlace, isActor, isSum bool
}

// isWhen reports whether noun o says when: a date, a noun for a time, or a part of a match or a vote with its number or year.
//
//	{ in the second half }, { at the 2015 General Election }
func (c *reading) isWhen(o int) bool {
	if c.timeOr(o, graph.Other) == graph.Time {
		return true
	}
	t := c.t
	if t.word(o) == "date" && t.word(o-1) == "to" && len(t.Subtree(o)) == 1 { // { the progress made [to date] }
		return true
	}
	for _, a := range t.all(o, "amod", "nummod", "compound", "nmod") {
		if e, ok := t.EntityAt(a); ok && (e.Label == "ORDINAL" && periods[t.lemma(o)] || e.Label == "DATE" && t.pos(a, "NUM") && occasions[t.lemma(o)]) || periods[t.lemma(o)] && (t.word(a) == "first" || t.word(a) == "final" || t.word(a) == "last" || t.word(a) == "opening") {
			return true
		}
	}
	return false
}

func (c *reading) roleIn(n phraseUnder) graph.Role {
	switch {
	case c.t.tag(n.o, "VBG") && c.t.isVerb(n.o): // { used force [in getting him to confess] }
		return graph.Manner
	case n.lemma == "order" || efforts[n.lemma] && c.hasInfinitive(n.o): // { in order to stop it }, { in a bid to deter vandals }
		return graph.Purpose
	case reactions[n.lemma] && c.t.pos(n.o, "NOUN"): // { in response to the attack }, not { in Mountain View }
		return graph.Cause
	case n.lemma == "advance" || c.t.word(n.o) == "recent": // { in advance of the call }
		return graph.Time
	case ways[n.lemma] && c.t.pos(n.o, "NOUN"): // { in good shape }
		return graph.Manner
	case media[n.lemma]: // { said in a statement } is no place
		return graph.Other
	}
	return graph.Location
}

func (c *reading) hasInfinitive(o int) bool {
	for _, v := range c.t.all(o, "acl", "relcl") {
		if c.t.isInfinitive(v) {
			return true
		}
	}
	return false
}

func (c *reading) roleOn(n phraseUnder) graph.Role {
	switch {
	case n.isPlace, sites[n.lemma]: // { on their front page }, { on the island }
		return graph.Location
	case grounds[n.lemma]: // { arrested on suspicion of murder }
		return graph.Cause
	}
	return graph.Topic
}

func (c *reading) roleTo(n phraseUnder) graph.Role {
	if n.isPlace || isPlaceNoun(n.lemma) || moving[c.t.lemma(c.t.head(n.k))] && !n.isActor && !c.t.isPersonNoun(n.o) && !c.t.isVerb(n.o) { // { carried to reclining chairs }
		return graph.Location
	}
	return graph.Recipient
}

func (c *reading) roleBy(n phraseUnder) graph.Role {
	switch t := c.t; {
	case t.dep(n.k, "agent") && !t.isAmount(n.o):
		return graph.Other
	case t.isVerb(n.o):
		return graph.Manner
	case t.pos(n.o, "NUM") || t.Child(n.o, "nummod") >= 0:
		return graph.Extent
	}
	return graph.Manner
}

func (c *reading) roleFor(n phraseUnder) graph.Role {
	t := c.t
	switch {
	case t.isMany(n.o) && terms[n.lemma]: // { for three straight meetings }
		return graph.Extent
	case t.isVerb(n.o) && t.tag(n.o, "VBG"): // { criticized it for failing to call }
		return graph.Cause
	case t.isVerb(t.head(n.k)) && lexicons().judging[t.lemma(t.head(n.k))] && !n.isActor && !t.isAmount(n.o): // { blamed the army for the attack }
		return graph.Cause
	case n.isActor:
		return graph.Recipient
	case n.isSum:
		return graph.Extent
	}
	return graph.Purpose
}

func (c *reading) roleFrom(n phraseUnder) graph.Role {
	switch v := c.t.lemma(c.t.head(n.k)); {
	case (v == "die" || v == "suffer") && !n.isPlace: // { died of cancer }, { died from his wounds }
		return graph.Cause
	case c.t.word(n.k) == "from":
		return graph.Source
	}
	return graph.Topic
}

// roleOver is the role of a phrase under a preposition that is one of places only where its noun is.
//
//	{ over the Java Sea }, { over the plan }; { through the city }, { through talks }
func (c *reading) roleOver(n phraseUnder) graph.Role {
	switch w := c.t.word(n.k); {
	case w == "along" || w == "past":
		return graph.Other
	case n.isPlace, isPlaceNoun(n.lemma), sites[n.lemma]:
		return graph.Location
	case w == "through":
		return graph.Instrument
	}
	return graph.Topic
}

var (
	efforts   = setOf("bid effort attempt hope move push drive campaign order")
	reactions = setOf("response retaliation protest revenge reaction connection honor honour view light")
	ways      = setOf("shape condition manner way fashion style silence secret cash vain unison mood person")
	media     = setOf(`statement letter interview speech email e-mail tweet post article briefing testimony memo note filing report message remark comment
		address column video blog editorial press release call principle total fact addition particular general detail part effect turn exchange return`)
	grounds   = setOf("suspicion charge ground allegation accusation count")
	feelings  = setOf("fear concern anger respect frustration desperation necessity spite love hatred jealousy")
	paces     = setOf("rate speed pace price cost level")
	terms     = setOf("meeting game match season term mile kilometer kilometre")
	periods   = setOf("half set quarter period round inning innings lap stage phase leg session over game match test heat minute overtime")
	occasions = setOf("election referendum olympics paralympics summit championship championships tournament games cup conference festival")
	becoming  = setOf("turn transform convert divide split make develop evolve translate change merge")
	moving    = setOf(`carry take move go come return travel drive fly transfer deport extradite evacuate rush walk run climb fall drop march retreat flee
		escape ship transport deliver haul tow lead head advance withdraw relocate migrate sail ride crawl`)
	sites = setOf(`page site website ship boat plane train bus street road island coast border floor beach campus outskirts runway bridge ground soil shore
		mainland stage platform track field pitch court farm ranch territory land highway square river peninsula continent planet moon board television tv radio
		twitter facebook youtube instagram internet roof wall door table desk screen hill mountain deck route line motorway freeway avenue sidewalk pavement`)
)
