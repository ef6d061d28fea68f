package clause

import (
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

// meetings are nouns of what two do with each other, or one does at the other's, with the verb's lemma and its past.
var meetings = sync.OnceValue(func() map[string][2]string {
	out := map[string][2]string{}
	for _, line := range strings.Split(`meeting meet_with met_with; summit meet_with met_with; talk talk_with talked_with; negotiation negotiate_with negotiated_with;
		conversation speak_with spoke_with; discussion talk_with talked_with; call speak_with spoke_with; phone-call speak_with spoke_with; visit visit visited`, ";") {
		if f := strings.Fields(line); len(f) == 3 {
			out[f[0]] = [2]string{strings.ReplaceAll(f[1], "_", " "), strings.ReplaceAll(f[2], "_", " ")}
		}
	}
	return out
})

// meeting makes the proposition of a noun for a meeting of two who are both named with it, where the report takes for granted that
// they met.
//
//	{ [The meeting between Joe Biden and Xi Jinping] lasted three hours }, { After [his talks with Putin], Orban flew to Beijing },
//	{ [Xi's visit to Moscow] angered Kyiv }, not { A meeting between Macron and Scholz is planned }
func (x *extractor) meeting(n int) {
	t := x.t
	verb, ok := meetings()[t.lemma(n)]
	if !ok || !t.tag(n, "NN", "NNS") || x.negator(n) >= 0 || t.Child(n, "conj") >= 0 || !x.hasHappened(n) {
		return
	}
	a, b := x.parties(n, verb[0] == "visit")
	if a.IsZero() || b.IsZero() || a.Head == b.Head {
		return
	}
	p := Proposition{
		Rule: "nominalization", Head: n, Subject: a, Predicate: Phrase{Text: verb[1], Head: n}, Lemma: verb[0], Object: b,
		Modality: graph.Asserted, Score: 0.55,
	}
	p.Args = append(x.setting(n), x.setting(b.Head)...) // { between Biden and Xi [in Bali] }, wherever the parser hung it
	x.add(p)
}

// parties are the two who met: those between whom it was, or whose it was and with whom; or the visitor and the visited.
func (x *extractor) parties(n int, visit bool) (a, b Phrase) {
	t := x.t
	if p := t.Child(n, "poss"); p >= 0 && (t.isName(p) || t.pos(p, "PRON")) {
		a = x.possessor(p)
	}
	for _, k := range t.all(n, "prep") {
		o := t.Child(k, "pobj")
		if o < 0 || !t.isName(o) {
			continue
		}
		switch w := t.word(k); {
		case w == "between" && !visit:
			if c := t.Child(o, "conj"); c >= 0 && t.isName(c) && t.Child(c, "conj") < 0 {
				return x.alone(o), x.alone(c)
			}
		case w == "with" && !visit, w == "to" && visit:
			b = x.alone(o)
		}
	}
	return a, b
}

// alone is a name without what is coordinated with it or stands behind it.
func (x *extractor) alone(h int) Phrase {
	return x.t.phrase(h, func(i int) bool {
		return x.isAside(i) || i > h && x.t.dep(i, "conj", "cc", "prep", "punct", "npadvmod", "relcl", "acl")
	})
}

// setting is when and where the deed of a noun was done.
func (x *extractor) setting(n int) []Argument {
	t := x.t
	c := &reading{x: x, t: t, v: n}
	var out []Argument
	for _, k := range t.all(n, "prep") {
		if o := t.Child(k, "pobj"); o < 0 || slices.Contains([]string{"of", "by", "with", "between", "to"}, t.word(k)) {
			continue
		}
		if role := c.prepRole(k); role == graph.Time || role == graph.Location {
			out = append(out, Argument{Role: role, Phrase: t.phrase(k, nil)})
		}
	}
	return out
}

// hasHappened reports whether the place of noun n in its clause takes for granted that what it names took place: the subject of a
// past that is not of what was to come, or behind a preposition of time in such a clause, or the object of what one does after it.
func (x *extractor) hasHappened(n int) bool {
	t := x.t
	if d := t.Child(n, "det"); d >= 0 && t.word(d) != "the" && t.word(d) != "this" {
		return false
	}
	v := t.head(n)
	switch {
	case t.dep(n, "pobj") && slices.Contains([]string{"after", "since", "following", "during"}, t.word(v)):
		v = t.head(v)
	case t.dep(n, "nsubj", "nsubjpass"):
	case t.dep(n, "dobj") && greeting[t.lemma(v)]:
	default:
		return false
	}
	if v < 0 || !t.isVerb(v) || arranging[t.lemma(v)] {
		return false
	}
	s := x.stanceOf(v)
	return !s.negated && s.modality == graph.Asserted && t.isPast(v)
}

// isPast reports whether a verb is in a past or perfect tense: { lasted }, { was welcomed }, { has angered }.
func (t *tree) isPast(v int) bool {
	for _, a := range t.all(v, "aux", "auxpass") {
		switch t.word(a) {
		case "was", "were", "has", "have", "had", "did", "'ve", "’ve":
			return true
		}
	}
	return t.tag(v, "VBD")
}

// greeting are verbs of what is said of a meeting when it is over.
var greeting = map[string]bool{
	"condemn": true, "welcome": true, "praise": true, "criticise": true, "criticize": true, "denounce": true, "follow": true, "applaud": true,
	"regret": true, "describe": true, "hail": true, "end": true,
}

// arranging are verbs of meetings that did not come about, or not yet.
var arranging = map[string]bool{
	"plan": true, "schedule": true, "cancel": true, "postpone": true, "propose": true, "delay": true, "expect": true, "reject": true, "rule": true,
	"suggest": true, "block": true, "avoid": true, "prevent": true, "call": true, "set": true, "book": true, "arrange": true, "agree": true, "slate": true,
	"discuss": true, "demand": true, "request": true, "refuse": true, "scrap": true, "suspend": true, "announce": true, "offer": true, "depend": true, "fail": true,
}
