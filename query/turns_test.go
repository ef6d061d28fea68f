package query_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newsgraph/newsgraph/query"
)

// stalled is a client that stops: what it was to send does not come, what it was to take it does not, until it is released.
type stalled struct {
	*httptest.ResponseRecorder
	once           sync.Once
	began, release chan struct{}
}

func newStalled() *stalled {
	return &stalled{ResponseRecorder: httptest.NewRecorder(), began: make(chan struct{}), release: make(chan struct{})}
}

func (s *stalled) stall() {
	s.once.Do(func() { close(s.began) })
	<-s.release
}

func (s *stalled) Read([]byte) (int, error) {
	s.stall()
	return 0, io.ErrUnexpectedEOF
}

func (s *stalled) Write(p []byte) (int, error) {
	s.stall()
	return len(p), nil
}

// TestSlowTurns: a client that sends its request or takes its answer slowly has no turn meanwhile that others wait for.
func TestSlowTurns(t *testing.T) {
	c := newClientOf(t, query.Server{Limits: query.Limits{Questions: 1, Queries: 1, Transfers: 1, Wait: 300 * time.Millisecond}, SPARQL: query.SPARQL{Update: true}}, seedReport)
	const form = "application/x-www-form-urlencoded"
	for _, test := range []struct{ method, slow, media, other, otherBody string }{
		{"POST", "/api/ask", "application/json", "/api/ask?q=Who%3F", ""},
		{"POST", "/sparql", "application/sparql-query", "/sparql?query=ASK%7B%7D", ""},
		{"POST", "/sparql", form, "/sparql?query=ASK%7B%7D", ""},
		{"POST", "/api/v2/query?lang=gizmo", "text/plain", "/sparql?query=ASK%7B%7D", ""},
		{"GET", "/api/statements?limit=1000", "", "/api/statements?limit=1", ""},
		{"GET", "/api/network?limit=1000", "", "/api/ask?q=Who%3F", ""},
		{"GET", "/api/ask?q=What+did+Kirby+say%3F", "", "/api/paths?from=kirby&to=putin", ""},
		{"GET", "/api/export", "", "/api/reports", "China released a plan."},
		{"GET", "/store?default", "", "/api/reports", "China released another plan."},
		{"POST", "/api/reports", "text/plain", "/api/export", ""},
	} {
		s := newStalled()
		var work sync.WaitGroup
		work.Go(func() {
			defer func() { _ = recover() }() // an answer that is broken off
			var body io.Reader
			if test.method == http.MethodPost {
				body = s
			}
			req := httptest.NewRequestWithContext(t.Context(), test.method, test.slow, body)
			req.Header.Set("Content-Type", test.media)
			c.handler.ServeHTTP(s, req)
		})
		<-s.began
		if test.otherBody != "" {
			c.post(test.other, "text/plain", test.otherBody).want(http.StatusCreated)
		} else {
			c.get(test.other).want(http.StatusOK)
		}
		close(s.release)
		work.Wait()
	}
	for _, kind := range []string{"question", "query", "upload", "download"} {
		if body := string(c.get("/metrics").body); !strings.Contains(body, `newsgraph_working{kind="`+kind+`"} 0`) {
			t.Errorf("a turn of the kind %s is left", kind)
		}
	}
}

// TestTurnShare: where the server knows its clients apart, one of them has half of the turns at most, however many it asks for.
func TestTurnShare(t *testing.T) {
	path, secrets := newTokens(t)
	other, secret, err := query.NewToken("other", query.RoleAdmin)
	if err != nil {
		t.Fatal(err)
	}
	if err := query.ChangeTokens(path, func(all []query.Token) ([]query.Token, error) { return append(all, other), nil }); err != nil {
		t.Fatal(err)
	}
	began, release := make(chan string, 8), make(chan struct{})
	c := newClientOf(t, query.Server{
		Tokens: openTokens(t, path), Limits: query.Limits{Queries: 4, Wait: time.Minute},
		Gizmo: func(_ context.Context, text string, _ int) ([]any, error) {
			began <- text
			<-release
			return []any{}, nil
		},
	})
	var asking sync.WaitGroup
	ask := func(secret, text string) {
		asking.Go(func() {
			a := c.as(http.MethodPost, "/api/v2/query?lang=gizmo", text, "Authorization", "Bearer "+secret)
			if a.status != http.StatusOK {
				t.Errorf("%s: have status %d", text, a.status)
			}
		})
	}
	metric := func(want string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			if a := c.as(http.MethodGet, "/metrics", "", "Authorization", "Bearer "+secret); strings.Contains(string(a.body), want+"\n") {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("the metrics do not come to have %s", want)
			}
		}
	}
	for range 5 {
		ask(secrets[query.RoleAdmin], "greedy")
	}
	metric(`newsgraph_waiting{kind="query"} 3`)
	metric(`newsgraph_working{kind="query"} 2`)
	ask(secret, "other")
	metric(`newsgraph_working{kind="query"} 3`) // it does not wait
	close(release)
	asking.Wait()
	for range 6 {
		<-began
	}
	metric(`newsgraph_working{kind="query"} 0`)
	metric(`newsgraph_waiting{kind="query"} 0`)
}

