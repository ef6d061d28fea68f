package mention

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

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

// spans reads the recogniser's entities, without determiners, titles and genitives around the name.
func (r *resolution) spans() []span {
	var out []span
	for _, e := range r.doc.Entities {
		if _, honorific := honorifics[r.word(e.First)]; honorific && e.Len() > 1 && e.Label == "ORG" { // { [Dame] Ruth Pelling }
			e.Label = "PERSON"
		}
		rg := r.trimName(e.Range, e.Label)
		switch e.Label {
		case "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT":
		default:
			continue
		}
		switch e.Label {
		case "PERSON":
			rg = r.withForename(rg)
		case "ORG", "EVENT", "FAC":
			rg = r.withYear(rg)
		}
		label := e.Label
		if wide, ok := r.withAmpersand(rg); ok {
			rg, label = wide, "ORG"
			if n := len(out); n > 0 && out[n-1].Range == rg {
				continue
			}
		}
		if cut, ok := r.beforeTitle(rg, label); ok {
			rg, label = cut, "ORG"
		}
		if wide, ok := r.branch(rg, label); ok {
			rg, label = wide, "ORG"
		}
		rg = r.beforeAmount(rg)
		text := strings.Join(strings.Fields(r.doc.TextOf(rg)), " ")
		if rg.Len() == 0 || rg.Len() > 12 || strings.ToLower(text) == text && !strings.ContainsFunc(text, unicode.IsDigit) || r.isPostnominal(rg, text) {
			continue
		}
		if a, b, ok := r.both(rg); ok {
			out = append(out, a, b)
			continue
		}
		out = append(out, span{Range: rg, label: kindByWord(label, text), text: text})
	}
	return out
}

// branch is the name of an organisation that ends in the country that it works in.
//
//	{ the Wellcome Trust and [Alzheimer's Research UK] }
func (r *resolution) branch(rg syntax.Range, label string) (syntax.Range, bool) {
	k := rg.First - 1
	if label != "GPE" || rg.Len() != 1 || k < 0 || r.doc.Tokens[k].Dep != "compound" || r.doc.Tokens[k].Head != rg.First || !r.isProper(k) {
		return rg, false
	}
	switch w := r.word(k); w {
	case "research", "international", "watch", "action", "aid", "care", "trust", "sport", "finance", "energy", "business", "greenpeace", "oxfam", "amnesty", "concern", "relief", "housing", "steel", "athletics", "cycling", "water", "network", "university":
	default:
		if gaz().kinds["last "+w] != "ORG" {
			return rg, false
		}
	}
	rg.First = k
	for i := k - 1; i >= 0 && (r.isProper(i) || r.doc.Tokens[i].Dep == "case" && r.isProper(i-1)) && !r.doc.Tokens[i+1].SentStart; i-- {
		if h := r.doc.Tokens[i].Head; r.isProper(i) && (h < i || h > rg.End) {
			break
		}
		rg.First = i
	}
	return rg, true
}

// beforeAmount cuts off a sum that the recogniser took into the name of who is to pay it.
//
//	{ fined [Lumetrix] 1.3 billion euros }
func (r *resolution) beforeAmount(rg syntax.Range) syntax.Range {
	for i := rg.First + 1; i+1 < rg.End; i++ {
		if r.doc.Tokens[i].Tag == "CD" && (r.word(i+1) == "million" || r.word(i+1) == "billion" || r.word(i+1) == "thousand" || r.word(rg.End-1) == "euros" || r.word(rg.End-1) == "dollars" || r.word(rg.End-1) == "pounds") {
			rg.End = i
		}
	}
	return rg
}

// firms are nouns that stand right before the name of an organisation or set beside it.
var firms = map[string]bool{
	"company": true, "firm": true, "airline": true, "retailer": true, "bank": true, "lender": true, "insurer": true, "newspaper": true, "daily": true,
	"broadcaster": true, "magazine": true, "website": true, "startup": true, "start-up": true, "manufacturer": true, "maker": true, "carmaker": true, "automaker": true,
	"drugmaker": true, "chipmaker": true, "miner": true, "developer": true, "operator": true, "conglomerate": true, "charity": true, "nonprofit": true, "watchdog": true,
	"regulator": true, "consultancy": true, "brokerage": true, "publisher": true, "supermarket": true, "brewer": true, "supplier": true, "contractor": true, "tank": true,
	"agency": true, "giant": true, "producer": true, "subsidiary": true,
}

