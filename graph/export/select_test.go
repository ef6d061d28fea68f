package export_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/parse"
	"github.com/newsgraph/newsgraph/graph/store"
)

func lines(t *testing.T, lib *graph.Library, format string, opts export.Options) []string {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(t.Context(), &b, lib, format, opts); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// TestSelection: some statements are written with what they rest on, in the words of the whole export, and nothing else.
func TestSelection(t *testing.T) {
	s, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lib, r := &graph.Library{Store: s}, reading()
	other := r.Statements[0]
	other.ID, other.Sentence, other.Evidence, other.Subject = "stmt-1-2", 0, r.Sentences[0].Span, graph.Term{Text: "“Zoë”", Span: graph.Span{Start: 0, End: len("“Zoë”")}}
	other.Predicate = graph.Predicate{Text: "left", Lemma: "leave"}
	r.Statements = append(r.Statements, other)
	if _, err := lib.Put(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	opts := export.Options{Statements: map[graph.ReportID]map[graph.StatementID]bool{"report-1": {"stmt-1-1": true}}}
	whole := strings.Join(lines(t, lib, "nquads", export.Options{}), "\n")
	some := lines(t, lib, "nquads", opts)
	for _, l := range some {
		if !strings.Contains(whole, l) || strings.Contains(l, "stmt-1-2") || strings.Contains(l, "leave") {
			t.Errorf("%s is not of the statement", l)
		}
	}
	for _, want := range []string{"oa#exact", "nif-core#isString", `skos/core#prefLabel> "China"`, "id/stmt-1-1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject"} {
		if !strings.Contains(strings.Join(some, "\n"), want) {
			t.Errorf("the statement lacks %s", want)
		}
	}
	for format, want := range map[string]int{"jsonl": 1, "csv": 2} {
		if have := lines(t, lib, format, opts); len(have) != want {
			t.Errorf("%s has %d lines, want %d: %s", format, len(have), want, have)
		}
	}
	if have := lines(t, lib, "ftm", export.Options{Statements: map[graph.ReportID]map[graph.StatementID]bool{}}); len(have) != 1 || have[0] != "" {
		t.Errorf("of no statement there is %s", have)
	}
}

// TestReification: what is said of a statement, in three ways.
func TestReification(t *testing.T) {
	lib := linked(t)
	const fact = "<https://newsgraph.example/id/person-kirby> <https://newsgraph.example/rel/praise> <https://newsgraph.example/id/org-qin-co>"
	const st, report, rdf = "<https://newsgraph.example/id/stmt-1-1>", "<https://newsgraph.example/id/report-1>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	for how, want := range map[export.Reification][]string{
		"":             {fact + " " + st + " .", st + " <" + rdf + "subject>"},
		export.Graphs:  {fact + " " + st + " .", st + " <" + rdf + "subject>"},
		export.Reified: {fact + " " + report + " .", st + " <" + rdf + "subject>"},
		export.Star:    {fact + " " + report + " .", st + " <" + rdf + "reifies> <<( " + fact + " )>> " + report + " ."},
	} {
		have := "\n" + strings.Join(lines(t, lib, "nquads", export.Options{Reification: how}), "\n")
		for _, w := range want {
			if strings.Count(have, "\n"+w) != 1 {
				t.Errorf("%s: %s stands there %d times", how, w, strings.Count(have, "\n"+w))
			}
		}
		if !strings.Contains(have, "<http://e/g>") {
			t.Errorf("%s lacks the curated graph", how)
		}
	}
	for _, c := range []struct {
		format string
		how    export.Reification
	}{{"csv", export.Reified}, {"jsonld", export.Star}, {"nquads", "other"}} {
		if err := export.Write(t.Context(), &bytes.Buffer{}, lib, c.format, export.Options{Reification: c.how}); !errors.Is(err, export.ErrReification) {
			t.Errorf("%s with %s: %v", c.format, c.how, err)
		}
	}
}

// TestReadBack: an export in any reification is restored, and then exported in the same bytes; curated nodes that reify a triple too.
func TestReadBack(t *testing.T) {
	lib := linked(t)
	const curated = `<http://e/claim> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( _:b1 <http://e/p> "a\n\"b\""@en )>> <http://e/g2> .
<http://e/claim> <http://e/source> <http://e/s> <http://e/g2> .
`
	load(t, lib, "curated.nq", curated)
	for how, wants := range map[export.Reification]string{export.Graphs: "#subject> _:b1-1", export.Reified: "#subject> _:b1-1", export.Star: `reifies> <<( _:b1-1 <http://e/p> "a\n\"b\""@en )>>`} {
		for _, format := range []string{"nquads", "trig"} {
			written := func(lib *graph.Library) string {
				return strings.Join(lines(t, lib, format, export.Options{Reification: how}), "\n") + "\n"
			}
			want := written(lib)
			if !strings.Contains(want, wants) {
				t.Errorf("%s, %s lacks %s", format, how, wants)
			}
			s, err := store.Open(t.Context(), "mem:", store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			again := &graph.Library{Store: s}
			load(t, again, "export."+format, want)
			if diff := cmp.Diff(want, written(again)); diff != "" {
				t.Errorf("%s, %s, read back (-want +have):\n%s", format, how, diff)
			}
			if diff := cmp.Diff(lines(t, lib, "nquads", export.Options{}), lines(t, again, "nquads", export.Options{})); diff != "" {
				t.Errorf("%s, %s, read back into a store (-want +have):\n%s", format, how, diff)
			}
		}
	}
}

// load imports a document.
func load(t *testing.T, lib *graph.Library, name, text string) {
	t.Helper()
	f, ok := parse.ByName(name)
	if !ok {
		t.Fatalf("the format of %s is not known", name)
	}
	d := &graph.Document{Name: name}
	defer d.Close()
	if err := f.Read(strings.NewReader(text), parse.Options{}, d.Add); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Import(t.Context(), []*graph.Document{d}, graph.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
}
