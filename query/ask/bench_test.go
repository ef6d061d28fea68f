package ask_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// questions are those that people ask, with names of hubs and of those in few reports in the place of X and Y.
var questions = []string{
	"Who criticized X?", "What did X say about Y?", "Did X condemn Y?", "Who met X?", "Where did X meet Y?", "When did X visit Y?", "Who is X?",
	"What did X announce?", "Who said that X was killed?", "Why did X criticize Y?", "How many people were killed in X?", "Who supports X?",
	"What happened in X?", "How are X and Y linked?", "Which countries attacked X?", "What does X want?", "Did X attack Y?", "Who released something?",
	"What was X accused of?", "When was X arrested?", "Who leads X?", "What did X do?", "Who told X about the plan?", "Where was X killed?",
	"What is X's position on Y?", "Who was killed?", "Why was X arrested?", "Does X support Y?",
}

// asked are the questions with names of a view: hubs for some, rare ones for others.
func asked(v *index.View) []string {
	found := v.Search("", "")
	found = slices.DeleteFunc(found, func(m index.Match) bool {
		return m.Entity().Label != strings.TrimSpace(m.Entity().Label) || !m.Entity().Named
	})
	var out []string
	name := func(n int) string { return found[n%len(found)].Entity().Label }
	for i, q := range questions {
		for k, at := range []int{i, 40 + 7*i, 1000 + 97*i, len(found)/2 + i} {
			out = append(out, strings.NewReplacer("X", name(at), "Y", name(3*k+i+5)).Replace(q))
		}
	}
	return out
}

// opened is a view of so many made-up reports, and what asks it.
func opened(tb testing.TB, reports int) (*index.View, *ask.Asker) {
	tb.Helper()
	news, err := querytest.Open()
	if err != nil {
		tb.Fatal(err)
	}
	x, err := querytest.Extractor()
	if err != nil {
		tb.Fatal(err)
	}
	ix := index.New()
	for r := range news.Readings(reports) {
		ix.Put(r)
	}
	return ix.View(), &ask.Asker{IrregularForms: x.IrregularForms, Parse: func(text string) *syntax.Doc { return x.Parse(text, []graph.Span{{Start: 0, End: len(text)}}) }}
}

// BenchmarkAsk asks 10,000 made-up reports: how long an answer takes, in the middle and but for one in a hundred. Sixteen clients ask each
// after the answer before, which keeps every processor busy, or each once in a second, as people do who read the answers.
func BenchmarkAsk(b *testing.B) {
	v, asker := opened(b, 10_000)
	v.Links()
	qs := asked(v)
	for _, c := range []struct {
		name    string
		clients int
		every   time.Duration
	}{{"alone", 1, 0}, {"16 clients", 16, 0}, {"16 clients, one question a second each", 16, time.Second}} {
		b.Run(c.name, func(b *testing.B) {
			var mu sync.Mutex
			var took []time.Duration
			for b.Loop() {
				var wait sync.WaitGroup
				for k := range c.clients {
					wait.Go(func() {
						time.Sleep(c.every * time.Duration(k) / time.Duration(c.clients))
						for i := k; i < len(qs); i += c.clients {
							began := time.Now()
							asker.Ask(v, ask.Question{Text: qs[i]})
							d := time.Since(began)
							mu.Lock()
							took = append(took, d)
							mu.Unlock()
							time.Sleep(c.every - d)
						}
					})
				}
				wait.Wait()
			}
			slices.Sort(took)
			for _, p := range []int{50, 99} {
				b.ReportMetric(float64(took[(len(took)-1)*p/100].Microseconds())/1000, map[int]string{50: "ms-p50", 99: "ms-p99"}[p])
			}
		})
	}
}
