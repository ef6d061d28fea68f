// Package index is the read model: all readings in memory, with the lookups that questions, paths and lists need. It is
// rebuilt from the store when the program starts and follows every change.
//
//	ix := index.New()
//	ix.Put(reading)
//	view := ix.View()      // one moment; changes make new views
//
// It holds what the store holds and nothing else, so it can be thrown away at any time.
package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/query/identity"
)

// Index gives views of the readings put into it. It may be used by many goroutines at once.
type Index struct {
	mu        sync.Mutex
	readings  map[graph.ReportID]*graph.Reading
	profiles  map[graph.ReportID]*identity.Profile
	prints    map[graph.ReportID]Prints
	decisions []graph.Decision
	view      *View // nil after a change
	linker    linker
}

// New makes an empty index.
func New() *Index {
	return &Index{
		readings: map[graph.ReportID]*graph.Reading{}, profiles: map[graph.ReportID]*identity.Profile{}, prints: map[graph.ReportID]Prints{},
	}
}

// Put adds a reading, in the place of an earlier one of the same report. The reading must not be changed afterwards.
func (ix *Index) Put(r *graph.Reading) {
	prints := NewPrints(r.Report.Text)
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.prints[r.Report.ID] = prints
	ix.readings[r.Report.ID] = r
	ix.profiles[r.Report.ID] = identity.NewProfile(r)
	ix.view = nil
}

// Decide takes what was decided about who is who, in its order, in the place of what it had.
func (ix *Index) Decide(decisions []graph.Decision) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.decisions = slices.Clone(decisions)
	ix.view = nil
}

// Delete removes a reading.
func (ix *Index) Delete(id graph.ReportID) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	delete(ix.readings, id)
	delete(ix.profiles, id)
	delete(ix.prints, id)
	ix.view = nil
}

// View is the index of this moment. It is built on the first call after a change.
func (ix *Index) View() *View {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.view == nil {
		who := identity.Resolve(slices.Collect(maps.Values(ix.profiles)), ix.decisions)
		ix.view = newView(ix.readings, who)
		ix.view.Copies = NewCopies(ix.prints)
		ix.view.linker = &ix.linker
	}
	return ix.view
}

// Ref is a statement with the reading it stands in.
type Ref struct {
	Reading *graph.Reading
	*graph.Statement
}

// SentenceText is the sentence that the statement stands in, or the sentences where it rests on several.
func (r Ref) SentenceText() string {
	if r.Statement.Sentence >= len(r.Reading.Sentences) {
		return ""
	}
	s := r.Reading.Passage(r.Statement)
	return r.Reading.Report.Text[s.Start:s.End]
}

// Entity is an entity as all reports together show it.
type Entity struct {
	ID         graph.EntityID
	Kind       graph.EntityKind
	Label      string
	Place      graph.PlaceType
	Aliases    []string
	Titles     []string
	SameAs     []string
	Reports    []graph.ReportID
	Mentions   int
	Named      bool  // a report mentions it by name, and does not only describe it
	Statements []Ref // in which it is subject, object, argument or source, or is mentioned in one of them
}

// View is an index at one moment. It does not change.
type View struct {
	Readings   []*graph.Reading // by name of the report and ID, with the entities that all of them together know
	Statements []Ref            // in the order of readings and text
	Copies     *Copies          // which reports are one text in several papers

	reports    map[graph.ReportID]*graph.Reading
	statements map[graph.StatementID]Ref
	entities   map[graph.EntityID]*Entity
	order      []*Entity // by mentions, most first
	aliases    map[string][]graph.EntityID
	verbs      map[string][]Ref
	mentions   map[graph.ReportID]map[int][]*graph.Mention // by sentence
	search     *search
	identity   *identity.Result
	linker     *linker
	linked     sync.Once
	links      *Links // of linker, once they are asked for
}

