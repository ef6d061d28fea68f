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
