// Package clause finds the propositions of a parsed document: who does what to whom, clause by clause, and how it is put forward.
//
//	clause.Repair(doc)
//	props := clause.Extract(doc)
//
// [Repair] mends what the parser is known to get wrong; [ReadFrame] is what stands around one verb, which questions are read by.
// The package is purely syntactic; package mention says which entities the phrases name, package quote who vouches for a
// proposition, and package timex when it holds.
package clause

import (
	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Phrase is a constituent of a proposition: the tokens it consists of, in order, and its head among them. The zero
// Phrase is absent.
type Phrase struct {
	Toks []int
	Head int
	// Text, where it is set, replaces the words of Toks: "is" for the predicate of an apposition.
	Text string
}

// IsZero reports whether the phrase is absent.
func (p Phrase) IsZero() bool { return len(p.Toks) == 0 && p.Text == "" }

// String is the phrase as read from doc.
func (p Phrase) String(doc *syntax.Doc) string {
	if p.Text != "" {
		return p.Text
	}
	return doc.Join(p.Toks)
}

// Argument is a further phrase of a proposition, in its role.
type Argument struct {
	Role   graph.Role
	Phrase Phrase
	Value  string // normalised: set by package timex
	Grain  string // how exact a time is: set by package timex
}

// Attribution is a source that vouches for a proposition; see graph.Attribution.
type Attribution struct {
	Source Phrase
	Cue    Phrase
	Form   graph.QuoteForm
}

// Proposition is a statement before it is linked to entities, in tokens of one document.
type Proposition struct {
	Rule      string // the rule that made it: "active", "passive", "copula", "apposition", "title", …
	Head      int    // head token of the predicate; for inferred predicates the token they rest on
	Verbs     []int  // the verbs merged into the predicate, Head first: { refused to condemn }; nil for inferred predicates
	Subject   Phrase
	Predicate Phrase
	Lemma     string // of the predicate: "release", "carry out", "be"
	Object    Phrase
	Args      []Argument
	Negated   bool
	Modality  graph.Modality
	// Parent is the index of the proposition in whose complement clause this one stands ("Kirby said [the plan
	// failed]"), or -1.
	Parent      int
	Attribution []Attribution // set by package quote
	// Evidence lists the tokens that the proposition rests on: usually its clause.
	Evidence syntax.Range
	Score    float64 // what its rule thinks of it, 0 to 1; package confidence makes a probability of that and of how it was read
	// Restates says that a fuller proposition says the same, so that this one is only there to be found: { many criticized it }
	// beside { it was criticized by many }.
	Restates bool
}
