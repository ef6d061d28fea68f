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
)

// matcher looks for the statements that answer one question.
type matcher struct {
	v     *index.View
	in    *Interpretation
	doc   *syntax.Doc
	q     Question
	times map[string][]interval // what the question's time is, by the date of the report

	parse     func(text string) *syntax.Doc
	irregular func(verb string) []string
	trees     map[string]*syntax.Doc // of sentences that were parsed for the question
	lacking   []lacking              // statements that agree but have no answer among their parts
	near      []index.Hit            // the sentences nearest to the question, where they were looked for
	refused   []index.Ref            // statements that agree but for their stance: it did not happen
}

// tree is the mended tree of a sentence.
func (m *matcher) tree(text string) *syntax.Doc {
	doc := m.trees[text]
	if doc == nil {
		if m.trees == nil {
			m.trees = map[string]*syntax.Doc{}
		}
		doc = m.parse(text)
		clause.Repair(doc)
		m.trees[text] = doc
	}
	return doc
}

// answers collects the answers of all statements, the best first.
func (m *matcher) answers() []Answer {
	var found collection
	for _, ref := range m.candidates() {
		if m.q.Report != "" && ref.Reading.Report.ID != m.q.Report || ref.Rule == "agent" {
			continue
		}
		score, why := m.score(ref)
		if score < minConfidence {
			continue
		}
		as := m.extract(ref, score)
		if len(as) == 0 {
			m.lacking = append(m.lacking, lacking{ref, score, why})
		}
		for _, a := range as {
			a.Why = why
			found.add(a)
		}
	}
	if len(found.answers) == 0 {
		m.fromSentences(&found)
	}
	if len(found.answers) == 0 {
		m.fromFrames(&found)
	}
	out := found.answers
	if m.asksLong() {
		out = slices.DeleteFunc(out, func(a Answer) bool { return !slices.ContainsFunc(strings.Fields(strings.ToLower(a.Text)), isLong) })
	}
	if m.asksOften() {
		out = slices.DeleteFunc(out, func(a Answer) bool { return !slices.ContainsFunc(strings.Fields(strings.ToLower(a.Text)), isOften) })
	}
	if m.in.Asks == asksContent {
		out = append(out, m.attributed()...)
	}
	fold(m.v, out)
	sortAnswers(out)
	if m.in.Asks == asksIdentity {
		out = foldDescriptions(out)
	}
	out = dropUnlikely(out)
	if m.in.Asks == asksYesNo && len(out) > 0 {
		out = out[:1]
	}
	return out[:min(len(out), maxAnswers)]
}

// collection is answers, each once, with all that supports it.
type collection struct {
	answers []Answer
	byKey   map[string]int
}

func (c *collection) add(a Answer) {
	key := string(a.Entity) + "\x00" + a.Stance
	if a.Entity == "" {
		key = index.Normalize(a.Text) + "\x00" + a.Stance
	}
	k, ok := c.byKey[key]
	if !ok {
		if c.byKey == nil {
			c.byKey = map[string]int{}
		}
		c.byKey[key] = len(c.answers)
		c.answers = append(c.answers, a)
		return
	}
	have := &c.answers[k]
	more := slices.DeleteFunc(a.Evidence, func(e Evidence) bool { // two statements of one sentence are one support
		return slices.ContainsFunc(have.Evidence, func(h Evidence) bool {
			return h.Ref.Reading == e.Ref.Reading && h.Ref.Statement.Sentence == e.Ref.Statement.Sentence
		})
	})
	have.Evidence = append(have.Evidence, more...)
	have.Details = append(have.Details, a.Details...)
	if a.Confidence > have.Confidence {
		have.Confidence, have.Why = a.Confidence, a.Why
	}
}

