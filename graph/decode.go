package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrCorrupt says that quads do not make a reading.
var ErrCorrupt = errors.New("the graph of the report is damaged")

// Decode reads a reading back from the quads of a report's graph, as Quads wrote them. Properties that it does not know
// are passed over.
func Decode(names Names, id ReportID, quads []Quad) (*Reading, error) {
	d := newDecoder(names, names.Report(id), quads)
	if len(d.nodes[d.graph]) == 0 {
		return nil, ErrNotFound
	}
	r := &Reading{}
	d.report(r, id)
	for _, s := range d.subjects() {
		d.node(r, s)
	}
	if d.err != nil {
		return nil, fmt.Errorf("%s: %w", id, d.err)
	}
	slices.SortFunc(r.Sentences, func(a, b Sentence) int { return cmp.Compare(a.Index, b.Index) })
	slices.SortFunc(r.Report.Content, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	r.Canonical()
	return r, nil
}

// decoder reads one reading. The first thing that is wrong stays in err.
type decoder struct {
	Names
	graph  RDFTerm
	nodes  map[RDFTerm]map[RDFTerm][]RDFTerm
	text   string
	points *CodePoints
	err    error
}

// newDecoder takes the quads of one graph.
func newDecoder(names Names, label RDFTerm, quads []Quad) *decoder {
	d := &decoder{Names: names, graph: label, nodes: map[RDFTerm]map[RDFTerm][]RDFTerm{}}
	for _, q := range quads {
		if q.Label != label {
			continue
		}
		if d.nodes[q.Subject] == nil {
			d.nodes[q.Subject] = map[RDFTerm][]RDFTerm{}
		}
		d.nodes[q.Subject][q.Predicate] = append(d.nodes[q.Subject][q.Predicate], q.Object)
	}
	return d
}

// subjects lists all nodes in a fixed order.
func (d *decoder) subjects() []RDFTerm {
	out := make([]RDFTerm, 0, len(d.nodes))
	for s := range d.nodes {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b RDFTerm) int {
		return cmp.Or(cmp.Compare(len(a.Value), len(b.Value)), cmp.Compare(a.Value, b.Value))
	})
	return out
}

func (d *decoder) fail(s RDFTerm, what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s: %s", ErrCorrupt, s.Value, what)
	}
}

// one is the one value of a property, or the zero term.
func (d *decoder) one(s, p RDFTerm) RDFTerm {
	if v := d.nodes[s][p]; len(v) > 0 {
		return v[0]
	}
	return RDFTerm{}
}

func (d *decoder) str(s, p RDFTerm) string { return d.one(s, p).Value }

func (d *decoder) int(s, p RDFTerm) int {
	n, err := strconv.Atoi(d.str(s, p))
	if err != nil {
		d.fail(s, p.Value+" is no number")
	}
	return n
}

func (d *decoder) float(s, p RDFTerm) float64 {
	f, err := strconv.ParseFloat(d.str(s, p), 64)
	if err != nil {
		d.fail(s, p.Value+" is no number")
	}
	return f
}

// span reads the fragment of an IRI; an absent one is the zero span.
func (d *decoder) span(t RDFTerm) Span {
	if t.IsZero() {
		return Span{}
	}
	rest, ok := strings.CutPrefix(t.Value, d.graph.Value+"#char=")
	from, to, ok2 := strings.Cut(rest, ",")
	a, err1 := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if !ok || !ok2 || err1 != nil || err2 != nil || a < 0 || b < a {
		d.fail(t, "is no span of the report")
		return Span{}
	}
	return Span{d.points.ToByte(a), d.points.ToByte(b)}
}

// bounds is the span between two indexes.
func (d *decoder) bounds(s RDFTerm) Span {
	return Span{d.points.ToByte(d.int(s, nifBegin)), d.points.ToByte(d.int(s, nifEnd))}
}

// sentence is the number of the sentence that a node stands in; 0 where it names none, as in a report without any.
func (d *decoder) sentence(s RDFTerm) int {
	t := d.one(s, nifInSentence)
	if t.IsZero() {
		return 0
	}
	return d.int(t, d.NG("index"))
}

func (d *decoder) spans(ts []RDFTerm) []Span {
	var out []Span
	for _, t := range ts {
		out = append(out, d.span(t))
	}
	return out
}

func (d *decoder) entityID(t RDFTerm) EntityID {
	id, ok := d.local(t)
	if !ok {
		return ""
	}
	for _, class := range d.nodes[t][RDFType] {
		if _, ok := kindOfClass[class]; ok {
			return EntityID(id)
		}
	}
	return ""
}

func (d *decoder) statementID(t RDFTerm) StatementID {
	id, _ := d.local(t)
	return StatementID(id)
}

func (d *decoder) report(r *Reading, id ReportID) {
	s := d.graph
	d.text = d.str(s, nifIsString)
	d.points = NewCodePoints(d.text)
	r.Report = Report{ID: id, Text: d.text}
	for p, field := range reportFields {
		*field(&r.Report) = d.str(s, p)
	}
}

