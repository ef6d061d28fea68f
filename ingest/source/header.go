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
		s := h.text[p.Start:p.End]
		before, credit := beforeCredit(s)
		switch {
		case isNotice(s) || h.marked && byline.MatchString(s):
		case !credit:
			out = append(out, p)
		case before > 0:
			out = append(out, graph.Span{Start: p.Start, End: p.Start + before})
		}
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
	if date, n := headerLine(s); date != "" {
		h.date(date)
		return trim(h.text, graph.Span{Start: p.Start + n, End: p.End}), true
	}
	if before, credit := beforeCredit(s); credit && before == 0 || byline.MatchString(s) || isNotice(s) {
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

// headerLine is the date that a header line holds, "" where the paragraph is none, and where in it content begins.
//
//	{ Updated: May 3, 2021 The court ruled that the ban was void. }, not { Released May 3, 2021, the film won a prize. }
func headerLine(s string) (date string, content int) {
	m := headerDate.FindStringSubmatchIndex(s)
	if m == nil || isoDate(s[m[2]:m[3]]) == "" {
		return "", 0
	}
	date, after := s[m[2]:m[3]], s[m[4]:]
	words := len(strings.Fields(after))
	switch {
	case ofHeader(after):
		return date, len(s)
	case afterDate.MatchString(after) && words >= 3 && endsSentence(after):
		return date, m[4] + afterDate.FindStringSubmatchIndex(after)[2]
	case goesOn.MatchString(after) && words >= 4 && endsSentence(after), words > 15:
		return "", 0
	}
	return date, len(s)
}

// ofHeader reports whether what follows the date of a header line belongs to the header too: nothing, an hour, who wrote it, a
// notice, another date.
func ofHeader(after string) bool {
	after = strings.Trim(after, " \t,|·•–—-()")
	if after == "" || byline.MatchString(after) || isNotice(after) || len(strings.Fields(after)) <= 5 && hour.MatchString(after) {
		return true
	}
	m := headerDate.FindStringSubmatchIndex(after)
	return m != nil && len(after) < titleBytes && ofHeader(after[m[4]:])
}

// isHeaderLine reports whether a line is metadata that no paragraph goes on with.
func isHeaderLine(s string) bool {
	m := headerDate.FindStringSubmatchIndex(s)
	return m != nil && isoDate(s[m[2]:m[3]]) != "" && (ofHeader(s[m[4]:]) || !goesOn.MatchString(s[m[4]:])) || byline.MatchString(s)
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
		dateForms + `(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:(?-i:[A-Z]{1,4})\b|[+-]\d{2}:?\d{2}))?)?)(.*)$`)
	// what may follow the date: content that begins, { : The court ruled }, or the rest of the sentence that it stands in, { , the film won }
	afterDate = regexp.MustCompile(`^[\s|·•–—:-]+(["“‘]?\p{Lu})`)
	goesOn    = regexp.MustCompile(`^,?\s+\p{Ll}`)
	hour      = regexp.MustCompile(`^(?:at )?\d{1,2}[:.]\d{2}\b`)
	// { By Jane Doe }, { By Jane Doe and John Roe, Reuters }
	byline = regexp.MustCompile(`^(?:By|BY|Written by|Reported by|Reporting by|Story by)\s+(?:[\pL.'’-]*\p{Lu}[\pL.'’-]*(?:,| and| &)?\s*){1,12}$`)
)
