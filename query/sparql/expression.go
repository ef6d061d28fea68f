package sparql

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// arity is the least and the greatest number of arguments of a built-in function; -1 is any number.
var arity = map[string][2]int{
	"STR": {1, 1}, "LANG": {1, 1}, "LANGMATCHES": {2, 2}, "DATATYPE": {1, 1}, "BOUND": {1, 1}, "IRI": {1, 1}, "URI": {1, 1},
	"BNODE": {0, 1}, "RAND": {0, 0}, "ABS": {1, 1}, "CEIL": {1, 1}, "FLOOR": {1, 1}, "ROUND": {1, 1}, "CONCAT": {0, -1},
	"STRLEN": {1, 1}, "UCASE": {1, 1}, "LCASE": {1, 1}, "ENCODE_FOR_URI": {1, 1}, "CONTAINS": {2, 2}, "STRSTARTS": {2, 2},
	"STRENDS": {2, 2}, "STRBEFORE": {2, 2}, "STRAFTER": {2, 2}, "YEAR": {1, 1}, "MONTH": {1, 1}, "DAY": {1, 1}, "HOURS": {1, 1},
	"MINUTES": {1, 1}, "SECONDS": {1, 1}, "TIMEZONE": {1, 1}, "TZ": {1, 1}, "NOW": {0, 0}, "UUID": {0, 0}, "STRUUID": {0, 0},
	"MD5": {1, 1}, "SHA1": {1, 1}, "SHA256": {1, 1}, "SHA384": {1, 1}, "SHA512": {1, 1}, "COALESCE": {0, -1}, "IF": {3, 3},
	"STRLANG": {2, 2}, "STRDT": {2, 2}, "SAMETERM": {2, 2}, "ISIRI": {1, 1}, "ISURI": {1, 1}, "ISBLANK": {1, 1},
	"ISLITERAL": {1, 1}, "ISNUMERIC": {1, 1}, "REGEX": {2, 3}, "SUBSTR": {2, 3}, "REPLACE": {3, 4},
}

var aggregates = map[string]bool{"COUNT": true, "SUM": true, "MIN": true, "MAX": true, "AVG": true, "SAMPLE": true, "GROUP_CONCAT": true}

// isBuiltIn reports whether a word begins a built-in call.
func isBuiltIn(word string) bool {
	w := strings.ToUpper(word)
	_, ok := arity[w]
	return ok || aggregates[w] || w == "EXISTS" || w == "NOT"
}

// expression reads an expression, from || down (section 19.8, rules 110 to 121).
func (p *parser) expression() expr {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	left := p.and()
	for p.punct("||") {
		p.grow(1)
		left = callExpr{"||", []expr{left, p.and()}}
	}
	return left
}

func (p *parser) and() expr {
	left := p.relational()
	for p.punct("&&") {
		p.grow(1)
		left = callExpr{"&&", []expr{left, p.relational()}}
	}
	return left
}

func (p *parser) relational() expr {
	left := p.additive()
	for _, op := range []string{"=", "!=", "<", ">", "<=", ">="} {
		if p.punct(op) {
			return callExpr{op, []expr{left, p.additive()}}
		}
	}
	switch {
	case p.word("IN"):
		return callExpr{"IN", append([]expr{left}, p.list()...)}
	case p.word("NOT"):
		p.wantWord("IN")
		return callExpr{"!", []expr{callExpr{"IN", append([]expr{left}, p.list()...)}}}
	}
	return left
}

// list reads ( expression, … ), which may be empty.
func (p *parser) list() []expr {
	p.wantPunct("(")
	var out []expr
	if p.punct(")") {
		return nil
	}
	for {
		out = append(out, p.expression())
		if !p.punct(",") {
			break
		}
	}
	p.wantPunct(")")
	return out
}

func (p *parser) additive() expr {
	left := p.multiplicative()
	for p.isPunct("+") || p.isPunct("-") {
		p.grow(1)
		op := p.tok.text
		p.advance()
		left = callExpr{op, []expr{left, p.multiplicative()}}
	}
	return left
}

