package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// adjuncts answers when, where, why, how and how much: with what hangs on the verb, else on what stands around it. fits says
// how well a phrase answers such a question.
func (s *sentence) adjuncts(fits func(p *clause.Part) float64) {
	for k := range s.doc.Tokens {
		near, why := s.near(k)
		if near == 0 {
			continue
		}
		p, ok := clause.ReadPart(s.doc, k)
		if !ok || slices.Contains(p.Phrase.Toks, s.v) {
			continue
		}
		if x := fits(&p); x > 0 && p.Word == "of" && s.w.wh == "where" { // { a native of [Vermillion] }
			s.add(s.brief(p.Inner), x*near, why)
		} else if x > 0 {
			s.add(s.brief(p.Phrase), x*near, why)
		}
	}
}

// brief is a phrase without the relative clause that ends it: { in [the game] where the coach came on to the court }.
func (s *sentence) brief(p clause.Phrase) clause.Phrase {
	for n, i := range p.Toks {
		if t := &s.doc.Tokens[i]; (n > 2 || n == 2 && s.isDate(i-1)) && i > p.Head && (t.Tag == "WRB" || t.Tag == "WDT" || t.Tag == "WP") && s.doc.Tokens[p.Head].POS == "ADP" {
			return clause.Phrase{Toks: p.Toks[:n], Head: p.Head}
		}
	}
	return p
}

// isDate reports whether a token is part of a date.
func (s *sentence) isDate(i int) bool {
	e, ok := s.doc.EntityAt(i)
	return ok && e.Label == "DATE"
}

// near is how close a token stands to the verb: 1 on it, less on a noun of it, on a verb above, beside or below it.
func (s *sentence) near(k int) (x float64, why string) {
	h := s.doc.Tokens[k].Head
	switch {
	case h == k:
		return 0, ""
	case h == s.v:
		return 1, "on the verb"
	}
	x = 0.75
	for i, hops := h, 0; hops < 30; hops++ { // below the verb
		if i == s.v {
			return x, "under the verb"
		}
		up := s.doc.Tokens[i].Head
		if up == i {
			break
		}
		switch t := &s.doc.Tokens[i]; {
		case t.Dep == "conj" && up == s.v: // { was arrested and released [yesterday] }
			x = min(x, 0.7)
		case t.POS == "VERB" || t.POS == "AUX":
			x *= 0.7
		}
		i = up
	}
	x = 0.6
	for i := s.above(s.v); i >= 0; i = s.above(i) { // on a verb above
		if h == i {
			return x, "on the verb above"
		}
		if s.above(k) == i {
			return x * 0.7, "under the verb above"
		}
		x *= 0.7
	}
	return 0.2, "in the sentence"
}

// label is the label of the named entity that a phrase's inner head is in.
func (s *sentence) label(p *clause.Part) string {
	e, _ := s.doc.EntityAt(p.Inner.Head)
	return e.Label
}

func isPreposed(p *clause.Part) bool { return p.Kind == clause.PrepPart || p.Kind == clause.AgentPart }

func (s *sentence) lemma(i int) string { return strings.ToLower(s.doc.Tokens[i].Lemma) }

func (s *sentence) asTime(p *clause.Part) float64 {
	timed := s.isTimed(p)
	switch {
	case s.doc.Tokens[s.doc.Tokens[p.Phrase.Head].Head].POS == "ADJ": // { a 43-year-old man }
		return 0
	case p.Kind == clause.AdverbPart && (p.Word == "now" || p.Word == "already" || p.Word == "currently" || p.Word == "always" || p.Word == "often" || p.Word == "once" || p.Word == "again" || p.Word == "originally"):
		return 0.6
	case p.Role == graph.Time && (p.Word == "until" || p.Word == "till"): // says how long
		return 0.7
	case p.Role == graph.Time && timed:
		return 1
	case p.Role == graph.Time && p.Kind == clause.AdverbPart:
		return 0.8
	case p.Role == graph.Time && p.Kind == clause.AdverbialPart:
		return 0.85
	case p.Role == graph.Time:
		return 0.9
	case p.Kind == clause.AdverbPart && slices.Contains([]string{"then", "first", "afterward", "subsequently", "lately", "historically", "originally", "still", "long", "recently"}, p.Word):
		return 0.5
	case isPreposed(p) && slices.Contains([]string{"at", "in", "on", "during", "following", "upon"}, p.Word) && (s.isOccasion(p.Inner.Head) || s.holdsTime(p)):
		if s.holdsTime(p) {
			return 0.95
		}
		return 0.6
	case p.Kind == clause.AdverbialPart && p.Word == "if":
		return 0.3
	}
	return 0
}

