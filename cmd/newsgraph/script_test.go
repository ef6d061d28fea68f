package main_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	main "github.com/newsgraph/newsgraph/cmd/newsgraph"
	"github.com/newsgraph/newsgraph/graph/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"newsgraph": main.Main})
}

// TestScripts runs the program as its users do: testdata/*.txtar, each in a folder of its own. $SEED is the seed report,
// $REPORTS the folder of all reports. Beside testscript's own commands there are
//
//	exits CODE PROGRAM ARG…    the program ends with this exit code
//	hold FOLDER                another process has the store open
//	binary FILE                makes a file that is not text
//	cut FILE BYTES             cuts a file off
//	overwrite FILE             overwrites the second half of what is in a file
//	gzip FILE                  makes FILE.gz of it
//	zip ARCHIVE FILE…          makes an archive of files
func TestScripts(t *testing.T) {
	reports, err := filepath.Abs(filepath.Join("..", "..", "testdata", "reports"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPORTS", reports)
			env.Setenv("SEED", filepath.Join(reports, "000_f47f3228949849cf.txt"))
			return nil
		},
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "hold": hold, "binary": binary, "cut": cut, "overwrite": overwrite, "gzip": pack, "zip": zipped},
		RequireUniqueNames: true,
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	have := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		have = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if have != want {
		ts.Fatalf("%q ends with exit code %d, want %d\nstdout: %s\nstderr: %s", args[1:], have, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func hold(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.Open(context.Background(), ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.Close()) })
}

func binary(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00"), 0o644))
}

func cut(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

func overwrite(ts *testscript.TestScript, _ bool, args []string) {
	content, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for i := len(bytes.TrimRight(content, "\x00")) / 2; i < len(content); i++ {
		content[i] = byte(i)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o644))
}

func pack(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(errors.Join(err, w.Close(), os.WriteFile(ts.MkAbs(args[0]+".gz"), b.Bytes(), 0o644)))
}

func zipped(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range args[1:] {
		w, err := z.Create(name)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(errors.Join(z.Close(), os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644)))
}
