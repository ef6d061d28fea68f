package mention

import (
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/quote"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// voice is who says I: the speaker of a transcript, the one who is interviewed or who asks, or whoever tells all of a speech.
type voice struct {
	speaker   *entity // nil where nobody is named
	addressee int     // index of the voice that it speaks to, or -1
}

// voices are the voices of a document. Those of quotations in a news report are found by speaker.
type voices struct {
	all []voice
	at  []int // token → index in all, or -1
}

// of is the index of the voice of token i, or -1.
func (v *voices) of(i int) int {
	if v.at == nil {
		return -1
	}
	return v.at[i]
}

// add makes a voice of some paragraphs, or gives them to one that there is.
func (v *voices) add(k int, who voice, parts ...syntax.Range) int {
	if k < 0 {
		k = len(v.all)
		v.all = append(v.all, who)
	}
	for _, p := range parts {
		for i := p.First; i < p.End; i++ {
			v.at[i] = k
		}
	}
	return k
}

// findVoices gives every turn of a transcript or an interview its voice, or else a speech its one.
func (r *resolution) findVoices() {
	r.voices.at = slices.Repeat([]int{-1}, len(r.doc.Tokens))
	turns, interview := quote.Turns(r.doc)
	switch {
	case interview:
		r.interviewed(turns)
	case len(turns) > 0:
		r.labelled(turns)
	default:
		if !r.announced() {
			r.monologue()
		}
	}
}

// labelled gives the turns of a transcript their voices, one for each label.
//
//	{ SECRETARY KERRY: [I] thank you … QUESTION: Do [you] … }
func (r *resolution) labelled(turns []quote.Turn) {
	byLabel := map[string]int{}
	last := -1
	for _, t := range turns {
		label := t.Speaker.String(r.doc)
		k, ok := byLabel[label]
		if !ok || label == "" {
			k = -1
		}
		k = r.voices.add(k, voice{speaker: r.entityIn(t.Speaker.Toks), addressee: -1}, t.Content...)
		if label != "" {
			byLabel[label] = k
		}
		if last >= 0 && last != k {
			if r.voices.all[last].addressee < 0 {
				r.voices.all[last].addressee = k
			}
			if r.voices.all[k].addressee < 0 {
				r.voices.all[k].addressee = last
			}
		}
		last = k
	}
}

// entityIn is the person that some tokens name, or nil.
func (r *resolution) entityIn(toks []int) *entity {
	for _, i := range toks {
		if k, ok := r.at[i]; ok {
			if e := r.entities[r.mentions[k].Entity]; e.Kind == graph.Person {
				return e
			}
		}
	}
	return nil
}

// interviewed gives all questions one voice, and all answers that of who is interviewed. Where nobody is known to be,
// there may be several, and every answer has a voice of its own.
func (r *resolution) interviewed(turns []quote.Turn) {
	who := r.interviewee(turns[0].Content[0].First)
	asks := r.voices.add(-1, voice{addressee: -1})
	answers := -1
	var pair []*entity
	if who == nil {
		pair = r.inTitle()
	}
	for k, t := range turns {
		if t.Question {
			r.voices.add(asks, voice{}, t.Content...)
			continue
		}
		if who == nil && k > 0 && turns[k-1].Question {
			answers = -1
		}
		if len(pair) > 1 {
			r.voices.add(-1, voice{speaker: r.oneOf(pair, t.Content[0]), addressee: asks}, t.Content...)
			continue
		}
		answers = r.voices.add(answers, voice{speaker: who, addressee: asks}, t.Content...)
		if who != nil {
			r.voices.all[asks].addressee = answers
		}
	}
}

// announced gives voices to an interview whose questions do not end in question marks, where the opening says who is interviewed.
// What speaks to somebody is a question unless it is long, and so is a short paragraph before an answer.
//
//	{ Wikinews interviewed Tina McKenzie. … Who plays in that one? … The Gliders have never won. … [We] always seem to chill out }
func (r *resolution) announced() bool {
	first := -1 // token behind the opening
	for p := range r.doc.Paras {
		for i := r.doc.Paras[p].First; i < r.doc.Paras[p].End && first < 0 && p < 8; i++ {
			switch r.doc.Tokens[i].Lemma {
			case "interview", "interviewed", "Q&A":
				first = r.doc.Paras[p].End
			}
		}
	}
	who := (*entity)(nil)
	if first >= 0 && !r.quotesMuch() {
		who = r.interviewee(first)
	}
	if who == nil {
		return false
	}
	asks := r.voices.add(-1, voice{addressee: -1})
	answers := r.voices.add(-1, voice{speaker: who, addressee: asks})
	r.voices.all[asks].addressee = answers
	for _, p := range r.doc.Paras {
		if p.First < first || p.Len() < 4 {
			continue
		}
		switch {
		case r.isAsked(p):
			r.voices.add(asks, voice{}, p)
		case !r.speaksOf(p, who): // { [Licen] served as the Director of Communications }
			r.voices.add(answers, voice{}, p)
		}
	}
	return true
}

// speaksOf reports whether a paragraph has the name of a person.
func (r *resolution) speaksOf(p syntax.Range, who *entity) bool {
	return slices.ContainsFunc(r.mentions, func(m Mention) bool { return m.Entity == who.ID && m.Kind == graph.Name && p.Has(m.First) })
}

// quotesMuch reports whether a report has its speakers speak between quotation marks.
func (r *resolution) quotesMuch() bool {
	n := 0
	for _, q := range r.quotations() {
		n += q.Len()
	}
	return n*10 > len(r.doc.Tokens)
}

// isAsked reports whether a paragraph of an interview is a question, or what else the one who asks says.
func (r *resolution) isAsked(p syntax.Range) bool {
	you, own := 0, 0
	for i := p.First; i < p.End; i++ {
		switch r.word(i) {
		case "you", "your":
			you++
		case "i", "my", "me", "we", "our", "us":
			own++
		}
	}
	last := p.End - 1
	for last > p.First && strings.TrimSpace(r.doc.Tokens[last].Text) == "" {
		last--
	}
	return strings.HasSuffix(r.word(last), "?") || you > 0 && p.Len() < 60 || own == 0 && p.Len() < 25
}

// interviewTitle matches the part of a title that names who is interviewed.
var interviewTitle = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\binterview(?:s|ed)?\s+(?:with\s+)?(.*?)(?:\s+(?:on|about|over|regarding|at)\s|[:;\n]|$)`),
	regexp.MustCompile(`(?i)(?:^|:)\s*([^:\n]*?)\s+(?:tells|told|talks|speaks|discusses|answers|about)\s`),
	regexp.MustCompile(`(?i)^([^:\n]*):\s+an?\s+interview\b`),
	regexp.MustCompile(`(?i)^([^:\n]*)\s+interviewed\s+by\b`),
}

// interviewee is the one person whom the title, or else the opening up to a token, says is interviewed; nil where that is nobody
// or more than one.
//
//	{ Wikinews spoke with [William Evans], president of the Brotherhood of Magicians }, { [He] was interviewed by Wikinews }
func (r *resolution) interviewee(first int) *entity {
	var byVerb []*entity
	for k := range r.mentions {
		m := &r.mentions[k]
		e := r.entities[m.Entity]
		if e.Kind != graph.Person || m.Kind != graph.Name {
			continue
		}
		if m.First < first && !slices.Contains(byVerb, e) && r.isInterviewed(m) {
			byVerb = append(byVerb, e)
		}
	}
	switch byTitle := r.inTitle(); {
	case len(byTitle) == 1:
		return byTitle[0]
	case len(byTitle) > 1:
		return nil
	case len(byVerb) == 1:
		return byVerb[0]
	}
	return r.titled(r.interviewTitles())
}

// interviewTitles are the parts of the title that may name who is interviewed, a line each.
func (r *resolution) interviewTitles() string {
	var parts string
	for _, re := range interviewTitle {
		if m := re.FindStringSubmatch(r.title); m != nil {
			parts += m[1] + "\n"
		}
	}
	return parts
}

// inTitle are the people of the text whom the title says are interviewed.
func (r *resolution) inTitle() []*entity {
	parts := strings.ToLower(r.interviewTitles())
	var out []*entity
	for _, m := range r.mentions {
		e := r.entities[m.Entity]
		if e.Kind == graph.Person && m.Kind == graph.Name && !slices.Contains(out, e) && hasWord(parts, e.words[len(e.words)-1]) {
			out = append(out, e)
		}
	}
	return out
}

// oneOf is who of those interviewed gives an answer: the one who says his name, or, of two, the one who does not name the other.
//
//	{ It is basically me and Isabel, I'm [Mario Lucero] }, { [Isabel] and I had many ideas }
func (r *resolution) oneOf(who []*entity, answer syntax.Range) *entity {
	var named []*entity
	for _, m := range r.mentions {
		e := r.entities[m.Entity]
		if m.Kind != graph.Name || !answer.Has(m.First) || !slices.Contains(who, e) {
			continue
		}
		if v := r.word(m.First - 1); (v == "'m" || v == "’m" || v == "am") && r.word(m.First-2) == "i" {
			return e
		}
		if !slices.Contains(named, e) {
			named = append(named, e)
		}
	}
	if len(named) == 1 && len(who) == 2 {
		return who[1-slices.Index(who, named[0])]
	}
	return nil
}

// titled is the person whose full name ends one of some lines of the title, with all mentions of the name that the recogniser
// passed over; nil where none does. The name need not stand in the text.
//
//	{ Wikinews interviews Israeli mathematician and writer [Aner Shalev] }, { Speech by Mr. [Joseph Tiampati] }
func (r *resolution) titled(lines string) *entity {
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		n := len(words)
		for n > 0 && isNamePart(words[n-1]) && len(words)-n < 4 {
			n--
		}
		name := words[n:]
		for len(name) > 0 && (isTitle([]string{strings.ToLower(name[0])}) || strings.HasSuffix(name[0], ".")) {
			name = name[1:]
		}
		if n > 0 && notBeforeName[strings.ToLower(words[n-1])] || n == 0 && len(name) == len(words) && len(words) > 3 || !r.mayBePerson(name) {
			continue
		}
		return r.namedInTitle(name)
	}
	return nil
}

// notBeforeName are words behind which the end of a title names where somebody is from.
var notBeforeName = map[string]bool{"of": true, "at": true, "from": true, "for": true, "in": true, "and": true, "the": true, "a": true, "an": true}

// mayBePerson reports whether words of a title can be a person's name: two or three, no small ones among them, that the text
// does not have as the name of something else.
func (r *resolution) mayBePerson(name []string) bool {
	text := strings.Join(name, " ")
	if _, known := gaz().names[text]; len(name) < 2 || len(name) > 3 || known || kindByWord("", text) != "" || isCompany(strings.Fields(strings.ToLower(text))) {
		return false
	}
	for _, w := range name {
		if len(w) < 3 && !strings.HasSuffix(w, ".") || notBeforeName[strings.ToLower(w)] || strings.EqualFold(w, "with") || gaz().demonyms[w] != "" {
			return false
		}
	}
	for _, m := range r.mentions {
		if e := r.entities[m.Entity]; e.Kind != graph.Person && slices.Contains(e.words, strings.ToLower(name[len(name)-1])) {
			return false
		}
	}
	return true
}

// isNamePart reports whether a word of a title may be one of a name.
func isNamePart(w string) bool {
	return len(w) > 1 && strings.ToUpper(w[:1]) == w[:1] && strings.ToUpper(w) != w && strings.ToLower(w[:1]) != w[:1] && !strings.ContainsAny(w, "0123456789,:;\"'()")
}

// namedInTitle makes a person of a name, and mentions where the text has the name or its last word.
func (r *resolution) namedInTitle(name []string) *entity {
	e := r.entity(graph.Person, strings.Join(name, " "), 0)
	e.alias(e.Label, graph.Name)
	for i := range r.doc.Tokens {
		for n := range len(name) {
			rg := syntax.Range{First: i, End: i + len(name) - n}
			if rg.End <= len(r.doc.Tokens) && !r.covered(rg) && (n == 0 || n == len(name)-1) && r.doc.TextOf(rg) == strings.Join(name[n:], " ") {
				r.mention(rg, graph.Name, e, 0.8)
			}
		}
	}
	return e
}

// covered reports whether a name stands on a token of a range.
func (r *resolution) covered(rg syntax.Range) bool {
	for i := rg.First; i < rg.End; i++ {
		if _, ok := r.at[i]; ok {
			return true
		}
	}
	return false
}

func hasWord(text, w string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(c rune) bool { return !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c > 127) }), w)
}

// isInterviewed reports whether the clause of a mention says that the one it names is interviewed.
//
//	{ Wikinews interviewed [Tina McKenzie] }, { caught up with [her] }, { [Bos] now discusses his work with Wikinews }
func (r *resolution) isInterviewed(m *Mention) bool {
	h := m.Head
	for hops := 0; hops < 2 && r.doc.Tokens[h].Dep == "appos"; hops++ {
		h = r.doc.Tokens[h].Head
	}
	v := r.doc.Tokens[h].Head
	with := false
	if r.doc.Tokens[v].POS == "ADP" {
		with = r.word(v) == "with" || r.word(v) == "to"
		v = r.doc.Tokens[v].Head
	}
	switch r.doc.Tokens[v].Lemma {
	case "interview":
		return r.doc.Tokens[h].Dep == "dobj" || r.doc.Tokens[h].Dep == "nsubjpass" || with
	case "speak", "talk", "sit", "chat", "catch", "correspond":
		return with
	}
	return false
}

// speeches matches a title that names who speaks.
//
//	{ Remarks by President Biden in a Briefing }, { Pelosi Floor Speech in Support of the Act }
var speeches = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:speech|address|remarks|statement|testimony|lecture|sermon|oration)\s+(?:delivered\s+|given\s+)?(?:by|of)\s+(.{3,60}?)(?:\s+(?:to|at|in|on|before|during|for|about)\s|[,:;\n]|$)`),
	regexp.MustCompile(`^(.{3,40}?)(?:'s|’s)?\s+(?:[A-Z][a-z]+\s+)?(?:Speech|Address|Remarks|Statement|Testimony|Lecture)\b`),
}

