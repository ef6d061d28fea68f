package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Quads writes a reading as quads, in the order of CompareQuads and each once. All but facts stand in the report's own named
// graph, so that what only this report supports is what this graph holds. The fact of a statement (see Statement.Fact)
// stands in the statement's own graph. Spans become IRIs by the fragment of RFC 5147 that NIF uses,
// report-…#char=1468,1661, in code points.
//
//	id:report-…               a schema:NewsArticle, nif:Context ; nif:isString "…" ; schema:datePublished …
//	id:report-…#char=a,b      nif:beginIndex a ; nif:endIndex b ; nif:anchorOf "…" ; nif:referenceContext id:report-…
//	id:report-…#char=a,b      a nif:Sentence ; ng:index 3
//	id:report-…-mention-0     a nif:Phrase ; nif:anchorOf "Kirby" ; itsrdf:taIdentRef id:person-john-kirby ; …
//	id:person-john-kirby      a schema:Person ; skos:prefLabel "John Kirby" ; skos:altLabel "Kirby" ; ng:part "Kirby" ; schema:jobTitle …
//	id:stmt-…                 a rdf:Statement ; rdf:subject id:person-john-kirby ; rdf:predicate rel:say ; … ;
//	                          ng:subjectText "Kirby" ; ng:subjectSpan <…#char=a,b> ; … ; ng:modality "asserted" ;
//	                          ng:argument [ng:role "time" …] ; ng:attribution [ng:source … ; ng:cue "said"] ;
//	                          prov:wasDerivedFrom <…#char=a,b> ; nif:sentence <…#char=a,b> ; ng:confidence 0.9 ;
//	                          oa:hasSelector [oa:exact "…"] ; grasp:hasAttribution [grasp:wasAttributedTo … ;
//	                          rdf:value fact:positive , fact:certain] ; ng:rule "active" ; ng:eventClass ng:SAY
//	id:stmt-…-event           a sem:Event ; sem:eventType ng:SAY ; sem:hasActor … ; sem:hasPlace … ; sem:hasTimeStamp …
//	                          (of facts alone, in the named graph of their statement)
//	id:report-…-quote-0       a schema:Quotation ; schema:text "…" ; schema:creator … ; ng:cue "said"
func Quads(names Names, r *Reading) []Quad {
	e := &encoder{Names: names, r: r, points: NewCodePoints(r.Report.Text), kinds: make(map[EntityID]EntityKind, len(r.Entities))}
	for _, en := range r.Entities {
		e.kinds[en.ID] = en.Kind
	}
	e.out = make([]Quad, 0, 64*len(r.Statements)+16*len(r.Mentions)+64) // about what it takes; quads are large to copy
	e.graph = names.Report(r.Report.ID)
	e.report()
	for i := range r.Sentences {
		e.sentence(&r.Sentences[i])
	}
	for i := range r.Entities {
		e.entity(&r.Entities[i])
	}
	for i := range r.Mentions {
		e.mention(i, &r.Mentions[i])
	}
	for i := range r.Statements {
		e.statement(&r.Statements[i])
	}
	for i := range r.Quotations {
		e.quotation(i, &r.Quotations[i])
	}
	slices.SortFunc(e.out, CompareQuads)
	return slices.Compact(e.out)
}

// encoder writes the quads of one reading, some of them twice.
type encoder struct {
	Names
	r      *Reading
	points *CodePoints
	graph  RDFTerm
	kinds  map[EntityID]EntityKind
	out    []Quad
}

func (e *encoder) add(s, p, o RDFTerm) {
	e.out = append(e.out, Quad{s, p, o, e.graph})
}

// text adds a string property where there is something to say.
func (e *encoder) text(s, p RDFTerm, o string) {
	if o != "" {
		e.add(s, p, Literal(o))
	}
}

func integer(n int) RDFTerm     { return Typed(strconv.Itoa(n), nsXSD+"integer") }
func decimal(f float64) RDFTerm { return Typed(strconv.FormatFloat(f, 'f', -1, 64), nsXSD+"decimal") }
func boolean(b bool) RDFTerm    { return Typed(strconv.FormatBool(b), nsXSD+"boolean") }
func (e *encoder) date(s, p RDFTerm, d string) {
	if d != "" {
		e.add(s, p, Typed(d, nsXSD+"date"))
	}
}

