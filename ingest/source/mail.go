package source

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// readMail makes a report of a message (RFC 5322, with the parts of RFC 2045): of all its text, in plain parts rather than HTML
// where there are both and the plain one holds more than a small part of it. Title, date and publisher are Subject, Date and From.
// What it quotes of other messages, and its signature, stay in the text but are no content; messages that it forwards are content.
// A note says what was left out: attachments, and what is broken.
func readMail(in input, data []byte) (graph.Report, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte("From ")) { // as in a mailbox
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return graph.Report{}, fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	meta := mailMeta(msg.Header)
	parts := &mailParts{in: in, forward: forwards.MatchString(decodeWords(msg.Header.Get("Subject")))}
	if date := msg.Header.Get("Date"); date != "" && meta.Published == "" {
		parts.note("the date %.60q cannot be read", date)
	}
	pieces, err := parts.read(msg.Header.Get, msg.Body, partAt{})
	if err != nil {
		return graph.Report{}, err
	}
	if len(pieces) == 0 {
		return graph.Report{}, cmp.Or(parts.broken, fmt.Errorf("%w: a message without text%s", ErrEmpty, parts.leftOut()))
	}
	report, err := joined(pieces).report(pageMeta{Meta: meta}.under(in.meta))
	report.Note = parts.notes()
	return report, err
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

// mailParts collects the text of a message, and what a note should say of it.
type mailParts struct {
	in       input
	forward  bool // the subject says that it forwards another
	count    int
	said     []string // for the note
	attached []string // names of attachments
	broken   error    // why a part gave no text
}

// piece is the text of a part, or of several.
type piece struct {
	text   string
	asides []graph.Span // what of it is no content
	rich   bool         // it was HTML
}

func (p piece) report(meta Meta) (graph.Report, error) { return marked(p.text, p.asides, meta) }

// content is how many bytes of a piece are content.
func (p piece) content() int { return len(squeeze(blanked(p.text, p.asides))) }

// joined is pieces as one, an empty line between two.
func joined(pieces []piece) (all piece) {
	var b strings.Builder
	for i, p := range pieces {
		if i > 0 {
			b.WriteString("\n\n")
		}
		for _, a := range p.asides {
			all.asides = append(all.asides, graph.Span{Start: b.Len() + a.Start, End: b.Len() + a.End})
		}
		all.rich = all.rich || p.rich
		b.WriteString(p.text)
	}
	all.text = b.String()
	return all
}

const cutShort = "the message breaks off"

func (p *mailParts) note(format string, args ...any) {
	p.said = append(p.said, fmt.Sprintf(format, args...))
}

// notes is what a reader should know of the message.
func (p *mailParts) notes() string {
	said := p.said
	if p.broken != nil && !slices.Contains(said, cutShort) {
		said = append(said, fmt.Sprintf("a part was left out: %v", p.broken))
	}
	if s := p.leftOut(); s != "" {
		said = append(said, strings.TrimPrefix(s, ", "))
	}
	return strings.Join(said, "; ")
}

// leftOut names the attachments, "" for none: { , without its attachments a.pdf, b.pdf and 2 more }.
func (p *mailParts) leftOut() string {
	const most = 5
	names, more := p.attached, ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	switch len(p.attached) {
	case 0:
		return ""
	case 1:
		return ", without its attachment " + names[0]
	}
	return ", without its attachments " + strings.Join(names, ", ") + more
}

// partAt is where in a message a part stands.
type partAt struct {
	depth  int
	digest bool // in a multipart/digest, whose parts are messages (RFC 2046, section 5.1.5)
}

// read reads a part. Its header is given by get.
func (p *mailParts) read(get func(string) string, body io.Reader, at partAt) ([]piece, error) {
	if p.count++; p.count > maxParts || at.depth > maxPartDepth {
		return nil, fmt.Errorf("%w of %d parts of a message, %d deep", ErrTooLarge, maxParts, maxPartDepth)
	}
	media, params, err := mime.ParseMediaType(get("Content-Type"))
	switch {
	case at.digest && get("Content-Type") == "":
		media = "message/rfc822"
	case err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter):
		media = "text/plain" // RFC 2045, section 5.2
	}
	disposition, names, _ := mime.ParseMediaType(get("Content-Disposition"))
	switch {
	case disposition == "attachment":
		p.attach(cmp.Or(names["filename"], params["name"], media))
		return nil, nil
	case strings.HasPrefix(media, "multipart/"):
		return p.multipart(multipart.NewReader(body, params["boundary"]), media, at.depth)
	case media == "message/rfc822":
		return p.message(decodeTransfer(get("Content-Transfer-Encoding"), body), at.depth)
	case media == "text/html" || media == "text/plain":
		text, err := p.text(get("Content-Transfer-Encoding"), params["charset"], media, body)
		if err == nil && strings.EqualFold(params["format"], "flowed") {
			text = unflow(text, strings.EqualFold(params["delsp"], "yes"))
		}
		if err != nil || strings.TrimSpace(text) == "" {
			p.fault(err)
			return nil, nil
		}
		return p.piece(text, media == "text/html"), nil
	case !strings.HasPrefix(media, "image/"): // those are in nearly all that is HTML
		p.attach(cmp.Or(names["filename"], params["name"], media))
	}
	return nil, nil
}

