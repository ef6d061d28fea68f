package identity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
)

// known is what is known of a person from several reports.
type known struct {
	nouns, classes, lands []string
	of, near              []graph.EntityID
	gender                byte
	born                  int
	firstDay, lastDay     int
}

// learn adds what one report shows.
func (k *known) learn(f *figure) {
	for _, n := range f.nouns {
		k.nouns = add(k.nouns, n)
	}
	for _, c := range f.classes {
		k.classes = add(k.classes, c)
	}
	for _, l := range f.lands {
		k.lands = add(k.lands, l)
	}
	for _, o := range f.of {
		k.of = add(k.of, o)
	}
	for _, o := range f.near {
		if len(k.near) < 4*nearest {
			k.near = add(k.near, o)
		}
	}
	k.gender = cmp.Or(k.gender, f.gender)
	k.born = cmp.Or(k.born, f.born)
	if d := f.report.day; d > 0 {
		k.lastDay = max(k.lastDay, d)
		if k.firstDay == 0 || d < k.firstDay {
			k.firstDay = d
		}
	}
}

// group is figures that are one.
type group struct {
	id      graph.EntityID // that most of them have, in the fullest form
	label   string
	all     []*figure // in the order of dates
	unions  []Union
	apart   []apart
	through map[*figure]string // the rule by which a figure of another ID came in
	cluster *Cluster           // once it is named

	known   known
	reports map[*Profile]bool       // nil until somebody asks
	context map[*namesakes]struct{} // what its reports name that tells something; nil until somebody asks
	rest    []*figure               // that are not in context yet
	why     *evidence               // of the first union by name
}

// apart is a group that is another, and why.
type apart struct {
	group *group
	why   string
}

func newGroup(f *figure) *group {
	g := &group{id: f.ID, label: f.Label}
	g.take(f)
	return g
}

// take adds a figure.
func (g *group) take(f *figure) {
	g.all = append(g.all, f)
	if f.Kind != graph.Person {
		return
	}
	g.known.learn(f)
	if g.reports != nil {
		g.reports[f.report] = true
	}
	g.rest = append(g.rest, f)
}

// names reports whether a report of the group names what another report names. Most groups are never asked.
func (s *sieve) names(g *group, f *figure) bool {
	if g.context == nil {
		g.context = map[*namesakes]struct{}{}
	}
	for _, r := range g.rest {
		for _, o := range r.others {
			if s.tells(o) {
				g.context[o.name] = struct{}{}
			}
		}
	}
	g.rest = g.rest[:0]
	_, ok := g.context[f.name]
	return ok
}

// hasAny reports whether one of the first reports of the group names one of these.
func (g *group) hasAny(ids []graph.EntityID) bool {
	return len(ids) > 0 && slices.ContainsFunc(g.all[:min(len(g.all), 3)], func(f *figure) bool { return f.report.hasAny(ids) })
}

// in reports whether a report names the person: then it tells the person from others in it.
func (g *group) in(report *Profile) bool {
	if g.reports == nil {
		g.reports = map[*Profile]bool{}
		for _, f := range g.all {
			g.reports[f.report] = true
		}
	}
	return g.reports[report]
}

// sieve finds out which figures are one: rules one after another, the sure ones first, as reports are read themselves (package mention).
type sieve struct {
	few int // how many reports are few
}

// fewReports is how many reports may name an entity, at least, for it to tell something of those it is named with; or else this part
// of them.
const (
	fewReports = 6
	fewPart    = 100
)

// few is how many of all reports are few.
func few(reports int) int { return max(fewReports, reports/fewPart) }

// cluster puts figures together that are one. It takes names in the order of dates, with all those that they have to do with.
func (s *sieve) cluster(names []*namesakes) []*group {
	out := make([]*group, 0, len(names))
	var lone [][]*figure
	for _, n := range names {
		switch fs := n.figures; {
		case fs[0].Kind == graph.Organization && isGeneric(fs[0].Label):
			out = append(out, institutions(fs)...)
		case fs[0].Kind != graph.Person, !fs[0].isNamed(): // { [the pregnant woman] } is one of her report
			out = append(out, &group{id: fs[0].ID, label: fs[0].Label, all: fs})
		case len(words(fs[0].Label)) < 2:
			lone = append(lone, fs)
		default:
			out = append(out, s.namesakes(fs)...)
		}
	}
	surnames := bySurname(out)
	for _, fs := range lone {
		rest := s.namesakes(s.surnames(fs, surnames))
		for _, g := range rest {
			for _, c := range candidates(g.label, surnames)[:min(3, len(candidates(g.label, surnames)))] {
				g.tell(c, "it is not plain that this is who is meant")
			}
		}
		out = append(out, rest...)
	}
	out = s.middles(out)
	out = s.organisations(out)
	slices.SortStableFunc(out, func(a, b *group) int { return byDate(a.all[0].report, b.all[0].report) })
	return out
}

