package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	main "github.com/newsgraph/newsgraph/cmd/newsgraph"
)

// serve starts the program and gives the address it serves, and a function that stops it and gives its exit code.
func serve(t *testing.T, args ...string) (address string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		defer w.Close()
		code <- main.Run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), io.Discard, w)
	}()
	lines := bufio.NewScanner(r)
	var said []string
	for address == "" && lines.Scan() {
		said = append(said, lines.Text())
		if _, rest, ok := strings.Cut(lines.Text(), "serving "); ok {
			address, _, _ = strings.Cut(rest, " ")
		}
	}
	if address == "" {
		t.Fatalf("serve %q ended with exit code %d:\n%s", args, <-code, strings.Join(said, "\n"))
	}
	go func() {
		for lines.Scan() { // else the program waits for a reader
		}
	}()
	return address, func() int {
		cancel()
		select {
		case c := <-code:
			return c
		case <-time.After(20 * time.Second):
			t.Fatal("the server does not stop")
		}
		return -1
	}
}

// TestServe reads a report, answers over HTTP, keeps others off its store, and ends well when it is told to.
func TestServe(t *testing.T) {
	db := filepath.Join(t.TempDir(), "db")
	address, stop := serve(t, "--db", db, filepath.Join("..", "..", "testdata", "reports", "000_f47f3228949849cf.txt"))

	res, err := http.Get(address + "api/ask?q=" + url.QueryEscape("Who released the 12-point plan?"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var have struct{ Answers []struct{ Text string } }
	if err := json.NewDecoder(res.Body).Decode(&have); err != nil || len(have.Answers) == 0 || have.Answers[0].Text != "China" {
		t.Errorf("have %+v and error %v, want China", have, err)
	}

	var stderr bytes.Buffer
	code := main.Run(t.Context(), []string{"reports", "list", "--db", db}, strings.NewReader(""), io.Discard, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "hint: a serving newsgraph answers") {
		t.Errorf("a second process: have exit code %d and %q, want 1 and a hint", code, &stderr)
	}

	if code := stop(); code != 0 {
		t.Errorf("stopped: have exit code %d, want 0", code)
	}
	var stdout bytes.Buffer
	code = main.Run(t.Context(), []string{"reports", "list", "--db", db}, strings.NewReader(""), &stdout, io.Discard)
	if code != 0 || !strings.Contains(stdout.String(), "000_f47f3228949849cf.txt") {
		t.Errorf("after the server stopped: have exit code %d and %q, want the report", code, &stdout)
	}
}

// TestServeWithout serves an empty store, and names files that cannot be read without stopping at them.
func TestServeWithout(t *testing.T) {
	for _, paths := range [][]string{nil, {"no such file"}} {
		address, stop := serve(t, append([]string{"--db", "mem:"}, paths...)...)
		res, err := http.Get(address + "readyz")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%q: have status %d", paths, res.StatusCode)
		}
		if code := stop(); code != 0 {
			t.Errorf("%q: have exit code %d, want 0", paths, code)
		}
	}
}

// TestServeTaken says that an address is taken, before it reads anything.
func TestServeTaken(t *testing.T) {
	address, stop := serve(t, "--db", "mem:")
	defer stop()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	code := main.Run(t.Context(), []string{"serve", "--db", "mem:", "--addr", u.Host, "no such file"}, strings.NewReader(""), io.Discard, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "hint: --addr names another address") || strings.Contains(stderr.String(), "no such file") {
		t.Errorf("have exit code %d and %q, want 1 and a hint", code, &stderr)
	}
}