// isFirm reports whether the words around a name say that it is an organisation's.
//
//	{ the software company [Lumetrix] }, { [Himal Air], the airline, }, { [Lumetrix], a software company based in Seattle }
func (r *resolution) isFirm(s span) bool {
	h := r.headOf(s.Range)
	if r.word(s.First-1) == "based" && r.word(s.First-2) == "-" { // { Berlin-based [Meditech Verbund] }
		return true
	}
	if w := r.word(s.End); (firms[w] || w == "union" || w == "group" || w == "party") && r.doc.Tokens[h].Dep == "compound" && r.doc.Tokens[h].Head == s.End && r.word(s.First-1) == "the" && r.doc.Tokens[s.End].Tag == "NN" && s.label != "GPE" {
		return true // { the [Aslef] union }
	}
	if k := s.First - 1; k > 0 && firms[r.word(k)] && r.doc.Tokens[k].POS == "NOUN" && (r.doc.Tokens[h].Head == k || r.doc.Tokens[k].Head == h) && r.doc.Tokens[k].Tag == "NN" {
		return true
	}
	a := r.doc.Child(h, "appos")
	d := r.doc.Child(max(a, 0), "det")
	return a > h && r.word(s.End) == "," && firms[r.word(a)] && r.doc.Tokens[a].Tag == "NN" && d == s.End+1
}

// withAmpersand is all of a firm's name that the recogniser cut at its "&".
//
//	{ the engineering firm [Carrow & Pike] }
func (r *resolution) withAmpersand(rg syntax.Range) (syntax.Range, bool) {
	wide := rg
	name := func(i int) bool {
		return i >= 0 && i < len(r.doc.Tokens) && r.doc.Tokens[i].POS == "PROPN" && r.doc.Sentence(i) == r.doc.Sentence(rg.First)
	}
	if rg.Len() == 0 {
		return rg, false
	}
	for r.word(wide.End) == "&" && name(wide.End+1) {
		for wide.End++; name(wide.End); wide.End++ {
		}
	}
	for wide.First > 1 && r.word(wide.First-1) == "&" && name(wide.First-2) {
		for wide.First--; name(wide.First - 1); wide.First-- {
		}
	}
	return wide, wide != rg
}

// beforeTitle is the name of the firm in one that the recogniser drew on over a title, where a person's name follows.
//
//	{ [Lindqvist] Chief Executive Anna Bergmark }
func (r *resolution) beforeTitle(rg syntax.Range, label string) (syntax.Range, bool) {
	if label != "ORG" && label != "WORK_OF_ART" && label != "PRODUCT" || rg.End >= len(r.doc.Tokens) || r.doc.Tokens[rg.End].POS != "PROPN" {
		return rg, false
	}
	cut := rg
	for cut.Len() > 1 {
		w := r.word(cut.End - 1)
		if _, title := gaz().titles[w]; !title && w != "chief" && w != "vice" && w != "deputy" && w != "prime" && w != "foreign" && w != "senior" {
			break
		}
		cut.End--
	}
	return cut, cut != rg
}

// both are the two names that the recogniser took for one: { [Amnesty International] and [Human Rights Watch] }.
func (r *resolution) both(rg syntax.Range) (a, b span, ok bool) {
	for i := rg.First + 1; i < rg.End-1; i++ {
		if r.word(i) != "and" {
			continue
		}
		a, b = span{Range: syntax.Range{First: rg.First, End: i}, label: "ORG"}, span{Range: syntax.Range{First: i + 1, End: rg.End}, label: "ORG"}
		a.text, b.text = r.doc.TextOf(a.Range), r.doc.TextOf(b.Range)
		_, first := gaz().names[a.text]
		_, second := gaz().names[b.text]
		return a, b, first && second
	}
	return a, b, false
}

