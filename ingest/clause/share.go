package clause

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// coordinated takes over what stands in front of the clause that this one is coordinated with: it holds for both.
//
//	{ [On Tuesday] two troopers were injured and one was killed }, { [Near Palmyra], two strikes engaged a unit and destroyed two vehicles }
func (c *reading) coordinated() {
	t := c.t
	h := t.head(c.v)
	if !t.dep(c.v, "conj") || !t.isVerb(h) || !t.isFinite(c.v) {
		return
	}
	for hops := 0; t.dep(h, "conj") && t.isVerb(t.head(h)) && hops < 10; hops++ {
		h = t.head(h)
	}
	own := t.Child(c.v, "nsubj", "nsubjpass", "expl") < 0
	c.borrow(h, false, func(r graph.Role) bool { return r == graph.Time || r == graph.Location && own })
}

// subordinate takes over the time, and for one the place, of the clause that this one is part of.
func (c *reading) subordinate() {
	t := c.t
	h := t.head(c.v)
	isTime := func(r graph.Role) bool { return r == graph.Time }
	switch {
	case h < 0:
	case t.dep(c.v, "xcomp") && t.dep(h, "acomp") && t.isVerb(t.head(h)):
		// { [On Sunday night] teens were more likely to have watched television }
		h = t.head(h)
		c.borrow(h, false, isTime)
	case t.dep(c.v, "advcl") && t.isVerb(h) && t.tag(c.v, "VBG") && t.Child(c.v, "nsubj", "mark", "aux") < 0 && !c.x.isQuestion(h) && t.Child(c.v, "advmod") < 0:
		// { arrived via boat [on November 26], bringing grenades with them }
		c.borrow(h, true, isTime)
	case t.dep(c.v, "pcomp") && t.word(h) == "by" && t.isVerb(t.head(h)) && t.tag(c.v, "VBG"):
		// { [In the second set], they kept the game competitive by forcing errors }
		c.borrow(t.head(h), false, func(r graph.Role) bool { return r == graph.Time || r == graph.Location })
	}
}

// borrow adds the adjuncts in front of the clause of verb h in the roles wanted, but for roles that the clause has already; with
// dates, those that stand further back too.
func (c *reading) borrow(h int, dates bool, wanted func(graph.Role) bool) {
	t := c.t
	for t.isVerb(h) && c.x.merged(h) { // { managed to keep }: what stands in front hangs on the first verb
		h = t.head(h)
	}
	end := t.Child(h, "nsubj", "nsubjpass", "expl")
	had := map[graph.Role]bool{}
	for _, a := range c.args {
		had[a.Role] = true
	}
	for _, k := range t.Children(h) {
		if !t.dep(k, "prep", "npadvmod", "advmod") || t.ancestor(k, c.v) || k >= end && !(dates && c.isDate(k)) {
			continue
		}
		role := graph.Other
		switch t.Tokens[k].Dep {
		case "prep":
			role = c.prepRole(k)
		case "npadvmod":
			role = c.timeOr(k, graph.Other)
		case "advmod":
			role = c.adverbRole(k)
		}
		if !wanted(role) || had[role] {
			continue
		}
		had[role] = true
		c.add(role, t.phrase(k, c.x.isAside))
	}
}

// isDate reports whether an adjunct is a date, by itself or under a preposition.
func (c *reading) isDate(k int) bool {
	t := c.t
	o := k
	if t.dep(k, "prep") {
		switch t.word(k) {
		case "on", "in", "at", "during":
		default:
			return false
		}
		o = t.Child(k, "pobj")
	}
	e, ok := t.EntityAt(max(o, 0))
	return o >= 0 && ok && isTimeLabel(e.Label)
}

// common is the object, or the agent of a passive, that stands behind a second verb and is the first one's too: nothing but the
// conjunction parts the verbs.
//
//	{ planned and executed [the attack] }, { was built and operated [by a French firm] }
func (c *reading) common() {
	t := c.t
	v := c.last()
	if !c.object.IsZero() || len(c.preps) > 0 || c.exist || t.word(v+1) != "and" && t.word(v+1) != "or" || intransitive[t.lemma(v)] || t.Child(v, "ccomp", "xcomp", "prt", "acomp", "dative") >= 0 {
		return
	}
	for _, w := range t.all(v, "conj") {
		if w != v+2 || t.Tokens[w].Tag != t.Tokens[v].Tag || t.Child(w, "nsubj", "nsubjpass", "aux", "auxpass") >= 0 {
			continue
		}
		if t.isPassive(v) {
			if k := t.Child(w, "agent"); k >= 0 {
				c.preps = append(c.preps, k)
			}
			return
		}
		if o := t.Child(w, "dobj"); o > w && t.isNoun(o) && !t.tag(o, "WP", "WDT") {
			c.object = c.x.nounPhrase(o)
		}
		return
	}
}

// intransitive are verbs that no object follows: { sat and ate the soup }.
var intransitive = setOf(`be come go stand sit lie stay turn wait run walk arrive die fall rise sleep kneel stop look smile work live talk speak think
	listen sing dance laugh cry shout return leave travel fly drive move step jump swim arise emerge appear disappear happen occur vote rally march protest
	agree disagree apologise apologize resign retire complain respond react reply hurry rush gather meet start begin continue try stoop bend reach dress wake`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// behindNoun is who does what stands as a gerund under a preposition of noun n: its possessor; else the subject of the clause,
// where the noun is a plan or a way of it.
//
//	{ [The team] comes into the tournament with the goal of securing a medal }, { [The crew] is working to determine the best method of extracting the ship }
func (x *extractor) behindNoun(n, hops int) Phrase {
	t := x.t
	if p := t.Child(n, "poss"); p >= 0 {
		return x.possessor(p)
	}
	if !lexicons().aims[t.lemma(n)] && !lexicons().ways[t.lemma(n)] {
		return Phrase{}
	}
	up := t.head(n)
	if t.dep(n, "pobj") {
		up = t.head(up)
	} else if !t.dep(n, "dobj") {
		return Phrase{}
	}
	if !t.isVerb(up) || t.isPassive(up) || lexicons().taking[t.lemma(up)] {
		return Phrase{}
	}
	return x.subjectOf(up, hops+1)
}
