package query_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/query/web"
)

// TestEntities searches by name and kind.
func TestEntities(t *testing.T) {
	c := newClient(t, seedReport)
	all := list[entityItem](c, "/api/entities", "limit", "1000")
	if !slices.IsSortedFunc(all.Items, func(a, b entityItem) int { return b.Mentions - a.Mentions }) {
		t.Error("the most mentioned do not come first")
	}
	for _, test := range []struct{ q, kind, want string }{
		{"zelensky", "", "Volodymyr Zelensky"},
		{"Zel", "person", "Volodymyr Zelensky"},
		{"vol zel", "", "Volodymyr Zelensky"},
		{"Qin Gang", "person", "Qin Gang"},
		{"zelensky", "country", ""},
		{"nobody of this name", "", ""},
	} {
		p := list[entityItem](c, "/api/entities", "q", test.q, "type", test.kind)
		if test.want == "" && p.Total == 0 {
			continue
		}
		if test.want == "" || p.Total == 0 || p.Items[0].Label != test.want {
			t.Errorf("q=%q type=%q: have %+v, want %q first", test.q, test.kind, p.Items, test.want)
		}
	}
	kinds := map[string]int{}
	for _, e := range all.Items {
		kinds[e.Kind]++
	}
	for kind, n := range kinds {
		if have := list[entityItem](c, "/api/entities", "type", kind).Total; have != n {
			t.Errorf("type=%s: have %d, want %d", kind, have, n)
		}
	}
}

// TestLinks finds whom an entity is linked with, by statements that name both.
func TestLinks(t *testing.T) {
	c := newClient(t, seedReport)
	type link struct {
		Entity     entityItem
		Count      int
		Statements []statement
	}
	p := list[link](c, "/api/entities/person-xi-jinping/links")
	if !slices.ContainsFunc(p.Items, func(l link) bool { return l.Entity.Label == "Volodymyr Zelensky" }) {
		t.Errorf("Xi is not linked with Zelensky: %+v", p.Items)
	}
	for _, l := range p.Items {
		if l.Count < 1 || len(l.Statements) != min(3, l.Count) || l.Entity.Label == "" {
			t.Errorf("have %s with count %d and %d statements, want the first 3 of them", l.Entity.ID, l.Count, len(l.Statements))
		}
	}
}

// TestTimeline is in the order of dates, and has what happened under its own date and not the report's.
func TestTimeline(t *testing.T) {
	c := newClient(t, seedReport)
	type event struct {
		Date      string
		Statement statement
	}
	p := list[event](c, "/api/entities/place-china/timeline", "limit", "1000")
	if !slices.IsSortedFunc(p.Items, func(a, b event) int { return strings.Compare(a.Date, b.Date) }) {
		t.Error("the timeline is not in the order of dates")
	}
	if !slices.ContainsFunc(p.Items, func(e event) bool { return e.Date == "2023-04-14" }) {
		t.Errorf("nothing happened on 2023-04-14 in %+v", p.Items)
	}
}

// TestStatements tries each filter alone, by what it lets through, and two of them together.
func TestStatements(t *testing.T) {
	c := newClient(t, seedReport, aleppo, deirEzzor)
	all := list[statement](c, "/api/statements", "limit", "1000")
	id := all.Items[0].Report
	for _, test := range []struct {
		name, value string
		fits        func(statement) bool
	}{
		{"subject", "China", func(s statement) bool {
			return s.Subject.Entity == "place-china" || strings.Contains(s.Subject.Text, "China")
		}},
		{"subject", "place-china", func(s statement) bool { return s.Subject.Entity == "place-china" }},
		{"predicate", "release", func(s statement) bool { return strings.Contains(s.Predicate.Lemma, "release") }},
		{"object", "peace plan", func(s statement) bool { // { it }
			return strings.Contains(s.Object.Text, "peace") || s.Object.Entity == "work-12-point-peace-plan"
		}},
		{"speaker", "Kirby", func(s statement) bool {
			return slices.ContainsFunc(s.Attribution, func(a struct{ Source, Cue string }) bool { return strings.Contains(a.Source, "Kirby") })
		}},
		{"report", id, func(s statement) bool { return s.Report == id }},
		{"stance", "asserted", func(s statement) bool { return s.Stance == "asserted" && !s.Negated && len(s.Attribution) == 0 }},
		{"stance", "reported", func(s statement) bool { return s.Stance == "reported" && len(s.Attribution) > 0 }},
		{"stance", "refused", func(s statement) bool { return s.Modality == "refused" }},
		{"q", "Weaponry SIDES", func(s statement) bool {
			return strings.Contains(s.Sentence, "weaponry") && strings.Contains(s.Sentence, "sides")
		}},
	} {
		p := list[statement](c, "/api/statements", test.name, test.value, "limit", "1000")
		if p.Total == 0 || p.Total == all.Total {
			t.Errorf("%s=%s: have %d of %d statements, want some of them", test.name, test.value, p.Total, all.Total)
		}
		for _, s := range p.Items {
			if !test.fits(s) {
				t.Errorf("%s=%s: have %+v", test.name, test.value, s)
			}
		}
	}
	// { China has so far refused to condemn Russia's aggression against Ukraine }
	p := list[statement](c, "/api/statements", "subject", "China", "predicate", "condemn")
	if p.Total == 0 {
		t.Error("China and condemn: nothing found")
	}
	for _, s := range p.Items {
		if s.Stance != "refused" {
			t.Errorf("China condemned: %+v", s)
		}
	}
	var one statement
	c.get("/api/statements/" + p.Items[0].ID).want(http.StatusOK).into(&one)
	if one.ID != p.Items[0].ID || one.Sentence != p.Items[0].Sentence {
		t.Errorf("have %+v, want %+v", one, p.Items[0])
	}
}