// namesakes tells persons of one name apart. Each joins whom the evidence speaks for most, and else is another.
//
//	{ Mayor John Smith of Springfield }, { Senator John Smith of Ohio } are two; { Qin Gang }, { Foreign Minister Qin Gang } one
func (s *sieve) namesakes(fs []*figure) []*group {
	var out []*group
	for _, f := range fs {
		p := prior(f.Label)
		if len(out) == 1 && s.plain(f, out[0], p) {
			out[0].take(f)
			continue
		}
		var best *group
		most, next := evidence{score: never}, never
		for _, g := range out[max(0, len(out)-compared):] {
			if ev := s.weigh(f, g); best == nil || ev.score > most.score {
				best, most, next = g, ev, most.score
			} else {
				next = max(next, ev.score)
			}
		}
		if len(out) > 1 && most.score-next < margin { // two of the name are known, and it is not plain which this is
			p = many
		}
		most.score += p
		if best != nil && most.score >= least(p, &most) {
			best.take(f)
			if best.why == nil {
				best.why = &most
			}
			continue
		}
		g := newGroup(f)
		if best != nil {
			g.tell(best, "of the same name"+behind(&most))
			best.tell(g, "of the same name"+behind(&most))
		}
		out = append(out, g)
	}
	for _, g := range out {
		if len(g.all) > 1 {
			g.unions = append(g.unions, Union{ID: g.id, Reports: reportsOf(g.all), Rule: "name", Why: "the same name" + behind(g.why)})
		}
	}
	return out
}

// Of the many of one name a figure is compared with the latest, and of those that it is not, a few are told.
const (
	compared = 24
	mostTold = 6
)

// tell notes that a group is another.
func (g *group) tell(other *group, why string) {
	if len(g.apart) < mostTold {
		g.apart = append(g.apart, apart{other, why})
	}
}

// least is how much must speak for two of one name being one: for a name that many have, more than that the reports are of one
// country and time.
func least(prior float64, ev *evidence) float64 {
	switch {
	case prior == alone:
		return 0.5
	case prior != many:
		return 0
	case ev.office != "" || ev.of != "":
		return 0.5
	case len(ev.shared) > 0:
		return 1.5
	}
	return -never
}

// plain reports whether two of one name are one whatever else their reports name. It spares the look at that.
func (s *sieve) plain(f *figure, g *group, prior float64) bool {
	if prior == many || contradicts(f, &g.known) != "" {
		return false
	}
	var ev evidence
	s.offices(f, &g.known, &ev)
	if prior+ev.score+nothing+long < 0 {
		return false
	}
	if g.why == nil {
		g.why = &ev
	}
	return true
}

// institutions tells apart what every country has, where their countries are told. Those whose country is not are the first one's.
//
//	{ Kenya's Supreme Court }, { the Supreme Court of India }
func institutions(fs []*figure) []*group {
	var out []*group
	of := map[string]*group{}
	for _, f := range fs {
		land := ""
		if len(f.lands) == 1 {
			land = f.lands[0]
		}
		g := of[land]
		switch {
		case g == nil && len(out) > 0 && (land == "" || of[""] == out[0] && len(of) == 1): // the first whose country is told is that of those before
			g = out[0]
			of[land] = g
			g.all = append(g.all, f)
		case g == nil:
			g = &group{id: f.ID, label: f.Label, all: []*figure{f}}
			of[land] = g
			if len(out) > 0 {
				g.tell(out[0], "it is of "+land)
				out[0].tell(g, "that is of "+land)
			}
			out = append(out, g)
		default:
			g.all = append(g.all, f)
		}
	}
	return out
}

func behind(ev *evidence) string {
	if ev == nil || ev.why() == "" {
		return ""
	}
	return "; " + ev.why()
}

func reportsOf(fs []*figure) []graph.ReportID {
	out := make([]graph.ReportID, 0, len(fs))
	for _, f := range fs {
		out = append(out, f.report.Report)
	}
	return out
}

// bySurname finds persons by their last name, and by their first where that is no forename: { [Xi] Jinping }.
func bySurname(groups []*group) map[string][]*group {
	out := map[string][]*group{}
	for _, g := range groups {
		if g.all[0].Kind != graph.Person || !g.all[0].isNamed() {
			continue
		}
		w := words(g.label)
		if len(w) < 2 {
			continue
		}
		for _, name := range surnamesOf(w) {
			out[name] = append(out[name], g)
		}
	}
	return out
}

