package query_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query"
)

// TestErrors sends what is wrong and wants every error in the contract's shape.
func TestErrors(t *testing.T) {
	c := newClient(t, seedReport)
	const text, jsn = "text/plain", "application/json"
	for _, test := range []struct {
		method, target, media, body string
		status                      int
		code                        string
	}{
		// what is sent
		{"POST", "/api/reports", text, "", 400, "bad_request"},
		{"POST", "/api/reports", text, " \n\t\n ", 400, "bad_request"},
		{"POST", "/api/reports", text, "\x00\x01\x02\x03binary\x00\x00\x00", 400, "bad_request"},
		{"POST", "/api/reports", text, "\x7fELF\x02\x01\x01\x00\x00\x00\x00", 400, "bad_request"},
		{"POST", "/api/reports", jsn, ``, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `null`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `[]`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{}`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{"text":1}`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{"text":""}`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{"text":"a"} x`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{"text":"China released a plan.","published":"some day"}`, 400, "bad_request"},
		{"POST", "/api/reports", jsn, `{"text":"one \u0000 two three"}`, 400, "bad_request"},
		{"POST", "/api/reports", "image/png", "x", 415, "unsupported_media_type"},
		{"POST", "/api/reports", "application/pdf", "x", 400, "bad_request"},
		{"POST", "/api/reports", "/;", "x", 400, "bad_request"},
		{"POST", "/api/reports", "text/plain; charset=klingon", "China released a plan.", 415, "unsupported_media_type"},
		{"POST", "/api/reports", "text/plain; charset=hz-gb-2312", "China released a plan.", 415, "unsupported_media_type"},
		{"POST", "/api/reports", "application/json; charset=utf-7", `{"text":"China released a plan."}`, 415, "unsupported_media_type"},
		{"POST", "/api/reports", jsn, "{\"text\":\"Malm\xf6 released a plan.\"}", 400, "bad_request"},
		{"POST", "/api/reports", "application/x-ndjson", "", 400, "bad_request"},
		{"POST", "/api/reports", "application/x-ndjson", "\n \n\r\n", 400, "bad_request"},
		{"POST", "/api/ask", "application/json; charset=none", `{"q":"Who?"}`, 415, "unsupported_media_type"},
		{"POST", "/api/ask", jsn, `{`, 400, "bad_request"},
		{"POST", "/api/ask", jsn, `{"q":7}`, 400, "bad_request"},
		{"POST", "/api/ask", jsn, `{"q":""}`, 400, "bad_request"},
		{"POST", "/api/ask", jsn, `{"q":"Who?","report":"report-none"}`, 404, "not_found"},
		// parameters
		{"GET", "/api/ask", "", "", 400, "bad_request"},
		{"GET", "/api/ask?q=+", "", "", 400, "bad_request"},
		{"GET", "/api/ask?q=Who&report=report-none", "", "", 404, "not_found"},
		{"GET", "/api/reports?limit=0", "", "", 400, "bad_request"},
		{"GET", "/api/reports?limit=-1", "", "", 400, "bad_request"},
		{"GET", "/api/reports?limit=1001", "", "", 400, "bad_request"},
		{"GET", "/api/reports?limit=ten", "", "", 400, "bad_request"},
		{"GET", "/api/reports?limit=99999999999999999999", "", "", 400, "bad_request"},
		{"GET", "/api/entities?limit=x", "", "", 400, "bad_request"},
		{"GET", "/api/statements?limit=x", "", "", 400, "bad_request"},
		{"GET", "/api/entities/place-china/links?limit=x", "", "", 400, "bad_request"},
		{"GET", "/api/entities/place-china/timeline?limit=x", "", "", 400, "bad_request"},
		{"GET", "/api/reports?cursor=%21", "", "", 400, "bad_request"},
		{"GET", "/api/reports?cursor=LTE", "", "", 400, "bad_request"},     // -1
		{"GET", "/api/reports?cursor=MA", "", "", 400, "bad_request"},      // 0, as older servers had them
		{"GET", "/api/statements?cursor=NTA", "", "", 400, "bad_request"},  // 50
		{"GET", "/api/reports?cursor=reports", "", "", 400, "bad_request"}, // of nothing
		{"GET", "/api/reports?cursor=reports.%21", "", "", 400, "bad_request"},
		{"GET", "/api/entities?cursor=reports.YQ.YQ", "", "", 400, "bad_request"}, // of another list
		{"GET", "/api/entities?type=planet", "", "", 400, "bad_request"},
		{"GET", "/api/statements?stance=Asserted", "", "", 400, "bad_request"},
		{"GET", "/api/statements?since=yesterday", "", "", 400, "bad_request"},
		{"GET", "/api/statements?until=2023-13", "", "", 400, "bad_request"},
		{"GET", "/api/statements?since=2023-02-30", "", "", 400, "bad_request"},
		{"GET", "/api/statements?report=report-none", "", "", 404, "not_found"},
		{"GET", "/api/paths", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=China", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=China&to=China", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=China&to=place-china", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=China&to=Atlantis", "", "", 404, "not_found"},
		{"GET", "/api/paths?from=Kirby&to=Putin&k=0", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&max_length=99", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&stance=true", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&stance=asserted,true", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&class=consult&class=x", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&kind=planet", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&avoid_kind=planet", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&avoid=Atlantis", "", "", 404, "not_found"},
		{"GET", "/api/paths?from=Kirby&to=Putin&predicate=+", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&since=yesterday", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&until=2023-13", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&hubs=none", "", "", 400, "bad_request"},
		{"GET", "/api/paths?from=Kirby&to=Putin&report=report-none", "", "", 404, "not_found"},
		{"GET", "/api/export?format=word", "", "", 400, "bad_request"},
		// escapes
		{"GET", "/api/ask?q=%zz", "", "", 400, "bad_request"},
		{"GET", "/api/statements?subject=China&object=%", "", "", 400, "bad_request"},
		{"GET", "/api/statements?subject=China;object=plan", "", "", 400, "bad_request"},
		// names
		{"GET", "/api/reports/report-none", "", "", 404, "not_found"},
		{"DELETE", "/api/reports/report-none", "", "", 404, "not_found"},
		{"GET", "/api/entities/person-none", "", "", 404, "not_found"},
		{"GET", "/api/entities/person-none/links", "", "", 404, "not_found"},
		{"GET", "/api/entities/person-none/timeline", "", "", 404, "not_found"},
		{"GET", "/api/statements/stmt-none", "", "", 404, "not_found"},
		{"GET", "/api/nothing", "", "", 404, "not_found"},
		{"POST", "/api/nothing", "", "", 404, "not_found"},
		{"GET", "/api/reports/", "", "", 404, "not_found"},
		{"GET", "/nothing.html", "", "", 404, "not_found"},
		{"GET", "/static/app.js", "", "", 404, "not_found"},
	} {
		c.do(test.method, test.target, test.media, strings.NewReader(test.body)).wantError(test.status, test.code)
	}
	if n := list[reportItem](c, "/api/reports").Total; n != 1 {
		t.Errorf("%d reports are in the store, want 1: something wrong was taken", n)
	}
}

// TestWrongMethod says which methods there are.
func TestWrongMethod(t *testing.T) {
	c := newClient(t)
	for _, test := range []struct{ method, path, allow string }{
		{"PUT", "/api/reports", "GET, POST, HEAD"},
		{"DELETE", "/api/reports", "GET, POST, HEAD"},
		{"POST", "/api/reports/report-none", "DELETE, GET, HEAD"},
		{"PATCH", "/api/ask", "GET, POST, HEAD"},
		{"POST", "/api/export", "GET, HEAD"},
		{"POST", "/healthz", "GET, HEAD"},
		{"POST", "/", "GET, HEAD"},
		{"TRACE", "/api/statements", "GET, HEAD"},
	} {
		a := c.do(test.method, test.path, "", nil)
		a.wantError(http.StatusMethodNotAllowed, "method_not_allowed")
		if have := a.header.Get("Allow"); have != test.allow {
			t.Errorf("%s %s: have Allow %q, want %q", test.method, test.path, have, test.allow)
		}
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// TestTooLarge stops reading at the limit, whatever is sent.
func TestTooLarge(t *testing.T) {
	c := newClientOf(t, query.Server{MaxBody: 1000})
	for _, media := range []string{"text/plain", "application/json", "application/x-ndjson"} {
		c.do(http.MethodPost, "/api/reports", media, io.MultiReader(strings.NewReader(`{"text":"`), endless{})).
			wantError(http.StatusRequestEntityTooLarge, "too_large")
	}
	c.do(http.MethodPost, "/api/ask", "application/json", io.MultiReader(strings.NewReader(`{"q":"`), endless{})).
		wantError(http.StatusRequestEntityTooLarge, "too_large")
	c.post("/api/reports", "text/plain", strings.Repeat("a", 1001)).wantError(http.StatusRequestEntityTooLarge, "too_large")
	c.post("/api/reports", "text/plain", strings.Repeat("a", 1000)).want(http.StatusCreated)
}

// TestTooLong refuses a text that is too long, in whatever way it comes, and says how long it may be.
func TestTooLong(t *testing.T) {
	c := newClient(t)
	long := strings.Repeat("China released a plan. ", query.DefaultMaxText/23+1)
	for media, body := range map[string]string{"text/plain": long, "application/json": `{"text":"` + long + `"}`} {
		a := c.post("/api/reports", media, body)
		a.wantError(http.StatusRequestEntityTooLarge, "too_large")
		if !strings.Contains(string(a.body), "at most 8 MiB") {
			t.Errorf("%s: have %s, want the limit in the message", media, a.body)
		}
	}
}

// TestBusy answers 429 when the request ends while others are read, and says when to come again.
func TestBusy(t *testing.T) {
	svc := newService(t)
	c := newClientOf(t, query.Server{Service: svc})
	release := query.Occupy(svc)
	for _, media := range []string{"text/plain", "application/x-ndjson"} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/reports", strings.NewReader(`{"text":"China released a plan."}`))
		req.Header.Set("Content-Type", media)
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		(&answer{t, media, w.Code, w.Header(), w.Body.Bytes()}).wantError(http.StatusTooManyRequests, "busy")
		if w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: the answer has no Retry-After", media)
		}
	}
	svc.MaxWait = 20 * time.Millisecond
	c.post("/api/reports", "text/plain", "China released a plan.").wantError(http.StatusTooManyRequests, "busy")
	a := c.post("/api/reports", "application/x-ndjson", `{"text":"China released a plan."}`).want(http.StatusTooManyRequests)
	if a.header.Get("Retry-After") == "" {
		t.Error("lines: the answer has no Retry-After")
	}
	if n := list[reportItem](c, "/api/reports").Total; n != 0 {
		t.Errorf("have %d reports, want none", n)
	}
	release()
	c.post("/api/reports", "text/plain", "China released a plan.").want(http.StatusCreated)
}

// TestHost lets a page of another site that leads its name to this machine (DNS rebinding) neither read nor write.
func TestHost(t *testing.T) {
	c := newClient(t)
	local, out := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 8080}
	for _, test := range []struct {
		addr net.Addr
		host string
		want int
	}{
		{local, "localhost:8080", 200}, {local, "LOCALHOST", 200}, {local, "127.0.0.1:8080", 200}, {local, "127.0.0.1", 200}, {local, "[::1]:8080", 200},
		{local, "[::1]", 200}, {&net.TCPAddr{IP: net.IPv6loopback, Port: 80}, "[::1]:80", 200},
		{local, "evil.example:8080", 403}, {local, "evil.example", 403}, {local, "", 403}, {local, "localhost.evil.example", 403},
		{local, "127.0.0.1.evil.example:8080", 403}, {local, "192.0.2.7:8080", 403}, {local, "[::1].evil.example", 403},
		{&net.TCPAddr{IP: net.IPv6loopback, Port: 80}, "evil.example", 403},
		{out, "news.example", 200}, {out, "192.0.2.7:8080", 200}, {nil, "news.example", 200},
	} {
		ctx := t.Context()
		if test.addr != nil {
			ctx = context.WithValue(ctx, http.LocalAddrContextKey, test.addr)
		}
		for _, path := range []string{"/api/reports", "/"} {
			req := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
			req.Host = test.host
			w := httptest.NewRecorder()
			c.handler.ServeHTTP(w, req)
			if w.Code != test.want {
				t.Errorf("%v asked for as %q, %s: have status %d, want %d", test.addr, test.host, path, w.Code, test.want)
			}
			if w.Code == http.StatusForbidden {
				(&answer{t, test.host, w.Code, w.Header(), w.Body.Bytes()}).wantError(http.StatusForbidden, "wrong_host")
			}
		}
	}
	srv := httptest.NewServer(c.handler)
	defer srv.Close()
	for host, want := range map[string]int{"": 200, "evil.example": 403} { // "" is the address of the server
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		res, err := srv.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != want {
			t.Errorf("host %q of a real server: have status %d and %v, want %d", host, res.StatusCode, err, want)
		}
	}
}