func newView(readings map[graph.ReportID]*graph.Reading, who *identity.Result) *View {
	v := &View{
		identity: who,
		reports:  make(map[graph.ReportID]*graph.Reading, len(readings)), statements: map[graph.StatementID]Ref{}, entities: map[graph.EntityID]*Entity{},
		aliases: map[string][]graph.EntityID{}, verbs: map[string][]Ref{}, mentions: map[graph.ReportID]map[int][]*graph.Mention{},
	}
	for id, r := range readings {
		r = who.Apply(r)
		v.reports[id] = r
		v.Readings = append(v.Readings, r)
	}
	slices.SortFunc(v.Readings, func(a, b *graph.Reading) int {
		return cmp.Or(cmp.Compare(a.Report.Name, b.Report.Name), cmp.Compare(a.Report.ID, b.Report.ID))
	})
	for _, r := range v.Readings {
		v.add(r)
	}
	for _, e := range v.entities {
		if c := who.Current(e.ID); c != nil {
			e.Label = c.Label
		}
		slices.Sort(e.Titles)
		slices.Sort(e.Aliases)
		v.order = append(v.order, e)
	}
	slices.SortFunc(v.order, func(a, b *Entity) int { return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.ID, b.ID)) })
	for _, e := range v.order {
		for _, a := range e.Aliases {
			key := Normalize(a)
			if !slices.Contains(v.aliases[key], e.ID) {
				v.aliases[key] = append(v.aliases[key], e.ID)
			}
		}
	}
	v.search = newSearch(v.Readings)
	return v
}

func (v *View) add(r *graph.Reading) {
	for i := range r.Entities {
		v.addEntity(r.Report.ID, &r.Entities[i])
	}
	bySentence := map[int][]*graph.Mention{}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		bySentence[m.Sentence] = append(bySentence[m.Sentence], m)
		if e := v.entities[m.Entity]; e != nil {
			e.Mentions++
			e.Named = e.Named || m.Kind == graph.Name
		}
	}
	v.mentions[r.Report.ID] = bySentence
	for i := range r.Statements {
		ref := Ref{r, &r.Statements[i]}
		v.Statements = append(v.Statements, ref)
		v.statements[ref.ID] = ref
		for _, w := range Verbs(ref.Predicate.Lemma) {
			v.verbs[w] = append(v.verbs[w], ref)
		}
		for _, p := range v.Participants(ref) {
			if e := v.entities[p.Entity]; e != nil {
				if n := len(e.Statements); n == 0 || e.Statements[n-1].ID != ref.ID {
					e.Statements = append(e.Statements, ref)
				}
			}
		}
	}
}

func (v *View) addEntity(report graph.ReportID, e *graph.Entity) {
	have, ok := v.entities[e.ID]
	if !ok {
		have = &Entity{ID: e.ID, Kind: e.Kind, Label: e.Label}
		v.entities[e.ID] = have
	}
	have.Reports = append(have.Reports, report)
	if have.Place == "" {
		have.Place = e.Place
	}
	union := func(dst *[]string, s string) {
		if !slices.Contains(*dst, s) {
			*dst = append(*dst, s)
		}
	}
	union(&have.Aliases, e.Label)
	for _, a := range e.Aliases {
		union(&have.Aliases, a.Text)
	}
	for _, t := range e.Titles {
		union(&have.Titles, t)
	}
	for _, s := range e.SameAs {
		union(&have.SameAs, s)
	}
}

// Normalize is a name for comparison: in lower case, without "the", genitive and stops.
func Normalize(name string) string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	name = strings.TrimPrefix(name, "the ")
	name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
	return strings.ReplaceAll(name, ".", "")
}

// Verbs are the content words of a predicate's lemma: "refuse to condemn" is refuse and condemn, "talk with" is talk.
func Verbs(lemma string) []string {
	var out []string
	for i, w := range strings.Fields(lemma) {
		if i > 0 && isFunction(w) {
			continue
		}
		out = append(out, w)
	}
	return out
}

func isFunction(w string) bool {
	switch w {
	case "to", "with", "of", "in", "on", "at", "by", "for", "from", "about", "as", "into", "over", "against", "between", "after", "under", "be",
		"through", "around", "among", "during", "before", "without", "within", "like", "upon", "toward", "towards", "across", "near", "because":
		return true
	}
	return false
}

// Report is the reading of a report, nil where there is none.
func (v *View) Report(id graph.ReportID) *graph.Reading { return v.reports[id] }

// Statement finds a statement by its ID.
func (v *View) Statement(id graph.StatementID) (Ref, bool) {
	r, ok := v.statements[id]
	return r, ok
}

// Entity finds an entity by its ID, or by one that leads to it: of what was merged into it, or of a name that a report has. It is nil
// where there is none.
func (v *View) Entity(id graph.EntityID) *Entity {
	if e := v.entities[id]; e != nil {
		return e
	}
	if c := v.identity.Current(id); c != nil {
		return v.entities[c.ID]
	}
	return nil
}

