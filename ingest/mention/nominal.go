package mention

import (
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// groups finds people who are named together by whose they are.
//
//	{ [U.S. officials] welcomed }, { many of [Ukraine's Western allies] }
func (r *resolution) groups() {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if t.POS != "NOUN" || !gaz().groups[strings.ToLower(t.Text)] {
			continue
		}
		first := i
		named := false
		for _, c := range r.doc.Children(i) {
			if c > i || !slices.Contains([]string{"amod", "compound", "nmod", "poss"}, r.doc.Tokens[c].Dep) {
				continue
			}
			left := slices.Min(r.doc.Subtree(c))
			k, ok := r.at[c]
			if !ok || r.entities[r.mentions[k].Entity].Kind == graph.Person {
				if ok {
					break
				}
				first = min(first, left)
				continue
			}
			named = true
			first = min(first, left)
		}
		if !named || i-first > 6 {
			continue
		}
		for first < i && (r.doc.Tokens[first].Tag == "DT" || r.doc.Tokens[first].POS == "PUNCT") {
			first++
		}
		rg := syntax.Range{First: first, End: i + 1}
		e := r.entity(graph.Group, strings.Join(strings.Fields(r.doc.TextOf(rg)), " "), i)
		r.mention(rg, graph.Nominal, e, 0.85)
		e.alias(r.doc.TextOf(rg), graph.Nominal)
	}
}

// described are nouns of things that reports speak of again: plans and their like, and events.
var described = map[string]graph.EntityKind{
	"plan": graph.Work, "proposal": graph.Work, "deal": graph.Work, "agreement": graph.Work, "treaty": graph.Work, "law": graph.Work,
	"bill": graph.Work, "report": graph.Work, "resolution": graph.Work, "study": graph.Work, "letter": graph.Work, "document": graph.Work,
	"book": graph.Work, "film": graph.Work, "constitution": graph.Work, "pact": graph.Work, "accord": graph.Work, "petition": graph.Work,
	"legislation": graph.Work, "initiative": graph.Work, "programme": graph.Work, "program": graph.Work, "statement": graph.Work,
	"call": graph.Event, "meeting": graph.Event, "invasion": graph.Event, "war": graph.Event, "attack": graph.Event, "election": graph.Event,
	"summit": graph.Event, "crash": graph.Event, "earthquake": graph.Event, "explosion": graph.Event, "strike": graph.Event,
	"protest": graph.Event, "trial": graph.Event, "referendum": graph.Event, "ceremony": graph.Event, "raid": graph.Event,
	"conference": graph.Event, "visit": graph.Event, "operation": graph.Event, "fire": graph.Event, "blast": graph.Event,
	"shooting": graph.Event, "bombing": graph.Event, "vote": graph.Event, "ceasefire": graph.Event, "match": graph.Event, "game": graph.Event,
	"conflict": graph.Event, "annexation": graph.Event, "coup": graph.Event, "talk": graph.Event, "investigation": graph.Event,
	"incident": graph.Event, "accident": graph.Event, "hurricane": graph.Event, "storm": graph.Event, "flood": graph.Event,
}

// descriptions links people by what they are, and things that are spoken of again.
func (r *resolution) descriptions() {
	things := map[string][]thing{}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if t.POS != "NOUN" && t.POS != "PROPN" {
			continue
		}
		if _, named := r.at[i]; named {
			continue
		}
		lemma := strings.ToLower(t.Lemma)
		if (t.Tag == "NN" || t.Tag == "NNP") && (r.country(i) || r.person(i) || r.kindOf(i) || r.classOf(i)) {
			continue
		}
		if kind, ok := described[lemma]; ok && t.POS == "NOUN" && t.Tag == "NN" && t.Dep != "compound" {
			things[lemma] = append(things[lemma], r.thing(i, kind))
		}
	}
	for _, lemma := range sortedKeys(things) {
		r.chain(things[lemma])
	}
}

// country links what belongs to somebody who holds an office of a country.
//
//	{ Chinese Foreign Minister Qin Gang saying that [his country] wouldn't sell weaponry }
func (r *resolution) country(i int) bool {
	if w := r.word(i); w != "country" && w != "nation" {
		return false
	}
	p := r.doc.Child(i, "poss")
	if p < 0 || r.doc.Tokens[p].Tag != "PRP$" {
		return false
	}
	e := r.antecedent(p)
	if e == nil {
		return false
	}
	for _, o := range e.offices {
		if of := r.entities[o.of]; of != nil && of.Kind == graph.Country {
			r.mention(syntax.Range{First: p, End: i + 1}, graph.Nominal, of, 0.75)
			return true
		}
	}
	return false
}

