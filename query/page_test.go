package query_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestPagesChange walks every list while the store changes between two pages: what was there all the time is given once, in
// order, whatever comes and goes before and after it.
func TestPagesChange(t *testing.T) {
	body := func(i int) string {
		return fmt.Sprintf("China released plan %d on Monday. Russia criticized it. Norway praised China in Oslo. The Chilean minister Ana %s met Xi Jinping.", i, strings.Repeat("x", i)+"ova")
	}
	for _, path := range []string{"/api/reports", "/api/entities", "/api/statements", "/api/entities/place-china/links", "/api/entities/place-china/timeline"} {
		counted := strings.HasSuffix(path, "entities") || strings.HasSuffix(path, "links") // by counts, which change with the reports
		c := newClient(t)
		var ids []string
		for i := range 6 {
			ids = append(ids, c.add(body(i)))
		}
		slices.Sort(ids) // the order of the list
		key := func(raw json.RawMessage) string {
			var it struct {
				ID                string
				Entity, Statement struct{ ID string }
			}
			if err := json.Unmarshal(raw, &it); err != nil {
				t.Fatal(err)
			}
			return cmp.Or(it.ID, it.Entity.ID, it.Statement.ID)
		}
		keys := func() (out []string) {
			for _, raw := range list[json.RawMessage](c, path, "limit", "1000").Items {
				out = append(out, key(raw))
			}
			return out
		}
		before := keys()
		var have []string
		p := list[json.RawMessage](c, path, "limit", "3")
		for _, it := range p.Items {
			have = append(have, key(it))
		}
		for _, id := range ids[:3] { // all or most of what the page gave, its last item too
			c.do(http.MethodDelete, "/api/reports/"+id, "", nil).want(http.StatusNoContent)
		}
		after := keys()
		for p.Cursor != "" {
			p = list[json.RawMessage](c, path, "limit", "3", "cursor", p.Cursor)
			for _, it := range p.Items {
				have = append(have, key(it))
			}
		}
		seen := map[string]int{}
		for _, k := range have {
			seen[k]++
		}
		for _, k := range after {
			if slices.Contains(before, k) && seen[k] == 0 {
				t.Errorf("%s: %s is lost: before %q, after %q, have %q", path, k, before, after, have)
			}
			if seen[k] > 1 && !counted {
				t.Errorf("%s: %s is given %d times", path, k, seen[k])
			}
		}
	}
}
