package sparql_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// maker makes quads and a query of bytes, which choose among the productions of a grammar.
type maker struct {
	bytes  []byte
	vars   []string
	fresh  int
	depth  int
	exists bool // within EXISTS, where only patterns stand whose substitution is plain
}

// choose is a number below n; 0 when the bytes have ended, which is always the simplest choice.
func (mk *maker) choose(n int) int {
	if len(mk.bytes) == 0 {
		return 0
	}
	b := mk.bytes[0]
	mk.bytes = mk.bytes[1:]
	return int(b) % n
}

func ex(name string) graph.RDFTerm { return graph.IRI("e:" + name) }

var (
	fuzzNodes   = []graph.RDFTerm{ex("a"), ex("b"), ex("c")}
	fuzzLinks   = []graph.RDFTerm{ex("p"), ex("q"), ex("a")}
	fuzzObjects = []graph.RDFTerm{
		ex("a"), ex("b"), ex("c"), whole(1), whole(2), graph.Literal("x"), graph.Literal("y"), graph.Typed("1.0", xsdNS+"decimal"),
		graph.Typed("1.5", xsdNS+"decimal"), graph.LangString("x", "en"), graph.Typed("2024-02-29", xsdNS+"date"), graph.Typed("2024-03-01", xsdNS+"date"),
	}
	fuzzGraphs = []graph.RDFTerm{{}, ex("g"), ex("a")}
	fuzzBlanks = []graph.RDFTerm{graph.Blank("n1"), graph.Blank("n2")} // in data
)

func (mk *maker) term(of []graph.RDFTerm) graph.RDFTerm { return of[mk.choose(len(of))] }

func (mk *maker) quads() (out []graph.Quad) {
	for range mk.choose(16) {
		out = append(out, graph.Quad{Subject: mk.term(slices.Concat(fuzzNodes, fuzzBlanks)), Predicate: mk.term(fuzzLinks), Object: mk.term(slices.Concat(fuzzObjects, fuzzBlanks)), Label: mk.term(fuzzGraphs)})
	}
	return out
}

func (mk *maker) variable() string { return mk.vars[mk.choose(len(mk.vars))] }

func (mk *maker) newVar() string {
	mk.fresh++
	return fmt.Sprint("n", mk.fresh)
}

// at is a variable, or one time in so many a term.
func (mk *maker) at(of []graph.RDFTerm, often int) at {
	if mk.choose(often) == often-1 {
		return at{t: mk.term(of)}
	}
	return at{v: mk.variable()}
}

func (mk *maker) triple() node {
	t := tripleNode{mk.at(fuzzNodes, 4), mk.at(fuzzLinks, 2), mk.at(fuzzObjects, 4)}
	if mk.choose(8) == 7 {
		t.o = at{v: "_:" + mk.newVar()}
	}
	return t
}

func (mk *maker) group() groupNode {
	var out groupNode
	mk.depth++
	for range 1 + mk.choose(3) {
		out.parts = append(out.parts, mk.part())
	}
	mk.depth--
	return out
}

func (mk *maker) part() node {
	if mk.depth > 3 {
		return mk.triple()
	}
	switch k := mk.choose(16); {
	case k < 4:
		return mk.triple()
	case k == 4:
		return pathNode{mk.at(fuzzNodes, 3), mk.at(fuzzObjects, 3), mk.link(2)}
	case k == 5 || k == 6:
		return optionalNode{mk.group()}
	case k == 7:
		return unionNode{mk.group(), mk.group()}
	case k == 8 || k == 9:
		return filterNode{mk.expr(2)}
	case k == 10:
		return graphNode{mk.at(fuzzGraphs[1:], 3), mk.group()}
	case k == 11:
		return mk.group()
	case mk.exists:
		return mk.triple()
	case k == 12:
		return minusNode{mk.group()}
	case k == 13:
		b := bindNode{val: mk.expr(2)}
		b.v = mk.newVar()
		mk.vars = append(mk.vars, b.v)
		return b
	case k == 14:
		return mk.values()
	}
	return mk.query()
}

