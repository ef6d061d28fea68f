package index

import (
	"maps"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
)

// Dump is all that a view gives, for comparison with others.
type Dump struct {
	Readings   []*graph.Reading
	Statements []graph.StatementID
	Entities   []Entity // the most mentioned first
	Names      map[string][]graph.EntityID
	Verbs      map[string][]graph.StatementID
	Copies     map[graph.ReportID][]graph.ReportID
	Words      map[string]int
	Labels     map[string][]graph.EntityID // by their words
	Who        map[graph.EntityID][]any    // what each entity is made of
}

// NewDump dumps a view.
func NewDump(v *View) Dump {
	d := Dump{
		Readings: v.Readings, Names: map[string][]graph.EntityID{}, Verbs: map[string][]graph.StatementID{}, Copies: map[graph.ReportID][]graph.ReportID{},
		Words: map[string]int{}, Labels: map[string][]graph.EntityID{}, Who: map[graph.EntityID][]any{},
	}
	for _, ref := range v.Statements() {
		d.Statements = append(d.Statements, ref.ID)
		for _, w := range Verbs(ref.Predicate.Lemma) {
			d.Verbs[w] = nil
		}
		if have, ok := v.Statement(ref.ID); !ok || have != ref {
			d.Statements = append(d.Statements, "lost "+ref.ID)
		}
	}
	for w := range d.Verbs {
		for _, ref := range v.Verb(w) {
			d.Verbs[w] = append(d.Verbs[w], ref.ID)
		}
	}
	for _, e := range v.Find("", "") {
		whole := *e
		whole.Statements = nil
		for _, ref := range e.Statements {
			whole.Statements = append(whole.Statements, Ref{Statement: ref.Statement})
		}
		d.Entities = append(d.Entities, whole)
		for _, a := range e.Aliases {
			d.Names[a] = nil
			for _, o := range v.Named(a) {
				d.Names[a] = append(d.Names[a], o.ID)
			}
		}
		c := v.identity.Current(e.ID)
		d.Who[e.ID] = []any{c.ID, c.Kind, c.Label, c.Unions, c.Apart, c.Former, c.Names()}
	}
	for _, r := range v.Readings {
		d.Copies[r.Report.ID] = v.Copies.Of(r.Report.ID)
	}
	v.search.counts.Scan(func(w string, n int) bool { d.Words[w] = n; return true })
	v.labels.Scan(func(w string, _ list[uint32]) bool {
		for e := range v.Labelled(w) {
			d.Labels[w] = append(d.Labels[w], e.ID)
		}
		slices.Sort(d.Labels[w])
		return true
	})
	return d
}

// Sizes are how much of what a view does not show it keeps: of nothing that is gone must anything remain.
func (ix *Index) Sizes() map[string]int {
	m, v := ix.made, ix.View()
	return map[string]int{
		"texts": v.search.texts.Len(), "names": len(m.names), "aliases": v.aliases.Len(), "labels": v.labels.Len(), "entities": v.entities.Len(), "order": v.order.Len(), "name words": v.kept.words.Len(), "backwards": v.backwards.Len(), "numbers": int(m.next) - len(m.free), "verbs": v.verbs.Len(),
		"words": v.search.words.Len(), "counts": v.search.counts.Len(), "reports": v.reports.Len(), "statements": v.statements.Len(),
		"copies": v.Copies.groups.Len(), "printed": len(m.copier.texts), "one": len(m.copier.one), "several": len(m.copier.several), "members": len(m.copier.members),
		"name counts": len(slices.Collect(maps.Keys(m.names))),
	}
}
