package sparql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Parse parses a query (SPARQL 1.1 Query Language, section 19). base is what relative IRIs are resolved against. Errors are
// of type *Error. A query that nests deeper than 400 groups or brackets, or has more than 10,000 operators, triples, elements of
// groups, steps of paths and variables, is one.
func Parse(text, base string) (*Query, error) {
	p, err := newParser(text, base)
	if err != nil {
		return nil, err
	}
	p.prologue()
	q := p.query()
	p.end()
	if p.err != nil {
		return nil, p.err
	}
	return q, nil
}

// maxDepth bounds how deep groups, expressions and paths may nest, and maxSize of how many operators, triples, elements of groups, steps
// of paths, selected items and variables a query may be: they stand side by side in its text, but are one within the other in the
// algebra, or are a value of each row. Lists of values, and the triples of templates and of data, may be longer.
const (
	maxDepth = 400
	maxSize  = 10_000
)

// maxNames is how many bytes the IRIs of a query may have that are made of prefixes, beside eight times its text; of those that are made
// of the base it is a quarter. The base itself may have maxBase.
const (
	maxNames = 64 << 20
	maxBase  = 8192
)

// parser is a recursive descent. After the first mistake, which stays in err, all tokens are tEOF, so that every loop ends.
type parser struct {
	lex      lexer
	tok      token
	err      *Error
	base     string
	prefixes map[string]string
	fresh    int // number of the last variable of our own
	depth    int
	size     int             // of what maxSize bounds
	made     int             // bytes of IRIs that were made
	looked   int             // how often an operator was looked at to find where conditions belong
	vars     map[string]bool // the variables so far

	template bool           // blank nodes stay blank nodes: CONSTRUCT, INSERT
	noBlank  bool           // blank nodes are not allowed: DELETE
	labels   map[string]int // the basic graph pattern in which a blank node's label stands
	block    int            // number of the basic graph pattern
	blocks   int            // how many there were
	lastDot  int            // where what stands behind the last dot begins
	aggs     *[]aggregate   // where aggregates go; nil where they may not stand
	inAgg    bool
	dataOnly bool            // variables are not allowed: INSERT DATA
	data     map[string]bool // labels of blank nodes of earlier operations of an update
}

func newParser(text, base string) (*parser, error) {
	text, err := unescape(text)
	if err != nil {
		return nil, err
	}
	p := &parser{lex: lexer{text: text}, base: base, prefixes: map[string]string{}, labels: map[string]int{}, vars: map[string]bool{}}
	p.advance()
	return p, nil
}

func (p *parser) advance() {
	if p.err != nil {
		return
	}
	t, err := p.lex.next()
	if err != nil {
		p.err, t = err, token{kind: tEOF, pos: t.pos}
	}
	if p.tok = t; t.kind == tVar && !p.vars[t.text] {
		p.vars[t.text] = true
		p.grow(1)
	}
}

// grow counts what maxSize bounds.
func (p *parser) grow(n int) {
	if p.size += n; p.size > maxSize {
		p.fail("more than %d operators, triples, elements of groups, steps of paths and variables", maxSize)
	}
}

// name is an IRI that was made, which counts for what maxNames bounds.
func (p *parser) name(iri string) string {
	if p.made += len(iri); p.made > maxNames+8*len(p.lex.text) {
		p.fail("the IRIs that are made of the base and of prefixes have more than %d bytes", maxNames)
	}
	return iri
}

// failAt notes a mistake, if it is the first.
func (p *parser) failAt(pos int, format string, args ...any) {
	if p.err == nil {
		p.err = errorAt(p.lex.text, pos, format, args...)
	}
	p.tok = token{kind: tEOF, pos: p.tok.pos}
}

func (p *parser) fail(format string, args ...any) { p.failAt(p.tok.pos, format, args...) }

// unexpected notes that something else was wanted than what stands here.
func (p *parser) unexpected(want string) {
	if p.tok.kind == tEOF {
		p.fail("%s expected, but the text ends", want)
		return
	}
	have := p.lex.text[p.tok.pos:p.tok.end]
	if r := []rune(have[:min(len(have), 400)]); len(r) > 60 {
		have = string(r[:60]) + "…"
	}
	p.fail("%s expected, not %q", want, have)
}

