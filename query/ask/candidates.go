package ask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/index"
)

// candidates are the phrases of one sentence that may answer a question loosely.
type candidates struct {
	*loose
	p    *passage
	r    *reader
	toks []map[int]bool // by need: the tokens that have it
}

// align finds the tokens of the sentence that the needs of the question are met by, now that their lemmas are known.
func (c *candidates) align() {
	have := index.Words(c.r.doc.Text)
	c.toks = make([]map[int]bool, len(c.needs))
	for k := range c.needs {
		n := &c.needs[k]
		c.toks[k] = map[int]bool{}
		if n.named {
			c.alignNames(k)
		}
		if !n.named || subset(n.words, have) { // { cyclones } are not { Cyclone Phailin }
			c.alignWords(k)
		}
	}
	c.p.weigh(c.needs)
}

// alignNames gives a need the tokens of all mentions of what it names.
func (c *candidates) alignNames(k int) {
	r := c.p.hit.Reading
	for i := range r.Mentions {
		x := &r.Mentions[i]
		if x.Sentence != c.p.hit.Sentence || !slices.Contains(c.needs[k].entities, x.Entity) {
			continue
		}
		for t := range c.r.doc.Tokens {
			if x.Span.Contains(c.r.span([]int{t})) {
				c.toks[k][t] = true
			}
		}
	}
}

// alignWords gives a need the tokens that have a word of it or tell it in other words.
func (c *candidates) alignWords(k int) {
	n := &c.needs[k]
	for t := range c.r.doc.Tokens {
		if n.time && !c.isAllOf(t, n.words) { // { this year } is not { last year }
			continue
		}
		text := strings.ToLower(c.r.doc.Tokens[t].Text)
		like := n.like(strings.ToLower(c.r.doc.Tokens[t].Lemma), text)
		ws := index.Words(text)
		if like == 0 && (len(ws) != 1 || !slices.Contains(n.words, ws[0])) {
			continue
		}
		c.toks[k][t] = true
		if !n.time {
			c.p.met[k] = max(c.p.met[k], like)
		}
	}
}

// isAllOf reports whether the words stand in a row about token t.
func (c *candidates) isAllOf(t int, words []string) bool {
	for i := max(0, t-len(words)+1); i <= t; i++ {
		k := 0
		for i+k < len(c.r.doc.Tokens) && k < len(words) {
			if ws := index.Words(c.r.doc.Tokens[i+k].Text); len(ws) != 1 || ws[0] != words[k] {
				break
			}
			k++
		}
		if k == len(words) && t < i+k {
			return true
		}
	}
	return false
}

// pivot is the need that says what is done and that a token meets, and how well.
func (c *candidates) pivot(t int) (best *need, alike float64) {
	tok := &c.r.doc.Tokens[t]
	if tok.Dep == "aux" || tok.Dep == "auxpass" || tok.POS == "PUNCT" || tok.POS == "ADP" {
		return nil, 0
	}
	for k := range c.needs {
		if n := &c.needs[k]; n.pivot {
			if x := n.like(strings.ToLower(tok.Lemma), strings.ToLower(tok.Text)); x > alike {
				best, alike = n, x
			}
		}
	}
	return best, alike
}

// maxBeside is how many phrases beside one verb are looked at.
const maxBeside = 8

// verb takes what has the asked role beside a verb.
func (c *candidates) verb(t int, n *need, alike float64) {
	turn, flip := turned(n.lemmas[0], strings.ToLower(c.r.doc.Tokens[t].Lemma))
	w := c.slots(t, n, turn, flip)
	s := sentence{doc: c.r.doc, w: &w, v: t}
	read := s.read()
	fit := alike * c.fits(&s.f, flip && turn.prep == "")
	for _, f := range read[:min(len(read), maxBeside)] {
		if c.m.in.Asks == asksPlace && slices.ContainsFunc(read, f.isIn) || c.m.in.Asks == asksObject && isApart(w.prep) && f.why != "under "+w.prep {
			continue
		}
		c.add(&s, f, fit)
	}
	switch c.m.in.Asks {
	case asksManner:
		if strings.EqualFold(c.r.doc.Tokens[t].Lemma, "die") { // { How did he die? } { of wounds sustained in a blast }
			for _, p := range under(&s.f, "of", "from") {
				c.add(&s, found{p.Phrase, 0.9, "on the verb"}, alike*c.fits(&s.f, flip))
			}
		}
	case asksCause:
		c.causes(&s, alike*c.fits(&s.f, flip))
	case asksSubject:
		if s.f.Passive { // { ants were infected with [a fungus] }
			for _, p := range under(&s.f, "with") {
				c.add(&s, found{p.Inner, 0.75, "under with"}, alike*c.fits(&s.f, flip))
			}
		}
	}
}

