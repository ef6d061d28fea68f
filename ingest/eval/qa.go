package eval

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// minIoU is the least overlap at which two spans are the same argument, as Roit et al. (2020) have it.
const minIoU = 0.5

// QAWords are the question words of QA-SRL, in the order in which scores print them.
var QAWords = []string{"who", "what", "when", "where", "why", "how", "how much", "how long"}

// QAScore is how well the statements of verbs answer the questions about them.
type QAScore struct {
	Sentences, Verbs, Questions int
	// Arguments counts argument spans without their roles: those of all statements of a verb against all answers to
	// its questions, one to one (unlabelled argument detection of Roit et al., 2020).
	Arguments Tally
	// Answered counts an argument as right that matches an answer of any question about its verb, whatever else matches it,
	// and a question as found once, however many spans answer it: { the plan, it } are two answers and one argument.
	Answered Tally
	// Found is, by question word, the share of questions of which some argument of the verb matches an answer.
	Found map[string]Share
	// Role is, by question word, the share of questions of which an argument in the role asked for matches an answer.
	Role map[string]Share
}

// AllRoles is Role over all question words.
func (s *QAScore) AllRoles() Share { return total(s.Role) }

// AllFound is Found over all question words.
func (s *QAScore) AllFound() Share { return total(s.Found) }

func total(shares map[string]Share) Share {
	var out Share
	for _, s := range shares {
		out.Right += s.Right
		out.Of += s.Of
	}
	return out
}

// Add scores the reading of one sentence, whose report must have the sentence's text.
func (s *QAScore) Add(sent *QASentence, reading *graph.Reading) {
	if s.Found == nil {
		s.Found, s.Role = map[string]Share{}, map[string]Share{}
	}
	s.Sentences++
	for k := range sent.Verbs {
		s.verb(sent, &sent.Verbs[k], reading)
	}
}

func (s *QAScore) verb(sent *QASentence, v *QAVerb, reading *graph.Reading) {
	s.Verbs++
	var sts []*graph.Statement
	for k := range reading.Statements {
		if st := &reading.Statements[k]; sent.heads(st, v.Word) {
			sts = append(sts, st)
		}
	}
	var pred, gold []Words
	for _, st := range sts {
		pred = append(pred, sent.arguments(st)...)
	}
	for _, q := range v.Questions {
		gold = append(gold, q.Answers...)
	}
	pred, gold = distinct(pred), distinct(gold)
	n := matching(len(pred), len(gold), func(i, j int) bool { return IoU(pred[i], gold[j]) >= minIoU })
	s.Arguments.Add(Tally{RightPredicted: float64(n), Predicted: float64(len(pred)), RightGold: float64(n), Gold: float64(len(gold))})
	right := 0
	for _, p := range pred {
		if slices.ContainsFunc(gold, func(g Words) bool { return IoU(p, g) >= minIoU }) {
			right++
		}
	}
	found := 0
	for k := range v.Questions {
		if s.question(sent, &v.Questions[k], sts, pred) {
			found++
		}
	}
	s.Answered.Add(Tally{RightPredicted: float64(right), Predicted: float64(len(pred)), RightGold: float64(found), Gold: float64(len(v.Questions))})
}

// question scores one question, and reports whether any of all arguments of the verb answers it.
func (s *QAScore) question(sent *QASentence, q *Question, sts []*graph.Statement, all []Words) bool {
	s.Questions++
	var inRole []Words
	for _, st := range sts {
		for _, sp := range q.asks(st) {
			inRole = append(inRole, wordsIn(sent.Words, sp))
		}
	}
	found, role := s.Found[q.Wh], s.Role[q.Wh]
	answered := q.answered(all)
	found.Add(answered)
	role.Add(q.answered(inRole))
	s.Found[q.Wh], s.Role[q.Wh] = found, role
	return answered
}

// AskScore is how well plain questions are answered, each put on its sentence alone.
type AskScore struct {
	// First is, by question word, the share of questions whose first answer is right.
	First map[string]Share
	// Answered is the share of questions that got any answer.
	Answered Share
}

// All is First over all question words.
func (s *AskScore) All() Share { return total(s.First) }

// Add scores the first answer to a question about a sentence, where it stands in the text; nil is no answer.
func (s *AskScore) Add(sent *QASentence, q *Question, first *graph.Span) {
	if s.First == nil {
		s.First = map[string]Share{}
	}
	share := s.First[q.Wh]
	share.Add(first != nil && q.answered([]Words{wordsIn(sent.Words, *first)}))
	s.First[q.Wh] = share
	s.Answered.Add(first != nil)
}

// answered reports whether one of the spans is an answer.
func (q *Question) answered(spans []Words) bool {
	for _, p := range spans {
		if slices.ContainsFunc(q.Answers, func(g Words) bool { return IoU(p, g) >= minIoU }) {
			return true
		}
	}
	return false
}

