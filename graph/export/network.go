package export

import (
	"archive/zip"
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// network is the library as entities and the statements that link them: what tools for networks load. Statements with an entity
// on one side only have no edge. Nodes are sorted on disk where they are many; edges are read when they are written.
type network struct {
	sorter   graph.Sorter // what reports know of entities
	identity Identity     // nil where they are as reports have them
	edges    iter.Seq2[edge, error]
}

type node struct {
	id                      graph.EntityID
	kind                    graph.EntityKind
	kinds                   bool // that reports have it as others too
	label                   string
	aliases, titles, sameAs []string
}

// edge is a statement between two entities.
type edge struct {
	id                       graph.StatementID
	from, to                 graph.EntityID
	predicate, lemma, stance string
	class, source            string
	report                   graph.ReportID
	published, sentence      string
	time                     string // when it was, as an ISO 8601 date; "" where that is not known
	confidence               float64
}

// attributes are those of edges, in the order in which formats have them.
var attributes = []struct {
	name string
	get  func(edge) string
}{
	{"predicate", func(e edge) string { return e.predicate }},
	{"lemma", func(e edge) string { return e.lemma }},
	{"stance", func(e edge) string { return e.stance }},
	{"class", func(e edge) string { return e.class }},
	{"source", func(e edge) string { return e.source }},
	{"confidence", func(e edge) string { return strconv.FormatFloat(e.confidence, 'g', 4, 64) }},
	{"report", func(e edge) string { return string(e.report) }},
	{"published", func(e edge) string { return e.published }},
	{"sentence", func(e edge) string { return e.sentence }},
	{"statement", func(e edge) string { return string(e.id) }},
}

func readNetwork(ctx context.Context, lib *graph.Library, opts Options) (*network, error) {
	n, reports := &network{edges: edges(ctx, lib, opts), identity: opts.Identity, sorter: graph.Sorter{Memory: networkMemory}}, 0
	for r, err := range opts.readings(ctx, lib) {
		for i := 0; err == nil && i < len(r.Entities); i++ {
			err = n.add(&r.Entities[i], reports)
		}
		if err != nil {
			return nil, errors.Join(err, n.Close())
		}
		reports++
	}
	return n, nil
}

// networkMemory is how many bytes of entities are sorted in memory.
const networkMemory = 4 << 20

// Close gives back what the network holds.
func (n *network) Close() error { return n.sorter.Close() }

// What a report knows of an entity: predicates of quads that have the entity's ID as subject.
const (
	kindOf   = "kind"
	labelOf  = "label"
	aliasOf  = "alias"
	titleOf  = "title"
	sameAsOf = "sameAs"
)

// add takes what the report of a number knows of an entity.
func (n *network) add(e *graph.Entity, report int) error {
	facts := [][2]string{{kindOf, fmt.Sprintf("%012d %s", report, e.Kind)}, {labelOf, e.Label}}
	for _, a := range e.Aliases {
		if a.Kind == graph.Name {
			facts = append(facts, [2]string{aliasOf, a.Text})
		}
	}
	for _, t := range e.Titles {
		facts = append(facts, [2]string{titleOf, t})
	}
	for _, iri := range e.SameAs {
		facts = append(facts, [2]string{sameAsOf, iri})
	}
	for _, f := range facts {
		if err := n.sorter.Add(graph.Quad{Subject: graph.IRI(string(e.ID)), Predicate: graph.IRI(f[0]), Object: graph.Literal(f[1])}); err != nil {
			return err
		}
	}
	return nil
}

// nodes are the entities in the order of their IDs. Of two kinds the first report's is theirs; what all reports together call them, or
// else the longest name, is their label.
func (n *network) nodes(yield func(*node, error) bool) {
	v := &node{}
	done := func() bool {
		if v.id == "" {
			return true
		}
		if n.identity != nil {
			v.label = cmp.Or(n.identity.Label(v.id), v.label)
		}
		return yield(v, nil)
	}
	for q, err := range n.sorter.All() {
		if err != nil {
			yield(nil, err)
			return
		}
		if id := graph.EntityID(q.Subject.Value); id != v.id {
			if !done() {
				return
			}
			v = &node{id: id}
		}
		v.add(q.Predicate.Value, q.Object.Value)
	}
	done()
}

// add takes what is known of an entity. It comes in order.
func (v *node) add(what, value string) {
	switch what {
	case kindOf:
		_, kind, _ := strings.Cut(value, " ")
		if v.kind = cmp.Or(v.kind, graph.EntityKind(kind)); v.kind != graph.EntityKind(kind) {
			v.kinds = true
		}
	case labelOf:
		if len(value) > len(v.label) {
			v.label = value
		}
	case aliasOf:
		v.aliases = append(v.aliases, value)
	case titleOf:
		v.titles = append(v.titles, value)
	case sameAsOf:
		v.sameAs = append(v.sameAs, value)
	}
}

// edges reads the edges of a library, report by report.
func edges(ctx context.Context, lib *graph.Library, opts Options) iter.Seq2[edge, error] {
	return func(yield func(edge, error) bool) {
		for r, err := range opts.readings(ctx, lib) {
			if err != nil {
				yield(edge{}, err)
				return
			}
			c := NewConverter(r)
			for i := range r.Statements {
				if e, ok := newEdge(c, &r.Statements[i]); ok && !yield(e, nil) {
					return
				}
			}
		}
	}
}

// newEdge is the edge of a statement, if it has one.
func newEdge(c *Converter, st *graph.Statement) (edge, bool) {
	if st.Subject.Entity == "" || st.Object.Entity == "" {
		return edge{}, false
	}
	s := c.Statement(st)
	var sources []string
	for _, a := range s.Attribution {
		sources = append(sources, cmp.Or(a.Label, a.Source, "?"))
	}
	e := edge{
		id: st.ID, from: st.Subject.Entity, to: st.Object.Entity, predicate: s.Predicate.Text, lemma: s.Predicate.Lemma, stance: s.Stance,
		class: string(s.Class), source: strings.Join(sources, ", "), report: s.Report, published: s.Published,
		sentence: strings.Join(strings.Fields(s.Sentence), " "), confidence: s.Confidence,
	}
	for _, a := range st.Arguments {
		if a.Role == graph.Time && e.time == "" && isDay.MatchString(a.Value) {
			e.time = a.Value
		}
	}
	return e, true
}

var isDay = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)

