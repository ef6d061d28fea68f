package quote

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// fit says how a cue attributes a segment.
type fit int

const (
	none     fit = iota
	partly       // the segment is part of what is told indirectly: { says it is "sustainable or credible" }
	beside       // the segment stands beside the cue: { "…," Kirby said }
	complete     // the complement of the cue stands in the segment
)

// assigner joins segments and cues.
type assigner struct {
	t        *tree
	segs     []segment
	cues     []cue
	bySent   map[int][]int // cues of each sentence
	owner    []int         // of each segment: index into quotes, or -1
	quotes   []quotation
	verbatim map[int]int // cue → the verbatim quotation that it has
}

// assign makes the quotations of a document, in the order of their content.
func assign(t *tree) []quotation {
	a := &assigner{t: t, segs: segments(t.Doc), cues: cues(t), bySent: map[int][]int{}, verbatim: map[int]int{}}
	for k := range a.cues {
		s := t.Sentence(a.cues[k].at)
		a.bySent[s] = append(a.bySent[s], k)
	}
	a.owner = make([]int, len(a.segs))
	mixed := map[int]bool{}
	for i := range a.segs {
		a.owner[i] = -1
		k, f := a.bestCue(i)
		switch {
		case f != complete && a.isNamed(&a.segs[i]):
		case f == complete || f == beside:
			a.own(i, k)
		case f == partly && !a.isSetOff(&a.segs[i]):
			mixed[k] = true
		case f == none:
			if c := a.holder(i); c >= 0 {
				a.fragment(i, c)
				continue
			}
			a.follow(i)
		}
	}
	for k := range a.quotes { // { "We have no plans to withdraw," he said }: the last comma is the frame's
		if last := &a.quotes[k].content[len(a.quotes[k].content)-1]; last.Len() > 1 && a.t.word(last.End-1) == "," {
			last.End--
		}
	}
	a.pulled()
	a.statements()
	a.indirect(mixed)
	a.passOn()
	slices.SortStableFunc(a.quotes, func(x, y quotation) int { return cmp.Compare(x.content[0].First, y.content[0].First) })
	return a.quotes
}

// holder is the cue whose verb has segment i for a fragment of what hangs on it, or -1.
func (a *assigner) holder(i int) int {
	s := &a.segs[i]
	for _, k := range a.bySent[a.t.Sentence(s.First)] {
		if c := &a.cues[k]; c.isVerb && !c.passes && len(c.speaker.Toks) > 0 && !slices.Contains(c.speaker.Toks, s.First) && a.isFragment(s, c) {
			return k
		}
	}
	return -1
}

// fragment makes segment i quoted words of the cue's speaker, and leaves the statement of speech as it is. Words that are only
// set off are nobody's.
func (a *assigner) fragment(i, k int) {
	if a.isSetOff(&a.segs[i]) && !a.isJudgement(&a.segs[i], &a.cues[k]) {
		return
	}
	a.quotes = append(a.quotes, quotation{form: graph.Mixed, cue: &a.cues[k], speaker: a.cues[k].speaker, fragment: true})
	a.extend(i, len(a.quotes)-1)
}

// isJudgement reports whether a segment is what the speaker calls something.
//
//	{ Galantino called the sentence ["dangerous"] }, { dismissed it as ["nonsense"] }
func (a *assigner) isJudgement(s *segment, c *cue) bool {
	if a.isNamed(s) || !slices.Contains([]string{"call", "describe", "denounce", "brand", "label", "dub", "dismiss", "condemn", "hail", "slam", "term", "criticize", "criticise", "reject", "praise"}, a.t.lemmaOf(c.at)) {
		return false
	}
	for i := s.First; i < s.End; i++ {
		h := a.t.Tokens[i].Head
		if h == c.at && a.t.dep(i, "oprd", "acomp", "attr") || a.t.word(h) == "as" && a.t.Tokens[h].Head == c.at {
			return true
		}
	}
	return false
}

// own gives segment i to cue k as verbatim content.
func (a *assigner) own(i, k int) {
	q, ok := a.verbatim[k]
	if !ok {
		q = len(a.quotes)
		a.verbatim[k] = q
		a.quotes = append(a.quotes, quotation{form: graph.Verbatim, cue: &a.cues[k], speaker: a.cues[k].speaker})
	}
	a.extend(i, q)
}

