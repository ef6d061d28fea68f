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

// The fuzzers read anything as a format: they give no report without content and no span beside its text, and do not panic or hang.

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<p>a<br><br>b<blockquote>c<q>d</blockquote><table><td>e f g h i j k.</table>"))
	fuzz(f, "html", "text/html")
}

func FuzzFeed(f *testing.F) { fuzz(f, "feed", "application/xml") }

func FuzzMail(f *testing.F) { fuzz(f, "mail", "message/rfc822") }

func FuzzLines(f *testing.F) { fuzz(f, "json", "application/x-ndjson") }

func FuzzJSON(f *testing.F) { fuzz(f, "json", "application/json") }

func FuzzPDF(f *testing.F) {
	paths, err := filepath.Glob("testdata/pdf/*.pdf")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	fuzz(f, "pdf", "application/pdf")
}

func FuzzZip(f *testing.F) {
	f.Add([]byte(zipped(f, "a.txt", "a", "b.html.gz", packed(f, "<p>a"), "manifest.json", `[{"id":"a","title":"A"}]`)))
	fuzz(f, "", "application/zip")
}

func FuzzGzip(f *testing.F) {
	f.Add([]byte(packed(f, "{\"text\":\"a\"}\n")))
	fuzz(f, "", "application/gzip")
}

// FuzzSniffed lets the first bytes and the name tell the format.
func FuzzSniffed(f *testing.F) {
	for _, s := range []string{"a", "<p>a", "[{\"text\":\"a\"}]", "{\"text\":\"a\"}", "From: a\nSubject: b\n\nc", "<rss><channel><item><description>a</description></item></channel></rss>", "\xff\xfea\x00"} {
		f.Add([]byte(s))
	}
	fuzz(f, "", "")
}

// fuzz reads data of a media type, from the files of a folder of testdata on.
func fuzz(f *testing.F, dir, media string) {
	paths, err := filepath.Glob("testdata/" + dir + "/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		opts := source.Options{MaxBytes: 1 << 20, MaxUnpacked: 1 << 20, MaxMembers: 50, MaxPages: 20}
		for r, err := range source.Read(bytes.NewReader(data), media, "", source.Meta{}, opts) {
			if err != nil {
				if err.Error() == "" {
					t.Fatal("an error without words")
				}
				continue
			}
			checkReport(t, "", &r)
			if len(r.Content) == 0 || r.ID == "" || r.Published != "" && len(r.Published) != len("2023-04-26") {
				t.Fatalf("%+v", r)
			}
		}
	})
}
