package source

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfLine is one line of a page. Places are in points of 1/72 inch, from the lower left corner.
type pdfLine struct {
	text        string
	page        int
	height      float64 // of the page
	left, right float64
	y           float64 // of the base line
	size        float64 // of the font
	hyphen      bool    // it ends in a hyphen, which text leaves out
	placed      bool    // the places are known
}

type pdfLines []pdfLine

var (
	ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")
	// titles that programs make up: { Microsoft Word - draft.docx }, { untitled }
	noTitle    = regexp.MustCompile(`(?i)^\s*$|^microsoft |^untitled|\.(?:docx?|odt|indd|qxd|pdf|rtf|html?|tex)\s*$|^(?:document|layout|page) ?\d*$`)
	pageNumber = regexp.MustCompile(`(?i)^\W*(?:page|p\.|seite)?\W*\d{1,4}(?:\W*(?:of|/|von)\W*\d{1,4})?\W*$`)
	digits     = regexp.MustCompile(`\d+`)
)

// blocks joins the lines to paragraphs. Running heads and page numbers are left out; what is set larger than the text is a
// heading, and the largest at the beginning the title.
func (ls pdfLines) blocks() (out blocks, title string) {
	ls = ls.withoutRunning().byColumn()
	body := ls.bodySize()
	words := ls.words()
	leading := ls.leading()
	largest := 0.0
	for i, l := range ls {
		if l.page == 0 && i < 12 && l.size > body*headingSize {
			largest = max(largest, l.size)
		}
	}
	heads := ""
	for i := 0; i < len(ls); {
		text := ls[i].text
		k := i + 1
		for ; k < len(ls) && !ls.breaks(k, leading); k++ {
			text = join(text, &ls[k-1], ls[k].text, words)
		}
		if ls[k-1].hyphen {
			text += "-"
		}
		heading := ls[i].size > body*headingSize && !(endsSentence(text) && len(strings.Fields(text)) > 12)
		if heading && ls[i].size == largest && title == "" && heads == "" {
			title = text
		}
		small := ls[i].outer() && ls[i].size < .9*body // a running head of a single page
		out = append(out, block{text: text, aside: heading || small || isPageNotice(text, false)})
		i = k
	}
	return out, title
}

const (
	headingSize = 1.15 // times the size of the text
	margin      = .1   // of the height of a page, at its top and bottom
)

// outer reports whether a line stands at the top or the bottom of its page.
func (l *pdfLine) outer() bool {
	return l.placed && (l.y > l.height*(1-margin) || l.y < l.height*margin)
}

// withoutRunning leaves out page numbers, and what stands at the top or the bottom of several pages.
func (ls pdfLines) withoutRunning() (out pdfLines) {
	key := func(l *pdfLine) string { return digits.ReplaceAllString(strings.ToLower(l.text), "#") }
	pages := map[string]map[int]bool{}
	for i := range ls {
		if l := &ls[i]; l.outer() {
			if pages[key(l)] == nil {
				pages[key(l)] = map[int]bool{}
			}
			pages[key(l)][l.page] = true
		}
	}
	for i := range ls {
		l := &ls[i]
		alone := pageNumber.MatchString(l.text) && (i == 0 || i == len(ls)-1 || ls[i-1].page != l.page || ls[i+1].page != l.page)
		if l.outer() && (len(pages[key(l)]) > 1 || pageNumber.MatchString(l.text)) || alone && len(ls) > 1 {
			continue
		}
		out = append(out, *l)
	}
	return out
}

// pages is how many pages the lines stand on.
func (ls pdfLines) pages() int {
	seen := map[int]bool{}
	for _, l := range ls {
		seen[l.page] = true
	}
	return len(seen)
}

// byColumn puts columns behind each other on pages that hold them line by line across.
func (ls pdfLines) byColumn() pdfLines {
	var out pdfLines
	for i := 0; i < len(ls); {
		k := i
		for k < len(ls) && ls[k].page == ls[i].page {
			k++
		}
		out = append(out, ls[i:k].split()...)
		i = k
	}
	return out
}

// split puts the left column of a page before the right one where most lines of the left have one of the right behind them.
func (ls pdfLines) split() pdfLines {
	var starts []float64
	for i := 1; i < len(ls); i++ {
		a, b := &ls[i-1], &ls[i]
		if a.placed && b.placed && math.Abs(a.y-b.y) < 1 && b.left > a.right+5 {
			starts = append(starts, b.left)
		}
	}
	if len(starts) < 4 || len(starts)*3 < len(ls) {
		return ls
	}
	slices.Sort(starts)
	gutter := starts[len(starts)/2] - 2
	var left, right pdfLines
	for _, l := range ls {
		if l.placed && l.left >= gutter {
			right = append(right, l)
		} else {
			left = append(left, l)
		}
	}
	return append(left, right...)
}

