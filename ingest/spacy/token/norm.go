package token

import (
	"strings"
	"unicode"

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

// Lower is Python's str.lower. It differs from strings.ToLower in İ, which becomes two characters, and in Σ, which is ς where a
// word ends.
func Lower(s string) string {
	if strings.ContainsRune(s, 'İ') {
		s = strings.ReplaceAll(s, "İ", "i̇")
	}
	if strings.ContainsRune(s, 'Σ') {
		s = finalSigmas(s)
	}
	return strings.ToLower(s)
}

// finalSigmas writes ς for each Σ that stands after a letter with case and before none, seen over what casing ignores
// (Unicode, section 3.13, Final_Sigma).
//
//	{ ΌΣΟΣ. }
func finalSigmas(s string) string {
	rs := []rune(s)
	for i, r := range rs {
		if r != 'Σ' {
			continue
		}
		before, after := i-1, i+1
		for before >= 0 && caseIgnorable(rs[before]) {
			before--
		}
		for after < len(rs) && caseIgnorable(rs[after]) {
			after++
		}
		if before >= 0 && cased(rs[before]) && (after == len(rs) || !cased(rs[after])) {
			rs[i] = 'ς'
		}
	}
	return string(rs)
}

// cased and caseIgnorable are the properties of those names (Unicode, section 3.13, D135 and D136).
func cased(r rune) bool {
	return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Uppercase, unicode.Other_Lowercase)
}

func caseIgnorable(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) ||
		strings.ContainsRune("'.:·\u0387\u055f\u05f4‘’\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a", r)
}
