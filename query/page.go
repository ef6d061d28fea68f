package query

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// page is one page of a list.
type page struct {
	Items  any    `json:"items"`
	Total  int    `json:"total"`
	Cursor string `json:"cursor,omitempty"` // of the next page
}

const (
	defaultLimit = 50
	maxLimit     = 1000
)

// sortKey says where an item stands in its list: keys are compared part by part.
type sortKey []string

// ascending and descending are numbers as parts of a key.
func ascending(n int) string  { return fmt.Sprintf("%010d", n) }
func descending(n int) string { return fmt.Sprintf("%010d", math.MaxInt32-n) }

// refKey is where a statement stands among all: in the order of readings and text.
func refKey(ref index.Ref) sortKey {
	return append(readingKey(ref.Reading), ascending(ref.Statement.Sentence), ascending(ref.Predicate.Span.Start), string(ref.ID))
}

func readingKey(r *graph.Reading) sortKey { return sortKey{r.Report.Name, string(r.Report.ID)} }

// cursor is a key in the list of a name, in a form that is opaque to clients.
func (k sortKey) cursor(list string) string {
	parts := []string{list}
	for _, p := range k {
		parts = append(parts, base64.RawURLEncoding.EncodeToString([]byte(p)))
	}
	return strings.Join(parts, ".")
}

// parseCursor reads a cursor of the list of a name.
func parseCursor(c, list string) (sortKey, error) {
	parts := strings.Split(c, ".")
	k := sortKey{}
	for _, p := range parts[1:] {
		b, err := base64.RawURLEncoding.DecodeString(p)
		if err != nil {
			parts[0] = ""
		}
		k = append(k, string(b))
	}
	if parts[0] != list || len(k) == 0 {
		return nil, badRequest("the cursor is not one of this list", "leave it out to begin at the front")
	}
	return k, nil
}

// listing is a list of a name, in the order of its keys.
type listing[T any] struct {
	name  string
	items []T
	key   func(T) sortKey
}

// paged cuts the page out of a list that the request asks for. A cursor is the key of the last item of the page before, so that
// no item is lost or given twice where the store changes between two pages, even if that last one itself is gone.
func paged[T, U any](r *http.Request, l listing[T], convert func(T) U) (response, error) {
	q := r.URL.Query()
	limit, err := number(q, "limit", defaultLimit, 1, maxLimit)
	if err != nil {
		return response{}, err
	}
	from := 0
	if c := q.Get("cursor"); c != "" {
		last, err := parseCursor(c, l.name)
		if err != nil {
			return response{}, err
		}
		from = sort.Search(len(l.items), func(i int) bool { return slices.Compare(l.key(l.items[i]), last) > 0 })
	}
	to := min(from+limit, len(l.items))
	out := make([]U, 0, to-from)
	for _, it := range l.items[from:to] {
		out = append(out, convert(it))
	}
	p := page{Items: out, Total: len(l.items)}
	if to < len(l.items) {
		p.Cursor = l.key(l.items[to-1]).cursor(l.name)
	}
	return response{value: p}, nil
}
