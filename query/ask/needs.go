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
	doc := m.doc
	asked := m.askedNoun()
	at := map[int]int{} // needs by token
	var out []need
	for i := 0; i < len(doc.Tokens); i++ {
		t := &doc.Tokens[i]
		if strings.HasPrefix(t.Tag, "W") || t.POS == "PUNCT" || t.Dep == "aux" || t.Dep == "auxpass" || i != asked && isWildcard(strings.ToLower(t.Text)) {
			continue
		}
		if n, end := m.nameAt(i); end > i && !n.time {
			out = append(out, n)
			for ; i < end; i++ {
				at[i] = len(out) - 1
			}
			i--
			continue
		}
		n := need{text: t.Text, words: index.Words(t.Text), verb: t.POS == "VERB", noun: i == asked, time: slices.Contains(m.in.times, i)}
		if n.time && len(out) > 0 && out[len(out)-1].time { // a date is one
			out[len(out)-1].text += " " + t.Text
			out[len(out)-1].words = append(out[len(out)-1].words, n.words...)
			continue
		}
		if len(n.words) == 0 || !n.time && slices.Contains([]string{"ADV", "AUX", "ADP", "PART", "SCONJ"}, t.POS) {
			continue
		}
		lemma := strings.ToLower(t.Lemma)
		n.lemmas = append([]string{lemma}, words().paraphrases(lemma)...)
		if t.POS != "VERB" {
			stem := index.Stem(strings.ToLower(t.Text))
			n.lemmas = slices.Concat([]string{stem}, words().nouns[stem], words().nounSynsets[stem])
		}
		if k := doc.Child(i, "prt"); k >= 0 { // { turn [down] }
			n.lemmas = append(n.lemmas, words().paraphrases(lemma+"+"+strings.ToLower(doc.Tokens[k].Text))...)
		}
		at[i] = len(out)
		out = append(out, n)
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

// nameAt is the name that begins at a token of the question, and where it ends; end is i where none does.
func (m *matcher) nameAt(i int) (n need, end int) {
	doc := m.doc
	if first, _ := utf8.DecodeRuneInString(doc.Tokens[i].Text); !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return n, i
	}
	for size := min(maxName, len(doc.Tokens)-i); size > 0; size-- {
		r := syntax.Range{First: i, End: i + size}
		if last := &doc.Tokens[r.End-1]; last.POS == "PUNCT" || last.POS == "AUX" || size == 1 && (doc.Tokens[i].POS == "NUM" || i == 0) {
			continue
		}
		if es := m.v.Named(doc.TextOf(r)); len(es) > 0 {
			n = need{text: doc.TextOf(r), words: index.Words(doc.TextOf(r)), named: true, time: slices.Contains(m.in.times, i)}
			for _, e := range es {
				n.entities = append(n.entities, e.ID)
			}
			return n, r.End
		}
	}
	for end = i; end < len(doc.Tokens) && doc.Tokens[end].POS == "PROPN"; end++ {
	}
	if end == i {
		return n, i
	}
	r := syntax.Range{First: i, End: end}
	n = need{text: doc.TextOf(r), words: index.Words(doc.TextOf(r)), named: true, time: slices.Contains(m.in.times, i)}
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

// pivots marks what says what is done: the main verb, or the noun of one that says little.
//
//	{ Who held [talks] with Abadi? }, { Who is the [commander] of Forbin? }, { What [caused] the stampede? }
func (m *matcher) pivots(needs []need, at map[int]int) {
	doc := m.doc
	mark := func(i int, lemmas ...string) {
		if k, ok := at[i]; ok && !needs[k].named {
			needs[k].pivot = true
			needs[k].noun = needs[k].noun && m.in.Asks == asksQuantity // { How many [strikes] did they carry out? } counts what is done
			needs[k].lemmas = append(needs[k].lemmas, lemmas...)
		}
	}
	found := false
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		lemma := strings.ToLower(t.Lemma)
		if t.POS != "VERB" && t.POS != "AUX" || t.Dep == "aux" || t.Dep == "auxpass" || !slices.Contains(m.in.Verbs, lemma) {
			continue
		}
		light := false
		for _, o := range doc.Children(i) {
			d := doc.Tokens[o].Dep
			if k := doc.Child(o, "prep"); k >= 0 && d == "dobj" && slices.Contains([]string{"round", "series", "number", "set"}, strings.ToLower(doc.Tokens[o].Text)) { // { a first round of [talks] }
				if of := doc.Child(k, "pobj"); of >= 0 && strings.EqualFold(doc.Tokens[k].Text, "of") {
					o = of
				}
			}
			noun := index.Stem(strings.ToLower(doc.Tokens[o].Text))
			if d != "dobj" && d != "attr" && d != "nsubj" && d != "nsubjpass" && d != "oprd" || strings.HasPrefix(doc.Tokens[o].Tag, "W") {
				continue
			}
			for verb, list := range words().light {
				for _, l := range list {
					if l.verb == lemma && l.noun == noun {
						mark(o, append([]string{verb}, words().paraphrases(verb)...)...)
						light = true
					}
				}
			}
			if lemma == "be" || d != "attr" && d != "oprd" && isHappening(lemma) && (m.in.Asks == asksTime || m.in.Asks == asksPlace) { // { When was [the summit] held? }
				mark(o)
				light = light || lemma == "be"
			}
		}
		if k, ok := at[i]; ok && light {
			needs[k].weight = min(needs[k].weight, 0.5)
			if o := doc.Child(i, "dobj"); o >= 0 && strings.EqualFold(doc.Tokens[o].Text, "part") {
				needs[at[o]].weight = 2
				for _, of := range []int{i, o} { // { How many children took part in the [survey]? } { a survey of 1709 children }
					if k := doc.Child(of, "prep"); k >= 0 && strings.EqualFold(doc.Tokens[k].Text, "in") && m.in.Asks == asksQuantity {
						mark(doc.Child(k, "pobj"))
					}
				}
			}
		} else if lemma != "be" && lemma != "have" && lemma != "do" {
			mark(i)
			light = true
		}
		found = found || light
	}
	if found {
		return
	}
	for i := range doc.Tokens { // no main verb was found: any word may be it
		if t := &doc.Tokens[i]; t.POS != "PROPN" {
			mark(i)
		}
	}
}

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
