package identity_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/identity"
)

// generated makes a report of 12 sentences such as { President Anna Smith12 met Bo Khan7 in Place3, Country5. }. Few people are named
// in many reports and many in few, as in news; one in four is named by surname only.
func generated(rng *rand.Rand, n int) *graph.Reading {
	zipf := rand.NewZipf(rng, 1.2, 8, 20_000)
	forenames, surnames := []string{"Anna", "Bo", "John", "Maria", "Ivo", "Ali"}, []string{"Smith", "Khan", "Lund", "Petrak", "Osei"}
	titles := []string{"President", "Senator", "Mayor", "Coach", "Judge", ""}
	r := &graph.Reading{Report: graph.Report{ID: graph.ReportID(fmt.Sprintf("report-%012x", rng.Uint64()>>16)), Published: fmt.Sprintf("20%02d-%02d-%02d", 10+n%15, 1+n%12, 1+n%28)}}
	var text strings.Builder
	at := map[graph.EntityID]int{}
	name := func(sentence int, kind graph.EntityKind, label, title string) {
		id := graph.NewEntityID(kind, label)
		k, ok := at[id]
		if !ok {
			k = len(r.Entities)
			at[id] = k
			r.Entities = append(r.Entities, graph.Entity{ID: id, Kind: kind, Label: label, Aliases: []graph.Alias{{Text: label, Kind: graph.Name}}})
		}
		if title != "" {
			r.Entities[k].Titles = append(r.Entities[k].Titles, title)
			text.WriteString(title + " ")
		}
		from := text.Len()
		text.WriteString(label)
		r.Mentions = append(r.Mentions, graph.Mention{Span: graph.Span{Start: from, End: text.Len()}, Sentence: sentence, Kind: graph.Name, Entity: id})
	}
	person := func(sentence int) {
		p := int(zipf.Uint64())
		label := fmt.Sprintf("%s%d", surnames[p%len(surnames)], p/7)
		title := titles[p%len(titles)]
		if rng.IntN(4) > 0 {
			label = forenames[p%len(forenames)] + " " + label
		}
		name(sentence, graph.Person, label, title)
	}
	for i := range 12 {
		from := text.Len()
		person(i)
		text.WriteString(" met ")
		person(i)
		text.WriteString(" in ")
		name(i, graph.Place, fmt.Sprintf("Place%d", zipf.Uint64()), "")
		text.WriteString(", ")
		name(i, graph.Country, fmt.Sprintf("Country%d", zipf.Uint64()%150), "")
		text.WriteString(".\n")
		r.Sentences = append(r.Sentences, graph.Sentence{Index: i, Span: graph.Span{Start: from, End: text.Len() - 1}})
	}
	r.Report.Text = text.String()
	r.Canonical()
	return r
}

// resolve finds out who is who in reports, where nothing was decided.
func resolve(profiles []*identity.Profile) *identity.Result {
	r := identity.NewResolver()
	for _, p := range profiles {
		r.Put(p)
	}
	who, _ := r.Result()
	return who
}

// BenchmarkResolve measures who is who in 1,000 and 10,000 generated reports: it should take about ten times as long.
func BenchmarkResolve(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		rng := rand.New(rand.NewPCG(1, 1))
		var profiles []*identity.Profile
		var readings []*graph.Reading
		for i := range n {
			r := generated(rng, i)
			readings = append(readings, r)
			profiles = append(profiles, identity.NewProfile(r))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				resolve(profiles)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/report")
		})
		b.Run(fmt.Sprint(n, "/profile"), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				identity.NewProfile(readings[i%n])
			}
		})
		who := resolve(profiles)
		b.Run(fmt.Sprint(n, "/apply"), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				who.Apply(readings[i%n])
			}
		})
	}
}