// extend adds segment i to quotation q.
func (a *assigner) extend(i, q int) {
	a.owner[i] = q
	a.quotes[q].content = append(a.quotes[q].content, a.segs[i].Range)
}

// bestCue is the cue that fits segment i best; of equals the nearest.
func (a *assigner) bestCue(i int) (k int, best fit) {
	s := &a.segs[i]
	from, to := a.t.Sentence(s.First), a.t.Sentence(s.End-1)
	if open := s.open; open > 0 && a.t.word(open-1) == ":" || open > 1 && a.t.Tokens[open-1].POS == "SPACE" {
		from = min(from, a.t.Sentence(open-1)) // { She said: "…" } cut in two sentences
	}
	if s.close >= 0 && s.close+1 < len(a.t.Tokens) && s.close+1 < a.paraEnd(s.open) {
		to = max(to, a.t.Sentence(s.close))
		if a.t.word(a.lastWordIn(s)) == "," { // { “He told me, ‘You will never work again,’” Ann Marr said } cut in two sentences
			to = max(to, a.t.Sentence(s.close+1))
		}
	}
	dist := 1 << 30
	for sent := from; sent <= to && sent >= 0; sent++ {
		for _, c := range a.bySent[sent] {
			f := a.fits(s, &a.cues[c])
			d := max(s.open-a.cues[c].at, a.cues[c].at-s.End)
			if f > best || f == best && f != none && d < dist {
				k, best, dist = c, f, d
			}
		}
	}
	return k, best
}

// lastWordIn is the last token of a segment that is no quotation mark.
func (a *assigner) lastWordIn(s *segment) int {
	i := s.End - 1
	for i > s.First && strings.ContainsAny(a.t.Tokens[i].Text, "\"'“”‘’") {
		i--
	}
	return i
}

func (a *assigner) paraEnd(i int) int {
	if p := a.t.Paragraph(i); p >= 0 {
		return a.t.Paras[p].End
	}
	return len(a.t.Tokens)
}

// fits tells how cue c attributes segment s.
func (a *assigner) fits(s *segment, c *cue) fit {
	if a.isAdjunct(s, c) { // { has been saying "for quite some time" that }
		return none
	}
	if a.inSegment(c.at) || len(c.speaker.Toks) > 0 && s.Has(c.speaker.Head) || c.passes || len(c.speaker.Toks) == 0 && c.isVerb && len(c.content) == 0 {
		return none
	}
	if a.isDirect(s, c) {
		return complete
	}
	if c.compl >= 0 && c.isVerb && s.Has(c.compl) {
		subj := a.t.child(c.compl, "nsubj", "nsubjpass")
		if subj >= 0 && !s.Has(subj) && a.inSegment(subj) { // { “This text,” he said, “is a blank cheque” }
			return complete
		}
		if c.indirect() && (a.t.words(s.Range)*10 < 6*a.contentWords(c) || subj >= 0 && !s.Has(subj)) { // { tweeted that he was "considering" it }
			return partly
		}
		return complete
	}
	if c.isVerb && a.isFragment(s, c) { // { accused Ashworth of "contempt for the north" }
		return none
	}
	whole := a.standsAlone(s, c) || a.isTagged(s, c)
	if whole && (a.after(s, c) || a.before(s, c)) {
		return beside
	}
	if c.indirect() && has(c.content, s.First) && has(c.content, s.End-1) {
		if whole && a.t.words(s.Range)*10 >= 8*a.contentWords(c) {
			return beside
		}
		return partly
	}
	return none
}

// isDirect reports whether a segment is a whole sentence that a comma or colon sets off from the words that attribute right
// before it, whatever the parser hung it on.
//
//	{ One of our ads said, ["If you think so,"] — I forgot the rest }, { in the words of the prosecutor, ["She spent her life crying"] }
func (a *assigner) isDirect(s *segment, c *cue) bool {
	mark := a.t.word(s.open - 1)
	if mark != "," && mark != ":" || c.at >= s.open || !a.t.isFinite(s.Range) || !startsUpper(a.t, s.First) {
		return false
	}
	if !c.isVerb {
		return a.t.onlyPunct(c.frame.End, s.open)
	}
	if mark == ":" && (c.is(saying) || c.is(promising)) && len(c.content) > 0 && !a.colonOther(s, c) {
		return true // { Solomon told Sky News any process "must be well thought out": ["Moves to reduce the backlog are welcome"] }
	}
	return (c.is(saying) || c.isStatement) && a.t.onlyPunct(max(c.frame.End, c.at+1), s.open)
}

