package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// stance is how a clause is put forward.
type stance struct {
	negated  bool
	modality graph.Modality
}

// opposite is the stance of what is put forward in the same way as not so.
func (s stance) opposite() stance { return s.oppositeIf(true) }

func (s stance) oppositeIf(no bool) stance {
	s.negated = s.negated != no
	return s
}

// unless is the stance with modality m, unless it is guarded already.
func (s stance) unless(m graph.Modality) stance {
	s.modality = weaker(s.modality, m)
	return s
}

// weaker is the more guarded of two modalities: whatever is not asserted wins, the outer first.
func weaker(outer, inner graph.Modality) graph.Modality {
	if outer != graph.Asserted && outer != "" {
		return outer
	}
	return inner
}

// modals is what auxiliaries say of their verb.
var modals = map[string]graph.Modality{
	"will": graph.Planned, "wo": graph.Planned, "'ll": graph.Planned, "shall": graph.Planned,
	"would": graph.Conditional, "'d": graph.Conditional,
	"may": graph.Possible, "might": graph.Possible, "can": graph.Possible, "ca": graph.Possible, "could": graph.Possible,
	"should": graph.Obligated, "must": graph.Obligated, "ought": graph.Obligated,
}

// stanceOf is the stance of the clause of verb v by its own words and those that it hangs on.
func (x *extractor) stanceOf(v int) stance {
	t := x.t
	s := stance{modality: graph.Asserted}
	s.negated = x.isNegated(v)
	s.modality = x.own(v)
	if s.negated && s.modality == graph.Possible && x.isAbility(v) { // { could not confirm it }, { cannot be justified }
		s.modality = graph.Asserted
	}
	switch t.marker(v) {
	case "if", "unless", "lest", "provided", "once":
		if t.dep(v, "advcl") { // { if China releases }
			s.modality = graph.Conditional
		}
		if t.marker(v) == "if" && t.dep(v, "ccomp") {
			s.modality = graph.Asked
		}
	case "":
		if t.dep(v, "advcl") && t.isInverted(v) { // { Had it happened an hour later, it would have been worse }
			s.modality = graph.Conditional
		}
	case "that":
		if t.tag(v, "VB") && t.Child(v, "aux") < 0 && t.dep(v, "ccomp") { // { It is vital that Iran sign the deal }
			s.modality = graph.Obligated
		}
		if t.isProviso(t.head(v)) { // { provided that it is approved by the European Commission }
			s.modality = graph.Conditional
		}
	case "whether": // { asked whether China released }
		s.modality = graph.Asked
	}
	if x.isQuestion(v) || x.isOpen(v) || x.isEmbeddedQuestion(v) {
		s.modality = graph.Asked
	}
	if s.modality == graph.Asserted && x.isUnsure(v) {
		s.modality = graph.Possible
	}
	return x.inherited(v, s)
}

// isOpen reports whether clause v is a question that somebody would not answer.
//
//	{ declined to say [how much compensation her client would seek] }
func (x *extractor) isOpen(v int) bool {
	t := x.t
	if !t.dep(v, "ccomp") || !t.isFinite(v) || !t.isVerb(t.head(v)) || !x.isUndone(t.head(v)) {
		return false
	}
	i := slices.Min(t.Subtree(v))
	for up := t.head(i); up >= 0 && i != v && up != v; up = t.head(up) {
		if t.dep(up, "advcl") { // { [When] it is new, it means that it has no past, does not have one }
			return false
		}
	}
	return t.tag(i, "WRB", "WP", "WDT")
}

