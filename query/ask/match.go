package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/ingest/timex"
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

// roles are who does it and what it is done to, whichever way the statement is told.
func roles(ref index.Ref) (agent, patient graph.Term) {
	if ref.Rule != "passive" && ref.Rule != "participle" {
		return ref.Subject, ref.Object
	}
	if strings.HasSuffix(ref.Predicate.Text, " by") {
		return ref.Object, ref.Subject
	}
	return graph.Term{}, ref.Subject
}

// agrees is how well a statement agrees with a constraint.
func (m *matcher) agrees(ref index.Ref, c constraint) float64 {
	a := agreement{m: m, ref: ref, c: c}
	switch c.slot {
	case "subject":
		agent, _ := roles(ref)
		a.term(agent, 1)
	case "object":
		a.object()
	case "place":
		a.place()
	case "sentence":
		if subset(c.words, index.Words(ref.SentenceText())) {
			return 0.9
		}
	default:
		a.any()
	}
	return a.best
}

// agreement is how well a statement agrees with a constraint by the best of its terms that were looked at.
type agreement struct {
	m    *matcher
	ref  index.Ref
	c    constraint
	best float64
}

// term looks at a term, which counts by its weight.
func (a *agreement) term(t graph.Term, weight float64) {
	if t != (graph.Term{}) && !isOpposed(a.ref, t, a.c.behind) {
		a.best = max(a.best, weight*a.m.term(a.ref, t, a.c))
	}
}

// arguments looks at all arguments but those of some roles.
func (a *agreement) arguments(weight float64, but ...graph.Role) {
	for _, x := range a.ref.Arguments {
		if !slices.Contains(but, x.Role) {
			a.term(graph.Term{Text: x.Text, Span: x.Span, Entity: x.Entity}, weight)
		}
	}
}

func (a *agreement) object() {
	_, patient := roles(a.ref)
	a.term(patient, 1)
	a.arguments(0.9, graph.Time) // { Who won the World Cup? } is not told by { defeated South Korea [on day five of the World Cup] }
	if a.ref.Rule == "passive" { // { was awarded a medal }
		a.term(a.ref.Object, 0.95)
	}
}

func (a *agreement) place() {
	a.arguments(1)
	a.term(a.ref.Object, 0.9)
	if a.best == 0 && a.m.sentenceHas(a.ref, a.c) { // { A storm caused a crane to fall into Mecca's Grand Mosque, [killing 107] }
		a.best = 0.6
	}
}

// any looks at all terms: for what a question is about, counts, or names behind another preposition.
func (a *agreement) any() {
	isCounted := a.c.slot == "counted"
	if isCounted && isPeople(a.c.head) && slices.ContainsFunc([]graph.Term{a.ref.Subject, a.ref.Object}, isBareNumber) { // { killing [107 or more] }
		a.best = 0.9
	}
	a.term(a.ref.Object, 1)
	a.arguments(1)
	switch {
	case isCounted:
		a.term(a.ref.Subject, 1)
	case a.c.slot == "any":
		a.term(a.ref.Subject, 0.7)
	}
}

// isBareNumber reports whether a term does not say what it counts.
func isBareNumber(t graph.Term) bool { return t.Text != "" && !hasNounAfterNumber(t.Text) }

// opposed are prepositions that turn what is done into its contrary.
var opposed = map[string]string{"for": "against", "against": "for", "to": "from", "from": "to", "with": "without", "without": "with"}

// isOpposed reports whether a term of a statement stands behind the contrary of a preposition.
//
//	{ Who voted for the budget? } is not told by { Otto Lund voted [against] the budget }
func isOpposed(ref index.Ref, t graph.Term, behind string) bool {
	contrary, ok := opposed[behind]
	if !ok {
		return false
	}
	first, _, _ := strings.Cut(t.Text, " ")
	before := strings.Fields(ref.Reading.Report.Text[max(0, t.Span.Start-20):t.Span.Start])
	return strings.EqualFold(first, contrary) || len(before) > 0 && strings.EqualFold(before[len(before)-1], contrary)
}

// sentenceHas reports whether the sentence of a statement mentions the entity of a constraint by name.
func (m *matcher) sentenceHas(ref index.Ref, c constraint) bool {
	if ref.Statement.Sentence >= len(ref.Reading.Sentences) {
		return false
	}
	return slices.ContainsFunc(m.v.Within(ref.Reading, ref.Reading.Sentences[ref.Statement.Sentence].Span), func(x *graph.Mention) bool {
		return x.Kind == graph.Name && slices.Contains(c.entities, x.Entity)
	})
}

