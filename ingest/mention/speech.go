package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// saying are the verbs whose subject speaks in the quotation beside them.
var saying = []string{
	"say", "tell", "add", "explain", "note", "write", "state", "claim", "argue", "announce", "declare", "comment", "remark", "warn",
	"insist", "admit", "reply", "respond", "answer", "ask", "tweet", "continue", "conclude", "recall", "observe", "report", "suggest",
	"believe", "think", "joke", "stress", "emphasize", "reiterate", "post", "testify", "confirm", "deny", "acknowledge", "call", "describe",
}

// quotation is a range of tokens between quotation marks.
type quotation struct {
	syntax.Range
	speaker int // token of the one who speaks, or -1
}

// quotations are the longer passages between quotation marks, paragraph by paragraph. One that is not closed lasts to the
// end of its paragraph.
func (r *resolution) quotations() []quotation {
	var out []quotation
	for _, para := range r.doc.Paras {
		open := -1
		for i := para.First; i < para.End; i++ {
			switch w := r.doc.Tokens[i].Text; {
			case open < 0 && (w == "“" || w == `"` || w == "``"):
				open = i
			case open >= 0 && (w == "”" || w == `"` || w == "''"):
				out = r.quoted(out, syntax.Range{First: open, End: i + 1}, para)
				open = -1
			}
		}
		if open >= 0 {
			out = r.quoted(out, syntax.Range{First: open, End: para.End}, para)
		}
	}
	return out
}

// quoted adds a quotation of five words or more. Where nobody is said to speak in it, it goes on with the one before it in the
// paragraph.
//
//	{ "We welcome the news," [Kirby] said. "It is important." }
func (r *resolution) quoted(qs []quotation, rg, para syntax.Range) []quotation {
	if rg.Len() < 7 {
		return qs
	}
	q := quotation{Range: rg, speaker: r.speakerOf(rg, para)}
	if n := len(qs); q.speaker < 0 && n > 0 && para.Covers(qs[n-1].Range) {
		q.speaker = qs[n-1].speaker
	}
	return append(qs, q)
}

// speakerOf is the subject of the verb of saying that stands nearest to a quotation, outside it but in one of its sentences,
// or right before it with a colon.
func (r *resolution) speakerOf(q, para syntax.Range) int {
	best, nearest := -1, 1<<30
	from, to := r.doc.Sentence(q.First), r.doc.Sentence(q.End-1)
	for i := para.First; i < para.End; i++ {
		s := r.doc.Sentence(i)
		colon := s == from-1 && i < q.First && r.word(q.First-1) == ":"
		if q.Has(i) || !(s == from || s == to || colon) || r.doc.Tokens[i].POS != "VERB" || !slices.Contains(saying, strings.ToLower(r.doc.Tokens[i].Lemma)) {
			continue
		}
		subject := r.subjectOf(i)
		if subject < 0 || q.Has(subject) {
			continue
		}
		d := q.First - i
		if i >= q.End {
			d = i - q.End
		}
		if d < nearest {
			best, nearest = subject, d
		}
	}
	return best
}

// subjectOf is the subject of a verb, or of those that it continues.
//
//	{ [Wilkins] sat down and said }
func (r *resolution) subjectOf(v int) int {
	for hops := 0; hops < 4; hops++ {
		if s := r.doc.Child(v, "nsubj"); s >= 0 {
			return s
		}
		if d := r.doc.Tokens[v].Dep; d != "conj" && d != "xcomp" && d != "advcl" {
			return -1
		}
		v = r.doc.Tokens[v].Head
	}
	return -1
}

// quotationAt is the quotation that token i stands in, or nil.
func (r *resolution) quotationAt(i int) *quotation {
	for k := range r.quotes {
		if r.quotes[k].Has(i) {
			return &r.quotes[k]
		}
	}
	return nil
}

// speaker is the entity that speaks where token i stands, or nil.
func (r *resolution) speaker(i int) *entity {
	q := r.quotationAt(i)
	if q == nil || q.speaker < 0 {
		return nil
	}
	for k := range r.mentions {
		if m := &r.mentions[k]; m.Head == q.speaker {
			return r.entities[m.Entity]
		}
	}
	return nil
}

// speaking is the person who says I where token i stands, or nil.
func (r *resolution) speaking(i int) *entity {
	if r.quotationAt(i) != nil {
		if e := r.speaker(i); e != nil && e.Kind == graph.Person {
			return e
		}
		return nil
	}
	if k := r.voices.of(i); k >= 0 {
		return r.voices.all[k].speaker
	}
	return nil
}

// spokenTo is the person whom the questions of an interview call you, where token i is that; else nil. An answer's you is anyone.
//
//	{ How did [you] come to be involved? }
func (r *resolution) spokenTo(i int) *entity {
	if w := r.word(i); w != "you" && w != "your" && w != "yourself" && w != "yours" || r.quotationAt(i) != nil {
		return nil
	}
	if v := r.doc.Tokens[i].Head; r.doc.Tokens[v].Dep == "relcl" { // { material which [you] can download }: anyone
		return nil
	}
	k := r.voices.of(i)
	if k < 0 || r.voices.all[k].addressee < 0 || r.voices.all[k].speaker != nil {
		return nil
	}
	return r.voices.all[r.voices.all[k].addressee].speaker
}