// definitions are the short names that stand in brackets behind the long ones they are short for, or before them.
//
//	{ the Union of Rationalist Atheists and Agnostics ([UAAR]) }, { the [NPP] (New People's Party) }
func (r *resolution) definitions(spans []span) map[string]span {
	out := map[string]span{}
	for k, s := range spans {
		if s.Len() < 2 || s.label == "PERSON" || s.label == "NORP" {
			continue
		}
		if short := r.word(s.End); short == "(" && r.word(s.End+2) == ")" {
			if t := r.doc.Tokens[s.End+1].Text; isShort(t, s.text) {
				out[t] = s
			}
		}
		if r.word(s.First-1) == "(" && r.word(s.End) == ")" && s.First > 1 {
			if t := r.doc.Tokens[s.First-2].Text; isShort(t, s.text) && !slices.ContainsFunc(spans[:k], func(o span) bool { return o.Len() > 1 && o.Has(s.First-2) }) {
				out[t] = s
			}
		}
	}
	return out
}

// isShort reports whether a word of capitals may be short for a name: it begins as one of the name's words does.
func isShort(short, long string) bool {
	if len(short) < 2 || len(short) > 8 || strings.ToUpper(short) != short || strings.ToLower(short) == short {
		return false
	}
	return slices.ContainsFunc(strings.Fields(long), func(w string) bool { return strings.HasPrefix(w, short[:1]) })
}

// withForename takes the forename in that the recogniser left out, so that a surname is not taken for that of another.
//
//	{ Cyd Ho lost … with Junius [Ho] defeating Lee Cheuk-yan }
func (r *resolution) withForename(rg syntax.Range) syntax.Range {
	i := rg.First - 1
	if rg.Len() != 1 || i < 0 || r.doc.Tokens[i].Tag != "NNP" || r.doc.Tokens[i].Dep != "compound" || r.doc.Tokens[i].Head != rg.First {
		return rg
	}
	if _, ok := r.doc.EntityAt(i); ok {
		return rg
	}
	_, honorific := honorifics[r.word(i)]
	_, title := gaz().titles[r.word(i)]
	if honorific || title || strings.ToUpper(r.doc.Tokens[i].Text) == r.doc.Tokens[i].Text {
		return rg
	}
	rg.First--
	return rg
}

// withYear takes the year in that tells one edition of an event from another.
//
//	{ the [2010] World Cup … the World Cup in the Netherlands }
func (r *resolution) withYear(rg syntax.Range) syntax.Range {
	i := rg.First - 1
	if i < 0 || rg.Len() == 0 || len(r.doc.Tokens[i].Text) != 4 || strings.Trim(r.doc.Tokens[i].Text, "0123456789") != "" || !rg.Has(r.doc.Tokens[i].Head) {
		return rg
	}
	if kindByWord("", r.doc.TextOf(rg)) == "EVENT" {
		rg.First--
	}
	return rg
}

// isPostnominal reports whether a name is letters behind a name: { Mark Tedeschi, [QC] }.
func (r *resolution) isPostnominal(rg syntax.Range, text string) bool {
	switch strings.ReplaceAll(text, ".", "") {
	case "QC", "SC", "KC", "MP", "MEP", "MSP", "PhD", "MD", "Jr", "Sr", "OBE", "CBE", "MBE", "JP", "Esq":
		e, ok := r.doc.EntityAt(max(rg.First-1, 0))
		return r.word(rg.First-1) == "," || ok && e.Label == "PERSON" // { Tobias Lyle [KC] }
	}
	return false
}

