package quote

import (
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// turns are what is said in transcripts and interviews, which no quotation marks tell from what the report itself says. In a
// transcript the paragraphs behind a label are its speaker's up to the next label:
//
//	{ SECRETARY KERRY: We obviously talked about Aleppo. }
//
// In an interview that is printed as questions and answers, both are somebody's, and the answers are those of the one person
// that the opening is about, if there is one.
//
// said are the quotations that cues and marks tell; those of a paragraph of its own that nobody is said to speak get the speaker of
// the interview.
func turns(t *tree, said []quotation) []quotation {
	qs := transcript(t)
	if qs == nil {
		qs = interview(t)
		pullOut(t, qs, said)
	}
	return firstPerson(t, qs, said)
}

// pullOut gives what an interview sets apart between quotation marks to who is interviewed.
func pullOut(t *tree, qs, said []quotation) {
	var speaker clause.Phrase
	for _, q := range qs {
		if len(q.speaker.Toks) > 0 {
			speaker = q.speaker
		}
	}
	for k := range said {
		q := &said[k]
		if q.cue != nil || len(q.speaker.Toks) > 0 || len(q.content) != 1 || len(speaker.Toks) == 0 {
			continue
		}
		if p := t.Paragraph(q.content[0].First); p >= 0 && t.words(t.Paras[p]) == t.words(q.content[0]) {
			q.speaker = speaker
		}
	}
}

// firstPerson makes a turn of every other sentence that somebody tells of himself, or of its whole paragraph where most of the
// text is told so: a news report has no I of its own, but a column may have.
//
//	{ I came to Poland with my parents in 1946. }
func firstPerson(t *tree, qs, said []quotation) []quotation {
	taken := map[int]bool{}
	for _, q := range slices.Concat(qs, said) {
		for _, r := range q.content {
			if q.turn || q.written || q.cue == nil {
				taken[r.First] = true
			}
		}
	}
	quoted := make([]bool, len(t.Tokens))
	for _, s := range segments(t.Doc) {
		for i := s.First; i < s.End; i++ {
			quoted[i] = true
		}
	}
	told := func(r syntax.Range) bool {
		for i := r.First; i < r.End; i++ {
			if t.Tokens[i].Text == "I" && t.Tokens[i].POS == "PRON" && t.dep(i, "nsubj", "nsubjpass") && !quoted[i] {
				return true
			}
		}
		return false
	}
	paras, own := 0, 0
	for _, r := range t.Paras {
		if !taken[r.First] && r.Len() > 3 {
			paras++
			if told(r) {
				own++
			}
		}
	}
	parts := t.Sents
	if own*2 >= paras {
		parts = t.Paras
	}
	for _, r := range parts {
		if p := t.Paragraph(r.First); !(p >= 0 && taken[t.Paras[p].First]) && told(r) {
			qs = append(qs, quotation{form: graph.Verbatim, prop: -1, turn: true, content: []syntax.Range{r}})
		}
	}
	return qs
}

func transcript(t *tree) []quotation {
	var out []quotation
	open := false
	for p := 0; p < len(t.Paras); p++ {
		if t.isLabel(p) {
			out = append(out, quotation{form: graph.Verbatim, speaker: t.labelled(t.Paras[p]), prop: -1, turn: true})
			open = true
			continue
		}
		if open && t.Paras[p].Len() > 0 {
			q := &out[len(out)-1]
			q.content = append(q.content, t.Paras[p])
		}
	}
	return withContent(out)
}

// isLabel reports whether paragraph p is the label of the next one: a colon follows it on the same line.
func (t *tree) isLabel(p int) bool {
	if p+1 >= len(t.Paras) || t.Paras[p].Len() == 0 || t.Paras[p+1].Len() == 0 {
		return false
	}
	between := t.Text[t.Tokens[t.Paras[p].End-1].End:t.Tokens[t.Paras[p+1].First].Start]
	return strings.TrimSpace(between) == ":" && !strings.Contains(between, "\n")
}

// labelled is the speaker that a label names; nobody where it is only a part in the talk.
//
//	{ QUESTION }, { SECRETARY KERRY }, { Robert Kelly (Penn State) }
func (t *tree) labelled(r syntax.Range) clause.Phrase {
	var p clause.Phrase
	for i := r.First; i < r.End && t.word(i) != "("; i++ {
		p.Toks = append(p.Toks, i)
		p.Head = i
	}
	if len(p.Toks) == 1 {
		switch t.word(p.Head) {
		case "q", "a", "question", "answer", "interviewer", "interviewee", "moderator", "reporter", "journalist":
			return clause.Phrase{}
		}
	}
	return p
}

func withContent(qs []quotation) []quotation {
	var out []quotation
	for _, q := range qs {
		if len(q.content) > 0 {
			out = append(out, q)
		}
	}
	return out
}

const leastTurns = 3 // questions that make an interview

// interview makes turns of questions that stand as paragraphs of their own, and of what follows them.
func interview(t *tree) []quotation {
	var questions []int
	for p := range t.Paras {
		if t.isQuestion(t.Paras[p]) {
			questions = append(questions, p)
		}
	}
	answers := 0
	for k, p := range questions {
		if p+1 < len(t.Paras) && (k+1 == len(questions) || questions[k+1] != p+1) {
			answers++
		}
	}
	if answers < leastTurns || answers*5 < len(t.Paras)-questions[0] {
		return nil
	}
	speaker := t.interviewee(questions[0])
	var out []quotation
	for p := questions[0]; p < len(t.Paras); p++ {
		q := quotation{form: graph.Verbatim, prop: -1, turn: true, content: []syntax.Range{t.Paras[p]}}
		if t.Paras[p].Len() == 0 {
			continue
		}
		if !t.isQuestion(t.Paras[p]) {
			q.speaker = speaker
		}
		out = append(out, q)
	}
	return out
}

// isQuestion reports whether a paragraph ends with a question mark, and no quotation mark begins it.
func (t *tree) isQuestion(r syntax.Range) bool {
	for i := r.End - 1; i >= r.First; i-- {
		switch w := t.Tokens[i].Text; {
		case strings.TrimSpace(w) == "":
		default:
			return strings.HasSuffix(w, "?")
		}
	}
	return false
}

// interviewed matches the part of a heading that names who is interviewed. A name elsewhere in it may be what the talk is
// about: { Wikinews interviews New York bar owner on Santorum cocktail }.
var interviewed = []*regexp.Regexp{
	// { Interview with US political activist and philosopher Noam Chomsky }, { Wikinews interviews Marymegan Daly on … }
	regexp.MustCompile(`(?i)\binterview(?:s|ed)?\s+(?:with\s+)?(.*?)(?:\s+(?:on|about|over|regarding|at)\s|[:;\n]|$)`),
	// { Biologist Nick Bos tells Wikinews about 'self-medicating' ants }, { …: Andrew Westphal about Stardust }
	regexp.MustCompile(`(?i)(?:^|:)\s*([^:\n]*?)\s+(?:tells|told|talks|speaks|discusses|answers|about)\s`),
	// { Jack Herrick, wikiHow founder interviewed by Wikinews }
	regexp.MustCompile(`(?i)(?:^|:)\s*([^:\n]*?)\s+(?:is |was )?interviewed by\s`),
	// { Frank Messina: An Interview with the 'Mets Poet' }
	regexp.MustCompile(`(?i)^([^:\n]*):\s+an?\s+interview\b`),
}

// talkedTo matches who is interviewed in the paragraphs before the first question.
//
//	{ Wikinews spoke with [William Evans], president of the brotherhood, about the current state of magic }
var talkedTo = regexp.MustCompile(`(?i)\b(?:interviewed|(?:spoke|talked|chatted) (?:with|to)|caught up with|interview with)\s+([^.,;:\n]*?)(?:\s(?:about|on|over|regarding|in|at|for)\s|[.,;:\n]|$)`)

// interviewee is the person that the heading, or else the text before the first question, says is interviewed, by the fullest name in the paragraphs before
// that; zero where it names nobody there.
//
//	{ Biologist Nick Bos tells Wikinews about 'self-medicating' ants … [Nick Bos], of the University of Helsinki, studies … }
func (t *tree) interviewee(first int) clause.Phrase {
	if len(t.Tokens) == 0 {
		return clause.Phrase{}
	}
	heading := strings.TrimSpace(t.Text[:t.Tokens[0].Start])
	heading, _, _ = strings.Cut(heading, "\n")
	var who string
	for _, re := range interviewed {
		if m := re.FindStringSubmatch(heading); m != nil {
			who += strings.ToLower(m[1]) + "\n"
		}
	}
	named := t.named(who, first)
	if len(named) == 0 {
		for _, m := range talkedTo.FindAllStringSubmatch(t.Text[t.Tokens[0].Start:t.Tokens[t.Paras[first].First].Start], -1) {
			who += strings.ToLower(m[1]) + "\n"
		}
		named = t.named(who, first)
	}
	if len(named) != 1 {
		return clause.Phrase{}
	}
	for _, p := range named {
		return p
	}
	return clause.Phrase{}
}

// named are the persons before paragraph first whose surnames stand in who: by surname, the fullest name.
func (t *tree) named(who string, first int) map[string]clause.Phrase {
	named := map[string]clause.Phrase{}
	for _, e := range t.Entities {
		if e.Label != "PERSON" || t.Paragraph(e.First) >= first {
			continue
		}
		surname := t.word(e.End - 1)
		if p := named[surname]; strings.Contains(who, surname) && e.Len() > len(p.Toks) {
			p = clause.Phrase{Head: e.End - 1}
			for i := e.First; i < e.End; i++ {
				p.Toks = append(p.Toks, i)
			}
			named[surname] = p
		}
	}
	return named
}

// Turn is what one speaker says at a stretch in a transcript or an interview.
type Turn struct {
	Content  []syntax.Range // paragraphs
	Speaker  clause.Phrase  // as a label or the heading names the speaker; zero where neither does
	Question bool           // of an interview: who asks
}

// Turns lists the turns of doc, which must be indexed, and says whether they are an interview's, with no labels. Package mention
// wants to know who says I before quotations are looked for.
func Turns(doc *syntax.Doc) (turns []Turn, isInterview bool) {
	t := &tree{Doc: doc} // neither looks at subtrees
	qs := transcript(t)
	if qs == nil {
		qs, isInterview = interview(t), true
	}
	for _, q := range qs {
		turns = append(turns, Turn{Content: q.content, Speaker: q.speaker, Question: isInterview && t.isQuestion(q.content[0])})
	}
	return turns, isInterview && len(turns) > 0
}
