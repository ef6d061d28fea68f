package sparql_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// naive evaluates patterns as section 18 of the specification writes them down: every pattern on its own over all triples, joins
// by nested loops, in the order of the text. It stops where there are too many solutions.
type naive struct {
	quads    []graph.Quad
	union    bool
	from     []graph.RDFTerm // FROM and FROM NAMED; nil where the query names none
	named    []graph.RDFTerm
	overflow bool // more solutions than it takes, or one of which the specification does not say what it is
}

// mapping is a solution: what variables are bound to.
type mapping map[string]graph.RDFTerm

const mostSolutions = 3000

// where is the active graph: a named one, or the default graph.
type where struct{ name graph.RDFTerm }

func (n *naive) triples(g where) [][3]graph.RDFTerm {
	var out [][3]graph.RDFTerm
	for _, q := range n.quads {
		in := q.Label == g.name
		if g.name.IsZero() && n.from != nil {
			in = slices.Contains(n.from, q.Label)
		} else if g.name.IsZero() && n.union {
			in = true
		}
		if t := [3]graph.RDFTerm{q.Subject, q.Predicate, q.Object}; in && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func (n *naive) graphs() []graph.RDFTerm {
	var out []graph.RDFTerm
	for _, q := range n.quads {
		if !q.Label.IsZero() && !slices.Contains(out, q.Label) && (n.from == nil || slices.Contains(n.named, q.Label)) {
			out = append(out, q.Label)
		}
	}
	return out
}

// merge joins two mappings; ok is false where they do not agree.
func (m mapping) merge(o mapping) (out mapping, ok bool) {
	for v, t := range o {
		if have, bound := m[v]; bound && have != t {
			return nil, false
		}
	}
	out = maps.Clone(m)
	maps.Copy(out, o)
	return out, true
}

func (n *naive) add(to []mapping, m mapping) []mapping {
	if len(to) >= mostSolutions {
		n.overflow = true
		return to
	}
	return append(to, m)
}

func (n *naive) join(left, right []mapping) (out []mapping) {
	for _, l := range left {
		for _, r := range right {
			if m, ok := l.merge(r); ok {
				out = n.add(out, m)
			}
		}
	}
	return out
}

// node is an element of a pattern, which can be written and evaluated. in joins it with what stands before it in its group.
type node interface {
	text() string
	eval(n *naive, g where) []mapping
	substitute(m mapping) node
}

// at is a variable or a term of a pattern.
type at struct {
	v string
	t graph.RDFTerm
}

func (a at) text() string {
	switch {
	case strings.HasPrefix(a.v, "_:"):
		return a.v
	case a.v != "":
		return "?" + a.v
	}
	return termText(a.t)
}

func (a at) substitute(m mapping) at {
	if t, ok := m[a.v]; ok {
		return at{t: t}
	}
	return a
}

// bind is m with a bound to t; ok is false where it is something else.
func (a at) bind(m mapping, t graph.RDFTerm) (mapping, bool) {
	if a.v == "" {
		return m, a.t == t
	}
	return m.merge(mapping{a.v: t})
}

func termText(t graph.RDFTerm) string {
	switch {
	case t.Kind == graph.IRITerm:
		return "<" + t.Value + ">"
	case t.Kind == graph.BlankTerm:
		return "_:" + t.Value
	case t.Lang != "":
		return strconv.Quote(t.Value) + "@" + t.Lang
	case t.Datatype == "":
		return strconv.Quote(t.Value)
	case t.Datatype == xsdNS+"integer" || isBool(t):
		return t.Value
	}
	return strconv.Quote(t.Value) + "^^<" + t.Datatype + ">"
}

// A tripleNode is a triple pattern.
type tripleNode struct{ s, p, o at }

func (t tripleNode) text() string { return t.s.text() + " " + t.p.text() + " " + t.o.text() + " . " }

func (t tripleNode) substitute(m mapping) node {
	return tripleNode{t.s.substitute(m), t.p.substitute(m), t.o.substitute(m)}
}

func (t tripleNode) eval(n *naive, g where) (out []mapping) {
	for _, have := range n.triples(g) {
		m, ok := mapping{}, true
		for i, a := range []at{t.s, t.p, t.o} {
			if ok {
				m, ok = a.bind(m, have[i])
			}
		}
		if ok {
			out = n.add(out, m)
		}
	}
	return out
}

// pathNode is a property path between two ends.
type pathNode struct {
	s, o at
	p    link
}

// link is a path: one of its forms, by its sign: p ^ / | * + ? !
type link struct {
	form  byte
	iri   graph.RDFTerm
	parts []link
	not   []graph.RDFTerm // of !, and those backwards
	back  []graph.RDFTerm
}

func (l link) text() string {
	switch l.form {
	case 'p':
		return termText(l.iri)
	case '^':
		return "^(" + l.parts[0].text() + ")"
	case '/', '|':
		return "(" + l.parts[0].text() + string(l.form) + l.parts[1].text() + ")"
	case '!':
		var in []string
		for _, t := range l.not {
			in = append(in, termText(t))
		}
		for _, t := range l.back {
			in = append(in, "^"+termText(t))
		}
		return "!(" + strings.Join(in, "|") + ")"
	}
	return "(" + l.parts[0].text() + ")" + string(l.form)
}

type pair [2]graph.RDFTerm

// pairs are the ends of a path, each as often as there is a way but by * + ?, which lead from every node and from an end that is
// a term (zero where it is none), even if no triple has it.
func (l link) pairs(triples [][3]graph.RDFTerm, start, end graph.RDFTerm) (out []pair) {
	none := graph.RDFTerm{}
	switch l.form {
	case 'p':
		for _, t := range triples {
			if t[1] == l.iri {
				out = append(out, pair{t[0], t[2]})
			}
		}
	case '!':
		for _, t := range triples {
			if len(l.not) > 0 && !slices.Contains(l.not, t[1]) {
				out = append(out, pair{t[0], t[2]})
			}
			if len(l.back) > 0 && !slices.Contains(l.back, t[1]) {
				out = append(out, pair{t[2], t[0]})
			}
		}
	case '^':
		for _, p := range l.parts[0].pairs(triples, end, start) {
			out = append(out, pair{p[1], p[0]})
		}
	case '|':
		return append(l.parts[0].pairs(triples, start, end), l.parts[1].pairs(triples, start, end)...)
	case '/':
		right := l.parts[1].pairs(triples, none, end)
		for _, p := range l.parts[0].pairs(triples, start, none) {
			for _, q := range right {
				if p[1] == q[0] {
					out = append(out, pair{p[0], q[1]})
				}
			}
		}
	default:
		nodes := []graph.RDFTerm{start, end}
		for _, t := range triples {
			nodes = append(nodes, t[0], t[2])
		}
		if !start.IsZero() {
			end = none // it is followed from the start
		}
		return l.closure(l.parts[0].pairs(triples, start, end), nodes)
	}
	return out
}

// closure has every pair once.
func (l link) closure(steps []pair, nodes []graph.RDFTerm) (out []pair) {
	add := func(p pair) bool {
		if slices.Contains(out, p) {
			return false
		}
		out = append(out, p)
		return true
	}
	if l.form != '+' {
		for _, t := range nodes {
			if !t.IsZero() {
				add(pair{t, t})
			}
		}
	}
	for _, p := range steps {
		add(p)
	}
	for more := l.form != '?'; more; {
		more = false
		for _, p := range slices.Clone(out) {
			for _, q := range steps {
				if p[1] == q[0] && add(pair{p[0], q[1]}) {
					more = true
				}
			}
		}
	}
	return out
}

func (p pathNode) text() string { return p.s.text() + " " + p.p.text() + " " + p.o.text() + " . " }

func (p pathNode) substitute(m mapping) node {
	return pathNode{p.s.substitute(m), p.o.substitute(m), p.p}
}

func (p pathNode) eval(n *naive, g where) (out []mapping) {
	for _, ends := range p.p.pairs(n.triples(g), p.s.t, p.o.t) {
		if m, ok := p.s.bind(mapping{}, ends[0]); ok {
			if m, ok = p.o.bind(m, ends[1]); ok {
				out = n.add(out, m)
			}
		}
	}
	return out
}

// groupNode is { … }: its parts are joined in order, then filtered.
type groupNode struct{ parts []node }

func (gr groupNode) text() string {
	var b strings.Builder
	b.WriteString("{ ")
	for _, p := range gr.parts {
		b.WriteString(p.text())
	}
	b.WriteString("} ")
	return b.String()
}

func (gr groupNode) substitute(m mapping) node {
	out := groupNode{}
	for _, p := range gr.parts {
		out.parts = append(out.parts, p.substitute(m))
	}
	return out
}

func (gr groupNode) eval(n *naive, g where) []mapping {
	return gr.filtered(n, g, gr.unfiltered(n, g))
}

// unfiltered is the group without its filters.
func (gr groupNode) unfiltered(n *naive, g where) []mapping {
	have := []mapping{{}}
	for _, p := range gr.parts {
		switch p := p.(type) {
		case filterNode:
		case optionalNode:
			have = p.leftJoin(n, g, have)
		case minusNode:
			have = p.minus(n, g, have)
		case bindNode:
			for i, m := range have {
				if t, ok := p.val.value(n, g, m); ok {
					m = maps.Clone(m)
					m[p.v] = t
					have[i] = m
				}
			}
		default:
			have = n.join(have, p.eval(n, g))
		}
		if n.overflow {
			return nil
		}
	}
	return have
}

// holds reports whether all filters of the group hold.
func (gr groupNode) holds(n *naive, g where, m mapping) bool {
	for _, p := range gr.parts {
		if f, ok := p.(filterNode); ok && !f.cond.holds(n, g, m) {
			return false
		}
	}
	return true
}

func (gr groupNode) filtered(n *naive, g where, all []mapping) (out []mapping) {
	for _, m := range all {
		if gr.holds(n, g, m) {
			out = append(out, m)
		}
	}
	return out
}

type (
	filterNode   struct{ cond term }
	optionalNode struct{ in groupNode }
	minusNode    struct{ in groupNode }
	bindNode     struct {
		v   string
		val term
	}
	unionNode  struct{ left, right groupNode }
	valuesNode struct {
		vars []string
		rows [][]graph.RDFTerm
	}
	graphNode struct {
		name at
		in   groupNode
	}
)

func (f filterNode) text() string               { return "FILTER (" + f.cond.text() + ") " }
func (filterNode) eval(*naive, where) []mapping { return nil }
func (f filterNode) substitute(m mapping) node  { return filterNode{f.cond.substitute(m)} }

func (o optionalNode) text() string               { return "OPTIONAL " + o.in.text() }
func (optionalNode) eval(*naive, where) []mapping { return nil }
func (o optionalNode) substitute(m mapping) node {
	return optionalNode{o.in.substitute(m).(groupNode)}
}

func (o optionalNode) leftJoin(n *naive, g where, left []mapping) (out []mapping) {
	right := o.in.unfiltered(n, g)
	for _, l := range left {
		found := false
		for _, r := range right {
			if m, ok := l.merge(r); ok && o.in.holds(n, g, m) {
				found = true
				out = n.add(out, m)
			}
		}
		if !found {
			out = n.add(out, l)
		}
	}
	return out
}

func (m minusNode) text() string               { return "MINUS " + m.in.text() }
func (minusNode) eval(*naive, where) []mapping { return nil }
func (m minusNode) substitute(by mapping) node { return minusNode{m.in.substitute(by).(groupNode)} }

func (m minusNode) minus(n *naive, g where, left []mapping) (out []mapping) {
	right := m.in.eval(n, g)
	for _, l := range left {
		if !slices.ContainsFunc(right, func(r mapping) bool {
			_, ok := l.merge(r)
			for v := range r {
				if _, shared := l[v]; ok && shared {
					return true
				}
			}
			return false
		}) {
			out = append(out, l)
		}
	}
	return out
}

func (b bindNode) text() string               { return "BIND (" + b.val.text() + " AS ?" + b.v + ") " }
func (bindNode) eval(*naive, where) []mapping { return nil }
func (b bindNode) substitute(m mapping) node  { return bindNode{b.v, b.val.substitute(m)} }

func (u unionNode) text() string { return u.left.text() + "UNION " + u.right.text() }
func (u unionNode) substitute(m mapping) node {
	return unionNode{u.left.substitute(m).(groupNode), u.right.substitute(m).(groupNode)}
}
func (u unionNode) eval(n *naive, g where) []mapping {
	return append(u.left.eval(n, g), u.right.eval(n, g)...)
}

func (v valuesNode) substitute(mapping) node { return v }

func (v valuesNode) text() string {
	var b strings.Builder
	b.WriteString("VALUES (")
	for _, name := range v.vars {
		b.WriteString("?" + name + " ")
	}
	b.WriteString(") { ")
	for _, row := range v.rows {
		b.WriteString("(")
		for _, t := range row {
			if t.IsZero() {
				b.WriteString("UNDEF ")
			} else {
				b.WriteString(termText(t) + " ")
			}
		}
		b.WriteString(") ")
	}
	b.WriteString("} ")
	return b.String()
}

func (v valuesNode) eval(n *naive, g where) (out []mapping) {
	for _, row := range v.rows {
		m := mapping{}
		for i, t := range row {
			if !t.IsZero() {
				m[v.vars[i]] = t
			}
		}
		out = append(out, m)
	}
	return out
}

func (gn graphNode) text() string { return "GRAPH " + gn.name.text() + " " + gn.in.text() }
func (gn graphNode) substitute(m mapping) node {
	return graphNode{gn.name.substitute(m), gn.in.substitute(m).(groupNode)}
}

func (gn graphNode) eval(n *naive, g where) (out []mapping) {
	for _, name := range n.graphs() {
		if m, ok := gn.name.bind(mapping{}, name); ok {
			out = append(out, n.join(gn.in.eval(n, where{name}), []mapping{m})...)
		}
	}
	return out
}

// selectNode is a SELECT, the whole query or one within a pattern.
type selectNode struct {
	distinct bool
	vars     []string // those that are projected
	in       groupNode
	grouped  bool
	by       []string
	aggs     []aggNode
	having   *term
}

type aggNode struct {
	v, name  string
	distinct bool
	arg      *term // nil for *
}

func (a aggNode) text() string {
	arg, distinct := "*", ""
	if a.arg != nil {
		arg = a.arg.text()
	}
	if a.distinct {
		distinct = "DISTINCT "
	}
	return fmt.Sprintf("%s(%s%s)", a.name, distinct, arg)
}

func (s selectNode) substitute(mapping) node { return s }

func (s selectNode) text() string { return "{ " + s.query("") + "} " }

// query is the text of the whole query.
func (s selectNode) query(dataset string) string {
	var b strings.Builder
	b.WriteString("SELECT ")
	if s.distinct {
		b.WriteString("DISTINCT ")
	}
	for _, v := range s.vars {
		i := slices.IndexFunc(s.aggs, func(a aggNode) bool { return a.v == v })
		if i >= 0 {
			fmt.Fprintf(&b, "(%s AS ?%s) ", s.aggs[i].text(), v)
		} else {
			b.WriteString("?" + v + " ")
		}
	}
	b.WriteString(dataset + "WHERE " + s.in.text())
	if len(s.by) > 0 {
		b.WriteString("GROUP BY ?" + strings.Join(s.by, " ?") + " ")
	}
	if s.having != nil {
		b.WriteString("HAVING (" + s.having.text() + ") ")
	}
	return b.String()
}

func (s selectNode) eval(n *naive, g where) (out []mapping) {
	all := s.in.eval(n, g)
	if s.grouped {
		all = s.group(n, g, all)
	}
	seen := map[string]bool{}
	for _, m := range all {
		if s.having != nil && !s.having.holds(n, g, m) {
			continue
		}
		kept := mapping{}
		for _, v := range s.vars {
			if t, ok := m[v]; ok {
				kept[v] = t
			}
		}
		k := kept.text(s.vars)
		if s.distinct && seen[k] {
			continue
		}
		seen[k] = true
		out = append(out, kept)
	}
	return out
}

func (m mapping) text(vars []string) string {
	var b strings.Builder
	for _, v := range vars {
		if t, ok := m[v]; ok {
			b.WriteString(v + "=" + termText(t) + " ")
		}
	}
	return b.String()
}

func (s selectNode) group(n *naive, g where, all []mapping) (out []mapping) {
	var keys []string
	groups := map[string][]mapping{}
	for _, m := range all {
		k := m.text(s.by)
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], m)
	}
	if len(s.by) == 0 && len(keys) == 0 {
		keys = []string{""}
	}
	for _, k := range keys {
		m := mapping{}
		for _, v := range s.by {
			if t, ok := groups[k][0][v]; ok {
				m[v] = t
			}
		}
		for _, a := range s.aggs {
			if t, ok := a.of(n, g, groups[k]); ok {
				m[a.v] = t
			}
		}
		out = append(out, m)
	}
	return out
}

