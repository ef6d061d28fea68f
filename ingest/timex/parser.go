package timex

import (
	"slices"
	"strings"
	"time"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// parser reads expressions of time at tokens.
type parser struct {
	doc      *syntax.Doc
	words    []string // the tokens in lower case
	pub      time.Time
	dayFirst int  // how the report writes dates of three numbers; see orderOfSlashes
	last     expr // the last date or time that was read and is known, for "the following day"
}

func newParser(doc *syntax.Doc, published string) *parser {
	p := &parser{doc: doc, words: make([]string, len(doc.Tokens))}
	for i := range doc.Tokens {
		p.words[i] = strings.ToLower(doc.Tokens[i].Text)
	}
	if len(published) >= 10 {
		p.pub, _ = time.Parse("2006-01-02", published[:10]) // the zero time, unknown, where it is no date
	}
	p.dayFirst = p.orderOfSlashes()
	return p
}

func (p *parser) hasPub() bool { return !p.pub.IsZero() }

// word is the word at i, "" outside the text.
func (p *parser) word(i int) string {
	if i < 0 || i >= len(p.words) {
		return ""
	}
	return p.words[i]
}

// is reports whether the words at i are those given.
func (p *parser) is(i int, words ...string) bool {
	for k, w := range words {
		if p.word(i+k) != w {
			return false
		}
	}
	return true
}

func (p *parser) isOne(i int, words ...string) bool { return slices.Contains(words, p.word(i)) }

// expression reads the longest expression at i.
func (p *parser) expression(i int) (expr, bool) {
	x, ok := p.simple(i)
	if !ok || x.skip {
		return x, ok
	}
	if r, ok := p.interval(x); ok {
		return r, true
	}
	return x, true
}

// interval reads the rest of an interval that begins with x.
//
//	{ from March to May }, { between July 2003 and December 2004 }, { May 15-24 }, { January 23 - March 9 2014 }
func (p *parser) interval(x expr) (expr, bool) {
	at := x.End
	if x.typ == Duration || x.typ == Set || !p.isUntil(x, at) {
		return expr{}, false
	}
	if to, ok := yearTail(p.word(at+1), x.m.from.Year()); ok && x.grain == Year && p.isOne(at, "-", "–") && p.doc.Tokens[at].Start == p.doc.Tokens[at-1].End {
		y, _ := p.expr(x.First, at+2, Date, Year, yearsOf(x.m.from.Year(), to)) // { 1941-45 }
		y.year = true
		return y, true
	}
	if day, ok := dayNumber(p.word(at + 1)); ok && x.grain == Day && x.anew != nil && p.word(at) != "to" && !p.startsDate(at+1) {
		return p.dayRange(x, at+1, day)
	}
	y, ok := p.simple(at + 1)
	if !ok && x.grain == Year && at+1 < len(p.words) { // { from 2004 to 2009 }
		y, ok = p.yearAlone(at + 1)
	}
	if !ok || y.skip || y.typ != Date && y.typ != Time {
		return expr{}, false
	}
	if r, ok := x.clockInterval(y); ok {
		return r, true
	}
	begin, end := p.dated(x, y)
	if begin.known() && end.known() && end.to.Before(begin.from) {
		return expr{}, false
	}
	return expr{
		Range: syntax.Range{First: x.First, End: y.End}, typ: x.typ, grain: y.grain, m: begin.span(end), year: true,
	}, true
}

// isUntil reports whether the word at a place goes on to the end of an interval that begins with x.
//
//	{ between March [and] May }, { from Monday [to] Tuesday }, not { moved the vote on Monday [to] Tuesday }
func (p *parser) isUntil(x expr, at int) bool {
	switch p.word(at) {
	case "-", "–", "—", "through", "until", "till":
		return true
	case "to":
		return p.word(x.First-1) == "from" || x.grain == Year || p.monthDayAt(at+1)
	case "and":
		return p.word(x.First-1) == "between"
	}
	return false
}

// dated are the beginning x and the end y of an interval, where the one without a year takes it from the other.
func (p *parser) dated(x, y expr) (begin, end moment) {
	begin, end = x.m, y.m
	switch {
	case y.year && !x.year && x.anew != nil && end.known(): // { January 23 - March 9 2014 }
		begin = x.anew(end.to.Year())
		if begin.known() && end.to.Before(begin.from) { // { December 20 - January 5 2014 }
			begin = x.anew(end.to.Year() - 1)
		}
	case !y.year && y.anew != nil && begin.known():
		if !x.year && x.anew != nil && p.isPastEnd(x.First, y.anew(begin.from.Year())) { // { was open between March and May }, told in April
			begin = x.anew(begin.from.Year() - 1)
		}
		if !begin.known() || !end.known() {
			break
		}
		end = y.anew(begin.from.Year())
		if end.known() && end.to.Before(begin.from) { // { December 20, 2013 - January 5 }
			end = y.anew(begin.from.Year() + 1)
		}
	}
	return begin, end
}

// isPastEnd reports whether an end that is still to come stands, at token i, with what is told as past.
func (p *parser) isPastEnd(i int, end moment) bool {
	dir, _ := p.direction(i)
	return dir < 0 && end.from.After(p.pub)
}

// startsDate reports whether the number at i begins another date: { 13 November }.
func (p *parser) startsDate(i int) bool {
	_, ok := months[p.word(i+1)]
	return ok
}

func (p *parser) monthDayAt(i int) bool {
	_, ok := months[p.word(i)]
	return ok || p.startsDate(i)
}

// dayRange reads the second day of { May 15-24 }, { October 25-26, 2016 }.
func (p *parser) dayRange(x expr, at, day int) (expr, bool) {
	end := at + 1
	if y, n, ok := p.yearAfter(end); ok && !x.year {
		x.m, x.year = x.anew(y), true
		end = n
	}
	to := x.m
	if x.m.known() {
		to = p.dayOfMonth(x.m.from.Year(), int(x.m.from.Month()), day)
	}
	return expr{Range: syntax.Range{First: x.First, End: end}, typ: Date, grain: Day, m: x.m.span(to), year: true}, true
}

func (p *parser) dayOfMonth(y, m, d int) moment {
	t := date(y, m, d)
	if int(t.Month()) != m {
		return moment{}
	}
	return dayOf(t)
}

// yearAfter reads a year at i, after a comma or "of" where there is one.
func (p *parser) yearAfter(i int) (year, end int, ok bool) {
	if p.isOne(i, ",", "of", "in") {
		i++
	}
	y, ok := yearNumber(p.word(i))
	return y, i + 1, ok
}

// simple reads the longest expression at i that is no interval.
func (p *parser) simple(i int) (expr, bool) {
	if i >= len(p.words) {
		return expr{}, false
	}
	var best expr
	found := false
	for _, rule := range []func(int) (expr, bool){
		p.age, p.numeric, p.monthDay, p.weekday, p.feast, p.clock, p.deictic, p.overnight, p.partOfDay, p.relativeUnit, p.theWeekend,
		p.rate, p.count, p.half, p.partOf, p.portion, p.quarter, p.year, p.fiscal, p.decade, p.season, p.repeated, p.anniversary,
		p.anaphor, p.nthOfMonth, p.dayBeyond, p.weeksFrom, p.weekdayOfWeek, p.unitsEnd, p.earlyHours, p.fiscalYear, p.era, p.slashed,
	} {
		if x, ok := rule(i); ok && (!found || x.End > best.End) {
			best, found = x, true
		}
	}
	return best, found
}

func (p *parser) expr(first, end int, typ Type, g Grain, m moment) (expr, bool) {
	return expr{Range: syntax.Range{First: first, End: end}, typ: typ, grain: g, m: m}, true
}
