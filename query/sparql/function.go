package sparql

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	mrand "math/rand/v2"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// holds reports whether a condition is true; an error is false.
func (e *evaluator) holds(cond expr, r row, g active) bool {
	t, err := e.value(cond, r, g)
	if err != nil {
		return false
	}
	ok, err := effective(t)
	return ok && err == nil
}

// allHold reports whether all of some conditions hold.
func (e *evaluator) allHold(conds []expr, r row, g active) bool {
	for _, c := range conds {
		if !e.holds(c, r, g) {
			return false
		}
	}
	return true
}

// value is the value of an expression, zero for an unbound variable.
func (e *evaluator) value(x expr, r row, g active) (graph.RDFTerm, error) {
	switch x := x.(type) {
	case varExpr:
		n := r[e.slot(string(x))]
		if n == 0 {
			return graph.RDFTerm{}, errType
		}
		return e.termOf(n), nil
	case termExpr:
		return graph.RDFTerm(x), nil
	case existsExpr:
		return boolTerm(e.exists(x.in, r, g) != x.not), e.err
	case callExpr:
		return e.call(x, r, g)
	}
	return graph.RDFTerm{}, errType
}

// exists reports whether op has a solution in which the values of r stand for its variables (section 18.6, substitute).
func (e *evaluator) exists(op Op, r row, g active) (found bool) {
	within := e.within
	e.within = slices.Clone(r)
	e.eval(op, r, g, func(row) bool { found = true; return false })
	e.within = within
	return found
}

// call calls a function. Those that do not want the values of all their arguments come first.
func (e *evaluator) call(x callExpr, r row, g active) (graph.RDFTerm, error) {
	if !e.work(1 + len(x.args)/8) {
		return graph.RDFTerm{}, e.err
	}
	switch x.name {
	case "&&", "||":
		return e.logical(x, r, g)
	case "BOUND":
		return boolTerm(r[e.slot(string(x.args[0].(varExpr)))] != 0), nil
	case "COALESCE":
		for _, a := range x.args {
			if t, err := e.value(a, r, g); err == nil {
				return t, nil
			}
		}
		return graph.RDFTerm{}, errType
	case "IF":
		t, err := e.value(x.args[0], r, g)
		if err != nil {
			return t, err
		}
		yes, err := effective(t)
		if err != nil {
			return t, err
		}
		return e.value(x.args[2-b2i(yes)], r, g)
	case "IN":
		return e.in(x, r, g)
	}
	args, size, err := e.arguments(x, r, g)
	if err != nil {
		return graph.RDFTerm{}, err
	}
	if f, ok := functions[x.name]; ok {
		if size > maxString && x.name == "CONCAT" || 3*size > maxString && x.name == "ENCODE_FOR_URI" {
			return graph.RDFTerm{}, e.tooLong()
		}
		return f(args)
	}
	switch x.name {
	case "NOW":
		return graph.Typed(e.now.UTC().Format("2006-01-02T15:04:05.999Z07:00"), xsdTime), nil
	case "BNODE":
		return e.bnode(args)
	case "REGEX":
		return e.regex(args)
	case "REPLACE":
		return e.replace(args)
	}
	return graph.RDFTerm{}, errType // a function that nobody knows
}

// arguments are the values of a call's arguments, with the bytes of their text, which count as work.
func (e *evaluator) arguments(x callExpr, r row, g active) (args []graph.RDFTerm, size int, err error) {
	args = make([]graph.RDFTerm, len(x.args))
	for i, a := range x.args {
		if args[i], err = e.value(a, r, g); err != nil {
			return nil, 0, err
		}
		size += len(args[i].Value)
	}
	if !e.work(size / 64) {
		return nil, 0, e.err
	}
	return args, size, nil
}

// tooLong ends a query that makes a string longer than it may be.
func (e *evaluator) tooLong() error {
	e.fail(fmt.Errorf("%w: a string longer than %d bytes", ErrLimit, maxString))
	return e.err
}