// place says of a span where it stands and what stands there, so that an export shows its evidence without the report.
func (e *encoder) place(s Span) RDFTerm {
	p, n := e.points.Span(s), e.span(s)
	e.add(n, nifRefContext, e.graph)
	e.add(n, nifBegin, Typed(strconv.Itoa(p.Start), nsXSD+"nonNegativeInteger"))
	e.add(n, nifEnd, Typed(strconv.Itoa(p.End), nsXSD+"nonNegativeInteger"))
	e.text(n, nifAnchor, e.r.Report.Text[s.Start:s.End])
	return n
}

// inSentence cites the sentence of a number.
func (e *encoder) inSentence(s RDFTerm, i int) {
	if i >= 0 && i < len(e.r.Sentences) {
		e.add(s, nifInSentence, e.span(e.r.Sentences[i].Span))
	}
}

// span is the IRI of a span of the report.
func (e *encoder) span(s Span) RDFTerm {
	p := e.points.Span(s)
	return IRI(fmt.Sprintf("%s#char=%d,%d", e.graph.Value, p.Start, p.End))
}

func (e *encoder) report() {
	r, s := &e.r.Report, e.graph
	e.add(s, RDFType, NewsArticle)
	e.add(s, RDFType, nifContext)
	e.add(s, nifIsString, Literal(r.Text))
	e.text(s, dctIdentifier, string(r.ID))
	e.text(s, dctFile, r.Name)
	e.text(s, schemaHeadline, r.Title)
	e.text(s, schemaURL, r.URL)
	e.text(s, schemaPub, r.Publisher)
	e.text(s, schemaLicence, r.Licence)
	e.text(s, skosNote, r.Note)
	e.date(s, schemaDate, r.Published)
	for _, p := range r.Content {
		e.add(e.span(p), RDFType, nifParagraph)
	}
}

func (e *encoder) sentence(sent *Sentence) {
	s := e.place(sent.Span)
	e.add(s, RDFType, nifSentence)
	e.add(s, e.NG("index"), integer(sent.Index))
}

func (e *encoder) entity(en *Entity) {
	s := e.Entity(en.ID)
	class, ok := classes[en.Kind]
	if !ok {
		class = classes[Thing]
	}
	e.add(s, RDFType, class)
	e.text(s, skosPref, en.Label)
	e.text(s, e.NG("placeType"), string(en.Place))
	for _, a := range en.Aliases {
		e.text(s, skosAlt, a.Text)
		if a.Kind != Name {
			e.text(s, e.NG(string(a.Kind)), a.Text)
		}
		if a.Rule != ByName {
			e.text(s, e.NG(string(a.Rule)), a.Text)
		}
	}
	for _, t := range en.Titles {
		e.text(s, schemaJob, t)
	}
	for _, same := range en.SameAs {
		e.add(s, owlSameAs, IRI(same))
	}
}

// mention is a node of its own, since two mentions may have one span: { his } and { his country } do not, but { Chinese }
// is a demonym and may be a language too.
func (e *encoder) mention(i int, m *Mention) {
	s := IRI(fmt.Sprintf("%s-mention-%d", e.graph.Value, i))
	e.add(s, RDFType, nifPhrase)
	p := e.points.Span(m.Span)
	e.add(s, nifRefContext, e.graph)
	e.add(s, nifBegin, Typed(strconv.Itoa(p.Start), nsXSD+"nonNegativeInteger"))
	e.add(s, nifEnd, Typed(strconv.Itoa(p.End), nsXSD+"nonNegativeInteger"))
	e.text(s, nifAnchor, e.r.Report.Text[m.Span.Start:m.Span.End])
	e.inSentence(s, m.Sentence)
	e.add(s, taIdent, e.Entity(m.Entity))
	e.add(s, taConfidence, decimal(m.Confidence))
	e.text(s, e.NG("mentionKind"), string(m.Kind))
}

// node is what a term stands for in RDF: its entity, or else its span.
func (e *encoder) node(text string, span Span, entity EntityID) RDFTerm {
	switch {
	case entity != "":
		return e.Entity(entity)
	case span.Len() > 0:
		return e.place(span)
	}
	return Literal(text)
}

