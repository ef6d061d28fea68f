package mention

import (
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// transcript are the words that stand for whoever speaks in transcripts: { [QUESTION]: What is the plan? }.
var transcript = map[string]bool{
	"question": true, "answer": true, "moderator": true, "operator": true, "q": true, "a": true, "reporter": true, "interviewer": true, "journalist": true,
}

// labels makes people of those whom the labels of a transcript name, whatever the recogniser took them for. A label is a
// paragraph of its own, before its colon (see package source).
//
//	{ [MS. HOLLAND]: The secretary … }, { [Robert Kelly] (Penn State): Mt Paektu erupted … }
func (r *resolution) labels(spans []span) []span {
	labelled := map[int]syntax.Range{} // paragraph → the name in it
	for p := range r.doc.Paras {
		if rg, ok := r.labelName(p); ok {
			labelled[p] = rg
		}
	}
	if len(labelled) == 0 {
		return spans
	}
	out := spans[:0:0]
	for _, s := range spans {
		if _, ok := labelled[r.doc.Paragraph(s.First)]; !ok {
			out = append(out, s)
		}
	}
	for p := range r.doc.Paras {
		if rg := labelled[p]; rg.Len() > 0 {
			out = append(out, span{rg, "PERSON", r.doc.TextOf(rg)})
		}
	}
	return out
}

// labelName is the name in paragraph p, where that is a label; empty for { QUESTION }.
func (r *resolution) labelName(p int) (syntax.Range, bool) {
	para := r.doc.Paras[p]
	if para.Len() == 0 || p+1 >= len(r.doc.Paras) || r.doc.Paras[p+1].Len() == 0 {
		return syntax.Range{}, false
	}
	between := r.doc.Text[r.doc.Tokens[para.End-1].End:r.doc.Tokens[r.doc.Paras[p+1].First].Start]
	if strings.TrimSpace(between) != ":" || strings.Contains(between, "\n") {
		return syntax.Range{}, false
	}
	end := para.First
	for end < para.End && r.word(end) != "(" {
		end++
	}
	first := para.First
	for first < end { // { SECRETARY KERRY }, { MS. HOLLAND }, { Dr. Robert Kelly }
		w := strings.TrimSuffix(r.word(first), ".")
		_, title := gaz().titles[w]
		_, honorific := honorifics[r.word(first)]
		if !title && !honorific && w != "ms" && w != "mr" && w != "mrs" && w != "dr" && w != "the" && w != "prime" && w != "foreign" && w != "under" && w != "deputy" && w != "of" && w != "state" && w != "" {
			break
		}
		first++
	}
	rg := syntax.Range{First: first, End: end}
	if rg.Len() == 0 || rg.Len() == 1 && transcript[r.word(first)] {
		return syntax.Range{}, true
	}
	return rg, true
}
