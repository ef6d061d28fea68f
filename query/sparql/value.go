package sparql

import (
	"cmp"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/newsgraph/newsgraph/graph"
)

// errType is the error of an expression (section 17.2): it makes a condition false and leaves a variable unbound.
var errType = errors.New("type error")

var (
	trueTerm  = graph.Typed("true", xsdBoolean)
	falseTerm = graph.Typed("false", xsdBoolean)
)

func boolTerm(b bool) graph.RDFTerm {
	if b {
		return trueTerm
	}
	return falseTerm
}

// isString reports whether t is a string without language.
func isString(t graph.RDFTerm) bool {
	return t.Kind == graph.LiteralTerm && t.Datatype == "" && t.Lang == ""
}

// isText reports whether t is a string with or without language.
func isText(t graph.RDFTerm) bool { return t.Kind == graph.LiteralTerm && t.Datatype == "" }

// effective is the effective boolean value (section 17.2.2).
func effective(t graph.RDFTerm) (bool, error) {
	switch {
	case t.Kind != graph.LiteralTerm:
		return false, errType
	case t.Datatype == "":
		return t.Value != "", nil
	case t.Datatype == xsdBoolean:
		return t.Value == "true" || t.Value == "1", nil
	case numericRank(t.Datatype) > 0:
		n, err := numeric(t)
		return err == nil && !n.isZero(), nil
	}
	return false, errType
}

// The ranks of numeric types: operands are promoted to the greater.
const (
	rankInteger = 1 + iota
	rankDecimal
	rankFloat
	rankDouble
)

var integers = map[string]bool{
	"integer": true, "nonPositiveInteger": true, "negativeInteger": true, "long": true, "int": true, "short": true, "byte": true,
	"nonNegativeInteger": true, "unsignedLong": true, "unsignedInt": true, "unsignedShort": true, "unsignedByte": true, "positiveInteger": true,
}

// numericRank is the rank of a datatype, 0 for those that are not numeric.
func numericRank(datatype string) int {
	name, ok := strings.CutPrefix(datatype, xsd)
	if !ok {
		return 0
	}
	switch {
	case name == "decimal":
		return rankDecimal
	case name == "float":
		return rankFloat
	case name == "double":
		return rankDouble
	case integers[name]:
		return rankInteger
	}
	return 0
}

// num is a number: exact up to decimals, else a float.
type num struct {
	rank  int
	i     int64    // of an exact one, without big: i / 10^scale
	scale int      // at most smallDigits
	big   *big.Rat // of an exact one with more digits, or that was calculated
	f     float64
}

// smallDigits is how many digits an exact number may have that is kept without big.
const smallDigits = 15

func (n num) exact() bool { return n.rank <= rankDecimal }

// rat is an exact number, which the caller may change.
func (n num) rat() *big.Rat {
	if n.big != nil {
		return new(big.Rat).Set(n.big)
	}
	return new(big.Rat).SetFrac64(n.i, pow10[n.scale])
}

var pow10 = func() (p [smallDigits + 1]int64) {
	p[0] = 1
	for i := range smallDigits {
		p[i+1] = 10 * p[i]
	}
	return p
}()

// aligned are two numbers as integers of one scale; ok is false where they are too large for that.
func aligned(a, b num) (x, y int64, scale int, ok bool) {
	if a.big != nil || b.big != nil || !a.exact() || !b.exact() {
		return 0, 0, 0, false
	}
	scale = max(a.scale, b.scale)
	x, okX := scaled(a.i, scale-a.scale)
	y, okY := scaled(b.i, scale-b.scale)
	return x, y, scale, okX && okY
}

// scaled is i * 10^by; ok is false where it, or twice of it, is no int64.
func scaled(i int64, by int) (out int64, ok bool) {
	if limit := math.MaxInt64 / 2 / pow10[by]; i > limit || i < -limit {
		return 0, false
	}
	return i * pow10[by], true
}

// numeric is the number of a literal, an error for one that is ill-formed or of another type.
func numeric(t graph.RDFTerm) (num, error) {
	rank := 0
	if t.Kind == graph.LiteralTerm {
		rank = numericRank(t.Datatype)
	}
	v := strings.TrimSpace(t.Value)
	switch rank {
	case 0:
		return num{}, errType
	case rankInteger, rankDecimal:
		if !isDecimal(v, rank == rankDecimal) {
			return num{}, errType
		}
		if n, ok := small(v); ok {
			n.rank = rank
			return n, nil
		}
		r, ok := new(big.Rat).SetString(v)
		if !ok {
			return num{}, errType
		}
		return num{rank: rank, big: r}, nil
	}
	f, err := parseFloat(v)
	return num{rank: rank, f: f}, err
}

// small reads a decimal of few digits.
func small(s string) (n num, ok bool) {
	if len(s) > smallDigits {
		return n, false
	}
	dot := false
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			n.i = 10*n.i + int64(s[i]-'0')
			if dot {
				n.scale++
			}
		case s[i] == '.':
			dot = true
		}
	}
	if s[0] == '-' {
		n.i = -n.i
	}
	return n, true
}