// visible is m without blank nodes of patterns.
func (m mapping) visible() mapping {
	out := maps.Clone(m)
	maps.DeleteFunc(out, func(v string, _ graph.RDFTerm) bool { return strings.HasPrefix(v, "_:") })
	return out
}

// of is the aggregate of a group; not ok for an error.
func (a aggNode) of(n *naive, g where, rows []mapping) (graph.RDFTerm, bool) {
	var vals []graph.RDFTerm
	seen := map[string]bool{}
	for _, m := range rows {
		var t graph.RDFTerm
		k, ok := fmt.Sprint(m.visible()), true
		if a.arg != nil {
			t, ok = a.arg.value(n, g, m)
			k = termText(t)
		}
		n.overflow = n.overflow || !ok && a.name == "SAMPLE" // whether it takes an error is not said
		if !ok && a.name != "COUNT" {
			return t, false
		}
		if !ok || a.distinct && seen[k] {
			continue
		}
		seen[k] = true
		vals = append(vals, t)
	}
	switch a.name {
	case "COUNT":
		return whole(len(vals)), true
	case "SUM", "AVG":
		sum := whole(0)
		for _, t := range vals {
			var ok bool
			if sum, ok = plus(sum, t); !ok {
				return t, false
			}
		}
		if a.name == "SUM" || len(vals) == 0 {
			return sum, true
		}
		r, _ := numberOf(sum)
		return decimal(new(big.Rat).Quo(r, big.NewRat(int64(len(vals)), 1))), true
	case "GROUP_CONCAT":
		var words []string
		for _, t := range vals {
			if t.Kind == graph.BlankTerm {
				return t, false
			}
			words = append(words, t.Value)
		}
		n.overflow = n.overflow || len(slices.Compact(slices.Clone(words))) > 1 // in which order is not said
		return graph.Literal(strings.Join(words, " ")), true
	}
	if len(vals) == 0 {
		return graph.RDFTerm{}, false
	}
	slices.SortFunc(vals, orderTerms)
	best := vals[0]
	if a.name == "MAX" {
		best = vals[len(vals)-1]
	}
	for _, t := range vals { // which of them it is is not said
		n.overflow = n.overflow || t != best && (a.name == "SAMPLE" || orderTerms(t, best) == 0)
	}
	return best, true
}

