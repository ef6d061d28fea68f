package index_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// naive scores each sentence of some readings by BM25 as its definition has it.
func naive(readings []*graph.Reading, asked []string, in graph.ReportID) []index.Hit {
	have := map[string]float64{} // sentences that have a word
	total, sentences := 0.0, 0.0
	each := func(f func(r *graph.Reading, k int, words []string)) {
		for _, r := range readings {
			for k, s := range r.Sentences {
				f(r, k, index.Words(r.Report.Text[s.Span.Start:s.Span.End]))
			}
		}
	}
	each(func(_ *graph.Reading, _ int, words []string) {
		sentences++
		total += float64(len(words))
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			have[w]++
		}
	})
	var out []index.Hit
	each(func(r *graph.Reading, k int, words []string) {
		score := 0.0
		for _, a := range asked {
			tf := 0.0
			for _, w := range words {
				if w == a {
					tf++
				}
			}
			idf := math.Log(1 + (sentences-have[a]+0.5)/(have[a]+0.5))
			score += idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*float64(len(words))/(total/sentences)))
		}
		if score > 0 && (in == "" || in == r.Report.ID) {
			out = append(out, index.Hit{Reading: r, Sentence: k, Score: score})
		}
	})
	slices.SortFunc(out, func(a, b index.Hit) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// TestNearest compares the nearest sentences, which are found without a look at all, with those of the definition.
func TestNearest(t *testing.T) {
	news, err := querytest.Open()
	if err != nil {
		t.Fatal(err)
	}
	ix := index.New()
	for i := range 40 {
		ix.Put(news.Reading(i))
	}
	for i := range 10 {
		ix.Delete(news.Reading(3 * i).Report.ID)
	}
	v := ix.View()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		r := v.Readings[rng.IntN(len(v.Readings))]
		s := r.Sentences[rng.IntN(len(r.Sentences))].Span
		asked := index.Words(r.Report.Text[s.Start:s.End])
		rng.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
		asked = append(asked[:min(len(asked), 1+rng.IntN(6))], "unheardof", "said")
		in := graph.ReportID("")
		if rng.IntN(3) == 0 {
			in = v.Readings[rng.IntN(len(v.Readings))].Report.ID
		}
		n := 1 + rng.IntN(6)
		want, got := naive(v.Readings, asked, in), v.Near(asked, n, in)
		if len(got) != min(n, len(want)) {
			t.Fatalf("%q in %q: %d sentences, want %d of %d", asked, in, len(got), n, len(want))
		}
		for i, h := range got {
			same := func(o index.Hit) bool { return o.Reading == h.Reading && o.Sentence == h.Sentence }
			k := slices.IndexFunc(want, same)
			if k < 0 || math.Abs(want[i].Score-h.Score) > 1e-9 || math.Abs(want[k].Score-h.Score) > 1e-9 {
				t.Errorf("%q in %q: nearest %d is %q with %v, want a score of %v", asked, in, i, h.Text(), h.Score, want[i].Score)
			}
		}
	}
}
