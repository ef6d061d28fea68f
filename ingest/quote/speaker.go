package quote

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/clause"
)

// speakerOf is who says what verb v says: its subject, or the one that it shares with the verb above it. The phrase is
// zero where nobody is named.
func speakerOf(t *tree, v, hops int) clause.Phrase {
	if hops > 8 {
		return clause.Phrase{}
	}
	if s := t.ownSubject(v); s >= 0 {
		return t.subject(s, v)
	}
	if p, ok := passive(t, v); ok {
		return p
	}
	if s, ok := inverted(t, v); ok {
		return t.phrase(s)
	}
	if s, ok := lostSubject(t, v); ok {
		return t.phrase(s)
	}
	h := t.Tokens[v].Head
	switch {
	case h == v:
		return clause.Phrase{}
	case t.dep(v, "conj"): // { Xi spoke and said }
		return speakerOf(t, h, hops+1)
	case t.dep(v, "xcomp"):
		return speakerUnderVerb(t, h, v, hops)
	case t.dep(v, "advcl") && !t.isAsked(h, v): // { Kirby spoke to reporters, saying }
		return speakerOf(t, h, hops+1)
	case t.dep(v, "pcomp"):
		return speakerUnderPreposition(t, h, v, hops)
	case t.dep(v, "acl", "relcl"):
		return speakerUnderNoun(t, h, v, hops)
	}
	return clause.Phrase{}
}

// isAsked reports whether participle v, before the subject of the verb h above it, is what was said to that.
//
//	{ [Asked] whether he would resign, he said no }
func (t *tree) isAsked(h, v int) bool {
	return t.Tokens[v].Tag == "VBN" && t.child(h, "nsubj") > v && t.child(v, "aux") < 0
}

// speakerUnderVerb is who says what infinitive v of verb or adjective h says.
func speakerUnderVerb(t *tree, h, v, hops int) clause.Phrase {
	if o := t.child(h, "dobj"); o >= 0 && o < v { // { asked [him] to say }
		return t.phrase(o)
	}
	if isImpersonal(t, h) { // { it is reasonable to assume }
		return clause.Phrase{}
	}
	return speakerOf(t, h, hops+1) // { [He] went on to say }
}

// speakerUnderPreposition is who says what gerund v behind preposition h says.
func speakerUnderPreposition(t *tree, h, v, hops int) clause.Phrase {
	up := t.Tokens[h].Head
	s, o := t.child(up, "nsubjpass"), t.child(up, "dobj")
	before := o >= 0 && o < v
	switch {
	case up == h:
		return clause.Phrase{}
	case s >= 0: // { [Kirby] was quoted as saying }
		return t.subject(s, up)
	case o >= 0 && isQuoting(t, up): // { CNN quoted [Kirby] as saying }
		return t.phrase(o)
	case before && t.word(h) == "from": // { laws that stop migrants from claiming asylum }: nobody says it
		return clause.Phrase{}
	case before && (t.word(h) == "of" || t.word(h) == "into"): // { accused [the minister] of saying }
		return t.phrase(o)
	}
	return speakerOf(t, up, hops+1) // { [He] left after saying }
}

// speakerUnderNoun is who says what verb v in a clause of noun h says: who made the noun public, or the noun.
func speakerUnderNoun(t *tree, h, v, hops int) clause.Phrase {
	if u := t.Tokens[h].Head; t.isIssued(h) && t.Tokens[v].Tag == "VBG" && t.ownSubject(u) >= 0 { // { [Marr] issued a statement saying }
		return speakerOf(t, u, hops+1)
	}
	switch t.Tokens[h].POS {
	case "NOUN", "PROPN", "PRON": // { [a statement] saying }
		return t.phrase(h)
	}
	return clause.Phrase{}
}

// isQuoting reports whether verb v gives the words of another.
func isQuoting(t *tree, v int) bool {
	switch strings.ToLower(t.Tokens[v].Lemma) {
	case "quote", "cite":
		return true
	}
	return false
}

// ownSubject is the subject of v, or -1. An inserted verb of saying may have been given that of the clause around it as well; then
// its own is the one behind it, or behind the comma.
//
//	{ Recipients, said [Maurer], are required to exhibit the photographs }
func (t *tree) ownSubject(v int) int {
	best := -1
	for _, c := range t.Children(v) {
		if t.dep(c, "nsubj") && (best < 0 || c > v && t.word(v-1) == "," || c < v && (t.word(t.left[c]-1) == "," || t.isGlued(t.left[c]))) {
			best = c
		}
	}
	return best
}