// term is how well a term agrees with a constraint: it is the entity, mentions it, or shares its words, the head among them.
func (m *matcher) term(ref index.Ref, t graph.Term, c constraint) float64 {
	if m.isEntity(ref, t, c) {
		return 1
	}
	if s := m.mentions(ref, t, c); s > 0 || c.named && len(c.entities) > 0 {
		return s
	}
	return m.shares(ref, t, c)
}

// isEntity reports whether a term is the entity that a constraint is about: { police in Ndola } are police, but not { Italian police }.
func (m *matcher) isEntity(ref index.Ref, t graph.Term, c constraint) bool {
	return t.Entity != "" && slices.Contains(c.entities, t.Entity) && (len(c.musts) == 0 || m.hasMusts(ref, t, index.Words(t.Text), c))
}

// hasMusts reports whether a term has all the names that an answer must have.
func (m *matcher) hasMusts(ref index.Ref, t graph.Term, have []string, c constraint) bool {
	return !slices.ContainsFunc(c.musts, func(x name) bool { return !m.hasName(ref, t, have, x) })
}

// mentions is how well a term agrees that mentions what a constraint is about.
func (m *matcher) mentions(ref index.Ref, t graph.Term, c constraint) float64 {
	if len(c.entities) == 0 || !c.named && len(c.musts) > 0 {
		return 0
	}
	for _, x := range m.v.Within(ref.Reading, t.Span) {
		switch {
		case x.Kind == graph.Demonym || !slices.Contains(c.entities, x.Entity):
		case c.slot == "subject":
			return 0.5
		default:
			return 0.85
		}
	}
	return 0
}

// shares is how well a term agrees by its words, with those of its entity's label.
func (m *matcher) shares(ref index.Ref, t graph.Term, c constraint) float64 {
	have := index.Words(t.Text)
	if e := m.v.Entity(t.Entity); e != nil {
		have = append(have, index.Words(e.Label)...)
	}
	if isOtherOf(c.words, have) {
		return 0
	}
	found, hasHead := c.foundIn(have)
	weight := 0.0
	if hasHead {
		if weight = m.headAgrees(t, c, have); weight == 0 {
			return 0
		}
		if found < len(c.words) {
			found = min(found+c.foundAround(ref, t, have), len(c.words))
		}
	}
	share := float64(found) / float64(len(c.words))
	switch {
	case share < 0.5, !m.hasMusts(ref, t, have, c):
		return 0
	case c.slot == "topic":
		return 0.9
	}
	return weight * (0.6 + 0.35*share)
}

// foundIn is how many words of a constraint are among others, or answered for by them, and whether its head is.
func (c *constraint) foundIn(have []string) (found int, head bool) {
	for _, w := range c.words {
		if slices.ContainsFunc(have, func(h string) bool { return words().same(w, h) }) {
			found++
			head = head || w == c.head
		}
	}
	return found, head
}

// foundAround is how many words of who does it or what it is done to the arguments of a statement have that its term lacks.
//
//	{ the strikes [near Al Huwayjah] } of { Near Al Huwayjah, two strikes disabled … }
func (c *constraint) foundAround(ref index.Ref, t graph.Term, have []string) int {
	found := 0
	if c.slot != "subject" && c.slot != "object" {
		return found
	}
	for _, w := range c.words {
		if !slices.Contains(have, w) && slices.ContainsFunc(ref.Arguments, func(a graph.Argument) bool { return a.Span != t.Span && slices.Contains(index.Words(a.Text), w) }) {
			found++
		}
	}
	return found
}

// headAgrees is how well the noun that a term is about agrees where the term has the head of a constraint: it is that, or it has it under it.
// { the phone call } is not { support for new talks }.
func (m *matcher) headAgrees(t graph.Term, c constraint, have []string) float64 {
	if m.isNamed(t.Entity) || words().same(c.head, headOf(t.Text)) {
		return 1
	}
	if !slices.Contains(have, c.head) {
		return 0
	}
	isAllAsked := m.in.Asks == asksYesNo && c.slot == "object" && len(c.words) == 1
	if isAllAsked && !strings.Contains(strings.ToLower(t.Text), " of "+strings.ToLower(c.text)) { // Did they arrest [the boat]? is no question about { men suspected of piloting the boat }
		return 0
	}
	return 0.6
}

// ordinals are the stems of words for a place in a row.
var ordinals = func() []string {
	out := strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth last final")
	for i, w := range out {
		out[i] = index.Stem(w)
	}
	return out
}()

