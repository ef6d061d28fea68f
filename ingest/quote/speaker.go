package quote

import (
	"slices"

	"github.com/newsgraph/newsgraph/ingest/clause"
)

// speakerOf is who says what verb v says: its subject, or the one that it shares with the verb above it. The phrase is
// zero where nobody is named.
func speakerOf(t *tree, v, hops int) clause.Phrase {
	if hops > 8 {
		return clause.Phrase{}
	}
	if s := t.child(v, "nsubj"); s >= 0 {
		return t.subject(s, v)
	}
	if p, ok := passive(t, v); ok {
		return p
	}
	if s, ok := inverted(t, v); ok {
		return t.phrase(s)
	}
	h := t.Tokens[v].Head
	if h == v {
		return clause.Phrase{}
	}
	switch t.Tokens[v].Dep {
	case "conj": // { Xi spoke and said }
		return speakerOf(t, h, hops+1)
	case "xcomp": // { went on to say }, { asked him to say }
		if o := t.child(h, "dobj"); o >= 0 && o < v {
			return t.phrase(o)
		}
		return speakerOf(t, h, hops+1)
	case "advcl": // { Kirby spoke to reporters, saying }
		if s := t.child(h, "nsubj"); t.Tokens[v].Tag == "VBN" && s > v && t.child(v, "aux") < 0 { // { [Asked] whether he would resign, he said no }
			return clause.Phrase{}
		}
		return speakerOf(t, h, hops+1)
	case "pcomp": // { was quoted as saying }, { after saying }
		if up := t.Tokens[h].Head; up != h {
			if s := t.child(up, "nsubjpass"); s >= 0 {
				return t.subject(s, up)
			}
			return speakerOf(t, up, hops+1)
		}
	case "acl", "relcl": // { a statement saying }
		if pos := t.Tokens[h].POS; pos == "NOUN" || pos == "PROPN" || pos == "PRON" {
			return t.phrase(h)
		}
	}
	return clause.Phrase{}
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
	return t.phrase(s)
}

// passive is the agent of a passive verb, as in { It was announced by the ministry that … }; the verb has been dealt with
// where ok, even if nobody is named: { it was reported that … }.
func passive(t *tree, v int) (p clause.Phrase, ok bool) {
	if t.child(v, "auxpass") < 0 && t.child(v, "nsubjpass") < 0 {
		return p, false
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
	if tag := t.Tokens[v].Tag; tag != "VBD" && tag != "VBZ" && tag != "VBP" || v == 0 || !t.isPunct(v-1) {
		return 0, false
	}
	for _, c := range t.Children(v) {
		if c > v && t.dep(c, "dobj", "attr", "oprd", "npadvmod", "dep", "dative") && t.left[c] == v+1 && slices.Contains([]string{"PROPN", "NOUN", "PRON"}, t.Tokens[c].POS) {
			return c, true
		}
	}
	return 0, false
}
