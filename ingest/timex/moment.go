package timex

import (
	"time"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// moment is a stretch of whole days. The zero moment is unknown.
type moment struct {
	from, to time.Time // first and last day
	unit     Grain     // to which the ends are written: Day, Month or Year
	clock    string    // "T10:00" after a single day
}

func (m moment) known() bool { return !m.from.IsZero() }

// value writes the moment as ISO 8601; "" for years that do not have four digits.
func (m moment) value() string {
	if !m.known() {
		return m.clock
	}
	if m.from.Year() < 1 || m.to.Year() > 9999 {
		return ""
	}
	a, b := format(m.from, m.unit), format(m.to, m.unit)
	if a == b {
		return a + m.clock
	}
	return a + "/" + b
}

func format(t time.Time, unit Grain) string {
	switch unit {
	case Year:
		return t.Format("2006")
	case Month:
		return t.Format("2006-01")
	}
	return t.Format("2006-01-02")
}

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func dayOf(t time.Time) moment { return moment{from: t, to: t, unit: Day} }

func yearsOf(from, to int) moment {
	return moment{from: date(from, 1, 1), to: date(to, 12, 31), unit: Year}
}

// monthsOf is the months from m of year y, which may lie outside 1 to 12, to n-1 months later.
func monthsOf(y, m, n int) moment {
	return moment{from: date(y, m, 1), to: date(y, m+n, 0), unit: Month}
}

// weekOf is the week from Monday to Sunday that holds t.
func weekOf(t time.Time) moment {
	monday := t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	return moment{from: monday, to: monday.AddDate(0, 0, 6), unit: Day}
}

// weekendOf is the Saturday and Sunday of the week that holds t.
func weekendOf(t time.Time) moment {
	w := weekOf(t)
	return moment{from: w.from.AddDate(0, 0, 5), to: w.to, unit: Day}
}

// containing is the day, week, month, quarter, year, decade or century that holds t.
func containing(t time.Time, g Grain) moment {
	y, m := t.Year(), int(t.Month())
	switch g {
	case Week:
		return weekOf(t)
	case Month:
		return monthsOf(y, m, 1)
	case Quarter:
		return monthsOf(y, (m-1)/3*3+1, 3)
	case Year:
		return yearsOf(y, y)
	case Decade:
		return yearsOf(y/10*10, y/10*10+9)
	case Century:
		return yearsOf((y-1)/100*100+1, (y-1)/100*100+100)
	}
	return dayOf(t)
}

// shift moves t by n units.
func shift(t time.Time, g Grain, n int) time.Time {
	switch g {
	case Week:
		return t.AddDate(0, 0, 7*n)
	case Month, Quarter, Year, Decade, Century:
		months := n * map[Grain]int{Month: 1, Quarter: 3, Year: 12, Decade: 120, Century: 1200}[g]
		first := date(t.Year(), int(t.Month())+months, 1)
		last := date(first.Year(), int(first.Month())+1, 0).Day()
		return date(first.Year(), int(first.Month()), min(t.Day(), last)) // 31 March less a month is 28 February
	}
	return t.AddDate(0, 0, n)
}

// third is the early, mid or late part of a moment: of a month its days 1 to 10, 11 to 20 and 21 to the end, of a year
// its months 1 to 4, 5 to 8 and 9 to 12, of a decade or century its years by thirds.
//
//	{ in late March }, { early next year }
func (m moment) third(part int, g Grain) moment {
	if !m.known() {
		return m
	}
	y := m.from.Year()
	switch g {
	case Month:
		mo := int(m.from.Month())
		last := m.to.Day()
		return moment{from: date(y, mo, 1+10*part), to: date(y, mo, []int{10, 20, last}[part]), unit: Day}
	case Year:
		return monthsOf(y, 1+4*part, 4)
	case Decade:
		return yearsOf(y+[]int{0, 3, 7}[part], y+[]int{3, 6, 9}[part])
	case Century:
		return yearsOf(y+33*part, y+[]int{32, 65, 99}[part])
	case Week:
		return moment{from: m.from.AddDate(0, 0, []int{0, 2, 4}[part]), to: m.from.AddDate(0, 0, []int{1, 3, 6}[part]), unit: Day}
	}
	return m
}

// span is the moment from the start of m to the end of n, written to the finer of their units.
func (m moment) span(n moment) moment {
	if !m.known() || !n.known() || n.to.Before(m.from) {
		return moment{}
	}
	unit := Day
	for _, u := range []Grain{Year, Month} {
		if m.unit == u && (n.unit == u || n.unit == Year) || n.unit == u && m.unit == Year {
			unit = u
			break
		}
	}
	return moment{from: m.from, to: n.to, unit: unit}
}

// expr is an expression of time with what larger ones are made of.
type expr struct {
	syntax.Range
	typ   Type
	grain Grain
	m     moment
	fixed string // the value of durations and sets
	skip  bool   // read so that no part of it is, but no time: an age
	year  bool   // it names its year or cannot take one
	anew  func(y int) moment
}

func (x *expr) value() string {
	if x.fixed != "" {
		return x.fixed
	}
	return x.m.value()
}