// isTagged reports whether a comma within the marks ties a long segment to the tag behind it, although it begins within a sentence.
//
//	{ We need to ["make sure there's enough. But we've got to make sure they don't overdose,"] Ms Bauchtman said }
func (a *assigner) isTagged(s *segment, c *cue) bool {
	return c.isVerb && c.is(saying) && len(c.content) == 0 && a.t.isFinite(s.Range) && a.t.words(s.Range) >= 6 && a.t.word(a.lastWordIn(s)) == "," && a.after(s, c)
}

// startsUpper reports whether the first word from token i on begins with a capital.
func startsUpper(t *tree, i int) bool {
	for i < len(t.Tokens)-1 && t.isPunct(i) {
		i++
	}
	r, _ := utf8.DecodeRuneInString(t.Tokens[i].Text)
	return unicode.IsUpper(r)
}

// isFragment reports whether a segment is a phrase within what hangs on the verb of the cue, and no clause that is said.
//
//	{ dismissed the accusation as ["nonsense"] }, { called the vote ["a mistake we'll be paying for"] }
func (a *assigner) isFragment(s *segment, c *cue) bool {
	head := -1
	for i := s.First; i < s.End; i++ {
		if h := a.t.Tokens[i].Head; !a.t.isPunct(i) && (h == i || !s.Has(h)) {
			if head >= 0 {
				return false // several phrases: a sentence in pieces
			}
			head = i
		}
	}
	if head < 0 || a.t.Tokens[head].Head == head {
		return false
	}
	h := a.t.Tokens[head].Head
	switch {
	case a.t.Tokens[h].POS == "ADP" && h != c.at && a.t.in(h, c.at):
		return true
	case h == c.at && a.t.dep(head, "oprd", "attr", "acomp"):
		return true
	}
	return false
}

// isAdjunct reports whether a segment is an adverbial of the cue itself.
func (a *assigner) isAdjunct(s *segment, c *cue) bool {
	if a.t.isFinite(s.Range) || !c.isVerb {
		return false
	}
	for i := s.First; i < s.End; i++ {
		if a.t.Tokens[i].Head == c.at && a.t.dep(i, "prep", "advmod", "npadvmod") {
			return a.t.words(s.Range) <= 6
		}
	}
	return false
}

func (a *assigner) contentWords(c *cue) int {
	n := 0
	for _, r := range c.content {
		n += a.t.words(r)
	}
	return n
}

// standsAlone reports whether a segment is no part of a phrase outside it: it begins its sentence, or nothing in it hangs
// on a word outside but the cue.
//
//	{ whether it will lead to a "meaningful peace movement," CNN reported } does not stand alone
func (a *assigner) standsAlone(s *segment, c *cue) bool {
	if sent := a.t.Sentence(s.open); sent >= 0 {
		r := a.t.Sents[sent]
		first := r.First
		for first < s.open && (a.t.isPunct(first) || a.t.dep(first, "cc")) {
			first++
		}
		if first >= s.open {
			return true
		}
	}
	for i := s.First; i < s.End; i++ {
		h := a.t.Tokens[i].Head
		if h == i || s.Has(h) || a.t.isPunct(i) {
			continue
		}
		if h == c.compl { // { reiterated that any plan won't be "sustainable or credible" }
			return false
		}
		if h != c.at && !c.frame.Has(h) && !(a.t.Tokens[h].Head == c.at && a.t.Tokens[h].POS != "NOUN") {
			return false
		}
	}
	return true
}

// after reports whether the cue follows the segment at once.
//
//	{ "…," Kirby said }, { "…," said Kirby }, { "…", according to the Sydney Morning Herald }
func (a *assigner) after(s *segment, c *cue) bool {
	if s.close < 0 || c.at <= s.close {
		return false
	}
	first := c.at
	if c.isVerb && c.frame.First > s.close {
		first = c.frame.First
	} else if !c.isVerb {
		first = c.frame.First
	}
	for i := s.close + 1; i < first; i++ {
		if !a.t.isPunct(i) && !(a.t.Tokens[i].Head == c.at && a.t.left[i] == i && a.t.right[i] == i) {
			return false
		}
	}
	return first > s.close
}

