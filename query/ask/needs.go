package ask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/index"
)

// need is a word or a name of a question, which the sentence of an answer should have or tell in other words.
type need struct {
	text     string
	words    []string         // as Words gives them
	entities []graph.EntityID // that it names
	named    bool
	verb     bool
	lemmas   []string // of a word that is no name, the one asked first, then those that paraphrase it
	pivot    bool     // it says what is done: the answer has a role beside it
	part     bool     // it is who did it or what it was done to
	time     bool     // it says when
	noun     bool     // it is the noun that is asked for: { Which [city] … }, { How many [people] … }
	weight   float64
	aliases  [][]string
}

// needs are the words and names of a question.
func (m *matcher) needs() []need {
	asked := m.askedNoun()
	at := map[int]int{} // needs by token
	var out []need
	for i := 0; i < len(m.doc.Tokens); {
		n, end := m.needAt(i, asked)
		switch last := len(out) - 1; {
		case n.time && last >= 0 && out[last].time: // a date is one
			out[last].text += " " + n.text
			out[last].words = append(out[last].words, n.words...)
		case n.named || len(n.words) > 0:
			out = append(out, n)
			for k := i; k < end; k++ {
				at[k] = len(out) - 1
			}
		}
		i = end
	}
	m.weigh(out)
	m.pivots(out, at)
	for i := range out {
		n := &out[i]
		n.part = !n.pivot && !n.noun && slices.ContainsFunc(m.in.constraints, func(c constraint) bool {
			return (c.slot == "subject" || c.slot == "object") && slices.Contains(n.words, c.head)
		})
	}
	return out
}

// needAt is the name or the word at a token of the question, and where it ends; it has no words where the token asks for nothing.
func (m *matcher) needAt(i, asked int) (n need, end int) {
	t := &m.doc.Tokens[i]
	if strings.HasPrefix(t.Tag, "W") || t.POS == "PUNCT" || isAux(t) || i != asked && isWildcard(strings.ToLower(t.Text)) {
		return need{}, i + 1
	}
	if n, end = m.nameAt(i); end > i && !n.time {
		return n, end
	}
	n = need{text: t.Text, words: index.Words(t.Text), verb: t.POS == "VERB", noun: i == asked, time: slices.Contains(m.in.times, i)}
	if !n.time && slices.Contains([]string{"ADV", "AUX", "ADP", "PART", "SCONJ"}, t.POS) {
		return need{}, i + 1
	}
	n.lemmas = m.lemmas(i)
	return n, i + 1
}

// lemmas are the lemma of a verb of the question, or the stem of another word, and what paraphrases it.
func (m *matcher) lemmas(i int) []string {
	t := &m.doc.Tokens[i]
	lemma := strings.ToLower(t.Lemma)
	out := append([]string{lemma}, words().paraphrases(lemma)...)
	if t.POS != "VERB" {
		stem := index.Stem(strings.ToLower(t.Text))
		out = slices.Concat([]string{stem}, words().nouns[stem], words().nounSynsets[stem])
	}
	if k := m.doc.Child(i, "prt"); k >= 0 { // { turn [down] }
		out = append(out, words().paraphrases(lemma+"+"+strings.ToLower(m.doc.Tokens[k].Text))...)
	}
	return out
}

// nameAt is the name that begins at a token of the question, and where it ends; end is i where none does.
func (m *matcher) nameAt(i int) (n need, end int) {
	if first, _ := utf8.DecodeRuneInString(m.doc.Tokens[i].Text); !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return n, i
	}
	if n, end = m.knownAt(i); end > i {
		return n, end
	}
	for end = i; end < len(m.doc.Tokens) && m.doc.Tokens[end].POS == "PROPN"; end++ {
	}
	if end == i {
		return n, i
	}
	n = m.name(syntax.Range{First: i, End: end})
	for _, c := range m.in.constraints { // a misspelt one, or a part of a name
		if len(c.entities) > 0 && c.named && subset(n.words, c.words) {
			n.entities = c.entities
		}
	}
	if e, _ := m.v.Resolve(n.text); e != nil && len(n.entities) == 0 {
		n.entities = append(n.entities, e.ID)
	}
	return n, end
}

