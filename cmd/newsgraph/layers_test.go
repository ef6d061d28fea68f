package main_test

import (
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/newsgraph/newsgraph/"

// mayImport says which layers each layer may import: graph ← ingest ← query ← cmd.
var mayImport = map[string][]string{
	"graph":  {"graph"},
	"ingest": {"graph", "ingest"},
	"query":  {"graph", "ingest", "query"},
	"cmd":    {"graph", "ingest", "query", "cmd"},
}

// onlyImporters says which packages alone may import a module, and why.
var onlyImporters = []struct{ path, by, reason string }{
	{"github.com/cayleygraph/", "graph/store", "Cayley stays behind graph.Store, so that it can be replaced where it is slow"},
	{"go.etcd.io/bbolt", "graph/store", "files are opened in one place"},
	{module + "graph/store", "cmd", "only cmd opens a store"},
}

// TestLayers holds the direction of imports. A layer that imports upwards makes a cycle sooner or later, and a
// second importer of Cayley makes it impossible to replace. Tests (package x_test) may open stores.
func TestLayers(t *testing.T) {
	for _, p := range packages(t) {
		rel := strings.TrimPrefix(p.ImportPath, module)
		layer, _, _ := strings.Cut(rel, "/")
		for _, imp := range p.Imports {
			checkLayer(t, rel, layer, imp)
			checkOnly(t, rel, imp)
		}
	}
}

func checkLayer(t *testing.T, rel, layer, imp string) {
	to, ok := strings.CutPrefix(imp, module)
	if !ok {
		return
	}
	to, _, _ = strings.Cut(to, "/")
	if !slices.Contains(mayImport[layer], to) {
		t.Errorf("%s imports %s: %s may import only %v, so that imports run one way", rel, imp, layer, mayImport[layer])
	}
}

func checkOnly(t *testing.T, rel, imp string) {
	for _, o := range onlyImporters {
		if strings.HasPrefix(imp, o.path) && rel != o.by && !strings.HasPrefix(rel, o.by+"/") {
			t.Errorf("%s imports %s: only %s may, since %s", rel, imp, o.by, o.reason)
		}
	}
}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var ps []listedPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		ps = append(ps, p)
	}
	if len(ps) < 4 {
		t.Fatalf("go list found %d packages, want the whole module", len(ps))
	}
	return ps
}

// TestTopLevel holds the shape of the tree: graph, ingest, query, cmd and testdata, and nothing beside them.
func TestTopLevel(t *testing.T) {
	allowed := []string{"LICENSE", "README.md", "cmd", "go.mod", "go.sum", "graph", "ingest", "query", "testdata"}
	out, err := exec.CommandContext(t.Context(), "git", "-C", filepath.Join("..", ".."), "ls-files").Output()
	if err != nil {
		t.Skipf("not a git checkout: %v", err)
	}
	for _, f := range strings.Fields(string(out)) {
		top, _, _ := strings.Cut(f, "/")
		if !strings.HasPrefix(top, ".") && !slices.Contains(allowed, top) {
			t.Errorf("%s lies at the top level, which holds only %v", top, allowed)
		}
	}
}
