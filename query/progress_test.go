package query_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// longText is a text that takes some time to read: about 120 bytes for each paragraph.
func longText(paragraphs int) string {
	var b strings.Builder
	for i := range paragraphs {
		fmt.Fprintf(&b, "Minister Hansen said on Monday that plan %d of the council had failed. Norway rejected it, and Chile praised the talks in Oslo.\n\n", i)
	}
	return b.String()
}

// watch posts a body, asking for progress, and hands each line of the answer to see.
func watch(ctx context.Context, address, media, body string, see func(line string)) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/api/reports?name=a.txt", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", media)
	req.Header.Set("Accept", "application/x-ndjson, application/json;q=0.5")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		see(lines.Text())
	}
	return res, lines.Err()
}

// TestProgress: who wants to see how far an upload is gets a line for each step, as openapi.json describes them, and in the end what is
// answered otherwise.
func TestProgress(t *testing.T) {
	c := newClient(t)
	doc := readDocument(c)
	srv := httptest.NewServer(c.handler)
	defer srv.Close()
	for _, test := range []struct {
		media, body string
		want        float64 // status
		within      bool    // at least one line tells of a part of the text
		added       int     // by the last line before the end, where there is one
	}{
		{"text/plain", longText(800), 201, true, 1},
		{"application/json", `{"text":"` + strings.ReplaceAll(longText(500), "\n", `\n`) + `"}`, 201, true, 1},
		{"application/x-ndjson", strings.Repeat(`{"text":"China released a plan on Tuesday."}`+"\n{\n"+`{"text":"Norway praised it."}`+"\n", 100), 201, false, 200},
		{"text/plain", "", 400, false, 0},
		{"application/x-ndjson", "{\n{", 400, false, 0},
		{"application/x-ndjson", strings.Repeat(`{"text":"Chile praised Peru. `+strings.Repeat("x", 4000)+`"}`+"\n", 200), 201, false, 200}, // longer than what lies in buffers
	} {
		var events []map[string]any
		res, err := watch(t.Context(), srv.URL, test.media, test.body, func(line string) {
			var e map[string]any
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Errorf("%s: %q: %v", test.media, line, err)
			}
			events = append(events, e)
		})
		if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/x-ndjson" || len(events) == 0 {
			t.Fatalf("%s: have %+v, %d lines and error %v", test.media, res, len(events), err)
		}
		last, before, within := events[len(events)-1], 0.0, 0
		for _, e := range events[:len(events)-1] {
			for _, p := range doc.problems(schema{Ref: "#/components/schemas/UploadProgress"}, any(e), "") {
				t.Errorf("%s: %v: %s", test.media, e, p)
			}
			part, _ := e["part"].(float64)
			if test.within && (part < before || part > 1) {
				t.Errorf("%s: the part %v comes after %v", test.media, part, before)
			}
			if part > 0 && part < 1 && e["stage"] == "parse" && e["sentences"] != 0.0 {
				within++
			}
			before = part
		}
		for _, p := range doc.problems(schema{Ref: "#/components/schemas/UploadEnd"}, any(last), "") {
			t.Errorf("%s: %v: %s", test.media, last, p)
		}
		if last["status"] != test.want || test.within && within < 2 {
			t.Errorf("%s: have %v after %d lines, %d of them within the text; want status %v", test.media, last, len(events), within, test.want)
		}
		if reports, ok := last["answer"].(map[string]any)["reports"].([]any); ok && len(reports) != test.added {
			t.Errorf("%s: have %d reports, want %d", test.media, len(reports), test.added)
		}
	}
	res, err := watch(t.Context(), srv.URL, "image/png", "x", func(string) {})
	if err != nil || res.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("image/png: have %+v, %v, want 415", res, err)
	}
}

// TestProgressGone: where the client goes away in the middle, reading ends soon, nothing is stored, and others get their turn.
func TestProgressGone(t *testing.T) {
	c := newClient(t)
	srv := httptest.NewServer(c.handler)
	defer srv.Close()
	text := longText(20000) // more than ten seconds
	for range 2 {
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		_, err := watch(ctx, srv.URL, "text/plain", text, func(line string) {
			if strings.Contains(line, `"stage":"parse"`) {
				leave()
			}
		})
		if err == nil {
			t.Fatal("the report was read whole")
		}
	}
	began := time.Now()
	res, err := http.Post(srv.URL+"/api/reports", "text/plain", strings.NewReader("China released a plan."))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusCreated {
		t.Errorf("have %d %s, %v", res.StatusCode, body, err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the next report waited for %v", took)
	}
	if n := list[reportItem](c, "/api/reports").Total; n != 1 {
		t.Errorf("%d reports are stored, want one", n)
	}
}
