package graphtest

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/newsgraph/newsgraph/graph"
)

// News makes up the readings of so many reports, always the same ones, one by one: sentences, mentions, entities, statements and
// quotations as reports have them, some 2,000 quads each. Names recur as in news: a few actors are in very many reports, most
// in one or two (Zipf's law); a new report brings about twenty that were in none.
func News(reports int) iter.Seq[*graph.Reading] {
	return func(yield func(*graph.Reading) bool) {
		for n := range reports {
			if !yield(newReport(n)) {
				return
			}
		}
	}
}

// NewsQuads are the quads of News, at least so many where there are as many.
func NewsQuads(names graph.Names, quads int) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		n := 0
		for r := range News(math.MaxInt) {
			for _, q := range graph.Quads(names, r) {
				if n++; !yield(q, nil) {
					return
				}
			}
			if n >= quads {
				return
			}
		}
	}
}

var (
	newsVerbs = strings.Fields(`said announced released condemned met visited accused welcomed rejected signed sent told criticised supported
		arrested invited warned urged attacked killed opened closed raised cut proposed discussed expressed called joined left`)
	newsNouns = strings.Fields(`plan talks deal attack invasion visit statement law budget strike protest election ceasefire troops weapons
		sanctions border energy prices court ruling report summit agreement refugees aid inflation bank company market minister`)
	newsSyllables = strings.Fields(`ka re mo li ta vi so na ber gan dor el hu zel pol ken mar tin chu ra wei lo sen bri an tos ned fal qin or`)
	newsKinds     = []graph.EntityKind{graph.Person, graph.Person, graph.Organization, graph.Place}
)

// newsName is the name of the n-th actor.
func newsName(n int) string {
	word := func(n, length int) string {
		var b strings.Builder
		for range length {
			b.WriteString(newsSyllables[n%len(newsSyllables)])
			n /= len(newsSyllables)
		}
		return strings.ToUpper(b.String()[:1]) + b.String()[1:]
	}
	return word(n*7919+13, 2) + " " + word(n, 1+len(fmt.Sprint(n))/2)
}

// newsWriter writes a report.
type newsWriter struct {
	rnd      *rand.Rand
	text     strings.Builder
	r        *graph.Reading
	entities map[int]graph.EntityID
	fresh    int // number of the next actor that no report had
}

func newReport(n int) *graph.Reading {
	w := &newsWriter{rnd: rand.New(rand.NewPCG(uint64(n), 11)), entities: map[int]graph.EntityID{}, fresh: 20 * n}
	day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n/40)
	w.r = &graph.Reading{Report: graph.Report{
		ID: graph.ReportID(fmt.Sprintf("report-%016x", uint64(n+1)*0x9e3779b97f4a7c15)), Name: fmt.Sprintf("news/%07d.txt", n),
		Publisher: "Agency " + newsName(n%50), Published: day.Format(time.DateOnly), URL: fmt.Sprintf("https://agency.example/%d", n),
	}}
	for range 18 + w.rnd.IntN(20) {
		w.sentence(day)
	}
	w.r.Report.Text = w.text.String()
	w.r.Report.Title = w.r.Report.Text[:w.r.Sentences[0].Span.End]
	w.r.Report.Content = []graph.Span{{End: w.text.Len()}}
	return w.r
}

// write appends words and gives where they stand.
func (w *newsWriter) write(words string) graph.Span {
	start := w.text.Len()
	w.text.WriteString(words)
	return graph.Span{Start: start, End: w.text.Len()}
}

