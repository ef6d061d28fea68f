//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph/graphtest"
)

// TestFailover kills the PostgreSQL server of two instances while reports come in through both, and makes its synchronous standby the
// server. Nothing that was acknowledged is lost; meanwhile what needs the database is answered 503 with Retry-After, /readyz says not
// ready, questions are answered; afterwards both go on by themselves and show the same. NEWSGRAPH_FAILOVERS says how often, 3 times if it
// does not.
func TestFailover(t *testing.T) {
	if testing.Short() {
		t.Skip("makes servers")
	}
	rounds := 3
	if n, err := strconv.Atoi(os.Getenv("NEWSGRAPH_FAILOVERS")); err == nil {
		rounds = n
	}
	server := graphtest.NewServer(t)
	standby := server.Standby(0)
	db := graphtest.URL("target_session_attrs=read-write", server, standby)
	f := &failover{t: t}
	var processes []*exec.Cmd
	for range 2 {
		cmd, address := startProcess(t, "--db", db)
		f.addresses = append(f.addresses, address)
		processes = append(processes, cmd)
	}
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for c := range 4 {
		clients.Go(func() { f.add(c, stop) })
	}
	var gone, back time.Duration
	for round := range rounds {
		f.more(20)
		killed := time.Now()
		server.Kill()
		f.ready(http.StatusServiceUnavailable, "not_ready")
		f.meanwhile()
		promoted := time.Now()
		standby.Promote()
		f.ready(http.StatusOK, "ready")
		gone, back = max(gone, time.Since(killed)), max(back, time.Since(promoted))
		f.more(20)
		if round < rounds-1 {
			server, standby = standby, standby.Standby(server.Port) // the one that was killed follows now
		}
	}
	close(stop)
	clients.Wait()
	f.present()
	if a, b := f.export(0), f.export(1); !bytes.Equal(a, b) {
		t.Errorf("the exports of the two instances differ: %d and %d bytes", len(a), len(b))
	}
	for _, cmd := range processes {
		stopSound(t, cmd, db)
	}
	t.Logf("%d fail-overs: %d reports acknowledged, none lost; %d requests answered 503; ready again %v after the promotion at most, %v after the kill",
		rounds, len(f.acknowledged), f.refused.Load(), back.Round(time.Millisecond), gone.Round(time.Millisecond))
	if f.refused.Load() == 0 {
		t.Error("no request met a dead server: the test tests nothing")
	}
}

// failover is a run of TestFailover.
type failover struct {
	t         *testing.T
	addresses []string
	refused   atomic.Int64

	mu           sync.Mutex
	acknowledged []string // IDs of reports
}

// add adds reports until stop is closed, each again until it is acknowledged.
func (f *failover) add(client int, stop chan struct{}) {
	for n := 0; ; n++ {
		text := fmt.Sprintf("Client %d released plan %d on Monday. China rejected the plan of client %d.", client, n, client)
		for done := false; !done; {
			select {
			case <-stop:
				return
			default:
			}
			res, err := http.Post(f.addresses[client%len(f.addresses)]+"api/reports", "text/plain", strings.NewReader(text))
			if err != nil {
				f.t.Errorf("the server is gone: %v", err)
				return
			}
			body, _ := io.ReadAll(res.Body)
			res.Body.Close()
			var report struct{ ID string }
			switch err := json.Unmarshal(body, &report); {
			case res.StatusCode == http.StatusCreated && err == nil:
				f.mu.Lock()
				f.acknowledged = append(f.acknowledged, report.ID)
				f.mu.Unlock()
				done = true
			case f.unavailable("POST /api/reports", res, body):
				f.refused.Add(1)
				time.Sleep(50 * time.Millisecond)
			default:
				return
			}
		}
	}
}

// unavailable wants an answer to say that the database does not answer.
func (f *failover) unavailable(what string, res *http.Response, body []byte) bool {
	ok := res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != "" && strings.Contains(string(body), `"unavailable"`)
	if !ok {
		f.t.Errorf("%s: %s, Retry-After %q, %s; want 503, unavailable", what, res.Status, res.Header.Get("Retry-After"), body)
	}
	return ok
}

// count is how many reports were acknowledged.
func (f *failover) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.acknowledged)
}

// wait waits until a condition holds. It ends the test after a minute.
func (f *failover) wait(what string, holds func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.t.Fatalf("%s: not within a minute", what)
		}
	}
}

// more waits for n more reports to be acknowledged.
func (f *failover) more(n int) {
	f.t.Helper()
	n += f.count()
	f.wait("more reports", func() bool { return f.count() >= n })
}

// ready waits until /readyz of both instances answers so.
func (f *failover) ready(status int, word string) {
	f.t.Helper()
	for _, address := range f.addresses {
		f.wait(word, func() bool {
			res, body := f.get(address + "readyz")
			return res.StatusCode == status && strings.Contains(string(body), `"`+word+`"`)
		})
	}
}

func (f *failover) get(address string) (*http.Response, []byte) {
	f.t.Helper()
	res, err := http.Get(address)
	if err != nil {
		f.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return res, body
}

// meanwhile asks both instances while there is no database.
func (f *failover) meanwhile() {
	f.t.Helper()
	for _, address := range f.addresses {
		for _, path := range []string{"sparql?query=" + url.QueryEscape("SELECT * { ?s ?p ?o } LIMIT 1"), "api/export?format=nquads", "api/imports"} {
			res, body := f.get(address + path)
			f.unavailable("GET "+path, res, body)
		}
		for _, path := range []string{"healthz", "api/reports", "api/ask?q=" + url.QueryEscape("Who rejected the plan?"), "metrics"} {
			if res, body := f.get(address + path); res.StatusCode != http.StatusOK {
				f.t.Errorf("GET %s: %s, %s; want an answer from memory", path, res.Status, body)
			}
		}
		if _, body := f.get(address + "metrics"); !strings.Contains(string(body), "newsgraph_ready 0") {
			f.t.Error("the metrics do not say newsgraph_ready 0")
		}
	}
}

// present makes sure that both instances show what either acknowledged.
func (f *failover) present() {
	for _, address := range f.addresses {
		for _, id := range f.acknowledged {
			f.wait(id+", which was acknowledged", func() bool {
				res, _ := f.get(address + "api/reports/" + id)
				return res.StatusCode == http.StatusOK
			})
		}
	}
}

func (f *failover) export(instance int) []byte {
	res, body := f.get(f.addresses[instance] + "api/export?format=nquads")
	if res.StatusCode != http.StatusOK {
		f.t.Errorf("export: %s, %s", res.Status, body)
	}
	return body
}
