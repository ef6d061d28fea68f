package path

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// Hop is one step of a path.
type Hop struct {
	From, To graph.EntityID
	Ref      index.Ref // the best of the statements that link them
	Direct   bool      // From and To are the subject, object or argument, and not only mentioned in one
	More     int       // further statements that link them and that the options want; what copies of a report repeat counts once
	Sources  int       // reports of all of these statements, those that are copies of each other counted once
}

// Path is a chain of hops. Smaller costs are better.
type Path struct {
	Hops []Hop
	Cost float64 // in thousands: 1 is the least of a hop
}

// hops makes the hops of paths, of which many share one.
type hops struct {
	*search
	view *index.View
	made map[[2]index.Node]Hop
}

// path is a route with its statements.
func (h *hops) path(r *route) Path {
	p := Path{Cost: float64(r.cost) / 1000}
	for i, to := range r.nodes[1:] {
		ends := [2]index.Node{r.nodes[i], to}
		hop, ok := h.made[ends]
		if !ok {
			hop = h.hop(ends[0], ends[1])
			h.made[ends] = hop
		}
		p.Hops = append(p.Hops, hop)
	}
	return p
}

func (h *hops) hop(from, to index.Node) Hop {
	hop := Hop{From: h.links.Entity(from), To: h.links.Entity(to), More: -1}
	stories, told := map[graph.ReportID]bool{}, map[string]bool{}
	for _, e := range h.links.Between(from, to) {
		if !h.filter.fits(e) {
			continue
		}
		ref := h.links.Ref(e)
		if hop.More < 0 {
			hop.Ref, hop.Direct = ref, e.Direct
		}
		id := ref.Reading.Report.ID
		story := h.view.Copies.Story(id)
		stories[story] = true
		if len(h.view.Copies.Of(id)) > 0 { // the others have no copies of what they say
			key := string(story) + " " + ref.Stance() + " " + ref.Predicate.Text + " " + strings.Join(index.Words(ref.SentenceText()), " ")
			if told[key] {
				continue
			}
			told[key] = true
		}
		hop.More++
	}
	hop.Sources = len(stories)
	return hop
}
