package query

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// decoded is the media type of a request, text/plain where it names none, and its body in UTF-8 where it names a charset. A body
// of no named charset, or of UTF-8, comes as it is: package source finds out what it is, if anybody can.
func decoded(r *http.Request) (media string, body io.Reader, err error) {
	media, params, err := mime.ParseMediaType(cmp.Or(r.Header.Get("Content-Type"), "text/plain"))
	if err != nil {
		return "", nil, badRequest("the Content-Type is not a media type", "text/plain, application/json or application/x-ndjson")
	}
	charset := strings.ToLower(strings.TrimSpace(params["charset"]))
	if charset == "" {
		return media, r.Body, nil
	}
	enc, err := htmlindex.Get(charset)
	switch {
	case err != nil, enc == encoding.Replacement:
		return "", nil, &Error{http.StatusUnsupportedMediaType, "unsupported_media_type", fmt.Sprintf("the charset %q is not read", charset), "send UTF-8"}
	case enc == unicode.UTF8:
		return media, r.Body, nil
	}
	return media, transform.NewReader(r.Body, unicode.BOMOverride(enc.NewDecoder())), nil
}

// addReports reads the reports in a body, of any format that package source knows. A media type that may hold several answers
// with a batch. A client that accepts JSON lines first is told how far it is, see watched.
func (s Server) addReports(r *http.Request) (response, error) {
	media, params, err := mime.ParseMediaType(cmp.Or(r.Header.Get("Content-Type"), "text/plain"))
	if err != nil {
		return response{}, badRequest("the Content-Type is not a media type", "one of "+strings.Join(source.Media(), ", "))
	}
	if !slices.Contains(source.Media(), media) {
		return response{}, &Error{
			http.StatusUnsupportedMediaType, "unsupported_media_type", media + " is not read", strings.Join(source.Media(), ", "),
		}
	}
	q := r.URL.Query()
	meta := source.Meta{Name: q.Get("name"), Title: q.Get("title"), URL: q.Get("url"), Publisher: q.Get("publisher"), Published: q.Get("published")}
	add := func(r *http.Request) (response, error) {
		body := bufio.NewReader(r.Body)
		reports := source.Read(body, media, params["charset"], meta, source.Options{MaxBytes: s.MaxBody, MaxUnpacked: s.MaxBody})
		if source.Many(media) || media == "application/json" && isArray(body) {
			return s.addMany(r, reports)
		}
		return s.addFirst(r, reports)
	}
	if accepted(r.Header.Get("Accept"), []string{"application/json", eventLines}) == eventLines {
		return s.watched(r, add), nil
	}
	return add(r)
}

// addFirst adds the report of a file that holds one.
func (s Server) addFirst(r *http.Request, reports iter.Seq2[graph.Report, error]) (response, error) {
	for report, err := range reports {
		if err != nil {
			return response{}, err
		}
		return s.addOne(r, report)
	}
	return response{}, source.ErrEmpty
}

// isArray reports whether JSON that is to be read begins an array.
func isArray(br *bufio.Reader) bool {
	head, _ := br.Peek(512) // what went wrong shows again when it is read
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("["))
}

// readJSON reads the one value of a body.
func readJSON(r io.Reader, v any) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return decodeJSON(data, v)
}

func decodeJSON(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if err == nil && !utf8.Valid(data) { // what is not would be stored as U+FFFD
		err = errors.New("it is not UTF-8")
	}
	if err != nil {
		return badRequest("the body is not the JSON that is wanted: "+err.Error(), "see /openapi.json")
	}
	return nil
}

func (s Server) addOne(r *http.Request, report graph.Report) (response, error) {
	reading, err := s.Service.AddReport(r.Context(), report)
	if err != nil {
		return response{}, err
	}
	id := string(reading.Report.ID)
	return response{status: http.StatusCreated, value: newReportJSON(reading), header: map[string]string{"Location": "/api/reports/" + id}}, nil
}

// batch is what became of the reports of an upload.
type batch struct {
	Error   *Error       `json:"error,omitempty"` // where no report went in
	Reports []reportJSON `json:"reports"`
	Errors  []placeError `json:"errors"`
}

// placeError says which of the reports of an upload did not go in, and why. Numbers count from 1.
type placeError struct {
	Line   int    `json:"line,omitempty"`   // of JSON lines
	Item   int    `json:"item,omitempty"`   // of a feed or a JSON array
	Member string `json:"member,omitempty"` // of an archive
	Error  *Error `json:"error"`
}

// newPlaceError is an error with its place, as far as that is known.
func newPlaceError(err error) placeError {
	out := placeError{Error: toError(err)}
	var at *source.PlaceError
	for rest := err; errors.As(rest, &at); rest = at.Err {
		out.Line, out.Item = max(out.Line, at.Line), max(out.Item, at.Item)
		if at.Member != "" {
			out.Member = strings.TrimPrefix(out.Member+"/"+at.Member, "/")
		}
	}
	return out
}

// addMany adds reports one by one. Those that cannot be read are named, the others go in; it is an error where none does.
func (s Server) addMany(r *http.Request, reports iter.Seq2[graph.Report, error]) (response, error) {
	b := batch{Reports: []reportJSON{}, Errors: []placeError{}}
	var reading *graph.Reading
	for report, err := range reports {
		if err == nil {
			reading, err = s.Service.AddReport(r.Context(), report)
		}
		var tooLarge *http.MaxBytesError
		switch {
		case err == nil:
			b.Reports = append(b.Reports, newReportJSON(reading))
			continue
		case r.Context().Err() != nil, errors.As(err, &tooLarge):
			return response{}, err
		}
		var placed *source.PlaceError
		if !errors.As(err, &placed) && report.Text == "" && len(b.Reports)+len(b.Errors) == 0 { // nothing of the body can be read
			return response{}, err
		}
		at := newPlaceError(err)
		if at.Error.Status >= http.StatusInternalServerError {
			s.Logger.Error("request failed", "request", requestID(r), "method", r.Method, "path", r.URL.Path, "line", at.Line, "item", at.Item, "member", at.Member, "error", err)
		}
		b.Errors = append(b.Errors, at)
	}
	return b.response()
}

// response is 201 where something went in; else the status of the first error that is not the client's fault, or 400.
func (b batch) response() (response, error) {
	switch {
	case len(b.Reports) > 0:
		return response{status: http.StatusCreated, value: b}, nil
	case len(b.Errors) == 0:
		return response{}, badRequest("there is no report in the body", "send a report a line, as JSON")
	}
	b.Error = badRequest("no report went in: "+b.Errors[0].Error.Message, "errors says what is wrong with each")
	if len(b.Errors) > 1 {
		b.Error.Message = fmt.Sprintf("no report went in: each of %d has an error", len(b.Errors))
	}
	for _, l := range b.Errors {
		if l.Error.Status >= http.StatusInternalServerError || l.Error.Status == http.StatusTooManyRequests {
			b.Error = l.Error
			break
		}
	}
	return response{status: b.Error.Status, value: b, header: b.Error.header()}, nil
}
