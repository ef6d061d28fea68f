package ask

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/index"
)

const (
	maxSentences = 6   // are read again for one question
	minLoose     = 0.1 // a question in slots asks for whatever its verb has, so that less will do than minConfidence
)

// reread answers a question in slots from the sentences that have its verb. They are parsed again: statements keep less of a
// clause than it says.
func (a *Asker) reread(v *index.View, q Question, w *wild) Result {
	var out collection
	for _, h := range sentencesOf(v, q, w) {
		doc := a.Parse(h.Text())
		clause.Repair(doc)
		r := reader{v: v, w: w, hit: h, doc: doc}
		for _, verb := range verbsOf(doc, w) {
			w.lemma = cmp.Or(w.lemma, strings.ToLower(doc.Tokens[verb].Lemma))
			r.verb(verb, &out)
		}
	}
	slices.SortStableFunc(out.answers, func(a, b Answer) int { // of equals the one that stands first
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(len(b.Evidence), len(a.Evidence)))
	})
	res := Result{Question: q.Text, Interpretation: w.interpretation(), Answers: dropUnlikely(out.answers)}
	fold(v, res.Answers)
	res.Interpretation.Report = q.Report
	return res
}

// sentencesOf are the sentences that have the verb of a question.
func sentencesOf(v *index.View, q Question, w *wild) []index.Hit {
	type place struct {
		report   graph.ReportID
		sentence int
	}
	seen := map[place]bool{}
	var out []index.Hit
	add := func(r *graph.Reading, sentence int) {
		p := place{r.Report.ID, sentence}
		if (q.Report == "" || q.Report == r.Report.ID) && !seen[p] && len(out) < maxSentences && sentence < len(r.Sentences) {
			seen[p] = true
			out = append(out, index.Hit{Reading: r, Sentence: sentence})
		}
	}
	for _, lemma := range w.lemmas {
		for _, ref := range v.Verb(lemma) {
			add(ref.Reading, ref.Statement.Sentence)
		}
	}
	if r := v.Report(q.Report); r != nil && len(r.Sentences) <= maxSentences {
		for i := range r.Sentences {
			add(r, i)
		}
	}
	for _, h := range v.Near(w.forms(), maxSentences, q.Report) {
		add(h.Reading, h.Sentence)
	}
	return out
}

// reader answers from one sentence.
type reader struct {
	v   *index.View
	w   *wild
	hit index.Hit
	doc *syntax.Doc // of the sentence alone
}

// verb answers by one verb of the sentence.
func (r *reader) verb(verb int, out *collection) {
	s := sentence{doc: r.doc, w: r.w, v: verb}
	found := s.read()
	if len(found) == 0 {
		return
	}
	most := 1.0
	for _, f := range found {
		if f.score < found[0].score {
			return
		}
		a := r.answer(&s, f)
		a.Confidence = min(a.Confidence, most)
		if most = a.Confidence; a.Confidence >= minLoose {
			out.add(a)
		}
	}
}

// answer is a phrase as an answer, with the statement that it rests on.
func (r *reader) answer(s *sentence, f found) Answer {
	span := r.span(f.phrase.Toks)
	st := r.statement(s, span)
	switch {
	case r.w.asksContent() && !s.f.Passive && st.Object.Span.Len() > 0 && (isSaying(s.lemma(s.v)) || r.isQuoted(st)) && st.Predicate.Span.Contains(r.span([]int{s.v})):
		if said := r.said(st); said.Contains(span) {
			span = said
		} // { "It failed. It cost too much," he said }: all that was said
	case len(f.phrase.Toks) == 1:
		span = r.named(st, span)
	}
	text := strings.Join(strings.Fields(r.hit.Reading.Report.Text[span.Start:span.End]), " ")
	stance := st.Stance()
	if r.isQuoted(st) && stance == string(graph.Asserted) && st.Object.Span.Contains(span) { // that it was said is stated; what was said is not
		stance = "reported"
	}
	a := Answer{
		Text: text, Stance: stance, Confidence: 0.9 * f.score * r.stance(&s.f, st),
		Why:      "the verb " + r.doc.Tokens[s.v].Text + ": " + f.why,
		Evidence: []Evidence{{Ref: index.Ref{Reading: r.hit.Reading, Statement: st}, Mention: Mention{text, span}}},
	}
	a.Entity = r.entity(st, span)
	if e := r.v.Entity(a.Entity); e != nil && isWildcard(strings.ToLower(text)) { // { they }
		a.Text = e.Label
	}
	return a
}

