package index

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

// Links are the entities of a view as a graph without directions: a link joins two that take part in one statement. It is what
// package path searches.
//
// Entities are numbered, so that a search can keep what it knows of them in arrays. The links of an entity stand in blocks, by
// the number of the other; each has its statements, the best first. A report that comes or goes copies the blocks of the links
// that it has a part in and shares all others with the Links before. A link takes 12 bytes in each of its directions, and each of its
// statements 20 more; an entity some 150.
type Links struct {
	names   *names
	ids     []graph.EntityID // by node
	chunks  []*chunk
	logs    []uint16         // by node: see Log
	reports []*graph.Reading // by slot; nil where a slot is free
}

// Node is the number of an entity. It keeps it for as long as the program runs.
type Node uint32

// Link is one entity seen from another.
type Link struct {
	To    Node
	first uint32 // of its edges in the block
	Cost  uint16 // of the best edge
}

// Edge is a statement that links two entities.
type Edge struct {
	report uint32 // slot
	at     uint32 // the statement in its reading
	lemma  uint32
	attrs  uint32 // date, class and stance
	Cost   uint16 // how loosely it links them, in thousandths: see [Looseness]
	Direct bool   // both are subject, object, source or argument, and not only mentioned in one
}

// Block is a part of an entity's links, in the order of their numbers.
type Block struct {
	Links []Link
	edges []Edge
}

// Edges are the statements of the i-th link of a block, the best first; of equals the first in the order of readings and text.
func (b *Block) Edges(i int) []Edge {
	if i+1 < len(b.Links) {
		return b.edges[b.Links[i].first:b.Links[i+1].first]
	}
	return b.edges[b.Links[i].first:]
}

// blockLinks is how many links a block has at most.
const blockLinks = 256

const chunkNodes = 64

type chunk [chunkNodes]node

type node struct {
	blocks     []*Block
	statements uint32
	edges      uint32 // of all its links
}

// names number entities and lemmas. They are shared by all Links of an index, and only grow.
type names struct {
	mu     sync.RWMutex
	nodes  map[graph.EntityID]Node
	ids    []graph.EntityID
	lemmas map[string]uint32
	verbs  map[string][]uint32 // lemmas with a verb, see Verbs
}

func (n *names) node(id graph.EntityID) Node {
	k, ok := n.nodes[id]
	if !ok {
		k = Node(len(n.ids))
		n.nodes[id], n.ids = k, append(n.ids, id)
	}
	return k
}

func (n *names) lemma(s string) uint32 {
	k, ok := n.lemmas[s]
	if !ok {
		k = uint32(len(n.lemmas))
		n.lemmas[s] = k
		for _, w := range Verbs(s) {
			n.verbs[w] = append(n.verbs[w], k)
		}
	}
	return k
}

// Node is the number of an entity; ok is false where no statement names it.
func (l *Links) Node(id graph.EntityID) (n Node, ok bool) {
	l.names.mu.RLock()
	defer l.names.mu.RUnlock()
	n, ok = l.names.nodes[id]
	return n, ok && int(n) < len(l.ids)
}

// Entity is the ID of the entity of a number.
func (l *Links) Entity(n Node) graph.EntityID { return l.ids[n] }

// Len is one more than the highest number.
func (l *Links) Len() int { return len(l.ids) }

// Blocks are the links of an entity.
func (l *Links) Blocks(n Node) []*Block { return l.node(n).blocks }

// Statements counts the statements that an entity takes part in.
func (l *Links) Statements(n Node) int { return int(l.node(n).statements) }

// Edges counts the statements of all links of an entity: one that links it with several counts for each.
func (l *Links) Edges(n Node) int { return int(l.node(n).edges) }

// Log is the natural logarithm of one more than the statements of an entity, in thousandths.
func (l *Links) Log(n Node) uint32 { return uint32(l.logs[n]) }

func (l *Links) node(n Node) *node { return &l.chunks[n/chunkNodes][n%chunkNodes] }