// term writes a subject or object under its name.
func (e *encoder) term(s RDFTerm, name string, property RDFTerm, t Term) RDFTerm {
	if t == (Term{}) {
		return RDFTerm{}
	}
	n := e.node(t.Text, t.Span, t.Entity)
	e.add(s, property, n)
	e.text(s, e.NG(name+"Text"), t.Text)
	if t.Span.Len() > 0 {
		e.add(s, e.NG(name+"Span"), e.span(t.Span))
	}
	return n
}

func (e *encoder) statement(st *Statement) {
	s := e.Statement(st.ID)
	e.add(s, RDFType, RDFStatement)
	subject := e.term(s, "subject", rdfSubject, st.Subject)
	object := e.term(s, "object", rdfObject, st.Object)
	relation := e.Relation(st.Predicate.Lemma)
	e.add(s, rdfPredicate, relation)
	e.add(relation, rdfsLabel, Literal(st.Predicate.Lemma))
	e.text(s, e.NG("predicateLemma"), st.Predicate.Lemma)
	e.text(s, e.NG("predicateText"), st.Predicate.Text)
	if st.Predicate.Span.Len() > 0 {
		e.add(s, e.NG("predicateSpan"), e.span(st.Predicate.Span))
	}
	e.add(s, provDerived, e.span(st.Evidence))
	e.inSentence(s, st.Sentence)
	e.selector(s, st)
	e.factuality(s, st)
	if st.Class != "" {
		e.add(s, e.NG("eventClass"), e.NG(string(st.Class)))
	}
	e.text(s, e.NG("mode"), st.Mode)
	e.text(s, e.NG("modality"), string(st.Modality))
	e.add(s, e.NG("negated"), boolean(st.Negated))
	e.add(s, e.NG("confidence"), decimal(st.Confidence))
	e.text(s, e.NG("rule"), st.Rule)
	for _, c := range st.Content {
		e.add(s, e.NG("content"), e.Statement(c))
	}
	for i, a := range st.Arguments {
		e.argument(s, i, a)
	}
	for i, a := range st.Attribution {
		e.attribution(s, i, a)
	}
	if st.Fact() && subject.Kind == IRITerm && !object.IsZero() {
		e.out = append(e.out, Quad{subject, relation, object, s})
	}
	if st.Fact() && st.Class.IsEvent() && subject.Kind == IRITerm {
		e.event(s, st, subject, object)
	}
}

// eventSuffix ends the IRI of the event of a statement, behind that of the statement.
const eventSuffix = "-event"

// event describes the event of a statement in the terms of SEM, the Simple Event Model (van Hage et al., 2011). It stands in
// the statement's graph, as the plain fact does, and only with facts: what is denied, planned or only said is no sem:Event.
func (e *encoder) event(s RDFTerm, st *Statement, subject, object RDFTerm) {
	n := IRI(s.Value + eventSuffix)
	add := func(p string, o RDFTerm) { e.out = append(e.out, Quad{n, IRI(nsSEM + p), o, s}) }
	e.out = append(e.out, Quad{n, RDFType, classes[Event], s})
	add("eventType", e.NG(string(st.Class)))
	add("hasActor", subject)
	switch kind := e.kinds[st.Object.Entity]; {
	case kind == "" || object == subject:
	case kind == Place || kind == Country && locates(st):
		add("hasPlace", object)
	default:
		add("hasActor", object)
	}
	for _, a := range st.Arguments {
		switch {
		case a.Role == Location && a.Entity != "":
			add("hasPlace", e.Entity(a.Entity))
		case a.Role == Time && a.Value != "":
			for _, t := range timeStamps(a.Value) {
				add(t.property, t.value)
			}
		}
	}
}

// locates reports whether the object of a statement is where it happened.
//
//	{ traveled to [Moscow] }, { arrived in [China] }, not { negotiated with [China] }
func locates(st *Statement) bool {
	switch st.Predicate.Lemma[strings.LastIndex(st.Predicate.Lemma, " ")+1:] {
	case "in", "at", "into", "near", "through", "across", "within":
		return true
	case "to":
		return st.Mode == "visit"
	}
	return false
}

// timeStamp is a time in SEM.
type timeStamp struct {
	property string
	value    RDFTerm
}

