package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DecisionID names a decision: "decision-" and a hash of what was decided, as in "decision-1f0a93bc44".
type DecisionID string

// DecisionKind says which way a decision goes.
type DecisionKind string

// The kinds of decision.
const (
	Merge DecisionKind = "merge" // two entities are one
	Split DecisionKind = "split" // some of an entity is another
)

// Decision is what somebody decided about who is who. It holds whatever reports come and go, until it is undone.
type Decision struct {
	ID     DecisionID
	Number int // counts from 1, in the order in which decisions were made
	Kind   DecisionKind
	Entity EntityID // of a merge, the entity that stays; of a split, the one that something is taken from
	Other  EntityID // of a merge, the entity that goes into it; of a split, the new one
	// EntityIn and OtherIn are some reports, the earliest, in which the two were found when it was decided: IDs of entities of one name
	// may change when reports come and go.
	EntityIn, OtherIn []ReportID

	Aliases []string   // of a split, the names that are the new one's; all where there are none
	Reports []ReportID // of a split, the reports in which they are; all where there are none
	Label   string     // of a split, what the new entity is called
	Who     string     // who decided it, in any form; "" where it was not said
	When    string     // RFC 3339, "2026-01-02T15:04:05Z"
	Why     string
}

// ErrDecision says that quads do not make a decision.
var ErrDecision = errors.New("the graph of decisions is damaged")

// NewDecisionID names a decision by what it says.
func NewDecisionID(d *Decision) DecisionID {
	h := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s\x00%s\x00%q\x00%q\x00%s", d.Number, d.Kind, d.Entity, d.Other, d.Aliases, d.Reports, d.When))
	return DecisionID("decision-" + hex.EncodeToString(h[:])[:10])
}

// Identity is the IRI of the named graph that holds the decisions.
func (n Names) Identity() RDFTerm { return n.id("identity") }

// DecisionQuads writes a decision as quads of the graph of decisions, in the order of CompareQuads.
//
//	id:decision-…        a prov:Activity ; ng:decision "merge" ; ng:number 1 ; ng:entity id:person-john-kirby ;
//	                     ng:other id:person-kirby ; ng:entityIn id:report-… ; ng:otherIn id:report-… ; ng:alias "Kirby" ; ng:inReport id:report-… ; rdfs:label "…" ;
//	                     dcterms:creator "…" ; prov:endedAtTime "…"^^xsd:dateTime ; rdfs:comment "…"
//	id:person-kirby      owl:sameAs id:person-john-kirby           of a merge
func DecisionQuads(names Names, d *Decision) []Quad {
	g, s := names.Identity(), names.id(string(d.ID))
	var out []Quad
	add := func(s, p, o RDFTerm) { out = append(out, Quad{s, p, o, g}) }
	text := func(p RDFTerm, o string) {
		if o != "" {
			add(s, p, Literal(o))
		}
	}
	add(s, RDFType, provActivity)
	text(names.NG("decision"), string(d.Kind))
	add(s, names.NG("number"), integer(d.Number))
	add(s, names.NG("entity"), names.Entity(d.Entity))
	add(s, names.NG("other"), names.Entity(d.Other))
	for _, r := range d.EntityIn {
		add(s, names.NG("entityIn"), names.Report(r))
	}
	for _, r := range d.OtherIn {
		add(s, names.NG("otherIn"), names.Report(r))
	}
	for _, a := range d.Aliases {
		text(names.NG("alias"), a)
	}
	for _, r := range d.Reports {
		add(s, names.NG("inReport"), names.Report(r))
	}
	text(rdfsLabel, d.Label)
	text(dctCreator, d.Who)
	text(rdfsComment, d.Why)
	add(s, provEnded, Typed(d.When, nsXSD+"dateTime"))
	if d.Kind == Merge {
		add(names.Entity(d.Other), owlSameAs, names.Entity(d.Entity))
	}
	slices.SortFunc(out, CompareQuads)
	return slices.Compact(out)
}

// allQuads are the quads of all of list, each once, in the order of CompareQuads.
func allQuads[T any](names Names, list []T, quads func(Names, *T) []Quad) []Quad {
	var out []Quad
	for i := range list {
		out = append(out, quads(names, &list[i])...)
	}
	slices.SortFunc(out, CompareQuads)
	return slices.Compact(out)
}

