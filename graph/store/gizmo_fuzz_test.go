package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
)

// TestGizmoPanics: what Cayley panics on is a mistake in the script, and the program goes on.
func TestGizmoPanics(t *testing.T) {
	s := open(t, "mem:")
	defer s.Close()
	if err := s.Update(t.Context(), nil, batch(1)); err != nil {
		t.Fatal(err)
	}
	for script, want := range map[string]string{
		`g.V().Out([null, 1], [[]]).All()`:                              "unsupported type",
		`[1].map(function () { g.V().Out([null, 1], "x").All() })`:      "unsupported type",
		`try { g.V().Out([null, 1], "x") } finally { g.Emit(1) }`:       "unsupported type",
		`function f() { [1].map(f) } f()`:                               "more than 1000 calls",
		`function f() { return f() + 1 } f()`:                           "more than 1000 calls",
		`Promise.resolve(1).then(function () { g.V().Out([null], 1) })`: "Promise is not defined",
		`run()`:                  "run is not defined",
		`g.Emit(function () {})`: "result 1 is nothing that JSON has",
		`throw "up"`:             "up",
		`g.V(`:                   "Unexpected end of input",
	} {
		_, err := store.Gizmo(t.Context(), s, script, 10)
		var wrong *store.QueryError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want a QueryError with %q", script, err, want)
		}
	}
	_, err := store.Gizmo(t.Context(), s, `(async function () { await null; g.V().Out([null, 1], "x").All() })()`, 10)
	if err != nil {
		t.Errorf("what is left to do is not done: %v", err)
	}
	if found, err := store.Gizmo(t.Context(), s, `g.Emit({a: 1}); g.V().Limit(1).All()`, 10); len(found) != 2 || err != nil {
		t.Errorf("afterwards: %s, %v", found, err)
	}
}

// FuzzGizmo runs any script: what is wrong with it is a QueryError, what takes too long ends, and the store is what it was.
func FuzzGizmo(f *testing.F) {
	for _, s := range []string{
		`g.V().All()`, `g.V("<urn:a>").Out("<urn:p>").Tag("x").In().GetLimit(2)`, `g.V().Has("<urn:p>", "b").Count()`, `g.Emit({a: [1, null, "x"]})`,
		`g.V("<urn:a>").FollowRecursive(g.M().Out()).All()`, `while (true) {}`, `throw 1`, `g.V(`, `undefined.x`, `g.V(g.V(g.V())).All()`,
		`var m = g.Morphism().Out("<urn:p>"); g.V().Follow(m).FollowR(m).Intersect(g.V()).Except(g.V("<urn:a>")).ForEach(function (d) { g.Emit(d.id) })`,
		`g.V().Filter(like("%a%"), regex("[")).All()`, `g.V().Labels().Order().Skip(-1).Limit(1e99).All()`, `JSON.parse("{")`, `g.V().Save(null, {}).All()`,
		`function f() { return f() } f()`, `g.V().Out([null, 1, {}], [[]]).All()`, `graph.Uri("rdf:type")`, `g.addNamespace("x", "y"); g.V("x:a").All()`,
	} {
		f.Add(s)
	}
	s := open(f, "mem:")
	quads := []graph.Quad{
		{Subject: iri("urn:a"), Predicate: iri("urn:p"), Object: graph.Literal("b"), Label: iri("urn:g")},
		{Subject: iri("urn:a"), Predicate: iri("urn:q"), Object: iri("urn:b"), Label: iri("urn:g")},
		{Subject: iri("urn:b"), Predicate: iri("urn:p"), Object: iri("urn:a"), Label: iri("urn:h")},
	}
	if err := s.Update(context.Background(), nil, quads); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			t.Skip("long scripts only take longer")
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		found, err := store.Gizmo(ctx, s, text, 10)
		var wrong *store.QueryError
		if err != nil && !errors.As(err, &wrong) && ctx.Err() == nil {
			t.Fatalf("%q: %v", text, err)
		}
		if len(found) > 10 {
			t.Fatalf("%q gives %d results", text, len(found))
		}
		if have := match(t, s); len(have) != len(quads) {
			t.Fatalf("after %q the store holds %d quads", text, len(have))
		}
	})
}
