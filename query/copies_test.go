package query_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestCopies: the report of an agency in two papers is two reports of one source; a third that saw it itself is another.
func TestCopies(t *testing.T) {
	c := newClient(t)
	body := text(t, aleppo)
	post := func(title, publisher, text string) string {
		t.Helper()
		j, err := json.Marshal(map[string]string{"text": text, "title": title, "publisher": publisher})
		if err != nil {
			t.Fatal(err)
		}
		var r struct{ ID string }
		c.post("/api/reports", "application/json", string(j)).want(http.StatusCreated).into(&r)
		return r.ID
	}
	const plan = "China released a peace plan on Friday.\n\n"
	first := post("China releases plan", "The Northern Wire", plan+body)
	second := post("A plan for peace, at last", "Harbour Times", "Our man in Beijing sends this.\n\n"+plan+body)
	third := post("Beijing publishes plan", "Lima Post", "China released a peace plan on Friday. Our reporter was there and saw it herself, with many others.")

	var r struct{ Copies []string }
	c.get("/api/reports/" + first).want(http.StatusOK).into(&r)
	if len(r.Copies) != 1 || r.Copies[0] != second {
		t.Errorf("copies of %s are %q, want %q", first, r.Copies, second)
	}
	var p page[struct {
		ID     string
		Copies []string
	}]
	c.get("/api/reports").into(&p)
	for _, it := range p.Items {
		if want := it.ID != third; (len(it.Copies) == 1) != want {
			t.Errorf("the list has %+v", it)
		}
	}
	type evidence struct {
		Report string
		Copies []struct {
			Report, Sentence string
			Start, End       int
		}
	}
	var res struct {
		Answers []struct {
			Text     string
			Sources  int
			Evidence []evidence
		}
	}
	c.get("/api/ask", "q", "Who released a peace plan?").want(http.StatusOK).into(&res)
	if len(res.Answers) == 0 || res.Answers[0].Text != "China" || res.Answers[0].Sources != 2 || len(res.Answers[0].Evidence) != 2 {
		t.Fatalf("have %+v, want China, of two sources", res.Answers)
	}
	copied := 0
	for _, e := range res.Answers[0].Evidence {
		for _, k := range e.Copies {
			copied++
			if k.Report == e.Report || !strings.Contains(k.Sentence, "China released") || k.End-k.Start != len([]rune(k.Sentence)) {
				t.Errorf("evidence of %s has the copy %+v", e.Report, k)
			}
		}
	}
	if copied != 1 {
		t.Errorf("have %d copies, want 1: %+v", copied, res.Answers[0].Evidence)
	}

	// deleted, it is gone
	c.do(http.MethodDelete, "/api/reports/"+second, "", nil).want(http.StatusNoContent)
	r.Copies = nil
	c.get("/api/reports/" + first).into(&r)
	if len(r.Copies) != 0 {
		t.Errorf("%s has the copies %q after they were deleted", first, r.Copies)
	}
}