// slots is what the question asks for beside a verb of the sentence, which may tell it with the parties turned about or take another
// preposition than that of the question.
func (c *candidates) slots(t int, n *need, turn converse, flip bool) wild {
	w := *c.r.w
	switch asks := c.m.in.Asks; { // { Who died? }, { killed [ten soldiers] }
	case flip && asks == asksSubject:
		w.object, w.subject, w.prep = "", "someone", turn.prep
	case flip && asks == asksObject:
		w.object, w.subject = "something", ""
	}
	switch k := c.r.doc.Child(t, "prep"); {
	case w.prep == "of" && k >= 0 && strings.EqualFold(c.r.doc.Tokens[k].Text, "from"): // { What did she die [of]? } { died [from infection] }
		w.prep = "from"
	case w.prep == "for" && n.lemmas[0] == "use": // { What was it used [for]? } { used it [as a base] }
		w.prep = "as"
	}
	return w
}

// isApart reports whether what stands behind a preposition takes another part in what is done than the object: { What were they infected
// [with]? } does not ask who was infected.
func isApart(prep string) bool {
	return prep == "with" || prep == "by" || prep == "about" || prep == "from" || prep == "under"
}

// isIn reports whether another phrase answers as well and holds all of this one: { at Amiens in France } rather than { in France }.
func (f found) isIn(other found) bool {
	n := len(other.phrase.Toks)
	return n > len(f.phrase.Toks) && n <= 6 && other.score > 0.6*f.score &&
		!slices.ContainsFunc(f.phrase.Toks, func(i int) bool { return !slices.Contains(other.phrase.Toks, i) })
}

// under are the phrases behind some prepositions.
func under(f *clause.Frame, preps ...string) []clause.Part {
	return slices.DeleteFunc(parts(f, clause.PrepPart), func(p clause.Part) bool { return !slices.Contains(preps, p.Word) })
}

// nounPhrase is a noun with what belongs to it, but for what stands beside it and clauses.
func (c *candidates) nounPhrase(head int) clause.Phrase {
	doc := c.r.doc
	drop := map[int]bool{}
	for _, k := range doc.Children(head) {
		if d := doc.Tokens[k].Dep; d == "appos" || d == "relcl" || d == "acl" || d == "punct" && k > head || d == "cc" || d == "case" {
			for _, i := range doc.Subtree(k) {
				drop[i] = true
			}
		}
	}
	p := clause.Phrase{Head: head}
	for _, i := range doc.Subtree(head) {
		if !drop[i] {
			p.Toks = append(p.Toks, i)
		}
	}
	return p
}

// fits is how well what the question says of doer and deed stands about a verb: { Who defeated [Panama]? } is not told by
// { [Panama] defeated them }. flip is true where the verb tells it with the parties turned about.
func (c *candidates) fits(f *clause.Frame, flip bool) float64 {
	out := 1.0
	for _, x := range c.m.in.constraints {
		if x.slot == "subject" || x.slot == "object" {
			out *= c.partyFits(f, x, x.slot == "subject" != flip)
		}
	}
	return out
}

// partyFits is how well one that the question names stands about a verb, as its doer or as what it is done to.
func (c *candidates) partyFits(f *clause.Frame, x constraint, isDoer bool) float64 {
	if isMutual(strings.ToLower(c.r.doc.Tokens[f.Verb].Lemma)) && c.within(c.beside(f.Subject), x) { // { [The Prime Minister and President Hollande] met }
		return 1
	}
	at := c.standing(f, x)
	var right, wrong, taken bool
	switch isActive := !f.Passive; {
	case isDoer && isActive: // { [China] released it }
		right, wrong, taken = at.subject || at.agent, at.object, c.isOther(f.Subject)
	case isDoer: // { it was released by [China] }
		right, wrong, taken = at.agent, at.subject, c.hasOther(f)
	case isActive: // { China released [it] }
		right, wrong, taken = at.object, at.subject || at.agent, x.named && c.hasOther(f)
	default: // { [it] was released }
		right, wrong, taken = at.subject || at.object, at.agent, c.isOther(f.Subject)
	}
	isActor := isDoer && !f.Passive
	switch {
	case right:
		return 1
	case wrong && x.named:
		return 0.15
	case taken && x.named && !c.has(x):
		return 0.2
	case taken:
		return 0.4
	case x.named && isActor && c.isFirst(f.Subject, x) && !c.isSource(x): // { I visited Bhubaneshwar }, said by somebody else
		return 0.3
	case x.named && !c.has(x) && !(isActor && c.isPronoun(f.Subject)):
		return 0.4
	}
	return 0.85
}

