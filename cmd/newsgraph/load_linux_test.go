package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query/querytest"
)

// What TestLoad does where nobody says otherwise.
const (
	loadClients = 32                     // that ask, query and explore
	loadWriters = 4                      // that add reports
	loadThink   = 250 * time.Millisecond // a client's mean pause between an answer and the next request
	loadPace    = 180 * time.Millisecond // from one report to the next: 10,000 in half an hour
	loadFlood   = 300                    // clients of the flood at the end, who do not pause
)

// TestLoad serves, in a process of its own, while reports come in over HTTP and clients ask, query SPARQL, walk along entities, statements
// and paths. NEWSGRAPH_LOAD says for how long:
//
//	NEWSGRAPH_LOAD=30m go test ./cmd/newsgraph -run TestLoad -v -timeout 60m
//
// Reports come in at the pace of 10,000 in half an hour, made up from the real ones. In the end there is a flood of more clients than the
// server takes. The test fails where an answer is an error, a client starves, a report that was acknowledged is not there at the end
// or after the server was started again, something but 429 with Retry-After turns a request away, goroutines are left, or the server
// that ran holds a third more memory than one that was just started on the same store.
func TestLoad(t *testing.T) {
	lasting, err := time.ParseDuration(os.Getenv("NEWSGRAPH_LOAD"))
	if err != nil {
		t.Skip("NEWSGRAPH_LOAD=5m runs it for that long")
	}
	news, err := querytest.Open()
	if err != nil {
		t.Fatal(err)
	}
	db, admin := filepath.Join(t.TempDir(), "db"), freeAddress(t)
	args := []string{"--db", db, "--admin", admin}
	cmd, address := startProcess(t, args...)
	l := newLoad(t, address, admin, cmd.Process.Pid)
	ctx, cancel := context.WithTimeout(t.Context(), lasting)
	defer cancel()
	var work sync.WaitGroup
	for range loadWriters {
		work.Go(func() { l.add(ctx, news) })
	}
	for c := range loadClients {
		work.Go(func() { l.explore(ctx, c) })
	}
	work.Go(func() { l.watch(ctx, lasting/10) })
	work.Wait()
	l.summary()
	l.flood()
	l.present("at the end")
	before := l.settled()
	stopSound(t, cmd, db)
	cmd, l.address = startProcess(t, args...)
	defer func() { _ = cmd.Process.Kill() }()
	l.present("after a restart")
	after := l.settled()
	t.Logf("memory in use: %d MiB, %d MiB in a server just started; goroutines %d and %d", before.heap>>20, after.heap>>20, before.goroutines, after.goroutines)
	if before.heap > after.heap*4/3+32<<20 {
		t.Errorf("the server that ran holds %d MiB, one just started %d MiB", before.heap>>20, after.heap>>20)
	}
	if before.goroutines > after.goroutines+10 {
		t.Errorf("%d goroutines are left, a server just started has %d", before.goroutines, after.goroutines)
	}
}

// load is a run of TestLoad.
type load struct {
	t              *testing.T
	address, admin string
	pid            int
	client         *http.Client
	next           atomic.Int64 // number of the next report
	began          time.Time

	mu       sync.Mutex
	took     map[string][]time.Duration // by kind of request
	served   map[int]int                // requests answered, by client
	shed     int
	errors   int
	added    []string // IDs of reports that were acknowledged
	entities []string // IDs that clients have seen
	names    []string // of these
}

func newLoad(t *testing.T, address, admin string, pid int) *load {
	return &load{
		t: t, address: address, admin: admin, pid: pid, began: time.Now(), took: map[string][]time.Duration{}, served: map[int]int{},
		client: &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 2 * loadFlood}},
	}
}

