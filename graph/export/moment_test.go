package export_test

import (
	"bytes"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/graphtest"
	"github.com/newsgraph/newsgraph/graph/store"
)

// meanwhile is a writer that calls a function before the first byte.
type meanwhile struct {
	bytes.Buffer
	call func()
}

func (m *meanwhile) Write(b []byte) (int, error) {
	if m.call != nil {
		m.call()
		m.call = nil
	}
	return m.Buffer.Write(b)
}

// TestOneMoment: an export is of one moment, whatever another instance writes and deletes while it goes on.
func TestOneMoment(t *testing.T) {
	dsn := graphtest.Postgres(t)
	library := func() *graph.Library {
		s, err := store.Open(t.Context(), dsn, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return &graph.Library{Store: s}
	}
	lib, other := library(), library()
	var readings []*graph.Reading
	for r := range graphtest.News(3) {
		readings = append(readings, r)
	}
	own := graph.Quad{Subject: graph.IRI("http://example.org/s"), Predicate: graph.IRI("http://example.org/p"), Object: graph.Literal("o")}
	if _, err := lib.Put(t.Context(), readings[:2]...); err != nil {
		t.Fatal(err)
	}
	if err := lib.Store.Update(t.Context(), nil, []graph.Quad{own}); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"nquads", "jsonl"} {
		var want bytes.Buffer
		if err := export.Write(t.Context(), &want, lib, format, export.Options{}); err != nil {
			t.Fatal(err)
		}
		have := meanwhile{call: func() {
			for _, r := range readings[:2] {
				if err := other.Delete(t.Context(), r.Report.ID); err != nil {
					t.Error(err)
				}
			}
			if _, err := other.Put(t.Context(), readings[2]); err != nil {
				t.Error(err)
			}
			if err := other.Store.Update(t.Context(), []graph.Quad{own}, nil); err != nil {
				t.Error(err)
			}
		}}
		if err := export.Write(t.Context(), &have, lib, format, export.Options{}); err != nil || !bytes.Equal(have.Bytes(), want.Bytes()) {
			t.Errorf("%s: %d bytes, %v; want the %d of the moment when it began", format, have.Len(), err, want.Len())
		}
		if err := other.Delete(t.Context(), readings[2].Report.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Put(t.Context(), readings[:2]...); err != nil {
			t.Fatal(err)
		}
		if err := other.Store.Update(t.Context(), nil, []graph.Quad{own}); err != nil {
			t.Fatal(err)
		}
	}
}
