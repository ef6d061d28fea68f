package query_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query"
)

// TestMediaTypes holds openapi.json and the media types that are read together.
func TestMediaTypes(t *testing.T) {
	have := slices.Sorted(maps.Keys(readDocument(newClient(t)).Paths["/api/reports"]["post"].RequestBody.Content))
	if diff := cmp.Diff(slices.Sorted(slices.Values(source.Media())), have); diff != "" {
		t.Errorf("openapi.json differs (-source +openapi.json):\n%s", diff)
	}
}

// document is openapi.json, as far as the tests look at it.
type document struct {
	Paths map[string]map[string]struct {
		Security    []map[string][]string
		RequestBody struct{ Content map[string]any }
		Responses   map[string]described
	}
	Components struct {
		Schemas   map[string]schema
		Responses map[string]described
	}
}

// described is what openapi.json says of an answer.
type described struct {
	Ref     string `json:"$ref"`
	Content map[string]struct{ Schema schema }
}

// schema is the subset of JSON Schema that openapi.json uses.
type schema struct {
	Ref        string `json:"$ref"`
	Type       any    // a string, or a list of them
	Required   []string
	Properties map[string]schema
	Items      *schema
	AnyOf      []schema
	OneOf      []schema
	Enum       []any
	MinItems   *int
	MaxItems   *int
}

// TestRoutes holds openapi.json and the routes of the server together: both name the same methods and paths, and the roles
// that they take.
func TestRoutes(t *testing.T) {
	doc := readDocument(newClient(t))
	var described, routed []string
	for path, ms := range doc.Paths {
		for m, op := range ms {
			role := "public"
			for _, schemes := range op.Security {
				for _, roles := range schemes {
					role = strings.Join(roles, ", ")
				}
			}
			described = append(described, strings.ToUpper(m)+" "+path+" "+role)
		}
	}
	for _, r := range query.Routes(query.Server{}) {
		routed = append(routed, r[0]+" "+r[1]+" "+r[2])
	}
	slices.Sort(described)
	slices.Sort(routed)
	if diff := cmp.Diff(routed, described); diff != "" {
		t.Errorf("the routes and openapi.json differ (-routes +openapi.json):\n%s", diff)
	}
}

func readDocument(c *client) document {
	c.t.Helper()
	var doc document
	c.get("/openapi.json").want(http.StatusOK).into(&doc)
	return doc
}