func whole(n int) graph.RDFTerm { return graph.Typed(strconv.Itoa(n), xsdNS+"integer") }

func isBool(t graph.RDFTerm) bool { return t.Datatype == xsdNS+"boolean" }

func truth(b bool) graph.RDFTerm { return graph.Typed(strconv.FormatBool(b), xsdNS+"boolean") }

// numberOf is the number of an integer or a decimal.
func numberOf(t graph.RDFTerm) (*big.Rat, bool) {
	if t.Datatype != xsdNS+"integer" && t.Datatype != xsdNS+"decimal" {
		return nil, false
	}
	return new(big.Rat).SetString(t.Value)
}

func decimal(r *big.Rat) graph.RDFTerm {
	digits := r.FloatString(24)
	return graph.Typed(strings.TrimSuffix(strings.TrimRight(digits, "0"), "."), xsdNS+"decimal")
}

func plus(a, b graph.RDFTerm) (graph.RDFTerm, bool) {
	x, okX := numberOf(a)
	y, okY := numberOf(b)
	if !okX || !okY {
		return a, false
	}
	sum := new(big.Rat).Add(x, y)
	if a.Datatype == b.Datatype && a.Datatype == xsdNS+"integer" {
		return graph.Typed(sum.Num().String(), a.Datatype), true
	}
	return decimal(sum), true
}

