package eval

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// QASentence is a sentence of QA-SRL with the questions about its verbs.
type QASentence struct {
	ID    string
	Text  string       // the words, apart by single spaces
	Words []graph.Span // where they stand in Text
	Verbs []QAVerb
}

// QAVerb is a verb of a sentence with all that is asked about it.
type QAVerb struct {
	Word      int // index into Words
	Questions []Question
}

// Question is one question about a verb, in the slots of FitzGerald et al. (Large-Scale QA-SRL Parsing, ACL 2018).
type Question struct {
	Text    string // "What did someone apologize for?"
	Wh      string // "what", "how long"
	Subj    string // "someone", "something", or "" where the question asks for the subject
	Obj     string
	Obj2    string // behind the preposition
	Prep    string // "for", "to do"
	Passive bool
	Answers []Words // every span that answers it
}

// ReadQASRL reads the gold questions and the sentences they are about: two CSV files with headers, as
// github.com/plroit/qasrl-gs has them (Roit et al., Controlled Crowdsourcing for High-Quality QA-SRL Annotation, ACL 2020).
//
//	qasrl_id,verb_idx,verb,…,question,is_redundant,answer_range,answer,wh,subj,obj,obj2,aux,prep,verb_prefix,is_passive,…
//	qasrl_id,tokens,sentence
//
// Ranges of answers are half-open and apart by "~!~". Sentences come in the order of the gold file.
func ReadQASRL(gold, sentences io.Reader) ([]QASentence, error) {
	texts := map[string]string{}
	err := eachRow(sentences, []string{"qasrl_id", "tokens"}, func(_ int, row map[string]string) error {
		texts[row["qasrl_id"]] = row["tokens"]
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sentences: %w", err)
	}
	var out []QASentence
	at := map[string]int{}
	need := []string{"qasrl_id", "verb_idx", "question", "answer_range", "wh", "subj", "obj", "obj2", "prep", "is_passive"}
	err = eachRow(gold, need, func(line int, row map[string]string) error {
		id := row["qasrl_id"]
		k, ok := at[id]
		if !ok {
			if texts[id] == "" {
				return fmt.Errorf("line %d: no sentence %q", line, id)
			}
			k = len(out)
			at[id] = k
			out = append(out, newQASentence(id, texts[id]))
		}
		if err := out[k].add(row); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("questions: %w", err)
	}
	return out, nil
}

// eachRow calls fn with every row of a CSV file by the names of its columns, those needed among them.
func eachRow(r io.Reader, need []string, fn func(line int, row map[string]string) error) error {
	cr := csv.NewReader(r)
	head, err := cr.Read()
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	for _, n := range need {
		if !slices.Contains(head, n) {
			return fmt.Errorf("header: no column %q", n)
		}
	}
	for {
		fields, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		row := make(map[string]string, len(head))
		for k, name := range head {
			row[name] = fields[k]
		}
		line, _ := cr.FieldPos(0)
		if err := fn(line, row); err != nil {
			return err
		}
	}
}

func newQASentence(id, tokens string) QASentence {
	s := QASentence{ID: id}
	var b strings.Builder
	for k, w := range strings.Fields(tokens) {
		if k > 0 {
			b.WriteByte(' ')
		}
		s.Words = append(s.Words, graph.Span{Start: b.Len(), End: b.Len() + len(w)})
		b.WriteString(w)
	}
	s.Text = b.String()
	return s
}

func (s *QASentence) add(row map[string]string) error {
	verb, err := strconv.Atoi(row["verb_idx"])
	if err != nil || verb < 0 || verb >= len(s.Words) {
		return fmt.Errorf("verb_idx %q of a sentence of %d words", row["verb_idx"], len(s.Words))
	}
	q := Question{
		Text: row["question"], Wh: row["wh"], Subj: row["subj"], Obj: row["obj"], Obj2: row["obj2"], Prep: row["prep"],
		Passive: row["is_passive"] == "True",
	}
	for _, r := range strings.Split(row["answer_range"], "~!~") {
		var w Words
		if _, err := fmt.Sscanf(r, "%d:%d", &w.First, &w.End); err != nil || w.First < 0 || w.Len() <= 0 || w.End > len(s.Words) {
			return fmt.Errorf("answer_range %q of a sentence of %d words", r, len(s.Words))
		}
		q.Answers = append(q.Answers, w)
	}
	k := slices.IndexFunc(s.Verbs, func(v QAVerb) bool { return v.Word == verb })
	if k < 0 {
		k = len(s.Verbs)
		s.Verbs = append(s.Verbs, QAVerb{Word: verb})
	}
	s.Verbs[k].Questions = append(s.Verbs[k].Questions, q)
	return nil
}
