// Command newsgraph reads news reports into a graph of cited statements and answers questions about it.
//
//	newsgraph serve testdata/reports           read the reports, serve API and explorer
//	newsgraph ask "Who released the plan?"     ask the store in newsgraph.db
//
// Results go to standard output, progress and messages to standard error. Exit codes: 0 done; 1 failed; 2 wrong usage;
// 3 some input could not be read, the rest went in; 4 nothing found (no answer, no path, no such report).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/newsgraph/newsgraph/graph"
)

// version is the program's version, stamped into exports and answers.
const version = "0.1.0"

// The exit codes.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitPartial = 3
	exitNothing = 4
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal kills, whatever the first one still waits for
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program without its process: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return report(stderr, &exitError{code: exitFailed, err: errors.New("interrupted"), hint: "what was finished before is kept; the same command again goes on from there"})
	}
	var e *exitError
	if !errors.As(err, &e) { // cobra's own errors are about usage
		e = &exitError{code: exitUsage, err: err, hint: helpOn(cmd)}
	}
	return report(stderr, e)
}

// helpOn says which help to read: "newsgraph help ask says how it is used".
func helpOn(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return "newsgraph help lists the commands"
	}
	return strings.Replace(cmd.CommandPath(), "newsgraph", "newsgraph help", 1) + " says how it is used"
}

// report tells the user of an error and gives the exit code it stands for.
func report(stderr io.Writer, e *exitError) int {
	if e.err != nil {
		fmt.Fprintf(stderr, "newsgraph: error: %v\n", e.err)
	}
	if e.hint != "" {
		fmt.Fprintf(stderr, "newsgraph: hint: %s\n", e.hint)
	}
	return e.code
}

// exitError is an error with the exit code and the hint that go with it.
type exitError struct {
	code int
	err  error // nil where the output already says it
	hint string
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// failed makes a command's error one of exit code 1, unless it already has a code.
func failed(run func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := run(cmd, args)
		var e *exitError
		if err == nil || errors.As(err, &e) {
			return err
		}
		return &exitError{code: exitFailed, err: err}
	}
}

// options are the flags that every command has.
type options struct {
	db   string
	base string
}

func newRoot() *cobra.Command {
	o := &options{}
	root := &cobra.Command{
		Use:   "newsgraph",
		Short: "Who said what, who did what to whom, and how actors are linked – with the sentence it rests on",
		Long: `newsgraph reads news reports, turns them into cited statements, holds them in an embedded graph
store and answers questions about them.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 some input could not be read, the rest went in;
4 nothing found (no answer, no path, no such report).`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if absoluteIRI(o.base) || o.base == "" {
				return nil
			}
			return &exitError{code: exitUsage, err: fmt.Errorf("--base %q is no absolute IRI", o.base), hint: "--base https://example.org/news/, without spaces and without #"}
		},
	}
	db := os.Getenv("NEWSGRAPH_DB")
	if db == "" {
		db = "newsgraph.db"
	}
	root.PersistentFlags().StringVar(&o.db, "db", db, "store: a folder, mem: for one that is gone afterwards, or postgres://… for a database (or $NEWSGRAPH_DB)")
	root.PersistentFlags().Lookup("db").DefValue = withoutPassword(db) // as the help shows it
	root.PersistentFlags().StringVar(&o.base, "base", "", "base of the IRIs in the store, an absolute IRI (default that of the store, else "+graph.DefaultBase+")")
	root.AddCommand(
		serveCommand(o), ingestCommand(o), askCommand(o), queryCommand(o), pathCommand(o), exportCommand(o), importCommand(o), importsCommand(o),
		reportsCommand(o), entitiesCommand(o), extractCommand(o), checkCommand(o), backupCommand(o), restoreCommand(o), compactCommand(o), tokenCommand(), evalCommand(o),
	)
	return root
}

// offer has the shell complete a flag with these words, where newsgraph completion was set up.
func offer(cmd *cobra.Command, flag string, words ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // an error says that there is no such flag
}

// absoluteIRI reports whether s is an absolute IRI: a scheme and what it leads to, without a fragment (RFC 3987, section 2.2).
func absoluteIRI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs() && (u.Host != "" || u.Opaque != "") && !strings.ContainsFunc(s, func(c rune) bool {
		return unicode.IsSpace(c) || unicode.IsControl(c) || strings.ContainsRune("<>\"{}|\\^`#", c)
	})
}
