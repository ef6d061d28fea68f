package index

import "math"

// Rarity is the inverse document frequency of a word over sentences, as the ranking of Near weighs it; the word in the form that
// Words gives it. Of a word that no sentence has it is that of the rarest.
func (v *View) Rarity(word string) float64 {
	return rarity(v.search.sentences, v.CountSentences(word))
}

// rarity is the inverse document frequency of a word that so many of the sentences have, as BM25 has it.
func rarity(sentences, count int) float64 {
	return math.Log(1 + (float64(sentences-count)+0.5)/(float64(count)+0.5))
}