// kindOf links a definite noun to the one thing named before it whose name has the noun for what it is.
//
//	{ the Andy Warhol Foundation donated photographs. [The foundation] said }
func (r *resolution) kindOf(i int) bool {
	det := r.bareDefinite(i)
	if det < 0 {
		return false
	}
	var found *entity
	for _, id := range r.order {
		e := r.entities[id]
		if len(e.words) < 2 || e.first > i || e.Kind == graph.Person || e.Kind == graph.Group || e.Kind == graph.Country || !isKind(kindWord(e.words), r.word(i)) {
			continue
		}
		if found != nil {
			return false
		}
		found = e
	}
	if found == nil {
		return false
	}
	r.mention(syntax.Range{First: det, End: i + 1}, graph.Nominal, found, 0.75)
	return true
}

// isKind reports whether a noun says the same as the kind in a name: { the Affordable Care Act … [the law] }.
func isKind(kind, noun string) bool {
	switch noun {
	case "law", "legislation":
		return kind == "act"
	case "storm":
		return kind == "hurricane" || kind == "cyclone" || kind == "typhoon"
	case "ship", "vessel", "warship", "destroyer", "carrier":
		return gaz().kinds["first "+kind] == "PRODUCT"
	case "tournament":
		return kind == "cup" || kind == "championship"
	}
	return kind == noun
}

// bareDefinite is the article of a noun that has "the" or "this" before it and nothing else with it, or -1.
func (r *resolution) bareDefinite(i int) int {
	det := -1
	for _, c := range r.doc.Children(i) {
		switch t := &r.doc.Tokens[c]; {
		case t.Dep == "det" && (r.word(c) == "the" || r.word(c) == "this"):
			det = c
		case c < i || t.Dep == "prep" || t.Dep == "relcl" || t.Dep == "acl" || t.Dep == "appos":
			return -1
		}
	}
	if d := r.doc.Tokens[i].Dep; det != i-1 || d == "compound" || d == "attr" || d == "appos" || r.introduced(i) {
		return -1
	}
	return det
}

// introduced reports whether the noun of token i was brought up as one of many just before.
//
//	{ Phailin weakened. Once [a storm] moves over land, [the storm] dissipates }
func (r *resolution) introduced(i int) bool {
	for k := r.doc.Sents[max(r.doc.Sentence(i)-2, 0)].First; k < i; k++ {
		if r.word(k) != r.word(i) {
			continue
		}
		switch d := r.doc.Child(k, "det"); r.word(d) {
		case "a", "an", "another", "any", "each", "every", "no", "some":
			return true
		}
	}
	return false
}

// classes are nouns that say no more of an entity than its kind.
var classes = map[string][]graph.EntityKind{
	"company": {graph.Organization}, "firm": {graph.Organization}, "organization": {graph.Organization},
	"organisation": {graph.Organization}, "agency": {graph.Organization}, "airline": {graph.Organization},
	"retailer": {graph.Organization}, "manufacturer": {graph.Organization}, "carmaker": {graph.Organization},
	"newspaper": {graph.Organization}, "broadcaster": {graph.Organization}, "charity": {graph.Organization},
	"country": {graph.Country}, "nation": {graph.Country}, "city": {graph.Place}, "town": {graph.Place}, "village": {graph.Place},
}

// classOf links a definite noun that only says what kind of thing it is to the one entity of that kind that was named in this
// sentence and the two before; organisations must have been the subject, since reports name many in passing.
//
//	{ Boeing lost money in May. [The company] said }
func (r *resolution) classOf(i int) bool {
	kinds := classes[r.word(i)]
	det := r.bareDefinite(i)
	if kinds == nil || det < 0 {
		return false
	}
	var found *entity
	subject := false
	sent := r.doc.Sentence(i)
	for k := range r.mentions {
		m := &r.mentions[k]
		e := r.entities[m.Entity]
		if d := sent - r.doc.Sentence(m.Head); m.First >= i || d < 0 || d > 2 || !slices.Contains(kinds, e.Kind) {
			continue
		}
		if e.Kind == graph.Organization && r.word(i) == "agency" && !isAgency(e) { // { Congress had never granted [the agency] such power }
			continue
		}
		if e.Kind == graph.Organization && len(e.words) > 1 && kindWord(e.words) != "" && !isCompany(e.words) { // a ministry, a council
			continue
		}
		if found != nil && found != e {
			return false
		}
		found = e
		subject = subject || r.isSubject(m.Head)
	}
	if found == nil || found.Kind == graph.Place && slices.Contains(found.words, "of") || found.Kind == graph.Organization && !subject {
		return false
	}
	r.mention(syntax.Range{First: det, End: i + 1}, graph.Nominal, found, 0.65)
	return true
}

