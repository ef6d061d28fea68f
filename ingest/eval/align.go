package eval

import (
	"cmp"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// mention is a mention of a reading beside the gold mention that it is.
type mention struct {
	words  Words
	kind   graph.MentionKind
	entity graph.EntityID
	gold   int // index of the gold mention, or -1
}

// align finds for every mention of a reading the gold mention that it is: the one of the same words, else the smallest one
// around it, or within it, that hangs on the same head. Gold mentions often hold what ours leave out, articles and clauses:
//
//	{ [the Chinese president, who met Putin] } and { [the Chinese president] }
//
// A gold mention is given to one mention only, to names first. Demonyms are left out: GUM does not annotate adjectives.
func align(doc *GUMDoc, gold []GUMMention, reading *graph.Reading) []mention {
	spans := make([]graph.Span, len(doc.Words))
	for i := range doc.Words {
		spans[i] = doc.Words[i].Span
	}
	var out []mention
	for _, m := range reading.Mentions {
		if w := wordsIn(spans, m.Span); w.Len() > 0 && m.Kind != graph.Demonym {
			out = append(out, mention{words: w, kind: m.Kind, entity: m.Entity, gold: -1})
		}
	}
	taken := make([]bool, len(gold))
	for _, exact := range []bool{true, false} {
		for _, kind := range []graph.MentionKind{graph.Name, graph.Nominal, graph.Pronoun} {
			for k := range out {
				m := &out[k]
				if m.kind != kind || m.gold >= 0 {
					continue
				}
				if m.gold = doc.find(gold, taken, m.words, exact); m.gold >= 0 {
					taken[m.gold] = true
				}
			}
		}
	}
	return out
}

// find is the gold mention that words are, or -1.
func (doc *GUMDoc) find(gold []GUMMention, taken []bool, w Words, exact bool) int {
	head, best := doc.headOf(w), -1
	for k := range gold {
		g := &gold[k]
		switch {
		case taken[k]:
		case exact && g.Words == w:
			return k
		case !exact && slices.Contains(g.Min, head) && (g.covers(w) || w.covers(g.Words)) && (best < 0 || g.Len() < gold[best].Len()):
			best = k
		}
	}
	return best
}

// withoutTwins leaves out mentions that stand for the same gold mention, or the same words, as one before.
func withoutTwins(ms []mention) []mention {
	seen := map[Words]bool{}
	return slices.DeleteFunc(ms, func(m mention) bool {
		twin := m.gold < 0 && seen[m.words]
		seen[m.words] = true
		return twin
	})
}

// byPlace orders mentions as they stand in the text.
func byPlace(a, b mention) int {
	return cmp.Or(cmp.Compare(a.words.First, b.words.First), cmp.Compare(b.words.End, a.words.End))
}
