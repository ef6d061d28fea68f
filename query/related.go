package query

import (
	"net/http"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// relatedJSON is what other reports say of what a statement states.
type relatedJSON struct {
	Same     []titledJSON `json:"same"`     // they say so, too
	Contrary []titledJSON `json:"contrary"` // they say it is not so: negated, denied or refused
	Sources  int          `json:"sources"`  // reports that say so, this one among them, those that are copies of each other counted once
}

// maxRelated is how many statements of a kind are shown.
const maxRelated = 20

func (s Server) relatedStatements(r *http.Request) (response, error) {
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	v := s.Service.View()
	ref, ok := v.Statement(graph.StatementID(name))
	if !ok {
		return response{}, notFound("there is no statement " + name)
	}
	return response{value: newRelated(v, ref)}, nil
}

func newRelated(v *index.View, ref index.Ref) relatedJSON {
	out := relatedJSON{Same: []titledJSON{}, Contrary: []titledJSON{}}
	cs, stories := converters{}, map[graph.ReportID]bool{v.Copies.Story(ref.Reading.Report.ID): true}
	for _, other := range candidates(v, ref) {
		if other.Statement == ref.Statement || !sameEvent(ref, other) || holds(ref) == 0 || holds(other) == 0 {
			continue
		}
		story := v.Copies.Story(other.Reading.Report.ID)
		switch {
		case holds(other) != holds(ref):
			if len(out.Contrary) < maxRelated {
				out.Contrary = append(out.Contrary, cs.titled(other))
			}
		case other.Reading != ref.Reading:
			stories[story] = true
			if len(out.Same) < maxRelated {
				out.Same = append(out.Same, cs.titled(other))
			}
		}
	}
	out.Sources = len(stories)
	return out
}

// candidates are the statements that might say the same: of the same subject, or, where that is no entity, of the same verb.
func candidates(v *index.View, ref index.Ref) []index.Ref {
	if e := v.Entity(ref.Subject.Entity); e != nil {
		return e.Statements
	}
	if verbs := index.Verbs(ref.Predicate.Lemma); len(verbs) > 0 {
		return v.Verb(verbs[len(verbs)-1])
	}
	return nil
}

// sameEvent reports whether two statements are about one thing: the same subject, verb and object. { China refused to condemn the
// invasion } and { China condemned the invasion } are. { It is not } and { That was } are not: nobody knows whether they mean the same;
// nor { I don't know } and { I know }: of what, neither says.
func sameEvent(a, b index.Ref) bool {
	if !sameTerm(a.Subject, b.Subject) || mainVerb(a) != mainVerb(b) {
		return false
	}
	if a.Object.Text == "" && b.Object.Text == "" {
		return a.Class.IsEvent() && b.Class.IsEvent() && a.Class != graph.Say // { the bridge collapsed }
	}
	return sameTerm(a.Object, b.Object)
}

// mainVerb is the last verb of a predicate: { refuse to condemn } is about condemning.
func mainVerb(ref index.Ref) string {
	verbs := index.Verbs(ref.Predicate.Lemma)
	if len(verbs) == 0 {
		return ref.Predicate.Lemma
	}
	return verbs[len(verbs)-1]
}

// sameTerm reports whether two terms are one entity, or share most of their words: { the peace plan } and { a 12-point peace plan }. A
// term without a word of its own, { it }, is the same as none.
func sameTerm(a, b graph.Term) bool {
	if a.Entity != "" && b.Entity != "" {
		return a.Entity == b.Entity
	}
	x, y := index.Words(a.Text), index.Words(b.Text)
	if len(x) > len(y) {
		x, y = y, x
	}
	common := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			common++
		}
	}
	return common > 0 && 2*common > len(x) && 3*common >= len(y) && sameNumbers(x, y)
}

// numbers are the words for them that news has; those in figures have a digit.
var numbers = strings.Fields("one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion")

// sameNumbers reports whether two terms do not differ in their numbers: { three strikes } and { two strikes } do, { a 12-point plan } and
// { the plan } do not.
func sameNumbers(a, b []string) bool {
	in := func(words []string) []string {
		return slices.Sorted(func(yield func(string) bool) {
			for _, w := range words {
				if (slices.Contains(numbers, w) || strings.ContainsAny(w, "0123456789")) && !yield(w) {
					return
				}
			}
		})
	}
	x, y := in(a), in(b)
	return len(x) == 0 || len(y) == 0 || slices.Equal(x, y)
}

// holds is 1 for what is said to be so, by whomever, -1 for what is said not to be, and 0 for what is open.
func holds(ref index.Ref) int {
	return map[string]int{
		string(graph.Asserted): 1, "reported": 1, "negated": -1, string(graph.Refused): -1, string(graph.Denied): -1,
	}[ref.Stance()]
}
