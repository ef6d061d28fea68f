package timex_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/spacy"
	"github.com/newsgraph/newsgraph/ingest/timex"
)

func model(t testing.TB) *spacy.Model {
	t.Helper()
	m, err := spacy.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var marked = regexp.MustCompile(`\{([^{}|]+)\|([^{}|]*)\}`)

// TestTimes reads the sentences of testdata/times.txt and news.txt.
func TestTimes(t *testing.T) {
	m := model(t)
	for _, name := range []string{"testdata/times.txt", "testdata/news.txt"} {
		t.Run(name, func(t *testing.T) { testTimes(t, m, name) })
	}
}

func testTimes(t *testing.T, m *spacy.Model, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, section := range a.Files {
		published, topic, _ := strings.Cut(section.Name, " ")
		if published == "none" {
			published = ""
		}
		for _, line := range strings.Split(strings.TrimSpace(string(section.Data)), "\n") {
			n++
			text := marked.ReplaceAllString(line, "$1")
			if have := annotate(m, text, published); have != line {
				t.Errorf("%s, published %q:\nwant %s\nhave %s", topic, published, line, have)
			}
		}
	}
	t.Logf("%d sentences", n)
}

// annotate marks the expressions of time in text, as times.txt does.
func annotate(m *spacy.Model, text, published string) string {
	doc := m.Parse(text, []graph.Span{{End: len(text)}})
	var b strings.Builder
	at := 0
	for _, x := range timex.Resolve(doc, published) {
		s := doc.Span(x.Range)
		b.WriteString(text[at:s.Start] + "{" + text[s.Start:s.End] + "|" + x.Value + "}")
		at = s.End
	}
	return b.String() + text[at:]
}

// TestAttach: arguments get values, and the preposition opens an end.
func TestAttach(t *testing.T) {
	m := model(t)
	for text, want := range map[string][]string{
		"Russia has held Crimea since 2014.":                    {"time since 2014 = 2014/.."},
		"He lived in exile until 1989.":                         {"time until 1989 = ../1989"},
		"The bridge is closed until the end of the week.":       {"time until the end of the week = ../2023-04-30"},
		"Troops have held the town since last week.":            {"time since last week = 2023-04-17/.."},
		"The strike ended before last week.":                    {"time before last week = ../2023-04-17"},
		"He resigned after the late 1990s.":                     {"time after the late 1990s = 1999/.."},
		"She has led the party since the late 1990s.":           {"time since the late 1990s = 1997/.."},
		"Xi traveled to Moscow in late March.":                  {"time in late March = 2023-03-21/2023-03-31"},
		"The factory was closed between May and July 2020.":     {"time between May and July 2020 = 2020-05/2020-07"},
		"Kirby said Tuesday that China released a plan.":        {"time Tuesday = 2023-04-25"},
		"They talked for three hours.":                          {"time for three hours = PT3H"},
		"The committee meets every Monday.":                     {"time every Monday = R/P1W"},
		"They spoke about last year.":                           nil,
		"The prize was given for the best report of last year.": nil,
	} {
		doc := m.Parse(text, []graph.Span{{End: len(text)}})
		props := clause.Extract(doc)
		timex.Attach(doc, timex.Resolve(doc, "2023-04-26"), props)
		var have []string
		for _, p := range props {
			for _, a := range p.Args {
				if s := fmt.Sprintf("%s %s = %s", a.Role, doc.Join(a.Phrase.Toks), a.Value); a.Value != "" && !slices.Contains(have, s) {
					have = append(have, s)
				}
			}
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%q (-want +have):\n%s", text, diff)
		}
	}
}

// iso is what a value may look like.
var iso = regexp.MustCompile(`^(?:(?:T\d\d:\d\d(?:/T\d\d:\d\d)?)|\d{4}-\d\d-\d\dT\d\d:\d\d/\d{4}-\d\d-\d\dT\d\d:\d\d|\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?|(?:R/)?P(?:\d+[DWMY]|T\d+[HMS]))?$`)

// FuzzResolve: any text and any date give expressions in order, inside the text, whose values are ISO 8601.
func FuzzResolve(f *testing.F) {
	m := model(f)
	a, err := txtar.ParseFile("testdata/times.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, section := range a.Files {
		published, _, _ := strings.Cut(section.Name, " ")
		f.Add(marked.ReplaceAllString(string(section.Data), "$1"), published)
	}
	for _, s := range []string{"Feb. 29", "0 days ago, 99999 decades ago", "from 9999 to 1000", "the 0th century", "25:61 p.m. yesterday", "every 0 days", "2023-02-30", "1st", "'s ago", "5-", "in 1999-98"} {
		f.Add(s, "2024-02-29")
		f.Add(s, "0001-01-01")
		f.Add(s, "9999-12-31T10:00:00Z")
	}
	f.Fuzz(func(t *testing.T, text, published string) {
		doc := m.Parse(text, []graph.Span{{End: len(text)}})
		xs := timex.Resolve(doc, published)
		end := 0
		for _, x := range xs {
			if x.First < end || x.End <= x.First || x.End > len(doc.Tokens) {
				t.Fatalf("%q, %q: expression %+v after %d of %d tokens", text, published, x, end, len(doc.Tokens))
			}
			end = x.End
			if !iso.MatchString(x.Value) || x.Grain == "" || x.Type == "" {
				t.Fatalf("%q, %q: %q is %+v", text, published, doc.TextOf(x.Range), x)
			}
			if from, to, ok := strings.Cut(x.Value, "/"); ok && from != "R" && to < from {
				t.Fatalf("%q, %q: %q ends before it begins: %+v", text, published, doc.TextOf(x.Range), x)
			}
		}
		timex.Attach(doc, xs, clause.Extract(doc))
	})
}
