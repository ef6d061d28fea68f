package query_test

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/parse"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// notDirect is why tests of the Graph Store Protocol do not pass that want a graph to be named by the path of a request.
const notDirect = "graphs are named by ?graph= and ?default alone; the tests say that they are for servers with direct identification"

// TestW3C sends the requests of the W3C's tests of the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol to a server.
func TestW3C(t *testing.T) {
	w := graphtest.OpenW3C(t, "..")
	for manifest, suite := range map[string]struct {
		tests      int
		exceptions map[string]string // tests that do not pass, and why
	}{
		"sparql/sparql11/protocol/manifest.ttl": {tests: 34},
		"sparql/sparql11/graph-store-protocol/manifest.ttl": {tests: 13, exceptions: map[string]string{
			"put_get_repeat_direct": notDirect, "put_delete_get_delete_direct": notDirect, "post_get_post_get_direct": notDirect, "head_existing_direct": notDirect,
		}},
	} {
		n := 0
		w.Tests(t, manifest, func(t *testing.T, _ string, test graphtest.Node) {
			n++
			_, name, _ := strings.Cut(test.Term.Value, "#")
			reason, excepted := suite.exceptions[name]
			switch err := conversation(t, w, test); {
			case err != nil && !excepted:
				t.Error(err)
			case err == nil && excepted:
				t.Errorf("passes: it is no exception any more (%s)", reason)
			}
		})
		if n != suite.tests {
			t.Errorf("%s: %d tests, want %d", manifest, n, suite.tests)
		}
	}
}

// conversation sends the requests of a test to a server of its own; the error says which answer is not the one wanted.
func conversation(t *testing.T, w graphtest.W3C, test graphtest.Node) error {
	t.Helper()
	c := newClientOf(t, query.Server{SPARQL: query.SPARQL{Update: true, Strict: true}})
	server := httptest.NewServer(c.handler)
	defer server.Close()
	for _, d := range test.All("graphData") {
		name := "/store?graph=" + url.QueryEscape(d.One("label").Term.Value)
		c.do(http.MethodPut, name, "application/n-triples", strings.NewReader(string(w.File(t, d.One("graph").Term.Value)))).want(http.StatusCreated)
	}
	locations := map[string]string{}
	for i, request := range test.One("action").One("requests").List() {
		if err := exchange(t, server, request, locations); err != nil {
			return fmt.Errorf("request %d, %s %s: %w", i+1, request.One("methodName").Term.Value, request.One("absolutePath").Term.Value, err)
		}
	}
	return nil
}

// exchange sends one request. Locations are those of earlier answers, by the name that a test gives them.
func exchange(t *testing.T, server *httptest.Server, request graphtest.Node, locations map[string]string) error {
	t.Helper()
	target := request.One("absolutePath").Term.Value
	for name, location := range locations {
		target = strings.ReplaceAll(target, name, url.QueryEscape(location))
	}
	for at, ours := range map[string]string{"/sparql/": "/sparql", "/gsp": "/store"} {
		if rest, ok := strings.CutPrefix(target, at); ok {
			target = ours + rest
		}
	}
	body, err := content(request)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(t.Context(), request.One("methodName").Term.Value, server.URL+target, body)
	if err != nil {
		return err
	}
	for _, h := range request.One("headers").List() {
		req.Header.Set(h.One("fieldName").Term.Value, h.One("fieldValue").Term.Value)
	}
	res, err := server.Client().Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	have, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	want := request.One("resp")
	if name := want.One("expectedLocation").Term.Value; name != "" {
		if locations[name] = res.Header.Get("Location"); locations[name] == "" {
			return fmt.Errorf("no Location")
		}
	}
	return agrees(res, have, want, req.URL.String())
}

// content is the body of a request. Lines of forms are indented in the manifest, which they must not be where they are sent.
func content(request graphtest.Node) (io.Reader, error) {
	body := request.One("body")
	text := body.One("chars").Term.Value
	if strings.Contains(headerOf(request, "content-type"), "multipart") {
		text = regexp.MustCompile(`\r?\n[ \t]*`).ReplaceAllString(strings.TrimSpace(text), "\r\n") + "\r\n"
	}
	if body.One("characterEncoding").Term.Value == "UTF-16" {
		coded, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
		return strings.NewReader(coded), err
	}
	return strings.NewReader(text), nil
}

func headerOf(message graphtest.Node, name string) string {
	for _, h := range message.One("headers").List() {
		if strings.EqualFold(h.One("fieldName").Term.Value, name) {
			return h.One("fieldValue").Term.Value
		}
	}
	return ""
}

// statuses are those that a name in the tests stands for: the first, and the last.
var statuses = map[string][2]int{
	"OK": {200, 200}, "Created": {201, 201}, "NoContent": {204, 204}, "NotFound": {404, 404}, "BadRequest": {400, 400},
	"StatusCode2xx": {200, 299}, "StatusCode3xx": {300, 399}, "StatusCode4xx": {400, 499},
}

// formats are the media types that a format in the tests may have.
var formats = map[string][]string{
	"boolean": {sparql.JSON, sparql.XML}, "tabular": {sparql.JSON, sparql.XML, sparql.CSV, sparql.TSV},
	"RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}

// agrees is the error of an answer that is not as a test wants it.
func agrees(res *http.Response, body []byte, want graphtest.Node, at string) error {
	ok := false
	var names []string
	for _, s := range want.All("expectedStatus") {
		_, name, _ := strings.Cut(s.Term.Value, "#")
		bounds, known := statuses[name]
		if !known {
			return fmt.Errorf("the status %s is not known", name)
		}
		names = append(names, name)
		ok = ok || bounds[0] <= res.StatusCode && res.StatusCode <= bounds[1]
	}
	if !ok {
		return fmt.Errorf("status %d, want %v: %.300s", res.StatusCode, names, body)
	}
	mediaType, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")) // of none, ""
	if f := want.One("expectedFormat").Term.Value; f != "" && !slices.Contains(formats[f], mediaType) {
		return fmt.Errorf("Content-Type %s, want %s", mediaType, f)
	}
	if h := headerOf(want, "content-type"); h != "" && !strings.EqualFold(h, res.Header.Get("Content-Type")) {
		return fmt.Errorf("Content-Type %s, want %s", res.Header.Get("Content-Type"), h)
	}
	if b := want.One("expectedBoolean").Term.Value; b != "" {
		var have struct{ Boolean bool }
		if err := json.Unmarshal(body, &have); err != nil || fmt.Sprint(have.Boolean) != b {
			return fmt.Errorf("%s, %v; want %s", body, err, b)
		}
	}
	if text := want.One("body").One("chars").Term.Value; text != "" && res.Request.Method != http.MethodHead {
		return sameGraph(text, string(body), mediaType, at)
	}
	return nil
}

func sameGraph(want, have, mediaType, base string) error {
	read := func(text, mediaType string) (rows [][]graph.RDFTerm, err error) {
		format, ok := parse.ByMediaType(mediaType)
		if !ok {
			return nil, fmt.Errorf("the media type %q is not read", mediaType)
		}
		var quads []graph.Quad
		err = format.Read(strings.NewReader(text), parse.Options{Base: base}, func(q graph.Quad, _ int) error {
			quads = append(quads, q)
			return nil
		})
		return graphtest.Rows(graphtest.Distinct(quads)), err
	}
	a, err := read(want, "text/turtle")
	if err != nil {
		return err
	}
	b, err := read(have, mediaType)
	if err != nil {
		return err
	}
	if !graphtest.Isomorphic(a, b) {
		return fmt.Errorf("the graph %s, want %s", have, want)
	}
	return nil
}