// isGlued reports whether a hyphen ties token i to the one before it.
//
//	{ Facebook co-[founder] }, { the e-[mail] said }
func (t *tree) isGlued(i int) bool {
	return i > 1 && (t.word(i-1) == "-" || t.word(i-1) == "‑") && t.Tokens[i-1].End == t.Tokens[i].Start && t.Tokens[i-2].End == t.Tokens[i-1].Start
}

// lostSubject finds the name right before a finite verb that was hung on the participle before it.
//
//	{ Speaking in the parents' defence, [Tom Molomby], SC, said that … }
func lostSubject(t *tree, v int) (int, bool) {
	if tag := t.Tokens[v].Tag; tag != "VBD" && tag != "VBZ" && tag != "VBP" || v == 0 || t.child(v, "nsubj", "nsubjpass", "expl", "csubj") >= 0 || t.dep(v, "conj") {
		return 0, false
	}
	i := v - 1
	for i > 0 && (t.word(i) == "," || t.dep(i, "advmod", "aux", "neg")) {
		i--
	}
	for hops := 0; hops < 6 && t.Tokens[i].POS == "PROPN"; hops++ {
		h := t.Tokens[i].Head
		if t.Tokens[h].POS != "PROPN" {
			return i, t.left[i] > 0 && t.word(t.left[i]-1) == "," && t.dep(h, "advcl", "pobj", "prep") && t.dep(i, "npadvmod", "dobj", "appos", "dep", "oprd")
		}
		i = h
	}
	return 0, false
}

// isImpersonal reports whether "it" is the subject of the adjective h, or of the form of be above or below it.
func isImpersonal(t *tree, h int) bool {
	if t.dep(h, "acomp") {
		h = t.Tokens[h].Head
	} else if t.child(h, "acomp") < 0 {
		return false
	}
	s := t.child(h, "nsubj")
	return s >= 0 && t.word(s) == "it"
}

// subject is the phrase of subject s of verb v; a relative pronoun stands for the noun that its clause hangs on.
//
//	{ Kirby, who said … }
func (t *tree) subject(s, v int) clause.Phrase {
	switch t.word(s) {
	case "who", "which", "that":
		if t.dep(v, "relcl") && t.Tokens[v].Head != v {
			return t.phrase(t.Tokens[v].Head)
		}
	case "it", "there":
		if t.dep(s, "expl") {
			return clause.Phrase{}
		}
	}
	p := t.phrase(s)
	if len(p.Toks) > 0 && t.isGlued(p.Toks[0]) {
		first := t.left[p.Toks[0]-2]
		for k := p.Toks[0] - 1; k >= first; k-- {
			p.Toks = append([]int{k}, p.Toks...)
		}
	}
	return p
}

// isIssued reports whether a noun is a paper or message that the subject of the verb above makes public.
func (t *tree) isIssued(n int) bool {
	return t.dep(n, "dobj") &&
		slices.Contains([]string{"statement", "letter", "email", "e-mail", "tweet", "message", "note", "memo", "release", "post", "video", "communique", "communiqué", "bulletin", "notice", "text"}, t.lemmaOf(n)) &&
		slices.Contains([]string{"issue", "release", "make", "publish", "post", "send", "write", "give", "put", "deliver", "sign", "share", "circulate", "leave"}, t.lemmaOf(t.Tokens[n].Head))
}

// passive is the agent of a passive verb, as in { It was announced by the ministry that … }; the verb has been dealt with
// where ok, even if nobody is named: { it was reported that … }.
func passive(t *tree, v int) (p clause.Phrase, ok bool) {
	if t.child(v, "auxpass") < 0 && t.child(v, "nsubjpass") < 0 {
		return p, false
	}
	if s := t.child(v, "nsubjpass"); s >= 0 && (isQuoting(t, v) || t.isConvinced(v)) { // { [he] was quoted by The Canadian Press }
		return t.subject(s, v), true
	}
	if by := t.child(v, "agent"); by >= 0 {
		if o := t.child(by, "pobj"); o >= 0 {
			return t.phrase(o), true
		}
	}
	return p, true
}

// inverted finds a subject that the parser took for an object behind the verb.
//
//	{ "…," said Kirby }
func inverted(t *tree, v int) (int, bool) {
	if tag := t.Tokens[v].Tag; tag != "VBD" && tag != "VBZ" && tag != "VBP" && t.word(v) != "read" || v == 0 || !t.isPunct(v-1) {
		return 0, false
	}
	for _, c := range t.Children(v) {
		if c > v && t.dep(c, "dobj", "attr", "oprd", "npadvmod", "dep", "dative") && t.left[c] == v+1 && slices.Contains([]string{"PROPN", "NOUN", "PRON"}, t.Tokens[c].POS) {
			return c, true
		}
	}
	return 0, false
}
