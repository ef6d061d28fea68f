package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/query/index"
)

// yesNo answers whether it is so by a statement whose verb has doer and object in their places, loosely: the sentence names them there,
// whatever its terms are linked to.
//
//	{ Did Sergey Brin meet Ahmed Mohamed? } { Co-founder of Google, [Sergey Brin], personally met with [Mohamed] }
func (c *candidates) yesNo() {
	doc := c.r.doc
	for t := range doc.Tokens {
		if p := doc.Tokens[t].POS; p != "VERB" {
			continue
		}
		n, alike := c.pivot(t)
		if alike < 0.85 || !n.verb || c.p.share < 0.95 {
			continue
		}
		s := sentence{doc: doc, w: c.r.w, v: t, f: clause.ReadFrame(doc, t)}
		st := c.r.statement(&s, c.r.span([]int{t}))
		ref := index.Ref{Reading: c.r.hit.Reading, Statement: st}
		if st.ID == "" || !c.heads(&s.f) || ref.Modality == graph.Asked || c.fits(&s.f, false) < 1 {
			continue
		}
		for _, a := range c.m.yesNo(ref, mostLoose*c.p.share*alike) {
			a.Why = c.why(c.p, "doer and object stand about "+doc.Tokens[t].Text)
			c.out.add(a)
		}
	}
}

// heads reports whether what the question says of doer and object heads those of a verb, where it is no name: { the boat } is not
// { two men suspected of piloting the boat }.
func (c *candidates) heads(f *clause.Frame) bool {
	heads := []int{f.Subject.Head}
	for _, p := range f.Parts {
		heads = append(heads, p.Inner.Head)
	}
	return !slices.ContainsFunc(c.m.in.constraints, func(x constraint) bool {
		return (x.slot == "subject" || x.slot == "object") && !x.named && !c.within(heads, x)
	})
}

// interview answers a question that an interviewer asks as well, by the first sentence of the reply.
//
//	{ Why did Shalev choose to study mathematics? } { Why did you choose to study mathematics? First of all because it was beautiful. }
func (c *candidates) interview() {
	asked := strings.Fields(strings.ToLower(c.m.q.Text))
	text := strings.ToLower(strings.TrimSpace(c.p.hit.Text()))
	r := c.r.hit.Reading
	next := c.p.hit.Sentence + 1
	if len(asked) == 0 || !strings.HasSuffix(text, "?") || !strings.HasPrefix(text, asked[0]+" ") || next >= len(r.Sentences) {
		return
	}
	for k := range c.needs {
		if n := &c.needs[k]; !n.named && c.p.met[k] < 0.65 {
			return
		}
	}
	span := r.Sentences[next].Span
	st := graph.Statement{Report: r.Report.ID, Sentence: next, Evidence: span, Modality: graph.Asserted, Confidence: 0.5}
	for i := range r.Statements {
		if x := &r.Statements[i]; x.Sentence == next && len(x.Attribution) > 0 {
			st.Attribution = x.Attribution
			break
		}
	}
	reply := r.Report.Text[span.Start:span.End]
	if len(st.Attribution) == 0 || strings.HasSuffix(strings.TrimSpace(reply), "?") {
		return
	}
	for _, a := range c.m.phrase(index.Ref{Reading: r, Statement: &st}, mostLoose*0.8*(1+c.p.share)/2, strings.Join(strings.Fields(reply), " "), span) {
		a.Why = c.why(c.p, "the reply to the same question")
		c.out.add(a)
	}
}

// said answers what somebody said of something by what the report quotes from one whom it names together with them, where the sentence or
// those around it have what it is about.
//
//	{ What does Labour say about the plan? } { [Labour's] Shadow Home Secretary Yvette Cooper said [her party has supported the idea] }
func (c *candidates) said() {
	r := c.r.hit.Reading
	for i := range r.Statements {
		st := &r.Statements[i]
		if st.Sentence != c.r.hit.Sentence || len(st.Content) == 0 && !slices.ContainsFunc(r.Quotations, func(q graph.Quotation) bool { return q.Statement == st.ID }) {
			continue
		}
		ref := index.Ref{Reading: r, Statement: st}
		score := mostLoose * ref.Confidence
		for _, x := range c.m.in.constraints {
			if x.slot == "subject" {
				score *= c.speaks(ref, x)
				continue
			}
			score *= c.isAbout(x)
		}
		if score < leastSure {
			continue
		}
		for _, a := range c.m.named(ref, score, said(ref)) {
			if a.Stance == string(graph.Asserted) {
				a.Stance = "reported"
			}
			a.Why = c.why(c.p, "said by "+c.m.label(ref.Subject))
			c.out.add(a)
		}
	}
}

// quoted are the sentences in which somebody says something whom the question asks about, or who is named together with them.
func (l *loose) quoted() []index.Hit {
	var out []index.Hit
	for _, x := range l.m.in.constraints {
		if x.slot != "subject" {
			continue
		}
		for _, id := range append(l.officials(x), x.entities...) {
			e := l.m.v.Entity(id)
			if e == nil {
				continue
			}
			for _, ref := range e.Statements {
				if h := (index.Hit{Reading: ref.Reading, Sentence: ref.Statement.Sentence}); len(out) < maxNear && len(ref.Content) > 0 && !slices.Contains(out, h) && (l.m.q.Report == "" || l.m.q.Report == ref.Reading.Report.ID) {
					out = append(out, h)
				}
			}
		}
	}
	return out
}

// speaks is how well the subject of a statement is, or speaks for, whom a constraint names.
func (c *candidates) speaks(ref index.Ref, x constraint) float64 {
	s := c.m.term(ref, ref.Subject, x)
	if slices.ContainsFunc(c.r.v.Within(ref.Reading, ref.Subject.Span), func(o *graph.Mention) bool { return slices.Contains(x.entities, o.Entity) }) {
		return max(s, 0.8)
	}
	if s == 0 && ref.Subject.Entity != "" && slices.Contains(c.officials(x), ref.Subject.Entity) {
		return 0.75
	}
	return s
}

// officials are those whom reports name with an office of the organisation that a constraint names, and who may speak for it.
//
//	{ What does Labour say? } { [Labour's] Shadow Home Secretary [Yvette Cooper] said }
func (l *loose) officials(x constraint) []graph.EntityID {
	var out []graph.EntityID
	for _, id := range x.entities {
		e := l.m.v.Entity(id)
		if e == nil || e.Kind != graph.Organization {
			continue
		}
		for _, ref := range e.Statements {
			if len(out) < maxOfficials && ref.Rule == "title-of" && ref.Object.Entity == id && ref.Subject.Entity != "" && !slices.Contains(out, ref.Subject.Entity) {
				out = append(out, ref.Subject.Entity)
			}
		}
	}
	return out
}

const maxOfficials = 20 // of one organisation

// isAbout is how well the sentence and those around it have what a constraint is about.
func (c *candidates) isAbout(x constraint) float64 {
	total, got := 0.0, 0.0
	for k := range c.needs {
		n := &c.needs[k]
		if n.pivot || !slices.ContainsFunc(n.words, func(w string) bool { return slices.Contains(x.words, w) }) {
			continue
		}
		total += n.weight
		met := c.p.met[k]
		if r := c.r.hit.Reading; len(r.Sentences) > 0 && met < 0.8 && subset(n.words, index.Words(index.Hit{Reading: r}.Text())) { // the report is about it
			met = 0.8
		}
		got += n.weight * met
	}
	if total == 0 {
		return 0
	}
	return got / total
}
