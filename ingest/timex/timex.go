// Package timex finds expressions of time and resolves them against the date of the report.
package timex

import (
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Timex is an expression of time.
type Timex struct {
	syntax.Range
	Value string // ISO 8601; "" where it cannot be resolved
	Grain Grain
	Type  Type
}

// Grain is how exact a time is.
type Grain string

// Type is the kind of an expression of time.
type Type string

// Resolve finds the expressions of time in doc. published is the report's date, "2023-04-26", or "".
func Resolve(doc *syntax.Doc, published string) []Timex { return nil }

// Attach gives propositions the values of the times that they name.
func Attach(doc *syntax.Doc, timexes []Timex, props []clause.Proposition) {}
