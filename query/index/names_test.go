package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// named is an index of entities of the kind person, with these names; the first is mentioned most.
func named(names ...string) *index.View {
	ix := index.New()
	const each = 100
	for from := 0; from < len(names); from += each {
		r := &graph.Reading{Report: graph.Report{ID: graph.ReportID(fmt.Sprintf("report-%06d", from)), Text: strings.Repeat("x", 2*len(names))}}
		for i, n := range names[from:min(len(names), from+each)] {
			id := graph.NewEntityID(graph.Person, n)
			if slices.ContainsFunc(r.Entities, func(e graph.Entity) bool { return e.ID == id }) {
				continue
			}
			r.Entities = append(r.Entities, graph.Entity{ID: id, Kind: graph.Person, Label: n, Aliases: []graph.Alias{{Text: n, Kind: graph.Name}}})
			for k := range max(1, 20/(1+from+i)) {
				r.Mentions = append(r.Mentions, graph.Mention{Span: graph.Span{Start: k, End: k + 1}, Kind: graph.Name, Entity: id})
			}
		}
		r.Canonical()
		ix.Put(r)
	}
	return ix.View()
}

// TestSearch: the name itself comes before names that begin with it, these before names with its words, and misspelt ones come where
// there is nothing else.
func TestSearch(t *testing.T) {
	v := named("Volodymyr Zelensky", "Zelensky Street", "Recep Tayyip Erdoğan", "Iran", "Iraq", "Kim", "Xi Jinping", "François Hollande", "Jens Spahn", "Zelensky",
		"Ali Khamenei", "Alice Kramer", "Møller", "Al-Qaeda", "O'Brien")
	for q, want := range map[string][]string{
		"zelensky":        {"exact Zelensky", "prefix Zelensky Street", "word Volodymyr Zelensky"},
		"Zelenskyy":       {"fuzzy 1 Zelensky Street", "fuzzy 1 Volodymyr Zelensky", "fuzzy 1 Zelensky"},
		"Zelenskiy":       {"fuzzy 1 Zelensky Street", "fuzzy 1 Volodymyr Zelensky", "fuzzy 1 Zelensky"},
		"vol zel":         {"word Volodymyr Zelensky"},
		"Erdogan":         {"word Recep Tayyip Erdoğan"},
		"Erdgoan":         {"fuzzy 1 Recep Tayyip Erdoğan"}, // two letters the other way round
		"Iran":            {"exact Iran"},                   // and not Iraq
		"Irann":           {"fuzzy 1 Iran"},
		"xu":              nil, // two letters are not misspelt
		"francois":        {"prefix François Hollande"},
		"Hollende":        {"fuzzy 1 François Hollande"},
		"Spahn, Jens":     {"word Jens Spahn"},
		"ali k":           {"prefix Ali Khamenei", "word Alice Kramer"},
		"Ali Khamanei":    {"fuzzy 1 Ali Khamenei"},
		"moller":          {"exact Møller"},
		"al qaeda":        {"exact Al-Qaeda"},
		"obrien":          {"exact O'Brien"},
		"person-iran":     {"exact Iran"},
		"Wladimir Putin":  nil,
		"nobody at all":   nil,
		"?!":              nil,
		"Volodimir Zelen": nil, // what is misspelt is a whole word
	} {
		var have []string
		for _, m := range v.Search(q, "") {
			s := m.Rank.String()
			if m.Rank == index.Fuzzy {
				s += fmt.Sprint(" ", m.Distance)
			}
			have = append(have, s+" "+m.Entity().Label)
		}
		if q == "Zelenskyy" || q == "Zelenskiy" { // of equals the most mentioned, whichever that is
			slices.Sort(want)
			slices.Sort(have)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("Search(%q) (-want +have):\n%s", q, diff)
		}
	}
	if n := len(v.Search("", graph.Person)); n != 15 {
		t.Errorf("nothing finds %d, want all 15", n)
	}
	if e, _ := v.Resolve("Zelenskyi"); e != nil {
		t.Errorf("Resolve takes %s for Zelenskyi", e.Label)
	}
	if e := v.Guess("Zelenskyi"); e == nil || e.Label != "Volodymyr Zelensky" {
		t.Errorf("Guess takes %+v for Zelenskyi", e)
	}
	if e := v.Guess("Zelensky"); e != nil {
		t.Errorf("Guess takes %s for Zelensky, which needs no guess", e.Label)
	}
}

// TestSimilar compares what is found among misspelt words with a plain computation of the distance, on all names.
func TestSimilar(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var names []string
	for i := range 1500 {
		names = append(names, strings.Fields(querytest.Name(i))[1])
	}
	v := named(names...)
	for range 200 {
		q := misspelt(rng, names[rng.IntN(len(names))], 1+rng.IntN(2))
		ms := v.Search(q, "")
		if len(ms) > 0 && ms[0].Rank != index.Fuzzy {
			continue
		}
		have := map[string]int{}
		for _, m := range ms {
			have[m.Entity().Label] = m.Distance
		}
		want := map[string]int{}
		most := 2
		if n := len(q); n < 3 {
			most = 0
		} else if n < 6 {
			most = 1
		}
		for _, e := range v.Find("", "") {
			if d := distance(strings.ToLower(q), strings.ToLower(e.Label)); d <= most {
				want[e.Label] = d
			}
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("Search(%q) (-want +have):\n%s", q, diff)
		}
	}
}

// distance is the restricted Damerau–Levenshtein distance of two words of ASCII.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// misspelt makes mistakes in a word.
func misspelt(rng *rand.Rand, w string, n int) string {
	for range n {
		i := rng.IntN(len(w))
		switch rng.IntN(4) {
		case 0:
			w = w[:i] + "q" + w[i:]
		case 1:
			w = w[:i] + w[min(i+1, len(w)):] + "e"
		case 2:
			w = w[:i] + "x" + w[i+1:]
		default:
			if i > 0 {
				w = w[:i-1] + w[i:i+1] + w[i-1:i] + w[i+1:]
			}
		}
	}
	return w
}

// BenchmarkSearch measures the search for a name among 225,000: p50 and p99 of each way to look.
func BenchmarkSearch(b *testing.B) {
	const n = 225_000
	names := make([]string, n)
	for i := range names {
		names[i] = querytest.Name(i)
	}
	v := named(names...)
	rng := rand.New(rand.NewPCG(1, 1))
	ways := []struct {
		name string
		q    func(name string) string
	}{
		{"exact", func(s string) string { return s }},
		{"two letters", func(s string) string { return s[:2] }},
		{"four letters", func(s string) string { return s[:4] }},
		{"word", func(s string) string { return s[strings.IndexByte(s, ' ')+1:] }},
		{"beginnings", func(s string) string {
			first, last, _ := strings.Cut(s, " ")
			return last[:min(3, len(last))] + " " + first[:2]
		}},
		{"one mistake", func(s string) string { return misspelt(rng, s, 1) }},
		{"two mistakes", func(s string) string { return misspelt(rng, s, 2) }},
		{"none", func(s string) string { return "zzz" + s }},
	}
	for _, w := range ways {
		b.Run(w.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				q := w.q(names[rng.IntN(n)])
				began := time.Now()
				v.Search(q, "")
				took = append(took, time.Since(began))
			}
			percentiles(b, took)
		})
	}
}

// percentiles reports how long half of the calls took at most, and all but one in a hundred.
func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(p int) float64 { return float64(took[(len(took)-1)*p/100].Microseconds()) / 1000 }
	b.ReportMetric(at(50), "ms-p50")
	b.ReportMetric(at(99), "ms-p99")
}
