package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ImportID names an import: "import-" and a hash of what it brought, as in "import-1f0a93bc44".
type ImportID string

// importPrefix begins the IDs of all imports.
const importPrefix = "import-"

// Import is what one import brought: whole graphs, which it alone has, so that it can be taken out again whole.
type Import struct {
	ID     ImportID `json:"id"`
	Files  []string `json:"files"`  // their names, without folders, in order
	Graphs []string `json:"graphs"` // their IRIs, in order
	Quads  int      `json:"quads"`  // how many it brought
	When   string   `json:"when"`   // RFC 3339
}

// The errors of imports that callers tell apart.
var (
	// ErrOwned says that an import would change what belongs to reports.
	ErrOwned = errors.New("graphs of reports change only by ingesting and deleting reports")
	// ErrTaken says that an import would mix its quads with others.
	ErrTaken = errors.New("a graph is of one import, so that it can be taken out again whole")
	// ErrImports says that quads do not make the list of imports.
	ErrImports = errors.New("the graph of imports is damaged")
)

// ImportError is an error of an import with its place.
type ImportError struct {
	File string // "" where it has no name
	Line int    // 0 where it is not known
	Err  error
}

func (e *ImportError) Error() string {
	out := e.Err.Error()
	if e.Line > 0 {
		out = fmt.Sprintf("line %d: %s", e.Line, out)
	}
	if e.File != "" {
		out = e.File + ": " + out
	}
	return out
}

func (e *ImportError) Unwrap() error { return e.Err }

// Document is a file that is imported. Its blank nodes are its own. Its quads lie on disk where they are many (see Sorter).
type Document struct {
	Name  string
	quads Sorter
	lines map[RDFTerm]int // the first of each graph
	bases []foundBase     // two at most, which tell enough
}

// foundBase is a base that reports, decisions or imports of a document have, and a graph of theirs.
type foundBase struct {
	base  string
	label RDFTerm
}

// Add adds a quad that stands on a line.
func (d *Document) Add(q Quad, line int) error {
	if d.lines == nil {
		d.lines = map[RDFTerm]int{}
	}
	if _, ok := d.lines[q.Label]; !ok {
		d.lines[q.Label] = line
	}
	if base, ok := baseOf(q); ok && len(d.bases) < 2 && (len(d.bases) == 0 || d.bases[0].base != base) {
		d.bases = append(d.bases, foundBase{base, q.Label})
	}
	return d.quads.Add(q)
}

// Close gives back what the document holds.
func (d *Document) Close() error { return d.quads.Close() }

// fail is an error about a graph of the document.
func (d *Document) fail(label RDFTerm, kind error, format string, args ...any) error {
	return &ImportError{d.Name, d.lines[label], fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), kind)}
}

// ImportOptions say how documents are imported. The zero value works.
type ImportOptions struct {
	Graph    string // IRI of the graph for triples that stand in none; "" for one of the import's own
	Replace  bool   // imports that have graphs of this one are taken out, and this one, too, where it was there before
	When     string // RFC 3339; "" for now
	KeepBase bool   // an empty library does not take the base of the reports that come in
}

// Imported is what an import did.
type Imported struct {
	Import   *Import    // nil where nothing but what an export holds came in
	Again    bool       // that import was in the store before, word for word
	Replaced []ImportID // that gave way
	Reports  []ReportID // that came in
	Known    int        // reports that were in the store before, or in an earlier document, word for word
	Restored int        // quads of exports that came in
}

