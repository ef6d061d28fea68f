package rdfxml

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// scope is what holds within an element.
type scope struct {
	up         *scope
	prefixes   map[string]string // those that the element itself declares
	base, lang string
}

// namespace is what a prefix stands for; "" for the default namespace where there is none.
func (s *scope) namespace(prefix string) (string, bool) {
	if prefix == "xml" {
		return nsXML, true
	}
	for ; s != nil; s = s.up {
		if ns, ok := s.prefixes[prefix]; ok {
			return ns, ns != "" || prefix == ""
		}
	}
	return "", prefix == ""
}

// element is a start tag with its names resolved.
type element struct {
	*scope
	name  xml.Name // as written
	iri   string
	attrs []attribute // but for those of XML itself
	raw   []xml.Attr
}

type attribute struct{ iri, value string }

// rdf is the value of an attribute of RDF's namespace.
func (e *element) rdf(local string) (string, bool) {
	for _, a := range e.attrs {
		if a.iri == nsRDF+local {
			return a.value, true
		}
	}
	return "", false
}

// begin resolves a start tag.
func (p *parser) begin(t xml.StartElement, up *scope) (*element, error) {
	e := &element{scope: &scope{up: up, base: p.opts.Base}, name: t.Name, raw: t.Attr}
	if up != nil {
		e.base, e.lang = up.base, up.lang
	}
	for _, a := range t.Attr {
		var err error
		switch {
		case a.Name.Space == "xmlns":
			err = p.declare(e.scope, a.Name.Local, a.Value)
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			err = p.declare(e.scope, "", a.Value)
		case a.Name.Space == "xml" && a.Name.Local == "base":
			e.base = graph.ResolveIRI(e.base, a.Value)
		case a.Name.Space == "xml" && a.Name.Local == "lang":
			if e.lang = strings.ToLower(a.Value); e.lang != "" && !isLang.MatchString(e.lang) {
				err = p.fail("%q is no language tag", a.Value)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	ns, ok := e.namespace(t.Name.Space)
	if !ok {
		return nil, p.fail("the prefix of <%s> is not declared", qualified(t.Name))
	}
	e.iri = ns + t.Name.Local
	return e, p.attributes(e)
}

var isLang = regexp.MustCompile(`^[a-z]{1,8}(-[a-z0-9]{1,8})*$`)

func (p *parser) declare(s *scope, prefix, ns string) error {
	if s.prefixes == nil {
		s.prefixes = map[string]string{}
	}
	if _, again := s.prefixes[prefix]; again {
		return p.fail("the prefix %q is declared twice", prefix)
	}
	s.prefixes[prefix] = ns
	return nil
}

// unqualified are the attributes that are RDF's without a prefix (section 6.1.4).
var unqualified = map[string]bool{"ID": true, "about": true, "resource": true, "parseType": true, "type": true}

// attributes resolves the attributes that are not XML's own; other names that begin with xml mean nothing (section 6.1.2).
func (p *parser) attributes(e *element) error {
	seen := map[string]bool{}
	for _, a := range e.raw {
		prefix := strings.ToLower(a.Name.Space)
		if strings.HasPrefix(prefix, "xml") || prefix == "" && strings.HasPrefix(strings.ToLower(a.Name.Local), "xml") {
			continue
		}
		ns, ok := e.namespace(a.Name.Space)
		switch {
		case a.Name.Space == "" && unqualified[a.Name.Local]:
			ns = nsRDF
		case a.Name.Space == "" || !ok:
			return p.fail("the attribute %s has no namespace", qualified(a.Name))
		}
		if seen[ns+a.Name.Local] {
			return p.fail("the attribute %s stands there twice", qualified(a.Name))
		}
		seen[ns+a.Name.Local] = true
		e.attrs = append(e.attrs, attribute{ns + a.Name.Local, a.Value})
	}
	return nil
}

// The names that have a meaning in the syntax (section 6.2), without their namespace.
var (
	coreSyntax = map[string]bool{"RDF": true, "ID": true, "about": true, "parseType": true, "resource": true, "nodeID": true, "datatype": true}
	oldTerms   = map[string]bool{"aboutEach": true, "aboutEachPrefix": true, "bagID": true}
)

// syntactic is the local part of a name of RDF's namespace.
func syntactic(iri string) string {
	local, _ := strings.CutPrefix(iri, nsRDF)
	if local == iri {
		return ""
	}
	return local
}

// root reads rdf:RDF with its nodes, or one node alone.
func (p *parser) root(t xml.StartElement) error {
	e, err := p.begin(t, nil)
	if err != nil {
		return err
	}
	if e.iri != nsRDF+"RDF" {
		_, err := p.node(e)
		return err
	}
	if len(e.attrs) > 0 {
		return p.fail("rdf:RDF has the attribute %s", e.attrs[0].iri)
	}
	return p.children(e, func(child *element) error {
		_, err := p.node(child)
		return err
	})
}

// children calls f for each element in e and reads its end. Text between them is an error.
func (p *parser) children(e *element, f func(*element) error) error {
	return p.content(e.name, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			child, err := p.begin(t, e.scope)
			if err != nil {
				return err
			}
			return f(child)
		case xml.CharData:
			if !blank(t) {
				return p.fail("text in <%s>, where only elements stand", qualified(e.name))
			}
		}
		return nil
	})
}

// content calls f with the tokens in the element of a name, of which it may read on, and reads its end.
func (p *parser) content(name xml.Name, f func(xml.Token) error) error {
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case nil:
			return p.fail("the text ends within <%s>", qualified(name))
		case xml.EndElement:
			if t.Name != name {
				return p.fail("</%s> where <%s> was to end", qualified(t.Name), qualified(name))
			}
			return nil
		case xml.Directive:
			return p.fail("a declaration within <%s>", qualified(name))
		}
		if err := f(t); err != nil {
			return err
		}
	}
}

