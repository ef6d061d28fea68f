package source

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	monthForms = `(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`
	dayForms   = `(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?`
	// dateForms matches a whole date in the ways that headers write it.
	dateForms = `(?:\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|` + dayForms + `(?:` + monthForms + `\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+` + monthForms + `,?\s+\d{4}))`
)

var (
	numericDate = regexp.MustCompile(`^(\d{4})[-/](\d{2})[-/](\d{2})`)
	writtenDate = regexp.MustCompile(`(?i)^` + dayForms + `(?:(` + monthForms + `)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})|(\d{1,2})(?:st|nd|rd|th)?\s+(` + monthForms + `),?\s+(\d{4}))`)
	dateAtStart = regexp.MustCompile(`(?i)^` + dateForms + `\b`)
	dateAtEnd   = regexp.MustCompile(`(?i)\s` + dateForms + `$`)
)

// isoDate reads a date at the start of s and writes it as "2023-04-26"; "" where there is none or no such day.
func isoDate(s string) string {
	s = strings.TrimSpace(s)
	if m := numericDate.FindStringSubmatch(s); m != nil {
		return dayOf(m[1], m[2], m[3])
	}
	m := writtenDate.FindStringSubmatch(s)
	switch {
	case m == nil:
		return ""
	case m[1] != "":
		return dayOf(m[3], month(m[1]), m[2])
	}
	return dayOf(m[6], month(m[5]), m[4])
}

// month is the number of a month by the first three letters of its name.
func month(name string) string {
	at := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3]))
	return strconv.Itoa(at/3 + 1)
}

func dayOf(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// datePrefix is the length of a date that stands on its own at the start of a paragraph, 0 where there is none. What
// follows must begin a sentence, so that a sentence that begins with a date is left whole.
//
//	{ Thursday, March 15, 2012 Wikinews interviewed one of the owners }, not { April 26, 2023, was a Wednesday }
func datePrefix(s string) int {
	loc := dateAtStart.FindStringIndex(s)
	if loc == nil || isoDate(s) == "" {
		return 0
	}
	rest := s[loc[1]:]
	if strings.TrimSpace(rest) == "" || prefixRest.MatchString(rest) {
		return loc[1]
	}
	return 0
}

var prefixRest = regexp.MustCompile(`^\s+["“‘]?\p{Lu}`)

// dateSuffix is where a date at the end of a title begins; len(s) where there is none.
//
//	{ Biologist Nick Bos tells Wikinews about 'self-medicating' ants Tuesday, September 1, 2015 }
func dateSuffix(s string) int {
	loc := dateAtEnd.FindStringIndex(s)
	if loc == nil || isoDate(s[loc[0]:]) == "" {
		return len(s)
	}
	return loc[0]
}
