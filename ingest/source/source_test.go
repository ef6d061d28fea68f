package source_test

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestTexts makes reports of the texts of testdata/texts.txt.
func TestTexts(t *testing.T) {
	a, err := txtar.ParseFile("testdata/texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(a.Files); i += 2 {
		in, want := a.Files[i], a.Files[i+1]
		if want.Name != in.Name+" report" {
			t.Fatalf("after %q comes %q", in.Name, want.Name)
		}
		report, err := source.FromText(string(in.Data), source.Meta{})
		if err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		checkReport(t, in.Name, &report)
		if report.Text != string(in.Data) {
			t.Errorf("%s: the text is %q", in.Name, report.Text)
		}
		if diff := cmp.Diff(string(want.Data), show(&report)); diff != "" {
			t.Errorf("%s (-want +have):\n%s", in.Name, diff)
		}
	}
}

// show writes a report as texts.txt does.
func show(r *graph.Report) string {
	var b strings.Builder
	for _, kv := range [][2]string{{"title", r.Title}, {"published", r.Published}, {"publisher", r.Publisher}} {
		if kv[1] != "" {
			fmt.Fprintf(&b, "%s: %s\n", kv[0], kv[1])
		}
	}
	for _, p := range r.Content {
		b.WriteString(strings.ReplaceAll(r.Text[p.Start:p.End], "\n", "⏎") + "\n")
	}
	return b.String()
}

// checkReport says what is wrong with the spans of a report.
func checkReport(t testing.TB, name string, r *graph.Report) {
	t.Helper()
	if !utf8.ValidString(r.Text) || strings.ContainsAny(r.Text, "\r") {
		t.Fatalf("%q: the text is %q", name, r.Text)
	}
	end := 0
	for _, p := range r.Content {
		if p.Start < end || p.End <= p.Start || p.End > len(r.Text) {
			t.Fatalf("%q: paragraph %v after %d in %d bytes", name, p, end, len(r.Text))
		}
		end = p.End
		if s := r.Text[p.Start:p.End]; strings.TrimSpace(s) != s || !utf8.ValidString(s) {
			t.Fatalf("%q: paragraph %q", name, s)
		}
	}
}

