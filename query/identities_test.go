package query_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph/export"
)

// who is an entity as /api/entities/{id} gives it, as far as these tests look at it.
type who struct {
	ID       string
	Reports  []string
	Formerly []string
	United   []struct{ ID, Rule, Why, Decision string }
	Apart    []struct{ ID, Why string }
	Names    []struct {
		Text, Rule, As string
		Reports        []string
	}
	Decisions []struct {
		ID     string
		Active bool
	}
}

func (c *client) who(id string) who {
	c.t.Helper()
	var w who
	c.get("/api/entities/" + id).want(http.StatusOK).into(&w)
	return w
}

// decide posts a decision and gives its ID and that of the entity it made.
func (c *client) decide(path, body string) (decision, entity string) {
	c.t.Helper()
	var made struct{ Decision, Entity struct{ ID string } }
	a := c.post(path, "application/json", body).want(http.StatusCreated)
	a.into(&made)
	if have, want := a.header.Get("Location"), "/api/identity/"+made.Decision.ID; have != want {
		c.t.Errorf("have Location %q, want %q", have, want)
	}
	return made.Decision.ID, made.Entity.ID
}

func (c *client) undo(decision string) *answer {
	c.t.Helper()
	return c.do(http.MethodDelete, "/api/identity/"+decision, "", nil)
}

const (
	harbourText = "The Harbour Board opened a new port in Oslo on Monday. Grete Lund praised the Harbour Board."
	portText    = "The Port Council closed a road in Bergen on Tuesday."
)

// TestMergeAndUndo: a merge is kept where reports are deleted and read again, and undoing it leaves everything as it was.
func TestMergeAndUndo(t *testing.T) {
	c := newClient(t)
	c.add(harbourText)
	port := c.add(portText)
	before := c.export("nquads")
	asked := c.get("/api/statements").body
	entities := c.get("/api/entities").body

	decision, entity := c.decide("/api/entities/org-harbour-board/merge", `{"with":"org-port-council","reason":"renamed","who":"me"}`)
	if entity != "org-harbour-board" {
		t.Errorf("the merge made %s", entity)
	}
	merged := c.export("nquads")
	for _, id := range []string{"org-harbour-board", "org-port-council"} {
		w := c.who(id)
		if w.ID != "org-harbour-board" || len(w.Reports) != 2 || !cmp.Equal(w.Formerly, []string{"org-port-council"}) || len(w.United) != 1 ||
			w.United[0].Why != "renamed" || w.United[0].Decision != decision || len(w.Decisions) != 1 || !w.Decisions[0].Active {
			t.Errorf("%s is %+v", id, w)
		}
	}
	if p := list[statement](c, "/api/statements", "subject", "org-port-council"); p.Total != list[statement](c, "/api/statements", "subject", "org-harbour-board").Total || p.Total < 2 {
		t.Errorf("the merged entity is the subject of %d statements", p.Total)
	}

	c.do(http.MethodDelete, "/api/reports/"+port, "", nil).want(http.StatusNoContent)
	if w := c.who("org-harbour-board"); len(w.Reports) != 1 || len(w.Decisions) != 1 || w.Decisions[0].Active {
		t.Errorf("without the report that names the other it is %+v", w)
	}
	c.add(portText)
	if diff := cmp.Diff(string(merged), string(c.export("nquads"))); diff != "" {
		t.Errorf("deleted and read again, the export differs (-want +have):\n%s", diff)
	}
	if w := c.who("org-port-council"); w.ID != "org-harbour-board" {
		t.Errorf("deleted and read again, org-port-council is %+v", w)
	}

	c.undo(decision).want(http.StatusNoContent)
	c.undo(decision).want(http.StatusNotFound)
	for what, pair := range map[string][2][]byte{
		"export": {before, c.export("nquads")}, "statements": {asked, c.get("/api/statements").body}, "entities": {entities, c.get("/api/entities").body},
	} {
		if diff := cmp.Diff(string(pair[0]), string(pair[1])); diff != "" {
			t.Errorf("after undoing, the %s differ (-want +have):\n%s", what, diff)
		}
	}
}

