//go:build unix

package store_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// server is a PostgreSQL server of a test's own, which it may kill.
type server struct {
	t    *testing.T
	bin  string // the folder of its programs
	dir  string
	port int
}

// newServer makes one, where the machine has PostgreSQL.
func newServer(t *testing.T) *server {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		if os.Getenv("NEWSGRAPH_TEST_POSTGRES") != "" {
			t.Fatal("no initdb in /usr/lib/postgresql")
		}
		t.Skip("needs PostgreSQL's programs in /usr/lib/postgresql")
	}
	dir, err := os.MkdirTemp("", "newsgraph-postgres") // short: it holds a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, bin: filepath.Dir(found[len(found)-1]), dir: dir, port: l.Addr().(*net.TCPAddr).Port}
	l.Close()
	if u, err := user.Lookup("postgres"); err == nil && os.Getuid() == 0 {
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	s.run("initdb", "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8")
	s.start()
	t.Cleanup(func() { s.run("pg_ctl", "-D", filepath.Join(dir, "data"), "-m", "immediate", "stop") })
	return s
}

// run runs a program of PostgreSQL's.
func (s *server) run(name string, args ...string) {
	s.t.Helper()
	if out, err := s.try(name, args...); err != nil {
		s.t.Errorf("%s: %v\n%s", name, err, out)
	}
}

// try runs a program of PostgreSQL's, as another user where the test is root, which it refuses.
func (s *server) try(name string, args ...string) ([]byte, error) {
	s.t.Helper()
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	if u, err := user.Lookup("postgres"); err == nil && os.Getuid() == 0 {
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	log, err := os.CreateTemp(s.t.TempDir(), "log") // a pipe would stay open as long as the server runs
	if err != nil {
		s.t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	err = cmd.Run()
	out, _ := os.ReadFile(log.Name())
	return out, err
}

// start waits until the processes of a server that was killed have noticed, and recovery is done.
func (s *server) start() {
	s.t.Helper()
	options := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c shared_buffers=16MB", s.port, s.dir)
	var out []byte
	var err error
	for range 100 {
		if out, err = s.try("pg_ctl", "-D", filepath.Join(s.dir, "data"), "-w", "-l", filepath.Join(s.dir, "log"), "-o", options, "start"); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("pg_ctl start: %v\n%s", err, out)
}

// kill ends the server as a machine that loses its power does: no process of it gets to say anything.
func (s *server) kill() {
	s.t.Helper()
	pids, err := os.ReadFile(filepath.Join(s.dir, "data", "postmaster.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(pids), &pid); err != nil {
		s.t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) dsn() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres", s.port)
}

// TestPostgresKilled kills the server while a store writes: what was acknowledged is there when it is back, no batch is there in
// part, and the same open store goes on.
func TestPostgresKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a server")
	}
	srv := newServer(t)
	s, err := store.Open(t.Context(), srv.dsn(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	acknowledged := map[int]bool{}
	n, failed := 0, 0
	for round := range 4 {
		killed := make(chan struct{})
		time.AfterFunc(time.Duration(150+50*round)*time.Millisecond, func() { defer close(killed); srv.kill() })
		for down := false; !down; n++ {
			if err := s.Update(t.Context(), nil, batch(n)); err == nil {
				acknowledged[n] = true
			} else {
				failed++
				down = true
			}
		}
		<-killed
		srv.start()
		for try := 0; ; try++ { // the pool finds out about its connections one by one
			if err := s.Update(t.Context(), nil, batch(n)); err == nil {
				acknowledged[n] = true
				n++
				break
			} else if try > 50 {
				t.Fatalf("the server is back and the store is not: %v", err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		for i := range n {
			have, err := s.Count(t.Context(), graph.Pattern{Label: iri(fmt.Sprint("g", i))})
			if err != nil {
				t.Fatal(err)
			}
			if have != 20 && (have != 0 || acknowledged[i]) {
				t.Errorf("batch %d, acknowledged %v, has %d quads", i, acknowledged[i], have)
			}
		}
		if found, err := s.(graph.Verifier).Verify(t.Context()); len(found) > 0 || err != nil {
			t.Errorf("Verify = %q, %v", found, err)
		}
	}
	if size, err := s.(graph.Sizer).Size(t.Context()); err != nil || size < int64(n)*20*32 {
		t.Errorf("Size = %d, %v; %d quads of four numbers are there", size, err, 20*n)
	}
	t.Logf("%d batches acknowledged, %d writes failed over 4 kills, none lost", len(acknowledged), failed)
	if len(acknowledged) < 8 {
		t.Error("the test tests nothing")
	}
}