// orderTerms is the order of ORDER BY: nothing, blank nodes, IRIs, numbers, strings, then by type: truth values, dates.
func orderTerms(a, b graph.RDFTerm) int {
	class := func(t graph.RDFTerm) int {
		switch _, number := numberOf(t); {
		case t.IsZero():
			return 0
		case t.Kind == graph.BlankTerm:
			return 1
		case t.Kind == graph.IRITerm:
			return 2
		case number:
			return 3
		case t.Datatype == "":
			return 4
		case isBool(t):
			return 5
		}
		return 6
	}
	if c := class(a) - class(b); c != 0 {
		return c
	}
	if x, ok := numberOf(a); ok {
		y, _ := numberOf(b)
		return x.Cmp(y)
	}
	return cmp.Or(strings.Compare(a.Value, b.Value), strings.Compare(a.Lang, b.Lang))
}

// term is an expression: a variable, a constant, EXISTS, or a function.
type term struct {
	at
	fn   string
	args []term
	in   *groupNode // of EXISTS and NOT EXISTS
}

func (x term) text() string {
	var args []string
	for _, a := range x.args {
		args = append(args, a.text())
	}
	switch {
	case x.in != nil:
		return x.fn + " " + x.in.text()
	case x.fn == "":
		return x.at.text()
	case x.fn == "!":
		return "(!" + args[0] + ")"
	case x.fn == "IN":
		return "(" + args[0] + " IN (" + strings.Join(args[1:], ", ") + "))"
	case strings.ToUpper(x.fn) != strings.ToLower(x.fn):
		return x.fn + "(" + strings.Join(args, ", ") + ")"
	}
	return "(" + args[0] + " " + x.fn + " " + args[1] + ")"
}