// logical is && and ||, for which an error may not matter (section 17.2).
func (e *evaluator) logical(x callExpr, r row, g active) (graph.RDFTerm, error) {
	decides := x.name == "||" // the value that decides whatever the other is
	var failed error
	for _, a := range x.args {
		t, err := e.value(a, r, g)
		b := false
		if err == nil {
			b, err = effective(t)
		}
		if err != nil {
			failed = err
		} else if b == decides {
			return boolTerm(decides), nil
		}
	}
	return boolTerm(!decides), failed
}

func (e *evaluator) in(x callExpr, r row, g active) (graph.RDFTerm, error) {
	v, err := e.value(x.args[0], r, g)
	if err != nil {
		return v, err
	}
	var failed error
	for _, a := range x.args[1:] {
		t, err := e.value(a, r, g)
		same := false
		if err == nil {
			same, err = equal(v, t)
		}
		if err != nil {
			failed = err
		} else if same {
			return trueTerm, nil
		}
	}
	return falseTerm, failed
}

// bnode is a new blank node; the same for the same string in one solution.
func (e *evaluator) bnode(args []graph.RDFTerm) (graph.RDFTerm, error) {
	if len(args) == 0 {
		return e.blank(), nil
	}
	if !isString(args[0]) {
		return graph.RDFTerm{}, errType
	}
	k := args[0].Value
	if e.labelled == nil || e.labelledAt != e.solutions {
		e.labelled, e.labelledAt = map[string]graph.RDFTerm{}, e.solutions
	}
	b, ok := e.labelled[k]
	if !ok {
		if !e.holdBytes(len(k) + termSize) {
			return graph.RDFTerm{}, e.err
		}
		b = e.blank()
		e.labelled[k] = b
	}
	return b, nil
}

type fn = func([]graph.RDFTerm) (graph.RDFTerm, error)

// functions are those that depend on nothing but their arguments, all of which have values.
var functions = makeFunctions()

