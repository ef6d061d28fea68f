// Package ask answers plain questions over the statements of an index: it reads the question as it reads a report, looks for
// statements that agree with every part of it, and answers with the part that was asked for. It never makes an answer up:
// where no statement agrees it abstains, says what was missing, and offers the nearest sentences apart.
//
// The question is read in interpret.go, with names.go and links.go. match.go scores the statements that can agree (narrow.go finds them), agree.go
// says how well each part does, and extract.go takes the answer. What no statement answers is looked for in the nearest sentences:
// needs.go says what the question asks a sentence to have, loose.go measures sentences by it, and candidates.go, nominal.go and told.go take
// phrases of them. Such answers are less sure, and say what they lack. lexicon.go and derive.go hold which words tell the same.
//
// A question whose phrases stand for anything, { What did someone apologize for? }, asks for whatever a verb has in one of its
// roles. It is answered from the sentences that have the verb, read again for it (wild.go, read.go, frames.go, adjuncts.go).
package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

// Question is a question, on all reports or one.
type Question struct {
	Text   string         `json:"q"`
	Report graph.ReportID `json:"report,omitempty"`
}

// Mention is the part of a sentence that answers; offsets are bytes of the report's text.
type Mention struct {
	Text string
	Span graph.Span
}

// Evidence is a statement that an answer rests on.
type Evidence struct {
	Ref     index.Ref
	Mention Mention
	Copies  []index.Ref // the same sentence in copies of the report, which are no further sources
}

// Answer is one answer with all that supports it, the best first.
type Answer struct {
	Text       string
	Entity     graph.EntityID
	Stance     string
	Confidence float64
	Why        string // how the statement matched, in words
	Details    []Detail
	Evidence   []Evidence
	Sources    int    // reports that it rests on, those that are copies of each other counted once
	Asked      string // the part of the question that it answers, where that holds several
}

// Part is one of several questions that a question holds: { Who supports and who opposes the plan? }.
type Part struct {
	Question string `json:"question"`
	Reason   string `json:"reason"` // why it has no answer
}

// Detail is what else was asked of an answer: { Who criticized it, and why? }.
type Detail struct {
	Asks, Text, Value string
}

// Result is what Ask gives.
type Result struct {
	Question       string
	Interpretation Interpretation
	Parts          []Part // of a question that holds several
	Answers        []Answer
	Paths          []path.Path // for questions how two are linked
	Abstained      bool
	Reason         string
	Nearest        []index.Hit // the nearest sentences, where it abstained; they are no answers

	near []index.Hit // the sentences that were nearest to the question, where they were looked for
}

// Asker answers questions.
type Asker struct {
	// Parse annotates a question or a sentence.
	Parse func(text string) *syntax.Doc
	// IrregularForms are the forms of a verb, given as its lemma, that no suffix makes: { met } of { meet }.
	IrregularForms func(verb string) []string
}

const (
	maxAnswers    = 20
	maxQuestion   = 2000 // bytes
	maxNearest    = 3    // sentences that are offered apart
	minConfidence = 0.1
)

// Ask answers a question over a view.
func (a *Asker) Ask(v *index.View, q Question) Result {
	text := strings.Join(strings.Fields(q.Text), " ")
	res := Result{Question: q.Text}
	switch {
	case len(text) > maxQuestion:
		return abstain(res, v, q, "the question is too long")
	case text == "":
		return abstain(res, v, q, "the question is empty")
	}
	if rest, ok := accordingTo(text); ok {
		return a.sources(v, Question{Text: rest, Report: q.Report}, res)
	}
	if parts := compared(text); parts != nil {
		return a.each(v, q, parts, res)
	}
	doc := a.parse(text, v)
	w, isWild := readWild(text, doc)
	if isWild && (q.Report != "" || w.hasWildcard()) {
		if r := a.reread(v, q, &w); len(r.Answers) > 0 {
			return r
		}
	}
	doc, res.Interpretation = a.interpret(text, doc, v)
	in := &res.Interpretation
	in.Report = q.Report
	if in.Asks == asksLinks {
		return linked(res, v, q)
	}
	if why := in.unanswerable(); why != "" {
		return abstain(res, v, q, why)
	}
	m := &matcher{v: v, in: in, doc: doc, q: q, parse: a.Parse, irregular: a.IrregularForms}
	res.Answers = m.answers()
	res.near = m.near
	fold(v, res.Answers)
	if len(res.Answers) > 0 {
		m.preferKind(&res)
		return res
	}
	if isWild && len(m.refused) == 0 {
		if r := a.reread(v, q, &w); len(r.Answers) > 0 {
			return r
		}
	}
	if !m.hasRefused() {
		res.Answers = m.loosely()
	}
	if len(res.Answers) > 0 {
		return res
	}
	return abstain(res, v, q, missing(in)+m.onlyStated())
}