// deeper counts how deep elements nest.
func (p *parser) deeper() error {
	if p.depth++; p.depth > maxDepth {
		return p.fail("nested deeper than %d", maxDepth)
	}
	return nil
}

// node reads a node element (section 7.2.11) and is the node it describes.
func (p *parser) node(e *element) (graph.RDFTerm, error) {
	if err := p.deeper(); err != nil {
		return graph.RDFTerm{}, err
	}
	defer func() { p.depth-- }()
	if local := syntactic(e.iri); coreSyntax[local] || oldTerms[local] || local == "li" {
		return graph.RDFTerm{}, p.fail("<%s> cannot be a node", qualified(e.name))
	}
	s, err := p.subject(e)
	if err != nil {
		return s, err
	}
	if e.iri != nsRDF+"Description" {
		class, err := p.iri(e, e.iri)
		if err == nil {
			err = p.triple(s, graph.RDFType, class)
		}
		if err != nil {
			return s, err
		}
	}
	if err := p.propertyAttributes(e, s, "about"); err != nil {
		return s, err
	}
	return s, p.properties(e, s)
}

func (p *parser) properties(e *element, s graph.RDFTerm) error {
	li := 0
	return p.children(e, func(child *element) error { return p.property(child, s, &li) })
}

// subject is what a node element is about.
func (p *parser) subject(e *element) (graph.RDFTerm, error) {
	id, isID := e.rdf("ID")
	about, isAbout := e.rdf("about")
	nodeID, isNode := e.rdf("nodeID")
	switch {
	case isID && isAbout, isID && isNode, isAbout && isNode:
		return graph.RDFTerm{}, p.fail("two of rdf:ID, rdf:about and rdf:nodeID")
	case isID:
		return p.id(e, id)
	case isAbout:
		return p.iri(e, about)
	case isNode:
		return p.nodeID(nodeID)
	}
	return p.anonymous(), nil
}

