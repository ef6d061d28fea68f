package query

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// listReports lists the reports by name, or the newest first, of those that have the words of q in title, name or publisher.
func (s Server) listReports(r *http.Request) (response, error) {
	v, q := s.Service.View(), r.URL.Query()
	if err := oneOf(q, "order", []string{"name", "newest"}); err != nil {
		return response{}, err
	}
	l := listing[*graph.Reading]{"reports", v.Readings, readingKey}
	if words := strings.Fields(strings.ToLower(q.Get("q"))); len(words) > 0 {
		l.items = slices.DeleteFunc(slices.Clone(l.items), func(r *graph.Reading) bool { return !headed(r.Report, words) })
	}
	if q.Get("order") == "newest" {
		l.name, l.key = "reports-newest", newestKey
		l.items = sortedBy(l.items, newestKey)
	}
	return paged(r, l, func(r *graph.Reading) reportJSON {
		j := newReportJSON(r)
		j.Copies = v.Copies.Of(r.Report.ID)
		return j
	})
}

// sortedBy are items in the order of their keys, each of which is made once.
func sortedBy[T any](items []T, key func(T) sortKey) []T {
	type keyed struct {
		key  sortKey
		item T
	}
	all := make([]keyed, len(items))
	for i, it := range items {
		all[i] = keyed{key(it), it}
	}
	slices.SortFunc(all, func(a, b keyed) int { return slices.Compare(a.key, b.key) })
	out := make([]T, len(items))
	for i, k := range all {
		out[i] = k.item
	}
	return out
}

// headed reports whether a report has all of the words, or the beginnings of longer ones, above its text.
func headed(r graph.Report, words []string) bool {
	have := strings.ToLower(r.Title + " " + r.Name + " " + r.Publisher + " " + r.Published)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(have, w) })
}

// newestKey puts the newest report first and those without a date last.
func newestKey(r *graph.Reading) sortKey {
	day, _ := strconv.Atoi(strings.ReplaceAll(r.Report.Published, "-", "")) // 0 where there is no date
	return append(sortKey{descending(day)}, readingKey(r)...)
}