// TestResponses checks real answers of every route against their schemas.
func TestResponses(t *testing.T) {
	c := newClient(t, seedReport, aleppo)
	doc := readDocument(c)
	report := list[reportItem](c, "/api/reports").Items[0].ID
	st := list[statement](c, "/api/statements").Items[0].ID
	c.post("/api/entities/place-moscow/merge", "application/json", `{"with":"place-ukraine","force":true,"reason":"a test","who":"me"}`).want(http.StatusCreated)
	decision := "/api/identity/" + list[struct{ ID string }](c, "/api/identity").Items[0].ID
	seen := map[string]bool{}
	const ndjson = "{\"text\":\"China released a plan.\"}\n{\"text\":\n"
	for _, test := range []struct{ method, route, target, media, body string }{
		{"POST", "/api/reports", "/api/reports", "text/plain", text(t, deirEzzor)},
		{"POST", "/api/reports", "/api/reports", "application/x-ndjson", ndjson},
		{"POST", "/api/reports", "/api/reports", "application/json", `[{"text":"China released a plan."},{"text":""}]`},
		{"POST", "/api/reports", "/api/reports", "text/html", newsPage},
		{"POST", "/api/reports", "/api/reports", "application/rss+xml", "<rss><channel><item><description>China released a plan.</description></item></channel></rss>"},
		{"POST", "/api/reports", "/api/reports", "application/rss+xml", "<rss>"},
		{"POST", "/api/reports", "/api/reports", "application/zip", "PK"},
		{"POST", "/api/reports", "/api/reports", "image/png", ""},
		{"POST", "/api/reports", "/api/reports", "text/plain", ""},
		{"POST", "/api/reports", "/api/reports", "application/x-ndjson", "{}\n{"},
		{"POST", "/api/reports", "/api/reports", "application/x-ndjson", ""},
		{"POST", "/api/reports", "/api/reports", "text/plain; charset=none", "x"},
		{"GET", "/api/reports", "/api/reports?limit=1", "", ""},
		{"GET", "/api/reports", "/api/reports?limit=x", "", ""},
		{"GET", "/api/reports", "/api/reports?q=2023&order=newest", "", ""},
		{"GET", "/api/reports", "/api/reports?order=none", "", ""},
		{"GET", "/api/reports/{id}", "/api/reports/" + report, "", ""},
		{"GET", "/api/reports/{id}", "/api/reports/none", "", ""},
		{"GET", "/api/entities", "/api/entities?limit=1000", "", ""},
		{"GET", "/api/entities/{id}", "/api/entities/person-xi-jinping", "", ""},
		{"GET", "/api/entities/{id}/links", "/api/entities/person-xi-jinping/links", "", ""},
		{"GET", "/api/entities/{id}/timeline", "/api/entities/person-xi-jinping/timeline", "", ""},
		{"GET", "/api/entities/{id}/timeline", "/api/entities/person-xi-jinping/timeline?part=did&part=said&stance=asserted&stance=reported&since=2023&until=2023-04", "", ""},
		{"GET", "/api/entities/{id}/timeline", "/api/entities/person-xi-jinping/timeline?part=none", "", ""},
		{"GET", "/api/entities/{id}/profile", "/api/entities/person-xi-jinping/profile", "", ""},
		{"GET", "/api/entities/{id}/profile", "/api/entities/none/profile", "", ""},
		{"GET", "/api/network", "/api/network?around=person-xi-jinping&around=China&type=person&type=country&stance=asserted&since=2023&limit=5", "", ""},
		{"GET", "/api/network", "/api/network", "", ""},
		{"GET", "/api/network", "/api/network?around=none", "", ""},
		{"GET", "/api/network", "/api/network?stance=none", "", ""},
		{"POST", "/api/entities/{id}/merge", "/api/entities/person-xi-jinping/merge", "application/json", `{"with":"person-qin-gang"}`},
		{"POST", "/api/entities/{id}/merge", "/api/entities/person-xi-jinping/merge", "application/json", `{"with":"person-qin-gang"}`}, // again
		{"POST", "/api/entities/{id}/merge", "/api/entities/person-xi-jinping/merge", "application/json", `{"with":"none"}`},
		{"POST", "/api/entities/{id}/merge", "/api/entities/person-xi-jinping/merge", "application/json", `{}`},
		{"POST", "/api/entities/{id}/merge", "/api/entities/person-xi-jinping/merge", "text/plain", `{}`},
		{"POST", "/api/entities/{id}/merge", "/api/entities/person-xi-jinping/merge", "application/json", `{"with":"person-john-kirby","reason":"` + strings.Repeat("x", 1001) + `"}`},
		{"POST", "/api/entities/{id}/split", "/api/entities/person-xi-jinping/split", "application/json", `{"aliases":["Qin Gang"],"reason":"not he"}`},
		{"POST", "/api/entities/{id}/split", "/api/entities/person-xi-jinping/split", "application/json", `{"aliases":["nobody"]}`},
		{"POST", "/api/entities/{id}/split", "/api/entities/person-xi-jinping/split", "application/json", `{}`},
		{"GET", "/api/entities/{id}", "/api/entities/person-xi-jinping", "", ""},
		{"GET", "/api/identity", "/api/identity", "", ""},
		{"GET", "/api/identity/{id}", decision, "", ""},
		{"GET", "/api/identity/{id}", decision + "0", "", ""},
		{"DELETE", "/api/identity/{id}", decision, "", ""},
		{"DELETE", "/api/identity/{id}", decision, "", ""},                                        // again
		{"POST", "/api/reports", "/api/reports", "text/plain", `"I doubt that the plan failed."`}, // an unknown source
		{"POST", "/api/reports", "/api/reports", "text/plain", `"Our bridge worked," Hansen said. "It worked in Oslo, too."`},
		{"GET", "/api/ask", "/api/ask?q=What+did+Hansen+say", "", ""}, // in pieces
		{"GET", "/api/statements", "/api/statements?limit=1000", "", ""},
		{"GET", "/api/statements", "/api/statements?report=none", "", ""},
		{"GET", "/api/statements", "/api/statements?entity=China&entity=Qin+Gang", "", ""},
		{"GET", "/api/statements", "/api/statements?entity=none", "", ""},
		{"GET", "/api/statements", "/api/statements?link=China&link=Russia", "", ""},
		{"GET", "/api/statements", "/api/statements?link=China", "", ""},
		{"GET", "/api/statements/{id}", "/api/statements/" + st, "", ""},
		{"GET", "/api/statements/{id}/related", "/api/statements/" + st + "/related", "", ""},
		{"GET", "/api/statements/{id}/related", "/api/statements/none/related", "", ""},
		{"GET", "/api/paths", "/api/paths?from=kirby&to=putin", "", ""},
		{"GET", "/api/paths", "/api/paths?from=kirby&to=putin&max_length=1", "", ""},
		{"GET", "/api/paths", "/api/paths?from=kirby&to=putin&stance=refused&avoid=China&kind=person,country&since=2023&class=CONSULT", "", ""},
		{"GET", "/api/paths", "/api/paths?from=kirby&to=putin&stance=none", "", ""},
		{"GET", "/api/paths", "/api/paths?from=kirby&to=Atlantis", "", ""},
		{"GET", "/api/paths", "/api/paths?from=China&to=china", "", ""},
		{"GET", "/api/ask", "/api/ask?q=Who+criticized+the+peace+plan%2C+and+why%3F", "", ""},
		{"GET", "/api/ask", "/api/ask?q=When+did+Zelensky+talk+with+Xi%3F", "", ""},
		{"GET", "/api/ask", "/api/ask?q=How+are+John+Kirby+and+Vladimir+Putin+linked%3F", "", ""},
		{"GET", "/api/ask", "/api/ask?q=What+did+Biden+say%3F", "", ""},
		{"GET", "/api/ask", "/api/ask?q=plan&report=" + report, "", ""},
		{"GET", "/api/ask", "/api/ask", "", ""},
		{"POST", "/api/ask", "/api/ask", "application/json", `{"q":"What did Kirby say about the call?"}`},
		{"POST", "/api/ask", "/api/ask", "application/json; charset=none", `{"q":"Who?"}`},
		{"GET", "/api/export", "/api/export", "", ""},
		{"GET", "/api/export", "/api/export?format=jsonl", "", ""},
		{"GET", "/api/export", "/api/export?format=x", "", ""},
		{"GET", "/api/export", "/api/export?format=ftm&entity=China&hops=2&since=2023", "", ""},
		{"GET", "/api/export", "/api/export?format=trig&reification=star&stance=refused&class=reject", "", ""},
		{"GET", "/api/export", "/api/export?format=csv&reification=star", "", ""},
		{"GET", "/api/export", "/api/export?entity=Atlantis", "", ""},
		{"GET", "/api/export", "/api/export?hop=2", "", ""},
		{"GET", "/api/backup", "/api/backup", "", ""},
		{"POST", "/api/compact", "/api/compact", "", ""},
		{"POST", "/api/import", "/api/import", "text/turtle", "<http://e/a> <http://e/b> 1 ."},
		{"GET", "/api/imports", "/api/imports", "", ""},
		{"DELETE", "/api/imports/{id}", "/api/imports/none", "", ""},
		{"POST", "/api/v2/query", "/api/v2/query?lang=gizmo", "text/plain", `g.V().All()`},
		{"POST", "/api/v2/query", "/api/v2/query?lang=x", "text/plain", ``},
		{"GET", "/sparql", "/sparql", "", ""},
		{"GET", "/sparql", "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+3", "", ""},
		{"GET", "/sparql", "/sparql?query=SELECT", "", ""},
		{"POST", "/sparql", "/sparql", "application/sparql-query", "CONSTRUCT WHERE { ?s a ?o } LIMIT 3"},
		{"POST", "/sparql", "/sparql", "application/sparql-query", "ASK {"},
		{"POST", "/sparql", "/sparql", "application/sparql-update", "CLEAR ALL"},
		{"POST", "/sparql", "/sparql", "text/plain", "ASK {}"},
		{"GET", "/store", "/store?default", "", ""},
		{"GET", "/store", "/store?graph=http://example.org/none", "", ""},
		{"GET", "/store", "/store", "", ""},
		{"PUT", "/store", "/store?default", "text/turtle", "<a> <b> <c> ."},
		{"POST", "/store", "/store", "text/turtle", "<a> <b> <c> ."},
		{"DELETE", "/store", "/store?default", "", ""},
		{"GET", "/api/session", "/api/session", "", ""},
		{"POST", "/api/session", "/api/session", "application/json", `{"token":"none"}`},
		{"POST", "/api/session", "/api/session", "application/json", `{`},
		{"DELETE", "/api/session", "/api/session", "", ""},
		{"GET", "/healthz", "/healthz", "", ""},
		{"GET", "/readyz", "/readyz", "", ""},
		{"GET", "/metrics", "/metrics", "", ""},
		{"GET", "/openapi.json", "/openapi.json", "", ""},
		{"GET", "/ns", "/ns", "", ""},
		{"DELETE", "/api/reports/{id}", "/api/reports/none", "", ""},
		{"DELETE", "/api/reports/{id}", "/api/reports/" + report, "", ""},
	} {
		seen[test.method+" "+test.route] = true
		doc.check(t, test.route, c.do(test.method, test.target, test.media, strings.NewReader(test.body)), test.method)
	}
	for _, r := range query.Routes(query.Server{}) {
		if !seen[r[0]+" "+r[1]] {
			t.Errorf("no answer of %s %s was checked", r[0], r[1])
		}
	}
}

