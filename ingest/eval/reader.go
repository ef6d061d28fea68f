package eval

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// A ReaderSet is questions over reports with the answers that a careful reader takes.
type ReaderSet struct {
	Reports   []string // files or folders that the questions are about, relative to the file of the set
	Questions []ReaderQuestion
}

// A ReaderQuestion is right where the first answer to it has one of Accepted and none of Wrong, or where nothing is answered and
// it has no answer. A form that starts with ^ stands at the beginning of an answer.
type ReaderQuestion struct {
	Text     string
	None     bool // the reports have no answer to it
	Accepted []string
	Wrong    []string
}

// ReadReaderSet reads a set: a line a report, a question or its answers, as in
//
//	read ../reports
//	? Who leads the task force?
//	~ Burns | the Royal Navy
//	- Cluzel
//	! Did France leave the task force?
//	~ ^No
func ReadReaderSet(r io.Reader) (ReaderSet, error) {
	var set ReaderSet
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		op, rest, _ := strings.Cut(line, " ")
		if err := set.add(op, strings.TrimSpace(rest)); err != nil {
			return set, fmt.Errorf("line %d: %w", n, err)
		}
	}
	for _, q := range set.Questions {
		if !q.None && len(q.Accepted) == 0 {
			return set, fmt.Errorf("no answer is accepted for %q", q.Text)
		}
	}
	return set, sc.Err()
}

func (s *ReaderSet) add(op, rest string) error {
	switch op {
	case "read":
		s.Reports = append(s.Reports, rest)
		return nil
	case "?", "!":
		s.Questions = append(s.Questions, ReaderQuestion{Text: rest, None: op == "!"})
		return nil
	case "~", "-":
		if len(s.Questions) == 0 {
			return fmt.Errorf("%q stands before any question", rest)
		}
	default:
		return fmt.Errorf("unknown mark %q", op)
	}
	q := &s.Questions[len(s.Questions)-1]
	forms := strings.Split(rest, " | ")
	if op == "~" {
		q.Accepted = append(q.Accepted, forms...)
	} else {
		q.Wrong = append(q.Wrong, forms...)
	}
	return nil
}

// takes says whether a reader accepts an answer in these words.
func (q *ReaderQuestion) takes(answer string) bool {
	return hasForm(answer, q.Accepted) && !hasForm(answer, q.Wrong)
}

var plainQuotes = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "\u200e", "")

func hasForm(answer string, forms []string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.Join(strings.Fields(plainQuotes.Replace(s)), " "))
	}
	answer = plain(answer)
	for _, f := range forms {
		f = plain(f)
		if start, ok := strings.CutPrefix(f, "^"); ok && strings.HasPrefix(answer, start) || !ok && strings.Contains(answer, f) {
			return true
		}
	}
	return false
}

// ReaderScore counts what comes of questions.
type ReaderScore struct {
	First     Share // of the questions with an answer, those whose first answer is right
	Abstained Share // of the same, those left without any answer
	None      Share // of the questions without an answer, those that it abstains from, or says no to where a reader would
}

// Add counts the first answer to a question; answered is false where there is none.
func (s *ReaderScore) Add(q *ReaderQuestion, answered bool, first string) (right bool) {
	if q.None {
		right = !answered || q.takes(first)
		s.None.Add(right)
		return right
	}
	right = answered && q.takes(first)
	s.First.Add(right)
	s.Abstained.Add(!answered)
	return right
}
