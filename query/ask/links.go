package ask

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

// linkQuestions are the ways to ask for a path, with one or two groups: the names of both ends with "and" between them, or each.
// Whether somebody is linked with another is none of them: that is what a report says or does not say.
var linkQuestions = func() []*regexp.Regexp {
	const linked, link = `(?:linked|connected|related|tied|associated)`, `(?:links?|connections?|relations?|relationships?|ties)`
	var out []*regexp.Regexp
	for _, s := range []string{
		`(?:how|in what way|through whom|by what) (?:is|are|was|were) (.+? and .+?) ` + linked + `(?: together| (?:to|with) each other)?`, // { How are Kirby and Putin connected? }
		`(?:how|in what way|through whom|by what) (?:is|are|was|were) (.+?) ` + linked + ` (?:to|with) (.+)`,                              // { How is Kirby linked to Putin? }
		`how (?:does|do|did) (.+?) (?:relate|connect|link) (?:to|with) (.+)`,                                                              // { How does Kirby relate to Putin? }
		`what (?:links?|connects?|relates?|ties) (.+? and .+?)(?: together| (?:to|with) each other)?`,                                     // { What links Kirby and Putin? }
		`what (?:links?|connects?|relates?|ties) (.+?) (?:to|with) (.+)`,                                                                  // { What connects Kirby with Putin? }
		`what(?:'s| is| are| was| were) the ` + link + ` between (.+ and .+)`,                                                             // { What is the connection between Kirby and Putin? }
		`what(?:'s| is| are| was| were) the ` + link + ` of (.+?) (?:to|with) (.+)`,                                                       // { What are the ties of Kirby with Putin? }
	} {
		out = append(out, regexp.MustCompile(`(?i)^`+s+`$`))
	}
	return out
}()

// links reads a question for a path.
func links(q string, v *index.View) (Interpretation, bool) {
	q = strings.TrimRight(strings.Join(strings.Fields(q), " "), " ?.!")
	rest, when := linkTime(q)
	for _, re := range linkQuestions {
		m := re.FindStringSubmatch(rest)
		if m == nil {
			continue
		}
		in := Interpretation{Asks: asksLinks, Time: when.text, since: when.since, until: when.until}
		if len(m) == 3 {
			in.From, in.To = m[1], m[2]
		} else {
			in.From, in.To = ends(m[1], v)
		}
		return in, true
	}
	return Interpretation{}, false
}

// ends are two names with "and" between them, which one of the names may have in it, too: { Marks and Spencer and Tesco }.
func ends(both string, v *index.View) (from, to string) {
	parts := regexp.MustCompile(`(?i) and `).FindAllStringIndex(both, -1)
	for _, at := range parts {
		from, to := both[:at[0]], both[at[1]:]
		if len(v.Named(from)) > 0 && len(v.Named(to)) > 0 {
			return from, to
		}
	}
	return both[:parts[0][0]], both[parts[0][1]:]
}

// stretch is a time that a question limits its answer to.
type stretch struct{ text, since, until string }

var (
	inTime = regexp.MustCompile(`(?i)^(.+?),? ((since|from|after|until|till|before|by|in|during|on) ((?:\w+ )?(?:\d{1,2},? )?(?:\w+ )?\d{4}(?:-\d\d){0,2}))$`)
	// dateForms are forms of dates with the form that package index has for them, and what comes next after one.
	dateForms = []struct {
		form, iso           string
		years, months, days int
	}{
		{"2006", "2006", 1, 0, 0}, {"2006-01", "2006-01", 0, 1, 0}, {"January 2006", "2006-01", 0, 1, 0}, {"Jan 2006", "2006-01", 0, 1, 0},
		{"2006-01-02", "2006-01-02", 0, 0, 1}, {"January 2, 2006", "2006-01-02", 0, 0, 1}, {"2 January 2006", "2006-01-02", 0, 0, 1},
		{"Jan 2, 2006", "2006-01-02", 0, 0, 1}, {"2 Jan 2006", "2006-01-02", 0, 0, 1}, {"January 2 2006", "2006-01-02", 0, 0, 1},
	}
)

// linkTime takes the time off the end of a question: { How are Kirby and Putin linked [since April 2023]? }. A date without its year
// is left.
func linkTime(q string) (rest string, when stretch) {
	m := inTime.FindStringSubmatch(q)
	if m == nil {
		return q, when
	}
	for _, f := range dateForms {
		t, err := time.Parse(f.form, m[4])
		if err != nil {
			continue
		}
		when = stretch{text: m[2]}
		switch strings.ToLower(m[3]) {
		case "since", "from":
			when.since = t.Format(f.iso)
		case "after":
			when.since = t.AddDate(f.years, f.months, f.days).Format(f.iso)
		case "until", "till", "by":
			when.until = t.Format(f.iso)
		case "before":
			when.until = t.AddDate(-f.years, -f.months, -f.days).Format(f.iso)
		default:
			when.since, when.until = t.Format(f.iso), t.Format(f.iso)
		}
		return m[1], when
	}
	return q, when
}

// end are the entities of a name at one end of a path, or the one that it is misspelt for.
func (in *Interpretation) end(v *index.View, name string) []*index.Entity {
	found := v.Named(name)
	if e := v.Guess(name); e != nil {
		in.Taken = append(in.Taken, Taken{name, e.ID, e.Label})
		found = append(found, e)
	}
	return found
}

// linked answers how two are linked.
func linked(res Result, v *index.View, q Question) Result {
	in := &res.Interpretation
	from, to := in.end(v, in.From), in.end(v, in.To)
	for _, end := range []struct {
		name  string
		found []*index.Entity
	}{{in.From, from}, {in.To, to}} {
		if len(end.found) == 0 {
			return abstain(res, v, q, fmt.Sprintf("%q is named in no report", end.name))
		}
	}
	found, err := path.Search(context.Background(), v, from[0].ID, to[0].ID, path.Options{Report: q.Report, Since: in.since, Until: in.until})
	if err != nil {
		return abstain(res, v, q, err.Error())
	}
	if res.Paths = found.Paths; len(res.Paths) == 0 {
		return abstain(res, v, q, fmt.Sprintf("%s and %s: %s", from[0].Label, to[0].Label, found.Reason))
	}
	for _, p := range res.Paths {
		res.Answers = append(res.Answers, pathAnswer(v, p))
	}
	return res
}

// pathAnswer is a path as an answer: the names it passes, and a sentence for each hop.
func pathAnswer(v *index.View, p path.Path) Answer {
	a := Answer{Confidence: 1, Stance: string(graph.Asserted), Why: fmt.Sprintf("a chain of %d statements", len(p.Hops))}
	var names []string
	for i, h := range p.Hops {
		if i == 0 {
			names = append(names, v.Entity(h.From).Label)
		}
		names = append(names, v.Entity(h.To).Label)
		a.Confidence *= h.Ref.Confidence
		if s := h.Ref.Stance(); s != string(graph.Asserted) {
			a.Stance = s
		}
		a.Evidence = append(a.Evidence, Evidence{Ref: h.Ref, Mention: Mention{h.Ref.Predicate.Text, h.Ref.Predicate.Span}})
	}
	a.Text = strings.Join(names, " – ")
	return a
}