// isOtherOf reports whether words have another place in a row than those that are asked for: { the [first] goal } is not { a [third] goal }.
func isOtherOf(asked, have []string) bool {
	isOrdinal := func(w string) bool { return slices.Contains(ordinals, w) }
	i := slices.IndexFunc(asked, isOrdinal)
	return i >= 0 && !slices.Contains(have, asked[i]) && slices.ContainsFunc(have, isOrdinal)
}

// headOf is the stem of the noun that a phrase is about: the last word before what is set behind it.
//
//	{ UNSC [support] for new talks }
func headOf(text string) string {
	head := ""
	text = strings.ToLower(text)
	for _, of := range []string{"series of ", "number of ", "group of ", "dozens of ", "hundreds of ", "thousands of ", "one of ", "some of ", "many of "} {
		if at := strings.Index(text, of); at >= 0 && at < 12 { // { a series of [airstrikes] }
			text = text[at+len(of):]
			break
		}
	}
	for _, w := range strings.Fields(text) {
		bare := strings.Trim(w, ".,;:!?()[]\"'“”‘’")
		switch bare {
		case "of", "for", "in", "on", "at", "to", "with", "from", "by", "that", "which", "who", "whom", "whose", "about", "between", "against", "over", "under",
			"after", "before", "as", "regarding", "into", "during", "where", "when", "without", "among", "near":
			if head != "" {
				return head
			}
			continue
		}
		if ws := index.Words(bare); len(ws) > 0 {
			head = ws[len(ws)-1]
		}
		if strings.HasSuffix(w, ",") && head != "" {
			return head
		}
	}
	return head
}

// hasName reports whether a term has a name in it: its words, or a mention of the same entity, an adjective among them.
func (m *matcher) hasName(ref index.Ref, t graph.Term, have []string, x name) bool {
	found := 0
	for _, w := range x.words {
		if slices.Contains(have, w) {
			found++
		}
	}
	for _, a := range ref.Arguments { // { the embargo on Darfur } of { the embargo that was imposed [on Darfur] }
		if a.Span != t.Span && subset(x.words, index.Words(a.Text)) {
			return true
		}
	}
	return found == len(x.words) || slices.ContainsFunc(m.v.Within(ref.Reading, t.Span), func(o *graph.Mention) bool { return slices.Contains(x.entities, o.Entity) })
}

// extract takes from a statement what was asked for.
func (m *matcher) extract(ref index.Ref, score float64) []Answer {
	switch m.in.Asks {
	case asksSubject:
		if m.asksWhatHappened() {
			return m.phrase(ref, score, m.told(ref), ref.Evidence)
		}
		agent, _ := roles(ref)
		return m.named(ref, score, agent)
	case asksReceiver:
		return m.receivers(ref, score)
	case asksObject:
		return m.objects(ref, score)
	case asksContent:
		return m.contents(ref, score)
	case asksIdentity:
		return m.identity(ref, score)
	case asksTime:
		return m.roleAnswers(ref, score, graph.Time, graph.Extent)
	case asksPlace:
		return m.places(ref, score)
	case asksCause:
		return m.roleAnswers(ref, score, graph.Cause, graph.Purpose)
	case asksManner:
		return m.roleAnswers(ref, score, graph.Manner, graph.Instrument)
	case asksQuantity:
		return m.quantities(ref, score)
	case asksYesNo:
		return m.yesNo(ref, score)
	}
	return nil
}

// receivers are the subject of the passive, else to whom it was done: { Who was awarded a medal? }.
func (m *matcher) receivers(ref index.Ref, score float64) []Answer {
	if ref.Rule == "passive" {
		return m.named(ref, score, ref.Subject)
	}
	if out := m.roleAnswers(ref, score, graph.Recipient); len(out) > 0 {
		return out
	}
	var out []Answer
	for _, a := range ref.Arguments {
		if strings.HasPrefix(strings.ToLower(a.Text), "to ") && a.Role != graph.Purpose && a.Role != graph.Time {
			out = append(out, m.answer(ref, score, a.Text, a.Text, a.Span))
		}
	}
	return out
}

// objects are what it is done to, or what is done.
func (m *matcher) objects(ref index.Ref, score float64) []Answer {
	if isLed(ref) && slices.ContainsFunc(m.in.Verbs, isLeading) {
		return m.led(ref, score)
	}
	if out := m.under(ref, score); out != nil {
		return out
	}
	if p := m.in.preposition; (p == "of" || p == "from" || p == "for") && !strings.HasSuffix(ref.Predicate.Text, p) { // { What did she die of? } is not whom she was seen by
		return nil
	}
	if out := m.asked(ref, score); out != nil {
		return out
	}
	if m.in.Verbs[len(m.in.Verbs)-1] == "do" { // { What did China do? }, { What did China refuse to do? }
		return m.phrase(ref, score, strings.TrimSpace(ref.Predicate.Text+" "+ref.Object.Text), ref.Evidence)
	}
	if m.constrainedObject() { // { With whom did Zelensky talk? }
		return m.named(ref, score, ref.Object)
	}
	_, patient := roles(ref)
	return m.named(ref, score, patient)
}

