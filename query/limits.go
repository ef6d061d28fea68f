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
// Service.MaxText. Where there are tokens or a rate, one client has at most half of the turns of each kind; otherwise all clients may be one
// user, who has them all.
type Limits struct {
	Rate      float64       // requests that one client may send in a second, on average; no bound where it is 0
	Burst     int           // how many of them at once; those of five seconds where it is 0
	Questions int           // questions, searches and paths that are worked on at once; one for each processor where it is 0
	Queries   int           // queries that are worked on at once; two for each processor where it is 0
	Transfers int           // uploads that are under way at once, and as many exports and copies; four for each processor where it is 0
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
	maxClients      = 4096    // whose rates are known; of more, those who were not seen lately begin anew
	siteRates       = 16      // of so many clients has a whole site of IPv6 the rate
)

// What is read of the body of a request at most, in bytes, where it is not an upload. It is read before the request waits for its turn, so that
// nobody waits for who sends it slowly, and is in memory meanwhile.
const (
	smallBody = 16 << 10  // of a question, and of anything without a token
	queryBody = 256 << 10 // of a query or a decision
)

// load is what kind of work a request is. Who uploads or downloads slowly must not keep others from asking, nor who has a query that takes
// long.
type load int

const (
	light    load = iota // looks a few things up
	asking               // takes a processor for some milliseconds: more of them at once would all be answered as late as the last
	querying             // may take a processor and memory for long
	upload               // takes as long as the client's line, and then the disk
	download             // takes as long as the client's line
)

// limiter holds clients to the limits of a server.
type limiter struct {
	rates   *rates
	sites   *rates // of all clients of a network that one customer has
	pools   map[load]*pool
	answers *answers
}

// newLimiter makes a limiter. apart says that clients are told from each other, so that none of them has all turns.
func newLimiter(l Limits, apart bool) *limiter {
	processors := runtime.GOMAXPROCS(0)
	burst := cmp.Or(l.Burst, max(1, int(math.Ceil(5*l.Rate))))
	newPool := func(limit int) *pool {
		each := limit
		if apart {
			each = max(1, limit/2)
		}
		return &pool{limit: limit, each: each, queue: cmp.Or(l.Queue, DefaultQueue), wait: cmp.Or(l.Wait, DefaultWait), of: map[string]int{}}
	}
	return &limiter{
		rates:   &rates{rate: rate.Limit(l.Rate), burst: burst},
		sites:   &rates{rate: siteRates * rate.Limit(l.Rate), burst: siteRates * burst},
		answers: &answers{of: map[string]int{}},
		pools: map[load]*pool{
			asking:   newPool(cmp.Or(l.Questions, processors)),
			querying: newPool(cmp.Or(l.Queries, 2*processors)),
			upload:   newPool(cmp.Or(l.Transfers, 4*processors)),
			download: newPool(cmp.Or(l.Transfers, 4*processors)),
		},
	}
}

// allow reports whether a client may send a request now. The site comes first: who has many addresses does not have as many entries.
func (l *limiter) allow(r *http.Request, c caller) bool {
	if at := site(r, c); at != "" && !l.sites.allow(at) {
		return false
	}
	return l.rates.allow(client(r, c))
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

// site is the network that a client without a token is in, of which one customer may have all: 65,536 clients of IPv6. It is "" of others.
func site(r *http.Request, c caller) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if ip := at.Addr().Unmap().WithZone(""); c.name == "" && err == nil && ip.Is6() {
		net, _ := ip.Prefix(48)
		return net.String()
	}
	return ""
}

// answers are the answers that lie in memory until their clients have taken them, the turns they were made in being over.
type answers struct {
	mu    sync.Mutex
	bytes int
	of    map[string]int // by client
}

// What answers take together, and those of one client, in bytes.
const (
	maxAnswers    = 256 << 20
	clientAnswers = 64 << 20
	largeAnswer   = 64 << 10 // what is smaller does not count: there are only so many connections
)

// hold makes room for an answer, until done is called. The error is errOverloaded where there is none. A first answer has room, however large it is.
func (a *answers) hold(client string, n int) (done func(), err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if had := a.of[client]; had > 0 && had+n > clientAnswers || a.bytes > 0 && a.bytes+n > maxAnswers {
		return nil, errOverloaded
	}
	a.bytes += n
	a.of[client] += n
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.bytes -= n
		if a.of[client] -= n; a.of[client] <= 0 {
			delete(a.of, client)
		}
	}, nil
}

// patience is how long a client may still let the server wait: at first, and never more than, as long as is set, and then what leastRate
// allows for what it sends or takes. So it may be slow, but neither hold a connection nor rest on what went quickly before.
type patience struct{ most, left time.Duration }

func newPatience(most time.Duration) patience { return patience{most, most} }

// gain is what bytes allow.
func (p *patience) gain(n int) { p.left = min(p.left, p.most) + time.Duration(n)*time.Second/leastRate }

// slowBody is the body of a request. Reading it is an error where the client sends it too slowly; what is done between two
// reads does not count.
type slowBody struct {
	io.ReadCloser
	patience patience
	set      func(time.Time) error // of the connection, for reads
}

func (b *slowBody) Read(p []byte) (int, error) {
	began := time.Now()
	_ = b.set(began.Add(b.patience.left)) // where there is no connection there is nobody slow
	n, err := b.ReadCloser.Read(p)
	b.patience.left -= time.Since(began)
	b.patience.gain(n)
	if errors.Is(err, io.EOF) {
		_ = b.set(time.Time{}) // from here on the server waits for the client to go away, as long as the answer takes
	}
	return n, err
}

// answerWriter writes an answer to a client, who must take it in time, and keeps what the log and the metrics say of it.
type answerWriter struct {
	http.ResponseWriter
	connection *http.ResponseController
	patience   patience
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

// Write gives the client as long as slowBody does. What the server does between two writes does not count.
func (w *answerWriter) Write(p []byte) (int, error) {
	w.started = true
	began := time.Now()
	w.patience.gain(len(p))
	_ = w.connection.SetWriteDeadline(began.Add(w.patience.left))
	n, err := w.ResponseWriter.Write(p)
	w.patience.left -= time.Since(began)
	w.bytes += int64(n)
	return n, err
}

func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
