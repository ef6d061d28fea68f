package query_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query"
)

// rows are the results of a SELECT in CSV.
func (c *client) rows(q string) string {
	c.t.Helper()
	req := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, "/sparql?query="+url.QueryEscape(q), nil)
	req.Header.Set("Accept", "text/csv")
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		c.t.Fatalf("%s: %d %s", q, w.Code, w.Body)
	}
	return strings.ReplaceAll(w.Body.String(), "\r\n", "\n")
}

const prefixes = "PREFIX ng: <https://newsgraph.example/ns#> PREFIX id: <https://newsgraph.example/id/> PREFIX schema: <https://schema.org/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "

// TestSPARQL asks the graph of the seed report as an analyst would.
func TestSPARQL(t *testing.T) {
	c := newClientOf(t, query.Server{}, seedReport)
	for _, test := range []struct{ name, query, want string }{
		{"who is a person", `SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a schema:Person }`, "n\n5\n"},
		{"facts, and the statements whose graphs hold them", `SELECT ?verb { GRAPH ?st { id:place-china ?p ?o } ?st rdf:type rdf:Statement BIND(REPLACE(STR(?p), "^.*/", "") AS ?verb) } ORDER BY ?verb`, "verb\nrefuse\nrelease\ntake\n"},
		{"that he said something is a fact", `ASK { GRAPH ?st { id:person-qin-gang <https://newsgraph.example/rel/say> ?o } ?st rdf:type rdf:Statement }`, "bool\ntrue\n"},
		{"what he said is none", `ASK { ?anyone <https://newsgraph.example/rel/sell> ?o }`, "bool\nfalse\n"},
	} {
		if have := c.rows(prefixes + test.query); !strings.HasPrefix(have, test.want) {
			t.Errorf("%s: %q, want %q", test.name, have, test.want)
		}
	}
	strict := newClientOf(t, query.Server{SPARQL: query.SPARQL{Strict: true}}, seedReport)
	if have := strict.rows(`SELECT * { ?s ?p ?o } LIMIT 1`); have != "s,p,o\n" {
		t.Errorf("strictly, the default graph is empty: %q", have)
	}
	if have := strict.rows(`SELECT (1 AS ?one) { GRAPH ?g { ?s ?p ?o } } LIMIT 1`); have != "one\n1\n" {
		t.Errorf("strictly, graphs have names: %q", have)
	}
}

