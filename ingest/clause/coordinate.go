package clause

import (
	"slices"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Distribute splits propositions whose subject or object is a coordination of names, so that each name gets a statement of
// its own, and in the graph an edge. What is said of several together is left whole. moved says where the first part of each of
// props stands in the result.
//
//	{ [Syria and Iraq] are covered by the ban } → Syria – are covered by – the ban · Iraq – are covered by – the ban
func Distribute(doc *syntax.Doc, props []Proposition) (out []Proposition, moved []int) {
	d := &distributor{t: &tree{Doc: doc}}
	out = make([]Proposition, 0, len(props))
	moved = make([]int, len(props))
	for i := range props {
		moved[i] = len(out)
		out = append(out, d.split(&props[i])...)
	}
	for i := range out {
		if p := out[i].Parent; p >= 0 {
			out[i].Parent = moved[p]
		}
	}
	return out, moved
}

type distributor struct{ t *tree }

func (d *distributor) split(p *Proposition) []Proposition {
	subjects := []Phrase{p.Subject}
	if !d.isCollective(p) {
		subjects = d.parts(p.Subject)
	}
	objects := []Phrase{p.Object}
	if t := d.t; p.Lemma != "be" || !t.tag(p.Subject.Head, "NN", "NNP") { // { The company is [Peter Ruiz and Ann Lee] }: neither is all of it
		objects = d.parts(p.Object)
	}
	if len(subjects)*len(objects) == 1 || len(subjects)*len(objects) > 24 {
		return []Proposition{*p}
	}
	var out []Proposition
	for _, s := range subjects {
		for _, o := range objects {
			q := *p
			q.Subject, q.Object = s, o
			q.Args = slices.Clone(p.Args)
			q.Attribution = slices.Clone(p.Attribution)
			out = append(out, q)
		}
	}
	return out
}

// collective lists verbs whose subjects do it together.
//
//	{ Xi and Putin [met] }
var collective = map[string]bool{
	"meet": true, "agree": true, "gather": true, "marry": true, "clash": true, "unite": true, "combine": true, "differ": true, "talk": true, "exchange": true,
	"share": true, "merge": true, "cooperate": true, "collaborate": true, "negotiate": true, "discuss": true, "total": true, "form": true, "split": true, "join": true,
	"divorce": true, "compete": true, "play": true, "draw": true, "sign": true, "make up": true, "disagree": true, "separate": true,
}

// isCollective reports whether what a proposition says may hold only of its subjects together.
//
//	{ Xi and Putin met }, { Iran and Iraq are neighbours }, { the US and Britain carried out [12] air strikes }
func (d *distributor) isCollective(p *Proposition) bool {
	t := d.t
	if collective[p.Lemma] || collective[t.lemma(p.Head)] || t.lemma(p.Head) == "be" && !p.Object.IsZero() && t.tag(p.Object.Head, "NNS", "NNPS") {
		return true
	}
	counts := func(ph Phrase) bool {
		return slices.ContainsFunc(ph.Toks, func(i int) bool {
			return t.pos(i, "NUM") && !t.dep(i, "appos") || t.word(i) == "other" || t.word(i) == "together" || t.word(i) == "joint" || t.word(i) == "jointly"
		})
	}
	return counts(p.Object) || counts(p.Subject) || slices.ContainsFunc(p.Args, func(a Argument) bool { return counts(a.Phrase) })
}

// parts is the conjuncts of a phrase, or the phrase itself where it is no coordination of names with "and".
func (d *distributor) parts(p Phrase) []Phrase {
	whole := []Phrase{p}
	if p.IsZero() || p.Text != "" {
		return whole
	}
	t := d.t
	heads := []int{p.Head}
	and := false
	for k := 0; k < len(heads); k++ {
		for _, c := range t.Children(heads[k]) {
			if !slices.Contains(p.Toks, c) {
				continue
			}
			switch {
			case t.dep(c, "conj"):
				heads = append(heads, c)
			case t.dep(c, "cc"):
				if w := t.word(c); w != "and" || t.word(c+1) == "/" { // { Carrow & Pike } is one
					return whole // { Russia or China }, { the Ukrainians but not Zelensky }
				}
				and = true
			case t.dep(c, "preconj") && t.word(c) != "both":
				return whole
			}
		}
	}
	if len(heads) < 2 || !and {
		return whole
	}
	var out []Phrase
	for _, h := range heads {
		if !t.pos(h, "PROPN", "PRON") && !d.isNamed(h) {
			return whole
		}
		part := t.phrase(h, func(i int) bool { return !slices.Contains(p.Toks, i) || t.dep(i, "conj", "cc", "preconj") })
		if len(part.Toks) == 0 {
			return whole
		}
		if e, ok := t.EntityAt(h); ok && e.First < part.Toks[0] && e.End > part.Toks[len(part.Toks)-1]+1 { // { Johnson and Johnson }
			return whole
		}
		out = append(out, part)
	}
	slices.SortFunc(out, func(a, b Phrase) int { return a.Toks[0] - b.Toks[0] })
	return out
}

// isNamed reports whether noun h has a name before it: { PRC [officials] }.
func (d *distributor) isNamed(h int) bool {
	return slices.ContainsFunc(d.t.all(h, "compound", "nmod", "amod", "poss"), func(c int) bool { _, ok := d.t.EntityAt(c); return ok })
}