// attributed is what the one asked about is quoted with where no verb of saying has it as its object: in transcripts,
// interviews, and behind "according to".
//
//	{ SECRETARY KERRY: We obviously talked about the extraordinarily dire situation in Aleppo. }
func (m *matcher) attributed() []Answer {
	who := slices.IndexFunc(m.in.constraints, func(c constraint) bool { return c.slot == "subject" && len(c.entities) > 0 })
	if who < 0 || len(m.in.times) > 0 {
		return nil
	}
	ids := m.in.constraints[who].entities
	contents := m.contentsOf(ids)
	said := map[string]bool{}
	var out []Answer
	for _, id := range ids {
		for _, ref := range m.v.Entity(id).Statements {
			if contents[ref.ID] || said[ref.SentenceText()] || !m.isSource(id, ref) {
				continue
			}
			score := m.saidScore(ref, who)
			if score < minConfidence {
				continue
			}
			said[ref.SentenceText()] = true
			a := m.answer(ref, score, strings.Join(strings.Fields(ref.SentenceText()), " "), m.told(ref), ref.Evidence)
			a.Why = fmt.Sprintf("%s is the source of it", m.label(ref.Attribution[0].Source))
			out = append(out, a)
		}
	}
	return out
}

// contentsOf are the statements that are the content of one of some entities.
func (m *matcher) contentsOf(ids []graph.EntityID) map[graph.StatementID]bool {
	out := map[graph.StatementID]bool{}
	for _, id := range ids {
		for _, ref := range m.v.Entity(id).Statements {
			for _, c := range ref.Content {
				out[c] = true
			}
		}
	}
	return out
}

// isSource reports whether an entity vouches for what a statement tells, and the statement is neither one of its saying so nor of its office.
func (m *matcher) isSource(id graph.EntityID, ref index.Ref) bool {
	switch {
	case m.q.Report != "" && ref.Reading.Report.ID != m.q.Report:
		return false
	case ref.Rule == "title" || ref.Rule == "title-of" || ref.Rule == "agent":
		return false
	case ref.Subject.Entity == id && ref.Content != nil:
		return false
	}
	return len(ref.Attribution) > 0 && ref.Attribution[0].Source.Entity == id
}

// saidScore is how sure it is that a statement tells what the question asks of what somebody said, whom constraint who names.
func (m *matcher) saidScore(ref index.Ref, who int) float64 {
	score := 0.8 * ref.Confidence
	for i, c := range m.in.constraints {
		if i != who {
			score *= m.saidOf(ref, c)
		}
	}
	return score
}

// saidOf is how well a statement agrees with what it is said to be about: in any of its parts.
func (m *matcher) saidOf(ref index.Ref, c constraint) float64 {
	best := max(m.term(ref, ref.Subject, c), m.term(ref, ref.Object, c))
	for _, a := range ref.Arguments {
		best = max(best, m.term(ref, graph.Term{Text: a.Text, Span: a.Span, Entity: a.Entity}, c))
	}
	return best
}

