package turtle_test

import (
	"errors"
	"fmt"
	"io"
	"path"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/turtle"
)

var suites = map[string]turtle.Format{
	"rdf-n-triples": turtle.NTriples, "rdf-n-quads": turtle.NQuads, "rdf-turtle": turtle.Turtle, "rdf-trig": turtle.TriG,
}

func read(data, base string, f turtle.Format) ([]graph.Quad, error) {
	var out []graph.Quad
	err := turtle.Read(strings.NewReader(data), turtle.Options{Format: f, Base: base}, func(q graph.Quad) error {
		out = append(out, q)
		return nil
	})
	return out, err
}

// TestW3C runs the RDF 1.1 tests of the W3C: all pass.
func TestW3C(t *testing.T) {
	w := graphtest.OpenW3C(t, "../..")
	for folder, format := range suites {
		n := 0
		w.Tests(t, "rdf/rdf11/"+folder+"/manifest.ttl", func(t *testing.T, kind string, test graphtest.Node) {
			n++
			action := test.One("action").Term.Value
			have, err := read(string(w.File(t, action)), action, format)
			switch {
			case strings.Contains(kind, "Negative"):
				if err == nil {
					t.Errorf("accepted:\n%s", w.File(t, action))
				}
			case err != nil:
				t.Errorf("%v in:\n%s", err, w.File(t, action))
			case strings.HasSuffix(kind, "Eval"):
				want := w.Quads(t, test.One("result").Term.Value)
				if !graphtest.Isomorphic(graphtest.Rows(graphtest.Distinct(want)), graphtest.Rows(graphtest.Distinct(have))) {
					t.Errorf("have %v\nwant %v", have, want)
				}
			}
		})
		if n < 60 {
			t.Errorf("%s: only %d tests", folder, n)
		}
	}
}

// TestRDF12 reads the documents of testdata/rdf12.txtar.
func TestRDF12(t *testing.T) {
	a, err := txtar.ParseFile("testdata/rdf12.txtar")
	if err != nil {
		t.Fatal(err)
	}
	const prefixes = "PREFIX : <http://e/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX version: <http://v/> PREFIX version-2: <http://v/> " +
		"PREFIX base_: <http://v/> PREFIX graph: <http://v/>\n"
	formats := map[string]turtle.Format{".nt": turtle.NTriples, ".nq": turtle.NQuads, ".ttl": turtle.Turtle, ".trig": turtle.TriG}
	for i := 0; i+1 < len(a.Files); i += 2 {
		doc, want := a.Files[i], a.Files[i+1]
		format, text := formats[path.Ext(doc.Name)], string(doc.Data)
		if format >= turtle.Turtle {
			text = prefixes + text
		}
		have, err := read(text, "", format)
		if path.Ext(want.Name) == ".err" {
			var e *turtle.Error
			if errors.As(err, &e) && format >= turtle.Turtle {
				e.Line--
			}
			if e == nil || !strings.HasPrefix(e.Error(), strings.TrimSpace(string(want.Data))) {
				t.Errorf("%s: error %v, want %s", doc.Name, err, want.Data)
			}
			continue
		}
		quads, err2 := read(string(want.Data), "", formats[path.Ext(want.Name)])
		if err := errors.Join(err, err2); err != nil {
			t.Errorf("%s: %v", doc.Name, err)
			continue
		}
		if !graphtest.Isomorphic(graphtest.Rows(graphtest.Distinct(quads)), graphtest.Rows(graphtest.Distinct(have))) {
			t.Errorf("%s: have %v\nwant %v", doc.Name, have, quads)
		}
	}
}

// TestPieces: lines are read in pieces, of which none shows in what is read or in the line of an error.
func TestPieces(t *testing.T) {
	var doc strings.Builder
	doc.WriteString("\ufeff")
	line := func(i int) string {
		return fmt.Sprintf("<http://e/%d> <http://e/p> \"%s é\" .", i, strings.Repeat("x", 1+i%700))
	}
	for i := range 10000 {
		doc.WriteString(line(i) + "\n")
	}
	long := "<http://e/s> <http://e/p> \"" + strings.Repeat("long \\n", 1<<20) + "\" ."
	doc.WriteString(long + "\n")
	for _, end := range []string{line(1), line(1) + "\n"} {
		quads, err := read(doc.String()+end, "", turtle.NQuads)
		if err != nil || len(quads) != 10002 || len(quads[10000].Object.Value) != 6<<20 || quads[9999].Subject.Value != "http://e/9999" {
			t.Fatalf("%d quads, %v; want 10002", len(quads), err)
		}
	}
	for _, bad := range []string{"<http://e/s> x", "<http://e/s> <http://e/p> \"\xff\" ."} {
		var e *turtle.Error
		if _, err := read(doc.String()+bad, "", turtle.NTriples); !errors.As(err, &e) || e.Line != 10002 {
			t.Errorf("%v, want an error in line 10002", err)
		}
	}
}

// placed is a quad and its line.
type placed struct {
	graph.Quad
	Line int
}