// standing is where one stands about a verb.
type standing struct{ subject, object, agent bool }

func (c *candidates) standing(f *clause.Frame, x constraint) standing {
	at := standing{subject: c.within(c.beside(f.Subject), x)}
	for _, p := range f.Parts {
		switch p.Kind {
		case clause.ObjectPart, clause.DativePart, clause.ComplementPart, clause.PrepPart, clause.ClausePart:
			at.object = at.object || c.within(c.beside(p.Phrase), x)
		case clause.AgentPart:
			at.agent = c.within(c.beside(p.Phrase), x)
		}
	}
	return at
}

// isMutual reports whether who does something with another is done it by them as well: { meet }.
func isMutual(lemma string) bool {
	switch lemma {
	case "meet", "talk", "discuss", "agree", "speak", "marry", "divorce", "fight", "cooperate", "negotiate", "sign", "face":
		return true
	}
	return false
}

// beside are the tokens of a phrase and of what stands beside its head: { Co-founder of Google, [Sergey Brin] }.
func (c *candidates) beside(p clause.Phrase) []int {
	if p.IsZero() {
		return nil
	}
	out := p.Toks
	for _, i := range p.Toks {
		for _, k := range c.r.doc.Children(i) {
			if c.r.doc.Tokens[k].Dep == "appos" {
				out = slices.Concat(out, c.nounPhrase(k).Toks)
			}
		}
	}
	return out
}

// isOther reports whether a phrase names somebody: not { we }, { the team }.
func (c *candidates) isOther(p clause.Phrase) bool {
	if p.IsZero() || c.r.doc.Tokens[p.Head].POS != "PROPN" {
		return false
	}
	head := c.r.span([]int{p.Head})
	return !slices.ContainsFunc(c.r.v.Within(c.r.hit.Reading, c.r.span(p.Toks)), func(x *graph.Mention) bool {
		return x.Kind == graph.Nominal && x.Span.Contains(head) // { the Foreign Secretary }
	})
}

// hasOther reports whether a verb has a name as its object or agent.
func (c *candidates) hasOther(f *clause.Frame) bool {
	return slices.ContainsFunc(f.Parts, func(p clause.Part) bool {
		return (p.Kind == clause.ObjectPart || p.Kind == clause.AgentPart) && c.isOther(p.Inner)
	})
}

// isPronoun reports whether a phrase can stand for one who is named elsewhere: { [We] collected wild colonies }.
func (c *candidates) isPronoun(p clause.Phrase) bool {
	if p.IsZero() || c.r.doc.Tokens[p.Head].POS != "PRON" {
		return false
	}
	e := c.r.v.Entity(c.r.entity(&graph.Statement{}, c.r.span([]int{p.Head})))
	return e == nil || !e.Named // else it stands for another
}

// metOf is how well the sentence has what a constraint is about.
func (c *candidates) metOf(x constraint) float64 {
	best := 0.0
	for k := range c.needs {
		if n := &c.needs[k]; slices.ContainsFunc(n.words, func(w string) bool { return slices.Contains(x.words, w) }) {
			best = max(best, c.p.met[k])
		}
	}
	return best
}

// isFirst reports whether a phrase is a pronoun for whoever speaks, who may be whom a constraint names: "we" may be any of an organisation's.
func (c *candidates) isFirst(p clause.Phrase, x constraint) bool {
	if p.IsZero() || len(p.Toks) != 1 {
		return false
	}
	w := strings.ToLower(c.r.doc.Tokens[p.Head].Text)
	return w == "i" || w == "we" && slices.ContainsFunc(x.entities, func(id graph.EntityID) bool { return c.r.v.Kind(id) == graph.Person })
}