func (mk *maker) values() node {
	v := valuesNode{vars: []string{mk.variable()}}
	if w := mk.variable(); w != v.vars[0] {
		v.vars = append(v.vars, w)
	}
	for range mk.choose(4) {
		var row []graph.RDFTerm
		for range v.vars {
			row = append(row, mk.term(append([]graph.RDFTerm{{}}, fuzzObjects...)))
		}
		v.rows = append(v.rows, row)
	}
	return v
}

func (mk *maker) link(depth int) link {
	k := mk.choose(8)
	if mk.exists {
		k %= 5 // whether a substituted variable is a node of the graph for * and ? is not said
	}
	if depth == 0 {
		k = 0
	}
	in := func() link { return mk.link(depth - 1) }
	switch k {
	case 1:
		return link{form: '^', parts: []link{in()}}
	case 2:
		return link{form: '/', parts: []link{in(), in()}}
	case 3:
		return link{form: '|', parts: []link{in(), in()}}
	case 4:
		return link{form: '+', parts: []link{in()}}
	case 5:
		return link{form: '*', parts: []link{in()}}
	case 6:
		return link{form: '?', parts: []link{in()}}
	case 7:
		l := link{form: '!', not: []graph.RDFTerm{mk.term(fuzzLinks)}}
		switch mk.choose(3) {
		case 1:
			l.back = []graph.RDFTerm{mk.term(fuzzLinks)}
		case 2:
			l.not, l.back = nil, l.not
		}
		return l
	}
	return link{form: 'p', iri: mk.term(fuzzLinks)}
}

func (mk *maker) expr(depth int) term {
	if depth == 0 {
		return term{at: mk.at(fuzzObjects, 3)}
	}
	call := func(fn string, args int) term {
		x := term{fn: fn}
		for range args {
			x.args = append(x.args, mk.expr(depth-1))
		}
		return x
	}
	switch k := mk.choose(16); k {
	case 0, 1, 2:
		return call("=", 2)
	case 3:
		return call("!=", 2)
	case 4:
		return call("<", 2)
	case 5, 6:
		return term{fn: "BOUND", args: []term{{at: at{v: mk.variable()}}}}
	case 7:
		return call("!", 1)
	case 8:
		return call("&&", 2)
	case 9:
		return call("||", 2)
	case 10:
		return call("+", 2)
	case 11:
		return call([]string{"COALESCE", "sameTerm", "IN"}[mk.choose(3)], 2)
	case 12:
		return call("IF", 3)
	case 13:
		return call([]string{"isIRI", "STR", "LANG", "isBLANK", "isNUMERIC"}[mk.choose(5)], 1)
	case 14, 15:
		was := mk.exists
		mk.exists = true
		in := mk.group()
		mk.exists = was
		return term{fn: []string{"EXISTS", "NOT EXISTS"}[k-14], in: &in}
	}
	return term{at: mk.at(fuzzObjects, 3)}
}

