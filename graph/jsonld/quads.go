package jsonld

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/piprate/json-gold/ld"

	"github.com/newsgraph/newsgraph/graph"
)

const (
	nsRDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsXSD = "http://www.w3.org/2001/XMLSchema#"
)

// reader makes quads of documents in expanded form (JSON-LD 1.1 Processing Algorithms and API, section 8). It walks the document
// itself: the node map of the specification comes to the same quads.
type reader struct {
	opts  Options
	emit  func(graph.Quad, int) error
	line  int
	fresh int
}

// quad gives a quad, unless one of its terms is none.
func (p *reader) quad(s, pr, o, label graph.RDFTerm, known bool) error {
	if s.IsZero() || pr.Kind != graph.IRITerm || o.IsZero() || !known {
		return nil
	}
	return p.emit(graph.Quad{Subject: s, Predicate: pr, Object: o, Label: label}, p.line)
}

// anonymous is a blank node without a label. Its own begins with a digit, which labels in documents that are labels of Turtle
// may do too: those get a digit more.
func (p *reader) anonymous() graph.RDFTerm {
	p.fresh++
	return graph.Blank(fmt.Sprintf("%s0n%d", p.opts.Blanks, p.fresh))
}

var isLabel = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// resource is the term of an IRI or a blank node's label; none where it is neither.
func (p *reader) resource(id string) graph.RDFTerm {
	if label, ok := strings.CutPrefix(id, "_:"); ok {
		if isLabel.MatchString(label) {
			return graph.Blank(p.opts.Blanks + label)
		}
		return graph.Blank(fmt.Sprintf("%s1x%x", p.opts.Blanks, label))
	}
	if !graph.IsGraphName(id) {
		return graph.RDFTerm{}
	}
	return graph.IRI(id)
}

// node reads a node object in a graph and is its term. known is whether the graph has a name that is a term.
func (p *reader) node(v any, label graph.RDFTerm, known bool) (graph.RDFTerm, error) {
	n, ok := v.(map[string]any)
	if !ok || n["@value"] != nil || n["@list"] != nil {
		return graph.RDFTerm{}, nil // a value that stands free says nothing
	}
	var s graph.RDFTerm
	if id, ok := n["@id"].(string); ok {
		s = p.resource(id)
	} else {
		s = p.anonymous()
	}
	for _, key := range ld.GetOrderedKeys(n) {
		if err := p.property(s, key, n[key], label, known); err != nil {
			return s, err
		}
	}
	return s, nil
}

