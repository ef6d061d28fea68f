package query_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestCompressed: what is long goes compressed to those who take it so, and is the same; files of the page have a tag besides.
func TestCompressed(t *testing.T) {
	c := newClient(t, seedReport)
	get := func(path, accept, tag string) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		req.Header.Set("Accept-Encoding", accept)
		req.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		return w
	}
	for _, path := range []string{"/api/statements", "/api/network", "/app.js", "/vendor/sigma.js"} {
		plain := get(path, "", "")
		for accept, want := range map[string]string{"gzip, deflate, br": "gzip", "br;q=1.0, gzip;q=0.8": "gzip", "*": "gzip", "gzip;q=0": "", "br": "", "identity": ""} {
			w := get(path, accept, "")
			if have := w.Header().Get("Content-Encoding"); have != want || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s, Accept-Encoding %q: have Content-Encoding %q, want %q", path, accept, have, want)
			}
			if want == "" {
				continue
			}
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(z)
			if err != nil || !bytes.Equal(body, plain.Body.Bytes()) {
				t.Errorf("%s: what is compressed is not what is not: %v", path, err)
			}
		}
	}
	if w := get("/healthz", "gzip", ""); w.Header().Get("Content-Encoding") != "" {
		t.Error("a short answer is compressed")
	}
	for _, accept := range []string{"", "gzip"} {
		tag := get("/app.js", accept, "").Header().Get("ETag")
		if w := get("/app.js", accept, tag); w.Code != http.StatusNotModified || tag == "" {
			t.Errorf("Accept-Encoding %q, tag %q: have status %d, want %d", accept, tag, w.Code, http.StatusNotModified)
		}
	}
}
