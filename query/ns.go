package query

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// ngTerm documents a property of newsgraph's own vocabulary, which graph.Quads writes. domain and rng are the classes of its
// subjects and values, as prefixed names; "" where there are several.
type ngTerm struct {
	name, comment, domain, rng string
}

const (
	ofStatement = "rdf:Statement"
	aString     = "xsd:string"
	aSpan       = "nif:String"
)

// ngTerms are all terms of the vocabulary.
var ngTerms = []ngTerm{
	{"acronym", "An alias of an entity made of the initials of its name, or set in brackets behind it: UAAR.", "", aString},
	{"alias", "A name that a decision splits off from an entity.", "prov:Activity", aString},
	{"argument", "A further participant or circumstance of a statement: a node with ng:role, ng:text and ng:span.", ofStatement, ""},
	{"attribution", "Somebody who vouches for a statement: a node with ng:source and ng:cue. Its IRI ends in a number, 0 for the nearest source; the outermost is the last.", ofStatement, ""},
	{"confidence", "How sure the extraction of a statement is, from 0 to 1.", ofStatement, "xsd:decimal"},
	{"content", "A statement that the object of a statement of speech or thought consists of: of { Kirby said the plan failed }, { the plan failed }.", ofStatement, ofStatement},
	{"cue", "The words that attribute: said, according to, as quoted by.", "", aString},
	{"cueSpan", "Where the cue of a quotation stands.", "", aSpan},
	{"decision", "What was decided about who is who: merge, for two entities that are one, or split, for some of one that is another.", "prov:Activity", aString},
	{"demonym", "An adjective or a name of inhabitants that stands for a country or place: Chinese.", "", aString},
	{"entity", "Of a merge, the entity that stays; of a split, the one that something is taken from.", "prov:Activity", ""},
	{"entityIn", "A report in which ng:entity was found when it was decided.", "prov:Activity", "schema:NewsArticle"},
	{"eventClass", "The class of the event that a statement reports, whatever its stance: one of the terms in capitals below.", ofStatement, "skos:Concept"},
	{"file", "The name of a file that an import brought.", "prov:Activity", aString},
	{"gazetteer", "An alias of an entity that the gazetteer knows: PRC.", "", aString},
	{"granularity", "How exact a time is: century, decade, year, season, quarter, month, week, day, daypart, hour, minute or second.", "", aString},
	{"graph", "A graph that an import brought.", "prov:Activity", ""},
	{"inReport", "A report in which a decision splits an entity.", "prov:Activity", "schema:NewsArticle"},
	{"index", "The number of a sentence in its report, counted from 0.", "nif:Sentence", "xsd:integer"},
	{"mentionKind", "How a mention names its entity: name, nominal, pronoun or demonym.", "nif:Phrase", aString},
	{"modality", "How a statement is put forward, apart from negation: asserted, possible, planned, obligated, conditional, asked, refused or denied.", ofStatement, aString},
	{"mode", "How an act was done, in the words of PLOVER's codebook: arrest of ng:COERCE, visit of ng:CONSULT.", ofStatement, aString},
	{"negated", "Whether a statement is negated.", ofStatement, "xsd:boolean"},
	{"nominal", "A description that an entity goes by: the Chinese president.", "", aString},
	{"number", "The number of a decision, in the order in which they were made.", "prov:Activity", "xsd:integer"},
	{"objectSpan", "Where the object of a statement stands.", ofStatement, aSpan},
	{"objectText", "The object of a statement as the report has it.", ofStatement, aString},
	{"other", "Of a merge, the entity that goes into ng:entity; of a split, the new one.", "prov:Activity", ""},
	{"otherIn", "A report in which ng:other was found when it was decided.", "prov:Activity", "schema:NewsArticle"},
	{"part", "An alias of an entity that is some of the words of its name: Kirby.", "", aString},
	{"placeType", "What kind of place a place that is no country is: city, region, facility or natural.", "", aString},
	{"predicateLemma", "The base form of the predicate's verb, with its particle or preposition: talk with.", ofStatement, aString},
	{"predicateSpan", "Where the predicate of a statement stands; of one in pieces, where its head verb does.", ofStatement, aSpan},
	{"predicateText", "The predicate of a statement as the report has it.", ofStatement, aString},
	{"quoteForm", "Whether speech is verbatim, indirect, or mixed, which is indirect with quoted words in it.", "", aString},
	{"quads", "How many quads an import brought.", "prov:Activity", "xsd:integer"},
	{"role", "The part an argument plays: time, place, manner, cause, purpose, recipient, source, topic, instrument, extent or other.", "", aString},
	{"rule", "The rule of extraction that a statement came from.", ofStatement, aString},
	{"source", "Who an attribution is to: an entity, or else where the source is named.", "", ""},
	{"sourceSpan", "Where a source or speaker is named.", "", aSpan},
	{"sourceText", "A source or speaker as the report has it.", "", aString},
	{"span", "Where an argument, or a piece of a quotation, stands.", "", aSpan},
	{"statement", "The statement of speech that a quotation is the content of.", "", ofStatement},
	{"subjectSpan", "Where the subject of a statement stands.", ofStatement, aSpan},
	{"subjectText", "The subject of a statement as the report has it.", ofStatement, aString},
	{"text", "An argument as the report has it.", "", aString},
}

