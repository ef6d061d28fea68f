package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/newsgraph/newsgraph/graph"
)

// record is a report in JSON; unknown fields are passed over.
//
//	{"text": "…", "title": "…", "url": "https://…", "publisher": "Wikinews", "published": "2023-04-26", "licence": "CC BY 2.5"}
type record struct {
	Text      string `json:"text"`
	Title     string `json:"title"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	Licence   string `json:"licence"`
}

// record reads a record; what it leaves out is as the manifest has it.
func (in input) record(data []byte) (graph.Report, error) {
	var r record
	if err := unmarshal(data, &r); err != nil {
		return graph.Report{}, err
	}
	if err := twice(data); err != nil {
		return graph.Report{}, fmt.Errorf("%w: %w", ErrJSON, err)
	}
	return FromText(r.Text, pageMeta{Meta: in.meta}.under(Meta{
		Name: in.meta.Name, Title: r.Title, URL: r.URL, Publisher: r.Publisher, Published: r.Published, Licence: r.Licence,
	}))
}

// twiceError says that a field of a record is given more than once.
type twiceError struct {
	field, first, again string // the keys, which may differ in case
	offset              int    // where the second ends
}

func (e *twiceError) Error() string {
	if e.first == e.field && e.again == e.field {
		return fmt.Sprintf("%s is given twice, again at byte %d", e.field, e.offset)
	}
	return fmt.Sprintf("%s is given twice, as %q and at byte %d as %q", e.field, e.first, e.offset, e.again)
}

// recordFields are the keys that matter in a record; they are told apart as package json does, without regard to case.
var recordFields = []string{"text", "title", "url", "publisher", "published", "licence"}

// twice is a *twiceError where a record, valid JSON, gives a field that matters more than once.
func twice(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil //nolint:nilerr // null
	}
	seen := map[string]string{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		at := slices.IndexFunc(recordFields, func(field string) bool { return strings.EqualFold(field, key) })
		if at >= 0 {
			field := recordFields[at]
			if first, again := seen[field]; again {
				return &twiceError{field, first, key, int(dec.InputOffset())}
			}
			seen[field] = key
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
	}
	return nil
}

func unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		err = &kindError{wrong}
	}
	if err == nil && !utf8.Valid(data) { // what is not would be stored as U+FFFD
		err = errors.New("it is not UTF-8")
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrJSON, err)
	}
	return nil
}

// kindError says in words of JSON that a value is of the wrong kind.
type kindError struct{ *json.UnmarshalTypeError }

func (e *kindError) Error() string {
	want := map[reflect.Kind]string{reflect.String: "a string", reflect.Struct: "an object", reflect.Slice: "an array"}[e.Type.Kind()]
	if e.Field == "" {
		return fmt.Sprintf("it is %s, not %s", e.Value, want)
	}
	return fmt.Sprintf("%s is %s, not %s", e.Field, e.Value, want)
}

func (e *kindError) Unwrap() error { return e.UnmarshalTypeError }

// readLines makes a report of each line that is not empty. A line longer than the limit is an error, and the next ones follow.
func readLines(in input, yield yield) bool {
	stream, err := in.utf8()
	if err != nil {
		return yield(graph.Report{}, err)
	}
	br := bufio.NewReaderSize(stream, 1<<16)
	seen := false
	for n := 1; ; n++ {
		line, err := limitedLine(br, in.opts.maxBytes())
		end := errors.Is(err, io.EOF)
		if end {
			err = nil
		}
		var report graph.Report
		empty := err == nil && len(bytes.TrimSpace(line)) == 0
		if err == nil && !empty {
			report, err = in.record(line)
		} else if err != nil && !errors.Is(err, ErrTooLarge) { // the stream itself is broken
			return yield(graph.Report{}, &PlaceError{Line: n, Err: err})
		}
		if err != nil {
			err = &PlaceError{Line: n, Err: err}
		}
		if !empty {
			seen = true
			if !yield(report, err) {
				return false
			}
		}
		if end {
			return seen || yield(graph.Report{}, ErrEmpty)
		}
	}
}

// utf8 is the stream without byte order mark, UTF-16 and declared charsets decoded.
func (in input) utf8() (io.Reader, error) {
	enc, err := charsetOf(in.charset)
	if err != nil {
		return nil, err
	}
	var t transform.Transformer = transform.Nop
	if enc != nil {
		t = enc.NewDecoder()
	}
	return transform.NewReader(in.r, unicode.BOMOverride(t)), nil
}

// limitedLine reads a line without its end. Of a longer one than limit the rest is skipped; the error is ErrTooLarge then, and
// io.EOF at the end of the stream.
func limitedLine(br *bufio.Reader, limit int64) (line []byte, err error) {
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if long = long || int64(len(line)+len(part)) > limit+1; !long {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long && (err == nil || errors.Is(err, io.EOF)) {
			return nil, fmt.Errorf("%w of %d bytes for a line", ErrTooLarge, limit)
		}
		return bytes.TrimSuffix(line, []byte("\n")), err
	}
}

// readJSON makes a report of an object, or of each object of an array. Of an array that breaks off, the objects before that are read.
func readJSON(in input, yield yield) bool {
	stream, err := in.utf8()
	if err != nil {
		return yield(graph.Report{}, err)
	}
	data, err := readLimited(stream, in.opts.maxBytes())
	if err != nil {
		return yield(graph.Report{}, err)
	}
	data = bytes.TrimSpace(data)
	if !bytes.HasPrefix(data, []byte("[")) {
		return yield(located(data)(in.record(data)))
	}
	items, err := array(data)
	for i, item := range items {
		report, err := in.record(item)
		if err != nil {
			err = &PlaceError{Item: i + 1, Err: err}
		}
		if !yield(report, err) {
			return false
		}
	}
	if err != nil {
		return yield(located(data)(graph.Report{}, err))
	}
	return len(items) > 0 || yield(graph.Report{}, ErrEmpty)
}

// array is the items of an array. Where it is broken, those before that place come back with the error.
func array(data []byte) (items []json.RawMessage, err error) {
	if err = json.Unmarshal(data, &items); err == nil { // items that are not UTF-8 say so themselves
		return items, nil
	}
	err = fmt.Errorf("%w: %w", ErrJSON, err)
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, begun := dec.Token(); begun != nil {
		return nil, err
	}
	items = nil
	for dec.More() {
		var item json.RawMessage
		if dec.Decode(&item) != nil {
			break
		}
		items = append(items, item)
	}
	return items, err
}

// located puts the line into an error of JSON.
func located(data []byte) func(graph.Report, error) (graph.Report, error) {
	return func(r graph.Report, err error) (graph.Report, error) {
		if at := jsonPlace(data, err); at != "" && err != nil {
			err = fmt.Errorf("line %s %w", at, err)
		}
		return r, err
	}
}