// isEmbeddedQuestion reports whether clause v only asks, within another, who, what or how much: without that word it says nothing.
//
//	{ depending on [how high the concentration was] }, { see [what he has in his pocket] }, not { explained [how he escaped] }
func (x *extractor) isEmbeddedQuestion(v int) bool {
	t := x.t
	if !t.dep(v, "ccomp", "pcomp", "conj") || !t.isFinite(v) {
		return false
	}
	i := slices.Min(t.Subtree(v))
	if t.dep(v, "conj") { // { did not touch on her dress, or [who she was dating] }
		return i < v && t.tag(i, "WP") && t.dep(i, "dobj", "pobj", "attr") && i > 0 && t.dep(i-1, "cc")
	}
	if i >= v || t.ancestor(i, t.head(v)) {
		return false
	}
	switch t.word(i) {
	case "how":
		return t.dep(i, "advmod") && t.head(i) != v && t.pos(t.head(i), "ADJ", "ADV")
	case "what", "who", "whom", "which":
		return t.tag(i, "WP", "WDT")
	}
	return false
}

// isUnsure reports whether an adverb makes the clause of v one that only may be so: { [Perhaps] he left }, { was
// [probably] shot down }.
func (x *extractor) isUnsure(v int) bool {
	return slices.ContainsFunc(x.t.all(v, "advmod"), func(a int) bool {
		return lexicons().perhaps[x.t.word(a)] && (a < v || x.t.word(a) != "likely")
	})
}

// isProviso reports whether word i makes a condition of the clause under it: { provided that }, { assuming }.
func (t *tree) isProviso(i int) bool {
	switch t.word(i) {
	case "provided", "providing", "assuming", "supposing":
		return t.tag(i, "VBN", "VBG", "VBD", "IN") && t.dep(i, "advcl", "prep", "conj", "ccomp", "mark", "acl", "dep") && t.Child(i, "nsubj", "aux", "dobj") < 0
	}
	return false
}

// isInverted reports whether clause v begins with an auxiliary before its subject: { Had it happened }, { Should he win }.
func (t *tree) isInverted(v int) bool {
	s := t.Child(v, "nsubj", "nsubjpass")
	a := t.Child(v, "aux", "auxpass")
	return s >= 0 && a >= 0 && a < s && (t.word(a) == "had" || t.word(a) == "should" || t.word(a) == "were")
}

// isAbility reports whether verb v stands with can or could.
func (x *extractor) isAbility(v int) bool {
	return slices.ContainsFunc(x.t.all(v, "aux"), func(a int) bool {
		w := x.t.word(a)
		return w == "can" || w == "ca" || w == "could"
	})
}

// own is the modality that the auxiliaries of v give it.
func (x *extractor) own(v int) graph.Modality {
	t := x.t
	for _, a := range t.all(v, "aux") {
		if m, ok := modals[t.word(a)]; ok && (t.tag(a, "MD") || t.word(a) != "'d") {
			if t.word(a) == "would" && x.isReported(v) && !x.hasCondition(v) { // { said his country wouldn't sell }
				m = graph.Planned
			}
			return m
		}
	}
	if t.dep(v, "conj") && len(t.all(v, "aux")) == 0 && (t.tag(v, "VB") || t.tag(v, "VBN") && t.isPassive(v)) { // { will stop and leave }, { could be banned and fined }
		if h := t.head(v); h >= 0 && t.isVerb(h) {
			return x.own(h)
		}
	}
	return graph.Asserted
}

// hasCondition reports whether an if-clause hangs on v.
func (x *extractor) hasCondition(v int) bool {
	return slices.ContainsFunc(x.t.all(v, "advcl"), func(k int) bool { return x.t.marker(k) == "if" || x.t.marker(k) == "unless" || x.t.isInverted(k) })
}

// isReported reports whether v stands in the complement of another verb.
func (x *extractor) isReported(v int) bool {
	for hops := 0; v >= 0 && hops < 20; hops++ {
		if x.t.dep(v, "ccomp") {
			return true
		}
		if !x.t.dep(v, "conj") {
			return false
		}
		v = x.t.head(v)
	}
	return false
}

// isFinite reports whether verb v is finite: it or its first auxiliary has a tense or is a modal.
func (t *tree) isFinite(v int) bool {
	if t.isInfinitive(v) {
		return false
	}
	for _, a := range t.all(v, "aux", "auxpass") {
		if t.tag(a, "VBD", "VBZ", "VBP", "MD") {
			return true
		}
	}
	return t.tag(v, "VBD", "VBZ", "VBP")
}

