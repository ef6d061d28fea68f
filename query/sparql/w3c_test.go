package sparql_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// result is what a query gave, or should give.
type result struct {
	vars    []string
	rows    [][]graph.RDFTerm
	isTable bool
	answer  bool
	triples [][]graph.RDFTerm
}

func (r *result) Head(vars []string) error { r.vars, r.isTable = vars, true; return nil }
func (r *result) Row(row []graph.RDFTerm) error {
	r.rows = append(r.rows, slices.Clone(row))
	return nil
}
func (r *result) Bool(b bool) error { r.answer = b; return nil }
func (r *result) Triple(s, p, o graph.RDFTerm) error {
	r.triples = append(r.triples, []graph.RDFTerm{s, p, o})
	return nil
}

// TestW3C runs the query and update tests of SPARQL 1.0 and 1.1. All that can be read pass: there is no list of exceptions.
func TestW3C(t *testing.T) {
	w := graphtest.OpenW3C(t, "../..")
	for manifest, least := range map[string]int{
		"sparql/sparql10/manifest.ttl": 482, "sparql/sparql11/manifest-sparql11-query.ttl": 328,
		"sparql/sparql11/csv-tsv-res/manifest.ttl": 6, "sparql/sparql11/json-res/manifest.ttl": 4,
		"sparql/sparql11/manifest-sparql11-update.ttl": 157,
	} {
		n := 0
		w.Tests(t, manifest, func(t *testing.T, kind string, test graphtest.Node) {
			n++
			c := &w3c{W3C: w, t: t, test: test}
			switch {
			case strings.Contains(kind, "Syntax"):
				c.syntax(strings.HasPrefix(kind, "Positive"), strings.Contains(kind, "Update"))
			case kind == "QueryEvaluationTest" || kind == "CSVResultFormatTest":
				c.query()
			case kind == "UpdateEvaluationTest":
				c.update()
			default:
				t.Skipf("a test of kind %q", kind)
			}
		})
		if n < least {
			t.Errorf("%s: %d tests, want %d", manifest, n, least)
		}
	}
}

// w3c runs one test.
type w3c struct {
	graphtest.W3C
	t    *testing.T
	test graphtest.Node
}

func (c *w3c) syntax(positive, update bool) {
	iri := c.test.One("action").Term.Value
	text := string(c.File(c.t, iri))
	var err error
	if update {
		_, err = sparql.ParseUpdate(text, iri)
	} else {
		_, err = sparql.Parse(text, iri)
	}
	if (err == nil) != positive {
		c.t.Errorf("error %v for:\n%s", err, text)
	}
}

// load makes a store of the data of an action or result.
func (c *w3c) load(n graphtest.Node) (graph.Store, int) {
	var quads []graph.Quad
	add := func(iri string, label graph.RDFTerm) {
		for _, q := range c.Quads(c.t, iri) {
			if q.Label.IsZero() {
				q.Label = label
			}
			quads = append(quads, q)
		}
	}
	for _, d := range n.All("data") {
		add(d.Term.Value, graph.RDFTerm{})
	}
	for _, d := range n.All("graphData") {
		if d.Term.Kind == graph.IRITerm {
			add(d.Term.Value, d.Term)
			continue
		}
		add(d.One("graph").Term.Value, graph.IRI(d.One("label").Term.Value))
	}
	s, err := store.Open(c.t.Context(), "mem:", store.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { s.Close() })
	if err := s.Update(c.t.Context(), nil, quads); err != nil {
		c.t.Fatal(err)
	}
	return s, len(quads)
}

func (c *w3c) query() {
	action := c.test.One("action")
	iri := action.One("query").Term.Value
	text := string(c.File(c.t, iri))
	q, err := sparql.Parse(text, iri)
	if err != nil {
		c.t.Fatalf("%v in:\n%s", err, text)
	}
	s, n := c.load(action)
	if n == 0 { // the query names its data
		var quads []graph.Quad
		for _, g := range append(slices.Clone(q.From), q.FromNamed...) {
			for _, quad := range c.Quads(c.t, g) {
				quad.Label = graph.IRI(g)
				quads = append(quads, quad)
			}
		}
		if err := s.Update(c.t.Context(), nil, quads); err != nil {
			c.t.Fatal(err)
		}
	}
	want, ordered := c.expected(c.test.One("result").Term.Value)
	for name, r := range map[string]graph.Reader{"by numbers": s, "by terms": justReader{s}} {
		var have result
		if err := sparql.Run(c.t.Context(), r, q, sparql.Options{}, &have); err != nil {
			c.t.Fatalf("%s: %v", name, err)
		}
		have = c.written(have, path.Ext(c.test.One("result").Term.Value))
		lax := strings.HasSuffix(c.test.One("resultCardinality").Term.Value, "LaxCardinality")
		if msg := differs(want, have, lax, ordered, path.Ext(c.test.One("result").Term.Value) == ".csv"); msg != "" {
			c.t.Errorf("%s: %s\nhave %v\nwant %v\nfor:\n%s", name, msg, have, want, text)
		}
	}
}

