package query_test

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// TestConcurrent posts, deletes, asks, lists and exports at once. Whatever the order, the server never fails, an export is one
// moment of the store, and what is left in the end is what was posted and not deleted.
func TestConcurrent(t *testing.T) {
	c := newClient(t, seedReport)
	want := c.export("nquads")
	const workers, rounds = 4, 6
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range rounds {
				body := fmt.Sprintf("Ministers of Norway met envoys of Chile in Oslo. Minister number %d praised the talks of round %d.", w, i)
				var r reportItem
				c.post("/api/reports", "text/plain", body).want(http.StatusCreated).into(&r)
				c.get("/api/reports/" + r.ID).want(http.StatusOK)
				c.do(http.MethodDelete, "/api/reports/"+r.ID, "", nil).want(http.StatusNoContent)
				c.get("/api/reports/"+r.ID).wantError(http.StatusNotFound, "not_found")
			}
		})
		wg.Go(func() {
			for range rounds {
				var a askAnswer
				c.get("/api/ask", "q", "Who released the 12-point plan?").want(http.StatusOK).into(&a)
				if a.Abstained {
					t.Errorf("no answer while others post: %s", a.Reason)
				}
				c.get("/api/entities", "q", "china").want(http.StatusOK)
				c.get("/api/paths", "from", "kirby", "to", "putin").want(http.StatusOK)
				c.get("/api/statements", "q", "plan").want(http.StatusOK)
				if !bytes.Contains(c.export("nquads"), []byte("12-point")) {
					t.Error("an export lacks the report that nobody touches")
				}
			}
		})
		wg.Go(func() { // the same report, by everybody
			for range rounds {
				c.post("/api/reports", "text/plain", text(t, seedReport)).want(http.StatusCreated)
			}
		})
	}
	wg.Wait()
	if have := c.export("nquads"); !bytes.Equal(have, want) {
		t.Errorf("the export differs from the beginning: %d and %d bytes", len(have), len(want))
	}
}