// TestCrossOrigin refuses what a page of another site would send by the user's browser, and lets programs through.
func TestCrossOrigin(t *testing.T) {
	c := newClient(t)
	send := func(method string, header map[string]string) int {
		req := httptest.NewRequest(method, "/api/reports", strings.NewReader("China released a plan."))
		for k, v := range header {
			req.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		return w.Code
	}
	for _, test := range []struct {
		method string
		header map[string]string
		want   int
	}{
		{"POST", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403},
		{"POST", map[string]string{"Origin": "https://evil.example"}, 403},
		{"POST", map[string]string{"Sec-Fetch-Site": "same-origin"}, 201},
		{"POST", nil, 201},
		{"GET", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
	} {
		if have := send(test.method, test.header); have != test.want {
			t.Errorf("%s with %v: have %d, want %d", test.method, test.header, have, test.want)
		}
	}
}

// TestCancelled ends with an error, not with half an answer.
func TestCancelled(t *testing.T) {
	c := newClient(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, media := range []string{"text/plain", "application/x-ndjson"} {
		body := `{"text":"China released a plan."}`
		req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/reports", strings.NewReader(body))
		req.Header.Set("Content-Type", media)
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		(&answer{t, media, w.Code, w.Header(), w.Body.Bytes()}).wantError(499, "cancelled")
	}
	if n := list[reportItem](c, "/api/reports").Total; n != 0 {
		t.Errorf("a cancelled request left %d reports", n)
	}
}

// TestBadPath sends escapes that net/http itself refuses; the server must stay up.
func TestBadPath(t *testing.T) {
	srv := httptest.NewServer(newClient(t).handler)
	defer srv.Close()
	for _, path := range []string{"/api/reports/%zz", "/api/reports/%", "/%"} {
		var d net.Dialer
		conn, err := d.DialContext(t.Context(), "tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path)
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.Contains(line, " 400 ") {
			t.Errorf("%s: have %q and %v, want status 400", path, line, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}