// Ref is the statement of an edge.
func (l *Links) Ref(e Edge) Ref {
	r := l.reports[e.report]
	return Ref{r, &r.Statements[e.at]}
}

// Between are the statements that link two entities, the best first.
func (l *Links) Between(a, b Node) []Edge {
	for _, block := range l.Blocks(a) {
		if block.Links[len(block.Links)-1].To < b {
			continue
		}
		if i, ok := slices.BinarySearchFunc(block.Links, b, func(k Link, n Node) int { return cmp.Compare(k.To, n) }); ok {
			return block.Edges(i)
		}
		return nil
	}
	return nil
}

// Slot is the number of a report, as its edges have it.
func (l *Links) Slot(id graph.ReportID) (slot uint32, ok bool) {
	i := slices.IndexFunc(l.reports, func(r *graph.Reading) bool { return r != nil && r.Report.ID == id })
	return uint32(i), i >= 0
}

// Lemmas are the numbers of the lemmas that are a word or words, or have it as a verb: "release", "refuse to release".
func (l *Links) Lemmas(predicate string) map[uint32]bool {
	l.names.mu.RLock()
	defer l.names.mu.RUnlock()
	out := map[uint32]bool{}
	if k, ok := l.names.lemmas[predicate]; ok {
		out[k] = true
	}
	for _, k := range l.names.verbs[predicate] {
		out[k] = true
	}
	return out
}

// Report is the slot of an edge's report.
func (e Edge) Report() uint32 { return e.report }

// Lemma is the number of an edge's lemma.
func (e Edge) Lemma() uint32 { return e.lemma }

// Stance and Class are bits: 1 shifted by the number in Stances and graph.EventClasses.
func (e Edge) Stance() uint32 { return 1 << (e.attrs & 15) }
func (e Edge) Class() uint32  { return 1 << (e.attrs >> 4 & 31) }

// Date is when the statement holds, see [Ref.Date] and [DateNumber].
func (e Edge) Date() uint32 { return e.attrs >> 9 }

// Stances are the words for how a statement is held, as [graph.Statement.Stance] gives them.
var Stances = []string{
	string(graph.Asserted), "reported", "negated", string(graph.Possible), string(graph.Planned), string(graph.Obligated),
	string(graph.Conditional), string(graph.Asked), string(graph.Refused), string(graph.Denied),
}

func attrs(ref Ref) uint32 {
	stance := max(slices.Index(Stances, ref.Stance()), 0)
	class := slices.Index(graph.EventClasses, ref.Class)
	if class < 0 {
		class = 31
	}
	return DateNumber(ref.Date())<<9 | uint32(class)<<4 | uint32(stance)
}

// Date is when a statement holds: the first of its times, else the date of its report; "" where neither is known.
func (r Ref) Date() string {
	for _, a := range r.Arguments {
		if a.Role == graph.Time && len(a.Value) >= 4 && a.Value[0] >= '0' && a.Value[0] <= '9' {
			return a.Value
		}
	}
	return r.Reading.Report.Published
}

// DateNumber is a date as a number of 23 bits, in the order of dates: 2023 is before 2023-04 and that before 2023-04-26. What is no
// date is 0.
func DateNumber(date string) uint32 {
	if len(date) < 4 {
		return 0
	}
	year, ok := digits(date[:4])
	if !ok {
		return 0
	}
	n := year << 9
	month, ok := part(date, 4)
	if !ok {
		return n | month<<5
	}
	day, _ := part(date, 7)
	return n | min(month, 15)<<5 | min(day, 31)
}

// part is the month or the day behind the dash at an offset; what is no number, such as the week of 2023-W15, comes behind all months.
func part(date string, at int) (n uint32, ok bool) {
	if len(date) < at+3 || date[at] != '-' {
		return 0, false
	}
	if n, ok = digits(date[at+1 : at+3]); !ok {
		return 15, false
	}
	return n, true
}

func digits(s string) (n uint32, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint32(c-'0')
	}
	return n, true
}

