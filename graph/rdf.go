package graph

// TermKind tells IRIs, blank nodes and literals apart.
type TermKind uint8

// The kinds of RDF term (RDF 1.1 Concepts, section 3.1). The zero RDFTerm is no term: in a Pattern it matches anything,
// as the label of a Quad it means the default graph.
const (
	NoTerm TermKind = iota
	IRITerm
	BlankTerm
	LiteralTerm
)

// RDFTerm is an RDF term. It is comparable, so it can be a map key.
type RDFTerm struct {
	Kind     TermKind
	Value    string // the IRI, the blank node's label without "_:", or the literal's lexical form
	Datatype string // of a literal: its datatype IRI; "" means xsd:string, or rdf:langString where Lang is set
	Lang     string // of a literal: its language tag, in lower case
}

// IRI makes an IRI term.
func IRI(iri string) RDFTerm { return RDFTerm{Kind: IRITerm, Value: iri} }

// Blank makes a blank node.
func Blank(label string) RDFTerm { return RDFTerm{Kind: BlankTerm, Value: label} }

// Literal makes a plain string literal.
func Literal(s string) RDFTerm { return RDFTerm{Kind: LiteralTerm, Value: s} }

// Typed makes a literal with a datatype IRI.
func Typed(s, datatype string) RDFTerm {
	return RDFTerm{Kind: LiteralTerm, Value: s, Datatype: datatype}
}

// LangString makes a literal with a language tag.
func LangString(s, lang string) RDFTerm { return RDFTerm{Kind: LiteralTerm, Value: s, Lang: lang} }

// IsZero reports whether t is no term.
func (t RDFTerm) IsZero() bool { return t.Kind == NoTerm }

// Quad is an RDF triple in a named graph, or in the default graph where Label is zero.
type Quad struct {
	Subject, Predicate, Object, Label RDFTerm
}

// Pattern is a quad in which a zero term matches anything. A zero Label matches every graph; to match only the default
// graph set DefaultGraph.
type Pattern struct {
	Subject, Predicate, Object, Label RDFTerm
	DefaultGraph                      bool
}

// Matches reports whether q fits the pattern.
func (p Pattern) Matches(q Quad) bool {
	fits := func(want, have RDFTerm) bool { return want.IsZero() || want == have }
	return fits(p.Subject, q.Subject) && fits(p.Predicate, q.Predicate) && fits(p.Object, q.Object) &&
		fits(p.Label, q.Label) && (!p.DefaultGraph || q.Label.IsZero())
}