// bodySize is the size of the font that most characters have.
func (ls pdfLines) bodySize() float64 {
	chars := map[float64]int{}
	best := 0.0
	for _, l := range ls {
		chars[l.size] += len(l.text)
		if n := chars[l.size]; n > chars[best] || n == chars[best] && l.size < best {
			best = l.size
		}
	}
	return best
}

// leading is the usual distance of two base lines.
func (ls pdfLines) leading() float64 {
	var ds []float64
	for i := 1; i < len(ls); i++ {
		if d := ls[i-1].y - ls[i].y; ls[i].page == ls[i-1].page && d > 0 && d < 4*ls[i].size {
			ds = append(ds, d)
		}
	}
	if len(ds) == 0 {
		return math.Inf(1)
	}
	slices.Sort(ds)
	return ds[len(ds)/3] // gaps between paragraphs are larger
}

// words are the words of all lines but for those at the ends, which may be cut.
func (ls pdfLines) words() map[string]bool {
	out := map[string]bool{}
	for _, l := range ls {
		fields := strings.Fields(strings.ToLower(l.text))
		if l.hyphen && len(fields) > 0 {
			fields = fields[:len(fields)-1]
		}
		for _, f := range fields {
			out[strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })] = true
		}
	}
	return out
}

// breaks reports whether line i begins a paragraph.
func (ls pdfLines) breaks(i int, leading float64) bool {
	a, b := &ls[i-1], &ls[i]
	ended := endsSentence(a.text) && !a.hyphen
	if !a.placed || !b.placed {
		return ended
	}
	if math.Abs(a.size-b.size) > .1*a.size || bullet.MatchString(b.text) {
		return true
	}
	if a.page != b.page || b.y > a.y+1 { // the next page or column goes on with a sentence that is not at its end
		r, _ := utf8.DecodeRuneInString(b.text)
		return ended || !a.hyphen && ls.short(i-1) && unicode.IsUpper(r)
	}
	if a.y-b.y > 1.3*leading {
		return true
	}
	if indent := b.left - a.left; indent > .8*b.size && indent < 5*b.size && ended && !ls.centred(i) {
		return true
	}
	return ended && ls.short(i-1)
}

// short reports whether a line ends well before its column does.
func (ls pdfLines) short(i int) bool {
	right := 0.0
	for k := max(0, i-30); k < min(len(ls), i+30); k++ {
		if l := &ls[k]; l.page == ls[i].page && math.Abs(l.left-ls[i].left) < 2*l.size && math.Abs(l.size-ls[i].size) < .5 {
			right = max(right, l.right)
		}
	}
	return ls[i].right < right-.15*(right-ls[i].left)-ls[i].size
}

// centred reports whether two lines have the same middle.
func (ls pdfLines) centred(i int) bool {
	a, b := &ls[i-1], &ls[i]
	return math.Abs((a.left+a.right)-(b.left+b.right)) < 4
}

// compound matches the beginnings of words that keep their hyphen: { well-known }, { non-binding }.
var compound = regexp.MustCompile(`(?i)(?:^|[\s("“])(?:well|self|non|ex|anti|pro|vice|half|all|long|short|high|low|full|part|cross|mid|so|left|right|far|north|south|east|west|\w*\d|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$`)

// join is two lines of a paragraph. A hyphen at the end of the first is taken out unless the word is written with one elsewhere,
// or looks like it.
//
//	{ Ice- ⏎ land }, { well- ⏎ known }, { Franco- ⏎ German }
func join(text string, a *pdfLine, next string, words map[string]bool) string {
	before, after := lastWord(text), firstWord(next)
	if !a.hyphen {
		if strings.HasSuffix(text, "-") && before != "-" && unicode.IsLower(rune(after[0])) { // PDFium took it for a real one
			text = strings.TrimSuffix(text, "-")
			before = lastWord(text)
		} else {
			return text + " " + next
		}
	}
	whole := strings.ToLower(before + after)
	r, _ := utf8.DecodeRuneInString(next)
	switch {
	case words[whole]:
	case words[strings.ToLower(before+"-"+after)], compound.MatchString(text), !unicode.IsLower(r), strings.Contains(before, "-"):
		return text + "-" + next
	}
	return text + next
}

func trimMarks(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

func lastWord(s string) string { return trimMarks(s[strings.LastIndexByte(s, ' ')+1:]) }

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	if t := trimMarks(w); t != "" {
		return t
	}
	return w
}
