package graph_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// small is a reading with one of everything.
func small(id graph.ReportID, name string) *graph.Reading {
	text := "“Zoë” Kirby, the spokesman, said on Tuesday that China released a plan."
	at := func(s string) graph.Span {
		for i := range text {
			if len(text) >= i+len(s) && text[i:i+len(s)] == s {
				return graph.Span{Start: i, End: i + len(s)}
			}
		}
		panic(s)
	}
	kirby := graph.Term{Text: "Kirby", Span: at("Kirby"), Entity: "person-kirby"}
	said := graph.Statement{
		ID: graph.StatementID("stmt-" + string(id) + "-1"), Report: id, Evidence: graph.Span{End: len(text)}, Subject: kirby,
		Predicate: graph.Predicate{Text: "said", Lemma: "say", Span: at("said")},
		Object:    graph.Term{Text: "China released a plan", Span: at("China released a plan")},
		Arguments: []graph.Argument{{Role: graph.Time, Text: "on Tuesday", Span: at("on Tuesday"), Value: "2023-04-25", Granularity: "day"}},
		Class:     graph.Say,
		Modality:  graph.Asserted, Confidence: 0.875, Rule: "active", Content: []graph.StatementID{graph.StatementID("stmt-" + string(id) + "-2")},
	}
	released := graph.Statement{
		ID: said.Content[0], Report: id, Evidence: at("China released a plan"), Subject: graph.Term{Text: "China", Span: at("China"), Entity: "place-china"},
		Predicate: graph.Predicate{Text: "released", Lemma: "release", Span: at("released")}, Object: graph.Term{Text: "a plan", Span: at("a plan")},
		Class: graph.Retreat, Mode: "release", Modality: graph.Asserted, Confidence: 0.5, Rule: "active",
		Attribution: []graph.Attribution{{Source: kirby, Cue: "said", Form: graph.Indirect}},
	}
	return &graph.Reading{
		Report: graph.Report{
			ID: id, Name: name, Title: "T", URL: "https://example.org/", Publisher: "P", Published: "2023-04-26", Licence: "CC0", Note: "N", Text: text,
			Content: []graph.Span{{End: len(text)}},
		},
		Sentences: []graph.Sentence{{Span: graph.Span{End: len(text)}}},
		Mentions: []graph.Mention{
			{Span: at("Kirby"), Kind: graph.Name, Entity: "person-kirby", Confidence: 0.9},
			{Span: at("the spokesman"), Kind: graph.Nominal, Entity: "person-kirby", Confidence: 0.7},
			{Span: at("China"), Kind: graph.Name, Entity: "place-china", Confidence: 0.95},
		},
		Entities: []graph.Entity{
			{ID: "person-kirby", Kind: graph.Person, Label: "Kirby", Aliases: []graph.Alias{{Text: "Kirby", Kind: graph.Name}}, Titles: []string{"spokesman"}},
			{ID: "place-china", Kind: graph.Country, Label: "China", Aliases: []graph.Alias{{Text: "China", Kind: graph.Name}}, SameAs: []string{"http://www.wikidata.org/entity/Q148"}},
			{ID: "place-kyiv", Kind: graph.Place, Place: graph.City, Label: "Kyiv", Aliases: []graph.Alias{{Text: "Kyiv", Kind: graph.Name}}},
		},
		Statements: []graph.Statement{said, released},
		Quotations: []graph.Quotation{{
			Statement: said.ID, Form: graph.Indirect, Text: "China released a plan", Spans: []graph.Span{at("China released a plan")}, Cue: "said", CueSpan: at("said"), Speaker: kirby,
		}},
	}
}

