package syntax

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// WriteCoNLLU writes the doc in CoNLL-U (https://universaldependencies.org/format.html), a sentence a block, each with
// the id "name-n", counted from 1. Labels stay those of the model (ClearNLP), not UD's relations. MISC holds
// SpaceAfter=No, the token's span in Unicode code points of the text (Span=12:17) and, on the first token of a named entity, Entity=LABEL:length.
// White-space tokens are left out, since CoNLL-U has no place for them.
func (doc *Doc) WriteCoNLLU(w io.Writer, name string) error {
	bw := bufio.NewWriter(w)
	entities := map[int]Entity{}
	for _, e := range doc.Entities {
		entities[e.First] = e
	}
	points := graph.NewCodePoints(doc.Text)
	n, para := 0, -1
	for _, sent := range doc.Sents {
		ids, rows := doc.number(sent)
		if rows == 0 {
			continue
		}
		n++
		if p := doc.Paragraph(sent.First); p != para {
			para = p
			fmt.Fprintf(bw, "# newpar id = %s-p%d\n", name, p+1)
		}
		fmt.Fprintf(bw, "# sent_id = %s-%d\n# text = %s\n", name, n, flat(doc.TextOf(sent)))
		for i := sent.First; i < sent.End; i++ {
			if ids[i-sent.First] > 0 {
				doc.row(bw, i, points.Span(doc.Tokens[i].Span()), sent, ids, entities)
			}
		}
		bw.WriteByte('\n')
	}
	if err := bw.Flush(); err != nil {
		return fmt.Errorf("write CoNLL-U of %s: %w", name, err)
	}
	return nil
}

// number gives the tokens of a sentence their ids from 1; white space has 0.
func (doc *Doc) number(sent Range) (ids []int, rows int) {
	ids = make([]int, sent.Len())
	for k := range ids {
		if strings.TrimSpace(doc.Tokens[sent.First+k].Text) != "" {
			rows++
			ids[k] = rows
		}
	}
	return ids, rows
}

func (doc *Doc) row(w io.Writer, i int, span graph.Span, sent Range, ids []int, entities map[int]Entity) {
	t := &doc.Tokens[i]
	head, dep := 0, "root"
	if t.Head != i && sent.Has(t.Head) {
		head, dep = ids[t.Head-sent.First], t.Dep
	}
	misc := []string{fmt.Sprintf("Span=%d:%d", span.Start, span.End)}
	if e, ok := entities[i]; ok {
		misc = append([]string{fmt.Sprintf("Entity=%s:%d", e.Label, e.Len())}, misc...)
	}
	if !t.Space {
		misc = append([]string{"SpaceAfter=No"}, misc...)
	}
	fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t_\t%s\n", ids[i-sent.First],
		field(t.Text), field(t.Lemma), field(t.POS), field(t.Tag), field(t.Morph), head, field(dep), strings.Join(misc, "|"))
}

// field is a column's value: never empty, and without the characters that end a column.
func field(s string) string {
	if s = flat(s); s == "" {
		return "_"
	}
	return s
}

func flat(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(s))
}
