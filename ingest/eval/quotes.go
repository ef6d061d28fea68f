package eval

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// GoldQuote is a quotation, or words between quotation marks that nobody speaks, as a person has marked it in a report.
type GoldQuote struct {
	Form    QuoteKind
	Content []string // the pieces, each as it stands in the report or as its first and last words with " … " between
	Cue     string   // "said"; "" for free quotation
	Speaker string   // as the report names the speaker there; "" for free quotation
	Name    string   // whom that names; "" where the report names nobody
	Head    string   // the head of Speaker, where Name is ""
	Via     string   // who passes the words on: CNN
	Line    int      // in the gold file
	spans   []graph.Span
}

// QuoteKind is what kind of thing was marked.
type QuoteKind string

// The kinds; the first three are the forms of package graph.
const (
	VerbatimQuote QuoteKind = "verbatim"
	IndirectQuote QuoteKind = "indirect"
	MixedQuote    QuoteKind = "mixed"
	TurnQuote     QuoteKind = "turn"     // what is said in an interview or transcript, in a paragraph of its own
	NobodyQuote   QuoteKind = "nobody"   // between quotation marks, and no speech: a title, a term, in doubt
	OptionalQuote QuoteKind = "optional" // a thought, a finding, a question of an interview: neither right nor wrong
)

// QuoteReport is the gold quotations of one report.
type QuoteReport struct {
	Name   string // of the file, without its extension
	Quotes []GoldQuote
}

// ReadQuotes reads gold quotations and the folder that holds their reports, from lines such as
//
//	reports ../../reports
//
//	report gum_news_clock
//	indirect | said | Jafari | Amneh Jafari
//	  she felt Mohamed … about this issue
//	indirect | said | the release | =release
//	  the meeting focused … Mosul
//	nobody
//	  support movement
//
// that is form, cue, speaker, name or = and the head of the speaker, and who passes it on, where somebody does; then the
// pieces of content. The quotations of a report stand in its order.
func ReadQuotes(r io.Reader) (dir string, reports []QuoteReport, err error) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case strings.TrimSpace(line) == "":
		case word == "reports":
			dir = rest
		case word == "report":
			reports = append(reports, QuoteReport{Name: rest})
		case len(reports) == 0:
			return "", nil, fmt.Errorf("line %d: a quotation before the first report", n)
		case strings.HasPrefix(line, "  "):
			if err := reports[len(reports)-1].piece(strings.TrimSpace(line)); err != nil {
				return "", nil, fmt.Errorf("line %d: %w", n, err)
			}
		default:
			q, err := goldQuote(line)
			if err != nil {
				return "", nil, fmt.Errorf("line %d: %w", n, err)
			}
			q.Line = n
			last := &reports[len(reports)-1]
			last.Quotes = append(last.Quotes, q)
		}
	}
	return dir, reports, lines.Err()
}

func (r *QuoteReport) piece(text string) error {
	if len(r.Quotes) == 0 {
		return fmt.Errorf("content without a quotation")
	}
	q := &r.Quotes[len(r.Quotes)-1]
	q.Content = append(q.Content, text)
	return nil
}