// said is all that a statement of speech has as its content, within the sentence.
func (r *reader) said(st *graph.Statement) graph.Span {
	out := st.Object.Span
	for _, q := range r.hit.Reading.Quotations {
		for _, sp := range q.Spans {
			if q.Statement == st.ID && st.ID != "" && len(q.Spans) == 1 && sp.Contains(out) && r.hit.Reading.Sentences[r.hit.Sentence].Span.Contains(sp) {
				out = sp
			}
		}
	}
	return out
}

// isQuoted reports whether a statement is one of speech.
func (r *reader) isQuoted(st *graph.Statement) bool {
	return st.ID != "" && slices.ContainsFunc(r.hit.Reading.Quotations, func(q graph.Quotation) bool { return q.Statement == st.ID })
}

// named is the name of whom a pronoun of a person stands for, where the sentence has it.
//
//	{ [Edgar Lungu] arrived after [he] collapsed }
func (r *reader) named(st *graph.Statement, span graph.Span) graph.Span {
	switch strings.ToLower(r.hit.Reading.Report.Text[span.Start:span.End]) {
	case "he", "she", "him", "her", "himself", "herself":
	default:
		return span
	}
	id := r.entity(st, span)
	for i := range r.hit.Reading.Mentions {
		if m := &r.hit.Reading.Mentions[i]; id != "" && m.Entity == id && m.Sentence == r.hit.Sentence && m.Kind == graph.Name {
			return m.Span
		}
	}
	return span
}

// span is where tokens stand in the report.
func (r *reader) span(toks []int) graph.Span {
	sp := r.doc.Span(syntax.Range{First: slices.Min(toks), End: slices.Max(toks) + 1})
	at := r.hit.Reading.Sentences[r.hit.Sentence].Span.Start
	return graph.Span{Start: sp.Start + at, End: sp.End + at}
}

// statement is the one of the verb, of several the one that has the answer; where the verb has none, what its frame says, with
// the sources of the statement around it.
func (r *reader) statement(s *sentence, answer graph.Span) *graph.Statement {
	verb := r.span([]int{s.v})
	var best, around *graph.Statement
	score := -1
	for i := range r.hit.Reading.Statements {
		st := &r.hit.Reading.Statements[i]
		switch {
		case st.Sentence != r.hit.Sentence || st.Rule == "agent":
		case st.Predicate.Span.Contains(verb):
			n := 0
			for _, sp := range spansOf(st) {
				if sp.Contains(answer) || answer.Contains(sp) && sp.Len() > 0 {
					n++
				}
			}
			if r.w.do != "" && len(index.Verbs(st.Predicate.Lemma)) > 1 { // { promised to publish }
				n++
			}
			if n > score {
				best, score = st, n
			}
		case st.Evidence.Contains(verb) && (around == nil || st.Evidence.Len() < around.Evidence.Len()):
			around = st
		}
	}
	if best != nil {
		return best
	}
	bare := &graph.Statement{
		Report: r.hit.Reading.Report.ID, Sentence: r.hit.Sentence, Evidence: r.hit.Reading.Sentences[r.hit.Sentence].Span,
		Predicate: graph.Predicate{Text: r.doc.Tokens[s.v].Text, Lemma: s.lemma(s.v), Span: verb},
		Negated:   s.f.Negated, Modality: cmp.Or(s.f.Modality, graph.Asserted), Confidence: 0.5,
	}
	if around != nil {
		bare.Attribution = around.Attribution
	}
	return bare
}

