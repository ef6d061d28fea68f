package query_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// TestAddReport posts the same text in the three media types.
func TestAddReport(t *testing.T) {
	c := newClient(t)
	body := text(t, aleppo)

	var plain reportItem
	a := c.do(http.MethodPost, "/api/reports?title=A+title&published=2016-08-01", "text/plain; charset=utf-8", strings.NewReader(body)).want(http.StatusCreated)
	a.into(&plain)
	if plain.Title != "A title" || plain.Published != "2016-08-01" || plain.Sentences == 0 || plain.Statements == 0 {
		t.Errorf("have %+v, want title and date as sent, sentences and statements", plain)
	}
	if have, want := a.header.Get("Location"), "/api/reports/"+plain.ID; have != want {
		t.Errorf("have Location %q, want %q", have, want)
	}

	j, err := json.Marshal(map[string]string{
		"text": body, "title": "A title", "published": "2016-08-01", "url": "https://example.org/a", "publisher": "The Example",
	})
	if err != nil {
		t.Fatal(err)
	}
	var full reportItem
	c.post("/api/reports", "application/json", string(j)).want(http.StatusCreated).into(&full)
	if full.URL != "https://example.org/a" || full.Publisher != "The Example" || full.Statements != plain.Statements {
		t.Errorf("have %+v, want URL and publisher as sent and the same %d statements", full, plain.Statements)
	}
	if p := list[reportItem](c, "/api/reports"); p.Total != 2 {
		t.Errorf("have %d reports, want 2", p.Total)
	}
}

// TestAddReportWithoutType reads a body of no Content-Type as text.
func TestAddReportWithoutType(t *testing.T) {
	newClient(t).post("/api/reports", "", "China released a plan.").want(http.StatusCreated)
}

// TestAddLines names the bad lines and takes the others.
func TestAddLines(t *testing.T) {
	c := newClient(t)
	lines := strings.Join([]string{
		`{"text":"China released a plan.","title":"one"}`,
		`{"text":`,
		``,
		`{"text":"  "}`,
		`{"text":"Russia criticized the plan.","title":"two"}`,
		`{"text":"a"} {"text":"b"}`,
	}, "\n")
	for _, media := range []string{"application/x-ndjson", "application/jsonl"} {
		var have struct {
			Reports []reportItem
			Errors  []struct {
				Line  int
				Error struct{ Code, Message, Hint string }
			}
		}
		c.post("/api/reports", media, lines).want(http.StatusCreated).into(&have)
		var titles []string
		for _, r := range have.Reports {
			titles = append(titles, r.Title)
		}
		if want := []string{"one", "two"}; !slices.Equal(titles, want) {
			t.Errorf("%s: have reports %q, want %q", media, titles, want)
		}
		var bad []int
		for _, e := range have.Errors {
			bad = append(bad, e.Line)
			if e.Error.Code != "bad_request" || e.Error.Message == "" {
				t.Errorf("%s: line %d has the error %+v", media, e.Line, e.Error)
			}
		}
		if want := []int{2, 4, 6}; !slices.Equal(bad, want) {
			t.Errorf("%s: have bad lines %v, want %v", media, bad, want)
		}
	}
	if p := list[reportItem](c, "/api/reports"); p.Total != 2 {
		t.Errorf("have %d reports, want 2: the same line sent again is the same report", p.Total)
	}
}

// TestPages walks every list by pages of two, and sees what one page of all gives.
func TestPages(t *testing.T) {
	c := newClient(t, seedReport, aleppo, deirEzzor)
	for _, path := range []string{
		"/api/reports", "/api/entities", "/api/statements", "/api/entities/place-china/links", "/api/entities/place-china/timeline",
	} {
		all := list[json.RawMessage](c, path, "limit", "1000")
		if all.Total != len(all.Items) || all.Cursor != "" || all.Total < 3 {
			t.Fatalf("%s: have %d items of %d and cursor %q, want all of at least 3 on one page", path, len(all.Items), all.Total, all.Cursor)
		}
		var have []string
		for cursor := ""; ; {
			p := list[json.RawMessage](c, path, "limit", "2", "cursor", cursor)
			if p.Total != all.Total || len(p.Items) > 2 {
				t.Fatalf("%s: have %d items of %d, want at most 2 of %d", path, len(p.Items), p.Total, all.Total)
			}
			for _, it := range p.Items {
				have = append(have, string(it))
			}
			if cursor = p.Cursor; cursor == "" {
				break
			}
		}
		var want []string
		for _, it := range all.Items {
			want = append(want, string(it))
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s: pages differ from the whole (-want +have):\n%s", path, diff)
		}
	}
}

// TestGetReport checks every offset of a report, which counts code points, against its text.
func TestGetReport(t *testing.T) {
	c := newClient(t)
	id := c.add(text(t, seedReport))
	type span struct {
		Start, End                              int
		Text, Kind, Entity, Label, Speaker, Cue string
	}
	var r struct {
		reportItem
		Text                            string
		Sentences, Mentions, Quotations []span
		Statements                      []statement
	}
	c.get("/api/reports/" + id).want(http.StatusOK).into(&r)
	if r.ID != id || r.Published != "2023-04-26" {
		t.Errorf("have report %s of %s, want %s of 2023-04-26", r.ID, r.Published, id)
	}
	points := []rune(r.Text)
	if len(points) == len(r.Text) {
		t.Fatal("the text is ASCII only: offsets prove nothing")
	}
	for _, m := range r.Mentions {
		if have := string(points[m.Start:m.End]); have != m.Text || m.Entity == "" || m.Label == "" {
			t.Errorf("mention %+v: the text has %q there", m, have)
		}
	}
	for _, st := range r.Statements {
		if have := string(points[st.Start:st.End]); have != st.Sentence {
			t.Errorf("statement %s: have sentence %q, the text has %q there", st.ID, st.Sentence, have)
		}
	}
	for _, s := range r.Sentences {
		if s.Start >= s.End || s.End > len(points) {
			t.Errorf("sentence %+v is not within the text of %d", s, len(points))
		}
	}
	if !slices.ContainsFunc(r.Quotations, func(q span) bool {
		return strings.Contains(q.Speaker, "Kirby") && q.Cue == "said" && strings.HasPrefix(string(points[q.Start:q.End]), "We welcome the news")
	}) {
		t.Errorf("have quotations %+v, want Kirby's", r.Quotations)
	}
}

