package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// titles reads what is said of people before and behind their names.
func (r *resolution) titles() {
	for k := range r.mentions {
		m := r.mentions[k]
		if e := r.entities[m.Entity]; e.Kind == graph.Person && m.Kind == graph.Name {
			r.titleBefore(m, e)
			r.titleBehind(m, e)
		}
	}
}

// titleBefore reads the title before a name.
//
//	{ [Chinese Foreign Minister] Qin Gang }, { [White House National Security Council Spokesperson] John Kirby }
func (r *resolution) titleBefore(m Mention, e *entity) {
	first := m.First
	for i := m.First - 1; i >= 0 && r.isModifier(i, m); i-- {
		first = i
	}
	rg := syntax.Range{First: first, End: m.First}
	for rg.Len() > 0 && (r.doc.Tokens[rg.First].POS == "PUNCT" || r.doc.Tokens[rg.First].Tag == "POS") {
		rg.First++
	}
	if rg.Len() == 0 {
		return
	}
	noun, class, ok := r.titleNoun(rg)
	if !ok {
		return
	}
	o := office{noun: noun, class: class}
	var of *Mention
	for i := rg.First; i < rg.End; i++ {
		if k, ok := r.at[i]; ok && r.entities[r.mentions[k].Entity].Kind != graph.Person {
			of = &r.mentions[k] // the last one: { White House [National Security Council] Spokesperson }
			o.of = of.Entity
		}
	}
	r.hold(e, o, r.doc.TextOf(rg))
	r.state(m, rg, of, noun)
}

// isModifier reports whether token i is part of what stands before a name.
func (r *resolution) isModifier(i int, m Mention) bool {
	t := &r.doc.Tokens[i]
	if s := r.doc.Sentence(i); s != r.doc.Sentence(m.First) {
		return false
	}
	switch t.Dep {
	case "compound", "amod", "nmod", "poss", "case", "nn", "advmod":
	case "punct":
		if t.Tag != "HYPH" {
			return false
		}
	case "appos", "dep": // { his brother [Prime Minister] … }
		if t.POS != "PROPN" {
			return false
		}
	default:
		return false
	}
	for hops := 0; hops < 6; hops++ {
		h := r.doc.Tokens[i].Head
		if m.Has(h) {
			return true
		}
		if h == i || h < i && h < m.First-12 {
			return false
		}
		i = h
	}
	return false
}

// titleNoun is the noun at the end of a title, with its class.
func (r *resolution) titleNoun(rg syntax.Range) (noun, class string, ok bool) {
	last := r.word(rg.End - 1)
	if rg.Len() > 1 {
		two := r.word(rg.End-2) + " " + last
		if class, ok := gaz().titles[two]; ok {
			return two, class, true
		}
	}
	if class, ok = gaz().titles[last]; ok {
		return last, class, true
	}
	if k := strings.LastIndexByte(last, '-'); k >= 0 { // { Vice-President }
		class, ok = gaz().titles[last[k+1:]]
		return last, class, ok
	}
	return "", "", false
}

// hold records an office.
func (r *resolution) hold(e *entity, o office, title string) {
	title = strings.Join(strings.Fields(title), " ")
	if !slices.Contains(e.Titles, title) {
		e.Titles = append(e.Titles, title)
	}
	e.offices = append(e.offices, o)
	switch o.noun {
	case "king", "prince", "spokesman", "chairman", "congressman", "actor", "emperor", "sultan", "emir":
		e.gender = 'm'
	case "queen", "princess", "spokeswoman", "chairwoman", "congresswoman", "actress":
		e.gender = 'f'
	}
}

