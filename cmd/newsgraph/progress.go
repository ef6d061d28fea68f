package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a long piece of work is: a bar on a terminal, nothing elsewhere.
type progress struct {
	bar *progressbar.ProgressBar
}

// unknown is the total of work of which nobody knows how much it is.
const unknown = -1

// newProgress shows how many of total things are done.
func newProgress(w io.Writer, total int, what string) *progress {
	return show(w, int64(total), what, progressbar.OptionShowCount())
}

// newByteProgress shows how many of total bytes were written to it.
func newByteProgress(w io.Writer, total int64, what string) *progress {
	return show(w, total, what, progressbar.OptionShowBytes(true))
}

type progressKey struct{}

// withProgress is a context in which progressIn shows progress to w.
func withProgress(ctx context.Context, w io.Writer) context.Context {
	return context.WithValue(ctx, progressKey{}, w)
}

// progressIn is newProgress to whom a context says; to nobody where it says nothing.
func progressIn(ctx context.Context, total int, what string) *progress {
	w, _ := ctx.Value(progressKey{}).(io.Writer)
	return newProgress(w, total, what)
}

func show(w io.Writer, total int64, what string, unit progressbar.Option) *progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSpinnerType(14),
		unit,
	)}
}

// Write counts bytes.
func (p *progress) Write(b []byte) (int, error) {
	p.add(len(b))
	return len(b), nil
}

func (p *progress) add(n int) {
	if p.bar != nil {
		_ = p.bar.Add(n) // a bar that cannot be drawn is no reason to stop
	}
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// plural counts things in words: "1 report", "2 reports".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
