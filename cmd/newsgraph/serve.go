package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/query"
)

// drainTime is how long requests under way may take after the program was told to stop.
const drainTime = 15 * time.Second

func serveCommand(o *options) *cobra.Command {
	var addr string
	var sparql query.SPARQL
	cmd := &cobra.Command{
		Use:   "serve [PATH…]",
		Short: "Read the paths, if any, then serve API and explorer",
		Long: `serve reads the files and folders named into the store and then answers over HTTP: the explorer at /,
the API under /api, its description at /openapi.json. Interrupt it (Ctrl-C) to stop; requests under way are finished.`,
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			return o.withLibrary(cmd.Context(), mayMake, func(lib *graph.Library) error {
				return serve(cmd, lib, addr, sparql, args)
			})
		}),
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().BoolVar(&sparql.Strict, "sparql-strict", false, "SPARQL's default graph holds only what is in no named graph, not the union of all")
	cmd.Flags().BoolVar(&sparql.Update, "sparql-update", false, "let SPARQL updates, the Graph Store Protocol and imports change graphs other than those of reports")
	return cmd
}

func serve(cmd *cobra.Command, lib *graph.Library, addr string, sparql query.SPARQL, paths []string) error {
	ctx := cmd.Context()
	l, err := net.Listen("tcp", addr) // first, so that a taken address is known before minutes of reading
	if err != nil {
		return &exitError{code: exitFailed, err: fmt.Errorf("serve: %w", err), hint: "--addr names another address"}
	}
	defer l.Close()
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
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	svc, err := query.NewService(ctx, lib, x)
	if err != nil {
		return err
	}
	var following sync.WaitGroup
	defer following.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	following.Go(func() { svc.Follow(ctx, func(err error) { log.Error(err.Error()) }) })
	srv := query.Server{Service: svc, Logger: log, Version: version, SPARQL: sparql, Gizmo: gizmo(lib.Store)}
	fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: serving http://%s/ (stop with Ctrl-C)\n", l.Addr())
	return listen(ctx, l, srv.Handler(), log)
}

// listen serves until ctx ends and then lets the requests under way finish.
func listen(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
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
	return <-done
}
