package query

import (
	"cmp"
	"context"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits bounds what clients take of a server, each and together. What one query takes is bounded by SPARQL, and what one report takes by
// Service.MaxText.
type Limits struct {
	Rate      float64       // requests that one client may send in a second, on average; no bound where it is 0
	Burst     int           // how many of them at once; those of five seconds where it is 0
	Questions int           // questions, searches and paths that are worked on at once; one for each processor where it is 0
	Queries   int           // queries that are worked on at once; two for each processor where it is 0
	Transfers int           // uploads, exports and copies that are under way at once; four for each processor where it is 0
	Queue     int           // how many more of each may wait for their turn; DefaultQueue where it is 0
	Wait      time.Duration // how long they wait at most; DefaultWait where it is 0
	Patience  time.Duration // how long a client may neither send nor take anything; DefaultPatience where it is 0
}

// The limits where a Server does not say otherwise.
const (
	DefaultQueue    = 64
	DefaultWait     = 10 * time.Second
	DefaultPatience = 30 * time.Second
	leastRate       = 8 << 10 // bytes in a second that a client must send or take, after that
	maxQueryBody    = 4 << 20 // of a request that reads, in bytes
	maxClients      = 4096    // whose rates are known; of more, those who were not seen lately begin anew
)

// load is what kind of work a request is. Who uploads or downloads slowly must not keep others from asking, nor who has a query that takes
// long.
type load int

const (
	light    load = iota // looks a few things up
	asking               // takes a processor for some milliseconds: more of them at once would all be answered as late as the last
	querying             // may take a processor and memory for long
	transfer             // takes as long as the client's line
)

// limiter holds clients to the limits of a server.
type limiter struct {
	rates *rates
	pools map[load]*pool
}

func newLimiter(l Limits) *limiter {
	processors := runtime.GOMAXPROCS(0)
	return &limiter{
		rates: &rates{rate: rate.Limit(l.Rate), burst: cmp.Or(l.Burst, max(1, int(math.Ceil(5*l.Rate))))},
		pools: map[load]*pool{
			asking:   newPool(cmp.Or(l.Questions, processors), l),
			querying: newPool(cmp.Or(l.Queries, 2*processors), l),
			transfer: newPool(cmp.Or(l.Transfers, 4*processors), l),
		},
	}
}

// enter waits for the turn of a client's request, where its work has turns.
func (l *limiter) enter(ctx context.Context, client string, work load) (leave func(), err error) {
	if p := l.pools[work]; p != nil {
		return p.enter(ctx, client)
	}
	return func() {}, nil
}

// rates are the rates of clients, at most twice maxClients: recent ones, and those that were when recent was full last.
type rates struct {
	rate  rate.Limit
	burst int

	mu            sync.Mutex
	recent, older map[string]*rate.Limiter
}

// allow reports whether a client may send a request now.
func (r *rates) allow(client string) bool {
	if r.rate == 0 {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.recent[client]
	if l == nil {
		if l = r.older[client]; l == nil {
			l = rate.NewLimiter(r.rate, r.burst)
		}
		if r.recent == nil || len(r.recent) >= maxClients {
			r.recent, r.older = map[string]*rate.Limiter{}, r.recent
		}
		r.recent[client] = l
	}
	return l.Allow()
}

// client is what the rate of a request counts for: its token, or else the address that it comes from, of version 6 the first half, of
// which one customer has all.
func client(r *http.Request, c caller) string {
	if c.name != "" {
		return "token " + c.name
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		net, _ := ip.Prefix(64) // it has as many bits
		return net.String()
	}
	return ip.String()
}

// allowance is how long a client may take for a number of bytes: it may be slow, but not only hold a connection.
func allowance(patience time.Duration, n int64) time.Duration {
	return patience + time.Duration(n)*time.Second/leastRate
}

// slowBody is the body of a request. Reading it is an error where the client sends it too slowly; what is done between two
// reads does not count.
type slowBody struct {
	io.ReadCloser
	patience time.Duration
	set      func(time.Time) error // of the connection, for reads
	n        int64
	spent    time.Duration
}

func (b *slowBody) Read(p []byte) (int, error) {
	began := time.Now()
	_ = b.set(began.Add(allowance(b.patience, b.n) - b.spent)) // where there is no connection there is nobody slow
	n, err := b.ReadCloser.Read(p)
	b.n, b.spent = b.n+int64(n), b.spent+time.Since(began)
	if errors.Is(err, io.EOF) {
		_ = b.set(time.Time{}) // from here on the server waits for the client to go away, as long as the answer takes
	}
	return n, err
}

// answerWriter writes an answer to a client, who must take it in time, and keeps what the log and the metrics say of it.
type answerWriter struct {
	http.ResponseWriter
	connection *http.ResponseController
	patience   time.Duration
	route      string // the path as routes have it
	caller     caller
	started    bool // something of the answer was written
	status     int
	bytes      int64
}

func (w *answerWriter) WriteHeader(status int) {
	w.started, w.status = true, status
	w.ResponseWriter.WriteHeader(status)
}

func (w *answerWriter) Write(p []byte) (int, error) {
	w.started = true
	_ = w.connection.SetWriteDeadline(time.Now().Add(allowance(w.patience, int64(len(p)))))
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
