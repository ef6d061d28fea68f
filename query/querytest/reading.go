package querytest

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// reading carries over what was read.
func (c *casting) reading(report graph.Report, at offsets) *graph.Reading {
	x := carrier{casting: c, at: at, ids: map[graph.EntityID]graph.EntityID{}, statements: map[graph.StatementID]graph.StatementID{}}
	out := &graph.Reading{Report: report, Sentences: slices.Clone(c.Sentences), Mentions: slices.Clone(c.Mentions)}
	for i := range out.Sentences {
		out.Sentences[i].Span = at.span(out.Sentences[i].Span)
	}
	for i := range c.Entities {
		out.Entities = x.entity(out.Entities, &c.Entities[i])
	}
	for i := range out.Mentions {
		m := &out.Mentions[i]
		m.Span, m.Entity = at.span(m.Span), x.ids[m.Entity]
	}
	for i := range c.Statements {
		out.Statements = append(out.Statements, x.statement(report.ID, &c.Statements[i]))
	}
	for i := range out.Statements {
		for k, id := range out.Statements[i].Content {
			out.Statements[i].Content[k] = x.statements[id]
		}
	}
	for _, q := range c.Quotations {
		out.Quotations = append(out.Quotations, x.quotation(q))
	}
	out.Canonical()
	return out
}

// carrier carries one reading over.
type carrier struct {
	*casting
	at         offsets
	ids        map[graph.EntityID]graph.EntityID
	statements map[graph.StatementID]graph.StatementID
}

// entity adds an entity under its new name; where two have one name now, they are one.
func (x *carrier) entity(list []graph.Entity, e *graph.Entity) []graph.Entity {
	old := *e
	old.Label = x.text(e.Label)
	old.Aliases = slices.Clone(e.Aliases)
	for i := range old.Aliases {
		old.Aliases[i].Text = x.text(old.Aliases[i].Text)
	}
	old.Titles = slices.Clone(e.Titles)
	for i := range old.Titles {
		old.Titles[i] = x.text(old.Titles[i])
	}
	if old.Label != e.Label {
		old.ID = graph.NewEntityID(e.Kind, old.Label)
	}
	x.ids[e.ID] = old.ID
	k := slices.IndexFunc(list, func(o graph.Entity) bool { return o.ID == old.ID })
	if k < 0 {
		return append(list, old)
	}
	for _, a := range old.Aliases {
		if !slices.ContainsFunc(list[k].Aliases, func(b graph.Alias) bool { return a.Text == b.Text }) {
			list[k].Aliases = append(list[k].Aliases, a)
		}
	}
	return list
}

func (x *carrier) term(t graph.Term) graph.Term {
	if t == (graph.Term{}) {
		return t
	}
	return graph.Term{Text: x.text(t.Text), Span: x.at.span(t.Span), Entity: x.ids[t.Entity]}
}

func (x *carrier) statement(report graph.ReportID, old *graph.Statement) graph.Statement {
	st := *old
	st.Report, st.Evidence = report, x.at.span(old.Evidence)
	st.Subject, st.Object = x.term(old.Subject), x.term(old.Object)
	st.Predicate = graph.Predicate{Text: x.text(old.Predicate.Text), Lemma: old.Predicate.Lemma, Span: x.at.span(old.Predicate.Span)}
	st.Arguments = slices.Clone(old.Arguments)
	for i := range st.Arguments {
		a := &st.Arguments[i]
		a.Text, a.Span, a.Entity, a.Value = x.text(a.Text), x.at.span(a.Span), x.ids[a.Entity], x.value(a.Value)
	}
	st.Attribution = slices.Clone(old.Attribution)
	for i := range st.Attribution {
		a := &st.Attribution[i]
		a.Source, a.Cue = x.term(a.Source), x.text(a.Cue)
	}
	st.Content = slices.Clone(old.Content)
	st.ID = graph.NewStatementID(&st)
	x.statements[old.ID] = st.ID
	return st
}

func (x *carrier) quotation(q graph.Quotation) graph.Quotation {
	q.Statement = x.statements[q.Statement]
	q.Text, q.Cue, q.CueSpan, q.Speaker = x.text(q.Text), x.text(q.Cue), x.at.span(q.CueSpan), x.term(q.Speaker)
	q.Spans = slices.Clone(q.Spans)
	for i := range q.Spans {
		q.Spans[i] = x.at.span(q.Spans[i])
	}
	return q
}
