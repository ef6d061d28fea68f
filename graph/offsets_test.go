package graph_test

import (
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// FuzzCodePoints compares the index with counting from the start.
func FuzzCodePoints(f *testing.F) {
	f.Add("plain", 3)
	f.Add("Zelenský said “no” – twice", 9)
	f.Add("ααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααααα", 100)
	f.Fuzz(func(t *testing.T, text string, b int) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		c := graph.NewCodePoints(text)
		in := min(max(b, 0), len(text))
		for in < len(text) && in > 0 && !utf8.RuneStart(text[in]) {
			in--
		}
		want := utf8.RuneCountInString(text[:in])
		if have := c.FromByte(in); have != want {
			t.Errorf("FromByte(%d) of %q = %d, want %d", in, text, have, want)
		}
		if have := c.ToByte(want); have != in {
			t.Errorf("ToByte(%d) of %q = %d, want %d", want, text, have, in)
		}
	})
}