// isTimed reports whether a phrase is a date or a time.
func (s *sentence) isTimed(p *clause.Part) bool {
	l := s.label(p)
	return l == "DATE" || l == "TIME"
}

// holdsTime reports whether the noun of a phrase is dated: { At [the last general election in 2010] }.
func (s *sentence) holdsTime(p *clause.Part) bool {
	switch s.label(p) {
	case "GPE", "LOC", "FAC", "ORG", "PERSON", "NORP":
		return false
	}
	return len(p.Inner.Toks) <= 8 && slices.ContainsFunc(p.Inner.Toks, func(i int) bool {
		e, ok := s.doc.EntityAt(i)
		return ok && (e.Label == "DATE" || e.Label == "TIME") && s.doc.Tokens[i].Dep == "pobj"
	})
}

// isOccasion reports whether a noun is one of events.
func (s *sentence) isOccasion(i int) bool {
	switch s.lemma(i) {
	case "election", "meeting", "match", "game", "war", "ceremony", "conference", "summit", "season", "final", "race", "round", "half", "quarter", "event", "festival", "attack",
		"stage", "speech", "interview", "visit", "trial", "hearing", "career", "championship", "tournament", "olympics", "anniversary", "start", "end", "beginning", "age", "past", "future", "moment", "point", "time", "change", "course", "advance", "run-up", "wake", "aftermath", "meantime":
		return true
	}
	e, ok := s.doc.EntityAt(i)
	return ok && e.Label == "EVENT"
}

func (s *sentence) asDuration(p *clause.Part) float64 {
	l := s.label(p)
	timed := l == "DATE" || l == "TIME"
	if s.w.wh == "how often" && p.Kind != clause.ClausePart && len(p.Inner.Toks) <= 6 && slices.ContainsFunc(p.Inner.Toks, func(i int) bool { return isOften(strings.ToLower(s.doc.Tokens[i].Text)) }) { // { was used over one million [times] }
		return 1
	}
	switch {
	case isPreposed(p) && (p.Word == "for" || p.Word == "since" || p.Word == "until" || p.Word == "over" || p.Word == "through" || p.Word == "throughout" || p.Word == "during" || p.Word == "within"):
		if timed || p.Role == graph.Time {
			return 1
		}
		return 0.3
	case p.Kind == clause.AdverbialPart && (p.Word == "since" || p.Word == "until"):
		return 0.95
	case (p.Kind == clause.MeasurePart || p.Kind == clause.ObjectPart) && (timed || p.Role == graph.Time) && s.isCounted(p):
		return 0.9
	case timed:
		return 0.4
	case p.Kind == clause.AdverbPart && p.Role == graph.Time:
		return 0.4
	}
	return 0
}

// isCounted reports whether a phrase counts or begins with an article: { four days }, { a semester }.
func (s *sentence) isCounted(p *clause.Part) bool {
	first := &s.doc.Tokens[p.Inner.Toks[0]]
	return strings.EqualFold(first.Text, "a") || strings.EqualFold(first.Text, "an") || strings.EqualFold(first.Text, "all") ||
		slices.ContainsFunc(p.Inner.Toks, func(i int) bool {
			return s.doc.Tokens[i].POS == "NUM" || s.lemma(i) == "several" || s.lemma(i) == "many"
		})
}

