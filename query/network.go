package query

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
		Statements int  `json:"statements"`       // that link it with others shown; one that links it with several counts for each
		Around     bool `json:"around,omitempty"` // the request asks for what is around it
	}
	edgeJSON struct {
		From    graph.EntityID `json:"from"`
		To      graph.EntityID `json:"to"`
		Count   int            `json:"count"` // statements that link the two
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
	h := held{several(q, "stance"), q.Get("since"), q.Get("until"), q.Get("report")}
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

// several are the values of a parameter that may be given several times, or several in one with commas between them.
func several(q url.Values, name string) []string {
	return slices.DeleteFunc(strings.Split(strings.Join(q[name], ","), ","), func(v string) bool { return v == "" })
}

// eachOf is oneOf for such a parameter.
func eachOf(q url.Values, name string, words []string) error {
	for _, v := range several(q, name) {
		if err := oneOf(url.Values{name: {v}}, name, words); err != nil {
			return err
		}
	}
	return nil
}

// all reports whether all statements fit.
func (h held) all() bool {
	return len(h.stances) == 0 && h.since == "" && h.until == "" && h.report == ""
}

func (h held) fits(ref index.Ref) bool {
	return (len(h.stances) == 0 || slices.Contains(h.stances, ref.Stance())) &&
		(h.report == "" || string(ref.Reading.Report.ID) == h.report) && within(ref.Date(), h.since, h.until)
}

// stanceBits are the stances wanted, as edges have them.
func (h held) stanceBits() (bits uint32) {
	for k, s := range index.Stances {
		if len(h.stances) == 0 || slices.Contains(h.stances, s) {
			bits |= 1 << k
		}
	}
	return bits
}

// within reports whether a date is not before since and not after until, each of which may be a month or a year, or "". What has
// no date is within no bounds.
func within(date, since, until string) bool {
	return (since == "" || date != "" && date >= since) && (until == "" || date != "" && date[:min(len(date), len(until))] <= until)
}

// network is the search for the part of the graph that a request wants.
type network struct {
	ctx     context.Context
	v       *index.View
	l       *index.Links
	held    held
	stances uint32 // of held
	kinds   []string
	around  []graph.EntityID
	limit   int
}

func (s Server) network(r *http.Request) (response, error) {
	v, q := s.Service.View(), r.URL.Query()
	n := network{ctx: r.Context(), v: v, l: v.Links(), kinds: several(q, "type")}
	var err error
	if n.held, err = newHeld(v, q); err != nil {
		return response{}, err
	}
	n.stances = n.held.stanceBits()
	if err := eachOf(q, "type", kinds); err != nil {
		return response{}, err
	}
	if n.limit, err = number(q, "limit", defaultNodes, 1, maxNodes); err != nil {
		return response{}, err
	}
	around, err := resolved(v, q["around"])
	if err != nil {
		return response{}, err
	}
	for _, e := range around {
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
	var weights []weighted
	if len(n.around) > 0 {
		weights, err = n.weigh()
	} else {
		weights, err = n.weighAll()
	}
	var around []index.Node
	for _, id := range n.around {
		if k, ok := n.l.Node(id); ok {
			around = append(around, k)
		}
	}
	weights = slices.DeleteFunc(weights, func(w weighted) bool {
		return slices.Contains(around, w.node) || len(n.kinds) > 0 && !slices.Contains(n.kinds, string(n.v.Kind(n.l.Entity(w.node))))
	})
	total = len(n.around) + len(weights)
	shown = slices.Clone(n.around)
	for _, w := range n.heaviest(weights, max(n.limit-len(shown), 0)) {
		shown = append(shown, n.l.Entity(w.node))
	}
	return shown, total, err
}

// weighted is an entity with how many statements link it; there is at least one.
type weighted struct {
	node   index.Node
	weight int
}

// heaviest are the first of entities by weight, in order. Of tens of thousands it sorts only those that can be among them.
func (n network) heaviest(all []weighted, limit int) []weighted {
	if limit < len(all) {
		weights := make([]int, len(all))
		for i, w := range all {
			weights[i] = w.weight
		}
		slices.Sort(weights)
		least := weights[len(all)-1-limit]
		all = slices.DeleteFunc(all, func(w weighted) bool { return w.weight < least })
	}
	slices.SortFunc(all, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(n.l.Entity(a.node), n.l.Entity(b.node)))
	})
	return all[:min(limit, len(all))]
}

