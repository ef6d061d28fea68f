package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/netutil"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/query"
)

const (
	drainTime   = 15 * time.Second // how long requests under way may take after the program was told to stop
	connections = 1024             // open at once
	defaultRate = 50               // requests a second of one client
)

// serving are the flags of the command serve.
type serving struct {
	addr, admin string
	tokens      string
	open        bool
	logFormat   string
	srv         query.Server // as far as flags say
}

func serveCommand(o *options) *cobra.Command {
	f := &serving{}
	cmd := &cobra.Command{
		Use:   "serve [PATH…]",
		Short: "Read the paths, if any, then serve API and explorer",
		Long: `serve reads the files and folders named into the store and then answers over HTTP: the explorer at /,
the API under /api, its description at /openapi.json. Interrupt it (Ctrl-C) to stop; requests under way are finished.

On 127.0.0.1 everybody on this machine may do everything. On another address it starts only with --tokens, a file that newsgraph
token makes, or with --insecure-no-auth, where something in front of it sees to who may do what. It has no TLS: a proxy in
front of it has, or tokens can be read on the way.

What one client sends is bounded by --rate, and what all of them have the server do at once by --queries and --transfers; more
is turned away with 429 and Retry-After. At --admin, an address of this machine only, stand /metrics, /healthz, /readyz and
the profiles of /debug/pprof/.`,
		Example: "  newsgraph serve testdata/reports\n  newsgraph token add --role read desk && newsgraph serve --addr :8080 --tokens newsgraph.tokens",
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("rate") && f.tokens == "" && !f.open {
				f.srv.Limits.Rate = 0 // of the machine's own user
			}
			return o.withLibrary(cmd.Context(), mayMake, func(lib *graph.Library) error { return f.run(cmd, lib, args) })
		}),
	}
	fs := cmd.Flags()
	fs.StringVar(&f.addr, "addr", "127.0.0.1:8080", "address to listen on")
	fs.StringVar(&f.tokens, "tokens", "", "file of the tokens that clients need, see newsgraph help token")
	fs.BoolVar(&f.open, "insecure-no-auth", false, "let everybody who reaches the address do everything")
	fs.StringSliceVar(&f.srv.Hosts, "host", nil, "names of the server beside localhost; requests for others are refused then")
	fs.Float64Var(&f.srv.Limits.Rate, "rate", defaultRate, "requests a second of one client, five times as many at once; 0 for no bound (no bound without --tokens on 127.0.0.1)")
	fs.IntVar(&f.srv.Limits.Questions, "questions", 0, "questions, searches and paths at once (default one for each processor)")
	fs.IntVar(&f.srv.Limits.Queries, "queries", 0, "queries at once (default two for each processor)")
	fs.IntVar(&f.srv.Limits.Transfers, "transfers", 0, "uploads at once, and as many exports and copies (default four for each processor)")
	fs.StringVar(&f.admin, "admin", "", "address of this machine for metrics and profiles, such as 127.0.0.1:6060")
	fs.StringVar(&f.logFormat, "log-format", "text", "text or json")
	offer(cmd, "log-format", "text", "json")
	fs.BoolVar(&f.srv.LogRequests, "log-requests", false, "log each request")
	fs.BoolVar(&f.srv.SPARQL.Strict, "sparql-strict", false, "SPARQL's default graph holds only what is in no named graph, not the union of all")
	fs.BoolVar(&f.srv.SPARQL.Update, "sparql-update", false, "let SPARQL updates, the Graph Store Protocol and imports change graphs other than those of reports")
	return cmd
}

