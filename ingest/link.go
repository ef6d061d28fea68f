package ingest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/confidence"
	"github.com/newsgraph/newsgraph/ingest/event"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// link turns propositions in tokens into statements in spans, with the entities that their phrases name.
func (x *Extractor) link(w *work) {
	l := linker{w: w, model: x.model, minConfidence: x.MinConfidence}
	w.reading = &graph.Reading{
		Report:    *w.report,
		Sentences: l.sentences(),
		Mentions:  l.mentions(),
		Entities:  w.mentions.Entities,
	}
	w.reading.Statements = l.statements()
	w.reading.Quotations = l.quotations()
}

// linker carries what link looks up again and again.
type linker struct {
	w             *work
	model         confidence.Model
	minConfidence float64
	sentenceOf    []int // sentence of a doc → sentence of the reading, or -1
	isSpeech      map[*clause.Proposition]bool
	ids           []graph.StatementID // of a proposition; "" where it was dropped
}

// sentences are the doc's sentences without white space around them; a sentence of nothing else is left out.
func (l *linker) sentences() []graph.Sentence {
	doc := l.w.doc
	var out []graph.Sentence
	for _, r := range doc.Sents {
		r = trimSpace(doc, r)
		if r.Len() == 0 {
			l.sentenceOf = append(l.sentenceOf, -1)
			continue
		}
		l.sentenceOf = append(l.sentenceOf, len(out))
		out = append(out, graph.Sentence{Index: len(out), Span: doc.Span(r)})
	}
	return out
}

func trimSpace(doc *syntax.Doc, r syntax.Range) syntax.Range {
	blank := func(i int) bool { return strings.TrimSpace(doc.Tokens[i].Text) == "" }
	for r.Len() > 0 && blank(r.First) {
		r.First++
	}
	for r.Len() > 0 && blank(r.End-1) {
		r.End--
	}
	return r
}

// sentence is the index in the reading of the sentence that holds token i; 0 for a token outside all.
func (l *linker) sentence(i int) int {
	s := l.w.doc.Sentence(i)
	if s < 0 {
		return 0
	}
	return max(l.sentenceOf[s], 0)
}

func (l *linker) mentions() []graph.Mention {
	var out []graph.Mention
	for _, m := range l.w.mentions.Mentions {
		out = append(out, graph.Mention{
			Span:       l.w.doc.Span(m.Range),
			Sentence:   l.sentence(m.Range.First),
			Kind:       m.Kind,
			Entity:     m.Entity,
			Confidence: m.Confidence,
		})
	}
	return out
}

// statements links every proposition, leaves out what is empty, below the least confidence or stated twice in the same
// words of the text, and names what a statement of speech contains.
func (l *linker) statements() []graph.Statement {
	l.ids = make([]graph.StatementID, len(l.w.props))
	l.isSpeech = map[*clause.Proposition]bool{}
	for _, q := range l.w.quotations {
		if q.Prop >= 0 && !l.w.props[q.Prop].Object.IsZero() {
			l.isSpeech[&l.w.props[q.Prop]] = true
		}
	}
	index := map[graph.StatementID]int{}
	var out []graph.Statement
	for i := range l.w.props {
		p := &l.w.props[i]
		if p.Subject.IsZero() || p.Predicate.IsZero() {
			continue
		}
		st := l.statement(p)
		features := l.features(p)
		if st.Confidence = l.confidence(p, features); st.Confidence < l.minConfidence {
			continue
		}
		l.ids[i] = st.ID
		if k, ok := index[st.ID]; ok {
			out[k].Confidence = max(out[k].Confidence, st.Confidence)
			continue
		}
		index[st.ID] = len(out)
		out = append(out, st)
		if l.w.features != nil {
			l.w.features[st.ID] = features
		}
	}
	for i := range l.w.props {
		p := &l.w.props[i]
		if l.ids[i] == "" || p.Parent < 0 || p.Parent >= len(l.ids) || l.ids[p.Parent] == "" {
			continue
		}
		parent := &out[index[l.ids[p.Parent]]]
		if parent.ID != l.ids[i] && !slices.Contains(parent.Content, l.ids[i]) {
			parent.Content = append(parent.Content, l.ids[i])
		}
	}
	slices.SortStableFunc(out, byPlace)
	return out
}

// restated is by how much less a statement is held that says again what a fuller one says, so that the fuller one comes first.
const restated = 0.4

