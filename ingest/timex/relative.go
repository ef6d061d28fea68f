package timex

import "strings"

// { yesterday }, { earlier today }, { tomorrow night }, { tonight }, { this morning }, { last night }
func (p *parser) deictic(i int) (expr, bool) {
	at := i
	if p.isOne(at, "earlier", "later", "early", "late", "just") {
		at++
	}
	offset, part := 0, false
	switch w := p.word(at); {
	case w == "today":
	case w == "yesterday":
		offset = -1
	case w == "tomorrow":
		offset = 1
	case w == "tonight":
		part = true
	case p.isOne(at, "this") && p.isOne(at+1, "morning", "afternoon", "evening"):
		at, part = at+1, true
	case p.isOne(at, "last") && p.isOne(at+1, "night", "evening"):
		at, part, offset = at+1, true, -1
	default:
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Date, Day, moment{})
	x.year = true
	if p.hasPub() {
		x.m = dayOf(p.pub.AddDate(0, 0, offset))
	}
	if part {
		x.typ, x.grain = Time, DayPart
		return x, true
	}
	return p.withDayPart(x)
}

// { continued overnight }, { overnight shelling }, but { an overnight success }: the night before the report, or after it where the
// clause tells of the future
func (p *parser) overnight(i int) (expr, bool) {
	if p.word(i) != "overnight" || p.isOne(i-1, "a", "an") {
		return expr{}, false
	}
	x, _ := p.expr(i, i+1, Time, DayPart, moment{})
	x.year = true
	if p.hasPub() {
		from := p.pub.AddDate(0, 0, -1)
		if dir, _ := p.direction(i); dir > 0 {
			from = p.pub
		}
		x.m = moment{from: from, to: from.AddDate(0, 0, 1), unit: Day}
	}
	return x, true
}

// { in the morning }: of a day that is not known
func (p *parser) partOfDay(i int) (expr, bool) {
	if p.word(i) != "the" || !p.isOne(i-1, "in", "during") || !p.isOne(i+1, "morning", "afternoon", "evening") {
		return expr{}, false
	}
	x, _ := p.expr(i, i+2, Time, DayPart, moment{})
	x.year = true
	return x, true
}

// { over the weekend }: the last one, or the next where the clause tells of the future
func (p *parser) theWeekend(i int) (expr, bool) {
	if !p.is(i, "the", "weekend") || p.isOne(i+2, "of", "before", "after") {
		return expr{}, false
	}
	x, _ := p.expr(i, i+2, Date, Week, moment{})
	x.year = true
	if !p.hasPub() {
		return x, true
	}
	x.m = weekendOf(p.pub)
	if dir, _ := p.direction(i); dir <= 0 && p.pub.Before(x.m.from) {
		x.m = weekendOf(p.pub.AddDate(0, 0, -7))
	}
	return x, true
}

// { last week }, { this year }, { the past two weeks }, { next month }, { this weekend }, { last summer }, { last December }
func (p *parser) relativeUnit(i int) (expr, bool) {
	at := i
	the := p.word(at) == "the"
	if p.isOne(at, "the", "these") {
		at++
	}
	rel, ok := relative[p.word(at)]
	if !ok || strings.HasPrefix(p.doc.Tokens[at].Tag, "V") {
		return expr{}, false // { the call is scheduled to last 45 minutes }
	}
	adj := p.word(at)
	at++
	if p.isOne(at, "past", "coming") && adj == "this" { // { this past week }
		rel = relative[p.word(at)]
		at++
	}
	if n, end, ok := p.number(at); ok {
		if g, each, ok := unitOf(p.word(end)); ok {
			return p.stretch(i, end+1, g, n*each, rel)
		}
		return expr{}, false
	}
	if m, ok := months[p.word(at)]; ok && p.doc.Tokens[at].Text != p.words[at] && !the {
		return p.relativeMonth(i, at, m, rel)
	}
	if seasons[p.word(at)] {
		return p.relativeSeason(i, at, rel)
	}
	g, each, ok := unitOf(p.word(at))
	if !ok || g == Second || g == Minute || g == Hour || strings.HasSuffix(p.word(at), "s") && each == 1 {
		return expr{}, false
	}
	if g == Day || the && (rel == 0 || adj == "following" || adj == "next" || adj == "previous") {
		return expr{}, false // { the following day }, { this day }: see anaphor
	}
	x, _ := p.expr(i, at+1, Date, g, moment{})
	x.year = true
	if !p.hasPub() {
		return x, true
	}
	t := shift(p.pub, g, rel)
	switch {
	case p.word(at) == "weekend":
		x.m = weekendOf(t)
		if rel < 0 && weekendOf(p.pub).to.Before(p.pub) {
			x.m = weekendOf(p.pub)
		}
	case the && rel < 0 || adj == "past" || p.word(at-1) == "past": // { the last year }: the twelve months up to now
		x.m = moment{from: t, to: p.pub, unit: Day}
	default:
		x.m = containing(t, g)
	}
	if dir, _ := p.direction(i); p.word(at) == "weekend" && p.word(i) == "this" && dir < 0 && p.pub.Before(x.m.from) {
		x.m = weekendOf(p.pub.AddDate(0, 0, -7)) // { took place this weekend }, told on a Wednesday
	}
	return x, true
}

// stretch is the n units up to the report or from it on: { the past two weeks }, { the next 24 hours }.
func (p *parser) stretch(first, end int, g Grain, n, rel int) (expr, bool) {
	x, _ := p.expr(first, end, Date, g, moment{})
	x.year = true
	if n == 0 || rel == 0 || !p.hasPub() {
		return x, true
	}
	other := shift(p.pub, g, rel*n)
	if g == Hour || g == Minute || g == Second {
		days := map[Grain]int{Hour: 24, Minute: 24 * 60, Second: 24 * 60 * 60}[g]
		other = p.pub.AddDate(0, 0, rel*((n+days-1)/days))
	}
	x.m = moment{from: p.pub, to: p.pub, unit: Day}
	if other.Before(p.pub) {
		x.m.from = other
	} else {
		x.m.to = other
	}
	return x, true
}

func (p *parser) relativeMonth(first, at, m, rel int) (expr, bool) {
	x, _ := p.expr(first, at+1, Date, Month, moment{})
	x.year = true
	if p.hasPub() {
		y, now := p.pub.Year(), int(p.pub.Month())
		switch {
		case rel < 0 && m >= now:
			y--
		case rel > 0 && m <= now:
			y++
		}
		x.m = monthsOf(y, m, 1)
	}
	return x, true
}

// relativeSeason gives a season the value of its year: which months it has depends on the hemisphere.
func (p *parser) relativeSeason(first, at, rel int) (expr, bool) {
	x, _ := p.expr(first, at+1, Date, Season, moment{})
	x.year = true
	if p.hasPub() && (rel == 0 || p.word(at) == "summer" || p.word(at) == "spring") {
		x.m = yearsOf(p.pub.Year()+rel, p.pub.Year()+rel)
		if rel < 0 && int(p.pub.Month()) >= 10 {
			x.m = yearsOf(p.pub.Year(), p.pub.Year())
		}
	}
	return x, true
}
