// Package quote finds who said what: it pairs quotation marks, finds the verbs and phrases that attribute, joins both to
// quotations with speaker, cue and content, and gives propositions their sources.
//
//	props, quotations := quote.Attribute(doc, props)
//
// Everything that somebody is said to have said, thought or found, between quotation marks or not, gets an attribution,
// so that it is never taken for a fact of the report. Words that are only set off, as a title or in doubt, are nobody's.
// The speaker is the phrase that stands in the text; package mention knows whom it names.
//
// The rules are in the tradition of O'Keefe et al., A Sequence Labelling Approach to Quote Attribution (2012), whose
// rule baseline this extends by indirect and mixed quotation, and Almeida et al. (2014) for the nesting of sources.
package quote

import (
	"cmp"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Quotation is something said, verbatim or indirectly, in tokens of a document.
type Quotation struct {
	// Prop is the index of the proposition of speech (speaker – cue – content); -1 where the text has none, as for
	// free quotation and for phrases such as "according to".
	Prop    int
	Form    graph.QuoteForm // verbatim, indirect or mixed
	Content []syntax.Range  // the pieces of what was said, in order, without quotation marks
	Cue     clause.Phrase   // "said", "according to"; zero for free quotation
	Speaker clause.Phrase   // as the report names the speaker there: "Kirby", "he", "the spokesman"; may be zero
}

// Attribute finds the quotations of doc, and gives each proposition that lies within one the attribution to its speaker,
// nearest source first. Propositions of speech that props lacks are added; their objects cover the whole content. The
// doc must be indexed. props is changed in place and may grow.
func Attribute(doc *syntax.Doc, props []clause.Proposition) ([]clause.Proposition, []Quotation) {
	t := newTree(doc)
	found := assign(t)
	found = append(found, turns(t, found)...)
	for k := range found {
		props = found[k].proposition(t, props)
	}
	attribute(t, props, found)
	out := make([]Quotation, 0, len(found))
	for k := range found {
		if q := &found[k]; !q.passes && q.form != "" && len(q.content) > 0 {
			out = append(out, q.Quotation())
		}
	}
	return props, out
}

// quotation is a Quotation while it is being put together.
type quotation struct {
	form     graph.QuoteForm
	content  []syntax.Range
	speaker  clause.Phrase
	cue      *cue // nil for free quotation
	from     *cue // of free quotation, the cue that has its speaker
	prop     int
	passes   bool
	turn     bool           // a turn of a transcript or an interview
	written  bool           // the paragraphs of a written statement
	fragment bool           // words within what hangs on the verb: { called it "a mistake" }
	covers   []syntax.Range // content with the content of the quotations whose cue lies in it
}

func (q *quotation) Quotation() Quotation {
	out := Quotation{Prop: q.prop, Form: q.form, Content: q.content, Speaker: q.speaker}
	if q.cue != nil {
		out.Cue = clause.Phrase{Toks: q.cue.toks, Head: q.cue.at}
	}
	return out
}

// proposition finds the proposition of speech, or adds it.
func (q *quotation) proposition(t *tree, props []clause.Proposition) []clause.Proposition {
	q.prop = -1
	if q.cue == nil || !q.cue.isVerb || q.passes || len(q.content) == 0 {
		return props
	}
	for i := range props {
		p := &props[i]
		if p.Head != q.cue.at && !slices.Contains(p.Verbs, q.cue.at) || !sameSubject(p, q.speaker) {
			continue
		}
		q.prop = i
		if q.fragment || q.cue.isStatement {
			return props
		}
		if q.form == graph.Verbatim || p.Object.IsZero() || q.coversMost(p.Object) {
			p.Object = q.object(t)
		}
		return props
	}
	if len(q.speaker.Toks) == 0 || q.fragment || q.cue.isStatement {
		return props
	}
	ev := q.cue.frame
	for _, r := range q.content {
		ev = syntax.Range{First: min(ev.First, r.First), End: max(ev.End, r.End)}
	}
	q.prop = len(props)
	return append(props, clause.Proposition{
		Rule: "speech", Head: q.cue.at, Subject: q.speaker, Lemma: lemma(t, q.cue.at), Object: q.object(t),
		Predicate: clause.Phrase{Toks: q.cue.toks, Head: q.cue.at},
		Negated:   t.child(q.cue.at, "neg") >= 0, Modality: graph.Asserted, Parent: -1, Evidence: ev, Score: 0.8,
	})
}

func sameSubject(p *clause.Proposition, speaker clause.Phrase) bool {
	return len(speaker.Toks) == 0 || p.Subject.Head == speaker.Head || slices.Contains(speaker.Toks, p.Subject.Head) ||
		slices.Contains(p.Subject.Toks, speaker.Head)
}

// coversMost reports whether the object that a proposition of speech has already is part of the content.
func (q *quotation) coversMost(object clause.Phrase) bool {
	n := 0
	for _, i := range object.Toks {
		if has(q.content, i) {
			n++
		}
	}
	return 2*n >= len(object.Toks) && len(object.Toks) < size(q.content)
}

// object is the content as a phrase.
func (q *quotation) object(t *tree) clause.Phrase {
	var toks []int
	for _, r := range q.content {
		for i := r.First; i < r.End; i++ {
			toks = append(toks, i)
		}
	}
	head := toks[0]
	if q.cue != nil && q.cue.compl >= 0 && slices.Contains(toks, q.cue.compl) {
		head = q.cue.compl
	} else {
		for _, i := range toks {
			if h := t.Tokens[i].Head; h == i || !slices.Contains(toks, h) && !t.isPunct(i) {
				head = i
				break
			}
		}
	}
	return clause.Phrase{Toks: toks, Head: head}
}

// attribute gives each proposition the sources of the quotations that its predicate lies in, nearest first.
func attribute(t *tree, props []clause.Proposition, found []quotation) {
	widen(found)
	byStart := newCover(len(t.Tokens), found)
	for i := range props {
		p := &props[i]
		if p.Head < 0 || p.Head >= len(t.Tokens) {
			continue
		}
		for _, k := range byStart.at(p.Head) {
			q := &found[k]
			if q.cue != nil && (q.cue.at == p.Head || slices.Contains(p.Verbs, q.cue.at)) || q.prop == i {
				continue
			}
			p.Attribution = append(p.Attribution, q.attribution())
			if q.prop >= 0 && p.Parent < 0 && len(p.Attribution) == 1 {
				p.Parent = q.prop
			}
			q.stance(t, p)
		}
	}
}

func (q *quotation) attribution() clause.Attribution {
	a := clause.Attribution{Source: q.speaker, Form: q.form}
	if q.cue != nil {
		a.Cue = clause.Phrase{Toks: q.cue.toks, Head: q.cue.at}
	}
	if q.passes {
		a.Form = ""
	}
	return a
}

// stance marks what a cue denies.
//
//	{ Moscow denied that its troops had crossed the border }
func (q *quotation) stance(t *tree, p *clause.Proposition) {
	if q.cue == nil || !q.cue.is(denying) || q.form == graph.Verbatim {
		return
	}
	h := p.Head
	for hops := 0; hops < 20 && h != q.cue.compl && t.dep(h, "conj"); hops++ {
		h = t.Tokens[h].Head
	}
	if h == q.cue.compl && (p.Modality == graph.Asserted || p.Modality == "") {
		p.Modality = graph.Denied
	}
}

// widen extends the reach of each quotation by the content of those whose cue lies within it: what CNN quotes Kirby as
// saying in two sentences is CNN's in both.
func widen(found []quotation) {
	for k := range found {
		q := &found[k]
		q.covers = q.content
		for j := range found {
			in := &found[j]
			if j != k && in.cue != nil && q.cue != nil && near(q, in) && has(q.content, in.cue.at) {
				q.covers = append(slices.Clip(q.covers), in.content...)
			}
		}
	}
}

// near is a cheap test that keeps widen from looking at far pairs in long texts.
func near(a, b *quotation) bool {
	return b.cue.at >= a.content[0].First && b.cue.at < a.content[len(a.content)-1].End
}

// cover finds the quotations that reach over a token, smallest first.
type cover struct {
	over [][]int
}

func newCover(n int, found []quotation) *cover {
	c := &cover{over: make([][]int, n)}
	order := make([]int, len(found))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(found[a].covers), size(found[b].covers)) })
	for _, k := range order {
		for _, r := range found[k].covers {
			for i := max(r.First, 0); i < min(r.End, n); i++ {
				if len(c.over[i]) < 8 && !slices.Contains(c.over[i], k) {
					c.over[i] = append(c.over[i], k)
				}
			}
		}
	}
	return c
}

func (c *cover) at(i int) []int { return c.over[i] }
