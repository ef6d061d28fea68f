package query_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query"
)

// counting counts the transactions of a store, the first of which waits until it is let go, and refuses those that write a word.
type counting struct {
	graph.Store
	mu      sync.Mutex
	count   int
	began   chan struct{}
	letGo   chan struct{}
	refused string
}

var errRefused = errors.New("refused")

func (s *counting) Transact(ctx context.Context, f func(graph.Reader) (remove, add []graph.Quad, err error)) error {
	s.mu.Lock()
	s.count++
	first := s.count == 1
	s.mu.Unlock()
	if first {
		close(s.began)
		<-s.letGo
	}
	return s.Store.(graph.Transactor).Transact(ctx, func(r graph.Reader) (remove, add []graph.Quad, err error) {
		remove, add, err = f(r)
		if slices.ContainsFunc(add, func(q graph.Quad) bool { return s.refused != "" && q.Object.Value == s.refused }) {
			err = errRefused
		}
		return remove, add, err
	})
}

// TestWrittenTogether: reports that are read while another one is written are written in one transaction, and each is there when it is
// acknowledged. One that the store refuses does not take the others with it, nor does a client that leaves.
func TestWrittenTogether(t *testing.T) {
	for _, refused := range []string{"", "Norway left the club 3."} {
		s := &counting{Store: openStore(t, "mem:"), began: make(chan struct{}), letGo: make(chan struct{}), refused: refused}
		svc := newServiceWith(t, s)
		add := func(ctx context.Context, i int) error {
			reading, err := svc.AddReport(ctx, graph.Report{ID: graph.ReportID(fmt.Sprintf("report-%d", i)), Text: fmt.Sprintf("Norway left the club %d.", i)})
			if err != nil {
				return err
			}
			if svc.View().Report(reading.Report.ID) == nil {
				t.Errorf("%d was acknowledged and is not in the index", i)
			}
			return nil
		}
		leaving, leave := context.WithCancel(t.Context())
		errs := make([]error, 7)
		var all sync.WaitGroup
		all.Go(func() { errs[0] = add(t.Context(), 0) })
		<-s.began
		for i := 1; i < len(errs); i++ {
			ctx := t.Context()
			if i == 6 {
				ctx = leaving
			}
			all.Go(func() { errs[i] = add(ctx, i) })
		}
		query.Arrived(svc, len(errs)-1)
		leave()
		close(s.letGo)
		all.Wait()
		for i, err := range errs {
			switch {
			case i == 6:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%q: of who left: %v", refused, err)
				}
			case refused != "" && i == 3:
				if !errors.Is(err, errRefused) {
					t.Errorf("%q: of what the store refused: %v", refused, err)
				}
			case err != nil:
				t.Errorf("%q: %d: %v", refused, i, err)
			}
		}
		want, transactions := 6, 2
		if refused != "" {
			want, transactions = 5, 7 // the group, and each of its five alone
		}
		if s.count != transactions {
			t.Errorf("%q: %d transactions, want %d", refused, s.count, transactions)
		}
		ids, err := (&graph.Library{Store: s}).ReportIDs(t.Context())
		if len(ids) != want || err != nil {
			t.Errorf("%q: %d reports in the store, %v; want %d", refused, len(ids), err, want)
		}
	}
}
