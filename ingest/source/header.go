package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// header tells metadata from content.
type header struct {
	text      string
	known     Meta
	marked    bool // what is a heading is known from the markup, so that no paragraph is taken for the title
	title     string
	published string
	agency    string
}

// content is the paragraphs that are content. The metadata that the others hold is kept in the header.
func (h *header) content(paras []graph.Span) []graph.Span {
	out := make([]graph.Span, 0, len(paras))
	body := h.top(paras)
	for _, p := range body {
		if s := h.text[p.Start:p.End]; credit.MatchString(s) || notice.MatchString(s) || h.marked && byline.MatchString(s) {
			continue
		}
		out = append(out, p)
	}
	if len(out) == 0 { // better a heading than nothing
		return paras
	}
	for i := range out {
		p := h.dateline(out[i])
		if p != out[i] || i == 1 || !h.marked { // on pages a summary may stand before the first sentence
			out[i] = p
			break
		}
	}
	return turns(h.text, out)
}

// top takes header lines, title and dateline off the front. The last paragraph is content, after a date that it begins with.
func (h *header) top(paras []graph.Span) []graph.Span {
	for len(paras) > 0 {
		if len(paras) == 1 && datePrefix(h.text[paras[0].Start:paras[0].End]) == 0 {
			return paras
		}
		rest, ok := h.line(paras[0])
		if !ok {
			return paras
		}
		if rest.Len() > 0 {
			return append([]graph.Span{rest}, paras[1:]...)
		}
		if len(paras) == 1 {
			return paras
		}
		paras = paras[1:]
	}
	return paras
}

// line reports whether a paragraph at the front is metadata. Where only its beginning is, rest is what follows.
func (h *header) line(p graph.Span) (rest graph.Span, ok bool) {
	s := h.text[p.Start:p.End]
	switch m := headerDate.FindStringSubmatch(s); {
	case m != nil && (isoDate(m[1]) != "") && len(strings.Fields(m[2])) <= 15:
		h.date(m[1])
		return rest, true
	case byline.MatchString(s) || credit.MatchString(s) || notice.MatchString(s):
		return rest, true
	}
	if n := datePrefix(s); n > 0 {
		h.date(s[:n])
		rest = trim(h.text, graph.Span{Start: p.Start + n, End: p.End})
		return rest, true
	}
	if h.title != "" || h.marked && !sameTitle(s, h.known.Title) {
		return rest, false
	}
	if n := dateSuffix(s); n < len(s) && isTitle(s[:n]) {
		h.date(s[n:])
		h.title = strings.TrimRight(s[:n], " ,–—-|")
		return rest, true
	}
	if isTitle(s) || sameTitle(s, h.known.Title) {
		h.title = s
		return rest, true
	}
	return rest, false
}

// isHeaderLine reports whether a line is metadata that no paragraph goes on with.
func isHeaderLine(s string) bool {
	m := headerDate.FindStringSubmatch(s)
	return m != nil && isoDate(m[1]) != "" || byline.MatchString(s)
}

// date keeps the first date that is found.
func (h *header) date(s string) {
	if h.published == "" {
		h.published = isoDate(s)
	}
}

const (
	titleWords = 30 // longer lines are not titles
	titleBytes = 250
)

// isTitle reports whether the first line of a text that has more lines looks like its title.
//
//	{ At least 107 killed in Mecca crane collapse }
func isTitle(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	if s == "" || strings.Contains(s, "\n") || len(s) > titleBytes || len(strings.Fields(s)) > titleWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune(`"“([`, first) && strings.ContainsRune(`"”`, last) {
		return false // a quotation set off
	}
	return (unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune(`"'”’)%`, last)) && !endsSentence(s)
}

// sameTitle reports whether a line is the title that is known, apart from spacing and a final stop.
func sameTitle(s, title string) bool {
	norm := func(s string) string {
		return strings.ToLower(strings.TrimRight(strings.Join(strings.Fields(s), " "), "."))
	}
	return title != "" && norm(s) == norm(title)
}

var (
	// { date 2023-04-26 This audio is created with AI assistance }, { Published: May 3, 2021 }
	headerDate = regexp.MustCompile(`(?i)^(?:date|dated|published(?: on)?|posted(?: on)?|updated|last updated|issued|released)\s*:?\s+(` +
		dateForms + `(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?)?)(.*)$`)
	// { By Jane Doe }, { By Jane Doe and John Roe, Reuters }
	byline = regexp.MustCompile(`^(?:By|BY|Written by|Reported by|Reporting by|Story by)\s+(?:[\pL.'’-]*\p{Lu}[\pL.'’-]*(?:,| and| &)?\s*){1,12}$`)
	// { Formica fusca, from file. Image: Mathias Krumbholz. }
	credit = regexp.MustCompile(`(?i)(?:^|[\s.(\[])(?:file )?(?:image|photo|photograph|picture|graphic|illustration|video|map)s?(?: credit| courtesy)?(?: by| of)?\s?:\s?[^\s.][^.!?;:\n]{0,70}\.?[)\]]?$`)
	// { This audio is created with AI assistance }, { 3 min read }
	notice = regexp.MustCompile(`(?i)^(?:this (?:audio|article|text|story|recording) (?:is|was|has been) (?:created|generated|produced|read|translated|narrated)(?: \S+){0,8}\.?|listen to this (?:article|story)\.?|\d+[ -]min(?:ute)?s?(?: read)?\.?|advertisement|share this(?: article| story)?\.?|(?:©|copyright).{0,120}|all rights reserved\.?)$`)
)
