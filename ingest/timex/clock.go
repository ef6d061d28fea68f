package timex

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

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
