package graph

import "unicode/utf8"

// CodePoints converts byte offsets into a text to offsets in Unicode code points and back. The zero value is not
// usable; make one with NewCodePoints. It costs four bytes for each 64 bytes of text that is not ASCII and nothing for
// ASCII text.
type CodePoints struct {
	text  string
	ascii bool
	marks []int32 // marks[i] is the number of code points that start before byte i*markEvery
}

const markEvery = 64

// NewCodePoints indexes text, which must be valid UTF-8 for the conversion to be one to one.
func NewCodePoints(text string) *CodePoints {
	c := &CodePoints{text: text, ascii: true}
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			c.ascii = false
			break
		}
	}
	if c.ascii {
		return c
	}
	n := int32(0)
	for i := 0; i < len(text); i++ {
		if i%markEvery == 0 {
			c.marks = append(c.marks, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return c
}

// FromByte is the number of code points that start before byte offset b. Offsets outside the text are clamped.
func (c *CodePoints) FromByte(b int) int {
	b = min(max(b, 0), len(c.text))
	if c.ascii || b == 0 {
		return b
	}
	m := (b - 1) / markEvery
	n := int(c.marks[m])
	for i := m * markEvery; i < b; i++ {
		if utf8.RuneStart(c.text[i]) {
			n++
		}
	}
	return n
}

// Span converts a span of bytes to one of code points.
func (c *CodePoints) Span(s Span) Span {
	return Span{c.FromByte(s.Start), c.FromByte(s.End)}
}

// ToByte is the byte offset of the code point numbered p. Offsets outside the text are clamped.
func (c *CodePoints) ToByte(p int) int {
	if c.ascii {
		return min(max(p, 0), len(c.text))
	}
	if p <= 0 {
		return 0
	}
	lo, hi := 0, len(c.marks)
	for lo+1 < hi { // the last mark with at most p code points before it
		mid := (lo + hi) / 2
		if int(c.marks[mid]) <= p {
			lo = mid
		} else {
			hi = mid
		}
	}
	n := int(c.marks[lo])
	for i := lo * markEvery; i < len(c.text); i++ {
		if utf8.RuneStart(c.text[i]) {
			if n == p {
				return i
			}
			n++
		}
	}
	return len(c.text)
}