// kindByWord is the label that a word of a name tells, or the recogniser's own.
//
//	{ [Cyclone] Phailin }, { the World [Cup] }, { the Justice in Policing [Act] }, { [USS] Cole }
func kindByWord(label, text string) string {
	words := strings.Fields(strings.ToLower(text))
	first, last := words[0], strings.TrimRight(words[len(words)-1], ".")
	g := gaz()
	switch {
	case label == "NORP":
		return label
	case len(words) == 1:
		return cmp.Or(g.kinds["alone "+first], label)
	case label == "PERSON" && (genderOfName(words) != 0 || len(words) == 2 && g.kinds["last "+last] == "FAC"): // { Ricki Lake }
		return label
	}
	if g.kinds["first "+first] == "PRODUCT" { // { HMS Ocean }
		return "PRODUCT"
	}
	return cmp.Or(g.kinds["last "+last], g.kinds["first "+first], label)
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
	for i := rg.First + 1; i < rg.End; i++ {
		if w := r.doc.Tokens[i].Text; w == "(" || w == "[" { // { World Health Organisation (WHO }
			rg.End = i
		}
	}
	for rg.Len() > 0 {
		w := r.word(rg.First)
		_, honorific := honorifics[w]
		_, title := gaz().titles[w]
		switch {
		case rg.Len() > 2 && isPrefix(w) && r.word(rg.First+1) == "-": // { [pro-Beijing] New People Party }
			rg.First += 2
		case rg.Len() > 1 && r.isLower(rg.First): // { a [united] Europe }
		case rg.Len() > 1 && label == "PERSON" && (w == "near" || w == "in"): // { [Near] Palmyra, one strike … }
		case edge(rg.First), r.doc.Tokens[rg.First].Tag == "DT", r.doc.Tokens[rg.First].Tag == "PRP$":
		case label == "PERSON" && (honorific || title) && rg.Len() > 1:
		default:
			goto right
		}
		rg.First++
	}
right:
	if n := rg.End; rg.Len() > 3 && r.isNumber(n-1) && edge(n-2) && r.isNumber(n-3) { // { Liverpool [2-1] }
		rg.End -= 3
	}
	for rg.Len() > 0 && (edge(rg.End-1) || rg.Len() > 1 && r.doc.Tokens[rg.End-1].Tag == "IN") { // { the Baltimore Courier [for] three years }
		rg.End--
	}
	return rg
}

func (r *resolution) isNumber(i int) bool {
	return strings.Trim(r.doc.Tokens[i].Text, "0123456789") == ""
}

// isLower reports whether a word is a common one in lower case, unlike { [al]-Jazeera } and { [van] Rompuy }.
func (r *resolution) isLower(i int) bool {
	t := &r.doc.Tokens[i]
	return strings.ToLower(t.Text) == t.Text && len(t.Text) > 3 && slices.Contains([]string{"ADJ", "NOUN", "VERB", "ADV"}, t.POS)
}

func isPrefix(w string) bool {
	switch w {
	case "pro", "anti", "non", "ex", "post", "pre", "mid":
		return true
	}
	return false
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
	if def, ok := r.shorts[s.text]; ok && named { // { the Rapid Support Forces (RSF) … The [RSF] }: not Reporters Without Borders
		if own, known := g.names[def.text]; !known || own.label != k.label {
			return false
		}
	}
	country, plural, demonym := g.demonym(s.text)
	switch {
	case demonym && !plural && (s.label == "NORP" || !named || r.doc.Tokens[s.First].Tag == "JJ") && s.label != "PERSON":
		r.mention(s.Range, graph.Demonym, r.entity(cmp.Or(g.names[country].kind, graph.Country), country, s.First), 0.9)
	case demonym && plural && s.label != "PERSON":
		r.mention(s.Range, graph.Name, r.entity(graph.Group, s.text, s.First), 0.9)
	case named && (s.label != "PERSON" || k.kind == graph.Organization || strings.ToUpper(s.text) == s.text):
		r.mention(s.Range, graph.Name, r.known(k, s.First), 0.95)
	default:
		return false
	}
	return true
}

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
		if def, ok := r.shorts[s.text]; ok {
			e = r.entity(kind, def.text, s.First)
		} else if s.Len() == 1 {
			e = r.shortOf(long, kind, s)
		} else {
			e = r.ofCountry(long, s)
		}
		if e != nil {
			confidence = 0.85
		} else {
			e = r.entity(kind, s.text, s.First)
		}
		as := graph.Name
		if t := &r.doc.Tokens[s.End-1]; s.label == "NORP" && t.POS == "ADJ" && t.Dep == "amod" { // { [Muslim] pilgrims }
			as = graph.Demonym
		}
		r.mention(s.Range, as, e, confidence)
	}
}

