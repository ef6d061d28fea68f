package query_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestETag: an answer that the client has is not sent again, and one that a new report changes is.
func TestETag(t *testing.T) {
	c := newClient(t, seedReport)
	get := func(have string) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/entities?q=china", nil)
		req.Header.Set("If-None-Match", have)
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		return w
	}
	first := get("")
	tag := first.Header().Get("ETag")
	if first.Code != http.StatusOK || tag == "" {
		t.Fatalf("%d, ETag %q", first.Code, tag)
	}
	for _, have := range []string{tag, `"x", ` + tag, "*"} {
		if w := get(have); w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d with %d bytes, want 304 without any", have, w.Code, w.Body.Len())
		}
	}
	c.post("/api/reports", "text/plain", text(t, deirEzzor)).want(http.StatusCreated)
	c.post("/api/reports", "text/plain", "China released a plan. China has a leader.").want(http.StatusCreated)
	if w := get(tag); w.Code != http.StatusOK || w.Header().Get("ETag") == tag {
		t.Errorf("after a report on it: %d, ETag %s", w.Code, w.Header().Get("ETag"))
	}
	if w := c.post("/api/ask", "application/json", `{"q":"Who is Qin Gang?"}`); w.header.Get("ETag") != "" {
		t.Error("the answer to a POST has an entity tag")
	}
}

// TestRequestID: every answer names its request, in the client's word where that is plain.
func TestRequestID(t *testing.T) {
	c := newClient(t)
	for sent, want := range map[string]string{"job-7.a_B": "job-7.a_B", "": "", "a b": "", "x\ny": ""} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil)
		req.Header["X-Request-Id"] = []string{sent}
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		have := w.Header().Get("X-Request-Id")
		if want != "" && have != want || want == "" && len(have) != 16 {
			t.Errorf("%q is answered with %q", sent, have)
		}
	}
}
