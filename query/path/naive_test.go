package path_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

// naive lists the best paths by walking all there are, as the documentation of the package has it.
func naive(v *index.View, from, to graph.EntityID, opts path.Options) []string {
	type way struct {
		cost  int
		nodes []string
	}
	next := links(v, opts)
	var all []way
	var walk func(w way)
	walk = func(w way) {
		at := w.nodes[len(w.nodes)-1]
		if at == string(to) {
			all = append(all, w)
			return
		}
		if len(w.nodes) > cmp.Or(opts.MaxLength, path.DefaultMaxLength) {
			return
		}
		for n, cost := range next[at] {
			if slices.Contains(w.nodes, n) || n != string(to) && !passes(v.Entity(graph.EntityID(n)), opts) {
				continue
			}
			if n != string(to) && !opts.FreeHubs {
				cost += int(math.Round(1000*math.Log1p(float64(len(v.Entity(graph.EntityID(n)).Statements))))) * path.HubWeight / 1000
			}
			walk(way{w.cost + cost, append(slices.Clone(w.nodes), n)})
		}
	}
	walk(way{0, []string{string(from)}})
	slices.SortFunc(all, func(a, b way) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.nodes), len(b.nodes)), slices.Compare(a.nodes, b.nodes))
	})
	var out []string
	for _, w := range all[:min(len(all), cmp.Or(opts.K, path.DefaultK))] {
		out = append(out, fmt.Sprintf("%.3f %s", float64(w.cost)/1000, strings.Join(w.nodes, " ")))
	}
	return out
}

// links are the costs of the hops from each entity to the others.
func links(v *index.View, opts path.Options) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, ref := range v.Statements() {
		if !fits(ref, opts) {
			continue
		}
		ps := v.Participants(ref)
		for _, a := range ps {
			for _, b := range ps {
				cost, ok := index.Looseness(ref, a, b)
				if !ok {
					continue
				}
				if out[string(a.Entity)] == nil {
					out[string(a.Entity)] = map[string]int{}
				}
				if have, ok := out[string(a.Entity)][string(b.Entity)]; !ok || int(cost) < have {
					out[string(a.Entity)][string(b.Entity)] = int(cost)
				}
			}
		}
	}
	return out
}

func fits(ref index.Ref, opts path.Options) bool {
	date := ref.Date()
	switch {
	case opts.Report != "" && ref.Reading.Report.ID != opts.Report,
		len(opts.Stances) > 0 && !slices.Contains(opts.Stances, ref.Stance()),
		len(opts.Classes) > 0 && !slices.Contains(opts.Classes, ref.Class),
		opts.Predicate != "" && ref.Predicate.Lemma != opts.Predicate && !slices.Contains(index.Verbs(ref.Predicate.Lemma), opts.Predicate),
		opts.Since != "" && (date == "" || date < opts.Since),
		opts.Until != "" && (date == "" || date[:min(len(date), len(opts.Until))] > opts.Until):
		return false
	}
	return true
}

func passes(e *index.Entity, opts path.Options) bool {
	return (len(opts.Kinds) == 0 || slices.Contains(opts.Kinds, e.Kind)) && !slices.Contains(opts.AvoidKinds, e.Kind) && !slices.Contains(opts.Avoid, e.ID)
}