// property reads what a node object has under a key.
func (p *reader) property(s graph.RDFTerm, key string, v any, label graph.RDFTerm, known bool) error {
	switch key {
	case "@type":
		for _, t := range array(v) {
			id, _ := t.(string)
			if err := p.quad(s, graph.RDFType, p.resource(id), label, known); err != nil {
				return err
			}
		}
		return nil
	case "@graph", "@included":
		if key == "@graph" {
			label, known = s, known && !s.IsZero()
		}
		for _, item := range array(v) {
			if _, err := p.node(item, label, known); err != nil {
				return err
			}
		}
		return nil
	case "@reverse":
		reverse, _ := v.(map[string]any)
		for _, key := range ld.GetOrderedKeys(reverse) {
			for _, item := range array(reverse[key]) {
				from, err := p.object(item, label, known)
				if err == nil {
					err = p.quad(from, p.resource(key), s, label, known)
				}
				if err != nil {
					return err
				}
			}
		}
		return nil
	}
	if strings.HasPrefix(key, "@") {
		return nil
	}
	predicate := p.resource(key)
	for _, item := range array(v) {
		o, err := p.object(item, label, known)
		if err == nil {
			err = p.quad(s, predicate, o, label, known)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func array(v any) []any {
	if a, ok := v.([]any); ok {
		return a
	}
	return []any{v}
}

// object reads a value, a list or a node.
func (p *reader) object(v any, label graph.RDFTerm, known bool) (graph.RDFTerm, error) {
	m, _ := v.(map[string]any)
	if list, ok := m["@list"]; ok {
		return p.list(array(list), label, known)
	}
	if value, ok := m["@value"]; ok {
		datatype, ok := m["@type"].(string)
		if m["@type"] != nil && !ok || ok && datatype != "@json" && p.resource(datatype).Kind != graph.IRITerm {
			return graph.RDFTerm{}, &graph.SyntaxError{Line: p.line, Message: fmt.Sprintf("invalid typed value: %v is no datatype", m["@type"])}
		}
		lang, _ := m["@language"].(string)
		return literal(value, datatype, lang), nil
	}
	return p.node(v, label, known)
}

// list reads a list and is its head. An item that is no term leaves its cell without a value.
func (p *reader) list(items []any, label graph.RDFTerm, known bool) (graph.RDFTerm, error) {
	if len(items) == 0 {
		return graph.IRI(nsRDF + "nil"), nil
	}
	cells := make([]graph.RDFTerm, len(items)+1)
	for i := range items {
		cells[i] = p.anonymous()
	}
	cells[len(items)] = graph.IRI(nsRDF + "nil")
	for i, item := range items {
		o, err := p.object(item, label, known)
		if err == nil {
			err = p.quad(cells[i], graph.IRI(nsRDF+"first"), o, label, known)
		}
		if err == nil {
			err = p.quad(cells[i], graph.IRI(nsRDF+"rest"), cells[i+1], label, known)
		}
		if err != nil {
			return graph.RDFTerm{}, err
		}
	}
	return cells[0], nil
}

var isLang = regexp.MustCompile(`^[a-z]{1,8}(-[a-z0-9]{1,8})*$`)

// literal is a value object as a literal (section 8.2.2); none where its language is not well-formed.
func literal(value any, datatype, lang string) graph.RDFTerm {
	if datatype == "@json" {
		var b strings.Builder
		canonical(&b, value)
		return graph.Typed(b.String(), nsRDF+"JSON")
	}
	text, native := "", ""
	switch v := value.(type) {
	case string:
		text = v
	case bool:
		text, native = strconv.FormatBool(v), "boolean"
	case json.Number:
		text, native = number(v, datatype == nsXSD+"double")
	default:
		return graph.RDFTerm{}
	}
	if datatype == "" && native != "" {
		datatype = nsXSD + native
	}
	switch lang = strings.ToLower(lang); {
	case lang != "" && !isLang.MatchString(lang):
		return graph.RDFTerm{}
	case lang != "":
		return graph.LangString(text, lang)
	case datatype == "" || datatype == nsXSD+"string":
		return graph.Literal(text)
	}
	return graph.Typed(text, datatype)
}

// number is a number in the canonical form of xsd:integer, where it is a whole one below 10^21, or of xsd:double. Whole numbers
// keep all their digits.
func number(n json.Number, double bool) (text, datatype string) {
	if i, ok := new(big.Int).SetString(n.String(), 10); ok && !double && len(n) <= 21 {
		return i.String(), "integer"
	}
	f, _ := n.Float64() // what is too large is an infinity
	if f == 0 {         // -0, too
		f = 0
	}
	if !double && f == math.Trunc(f) && math.Abs(f) < 1e21 {
		return strconv.FormatFloat(f, 'f', 0, 64), "integer"
	}
	if math.IsInf(f, 0) {
		return strings.Replace(strings.TrimPrefix(strconv.FormatFloat(f, 'f', -1, 64), "+"), "Inf", "INF", 1), "double"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', 15, 64), "E")
	mantissa = strings.TrimRight(mantissa, "0")
	if strings.HasSuffix(mantissa, ".") {
		mantissa += "0"
	}
	e, _ := strconv.Atoi(exponent) // FormatFloat wrote it
	return mantissa + "E" + strconv.Itoa(e), "double"
}

// canonical writes a value by the JSON Canonicalization Scheme (RFC 8785).
func canonical(b *strings.Builder, v any) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
		enclosed(b, "{}", keys, func(k string) {
			canonicalString(b, k)
			b.WriteByte(':')
			canonical(b, v[k])
		})
	case []any:
		enclosed(b, "[]", v, func(item any) { canonical(b, item) })
	case json.Number:
		f, _ := v.Float64()
		if f == 0 { // of -0, too
			f = 0
		}
		if text, err := json.Marshal(f); err == nil {
			b.Write(text)
			return
		}
		b.WriteString(v.String()) // too large for a double
	case string:
		canonicalString(b, v)
	case bool:
		b.WriteString(strconv.FormatBool(v))
	default:
		b.WriteString("null")
	}
}

// enclosed writes items between brackets.
func enclosed[T any](b *strings.Builder, brackets string, items []T, write func(T)) {
	b.WriteByte(brackets[0])
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		write(item)
	}
	b.WriteByte(brackets[1])
}

func canonicalString(b *strings.Builder, s string) {
	short := map[rune]string{'\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`, '"': `\"`, '\\': `\\`}
	b.WriteByte('"')
	for _, r := range s {
		switch e := short[r]; {
		case e != "":
			b.WriteString(e)
		case r < ' ':
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
