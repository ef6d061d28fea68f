package ask

import (
	"cmp"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// narrow keeps those statements that can agree with what a question names. It spares the look at all others of a verb: a statement agrees
// with a name only where the entity has a part in it, or else, where a place is asked about, where its report names it.
func (m *matcher) narrow(refs func() []index.Ref, all bool) []index.Ref {
	have, ok := m.rarest()
	if !ok {
		return refs()
	}
	if all {
		return have.inOrder()
	}
	return slices.DeleteFunc(refs(), func(r index.Ref) bool { return !have.has(r) })
}

// among are statements, or all of some reports.
type among struct {
	statements map[*graph.Statement]bool
	readings   map[*graph.Reading]bool
	whole      bool // all of the readings
}

func (a *among) has(r index.Ref) bool {
	if a.whole {
		return a.readings[r.Reading]
	}
	return a.statements[r.Statement]
}

// inOrder are the statements in the order of readings and text.
func (a *among) inOrder() (out []index.Ref) {
	readings := make([]*graph.Reading, 0, len(a.readings))
	for r := range a.readings {
		readings = append(readings, r)
	}
	slices.SortFunc(readings, func(x, y *graph.Reading) int {
		return cmp.Or(cmp.Compare(x.Report.Name, y.Report.Name), cmp.Compare(x.Report.ID, y.Report.ID))
	})
	for _, r := range readings {
		for i := range r.Statements {
			if ref := (index.Ref{Reading: r, Statement: &r.Statements[i]}); a.has(ref) {
				out = append(out, ref)
			}
		}
	}
	return out
}

// rarest is where the name that fewest statements have can be found; ok is false where the question names nothing.
func (m *matcher) rarest() (a among, ok bool) {
	best, fewest := -1, 0
	for i, c := range m.in.constraints {
		if n := m.spread(c); n >= 0 && (best < 0 || n < fewest) {
			best, fewest = i, n
		}
	}
	if best < 0 {
		return a, false
	}
	c := m.in.constraints[best]
	a = among{statements: map[*graph.Statement]bool{}, readings: map[*graph.Reading]bool{}, whole: c.slot == "place" && m.in.Asks != asksIdentity}
	for _, id := range c.entities {
		e := m.v.Entity(id)
		if a.whole {
			for _, report := range e.Reports {
				a.readings[m.v.Report(report)] = true
			}
			continue
		}
		for _, ref := range e.Statements {
			a.statements[ref.Statement], a.readings[ref.Reading] = true, true
		}
	}
	return a, true
}

// spread is about how many statements can agree with a constraint; -1 where that is not known.
func (m *matcher) spread(c constraint) int {
	if !c.named || len(c.entities) == 0 || m.in.Asks == asksIdentity && c.owner != nil {
		return -1
	}
	n := 0
	for _, id := range c.entities {
		e := m.v.Entity(id)
		switch {
		case e == nil:
			return -1
		case m.in.Asks == asksIdentity, c.slot == "subject", c.slot == "object", c.slot == "topic", c.slot == "any":
			n += len(e.Statements)
		case c.slot == "place":
			n += 50 * len(e.Reports)
		default:
			return -1
		}
	}
	return n
}
