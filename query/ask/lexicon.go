package ask

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/query/index"
)

//go:embed verbs.txt
var verbsText string

//go:embed wordnet.txt
var wordnetText string

//go:embed wordnet-nouns.txt
var wordnetNounsText string

//go:embed nouns.txt
var nounsText string

//go:embed contrary.txt
var contraryText string

//go:embed light.txt
var lightText string

// lexicon says which words answer for which: the words that cover a word, and those that share a group with it.
type lexicon struct {
	verbs, nouns map[string][]string
	synsets      map[string][]string // verbs by those that WordNet has in one synset with them
	nounSynsets  map[string][]string // nouns, as stems, by the same
	light        map[string][]light  // by the verb that they say
	saidBy       map[light][]string  // the verbs that they say
	contrary     map[string][]string
}

// light is a verb that says little with the noun that says what is done: { have knowledge }.
type light struct{ verb, noun string }

var words = sync.OnceValue(func() lexicon {
	l := lexicon{synsets: groups(wordnetText, spelled), nounSynsets: groups(wordnetNounsText, index.Stem), light: map[string][]light{}, saidBy: map[light][]string{}, contrary: map[string][]string{}, verbs: groups(verbsText, func(w string) string { return w }), nouns: groups(nounsText, index.Stem)}
	for line := range strings.Lines(lightText) {
		if f := strings.Fields(line); len(f) == 3 && !strings.HasPrefix(line, "#") {
			by := light{f[1], f[2]}
			l.light[f[0]] = append(l.light[f[0]], by)
			l.saidBy[by] = append(l.saidBy[by], f[0])
		}
	}
	for line := range strings.Lines(contraryText) {
		if f := strings.Fields(line); len(f) == 2 && !strings.HasPrefix(line, "#") {
			l.contrary[f[0]] = append(l.contrary[f[0]], f[1])
			l.contrary[f[1]] = append(l.contrary[f[1]], f[0])
		}
	}
	return l
})

func groups(text string, norm func(string) string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		oneWay := fields[0] == ">"
		if oneWay {
			fields = fields[1:]
		}
		for i, w := range fields {
			for j, o := range fields {
				if i != j && (!oneWay || i == 0) {
					out[norm(w)] = append(out[norm(w)], norm(o))
				}
			}
		}
	}
	return out
}

// alike is how well the verb of a statement answers for one that was asked for: 1 for itself, less for a paraphrase, else 0.
func (l lexicon) alike(asked, have string) float64 {
	switch {
	case asked == have:
		return 1
	case spelled(asked) == spelled(have):
		return 1
	case slices.Contains(l.verbs[asked], have):
		return 0.75
	case slices.Contains(l.synsets[spelled(asked)], spelled(have)):
		return 0.65
	}
	return 0
}

// paraphrases are the verbs that answer for one that was asked for, itself left out.
func (l lexicon) paraphrases(asked string) []string {
	out := slices.Concat(l.verbs[asked], l.synsets[spelled(asked)])
	if s := spelled(asked); s != asked {
		out = append(out, s)
	}
	for _, w := range slices.Clone(append(out, asked)) {
		if b := british(w); b != w {
			out = append(out, b)
		}
	}
	return out
}

// spelled is a verb as it is spelled in America: favor for favour, analyze for analyse.
func spelled(w string) string {
	switch {
	case len(w) > 5 && strings.HasSuffix(w, "our"):
		return w[:len(w)-3] + "or"
	case len(w) > 6 && (strings.HasSuffix(w, "ise") || strings.HasSuffix(w, "yse")):
		return w[:len(w)-2] + "ze"
	}
	return w
}

// british is a verb as it is spelled in Britain, where that differs.
func british(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "or"):
		return w[:len(w)-2] + "our"
	case len(w) > 6 && (strings.HasSuffix(w, "ize") || strings.HasSuffix(w, "yze")):
		return w[:len(w)-2] + "se"
	}
	return w
}

// same reports whether a word is asked for by another.
func (l lexicon) same(asked, have string) bool {
	return asked == have || slices.Contains(l.nouns[asked], have)
}
