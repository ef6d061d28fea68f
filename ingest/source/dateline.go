package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// agencyDateline matches what agencies set before the first sentence: the place, at times the date and the agency.
//
//	{ BERLIN (Reuters) - German Chancellor Olaf Scholz … }, { KYIV, Ukraine, March 3 (AP) — Russian forces … },
//	{ WASHINGTON — President Biden … }, { Berlin (dpa) – … }
var agencyDateline = regexp.MustCompile(`^(?:` +
	`\p{Lu}[\p{Lu}.'’-]+(?:[ /]\p{Lu}[\p{Lu}.'’-]*){0,3}(?:, \p{Lu}[\pL.]+(?: \p{Lu}[\pL.]+)?)?(?:, (` + dateForms + `|` + monthForms + ` \d{1,2}))?(?: ?\(([\p{Lu}][\pL.,/ ]{1,30})\))? ?(?:[–—]|--?) ?` +
	`|(?:\p{Lu}[\pL.'’-]+ ?){1,3}(?:, \p{Lu}[\pL.]+)?(?:, (` + dateForms + `|` + monthForms + ` \d{1,2}))? ?\(([\pL][\pL./ ]{1,30})\) ?(?:[–—]|--?) ?` +
	`)`)

// dateline takes an agency's dateline off the first paragraph. Its date and agency are kept where nothing else says them.
func (h *header) dateline(p graph.Span) graph.Span {
	s := h.text[p.Start:p.End]
	m := agencyDateline.FindStringSubmatch(s)
	if m == nil || len(m[0]) > 80 || !beginsSentence(s[len(m[0]):]) {
		return p
	}
	for _, g := range m[1:] {
		switch {
		case g == "":
		case isoDate(g) != "":
			h.date(g)
		case unicode.IsDigit(rune(g[len(g)-1])): // { March 3 } without its year
		default:
			h.agency = strings.TrimSpace(g)
		}
	}
	return trim(h.text, graph.Span{Start: p.Start + len(m[0]), End: p.End})
}

// beginsSentence reports whether a text begins as a sentence does.
func beginsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"“‘'`))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// speakerLabel matches what transcripts set before what somebody says.
//
//	{ SECRETARY KERRY: We obviously talked … }, { Q: … }, { Robert Kelly (Penn State): Mt Paektu erupted … }
var speakerLabel = regexp.MustCompile(`^(\p{Lu}[\pL\d.'’-]*(?: (?:\p{Lu}[\pL\d.'’-]*|of|the|al|bin|de|von|van|and)){0,5})(?: ?\([^()\n]{1,60}\))? ?: +`)

// noSpeaker lists what stands before a colon without being a speaker.
var noSpeaker = regexp.MustCompile(`(?i)^(?:(?:editor'?s?’?s? )?notes?|updates?|updated|corrections?|clarification|photos?|images?|pictures?|video|audio|map|graphic|sources?|related|read(?: more)?|see(?: also)?|watch|listen|breaking|exclusive|analysis|opinion|explainer|factbox|timeline|dates?|time|place|location|venue|contacts?|e-?mail|tel(?:ephone)?|phone|fax|address|web(?:site)?|subject|from|to|re|cc|copyright|captions?|credits?|tags?|topics?|filed under|categor(?:y|ies)|keywords?|summary|background|key points?|highlights?|warning|tip|example|definition|reference|references|external links?|by|published|posted|author|reporting|writing|editing|additional reporting|result|results|score|scores|group [a-z]|part [ivx\d]+|chapter [ivx\d]+|step \d+|day \d+|first|second|third|also|more|but|and|so|however|moreover|for example|in short|here|there|today|now|this|that|yes|no)$`)

// turns splits the labels of a transcript from what is said, so that each is a paragraph: the label ends before its colon. A
// text with one label only is taken for a transcript where it is all there is.
func turns(text string, paras []graph.Span) []graph.Span {
	var labelled int
	for _, p := range paras {
		if n, _ := labelOf(text[p.Start:p.End]); n > 0 {
			labelled++
		}
	}
	if labelled == 0 || labelled == 1 && len(paras) > 1 {
		return paras
	}
	out := make([]graph.Span, 0, len(paras)+labelled)
	for _, p := range paras {
		n, rest := labelOf(text[p.Start:p.End])
		if n == 0 {
			out = append(out, p)
			continue
		}
		out = append(out, graph.Span{Start: p.Start, End: p.Start + n}, trim(text, graph.Span{Start: p.Start + rest, End: p.End}))
	}
	return out
}

// labelOf is the length of a paragraph's label and where what is said begins; 0 where there is none.
func labelOf(s string) (label, rest int) {
	m := speakerLabel.FindStringSubmatchIndex(s)
	if m == nil || m[1] >= len(s) || noSpeaker.MatchString(s[m[2]:m[3]]) || !beginsSentence(s[m[1]:]) || len(s[m[1]:]) < 2 {
		return 0, 0
	}
	return len(strings.TrimRight(s[:m[1]], " :")), m[1]
}
