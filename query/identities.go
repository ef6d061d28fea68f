package query

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/index"
)

// decisionJSON is a decision about who is who.
type decisionJSON struct {
	ID      graph.DecisionID   `json:"id"`
	Number  int                `json:"number"`
	Kind    graph.DecisionKind `json:"kind"`
	Entity  graph.EntityID     `json:"entity"`
	Other   graph.EntityID     `json:"other"`
	Aliases []string           `json:"aliases,omitempty"`
	Reports []graph.ReportID   `json:"reports,omitempty"`
	Label   string             `json:"label,omitempty"`
	Who     string             `json:"who,omitempty"`
	When    string             `json:"when"`
	Reason  string             `json:"reason,omitempty"`
	Active  bool               `json:"active"` // false where what it is about is in no report now
}

// newDecisionJSON writes a decision.
func newDecisionJSON(r *identity.Result, d graph.Decision) decisionJSON {
	return decisionJSON{
		ID: d.ID, Number: d.Number, Kind: d.Kind, Entity: d.Entity, Other: d.Other, Aliases: d.Aliases, Reports: d.Reports, Label: d.Label,
		Who: d.Who, When: d.When, Reason: d.Why, Active: !r.Inactive(d.ID),
	}
}

// The parts of an entity that say why it is one.
type (
	// FullEntityJSON is an entity with its names and where they come from.
	FullEntityJSON struct {
		entityJSON
		Names     []NameJSON       `json:"names"`
		United    []UnionJSON      `json:"united"`
		Apart     []ApartJSON      `json:"apart"`
		Formerly  []graph.EntityID `json:"formerly"`
		Decisions []decisionJSON   `json:"decisions"`
	}
	// NameJSON is a name with the reports that have it, and the rule by which it is a name of the entity.
	NameJSON struct {
		Text    string            `json:"text"`
		Kind    graph.MentionKind `json:"kind"`
		Rule    string            `json:"rule"`
		As      graph.EntityID    `json:"as,omitempty"` // the entity's ID in the reports, where it is another
		Reports []graph.ReportID  `json:"reports"`
	}
	// UnionJSON is an entity of reports that is part of this one.
	UnionJSON struct {
		ID       graph.EntityID   `json:"id"`
		Reports  []graph.ReportID `json:"reports"`
		Rule     string           `json:"rule"`
		Why      string           `json:"why"`
		Decision graph.DecisionID `json:"decision,omitempty"`
	}
	// ApartJSON is an entity that this one is not, though it might seem so.
	ApartJSON struct {
		ID  graph.EntityID `json:"id"`
		Why string         `json:"why"`
	}
)

// NewFullEntityJSON writes an entity with why it is one.
func NewFullEntityJSON(v *index.View, e *index.Entity) FullEntityJSON {
	out := FullEntityJSON{
		entityJSON: newEntityJSON(e), Names: []NameJSON{}, United: []UnionJSON{}, Apart: []ApartJSON{}, Formerly: []graph.EntityID{},
		Decisions: []decisionJSON{},
	}
	r := v.Identity()
	c := r.Current(e.ID)
	if c == nil {
		return out
	}
	for _, n := range c.Names() {
		j := NameJSON{Text: n.Text, Kind: n.Kind, Rule: n.Rule.String(), Reports: n.Reports}
		if n.Through != "" {
			j.Rule = n.Through
		}
		if n.ID != e.ID {
			j.As = n.ID
		}
		out.Names = append(out.Names, j)
	}
	for _, u := range c.Unions {
		out.United = append(out.United, UnionJSON(u))
	}
	for _, a := range c.Apart {
		out.Apart = append(out.Apart, ApartJSON(a))
	}
	out.Formerly = append(out.Formerly, c.Former...)
	for _, d := range r.Decisions() {
		ids := append([]graph.EntityID{c.ID}, c.Former...)
		if slices.Contains(ids, d.Entity) || slices.Contains(ids, d.Other) {
			out.Decisions = append(out.Decisions, newDecisionJSON(r, d))
		}
	}
	return out
}

// decidedJSON is the answer to a decision: what was decided, and the entity that it made.
type decidedJSON struct {
	Decision decisionJSON   `json:"decision"`
	Entity   FullEntityJSON `json:"entity"`
}

// decide makes a decision that a request asks for.
func (s Server) decide(r *http.Request, propose Proposal, who, why string) (response, error) {
	d, err := s.Service.Decide(r.Context(), propose, who, why)
	if err != nil {
		return response{}, err
	}
	v := s.Service.View()
	of := d.Entity
	if d.Kind == graph.Split {
		of = d.Other
	}
	e := v.Entity(of)
	if e == nil {
		return response{}, fmt.Errorf("%s made no entity %s", d.ID, of)
	}
	return response{
		status: http.StatusCreated, value: decidedJSON{newDecisionJSON(v.Identity(), d), NewFullEntityJSON(v, e)},
		header: map[string]string{"Location": "/api/identity/" + string(d.ID)},
	}, nil
}

// body reads the JSON of a request.
func body(r *http.Request, v any) error {
	media, body, err := decoded(r)
	if err != nil {
		return err
	}
	if media != "application/json" {
		return &Error{http.StatusUnsupportedMediaType, "unsupported_media_type", media + " is not read", "send application/json"}
	}
	return readJSON(body, v)
}

func (s Server) mergeEntity(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	var in struct {
		With   graph.EntityID `json:"with"`
		Who    string         `json:"who"`
		Reason string         `json:"reason"`
		Force  bool           `json:"force"`
	}
	if err := body(r, &in); err != nil {
		return response{}, err
	}
	if in.With == "" {
		return response{}, badRequest("with is missing", `the ID of the entity that goes into this one: {"with":"person-kirby"}`)
	}
	return s.decide(r, func(who *identity.Result) (graph.Decision, error) {
		return who.Merge(graph.EntityID(name), in.With, in.Force)
	}, in.Who, in.Reason)
}

func (s Server) splitEntity(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	var in struct {
		Aliases []string         `json:"aliases"`
		Reports []graph.ReportID `json:"reports"`
		Label   string           `json:"label"`
		Who     string           `json:"who"`
		Reason  string           `json:"reason"`
	}
	if err := body(r, &in); err != nil {
		return response{}, err
	}
	if len(in.Aliases)+len(in.Reports) == 0 {
		return response{}, badRequest("nothing is said of what is to be split off", `{"aliases":["Kirby"]}, {"reports":["report-…"]}, or both`)
	}
	return s.decide(r, func(who *identity.Result) (graph.Decision, error) {
		return who.Split(graph.EntityID(name), in.Aliases, in.Reports, strings.TrimSpace(in.Label))
	}, in.Who, in.Reason)
}

func (s Server) listDecisions(r *http.Request) (response, error) {
	who := s.Service.View().Identity()
	key := func(d graph.Decision) sortKey { return sortKey{fmt.Sprintf("%09d", d.Number), string(d.ID)} }
	return paged(r, listing[graph.Decision]{"decisions", who.Decisions(), key}, func(d graph.Decision) decisionJSON { return newDecisionJSON(who, d) })
}

func (s Server) getDecision(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	who := s.Service.View().Identity()
	for _, d := range who.Decisions() {
		if string(d.ID) == name {
			return response{value: newDecisionJSON(who, d)}, nil
		}
	}
	return response{}, notFound("there is no decision " + name)
}

func (s Server) undoDecision(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	if err := s.Service.Undo(r.Context(), graph.DecisionID(name)); err != nil {
		return response{}, err
	}
	return response{status: http.StatusNoContent}, nil
}
