package ask

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// fold makes evidence that reports have from one text, each a copy of the other, one piece of evidence with its copies, and
// counts what is left: two papers that print the report of one agency are one source.
func fold(v *index.View, as []Answer) {
	for i := range as {
		a := &as[i]
		var kept []Evidence
		stories := map[graph.ReportID]bool{}
		for _, e := range a.Evidence {
			stories[v.Copies.Story(e.Ref.Reading.Report.ID)] = true
			k := slices.IndexFunc(kept, func(h Evidence) bool { return isCopy(v, h.Ref, e.Ref) })
			if k < 0 {
				kept = append(kept, e)
				continue
			}
			kept[k].Copies = append(append(kept[k].Copies, e.Ref), e.Copies...)
		}
		a.Evidence, a.Sources = kept, len(stories)
		a.Details = once(a.Details)
	}
}

// isCopy reports whether a sentence stands in two copies of one text.
func isCopy(v *index.View, a, b index.Ref) bool {
	x, y := a.Reading.Report.ID, b.Reading.Report.ID
	return x != y && v.Copies.Story(x) == v.Copies.Story(y) && slices.Equal(index.Words(a.SentenceText()), index.Words(b.SentenceText()))
}

// once leaves out details that are there already.
func once(ds []Detail) (out []Detail) {
	for _, d := range ds {
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}
