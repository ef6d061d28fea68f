package turtle

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// pieceSize is how many bytes of Turtle and TriG are read at once.
const pieceSize = 64 << 10

// placedQuad is a quad with the line on which it ends.
type placedQuad struct {
	graph.Quad
	line int
}

// pieces reads Turtle or TriG piece by piece. Of each, the statements are read that are whole; the rest is read again with more behind
// it.
func (p *parser) pieces(r io.Reader, size int) error {
	var buf []byte
	size = max(size, utf8.UTFMax)
	for want, first := size, true; ; first = false {
		var last bool
		var err error
		if buf, last, err = fill(r, buf, want); err != nil {
			return err
		}
		whole := len(buf)
		if !last {
			whole = endOfRunes(buf)
		}
		skip := 0
		if first && strings.HasPrefix(string(buf[:min(len(buf), 3)]), "\ufeff") {
			skip = len("\ufeff")
		}
		text := string(buf[skip:whole])
		bad := invalid(text)
		if bad >= 0 { // what stands before it is read first
			text, last = text[:bad], false
		}
		p.begin(text)
		done := p.statements(last)
		if bad >= 0 {
			p.failAt(bad, "not UTF-8")
		}
		if p.err != nil || last {
			return p.err
		}
		p.pass(done)
		done += skip
		buf = buf[:copy(buf, buf[done:])]
		want = max(size, len(buf))
	}
}

// fill reads so many bytes behind those that are there; fewer only where they are the last.
func fill(r io.Reader, buf []byte, want int) (out []byte, last bool, err error) {
	end := len(buf) + want
	for buf = slices.Grow(buf, want); len(buf) < end; {
		n, err := r.Read(buf[len(buf):end])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, true, nil
		}
		if err != nil {
			return buf, false, err
		}
	}
	return buf, false, nil
}

// endOfRunes is how long a text is without a character at its end that is not whole.
func endOfRunes(b []byte) int {
	for k := 1; k <= min(len(b), utf8.UTFMax); k++ {
		if utf8.RuneStart(b[len(b)-k]) {
			if !utf8.FullRune(b[len(b)-k:]) {
				return len(b) - k
			}
			break
		}
	}
	return len(b)
}

// statements reads those of the text that are whole, and says how far they reach. last is whether nothing comes behind the text.
func (p *parser) statements(last bool) (done int) {
	for p.err == nil {
		before := *p
		p.reifying = p.reifying[:0]
		p.space()
		switch {
		case p.pos < len(p.text):
			p.step()
		case last && p.open:
			p.want(`"}"`)
		case last:
			return p.pos
		}
		if !last && !p.isWhole() {
			p.back(&before)
			return before.pos
		}
		for i := 0; i < len(p.pending) && p.err == nil; i++ {
			p.give(p.pending[i].Quad, p.pending[i].line)
		}
		p.pending = p.pending[:0]
	}
	return p.pos
}

// back goes back to where a statement begins.
func (p *parser) back(before *parser) {
	for _, key := range p.reifying {
		delete(p.reified, key)
	}
	pending := p.pending[:0]
	*p = *before
	p.pending = pending
}

// lookahead is how many bytes behind a place may change what is read there: of an escape, \U0001F600.
const lookahead = 16

// isWhole reports whether nothing that may come behind the text changes what was read last. Names go on behind a full stop.
func (p *parser) isWhole() bool {
	switch {
	case p.err != nil:
		return len(p.text)-p.reach > lookahead
	case p.pos == 0 || p.pos >= len(p.text):
		return false
	}
	return strings.IndexByte("{} \t\r\n", p.text[p.pos-1]) >= 0 || strings.IndexByte(" \t\r\n<@#}", p.text[p.pos]) >= 0
}

// pass leaves behind the part of the text that was read.
func (p *parser) pass(done int) {
	p.line += strings.Count(p.text[p.counted:done], "\n")
	p.column = p.columnAt(done)
	p.text, p.pos, p.counted = "", 0, 0
}