// written writes a table in the format of a file and reads it back.
func (c *w3c) written(r result, ext string) result {
	formats := map[string]struct {
		mediaType string
		read      func([]byte) result
	}{".srx": {sparql.XML, c.srx}, ".srj": {sparql.JSON, c.srj}, ".csv": {sparql.CSV, c.csv}, ".tsv": {sparql.TSV, c.tsv}}
	f, ok := formats[ext]
	if !ok {
		return r
	}
	var b bytes.Buffer
	w, _ := sparql.NewWriter(&b, f.mediaType)
	err := w.Bool(r.answer)
	if r.isTable {
		b.Reset()
		w, _ = sparql.NewWriter(&b, f.mediaType)
		err = w.Head(r.vars)
		for _, row := range r.rows {
			err = errors.Join(err, w.Row(row))
		}
	}
	if err := errors.Join(err, w.Close()); err != nil {
		c.t.Fatal(err)
	}
	return f.read(b.Bytes())
}

// justReader hides what else a store can do.
type justReader struct{ graph.Reader }

// differs says how two results differ, "" where they do not.
func differs(want, have result, lax, ordered, csv bool) string {
	if want.isTable != have.isTable || want.answer != have.answer {
		return "another kind of answer"
	}
	if !graphtest.Isomorphic(byValue(want.triples, false), byValue(have.triples, false)) {
		return "another graph"
	}
	vars := slices.Clone(want.vars)
	for _, v := range have.vars {
		if !slices.Contains(vars, v) {
			vars = append(vars, v)
		}
	}
	a, b := byValue(project(want, vars), csv), byValue(project(have, vars), csv)
	switch {
	case lax:
		a, b = distinct(a), distinct(b)
	case ordered:
		for i := range min(len(a), len(b)) {
			if !graphtest.Isomorphic(a[i:i+1], b[i:i+1]) {
				return "another order"
			}
		}
	}
	if !graphtest.Isomorphic(a, b) {
		return "other rows"
	}
	return ""
}

func project(r result, vars []string) [][]graph.RDFTerm {
	var out [][]graph.RDFTerm
	for _, row := range r.rows {
		line := make([]graph.RDFTerm, len(vars))
		for i, v := range vars {
			if k := slices.Index(r.vars, v); k >= 0 {
				line[i] = row[k]
			}
		}
		out = append(out, line)
	}
	return out
}

func distinct(rows [][]graph.RDFTerm) [][]graph.RDFTerm {
	var out [][]graph.RDFTerm
	for _, r := range rows {
		if !slices.ContainsFunc(out, func(o []graph.RDFTerm) bool { return slices.Equal(r, o) }) {
			out = append(out, r)
		}
	}
	return out
}

// byValue writes numbers and truth values in one way; for CSV, which has no types, everything as plain strings.
func byValue(rows [][]graph.RDFTerm, csv bool) [][]graph.RDFTerm {
	var out [][]graph.RDFTerm
	for _, row := range rows {
		var line []graph.RDFTerm
		for _, t := range row {
			line = append(line, valueOf(t, csv))
		}
		out = append(out, line)
	}
	return out
}

func valueOf(t graph.RDFTerm, csv bool) graph.RDFTerm {
	if t.Kind == graph.BlankTerm || t.IsZero() && !csv {
		return t
	}
	number := false
	switch strings.TrimPrefix(t.Datatype, "http://www.w3.org/2001/XMLSchema#") {
	case "integer", "decimal", "nonPositiveInteger", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "negativeInteger":
		if r, ok := new(big.Rat).SetString(t.Value); ok {
			t.Value, number = r.RatString(), true
		}
	case "double", "float":
		if f, err := strconv.ParseFloat(t.Value, 64); err == nil {
			t.Value, number = strconv.FormatFloat(f, 'g', 9, 64), true
		}
	case "boolean":
		t.Value = map[string]string{"0": "false", "1": "true"}[t.Value] + strings.Trim(t.Value, "01")
	}
	if csv {
		if f, err := strconv.ParseFloat(t.Value, 64); err == nil || number {
			t.Value = strconv.FormatFloat(f, 'g', 9, 64)
		}
		return graph.Literal(t.Value)
	}
	return t
}

