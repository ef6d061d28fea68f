package timex

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// numericAt matches dates and times that are numbers; the tokens around it may be cut otherwise.
var numericAt = regexp.MustCompile(`^(?:(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?Z?)?|(\d{4})/(\d{2})/(\d{2}))\b`)

// { 2023-04-26 }, { 2023-04-26T10:00 }
func (p *parser) numeric(i int) (expr, bool) {
	if w := p.words[i]; w == "" || w[0] < '0' || w[0] > '9' {
		return expr{}, false
	}
	start := p.doc.Tokens[i].Start
	loc := numericAt.FindStringSubmatchIndex(p.doc.Text[start:min(start+24, len(p.doc.Text))])
	if loc == nil {
		return expr{}, false
	}
	end := i + 1
	for end < len(p.words) && p.doc.Tokens[end].End <= start+loc[1] {
		end++
	}
	if p.doc.Tokens[end-1].End != start+loc[1] {
		return expr{}, false
	}
	group := func(k int) string {
		if loc[2*k] < 0 {
			return ""
		}
		return p.doc.Text[start+loc[2*k] : start+loc[2*k+1]]
	}
	num := func(k int) int { n, _ := strconv.Atoi(group(k) + group(k+4)); return n }
	m := p.dayOfMonth(num(1), num(2), num(3))
	if !m.known() {
		return expr{}, false
	}
	x, _ := p.expr(i, end, Date, Day, m)
	x.year = true
	if clock := group(4); clock != "" {
		x.m.clock, x.typ, x.grain = "T"+clock, Time, Minute
	}
	return x, true
}

// { April 26, 2023 }, { the 26th of April }, { 26 April 2023 }, { Wednesday, April 26 }, { April 2023 }, { in May }
func (p *parser) monthDay(i int) (expr, bool) {
	at := i
	if p.word(at) == "the" {
		at++
	}
	if _, ok := weekdays[p.word(at)]; ok {
		at++
		if p.word(at) == "," {
			at++
		}
		if p.word(at) == "the" {
			at++
		}
	}
	if m, ok := months[p.word(at)]; ok {
		if p.word(i) == "the" { // { the April 26 phone call }: the article is the call's
			return expr{}, false
		}
		return p.monthFirst(i, at, m)
	}
	if a, b, ok := strings.Cut(p.word(at), "–"); ok { // { 5–6 September 2019 } is one token
		from, ok1 := dayNumber(a)
		if to, ok2 := dayNumber(b); ok1 && ok2 {
			return p.dayFirstRange(i, at+1, from, to)
		}
	}
	d, ok := dayNumber(p.word(at))
	if !ok {
		return expr{}, false
	}
	at++
	if p.word(at) == "of" {
		at++
	}
	if to, ok := dayNumber(p.word(at + 1)); ok && p.isOne(at, "-", "–", "to", "and") {
		return p.dayFirstRange(i, at+2, d, to)
	}
	m, ok := months[p.word(at)]
	if !ok || m == 5 && p.doc.Tokens[at].Tag == "MD" {
		return expr{}, false
	}
	return p.calendarDay(i, at+1, m, d)
}

// dayFirstRange reads the month after two days: { 5-6 April 2016 }.
func (p *parser) dayFirstRange(first, at, from, to int) (expr, bool) {
	m, ok := months[p.word(at)]
	if !ok || from > to {
		return expr{}, false
	}
	x, ok := p.calendarDay(first, at+1, m, from)
	if !ok {
		return x, false
	}
	y, _ := p.calendarDay(first, at+1, m, to)
	x.m, x.year = x.m.span(y.m), true
	return x, true
}

// monthFirst reads on after the name of a month at i's end.
func (p *parser) monthFirst(first, at, m int) (expr, bool) {
	if p.doc.Tokens[at].Text == p.words[at] { // months are capitalised: { may }, { march }
		return expr{}, false
	}
	_, isYear := yearNumber(p.word(at + 1))
	if d, ok := dayNumber(p.word(at + 1)); ok && !isYear && p.word(at+2) != "%" {
		return p.calendarDay(first, at+2, m, d)
	}
	if at != first {
		return expr{}, false // { the March }
	}
	if y, end, ok := p.yearAfter(at + 1); ok {
		x, _ := p.expr(first, end, Date, Month, monthsOf(y, m, 1))
		x.year = true
		return x, true
	}
	if t := &p.doc.Tokens[at]; !p.isTimeName(at) || p.word(at-1) == "the" && (t.Dep != "compound" || t.Head < at) {
		return expr{}, false // { the March for Life }, but { the March elections }
	}
	x, _ := p.expr(first, at+1, Date, Month, moment{})
	x.anew = func(y int) moment { return monthsOf(y, m, 1) }
	x.m = p.nearest(at, x.anew)
	return x, true
}

// calendarDay is day d of month m, with the year that may follow, and a part of the day.
func (p *parser) calendarDay(first, end, m, d int) (expr, bool) {
	if !p.dayOfMonth(2024, m, d).known() { // a leap year
		return expr{}, false
	}
	x, _ := p.expr(first, end, Date, Day, moment{})
	x.anew = func(y int) moment { return p.dayOfMonth(y, m, d) }
	if y, n, ok := p.yearAfter(end); ok && p.word(end) != "of" && p.word(end) != "in" {
		x.End, x.year, x.m = n, true, x.anew(y)
	} else {
		x.m = p.nearest(first, x.anew)
	}
	return p.withDayPart(x)
}

// isTimeName reports whether a month or season that stands alone is meant as a time.
func (p *parser) isTimeName(i int) bool {
	if e, ok := p.doc.EntityAt(i); ok {
		return e.Label == "DATE" || e.Label == "TIME"
	}
	t := &p.doc.Tokens[i]
	return (t.Tag == "NNP" || t.Tag == "NN") && p.isOne(i-1, "in", "since", "until", "till", "by", "during", "from", "of", "last", "next", "this")
}

// nearest is the occurrence of something yearly that is meant at token i: of those in the report's year, the year before
// and the year after, the latest that is not after the report where the clause tells of the past, the earliest that is
// not before it where it tells of the future, else the nearest.
func (p *parser) nearest(i int, in func(year int) moment) moment {
	if !p.hasPub() {
		return moment{}
	}
	dir, sure := p.direction(i)
	wrong := 120 * 24 * time.Hour
	if sure && !(dir > 0 && p.isOne(i-1, "from", "since", "between")) { // { is to run from January 23 }, told in February
		wrong = 2 * 366 * 24 * time.Hour
	}
	var best moment
	bestGap := time.Duration(1<<63 - 1)
	for _, y := range []int{p.pub.Year(), p.pub.Year() - 1, p.pub.Year() + 1} {
		m := in(y)
		if !m.known() {
			continue
		}
		gap := p.gap(m)
		if dir < 0 && m.from.After(p.pub) || dir > 0 && m.to.Before(p.pub) {
			gap += wrong
		}
		if gap < bestGap {
			best, bestGap = m, gap
		}
	}
	return best
}

// gap is how far a moment lies from the report's date.
func (p *parser) gap(m moment) time.Duration {
	switch {
	case m.from.After(p.pub):
		return m.from.Sub(p.pub)
	case m.to.Before(p.pub):
		return p.pub.Sub(m.to)
	}
	return 0
}
