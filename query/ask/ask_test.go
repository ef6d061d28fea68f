package ask_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

var extractor = sync.OnceValues(ingest.New)

// TestScripts runs testdata/*.ask. A script names the reports it reads and asks questions of them:
//
//	read ../../../testdata/reports/000_f47f3228949849cf.txt
//	text 2023-05-01 Ada Smith, mayor of Leeds, resigned on Monday.
//	? Who released the 12-point plan?      a question
//	= China | asserted | China released    an answer, its stance, and words of its evidence; the first is the best one
//	+ cause: for failing                   a detail of the answer above
//	of Who released the plan?              the part of the question that the answer above answers
//	no Who criticised it? | criticise      this part has no answer, with this word in the reason
//	! Biden                                it abstains, with this word in its reason
//	- Kirby                                no answer has this in its text
//	x China | asserted                     it should be the first answer and is not; the comment above says why
func TestScripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.ask")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) { runScript(t, name) })
	}
}

func runScript(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := &script{t: t, ix: index.New(), dir: filepath.Dir(name)}
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		s.at = fmt.Sprintf("%s:%d", name, n)
		s.line(strings.TrimSpace(sc.Text()))
	}
	s.end()
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// script is a script while it runs.
type script struct {
	t       *testing.T
	ix      *index.Index
	dir, at string
	res     *ask.Result
	checked bool
	seen    int // answers checked for the question
	answer  *ask.Answer
}

func (s *script) line(l string) {
	op, rest, _ := strings.Cut(l, " ")
	rest = strings.TrimSpace(rest)
	switch op {
	case "", "#":
	case "read":
		s.read(rest)
	case "text":
		date, text, _ := strings.Cut(rest, " ")
		r, err := source.FromText(text, source.Meta{Published: date})
		s.put(r, err)
	case "?":
		s.end()
		s.ask(rest)
	case "=":
		s.wantAnswer(rest)
	case "+":
		s.wantDetail(rest)
	case "of":
		if s.answer == nil || s.answer.Asked != rest {
			s.errorf("want the answer before to be one to %q", rest)
		}
	case "no":
		f := strings.Split(rest, " | ")
		if !slices.ContainsFunc(s.res.Parts, func(p ask.Part) bool { return p.Question == f[0] && strings.Contains(p.Reason, f[1]) }) {
			s.errorf("want no answer to %q, for want of %q: %v", f[0], f[1], s.res.Parts)
		}
	case "!":
		s.checked = true
		if !s.res.Abstained || !strings.Contains(s.res.Reason, rest) {
			s.errorf("want it to abstain because of %q", rest)
		}
	case "x":
		s.checked = true
		if f := strings.Split(rest, " | "); len(s.res.Answers) > 0 && strings.Contains(s.res.Answers[0].Text, f[0]) && s.res.Answers[0].Stance == f[1] {
			s.errorf("%q is answered now: write = for x", rest)
		}
	case "-":
		s.checked = true
		for _, a := range s.res.Answers {
			if strings.Contains(a.Text, rest) {
				s.errorf("no answer must have %q", rest)
			}
		}
	default:
		s.t.Fatalf("%s: unknown line %q", s.at, l)
	}
}

// end makes sure that a question was followed by what is wanted of it.
func (s *script) end() {
	if s.res != nil && !s.checked {
		s.t.Fatalf("%s: nothing is wanted of %q", s.at, s.res.Question)
	}
}

func (s *script) read(path string) {
	for r, err := range source.Open(context.Background(), []string{filepath.Join(s.dir, path)}, source.Options{}) {
		s.put(r, err)
	}
}

func (s *script) put(r graph.Report, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", s.at, err)
	}
	x, err := extractor()
	if err != nil {
		s.t.Fatal(err)
	}
	reading, err := x.Read(context.Background(), r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.ix.Put(reading)
}

func (s *script) ask(q string) {
	x, err := extractor()
	if err != nil {
		s.t.Fatal(err)
	}
	a := ask.Asker{IrregularForms: x.IrregularForms, Parse: func(text string) *syntax.Doc { return x.Parse(text, []graph.Span{{Start: 0, End: len(text)}}) }}
	res := a.Ask(s.ix.View(), ask.Question{Text: q})
	s.res, s.checked, s.seen, s.answer = &res, false, 0, nil
}

func (s *script) wantAnswer(rest string) {
	s.checked = true
	fields := strings.Split(rest, " | ")
	for i := range s.res.Answers {
		a := &s.res.Answers[i]
		if !strings.Contains(a.Text, fields[0]) || s.seen == 0 && i > 0 {
			continue
		}
		if len(fields) > 1 && a.Stance != fields[1] {
			continue
		}
		if len(fields) > 2 && !cites(a, fields[2]) {
			continue
		}
		s.seen++
		s.answer = a
		return
	}
	s.errorf("want %q", rest)
}

func cites(a *ask.Answer, words string) bool {
	for _, e := range a.Evidence {
		if strings.Contains(strings.Join(strings.Fields(e.Ref.SentenceText()), " "), words) {
			return true
		}
	}
	return false
}

func (s *script) wantDetail(rest string) {
	asks, text, _ := strings.Cut(rest, ": ")
	if s.answer != nil {
		for _, d := range s.answer.Details {
			if d.Asks == asks && strings.Contains(d.Text, text) {
				return
			}
		}
	}
	s.errorf("want the detail %q", rest)
}

// errorf shows the question, what was wanted and what there is.
func (s *script) errorf(format string, args ...any) {
	s.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n  %s\n  have", s.at, s.res.Question, fmt.Sprintf(format, args...))
	fmt.Fprintf(&b, " (%s)", s.res.Interpretation)
	for _, a := range s.res.Answers {
		fmt.Fprintf(&b, "\n    %.2f %s %q %v", a.Confidence, a.Stance, a.Text, a.Details)
		for _, e := range a.Evidence[:1] {
			fmt.Fprintf(&b, "\n         %.160s", e.Ref.SentenceText())
		}
	}
	if s.res.Abstained {
		fmt.Fprintf(&b, "\n    abstained: %s", s.res.Reason)
	}
	s.t.Error(b.String())
}
