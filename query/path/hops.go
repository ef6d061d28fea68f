package path

import (
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
	view    *index.View
	made    map[[2]index.Node]Hop
	ids     map[graph.ReportID]int // of stories, their numbers
	numbers map[uint32]int         // by slot of a report, the number of its story
	stories []story                // by number
}

// story is what a report and its copies say, as far as the hop at hand has it.
type story struct {
	hop    int    // at which it was met last
	report uint32 // the first of it
	many   bool   // there are others
}

// number is that of the story of an edge's report.
func (h *hops) number(e index.Edge) int {
	n, ok := h.numbers[e.Report()]
	if !ok {
		id := h.view.Copies.Story(h.links.Ref(e).Reading.Report.ID)
		if n, ok = h.ids[id]; !ok {
			n = len(h.stories)
			h.ids[id], h.stories = n, append(h.stories, story{})
		}
		h.numbers[e.Report()] = n
	}
	return n
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
	hop, at := Hop{From: h.links.Entity(from), To: h.links.Entity(to), More: -1}, len(h.made)+1
	edges := h.links.Between(from, to)
	copied := false
	for _, e := range edges {
		if !h.filter.fits(e) {
			continue
		}
		if hop.More < 0 {
			hop.Ref, hop.Direct = h.links.Ref(e), e.Direct
		}
		hop.More++
		st := &h.stories[h.number(e)]
		if st.hop != at {
			*st = story{hop: at, report: e.Report()}
			hop.Sources++
		}
		st.many = st.many || st.report != e.Report()
		copied = copied || st.many
	}
	if copied {
		hop.More -= h.repeated(edges)
	}
	return hop
}

// repeated counts the statements that copies of reports have of one another.
func (h *hops) repeated(edges []index.Edge) (n int) {
	type saying struct {
		story                int
		sentence             uint64
		stance, class, lemma uint32
	}
	told := map[saying]uint32{} // the first report that says so
	for _, e := range edges {
		k := h.number(e)
		if !h.filter.fits(e) || !h.stories[k].many {
			continue
		}
		s := saying{story: k, sentence: letters(h.links.Ref(e).SentenceText()), stance: e.Stance(), class: e.Class(), lemma: e.Lemma()}
		if first, ok := told[s]; ok && first != e.Report() {
			n++
		} else {
			told[s] = e.Report()
		}
	}
	return n
}

// letters is a hash of the letters and digits of a sentence (FNV-1a), whatever else stands between them.
func letters(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= 0x80 {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	return h
}