// before reports whether the segment follows the cue, with nothing between but what hangs on its verb.
//
//	{ Kirby also said, "…" }, { Braverman told GB News: "…" }, { in the words of the prosecutor, Mark Tedeschi, QC, "…" }
func (a *assigner) before(s *segment, c *cue) bool {
	if c.at >= s.open {
		return false
	}
	mark := a.t.word(s.open - 1)
	colon := mark == ":"
	if mark != ":" && mark != "," && c.isVerb && !c.is(saying) && !c.is(quoting) && !c.is(asking) && !a.t.isFinite(s.Range) { // { found ["no evidence"] }
		return false
	}
	if mark != ":" && mark != "," && s.open-1 >= c.frame.End && mark != "that" && mark != "whether" && !a.t.in(s.open-1, c.at) {
		return false
	}
	for i := max(c.frame.End, c.at+1); i < s.open; i++ {
		t := &a.t.Tokens[i]
		switch {
		case a.t.isPunct(i) || !c.isVerb:
		case t.POS == "VERB" && !colon && (t.Tag == "VBD" || t.Tag == "VBZ" || t.Tag == "VBP") && !a.inNoun(i, c.at):
			return false // another clause between
		case !a.t.in(i, c.at) && !colon:
			return false
		}
	}
	return !a.colonOther(s, c)
}

// inNoun reports whether verb i stands in a clause that hangs on a noun: { told reporters who were waiting, "…" }.
func (a *assigner) inNoun(i, top int) bool {
	for hops := 0; hops < 20 && i != top; hops++ {
		if a.t.dep(i, "relcl", "acl") {
			return true
		}
		if a.t.Tokens[i].Head == i {
			return false
		}
		i = a.t.Tokens[i].Head
	}
	return false
}

// colonOther reports whether another cue stands between the cue and the colon before the segment.
func (a *assigner) colonOther(s *segment, c *cue) bool {
	for k := range a.bySent[a.t.Sentence(c.at)] {
		o := &a.cues[a.bySent[a.t.Sentence(c.at)][k]]
		if o.at > c.at && o.at < s.open && len(o.speaker.Toks) > 0 && o.isVerb && !o.passes && !a.inSegment(o.at) {
			return true
		}
	}
	return false
}

// isSetOff reports whether a segment only sets off words, as a title, a term or in doubt, so that nobody is quoted.
//
//	{ China released a 12-point "peace plan" }
func (a *assigner) isSetOff(s *segment) bool {
	if a.isNamed(s) || a.isTitle(s) {
		return true
	}
	return !a.t.isFinite(s.Range) && a.t.words(s.Range) <= 4 && a.isNominal(s)
}

// isTitle reports whether a segment is written as a title is, each word but the small ones with a capital.
//
//	{ Microsoft says so on ["The Internet Explorer 6 Countdown"] }
func (a *assigner) isTitle(s *segment) bool {
	upper := 0
	for i := s.First; i < s.End; i++ {
		switch r, _ := utf8.DecodeRuneInString(a.t.Tokens[i].Text); {
		case unicode.IsUpper(r):
			upper++
		case a.t.isPunct(i) || unicode.IsDigit(r) || i > s.First && slices.Contains([]string{"ADP", "DET", "CCONJ", "PART"}, a.t.Tokens[i].POS):
		default:
			return false
		}
	}
	return upper >= 2 && !a.t.isFinite(s.Range)
}

// isNamed reports whether a segment is what something is named, which is nobody's speech.
//
//	{ the team's robot, named ["Better Idea of Afghan Girls"] }, { a site called ["The Countdown"] }, not { he called it ["a mistake"] }
func (a *assigner) isNamed(s *segment) bool {
	v := s.open - 1
	for v > 0 && (a.t.word(v) == "as" || a.t.dep(v, "det")) {
		v--
	}
	switch l := a.t.lemmaOf(v); {
	case slices.Contains([]string{"name", "title", "entitle", "nickname", "christen", "baptise", "baptize"}, l):
		return true
	case slices.Contains([]string{"call", "dub", "term", "label", "know", "style", "caption"}, l):
		return a.t.Tokens[v].Tag == "VBN" && a.t.child(v, "agent", "nsubj") < 0 && (a.t.dep(v, "acl", "advcl") || a.t.child(v, "auxpass") >= 0)
	}
	return slices.Contains([]string{"song", "book", "film", "movie", "album", "novel", "article", "essay", "poem", "play", "episode", "exhibition", "painting", "show", "series", "track", "single", "headline", "banner", "slogan", "nickname", "codename"}, a.t.word(v)) && a.isNominal(s)
}