// Import brings documents into the library, all of them or, on error, nothing.
//
// A document that has graphs of reports, or of what was decided, is an export of a library, and is restored: its reports come in
// whole, as they were read, beside those that are there; so do its decisions, its list of imports and its curated graphs. Facts may
// stand in the graphs of their reports (see OneGraph).
// A report that is in the store with other quads, or that the document does not have whole, is an error. The quads of other
// documents make one import, which Imports lists and RemoveImport takes out again. Every graph of it is its own. An import that is
// in the store, but that nothing is left of, comes in again.
//
// What two documents have must be the same in both, as if one had come after the other. Errors about what documents hold are
// *ImportError. Blank nodes keep their labels unless the store, or an earlier document, has others of the same labels.
func (lib *Library) Import(ctx context.Context, docs []*Document, opts ImportOptions) (Imported, error) {
	var out Imported
	opts.When = cmp.Or(opts.When, time.Now().UTC().Format(time.RFC3339))
	base := lib.Base
	rebase := func() { // it is only written where it changes: others may read it meanwhile
		if lib.Base != base {
			lib.Base = base
		}
	}
	m := &importer{}
	defer func() { m.union.Close() }() // of the last m
	err := lib.transactBulk(ctx, func(store Reader) (remove, add iter.Seq2[Quad, error], err error) {
		rebase()
		m.union.Close()
		m = &importer{
			lib: lib, ctx: ctx, store: store, opts: opts, listed: map[ImportID]listed{}, graphs: map[string][]listed{},
			came: map[RDFTerm]*Document{}, taken: map[RDFTerm]RDFTerm{}, labels: map[uint64]bool{},
		}
		out = Imported{}
		if err := m.base(docs); err != nil {
			return nil, nil, err
		}
		if err := m.run(docs, &out); err != nil {
			return nil, nil, err
		}
		return concat(m.remove...), concat(m.add...), nil
	})
	if err != nil {
		rebase()
		return Imported{}, err
	}
	return out, nil
}

// importer is one import in its transaction.
type importer struct {
	lib         *Library
	ctx         context.Context //nolint:containedctx // it lives as long as the call
	store       Reader
	opts        ImportOptions
	listed      map[ImportID]listed   // in the store, and in the lists of exports that came in
	graphs      map[string][]listed   // the same, by the names of their graphs
	came        map[RDFTerm]*Document // graphs of reports, and curated ones of exports, that came in, with the document
	taken       map[RDFTerm]RDFTerm   // graphs of reports and statements in the documents, by the report
	decided     []Quad                // decisions that came in
	labels      map[uint64]bool       // hashes of those of blank nodes that came in
	union       Sorter                // of curated documents
	remove, add []iter.Seq2[Quad, error]
}

// listed is an import of a list of imports.
type listed struct {
	*Import
	from *Document // the export that has the list; nil for the store
}

func (l listed) String() string {
	out := fmt.Sprintf("%s (%s)", l.ID, strings.Join(l.Files, ", "))
	if l.from != nil {
		out += " in " + l.from.Name
	}
	return out
}

// enlist notes an import.
func (m *importer) enlist(l listed) {
	m.listed[l.ID] = l
	for _, name := range l.Graphs {
		m.graphs[name] = append(m.graphs[name], l)
	}
}

// base makes sure that reports in the documents have the base of the library. One that is empty, and that was given none, takes
// theirs.
func (m *importer) base(docs []*Document) error {
	have, err := storedBases(m.ctx, m.store)
	if err != nil {
		return err
	}
	open := len(have) == 0 && m.lib.Base == "" && !m.opts.KeepBase
	for _, d := range docs {
		for _, b := range d.bases {
			switch is := m.lib.names().base; {
			case b.base == is:
			case !open:
				return d.fail(b.label, ErrBase, "<%s> is of the base %s, and the store's is %s", b.label.Value, b.base, is)
			default:
				m.lib.Base = b.base
			}
			open = false // what comes behind is of the same base
		}
	}
	return nil
}

func (m *importer) run(docs []*Document, out *Imported) error {
	have, err := m.lib.imports(m.ctx, m.store)
	if err != nil {
		return err
	}
	for i := range have {
		m.enlist(listed{Import: &have[i]})
	}
	var curated []*Document
	for _, d := range docs {
		labels, err := d.quads.Labels()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(labels, m.lib.Owns) {
			curated = append(curated, d)
			continue
		}
		if err := m.restore(d, out); err != nil {
			return err
		}
	}
	if len(curated) == 0 {
		return nil
	}
	return m.curate(curated, out)
}

// restore takes in an export.
func (m *importer) restore(d *Document, out *Imported) error {
	labels, err := d.quads.Labels()
	if err != nil {
		return err
	}
	for _, l := range labels {
		if id, ok := m.lib.names().local(l); ok && strings.HasPrefix(id, reportPrefix) {
			if err := m.report(d, ReportID(id), out); err != nil {
				return err
			}
		}
	}
	decided, err := m.decisions(d)
	if err != nil {
		return err
	}
	own, fresh, err := m.list(d)
	if err != nil {
		return err
	}
	out.Restored += len(decided) + len(fresh)
	curated := []iter.Seq2[Quad, error]{list(fresh)} // which has names of graphs that are blank nodes
	for _, l := range labels {
		isNew, err := m.isNew(d, l, own)
		if err != nil {
			return err
		}
		if isNew {
			m.came[l] = d
			curated = append(curated, d.quads.Graph(l))
			n, _ := d.quads.Count(l) // Labels had no error
			out.Restored += n
		}
	}
	renamed, err := m.scope(concat(curated...))
	if err != nil {
		return err
	}
	m.add = append(m.add, list(decided), placed(concat(curated...), renamed, RDFTerm{}))
	return nil
}

