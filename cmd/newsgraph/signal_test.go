//go:build unix

package main_test

import (
	"fmt"
	"net"
	"net/url"
	"syscall"
	"testing"
	"time"
)

// dial connects to the server of an address.
func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// TestSecondSignal: the first signal waits for the requests under way, the second kills.
func TestSecondSignal(t *testing.T) {
	cmd, address := startProcess(t, "--db", "mem:")
	conn := dial(t, address)
	fmt.Fprintf(conn, "POST /api/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
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
