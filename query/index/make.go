package index

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tidwall/btree"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/identity"
)

// maker makes views, one after the other, each of what the one before shares with it and what changed since.
type maker struct {
	epoch  uint64 // counts views; what was made in an earlier one is shared and not changed
	seq    uint64 // counts reports
	who    *identity.Resolver
	copier *copier
	names  map[graph.EntityID][]nameCount
	list   []*graph.Reading // of the last view
	free   []uint32         // numbers of entities that are gone
	next   uint32
	kept   kept
}

// kept is what views share that come one after the other.
type kept struct {
	reports    *btree.Map[graph.ReportID, *graph.Reading]
	statements *btree.Map[graph.StatementID, Ref]
	entities   *btree.Map[graph.EntityID, uint32] // by number in rows
	rows       rows
	words      *btree.Map[string, list[uint32]]     // of names, folded; the entities that have them
	backwards  *btree.Map[string, struct{}]         // these words from their ends to their beginnings
	order      *btree.BTreeG[*record]               // by mentions, most first
	aliases    *btree.Map[string, []graph.EntityID] // by folded name
	labels     *btree.Map[string, list[uint32]]     // the entities whose label has a word, as Words gives it
	verbs      *btree.Map[string, list[acts]]
	search     search
	identity   *identity.Result
}

// copy is what is kept at this moment. It costs nothing: what is changed later is copied then.
func (k *kept) copy() kept {
	return kept{
		reports: k.reports.Copy(), statements: k.statements.Copy(), entities: k.entities.Copy(), rows: k.rows, words: k.words.Copy(), backwards: k.backwards.Copy(), order: k.order.Copy(), aliases: k.aliases.Copy(), labels: k.labels.Copy(),
		verbs: k.verbs.Copy(), search: k.search.copy(), identity: k.identity,
	}
}

// nameCount is a name of an entity, folded, and how often reports give it.
type nameCount struct {
	name string
	n    int
}

// acts are the statements of a reading that have a verb.
type acts struct {
	reading    *graph.Reading
	statements []int32
}

// byReading orders readings as lists of them are.
func byReading(a, b *graph.Reading) int {
	return cmp.Or(cmp.Compare(a.Report.Name, b.Report.Name), cmp.Compare(a.Report.ID, b.Report.ID))
}

func actsByReading(a, b acts) int { return byReading(a.reading, b.reading) }

func facetsByReading(a, b *facet) int { return byReading(a.reading, b.reading) }

// facet is what one reading says of an entity.
type facet struct {
	reading    *graph.Reading
	at         int // in reading.Entities
	mentions   int
	named      bool
	statements []int32
}

// record is an entity as an index keeps it.
type record struct {
	id       graph.EntityID
	kind     graph.EntityKind
	label    string
	names    []string // folded
	mentions int
	facets   list[*facet]
	whole    atomic.Pointer[Entity] // put together when somebody asks
}

// byMentions puts the most mentioned first.
func byMentions(a, b *record) int {
	return cmp.Or(cmp.Compare(b.mentions, a.mentions), cmp.Compare(a.id, b.id))
}

func newMaker() *maker {
	return &maker{
		who: identity.NewResolver(), copier: newCopier(), names: map[graph.EntityID][]nameCount{},
		kept: kept{
			reports:    btree.NewMap[graph.ReportID, *graph.Reading](0),
			statements: btree.NewMap[graph.StatementID, Ref](0),
			entities:   btree.NewMap[graph.EntityID, uint32](0),
			words:      btree.NewMap[string, list[uint32]](0),
			backwards:  btree.NewMap[string, struct{}](0),
			order:      btree.NewBTreeGOptions(func(a, b *record) bool { return byMentions(a, b) < 0 }, btree.Options{NoLocks: true}),
			aliases:    btree.NewMap[string, []graph.EntityID](0),
			labels:     btree.NewMap[string, list[uint32]](0),
			verbs:      btree.NewMap[string, list[acts]](0),
			search:     search{texts: btree.NewMap[graph.ReportID, *text](0), words: btree.NewMap[string, list[posting]](0), counts: btree.NewMap[string, int](0), repaired: btree.NewMap[string, list[*text]](0)},
		},
	}
}

func (m *maker) put(r *graph.Reading, prints Prints, profile *identity.Profile, t *text) {
	id := r.Report.ID
	if old := m.kept.search.text(id); old != nil {
		m.kept.search.put(old, false, m.epoch)
	}
	m.seq++
	t.seq = m.seq
	m.kept.search.put(t, true, m.epoch)
	m.who.Put(profile)
	m.copier.put(id, prints)
}

func (m *maker) delete(id graph.ReportID) {
	if old := m.kept.search.text(id); old != nil {
		m.kept.search.put(old, false, m.epoch)
		m.who.Delete(id)
		m.copier.delete(id)
	}
}

