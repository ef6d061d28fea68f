package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

func backupCommand(o *options) *cobra.Command {
	var server, out string
	cmd := &cobra.Command{
		Use:   "backup -o FILE",
		Short: "Copy a store, while it is served too",
		Long: `backup copies the file of a store as it is at one moment. --server copies that of a serving newsgraph, which goes on reading and
writing meanwhile; where it wants tokens, $NEWSGRAPH_TOKEN is one of the role admin. Without --server nobody else may have the store open.
newsgraph restore makes a store of the copy.

A database is copied by its own tools, such as pg_dump; newsgraph export --format nquads and newsgraph import copy any store.`,
		Example: "  newsgraph backup --db newsgraph.db -o monday.bolt\n  newsgraph backup --server http://127.0.0.1:8080 -o monday.bolt",
		Args:    cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return &exitError{code: exitUsage, err: errors.New("no file to write"), hint: "-o FILE, or -o /dev/stdout"}
			}
			return output{out, cmd.OutOrStdout(), cmd.ErrOrStderr()}.write(func(w io.Writer) error {
				if server != "" {
					return download(cmd.Context(), server, w)
				}
				return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
					return lib.Backup(cmd.Context(), w)
				})
			})
		}),
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	cmd.Flags().StringVar(&server, "server", "", "address of a serving newsgraph, http://127.0.0.1:8080")
	return cmd
}

// download writes what a server gives as its backup.
func download(ctx context.Context, server string, w io.Writer) error {
	at, err := url.JoinPath(server, "api/backup")
	if err != nil {
		return fmt.Errorf("--server: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return fmt.Errorf("--server: %w", err)
	}
	if token := os.Getenv("NEWSGRAPH_TOKEN"); token != "" { // no flag: others on the machine see those
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(res.Body, 1000)) // the status says it, if this does not
		return fmt.Errorf("backup: %s answers %s: %s", server, res.Status, strings.TrimSpace(string(body)))
	}
	if _, err := io.Copy(w, res.Body); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

func restoreCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "restore --db FOLDER FILE",
		Short: "Make a store of what backup wrote",
		Long: `restore makes a store of a copy in a folder that has none, after it has verified the copy: every block, index and count of it. Of what
is not whole it makes nothing.`,
		Example: "  newsgraph restore --db restored.db monday.bolt",
		Args:    cobra.ExactArgs(1),
		RunE: failed(func(cmd *cobra.Command, args []string) error {
			if o.db == "mem:" || strings.Contains(o.db, "://") {
				return &exitError{code: exitUsage, err: fmt.Errorf("%s is no folder", withoutPassword(o.db)), hint: "--db names the folder to make"}
			}
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			total := int64(unknown)
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				total = info.Size()
			}
			bar := newByteProgress(cmd.ErrOrStderr(), total, "restoring")
			err = store.Restore(cmd.Context(), o.db, io.TeeReader(f, bar))
			bar.finish()
			if errors.Is(err, store.ErrStoreExists) {
				return &exitError{code: exitFailed, err: err, hint: "--db names a folder without a store; move the old one away"}
			}
			if err == nil {
				fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: made a store in %s\n", o.db)
			}
			return err
		}),
	}
}

func compactCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Give back the room that deleted reports had",
		Long: `compact rewrites the file of a store without the room that nothing uses any more. Until the new file is whole the old one stays.
A serving newsgraph does it on POST /api/compact, while it goes on answering.`,
		Example: "  newsgraph compact --db newsgraph.db",
		Args:    cobra.NoArgs,
		RunE: failed(func(cmd *cobra.Command, _ []string) error {
			return o.withLibrary(cmd.Context(), mustExist, func(lib *graph.Library) error {
				bar := newProgress(cmd.ErrOrStderr(), unknown, "compacting")
				before, after, err := lib.Compact(cmd.Context())
				bar.finish()
				if err == nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "newsgraph: %d bytes, %d before\n", after, before)
				}
				return err
			})
		}),
	}
}
