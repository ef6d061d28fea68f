package graph

import "strings"

// DefaultBase begins the IRIs of everything that newsgraph names, unless Library.Base says otherwise. The default is a
// reserved name: it leads nowhere.
const DefaultBase = "https://newsgraph.example/"

// The vocabularies in use. Beside them stands our own, ns# of a library's base (see [Names.NG]); package query describes it at
// /ns.
const (
	nsRDF    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsRDFS   = "http://www.w3.org/2000/01/rdf-schema#"
	nsXSD    = "http://www.w3.org/2001/XMLSchema#"
	nsSKOS   = "http://www.w3.org/2004/02/skos/core#"
	nsOWL    = "http://www.w3.org/2002/07/owl#"
	nsPROV   = "http://www.w3.org/ns/prov#"
	nsNIF    = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
	nsITSRDF = "http://www.w3.org/2005/11/its/rdf#"
	nsSchema = "https://schema.org/"
	nsSEM    = "http://semanticweb.cs.vu.nl/2009/11/sem/"
	nsDCT    = "http://purl.org/dc/terms/"
	nsOA     = "http://www.w3.org/ns/oa#"
	nsGRaSP  = "http://groundedannotationframework.org/grasp#"
	nsFact   = "http://groundedannotationframework.org/grasp/factuality#"
)

// The properties of statements that other packages look for.
var (
	RDFType      = IRI(nsRDF + "type")
	RDFStatement = IRI(nsRDF + "Statement")
	NewsArticle  = IRI(nsSchema + "NewsArticle")

	rdfSubject   = IRI(nsRDF + "subject")
	rdfPredicate = IRI(nsRDF + "predicate")
	rdfObject    = IRI(nsRDF + "object")
	rdfValue     = IRI(nsRDF + "value")
	rdfsLabel    = IRI(nsRDFS + "label")
	skosPref     = IRI(nsSKOS + "prefLabel")
	skosAlt      = IRI(nsSKOS + "altLabel")
	skosNote     = IRI(nsSKOS + "note")
	owlSameAs    = IRI(nsOWL + "sameAs")
	rdfsComment  = IRI(nsRDFS + "comment")
	provDerived  = IRI(nsPROV + "wasDerivedFrom")
	provActivity = IRI(nsPROV + "Activity")
	provEnded    = IRI(nsPROV + "endedAtTime")

	nifContext     = IRI(nsNIF + "Context")
	nifSentence    = IRI(nsNIF + "Sentence")
	nifPhrase      = IRI(nsNIF + "Phrase")
	nifParagraph   = IRI(nsNIF + "Paragraph")
	nifIsString    = IRI(nsNIF + "isString")
	nifAnchor      = IRI(nsNIF + "anchorOf")
	nifInSentence  = IRI(nsNIF + "sentence")
	nifRefContext  = IRI(nsNIF + "referenceContext")
	nifBegin       = IRI(nsNIF + "beginIndex")
	nifEnd         = IRI(nsNIF + "endIndex")
	oaSelector     = IRI(nsOA + "hasSelector")
	oaTextQuote    = IRI(nsOA + "TextQuoteSelector")
	oaExact        = IRI(nsOA + "exact")
	graspHas       = IRI(nsGRaSP + "hasAttribution")
	graspClass     = IRI(nsGRaSP + "Attribution")
	graspSource    = IRI(nsGRaSP + "wasAttributedTo")
	taIdent        = IRI(nsITSRDF + "taIdentRef")
	taConfidence   = IRI(nsITSRDF + "taConfidence")
	schemaHeadline = IRI(nsSchema + "headline")
	schemaURL      = IRI(nsSchema + "url")
	schemaPub      = IRI(nsSchema + "publisher")
	schemaDate     = IRI(nsSchema + "datePublished")
	schemaLicence  = IRI(nsSchema + "license")
	schemaQuote    = IRI(nsSchema + "Quotation")
	schemaClaim    = IRI(nsSchema + "Claim")
	schemaText     = IRI(nsSchema + "text")
	schemaCreator  = IRI(nsSchema + "creator")
	schemaJob      = IRI(nsSchema + "jobTitle")
	dctCreator     = IRI(nsDCT + "creator")
	dctIdentifier  = IRI(nsDCT + "identifier")
	dctFile        = IRI(nsSchema + "alternateName")
)

// classes are the RDF classes of the kinds of entity: one for each kind, since decoding tells the kinds apart by them. Hence a
// group is no schema:Organization.
var classes = map[EntityKind]RDFTerm{
	Person: IRI(nsSchema + "Person"), Organization: IRI(nsSchema + "Organization"), Country: IRI(nsSchema + "Country"),
	Place: IRI(nsSchema + "Place"), Group: IRI(nsSchema + "PeopleAudience"), Event: IRI(nsSEM + "Event"),
	Work: IRI(nsSchema + "CreativeWork"), Product: IRI(nsSchema + "Product"), Thing: IRI(nsSchema + "Thing"),
}

var kindOfClass = func() map[RDFTerm]EntityKind {
	out := map[RDFTerm]EntityKind{}
	for k, c := range classes {
		out[c] = k
	}
	return out
}()

// reportPrefix begins the IDs of all reports.
const reportPrefix = "report-"

// statementPrefix begins the IDs of all statements.
const statementPrefix = "stmt-"

// Names makes the IRIs of one base.
type Names struct{ base string }

// NewNames makes IRIs that begin with base, or with DefaultBase where it is empty.
func NewNames(base string) Names {
	if base == "" {
		base = DefaultBase
	}
	if !strings.HasSuffix(base, "/") && !strings.HasSuffix(base, "#") {
		base += "/"
	}
	return Names{base}
}

// Report is the IRI of a report, and of the named graph that holds what is known from it.
func (n Names) Report(id ReportID) RDFTerm { return n.id(string(id)) }

// Entity is the IRI of an entity.
func (n Names) Entity(id EntityID) RDFTerm { return n.id(string(id)) }

// Statement is the IRI of a statement, and of the named graph that holds its plain fact, if it is one.
func (n Names) Statement(id StatementID) RDFTerm { return n.id(string(id)) }

// Relation is the IRI of a predicate by its lemma: "talk with" is rel/talk-with.
func (n Names) Relation(lemma string) RDFTerm {
	slug := Slug(lemma)
	if slug == "" {
		slug = "related-to"
	}
	return IRI(n.base + "rel/" + slug)
}

// NG is a term of newsgraph's own vocabulary.
func (n Names) NG(name string) RDFTerm { return IRI(n.base + "ns#" + name) }

func (n Names) id(id string) RDFTerm { return IRI(n.base + "id/" + id) }

// local is the ID in an IRI of this base.
func (n Names) local(t RDFTerm) (string, bool) {
	id, ok := strings.CutPrefix(t.Value, n.base+"id/")
	return id, ok && t.Kind == IRITerm
}