func library(t *testing.T) *graph.Library {
	t.Helper()
	s, err := store.Open(context.Background(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &graph.Library{Store: s}
}

func everything(t *testing.T, lib *graph.Library) []graph.Quad {
	t.Helper()
	out := all(t, lib.Store.Match(context.Background(), graph.Pattern{}))
	slices.SortFunc(out, graph.CompareQuads)
	return out
}

func all(t *testing.T, quads iter.Seq2[graph.Quad, error]) []graph.Quad {
	t.Helper()
	var out []graph.Quad
	for q, err := range quads {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

// TestLibrary: what is put comes back whole, putting it again changes nothing, deleting takes only what the report alone
// supports, and deleting and putting again gives the same quads.
func TestLibrary(t *testing.T) {
	ctx, lib := context.Background(), library(t)
	a, b := small("report-a", "b.txt"), small("report-b", "a.txt")
	if n, err := lib.Put(ctx, a, b); len(n) != 2 || err != nil {
		t.Fatalf("Put = %v, %v; want 2", n, err)
	}
	before := everything(t, lib)
	if n, err := lib.Put(ctx, small("report-a", "b.txt")); len(n) != 0 || err != nil {
		t.Errorf("Put again = %v, %v; want 0", n, err)
	}
	have, err := lib.Reading(ctx, "report-a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(small("report-a", "b.txt"), have); diff != "" {
		t.Errorf("reading (-put +read back):\n%s", diff)
	}
	if problems, err := graph.Check(ctx, lib); len(problems) > 0 || err != nil {
		t.Errorf("Check = %v, %v", problems, err)
	}
	reports, err := lib.Reports(ctx)
	var want []graph.Report
	for _, r := range []*graph.Reading{small("report-b", "a.txt"), small("report-a", "b.txt")} {
		r.Report.Text, r.Report.Content = "", nil
		want = append(want, r.Report)
	}
	if diff := cmp.Diff(want, reports); diff != "" || err != nil {
		t.Errorf("Reports (-want +have), %v:\n%s", err, diff)
	}
	if err := lib.Delete(ctx, "report-a"); err != nil {
		t.Fatal(err)
	}
	for _, q := range everything(t, lib) {
		if q.Label == graph.NewNames("").Report("report-a") || q.Subject == graph.NewNames("").Report("report-a") {
			t.Errorf("after Delete there is still %v", q)
		}
	}
	if _, err := lib.Reading(ctx, "report-a"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("Reading after Delete: %v, want ErrNotFound", err)
	}
	if err := lib.Delete(ctx, "report-a"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("Delete again: %v, want ErrNotFound", err)
	}
	if _, err := lib.Put(ctx, a); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, everything(t, lib)); diff != "" {
		t.Errorf("after Delete and Put (-before +after):\n%s", diff)
	}
}

// TestQuotationOrder: quotations whose pieces interleave are stored in one order, whatever order they and their quads come in.
func TestQuotationOrder(t *testing.T) {
	ctx := context.Background()
	split := graph.Quotation{Form: graph.Verbatim, Text: "split", Spans: []graph.Span{{Start: 990, End: 999}, {Start: 1010, End: 1020}}}
	within := graph.Quotation{Form: graph.Verbatim, Text: "within", Spans: []graph.Span{{Start: 1002, End: 1005}}}
	backwards := split
	backwards.Spans = []graph.Span{split.Spans[1], split.Spans[0]}
	var first []graph.Quad
	for _, quotations := range [][]graph.Quotation{{split, within}, {within, split}, {within, backwards}, {backwards, within}} {
		lib, r := library(t), small("report-a", "a.txt")
		r.Report.Text += strings.Repeat(" and so on", 120)
		for _, q := range quotations {
			q.Spans = slices.Clone(q.Spans)
			r.Quotations = append(r.Quotations, q)
		}
		if _, err := lib.Put(ctx, r); err != nil {
			t.Fatal(err)
		}
		if problems, err := graph.Check(ctx, lib); len(problems) > 0 || err != nil {
			t.Errorf("%v: Check = %v, %v", quotations, problems, err)
		}
		back, err := lib.Reading(ctx, "report-a")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := lib.Put(ctx, back); len(n) != 0 || err != nil {
			t.Errorf("%v: putting back what was read = %v, %v; want 0", quotations, n, err)
		}
		have := everything(t, lib)
		if first == nil {
			first = have
		}
		if diff := cmp.Diff(first, have); diff != "" {
			t.Errorf("%v: quads differ from the first order's (-first +have):\n%s", quotations, diff)
		}
	}
}

// TestNames: a text that comes under several names has the same quads whatever came first, and putting it again changes nothing.
func TestNames(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		names []string
		want  string
	}{
		{[]string{"a.txt", "b.txt"}, "a.txt"}, {[]string{"b.txt", "a.txt"}, "a.txt"},
		{[]string{"a.txt", "-"}, "a.txt"}, {[]string{"-", "a.txt"}, "a.txt"}, {[]string{"!.txt", "-", ""}, "!.txt"},
		{[]string{"", "a.txt"}, "a.txt"}, {[]string{"a.txt", ""}, "a.txt"}, {[]string{"", "-"}, "-"}, {[]string{"-", ""}, "-"}, {[]string{"", ""}, ""},
	} {
		apart, together := library(t), library(t)
		var all []*graph.Reading
		for _, name := range c.names {
			r := small("report-a", name)
			if _, err := apart.Put(ctx, r); err != nil {
				t.Fatal(err)
			}
			all = append(all, small("report-a", name))
		}
		if n, err := together.Put(ctx, all...); len(n) != 1 || err != nil {
			t.Errorf("%q together: Put = %v, %v; want 1", c.names, n, err)
		}
		for how, lib := range map[string]*graph.Library{"apart": apart, "together": together} {
			reports, err := lib.Reports(ctx)
			if err != nil || len(reports) != 1 || reports[0].Name != c.want {
				t.Errorf("%q %s: %v, %v; want the name %q", c.names, how, reports, err, c.want)
			}
			for _, name := range c.names {
				r := small("report-a", name)
				if n, err := lib.Put(ctx, r); len(n) != 0 || err != nil || r.Report.Name != c.want {
					t.Errorf("%q %s: Put of %q again = %v, %v, name %q; want no change", c.names, how, name, n, err, r.Report.Name)
				}
			}
		}
	}
}

// TestBase: a store opens with the base it was written with, and with no other.
func TestBase(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		written, wanted, base string
		err                   error
	}{
		{"", "", "", nil},
		{"", graph.DefaultBase, graph.DefaultBase, nil},
		{"", "https://a.test/", "", graph.ErrBase},
		{"https://a.test/", "", "https://a.test/", nil},
		{"https://a.test/", "https://a.test", "https://a.test", nil},
		{"https://a.test/", "https://a.test/b/", "", graph.ErrBase},
		{"https://a.test/", graph.DefaultBase, "", graph.ErrBase},
	} {
		s := library(t).Store
		if _, err := graph.OpenLibrary(ctx, s, c.wanted); err != nil {
			t.Errorf("an empty store: %v", err)
		}
		lib := &graph.Library{Store: s, Base: c.written}
		if _, err := lib.Put(ctx, small("report-a", "a.txt")); err != nil {
			t.Fatal(err)
		}
		// somebody's own triples are no reports
		err := s.Update(ctx, nil, []graph.Quad{{Subject: graph.IRI("https://x.test/id/report-x"), Predicate: graph.RDFType, Object: graph.NewsArticle}})
		if err != nil {
			t.Fatal(err)
		}
		lib, err = graph.OpenLibrary(ctx, s, c.wanted)
		if !errors.Is(err, c.err) || err == nil && lib.Base != c.base {
			t.Errorf("written with %q, opened with %q: %+v, %v; want base %q, %v", c.written, c.wanted, lib, err, c.base, c.err)
		}
		if err == nil {
			if _, err := lib.Reading(ctx, "report-a"); err != nil {
				t.Errorf("written with %q, opened with %q: %v", c.written, c.wanted, err)
			}
		}
	}
}

// TestFacts: only what the report itself asserts is a plain quad.
func TestFacts(t *testing.T) {
	names := graph.NewNames("")
	r := small("report-a", "a.txt")
	plain := func(st graph.Statement) bool {
		r.Statements = []graph.Statement{st}
		return slices.ContainsFunc(graph.Quads(names, r), func(q graph.Quad) bool { return q.Label == names.Statement(st.ID) })
	}
	st := r.Statements[0]
	if !plain(st) {
		t.Error("an asserted statement is no plain quad")
	}
	negated, planned, reported := st, st, st
	negated.Negated = true
	planned.Modality = graph.Planned
	reported.Attribution = []graph.Attribution{{Cue: "said"}}
	for _, st := range []graph.Statement{negated, planned, reported} {
		if plain(st) {
			t.Errorf("a statement that is %s is a plain quad", st.Stance())
		}
	}
}

// TestEvents: the event of a fact is described in its statement's graph, as Reading reads it back; what is no event, or not so,
// is not.
func TestEvents(t *testing.T) {
	names := graph.NewNames("")
	const sem = "http://semanticweb.cs.vu.nl/2009/11/sem/"
	event := func(change func(st *graph.Statement)) map[string]string {
		r := small("report-a", "a.txt")
		r.Statements = r.Statements[:1]
		st := &r.Statements[0]
		st.Object.Entity = "place-china"
		st.Arguments = append(st.Arguments, graph.Argument{Role: graph.Location, Text: "China", Span: st.Object.Span, Entity: "place-china"})
		change(st)
		out := map[string]string{}
		for _, q := range graph.Quads(names, r) {
			if name, ok := strings.CutPrefix(q.Predicate.Value, sem); ok && q.Label == names.Statement(st.ID) {
				out[name] += q.Object.Value + q.Object.Datatype[strings.LastIndex(q.Object.Datatype, "#")+1:] + " "
			}
		}
		return out
	}
	id := func(e graph.EntityID) string { return names.Entity(e).Value + " " }
	want := map[string]string{
		"eventType": names.NG("SAY").Value + " ", "hasActor": id("person-kirby") + id("place-china"), "hasPlace": id("place-china"), "hasTimeStamp": "2023-04-25date ",
	}
	if diff := cmp.Diff(want, event(func(*graph.Statement) {})); diff != "" {
		t.Errorf("the event (-want +have):\n%s", diff)
	}
	for value, want := range map[string]map[string]string{
		"2023-04":               {"hasTimeStamp": "2023-04gYearMonth "},
		"2023":                  {"hasTimeStamp": "2023gYear "},
		"2023-04-25T15:00":      {"hasTimeStamp": "2023-04-25T15:00:00dateTime "},
		"2023-04-25T15:00Z":     {"hasTimeStamp": "2023-04-25T15:00:00ZdateTime "},
		"2023-03-21/2023-03-31": {"hasBeginTimeStamp": "2023-03-21date ", "hasEndTimeStamp": "2023-03-31date "},
		"2014/..":               {"hasBeginTimeStamp": "2014gYear "},
		"P3D":                   {},
		"2023-W17":              {},
	} {
		have := event(func(st *graph.Statement) { st.Arguments[0].Value = value })
		for _, name := range []string{"eventType", "hasActor", "hasPlace"} {
			delete(have, name)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s (-want +have):\n%s", value, diff)
		}
	}
	for name, change := range map[string]func(*graph.Statement){
		"state":    func(st *graph.Statement) { st.Class = graph.State },
		"other":    func(st *graph.Statement) { st.Class = graph.OtherAct },
		"unknown":  func(st *graph.Statement) { st.Class = "" },
		"negated":  func(st *graph.Statement) { st.Negated = true },
		"planned":  func(st *graph.Statement) { st.Modality = graph.Planned },
		"reported": func(st *graph.Statement) { st.Attribution = []graph.Attribution{{Cue: "said"}} },
	} {
		if have := event(change); len(have) > 0 {
			t.Errorf("a statement that is %s has an event: %v", name, have)
		}
	}
}

// TestCheck: damage is found and named.
func TestCheck(t *testing.T) {
	ctx := context.Background()
	names := graph.NewNames("")
	for name, damage := range map[string]func(*graph.Reading) (remove, add []graph.Quad){
		"a stray quad": func(*graph.Reading) (remove, add []graph.Quad) {
			return nil, []graph.Quad{{Subject: graph.IRI("x"), Predicate: graph.IRI("y"), Object: graph.IRI("z"), Label: names.Statement("stmt-gone-1")}}
		},
		"another text": func(r *graph.Reading) (remove, add []graph.Quad) {
			for _, q := range graph.Quads(names, r) {
				if q.Object == graph.Literal(r.Report.Text) {
					changed := q
					changed.Object = graph.Literal("Something else was said.")
					return []graph.Quad{q}, []graph.Quad{changed}
				}
			}
			return nil, nil
		},
		"a lost entity": func(r *graph.Reading) (remove, add []graph.Quad) {
			for _, q := range graph.Quads(names, r) {
				if q.Subject == names.Entity("place-china") {
					remove = append(remove, q)
				}
			}
			return remove, nil
		},
	} {
		lib := library(t)
		r := small("report-a", "a.txt")
		if _, err := lib.Put(ctx, r); err != nil {
			t.Fatal(err)
		}
		remove, add := damage(r)
		if err := lib.Store.Update(ctx, remove, add); err != nil {
			t.Fatal(err)
		}
		problems, err := graph.Check(ctx, lib)
		if err != nil || len(problems) == 0 {
			t.Errorf("%s: Check = %v, %v; want problems", name, problems, err)
		}
	}
}

func TestIDs(t *testing.T) {
	for label, want := range map[string]graph.EntityID{
		"Qin Gang": "person-qin-gang", "Volodymyr Zelenský": "person-volodymyr-zelensky", "U.S. officials": "person-us-officials",
		"習近平": "person-習近平", "O'Brien–Smith": "person-obrien-smith",
	} {
		if have := graph.NewEntityID(graph.Person, label); have != want {
			t.Errorf("NewEntityID(%q) = %q, want %q", label, have, want)
		}
	}
	if a, b := graph.NewEntityID(graph.Person, "!!"), graph.NewEntityID(graph.Person, "??"); a == b {
		t.Errorf("names without letters share the ID %q", a)
	}
}

// TestClockSteps: where the clock of the machine is set back, or stands still, decisions keep the order in which they were made, none
// takes the place of another, and each is undone by its name; imports stay apart, too, and are taken out one by one.
func TestClockSteps(t *testing.T) {
	ctx, lib := context.Background(), library(t)
	if _, err := lib.Put(ctx, small("report-a", "a.txt")); err != nil {
		t.Fatal(err)
	}
	before := everything(t, lib)
	clock := []string{"2026-03-29T12:00:00Z", "2026-03-29T11:00:00Z", "2026-03-29T11:00:00Z", "1970-01-01T00:00:00Z", "2106-02-07T06:28:16Z", "2026-03-29T12:00:01Z"}
	var made []graph.DecisionID
	var imported []graph.ImportID
	for i, when := range clock {
		d := graph.Decision{Kind: graph.Merge, Entity: "person-kirby", Other: "place-china", When: when}
		if err := lib.Decide(ctx, &d); err != nil {
			t.Fatal(err)
		}
		made = append(made, d.ID)
		quad := graph.Quad{Subject: graph.IRI("http://e/s"), Predicate: graph.IRI("http://e/p"), Object: graph.Literal(strings.Repeat("x", i))}
		done, err := lib.Import(ctx, []*graph.Document{document(t, "a.nq", []graph.Quad{quad})}, graph.ImportOptions{When: when})
		if err != nil {
			t.Fatal(err)
		}
		imported = append(imported, done.Import.ID)
	}
	have, err := lib.Decisions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range have {
		if d.ID != made[i] || d.Number != i+1 || d.When != clock[i] {
			t.Errorf("decision %d is %+v, want %s of %s", i, d, made[i], clock[i])
		}
	}
	if listed, err := lib.Imports(ctx); err != nil || len(listed) != len(clock) {
		t.Errorf("%d imports are listed, %v; want %d", len(listed), err, len(clock))
	}
	if problems, err := graph.Check(ctx, lib); err != nil || len(problems) > 0 {
		t.Errorf("Check = %v, %v", problems, err)
	}
	for i := range clock {
		if err := errors.Join(lib.Undecide(ctx, made[i]), lib.RemoveImport(ctx, imported[i])); err != nil {
			t.Errorf("undo %d: %v", i, err)
		}
	}
	if diff := cmp.Diff(before, everything(t, lib)); diff != "" {
		t.Errorf("something is left or lost (-before +after):\n%s", diff)
	}
}

// halves is a store of which each look shows another moment, and whose views show one.
type halves struct {
	graph.Store             // now
	before      graph.Store // the moment of a view
}

func (h halves) View(_ context.Context, f func(graph.Store) error) error { return f(h.before) }

// TestViews: what takes several looks at a store is read in a view of it.
func TestViews(t *testing.T) {
	ctx, now, before := t.Context(), library(t), library(t)
	whole := small("report-a", "a.txt")
	if _, err := before.Put(ctx, whole); err != nil {
		t.Fatal(err)
	}
	quads := everything(t, before)
	if err := now.Store.Update(ctx, nil, quads[:len(quads)/2]); err != nil { // what a look at a time may make of it
		t.Fatal(err)
	}
	lib := &graph.Library{Store: halves{now.Store, before.Store}}
	if problems, err := graph.Check(ctx, lib); len(problems) > 0 || err != nil {
		t.Errorf("Check = %v, %v", problems, err)
	}
	if have, err := lib.Quads(ctx, "report-a"); !slices.Equal(have, quads) || err != nil {
		t.Errorf("Quads gives %d quads, %v; want %d", len(have), err, len(quads))
	}
	n := 0
	for have, err := range lib.Readings(ctx) {
		if diff := cmp.Diff(whole, have); diff != "" || err != nil {
			t.Errorf("Readings: %v (-want +have):\n%s", err, diff)
		}
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d readings, want 1", n)
	}
	done := errors.New("done")
	if err := lib.View(ctx, func(*graph.Library) error { return done }); err != done {
		t.Errorf("View: %v, want the error of what it calls", err)
	}
}
