package store_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// wire is a connection to a server that can fall silent, as when the machine at its end, or the network, is gone: what is sent to it is
// neither acknowledged nor refused.
type wire struct {
	t        *testing.T
	listener *net.TCPListener
	deaf     atomic.Bool // it takes what is sent, and passes nothing on

	mu    sync.Mutex
	conns []*net.TCPConn // from the store
	outs  []*net.TCPConn // to the server
}

func newWire(t *testing.T, to string) *wire {
	var plain net.ListenConfig
	plain.SetMultipathTCP(false) // which takes no filter
	l, err := plain.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, listener: l.(*net.TCPListener)}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			w.mu.Lock()
			w.conns = append(w.conns, in.(*net.TCPConn))
			w.outs = append(w.outs, out.(*net.TCPConn))
			w.mu.Unlock()
			go w.pass(out, in)
			go w.pass(in, out)
		}
	}()
	return w
}

func (w *wire) pass(to, from net.Conn) {
	b := make([]byte, 64<<10)
	for {
		n, err := from.Read(b)
		if err == nil && !w.deaf.Load() {
			_, err = to.Write(b[:n])
		}
		if err != nil {
			return // and nobody is told
		}
	}
}

// silence has the kernel drop every packet that comes to the wire's end from the store.
func (w *wire) silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	ends := []syscall.Conn{w.listener}
	for _, c := range w.conns {
		ends = append(ends, c)
	}
	w.drop(ends)
}

// vanish has the kernel drop every packet that comes to the wire from the server.
func (w *wire) vanish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deaf.Store(true)
	var ends []syscall.Conn
	for _, c := range w.outs {
		ends = append(ends, c)
	}
	w.drop(ends)
}

// hangUp ends the wire, for the store alone.
func (w *wire) hangUp() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listener.Close()
	for _, c := range w.conns {
		c.Close()
	}
}

func (w *wire) drop(ends []syscall.Conn) {
	drop := []unix.SockFilter{{Code: unix.BPF_RET | unix.BPF_K, K: 0}}
	for _, end := range ends {
		raw, err := end.SyscallConn()
		if err != nil {
			w.t.Error(err)
			continue
		}
		controlled := raw.Control(func(fd uintptr) {
			err = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &drop[0]})
		})
		if err := errors.Join(err, controlled); err != nil {
			w.t.Errorf("drop what comes: %v", err)
		}
	}
}

// TestSilentServer: a database whose machine is gone without a word is given up after seconds, both by who sends to it and by who waits for
// its answer, and the next server that the URL names is asked.
func TestSilentServer(t *testing.T) {
	if testing.Short() {
		t.Skip("waits half a minute")
	}
	t.Parallel()
	srv := graphtest.NewServer(t)
	for _, deaf := range []bool{false, true} {
		t.Run(fmt.Sprintf("deaf=%v", deaf), func(t *testing.T) {
			t.Parallel()
			w := newWire(t, fmt.Sprintf("127.0.0.1:%d", srv.Port))
			url := strings.Replace(srv.URL(), "@", "@"+w.listener.Addr().String()+",", 1)
			s, err := store.Open(t.Context(), url+"?target_session_attrs=read-write", store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Update(t.Context(), nil, batch(1)); err != nil {
				t.Fatal(err)
			}
			w.mu.Lock()
			through := len(w.conns)
			w.mu.Unlock()
			if through == 0 {
				t.Fatal("the store does not ask the first server")
			}
			// Who sends meets a peer that acknowledges nothing; who has sent, one that says nothing any more.
			w.deaf.Store(deaf)
			if deaf {
				time.AfterFunc(time.Second, w.silence)
			} else {
				w.silence()
			}
			start := time.Now()
			err = s.Update(t.Context(), nil, batch(2))
			if took := time.Since(start); !errors.Is(err, graph.ErrUnavailable) || took > 40*time.Second { // without a bound 15 minutes
				t.Errorf("after %v: %v, want ErrUnavailable", took, err)
			} else {
				t.Logf("given up after %v: %v", took.Round(time.Millisecond), err)
			}
			start = time.Now()
			if err := s.Update(t.Context(), nil, batch(3)); err != nil {
				t.Errorf("after %v: %v, want the second server", time.Since(start), err)
			}
			t.Logf("the second server after %v", time.Since(start).Round(time.Millisecond))
			if n, err := s.Count(t.Context(), graph.Pattern{Label: iri("g1")}); n != 20 || err != nil {
				t.Errorf("Count = %d, %v; want 20", n, err)
			}
		})
	}
}

// TestSilentWriter: an instance whose machine is gone within a transaction keeps the others from writing for seconds only.
func TestSilentWriter(t *testing.T) {
	if testing.Short() {
		t.Skip("waits some twelve seconds")
	}
	t.Parallel()
	srv := graphtest.NewServer(t)
	w := newWire(t, fmt.Sprintf("127.0.0.1:%d", srv.Port))
	gone, err := store.Open(t.Context(), strings.Replace(srv.URL(), fmt.Sprint("127.0.0.1:", srv.Port), w.listener.Addr().String(), 1), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	other := open(t, srv.URL())
	defer other.Close()
	err = gone.(graph.Transactor).Transact(t.Context(), func(graph.Reader) (remove, add []graph.Quad, err error) {
		w.vanish()
		waiting, stop := context.WithTimeout(t.Context(), 40*time.Second)
		defer stop()
		start := time.Now()
		err = other.Update(waiting, nil, batch(1))
		if took := time.Since(start); err != nil || took < time.Second {
			t.Errorf("another instance wrote after %v: %v; want it to wait for some seconds", took, err)
		} else {
			t.Logf("another instance wrote after %v", took.Round(time.Millisecond))
		}
		w.hangUp()
		return nil, batch(2), nil
	})
	if !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("the one that was gone: %v, want ErrUnavailable", err)
	}
	if n, err := other.Count(t.Context(), graph.Pattern{}); n != 20 || err != nil {
		t.Errorf("Count = %d, %v; want the 20 quads of the one that was there", n, err)
	}
}
