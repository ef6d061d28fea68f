package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// yield takes a report, or the error why one did not come in; it is false where nothing more is wanted.
type yield func(graph.Report, error) bool

// input is a file, a member of an archive or the body of a request that is to be read.
type input struct {
	r       io.Reader
	name    string // without folder, by which its format is known
	charset string // declared outside of it, as by HTTP; "" where nobody did
	meta    Meta
	opts    Options
	budget  *budget // what archives around it may still unpack; nil outside of archives
	nested  int     // archives around it
}

// format is a kind of file: how it is known, and how its bytes become reports.
type format struct {
	name  string   // its media type
	media []string // other media types that mean it
	exts  []string
	many  bool // a file may hold several reports
	// read hands on the reports. It is false where nothing more is wanted.
	read func(in input, yield yield) bool
}

// formats lists what can be read; the first is plain text.
func formats() []format {
	return []format{
		{name: "text/plain", exts: []string{".txt", ".text", ".asc"}, read: whole(readText)},
		{name: "text/html", media: []string{"application/xhtml+xml"}, exts: []string{".html", ".htm", ".xhtml"}, read: whole(readHTML)},
		{
			name: "application/xml", media: []string{"application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml"},
			exts: []string{".xml", ".rss", ".atom", ".rdf"}, many: true, read: readFeed,
		},
		{name: "application/pdf", exts: []string{".pdf"}, read: whole(readPDF)},
		{name: "message/rfc822", exts: []string{".eml"}, read: whole(readMail)},
		{name: "application/json", exts: []string{".json"}, read: readJSON},
		{name: "application/x-ndjson", media: []string{"application/jsonl"}, exts: []string{".jsonl", ".ndjson"}, many: true, read: readLines},
		{name: "application/gzip", media: []string{"application/x-gzip"}, exts: []string{".gz"}, many: true, read: readGzip},
		{name: "application/zip", media: []string{"application/x-zip-compressed"}, exts: []string{".zip"}, many: true, read: readZip},
	}
}

// unread lists extensions of files that are surely no reports, so that their names make a clear error.
var unread = []string{
	".mbox", ".csv", ".tsv", ".tar", ".tgz", ".bz2", ".xz", ".zst", ".doc", ".docx", ".odt", ".rtf", ".conllu",
	".nq", ".nt", ".ttl", ".trig", ".n3", ".jsonld", ".yaml", ".yml", ".go", ".py",
}

// byExtension is the format of a file by its name; false where that says nothing.
func byExtension(name string) (format, bool) {
	ext := strings.ToLower(path.Ext(name))
	for _, f := range formats() {
		if ext != "" && slices.Contains(f.exts, ext) {
			return f, true
		}
	}
	return format{}, false
}

// byMedia is the format of a media type without its parameters.
func byMedia(media string) (format, bool) {
	for _, f := range formats() {
		if f.name == media || slices.Contains(f.media, media) {
			return f, true
		}
	}
	return format{}, false
}

// Media lists the media types that [Read] knows.
func Media() (out []string) {
	for _, f := range formats() {
		out = append(append(out, f.name), f.media...)
	}
	return out
}

// Many reports whether a file of a media type may hold several reports.
func Many(media string) bool {
	f, ok := byMedia(media)
	return ok && f.many
}

// Several reports whether a file of this name may hold several reports.
func Several(name string) bool {
	if strings.EqualFold(path.Ext(name), ".gz") {
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	f, ok := byExtension(name)
	return ok && (f.many || f.name == "application/json")
}

// sniffed is how many bytes at the beginning of a file tell its format.
const sniffed = 4096

// sniff is the format of a file by its first bytes: by the signature, else by how the first line begins, else plain text.
func sniff(head []byte) format {
	media := "text/plain"
	switch text := strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff")); {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		media = "application/pdf"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		media = "application/zip"
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		media = "application/gzip"
	case feedStart.MatchString(text):
		media = "application/xml"
	case htmlStart.MatchString(text):
		media = "text/html"
	case jsonStart.MatchString(text):
		media = "application/json"
		if line, _, more := strings.Cut(text, "\n"); more && strings.HasSuffix(strings.TrimSpace(line), "}") {
			media = "application/x-ndjson"
		}
	case mailStart.MatchString(text):
		media = "message/rfc822"
	}
	if f, ok := byMedia(media); ok {
		return f
	}
	return formats()[0]
}

