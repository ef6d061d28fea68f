package query_test

import (
	"bytes"
	"context"
	"io"
	"iter"
	"slices"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/parse"
	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/identity"
)

// lastMoment is a store that calls committed when something is durable.
type lastMoment struct {
	graph.Store
	committed func()
}

func (s *lastMoment) Transact(ctx context.Context, f func(graph.Reader) (remove, add []graph.Quad, err error)) error {
	err := s.Store.(graph.Transactor).Transact(ctx, f)
	if err == nil {
		s.committed()
	}
	return err
}

func (s *lastMoment) TransactBulk(ctx context.Context, f func(graph.Reader) (remove, add iter.Seq2[graph.Quad, error], err error)) error {
	err := s.Store.(graph.BulkTransactor).TransactBulk(ctx, f)
	if err == nil {
		s.committed()
	}
	return err
}

// TestClientLeaves: where who asked for a change leaves at the moment when it is durable, it shows nevertheless, as if the service was started
// again.
func TestClientLeaves(t *testing.T) {
	leaving := &lastMoment{openStore(t, "mem:"), func() {}}
	svc := newServiceWith(t, leaving)
	other := newService(t)
	add(t, other, "a.txt", "John Kirby praised Qin Gang in Beijing.")
	restored := exported(t, other)

	merge := func(who *identity.Result) (graph.Decision, error) {
		return who.Merge("person-john-kirby", "person-qin-gang", true)
	}
	var decided graph.Decision
	for _, step := range []struct {
		name               string
		do                 func(ctx context.Context) error
		reports, decisions int // that show afterwards
	}{
		{"import", func(ctx context.Context) error {
			_, err := svc.Import(ctx, []*graph.Document{restored}, graph.ImportOptions{})
			return err
		}, 1, 0},
		{"decide", func(ctx context.Context) (err error) {
			decided, err = svc.Decide(ctx, merge, "", "")
			return err
		}, 1, 1},
		{"undo", func(ctx context.Context) error { return svc.Undo(ctx, decided.ID) }, 1, 0},
		{"delete", func(ctx context.Context) error { return svc.Delete(ctx, svc.View().Readings[0].Report.ID) }, 0, 0},
		{"add", func(ctx context.Context) error {
			_, err := svc.AddReport(ctx, graph.Report{ID: "report-b", Name: "b.txt", Text: "China released a plan."})
			return err
		}, 1, 0},
	} {
		ctx, leave := context.WithCancel(t.Context())
		leaving.committed = leave
		err := step.do(ctx)
		if leave(); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		have, want := shown(svc), shown(newServiceWith(t, leaving))
		if !slices.Equal(have, want) || len(svc.View().Readings) != step.reports || len(svc.View().Identity().Decisions()) != step.decisions {
			t.Errorf("%s: the service shows %q, and started again %q; want %d reports and %d decisions", step.name, have, want, step.reports, step.decisions)
		}
	}
}

// shown are the names of reports and decisions that a service shows.
func shown(svc *query.Service) (out []string) {
	for _, r := range svc.View().Readings {
		out = append(out, string(r.Report.ID))
	}
	for _, d := range svc.View().Identity().Decisions() {
		out = append(out, string(d.ID))
	}
	return out
}

// exported is all that a service holds as a document that can be imported.
func exported(t *testing.T, svc *query.Service) *graph.Document {
	t.Helper()
	file, err := svc.Export(t.Context(), "nquads", export.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	d := &graph.Document{Name: "all.nq"}
	t.Cleanup(func() { d.Close() })
	format, _ := parse.ByName(d.Name)
	if err := format.Read(bytes.NewReader(text), parse.Options{}, d.Add); err != nil {
		t.Fatal(err)
	}
	return d
}
