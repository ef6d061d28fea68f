package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// The graph as a canvas draws it: entities, and one edge between any two that statements link.
type (
	networkJSON struct {
		Nodes []nodeJSON `json:"nodes"`
		Edges []edgeJSON `json:"edges"`
		Total int        `json:"total"` // entities that would be shown without the limit
	}
	nodeJSON struct {
		EntityRefJSON
		Statements int  `json:"statements"`       // that link it with others, under the filter
		Around     bool `json:"around,omitempty"` // the request asks for what is around it
	}
	edgeJSON struct {
		From    graph.EntityID `json:"from"`
		To      graph.EntityID `json:"to"`
		Count   int            `json:"count"` // statements in which both take part
		Stances map[string]int `json:"stances"`
		Since   string         `json:"since,omitempty"` // the first and the last date of these statements
		Until   string         `json:"until,omitempty"`
	}
)

const (
	defaultNodes = 150
	maxNodes     = 20000
)

// held is what a request says of how and when statements are held. The zero value wants all.
type held struct {
	stances      []string
	since, until string
	report       string
}

func newHeld(v *index.View, q url.Values) (held, error) {
	h := held{q["stance"], q.Get("since"), q.Get("until"), q.Get("report")}
	for _, name := range []string{"since", "until"} {
		if !isDate(q.Get(name)) {
			return h, badRequest(fmt.Sprintf("%s is %q", name, q.Get(name)), "a date such as 2023-04-26, 2023-04 or 2023")
		}
	}
	if err := eachOf(q, "stance", stances); err != nil {
		return h, err
	}
	return h, knownReport(v, h.report)
}

// eachOf is oneOf for a parameter that may be given several times.
func eachOf(q url.Values, name string, words []string) error {
	for _, v := range q[name] {
		if err := oneOf(url.Values{name: {v}}, name, words); err != nil {
			return err
		}
	}
	return nil
}

func (h held) fits(ref index.Ref) bool {
	return (len(h.stances) == 0 || slices.Contains(h.stances, ref.Stance())) &&
		(h.report == "" || string(ref.Reading.Report.ID) == h.report) && within(ref.Date(), h.since, h.until)
}

// within reports whether a date is not before since and not after until, each of which may be a month or a year, or "". What has
// no date is within no bounds.
func within(date, since, until string) bool {
	return (since == "" || date != "" && date >= since) && (until == "" || date != "" && date[:min(len(date), len(until))] <= until)
}

// network is the search for the part of the graph that a request wants.
type network struct {
	ctx    context.Context
	v      *index.View
	held   held
	kinds  []string
	around []graph.EntityID
	limit  int
}

func (s Server) network(r *http.Request) (response, error) {
	v, q := s.Service.View(), r.URL.Query()
	n := network{ctx: r.Context(), v: v, kinds: q["type"]}
	var err error
	if n.held, err = newHeld(v, q); err != nil {
		return response{}, err
	}
	if err := eachOf(q, "type", kinds); err != nil {
		return response{}, err
	}
	if n.limit, err = number(q, "limit", defaultNodes, 1, maxNodes); err != nil {
		return response{}, err
	}
	for _, name := range q["around"] {
		e, _ := v.Resolve(name)
		if e == nil {
			return response{}, notFound(fmt.Sprintf("%q is named in no report", name))
		}
		if !slices.Contains(n.around, e.ID) {
			n.around = append(n.around, e.ID)
		}
	}
	out, err := n.find()
	return response{value: out}, err
}

func (n network) find() (networkJSON, error) {
	shown, total, err := n.nodes()
	if err != nil {
		return networkJSON{}, err
	}
	edges, linked, err := n.edges(shown)
	if err != nil {
		return networkJSON{}, err
	}
	out := networkJSON{Nodes: []nodeJSON{}, Edges: edges, Total: total}
	for _, id := range shown {
		out.Nodes = append(out.Nodes, nodeJSON{entityRef(n.v, id), linked[id], slices.Contains(n.around, id)})
	}
	return out, nil
}