// isNominal reports whether the head of a segment is a noun.
func (a *assigner) isNominal(s *segment) bool {
	for i := s.First; i < s.End; i++ {
		if h := a.t.Tokens[i].Head; (h == i || !s.Has(h)) && !a.t.isPunct(i) {
			switch a.t.Tokens[i].POS {
			case "NOUN", "PROPN", "ADJ", "NUM", "DET", "X":
				continue
			}
			return false
		}
	}
	return true
}

// isSpeech reports whether a segment that no cue claims can be speech on its own: whole sentences, set apart.
func (a *assigner) isSpeech(s *segment) bool {
	sent := a.t.Sentence(s.open)
	if sent < 0 || s.single {
		return false
	}
	if first := a.t.trim(a.t.Sents[sent]).First; first < s.open && a.t.words(syntax.Range{First: first, End: s.open}) > 0 {
		return false
	}
	return a.t.isFinite(s.Range) && a.t.words(s.Range) >= 3
}

// follow gives segment i, which no cue claims, to the speaker before it.
//
//	{ "It was bad," Kirby said. "[It got worse.]" }, and quotations that the paragraph before left open
func (a *assigner) follow(i int) {
	s := &a.segs[i]
	if s.goesOn && i > 0 && a.owner[i-1] >= 0 {
		a.extend(i, a.owner[i-1])
		return
	}
	if !a.isSpeech(s) && !a.goesOn(i) {
		return
	}
	if q := a.lastIn(i); q >= 0 {
		a.extend(i, q)
		return
	}
	if q := a.answered(i); q >= 0 {
		a.free(i, a.quotes[q].speaker)
		return
	}
	speaker, from := a.speakerBefore(i)
	if len(speaker.Toks) == 0 {
		speaker = a.personBefore(i)
	}
	a.free(i, speaker)
	a.quotes[len(a.quotes)-1].from = from
}

// goesOn reports whether segment i, short or between single marks, is a sentence of its own that goes on with speech: behind more of
// it in its paragraph, or as all of its paragraph behind one that is speech.
//
//	{ ‘It was bad,’ said Marr. [‘It got worse.’] }, { "No," said Holt. ⏎ ["Why not?"] }
func (a *assigner) goesOn(i int) bool {
	s := &a.segs[i]
	if i == 0 || s.close < 0 || a.owner[i-1] < 0 || a.segs[i-1].single != s.single || a.quotes[a.owner[i-1]].form != graph.Verbatim || !startsUpper(a.t, s.First) || !strings.ContainsAny(a.t.word(a.lastWordIn(s)), ".?!") {
		return false
	}
	before := a.t.Tokens[s.open-1].Text
	return a.lastIn(i) >= 0 && (strings.ContainsAny(before, ".?!") || a.t.Tokens[s.open-1].POS == "SPACE") || a.isParagraph(i) && a.t.Paragraph(a.segs[i-1].open) == a.t.Paragraph(s.open)-1
}

// isParagraph reports whether segment i is all of its paragraph.
func (a *assigner) isParagraph(i int) bool {
	p := a.t.Paragraph(a.segs[i].open)
	return p >= 0 && a.t.words(a.t.Paras[p]) == a.t.words(a.segs[i].Range)
}

// answered is the quotation of the one who spoke before the one whom segment i answers or asks, or -1: in a dialogue of questions,
// paragraph by paragraph, two speak in turn.
//
//	{ "Are you staying?" asked Marr. ⏎ "No," said Holt. ⏎ ["Why not?"] ⏎ ["Because I have a job."] }
func (a *assigner) answered(i int) int {
	if i < 2 || !a.isParagraph(i) {
		return -1
	}
	p, q, r := a.t.Paragraph(a.segs[i].open), a.owner[i-1], a.owner[i-2]
	if q < 0 || r < 0 || a.t.Paragraph(a.segs[i-1].open) != p-1 || a.t.Paragraph(a.segs[i-2].open) != p-2 {
		return -1
	}
	isQuestion := func(k int) bool { return a.t.word(a.lastWordIn(&a.segs[k])) == "?" }
	if isQuestion(i) == isQuestion(i-1) || a.t.word(a.quotes[q].speaker.Head) == a.t.word(a.quotes[r].speaker.Head) {
		return -1
	}
	return r
}

