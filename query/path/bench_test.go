package path_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// news makes readings at random: fifty statements in each, on twenty-two entities of its own and others that all reports share, by
// Zipf's law. A statement has a subject, an object and, one time in three each, a place and a speaker.
func news(reports int) func(func(*graph.Reading) bool) {
	rnd := rand.New(rand.NewPCG(1, 1))
	shared := rand.NewZipf(rnd, 1.1, 2, uint64(reports*10))
	kinds := []graph.EntityKind{graph.Person, graph.Organization, graph.Country, graph.Place, graph.Event}
	return func(yield func(*graph.Reading) bool) {
		for i := range reports {
			r := &graph.Reading{Report: graph.Report{ID: graph.ReportID(fmt.Sprint("report-", i)), Text: "x", Published: fmt.Sprintf("2023-%02d-%02d", 1+i%12, 1+i%28)}}
			r.Sentences = []graph.Sentence{{Span: graph.Span{Start: 0, End: 1}}}
			seen := map[graph.EntityID]bool{}
			pick := func() graph.EntityID {
				n := int(shared.Uint64())
				if rnd.IntN(2) == 0 {
					n = reports*10 + 1 + i*12 + rnd.IntN(12)
				}
				id := graph.EntityID(fmt.Sprint("e", n))
				if !seen[id] {
					seen[id] = true
					r.Entities = append(r.Entities, graph.Entity{ID: id, Kind: kinds[n%len(kinds)], Label: string(id)})
				}
				return id
			}
			for j := range 50 {
				st := graph.Statement{
					ID: graph.StatementID(fmt.Sprintf("stmt-%d-%d", i, j)), Report: r.Report.ID, Confidence: rnd.Float64(), Modality: graph.Asserted, Rule: "active",
					Subject: graph.Term{Text: "x", Entity: pick()}, Object: graph.Term{Text: "y", Entity: pick()}, Class: one(rnd, graph.EventClasses...),
					Predicate: graph.Predicate{Lemma: fmt.Sprint("verb", rnd.IntN(500))}, Negated: rnd.IntN(10) == 0,
				}
				if rnd.IntN(3) == 0 {
					st.Arguments = []graph.Argument{{Role: graph.Location, Entity: pick()}}
				}
				if rnd.IntN(3) == 0 {
					st.Attribution = []graph.Attribution{{Source: graph.Term{Text: "z", Entity: pick()}, Cue: "said"}}
				}
				r.Statements = append(r.Statements, st)
			}
			if !yield(r) {
				return
			}
		}
	}
}

var (
	views   = map[int]*index.View{}
	viewsMu sync.Mutex
)

func newsView(tb testing.TB, reports int) *index.View {
	tb.Helper()
	viewsMu.Lock()
	defer viewsMu.Unlock()
	if views[reports] == nil {
		ix := index.New()
		for r := range news(reports) {
			ix.Put(r)
		}
		clear(views) // of one size at a time: they are large
		views[reports] = ix.View()
	}
	return views[reports]
}

// BenchmarkFind finds paths on graphs of a hundred thousand statements and more, between entities drawn by how much they are
// mentioned and from all alike, one after the other. The milliseconds are of one processor.
func BenchmarkFind(b *testing.B) {
	for _, reports := range []int{2_000, 10_000, 20_000} {
		b.Run(fmt.Sprint("statements=", 50*reports), func(b *testing.B) {
			v := newsView(b, reports)
			v.Links()
			entities := v.Find("", "")
			for _, hops := range []int{2, 4, 6} {
				for _, k := range []int{1, 3, 20} {
					for _, opts := range []path.Options{{}, {Stances: []string{"asserted"}, Since: "2023-03", Until: "2023-09", Classes: graph.EventClasses[:10]}} {
						opts.K, opts.MaxLength = k, hops
						b.Run(fmt.Sprintf("hops=%d/k=%d/filtered=%v", hops, k, opts.Since != ""), func(b *testing.B) { measure(b, v, entities, opts) })
					}
				}
			}
		})
	}
}

// pair draws two entities of a list in the order of mentions: an index that is as likely below 10 as from 10 to 100, or any.
func pair(rnd *rand.Rand, entities []*index.Entity) (from, to graph.EntityID) {
	pick := func() graph.EntityID {
		if rnd.IntN(2) == 0 {
			return entities[rnd.IntN(len(entities))].ID
		}
		return entities[int(math.Pow(float64(len(entities)), rnd.Float64()))-1].ID
	}
	return pick(), pick()
}

func measure(b *testing.B, v *index.View, entities []*index.Entity, opts path.Options) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	rnd := rand.New(rand.NewPCG(3, 3))
	var took []time.Duration
	none := 0
	for b.Loop() {
		from, to := pair(rnd, entities)
		began := cpu()
		found, err := path.Find(context.Background(), v, from, to, opts)
		d := cpu() - began
		if took = append(took, d); err != nil {
			b.Fatal(err)
		}
		if len(found) == 0 {
			none++
		}
	}
	querytest.Waits(b, took)
	b.ReportMetric(100*float64(none)/float64(len(took)), "%none")
}

// TestPeers writes the links of a thousand reports, and pairs with their paths, into the folder that $NEWSGRAPH_PEERS names, for
// testdata/peers.py.
func TestPeers(t *testing.T) {
	dir := os.Getenv("NEWSGRAPH_PEERS")
	if dir == "" {
		t.Skip("NEWSGRAPH_PEERS names no folder")
	}
	reports, err := strconv.Atoi(cmp.Or(os.Getenv("NEWSGRAPH_PEERS_REPORTS"), "1000"))
	if err != nil {
		t.Fatal(err)
	}
	v := newsView(t, reports)
	l, entities := v.Links(), v.Find("", "")
	var edges, pairs strings.Builder
	penalty := func(n index.Node) uint32 { return l.Log(n) * path.HubWeight / 1000 }
	for n := range index.Node(l.Len()) {
		for _, b := range l.Blocks(n) {
			for _, k := range b.Links {
				fmt.Fprintln(&edges, n, k.To, uint32(k.Cost)+penalty(k.To))
			}
		}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for _, k := range []int{1, 3, 20} {
		rnd := rand.New(rand.NewPCG(3, 3))
		for range 20 {
			from, to := pair(rnd, entities)
			if from == to {
				continue
			}
			began := cpu()
			found, err := path.Find(t.Context(), v, from, to, path.Options{K: k, MaxLength: path.LimitMaxLength})
			took := cpu() - began
			if err != nil {
				t.Fatal(err)
			}
			a, _ := l.Node(from)
			b, _ := l.Node(to)
			fmt.Fprint(&pairs, a, " ", b, " ", k, " ", penalty(b), " ", took.Seconds()*1000)
			for _, p := range found {
				fmt.Fprintf(&pairs, " %.0f", p.Cost*1000)
			}
			fmt.Fprintln(&pairs)
		}
	}
	for name, s := range map[string]string{"edges.tsv": edges.String(), "pairs.tsv": pairs.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
