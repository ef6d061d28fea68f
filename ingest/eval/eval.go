// Package eval measures extraction on the development sets in testdata/eval: CaRB for tuples, QA-SRL for the spans of
// arguments, GUM for mentions and their coreference, marked reports for who said what, judged statements for their confidence,
// and readers' questions with their answers. It reads gold files and scores what an extractor gave; it runs no extractor itself,
// which is what `newsgraph eval` does.
//
//	carb.go           tuples, by lenient match
//	qasrl.go, qa.go   argument spans, unlabelled and by question word
//	gum.go            reads CoNLL-U with entities; align.go, entities.go score a reading against it
//	quotes.go         quotations, their speakers, who passes them on
//	coref.go          MUC, B³ and CEAF over any two partitions into chains
//	confidence.go     fits the weights of package confidence, and says how far confidence can be relied on
//	reader.go         questions as a reader asks them, and which answers are right
//	prf.go            precision, recall and shares, which all of these count in
package eval

import "github.com/newsgraph/newsgraph/graph"

// Words is a half-open range of words of a gold text.
type Words struct {
	First, End int
}

// Len is the number of words in the range.
func (w Words) Len() int { return w.End - w.First }

// covers reports whether v lies within w.
func (w Words) covers(v Words) bool { return w.First <= v.First && v.End <= w.End }

// IoU is the intersection of two ranges over their union, in words.
func IoU(a, b Words) float64 {
	common := min(a.End, b.End) - max(a.First, b.First)
	if common <= 0 {
		return 0
	}
	return float64(common) / float64(a.Len()+b.Len()-common)
}

// wordsIn is the range of the words that a span of text touches. spans are the words' own, in order.
func wordsIn(spans []graph.Span, s graph.Span) Words {
	w := Words{First: -1}
	for i, t := range spans {
		if t.End > s.Start && t.Start < s.End {
			if w.First < 0 {
				w.First = i
			}
			w.End = i + 1
		}
	}
	if w.First < 0 {
		return Words{}
	}
	return w
}

// matching is the largest number of pairs that a one-to-one matching of n with m things can have, where fit says which
// may be paired (Kuhn's augmenting paths).
func matching(n, m int, fit func(i, j int) bool) int {
	partner := make([]int, m)
	for j := range partner {
		partner[j] = -1
	}
	var augment func(i int, seen []bool) bool
	augment = func(i int, seen []bool) bool {
		for j := range m {
			if seen[j] || !fit(i, j) {
				continue
			}
			seen[j] = true
			if partner[j] < 0 || augment(partner[j], seen) {
				partner[j] = i
				return true
			}
		}
		return false
	}
	size := 0
	for i := range n {
		if augment(i, make([]bool, m)) {
			size++
		}
	}
	return size
}
