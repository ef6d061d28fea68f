package timex

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
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

// { on Tuesday }, { last Tuesday }, { next Friday evening }
func (p *parser) weekday(i int) (expr, bool) {
	at, rel, named := i, 0, false
	if p.word(at) == "the" {
		at++
	}
	if n, ok := relative[p.word(at)]; ok && p.word(at) != "past" {
		rel, named = n, true
		at++
	}
	w, ok := weekdays[p.word(at)]
	if !ok || at > i && !named || p.doc.Tokens[at].Text == p.words[at] || namedDays[p.word(at-1)] {
		return expr{}, false
	}
	x, _ := p.expr(i, at+1, Date, Day, moment{})
	x.year = true
	switch d, ok := p.before(i, Day); {
	case at == i && p.isOne(i-1, "a", "any", "each", "one"): // { on a Monday }
	case p.word(i) == "the" && rel != 0: // { I went back the next Tuesday }: against the day told of
		if ok {
			ahead := (int(w)-int(d.from.Weekday())+6)%7 + 1
			x.m = dayOf(d.from.AddDate(0, 0, ahead-7*btoi(rel < 0)))
		}
	case p.hasPub():
		x.m = dayOf(p.weekdayNear(at, w, rel, named))
	}
	return p.withDayPart(x)
}

// weekdayNear is the day of the week that is meant. Without a word that says which, it is the last one up to the
// report's day, or the next one where the clause tells of the future.
func (p *parser) weekdayNear(at int, w time.Weekday, rel int, named bool) time.Time {
	back := (int(p.pub.Weekday()) - int(w) + 7) % 7 // days since the last one, 0 for the report's own day
	ahead := p.isAhead(at)
	switch {
	case rel < 0 && back == 0:
		return p.pub.AddDate(0, 0, -7)
	case rel > 0 || !named && ahead:
		return p.pub.AddDate(0, 0, 7-back)
	case named && rel == 0 && ahead:
		return p.pub.AddDate(0, 0, (7-back)%7)
	}
	return p.pub.AddDate(0, 0, -back)
}

// withDayPart adds the part of a day that follows, as in { Tuesday morning }.
func (p *parser) withDayPart(x expr) (expr, bool) {
	at := x.End
	if p.isOne(at, "early", "late", "mid") {
		at++
	}
	if p.isOne(at, "morning", "afternoon", "evening", "night", "midday", "lunchtime", "overnight") {
		x.End, x.grain, x.typ = at+1, DayPart, Time
		return x, true
	}
	return x, true
}

var clockAt = regexp.MustCompile(`^([01]?\d|2[0-3])[:.]([0-5]\d)$`)

