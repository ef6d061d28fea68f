package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

func isFirstPerson(w string) bool {
	return w == "i" || w == "me" || w == "my" || w == "myself" || w == "mine"
}

func genderOf(w string) byte {
	switch w {
	case "he", "him", "his", "himself":
		return 'm'
	case "she", "her", "hers", "herself":
		return 'f'
	}
	return 0
}

// fits reports whether pronoun w can stand for x.
func fits(w string, x *referent) bool {
	switch w {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself":
		return x.person && !x.plural && (x.gender == 0 || x.gender == genderOf(w))
	case "it", "its", "itself":
		return !x.person && !x.plural && (x.entity == nil || x.entity.Kind != graph.Place)
	case "they", "them", "their", "themselves":
		return x.plural || x.either
	}
	return false
}

// antecedent is the entity that pronoun i stands for by the rules of salience alone, or nil.
func (r *resolution) antecedent(i int) *entity {
	if o := r.salient(i); o != nil {
		return o.entity
	}
	return nil
}

// salient is the place where what pronoun i stands for is spoken of, or nil: of what is spoken of in this sentence and the two before, that
// in the most prominent and nearest place (after Lappin and Leass, An Algorithm for Pronominal Anaphora Resolution, 1994),
// of the same part in its clause for objects. Where that is no entity, there is none.
//
//	{ China released a plan. However, [it] was criticized }: what is done to, like the plan, not the one who does
func (r *resolution) salient(i int) *occurrence {
	w := r.word(i)
	if w == "it" && r.isPleonastic(i) || r.doc.Sentence(i) < 0 {
		return nil
	}
	exclude := map[graph.EntityID]bool{}
	r.coarguments(i, exclude)
	r.describedBy(i, exclude)
	if e := r.speaker(i); e != nil { // { "That is why [he] did it," Kathryn Waters said }: not who speaks
		exclude[e.ID] = true
	}
	best, bestScore := (*occurrence)(nil), 0.0
	alleged := r.isSubject(i) && r.alleges(i)
	occs := r.occurrences(i)
	for k := range occs {
		o := &occs[k]
		capital := (w == "it" || w == "its") && o.entity != nil && o.entity.Kind == graph.Place && r.isSubject(o.head) // { Washington said [it] had paid }
		if o.first >= i || o.head == i || !fits(w, o.referent) && !capital || o.entity != nil && exclude[o.entity.ID] {
			continue
		}
		if alleged && r.tells(o.head, i) { // { The department sued Lumetrix, alleging that [it] had paid }
			continue
		}
		if score, ok := r.salience(o, i); ok && score > bestScore {
			best, bestScore = o, score
		}
	}
	return best
}

// salience is how much an occurrence offers itself to pronoun i, if it is near enough at all.
func (r *resolution) salience(o *occurrence, i int) (float64, bool) {
	d := r.doc.Sentence(i) - r.doc.Sentence(o.head)
	paras := r.doc.Paragraph(i) - r.doc.Paragraph(o.head)
	if d < 0 || d > 2 || paras > 1 || !o.person && paras > 0 {
		return 0, false
	}
	if o.either && !o.plural && o.entity != nil && o.entity.Kind == graph.Organization && strings.HasPrefix(r.word(i), "the") && d > 0 {
		return 0, false
	}
	undergoes := r.undergoes(i)
	score := 3 - 1.2*float64(d) - 0.004*float64(i-o.head)
	switch {
	case r.isSubject(o.head) && !undergoes:
		score += 1.2
	case r.isObject(o.head) && undergoes:
		score += 1.2
	case r.isSubject(o.head) || r.isObject(o.head):
		score += 0.5
	case r.doc.Tokens[o.head].Dep == "poss" || r.doc.Tokens[o.head].Dep == "compound":
		score -= 0.5
	}
	if r.isSubject(i) && r.tells(o.head, i) { // { [Whitcombe] told the jury that [he] had been attacked }
		score += 1.5
	}
	if o.entity != nil && o.kind == graph.Nominal && undergoes {
		score += 0.2
	}
	if o.entity != nil && o.person {
		score += 1.3 // a person who is named rather than one who is not
	}
	if r.quotationAt(i) == nil && r.quotationAt(o.head) != nil {
		score -= 0.8
	}
	return score, true
}

// clauseOf is the verb of token i, or the first of those that it is coordinated with.
func (r *resolution) clauseOf(i int) int {
	v := r.doc.Tokens[i].Head
	for hops := 0; hops < 8 && r.doc.Tokens[v].Dep == "conj"; hops++ {
		v = r.doc.Tokens[v].Head
	}
	return v
}

// alleges reports whether subject pronoun i stands in what is alleged or asked of another than who says so.
func (r *resolution) alleges(i int) bool {
	v := r.clauseOf(i)
	switch r.doc.Tokens[r.doc.Tokens[v].Head].Lemma {
	case "allege", "recommend", "demand", "urge", "complain", "order":
		return r.doc.Tokens[v].Dep == "ccomp"
	}
	return false
}

