// Package graphtest is what tests of other packages share: [Store], the one suite that every graph.Store must pass, and [Bulk],
// its part about updates larger than memory; [Postgres], an empty schema of a database; [News], made-up readings of any number;
// [OpenW3C], the test suites of W3C in testdata; and [Isomorphic], which compares graphs with blank nodes.
package graphtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
)

// Store runs the suite. open gives an empty store each time it is called; the suite closes it.
func Store(t *testing.T, open func(t *testing.T) graph.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, graph.Store)
	}{
		{"empty", empty}, {"terms", terms}, {"zeros", zeros}, {"patterns", patterns}, {"atomic", whole}, {"model", model}, {"many", many},
		{"load", load}, {"page", page}, {"bulk", bulk},
		{"concurrent", concurrent}, {"transact", transact}, {"nested", nested}, {"view", view}, {"follow", follow}, {"cancel", cancelled}, {"closed", closed},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			defer s.Close()
			test.run(t, s)
			verified(t, s, test.name)
		})
	}
}

// verified: whatever was done to a store that verifies itself, it is sound; after Close it says that it was closed.
func verified(t *testing.T, s graph.Store, name string) {
	v, ok := s.(graph.Verifier)
	if !ok {
		return
	}
	found, err := v.Verify(context.Background())
	switch {
	case name == "closed" && errors.Is(err, graph.ErrClosed):
	case err != nil || len(found) > 0:
		t.Errorf("Verify = %q, %v", found, err)
	}
}

func all(t *testing.T, s graph.Store, p graph.Pattern) []graph.Quad {
	t.Helper()
	var out []graph.Quad
	for q, err := range s.Match(context.Background(), p) {
		if err != nil {
			t.Fatalf("Match(%v): %v", p, err)
		}
		out = append(out, q)
	}
	slices.SortFunc(out, graph.CompareQuads)
	return out
}

func update(t *testing.T, s graph.Store, remove, add []graph.Quad) {
	t.Helper()
	if err := s.Update(context.Background(), remove, add); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func iri(s string) graph.RDFTerm { return graph.IRI("https://newsgraph.example/id/" + s) }

func empty(t *testing.T, s graph.Store) {
	if q := all(t, s, graph.Pattern{}); len(q) != 0 {
		t.Errorf("an empty store gives %v", q)
	}
	if n, err := s.Count(context.Background(), graph.Pattern{Subject: iri("a")}); n != 0 || err != nil {
		t.Errorf("Count = %d, %v; want 0", n, err)
	}
	update(t, s, []graph.Quad{{Subject: iri("a"), Predicate: iri("b"), Object: iri("c")}}, nil) // absent: no error
}

// terms: whatever a term holds comes back as it was.
func terms(t *testing.T, s graph.Store) {
	var quads []graph.Quad
	for i, o := range []graph.RDFTerm{
		graph.IRI("http://example.org/ä b<>\""), graph.Blank("b0"), graph.Literal(""), graph.Literal("a\x00b\n\"\\\u2028"),
		graph.Literal("a"), graph.LangString("a", "en"), graph.LangString("a", "en-gb"), graph.Typed("a", "http://example.org/t"),
		graph.Typed("1", "http://www.w3.org/2001/XMLSchema#integer"), graph.Literal("1"), graph.IRI("a"), graph.Blank("a"),
	} {
		quads = append(quads, graph.Quad{Subject: iri("s"), Predicate: iri("p"), Object: o, Label: iri(fmt.Sprint("g", i%2))})
	}
	slices.SortFunc(quads, graph.CompareQuads)
	update(t, s, nil, quads)
	if diff := cmp.Diff(quads, all(t, s, graph.Pattern{})); diff != "" {
		t.Errorf("quads (-want +have):\n%s", diff)
	}
	for _, q := range quads {
		if have := all(t, s, graph.Pattern{Object: q.Object}); len(have) != 1 || have[0] != q {
			t.Errorf("Match(object %v) = %v", q.Object, have)
		}
	}
}

// zeros: a zero byte in a datatype or a language is refused, whatever it would make alike, and nothing is found by it. In a value it may be.
func zeros(t *testing.T, s graph.Store) {
	quad := func(o graph.RDFTerm) graph.Quad { return graph.Quad{Subject: iri("s"), Predicate: iri("p"), Object: o} }
	kept := quad(graph.LangString("c\x00d", "b"))
	kept.Object.Datatype = "a"
	update(t, s, nil, []graph.Quad{kept})
	for _, o := range []graph.RDFTerm{
		{Kind: graph.LiteralTerm, Datatype: "a\x00b", Lang: "c", Value: "d"}, {Kind: graph.LiteralTerm, Datatype: "a", Lang: "b\x00c", Value: "d"},
		graph.LangString("a", "e\x00n"), graph.Typed("a", "\x00"),
	} {
		bad := []graph.Quad{quad(graph.Literal("a")), quad(o)}
		if err := s.Update(context.Background(), nil, bad); err == nil {
			t.Errorf("Update took %q", o)
		}
		if l, ok := s.(graph.Loader); ok {
			if _, err := l.Load(context.Background(), Quads(bad)); err == nil {
				t.Errorf("Load took %q", o)
			}
		}
		if b, ok := s.(graph.BulkTransactor); ok {
			err := b.TransactBulk(context.Background(), func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error) {
				return Quads(nil), Quads(bad), nil
			})
			if err == nil {
				t.Errorf("TransactBulk took %q", o)
			}
		}
		if have := all(t, s, graph.Pattern{Object: o}); len(have) > 0 {
			t.Errorf("Match(object %q) = %q", o, have)
		}
		if n, err := s.Count(context.Background(), graph.Pattern{Object: o}); n != 0 || err != nil {
			t.Errorf("Count(object %q) = %d, %v", o, n, err)
		}
	}
	if have := all(t, s, graph.Pattern{}); len(have) != 1 || have[0] != kept {
		t.Errorf("the store holds %q, want %q", have, kept)
	}
}

