package quote

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// class is what a cue does with what it attributes; see cues.txt.
type class string

const (
	saying    class = "say"
	thinking  class = "think"
	finding   class = "find"
	asking    class = "ask"
	denying   class = "deny"
	ordering  class = "order"
	promising class = "promise"
	quoting   class = "quote"
)

//go:embed cues.txt
var cuesText string

// lexicon is the classes of each lemma.
var lexicon = sync.OnceValue(func() map[string][]class {
	out := map[string][]class{}
	for line := range strings.Lines(cuesText) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		for _, lemma := range fields[1:] {
			lemma = strings.ReplaceAll(lemma, "_", " ")
			out[lemma] = append(out[lemma], class(fields[0]))
		}
	}
	return out
})

// cue is an expression that attributes something to somebody.
type cue struct {
	at          int   // its head: "said", "according"
	toks        []int // its words
	classes     []class
	isVerb      bool
	speaker     clause.Phrase  // may be zero
	frame       syntax.Range   // the words that do the attributing, speaker among them, where they stand together
	compl       int            // head of the clause that it attributes, or -1
	content     []syntax.Range // what it attributes by syntax; empty where only quotation marks can tell
	isStatement bool           // it announces a statement: "issued the following statement:"
	passes      bool           // it only passes on what another said: as quoted by CNN
}

func (c *cue) is(cl class) bool { return slices.Contains(c.classes, cl) }

// reports whether the cue attributes clauses without quotation marks.
func (c *cue) indirect() bool {
	return len(c.content) > 0 && (!c.isVerb || slices.ContainsFunc(c.classes, func(cl class) bool { return cl != quoting }))
}