func goldQuote(line string) (GoldQuote, error) {
	f := strings.Split(line, "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	q := GoldQuote{Form: QuoteKind(f[0])}
	switch q.Form {
	case NobodyQuote, OptionalQuote:
		return q, nil
	case VerbatimQuote, IndirectQuote, MixedQuote, TurnQuote:
	default:
		return q, fmt.Errorf("unknown form %q", f[0])
	}
	if len(f) < 4 || len(f) > 5 || f[3] == "" {
		return q, fmt.Errorf("want form | cue | speaker | name, have %q", line)
	}
	q.Cue, q.Speaker, q.Name = f[1], f[2], f[3]
	if head, ok := strings.CutPrefix(q.Name, "="); ok {
		q.Name, q.Head = "", head
	}
	if len(f) == 5 {
		q.Via = f[4]
	}
	return q, nil
}

// Locate finds the content of the quotations in the text of their report.
func (r *QuoteReport) Locate(text string) error {
	at := 0
	for k := range r.Quotes {
		q := &r.Quotes[k]
		from := at
		for i, piece := range q.Content {
			s, ok := locate(text, from, piece)
			if !ok {
				return fmt.Errorf("line %d: %s has no %q there", q.Line, r.Name, piece)
			}
			if i == 0 {
				at = s.Start
				if q.Form == NobodyQuote {
					at = s.End // { a "sample return" mission … By "sample return" }
				}
			}
			q.spans = append(q.spans, s)
			from = s.End
		}
	}
	return nil
}

// locate finds a piece of content at or after an offset.
func locate(text string, from int, piece string) (graph.Span, bool) {
	first, last, split := strings.Cut(piece, " … ")
	i := strings.Index(text[from:], first)
	if i < 0 {
		return graph.Span{}, false
	}
	s := graph.Span{Start: from + i, End: from + i + len(first)}
	if split {
		j := strings.Index(text[s.End:], last)
		if j < 0 {
			return graph.Span{}, false
		}
		s.End += j + len(last)
	}
	return s, true
}

// QuoteScore adds up how well the quotations of readings fit the gold.
type QuoteScore struct {
	Reports, Quotes int
	Verbatim        Tally // found by content, with half of the words in common
	Indirect        Tally // with mixed
	Turns           Tally
	Right           map[QuoteKind]*Share // speaker right: the right entity, or the right words where they are no pronoun
	Resolved        map[QuoteKind]*Share // the same, of those whose speaker has a name: the right entity
	Chains          Share                // of those that somebody passes on: speaker and outer source
	Nobody          Share                // of words that nobody speaks: given no speaker
	Misses          []QuoteMiss
}

// QuoteMiss is something that a reading has wrong.
type QuoteMiss struct {
	Report string
	Kind   string // "not found", "speaker", "spoken by nobody", "chain", "invented"
	Text   string
	Want   string
	Have   string
}

// Add scores the reading of a report. The gold must have been located in its text.
func (s *QuoteScore) Add(gold *QuoteReport, r *graph.Reading) {
	if s.Right == nil {
		s.Right, s.Resolved = map[QuoteKind]*Share{}, map[QuoteKind]*Share{}
		for _, k := range []QuoteKind{VerbatimQuote, IndirectQuote, MixedQuote, TurnQuote} {
			s.Right[k], s.Resolved[k] = new(Share), new(Share)
		}
	}
	s.Reports++
	m := quoteMatch{gold: gold, r: r, paras: paragraphs(r.Report.Text), name: gold.Name}
	for k := range gold.Quotes {
		switch q := &gold.Quotes[k]; q.Form {
		case OptionalQuote:
		case NobodyQuote:
			s.addNobody(&m, q)
		default:
			s.Quotes++
			s.addQuote(&m, q)
		}
	}
	for k := range r.Quotations {
		s.addPredicted(&m, &r.Quotations[k])
	}
}

func (s *QuoteScore) miss(m *quoteMatch, kind string, spans []graph.Span, want, have string) {
	s.Misses = append(s.Misses, QuoteMiss{Report: m.name, Kind: kind, Text: m.r.Report.Text[spans[0].Start:spans[len(spans)-1].End], Want: want, Have: have})
}

// addNobody scores words that nobody speaks: no quotation with a speaker may consist of them.
func (s *QuoteScore) addNobody(m *quoteMatch, q *GoldQuote) {
	for i := range m.r.Quotations {
		p := &m.r.Quotations[i]
		if p.Speaker.Text != "" && m.fit(q.spans, p.Spans) >= 0.5 {
			s.Nobody.Add(false)
			s.miss(m, "spoken by nobody", q.spans, "", p.Speaker.Text)
			return
		}
	}
	s.Nobody.Add(true)
}

func (s *QuoteScore) addQuote(m *quoteMatch, q *GoldQuote) {
	p := m.best(q)
	s.tally(q.Form).Add(goldTally(p != nil))
	right, resolved := false, false
	want := q.Speaker + " (" + q.Name + q.Head + ")"
	if p == nil {
		s.miss(m, "not found", q.spans, want, "")
	} else {
		right, resolved = m.isSpeaker(p.Speaker, q)
		if !right {
			s.miss(m, "speaker", q.spans, want, p.Speaker.Text+" ("+m.label(p.Speaker.Entity)+")")
		}
	}
	s.Right[q.Form].Add(right)
	if q.Name != "" {
		s.Resolved[q.Form].Add(resolved)
	}
	if q.Via == "" {
		return
	}
	chain := p != nil && right && m.hasChain(p, q)
	s.Chains.Add(chain)
	if !chain {
		s.miss(m, "chain", q.spans, q.Via, "")
	}
}

// addPredicted scores a quotation of the reading: what lies within a gold quotation and is not marked there counts for
// nothing, nor what is optional.
func (s *QuoteScore) addPredicted(m *quoteMatch, p *graph.Quotation) {
	if len(p.Spans) == 0 {
		return
	}
	form := QuoteKind(p.Form)
	if m.isTurn(p) {
		form = TurnQuote
	}
	right := false
	for k := range m.gold.Quotes {
		q := &m.gold.Quotes[k]
		switch {
		case q.Form == NobodyQuote:
		case q.Form != OptionalQuote && m.fit(q.spans, p.Spans) >= 0.5:
			right = true
		case q.Form == OptionalQuote || q.Form == VerbatimQuote || q.Form == TurnQuote:
			if 2*overlap(p.Spans, q.spans) >= length(p.Spans) && !m.isGold(p) {
				return
			}
		}
	}
	t := Tally{Predicted: 1}
	if right {
		t.RightPredicted = 1
	} else {
		s.miss(m, "invented", p.Spans, "", p.Speaker.Text+" – "+p.Cue+" ("+string(p.Form)+")")
	}
	s.tally(form).Add(t)
}

func (s *QuoteScore) tally(form QuoteKind) *Tally {
	switch form {
	case VerbatimQuote:
		return &s.Verbatim
	case TurnQuote:
		return &s.Turns
	}
	return &s.Indirect
}

func goldTally(found bool) Tally {
	t := Tally{Gold: 1}
	if found {
		t.RightGold = 1
	}
	return t
}

// Speakers is the share of quotations, but for turns, whose speaker is right.
func (s *QuoteScore) Speakers(of map[QuoteKind]*Share) Share {
	var sum Share
	for _, k := range []QuoteKind{VerbatimQuote, IndirectQuote, MixedQuote} {
		if x := of[k]; x != nil {
			sum.Right += x.Right
			sum.Of += x.Of
		}
	}
	return sum
}

// quoteMatch compares the quotations of a reading with the gold.
type quoteMatch struct {
	gold  *QuoteReport
	r     *graph.Reading
	paras []graph.Span
	name  string
}

// paragraphs are the lines of a text.
func paragraphs(text string) []graph.Span {
	var out []graph.Span
	at := 0
	for line := range strings.Lines(text) {
		out = append(out, graph.Span{Start: at, End: at + len(line)})
		at += len(line)
	}
	return out
}

// fit is the intersection of two contents over their union, in bytes, in the paragraphs that both have a part in: whether
// a quotation that goes on in the next paragraph is one or two is convention.
func (m *quoteMatch) fit(a, b []graph.Span) float64 {
	a, b = m.within(a, b), m.within(b, a)
	c := overlap(a, b)
	return ratio(float64(c), float64(length(a)+length(b)-c))
}

// within is the parts of a in paragraphs that b touches.
func (m *quoteMatch) within(a, b []graph.Span) []graph.Span {
	var out []graph.Span
	for _, p := range m.paras {
		para := []graph.Span{p}
		if overlap(para, b) == 0 {
			continue
		}
		for _, s := range a {
			if c := (graph.Span{Start: max(s.Start, p.Start), End: min(s.End, p.End)}); c.Start < c.End {
				out = append(out, c)
			}
		}
	}
	return out
}

// overlap is the number of bytes that two contents share.
func overlap(a, b []graph.Span) int {
	n := 0
	for _, x := range a {
		for _, y := range b {
			n += max(0, min(x.End, y.End)-max(x.Start, y.Start))
		}
	}
	return n
}

func length(a []graph.Span) int {
	n := 0
	for _, s := range a {
		n += s.Len()
	}
	return n
}

// best is the quotation that fits a gold one best, nil where none has half in common; of equals one with the right speaker.
func (m *quoteMatch) best(q *GoldQuote) *graph.Quotation {
	var best *graph.Quotation
	most := 0.5
	for i := range m.r.Quotations {
		p := &m.r.Quotations[i]
		f := m.fit(q.spans, p.Spans)
		right, _ := m.isSpeaker(p.Speaker, q)
		if f > most || f >= 0.5 && f == most && (best == nil || right) {
			best, most = p, f
		}
	}
	return best
}

// isGold reports whether p fits a gold quotation.
func (m *quoteMatch) isGold(p *graph.Quotation) bool {
	for k := range m.gold.Quotes {
		q := &m.gold.Quotes[k]
		if q.Form != NobodyQuote && q.Form != OptionalQuote && m.fit(q.spans, p.Spans) >= 0.5 {
			return true
		}
	}
	return false
}

// isTurn reports whether p is a turn of an interview by the gold.
func (m *quoteMatch) isTurn(p *graph.Quotation) bool {
	for k := range m.gold.Quotes {
		q := &m.gold.Quotes[k]
		if q.Form == TurnQuote && m.fit(q.spans, p.Spans) >= 0.5 {
			return true
		}
	}
	return false
}

// isSpeaker reports whether a term names the speaker of q, and whether it does so by its entity.
func (m *quoteMatch) isSpeaker(t graph.Term, q *GoldQuote) (right, resolved bool) {
	if q.Name == "" {
		return (within(t.Text, q.Speaker) || within(q.Speaker, t.Text)) && hasWord(t.Text, q.Head), false
	}
	if e := m.entity(t.Entity); e != nil {
		resolved = names(e, q.Name)
		return resolved, resolved
	}
	same := !isPronoun(t.Text) && isHeadPhrase(t.Text, q.Speaker)
	words := nameWords(q.Name)
	return same || hasWord(t.Text, words[len(words)-1]), false
}

// isSource reports whether a term names an outer source.
func (m *quoteMatch) isSource(t graph.Term, name string) bool {
	if e := m.entity(t.Entity); e != nil {
		return names(e, name)
	}
	return within(t.Text, name) || within(name, t.Text)
}

// hasChain reports whether statements in the content of p have its speaker and then the outer source, or the statement of
// speech has the outer source.
func (m *quoteMatch) hasChain(p *graph.Quotation, q *GoldQuote) bool {
	for i := range m.r.Statements {
		st := &m.r.Statements[i]
		a := st.Attribution
		switch {
		case p.Statement != "" && st.ID == p.Statement:
			if len(a) > 0 && m.isSource(a[0].Source, q.Via) {
				return true
			}
		case overlap([]graph.Span{st.Predicate.Span}, q.spans) > 0:
			if right, _ := m.isSpeaker(first(a), q); right && len(a) > 1 && m.isSource(a[1].Source, q.Via) {
				return true
			}
		}
	}
	return false
}

func first(a []graph.Attribution) graph.Term {
	if len(a) == 0 {
		return graph.Term{}
	}
	return a[0].Source
}

func (m *quoteMatch) entity(id graph.EntityID) *graph.Entity {
	for i := range m.r.Entities {
		if id != "" && m.r.Entities[i].ID == id {
			return &m.r.Entities[i]
		}
	}
	return nil
}

func (m *quoteMatch) label(id graph.EntityID) string {
	if e := m.entity(id); e != nil {
		return e.Label
	}
	return ""
}

// names reports whether a name is one of an entity's, in full or in part: { Ellwood } of { Tobias Ellwood }.
func names(e *graph.Entity, name string) bool {
	want := nameWords(name)
	for _, a := range append([]graph.Alias{{Text: e.Label}}, e.Aliases...) {
		have := nameWords(a.Text)
		if subset(want, have) || subset(have, want) && have[len(have)-1] == want[len(want)-1] {
			return true
		}
	}
	return false
}

func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.()’'\"“”", r) })
}

func subset(a, b []string) bool {
	for _, w := range a {
		if !hasWord(strings.Join(b, " "), w) {
			return false
		}
	}
	return len(a) > 0
}

func hasWord(text, word string) bool {
	for _, w := range nameWords(text) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// within reports whether the words of a are words of b.
func within(a, b string) bool { return a != "" && subset(nameWords(trimArticle(a)), nameWords(b)) }

// isHeadPhrase reports whether a is the phrase b, or b without its apposition: { the secretary general of CEI [(…), N. Galantino] }.
func isHeadPhrase(a, b string) bool {
	a, b = trimArticle(a), trimArticle(b)
	rest, ok := strings.CutPrefix(b, a)
	return a != "" && ok && (rest == "" || rest[0] == ',' || strings.HasPrefix(rest, " ("))
}

func trimArticle(s string) string {
	s = strings.ToLower(s)
	for _, a := range []string{"the ", "a ", "an "} {
		s = strings.TrimPrefix(s, a)
	}
	return s
}

func isPronoun(s string) bool {
	switch strings.ToLower(s) {
	case "he", "she", "they", "it", "i", "we", "who":
		return true
	}
	return false
}