// enter and leave count the depth.
func (p *parser) enter() bool {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested deeper than %d", maxDepth)
	}
	return p.err == nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) isWord(words ...string) bool {
	return p.tok.kind == tWord && slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(p.tok.text, w) })
}

func (p *parser) isPunct(s string) bool { return p.tok.kind == tPunct && p.tok.text == s }

// word passes over a keyword if it stands here.
func (p *parser) word(w string) bool {
	if !p.isWord(w) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) punct(s string) bool {
	if !p.isPunct(s) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) wantPunct(s string) {
	if !p.punct(s) {
		p.unexpected(fmt.Sprintf("%q", s))
	}
}

func (p *parser) wantWord(w string) {
	if !p.word(w) {
		p.unexpected(w)
	}
}

func (p *parser) end() {
	if p.tok.kind != tEOF {
		p.unexpected("the end")
	}
}

func (p *parser) freshVar() string {
	p.fresh++
	return fmt.Sprintf("_:#%d", p.fresh)
}

// prologue reads BASE and PREFIX declarations.
func (p *parser) prologue() {
	for {
		switch {
		case p.word("BASE"):
			if p.tok.kind != tIRI {
				p.unexpected("an IRI")
			}
			if p.base = p.resolve(p.tok); len(p.base) > maxBase {
				p.fail("the base has more than %d bytes", maxBase)
			}
			p.advance()
		case p.word("PREFIX"):
			name := p.tok
			if name.kind != tName || strings.IndexByte(name.text, ':') != len(name.text)-1 {
				p.unexpected("a prefix with its colon")
			}
			p.advance()
			if p.tok.kind != tIRI {
				p.unexpected("an IRI")
			}
			p.prefixes[strings.TrimSuffix(name.text, ":")] = p.resolve(p.tok)
			p.advance()
		default:
			return
		}
	}
}

// resolve is the absolute IRI of an IRI token.
func (p *parser) resolve(t token) string {
	if p.err != nil {
		return t.text
	}
	iri := graph.ResolveIRI(p.base, t.text)
	if iri != t.text {
		p.made += 3 * len(iri)
	}
	return p.name(iri)
}

// isIRI reports whether an IRI stands here.
func (p *parser) isIRI() bool { return p.tok.kind == tIRI || p.tok.kind == tName }

// iri reads an IRI or a prefixed name.
func (p *parser) iri() graph.RDFTerm {
	t := p.tok
	switch t.kind {
	case tIRI:
		p.advance()
		return graph.IRI(p.resolve(t))
	case tName:
		prefix, local, _ := strings.Cut(t.text, ":")
		ns, ok := p.prefixes[prefix]
		if !ok {
			p.fail("prefix %q is not declared", prefix+":")
		}
		p.advance()
		if p.err != nil {
			return graph.IRI(local)
		}
		return graph.IRI(p.name(ns + local))
	}
	p.unexpected("an IRI")
	return graph.RDFTerm{}
}

// query reads what follows the prologue.
func (p *parser) query() *Query {
	q := &Query{}
	switch {
	case p.isWord("SELECT"):
		q.Pattern, q.Vars = p.selectQuery(q)
	case p.word("CONSTRUCT"):
		p.construct(q)
	case p.word("DESCRIBE"):
		p.describe(q)
	case p.word("ASK"):
		q.Form = Ask
		p.datasets(q)
		q.Pattern = p.modified(p.where(), nil)
	default:
		p.unexpected("SELECT, CONSTRUCT, DESCRIBE or ASK")
	}
	return q
}

// datasets reads FROM and FROM NAMED.
func (p *parser) datasets(q *Query) {
	for p.word("FROM") {
		if p.word("NAMED") {
			q.FromNamed = append(q.FromNamed, p.iri().Value)
			continue
		}
		q.From = append(q.From, p.iri().Value)
	}
}

func (p *parser) where() Op {
	p.word("WHERE")
	return p.group()
}

func (p *parser) construct(q *Query) {
	q.Form = Construct
	if p.isPunct("{") {
		q.Template = p.constructTemplate()
		p.datasets(q)
		q.Pattern = p.modified(p.where(), nil)
		return
	}
	p.datasets(q)
	p.wantWord("WHERE")
	start := p.tok.pos
	p.wantPunct("{")
	triples, paths := p.triplesBlock()
	p.wantPunct("}")
	if len(paths) > 0 {
		p.failAt(start, "CONSTRUCT WHERE takes only triples")
	}
	for _, t := range triples {
		q.Template = append(q.Template, Triple{unblank(t.S), unblank(t.P), unblank(t.O)})
	}
	q.Pattern = p.modified(&bgp{triples: triples}, nil)
}