// isAgency reports whether an organisation may be an agency by its name: by a word of it, or because it is only letters.
func isAgency(e *entity) bool {
	for _, w := range e.words {
		switch w {
		case "agency", "administration", "bureau", "office", "service", "authority", "department", "commission", "news", "press", "centre", "center", "corps":
			return true
		}
	}
	return len(e.words) == 1 && e.Label == strings.ToUpper(e.Label)
}

// person links a definite description of one who holds an office.
//
//	{ days after [the Chinese president] traveled to Moscow }, { [the spokesman] said }
func (r *resolution) person(i int) bool {
	noun, class, ok := r.titleNoun(syntax.Range{First: i, End: i + 1})
	if !ok || class == "person" || class == "member" || class == "official" {
		return false
	}
	first, det := i, ""
	var of graph.EntityID
	for _, c := range r.doc.Children(i) {
		switch t := &r.doc.Tokens[c]; {
		case t.Dep == "det" || t.Dep == "poss" && t.Tag == "PRP$":
			det = r.word(c)
			first = min(first, c)
		case c < i && (t.Dep == "amod" || t.Dep == "compound" || t.Dep == "poss" || t.Dep == "nmod"):
			first = min(first, slices.Min(r.doc.Subtree(c)))
			if k, ok := r.at[c]; ok {
				of = r.mentions[k].Entity
			}
		case t.Dep == "prep" && r.word(c) == "of":
			k, ok := r.at[r.doc.Child(c, "pobj")]
			if !ok {
				return false // { the president of that country }
			}
			of = r.mentions[k].Entity
		case t.Dep == "appos" || t.Dep == "relcl" || t.Dep == "acl" || t.Dep == "prep":
			return false // { the president, Joko Widodo } is named at once, { the president on trial } told from another
		}
	}
	if det != "the" && det != "that" && det != "this" && of == "" || det == "a" || det == "an" || det == "any" || det == "another" || det == "every" {
		return false
	}
	if t := r.doc.Tokens[i]; t.Dep == "compound" || t.Dep == "attr" || t.Dep == "appos" {
		return false
	}
	e := r.holder(i, noun, class, of)
	if e == nil {
		return false
	}
	r.mention(syntax.Range{First: first, End: i + 1}, graph.Nominal, e, 0.7)
	return true
}

// holder is the person named before token i who holds an office: the only one whose title has the noun, else the only one
// whose office is of that class and country.
func (r *resolution) holder(i int, noun, class string, of graph.EntityID) *entity {
	var same, near []*entity
	for _, id := range r.order {
		e := r.entities[id]
		if e.Kind != graph.Person || e.first > i {
			continue
		}
		for _, o := range e.offices {
			switch {
			case of != "" && o.of != of:
			case o.noun == noun || strings.HasSuffix(noun, " "+o.noun) || strings.HasSuffix(o.noun, " "+noun):
				if !slices.Contains(same, e) {
					same = append(same, e)
				}
			case o.class == class && (of != "" || class == "spokesman"):
				if !slices.Contains(near, e) {
					near = append(near, e)
				}
			}
		}
	}
	switch {
	case len(same) == 1:
		return same[0]
	case len(same) == 0 && len(near) == 1:
		return near[0]
	}
	return nil
}

// thing is a noun phrase that may be spoken of again.
type thing struct {
	rg       syntax.Range
	head     int
	definite bool
	mods     []string // lemmas of what stands before the noun
	of       string   // lemma of what it is of
	kind     graph.EntityKind
	skip     bool // { any plan }, { no plan }
}

