package index_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// reading is one sentence: { Xi met Putin in Moscow. }
func reading(report graph.ReportID, name string) *graph.Reading {
	return &graph.Reading{
		Report:    graph.Report{ID: report, Name: name, Text: "Xi met Putin in Moscow."},
		Sentences: []graph.Sentence{{Span: graph.Span{Start: 0, End: 23}}},
		Entities: []graph.Entity{
			{ID: "person-xi-jinping", Kind: graph.Person, Label: "Xi Jinping", Aliases: []graph.Alias{{Text: "Xi", Kind: graph.Name}}},
			{ID: "person-vladimir-putin", Kind: graph.Person, Label: "Vladimir Putin", Aliases: []graph.Alias{{Text: "Putin", Kind: graph.Name}}},
			{ID: "place-moscow", Kind: graph.Place, Label: "Moscow"},
		},
		Mentions: []graph.Mention{
			{Span: graph.Span{Start: 0, End: 2}, Kind: graph.Name, Entity: "person-xi-jinping"},
			{Span: graph.Span{Start: 7, End: 12}, Kind: graph.Name, Entity: "person-vladimir-putin"},
			{Span: graph.Span{Start: 16, End: 22}, Kind: graph.Name, Entity: "place-moscow", Confidence: 0.9},
		},
		Statements: []graph.Statement{{
			ID: "stmt-" + graph.StatementID(report), Report: report, Confidence: 0.9, Modality: graph.Asserted, Rule: "active",
			Evidence:  graph.Span{Start: 0, End: 22},
			Subject:   graph.Term{Text: "Xi", Span: graph.Span{Start: 0, End: 2}, Entity: "person-xi-jinping"},
			Predicate: graph.Predicate{Text: "met", Lemma: "meet", Span: graph.Span{Start: 3, End: 6}},
			Object:    graph.Term{Text: "Putin", Span: graph.Span{Start: 7, End: 12}, Entity: "person-vladimir-putin"},
			Arguments: []graph.Argument{{Role: graph.Location, Text: "in Moscow", Span: graph.Span{Start: 13, End: 22}}},
		}},
	}
}

func TestViewDoesNotChange(t *testing.T) {
	ix := index.New()
	ix.Put(reading("report-1", "a"))
	before := ix.View()
	ix.Put(reading("report-2", "b"))
	ix.Delete("report-1")
	after := ix.View()
	if n := before.CountStatements(); n != 1 || before.Report("report-1") == nil || before.Report("report-2") != nil {
		t.Errorf("the view from before has %d statements", n)
	}
	if n := after.CountStatements(); n != 1 || after.Report("report-1") != nil || after.Report("report-2") == nil {
		t.Errorf("the view from after has %d statements", n)
	}
	ix.Put(reading("report-2", "b"))
	if n := ix.View().CountStatements(); n != 1 {
		t.Errorf("a report put twice has %d statements", n)
	}
}

func TestEntities(t *testing.T) {
	ix := index.New()
	ix.Put(reading("report-1", "a"))
	ix.Put(reading("report-2", "b"))
	v := ix.View()
	e := v.Entity("person-xi-jinping")
	if e == nil || len(e.Statements) != 2 || e.Mentions != 2 || len(e.Reports) != 2 {
		t.Fatalf("Xi is %+v, want two statements, mentions and reports", e)
	}
	for name, want := range map[string]graph.EntityID{"Xi": e.ID, "xi jinping": e.ID, "the Xi’s": e.ID, "person-xi-jinping": e.ID, "jinp": e.ID, "Biden": "", "": ""} {
		var have graph.EntityID
		if found, _ := v.Resolve(name); found != nil {
			have = found.ID
		}
		if have != want {
			t.Errorf("Resolve(%q) is %q, want %q", name, have, want)
		}
	}
	if found := v.Find("m", graph.Place); len(found) != 1 || found[0].ID != "place-moscow" {
		t.Errorf("Find(m, place) is %v", found)
	}
}

// TestParticipants: a mention inside an argument takes part as well, though not directly.
func TestParticipants(t *testing.T) {
	ix := index.New()
	ix.Put(reading("report-1", "a"))
	v := ix.View()
	type part struct {
		Entity graph.EntityID
		Part   string
		Direct bool
	}
	var have []part
	for _, p := range v.Participants(v.Verb("meet")[0]) {
		have = append(have, part{p.Entity, p.Part, p.Direct})
	}
	want := []part{{"person-xi-jinping", "subject", true}, {"person-vladimir-putin", "object", true}, {"place-moscow", "place", false}}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("participants (-want +have):\n%s", diff)
	}
}

func TestNear(t *testing.T) {
	ix := index.New()
	ix.Put(reading("report-1", "a"))
	v := ix.View()
	if hits := v.Near(index.Words("Who met Putin?"), 3, ""); len(hits) != 1 || hits[0].Text() != "Xi met Putin in Moscow." {
		t.Errorf("the nearest sentences are %v", hits)
	}
	if hits := v.Near(index.Words("Who met Putin?"), 3, "report-2"); len(hits) != 0 {
		t.Errorf("in a report that is not there, the nearest sentences are %v", hits)
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"The U.N.'s policies":                    {"un", "policy"},
		"What did Kirby say about the call?":     {"kirby", "say", "call"},
		"Ukraine’s allies criticized the plans.": {"ukraine", "ally", "criticized", "plan"},
		"": nil,
	} {
		if diff := cmp.Diff(want, index.Words(text)); diff != "" {
			t.Errorf("Words(%q) (-want +have):\n%s", text, diff)
		}
	}
}
