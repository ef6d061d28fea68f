package rdfxml_test

import (
	"errors"
	"path"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/rdfxml"
	"github.com/newsgraph/newsgraph/graph/turtle"
)

func read(data, base string) ([]graph.Quad, error) {
	var out []graph.Quad
	err := rdfxml.Read(strings.NewReader(data), rdfxml.Options{Base: base}, func(q graph.Quad, _ int) error {
		out = append(out, q)
		return nil
	})
	return out, err
}

// TestW3C runs the RDF 1.1 tests of RDF/XML: all pass.
func TestW3C(t *testing.T) {
	w, n := graphtest.OpenW3C(t, "../.."), 0
	w.Tests(t, "rdf/rdf11/rdf-xml/manifest.ttl", func(t *testing.T, kind string, test graphtest.Node) {
		n++
		action := test.One("action").Term.Value
		have, err := read(string(w.File(t, action)), action)
		var place *graph.SyntaxError
		switch {
		case strings.Contains(kind, "Negative"):
			if !errors.As(err, &place) || place.Line == 0 {
				t.Errorf("%v, want an error with its line, for:\n%s", err, w.File(t, action))
			}
		case err != nil:
			t.Errorf("%v in:\n%s", err, w.File(t, action))
		default:
			want := w.Quads(t, test.One("result").Term.Value)
			if !graphtest.Isomorphic(graphtest.Rows(graphtest.Distinct(want)), graphtest.Rows(graphtest.Distinct(have))) {
				t.Errorf("have %v\nwant %v", have, want)
			}
		}
	})
	if n < 160 {
		t.Errorf("only %d tests", n)
	}
}

const head = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">`

// TestErrors: what is wrong is told with its line, and nothing expands without bounds.
func TestErrors(t *testing.T) {
	deep := strings.Repeat("<e:n><e:p>", 600)
	for _, c := range []struct{ name, in, want string }{
		{"syntax", head + "\n<rdf:Description>\n</e:p>", "line 3, column 1: </e:p> where <rdf:Description> was to end"},
		{"prefix", head + "\n<x:n/>", "line 2, column 1: the prefix of <x:n> is not declared"},
		{"attribute", head + "\n\n<e:n a='b'/>", "line 3, column 1: the attribute a has no namespace"},
		{"relative", head + "\n<e:n rdf:about='a'/>", "line 2, column 1: <a> is relative, and there is no base"},
		{"IRI", head + "\n<e:n rdf:about='http://e/a b'/>", "line 2, column 1: <http://e/a b> has characters that no IRI has"},
		{"text", head + "\n<e:n>\ntext</e:n>", "line 2, column 6: text in <e:n>, where only elements stand"},
		{"two values", head + "<e:n><e:p><e:n/>\n<e:n/></e:p></e:n></rdf:RDF>", "line 2, column 1: a second value in <e:p>"},
		{"unfinished", head + "<e:n>", "line 1, column 91: the text ends within <e:n>"},
		{"empty", "", "line 1, column 1: the document has no element"},
		{"deep", head + deep, "line 1, column 5086: nested deeper than 1000"},
		{"entity", "<!DOCTYPE r [<!ENTITY a \"" + strings.Repeat("x", 5000) + "\">]><r/>", "line 1, column 1: the entity a is longer than 4096 bytes"},
		{"external entity", "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + head + "<e:n e:p='&a;'/></rdf:RDF>", "line 1: invalid character entity &a;"},
		{"language", head + "<e:n xml:lang='not one'/>", `line 1, column 86: "not one" is no language tag`},
	} {
		_, err := read(c.in, "")
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
}

// TestRead: what the suite does not have.
func TestRead(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"entities", "<!DOCTYPE rdf:RDF [<!ENTITY e 'http://e/'>\n<!ENTITY f '&e;f&#35;'>]>" + head + "<e:n rdf:about='&f;x'/></rdf:RDF>",
			"<http://e/f#x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/n> .\n"},
		{"Latin-1", "<?xml version='1.0' encoding='iso-8859-1'?>" + head + "<rdf:Description rdf:about='http://e/a' e:p='\xe9'/></rdf:RDF>", "<http://e/a> <http://e/p> \"é\" .\n"},
		{"a name that ends in a full stop", head + "<rdf:Description rdf:nodeID='a.'><e:p rdf:nodeID='b'/></rdf:Description></rdf:RDF>", "_:1a._ <http://e/p> _:b .\n"},
		{"space before the end", head + "<rdf:Description rdf:about='http://e/a'><e:p rdf:resource='http://e/b'> </e:p></rdf:Description></rdf:RDF>", "<http://e/a> <http://e/p> <http://e/b> .\n"},
	} {
		quads, err := read(c.in, "")
		var b strings.Builder
		for _, q := range quads {
			b.WriteString(export.NQuad(q))
		}
		if err != nil || b.String() != c.want {
			t.Errorf("%s: %q, %v\nwant %q", c.name, b.String(), err, c.want)
		}
	}
}

// FuzzRead: whatever is read is written as N-Quads and as RDF/XML, and read back the same.
func FuzzRead(f *testing.F) {
	for iri, data := range graphtest.OpenW3C(f, "../..") {
		if path.Ext(iri) == ".rdf" {
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, data string) {
		quads, err := read(data, "http://example.org/")
		if err != nil {
			return
		}
		var lines, doc strings.Builder
		w, _ := export.NewTripleWriter(&doc, export.RDFXML)
		for _, q := range quads {
			lines.WriteString(export.NQuad(q))
			if err := w.Triple(q.Subject, q.Predicate, q.Object); errors.Is(err, export.ErrTriple) {
				t.Skip(err)
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		n := 0
		err = turtle.Read(strings.NewReader(lines.String()), turtle.Options{Format: turtle.NQuads}, func(q graph.Quad) error {
			if q != quads[n] {
				t.Fatalf("%v read back as %v", quads[n], q)
			}
			n++
			return nil
		})
		if err != nil || n != len(quads) {
			t.Fatalf("%v, %d of %d, in what was written:\n%s", err, n, len(quads), lines.String())
		}
		again, err := read(doc.String(), "")
		if err != nil || len(again) != len(quads) {
			t.Fatalf("%v, %d of %d, in what was written:\n%s", err, len(again), len(quads), doc.String())
		}
		for i, q := range quads {
			a := again[i]
			if q.Predicate != a.Predicate || q.Object.Kind != graph.BlankTerm && q.Object != a.Object || q.Subject.Kind != graph.BlankTerm && q.Subject != a.Subject {
				t.Fatalf("%v read back as %v", q, a)
			}
		}
	})
}
