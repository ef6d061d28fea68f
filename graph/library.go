package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Library keeps readings in a Store. A report goes in whole or not at all: what Put and Delete acknowledge is durable.
type Library struct {
	Store Store
	Base  string // of the IRIs; DefaultBase where it is empty
}

func (lib *Library) names() Names { return NewNames(lib.Base) }

// OpenLibrary is the library in a store, with this base or, where it is empty, with the one that the store was written with.
// The error is ErrBase where the store holds reports, and none of this base.
func OpenLibrary(ctx context.Context, s Store, base string) (*Library, error) {
	bases, err := storedBases(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("read the base: %w", err)
	}
	lib := &Library{Store: s, Base: base}
	if len(bases) == 0 || slices.Contains(bases, lib.names().base) {
		return lib, nil
	}
	if base == "" && len(bases) == 1 {
		lib.Base = bases[0]
		return lib, nil
	}
	return nil, fmt.Errorf("%w: %s, not %s", ErrBase, strings.Join(bases, ", "), lib.names().base)
}

// storedBases are the bases of the reports in a store. They stand in the IRIs of the reports, of what was decided and of the
// list of imports.
func storedBases(ctx context.Context, s Reader) ([]string, error) {
	var out []string
	for _, class := range []RDFTerm{NewsArticle, provActivity} { // decisions outlive the reports
		for q, err := range s.Match(ctx, Pattern{Predicate: RDFType, Object: class}) {
			if err != nil {
				return nil, err
			}
			if base, ok := baseOf(q); ok {
				out = append(out, base)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// baseOf is the base of the report, decision or import that a quad says is one.
func baseOf(q Quad) (string, bool) {
	if q.Predicate != RDFType {
		return "", false
	}
	switch q.Object {
	case NewsArticle:
		i := strings.LastIndex(q.Subject.Value, "id/"+reportPrefix)
		if q.Label == q.Subject && i >= 0 {
			return q.Subject.Value[:i], true
		}
	case provActivity:
		for graph, prefix := range map[string]string{"identity": "decision-", "imports": importPrefix} {
			if base, ok := strings.CutSuffix(q.Label.Value, "id/"+graph); ok && strings.HasPrefix(q.Subject.Value, base+"id/"+prefix) {
				return base, true
			}
		}
	}
	return "", false
}

// View calls f with the library as it is at this moment, and gives f's error. Where the store is no Viewer, and nobody but this process
// writes it, f has the library itself.
func (lib *Library) View(ctx context.Context, f func(*Library) error) error {
	v, ok := lib.Store.(Viewer)
	if !ok {
		return f(lib)
	}
	return v.View(ctx, func(s Store) error { return f(&Library{Store: s, Base: lib.Base}) })
}

// Put writes readings, in the place of earlier ones of the same reports, all in one transaction. changed holds those that
// the store did not hold word for word. A report that came under several names keeps one of them, the same whatever came
// first (see betterName): Put changes the name in the reading to it.
func (lib *Library) Put(ctx context.Context, readings ...*Reading) (changed map[ReportID]bool, err error) {
	err = lib.transact(ctx, func(store Reader) (remove, add []Quad, err error) {
		changed = map[ReportID]bool{}
		for _, r := range once(readings) {
			minus, plus, err := lib.replacement(ctx, store, r)
			if err != nil {
				return nil, nil, err
			}
			if len(minus)+len(plus) > 0 {
				changed[r.Report.ID] = true
				remove, add = append(remove, minus...), append(add, plus...)
			}
		}
		return remove, add, nil
	})
	if err != nil {
		return nil, fmt.Errorf("write %d reports: %w", len(readings), err)
	}
	return changed, nil
}

// Written is what came of a reading that was to be written.
type Written struct {
	Changed bool // the store did not hold it word for word
	Err     error
}

// PutEach is a Put of every reading by itself, one after the other, in fewer transactions: the cost of one, of which a large part is
// to wait for the disk, is shared by readings that are ready at the same time. Where a transaction of several fails, each of them is
// written alone, so that none fails for another, unless the store cannot be reached or ctx is over. out[i] is what came of readings[i].
func (lib *Library) PutEach(ctx context.Context, readings ...*Reading) (out []Written) {
	for rest := readings; len(rest) > 0; {
		n := distinct(rest)
		group := rest[:n]
		rest = rest[n:]
		changed, err := lib.Put(ctx, group...)
		if err != nil && n > 1 && ctx.Err() == nil && !errors.Is(err, ErrUnavailable) {
			for _, r := range group {
				changed, err := lib.Put(ctx, r)
				out = append(out, Written{changed[r.Report.ID], err})
			}
			continue
		}
		for _, r := range group {
			out = append(out, Written{changed[r.Report.ID], err})
		}
	}
	return out
}

// distinct is how many of the first readings are of different reports.
func distinct(readings []*Reading) int {
	seen := map[ReportID]bool{}
	for i, r := range readings {
		if seen[r.Report.ID] {
			return i
		}
		seen[r.Report.ID] = true
	}
	return len(readings)
}

// transact updates the store with what f finds in it; nothing where f finds nothing. Where other processes write the store, or
// other parts of this one, no update comes between.
func (lib *Library) transact(ctx context.Context, f func(Reader) (remove, add []Quad, err error)) error {
	if t, ok := lib.Store.(Transactor); ok {
		return t.Transact(ctx, f)
	}
	remove, add, err := f(lib.Store)
	if err != nil || len(remove)+len(add) == 0 {
		return err
	}
	return lib.Store.Update(ctx, remove, add)
}

// transactBulk is transact of more than memory holds, where the store can.
func (lib *Library) transactBulk(ctx context.Context, f func(Reader) (remove, add iter.Seq2[Quad, error], err error)) error {
	if t, ok := lib.Store.(BulkTransactor); ok {
		return t.TransactBulk(ctx, f)
	}
	return lib.transact(ctx, func(store Reader) (remove, add []Quad, err error) {
		gone, new, err := f(store)
		if err == nil {
			remove, err = collect(gone)
		}
		if err == nil {
			add, err = collect(new)
		}
		return remove, add, err
	})
}

// concat yields what sequences yield, one after the other, up to an error.
func concat(sequences ...iter.Seq2[Quad, error]) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for _, quads := range sequences {
			for q, err := range quads {
				if !yield(q, err) || err != nil {
					return
				}
			}
		}
	}
}

// list yields quads.
func list(quads []Quad) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// replacement is what to remove and to add so that the store holds r.
func (lib *Library) replacement(ctx context.Context, store Reader, r *Reading) (remove, add []Quad, err error) {
	r.Canonical()
	have, err := lib.quads(ctx, store, r.Report.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, q := range have {
		if q.Predicate == dctFile && q.Subject == q.Label {
			r.Report.Name = betterName(r.Report.Name, q.Object.Value)
		}
	}
	remove, add = difference(have, Quads(lib.names(), r))
	return remove, add, nil
}

// once is the readings with the last one of each report, and the best of its names.
func once(readings []*Reading) []*Reading {
	at := map[ReportID]int{}
	var out []*Reading
	for _, r := range readings {
		i, again := at[r.Report.ID]
		if !again {
			at[r.Report.ID] = len(out)
			out = append(out, r)
			continue
		}
		r.Report.Name = betterName(r.Report.Name, out[i].Report.Name)
		out[i] = r
	}
	return out
}

// betterName is the name that a report keeps of two: that of a file before "-", for standard input, and that before none; of
// two files the one that sorts first.
func betterName(a, b string) string {
	rank := func(name string) int { return slices.Index([]string{"-", ""}, name) } // -1 for files
	if cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) <= 0 {
		return a
	}
	return b
}

// difference is what to remove from have and to add to it to make want. Both are in the order of CompareQuads.
func difference(have, want []Quad) (remove, add []Quad) {
	if len(have) == 0 { // a new report, without a copy of all its quads
		return nil, want
	}
	for len(have) > 0 && len(want) > 0 {
		switch c := CompareQuads(have[0], want[0]); {
		case c < 0:
			remove, have = append(remove, have[0]), have[1:]
		case c > 0:
			add, want = append(add, want[0]), want[1:]
		default:
			have, want = have[1:], want[1:]
		}
	}
	return append(remove, have...), append(add, want...)
}

// collect is what a sequence yields, up to its error.
func collect(quads iter.Seq2[Quad, error]) ([]Quad, error) {
	var out []Quad
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// graphQuads are the quads of a graph, in the order of CompareQuads. No label is that of the default graph.
func graphQuads(ctx context.Context, store Reader, label RDFTerm) ([]Quad, error) {
	out, err := collect(store.Match(ctx, Pattern{Label: label, DefaultGraph: label.IsZero()}))
	slices.SortFunc(out, CompareQuads)
	return out, err
}

// quads is all that a report supports, its own graph and those of its statements, in the order of CompareQuads.
func (lib *Library) quads(ctx context.Context, store Reader, id ReportID) ([]Quad, error) {
	out, err := collect(store.Match(ctx, Pattern{Label: lib.names().Report(id)}))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	for _, q := range out {
		if q.Predicate != RDFType || q.Object != RDFStatement {
			continue
		}
		facts, err := collect(store.Match(ctx, Pattern{Label: q.Subject}))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", id, err)
		}
		out = append(out, facts...)
	}
	slices.SortFunc(out, CompareQuads)
	return out, nil
}

// Quads are all quads that a report supports, in a fixed order. The error is ErrNotFound where there is no such report.
func (lib *Library) Quads(ctx context.Context, id ReportID) (quads []Quad, err error) {
	err = lib.View(ctx, func(lib *Library) error {
		quads, err = lib.quads(ctx, lib.Store, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(quads) == 0 {
		return nil, ErrNotFound
	}
	return quads, nil
}

// Reading reads a report back, whole. The error is ErrNotFound where there is none of that name.
func (lib *Library) Reading(ctx context.Context, id ReportID) (*Reading, error) {
	quads, err := collect(lib.Store.Match(ctx, Pattern{Label: lib.names().Report(id)}))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	return Decode(lib.names(), id, quads)
}

// Reports lists the reports by name and then by ID: what is known about them, but neither their text nor their paragraphs,
// which are not read.
func (lib *Library) Reports(ctx context.Context) ([]Report, error) {
	reports := map[RDFTerm]*Report{}
	for q, err := range lib.Store.Match(ctx, Pattern{Predicate: RDFType, Object: NewsArticle}) {
		if err != nil {
			return nil, fmt.Errorf("list reports: %w", err)
		}
		if id, ok := lib.names().local(q.Subject); ok && q.Label == q.Subject { // else of another base, or somebody's own triples
			reports[q.Subject] = &Report{ID: ReportID(id)}
		}
	}
	for p, field := range reportFields {
		for q, err := range lib.Store.Match(ctx, Pattern{Predicate: p}) {
			if err != nil {
				return nil, fmt.Errorf("list reports: %w", err)
			}
			if r := reports[q.Subject]; r != nil && q.Label == q.Subject {
				*field(r) = q.Object.Value
			}
		}
	}
	var out []Report
	for _, r := range reports {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Report) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// ReportIDs lists the reports in the order of Reports, without what is known about them.
func (lib *Library) ReportIDs(ctx context.Context) ([]ReportID, error) {
	type report struct {
		name string
		id   ReportID
	}
	var reports []report
	for q, err := range lib.Store.Match(ctx, Pattern{Predicate: RDFType, Object: NewsArticle}) {
		if err != nil {
			return nil, fmt.Errorf("list reports: %w", err)
		}
		if id, ok := lib.names().local(q.Subject); ok && q.Label == q.Subject {
			reports = append(reports, report{id: ReportID(id)})
		}
	}
	for i := range reports {
		label := lib.names().Report(reports[i].id)
		for q, err := range lib.Store.Match(ctx, Pattern{Subject: label, Predicate: dctFile, Label: label}) {
			if err != nil {
				return nil, fmt.Errorf("list reports: %w", err)
			}
			reports[i].name = q.Object.Value
		}
	}
	slices.SortFunc(reports, func(a, b report) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	out := make([]ReportID, len(reports))
	for i, r := range reports {
		out[i] = r.id
	}
	return out, nil
}

// Texts are the texts of all reports, without what else is known of them.
func (lib *Library) Texts(ctx context.Context) (map[ReportID]string, error) {
	out := map[ReportID]string{}
	for q, err := range lib.Store.Match(ctx, Pattern{Predicate: nifIsString}) {
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		if id, ok := lib.names().local(q.Subject); ok && q.Label == q.Subject {
			out[ReportID(id)] = q.Object.Value
		}
	}
	return out, nil
}

// reportFields are the properties of reports but for their text; only reports have them.
var reportFields = map[RDFTerm]func(*Report) *string{
	dctFile:        func(r *Report) *string { return &r.Name },
	schemaHeadline: func(r *Report) *string { return &r.Title },
	schemaURL:      func(r *Report) *string { return &r.URL },
	schemaPub:      func(r *Report) *string { return &r.Publisher },
	schemaDate:     func(r *Report) *string { return &r.Published },
	schemaLicence:  func(r *Report) *string { return &r.Licence },
	skosNote:       func(r *Report) *string { return &r.Note },
}

// Change updates the store with what f finds to remove and to add. It is for graphs that are not those of reports (see Owns).
func (lib *Library) Change(ctx context.Context, f func(Reader) (remove, add []Quad, err error)) error {
	return lib.transact(ctx, f)
}

// Owns reports whether a graph is that of a report, of one of its statements, that of the decisions, or the list of imports.
func (lib *Library) Owns(label RDFTerm) bool {
	id, ok := lib.names().local(label)
	return ok && (label == lib.names().Identity() || label == lib.names().Imports() || strings.HasPrefix(id, reportPrefix) || strings.HasPrefix(id, statementPrefix))
}

// Misleads reports whether a quad, in a graph that the library does not own, would pass for a report, decision or import of a library
// of another base. A store with it could no longer be opened without being told its base.
func (lib *Library) Misleads(q Quad) bool {
	base, ok := baseOf(q)
	return ok && base != lib.names().base
}

// Curated are the quads of graphs that the library does not own, put there by imports and SPARQL Update, in the order of
// CompareQuads. It reads the whole store, and sorts many of them on disk (see Sorter).
func (lib *Library) Curated(ctx context.Context) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		var s Sorter
		defer s.Close()
		for q, err := range lib.curated(ctx) {
			if err == nil {
				err = s.Add(q)
			}
			if err != nil {
				yield(Quad{}, err)
				return
			}
		}
		s.All()(yield)
	}
}

// curated are the quads of Curated in no order.
func (lib *Library) curated(ctx context.Context) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for q, err := range lib.Store.Match(ctx, Pattern{}) {
			if err != nil {
				yield(Quad{}, fmt.Errorf("read the curated graphs: %w", err))
				return
			}
			if !lib.Owns(q.Label) && !yield(q, nil) {
				return
			}
		}
	}
}

// ReportsOf names the reports whose own graphs are among those of labels.
func (lib *Library) ReportsOf(labels []RDFTerm) []ReportID {
	var out []ReportID
	for _, l := range labels {
		if id, ok := lib.names().local(l); ok && strings.HasPrefix(id, reportPrefix) {
			out = append(out, ReportID(id))
		}
	}
	return out
}

// Readings reads all reports, in the order of Reports, as they are at one moment (see View). An error ends it.
func (lib *Library) Readings(ctx context.Context) iter.Seq2[*Reading, error] {
	return func(yield func(*Reading, error) bool) {
		stopped := false
		err := lib.View(ctx, func(lib *Library) error {
			reports, err := lib.ReportIDs(ctx)
			if err != nil {
				return err
			}
			for _, id := range reports {
				reading, err := lib.Reading(ctx, id)
				if err != nil {
					return err
				}
				if stopped = !yield(reading, nil); stopped {
					break
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Delete removes a report and all that only it supports. The error is ErrNotFound where there is none of that name.
func (lib *Library) Delete(ctx context.Context, id ReportID) error {
	err := lib.transact(ctx, func(store Reader) (remove, add []Quad, err error) {
		remove, err = lib.quads(ctx, store, id)
		if err == nil && len(remove) == 0 {
			err = ErrNotFound
		}
		return remove, nil, err
	})
	switch {
	case errors.Is(err, ErrNotFound):
		return ErrNotFound
	case err != nil:
		return fmt.Errorf("delete %s: %w", id, err)
	}
	return nil
}

// CompareTerms orders terms: by kind, value, datatype and language.
func CompareTerms(a, b RDFTerm) int {
	switch {
	case a.Kind != b.Kind:
		return cmp.Compare(a.Kind, b.Kind)
	case a.Value != b.Value:
		return strings.Compare(a.Value, b.Value)
	case a.Datatype != b.Datatype:
		return strings.Compare(a.Datatype, b.Datatype)
	}
	return strings.Compare(a.Lang, b.Lang)
}

// CompareQuads orders quads: by label, subject, predicate and object.
func CompareQuads(a, b Quad) int {
	if c := CompareTerms(a.Label, b.Label); c != 0 {
		return c
	}
	if c := CompareTerms(a.Subject, b.Subject); c != 0 {
		return c
	}
	if c := CompareTerms(a.Predicate, b.Predicate); c != 0 {
		return c
	}
	return CompareTerms(a.Object, b.Object)
}