// view makes the view of now.
func (m *maker) view() *View {
	who, changes := m.who.Result()
	m.kept.identity = who
	readings := make(map[graph.ReportID]*graph.Reading, len(changes.Reports))
	for _, id := range changes.Reports {
		m.replace(id)
		readings[id], _ = m.kept.reports.Get(id)
	}
	for _, id := range changes.Entities {
		m.relabel(id)
	}
	m.list = m.listed(readings)
	m.epoch++
	return &View{Readings: m.list, Copies: m.copier.copies(), kept: m.kept.copy()}
}

// listed is the list of readings with those changed that are others now.
func (m *maker) listed(changed map[graph.ReportID]*graph.Reading) []*graph.Reading {
	out := make([]*graph.Reading, 0, len(m.list)+len(changed))
	var more []*graph.Reading
	for _, r := range changed {
		if r != nil {
			more = append(more, r)
		}
	}
	slices.SortFunc(more, byReading)
	for _, r := range m.list {
		if _, ok := changed[r.Report.ID]; ok {
			continue
		}
		for len(more) > 0 && byReading(more[0], r) < 0 {
			out, more = append(out, more[0]), more[1:]
		}
		out = append(out, r)
	}
	return append(out, more...)
}

// replace puts a report as it is now in the place of what it was.
func (m *maker) replace(id graph.ReportID) {
	old, _ := m.kept.reports.Get(id)
	if old != nil {
		m.change(old, false)
		m.kept.reports.Delete(id)
	}
	if t := m.kept.search.text(id); t != nil {
		r := m.kept.identity.Apply(t.reading)
		m.kept.reports.Set(id, r)
		m.change(r, true)
	}
}

// change adds a reading, or takes it away.
func (m *maker) change(r *graph.Reading, add bool) {
	verbs := map[string][]int32{}
	for i := range r.Statements {
		st := &r.Statements[i]
		if add {
			m.kept.statements.Set(st.ID, Ref{r, st})
		} else {
			m.kept.statements.Delete(st.ID)
		}
		for _, w := range Verbs(st.Predicate.Lemma) {
			if k := verbs[w]; len(k) == 0 || int(k[len(k)-1]) != i { // { talk and talk } is one verb
				verbs[w] = append(k, int32(i)) //nolint:gosec // it fits
			}
		}
	}
	for w, statements := range verbs {
		enter(m.kept.verbs, w, acts{r, statements}, actsByReading, add, m.epoch)
	}
	for _, p := range facetsOf(r) {
		m.entity(p, add)
	}
}

// facetsOf are what a reading says of each of its entities.
func facetsOf(r *graph.Reading) []*facet {
	flat := make([]facet, len(r.Entities))
	out := make([]*facet, len(r.Entities))
	of := make(map[graph.EntityID]*facet, len(r.Entities))
	for i := range r.Entities {
		flat[i] = facet{reading: r, at: i}
		out[i] = &flat[i]
		of[r.Entities[i].ID] = out[i]
	}
	for i := range r.Mentions {
		if p := of[r.Mentions[i].Entity]; p != nil {
			p.mentions++
			p.named = p.named || r.Mentions[i].Kind == graph.Name
		}
	}
	for i := range r.Statements {
		for _, x := range participants(Ref{r, &r.Statements[i]}) {
			if p := of[x.Entity]; p != nil && (len(p.statements) == 0 || int(p.statements[len(p.statements)-1]) != i) {
				p.statements = append(p.statements, int32(i)) //nolint:gosec // it fits
			}
		}
	}
	return out
}

// entity adds what a reading says of an entity, or takes it away.
func (m *maker) entity(p *facet, add bool) {
	e := &p.reading.Entities[p.at]
	number, known := m.kept.entities.Get(e.ID)
	now := &record{id: e.ID}
	if known {
		old := m.kept.rows.at(number)
		now.mentions, now.label, now.facets, now.names = old.mentions, old.label, old.facets, old.names
		m.kept.order.Delete(old)
	} else {
		number = m.number()
		m.kept.entities.Set(e.ID, number)
	}
	n := 1
	if add {
		now.facets.put(p, facetsByReading, m.epoch)
	} else {
		n = -1
		now.facets.drop(p, facetsByReading, m.epoch)
	}
	now.mentions += n * p.mentions
	others := m.named(e.ID, number, e.Label, n)
	for _, a := range e.Aliases {
		others = m.named(e.ID, number, a.Text, n) || others
	}
	if now.facets.size == 0 {
		m.labelled(number, now.label, "")
		m.kept.entities.Delete(e.ID)
		m.kept.rows.set(number, nil, m.epoch)
		m.free = append(m.free, number)
		return
	}
	if others {
		now.names = nil
		for _, c := range m.names[e.ID] {
			now.names = append(now.names, c.name)
		}
	}
	was, first := now.label, now.facets.first()
	now.kind = first.reading.Entities[first.at].Kind
	now.label = first.reading.Entities[first.at].Label
	if c := m.kept.identity.Current(e.ID); c != nil {
		now.label = c.Label
	}
	m.labelled(number, was, now.label)
	m.kept.rows.set(number, now, m.epoch)
	m.kept.order.Set(now)
}