// isNew reports whether a graph of an export is a curated one that is not here. own are the imports of the export's list.
func (m *importer) isNew(d *Document, label RDFTerm, own map[ImportID]bool) (bool, error) {
	switch owner := m.taken[label]; {
	case !owner.IsZero() && d.has(owner), label == m.lib.names().Identity(), label == m.lib.names().Imports():
		return false, nil
	case m.lib.Owns(label):
		return false, d.fail(label, ErrOwned, "<%s> is the graph of a statement, and the file does not have its report", label.Value)
	}
	of := m.graphs[termName(label)]
	if label.Kind == BlankTerm && slices.ContainsFunc(of, func(l listed) bool { return l.from == d }) {
		return true, nil // of a new import, and another than all of the same label
	}
	same, empty, err := m.compare(d, label)
	switch {
	case err != nil || same:
		return false, err
	case !empty:
		return false, d.fail(label, ErrTaken, "%s is in %s with other quads", nameOf(label), m.place(label))
	}
	for _, l := range of {
		switch {
		case label.Kind == BlankTerm && own[l.ID]: // its label is in use, in the list
			return false, d.fail(label, ErrTaken, "%s is of %s, which has no quads in it any more", nameOf(label), l)
		case label.Kind != BlankTerm && !own[l.ID]:
			return false, d.fail(label, ErrTaken, "%s is of %s", nameOf(label), l)
		}
	}
	return true, nil
}

// has reports whether a document has a graph.
func (d *Document) has(label RDFTerm) bool {
	n, err := d.quads.Count(label)
	return err == nil && n > 0
}

// place says in words where a graph is that is here.
func (m *importer) place(label RDFTerm) string {
	if d := m.came[label]; d != nil {
		return d.Name
	}
	return "the store"
}

// compare says whether the store, or an earlier document, has a graph as the document has it, or does not have it.
func (m *importer) compare(d *Document, label RDFTerm) (same, empty bool, err error) {
	if earlier := m.came[label]; earlier != nil {
		same, err = sameQuads(earlier.quads.Graph(label), d.quads.Graph(label))
		return same, false, err
	}
	var have Sorter
	defer have.Close()
	empty = true
	for q, err := range m.store.Match(m.ctx, Pattern{Label: label, DefaultGraph: label.IsZero()}) {
		if err == nil {
			err = have.Add(q)
		}
		if err != nil {
			return false, false, err
		}
		empty = false
	}
	if empty {
		return false, true, nil
	}
	same, err = sameQuads(have.All(), d.quads.Graph(label))
	return same, false, err
}

// sameQuads reports whether two sequences yield the same.
func sameQuads(a, b iter.Seq2[Quad, error]) (bool, error) {
	next, stop := iter.Pull2(a)
	defer stop()
	for q, err := range b {
		h, err2, ok := next()
		if err := errors.Join(err, err2); err != nil || !ok || h != q {
			return false, err
		}
	}
	_, err, more := next()
	return !more, err
}

func nameOf(label RDFTerm) string {
	switch label.Kind {
	case NoTerm:
		return "the default graph"
	case BlankTerm:
		return "the graph _:" + label.Value
	}
	return "the graph <" + label.Value + ">"
}

