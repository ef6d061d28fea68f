// Package web is the page that people use: a question box, cited answers, entities, paths, a graph to explore, reports with their
// mentions. It is plain HTML, CSS and JavaScript, embedded, and loads nothing from elsewhere. Every state is a URL: /?q=…,
// /?report=…, /?entity=…; static/app.js lists them.
//
// What others wrote, sigma.js, ForceAtlas2 and YASQE, the editor of YASGUI, is in static/vendor, which the folder bundle makes; the
// pages of the graph and of queries load it when they are shown. Of YASGUI it is the editor alone: the whole keeps its state in tabs
// of its own and not in the URL, asks any endpoint, and its table writes style sheets, which the page's policy refuses.
//
//	cd query/web/bundle && npm ci && npm run bundle
package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed static
var files embed.FS

// file is what is served at a path, as it is and compressed.
type file struct {
	media       string
	tag         string
	body, small []byte
}

// served are the files by their paths, / for the page.
var served = sync.OnceValue(func() map[string]file {
	out := map[string]file{}
	_ = fs.WalkDir(files, "static", func(name string, entry fs.DirEntry, err error) error { // embedded: there are no errors
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		out[strings.TrimPrefix(name, "static")] = newFile(name, body)
		return nil
	})
	out["/"] = out["/index.html"]
	return out
})

func newFile(name string, body []byte) file {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	sum := sha256.Sum256(body)
	return file{media(path.Ext(name)), `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, body, b.Bytes()}
}

// media is the media type of a file, whatever the machine's own tables say of it.
func media(ext string) string {
	if ext == ".js" || ext == ".mjs" {
		return "text/javascript; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

// AcceptsGzip reports whether the client of a request takes answers compressed: { gzip, br } and { *;q=0.5 }, not { gzip;q=0 }.
func AcceptsGzip(r *http.Request) bool {
	any := false
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, q, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";q=")
		weight, err := strconv.ParseFloat(cmp.Or(q, "1"), 64)
		wanted := err == nil && weight > 0
		switch strings.ToLower(coding) {
		case "gzip":
			return wanted
		case "*":
			any = wanted
		}
	}
	return any
}

// Paths are the paths that Handler serves: / and one for each file.
func Paths() []string {
	var paths []string
	for p := range served() {
		paths = append(paths, p)
	}
	return paths
}

// Handler serves the page and its files. A browser asks again each time, and is told that it has the file already where it does.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := served()[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.media)
		h.Set("Cache-Control", "no-cache")
		h.Set("Vary", "Accept-Encoding")
		body, tag := f.body, f.tag
		if AcceptsGzip(r) && len(f.small) < len(f.body) {
			h.Set("Content-Encoding", "gzip")
			body, tag = f.small, strings.TrimSuffix(f.tag, `"`)+`-gzip"`
		}
		h.Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	})
}
