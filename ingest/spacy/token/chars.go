package token

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// class is a set of code points: ranges in order and apart from each other, and a bitmap for ASCII.
type class struct {
	ascii  [128]bool
	ranges [][2]rune
}

func newClass(ranges [][2]rune) *class {
	c := &class{}
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	for _, r := range sorted {
		if n := len(c.ranges); n > 0 && r[0] <= c.ranges[n-1][1] { // ranges that overlap would lead the search astray
			c.ranges[n-1][1] = max(c.ranges[n-1][1], r[1])
		} else {
			c.ranges = append(c.ranges, r)
		}
		for x := r[0]; x <= r[1] && x < 128; x++ {
			c.ascii[x] = true
		}
	}
	return c
}

// has reports whether r is in the class.
func (c *class) has(r rune) bool {
	if r < 0 {
		return false
	}
	if r < 128 {
		return c.ascii[r]
	}
	lo, hi := 0, len(c.ranges)
	for lo < hi {
		mid := (lo + hi) / 2
		if c.ranges[mid][1] < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(c.ranges) && c.ranges[lo][0] <= r
}

// firstRune is the first character of s and its length in bytes. It is -1, which no class holds, where s is empty or begins with
// a byte that is not UTF-8: U+FFFD as it stands in a text is a character like others, an icon.
func firstRune(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n < 2 {
		r = -1
	}
	return r, n
}

// lastRune is the last character of s, as firstRune is the first.
func lastRune(s string) (rune, int) {
	r, n := utf8.DecodeLastRuneInString(s)
	if r == utf8.RuneError && n < 2 {
		r = -1
	}
	return r, n
}

// isSpace is Python's str.isspace: Unicode's white space and the separators U+001C to U+001F.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f
}

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

// IsSpace reports whether a token is white space: not empty and nothing else in it (spaCy's is_space).
func IsSpace(s string) bool {
	for _, r := range s {
		if !isSpace(r) {
			return false
		}
	}
	return s != ""
}