// fault keeps why a part gave no text. The parts beside it may be whole.
func (p *mailParts) fault(err error) {
	if p.broken == nil && !errors.Is(err, ErrEmpty) {
		p.broken = err
	}
}

func (p *mailParts) attach(name string) {
	if name = squeeze(decodeWords(name)); utf8.RuneCountInString(name) > 80 {
		name = string([]rune(name)[:80]) + "…"
	}
	p.attached = append(p.attached, printable(name))
}

// piece makes a piece of the text of a part.
func (p *mailParts) piece(text string, rich bool) []piece {
	if !rich {
		return []piece{{text: text, asides: mailAsides(text, p.forward)}}
	}
	bs, err := fragment(p.in, text)
	if err != nil || len(bs) == 0 {
		p.fault(err)
		return nil
	}
	return []piece{{text: bs.text(), asides: bs.asides(), rich: true}}
}

// message reads a message within the message. Its subject and sender stand before it, but are no content.
func (p *mailParts) message(r io.Reader, depth int) ([]piece, error) {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		p.fault(fmt.Errorf("%w: %w", ErrMarkup, err))
		return nil, nil
	}
	pieces, err := p.read(msg.Header.Get, msg.Body, partAt{depth: depth + 1})
	if err != nil || len(pieces) == 0 {
		return nil, err
	}
	var head []string
	for _, name := range []string{"Subject", "From", "Date"} {
		if v := squeeze(decodeWords(msg.Header.Get(name))); v != "" {
			head = append(head, name+": "+v)
		}
	}
	text := strings.Join(head, "\n")
	if text == "" {
		return pieces, nil
	}
	return append([]piece{{text: text, asides: []graph.Span{{End: len(text)}}}}, pieces...), nil
}

func (p *mailParts) multipart(r *multipart.Reader, media string, depth int) ([]piece, error) {
	var parts [][]piece
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if p.fault(fmt.Errorf("%w: %w", ErrMarkup, err)); len(parts) > 0 {
				p.note(cutShort)
			}
			break
		}
		pieces, err := p.read(part.Header.Get, part, partAt{depth: depth + 1, digest: media == "multipart/digest"})
		if err != nil {
			return nil, err
		}
		if len(pieces) > 0 {
			parts = append(parts, pieces)
		}
	}
	if media == "multipart/alternative" {
		return chosen(parts), nil
	}
	var all []piece
	for i := 0; i < len(parts); i++ {
		if i+1 < len(parts) && sameText(parts[i], parts[i+1]) { // wrongly declared
			parts[i+1] = chosen(parts[i : i+2])
			continue
		}
		all = append(all, parts[i]...)
	}
	return all, nil
}

// sameText reports whether a plain part is followed by the same in HTML.
func sameText(plain, rich []piece) bool {
	if len(plain) != 1 || len(rich) != 1 || plain[0].rich || !rich[0].rich {
		return false
	}
	a, b := squeeze(plain[0].text), squeeze(rich[0].text)
	return strings.HasPrefix(b, a[:min(len(a), 80)])
}

// chosen is which of several forms of the same text is read: the first plain one, unless that is a small part of the HTML.
//
//	{ Your mail program cannot show HTML. Read this issue online: … }
func chosen(forms [][]piece) []piece {
	const small = 4 // times as much
	var plain, rich []piece
	for _, f := range forms {
		switch {
		case joined(f).rich:
			rich = f
		case plain == nil:
			plain = f
		}
	}
	if plain == nil || rich != nil && joined(plain).content()*small < joined(rich).content() {
		return rich
	}
	return plain
}