// do sends a request and decodes the JSON of the answer, where v is there to take it. It is false where the request was turned away or the
// run is over; any other answer than a good one is an error of the test.
func (l *load) do(ctx context.Context, kind, method, path, media, body string, v any) bool {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(l.address, "/")+path, strings.NewReader(body))
	if err != nil {
		l.fail("%s: %v", kind, err)
		return false
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	began := time.Now()
	res, err := l.client.Do(req)
	var answer []byte
	if err == nil {
		answer, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	took := time.Since(began)
	switch {
	case err != nil && ctx.Err() != nil:
		return false
	case err != nil:
		l.fail("%s %s: %v", kind, path, err)
		return false
	case res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") != "":
		l.mu.Lock()
		l.shed++
		l.mu.Unlock()
		return false
	case res.StatusCode >= 300:
		l.fail("%s %s: %d %.300s", kind, path, res.StatusCode, answer)
		return false
	}
	l.mu.Lock()
	l.took[kind] = append(l.took[kind], took)
	l.mu.Unlock()
	if v != nil {
		if err := json.Unmarshal(answer, v); err != nil {
			l.fail("%s %s: %v", kind, path, err)
			return false
		}
	}
	return true
}

func (l *load) get(ctx context.Context, kind, path string, params url.Values, v any) bool {
	if len(params) > 0 {
		path += "?" + params.Encode()
	}
	return l.do(ctx, kind, http.MethodGet, path, "", "", v)
}

func (l *load) fail(format string, args ...any) {
	l.mu.Lock()
	l.errors++
	n := l.errors
	l.mu.Unlock()
	if n <= 20 {
		l.t.Errorf(format, args...)
	}
}

// add sends reports at the pace, until ctx ends.
func (l *load) add(ctx context.Context, news *querytest.News) {
	for ctx.Err() == nil {
		i := int(l.next.Add(1)) - 1
		pause(ctx, time.Until(l.began.Add(time.Duration(i)*loadPace)))
		r := news.Report(i)
		body, err := json.Marshal(map[string]string{"text": r.Text, "title": r.Title, "publisher": r.Publisher, "published": r.Published})
		if err != nil {
			l.fail("%v", err)
			return
		}
		var got struct{ ID string }
		for ctx.Err() == nil && !l.do(ctx, "add", http.MethodPost, "/api/reports", "application/json", string(body), &got) { // again where it was turned away
			pause(ctx, 200*time.Millisecond)
		}
		if got.ID != "" {
			l.mu.Lock()
			l.added = append(l.added, got.ID)
			l.mu.Unlock()
		}
	}
}

// pause waits, but not longer than ctx.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// explore is one client, until ctx ends.
func (l *load) explore(ctx context.Context, client int) {
	rng := rand.New(rand.NewPCG(uint64(client), 9)) //nolint:gosec // it is not negative
	for ctx.Err() == nil {
		if l.step(ctx, rng) {
			l.mu.Lock()
			l.served[client]++
			l.mu.Unlock()
		}
		pause(ctx, time.Duration(rng.ExpFloat64()*float64(loadThink)))
	}
}

// questions and queries have one or two names in them.
var (
	loadQuestions = []string{
		"What did %s say?", "Who is %s?", "Who met %s?", "What did %s do?", "Who criticized %s?", "When did %s meet %s?", "How are %s and %s linked?", "Did %s support %s?", "Who attacked %s?", "Where is %s?",
	}
	loadQueries = []string{
		`SELECT (COUNT(*) AS ?n) { ?r a <https://schema.org/NewsArticle> }`,
		`SELECT ?e ?label { ?e <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } LIMIT 50`,
		`PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT ?verb ?what { ?st a rdf:Statement ; rdf:subject <https://newsgraph.example/id/%s> ; rdf:predicate ?verb ; rdf:object ?what } LIMIT 100`,
		`PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT ?s (COUNT(?st) AS ?n) { ?st a rdf:Statement ; rdf:object <https://newsgraph.example/id/%s> ; rdf:subject ?s } GROUP BY ?s ORDER BY DESC(?n) LIMIT 10`,
		`CONSTRUCT { <https://newsgraph.example/id/%[1]s> ?p ?o } WHERE { <https://newsgraph.example/id/%[1]s> ?p ?o } LIMIT 200`,
	}
)

// step sends one request of some kind. It is false where that was turned away.
func (l *load) step(ctx context.Context, rng *rand.Rand) bool {
	id, name := l.entity(rng)
	other, otherName := l.entity(rng)
	if id == "" {
		return l.look(ctx, rng)
	}
	at := "/api/entities/" + url.PathEscape(id)
	switch rng.IntN(12) {
	case 0, 1, 2, 3:
		q := loadQuestions[rng.IntN(len(loadQuestions))]
		names := []any{name, otherName}[:strings.Count(q, "%s")]
		return l.get(ctx, "ask", "/api/ask", url.Values{"q": {fmt.Sprintf(q, names...)}}, nil)
	case 4, 5:
		q := loadQueries[rng.IntN(len(loadQueries))]
		if strings.Contains(q, "%") {
			q = fmt.Sprintf(q, id)
		}
		return l.do(ctx, "sparql", http.MethodPost, "/sparql", "application/sparql-query", q, nil)
	case 6:
		if id == other {
			return l.look(ctx, rng)
		}
		return l.get(ctx, "paths", "/api/paths", url.Values{"from": {id}, "to": {other}}, nil)
	case 7:
		return l.get(ctx, "entity", at, nil, nil) && l.get(ctx, "profile", at+"/profile", nil, nil) &&
			l.get(ctx, "links", at+"/links", nil, nil) && l.get(ctx, "timeline", at+"/timeline", nil, nil)
	case 8:
		return l.get(ctx, "network", "/api/network", url.Values{"around": {id}}, nil)
	case 9:
		return l.get(ctx, "statements", "/api/statements", url.Values{"subject": {name}}, nil)
	case 10:
		var reports struct{ Items []struct{ ID string } }
		if !l.get(ctx, "reports", "/api/reports", url.Values{"order": {"newest"}, "limit": {"20"}}, &reports) || len(reports.Items) == 0 {
			return false
		}
		return l.get(ctx, "report", "/api/reports/"+reports.Items[rng.IntN(len(reports.Items))].ID, nil, nil)
	}
	return l.look(ctx, rng)
}

// look looks for entities, which other requests then name.
func (l *load) look(ctx context.Context, rng *rand.Rand) bool {
	params := url.Values{"limit": {"50"}}
	if rng.IntN(2) == 0 {
		params.Set("q", querytest.Name(rng.IntN(200))[:3])
	}
	var found struct {
		Items []struct{ ID, Label string }
	}
	if !l.get(ctx, "entities", "/api/entities", params, &found) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range found.Items {
		if len(l.entities) >= 2000 { // a new one for an old one
			k := rng.IntN(len(l.entities))
			l.entities[k], l.names[k] = e.ID, e.Label
			continue
		}
		l.entities, l.names = append(l.entities, e.ID), append(l.names, e.Label)
	}
	return true
}

func (l *load) entity(rng *rand.Rand) (id, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entities) == 0 {
		return "", ""
	}
	k := rng.IntN(len(l.entities))
	return l.entities[k], l.names[k]
}