// networked makes the format of a function that writes a network.
func networked(write func(*bufio.Writer, *network) error) func(context.Context, io.Writer, *graph.Library, Options) error {
	return func(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error {
		n, err := readNetwork(ctx, lib, opts)
		if err != nil {
			return err
		}
		defer n.Close()
		b := bufio.NewWriter(w)
		if err := write(b, n); err != nil {
			return err
		}
		return b.Flush()
	}
}

// graphML writes GraphML (graphml.graphdrawing.org), a directed graph whose edges have their sentence.
func graphML(w *bufio.Writer, n *network) error {
	fmt.Fprintln(w, `<?xml version="1.0" encoding="UTF-8"?>`) // errors stay with w until Flush
	fmt.Fprintln(w, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`)
	fmt.Fprintln(w, `<key id="label" for="node" attr.name="label" attr.type="string"/>`)
	fmt.Fprintln(w, `<key id="kind" for="node" attr.name="kind" attr.type="string"/>`)
	for _, a := range attributes {
		kind := "string"
		if a.name == "confidence" {
			kind = "double"
		}
		fmt.Fprintf(w, "<key id=%q for=\"edge\" attr.name=%q attr.type=%q/>\n", a.name, a.name, kind)
	}
	fmt.Fprintln(w, `<graph id="newsgraph" edgedefault="directed">`)
	for v, err := range n.nodes {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "<node id=\"%s\"><data key=\"label\">%s</data><data key=\"kind\">%s</data></node>\n", escapeXML(string(v.id)), xmlValue(v.label), v.kind)
	}
	i := 0
	for e, err := range n.edges {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "<edge id=\"e%d\" source=\"%s\" target=\"%s\">", i, escapeXML(string(e.from)), escapeXML(string(e.to)))
		for _, a := range attributes {
			if v := a.get(e); v != "" {
				fmt.Fprintf(w, "<data key=%q>%s</data>", a.name, xmlValue(v))
			}
		}
		fmt.Fprintln(w, "</edge>")
		i++
	}
	_, err := fmt.Fprintln(w, "</graph>\n</graphml>")
	return err
}

// xmlValue is text for XML, without the characters that XML 1.0 cannot hold.
func xmlValue(s string) string {
	return escapeXML(strings.Map(func(r rune) rune {
		if !xmlText(string(r)) {
			return -1
		}
		return r
	}, s))
}

// gexf writes GEXF 1.3 (gexf.net): an edge begins on the day of its report.
func gexf(w *bufio.Writer, n *network) error {
	fmt.Fprintln(w, `<?xml version="1.0" encoding="UTF-8"?>`)
	fmt.Fprintln(w, `<gexf xmlns="http://gexf.net/1.3" version="1.3">`)
	fmt.Fprintln(w, `<graph defaultedgetype="directed" mode="dynamic" timeformat="date">`)
	fmt.Fprintln(w, `<attributes class="node" mode="static"><attribute id="kind" title="kind" type="string"/></attributes>`)
	fmt.Fprint(w, `<attributes class="edge" mode="static">`)
	for _, a := range attributes {
		fmt.Fprintf(w, "<attribute id=%q title=%q type=\"string\"/>", a.name, a.name)
	}
	fmt.Fprintln(w, "</attributes>\n<nodes>")
	for v, err := range n.nodes {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "<node id=\"%s\" label=\"%s\"><attvalues><attvalue for=\"kind\" value=\"%s\"/></attvalues></node>\n", escapeXML(string(v.id)), xmlValue(v.label), v.kind)
	}
	fmt.Fprintln(w, "</nodes>\n<edges>")
	i := 0
	for e, err := range n.edges {
		if err != nil {
			return err
		}
		start := ""
		if e.published != "" {
			start = fmt.Sprintf(" start=%q", e.published)
		}
		fmt.Fprintf(w, "<edge id=\"e%d\" source=\"%s\" target=\"%s\" label=\"%s\"%s><attvalues>", i, escapeXML(string(e.from)), escapeXML(string(e.to)), xmlValue(e.predicate), start)
		for _, a := range attributes {
			if v := a.get(e); v != "" {
				fmt.Fprintf(w, "<attvalue for=%q value=\"%s\"/>", a.name, xmlValue(v))
			}
		}
		fmt.Fprintln(w, "</attvalues></edge>")
		i++
	}
	_, err := fmt.Fprintln(w, "</edges>\n</graph>\n</gexf>")
	return err
}

// dot writes Graphviz's language: what is not asserted is dashed.
func dot(w *bufio.Writer, n *network) error {
	quote := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\x00", "").Replace(s) + `"`
	}
	fmt.Fprintln(w, "digraph newsgraph {")
	for v, err := range n.nodes {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\t%s [label=%s, kind=%s];\n", quote(string(v.id)), quote(v.label), quote(string(v.kind)))
	}
	for e, err := range n.edges {
		if err != nil {
			return err
		}
		style := "dashed"
		if e.stance == string(graph.Asserted) {
			style = "solid"
		}
		fmt.Fprintf(w, "\t%s -> %s [label=%s, style=%s", quote(string(e.from)), quote(string(e.to)), quote(e.predicate), style)
		for _, a := range attributes[1:] {
			fmt.Fprintf(w, ", %s=%s", a.name, quote(a.get(e)))
		}
		fmt.Fprintln(w, "];")
	}
	_, err := fmt.Fprintln(w, "}")
	return err
}

// neo4j writes what `neo4j-admin database import full` reads, as a zip archive of nodes.csv and relationships.csv.
func neo4j(w *bufio.Writer, n *network) error {
	z := zip.NewWriter(w)
	nodes, err := z.Create("nodes.csv")
	if err != nil {
		return err
	}
	c := csv.NewWriter(nodes)
	if err := c.Write([]string{"id:ID", "label", ":LABEL"}); err != nil {
		return err
	}
	for v, err := range n.nodes {
		if err == nil {
			err = c.Write([]string{string(v.id), v.label, string(v.kind)})
		}
		if err != nil {
			return err
		}
	}
	if c.Flush(); c.Error() != nil {
		return c.Error()
	}
	relationships, err := z.Create("relationships.csv")
	if err != nil {
		return err
	}
	head := []string{":START_ID", ":END_ID", ":TYPE"}
	for _, a := range attributes {
		name := a.name
		if name == "confidence" {
			name += ":double"
		}
		head = append(head, name)
	}
	c = csv.NewWriter(relationships)
	if err := c.Write(head); err != nil {
		return err
	}
	for e, err := range n.edges {
		if err != nil {
			return err
		}
		row := []string{string(e.from), string(e.to), strings.ToUpper(strings.Map(typeName, e.lemma))}
		for _, a := range attributes {
			row = append(row, a.get(e))
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	if c.Flush(); c.Error() != nil {
		return c.Error()
	}
	return z.Close()
}

// typeName keeps of a lemma what the type of a relationship may have without quotes.
func typeName(r rune) rune {
	if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
		return r
	}
	return '_'
}

// table writes a statement a row, as CSV with a header (RFC 4180).
func table(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error {
	c := csv.NewWriter(w)
	rows := [][]string{{
		"statement", "report", "published", "sentence", "start", "end", "subject", "subject_entity", "predicate", "lemma", "object",
		"object_entity", "time", "place", "stance", "class", "source", "confidence",
	}}
	for r, err := range opts.readings(ctx, lib) {
		if err != nil {
			return err
		}
		conv := NewConverter(r)
		for i := range r.Statements {
			rows = append(rows, row(conv.Statement(&r.Statements[i])))
		}
		if err := c.WriteAll(rows); err != nil {
			return err
		}
		rows = rows[:0]
	}
	return c.WriteAll(rows)
}

func row(s Statement) []string {
	object, objectEntity := "", ""
	if s.Object != nil {
		object, objectEntity = s.Object.Text, entityOf(s.Object.Entity)
	}
	var times, places, sources []string
	for _, a := range s.Arguments {
		switch a.Role {
		case graph.Time:
			times = append(times, cmp.Or(a.Value, a.Text))
		case graph.Location:
			places = append(places, a.Text)
		}
	}
	for _, a := range s.Attribution {
		sources = append(sources, cmp.Or(a.Label, a.Source, "?"))
	}
	return []string{
		string(s.ID), string(s.Report), s.Published, s.Sentence, strconv.Itoa(s.Start), strconv.Itoa(s.End), s.Subject.Text, entityOf(s.Subject.Entity),
		s.Predicate.Text, s.Predicate.Lemma, object, objectEntity, strings.Join(times, "; "), strings.Join(places, "; "), s.Stance, string(s.Class),
		strings.Join(sources, "; "), strconv.FormatFloat(s.Confidence, 'g', 4, 64),
	}
}

func entityOf(id *graph.EntityID) string {
	if id == nil {
		return ""
	}
	return string(*id)
}
