package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/graph/turtle"
)

// linked is a library of one report: Kirby praised Qin, whose names hold what formats must escape; and a curated graph.
func linked(t *testing.T) *graph.Library {
	t.Helper()
	s, err := store.Open(context.Background(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	lib := &graph.Library{Store: s}
	const text = "Kirby \"J\" <x> praised Qin & Co. \\ today."
	reading := &graph.Reading{
		Report:    graph.Report{ID: "report-1", Name: "a.txt", Published: "2023-04-26", Text: text, Content: []graph.Span{{Start: 0, End: len(text)}}},
		Sentences: []graph.Sentence{{Span: graph.Span{Start: 0, End: len(text)}}},
		Entities: []graph.Entity{
			{ID: "person-kirby", Kind: graph.Person, Label: `Kirby "J" <x>`, Aliases: []graph.Alias{{Text: `Kirby "J" <x>`, Kind: graph.Name}}},
			{ID: "org-qin-co", Kind: graph.Organization, Label: `Qin & Co. \`, Aliases: []graph.Alias{{Text: `Qin & Co. \`, Kind: graph.Name}}},
		},
		Statements: []graph.Statement{{
			ID: "stmt-1-1", Report: "report-1", Evidence: graph.Span{End: len(text)}, Modality: graph.Asserted, Confidence: 0.9, Rule: "active",
			Subject:   graph.Term{Text: `Kirby "J" <x>`, Span: graph.Span{End: 13}, Entity: "person-kirby"},
			Predicate: graph.Predicate{Text: "praised", Lemma: "praise", Span: graph.Span{Start: 14, End: 21}},
			Object:    graph.Term{Text: `Qin & Co. \`, Span: graph.Span{Start: 22, End: 33}, Entity: "org-qin-co"},
		}},
	}
	if _, err := lib.Put(context.Background(), reading); err != nil {
		t.Fatal(err)
	}
	curated := []graph.Quad{
		{Subject: graph.Blank("b1"), Predicate: graph.IRI("http://e/p"), Object: graph.LangString("a\n\"b\"", "en"), Label: graph.IRI("http://e/g")},
		{Subject: graph.IRI("http://e/s"), Predicate: graph.IRI("http://e/p"), Object: graph.Blank("b1")},
	}
	if err := s.Update(context.Background(), nil, curated); err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestXMLControls: a report with characters that XML cannot hold does not keep a library from being exported as RDF/XML; the text keeps
// its length, and how many there were is told.
func TestXMLControls(t *testing.T) {
	lib := linked(t)
	const text = "Oslo\fheld \x01talks\ufffe."
	reading := &graph.Reading{Report: graph.Report{ID: "report-2", Name: "b.txt", Text: text, Content: []graph.Span{{Start: 0, End: len(text)}}}}
	if _, err := lib.Put(t.Context(), reading); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	var replaced int
	if err := export.Write(t.Context(), &b, lib, "rdfxml", export.Options{Replaced: &replaced}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ">Oslo\ufffdheld \ufffdtalks\ufffd.<") || !strings.Contains(b.String(), "<!-- U+FFFD stands for 3 characters that XML 1.0 cannot hold -->") {
		t.Errorf("the text is not there: %s", b.String())
	}
	if replaced != 3 {
		t.Errorf("%d characters were replaced, want 3", replaced)
	}
	for d := xml.NewDecoder(&b); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if have := string(written(t, linked(t), "rdfxml")); strings.Contains(have, "U+FFFD") {
		t.Errorf("without such characters there is %s", have)
	}
	w, _ := export.NewTripleWriter(io.Discard, export.RDFXML)
	if err := w.Triple(graph.IRI("http://e/s"), graph.IRI("http://e/p"), graph.LangString("a\fb", "en")); !errors.Is(err, export.ErrTriple) {
		t.Errorf("a writer of triples answers %v, want ErrTriple", err)
	}
}

func written(t *testing.T, lib *graph.Library, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(context.Background(), &b, lib, format, export.Options{}); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.Bytes()
}

// TestRDF reads back what is written in formats of the Turtle family: every quad, or every triple where the format has no graphs.
func TestRDF(t *testing.T) {
	lib := linked(t)
	read := func(format string, f turtle.Format) (quads []graph.Quad) {
		err := turtle.Read(bytes.NewReader(written(t, lib, format)), turtle.Options{Format: f}, func(q graph.Quad) error {
			quads = append(quads, q)
			return nil
		})
		if err != nil {
			t.Fatalf("%s: %v in\n%s", format, err, written(t, lib, format))
		}
		slices.SortFunc(quads, graph.CompareQuads)
		return slices.Compact(quads)
	}
	want := read("nquads", turtle.NQuads)
	if n, _ := lib.Store.Count(context.Background(), graph.Pattern{}); len(want) != int(n) {
		t.Errorf("nquads has %d quads of %d", len(want), n)
	}
	if diff := cmp.Diff(want, read("trig", turtle.TriG)); diff != "" {
		t.Errorf("trig (-nquads +trig):\n%s", diff)
	}
	for i := range want {
		want[i].Label = graph.RDFTerm{}
	}
	slices.SortFunc(want, graph.CompareQuads)
	want = slices.Compact(want)
	for format, f := range map[string]turtle.Format{"turtle": turtle.Turtle, "ntriples": turtle.NTriples} {
		if diff := cmp.Diff(want, read(format, f)); diff != "" {
			t.Errorf("%s (-nquads +%s):\n%s", format, format, diff)
		}
	}
}

// TestJSONLD: one object for each graph, with its nodes.
func TestJSONLD(t *testing.T) {
	lib := linked(t)
	var graphs []struct {
		ID    string           `json:"@id"`
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(written(t, lib, "jsonld"), &graphs); err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	for _, g := range graphs {
		n += int64(len(g.Graph))
	}
	if want, _ := lib.Store.Count(context.Background(), graph.Pattern{}); n != want {
		t.Errorf("%d nodes in %d graphs, want %d", n, len(graphs), want)
	}
}

// TestXML: the formats that are XML are well-formed and name what they link as it is.
func TestXML(t *testing.T) {
	lib := linked(t)
	for _, format := range []string{"rdfxml", "graphml", "gexf"} {
		data := written(t, lib, format)
		d := xml.NewDecoder(bytes.NewReader(data))
		found := ""
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in\n%s", format, err, data)
			}
			switch tok := tok.(type) {
			case xml.CharData:
				found += string(tok)
			case xml.StartElement:
				for _, a := range tok.Attr {
					found += a.Value + "\n"
				}
			}
		}
		for _, want := range []string{`Kirby "J" <x>`, `Qin & Co. \`, "praised", "2023-04-26"} {
			if !strings.Contains(found, want) {
				t.Errorf("%s lacks %q", format, want)
			}
		}
	}
}

// TestTables: a row for each statement, and for each entity and link.
func TestTables(t *testing.T) {
	lib := linked(t)
	rows := func(r io.Reader) [][]string {
		all, err := csv.NewReader(r).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if all := rows(bytes.NewReader(written(t, lib, "csv"))); len(all) != 2 || all[1][6] != `Kirby "J" <x>` || all[1][7] != "person-kirby" || all[1][14] != "asserted" {
		t.Errorf("csv = %q", all)
	}
	data := written(t, lib, "neo4j")
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"nodes.csv": 3, "relationships.csv": 2} {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if all := rows(f); len(all) != want {
			t.Errorf("%s = %q, want %d rows", name, all, want)
		}
	}
	dot := string(written(t, lib, "dot"))
	if !strings.Contains(dot, `"person-kirby" [label="Kirby \"J\" <x>", kind="person"];`) || !strings.Contains(dot, `"person-kirby" -> "org-qin-co" [label="praised", style=solid`) {
		t.Errorf("dot:\n%s", dot)
	}
}

// TestSameBytes: a library is written in the same bytes each time.
func TestSameBytes(t *testing.T) {
	for _, format := range export.Formats() {
		if a, b := written(t, linked(t), format), written(t, linked(t), format); !bytes.Equal(a, b) {
			t.Errorf("%s differs from one time to the next", format)
		}
	}
}