func (x term) substitute(m mapping) term {
	if x.fn == "BOUND" {
		if _, ok := m[x.args[0].v]; ok {
			return term{at: at{t: truth(true)}}
		}
		return x
	}
	out := term{at: x.at.substitute(m), fn: x.fn}
	for _, a := range x.args {
		out.args = append(out.args, a.substitute(m))
	}
	if x.in != nil {
		in := x.in.substitute(m).(groupNode)
		out.in = &in
	}
	return out
}

func (x term) holds(n *naive, g where, m mapping) bool {
	t, ok := x.value(n, g, m)
	b, fine := effectiveOf(t)
	return ok && fine && b
}

// effectiveOf is the effective boolean value.
func effectiveOf(t graph.RDFTerm) (b, ok bool) {
	if r, number := numberOf(t); number {
		return r.Sign() != 0, true
	}
	if isBool(t) {
		return t.Value == "true", true
	}
	return t.Value != "", t.Kind == graph.LiteralTerm && t.Datatype == ""
}

// value is the value of an expression; not ok for an error.
func (x term) value(n *naive, g where, m mapping) (graph.RDFTerm, bool) {
	switch x.fn {
	case "":
		if x.v == "" {
			return x.t, true
		}
		t, ok := m[x.v]
		return t, ok
	case "EXISTS", "NOT EXISTS":
		found := len(x.in.substitute(m).eval(n, g)) > 0
		return truth(found == (x.fn == "EXISTS")), true
	case "BOUND":
		_, ok := m[x.args[0].v]
		return truth(ok), true
	case "COALESCE":
		for _, a := range x.args {
			if t, ok := a.value(n, g, m); ok {
				return t, true
			}
		}
		return graph.RDFTerm{}, false
	case "&&", "||":
		return x.logical(n, g, m)
	case "IF":
		t, ok := x.args[0].value(n, g, m)
		b, fine := effectiveOf(t)
		if !ok || !fine {
			return t, false
		}
		if b {
			return x.args[1].value(n, g, m)
		}
		return x.args[2].value(n, g, m)
	case "IN":
		or := term{fn: "||"}
		for _, a := range x.args[1:] {
			or.args = append(or.args, term{fn: "=", args: []term{x.args[0], a}})
		}
		if _, ok := x.args[0].value(n, g, m); !ok {
			return graph.RDFTerm{}, false
		}
		return or.logical(n, g, m)
	}
	var args []graph.RDFTerm
	for _, a := range x.args {
		t, ok := a.value(n, g, m)
		if !ok {
			return t, false
		}
		args = append(args, t)
	}
	return apply(x.fn, args)
}

