package query

import (
	"context"
	"fmt"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/index"
)

// Proposal is a decision to be made: it is given who is who at the moment.
type Proposal func(*identity.Result) (graph.Decision, error)

// maxWords is the longest text of a decision, in bytes.
const maxWords = 1000

// Decide makes a decision about who is who, and lets the index know of it. It is durable. The errors of a decision that cannot be made
// are identity.NotFoundError and identity.ConflictError.
func Decide(ctx context.Context, lib *graph.Library, ix *index.Index, propose Proposal, who, why string) (graph.Decision, error) {
	d, err := propose(ix.View().Identity())
	if err != nil {
		return graph.Decision{}, err
	}
	for what, text := range map[string]string{"reason": why, "who": who, "label": d.Label} {
		if len(text) > maxWords {
			return graph.Decision{}, badRequest(fmt.Sprintf("%s has %d bytes", what, len(text)), fmt.Sprintf("%d at most", maxWords))
		}
	}
	d.Who, d.Why = who, why
	if err := lib.Decide(ctx, &d); err != nil {
		return graph.Decision{}, fmt.Errorf("decide: %w", err)
	}
	return d, reload(context.WithoutCancel(ctx), lib, ix)
}

// Undo takes a decision back. What was decided later must not rest on it.
func Undo(ctx context.Context, lib *graph.Library, ix *index.Index, id graph.DecisionID) error {
	if err := ix.View().Identity().Undo(id); err != nil {
		return err
	}
	if err := lib.Undecide(ctx, id); err != nil {
		return err
	}
	return reload(context.WithoutCancel(ctx), lib, ix)
}

// reload lets the index know of the decisions in the library. After a change it is called in a context that does not end: what is durable
// shows, also where who asked for it has gone.
func reload(ctx context.Context, lib *graph.Library, ix *index.Index) error {
	all, err := lib.Decisions(ctx)
	if err != nil {
		return err
	}
	ix.Decide(all)
	ix.View()
	return nil
}

// Decide makes a decision about who is who.
func (s *Service) Decide(ctx context.Context, propose Proposal, who, why string) (graph.Decision, error) {
	if err := s.turn(ctx); err != nil {
		return graph.Decision{}, err
	}
	defer s.done()
	return Decide(ctx, s.lib, s.index, propose, who, why)
}

// Undo takes a decision back.
func (s *Service) Undo(ctx context.Context, id graph.DecisionID) error {
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	return Undo(ctx, s.lib, s.index, id)
}
