package ask

import (
	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// Missed are the statements of a view that would answer a question and are not among those that are looked at for it, and how many are looked
// at.
func (a *Asker) Missed(v *index.View, question string) (missed []index.Ref, looked int) {
	doc := a.parse(question, v)
	in := interpret(doc, v)
	if in.Asks == "" || in.Asks == asksLinks || len(in.Verbs) == 0 && in.Asks != asksIdentity {
		return nil, 0
	}
	m := &matcher{v: v, in: &in, doc: doc, q: Question{Text: question}}
	refs := m.candidates()
	among := map[*graph.Statement]bool{}
	for _, ref := range refs {
		among[ref.Statement] = true
	}
	for _, ref := range v.Statements() {
		if score, _ := m.score(ref); score >= minConfidence && !among[ref.Statement] {
			missed = append(missed, ref)
		}
	}
	return missed, len(refs)
}