// isStatedBeforeQuestion reports whether the clause of v is put as a statement, and a question of its own follows in the sentence.
//
//	{ The storm [has] strong winds, as it moves inland will it weaken? }, not { So he left? }, { He left, didn't he? }
func (t *tree) isStatedBeforeQuestion(v int) bool {
	s := t.Child(v, "nsubj", "nsubjpass")
	if s < 0 || s > v || t.asks(v) {
		return false
	}
	r := t.Sents[t.Sentence(v)]
	for u := v + 1; u < r.End; u++ {
		if t.isVerb(u) && !t.dep(u, "aux", "auxpass") && t.isFinite(u) && t.asks(u) && t.Child(u, "nsubj", "nsubjpass") < u {
			return true
		}
	}
	return false
}

// asks reports whether an auxiliary of v stands before its subject, as in questions.
func (t *tree) asks(v int) bool {
	s, a := t.Child(v, "nsubj", "nsubjpass"), t.Child(v, "aux", "auxpass")
	return s >= 0 && a >= 0 && a < s && s < v
}

// isAskedOf reports whether a question with verb h asks also what its clause says.
//
//	{ Do you [think] the army is ready? }, { Did he [say] that the bank paid? }, not { Why did he [say] that the bank paid? }
func (x *extractor) isAskedOf(h int) bool {
	t := x.t
	if !t.isVerb(h) || lexicons().factive[t.lemma(h)] {
		return false
	}
	a, s := t.Child(h, "aux"), t.Child(h, "nsubj")
	return a >= 0 && a < s && s < h && t.tag(h, "VB") && !slices.ContainsFunc(t.all(h, "advmod"), func(k int) bool { return t.tag(k, "WRB") })
}

// isQuestion reports whether v is the main verb of a question, or one that is asked with it.
func (x *extractor) isQuestion(v int) bool {
	s := x.t.Sentence(v)
	if s < 0 || x.t.isStatedBeforeQuestion(v) {
		return false
	}
	v = x.askedWith(v)
	return x.t.dep(v, "ROOT") && x.t.endsInQuestionMark(x.t.Sents[s], v)
}

// askedWith climbs from v to the verb whose question asks what v says too.
//
//	{ [Is] the United States considering an embargo? }, { Do you [think] the army is ready? }, not { Did he know it was so? },
//	which takes it for granted
func (x *extractor) askedWith(v int) int {
	t := x.t
	if be := t.beAbove(v); be >= 0 {
		v = be
	}
	for range 10 {
		if m := t.marker(v); !t.dep(v, "conj", "ccomp", "xcomp", "parataxis") || m != "" && m != "that" {
			return v
		}
		up := t.head(v)
		bare := t.lemma(up) == "be" && t.Child(up, "nsubj", "expl") < 0
		if t.dep(v, "ccomp") && !bare && up < v && !x.isAskedOf(up) {
			return v
		}
		v = up
	}
	return v
}

// beAbove is the form of be at the root of the sentence that participle v goes with, although it was hung below it, or -1.
//
//	{ [Is] the United States considering an embargo? }
func (t *tree) beAbove(v int) int {
	if !t.dep(v, "acl", "advcl") || !t.tag(v, "VBG") || t.word(v-1) == "," {
		return -1
	}
	h := t.head(v)
	if !t.dep(h, "ROOT") {
		h = t.head(h)
	}
	if t.dep(h, "ROOT") && t.lemma(h) == "be" {
		return h
	}
	return -1
}

// endsInQuestionMark reports whether only punctuation stands between v and a question mark at the end of a sentence.
func (t *tree) endsInQuestionMark(sent syntax.Range, v int) bool {
	for i := sent.End - 1; i >= max(sent.First, v); i-- {
		if strings.HasSuffix(t.word(i), "?") {
			return true
		}
		if !t.isPunct(i) {
			return false
		}
	}
	return false
}