// surnamesOf are the words of a name by which somebody may be meant.
func surnamesOf(w []string) []string {
	last := w[len(w)-1]
	if isSuffix(last) && len(w) > 2 {
		last = w[len(w)-2]
	}
	out := []string{last}
	for _, article := range []string{"al-", "el-"} {
		if s, ok := strings.CutPrefix(last, article); ok {
			out = append(out, s)
		}
	}
	if len(w) < 4 && !mention.IsForename(w[0]) && w[0] != last {
		out = append(out, w[0])
	}
	return out
}

func isSuffix(w string) bool {
	switch w {
	case "jr", "sr", "ii", "iii", "iv":
		return true
	}
	return false
}

// The least that must speak for a surname's being that of a person whom other reports name in full, and how much more than for the next.
const (
	leastSurname = 1.0
	margin       = 2.0
	unlikely     = -2.0 // before anything is known
)

// surnames joins those who are named by one word with whom other reports name in full, where it is plain who that is. It gives
// back the others.
//
//	{ President Putin said … Moscow } is { Russian President Vladimir Putin }
func (s *sieve) surnames(fs []*figure, surnames map[string][]*group) []*figure {
	candidates := candidates(fs[0].Label, surnames)
	if len(candidates) == 0 {
		return fs
	}
	var rest []*figure
	joined := map[*group][]*figure{}
	whys := map[*group]*evidence{}
	for _, f := range fs {
		g, ev := s.likeliest(f, candidates)
		if g == nil {
			rest = append(rest, f)
			continue
		}
		joined[g] = append(joined[g], f)
		if whys[g] == nil {
			whys[g] = &ev
		}
	}
	for _, g := range candidates {
		fs := joined[g]
		if len(fs) == 0 {
			continue
		}
		delete(joined, g)
		for _, f := range fs {
			g.join(f, "surname")
		}
		g.unions = append(g.unions, Union{ID: fs[0].ID, Reports: reportsOf(fs), Rule: "surname", Why: "the only one of that name who fits" + behind(whys[g])})
	}
	return rest
}

// candidates are those whom a name of one word may mean.
func candidates(name string, surnames map[string][]*group) []*group {
	w := words(name)
	if len(w) == 0 {
		return nil
	}
	return surnames[strings.TrimPrefix(strings.TrimPrefix(w[0], "al-"), "el-")]
}

// middles joins those who differ by a middle name, where there is one of each, and more than the name speaks for it.
//
//	{ Secretary of State John Kerry } and { Secretary of State John Forbes Kerry }
func (s *sieve) middles(groups []*group) []*group {
	short, long := map[string][]*group{}, map[string][]*group{}
	for _, g := range groups {
		w := words(g.label)
		if g.all[0].Kind != graph.Person || !g.all[0].isNamed() || len(w) < 2 || !mention.IsForename(w[0]) || isSuffix(w[len(w)-1]) {
			continue
		}
		key := w[0] + " " + w[len(w)-1]
		if len(w) == 2 {
			short[key] = append(short[key], g)
		} else {
			long[key] = append(long[key], g)
		}
	}
	gone := map[*group]bool{}
	for _, key := range slices.Sorted(maps.Keys(long)) {
		if len(long[key]) != 1 || len(short[key]) != 1 {
			continue
		}
		a, b := short[key][0], long[key][0]
		if len(b.all) > len(a.all) {
			a, b = b, a
		}
		if slices.ContainsFunc(b.all, func(f *figure) bool { return a.in(f.report) }) {
			continue
		}
		ev := s.weigh(b.all[0], a)
		ev.score += prior(key)
		if (ev.office != "" || ev.of != "" || len(ev.shared) > 1) && ev.score >= leastSurname {
			s.absorb(a, b, "middle name", "one has a middle name that the other leaves out"+behind(&ev))
			gone[b] = true
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return gone[g] })
}

// join adds a figure of another ID.
func (g *group) join(f *figure, rule string) {
	if g.through == nil {
		g.through = map[*figure]string{}
	}
	g.through[f] = rule
	g.take(f)
}

// likeliest is the one person of a surname whom the evidence speaks for.
func (s *sieve) likeliest(f *figure, candidates []*group) (*group, evidence) {
	var best *group
	var most, next evidence
	next.score = never
	for _, g := range candidates[max(0, len(candidates)-compared):] {
		ev := s.weigh(f, g)
		if g.in(f.report) { // the report tells the two apart
			ev.score = never
		}
		ev.score += unlikely
		if common()[1][words(f.Label)[0]] {
			ev.score += many
		}
		if best == nil || ev.score > most.score {
			next = most
			if best == nil {
				next.score = never
			}
			best, most = g, ev
		} else if ev.score > next.score {
			next = ev
		}
	}
	if best == nil || most.score < leastSurname || most.score-next.score < margin {
		return nil, evidence{}
	}
	return best, most
}