// led is what somebody is the leader of: { What does he lead? } { CEO of [the Refugee Council] }.
func (m *matcher) led(ref index.Ref, score float64) []Answer {
	_, of, _ := strings.Cut(ref.Object.Text, " of ")
	span := ref.Object.Span
	if !strings.HasSuffix(ref.Reading.Report.Text[span.Start:span.End], of) {
		return nil
	}
	span.Start = span.End - len(of)
	return m.phrase(ref, score, of, span)
}

// contents are what was said; that it was said is stated, what was said is not.
func (m *matcher) contents(ref index.Ref, score float64) []Answer {
	out := m.named(ref, score, said(ref))
	for i := range out {
		if out[i].Stance == string(graph.Asserted) {
			out[i].Stance = "reported"
		}
	}
	return out
}

// said is the object of a statement, which is no entity where it is what somebody said: { "Cool clock, Ahmed", Obama tweeted }.
func said(ref index.Ref) graph.Term {
	t := ref.Object
	if len(ref.Content) > 0 || len(strings.Fields(t.Text)) > 8 {
		t.Entity = ""
	}
	return t
}

// asksWhatHappened reports whether a question asks for what happened, so that the answer is all of a statement.
//
//	{ What happened in Aleppo? }
func (m *matcher) asksWhatHappened() bool {
	return m.in.kind == "" && len(m.in.Verbs) == 1 && (m.in.Verbs[0] == "happen" || m.in.Verbs[0] == "occur")
}

// told is a statement in words.
func (m *matcher) told(ref index.Ref) string {
	return strings.Join(strings.Fields(ref.Subject.Text+" "+ref.Predicate.Text+" "+ref.Object.Text), " ")
}

// asksLong reports whether a question asks how long something takes.
func (m *matcher) asksLong() bool {
	return m.in.Asks == asksTime && strings.HasPrefix(strings.ToLower(m.q.Text), "how long")
}

// asksOften reports whether a question asks how often something is done.
func (m *matcher) asksOften() bool {
	return m.in.Asks == asksTime && strings.HasPrefix(strings.ToLower(m.q.Text), "how often")
}

// isOften reports whether a word says how often: { over one million [times] }, { [every] ten years }.
func isOften(w string) bool {
	switch w {
	case "times", "every", "once", "twice", "daily", "weekly", "monthly", "annually", "yearly", "hourly", "regularly", "always", "never", "often", "rarely", "seldom", "sometimes", "each":
		return true
	}
	return false
}

// isLong reports whether a word is one of durations: { 45 [minutes] }, { [since] 2014 }.
func isLong(w string) bool {
	switch strings.TrimSuffix(w, "s") {
	case "second", "minute", "hour", "day", "week", "weekend", "month", "year", "decade", "season", "term", "since", "until":
		return true
	case "century", "centurie":
		return true
	}
	return false
}

// asked is what somebody was asked or urged to do, where the question names whom: { What did Trump ask the council? }.
func (m *matcher) asked(ref index.Ref, score float64) []Answer {
	c := slices.IndexFunc(m.in.constraints, func(c constraint) bool {
		return c.slot == "object" || c.slot == "any" || c.slot == "topic" && strings.HasSuffix(ref.Predicate.Lemma, " on")
	})
	if c < 0 || m.in.kind == "person" || m.term(ref, ref.Object, m.in.constraints[c]) == 0 {
		return nil
	}
	out := []Answer{}
	for _, a := range ref.Arguments {
		if a.Role == graph.Purpose || a.Role == graph.Other || a.Role == graph.Topic {
			out = append(out, m.answer(ref, score, a.Text, a.Text, a.Span))
		}
	}
	return out
}

// under is what stands behind the preposition that ends the question: { What was he sentenced [to]? }.
func (m *matcher) under(ref index.Ref, score float64) []Answer {
	if m.in.preposition == "" {
		return nil
	}
	var out []Answer
	for _, a := range ref.Arguments {
		if strings.HasPrefix(strings.ToLower(a.Text), m.in.preposition+" ") {
			out = append(out, m.answer(ref, score, a.Text, a.Text, a.Span))
		}
	}
	return out
}