// confidence is the probability that a statement is right.
func (l *linker) confidence(p *clause.Proposition, features []confidence.Feature) float64 {
	c := l.model.Of(features)
	if p.Restates {
		c = math.Round(c*restated*100) / 100
	}
	return c
}

// byPlace orders statements as they stand in the text.
func byPlace(a, b graph.Statement) int {
	return cmp.Or(
		cmp.Compare(a.Sentence, b.Sentence),
		cmp.Compare(a.Predicate.Span.Start, b.Predicate.Span.Start),
		cmp.Compare(a.Subject.Span.Start, b.Subject.Span.Start),
		cmp.Compare(a.Object.Span.Start, b.Object.Span.Start),
		cmp.Compare(a.ID, b.ID),
	)
}

func (l *linker) statement(p *clause.Proposition) graph.Statement {
	doc := l.w.doc
	st := graph.Statement{
		Report:    l.w.report.ID,
		Sentence:  l.sentence(p.Head),
		Subject:   l.term(p.Subject),
		Predicate: l.predicate(p),
		Object:    l.term(p.Object),
		Negated:   p.Negated,
		Modality:  cmp.Or(p.Modality, graph.Asserted),
		Rule:      p.Rule,
	}
	if p.Rule == "title" || (p.Rule == "apposition" || p.Lemma == "be") && st.Object.Entity == st.Subject.Entity {
		st.Object.Entity = "" // { former Pennsylvania Senator } is not Pennsylvania; that Sarnia is { the capital } is no link to itself
	}
	if st.Class, st.Mode = event.Type(doc, p); st.Class == graph.OtherAct && l.isSpeech[p] {
		st.Class = graph.Say
	}
	for _, a := range p.Args {
		t := l.term(a.Phrase)
		st.Arguments = append(st.Arguments, graph.Argument{
			Role: a.Role, Text: t.Text, Span: t.Span, Entity: t.Entity, Value: a.Value, Granularity: a.Grain,
		})
	}
	for _, a := range l.attribution(p) {
		st.Attribution = append(st.Attribution, graph.Attribution{
			Source: l.speaker(a.Source, a.Cue, p.Head), Cue: a.Cue.String(doc), Form: a.Form,
		})
	}
	st.Evidence = l.evidence(p, &st)
	if l.isSpeech[p] { // { "We welcome the news. We think that's a good thing," Kirby said }: all that was said
		st.Evidence.Start = min(st.Evidence.Start, st.Object.Span.Start)
		st.Evidence.End = max(st.Evidence.End, st.Object.Span.End)
	}
	st.ID = graph.NewStatementID(&st)
	return st
}

// attribution is the sources of a proposition, without those of indirect speech for what the report itself takes for
// granted: titles, and what happened before or after what was said.
//
//	{ said he wanted to talk to Xi, days after [the Chinese president traveled to Moscow] }
func (l *linker) attribution(p *clause.Proposition) []clause.Attribution {
	verbatim := slices.ContainsFunc(p.Attribution, func(a clause.Attribution) bool { return a.Form == graph.Verbatim })
	taken := p.Rule == "title" || p.Rule == "title-of" || p.Rule == "apposition" && p.Lemma == "be in"
	if !verbatim && (taken || l.isBackground(p.Head)) {
		return slices.DeleteFunc(slices.Clone(p.Attribution), func(a clause.Attribution) bool {
			return len(a.Cue.Toks) != 1 || l.w.doc.Tokens[a.Cue.Head].Dep != "advmod" // { after Russia [allegedly] attacked }
		})
	}
	return p.Attribution
}

// isBackground reports whether a verb stands in a finite clause of time; such clauses are presupposed (Levinson, Pragmatics,
// 1983, section 4.2).
func (l *linker) isBackground(v int) bool {
	doc := l.w.doc
	for hops := 0; hops < 20; hops++ {
		if doc.Tokens[v].Dep == "advcl" && strings.HasPrefix(doc.Tokens[v].Morph, "Tense=Past") {
			if m := doc.Child(v, "mark"); m >= 0 {
				switch strings.ToLower(doc.Tokens[m].Text) {
				case "after", "before", "since":
					return true
				}
			}
		}
		if h := doc.Tokens[v].Head; h != v && doc.Tokens[v].Dep == "conj" {
			v = h
			continue
		}
		return false
	}
	return false
}

