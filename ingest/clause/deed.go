package clause

import (
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

// deeds are nouns of what somebody does to somebody, with the verb's lemma and its past.
var deeds = sync.OnceValue(func() map[string][2]string {
	out := map[string][2]string{}
	for _, line := range strings.Split(`arrest arrest arrested; killing kill killed; murder murder murdered; assassination assassinate assassinated;
		seizure seize seized; capture capture captured; purchase purchase purchased; acquisition acquire acquired; takeover take_over took_over;
		invasion invade invaded; destruction destroy destroyed; bombing bomb bombed; shelling shell shelled; bombardment bombard bombarded;
		annexation annex annexed; occupation occupy occupied; detention detain detained; kidnapping kidnap kidnapped; abduction abduct abducted;
		expulsion expel expelled; deportation deport deported; execution execute executed; imprisonment imprison imprisoned; torture torture tortured;
		poisoning poison poisoned; shooting shoot shot; stabbing stab stabbed; beating beat beat; rape rape raped; theft steal stole; release release released;
		publication publish published; adoption adopt adopted; rejection reject rejected; approval approve approved; ratification ratify ratified;
		dismissal dismiss dismissed; suspension suspend suspended; appointment appoint appointed; nomination nominate nominated; election elect elected;
		defeat defeat defeated; rescue rescue rescued; evacuation evacuate evacuated; liberation liberate liberated; recapture recapture recaptured;
		conviction convict convicted; prosecution prosecute prosecuted; extradition extradite extradited; closure close closed; demolition demolish demolished;
		discovery discover discovered; recognition recognise recognised; deployment deploy deployed; translation translate translated`, ";") {
		if f := strings.Fields(line); len(f) == 3 {
			out[f[0]] = [2]string{strings.ReplaceAll(f[1], "_", " "), strings.ReplaceAll(f[2], "_", " ")}
		}
	}
	return out
})

// deed makes the proposition of a noun for what one did to another, where both are named with it and the report takes for
// granted that it happened; and of a deed that the subject of the clause completed.
//
//	{ [The arrest of Martin Delacroix by the FBI] shocked investors }, { Norvane completed [the purchase of Grupo Almadra] }
func (x *extractor) deed(n int) {
	t := x.t
	verb, ok := deeds()[t.lemma(n)]
	if !ok || !t.tag(n, "NN") || t.Child(n, "nummod", "conj") >= 0 || x.negator(n) >= 0 {
		return
	}
	of, by := -1, -1
	for _, k := range t.all(n, "prep", "agent") {
		switch o := t.Child(k, "pobj"); {
		case o < 0:
		case t.word(k) == "of" && of < 0:
			of = o
		case t.word(k) == "by" && by < 0:
			by = o
		}
	}
	if of < 0 {
		return
	}
	for _, k := range t.all(of, "prep", "agent") { // { the arrest of two journalists [by officers] }
		if o := t.Child(k, "pobj"); by < 0 && t.word(k) == "by" && o >= 0 {
			by = o
		}
	}
	agent := Phrase{}
	switch {
	case by >= 0 && !t.isAmount(by) && x.isGranted(n):
		agent = x.nounPhrase(by)
	case by < 0 && x.isCompleted(n):
		agent = x.subjectOf(t.head(n), 0)
	case by < 0 && x.isOwn(n): // { [Russia's invasion of Ukraine] began }
		agent = x.possessor(t.Child(n, "poss"))
	}
	if agent.IsZero() {
		return
	}
	object := t.phrase(of, func(i int) bool {
		return x.isAside(i) || t.word(i) == "by" && t.dep(i, "prep", "agent") && t.head(i) == of
	})
	if agent.Head == object.Head {
		return
	}
	p := Proposition{
		Rule: "nominalization", Head: n, Subject: agent, Predicate: Phrase{Text: verb[1], Head: n}, Lemma: verb[0], Object: object,
		Modality: graph.Asserted, Score: 0.55,
	}
	p.Args = x.setting(n)
	x.add(p)
}

// isOwn reports whether a deed has its doer in the genitive, a country or organisation that is named, and has happened.
func (x *extractor) isOwn(n int) bool {
	p := x.t.Child(n, "poss")
	if p < 0 || !x.hasHappened(n) {
		return false
	}
	e, ok := x.t.EntityAt(p)
	return ok && (e.Label == "GPE" || e.Label == "ORG")
}

// isGranted reports whether the place of noun n in its clause takes for granted that its deed was done: the subject of a
// plain past, or behind a preposition of time, or what was announced or condemned.
func (x *extractor) isGranted(n int) bool {
	t := x.t
	h := t.head(n)
	if d := t.Child(n, "det"); d >= 0 && t.word(d) != "the" && t.word(d) != "this" {
		return false
	}
	switch {
	case t.dep(n, "nsubj", "nsubjpass"):
		s := x.stanceOf(h)
		return t.isVerb(h) && t.isFinite(h) && !s.negated && s.modality == graph.Asserted
	case t.dep(n, "pobj"):
		switch t.word(h) {
		case "after", "since", "following", "over", "during":
			return true
		}
	case t.dep(n, "dobj"):
		s := x.stanceOf(h)
		return t.isVerb(h) && granting[t.lemma(h)] && !s.negated && s.modality == graph.Asserted
	}
	return false
}

// isCompleted reports whether noun n is what the subject of its clause carried out.
func (x *extractor) isCompleted(n int) bool {
	t := x.t
	h := t.head(n)
	if !t.dep(n, "dobj") || !t.isVerb(h) || !t.isFinite(h) || t.isPassive(h) {
		return false
	}
	switch t.lemma(h) {
	case "complete", "finish", "finalise", "finalize", "conclude":
		s := x.stanceOf(h)
		return !s.negated && s.modality == graph.Asserted
	}
	return false
}

// granting are verbs whose object has happened.
var granting = map[string]bool{
	"announce": true, "condemn": true, "confirm": true, "welcome": true, "praise": true, "criticise": true, "criticize": true, "denounce": true, "protest": true,
	"celebrate": true, "mark": true, "investigate": true, "follow": true, "mourn": true, "applaud": true, "regret": true, "justify": true, "defend": true, "avenge": true,
}
