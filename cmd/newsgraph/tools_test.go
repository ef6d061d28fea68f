package main_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	main "github.com/newsgraph/newsgraph/cmd/newsgraph"
	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/identity"
)

// toolset is where the tools of others are, which the tests below run.
type toolset struct{ python, node, jena, neo4j string }

// tools finds the tools of others by the variables that say where they are.
//
//	NEWSGRAPH_PYTHON   a python with the packages of testdata/tools/requirements.txt
//	NEWSGRAPH_NODE     a folder with node_modules, in which @comunica/query-sparql and sparql-http-client are
//	NEWSGRAPH_JENA     the folder of Apache Jena
//	NEWSGRAPH_NEO4J    a folder with the jars of neo4j-admin's import
//
// Without them, and graphviz, the tests are skipped; with NEWSGRAPH_REQUIRE_TOOLS=1 they fail. .ci/tools installs all.
func tools(t *testing.T, programs ...string) (found toolset) {
	t.Helper()
	found.python = python(t)
	var missing []string
	for _, v := range []struct {
		name string
		path *string
	}{{"NEWSGRAPH_NODE", &found.node}, {"NEWSGRAPH_JENA", &found.jena}, {"NEWSGRAPH_NEO4J", &found.neo4j}} {
		if *v.path = os.Getenv(v.name); *v.path == "" {
			missing = append(missing, "$"+v.name)
		}
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			missing = append(missing, p)
		}
	}
	without(t, missing)
	return found
}

// python is a python with the packages that tests use.
func python(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the tools of others take half a minute")
	}
	path := os.Getenv("NEWSGRAPH_PYTHON")
	if path == "" {
		without(t, []string{"$NEWSGRAPH_PYTHON"})
	}
	return path
}

// without skips the test where tools are missing, or lets it fail where they must be there.
func without(t *testing.T, missing []string) {
	t.Helper()
	switch {
	case len(missing) == 0:
	case os.Getenv("NEWSGRAPH_REQUIRE_TOOLS") == "1":
		t.Fatalf("the tools of others are not there: %s; .ci/tools installs them", strings.Join(missing, ", "))
	default:
		t.Skipf("the tools of others are not there: %s; .ci/tools installs them", strings.Join(missing, ", "))
	}
}

// counts are what a store holds, as the scripts compare it.
type counts struct {
	Quads      int64 `json:"quads"`
	Reports    int   `json:"reports"`
	Statements int   `json:"statements"`
	Entities   int   `json:"entities"`
	Links      int   `json:"links"` // statements between two entities
	China      int   `json:"china"` // statements whose subject is China
}