func makeFunctions() map[string]fn {
	out := map[string]fn{
		"!": func(a []graph.RDFTerm) (graph.RDFTerm, error) {
			b, err := effective(a[0])
			return boolTerm(!b), err
		},
		"=": func(a []graph.RDFTerm) (graph.RDFTerm, error) {
			b, err := equal(a[0], a[1])
			return boolTerm(b), err
		},
		"!=": func(a []graph.RDFTerm) (graph.RDFTerm, error) {
			b, err := equal(a[0], a[1])
			return boolTerm(!b), err
		},
		"<":         comparison(func(c int) bool { return c < 0 }),
		">":         comparison(func(c int) bool { return c > 0 }),
		"<=":        comparison(func(c int) bool { return c <= 0 }),
		">=":        comparison(func(c int) bool { return c >= 0 }),
		"+":         calculation("+"),
		"-":         calculation("-"),
		"*":         calculation("*"),
		"/":         calculation("/"),
		"unary+":    func(a []graph.RDFTerm) (graph.RDFTerm, error) { _, err := numeric(a[0]); return a[0], err },
		"unary-":    negate,
		"SAMETERM":  func(a []graph.RDFTerm) (graph.RDFTerm, error) { return boolTerm(a[0] == a[1]), nil },
		"ISIRI":     ofKind(graph.IRITerm),
		"ISBLANK":   ofKind(graph.BlankTerm),
		"ISLITERAL": ofKind(graph.LiteralTerm),
		"ISNUMERIC": func(a []graph.RDFTerm) (graph.RDFTerm, error) {
			_, err := numeric(a[0])
			return boolTerm(err == nil), nil
		},
		"STR":      str,
		"LANG":     lang,
		"DATATYPE": datatype,
		"IRI":      toIRI,
		"STRLANG":  strLang,
		"STRDT":    strDT,
		"UUID":     func([]graph.RDFTerm) (graph.RDFTerm, error) { return graph.IRI("urn:uuid:" + uuid()), nil },
		"STRUUID":  func([]graph.RDFTerm) (graph.RDFTerm, error) { return graph.Literal(uuid()), nil },
		"RAND": func([]graph.RDFTerm) (graph.RDFTerm, error) {
			return num{rank: rankDouble, f: mrand.Float64()}.term(), nil
		},
		"ABS":            rounding(func(r *big.Rat) *big.Rat { return new(big.Rat).Abs(r) }, math.Abs),
		"CEIL":           rounding(ceil, math.Ceil),
		"FLOOR":          rounding(floor, math.Floor),
		"ROUND":          rounding(round, func(f float64) float64 { return math.Floor(f + 0.5) }),
		"STRLEN":         strLen,
		"UCASE":          mapped(strings.ToUpper),
		"LCASE":          mapped(strings.ToLower),
		"ENCODE_FOR_URI": encodeForURI,
		"CONCAT":         concat,
		"CONTAINS":       tested(strings.Contains),
		"STRSTARTS":      tested(strings.HasPrefix),
		"STRENDS":        tested(strings.HasSuffix),
		"STRBEFORE":      cut(true),
		"STRAFTER":       cut(false),
		"SUBSTR":         substr,
		"LANGMATCHES":    langMatches,
		"YEAR":           ofTime(func(t moment) num { return integer(int64(t.t.Year())) }),
		"MONTH":          ofTime(func(t moment) num { return integer(int64(t.t.Month())) }),
		"DAY":            ofTime(func(t moment) num { return integer(int64(t.t.Day())) }),
		"HOURS":          ofTime(func(t moment) num { return integer(int64(t.t.Hour())) }),
		"MINUTES":        ofTime(func(t moment) num { return integer(int64(t.t.Minute())) }),
		"SECONDS":        ofTime(seconds),
		"TIMEZONE":       timezone,
		"TZ":             tz,
		"MD5":            hashed(func(b []byte) []byte { h := md5.Sum(b); return h[:] }),
		"SHA1":           hashed(func(b []byte) []byte { h := sha1.Sum(b); return h[:] }),
		"SHA256":         hashed(func(b []byte) []byte { h := sha256.Sum256(b); return h[:] }),
		"SHA384":         hashed(func(b []byte) []byte { h := sha512.Sum384(b); return h[:] }),
		"SHA512":         hashed(func(b []byte) []byte { h := sha512.Sum512(b); return h[:] }),
	}
	for iri := range casts {
		out[iri] = func(a []graph.RDFTerm) (graph.RDFTerm, error) { return cast(iri, a[0]) }
	}
	return out
}

func comparison(is func(int) bool) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		c, err := compare(a[0], a[1])
		if err == errNaN {
			return falseTerm, nil
		}
		return boolTerm(is(c)), err
	}
}

func calculation(op string) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		x, err := numeric(a[0])
		if err != nil {
			return graph.RDFTerm{}, err
		}
		y, err := numeric(a[1])
		if err != nil {
			return graph.RDFTerm{}, err
		}
		out, err := arithmetic(op, x, y)
		if err != nil {
			return graph.RDFTerm{}, err
		}
		return out.term(), nil
	}
}

func integer(n int64) num { return num{rank: rankInteger, i: n} }

func negate(a []graph.RDFTerm) (graph.RDFTerm, error) {
	n, err := numeric(a[0])
	if err != nil {
		return graph.RDFTerm{}, err
	}
	if n.big != nil {
		n.big.Neg(n.big)
	}
	n.i, n.f = -n.i, -n.f
	return n.term(), nil
}

func ofKind(k graph.TermKind) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) { return boolTerm(a[0].Kind == k), nil }
}

func str(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if a[0].Kind == graph.BlankTerm {
		return graph.RDFTerm{}, errType
	}
	return graph.Literal(a[0].Value), nil
}