// isSource reports whether the sentence is said by whom a constraint names.
func (c *candidates) isSource(x constraint) bool {
	return slices.ContainsFunc(c.r.hit.Reading.Statements, func(st graph.Statement) bool {
		return st.Sentence == c.r.hit.Sentence && slices.ContainsFunc(st.Attribution, func(a graph.Attribution) bool { return slices.Contains(x.entities, a.Source.Entity) })
	})
}

// has reports whether the sentence has what a constraint is about.
func (c *candidates) has(x constraint) bool {
	var all []int
	for i := range c.r.doc.Tokens {
		all = append(all, i)
	}
	return c.within(all, x)
}

// within reports whether tokens hold what a constraint is about: its head, or one of its names.
func (c *candidates) within(toks []int, x constraint) bool {
	for k := range c.needs {
		n := &c.needs[k]
		if n.named && len(x.entities) > 0 && !slices.ContainsFunc(n.entities, func(e graph.EntityID) bool { return slices.Contains(x.entities, e) }) || !slices.ContainsFunc(n.words, func(w string) bool { return slices.Contains(x.words, w) }) {
			continue
		}
		if slices.ContainsFunc(toks, func(i int) bool { return c.toks[k][i] }) {
			return true
		}
	}
	return false
}

// add takes a phrase as an answer, if it is of the kind that is asked for and does not only say again what the question says.
func (c *candidates) add(s *sentence, f found, agree float64) {
	if f.phrase.IsZero() || len(f.phrase.Toks) == 0 || f.score < 0.25 {
		return
	}
	if c.kindOf() && c.says(f.phrase) && !(c.m.ofKind() && c.hasNoun(f.phrase) && c.hasName(f.phrase)) { // { Which district was declared a designated area? } { the area of Mosul district }
		return
	}
	role := f.score
	switch {
	case f.why == "the subject of the clause above" && (s.f.Passive || !s.f.Subject.IsZero() && s.f.Subject.Head != f.phrase.Head): // { [Officials] have not said why it was denied }
		return
	case f.why == "the subject of the clause above": // { [Jones] is on record of favoring expansion }
		role = 0.7
	case f.why == "whose the subject is":
		role = 0.6
	case c.m.in.Asks == asksTime || c.m.in.Asks == asksPlace:
		role = (1 + role) / 2
	case c.m.in.Asks == asksCause && role < 0.45:
		return
	case c.m.in.Asks == asksManner && c.isWhereOrWhen(f.phrase): // { How did he die? } not { in northern Syria }
		return
	}
	if c.r.w.wh == "how long" && !c.isLong(f.phrase) {
		return
	}
	if c.r.w.wh == "how often" && !slices.ContainsFunc(f.phrase.Toks, func(i int) bool { return isOften(strings.ToLower(c.r.doc.Tokens[i].Text)) }) {
		return
	}
	if !c.kindOf() && len(f.phrase.Toks) <= mostSaid && c.saysNamed(f.phrase) { // { Where did Obama speak? } not { on Obama }
		return
	}
	kind := c.isKind(f.phrase)
	sure := kind == 1
	kind *= c.around() * c.atTime(s, f.phrase)
	span := c.r.span(f.phrase.Toks)
	st := c.r.statement(s, span)
	score := mostLoose * c.p.share * role * agree * kind * c.r.stance(&s.f, st)
	if score < leastSure {
		return
	}
	a := c.r.answer(s, f)
	if e := c.r.v.Entity(a.Entity); e != nil && e.Named && c.m.in.kind == "person" && !strings.Contains(strings.ToLower(a.Text), strings.ToLower(e.Label)) {
		a.Text = e.Label
	}
	if a.Entity == "" && isWildcard(strings.ToLower(a.Text)) {
		return
	}
	a.Confidence = score
	a.Why = c.why(c.p, fmt.Sprintf("%s of %q", f.why, c.r.doc.Tokens[s.v].Text))
	if sure {
		c.kinds[a.Text] = true
	}
	c.out.add(a)
}

// isWhereOrWhen reports whether a phrase names a place or a date.
func (c *candidates) isWhereOrWhen(p clause.Phrase) bool {
	for _, i := range p.Toks {
		if e, ok := c.r.doc.EntityAt(i); ok && c.r.doc.Tokens[i].Dep == "pobj" {
			return e.Label == "GPE" || e.Label == "LOC" || e.Label == "DATE" || e.Label == "TIME"
		}
	}
	return false
}

