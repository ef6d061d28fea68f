package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// trim takes white space off both ends of a span.
func trim(text string, s graph.Span) graph.Span {
	part := text[s.Start:s.End]
	left := strings.TrimLeftFunc(part, unicode.IsSpace)
	s.Start += len(part) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	return s
}

// paragraphs cuts a text into paragraphs, without the white space around them. Blank lines always separate them. Lines
// that stand together are one paragraph where they are hard-wrapped, else each is one, unless it goes on with a sentence
// that the line before began.
func paragraphs(text string) []graph.Span {
	blocks := lineBlocks(text)
	wrapped := isWrapped(text, blocks)
	var out []graph.Span
	for _, lines := range blocks {
		for i, line := range lines {
			if i > 0 && !apart(text, lines[i-1], line) && (wrapped && !indented(text, lines, i) || continues(text[lines[i-1].Start:lines[i-1].End], text[line.Start:line.End])) {
				out[len(out)-1].End = line.End
				continue
			}
			out = append(out, line)
		}
	}
	return out
}

// apart reports whether one of two lines that stand together is a line of a header.
//
//	{ Crane falls on mosque ⏎ By Jane Doe ⏎ Published: May 3, 2021 }
func apart(text string, a, b graph.Span) bool {
	return isHeaderLine(text[a.Start:a.End]) || isHeaderLine(text[b.Start:b.End])
}

// lineBlocks are the lines that stand together, trimmed.
func lineBlocks(text string) [][]graph.Span {
	var out [][]graph.Span
	open := false
	for start := 0; start < len(text); {
		end := len(text)
		next := end
		if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
			end, next = start+n, start+n+1
		}
		line := trim(text, graph.Span{Start: start, End: end})
		start = next
		if line.Len() == 0 {
			open = false
			continue
		}
		if !open {
			out = append(out, nil)
		}
		open = true
		out[len(out)-1] = append(out[len(out)-1], line)
	}
	return out
}

const (
	widest    = 130 // characters; lines are not wrapped wider than this
	narrowest = 40
	ragged    = 10 // characters by which a wrapped line may miss the widest one although the next word would fit
)

// isWrapped reports whether the lines of a text end where the page did, not where the paragraph did: then none is wide,
// and most that have a successor are so full that its first word would not have fitted.
func isWrapped(text string, blocks [][]graph.Span) bool {
	var inner, full, ended, width int
	for _, lines := range blocks {
		for _, line := range lines {
			width = max(width, runes(text, line))
		}
	}
	if width > widest || width < narrowest {
		return false
	}
	for _, lines := range blocks {
		for i := 1; i < len(lines); i++ {
			inner++
			word := strings.Fields(text[lines[i].Start:lines[i].End])[0]
			if runes(text, lines[i-1])+1+utf8.RuneCountInString(word)+ragged > width {
				full++
			}
			if endsSentence(text[lines[i-1].Start:lines[i-1].End]) {
				ended++
			}
		}
	}
	return inner > 0 && full*10 >= inner*7 && ended*2 < inner
}

func runes(text string, s graph.Span) int { return utf8.RuneCountInString(text[s.Start:s.End]) }

// indented reports whether line i of a block is set in from its line's start while the one before is not, as the first
// line of a paragraph is.
func indented(text string, lines []graph.Span, i int) bool {
	in := func(s graph.Span) int { return s.Start - 1 - strings.LastIndexByte(text[:s.Start], '\n') }
	return in(lines[i]) > in(lines[i-1]) && in(lines[i-1]) == 0
}

var sentenceEnd = regexp.MustCompile(`[.!?:;…]["'”’»)\]]*$`)

// endsSentence reports whether a line could be the last of a paragraph of whole sentences.
func endsSentence(line string) bool { return sentenceEnd.MatchString(line) }

// unfinished matches a line that breaks off within a phrase.
var unfinished = regexp.MustCompile(`(?:[,–—]|\b(?:the|a|an|of|in|on|at|to|for|by|with|from|and|or|but|that|which|as|his|her|its|their))$`)

// continues reports whether a line goes on with a sentence that the line before it began.
//
//	{ the U.S.-led ⏎ coalition ⏎ conducted five airstrikes }
func continues(before, line string) bool {
	if endsSentence(before) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLower(r) && !bullet.MatchString(line) || strings.ContainsRune(".,;:)!?”’", r) || unfinished.MatchString(before)
}

// bullet matches the mark of a list item.
var bullet = regexp.MustCompile(`^(?:[-*•–]|o|[a-z]\)|\(?[ivx]+\))\s`)