// organisations joins organisations of which one report has the acronym alone and another both, those that differ by what firms have
// behind their names, and what the gazetteer knows to be one.
//
//	{ the UAAR } and { the Union of Rationalist Atheists and Agnostics (UAAR) }; { Tessaro } and { Tessaro SpA }
func (s *sieve) organisations(groups []*group) []*group {
	gone := map[*group]bool{}
	s.gazetteer(groups, gone)
	shorts := map[string][]*group{}
	for _, g := range groups {
		if g.all[0].Kind != graph.Organization || gone[g] {
			continue
		}
		for _, k := range slices.Sorted(maps.Keys(g.shortNames())) {
			shorts[k] = append(shorts[k], g)
		}
	}
	for _, g := range groups {
		if g.all[0].Kind != graph.Organization || gone[g] || len(g.all[0].SameAs) > 0 {
			continue
		}
		fits := slices.DeleteFunc(slices.Clone(shorts[g.label]), func(o *group) bool { return o == g || gone[o] })
		if len(fits) != 1 || !s.meet(g, fits[0]) {
			continue
		}
		rule := fits[0].shortNames()[g.label]
		s.absorb(fits[0], g, rule, fmt.Sprintf("%q is short for it in its reports, and for nothing else", g.label))
		gone[g] = true
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return gone[g] })
}

// shortNames are the short forms of an organisation's name that others may have alone, with the rule of each.
func (g *group) shortNames() map[string]string {
	out := map[string]string{}
	for _, f := range g.all {
		maps.Copy(out, shortNames(f.Sketch, g.label))
	}
	return out
}

// shortNames are those that one report has of a name.
func shortNames(s *Sketch, label string) map[string]string {
	out := map[string]string{}
	for _, a := range s.Aliases {
		if a.Rule == graph.ByAcronym && a.Text != label {
			out[a.Text] = "acronym"
		}
	}
	if w := strings.Fields(label); len(w) > 1 && isForm(w[len(w)-1]) {
		out[strings.Join(w[:len(w)-1], " ")] = "company"
	}
	return out
}

// isForm reports whether a word is the legal form of a firm.
func isForm(w string) bool {
	switch strings.ToLower(strings.Trim(strings.ReplaceAll(w, ".", ""), ",")) {
	case "co", "corp", "inc", "ltd", "plc", "llc", "ag", "spa", "gmbh", "sa", "nv", "bv", "ab", "asa", "oyj", "kgaa", "limited", "corporation":
		return true
	}
	return false
}

// meet reports whether the reports of two have something in common that not all reports have, or a country, and none names both apart.
func (s *sieve) meet(a, b *group) bool {
	a.all[0].name.looked, b.all[0].name.looked = true, true
	in := map[*Profile]bool{}
	for _, f := range a.all {
		in[f.report] = true
	}
	for _, f := range b.all {
		if in[f.report] {
			return false
		}
	}
	names := map[*namesakes]bool{}
	for _, f := range a.all[:min(len(a.all), 20)] {
		for _, o := range f.others {
			names[o.name] = names[o.name] || o != f && s.tells(o)
		}
	}
	return slices.ContainsFunc(b.all[:min(len(b.all), 20)], func(f *figure) bool {
		return slices.ContainsFunc(f.others, func(o *figure) bool { return o != f && names[o.name] })
	})
}

// absorb makes b part of a.
func (s *sieve) absorb(a, b *group, rule, why string) {
	a.unions = append(append(a.unions, Union{ID: b.id, Reports: reportsOf(b.all), Rule: rule, Why: why}), b.unions...)
	a.all = slices.Clone(a.all) // it may be the list of all of its ID
	for _, f := range b.all {
		a.join(f, rule)
	}
	slices.SortStableFunc(a.all, func(x, y *figure) int { return byDate(x.report, y.report) })
}

// gazetteer joins what the gazetteer knows to be one: { the UN Security Council }, { the United Nations Security Council }.
func (s *sieve) gazetteer(groups []*group, gone map[*group]bool) {
	bySame := map[string]*group{}
	for _, g := range groups {
		if len(g.all[0].SameAs) != 1 || g.all[0].Kind != graph.Organization && g.all[0].Kind != graph.Country {
			continue
		}
		iri := g.all[0].SameAs[0]
		switch first := bySame[iri]; {
		case first == nil:
			bySame[iri] = g
		case first.all[0].Kind == g.all[0].Kind:
			if len(g.all) > len(first.all) || len(g.all) == len(first.all) && g.id < first.id {
				first, g = g, first
				bySame[iri] = first
			}
			s.absorb(first, g, "gazetteer", "both are "+iri)
			gone[g] = true
		}
	}
}
