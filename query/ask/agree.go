package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/timex"
	"github.com/newsgraph/newsgraph/query/index"
)

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