// report takes in a report with its statements, whose graphs it marks as taken.
func (m *importer) report(d *Document, id ReportID, out *Imported) error {
	label := m.lib.names().Report(id)
	quads, err := m.reportQuads(d, id)
	if err != nil {
		return err
	}
	have, err := m.haveReport(id)
	switch {
	case err != nil:
		return err
	case slices.Equal(have, quads):
		out.Known++
		return nil
	case len(have) > 0:
		return d.fail(label, ErrOwned, "%s is in %s with other quads", id, m.place(label))
	}
	r, err := Decode(m.lib.names(), id, quads)
	switch {
	case errors.Is(err, ErrNotFound):
		return d.fail(label, ErrOwned, "the file has a part of %s only", id)
	case err != nil:
		return d.fail(label, ErrOwned, "%s cannot be read: %v", id, err)
	}
	c := &checker{r: r}
	c.reading()
	if extra, missing := difference(quads, Quads(m.lib.names(), r)); len(extra)+len(missing) > 0 {
		c.problem("%d of its quads are missing in the file, and %d are not its own", len(missing), len(extra))
	}
	if len(c.problems) > 0 {
		return d.fail(label, ErrOwned, "%s is not as it was read: %s", id, c.problems[0].What)
	}
	if err := m.ownStatements(d, label, r); err != nil {
		return err
	}
	m.came[label] = d
	out.Reports = append(out.Reports, id)
	out.Restored += len(quads)
	m.add = append(m.add, func(yield func(Quad, error) bool) { // read again, for memory does not hold all reports
		quads, err := m.reportQuads(d, id)
		concat(list(quads), failed(err))(yield)
	})
	return nil
}

// ownStatements makes sure that no report in the store has a statement of one that comes in.
func (m *importer) ownStatements(d *Document, label RDFTerm, r *Reading) error {
	for i := range r.Statements {
		st := m.lib.names().Statement(r.Statements[i].ID)
		for q, err := range m.store.Match(m.ctx, Pattern{Subject: st, Predicate: RDFType, Object: RDFStatement}) {
			if err != nil {
				return err
			}
			if m.lib.Owns(q.Label) {
				return d.fail(label, ErrOwned, "the statement <%s> is of <%s>, too, which is in the store", st.Value, q.Label.Value)
			}
		}
	}
	return nil
}

// haveReport are the quads of a report that came in, or is in the store; none where there is none of that name.
func (m *importer) haveReport(id ReportID) ([]Quad, error) {
	if earlier := m.came[m.lib.names().Report(id)]; earlier != nil {
		return m.reportQuads(earlier, id)
	}
	return m.lib.quads(m.ctx, m.store, id)
}

// reportQuads are the quads of a report with its statements as the store has them, where the document may have them in one graph.
func (m *importer) reportQuads(d *Document, id ReportID) ([]Quad, error) {
	quads, err := d.report(m.lib.names().Report(id), m.taken)
	if err != nil {
		return nil, err
	}
	if many, ok := ManyGraphs(m.lib.names(), id, quads); ok {
		return many, nil
	}
	return quads, nil
}

// failed yields an error where there is one.
func failed(err error) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		if err != nil {
			yield(Quad{}, err)
		}
	}
}

// report are the quads of a report with its statements, in order. A statement that is another's by now is an error.
func (d *Document) report(label RDFTerm, taken map[RDFTerm]RDFTerm) ([]Quad, error) {
	taken[label] = label
	quads, err := collect(d.quads.Graph(label))
	if err != nil {
		return nil, err
	}
	for _, q := range quads {
		if q.Predicate != RDFType || q.Object != RDFStatement {
			continue
		}
		if owner, ok := taken[q.Subject]; ok && owner != label {
			return nil, d.fail(label, ErrOwned, "the statement <%s> is of <%s>, too", q.Subject.Value, owner.Value)
		}
		facts, err := collect(d.quads.Graph(q.Subject))
		if err != nil {
			return nil, err
		}
		quads = append(quads, facts...)
		taken[q.Subject] = label
	}
	slices.SortFunc(quads, CompareQuads)
	return quads, nil
}

// decisions are the decisions of an export that are not here. It is an error where something else was decided here.
func (m *importer) decisions(d *Document) ([]Quad, error) {
	label := m.lib.names().Identity()
	quads, err := collect(d.quads.Graph(label))
	if err != nil || len(quads) == 0 {
		return nil, err
	}
	have := m.decided
	if len(have) == 0 {
		have, err = m.lib.decisionQuads(m.ctx, m.store)
	}
	switch {
	case err != nil || slices.Equal(have, quads):
		return nil, err
	case len(m.decided) > 0:
		return nil, d.fail(label, ErrOwned, "an earlier file has other decisions about who is who")
	case len(have) > 0:
		return nil, d.fail(label, ErrOwned, "the store has other decisions about who is who")
	}
	ds, err := decodeDecisions(m.lib.names(), quads)
	if err != nil {
		return nil, d.fail(label, ErrOwned, "%v", err)
	}
	if !slices.Equal(allQuads(m.lib.names(), ds, DecisionQuads), quads) {
		return nil, d.fail(label, ErrOwned, "the decisions about who is who are not as they were written")
	}
	m.decided = quads
	return quads, nil
}