// TestDates limits statements by date, to the precision asked for.
func TestDates(t *testing.T) {
	c := newClient(t, seedReport)
	total := list[statement](c, "/api/statements").Total
	for _, test := range []struct {
		since, until string
		least, most  int
	}{
		{"2023-04-14", "2023-04-14", 1, total - 1},
		{"2023", "2023", total / 2, total},
		{"2023-04", "2023-04", 1, total},
		{"2024", "", 0, 0},
		{"", "2019-12", 0, 0},
		{"2023-04-27", "2023-04-01", 0, 0},
	} {
		have := list[statement](c, "/api/statements", "since", test.since, "until", test.until).Total
		if have < test.least || have > test.most {
			t.Errorf("since %q until %q: have %d of %d statements, want %d to %d", test.since, test.until, have, total, test.least, test.most)
		}
	}
}

// pathsAnswer is what /api/paths gives.
type pathsAnswer struct {
	From, To entityItem
	Reason   string
	Paths    []struct {
		Cost float64
		Hops []struct {
			From, To  entityItem
			Statement statement
		}
	}
}

// TestPaths links two actors by a chain whose hops join and are cited.
func TestPaths(t *testing.T) {
	c := newClient(t, seedReport)
	for _, ends := range [][2]string{{"John Kirby", "Vladimir Putin"}, {"person-john-kirby", "person-vladimir-putin"}, {"kirby", "putin"}} {
		var have pathsAnswer
		c.get("/api/paths", "from", ends[0], "to", ends[1]).want(http.StatusOK).into(&have)
		if len(have.Paths) == 0 || have.Reason != "" {
			t.Fatalf("%v: no path: %s", ends, have.Reason)
		}
		for _, p := range have.Paths {
			at := "person-john-kirby"
			for _, h := range p.Hops {
				if h.From.ID != at || h.Statement.Sentence == "" {
					t.Errorf("%v: hop %+v does not go on from %s with a sentence", ends, h, at)
				}
				at = h.To.ID
			}
			if at != "person-vladimir-putin" {
				t.Errorf("%v: the path ends at %s", ends, at)
			}
		}
	}
	var one pathsAnswer
	c.get("/api/paths", "from", "kirby", "to", "putin", "k", "1", "max_length", "8").want(http.StatusOK).into(&one)
	if len(one.Paths) != 1 {
		t.Errorf("k=1: have %d paths", len(one.Paths))
	}
	var none pathsAnswer
	c.get("/api/paths", "from", "kirby", "to", "putin", "max_length", "1").want(http.StatusOK).into(&none)
	if none.Paths == nil || len(none.Paths) > 0 || none.Reason == "" {
		t.Errorf("max_length=1: have %+v, want an empty list and a reason", none)
	}
	var facts pathsAnswer
	c.get("/api/paths", "from", "Xi Jinping", "to", "Vladimir Putin", "stance", "asserted").want(http.StatusOK).into(&facts)
	for _, p := range facts.Paths {
		for _, h := range p.Hops {
			if h.Statement.Stance != "asserted" {
				t.Errorf("stance=asserted: hop %+v", h)
			}
		}
	}
}

// TestPathsSame says that both names mean one entity, and not that there is no path.
func TestPathsSame(t *testing.T) {
	c := newClient(t, seedReport)
	for _, ends := range [][2]string{{"China", "China"}, {"China", "place-china"}, {"Kirby", "john kirby"}} {
		a := c.get("/api/paths", "from", ends[0], "to", ends[1])
		a.wantError(http.StatusBadRequest, "bad_request")
		if !strings.Contains(string(a.body), "both mean") {
			t.Errorf("%v: have %s, want that both mean the same", ends, a.body)
		}
	}
}