// TestSPARQLChanges: curated graphs stand beside those of reports, which only ingesting and deleting change.
func TestSPARQLChanges(t *testing.T) {
	off := newClientOf(t, query.Server{}, seedReport)
	off.post("/sparql", "application/sparql-update", "INSERT DATA { <http://e/a> <http://e/b> 1 }").want(http.StatusForbidden)
	c := newClientOf(t, query.Server{SPARQL: query.SPARQL{Update: true}}, seedReport)
	before := string(c.get("/api/export").want(http.StatusOK).body)
	c.do(http.MethodPut, "/store?graph=http://e/g", "text/turtle", strings.NewReader("@prefix : <http://e/> . :a :knows :b .")).want(http.StatusCreated)
	c.post("/sparql", "application/sparql-update", "INSERT { GRAPH <http://e/g> { ?y <http://e/knows> ?x } } WHERE { ?x <http://e/knows> ?y }").want(http.StatusNoContent)
	if have := c.rows(`SELECT ?y { <http://e/b> <http://e/knows> ?y }`); have != "y\nhttp://e/a\n" {
		t.Errorf("after the update: %q", have)
	}
	after := string(c.get("/api/export").want(http.StatusOK).body)
	if curated := strings.TrimPrefix(after, before); curated != "<http://e/a> <http://e/knows> <http://e/b> <http://e/g> .\n<http://e/b> <http://e/knows> <http://e/a> <http://e/g> .\n" {
		t.Errorf("exported beside the report: %q", curated)
	}
	for _, update := range []string{
		"DROP ALL", "DELETE WHERE { GRAPH ?g { ?s a <https://schema.org/Person> } }",
		"INSERT DATA { GRAPH <https://newsgraph.example/id/report-2606cbd85ad7> { <http://e/a> <http://e/b> 1 } }",
		"INSERT DATA { GRAPH <http://other/id/report-1> { <http://other/id/report-1> a <https://schema.org/NewsArticle> } }",
	} {
		c.post("/sparql", "application/sparql-update", update).want(http.StatusForbidden)
	}
	for media, body := range map[string]string{
		"application/rdf+xml": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/"><rdf:Description rdf:about="a"><knows rdf:resource="c"/></rdf:Description></rdf:RDF>`,
		"application/ld+json": `{"@id":"a","http://e/knows":{"@id":"c"}}`, "application/n-triples": "<http://e/a> <http://e/knows> <http://e/c> .",
	} {
		c.do(http.MethodPut, "/store?graph=http://e/g", media, strings.NewReader(body)).want(http.StatusNoContent)
		if have := c.rows(`SELECT ?y { GRAPH <http://e/g> { <http://e/a> <http://e/knows> ?y } }`); have != "y\nhttp://e/c\n" {
			t.Errorf("put as %s: %q", media, have)
		}
	}
	c.do(http.MethodPut, "/store?graph=http://e/g", "application/ld+json", strings.NewReader(`{"@id":"http://e/h","@graph":[{"@id":"a","http://e/knows":1}]}`)).want(http.StatusBadRequest)
	location := c.post("/store", "text/turtle", "<http://e/new> <http://e/knows> 1 .").want(http.StatusCreated).header.Get("Location")
	if have := c.get(strings.TrimPrefix(location, "http://example.com")).want(http.StatusOK).body; !strings.Contains(string(have), "<http://e/new>") {
		t.Errorf("%s holds %s", location, have)
	}
	c.do(http.MethodDelete, strings.TrimPrefix(location, "http://example.com"), "", nil).want(http.StatusNoContent)
	c.do(http.MethodPut, "/store?graph=http://e/g", "application/n-quads", strings.NewReader("")).want(http.StatusUnsupportedMediaType)
	c.post("/sparql", "application/sparql-update", "LOAD <http://e/g>").want(http.StatusNotImplemented)
	c.post("/sparql", "application/sparql-update", "INSERT DATA { <http://e/a> <http://e/b> }").want(http.StatusBadRequest)
	c.do(http.MethodDelete, "/store?graph=http://e/g", "", nil).want(http.StatusNoContent)
	if have := string(c.get("/api/export").want(http.StatusOK).body); have != before {
		t.Error("after the curated graph is deleted the export is another than before")
	}
}

// TestSPARQLLimits: a query that takes too long or too much ends with an error that says so.
func TestSPARQLLimits(t *testing.T) {
	c := newClientOf(t, query.Server{SPARQL: query.SPARQL{Timeout: 50 * time.Millisecond}}, seedReport)
	c.get("/sparql?query=" + url.QueryEscape("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")).want(http.StatusServiceUnavailable)
	c = newClientOf(t, query.Server{SPARQL: query.SPARQL{MaxRows: 100}}, seedReport)
	c.get("/sparql?query=" + url.QueryEscape("SELECT * { ?a ?b ?c } ORDER BY ?a")).want(http.StatusUnprocessableEntity)
	c.get("/sparql?query=" + url.QueryEscape("SELECT * { ?a ?b ?c } LIMIT 1000")).want(http.StatusOK)
}

// TestSPARQLHead: HEAD is answered as GET is, but for the body.
func TestSPARQLHead(t *testing.T) {
	c := newClientOf(t, query.Server{}, seedReport)
	for _, at := range []string{"/sparql", "/sparql?query=" + url.QueryEscape("ASK {}")} {
		c.get(at).want(http.StatusOK)
		c.do(http.MethodHead, at, "", nil).want(http.StatusOK)
	}
	c.do(http.MethodHead, "/sparql?query=ASK{}&update=x", "", nil).want(http.StatusBadRequest)
}