// list takes in the list of imports of an export, beside those that are here: own are all that it lists, fresh the quads of new ones.
func (m *importer) list(d *Document) (own map[ImportID]bool, fresh []Quad, err error) {
	label := m.lib.names().Imports()
	quads, err := collect(d.quads.Graph(label))
	if err != nil || len(quads) == 0 {
		return nil, nil, err
	}
	all, err := decodeImports(m.lib.names(), quads)
	if err != nil {
		return nil, nil, d.fail(label, ErrOwned, "%v", err)
	}
	if !slices.Equal(allQuads(m.lib.names(), all, ImportQuads), quads) {
		return nil, nil, d.fail(label, ErrOwned, "the list of imports is not as it was written")
	}
	own = map[ImportID]bool{}
	for i := range all {
		im := listed{&all[i], d}
		lists := ImportQuads(m.lib.names(), im.Import)
		own[im.ID] = true
		have, ok := m.listed[im.ID]
		switch {
		case ok && !slices.Equal(ImportQuads(m.lib.names(), have.Import), lists):
			return nil, nil, d.fail(label, ErrTaken, "the store, or an earlier file, has another %s", im.ID)
		case ok:
			continue
		}
		if err := m.claim(im); err != nil {
			return nil, nil, err
		}
		m.enlist(im)
		fresh = append(fresh, lists...)
	}
	return own, fresh, nil
}

// claim makes sure that the graphs of an import that an export lists are nobody else's. Blank nodes are always the document's own.
func (m *importer) claim(im listed) error {
	d, list := im.from, m.lib.names().Imports()
	for _, name := range im.Graphs {
		label := termNamed(name)
		if label.Kind == BlankTerm {
			continue
		}
		if m.lib.Owns(label) {
			return d.fail(list, ErrOwned, "%s has <%s> in the list of imports", im.ID, name)
		}
		if of := m.graphs[name]; len(of) > 0 && of[0].from != d { // those of d stand behind others
			return d.fail(list, ErrTaken, "%s has %s in the list of imports, which is of %s", im.ID, nameOf(label), of[0])
		}
		if d.has(label) {
			continue // it is compared with what is here
		}
		_, empty, err := m.compare(d, label)
		if err != nil {
			return err
		}
		if !empty {
			return d.fail(list, ErrTaken, "%s has %s in the list of imports, which is in %s with other quads", im.ID, nameOf(label), m.place(label))
		}
	}
	return nil
}

// curate makes one import of documents.
func (m *importer) curate(docs []*Document, out *Imported) error {
	id, err := m.importID(docs)
	if err != nil {
		return err
	}
	im := &Import{ID: id, Files: fileNames(docs), When: m.opts.When}
	out.Import = im
	if have, ok := m.listed[id]; ok {
		if out.Again, err = m.again(have, out); err != nil || out.Again {
			*im = *have.Import
			return err
		}
	}
	if err := m.unite(docs, IRI(cmp.Or(m.opts.Graph, m.lib.names().id(string(im.ID)).Value)), out); err != nil {
		return err
	}
	labels, err := m.union.Labels()
	if err != nil {
		return err
	}
	for _, l := range labels {
		im.Graphs = append(im.Graphs, termName(l))
	}
	if im.Quads, err = m.union.Len(); err != nil {
		return err
	}
	if im.Quads == 0 {
		return &ImportError{File: strings.Join(im.Files, ", "), Err: errors.New("there is no quad in it")}
	}
	m.add = append(m.add, m.union.All(), list(ImportQuads(m.lib.names(), im)))
	return nil
}

