package graphtest

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/parse"
)

// W3CBase is where the W3C's tests are published; their IRIs begin with it.
const W3CBase = "https://w3c.github.io/rdf-tests/"

// W3C holds the files of the W3C's tests by their IRIs.
type W3C map[string][]byte

// OpenW3C reads testdata/w3c, which lies up folders above the test.
func OpenW3C(t testing.TB, up string) W3C {
	t.Helper()
	f, err := os.Open(up + "/testdata/w3c/rdf-tests.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := W3C{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[W3CBase+strings.TrimPrefix(path.Clean(h.Name), "./")] = data
	}
}

// File is the file of an IRI, which may have characters escaped.
func (w W3C) File(t testing.TB, iri string) []byte {
	t.Helper()
	data, ok := w[iri]
	if !ok {
		plain, err := url.PathUnescape(iri)
		if data, ok = w[plain]; err != nil || !ok {
			t.Fatalf("no file %s", iri)
		}
	}
	return data
}

// Quads are those of a file. Blank nodes have labels of their own for each file.
func (w W3C) Quads(t testing.TB, iri string) []graph.Quad {
	t.Helper()
	format, ok := parse.ByName(strings.Replace(iri, ".n3", ".ttl", 1)) // the tests' N3 is Turtle
	if !ok {
		t.Fatalf("%s is in a format that is not read", iri)
	}
	var out []graph.Quad
	opts := parse.Options{Base: iri, Blanks: path.Base(iri)}
	err := format.Read(strings.NewReader(string(w.File(t, iri))), opts, func(q graph.Quad, _ int) error {
		out = append(out, q)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", iri, err)
	}
	return out
}

// Node is a resource of a manifest.
type Node struct {
	g    map[graph.RDFTerm]map[string][]graph.RDFTerm
	Term graph.RDFTerm
}

// All are the objects of a property, named by the end of its IRI.
func (n Node) All(property string) []Node {
	var out []Node
	for p, os := range n.g[n.Term] {
		if strings.HasSuffix(p, "#"+property) {
			for _, o := range os {
				out = append(out, Node{n.g, o})
			}
		}
	}
	return out
}

// One is the object of a property; its Term is zero where there is none.
func (n Node) One(property string) Node {
	if all := n.All(property); len(all) > 0 {
		return all[0]
	}
	return Node{}
}

// List are the members of a collection.
func (n Node) List() []Node {
	var out []Node
	for n.Term.Value != "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil" && !n.Term.IsZero() {
		out = append(out, n.One("first"))
		n = n.One("rest")
	}
	return out
}

// Graph gives the nodes of quads.
func Graph(quads []graph.Quad) func(graph.RDFTerm) Node {
	g := map[graph.RDFTerm]map[string][]graph.RDFTerm{}
	for _, q := range quads {
		if g[q.Subject] == nil {
			g[q.Subject] = map[string][]graph.RDFTerm{}
		}
		g[q.Subject][q.Predicate.Value] = append(g[q.Subject][q.Predicate.Value], q.Object)
	}
	return func(t graph.RDFTerm) Node { return Node{g, t} }
}

// Tests calls f for every test of a manifest and of those that it includes. kind is the end of the test's type.
func (w W3C) Tests(t *testing.T, manifest string, f func(t *testing.T, kind string, test Node)) {
	quads := w.Quads(t, W3CBase+manifest)
	var top Node // some manifests are blank nodes
	for _, q := range quads {
		if q.Predicate == graph.RDFType && strings.HasSuffix(q.Object.Value, "#Manifest") {
			top = Graph(quads)(q.Subject)
		}
	}
	for _, include := range top.All("include") {
		for _, m := range include.List() {
			w.Tests(t, strings.TrimPrefix(m.Term.Value, W3CBase), f)
		}
	}
	for _, entries := range top.All("entries") {
		for _, test := range entries.List() {
			_, kind, _ := strings.Cut(test.One("type").Term.Value, "#")
			_, name, _ := strings.Cut(test.Term.Value, "#")
			t.Run(path.Base(path.Dir(manifest))+"/"+name, func(t *testing.T) { f(t, kind, test) })
		}
	}
}
