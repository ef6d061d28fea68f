package export

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Options say what of a library is written, and how. The zero value writes all of it.
type Options struct {
	// Statements are the statements that are written, with what they rest on, by report; nil for all. What they consist of is written
	// too, but neither decisions nor curated graphs are.
	Statements map[graph.ReportID]map[graph.StatementID]bool
	// Reification says how RDF has what is said of statements.
	Reification Reification
	// Identity says who is who across reports, for the formats that are not RDF: entities that were merged are one in them. RDF has
	// entities as each report has them, and beside that what was decided. Nil has all formats so.
	Identity Identity
	// Replaced, where it is not nil, is told how many characters of literals rdfxml has U+FFFD for, since XML 1.0 cannot hold them.
	Replaced *int
}

// Identity says who is who across reports.
type Identity interface {
	// Apply gives a reading with the entities that all reports together know.
	Apply(*graph.Reading) *graph.Reading
	// Label is what one of these is called; "" where there is no such entity.
	Label(graph.EntityID) string
}

// Reification is a way of saying something of a statement in RDF.
type Reification string

// The ways. In all of them, a node for each statement has its evidence, stance and source.
const (
	// Graphs is a named graph for each statement that is a fact, named as its node: what the store holds.
	Graphs Reification = "graphs"
	// Reified has facts beside all else in the graph of their report; rdf:subject, rdf:predicate and rdf:object of the statement's node
	// say which triple it is of (RDF 1.1 Schema, section 5.3).
	Reified Reification = "rdf"
	// Star has a triple term in their place: id:stmt-… rdf:reifies <<( s p o )>>, as in the Working Drafts of RDF 1.2 of 2025, which
	// Oxigraph 0.5 and Jena 5.6 read, and package turtle. A statement without object stays as it is, for there is no such triple.
	// Nodes of curated graphs that say a whole triple have one too.
	Star Reification = "star"
)

// Reifications lists the ways, the default first.
func Reifications() []string { return []string{string(Graphs), string(Reified), string(Star)} }

// ErrReification says that a format cannot have what Options ask for.
var ErrReification = errors.New("the reification is none of the format's")

// Check is ErrReification where a format cannot be written as the options want.
func Check(format string, o Options) error {
	switch o.Reification {
	case "", Graphs:
		return nil
	case Reified, Star:
	default:
		return fmt.Errorf("%w: %q, not one of %s", ErrReification, o.Reification, strings.Join(Reifications(), ", "))
	}
	allowed := []string{"nquads", "trig", "turtle", "ntriples"}
	if o.Reification == Reified {
		allowed = append(allowed, "jsonld", "rdfxml")
	}
	if !slices.Contains(allowed, format) {
		return fmt.Errorf("%w: %q is of %s", ErrReification, o.Reification, strings.Join(allowed, ", "))
	}
	return nil
}

