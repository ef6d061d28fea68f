package query

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/index"
)

func (s Server) listStatements(r *http.Request) (response, error) {
	v := s.Service.View()
	q := r.URL.Query()
	if err := oneOf(upper(q, "class"), "class", eventClassNames()); err != nil {
		return response{}, err
	}
	f, err := newFilter(v, q)
	if err != nil {
		return response{}, err
	}
	found := f.among(v)
	if !f.all() {
		all := found
		found = nil
		for _, ref := range all {
			if err := r.Context().Err(); err != nil {
				return response{}, err
			}
			if f.fits(ref) {
				found = append(found, ref)
			}
		}
	}
	cs := converters{}
	return paged(r, listing[index.Ref]{"statements", found, refKey}, cs.titled)
}

// titledJSON is a statement with the title of its report, for those who list statements of many.
type titledJSON struct {
	export.Statement
	Title string `json:"title,omitempty"`
}

func (c converters) titled(ref index.Ref) titledJSON {
	return titledJSON{c.of(ref.Reading).Statement(ref.Statement), ref.Reading.Report.Title}
}

// upper is a query with the value of one parameter in capitals.
func upper(q url.Values, name string) url.Values {
	if v := q.Get(name); v != "" {
		q.Set(name, strings.ToUpper(v))
	}
	return q
}

func eventClassNames() []string {
	out := make([]string, 0, len(graph.EventClasses))
	for _, c := range graph.EventClasses {
		out = append(out, string(c))
	}
	return out
}

// isDate reports whether s is a date, a month or a year, or nothing.
func isDate(s string) bool {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return s == ""
}

// filter is what a request for statements wants. The zero value wants all.
type filter struct {
	subject, object, source *naming // nil where any will do
	held                    held
	predicate               string
	class                   graph.EventClass
	words                   []string
	entities                []*index.Entity // all of which take part
	linked                  []*index.Entity // the two that are linked; none where any will do

	read struct { // the sentence read last
		sentence string
		fits     bool
	}
}

func newFilter(v *index.View, q url.Values) (f filter, err error) {
	f = filter{
		predicate: strings.ToLower(strings.Join(strings.Fields(q.Get("predicate")), " ")),
		class:     graph.EventClass(q.Get("class")), words: index.Words(q.Get("q")),
	}
	if f.held, err = newHeld(v, q); err != nil {
		return f, err
	}
	if f.entities, err = resolved(v, q["entity"]); err != nil {
		return f, err
	}
	if f.linked, err = resolved(v, q["link"]); err != nil {
		return f, err
	}
	if len(f.linked) != 0 && len(f.linked) != 2 {
		return f, badRequest(fmt.Sprintf("link is given %d times", len(f.linked)), "the IDs or names of two entities: link=person-john-kirby&link=China")
	}
	if q.Get("predicate") != "" && f.predicate == "" {
		return f, badRequest("predicate has no word in it", "a verb's lemma, such as release")
	}
	if q.Get("q") != "" && len(f.words) == 0 {
		return f, badRequest(fmt.Sprintf("q is %q: there is no word in it to look for", q.Get("q")), "words of the sentence; those of grammar are not looked for")
	}
	for name, n := range map[string]**naming{"subject": &f.subject, "object": &f.object, "speaker": &f.source} {
		if *n, err = newNaming(v, name, q.Get(name)); err != nil {
			return f, err
		}
	}
	return f, nil
}

// resolved are the entities that IDs or names mean.
func resolved(v *index.View, names []string) (out []*index.Entity, err error) {
	for _, name := range names {
		e, _ := v.Resolve(name)
		if e == nil {
			return nil, unnamed(v, name)
		}
		out = append(out, e)
	}
	return out, nil
}

// all reports whether all that are looked through fit.
func (f *filter) all() bool {
	return f.subject == nil && f.object == nil && f.source == nil && f.held.all() && f.predicate == "" && f.class == "" && len(f.words) == 0
}