// text decodes the text of a part. What is broken in it is noted.
func (p *mailParts) text(encoding, charset, media string, body io.Reader) (string, error) {
	var decoded bytes.Buffer
	limit := p.in.opts.maxBytes()
	_, err := decoded.ReadFrom(io.LimitReader(decodeTransfer(encoding, body), limit+1))
	data := decoded.Bytes()
	switch {
	case int64(len(data)) > limit:
		return "", fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	case err != nil && len(data) == 0:
		return "", fmt.Errorf("%w: %w", ErrMarkup, err)
	case err != nil:
		p.note("a part breaks off after %d bytes: %v", len(data), err)
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

// decodeTransfer undoes a Content-Transfer-Encoding. Bytes that the encoding does not know are passed over in base64 (RFC 2045,
// section 6.8), and stand for themselves in quoted-printable.
func decodeTransfer(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return &unquoting{r: bufio.NewReader(r)}
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, onlyBase64{r})
	}
	return r
}

// onlyBase64 leaves out what is not of base64.
type onlyBase64 struct{ r io.Reader }

func (o onlyBase64) Read(p []byte) (int, error) {
	for {
		n, err := o.r.Read(p)
		kept := slices.DeleteFunc(p[:n], func(b byte) bool {
			return !(b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/' || b == '=')
		})
		if len(kept) > 0 || err != nil || len(p) == 0 {
			return len(kept), err
		}
	}
}

// unquoting decodes quoted-printable (RFC 2045, section 6.7), whatever the length of the lines.
type unquoting struct {
	r    *bufio.Reader
	left []byte // what is to be handed on before more is read
}

func (u *unquoting) Read(p []byte) (int, error) {
	for len(u.left) == 0 {
		line, err := u.r.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return 0, err
		}
		u.left = unquoted(line)
	}
	n := copy(p, u.left)
	u.left = u.left[n:]
	return n, nil
}

// unquoted decodes a line. An "=" that begins no escape stands for itself: { 5=ZZ }.
func unquoted(line []byte) []byte {
	text := bytes.TrimRight(line, " \t\r\n")
	out := make([]byte, 0, len(line))
	for i := 0; i < len(text); i++ {
		if text[i] != '=' {
			out = append(out, text[i])
			continue
		}
		if i+1 == len(text) { // the line goes on
			return out
		}
		if b, err := hex.DecodeString(string(text[i+1 : min(i+3, len(text))])); err == nil {
			out = append(out, b...)
			i += 2
		} else {
			out = append(out, '=')
		}
	}
	if bytes.HasSuffix(line, []byte("\n")) {
		out = append(out, '\n')
	}
	return out
}

var (
	// { On Fri, 17 May 2024 at 09:12, Jane Doe <jane@example.org> wrote: }
	wrote = regexp.MustCompile(`(?im)^(?:On\b.{5,200}?\n?.{0,200}?\bwrote:|.{3,120} (?:schrieb|a écrit|escribió)\b.{0,80}:)\s*$`)
	// { -----Original Message----- }, { ________________________________ } before { From: }
	original = regexp.MustCompile(`(?im)^(?:-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine) ?-{2,}|_{10,}\s*\n+from: .*)\s*$`)
	// { ---------- Forwarded message --------- }, { Begin forwarded message: }
	forwarded = regexp.MustCompile(`(?im)^(?:-{2,} ?forwarded (?:message|by .*?) ?-{2,}|begin forwarded message:)\s*$`)
	mailField = regexp.MustCompile(`^\s*\*?(?:From|Date|Sent|Subject|To|Cc|Reply-To)\*?: .*$`)
	// { Fwd: Chile opens mine }
	forwards = regexp.MustCompile(`(?i)^\s*(?:\[[^\]]{1,30}\]\s*)?(?:fwd?|wg|tr|rv)\s*:`)
	// { -- } alone in its line, RFC 3676, section 4.3
	signature = regexp.MustCompile(`^-- ?$`)
	rule      = regexp.MustCompile(`^_{10,}\s*$`)
	// { You received this message because you are subscribed … }, { Sent from my iPhone }
	footer = regexp.MustCompile(`(?i)^(?:you(?: are receiving|'re receiving| have received| received) this (?:e-?mail|message|newsletter)|to unsubscribe\b|unsubscribe\b|sent from my (?:i?phone|ipad|android|samsung|galaxy|blackberry|mobile|windows|huawei|xiaomi|pixel)\b|this e-?mail (?:and any|may contain|is confidential)|get outlook for )`)
	// words of the lines around them
	footerWords = regexp.MustCompile(`(?i)https?://|www\.|\S@\S|unsubscribe|mailing list|subscri(?:bed|ption)|your? preferences|privacy policy|intended recipient|confidential|disclaimer|^©|^copyright`)
)