// leastOwn is how many sentences somebody must tell of himself outside quotation marks for a text to be told by one person.
const leastOwn = 3

// manyVoices matches titles of texts in which several speak.
var manyVoices = regexp.MustCompile(`(?i)\b(interview|interviews|interviewed|debate|debates|panel|conversation|discussion|hearing|q&a|readers|letters|voices)\b`)

// monologue gives a text that one person tells its one voice: a speech, a column. Where the title does not say whose, it is the
// speaker's.
func (r *resolution) monologue() {
	quoted := r.quotations()
	in := func(i int) bool { return slices.ContainsFunc(quoted, func(q quotation) bool { return q.Has(i) }) }
	told := map[int]bool{}
	for i := range r.doc.Tokens {
		if w := r.word(i); (w == "i" || w == "my" || w == "me") && strings.HasPrefix(r.doc.Tokens[i].Tag, "PRP") && !in(i) {
			told[r.doc.Sentence(i)] = true
		}
	}
	if len(told) < leastOwn || manyVoices.MatchString(r.title) { // { Wikinews interviews meteorological experts }: each tells his own
		return
	}
	who := r.orator()
	if who == nil {
		who = r.local(graph.Person, "the speaker", syntax.Range{}, 0)
	}
	k := r.voices.add(-1, voice{speaker: who, addressee: -1})
	for i := range r.doc.Tokens {
		if !in(i) {
			r.voices.at[i] = k
		}
	}
}

// orator is the one person whom the title says speaks, or nil.
func (r *resolution) orator() *entity {
	for _, re := range speeches {
		m := re.FindStringSubmatch(r.title)
		if m == nil {
			continue
		}
		var found []*entity
		for _, id := range r.order {
			if e := r.entities[id]; e.Kind == graph.Person && hasWord(strings.ToLower(m[1]), e.words[len(e.words)-1]) {
				found = append(found, e)
			}
		}
		if len(found) == 1 {
			return found[0]
		}
		if len(found) == 0 {
			return r.titled(m[1])
		}
	}
	return nil
}

// speakers is for each token the first name of whose voice it is; nil where nobody is known. The mentions must be in order.
func (r *resolution) speakers() []Mention {
	names := make([]Mention, len(r.voices.all))
	found := false
	for k, v := range r.voices.all {
		for _, m := range r.mentions {
			if v.speaker != nil && m.Entity == v.speaker.ID && m.Kind == graph.Name && m.Confidence >= graph.LeastSure {
				names[k], found = m, true
				break
			}
		}
	}
	if !found {
		return nil
	}
	out := make([]Mention, len(r.doc.Tokens))
	for i, k := range r.voices.at {
		if k >= 0 {
			out[i] = names[k]
		}
	}
	return out
}
