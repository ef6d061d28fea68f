package export

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// Term is a subject or object in JSON; offsets are in code points of the report's text.
type Term struct {
	Text   string          `json:"text"`
	Start  int             `json:"start"`
	End    int             `json:"end"`
	Entity *graph.EntityID `json:"entity"`
	// PlaceType is what kind of place is named, as in Argument.
	PlaceType string `json:"placeType,omitempty"`
}

// Predicate is a predicate in JSON.
type Predicate struct {
	Text  string `json:"text"`
	Lemma string `json:"lemma"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Argument is an argument in JSON.
type Argument struct {
	Role   graph.Role      `json:"role"`
	Text   string          `json:"text"`
	Start  int             `json:"start"`
	End    int             `json:"end"`
	Entity *graph.EntityID `json:"entity,omitempty"`
	Value  string          `json:"value,omitempty"`
	// Granularity says how exact a time is; PlaceType what kind of place is named, where that is known: country, city, region, facility or natural.
	Granularity string `json:"granularity,omitempty"`
	PlaceType   string `json:"placeType,omitempty"`
}

// Source is a link of an attribution in JSON, nearest source first. One that the report does not name, as of a quotation that
// stands alone, has no text and stands nowhere: {"source":"","unknown":true,"cue":"","form":"verbatim"}.
type Source struct {
	Source  string          `json:"source"` // as the report has it there: "she"
	Unknown bool            `json:"unknown,omitempty"`
	Label   string          `json:"label,omitempty"` // the entity's fullest name: "Karen Doyle"
	Entity  *graph.EntityID `json:"entity,omitempty"`
	Start   *int            `json:"start,omitempty"` // nil where it stands nowhere
	End     *int            `json:"end,omitempty"`
	Cue     string          `json:"cue"`
	Form    graph.QuoteForm `json:"form,omitempty"`
}

// Statement is a statement in JSON. Sentence, Start and End are the sentence it stands in, or the sentences where a quotation
// has several; Evidence is the clause it rests on;
// Line is the line of the input on which the sentence begins, counted from 0.
type Statement struct {
	ID          graph.StatementID   `json:"id"`
	Report      graph.ReportID      `json:"report"`
	Name        string              `json:"name,omitempty"` // of the report's file
	Published   string              `json:"published,omitempty"`
	Line        int                 `json:"line"`
	Sentence    string              `json:"sentence"`
	Start       int                 `json:"start"`
	End         int                 `json:"end"`
	Subject     Term                `json:"subject"`
	Predicate   Predicate           `json:"predicate"`
	Object      *Term               `json:"object"`
	Arguments   []Argument          `json:"arguments"`
	Class       graph.EventClass    `json:"class,omitempty"`
	Mode        string              `json:"mode,omitempty"`
	Negated     bool                `json:"negated"`
	Modality    graph.Modality      `json:"modality"`
	Stance      string              `json:"stance"`
	Attribution []Source            `json:"attribution"`
	Content     []graph.StatementID `json:"content,omitempty"`
	Evidence    [2]int              `json:"evidence"`
	Confidence  float64             `json:"confidence"`
	Rule        string              `json:"rule"`
}

// Converter makes statements of one reading into JSON.
type Converter struct {
	r      *graph.Reading
	points *graph.CodePoints
	breaks []int // where the lines of the text end
	labels map[graph.EntityID]string
	places map[graph.EntityID]string // what kind of place they are
}

// NewConverter prepares for the statements of r.
func NewConverter(r *graph.Reading) *Converter {
	c := &Converter{r: r, points: graph.NewCodePoints(r.Report.Text), labels: make(map[graph.EntityID]string, len(r.Entities)), places: map[graph.EntityID]string{}}
	for _, e := range r.Entities {
		c.labels[e.ID] = e.Label
		switch {
		case e.Kind == graph.Country:
			c.places[e.ID] = string(graph.Country)
		case e.Place != "":
			c.places[e.ID] = string(e.Place)
		}
	}
	for i := 0; i < len(r.Report.Text); i++ {
		if r.Report.Text[i] == '\n' {
			c.breaks = append(c.breaks, i)
		}
	}
	return c
}

// line is the number of the line, counted from 0, that holds a byte.
func (c *Converter) line(at int) int {
	n, _ := slices.BinarySearch(c.breaks, at)
	return n
}

// Span is a span in code points.
func (c *Converter) Span(s graph.Span) graph.Span { return c.points.Span(s) }

// Statement converts a statement of the reading.
func (c *Converter) Statement(st *graph.Statement) Statement {
	out := Statement{
		ID: st.ID, Report: st.Report, Name: c.r.Report.Name, Published: c.r.Report.Published, Subject: c.term(st.Subject), Arguments: []Argument{}, Attribution: []Source{},
		Predicate: Predicate{Text: st.Predicate.Text, Lemma: st.Predicate.Lemma}, Class: st.Class, Mode: st.Mode, Negated: st.Negated, Modality: st.Modality,
		Stance: st.Stance(), Content: st.Content, Confidence: st.Confidence, Rule: st.Rule,
	}
	if st.Sentence >= 0 && st.Sentence < len(c.r.Sentences) {
		s := c.r.Passage(st)
		out.Sentence = c.r.Report.Text[s.Start:s.End]
		out.Line = c.line(s.Start)
		p := c.points.Span(s)
		out.Start, out.End = p.Start, p.End
	}
	p := c.points.Span(st.Predicate.Span)
	out.Predicate.Start, out.Predicate.End = p.Start, p.End
	p = c.points.Span(st.Evidence)
	out.Evidence = [2]int{p.Start, p.End}
	if st.Object != (graph.Term{}) {
		o := c.term(st.Object)
		out.Object = &o
	}
	for _, a := range st.Arguments {
		p := c.points.Span(a.Span)
		arg := Argument{Role: a.Role, Text: a.Text, Start: p.Start, End: p.End, Entity: entity(a.Entity), Value: a.Value, Granularity: a.Granularity}
		arg.PlaceType = c.places[a.Entity]
		out.Arguments = append(out.Arguments, arg)
	}
	for _, a := range st.Attribution {
		out.Attribution = append(out.Attribution, c.source(a))
	}
	return out
}

func (c *Converter) source(a graph.Attribution) Source {
	out := Source{
		Source: a.Source.Text, Unknown: a.Source.Text == "" && a.Source.Entity == "", Label: c.labels[a.Source.Entity], Entity: entity(a.Source.Entity),
		Cue: a.Cue, Form: a.Form,
	}
	if a.Source.Span.Len() > 0 {
		p := c.points.Span(a.Source.Span)
		out.Start, out.End = &p.Start, &p.End
	}
	return out
}

func (c *Converter) term(t graph.Term) Term {
	p := c.points.Span(t.Span)
	return Term{Text: t.Text, Start: p.Start, End: p.End, Entity: entity(t.Entity), PlaceType: c.places[t.Entity]}
}

func entity(id graph.EntityID) *graph.EntityID {
	if id == "" {
		return nil
	}
	return &id
}

// Statements writes the statements of a reading, one a line.
func Statements(w io.Writer, r *graph.Reading) error {
	c := NewConverter(r)
	for i := range r.Statements {
		if err := Line(w, c.Statement(&r.Statements[i])); err != nil {
			return err
		}
	}
	return nil
}

// Line writes v as one line of JSON; "<" stays "<".
func Line(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
