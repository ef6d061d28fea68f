package quote

import (
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// statements gives the paragraphs of a written statement to who makes it: a colon ends the paragraph before, and no quotation
// marks tell where it ends.
//
//	{ Speaking today, Minister Ellwood said: ⏎ I welcome the news that … ⏎ We are proud that … }
func (a *assigner) statements() {
	for p := 0; p+1 < len(a.t.Paras); p++ {
		k := a.introduces(p)
		if k < 0 || a.isQuoted(p+1) || !startsUpper(a.t, a.t.Paras[p+1].First) {
			continue
		}
		if _, ok := a.verbatim[k]; ok {
			continue
		}
		c := &a.cues[k]
		q := quotation{form: graph.Verbatim, cue: c, speaker: c.speaker, written: true}
		for p++; p < len(a.t.Paras) && (len(q.content) == 0 || !a.isNarrated(p, c)); p++ {
			if a.t.Paras[p].Len() > 0 {
				q.content = append(q.content, a.t.Paras[p])
			}
		}
		p--
		a.verbatim[k] = len(a.quotes)
		a.quotes = append(a.quotes, q)
	}
}

// introduces is the cue of what comes after paragraph p, which ends in a colon; -1 where it has none.
func (a *assigner) introduces(p int) int {
	r := a.t.Paras[p]
	end := r.End - 1
	for end > r.First && strings.TrimSpace(a.t.Tokens[end].Text) == "" {
		end--
	}
	if r.Len() == 0 || a.t.word(end) != ":" {
		return -1
	}
	cues := a.bySent[a.t.Sentence(end)]
	for i := len(cues) - 1; i >= 0; i-- {
		c := &a.cues[cues[i]]
		if !c.isVerb || c.passes || len(c.speaker.Toks) == 0 || len(c.content) > 0 || !(c.is(saying) || c.is(quoting)) || a.inSegment(c.at) {
			continue
		}
		after := syntax.Range{First: max(c.frame.End, c.at+1), End: end}
		if !a.t.isFinite(after) && a.t.words(after) <= 12 {
			return cues[i]
		}
	}
	return -1
}

// isQuoted reports whether a paragraph begins with a quotation mark.
func (a *assigner) isQuoted(p int) bool {
	first := firstWord(a.t.Doc, a.t.Paras[p])
	return slices.ContainsFunc(a.segs, func(s segment) bool { return s.open == first })
}

// editorial matches the beginning of a paragraph that stands behind a statement and is no part of it.
var editorial = regexp.MustCompile(`(?i)^(?:notes? (?:to|for) editors?|background|further information|for (?:more|further) information|more information|about the|the full (?:report|text|statement)|read (?:the|more)|follow |media (?:enquiries|contact)|press (?:office|contact)|contact|ends?$|see also|related|share this)`)

// isNarrated reports whether the report speaks again in paragraph p, behind a statement that cue c introduced: others are quoted
// there, another statement begins, it is a heading, or it names the speaker.
func (a *assigner) isNarrated(p int, c *cue) bool {
	r := a.t.Paras[p]
	text := strings.TrimSpace(a.t.TextOf(r))
	switch {
	case r.Len() == 0:
		return false
	case a.introduces(p) >= 0 || editorial.MatchString(text) || a.names(r, c.speaker):
		return true
	case a.t.words(r) <= 8 && !strings.ContainsAny(text[len(text)-1:], ".!?…”\"’:;,"):
		return true // a heading
	}
	for i := range a.segs {
		if s := &a.segs[i]; r.Has(s.open) && a.owner[i] >= 0 && a.quotes[a.owner[i]].cue != nil {
			return true
		}
	}
	return false
}

// names reports whether the words of a range name the speaker: by surname, or by the same title.
//
//	{ Following the meeting [the Foreign Secretary] will return to the Gulf }
func (a *assigner) names(r syntax.Range, speaker clause.Phrase) bool {
	heads := []int{speaker.Head}
	for _, k := range a.t.Children(speaker.Head) {
		if a.t.dep(k, "appos") {
			heads = append(heads, k)
		}
	}
	for _, h := range heads {
		if a.t.Tokens[h].POS == "PRON" {
			continue
		}
		before := h > 0 && a.t.Tokens[h-1].POS == "PROPN" && slices.Contains([]string{"minister", "secretary", "president", "spokesman", "spokeswoman", "spokesperson", "commander", "director", "chief", "general"}, a.t.word(h))
		for i := r.First; i < r.End; i++ {
			if a.t.Tokens[i].Text == a.t.Tokens[h].Text && (!before || i > 0 && a.t.Tokens[i-1].Text == a.t.Tokens[h-1].Text) {
				return true
			}
		}
	}
	return false
}

// pulled reads what is set apart from the text with who said it behind a dash.
//
//	{ “It is the only way forward.” — Ann Marr }, { [The law is] beyond what anybody should tolerate. — Rick Santorum }
func (a *assigner) pulled() {
	for _, r := range a.t.Paras {
		dash := -1
		for i := r.First; i < r.End; i++ {
			if w := a.t.Tokens[i].Text; w == "—" || w == "–" || w == "--" || w == "―" {
				dash = i
			}
		}
		if dash < r.First+4 {
			continue
		}
		who, isPerson := a.signed(syntax.Range{First: dash + 1, End: r.End})
		if who.IsZero() {
			continue
		}
		a.sign(syntax.Range{First: firstWord(a.t.Doc, r), End: dash}, who, isPerson)
	}
}

// signed is the name that a signature consists of, or begins with before a comma.
func (a *assigner) signed(r syntax.Range) (who clause.Phrase, isPerson bool) {
	i := r.First
	for ; i < r.End && a.t.Tokens[i].POS == "PROPN"; i++ {
		who.Toks, who.Head = append(who.Toks, i), i
	}
	if len(who.Toks) == 0 || len(who.Toks) > 5 || i < r.End && a.t.word(i) != "," && a.t.words(syntax.Range{First: i, End: r.End}) > 0 {
		return clause.Phrase{}, false
	}
	e, ok := a.t.EntityAt(who.Head)
	return who, ok && e.Label == "PERSON"
}

// sign makes a paragraph up to its signature a quotation: the words between its marks, or all of it if a person signs.
func (a *assigner) sign(r syntax.Range, who clause.Phrase, isPerson bool) {
	for i := range a.segs {
		if s := &a.segs[i]; s.open == r.First && s.outer().End >= a.t.trim(r).End-1 {
			if q := a.owner[i]; q < 0 {
				a.free(i, who)
			} else if a.quotes[q].cue == nil {
				a.quotes[q].speaker = who
			}
			return
		}
		if r.Has(a.segs[i].open) {
			return
		}
	}
	if isPerson && a.t.words(r) >= 4 && a.t.isFinite(r) && strings.ContainsAny(a.t.word(a.lastWord(r)), ".!?") {
		a.quotes = append(a.quotes, quotation{form: graph.Verbatim, speaker: who, content: []syntax.Range{r}})
	}
}

func (a *assigner) lastWord(r syntax.Range) int {
	i := r.End - 1
	for i > r.First && strings.TrimSpace(a.t.Tokens[i].Text) == "" {
		i--
	}
	return i
}