// tells reports whether subject pronoun i stands in what the one with subject s says or thinks.
func (r *resolution) tells(s, i int) bool {
	v := r.clauseOf(i)
	if r.doc.Tokens[v].Dep != "ccomp" || r.doc.Tokens[v].Head > v {
		return false
	}
	for hops := 0; hops < 8; hops++ { // { denied … and [told] }: the subject is shared
		v = r.doc.Tokens[v].Head
		if own := r.doc.Child(v, "nsubj"); own >= 0 {
			if tag := r.doc.Tokens[own].Tag; (tag == "WP" || tag == "WDT") && r.doc.Tokens[v].Dep == "relcl" { // { [Dana Kowalczyk], who testified that [she] had paid }
				own = r.doc.Tokens[v].Head
			}
			return own == s || r.doc.Tokens[s].Dep == "appos" && r.doc.Tokens[s].Head == own
		}
		if d := r.doc.Tokens[v].Dep; d != "conj" && d != "advcl" && d != "xcomp" {
			return false
		}
	}
	return false
}

func (r *resolution) isSubject(h int) bool {
	return slices.Contains([]string{"nsubj", "nsubjpass"}, r.doc.Tokens[h].Dep)
}

func (r *resolution) isObject(h int) bool {
	return slices.Contains([]string{"dobj", "attr", "nsubjpass"}, r.doc.Tokens[h].Dep)
}

// undergoes reports whether something is done to what pronoun i stands for.
func (r *resolution) undergoes(i int) bool {
	return slices.Contains([]string{"nsubjpass", "dobj"}, r.doc.Tokens[i].Dep)
}

// coarguments are the entities of the other parts of the pronoun's clause, which it cannot stand for.
//
//	{ Zelensky said he wanted to talk to Xi, inviting [him] }: not the one who invites
func (r *resolution) coarguments(i int, out map[graph.EntityID]bool) {
	t := &r.doc.Tokens[i]
	if t.Tag == "PRP$" || r.isSubject(i) || strings.HasSuffix(r.word(i), "self") || strings.HasSuffix(r.word(i), "selves") {
		return
	}
	v := t.Head
	for hops := 0; hops < 4 && r.doc.Tokens[v].POS == "ADP"; hops++ {
		v = r.doc.Tokens[v].Head
	}
	for hops := 0; hops < 8; hops++ {
		if s := r.doc.Child(v, "nsubj", "nsubjpass"); s >= 0 {
			r.named(s, out)
			if a := r.doc.Child(s, "appos"); a >= 0 { // { Her partner, Clarke Gayford, supported [her] }
				r.named(a, out)
			}
			return
		}
		switch r.doc.Tokens[v].Dep {
		case "advcl", "xcomp", "conj", "pcomp", "prep", "acl":
			v = r.doc.Tokens[v].Head
		default:
			return
		}
	}
}

// describedBy adds the entities that the phrase around pronoun i stands beside or is said to be.
//
//	{ Philonise, [his] brother, asked }, { Firefox is [its] main rival }, { [her] successor, Alex Padilla }
func (r *resolution) describedBy(i int, out map[graph.EntityID]bool) {
	if r.doc.Tokens[i].Tag != "PRP$" {
		return
	}
	noun := r.doc.Tokens[i].Head
	h := r.doc.Tokens[noun].Head
	switch r.doc.Tokens[noun].Dep {
	case "appos":
		r.named(h, out)
	case "attr":
		if s := r.doc.Child(h, "nsubj"); s >= 0 {
			r.named(s, out)
		}
	}
	if a := r.doc.Child(noun, "appos"); a >= 0 {
		r.named(a, out)
	}
}

// named adds the entities that mentions with head h name.
func (r *resolution) named(h int, out map[graph.EntityID]bool) {
	for k := range r.mentions {
		if r.mentions[k].Head == h {
			out[r.mentions[k].Entity] = true
		}
	}
}

// isPleonastic reports whether "it" stands for nothing.
//
//	{ it is important for them to listen }, { it was raining }
func (r *resolution) isPleonastic(i int) bool {
	t := &r.doc.Tokens[i]
	if t.Dep == "expl" {
		return true
	}
	if t.Dep != "nsubj" && t.Dep != "nsubjpass" {
		return false
	}
	v := t.Head
	lemma := strings.ToLower(r.doc.Tokens[v].Lemma)
	if w := r.word(v); w == "'s" || w == "’s" {
		lemma = "be"
	}
	switch lemma {
	case "be", "become":
		return r.doc.Child(v, "acomp", "attr") >= 0 && r.doc.Child(v, "advcl", "ccomp", "xcomp", "csubj") >= 0 || r.isTimeOrWeather(v)
	case "seem", "appear", "happen", "rain", "snow", "take":
		return true
	case "say", "report", "believe", "announce", "think", "expect", "confirm", "reveal":
		return t.Dep == "nsubjpass"
	}
	return false
}

func (r *resolution) isTimeOrWeather(v int) bool {
	a := r.doc.Child(v, "attr", "acomp")
	if a < 0 {
		return false
	}
	if e, ok := r.doc.EntityAt(a); ok && (e.Label == "DATE" || e.Label == "TIME") {
		return true
	}
	return r.doc.Child(a, "relcl") >= 0
}
