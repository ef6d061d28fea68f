package query

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// upload is a report as a client sends it in JSON.
type upload struct {
	Text      string `json:"text"`
	Title     string `json:"title"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
}

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

func (s Server) addReports(r *http.Request) (response, error) {
	media, body, err := decoded(r)
	if err != nil {
		return response{}, err
	}
	switch media {
	case "text/plain":
		text, err := io.ReadAll(body)
		if err != nil {
			return response{}, err
		}
		return s.addOne(r, upload{Text: string(text), Title: r.URL.Query().Get("title"), Published: r.URL.Query().Get("published")})
	case "application/json":
		var u upload
		if err := readJSON(body, &u); err != nil {
			return response{}, err
		}
		return s.addOne(r, u)
	case "application/x-ndjson", "application/jsonl":
		return s.addLines(r, body)
	}
	return response{}, &Error{
		http.StatusUnsupportedMediaType, "unsupported_media_type", media + " is not read", "text/plain, application/json or application/x-ndjson",
	}
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

func (s Server) add(r *http.Request, u upload) (*graph.Reading, error) {
	return s.Service.Add(r.Context(), u.Text, source.Meta{Title: u.Title, URL: u.URL, Publisher: u.Publisher, Published: u.Published})
}

func (s Server) addOne(r *http.Request, u upload) (response, error) {
	reading, err := s.add(r, u)
	if err != nil {
		return response{}, err
	}
	id := string(reading.Report.ID)
	return response{status: http.StatusCreated, value: newReportJSON(reading), header: map[string]string{"Location": "/api/reports/" + id}}, nil
}

// batch is what became of the lines of an upload.
type batch struct {
	Error   *Error       `json:"error,omitempty"` // where no report went in
	Reports []reportJSON `json:"reports"`
	Errors  []lineError  `json:"errors"`
}

type lineError struct {
	Line  int    `json:"line"` // counts from 1
	Error *Error `json:"error"`
}

// addLines reads a report a line. Lines that cannot be read are named, the others go in; it is an error where none does.
func (s Server) addLines(r *http.Request, body io.Reader) (response, error) {
	b := batch{Reports: []reportJSON{}, Errors: []lineError{}}
	sc := bufio.NewScanner(body)
	sc.Buffer(nil, int(s.MaxBody)+1) // the body's own limit comes first
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		reading, err := s.addLine(r, sc.Bytes())
		if err == nil {
			b.Reports = append(b.Reports, newReportJSON(reading))
			continue
		}
		if r.Context().Err() != nil {
			return response{}, err
		}
		e := toError(err)
		if e.Status >= http.StatusInternalServerError {
			s.Logger.Error("request failed", "method", r.Method, "path", r.URL.Path, "line", n, "error", err)
		}
		b.Errors = append(b.Errors, lineError{n, e})
	}
	if err := sc.Err(); err != nil {
		return response{}, err
	}
	return b.response()
}

func (s Server) addLine(r *http.Request, line []byte) (*graph.Reading, error) {
	var u upload
	if err := decodeJSON(line, &u); err != nil {
		return nil, err
	}
	return s.add(r, u)
}

// response is 201 where something went in; else the status of the first line that is not the client's fault, or 400.
func (b batch) response() (response, error) {
	switch {
	case len(b.Reports) > 0:
		return response{status: http.StatusCreated, value: b}, nil
	case len(b.Errors) == 0:
		return response{}, badRequest("there is no line in the body", "send a report a line, as JSON")
	}
	b.Error = badRequest(fmt.Sprintf("no report went in: each of the %d lines has an error", len(b.Errors)), "errors says what is wrong with each")
	for _, l := range b.Errors {
		if l.Error.Status >= http.StatusInternalServerError {
			b.Error = l.Error
			break
		}
	}
	return response{status: b.Error.Status, value: b, header: b.Error.header()}, nil
}
