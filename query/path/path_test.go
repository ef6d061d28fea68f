package path_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

// view makes a view of a report whose statements are written "a-b", "a-b reported" or "a-b negated": a does something to b.
func view(links ...string) *index.View {
	r := &graph.Reading{Report: graph.Report{ID: "report-1", Name: "test", Text: strings.Repeat("x", 1000)}}
	r.Sentences = []graph.Sentence{{Span: graph.Span{Start: 0, End: 1000}}}
	seen := map[graph.EntityID]bool{}
	entity := func(name string) graph.EntityID {
		id := graph.EntityID(name)
		if !seen[id] {
			seen[id] = true
			r.Entities = append(r.Entities, graph.Entity{ID: id, Kind: graph.Person, Label: name})
		}
		return id
	}
	for i, l := range links {
		pair, how, _ := strings.Cut(l, " ")
		from, to, _ := strings.Cut(pair, "-")
		st := graph.Statement{
			ID: graph.StatementID(fmt.Sprintf("stmt-%d", i)), Report: r.Report.ID, Confidence: 1, Modality: graph.Asserted, Rule: "active",
			Subject: graph.Term{Text: from, Entity: entity(from)}, Object: graph.Term{Text: to, Entity: entity(to)},
			Predicate: graph.Predicate{Text: "met", Lemma: "meet"}, Negated: how == "negated",
		}
		if how == "reported" {
			st.Attribution = []graph.Attribution{{Source: graph.Term{Text: "somebody"}, Cue: "said"}}
		}
		r.Statements = append(r.Statements, st)
	}
	ix := index.New()
	ix.Put(r)
	return ix.View()
}

// show writes paths as "a b c".
func show(paths []path.Path) []string {
	var out []string
	for _, p := range paths {
		s := ""
		for i, h := range p.Hops {
			if i == 0 {
				s = string(h.From)
			}
			s += " " + string(h.To)
		}
		out = append(out, s)
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name     string
		links    []string
		from, to string
		opts     path.Options
		want     []string
	}{
		{name: "direct first", links: []string{"a-b", "b-c", "a-c"}, from: "a", to: "c", want: []string{"a c", "a b c"}},
		{name: "either way", links: []string{"b-a"}, from: "a", to: "b", want: []string{"a b"}},
		{name: "asserted before reported", links: []string{"a-b reported", "b-d", "a-c", "c-d"}, from: "a", to: "d", want: []string{"a c d", "a b d"}},
		{name: "asserted before negated", links: []string{"a-b negated", "b-d", "a-c", "c-d"}, from: "a", to: "d", want: []string{"a c d", "a b d"}},
		{name: "only facts", links: []string{"a-b reported", "b-d", "a-c", "c-d"}, from: "a", to: "d", opts: path.Options{Stances: []string{"asserted"}}, want: []string{"a c d"}},
		{name: "around a hub", links: []string{"a-h", "h-z", "h-1", "h-2", "h-3", "h-4", "h-5", "a-b", "b-z"}, from: "a", to: "z", want: []string{"a b z", "a h z"}},
		{name: "within the length", links: []string{"a-b", "b-c", "c-d"}, from: "a", to: "d", opts: path.Options{MaxLength: 2}, want: nil},
		{name: "no more than k", links: []string{"a-b", "b-z", "a-c", "c-z", "a-d", "d-z"}, from: "a", to: "z", opts: path.Options{K: 2}, want: []string{"a b z", "a c z"}},
		{name: "not linked", links: []string{"a-b", "c-d"}, from: "a", to: "d", want: nil},
		{name: "to itself", links: []string{"a-b"}, from: "a", to: "a", want: nil},
		{name: "unknown", links: []string{"a-b"}, from: "a", to: "nobody", want: nil},
		{name: "another report", links: []string{"a-b"}, from: "a", to: "b", opts: path.Options{Report: "report-2"}, want: nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := path.Find(t.Context(), view(c.links...), graph.EntityID(c.from), graph.EntityID(c.to), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, show(found)); diff != "" {
				t.Errorf("%v from %s to %s (-want +have):\n%s", c.links, c.from, c.to, diff)
			}
		})
	}
}

// TestFindAgainstSearch compares the cheapest path with that of a search of all, on random graphs.
func TestFindAgainstSearch(t *testing.T) {
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		var links []string
		for range 4 + rnd.IntN(14) {
			a, b := rnd.IntN(7), rnd.IntN(7)
			if a == b {
				continue
			}
			how := []string{"", " reported", " negated"}[rnd.IntN(3)]
			links = append(links, fmt.Sprintf("%d-%d%s", a, b, how))
		}
		v := view(links...)
		found, err := path.Find(t.Context(), v, "0", "6", path.Options{K: 50})
		if err != nil {
			t.Fatal(err)
		}
		all := every(t, v)
		if len(found) != len(all) {
			t.Errorf("seed %d, %v: %d paths, want %d", seed, links, len(found), len(all))
			continue
		}
		for i := 1; i < len(found); i++ {
			if found[i].Cost < found[i-1].Cost-1e-9 {
				t.Errorf("seed %d, %v: path %d costs %v, less than the one before it: %v", seed, links, i, found[i].Cost, show(found))
			}
		}
		for _, p := range show(found) {
			if !all[p] {
				t.Errorf("seed %d, %v: %q is no path", seed, links, p)
			}
		}
	}
}

// every lists the loopless paths from 0 to 6 of at most four hops.
func every(t *testing.T, v *index.View) map[string]bool {
	t.Helper()
	next := map[graph.EntityID]map[graph.EntityID]bool{}
	for _, ref := range v.Statements() {
		for _, pair := range [][2]graph.EntityID{{ref.Subject.Entity, ref.Object.Entity}, {ref.Object.Entity, ref.Subject.Entity}} {
			if next[pair[0]] == nil {
				next[pair[0]] = map[graph.EntityID]bool{}
			}
			next[pair[0]][pair[1]] = true
		}
	}
	out := map[string]bool{}
	var walk func(at graph.EntityID, passed []string)
	walk = func(at graph.EntityID, passed []string) {
		if at == "6" {
			out[strings.Join(passed, " ")] = true
			return
		}
		if len(passed) > path.DefaultMaxLength {
			return
		}
		for n := range next[at] {
			if !strings.Contains(" "+strings.Join(passed, " ")+" ", " "+string(n)+" ") {
				walk(n, append(passed[:len(passed):len(passed)], string(n)))
			}
		}
	}
	walk("0", []string{"0"})
	return out
}

// TestFindEnds: a search that would take very long ends with its context.
func TestFindEnds(t *testing.T) {
	var links []string
	for i := range 60 {
		for k := range i {
			links = append(links, fmt.Sprintf("%d-%d", i, k))
		}
	}
	v, opts := view(links...), path.Options{K: 100000, MaxLength: 50}
	v.Links()
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	found, err := path.Find(ctx, v, "0", "59", opts)
	if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 5*time.Second {
		t.Errorf("Find = %d paths, %v after %v; want it to end with its context", len(found), err, took)
	}
	if len(found) == 0 || len(found[0].Hops) != 1 {
		t.Errorf("Find = %v; want what it had found, the direct path first", show(found))
	}
	cancel()
	if found, err := path.Find(ctx, v, "0", "59", opts); err == nil || len(found) > 0 {
		t.Errorf("Find with an ended context = %v, %v", show(found), err)
	}
}
