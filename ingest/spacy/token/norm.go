package token

import (
	"strings"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
)

// norms gives words their normal form.
type norms struct {
	tables *data.Tables
}

// of is the norm of a word that no special case gives one: from the model's table, from spaCy's base norms, or the word
// in lower case.
func (n norms) of(word string) string {
	if s, ok := n.tables.LexemeNorms[n.tables.Hash(word)]; ok {
		return s
	}
	if s, ok := n.tables.BaseNorms[word]; ok {
		return s
	}
	return Lower(word)
}

// Lower is Python's str.lower: it differs from strings.ToLower in İ, which becomes two characters.
func Lower(s string) string {
	if strings.ContainsRune(s, 'İ') {
		s = strings.ReplaceAll(s, "İ", "i̇")
	}
	return strings.ToLower(s)
}