// spansOf are where the parts of a statement stand.
func spansOf(st *graph.Statement) []graph.Span {
	out := []graph.Span{st.Subject.Span, st.Object.Span}
	for _, a := range st.Arguments {
		out = append(out, a.Span)
	}
	return out
}

// stance lowers what is not simply stated. What did not happen answers only what did not or might happen, and not
// { Who released it? }.
func (r *reader) stance(f *clause.Frame, st *graph.Statement) float64 {
	x := 1.0
	switch {
	case f.Negated && !r.w.negated && !r.w.modal:
		return 0
	case f.Negated != r.w.negated:
		x = 0.5
	}
	if len(st.Attribution) > 0 {
		x *= 0.95
	}
	if st.Modality != graph.Asserted && !r.w.modal {
		x *= 0.8
	}
	return x
}

// entity is what an answer names.
func (r *reader) entity(st *graph.Statement, span graph.Span) graph.EntityID {
	for _, t := range []graph.Term{st.Subject, st.Object} {
		if t.Span == span && t.Entity != "" {
			return t.Entity
		}
	}
	for _, m := range r.v.Within(r.hit.Reading, span) {
		if m.Span == span {
			return m.Entity
		}
	}
	return ""
}

// lacking is a statement that agrees with a question but does not have what it asks for.
type lacking struct {
	ref   index.Ref
	score float64
	why   string
}

// minSure is how sure it must be that a phrase of the sentence belongs to the verb where the question names somebody.
const minSure = 0.7

// fromSentences looks for what statements lack in the sentences that they stand in: near the verb only.
//
//	{ Where was he killed? } { was struck and killed by an airstrike [near Tabqa Dam] }
func (m *matcher) fromSentences(out *collection) {
	w := wild{wh: map[string]string{asksTime: "when", asksPlace: "where", asksCause: "why", asksManner: "how"}[m.in.Asks]}
	if w.wh == "" {
		return
	}
	slices.SortStableFunc(m.lacking, func(a, b lacking) int { return cmp.Compare(b.score, a.score) })
	for _, l := range m.lacking[:min(len(m.lacking), maxSentences)] {
		h := index.Hit{Reading: l.ref.Reading, Sentence: l.ref.Statement.Sentence}
		r := reader{v: m.v, w: &w, hit: h, doc: m.tree(h.Text())}
		s := sentence{doc: r.doc, w: &w, v: r.head(l.ref.Statement, m.in.Verbs)}
		if s.v < 0 {
			continue
		}
		for _, f := range s.read() {
			if f.score < minSure || !strings.HasSuffix(f.why, "the verb") {
				break
			}
			span := r.span(f.phrase.Toks)
			text := strings.Join(strings.Fields(h.Reading.Report.Text[span.Start:span.End]), " ")
			a := m.answer(l.ref, 0.8*f.score*l.score, text, text, span)
			a.Why = l.why + "; " + f.why
			out.add(a)
			break
		}
	}
}

// head is the token of the sentence that heads the predicate of a statement: of several verbs, the one that is asked about.
func (r *reader) head(st *graph.Statement, verbs []string) int {
	at := -1
	for i := range r.doc.Tokens {
		if !st.Predicate.Span.Contains(r.span([]int{i})) || r.doc.Tokens[i].Dep == "aux" || r.doc.Tokens[i].Dep == "auxpass" {
			continue
		}
		if p := r.doc.Tokens[i].POS; p == "VERB" || p == "AUX" {
			if at = i; slices.Contains(verbs, strings.ToLower(r.doc.Tokens[i].Lemma)) {
				return i
			}
		}
	}
	return at
}

