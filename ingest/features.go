package ingest

import (
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/confidence"
)

// features is what the confidence in a proposition is computed from: how it was read, where mistakes lie.
func (l *linker) features(p *clause.Proposition) []confidence.Feature {
	f := featureList{l: l, p: p}
	f.is(confidence.Restates, p.Restates)
	f.add("rule="+p.Rule, 1)
	f.add("score", 4*(p.Score-0.75)) // what the rule itself thinks of it
	f.sentence()
	f.clause()
	f.subject()
	f.object()
	f.stance()
	return f.out
}

type featureList struct {
	l   *linker
	p   *clause.Proposition
	out []confidence.Feature
}

func (f *featureList) add(name string, v float64) {
	if v != 0 {
		f.out = append(f.out, confidence.Feature{Name: name, Value: v})
	}
}

func (f *featureList) is(name string, b bool) {
	if b {
		f.add(name, 1)
	}
}

// sentence is what makes sentences hard to parse.
func (f *featureList) sentence() {
	doc := f.l.w.doc
	s := doc.Sentence(f.p.Head)
	if s < 0 {
		return
	}
	r := doc.Sents[s]
	f.add("length", math.Log2(float64(r.Len())/20))
	marks, root, asks := 0, false, false
	for i := r.First; i < r.End; i++ {
		switch t := &doc.Tokens[i]; {
		case strings.ContainsAny(t.Text, ";:()[]—–") || t.Text == "--" || t.Text == "...":
			marks++
		case t.Text == "?":
			asks = true
		case t.Head == i && (t.POS == "VERB" || t.POS == "AUX"):
			root = true
		}
	}
	f.add("marks", float64(min(marks, 4)))
	f.is("question", asks)
	f.is("verbless", !root)
}

// clause is where the predicate stands.
func (f *featureList) clause() {
	doc, v := f.l.w.doc, f.p.Head
	depth := 0
	for i, hops := v, 0; hops < 50 && doc.Tokens[i].Head != i; hops++ {
		i = doc.Tokens[i].Head
		if pos := doc.Tokens[i].POS; pos == "VERB" || pos == "AUX" {
			depth++
		}
	}
	f.add("depth", float64(min(depth, 4)))
	if len(f.p.Verbs) > 0 {
		f.add("verbs", float64(min(len(f.p.Verbs), 3)-1))
		f.is("clause="+doc.Tokens[v].Dep, true)
		f.is("nonfinite", doc.Tokens[v].Tag == "VBG" || doc.Tokens[v].Tag == "VBN" && doc.Child(v, "aux", "auxpass") < 0 || f.has(v, "aux", "TO"))
		f.is("wh", f.opensWithQuestionWord(v))
		f.add("arguments", float64(min(len(f.p.Args), 4)))
	}
	f.is("mended", f.l.w.mended[v] || f.l.w.mended[f.p.Subject.Head] || !f.p.Object.IsZero() && f.l.w.mended[f.p.Object.Head])
}

// has reports whether token i has a child with this label and tag.
func (f *featureList) has(i int, dep, tag string) bool {
	doc := f.l.w.doc
	return slices.ContainsFunc(doc.Children(i), func(c int) bool { return doc.Tokens[c].Dep == dep && doc.Tokens[c].Tag == tag })
}

// opensWithQuestionWord reports whether a clause that is no relative one has a question word: { depending on [how] high it was }.
func (f *featureList) opensWithQuestionWord(v int) bool {
	doc := f.l.w.doc
	if doc.Tokens[v].Dep == "relcl" {
		return false
	}
	for _, i := range doc.Subtree(v) {
		if i > v {
			return false
		}
		switch doc.Tokens[i].Tag {
		case "WRB", "WP", "WDT", "WP$":
			w := strings.ToLower(doc.Tokens[i].Text)
			return w != "when" && w != "where" || doc.Tokens[v].Dep == "ccomp"
		}
	}
	return false
}

// subject is whether it stands beside its verb and is named.
func (f *featureList) subject() {
	doc, s := f.l.w.doc, f.p.Subject
	f.add("subject-length", math.Log2(float64(1+len(s.Toks))))
	if len(s.Toks) == 0 {
		return
	}
	f.add("distance", math.Log2(float64(1+max(s.Head-f.p.Head, f.p.Head-s.Head))))
	if len(f.p.Verbs) > 0 {
		f.is("borrowed", !slices.Contains(f.p.Verbs, doc.Tokens[s.Head].Head))
	}
	f.is("coordination", slices.ContainsFunc(s.Toks, func(i int) bool { return doc.Tokens[i].Dep == "conj" }))
	f.is("subject-behind", s.Head > f.p.Head)
	m, linked := f.l.mention(s)
	switch t := &doc.Tokens[s.Head]; {
	case t.Tag == "WDT" || t.Tag == "WP":
		f.add("subject=relative", 1)
	case t.Tag == "DT":
		f.add("subject=this", 1)
	case t.Tag == "PRP" && linked && m.Kind == graph.Pronoun:
		f.add("subject=linked-pronoun", 1)
		f.add("unsure-link", 1-m.Confidence)
	case t.Tag == "PRP":
		f.add("subject=pronoun", 1)
	case linked:
		f.add("subject=entity", 1)
	}
}

// object is whether there is one and how much of it.
func (f *featureList) object() {
	doc, o := f.l.w.doc, f.p.Object
	if len(o.Toks) == 0 {
		f.add("object=none", 1)
		f.is("bare", len(f.p.Args) == 0)
		return
	}
	f.add("object-length", math.Log2(float64(1+len(o.Toks))))
	pos := doc.Tokens[o.Head].POS
	f.is("object=clause", pos == "VERB" || pos == "AUX")
	f.is("object-before", o.Head < f.p.Head && len(f.p.Verbs) > 0)
	f.is("object-coordination", slices.ContainsFunc(o.Toks, func(i int) bool { return doc.Tokens[i].Dep == "conj" }))
	_, linked := f.l.mention(o)
	f.is("object=entity", linked)
}

// stance is how the proposition is held.
func (f *featureList) stance() {
	f.is("negated", f.p.Negated)
	if f.p.Modality != graph.Asserted {
		f.is("modality="+string(f.p.Modality), true)
	}
	f.is("attributed", len(f.p.Attribution) > 0)
}
