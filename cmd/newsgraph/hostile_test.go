package main_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	main "github.com/newsgraph/newsgraph/cmd/newsgraph"
)

// archive is a zip of files, given as name and content in turn.
func archive(t *testing.T, files ...string) string {
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

// squeezed is n times a letter, as gzip packs it.
func squeezed(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(bytes.Repeat([]byte("a"), n)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHostileFiles: of a folder of files that mean harm each is named, with the place in it where there is one, and everything beside
// it goes in, in the same file or in others.
func TestHostileFiles(t *testing.T) {
	good := func(n int) string { return fmt.Sprintf("Chile praised plan %d of Peru.", n) } // one text would be one report
	dir := t.TempDir()
	files := []struct{ name, content, want string }{
		{"bomb.txt.gz", squeezed(t, 200<<20), "larger than the limit of 67108864 bytes"},
		{"bomb.zip", archive(t, "good1.txt", good(1), "bomb.txt.gz", squeezed(t, 200<<20)), "bomb.txt.gz: larger than the limit of 67108864 bytes"},
		{"nested.zip", archive(t, "good2.txt", good(2), "in.zip", archive(t, "deeper.zip", archive(t, "a.txt", "Deep."))), "in.zip: deeper.zip: larger than the limit of 2 archives within each other"},
		{"out.zip", archive(t, "good3.txt", good(3), "../../etc/passwd.txt", "Out."), "../../etc/passwd.txt: archive is broken: the name leads out of the archive"},
		{"cut.zip", archive(t, "a.txt", good(0))[:40], "archive is broken: zip: not a valid zip file"},
		{"entities.rss", `<!DOCTYPE rss [<!ENTITY a "` + strings.Repeat("x", 1000) + `">` + entities(9) + `]><rss version="2.0"><channel><item><title>Good4</title><description>` + good(4) + `</description></item><item><title>&j;&j;</title></item></channel></rss>`,
			"item 2: no text in it"},
		{"deep.html", strings.Repeat("<div>", 1<<20), "markup is broken: html: open stack of elements exceeds 512 nodes"},
		{"deep.rss", "<rss><channel>" + strings.Repeat("<a>", 1<<20), "markup is broken: elements nested deeper than 512"},
		{"deep.json", strings.Repeat("[", 1<<20), "line 1: not the JSON that is wanted: invalid character '[' exceeded max depth"},
		{"line.jsonl", `{"text":"` + strings.Repeat("a", 100<<20) + "\"}\n{\"text\":\"" + good(5) + `","title":"Good5"}`, "line 1: larger than the limit of 67108864 bytes for a line"},
		{"line.txt", strings.Repeat("a", 100<<20), "larger than the limit of 67108864 bytes"},
		{"utf8.jsonl", "{\"text\":\"\xff\xfe\xfd\"}\n{\"text\":\"" + good(6) + `","title":"Good6"}`, "line 1: not the JSON that is wanted: it is not UTF-8"},
		{"utf16.txt", "\xff\xfeK\x00i", "not text: UTF-16 with an odd number of bytes, 5"},
		{"nul.txt", "Kirby\nleft\x00.", "not text: byte 10, on line 2, is 0x00"},
		{"nul.jsonl", "{\"text\":\"a\x00b\"}\n{\"text\":\"" + good(7) + `","title":"Good7"}`, "line 1: not the JSON that is wanted: invalid character '\\x00' in string literal"},
		{"good8.txt", "\xff\xfe" + strings.Join(strings.Split(good(8), ""), "\x00") + "\x00", ""}, // UTF-16 that is sound
		{"good9.txt", "Chile praised \xe9lan of Peru.", ""},                                       // and Windows-1252
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := filepath.Join(t.TempDir(), "db")
	var stderr, list bytes.Buffer
	if code := main.Run(t.Context(), []string{"ingest", "--db", db, dir}, strings.NewReader(""), io.Discard, &stderr); code != 3 {
		t.Errorf("ingest ends with exit code %d, want 3", code)
	}
	for _, f := range files {
		want := "read " + filepath.Join(dir, f.name) + ": " + f.want
		if named := strings.Contains(stderr.String(), want); f.want != "" && !named {
			t.Errorf("no warning has %q", want)
		} else if f.want == "" && named {
			t.Errorf("%s is not read", f.name)
		}
	}
	program(t, &list, "reports", "list", "--db", db)
	for _, name := range []string{"good1", "good2", "good3", "Good4", "Good5", "Good6", "Good7", "good8", "good9"} {
		if !strings.Contains(list.String(), name) {
			t.Errorf("%s did not go in", name)
		}
	}
	program(t, io.Discard, "check", "--db", db)
	if t.Failed() {
		t.Logf("%s\n%s", &stderr, &list)
	}
}

// entities declares n entities, each ten times the one before: the last one would be a gigabyte and more.
func entities(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<!ENTITY ` + string(rune('b'+i)) + ` "` + strings.Repeat("&"+string(rune('a'+i))+";", 10) + `">`)
	}
	return b.String()
}