// personBefore is the person that the sentence before segment i in its paragraph is about, where it is told in the third person.
//
//	{ [Rita Gomez] ran upstairs with her dog. "I have never been so afraid." }
func (a *assigner) personBefore(i int) clause.Phrase {
	open := a.segs[i].open
	s := a.t.Sentence(open)
	if s >= 0 && a.t.onlyPunct(a.t.Sents[s].First, open) {
		s--
	}
	if s < 0 || a.t.Paragraph(a.t.Sents[s].First) != a.t.Paragraph(open) {
		return clause.Phrase{}
	}
	for v := a.t.Sents[s].First; v < a.t.Sents[s].End; v++ {
		if a.t.Tokens[v].Head != v {
			continue
		}
		subj := a.t.child(v, "nsubj", "nsubjpass")
		if subj < 0 || a.inSegment(subj) {
			return clause.Phrase{}
		}
		if e, ok := a.t.EntityAt(subj); ok && e.Label == "PERSON" || a.t.word(subj) == "he" || a.t.word(subj) == "she" {
			return a.t.phrase(subj)
		}
	}
	return clause.Phrase{}
}

// lastIn is the quotation of the segment before i in the same paragraph, or -1.
func (a *assigner) lastIn(i int) int {
	if i == 0 || a.t.Paragraph(a.segs[i-1].open) != a.t.Paragraph(a.segs[i].open) {
		return -1
	}
	return a.owner[i-1]
}

// speakerBefore is who spoke last before segment i, and the cue that says so: in its paragraph, or in the one before where this one is all quotation.
func (a *assigner) speakerBefore(i int) (clause.Phrase, *cue) {
	para := a.t.Paragraph(a.segs[i].open)
	for sent := a.t.Sentence(a.segs[i].open); sent >= 0; sent-- {
		p := a.t.Paragraph(a.t.Sents[sent].First)
		if p < para-1 || p == para-1 && !a.startsPara(i) {
			break
		}
		for k := len(a.bySent[sent]) - 1; k >= 0; k-- {
			c := &a.cues[a.bySent[sent][k]]
			if c.at < a.segs[i].open && len(c.speaker.Toks) > 0 && !c.passes && !a.inSegment(c.at) && !a.isTold(sent, c) {
				return c.speaker, c
			}
		}
		if p == para-1 && sent < a.t.Sentence(a.t.Paras[p].End-1) {
			break // only the last sentences of the paragraph before
		}
	}
	if i > 0 && a.startsPara(i) && a.owner[i-1] >= 0 && a.t.Paragraph(a.segs[i-1].open) == para-1 {
		q := &a.quotes[a.owner[i-1]]
		return q.speaker, cmp.Or(q.cue, q.from)
	}
	return clause.Phrase{}, nil
}

// isTold reports whether cue c lies in what another cue of its sentence attributes.
//
//	{ Heald noted the findings [show] pollution reduction is important. "…" }
func (a *assigner) isTold(sent int, c *cue) bool {
	return slices.ContainsFunc(a.bySent[sent], func(k int) bool {
		o := &a.cues[k]
		return o != c && len(o.speaker.Toks) > 0 && !o.passes && has(o.content, c.at)
	})
}

func (a *assigner) startsPara(i int) bool {
	p := a.t.Paragraph(a.segs[i].open)
	return p >= 0 && firstWord(a.t.Doc, a.t.Paras[p]) == a.segs[i].open
}

// inSegment reports whether a token lies between quotation marks.
func (a *assigner) inSegment(i int) bool {
	k, ok := slices.BinarySearchFunc(a.segs, i, func(s segment, i int) int { return cmp.Compare(s.open, i) })
	return ok || k > 0 && a.segs[k-1].outer().Has(i)
}

// free makes segment i a quotation without a cue.
func (a *assigner) free(i int, speaker clause.Phrase) {
	a.quotes = append(a.quotes, quotation{form: graph.Verbatim, speaker: speaker})
	a.extend(i, len(a.quotes)-1)
}