// isLong reports whether a phrase says how long: { 45 minutes }, { since 2014 }, not { on Nov. 29 }.
func (c *candidates) isLong(p clause.Phrase) bool {
	return slices.ContainsFunc(p.Toks, func(i int) bool { return isLong(strings.ToLower(c.r.doc.Tokens[i].Lemma)) })
}

// says reports whether a phrase only says again what the question names, or what stands beside it.
func (c *candidates) says(p clause.Phrase) bool {
	heads := []int{p.Head}
	if k := c.r.doc.Child(p.Head, "appos"); k >= 0 {
		heads = append(heads, k)
	}
	if c.r.doc.Tokens[p.Head].Dep == "appos" {
		heads = append(heads, c.r.doc.Tokens[p.Head].Head)
	}
	for k := range c.needs {
		if n := &c.needs[k]; !n.noun && (c.toks[k][heads[0]] || n.named && slices.ContainsFunc(heads, func(i int) bool { return c.toks[k][i] })) {
			return true
		}
	}
	return false
}

// mostSaid is how many words a phrase has at most that says nothing beside a name in it.
const mostSaid = 3

// saysNamed reports whether a phrase has who did it or what it was done to, by name.
func (c *candidates) saysNamed(p clause.Phrase) bool {
	return slices.ContainsFunc(c.m.in.constraints, func(x constraint) bool {
		return x.named && (x.slot == "subject" || x.slot == "object") && c.within(p.Toks, x)
	})
}

// kindOf reports whether the question asks for somebody or something, which it does not name itself.
func (c *candidates) kindOf() bool {
	switch c.m.in.Asks {
	case asksTime, asksPlace, asksCause, asksManner, asksQuantity:
		return false
	}
	return true
}

// around lowers answers of sentences that lack a name of the question which is no place: { Who scored [for Ashdown City]? }
func (c *candidates) around() float64 {
	out := 1.0
	for k := range c.needs {
		n := &c.needs[k]
		if c.p.met[k] < 0.65 && (n.time && c.p.met[k] == 0 || strings.ContainsAny(n.text, "0123456789")) { // { the stampede of [1991] }
			out *= 0.5
		}
		if len(n.words) == 1 && c.p.met[k] == 0 && isOtherOf(n.words, index.Words(c.r.doc.Text)) { // { the first goal } where the sentence has { a third goal }
			out *= 0.4
		}
		if !n.named || n.noun || c.p.met[k] >= 0.65 {
			continue
		}
		at := slices.IndexFunc(c.m.in.constraints, func(x constraint) bool { return subset(n.words, x.words) })
		switch {
		case at >= 0 && c.m.in.constraints[at].named && (c.m.in.constraints[at].slot == "subject" || c.m.in.constraints[at].slot == "object"): // see fits
		case at >= 0 && c.m.in.constraints[at].slot == "place" && c.isElsewhere(): // { Who was killed in Mosul? } is not told by { killed 20 in Idlib }
			out *= 0.4
		case at >= 0 && slices.Contains([]string{"subject", "object", "place"}, c.m.in.constraints[at].slot):
			out *= 0.85
		case c.p.met[k] >= 0.6: // { allow [the team] into the country } near { the Afghan team }
			out *= 0.8
		default:
			out *= 0.5
		}
	}
	return out
}

// isElsewhere reports whether the sentence says where it was: { in northwestern Syria }.
func (c *candidates) isElsewhere() bool {
	return slices.ContainsFunc(c.r.doc.Entities, func(e syntax.Entity) bool {
		d := c.r.doc.Tokens[e.End-1]
		for d.Dep == "compound" || d.Dep == "poss" || d.Dep == "nmod" { // { Syria's Idlib province }
			d = c.r.doc.Tokens[d.Head]
		}
		return (e.Label == "GPE" || e.Label == "LOC" || e.Label == "FAC") && d.Dep == "pobj" && slices.Contains([]string{"in", "at", "near", "outside"}, strings.ToLower(c.r.doc.Tokens[d.Head].Text))
	})
}

// atTime lowers a phrase of another clause than that which has the time of the question.
//
//	{ How many visited it last year? } { [Last year] over 4 million attended and this year the city expects 6 million }
func (c *candidates) atTime(s *sentence, p clause.Phrase) float64 {
	for k := range c.needs {
		if !c.needs[k].time {
			continue
		}
		for i := range c.toks[k] {
			if s.above(i) >= 0 && s.above(p.Head) >= 0 && s.above(i) != s.above(p.Head) {
				return 0.85
			}
		}
	}
	return 1
}