func lang(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if a[0].Kind != graph.LiteralTerm {
		return graph.RDFTerm{}, errType
	}
	return graph.Literal(a[0].Lang), nil
}

func datatype(a []graph.RDFTerm) (graph.RDFTerm, error) {
	switch {
	case a[0].Kind != graph.LiteralTerm:
		return graph.RDFTerm{}, errType
	case a[0].Lang != "":
		return graph.IRI(langString), nil
	case a[0].Datatype == "":
		return graph.IRI(xsdString), nil
	}
	return graph.IRI(a[0].Datatype), nil
}

func toIRI(a []graph.RDFTerm) (graph.RDFTerm, error) {
	switch {
	case a[0].Kind == graph.IRITerm:
		return a[0], nil
	case isString(a[0]):
		return graph.IRI(graph.ResolveIRI(a[1].Value, a[0].Value)), nil
	}
	return graph.RDFTerm{}, errType
}

func strLang(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if !isString(a[0]) || !isString(a[1]) || a[1].Value == "" {
		return graph.RDFTerm{}, errType
	}
	return graph.LangString(a[0].Value, strings.ToLower(a[1].Value)), nil
}

func strDT(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if !isString(a[0]) || a[1].Kind != graph.IRITerm {
		return graph.RDFTerm{}, errType
	}
	return typed(a[0].Value, a[1].Value), nil
}

// uuid is a random UUID (RFC 9562, version 4).
func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// rounding makes an integral number of one, in its own type.
func rounding(exact func(*big.Rat) *big.Rat, float func(float64) float64) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		n, err := numeric(a[0])
		if err != nil {
			return graph.RDFTerm{}, err
		}
		if n.exact() {
			n.big = exact(n.rat())
		} else {
			n.f = float(n.f)
		}
		return n.term(), nil
	}
}

func floor(r *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(r.Num(), r.Denom())) // Euclidean: the remainder is not negative
}

func ceil(r *big.Rat) *big.Rat {
	f := floor(new(big.Rat).Neg(r))
	return f.Neg(f)
}

// round rounds half up, as fn:round does.
func round(r *big.Rat) *big.Rat { return floor(new(big.Rat).Add(r, big.NewRat(1, 2))) }

func strLen(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if !isText(a[0]) {
		return graph.RDFTerm{}, errType
	}
	return integer(int64(utf8.RuneCountInString(a[0].Value))).term(), nil
}

// mapped changes a string, which keeps its language.
func mapped(f func(string) string) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		if !isText(a[0]) {
			return graph.RDFTerm{}, errType
		}
		return graph.RDFTerm{Kind: graph.LiteralTerm, Value: f(a[0].Value), Lang: a[0].Lang}, nil
	}
}

func encodeForURI(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if !isText(a[0]) {
		return graph.RDFTerm{}, errType
	}
	return graph.Literal(strings.ReplaceAll(url.QueryEscape(a[0].Value), "+", "%20")), nil
}

func concat(a []graph.RDFTerm) (graph.RDFTerm, error) {
	var b strings.Builder
	lang := ""
	for i, t := range a {
		if !isText(t) {
			return graph.RDFTerm{}, errType
		}
		if i == 0 {
			lang = t.Lang
		} else if t.Lang != lang {
			lang = ""
		}
		b.WriteString(t.Value)
	}
	return graph.RDFTerm{Kind: graph.LiteralTerm, Value: b.String(), Lang: lang}, nil
}

// compatible reports whether two strings may be arguments of one function (section 17.4.3.1.2).
func compatible(a, b graph.RDFTerm) bool {
	return isText(a) && isText(b) && (b.Lang == "" || a.Lang == b.Lang)
}

func tested(f func(s, t string) bool) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		if !compatible(a[0], a[1]) {
			return graph.RDFTerm{}, errType
		}
		return boolTerm(f(a[0].Value, a[1].Value)), nil
	}
}