// owned are the statements of one whose something is asked about: { What is [China]'s stance on the war? }.
func (m *matcher) owned() []index.Ref {
	var out []index.Ref
	for _, c := range m.in.constraints {
		if c.owner == nil {
			continue
		}
		for _, id := range c.owner.entities {
			for _, ref := range m.v.Entity(id).Statements {
				if m.owns(ref, c) > 0 {
					out = append(out, ref)
				}
			}
		}
	}
	return out
}

// owns is how well a statement says that the owner has or does what is asked about.
//
//	{ China has publicly taken a neutral [stance on the war] }
func (m *matcher) owns(ref index.Ref, c constraint) float64 {
	if c.owner == nil || ref.Rule == "title-of" || ref.Predicate.Lemma == "be" || headOf(ref.Object.Text) != c.head || m.term(ref, ref.Subject, *c.owner) < 1 {
		return 0
	}
	found := 0
	have := index.Words(ref.Object.Text)
	owner := 0
	for _, w := range c.words {
		switch {
		case slices.Contains(c.owner.words, w):
			owner++
		case slices.ContainsFunc(have, func(h string) bool { return words().same(w, h) }):
			found++
		}
	}
	if found < len(c.words)-owner {
		return 0
	}
	return 0.8
}

// description is what a statement says that its subject is.
func (m *matcher) description(ref index.Ref) graph.Term {
	d := ref.Object
	if ref.Rule == "title-of" { // { is Foreign Minister of – Chinese }: Foreign Minister of China
		d.Text = strings.TrimPrefix(ref.Predicate.Text, "is ") + " " + m.label(ref.Object)
		d.Entity = ""
	}
	return d
}

// described is how well the subject of a statement agrees with what a question asks about: { Who is Qin Gang? }.
func (m *matcher) described(ref index.Ref, c constraint) float64 { return m.term(ref, ref.Subject, c) }

// describes is how well the description agrees, where the question gives one: { Who is the Foreign Minister of Russia? }.
func (m *matcher) describes(ref index.Ref, c constraint) float64 {
	if len(c.entities) > 0 && c.named || ref.Subject.Entity == "" && ref.Rule != "copula" {
		return 0
	}
	return 0.95 * m.term(ref, m.description(ref), c)
}

// identity answers who or what something is: by its description, or by its name where the description was asked about.
func (m *matcher) identity(ref index.Ref, score float64) []Answer {
	if ref.Negated || ref.Modality != graph.Asserted || len(m.in.constraints) == 0 {
		return nil
	}
	c := m.in.constraints[0]
	if m.owns(ref, c) > 0 {
		return m.phrase(ref, score, ref.Object.Text, ref.Object.Span)
	}
	if m.described(ref, c) < m.describes(ref, c) {
		return m.named(ref, score, ref.Subject)
	}
	d := m.description(ref)
	if ref.Rule == "title-of" {
		switch strings.ToLower(ref.Object.Text) {
		case "its", "his", "her", "their", "whose", "my", "our": // { general secretary of [Its] } says who nobody is
			if ref.Object.Entity == "" {
				return nil
			}
		}
		return m.phrase(ref, score, d.Text, ref.Object.Span)
	}
	if d.Entity != "" && d.Entity == ref.Subject.Entity { // { Godwin Emefiele – is – the central bank governor }, which is he
		return m.phrase(ref, score, d.Text, d.Span)
	}
	return m.named(ref, score, d)
}

func (m *matcher) constrainedObject() bool {
	return slices.ContainsFunc(m.in.constraints, func(c constraint) bool { return c.slot == "object" })
}

// isNamed reports whether an entity has a name: one that reports only describe ("two men suspected of piloting the boat") agrees
// with a question by its words alone.
func (m *matcher) isNamed(id graph.EntityID) bool {
	e := m.v.Entity(id)
	return e != nil && e.Named
}

// label is the name of a term: of its entity, where the text is a pronoun or a description.
func (m *matcher) label(t graph.Term) string {
	if e := m.v.Entity(t.Entity); e != nil {
		return e.Label
	}
	return t.Text
}

// named is a term as an answer, if it can be one.
func (m *matcher) named(ref index.Ref, score float64, t graph.Term) []Answer {
	if t == (graph.Term{}) || t.Entity == "" && isWildcard(strings.ToLower(t.Text)) || !m.isKind(t) {
		return nil
	}
	text := t.Text
	if e := m.v.Entity(t.Entity); e != nil && !strings.Contains(strings.ToLower(t.Text), strings.ToLower(e.Label)) {
		text = e.Label
	}
	if m.repeats(ref, t) {
		return nil
	}
	a := m.answer(ref, score, text, t.Text, t.Span)
	a.Entity = t.Entity
	return []Answer{a}
}

