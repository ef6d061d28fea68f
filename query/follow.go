package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/newsgraph/newsgraph/graph"
)

// DefaultPoll is how often Follow looks for what other instances wrote, where a Service does not say otherwise.
const DefaultPoll = 500 * time.Millisecond

// Follow brings what other instances write to the store into the index, until ctx ends. report is told of errors, once for
// each series of them: the next look may succeed again. Where no other instance can write the store, Follow returns at once.
func (s *Service) Follow(ctx context.Context, report func(error)) {
	f, ok := s.lib.Store.(graph.Follower)
	if !ok {
		return
	}
	tick := time.NewTicker(cmp.Or(s.Poll, DefaultPoll))
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.catchUp(ctx, f)
		if err != nil && !failing && ctx.Err() == nil {
			report(fmt.Errorf("follow the store: %w", err))
		}
		failing = err != nil
	}
}

// lastChange is the number of the store's last update, 0 where the store does not number them.
func (s *Service) lastChange(ctx context.Context) (int64, error) {
	f, ok := s.lib.Store.(graph.Follower)
	if !ok {
		return 0, nil
	}
	c, err := f.Changes(ctx, math.MaxInt64) // later than any: what changed does not matter
	return c.Seq, err
}

// catchUp reads again what was changed since the last time.
func (s *Service) catchUp(ctx context.Context, f graph.Follower) error {
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	c, err := f.Changes(ctx, s.seen)
	if err != nil || c.Seq == s.seen {
		return err
	}
	ids := s.lib.ReportsOf(c.Labels)
	if c.All {
		if ids, err = s.everyReport(ctx); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := s.reread(ctx, id); err != nil {
			return err
		}
	}
	if err := reload(ctx, s.lib, s.index); err != nil {
		return err
	}
	s.seen = c.Seq
	return nil
}

// everyReport names what the store holds and what the index holds.
func (s *Service) everyReport(ctx context.Context) ([]graph.ReportID, error) {
	stored, err := s.lib.Reports(ctx)
	if err != nil {
		return nil, err
	}
	var ids []graph.ReportID
	for _, r := range stored {
		ids = append(ids, r.ID)
	}
	for _, r := range s.View().Readings {
		ids = append(ids, r.Report.ID)
	}
	return ids, nil
}

// reread makes the index hold of a report what the store holds.
func (s *Service) reread(ctx context.Context, id graph.ReportID) error {
	r, err := s.lib.Reading(ctx, id)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		s.index.Delete(id)
	case err != nil:
		return fmt.Errorf("%s: %w", id, err)
	default:
		s.index.Put(r)
	}
	return nil
}