// foldDescriptions gives the evidence of a description that another one has all the words of to that one.
//
//	{ Ambassador } and { Afghan Ambassador }
func foldDescriptions(as []Answer) []Answer {
	var out []Answer
	for i := range as {
		mine, into := index.Words(as[i].Text), -1
		for j := range as {
			if theirs := index.Words(as[j].Text); j != i && as[i].Entity == "" && as[j].Entity == "" && len(theirs) > len(mine) && len(mine) > 0 && subset(mine, theirs) {
				into = j
				break
			}
		}
		if into < 0 {
			out = append(out, as[i])
			continue
		}
		as[into].Evidence = append(as[into].Evidence, as[i].Evidence...)
		as[into].Confidence = max(as[into].Confidence, as[i].Confidence)
	}
	for i := range out { // the evidence may have come after the copy
		for j := range as {
			if as[j].Text == out[i].Text && as[j].Entity == out[i].Entity && as[j].Stance == out[i].Stance {
				out[i].Evidence, out[i].Confidence = as[j].Evidence, as[j].Confidence
			}
		}
	}
	return out
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// dropUnlikely leaves out answers far below the best.
func dropUnlikely(as []Answer) []Answer {
	return slices.DeleteFunc(as, func(a Answer) bool { return a.Confidence < as[0].Confidence*0.5 })
}

// candidates are the statements whose predicate has the last verb of the question, or a paraphrase of it, as far as they can agree with
// what it names.
func (m *matcher) candidates() []index.Ref {
	if m.in.Asks == asksIdentity {
		out := m.narrow([]string{"be"})
		return append(out, slices.DeleteFunc(m.owned(), func(r index.Ref) bool { return slices.Contains(out, r) })...)
	}
	last := m.in.Verbs[len(m.in.Verbs)-1]
	if last == "be" || last == "do" || last == "happen" {
		return m.narrow(nil)
	}
	return m.narrow(m.verbs(last))
}

// verbs are a verb and those that may answer for it.
func (m *matcher) verbs(last string) []string {
	out := append([]string{last}, words().paraphrases(cmp.Or(m.in.phrasal[last], last))...)
	if m.in.Asks == asksYesNo {
		out = append(out, words().contrary[last]...)
	}
	for _, l := range words().light[last] {
		out = append(out, l.verb)
	}
	if isLeading(last) {
		out = append(append(out, leaders...), "be")
	}
	return out
}

// score is how sure it is that a statement answers the question: its own confidence, times how well the verb and every
// constraint agree. why says it in words.
func (m *matcher) score(ref index.Ref) (score float64, why string) {
	verb := m.verb(ref)
	if verb == 0 {
		return 0, ""
	}
	score = ref.Confidence * verb
	if m.asksWhatHappened() && len(m.in.constraints) > 1 && slices.ContainsFunc(m.in.constraints, func(c constraint) bool { return c.slot == "any" && !m.isParty(ref, c) }) {
		return 0, ""
	}
	for _, c := range m.in.constraints {
		if m.in.Asks == asksIdentity {
			score *= max(m.described(ref, c), m.describes(ref, c), m.owns(ref, c))
		} else {
			score *= m.agrees(ref, c)
		}
		if score < minConfidence {
			return 0, ""
		}
	}
	if len(m.in.times) > 0 && !m.timeAgrees(ref) {
		if !m.asksWhatHappened() || !m.timeBefore(ref) {
			return 0, ""
		}
		score *= 0.6
	}
	stance := m.stance(ref)
	if stance == 0 && score >= minConfidence {
		m.refused = append(m.refused, ref)
	}
	if score *= stance; score < minConfidence {
		return 0, ""
	}
	return score, m.why(ref, verb)
}

// why says what of a statement agrees.
func (m *matcher) why(ref index.Ref, verb float64) string {
	out := fmt.Sprintf("the predicate %q", ref.Predicate.Text)
	if verb < 1 {
		out += fmt.Sprintf(" paraphrases %q", m.in.Predicate)
	}
	for _, c := range m.in.constraints {
		out += fmt.Sprintf("; %s %q agrees", c.slot, c.text)
	}
	if len(m.in.times) > 0 {
		out += fmt.Sprintf("; time %q agrees", m.in.Time)
	}
	return out
}

// leaders are titles of those who lead what they are of.
var leaders = []string{"leader", "president", "premier", "chancellor", "chief", "head", "director", "chairman", "king", "queen", "prime", "commander", "ceo"}

// isLeading reports whether a verb asks for a leader: { Who leads China? }.
func isLeading(w string) bool {
	return w == "lead" || w == "head" || w == "run" || w == "rule" || w == "govern" || w == "direct" || w == "command" || w == "chair"
}

// isLed reports whether a statement says what somebody is the leader of: { Enver Solomon – is – CEO of the Refugee Council }.
func isLed(ref index.Ref) bool {
	return ref.Predicate.Lemma == "be" && (ref.Rule == "apposition" || ref.Rule == "copula" || ref.Rule == "title") && strings.Contains(ref.Object.Text, " of ") &&
		slices.ContainsFunc(leaders, func(w string) bool { return index.Stem(w) == headOf(ref.Object.Text) })
}

// verb is how well the predicate agrees.
func (m *matcher) verb(ref index.Ref) float64 {
	if m.in.Asks == asksIdentity {
		if m.identifies(ref) {
			return 1
		}
		return 0
	}
	have := index.Verbs(ref.Predicate.Lemma)
	total := 1.0
	for i, asked := range m.in.Verbs {
		best := m.tells(ref, have, asked)
		if i == len(m.in.Verbs)-1 {
			best = max(best, isDeed(ref, asked))
		}
		total *= best
	}
	if len(have) > len(m.in.Verbs) && m.in.Asks != asksYesNo { // { wanted to talk } is not { talked }
		total *= 0.8
	}
	return total
}

// identifies reports whether a statement says what somebody or something is, or what one has that is asked about.
func (m *matcher) identifies(ref index.Ref) bool {
	switch be := ref.Predicate.Lemma; {
	case ref.Rule == "existential":
		return false
	case be == "be", strings.HasPrefix(be, "be ") && ref.Rule == "title-of":
		return true
	}
	return len(m.in.constraints) > 0 && m.owns(ref, m.in.constraints[0]) > 0
}

// isDeed is how well a statement tells of a deed or an event, where the question asks for any.
func isDeed(ref index.Ref, asked string) float64 {
	switch {
	case asked != "do" && asked != "happen":
		return 0
	case len(ref.Content) > 0: // { CNN reported [that …] } is less of an event than what it reported
		return 0.8
	}
	return 0.9
}

// tells is how well the verbs of a statement tell one that was asked for: themselves, with their object, or by who leads what.
func (m *matcher) tells(ref index.Ref, have []string, asked string) float64 {
	best := 0.0
	for _, h := range have {
		best = max(best, m.alike(asked, h))
	}
	switch {
	case best == 0 && m.isContrary(ref): // { Did he admit it? } { He denied it }
		return 0.9
	case m.isLight(ref, have, asked), isLeading(asked) && (isLed(ref) || isTitled(ref, have)):
		return max(best, 0.8)
	}
	return best
}

// isLight reports whether a statement tells a verb by one that says little with a noun: { had no knowledge }.
func (m *matcher) isLight(ref index.Ref, have []string, asked string) bool {
	return slices.ContainsFunc(words().light[asked], func(l light) bool { return slices.Contains(have, l.verb) && headOf(ref.Object.Text) == l.noun })
}

// isTitled reports whether a statement gives its subject the title of a leader: { is [President] of – Ukraine }.
func isTitled(ref index.Ref, have []string) bool {
	return ref.Rule == "title-of" && slices.ContainsFunc(leaders, func(w string) bool { return slices.Contains(have, w) })
}

// alike is how well a verb answers for one of the question, which may have a particle: { turn down } is { reject }.
func (m *matcher) alike(asked, have string) float64 {
	if with := m.in.phrasal[asked]; with != "" && asked != have {
		return words().alike(with, have)
	}
	return words().alike(asked, have)
}

// stance lowers what is not simply stated; what did not happen answers only whether it did.
func (m *matcher) stance(ref index.Ref) float64 {
	s := 1.0
	if len(ref.Attribution) > 0 {
		s = 0.85
	}
	if m.in.Asks == asksYesNo && ref.Modality == graph.Asked { // { Did the secretary threaten sanctions? } asked in a report is no answer to it
		return 0
	}
	if m.in.Asks == asksYesNo || m.in.Asks == asksContent {
		return s
	}
	switch {
	case ref.Negated:
		return 0
	}
	switch ref.Modality {
	case graph.Refused, graph.Denied: // { Who refused to condemn it? }
		if slices.ContainsFunc(m.in.Verbs, func(w string) bool { return w == "refuse" || w == "decline" || w == "deny" }) {
			return s
		}
		return 0
	case graph.Asked, graph.Conditional:
		return 0
	case graph.Planned:
		if m.in.future {
			return s
		}
		return s * 0.6
	case graph.Possible, graph.Obligated:
		return s * 0.6
	}
	return s
}