// repeats reports whether a term only says again what the question named.
func (m *matcher) repeats(ref index.Ref, t graph.Term) bool {
	if slices.ContainsFunc(m.in.constraints, func(c constraint) bool { // { Co-founder of Google } does not only say Google again
		return c.named && c.slot != "topic" && m.term(ref, t, c) >= 0.85 && (t.Entity != "" || c.head == headOf(t.Text))
	}) {
		return true
	}
	return slices.ContainsFunc(m.in.constraints, func(c constraint) bool {
		return t.Entity != "" && slices.Contains(c.entities, t.Entity) || index.Normalize(t.Text) == index.Normalize(c.text) // { Who led the team? } is not the team
	})
}

// isKind reports whether a term can be what the question word asks for.
func (m *matcher) isKind(t graph.Term) bool {
	e := m.v.Entity(t.Entity)
	switch m.in.kind {
	case "":
		return true
	case "person":
		return e == nil || e.Kind != graph.Event && e.Kind != graph.Work && e.Kind != graph.Product
	case "country", "state", "nation":
		return e != nil && (e.Kind == graph.Country || e.Kind == graph.Place) || m.hasNoun(t)
	case "city", "place", "town":
		return e != nil && e.Kind == graph.Place || m.hasNoun(t)
	case "company", "organization", "organisation", "agency", "party":
		return e != nil && e.Kind == graph.Organization || m.hasNoun(t)
	}
	return e == nil || e.Kind != graph.Person || clause.IsPeople(m.in.kind) || m.hasNoun(t) // { Which district was attacked? } is nobody
}

// hasNoun reports whether a term has the noun asked for, or one that stands for it: { Which countries …? } "coalition nations".
func (m *matcher) hasNoun(t graph.Term) bool {
	asked := index.Stem(m.in.kind)
	return slices.ContainsFunc(index.Words(t.Text), func(w string) bool { return words().same(asked, w) })
}

// phrase is words as an answer.
func (m *matcher) phrase(ref index.Ref, score float64, text string, span graph.Span) []Answer {
	a := m.answer(ref, score, text, ref.Reading.Report.Text[span.Start:span.End], span)
	return []Answer{a}
}

func (m *matcher) answer(ref index.Ref, score float64, text, mention string, span graph.Span) Answer {
	a := Answer{Text: text, Stance: ref.Stance(), Confidence: score, Evidence: []Evidence{{Ref: ref, Mention: Mention{mention, span}}}}
	for _, also := range m.in.Also {
		role := map[string]graph.Role{asksCause: graph.Cause, asksTime: graph.Time, asksPlace: graph.Location}[also]
		for _, arg := range ref.Arguments {
			if arg.Role == role {
				a.Details = append(a.Details, Detail{Asks: also, Text: arg.Text, Value: arg.Value})
			}
		}
	}
	return a
}

// roleAnswers are the arguments in the roles asked for.
func (m *matcher) roleAnswers(ref index.Ref, score float64, wanted ...graph.Role) []Answer {
	var out []Answer
	for k, role := range wanted {
		for _, arg := range ref.Arguments {
			if arg.Role != role || role == graph.Extent && m.in.Asks == asksTime && (arg.Value == "" || len(index.Words(arg.Text)) == 0) {
				continue
			}
			s := score
			if k > 0 {
				s *= 0.8
			}
			if role == graph.Time && arg.Value == "" {
				s *= 0.85
			}
			text := arg.Text
			if arg.Value != "" && role == graph.Time {
				text += " (" + arg.Value + ")"
			}
			out = append(out, m.answer(ref, s, text, arg.Text, arg.Span))
		}
	}
	return out
}

// places are the place arguments, and the object of a verb of motion or staying.
//
//	{ the Chinese president traveled to [Moscow] }
func (m *matcher) places(ref index.Ref, score float64) []Answer {
	out := m.roleAnswers(ref, score, graph.Location)
	if e := m.v.Entity(ref.Object.Entity); e != nil && (e.Kind == graph.Place || e.Kind == graph.Country) {
		out = append(m.named(ref, score, ref.Object), out...)
	}
	if e := m.v.Entity(ref.Object.Entity); len(out) == 0 && (e == nil || e.Kind != graph.Person) && isWhere(ref.Predicate.Text) { // { was carried out in [the north of the city] }
		out = m.named(ref, score*0.9, ref.Object)
	}
	for i := range out { // { in Moscow }: the place itself, where it is known
		for _, x := range m.v.Within(ref.Reading, out[i].Evidence[0].Mention.Span) {
			if e := m.v.Entity(x.Entity); e != nil && (e.Kind == graph.Place || e.Kind == graph.Country) && x.Kind == graph.Name && out[i].Entity == "" {
				out[i].Entity = e.ID
			}
		}
	}
	return out
}