// isDecimal reports whether s is the lexical form of an xsd:decimal, or xsd:integer: without a dot, then.
func isDecimal(s string, dot bool) bool {
	if len(s) > 4096 {
		return false
	}
	s = strings.TrimLeft(s[:min(1, len(s))], "+-") + s[min(1, len(s)):]
	digits, dots := 0, 0
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			digits++
		case s[i] == '.' && dot:
			dots++
		default:
			return false
		}
	}
	return digits > 0 && dots <= 1
}

func parseFloat(v string) (float64, error) {
	switch v {
	case "INF", "+INF":
		return math.Inf(1), nil
	case "-INF":
		return math.Inf(-1), nil
	case "NaN":
		return math.NaN(), nil
	}
	if strings.Trim(v, "+-0123456789.eE") != "" {
		return 0, errType
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, errType
	}
	return f, nil
}

func (n num) isZero() bool {
	if n.exact() {
		return n.big == nil && n.i == 0 || n.big != nil && n.big.Sign() == 0
	}
	return n.f == 0 || math.IsNaN(n.f)
}

func (n num) float() float64 {
	if n.exact() {
		f, _ := n.rat().Float64()
		return f
	}
	return n.f
}

// term is the literal of a number, in canonical form but for doubles, which are written as XPath casts them to strings.
func (n num) term() graph.RDFTerm {
	switch n.rank {
	case rankInteger:
		if n.big == nil {
			return graph.Typed(strconv.FormatInt(n.i, 10), xsdInteger)
		}
		return graph.Typed(n.big.Num().String(), xsdInteger)
	case rankDecimal:
		return graph.Typed(decimalString(n.rat()), xsdDecimal)
	case rankFloat:
		return graph.Typed(floatString(float64(float32(n.f)), 32), xsdFloat)
	}
	return graph.Typed(floatString(n.f, 64), xsdDouble)
}

// decimalDigits is to how many digits behind the point a quotient is given.
const decimalDigits = 24