// fromFrames looks for an answer in sentences whose verb no statement has, where the frame of the verb agrees with all that the
// question names.
//
//	{ What tripped pilgrims? } { The stampede began when [luggage from a bus] tripped pilgrims }
func (m *matcher) fromFrames(out *collection) {
	w, ok := m.asWild()
	if !ok {
		return
	}
	m.near = m.v.Near(index.Words(m.q.Text), maxSentences, m.q.Report)
	for _, h := range m.near {
		if !m.hasForm(h.Text(), w.lemmas) {
			continue
		}
		r := reader{v: m.v, w: &w, hit: h, doc: m.tree(h.Text())}
		for _, verb := range verbsOf(r.doc, &w) {
			if p := r.doc.Tokens[verb].POS; p == "VERB" {
				m.fromFrame(&r, verb, out)
			}
		}
	}
}

// hasForm reports whether a sentence has a word that can be a form of some verbs: others need not be parsed.
func (m *matcher) hasForm(text string, verbs []string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) }) {
		if sameVerb(w, verbs) || slices.ContainsFunc(verbs, func(v string) bool { return slices.Contains(m.irregular(v), w) }) {
			return true
		}
	}
	return false
}

// asWild is a question that names somebody in slots, where it can be put so.
func (m *matcher) asWild() (w wild, ok bool) {
	if len(m.in.constraints) == 0 || len(m.in.Verbs) != 1 || !specific(m.in.Verbs) {
		return w, false
	}
	switch m.in.Asks {
	case asksSubject, asksObject, asksTime, asksPlace, asksCause:
		w = m.looseSlots()
		w.lemmas = m.in.Verbs
		return w, true
	}
	return w, false
}

// fromFrame answers by one verb whose frame agrees.
func (m *matcher) fromFrame(r *reader, verb int, out *collection) {
	s := sentence{doc: r.doc, w: r.w, v: verb}
	found := s.read()
	if len(found) == 0 || found[0].score < minSure || found[0].phrase.Head == verb {
		return
	}
	span := r.span(found[0].phrase.Toks)
	st := r.statement(&s, span)
	ref := index.Ref{Reading: r.hit.Reading, Statement: st}
	score := 0.7 * found[0].score * r.stance(&s.f, st)
	for _, c := range m.in.constraints {
		score *= m.frameAgrees(r, &s, ref, c, span)
	}
	if score < minConfidence || len(m.in.times) > 0 && !subset(index.Words(m.in.Time), index.Words(r.hit.Text())) {
		return
	}
	a := r.answer(&s, found[0])
	if a.Entity == "" && isWildcard(strings.ToLower(a.Text)) || slices.ContainsFunc(m.in.constraints, func(c constraint) bool {
		return index.Normalize(a.Text) == index.Normalize(c.text)
	}) {
		return
	}
	a.Confidence = score
	out.add(a)
}

// frameAgrees is how well the frame of a verb agrees with a constraint, in a phrase that is not the answer itself.
func (m *matcher) frameAgrees(r *reader, s *sentence, ref index.Ref, c constraint, answer graph.Span) float64 {
	f := &s.f
	best := 0.0
	try := func(p clause.Phrase, weight float64) {
		if len(p.Toks) == 0 {
			return
		}
		span := r.span(p.Toks)
		if span.Contains(answer) || answer.Contains(span) {
			return
		}
		best = max(best, weight*m.term(ref, graph.Term{Text: ref.Reading.Report.Text[span.Start:span.End], Span: span, Entity: r.entity(ref.Statement, span)}, c))
	}
	switch {
	case c.slot == "subject" && f.Passive:
		for _, p := range parts(f, clause.AgentPart) {
			try(p.Inner, 1)
		}
	case c.slot == "subject", c.slot == "object" && f.Passive:
		try(f.Subject, 1)
	case c.slot == "object":
		for _, p := range parts(f, clause.ObjectPart, clause.DativePart, clause.PrepPart) {
			try(p.Inner, 1)
		}
	case c.slot == "sentence":
		if subset(c.words, index.Words(r.hit.Text())) {
			best = 0.9
		}
	default:
		for _, p := range f.Parts {
			try(p.Inner, 0.9)
		}
		if best == 0 && c.named && subset(c.words, index.Words(r.hit.Text())) {
			best = 0.7
		}
	}
	return best
}
