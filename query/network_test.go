package query_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type networkAnswer struct {
	Nodes []struct {
		ID, Label, Kind string
		Statements      int
		Around          bool
	}
	Edges []struct {
		From, To string
		Count    int
		Stances  map[string]int
		Since    string
	}
	Total int
}

// summits are two reports of two days about the same people.
var summits = []string{
	`{"text":"Ana Silva met Peter Hansen in Oslo. Hansen praised Peru.","published":"2024-01-10","title":"Talks in Oslo"}`,
	`{"text":"Ana Silva refused to meet Peter Hansen. Silva, the foreign minister of Peru, arrived. Silva said Hansen lied.","published":"2024-03-05","title":"No talks"}`,
	`{"text":"Ana Silva met Peter Hansen on Monday.","published":"2024-01-11","title":"A meeting"}`,
}

func newSummits(t *testing.T) *client {
	c := newClient(t)
	for _, r := range summits {
		c.post("/api/reports", "application/json", r).want(http.StatusCreated)
	}
	return c
}

// TestNetwork asks for what is around an entity, by kind, stance and time.
func TestNetwork(t *testing.T) {
	c := newSummits(t)
	get := func(params string) (out networkAnswer) {
		t.Helper()
		c.get("/api/network?" + params).want(http.StatusOK).into(&out)
		return out
	}
	ids := func(n networkAnswer) (out []string) {
		for _, x := range n.Nodes {
			out = append(out, x.ID)
		}
		slices.Sort(out)
		return out
	}
	for _, test := range []struct {
		params string
		want   []string
	}{
		{"around=Ana+Silva", []string{"person-ana-silva", "person-peter-hansen", "place-oslo", "place-peru"}},
		{"around=Ana+Silva&type=person", []string{"person-ana-silva", "person-peter-hansen"}},
		{"around=Ana+Silva&type=person&type=place", []string{"person-ana-silva", "person-peter-hansen", "place-oslo"}},
		{"around=Ana+Silva&stance=refused", []string{"person-ana-silva", "person-peter-hansen"}},
		{"around=Peter+Hansen&until=2024-01", []string{"person-ana-silva", "person-peter-hansen", "place-peru"}},
		{"around=Peter+Hansen&since=2024-02", []string{"person-ana-silva", "person-peter-hansen"}},
		{"around=Ana+Silva&since=2025", []string{"person-ana-silva"}},
		{"limit=2", []string{"person-ana-silva", "person-peter-hansen"}},
	} {
		if diff := cmp.Diff(test.want, ids(get(test.params))); diff != "" {
			t.Errorf("%s: the nodes differ (-want +have):\n%s", test.params, diff)
		}
	}
	n := get("around=Ana+Silva&type=person")
	if len(n.Edges) != 1 || n.Edges[0].Count < 4 || n.Edges[0].Stances["refused"] != 1 || n.Edges[0].Since != "2024-01-08" && n.Edges[0].Since != "2024-01-10" {
		t.Errorf("the edge between the two: have %+v", n.Edges)
	}
	if n := get("limit=1"); n.Total < 4 || len(n.Edges) != 0 {
		t.Errorf("limit=1: have %+v", n)
	}
	if all := list[statement](c, "/api/statements?link=person-peter-hansen&link=person-ana-silva"); all.Total != n.Edges[0].Count {
		t.Errorf("the edge has %d statements, %d link the two", n.Edges[0].Count, all.Total)
	}
	between := list[statement](c, "/api/statements?entity=person-ana-silva&entity=person-peter-hansen&stance=refused")
	if between.Total != 1 || between.Items[0].Predicate.Lemma != "refuse to meet" {
		t.Errorf("statements between the two: have %+v", between)
	}
}

