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
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/query/identity"
)

// Index gives views of the readings put into it. It may be used by many goroutines at once. A report that comes or goes costs in
// proportion to what it says and to the entities that it touches, not to what else is there.
type Index struct {
	mu     sync.Mutex // held while the index changes
	made   *maker
	stale  atomic.Bool // something changed since the last view
	latest atomic.Pointer[View]
	linker linker
}

// New makes an empty index.
func New() *Index {
	ix := &Index{made: newMaker()}
	ix.stale.Store(true)
	return ix
}

// Put adds a reading, in the place of an earlier one of the same report. The reading must not be changed afterwards.
func (ix *Index) Put(r *graph.Reading) {
	prints, profile := NewPrints(r.Report.Text), identity.NewProfile(r)
	text := newText(r)
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.made.put(r, prints, profile, text)
	ix.stale.Store(true)
}

// Decide takes what was decided about who is who, in its order, in the place of what it had.
func (ix *Index) Decide(decisions []graph.Decision) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.made.who.Decide(decisions)
	ix.stale.Store(true)
}

// Delete removes a reading.
func (ix *Index) Delete(id graph.ReportID) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.made.delete(id)
	ix.stale.Store(true)
}

// View is the index of this moment. It is made on the first call after a change.
func (ix *Index) View() *View {
	if !ix.stale.Load() {
		return ix.latest.Load()
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.stale.Load() {
		v := ix.made.view()
		v.linker = &ix.linker
		ix.latest.Store(v)
		ix.stale.Store(false)
	}
	return ix.latest.Load()
}

// Latest is the last view that was made, without waiting for what changes meanwhile.
func (ix *Index) Latest() *View {
	if v := ix.latest.Load(); v != nil {
		return v
	}
	return ix.View()
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
	Readings []*graph.Reading // by name of the report and ID, with the entities that all of them together know
	Copies   *Copies          // which reports are one text in several papers

	kept
	linker *linker
	linked sync.Once
	links  *Links // of linker, once they are asked for
	listed sync.Once
	list   []Ref // all statements, once they are asked for
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
func (v *View) Report(id graph.ReportID) *graph.Reading {
	r, _ := v.reports.Get(id)
	return r
}

// Statements are all statements, in the order of readings and text. They are listed on the first call; for how many there are ask
// CountStatements.
func (v *View) Statements() []Ref {
	v.listed.Do(func() {
		v.list = make([]Ref, 0, v.CountStatements())
		for _, r := range v.Readings {
			for i := range r.Statements {
				v.list = append(v.list, Ref{r, &r.Statements[i]})
			}
		}
	})
	return v.list
}

// CountStatements is how many statements there are.
func (v *View) CountStatements() int { return v.statements.Len() }

// Statement finds a statement by its ID.
func (v *View) Statement(id graph.StatementID) (Ref, bool) { return v.statements.Get(id) }

// Entity finds an entity by its ID, or by one that leads to it: of what was merged into it, or of a name that a report has. It is nil
// where there is none.
func (v *View) Entity(id graph.EntityID) *Entity {
	if r := v.record(id); r != nil {
		return r.entity()
	}
	if c := v.identity.Current(id); c != nil {
		if r := v.record(c.ID); r != nil {
			return r.entity()
		}
	}
	return nil
}

// record is what is kept of an entity; nil where there is none of that ID.
func (v *View) record(id graph.EntityID) *record {
	if n, ok := v.entities.Get(id); ok {
		return v.rows.at(n)
	}
	return nil
}

// Identity says who is who across reports, and why.
func (v *View) Identity() *identity.Result { return v.identity }

// Verb lists the statements whose predicate has a verb, given as its lemma.
func (v *View) Verb(lemma string) []Ref {
	l, _ := v.verbs.Get(lemma)
	var out []Ref
	for a := range l.all() {
		for _, k := range a.statements {
			out = append(out, Ref{a.reading, &a.reading.Statements[k]})
		}
	}
	return out
}

// Named lists the entities of a name, the most mentioned first.
func (v *View) Named(name string) []*Entity {
	var out []*Entity
	if key := fold(name); key != "" {
		ids, _ := v.aliases.Get(key)
		out = v.ranked(ids)
	}
	if len(out) == 0 { // a name that no report has, of an entity that one names otherwise
		if id, ok := mention.Canonical(name); ok && v.Entity(id) != nil {
			out = append(out, v.Entity(id))
		}
	}
	return out
}

// ranked are entities, the most mentioned first.
func (v *View) ranked(ids []graph.EntityID) []*Entity {
	rs := make([]*record, 0, len(ids))
	for _, id := range ids {
		if r := v.record(id); r != nil {
			rs = append(rs, r)
		}
	}
	slices.SortFunc(rs, byMentions)
	var out []*Entity
	for _, r := range rs {
		out = append(out, r.entity())
	}
	return out
}

// Resolve is the entity that a user means by an ID or a name: the most mentioned of that name, else of those that it is the beginning of a
// name of, else with these words in one of their names; nil where there is none. others are those that it could mean as well. A misspelt
// name is not resolved: see Guess.
func (v *View) Resolve(name string) (e *Entity, others []*Entity) {
	if e := v.Entity(graph.EntityID(name)); e != nil {
		return e, nil
	}
	found := v.Named(name)
	if len(found) == 0 && fold(name) != "" {
		ms := v.Search(name, "")
		for _, m := range ms {
			if m.Rank == Fuzzy || m.Rank != ms[0].Rank {
				break
			}
			found = append(found, m.Entity())
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	return found[0], found[1:]
}

// Guess is the entity that a misspelt name most likely means; nil where Resolve finds one, or none is near. Who is given it must be told.
func (v *View) Guess(name string) *Entity {
	if e := v.Entity(graph.EntityID(name)); e != nil || len(v.Named(name)) > 0 || fold(name) == "" {
		return nil
	}
	if ms := v.Search(name, ""); len(ms) > 0 && ms[0].Rank == Fuzzy {
		return ms[0].Entity()
	}
	return nil
}

// Find is Search, with the entities put together.
func (v *View) Find(q string, kind graph.EntityKind) []*Entity {
	var out []*Entity
	for _, m := range v.Search(q, kind) {
		out = append(out, m.Entity())
	}
	return out
}

// Participant is an entity that takes part in a statement.
type Participant struct {
	Entity graph.EntityID
	Part   string // subject, object, source, or the role of the argument
	Direct bool   // it is that part, and not only mentioned in it
	Span   graph.Span
}

// Participants are the entities of a statement, each once for each part, the direct ones first.
func (v *View) Participants(r Ref) []Participant { return participants(r) }

func participants(r Ref) []Participant {
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
		for _, m := range within(r.Reading, span) {
			add(Participant{Entity: m.Entity, Part: part, Span: m.Span})
		}
	})
	return out
}

// Within lists the mentions within a span of a reading that are sure enough for a statement.
func (v *View) Within(r *graph.Reading, span graph.Span) []*graph.Mention { return within(r, span) }

func within(r *graph.Reading, span graph.Span) []*graph.Mention {
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

// Knows reports whether a sentence has a word, in the form that Words gives it.
func (v *View) Knows(word string) bool { return v.CountSentences(word) > 0 }

// CountSentences is how many sentences have a word, in the form that Words gives it.
func (v *View) CountSentences(word string) int {
	n, _ := v.search.counts.Get(word)
	return n
}

// Sentences are the sentences that have a word, in the form that Words gives it, by their number in the reading.
func (v *View) Sentences(word string) iter.Seq2[*graph.Reading, int] {
	return func(yield func(*graph.Reading, int) bool) {
		l, _ := v.search.words.Get(word)
		for p := range l.all() {
			r := v.Report(p.text.reading.Report.ID)
			for _, c := range p.in {
				if !yield(r, int(c.sentence)) {
					return
				}
			}
		}
	}
}

// CountLabelled is how many entities have a word in their label, in the form that Words gives it.
func (v *View) CountLabelled(word string) int {
	l, _ := v.labels.Get(word)
	return l.size
}

// Labelled are the entities that have a word in their label, in the form that Words gives it.
func (v *View) Labelled(word string) iter.Seq[*Entity] {
	return func(yield func(*Entity) bool) {
		l, _ := v.labels.Get(word)
		for n := range l.all() {
			if !yield(v.rows.at(n).entity()) {
				return
			}
		}
	}
}

// CountVerb is how many statements have a verb in their predicate, given as its lemma; of those that have it in many reports about how
// many.
func (v *View) CountVerb(lemma string) int {
	l, _ := v.verbs.Get(lemma)
	n := 0
	for i, c := range l.pieces {
		if i == 8 { // a thousand reports: the others are like them
			return n * len(l.pieces) / 8
		}
		for _, a := range c.items {
			n += len(a.statements)
		}
	}
	return n
}

// Near lists the n sentences nearest to words, best first.
func (v *View) Near(words []string, n int, in graph.ReportID) []Hit {
	hits := v.search.near(words, n, in)
	for i := range hits {
		hits[i].Reading = v.Report(hits[i].Reading.Report.ID)
	}
	return hits
}

// Has reports whether a report has a word, in the form that Words gives it.
func (v *View) Has(id graph.ReportID, word string) bool {
	l, ok := v.search.words.Get(word)
	t := v.search.text(id)
	if !ok || t == nil {
		return false
	}
	_, _, ok = l.find(posting{text: t}, bySeq)
	return ok
}
