//go:build unix

package main_test

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSecondSignal: the first signal waits for the requests under way, the second kills.
func TestSecondSignal(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "newsgraph", "serve", "--db", "mem:", "--addr", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	host := ""
	for lines := bufio.NewScanner(stderr); host == "" && lines.Scan(); {
		if _, rest, ok := strings.Cut(lines.Text(), "serving "); ok {
			address, _, _ := strings.Cut(rest, " ")
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			host = u.Host
		}
	}
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/reports HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", host)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	wait := func(d time.Duration) bool {
		select {
		case err := <-ended:
			ended <- err
			return true
		case <-time.After(d):
			return false
		}
	}
	for i, want := range []bool{false, true} {
		time.Sleep(500 * time.Millisecond) // for the request, and for the signal before, to arrive
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if have := wait(time.Second); have != want {
			t.Fatalf("after signal %d: ended is %v, want %v", i+1, have, want)
		}
	}
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() {
		t.Errorf("ended with %v, want it killed by the signal", cmd.ProcessState)
	}
}
