package timex

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Attach gives the arguments of propositions the values of the times that they are, and the role of time where they had
// another. A time that was read as an object becomes an argument. timexes are in order, as Resolve gives them.
//
//	{ traveled to Moscow [in late March] }, { said [Tuesday] that … }
func Attach(doc *syntax.Doc, timexes []Timex, props []clause.Proposition) {
	for i := range props {
		p := &props[i]
		for k := range p.Args {
			attachArgument(doc, timexes, &p.Args[k])
		}
		if x, ok := timeOf(doc, timexes, p.Object); ok && isTimeObject(doc, p, x) {
			arg := clause.Argument{Role: graph.Time, Phrase: p.Object}
			attachArgument(doc, timexes, &arg)
			p.Args = append(p.Args, arg)
			p.Object = clause.Phrase{}
		}
	}
}

func attachArgument(doc *syntax.Doc, timexes []Timex, a *clause.Argument) {
	x, ok := timeOf(doc, timexes, a.Phrase)
	if !ok {
		return
	}
	switch x.Type {
	case Duration:
		if a.Role != graph.Time && a.Role != graph.Extent {
			a.Role = graph.Time
		}
	default:
		a.Role = graph.Time
	}
	a.Value, a.Grain = bounded(doc, a.Phrase, x), string(x.Grain)
}

// bounded is the value of a time under its preposition, which may open one end of it. Of a time that is an interval itself the
// other end is the end or the beginning of that, for an interval has one slash (ISO 8601-1, section 5.5).
//
//	{ since 2014 } "2014/..", { until April } "../2023-04", { since last week } "2023-04-17/..", { until the end of the week } "../2023-04-30"
func bounded(doc *syntax.Doc, ph clause.Phrase, x Timex) string {
	if x.Value == "" || x.Type == Duration || x.Type == Set {
		return x.Value
	}
	from, to, ranged := strings.Cut(x.Value, "/")
	if !ranged {
		to = from
	}
	if strings.HasPrefix(from, "T") { // of a day that nobody knows
		return x.Value
	}
	for _, t := range ph.Toks {
		if t >= x.First {
			break
		}
		switch strings.ToLower(doc.Tokens[t].Text) {
		case "since":
			return from + "/.."
		case "after":
			return to + "/.."
		case "until", "till":
			return "../" + to
		case "before":
			return "../" + from
		}
	}
	return x.Value
}

// timeOf is the time that a phrase is: the phrase's head lies in it, or hangs as a preposition above its head.
func timeOf(doc *syntax.Doc, timexes []Timex, ph clause.Phrase) (Timex, bool) {
	if len(ph.Toks) == 0 || ph.Head < 0 || ph.Head >= len(doc.Tokens) {
		return Timex{}, false
	}
	heads := []int{ph.Head}
	for at := 0; at < len(heads) && at < 4; at++ {
		h := heads[at]
		if x, ok := covering(timexes, h); ok {
			return x, !names(doc, ph, x)
		}
		if pos := doc.Tokens[h].POS; pos != "ADP" && pos != "SCONJ" && pos != "ADV" {
			break
		}
		if c := doc.Child(h, "pobj", "pcomp", "prep", "npadvmod"); c >= 0 && slices.Contains(ph.Toks, c) {
			heads = append(heads, c)
		}
	}
	return Timex{}, false
}

func covering(timexes []Timex, tok int) (Timex, bool) {
	k, ok := slices.BinarySearchFunc(timexes, tok, func(x Timex, tok int) int {
		switch {
		case x.End <= tok:
			return -1
		case x.First > tok:
			return 1
		}
		return 0
	})
	if !ok {
		return Timex{}, false
	}
	return timexes[k], true
}

// names reports whether a phrase under about, of or the like speaks of a time instead of placing something in it.
//
//	{ spoke about last year }
func names(doc *syntax.Doc, ph clause.Phrase, x Timex) bool {
	for _, t := range ph.Toks {
		if t >= x.First {
			return false
		}
		switch strings.ToLower(doc.Tokens[t].Text) {
		case "about", "of", "like", "as", "than", "with", "against":
			return true
		}
	}
	return false
}

// isTimeObject reports whether an object is a time at which, and not one that something is done to.
//
//	{ said Tuesday }, not { spent three days }, { marked the anniversary }
func isTimeObject(doc *syntax.Doc, p *clause.Proposition, x Timex) bool {
	if x.Type == Duration || p.Lemma == "be" {
		return false
	}
	if doc.Tokens[p.Object.Head].Dep == "npadvmod" {
		return true
	}
	if x.Grain != Day && x.Grain != DayPart || x.Value == "" && !isWeekday(doc, x) {
		return false
	}
	switch p.Lemma {
	case "mark", "celebrate", "spend", "name", "choose", "set", "remember", "await", "call", "observe", "see", "become", "include":
		return false
	}
	first := doc.Tokens[x.First].Tag
	return first != "DT" && first != "PRP$"
}

func isWeekday(doc *syntax.Doc, x Timex) bool {
	_, ok := weekdays[strings.ToLower(doc.Tokens[x.First].Text)]
	return ok
}
