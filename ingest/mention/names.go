package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// span is a name before it is linked.
type span struct {
	syntax.Range
	label string // of the entity recogniser
	text  string
}

// names links the named entities of the document: the sure ones first, then partial names and acronyms.
func (r *resolution) names() {
	spans := r.spans()
	labels := majority(spans)
	surnames := map[string]bool{}
	for _, s := range spans {
		if words := strings.Fields(s.text); labels[s.text] == "PERSON" && len(words) > 1 {
			surnames[words[len(words)-1]] = true
		}
	}
	for i := range spans {
		spans[i].label = labels[spans[i].text]
		if spans[i].label == "ORG" && surnames[spans[i].text] { // { Donald Trump … [Trump] }
			spans[i].label = "PERSON"
		}
	}
	var rest []span
	for _, s := range spans {
		if !r.gazetted(s) {
			rest = append(rest, s)
		}
	}
	r.persons(rest)
	r.others(rest)
	r.missed()
}

// spans reads the recogniser's entities, without determiners, titles and genitives around the name.
func (r *resolution) spans() []span {
	var out []span
	for _, e := range r.doc.Entities {
		rg := r.trimName(e.Range, e.Label)
		switch e.Label {
		case "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT":
		default:
			continue
		}
		if rg.Len() > 0 && rg.Len() <= 12 {
			out = append(out, span{Range: rg, label: e.Label, text: strings.Join(strings.Fields(r.doc.TextOf(rg)), " ")})
		}
	}
	return out
}

var honorifics = map[string]byte{
	"mr.": 'm', "mr": 'm', "sir": 'm', "lord": 'm', "mrs.": 'f', "mrs": 'f', "ms.": 'f', "ms": 'f', "miss": 'f', "lady": 'f', "dame": 'f',
	"dr.": 0, "dr": 0, "prof.": 0, "gen.": 0, "lt.": 0, "col.": 0, "sgt.": 0, "capt.": 0, "rep.": 0, "sen.": 0, "gov.": 0, "rev.": 0, "maj.": 0, "adm.": 0,
}

// trimName takes off what is no part of a name.
//
//	{ [the] White House }, { Russia['s] }, { [President] Bush }
func (r *resolution) trimName(rg syntax.Range, label string) syntax.Range {
	edge := func(i int) bool {
		t := &r.doc.Tokens[i]
		return t.POS == "PUNCT" && t.Text != "." || t.POS == "SPACE" || t.Tag == "POS" || strings.Trim(t.Text, "'’s-–—") == ""
	}
	for rg.Len() > 0 {
		w := r.word(rg.First)
		_, honorific := honorifics[w]
		_, title := gaz().titles[w]
		switch {
		case edge(rg.First), r.doc.Tokens[rg.First].Tag == "DT", r.doc.Tokens[rg.First].Tag == "PRP$":
		case label == "PERSON" && (honorific || title) && rg.Len() > 1:
		default:
			goto right
		}
		rg.First++
	}
right:
	for rg.Len() > 0 && edge(rg.End-1) {
		rg.End--
	}
	return rg
}

// majority gives every name the label that it has most often in the report.
func majority(spans []span) map[string]string {
	count := map[string]map[string]int{}
	for _, s := range spans {
		if count[s.text] == nil {
			count[s.text] = map[string]int{}
		}
		count[s.text][s.label]++
	}
	out := map[string]string{}
	for text, labels := range count {
		best := ""
		for label, n := range labels {
			if best == "" || n > labels[best] || n == labels[best] && label < best {
				best = label
			}
		}
		out[text] = best
	}
	return out
}

// gazetted links a name that the gazetteer knows.
//
//	{ [Chinese] leader Xi Jinping }, { [the Ukrainians] }, { [U.S.] officials }
func (r *resolution) gazetted(s span) bool {
	g := gaz()
	k, named := g.names[s.text]
	country, plural, demonym := g.demonym(s.text)
	switch {
	case demonym && !plural && (s.label == "NORP" || !named || r.doc.Tokens[s.First].Tag == "JJ") && s.label != "PERSON":
		r.mention(s.Range, graph.Demonym, r.entity(graph.Country, country, s.First), 0.9)
	case demonym && plural && s.label != "PERSON":
		r.mention(s.Range, graph.Name, r.entity(graph.Group, s.text, s.First), 0.9)
	case named && (s.label != "PERSON" || strings.ToUpper(s.text) == s.text):
		r.mention(s.Range, graph.Name, r.entity(k.kind, k.label, s.First), 0.95)
	default:
		return false
	}
	return true
}

