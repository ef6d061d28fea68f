package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
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
	Note       string         `json:"note,omitempty"`
	Sentences  int            `json:"sentences"`
	Statements int            `json:"statements"`

	Copies []graph.ReportID `json:"copies,omitempty"` // reports that are the same text in other papers
}

func newReportJSON(r *graph.Reading) reportJSON {
	return reportJSON{
		ID: r.Report.ID, Name: r.Report.Name, Title: r.Report.Title, URL: r.Report.URL, Publisher: r.Report.Publisher,
		Published: r.Report.Published, Licence: r.Report.Licence, Note: r.Report.Note, Sentences: len(r.Sentences), Statements: len(r.Statements),
	}
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
	out.Copies = v.Copies.Of(reading.Report.ID)
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
	PlaceType  graph.PlaceType  `json:"placeType,omitempty"`
	Aliases    []string         `json:"aliases"`
	Titles     []string         `json:"titles"`
	SameAs     []string         `json:"sameAs,omitempty"`
	Reports    []graph.ReportID `json:"reports"`
	Mentions   int              `json:"mentions"`
	Statements int              `json:"statements"`
}

func newEntityJSON(e *index.Entity) entityJSON {
	return entityJSON{
		ID: e.ID, Kind: e.Kind, Label: e.Label, PlaceType: e.Place, Aliases: append([]string{}, e.Aliases...), Titles: append([]string{}, e.Titles...), SameAs: e.SameAs,
		Reports: e.Reports, Mentions: e.Mentions, Statements: len(e.Statements),
	}
}

func (s Server) listEntities(r *http.Request) (response, error) {
	q := r.URL.Query()
	if err := oneOf(q, "type", kinds); err != nil {
		return response{}, err
	}
	found := s.Service.View().Search(q.Get("q"), graph.EntityKind(q.Get("type")))
	return paged(r, listing[index.Match]{"entities", found, matchKey}, func(m index.Match) foundJSON {
		j := foundJSON{entityJSON: newEntityJSON(m.Entity())}
		if strings.TrimSpace(q.Get("q")) != "" {
			j.Match = m.Rank.String()
		}
		return j
	})
}

// foundJSON is an entity that was looked for.
type foundJSON struct {
	entityJSON
	Match string `json:"match,omitempty"` // how its name fits: exact, prefix, word or fuzzy
}

func matchKey(m index.Match) sortKey {
	return sortKey{ascending(int(m.Rank)), ascending(m.Distance), descending(m.Mentions()), string(m.ID())}
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
	v := s.Service.View()
	e, err := s.entity(v, r)
	if err != nil {
		return response{}, err
	}
	return response{value: NewFullEntityJSON(v, e)}, nil
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
	key := func(o graph.EntityID) sortKey { return sortKey{descending(len(refs[o])), string(o)} }
	return paged(r, listing[graph.EntityID]{"links", others, key}, func(o graph.EntityID) linkJSON {
		l := linkJSON{Entity: entityRef(v, o), Count: len(refs[o])}
		for _, ref := range refs[o][:min(3, len(refs[o]))] {
			l.Statements = append(l.Statements, cs.of(ref.Reading).Statement(ref.Statement))
		}
		return l
	})
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
	return response{value: converters{}.titled(ref)}, nil
}

// knownReport makes sure that the report a request is limited to, if any, is there.
func knownReport(v *index.View, id string) error {
	if id != "" && v.Report(graph.ReportID(id)) == nil {
		return notFound("there is no report " + id)
	}
	return nil
}

func (s Server) ask(r *http.Request) (response, error) {
	q := ask.Question{Text: r.URL.Query().Get("q"), Report: graph.ReportID(r.URL.Query().Get("report"))}
	if r.Method == http.MethodPost {
		_, body, err := decoded(r)
		if err != nil {
			return response{}, err
		}
		if err := readJSON(body, &q); err != nil {
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
	opts, err := ExportOptions(s.Service.View(), r.URL.Query())
	if err != nil {
		return response{}, err
	}
	f, err := s.Service.Export(r.Context(), format, opts)
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

// ready answers whether the server takes requests, and to whom may read how much it has.
func (s Server) ready(r *http.Request) (response, error) {
	if err := s.readiness(r.Context()); err != nil {
		return response{}, err
	}
	out := map[string]any{"status": "ready"}
	if permit(r, RoleRead) == nil {
		v := s.Service.View()
		out["reports"], out["statements"] = len(v.Readings), v.CountStatements()
	}
	return response{value: out}, nil
}

// readiness is why the server is not ready, nil where it is.
func (s Server) readiness(ctx context.Context) error {
	select {
	case <-s.Stopping:
		return &Error{http.StatusServiceUnavailable, "stopping", "the server is about to stop", ""}
	default:
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // a database may not answer at all
	defer cancel()
	if err := s.Service.Ready(ctx); err != nil {
		what := "the store does not answer"
		if errors.Is(err, graph.ErrUnwritable) || errors.Is(err, graph.ErrDamaged) {
			what = "the store cannot be written"
		}
		return fmt.Errorf("%w: %w", &Error{http.StatusServiceUnavailable, "not_ready", what, "the server's log says more"}, err)
	}
	return nil
}

func (s Server) openAPI(*http.Request) (response, error) {
	return response{header: map[string]string{"Content-Type": "application/json"}, write: func(w http.ResponseWriter) error {
		_, err := w.Write(openAPI)
		return err
	}}, nil
}
