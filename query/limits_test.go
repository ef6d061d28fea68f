package query_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query"
)

// TestRate: who sends too much is told when to come again, and nobody else is.
func TestRate(t *testing.T) {
	path, secrets := newTokens(t)
	c := newClientOf(t, query.Server{Tokens: openTokens(t, path), Limits: query.Limits{Rate: 1e-6, Burst: 2}})
	get := func(from, secret string) *answer {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/reports", nil)
		req.RemoteAddr = from
		if secret != "" {
			req.Header.Set("Authorization", "Bearer "+secret)
		}
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		return &answer{t, from, w.Code, w.Header(), w.Body.Bytes()}
	}
	for _, test := range []struct {
		from, secret string
		want         int
	}{
		{"192.0.2.1:1", "", 401},
		{"192.0.2.1:2", "guessed", 401},
		{"192.0.2.1:3", "", 429},
		{"192.0.2.1:4", "guessed again", 429},
		{"[::ffff:192.0.2.1]:4", "", 429},
		{"192.0.2.1:5", secrets[query.RoleRead], 200}, // by its token, whichever address it comes from
		{"192.0.2.2:1", secrets[query.RoleRead], 200},
		{"192.0.2.3:1", secrets[query.RoleRead], 429},
		{"192.0.2.3:1", secrets[query.RoleWrite], 200},
		{"[2001:db8::1]:1", "", 401},
		{"[2001:db8::2]:1", "", 401},
		{"[2001:db8::3]:1", "", 429}, // of one customer
		{"[2001:db8:0:1::1]:1", "", 401},
	} {
		a := get(test.from, test.secret).want(test.want)
		if test.want == 429 {
			a.wantError(429, "too_many_requests")
			if a.header.Get("Retry-After") == "" {
				t.Errorf("%s: the answer has no Retry-After", test.from)
			}
		}
	}
}

// TestRateSite: of a network of IPv6 that one customer has, all addresses together have a rate, and others have theirs.
func TestRateSite(t *testing.T) {
	c := newClientOf(t, query.Server{Limits: query.Limits{Rate: 1e-6, Burst: 2}})
	get := func(from string) int {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil)
		req.RemoteAddr = from
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		return w.Code
	}
	let := 0
	for n := range 200 {
		if get(fmt.Sprintf("[2001:db8:0:%x::1]:1", n)) == http.StatusOK {
			let++
		}
	}
	if let != 32 { // as 16 clients
		t.Errorf("%d of 200 requests are let in, want 32", let)
	}
	for _, from := range []string{"[2001:db8:1::1]:1", "192.0.2.1:1", "[::ffff:192.0.2.2]:1"} {
		if code := get(from); code != http.StatusOK {
			t.Errorf("%s: have status %d", from, code)
		}
	}
}

// TestAnswers: what lies in memory until slow clients have taken it is bounded, for each of them and together.
func TestAnswers(t *testing.T) {
	hold, held := query.Answers()
	const mib = 1 << 20
	var done []func()
	take := func(client string, n int, want bool) {
		t.Helper()
		end, err := hold(client, n)
		if (err == nil) != want {
			t.Errorf("%s, %d MiB more: have error %v, want room: %v", client, n/mib, err, want)
		}
		if err == nil {
			done = append(done, end)
		}
	}
	take("a", 60*mib, true)
	take("a", 5*mib, false)
	take("a", 4*mib, true)
	take("b", 100*mib, true) // the first one
	take("b", 1, false)
	take("c", 64*mib, true)
	take("d", 64*mib, false) // all together
	take("d", 28*mib, true)
	for _, end := range done {
		end()
	}
	if n, clients := held(); n != 0 || clients != 0 {
		t.Errorf("%d bytes of %d clients are left", n, clients)
	}
	take("e", 1000*mib, true)
	take("f", 1, false)
}

// TestRateTable: whatever number of addresses send requests, only so many are remembered.
func TestRateTable(t *testing.T) {
	allow, known := query.Rates(1e-6, 1)
	for i := range 20000 {
		if !allow(fmt.Sprint("client ", i)) || allow(fmt.Sprint("client ", i)) {
			t.Fatalf("client %d has not one request", i)
		}
	}
	if n := known(); n == 0 || n > 2*4096 {
		t.Errorf("%d clients are known", n)
	}
}

// TestOverload: while queries have all turns some wait, and more are turned away; other requests are answered.
func TestOverload(t *testing.T) {
	began, release := make(chan struct{}, 2), make(chan struct{})
	c := newClientOf(t, query.Server{
		Limits: query.Limits{Queries: 1, Queue: 1, Wait: time.Minute},
		Gizmo: func(ctx context.Context, _ string, _ int) ([]any, error) {
			began <- struct{}{}
			<-release
			return []any{}, ctx.Err()
		},
	})
	ask := func() *answer { return c.post("/api/v2/query?lang=gizmo", "text/plain", "g.V().All()") }
	var asking sync.WaitGroup
	answers := make(chan *answer, 2)
	for range 2 {
		asking.Go(func() { answers <- ask() })
	}
	<-began
	for !strings.Contains(string(c.get("/metrics").body), `newsgraph_waiting{kind="query"} 1`) {
		time.Sleep(time.Millisecond)
	}
	a := c.get("/sparql?query=ASK%7B%7D")
	a.wantError(http.StatusTooManyRequests, "overloaded")
	if a.header.Get("Retry-After") == "" {
		t.Error("the answer has no Retry-After")
	}
	for _, path := range []string{"/api/reports", "/healthz", "/readyz", "/api/export", "/api/ask?q=Who%3F", "/api/statements"} {
		c.get(path).want(http.StatusOK)
	}
	close(release)
	asking.Wait()
	close(answers)
	for a := range answers {
		a.want(http.StatusOK)
	}
	if body := string(c.get("/metrics").body); !strings.Contains(body, `newsgraph_shed_total{reason="overload"} 1`) {
		t.Errorf("have\n%s\nwant one request shed", body)
	}
}