// check holds an answer against the schema of its route, status and media type.
func (d document) check(t *testing.T, route string, a *answer, method string) {
	t.Helper()
	res, ok := d.Paths[route][strings.ToLower(method)].Responses[fmt.Sprint(a.status)]
	if !ok {
		t.Errorf("%s: openapi.json does not have the status %d", a.request, a.status)
		return
	}
	if res.Ref != "" {
		if res, ok = d.Components.Responses[strings.TrimPrefix(res.Ref, "#/components/responses/")]; !ok {
			t.Errorf("%s: there is no response %s", a.request, res.Ref)
		}
	}
	media, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	content, ok := res.Content[media]
	if !ok && (media != "" || len(res.Content) > 0) {
		t.Errorf("%s: status %d: openapi.json does not have the media type %q", a.request, a.status, media)
		return
	}
	if media != "application/json" {
		return
	}
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Errorf("%s: %v", a.request, err)
		return
	}
	for _, problem := range d.problems(content.Schema, v, "") {
		t.Errorf("%s: status %d: %s", a.request, a.status, problem)
	}
}

// problems says where a value is not what a schema wants. Properties that a schema with properties does not name are
// problems too: they are not described.
func (d document) problems(s schema, v any, at string) []string {
	if s.Ref != "" {
		ref, ok := d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		if !ok {
			return []string{at + ": there is no schema " + s.Ref}
		}
		return d.problems(ref, v, at)
	}
	for _, choice := range [][]schema{s.AnyOf, s.OneOf} {
		if len(choice) == 0 {
			continue
		}
		var all []string
		for _, c := range choice {
			ps := d.problems(c, v, at)
			if len(ps) == 0 {
				return nil
			}
			all = append(all, ps...)
		}
		return all
	}
	if !isType(s.Type, v) {
		return []string{fmt.Sprintf("%s: %.80v is not of type %v", at, v, s.Type)}
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, v) {
		return []string{fmt.Sprintf("%s: %v is none of %v", at, v, s.Enum)}
	}
	switch v := v.(type) {
	case map[string]any:
		return d.objectProblems(s, v, at)
	case []any:
		return d.arrayProblems(s, v, at)
	}
	return nil
}

