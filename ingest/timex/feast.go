package timex

import (
	"strings"
	"time"
)

// feasts are the days of the calendar that have names, where the day is the same everywhere.
var feasts = map[string][2]int{ // month and day
	"christmas eve": {12, 24}, "christmas day": {12, 25}, "christmas": {12, 25}, "boxing day": {12, 26}, "new year's eve": {12, 31},
	"new year's day": {1, 1}, "epiphany": {1, 6}, "valentine's day": {2, 14}, "st. patrick's day": {3, 17}, "may day": {5, 1},
	"halloween": {10, 31}, "all saints' day": {11, 1},
}

// movable are feasts by their distance from Easter Sunday (of the churches that follow Rome) in days.
var movable = map[string]int{
	"ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3, "good friday": -2, "holy saturday": -1, "easter sunday": 0,
	"easter monday": 1, "easter": 0, "ascension day": 39, "whit monday": 50,
}

// feastWords is the number of words in the longest name of a feast; "New Year's Eve" is four tokens.
const feastWords = 4

// { on Christmas Eve }, { Good Friday }
func (p *parser) feast(i int) (expr, bool) {
	for n := min(feastWords, len(p.words)-i); n > 0; n-- {
		first, last := &p.doc.Tokens[i], &p.doc.Tokens[i+n-1]
		if first.Text == p.words[i] { // names are capitalised
			return expr{}, false
		}
		name := strings.ReplaceAll(strings.ToLower(p.doc.Text[first.Start:last.End]), "’", "'")
		day, fixed := feasts[name]
		offset, moves := movable[name]
		if !fixed && !moves {
			continue
		}
		if first.Dep == "compound" && !p.head(i, i+n) { // { Easter eggs }, { the Christmas market }
			return expr{}, false
		}
		x, _ := p.expr(i, i+n, Date, Day, moment{})
		x.anew = func(y int) moment {
			if moves {
				return dayOf(easter(y).AddDate(0, 0, offset))
			}
			return p.dayOfMonth(y, day[0], day[1])
		}
		if y, end, ok := p.yearAfter(i + n); ok && p.word(i+n) != "in" {
			x.End, x.year, x.m = end, true, x.anew(y)
			return x, true
		}
		x.m = p.nearest(i+n-1, x.anew)
		return p.withDayPart(x)
	}
	return expr{}, false
}

// head reports whether the tokens from first up to end hang on nothing after them.
func (p *parser) head(first, end int) bool {
	for i := first; i < end; i++ {
		if p.doc.Tokens[i].Head >= end && p.doc.Tokens[i].Dep == "compound" {
			return false
		}
	}
	return true
}

// easter is Easter Sunday of a year in the Gregorian calendar (the anonymous algorithm; Meeus, Astronomical Algorithms, chapter 8).
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	n := (h + l - 7*m + 90) / 25
	return date(y, n, (h+l-7*m+33*n+19)%32)
}
