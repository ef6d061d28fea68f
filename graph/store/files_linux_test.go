package store_test

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// TestFewFiles: where the process may open no more files, at any moment of replacing the store's, the store is what it was before or what
// it was to be, and writes go on.
func TestFewFiles(t *testing.T) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) }()
	few := limit
	few.Cur = min(limit.Cur, 256)
	for name, replace := range replacing {
		refused := 0
		for spare := range 4 {
			dir := t.TempDir()
			s := parts(t, dir)
			writable(t, s, 0)
			if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
				t.Fatal(err)
			}
			ballast := noFiles(t)
			for _, f := range ballast[:spare] {
				f.Close()
			}
			err := replace(t.Context(), s, 1)
			for _, f := range ballast[spare:] {
				f.Close()
			}
			if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
				t.Fatal(err)
			}
			want := 1
			switch {
			case errors.Is(err, syscall.EMFILE):
				refused++
			case err != nil:
				t.Errorf("%s with %d files: %v, want EMFILE", name, spare, err)
			case name == "bulk":
				want = 2
			}
			if n := wholeBatches(t, s); n != want {
				t.Errorf("%s with %d files: %d batches are there after %v, want %d", name, spare, n, err, want)
			}
			writable(t, s, want)
			if err := s.Close(); err != nil {
				t.Errorf("%s with %d files: Close: %v", name, spare, err)
			}
			onlyStore(t, dir)
		}
		if refused == 0 || refused == 4 {
			t.Errorf("%s was refused %d times of 4: the test tests nothing", name, refused)
		}
	}
}

// noFiles opens files until the process may open no more.
func noFiles(t *testing.T) (files []*os.File) {
	t.Helper()
	for {
		f, err := os.Open(os.DevNull)
		if errors.Is(err, syscall.EMFILE) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
}
