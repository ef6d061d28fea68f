//go:build unix

package main_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestVanish: clients that go away without a word, in the middle of a header, of a report, of an answer or while the server works for
// them, leave nothing behind: no report in part, no turn that is taken, no goroutine. NEWSGRAPH_TEST_VANISH says how many of each kind.
func TestVanish(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server")
	}
	clients := 20
	if n, err := strconv.Atoi(os.Getenv("NEWSGRAPH_TEST_VANISH")); err == nil {
		clients = n
	}
	db, admin := filepath.Join(t.TempDir(), "db"), freeAddress(t)
	cmd, address := startProcess(t, "--db", db, "--admin", admin, filepath.Join("..", "..", "testdata", "reports"))
	defer func() { _ = cmd.Process.Kill() }()
	before := gauge(t, admin, "go_goroutines")
	long := strings.Repeat("Minister Hansen said on Monday that the plan of the council had failed. Norway rejected it.\n\n", 5000) // half a minute of reading
	post := func(path, media, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", path, media, len(body), body)
	}
	const heavy = "SELECT * { ?a ?p ?b . ?c ?q ?b . ?d ?r ?b } ORDER BY ?a"
	kinds := []struct {
		name, request string
		send, take    int // bytes of the request, and of the answer, before the client goes away; -1 for all of the request
		wait          time.Duration
	}{
		{"in the header", "GET /api/ask?q=Who+met+Xi HTTP/1.1\r\nHost: localhost\r\n\r\n", 30, 0, 0},
		{"in the body of a report", post("/api/reports", "text/plain", long), 100_000, 0, 0},
		{"while a report is read", post("/api/reports", "text/plain", long), -1, 0, 100 * time.Millisecond},
		{"in an archive", post("/api/reports", "application/zip", archive(t, "a.txt", long)), 600, 0, 0},
		{"in an export", "GET /api/export?format=trig HTTP/1.1\r\nHost: localhost\r\n\r\n", -1, 10_000, 0},
		{"while an export is made", "GET /api/export?format=trig HTTP/1.1\r\nHost: localhost\r\n\r\n", -1, 0, 20 * time.Millisecond},
		{"while a query runs", post("/sparql", "application/sparql-query", heavy), -1, 0, 50 * time.Millisecond},
		{"in a list", "GET /api/statements?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n", -1, 500, 0},
		{"before the answer", "GET /api/ask?q=What+did+Xi+say HTTP/1.1\r\nHost: localhost\r\n\r\n", -1, 0, 0},
	}
	gone := 0
	for _, k := range kinds {
		var work sync.WaitGroup
		for range clients {
			gone++
			work.Go(func() {
				conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/"))
				if err != nil {
					t.Errorf("%s: %v", k.name, err)
					return
				}
				defer conn.Close()
				_ = conn.(*net.TCPConn).SetLinger(0) // the other side is told nothing but that the connection is gone
				request := k.request
				if k.send >= 0 {
					request = request[:k.send]
				}
				if _, err := io.WriteString(conn, request); err != nil {
					t.Errorf("%s: %v", k.name, err)
				}
				_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
				_, _ = io.CopyN(io.Discard, conn, int64(k.take)) // the server may be busy with the others, and turn it away
				time.Sleep(k.wait)
			})
		}
		work.Wait()
	}
	for _, name := range []string{`newsgraph_working{kind="question"}`, `newsgraph_working{kind="query"}`, `newsgraph_working{kind="upload"}`, `newsgraph_working{kind="download"}`, `newsgraph_waiting{kind="query"}`, `newsgraph_waiting{kind="upload"}`, `newsgraph_waiting{kind="download"}`, "newsgraph_http_requests_in_flight"} {
		eventually(t, name+" is 0", func() bool { return gauge(t, admin, name) == 0 })
	}
	eventually(t, "no goroutine is left", func() bool { return gauge(t, admin, "go_goroutines") <= before+5 })
	res, err := http.Post(address+"api/reports", "text/plain", strings.NewReader("Chile praised Peru."))
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusCreated {
		t.Errorf("afterwards a report is answered with %d (%v)", res.StatusCode, err)
	}
	reports := gauge(t, admin, "newsgraph_reports")
	stopSound(t, cmd, db)
	list, err := exec.CommandContext(t.Context(), "newsgraph", "reports", "list", "--db", db).Output()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(list), "report-"); n != int(reports) || strings.Contains(string(list), "Minister Hansen") {
		t.Errorf("%d reports are in the store, %v were in the server", n, reports)
	}
	t.Logf("%d clients went away, %d of each of %d kinds", gone, clients, len(kinds))
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// gauge is a number of the metrics at an admin address.
func gauge(t *testing.T, admin, name string) float64 {
	t.Helper()
	res, err := http.Get("http://" + admin + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
	}
	t.Fatalf("the metrics have no %s", name)
	return 0
}

// eventually waits until something holds, which is an error of the test after a minute.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("after a minute it does not hold that %s", what)
			return
		}
	}
}
