package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// readMail makes a report of a message (RFC 5322, with the parts of RFC 2045): of its plain text, else of its HTML. Title, date
// and publisher are Subject, Date and From. What it quotes of other messages, and its signature, stay in the text but are no
// content; a message that is forwarded without a word is content itself.
func readMail(in input, data []byte) (graph.Report, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return graph.Report{}, fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	meta := pageMeta{Meta: mailMeta(msg.Header)}.under(in.meta)
	parts := &mailParts{in: in}
	if err := parts.read(msg.Header.Get, msg.Body, 0); err != nil {
		return graph.Report{}, err
	}
	switch {
	case strings.TrimSpace(parts.plain) != "":
		return mailReport(parts.plain, meta)
	case strings.TrimSpace(parts.html) != "":
		bs, err := fragment(in, parts.html)
		if err != nil {
			return graph.Report{}, err
		}
		return bs.report(meta)
	}
	return graph.Report{}, fmt.Errorf("%w: a message without text", ErrEmpty)
}

// mailMeta is what the header of a message says.
func mailMeta(h mail.Header) Meta {
	meta := Meta{Title: squeeze(decodeWords(h.Get("Subject")))}
	for prefix.MatchString(meta.Title) {
		meta.Title = prefix.ReplaceAllString(meta.Title, "")
	}
	if date, err := h.Date(); err == nil {
		meta.Published = date.Format("2006-01-02") // the day where it was sent
	}
	p := mail.AddressParser{WordDecoder: words}
	if from, err := p.Parse(h.Get("From")); err == nil {
		meta.Publisher = squeeze(from.Name)
		if _, domain, ok := strings.Cut(from.Address, "@"); ok && meta.Publisher == "" {
			meta.Publisher = domain
		}
	}
	meta.URL = webAddress(strings.Trim(h.Get("Archived-At"), "<> "))
	return meta
}

// { Re: }, { Fwd: }, { [list] Re: } at the beginning of a subject
var prefix = regexp.MustCompile(`(?i)^(?:(?:re|fwd?|aw|wg|tr|rv)(?:\[\d+\])?\s*:|\[[^\]]{1,30}\]\s+)\s*`)

var words = &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text, err := decodeAs(data, charset)
	return strings.NewReader(text), err
}}

// decodeWords decodes the words of RFC 2047: { =?utf-8?q?Caf=C3=A9?= }. What cannot be decoded stays as it is.
func decodeWords(s string) string {
	if out, err := words.DecodeHeader(s); err == nil {
		s = out
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

const (
	maxParts     = 200 // of a message
	maxPartDepth = 10
)

// mailParts collects the text of a message: the first plain and the first HTML part that are no attachments, and all of
// multipart/mixed, where lists put footers behind.
type mailParts struct {
	in          input
	plain, html string
	count       int
}

// read reads a part. Its header is given by get.
func (p *mailParts) read(get func(string) string, body io.Reader, depth int) error {
	if p.count++; p.count > maxParts || depth > maxPartDepth {
		return fmt.Errorf("%w of %d parts of a message, %d deep", ErrTooLarge, maxParts, maxPartDepth)
	}
	if disposition, _, _ := mime.ParseMediaType(get("Content-Disposition")); disposition == "attachment" {
		return nil
	}
	media, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		media = "text/plain" // RFC 2045, section 5.2
	}
	switch {
	case strings.HasPrefix(media, "multipart/"):
		return p.multipart(multipart.NewReader(body, params["boundary"]), depth)
	case media == "message/rfc822":
		msg, err := mail.ReadMessage(decodeTransfer(get("Content-Transfer-Encoding"), body))
		if err != nil {
			return nil //nolint:nilerr // the message around it may be whole
		}
		return p.read(msg.Header.Get, msg.Body, depth+1)
	case media == "text/plain" && p.plain == "", media == "text/html" && p.html == "":
		text, err := p.text(get("Content-Transfer-Encoding"), params["charset"], media, body)
		switch {
		case media == "text/html":
			p.html = text
		case strings.EqualFold(params["format"], "flowed"):
			p.plain = unflow(text, strings.EqualFold(params["delsp"], "yes"))
		default:
			p.plain = text
		}
		return err
	}
	return nil
}

func (p *mailParts) multipart(r *multipart.Reader, depth int) error {
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if p.plain != "" || p.html != "" { // cut off behind the text
				return nil
			}
			return fmt.Errorf("%w: %w", ErrMarkup, err)
		}
		if err := p.read(part.Header.Get, part, depth+1); err != nil {
			return err
		}
	}
}