// id is the IRI of an rdf:ID, which is one of its own in the document.
func (p *parser) id(e *element, id string) (graph.RDFTerm, error) {
	if !isName(id) {
		return graph.RDFTerm{}, p.fail("rdf:ID %q is no name", id)
	}
	t, err := p.iri(e, "#"+id)
	if err == nil && p.ids[t.Value] {
		err = p.fail("rdf:ID %q stands in the document twice", id)
	}
	p.ids[t.Value] = true
	return t, err
}

func (p *parser) nodeID(id string) (graph.RDFTerm, error) {
	if !isName(id) {
		return graph.RDFTerm{}, p.fail("rdf:nodeID %q is no name", id)
	}
	return p.named(id), nil
}

// iri resolves an IRI.
func (p *parser) iri(e *element, ref string) (graph.RDFTerm, error) {
	iri := graph.ResolveIRI(e.base, ref)
	switch {
	case !graph.IsAbsoluteIRI(iri):
		return graph.RDFTerm{}, p.fail("<%s> is relative, and there is no base", ref)
	case !graph.IsGraphName(iri):
		return graph.RDFTerm{}, p.fail("<%s> has characters that no IRI has", iri)
	}
	return graph.IRI(iri), nil
}

// literal is a text in the language of its element.
func (e *element) literal(text string) graph.RDFTerm {
	if e.lang != "" {
		return graph.LangString(text, e.lang)
	}
	return graph.Literal(text)
}

// propertyAttributes are the attributes of e that are properties of s: all but those that name s or the triple. what is the
// attribute that does, beside rdf:ID and rdf:nodeID.
func (p *parser) propertyAttributes(e *element, s graph.RDFTerm, what string) error {
	for _, a := range e.attrs {
		switch local := syntactic(a.iri); {
		case local == "ID" || local == "nodeID" || local == what:
			continue
		case coreSyntax[local] || oldTerms[local] || local == "li" || local == "Description":
			return p.fail("<%s> cannot have the attribute rdf:%s", qualified(e.name), local)
		}
		predicate, err := p.iri(e, a.iri)
		if err != nil {
			return err
		}
		o := e.literal(a.value)
		if predicate == graph.RDFType {
			if o, err = p.iri(e, a.value); err != nil {
				return err
			}
		}
		if err := p.triple(s, predicate, o); err != nil {
			return err
		}
	}
	return nil
}

// property reads a property element of s (section 7.2.14). li numbers the rdf:li of s.
func (p *parser) property(e *element, s graph.RDFTerm, li *int) error {
	if err := p.deeper(); err != nil {
		return err
	}
	defer func() { p.depth-- }()
	local := syntactic(e.iri)
	if coreSyntax[local] || oldTerms[local] || local == "Description" {
		return p.fail("<%s> cannot be a property", qualified(e.name))
	}
	iri := e.iri
	if local == "li" {
		*li++
		iri = nsRDF + "_" + strconv.Itoa(*li)
	}
	predicate, err := p.iri(e, iri)
	if err != nil {
		return err
	}
	give := func(o graph.RDFTerm) error { return p.statement(e, s, predicate, o) }
	parseType, ok := e.rdf("parseType")
	if !ok {
		return p.plain(e, give)
	}
	for _, a := range e.attrs {
		if l := syntactic(a.iri); l != "ID" && l != "parseType" {
			return p.fail("<%s> cannot have rdf:parseType and %s", qualified(e.name), a.iri)
		}
	}
	switch parseType {
	case "Resource":
		o := p.anonymous()
		if err := give(o); err != nil {
			return err
		}
		return p.properties(e, o)
	case "Collection":
		return p.collection(e, give)
	}
	text, err := p.xmlLiteral(e)
	if err != nil {
		return err
	}
	return give(graph.Typed(text, nsRDF+"XMLLiteral"))
}