// persons joins full and partial names of people.
//
//	{ President Volodymyr Zelensky … Zelensky said }, { Xi Jinping … Xi }
func (r *resolution) persons(spans []span) {
	var full []*entity
	for _, s := range spans {
		if s.label == "PERSON" && s.Len() > 1 {
			e := r.entity(graph.Person, s.text, s.First)
			if !slices.Contains(full, e) {
				full = append(full, e)
			}
		}
	}
	target := map[graph.EntityID]*entity{} // a full name that is part of a longer one: { Xi Jinping } of { General Xi Jinping }
	for _, e := range full {
		for _, f := range full {
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

// partial is the person whose name begins or ends with a single word: the last one named before, else the first after.
func (r *resolution) partial(full []*entity, words []string, at int) (*entity, float64) {
	var fits []*entity
	for _, e := range full {
		if e.words[len(e.words)-1] == words[0] || e.words[0] == words[0] {
			fits = append(fits, e)
		}
	}
	switch len(fits) {
	case 0:
		return nil, 0
	case 1:
		return fits[0], 0.9
	}
	best := fits[0]
	for _, e := range fits { // two of one family: the one named last before
		if e.first < at && (best.first > at || e.first > best.first) {
			best = e
		}
	}
	return best, 0.6
}

var kinds = map[string]graph.EntityKind{
	"ORG": graph.Organization, "GPE": graph.Place, "LOC": graph.Place, "FAC": graph.Place, "NORP": graph.Group, "EVENT": graph.Event,
	"WORK_OF_ART": graph.Work, "LAW": graph.Work, "PRODUCT": graph.Product,
}

// others joins the names of everything but people.
//
//	{ the National Security Council (NSC) … the NSC }, { Boeing Co. … Boeing }
func (r *resolution) others(spans []span) {
	var long []*entity
	for _, s := range spans {
		if s.label != "PERSON" && s.Len() > 1 {
			long = append(long, r.entity(kinds[s.label], s.text, s.First))
		}
	}
	for _, s := range spans {
		kind, ok := kinds[s.label]
		if !ok {
			continue
		}
		e, confidence := (*entity)(nil), 0.95
		if s.Len() == 1 {
			e = r.shortOf(long, kind, s.text)
		}
		if e != nil {
			confidence = 0.85
		} else {
			e = r.entity(kind, s.text, s.First)
		}
		r.mention(s.Range, graph.Name, e, confidence)
	}
}

// shortOf is the one entity that a single word abbreviates: by its initials, or by its first word.
func (r *resolution) shortOf(long []*entity, kind graph.EntityKind, text string) *entity {
	var found *entity
	for _, e := range long {
		if e == found || e.Kind != kind && !isAcronymOf(text, e.Label) {
			continue
		}
		if isAcronymOf(text, e.Label) || kind == graph.Organization && isCompany(e.words) && e.words[0] == strings.ToLower(text) {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

func isCompany(words []string) bool {
	switch strings.Trim(words[len(words)-1], ".,") {
	case "co", "corp", "inc", "ltd", "plc", "company", "corporation", "group", "llc", "limited", "ag", "airlines", "airways":
		return true
	}
	return false
}

// isAcronymOf reports whether a word of capitals is made of the initials of a name, small words left out or not.
func isAcronymOf(text, name string) bool {
	text = strings.ReplaceAll(text, ".", "")
	if len(text) < 2 || strings.ToUpper(text) != text {
		return false
	}
	var capitals, all strings.Builder
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		all.WriteString(strings.ToUpper(w[:1]))
		if strings.ToUpper(w[:1]) == w[:1] {
			capitals.WriteString(w[:1])
		}
	}
	return capitals.String() == text || all.String() == text
}

// missed finds names that the recogniser passed over but that are names elsewhere in the report.
func (r *resolution) missed() {
	aliases := map[string]graph.EntityID{}
	for _, m := range r.mentions {
		if m.Kind == graph.Name {
			aliases[r.doc.TextOf(m.Range)] = m.Entity
		}
	}
	for i := 0; i < len(r.doc.Tokens); i++ {
		if _, ok := r.at[i]; ok || r.doc.Tokens[i].POS != "PROPN" {
			continue
		}
		end := i + 1
		for end < len(r.doc.Tokens) && r.doc.Tokens[end].POS == "PROPN" && end-i < 6 {
			if _, ok := r.at[end]; ok {
				break
			}
			end++
		}
		for ; end > i; end-- {
			rg := syntax.Range{First: i, End: end}
			text := r.doc.TextOf(rg)
			if id, ok := aliases[text]; ok {
				r.mention(rg, graph.Name, r.entities[id], 0.8)
				i = end - 1
				break
			}
			if k, ok := gaz().names[text]; ok {
				r.mention(rg, graph.Name, r.entity(k.kind, k.label, i), 0.8)
				i = end - 1
				break
			}
		}
	}
}