func (p *parser) multiplicative() expr {
	left := p.unary()
	for p.isPunct("*") || p.isPunct("/") {
		p.grow(1)
		op := p.tok.text
		p.advance()
		left = callExpr{op, []expr{left, p.unary()}}
	}
	return left
}

func (p *parser) unary() expr {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	switch {
	case p.punct("!"):
		return callExpr{"!", []expr{p.unary()}}
	case p.isPunct("-") || p.isPunct("+"):
		sign, at := p.tok.text, p.tok.end
		p.advance()
		if t, ok := number(p.tok, sign); ok && p.tok.pos == at {
			p.advance()
			return termExpr(t)
		}
		return callExpr{"unary" + sign, []expr{p.unary()}}
	}
	return p.primary()
}

func (p *parser) primary() expr {
	switch {
	case p.punct("("):
		e := p.expression()
		p.wantPunct(")")
		return e
	case p.tok.kind == tVar:
		return varExpr(p.variable())
	case p.isIRI():
		iri := p.iri()
		if p.isPunct("(") {
			return p.call(iri.Value)
		}
		return termExpr(iri)
	case p.isWord("true", "false"), p.tok.kind == tString, p.tok.kind == tInteger, p.tok.kind == tDecimal, p.tok.kind == tDouble:
		return termExpr(p.constant())
	case p.tok.kind == tWord:
		return p.builtIn()
	}
	p.unexpected("an expression")
	return nil
}

// call reads the arguments of a function named by an IRI.
func (p *parser) call(iri string) expr {
	pos := p.tok.pos
	p.wantPunct("(")
	p.word("DISTINCT")
	var args []expr
	for !p.isPunct(")") && p.err == nil {
		args = append(args, p.expression())
		if !p.punct(",") {
			break
		}
	}
	p.wantPunct(")")
	if casts[iri] && len(args) != 1 {
		p.failAt(pos, "a cast takes one argument")
	}
	return callExpr{iri, args}
}

func (p *parser) builtIn() expr {
	name, pos := strings.ToUpper(p.tok.text), p.tok.pos
	switch {
	case name == "EXISTS":
		p.advance()
		return existsExpr{false, p.group()}
	case name == "NOT":
		p.advance()
		p.wantWord("EXISTS")
		return existsExpr{true, p.group()}
	case aggregates[name]:
		return p.aggregate(name)
	}
	n, ok := arity[name]
	if !ok {
		p.unexpected("an expression")
		return nil
	}
	p.advance()
	args := p.list()
	if len(args) < n[0] || n[1] >= 0 && len(args) > n[1] {
		p.failAt(pos, "%s does not take %d arguments", name, len(args))
	}
	if _, isVar := first(args).(varExpr); name == "BOUND" && !isVar {
		p.failAt(pos, "BOUND takes a variable")
	}
	switch name {
	case "URI":
		name = "IRI"
	case "ISURI":
		name = "ISIRI"
	}
	if name == "IRI" { // which resolves against the base of the query
		args = append(args, termExpr(graph.Literal(p.base)))
	}
	return callExpr{name, args}
}

func first(args []expr) expr {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// aggregate reads an aggregate. What stands for it is the variable that takes it.
func (p *parser) aggregate(name string) expr {
	switch {
	case p.inAgg:
		p.fail("an aggregate within an aggregate")
	case p.aggs == nil:
		p.fail("an aggregate cannot stand here")
	}
	p.inAgg = true
	defer func() { p.inAgg = false }()
	p.advance()
	p.wantPunct("(")
	a := aggregate{name: name, sep: " "}
	a.distinct = p.word("DISTINCT")
	if !(name == "COUNT" && p.punct("*")) {
		a.arg = p.expression()
	}
	if name == "GROUP_CONCAT" && p.punct(";") {
		p.wantWord("SEPARATOR")
		p.wantPunct("=")
		if p.tok.kind != tString {
			p.unexpected("a string")
		}
		a.sep = p.tok.text
		p.advance()
	}
	p.wantPunct(")")
	if p.err != nil {
		return nil
	}
	a.v = p.freshVar()
	p.grow(1)
	*p.aggs = append(*p.aggs, a)
	return varExpr(a.v)
}
