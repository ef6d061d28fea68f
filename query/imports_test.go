package query_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query"
)

// TestImport: triples come in whole or not at all, are listed, found and taken out; an export restores what it is of.
func TestImport(t *testing.T) {
	c := newClientOf(t, query.Server{SPARQL: query.SPARQL{Update: true}}, seedReport)
	const target = "/api/import?graph=http://e/g&name=a.ttl"
	const ask = "/sparql?query=ASK+%7BGRAPH+%3Chttp://e/g%3E+%7B%3Fs+%3Fp+%3Fo%7D%7D"
	doc := readDocument(c)
	post := func(target, media, body string, status int) *answer {
		t.Helper()
		a := c.post(target, media, body).want(status)
		doc.check(t, "/api/import", a, http.MethodPost)
		return a
	}
	post(target, "text/turtle", "<a> <b> 1 .\n<a> <b> .", http.StatusBadRequest)
	post(target, "text/turtle", "", http.StatusBadRequest)
	post(target, "image/png", "<a> <b> 1 .", http.StatusUnsupportedMediaType)
	post("/api/import?graph=g", "text/turtle", "<a> <b> 1 .", http.StatusBadRequest)
	var imports struct{ Items []graph.Import }
	c.get("/api/imports").want(http.StatusOK).into(&imports)
	if len(imports.Items) != 0 {
		t.Fatalf("%v is there, of what had mistakes", imports.Items)
	}
	post(target, "text/turtle; charset=utf-8", "<a> <b> 1 .", http.StatusCreated)
	post(target, "application/n-triples", "<http://e/a> <http://e/b> \"2\" .", http.StatusConflict)
	post("/api/import", "application/n-quads", "<http://e/a> <http://e/b> \"2\" <https://newsgraph.example/id/report-2606cbd85ad7> .", http.StatusForbidden)
	post("/api/import", "application/n-quads", "<http://f/id/report-1> <"+graph.RDFType.Value+"> <"+graph.NewsArticle.Value+"> <http://f/id/report-1> .", http.StatusConflict)
	a := c.get("/api/imports").want(http.StatusOK)
	doc.check(t, "/api/imports", a, http.MethodGet)
	a.into(&imports)
	if len(imports.Items) != 1 || imports.Items[0].Files[0] != "a.ttl" || imports.Items[0].Quads != 1 || !strings.Contains(string(c.get(ask).body), "true") {
		t.Fatalf("imports are %v", imports.Items)
	}
	all := string(c.get("/api/export").want(http.StatusOK).body)
	one := "/api/imports/" + string(imports.Items[0].ID)
	c.do(http.MethodDelete, one, "", strings.NewReader("")).want(http.StatusNoContent)
	c.do(http.MethodDelete, one, "", strings.NewReader("")).want(http.StatusNotFound)
	if strings.Contains(string(c.get(ask).body), "true") {
		t.Error("the graph of an import that was taken out is still there")
	}
	other := newClientOf(t, query.Server{SPARQL: query.SPARQL{Update: true}})
	a = other.post("/api/import", "application/n-quads", all).want(http.StatusCreated)
	doc.check(t, "/api/import", a, http.MethodPost)
	if have := string(other.get("/api/export").want(http.StatusOK).body); have != all {
		t.Error("what was restored differs")
	}
	if n := len(list[reportItem](other, "/api/reports").Items); n != 1 {
		t.Errorf("%d reports are shown, want the one restored", n)
	}
}
