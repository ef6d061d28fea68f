package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// persons joins full and partial names of people.
//
//	{ President Volodymyr Zelensky … Zelensky said }, { Xi Jinping … Xi }
func (r *resolution) persons(spans []span) {
	r.cutCompounds(spans)
	full := newPeople()
	for _, s := range spans {
		if s.label == "PERSON" && s.Len() > 1 {
			full.add(r.entity(graph.Person, s.text, s.First))
		}
	}
	target := map[graph.EntityID]*entity{} // a full name that is part of a longer one: { Xi Jinping } of { General Xi Jinping }
	for _, e := range full.all {
		for _, f := range full.near(e) {
			if e != f && len(f.words) > len(e.words) && compatible(e.words, f.words) {
				target[e.ID] = f
			}
		}
	}
	for _, s := range spans {
		if s.label != "PERSON" {
			continue
		}
		words := strings.Fields(strings.ToLower(s.text))
		e, confidence := (*entity)(nil), 0.95
		if len(words) > 1 {
			e = r.entity(graph.Person, s.text, s.First)
			if t := target[e.ID]; t != nil {
				e, confidence = t, 0.9
			}
		} else {
			e, confidence = r.partial(full, words, s.First)
		}
		if e == nil {
			e, confidence = r.entity(graph.Person, s.text, s.First), 0.9
		}
		if g := honorifics[r.word(s.First-1)]; g != 0 {
			e.gender = g
		}
		r.mention(s.Range, graph.Name, e, confidence)
	}
}

// cutCompounds leaves of a person's name before a noun only the name, where the report has the noun apart from it too.
//
//	{ Andy Warhol … a [Warhol] Polaroid … the Polaroid }
func (r *resolution) cutCompounds(spans []span) {
	surnames := map[string]bool{}
	for _, s := range spans {
		if words := strings.Fields(s.text); s.label == "PERSON" && len(words) > 1 {
			surnames[words[len(words)-1]] = true
		}
	}
	for k := range spans {
		s := &spans[k]
		if s.label != "PERSON" || s.Len() != 2 || !surnames[r.doc.Tokens[s.First].Text] || !r.isThing(r.doc.Tokens[s.First+1].Text) {
			continue
		}
		s.End--
		s.text = r.doc.TextOf(s.Range)
	}
}

// isThing reports whether a word stands in the report behind an article, or as a common noun.
func (r *resolution) isThing(w string) bool {
	return r.common()[strings.ToLower(w)] || r.articled[w]
}

// compatible reports whether a is the beginning or the end of b, or b with middle names left out.
func compatible(a, b []string) bool {
	if slices.Equal(a, b[:len(a)]) || slices.Equal(a, b[len(b)-len(a):]) {
		return true
	}
	k := 0
	for _, w := range b {
		if k < len(a) && a[k] == w {
			k++
		}
	}
	return k == len(a) && a[0] == b[0] && a[len(a)-1] == b[len(b)-1]
}

// partial is the person whose name ends, or else begins, with a single word. Of several it is the one spoken of most before:
// when members of one family are told apart, the one whom the report is about keeps the bare name.
//
//	{ Ahmed Mohamed … his father, Mohamed El-Hassan Mohamed … [Mohamed] was arrested }
func (r *resolution) partial(full *people, words []string, at int) (*entity, float64) {
	if w := r.word(at - 1); w == "younger" || w == "elder" || w == "older" || w == "junior" { // { the younger Garside }: one of two, and not known which
		return nil, 0
	}
	fits := full.byLast[words[0]]
	if len(fits) == 0 {
		fits = full.byFirst[words[0]]
	}
	if g := honorifics[r.word(at-1)]; g != 0 && len(fits) > 1 { // { Mrs. [Clinton] }
		same := slices.DeleteFunc(slices.Clone(fits), func(e *entity) bool { return e.gender != 0 && e.gender != g })
		if len(same) > 0 {
			fits = same
		}
	}
	switch len(fits) {
	case 0:
		return nil, 0
	case 1:
		return fits[0], 0.9
	}
	best, most := fits[0], -1
	for _, e := range fits {
		if n := r.spokenOf(e.ID); n > most {
			best, most = e, n
		}
	}
	return best, 0.6
}

// spokenOf is the number of mentions of an entity so far.
func (r *resolution) spokenOf(id graph.EntityID) int {
	for ; r.counted < len(r.mentions); r.counted++ {
		r.counts[r.mentions[r.counted].Entity]++
	}
	return r.counts[id]
}

// people are the persons with longer names, each once, and where to find them by a word.
type people struct {
	all             []*entity
	byFirst, byLast map[string][]*entity
	byEnds          map[string][]*entity // by the first two words, the last two, or the first and the last
	has             map[*entity]bool
}

func newPeople() *people {
	return &people{byFirst: map[string][]*entity{}, byLast: map[string][]*entity{}, byEnds: map[string][]*entity{}, has: map[*entity]bool{}}
}

func (p *people) add(e *entity) {
	if p.has[e] {
		return
	}
	p.has[e] = true
	p.all = append(p.all, e)
	first, last := e.words[0], e.words[len(e.words)-1]
	p.byFirst[first] = append(p.byFirst[first], e)
	p.byLast[last] = append(p.byLast[last], e)
	for _, k := range ends(e.words) {
		p.byEnds[k] = append(p.byEnds[k], e)
	}
	if s := surname(e.words); s != last && s != "" {
		p.byLast[s] = append(p.byLast[s], e)
	}
}

// ends are keys of a name, one of which it shares with every name that it is compatible with and that is no shorter.
func ends(words []string) []string {
	n := len(words)
	if n < 2 {
		return []string{words[0] + " …", "… " + words[0]}
	}
	return []string{words[0] + " " + words[1] + " …", "… " + words[n-2] + " " + words[n-1], words[0] + " … " + words[n-1]}
}

// near lists people among whom are all whose names the name of e may be short for, some more than once.
func (p *people) near(e *entity) []*entity {
	if len(e.words) < 2 {
		return slices.Concat(p.byFirst[e.words[0]], p.byLast[e.words[0]])
	}
	var out []*entity
	for _, k := range ends(e.words) {
		out = append(out, p.byEnds[k]...)
	}
	return out
}
