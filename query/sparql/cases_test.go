package sparql_test

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/graph/turtle"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// TestCases answers the queries of testdata/cases.txtar.
func TestCases(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/cases.txtar")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]map[string][]byte{}
	for _, f := range archive.Files {
		name, part := path.Split(f.Name)
		if cases[name] == nil {
			cases[name] = map[string][]byte{}
		}
		text, _, _ := bytes.Cut(f.Data, []byte("\n\n")) // behind it stands what the next case is about
		cases[name][part] = text
	}
	for name, c := range cases {
		t.Run(strings.TrimSuffix(name, "/"), func(t *testing.T) {
			s, err := store.Open(t.Context(), "mem:", store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			var quads []graph.Quad
			if err := turtle.Read(bytes.NewReader(c["data.nq"]), turtle.Options{Format: turtle.NQuads}, func(q graph.Quad) error {
				quads = append(quads, q)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if err := s.Update(t.Context(), nil, quads); err != nil {
				t.Fatal(err)
			}
			q, err := sparql.Parse(string(c["query.rq"]), "")
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			w, _ := sparql.NewWriter(&out, sparql.CSV)
			if err := sparql.Run(t.Context(), s, q, sparql.Options{}, w); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			lines := func(text []byte) []string {
				all := strings.Fields(string(text))
				slices.Sort(all[1:])
				return all
			}
			if d := cmp.Diff(lines(c["want.csv"]), lines(out.Bytes())); d != "" {
				t.Errorf("-want +have\n%s", d)
			}
		})
	}
}