func readPieces(data string, f turtle.Format, size int) (out []placed, err error) {
	err = turtle.ReadPieces(strings.NewReader(data), turtle.Options{Format: f, Base: "http://example.org/"}, size, func(q graph.Quad, line int) error {
		out = append(out, placed{q, line})
		return nil
	})
	return out, err
}

// FuzzPieces: Turtle and TriG say the same, and have the same error in the same place, in however short pieces they are read.
func FuzzPieces(f *testing.F) {
	for iri, data := range graphtest.OpenW3C(f, "../..") {
		if ext := path.Ext(iri); (ext == ".ttl" || ext == ".trig") && len(data) < 4000 {
			f.Add(string(data), ext == ".trig", uint8(7))
		}
	}
	for _, s := range []string{
		"\ufeff@prefix : <http://e/> . :a :b [ :c ( 1 2.5 'x'@en \"\"\"y\"\"\"^^:t ) ] .# é\n:a..b :c.d :e.", "PREFIX:<http://e/> << :a :b 1 ~ :x >> :c [] , _:anon1 , [] . _:anonx2 :d 'é' ~ {| :f :g |} .",
		"{ <a> <b> <c> } GRAPH <g> { [] a <d> , -1e5 ; . <e> <f> true } graph-1:a", "<a> <b> 'no end", "<a> <b> \"\\U0001F600\" .\n<a> <b> \"\\U0001F60",
		"<x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <a> <b> 1 )>> . <x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <a> <b> 12 )>> .",
	} {
		f.Add(s, true, uint8(1))
		f.Add(s, false, uint8(3))
	}
	f.Fuzz(func(t *testing.T, data string, trig bool, size uint8) {
		format := turtle.Turtle
		if trig {
			format = turtle.TriG
		}
		want, err := readPieces(data, format, len(data)+1)
		have, err2 := readPieces(data, format, int(size)+1)
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("whole: %v; in pieces: %v", err, err2)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatalf("in pieces (-whole +pieces):\n%s", diff)
		}
	})
}

// TestLongDocument: of a document that does not end, what is read takes no more memory the longer it is.
func TestLongDocument(t *testing.T) {
	for _, format := range []turtle.Format{turtle.Turtle, turtle.TriG} {
		var most, quads uint64
		doc := io.MultiReader(strings.NewReader("PREFIX : <http://e/>\n"), &repeated{text: ":a :b [ :c \"" + strings.Repeat("long ", 20) + "\" ] . # and a comment\n", times: 400_000})
		err := turtle.Read(doc, turtle.Options{Format: format}, func(graph.Quad) error {
			if quads++; quads%50_000 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
		if err != nil || quads != 800_000 || most > 16<<20 {
			t.Errorf("%d quads, %v, with %d KiB at most; want 800000 with 16 MiB", quads, err, most>>10)
		}
	}
}

// repeated is a text so many times.
type repeated struct {
	text  string
	times int
	at    int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) && r.times > 0 {
		k := copy(p[n:], r.text[r.at:])
		n += k
		if r.at += k; r.at == len(r.text) {
			r.at = 0
			r.times--
		}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// FuzzRead: whatever is read is written as N-Quads and read back the same.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"@prefix : <http://e/> . :a :b [ :c ( 1 2.5 'x'@en \"\"\"y\"\"\"^^:t ) ] .", "<http://e/a> <http://e/b> \"\\u00e4\" <http://e/g> .",
		"GRAPH <http://e/g> { _:a a <http://e/c> , -1e5 ; } # end", "@base <http://e/x/> . <../a> <#b> <?c> .",
		"PREFIX : <http://e/> << << :a :b 1 ~ :x >> :c [] >> :d 'e' ~ {| :f :g {| :h 1 |} |} .",
		"<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( _:a <http://e/b> \"c\"@en )>> .", "VERSION \"1.2\"",
	} {
		for _, format := range suites {
			f.Add(s, uint8(format))
		}
	}
	f.Fuzz(func(t *testing.T, data string, format uint8) {
		quads, err := read(data, "http://example.org/", turtle.Format(format%4))
		if err != nil {
			return
		}
		var b strings.Builder
		for _, q := range quads {
			b.WriteString(export.NQuad(q))
		}
		again, err := read(b.String(), "", turtle.NQuads)
		if err != nil {
			t.Fatalf("%v in what was written:\n%s", err, b.String())
		}
		if len(again) != len(quads) {
			t.Fatalf("%d quads, read back %d", len(quads), len(again))
		}
		for i := range quads {
			if quads[i] != again[i] {
				t.Fatalf("%v read back as %v", quads[i], again[i])
			}
		}
	})
}

// TestBrokenInput: what went wrong with reading is the error, not the half of a line that was read.
func TestBrokenInput(t *testing.T) {
	gone := errors.New("the connection is gone")
	for _, format := range []turtle.Format{turtle.NTriples, turtle.NQuads, turtle.Turtle, turtle.TriG} {
		r := io.MultiReader(strings.NewReader("<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http://e"), iotest.ErrReader(gone))
		err := turtle.Read(r, turtle.Options{Format: format}, func(graph.Quad) error { return nil })
		if !errors.Is(err, gone) {
			t.Errorf("%v: have error %v, want %v", format, err, gone)
		}
	}
}