// Looseness is how loosely a statement links two of its participants, in thousandths; ok is false where it does not. It is 1000
// for two that are themselves subject, object or argument of what a report asserts, and is sure. Two that are only mentioned in
// the same part are linked.
func Looseness(ref Ref, a, b Participant) (cost uint16, ok bool) {
	if a.Entity == b.Entity || a.Part == b.Part && a.Direct != b.Direct {
		return 0, false
	}
	if (ref.Rule == "title" || ref.Rule == "title-of") && !(a.Direct && b.Direct && a.Part != "source" && b.Part != "source") {
		return 0, false // { "We welcome the call with President Xi," Kirby said }: that Xi is President is no link with Kirby
	}
	if len(ref.Content) > 0 && a.Part == "object" && b.Part == "object" {
		return 0, false // { Kirby said Xi may call Putin }: what Kirby said is a statement of its own, with its own stance
	}
	c := 1000
	for _, p := range []Participant{a, b} {
		if !p.Direct {
			c += 600
		}
		if p.Part == "source" {
			c += 300
		}
	}
	if ref.Rule == "title-of" {
		c += 400 // { Russian President Putin } links him with all that is Russian
	}
	if len(ref.Content) > 0 && (a.Part == "object" && !a.Direct || b.Part == "object" && !b.Direct) {
		c += 300 // somebody only said something of it
	}
	if len(ref.Attribution) > 0 && a.Part != "source" && b.Part != "source" {
		c += 300
	}
	if ref.Negated || ref.Modality != graph.Asserted {
		c += 500
	}
	return uint16(c + int(500*(1-min(max(ref.Confidence, 0), 1))+.5)), true
}

// Links are the entities of the view as a graph. They are made on the first call, from those of the view before.
func (v *View) Links() *Links {
	v.linked.Do(func() { v.links = v.linker.at(v) })
	return v.links
}

// Kind is the kind of the entity of an ID, "" where there is none.
func (v *View) Kind(id graph.EntityID) graph.EntityKind {
	if r := v.record(id); r != nil {
		return r.kind
	}
	return ""
}

// linker makes the Links of one view from those of another.
type linker struct {
	mu    sync.Mutex
	last  *Links
	slots map[graph.ReportID]uint32 // of the last
}

// at makes the Links of a view. The work is in proportion to the readings that are not those of the Links made last.
func (k *linker) at(v *View) *Links {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last == nil {
		k.last = &Links{names: &names{nodes: map[graph.EntityID]Node{}, lemmas: map[string]uint32{}, verbs: map[string][]uint32{}}}
		k.slots = map[graph.ReportID]uint32{}
	}
	var gone, come []*graph.Reading
	kept := make([]bool, len(k.last.reports))
	for _, r := range v.Readings {
		if slot, ok := k.slots[r.Report.ID]; ok && k.last.reports[slot] == r {
			kept[slot] = true
		} else {
			come = append(come, r)
		}
	}
	for slot, r := range k.last.reports {
		if r != nil && !kept[slot] {
			gone = append(gone, r)
		}
	}
	for len(gone) > 0 || len(come) > 0 {
		n := min(len(come), batch)
		k.change(gone, come[:n])
		gone, come = nil, come[n:]
	}
	return k.last
}

// batch is how many readings are linked at once, which bounds the memory for it.
const batch = 1000

// change makes the last Links anew without some readings and with others.
func (k *linker) change(gone, come []*graph.Reading) {
	l := k.last
	l.names.mu.Lock()
	defer l.names.mu.Unlock()
	c := &change{
		Links: &Links{names: l.names, chunks: slices.Clone(l.chunks), logs: slices.Clone(l.logs), reports: slices.Clone(l.reports)},
		gone:  map[uint32]bool{}, own: map[int]bool{}, statements: map[Node]int{},
	}
	for _, r := range gone {
		c.gone[k.slots[r.Report.ID]] = true
		delete(k.slots, r.Report.ID)
		c.remove(r)
	}
	c.add(come, k.slots)
	c.apply()
	for slot := range c.gone {
		c.reports[slot] = nil
	}
	c.ids = l.names.ids
	k.last = c.Links
}

