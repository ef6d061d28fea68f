package sparql_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// fuseki is a running Jena Fuseki that holds a file in TDB2, and the address of its endpoint; "" where NEWSGRAPH_FUSEKI_JAR names
// none.
func (bm *benchmark) fuseki(tb testing.TB, file string) string {
	jar := os.Getenv("NEWSGRAPH_FUSEKI_JAR")
	if jar == "" {
		return ""
	}
	dir := tb.TempDir()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		tb.Fatal(err)
	}
	defer log.Close() // the programs have it, too
	java := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(tb.Context(), "java", args...)
		cmd.Env = append(os.Environ(), "FUSEKI_BASE="+filepath.Join(dir, "run")) // else it writes its settings into the working directory
		cmd.Stdout, cmd.Stderr = log, log
		return cmd
	}
	failed := func(what any) {
		said, _ := os.ReadFile(log.Name()) // beside the error
		tb.Fatalf("Fuseki: %v\n%.4000s", what, said)
	}
	db := filepath.Join(dir, "tdb2")
	if err := java("-cp", jar, "tdb2.tdbloader", "--loc", db, file).Run(); err != nil {
		failed(err)
	}
	config := filepath.Join(dir, "config.ttl")
	text := fmt.Sprintf(`PREFIX fuseki: <http://jena.apache.org/fuseki#> PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
[] a fuseki:Service ; fuseki:name "ds" ; fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "sparql" ] ;
  fuseki:dataset [ a tdb2:DatasetTDB2 ; tdb2:location %q ; tdb2:unionDefaultGraph %t ] .`, db, bm.union)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close() // Fuseki takes it
	server := java("-Xmx4g", "-jar", jar, "--localhost", "--port", fmt.Sprint(port), "--ping", "--config", config)
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = server.Process.Kill() // it keeps nothing
		_ = server.Wait()
	})
	address := fmt.Sprintf("http://127.0.0.1:%d/", port)
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		res, err := http.Get(address + "$/ping")
		if err == nil {
			res.Body.Close()
			return address + "ds/sparql"
		}
		if time.Now().After(end) {
			failed(err)
		}
	}
}

// endpoint serves our engine as Fuseki is served: a query by POST, its answer as JSON or N-Triples.
func (bm *benchmark) endpoint(tb testing.TB, s graph.Store) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		var q *sparql.Query
		if err == nil {
			q, err = sparql.Parse(string(text), "")
		}
		if err == nil {
			err = bm.write(r.Context(), s, q, w)
		}
		if err != nil {
			tb.Error(err)
		}
	}))
	tb.Cleanup(server.Close)
	return server.URL
}

// post asks an endpoint.
func post(tb testing.TB, address, query string) []byte {
	req, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, address, bytes.NewReader([]byte(query)))
	if err != nil {
		tb.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/sparql-query")
	req.Header.Set("Accept", "application/sparql-results+json, application/n-triples")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		tb.Fatal(res.Status, err, string(answer))
	}
	return answer
}

// overHTTP is how long an endpoint takes for a query, the median by the clock after it was asked for a while, and its rows.
func (bm *benchmark) overHTTP(tb testing.TB, address, name string, each time.Duration) (rows []string, took time.Duration) {
	text, err := os.ReadFile(bm.file(name))
	if err != nil {
		tb.Fatal(err)
	}
	rows = answerOf(tb, post(tb, address, string(text)))
	var times []time.Duration
	for _, isWarm := range []bool{false, true} {
		began := time.Now()
		for n := 0; n < 5 || n < 2000 && time.Since(began) < 2*each; n++ {
			at := time.Now()
			post(tb, address, string(text))
			if isWarm {
				times = append(times, time.Since(at))
			}
		}
	}
	slices.Sort(times)
	return rows, times[len(times)/2]
}

// besideFuseki reports both over HTTP, and fails where the answers differ.
func (bm *benchmark) besideFuseki(b *testing.B, fuseki, ours, name string, each time.Duration) {
	if fuseki == "" {
		return
	}
	want, theirs := bm.overHTTP(b, fuseki, name, each)
	have, took := bm.overHTTP(b, ours, name, each)
	if d := cmp.Diff(want, have); d != "" {
		b.Errorf("%s: %d rows, Fuseki %d: -Fuseki +ours\n%.2000s", name, len(have), len(want), d)
	}
	b.ReportMetric(1e3*took.Seconds(), "http-ms")
	b.ReportMetric(1e3*theirs.Seconds(), "fuseki-http-ms")
	b.ReportMetric(took.Seconds()/theirs.Seconds(), "fuseki-quotient")
}