// universe is every quad over few terms, with and without a label.
func universe() []graph.Quad {
	ts := []graph.RDFTerm{iri("a"), iri("b"), graph.Literal("a")}
	var out []graph.Quad
	for _, s := range ts[:2] {
		for _, p := range ts[:2] {
			for _, o := range ts {
				for _, l := range []graph.RDFTerm{{}, iri("g"), iri("h")} {
					out = append(out, graph.Quad{Subject: s, Predicate: p, Object: o, Label: l})
				}
			}
		}
	}
	return out
}

// everyPattern is every pattern over the terms of universe.
func everyPattern() []graph.Pattern {
	ts := []graph.RDFTerm{{}, iri("a"), iri("b"), graph.Literal("a"), iri("absent")}
	var out []graph.Pattern
	for _, s := range ts[:3] {
		for _, p := range ts[:3] {
			for _, o := range ts {
				for _, l := range []graph.RDFTerm{{}, iri("g"), iri("absent")} {
					out = append(out, graph.Pattern{Subject: s, Predicate: p, Object: o, Label: l})
				}
				out = append(out, graph.Pattern{Subject: s, Predicate: p, Object: o, DefaultGraph: true})
			}
		}
	}
	return out
}

// check compares every pattern with a search of what the store should hold.
func check(t *testing.T, s graph.Store, want map[graph.Quad]bool) {
	t.Helper()
	for _, p := range everyPattern() {
		var fit []graph.Quad
		for q := range want {
			if p.Matches(q) {
				fit = append(fit, q)
			}
		}
		slices.SortFunc(fit, graph.CompareQuads)
		if diff := cmp.Diff(fit, all(t, s, p)); diff != "" {
			t.Fatalf("Match(%v) (-want +have):\n%s", p, diff)
		}
		if n, err := s.Count(context.Background(), p); err != nil || n != int64(len(fit)) {
			t.Fatalf("Count(%v) = %d, %v; want %d", p, n, err, len(fit))
		}
	}
}

func patterns(t *testing.T, s graph.Store) {
	want := map[graph.Quad]bool{}
	for i, q := range universe() {
		if i%3 != 1 {
			want[q] = true
		}
	}
	var add []graph.Quad
	for q := range want {
		add = append(add, q, q)
	}
	update(t, s, nil, add)
	check(t, s, want)
}