// toolsLibrary makes a store of a few reports and of curated triples that formats must escape.
func toolsLibrary(t *testing.T) (db string, c counts) {
	t.Helper()
	dir := t.TempDir()
	db = filepath.Join(dir, "db")
	curated := filepath.Join(dir, "curated.trig")
	const text = `@prefix e: <http://e/> .
e:g { e:a e:p "tab\t\"quote\" \\ <&>\nline\r é \U0001F600"@en-GB , "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> , _:b . }
{ e:ä <http://e/path/with-dash_1> "" . }
`
	if err := os.WriteFile(curated, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	reports := filepath.Join("..", "..", "testdata", "reports")
	more, err := filepath.Glob(filepath.Join(reports, "*.txt"))
	if err != nil || len(more) < 6 {
		t.Fatalf("%d reports, %v", len(more), err)
	}
	program(t, io.Discard, append([]string{"ingest", "--db", db}, more[:6]...)...)
	program(t, io.Discard, "import", "--db", db, curated)
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if c.Quads, err = s.Count(t.Context(), graph.Pattern{}); err != nil {
		t.Fatal(err)
	}
	entities := map[graph.EntityID]bool{}
	lib := &graph.Library{Store: s}
	who, err := identity.Of(t.Context(), lib)
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range lib.Readings(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		r = who.Apply(r)
		c.Reports, c.Statements = c.Reports+1, c.Statements+len(r.Statements)
		for _, e := range r.Entities {
			entities[e.ID] = true
		}
		for _, st := range r.Statements {
			if st.Subject.Entity != "" && st.Object.Entity != "" {
				c.Links++
			}
			if st.Subject.Entity == "place-china" {
				c.China++
			}
		}
	}
	c.Entities = len(entities)
	return db, c
}

func program(t *testing.T, stdout io.Writer, args ...string) {
	t.Helper()
	var stderr bytes.Buffer
	if code := main.Run(t.Context(), args, strings.NewReader(""), stdout, &stderr); code != 0 {
		t.Fatalf("%q ends with exit code %d: %s", args, code, &stderr)
	}
}

// script runs a program of others, which tells by its exit code what is wrong.
func script(t *testing.T, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	t.Logf("%.4000s", out)
	return string(out)
}

// TestExportTools opens each export with the tool that it is for, and compares what the tool reads with the store.
func TestExportTools(t *testing.T) {
	others := tools(t, "gc", "java")
	db, c := toolsLibrary(t)
	dir := t.TempDir()
	for name, args := range map[string][]string{
		"all.nq": {"nquads"}, "all.trig": {"trig"}, "all.jsonld": {"jsonld"}, "all.ttl": {"turtle"}, "all.nt": {"ntriples"}, "all.rdf": {"rdfxml"},
		"all.csv": {"csv"}, "all.jsonl": {"jsonl"}, "all.graphml": {"graphml"}, "all.gexf": {"gexf"}, "all.dot": {"dot"}, "all.zip": {"neo4j"}, "all.ftm.json": {"ftm"},
		"star.nq": {"nquads", "--reification", "star"}, "star.trig": {"trig", "--reification", "star"}, "star.ttl": {"turtle", "--reification", "star"},
		"star.nt": {"ntriples", "--reification", "star"}, "classic.nq": {"nquads", "--reification", "rdf"},
	} {
		program(t, io.Discard, append([]string{"export", "--db", db, "-o", filepath.Join(dir, name), "--format"}, args...)...)
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "store.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	script(t, others.python, filepath.Join("testdata", "tools", "exports.py"), dir, others.jena)
	intoNeo4j(t, others.neo4j, filepath.Join(dir, "all.zip"), c)
}

// intoNeo4j makes a database of an export, as neo4j-admin does, and compares how much it says that it took.
func intoNeo4j(t *testing.T, jars, archive string, c counts) {
	t.Helper()
	home := t.TempDir()
	z, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if err := os.CopyFS(home, z); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NEO4J_HOME", home)
	t.Setenv("NEO4J_CONF", home)
	args := []string{"-cp", filepath.Join(jars, "*"), "org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j", "--multiline-fields=true", "--strict=true",
		"--report-file=" + filepath.Join(home, "report"), "--nodes=" + filepath.Join(home, "nodes.csv"), "--relationships=" + filepath.Join(home, "relationships.csv")}
	for _, pkg := range []string{"java.nio", "java.io", "sun.nio.ch"} { // as its own script has it
		args = append([]string{"--add-opens=java.base/" + pkg + "=ALL-UNNAMED"}, args...)
	}
	said := script(t, "java", args...)
	want := fmt.Sprintf("Imported:\n  %d nodes\n  %d relationships\n", c.Entities, c.Links)
	if !strings.Contains(said, want) {
		t.Errorf("want %s", want)
	}
}

// TestClients asks a server by the clients that there are for SPARQL, and changes graphs by them.
func TestClients(t *testing.T) {
	others := tools(t, "node", "java")
	db, c := toolsLibrary(t)
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	address, stop := serve(t, "--db", db, "--sparql-update")
	defer stop()
	t.Run("Python", func(t *testing.T) {
		script(t, others.python, filepath.Join("testdata", "tools", "clients.py"), address, string(text))
	})
	t.Run("JavaScript", func(t *testing.T) {
		script(t, "node", filepath.Join("testdata", "tools", "clients.mjs"), address, string(text), others.node)
	})
	t.Run("Jena", func(t *testing.T) {
		bin := func(name string) string { return filepath.Join(others.jena, "bin", name) }
		out := script(t, bin("rsparql"), "--service", address+"sparql", "--results", "csv", "SELECT ?s { ?s a <"+graph.RDFStatement.Value+"> }")
		if n := strings.Count(out, "/id/stmt-"); n != c.Statements {
			t.Errorf("rsparql finds %d statements of %d", n, c.Statements)
		}
		out = script(t, bin("rsparql"), "--service", address+"sparql", "--results", "ttl", "CONSTRUCT WHERE { ?r a <"+graph.NewsArticle.Value+"> }")
		if n := strings.Count(out, "/id/report-"); n != c.Reports {
			t.Errorf("rsparql makes %d reports of %d", n, c.Reports)
		}
		script(t, bin("rupdate"), "--service", address+"sparql", "INSERT DATA { GRAPH <http://e/jena> { <http://e/s> <http://e/p> 7 } }")
		if out = script(t, bin("rsparql"), "--service", address+"sparql", "--results", "csv", "SELECT ?o { GRAPH <http://e/jena> { ?s ?p ?o } }"); !strings.Contains(out, "7") {
			t.Errorf("rsparql does not find what rupdate put there: %s", out)
		}
	})
}
