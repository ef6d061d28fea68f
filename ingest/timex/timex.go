// Package timex finds expressions of time and resolves them against the date of the report.
//
//	timexes := timex.Resolve(doc, "2023-04-26")
//	timex.Attach(doc, timexes, props)
//
// The expressions are read from the tokens by rules, in the tradition of HeidelTime (Strötgen and Gertz 2010) and SUTime
// (Chang and Manning 2012); the entity recogniser only confirms bare numbers that could be years. Values are ISO 8601:
// "2023-04-26", "2023-03", "2014", "2023-04-26T10:00", an interval "2023-03-21/2023-03-31" (both ends belong to it; ".."
// is an open end, as in ISO 8601-2), a duration "P3D", or a repetition "R/P1D". What cannot be known without knowledge
// of the world, such as the day of an anniversary, keeps the value "", and so do years that have not four digits. Seasons have the
// value of their year, fiscal years that of the year they are named after. testdata/times.txt and news.txt show what is read, and how.
package timex

import "github.com/newsgraph/newsgraph/ingest/syntax"

// Timex is an expression of time in a document.
type Timex struct {
	syntax.Range        // its tokens, without a preposition before it
	Value        string // ISO 8601; "" where it cannot be resolved
	Grain        Grain  // of the value; of the expression where there is no value
	Type         Type
}

// Grain says how exact a time is.
type Grain string

// The grains, from coarse to fine.
const (
	Century Grain = "century"
	Decade  Grain = "decade"
	Year    Grain = "year"
	Season  Grain = "season"
	Quarter Grain = "quarter"
	Month   Grain = "month"
	Week    Grain = "week"
	Day     Grain = "day"
	DayPart Grain = "daypart" // morning, night: the value is that of the day
	Hour    Grain = "hour"
	Minute  Grain = "minute"
	Second  Grain = "second"
)

// Type is the kind of an expression of time, as in TimeML.
type Type string

// The types. Only a Date or a Time says when something was; a Duration says how long, a Set how often.
const (
	Date     Type = "date"
	Time     Type = "time"
	Duration Type = "duration"
	Set      Type = "set"
)

// Resolve finds the expressions of time in doc, in order and apart from each other. published is the date of the report,
// "2023-04-26", or ""; without it expressions that are relative to it keep the value "". The doc must be indexed. Ages are
// no expressions of time.
func Resolve(doc *syntax.Doc, published string) []Timex {
	p := newParser(doc, published)
	var out []Timex
	for i := 0; i < len(doc.Tokens); {
		x, ok := p.expression(i)
		if !ok {
			i++
			continue
		}
		if !x.skip {
			if x.m.known() && (x.typ == Date || x.typ == Time) {
				p.last = x
			}
			out = append(out, Timex{Range: x.Range, Value: x.value(), Grain: x.grain, Type: x.typ})
		}
		i = x.End
	}
	return p.withEntities(out)
}
