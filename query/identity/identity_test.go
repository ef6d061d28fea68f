package identity_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/index"
)

var extractor = sync.OnceValues(ingest.New)

// TestCases runs the cases of testdata. A case is a few reports and what must hold of the names in them:
//
//	a Kirby = b John Kirby          the two are one
//	a John Smith != b John Smith    they are two
//	why a Kirby = surname           the rule by which the name of the report is the entity's
//	apart a Kirby from b John Kirby it is said why they are not one
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c := read(t, a)
			for line := range strings.Lines(string(c.want)) {
				if line = strings.TrimSpace(line); line != "" {
					c.check(t, line)
				}
			}
			if t.Failed() {
				t.Log(c.list())
			}
		})
	}
}

// testCase is a case that was read.
type testCase struct {
	ids      map[string]graph.ReportID
	readings []*graph.Reading
	view     *index.View
	want     []byte
}

func read(t *testing.T, a *txtar.Archive) *testCase {
	t.Helper()
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	c := &testCase{ids: map[string]graph.ReportID{}}
	ix := index.New()
	for _, f := range a.Files {
		if f.Name == "want" {
			c.want = f.Data
			continue
		}
		report, err := source.FromText(string(f.Data), source.Meta{Name: f.Name})
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Read(t.Context(), report)
		if err != nil {
			t.Fatal(err)
		}
		r.Canonical()
		c.ids[strings.TrimSuffix(f.Name, ".txt")] = report.ID
		c.readings = append(c.readings, r)
		ix.Put(r)
	}
	c.view = ix.View()
	return c
}

// entity is that of the first mention of a name in a report: "a John Kirby".
func (c *testCase) entity(t *testing.T, phrase string) graph.EntityID {
	t.Helper()
	file, name, _ := strings.Cut(strings.TrimSpace(phrase), " ")
	r := c.view.Report(c.ids[file])
	if r == nil {
		t.Fatalf("there is no report %q", file)
	}
	for _, m := range r.Mentions {
		if m.Kind == graph.Name && r.Report.Text[m.Span.Start:m.Span.End] == name {
			return m.Entity
		}
	}
	t.Errorf("%s does not mention %q", file, name)
	return ""
}

func (c *testCase) check(t *testing.T, line string) {
	t.Helper()
	if rest, ok := strings.CutPrefix(line, "why "); ok {
		phrase, want, _ := strings.Cut(rest, " = ")
		c.rule(t, phrase, want)
		return
	}
	if rest, ok := strings.CutPrefix(line, "apart "); ok {
		one, other, _ := strings.Cut(rest, " from ")
		a, b := c.entity(t, one), c.entity(t, other)
		if !slices.ContainsFunc(c.view.Identity().Current(a).Apart, func(x identity.Apart) bool { return x.ID == b && x.Why != "" }) {
			t.Errorf("%s: it is not said why %s is not %s", line, a, b)
		}
		return
	}
	one, other, same := strings.Cut(line, " = ")
	if !same {
		one, other, _ = strings.Cut(line, " != ")
	}
	if a, b := c.entity(t, one), c.entity(t, other); (a == b) != same {
		t.Errorf("%s: have %s and %s", line, a, b)
	}
}

// rule checks the rule by which a report's entity is part of one.
func (c *testCase) rule(t *testing.T, phrase, want string) {
	t.Helper()
	file, _, _ := strings.Cut(phrase, " ")
	for _, u := range c.view.Identity().Current(c.entity(t, phrase)).Unions {
		if slices.Contains(u.Reports, c.ids[file]) && u.Rule == want && u.Why != "" {
			return
		}
	}
	t.Errorf("%s is not what it is by the rule %q", phrase, want)
}

// list shows what was found, for failures.
func (c *testCase) list() string {
	var b strings.Builder
	for _, e := range c.view.Find("", "") {
		cl := c.view.Identity().Current(e.ID)
		fmt.Fprintf(&b, "%s %v %v %+v %+v\n", e.ID, e.Titles, e.Reports, cl.Unions, cl.Apart)
	}
	return b.String()
}

// who is every entity of every report, by what it is across them.
func who(v *index.View, readings []*graph.Reading) map[string]string {
	out := map[string]string{}
	for _, r := range readings {
		for i, m := range v.Report(r.Report.ID).Mentions {
			out[fmt.Sprintf("%s %d", r.Report.ID, i)] = string(m.Entity)
		}
	}
	return out
}