// eventClasses says what the classes of events are. The sixteen up to ASSAULT are the categories of PLOVER.
var eventClasses = map[graph.EventClass]string{
	graph.Agree:     "Agrees to, offers or promises to cooperate.",
	graph.Consult:   "Meets, visits, talks or negotiates.",
	graph.Support:   "Cooperates by diplomacy: praises, endorses, recognises, signs or ratifies.",
	graph.Concede:   "Yields in words: apologises, pardons, eases restrictions, declares a ceasefire.",
	graph.Cooperate: "Cooperates materially, to the good of both: trade, joint exercises, extradition, shared intelligence.",
	graph.Aid:       "Gives material help, which the recipient gains by.",
	graph.Retreat:   "Yields materially: withdraws, releases, disarms, observes a ceasefire, resigns.",
	graph.Request:   "Requests, demands or orders.",
	graph.Accuse:    "Disapproves, accuses, sues or investigates.",
	graph.Reject:    "Rejects or refuses.",
	graph.Threaten:  "Threatens, or warns with force.",
	graph.Protest:   "Protests together with others: demonstrates, strikes, riots.",
	graph.Sanction:  "Reduces relations: imposes sanctions, cuts ties or aid, expels, convicts.",
	graph.Mobilize:  "Moves military or police without using force.",
	graph.Coerce:    "Represses or restricts rights: arrests, bans, seizes property.",
	graph.Assault:   "Uses force that can do bodily harm.",
	graph.Say:       "Says what is none of the above.",
	graph.State:     "No event: what is so.",
	graph.OtherAct:  "None of the above, or in words that newsgraph does not know.",
}

// writeVocabulary describes the terms as RDF 1.1 Turtle.
func writeVocabulary(w io.Writer, names graph.Names) error {
	ns := names.NG("").Value
	var b strings.Builder
	fmt.Fprintf(&b, `@prefix ng: <%s> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .

<%s> a owl:Ontology ;
  rdfs:label "newsgraph"@en ;
  rdfs:comment "What newsgraph says of statements, quotations and mentions that no vocabulary in common use has a term for. Spans are IRIs by RFC 5147, in code points."@en .
`, ns, strings.TrimSuffix(ns, "#"))
	for _, t := range ngTerms {
		fmt.Fprintf(&b, "\nng:%s a rdf:Property ;\n  rdfs:label %q@en ;\n  rdfs:comment %q@en ;\n", t.name, words(t.name), t.comment)
		if t.domain != "" {
			fmt.Fprintf(&b, "  rdfs:domain %s ;\n", t.domain)
		}
		if t.rng != "" {
			fmt.Fprintf(&b, "  rdfs:range %s ;\n", t.rng)
		}
		fmt.Fprintf(&b, "  rdfs:isDefinedBy <%s> .\n", strings.TrimSuffix(ns, "#"))
	}
	for _, c := range graph.EventClasses {
		fmt.Fprintf(&b, "\nng:%s a skos:Concept ;\n  rdfs:label %q@en ;\n  rdfs:comment %q@en ;\n", c, strings.ToLower(string(c)), eventClasses[c])
		if c.IsEvent() && c != graph.Say {
			fmt.Fprintf(&b, "  rdfs:seeAlso <%s> ;\n", plover)
		}
		fmt.Fprintf(&b, "  rdfs:isDefinedBy <%s> .\n", strings.TrimSuffix(ns, "#"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// plover is the home of the codebook.
const plover = "https://github.com/openeventdata/PLOVER"

// words are the words of a term's name: of predicateLemma, "predicate lemma".
func words(name string) string {
	var b strings.Builder
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			b.WriteByte(' ')
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// vocabulary serves the description of the terms; the base's ns# leads here where the base is this server's address.
func (s Server) vocabulary(*http.Request) (response, error) {
	return response{header: map[string]string{"Content-Type": "text/turtle; charset=utf-8"}, write: func(w http.ResponseWriter) error {
		return writeVocabulary(w, graph.NewNames(s.Service.lib.Base))
	}}, nil
}