// ofCountry is the one entity whose name is this one behind its country's.
//
//	{ the U.S. Department of State … [the Department of State] }
func (r *resolution) ofCountry(long []*entity, s span) *entity {
	var found *entity
	for _, e := range long {
		before, ok := strings.CutSuffix(e.Label, " "+s.text)
		if !ok || e == found {
			continue
		}
		country, _, demonym := gaz().demonym(before)
		k, named := gaz().names[before]
		if !(demonym && country != "" || named && k.kind == graph.Country) {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// shortOf is the one entity that a single word abbreviates: by its initials, by the first word of a company's name, or, behind
// "the", by the word that says what it is.
//
//	{ the Supreme Court … [the Court] }, { Boeing Co. … [Boeing] }
func (r *resolution) shortOf(long []*entity, kind graph.EntityKind, s span) *entity {
	var found *entity
	word := strings.ToLower(s.text)
	for _, e := range long {
		if e == found || e.Kind != kind && !isAcronymOf(s.text, e.Label) {
			continue
		}
		company := kind == graph.Organization && isCompany(e.words) && e.words[0] == word
		storm := isStorm(e.words) && e.words[1] == word
		if isAcronymOf(s.text, e.Label) || company || storm || r.word(s.First-1) == "the" && e.first < s.First && kindWord(e.words) == word {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

// kindWord is the word of a name that says what is named, or "": { the Supreme [Court] }, { the [University] of Helsinki }, not
// { the White House }.
func kindWord(words []string) string {
	g := gaz()
	if k := slices.IndexFunc(words, func(w string) bool { return w == "of" || w == "for" || w == "on" }); k > 0 {
		words = words[:k]
	}
	switch last := words[len(words)-1]; {
	case g.kinds["last "+last] != "":
		return last
	case g.kinds["first "+words[0]] != "":
		return words[0]
	}
	return ""
}

// isStorm reports whether a name is that of a storm or a ship, which is also called by its last word alone.
//
//	{ Cyclone Phailin … Phailin }, { USS Hopper … Hopper }
func isStorm(words []string) bool {
	if len(words) != 2 {
		return false
	}
	return words[0] == "cyclone" || words[0] == "hurricane" || words[0] == "typhoon" || gaz().kinds["first "+words[0]] == "PRODUCT"
}

// isCompany reports whether the last word of a name is that of a firm: { Ford Motor [Co.] }.
func isCompany(words []string) bool {
	if len(words) == 0 {
		return false
	}
	switch strings.Trim(words[len(words)-1], ".,") {
	case "co", "corp", "inc", "ltd", "plc", "company", "corporation", "group", "llc", "limited", "ag", "airlines", "airways", "spa", "s.p.a", "ab", "gmbh", "sa", "s.a",
		"nv", "n.v", "bv", "b.v", "se", "asa", "oyj", "srl", "pty", "kk", "kgaa", "holdings", "partners", "technologies", "pharmaceuticals", "motors", "industries",
		"systems", "energy", "petroleum", "resources", "bancorp", "airline", "brothers", "associates", "enterprises", "steel", "electronics":
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
	var capitals, all, whole strings.Builder
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		all.WriteString(strings.ToUpper(w[:1]))
		if strings.ToUpper(w[:1]) == w[:1] {
			capitals.WriteString(w[:1])
			if strings.ToUpper(w) == w { // { the [UN] Security Council … the UNSC }
				whole.WriteString(w)
			} else {
				whole.WriteString(w[:1])
			}
		}
	}
	return capitals.String() == text || all.String() == text || whole.String() == text
}

// posts are offices of firms, whose name stands right before them.
var posts = map[string]bool{"chief": true, "ceo": true, "boss": true, "chairman": true, "chairwoman": true, "chair": true, "founder": true, "spokesman": true, "spokeswoman": true, "spokesperson": true, "executive": true, "analyst": true, "economist": true, "president": true}

// employers makes organisations of names that the recogniser passed over, and that stand right before the office of a person who
// is named behind it. missed finds them elsewhere in the report then.
//
//	{ [Eskom] chief executive Dan Marokane told parliament. [Eskom] owes 400 billion rand }
func (r *resolution) employers() {
	count := map[string]int{}
	for i := range r.doc.Tokens {
		count[r.doc.Tokens[i].Text]++
	}
	for i := 0; i+2 < len(r.doc.Tokens); i++ {
		t := &r.doc.Tokens[i]
		w := strings.ToLower(t.Text)
		_, covered := r.at[i]
		_, title := gaz().titles[w]
		if covered || !posts[r.word(i+1)] || len(w) < 3 || t.Text == w || t.Tag != "NNP" && t.Tag != "NN" || r.common()[w] || title || institutions[w] || gaz().demonyms[t.Text] != "" || gaz().first[t.Text] != 0 {
			continue
		}
		if i > 0 && (r.isProper(i-1) || r.word(i-1) == "-" || r.word(i-1) == ".") && !t.SentStart || t.SentStart && count[t.Text] < 2 {
			continue
		}
		k := i + 1
		for k < len(r.doc.Tokens) && k < i+5 && r.doc.Tokens[k].Text == strings.ToLower(r.doc.Tokens[k].Text) && r.doc.Tokens[k].POS != "PUNCT" && r.doc.Tokens[k].POS != "VERB" {
			k++
		}
		m, ok := r.at[k]
		if !ok || r.entities[r.mentions[m].Entity].Kind != graph.Person || r.mentions[m].First != k || !r.doc.Sents[r.doc.Sentence(i)].Has(k) {
			continue
		}
		r.mention(syntax.Range{First: i, End: i + 1}, graph.Name, r.entity(graph.Organization, t.Text, i), 0.7)
	}
}

// institutions are common nouns that stand before an office and are no names.
var institutions = map[string]bool{
	"police": true, "company": true, "army": true, "government": true, "ministry": true, "party": true, "union": true, "club": true, "team": true, "state": true,
	"city": true, "county": true, "hospital": true, "school": true, "court": true, "council": true, "military": true, "navy": true, "opposition": true, "group": true,
	"bank": true, "airline": true, "industry": true, "finance": true, "defence": true, "defense": true, "foreign": true, "interior": true, "health": true, "former": true,
	"acting": true, "deputy": true, "senior": true, "vice": true, "assistant": true, "interim": true, "new": true, "the": true, "university": true, "rebel": true,
	"fire": true, "security": true, "staff": true, "election": true, "campaign": true, "trade": true, "market": true, "research": true, "senate": true, "house": true,
}

// missed finds names that the recogniser passed over but that are names elsewhere in the report.
func (r *resolution) missed() {
	aliases, surnames := r.aliases(), r.surnames()
	for i := 0; i < len(r.doc.Tokens); i++ {
		if _, covered := r.at[i]; covered {
			continue
		}
		if m := r.missedAt(i, aliases, surnames); m.of != nil {
			r.mention(m.Range, graph.Name, m.of, m.confidence)
			i = m.End - 1
		}
	}
}

// aliases are the entities of the names that the report has by now, and of what it abbreviates.
func (r *resolution) aliases() map[string]graph.EntityID {
	out := map[string]graph.EntityID{}
	for short, long := range r.shorts {
		if id := graph.NewEntityID(kinds[long.label], long.text); r.entities[id] != nil {
			out[short] = id
		}
	}
	for _, m := range r.mentions {
		if m.Kind == graph.Name {
			out[r.doc.TextOf(m.Range)] = m.Entity
		}
	}
	return out
}

// naming is a name that was passed over, with who or what it is; of nothing where there is none.
type naming struct {
	syntax.Range
	of         *entity
	confidence float64
}

// missedAt is the name passed over that begins at token i, or of which i is the last word.
func (r *resolution) missedAt(i int, aliases map[string]graph.EntityID, surnames map[string]*entity) naming {
	text, one := r.doc.Tokens[i].Text, syntax.Range{First: i, End: i + 1}
	switch proper := r.isProper(i); {
	case !proper && !r.isCapitalNoun(i):
		return naming{}
	case surnames[text] != nil && !r.isProper(i-1) && !r.isProper(i+1): // { captain Stuart Hale … [Hale], who limped off }
		return naming{one, surnames[text], 0.8}
	case !proper:
		return naming{one, r.entities[aliases[text]], 0.7}
	}
	for end := r.properEnd(i); end > i; end-- { // the longest first
		rg := syntax.Range{First: i, End: end}
		if id, ok := aliases[r.doc.TextOf(rg)]; ok {
			return r.namedAgain(rg, r.entities[id])
		}
		if k, ok := gaz().names[r.doc.TextOf(rg)]; ok {
			return naming{rg, r.known(k, i), 0.8}
		}
	}
	return naming{}
}

// namedAgain is a name that has been e's before, save where a forename makes it another's.
//
//	{ Claudia Mo … [Junius Mo] }
func (r *resolution) namedAgain(rg syntax.Range, e *entity) naming {
	if full := r.withForename(rg); e.Kind == graph.Person && full != rg {
		return naming{full, r.entity(graph.Person, r.doc.TextOf(full), full.First), 0.8}
	}
	return naming{rg, e, 0.8}
}

// properEnd is where the run of proper nouns from token i on ends that no mention covers; six words are enough.
func (r *resolution) properEnd(i int) int {
	end := i + 1
	for end-i < 6 && r.isProper(end) {
		if _, covered := r.at[end]; covered {
			break
		}
		end++
	}
	return end
}

// surnames finds the one person of a last name that only one has.
func (r *resolution) surnames() map[string]*entity {
	out := map[string]*entity{}
	for _, id := range r.order {
		e := r.entities[id]
		words := strings.Fields(e.Label)
		if e.Kind != graph.Person || len(words) < 2 || len(r.counts) == 0 && len(r.mentions) == 0 {
			continue
		}
		last := words[len(words)-1]
		if _, ok := out[last]; ok {
			out[last] = nil
			continue
		}
		out[last] = e
	}
	return out
}

// isCapitalNoun reports whether the tagger took a word with a capital for a common noun that the report does not have.
//
//	{ Joseph Tembo lost. [Tembo] refused to concede }
func (r *resolution) isCapitalNoun(i int) bool {
	t := &r.doc.Tokens[i]
	return t.POS == "NOUN" && t.Text != strings.ToLower(t.Text) && t.Text != strings.ToUpper(t.Text) && !r.common()[strings.ToLower(t.Text)]
}

// isProper reports whether token i is a proper noun.
func (r *resolution) isProper(i int) bool {
	return i >= 0 && i < len(r.doc.Tokens) && r.doc.Tokens[i].POS == "PROPN"
}

// unrecognised makes names of runs of proper nouns that the recogniser passed over: people by their forenames, and whatever is
// named twice within sentences, of which we only know that it is something.
//
//	{ [Regina Ip] of the New People's Party }, { users of [Google] … said [Google] }
func (r *resolution) unrecognised() {
	var runs []syntax.Range
	count := map[string]int{}
	for i := 0; i < len(r.doc.Tokens); i++ {
		rg := r.properRun(i)
		if rg.Len() == 0 {
			continue
		}
		runs = append(runs, rg)
		if rg.Len() <= 4 && !r.doc.Tokens[i].SentStart {
			count[r.doc.TextOf(rg)]++
		}
		i = rg.End - 1
	}
	for _, rg := range runs {
		if rg.Len() > 4 {
			continue // a heading, a list
		}
		text := r.doc.TextOf(rg)
		words := strings.Fields(strings.ToLower(text))
		gender := genderOfName(words)
		switch {
		case r.isSettlement(rg):
			r.mention(rg, graph.Name, r.entity(graph.Place, text, rg.First), 0.75)
		case rg.Len() > 1 && rg.Len() < 4 && gender != 0 && kindByWord("", text) == "":
			r.mention(rg, graph.Name, r.entity(graph.Person, text, rg.First), 0.75)
		case r.doc.Tokens[r.headOf(rg)].Dep == "compound": // { the [National] ICT Master plan }
		case r.ofOffice(rg.First) || len(text) < 3 || text == "New" || text == "North" || text == "South" || text == "East" || text == "West":
		case count[text] > 1 && !r.common()[strings.ToLower(text)] && !isTitle(words) && gaz().demonyms[text] == "":
			r.mention(rg, graph.Name, r.entity(cmp.Or(kinds[kindByWord("", text)], graph.Thing), text, rg.First), 0.6)
		}
	}
}

// properRun is the longest run of proper nouns from token i on that no mention and no date covers; empty where there is none.
func (r *resolution) properRun(i int) syntax.Range {
	rg := syntax.Range{First: i, End: i}
	for ; rg.End < len(r.doc.Tokens); rg.End++ {
		t := &r.doc.Tokens[rg.End]
		_, covered := r.at[rg.End]
		if covered || t.Tag != "NNP" || strings.ToLower(t.Text) == t.Text || r.isMeasure(rg.End) || rg.End > i && t.SentStart {
			break
		}
		if _, honorific := honorifics[r.word(rg.End)]; honorific {
			break
		}
	}
	if i > 0 && (r.doc.Tokens[i-1].Text == "@" || r.doc.Tokens[i-1].Text == "#") {
		rg.End = i
	}
	return rg
}

func isTitle(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		_, title := gaz().titles[w]
		return title
	})
}
