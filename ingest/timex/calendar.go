package timex

import (
	"regexp"
	"strconv"
	"time"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// { the second Tuesday of May }, { the last Friday in March 2021 }, { the second week of March }: a day or a week counted within a
// month; weeks are counted from the first of the month
func (p *parser) nthOfMonth(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	n, ok := ordinal(p.word(at))
	if p.word(at) == "last" {
		n, ok = -1, true
	}
	if !ok || n > 5 || !p.isOne(at+2, "of", "in") || at+3 >= len(p.words) {
		return expr{}, false
	}
	day, isDay := weekdays[p.word(at+1)]
	isWeek := p.word(at+1) == "week"
	if !isDay && !isWeek {
		return expr{}, false
	}
	month, ok := p.monthDay(at + 3)
	if !ok || month.grain != Month {
		return expr{}, false
	}
	within := func(m moment) moment {
		switch {
		case !m.known():
			return m
		case isWeek:
			return weekWithin(m, n)
		}
		return weekdayWithin(m, day, n)
	}
	x, _ := p.expr(i, month.End, Date, Day, within(month.m))
	if isWeek {
		x.grain = Week
	}
	x.year = month.year
	if anew := month.anew; anew != nil {
		x.anew = func(y int) moment { return within(anew(y)) }
		x.m = p.nearest(at+3, x.anew)
		if x.m.known() && x.m.to.Before(p.pub) && p.isAhead(at+1) { // { is held on the first Monday in November }, told in April
			x.m = x.anew(p.pub.Year() + btoi(!x.anew(p.pub.Year()).to.After(p.pub)))
		}
	}
	return x, true
}

// weekdayWithin is the nth day of the week in a month, from its end where n is -1; unknown where there is none.
func weekdayWithin(m moment, w time.Weekday, n int) moment {
	if n < 0 {
		return dayOf(m.to.AddDate(0, 0, -(int(m.to.Weekday())-int(w)+7)%7))
	}
	t := m.from.AddDate(0, 0, (int(w)-int(m.from.Weekday())+7)%7+7*(n-1))
	if t.After(m.to) {
		return moment{}
	}
	return dayOf(t)
}

// weekWithin is the nth seven days of a month, its last seven where n is -1.
func weekWithin(m moment, n int) moment {
	from, to := m.from.AddDate(0, 0, 7*(n-1)), m.from.AddDate(0, 0, 7*n-1)
	if n < 0 {
		from, to = m.to.AddDate(0, 0, -6), m.to
	}
	if to.After(m.to) {
		to = m.to
	}
	return moment{from: from, to: to, unit: Day}
}

// { the day before yesterday }, { the day after tomorrow }
func (p *parser) dayBeyond(i int) (expr, bool) {
	at, offset := i, 0
	if p.word(at) == "the" {
		at++
	}
	switch {
	case p.is(at, "day", "before", "yesterday"):
		offset = -2
	case p.is(at, "day", "after", "tomorrow"):
		offset = 2
	default:
		return expr{}, false
	}
	x, _ := p.expr(i, at+3, Date, Day, moment{})
	x.year = true
	if p.hasPub() {
		x.m = dayOf(p.pub.AddDate(0, 0, offset))
	}
	return x, true
}

// { a week from Monday }, { two weeks from tomorrow }
func (p *parser) weeksFrom(i int) (expr, bool) {
	n, end, ok := p.number(i)
	g, each, isUnit := unitOf(p.word(end))
	if !ok || n == 0 || !isUnit || g != Week || p.word(end) == "weekend" || p.word(end+1) != "from" || end+2 >= len(p.words) {
		return expr{}, false
	}
	x, _ := p.expr(i, end+3, Date, Day, moment{})
	x.year = true
	var from time.Time
	w, isDay := weekdays[p.word(end+2)]
	switch {
	case p.isOne(end+2, "today", "now"):
		from = p.pub
	case p.word(end+2) == "tomorrow":
		from = p.pub.AddDate(0, 0, 1)
	case isDay:
		from = p.weekdayNear(end+2, w, 1, true)
	default:
		return expr{}, false
	}
	if p.hasPub() {
		x.m = dayOf(from.AddDate(0, 0, 7*n*each))
	}
	return x, true
}

// { Monday of last week }, { Friday of next week }
func (p *parser) weekdayOfWeek(i int) (expr, bool) {
	w, ok := weekdays[p.word(i)]
	if !ok || p.word(i+1) != "of" || p.word(i+3) != "week" {
		return expr{}, false
	}
	rel, ok := relative[p.word(i+2)]
	if !ok {
		return expr{}, false
	}
	x, _ := p.expr(i, i+4, Date, Day, moment{})
	x.year = true
	if p.hasPub() {
		monday := weekOf(p.pub.AddDate(0, 0, 7*rel)).from
		x.m = dayOf(monday.AddDate(0, 0, (int(w)+6)%7))
	}
	return x, true
}

// { year's end }, { by the year's end }, { month's end }, { by year end }
func (p *parser) unitsEnd(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	end := at + 3
	if at == i && p.isOne(i-1, "by", "before", "at", "until", "since") && (p.is(at, "year", "end") || p.is(at, "year", "-", "end")) {
		end = at + 2 + btoi(p.word(at+1) == "-")
	} else if !p.isOne(at, "year", "month", "week") || !p.isOne(at+1, "'s", "’s") || !p.isOne(at+2, "end", "close", "start") {
		return expr{}, false
	}
	g, _, _ := unitOf(p.word(at))
	x, _ := p.expr(i, end, Date, g, moment{})
	x.year = true
	if p.hasPub() {
		x.m = containing(p.pub, g)
	}
	return x, true
}

// { the early hours of Tuesday }, { the small hours of April 3 }
func (p *parser) earlyHours(i int) (expr, bool) {
	if p.word(i) != "the" || !p.isOne(i+1, "early", "small", "late", "morning", "evening") || p.word(i+2) != "hours" || p.word(i+3) != "of" || i+4 >= len(p.words) {
		return expr{}, false
	}
	for _, rule := range []func(int) (expr, bool){p.monthDay, p.weekday, p.deictic} {
		if x, ok := rule(i + 4); ok && fineness(x.grain) >= fineness(Day) {
			x.First, x.grain, x.typ = i, DayPart, Time
			return x, true
		}
	}
	return expr{}, false
}

// { the fiscal year ended June 30 }: the twelve months up to that day; { the 2022-23 fiscal year }
func (p *parser) fiscalYear(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	if p.isOne(at, "fiscal", "financial") && p.word(at+1) == "year" && p.isOne(at+2, "ended", "ending", "to") && at+3 < len(p.words) {
		d, ok := p.monthDay(at + 3)
		if !ok || d.grain != Day {
			return expr{}, false
		}
		x, _ := p.expr(i, d.End, Date, Year, moment{})
		x.year = true
		if d.m.known() {
			x.m = moment{from: shift(d.m.from, Year, -1).AddDate(0, 0, 1), to: d.m.to, unit: Day}
		}
		return x, true
	}
	if at >= len(p.words) {
		return expr{}, false
	}
	y, ok := p.yearAlone(at)
	if ok && p.isOne(y.End, "-", "–", "/") && p.doc.Tokens[y.End].Start == p.doc.Tokens[y.End-1].End {
		if to, tail := yearTail(p.word(y.End+1), y.m.from.Year()); tail {
			y, _ = p.expr(at, y.End+2, Date, Year, yearsOf(y.m.from.Year(), to))
		}
	}
	if !ok || !p.isOne(y.End, "fiscal", "financial", "school", "academic") || p.word(y.End+1) != "year" {
		return expr{}, false
	}
	x, _ := p.expr(i, y.End+2, Date, Year, y.m)
	x.year = true
	return x, true
}

// { the 5th century BC }, { 44 BC }, { 300 A.D. }: years that have no value in four digits
func (p *parser) era(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	g := Year
	switch _, err := strconv.Atoi(p.word(at)); {
	case err == nil:
		at++
	default:
		if n, ok := ordinal(p.word(at)); !ok || n > 60 || p.word(at+1) != "century" && p.word(at+1) != "millennium" {
			return expr{}, false
		}
		at, g = at+2, Century
	}
	if w := p.word(at); w != "bc" && w != "bce" && w != "b.c." && w != "ad" && w != "a.d." || p.doc.Tokens[at].Text == w {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Date, g, moment{})
	x.year = true
	return x, true
}

// slashed matches dates of three numbers. Which of the first two is the month the report must show.
var slashed = regexp.MustCompile(`^(\d{1,2})([/.])(\d{1,2})[/.](\d{4})$`)

// { 25/11/2021 }, { 03.12.2021 }, whose day comes first; { 12/03/2021 } has a value where another date of the report shows the order
func (p *parser) slashed(i int) (expr, bool) {
	a, b, y, dotted, ok := slashedDate(p.word(i))
	if !ok {
		return expr{}, false
	}
	x, _ := p.expr(i, i+1, Date, Day, moment{})
	x.year = true
	switch {
	case a > 12 || b > 12 || a == b || dotted:
		x.m = p.dayOfMonth(y, min(b, 12), a)
		if b > 12 {
			x.m = p.dayOfMonth(y, a, b)
		}
	case p.dayFirst > 0:
		x.m = p.dayOfMonth(y, b, a)
	case p.dayFirst < 0:
		x.m = p.dayOfMonth(y, a, b)
	}
	return x, true
}

func slashedDate(w string) (a, b, year int, dotted, ok bool) {
	m := slashed.FindStringSubmatch(w)
	if m == nil {
		return 0, 0, 0, false, false
	}
	a, _ = strconv.Atoi(m[1])
	b, _ = strconv.Atoi(m[3])
	year, _ = strconv.Atoi(m[4])
	return a, b, year, m[2] == ".", a >= 1 && b >= 1 && a <= 31 && b <= 31 && min(a, b) <= 12 && (year >= 1000)
}

// orderOfSlashes tells from the dates of the report that can be read in one way only which of two numbers is the day: 1 the first, -1
// the second, 0 where there are none or they disagree.
func (p *parser) orderOfSlashes() int {
	first, second := false, false
	for _, w := range p.words {
		if a, b, _, dotted, ok := slashedDate(w); ok && !dotted {
			first, second = first || a > 12, second || b > 12
		}
	}
	return btoi(first && !second) - btoi(second && !first)
}

// gluedClock matches the time of day in one token: { 7.30pm }, { 11am }.
var gluedClock = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d\d))?(am|pm|a\.m\.|p\.m\.)$`)

// clockInterval joins two times of day whose day is the same, or not known.
//
//	{ between 3 p.m. and 5 p.m. }
func (x expr) clockInterval(y expr) (expr, bool) {
	if x.m.clock == "" || y.m.clock == "" {
		return expr{}, false
	}
	day := y.m
	if !day.known() {
		day = x.m
	}
	from, to := x.m.clock, y.m.clock
	if day.known() {
		from, to = format(day.from, Day)+from, format(day.from, Day)+to
	}
	out := expr{Range: syntax.Range{First: x.First, End: y.End}, typ: Time, grain: Minute, m: day, year: true}
	out.fixed = from + "/" + to
	if day.known() && y.m.clock < x.m.clock { // { from 10 p.m. to 5 a.m. }: into the next day
		out.fixed = from + "/" + format(day.from.AddDate(0, 0, 1), Day) + y.m.clock
	}
	return out, true
}
