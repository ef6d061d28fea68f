package query

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/index"
)

// selecting are the parameters that limit an export to some statements.
var selecting = []string{"class", "entity", "hops", "object", "predicate", "q", "report", "since", "speaker", "stance", "subject", "until"}

// MaxHops is how far an export of the neighbourhood of an entity may go.
const MaxHops = 5

// ExportOptions reads what of a library an export is to have, and how: the filters of /api/statements, and the neighbourhood of
// entities: with entity=China and hops=2, the statements in which China takes part, and those in which somebody does who takes part
// in these. Who is who is as the view has it; where there is no view, nothing can be chosen. A parameter that is not known is an error.
func ExportOptions(v *index.View, q url.Values) (opts export.Options, err error) {
	q = maps.Clone(q)
	if v != nil {
		opts.Identity = v.Identity()
	}
	opts.Reification = export.Reification(q.Get("reification"))
	if err := oneOf(q, "reification", export.Reifications()); err != nil {
		return opts, err
	}
	selects := false
	for name, values := range q {
		switch {
		case slices.Contains(selecting, name):
			selects = selects || strings.Join(values, "") != ""
		case name != "format" && name != "reification":
			return opts, badRequest(name+" is no parameter of an export", "format, reification, "+strings.Join(selecting, ", "))
		}
	}
	hops, err := number(q, "hops", 1, 1, MaxHops)
	if err != nil || !selects {
		return opts, err
	}
	near, err := neighbourhood(v, q["entity"], hops)
	if err != nil {
		return opts, err
	}
	delete(q, "entity")
	if err := oneOf(upper(q, "class"), "class", eventClassNames()); err != nil {
		return opts, err
	}
	f, err := newFilter(v, q)
	if err != nil {
		return opts, err
	}
	opts.Statements = map[graph.ReportID]map[graph.StatementID]bool{}
	for _, ref := range f.among(v) {
		if near != nil && !near[ref.ID] || !f.fits(ref) {
			continue
		}
		of := opts.Statements[ref.Reading.Report.ID]
		if of == nil {
			of = map[graph.StatementID]bool{}
			opts.Statements[ref.Reading.Report.ID] = of
		}
		of[ref.ID] = true
	}
	return opts, nil
}

// neighbourhood are the statements within some hops of the entities named; nil where none is named.
func neighbourhood(v *index.View, names []string, hops int) (map[graph.StatementID]bool, error) {
	var at []graph.EntityID
	for _, name := range names {
		if name == "" {
			continue
		}
		e, _ := v.Resolve(name)
		if e == nil {
			return nil, notFound(fmt.Sprintf("%q is named in no report", name))
		}
		at = append(at, e.ID)
	}
	if len(at) == 0 {
		return nil, nil
	}
	out, seen := map[graph.StatementID]bool{}, map[graph.EntityID]bool{}
	for ; hops > 0; hops-- {
		var next []graph.EntityID
		for _, id := range at {
			e := v.Entity(id)
			if e == nil || seen[id] {
				continue
			}
			seen[id] = true
			for _, ref := range e.Statements {
				out[ref.ID] = true
				for _, p := range v.Participants(ref) {
					next = append(next, p.Entity)
				}
			}
		}
		at = next
	}
	return out, nil
}
