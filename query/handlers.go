package query

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

// reportJSON is a report in lists.
type reportJSON struct {
	ID         graph.ReportID `json:"id"`
	Name       string         `json:"name,omitempty"`
	Title      string         `json:"title,omitempty"`
	URL        string         `json:"url,omitempty"`
	Publisher  string         `json:"publisher,omitempty"`
	Published  string         `json:"published,omitempty"`
	Licence    string         `json:"licence,omitempty"`
	Sentences  int            `json:"sentences"`
	Statements int            `json:"statements"`
}

func newReportJSON(r *graph.Reading) reportJSON {
	return reportJSON{
		ID: r.Report.ID, Name: r.Report.Name, Title: r.Report.Title, URL: r.Report.URL, Publisher: r.Report.Publisher,
		Published: r.Report.Published, Licence: r.Report.Licence, Sentences: len(r.Sentences), Statements: len(r.Statements),
	}
}

// upload is a report as a client sends it in JSON.
type upload struct {
	Text      string `json:"text"`
	Title     string `json:"title"`
	URL       string `json:"url"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
}

func (s Server) addReports(r *http.Request) (response, error) {
	media, _, err := mime.ParseMediaType(cmp.Or(r.Header.Get("Content-Type"), "text/plain"))
	if err != nil {
		return response{}, badRequest("the Content-Type is not a media type", "text/plain, application/json or application/x-ndjson")
	}
	switch media {
	case "text/plain":
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return response{}, err
		}
		return s.addOne(r, upload{Text: string(body), Title: r.URL.Query().Get("title"), Published: r.URL.Query().Get("published")})
	case "application/json":
		var u upload
		if err := decodeJSON(r.Body, &u); err != nil {
			return response{}, err
		}
		return s.addOne(r, u)
	case "application/x-ndjson", "application/jsonl":
		return s.addLines(r)
	}
	return response{}, &Error{
		http.StatusUnsupportedMediaType, "unsupported_media_type", media + " is not read", "text/plain, application/json or application/x-ndjson",
	}
}

func decodeJSON(r io.Reader, v any) error {
	d := json.NewDecoder(r)
	err := d.Decode(v)
	if err == nil {
		if _, err = d.Token(); err == nil {
			err = errors.New("something follows the value")
		} else if errors.Is(err, io.EOF) {
			return nil
		}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return badRequest("the body is not the JSON that is wanted: "+err.Error(), "see /openapi.json")
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

// addLines reads a report a line. Lines that cannot be read are named, the others go in.
func (s Server) addLines(r *http.Request) (response, error) {
	type lineError struct {
		Line  int    `json:"line"` // counts from 1
		Error *Error `json:"error"`
	}
	added, bad := []reportJSON{}, []lineError{}
	sc := bufio.NewScanner(r.Body)
	sc.Buffer(nil, int(s.MaxBody)+1) // the body's own limit comes first
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var u upload
		err := decodeJSON(strings.NewReader(sc.Text()), &u)
		if err == nil {
			var reading *graph.Reading
			if reading, err = s.add(r, u); err == nil {
				added = append(added, newReportJSON(reading))
				continue
			}
		}
		if r.Context().Err() != nil {
			return response{}, r.Context().Err()
		}
		e := toError(err)
		if e.Status >= http.StatusInternalServerError {
			s.Logger.Error("request failed", "method", r.Method, "path", r.URL.Path, "line", n, "error", err)
		}
		bad = append(bad, lineError{n, e})
	}
	if err := sc.Err(); err != nil {
		return response{}, err
	}
	return response{status: http.StatusCreated, value: map[string]any{"reports": added, "errors": bad}}, nil
}

// page is one page of a list.
type page struct {
	Items  any    `json:"items"`
	Total  int    `json:"total"`
	Cursor string `json:"cursor,omitempty"` // of the next page
}

const (
	defaultLimit = 50
	maxLimit     = 1000
)

// paged cuts the page out of items that the request asks for. A cursor is the number of the first item, opaque to clients.
func paged[T, U any](r *http.Request, items []T, convert func(T) U) (response, error) {
	q := r.URL.Query()
	limit, err := number(q, "limit", defaultLimit, 1, maxLimit)
	if err != nil {
		return response{}, err
	}
	from := 0
	if c := q.Get("cursor"); c != "" {
		b, err := base64.RawURLEncoding.DecodeString(c)
		n, err2 := strconv.Atoi(string(b))
		if err != nil || err2 != nil || n < 0 {
			return response{}, badRequest("the cursor is not one of this server", "leave it out to begin at the front")
		}
		from = min(n, len(items))
	}
	to := min(from+limit, len(items))
	out := make([]U, 0, to-from)
	for _, it := range items[from:to] {
		out = append(out, convert(it))
	}
	p := page{Items: out, Total: len(items)}
	if to < len(items) {
		p.Cursor = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(to)))
	}
	return response{value: p}, nil
}

func number(q url.Values, name string, missing, least, most int) (int, error) {
	v := q.Get(name)
	if v == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		return 0, badRequest(fmt.Sprintf("%s is %q", name, v), fmt.Sprintf("a number from %d to %d", least, most))
	}
	return n, nil
}

// kinds and stances are the words that the parameters type and stance may have.
var (
	kinds = []string{
		string(graph.Person), string(graph.Organization), string(graph.Country), string(graph.Place), string(graph.Group), string(graph.Event),
		string(graph.Work), string(graph.Product), string(graph.Thing),
	}
	stances = []string{
		string(graph.Asserted), "reported", "negated", string(graph.Possible), string(graph.Planned), string(graph.Obligated),
		string(graph.Conditional), string(graph.Asked), string(graph.Refused), string(graph.Denied),
	}
)

// oneOf makes sure that a parameter, where it is given, is one of the words it may be; else nothing would be found, without
// a reason.
func oneOf(q url.Values, name string, words []string) error {
	if v := q.Get(name); v != "" && !slices.Contains(words, v) {
		return badRequest(fmt.Sprintf("%s is %q", name, v), "one of "+strings.Join(words, ", "))
	}
	return nil
}

func (s Server) listReports(r *http.Request) (response, error) {
	return paged(r, s.Service.View().Readings, newReportJSON)
}

// id is the {id} of the path.
func id(r *http.Request) (string, error) {
	v, err := url.PathUnescape(mux.Vars(r)["id"])
	if err != nil {
		return "", badRequest("the path is not escaped as URLs are", "")
	}
	return v, nil
}

// spanJSON is a span of text in code points.
type spanJSON struct {
	Start      int                `json:"start"`
	End        int                `json:"end"`
	Text       string             `json:"text,omitempty"`
	Kind       graph.MentionKind  `json:"kind,omitempty"`
	Entity     graph.EntityID     `json:"entity,omitempty"`
	Label      string             `json:"label,omitempty"`
	EntityKind graph.EntityKind   `json:"entityKind,omitempty"`
	Form       graph.QuoteForm    `json:"form,omitempty"`
	Cue        string             `json:"cue,omitempty"`
	Speaker    string             `json:"speaker,omitempty"`
	Statement  *graph.StatementID `json:"statement,omitempty"`
}

func (s Server) getReport(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	v := s.Service.View()
	reading := v.Report(graph.ReportID(name))
	if reading == nil {
		return response{}, notFound("there is no report " + name)
	}
	c := export.NewConverter(reading)
	text := reading.Report.Text
	out := struct {
		reportJSON
		Text       string             `json:"text"`
		Sentences  []spanJSON         `json:"sentences"`
		Mentions   []spanJSON         `json:"mentions"`
		Quotations []spanJSON         `json:"quotations"`
		Statements []export.Statement `json:"statements"`
	}{reportJSON: newReportJSON(reading), Text: text, Sentences: []spanJSON{}, Mentions: []spanJSON{}, Quotations: []spanJSON{}, Statements: []export.Statement{}}
	for _, sent := range reading.Sentences {
		p := c.Span(sent.Span)
		out.Sentences = append(out.Sentences, spanJSON{Start: p.Start, End: p.End})
	}
	for _, m := range reading.Mentions {
		p := c.Span(m.Span)
		e := entityRef(v, m.Entity)
		out.Mentions = append(out.Mentions, spanJSON{
			Start: p.Start, End: p.End, Text: text[m.Span.Start:m.Span.End], Kind: m.Kind, Entity: m.Entity, Label: e.Label, EntityKind: e.Kind,
		})
	}
	for _, q := range reading.Quotations {
		for _, piece := range q.Spans {
			p := c.Span(piece)
			j := spanJSON{Start: p.Start, End: p.End, Form: q.Form, Cue: q.Cue, Speaker: q.Speaker.Text, Entity: q.Speaker.Entity}
			if q.Statement != "" {
				j.Statement = &q.Statement
			}
			out.Quotations = append(out.Quotations, j)
		}
	}
	for i := range reading.Statements {
		out.Statements = append(out.Statements, c.Statement(&reading.Statements[i]))
	}
	return response{value: out}, nil
}

func (s Server) deleteReport(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	if err := s.Service.Delete(r.Context(), graph.ReportID(name)); err != nil {
		return response{}, err
	}
	return response{status: http.StatusNoContent}, nil
}

// entityJSON is an entity as all reports together show it.
type entityJSON struct {
	ID         graph.EntityID   `json:"id"`
	Kind       graph.EntityKind `json:"kind"`
	Label      string           `json:"label"`
	Aliases    []string         `json:"aliases"`
	Titles     []string         `json:"titles"`
	SameAs     []string         `json:"sameAs,omitempty"`
	Reports    []graph.ReportID `json:"reports"`
	Mentions   int              `json:"mentions"`
	Statements int              `json:"statements"`
}

func newEntityJSON(e *index.Entity) entityJSON {
	return entityJSON{
		ID: e.ID, Kind: e.Kind, Label: e.Label, Aliases: append([]string{}, e.Aliases...), Titles: append([]string{}, e.Titles...), SameAs: e.SameAs,
		Reports: e.Reports, Mentions: e.Mentions, Statements: len(e.Statements),
	}
}

func (s Server) listEntities(r *http.Request) (response, error) {
	q := r.URL.Query()
	if err := oneOf(q, "type", kinds); err != nil {
		return response{}, err
	}
	return paged(r, s.Service.View().Find(q.Get("q"), graph.EntityKind(q.Get("type"))), newEntityJSON)
}

// entity is the entity of the path's {id}.
func (s Server) entity(v *index.View, r *http.Request) (*index.Entity, error) {
	name, err := id(r)
	if err != nil {
		return nil, err
	}
	e := v.Entity(graph.EntityID(name))
	if e == nil {
		return nil, notFound("there is no entity " + name)
	}
	return e, nil
}

func (s Server) getEntity(r *http.Request) (response, error) {
	e, err := s.entity(s.Service.View(), r)
	if err != nil {
		return response{}, err
	}
	return response{value: newEntityJSON(e)}, nil
}

// linkJSON is another entity with the statements that link to it.
type linkJSON struct {
	Entity     EntityRefJSON      `json:"entity"`
	Count      int                `json:"count"`
	Statements []export.Statement `json:"statements"` // the first three
}

func (s Server) entityLinks(r *http.Request) (response, error) {
	v := s.Service.View()
	e, err := s.entity(v, r)
	if err != nil {
		return response{}, err
	}
	refs := map[graph.EntityID][]index.Ref{}
	for _, ref := range e.Statements {
		seen := map[graph.EntityID]bool{e.ID: true}
		for _, p := range v.Participants(ref) {
			if !seen[p.Entity] {
				seen[p.Entity] = true
				refs[p.Entity] = append(refs[p.Entity], ref)
			}
		}
	}
	others := make([]graph.EntityID, 0, len(refs))
	for o := range refs {
		others = append(others, o)
	}
	slices.SortFunc(others, func(a, b graph.EntityID) int {
		return cmp.Or(cmp.Compare(len(refs[b]), len(refs[a])), cmp.Compare(a, b))
	})
	cs := converters{}
	return paged(r, others, func(o graph.EntityID) linkJSON {
		l := linkJSON{Entity: entityRef(v, o), Count: len(refs[o])}
		for _, ref := range refs[o][:min(3, len(refs[o]))] {
			l.Statements = append(l.Statements, cs.of(ref.Reading).Statement(ref.Statement))
		}
		return l
	})
}

// dateOf is when a statement holds: the first of its times, else the date of its report.
func dateOf(ref index.Ref) string {
	for _, a := range ref.Arguments {
		if a.Role == graph.Time && len(a.Value) >= 4 && a.Value[0] >= '0' && a.Value[0] <= '9' {
			return a.Value
		}
	}
	return ref.Reading.Report.Published
}

func (s Server) entityTimeline(r *http.Request) (response, error) {
	v := s.Service.View()
	e, err := s.entity(v, r)
	if err != nil {
		return response{}, err
	}
	refs := slices.Clone(e.Statements)
	slices.SortStableFunc(refs, func(a, b index.Ref) int { return cmp.Compare(dateOf(a), dateOf(b)) })
	cs := converters{}
	type event struct {
		Date      string           `json:"date"`
		Statement export.Statement `json:"statement"`
	}
	return paged(r, refs, func(ref index.Ref) event {
		return event{dateOf(ref), cs.of(ref.Reading).Statement(ref.Statement)}
	})
}

func (s Server) listStatements(r *http.Request) (response, error) {
	v := s.Service.View()
	q := r.URL.Query()
	for _, name := range []string{"since", "until"} {
		if !isDate(q.Get(name)) {
			return response{}, badRequest(fmt.Sprintf("%s is %q", name, q.Get(name)), "a date such as 2023-04-26, 2023-04 or 2023")
		}
	}
	if err := oneOf(q, "stance", stances); err != nil {
		return response{}, err
	}
	if err := knownReport(v, q.Get("report")); err != nil {
		return response{}, err
	}
	f := newFilter(v, q)
	var found []index.Ref
	for _, ref := range v.Statements {
		if err := r.Context().Err(); err != nil {
			return response{}, err
		}
		if f.fits(ref) {
			found = append(found, ref)
		}
	}
	cs := converters{}
	return paged(r, found, func(ref index.Ref) export.Statement { return cs.of(ref.Reading).Statement(ref.Statement) })
}

// isDate reports whether s is a date, a month or a year, or nothing.
func isDate(s string) bool {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return s == ""
}

// filter is what a request for statements wants.
type filter struct {
	v                                  *index.View
	subject, predicate, object, source string
	report, since, until, stance       string
	words                              []string
}

func newFilter(v *index.View, q url.Values) filter {
	return filter{
		v: v, subject: q.Get("subject"), predicate: strings.ToLower(q.Get("predicate")), object: q.Get("object"), source: q.Get("speaker"),
		report: q.Get("report"), since: q.Get("since"), until: q.Get("until"), stance: q.Get("stance"), words: index.Words(q.Get("q")),
	}
}

func (f *filter) fits(ref index.Ref) bool {
	date := dateOf(ref)
	switch {
	case f.report != "" && string(ref.Reading.Report.ID) != f.report,
		f.stance != "" && ref.Stance() != f.stance,
		f.since != "" && (date == "" || date < f.since),
		f.until != "" && (date == "" || date[:min(len(date), len(f.until))] > f.until),
		f.predicate != "" && ref.Predicate.Lemma != f.predicate && !slices.Contains(index.Verbs(ref.Predicate.Lemma), f.predicate),
		f.subject != "" && !f.names(ref.Subject, f.subject),
		f.object != "" && !f.names(ref.Object, f.object),
		f.source != "" && !slices.ContainsFunc(ref.Attribution, func(a graph.Attribution) bool { return f.names(a.Source, f.source) }):
		return false
	}
	if len(f.words) == 0 {
		return true
	}
	have := index.Words(ref.SentenceText())
	for _, w := range f.words {
		if !slices.Contains(have, w) {
			return false
		}
	}
	return true
}

// names reports whether a term is the entity of an ID, or of a name, or has the words of it.
func (f *filter) names(t graph.Term, name string) bool {
	if string(t.Entity) == name {
		return true
	}
	if slices.ContainsFunc(f.v.Named(name), func(e *index.Entity) bool { return e.ID == t.Entity }) {
		return true
	}
	return t.Text != "" && strings.Contains(index.Normalize(t.Text), index.Normalize(name))
}

func (s Server) getStatement(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	ref, ok := s.Service.View().Statement(graph.StatementID(name))
	if !ok {
		return response{}, notFound("there is no statement " + name)
	}
	return response{value: export.NewConverter(ref.Reading).Statement(ref.Statement)}, nil
}

// knownReport makes sure that the report a request is limited to, if any, is there.
func knownReport(v *index.View, id string) error {
	if id != "" && v.Report(graph.ReportID(id)) == nil {
		return notFound("there is no report " + id)
	}
	return nil
}

// end is the entity that a parameter names, by ID or by name.
func end(v *index.View, q url.Values, name string) (*index.Entity, error) {
	value := q.Get(name)
	if value == "" {
		return nil, badRequest(name+" is missing", "the ID or a name of an entity")
	}
	if e, _ := v.Resolve(value); e != nil {
		return e, nil
	}
	return nil, notFound(fmt.Sprintf("%q is named in no report", value))
}

func (s Server) paths(r *http.Request) (response, error) {
	v, q := s.Service.View(), r.URL.Query()
	from, err := end(v, q, "from")
	if err != nil {
		return response{}, err
	}
	to, err := end(v, q, "to")
	if err != nil {
		return response{}, err
	}
	length, err := number(q, "max_length", path.DefaultMaxLength, 1, 8)
	if err != nil {
		return response{}, err
	}
	k, err := number(q, "k", path.DefaultK, 1, 20)
	if err != nil {
		return response{}, err
	}
	if err := oneOf(q, "stance", []string{string(graph.Asserted)}); err != nil {
		return response{}, err
	}
	if err := knownReport(v, q.Get("report")); err != nil {
		return response{}, err
	}
	found := path.Find(v, from.ID, to.ID, path.Options{MaxLength: length, K: k, Report: graph.ReportID(q.Get("report")), Factual: q.Get("stance") == "asserted"})
	reason := ""
	if len(found) == 0 {
		reason = fmt.Sprintf("no path within %d hops", length)
	}
	return response{value: map[string]any{
		"from": entityRef(v, from.ID), "to": entityRef(v, to.ID), "paths": NewPathsJSON(v, found), "reason": reason,
	}}, nil
}

func (s Server) ask(r *http.Request) (response, error) {
	q := ask.Question{Text: r.URL.Query().Get("q"), Report: graph.ReportID(r.URL.Query().Get("report"))}
	if r.Method == http.MethodPost {
		if err := decodeJSON(r.Body, &q); err != nil {
			return response{}, err
		}
	}
	if strings.TrimSpace(q.Text) == "" {
		return response{}, badRequest("there is no question", `send it as q: /api/ask?q=Who+released+the+plan%3F`)
	}
	if err := knownReport(s.Service.View(), string(q.Report)); err != nil {
		return response{}, err
	}
	return response{value: NewAskJSON(s.Service.View(), s.Service.Ask(q))}, nil
}

func (s Server) export(r *http.Request) (response, error) {
	format := cmp.Or(r.URL.Query().Get("format"), "nquads")
	media := export.MediaType(format)
	if media == "" {
		return response{}, badRequest(fmt.Sprintf("the format %q is not known", format), "one of "+strings.Join(export.Formats(), ", "))
	}
	f, err := s.Service.Export(r.Context(), format)
	if err != nil {
		return response{}, err
	}
	header := map[string]string{"Content-Type": media, "Content-Disposition": `attachment; filename="newsgraph.` + format + `"`}
	return response{header: header, write: func(w http.ResponseWriter) error {
		defer f.Close()
		_, err := io.Copy(w, f)
		return err
	}}, nil
}

func (s Server) health(*http.Request) (response, error) {
	return response{value: map[string]string{"status": "ok", "version": s.Version}}, nil
}

func (s Server) ready(r *http.Request) (response, error) {
	if err := s.Service.Ready(r.Context()); err != nil {
		return response{}, &Error{http.StatusServiceUnavailable, "not_ready", "the store does not answer", ""}
	}
	v := s.Service.View()
	return response{value: map[string]any{"status": "ready", "reports": len(v.Readings), "statements": len(v.Statements)}}, nil
}

func (s Server) openAPI(*http.Request) (response, error) {
	return response{header: map[string]string{"Content-Type": "application/json"}, write: func(w http.ResponseWriter) error {
		_, err := w.Write(openAPI)
		return err
	}}, nil
}
