package turtle

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// run is the longest run of characters that fit.
func (p *parser) run(fits func(rune) bool) string {
	start := p.pos
	for p.pos < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[p.pos:])
		if !fits(r) {
			break
		}
		p.pos += n
	}
	return p.text[start:p.pos]
}

// IsBaseChar is PN_CHARS_BASE, which Turtle and SPARQL share: a letter that may begin a name.
func IsBaseChar(r rune) bool {
	switch {
	case 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z', 0xC0 <= r && r <= 0xD6, 0xD8 <= r && r <= 0xF6, 0xF8 <= r && r <= 0x2FF,
		0x370 <= r && r <= 0x37D, 0x37F <= r && r <= 0x1FFF, 0x200C <= r && r <= 0x200D, 0x2070 <= r && r <= 0x218F,
		0x2C00 <= r && r <= 0x2FEF, 0x3001 <= r && r <= 0xD7FF, 0xF900 <= r && r <= 0xFDCF, 0xFDF0 <= r && r <= 0xFFFD,
		0x10000 <= r && r <= 0xEFFFF:
		return true
	}
	return false
}

// IsNameChar is PN_CHARS, a character that may stand in a name behind the first.
func IsNameChar(r rune) bool {
	return IsBaseChar(r) || r == '_' || r == '-' || '0' <= r && r <= '9' || r == 0xB7 || 0x300 <= r && r <= 0x36F || 0x203F <= r && r <= 0x2040
}

// validPrefix reports whether a string may stand before the colon of a prefixed name.
func validPrefix(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return IsBaseChar(r)
}

// local reads the local part of a prefixed name.
func (p *parser) local() string {
	var b strings.Builder
	start, end, size := p.pos, p.pos, 0
	for p.pos < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[p.pos:])
		switch {
		case r == '%':
			if !isHex(p.peek(1)) || !isHex(p.peek(2)) {
				p.fail("%% wants two hexadecimal digits")
				return ""
			}
			b.WriteString(p.text[p.pos : p.pos+3])
			p.pos += 3
		case r == '\\':
			if strings.IndexByte("_~.-!$&'()*+,;=/?#@%", p.peek(1)) < 0 || p.peek(1) == 0 {
				p.fail(`\ in a name wants one of _~.-!$&'()*+,;=/?#@%%`)
				return ""
			}
			b.WriteByte(p.peek(1))
			p.pos += 2
		case r == ':' || IsNameChar(r) && !(p.pos == start && (r == '-' || r == 0xB7 || 0x300 <= r && r <= 0x36F || 0x203F <= r && r <= 0x2040)):
			b.WriteRune(r)
			p.pos += n
		case r == '.' && p.pos > start:
			b.WriteByte('.')
			p.pos++
			continue
		default:
			p.pos = end
			return b.String()[:size]
		}
		end, size = p.pos, b.Len()
	}
	p.pos = end
	return b.String()[:size]
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// inIRI are the bytes that stand in an IRI as they are, those of characters beyond ASCII among them.
var inIRI = func() (ok [256]bool) {
	for c := range ok {
		ok[c] = c > ' ' && !strings.ContainsRune("<>\"{}|^`\\", rune(c))
	}
	return ok
}()

// iriRef reads <…> with its escapes resolved.
func (p *parser) iriRef() string {
	start := p.pos
	p.pos++
	end := p.pos
	for end < len(p.text) && inIRI[p.text[end]] {
		end++
	}
	if end < len(p.text) && p.text[end] == '>' {
		iri := p.kept(p.text[p.pos:end])
		p.pos = end + 1
		return iri
	}
	var b strings.Builder
	for p.pos < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[p.pos:])
		if r == '>' {
			p.pos++
			return b.String()
		}
		if r == '\\' {
			if r, n = p.unicode(); n == 0 {
				return ""
			}
		}
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
			p.fail("an IRI cannot hold %q", r)
			return ""
		}
		b.WriteRune(r)
		p.pos += n
	}
	p.failAt(start, "an IRI that does not end")
	return ""
}

// unicode is the character of \uXXXX or \UXXXXXXXX, and how long the escape is; 0 after an error.
func (p *parser) unicode() (rune, int) {
	digits := map[byte]int{'u': 4, 'U': 8}[p.peek(1)]
	if digits == 0 {
		p.fail(`\%c is no escape here`, p.peek(1))
		return 0, 0
	}
	end := min(p.pos+2+digits, len(p.text))
	v, err := strconv.ParseUint(p.text[p.pos+2:end], 16, 32)
	if err != nil || end-p.pos != 2+digits || v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		p.fail(`\%c wants %d hexadecimal digits of a character`, p.peek(1), digits)
		return 0, 0
	}
	return rune(v), 2 + digits
}