// again reports whether an import is here with as many quads as it brought. Where nothing is left of it, or where that is asked for,
// the one that is here gives way. It is an error where some of it is left, or more was written to its graphs: that would be lost.
func (m *importer) again(have listed, out *Imported) (bool, error) {
	n := 0
	for _, name := range have.Graphs {
		in, err := m.count(termNamed(name))
		if err != nil {
			return false, err
		}
		n += in
	}
	replace := m.opts.Replace && have.from == nil
	switch {
	case n == have.Quads && !replace:
		return true, nil
	case replace || n == 0 && have.from == nil:
		return false, m.giveWay(have, out)
	}
	return false, &ImportError{
		File: strings.Join(out.Import.Files, ", "),
		Err:  fmt.Errorf("%s brought %d quads, and its graphs hold %d now: %w", have, have.Quads, n, ErrTaken),
	}
}

// count is how many quads a graph holds, in a document that came in or in the store.
func (m *importer) count(label RDFTerm) (n int, err error) {
	if d := m.came[label]; d != nil {
		return d.quads.Count(label)
	}
	for _, err := range m.store.Match(m.ctx, Pattern{Label: label, DefaultGraph: label.IsZero()}) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// giveWay takes out an import of the store.
func (m *importer) giveWay(im listed, out *Imported) error {
	for _, name := range im.Graphs {
		if d := m.came[termNamed(name)]; d != nil {
			return d.fail(termNamed(name), ErrTaken, "%s is of %s, which gives way", nameOf(termNamed(name)), im)
		}
	}
	m.remove = append(m.remove, m.lib.importedQuads(m.ctx, m.store, im.Import))
	out.Replaced = append(out.Replaced, im.ID)
	return nil
}

// fileNames are the names of documents, each once, in order.
func fileNames(docs []*Document) []string {
	var out []string
	for _, d := range docs {
		out = append(out, d.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// importID is made of a hash of the quads of documents and of the graph that was asked for.
func (m *importer) importID(docs []*Document) (ImportID, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q", m.opts.Graph)
	var buf []byte
	for _, d := range docs {
		for q, err := range d.quads.All() {
			if err != nil {
				return "", err
			}
			buf = buf[:0]
			for _, t := range []*RDFTerm{&q.Subject, &q.Predicate, &q.Object, &q.Label} {
				buf = appendString(appendString(appendString(append(buf, byte(t.Kind)), t.Value), t.Datatype), t.Lang)
			}
			h.Write(buf)
		}
		h.Write([]byte{0})
	}
	return ImportID(importPrefix + hex.EncodeToString(h.Sum(nil))[:10]), nil
}

// unite fills m.union with the quads of documents, those of the default graph in target; those that are the same by now come once.
func (m *importer) unite(docs []*Document, target RDFTerm, out *Imported) error {
	if m.lib.Owns(target) {
		return &ImportError{Err: fmt.Errorf("<%s>: %w", target.Value, ErrOwned)}
	}
	var quads []iter.Seq2[Quad, error]
	seen := map[RDFTerm]bool{} // graphs that are free
	for _, d := range docs {
		if err := m.freeAll(d, target, seen, out); err != nil {
			return err
		}
		renamed, err := m.scope(d.quads.All())
		if err != nil {
			return err
		}
		quads = append(quads, placed(d.quads.All(), renamed, target))
	}
	for q, err := range concat(quads...) {
		if err == nil {
			err = m.union.Add(q)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// freeAll makes sure that the graphs of a document hold nothing, save those that were seen to before.
func (m *importer) freeAll(d *Document, target RDFTerm, seen map[RDFTerm]bool, out *Imported) error {
	labels, err := d.quads.Labels()
	if err != nil {
		return err
	}
	for _, from := range labels {
		l := cmp.Or(from, target)
		if seen[l] {
			continue
		}
		seen[l] = true
		if err := m.free(d, from, l, out); err != nil {
			return err
		}
	}
	return nil
}

// placed are quads with other labels of blank nodes, those in the default graph in another.
func placed(quads iter.Seq2[Quad, error], renamed map[string]string, target RDFTerm) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for q, err := range quads {
			q.Label = cmp.Or(q.Label, target)
			for _, t := range []*RDFTerm{&q.Subject, &q.Object, &q.Label} {
				if t.Kind == BlankTerm {
					t.Value = cmp.Or(renamed[t.Value], t.Value)
				}
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

// termName is a graph's name in a list: its IRI, or the label of a blank node behind "_:".
func termName(label RDFTerm) string {
	if label.Kind == BlankTerm {
		return "_:" + label.Value
	}
	return label.Value
}

// termNamed is the way back from termName.
func termNamed(name string) RDFTerm {
	if label, ok := strings.CutPrefix(name, "_:"); ok {
		return Blank(label)
	}
	return IRI(name)
}

// free makes sure that a graph holds nothing, or has those who put it there give way.
func (m *importer) free(d *Document, from, label RDFTerm, out *Imported) error {
	if label.Kind == BlankTerm {
		return nil // it is another than any in the store
	}
	if other := m.came[label]; other != nil {
		return d.fail(from, ErrTaken, "%s comes in from %s, too", nameOf(label), other.Name)
	}
	of := m.graphs[label.Value]
	for _, im := range of {
		if slices.Contains(out.Replaced, im.ID) {
			continue
		}
		if !m.opts.Replace || im.from != nil {
			return d.fail(from, ErrTaken, "%s is of %s", nameOf(label), im)
		}
		if err := m.giveWay(im, out); err != nil {
			return err
		}
	}
	if len(of) > 0 {
		return nil
	}
	n, err := m.count(label)
	if err != nil {
		return err
	}
	if n > 0 {
		return d.fail(from, ErrTaken, "%s holds %d quads already", nameOf(label), n)
	}
	return nil
}

// scope finds other labels for those blank nodes of a document whose labels the store, or what came before, has for others. What
// is noted of the rest is a hash of each.
func (m *importer) scope(quads iter.Seq2[Quad, error]) (renamed map[string]string, err error) {
	var found Sorter
	defer found.Close()
	if err := blanks(quads, &found); err != nil {
		return nil, err
	}
	own := map[uint64]bool{}
	for q, err := range found.All() {
		if err != nil {
			return nil, err
		}
		own[labelHash(q.Subject.Value)] = true
	}
	renamed = map[string]string{}
	for q, err := range found.All() {
		if err != nil {
			return nil, err
		}
		want := q.Subject.Value
		name, err := m.freeLabel(want, own)
		if err != nil {
			return nil, err
		}
		if name != want {
			renamed[want], own[labelHash(name)] = name, true
		}
	}
	maps.Copy(m.labels, own)
	return renamed, nil
}

// blanks adds the blank nodes of quads to found, each as a subject, once.
func blanks(quads iter.Seq2[Quad, error], found *Sorter) error {
	for q, err := range quads {
		for _, t := range []RDFTerm{q.Subject, q.Object, q.Label} {
			if t.Kind == BlankTerm && err == nil {
				err = found.Add(Quad{Subject: t})
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// labelHash is the same each time, so that what two labels have in common does not change names by chance.
func labelHash(label string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(label))
	return h.Sum64()
}

// freeLabel is the label of a blank node, or, where another has it, that with the first number that makes it free: b0-1. own are
// the hashes of the labels of its document.
func (m *importer) freeLabel(want string, own map[uint64]bool) (string, error) {
	name := want
	for n := 1; ; n++ {
		if h := labelHash(name); !m.labels[h] && (name == want || !own[h]) {
			if used, err := m.isBlank(name); err != nil || !used {
				return name, err
			}
		}
		name = fmt.Sprintf("%s-%d", want, n)
	}
}

// isBlank reports whether the store has a blank node of a label.
func (m *importer) isBlank(label string) (found bool, err error) {
	for _, p := range []Pattern{{Subject: Blank(label)}, {Object: Blank(label)}, {Label: Blank(label)}} {
		for _, err := range m.store.Match(m.ctx, p) {
			if err != nil {
				return false, err
			}
			found = true
			break
		}
	}
	return found, nil
}

// Imports is the IRI of the named graph that lists the imports.
func (n Names) Imports() RDFTerm { return n.id("imports") }

// ImportQuads writes an import as quads of the list of imports, in the order of CompareQuads.
//
//	id:import-…    a prov:Activity ; ng:file "curated.ttl" ; ng:graph <http://…> ; ng:quads 12 ; prov:endedAtTime "…"^^xsd:dateTime
func ImportQuads(names Names, im *Import) []Quad {
	g, s := names.Imports(), names.id(string(im.ID))
	out := []Quad{
		{s, RDFType, provActivity, g}, {s, names.NG("quads"), integer(im.Quads), g}, {s, provEnded, Typed(im.When, nsXSD+"dateTime"), g},
	}
	for _, f := range im.Files {
		out = append(out, Quad{s, names.NG("file"), Literal(f), g})
	}
	for _, name := range im.Graphs {
		out = append(out, Quad{s, names.NG("graph"), termNamed(name), g})
	}
	slices.SortFunc(out, CompareQuads)
	return slices.Compact(out)
}

// decodeImports reads a list of imports back, in the order of their times.
func decodeImports(names Names, quads []Quad) ([]Import, error) {
	d := newDecoder(names, names.Imports(), quads)
	var out []Import
	for _, s := range d.subjects() {
		id, _ := d.local(s)
		n, err := strconv.Atoi(d.str(s, d.NG("quads")))
		if err != nil || !strings.HasPrefix(id, importPrefix) || !slices.Contains(d.nodes[s][RDFType], provActivity) {
			return nil, fmt.Errorf("%w: %s is no import", ErrImports, s.Value)
		}
		im := Import{ID: ImportID(id), Quads: n, When: d.str(s, provEnded)}
		for _, t := range d.nodes[s][d.NG("file")] {
			im.Files = append(im.Files, t.Value)
		}
		for _, t := range d.nodes[s][d.NG("graph")] {
			im.Graphs = append(im.Graphs, termName(t))
		}
		slices.Sort(im.Files)
		slices.Sort(im.Graphs)
		out = append(out, im)
	}
	slices.SortFunc(out, func(a, b Import) int { return cmp.Or(cmp.Compare(a.When, b.When), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// ListQuads are all quads of the list of imports, in the order of CompareQuads.
func (lib *Library) ListQuads(ctx context.Context) ([]Quad, error) {
	return lib.listQuads(ctx, lib.Store)
}

func (lib *Library) listQuads(ctx context.Context, store Reader) ([]Quad, error) {
	out, err := graphQuads(ctx, store, lib.names().Imports())
	if err != nil {
		return nil, fmt.Errorf("read the list of imports: %w", err)
	}
	return out, nil
}

// Imports lists the imports in the library, the earliest first.
func (lib *Library) Imports(ctx context.Context) ([]Import, error) {
	return lib.imports(ctx, lib.Store)
}

func (lib *Library) imports(ctx context.Context, store Reader) ([]Import, error) {
	quads, err := lib.listQuads(ctx, store)
	if err != nil {
		return nil, err
	}
	return decodeImports(lib.names(), quads)
}

// importedQuads are the quads that list an import, and those of its graphs.
func (lib *Library) importedQuads(ctx context.Context, store Reader, im *Import) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for _, q := range ImportQuads(lib.names(), im) {
			if !yield(q, nil) {
				return
			}
		}
		for _, name := range im.Graphs {
			for q, err := range store.Match(ctx, Pattern{Label: termNamed(name)}) {
				if err != nil {
					err = fmt.Errorf("read %s: %w", im.ID, err)
				}
				if !yield(q, err) || err != nil {
					return
				}
			}
		}
	}
}

// RemoveImport takes an import out with its graphs, whatever was changed in them since. The error is ErrNotFound where there is
// none of that name.
func (lib *Library) RemoveImport(ctx context.Context, id ImportID) error {
	err := lib.transactBulk(ctx, func(store Reader) (remove, add iter.Seq2[Quad, error], err error) {
		have, err := lib.imports(ctx, store)
		if err != nil {
			return nil, nil, err
		}
		k := slices.IndexFunc(have, func(im Import) bool { return im.ID == id })
		if k < 0 {
			return nil, nil, ErrNotFound
		}
		return lib.importedQuads(ctx, store, &have[k]), list(nil), nil
	})
	if err != nil {
		return fmt.Errorf("remove %s: %w", id, err)
	}
	return nil
}

// checkImports verifies the list of imports and counts its quads.
func (lib *Library) checkImports(ctx context.Context) (quads int64, problems []Problem, err error) {
	have, err := lib.ListQuads(ctx)
	if err != nil {
		return 0, nil, err
	}
	ims, err := decodeImports(lib.names(), have)
	if err != nil {
		return int64(len(have)), []Problem{{What: err.Error()}}, nil
	}
	remove, add := difference(have, allQuads(lib.names(), ims, ImportQuads))
	if len(have) > 0 && len(remove)+len(add) > 0 {
		problems = append(problems, Problem{What: fmt.Sprintf("the list of imports has %d quads that no import accounts for, and lacks %d", len(remove), len(add))})
	}
	return int64(len(have)), problems, nil
}