// Identity says who is who across reports, and why.
func (v *View) Identity() *identity.Result { return v.identity }

// Verb lists the statements whose predicate has a verb, given as its lemma.
func (v *View) Verb(lemma string) []Ref { return v.verbs[lemma] }

// Named lists the entities of a name, the most mentioned first.
func (v *View) Named(name string) []*Entity {
	var out []*Entity
	for _, id := range v.aliases[Normalize(name)] {
		out = append(out, v.entities[id])
	}
	if len(out) == 0 { // a name that no report has, of an entity that one names otherwise
		if id, ok := mention.Canonical(name); ok && v.Entity(id) != nil {
			out = append(out, v.Entity(id))
		}
	}
	return out
}

// Resolve is the entity that a user means by an ID or a name: the most mentioned of that name, else the most mentioned with
// these words in one of its names; nil where there is none. others are those of the same name.
func (v *View) Resolve(name string) (e *Entity, others []*Entity) {
	if e := v.Entity(graph.EntityID(name)); e != nil {
		return e, nil
	}
	found := v.Named(name)
	if len(found) == 0 && Normalize(name) != "" {
		found = v.Find(name, "")
	}
	if len(found) == 0 {
		return nil, nil
	}
	return found[0], found[1:]
}

// Find lists the entities of a kind ("" for any) whose ID, or a word of one of whose names, begins with the words of q, the
// most mentioned first.
func (v *View) Find(q string, kind graph.EntityKind) []*Entity {
	words := strings.Fields(Normalize(q))
	var out []*Entity
	for _, e := range v.order {
		if kind != "" && e.Kind != kind {
			continue
		}
		if len(words) == 0 || string(e.ID) == q || slices.ContainsFunc(e.Aliases, func(a string) bool { return hasWords(Normalize(a), words) }) {
			out = append(out, e)
		}
	}
	return out
}

func hasWords(name string, words []string) bool {
	have := strings.Fields(name)
	for _, w := range words {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

// Participant is an entity that takes part in a statement.
type Participant struct {
	Entity graph.EntityID
	Part   string // subject, object, source, or the role of the argument
	Direct bool   // it is that part, and not only mentioned in it
	Span   graph.Span
}

// Participants are the entities of a statement, each once for each part, the direct ones first.
func (v *View) Participants(r Ref) []Participant {
	var out []Participant
	add := func(p Participant) {
		if p.Entity != "" && !slices.ContainsFunc(out, func(o Participant) bool { return o.Entity == p.Entity && o.Part == p.Part }) {
			out = append(out, p)
		}
	}
	each := func(f func(part string, span graph.Span, entity graph.EntityID)) {
		f("subject", r.Subject.Span, r.Subject.Entity)
		f("object", r.Object.Span, r.Object.Entity)
		for _, a := range r.Arguments {
			f(string(a.Role), a.Span, a.Entity)
		}
		for _, a := range r.Attribution {
			f("source", a.Source.Span, a.Source.Entity)
		}
	}
	each(func(part string, span graph.Span, entity graph.EntityID) {
		add(Participant{Entity: entity, Part: part, Direct: true, Span: span})
	})
	each(func(part string, span graph.Span, _ graph.EntityID) {
		if span.Len() == 0 || part == "source" {
			return
		}
		for _, m := range v.Within(r.Reading, span) {
			add(Participant{Entity: m.Entity, Part: part, Span: m.Span})
		}
	})
	return out
}

// Within lists the mentions within a span of a reading that are sure enough for a statement.
func (v *View) Within(r *graph.Reading, span graph.Span) []*graph.Mention {
	ms := r.Mentions
	from, _ := slices.BinarySearchFunc(ms, span.Start, func(m graph.Mention, at int) int { return cmp.Compare(m.Span.Start, at) })
	var out []*graph.Mention
	for i := from; i < len(ms) && ms[i].Span.Start < span.End; i++ {
		if span.Contains(ms[i].Span) && ms[i].Confidence >= graph.LeastSure {
			out = append(out, &ms[i])
		}
	}
	return out
}

// Near lists the n sentences nearest to words, best first.
func (v *View) Near(words []string, n int, in graph.ReportID) []Hit {
	return v.search.near(words, n, in)
}
