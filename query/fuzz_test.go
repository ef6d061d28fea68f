package query_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// sound makes sure that an answer is no failure of the server, and valid JSON: of the contract's shape where it is an error.
func sound(t *testing.T, a *answer) {
	t.Helper()
	if a.status >= 500 {
		t.Fatalf("%s: status %d: %s", a.request, a.status, a.body)
	}
	if a.status >= 400 {
		var e struct {
			Error *struct{ Code, Message, Hint *string }
		}
		if err := json.Unmarshal(a.body, &e); err != nil || e.Error == nil || e.Error.Code == nil || e.Error.Message == nil || e.Error.Hint == nil {
			t.Fatalf("%s: status %d: %s: %v", a.request, a.status, a.body, err)
		}
		return
	}
	if !json.Valid(a.body) {
		t.Fatalf("%s: status %d: not JSON: %.300s", a.request, a.status, a.body)
	}
}

// FuzzReports posts any body as any media type, reads back what was taken, and deletes it.
func FuzzReports(f *testing.F) {
	f.Add("text/plain", []byte("China released a plan on Tuesday. \"We welcome it,\" Kirby said."))
	f.Add("text/plain; charset=utf-16", []byte("\xff\xfeC\x00h\x00i\x00n\x00a\x00"))
	f.Add("application/json", []byte(`{"text":"Xi met Putin.","title":"T","published":"2023-04-26"}`))
	f.Add("application/x-ndjson", []byte("{\"text\":\"Xi met Putin.\"}\n{\n\n"))
	f.Add("", []byte("\xf0\x9f\x8e\x89 “Quoted” – said\u202e he \x80"))
	f.Add("text/html", []byte("<p>"))
	c := newClient(f)
	f.Fuzz(func(t *testing.T, media string, body []byte) {
		c := &client{t, c.handler}
		if len(body) > 4000 {
			t.Skip("long texts only take longer")
		}
		a := c.post("/api/reports", media, string(body))
		sound(t, a)
		if a.status != http.StatusCreated {
			return
		}
		var added struct {
			ID      string
			Reports []struct{ ID string }
		}
		a.into(&added)
		ids := []string{added.ID}
		for _, r := range added.Reports {
			ids = append(ids, r.ID)
		}
		for _, id := range ids {
			if id == "" {
				continue
			}
			sound(t, c.get("/api/reports/"+id))
			if a := c.do(http.MethodDelete, "/api/reports/"+id, "", nil); a.status != http.StatusNoContent && a.status != http.StatusNotFound {
				t.Fatalf("%s: status %d: %s", a.request, a.status, a.body) // of two equal lines the second is not found
			}
		}
	})
}

// FuzzAsk asks anything, of all reports and of one; q and report come as they are, escaped or not.
func FuzzAsk(f *testing.F) {
	for _, q := range []string{
		"q=Who+released+the+plan%3F", "q=What+did+Kirby+say+about+the+call&report=", "q=How+are+Kirby+and+Putin+linked", "q=%zz", "q=;", "q=%00%ff",
		"report=x", "q=did", "q=who%3F%3F&q=why", "q=In+2023+who+is+what+of+whom+and+why%2C+when", "q=%E2%80%9Cwho%E2%80%9D+said",
	} {
		f.Add(q)
	}
	c := newClient(f, seedReport)
	f.Fuzz(func(t *testing.T, query string) {
		if strings.ContainsAny(query, " \r\n#") || len(query) > 4000 {
			t.Skip("no request line has these")
		}
		for _, b := range []byte(query) {
			if b < ' ' || b >= 0x7f {
				t.Skip("no request line has these")
			}
		}
		c := &client{t, c.handler}
		sound(t, c.get("/api/ask?"+query))
		j, err := json.Marshal(map[string]string{"q": query})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, c.post("/api/ask", "application/json", string(j)))
	})
}