// watch logs now and then how much memory the server takes.
func (l *load) watch(ctx context.Context, every time.Duration) {
	for ctx.Err() == nil {
		pause(ctx, every)
		l.mu.Lock()
		n, kinds := len(l.added), 0
		for _, took := range l.took {
			kinds += len(took)
		}
		l.mu.Unlock()
		rss, anon := memoryOf(l.pid)
		l.t.Logf("after %v: %d reports, %d answers, resident %d MiB, of its own %d MiB", time.Since(l.began).Round(time.Second), n, kinds, rss>>10, anon>>10)
	}
}

// memoryOf is how much memory a process takes, and without what it maps from files, in KiB.
func memoryOf(pid int) (resident, own int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // it may have ended: 0
	for line := range strings.Lines(string(status)) {
		f := strings.Fields(line)
		switch f[0] {
		case "VmRSS:":
			resident, _ = strconv.Atoi(f[1])
		case "RssAnon:":
			own, _ = strconv.Atoi(f[1])
		}
	}
	return resident, own
}

// summary logs how long requests took, and makes sure that every client was served.
func (l *load) summary() {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, kind := range slices.Sorted(maps.Keys(l.took)) {
		took := l.took[kind]
		slices.Sort(took)
		at := func(part float64) time.Duration {
			return took[min(len(took)-1, int(part*float64(len(took))))].Round(100 * time.Microsecond)
		}
		l.t.Logf("%-10s %6d: median %v, 99 of 100 %v, longest %v", kind, len(took), at(.5), at(.99), at(1))
	}
	counts := slices.Sorted(maps.Values(l.served))
	least, most := counts[0], counts[len(counts)-1]
	chance := int(3 * math.Sqrt(float64(most))) // of some twenty answers, in so short a run, one client may have half as many as another
	if len(counts) < loadClients || least < most/2-chance {
		l.t.Errorf("clients were served %v times: some starve", counts)
	}
	l.t.Logf("%d reports acknowledged, %d requests turned away, %d errors; clients were served %d to %d times", len(l.added), l.shed, l.errors, least, most)
	if l.shed > 0 {
		l.t.Errorf("%d requests were turned away before the flood", l.shed)
	}
	l.took, l.served, l.shed = map[string][]time.Duration{}, map[int]int{}, 0
}