// node reads a node by its classes. The IRI of a span may be a paragraph and a sentence at once.
func (d *decoder) node(r *Reading, s RDFTerm) {
	for _, class := range d.nodes[s][RDFType] {
		switch class {
		case nifParagraph:
			r.Report.Content = append(r.Report.Content, d.span(s))
		case nifSentence:
			r.Sentences = append(r.Sentences, Sentence{Index: d.int(s, d.NG("index")), Span: d.span(s)})
		case nifPhrase:
			r.Mentions = append(r.Mentions, Mention{
				Span: d.bounds(s), Sentence: d.sentence(s), Kind: MentionKind(d.str(s, d.NG("mentionKind"))),
				Entity: d.entityID(d.one(s, taIdent)), Confidence: d.float(s, taConfidence),
			})
		case RDFStatement:
			r.Statements = append(r.Statements, d.statement(r.Report.ID, s))
		case schemaQuote, schemaClaim:
			r.Quotations = append(r.Quotations, d.quotation(s))
		default:
			if kind, ok := kindOfClass[class]; ok {
				r.Entities = append(r.Entities, d.entity(s, kind))
			}
		}
	}
}

func (d *decoder) entity(s RDFTerm, kind EntityKind) Entity {
	id, _ := d.local(s)
	e := Entity{ID: EntityID(id), Kind: kind, Label: d.str(s, skosPref), Place: PlaceType(d.str(s, d.NG("placeType")))}
	kinds := map[string]MentionKind{}
	for _, k := range []MentionKind{Nominal, Pronoun, Demonym} {
		for _, t := range d.nodes[s][d.NG(string(k))] {
			kinds[t.Value] = k
		}
	}
	rules := map[string]AliasRule{}
	for _, rule := range []AliasRule{ByPart, ByAcronym, ByGazetteer} {
		for _, t := range d.nodes[s][d.NG(string(rule))] {
			rules[t.Value] = rule
		}
	}
	for _, t := range d.nodes[s][skosAlt] {
		e.Aliases = append(e.Aliases, Alias{Text: t.Value, Kind: cmp.Or(kinds[t.Value], Name), Rule: rules[t.Value]})
	}
	for _, t := range d.nodes[s][schemaJob] {
		e.Titles = append(e.Titles, t.Value)
	}
	for _, t := range d.nodes[s][owlSameAs] {
		e.SameAs = append(e.SameAs, t.Value)
	}
	return e
}

func (d *decoder) term(s RDFTerm, name string, property RDFTerm) Term {
	return Term{
		Text: d.str(s, d.NG(name+"Text")), Span: d.span(d.one(s, d.NG(name+"Span"))), Entity: d.entityID(d.one(s, property)),
	}
}

func (d *decoder) statement(report ReportID, s RDFTerm) Statement {
	st := Statement{
		ID: d.statementID(s), Report: report, Sentence: d.sentence(s), Evidence: d.span(d.one(s, provDerived)),
		Subject: d.term(s, "subject", rdfSubject), Object: d.term(s, "object", rdfObject),
		Predicate: Predicate{
			Text: d.str(s, d.NG("predicateText")), Lemma: d.str(s, d.NG("predicateLemma")), Span: d.span(d.one(s, d.NG("predicateSpan"))),
		},
		Class: d.class(s), Mode: d.str(s, d.NG("mode")), Negated: d.str(s, d.NG("negated")) == "true", Modality: Modality(d.str(s, d.NG("modality"))),
		Confidence: d.float(s, d.NG("confidence")), Rule: d.str(s, d.NG("rule")),
	}
	for _, c := range d.nodes[s][d.NG("content")] {
		st.Content = append(st.Content, d.statementID(c))
	}
	for _, n := range d.numbered(s, d.NG("argument"), "-arg-") {
		st.Arguments = append(st.Arguments, Argument{
			Role: Role(d.str(n, d.NG("role"))), Text: d.str(n, d.NG("text")), Span: d.span(d.one(n, d.NG("span"))),
			Entity: d.entityID(d.one(n, taIdent)), Value: d.str(n, rdfValue), Granularity: d.str(n, d.NG("granularity")),
		})
	}
	for _, n := range d.numbered(s, d.NG("attribution"), "-source-") {
		st.Attribution = append(st.Attribution, Attribution{
			Source: d.term(n, "source", d.NG("source")), Cue: d.str(n, d.NG("cue")), Form: QuoteForm(d.str(n, d.NG("quoteForm"))),
		})
	}
	return st
}

// class is the event class of a statement; "" where it has none, as in stores written before there were any.
func (d *decoder) class(s RDFTerm) EventClass {
	c, _ := strings.CutPrefix(d.str(s, d.NG("eventClass")), d.NG("").Value)
	return EventClass(c)
}

// numbered lists nodes in the order of the number at their end.
func (d *decoder) numbered(s, p RDFTerm, infix string) []RDFTerm {
	out := slices.Clone(d.nodes[s][p])
	number := func(t RDFTerm) int {
		n, err := strconv.Atoi(t.Value[strings.LastIndex(t.Value, infix)+len(infix):])
		if err != nil {
			d.fail(t, "has no number")
		}
		return n
	}
	slices.SortFunc(out, func(a, b RDFTerm) int { return cmp.Compare(number(a), number(b)) })
	return out
}

func (d *decoder) quotation(s RDFTerm) Quotation {
	return Quotation{
		Statement: d.statementID(d.one(s, d.NG("statement"))), Form: QuoteForm(d.str(s, d.NG("quoteForm"))), Text: d.str(s, schemaText),
		Spans: d.spans(d.nodes[s][d.NG("span")]), Cue: d.str(s, d.NG("cue")), CueSpan: d.span(d.one(s, d.NG("cueSpan"))),
		Speaker: d.term(s, "source", schemaCreator),
	}
}