// number is one that no entity has.
func (m *maker) number() uint32 {
	if last := len(m.free) - 1; last >= 0 {
		n := m.free[last]
		m.free = m.free[:last]
		return n
	}
	m.next++
	return m.next - 1
}

// relabel calls an entity what it is called now.
func (m *maker) relabel(id graph.EntityID) {
	number, ok := m.kept.entities.Get(id)
	c := m.kept.identity.Current(id)
	if !ok || c == nil || c.Label == m.kept.rows.at(number).label {
		return
	}
	old := m.kept.rows.at(number)
	now := &record{id: id, kind: old.kind, label: c.Label, names: old.names, mentions: old.mentions, facets: old.facets}
	m.labelled(number, old.label, now.label)
	m.kept.rows.set(number, now, m.epoch)
	m.kept.order.Set(now)
}

// labelled notes the words of the label of an entity in the place of those of what it was called before.
func (m *maker) labelled(number uint32, was, is string) {
	if was == is {
		return
	}
	had, has := Words(was), Words(is)
	for _, w := range had {
		if !slices.Contains(has, w) {
			enter(m.kept.labels, w, number, cmp.Compare[uint32], false, m.epoch)
		}
	}
	for _, w := range has {
		if !slices.Contains(had, w) {
			enter(m.kept.labels, w, number, cmp.Compare[uint32], true, m.epoch)
		}
	}
}

// named counts a name of an entity. It reports whether the entity has another name now, or one less.
func (m *maker) named(id graph.EntityID, number uint32, text string, n int) bool {
	name, names := fold(text), m.names[id]
	k := slices.IndexFunc(names, func(c nameCount) bool { return c.name == name })
	if k < 0 {
		k = len(names)
		names = append(names, nameCount{name: name})
	}
	was := names[k].n
	names[k].n += n
	ids, _ := m.kept.aliases.Get(name)
	at, _ := slices.BinarySearch(ids, id)
	others := true
	switch {
	case was == 0:
		m.kept.aliases.Set(name, slices.Insert(slices.Clone(ids), at, id))
		m.spell(number, name, true, nil)
	case names[k].n == 0:
		names = slices.Delete(names, k, k+1)
		if ids = slices.Delete(slices.Clone(ids), at, at+1); len(ids) == 0 {
			m.kept.aliases.Delete(name)
		} else {
			m.kept.aliases.Set(name, ids)
		}
		m.spell(number, name, false, names)
	default:
		others = false
	}
	if m.names[id] = names; len(names) == 0 {
		delete(m.names, id)
	}
	return others
}

// spell notes the words of a new name of an entity; of one that is gone, it drops those that are in none of the names left.
func (m *maker) spell(number uint32, name string, add bool, left []nameCount) {
	for w := range strings.FieldsSeq(name) {
		l, _ := m.kept.words.Get(w)
		switch {
		case add:
			l.put(number, cmp.Compare[uint32], m.epoch)
		case slices.ContainsFunc(left, func(c nameCount) bool { return slices.Contains(strings.Fields(c.name), w) }):
			continue
		default:
			l.drop(number, cmp.Compare[uint32], m.epoch)
		}
		if l.size == 0 {
			m.kept.words.Delete(w)
			m.kept.backwards.Delete(backward(w))
			continue
		}
		if add && l.size == 1 {
			m.kept.backwards.Set(backward(w), struct{}{})
		}
		m.kept.words.Set(w, l)
	}
}

// entity puts an entity together of what readings say of it.
func (r *record) entity() *Entity {
	if e := r.whole.Load(); e != nil {
		return e
	}
	e := &Entity{ID: r.id, Kind: r.kind, Label: r.label, Mentions: r.mentions}
	had := map[string]struct{}{}
	for p := range r.facets.all() {
		e.Reports = append(e.Reports, p.reading.Report.ID)
		e.Named = e.Named || p.named
		for _, k := range p.statements {
			e.Statements = append(e.Statements, Ref{p.reading, &p.reading.Statements[k]})
		}
		e.add(&p.reading.Entities[p.at], had)
	}
	slices.Sort(e.Titles)
	slices.Sort(e.Aliases)
	r.whole.CompareAndSwap(nil, e)
	return r.whole.Load()
}

// add adds what one reading has of an entity. had is what there is already: a letter for the list, and the item.
func (e *Entity) add(o *graph.Entity, had map[string]struct{}) {
	union := func(dst *[]string, list, s string) {
		if _, ok := had[list+s]; !ok {
			had[list+s] = struct{}{}
			*dst = append(*dst, s)
		}
	}
	e.Place = cmp.Or(e.Place, o.Place)
	union(&e.Aliases, "a", o.Label)
	for _, a := range o.Aliases {
		union(&e.Aliases, "a", a.Text)
	}
	for _, t := range o.Titles {
		union(&e.Titles, "t", t)
	}
	for _, s := range o.SameAs {
		union(&e.SameAs, "s", s)
	}
}