// statement gives a triple, and where its element has an rdf:ID, its reification (section 7.3).
func (p *parser) statement(e *element, s, predicate, o graph.RDFTerm) error {
	if err := p.triple(s, predicate, o); err != nil {
		return err
	}
	id, ok := e.rdf("ID")
	if !ok {
		return nil
	}
	r, err := p.id(e, id)
	if err != nil {
		return err
	}
	for _, t := range [][2]graph.RDFTerm{
		{graph.RDFType, graph.RDFStatement}, {graph.IRI(nsRDF + "subject"), s}, {graph.IRI(nsRDF + "predicate"), predicate}, {graph.IRI(nsRDF + "object"), o},
	} {
		if err := p.triple(r, t[0], t[1]); err != nil {
			return err
		}
	}
	return nil
}

// collection reads the nodes of a list.
func (p *parser) collection(e *element, give func(graph.RDFTerm) error) error {
	var last graph.RDFTerm
	err := p.children(e, func(child *element) error {
		item := p.anonymous()
		var err error
		if last.IsZero() {
			err = give(item)
		} else {
			err = p.triple(last, graph.IRI(nsRDF+"rest"), item)
		}
		if err != nil {
			return err
		}
		o, err := p.node(child)
		if err != nil {
			return err
		}
		last = item
		return p.triple(item, graph.IRI(nsRDF+"first"), o)
	})
	switch {
	case err != nil:
		return err
	case last.IsZero():
		return give(graph.IRI(nsRDF + "nil"))
	}
	return p.triple(last, graph.IRI(nsRDF+"rest"), graph.IRI(nsRDF+"nil"))
}

// plain reads a property element without rdf:parseType: its value is a node in it, its text, or what its attributes say.
func (p *parser) plain(e *element, give func(graph.RDFTerm) error) error {
	var text strings.Builder
	var o graph.RDFTerm
	err := p.content(e.name, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			child, err := p.begin(t, e.scope)
			switch {
			case err != nil:
				return err
			case !o.IsZero():
				return p.fail("a second value in <%s>", qualified(e.name))
			case !blank([]byte(text.String())):
				return p.fail("text and an element in <%s>", qualified(e.name))
			}
			if err := p.only(e, "ID"); err != nil {
				return err
			}
			o, err = p.node(child)
			return err
		case xml.CharData:
			if !o.IsZero() && !blank(t) {
				return p.fail("text and an element in <%s>", qualified(e.name))
			}
			text.Write(t)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !o.IsZero():
		return give(o)
	}
	return p.textOrEmpty(e, text.String(), give)
}

// only makes sure that a property element has no other attributes.
func (p *parser) only(e *element, allowed ...string) error {
next:
	for _, a := range e.attrs {
		for _, l := range allowed {
			if a.iri == nsRDF+l {
				continue next
			}
		}
		return p.fail("<%s> cannot have a value and the attribute %s", qualified(e.name), a.iri)
	}
	return nil
}

// textOrEmpty gives the value of a property element without elements in it (sections 7.2.16 and 7.2.21).
func (p *parser) textOrEmpty(e *element, text string, give func(graph.RDFTerm) error) error {
	if datatype, ok := e.rdf("datatype"); ok {
		if err := p.only(e, "ID", "datatype"); err != nil {
			return err
		}
		t, err := p.iri(e, datatype)
		if err != nil {
			return err
		}
		if t.Value == "http://www.w3.org/2001/XMLSchema#string" {
			return give(graph.Literal(text))
		}
		return give(graph.Typed(text, t.Value))
	}
	if p.only(e, "ID") == nil {
		return give(e.literal(text))
	}
	if !blank([]byte(text)) {
		return p.only(e, "ID")
	}
	resource, isResource := e.rdf("resource")
	nodeID, isNode := e.rdf("nodeID")
	o, err := graph.RDFTerm{}, error(nil)
	switch {
	case isResource && isNode:
		err = p.fail("both rdf:resource and rdf:nodeID")
	case isResource:
		o, err = p.iri(e, resource)
	case isNode:
		o, err = p.nodeID(nodeID)
	default:
		o = p.anonymous()
	}
	if err != nil {
		return err
	}
	if err := p.propertyAttributes(e, o, "resource"); err != nil {
		return err
	}
	return give(o)
}
