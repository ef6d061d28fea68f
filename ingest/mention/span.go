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