// text decodes the text of a part.
func (p *mailParts) text(encoding, charset, media string, body io.Reader) (string, error) {
	data, err := readLimited(decodeTransfer(encoding, body), p.in.opts.maxBytes())
	if err != nil && len(data) == 0 {
		return "", fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	if strings.EqualFold(charset, "us-ascii") || utf8.Valid(data) && !slices.Contains(data, 0x1b) { // wrongly declared as often as not
		charset = ""
	}
	if media == "text/html" {
		return decodeMarkup(data, charset)
	}
	text, err := decodeAs(data, charset)
	if errors.Is(err, ErrCharset) {
		return Decode(data)
	}
	return text, err
}

// decodeTransfer undoes a Content-Transfer-Encoding. What follows a place that is broken is lost, what comes before it is read.
func decodeTransfer(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return lenient{quotedprintable.NewReader(r)}
	case "base64":
		return lenient{base64.NewDecoder(base64.StdEncoding, r)}
	}
	return r
}

// lenient ends where a decoder fails.
type lenient struct{ r io.Reader }

func (l lenient) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	var corrupt base64.CorruptInputError
	if err != nil && (errors.As(err, &corrupt) || strings.HasPrefix(err.Error(), "quotedprintable:") || errors.Is(err, io.ErrUnexpectedEOF)) {
		err = io.EOF
	}
	return n, err
}

var (
	// { On Fri, 17 May 2024 at 09:12, Jane Doe <jane@example.org> wrote: }
	wrote = regexp.MustCompile(`(?im)^(?:On\b.{5,200}?\n?.{0,200}?\bwrote:|.{3,120} (?:schrieb|a écrit|escribió)\b.{0,80}:)\s*$`)
	// { -----Original Message----- }, { ________________________________ } before { From: }
	original = regexp.MustCompile(`(?im)^(?:-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine) ?-{2,}|_{10,}\s*\n+from: .*)\s*$`)
	// { ---------- Forwarded message --------- }, { Begin forwarded message: }
	forwarded = regexp.MustCompile(`(?im)^(?:-{2,} ?forwarded (?:message|by .*?) ?-{2,}|begin forwarded message:)\s*$`)
	mailField = regexp.MustCompile(`^\s*\*?(?:From|Date|Sent|Subject|To|Cc|Reply-To)\*?: .*$`)
	// { -- } alone in its line, RFC 3676, section 4.3; { You received this message because you are subscribed … }
	signature = regexp.MustCompile(`(?im)^(?:-- ?|_{30,}|you(?: are receiving|'re receiving| have received| received) this (?:e-?mail|message|newsletter).*|to unsubscribe\b.*|unsubscribe .*|sent from my \w+.*|this e-?mail (?:and any|may contain|is confidential).*|get outlook for .*)$`)
)

// mailReport makes a report of the plain text of a message.
func mailReport(text string, meta Meta) (graph.Report, error) {
	var asides []graph.Span
	body := graph.Span{End: len(text)}
	if m := forwarded.FindStringIndex(text); m != nil && strings.TrimSpace(text[:m[0]]) == "" { // else it is quoted below what is new
		body.Start = m[1]
		asides = append(asides, graph.Span{End: m[1]})
	} else if m != nil {
		body.End = m[0]
	}
	for _, cut := range []*regexp.Regexp{original, signature} {
		if m := cut.FindStringIndex(text[body.Start:body.End]); m != nil && strings.TrimSpace(text[body.Start:body.Start+m[0]]) != "" {
			body.End = body.Start + m[0]
		}
	}
	if m := wrote.FindStringIndex(text[body.Start:body.End]); m != nil {
		switch below := text[body.Start+m[1] : body.End]; {
		case !strings.HasPrefix(strings.TrimLeft(below, "\n \t"), ">"): // { On the wall somebody wrote: }
		case answersBetween(below):
			asides = append(asides, graph.Span{Start: body.Start + m[0], End: body.Start + m[1]})
		default:
			body.End = body.Start + m[0]
		}
	}
	asides = append(asides, graph.Span{Start: body.End, End: len(text) + 1})
	at := 0
	for line := range strings.Lines(text) {
		s := graph.Span{Start: at, End: at + len(line)}
		at = s.End
		if strings.HasPrefix(line, ">") || s.Start < body.Start+400 && body.Start > 0 && mailField.MatchString(strings.TrimRight(line, "\n")) {
			asides = append(asides, s)
		}
	}
	return marked(text, asides, meta)
}

// answersBetween reports whether lines that are not quoted follow quoted ones.
func answersBetween(s string) bool {
	last := strings.LastIndex(s, "\n>")
	if last < 0 {
		return false
	}
	_, rest, _ := strings.Cut(s[last+1:], "\n")
	return strings.TrimSpace(rest) != ""
}

// unflow joins the lines that format=flowed broke: those that end in a space go on (RFC 3676, section 4.1). With delsp, the
// space goes too.
func unflow(text string, delsp bool) string {
	lines := strings.Split(text, "\n")
	var b strings.Builder
	for i, l := range lines {
		flows := strings.HasSuffix(l, " ") && l != "-- " && i+1 < len(lines) && !strings.HasPrefix(l, ">") && !strings.HasPrefix(lines[i+1], ">")
		if flows && delsp {
			l = strings.TrimSuffix(l, " ")
		}
		b.WriteString(l)
		if !flows && i+1 < len(lines) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
