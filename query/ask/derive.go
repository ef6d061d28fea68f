package ask

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/query/index"
)

//go:embed derived.txt
var derivedText string

//go:embed wordnet-derived.txt
var wordnetDerivedText string

//go:embed turned.txt
var turnedText string

var derivations = sync.OnceValue(func() map[string][]string {
	own := groups(derivedText, func(w string) string { return w })
	for verb, list := range groups(wordnetDerivedText, func(w string) string { return w }) {
		own[verb] = append(own[verb], list...)
	}
	return own
})

// converse is a verb that tells the same as another with the parties turned about: who does the other is its object, or stands behind
// the preposition.
type converse struct{ verb, prep string }

var converses = sync.OnceValue(func() map[string][]converse {
	out := map[string][]converse{}
	for line := range strings.Lines(turnedText) {
		if f := strings.Fields(line); len(f) >= 2 && !strings.HasPrefix(line, "#") {
			out[f[0]] = append(out[f[0]], converse{f[1], strings.Join(f[2:], "")})
		}
	}
	return out
})

// turned is the converse by which a verb of a sentence tells what is asked for.
func turned(asked, have string) (converse, bool) {
	for _, c := range converses()[asked] {
		if c.verb == have {
			return c, true
		}
	}
	return converse{}, false
}

// endings are what words of one family end with, the longest first.
var endings = strings.Fields("isations izations isation ization ations ation itions ition ingly ments ment ances ance ences ence sions sion tions tion ions ion " +
	"ants ant ents ent ists ist isms ism ives ive als al ers er ors or ees ee ing ies ied ed es s y")

// leastRoot is the length from which two words with one root are of one family.
const leastRoot = 4

// shortEndings are what a word of four letters takes for another of its family: { open } and { opening }, not { part } and { party }.
var shortEndings = strings.Fields("ing ings er ers or ors ed al als ment ments ion ions s es")

// root is what is left of a word without its ending and the sounds that change before one.
//
//	{ invade } and { invasion }: inva
func root(w string) string {
	for _, e := range endings {
		if bare, ok := strings.CutSuffix(w, e); ok && len(bare) >= leastRoot {
			w = bare
			break
		}
	}
	for len(w) > leastRoot && strings.ContainsAny(w[len(w)-1:], "aeiydtszc") {
		w = w[:len(w)-1]
	}
	return w
}

// isDerived reports whether two words, as lemmas or as they stand, are of one family: { oppose } and { opponents }.
func isDerived(a, b string) bool {
	if a == b || index.Stem(a) == index.Stem(b) {
		return true
	}
	if list := derivations()[a]; slices.Contains(list, b) || slices.Contains(list, index.Stem(b)) {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < leastRoot || a[:3] != b[:3] || len(a) == leastRoot && !slices.Contains(shortEndings, strings.TrimPrefix(b, a)) {
		return false
	}
	r := root(a)
	return len(r) >= leastRoot && r == root(b)
}
