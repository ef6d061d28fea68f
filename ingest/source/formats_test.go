package source_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/newsgraph/newsgraph/ingest/source"
)

var update = flag.Bool("update", false, "write what the readers give into testdata")

// TestFormats reads the files of testdata/*/*.txtar. The first section of each is a file of a format; "reports" holds what it
// gives: what is known of each report and its paragraphs that are content, one a line, and the errors.
func TestFormats(t *testing.T) {
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.ToSlash(strings.TrimPrefix(path, "testdata/")), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			have := showAll(t, a.Files[0].Name, a.Files[0].Data)
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "reports", Data: []byte(have)})
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(a.Files[1].Data), have); diff != "" {
				t.Errorf("(-want +have):\n%s", diff)
			}
		})
	}
}

// showAll writes what a file gives.
func showAll(t testing.TB, name string, data []byte) string {
	var b strings.Builder
	for r, err := range source.Read(bytes.NewReader(data), "", "", source.Meta{Name: name}, source.Options{}) {
		if err != nil {
			fmt.Fprintf(&b, "error: %v\n\n", err)
			continue
		}
		checkReport(t, name, &r)
		for _, kv := range [][2]string{{"url", r.URL}, {"licence", r.Licence}, {"note", r.Note}} {
			if kv[1] != "" {
				fmt.Fprintf(&b, "%s: %s\n", kv[0], kv[1])
			}
		}
		b.WriteString(show(&r) + "\n")
	}
	return b.String()
}

// FuzzFormats reads anything as any format: no report without content, no span beside its text, no error without a known cause.
func FuzzFormats(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Name, a.Files[0].Data)
	}
	f.Add("a.html", []byte("<p>a<br><br>b<blockquote>c<q>d</blockquote><table><td>e f g h i j k.</table>"))
	f.Add("a.rss", []byte("<rss><channel><item><description>a</description></item></channel></rss>"))
	f.Add("a.zip", []byte(zipped(f, "a.txt", "a", "b.html.gz", packed(f, "<p>a"))))
	f.Add("a.gz", []byte(packed(f, "{\"text\":\"a\"}\n")))
	f.Add("-", []byte("[{\"text\":\"a\"}]"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		opts := source.Options{MaxBytes: 1 << 20, MaxUnpacked: 1 << 20, MaxMembers: 50}
		for r, err := range source.Read(bytes.NewReader(data), "", "", source.Meta{Name: name}, opts) {
			if err != nil {
				if err.Error() == "" {
					t.Fatalf("%q: an error without words", name)
				}
				continue
			}
			checkReport(t, name, &r)
			if len(r.Content) == 0 || r.ID == "" || r.Published != "" && len(r.Published) != len("2023-04-26") {
				t.Fatalf("%q: %+v", name, r)
			}
		}
	})
}