// weigh counts for each entity the statements that link it with those asked for.
func (n network) weigh() (out []weighted, err error) {
	at := map[index.Node]int{}
	for _, id := range n.around {
		a, ok := n.l.Node(id)
		if !ok {
			continue
		}
		err := n.each(a, func(to index.Node, edges []index.Edge) {
			k, ok := at[to]
			if !ok {
				k = len(out)
				at[to], out = k, append(out, weighted{node: to})
			}
			out[k].weight += len(edges)
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// weighAll counts for each entity the statements that link it with any.
func (n network) weighAll() (out []weighted, err error) {
	for a := range index.Node(n.l.Len()) {
		weight := n.l.Edges(a)
		if weight > 0 && !n.held.all() {
			weight = 0
			if err := n.each(a, func(_ index.Node, edges []index.Edge) { weight += len(edges) }); err != nil {
				return nil, err
			}
		}
		if weight > 0 {
			out = append(out, weighted{a, weight})
		}
	}
	return out, n.ctx.Err()
}

// each calls fn for every link of an entity with the statements that fit, where some do. fn must not keep them.
func (n network) each(a index.Node, fn func(to index.Node, edges []index.Edge)) error {
	var some []index.Edge
	for _, block := range n.l.Blocks(a) {
		if err := n.ctx.Err(); err != nil {
			return err
		}
		for i, link := range block.Links {
			edges := block.Edges(i)
			if !n.held.all() {
				some = some[:0]
				for _, e := range edges {
					if e.Stance()&n.stances != 0 && n.held.fits(n.l.Ref(e)) {
						some = append(some, e)
					}
				}
				edges = some
			}
			if len(edges) > 0 {
				fn(link.To, edges)
			}
		}
	}
	return nil
}

// edges link those shown; linked counts the statements of each that do.
func (n network) edges(shown []graph.EntityID) ([]edgeJSON, map[graph.EntityID]int, error) {
	in := make([]bool, n.l.Len()) // by node
	var nodes []index.Node
	for _, id := range shown {
		if k, ok := n.l.Node(id); ok && !in[k] {
			in[k], nodes = true, append(nodes, k)
		}
	}
	out, linked := []edgeJSON{}, make(map[graph.EntityID]int, len(shown))
	for _, a := range nodes {
		err := n.each(a, func(b index.Node, edges []index.Edge) {
			if in[b] && a < b {
				e := n.edge(a, b, edges)
				linked[e.From] += e.Count
				linked[e.To] += e.Count
				out = append(out, e)
			}
		})
		if err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(out, func(a, b edgeJSON) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out, linked, nil
}

func (n network) edge(a, b index.Node, edges []index.Edge) edgeJSON {
	e := edgeJSON{From: n.l.Entity(a), To: n.l.Entity(b), Count: len(edges), Stances: map[string]int{}}
	if e.To < e.From {
		e.From, e.To = e.To, e.From
	}
	var first, last *index.Edge
	for i := range edges {
		x := &edges[i]
		e.Stances[index.Stances[bits.TrailingZeros32(x.Stance())]]++
		if x.Date() == 0 {
			continue
		}
		if first == nil || x.Date() < first.Date() {
			first = x
		}
		if last == nil || x.Date() > last.Date() {
			last = x
		}
	}
	if first != nil {
		e.Since, e.Until = n.l.Ref(*first).Date(), n.l.Ref(*last).Date()
	}
	return e
}

// linking are the statements that link two entities, in the order of readings and text.
func linking(v *index.View, a, b *index.Entity) []index.Ref {
	l := v.Links()
	x, ok := l.Node(a.ID)
	y, also := l.Node(b.ID)
	if !ok || !also {
		return nil
	}
	var out []index.Ref
	for _, e := range l.Between(x, y) {
		out = append(out, l.Ref(e))
	}
	slices.SortFunc(out, func(a, b index.Ref) int { return slices.Compare(refKey(a), refKey(b)) })
	return out
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