// withinMarks is the content of a cue, which ends with the quotation that the cue stands in.
//
//	{ any process "must be well [thought out]": "Moves are welcome" }
func (a *assigner) withinMarks(c *cue) []syntax.Range {
	k, ok := slices.BinarySearchFunc(a.segs, c.at, func(s segment, i int) int { return cmp.Compare(s.open, i) })
	if ok || k == 0 || !a.segs[k-1].Has(c.at) {
		return c.content
	}
	var out []syntax.Range
	for _, r := range c.content {
		if s := &a.segs[k-1]; r.First < s.End && r.End > s.First {
			out = append(out, r)
		}
	}
	return out
}

// beforeColon is what a cue tells indirectly before the colon that its words follow; nothing where they follow no colon.
//
//	{ told Sky News [any process must be thought out]: "Moves are welcome" }
func (a *assigner) beforeColon(c *cue, words syntax.Range) []syntax.Range {
	if words.First < 2 || a.t.word(words.First-2) != ":" || c.at > words.First {
		return nil
	}
	var out []syntax.Range
	for _, r := range c.content {
		if r = a.t.trim(syntax.Range{First: r.First, End: min(r.End, words.First-2)}); r.Len() > 0 {
			out = append(out, a.t.shut(r))
		}
	}
	return out
}

// indirect makes quotations of the cues that attribute clauses; of those in mixed the clause holds quoted words.
func (a *assigner) indirect(mixed map[int]bool) {
	for k := range a.cues {
		c := &a.cues[k]
		if !c.indirect() {
			continue
		}
		if v, ok := a.verbatim[k]; ok {
			c.content = a.beforeColon(c, a.quotes[v].content[0])
		}
		c.content = a.withinMarks(c)
		if len(c.content) == 0 {
			continue
		}
		if r := &c.content[0]; r.Len() > 1 && a.t.word(r.First) == "that" && a.t.dep(r.First, "mark") {
			r.First++
		}
		q := quotation{form: graph.Indirect, cue: c, speaker: c.speaker, content: c.content, passes: c.passes}
		if mixed[k] {
			q.form = graph.Mixed
		}
		slices.SortFunc(q.content, func(x, y syntax.Range) int { return cmp.Compare(x.First, y.First) })
		a.quotes = append(a.quotes, q)
	}
}

// passOn adds who quotes a speaker to what the speaker says.
//
//	{ he was quoted by [The Canadian Press]: "…" }, { [CNN] quoted Kirby as saying that … }, { Reuters, citing [two officials], reported that … }
func (a *assigner) passOn() {
	for k := len(a.quotes) - 1; k >= 0; k-- {
		q := &a.quotes[k]
		if q.cue != nil && q.cue.isVerb && !q.passes {
			if v := a.t.citing(q.cue.at); v >= 0 {
				inner := *q
				inner.cue = &cue{at: v, toks: []int{v}, classes: []class{saying}, compl: q.cue.compl, speaker: a.t.phrase(a.t.child(v, "dobj"))}
				inner.speaker = inner.cue.speaker
				a.quotes = slices.Insert(a.quotes, k, inner)
				continue
			}
		}
		c := cmp.Or(q.cue, q.from)
		if c == nil || !c.isVerb || q.passes {
			continue
		}
		v := c.at
		if p := a.t.Tokens[v].Head; a.t.dep(v, "pcomp") && p != v {
			v = a.t.Tokens[p].Head
		}
		if outer := a.t.quoter(v, q.speaker); !outer.IsZero() {
			c := &cue{at: v, toks: []int{v}, classes: []class{saying}, isVerb: true, compl: -1, speaker: outer, passes: true}
			a.quotes = append(a.quotes, quotation{form: graph.Verbatim, cue: c, speaker: outer, content: q.content, passes: true})
		}
	}
}

// quoter is who quotes or cites the speaker by verb v; zero where nobody does.
func (t *tree) quoter(v int, speaker clause.Phrase) clause.Phrase {
	if !isQuoting(t, v) {
		return clause.Phrase{}
	}
	source := -1
	if by := t.child(v, "agent"); by >= 0 {
		source = t.child(by, "pobj")
	} else if t.child(v, "dobj") >= 0 {
		source = t.child(v, "nsubj")
	}
	if source < 0 || slices.Contains(speaker.Toks, source) {
		return clause.Phrase{}
	}
	return t.phrase(source)
}