// readings are the readings of a library with the statements that are wanted, those that they consist of, and the entities that
// take part in them, as all reports together know them.
func (o Options) readings(ctx context.Context, lib *graph.Library) iter.Seq2[*graph.Reading, error] {
	return func(yield func(*graph.Reading, error) bool) {
		reports, err := lib.ReportIDs(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, id := range reports {
			keep := o.Statements[id]
			if o.Statements != nil && len(keep) == 0 {
				continue
			}
			reading, err := lib.Reading(ctx, id)
			if err == nil && o.Identity != nil {
				reading = o.Identity.Apply(reading)
			}
			if err == nil && o.Statements != nil {
				reading = only(reading, keep)
			}
			if !yield(reading, err) || err != nil {
				return
			}
		}
	}
}

// only is a reading with some of its statements.
func only(r *graph.Reading, keep map[graph.StatementID]bool) *graph.Reading {
	content := map[graph.StatementID][]graph.StatementID{}
	for i := range r.Statements {
		content[r.Statements[i].ID] = r.Statements[i].Content
	}
	kept := map[graph.StatementID]bool{}
	var take func(graph.StatementID)
	take = func(id graph.StatementID) {
		if !kept[id] {
			kept[id] = true
			for _, c := range content[id] {
				take(c)
			}
		}
	}
	for id := range keep {
		take(id)
	}
	out, named := *r, map[graph.EntityID]bool{}
	out.Statements, out.Entities = nil, nil
	for i := range r.Statements {
		st := &r.Statements[i]
		if !kept[st.ID] {
			continue
		}
		out.Statements = append(out.Statements, *st)
		named[st.Subject.Entity], named[st.Object.Entity] = true, true
		for _, a := range st.Arguments {
			named[a.Entity] = true
		}
		for _, a := range st.Attribution {
			named[a.Source.Entity] = true
		}
	}
	for _, e := range r.Entities {
		if named[e.ID] {
			out.Entities = append(out.Entities, e)
		}
	}
	return &out
}

const (
	nsRDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsNIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
)

// subset is of the quads of a report what some of its statements say and rest on: all that their nodes lead to, and the mentions
// and quotations of their sentences. The order stays.
func subset(names graph.Names, report graph.ReportID, quads []graph.Quad, keep map[graph.StatementID]bool) []graph.Quad {
	s := &selection{label: names.Report(report), nodes: map[graph.RDFTerm][]graph.Quad{}, kept: map[graph.RDFTerm]bool{}}
	for _, q := range quads {
		if q.Label == s.label {
			s.nodes[q.Subject] = append(s.nodes[q.Subject], q)
		}
	}
	for id := range keep {
		s.take(names.Statement(id))
	}
	sentences := map[graph.RDFTerm]bool{} // those of the statements; mentions lead to no other
	for n := range s.kept {
		sentences[n] = true
	}
	for _, q := range quads {
		ofSentence := q.Predicate.Value == nsNIF+"sentence" && strings.Contains(q.Subject.Value, "-mention-")
		if q.Label == s.label && sentences[q.Object] && (ofSentence || q.Predicate == names.NG("statement")) {
			s.take(q.Subject)
		}
	}
	var out []graph.Quad
	for _, q := range quads {
		if q.Label == s.label && s.kept[q.Subject] || q.Label != s.label && s.kept[q.Label] {
			out = append(out, q)
		}
	}
	return out
}

// selection walks the graph of a report.
type selection struct {
	label graph.RDFTerm
	nodes map[graph.RDFTerm][]graph.Quad
	kept  map[graph.RDFTerm]bool
}

func (s *selection) take(n graph.RDFTerm) {
	if s.kept[n] || s.nodes[n] == nil {
		return
	}
	s.kept[n] = true
	for _, q := range s.nodes[n] {
		s.take(q.Object)
	}
}

// tripleTerm is a triple in the place of an object, written out.
const tripleTerm graph.TermKind = 255

// starWriter has triple terms in the place of the classic vocabulary, for each node of which that says the whole of one triple. Quads
// come in the order of graph.CompareQuads, or several times so.
type starWriter struct {
	write          func(graph.Quad) error
	subject, label graph.RDFTerm
	node           []graph.Quad // of the subject, in the graph of the label
	long           bool         // there were too many of them to hold; they are written as they come
}

// longNode is how many quads of a node are held.
const longNode = 1 << 12

func (s *starWriter) quad(q graph.Quad) error {
	if s.subject != q.Subject || s.label != q.Label {
		if err := s.flush(); err != nil {
			return err
		}
		s.subject, s.label, s.long = q.Subject, q.Label, false
	}
	if s.long {
		return s.write(q)
	}
	s.node = append(s.node, q)
	if len(s.node) <= longNode {
		return nil
	}
	err := each(s.node, nil, s.write)
	s.node, s.long = s.node[:0], true
	return err
}

// flush writes what is held.
func (s *starWriter) flush() error {
	err := each(starred(s.node), nil, s.write)
	s.node = s.node[:0]
	return err
}

// starred is the quads of a node with the triple that it reifies as a triple term.
func starred(node []graph.Quad) []graph.Quad {
	part := func(q graph.Quad) int {
		if q.Predicate == graph.RDFType && q.Object == graph.RDFStatement {
			return 3
		}
		return slices.Index([]string{nsRDF + "subject", nsRDF + "predicate", nsRDF + "object"}, q.Predicate.Value)
	}
	var t [4]graph.RDFTerm
	var n [4]int
	for _, q := range node {
		if k := part(q); k >= 0 {
			t[k] = q.Object
			n[k]++
		}
	}
	if n != [4]int{1, 1, 1, 1} || t[0].Kind == graph.LiteralTerm || t[1].Kind != graph.IRITerm {
		return node
	}
	out := slices.DeleteFunc(slices.Clone(node), func(q graph.Quad) bool { return part(q) >= 0 })
	out = append(out, graph.Quad{
		Subject: node[0].Subject, Predicate: graph.IRI(nsRDF + "reifies"), Label: node[0].Label,
		Object: graph.RDFTerm{Kind: tripleTerm, Value: fmt.Sprintf("<<( %s %s %s )>>", text(t[0]), text(t[1]), text(t[2]))},
	})
	slices.SortFunc(out, graph.CompareQuads)
	return out
}