// isAbstract reports whether a noun is of no place: { in support of her teammate }.
func (s *sentence) isAbstract(i int) bool {
	w := s.lemma(i)
	switch w {
	case "support", "ground", "term", "order", "response", "way", "case", "favour", "favor", "honor", "honour", "attempt", "bid", "effort", "number", "total", "return", "exchange", "reply",
		"fact", "addition", "line", "advance", "charge", "half", "percent", "disappearance", "decision", "behalf", "purpose", "matter", "issue", "motion":
		return true
	}
	e, ok := s.doc.EntityAt(i)
	return ok && (e.Label == "QUANTITY" || e.Label == "MONEY" || e.Label == "PERCENT" || e.Label == "CARDINAL")
}

func (s *sentence) asPlace(p *clause.Part) float64 {
	l := s.label(p)
	if l == "DATE" || l == "TIME" || p.Role == graph.Time {
		return 0
	}
	place := l == "GPE" || l == "LOC" || l == "FAC"
	switch {
	case isPreposed(p) && s.isAbstract(p.Inner.Head):
		return 0.25
	case isPreposed(p) && place && p.Word == "of" && slices.Contains([]string{"native", "resident", "citizen", "inhabitant"}, s.lemma(s.v)): // { a native [of Vermillion] }
		return 1
	case p.Kind == clause.AdverbPart && slices.Contains([]string{"aboard", "ashore", "outside", "inside", "somewhere", "everywhere", "online", "downtown", "upstairs", "underground"}, p.Word):
		return 0.8
	case isPreposed(p) && s.w.prep != "" && p.Word == s.w.prep:
		if s.w.object2 == "" { // { Where did someone go to? }
			return 1
		}
		return 0.1 // { Where did someone rely on something? }
	case isPreposed(p) && place && p.Word != "of" && p.Word != "by" && p.Word != "with" && p.Word != "for" && p.Word != "against":
		return 1
	case p.Role == graph.Location && p.Kind == clause.AdverbPart:
		return 0.8
	case p.Role == graph.Location:
		return 0.85
	case isPreposed(p) && (p.Word == "to" || p.Word == "from" || p.Word == "on" || p.Word == "out of" || p.Word == "through" || p.Word == "over" || p.Word == "along" || p.Word == "under" || p.Word == "between" || p.Word == "past" || p.Word == "down" || p.Word == "up"):
		return 0.6
	case p.Kind == clause.AdverbPart && (isParticle(p.Word) || p.Word == "forth"):
		return 0.5
	case p.Kind == clause.ObjectPart && place:
		return 0.35
	case isPreposed(p) && (p.Word == "with" || p.Word == "for" || p.Word == "by"):
		return 0.15
	}
	return 0
}

func (s *sentence) asCause(p *clause.Part) float64 {
	switch {
	case isPreposed(p) && s.w.prep != "" && p.Word == s.w.prep: // { Why is someone calling for something? }
		if s.w.object2 == "" {
			return 1
		}
		return 0.1
	case p.Kind == clause.AdverbialPart && (p.Word == "because"):
		return 1
	case isPreposed(p) && (p.Word == "in" || p.Word == "on" || p.Word == "over" || p.Word == "amid") && s.isMotive(p.Inner.Head):
		return 0.95
	case isPreposed(p) && p.Word == "of" && s.lemma(s.v) == "die":
		return 0.9
	case isPreposed(p) && p.Role == graph.Cause:
		return 1
	case p.Role == graph.Purpose && p.Kind == clause.AdverbialPart:
		return 0.95
	case p.Role == graph.Purpose && isPreposed(p):
		return 0.8
	case p.Kind == clause.AdverbialPart && (p.Word == "as" || p.Word == "since"):
		return 0.75
	case p.Kind == clause.AdverbialPart && (p.Word == "after" || p.Word == "when" || p.Word == "if"):
		return 0.5
	case p.Kind == clause.AdverbialPart && p.Word != "although" && p.Word != "though" && p.Word != "until" && p.Word != "before":
		return 0.5
	case isPreposed(p) && (p.Word == "after" || p.Word == "over" || p.Word == "about"):
		return 0.5
	case p.Kind == clause.ClausePart && p.Word == "to":
		return 0.4
	case isPreposed(p) && (p.Word == "with" || p.Word == "from" || p.Word == "by" || p.Word == "in" || p.Word == "on" || p.Word == "of") && p.Role != graph.Time:
		return 0.25
	}
	return 0
}