// isKind is how well a phrase is of the kind that the question word asks for.
func (c *candidates) isKind(p clause.Phrase) float64 {
	if !c.kindOf() {
		return 1
	}
	doc := c.r.doc
	tok := &doc.Tokens[p.Head]
	e, _ := doc.EntityAt(p.Head)
	kind := c.entityKind(p)
	switch e.Label {
	case "DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL":
		return 0.1
	}
	switch c.m.in.kind {
	case "person":
		switch {
		case kind == graph.Person, e.Label == "PERSON":
			return 1
		case kind == graph.Organization, kind == graph.Country, kind == graph.Group, e.Label == "ORG", e.Label == "GPE", e.Label == "NORP", clause.IsPeople(strings.ToLower(tok.Lemma)):
			return 0.9
		case kind == graph.Event, kind == graph.Work, kind == graph.Product:
			return 0.1
		case tok.POS == "PROPN", tok.POS == "PRON":
			return 0.8
		case slices.ContainsFunc(p.Toks, func(i int) bool {
			e, ok := doc.EntityAt(i)
			return ok && e.Label == "PERSON" && doc.Tokens[i].Dep != "poss"
		}):
			return 0.8 // { security advisor [James Jones] former commandant }
		}
		return 0.45
	case "":
		if tok.POS == "ADJ" || tok.POS == "ADV" { // { the cause is [unknown] }
			return 0.3
		}
		return 1
	case "country", "state", "nation", "city", "place", "town", "district", "region", "province", "area":
		if isOtherPlace(c.m.in.kind, kind, strings.ToLower(tok.Text)) {
			return 0.2
		}
		if kind == graph.Country || kind == graph.Place || e.Label == "GPE" || e.Label == "LOC" {
			return 1
		}
		if slices.ContainsFunc(p.Toks, func(i int) bool { e, ok := doc.EntityAt(i); return ok && e.Label == "GPE" }) { // { the ministers of [Iran, Saudi Arabia] }
			return 0.8
		}
	case "company", "organization", "organisation", "agency", "party":
		if kind == graph.Organization || e.Label == "ORG" {
			return 0.9
		}
	}
	if c.hasNoun(p) {
		return 1
	}
	if e.Label == "" && tok.POS != "PROPN" {
		return 0.3
	}
	return 0.5
}

// isOtherPlace reports whether a place is of another sort than that which is asked for: { Which district? } is neither a country nor a province.
func isOtherPlace(asked string, kind graph.EntityKind, head string) bool {
	sorts := []string{"country", "state", "nation", "city", "town", "village", "district", "province", "county"}
	if !slices.Contains(sorts, asked) {
		return false
	}
	return kind == graph.Country && asked != "country" && asked != "state" && asked != "nation" || slices.Contains(sorts, head) && head != asked
}

// hasName reports whether a phrase names something that the question does not.
func (c *candidates) hasName(p clause.Phrase) bool {
	return slices.ContainsFunc(p.Toks, func(i int) bool {
		return c.r.doc.Tokens[i].POS == "PROPN" && !slices.ContainsFunc(c.toks, func(toks map[int]bool) bool { return toks[i] })
	})
}

// hasNoun reports whether a phrase has the noun that is asked for: { Which hotel? } { the Al-Ghaza [Hotel] }.
func (c *candidates) hasNoun(p clause.Phrase) bool {
	asked := index.Stem(c.m.in.kind)
	return slices.ContainsFunc(c.beside(p), func(i int) bool {
		return words().same(asked, index.Stem(strings.ToLower(c.r.doc.Tokens[i].Text)))
	})
}

// entityKind is the kind of the entity that a phrase names.
func (c *candidates) entityKind(p clause.Phrase) graph.EntityKind {
	head := c.r.span([]int{p.Head})
	var best *graph.Mention
	for _, x := range c.r.v.Within(c.r.hit.Reading, c.r.span(p.Toks)) {
		if x.Span.Contains(head) && (best == nil || best.Span.Len() < x.Span.Len()) {
			best = x
		}
	}
	if best == nil {
		return ""
	}
	return c.r.v.Kind(best.Entity)
}