func (r *resolution) thing(i int, kind graph.EntityKind) thing {
	th := thing{rg: syntax.Range{First: i, End: i + 1}, head: i, kind: kind}
	for _, c := range r.doc.Children(i) {
		t := &r.doc.Tokens[c]
		switch {
		case t.Dep == "det" || t.Dep == "predet" || t.Dep == "neg":
			switch r.word(c) {
			case "the", "this", "that":
				th.definite = true
			case "a", "an":
			default:
				th.skip = true
			}
			th.rg.First = min(th.rg.First, c)
		case t.Dep == "poss":
			th.definite = true
			th.rg.First = min(th.rg.First, slices.Min(r.doc.Subtree(c)))
		case c > i && t.Dep == "prep" && r.word(c) == "of": // { the invasion [of Ukraine] }, not { the invasion [of Iraq] }
			if o := r.doc.Child(c, "pobj"); o >= 0 {
				th.of = strings.ToLower(r.doc.Tokens[o].Lemma)
			}
		case c < i && (t.Dep == "amod" || t.Dep == "compound" || t.Dep == "nummod" || t.Dep == "nmod"):
			th.mods = append(th.mods, strings.ToLower(t.Lemma))
			th.rg.First = min(th.rg.First, slices.Min(r.doc.Subtree(c)))
			switch r.word(c) {
			case "other", "another", "new", "previous", "second", "next", "last", "latest", "first", "third", "similar", "same", "own":
				th.skip = true
			}
		}
	}
	return th
}

// chain joins things of one noun: a definite one speaks again of the last before it that it does not contradict. Things
// that are spoken of once are no entities.
//
//	{ China released a 12-point "peace plan" … outlined in [the plan] }
func (r *resolution) chain(ts []thing) {
	var chains [][]thing
	for _, th := range ts {
		if th.skip {
			continue
		}
		k := len(chains) - 1
		for ; k >= 0; k-- {
			if th.definite && r.agrees(th, chains[k]) {
				break
			}
		}
		if k >= 0 {
			chains[k] = append(chains[k], th)
			continue
		}
		chains = append(chains, []thing{th})
	}
	for _, c := range chains {
		longest := c[0]
		for _, th := range c {
			if len(th.mods) > len(longest.mods) {
				longest = th
			}
		}
		if len(c) < 2 {
			continue
		}
		label := r.labelOf(longest)
		e := r.local(c[0].kind, label, longest.rg, c[0].head)
		for k, th := range c {
			confidence := 0.7
			if k == 0 {
				confidence = 0.8
			}
			r.mention(th.rg, graph.Nominal, e, confidence)
		}
		e.alias(label, graph.Nominal)
	}
}

// reach is over how many sentences a thing is still the one that was spoken of, where its noun alone is repeated.
const reach = 5

// local is the entity of a thing that is told by no name or number. Its identifier has the report in it, since the accident of
// one report is not that of another.
//
//	{ [the accident] } "event-accident-cb03f5", { [the 12-point peace plan] } "work-12-point-peace-plan"
func (r *resolution) local(kind graph.EntityKind, label string, rg syntax.Range, at int) *entity {
	for i := rg.First; i < rg.End; i++ {
		if _, named := r.at[i]; named || r.doc.Tokens[i].POS == "PROPN" || strings.ContainsFunc(r.doc.Tokens[i].Text, unicode.IsDigit) {
			return r.entity(kind, label, at)
		}
	}
	digits := strings.TrimPrefix(string(r.report), "report-")
	e := r.entity(kind, strings.TrimSpace(label+" "+digits[:min(6, len(digits))]), at)
	e.Label = label
	return e
}

// agrees reports whether th can be the thing of the chain: what is said of its noun is said in the chain too, it is not of
// something else, and, for a bare noun, it was spoken of not long ago.
func (r *resolution) agrees(th thing, chain []thing) bool {
	last := chain[len(chain)-1]
	if len(th.mods) == 0 && r.doc.Sentence(th.head)-r.doc.Sentence(last.head) > reach {
		return false
	}
	for _, c := range chain {
		if th.of != "" && c.of != "" && th.of != c.of {
			return false
		}
	}
	for _, m := range th.mods {
		if !slices.ContainsFunc(chain, func(c thing) bool { return slices.Contains(c.mods, m) }) {
			return false
		}
	}
	return true
}

// labelOf is the phrase without determiner and quotation marks.
func (r *resolution) labelOf(th thing) string {
	rg := th.rg
	for rg.Len() > 1 && (r.doc.Tokens[rg.First].Tag == "DT" || r.doc.Tokens[rg.First].Tag == "PRP$") {
		rg.First++
	}
	text := strings.NewReplacer(`"`, "", "“", "", "”", "", "``", "", "''", "").Replace(r.doc.TextOf(rg))
	return strings.Join(strings.Fields(text), " ")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
