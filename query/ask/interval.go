package ask

import (
	"strings"
	"time"
)

// interval is a stretch of time, both ends in it. A zero end is open.
type interval struct{ from, to time.Time }

func (i interval) overlaps(o interval) bool {
	return (i.to.IsZero() || o.from.IsZero() || !o.from.After(i.to)) && (o.to.IsZero() || i.from.IsZero() || !i.from.After(o.to))
}

// isNear reports whether an interval is not so much longer than another one that it says little of it: since 2007 is not
// on April 26.
func (i interval) isNear(o interval) bool {
	if i.from.IsZero() || i.to.IsZero() || o.from.IsZero() || o.to.IsZero() {
		return false
	}
	const month = 31 * 24 * time.Hour
	return i.to.Sub(i.from) <= max(month, 12*o.to.Sub(o.from))
}

// parseInterval reads a value as package timex writes it: a date of any grain, or two with a slash between.
func parseInterval(value string) (interval, bool) {
	from, to, ranged := strings.Cut(value, "/")
	if parts := strings.Split(value, "/"); len(parts) == 3 && (parts[0] == ".." || parts[2] == "..") { // as stores of before have weeks
		from, to = parts[0], parts[2] // until a week: its last day counts; since a week: its first
	}
	if !ranged {
		to = from
	}
	a, _, okA := parseDate(from)
	_, b, okB := parseDate(to)
	return interval{a, b}, okA && okB
}

// parseDate is the first and last day of a date.
func parseDate(s string) (first, last time.Time, ok bool) {
	if s == ".." {
		return first, last, true
	}
	s, _, _ = strings.Cut(s, "T")
	for layout, years := range map[string][3]int{"2006-01-02": {0, 0, 1}, "2006-01": {0, 1, 0}, "2006": {1, 0, 0}} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, t.AddDate(years[0], years[1], years[2]).AddDate(0, 0, -1), true
		}
	}
	return first, last, false
}