func cut(before bool) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		if !compatible(a[0], a[1]) {
			return graph.RDFTerm{}, errType
		}
		b, after, found := strings.Cut(a[0].Value, a[1].Value)
		if !found {
			return graph.Literal(""), nil
		}
		if before {
			after = b
		}
		return graph.RDFTerm{Kind: graph.LiteralTerm, Value: after, Lang: a[0].Lang}, nil
	}
}

// substr counts characters from 1, and rounds (XPath fn:substring).
func substr(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if !isText(a[0]) {
		return graph.RDFTerm{}, errType
	}
	from, err := numeric(a[1])
	if err != nil {
		return graph.RDFTerm{}, err
	}
	first, end := math.Floor(from.float()+0.5), math.Inf(1)
	if len(a) == 3 {
		n, err := numeric(a[2])
		if err != nil {
			return graph.RDFTerm{}, err
		}
		end = first + math.Floor(n.float()+0.5)
	}
	var b strings.Builder
	i := 0.0
	for _, r := range a[0].Value {
		if i++; i >= first && i < end {
			b.WriteRune(r)
		}
	}
	return graph.RDFTerm{Kind: graph.LiteralTerm, Value: b.String(), Lang: a[0].Lang}, nil
}

// langMatches is basic filtering (RFC 4647, section 3.3.1).
func langMatches(a []graph.RDFTerm) (graph.RDFTerm, error) {
	if !isString(a[0]) || !isString(a[1]) {
		return graph.RDFTerm{}, errType
	}
	tag, of := strings.ToLower(a[0].Value), strings.ToLower(a[1].Value)
	if of == "*" {
		return boolTerm(tag != ""), nil
	}
	return boolTerm(tag == of || strings.HasPrefix(tag, of+"-")), nil
}

func ofTime(f func(moment) num) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		t, err := timeOf(a[0])
		if err != nil {
			return graph.RDFTerm{}, err
		}
		return f(t).term(), nil
	}
}

func seconds(t moment) num {
	r := big.NewRat(int64(t.t.Nanosecond()), 1e9)
	return num{rank: rankDecimal, big: r.Add(r, big.NewRat(int64(t.t.Second()), 1))}
}

func timezone(a []graph.RDFTerm) (graph.RDFTerm, error) {
	t, err := timeOf(a[0])
	if err != nil || !t.zoned {
		return graph.RDFTerm{}, errType
	}
	_, offset := t.t.Zone()
	sign := ""
	if offset < 0 {
		sign, offset = "-", -offset
	}
	s := sign + "PT"
	if h := offset / 3600; h > 0 {
		s += fmt.Sprintf("%dH", h)
	}
	if m := offset % 3600 / 60; m > 0 {
		s += fmt.Sprintf("%dM", m)
	}
	if offset == 0 {
		s = "PT0S"
	}
	return graph.Typed(s, xsd+"dayTimeDuration"), nil
}

func tz(a []graph.RDFTerm) (graph.RDFTerm, error) {
	t, err := timeOf(a[0])
	switch {
	case err != nil:
		return graph.RDFTerm{}, err
	case !t.zoned:
		return graph.Literal(""), nil
	case strings.HasSuffix(strings.TrimSpace(a[0].Value), "Z"):
		return graph.Literal("Z"), nil
	}
	return graph.Literal(t.t.Format("-07:00")), nil
}

func hashed(f func([]byte) []byte) fn {
	return func(a []graph.RDFTerm) (graph.RDFTerm, error) {
		if !isString(a[0]) {
			return graph.RDFTerm{}, errType
		}
		return graph.Literal(hex.EncodeToString(f([]byte(a[0].Value)))), nil
	}
}

