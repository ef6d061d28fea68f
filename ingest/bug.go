package ingest

import (
	"context"
	"fmt"
	"path"
	"runtime"
	"strings"
)

// BugError is a panic while a report was read: a mistake of this program, which only that report shows. Others can be read.
type BugError struct {
	Value any
	Where string // the function, file and line that panicked
}

func (e *BugError) Error() string {
	return fmt.Sprintf("a mistake of newsgraph, please report it with the text: %v in %s", e.Value, e.Where)
}

// guarded runs a stage; what it panics on is a [BugError].
func (s stage) guarded(ctx context.Context, w *work) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &BugError{v, panicked()}
		}
	}()
	return s.run(ctx, w)
}

// panicked is where the panic that is being recovered began: the first of our functions below the runtime's.
func panicked() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])]) // without Callers, panicked and the function deferred
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s, %s:%d", path.Base(f.Function), path.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}