// change is a change under way.
type change struct {
	*Links
	gone       map[uint32]bool // slots
	edges      []tied          // to be added; of what is removed only the two ends
	own        map[int]bool    // chunks that are no longer shared
	statements map[Node]int    // how many more an entity takes part in
}

// tied is an edge with the two that it links.
type tied struct {
	from, to Node
	gone     bool
	Edge
}

func (c *change) remove(r *graph.Reading) {
	for i := range r.Statements {
		c.statement(Ref{r, &r.Statements[i]}, Edge{}, -1)
	}
}

func (c *change) add(come []*graph.Reading, slots map[graph.ReportID]uint32) {
	free := 0
	for _, r := range come {
		for free < len(c.reports) && c.reports[free] != nil {
			free++
		}
		slot := uint32(free)
		if free == len(c.reports) {
			c.reports = append(c.reports, nil)
		}
		c.reports[slot], slots[r.Report.ID] = r, slot
		for i := range r.Statements {
			ref := Ref{r, &r.Statements[i]}
			c.statement(ref, Edge{report: slot, at: uint32(i), lemma: c.names.lemma(ref.Predicate.Lemma), attrs: attrs(ref)}, 1)
		}
	}
}

// statement notes what a statement links, as edges like e; n is -1 where it goes.
func (c *change) statement(ref Ref, e Edge, n int) {
	ps := participants(ref)
	nodes := make([]Node, len(ps))
	for i, p := range ps {
		nodes[i] = c.names.node(p.Entity)
		if !slices.Contains(nodes[:i], nodes[i]) {
			c.statements[nodes[i]] += n
		}
	}
	began := len(c.edges)
	for i, a := range ps {
		for j, b := range ps[:i] {
			var ok bool
			if e.Cost, ok = Looseness(ref, a, b); ok {
				e.Direct = a.Direct && b.Direct
				c.edges = append(c.edges, tied{nodes[i], nodes[j], n < 0, e}, tied{nodes[j], nodes[i], n < 0, e})
			}
		}
	}
	mine := c.edges[began:]
	slices.SortFunc(mine, func(a, b tied) int { return cmp.Or(a.ends(b), a.compare(b.Edge)) })
	c.edges = c.edges[:began+len(slices.CompactFunc(mine, func(a, b tied) bool { return a.ends(b) == 0 }))]
}

func (a tied) ends(b tied) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }

// compare orders by cost; of equals the direct one comes first.
func (e Edge) compare(o Edge) int {
	if c := cmp.Compare(e.Cost, o.Cost); c != 0 || e.Direct == o.Direct {
		return c
	}
	if e.Direct {
		return -1
	}
	return 1
}

// better is compare, and of equals the first in the order of readings and text.
func (l *Links) better(a, b Edge) int {
	if c := a.compare(b); c != 0 {
		return c
	}
	x, y := &l.reports[a.report].Report, &l.reports[b.report].Report
	return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID), cmp.Compare(a.at, b.at))
}

// apply makes the blocks of those whose links change.
func (c *change) apply() {
	slices.SortFunc(c.edges, func(a, b tied) int {
		switch n := a.ends(b); {
		case n != 0 || a.gone && b.gone:
			return n
		case a.gone:
			return -1
		case b.gone:
			return 1
		}
		return c.better(a.Edge, b.Edge)
	})
	for len(c.chunks)*chunkNodes < len(c.names.ids) {
		c.own[len(c.chunks)] = true
		c.chunks = append(c.chunks, new(chunk))
	}
	c.logs = append(c.logs, make([]uint16, len(c.names.ids)-len(c.logs))...)
	for n, more := range c.statements {
		nd := c.edit(n)
		nd.statements = uint32(int(nd.statements) + more)
		c.logs[n] = uint16(math.Round(1000 * math.Log1p(float64(nd.statements))))
	}
	for rest := c.edges; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].from == rest[0].from {
			n++
		}
		nd := c.edit(rest[0].from)
		nd.blocks = c.merge(nd.blocks, rest[:n])
		nd.edges = 0
		for _, b := range nd.blocks {
			nd.edges += uint32(len(b.edges)) //nolint:gosec // as many as fit in memory
		}
		rest = rest[n:]
	}
}