// whole: an update that fails changes nothing, and what is removed and added at once is there.
func whole(t *testing.T, s graph.Store) {
	u := universe()
	update(t, s, nil, u[:4])
	if err := s.Update(context.Background(), u[:2], []graph.Quad{u[5], {}}); err == nil {
		t.Error("a quad without subject was accepted")
	}
	if have := all(t, s, graph.Pattern{}); len(have) != 4 {
		t.Errorf("after a failed update the store holds %d quads, want 4", len(have))
	}
	update(t, s, u[:4], u[:1])
	if have := all(t, s, graph.Pattern{}); len(have) != 1 || have[0] != u[0] {
		t.Errorf("after removing four and adding one of them: %v", have)
	}
}

// model compares random updates with a map.
func model(t *testing.T, s graph.Store) {
	rnd := rand.New(rand.NewPCG(1, 2))
	u := universe()
	want := map[graph.Quad]bool{}
	some := func() []graph.Quad {
		var out []graph.Quad
		for range rnd.IntN(6) {
			out = append(out, u[rnd.IntN(len(u))])
		}
		return out
	}
	for range 60 {
		remove, add := some(), some()
		update(t, s, remove, add)
		for _, q := range remove {
			delete(want, q)
		}
		for _, q := range add {
			want[q] = true
		}
		check(t, s, want)
	}
	var rest []graph.Quad
	for q := range want {
		rest = append(rest, q)
	}
	update(t, s, rest, nil)
	check(t, s, map[graph.Quad]bool{})
}

// quad is the n-th of a graph with hubs: few predicates, few objects of many quads, a label for every 50.
func quad(n int) graph.Quad {
	return graph.Quad{
		Subject: iri(fmt.Sprint("s", n/7)), Predicate: iri(fmt.Sprint("p", n%13)), Object: iri(fmt.Sprint("o", n%7*n%997)), Label: iri(fmt.Sprint("g", n/50)),
	}
}

// many compares random updates of hundreds of quads, which cut blocks and empty them, with a map.
func many(t *testing.T, s graph.Store) {
	rnd := rand.New(rand.NewPCG(3, 4))
	want := map[graph.Quad]bool{}
	some := func() []graph.Quad {
		var out []graph.Quad
		from, step := rnd.IntN(20000), 1+rnd.IntN(3)
		for i := range rnd.IntN(1500) {
			out = append(out, quad(from+i*step))
		}
		return out
	}
	rounds := 30
	if testing.Short() {
		rounds = 10
	}
	for round := range rounds {
		remove, add := some(), some()
		if round%5 == 4 { // almost all of it
			for q := range want {
				if rnd.IntN(20) > 0 {
					remove = append(remove, q)
				}
			}
		}
		update(t, s, remove, add)
		for _, q := range remove {
			delete(want, q)
		}
		for _, q := range add {
			want[q] = true
		}
		q := quad(rnd.IntN(20000))
		for _, p := range []graph.Pattern{
			{}, {Subject: q.Subject}, {Predicate: q.Predicate}, {Object: q.Object}, {Label: q.Label}, {Predicate: q.Predicate, Object: q.Object},
			{Subject: q.Subject, Label: q.Label}, {Object: q.Object, Label: q.Label}, {Predicate: q.Predicate, Label: q.Label},
		} {
			matches(t, s, p, want)
		}
		verified(t, s, "many")
	}
}

// matches compares what the store gives and counts with a search of what it should hold.
func matches(t *testing.T, s graph.Store, p graph.Pattern, want map[graph.Quad]bool) {
	t.Helper()
	var fit []graph.Quad
	for q := range want {
		if p.Matches(q) {
			fit = append(fit, q)
		}
	}
	slices.SortFunc(fit, graph.CompareQuads)
	if have := all(t, s, p); !slices.Equal(have, fit) {
		t.Fatalf("Match(%v) gives %d quads, want %d", p, len(have), len(fit))
	}
	if n, err := s.Count(context.Background(), p); err != nil || n != int64(len(fit)) {
		t.Fatalf("Count(%v) = %d, %v; want %d", p, n, err, len(fit))
	}
}