func (x term) logical(n *naive, g where, m mapping) (graph.RDFTerm, bool) {
	failed := false
	for _, a := range x.args {
		t, ok := a.value(n, g, m)
		b, fine := effectiveOf(t)
		switch {
		case !ok || !fine:
			failed = true
		case b == (x.fn == "||"):
			return truth(b), true
		}
	}
	return truth(x.fn == "&&"), !failed
}

func apply(fn string, args []graph.RDFTerm) (graph.RDFTerm, bool) {
	a := args[0]
	switch fn {
	case "!":
		b, ok := effectiveOf(a)
		return truth(!b), ok
	case "sameTerm":
		return truth(a == args[1]), true
	case "=":
		return truth(same(a, args[1])), true
	case "!=":
		return truth(!same(a, args[1])), true
	case "isIRI":
		return truth(a.Kind == graph.IRITerm), true
	case "isBLANK":
		return truth(a.Kind == graph.BlankTerm), true
	case "isNUMERIC":
		_, ok := numberOf(a)
		return truth(ok), true
	case "LANG":
		return graph.Literal(a.Lang), a.Kind == graph.LiteralTerm
	case "STR":
		return graph.Literal(a.Value), a.Kind != graph.BlankTerm
	case "+":
		return plus(a, args[1])
	}
	b := args[1] // <
	x, okX := numberOf(a)
	y, okY := numberOf(b)
	if okX && okY {
		return truth(x.Cmp(y) < 0), true
	}
	return truth(a.Value < b.Value), a.Kind == graph.LiteralTerm && b.Kind == graph.LiteralTerm && a.Datatype == b.Datatype && a.Lang == b.Lang
}

// same reports whether two terms have one value. Literals here are of known types and well formed.
func same(a, b graph.RDFTerm) bool {
	x, okX := numberOf(a)
	y, okY := numberOf(b)
	if okX && okY {
		return x.Cmp(y) == 0
	}
	return a == b
}