// edit is a node that may be changed.
func (c *change) edit(n Node) *node {
	i := int(n / chunkNodes)
	if !c.own[i] {
		copied := *c.chunks[i]
		c.chunks[i], c.own[i] = &copied, true
	}
	return c.node(n)
}

// merge is the blocks of one entity after changes, which are in the order of the other one.
func (c *change) merge(blocks []*Block, edges []tied) []*Block {
	out := make([]*Block, 0, len(blocks)+1)
	for i, b := range blocks {
		n := len(edges)
		if i+1 < len(blocks) {
			n, _ = slices.BinarySearchFunc(edges, blocks[i+1].Links[0].To, func(e tied, to Node) int { return cmp.Compare(e.to, to) })
		}
		if n == 0 {
			out = append(out, b)
			continue
		}
		out = append(out, c.rebuild(b, edges[:n])...)
		edges = edges[n:]
	}
	if len(edges) > 0 {
		out = append(out, c.rebuild(&Block{}, edges)...)
	}
	return out
}

// rebuild is a block after changes, in as many as its links need.
func (c *change) rebuild(b *Block, edges []tied) []*Block {
	all := Block{Links: make([]Link, 0, len(b.Links)+1), edges: make([]Edge, 0, len(b.edges)+len(edges))}
	i := 0
	for i < len(b.Links) || len(edges) > 0 {
		var old []Edge
		var to Node
		n := 0
		if i < len(b.Links) && (len(edges) == 0 || b.Links[i].To <= edges[0].to) {
			to, old = b.Links[i].To, b.Edges(i)
			i++
		} else {
			to = edges[0].to
		}
		for n < len(edges) && edges[n].to == to {
			n++
		}
		first := len(all.edges)
		all.edges = c.both(all.edges, old, edges[:n])
		if len(all.edges) > first {
			all.Links = append(all.Links, Link{to, uint32(first), all.edges[first].Cost})
		}
		edges = edges[n:]
	}
	return all.split()
}

// both appends the edges of one link after changes, of which those that take away come first.
func (c *change) both(dst, old []Edge, changes []tied) []Edge {
	loses := len(changes) > 0 && changes[0].gone
	for len(changes) > 0 && changes[0].gone {
		changes = changes[1:]
	}
	for _, e := range old {
		if loses && c.gone[e.report] {
			continue
		}
		for len(changes) > 0 && c.better(changes[0].Edge, e) < 0 {
			dst, changes = append(dst, changes[0].Edge), changes[1:]
		}
		dst = append(dst, e)
	}
	for _, t := range changes {
		dst = append(dst, t.Edge)
	}
	return dst
}

// split cuts a block that is too large into equal ones.
func (b *Block) split() []*Block {
	if len(b.Links) <= blockLinks {
		if len(b.Links) == 0 {
			return nil
		}
		return []*Block{{slices.Clip(b.Links), slices.Clip(b.edges)}}
	}
	parts := (len(b.Links) + blockLinks - 1) / blockLinks
	size := (len(b.Links) + parts - 1) / parts
	var out []*Block
	for from := 0; from < len(b.Links); from += size {
		to := min(from+size, len(b.Links))
		first, last := b.Links[from].first, uint32(len(b.edges))
		if to < len(b.Links) {
			last = b.Links[to].first
		}
		part := &Block{slices.Clone(b.Links[from:to]), slices.Clone(b.edges[first:last])}
		for i := range part.Links {
			part.Links[i].first -= first
		}
		out = append(out, part)
	}
	return out
}