// knownAt is the longest name of an entity that begins at a token of the question, and where it ends; end is i where none does.
func (m *matcher) knownAt(i int) (n need, end int) {
	for size := min(maxName, len(m.doc.Tokens)-i); size > 0; size-- {
		end = i + size
		if last := &m.doc.Tokens[end-1]; last.POS == "PUNCT" || last.POS == "AUX" || size == 1 && (last.POS == "NUM" || i == 0) {
			continue
		}
		r := syntax.Range{First: i, End: end}
		es := m.v.Named(m.doc.TextOf(r))
		if len(es) == 0 {
			continue
		}
		n = m.name(r)
		for _, e := range es {
			n.entities = append(n.entities, e.ID)
		}
		return n, end
	}
	return need{}, i
}

// name is what some tokens of the question ask for as a name.
func (m *matcher) name(r syntax.Range) need {
	text := m.doc.TextOf(r)
	return need{text: text, words: index.Words(text), named: true, time: slices.Contains(m.in.times, r.First)}
}

// askedNoun is the noun that is asked for, or -1: { Which [city] … }, { How many [people] … }.
func (m *matcher) askedNoun() int {
	for i := range m.doc.Tokens {
		t := &m.doc.Tokens[i]
		if i+1 < len(m.doc.Tokens) && t.Tag == "WDT" && m.doc.Tokens[i+1].POS == "NOUN" && (i+2 == len(m.doc.Tokens) || m.doc.Tokens[i+2].POS != "NOUN") {
			return i + 1
		}
		if w := strings.ToLower(t.Text); t.Tag != "WDT" && (t.Tag != "WP" || w == "who" || w == "whom") && w != "many" && w != "much" {
			continue
		}
		for k, hops := i, 0; hops < 3; hops++ {
			k = m.doc.Tokens[k].Head
			if p := m.doc.Tokens[k].POS; k > i && (p == "NOUN" || p == "PROPN") {
				return k
			}
		}
	}
	return -1
}

// weigh gives every need the rarity of its words; common ones count less.
func (m *matcher) weigh(needs []need) {
	for i := range needs {
		n := &needs[i]
		for _, w := range n.words {
			n.weight = max(n.weight, m.v.Rarity(w))
		}
		if n.weight = min(n.weight, 7); n.named {
			n.weight = max(n.weight, 4)
		}
	}
}

// pivots marks which needs say what is done: the main verb, or the noun of one that says little; where there is no main verb, any word may.
//
//	{ Who held [talks] with Abadi? }, { Who is the [commander] of Forbin? }, { What [caused] the stampede? }
func (m *matcher) pivots(needs []need, at map[int]int) {
	p := pivots{m, needs, at}
	told := false
	for i := range m.doc.Tokens {
		if p.isMainVerb(i) {
			told = p.verb(i) || told
		}
	}
	for i := range m.doc.Tokens {
		if !told && m.doc.Tokens[i].POS != "PROPN" {
			p.mark(i)
		}
	}
}

// pivots are the needs of a question while those are marked that say what is done.
type pivots struct {
	*matcher
	needs []need
	at    map[int]int // needs by token
}

// need is the need of a token, or nil.
func (p *pivots) need(i int) *need {
	if k, ok := p.at[i]; ok {
		return &p.needs[k]
	}
	return nil
}

// mark makes a pivot of the need of a token, unless it is a name; lemmas tell it as well.
func (p *pivots) mark(i int, lemmas ...string) {
	n := p.need(i)
	if n == nil || n.named {
		return
	}
	n.pivot = true
	n.noun = n.noun && p.in.Asks == asksQuantity // { How many [strikes] did they carry out? } counts what is done
	n.lemmas = append(n.lemmas, lemmas...)
}

// isMainVerb reports whether a token is one of the verbs that the question asks by.
func (p *pivots) isMainVerb(i int) bool {
	t := &p.doc.Tokens[i]
	return (t.POS == "VERB" || t.POS == "AUX") && !isAux(t) && slices.Contains(p.in.Verbs, strings.ToLower(t.Lemma))
}