// cast is a constructor function (section 17.5).
func cast(to string, t graph.RDFTerm) (graph.RDFTerm, error) {
	if to == xsdString {
		if t.Kind == graph.BlankTerm {
			return graph.RDFTerm{}, errType
		}
		if n, err := numeric(t); err == nil {
			return graph.Literal(plainNumber(n)), nil
		}
		if b, err := boolean(t); err == nil && t.Datatype == xsdBoolean {
			return graph.Literal(fmt.Sprint(b)), nil
		}
		return graph.Literal(t.Value), nil
	}
	if t.Kind != graph.LiteralTerm || t.Lang != "" {
		return graph.RDFTerm{}, errType
	}
	switch to {
	case xsdBoolean:
		return castBoolean(t)
	case xsdTime, xsdDate:
		return castTime(to, t)
	}
	return castNumber(to, t)
}

// plainNumber is a number as XPath casts it to a string: doubles of ordinary size without an exponent.
func plainNumber(n num) string {
	if n.exact() {
		return n.term().Value
	}
	f := n.f
	switch {
	case math.IsInf(f, 0), math.IsNaN(f):
		return floatString(f, 64)
	case f == 0:
		return "0"
	case math.Abs(f) >= 1e-6 && math.Abs(f) < 1e6:
		bits := 64
		if n.rank == rankFloat {
			bits = 32
		}
		r, _ := new(big.Rat).SetString(fmt.Sprint(f))
		if bits == 32 {
			r, _ = new(big.Rat).SetString(fmt.Sprint(float32(f)))
		}
		return decimalString(r)
	}
	return n.term().Value
}

func castBoolean(t graph.RDFTerm) (graph.RDFTerm, error) {
	if n, err := numeric(t); err == nil {
		return boolTerm(!n.isZero()), nil
	}
	if t.Datatype != "" && t.Datatype != xsdBoolean {
		return graph.RDFTerm{}, errType
	}
	b, err := boolean(t)
	return boolTerm(b), err
}

func castTime(to string, t graph.RDFTerm) (graph.RDFTerm, error) {
	as := t
	if t.Datatype == "" {
		as = graph.Typed(t.Value, to)
	}
	m, err := timeOf(as)
	if err != nil {
		return graph.RDFTerm{}, errType
	}
	layout := map[string]string{xsdTime: "2006-01-02T15:04:05.999999999", xsdDate: "2006-01-02"}[to]
	if as.Datatype == to {
		return graph.Typed(strings.TrimSpace(t.Value), to), nil
	}
	if m.zoned {
		layout += "Z07:00"
	}
	return graph.Typed(m.t.Format(layout), to), nil
}

func castNumber(to string, t graph.RDFTerm) (graph.RDFTerm, error) {
	var n num
	var err error
	switch {
	case t.Datatype == xsdBoolean:
		b, e := boolean(t)
		n, err = integer(int64(b2i(b))), e
	case t.Datatype == "":
		n, err = numeric(graph.Typed(t.Value, to))
	default:
		n, err = numeric(t)
	}
	if err != nil {
		return graph.RDFTerm{}, errType
	}
	rank := numericRank(to)
	if rank >= rankFloat {
		return num{rank: rank, f: n.float()}.term(), nil
	}
	r := new(big.Rat)
	switch {
	case n.exact():
		r = n.rat()
	case math.IsInf(n.f, 0) || math.IsNaN(n.f):
		return graph.RDFTerm{}, errType
	default:
		r.SetFloat64(n.f)
	}
	if rank == rankInteger && !r.IsInt() {
		r = new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom())) // towards zero
	}
	return num{rank: rank, big: r}.term(), nil
}

// pattern is a compiled regular expression, or why it is none.
type pattern struct {
	re   *regexp.Regexp
	size programSize
	err  error
}

// The bounds of regular expressions: how many instructions one may have, and how many bytes its text, how many are kept and
// how many bytes these take, and up to how many bytes times instructions one runs without asking whether the query has ended.
const (
	maxProgram      = 50_000
	maxPatternText  = 4 * maxProgram
	maxPatterns     = 1000
	maxPatternBytes = 32 << 20
	maxUnasked      = 4 << 20
)

