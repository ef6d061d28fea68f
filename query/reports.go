package query

import (
	"cmp"
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
		l.items = newestFirst(l.items)
	}
	return paged(r, l, func(r *graph.Reading) reportJSON {
		j := newReportJSON(r)
		j.Copies = v.Copies.Of(r.Report.ID)
		return j
	})
}

// newestFirst are readings, which come in the order of readingKey, in that of newestKey.
func newestFirst(readings []*graph.Reading) []*graph.Reading {
	type dated struct {
		day int
		r   *graph.Reading
	}
	all := make([]dated, len(readings))
	for i, r := range readings {
		all[i] = dated{publishedDay(r), r}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return cmp.Compare(b.day, a.day) })
	out := make([]*graph.Reading, len(all))
	for i, d := range all {
		out[i] = d.r
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
	return append(sortKey{descending(publishedDay(r))}, readingKey(r)...)
}

// publishedDay is the day of publication as a number that grows with it, 0 where it is not known.
func publishedDay(r *graph.Reading) int {
	day, _ := strconv.Atoi(strings.ReplaceAll(r.Report.Published, "-", ""))
	return day
}