// TestDecode: the bytes of a file become UTF-8 with plain line ends, or an error that says what they are.
func TestDecode(t *testing.T) {
	utf16le := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	utf16be := func(s string) string { return "\x00" + strings.Join(strings.Split(s, ""), "\x00") }
	for _, c := range []struct{ name, in, want, fault string }{
		{"UTF-8", "Zoë “left”", "Zoë “left”", ""},
		{"byte order mark", "\xef\xbb\xbfKirby", "Kirby", ""},
		{"only a byte order mark", "\xef\xbb\xbf", "", ""},
		{"a byte order mark inside", "a\ufeffb", "a\ufeffb", ""},
		{"line ends", "a\r\nb\rc\u2028d\u2029e\u0085f\n\r\ng", "a\nb\nc\nd\ne\nf\n\ng", ""},
		{"UTF-16LE, marked", "\xff\xfe" + utf16le("Kirby"), "Kirby", ""},
		{"UTF-16BE, marked", "\xfe\xff" + utf16be("Kirby\r\nleft"), "Kirby\nleft", ""},
		{"UTF-16LE", utf16le("Kirby left"), "Kirby left", ""},
		{"UTF-16BE", utf16be("Kirby left"), "Kirby left", ""},
		{"UTF-16, a pair", "\xff\xfe\x3d\xd8\x00\xde", "😀", ""},
		{"UTF-16, half a pair", "\xff\xfe\x3d\xd8a\x00", "\ufffda", ""},
		{"UTF-16, odd", "\xff\xfeK\x00i", "", "odd number of bytes, 5"},
		{"UTF-16, NUL", "\xff\xfeK\x00\x00\x00", "", "NUL in UTF-16 at byte 2"},
		{"Windows-1252", "Zo\xeb \x93left\x94 \x80 5 \x96 he\x92s", "Zoë “left” € 5 – he’s", ""},
		{"Latin-1", "caf\xe9 na\xefve", "café naïve", ""},
		{"Windows-1252 without a character", "a\x81b\xe9", "a\ufffdbé", ""},
		{"one wrong byte in UTF-8", "Zoë “left” caf\xe9 – he’s", "Zoë “left” café – he’s", ""},
		{"cut off", "Zoë “left” – \xe2\x80", "Zoë “left” – â€", ""},
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", "not text but image/png: byte 8, on line 3, is 0x00"},
		{"PDF", "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\x00", "", "not text but application/pdf: byte 15, on line 3, is 0x00"},
		{"NUL", "Kirby\nleft\x00.", "", "not text: byte 10, on line 2, is 0x00"},
		{"controls", "a\x01\x02\x03\x04\x05", "", "byte 1, on line 1, is 0x01"},
		{"two stray controls", "a\x01b\x07c", "a\x01b\x07c", ""},
	} {
		have, err := source.Decode([]byte(c.in))
		switch {
		case c.fault == "" && (err != nil || have != c.want):
			t.Errorf("%s: Decode(%q) = %q, %v; want %q", c.name, c.in, have, err, c.want)
		case c.fault != "" && (!errors.Is(err, source.ErrBinary) || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: Decode(%q) = %q, %v; want an error with %q", c.name, c.in, have, err, c.fault)
		}
	}
}

// folder makes a folder of a txtar archive.
func folder(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		data := strings.NewReplacer(`\0`, "\x00").Replace(string(f.Data))
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// open lists what Open gives: the reports by name and metadata, and the errors, paths from dir on.
func open(dir string, paths ...string) (reports, faults []string) {
	for i := range paths {
		paths[i] = filepath.Join(dir, filepath.FromSlash(paths[i]))
	}
	for r, err := range source.Open(context.Background(), paths, source.Options{MaxBytes: 2000}) {
		if err != nil {
			faults = append(faults, filepath.ToSlash(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")))
			continue
		}
		reports = append(reports, strings.TrimRight(fmt.Sprintf("%s %s|%s|%s|%s|%s", r.Name, r.Title, r.Published, r.Publisher, r.URL, r.Licence), "| "))
	}
	return reports, faults
}

func TestFolder(t *testing.T) {
	archive := `
-- b.txt --
Kirby left.
-- a.txt --
He slept.
-- sub/c.txt --
She slept.
-- sub/manifest.json --
[{"id": "c", "title": "C", "date": "26 April 2023", "url": "https://example.org/c", "source": "Wikinews", "licence": "CC0", "words": 2}]
-- d --
They slept.
-- .hidden.txt --
Nobody saw it.
-- .git/e.txt --
Nobody saw it.
-- LICENSE.txt --
All rights.
-- LICENCES.md --
All rights.
-- README.txt --
Read me.
-- page.html --
<title>Kirby left</title><p>Kirby left.</p>
-- table.csv --
Kirby,left
-- binary.txt --
Kirby\0left.
-- empty.txt --

-- big.txt --
` + strings.Repeat("Kirby left. ", 200) + `
-- broken/f.txt --
We slept.
-- broken/manifest.json --
[{"id": "f",
  "title": 3}]
-- undated/h.txt --
It slept.
-- undated/manifest.json --
[{"id": "h", "date": "soon"}]
-- cut/g.txt --
You slept.
-- cut/manifest.json --
[{"id": "g",
`
	for _, c := range []struct {
		paths, reports, faults []string
	}{
		{
			[]string{""},
			[]string{"a.txt", "b.txt", "f.txt", "g.txt", "d", "page.html Kirby left", "c.txt C|2023-04-26|Wikinews|https://example.org/c|CC0"},
			[]string{
				"read broken/manifest.json:2: not the JSON that is wanted: title is number, not a string",
				"read cut/manifest.json:2: not the JSON that is wanted: unexpected end of JSON input",
				"read big.txt: larger than the limit of 2000 bytes",
				"read binary.txt: not text: byte 5, on line 1, is 0x00",
				"read empty.txt: no text in it",
				`read undated/h.txt: published "soon": not a date such as 2023-04-26 or 26 April 2023`,
			},
		},
		{[]string{"b.txt", "b.txt", "./b.txt"}, []string{"b.txt"}, nil},
		{[]string{"sub/c.txt"}, []string{"c.txt C|2023-04-26|Wikinews|https://example.org/c|CC0"}, nil},
		{[]string{".hidden.txt"}, []string{".hidden.txt"}, nil},
		{[]string{"table.csv"}, nil, []string{"table.csv: format is not read: .csv"}},
		{[]string{"absent.txt", "a.txt"}, []string{"a.txt"}, []string{"find reports: stat absent.txt: no such file or directory"}},
	} {
		dir := folder(t, archive)
		reports, faults := open(dir, c.paths...)
		if diff := cmp.Diff([][]string{c.reports, c.faults}, [][]string{reports, faults}); diff != "" {
			t.Errorf("%v (-want +have):\n%s", c.paths, diff)
		}
	}
}

// TestFolderLinks: a folder that is named by a link is read; in it links to files are followed, others are told.
func TestFolderLinks(t *testing.T) {
	dir := folder(t, "-- r/a.txt --\nKirby left.\n-- r/b/c.txt --\nHe slept.\n-- d.txt --\nShe slept.\n")
	for name, to := range map[string]string{"current": "r", "r/d.txt": "../d.txt", "r/e": "b", "r/f.txt": "nowhere.txt", "lost": "nowhere"} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Skip(err) // Windows asks for a privilege
		}
	}
	for _, root := range []string{"current", "r", "current/"} {
		var passed source.Passed
		items, bad := source.List([]string{filepath.Join(dir, root)}, source.Options{Passed: &passed})
		var have []string
		for _, item := range items {
			path, err := filepath.Rel(filepath.Join(dir, root), item.Path)
			have = append(have, filepath.ToSlash(path))
			if err != nil {
				t.Error(err)
			}
		}
		for _, line := range passed.Lines() {
			have = append(have, filepath.ToSlash(strings.ReplaceAll(line, filepath.Join(dir, root)+string(filepath.Separator), "")))
		}
		want := []string{"a.txt", "b/c.txt", "d.txt", "followed no link in a folder that leads to a folder or to nothing: e, f.txt"}
		if diff := cmp.Diff(want, have); diff != "" || len(bad) > 0 {
			t.Errorf("%s: %v (-want +have):\n%s", root, bad, diff)
		}
	}
	if items, bad := source.List([]string{filepath.Join(dir, "lost")}, source.Options{}); len(items) > 0 || len(bad) != 1 {
		t.Errorf("a broken link that is named: %v, %v", items, bad)
	}
}

// TestPassedOver: what a folder or an archive holds beside reports is counted; a dot in a title is no extension.
func TestPassedOver(t *testing.T) {
	files := []string{
		"Strike at port No. 5", "U.S. strike", "Notice-of-strike.txt", "Licence-fee rises.txt", "Talks at St.Étienne", "page.HTML",
		"NOTICE", "Notice.md", "LICENSE-wordnet.txt", "license-mit", "notes.md", "more.MD", "paper.docx", "old.tar.gz", "table.csv", "manifest.json", ".hidden.md",
	}
	archive := ""
	for _, name := range files {
		content := "Kirby left."
		if name == "manifest.json" {
			content = `[{"id": "Strike at port No. 5", "title": "Strike"}]`
		}
		archive += "-- " + name + " --\n" + content + "\n"
	}
	dir := folder(t, archive)
	want := []string{
		"Licence-fee rises.txt", "Notice-of-strike.txt", "Strike at port No. 5 Strike", "Talks at St.Étienne", "U.S. strike", "page.HTML",
		"passed over 9 files: 2 .md, 1 .csv, 1 .docx, 1 .tar.gz, 1 LICENSE-wordnet.txt, 1 NOTICE, 1 Notice.md, 1 license-mit",
	}
	packed := filepath.Join(t.TempDir(), "a.zip")
	zipFolder(t, packed, dir)
	for _, path := range []string{dir, packed} {
		var have []string
		var passed source.Passed
		for r, err := range source.Open(t.Context(), []string{path}, source.Options{Passed: &passed}) {
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			have = append(have, strings.TrimSpace(r.Name+" "+r.Title))
		}
		if diff := cmp.Diff(want, append(have, passed.Lines()...)); diff != "" {
			t.Errorf("%s (-want +have):\n%s", path, diff)
		}
	}
}

// zipFolder packs the files of a folder.
func zipFolder(t *testing.T, name, dir string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestNothingFound: a folder without reports is an error that names it.
func TestNothingFound(t *testing.T) {
	dir := folder(t, "-- r/notes.md --\nKirby left.\n-- s/a.txt --\nHe slept.\n")
	reports, faults := open(dir, "r", "s", "s")
	want := [][]string{{"a.txt"}, {"find reports: r: no text in it: a folder without reports"}}
	if diff := cmp.Diff(want, [][]string{reports, faults}); diff != "" {
		t.Errorf("(-want +have):\n%s", diff)
	}
}

// TestStdin: "-" is standard input.
func TestStdin(t *testing.T) {
	for r, err := range source.Open(t.Context(), []string{"-"}, source.Options{Stdin: strings.NewReader("Kirby left.\r\n")}) {
		if err != nil || r.Text != "Kirby left.\n" || r.Name != "-" {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// TestReportID: the ID depends on the text and the metadata, and on nothing else.
func TestReportID(t *testing.T) {
	id := func(text string, meta source.Meta) graph.ReportID {
		r, err := source.FromText(text, meta)
		if err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	a := id("Kirby left.", source.Meta{})
	if b := id("Kirby left.", source.Meta{Name: "other.txt"}); a != b {
		t.Errorf("the name of the file changes the ID: %s, %s", a, b)
	}
	if b := id("\ufeffKirby left.", source.Meta{}); a != b {
		t.Errorf("a byte order mark changes the ID: %s, %s", a, b)
	}
	for _, b := range []graph.ReportID{id("Kirby left", source.Meta{}), id("Kirby left.", source.Meta{URL: "https://example.org/"})} {
		if a == b {
			t.Errorf("two reports have the ID %s", a)
		}
	}
}

// TestLines: every line is a report of its own, empty ones too.
func TestLines(t *testing.T) {
	var have []string
	for line, err := range source.Lines(strings.NewReader("One.\n\n  Two. \r\nDrei caf\xe9\n\ufeffVier.")) {
		if err != nil {
			t.Fatal(err)
		}
		have = append(have, fmt.Sprintf("%d %q %d", line.Number, line.Report.Text, len(line.Report.Content)))
	}
	want := []string{`0 "One." 1`, `1 "" 0`, `2 "  Two. " 1`, `3 "Drei café" 1`, "4 \"\\ufeffVier.\" 1"}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("Lines (-want +have):\n%s", diff)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"Kirby\r\n", "\xff\xfeK\x00", "\xfe\xff\x00K", "K\x00i\x00r\x00", "\xef\xbb\xbf", "caf\xe9 \x93", "\x00", "\xff\xfe\xd8\x00", "a\rb\u2028", "\xef\xbb\xbf\xef\xbb\xbfa"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := source.Decode(data)
		if err != nil {
			if !errors.Is(err, source.ErrBinary) {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00\u2028\u2029\u0085") {
			t.Fatalf("%q gives %q", data, text)
		}
	})
}

func FuzzFromText(f *testing.F) {
	a, err := txtar.ParseFile("testdata/texts.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range a.Files {
		f.Add(string(file.Data), "", "")
	}
	f.Add("BERLIN (Reuters) - Kirby left.\n\nA: B\nQ: Yes?", "Kirby", "2023-04-26")
	f.Fuzz(func(t *testing.T, text, title, published string) {
		report, err := source.FromText(text, source.Meta{Title: title, Published: published})
		if err != nil {
			if !errors.Is(err, source.ErrBinary) && !errors.Is(err, source.ErrEmpty) && !errors.Is(err, source.ErrDate) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		checkReport(t, text, &report)
		if len(report.Content) == 0 || report.ID == "" || report.Published != "" && len(report.Published) != len("2023-04-26") {
			t.Fatalf("%q: %+v", text, report)
		}
		if title != "" && report.Title != title {
			t.Fatalf("%q: title %q, want %q", text, report.Title, title)
		}
	})
}

func FuzzSentences(f *testing.F) {
	f.Add("One.\n\nTwo.\r\n", 3)
	f.Add("\x00", 1)
	f.Add("Q: no\nA: yes", 1)
	f.Fuzz(func(t *testing.T, text string, _ int) {
		n := 0
		for line, err := range source.Lines(strings.NewReader(text)) {
			if line.Number != n {
				t.Fatalf("%q: line %d comes as %d", text, n, line.Number)
			}
			if err != nil {
				return
			}
			n++
			checkReport(t, text, &line.Report)
		}
		if want := strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1; text != "" && n != want {
			t.Fatalf("%q: %d lines, want %d", text, n, want)
		}
	})
}
