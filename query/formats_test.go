package query_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"os"
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

// TestOffsets: whatever a report was read from, what is cited of it stands in its text at the places given.
func TestOffsets(t *testing.T) {
	pdf, err := os.ReadFile("../ingest/source/testdata/pdf/hyphens.pdf")
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t)
	for media, body := range map[string]string{
		"text/html":       newsPage,
		"application/pdf": string(pdf),
		"message/rfc822":  "From: a@example.org\nSubject: Plan\nContent-Type: text/plain; charset=utf-8\n\n> Who did it?\n\n“China” released a plan. Kirby said: “We welcome it.”\n",
		"application/atom+xml": `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>T</title><content type="html">&lt;h2&gt;Plan&lt;/h2&gt;&lt;p&gt;“China”
			released a &lt;b&gt;plan&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Kirby said: “We welcome it.”&lt;/p&gt;</content></entry></feed>`,
	} {
		a := c.post("/api/reports", media, body).want(http.StatusCreated)
		var added struct {
			ID      string
			Reports []struct{ ID string }
		}
		a.into(&added)
		if len(added.Reports) > 0 {
			added.ID = added.Reports[0].ID
		}
		var r struct {
			Text       string
			Statements []statement
			Mentions   []struct {
				Start, End int
				Text       string
			}
		}
		c.get("/api/reports/" + added.ID).into(&r)
		points := []rune(r.Text)
		if len(r.Statements) == 0 || len(r.Mentions) == 0 {
			t.Errorf("%s: have %d statements, %d mentions of %q", media, len(r.Statements), len(r.Mentions), r.Text)
		}
		for _, st := range r.Statements {
			if have := string(points[st.Start:st.End]); have != st.Sentence {
				t.Errorf("%s: the sentence is %q, the text has %q there", media, st.Sentence, have)
			}
		}
		for _, m := range r.Mentions {
			if have := string(points[m.Start:m.End]); have != m.Text {
				t.Errorf("%s: the mention is %q, the text has %q there", media, m.Text, have)
			}
		}
	}
}