// TestMergedExports: what was merged is one entity in the formats that are not RDF, and two again once that is undone. RDF has both, and
// what was decided.
func TestMergedExports(t *testing.T) {
	c := newClient(t)
	c.add(harbourText)
	c.add("Grete Lund criticised the Port Council on Tuesday.")
	nodes := map[string]string{ // the one entity where entities are listed
		"graphml": `<node id="org-harbour-board">`, "gexf": `<node id="org-harbour-board" `, "dot": "\n\t\"org-harbour-board\" [label=\"Harbour Board\"",
		"neo4j": "\norg-harbour-board,Harbour Board,", "ftm": `{"id":"org-harbour-board",`,
	}
	read := func(format string) string {
		data := c.get("/api/export", "format", format).want(http.StatusOK).body
		if format != "neo4j" {
			return string(data)
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, f := range z.File {
			r, err := f.Open()
			if err == nil {
				_, err = io.Copy(&all, r)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		return all.String()
	}
	before := map[string]string{}
	for _, format := range export.Formats() {
		before[format] = read(format)
	}
	decision, _ := c.decide("/api/entities/org-harbour-board/merge", `{"with":"org-port-council","reason":"renamed","who":"me"}`)
	for _, format := range export.Formats() {
		merged := read(format)
		if export.IsRDF(format) {
			if n := strings.Count(merged, "org-port-council"); n <= strings.Count(before[format], "org-port-council") {
				t.Errorf("%s names org-port-council %d times, want it there and in the decision", format, n)
			}
			continue
		}
		if strings.Contains(merged, "org-port-council") || !strings.Contains(before[format], "org-port-council") {
			t.Errorf("%s names what was merged away after that or did not before:\n%s", format, merged)
		}
		listed, ok := nodes[format]
		if have := strings.Count(merged, listed); ok && have != 1 {
			t.Errorf("%s lists it %d times, want once:\n%s", format, have, merged)
		}
	}
	c.undo(decision).want(http.StatusNoContent)
	for _, format := range export.Formats() {
		if have := read(format); have != before[format] {
			t.Errorf("after undoing, %s differs (-want +have):\n%s", format, cmp.Diff(before[format], have))
		}
	}
}

// TestSplit takes a name, and a report, out of an entity.
func TestSplit(t *testing.T) {
	c := newClient(t)
	first := c.add("Grete Lund opened a school in Oslo. Lund praised the teachers.")
	second := c.add("Grete Lund won a race in Bergen.")

	byReport, entity := c.decide("/api/entities/person-grete-lund/split", `{"reports":["`+second+`"],"label":"Grete Lund (runner)"}`)
	if entity != "person-grete-lund-runner" {
		t.Errorf("the split made %s", entity)
	}
	if w := c.who(entity); !cmp.Equal(w.Reports, []string{second}) || len(w.Apart) != 1 || w.Apart[0].ID != "person-grete-lund" {
		t.Errorf("the runner is %+v", w)
	}
	if w := c.who("person-grete-lund"); !cmp.Equal(w.Reports, []string{first}) {
		t.Errorf("the other is %+v", w)
	}

	byName, entity := c.decide("/api/entities/person-grete-lund/split", `{"aliases":["Lund"]}`)
	if entity != "person-lund" {
		t.Errorf("the split made %s", entity)
	}
	for subject, verb := range map[string]string{"person-lund": "praise", "person-grete-lund": "open"} {
		if p := list[statement](c, "/api/statements", "subject", subject); p.Total != 1 || p.Items[0].Predicate.Lemma != verb {
			t.Errorf("%s is the subject of %+v", subject, p.Items)
		}
	}

	// what was split is not merged again, but undone
	a := c.post("/api/entities/person-grete-lund/merge", "application/json", `{"with":"person-lund"}`).want(http.StatusConflict)
	if !strings.Contains(string(a.body), "undo it instead") {
		t.Errorf("the error is %s", a.body)
	}
	// all of it is no split
	c.post("/api/entities/person-lund/split", "application/json", `{"aliases":["Lund"]}`).want(http.StatusConflict)
	// what is decided later must not rest on what is undone
	_, _ = c.decide("/api/entities/person-lund/merge", `{"with":"person-grete-lund-runner"}`)
	a = c.undo(byName).want(http.StatusConflict)
	if !strings.Contains(string(a.body), "first") {
		t.Errorf("the error is %s", a.body)
	}
	all := list[struct{ ID string }](c, "/api/identity").Items
	for i := len(all) - 1; i >= 0; i-- {
		c.undo(all[i].ID).want(http.StatusNoContent)
	}
	if w := c.who("person-grete-lund"); len(w.Reports) != 2 || len(w.Names) != 2 || byReport == "" {
		t.Errorf("after undoing all it is %+v", w)
	}
}