// timeStamps are the moments of a value in ISO 8601, as XML Schema types them: one, or the two ends of an interval. What XML
// Schema has no type for, such as a week, a duration or a season, has none.
func timeStamps(value string) []timeStamp {
	from, to, isInterval := strings.Cut(value, "/")
	if !isInterval {
		return moment("hasTimeStamp", value)
	}
	return append(moment("hasBeginTimeStamp", from), moment("hasEndTimeStamp", to)...)
}

func moment(property, value string) []timeStamp {
	for _, form := range []struct{ layout, datatype string }{
		{"2006-01-02", "date"}, {"2006-01", "gYearMonth"}, {"2006", "gYear"}, {"2006-01-02T15:04:05Z07:00", "dateTime"},
	} {
		if _, err := time.Parse(form.layout, value); err == nil {
			return []timeStamp{{property, Typed(value, nsXSD+form.datatype)}}
		}
	}
	if _, err := time.Parse("2006-01-02T15:04Z07:00", value); err == nil { // XML Schema wants seconds
		return []timeStamp{{property, Typed(value[:16]+":00"+value[16:], nsXSD+"dateTime")}}
	}
	if _, err := time.Parse("2006-01-02T15:04", value); err == nil {
		return []timeStamp{{property, Typed(value+":00", nsXSD+"dateTime")}}
	}
	return nil
}

// selector quotes the evidence as the Web Annotation data model has it (W3C, section 4.2.4).
func (e *encoder) selector(s RDFTerm, st *Statement) {
	n := e.span(st.Evidence)
	e.add(s, oaSelector, n)
	e.add(n, RDFType, oaTextQuote)
	e.text(n, oaExact, e.r.Report.Text[st.Evidence.Start:st.Evidence.End])
}

// certainty is how sure a source is of a statement of each modality, and whether it is about the future, in GRaSP's values.
var certainty = map[Modality][]string{
	Asserted: {"certain"}, Possible: {"uncertain"}, Planned: {"uncertain", "future"}, Obligated: {"uncertain", "future"},
	Conditional: {"uncertain"}, Asked: {"underspecified"}, Refused: {"certain"}, Denied: {"certain"},
}

// factuality says how the nearest source, or else the report itself, holds a statement (Fokkens et al., GRaSP: Grounded
// Representation and Source Perspective, 2017). What the report holds in the same way shares a node.
func (e *encoder) factuality(s RDFTerm, st *Statement) {
	values := []string{"positive"}
	if st.Negated || st.Modality == Refused || st.Modality == Denied {
		values[0] = "negative"
	}
	values = append(values, certainty[st.Modality]...)
	n := IRI(e.graph.Value + "-holds-" + strings.Join(values, "-"))
	if len(st.Attribution) > 0 {
		n = IRI(s.Value + "-source-0")
	}
	e.add(s, graspHas, n)
	e.add(n, RDFType, graspClass)
	if len(st.Attribution) == 0 {
		e.add(n, graspSource, e.graph)
	} else if id := st.Attribution[0].Source.Entity; id != "" {
		e.add(n, graspSource, e.Entity(id))
	}
	for _, v := range values {
		e.add(n, rdfValue, IRI(nsFact+v))
	}
}

func (e *encoder) argument(s RDFTerm, i int, a Argument) {
	n := IRI(fmt.Sprintf("%s-arg-%d", s.Value, i))
	e.add(s, e.NG("argument"), n)
	e.text(n, e.NG("role"), string(a.Role))
	e.text(n, e.NG("text"), a.Text)
	e.add(n, e.NG("span"), e.span(a.Span))
	if a.Entity != "" {
		e.add(n, taIdent, e.Entity(a.Entity))
	}
	e.text(n, rdfValue, a.Value)
	e.text(n, e.NG("granularity"), a.Granularity)
}

func (e *encoder) attribution(s RDFTerm, i int, a Attribution) {
	n := IRI(fmt.Sprintf("%s-source-%d", s.Value, i))
	e.add(s, e.NG("attribution"), n)
	e.term(n, "source", e.NG("source"), a.Source)
	e.text(n, e.NG("cue"), a.Cue)
	e.text(n, e.NG("quoteForm"), string(a.Form))
}

