package timex

import (
	"strconv"
	"strings"
)

// number reads a number of units at i: { two }, { 24 }, { a couple of }, { a few }. Vague ones are 0.
func (p *parser) number(i int) (n, end int, ok bool) {
	w := p.word(i)
	if (w == "a" || w == "the") && (vague[p.word(i+1)]) {
		i++
		w = p.word(i)
	}
	if vague[w] {
		if p.word(i+1) == "of" {
			i++
		}
		return 0, i + 1, true
	}
	if v, ok := numbers[w]; ok {
		i++
		if p.word(i) == "-" {
			if u, ok := numbers[p.word(i+1)]; ok && v >= 20 && u < 10 {
				return v + u, i + 2, true
			}
		}
		return v, i, true
	}
	v, err := strconv.Atoi(w)
	return v, i + 1, err == nil && v >= 0 && v < 100000
}

// { two days ago }, { nearly a decade ago }, { for three years }, { two-day }, { half an hour }
func (p *parser) count(i int) (expr, bool) {
	at := i
	if p.isOne(at, "to", "than", "least", "most", "at", "up") && !p.is(at, "at", "least") && !p.is(at, "at", "most") && !p.is(at, "up", "to") {
		return expr{}, false
	}
	for k := 0; k < 3 && approximate[p.word(at)] && p.word(at) != "a"; k++ {
		at++
	}
	n, end, ok := p.number(at)
	if !ok {
		return expr{}, false
	}
	if p.word(end) == "-" {
		end++
	}
	if p.isOne(end, "working", "business", "whole", "full", "more", "straight", "consecutive", "calendar", "short", "long") {
		end++
	}
	g, each, ok := unitOf(p.word(end))
	if !ok || p.word(end) == "second" && p.isOne(at, "a", "one") {
		return expr{}, false
	}
	if e, ok := p.doc.EntityAt(i); ok && (e.Label == "EVENT" || e.Label == "WORK_OF_ART") {
		return expr{}, false // { the Six-Day War }
	}
	if t := &p.doc.Tokens[end]; p.isOne(at, "a", "an") && t.Dep == "compound" && t.Head > end {
		return expr{}, false // { a day job }
	}
	if n > 100 && !strings.HasSuffix(p.word(end), "s") || p.word(end+1) == "-" && p.word(end+2) == "long" && n == 1 {
		return expr{}, false // { the World Cup 2018 day five }, { a week-long series }
	}
	n *= each
	end++
	if p.isOne(end, "ago") || p.is(end, "'s", "ago") {
		return p.ago(i, at, end+1, g, n)
	}
	if p.isOne(end, "later", "earlier", "afterwards", "before", "after", "into") && p.doc.Tokens[end].Dep != "mark" {
		return p.apart(i, end, g, n)
	}
	if p.is(end, "and", "a", "half") && p.word(end+3) == "ago" && g == Year {
		return p.ago(i, at, end+4, Month, 12*n+6)
	}
	if p.is(end, "and", "a", "half") {
		x, _ := p.expr(i, end+3, Duration, g, moment{})
		x.fixed = halves(g, 2*n+1)
		return x, true
	}
	x, _ := p.expr(i, end, Duration, g, moment{})
	if n > 0 {
		x.fixed = duration(g, n)
	}
	return x, true
}

// apart is a time told against the last one told, if words at end say so.
//
//	{ was elected in 2010 and resigned two years later }, not { two days before the vote }
func (p *parser) apart(first, end int, g Grain, n int) (expr, bool) {
	if p.isOne(end, "before", "after", "into") {
		return p.expr(first, end, Date, g, moment{}) // against something that is not known here
	}
	x, _ := p.expr(first, end+1, Date, g, moment{})
	x.year = true
	if d, ok := p.before(first, g); ok && n > 0 && fineness(g) <= fineness(Day) {
		if p.word(end) == "earlier" {
			n = -n
		}
		x.m = containing(shift(d.from, g, n), g)
	}
	return x, true
}

// { half an hour }, { two and a half years }
func (p *parser) half(i int) (expr, bool) {
	n, at := 0, i
	switch {
	case p.is(i, "half", "an") || p.is(i, "half", "a"):
		at += 2
	default:
		v, end, ok := p.number(i)
		if !ok || v == 0 || !p.is(end, "and", "a", "half") {
			return expr{}, false
		}
		n, at = v, end+3
	}
	g, each, ok := unitOf(p.word(at))
	if !ok || each != 1 || p.isOne(at+1, "ago", "later", "earlier") {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Duration, g, moment{})
	x.fixed = halves(g, 2*n+1)
	return x, true
}

// halves writes n halves of a unit as ISO 8601; "" for half a week or month, which are no whole days.
func halves(g Grain, n int) string {
	switch g {
	case Minute:
		return duration(Second, 30*n)
	case Hour:
		return duration(Minute, 30*n)
	case Day:
		return duration(Hour, 12*n)
	case Year:
		return duration(Month, 6*n)
	case Decade:
		return duration(Year, 5*n)
	case Century:
		return duration(Year, 50*n)
	}
	return ""
}

// duration writes n units as ISO 8601.
func duration(g Grain, n int) string {
	switch g {
	case Second, Minute, Hour:
		return "PT" + strconv.Itoa(n) + map[Grain]string{Second: "S", Minute: "M", Hour: "H"}[g]
	case Quarter:
		g, n = Month, 3*n
	case Decade:
		g, n = Year, 10*n
	case Century:
		g, n = Year, 100*n
	}
	return "P" + strconv.Itoa(n) + map[Grain]string{Day: "D", Week: "W", Month: "M", Year: "Y"}[g]
}

// ago is n units before the report, as exact as the unit; decades are too vague for a value.
func (p *parser) ago(first, num, end int, g Grain, n int) (expr, bool) {
	x, _ := p.expr(first, end, Date, g, moment{})
	x.year = true
	if n == 0 || !p.hasPub() {
		return x, true
	}
	switch g {
	case Second, Minute, Hour:
		if n < 12 && g == Hour || n < 120 && g != Hour {
			x.m = dayOf(p.pub)
		}
	case Decade, Century:
	default:
		x.m = containing(shift(p.pub, g, -n), g)
	}
	return x, true
}
