package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// kindPrefix is what the ID of an entity begins with.
var kindPrefix = map[EntityKind]string{
	Person: "person", Organization: "org", Country: "place", Place: "place", Group: "group", Event: "event", Work: "work",
	Product: "product", Thing: "thing",
}

// NewEntityID names an entity by kind and label: "person-qin-gang". Letters beyond ASCII lose their marks where they have
// some ("Zelenský" and "Zelensky" are one) and stay as they are where not; everything else is a hyphen.
func NewEntityID(kind EntityKind, label string) EntityID {
	prefix, ok := kindPrefix[kind]
	if !ok {
		prefix = kindPrefix[Thing]
	}
	slug := Slug(label)
	if slug == "" {
		h := sha256.Sum256([]byte(label))
		slug = hex.EncodeToString(h[:4])
	}
	return EntityID(prefix + "-" + slug)
}

// plain is how letters that do not decompose are written without their stroke, or as two.
var plain = map[rune]string{
	'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ħ': "h", 'Ħ': "h", 'ı': "i", 'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe",
	'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d", 'ŧ': "t", 'Ŧ': "t",
}

// Slug is text as part of an identifier: letters and digits in lower case, without marks, joined by single hyphens.
func Slug(text string) string {
	var b strings.Builder
	gap := false
	for _, c := range norm.NFD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, c):
		case plain[c] != "": // letters with a stroke are no letters with a mark to Unicode
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteString(plain[c])
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(c))
		case c == '\'' || c == '’' || c == '.': // { Ukraine's }, { U.S. }
		default:
			gap = true
		}
	}
	return b.String()
}

// NewStatementID names a statement by its report and a hash of what it states and where.
func NewStatementID(st *Statement) StatementID {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%q\x00%q\x00%q\x00%v\x00%s\x00%v\x00%v\x00%v", st.Report, st.Subject.Text, st.Predicate.Text, st.Object.Text,
		st.Negated, st.Modality, st.Subject.Span, st.Predicate.Span, st.Object.Span)
	for _, a := range st.Arguments {
		fmt.Fprintf(h, "\x00%s\x00%v", a.Role, a.Span)
	}
	for _, a := range st.Attribution {
		fmt.Fprintf(h, "\x00%s\x00%v", a.Cue, a.Source.Span)
	}
	return StatementID(statementPrefix + strings.TrimPrefix(string(st.Report), reportPrefix) + "-" + hex.EncodeToString(h.Sum(nil))[:10])
}