// TestProfile tells roles from deeds and from words, by month.
func TestProfile(t *testing.T) {
	c := newSummits(t)
	var p struct {
		Roles []struct {
			Text, Since string
			Reports     []string
		}
		Parts  map[string]int
		Months []struct {
			Month string
			Parts map[string]int
		}
	}
	c.get("/api/entities/person-ana-silva/profile").want(http.StatusOK).into(&p)
	if len(p.Roles) != 1 || p.Roles[0].Text != "the foreign minister of Peru" || p.Roles[0].Since != "2024-03-05" {
		t.Errorf("roles: have %+v", p.Roles)
	}
	if p.Parts["said"] == 0 || p.Parts["did"] == 0 || p.Parts["is"] != 1 {
		t.Errorf("parts: have %v", p.Parts)
	}
	if len(p.Months) != 2 || p.Months[0].Month != "2024-01" || p.Months[1].Parts["said"] == 0 {
		t.Errorf("months: have %+v", p.Months)
	}
	did := list[struct{ Part string }](c, "/api/entities/person-ana-silva/timeline?part=did")
	if did.Total != p.Parts["did"] {
		t.Errorf("timeline: have %d statements of the part did, want %d", did.Total, p.Parts["did"])
	}
	for _, it := range did.Items {
		if it.Part != "did" {
			t.Errorf("timeline of the part did has the part %q", it.Part)
		}
	}
}

// TestRelated finds who else says so and who says the contrary.
func TestRelated(t *testing.T) {
	c := newSummits(t)
	var rel struct {
		Same, Contrary []statement
		Sources        int
	}
	met := list[statement](c, "/api/statements?subject=person-ana-silva&predicate=meet&stance=asserted").Items
	if len(met) != 2 {
		t.Fatalf("have %+v, want two statements that they met", met)
	}
	c.get("/api/statements/" + met[0].ID + "/related").want(http.StatusOK).into(&rel)
	if rel.Sources != 2 || len(rel.Same) != 1 || rel.Same[0].ID != met[1].ID || len(rel.Contrary) != 1 || rel.Contrary[0].Stance != "refused" {
		t.Errorf("have %+v", rel)
	}
}

// TestUnrelated: what only looks alike neither supports nor contradicts.
func TestUnrelated(t *testing.T) {
	for _, test := range []struct{ a, b, same, contrary string }{
		{a: "Chile signed the treaty.", b: "The government of Chile said that Chile signed the treaty.", same: "sign"},
		{a: "Chile signed the treaty.", b: "Chile did not sign the treaty.", contrary: "sign"},
		{a: "The bridge in Lima collapsed.", b: "The bridge did not collapse.", contrary: ""}, // one says where
		{a: "Chile signed the treaty.", b: "Chile may sign the treaty."},                      // open
		{a: "Chile signed the treaty.", b: "Peru did not sign the treaty."},
		{a: "Chile signed the treaty.", b: "Chile did not sign the pledge."},
		{a: "Three ministers left the room.", b: "Two ministers left the room."},
		{a: "It is important.", b: "This is not important."},
		{a: "She knows.", b: "She does not know."},
	} {
		c := newClient(t)
		c.add(test.a)
		c.add(test.b)
		var same, contrary []string
		for _, st := range list[statement](c, "/api/statements").Items {
			var rel struct{ Same, Contrary []statement }
			c.get("/api/statements/" + st.ID + "/related").want(http.StatusOK).into(&rel)
			for _, s := range rel.Same {
				same = append(same, s.Predicate.Lemma)
			}
			for _, s := range rel.Contrary {
				contrary = append(contrary, s.Predicate.Lemma)
			}
		}
		if (test.same == "") != (len(same) == 0) || test.same != "" && !slices.Contains(same, test.same) ||
			(test.contrary == "") != (len(contrary) == 0) || test.contrary != "" && !slices.Contains(contrary, test.contrary) {
			t.Errorf("%q and %q: have same %q, contrary %q; want %q, %q", test.a, test.b, same, contrary, test.same, test.contrary)
		}
	}
}

// TestReportsListed finds reports by their titles, and gives the newest first, page by page.
func TestReportsListed(t *testing.T) {
	c := newSummits(t)
	c.add("Nobody dated this.")
	var have []string
	for cursor := ""; ; {
		p := list[reportItem](c, "/api/reports", "order", "newest", "limit", "1", "cursor", cursor)
		have = append(have, p.Items[0].Published)
		if cursor = p.Cursor; cursor == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"2024-03-05", "2024-01-11", "2024-01-10", ""}, have); diff != "" {
		t.Errorf("dates differ (-want +have):\n%s", diff)
	}
	if p := list[reportItem](c, "/api/reports", "q", "OSLO talks"); p.Total != 1 || p.Items[0].Title != "Talks in Oslo" {
		t.Errorf("have %+v", p)
	}
}