// expected reads a result file; ordered where its rows are numbered.
func (c *w3c) expected(iri string) (r result, ordered bool) {
	data := c.File(c.t, iri)
	switch path.Ext(iri) {
	case ".srx":
		return c.srx(data), false
	case ".srj":
		return c.srj(data), false
	case ".csv":
		return c.csv(data), false
	case ".tsv":
		return c.tsv(data), false
	}
	quads := c.Quads(c.t, iri)
	node := graphtest.Graph(quads)
	for _, q := range quads {
		if q.Predicate == graph.RDFType && strings.HasSuffix(q.Object.Value, "#ResultSet") {
			return resultSet(node(q.Subject))
		}
		r.triples = append(r.triples, []graph.RDFTerm{q.Subject, q.Predicate, q.Object})
	}
	return r, false
}

// resultSet reads the vocabulary of the first test suite.
func resultSet(n graphtest.Node) (r result, ordered bool) {
	if b := n.One("boolean"); !b.Term.IsZero() {
		r.answer = b.Term.Value == "true"
		return r, false
	}
	r.isTable = true
	for _, v := range n.All("resultVariable") {
		r.vars = append(r.vars, v.Term.Value)
	}
	solutions := n.All("solution")
	index := func(s graphtest.Node) int { i, _ := strconv.Atoi(s.One("index").Term.Value); return i }
	slices.SortFunc(solutions, func(a, b graphtest.Node) int { return index(a) - index(b) })
	for _, s := range solutions {
		ordered = ordered || index(s) > 0
		row := make([]graph.RDFTerm, len(r.vars))
		for _, b := range s.All("binding") {
			row[slices.Index(r.vars, b.One("variable").Term.Value)] = b.One("value").Term
		}
		r.rows = append(r.rows, row)
	}
	return r, ordered
}