// isWhere reports whether a predicate ends with a preposition of place.
func isWhere(predicate string) bool {
	switch predicate[strings.LastIndexByte(predicate, ' ')+1:] {
	case "in", "at", "near", "inside", "outside", "into", "onto", "across", "through", "around", "within", "behind", "to", "from", "toward", "towards", "off", "beside":
		return true
	}
	return false
}

// quantities are the terms that hold a number and the noun asked for.
func (m *matcher) quantities(ref index.Ref, score float64) []Answer {
	var out []Answer
	if slices.ContainsFunc(m.doc.Tokens, func(t syntax.Token) bool { return strings.EqualFold(t.Text, "much") }) { // { By how much …? }
		out = m.roleAnswers(ref, score, graph.Extent)
	}
	for _, t := range []graph.Term{ref.Subject, ref.Object} {
		if strings.HasPrefix(strings.ToLower(t.Text), "the number of ") { // says no number
			continue
		}
		if !strings.ContainsAny(t.Text, "0123456789") && !slices.ContainsFunc(strings.Fields(strings.ToLower(t.Text)), isNumber) {
			continue
		}
		counted := slices.ContainsFunc(m.in.constraints, func(c constraint) bool { return c.slot == "counted" })
		for _, c := range m.in.constraints {
			if c.slot == "counted" && (m.term(ref, t, c) > 0 || isPeople(c.head) && !hasNounAfterNumber(t.Text)) || !counted && (len(m.in.constraints) == 1 || t == ref.Object) {
				out = append(out, m.answer(ref, score, t.Text, t.Text, t.Span))
				break
			}
		}
	}
	return out
}

// isPeople reports whether a noun asks for people: { killing [107 or more] } answers how many people.
func isPeople(w string) bool {
	return w == "people" || w == "person" || w == "civilian" || w == "victim"
}

// hasNounAfterNumber reports whether a term says what it counts.
func hasNounAfterNumber(s string) bool {
	for _, w := range strings.Fields(strings.ToLower(s)) {
		switch w {
		case "or", "more", "less", "at", "least", "than", "about", "some", "around", "over", "nearly", "almost", "and", "many", "others", "most":
			continue
		}
		if !strings.ContainsAny(w, "0123456789") && !isNumber(w) {
			return true
		}
	}
	return false
}

func isNumber(w string) bool {
	return slices.Contains(strings.Fields("one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands million billion"), w)
}

// yesNo says whether it is so, by the stance of the best statement.
func (m *matcher) yesNo(ref index.Ref, score float64) []Answer {
	told := m.told(ref)
	if ref.Negated && !saysNo(told) { // { At no point did I give it }, { no longer trusts }
		told = strings.Join(strings.Fields(ref.Reading.Report.Text[ref.Evidence.Start:ref.Evidence.End]), " ")
	}
	if m.isContrary(ref) {
		switch stance := ref.Stance(); {
		case stance == string(graph.Asserted):
			return m.phrase(ref, score, "No: "+told, ref.Evidence)
		case stance == "reported":
			return m.phrase(ref, score, "No, according to "+m.source(ref)+": "+told, ref.Evidence)
		}
		return nil // { He did not deny it } says neither
	}
	if m.flips(ref) { // { Did Langford plead guilty? }, { pleaded [not] guilty }
		return m.phrase(ref, score, "No: "+told, ref.Evidence)
	}
	var text string
	switch stance := ref.Stance(); {
	case stance == "negated" && len(ref.Attribution) > 0:
		text = "No, according to " + m.source(ref) + ": " + told
	case stance == "negated":
		text = "No: " + told
	case stance == string(graph.Asserted):
		text = "Yes: " + told
	case stance == string(graph.Denied) && len(ref.Attribution) > 0:
		text = "Denied by " + m.source(ref) + ": " + told
	case stance == string(graph.Refused), stance == string(graph.Denied):
		text = "No, " + stance + ": " + told
	case stance == "reported":
		text = "Reported by " + m.source(ref) + ": " + told
	default:
		text = "Not stated as fact (" + stance + "): " + told
	}
	return m.phrase(ref, score, text, ref.Evidence)
}