// unblank makes a blank node of the variable that stands for one.
func unblank(o Operand) Operand {
	if label, ok := strings.CutPrefix(o.Var, "_:"); ok {
		return Operand{Term: graph.Blank(label)}
	}
	return o
}

func (p *parser) constructTemplate() []Triple {
	p.template = true
	defer func() { p.template = false }()
	start := p.tok.pos
	p.wantPunct("{")
	triples, paths := p.triplesBlock()
	p.wantPunct("}")
	if len(paths) > 0 {
		p.failAt(start, "a template takes only triples")
	}
	return triples
}

func (p *parser) describe(q *Query) {
	q.Form = Describe
	star := p.punct("*")
	for !star && (p.tok.kind == tVar || p.isIRI()) {
		q.Describe = append(q.Describe, p.varOrIRI())
	}
	if !star && len(q.Describe) == 0 {
		p.unexpected("*, a variable or an IRI")
	}
	p.datasets(q)
	var in Op = &bgp{}
	if p.isWord("WHERE") || p.isPunct("{") {
		in = p.where()
	}
	q.Pattern = p.modified(in, nil)
	if star {
		for _, v := range visible(in) {
			q.Describe = append(q.Describe, Operand{Var: v})
		}
	}
}

func (p *parser) varOrIRI() Operand {
	if p.tok.kind == tVar {
		v := p.tok.text
		p.advance()
		return Operand{Var: v}
	}
	return Operand{Term: p.iri()}
}

// selection is what stands behind SELECT.
type selection struct {
	distinct bool
	star     bool
	items    []binding // v alone has no val
	pos      []int
	aggs     []aggregate
}

// selectQuery reads a query or, with q nil, a subquery.
func (p *parser) selectQuery(q *Query) (Op, []string) {
	if !p.enter() {
		return &bgp{}, nil
	}
	defer p.leave()
	outer := p.aggs
	defer func() { p.aggs = outer }()
	p.advance()
	sel := &selection{}
	p.selectClause(sel)
	p.aggs = outer
	if q != nil {
		p.datasets(q)
	}
	in := p.where()
	op := p.modified(in, sel)
	return op, sel.vars()
}

func (s *selection) vars() []string {
	var out []string
	for _, b := range s.items {
		out = append(out, b.v)
	}
	return out
}

func (p *parser) selectClause(sel *selection) {
	if p.word("DISTINCT") {
		sel.distinct = true
	} else {
		p.word("REDUCED") // may leave duplicates out, and need not
	}
	if p.punct("*") {
		sel.star = true
		return
	}
	p.aggs = &sel.aggs
	for {
		pos := p.tok.pos
		switch {
		case p.tok.kind == tVar:
			sel.items = append(sel.items, binding{v: p.tok.text})
			p.advance()
		case p.isPunct("("):
			sel.items = append(sel.items, p.as())
		default:
			if len(sel.items) == 0 {
				p.unexpected("* or a variable")
			}
			return
		}
		p.grow(1)
		sel.pos = append(sel.pos, pos)
	}
}

// as reads (expression AS ?variable).
func (p *parser) as() binding {
	p.wantPunct("(")
	val := p.expression()
	p.wantWord("AS")
	v := p.variable()
	p.wantPunct(")")
	return binding{v, val}
}

func (p *parser) variable() string {
	if p.tok.kind != tVar {
		p.unexpected("a variable")
		return ""
	}
	v := p.tok.text
	p.advance()
	return v
}