// interpret reads a question, parsed as doc; where its main verb was not found, as it would be stated.
func (a *Asker) interpret(text string, doc *syntax.Doc, v *index.View) (*syntax.Doc, Interpretation) {
	in := interpret(doc, v)
	if !in.weak() {
		return doc, in
	}
	stated, ok := a.stated(text, v)
	if !ok {
		return doc, in
	}
	return stated, interpret(stated, v)
}

// unanswerable is why a question cannot be answered as it was understood, or "".
func (in *Interpretation) unanswerable() string {
	if in.Asks == "" || len(in.Verbs) == 0 && in.Asks != asksIdentity {
		return "the question has no verb that was understood"
	}
	if len(in.constraints) == 0 && in.Time == "" && in.Asks != asksYesNo && !specific(in.Verbs) {
		return "the question says too little: it names nothing that an answer could be about"
	}
	for _, c := range in.constraints {
		if c.unknown {
			return fmt.Sprintf("%q is named in no report", c.text)
		}
	}
	return ""
}

// hasRefused reports whether a statement agreed but says that it did not happen.
func (m *matcher) hasRefused() bool {
	return slices.ContainsFunc(m.refused, func(r index.Ref) bool { return r.Modality != graph.Asked })
}

// compared are the two questions that a question holds which compares who does one thing with who does another; nil where it does not.
//
//	{ Who supports and who opposes the plan? }, { Who supports or opposes the plan? } → { Who supports the plan? }, { Who opposes the plan? }
//	{ Which countries are for, which are against the plan? } → { Which countries are for the plan? }, { Which countries are against the plan? }
func compared(text string) []string {
	w := strings.Fields(text)
	if len(w) < 5 {
		return nil
	}
	wh, verb := strings.ToLower(w[0]), 1
	switch wh {
	case "who", "what":
	case "which":
		verb = 2
	default:
		return nil
	}
	for end := verb + 1; end <= verb+2 && end+1 < len(w); end++ { // of the first verb: { supports }, { votes for }
		first := slices.Clone(w[verb:end])
		last, comma := strings.CutSuffix(first[len(first)-1], ",")
		first[len(first)-1] = last
		second := end
		and := strings.ToLower(w[end])
		if and == "and" || and == "or" || and == "but" {
			second++
		} else if !comma {
			continue
		}
		switch {
		case strings.EqualFold(w[second], wh):
			if second++; verb == 2 && second < len(w) && strings.EqualFold(w[second], w[1]) { // which { countries } oppose it
				second++
			}
		case and != "or" || verb == 2 || len(first) > 1 || second >= len(w) || !sameEnding(first[0], w[second]):
			continue
		}
		if rest := second + len(first); rest < len(w) {
			asked, about := strings.Join(w[:verb], " "), strings.Join(w[rest:], " ")
			return []string{strings.Join([]string{asked, strings.Join(first, " "), about}, " "), strings.Join([]string{asked, strings.Join(w[second:rest], " "), about}, " ")}
		}
	}
	return nil
}

// sameEnding reports whether two words can be the same form of two verbs: { supports }, { opposes }.
func sameEnding(a, b string) bool {
	return slices.ContainsFunc([]string{"ed", "s"}, func(end string) bool { return strings.HasSuffix(a, end) && strings.HasSuffix(b, end) })
}

// each answers the questions that a question holds; each answer says which.
func (a *Asker) each(v *index.View, q Question, parts []string, res Result) Result {
	var reasons []string
	for _, text := range parts {
		r := a.Ask(v, Question{Text: text, Report: q.Report})
		if len(res.Interpretation.Verbs) == 0 {
			res.Interpretation = r.Interpretation
		} else {
			res.Interpretation.Predicate += " and " + r.Interpretation.Predicate
		}
		for _, ans := range r.Answers {
			ans.Asked = text
			res.Answers = append(res.Answers, ans)
		}
		res.Parts = append(res.Parts, Part{text, r.Reason})
		if r.Abstained {
			reasons = append(reasons, r.Reason)
		}
	}
	if len(res.Answers) == 0 {
		return abstain(res, v, q, strings.Join(reasons, "; "))
	}
	sortAnswers(res.Answers)
	return res
}

// accordingTo is the question that a question for a source holds: { According to whom [was the deal signed?] }
func accordingTo(text string) (rest string, ok bool) {
	const start = "according to whom "
	if len(text) <= len(start) || !strings.EqualFold(text[:len(start)], start) {
		return "", false
	}
	return text[len(start):], true
}