// quantities takes numbers of what is counted, beside a verb or noun that says what is done; t is -1 where none does.
func (c *candidates) quantities(t int, n *need, alike float64) {
	doc := c.r.doc
	if t < 0 {
		t = c.root()
	}
	s := sentence{doc: doc, w: c.r.w, v: t, f: clause.ReadFrame(doc, t)}
	fit := alike * c.fitsCount(&s.f, n)
	for i := range doc.Tokens {
		near, why := s.near(i)
		if i == t {
			near, why = 0.9, "counted"
		}
		near = 0.4 + 0.6*near
		if e, ok := doc.EntityAt(i); ok && e.First == i && isAmount(e.Label) && c.isMuch() { // { 135 million dollars }
			c.add(&s, found{clause.Phrase{Toks: rangeOf(e), Head: e.End - 1}, near, why}, fit)
		}
		switch k := c.number(i); {
		case c.isBare(i, t): // { wounding [238] }
			c.add(&s, found{clause.Phrase{Toks: doc.Subtree(i), Head: i}, 0.95, "counted"}, fit)
		case k >= 0 && c.isAsked(i, near): // { [20 militants] }
			c.add(&s, found{c.numbered(i, k), near, why}, fit)
		}
	}
}

// root is the head of the sentence.
func (c *candidates) root() int {
	for i := range c.r.doc.Tokens {
		if c.r.doc.Tokens[i].Head == i {
			return i
		}
	}
	return len(c.r.doc.Tokens) - 1
}

// fitsCount is how well what the question says of doer and deed stands about a verb; about a noun, whether the sentence has it by name:
// { 10,000 dead } by whom?
func (c *candidates) fitsCount(f *clause.Frame, n *need) float64 {
	tok := &c.r.doc.Tokens[f.Verb]
	if n != nil && tok.POS == "VERB" {
		_, flip := turned(n.lemmas[0], strings.ToLower(tok.Lemma))
		return c.fits(f, flip)
	}
	if slices.ContainsFunc(c.m.in.constraints, func(x constraint) bool {
		return (x.slot == "subject" || x.slot == "object") && x.named && c.metOf(x) < 0.8
	}) {
		return 0.4
	}
	return 1
}

// isAmount reports whether named entities of a label are amounts.
func isAmount(label string) bool {
	return label == "MONEY" || label == "PERCENT" || label == "QUANTITY"
}

// counted is the noun that the question counts, or nil.
func (c *candidates) counted() *need {
	if i := slices.IndexFunc(c.needs, func(n need) bool { return n.noun }); i >= 0 {
		return &c.needs[i]
	}
	return nil
}

// isBare reports whether a token is a number that stands for people to whom a verb is done, where people are counted.
func (c *candidates) isBare(i, verb int) bool {
	tok, n := &c.r.doc.Tokens[i], c.counted()
	return tok.POS == "NUM" && tok.Head == verb && (tok.Dep == "dobj" || tok.Dep == "nsubjpass") && n != nil && isPeople(n.lemmas[0])
}

// isAsked reports whether a token is a noun that the question counts; where it asks how much, any noun near to the verb.
func (c *candidates) isAsked(i int, near float64) bool {
	if c.isMuch() {
		return near >= 0.8 && c.r.doc.Tokens[i].POS == "NOUN"
	}
	n := c.counted()
	return n != nil && c.isCounted(i, n)
}

// numbered is a noun with its number, whatever that was hung on: { a survey of [1709 schoolchildren] - aged 8–10 years }.
func (c *candidates) numbered(i, number int) clause.Phrase {
	if p := c.nounPhrase(i); slices.Contains(p.Toks, number) {
		return p
	}
	return clause.Phrase{Toks: []int{number, i}, Head: i}
}

func rangeOf(e syntax.Entity) []int {
	var out []int
	for i := e.First; i < e.End; i++ {
		out = append(out, i)
	}
	return out
}

// isMuch reports whether the question asks how much, or how large.
func (c *candidates) isMuch() bool {
	t := c.m.doc.Tokens
	return len(t) > 1 && !slices.ContainsFunc(t, func(t syntax.Token) bool { return strings.EqualFold(t.Text, "many") })
}