// query is a SELECT. Within one, EXISTS may hold anything that it may outside.
func (mk *maker) query() selectNode {
	s := selectNode{distinct: mk.choose(3) == 2, in: mk.group()}
	if mk.choose(3) != 2 {
		for range 1 + mk.choose(3) {
			if v := mk.variable(); !slices.Contains(s.vars, v) {
				s.vars = append(s.vars, v)
			}
		}
		return s
	}
	s.grouped = true
	for range mk.choose(3) {
		if v := mk.variable(); !slices.Contains(s.by, v) {
			s.by = append(s.by, v)
		}
	}
	s.vars = slices.Clone(s.by)
	for range 1 + mk.choose(2) {
		a := aggNode{name: []string{"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}[mk.choose(7)], distinct: mk.choose(2) == 1}
		if a.name != "COUNT" || mk.choose(2) == 1 {
			x := mk.expr(1)
			a.arg = &x
		}
		a.v = mk.newVar()
		s.aggs, s.vars = append(s.aggs, a), append(s.vars, a.v)
	}
	mk.vars = append(mk.vars, s.aggs[0].v)
	return s
}

// sortBy is ORDER BY of a variable.
type sortBy struct {
	v    string
	desc bool
}

// made is a test: data, a query, and how it is asked.
type made struct {
	quads         []graph.Quad
	union         bool
	query         selectNode
	dataset       string
	from, named   []graph.RDFTerm
	order         []sortBy
	offset, limit int // limit 0 is none
}

func newMade(data []byte) made {
	mk := &maker{bytes: data, vars: []string{"x", "y", "z", "w"}}
	m := made{quads: mk.quads(), union: mk.choose(2) == 1}
	if mk.choose(6) == 5 {
		m.from, m.named = []graph.RDFTerm{fuzzGraphs[1+mk.choose(2)]}, []graph.RDFTerm{fuzzGraphs[1+mk.choose(2)]}
		if mk.choose(2) == 1 {
			m.from = fuzzGraphs[1:]
		}
		for _, t := range m.from {
			m.dataset += "FROM " + termText(t) + " "
		}
		m.dataset += "FROM NAMED " + termText(m.named[0]) + " "
	}
	m.query = mk.query()
	for range mk.choose(3) {
		m.order = append(m.order, sortBy{m.query.vars[mk.choose(len(m.query.vars))], mk.choose(2) == 1})
	}
	if mk.choose(3) == 2 {
		m.limit, m.offset = 1+mk.choose(4), mk.choose(3)
	}
	return m
}

func (m *made) text() string {
	var b strings.Builder
	b.WriteString(m.query.query(m.dataset))
	for i, k := range m.order {
		if i == 0 {
			b.WriteString("ORDER BY ")
		}
		b.WriteString([]string{"ASC", "DESC"}[map[bool]int{true: 1}[k.desc]] + "(?" + k.v + ") ")
	}
	if m.limit > 0 {
		fmt.Fprintf(&b, "LIMIT %d OFFSET %d", m.limit, m.offset)
	}
	return b.String()
}

// byKeys orders solutions as the query asks.
func (m *made) byKeys(a, b mapping) int {
	for _, k := range m.order {
		c := orderTerms(a[k.v], b[k.v])
		if k.desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// check compares an answer with all solutions: as multisets, and in order where there is one. "" is that they agree.
func (m *made) check(all, have []mapping) string {
	want := slices.Clone(all)
	slices.SortStableFunc(want, m.byKeys)
	if m.limit > 0 {
		from := min(m.offset, len(want))
		want = want[from:min(from+m.limit, len(want))]
	}
	if len(want) != len(have) {
		return fmt.Sprintf("%d solutions, want %d", len(have), len(want))
	}
	left := map[string]int{}
	for _, w := range all {
		left[w.text(m.query.vars)]++
	}
	for i, h := range have {
		if k := h.text(m.query.vars); left[k] == 0 {
			return "too often: " + k
		} else {
			left[k]--
		}
		if m.byKeys(want[i], h) != 0 {
			return fmt.Sprintf("solution %d is out of order", i)
		}
	}
	return ""
}

// plainReader is a store without numbers of its own.
type plainReader struct{ graph.Reader }

// compare answers a made-up query both ways.
func (m *made) compare(t *testing.T) (skipped bool) {
	n := &naive{quads: m.quads, union: m.union, from: m.from, named: m.named}
	all := m.query.eval(n, where{})
	if n.overflow {
		return true
	}
	q, err := sparql.Parse(m.text(), "")
	if err != nil {
		t.Fatalf("%v in\n%s", err, m.text())
	}
	s, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Update(t.Context(), nil, m.quads); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]graph.Reader{"numbers": s, "terms": plainReader{s}} {
		var res result
		if err := sparql.Run(t.Context(), r, q, sparql.Options{Union: m.union}, &res); err != nil {
			t.Fatal(err)
		}
		var have []mapping
		for _, row := range res.rows {
			h := mapping{}
			for i, v := range res.vars {
				if !row[i].IsZero() {
					h[v] = row[i]
				}
			}
			have = append(have, h)
		}
		if d := m.check(all, have); d != "" {
			slices.SortFunc(m.quads, func(a, b graph.Quad) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			t.Fatalf("by %s, union %t: %s\n%s\nof %v\nhave %v\nwant %v", name, m.union, d, m.text(), m.quads, have, all)
		}
	}
	return false
}

// FuzzNaive compares answers with those of the naive evaluator. Queries remember their look-ups from the second on, since they are small
// here.
func FuzzNaive(f *testing.F) {
	sparql.RememberAfter(2)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		data := make([]byte, 80+rnd.IntN(120))
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := newMade(data)
		if m.compare(t) {
			t.Skip("too many solutions")
		}
	})
}
