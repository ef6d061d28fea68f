package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestPDF reads the PDFs of testdata/pdf, which make.py there makes. What they give stands beside them.
func TestPDF(t *testing.T) {
	paths, err := filepath.Glob("testdata/pdf/*.pdf")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		have := showAll(t, filepath.Base(path), data)
		golden := strings.TrimSuffix(path, ".pdf") + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(have), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), have); diff != "" {
			t.Errorf("%s (-want +have):\n%s", path, diff)
		}
	}
}

// TestBrokenPDF: what is cut off or changed is read as far as it can be, or is an error, and what takes too long is stopped.
func TestBrokenPDF(t *testing.T) {
	data, err := os.ReadFile("testdata/pdf/column.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n += 1 + len(data)/20 {
		readAll("cut.pdf", string(data[:n]), source.Options{})
		changed := []byte(string(data))
		for i := n; i < len(changed); i += 97 {
			changed[i] ^= 0x15
		}
		readAll("changed.pdf", string(changed), source.Options{})
	}
	for _, c := range []struct {
		name, data string
		opts       source.Options
		want       string
	}{
		{"a.pdf", "Kirby left.", source.Options{}, "error: markup is broken: it is no PDF"},
		{"a.pdf", "%PDF-1.4\n%%EOF", source.Options{}, "error: markup is broken: PDFium: 3: incorrect format"},
		{"a.pdf", string(data), source.Options{MaxPages: 1}, "error: larger than the limit of 1 pages"},
		{"a.pdf", string(data), source.Options{MaxTime: time.Nanosecond}, "error: takes too long to parse"},
	} {
		if diff := cmp.Diff([]string{c.want}, readAll(c.name, c.data, c.opts)); diff != "" {
			t.Errorf("%s (-want +have):\n%s", c.name, diff)
		}
	}
}
