package timex

import (
	"strconv"
	"strings"
	"time"
)

var months = map[string]int{
	"january": 1, "jan": 1, "jan.": 1, "february": 2, "feb": 2, "feb.": 2, "march": 3, "mar.": 3, "april": 4, "apr": 4,
	"apr.": 4, "may": 5, "june": 6, "jun.": 6, "july": 7, "jul.": 7, "august": 8, "aug": 8, "aug.": 8, "september": 9,
	"sept": 9, "sept.": 9, "sep": 9, "sep.": 9, "october": 10, "oct": 10, "oct.": 10, "november": 11, "nov": 11, "nov.": 11,
	"december": 12, "dec": 12, "dec.": 12,
}

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "mon.": time.Monday, "tuesday": time.Tuesday, "tue.": time.Tuesday, "tues.": time.Tuesday,
	"wednesday": time.Wednesday, "wed.": time.Wednesday, "thursday": time.Thursday, "thu.": time.Thursday,
	"thur.": time.Thursday, "thurs.": time.Thursday, "friday": time.Friday, "fri.": time.Friday,
	"saturday": time.Saturday, "sat.": time.Saturday, "sunday": time.Sunday, "sun.": time.Sunday,
}

var units = map[string]Grain{
	"second": Second, "minute": Minute, "hour": Hour, "day": Day, "night": Day, "week": Week, "weekend": Week,
	"fortnight": Week, "month": Month, "quarter": Quarter, "year": Year, "decade": Decade, "century": Century,
}

// unitOf is the unit of time that a word names, and how many of it.
func unitOf(w string) (g Grain, each int, ok bool) {
	if w == "centuries" {
		return Century, 1, true
	}
	w = strings.TrimSuffix(w, "s")
	g, ok = units[w]
	if w == "fortnight" {
		return g, 2, ok
	}
	return g, 1, ok
}

var seasons = map[string]bool{"spring": true, "summer": true, "autumn": true, "fall": true, "winter": true}

var dayParts = map[string]string{
	"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "midday": "TMI", "noon": "T12:00",
	"midnight": "T00:00", "dawn": "TMO", "dusk": "TEV", "lunchtime": "TMI", "overnight": "TNI",
}

// parts are the words for a third of a stretch of time: 0 early, 1 middle, 2 late.
var parts = map[string]int{"early": 0, "mid": 1, "late": 2, "earlier": 0, "later": 2}

// portions are the nouns for a part of a stretch of time, whose value is that of the whole.
var portions = map[string]bool{
	"start": true, "beginning": true, "end": true, "middle": true, "close": true, "rest": true, "remainder": true, "course": true,
}

// relative are the adjectives that place a unit against the report's date.
var relative = map[string]int{
	"last": -1, "past": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1,
	"following": 1,
}

var repetitions = map[string]string{
	"daily": "R/P1D", "nightly": "R/P1D", "weekly": "R/P1W", "fortnightly": "R/P2W", "monthly": "R/P1M", "quarterly": "R/P3M",
	"annual": "R/P1Y", "yearly": "R/P1Y", "annually": "R/P1Y", "hourly": "R/PT1H",
}

var approximate = map[string]bool{
	"about": true, "around": true, "almost": true, "nearly": true, "roughly": true, "approximately": true, "over": true,
	"more": true, "than": true, "less": true, "just": true, "only": true, "some": true, "under": true, "at": true,
	"least": true, "most": true, "up": true, "to": true, "another": true, "exactly": true, "well": true,
}

var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
	"eighty": 80, "ninety": 90, "hundred": 100,
}

// vague are the words for an uncertain number.
var vague = map[string]bool{"few": true, "several": true, "some": true, "many": true, "couple": true, "recent": true, "dozens": true}

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
	"tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}

// tells are the verbs whose present tense passes on what was said, and says nothing of when.
var tells = map[string]bool{
	"say": true, "tell": true, "report": true, "write": true, "show": true, "note": true, "claim": true, "add": true, "know": true,
	"think": true, "believe": true, "remember": true, "recall": true, "suggest": true, "indicate": true, "want": true, "need": true,
}

// namedDays are the words that make a name of the day of the week after them.
//
//	{ Bloody Sunday }, { Good Friday }
var namedDays = map[string]bool{
	"black": true, "bloody": true, "good": true, "easter": true, "palm": true, "ash": true, "super": true, "cyber": true, "holy": true,
	"maundy": true, "giving": true, "shrove": true, "fat": true, "whit": true,
}

// yearTail reads the end of a span of years that leaves the century out: { 1941-45 }.
func yearTail(w string, from int) (int, bool) {
	if len(w) != 2 || from < 1000 {
		return 0, false
	}
	n, err := strconv.Atoi(w)
	to := from/100*100 + n
	return to, err == nil && n >= 0 && to > from
}

// ordinal reads "first", "21st".
func ordinal(w string) (int, bool) {
	if n, ok := ordinals[w]; ok {
		return n, true
	}
	for _, s := range []string{"st", "nd", "rd", "th"} {
		if num, ok := strings.CutSuffix(w, s); ok {
			n, err := strconv.Atoi(num)
			return n, err == nil && n > 0
		}
	}
	return 0, false
}

// dayNumber reads the day of a month: "26", "6th".
func dayNumber(w string) (int, bool) {
	n, err := strconv.Atoi(w)
	if err != nil {
		n, _ = ordinal(w)
		if n > 0 && (w[0] < '0' || w[0] > '9') {
			return 0, false
		}
	}
	return n, 1 <= n && n <= 31 && len(w) <= 4
}

// yearNumber reads a year of four digits.
func yearNumber(w string) (int, bool) {
	if len(w) != 4 {
		return 0, false
	}
	n, err := strconv.Atoi(w)
	return n, err == nil && 1000 <= n && n <= 2199
}

// decadeOf reads "1960s", "1960's", "60s" and "sixties" as 1960; the bare ones in the twentieth century.
func decadeOf(w string) (int, bool) {
	if n, ok := map[string]int{
		"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
	}[w]; ok {
		return 1900 + n, true
	}
	digits := strings.TrimRight(strings.TrimSuffix(w, "s"), "'’")
	n, err := strconv.Atoi(digits)
	if err != nil || digits == w || n%10 != 0 {
		return 0, false
	}
	if len(digits) == 2 && n >= 20 {
		n += 1900
	}
	return n, 1500 <= n && n <= 2090
}