// askAnswer is what /api/ask gives.
type askAnswer struct {
	Question       string
	Interpretation map[string]any
	Abstained      bool
	Reason         string
	Answers        []struct {
		Text, Entity, Stance, Why string
		Confidence                float64
		Evidence                  []struct {
			Report, Published, Sentence, Statement string
			Start, End                             int
			Mention                                struct {
				Text       string
				Start, End int
			}
		}
	}
	Nearest []struct {
		Report, Sentence string
		Score            float64
	}
}

// TestAsk gets the same answer by GET and POST, with the sentence and the mention in it.
func TestAsk(t *testing.T) {
	c := newClient(t, seedReport, aleppo)
	const q = "Who released the 12-point plan?"
	get := c.get("/api/ask", "q", q).want(http.StatusOK)
	post := c.post("/api/ask", "application/json", `{"q":"`+q+`"}`).want(http.StatusOK)
	if string(get.body) != string(post.body) {
		t.Errorf("GET answers\n%s\nPOST\n%s", get.body, post.body)
	}
	var have askAnswer
	get.into(&have)
	if have.Abstained || have.Reason != "" || have.Question != q || have.Interpretation["predicate"] != "release" || len(have.Answers) == 0 {
		t.Fatalf("have %+v, want an answer", have)
	}
	a := have.Answers[0]
	if a.Text != "China" || a.Entity != "place-china" || a.Stance != "asserted" || a.Confidence <= 0 || a.Confidence > 1 || a.Why == "" {
		t.Errorf("have %+v, want China, asserted", a)
	}
	e := a.Evidence[0]
	if e.Published != "2023-04-26" || !strings.HasPrefix(e.Sentence, "China released") || e.Statement == "" {
		t.Errorf("have evidence %+v, want the sentence", e)
	}
	if in := []rune(e.Sentence)[e.Mention.Start-e.Start : e.Mention.End-e.Start]; string(in) != e.Mention.Text {
		t.Errorf("the mention is %q, the sentence has %q there", e.Mention.Text, string(in))
	}
}

// TestAskSpeaker names who said what answers, by the label and not by the pronoun.
func TestAskSpeaker(t *testing.T) {
	c := newClient(t, seedReport)
	var have struct {
		Answers []struct {
			Evidence []struct {
				Speaker *struct{ Text, Entity, Cue string }
			}
		}
	}
	c.get("/api/ask", "q", "What did Kirby say about the call?").want(http.StatusOK).into(&have)
	if len(have.Answers) == 0 {
		t.Fatal("no answer")
	}
	for _, a := range have.Answers {
		if s := a.Evidence[0].Speaker; s == nil || s.Text != "John Kirby" || s.Entity != "person-john-kirby" || s.Cue == "" {
			t.Errorf("have speaker %+v, want John Kirby", s)
		}
	}
	have.Answers = nil
	c.get("/api/ask", "q", "Who released the 12-point plan?").want(http.StatusOK).into(&have)
	if s := have.Answers[0].Evidence[0].Speaker; s != nil {
		t.Errorf("have speaker %+v of what the report itself asserts", s)
	}
}

// TestAskRefused never takes a refusal for the deed.
func TestAskRefused(t *testing.T) {
	c := newClient(t, seedReport)
	var have askAnswer
	c.get("/api/ask", "q", "Did China condemn the invasion?").want(http.StatusOK).into(&have)
	if len(have.Answers) == 0 || have.Answers[0].Stance != "refused" || !strings.HasPrefix(have.Answers[0].Text, "No") {
		t.Errorf("have %+v, want No, refused", have.Answers)
	}
}

// TestAskAbstains says why, with empty lists and not null, and offers sentences apart.
func TestAskAbstains(t *testing.T) {
	c := newClient(t, seedReport)
	for _, q := range []string{"What did Biden say?", "Who knew of the call in advance?", "plan", "?", strings.Repeat("why ", 1000)} {
		a := c.get("/api/ask", "q", q).want(http.StatusOK)
		var have askAnswer
		a.into(&have)
		if !have.Abstained || have.Reason == "" || len(have.Answers) != 0 {
			t.Errorf("%.40q: have %+v, want an abstention with a reason", q, have)
		}
		var raw map[string]json.RawMessage
		a.into(&raw)
		if string(raw["answers"]) != "[]" || raw["nearest"][0] != '[' {
			t.Errorf("%.40q: have answers %s and nearest %.20s, want lists", q, raw["answers"], raw["nearest"])
		}
	}
	var have askAnswer
	c.get("/api/ask", "q", "Who knew of the call in advance?").into(&have)
	if len(have.Nearest) == 0 || !strings.Contains(have.Nearest[0].Sentence, "knowledge in advance") {
		t.Errorf("have nearest %+v, want the White House's sentence", have.Nearest)
	}
}

