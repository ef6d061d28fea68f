package query

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/path"
)

type (
	// PathsJSON is how two entities are linked.
	PathsJSON struct {
		From     EntityRefJSON              `json:"from"`
		To       EntityRefJSON              `json:"to"`
		Others   map[string][]EntityRefJSON `json:"others,omitempty"` // further entities that from, to or a name to avoid may mean
		Taken    map[string]EntityRefJSON   `json:"taken,omitempty"`  // by a name that no report has, which was taken for a misspelt one: whose
		Paths    []PathJSON                 `json:"paths"`
		Reason   string                     `json:"reason"`   // why there are no paths
		Blocking []string                   `json:"blocking"` // the filters without any one of which there is one
	}
	// PathJSON is a chain of statements.
	PathJSON struct {
		Cost float64   `json:"cost"`
		Hops []HopJSON `json:"hops"`
	}
	// HopJSON is one step of a chain.
	HopJSON struct {
		From      EntityRefJSON    `json:"from"`
		To        EntityRefJSON    `json:"to"`
		Direct    bool             `json:"direct"`
		Title     string           `json:"title,omitempty"` // of the report
		Name      string           `json:"name,omitempty"`
		Statement export.Statement `json:"statement"` // the best of those that link the two
		More      int              `json:"more"`      // how many others do
		Sources   int              `json:"sources"`   // reports of all of them, those that are copies of each other counted once
	}
)

func pathsJSON(v *index.View, paths []path.Path) []PathJSON {
	cs := converters{}
	out := []PathJSON{}
	for _, p := range paths {
		pj := PathJSON{Cost: round(p.Cost)}
		for _, h := range p.Hops {
			pj.Hops = append(pj.Hops, HopJSON{
				From: entityRef(v, h.From), To: entityRef(v, h.To), Direct: h.Direct, Statement: cs.of(h.Ref.Reading).Statement(h.Ref.Statement),
				Title: h.Ref.Reading.Report.Title, Name: h.Ref.Reading.Report.Name, More: h.More, Sources: h.Sources,
			})
		}
		out = append(out, pj)
	}
	return out
}

func (s Server) paths(r *http.Request) (response, error) {
	found, err := FindPaths(r.Context(), s.Service.View(), r.URL.Query())
	return response{value: found}, err
}

// FindPaths finds the paths that the parameters of /api/paths ask for. An error of theirs is an [Error].
func FindPaths(ctx context.Context, v *index.View, q url.Values) (PathsJSON, error) {
	w := wish{v: v, q: q, others: map[string][]EntityRefJSON{}, taken: map[string]EntityRefJSON{}}
	from, to := w.end("from"), w.end("to")
	opts := w.options()
	if w.err != nil {
		return PathsJSON{}, w.err
	}
	if from.ID == to.ID {
		return PathsJSON{}, badRequest(fmt.Sprintf("%q and %q both mean %s (%s)", q.Get("from"), q.Get("to"), from.Label, from.ID), "name two entities that are not the same")
	}
	res, err := path.Search(ctx, v, from.ID, to.ID, opts)
	if err != nil {
		return PathsJSON{}, err
	}
	return PathsJSON{
		From: entityRef(v, from.ID), To: entityRef(v, to.ID), Others: w.others, Taken: w.taken, Paths: pathsJSON(v, res.Paths),
		Reason: res.Reason, Blocking: append([]string{}, res.Blocking...),
	}, nil
}

// wish reads parameters. The first error is kept, and what comes after it means nothing.
type wish struct {
	v      *index.View
	q      url.Values
	others map[string][]EntityRefJSON
	taken  map[string]EntityRefJSON
	err    error
}

// fail keeps an error.
func (w *wish) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// mostOthers is how many entities of one name are offered.
const mostOthers = 10

// entity is the one that a name or ID means.
func (w *wish) entity(name string) *index.Entity {
	e, others := w.v.Resolve(name)
	if e == nil {
		w.fail(unnamed(w.v, name))
	}
	for _, o := range others[:min(len(others), mostOthers)] {
		w.others[name] = append(w.others[name], entityRef(w.v, o.ID))
	}
	return e
}

// end is the entity at one end. A name that no report has is taken for a misspelt one, if there is one.
func (w *wish) end(parameter string) *index.Entity {
	name := w.q.Get(parameter)
	if name == "" {
		w.fail(badRequest(parameter+" is missing", "the ID or a name of an entity"))
		return nil
	}
	if e := w.v.Guess(name); e != nil {
		w.taken[name] = entityRef(w.v, e.ID)
		return e
	}
	return w.entity(name)
}

func (w *wish) options() path.Options {
	opts := path.Options{
		MaxLength: w.number("max_length", path.DefaultMaxLength, path.LimitMaxLength), K: w.number("k", path.DefaultK, path.LimitK),
		Report: graph.ReportID(w.q.Get("report")), Stances: choices[string](w, "stance", stances), Predicate: w.predicate(),
		Since: w.date("since"), Until: w.date("until"), Classes: choices[graph.EventClass](w, "class", eventClassNames()),
		Kinds: choices[graph.EntityKind](w, "kind", kinds), AvoidKinds: choices[graph.EntityKind](w, "avoid_kind", kinds),
		FreeHubs: slices.Contains(choices[string](w, "hubs", []string{"penalised", "free"}), "free"),
	}
	if err := knownReport(w.v, string(opts.Report)); err != nil {
		w.fail(err)
	}
	for _, name := range w.q["avoid"] {
		if name == "" {
			continue
		}
		if e := w.entity(name); e != nil {
			opts.Avoid = append(opts.Avoid, e.ID)
		}
	}
	return opts
}

func (w *wish) number(name string, missing, most int) int {
	n, err := number(w.q, name, missing, 1, most)
	if err != nil {
		w.fail(err)
	}
	return n
}

func (w *wish) date(name string) string {
	if !isDate(w.q.Get(name)) {
		w.fail(badRequest(fmt.Sprintf("%s is %q", name, w.q.Get(name)), "a date such as 2023-04-26, 2023-04 or 2023"))
	}
	return w.q.Get(name)
}

func (w *wish) predicate() string {
	p := strings.ToLower(strings.Join(strings.Fields(w.q.Get("predicate")), " "))
	if p == "" && w.q.Get("predicate") != "" {
		w.fail(badRequest("predicate has no word in it", "a verb's lemma, such as release"))
	}
	return p
}

// choices are the values of a parameter that may be given several times, or several in one with commas between them.
func choices[T ~string](w *wish, name string, may []string) (out []T) {
	for _, v := range strings.Split(strings.Join(w.q[name], ","), ",") {
		i := slices.IndexFunc(may, func(m string) bool { return strings.EqualFold(m, v) })
		switch {
		case i >= 0:
			out = append(out, T(may[i]))
		case v != "":
			w.fail(badRequest(fmt.Sprintf("%s is %q", name, v), "one or more of "+strings.Join(may, ", ")))
		}
	}
	return out
}
