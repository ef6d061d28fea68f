package store_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// TestGizmoMemory: a query that takes more and more memory is stopped and says so, and the store goes on; one that only leaves garbage is
// not stopped.
func TestGizmoMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some hundred MB")
	}
	s := open(t, "mem:")
	defer s.Close()
	if err := s.Update(t.Context(), nil, batch(1)); err != nil {
		t.Fatal(err)
	}
	defer store.BoundGizmo(64 << 20)()
	for _, test := range []struct{ name, text string }{
		{"array", `a = []; while (true) { a.push(a.length + " of many") }`},
		{"string", `s = "x"; while (true) { s += s + "y" }`},
		{"objects", `o = null; while (true) { o = {next: o} }`},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			runtime.GC() // what the one before left
			start := time.Now()
			if found, err := store.Gizmo(ctx, s, test.text, 10); !errors.Is(err, store.ErrGizmoMemory) {
				t.Errorf("%v, %v after %v; want ErrGizmoMemory", found, err, time.Since(start))
			}
			t.Logf("stopped after %v", time.Since(start).Round(time.Millisecond))
			if n, err := s.Count(t.Context(), graph.Pattern{}); n != 20 || err != nil {
				t.Errorf("afterwards Count = %d, %v; want 20", n, err)
			}
		})
	}
	runtime.GC()
	garbage := `for (var i = 0; i < 10000; i++) { var a = new Array(2000).join("x" + i) } g.V().Limit(1).All()`
	if found, err := store.Gizmo(t.Context(), s, garbage, 10); len(found) != 1 || err != nil {
		t.Errorf("garbage: %v, %v; want a result", found, err)
	}
}