// load: what is loaded is what is there, with what was there before; an error says how much is.
func load(t *testing.T, s graph.Store) {
	l, ok := s.(graph.Loader)
	if !ok {
		t.Skip("no Loader")
	}
	want := map[graph.Quad]bool{}
	var before []graph.Quad
	for i := range 100 {
		before = append(before, quad(i*31))
	}
	update(t, s, nil, before)
	n, err := l.Load(context.Background(), func(yield func(graph.Quad, error) bool) {
		for i := range 3000 {
			if !yield(quad(i), nil) || i%3 == 0 && !yield(quad(i), nil) {
				return
			}
		}
	})
	if err != nil || n != 4000 {
		t.Fatalf("Load = %d, %v; want the 4000 quads it was given", n, err)
	}
	for i := range 3000 {
		want[quad(i)] = true
	}
	for _, q := range before {
		want[q] = true
	}
	matches(t, s, graph.Pattern{}, want)
	refused := errors.New("refused")
	n, err = l.Load(context.Background(), func(yield func(graph.Quad, error) bool) {
		_ = yield(quad(50000), nil) && yield(graph.Quad{}, refused)
	})
	if !errors.Is(err, refused) || n != 0 {
		t.Errorf("Load with an error = %d, %v", n, err)
	}
	if _, err = l.Load(context.Background(), func(yield func(graph.Quad, error) bool) { yield(graph.Quad{}, nil) }); err == nil {
		t.Error("Load took a quad without terms")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Load(ctx, func(yield func(graph.Quad, error) bool) { yield(quad(50000), nil) }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled Load gave %v", err)
	}
	matches(t, s, graph.Pattern{}, want)
}

// page: the pages together are what Match gives, each quad once, whatever is deleted meanwhile elsewhere.
func page(t *testing.T, s graph.Store) {
	pager, ok := s.(graph.Pager)
	if !ok {
		t.Skip("no Pager")
	}
	var quads []graph.Quad
	for i := range 1000 {
		quads = append(quads, quad(i))
	}
	update(t, s, nil, quads)
	for _, p := range []graph.Pattern{
		{}, {Predicate: iri("p3")}, {Object: quad(1).Object}, {Label: iri("g7")}, {Subject: iri("s9"), Label: iri("g1")}, {Subject: iri("absent")},
		{Predicate: iri("p3"), Label: iri("g2")}, {DefaultGraph: true},
	} {
		var have []graph.Quad
		var removed graph.Quad
		after := ""
		for {
			found, next, err := pager.Page(context.Background(), p, after, 7)
			if err != nil {
				t.Fatal(err)
			}
			have = append(have, found...)
			if next == "" {
				break
			}
			if len(have) == 14 { // the quad from which the next page goes on
				removed = have[13]
				update(t, s, []graph.Quad{removed}, nil)
			}
			after = next
		}
		if !removed.Subject.IsZero() {
			update(t, s, nil, []graph.Quad{removed})
		}
		slices.SortFunc(have, graph.CompareQuads)
		if want := all(t, s, p); !slices.Equal(want, have) {
			t.Errorf("%v: the pages give %d quads, Match %d", p, len(have), len(want))
		}
	}
	for _, after := range []string{"x", "1", "1.2.3", "1.2.3.4.5", "-1.0.0.0", "1.2.3.4 "} {
		if _, _, err := pager.Page(context.Background(), graph.Pattern{}, after, 7); !errors.Is(err, graph.ErrCursor) {
			t.Errorf("Page after %q: %v, want ErrCursor", after, err)
		}
	}
}

// concurrent: readers see whole updates while writers write, and may write while they range.
func concurrent(t *testing.T, s graph.Store) {
	group := func(i int) []graph.Quad {
		var out []graph.Quad
		for k := range 10 {
			out = append(out, graph.Quad{Subject: iri(fmt.Sprint("s", i)), Predicate: iri("p"), Object: iri(fmt.Sprint("o", k)), Label: iri("g")})
		}
		return out
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 10 {
				if err := s.Update(context.Background(), nil, group(i)); err != nil {
					t.Errorf("Update: %v", err)
				}
				if err := s.Update(context.Background(), group(i), nil); err != nil {
					t.Errorf("Update: %v", err)
				}
			}
		})
		wg.Go(func() {
			for range 40 {
				n := 0
				for _, err := range s.Match(context.Background(), graph.Pattern{Label: iri("g")}) {
					if err != nil {
						t.Errorf("Match: %v", err)
					}
					n++
				}
				if n%10 != 0 {
					t.Errorf("a reader saw %d quads: part of an update", n)
				}
			}
		})
	}
	wg.Wait()
	update(t, s, nil, group(0))
	for q, err := range s.Match(context.Background(), graph.Pattern{}) {
		if err != nil {
			t.Fatal(err)
		}
		update(t, s, []graph.Quad{q}, nil)
	}
	check(t, s, map[graph.Quad]bool{})
}

