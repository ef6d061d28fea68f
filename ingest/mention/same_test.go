package mention_test

import (
	"os"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
)

// TestSame runs the cases of testdata/same.txt.
func TestSame(t *testing.T) {
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/same.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n= ")[1:] {
		title, body, _ := strings.Cut(c, "\n")
		text, want, _ := strings.Cut(body, "\n--\n")
		t.Run(title, func(t *testing.T) {
			result := mention.Resolver{}.Resolve(m.Parse(text, paragraphs(text)), &graph.Report{Text: text})
			have := map[string]string{}
			for _, e := range result.Entities {
				have[string(e.ID)] = strings.Join(append([]string{""}, e.SameAs...), "")
				for _, a := range e.Aliases {
					have[string(e.ID)+" "+a.Text] = a.Rule.String()
				}
			}
			for line := range strings.Lines(want) {
				key, want, ok := strings.Cut(strings.TrimSpace(line), " = ")
				got, there := have[key]
				if want == "-" {
					want = ""
				}
				if ok && (!there || got != want) {
					t.Errorf("%s\n%s: have %q, want %q\nentities: %v", text, key, got, want, have)
				}
			}
		})
	}
}
