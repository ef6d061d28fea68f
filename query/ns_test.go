package query_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestVocabulary describes every term of our own that the graphs of real reports have, and no other.
func TestVocabulary(t *testing.T) {
	c := newClient(t)
	a := c.get("/ns").want(http.StatusOK)
	if ct := a.header.Get("Content-Type"); ct != "text/turtle; charset=utf-8" {
		t.Errorf("have Content-Type %q", ct)
	}
	described := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ng:(\w+) a rdf:Property ;\n  rdfs:label "[a-z ]+"@en ;\n  rdfs:comment "[^"\\]+\."@en ;\n(?:  rdfs:(?:domain|range) \w+:\w+ ;\n)*  rdfs:isDefinedBy <[^>]+> \.$`).FindAllStringSubmatch(string(a.body), -1) {
		described[m[1]] = true
	}
	classes := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ng:([A-Z]+) a skos:Concept ;\n  rdfs:label "[a-z]+"@en ;\n  rdfs:comment "[^"\\]+\."@en ;\n(?:  rdfs:seeAlso <[^>]+> ;\n)?  rdfs:isDefinedBy <[^>]+> \.$`).FindAllStringSubmatch(string(a.body), -1) {
		classes[m[1]], described[m[1]] = true, true
	}
	if len(classes) != len(graph.EventClasses) {
		t.Errorf("%d event classes of %d are described", len(classes), len(graph.EventClasses))
	}
	if want := strings.Count(string(a.body), "\nng:"); len(described) != want || want == 0 {
		t.Errorf("%d terms of %d have all that a description has:\n%s", len(described), want, a.body)
	}
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	ns := graph.NewNames("").NG("").Value
	if !strings.Contains(string(a.body), "@prefix ng: <"+ns+"> .") {
		t.Errorf("the prefix ng: is not %s", ns)
	}
	written := map[string]bool{}
	for _, body := range []string{
		text(t, seedReport), text(t, aleppo), text(t, deirEzzor), "The Union of Rationalist Atheists and Agnostics (UAAR) went to court. The UAAR won.",
	} {
		report, err := source.FromText(body, source.Meta{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Read(t.Context(), report)
		if err != nil {
			t.Fatal(err)
		}
		d := graph.Decision{EntityIn: []graph.ReportID{"report-1"}, OtherIn: []graph.ReportID{"report-1"}, Aliases: []string{"Kirby"}, Reports: []graph.ReportID{"report-1"}, Kind: graph.Split}
		im := graph.Import{ID: "import-1", Files: []string{"a.ttl"}, Graphs: []string{"http://e/g"}}
		names := graph.NewNames("")
		for _, q := range slices.Concat(graph.Quads(names, r), graph.DecisionQuads(names, &d), graph.ImportQuads(names, &im)) {
			for _, term := range []graph.RDFTerm{q.Subject, q.Predicate, q.Object} {
				if name, ok := strings.CutPrefix(term.Value, ns); ok && term.Kind == graph.IRITerm {
					written[name] = true
				}
			}
		}
	}
	for name := range written {
		if !described[name] {
			t.Errorf("ng:%s is not described", name)
		}
	}
	for name := range described {
		if !written[name] && !classes[name] {
			t.Errorf("ng:%s is described, but no graph has it", name)
		}
	}
}