var (
	xmlProlog = `(?is)^(?:<\?[^>]*>\s*|<!--.*?-->\s*)*(?:<!doctype\s+(?:rss|feed|rdf)\b[^>\[]*(?:\[.*?\]\s*)?>\s*)?`
	feedStart = regexp.MustCompile(xmlProlog + `<(?:rss|feed|rdf:RDF)[\s>]`)
	htmlStart = regexp.MustCompile(xmlProlog + `<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)[\s>]`)
	jsonStart = regexp.MustCompile(`^(?:\[\s*)?\{\s*(?:"|\})`)
	// a header of mail has sender and subject, and no line that is not of a header before them
	mailStart = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9-]*:.*(?:\r?\n[ \t].*)*\r?\n)*?(?:(?i:from):.*(?:\r?\n[ \t].*)*\r?\n(?:[A-Za-z][A-Za-z0-9-]*:.*(?:\r?\n[ \t].*)*\r?\n)*?(?i:subject)|(?i:subject):.*(?:\r?\n[ \t].*)*\r?\n(?:[A-Za-z][A-Za-z0-9-]*:.*(?:\r?\n[ \t].*)*\r?\n)*?(?i:from)):`)
)

// formatFor is the format of an input by its name, else by its first bytes, which are read again afterwards.
func formatFor(in *input) (format, error) {
	f, known := byExtension(in.name)
	if known && f.name != "application/xml" { // what is in XML its content must tell
		return f, nil
	}
	ext := strings.ToLower(path.Ext(in.name))
	if slices.Contains(unread, ext) {
		return format{}, fmt.Errorf("%w: %s", ErrFormat, ext)
	}
	head := make([]byte, sniffed)
	n, err := io.ReadFull(in.r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return format{}, err
	}
	in.r = io.MultiReader(bytes.NewReader(head[:n]), in.r)
	s := sniff(head[:n])
	if known && s.name != f.name && s.name != "text/html" && n > 0 {
		return format{}, fmt.Errorf("%w: XML that is neither a feed nor a page", ErrFormat)
	}
	return s, nil
}

// read reads an input of any format.
func read(in input, yield yield) bool {
	f, err := formatFor(&in)
	if err != nil {
		return yield(graph.Report{}, err)
	}
	return f.read(in, yield)
}

// whole makes a reader of all bytes at once, of which there is one report, into one of formats.
func whole(read func(in input, data []byte) (graph.Report, error)) func(input, yield) bool {
	return func(in input, yield yield) bool {
		data, err := readLimited(in.r, in.opts.maxBytes())
		if err != nil {
			return yield(graph.Report{}, err)
		}
		return yield(read(in, data))
	}
}

// Read reads the reports in a file that is at hand as a stream. Its format is known by its media type, or where that is "" by
// meta.Name and the first bytes; charset is what is known of its encoding from outside, "" for nothing. An error belongs to
// one report, and the next ones follow it; see [PlaceError] for where in the file it lies.
func Read(r io.Reader, media, charset string, meta Meta, opts Options) func(yield func(graph.Report, error) bool) {
	return func(yield func(graph.Report, error) bool) {
		in := input{r: r, name: meta.Name, charset: charset, meta: meta, opts: opts}
		if media == "" {
			read(in, yield)
			return
		}
		f, ok := byMedia(media)
		if !ok {
			yield(graph.Report{}, fmt.Errorf("%w: %s", ErrFormat, media))
			return
		}
		f.read(in, yield)
	}
}

// PlaceError says where in a file that holds several reports one could not be read.
type PlaceError struct {
	Member string // the file in an archive: "2023/a.html.gz"; "" outside of archives
	Line   int    // of JSON lines, counts from 1; 0 where lines do not matter
	Item   int    // of a feed or of a JSON array, counts from 1; 0 elsewhere
	Err    error
}

func (e *PlaceError) Error() string {
	switch {
	case e.Member != "":
		return fmt.Sprintf("%s: %v", e.Member, e.Err)
	case e.Line > 0:
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	case e.Item > 0:
		return fmt.Sprintf("item %d: %v", e.Item, e.Err)
	}
	return e.Err.Error()
}

func (e *PlaceError) Unwrap() error { return e.Err }
