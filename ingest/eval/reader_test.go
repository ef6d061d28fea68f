package eval_test

import (
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/ingest/eval"
)

const readerSet = `
# A comment.
#	? another
read ../reports
? Who leads the task force?
~ Burns | the Royal Navy
- Cluzel
! Did France leave the task force?
~ ^No
`

func TestReaderScore(t *testing.T) {
	set, err := eval.ReadReaderSet(strings.NewReader(readerSet))
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Reports) != 1 || len(set.Questions) != 2 {
		t.Fatalf("got %+v", set)
	}
	leads, leaves := &set.Questions[0], &set.Questions[1]
	for _, test := range []struct {
		q        *eval.ReaderQuestion
		answered bool
		first    string
		right    bool
	}{
		{leads, true, "Commodore Andrew  burns", true},
		{leads, true, "Burns and Cluzel", false},
		{leads, true, "France", false},
		{leads, false, "", false},
		{leaves, false, "", true},
		{leaves, true, "No: France did not leave", true},
		{leaves, true, "Yes: it left in November", false},
	} {
		var s eval.ReaderScore
		if right := s.Add(test.q, test.answered, test.first); right != test.right {
			t.Errorf("%s %q: right is %v", test.q.Text, test.first, right)
		}
	}
}

func TestReaderSetErrors(t *testing.T) {
	for text, want := range map[string]string{
		"~ Burns":             "line 1: \"Burns\" stands before any question",
		"? Who?\n\n= Burns":   "line 3: unknown mark \"=\"",
		"? Who?\n? Whom?\n~a": "unknown mark \"~a\"",
		"? Who?":              "no answer is accepted for \"Who?\"",
	} {
		if _, err := eval.ReadReaderSet(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
