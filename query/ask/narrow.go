package ask

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// reach is where the statements are that can agree with a constraint: those of some entities, those in sentences that name some, those in
// sentences with one of some words, and those of entities with such a word in their label. It spares the look at all others.
type reach struct {
	entities, named []graph.EntityID
	words           []string
	size            int // about how many statements
}

// reaches are where a constraint can be met, each of them alone all that there is; none where any statement may agree.
func (m *matcher) reaches(c constraint) []reach {
	var out []reach
	switch {
	case c.slot == "counted" && isPeople(c.head):
		return nil
	case c.slot == "sentence":
		out = []reach{{words: m.rarest(c.words, 1)}}
	default:
		out = m.phrased(c)
	}
	for i := range out {
		r := &out[i]
		if c.owner != nil && m.in.Asks == asksIdentity {
			r.entities = append(slices.Clone(r.entities), c.owner.entities...)
		}
		if c.slot == "place" && m.in.Asks != asksIdentity {
			r.named = c.entities
		}
		for _, id := range r.entities {
			r.size += len(m.v.Entity(id).Statements)
		}
		for _, id := range r.named {
			r.size += 3 * m.v.Entity(id).Mentions
		}
		for _, w := range r.words {
			r.size += 3*m.v.CountSentences(w) + 10*m.v.CountLabelled(w)
		}
	}
	return out
}

// phrased is where a phrase can be met by a term: see matcher.term, which asks for all of it.
func (m *matcher) phrased(c constraint) []reach {
	if c.named && len(c.entities) > 0 {
		return []reach{{entities: c.entities}}
	}
	ws := []string{c.head}
	if c.slot == "topic" { // half of the words will do
		ws = m.rarest(c.words, len(c.words)/2+1)
	}
	out := []reach{{entities: c.entities, words: m.variants(ws)}}
	for _, x := range c.musts {
		out = append(out, reach{entities: x.entities, words: m.rarest(x.words, 1)})
	}
	return out
}

// rarest are those n of some words that the fewest sentences have.
func (m *matcher) rarest(words []string, n int) []string {
	out := slices.Clone(words)
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Compare(m.v.CountSentences(a)+m.v.CountLabelled(a), m.v.CountSentences(b)+m.v.CountLabelled(b))
	})
	return out[:min(n, len(out))]
}

// variants are words with those that answer for them.
func (m *matcher) variants(ws []string) []string {
	out := slices.Clone(ws)
	for _, w := range ws {
		out = append(out, words().nouns[w]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// narrow keeps those statements with one of some verbs that can agree with what the question names; without verbs, those with any.
func (m *matcher) narrow(verbs []string) []index.Ref {
	var best reach
	found := false
	for _, c := range m.in.constraints {
		for _, r := range m.reaches(c) {
			if !found || r.size < best.size {
				best, found = r, true
			}
		}
	}
	switch {
	case !found && verbs == nil:
		return m.v.Statements()
	case !found:
		return m.ofVerbs(verbs)
	}
	among := m.gather(best)
	if verbs == nil {
		return among.list(func(*graph.Statement) bool { return true })
	}
	n := 0
	for _, v := range verbs {
		n += m.v.CountVerb(v)
	}
	if n < best.size {
		return slices.DeleteFunc(m.ofVerbs(verbs), func(r index.Ref) bool { return !among.has(r) })
	}
	return among.list(func(st *graph.Statement) bool {
		for w := range strings.FieldsSeq(st.Predicate.Lemma) { // most have none of them
			if slices.Contains(verbs, w) {
				return slices.ContainsFunc(index.Verbs(st.Predicate.Lemma), func(v string) bool { return slices.Contains(verbs, v) })
			}
		}
		return false
	})
}

// ofVerbs are the statements that have one of some verbs in their predicate, each once.
func (m *matcher) ofVerbs(verbs []string) []index.Ref {
	if len(verbs) == 1 {
		return m.v.Verb(verbs[0])
	}
	seen := map[*graph.Statement]bool{}
	var out []index.Ref
	for _, v := range verbs {
		for _, ref := range m.v.Verb(v) {
			if !seen[ref.Statement] {
				seen[ref.Statement] = true
				out = append(out, ref)
			}
		}
	}
	return out
}

// among are statements, and all that stand in some sentences.
type among struct {
	statements map[*graph.Statement]bool
	sentences  map[*graph.Reading]map[int]bool // of the readings that have any of either
}

// gather is what a reach reaches.
func (m *matcher) gather(r reach) among {
	a := among{map[*graph.Statement]bool{}, map[*graph.Reading]map[int]bool{}}
	part := func(e *index.Entity) {
		for _, ref := range e.Statements {
			a.statements[ref.Statement] = true
			if _, ok := a.sentences[ref.Reading]; !ok {
				a.sentences[ref.Reading] = nil
			}
		}
	}
	sentence := func(r *graph.Reading, k int) {
		if a.sentences[r] == nil {
			a.sentences[r] = map[int]bool{}
		}
		a.sentences[r][k] = true
	}
	for _, id := range r.entities {
		part(m.v.Entity(id))
	}
	for _, id := range r.named {
		for _, report := range m.v.Entity(id).Reports {
			r := m.v.Report(report)
			for i := range r.Mentions {
				if x := &r.Mentions[i]; x.Entity == id {
					sentence(r, sentenceAt(r, x.Span.Start))
				}
			}
		}
	}
	for _, w := range r.words {
		for r, k := range m.v.Sentences(w) {
			sentence(r, k)
		}
		for e := range m.v.Labelled(w) {
			part(e)
		}
	}
	return a
}

// sentenceAt is the sentence that begins at an offset of the text or last before it.
func sentenceAt(r *graph.Reading, at int) int {
	k, ok := slices.BinarySearchFunc(r.Sentences, at, func(s graph.Sentence, at int) int { return cmp.Compare(s.Span.Start, at) })
	if !ok {
		k--
	}
	return max(k, 0)
}

func (a *among) has(r index.Ref) bool {
	if a.statements[r.Statement] {
		return true
	}
	in := a.sentences[r.Reading]
	if len(in) == 0 {
		return false
	}
	if in[r.Statement.Sentence] {
		return true
	}
	reaches := func(s graph.Span) bool { // a part may stand in another sentence
		for k := sentenceAt(r.Reading, s.Start); s.Len() > 0 && k < len(r.Reading.Sentences) && r.Reading.Sentences[k].Span.Start < s.End; k++ {
			if in[k] {
				return true
			}
		}
		return false
	}
	return reaches(r.Evidence) || reaches(r.Subject.Span) || reaches(r.Object.Span) || slices.ContainsFunc(r.Arguments, func(a graph.Argument) bool { return reaches(a.Span) })
}

// list are those that fit, in the order of readings and text.
func (a *among) list(fits func(*graph.Statement) bool) (out []index.Ref) {
	readings := slices.SortedFunc(maps.Keys(a.sentences), func(x, y *graph.Reading) int {
		return cmp.Or(cmp.Compare(x.Report.Name, y.Report.Name), cmp.Compare(x.Report.ID, y.Report.ID))
	})
	for _, r := range readings {
		for i := range r.Statements {
			if ref := (index.Ref{Reading: r, Statement: &r.Statements[i]}); fits(ref.Statement) && a.has(ref) {
				out = append(out, ref)
			}
		}
	}
	return out
}