// wild makes readings at random: few entities, of which the first are hubs, in statements of every stance, class, date and part.
func wild(rnd *rand.Rand, entities, statements int) []*graph.Reading {
	pick := func() graph.EntityID {
		if rnd.IntN(3) == 0 {
			return graph.EntityID(fmt.Sprint(rnd.IntN(2)))
		}
		return graph.EntityID(fmt.Sprint(rnd.IntN(entities)))
	}
	var out []*graph.Reading
	for len(out) < 3 {
		r := &graph.Reading{Report: graph.Report{ID: graph.ReportID(fmt.Sprint("report-", len(out))), Text: strings.Repeat("x", 100), Published: one(rnd, "", "2023-04-26", "2023-05-01")}}
		r.Sentences = []graph.Sentence{{Span: graph.Span{Start: 0, End: 100}}}
		for i := range entities {
			id := graph.EntityID(fmt.Sprint(i))
			r.Entities = append(r.Entities, graph.Entity{ID: id, Kind: []graph.EntityKind{graph.Person, graph.Country, graph.Event}[i%3], Label: "entity " + string(id)})
		}
		for i := range 8 {
			r.Mentions = append(r.Mentions, graph.Mention{Span: graph.Span{Start: 10 * i, End: 10*i + 5}, Entity: pick(), Confidence: 1})
		}
		for i := range rnd.IntN(statements + 1) {
			st := graph.Statement{
				ID: graph.StatementID(fmt.Sprintf("stmt-%d-%d", len(out), i)), Report: r.Report.ID, Confidence: float64(rnd.IntN(5)) / 4,
				Modality: one(rnd, graph.Asserted, graph.Asserted, graph.Denied), Negated: rnd.IntN(6) == 0, Rule: one(rnd, "active", "active", "title", "title-of"),
				Subject: graph.Term{Text: "x", Entity: pick()}, Object: graph.Term{Text: "y", Entity: pick(), Span: graph.Span{Start: 10 * rnd.IntN(7)}},
				Predicate: graph.Predicate{Lemma: one(rnd, "meet", "refuse to meet", "say")}, Class: one(rnd, graph.Consult, graph.Say, ""),
			}
			st.Object.Span.End = st.Object.Span.Start + rnd.IntN(30)
			if rnd.IntN(3) == 0 {
				st.Arguments = []graph.Argument{{Role: graph.Time, Value: one(rnd, "2023", "2023-04", "2023-04-14", "2022-W10", "P3D", "2021-01-01/2021-02-01")}}
			}
			if rnd.IntN(3) == 0 {
				st.Attribution = []graph.Attribution{{Source: graph.Term{Text: "z", Entity: pick()}, Cue: "said"}}
			}
			r.Statements = append(r.Statements, st)
		}
		out = append(out, r)
	}
	return out
}

func one[T any](rnd *rand.Rand, of ...T) T { return of[rnd.IntN(len(of))] }

// wish makes options at random.
func wish(rnd *rand.Rand) path.Options {
	opts := path.Options{K: 1 + rnd.IntN(20), MaxLength: 1 + rnd.IntN(6)}
	for range rnd.IntN(3) {
		switch rnd.IntN(9) {
		case 0:
			opts.Report = one[graph.ReportID](rnd, "report-0", "report-1")
		case 1:
			opts.Stances = one(rnd, []string{"asserted"}, []string{"reported", "denied"}, []string{"negated"})
		case 2:
			opts.Predicate = one(rnd, "meet", "refuse to meet", "refuse", "sleep")
		case 3:
			opts.Classes = one(rnd, []graph.EventClass{graph.Consult}, []graph.EventClass{graph.Say, graph.Consult})
		case 4:
			opts.Since = one(rnd, "2023", "2023-04", "2023-04-20")
		case 5:
			opts.Until = one(rnd, "2022", "2023-04", "2023-04-26")
		case 6:
			opts.Kinds = one(rnd, []graph.EntityKind{graph.Person}, []graph.EntityKind{graph.Country, graph.Event})
		case 7:
			opts.AvoidKinds, opts.Avoid = one(rnd, nil, []graph.EntityKind{graph.Event}), []graph.EntityID{"1", "0"}
		case 8:
			opts.FreeHubs = true
		}
	}
	return opts
}

func shown(found []path.Path) []string {
	var out []string
	for i, s := range show(found) {
		out = append(out, fmt.Sprintf("%.3f %s", found[i].Cost, s))
	}
	return out
}

// check compares the paths of random graphs, and of those graphs after a report was replaced and one was deleted.
func check(t *testing.T, seed uint64) {
	rnd := rand.New(rand.NewPCG(seed, 2))
	defer path.SetEnough(one(rnd, 0, 10, 100_000))()
	ix := index.New()
	entities, statements := 3+rnd.IntN(7), 1+rnd.IntN(9)
	for range 3 {
		for _, r := range wild(rnd, entities, statements) {
			if rnd.IntN(4) == 0 {
				ix.Delete(r.Report.ID)
			} else {
				ix.Put(r)
			}
		}
		v := ix.View()
		for range 4 {
			from, to, opts := graph.EntityID(fmt.Sprint(rnd.IntN(entities))), graph.EntityID(fmt.Sprint(rnd.IntN(entities))), wish(rnd)
			if v.Entity(from) == nil || v.Entity(to) == nil || from == to {
				continue
			}
			found, err := path.Find(t.Context(), v, from, to, opts)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(naive(v, from, to, opts), shown(found)); diff != "" {
				t.Fatalf("seed %d, from %s to %s, %+v (-all walked +Find):\n%s", seed, from, to, opts, diff)
			}
		}
	}
}

// TestFindAgainstNaive compares Find with a walk of all paths, on random graphs and with random filters.
func TestFindAgainstNaive(t *testing.T) {
	for seed := range uint64(500) {
		check(t, seed)
	}
}

func FuzzFind(f *testing.F) {
	f.Fuzz(check)
}
