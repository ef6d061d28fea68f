package clause

import (
	"cmp"
	"slices"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// bodies are nouns that end the names of organisations, so that a name of a person can follow them.
var bodies = []string{"council", "university", "institute", "association", "foundation", "federation", "ministry", "department", "commission", "committee", "agency", "bureau",
	"society", "union", "alliance", "party", "bank", "fund", "museum", "centre", "center", "relations", "affairs", "college", "school", "club", "company", "corporation", "group", "board", "office"}

// mendOffice sets the name that ends an office without a comma beside it, where it was read as part of the organisation's name.
//
//	{ CEO of the Refugee Council [Enver Solomon] told Sky News }, { Executive director of the Council on Relations [Alia Salem] said }
func (t *tree) mendOffice(k int) bool {
	v := k + 1
	if k < 4 || v >= len(t.Tokens) || !t.tag(k, "NNP") || !t.tag(k-1, "NNP") || !t.tag(v, "VBD", "VBZ") || !t.isVerb(v) || slices.Contains(bodies, t.word(k)) || slices.Contains(bodies, t.word(k-1)) {
		return false
	}
	s, body := t.Child(v, "nsubj"), k-2
	if s < 0 || s >= body || !t.isOffice(s) || t.word(s+1) != "of" && t.word(s+1) != "at" || !(t.ancestor(s, k) || t.head(k) == v && t.dep(k, "nsubj")) {
		return false
	}
	person, ok := t.EntityAt(k)
	split := ok && person.Label == "PERSON" && person.First == k-1
	if org, ok := t.EntityAt(body); !slices.Contains(bodies, t.word(body)) && !(split && ok && org.Label == "ORG" && org.End == k-1) {
		return false
	}
	if slices.ContainsFunc(t.Tokens[s:k], func(tok syntax.Token) bool { return tok.Text == "," || tok.POS == "VERB" || tok.POS == "AUX" }) {
		return false
	}
	up := -1 // what the organisation hangs on
	for _, i := range []int{k - 1, k} {
		if h := t.head(i); h > s && h < body && t.pos(h, "ADP") {
			up = h
		}
	}
	for i := s + 1; i < body; i++ {
		if h := t.head(i); h == k || h == k-1 {
			t.SetHead(i, body)
		}
	}
	t.SetHead(k, s)
	t.SetHead(k-1, k)
	if h := t.head(body); h >= k-1 {
		if up < 0 {
			up = s + 1
		}
		t.SetHead(body, up)
		t.Tokens[body].Dep = "pobj"
	}
	t.Tokens[k].Dep, t.Tokens[k-1].Dep = "appos", "compound"
	t.nameOf(k-1, k+1)
	return true
}

// isOffice reports whether a noun is one of those who hold an office.
func (t *tree) isOffice(s int) bool {
	switch t.word(s) {
	case "ceo", "cfo", "coo", "chief", "director", "president", "chairman", "chairwoman", "chair", "head", "secretary", "minister", "professor", "spokesman", "spokeswoman", "spokesperson",
		"leader", "founder", "editor", "curator", "governor", "mayor", "member", "commander", "manager", "coach", "captain", "ambassador", "treasurer", "major", "student", "officer":
		return true
	}
	return false
}

// nameOf makes a name of a person of tokens, which other names no longer have.
func (t *tree) nameOf(first, end int) {
	var out []syntax.Entity
	for _, e := range t.Entities {
		switch {
		case e.End <= first || e.First >= end:
			out = append(out, e)
		case e.First < first:
			e.End = first
			out = append(out, e)
		}
	}
	out = append(out, syntax.Entity{Range: syntax.Range{First: first, End: end}, Label: "PERSON"})
	slices.SortFunc(out, func(a, b syntax.Entity) int { return cmp.Compare(a.First, b.First) })
	t.Entities = out
}