// nodes are the entities to show: those asked for, then those with most statements that link them to these, or to anything where
// none is asked for. total counts them without the limit.
func (n network) nodes() (shown []graph.EntityID, total int, err error) {
	weight := map[graph.EntityID]int{}
	refs := n.v.Statements()
	if len(n.around) > 0 {
		refs = n.statementsOf(n.around)
	}
	err = n.each(refs, func(_ index.Ref, ids []graph.EntityID) {
		if len(n.around) > 0 && !slices.ContainsFunc(ids, func(id graph.EntityID) bool { return slices.Contains(n.around, id) }) {
			return
		}
		for _, id := range ids {
			weight[id]++
		}
	})
	for _, id := range n.around {
		delete(weight, id)
	}
	others := slices.SortedFunc(maps.Keys(weight), func(a, b graph.EntityID) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
	if len(n.kinds) > 0 {
		others = slices.DeleteFunc(others, func(id graph.EntityID) bool {
			e := n.v.Entity(id)
			return e == nil || !slices.Contains(n.kinds, string(e.Kind))
		})
	}
	shown = append(slices.Clone(n.around), others...)
	return shown[:min(len(shown), max(n.limit, len(n.around)))], len(shown), err
}

// edges link those shown; linked counts the statements of each that do.
func (n network) edges(shown []graph.EntityID) ([]edgeJSON, map[graph.EntityID]int, error) {
	in := make(map[graph.EntityID]bool, len(shown))
	for _, id := range shown {
		in[id] = true
	}
	refs := n.v.Statements()
	if len(n.around) > 0 {
		refs = n.statementsOf(shown)
	}
	found, linked := map[[2]graph.EntityID]*edgeJSON{}, map[graph.EntityID]int{}
	err := n.each(refs, func(ref index.Ref, ids []graph.EntityID) {
		ids = slices.DeleteFunc(ids, func(id graph.EntityID) bool { return !in[id] })
		for i, a := range ids {
			if len(ids) > 1 {
				linked[a]++
			}
			for _, b := range ids[i+1:] {
				pair := [2]graph.EntityID{min(a, b), max(a, b)}
				if found[pair] == nil {
					found[pair] = &edgeJSON{From: pair[0], To: pair[1], Stances: map[string]int{}}
				}
				found[pair].add(ref)
			}
		}
	})
	out := make([]edgeJSON, 0, len(found))
	for _, e := range found {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b edgeJSON) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out, linked, err
}

func (e *edgeJSON) add(ref index.Ref) {
	e.Count++
	e.Stances[ref.Stance()]++
	date := ref.Date()
	if date != "" && (e.Since == "" || date < e.Since) {
		e.Since = date
	}
	e.Until = max(e.Until, date)
}

// statementsOf are the statements of some entities, each once.
func (n network) statementsOf(ids []graph.EntityID) (out []index.Ref) {
	seen := map[*graph.Statement]bool{}
	for _, id := range ids {
		for _, ref := range n.v.Entity(id).Statements {
			if !seen[ref.Statement] {
				seen[ref.Statement] = true
				out = append(out, ref)
			}
		}
	}
	return out
}

// each calls fn for every statement that fits and links two entities at least, with these, each once.
func (n network) each(refs []index.Ref, fn func(index.Ref, []graph.EntityID)) error {
	for _, ref := range refs {
		if err := n.ctx.Err(); err != nil {
			return err
		}
		if !n.held.fits(ref) {
			continue
		}
		if ids := entitiesOf(n.v, ref); len(ids) > 1 {
			fn(ref, ids)
		}
	}
	return nil
}

// entitiesOf are the entities that take part in a statement, each once.
func entitiesOf(v *index.View, ref index.Ref) (ids []graph.EntityID) {
	for _, p := range v.Participants(ref) {
		if !slices.Contains(ids, p.Entity) && v.Entity(p.Entity) != nil {
			ids = append(ids, p.Entity)
		}
	}
	return ids
}