// modified reads the modifiers of a query over in, and applies them in the order of section 18.2.4. sel is nil for queries
// that select nothing.
func (p *parser) modified(in Op, sel *selection) Op {
	asked := sel != nil
	if !asked {
		sel = &selection{star: true}
	}
	by, grouped := p.groupBy()
	p.aggs = &sel.aggs
	having := p.having()
	keys := p.orderKeys()
	p.aggs = nil
	offset, limit := p.limits()
	var trailing Op
	if p.isWord("VALUES") {
		trailing = p.values()
	}
	if p.err != nil {
		return in
	}
	grouped = grouped || len(sel.aggs) > 0 || len(having) > 0
	inner := &names{}
	inner.visible(in)
	if grouped {
		in = p.grouping(in, by, sel)
	}
	for _, h := range having {
		in = &filter{in, h}
	}
	if trailing != nil {
		in = &join{in, trailing}
	}
	in = p.projections(in, sel, inner)
	if len(keys) > 0 {
		in = &orderBy{in, keys}
	}
	if sel.star {
		sel.items = nil
		for _, v := range visible(in) {
			sel.items = append(sel.items, binding{v: v})
		}
		if asked {
			p.grow(len(sel.items))
		}
	}
	in = &project{in, sel.vars()}
	if sel.distinct {
		in = &distinct{in}
	}
	if offset > 0 || limit >= 0 {
		in = &slice{in, offset, limit}
	}
	return in
}

// grouping groups in, and checks that what is selected is a key or made of keys and aggregates.
func (p *parser) grouping(in Op, by []binding, sel *selection) Op {
	if sel.star && len(sel.items) == 0 && (len(by) > 0 || len(sel.aggs) > 0) {
		p.fail("SELECT * cannot be grouped")
	}
	ok := map[string]bool{}
	for _, b := range by {
		ok[b.v] = true
	}
	for _, a := range sel.aggs {
		ok[a.v] = true
	}
	for i, item := range sel.items {
		used := []string{item.v}
		if item.val != nil {
			used = variables(item.val)
		}
		for _, v := range used {
			if !ok[v] {
				p.failAt(sel.pos[i], "?%s is neither grouped by nor in an aggregate", v)
			}
		}
		ok[item.v] = true
	}
	return &group{in, by, sel.aggs}
}

// projections extends in by the expressions that are selected. inner are the variables of the pattern.
func (p *parser) projections(in Op, sel *selection, inner *names) Op {
	seen := map[string]bool{}
	for i, item := range sel.items {
		if item.val == nil {
			seen[item.v] = true
			continue
		}
		if seen[item.v] || inner.contains(item.v) {
			p.failAt(sel.pos[i], "?%s has a value already", item.v)
		}
		seen[item.v] = true
		in = &extend{in, item.v, item.val}
	}
	return in
}

func (p *parser) groupBy() (by []binding, grouped bool) {
	if !p.word("GROUP") {
		return nil, false
	}
	p.wantWord("BY")
	for {
		switch {
		case p.tok.kind == tVar:
			by = append(by, binding{p.tok.text, varExpr(p.tok.text)})
			p.advance()
		case p.punct("("):
			b := binding{val: p.expression()}
			if p.word("AS") {
				b.v = p.variable()
			}
			p.wantPunct(")")
			by = append(by, b)
		case p.isIRI() || p.tok.kind == tWord && isBuiltIn(p.tok.text):
			by = append(by, binding{val: p.primary()})
		default:
			if len(by) == 0 {
				p.unexpected("what to group by")
			}
			return by, true
		}
	}
}

func (p *parser) having() []expr {
	if !p.word("HAVING") {
		return nil
	}
	var out []expr
	for p.isConstraint() {
		p.grow(1)
		out = append(out, p.constraint())
	}
	if len(out) == 0 {
		p.unexpected("a condition")
	}
	return out
}

func (p *parser) isConstraint() bool {
	return p.isPunct("(") || p.isIRI() || p.tok.kind == tWord && isBuiltIn(p.tok.text)
}

// constraint reads a condition of FILTER, HAVING or ORDER BY: in brackets, or a call.
func (p *parser) constraint() expr {
	switch {
	case p.punct("("):
		e := p.expression()
		p.wantPunct(")")
		return e
	case p.isIRI():
		iri := p.iri()
		if !p.isPunct("(") {
			p.unexpected(`"("`)
		}
		return p.call(iri.Value)
	case p.isConstraint():
		return p.primary()
	}
	p.unexpected("a condition")
	return nil
}

