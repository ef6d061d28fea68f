//go:build unix

package graphtest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server of a test's own, which it may kill. It ends with the test.
type Server struct {
	Port int // of 127.0.0.1

	t   testing.TB
	bin string // the folder of its programs
	dir string
}

// NewServer makes one, where the machine has PostgreSQL's programs. Else the test is skipped, or fails with NEWSGRAPH_REQUIRE_TOOLS or
// PostgresVariable set.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := newServer(t, 0)
	s.run("initdb", "-N", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8")
	s.Start()
	return s
}

// newServer is one without data, which does not run, at a port or, where that is 0, at a free one.
func newServer(t testing.TB, port int) *Server {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		if os.Getenv("NEWSGRAPH_REQUIRE_TOOLS") != "" || os.Getenv(PostgresVariable) != "" {
			t.Fatal("no initdb in /usr/lib/postgresql")
		}
		t.Skip("needs PostgreSQL's programs in /usr/lib/postgresql")
	}
	dir, err := os.MkdirTemp("", "newsgraph-postgres") // short: it holds a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, bin: filepath.Dir(found[len(found)-1]), dir: dir, Port: port}
	if port == 0 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s.Port = l.Addr().(*net.TCPAddr).Port
		l.Close()
	}
	if u := postgresUser(); u != nil {
		if err := os.Chown(dir, int(u.Uid), int(u.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		_, _ = s.try("pg_ctl", "-D", s.data(), "-m", "immediate", "stop") // it may have been killed
		_ = os.RemoveAll(dir)
	})
	return s
}

// postgresUser is who runs the server where the test is root, which it refuses.
func postgresUser() *syscall.Credential {
	u, err := user.Lookup("postgres")
	if err != nil || os.Getuid() != 0 {
		return nil
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// run runs a program of PostgreSQL's.
func (s *Server) run(name string, args ...string) {
	s.t.Helper()
	if out, err := s.try(name, args...); err != nil {
		s.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (s *Server) try(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	if u := postgresUser(); u != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: u}
	}
	log, err := os.CreateTemp("", "newsgraph-postgres-*.log") // a pipe would stay open as long as the server runs
	if err != nil {
		return nil, err
	}
	defer os.Remove(log.Name())
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	err = cmd.Run()
	out, _ := os.ReadFile(log.Name())
	return out, err
}

// Start waits until the processes of a server that was killed have noticed, and recovery is done.
func (s *Server) Start() {
	s.t.Helper()
	options := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c shared_buffers=16MB", s.Port, s.dir)
	var out []byte
	var err error
	for range 100 {
		if out, err = s.try("pg_ctl", "-D", s.data(), "-w", "-l", filepath.Join(s.dir, "log"), "-o", options, "start"); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("pg_ctl start: %v\n%s", err, out)
}

// Kill ends the server as a machine that loses its power does: no process of it gets to say anything.
func (s *Server) Kill() {
	s.t.Helper()
	pids, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
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

// Standby makes a server that follows this one, at a port or, where that is 0, at a free one. Once it returns, a transaction is
// acknowledged only when both have it on their disks.
func (s *Server) Standby(port int) *Server {
	s.t.Helper()
	b := newServer(s.t, port)
	b.run("pg_basebackup", "-D", b.data(), "-d", fmt.Sprintf("host=127.0.0.1 port=%d user=postgres", s.Port), "-R", "-N", "-X", "stream", "-c", "fast")
	b.Start()
	s.sql("alter system set synchronous_standby_names = '*'")
	s.sql("select pg_reload_conf()")
	for range 600 {
		if s.sql("select sync_state from pg_stat_replication where state = 'streaming'") == "sync" && s.sql("show synchronous_standby_names") == "*" {
			return b
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(b.dir, "log"))
	s.t.Fatalf("the standby does not follow\n%s", log)
	return nil
}

// Promote makes a standby a server that takes writes.
func (s *Server) Promote() {
	s.t.Helper()
	s.run("pg_ctl", "-D", s.data(), "-w", "promote")
}

// sql runs a statement and gives the first value of its result, "" where there is none.
func (s *Server) sql(sql string) (value string) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.URL())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	rows, err := conn.Query(s.t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	if rows.Next() {
		if all, err := rows.Values(); err == nil && len(all) > 0 {
			value = fmt.Sprint(all[0])
		}
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return value
}

// URL is that of its database.
func (s *Server) URL() string { return URL("", s) }

// URL is that of the database of several servers, with parameters.
func URL(params string, servers ...*Server) string {
	var hosts []string
	for _, s := range servers {
		hosts = append(hosts, fmt.Sprintf("127.0.0.1:%d", s.Port))
	}
	if params != "" {
		params = "?" + params
	}
	return "postgres://postgres@" + strings.Join(hosts, ",") + "/postgres" + params
}
