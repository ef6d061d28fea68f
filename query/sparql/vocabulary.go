package sparql

import "github.com/newsgraph/newsgraph/graph"

const (
	xsd        = "http://www.w3.org/2001/XMLSchema#"
	rdf        = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	xsdString  = xsd + "string"
	xsdBoolean = xsd + "boolean"
	xsdInteger = xsd + "integer"
	xsdDecimal = xsd + "decimal"
	xsdFloat   = xsd + "float"
	xsdDouble  = xsd + "double"
	xsdTime    = xsd + "dateTime"
	xsdDate    = xsd + "date"
	langString = rdf + "langString"
)

var (
	rdfFirst = graph.IRI(rdf + "first")
	rdfRest  = graph.IRI(rdf + "rest")
	rdfNil   = graph.IRI(rdf + "nil")
)

// casts are the constructor functions (section 17.5).
var casts = map[string]bool{
	xsdString: true, xsdBoolean: true, xsdInteger: true, xsdDecimal: true, xsdFloat: true, xsdDouble: true, xsdTime: true, xsdDate: true,
}