// slowClient is a client that takes an answer, or sends a request, at a rate in bytes a second: after the first so many bytes, which
// it takes and sends at once. A deadline of its connection is one.
type slowClient struct {
	*httptest.ResponseRecorder
	rate, first   int
	moved         int
	sends         bool // slowly, and takes the answer at once; else it is the other way round
	left          int  // bytes that it is yet to send
	reads, writes time.Time
}

func (c *slowClient) SetReadDeadline(t time.Time) error  { c.reads = t; return nil }
func (c *slowClient) SetWriteDeadline(t time.Time) error { c.writes = t; return nil }

// move lets the time pass that a number of bytes takes.
func (c *slowClient) move(n int, deadline time.Time) error {
	slow := max(0, min(n, c.moved+n-c.first))
	took := time.Duration(slow) * time.Second / time.Duration(c.rate)
	if !deadline.IsZero() && time.Now().Add(took).After(deadline) {
		time.Sleep(time.Until(deadline))
		return os.ErrDeadlineExceeded
	}
	time.Sleep(took)
	c.moved += n
	return nil
}

func (c *slowClient) Write(p []byte) (int, error) {
	if !c.sends {
		if err := c.move(len(p), c.writes); err != nil {
			return 0, err
		}
	}
	return c.ResponseRecorder.Write(p)
}

func (c *slowClient) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), c.left, 4096)
	if err := c.move(n, c.reads); err != nil {
		return 0, err
	}
	for i := range p[:n] {
		p[i] = ' '
	}
	c.left -= n
	return n, nil
}

// TestSlowRate: who sends or takes less than 8 KiB/s for half a minute is cut off, whatever went quickly before, and who is quicker is not.
func TestSlowRate(t *testing.T) {
	c := newClient(t, seedReport, aleppo)
	whole := len(c.export("trig"))
	if whole < 200<<10 {
		t.Fatalf("an export has only %d bytes", whole)
	}
	for _, test := range []struct {
		name        string
		send        int // bytes of a report; 0 for a GET of an export
		rate, first int
		cut         bool
	}{
		{"takes at 1 KiB/s", 0, 1 << 10, 0, true},
		{"takes at 7 KiB/s", 0, 7 << 10, 0, whole > 2<<20},
		{"takes at 9 KiB/s", 0, 9 << 10, 0, false},
		{"takes a part at once, then next to nothing", 0, 1, 128 << 10, true},
		{"sends at 1 KiB/s", 1 << 20, 1 << 10, 0, true},
		{"sends at 9 KiB/s", 1 << 20, 9 << 10, 0, false},
		{"sends a part at once, then next to nothing", 1 << 20, 1, 1 << 19, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &slowClient{ResponseRecorder: httptest.NewRecorder(), rate: test.rate, first: test.first, sends: test.send > 0, left: test.send}
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/export?format=trig", nil)
			if test.send > 0 {
				req = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/reports", s)
				req.Header.Set("Content-Type", "text/plain")
			}
			began, broken := time.Now(), false
			func() {
				defer func() {
					if p := recover(); p != nil {
						err, ok := p.(error)
						broken = ok && errors.Is(err, http.ErrAbortHandler)
					}
				}()
				c.handler.ServeHTTP(s, req)
			}()
			took := time.Since(began)
			if cut := broken || s.Code == http.StatusRequestTimeout; cut != test.cut || cut && took > 45*time.Second {
				t.Errorf("%s: after %v cut off is %v (status %d), want %v, within 45 s", test.name, took, cut, s.Code, test.cut)
			}
		})
	}
}