// TestFair: a client that sends very much takes neither the places in the queue nor the turns of one that sends little.
func TestFair(t *testing.T) {
	began, release := make(chan string), make(chan struct{})
	c := newClientOf(t, query.Server{
		Limits: query.Limits{Queries: 1, Queue: 6, Wait: time.Minute},
		Gizmo: func(_ context.Context, text string, _ int) ([]any, error) {
			began <- text
			<-release
			return []any{}, nil
		},
	})
	var asking sync.WaitGroup
	refused := make(chan string, 20)
	ask := func(client string, n int) {
		asking.Go(func() {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v2/query?lang=gizmo", strings.NewReader(fmt.Sprint(client, " ", n)))
			req.RemoteAddr = client + ":1"
			w := httptest.NewRecorder()
			if c.handler.ServeHTTP(w, req); w.Code == http.StatusTooManyRequests {
				refused <- client
			} else if w.Code != http.StatusOK {
				t.Errorf("%s: status %d", client, w.Code)
			}
		})
	}
	waiting := func(n int) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !strings.Contains(string(c.get("/metrics").body), fmt.Sprintf(`newsgraph_waiting{kind="query"} %d`+"\n", n)); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%d requests do not wait", n)
			}
		}
	}
	const greedy, modest, third = "192.0.2.1", "192.0.2.2", "192.0.2.3"
	for n := range 7 { // one has the turn, six wait
		ask(greedy, n)
		if n == 0 {
			<-began
		}
		waiting(n)
	}
	ask(greedy, 7)
	if who := <-refused; who != greedy {
		t.Errorf("%s is turned away", who)
	}
	for n, client := range []string{modest, third, modest} { // three of the greedy one give way
		ask(client, n)
		if who := <-refused; who != greedy {
			t.Errorf("%s is turned away, want the one who sends most", who)
		}
	}
	waiting(6)
	var order []string
	for range 6 {
		release <- struct{}{}
		who, _, _ := strings.Cut(<-began, " ")
		order = append(order, who)
	}
	release <- struct{}{}
	asking.Wait()
	if want := []string{greedy, modest, third, greedy, modest, greedy}; !slices.Equal(order, want) {
		t.Errorf("turns come to %v, want %v", order, want)
	}
	if body := string(c.get("/metrics").body); !strings.Contains(body, `newsgraph_working{kind="query"} 0`) || !strings.Contains(body, `newsgraph_waiting{kind="query"} 0`) {
		t.Errorf("a turn is left:\n%s", body)
	}
}

// newSlowServer serves with little patience, one transfer at once and small buffers, and gives its address.
func newSlowServer(t *testing.T) string {
	t.Helper()
	c := newClientOf(t, query.Server{Limits: query.Limits{Transfers: 1, Wait: time.Minute, Patience: 100 * time.Millisecond}}, seedReport)
	srv := httptest.NewUnstartedServer(c.handler)
	srv.Config.ConnState = func(conn net.Conn, state http.ConnState) {
		if state == http.StateNew {
			_ = conn.(*net.TCPConn).SetWriteBuffer(4 << 10)
		}
	}
	srv.Start()
	t.Cleanup(srv.Close)
	return srv.Listener.Addr().String()
}

func dial(t *testing.T, address, request string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestSlowBody: who does not send the body it promised is told so, and others get their turn.
func TestSlowBody(t *testing.T) {
	address := newSlowServer(t)
	for path, media := range map[string]string{"/api/reports": "application/json", "/api/ask": "application/json", "/sparql": "application/sparql-query"} {
		conn := dial(t, address, "POST "+path+" HTTP/1.1\r\nHost: localhost\r\nContent-Type: "+media+"\r\nContent-Length: 1000\r\n\r\n{")
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(body), "too_slow") {
			t.Errorf("%s: have status %d and %s (%v), want 408", path, res.StatusCode, body, err)
		}
	}
	conn := dial(t, address, "POST /none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{") // of which nobody reads the body
	if answer, err := io.ReadAll(conn); err != nil || !strings.Contains(string(answer), " 404 ") {
		t.Errorf("have %s (%v), want 404 and the end", answer, err)
	}
}

// TestSlowReader: who asks for an export and does not take it, or goes away in the middle, is cut off, and others get their turn.
func TestSlowReader(t *testing.T) {
	address := newSlowServer(t)
	const get = "GET /api/export?format=trig HTTP/1.1\r\nHost: localhost\r\n\r\n"
	stalled := dial(t, address, get)
	gone := dial(t, address, get)
	if _, err := io.CopyN(io.Discard, gone, 100); err != nil {
		t.Fatal(err)
	}
	gone.Close()
	res, err := http.Get("http://" + address + "/api/export?format=trig")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	whole, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("have status %d and error %v", res.StatusCode, err)
	}
	half, err := io.ReadAll(stalled)
	if len(half) >= len(whole) {
		t.Errorf("who waited got %d bytes of %d (%v)", len(half), len(whole), err)
	}
}

// TestSlowWork: what the server does between two parts of a body does not count as the client's time.
func TestSlowWork(t *testing.T) {
	address := newSlowServer(t)
	body := strings.Repeat(`{"text":"China released a plan on Monday. Ukraine rejected it. Norway praised the talks in Oslo."}`+"\n", 200)
	res, err := http.Post("http://"+address+"/api/reports", "application/x-ndjson", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if out, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusCreated {
		t.Errorf("have status %d and error %v: %.300s", res.StatusCode, err, out)
	}
}
