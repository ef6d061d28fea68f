// Package lemma gives parsed tokens their coarse tag, morphology and lemma, as spaCy's attribute ruler and rule
// lemmatizer do. Call [New] once and [Annotator.Annotate] for each paragraph.
package lemma

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
	"github.com/newsgraph/newsgraph/ingest/spacy/token"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Annotator sets POS, Morph and Lemma. It may be used by many goroutines at once.
type Annotator struct {
	rules      []rule
	byTag      map[string][]int // rules whose first token must have that tag
	byLower    map[string][]int // rules whose first token must be that word
	rest       []int            // rules that must be tried everywhere
	index      map[string]map[string]bool
	exceptions map[string]map[string][]string
	suffixes   map[string][][2]string
	irregular  map[string][]string // forms by verb
}

// New builds the annotator from the model's tables.
func New(t *data.Tables) (*Annotator, error) {
	a := &Annotator{
		byTag: map[string][]int{}, byLower: map[string][]int{},
		index:      map[string]map[string]bool{},
		exceptions: t.LemmaExceptions,
		suffixes:   t.LemmaRules,
	}
	for pos, words := range t.LemmaIndex {
		a.index[pos] = make(map[string]bool, len(words))
		for _, w := range words {
			a.index[pos][w] = true
		}
	}
	a.irregular = map[string][]string{}
	for form, verbs := range t.LemmaExceptions["verb"] {
		for _, v := range verbs {
			a.irregular[v] = append(a.irregular[v], form)
		}
	}
	for _, forms := range a.irregular {
		slices.Sort(forms)
	}
	for i, p := range t.Ruler {
		rs, err := newRules(p)
		if err != nil {
			return nil, fmt.Errorf("attribute ruler, pattern %d: %w", i, err)
		}
		for _, r := range rs {
			a.add(r)
		}
	}
	return a, nil
}

// IrregularForms are the forms of a verb that no suffix makes, sorted: { met } of { meet }.
func (a *Annotator) IrregularForms(verb string) []string { return a.irregular[verb] }

// add files a rule under what its first token must be.
func (a *Annotator) add(r rule) {
	k := len(a.rules)
	a.rules = append(a.rules, r)
	first := r.tokens[0]
	switch {
	case len(first.lower) > 0:
		for _, w := range first.lower {
			a.byLower[w] = append(a.byLower[w], k)
		}
	case len(first.tag) > 0:
		for _, t := range first.tag {
			a.byTag[t] = append(a.byTag[t], k)
		}
	default:
		a.rest = append(a.rest, k)
	}
}

// Annotate sets POS, Morph and Lemma of the tokens of one paragraph, and Tag and Dep of white space.
func (a *Annotator) Annotate(toks []syntax.Token) {
	a.rule(toks)
	for i := range toks {
		if toks[i].Lemma == "" {
			toks[i].Lemma = a.lemma(&toks[i])
		}
	}
}

// match is a rule that fits at a place.
type match struct {
	rule, first int
}

// rule applies the attribute ruler: all matches are found before any is applied, and later rules overrule earlier ones
// (spaCy: pipeline/attributeruler.py).
func (a *Annotator) rule(toks []syntax.Token) {
	lowers := make([]string, len(toks))
	for i := range toks {
		lowers[i] = token.Lower(toks[i].Text)
	}
	var found []match
	for i := range toks {
		for _, list := range [][]int{a.byLower[lowers[i]], a.byTag[toks[i].Tag], a.rest} {
			for _, k := range list {
				if a.rules[k].fits(toks, lowers, i) {
					found = append(found, match{k, i})
				}
			}
		}
	}
	slices.SortFunc(found, func(x, y match) int {
		if x.rule != y.rule {
			return x.rule - y.rule
		}
		return x.first - y.first
	})
	for _, m := range found {
		a.rules[m.rule].apply(&toks[m.first+a.rules[m.rule].index])
	}
}

// lemma is the first lemma that the rules give (spaCy: pipeline/lemmatizer.py, rule_lemmatize).
func (a *Annotator) lemma(t *syntax.Token) string {
	pos := strings.ToLower(t.POS)
	lower := token.Lower(t.Text)
	if pos == "" || pos == "space" || isBaseForm(pos, t.Morph) {
		return lower
	}
	if len(a.index[pos]) == 0 && len(a.exceptions[pos]) == 0 && len(a.suffixes[pos]) == 0 {
		if pos == "propn" {
			return t.Text
		}
		return lower
	}
	if exc := a.exceptions[pos][lower]; len(exc) > 0 {
		return a.fromExceptions(pos, lower, exc)
	}
	known, unknown := a.forms(pos, lower)
	switch {
	case len(known) > 0:
		return known[0]
	case len(unknown) > 0:
		return unknown[0]
	}
	return t.Text
}

// fromExceptions is the first lemma where the form has exceptions: each goes to the front unless the rules gave it.
func (a *Annotator) fromExceptions(pos, lower string, exc []string) string {
	forms, _ := a.forms(pos, lower)
	for _, f := range exc {
		if !slices.Contains(forms, f) {
			forms = slices.Insert(forms, 0, f)
		}
	}
	return forms[0]
}

// forms are the lemmas that suffix rules give: those in the index (or not all letters), best first, and others.
func (a *Annotator) forms(pos, lower string) (known, unknown []string) {
	for _, r := range a.suffixes[pos] {
		stem, ok := strings.CutSuffix(lower, r[0])
		form := stem + r[1]
		switch {
		case !ok || form == "":
		case a.index[pos][form]:
			known = slices.Insert(known, 0, form)
		case !isAlpha(form):
			known = append(known, form)
		default:
			unknown = append(unknown, form)
		}
	}
	return known, unknown
}

func isAlpha(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) || r == utf8.RuneError {
			return false
		}
	}
	return s != ""
}

// isBaseForm reports whether morphology says that the word is its own lemma (spaCy: lang/en/lemmatizer.py).
func isBaseForm(pos, morph string) bool {
	f := features(morph)
	switch {
	case pos == "noun" && f["Number"] == "Sing",
		pos == "verb" && f["VerbForm"] == "Fin" && f["Tense"] == "Pres" && f["Number"] == "",
		f["VerbForm"] == "Inf", f["VerbForm"] == "None", f["Degree"] == "Pos":
		return true
	}
	return false
}

func features(morph string) map[string]string {
	f := map[string]string{}
	for _, kv := range strings.Split(morph, "|") {
		if k, v, ok := strings.Cut(kv, "="); ok {
			f[k] = v
		}
	}
	return f
}
