package ask

import (
	"cmp"
	"slices"
	"strings"

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
func (a *Asker) reread(v *index.View, q Question, w *wild) []Answer {
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
	return dropUnlikely(out.answers)
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
	best := found[0].score
	for _, f := range found {
		if f.score < 0.95*best {
			return
		}
		a := r.answer(&s, f)
		if a.Confidence >= minLoose {
			out.add(a)
		}
	}
}

// answer is a phrase as an answer, with the statement that it rests on.
func (r *reader) answer(s *sentence, f found) Answer {
	span := r.span(f.phrase.Toks)
	st := r.statement(s, span)
	text := strings.Join(strings.Fields(r.hit.Reading.Report.Text[span.Start:span.End]), " ")
	a := Answer{
		Text: text, Stance: st.Stance(), Confidence: 0.9 * f.score * r.stance(&s.f, st),
		Why:      "the verb " + r.doc.Tokens[s.v].Text + ": " + f.why,
		Evidence: []Evidence{{Ref: index.Ref{Reading: r.hit.Reading, Statement: st}, Mention: Mention{text, span}}},
	}
	a.Entity = r.entity(st, span)
	if e := r.v.Entity(a.Entity); e != nil && isWildcard(strings.ToLower(text)) { // { they }
		a.Text = e.Label
	}
	return a
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