// isMotive reports whether a noun says what for or what over: { in an [attempt] to stop it }, { on [suspicion] of murder }.
func (s *sentence) isMotive(i int) bool {
	switch s.lemma(i) {
	case "attempt", "effort", "bid", "order", "hope", "protest", "response", "retaliation", "suspicion", "charge", "ground", "favor", "favour", "support", "honor", "honour", "memory", "connection", "reaction", "anticipation", "preparation", "search", "fear", "concern", "worry", "allegation", "dispute", "failure", "lack":
		return true
	}
	return false
}

// means is what is done to some end, where the verb says the end: { They [scored a try] to take the score to 38 }.
func (s *sentence) means() {
	t := &s.doc.Tokens[s.v]
	to := s.doc.Child(s.v, "aux")
	if (t.Dep != "advcl" && t.Dep != "acl") || to < 0 || s.doc.Tokens[to].Tag != "TO" {
		return
	}
	up := s.above(s.v)
	if up < 0 || up > s.v || s.doc.Tokens[up].POS != "VERB" || s.lemma(up) == "have" || s.lemma(up) == "go" {
		return
	}
	top := s.v
	for s.doc.Tokens[top].Head != up && s.doc.Tokens[top].Head != top {
		top = s.doc.Tokens[top].Head
	}
	if s.doc.Tokens[top].Dep != "prep" { // not { in an attempt } to stop it
		top = s.v
	}
	first := slices.Min(s.doc.Subtree(top))
	var toks []int
	for _, i := range s.doc.Subtree(up) {
		if i >= up && i < first && i != first-1 || i == first-1 && s.doc.Tokens[i].POS != "PUNCT" {
			toks = append(toks, i)
		}
	}
	s.add(clause.Phrase{Toks: toks, Head: up}, 0.25, "the means to it")
}

func (s *sentence) asManner(p *clause.Part) float64 {
	l := s.label(p)
	if l == "DATE" || l == "TIME" || p.Role == graph.Time {
		return 0
	}
	switch {
	case isPreposed(p) && s.w.prep != "" && p.Word == s.w.prep && s.w.object2 != "":
		return 0.1
	case p.Kind == clause.AgentPart && p.Phrase.Head != p.Inner.Head && !s.isVerb(p.Inner.Head):
		return 0.3
	case p.Kind == clause.AdverbPart && isComment(p.Word):
		if strings.HasSuffix(p.Word, "edly") {
			return 0.3
		}
		return 0.1
	case p.Kind == clause.AdverbPart && p.Role == graph.Manner:
		return 1
	case isPreposed(p) && p.Word == "by" && s.isVerb(p.Inner.Head):
		return 1
	case isPreposed(p) && (p.Word == "through" || p.Word == "via" || p.Word == "using" || p.Word == "without" || p.Word == "like"):
		return 0.8
	case isPreposed(p) && p.Word == "with":
		return 0.8
	case p.Kind == clause.AdverbialPart && (p.Word == "" || p.Word == "by" || p.Word == "as"):
		return 0.7
	case isPreposed(p) && (p.Word == "as" || p.Word == "by" || p.Word == "under"):
		return 0.7
	case p.Kind == clause.AdverbPart && (p.Word == "together" || p.Word == "well" || p.Word == "alone" || p.Word == "hard" || p.Word == "fast" || p.Word == "live" || p.Word == "online" || p.Word == "instead"):
		return 0.8
	case p.Kind == clause.ComplementPart && !s.isBe():
		return 0.6
	case isPreposed(p) && p.Word == "in":
		return 0.45
	case isPreposed(p) && (p.Word == "on" || p.Word == "for" || p.Word == "from" || p.Word == "to" || p.Word == "at" || p.Word == "into"):
		return 0.3
	case p.Kind == clause.AdverbPart && p.Role == graph.Other && p.Phrase.Head == s.v+1:
		return 0.6
	case p.Kind == clause.AdverbPart && p.Role == graph.Other:
		return 0.3
	case p.Kind == clause.AdverbialPart:
		return 0.2
	}
	return 0
}

