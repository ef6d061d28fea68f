package token

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
)

// affixes matches what spaCy's regular expressions for prefixes, suffixes and infixes match
// (spaCy: lang/punctuation.py, lang/en/punctuation.py, lang/char_classes.py).
type affixes struct {
	alpha, lower, upper, icons *class
	beforeStop                 *class // what a full stop may follow to be a suffix
	quotes                     *class

	prefixes map[byte][]string // by first byte, in the order of the expression
	suffixes map[byte][]string // by last byte, longest first
	currency map[byte][]string // suffixes after a digit, by last byte, longest first
	units    map[byte][]string
	hyphens  []string
}

func newAffixes(t *data.Tables) *affixes {
	c := &t.Chars
	stop := slices.Concat(c.Lower, c.Punct, c.Quotes, [][2]rune{
		{'0', '9'}, {'%', '%'}, {'²', '²'}, {'-', '-'}, {'+', '+'},
		{'|', '|'}, // it separates alternatives, but within brackets spaCy's expression has it as a character
	})
	a := &affixes{
		alpha: newClass(c.Alpha), lower: newClass(c.Lower), upper: newClass(c.Upper), icons: newClass(c.Icons),
		quotes: newClass(c.Quotes), beforeStop: newClass(stop),
		hyphens: t.ListHyphens,
	}
	a.prefixes = byFirst(slices.Concat(
		[]string{"§", "%", "=", "—", "–"}, t.ListPunct, t.ListEllipses, t.ListQuotes, t.ListCurrency))
	a.suffixes = byLast(slices.Concat(
		t.ListPunct, t.ListEllipses, t.ListQuotes, []string{"'s", "'S", "’s", "’S", "—", "–"}))
	a.currency = byLast(t.ListCurrency)
	a.units = byLast(t.ListUnits)
	return a
}

func byFirst(list []string) map[byte][]string {
	m := map[byte][]string{}
	for _, s := range list {
		if s != "" {
			m[s[0]] = append(m[s[0]], s)
		}
	}
	return m
}

func byLast(list []string) map[byte][]string {
	m := map[byte][]string{}
	for _, s := range list {
		if s != "" {
			m[s[len(s)-1]] = append(m[s[len(s)-1]], s)
		}
	}
	for _, l := range m {
		slices.SortStableFunc(l, func(a, b string) int { return len(b) - len(a) })
	}
	return m
}

// prefix is the length in bytes of the prefix of s, 0 where it has none.
func (a *affixes) prefix(s string) int {
	if s == "" {
		return 0
	}
	for _, p := range a.prefixes[s[0]] {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	switch {
	case s[0] == '+' && (len(s) == 1 || !isASCIIDigit(rune(s[1]))): // \+(?![0-9])
		return 1
	case strings.HasPrefix(s, ".."): // \.\.+
		return len(s) - len(strings.TrimLeft(s, "."))
	}
	if r, n := firstRune(s); a.icons.has(r) {
		return n
	}
	return 0
}

// suffix is the length in bytes of the longest suffix of s, 0 where it has none.
func (a *affixes) suffix(s string) int {
	if s == "" {
		return 0
	}
	best := 0
	last := s[len(s)-1]
	for _, p := range a.suffixes[last] {
		if strings.HasSuffix(s, p) {
			best = len(p)
			break
		}
	}
	if r, n := lastRune(s); a.icons.has(r) {
		best = max(best, n)
	}
	best = max(best, a.afterDigit(s, a.currency[last]), a.afterDigit(s, a.units[last]))
	switch last {
	case '+':
		best = max(best, a.afterDigit(s, []string{"+"}))
	case '.':
		best = max(best, a.stop(s))
	}
	return best
}

// afterDigit is the length of the longest of the suffixes that s ends in after a digit.
func (a *affixes) afterDigit(s string, list []string) int {
	for _, p := range list {
		if k := len(s) - len(p); k > 0 && isASCIIDigit(rune(s[k-1])) && strings.HasSuffix(s, p) {
			return len(p)
		}
	}
	return 0
}

// stop is the length of the full stops at the end of s that are a suffix: two or more; or one after a lower-case letter, a
// digit, punctuation or a quotation mark, two capitals, or a temperature.
func (a *affixes) stop(s string) int {
	head := strings.TrimRight(s, ".")
	if n := len(s) - len(head); n > 1 {
		return n
	}
	r, n := lastRune(head)
	before, _ := lastRune(head[:len(head)-n])
	switch {
	case a.beforeStop.has(r), a.upper.has(r) && a.upper.has(before), before == '°' && strings.ContainsRune("FfCcKk", r):
		return 1
	}
	return 0
}

// infixes are the spans of s in bytes at which it is split, left to right.
func (a *affixes) infixes(s string) [][2]int {
	var out [][2]int
	prev := rune(-1)
	for i := 0; i < len(s); {
		n := a.infix(s[i:], prev)
		if n == 0 {
			r, size := firstRune(s[i:])
			prev = r
			i += size
			continue
		}
		out = append(out, [2]int{i, i + n})
		prev, _ = lastRune(s[i : i+n])
		i += n
	}
	return out
}

// infix is the length of the infix at the beginning of s, which prev stands before; prev is -1 at the start.
func (a *affixes) infix(s string, prev rune) int {
	r, n := firstRune(s)
	if strings.HasPrefix(s, "..") {
		return len(s) - len(strings.TrimLeft(s, "."))
	}
	if r == '…' || a.icons.has(r) {
		return n
	}
	next, _ := firstRune(s[n:])
	letter, digit := a.alpha.has(prev), isASCIIDigit(prev)
	switch {
	case digit && strings.ContainsRune("+-*^", r) && (isASCIIDigit(next) || next == '-'),
		r == '.' && (a.lower.has(prev) || a.quotes.has(prev)) && (a.upper.has(next) || a.quotes.has(next)),
		r == ',' && letter && a.alpha.has(next):
		return n
	}
	if !letter && !digit {
		return 0
	}
	for _, h := range a.hyphens {
		if strings.HasPrefix(s, h) {
			if after, _ := firstRune(s[len(h):]); a.alpha.has(after) {
				return len(h)
			}
		}
	}
	if strings.ContainsRune(":<>=/", r) && a.alpha.has(next) {
		return n
	}
	return 0
}
