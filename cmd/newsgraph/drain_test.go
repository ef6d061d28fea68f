//go:build unix

package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startProcess starts the program as a process that serves, and gives its address.
func startProcess(t *testing.T, args ...string) (cmd *exec.Cmd, address string) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), "newsgraph", append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for address == "" && lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "serving "); ok {
			address, _, _ = strings.Cut(rest, " ")
		}
	}
	if address == "" {
		t.Fatal("the server does not start")
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	return cmd, address
}

// stopSound ends a server as an operator does, and checks the store that it leaves.
func stopSound(t *testing.T, cmd *exec.Cmd, db string) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if out, err := exec.CommandContext(t.Context(), "newsgraph", "check", "--db", db).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

// TestDrain: a server that is told to stop while reports come in and an export goes out keeps every report that it acknowledged,
// finishes the export, and ends well.
func TestDrain(t *testing.T) {
	db := filepath.Join(t.TempDir(), "db")
	cmd, address := startProcess(t, "--db", db, filepath.Join("..", "..", "testdata", "reports", "000_f47f3228949849cf.txt"))
	acknowledged := make(chan string, 10000)
	var clients sync.WaitGroup
	for c := range 4 {
		clients.Go(func() {
			for n := 0; ; n++ {
				text := fmt.Sprintf("Client %d released plan %d on Monday. China rejected the plan of client %d.", c, n, c)
				res, err := http.Post(address+"api/reports", "text/plain", strings.NewReader(text))
				if err != nil {
					return // it stops
				}
				var report struct{ ID string }
				err = json.NewDecoder(res.Body).Decode(&report)
				res.Body.Close()
				if res.StatusCode == http.StatusCreated && err == nil {
					acknowledged <- report.ID
				}
			}
		})
	}
	var exports sync.WaitGroup
	for range 3 {
		exports.Go(func() {
			for {
				res, err := http.Get(address + "api/export?format=trig")
				if err != nil {
					return
				}
				if _, err := io.Copy(io.Discard, res.Body); err != nil {
					t.Errorf("an export that had begun was cut off: %v", err)
				}
				res.Body.Close()
			}
		})
	}
	for len(acknowledged) < 40 {
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	clients.Wait()
	exports.Wait()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	close(acknowledged)
	var stored bytes.Buffer
	list := exec.CommandContext(t.Context(), "newsgraph", "reports", "list", "--db", db)
	list.Stdout = &stored
	if err := list.Run(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for id := range acknowledged {
		if n++; !strings.Contains(stored.String(), id) {
			t.Errorf("%s was acknowledged, and is lost", id)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "newsgraph", "check", "--db", db).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
	t.Logf("%d reports acknowledged, none lost", n)
}

// TestSlowHeader: who does not finish the header of a request is cut off.
func TestSlowHeader(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes ten seconds")
	}
	t.Parallel()
	cmd, address := startProcess(t, "--db", "mem:")
	defer func() { _ = cmd.Process.Kill() }()
	conn := dial(t, address)
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil { // else it would wait for ever
		t.Errorf("have %v, want the end of the connection", err)
	}
}

// TestInterrupt: Ctrl-C, whenever it comes, leaves a store that is sound, and no half of a file.
func TestInterrupt(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the program some sixty times")
	}
	dir := t.TempDir()
	reports, err := filepath.Abs(filepath.Join("..", "..", "testdata", "reports"))
	if err != nil {
		t.Fatal(err)
	}
	carb, err := filepath.Abs(filepath.Join("..", "..", "testdata", "eval", "carb", "dev.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "newsgraph", args...)
		cmd.Dir = dir
		return cmd
	}
	if out, err := run("ingest", "--db", "full", reports).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, args := range [][]string{{"export", "--db", "full", "-o", "full.nq"}, {"backup", "--db", "full", "-o", "full.bolt"}} {
		if out, err := run(args...).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	for _, args := range [][]string{
		{"ingest", "--db", "STORE", reports},
		{"import", "--db", "STORE", "full.nq"},
		{"restore", "--db", "STORE", "full.bolt"},
		{"export", "--db", "full", "-o", "STORE.trig", "--format", "trig"},
		{"backup", "--db", "full", "-o", "STORE.bolt"},
		{"compact", "--db", "full"},
		{"check", "--db", "full"},
		{"eval", "carb", carb},
	} {
		interrupted := 0
		for n, after := range []time.Duration{30 * time.Millisecond, 90 * time.Millisecond, 270 * time.Millisecond, 800 * time.Millisecond} {
			db := fmt.Sprintf("%s%d", args[0], n)
			mine := slices.Clone(args)
			for i := range mine {
				mine[i] = strings.Replace(mine[i], "STORE", db, 1)
			}
			cmd := run(mine...)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(after)
			_ = cmd.Process.Signal(os.Interrupt) // it may have ended
			err := cmd.Wait()
			var ended *exec.ExitError
			switch {
			case errors.As(err, &ended) && (ended.ExitCode() == 1 && strings.Contains(stderr.String(), "interrupted") || ended.ExitCode() == -1): // before the program listens it is killed
				interrupted++
			case err != nil:
				t.Errorf("%q: %v\n%s", mine, err, &stderr)
			}
			store := "full"
			if slices.Contains(mine, db) {
				store = db
			}
			if _, err := os.Stat(filepath.Join(dir, store, "quads.bolt")); err == nil {
				if out, err := run("check", "--db", store).CombinedOutput(); err != nil {
					t.Errorf("%q: check: %v\n%s", mine, err, out)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(dir, db+".*.part")); len(left) > 0 && cmd.ProcessState.ExitCode() != -1 {
				t.Errorf("%q leaves %q", mine, left)
			}
		}
		t.Logf("%s: interrupted %d times of 4", args[0], interrupted)
	}
	for _, again := range [][]string{{"ingest", "--db", "ingest3", reports}, {"export", "--db", "ingest3", "-o", "again.nq"}} {
		if out, err := run(again...).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v\n%s", again, err, out)
		}
	}
	want, err := os.ReadFile(filepath.Join(dir, "full.nq"))
	if err != nil {
		t.Fatal(err)
	}
	if have, err := os.ReadFile(filepath.Join(dir, "again.nq")); err != nil || !bytes.Equal(have, want) {
		t.Errorf("after an interruption and a second run the export has %d bytes, want the %d of one run (%v)", len(have), len(want), err)
	}
}
