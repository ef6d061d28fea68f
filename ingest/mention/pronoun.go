package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// pronouns links pronouns of the third person, first to last, so that one can lead to the next.
func (r *resolution) pronouns() {
	for i := range r.doc.Tokens {
		if _, ok := r.at[i]; ok || !strings.HasPrefix(r.doc.Tokens[i].Tag, "PRP") {
			continue
		}
		if e := r.antecedent(i); e != nil {
			confidence := 0.7
			if e.Kind != graph.Person {
				confidence = 0.55
			}
			r.mention(syntax.Range{First: i, End: i + 1}, graph.Pronoun, e, confidence)
			if g := genderOf(r.word(i)); g != 0 {
				e.gender = g
			}
		}
	}
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

// fits reports whether pronoun w can stand for e.
func (r *resolution) fits(w string, e *entity) bool {
	switch w {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself":
		return e.Kind == graph.Person && (e.gender == 0 || e.gender == genderOf(w))
	case "it", "its", "itself":
		return e.Kind != graph.Person && e.Kind != graph.Group && e.Kind != graph.Place
	case "they", "them", "their", "themselves":
		return e.Kind == graph.Group || e.Kind == graph.Organization
	}
	return false
}

// antecedent is the entity that pronoun i stands for, or nil: of those named in this sentence and the two before, the one
// in the most prominent and nearest place (after Lappin and Leass 1994), of the same part in its clause for objects.
//
//	{ China released a plan. However, [it] was criticized }: what is done to, like the plan, not the one who does
func (r *resolution) antecedent(i int) *entity {
	w := r.word(i)
	if w == "it" && r.isPleonastic(i) {
		return nil
	}
	sent := r.doc.Sentence(i)
	if sent < 0 {
		return nil
	}
	exclude := r.coarguments(i)
	undergoes := r.undergoes(i)
	best, bestScore := (*entity)(nil), 0.0
	for k := range r.mentions {
		m := &r.mentions[k]
		if m.First >= i || m.Kind == graph.Demonym || m.Has(i) {
			continue
		}
		d := sent - r.doc.Sentence(m.Head)
		if d < 0 || d > 2 || r.doc.Paragraph(i)-r.doc.Paragraph(m.Head) > 1 {
			continue
		}
		e := r.entities[m.Entity]
		if e.Kind != graph.Person && r.doc.Paragraph(i) != r.doc.Paragraph(m.Head) || e.Kind == graph.Organization && strings.HasPrefix(w, "the") && d > 0 {
			continue
		}
		if !r.fits(w, e) || exclude[m.Entity] {
			continue
		}
		score := 3 - 1.2*float64(d) - 0.004*float64(i-m.Head)
		switch {
		case r.isSubject(m.Head) && !undergoes:
			score += 1.2
		case r.isObject(m.Head) && undergoes:
			score += 1.2
		case r.isSubject(m.Head) || r.isObject(m.Head):
			score += 0.5
		case r.doc.Tokens[m.Head].Dep == "poss" || r.doc.Tokens[m.Head].Dep == "compound":
			score -= 0.5
		}
		if m.Kind == graph.Nominal && undergoes {
			score += 0.2
		}
		if score > bestScore {
			best, bestScore = e, score
		}
	}
	return best
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
func (r *resolution) coarguments(i int) map[graph.EntityID]bool {
	t := &r.doc.Tokens[i]
	if t.Tag == "PRP$" || r.isSubject(i) || strings.HasSuffix(r.word(i), "self") || strings.HasSuffix(r.word(i), "selves") {
		return nil
	}
	v := t.Head
	for hops := 0; hops < 4 && r.doc.Tokens[v].POS == "ADP"; hops++ {
		v = r.doc.Tokens[v].Head
	}
	out := map[graph.EntityID]bool{}
	for hops := 0; hops < 8; hops++ {
		if s := r.doc.Child(v, "nsubj", "nsubjpass"); s >= 0 {
			for k := range r.mentions {
				if r.mentions[k].Head == s {
					out[r.mentions[k].Entity] = true
				}
			}
			return out
		}
		switch r.doc.Tokens[v].Dep {
		case "advcl", "xcomp", "conj", "pcomp", "prep", "acl":
			v = r.doc.Tokens[v].Head
		default:
			return out
		}
	}
	return out
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