// isContrary reports whether a statement's only verb is contrary to the one that a yes-no question asks for.
func (m *matcher) isContrary(ref index.Ref) bool {
	have := index.Verbs(ref.Predicate.Lemma)
	return m.in.Asks == asksYesNo && len(m.in.Verbs) == 1 && len(have) == 1 && slices.Contains(words().contrary[m.in.Verbs[0]], have[0]) &&
		words().alike(m.in.Verbs[0], have[0]) == 0
}

// saysNo reports whether a statement in words has its negation in it.
func saysNo(told string) bool {
	told = " " + strings.ToLower(strings.ReplaceAll(told, "’", "'")) + " "
	for _, w := range []string{" not ", "n't ", " never ", " no ", " nobody ", " none ", " nothing ", " neither ", " no one ", " fail", " without ", " cannot "} {
		if strings.Contains(told, w) {
			return true
		}
	}
	return false
}

// flips reports whether the object of a statement denies what the question asks for.
func (m *matcher) flips(ref index.Ref) bool {
	asked := " " + strings.ToLower(m.in.Object) + " "
	return strings.HasPrefix(strings.ToLower(ref.Object.Text), "not ") && !strings.Contains(asked, " not ")
}

// source is the nearest source of a statement in words.
func (m *matcher) source(ref index.Ref) string {
	return cmp.Or(m.label(ref.Attribution[0].Source), "somebody")
}

// maxParty is the most words of a phrase that says who takes part: of a longer one, a part may name somebody.
const maxParty = 8

// isParty reports whether whom a constraint names takes part in what a statement tells, rather than being spoken of in it.
//
//	{ Kerry raised it in a call with Lavrov }, not { Zelensky invited Xi after Xi had travelled to Moscow for a meeting with Putin }
func (m *matcher) isParty(ref index.Ref, c constraint) bool {
	terms := []graph.Term{ref.Subject, said(ref)}
	for _, a := range ref.Arguments {
		terms = append(terms, graph.Term{Text: a.Text, Span: a.Span, Entity: a.Entity})
	}
	return slices.ContainsFunc(terms, func(t graph.Term) bool {
		return len(strings.Fields(t.Text)) <= maxParty && m.term(ref, t, c) > 0
	})
}

// timeBefore reports whether a statement says no time and one of the same subject, in the sentence before or that before it, has the question's.
//
//	{ Ellwood visited Turkey on 4 April. There he met with the Syrian National Coalition. }
func (m *matcher) timeBefore(ref index.Ref) bool {
	if ref.Subject.Entity == "" || slices.ContainsFunc(ref.Arguments, func(a graph.Argument) bool { return a.Role == graph.Time }) {
		return false
	}
	return slices.ContainsFunc(m.v.Entity(ref.Subject.Entity).Statements, func(r index.Ref) bool {
		d := ref.Statement.Sentence - r.Statement.Sentence
		return r.Reading == ref.Reading && d > 0 && d <= 2 && r.Subject.Entity == ref.Subject.Entity && m.timeAgrees(r)
	})
}

// timeAgrees reports whether a statement has a time that overlaps the question's.
func (m *matcher) timeAgrees(ref index.Ref) bool {
	if m.isDated(ref.Subject) || m.isDated(ref.Object) {
		return true
	}
	asked := m.askedTimes(ref.Reading.Report.Published)
	return slices.ContainsFunc(ref.Arguments, func(arg graph.Argument) bool {
		if arg.Role != graph.Time {
			return false
		}
		if len(asked) == 0 && subset(index.Words(m.in.Time), index.Words(arg.Text)) { // { in April }, of a report without a date
			return true
		}
		i, ok := parseInterval(arg.Value)
		return ok && slices.ContainsFunc(asked, func(a interval) bool { return i.overlaps(a) && i.isNear(a) })
	})
}

// isDated reports whether a term has the time of the question, with a number, in it: { was advanced by the Municipality of Livorno [in 2010] }.
func (m *matcher) isDated(t graph.Term) bool {
	const digits = "0123456789"
	return strings.ContainsAny(t.Text, digits) && strings.ContainsAny(m.in.Time, digits) && subset(index.Words(m.in.Time), index.Words(t.Text))
}

// askedTimes are the times that the question names, to a report of a date.
func (m *matcher) askedTimes(date string) []interval {
	if asked, ok := m.times[date]; ok {
		return asked
	}
	var asked []interval
	for _, x := range timex.Resolve(m.doc, date) {
		if i, ok := parseInterval(x.Value); ok && slices.ContainsFunc(m.in.times, x.Has) {
			asked = append(asked, i)
		}
	}
	if m.times == nil {
		m.times = map[string][]interval{}
	}
	m.times[date] = asked
	return asked
}