// sources answers who says that it is so.
func (a *Asker) sources(v *index.View, q Question, res Result) Result {
	stated := a.Ask(v, q)
	res.Interpretation = stated.Interpretation
	res.Interpretation.Asks = asksSource
	m := &matcher{v: v, in: &res.Interpretation, irregular: a.IrregularForms}
	var found collection
	for _, ans := range stated.Answers {
		for _, e := range ans.Evidence {
			if len(e.Ref.Attribution) == 0 || e.Ref.Negated || e.Ref.Modality == graph.Denied {
				continue
			}
			s := e.Ref.Attribution[0].Source
			out := m.answer(e.Ref, ans.Confidence, m.label(s), s.Text, s.Span)
			out.Entity, out.Why = s.Entity, ans.Why+"; the source of it"
			found.add(out)
		}
	}
	if len(found.answers) == 0 {
		m.doc, m.q, m.parse = a.parse(q.Text, v), q, a.Parse
		found.answers = m.looseSources()
	}
	if len(found.answers) == 0 {
		return abstain(res, v, q, "no report gives a source for it")
	}
	fold(v, found.answers)
	res.Answers = found.answers
	return res
}

// stated parses a question with an auxiliary in the order of a statement, which the parser reads better.
//
//	{ Which plan did China release? } → { China did release which plan? }
//	{ Were local leaders in Hull consulted? } → { local leaders in Hull were consulted. }
func (a *Asker) stated(text string, v *index.View) (*syntax.Doc, bool) {
	q, ok := invert(text)
	if !ok {
		return nil, false
	}
	var second *syntax.Doc // the first that has the auxiliary before a verb, but what is asked for on none
	for _, aux := range q.auxiliaries() {
		for i := 1; i < len(q.rest); i++ {
			if w := strings.ToLower(q.rest[i]); takesBare(aux) && v.CountVerb(w) == 0 && !isVerb(w) {
				continue
			}
			text := strings.Join(slices.Concat(q.rest[:i], []string{aux}, q.rest[i:], q.asked), " ")
			doc := a.parse(text+q.end, v)
			if !hasAuxiliary(doc, aux) {
				continue
			}
			if q.restore(doc, len(text)-len(strings.Join(q.asked, " ")), aux) {
				return doc, true
			}
			second = cmp.Or(second, doc)
		}
	}
	return second, second != nil
}

// inverted is a question with an auxiliary before its subject: what is asked for, the auxiliary, and the rest.
type inverted struct {
	asked []string
	aux   string
	rest  []string
	which bool   // it asks which; it is parsed as { China did release [the] plan. }
	end   string // the mark that ends it as a statement
}

// invert finds the auxiliary of a question; ok is false where it has none, or is too long to be parsed again and again.
func invert(text string) (q inverted, ok bool) {
	words := strings.Fields(strings.TrimRight(text, " ?"))
	aux := slices.IndexFunc(words, func(w string) bool { return isAuxiliary(strings.ToLower(w)) })
	if aux < 0 || aux > 5 || len(words) > 30 {
		return q, false
	}
	q = inverted{asked: slices.Clone(words[:aux]), aux: strings.ToLower(words[aux]), rest: words[aux+1:], end: "."}
	if aux == 0 {
		return q, true
	}
	first := strings.ToLower(q.asked[0])
	q.asked[0] = first
	if q.which = aux > 1 && (first == "which" || first == "what"); q.which {
		q.asked[0] = "the"
	} else {
		q.end = "?"
	}
	return q, true
}

// auxiliaries are those that the question is tried with: { the exhibition at USI did open when? } is read worse than { will open }.
func (q *inverted) auxiliaries() []string {
	if strings.HasPrefix(q.aux, "d") {
		return []string{q.aux, "will"}
	}
	return []string{q.aux}
}

// restore gives a parse its question word and auxiliary back, and reports whether what is asked for, which begins at a byte of the text, hangs
// on the verb.
func (q *inverted) restore(doc *syntax.Doc, asked int, aux string) (fits bool) {
	for k := range doc.Tokens {
		t := &doc.Tokens[k]
		if t.Start == asked && q.which {
			t.Text, t.Tag = "which", "WDT"
		}
		if aux != q.aux && t.Tag == "MD" && t.Text == aux {
			t.Text, t.Lemma, t.Tag = q.aux, "do", "VBD"
		}
		fits = fits || t.Start == asked && belongs(doc, k, q.aux)
	}
	return fits
}