// mailAsides is what of the plain text of a message is no content. Messages that it forwards are content, but for their headers;
// an original message below is forwarded where the subject says so.
func mailAsides(text string, forward bool) (asides []graph.Span) {
	marks := forwarded.FindAllStringIndex(text, -1)
	if m := original.FindStringIndex(text); m != nil && strings.TrimSpace(text[:m[0]]) != "" {
		if !forward {
			asides = append(asides, graph.Span{Start: m[0], End: len(text)})
			text = text[:m[0]]
			marks = slices.DeleteFunc(marks, func(f []int) bool { return f[0] >= m[0] })
		} else {
			line := m[0] + strings.IndexByte(text[m[0]:]+"\n", '\n') // the first may be followed by { From: }
			marks = append(marks, []int{m[0], line})
		}
	}
	slices.SortFunc(marks, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	from := 0
	for _, m := range append(marks, []int{len(text), len(text)}) {
		asides = append(asides, segmentAsides(text[:m[0]], from)...)
		if from = m[1]; from < len(text) {
			end := fieldsEnd(text, from)
			asides = append(asides, graph.Span{Start: m[0], End: end})
			from = end
		}
	}
	return asides
}

// fieldsEnd is where the fields of a header that begins at from end.
func fieldsEnd(text string, from int) int {
	const most = 30 // lines
	end := from
	at := from
	for line := range strings.Lines(text[from:]) {
		at += len(line)
		blank := strings.TrimSpace(line) == ""
		switch {
		case blank && end > from, at > from && !blank && end == from && !mailField.MatchString(strings.TrimRight(line, "\n")), strings.Count(text[from:at], "\n") > most:
			return end
		case !blank:
			end = at
		}
	}
	return end
}

// segmentAsides is what is no content in a text that holds one message, from a place in it on: quoted lines, who wrote them, and
// footers.
func segmentAsides(text string, from int) (asides []graph.Span) {
	for _, m := range wrote.FindAllStringIndex(text[from:], -1) {
		if strings.HasPrefix(strings.TrimLeft(text[from+m[1]:], "\n \t"), ">") { // not { On the wall somebody wrote: }
			asides = append(asides, graph.Span{Start: from + m[0], End: from + m[1]})
		}
	}
	f := footers{}
	at := from
	for line := range strings.Lines(text[from:]) {
		s := graph.Span{Start: at, End: at + len(line)}
		at = s.End
		if strings.HasPrefix(line, ">") || f.holds(strings.TrimRight(line, "\r\n"), text[s.Start:]) {
			asides = append(asides, s)
		}
	}
	return asides
}

// footers tells the lines of signatures and footers, asked for each line of a message in turn.
type footers struct {
	begun bool // something stood before
	all   bool // all that follows is a footer
	open  bool // a footer goes on while its lines have words of footers
	sign  bool // a signature goes on to the next empty line
}

const footerBytes = 1000 // longer ones are content

// holds reports whether a line is of a footer; rest is the text from the line on.
func (f *footers) holds(line, rest string) bool {
	short := len(rest) <= footerBytes
	blank := strings.TrimSpace(line) == ""
	switch {
	case f.all:
		return true
	case f.begun && signature.MatchString(line):
		f.all, f.sign = short, true
		return true
	case rule.MatchString(line):
		f.all = f.begun && short && footerWords.MatchString(rest) && !rule.MatchString(strings.TrimSpace(rest[len(line):])) && onlyFooter(rest[len(line):])
		return true
	case footer.MatchString(line) && !spoken.MatchString(line) && (!declares(line) || footerWords.MatchString(strings.TrimPrefix(strings.ToLower(line), "unsubscribe"))):
		f.open = true
		return true
	}
	f.begun = f.begun || !blank
	f.sign = f.sign && !blank
	f.open = f.open && (blank || footerWords.MatchString(line))
	return f.sign || f.open
}

// onlyFooter reports whether each paragraph of a text has a word of footers.
func onlyFooter(s string) bool {
	return !slices.ContainsFunc(strings.Split(strings.TrimSpace(s), "\n\n"), func(p string) bool { return !footerWords.MatchString(p) })
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
