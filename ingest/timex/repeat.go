package timex

import (
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// rate is how often something is, or over what time a number is meant.
//
//	{ once a week }, { three times a day }, { 5 million dollars a year }
func (p *parser) rate(i int) (expr, bool) {
	at, n := i, 0
	switch {
	case p.isOne(at, "once", "twice"):
		n, at = 1+btoi(p.word(at) == "twice"), at+1
	case p.isOne(at-1, "dollars", "euros", "pounds", "percent", "%", "million", "billion", "tons", "tonnes", "barrels", "hours"):
		n = 1
	default:
		v, end, ok := p.number(at)
		if !ok || p.word(end) != "times" {
			return expr{}, false
		}
		n, at = v, end+1
	}
	g, each, ok := unitOf(p.word(at + 1))
	if !ok || each != 1 || !p.isOne(at, "a", "an", "per", "each", "every") || p.isOne(at+2, "ago", "later", "earlier", "before", "after", "-") {
		return expr{}, false
	}
	x, _ := p.expr(i, at+2, Set, g, moment{})
	if n == 1 {
		x.fixed = "R/" + duration(g, 1)
	}
	return x, true
}

// { every day }, { each year }, { every ten years }, { weekly }, { on Mondays }
func (p *parser) repeated(i int) (expr, bool) {
	if v, ok := repetitions[p.word(i)]; ok && p.doc.Tokens[i].POS != "PROPN" {
		x, _ := p.expr(i, i+1, Set, Day, moment{})
		x.fixed = v
		return x, true
	}
	if w := p.word(i); strings.HasSuffix(w, "days") {
		if _, ok := weekdays[strings.TrimSuffix(w, "s")]; ok {
			x, _ := p.expr(i, i+1, Set, Day, moment{})
			x.fixed = "R/P1W"
			return x, true
		}
	}
	if !p.isOne(i, "every", "each") {
		return expr{}, false
	}
	at, n := i+1, 1
	if v, end, ok := p.number(at); ok && v > 0 {
		n, at = v, end
	}
	g, each, ok := unitOf(p.word(at))
	if _, day := weekdays[p.word(at)]; day {
		g, each, ok = Week, 1, true
	}
	if _, month := months[p.word(at)]; month && p.doc.Tokens[at].Text != p.words[at] || seasons[p.word(at)] { // { every summer }, { every May }
		g, each, ok = Year, 1, true
	}
	if !ok {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Set, g, moment{})
	x.fixed = "R/" + duration(g, n*each)
	return x, true
}

// age reads an age, which is no time: { 14-year-old }, { 25 years old }, { the age of four months }, { aged 40 }
func (p *parser) age(i int) (expr, bool) {
	at := i
	if p.isOne(at, "about", "around", "almost", "nearly", "some", "just", "only") {
		at++
	}
	if p.is(at, "the", "age", "of") {
		at += 3
	} else if p.is(at, "age", "of") {
		at += 2
	} else if p.isOne(at, "aged", "age") {
		at++
	}
	named := at > i && p.isOne(at-1, "of", "aged", "age")
	n, end, ok := p.number(at)
	if !ok || n == 0 && named {
		return expr{}, false
	}
	if p.word(end) == "-" {
		end++
	}
	if _, _, ok := unitOf(p.word(end)); ok {
		end++
		if p.word(end) == "-" {
			end++
		}
		if p.isOne(end, "old", "olds", "of") && (p.word(end) != "of" || p.word(end+1) == "age") {
			end += 1 + btoi(p.word(end) == "of")
			return expr{Range: syntax.Range{First: i, End: end}, skip: true}, true
		}
	}
	return expr{Range: syntax.Range{First: i, End: end}, skip: true}, named
}

// anniversary has a value only where the report gives the date of what is remembered.
//
//	{ the first anniversary of Russia's full-scale invasion }, { the tenth anniversary of the September 11, 2001 attacks }
func (p *parser) anniversary(i int) (expr, bool) {
	at := i
	if p.isOne(at, "the", "its", "their", "his", "her") {
		at++
	}
	n, ok := ordinal(p.word(at))
	if ok {
		at++
		if p.word(at) == "year" {
			at++
		}
	}
	if p.word(at) != "anniversary" {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Date, Day, moment{})
	x.year = true
	if !ok || p.word(at+1) != "of" {
		return x, true
	}
	for _, t := range p.doc.Subtree(at) {
		if t <= at || t >= len(p.words) {
			continue
		}
		if d, ok := p.monthDay(t); ok && d.year && d.grain == Day && d.m.known() {
			x.m = dayOf(shift(d.m.from, Year, n))
			break
		}
	}
	return x, true
}
