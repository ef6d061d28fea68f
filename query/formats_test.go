package query_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const newsPage = `<!doctype html><html><head><meta charset="utf-8"><title>China releases plan</title><meta property="og:site_name" content="The Wire">
<meta property="article:published_time" content="2023-02-24T08:00:00Z"><link rel="canonical" href="https://wire.example/plan"></head>
<body><nav><a href="/">Home</a></nav><article><h1>China releases plan</h1><p>China released a peace plan on Friday.</p><p>“We welcome it,” Kirby said.</p></article></body></html>`

// TestAddPage reads a page as the report it shows.
func TestAddPage(t *testing.T) {
	c := newClient(t)
	var have reportItem
	c.post("/api/reports", "text/html", newsPage).want(http.StatusCreated).into(&have)
	if have.Title != "China releases plan" || have.Published != "2023-02-24" || have.Publisher != "The Wire" || have.URL != "https://wire.example/plan" {
		t.Errorf("have %+v, want what the page says of itself", have)
	}
	var full struct{ Text string }
	c.get("/api/reports/" + have.ID).into(&full)
	if want := "China releases plan\n\nChina released a peace plan on Friday.\n\n“We welcome it,” Kirby said."; !strings.HasSuffix(want, full.Text) {
		t.Errorf("have the text %q", full.Text)
	}
	c.post("/api/reports", "text/html; charset=koi8-none", newsPage).wantError(http.StatusUnsupportedMediaType, "unsupported_media_type")
	c.post("/api/reports", "text/html", strings.Repeat("<div>", 1000)).wantError(http.StatusBadRequest, "bad_request")
}

// TestAddMany names what did not go in by its line, item or member.
func TestAddMany(t *testing.T) {
	var gz, z bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := io.WriteString(w, `{"text":"Xi met Putin."}`+"\n{\n"); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	zw := zip.NewWriter(&z)
	for name, data := range map[string]string{"a.html": newsPage, "b/c.txt": "\x00", "lines.jsonl.gz": gz.String()} {
		m, err := zw.Create(name)
		if err == nil {
			_, err = io.WriteString(m, data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	type place struct {
		Line, Item int
		Member     string
	}
	for _, test := range []struct {
		media, body string
		titles      []string
		bad         []place
	}{
		{"application/x-ndjson", "{\"text\":\"China released a plan.\",\"title\":\"one\"}\n{\n", []string{"one"}, []place{{Line: 2}}},
		{"application/json", `[{"text":"China released a plan.","title":"one"},{"text":3}]`, []string{"one"}, []place{{Item: 2}}},
		{"application/rss+xml", `<rss version="2.0"><channel><title>F</title><item><title>T</title></item><item><title>one</title><description>Xi met Putin.</description></item></channel></rss>`,
			[]string{"one"}, []place{{Item: 1}}},
		{"application/gzip", gz.String(), []string{""}, []place{{Line: 2}}},
		{"application/zip", z.String(), []string{"China releases plan", ""}, []place{{Member: "b/c.txt"}, {Member: "lines.jsonl.gz", Line: 2}}},
	} {
		c := newClient(t)
		var have struct {
			Reports []reportItem
			Errors  []place
		}
		c.post("/api/reports", test.media, test.body).want(http.StatusCreated).into(&have)
		var titles []string
		for _, r := range have.Reports {
			titles = append(titles, r.Title)
		}
		if diff := cmp.Diff(test.titles, titles); diff != "" {
			t.Errorf("%s: titles (-want +have):\n%s", test.media, diff)
		}
		if diff := cmp.Diff(test.bad, have.Errors); diff != "" {
			t.Errorf("%s: errors (-want +have):\n%s", test.media, diff)
		}
	}
}
