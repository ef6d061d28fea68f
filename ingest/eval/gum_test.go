package eval_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/eval"
)

func tiny(t *testing.T) *eval.GUMDoc {
	t.Helper()
	f, err := os.Open("testdata/tiny.conllu")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := eval.ReadGUM(f)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestReadGUM(t *testing.T) {
	doc := tiny(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n---\n", doc.Text)
	word := func(i int) string { return doc.Text[doc.Words[i].Span.Start:doc.Words[i].Span.End] }
	for _, m := range doc.Mentions {
		var least []string
		for _, i := range m.Min {
			least = append(least, word(i))
		}
		text := doc.Text[doc.Words[m.First].Span.Start:doc.Words[m.End-1].Span.End]
		fmt.Fprintf(&b, "%s %s [%s] head %s min %s", m.Entity, m.Type, text, word(m.Head), strings.Join(least, " "))
		if m.Named {
			b.WriteString(" named")
		}
		if m.Pronoun {
			b.WriteString(" pronoun")
		}
		b.WriteString("\n")
	}
	want := readFile(t, "testdata/tiny.txt")
	want = want[strings.Index(want, "\nPresident")+1:]
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("ReadGUM of tiny.conllu (-want +have):\n%s", diff)
	}
	if doc.ID != "GUM_news_tiny" || doc.Date != "2023-04-26" || doc.Title != "Two presidents" {
		t.Errorf("ReadGUM: have id %q, date %q, title %q", doc.ID, doc.Date, doc.Title)
	}
}

func TestReadGUMErrors(t *testing.T) {
	head := "# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity\n"
	row := func(entity string) string {
		return head + "1\tXi\t_\tPROPN\tNNP\t_\t0\troot\t_\tEntity=" + entity + "\n"
	}
	for _, c := range []struct{ text, want string }{
		{row("(1-person-new-nnnnn-cf1-1-sgl)"), "<nil>"},
		{row("(1-person-new-nnnnn-cf1-1-sgl-Xi-Jinping)"), "<nil>"},
		{row("(1-person-new-nnnnn-cf1-1-sgl"), "entity 1 is not closed"},
		{row("1)"), "line 2: malformed entity: 1 is closed but not open"},
		{row("(1-person-new-nnnnn-cf1-x-sgl)"), `line 2: malformed entity: minspan "x"`},
		{row("1"), `line 2: malformed entity: "1" neither opens nor closes`},
		{row("(1)"), `line 2: malformed entity: "1"`},
		{"1\tXi\n", "line 1: 2 columns, want 10"},
		{strings.Replace(row("1)"), "\t0\t", "\tx\t", 1), `line 2: head "x"`},
	} {
		_, err := eval.ReadGUM(strings.NewReader(c.text))
		if have := fmt.Sprint(err); have != c.want {
			t.Errorf("ReadGUM of %q\nhave %s\nwant %s", c.text, have, c.want)
		}
	}
}

// TestEntities scores the readings of testdata/entities.txt.
func TestEntities(t *testing.T) {
	for _, c := range strings.Split(readFile(t, "testdata/entities.txt"), "\n= ")[1:] {
		title, body, _ := strings.Cut(c, "\n")
		t.Run(title, func(t *testing.T) {
			doc := tiny(t)
			reading := &graph.Reading{Report: graph.Report{Text: doc.Text}}
			want := map[string]string{}
			for line := range strings.Lines(body) {
				f := strings.Fields(line)
				switch {
				case len(f) == 0:
				case slices.Contains([]string{"name", "nominal", "pronoun", "demonym"}, f[0]):
					addMention(t, reading, f)
				default:
					want[f[0]] = strings.Join(f[1:], " ")
				}
			}
			var s eval.EntityScore
			s.Add(doc, reading)
			if diff := cmp.Diff(want, show(&s)); diff != "" {
				t.Errorf("%s\n(-want +have):\n%s", body, diff)
			}
		})
	}
}

func addMention(t *testing.T, r *graph.Reading, f []string) {
	id := graph.EntityID(f[1])
	r.Mentions = append(r.Mentions, graph.Mention{
		Kind: graph.MentionKind(f[0]), Entity: id, Span: find(t, r.Report.Text, strings.Join(f[3:], " ")),
	})
	if !slices.ContainsFunc(r.Entities, func(e graph.Entity) bool { return e.ID == id }) {
		r.Entities = append(r.Entities, graph.Entity{ID: id, Kind: graph.EntityKind(f[2])})
	}
}

// show is a score as entities.txt has it; of coreference right/predicted and right/gold.
func show(s *eval.EntityScore) map[string]string {
	num := func(x float64) string {
		return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 3, 64), "0"), ".")
	}
	tally := func(t eval.Tally) string {
		return num(t.RightPredicted) + "/" + num(t.Predicted) + " " + num(t.RightGold) + "/" + num(t.Gold)
	}
	coref := func(c eval.Coreference) string {
		return "MUC " + tally(c.MUC) + " B3 " + tally(c.B3) + " CEAFe " + tally(c.CEAFe)
	}
	share := func(s eval.Share) string { return fmt.Sprintf("%d/%d", s.Right, s.Of) }
	return map[string]string{
		"names": s.NamesByHead.PRF().String(), "exact": s.NamesExact.PRF().String(),
		"all": coref(s.All), "actors": coref(s.Actors),
		"pronouns": share(s.Pronouns.All) + " linked " + share(s.Pronouns.Linked),
		"merges":   "nominals " + share(s.PureNominals) + " all " + share(s.Pure),
	}
}
