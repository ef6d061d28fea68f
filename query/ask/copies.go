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
		stories := map[graph.ReportID][]int{} // what is kept of each
		for _, e := range a.Evidence {
			story := v.Copies.Story(e.Ref.Reading.Report.ID)
			same := slices.IndexFunc(stories[story], func(k int) bool { return isCopy(kept[k].Ref, e.Ref) })
			if same < 0 {
				stories[story] = append(stories[story], len(kept))
				kept = append(kept, e)
				continue
			}
			h := &kept[stories[story][same]]
			h.Copies = append(append(h.Copies, e.Ref), e.Copies...)
		}
		a.Evidence, a.Sources = kept, len(stories)
		a.Details = once(a.Details)
	}
}

// isCopy reports whether a sentence stands in two of the copies of one text.
func isCopy(a, b index.Ref) bool {
	return a.Reading.Report.ID != b.Reading.Report.ID && slices.Equal(index.Words(a.SentenceText()), index.Words(b.SentenceText()))
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