// isComment reports whether an adverb says how a sentence is meant, not how something is done.
func isComment(w string) bool {
	switch w {
	case "only", "reportedly", "allegedly", "apparently", "supposedly", "probably", "possibly", "likely", "originally", "recently", "really", "actually", "certainly",
		"however", "also", "then", "so", "even", "just", "too", "meanwhile", "still", "therefore", "thus", "particularly", "especially", "mainly", "nearly", "almost", "initially", "previously", "currently", "finally", "already", "now":
		return true
	}
	return false
}

func (s *sentence) isVerb(i int) bool {
	return s.doc.Tokens[i].POS == "VERB" || s.doc.Tokens[i].POS == "AUX"
}

func (s *sentence) isBe() bool { return s.lemma(s.v) == "be" }

func (s *sentence) asAmount(p *clause.Part) float64 {
	l := s.label(p)
	number := l == "MONEY" || l == "PERCENT" || l == "QUANTITY" || l == "CARDINAL" || slices.ContainsFunc(p.Inner.Toks, func(i int) bool { return s.doc.Tokens[i].POS == "NUM" })
	switch {
	case number && (p.Kind == clause.ObjectPart || p.Kind == clause.MeasurePart || p.Kind == clause.ComplementPart):
		return 1
	case number && isPreposed(p) && (p.Word == "by" || p.Word == "to" || p.Word == "at" || p.Word == "for" || p.Word == "with"):
		return 0.9
	case number && isPreposed(p):
		return 0.5
	case p.Kind == clause.AdverbPart && p.Role != graph.Time:
		return 0.4
	case p.Kind == clause.ObjectPart:
		return 0.3
	}
	return 0
}

// verbsOf are the tokens of a sentence that are the verb of a question; where the parser takes none of them for a verb, the
// others, such as { government [funding] }.
func verbsOf(doc *syntax.Doc, w *wild) []int {
	var first, second []int
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		if !slices.ContainsFunc([]string{strings.ToLower(t.Text), strings.ToLower(t.Lemma)}, func(x string) bool { return sameVerb(x, w.lemmas) }) {
			continue
		}
		switch {
		case t.Dep == "aux" || t.Dep == "auxpass":
		case t.POS == "VERB" || t.POS == "AUX":
			first = append(first, i)
		default:
			second = append(second, i)
		}
	}
	if len(first) > 0 { // { was murdered } is not told by { the murder }
		return first
	}
	return second
}

// sameVerb reports whether a word can be a form of a verb, of which some forms are given.
func sameVerb(word string, forms []string) bool {
	return slices.ContainsFunc(stems(word), func(x string) bool { return slices.Contains(forms, x) })
}

// stems are a word and what it can be a regular form of.
//
//	{ stopping }: stopping, stopp, stoppe, stop
func stems(w string) []string {
	out := []string{w}
	cut := func(end string, with ...string) {
		bare, ok := strings.CutSuffix(w, end)
		if !ok || len(bare) < 2 {
			return
		}
		for _, x := range with {
			out = append(out, bare+x)
		}
		if n := len(bare); bare[n-1] == bare[n-2] && strings.Trim(bare[n-1:], "aeiouls") != "" {
			out = append(out, bare[:n-1])
		}
	}
	cut("ies", "y")
	cut("ied", "y")
	cut("ing", "", "e")
	cut("ed", "", "e")
	cut("es", "", "e")
	cut("s", "")
	return out
}
