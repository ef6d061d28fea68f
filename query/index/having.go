package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
)

// Having are the reports that have all of some words in their text or in the terms of their statements; the words are as Words or TermWords
// give them. Words that are not kept, as those of grammar, are passed over; ok is false where no other is left: any report may have them.
func (v *View) Having(words []string) (reports map[graph.ReportID]bool, ok bool) {
	var asked []lookup
	for _, w := range words {
		if isKept(w) {
			l := lookup{}
			l.text, _ = v.search.words.Get(w)
			l.terms, _ = v.search.repaired.Get(w)
			asked = append(asked, l)
		}
	}
	if len(asked) == 0 {
		return nil, false
	}
	rarest := slices.MinFunc(asked, func(a, b lookup) int { return cmp.Compare(a.size(), b.size()) })
	reports = make(map[graph.ReportID]bool, rarest.size())
	put := func(t *text) {
		if !slices.ContainsFunc(asked, func(l lookup) bool { return !l.has(t) }) {
			reports[t.reading.Report.ID] = true
		}
	}
	for p := range rarest.text.all() {
		put(p.text)
	}
	for t := range rarest.terms.all() {
		put(t)
	}
	return reports, true
}

// lookup is where reports have a word.
type lookup struct {
	text  list[posting]
	terms list[*text]
}

func (l *lookup) size() int { return l.text.size + l.terms.size }

func (l *lookup) has(t *text) bool {
	_, _, ok := l.text.find(posting{text: t}, bySeq)
	if !ok {
		_, _, ok = l.terms.find(t, textBySeq)
	}
	return ok
}

func textBySeq(a, b *text) int { return cmp.Compare(a.seq, b.seq) }

// isKept reports whether a search knows where a word is. Those of grammar are not kept, and marks that stand on letters end a word of a
// sentence, but none of a term.
func isKept(w string) bool {
	return !stop[w] && !strings.ContainsFunc(w, unicode.IsMark)
}

// repairedWords are the words of a reading's terms that its text has not: a term may be a repair of what the text says.
func repairedWords(r *graph.Reading, inText map[string]int) (out []string) {
	had := map[string]struct{}{} // terms recur
	add := func(term string) {
		if _, ok := had[term]; ok || term == "" {
			return
		}
		had[term] = struct{}{}
		for _, w := range TermWords(term) {
			if _, ok := inText[w]; !ok && isKept(w) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	for i := range r.Statements {
		st := &r.Statements[i]
		add(st.Subject.Text)
		add(st.Object.Text)
		for _, a := range st.Attribution {
			add(a.Source.Text)
		}
	}
	return out
}

// TermWords splits a term into words as Words does, but leaves none out: { US } and { he } are names here.
func TermWords(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !IsTermRune(c) }) {
		w = strings.Trim(w, "'’.")
		w = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s"), "'’")
		if w = strings.ReplaceAll(w, ".", ""); w != "" {
			out = append(out, Stem(w))
		}
	}
	return out
}

// IsTermRune reports whether a character is part of a word of a term.
func IsTermRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c) || strings.ContainsRune("'’.", c)
}
