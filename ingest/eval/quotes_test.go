package eval_test

import (
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/eval"
)

const quoteText = `"It was a mistake," the mayor of Troy said. A "peace plan" failed, CNN reported.
He added that nobody had read it.`

const quoteGold = `reports ../reports

report troy
verbatim | said | the mayor of Troy | =mayor
  It was a mistake
indirect | reported | CNN | CNN
  A "peace … failed
nobody
  peace plan
indirect | added | He | Ann Marr
  nobody had read it
`

// TestQuotes scores a reading that has one speaker right, one wrong, one quotation not found, and gives scare quotes a speaker.
func TestQuotes(t *testing.T) {
	dir, gold, err := eval.ReadQuotes(strings.NewReader(quoteGold))
	if err != nil {
		t.Fatal(err)
	}
	if dir != "../reports" || len(gold) != 1 || len(gold[0].Quotes) != 4 {
		t.Fatalf("have %q, %+v", dir, gold)
	}
	if err := gold[0].Locate(quoteText); err != nil {
		t.Fatal(err)
	}
	quotation := func(content, speaker string, form graph.QuoteForm) graph.Quotation {
		i := strings.Index(quoteText, content)
		return graph.Quotation{Form: form, Spans: []graph.Span{{Start: i, End: i + len(content)}}, Speaker: graph.Term{Text: speaker}}
	}
	r := &graph.Reading{Report: graph.Report{Text: quoteText}, Quotations: []graph.Quotation{
		quotation("It was a mistake", "the mayor", graph.Verbatim),
		quotation("peace plan", "CNN", graph.Mixed),
		quotation("nobody had read it", "He", graph.Indirect),
	}}
	var s eval.QuoteScore
	s.Add(&gold[0], r)
	if have := s.Speakers(s.Right); have != (eval.Share{Right: 1, Of: 3}) {
		t.Errorf("speakers right: have %v, want 1 of 3: %v", have, s.Misses)
	}
	if s.Nobody != (eval.Share{Of: 1}) {
		t.Errorf("spoken by nobody: have %v, want 0 of 1", s.Nobody)
	}
	if have := s.Indirect.PRF(); have.Recall != 0.5 || have.Precision != 0.5 {
		t.Errorf("indirect: have %v, want P 0.5 R 0.5", have)
	}
}

// TestQuotesErrors names the line that is wrong.
func TestQuotesErrors(t *testing.T) {
	for gold, want := range map[string]string{
		"verbatim | said | he | He\n":             "line 1: a quotation before the first report",
		"report a\n  words\n":                     "line 2: content without a quotation",
		"report a\nshouted | said | he | He\n":    `line 2: unknown form "shouted"`,
		"report a\nverbatim | said | he\n  words": "line 2: want form",
	} {
		if _, _, err := eval.ReadQuotes(strings.NewReader(gold)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: have %v, want %s", gold, err, want)
		}
	}
	_, reports, err := eval.ReadQuotes(strings.NewReader("report a\nnobody\n  not there\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := reports[0].Locate("text"); err == nil || !strings.Contains(err.Error(), `line 2: a has no "not there"`) {
		t.Errorf("have %v", err)
	}
}
