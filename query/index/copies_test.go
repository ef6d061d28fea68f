package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// writer makes up news of words, the same for the same seed.
type writer struct{ r *rand.Rand }

func newWriter(seed uint64) writer { return writer{rand.New(rand.NewPCG(seed, 0))} }

// sentence has 8 to 25 of 3,000 words, the frequent ones more often, as in language (Zipf).
func (w writer) sentence() string {
	words := make([]string, 8+w.r.IntN(18))
	for i := range words {
		x := w.r.Float64()
		words[i] = fmt.Sprintf("word%d", int(3000*x*x*x))
	}
	return strings.Join(words, " ") + "."
}

// paragraphs are n paragraphs of two to four sentences.
func (w writer) paragraphs(n int) []string {
	out := make([]string, n)
	for i := range out {
		for range 2 + w.r.IntN(3) {
			out[i] += w.sentence() + " "
		}
	}
	return out
}

const about = "The Daily Example is owned by Example Media Holding and follows the code of the press council. Readers who find mistakes are asked to write to the editor. " +
	"All rights are reserved, and no part of this text may be copied, sold or passed on without the consent of the publisher in writing. "

// TestCopies: what a paper does to a report of an agency leaves it a copy; what papers share beside their reports makes none.
func TestCopies(t *testing.T) {
	w := newWriter(1)
	wire, other := w.paragraphs(10), w.paragraphs(10)
	text := func(ps ...string) string { return strings.Join(ps, "\n\n") }
	headed := func(head string, ps ...string) string { return text(append([]string{head}, ps...)...) }
	texts := map[graph.ReportID]string{
		"wire":      headed("Storm hits Brest", wire...),
		"headline":  headed("A dozen hurt as gale lashes coast of Brittany", wire...),
		"first":     headed("Storm", append(w.paragraphs(1), wire[1:]...)...),
		"last":      headed("Storm", append(slices.Clone(wire[:9]), w.paragraphs(1)...)...),
		"both":      headed("Storm", append(append(w.paragraphs(1), wire[1:9]...), w.paragraphs(1)...)...),
		"cut":       headed("In brief: storm", wire[:4]...),
		"capitals":  strings.ToUpper(strings.ReplaceAll(text(wire...), "\n\n", "\n   ")),
		"other":     headed("Storm hits Brest", other...),
		"quotes":    text(append(slices.Clone(w.paragraphs(9)), wire[3])...), // a paragraph of it in a report of its own
		"short":     "Kirby left.",
		"too-short": "Kirby left.",
		"empty":     "",
	}
	for i := range 8 { // short reports of one paper, with the same words about it below each
		texts[graph.ReportID(fmt.Sprintf("about-%d", i))] = text(append(w.paragraphs(1), about)...)
	}
	const strikes = "Near Mosul, %d strikes engaged %d tactical units and destroyed %d vehicles, and near Sinjar %d strikes suppressed %d mortar teams and damaged %d supply routes. "
	for day := range 3 { // a series
		s := fmt.Sprintf("On Jan. %d, military forces conducted %d strikes. ", day+9, day+23)
		for i := range 4 {
			n := 10*i + 3*day
			s += fmt.Sprintf(strikes, n+2, n+5, n+8, n+4, n+7, n+9)
		}
		texts[graph.ReportID(fmt.Sprintf("series-%d", day))] = s + about
	}
	check := func(c *index.Copies) {
		t.Helper()
		for id := range texts {
			want := []graph.ReportID{}
			if copies := []graph.ReportID{"both", "capitals", "cut", "first", "headline", "last", "wire"}; slices.Contains(copies, id) {
				want = slices.DeleteFunc(copies, func(c graph.ReportID) bool { return c == id })
			}
			have := append([]graph.ReportID{}, c.Of(id)...)
			slices.Sort(have)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("copies of %s (-want +have):\n%s", id, diff)
			}
		}
	}
	prints := printsOf(texts)
	check(index.NewCopies(prints))
	if a, b := index.NewCopies(prints).Story("cut"), index.NewCopies(prints).Story("headline"); a != b {
		t.Errorf("copies have two stories, %s and %s", a, b)
	}
}

// collection is n reports of ten paragraphs and the words about the paper; every fifth is one before it with another first paragraph
// and cut at the end. origin says of which.
func collection(n int) (texts map[graph.ReportID]string, origin map[graph.ReportID]graph.ReportID) {
	texts, origin = map[graph.ReportID]string{}, map[graph.ReportID]graph.ReportID{}
	w := newWriter(2)
	var wires [][]string
	var ids []graph.ReportID
	for i := range n {
		id := graph.ReportID(fmt.Sprintf("report-%05d", i))
		if i%5 == 4 {
			k := w.r.IntN(len(wires))
			texts[id] = strings.Join(append(w.paragraphs(1), wires[k][1:5+w.r.IntN(6)]...), "\n") + about
			origin[id] = ids[k]
			continue
		}
		wires, ids = append(wires, w.paragraphs(10)), append(ids, id)
		texts[id] = strings.Join(wires[len(wires)-1], "\n") + about
		origin[id] = id
	}
	return texts, origin
}

func printsOf(texts map[graph.ReportID]string) map[graph.ReportID]index.Prints {
	prints := map[graph.ReportID]index.Prints{}
	for id, s := range texts {
		prints[id] = index.NewPrints(s)
	}
	return prints
}

// TestCopiesAmongMany: of many reports each copy is found with what it is a copy of, and nothing else is.
func TestCopiesAmongMany(t *testing.T) {
	texts, origin := collection(1000)
	c := index.NewCopies(printsOf(texts))
	missed, wrong := 0, 0
	for a := range texts {
		if origin[a] != a && c.Story(a) != c.Story(origin[a]) {
			missed++
		}
		for _, b := range c.Of(a) {
			if origin[a] != origin[b] {
				wrong++
			}
		}
	}
	if missed > 0 || wrong > 0 {
		t.Errorf("of 200 copies %d are missed; %d links are wrong", missed, wrong)
	}
}

func BenchmarkCopies(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		texts, _ := collection(n)
		b.Run(fmt.Sprintf("prints of %d", n), func(b *testing.B) {
			for b.Loop() {
				printsOf(texts)
			}
		})
		prints := printsOf(texts)
		b.Run(fmt.Sprintf("copies among %d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				index.NewCopies(prints)
			}
		})
	}
}