// transact: what a transaction reads is what it changes. Each of many counts the quads there are and adds one of that number.
func transact(t *testing.T, s graph.Store) {
	tr, ok := s.(graph.Transactor)
	if !ok {
		t.Skip("no Transactor")
	}
	n := func(i int) graph.Quad {
		return graph.Quad{Subject: iri(fmt.Sprint(i)), Predicate: iri("p"), Object: iri("o"), Label: iri("g")}
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				err := tr.Transact(context.Background(), func(r graph.Reader) (remove, add []graph.Quad, err error) {
					i := 0
					for _, err := range r.Match(context.Background(), graph.Pattern{Label: iri("g")}) {
						if err != nil {
							return nil, nil, err
						}
						i++
					}
					return nil, []graph.Quad{n(i)}, nil
				})
				if err != nil {
					t.Errorf("Transact: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if have := len(all(t, s, graph.Pattern{Label: iri("g")})); have != 40 {
		t.Errorf("40 transactions that each add one quad left %d", have)
	}
	refused := errors.New("refused")
	err := tr.Transact(context.Background(), func(graph.Reader) (remove, add []graph.Quad, err error) {
		return []graph.Quad{n(0)}, nil, refused
	})
	if have := len(all(t, s, graph.Pattern{})); !errors.Is(err, refused) || have != 40 {
		t.Errorf("a refused transaction gave %v and left %d quads", err, have)
	}
}

// thousands are more quads than a store gives at once, and a pattern that they fit.
func thousands() ([]graph.Quad, graph.Pattern) {
	var out []graph.Quad
	for i := range 10100 {
		out = append(out, graph.Quad{Subject: iri(fmt.Sprint("s", i)), Predicate: iri("p"), Object: iri("o"), Label: iri("g")})
	}
	return out, graph.Pattern{Predicate: iri("p"), Object: iri("o")}
}

// within ranges over many quads, and within that over those of some of them, and over all. It counts how many it found in each.
func within(r graph.Reader, p graph.Pattern) (outer, inner, all int, err error) {
	ctx := context.Background()
	for q, err := range r.Match(ctx, p) {
		if err != nil {
			return outer, inner, all, err
		}
		if outer++; outer%5000 != 0 {
			continue
		}
		for _, err := range r.Match(ctx, graph.Pattern{Subject: q.Subject}) {
			if err != nil {
				return outer, inner, all, err
			}
			inner++
		}
		for _, err := range r.Match(ctx, graph.Pattern{}) {
			if err != nil {
				return outer, inner, all, err
			}
			all++
		}
	}
	return outer, inner, all, nil
}

// nested: in a transaction one may range over many quads and read and range within that, and write what was found. One may stop early.
func nested(t *testing.T, s graph.Store) {
	tr, ok := s.(graph.Transactor)
	if !ok {
		t.Skip("no Transactor")
	}
	quads, p := thousands()
	update(t, s, nil, quads)
	err := tr.Transact(context.Background(), func(r graph.Reader) (remove, add []graph.Quad, err error) {
		for range 3 {
			for _, err := range r.Match(context.Background(), p) {
				if err != nil {
					return nil, nil, err
				}
				break
			}
		}
		outer, inner, all, err := within(r, p)
		if outer != len(quads) || inner != 2 || all != 2*len(quads) {
			t.Errorf("a transaction that ranges within ranging finds %d quads, %d and %d, %v; want %d, 2 and %d", outer, inner, all, err, len(quads), 2*len(quads))
		}
		return quads[:10000], nil, err
	})
	if err != nil {
		t.Errorf("Transact: %v", err)
	}
	if have := len(all(t, s, p)); have != 100 {
		t.Errorf("a transaction that removes 10,000 of 10,100 quads left %d", have)
	}
}

// view: what is read in a view is of one moment, whatever is written meanwhile. It takes no writes, gives its error back, and ends.
func view(t *testing.T, s graph.Store) {
	v, ok := s.(graph.Viewer)
	if !ok {
		t.Skip("no Viewer: no other process writes this store")
	}
	ctx := context.Background()
	quads, p := thousands()
	update(t, s, nil, quads)
	done := errors.New("done")
	err := v.View(ctx, func(old graph.Store) error {
		update(t, s, quads[:10000], universe())
		outer, inner, all, err := within(old, p)
		if outer != len(quads) || inner != 2 || all != 2*len(quads) || err != nil {
			t.Errorf("a view finds %d quads, and within %d and %d, %v; want %d, 2 and %d", outer, inner, all, err, len(quads), 2*len(quads))
		}
		for p, want := range map[graph.Pattern]int64{{}: int64(len(quads)), p: int64(len(quads)), {Subject: iri("a")}: 0} {
			if n, err := old.Count(ctx, p); n != want || err != nil {
				t.Errorf("a view counts %d of %v, %v; want %d", n, p, err, want)
			}
		}
		if err := old.Update(ctx, nil, universe()); err == nil {
			t.Error("a view takes an update")
		}
		return done
	})
	if err != done {
		t.Errorf("View: %v, want the error of what it calls", err)
	}
	if n, err := s.Count(ctx, graph.Pattern{}); n != int64(100+len(universe())) || err != nil {
		t.Errorf("after the view %d quads, %v; want %d", n, err, 100+len(universe()))
	}
	stopped, cancel := context.WithCancel(ctx)
	err = v.View(stopped, func(old graph.Store) error {
		cancel()
		_, err := old.Count(stopped, p)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled view gave %v", err)
	}
}

// follow: a follower names the graphs that updates changed.
func follow(t *testing.T, s graph.Store) {
	f, ok := s.(graph.Follower)
	if !ok {
		t.Skip("no Follower: no other process writes this store")
	}
	changes := func(since int64) graph.Changes {
		c, err := f.Changes(context.Background(), since)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	start := changes(0).Seq
	u := universe()
	update(t, s, nil, u[1:3]) // of graphs g and h
	update(t, s, nil, u[1:2]) // which is there already
	update(t, s, u[2:3], nil)
	c := changes(start)
	want := graph.Changes{Seq: c.Seq, Labels: []graph.RDFTerm{u[1].Label, u[2].Label}}
	if diff := cmp.Diff(want, c); diff != "" || c.Seq == start {
		t.Errorf("Changes(%d) (-want +have):\n%s", start, diff)
	}
	if diff := cmp.Diff(graph.Changes{Seq: c.Seq}, changes(c.Seq)); diff != "" {
		t.Errorf("Changes of now (-want +have):\n%s", diff)
	}
	if c := changes(c.Seq + 10); !c.All {
		t.Errorf("Changes since an update that never was = %+v, want all", c)
	}
}

func cancelled(t *testing.T, s graph.Store) {
	var quads []graph.Quad
	for i := range 2000 {
		quads = append(quads, graph.Quad{Subject: iri(fmt.Sprint(i)), Predicate: iri("p"), Object: iri("o")})
	}
	update(t, s, nil, quads)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n, last := 0, error(nil)
	for _, err := range s.Match(ctx, graph.Pattern{}) {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > 1500 {
		t.Errorf("a cancelled scan gave %d quads and %v", n, last)
	}
	if _, err := s.Count(ctx, graph.Pattern{Predicate: iri("p")}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled count gave %v", err)
	}
	if err := s.Update(ctx, quads, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled update gave %v", err)
	}
	if n, _ := s.Count(context.Background(), graph.Pattern{}); n != 2000 {
		t.Errorf("after a cancelled update %d quads, want 2000", n)
	}
}

func closed(t *testing.T, s graph.Store) {
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if err := s.Update(context.Background(), nil, universe()[:1]); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("Update after Close: %v, want ErrClosed", err)
	}
	for _, err := range s.Match(context.Background(), graph.Pattern{}) {
		if !errors.Is(err, graph.ErrClosed) {
			t.Errorf("Match after Close: %v, want ErrClosed", err)
		}
	}
}
