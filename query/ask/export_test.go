package ask

import (
	"time"

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

// Interval is a value of time as the first and the last day that it stands for, "" for an open end; ok is false for one that is not read.
func Interval(value string) (from, to string, ok bool) {
	i, ok := parseInterval(value)
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return day(i.from), day(i.to), ok
}
