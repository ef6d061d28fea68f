package quote

import (
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// segment is a stretch of text between quotation marks.
type segment struct {
	syntax.Range      // the tokens inside the marks
	open, close  int  // the tokens of the marks; close is -1 where the quotation is not closed
	goesOn       bool // it carries on the segment before it, from the paragraph before
	single       bool // between single marks
}

// outer is the segment with its marks.
func (s *segment) outer() syntax.Range {
	if s.close < 0 {
		return syntax.Range{First: s.open, End: s.End}
	}
	return syntax.Range{First: s.open, End: s.close + 1}
}

// side says what a quotation mark does.
type side int

const (
	neither side = iota
	opens
	closes
	either
)

// segments pairs the quotation marks of doc, paragraph by paragraph. Marks nested in a quotation are left in it. A
// quotation that its paragraph does not close goes on in the next one if that begins with a mark, as English sets long
// quotations; else it ends with its paragraph where it stood at the beginning, and with its sentence elsewhere.
func segments(doc *syntax.Doc) []segment {
	var out []segment
	unclosed := false // the paragraph before was left within a quotation
	for _, para := range doc.Paras {
		first := len(out)
		out = pair(doc, para, out)
		if first < len(out) && unclosed && out[first].open == firstWord(doc, para) {
			out[first].goesOn = true
		}
		unclosed = len(out) > first && out[len(out)-1].close < 0 && out[len(out)-1].End == para.End
	}
	return out
}

// firstWord is the first token of a range that is not white space.
func firstWord(doc *syntax.Doc, r syntax.Range) int {
	for i := r.First; i < r.End; i++ {
		if strings.TrimSpace(doc.Tokens[i].Text) != "" {
			return i
		}
	}
	return r.First
}

// pair adds the segments of one paragraph to out.
func pair(doc *syntax.Doc, para syntax.Range, out []segment) []segment {
	open, single := -1, false
	lastSingle := -2 // the last single mark that can close; -2 before it was looked for
	end := func(at, mark int) {
		s := segment{Range: syntax.Range{First: open + 1, End: at}, open: open, close: mark, single: single}
		if s.Len() > 0 {
			out = append(out, s)
		}
		open = -1
	}
	for i := para.First; i < para.End; i++ {
		sd, isSingle := markSide(doc, para, i)
		switch {
		case sd == neither:
		case open < 0 && (sd == opens || sd == either):
			if isSingle && lastSingle == -2 {
				lastSingle = lastClosing(doc, para)
			}
			if isSingle && lastSingle < i+2 {
				continue // an apostrophe
			}
			open, single = i, isSingle
		case open < 0: // a mark that closes nothing
		case isSingle != single: // nested
		case sd == closes || sd == either:
			end(i, i)
		case sd == opens && !isSingle: // the mark before was never closed
			end(sentenceEnd(doc, open, i), -1)
			open = i
		}
	}
	if open >= 0 {
		stop := para.End
		if open != firstWord(doc, para) && !speechBefore(doc, para, open) {
			stop = sentenceEnd(doc, open, para.End)
		}
		end(stop, -1)
	}
	return out
}

// speechBefore reports whether the mark at i follows a colon or comma, as speech does that its paragraph need not close.
//
//	{ Boswell stating: "People fleeing desperate circumstances … at risk. ⏎ "No one's right … }
func speechBefore(doc *syntax.Doc, para syntax.Range, i int) bool {
	if i == para.First {
		return true
	}
	switch doc.Tokens[i-1].Text {
	case ":", ",":
		return true
	}
	return false
}

// sentenceEnd is the end of the sentence that holds token i, at most limit.
func sentenceEnd(doc *syntax.Doc, i, limit int) int {
	if s := doc.Sentence(i); s >= 0 {
		return min(doc.Sents[s].End, limit)
	}
	return limit
}

// markSide says whether token i is a quotation mark, by its form where that tells, else by the spaces around it.
func markSide(doc *syntax.Doc, para syntax.Range, i int) (sd side, single bool) {
	switch t := &doc.Tokens[i]; t.Text {
	case "“", "„", "«", "``":
		return opens, false
	case "”", "»", "''":
		return closes, false
	case `"`, "＂":
		return spacing(doc, para, i), false
	case "‘", "‚", "`":
		return opens, true
	case "’", "'":
		if t.Tag == "POS" || t.Text == "’" && !spaceAfter(doc, para, i) {
			return neither, true
		}
		sd := spacing(doc, para, i)
		if t.Text == "’" && sd == either || t.Text == "’" && sd == opens {
			sd = closes
		}
		if sd == either {
			sd = neither
		}
		return sd, true
	}
	return neither, false
}

// spacing tells the side of a straight mark: it clings to what it encloses.
func spacing(doc *syntax.Doc, para syntax.Range, i int) side {
	before, after := spaceBefore(doc, para, i), spaceAfter(doc, para, i)
	switch {
	case before && !after:
		return opens
	case after && !before:
		return closes
	}
	return either
}

// spaceBefore reports whether white space, an opening bracket or a dash comes before token i.
func spaceBefore(doc *syntax.Doc, para syntax.Range, i int) bool {
	if i == para.First {
		return true
	}
	t := &doc.Tokens[i-1]
	return t.End < doc.Tokens[i].Start || strings.TrimSpace(t.Text) == "" || strings.ContainsAny(t.Text, "([{—–") || t.Text == `"` || t.Text == "“"
}

// spaceAfter reports whether white space or closing punctuation comes after token i.
func spaceAfter(doc *syntax.Doc, para syntax.Range, i int) bool {
	if i+1 >= para.End {
		return true
	}
	t := &doc.Tokens[i+1]
	return doc.Tokens[i].End < t.Start || strings.TrimSpace(t.Text) == "" || len(t.Text) > 0 && strings.ContainsAny(t.Text[:1], ".,;:!?)]}—–") && !strings.HasPrefix(t.Text, "...")
}

// lastClosing is the last single mark of a paragraph that can close a quotation, or -1.
func lastClosing(doc *syntax.Doc, para syntax.Range) int {
	for k := para.End - 1; k >= para.First; k-- {
		if sd, single := markSide(doc, para, k); single && sd == closes {
			return k
		}
	}
	return -1
}