// decimalString writes a decimal without an exponent or needless zeros.
func decimalString(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	s := r.FloatString(decimalDigits)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// floatString writes a double as XML Schema's canonical form has it: 1.0E2.
func floatString(f float64, bits int) string {
	switch {
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	case math.IsNaN(f):
		return "NaN"
	}
	s := strconv.FormatFloat(f, 'E', -1, bits)
	mantissa, exponent, _ := strings.Cut(s, "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign := ""
	if exponent[0] == '-' {
		sign = "-"
	}
	exponent = strings.TrimLeft(exponent[1:], "0")
	if exponent == "" {
		exponent, sign = "0", ""
	}
	return mantissa + "E" + sign + exponent
}

// arithmetic is + - * / of two numbers (section 17.3, XPath op:numeric-*).
func arithmetic(op string, a, b num) (num, error) {
	rank := max(a.rank, b.rank)
	if rank <= rankDecimal {
		x, y, scale, ok := aligned(a, b)
		switch {
		case ok && op == "+":
			return num{rank: rank, i: x + y, scale: scale}, nil
		case ok && op == "-":
			return num{rank: rank, i: x - y, scale: scale}, nil
		}
		out, by := num{rank: rank, big: a.rat()}, b.rat()
		switch op {
		case "+":
			out.big.Add(out.big, by)
		case "-":
			out.big.Sub(out.big, by)
		case "*":
			out.big.Mul(out.big, by)
		default:
			if by.Sign() == 0 {
				return num{}, errType
			}
			out.big.Quo(out.big, by)
			out.rank = rankDecimal
			if !out.big.IsInt() {
				out.big.SetString(out.big.FloatString(decimalDigits))
			}
		}
		return out, nil
	}
	x, y := a.float(), b.float()
	out := num{rank: rank}
	switch op {
	case "+":
		out.f = x + y
	case "-":
		out.f = x - y
	case "*":
		out.f = x * y
	default:
		out.f = x / y
	}
	return out, nil
}

// compareNumbers orders numbers; ok is false where one is no number.
func compareNumbers(a, b num) (c int, ok bool) {
	if x, y, _, ok := aligned(a, b); ok {
		return cmp.Compare(x, y), true
	}
	if a.exact() && b.exact() {
		return a.rat().Cmp(b.rat()), true
	}
	x, y := a.float(), b.float()
	if math.IsNaN(x) || math.IsNaN(y) {
		return 0, false
	}
	return cmp.Compare(x, y), true
}

// moment is an xsd:dateTime or xsd:date.
type moment struct {
	t     time.Time
	zoned bool
}

// timeOf is the moment of a literal.
func timeOf(t graph.RDFTerm) (moment, error) {
	if t.Kind != graph.LiteralTerm || t.Datatype != xsdTime && t.Datatype != xsdDate {
		return moment{}, errType
	}
	layout := "2006-01-02T15:04:05.999999999"
	if t.Datatype == xsdDate {
		layout = "2006-01-02"
	}
	v, days := strings.TrimSpace(t.Value), 0
	if strings.Contains(v, "T24:00:00") { // the end of a day is the beginning of the next
		v, days = strings.Replace(v, "T24:", "T00:", 1), 1
	}
	if at, err := time.Parse(layout+"Z07:00", v); err == nil {
		return moment{at.AddDate(0, 0, days), true}, nil
	}
	at, err := time.Parse(layout, v)
	if err != nil {
		return moment{}, errType
	}
	return moment{at.AddDate(0, 0, days), false}, nil
}

// compareTimes orders moments. One with a time zone and one without are ordered only where they are more than 14 hours apart
// (XML Schema part 2, section 3.2.7.4).
func compareTimes(a, b moment) (int, error) {
	if a.zoned != b.zoned {
		if d := a.t.Sub(b.t); d.Abs() <= 14*time.Hour {
			return 0, errType
		}
	}
	return a.t.Compare(b.t), nil
}

// isKnown reports whether values of a datatype can be compared.
func isKnown(t graph.RDFTerm) bool {
	switch {
	case t.Datatype == "", t.Datatype == xsdBoolean, t.Datatype == xsdTime, t.Datatype == xsdDate, numericRank(t.Datatype) > 0:
		return true
	}
	return false
}

// equal is = (section 17.4.1.7, RDFterm-equal, and the operators on values before it).
func equal(a, b graph.RDFTerm) (bool, error) {
	if a.Kind != graph.LiteralTerm || b.Kind != graph.LiteralTerm {
		return a == b, nil
	}
	if x, err := numeric(a); err == nil {
		if y, err := numeric(b); err == nil {
			c, ok := compareNumbers(x, y)
			return ok && c == 0, nil
		}
	}
	if a.Datatype == b.Datatype {
		switch a.Datatype {
		case "":
			return a == b, nil
		case xsdBoolean:
			x, errX := boolean(a)
			y, errY := boolean(b)
			if errX == nil && errY == nil {
				return x == y, nil
			}
		case xsdTime, xsdDate:
			x, errX := timeOf(a)
			y, errY := timeOf(b)
			if errX == nil && errY == nil {
				c, err := compareTimes(x, y)
				return c == 0, err
			}
		}
	}
	if a == b {
		return true, nil
	}
	if a.Lang != b.Lang {
		return false, nil // a string with a language is nothing else
	}
	if isKnown(a) && isKnown(b) && wellFormed(a) && wellFormed(b) {
		return false, nil // values of different kinds
	}
	return false, errType
}

// wellFormed reports whether a literal of a known type has a value.
func wellFormed(t graph.RDFTerm) bool {
	var err error
	switch {
	case t.Datatype == xsdBoolean:
		_, err = boolean(t)
	case t.Datatype == xsdTime || t.Datatype == xsdDate:
		_, err = timeOf(t)
	case numericRank(t.Datatype) > 0:
		_, err = numeric(t)
	}
	return err == nil
}

func boolean(t graph.RDFTerm) (bool, error) {
	switch strings.TrimSpace(t.Value) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, errType
}

// compare orders two values for < and its kin.
func compare(a, b graph.RDFTerm) (int, error) {
	if a.Kind != graph.LiteralTerm || b.Kind != graph.LiteralTerm {
		return 0, errType
	}
	x, errX := numeric(a)
	y, errY := numeric(b)
	if errX == nil && errY == nil {
		c, ok := compareNumbers(x, y)
		if !ok {
			return 0, errNaN
		}
		return c, nil
	}
	if a.Datatype != b.Datatype || a.Lang != b.Lang {
		return 0, errType
	}
	switch a.Datatype {
	case "":
		return strings.Compare(a.Value, b.Value), nil
	case xsdBoolean:
		x, errX := boolean(a)
		y, errY := boolean(b)
		if errX == nil && errY == nil {
			return cmp.Compare(b2i(x), b2i(y)), nil
		}
	case xsdTime, xsdDate:
		x, errX := timeOf(a)
		y, errY := timeOf(b)
		if errX == nil && errY == nil {
			return compareTimes(x, y)
		}
	}
	return 0, errType
}

// errNaN: what is no number is neither less nor greater, which is false and no error.
var errNaN = errors.New("NaN")

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// kindOrder is the place of a kind of term in ORDER BY.
var kindOrder = [...]int{graph.NoTerm: 0, graph.BlankTerm: 1, graph.IRITerm: 2, graph.LiteralTerm: 3}

// order orders terms for ORDER BY: unbound, blank nodes, IRIs, literals (section 15.1); values that < does not order by type
// and text, so that the order is always the same.
func order(a, b graph.RDFTerm) int {
	if c := cmp.Compare(kindOrder[a.Kind], kindOrder[b.Kind]); c != 0 || a.Kind != graph.LiteralTerm {
		return cmp.Or(c, strings.Compare(a.Value, b.Value))
	}
	if c, err := compare(a, b); err == nil {
		return c
	}
	class := func(t graph.RDFTerm) int {
		switch {
		case numericRank(t.Datatype) > 0:
			return 0
		case t.Datatype == "":
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(class(a), class(b)), strings.Compare(a.Datatype, b.Datatype), strings.Compare(a.Value, b.Value), strings.Compare(a.Lang, b.Lang))
}