// flood sends more than the server takes: some is answered, the rest turned away in time, and what is light goes on.
func (l *load) flood() {
	ctx, cancel := context.WithTimeout(l.t.Context(), 20*time.Second)
	defer cancel()
	var work sync.WaitGroup
	for c := range loadFlood {
		work.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(c), 10)) //nolint:gosec // it is not negative
			for ctx.Err() == nil {
				_, name := l.entity(rng)
				l.get(ctx, "flood", "/api/ask", url.Values{"q": {"What did " + name + " say?"}}, nil)
			}
		})
	}
	work.Go(func() {
		for ctx.Err() == nil {
			l.get(ctx, "beside", "/api/reports", url.Values{"limit": {"5"}}, nil)
			pause(ctx, 100*time.Millisecond)
		}
	})
	work.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, kind := range []string{"flood", "beside"} {
		took := l.took[kind]
		if len(took) == 0 {
			l.t.Errorf("nothing of the %s was answered", kind)
			continue
		}
		slices.Sort(took)
		l.t.Logf("%-10s %6d: median %v, longest %v", kind, len(took), took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	}
	l.t.Logf("%d requests of the flood were turned away", l.shed)
	if l.shed == 0 {
		l.t.Error("no request of the flood was turned away")
	}
}

// present makes sure that every report that was acknowledged is there.
func (l *load) present(when string) {
	l.t.Helper()
	have := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Items  []struct{ ID string }
			Cursor string
		}
		if !l.get(l.t.Context(), "list", "/api/reports", url.Values{"limit": {"1000"}, "cursor": {cursor}}, &page) {
			l.t.Fatalf("%s the reports cannot be listed", when)
		}
		for _, r := range page.Items {
			have[r.ID] = true
		}
		if cursor = page.Cursor; cursor == "" {
			break
		}
	}
	lost := 0
	for _, id := range l.added {
		if !have[id] {
			lost++
		}
	}
	l.t.Logf("%s %d reports are there, %d of the %d acknowledged are lost", when, len(have), lost, len(l.added))
	if lost > 0 || len(l.added) == 0 {
		l.t.Errorf("%s %d of %d reports are lost", when, lost, len(l.added))
	}
}

// use is what a server holds.
type use struct{ heap, goroutines int }

// settled is what the server holds when nobody asks, after a collection of garbage.
func (l *load) settled() (u use) {
	l.t.Helper()
	l.client.CloseIdleConnections()
	time.Sleep(2 * time.Second)
	for _, path := range []string{"/debug/pprof/heap?gc=1", "/metrics"} {
		res, err := l.client.Get("http://" + l.admin + path)
		if err != nil {
			l.t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		if err := errors.Join(err, res.Body.Close()); err != nil {
			l.t.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			var x float64
			if n, _ := fmt.Sscanf(string(line), "go_memstats_heap_alloc_bytes %g", &x); n == 1 {
				u.heap = int(x)
			}
			if n, _ := fmt.Sscanf(string(line), "go_goroutines %g", &x); n == 1 {
				u.goroutines = int(x)
			}
		}
	}
	if u.heap == 0 || u.goroutines == 0 {
		l.t.Fatal("the metrics do not say what the server holds")
	}
	return u
}
