// Package web is the page that people use: a question box, cited answers, reports with their mentions. It is plain HTML, CSS
// and JavaScript, embedded, and loads nothing from elsewhere. Every state is a URL: /?q=…, /?report=…, /?entity=….
package web

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed static
var files embed.FS

// Paths are the paths that Handler serves: / and one for each file.
func Paths() []string {
	paths := []string{"/"}
	entries, err := files.ReadDir("static")
	if err != nil { // the folder is embedded: this cannot be
		return paths
	}
	for _, e := range entries {
		paths = append(paths, "/"+e.Name())
	}
	return paths
}

// Handler serves the page and its files.
func Handler() http.Handler {
	static, err := fs.Sub(files, "static")
	if err != nil { // the folder is embedded: this cannot be
		return http.NotFoundHandler()
	}
	h := http.FileServerFS(static)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		h.ServeHTTP(w, r)
	})
}
