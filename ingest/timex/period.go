package timex

import "strings"

// { late March }, { early next year }, { mid-2014 }, { the late 1960s }, { earlier this month }
func (p *parser) partOf(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	w, glued, isGlued := strings.Cut(p.word(at), "-")
	part, ok := parts[w]
	if !ok {
		return expr{}, false
	}
	if y, ok := yearNumber(glued); ok && isGlued {
		x, _ := p.expr(i, at+1, Date, Year, yearsOf(y, y).third(part, Year))
		x.year = true
		return x, true
	}
	if y, ok := decadeOf(glued); ok && isGlued {
		x, _ := p.expr(i, at+1, Date, Decade, yearsOf(y, y+9).third(part, Decade))
		x.year = true
		return x, true
	}
	at++
	if p.isOne(at, "-", "in", "on") {
		at++
	}
	if at >= len(p.words) {
		return expr{}, false
	}
	for _, rule := range []func(int) (expr, bool){p.monthDay, p.relativeUnit, p.decade, p.yearAlone} {
		x, ok := rule(at)
		if !ok || x.typ != Date || x.grain == Day {
			continue
		}
		vagueWord := w == "earlier" || w == "later"
		if anew := x.anew; anew != nil && !vagueWord {
			g := x.grain
			x.anew = func(y int) moment { return anew(y).third(part, g) }
		}
		if !vagueWord {
			x.m = x.m.third(part, x.grain)
		}
		x.First = i
		return x, true
	}
	return expr{}, false
}

// { the end of last year }, { the summer of 2012 }, { the first quarter of 2014 }: a part that keeps the value of the whole
func (p *parser) portion(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	if n, ok := ordinal(p.word(at)); ok && p.isOne(at+1, "quarter", "half") && p.isOne(at+2, "of") {
		return p.fraction(i, at, n)
	}
	if !portions[p.word(at)] || p.word(at+1) != "of" || at+2 >= len(p.words) {
		return expr{}, false
	}
	at += 2
	for _, rule := range []func(int) (expr, bool){p.monthDay, p.relativeUnit, p.decade, p.yearAlone, p.theUnit} {
		if x, ok := rule(at); ok && x.typ == Date {
			x.First = i
			return x, true
		}
	}
	return expr{}, false
}

// theUnit is the unit that the report is dated in: { by the end of the year }.
func (p *parser) theUnit(i int) (expr, bool) {
	g, _, ok := unitOf(p.word(i + 1))
	if p.word(i) != "the" || !ok || p.word(i+1) == "night" || g == Second || g == Minute || g == Hour || strings.HasSuffix(p.word(i+1), "s") {
		return expr{}, false
	}
	x, _ := p.expr(i, i+2, Date, g, moment{})
	x.year = true
	if p.hasPub() {
		x.m = containing(p.pub, g)
	}
	return x, true
}

// { the third quarter }: of the year that lies nearest as the clause tells
func (p *parser) quarter(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	n, ok := ordinal(p.word(at))
	if !ok || n > 4 || p.word(at+1) != "quarter" || p.word(at+2) == "of" || p.word(at+2) == "-" {
		return expr{}, false
	}
	if e, ok := p.doc.EntityAt(at); !ok || e.Label != "DATE" { // { behind in the third quarter of the game }
		return expr{}, false
	}
	x, _ := p.expr(i, at+2, Date, Quarter, moment{})
	x.anew = func(y int) moment { return monthsOf(y, 3*n-2, 3) }
	x.m = p.nearest(at+1, x.anew)
	return x, true
}

// { fiscal year 2022 }, { fiscal 2022 }: the year it is named after, though fiscal years of many countries begin before it
func (p *parser) fiscal(i int) (expr, bool) {
	at := i + 1
	if p.word(i) != "fiscal" {
		return expr{}, false
	}
	if p.word(at) == "year" {
		at++
	}
	x, ok := p.yearAlone(at)
	x.First = i
	return x, ok && at < len(p.words)
}