// TestDelete takes a report away, with everything that only it supports, and brings it back byte for byte.
func TestDelete(t *testing.T) {
	c := newClient(t, aleppo)
	others := map[string][]byte{"nquads": c.export("nquads"), "jsonl": c.export("jsonl")}
	id := c.add(text(t, seedReport))
	whole := map[string][]byte{"nquads": c.export("nquads"), "jsonl": c.export("jsonl")}
	st := list[statement](c, "/api/statements", "report", id).Items[0]
	c.get("/api/entities/person-qin-gang").want(http.StatusOK)

	if a := c.do(http.MethodDelete, "/api/reports/"+id, "", nil).want(http.StatusNoContent); len(a.body) > 0 {
		t.Errorf("DELETE answers %q, want nothing", a.body)
	}
	for _, path := range []string{
		"/api/reports/" + id, "/api/statements/" + st.ID, "/api/entities/person-qin-gang", "/api/statements?report=" + id, "/api/ask?q=Who+is+Qin+Gang&report=" + id,
	} {
		c.get(path).wantError(http.StatusNotFound, "not_found")
	}
	c.do(http.MethodDelete, "/api/reports/"+id, "", nil).wantError(http.StatusNotFound, "not_found")
	if p := list[statement](c, "/api/statements", "q", "weaponry"); p.Total != 0 {
		t.Errorf("%d statements of the deleted report are left", p.Total)
	}
	var res struct{ Abstained bool }
	c.get("/api/ask", "q", "Who released the 12-point plan?").want(http.StatusOK).into(&res)
	if !res.Abstained {
		t.Error("a question is answered from the deleted report")
	}
	for format, want := range others {
		if have := c.export(format); !bytes.Equal(have, want) {
			t.Errorf("%s after the delete differs from before the report came: %d and %d bytes", format, len(have), len(want))
		}
	}

	if again := c.add(text(t, seedReport)); again != id {
		t.Errorf("the same text got the ID %s, then %s", id, again)
	}
	for format, want := range whole {
		if have := c.export(format); !bytes.Equal(have, want) {
			t.Errorf("%s after delete and post differs: %d and %d bytes", format, len(have), len(want))
		}
	}
}

// TestPostTwice changes nothing.
func TestPostTwice(t *testing.T) {
	c := newClient(t, seedReport)
	want := c.export("nquads")
	c.add(text(t, seedReport))
	if have := c.export("nquads"); !bytes.Equal(have, want) {
		t.Errorf("the export differs after the same report was posted again: %d and %d bytes", len(have), len(want))
	}
}

// TestExport reads both formats line by line.
func TestExport(t *testing.T) {
	c := newClient(t, seedReport, aleppo)
	total := list[statement](c, "/api/statements").Total
	a := c.get("/api/export", "format", "jsonl").want(http.StatusOK)
	if ct := a.header.Get("Content-Type"); ct != "application/x-ndjson" {
		t.Errorf("jsonl has Content-Type %q", ct)
	}
	lines := strings.Split(strings.TrimSuffix(string(a.body), "\n"), "\n")
	if len(lines) != total {
		t.Errorf("jsonl has %d lines, want one for each of %d statements", len(lines), total)
	}
	for _, l := range lines {
		var st statement
		if err := json.Unmarshal([]byte(l), &st); err != nil || st.ID == "" || st.Sentence == "" {
			t.Fatalf("jsonl has the line %.200s: %v", l, err)
		}
	}
	a = c.get("/api/export").want(http.StatusOK)
	if ct := a.header.Get("Content-Type"); ct != "application/n-quads" {
		t.Errorf("nquads has Content-Type %q", ct)
	}
	if have := a.header.Get("Content-Disposition"); have != `attachment; filename="newsgraph.nquads"` {
		t.Errorf("nquads has Content-Disposition %q", have)
	}
	if !utf8.Valid(a.body) {
		t.Error("nquads is not UTF-8")
	}
	for l := range strings.Lines(string(a.body)) {
		if !strings.HasPrefix(l, "<") && !strings.HasPrefix(l, "_:") || !strings.HasSuffix(l, " .\n") {
			t.Fatalf("nquads has the line %.200q", l)
		}
	}
}

// TestEscapedIDs finds things whose ID must be escaped in a path, and says that what is not there is not there.
func TestEscapedIDs(t *testing.T) {
	c := newClient(t, seedReport)
	for _, e := range list[entityItem](c, "/api/entities", "limit", "1000").Items {
		var have entityItem
		c.get("/api/entities/" + url.PathEscape(e.ID)).want(http.StatusOK).into(&have)
		if have.ID != e.ID {
			t.Errorf("have %q, want %q", have.ID, e.ID)
		}
	}
	for _, id := range []string{"a%2Fb", "%3Cscript%3E", "..%2F..", "%00", "%C3%A4"} {
		for _, path := range []string{"/api/reports/", "/api/entities/", "/api/statements/"} {
			c.get(path+id).wantError(http.StatusNotFound, "not_found")
		}
	}
}