// TestOrder: in whatever order reports come, are put twice, or go and come again, the same are one.
func TestOrder(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all []*graph.Reading
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, read(t, a).readings...)
	}
	var want map[string]string
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 0))
		ix := index.New()
		for _, k := range rng.Perm(len(all)) {
			ix.Put(all[k])
			if rng.IntN(3) == 0 {
				ix.Put(all[rng.IntN(len(all))])
				ix.View()
			}
			if gone := all[rng.IntN(len(all))]; rng.IntN(3) == 0 {
				ix.Delete(gone.Report.ID)
				ix.View()
				ix.Put(gone)
			}
		}
		for _, r := range all {
			ix.Put(r)
		}
		have := who(ix.View(), all)
		if want == nil {
			want = have
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("in another order (-first +this):\n%s", diff)
		}
	}
}

// TestUndo: whatever is merged and split, in whatever order, undoing it all leaves everything as it was, and what is made of a
// reading holds together.
func TestUndo(t *testing.T) {
	a, err := txtar.ParseFile("testdata/smiths.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c := read(t, a)
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 1))
		ix := index.New()
		for _, r := range c.readings {
			ix.Put(r)
		}
		before := who(ix.View(), c.readings)
		var ds []graph.Decision
		for range 12 {
			v := ix.View()
			es := v.Find("", "")
			one, other := es[rng.IntN(len(es))], es[rng.IntN(len(es))]
			r := v.Identity()
			d, err := r.Merge(one.ID, other.ID, true)
			if rng.IntN(2) == 0 {
				var aliases []string
				var reports []graph.ReportID
				if rng.IntN(2) == 0 {
					aliases = one.Aliases[:1]
				}
				if rng.IntN(2) == 0 || aliases == nil {
					reports = one.Reports[:1]
				}
				d, err = r.Split(one.ID, aliases, reports, "")
			}
			if err != nil {
				continue
			}
			d.Number = len(ds) + 1
			d.ID = graph.NewDecisionID(&d)
			ds = append(ds, d)
			ix.Decide(ds)
			if ix.View().Identity().Inactive(d.ID) {
				t.Errorf("seed %d: %+v does nothing", seed, d)
			}
			whole(t, ix.View())
		}
		for len(ds) > 0 {
			k := rng.IntN(len(ds))
			if ix.View().Identity().Undo(ds[k].ID) != nil {
				k = len(ds) - 1
			}
			if err := ix.View().Identity().Undo(ds[k].ID); err != nil {
				t.Fatalf("seed %d: the last decision cannot be undone: %v", seed, err)
			}
			ds = slices.Delete(ds, k, k+1)
			ix.Decide(ds)
			whole(t, ix.View())
		}
		if diff := cmp.Diff(before, who(ix.View(), c.readings)); diff != "" {
			t.Errorf("seed %d: after undoing all (-want +have):\n%s", seed, diff)
		}
	}
}

// whole makes sure that every entity that a reading speaks of is in its list, once, and leads to one of the view.
func whole(t *testing.T, v *index.View) {
	t.Helper()
	for _, r := range v.Readings {
		have := map[graph.EntityID]bool{}
		for _, e := range r.Entities {
			if have[e.ID] {
				t.Errorf("%s lists %s twice", r.Report.ID, e.ID)
			}
			have[e.ID] = true
		}
		spoken := []graph.EntityID{}
		for _, m := range r.Mentions {
			spoken = append(spoken, m.Entity)
		}
		for _, st := range r.Statements {
			spoken = append(spoken, st.Subject.Entity, st.Object.Entity)
			for _, a := range st.Arguments {
				spoken = append(spoken, a.Entity)
			}
			for _, a := range st.Attribution {
				spoken = append(spoken, a.Source.Entity)
			}
		}
		for _, id := range spoken {
			if id != "" && !have[id] {
				t.Errorf("%s speaks of %s, which it does not list", r.Report.ID, id)
			}
			if id != "" && (v.Entity(id) == nil || v.Entity(id).ID != id) {
				t.Errorf("%s speaks of %s, which leads elsewhere", r.Report.ID, id)
			}
		}
	}
}