// blankLabel reads _:label.
func (p *parser) blankLabel() graph.RDFTerm {
	start := p.pos
	p.pos++
	if !p.punct(':') {
		p.want(`":"`)
		return graph.RDFTerm{}
	}
	first := p.rune()
	label := strings.TrimRight(p.run(func(r rune) bool { return IsNameChar(r) || r == '.' }), ".")
	p.pos = start + 2 + len(label)
	if label == "" || !(IsBaseChar(first) || first == '_' || '0' <= first && first <= '9') {
		p.want("the label of a blank node")
	}
	if p.opts.Format > NQuads {
		label = p.own(p.kept(label))
	}
	return graph.Blank(p.opts.Blanks + label)
}

// kept is a part of the text by itself, where the text is more than a line: what keeps it would else keep that.
func (p *parser) kept(s string) string {
	if p.opts.Format > NQuads {
		return strings.Clone(s)
	}
	return s
}

var escapes = map[byte]byte{'t': '\t', 'b': '\b', 'n': '\n', 'r': '\r', 'f': '\f', '"': '"', '\'': '\'', '\\': '\\'}

// literal reads a string with its language or datatype.
func (p *parser) literal() graph.RDFTerm {
	s := p.quoted()
	switch {
	case p.err != nil:
	case p.peek(0) == '@':
		return graph.LangString(s, p.lang())
	case p.peek(0) == '^' && p.peek(1) == '^':
		p.pos += 2
		return p.datatype(s)
	}
	return graph.Literal(s)
}

// lang reads @en-GB, in lower case as graph has it.
func (p *parser) lang() string {
	p.pos++
	start := p.pos
	if p.letters() == "" {
		p.want("a language tag")
	}
	for p.peek(0) == '-' {
		if p.peek(1) == '-' {
			p.fail("a base direction, of RDF 1.2: literals of quads have none")
			return ""
		}
		p.pos++
		if p.run(func(r rune) bool { return r < 0x80 && r != '_' && r != '-' && IsNameChar(r) }) == "" {
			p.want("the rest of a language tag")
		}
	}
	return strings.ToLower(p.kept(p.text[start:p.pos]))
}

func (p *parser) datatype(s string) graph.RDFTerm {
	var t graph.RDFTerm
	if p.opts.Format <= NQuads {
		if p.peek(0) != '<' {
			p.want("an IRI")
		}
		t = p.lineTerm("an IRI", false)
	} else {
		t = p.iri()
	}
	if t.Value == xsd+"string" {
		return graph.Literal(s)
	}
	return graph.Typed(s, t.Value)
}

// plain is how far quoted looks for the end of a string without escapes.
const plain = 1 << 12

// quoted reads a string. Only Turtle has strings between single or triple marks.
func (p *parser) quoted() string {
	start, mark := p.pos, p.text[p.pos:p.pos+1]
	if p.opts.Format >= Turtle && strings.HasPrefix(p.text[p.pos:], mark+mark+mark) {
		mark += mark + mark
	}
	p.pos += len(mark)
	if end := strings.IndexAny(p.text[p.pos:min(len(p.text), p.pos+plain)], "\"'\\\r\n"); len(mark) == 1 && end >= 0 && p.text[p.pos+end] == mark[0] {
		s := p.kept(p.text[p.pos : p.pos+end])
		p.pos += end + 1
		return s
	}
	var b strings.Builder
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		switch {
		case strings.HasPrefix(p.text[p.pos:], mark):
			p.pos += len(mark)
			return b.String()
		case c == '\\':
			if e, ok := escapes[p.peek(1)]; ok {
				b.WriteByte(e)
				p.pos += 2
				continue
			}
			r, n := p.unicode()
			if n == 0 {
				return ""
			}
			b.WriteRune(r)
			p.pos += n
		case (c == '\n' || c == '\r') && len(mark) == 1:
			p.failAt(start, "a string between single marks ends on its line")
			return ""
		default:
			b.WriteByte(c)
			p.pos++
		}
	}
	p.failAt(start, "a string that does not end")
	return ""
}

// number reads an integer, decimal or double.
func (p *parser) number() graph.RDFTerm {
	start, kind := p.pos, "integer"
	if c := p.peek(0); c == '+' || c == '-' {
		p.pos++
	}
	digits := func() (n int) {
		for '0' <= p.peek(0) && p.peek(0) <= '9' {
			p.pos++
			n++
		}
		return n
	}
	n := digits()
	if p.peek(0) == '.' {
		more := p.peek(1)
		if '0' <= more && more <= '9' || n > 0 && (more == 'e' || more == 'E') {
			kind = "decimal"
			p.pos++
			n += digits()
		}
	}
	if n == 0 {
		p.want("a number")
	}
	if c := p.peek(0); c == 'e' || c == 'E' {
		kind = "double"
		p.pos++
		if c := p.peek(0); c == '+' || c == '-' {
			p.pos++
		}
		if digits() == 0 {
			p.want("an exponent")
		}
	}
	return graph.Typed(p.kept(p.text[start:min(p.pos, len(p.text))]), xsd+kind)
}
