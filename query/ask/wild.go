package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// wild is a question whose phrases all stand for anything, in the slots of QA-SRL (He, Lewis and Zettlemoyer, Question-Answer
// Driven Semantic Role Labeling, EMNLP 2015, section 3): question word, auxiliary, subject, verb, object, preposition, and what
// stands behind that. It asks for whatever a verb has in one of its roles.
//
//	{ What did someone apologize for? }, { Who was something released by? }, { What did someone want to do? }
type wild struct {
	wh      string // "who", "how long"
	subject string // "someone", or "" where the question asks for the subject
	verb    string // as the question has it: "apologize", "released"
	passive bool
	negated bool
	object  string
	prep    string   // "for", "out of"
	do      string   // "do" or "doing", of what is done
	object2 string   // behind preposition or do
	modal   bool     // it asks what may, should or will be
	lemma   string   // of its verb, once a sentence has it
	lemmas  []string // what the verb can be a form of
}

// readWild reads a question in slots, parsed as doc; ok is false where any of its words fits none.
func readWild(text string, doc *syntax.Doc) (w wild, ok bool) {
	if w, ok = readSlots(text); !ok {
		return w, false
	}
	w.lemmas = stems(w.verb)
	for i := range doc.Tokens {
		if t := &doc.Tokens[i]; strings.EqualFold(t.Text, w.verb) && !slices.Contains(w.lemmas, strings.ToLower(t.Lemma)) {
			w.lemmas = append(w.lemmas, strings.ToLower(t.Lemma))
		}
	}
	return w, true
}

// hasWildcard reports whether the question has a word that stands for anything, unlike { Who resigned? }.
func (w *wild) hasWildcard() bool { return w.subject != "" || w.object != "" || w.object2 != "" }

// forms are words that sentences can have the verb as.
func (w *wild) forms() []string {
	var out []string
	for _, l := range w.lemmas {
		e := strings.TrimSuffix(l, "e")
		out = append(out, l, l+"s", e+"ed", e+"ing")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asksContent reports whether the question asks for an object and nothing else.
func (w *wild) asksContent() bool {
	return w.wh == "what" && w.subject != "" && !w.passive && w.prep == "" && w.do == ""
}

// interpretation says how the question was understood.
func (w *wild) interpretation() Interpretation {
	in := Interpretation{Predicate: w.lemma}
	in.Verbs = []string{in.Predicate}
	switch w.wh {
	case "who", "what":
		in.Asks = asksObject
		if w.subject == "" && !w.passive || w.passive && w.prep == "by" {
			in.Asks = asksSubject
		}
	case "when", "how long", "how often":
		in.Asks = asksTime
	case "where", "how far":
		in.Asks = asksPlace
	case "why":
		in.Asks = asksCause
	case "how":
		in.Asks = asksManner
	default:
		in.Asks = asksQuantity
	}
	for _, x := range []string{w.subject, w.object, w.object2} {
		if x != "" {
			in.Wildcards = append(in.Wildcards, x)
		}
	}
	return in
}

func readSlots(text string) (w wild, ok bool) {
	words := strings.Fields(strings.ToLower(strings.NewReplacer("?", " ", ",", " ", "’", "'").Replace(text)))
	s := slots{words: words}
	if !s.wh(&w) {
		return w, false
	}
	aux := s.auxiliary(&w)
	w.subject = s.wildcard()
	at := s.at
	be := s.prefix(&w) || isBe(aux)
	if w.verb = s.verb(); w.verb == "" { // { Who has something? }, { Who is someone? }
		if aux == "" || at != len(words) {
			return w, false
		}
		w.verb, w.object, w.subject, w.negated = aux, w.subject, "", false
		return w, w.object != ""
	}
	w.modal = slices.Contains([]string{"will", "would", "can", "could", "should", "may", "might", "must"}, aux)
	w.passive = be && !strings.HasSuffix(w.verb, "ing")
	w.object = s.wildcard()
	for s.word() != "" && (isPreposition(s.word()) || isParticle(s.word())) {
		w.prep = strings.TrimSpace(w.prep + " " + s.next())
	}
	if s.word() == "do" || s.word() == "doing" {
		w.do = s.next()
	}
	w.object2 = s.wildcard()
	return w, s.word() == "" && (w.subject != "" || w.object != "" || w.object2 != "" || w.do != "" || len(words) == 2 || aux != "")
}

// slots are the words of a question while they are read.
type slots struct {
	words []string
	at    int
}

// word is the next word, or "".
func (s *slots) word() string {
	if s.at < len(s.words) {
		return s.words[s.at]
	}
	return ""
}

func (s *slots) next() string {
	w := s.word()
	s.at++
	return w
}

func (s *slots) wh(w *wild) bool {
	switch w.wh = s.next(); w.wh {
	case "whom":
		w.wh = "who"
		return true
	case "how":
		if n := s.word(); n == "long" || n == "much" || n == "many" || n == "often" || n == "far" {
			w.wh += " " + s.next()
		}
		return true
	}
	return slices.Contains([]string{"who", "what", "when", "where", "why"}, w.wh)
}

// auxiliary is the auxiliary before the subject, in its full form.
func (s *slots) auxiliary(w *wild) string {
	word := s.word()
	if bare, ok := strings.CutSuffix(word, "n't"); ok {
		w.negated = true
		word = map[string]string{"ca": "can", "wo": "will"}[bare]
		if word == "" {
			word = bare
		}
	}
	if !isAuxiliary(word) {
		return ""
	}
	s.at++
	return word
}

// wildcard is the next word where it stands for anything.
func (s *slots) wildcard() string {
	switch w := s.word(); w {
	case "someone", "somebody", "something", "somewhere", "anyone", "anybody", "anything", "anywhere":
		s.at++
		return w
	}
	return ""
}

// prefix skips what stands between subject and verb, and reports whether it ends in a form of be.
//
//	{ Who might have [been] arrested? }
func (s *slots) prefix(w *wild) (be bool) {
	for {
		switch s.word() {
		case "not", "never":
			w.negated = true
		case "be", "been", "being":
			be = true
		case "have", "having", "has":
			be = false
		default:
			return be
		}
		if s.at+1 >= len(s.words) || s.at+2 == len(s.words) && isWild(s.words[s.at+1]) { // the last one is the verb itself: { What might someone have? }
			return false
		}
		s.at++
	}
}

func isWild(w string) bool {
	s := slots{words: []string{w}}
	return s.wildcard() != ""
}

func (s *slots) verb() string {
	w := s.word()
	if w == "" || isWild(w) || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return ""
	}
	return s.next()
}

func isBe(w string) bool { return w == "is" || w == "are" || w == "was" || w == "were" }

func isParticle(w string) bool {
	return slices.Contains([]string{"up", "out", "down", "off", "away", "back", "over", "ahead", "forward", "around", "along", "apart", "aside", "together"}, w)
}

func isPreposition(w string) bool {
	switch w {
	case "to", "for", "with", "from", "as", "in", "on", "by", "of", "into", "against", "about", "over", "at", "after", "before", "around", "through", "between",
		"under", "onto", "upon", "toward", "towards", "during", "without", "within", "near", "behind", "across", "like", "among", "off", "outside", "inside", "past", "until", "than":
		return true
	}
	return false
}