// among are the statements to look through, in their order: those that fit are among them.
func (f *filter) among(v *index.View) []index.Ref {
	var all []index.Ref
	switch {
	case len(f.linked) == 2:
		all = linking(v, f.linked[0], f.linked[1])
	case len(f.entities) > 0:
		all = f.entities[0].Statements
	case f.predicate != "":
		all = v.Verb(index.Verbs(f.predicate)[0])
	default:
		return f.ofReports(v)
	}
	may := f.reports(v)
	if len(f.entities) == 0 && len(may) == 0 {
		return all
	}
	var out []index.Ref
	for _, ref := range all {
		if may.has(ref.Reading) && f.allIn(v, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// allIn reports whether the entities that are to take part in a statement do.
func (f *filter) allIn(v *index.View, ref index.Ref) bool {
	if len(f.entities) == 0 {
		return true
	}
	ids := entitiesOf(v, ref)
	return !slices.ContainsFunc(f.entities, func(e *index.Entity) bool { return !slices.Contains(ids, e.ID) })
}

// reportSets are sets of reports, each of which has what is wanted.
type reportSets []map[graph.ReportID]bool

func (s reportSets) has(r *graph.Reading) bool {
	return !slices.ContainsFunc(s, func(reports map[graph.ReportID]bool) bool { return !reports[r.Report.ID] })
}

// reports are those that can have all that is named and looked for; no set where any can.
func (f *filter) reports(v *index.View) (sets reportSets) {
	if f.held.report != "" {
		sets = append(sets, map[graph.ReportID]bool{graph.ReportID(f.held.report): true})
	}
	if reports, ok := v.Having(f.words); ok {
		sets = append(sets, reports)
	}
	for _, n := range []*naming{f.subject, f.object, f.source} {
		if reports, ok := n.reports(v); ok {
			sets = append(sets, reports)
		}
	}
	return sets
}

// ofReports are the statements of the reports that can have what is wanted.
func (f *filter) ofReports(v *index.View) []index.Ref {
	may := f.reports(v)
	if len(may) == 0 {
		return v.Statements()
	}
	var out []index.Ref
	for _, r := range v.Readings {
		if !may.has(r) {
			continue
		}
		for i := range r.Statements {
			out = append(out, index.Ref{Reading: r, Statement: &r.Statements[i]})
		}
	}
	return out
}

func (f *filter) fits(ref index.Ref) bool {
	switch {
	case !f.held.fits(ref),
		f.class != "" && ref.Class != f.class,
		f.predicate != "" && ref.Predicate.Lemma != f.predicate && !slices.Contains(index.Verbs(ref.Predicate.Lemma), f.predicate),
		!f.subject.fits(ref.Subject),
		!f.object.fits(ref.Object),
		f.source != nil && !slices.ContainsFunc(ref.Attribution, func(a graph.Attribution) bool { return f.source.fits(a.Source) }):
		return false
	}
	return len(f.words) == 0 || f.inSentence(ref)
}

// inSentence reports whether the sentence has the words. The statements of one sentence, which follow each other, have one answer.
func (f *filter) inSentence(ref index.Ref) bool {
	text := ref.SentenceText()
	if f.read.sentence == "" || f.read.sentence != text {
		have := index.Words(text)
		f.read.sentence, f.read.fits = text, !slices.ContainsFunc(f.words, func(w string) bool { return !slices.Contains(have, w) })
	}
	return f.read.fits
}

// naming is what a parameter names: the entity of an ID, or the entities and the terms that have the words of a name.
type naming struct {
	entities map[graph.EntityID]bool
	words    []string // none where it is an ID
}

// newNaming reads a parameter; nil where it is not given.
func newNaming(v *index.View, parameter, value string) (*naming, error) {
	if value == "" {
		return nil, nil
	}
	if e := v.Entity(graph.EntityID(value)); e != nil {
		return &naming{entities: map[graph.EntityID]bool{e.ID: true}}, nil
	}
	n := &naming{entities: map[graph.EntityID]bool{}, words: index.TermWords(value)}
	if len(n.words) > 1 && slices.Contains([]string{"the", "a", "an"}, n.words[0]) {
		n.words = n.words[1:] // { the peace plan } is { a 12-point peace plan }, too
	}
	if len(n.words) == 0 {
		return nil, badRequest(fmt.Sprintf("%s is %q: there is no word in it", parameter, value), "the ID or a name of an entity, or words")
	}
	for _, e := range v.Named(value) {
		n.entities[e.ID] = true
	}
	for _, e := range v.Find(value, "") { // by the beginnings of words
		if slices.ContainsFunc(e.Aliases, n.in) {
			n.entities[e.ID] = true // { She } is { Karen Doyle }, whom { Doyle } names
		}
	}
	return n, nil
}

// reports are those that what is named may be in: an entity is named in them, or they have the words. ok is false where it may be in any.
func (n *naming) reports(v *index.View) (reports map[graph.ReportID]bool, ok bool) {
	if n == nil {
		return nil, false
	}
	reports = map[graph.ReportID]bool{}
	if len(n.words) > 0 {
		if reports, ok = v.Having(n.words); !ok {
			return nil, false
		}
	}
	for id := range n.entities {
		for _, report := range v.Entity(id).Reports {
			reports[report] = true
		}
	}
	return reports, true
}

// fits reports whether a term is what is named, or has its words.
func (n *naming) fits(t graph.Term) bool {
	if n == nil || n.entities[t.Entity] {
		return true
	}
	return n.in(t.Text)
}

// in reports whether a text has the words, one after the other.
func (n *naming) in(text string) bool {
	if len(n.words) == 0 || !hasInitials(text, n.words) {
		return false
	}
	have := index.TermWords(text)
	for i := 0; i+len(n.words) <= len(have); i++ {
		if slices.Equal(have[i:i+len(n.words)], n.words) {
			return true
		}
	}
	return false
}

// hasInitials reports whether words in a row of a text begin as the given ones do. Of the most texts of a library none do, and this is
// known without making words of them.
func hasInitials(text string, words []string) bool {
	var held [8]rune // the last words' initials, a ring
	n, within := 0, false
	want := words[:min(len(words), len(held))]
	for _, c := range text {
		switch {
		case !index.IsTermRune(c):
			within = false
		case within, strings.ContainsRune("'’.", c): // these are trimmed from a word
		default:
			within = true
			held[n%len(held)] = unicode.ToLower(c)
			n++
			if endsWith(&held, n, want) {
				return true
			}
		}
	}
	return false
}

// endsWith reports whether the last of n initials are those of words.
func endsWith(held *[8]rune, n int, words []string) bool {
	if n < len(words) {
		return false
	}
	for i, w := range words {
		if first, _ := utf8.DecodeRuneInString(w); held[(n-len(words)+i)%len(held)] != first {
			return false
		}
	}
	return true
}