func (f *serving) run(cmd *cobra.Command, lib *graph.Library, paths []string) error {
	ctx := cmd.Context()
	log, err := f.logger(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	l, err := listener(f.addr, "--addr") // first, so that a taken address is known before minutes of reading
	if err != nil {
		return err
	}
	defer l.Close()
	if err := f.access(l); err != nil {
		return err
	}
	var background sync.WaitGroup
	defer background.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	public, served := newFront(), error(nil)
	background.Go(func() {
		defer stop()
		served = listen(ctx, netutil.LimitListener(l, connections), public, log)
	})
	admin := newFront()
	if f.admin != "" {
		end, err := serveAdmin(f.admin, admin, log)
		if err != nil {
			return err
		}
		defer end() // after the requests under way: it says meanwhile that the server is about to stop
	}
	x, err := ingest.New()
	if err != nil {
		return err
	}
	if len(paths) > 0 {
		in := &ingestion{lib: lib, extractor: x, stdin: cmd.InOrStdin(), stderr: cmd.ErrOrStderr()}
		if _, err := in.paths(ctx, paths); err != nil {
			return err
		}
	}
	svc, err := query.NewService(ctx, lib, x)
	if err != nil {
		return err
	}
	background.Go(func() { svc.Follow(ctx, func(err error) { log.Error(err.Error()) }) })
	srv := f.srv
	srv.Service, srv.Logger, srv.Version, srv.Gizmo, srv.Stopping = svc, log, version, gizmo(lib.Store), ctx.Done()
	p, a := srv.Handlers()
	public.use(p)
	admin.use(a)
	fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: serving http://%s/ (stop with Ctrl-C)\n", l.Addr())
	background.Wait()
	return served
}

// front hands requests on to a handler that comes later.
type front struct{ handler atomic.Pointer[http.Handler] }

func newFront() *front {
	f := &front{}
	f.use(query.Starting(version))
	return f
}

func (f *front) use(h http.Handler) { f.handler.Store(&h) }

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*f.handler.Load()).ServeHTTP(w, r)
}

func (f *serving) logger(w io.Writer) (*slog.Logger, error) {
	switch f.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, &exitError{code: exitUsage, err: fmt.Errorf("--log-format %q is not known", f.logFormat), hint: "--log-format text or --log-format json"}
}

func listener(addr, flag string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &exitError{code: exitFailed, err: fmt.Errorf("serve: %w", err), hint: flag + " names another address"}
	}
	return l, nil
}

// local reports whether only this machine reaches a listener.
func local(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// access makes sure that nobody is served who should not be.
func (f *serving) access(l net.Listener) (err error) {
	switch {
	case f.tokens != "" && f.open:
		return &exitError{code: exitUsage, err: errors.New("--tokens and --insecure-no-auth do not go together")}
	case f.tokens != "":
		if f.srv.Tokens, err = query.OpenTokens(f.tokens); err != nil {
			return &exitError{code: exitFailed, err: fmt.Errorf("serve: %w", err), hint: "newsgraph token add --tokens " + f.tokens + " --role admin NAME makes one"}
		}
	case !f.open && !local(l):
		return &exitError{
			code: exitUsage, err: fmt.Errorf("others reach %s, and there are no tokens", l.Addr()),
			hint: "newsgraph token add makes one and --tokens FILE reads them; --insecure-no-auth lets everybody do everything",
		}
	}
	return nil
}

// serveAdmin serves operators until end is called.
func serveAdmin(addr string, h http.Handler, log *slog.Logger) (end func(), err error) {
	l, err := listener(addr, "--admin")
	if err != nil {
		return nil, err
	}
	if !local(l) {
		return nil, errors.Join(&exitError{code: exitUsage, err: fmt.Errorf("others reach --admin %s", l.Addr()), hint: "--admin 127.0.0.1:6060; there is /metrics at --addr, too"}, l.Close())
	}
	server := newHTTPServer(h, log)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("admin", "error", err)
		}
	}()
	return func() {
		_ = server.Close()
		<-done
	}, nil
}

// newHTTPServer is a server that waits for slow clients only so long. For bodies and answers a handler of query.Server sees to it.
func newHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// listen serves until ctx ends and then lets the requests under way finish. Those that take longer than drainTime are cut off.
func listen(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	var handling sync.WaitGroup
	server := newHTTPServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handling.Add(1)
		defer handling.Done()
		h.ServeHTTP(w, r)
	}), log)
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		drain, cancel := context.WithTimeout(context.Background(), drainTime)
		defer cancel()
		done <- server.Shutdown(drain)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	err := <-done
	if err != nil {
		err = errors.Join(fmt.Errorf("serve: requests were cut off after %v: %w", drainTime, err), server.Close())
	}
	handling.Wait() // before the store is closed
	return err
}
