package source_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/ingest/source"
)

// packed is data as gzip packs it.
func packed(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// zipped is an archive of files, given as name and content in turn.
func zipped(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// linked is an archive of a file and of a symbolic link.
func linked(t testing.TB, name, target string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	link := &zip.FileHeader{Name: "b.txt"}
	link.SetMode(0o777 | fs.ModeSymlink)
	for _, f := range []struct {
		head *zip.FileHeader
		data string
	}{{&zip.FileHeader{Name: name}, "Kirby left."}, {link, target}} {
		w, err := z.CreateHeader(f.head)
		if err == nil {
			_, err = io.WriteString(w, f.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// readAll lists what a file gives: name, title and text of reports, and errors.
func readAll(name, data string, opts source.Options) (out []string) {
	for r, err := range source.Read(strings.NewReader(data), "", "", source.Meta{Name: name}, opts) {
		if err != nil {
			out = append(out, "error: "+err.Error())
			continue
		}
		out = append(out, fmt.Sprintf("%s|%s|%s", r.Name, r.Title, r.Text))
	}
	return out
}

func TestArchives(t *testing.T) {
	const page = "<title>Kirby</title><p>Kirby left."
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"a.html.gz", packed(t, page), []string{"a.html.gz|Kirby|Kirby left."}},
		{"a.gz", packed(t, "<!doctype html>"+page), []string{"a.gz|Kirby|Kirby left."}},
		{"-", packed(t, "Kirby left."), []string{"-||Kirby left."}},
		{"a.jsonl.gz", packed(t, `{"text":"One."}`+"\n{\n"+`{"text":"Two."}`), []string{
			"a.jsonl.gz||One.", "error: line 2: not the JSON that is wanted: unexpected end of JSON input", "a.jsonl.gz||Two.",
		}},
		{"a.zip", zipped(t, "b.txt", "She slept.", "a/", "", "a/c.html.gz", packed(t, page), "a/README.txt", "Read me.", ".x.txt", "No.", "__MACOSX/b.txt", "No.", "t.csv", "a,b"),
			[]string{"c.html.gz|Kirby|Kirby left.", "b.txt||She slept."}},
		{"a.zip", zipped(t, "x/z.txt", "She slept.", "x/manifest.json", `[{"id":"z","title":"Z"}]`), []string{"z.txt|Z|She slept."}},
		{"a.zip", zipped(t, "l.jsonl", "{\n{\"text\":\"One.\"}", "bad.html", "<p>a\x00b", "z.txt", "Two."), []string{
			"error: bad.html: not text: byte 4, on line 1, is 0x00", "error: l.jsonl: line 1: not the JSON that is wanted: unexpected end of JSON input", "l.jsonl||One.", "z.txt||Two.",
		}},
		{"a.zip", zipped(t, "../../etc/b.txt", "Out.", "/etc/c.txt", "Out.", `..\d.txt`, "Out.", "z.txt", "In."), []string{
			"error: ../../etc/b.txt: archive is broken: the name leads out of the archive", `error: ..\d.txt: archive is broken: the name leads out of the archive`,
			"error: /etc/c.txt: archive is broken: the name leads out of the archive", "z.txt||In.",
		}},
		{"a.zip", zipped(t, "in.zip", zipped(t, "a.txt", "Deep."), "z.txt", "In."), []string{"a.txt||Deep.", "z.txt||In."}},
		{"a.zip", zipped(t, "in.zip", zipped(t, "deeper.zip", zipped(t, "a.txt", "Deep.")), "z.txt", "In."), []string{
			"error: in.zip: deeper.zip: larger than the limit of 2 archives within each other", "z.txt||In.",
		}},
		{"a.zip", zipped(t, "e\x1b[2J.txt", "\x00"), []string{`error: "e\x1b[2J.txt": not text: byte 0, on line 1, is 0x00`}},
		{"a.zip", linked(t, "a.txt", "../outside/secret report.txt"), []string{"a.txt||Kirby left.", "error: b.txt: format is not read: it is a link or a device, no file"}},
		{"a.zip", zipped(t, "a/manifest.json", "[\n{bad", "a/x.txt", "Kirby left.", "b/manifest.json", `[{"id":"y","title":"Y"}]`, "b/y.txt", "She slept.", "c/manifest.json", `{"id":"z"}`, "c/z.txt", "He slept."), []string{
			"error: a/manifest.json: line 2: not the JSON that is wanted: invalid character 'b' looking for beginning of object key string",
			"error: c/manifest.json: line 1: not the JSON that is wanted: it is object, not an array",
			"x.txt||Kirby left.", "y.txt|Y|She slept.", "z.txt||He slept.",
		}},
		{"a.zip", zipped(t), []string{"error: no text in it: an archive without reports"}},
		{"a.zip", "PK\x03\x04", []string{"error: archive is broken: zip: not a valid zip file"}},
		{"a.txt.gz", "\x1f\x8b", []string{"error: archive is broken: unexpected EOF"}},
		{"a.txt.gz", packed(t, strings.Repeat("Kirby left. ", 1000))[:60], []string{"error: unexpected EOF"}},
		{"a.tar.gz", packed(t, "x"), []string{"error: format is not read: .tar"}},
	} {
		if diff := cmp.Diff(c.want, readAll(c.name, c.data, source.Options{})); diff != "" {
			t.Errorf("%s (-want +have):\n%s", c.name, diff)
		}
	}
}

// TestBombs: what is small and becomes large is an error that names the limit, in little time, and what stands beside it goes in.
func TestBombs(t *testing.T) {
	began := time.Now()
	zeros := packed(t, strings.Repeat("a", 80<<20))
	long := `{"text":"` + strings.Repeat("a", 65<<20) + "\"}\n{\"text\":\"One.\"}\n"
	for _, c := range []struct {
		name, data string
		opts       source.Options
		want       []string
	}{
		{"a.txt.gz", zeros, source.Options{}, []string{"error: larger than the limit of 67108864 bytes"}},
		{"a.html.gz", zeros, source.Options{}, []string{"error: larger than the limit of 67108864 bytes"}},
		{"a.zip", zipped(t, "a.txt.gz", zeros, "b.txt", "In."), source.Options{}, []string{"error: a.txt.gz: larger than the limit of 67108864 bytes", "b.txt||In."}},
		{"a.zip", zipped(t, "a.txt", "In.", "b.txt.gz", packed(t, strings.Repeat("a", 5000)), "c.txt", "Out."), source.Options{MaxUnpacked: 2000, MaxBytes: 10000}, []string{
			"a.txt||In.", "error: b.txt.gz: larger than the limit of 2000 bytes for all that an archive unpacks to", "error: c.txt: larger than the limit of 2000 bytes for all that an archive unpacks to",
		}},
		{"a.zip", zipped(t, "a.txt", "A.", "b.txt", "B.", "c.txt", "C."), source.Options{MaxMembers: 2}, []string{"a.txt||A.", "b.txt||B.", "error: larger than the limit of 2 files in an archive"}},
		{"a.jsonl", long, source.Options{}, []string{"error: line 1: larger than the limit of 67108864 bytes for a line", "a.jsonl||One."}},
		{"a.html", strings.Repeat("<div>", 1<<20), source.Options{}, []string{"error: markup is broken: html: open stack of elements exceeds 512 nodes"}},
		{"a.html", "<p>" + strings.Repeat("a", 17<<20), source.Options{}, []string{"error: larger than the limit of 16777216 bytes for markup"}},
		{"a.html", strings.Repeat("<td>a", 3<<20), source.Options{MaxTime: time.Second}, []string{"error: markup is broken: takes too long to parse"}},
		{"a.rss", "<rss><channel>" + strings.Repeat("<a>", 1<<20), source.Options{}, []string{"error: markup is broken: elements nested deeper than 512"}},
		{"a.json", strings.Repeat("[", 1<<20), source.Options{}, []string{"error: line 1: not the JSON that is wanted: invalid character '[' exceeded max depth"}},
		{"a.rss", `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><item><title>T</title><description>x &b;</description></item></channel></rss>`,
			source.Options{}, []string{"a.rss|T|x &b;"}},
	} {
		if diff := cmp.Diff(c.want, readAll(c.name, c.data, c.opts)); diff != "" {
			t.Errorf("%s (-want +have):\n%.2000s", c.name, diff)
		}
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}

// TestWidePage: pages of many elements are read in time in proportion to their size.
func TestWidePage(t *testing.T) {
	for _, s := range []string{
		"<div><p>Kirby left.</p></div>", "<div class=ad><ul><li><a href=x>Kirby left.</a></li></ul></div>", "<b>", "<p>Kirby left.", "<table><tr><td>Kirby left.", "</p>", "<a href=x>",
	} {
		began := time.Now()
		readAll("a.html", strings.Repeat(s, 1_000_000/len(s)), source.Options{})
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("a megabyte of %q takes %s", s, took)
		} else {
			t.Logf("%q: %s", s, took)
		}
	}
}

// TestLinear: what makes a search begin again at each place of a file is read in time in proportion to its size. With the square
// of it each of these would take from minutes to hours.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 20 MB")
	}
	const mail = "From: a@example.org\nSubject: s\n\n"
	for _, c := range []struct {
		name, start, again, end string
		size                    int
		want                    string // how what it gives begins
	}{
		{"a.html", "<p>", "<time></time>", "Kirby left.", 1 << 20, "a.html||Kirby left."},
		{"a.html", "<p>", " <time> </time>", "Kirby left.", 1 << 20, "a.html||Kirby left."},
		{"a.html", "<p>", " <cite><b></b></cite>", "Kirby left.", 1 << 20, "a.html||Kirby left."},
		{"a.html", "", "<h2>a</h2><p>Kirby left.</p>", "", 1 << 20, "a.html||a"},
		{"a.html", "<p>Kirby left.<table>", "<tr><td>a<td>12", "</table>", 1 << 20, "a.html||Kirby left."},
		{"a.eml", mail, "Kirby left.\n\n> x\n\n", "", 1 << 20, "a.eml|s|Kirby left."},
		{"a.rss", "<rss><channel>", "<![CDATA[", "", 6 << 20, "error: markup is broken: "},
		{"a.rss", "<rss><channel>", "<a", "", 6 << 20, "error: markup is broken: "},
		{"a.rss", "<rss><channel>", "<a", "/>", 6 << 20, "error: markup is broken: "},
	} {
		began := time.Now()
		have := readAll(c.name, c.start+strings.Repeat(c.again, c.size/len(c.again))+c.end, source.Options{})
		if len(have) != 1 || !strings.HasPrefix(have[0], c.want) {
			t.Errorf("%d bytes of %q give %.200q, want %q", c.size, c.again, have, c.want)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%d bytes of %q take %s", c.size, c.again, took)
		} else {
			t.Logf("%q: %s", c.again, took)
		}
	}
}
