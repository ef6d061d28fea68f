package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Decode turns the bytes of a text file into UTF-8 with "\n" line ends and no byte order mark. The encoding is found
// from a byte order mark, from the pattern of NUL bytes that UTF-16 makes of Latin letters, or from the bytes being
// valid UTF-8; what is left is read as Windows-1252, a superset of Latin-1. Where a few bytes are wrong in a text that is
// otherwise UTF-8, only they are read as Windows-1252. Bytes that are not text are an error that wraps [ErrBinary] and
// says where the first of them lies.
func Decode(data []byte) (string, error) {
	if order, bom, ok := utf16Order(data); ok {
		return decodeUTF16(data, order, bom)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := checkText(data); err != nil {
		return "", err
	}
	if utf8.Valid(data) {
		return lineEnds(string(data)), nil
	}
	return lineEnds(repair(data)), nil
}

// utf16Order tells the byte order of UTF-16 text and whether a byte order mark says so.
func utf16Order(data []byte) (order unicode.Endianness, bom, ok bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.LittleEndian, true, true
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.BigEndian, true, true
	}
	head := data[:min(len(data), 4096)&^1]
	if len(head) < 4 {
		return unicode.LittleEndian, false, false
	}
	var nul [2]int
	for i, b := range head {
		if b == 0 {
			nul[i%2]++
		}
	}
	most, half := len(head)/2*2/5, len(head)/2 // two in five, for text with many letters beyond Latin-1
	switch {
	case nul[1] > most && nul[0] <= half/50:
		return unicode.LittleEndian, false, true
	case nul[0] > most && nul[1] <= half/50:
		return unicode.BigEndian, false, true
	}
	return unicode.LittleEndian, false, false
}

func decodeUTF16(data []byte, order unicode.Endianness, bom bool) (string, error) {
	if len(data)%2 != 0 {
		return "", fmt.Errorf("%w: UTF-16 with an odd number of bytes, %d", ErrBinary, len(data))
	}
	if bom {
		data = data[2:]
	}
	var bytesOf binary.ByteOrder = binary.LittleEndian
	if order == unicode.BigEndian {
		bytesOf = binary.BigEndian
	}
	for i := 0; i < len(data); i += 2 {
		if bytesOf.Uint16(data[i:]) == 0 {
			return "", fmt.Errorf("%w: NUL in UTF-16 at byte %d", ErrBinary, i)
		}
	}
	out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decode UTF-16: %w", err)
	}
	return lineEnds(string(out)), nil
}

// checkText refuses bytes that no text holds: NUL anywhere, or more than a few control characters.
func checkText(data []byte) error {
	controls, first := 0, -1
	for i, b := range data {
		if b == 0 {
			return binaryError(data, i)
		}
		if b < 0x20 && !strings.ContainsRune("\t\n\v\f\r\x1b", rune(b)) || b == 0x7f {
			controls++
			if first < 0 {
				first = i
			}
		}
	}
	if controls > 2+len(data)/1000 {
		return binaryError(data, first)
	}
	return nil
}

// binaryError names what kind of file the bytes are and where the first byte lies that is not text.
func binaryError(data []byte, at int) error {
	kind := ""
	if t := http.DetectContentType(data); !strings.HasPrefix(t, "text/") && t != "application/octet-stream" {
		kind = " but " + t
	}
	line := 1 + bytes.Count(data[:at], []byte("\n"))
	return fmt.Errorf("%w%s: byte %d, on line %d, is %#02x", ErrBinary, kind, at, line, data[at])
}

// repair decodes bytes that are not valid UTF-8: as Windows-1252 where they hold more wrong sequences than right ones
// beyond ASCII, else only the wrong bytes.
func repair(data []byte) string {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	var b strings.Builder
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if n > 1 && bad > good || r == utf8.RuneError && n == 1 {
			r, n = charmap.Windows1252.DecodeByte(data[i]), 1
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

// lineEnds makes every line end "\n".
func lineEnds(text string) string {
	if !strings.ContainsAny(text, "\r\u2028\u2029\u0085") {
		return text
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(text)
}

// decodeAs decodes text whose charset was declared outside of it; "" where it was not, see [Decode]. A byte order mark knows
// better than the declaration.
func decodeAs(data []byte, charset string) (string, error) {
	if charset == "" {
		return Decode(data)
	}
	enc, err := charsetOf(charset)
	if err != nil {
		return "", err
	}
	if enc == nil {
		return Decode(data)
	}
	out, _, err := transform.Bytes(unicode.BOMOverride(enc.NewDecoder()), data)
	if err != nil {
		return "", fmt.Errorf("decode %s: %w", charset, err)
	}
	if err := checkText(out); err != nil {
		return "", err
	}
	return lineEnds(string(out)), nil
}

// charsetOf is the encoding of a charset's name, nil for UTF-8 and for none.
func charsetOf(name string) (encoding.Encoding, error) {
	if name = strings.ToLower(strings.TrimSpace(name)); name == "" {
		return nil, nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil || enc == encoding.Replacement {
		return nil, fmt.Errorf("%w: %q", ErrCharset, name)
	}
	if enc == unicode.UTF8 {
		return nil, nil
	}
	return enc, nil
}
