package clause

import (
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Extract finds the propositions of doc, which must be indexed, in the order of their predicates. It is in the tradition
// of ClausIE (Del Corro and Gemulla 2013) and PropS (Stanovsky et al. 2016): a proposition for every clause, finite or
// not, with the subject that it shares with the clause above it; and one for every apposition. What it adds is stance:
// how a clause is put forward by the words above and around its verb.
func Extract(doc *syntax.Doc) []Proposition {
	x := &extractor{t: &tree{Doc: doc}, byHead: map[int]int{}}
	for i := range doc.Tokens {
		switch {
		case x.isPredicate(i):
			x.clause(i)
		case x.t.isNoun(i):
			x.nominal(i)
		default:
			x.including(i)
		}
	}
	x.parents()
	return x.props
}

// extractor is one run over a document.
type extractor struct {
	t      *tree
	props  []Proposition
	byHead map[int]int // head of the predicate, or of a verb merged into it → proposition
}

// add appends a proposition and computes what it rests on.
func (x *extractor) add(p Proposition) int {
	p.Parent = -1
	if p.Modality == "" {
		p.Modality = graph.Asserted
	}
	p.Evidence = x.evidence(&p)
	x.props = append(x.props, p)
	return len(x.props) - 1
}

// evidence is the stretch from the first to the last token of the proposition within the sentence of its predicate.
func (x *extractor) evidence(p *Proposition) syntax.Range {
	s := x.t.Sentence(p.Head)
	ev := syntax.Range{First: p.Head, End: p.Head + 1}
	widen := func(toks []int) {
		for _, i := range toks {
			if s < 0 || x.t.Sents[s].Has(i) {
				ev = syntax.Range{First: min(ev.First, i), End: max(ev.End, i+1)}
			}
		}
	}
	widen(p.Subject.Toks)
	widen(p.Predicate.Toks)
	widen(p.Object.Toks)
	for _, a := range p.Args {
		widen(a.Phrase.Toks)
	}
	return ev
}

// parents finds for each proposition the one in whose complement it stands.
func (x *extractor) parents() {
	for i := range x.props {
		p := &x.props[i]
		for h, hops := p.Head, 0; h >= 0 && hops < 200; hops++ {
			up := x.t.head(h)
			if up < 0 {
				break
			}
			if k, ok := x.byHead[up]; ok && k != i && x.t.dep(h, "ccomp") && slices.Contains(x.props[k].Object.Toks, p.Head) {
				p.Parent = k
				break
			}
			h = up
		}
	}
}

// isPredicate reports whether token i heads a clause.
func (x *extractor) isPredicate(i int) bool {
	t := x.t
	if !t.isVerb(i) || t.dep(i, "aux", "auxpass", "amod", "compound", "nmod", "case", "punct", "det", "neg", "agent") {
		return false
	}
	if x.merged(i) {
		return false
	}
	if t.tag(i, "NN", "NNS", "NNP", "JJ") {
		return false
	}
	if t.tag(i, "MD") { // { who physically and financially can }
		return false
	}
	if t.dep(i, "prep", "mark") { // { regarding }, { according to }, { including }
		return false
	}
	return true
}