// verb marks a main verb, or the nouns that say what is done in its place, and reports whether anything does.
func (p *pivots) verb(i int) bool {
	lemma := strings.ToLower(p.doc.Tokens[i].Lemma)
	isLight := false
	for _, k := range p.doc.Children(i) {
		isLight = p.noun(lemma, k) || isLight
	}
	switch n := p.need(i); {
	case isLight && n != nil:
		n.weight = min(n.weight, 0.5)
		p.part(i)
	case lemma == "be" || lemma == "have" || lemma == "do":
		return isLight
	default:
		p.mark(i)
	}
	return true
}

// noun marks a noun under a verb where it says what is done, and reports whether it does so in place of the verb.
func (p *pivots) noun(verb string, k int) bool {
	dep := p.doc.Tokens[k].Dep
	k = p.inRow(k)
	isPredicate := dep == "attr" || dep == "oprd"
	if !isPredicate && dep != "dobj" && dep != "nsubj" && dep != "nsubjpass" || strings.HasPrefix(p.doc.Tokens[k].Tag, "W") {
		return false
	}
	said := words().saidBy[light{verb, index.Stem(strings.ToLower(p.doc.Tokens[k].Text))}]
	for _, s := range said {
		p.mark(k, append([]string{s}, words().paraphrases(s)...)...)
	}
	isBe := verb == "be"
	asksWhenOrWhere := p.in.Asks == asksTime || p.in.Asks == asksPlace
	if isBe || !isPredicate && isHappening(verb) && asksWhenOrWhere { // { When was [the summit] held? }
		p.mark(k)
	}
	return isBe || len(said) > 0
}

// inRow is what an object counts a row of, or the object itself: { a first round of [talks] }.
func (p *pivots) inRow(k int) int {
	if p.doc.Tokens[k].Dep != "dobj" || !slices.Contains([]string{"round", "series", "number", "set"}, strings.ToLower(p.doc.Tokens[k].Text)) {
		return k
	}
	prep := p.doc.Child(k, "prep")
	if prep < 0 || !strings.EqualFold(p.doc.Tokens[prep].Text, "of") {
		return k
	}
	if of := p.doc.Child(prep, "pobj"); of >= 0 {
		return of
	}
	return k
}

// part gives the part that a verb takes more weight than the verb, and marks what it is taken in where that is counted.
//
//	{ How many children took part in the [survey]? } { a survey of 1709 children }
func (p *pivots) part(verb int) {
	o := p.doc.Child(verb, "dobj")
	if o < 0 || !strings.EqualFold(p.doc.Tokens[o].Text, "part") {
		return
	}
	if n := p.need(o); n != nil {
		n.weight = 2
	}
	for _, i := range []int{verb, o} {
		if k := p.doc.Child(i, "prep"); k >= 0 && strings.EqualFold(p.doc.Tokens[k].Text, "in") && p.in.Asks == asksQuantity {
			p.mark(p.doc.Child(k, "pobj"))
		}
	}
}

// isAux reports whether a token is an auxiliary of a verb.
func isAux(t *syntax.Token) bool { return t.Dep == "aux" || t.Dep == "auxpass" }

// isHappening reports whether a verb says of an event only that there is one.
func isHappening(lemma string) bool {
	switch lemma {
	case "hold", "take", "happen", "occur", "begin", "start", "stage":
		return true
	}
	return false
}

// like is how well a word of a sentence tells what a need asks for: 1 the word itself, less what paraphrases it or is of its family.
func (n *need) like(lemma, text string) float64 {
	if n.named {
		return 0
	}
	for i, l := range n.lemmas {
		switch {
		case l != lemma && l != text && index.Stem(text) != l && spelled(l) != spelled(lemma):
		case i == 0, spelled(l) == spelled(n.lemmas[0]):
			return 1
		case slices.Contains(words().verbs[n.lemmas[0]], l), !n.verb && !slices.Contains(words().nounSynsets[n.lemmas[0]], l):
			return 0.8
		default:
			return 0.7
		}
	}
	if _, ok := turned(n.lemmas[0], lemma); ok {
		return 0.8
	}
	if len(n.lemmas) > 0 && (isDerived(n.lemmas[0], lemma) || isDerived(n.lemmas[0], text)) {
		return 0.85
	}
	if len(n.lemmas) > 1 {
		for _, l := range words().verbs[n.lemmas[0]] { // { praise } of { welcome }
			if isDerived(l, lemma) {
				return 0.65
			}
		}
	}
	return 0
}