// evidence is the clause, widened to whatever the statement took from elsewhere in the same sentence.
func (l *linker) evidence(p *clause.Proposition, st *graph.Statement) graph.Span {
	ev := l.w.doc.Span(trimSpace(l.w.doc, p.Evidence))
	sent := l.w.reading.Sentences
	widen := func(s graph.Span) {
		if s.Len() == 0 || len(sent) == 0 || !sent[st.Sentence].Span.Contains(s) {
			return
		}
		if ev.Len() == 0 {
			ev = s
		}
		ev = graph.Span{Start: min(ev.Start, s.Start), End: max(ev.End, s.End)}
	}
	widen(st.Subject.Span)
	widen(st.Predicate.Span)
	widen(st.Object.Span)
	if ev.Len() == 0 && len(sent) > 0 {
		ev = sent[st.Sentence].Span
	}
	return ev
}

// predicate keeps the span of the head verb where the predicate's words do not stand together. A predicate that is in no
// words of the text ("is", of an apposition or a title) has the span of the word that it rests on: the head of what is
// said of the subject.
func (l *linker) predicate(p *clause.Proposition) graph.Predicate {
	doc := l.w.doc
	pred := graph.Predicate{Text: p.Predicate.String(doc), Lemma: p.Lemma, Span: l.span(p.Predicate.Toks)}
	if !contiguous(p.Predicate.Toks) || p.Predicate.Text != "" {
		if 0 <= p.Head && p.Head < len(doc.Tokens) {
			pred.Span = doc.Tokens[p.Head].Span()
		}
	}
	return pred
}

func contiguous(toks []int) bool {
	return len(toks) > 0 && toks[len(toks)-1]-toks[0] == len(toks)-1
}

// span is the smallest span around the tokens.
func (l *linker) span(toks []int) graph.Span {
	if len(toks) == 0 {
		return graph.Span{}
	}
	return l.w.doc.Span(syntax.Range{First: slices.Min(toks), End: slices.Max(toks) + 1})
}

// term is a phrase with the entity it names.
func (l *linker) term(p clause.Phrase) graph.Term {
	if p.IsZero() {
		return graph.Term{}
	}
	for len(p.Toks) > 1 && p.Text == "" && isComma(l.w.doc, p.Toks[len(p.Toks)-1]) { // { "That is good," Kirby said }
		p.Toks = p.Toks[:len(p.Toks)-1]
	}
	t := graph.Term{Text: p.String(l.w.doc), Span: l.span(p.Toks)}
	if m, ok := l.mention(p); ok {
		t.Entity = m.Entity
	}
	return t
}

// speaker is the term of who says something at token i: of nobody in a turn of an interview, who is interviewed.
//
//	{ I launched LibriVox }: according to Hugh McGuire
func (l *linker) speaker(p, cue clause.Phrase, i int) graph.Term {
	if m, ok := l.w.mentions.Speaker(i); ok && p.IsZero() && cue.IsZero() {
		return graph.Term{Text: l.w.doc.TextOf(m.Range), Span: l.w.doc.Span(m.Range), Entity: m.Entity}
	}
	return l.term(p)
}

func isComma(doc *syntax.Doc, i int) bool {
	w := doc.Tokens[i].Text
	return w == "," || w == ";" || w == ":"
}

// mention is what a phrase names. A phrase with its preposition names what the preposition governs.
//
//	{ traveled [to Moscow] }
func (l *linker) mention(p clause.Phrase) (mention.Mention, bool) {
	if len(p.Toks) == 0 {
		return mention.Mention{}, false
	}
	m, ok := l.w.mentions.Of(p.Toks, p.Head)
	if l.isCoordination(p) && !(ok && m.Range.Has(p.Toks[len(p.Toks)-1])) {
		return mention.Mention{}, false
	}
	if ok {
		return m, true
	}
	doc := l.w.doc
	head := p.Head
	_, named := doc.EntityAt(head)
	isRole := doc.Tokens[head].POS == "NOUN" || doc.Tokens[head].POS == "PROPN" && !named || strings.EqualFold(doc.Tokens[head].Text, "one")
	for _, a := range doc.Children(head) { // { [Iran's foreign minister], Hossein Amir-Abdollahian, told reporters }
		if a < head || doc.Tokens[a].Dep != "appos" || !isRole || !l.isNameOf(p, head, a) {
			continue
		}
		if m, ok := l.apposed(a); ok {
			return m, true
		}
	}
	if isCity(doc, head) { // { the northern [city of] Kherson }
		head = doc.Child(head, "prep")
	} else if isQuantity(doc, head) { // { [many of] Ukraine's Western allies }
		head = doc.Child(head, "prep")
		if head < 0 || doc.Tokens[head].Lemma != "of" {
			return mention.Mention{}, false
		}
	}
	if pos := doc.Tokens[head].POS; pos != "ADP" && pos != "SCONJ" {
		return mention.Mention{}, false
	}
	obj := doc.Child(head, "pobj")
	at := slices.Index(p.Toks, head)
	if obj < 0 || at < 0 || !slices.Contains(p.Toks, obj) {
		return mention.Mention{}, false
	}
	return l.w.mentions.Of(p.Toks[at+1:], obj)
}

