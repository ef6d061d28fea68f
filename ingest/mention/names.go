package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// names links the named entities of the document: the sure ones first, then partial names and acronyms.
func (r *resolution) names() {
	spans := r.labels(r.spans())
	spans = slices.DeleteFunc(spans, func(s span) bool { // a label of a transcript may run over what looks like the end of a sentence
		return r.doc.Sentence(s.First) != r.doc.Sentence(s.End-1)
	})
	r.relabel(spans)
	surnames := map[string]bool{} // the last words of longer names of people
	for _, s := range spans {
		if k := strings.LastIndexByte(s.text, ' '); s.label == "PERSON" && k >= 0 {
			surnames[s.text[k+1:]] = true
		}
	}
	spans = slices.DeleteFunc(spans, func(s span) bool { return r.isNoName(s, surnames[s.text]) })
	r.shorts = r.definitions(spans)
	for i := range spans {
		if long, ok := r.shorts[spans[i].text]; ok {
			spans[i].label = long.label
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
	r.employers()
	r.missed()
	r.unrecognised()
	r.missed()
}

// relabel gives every name one label throughout the report, and those that name people in part or in full the label of people.
func (r *resolution) relabel(spans []span) {
	labels := majority(spans)
	r.people(spans, labels)
	h := r.hints(spans, labels)
	for i := range spans {
		spans[i].label = labels[spans[i].text]
		spans[i].label = r.relabelled(spans[i], h)
	}
}

// people gives those names the label of people that the report treats as such.
//
//	{ Castleton coach [Marta Sørensen] said }, { [Femi Adeyemi] scored … Adeyemi, who missed March }
func (r *resolution) people(spans []span, labels map[string]string) {
	who := map[string]bool{} // single words with a clause of who
	for _, s := range spans {
		if labels[s.text] != "PERSON" && s.Len() > 1 && r.isTreatedAsPerson(s) {
			labels[s.text] = "PERSON"
		}
		if s.Len() == 1 && !isKnown(s.text) && s.label != "NORP" && r.isWho(s) {
			who[s.text] = true
		}
	}
	for _, s := range spans {
		words := strings.Fields(s.text)
		if len(words) == 2 && who[words[1]] && !isKnown(s.text) && kindByWord("", s.text) == "" && !isCompany(lowerWords(s.text)) {
			labels[s.text], labels[words[1]] = "PERSON", "PERSON"
		}
	}
}

// hints are what a report shows of its names, here or there.
type hints struct {
	places, settled, firm map[string]bool   // names that stand as places do; that are called settlements; that are called firms
	surnames, alone       map[string]bool   // last words of longer names of people; people named by one word
	companies             map[string]bool   // first words of longer names of companies: { [Ford] Motor Co. }
	storms                map[string]string // labels of storms and ships, by the last word: { Cyclone [Phailin] }
}

// hints collects what the report shows of its names.
func (r *resolution) hints(spans []span, labels map[string]string) *hints {
	h := &hints{
		places: r.places(spans), settled: map[string]bool{}, firm: map[string]bool{}, surnames: map[string]bool{}, alone: map[string]bool{},
		companies: map[string]bool{}, storms: map[string]string{},
	}
	mark := func(set map[string]bool, name string, yes bool) { set[name] = set[name] || yes }
	for _, s := range spans {
		words, person := strings.Fields(s.text), labels[s.text] == "PERSON"
		mark(h.settled, s.text, r.isSettlement(s.Range))
		mark(h.firm, s.text, r.isFirm(s))
		mark(h.companies, words[0], !person && len(words) > 1 && isCompany(lowerWords(s.text)))
		mark(h.surnames, surname(words), person && len(words) > 1)
		mark(h.alone, s.text, person && len(words) == 1)
		if isStorm(lowerWords(s.text)) {
			h.storms[words[1]] = s.label
		}
	}
	return h
}

// relabelled is the label of a name that has the one that most of its mentions have, by what the report shows of its words.
func (r *resolution) relabelled(s span, h *hints) string {
	words := strings.Fields(s.text)
	last := surname(words)
	switch {
	case isKnown(s.text):
		return s.label
	// { the software company [Lumetrix] }
	case h.firm[s.text] && s.label != "NORP" && gaz().first[words[0]] == 0:
		return "ORG"
	// { the northern city of [Kherson] }
	case h.settled[s.text] && s.label != "GPE" && s.label != "LOC" && s.label != "FAC":
		return "GPE"
	// { fighting in [Manbij] }
	case h.places[s.text] && !h.surnames[last] && gaz().first[s.text] == 0:
		return "GPE"
	// { Cyclone Phailin … [Phailin] }
	case len(words) == 1 && h.storms[last] != "" && !h.surnames[last]:
		return h.storms[last]
	case s.label == "PERSON":
		return s.label
	// { Donald Trump … [Trump] }, not { Ford Motor Co. … [Ford] }
	case len(words) == 1 && h.surnames[last] && !(h.companies[last] && s.label == "ORG"):
		return "PERSON"
	// { [Britney Spears] … Spears }
	case len(words) == 2 && h.alone[last] && s.label != "GPE" && s.label != "NORP" && r.isForename(words[0]):
		return "PERSON"
	// { Maria Ressa and [Dmitry Muratov] }
	case len(words) == 2 && s.label == "ORG" && r.isForename(words[0]) && kindByWord("", s.text) == "" && !isCompany([]string{strings.ToLower(last)}) && r.word(s.First-1) != "the":
		return "PERSON"
	}
	return s.label
}

// isKnown reports whether the gazetteer has a name.
func isKnown(name string) bool {
	_, known := gaz().names[name]
	return known
}

// lowerWords are the words of a name, in lower case.
func lowerWords(name string) []string { return strings.Fields(strings.ToLower(name)) }

// settlements are nouns whose name follows "of" or a comma.
var settlements = map[string]bool{
	"city": true, "town": true, "village": true, "port": true, "capital": true, "suburb": true, "municipality": true, "hamlet": true, "township": true,
	"province": true, "district": true, "region": true, "island": true, "borough": true, "county": true, "prefecture": true, "oblast": true, "settlement": true,
	"resort": true, "enclave": true, "outskirts": true,
}

// isSettlement reports whether the words before a name say that it is a place's.
//
//	{ the northern city of [Kherson] }, { marched through the capital, [Sarnia], and }
func (r *resolution) isSettlement(rg syntax.Range) bool {
	i := rg.First
	if i < 3 || r.doc.Tokens[i].Tag != "NNP" {
		return false
	}
	switch r.word(i - 1) {
	case "of":
		if w := r.word(i - 2); w == "north" || w == "south" || w == "east" || w == "west" || w == "northeast" || w == "northwest" || w == "southeast" || w == "southwest" {
			return true // { south of [Lampedusa] }
		}
		return settlements[r.word(i-2)] && r.doc.Tokens[i-2].POS == "NOUN" && r.word(i-3) != "a"
	case ",":
		d := r.doc.Child(i-2, "det")
		return settlements[r.word(i-2)] && r.word(d) == "the" && r.doc.Tokens[r.headOf(rg)].Dep == "appos" && r.doc.Tokens[r.headOf(rg)].Head == i-2
	}
	return false
}

// isTreatedAsPerson reports whether the words around a name that the recogniser took for no person's say that it is one's: a
// title before it, an age behind it, or a clause with who.
//
//	{ Castleton coach [Marta Sørensen] said }, { [Amara Osei], 34, was arrested }, { [Femi Adeyemi], who missed March }
func (r *resolution) isTreatedAsPerson(s span) bool {
	words := strings.Fields(strings.ToLower(s.text))
	if _, known := gaz().names[s.text]; known || len(words) < 2 || len(words) > 4 || kindByWord("", s.text) != "" || isCompany(words) || s.label == "NORP" || s.label == "EVENT" || s.label == "LAW" {
		return false
	}
	for i := s.First; i < s.End; i++ {
		if r.doc.Tokens[i].POS != "PROPN" {
			return false
		}
	}
	if w := r.word(s.First - 1); s.First > 0 && r.doc.Tokens[s.First-1].Text == w {
		if _, title := gaz().titles[w]; title && r.doc.Tokens[s.First-1].Head >= s.First && r.doc.Tokens[s.First-1].Head < s.End {
			return true
		}
	}
	if r.word(s.End) != "," || s.End+2 >= len(r.doc.Tokens) {
		return false
	}
	if age := r.word(s.End + 1); len(age) == 2 && r.isNumber(s.End+1) && (r.word(s.End+2) == "," || r.word(s.End+2) == ".") {
		return true
	}
	return r.isWho(s)
}

// isWho reports whether a clause with who follows a name.
func (r *resolution) isWho(s span) bool {
	return r.word(s.End) == "," && r.word(s.End+1) == "who" || r.word(s.End) == "who"
}

// isForename reports whether a word is a forename, and not the name of a town or state besides.
func (r *resolution) isForename(w string) bool {
	switch w {
	case "Virginia", "Charlotte", "Victoria", "Florence", "Chester", "Wayne", "Jackson", "Max", "Martin", "Grace", "Violet", "Rose":
		return false
	}
	return gaz().first[w] != 0
}

// surname is the last word of a name, without the article of Arabic names, which is often left out: { Ibrahim [al-Jaafari] }.
func surname(words []string) string {
	last := words[len(words)-1]
	for _, article := range []string{"al-", "Al-", "el-", "El-"} {
		if s, ok := strings.CutPrefix(last, article); ok {
			return s
		}
	}
	return last
}

// places are single words taken for people and the like that stand in the report only as places do.
//
//	{ fighting in [Manbij] }, { near [Palmyra] }
func (r *resolution) places(spans []span) map[string]bool {
	out := map[string]bool{}
	for _, s := range spans {
		if s.label != "PERSON" && s.label != "NORP" && s.label != "PRODUCT" || s.Len() > 1 || r.doc.Tokens[s.First].Tag != "NNP" {
			continue
		}
		p := r.doc.Tokens[s.First].Head
		w := r.word(p)
		in := p < s.First && r.doc.Tokens[s.First].Dep == "pobj" && (w == "in" || w == "near" || w == "at" || w == "from")
		if was, ok := out[s.text]; !ok || was {
			out[s.text] = in && w != "from" || in && was
		}
	}
	return out
}

// isNoName reports whether the recogniser took something for a name that is none. surname says that it is the last word of a
// person's longer name.
func (r *resolution) isNoName(s span, surname bool) bool {
	_, known := gaz().names[s.text]
	if s.label == "ORG" && r.inOffice(s) {
		return true
	}
	if s.Len() > 1 || known || s.label == "GPE" || s.label == "NORP" {
		return false
	}
	if _, title := gaz().titles[strings.ToLower(s.text)]; title && !surname { // { Mr. [Chair], I yield }
		return true
	}
	if s.label == "ORG" && r.ofOffice(s.First) || r.word(s.End) == ":" && strings.ToUpper(s.text) == s.text && transcript[strings.ToLower(s.text)] {
		return true
	}
	before := r.word(s.First - 1)
	if s.label == "PERSON" && (before == "a" || before == "an") && r.doc.Tokens[s.First-1].Head == s.First { // { ordered a [Santorum] }
		return true
	}
	// { [Farmers] marched }, { [Turnout] was 63% }: the tagger knows better than the recogniser, who sees the capital
	if t := &r.doc.Tokens[s.First]; (s.label == "PERSON" || s.label == "ORG") && !surname && (t.SentStart || s.First == 0) && (t.Tag == "NN" || t.Tag == "NNS") && strings.ToUpper(s.text) != s.text {
		return true
	}
	// { Most iodine is in food. [Iodine] is … }: a common noun at the head of a sentence
	t := &r.doc.Tokens[s.First]
	return (t.SentStart || s.First == 0 || r.doc.Tokens[s.First-1].POS == "PUNCT" || s.label != "ORG" && !surname) && r.common()[strings.ToLower(s.text)]
}

// ofOffice reports whether a word belongs to the office before it: { Secretary of [State] }, { Undersecretary for [Education] }.
func (r *resolution) ofOffice(i int) bool {
	if w := r.word(i - 1); w != "of" && w != "for" {
		return false
	}
	switch r.word(i - 2) {
	case "secretary", "undersecretary", "department", "ministry", "minister", "departments", "ministries":
		return true
	}
	return false
}

// inOffice reports whether a name is only part of an office: { [Home] Secretary }, { [Shadow Home] Secretary }.
func (r *resolution) inOffice(s span) bool {
	if w := r.word(s.End); w != "secretary" && w != "minister" && w != "undersecretary" {
		return false
	}
	switch strings.ToLower(strings.TrimPrefix(s.text, "Shadow ")) {
	case "home", "foreign", "interior", "defence", "defense", "justice", "finance", "health", "education", "transport", "trade",
		"environment", "energy", "labor", "labour", "treasury", "commerce", "culture", "agriculture", "prime", "state":
		return true
	}
	return false
}

// common are the common nouns that the report has in lower case.
func (r *resolution) common() map[string]bool {
	if r.nounsInLower == nil {
		r.nounsInLower, r.articled = map[string]bool{}, map[string]bool{}
		for i := range r.doc.Tokens {
			t := &r.doc.Tokens[i]
			if t.POS == "NOUN" && strings.ToLower(t.Text) == t.Text {
				r.nounsInLower[t.Text] = true
			}
			if i > 0 && r.doc.Tokens[i-1].Tag == "DT" && r.doc.Tokens[i-1].Head == i {
				r.articled[t.Text] = true
			}
		}
	}
	return r.nounsInLower
}