// cues finds the cues of a document, in order.
func cues(t *tree) []cue {
	var out []cue
	for i := range t.Tokens {
		for _, find := range []func(*tree, int) (cue, bool){quotedBy, putIt, verbCue, statementCue, nounVerb, accordingTo, inTheWordsOf, inTheView, nounCue} {
			if c, ok := find(t, i); ok {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// verbCue reads a verb of saying with its subject and complement.
//
//	{ Kirby reiterated that any peace plan won't last }, { the plan failed, Kirby said }, { "…," said Kirby }
func verbCue(t *tree, v int) (cue, bool) {
	if pos := t.Tokens[v].POS; pos != "VERB" && pos != "AUX" {
		return cue{}, false
	}
	if t.isCiting(v) { // { CNN reported, [citing] a spokesman, that … }: no statement of CNN's own
		return cue{}, false
	}
	classes := lexicon()[lemma(t, v)]
	if t.clearBehind(v) >= 0 { // { Townsend made it clear that we would strike }
		classes = []class{saying}
	}
	if classes == nil && t.isHearing(v) { // { The court heard that he had lent the money }
		classes = []class{saying}
	}
	if classes == nil && t.isConvinced(v) { // { Marsh is not convinced that Brussels will approve it }
		classes = []class{thinking}
	}
	if classes == nil {
		return cue{}, false
	}
	c := cue{at: v, toks: cueWords(t, v), classes: classes, isVerb: true, compl: -1}
	c.speaker = speakerOf(t, v, 0)
	if k := len(c.speaker.Toks); k == 2 && t.word(c.speaker.Toks[0]) == "no" && slices.Contains([]string{"way", "reason", "need", "time", "chance", "means"}, t.word(c.speaker.Toks[1])) { // { have [no way] to estimate }
		return cue{}, false
	}
	if len(c.speaker.Toks) == 1 && isPointer(t.word(c.speaker.Toks[0])) {
		return cue{}, false
	}
	if slices.Contains(c.speaker.Toks, v) { // read as a clause of the speaker's: { Sudan's army [said it had won], a claim that … }
		sub := t.Subtree(v)
		c.speaker.Toks = slices.DeleteFunc(slices.Clone(c.speaker.Toks), func(i int) bool { return slices.Contains(sub, i) })
	}
	c.frame = frame(t, v, c.speaker)
	c.complement(t)
	if c.is(denying) && len(c.speaker.Toks) == 0 { // { …, an allegation Abu Dhabi has repeatedly denied }, with its subject lost
		return cue{}, false
	}
	return c, len(c.speaker.Toks) > 0 || len(c.content) > 0
}

// isPointer reports whether a word standing alone points at what was said, or at things, and names nobody who says it.
//
//	{ [That] said, we are ready to talk }, { findings [that] help explain how it spread }
func isPointer(w string) bool {
	switch w {
	case "that", "this", "which", "what", "these":
		return true
	}
	return false
}

// isHearing reports whether verb v is what a court does to those who speak before it.
//
//	{ The inquest heard that the driver had been warned }
func (t *tree) isHearing(v int) bool {
	s := t.child(v, "nsubj")
	return s >= 0 && strings.EqualFold(t.Tokens[v].Lemma, "hear") &&
		slices.Contains([]string{"court", "jury", "jurors", "inquest", "inquiry", "tribunal", "hearing", "committee", "commission", "trial", "panel"}, t.word(s))
}

// isConvinced reports whether v says what its subject believes: whom somebody convinced is not told.
//
//	{ Marsh was [convinced] that the army had left }, not { was [convinced] by Marsh that … }
func (t *tree) isConvinced(v int) bool {
	w := t.word(v)
	return (w == "convinced" || w == "persuaded") && t.child(v, "nsubjpass") >= 0 && t.child(v, "ccomp") > v && t.child(v, "agent") < 0
}

// lemma is the lemma of a verb with its particle.
func lemma(t *tree, v int) string {
	l := strings.ToLower(t.Tokens[v].Lemma)
	if p := t.child(v, "prt"); p >= 0 {
		if with := l + " " + t.word(p); lexicon()[with] != nil {
			return with
		}
	}
	return l
}

// cueWords is the verb with its particle and negation: { said }, { did not say }, { pointed out }.
func cueWords(t *tree, v int) []int {
	toks := []int{v}
	for _, c := range t.Children(v) {
		if t.dep(c, "prt") || t.dep(c, "neg") || t.dep(c, "aux") && t.child(v, "neg") == c+1 {
			toks = append(toks, c)
		}
	}
	slices.Sort(toks)
	return toks
}

// frame is the stretch from the speaker to the verb, whichever comes first.
func frame(t *tree, v int, speaker clause.Phrase) syntax.Range {
	r := syntax.Range{First: v, End: v + 1}
	h := speaker.Head
	if len(speaker.Toks) == 0 || t.Tokens[h].Head != v {
		return r
	}
	s := t.span(h)
	return syntax.Range{First: min(r.First, s.First), End: max(r.End, s.End)}
}

// complement finds what the verb attributes: its clausal complements, or the clause that it is inserted in.
func (c *cue) complement(t *tree) {
	v := c.at
	children := t.Children(v)
	if k := t.clearBehind(v); k >= 0 {
		children = append(slices.Clip(children), t.Children(k)...)
	}
	if k := t.citing(v); k >= 0 && t.child(k, "ccomp") > k { // { CNN reported, citing a spokesman, [that the dam had burst] }
		children = append(slices.Clip(children), t.child(k, "ccomp"))
	}
	for _, k := range children {
		thatClause := t.dep(k, "advcl") && t.Tokens[k].Head != v && t.child(k, "mark") >= 0 && t.word(t.child(k, "mark")) == "that"
		if !t.dep(k, "ccomp") && !thatClause || k == t.clearBehind(v) || !t.isClause(k) && !(c.is(thinking) && hasSubject(t, k)) {
			continue
		}
		if c.compl < 0 {
			c.compl = k
		}
		if t.right[k] < v && t.colonBetween(t.right[k], v) { // { Opposition came from smaller parties: Lucas said … }
			c.compl = -1
			continue
		}
		if t.right[k] < min(v, c.frame.First) && !t.onlyPunct(t.right[k]+1, c.frame.First) { // { It is not retroactive, so the taxes requested are old }
			c.compl = -1
			continue
		}
		for _, r := range without(t.span(k), c.within(t, k)) {
			c.addContent(t, r)
		}
	}
	if c.compl >= 0 {
		return
	}
	h := t.Tokens[v].Head
	switch {
	case h == v || len(c.speaker.Toks) == 0 || t.Tokens[c.speaker.Head].Head != v:
	case h > v && t.colonBetween(t.right[v], h): // { France offered to co-chair it; Brazil did not }
	case t.dep(v, "advcl") && t.asMarked(v) && t.deniedBefore(h, v): // { It did not, as the opposition alleges, demand it }
	case t.dep(v, "parataxis"), t.dep(v, "advcl") && t.asMarked(v): // { The plan, as Kirby said, failed }
		c.compl = h
		for _, r := range without(t.span(h), c.insertion(t)) {
			c.addContent(t, r)
		}
	}
}

// insertion is the span of an inserted cue, without what the parser took for a subject of it before the speaker.
//
//	{ [Recipients], said Maurer, are required to exhibit the photographs }
func (c *cue) insertion(t *tree) syntax.Range {
	r := syntax.Range{First: c.frame.First, End: t.right[c.at] + 1}
	for _, k := range t.Children(c.at) {
		if !(t.dep(k, "nsubj") && k < c.at && !c.frame.Has(k) && t.word(t.right[k]+1) == ",") {
			r.First = min(r.First, t.left[k])
		}
	}
	return r
}

func (c *cue) addContent(t *tree, r syntax.Range) {
	if r = t.shut(t.trim(r)); r.Len() > 0 {
		c.content = append(c.content, r)
	}
}

// within is the part of the span of complement k that belongs to the cue, where the complement stands around it.
//
//	{ The hit of the evening, [she observed from the line], was the room }
func (c *cue) within(t *tree, k int) syntax.Range {
	r := syntax.Range{First: c.at, End: c.at + 1}
	if !t.span(k).Has(c.at) {
		return r
	}
	r.First = min(r.First, c.frame.First)
	for _, i := range t.Children(k) {
		if i > c.at {
			r.End = min(t.left[i], k)
			return r
		}
	}
	r.End = max(r.End, k)
	return r
}

// onlyPunct reports whether only punctuation and adverbs stand in a range.
//
//	{ The plan failed, then Kirby said }
func (t *tree) onlyPunct(from, to int) bool {
	for i := from; i < to; i++ {
		if !t.isPunct(i) && t.Tokens[i].POS != "ADV" {
			return false
		}
	}
	return true
}

// colonBetween reports whether a colon or semicolon stands between two tokens.
func (t *tree) colonBetween(a, b int) bool {
	for i := a; i < b; i++ {
		if w := t.word(i); w == ":" || w == ";" {
			return true
		}
	}
	return false
}

// deniedBefore reports whether the clause of h is negated before cue v comes, which then vouches for what is denied.
func (t *tree) deniedBefore(h, v int) bool {
	n := t.child(h, "neg")
	return n >= 0 && n < v && v < h
}

func hasSubject(t *tree, v int) bool { return t.child(v, "nsubj", "nsubjpass", "expl", "csubj") >= 0 }

// isClause reports whether the complement k is finite.
//
//	{ said [the plan failed] }, not { told [him to go] }
func (t *tree) isClause(k int) bool {
	for _, c := range t.Children(k) {
		if t.dep(c, "aux") && t.word(c) == "to" {
			return false
		}
		if t.Tokens[c].Tag == "MD" {
			return true
		}
	}
	switch t.Tokens[k].Tag {
	case "VB", "VBG":
		return t.child(k, "aux", "auxpass") >= 0
	}
	return true
}

// asMarked reports whether a clause begins with as: { as quoted by CNN }.
func (t *tree) asMarked(v int) bool {
	for _, c := range t.Children(v) {
		if c < v && t.word(c) == "as" {
			return true
		}
	}
	return false
}

// quotedBy reads { as quoted by CNN } and { KCNA, quoted by Yonhap, said … }: the whole sentence is the source's.
func quotedBy(t *tree, v int) (cue, bool) {
	if t.Tokens[v].Tag != "VBN" || !slices.Contains([]string{"quote", "cite", "report"}, t.Tokens[v].Lemma) || !t.dep(v, "advcl", "acl") {
		return cue{}, false
	}
	by := t.child(v, "agent")
	if by < 0 {
		return cue{}, false
	}
	source := t.child(by, "pobj")
	if source < 0 {
		return cue{}, false
	}
	c := cue{at: v, classes: []class{saying}, compl: -1, speaker: t.phrase(source), frame: t.span(v), passes: true}
	if t.asMarked(v) {
		c.toks = append(c.toks, t.left[v])
	}
	c.toks = append(c.toks, v, by)
	h := t.Tokens[v].Head
	for hops := 0; hops < 30 && t.Tokens[h].Head != h && t.Tokens[h].POS != "VERB" && t.Tokens[h].POS != "AUX"; hops++ {
		h = t.Tokens[h].Head
	}
	c.compl = h
	for _, r := range without(t.span(h), t.span(v)) {
		c.addContent(t, r)
	}
	return c, true
}

// clearBehind is the adjective of the idiom to make (it) clear that, or -1.
func (t *tree) clearBehind(v int) int {
	if t.lemmaOf(v) != "make" {
		return -1
	}
	for _, k := range t.Children(v) {
		if (t.word(k) == "clear" || t.word(k) == "plain") && k > v && k < v+4 {
			return k
		}
	}
	return -1
}

// citing is the participle by which verb v names its own source, or -1.
//
//	{ Reuters, [citing] two officials, reported that … }
func (t *tree) citing(v int) int {
	for _, k := range t.Children(v) {
		if t.isCiting(k) {
			return k
		}
	}
	return -1
}

// isCiting reports whether v is a participle that names the source of a verb of saying above it.
func (t *tree) isCiting(v int) bool {
	if !isQuoting(t, v) || t.Tokens[v].Tag != "VBG" || !t.dep(v, "advcl") || lexicon()[lemma(t, t.Tokens[v].Head)] == nil {
		return false
	}
	o := t.child(v, "dobj")
	return o >= 0 && t.isSource(o)
}

// sources are nouns for people and papers that can be cited.
var sources = strings.Fields(`official officials source sources police spokesman spokeswoman spokesperson witness witnesses report reports document documents
	statement media agency newspaper diplomat diplomats doctor doctors lawyer lawyers expert experts analyst analysts resident residents ministry
	minister department authority authorities agencies activist activists prosecutor prosecutors letter memo email study people aide aides
	executive executives investigator investigators researcher researchers relative relatives colleague colleagues`)

// isSource reports whether a noun can say something.
func (t *tree) isSource(i int) bool {
	if e, ok := t.EntityAt(i); ok && slices.Contains([]string{"PERSON", "ORG", "NORP", "GPE"}, e.Label) {
		return true
	}
	return t.Tokens[i].POS == "PROPN" || slices.Contains(sources, t.word(i))
}

// statementCue reads { Lt. Gen. Townsend provided the following statement on the advance: }.
func statementCue(t *tree, v int) (cue, bool) {
	o := t.child(v, "dobj")
	if t.Tokens[v].POS != "VERB" || o < v || !slices.Contains([]string{"provide", "issue", "make", "release", "give", "offer", "deliver", "publish", "post"}, t.lemmaOf(v)) ||
		!slices.Contains([]string{"statement", "comment", "remark", "message", "reaction", "response", "declaration"}, t.lemmaOf(o)) {
		return cue{}, false
	}
	c := cue{at: v, toks: []int{v}, classes: []class{quoting}, isVerb: true, isStatement: true, compl: -1, speaker: speakerOf(t, v, 0)}
	if len(c.speaker.Toks) == 0 {
		return cue{}, false
	}
	c.frame = frame(t, v, c.speaker)
	c.frame.End = max(c.frame.End, t.trim(t.span(v)).End)
	return c, true
}

// nounVerb reads a verb of saying that was taken for a noun behind a name.
//
//	{ The U.S. Department of Agriculture [notes], "Ground-level ozone causes damage" }
func nounVerb(t *tree, v int) (cue, bool) {
	if t.Tokens[v].Tag != "NNS" || v+2 >= len(t.Tokens) || t.word(v+1) != "," && t.word(v+1) != ":" || !strings.ContainsAny(t.Tokens[v+2].Text, "\"“‘") {
		return cue{}, false
	}
	if !slices.Contains(lexicon()[t.lemmaOf(v)], saying) {
		return cue{}, false
	}
	s := t.child(v, "nsubj", "compound", "nmod")
	if s < 0 || s > v || t.Tokens[s].POS != "PROPN" {
		return cue{}, false
	}
	c := cue{at: v, toks: []int{v}, classes: []class{saying}, isVerb: true, compl: -1, speaker: t.phrase(s)}
	c.frame = frame(t, v, c.speaker)
	return c, true
}

// putIt reads { As Kirby put it, "…" }.
func putIt(t *tree, v int) (cue, bool) {
	if t.lemmaOf(v) != "put" || t.word(v+1) != "it" || !t.dep(v, "advcl") || !t.asMarked(v) {
		return cue{}, false
	}
	c := cue{at: v, toks: []int{v, v + 1}, classes: []class{saying}, compl: -1, speaker: speakerOf(t, v, 0), frame: t.trim(t.span(v))}
	if len(c.speaker.Toks) == 0 {
		return cue{}, false
	}
	c.ofSentence(t)
	return c, true
}

// accordingTo reads { According to Kirby, the U.S. has been saying … }: at the edge of a sentence it attributes all of it,
// elsewhere the clause that it stands in.
func accordingTo(t *tree, i int) (cue, bool) {
	p := i + 1
	switch {
	case t.word(i) == "according" && t.word(p) == "to":
	case t.word(i) == "per" && t.dep(i, "prep") && (t.word(p) == "the" || t.word(p) == "a" || p < len(t.Tokens) && t.Tokens[p].POS == "PROPN") && t.startsSentence(i):
		p = i // { Per the report, the dam was unsafe }
	default:
		return cue{}, false
	}
	speaker := t.governed(p)
	if speaker.IsZero() {
		return cue{}, false
	}
	c := cue{at: i, toks: []int{i}, classes: []class{saying}, compl: -1, speaker: speaker}
	if p > i {
		c.toks = append(c.toks, p)
	}
	c.frame = syntax.Range{First: i, End: max(p+1, t.sourceEnd(speaker))}
	c.ofSentence(t)
	return c, true
}

// inTheWordsOf reads { in the words of the prosecutor, "…" }.
func inTheWordsOf(t *tree, i int) (cue, bool) {
	if t.word(i) != "in" || t.word(i+1) != "the" || t.word(i+2) != "words" || t.word(i+3) != "of" {
		return cue{}, false
	}
	speaker := t.governed(i + 3)
	if speaker.IsZero() {
		return cue{}, false
	}
	c := cue{at: i + 2, toks: []int{i, i + 1, i + 2, i + 3}, classes: []class{quoting}, compl: -1, speaker: speaker}
	c.frame = syntax.Range{First: i, End: max(i+4, t.sourceEnd(speaker))}
	return c, true
}

// inTheView reads { in the view of Ann Marr, the dam was unsafe }, and { in Kirby's words, "…" } or { in her opinion, … }.
func inTheView(t *tree, i int) (cue, bool) {
	if t.word(i) != "in" {
		return cue{}, false
	}
	n := t.child(i, "pobj")
	if n < 0 || n > i+6 {
		return cue{}, false
	}
	c := cue{at: n, compl: -1, frame: t.trim(t.span(i))}
	for k := i; k <= n; k++ {
		c.toks = append(c.toks, k)
	}
	switch t.word(n) {
	case "words":
		c.classes = []class{quoting}
	case "view", "opinion", "judgment", "judgement", "estimation":
		c.classes = []class{thinking}
	default:
		return cue{}, false
	}
	if p := t.child(n, "poss"); p >= 0 {
		c.speaker = t.owner(p)
	} else if of := t.child(n, "prep"); of == n+1 && t.word(of) == "of" && t.word(n-1) == "the" {
		c.speaker = t.governed(of)
	}
	if len(c.speaker.Toks) == 0 || t.word(c.speaker.Head) == "my" || t.word(c.speaker.Head) == "our" {
		return cue{}, false
	}
	if !c.is(quoting) {
		c.ofSentence(t)
	}
	return c, true
}

// owner is a possessor without the mark of its case.
func (t *tree) owner(p int) clause.Phrase {
	out := t.phrase(p)
	out.Toks = slices.DeleteFunc(slices.Clone(out.Toks), func(i int) bool { return t.dep(i, "case") })
	return out
}

// speechNouns are nouns for what is said, with what they do with it.
var speechNouns = map[string]class{
	"warning": saying, "claim": saying, "statement": saying, "comment": saying, "remark": saying, "allegation": saying, "assertion": saying, "announcement": saying,
	"argument": saying, "admission": saying, "declaration": saying, "insistence": saying, "prediction": saying, "complaint": saying, "accusation": saying,
	"contention": saying, "revelation": saying, "suggestion": saying, "assurance": saying, "testimony": saying, "acknowledgement": saying, "acknowledgment": saying,
	"conclusion": finding, "finding": finding, "estimate": finding, "belief": thinking, "hope": thinking, "fear": thinking, "view": thinking, "conviction": thinking,
	"suspicion": thinking, "expectation": thinking, "denial": denying, "promise": promising, "pledge": promising, "threat": promising, "vow": promising,
	"demand": ordering, "recommendation": ordering, "proposal": ordering, "insinuation": saying, "boast": saying, "pronouncement": saying,
}

// nounCue reads a noun of speech with its speaker and what is said.
//
//	{ The [ministry's warning] that prices would rise }, { the [claim by Boris Petrov] that the vote was rigged }
func nounCue(t *tree, n int) (cue, bool) {
	cl, ok := speechNouns[t.lemmaOf(n)]
	if !ok || t.Tokens[n].POS != "NOUN" {
		return cue{}, false
	}
	c := cue{at: n, toks: []int{n}, classes: []class{cl}, compl: -1, frame: syntax.Range{First: n, End: n + 1}}
	for _, k := range t.Children(n) {
		switch {
		case t.dep(k, "poss"):
			c.speaker = t.owner(k)
		case t.dep(k, "prep") && k > n && (t.word(k) == "by" || t.word(k) == "from"):
			c.speaker = t.governed(k)
		case t.dep(k, "acl", "relcl", "ccomp") && k > n && t.child(k, "mark") >= 0 && t.word(t.child(k, "mark")) == "that" && hasSubject(t, k):
			c.compl = k
		}
	}
	if c.compl < 0 || len(c.speaker.Toks) == 0 || t.in(c.speaker.Head, c.compl) {
		return cue{}, false
	}
	for _, i := range c.speaker.Toks {
		c.frame = syntax.Range{First: min(c.frame.First, i), End: max(c.frame.End, i+1)}
	}
	c.addContent(t, t.span(c.compl))
	return c, len(c.content) > 0
}

// startsSentence reports whether only punctuation comes before token i in its sentence.
func (t *tree) startsSentence(i int) bool {
	s := t.Sentence(i)
	return s >= 0 && t.onlyPunct(t.Sents[s].First, i)
}

// governed is the phrase that preposition p governs; two that stand together are one.
//
//	{ according to [curator] [Elaine Gustafon] }
func (t *tree) governed(p int) clause.Phrase {
	var out clause.Phrase
	for _, k := range t.Children(p) {
		if !t.dep(k, "pobj") {
			continue
		}
		q := t.phrase(k)
		switch {
		case out.IsZero():
			out = q
		case len(q.Toks) > 0 && out.Toks[len(out.Toks)-1]+1 == q.Toks[0] && t.Tokens[k].POS == "PROPN":
			out = clause.Phrase{Toks: append(slices.Clip(out.Toks), q.Toks...), Head: k}
		}
	}
	return out
}

// sourceEnd is the end of a source with the first apposition that follows it; a later one is what the sentence is about.
//
//	{ According to the [team's coach, Alireza Mehraban], in their first matchup, the team's robot scored }
func (t *tree) sourceEnd(p clause.Phrase) int {
	end := p.Toks[len(p.Toks)-1] + 1
	for _, k := range t.Children(p.Head) {
		switch {
		case k < end || t.dep(k, "punct"):
		case t.dep(k, "appos"):
			return t.right[k] + 1
		case !t.dep(k, "conj", "cc"):
			end = max(end, t.right[k]+1)
		}
	}
	return end
}

// ofSentence makes the content of a phrase that attributes: of the whole sentence where it stands at its edge.
func (c *cue) ofSentence(t *tree) {
	s := t.Sentence(c.at)
	if s < 0 {
		return
	}
	r := t.trim(t.Sents[s])
	h := c.clauseOf(t)
	c.compl = h
	if !(c.frame.First <= r.First || c.frame.End >= r.End) || inComplement(t, h) {
		r = t.span(h)
	} else if up := t.Tokens[h].Head; t.dep(h, "ccomp") { // { The museum saw attendance rise, according to its curator }
		c.compl = up
	}
	for _, r := range without(r, c.frame) {
		c.addContent(t, r)
	}
}

// clauseOf is the verb that the phrase hangs on, or else the root above it.
func (c *cue) clauseOf(t *tree) int {
	h := t.Tokens[c.at].Head
	for hops := 0; hops < 50 && t.Tokens[h].Head != h && t.Tokens[h].POS != "VERB" && t.Tokens[h].POS != "AUX"; hops++ {
		h = t.Tokens[h].Head
	}
	return h
}

// inComplement reports whether verb h is in the complement of a verb of saying or thinking.
//
//	{ Officials said that, according to the plan, troops would leave }
func inComplement(t *tree, h int) bool {
	for hops := 0; hops < 50; hops++ {
		if t.dep(h, "ccomp") && lexicon()[lemma(t, t.Tokens[h].Head)] != nil {
			return true
		}
		if t.Tokens[h].Head == h {
			return false
		}
		h = t.Tokens[h].Head
	}
	return false
}