// isNameOf reports whether apposition a gives the name of what head is: a person's, or another's behind a definite noun.
//
//	{ the secretary general of CEI (Italian Episcopal Conference), [Nunzio Galantino], called it }, { [Italian rival] Tessaro SpA }, { marched through [the capital], Sarnia }
func (l *linker) isNameOf(p clause.Phrase, head, a int) bool {
	doc := l.w.doc
	e, ok := doc.EntityAt(a)
	switch {
	case !ok:
		return false
	case e.Label == "PERSON" || slices.Contains(p.Toks, a):
		return true
	}
	return a == doc.Child(head, "appos") && doc.Tokens[head].Tag == "NN" && doc.Child(head, "det", "poss") >= 0 && doc.Child(a, "conj") < 0 &&
		slices.Contains([]string{"ORG", "GPE", "LOC", "FAC"}, e.Label)
}

// apposed is the mention of the name whose head is a.
func (l *linker) apposed(a int) (mention.Mention, bool) {
	e, _ := l.w.doc.EntityAt(a)
	toks := make([]int, 0, e.Len())
	for i := e.First; i < e.End; i++ {
		toks = append(toks, i)
	}
	return l.w.mentions.Of(toks, a)
}

// isCoordination reports whether a phrase names more than one: it is not linked to the first of them.
//
//	{ [Sudan, Iran, Libya and Yemen] are covered }
func (l *linker) isCoordination(p clause.Phrase) bool {
	for _, c := range l.w.doc.Children(p.Head) {
		if l.w.doc.Tokens[c].Dep == "conj" && slices.Contains(p.Toks, c) {
			return true
		}
	}
	return false
}

// isCity reports whether a noun only says what kind of place it is that "of" names after it.
//
//	{ the northern [city] of Kherson }, not { a [suburb] of Paris }
func isCity(doc *syntax.Doc, i int) bool {
	switch strings.ToLower(doc.Tokens[i].Text) {
	case "city", "town", "village", "port", "province", "municipality", "county", "state", "island":
		p, d := doc.Child(i, "prep"), doc.Child(i, "det")
		if p < 0 || d < 0 || doc.Tokens[p].Lemma != "of" || !strings.EqualFold(doc.Tokens[d].Text, "the") {
			return false
		}
		o := doc.Child(p, "pobj")
		e, ok := doc.EntityAt(max(o, 0))
		return o == p+1 && (ok && e.First == o || doc.Tokens[o].POS == "PROPN") || ok && e.First == p+1
	}
	return false
}

// isQuantity reports whether a word only says how many of what follows.
func isQuantity(doc *syntax.Doc, i int) bool {
	switch strings.ToLower(doc.Tokens[i].Text) {
	case "many", "some", "most", "several", "all", "few", "both", "none", "majority", "dozens", "hundreds", "thousands", "group", "number":
		return true
	}
	return doc.Tokens[i].POS == "NUM"
}

// quotations are what is said in the report, with the statements of speech they belong to.
func (l *linker) quotations() []graph.Quotation {
	var out []graph.Quotation
	for _, q := range l.w.quotations {
		quotation := graph.Quotation{Form: q.Form, Speaker: l.speaker(q.Speaker, q.Cue, q.Content[0].First), CueSpan: l.span(q.Cue.Toks)}
		if !q.Cue.IsZero() {
			quotation.Cue = q.Cue.String(l.w.doc)
		}
		if q.Prop >= 0 {
			quotation.Statement = l.ids[q.Prop]
		}
		var pieces []string
		for _, r := range q.Content {
			quotation.Spans = append(quotation.Spans, l.w.doc.Span(r))
			pieces = append(pieces, l.w.doc.TextOf(r))
		}
		quotation.Text = strings.Join(pieces, " ")
		out = append(out, quotation)
	}
	return out
}
