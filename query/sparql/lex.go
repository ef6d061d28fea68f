package sparql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph/turtle"
)

// kind is the kind of a token.
type kind uint8

const (
	tEOF     kind = iota
	tIRI          // <http://…>, without the brackets
	tName         // prefix:local, with escapes of the local part resolved
	tBlank        // _:label, the label
	tVar          // ?x or $x, the name
	tLang         // @en-GB, the tag
	tInteger      // 1
	tDecimal      // 1.5
	tDouble       // 1e5
	tString       // 'a', """b""", with escapes resolved
	tWord         // a keyword or the name of a function
	tPunct        // one or two characters that mean something
)

// token is a lexical unit of a query (SPARQL 1.1 Query Language, section 19.8).
type token struct {
	kind kind
	text string
	pos  int // where it begins, in bytes
	end  int
}

// Error is a mistake in a query or update, with its place.
type Error struct {
	Line, Column int // count from 1; columns in characters
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// errorAt is a mistake at a byte of a text.
func errorAt(text string, pos int, format string, args ...any) *Error {
	pos = min(pos, len(text))
	before := text[:pos]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &Error{line, column, fmt.Sprintf(format, args...)}
}

// unescape resolves the code point escapes \uXXXX and \UXXXXXXXX, which may stand anywhere in a query (section 19.2).
func unescape(text string) (string, *Error) {
	if !strings.Contains(text, `\u`) && !strings.Contains(text, `\U`) {
		return text, nil
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		digits := 0
		if text[i] == '\\' && i+1 < len(text) {
			switch text[i+1] {
			case 'u':
				digits = 4
			case 'U':
				digits = 8
			default:
				b.WriteString(text[i : i+2])
				i += 2
				continue
			}
		}
		if digits == 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		end := i + 2 + digits
		n, err := strconv.ParseUint(text[i+2:min(end, len(text))], 16, 32)
		if err != nil || end > len(text) || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return "", errorAt(text, i, `\%c wants %d hexadecimal digits of a character`, text[i+1], digits)
		}
		b.WriteRune(rune(n))
		i = end
	}
	return b.String(), nil
}

// lexer cuts a query into tokens.
type lexer struct {
	text    string
	pos     int
	nameEnd int // where the last run of characters of names that was looked at ends
}

// next is the next token. After the end it is tEOF again and again.
func (l *lexer) next() (token, *Error) {
	l.space()
	start := l.pos
	t, err := l.token()
	t.pos, t.end = start, l.pos
	return t, err
}

// space passes over white space and comments.
func (l *lexer) space() {
	for l.pos < len(l.text) {
		switch l.text[l.pos] {
		case ' ', '\t', '\r', '\n':
			l.pos++
		case '#':
			n := strings.IndexAny(l.text[l.pos:], "\r\n")
			if n < 0 {
				n = len(l.text) - l.pos
			}
			l.pos += n
		default:
			return
		}
	}
}

func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

func (l *lexer) token() (token, *Error) {
	if l.pos >= len(l.text) {
		return token{kind: tEOF}, nil
	}
	c := l.text[l.pos]
	switch {
	case c == '<':
		if iri, ok := l.iri(); ok {
			return token{kind: tIRI, text: iri}, nil
		}
	case c == '?' || c == '$':
		if name := l.run(l.pos+1, isVarChar); name != "" {
			l.pos += 1 + len(name)
			return token{kind: tVar, text: name}, nil
		}
	case c == '"' || c == '\'':
		return l.quoted()
	case c == '@':
		return l.lang()
	case c == '_' && l.peek(1) == ':':
		return l.blank()
	case isDigit(c) || c == '.' && isDigit(l.peek(1)):
		return l.number(), nil
	case c == ':' || isNameStart(l.rune(l.pos)):
		return l.name()
	}
	for _, two := range []string{"^^", "||", "&&", "!=", "<=", ">="} {
		if strings.HasPrefix(l.text[l.pos:], two) {
			l.pos += 2
			return token{kind: tPunct, text: two}, nil
		}
	}
	if strings.IndexByte("{}()[].,;|/^?*+!=<>-", c) >= 0 {
		l.pos++
		return token{kind: tPunct, text: string(c)}, nil
	}
	r, _ := utf8.DecodeRuneInString(l.text[l.pos:])
	return token{}, errorAt(l.text, l.pos, "unexpected character %q", r)
}

func (l *lexer) rune(i int) rune {
	r, _ := utf8.DecodeRuneInString(l.text[i:])
	return r
}

// run is the longest run of characters from i on that fit.
func (l *lexer) run(i int, fits func(rune) bool) string {
	start := i
	for i < len(l.text) {
		r, n := utf8.DecodeRuneInString(l.text[i:])
		if !fits(r) {
			break
		}
		i += n
	}
	return l.text[start:i]
}

// iri reads <…>; ok is false where what follows is no IRI, so that < compares.
func (l *lexer) iri() (string, bool) {
	for i := l.pos + 1; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '>':
			iri := l.text[l.pos+1 : i]
			l.pos = i + 1
			return iri, true
		case c <= ' ' || strings.IndexByte("<\"{}|^`\\", c) >= 0:
			return "", false
		}
	}
	return "", false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isNameStart is PN_CHARS_BASE, but not what stands for bytes that are not UTF-8.
func isNameStart(r rune) bool { return r != utf8.RuneError && turtle.IsBaseChar(r) }

// isVarChar is what VARNAME holds.
func isVarChar(r rune) bool {
	return isNameStart(r) || r == '_' || '0' <= r && r <= '9' || r == 0xB7 || 0x300 <= r && r <= 0x36F || 0x203F <= r && r <= 0x2040
}