// isCounted reports whether a noun of the sentence is what the question counts, or people where it counts people.
func (c *candidates) isCounted(i int, n *need) bool {
	tok := &c.r.doc.Tokens[i]
	if tok.POS != "NOUN" && tok.POS != "PROPN" {
		return false
	}
	lemma, text := strings.ToLower(tok.Lemma), strings.ToLower(tok.Text)
	return n.like(lemma, text) > 0 || isPeople(n.lemmas[0]) && clause.IsPeople(lemma)
}

// age is how old somebody is said to be: { 42 }, { nine-month-old }.
var age = regexp.MustCompile(`(?i)[\pL\d]+[- ](?:year|month|week|day)s?[- ]old|[\pL\d]+ (?:year|month|week|day)s old`)

const nearAge = 40 // bytes between a name and an age that is its

// ages takes an age beside a name.
//
//	{ How old was Scott Dayton? } { Scott C. Dayton, [42], of Woodbridge, Virginia, died }, { their [nine-month-old] child, Gloria }
func (c *candidates) ages() {
	doc := c.r.doc
	take := func(span graph.Span, why string) {
		at := c.r.hit.Reading.Sentences[c.r.hit.Sentence].Span.Start
		span = graph.Span{Start: span.Start + at, End: span.End + at}
		st := graph.Statement{Report: c.r.hit.Reading.Report.ID, Sentence: c.r.hit.Sentence, Evidence: c.r.hit.Reading.Sentences[c.r.hit.Sentence].Span, Modality: graph.Asserted, Confidence: 0.5}
		for _, a := range c.m.phrase(index.Ref{Reading: c.r.hit.Reading, Statement: &st}, mostLoose*0.8*c.p.share, c.r.hit.Reading.Report.Text[span.Start:span.End], span) {
			a.Why = c.why(c.p, why)
			c.out.add(a)
		}
	}
	for k := range c.needs {
		if !c.needs[k].named {
			continue
		}
		for t := range c.toks[k] {
			for _, n := range doc.Children(t) {
				if tok := &doc.Tokens[n]; tok.POS == "NUM" && n > t && len(tok.Text) <= 3 {
					take(graph.Span{Start: tok.Start, End: tok.Start + len(tok.Text)}, "a number beside the name")
				}
			}
			for _, m := range age.FindAllStringIndex(doc.Text, -1) {
				if at := doc.Tokens[t].Start; at-m[1] < nearAge && m[0]-at < nearAge {
					take(graph.Span{Start: m[0], End: m[1]}, "an age near the name")
				}
			}
		}
	}
}

// number is the number on a noun, or -1.
func (c *candidates) number(i int) int {
	for _, k := range c.r.doc.Children(i) {
		if t := &c.r.doc.Tokens[k]; t.Dep == "nummod" || t.POS == "NUM" {
			return k
		}
	}
	if i > 0 && c.r.doc.Tokens[i-1].POS == "NUM" && c.r.doc.Tokens[i-1].Head > i {
		return i - 1
	}
	return -1
}

// causes takes what follows a word for a cause wherever it stands in the sentence.
//
//	{ Why is it falling? } { The decline appears to be [due to changes in the industry] }
func (c *candidates) causes(s *sentence, agree float64) {
	doc := c.r.doc
	for i := range doc.Tokens {
		next := ""
		if i+1 < len(doc.Tokens) {
			next = strings.ToLower(doc.Tokens[i+1].Text)
		}
		top := i
		switch w := strings.ToLower(doc.Tokens[i].Text); {
		case w == "because", w == "due" && next == "to", w == "owing" && next == "to", w == "thanks" && next == "to", (w == "result" || w == "resulting" || w == "stems") && next == "from":
			if w == "because" && doc.Tokens[i].Dep == "mark" {
				top = doc.Tokens[i].Head
			}
		case w == "when" && doc.Tokens[i].Dep == "advmod" && c.isBegin(doc.Tokens[doc.Tokens[i].Head].Head): // { The stampede began [when luggage tripped pilgrims] }
			top = doc.Tokens[i].Head
		default:
			continue
		}
		toks := doc.Subtree(top)
		toks = slices.DeleteFunc(slices.Clone(toks), func(k int) bool { return k < i })
		if len(toks) < 2 || slices.Contains(toks, s.v) {
			continue
		}
		c.add(s, found{clause.Phrase{Toks: toks, Head: i}, 0.8, "the cause in the sentence"}, agree)
	}
}

func (c *candidates) isBegin(i int) bool {
	l := strings.ToLower(c.r.doc.Tokens[i].Lemma)
	return l == "begin" || l == "start"
}
