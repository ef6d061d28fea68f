package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"

	"github.com/newsgraph/newsgraph/graph"
)

// ErrGizmo says that a store is none that Cayley's query languages run on.
var ErrGizmo = errors.New("Gizmo runs on mem: and folders, not on a database")

// ErrGizmoMemory says that the program grew too much while a query ran.
var ErrGizmoMemory = errors.New("the program's memory grew too much while the query ran")

// GizmoMemory is by how many bytes the program may grow while a query of Gizmo runs.
const GizmoMemory = 256 << 20

var gizmoMemory uint64 = GizmoMemory // less in tests

// QueryError is a mistake in a query, in Cayley's words.
type QueryError struct{ Err error }

func (e *QueryError) Error() string { return "gizmo: " + e.Err.Error() }
func (e *QueryError) Unwrap() error { return e.Err }

// Gizmo runs a query in Cayley's language of that name, JavaScript that may only read, and gives at most limit results as they
// are for JSON. It ends with ctx. Errors of the query are of type *QueryError; where there are results before it, they are lost.
// A query during which the program grows by more than GizmoMemory ends with ErrGizmoMemory, whoever else took some of it. What
// a single call of a built-in function takes is not bounded, nor can it be interrupted: "x".repeat(1e9).
func Gizmo(ctx context.Context, s graph.Store, text string, limit int) ([]any, error) {
	qs, ok := Cayley(s)
	if !ok {
		return nil, ErrGizmo
	}
	boundRegexps()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go watchMemory(ctx, gizmoMemory, func() { cancel(fmt.Errorf("%w: by more than %d MiB", ErrGizmoMemory, gizmoMemory>>20)) })
	run, err := run(ctx, qs, text, limit)
	if err != nil {
		return nil, &QueryError{err}
	}
	out := []any{}
	for run.results.Next(ctx) {
		result, err := json.Marshal(run.results.Result())
		if err != nil {
			return nil, &QueryError{fmt.Errorf("result %d is nothing that JSON has: %w", len(out)+1, errors.Join(err, run.results.Close()))}
		}
		out = append(out, json.RawMessage(result))
	}
	err = run.results.Err()
	if closed := run.results.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = run.err
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("gizmo: %w", context.Cause(ctx))
	case err != nil:
		return nil, &QueryError{err}
	}
	return out, nil
}

// boundRegexps ends what a regular expression of JavaScript that backtracks without end would do for ever, since it cannot be interrupted,
// by when the query has long been ended itself: goja takes the end for no match.
var boundRegexps = sync.OnceFunc(func() { regexp2.DefaultMatchTimeout = 10 * time.Minute })

// watchMemory calls stop once the program holds more bytes than it did, by more than most. The JavaScript engine counts none of what it
// allocates (https://github.com/dop251/goja/issues/6), so that it is all that can be watched. It ends with ctx.
func watchMemory(ctx context.Context, most uint64, stop func()) {
	before := memoryHeld()
	for every := 20 * time.Millisecond; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		every = 20 * time.Millisecond
		now := memoryHeld()
		if before = min(before, now); now < before+most {
			continue
		}
		runtime.GC() // much of it may be garbage
		if now = memoryLive(); now >= before+most {
			stop()
			return
		}
		before = min(before, now)
		every *= 10 // others, too, wait for a collection
	}
}

// memoryHeld is how many bytes objects and stacks take, garbage included. A function that calls itself through a built-in one,
// function f() { [1].map(f) }, takes only stack; beyond 1 GB of it the runtime would end the program.
func memoryHeld() uint64 {
	return measured("/memory/classes/heap/objects:bytes", "/memory/classes/heap/stacks:bytes")
}

// memoryLive is how many bytes of objects the last collection kept, and those of stacks.
func memoryLive() uint64 { return measured("/gc/heap/live:bytes", "/memory/classes/heap/stacks:bytes") }

// measured is the sum of metrics of the runtime that are whole numbers.
func measured(names ...string) (sum uint64) {
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	for _, s := range samples {
		sum += s.Value.Uint64()
	}
	return sum
}