// askingReader gives the runes of a string, for as long as the query may go on.
type askingReader struct {
	e *evaluator
	n int // work for a rune
	strings.Reader
}

func (r *askingReader) ReadRune() (rune, int, error) {
	if !r.e.work(r.n) {
		return 0, 0, io.EOF
	}
	return r.Reader.ReadRune()
}

// matches reports whether s matches; a large s is read rune by rune, so that the query can end meanwhile.
func (e *evaluator) matches(p *pattern, s string) bool {
	if len(s)*p.size.instructions <= maxUnasked {
		return e.work(len(s)/64) && p.re.MatchString(s)
	}
	r := &askingReader{e: e, n: 1 + p.size.instructions/16}
	r.Reset(s)
	return p.re.MatchReader(r)
}

// compile compiles a regular expression once for a query. The syntax is RE2's, which lacks the back references and the class
// subtraction of XPath's and needs no more than linear time.
func (e *evaluator) compile(source, flags string) (*pattern, error) {
	k := [2]string{source, flags}
	if p, ok := e.regexps[k]; ok {
		return p, p.err
	}
	e.work(64 + len(source))
	p := &pattern{}
	p.re, p.size, p.err = compile(source, flags)
	if errors.Is(p.err, ErrLimit) {
		e.fail(p.err)
		return nil, p.err
	}
	e.work(p.size.instructions / 16)
	size := len(source) + p.size.bytes
	if len(e.regexps) >= maxPatterns || e.patternBytes+size > maxPatternBytes {
		clear(e.regexps)
		e.patternBytes = 0
	}
	e.regexps[k] = p
	e.patternBytes += size
	return p, p.err
}

// programSize is about how much a compiled regular expression is.
type programSize struct{ instructions, bytes int }

// The bytes that an instruction takes, and a character of a class: some are kept in two forms.
const (
	instructionBytes = 64
	classBytes       = 16
)

// times is the size of something that is repeated; all beyond the bound of instructions is one.
func (s programSize) times(n int) programSize {
	if n > 0 && s.instructions > maxProgram/n {
		return programSize{instructions: maxProgram + 1}
	}
	return programSize{n * s.instructions, n * s.bytes}
}

func (s programSize) plus(t programSize) programSize {
	return programSize{min(s.instructions+t.instructions, maxProgram+1), s.bytes + t.bytes}
}

// sizeOf is the size of what a parsed regular expression is compiled to.
func sizeOf(re *syntax.Regexp) programSize {
	one := programSize{1, instructionBytes}
	var out programSize
	for _, sub := range re.Sub {
		out = out.plus(sizeOf(sub))
	}
	switch re.Op {
	case syntax.OpLiteral:
		return one.times(max(len(re.Rune), 1))
	case syntax.OpCharClass:
		return programSize{1, instructionBytes + classBytes*len(re.Rune)}
	case syntax.OpRepeat: // x{2,4} is xx(x(x)?)?
		return out.plus(one).times(max(re.Min+1, re.Max, 1))
	case syntax.OpAlternate:
		return out.plus(one.times(len(re.Sub)))
	case syntax.OpCapture, syntax.OpStar:
		return out.plus(one.times(2))
	}
	return out.plus(one)
}

// compile compiles a regular expression. One that would be too large is an ErrLimit.
func compile(source, flags string) (*regexp.Regexp, programSize, error) {
	var size programSize
	if strings.Trim(flags, "ismxq") != "" {
		return nil, size, errors.Join(errType, fmt.Errorf("unknown flags %q", flags))
	}
	if len(source) > maxPatternText {
		return nil, size, fmt.Errorf("%w: a regular expression of more than %d bytes", ErrLimit, maxPatternText)
	}
	if strings.Contains(flags, "q") {
		source = regexp.QuoteMeta(source)
	}
	if strings.Contains(flags, "x") {
		source = strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "").Replace(source)
	}
	if rest := strings.NewReplacer("x", "", "q", "").Replace(flags); rest != "" {
		source = "(?" + rest + ")" + source
	}
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, size, err
	}
	if size = sizeOf(parsed); size.instructions > maxProgram {
		return nil, size, fmt.Errorf("%w: a regular expression of more than %d instructions", ErrLimit, maxProgram)
	}
	re, err := regexp.Compile(source)
	return re, size, err
}