func (p *parser) orderKeys() []sortKey {
	if !p.word("ORDER") {
		return nil
	}
	p.wantWord("BY")
	var keys []sortKey
	for {
		switch {
		case p.isWord("ASC", "DESC"):
			desc := p.isWord("DESC")
			p.advance()
			p.wantPunct("(")
			keys = append(keys, sortKey{p.expression(), desc})
			p.wantPunct(")")
		case p.tok.kind == tVar:
			keys = append(keys, sortKey{varExpr(p.tok.text), false})
			p.advance()
		case p.isConstraint():
			keys = append(keys, sortKey{p.constraint(), false})
		default:
			if len(keys) == 0 {
				p.unexpected("what to order by")
			}
			return keys
		}
	}
}

// limits reads LIMIT and OFFSET, in either order.
func (p *parser) limits() (offset, limit int64) {
	limit = -1
	for range 2 {
		switch {
		case p.word("LIMIT"):
			limit = p.count()
		case p.word("OFFSET"):
			offset = p.count()
		}
	}
	return offset, limit
}

func (p *parser) count() int64 {
	var n int64
	if p.tok.kind != tInteger {
		p.unexpected("a number")
		return 0
	}
	if _, err := fmt.Sscan(p.tok.text, &n); err != nil {
		p.fail("%s is too large", p.tok.text)
	}
	p.advance()
	return n
}

// values reads VALUES.
func (p *parser) values() Op {
	p.advance()
	v := &values{}
	many := !(p.tok.kind == tVar)
	if many {
		p.wantPunct("(")
		for p.tok.kind == tVar {
			v.vars = append(v.vars, p.variable())
		}
		p.wantPunct(")")
	} else {
		v.vars = append(v.vars, p.variable())
	}
	p.wantPunct("{")
	for !p.isPunct("}") && p.err == nil {
		v.rows = append(v.rows, p.valuesRow(len(v.vars), many))
	}
	p.wantPunct("}")
	return v
}

func (p *parser) valuesRow(n int, many bool) []graph.RDFTerm {
	if !many {
		return []graph.RDFTerm{p.valuesTerm()}
	}
	pos := p.tok.pos
	var row []graph.RDFTerm
	p.wantPunct("(")
	for !p.isPunct(")") && p.err == nil {
		row = append(row, p.valuesTerm())
	}
	p.wantPunct(")")
	if len(row) != n {
		p.failAt(pos, "%d values for %d variables", len(row), n)
	}
	return row
}

func (p *parser) valuesTerm() graph.RDFTerm {
	if p.word("UNDEF") {
		return graph.RDFTerm{}
	}
	if p.tok.kind == tBlank {
		p.unexpected("an IRI or a literal")
	}
	return p.constant()
}

// constant reads an IRI or a literal.
func (p *parser) constant() graph.RDFTerm {
	switch {
	case p.isIRI():
		return p.iri()
	case p.tok.kind == tString:
		return p.literal()
	case p.isWord("true", "false"):
		t := graph.Typed(strings.ToLower(p.tok.text), xsdBoolean)
		p.advance()
		return t
	}
	sign := ""
	if p.isPunct("-") || p.isPunct("+") {
		sign = p.tok.text
		at := p.tok.end
		p.advance()
		if p.tok.pos != at {
			p.unexpected("a number right behind its sign")
		}
	}
	t, ok := number(p.tok, sign)
	if !ok {
		p.unexpected("an IRI or a literal")
	}
	p.advance()
	return t
}

// number is the literal of a token.
func number(t token, sign string) (graph.RDFTerm, bool) {
	switch t.kind {
	case tInteger:
		return graph.Typed(sign+t.text, xsdInteger), true
	case tDecimal:
		return graph.Typed(sign+t.text, xsdDecimal), true
	case tDouble:
		return graph.Typed(sign+t.text, xsdDouble), true
	}
	return graph.RDFTerm{}, false
}

// literal reads a string with its language or datatype.
func (p *parser) literal() graph.RDFTerm {
	s := p.tok.text
	p.advance()
	switch {
	case p.tok.kind == tLang:
		t := graph.LangString(s, strings.ToLower(p.tok.text))
		p.advance()
		return t
	case p.punct("^^"):
		return typed(s, p.iri().Value)
	}
	return graph.Literal(s)
}

// typed is a literal of a datatype; that of strings is left out, as graph has it.
func typed(s, datatype string) graph.RDFTerm {
	if datatype == xsdString {
		return graph.Literal(s)
	}
	return graph.Typed(s, datatype)
}