func (d document) objectProblems(s schema, v map[string]any, at string) (out []string) {
	for _, name := range s.Required {
		if _, ok := v[name]; !ok {
			out = append(out, at+"."+name+" is missing")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		p, ok := s.Properties[name]
		if !ok && len(s.Properties) > 0 {
			out = append(out, at+"."+name+" is not described")
		}
		if ok {
			out = append(out, d.problems(p, v[name], at+"."+name)...)
		}
	}
	return out
}

func (d document) arrayProblems(s schema, v []any, at string) (out []string) {
	if s.MinItems != nil && len(v) < *s.MinItems || s.MaxItems != nil && len(v) > *s.MaxItems {
		out = append(out, fmt.Sprintf("%s has %d items", at, len(v)))
	}
	if s.Items == nil {
		return out
	}
	for i, it := range v {
		out = append(out, d.problems(*s.Items, it, fmt.Sprintf("%s[%d]", at, i))...)
	}
	return out
}

// isType reports whether a value is of a type, or of one of a list of types; none is any.
func isType(want, v any) bool {
	switch want := want.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(want, func(w any) bool { return isType(w, v) })
	}
	switch v := v.(type) {
	case nil:
		return want == "null"
	case bool:
		return want == "boolean"
	case string:
		return want == "string"
	case float64:
		return want == "number" || want == "integer" && v == math.Trunc(v)
	case []any:
		return want == "array"
	case map[string]any:
		return want == "object"
	}
	return false
}

// TestChecker makes sure that the checker finds what is wrong.
func TestChecker(t *testing.T) {
	var d document
	err := json.Unmarshal([]byte(`{"components":{"schemas":{"S":{"type":"object","required":["a"],"properties":{
		"a":{"type":"integer"},"b":{"type":"array","maxItems":2,"items":{"enum":["x","y"]}},"c":{"anyOf":[{"type":"string"},{"type":"null"}]}}}}}}`), &d)
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]int{
		`{"a":1}`: 0, `{"a":1,"b":["x","y"],"c":null}`: 0, `{}`: 1, `{"a":1.5}`: 1, `{"a":1,"b":["z"]}`: 1, `{"a":1,"b":["x","x","x"]}`: 1,
		`{"a":1,"c":2}`: 2, `{"a":1,"d":1}`: 1, `[]`: 1, `null`: 1, `{"a":null,"b":{}}`: 2,
	} {
		var v any
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			t.Fatal(err)
		}
		if have := d.problems(schema{Ref: "#/components/schemas/S"}, v, ""); len(have) != want {
			t.Errorf("%s: have problems %q, want %d", value, have, want)
		}
	}
}
