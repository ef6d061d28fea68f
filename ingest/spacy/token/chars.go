package token

import (
	"slices"
	"unicode"
)

// class is a set of code points: ranges in order, and a bitmap for ASCII.
type class struct {
	ascii  [128]bool
	ranges [][2]rune
}

func newClass(ranges [][2]rune) *class {
	c := &class{ranges: slices.Clone(ranges)}
	slices.SortFunc(c.ranges, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	for _, r := range ranges {
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
