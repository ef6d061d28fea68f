package web_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestBundle makes static/vendor anew, by its package-lock.json, and compares. It is skipped where npm or its registry is not at
// hand, unless NEWSGRAPH_REQUIRE_NPM is 1.
func TestBundle(t *testing.T) {
	without := t.Skipf
	if os.Getenv("NEWSGRAPH_REQUIRE_NPM") == "1" {
		without = t.Fatalf
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		without("there is no npm on PATH")
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "bundle.mjs", "sigma.mjs", "forceatlas2.mjs", "yasqe.mjs"} {
		body, err := os.ReadFile(filepath.Join("bundle", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		without("npm ci: %v\n%s", err, out)
	}
	made := filepath.Join(dir, "vendor")
	bundle := exec.CommandContext(t.Context(), "node", "bundle.mjs", made)
	bundle.Dir = dir
	if out, err := bundle.CombinedOutput(); err != nil {
		t.Fatalf("bundle.mjs: %v\n%s", err, out)
	}
	for _, name := range []string{"sigma.js", "forceatlas2.js", "yasqe.js", "yasqe.css", "LICENCES.txt"} {
		have, err := os.ReadFile(filepath.Join("static", "vendor", name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(made, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want) {
			t.Errorf("static/vendor/%s is not what query/web/bundle makes: run npm ci && npm run bundle there", name)
		}
	}
}