// FuzzParameters gets any route with any parameters, escaped or not.
func FuzzParameters(f *testing.F) {
	for _, s := range [][2]string{
		{"/api/statements", "subject=Kirby&predicate=say&since=2023&until=2023-04&stance=reported,denied&limit=3&cursor="},
		{"/api/statements", "link=China&link=Xi+Jinping&entity=China&q=12-point+plan&class=consult&object=the"},
		{"/api/paths", "from=China&to=John+Kirby&max_length=4&k=20&avoid=Russia&avoid_kind=country&stance=asserted&class=SAY&directed=true"},
		{"/api/network", "around=China&around=nobody&type=person,country&limit=0"}, {"/api/network", "limit=99999999999999999999"},
		{"/api/entities", "q=kirb&kind=person&limit=-1"}, {"/api/entities/China/timeline", "since=2023-99"}, {"/api/entities/%00/links", ""},
		{"/api/entities/person-john-kirby/profile", "x=y"}, {"/api/reports", "cursor=AAAA&limit=1"}, {"/api/reports/../..", ""},
		{"/api/export", "format=csv&entity=China&hops=5"}, {"/api/export", "format=turtle&reification=star&q=plan"}, {"/api/export", "format=neo4j"},
		{"/api/identity", "limit=%zz"}, {"/api/imports", ""}, {"/sparql", "query=ASK%7B%7D&default-graph-uri=x"}, {"/store", "default"}, {"/store", "graph=%3C%3E"},
		{"/api/statements/x/related", ""}, {"/metrics", ""}, {"/ns", ""},
	} {
		f.Add(s[0], s[1])
	}
	c := newClient(f, seedReport)
	f.Fuzz(func(t *testing.T, path, query string) {
		target := path
		if query != "" {
			target += "?" + query
		}
		if !strings.HasPrefix(path, "/") || len(target) > 4000 || strings.ContainsFunc(target, func(c rune) bool { return c <= ' ' || c >= 0x7f || c == '#' }) {
			t.Skip("no request line has these")
		}
		if _, err := url.ParseRequestURI(target); err != nil {
			t.Skip("net/http turns it away")
		}
		a := (&client{t, c.handler}).get(target)
		if strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
			sound(t, a)
		} else if a.status >= 500 {
			t.Fatalf("%s: status %d: %s", a.request, a.status, a.body)
		}
	})
}

var decisionPath = regexp.MustCompile(`^[!"$-.0-~]{1,500}/(merge|split)$`)

// FuzzDecide posts any body as a decision about who is who, and takes it back.
func FuzzDecide(f *testing.F) {
	for _, s := range [][2]string{
		{"person-john-kirby/merge", `{"with":"person-xi-jinping","who":"a tester","reason":"a test"}`}, {"person-john-kirby/merge", `{"with":"China","force":true}`},
		{"China/merge", `{"with":"China"}`}, {"nobody/merge", `{"with":""}`}, {"person-john-kirby/split", `{"aliases":["Kirby"],"label":" \u0000 "}`},
		{"China/split", `{"reports":["nowhere"]}`}, {"China/merge", `[`}, {"%00/split", "null"}, {"China/merge", `{"with":{"a":1}}`},
	} {
		f.Add(s[0], s[1])
	}
	c := newClient(f, seedReport)
	before := (&client{f, c.handler}).get("/api/entities", "limit", "1000").body
	f.Fuzz(func(t *testing.T, path, body string) {
		if !decisionPath.MatchString(path) {
			t.Skip("another route, or none")
		}
		if _, err := url.ParseRequestURI("/api/entities/" + path); err != nil {
			t.Skip("net/http turns it away")
		}
		c := &client{t, c.handler}
		a := c.post("/api/entities/"+path, "application/json", body)
		sound(t, a)
		for _, d := range list[struct{ ID string }](c, "/api/identity").Items {
			sound(t, c.get("/api/entities"))
			if a := c.do(http.MethodDelete, "/api/identity/"+d.ID, "", nil); a.status != http.StatusNoContent && a.status != http.StatusOK {
				t.Fatalf("%s: status %d: %s", a.request, a.status, a.body)
			}
		}
		if after := c.get("/api/entities", "limit", "1000").body; !bytes.Equal(before, after) {
			t.Fatalf("after %s %s and back the entities are others:\n%s\n%s", path, body, before, after)
		}
	})
}