// isVerb reports whether a word in its bare form is a verb that others are known to paraphrase.
func isVerb(w string) bool { return len(words().verbs[w]) > 0 || len(words().synsets[spelled(w)]) > 0 }

// takesBare reports whether the verb behind an auxiliary is in its bare form: { did [close] }, not { was [closed] }.
func takesBare(aux string) bool {
	switch aux {
	case "has", "have", "had", "is", "are", "was", "were":
		return false
	}
	return true
}

// belongs reports whether the phrase of token k hangs on the verb behind an auxiliary: { The grant will support [which project] }, not
// { The embassy will grant support [which project] }.
func belongs(doc *syntax.Doc, k int, aux string) bool {
	for hops := 0; hops < 4; hops++ {
		h := doc.Tokens[k].Head
		if h == k {
			return false
		}
		if h > 0 && strings.EqualFold(doc.Tokens[h-1].Text, aux) {
			return true
		}
		if p := doc.Tokens[h].POS; p == "VERB" {
			return false
		}
		k = h
	}
	return false
}

// isAuxiliary reports whether a word begins a question of its own or stands behind the question word.
func isAuxiliary(w string) bool {
	switch w {
	case "did", "does", "do", "will", "would", "can", "could", "should", "may", "might", "must", "has", "have", "had", "is", "are", "was", "were":
		return true
	}
	return false
}

// hasAuxiliary reports whether a word is the auxiliary of the main verb right behind it, which has a subject.
func hasAuxiliary(doc *syntax.Doc, word string) bool {
	for i := 1; i+1 < len(doc.Tokens); i++ {
		t, v := &doc.Tokens[i], &doc.Tokens[i+1]
		if strings.EqualFold(t.Text, word) && (t.Dep == "aux" || t.Dep == "auxpass") && t.Head == i+1 && v.Head == i+1 && v.POS == "VERB" {
			s := doc.Child(i+1, "nsubj", "nsubjpass")
			do := strings.HasPrefix(strings.ToLower(word), "d")
			return s >= 0 && doc.Tokens[s].Tag != "DT" && (!do || v.Tag == "VB") // not { the will deal close }, { the talks did brokered }
		}
	}
	return false
}

// onlyStated says what is stated instead, where everything that agreed did not happen.
func (m *matcher) onlyStated() string {
	if len(m.refused) == 0 {
		return ""
	}
	ref := m.refused[0]
	ev := ref.Reading.Report.Text[ref.Evidence.Start:ref.Evidence.End]
	return fmt.Sprintf("; what is stated is %s: %q", ref.Stance(), strings.Join(strings.Fields(ev), " "))
}

// specific reports whether verbs say enough to ask by them alone: { Who died? }.
func specific(verbs []string) bool {
	return slices.ContainsFunc(verbs, func(w string) bool {
		switch w {
		case "be", "have", "do", "say", "make", "get", "go", "take", "happen":
			return false
		}
		return true
	})
}

// missing says what no statement had.
func missing(in *Interpretation) string {
	var parts []string
	for _, c := range in.constraints {
		parts = append(parts, fmt.Sprintf("%q", c.text))
	}
	if in.Time != "" {
		parts = append(parts, fmt.Sprintf("%q", in.Time))
	}
	if in.Asks == asksIdentity {
		return "no statement says who or what " + strings.Join(parts, " and ") + " is"
	}
	s := fmt.Sprintf("no statement with the verb %q", in.Predicate)
	if len(parts) > 0 {
		s += " agrees with " + strings.Join(parts, " and ")
	}
	switch in.Asks {
	case asksTime, asksPlace, asksCause, asksManner, asksQuantity:
		s += " and gives a " + in.Asks
	}
	return s
}

func abstain(res Result, v *index.View, q Question, reason string) Result {
	res.Abstained, res.Reason = true, reason
	switch {
	case res.near != nil:
		res.Nearest = res.near[:min(len(res.near), maxNearest)]
	case len(q.Text) <= maxQuestion:
		res.Nearest = v.Near(index.Words(q.Text), maxNearest, q.Report)
	}
	return res
}

// sortAnswers puts the best first; of equals the one that more sources and more sentences support, then by text.
func sortAnswers(as []Answer) {
	slices.SortStableFunc(as, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(b.Sources, a.Sources), cmp.Compare(len(b.Evidence), len(a.Evidence)), cmp.Compare(a.Text, b.Text))
	})
}

// parse is the tree of a question, with the lemmas that statements have and the names that reports know in one piece.
func (a *Asker) parse(text string, v *index.View) *syntax.Doc {
	doc := a.Parse(text)
	clause.MendLemmas(doc)
	mendNames(doc, v)
	return doc
}