func (c *w3c) srx(data []byte) (r result) {
	var doc struct {
		Head struct {
			Variable []struct {
				Name string `xml:"name,attr"`
			} `xml:"variable"`
		} `xml:"head"`
		Boolean *bool `xml:"boolean"`
		Results []struct {
			Binding []struct {
				Name    string  `xml:"name,attr"`
				URI     *string `xml:"uri"`
				BNode   *string `xml:"bnode"`
				Literal *struct {
					Value    string `xml:",chardata"`
					Datatype string `xml:"datatype,attr"`
					Lang     string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
				} `xml:"literal"`
			} `xml:"binding"`
		} `xml:"results>result"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		c.t.Fatal(err)
	}
	if doc.Boolean != nil {
		r.answer = *doc.Boolean
		return r
	}
	r.isTable = true
	for _, v := range doc.Head.Variable {
		r.vars = append(r.vars, v.Name)
	}
	for _, res := range doc.Results {
		row := make([]graph.RDFTerm, len(r.vars))
		for _, b := range res.Binding {
			i := slices.Index(r.vars, b.Name)
			switch {
			case b.URI != nil:
				row[i] = graph.IRI(strings.TrimSpace(*b.URI))
			case b.BNode != nil:
				row[i] = graph.Blank(*b.BNode)
			default:
				row[i] = literal(b.Literal.Value, b.Literal.Datatype, b.Literal.Lang)
			}
		}
		r.rows = append(r.rows, row)
	}
	return r
}

func literal(value, datatype, lang string) graph.RDFTerm {
	if datatype == "http://www.w3.org/2001/XMLSchema#string" {
		datatype = ""
	}
	return graph.RDFTerm{Kind: graph.LiteralTerm, Value: value, Datatype: datatype, Lang: strings.ToLower(lang)}
}

func (c *w3c) srj(data []byte) (r result) {
	var doc struct {
		Head    struct{ Vars []string }
		Boolean *bool
		Results struct {
			Bindings []map[string]struct {
				Type, Value, Datatype string
				Lang                  string `json:"xml:lang"`
			}
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		c.t.Fatal(err)
	}
	if doc.Boolean != nil {
		r.answer = *doc.Boolean
		return r
	}
	r.vars, r.isTable = doc.Head.Vars, true
	for _, b := range doc.Results.Bindings {
		row := make([]graph.RDFTerm, len(r.vars))
		for v, x := range b {
			i := slices.Index(r.vars, v)
			switch x.Type {
			case "uri":
				row[i] = graph.IRI(x.Value)
			case "bnode":
				row[i] = graph.Blank(x.Value)
			default:
				row[i] = literal(x.Value, x.Datatype, x.Lang)
			}
		}
		r.rows = append(r.rows, row)
	}
	return r
}

func (c *w3c) csv(data []byte) (r result) {
	lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	r.vars, r.isTable = lines[0], true
	for _, line := range lines[1:] {
		var row []graph.RDFTerm
		for _, cell := range line {
			if label, ok := strings.CutPrefix(cell, "_:"); ok {
				row = append(row, graph.Blank(label))
			} else {
				row = append(row, graph.Literal(cell))
			}
		}
		r.rows = append(r.rows, row)
	}
	return r
}

// tsv reads the cells as the terms of VALUES.
func (c *w3c) tsv(data []byte) (r result) {
	lines := strings.Split(strings.TrimRight(string(data), "\r\n"), "\n")
	for _, v := range strings.Split(strings.TrimRight(lines[0], "\r"), "\t") {
		r.vars = append(r.vars, v[1:])
	}
	r.isTable = true
	for _, line := range lines[1:] {
		row := make([]graph.RDFTerm, len(r.vars))
		for i, cell := range strings.Split(strings.TrimRight(line, "\r"), "\t") {
			row[i] = c.cell(cell)
		}
		r.rows = append(r.rows, row)
	}
	return r
}

func (c *w3c) cell(s string) graph.RDFTerm {
	if label, ok := strings.CutPrefix(s, "_:"); ok || s == "" {
		if s == "" {
			return graph.RDFTerm{}
		}
		return graph.Blank(label)
	}
	q, err := sparql.Parse("SELECT ?v { VALUES ?v { "+s+" } }", "")
	if err != nil {
		c.t.Fatal(err)
	}
	st, err := store.Open(c.t.Context(), "mem:", store.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	defer st.Close()
	var have result
	if err := sparql.Run(c.t.Context(), st, q, sparql.Options{}, &have); err != nil {
		c.t.Fatal(err)
	}
	return have.rows[0][0]
}

func (c *w3c) update() {
	action := c.test.One("action")
	iri := action.One("request").Term.Value
	u, err := sparql.ParseUpdate(string(c.File(c.t, iri)), iri)
	if err != nil {
		c.t.Fatal(err)
	}
	s, _ := c.load(action)
	remove, add, err := sparql.Changes(c.t.Context(), s, u, sparql.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := s.Update(c.t.Context(), remove, add); err != nil {
		c.t.Fatal(err)
	}
	want, _ := c.load(c.test.One("result"))
	if !graphtest.Isomorphic(graphtest.Rows(c.all(want)), graphtest.Rows(c.all(s))) {
		c.t.Errorf("have %v\nwant %v\nafter:\n%s", c.all(s), c.all(want), c.File(c.t, iri))
	}
}

func (c *w3c) all(s graph.Store) []graph.Quad {
	var out []graph.Quad
	for q, err := range s.Match(c.t.Context(), graph.Pattern{}) {
		if err != nil {
			c.t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

// FuzzParse: no text ends the parser but with a query or an error that has a place.
func FuzzParse(f *testing.F) {
	for iri, data := range graphtest.OpenW3C(f, "../..") {
		if path.Ext(iri) == ".rq" || path.Ext(iri) == ".ru" {
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if q, err := sparql.Parse(text, "http://example.org/"); err == nil {
			s, err := store.Open(t.Context(), "mem:", store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := sparql.Run(t.Context(), s, q, sparql.Options{MaxRows: 1000}, &result{}); err != nil {
				t.Skip(err)
			}
		}
		if u, err := sparql.ParseUpdate(text, "http://example.org/"); err == nil {
			s, err := store.Open(t.Context(), "mem:", store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			_, _, _ = sparql.Changes(t.Context(), s, u, sparql.Options{MaxRows: 1000})
		}
	})
}
