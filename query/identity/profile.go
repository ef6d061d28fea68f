package identity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
)

// Profile is what a report shows of its entities, as far as it tells them from others.
type Profile struct {
	Report    graph.ReportID
	Published string
	Entities  []Sketch
	day       int // of Published, counted from 0001-01-01; 0 where it is not known
}

// Sketch is an entity as one report shows it.
type Sketch struct {
	ID      graph.EntityID
	Kind    graph.EntityKind
	Label   string
	Aliases []graph.Alias
	SameAs  []string

	lands []string // the countries, by code, that it is of, or that its offices are of

	// of persons
	nouns   []string         // what they are: "president"
	classes []string         // the classes of nouns: "leader"
	of      []graph.EntityID // what they are it of: "place-russia"
	near    []graph.EntityID // that are named in the same sentences
	gender  byte             // 'm', 'f' or 0
	born    int              // the year, give or take one; 0 where no age is told
}

// isNamed reports whether the report has a name of it, and not descriptions only.
func (s *Sketch) isNamed() bool {
	return len(s.Aliases) == 0 || slices.ContainsFunc(s.Aliases, func(a graph.Alias) bool { return a.Kind == graph.Name })
}

// NewProfile takes the profile of a reading.
func NewProfile(r *graph.Reading) *Profile {
	p := &Profile{Report: r.Report.ID, Published: r.Report.Published, day: day(r.Report.Published)}
	at := make(map[graph.EntityID]int, len(r.Entities))
	p.Entities = make([]Sketch, len(r.Entities))
	for i := range r.Entities {
		e := &r.Entities[i]
		p.Entities[i] = Sketch{ID: e.ID, Kind: e.Kind, Label: e.Label, Aliases: e.Aliases, SameAs: e.SameAs}
		at[e.ID] = i
		if e.Kind == graph.Person {
			p.Entities[i].offices(e.Titles)
		}
	}
	t := taker{r: r, p: p, at: at, he: make([]int, len(r.Entities)), she: make([]int, len(r.Entities))}
	for i := range r.Statements {
		t.statement(&r.Statements[i])
	}
	for i := range r.Mentions {
		t.mention(i)
	}
	for i := range p.Entities {
		p.Entities[i].gender = genderOf(&p.Entities[i], t.he[i], t.she[i])
	}
	slices.SortStableFunc(p.Entities, func(a, b Sketch) int { return cmp.Compare(a.ID, b.ID) })
	return p
}

// day counts the days to a date, roughly, so that the years between two can be told.
func day(date string) int {
	f := append(strings.Split(date, "-"), "1", "1")
	y, err := strconv.Atoi(f[0])
	m, _ := strconv.Atoi(f[1])
	d, _ := strconv.Atoi(f[2])
	if err != nil {
		return 0
	}
	return y*365 + m*30 + d
}

// offices are what the titles of a person say: { White House National Security Council Spokesperson }.
func (s *Sketch) offices(titles []string) {
	for _, t := range titles {
		noun, class, ok := mention.Office(t)
		if !ok || class == "person" {
			continue
		}
		s.nouns = add(s.nouns, noun)
		s.classes = add(s.classes, class)
	}
}