// isNameChar is PN_CHARS.
func isNameChar(r rune) bool { return isVarChar(r) || r == '-' }

// dotted is a run of characters in which dots may stand, but not at the end.
func (l *lexer) dotted(i int, fits func(rune) bool) string {
	s := l.run(i, func(r rune) bool { return r == '.' || fits(r) })
	return strings.TrimRight(s, ".")
}

// blank reads _:label.
func (l *lexer) blank() (token, *Error) {
	label := l.dotted(l.pos+2, isNameChar)
	if r := l.rune(l.pos + 2); label == "" || !(isNameStart(r) || r == '_' || '0' <= r && r <= '9') {
		return token{}, errorAt(l.text, l.pos, "_: wants the label of a blank node")
	}
	l.pos += 2 + len(label)
	return token{kind: tBlank, text: label}, nil
}

// lang reads @en-GB.
func (l *lexer) lang() (token, *Error) {
	letter := func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
	tag := l.run(l.pos+1, letter)
	if tag == "" {
		return token{}, errorAt(l.text, l.pos, "@ wants a language tag")
	}
	end := l.pos + 1 + len(tag)
	for end < len(l.text) && l.text[end] == '-' {
		sub := l.run(end+1, func(r rune) bool { return letter(r) || '0' <= r && r <= '9' })
		if sub == "" {
			break
		}
		end += 1 + len(sub)
	}
	tag = l.text[l.pos+1 : end]
	l.pos = end
	return token{kind: tLang, text: tag}, nil
}

// number reads a number without its sign.
func (l *lexer) number() token {
	start, k := l.pos, tInteger
	digits := func() {
		for isDigit(l.peek(0)) {
			l.pos++
		}
	}
	digits()
	if l.peek(0) == '.' && (isDigit(l.peek(1)) || l.exponent(1) > 0 && l.pos > start) {
		k = tDecimal
		l.pos++
		digits()
	}
	if n := l.exponent(0); n > 0 {
		k = tDouble
		l.pos += n
		digits()
	}
	return token{kind: k, text: l.text[start:l.pos]}
}

// exponent is the length of "e+" before the digits of an exponent at pos+at, 0 where there is none.
func (l *lexer) exponent(at int) int {
	if c := l.peek(at); c != 'e' && c != 'E' {
		return 0
	}
	if c := l.peek(at + 1); (c == '+' || c == '-') && isDigit(l.peek(at+2)) {
		return 2
	}
	if isDigit(l.peek(at + 1)) {
		return 1
	}
	return 0
}

// name reads a keyword, or a prefixed name.
func (l *lexer) name() (token, *Error) {
	if l.pos >= l.nameEnd { // else it was looked at for a word that stands in the same run
		l.nameEnd = l.pos + len(l.dotted(l.pos, isNameChar))
	}
	prefix, end := l.text[l.pos:l.nameEnd], l.nameEnd
	if end >= len(l.text) || l.text[end] != ':' {
		word := l.run(l.pos, isVarChar) // keywords and functions have no - or .
		l.pos += len(word)
		return token{kind: tWord, text: word}, nil
	}
	l.pos = end + 1
	local, err := l.local()
	return token{kind: tName, text: prefix + ":" + local}, err
}

// local reads the local part of a prefixed name (PN_LOCAL).
func (l *lexer) local() (string, *Error) {
	var b strings.Builder
	end := l.pos // behind the last character that is not a dot
	size := 0
	for i := l.pos; i < len(l.text); {
		r, n := utf8.DecodeRuneInString(l.text[i:])
		switch {
		case r == '%':
			if i+2 >= len(l.text) || !isHex(l.text[i+1]) || !isHex(l.text[i+2]) {
				return "", errorAt(l.text, i, "%% wants two hexadecimal digits")
			}
			b.WriteString(l.text[i : i+3])
			i += 3
		case r == '\\':
			if i+1 >= len(l.text) || strings.IndexByte("_~.-!$&'()*+,;=/?#@%", l.text[i+1]) < 0 {
				return "", errorAt(l.text, i, `\ in a name wants one of _~.-!$&'()*+,;=/?#@%%`)
			}
			b.WriteByte(l.text[i+1])
			i += 2
		case r == ':' || isVarChar(r) || i > l.pos && r == '-':
			b.WriteRune(r)
			i += n
		case r == '.' && i > l.pos:
			b.WriteByte('.')
			i++
			continue
		default:
			l.pos = end
			return b.String()[:size], nil
		}
		end, size = i, b.Len()
	}
	l.pos = end
	return b.String()[:size], nil
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

var escapes = map[byte]byte{'t': '\t', 'b': '\b', 'n': '\n', 'r': '\r', 'f': '\f', '"': '"', '\'': '\'', '\\': '\\'}

// quoted reads a string between single or triple quotation marks.
func (l *lexer) quoted() (token, *Error) {
	start, mark := l.pos, l.text[l.pos:l.pos+1]
	if strings.HasPrefix(l.text[l.pos:], mark+mark+mark) {
		mark += mark + mark
	}
	l.pos += len(mark)
	var b strings.Builder
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case strings.HasPrefix(l.text[l.pos:], mark):
			l.pos += len(mark)
			return token{kind: tString, text: b.String()}, nil
		case c == '\\':
			e, ok := escapes[l.peek(1)]
			if !ok {
				return token{}, errorAt(l.text, l.pos, `\%c is no escape in a string`, l.peek(1))
			}
			b.WriteByte(e)
			l.pos += 2
		case (c == '\n' || c == '\r') && len(mark) == 1:
			return token{}, errorAt(l.text, start, "a string in single quotation marks ends on its line")
		default:
			b.WriteByte(c)
			l.pos++
		}
	}
	return token{}, errorAt(l.text, start, "a string that does not end")
}