// state makes the propositions of a title: that the person is it, and of whom.
//
//	{ Chinese Foreign Minister Qin Gang } → Qin Gang – is – Chinese Foreign Minister; Qin Gang – is Foreign Minister of – Chinese
func (r *resolution) state(m Mention, rg syntax.Range, of *Mention, noun string) {
	if class := gaz().titles[noun]; class == "person" {
		return
	}
	name := clause.Phrase{Toks: tokens(m.Range), Head: m.Head}
	ev := syntax.Range{First: min(rg.First, m.First), End: max(rg.End, m.End)}
	r.props = append(r.props, clause.Proposition{
		Rule: "title", Head: r.headOf(rg), Subject: name, Predicate: clause.Phrase{Text: "is", Head: r.headOf(rg)}, Lemma: "be",
		Object: clause.Phrase{Toks: tokens(rg), Head: r.headOf(rg)}, Modality: graph.Asserted, Parent: -1, Evidence: ev, Score: 0.85,
	})
	if of == nil {
		return
	}
	title := r.doc.TextOf(syntax.Range{First: min(of.End, rg.End-1), End: rg.End})
	if of.First > rg.First || strings.ContainsAny(title, `'"’”,`) {
		title = noun
	}
	switch w := r.word(rg.First); w { // { [former] Odebrecht executive Jorge Barata }
	case "former", "ex", "late", "acting", "deputy", "incoming", "outgoing", "interim":
		if !strings.HasPrefix(strings.ToLower(title), w) {
			title = r.doc.Tokens[rg.First].Text + " " + title
		}
	}
	r.props = append(r.props, clause.Proposition{
		Rule: "title-of", Head: r.headOf(rg), Subject: name,
		Predicate: clause.Phrase{Text: "is " + title + " of", Head: r.headOf(rg)}, Lemma: "be " + strings.ToLower(title) + " of",
		Object: clause.Phrase{Toks: tokens(of.Range), Head: of.Head}, Modality: graph.Asserted, Parent: -1, Evidence: ev, Score: 0.7,
	})
}

func tokens(rg syntax.Range) []int {
	out := make([]int, 0, rg.Len())
	for i := rg.First; i < rg.End; i++ {
		out = append(out, i)
	}
	return out
}

// titleBehind reads an office set beside a name, which package clause states already.
//
//	{ Joko Widodo, [the president of Indonesia], said }
func (r *resolution) titleBehind(m Mention, e *entity) {
	for _, a := range r.doc.Children(m.Head) {
		if r.doc.Tokens[a].Dep == "appos" && !m.Has(a) {
			r.officeOf(a, e)
		}
	}
	if h := r.doc.Tokens[m.Head].Head; r.doc.Tokens[m.Head].Dep == "appos" && !m.Has(h) {
		r.officeOf(h, e)
	}
	// { Joko Widodo is the president of Indonesia }
	if v := r.doc.Tokens[m.Head].Head; r.doc.Tokens[m.Head].Dep == "nsubj" && strings.EqualFold(r.doc.Tokens[v].Lemma, "be") {
		if a := r.doc.Child(v, "attr"); a >= 0 && r.doc.Child(v, "neg") < 0 {
			r.officeOf(a, e)
		}
	}
}

func (r *resolution) officeOf(a int, e *entity) {
	first := a
	for _, c := range r.doc.Children(a) {
		if c < a && r.doc.Tokens[c].Dep != "det" {
			first = min(first, c)
		}
	}
	rg := syntax.Range{First: first, End: a + 1}
	noun, class, ok := r.titleNoun(rg)
	if !ok {
		return
	}
	o := office{noun: noun, class: class}
	for i := rg.First; i < rg.End; i++ {
		if k, ok := r.at[i]; ok {
			o.of = r.mentions[k].Entity
		}
	}
	for _, p := range r.doc.Children(a) { // { president [of Indonesia] }, { spokesman [for the Pentagon] }
		if w := r.word(p); r.doc.Tokens[p].Dep == "prep" && (w == "of" || w == "for" || w == "at") {
			if obj := r.doc.Child(p, "pobj"); obj >= 0 {
				if k, ok := r.at[obj]; ok {
					o.of = r.mentions[k].Entity
				}
			}
		}
	}
	r.hold(e, o, r.doc.TextOf(rg))
}