// decodeDecisions reads decisions back, in their order.
func decodeDecisions(names Names, quads []Quad) ([]Decision, error) {
	d := newDecoder(names, names.Identity(), quads)
	var out []Decision
	for _, s := range d.subjects() {
		if slices.Contains(d.nodes[s][RDFType], provActivity) {
			out = append(out, d.decision(s))
		}
	}
	if d.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDecision, d.err)
	}
	slices.SortFunc(out, func(a, b Decision) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

func (d *decoder) decision(s RDFTerm) Decision {
	id, _ := d.local(s)
	entity, _ := d.local(d.one(s, d.NG("entity")))
	other, _ := d.local(d.one(s, d.NG("other")))
	out := Decision{
		ID: DecisionID(id), Kind: DecisionKind(d.str(s, d.NG("decision"))), Entity: EntityID(entity), Other: EntityID(other),
		Label: d.str(s, rdfsLabel), Who: d.str(s, dctCreator), When: d.str(s, provEnded), Why: d.str(s, rdfsComment),
	}
	n, err := strconv.Atoi(d.str(s, d.NG("number")))
	if out.Number = n; err != nil || n < 1 || out.Kind != Merge && out.Kind != Split || entity == "" || other == "" || !strings.HasPrefix(id, "decision-") {
		d.fail(s, "is no decision")
	}
	for _, a := range d.nodes[s][d.NG("alias")] {
		out.Aliases = append(out.Aliases, a.Value)
	}
	slices.Sort(out.Aliases)
	out.Reports, out.EntityIn, out.OtherIn = d.reports(s, "inReport"), d.reports(s, "entityIn"), d.reports(s, "otherIn")
	return out
}

// reports are the reports that a property names, in order.
func (d *decoder) reports(s RDFTerm, property string) []ReportID {
	var out []ReportID
	for _, t := range d.nodes[s][d.NG(property)] {
		id, _ := d.local(t)
		out = append(out, ReportID(id))
	}
	slices.Sort(out)
	return out
}

// DecisionQuads are all quads of the graph of decisions, in the order of CompareQuads.
func (lib *Library) DecisionQuads(ctx context.Context) ([]Quad, error) {
	return lib.decisionQuads(ctx, lib.Store)
}

func (lib *Library) decisionQuads(ctx context.Context, store Reader) ([]Quad, error) {
	out, err := graphQuads(ctx, store, lib.names().Identity())
	if err != nil {
		return nil, fmt.Errorf("read the decisions: %w", err)
	}
	return out, nil
}

// Decisions are what was decided about who is who, in its order.
func (lib *Library) Decisions(ctx context.Context) ([]Decision, error) {
	return lib.decisions(ctx, lib.Store)
}

func (lib *Library) decisions(ctx context.Context, store Reader) ([]Decision, error) {
	quads, err := lib.decisionQuads(ctx, store)
	if err != nil {
		return nil, err
	}
	return decodeDecisions(lib.names(), quads)
}

// Decide writes a decision, as one transaction, and gives it its number, its ID and, where it has none, the time. The
// lists of the decision are put in order.
func (lib *Library) Decide(ctx context.Context, d *Decision) error {
	d.When = cmp.Or(d.When, time.Now().UTC().Format(time.RFC3339))
	slices.Sort(d.Aliases)
	d.Aliases = slices.Compact(d.Aliases)
	for _, l := range []*[]ReportID{&d.Reports, &d.EntityIn, &d.OtherIn} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	err := lib.transact(ctx, func(store Reader) (remove, add []Quad, err error) {
		have, err := lib.decisions(ctx, store)
		if err != nil {
			return nil, nil, err
		}
		d.Number = 1
		if n := len(have); n > 0 {
			d.Number = have[n-1].Number + 1
		}
		d.ID = NewDecisionID(d)
		return nil, DecisionQuads(lib.names(), d), nil
	})
	if err != nil {
		return fmt.Errorf("write a decision: %w", err)
	}
	return nil
}

// Undecide removes a decision. The error is ErrNotFound where there is none of that name.
func (lib *Library) Undecide(ctx context.Context, id DecisionID) error {
	err := lib.transact(ctx, func(store Reader) (remove, add []Quad, err error) {
		have, err := lib.decisions(ctx, store)
		if err != nil {
			return nil, nil, err
		}
		k := slices.IndexFunc(have, func(d Decision) bool { return d.ID == id })
		if k < 0 {
			return nil, nil, ErrNotFound
		}
		remove = DecisionQuads(lib.names(), &have[k])
		for i := range have { // two merges may say that the same two are one, after a third was undone
			if i != k {
				kept := DecisionQuads(lib.names(), &have[i])
				remove = slices.DeleteFunc(remove, func(q Quad) bool { return slices.Contains(kept, q) })
			}
		}
		return remove, nil, nil
	})
	if err != nil {
		return fmt.Errorf("undo %s: %w", id, err)
	}
	return nil
}

// checkDecisions verifies the graph of decisions and counts its quads.
func (lib *Library) checkDecisions(ctx context.Context) (quads int64, problems []Problem, err error) {
	have, err := lib.DecisionQuads(ctx)
	if err != nil {
		return 0, nil, err
	}
	ds, err := decodeDecisions(lib.names(), have)
	if err != nil {
		return int64(len(have)), []Problem{{What: err.Error()}}, nil
	}
	for i := range ds {
		d := &ds[i]
		if i > 0 && ds[i-1].Number == d.Number {
			problems = append(problems, Problem{What: fmt.Sprintf("%s and %s both have the number %d", ds[i-1].ID, d.ID, d.Number)})
		}
		if id := NewDecisionID(d); id != d.ID {
			problems = append(problems, Problem{What: fmt.Sprintf("%s does not say what its name stands for", d.ID)})
		}
	}
	remove, add := difference(have, allQuads(lib.names(), ds, DecisionQuads))
	if len(remove) > 0 && len(have) > 0 {
		problems = append(problems, Problem{What: fmt.Sprintf("%d quads that no decision accounts for, such as %v", len(remove), remove[0])})
	}
	if len(add) > 0 {
		problems = append(problems, Problem{What: fmt.Sprintf("%d quads of decisions are missing, such as %v", len(add), add[0])})
	}
	return int64(len(have)), problems, nil
}
