package timex

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

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