// actor writes the name of one: mostly a well-known one, now and then a new one.
func (w *newsWriter) actor() graph.Term {
	n := int(math.Pow(w.rnd.Float64(), 4) * float64(w.fresh+1000)) // the first ones most
	if w.rnd.IntN(3) == 0 {
		n = w.fresh + w.rnd.IntN(20)
	}
	name := newsName(n)
	kind := newsKinds[n%len(newsKinds)]
	id, ok := w.entities[n]
	if !ok {
		id = graph.NewEntityID(kind, name)
		w.entities[n] = id
		w.r.Entities = append(w.r.Entities, graph.Entity{ID: id, Kind: kind, Label: name, Aliases: []graph.Alias{{Text: name, Kind: graph.Name}}})
	}
	span := w.write(name)
	w.r.Mentions = append(w.r.Mentions, graph.Mention{Span: span, Sentence: len(w.r.Sentences), Kind: graph.Name, Entity: id, Confidence: 0.9})
	return graph.Term{Text: name, Span: span, Entity: id}
}

func (w *newsWriter) word(of []string) string { return of[w.rnd.IntN(len(of))] }

// sentence writes { Kare Mo met Tavi So over the border plan on 2023-04-26, Kare Mo said. }
func (w *newsWriter) sentence(day time.Time) {
	start := w.text.Len()
	var st graph.Statement
	st.Report, st.Sentence, st.Class, st.Modality, st.Rule = w.r.Report.ID, len(w.r.Sentences), graph.Consult, graph.Asserted, "active"
	st.Subject = w.actor()
	w.write(" ")
	verb := w.word(newsVerbs)
	st.Predicate = graph.Predicate{Text: verb, Lemma: strings.TrimSuffix(verb, "ed"), Span: w.write(verb)}
	w.write(" ")
	st.Object = w.actor()
	w.write(" ")
	about := "over the " + w.word(newsNouns) + " " + w.word(newsNouns)
	st.Arguments = append(st.Arguments, graph.Argument{Role: graph.Topic, Text: about, Span: w.write(about)})
	if w.rnd.IntN(2) == 0 {
		w.write(" ")
		on := day.AddDate(0, 0, -w.rnd.IntN(30)).Format(time.DateOnly)
		st.Arguments = append(st.Arguments, graph.Argument{Role: graph.Time, Text: "on " + on, Span: w.write("on " + on), Value: on, Granularity: "day"})
	}
	st.Evidence = graph.Span{Start: start, End: w.text.Len()}
	st.Confidence = float64(50+w.rnd.IntN(50)) / 100
	st.Negated = w.rnd.IntN(20) == 0
	if w.rnd.IntN(3) == 0 {
		w.said(&st)
	}
	st.ID = graph.NewStatementID(&st)
	w.write(".")
	w.r.Statements = append(w.r.Statements, st)
	w.r.Sentences = append(w.r.Sentences, graph.Sentence{Index: len(w.r.Sentences), Span: graph.Span{Start: start, End: w.text.Len()}})
	w.write(" ")
}

// said attributes a statement to somebody, whose saying it is another.
func (w *newsWriter) said(st *graph.Statement) {
	content := *st
	w.write(", ")
	speaker := w.actor()
	cue := w.write(" said")
	cue.Start++
	st.Attribution = []graph.Attribution{{Source: speaker, Cue: "said", Form: graph.Indirect}}
	content.ID = graph.NewStatementID(st)
	say := graph.Statement{
		Report: st.Report, Sentence: st.Sentence, Evidence: graph.Span{Start: content.Evidence.Start, End: w.text.Len()}, Class: graph.Say, Subject: speaker,
		Predicate: graph.Predicate{Text: "said", Lemma: "say", Span: cue}, Object: graph.Term{Text: w.text.String()[content.Evidence.Start:content.Evidence.End], Span: content.Evidence},
		Modality: graph.Asserted, Rule: "active", Confidence: 0.9, Content: []graph.StatementID{content.ID},
	}
	say.ID = graph.NewStatementID(&say)
	w.r.Statements = append(w.r.Statements, say)
	w.r.Quotations = append(w.r.Quotations, graph.Quotation{
		Statement: say.ID, Form: graph.Indirect, Text: say.Object.Text, Spans: []graph.Span{content.Evidence}, Cue: "said", CueSpan: cue, Speaker: speaker,
	})
}