// { 10 a.m. Nov. 29, 2016 }, { 22:30 }, { 5:30 p.m. on Tuesday }, { at noon }
func (p *parser) clock(i int) (expr, bool) {
	hour, minute, end := -1, 0, i+1
	exact := strings.Contains(p.words[i], ":")
	if m := gluedClock.FindStringSubmatch(p.words[i]); m != nil {
		hour, _ = strconv.Atoi(m[1])
		minute, _ = strconv.Atoi("0" + m[2])
		if hour > 12 || minute > 59 {
			return expr{}, false
		}
		hour, exact = hour%12+12*btoi(m[3][0] == 'p'), true
	} else if m := clockAt.FindStringSubmatch(p.words[i]); m != nil {
		hour, _ = strconv.Atoi(m[1])
		minute, _ = strconv.Atoi(m[2])
	} else if n, err := strconv.Atoi(p.words[i]); err == nil && 0 <= n && n <= 12 {
		hour = n
	}
	if e, ok := p.doc.EntityAt(i); exact && !(ok && e.Label == "TIME") && !p.isOne(i-1, "at", "by", "until", "till", "around", "from", "since", "about", "to", "before", "after") {
		return expr{}, false // { First Corinthians 9:25 }
	}
	switch {
	case p.isOne(i, "noon", "midnight"):
		hour, exact = 12*btoi(p.word(i) == "noon"), true
	case hour < 0:
		return expr{}, false
	case p.isOne(end, "a.m.", "am", "a.m"):
		hour, end, exact = hour%12, end+1, true
	case p.isOne(end, "p.m.", "pm", "p.m"):
		hour, end, exact = hour%12+12, end+1, true
	case p.isOne(end, "o'clock", "o’clock"):
		end, exact = end+1, true
	}
	if !exact {
		return expr{}, false
	}
	if p.is(end, "local", "time") {
		end += 2
	}
	if at := end + 1; p.word(end) == "(" && p.isOne(at+1, "gmt", "utc") && p.word(at+2) == ")" { // { 3 p.m. local time (1200 GMT) }
		end = at + 3
	}
	if p.isOne(end, "est", "edt", "gmt", "utc", "cet", "pst", "pdt", "bst", "et") {
		end++
	}
	x, _ := p.expr(i, end, Time, Minute, moment{clock: time.Date(1, 1, 1, hour, minute, 0, 0, time.UTC).Format("T15:04")})
	x.year = true
	return p.withDate(x)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// withDate adds the day that follows a time of day.
func (p *parser) withDate(x expr) (expr, bool) {
	at := x.End
	if p.isOne(at, "on", ",") {
		at++
	}
	if at >= len(p.words) {
		return x, true
	}
	for _, rule := range []func(int) (expr, bool){p.monthDay, p.weekday, p.deictic} {
		if d, ok := rule(at); ok && (d.grain == Day || d.grain == DayPart) {
			x.End = d.End
			if d.m.known() {
				clock := x.m.clock
				x.m = d.m
				x.m.clock = clock
			}
			return x, true
		}
	}
	return x, true
}

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

// anaphor is a day told against the last day named in the same paragraph: { the following day }, { the same month }
func (p *parser) anaphor(i int) (expr, bool) {
	if p.word(i) != "the" && p.word(i) != "that" {
		return expr{}, false
	}
	at, offset := i+1, 0
	switch {
	case p.isOne(at, "following", "next"):
		offset = 1
	case p.isOne(at, "previous", "preceding"):
		offset = -1
	case p.isOne(at, "same"):
	case p.word(i) == "that":
		at--
	default:
		return expr{}, false
	}
	g, _, ok := unitOf(p.word(at + 1))
	if !ok || g == Second || g == Minute || g == Hour || strings.HasSuffix(p.word(at+1), "s") {
		return expr{}, false
	}
	x, _ := p.expr(i, at+2, Date, g, moment{})
	x.year = true
	if d, ok := p.before(i, g); ok {
		x.m = containing(shift(d.from, g, offset), g)
	}
	return x, true
}

// before is the last time told before token i in its paragraph, where it is at least as exact as g.
func (p *parser) before(i int, g Grain) (moment, bool) {
	if !p.last.m.known() || p.doc.Paragraph(p.last.First) != p.doc.Paragraph(i) {
		return moment{}, false
	}
	return p.last.m, fineness(p.last.grain) >= fineness(g)
}

// fineness orders grains from coarse to fine.
func fineness(g Grain) int {
	return slices.Index([]Grain{Century, Decade, Year, Season, Quarter, Month, Week, Day, DayPart, Hour, Minute, Second}, g)
}

// direction tells whether the clause of token i is about the past (-1) or the future (+1) of the report; 0 where its
// verb does not say. It is sure where the time hangs on the verb itself and no noun stands between.
func (p *parser) direction(i int) (dir int, sure bool) {
	v, nouns, arranged := i, 0, false
	for hops := 0; hops < len(p.words); hops++ {
		t := &p.doc.Tokens[v]
		if v != i && (t.POS == "VERB" || t.POS == "AUX") {
			if arranged && arranging[strings.ToLower(t.Lemma)] { // { The judge set the trial [for April 2] }
				return 1, true
			}
			return p.tense(v), nouns == 0
		}
		if v != i && t.POS == "ADP" {
			arranged = p.isOne(v, "for")
		}
		if t.Head == v {
			break
		}
		if _, _, unit := unitOf(p.word(v)); t.POS == "NOUN" && v != i && !unit {
			nouns++
		}
		v = t.Head
	}
	return 0, false
}

// arranging are verbs of what is put off to a day to come.
var arranging = map[string]bool{"schedule": true, "set": true, "plan": true, "book": true, "slate": true, "arrange": true, "fix": true, "postpone": true, "reschedule": true, "call": true}

// isAhead reports whether a day of the week at i is still to come: its clause tells of the future, or in the present tense
// of what is to be.
//
//	{ opens on Friday }, { is scheduled for Thursday }, but { says on Friday that }
func (p *parser) isAhead(i int) bool {
	dir, _ := p.direction(i)
	if dir != 0 || p.isOne(i-1, "since", "from", "until") {
		return dir > 0
	}
	for v, hops := p.doc.Tokens[i].Head, 0; hops < 4; v, hops = p.doc.Tokens[v].Head, hops+1 {
		switch t := &p.doc.Tokens[v]; {
		case t.Tag == "VBZ" || t.Tag == "VBP":
			return !tells[t.Lemma]
		case t.Tag == "VBN":
			aux := p.doc.Child(v, "auxpass")
			return aux >= 0 && p.isOne(aux, "is", "are", "'s", "’s", "'re", "’re") && p.doc.Child(v, "aux") < 0
		}
	}
	return false
}

// tense is the direction that a verb tells of.
func (p *parser) tense(v int) int {
	past, future := p.doc.Tokens[v].Tag == "VBD", p.isTo(v)
	for _, c := range p.doc.Children(v) {
		t := &p.doc.Tokens[c]
		if t.Dep != "aux" && t.Dep != "auxpass" {
			continue
		}
		switch {
		case p.isOne(c, "will", "shall", "'ll", "’ll"):
			future = true
		case p.isOne(c, "would") && !p.isOne(c+1, "have"): // { said that the first grants would be awarded in August }
			future = true
		case p.isOne(c, "to"): // { plans to meet on Tuesday }, but { was willing to skip class on Tuesday }
			if h := p.doc.Tokens[v].Head; h != v && (p.doc.Tokens[h].Tag == "VBD" || p.doc.Tokens[h].Tag == "VBN" && p.isOne(p.doc.Child(h, "aux"), "had")) {
				return 0 // nor { had threatened to walk out on Friday }
			}
			future = true
		case p.isOne(c, "had", "has", "have", "'ve", "’ve", "was", "were", "did"):
			past = true
		case p.isOne(c, "is", "are", "'s", "'re") && p.doc.Tokens[v].Tag == "VBG":
			future = true
		}
	}
	switch {
	case future:
		return 1
	case past:
		return -1
	}
	switch p.doc.Tokens[v].Tag {
	case "VBN", "VBG": // a participle tells of the time of its clause
		if h := p.doc.Tokens[v].Head; h != v && h >= 0 {
			dir, _ := p.direction(v)
			return dir
		}
	}
	return 0
}

// isTo reports whether a form of be tells of what is planned: { On Wednesday, they are to travel }.
func (p *parser) isTo(v int) bool {
	x := p.doc.Child(v, "xcomp")
	if x < 0 || !p.isOne(v, "is", "are", "'s", "’s", "am") {
		return false
	}
	aux := p.doc.Child(x, "aux")
	return aux >= 0 && p.word(aux) == "to"
}

// withEntities adds the dates of the entity recogniser that hold a word of time and that no rule read; they have no value.
// xs is in order.
func (p *parser) withEntities(xs []Timex) []Timex {
	read := len(xs)
	for _, e := range p.doc.Entities {
		if e.Label != "DATE" && e.Label != "TIME" || e.First < 0 || e.End > len(p.words) {
			continue
		}
		if k, _ := slices.BinarySearchFunc(xs[:read], e.First, func(x Timex, at int) int { return cmp.Compare(x.End, at+1) }); k < read && xs[k].First < e.End {
			continue // xs[k] is the first that ends after the entity begins
		}
		if g, ok := p.timeWord(e.Range); ok {
			typ := Date
			if e.Len() == 1 && p.doc.Tokens[e.First].Tag == "NNS" { // { for months }
				typ = Duration
			}
			xs = append(xs, Timex{Range: e.Range, Grain: g, Type: typ})
		}
	}
	slices.SortFunc(xs, func(a, b Timex) int { return a.First - b.First })
	return xs
}

// timeWord finds a unit, season, part of the day or holiday in an entity, unless it is an age.
func (p *parser) timeWord(r syntax.Range) (Grain, bool) {
	if _, month := months[p.word(r.First)]; month && r.Len() == 1 { // { the March for Life }
		return "", false
	}
	if p.isOne(r.End-1, "old", "olds") || p.isOne(r.First, "age", "aged") || p.is(r.First, "the", "age") {
		return "", false
	}
	for i := r.First; i < r.End; i++ {
		w := p.word(i)
		if tag := p.doc.Tokens[i].Tag; tag == "VBZ" || tag == "VBP" || tag == "VBD" { // { gives minute details }
			return "", false
		}
		if g, _, ok := unitOf(w); ok && w != "second" {
			return g, true
		}
		if _, ok := dayParts[w]; ok {
			return DayPart, true
		}
		if seasons[w] {
			return Season, true
		}
	}
	return Day, p.doc.Tokens[r.First].POS == "PROPN" && r.Len() <= 3 && !strings.ContainsAny(p.doc.TextOf(r), "0123456789")
}