// heads reports whether a word is in the predicate of a statement. A predicate of several verbs belongs to each:
//
//	{ China [refused to condemn] it }: to "refused" and to "condemn"
func (s *QASentence) heads(st *graph.Statement, word int) bool {
	w := wordsIn(s.Words, st.Predicate.Span)
	return w.First <= word && word < w.End
}

// arguments are the spans of subject, object and arguments.
func (s *QASentence) arguments(st *graph.Statement) []Words {
	var out []Words
	for _, sp := range append([]graph.Span{st.Subject.Span, st.Object.Span}, spansOf(st, isAny)...) {
		if w := wordsIn(s.Words, sp); w.Len() > 0 {
			out = append(out, w)
		}
	}
	return out
}

func distinct(ws []Words) []Words {
	slices.SortFunc(ws, func(a, b Words) int {
		if a.First != b.First {
			return a.First - b.First
		}
		return a.End - b.End
	})
	return slices.Compact(ws)
}

func isAny(graph.Role) bool { return true }

// spansOf are the spans of the arguments in some roles.
func spansOf(st *graph.Statement, in func(graph.Role) bool) []graph.Span {
	var out []graph.Span
	for _, a := range st.Arguments {
		if in(a.Role) {
			out = append(out, a.Span)
		}
	}
	return out
}

// adjuncts are the roles that answer a question word, and the prepositions whose object does where the preposition is
// part of the predicate: { traveled to → Moscow } answers where.
var adjuncts = map[string]struct {
	roles []graph.Role
	preps string
}{
	"when":     {[]graph.Role{graph.Time}, " after before during since until on in at "},
	"where":    {[]graph.Role{graph.Location, graph.Source}, " in at to from on near into onto inside outside through across toward towards around behind under over off within along "},
	"why":      {[]graph.Role{graph.Cause, graph.Purpose}, " for over of "},
	"how":      {[]graph.Role{graph.Manner, graph.Instrument}, " by with through as in without via "},
	"how much": {[]graph.Role{graph.Extent}, " by to for at "},
	"how long": {[]graph.Role{graph.Extent, graph.Time}, " for since until "},
}

// asks is the spans of a statement in the role that a question asks for.
func (q *Question) asks(st *graph.Statement) []graph.Span {
	if q.Wh != "who" && q.Wh != "what" {
		a := adjuncts[q.Wh]
		out := spansOf(st, func(r graph.Role) bool { return slices.Contains(a.roles, r) })
		if p := lastWord(st.Predicate.Text); p != "" && strings.Contains(a.preps, " "+p+" ") || q.Wh == "how much" {
			out = append(out, st.Object.Span)
		}
		return out
	}
	passive := st.Rule == "passive" || st.Rule == "participle"
	switch {
	case q.Subj == "" && q.Passive == passive: // { Who released something? }, { What was released? }
		return []graph.Span{st.Subject.Span}
	case q.Subj == "" && q.Passive:
		return []graph.Span{st.Object.Span}
	case q.Subj == "", q.Passive && !passive && q.Prep == "by": // { Who suspended something? } of { was suspended by Xi }
		if passive {
			return under(st, "by")
		}
		return []graph.Span{st.Subject.Span}
	case q.Prep != "" && q.Obj2 == "" && !strings.HasSuffix(q.Prep, "do") && !strings.HasSuffix(q.Prep, "doing"): // { What did someone apologize for? }
		return under(st, q.Prep)
	case !q.Passive && passive: // { What did someone suspend? }
		return []graph.Span{st.Subject.Span}
	}
	// { What did someone give someone? }, { What was someone told? }, { What did someone plan to do? }
	return append(spansOf(st, func(r graph.Role) bool {
		return r == graph.Recipient || r == graph.Other || r == graph.Purpose && strings.Contains(q.Prep, "do")
	}), st.Object.Span)
}

// under is the objects of a preposition: the statement's own where its predicate ends in it, and arguments that begin with
// it. Without any, the preposition may be the verb's particle, or be left out: { shut → the plant }, { entered → the race }.
func under(st *graph.Statement, prep string) []graph.Span {
	var out []graph.Span
	last := lastWord(prep) // { out of }
	if lastWord(st.Predicate.Text) == last {
		out = append(out, st.Object.Span)
	}
	for _, a := range st.Arguments {
		text := strings.ToLower(a.Text)
		if strings.HasPrefix(text, last+" ") || strings.HasPrefix(text, prep+" ") || a.Role == graph.Recipient && last == "to" {
			out = append(out, a.Span)
		}
	}
	if len(out) == 0 {
		out = append(out, st.Object.Span)
	}
	return out
}

func lastWord(s string) string {
	return strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
}