// TestAskReport limits the question to a report, by GET and by POST.
func TestAskReport(t *testing.T) {
	c := newClient(t)
	seed, other := c.add(text(t, seedReport)), c.add(text(t, aleppo))
	for id, abstains := range map[string]bool{seed: false, other: true} {
		const q = "Who released the 12-point plan?"
		for _, a := range []*answer{
			c.get("/api/ask", "q", q, "report", id), c.post("/api/ask", "application/json", `{"q":"`+q+`","report":"`+id+`"}`),
		} {
			var have askAnswer
			a.want(http.StatusOK).into(&have)
			if have.Abstained != abstains {
				t.Errorf("%s: have %+v, want abstained %v", id, have, abstains)
			}
		}
	}
}

// TestHealth answers with and without reports.
func TestHealth(t *testing.T) {
	c := newClient(t)
	var health struct{ Status, Version string }
	c.get("/healthz").want(http.StatusOK).into(&health)
	if health.Status != "ok" || health.Version != "test" {
		t.Errorf("have %+v", health)
	}
	var ready struct {
		Status              string
		Reports, Statements int
	}
	c.get("/readyz").want(http.StatusOK).into(&ready)
	if ready.Status != "ready" || ready.Reports != 0 {
		t.Errorf("have %+v, want no reports", ready)
	}
	c.add(text(t, seedReport))
	c.get("/readyz").want(http.StatusOK).into(&ready)
	if ready.Reports != 1 || ready.Statements == 0 {
		t.Errorf("have %+v, want one report", ready)
	}
}

// TestPage serves the page and its files under a policy that lets in nothing from elsewhere.
func TestPage(t *testing.T) {
	c := newClient(t)
	for path, want := range map[string]string{"/": "text/html", "/app.js": "text/javascript", "/style.css": "text/css"} {
		a := c.get(path).want(http.StatusOK)
		if ct := a.header.Get("Content-Type"); !strings.HasPrefix(ct, want) {
			t.Errorf("%s has Content-Type %q, want %s", path, ct, want)
		}
		csp := a.header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
			t.Errorf("%s has Content-Security-Policy %q", path, csp)
		}
		if have := a.header.Get("X-Content-Type-Options"); have != "nosniff" {
			t.Errorf("%s has X-Content-Type-Options %q", path, have)
		}
	}
	for _, path := range web.Paths() {
		if path == "/vendor/LICENCES.txt" || path == "/vendor/yasqe.js" {
			continue // they name home pages and vocabularies; the browser's test sees that nothing is asked for there
		}
		body := string(c.get(path).want(http.StatusOK).body)
		for _, outside := range []string{"https://", "http://", "@import", "innerHTML", "eval("} {
			if strings.Contains(body, outside) {
				t.Errorf("%s has %s: the page loads nothing from elsewhere and makes no HTML of text", path, outside)
			}
		}
	}
}

// TestHead answers HEAD as GET.
func TestHead(t *testing.T) {
	c := newClient(t)
	for _, path := range []string{"/", "/healthz", "/api/reports", "/openapi.json"} {
		c.do(http.MethodHead, path, "", nil).want(http.StatusOK)
	}
}

// TestMetrics counts what was answered, by route and status.
func TestMetrics(t *testing.T) {
	c := newClient(t, seedReport)
	c.get("/api/reports/none")
	c.get("/api/reports/other")
	c.do("BREW", "/healthz", "", nil)
	body := string(c.get("/metrics").want(http.StatusOK).body)
	for _, want := range []string{
		"newsgraph_reports 1\n",
		`newsgraph_http_requests_total{code="404",method="GET",route="/api/reports/{id}"} 2` + "\n",
		`newsgraph_http_requests_total{code="201",method="POST",route="/api/reports"} 1` + "\n",
		`newsgraph_http_requests_total{code="405",method="other",route="/healthz"} 1` + "\n",
		`newsgraph_http_request_duration_seconds_bucket{method="POST",route="/api/reports",le="60"} 1` + "\n",
		"newsgraph_http_requests_in_flight 1\n", // this one
		`newsgraph_shed_total{reason="rate"} 0` + "\n",
		`newsgraph_waiting{kind="query"} 0` + "\n",
		"newsgraph_ready 1\n",
		"newsgraph_store_bytes -1\n", // in memory
		"go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("have\n%s\nwant it to contain %s", body, want)
		}
	}
}