func (e *evaluator) regex(a []graph.RDFTerm) (graph.RDFTerm, error) {
	flags := ""
	if len(a) == 3 {
		flags = a[2].Value
	}
	if !isText(a[0]) || !isString(a[1]) || len(a) == 3 && !isString(a[2]) {
		return graph.RDFTerm{}, errType
	}
	re, err := e.compile(a[1].Value, flags)
	if err != nil {
		return graph.RDFTerm{}, errType
	}
	return boolTerm(e.matches(re, a[0].Value)), e.err
}

// template is what REPLACE puts in the place of a match: text and groups of the match, one after the other.
type template []struct {
	text  string
	group int // -1 where text is meant
}

// templateOf reads a replacement: $1 is a group, and \ stands before a $ or a \ that is meant itself (XPath fn:replace).
func templateOf(s string) (out template) {
	var text []byte
	add := func(group int) {
		if len(text) > 0 {
			out = append(out, template{{string(text), -1}}...)
			text = text[:0]
		}
		if group >= 0 {
			out = append(out, template{{"", group}}...)
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (s[i+1] == '$' || s[i+1] == '\\'):
			i++
			text = append(text, s[i])
		case c == '$' && i+1 < len(s) && isDigit(s[i+1]):
			i++
			add(int(s[i] - '0'))
		default:
			text = append(text, c)
		}
	}
	add(-1)
	return out
}

// appendTo adds what stands for the match m of s to out, which may be longer than maxString by one part at most.
func (t template) appendTo(out []byte, s string, m []int) []byte {
	for _, part := range t {
		switch {
		case len(out) > maxString:
			return out
		case part.group < 0:
			out = append(out, part.text...)
		case 2*part.group+1 < len(m) && m[2*part.group] >= 0:
			out = append(out, s[m[2*part.group]:m[2*part.group+1]]...)
		}
	}
	return out
}

func (e *evaluator) replace(a []graph.RDFTerm) (graph.RDFTerm, error) {
	flags := ""
	if len(a) == 4 {
		flags = a[3].Value
	}
	if !isText(a[0]) || !isString(a[1]) || !isString(a[2]) || len(a) == 4 && !isString(a[3]) {
		return graph.RDFTerm{}, errType
	}
	re, err := e.compile(a[1].Value, flags)
	if err != nil || re.re.MatchString("") { // err:FORX0003
		return graph.RDFTerm{}, errType
	}
	out, err := e.replaced(re, a[0].Value, templateOf(a[2].Value))
	return graph.RDFTerm{Kind: graph.LiteralTerm, Value: out, Lang: a[0].Lang}, err
}

// replaced is s with every match replaced. It ends a query for which that is too long or too much work.
func (e *evaluator) replaced(p *pattern, s string, with template) (string, error) {
	if len(s) > 1<<20 || len(s)*p.size.instructions > 4*maxUnasked {
		e.fail(fmt.Errorf("%w: REPLACE in a string of %d bytes", ErrLimit, len(s)))
		return "", e.err
	}
	var out []byte
	at := 0
	for _, m := range p.re.FindAllStringSubmatchIndex(s, -1) {
		out = with.appendTo(append(out, s[at:m[0]]...), s, m)
		if at = m[1]; len(out) > maxString {
			return "", e.tooLong()
		}
		if !e.work(1 + len(with)/16) {
			return "", e.err
		}
	}
	return string(append(out, s[at:]...)), nil
}
