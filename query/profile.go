package query

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// What is known of an entity, by date: its roles, and how many statements of each part every month has.
type (
	profileJSON struct {
		Entity EntityRefJSON  `json:"entity"`
		Roles  []roleJSON     `json:"roles"`
		Parts  map[string]int `json:"parts"` // statements of each part
		Months []monthJSON    `json:"months"`
	}
	// roleJSON is an office, a job or what else it is said to be, as long as reports say so.
	roleJSON struct {
		Text      string            `json:"text"`
		Stance    string            `json:"stance"`
		Since     string            `json:"since,omitempty"` // date of the first report that says so
		Until     string            `json:"until,omitempty"` // date of the last
		Reports   []graph.ReportID  `json:"reports"`
		Statement graph.StatementID `json:"statement"` // the first
	}
	monthJSON struct {
		Month string         `json:"month"` // 2023-04, a year alone where no more is known, "" where nothing is
		Parts map[string]int `json:"parts"`
	}
)

// parts are what an entity may have to do with a statement, in the order of the profile.
var parts = []string{"is", "said", "did", "object", "told", "other"}

// partOf says what an entity has to do with a statement: { Kirby is spokesman } is, { Kirby said … } and what Kirby vouches for
// said, { Kirby travelled } did, { Biden appointed Kirby } object; told where somebody else says so; else other, where it is only
// mentioned.
func partOf(v *index.View, ref index.Ref, id graph.EntityID) string {
	direct := map[string]bool{}
	for _, p := range v.Participants(ref) {
		if p.Entity == id && p.Direct {
			direct[p.Part] = true
		}
	}
	switch {
	case direct["source"], direct["subject"] && ref.Class == graph.Say:
		return "said"
	case len(ref.Attribution) > 0:
		return "told"
	case direct["subject"] && isRole(ref):
		return "is"
	case direct["subject"]:
		return "did"
	case len(direct) > 0:
		return "object"
	}
	return "other"
}

// isRole reports whether a statement says what its subject is: { Kirby is the spokesman }.
func isRole(ref index.Ref) bool { return ref.Predicate.Lemma == "be" && ref.Object.Text != "" }

func (s Server) entityProfile(r *http.Request) (response, error) {
	v := s.Service.View()
	e, err := s.entity(v, r)
	if err != nil {
		return response{}, err
	}
	out := profileJSON{Entity: entityRef(v, e.ID), Roles: roles(e), Parts: map[string]int{}, Months: []monthJSON{}}
	months := map[string]map[string]int{}
	for _, ref := range e.Statements {
		part, month := partOf(v, ref, e.ID), monthOf(ref.Date())
		out.Parts[part]++
		if months[month] == nil {
			months[month] = map[string]int{}
		}
		months[month][part]++
	}
	for month, parts := range months {
		out.Months = append(out.Months, monthJSON{month, parts})
	}
	slices.SortFunc(out.Months, func(a, b monthJSON) int { return cmp.Compare(a.Month, b.Month) })
	return response{value: out}, nil
}

func monthOf(date string) string { return date[:min(len(date), len("2006-01"))] }

// roles are what reports say an entity is: { Qin Gang, foreign minister of China }. { Peru is ready } is none.
func roles(e *index.Entity) []roleJSON {
	out := []roleJSON{}
	at := map[string]int{}
	refs := slices.Clone(e.Statements)
	slices.SortStableFunc(refs, func(a, b index.Ref) int { return cmp.Compare(a.Reading.Report.Published, b.Reading.Report.Published) })
	for _, ref := range refs {
		if ref.Subject.Entity != e.ID || !isRole(ref) || ref.Negated || ref.Modality != graph.Asserted || !isNoun(ref) {
			continue
		}
		date, key := ref.Reading.Report.Published, index.Normalize(ref.Object.Text)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, roleJSON{Text: ref.Object.Text, Stance: ref.Stance(), Since: date, Statement: ref.ID})
		}
		out[i].Until = max(out[i].Until, date)
		if id := ref.Reading.Report.ID; !slices.Contains(out[i].Reports, id) {
			out[i].Reports = append(out[i].Reports, id)
		}
	}
	return out
}

// isNoun reports whether what a statement says its subject is, is a thing: a title, an apposition, or a phrase with an article.
// { She was interested in politics } says none, nor { the reason was that … }.
func isNoun(ref index.Ref) bool {
	if ref.Rule != "copula" {
		return true
	}
	words := strings.Fields(strings.ToLower(ref.Object.Text))
	return len(words) > 1 && len(words) <= 15 && slices.Contains([]string{"a", "an", "the", "one", "its", "his", "her", "their"}, words[0])
}

// entityTimeline lists the statements of an entity by date; part, stance, since and until choose among them.
func (s Server) entityTimeline(r *http.Request) (response, error) {
	v, q := s.Service.View(), r.URL.Query()
	e, err := s.entity(v, r)
	if err != nil {
		return response{}, err
	}
	h, err := newHeld(v, q)
	if err != nil {
		return response{}, err
	}
	if err := eachOf(q, "part", parts); err != nil {
		return response{}, err
	}
	wanted := several(q, "part")
	var refs []index.Ref
	for _, ref := range e.Statements {
		if h.fits(ref) && (len(wanted) == 0 || slices.Contains(wanted, partOf(v, ref, e.ID))) {
			refs = append(refs, ref)
		}
	}
	slices.SortStableFunc(refs, func(a, b index.Ref) int { return cmp.Compare(a.Date(), b.Date()) })
	cs := converters{}
	type event struct {
		Date      string     `json:"date"`
		Part      string     `json:"part"`
		Statement titledJSON `json:"statement"`
	}
	key := func(ref index.Ref) sortKey { return append(sortKey{ref.Date()}, refKey(ref)...) }
	return paged(r, listing[index.Ref]{"timeline", refs, key}, func(ref index.Ref) event {
		return event{ref.Date(), partOf(v, ref, e.ID), cs.titled(ref)}
	})
}