func add[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// hasAny reports whether the report names one of these.
func (p *Profile) hasAny(ids []graph.EntityID) bool {
	return len(ids) > 0 && slices.ContainsFunc(p.Entities, func(s Sketch) bool { return slices.Contains(ids, s.ID) })
}

// taker takes a profile from what a reading says of its entities.
type taker struct {
	r       *graph.Reading
	p       *Profile
	at      map[graph.EntityID]int
	he, she []int // pronouns of each entity
}

// statement reads of what somebody is what: { Qin Gang – is Foreign Minister of – China }.
func (t *taker) statement(st *graph.Statement) {
	switch st.Rule {
	case "title", "title-of", "apposition", "copula":
	default:
		return
	}
	k, ok := t.at[st.Subject.Entity]
	if !ok || st.Negated || t.p.Entities[k].Kind != graph.Person || st.Object.Span.Len() == 0 {
		return
	}
	if _, _, office := mention.Office(st.Object.Text); office || st.Rule == "title-of" || st.Rule == "title" {
		t.of(k, st.Object.Span)
	}
}

// of takes what is named in a span for what somebody holds an office of.
func (t *taker) of(k int, span graph.Span) {
	s, ms := &t.p.Entities[k], t.r.Mentions
	from, _ := slices.BinarySearchFunc(ms, span.Start, func(m graph.Mention, at int) int { return m.Span.Start - at })
	for ; from < len(ms) && ms[from].Span.Start < span.End; from++ {
		o, ok := t.at[ms[from].Entity]
		if !ok || o == k {
			continue
		}
		e := &t.p.Entities[o]
		if e.Kind != graph.Country && e.Kind != graph.Place && e.Kind != graph.Organization {
			continue
		}
		s.of = add(s.of, e.ID)
		if land := mention.Land(e.Kind, e.Label); land != "" {
			s.lands = add(s.lands, land)
		}
	}
}

// nearest is how many entities are kept that are named in the same sentences as a person.
const nearest = 12

// mention counts pronouns, reads ages and titles, and notes who else is named in the sentence: { Amara Osei, 34, was arrested }.
func (t *taker) mention(i int) {
	m := &t.r.Mentions[i]
	k, ok := t.at[m.Entity]
	if ok && t.p.Entities[k].Kind == graph.Organization && m.Kind == graph.Name && isGeneric(t.p.Entities[k].Label) {
		t.landOf(k, i)
	}
	if !ok || t.p.Entities[k].Kind != graph.Person {
		return
	}
	text := t.r.Report.Text
	switch s := &t.p.Entities[k]; m.Kind {
	case graph.Pronoun:
		switch strings.ToLower(text[m.Span.Start:m.Span.End]) {
		case "he", "him", "his", "himself":
			t.he[k]++
		case "she", "her", "hers", "herself":
			t.she[k]++
		}
	case graph.Name:
		if age, ok := ageBehind(text[m.Span.End:]); ok && t.p.day > 0 {
			s.born = t.p.day/365 - age
		}
		t.before(k, m)
		for _, step := range []int{-1, 1} {
			for j := i + step; j >= 0 && j < len(t.r.Mentions) && t.r.Mentions[j].Sentence == m.Sentence && len(s.near) < nearest; j += step {
				if o := &t.r.Mentions[j]; o.Entity != m.Entity && o.Kind != graph.Pronoun {
					s.near = add(s.near, o.Entity)
				}
			}
		}
	}
}

// landOf reads the country that stands right before the name of an institution, or behind it.
//
//	{ [Kenya]'s Supreme Court }, { the Supreme Court of [India] }
func (t *taker) landOf(k, i int) {
	text, ms := t.r.Report.Text, t.r.Mentions
	beside := func(o, from, to int, words ...string) {
		if from > to || !slices.Contains(words, strings.TrimSpace(text[from:to])) {
			return
		}
		if at, ok := t.at[ms[o].Entity]; ok && t.p.Entities[at].Kind == graph.Country {
			t.p.Entities[k].lands = add(t.p.Entities[k].lands, cmp.Or(mention.Land(graph.Country, t.p.Entities[at].Label), t.p.Entities[at].Label))
		}
	}
	if i > 0 {
		beside(i-1, ms[i-1].Span.End, ms[i].Span.Start, "", "'s", "’s")
	}
	if i+1 < len(ms) {
		beside(i+1, ms[i].Span.End, ms[i+1].Span.Start, "of", "of the", "in", "in the")
	}
}

// before reads the title that stands right before a name, as far as it has capitals.
//
//	{ [US Secretary of State] John Kerry }, { [mayor] John Smith }, { [Navy Capt.] Jeff Davis }
func (t *taker) before(k int, m *graph.Mention) {
	if m.Sentence >= len(t.r.Sentences) {
		return
	}
	text := t.r.Report.Text[:m.Span.Start]
	from := t.r.Sentences[m.Sentence].Span.Start
	at, title := m.Span.Start, ""
	for n := 0; n < 6 && at > from; n++ {
		end := len(strings.TrimRight(text[:at], " "))
		begin := strings.LastIndexAny(text[:end], " \n") + 1
		w := text[max(begin, from):end]
		_, _, office := mention.Office(w)
		capital := w != strings.ToLower(w)
		if end == at && n > 0 || w == "" || strings.HasSuffix(w, ",") || !capital && !office && (n == 0 || w != "of" && w != "for") {
			break
		}
		at = max(begin, from)
		title = strings.TrimSpace(w + " " + title)
	}
	noun, class, ok := mention.Office(title)
	if !ok || class == "person" {
		return
	}
	s := &t.p.Entities[k]
	s.nouns, s.classes = add(s.nouns, noun), add(s.classes, class)
	t.of(k, graph.Span{Start: at, End: m.Span.Start})
}

// ageBehind is the age that stands between commas behind a name.
func ageBehind(text string) (int, bool) {
	if len(text) < 5 || text[:2] != ", " || text[4] != ',' && text[4] != '.' {
		return 0, false
	}
	age, err := strconv.Atoi(text[2:4])
	return age, err == nil && age > 9
}

// genderOf is what the forename says, or most of the pronouns.
func genderOf(s *Sketch, he, she int) byte {
	if s.Kind != graph.Person {
		return 0
	}
	if strings.Contains(s.Label, " ") {
		if g := mention.Gender(s.Label); g != 0 {
			return g
		}
	}
	switch {
	case he > 1 && he > 3*she:
		return 'm'
	case she > 1 && she > 3*he:
		return 'f'
	}
	return 0
}

// words are the words of a name in lower case, without stops.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return unicode.IsSpace(c) || c == '.' || c == ',' })
}