func (p *parser) fraction(first, at, n int) (expr, bool) {
	size := map[string]int{"quarter": 3, "half": 6}[p.word(at+1)]
	of := at + 3
	if of >= len(p.words) || n*size > 12 {
		return expr{}, false
	}
	for _, rule := range []func(int) (expr, bool){p.yearAlone, p.relativeUnit} {
		x, ok := rule(of)
		if !ok || x.grain != Year {
			continue
		}
		x.First, x.grain = first, Quarter
		if x.m.known() {
			x.m = monthsOf(x.m.from.Year(), 1+size*(n-1), size)
		}
		return x, true
	}
	return expr{}, false
}

// year reads a bare year, which the entity recogniser or a preposition must confirm: { in 2014 }.
func (p *parser) year(i int) (expr, bool) {
	x, ok := p.yearAlone(i)
	if !ok {
		return x, false
	}
	at := x.End - 1
	if strings.Contains(p.word(at), "–") {
		return x, true
	}
	if e, ok := p.doc.EntityAt(at); ok {
		return x, e.Label == "DATE" && !p.counts(at) && p.word(at+1) != "+"
	}
	before := p.isOne(i-1, "in", "since", "until", "till", "by", "from", "during", "around", "circa", "of", "early", "late")
	return x, before && !p.counts(at)
}

// counts reports whether a number says how many: { 2000 people }.
func (p *parser) counts(i int) bool {
	t := &p.doc.Tokens[i]
	return t.Head != i && t.Dep == "nummod" && t.Head > i && strings.HasPrefix(p.doc.Tokens[t.Head].Tag, "NNS")
}

func (p *parser) yearAlone(i int) (expr, bool) {
	if a, b, ok := strings.Cut(p.word(i), "–"); ok { // { 2014–2018 } is one token
		from, ok1 := yearNumber(a)
		to, ok2 := yearNumber(b)
		if !ok2 {
			to, ok2 = yearTail(b, from) // { 1941–45 }
		}
		if ok1 && ok2 && from <= to {
			x, _ := p.expr(i, i+1, Date, Year, yearsOf(from, to))
			x.year = true
			return x, true
		}
	}
	y, ok := yearNumber(p.word(i))
	if !ok {
		return expr{}, false
	}
	x, _ := p.expr(i, i+1, Date, Year, yearsOf(y, y))
	x.year = true
	return x, true
}

// { the 1960s }, { the sixties }, { the 20th century }
func (p *parser) decade(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	if p.is(at, "twenty", "-", "first", "century") {
		x, _ := p.expr(i, at+4, Date, Century, yearsOf(2001, 2100))
		x.year = true
		return x, true
	}
	if n, ok := ordinal(p.word(at)); ok && n <= 21 && (p.isOne(at+1, "century") || p.is(at+1, "-", "century")) {
		end := at + 2 + btoi(p.word(at+1) == "-")
		x, _ := p.expr(i, end, Date, Century, yearsOf(100*(n-1)+1, 100*n))
		x.year = true
		return x, n >= 10
	}
	if y, ok := yearNumber(p.word(at)); ok && y%10 == 0 && at > i && p.isOne(at+1, "'s", "’s") { // { the 1930’s }
		x, _ := p.expr(i, at+2, Date, Decade, yearsOf(y, y+9))
		x.year = true
		return x, true
	}
	y, ok := decadeOf(p.word(at))
	if !ok || at == i && p.words[at][0] > '9' {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Date, Decade, yearsOf(y, y+9))
	x.year = true
	return x, true
}

// { the summer of 2012 }, { winter 2015 }, { in the spring }
func (p *parser) season(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	if !seasons[p.word(at)] {
		return expr{}, false
	}
	if y, end, ok := p.yearAfter(at + 1); ok && p.word(at+1) != "," {
		x, _ := p.expr(i, end, Date, Season, yearsOf(y, y))
		x.year = true
		return x, true
	}
	e, ok := p.doc.EntityAt(at)
	if !ok || e.Label != "DATE" {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Date, Season, moment{})
	x.year = true
	return x, true
}