func (e *encoder) quotation(i int, q *Quotation) {
	s := IRI(fmt.Sprintf("%s-quote-%d", e.graph.Value, i))
	class := schemaClaim
	if q.Form == Verbatim {
		class = schemaQuote
	}
	e.add(s, RDFType, class)
	e.text(s, e.NG("quoteForm"), string(q.Form))
	e.text(s, schemaText, q.Text)
	for _, p := range q.Spans {
		e.add(s, e.NG("span"), e.span(p))
	}
	e.text(s, e.NG("cue"), q.Cue)
	if q.CueSpan.Len() > 0 {
		e.add(s, e.NG("cueSpan"), e.span(q.CueSpan))
	}
	e.term(s, "source", schemaCreator, q.Speaker)
	if q.Statement != "" {
		e.add(s, e.NG("statement"), e.Statement(q.Statement))
	}
}

// OneGraph is the quads of a report with all of them in its own graph, facts and events beside what is said of them, in the order of
// CompareQuads and each once.
func OneGraph(names Names, id ReportID, quads []Quad) []Quad {
	out := slices.Clone(quads)
	for i := range out {
		out[i].Label = names.Report(id)
	}
	slices.SortFunc(out, CompareQuads)
	return slices.Compact(out)
}

// ManyGraphs is the way back from OneGraph: it reads the report without its facts and events, and writes it again. ok is false where
// that does not give the same quads in one graph.
func ManyGraphs(names Names, id ReportID, quads []Quad) (out []Quad, ok bool) {
	isPlain := func(q Quad) bool {
		subject, isOurs := names.local(q.Subject)
		return strings.HasPrefix(q.Predicate.Value, names.base+"rel/") ||
			isOurs && strings.HasPrefix(subject, statementPrefix) && strings.HasSuffix(subject, eventSuffix)
	}
	if !slices.ContainsFunc(quads, isPlain) {
		return nil, false
	}
	r, err := Decode(names, id, slices.DeleteFunc(slices.Clone(quads), isPlain))
	if err != nil {
		return nil, false
	}
	out = Quads(names, r)
	return out, slices.Equal(OneGraph(names, id, out), quads)
}

// Canonical puts the parts of a reading in the one order in which they are stored and read back: sentences, mentions,
// statements and quotations as they stand in the text, entities by ID, and their aliases and titles by name. What differs
// never ties, so that the order does not depend on the one before.
func (r *Reading) Canonical() {
	slices.SortStableFunc(r.Mentions, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Span.End, a.Span.End), cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(b.Confidence, a.Confidence))
	})
	slices.SortFunc(r.Entities, func(a, b Entity) int { return cmp.Compare(a.ID, b.ID) })
	for i := range r.Entities {
		e := &r.Entities[i]
		slices.SortFunc(e.Aliases, func(a, b Alias) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Kind, b.Kind)) })
		slices.Sort(e.Titles)
		slices.Sort(e.SameAs)
	}
	slices.SortStableFunc(r.Statements, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(a.Predicate.Span.Start, b.Predicate.Span.Start), cmp.Compare(a.ID, b.ID))
	})
	for i := range r.Statements {
		slices.Sort(r.Statements[i].Content)
	}
	for i := range r.Quotations { // before the quotations, whose order hangs on their first pieces
		q := &r.Quotations[i]
		slices.SortFunc(q.Spans, compareSpans)
		q.Spans = slices.Compact(q.Spans)
	}
	slices.SortStableFunc(r.Quotations, compareQuotations)
}

func compareSpans(a, b Span) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

// compareQuotations orders quotations whose pieces are in order. Of two that begin at one place, the one with the later cue
// comes first: it is the inner one.
func compareQuotations(a, b Quotation) int {
	return cmp.Or(
		cmp.Compare(first(a).Start, first(b).Start), cmp.Compare(b.CueSpan.Start, a.CueSpan.Start), cmp.Compare(a.Statement, b.Statement),
		slices.CompareFunc(a.Spans, b.Spans, compareSpans), cmp.Compare(b.CueSpan.End, a.CueSpan.End), cmp.Compare(a.Form, b.Form),
		cmp.Compare(a.Text, b.Text), cmp.Compare(a.Cue, b.Cue), compareSpans(a.Speaker.Span, b.Speaker.Span),
		cmp.Compare(a.Speaker.Text, b.Speaker.Text), cmp.Compare(a.Speaker.Entity, b.Speaker.Entity),
	)
}

func first(q Quotation) Span {
	if len(q.Spans) == 0 {
		return q.CueSpan
	}
	return q.Spans[0]
}
