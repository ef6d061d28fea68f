package eval_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/eval"
)

// TestQASRL runs the cases of testdata/qasrl.txt.
func TestQASRL(t *testing.T) {
	text, err := os.ReadFile("testdata/qasrl.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\n= ")[1:] {
		title, body, _ := strings.Cut(c, "\n")
		t.Run(title, func(t *testing.T) { runQASRL(t, body) })
	}
}

func runQASRL(t *testing.T, body string) {
	var gold, statements []string
	var sentence, verb, want string
	for line := range strings.Lines(body) {
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		switch key {
		case "sentence":
			sentence = rest
		case "verb":
			verb = rest
		case "question":
			gold = append(gold, goldRow(t, sentence, verb, rest))
		case "statement":
			statements = append(statements, rest)
		case "score":
			want = rest
		}
	}
	head := "qasrl_id,verb_idx,question,answer_range,wh,subj,obj,obj2,prep,is_passive\n"
	sents, err := eval.ReadQASRL(strings.NewReader(head+strings.Join(gold, "")), strings.NewReader("qasrl_id,tokens\ns,"+sentence+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	reading := &graph.Reading{Report: graph.Report{Text: sentence}}
	for _, s := range statements {
		reading.Statements = append(reading.Statements, parseStatement(t, sentence, s))
	}
	var s eval.QAScore
	s.Add(&sents[0], reading)
	have := fmt.Sprintf("arguments %v; answered %v; found %d/%d; role %d/%d", s.Arguments.PRF(), s.Answered.PRF(),
		s.AllFound().Right, s.AllFound().Of, s.AllRoles().Right, s.AllRoles().Of)
	if have != want {
		t.Errorf("%s\nhave %s\nwant %s", body, have, want)
	}
}

func TestAskScore(t *testing.T) {
	head := "qasrl_id,verb_idx,question,answer_range,wh,subj,obj,obj2,prep,is_passive\n"
	gold := head + "s,1,What did someone release?,2:4,what,someone,,,,False\n" + "s,1,Who released something?,0:1,who,,something,,,False\n"
	sents, err := eval.ReadQASRL(strings.NewReader(gold), strings.NewReader("qasrl_id,tokens\ns,China released a plan\n"))
	if err != nil {
		t.Fatal(err)
	}
	qs := sents[0].Verbs[0].Questions
	var s eval.AskScore
	s.Add(&sents[0], &qs[0], &graph.Span{Start: 17, End: 21}) // { plan }
	s.Add(&sents[0], &qs[0], &graph.Span{Start: 6, End: 14})  // { released }
	s.Add(&sents[0], &qs[1], nil)
	if have, want := fmt.Sprint(s.First, s.All(), s.Answered), "map[what:{1 2} who:{0 1}] {1 3} {2 3}"; have != want {
		t.Errorf("have %s\nwant %s", have, want)
	}
}

// goldRow is a row of the CSV file: "who _ something _ _ active | China".
func goldRow(t *testing.T, sentence, verb, s string) string {
	parts := strings.Split(s, " | ")
	f := strings.Fields(strings.ReplaceAll(parts[0], "_", `""`))
	var ranges []string
	for _, a := range parts[1:] {
		sp := find(t, sentence, a)
		first := strings.Count(sentence[:sp.Start], " ")
		ranges = append(ranges, fmt.Sprintf("%d:%d", first, first+len(strings.Fields(a))))
	}
	passive := map[string]string{"passive": "True", "active": "False"}[f[5]]
	return fmt.Sprintf("s,%s,%s?,%s,%s,%s,%s,%s,%s,%s\n", verb, f[0], strings.Join(ranges, "~!~"), f[0], f[1], f[2], f[4], f[3], passive)
}

// parseStatement reads "active | China | released | a plan | time in March".
func parseStatement(t *testing.T, sentence, s string) graph.Statement {
	parts := strings.Split(s, "|")
	for k := range parts {
		parts[k] = strings.TrimSpace(parts[k])
	}
	term := func(text string) graph.Term { return graph.Term{Text: text, Span: find(t, sentence, text)} }
	st := graph.Statement{
		Rule: parts[0], Subject: term(parts[1]), Object: term(parts[3]),
		Predicate: graph.Predicate{Text: parts[2], Span: find(t, sentence, parts[2])},
	}
	for _, a := range parts[4:] {
		role, text, _ := strings.Cut(a, " ")
		st.Arguments = append(st.Arguments, graph.Argument{Role: graph.Role(role), Text: text, Span: find(t, sentence, text)})
	}
	return st
}

func find(t *testing.T, sentence, text string) graph.Span {
	t.Helper()
	k := strings.Index(sentence, text)
	if k < 0 {
		t.Fatalf("%q is not in %q", text, sentence)
	}
	return graph.Span{Start: k, End: k + len(text)}
}

func TestReadQASRLErrors(t *testing.T) {
	head := "qasrl_id,verb_idx,question,answer_range,wh,subj,obj,obj2,prep,is_passive\n"
	sentences := "qasrl_id,tokens\ns,China released a plan\n"
	for _, c := range []struct{ gold, sentences, want string }{
		{head + "s,1,q,2:4,what,,,,,False\n", sentences, "<nil>"},
		{head + "s,1,q,2:5,what,,,,,False\n", sentences, `questions: line 2: answer_range "2:5" of a sentence of 4 words`},
		{head + "s,4,q,2:4,what,,,,,False\n", sentences, `questions: line 2: verb_idx "4" of a sentence of 4 words`},
		{head + "s,1,q,3:3,what,,,,,False\n", sentences, `questions: line 2: answer_range "3:3" of a sentence of 4 words`},
		{head + "x,1,q,2:4,what,,,,,False\n", sentences, `questions: line 2: no sentence "x"`},
		{"a,b\n", sentences, `questions: header: no column "qasrl_id"`},
		{head, "id\n", `sentences: header: no column "qasrl_id"`},
		{head, "", `sentences: header: EOF`},
	} {
		_, err := eval.ReadQASRL(strings.NewReader(c.gold), strings.NewReader(c.sentences))
		if have := fmt.Sprint(err); have != c.want {
			t.Errorf("gold %q, sentences %q\nhave %s\nwant %s", c.gold, c.sentences, have, c.want)
		}
	}
}

func TestIoU(t *testing.T) {
	have := map[string]string{}
	want := map[string]string{
		"0:4 0:4": "1.00", "0:4 0:2": "0.50", "0:4 2:6": "0.33", "0:4 4:6": "0.00", "0:1 5:6": "0.00", "1:3 0:4": "0.50",
	}
	for c := range want {
		var a, b eval.Words
		if _, err := fmt.Sscanf(c, "%d:%d %d:%d", &a.First, &a.End, &b.First, &b.End); err != nil {
			t.Fatal(err)
		}
		have[c] = strconv.FormatFloat(eval.IoU(a, b), 'f', 2, 64)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("IoU (-want +have):\n%s", diff)
	}
}
