package identity

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
)

//go:embed common.txt
var commonText string

// common are forenames and surnames that many people have, and words that institutions of every country have, in lower case.
var common = sync.OnceValue(func() (out [3]map[string]bool) {
	out = [3]map[string]bool{{}, {}, {}}
	for line := range strings.Lines(commonText) {
		f := strings.Fields(strings.ToLower(line))
		if len(f) < 2 || len(f[0]) != 1 || !strings.Contains("fsg", f[0]) {
			continue
		}
		for _, w := range f[1:] {
			out[strings.Index("fsg", f[0])][w] = true
		}
	}
	return out
})

// isGeneric reports whether every country may have an institution of a name: { Supreme Court }, { Ministry of Defence }.
func isGeneric(name string) bool {
	return !slices.ContainsFunc(words(name), func(w string) bool { return !common()[2][w] })
}

// isCommon reports whether many people have a name: its forename and its surname are common.
func isCommon(w []string) bool {
	if len(w) < 2 {
		return len(w) == 0 || common()[0][w[0]] || common()[1][w[0]] || mention.IsForename(w[0])
	}
	return len(w) == 2 && common()[0][w[0]] && common()[1][w[1]]
}

// domains are what classes of offices are about. People go from one office to another in a domain, but seldom from one domain to another.
var domains = map[string]string{
	"leader": "politics", "minister": "politics", "minister_head": "politics", "lawmaker": "politics", "mayor": "politics", "governor": "politics",
	"ambassador": "politics", "candidate": "politics", "vice": "politics", "player": "sport", "artist": "art", "cleric": "church", "judge": "law",
	"lawyer": "law", "officer": "force", "commander": "force", "scholar": "learning", "director": "business", "writer": "press",
}

// weight says how much a piece of evidence counts. The weights were set by reading pairs; what matters is which side of the
// line the cases of testdata fall on.
const (
	rare         = 2.0  // few people have the name
	half         = 1.0  // its forename or its surname is rare
	many         = -1.0 // many have it, or it is known that two do
	sameOffice   = 2.0
	sameOf       = 2.0  // both hold an office of the same country or organisation
	sameLand     = 1.0  // or of the same country's parts
	namedOf      = 1.0  // they hold the same office, and what the one holds it of is named in the other report
	alone        = -0.5 // the name is one word, and not common
	sharedName   = 1.0  // an entity that few reports have, named in the reports of both
	sharedNear   = 2.0  // in the same sentences as they
	sharedLand   = 0.5  // a country that is named in the reports of both
	soon         = 0.5  // the reports are of the same two months
	long         = -0.5
	otherOffice  = -1.0
	otherDomain  = -2.0
	otherOf      = -1.0
	otherLand    = -2.0
	nothing      = -1.0 // the reports have no entity in common
	mostShared   = 3.0
	never        = -100.0
	daysSoon     = 60
	daysLong     = 5 * 365
	yearsOfBirth = 2
)

// evidence is what speaks for and against two being one.
type evidence struct {
	score  float64
	office string           // that both hold
	of     graph.EntityID   // of which both hold an office
	shared []graph.EntityID // that both reports name; the first few
	soon   bool
	no     string // what speaks against it
}

// why says it in words.
func (ev *evidence) why() string {
	var out []string
	if ev.office != "" {
		out = append(out, "both "+ev.office)
	}
	if ev.of != "" {
		out = append(out, "both of "+string(ev.of))
	}
	if len(ev.shared) > 0 {
		var ids []string
		for _, id := range ev.shared {
			ids = append(ids, string(id))
		}
		out = append(out, "their reports also name "+strings.Join(ids, ", "))
	}
	if ev.soon {
		out = append(out, "reports of the same time")
	}
	if ev.no != "" {
		out = append(out, "against it: "+ev.no)
	}
	return strings.Join(out, "; ")
}

// prior is how likely two of one name are one before anything else is known.
func prior(name string) float64 {
	w := words(name)
	switch {
	case isCommon(w):
		return many
	case len(w) < 2:
		return alone
	case common()[1][w[len(w)-1]]:
		return half
	}
	return rare
}

// weigh weighs what a person shows in one report against what is known of a person from others. The prior is left to the caller.
func (s *sieve) weigh(f *figure, g *group) evidence {
	k := &g.known
	f.name.looked, g.all[0].name.looked = true, true
	if no := contradicts(f, k); no != "" {
		return evidence{score: never, no: no}
	}
	var ev evidence
	s.offices(f, k, &ev)
	s.context(f, g, &ev)
	if ev.office != "" && ev.of == "" && (f.report.hasAny(k.of) || g.hasAny(f.of)) {
		ev.score += namedOf
	}
	if d := f.report.day; d > 0 && k.lastDay > 0 {
		switch apart := max(d-k.lastDay, k.firstDay-d); {
		case apart < daysSoon:
			ev.score, ev.soon = ev.score+soon, true
		case apart > daysLong:
			ev.score += long
		}
	}
	return ev
}

// contradicts says what makes it impossible that two are one; "" where nothing does.
func contradicts(f *figure, k *known) string {
	switch {
	case f.gender != 0 && k.gender != 0 && f.gender != k.gender:
		return "one is spoken of as he, the other as she"
	case f.born != 0 && k.born != 0 && abs(f.born-k.born) > yearsOfBirth:
		return fmt.Sprintf("one was born about %d, the other about %d", f.born, k.born)
	}
	return ""
}

// offices compares what the two are, and of what.
func (s *sieve) offices(f *figure, k *known, ev *evidence) {
	for _, n := range f.nouns {
		if slices.Contains(k.nouns, n) {
			ev.office = n
			break
		}
	}
	if len(f.nouns) > 0 && len(k.nouns) > 0 {
		switch {
		case ev.office != "":
			ev.score += sameOffice
		case common2(f.classes, k.classes):
			ev.score += sameOffice / 2
		case !common2(domainsOf(f.classes), domainsOf(k.classes)):
			ev.score, ev.no = ev.score+otherDomain, fmt.Sprintf("%s here, %s there", f.nouns[0], k.nouns[0])
		default:
			ev.score, ev.no = ev.score+otherOffice, fmt.Sprintf("%s here, %s there", f.nouns[0], k.nouns[0])
		}
	}
	for _, o := range f.of {
		if slices.Contains(k.of, o) {
			ev.of, ev.score = o, ev.score+sameOf
			return
		}
	}
	if len(f.of) == 0 || len(k.of) == 0 {
		return
	}
	switch {
	case common2(f.lands, k.lands):
		ev.score += sameLand
	case len(f.lands) > 0 && len(k.lands) > 0:
		ev.score, ev.no = ev.score+otherLand, fmt.Sprintf("of %s here, of %s there", f.of[0], k.of[0])
	default:
		ev.score, ev.no = ev.score+otherOf, fmt.Sprintf("of %s here, of %s there", f.of[0], k.of[0])
	}
}

func domainsOf(classes []string) []string {
	var out []string
	for _, c := range classes {
		d := domains[c]
		if d == "" {
			d = c
		}
		out = append(out, d)
	}
	return out
}

func common2(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// context compares what else the reports of the two name.
func (s *sieve) context(f *figure, g *group, ev *evidence) {
	names, lands, any := 0.0, 0.0, false
	for _, o := range f.others {
		if o == f || !s.tells(o) || !s.names(g, o) {
			continue
		}
		any = true
		switch {
		case o.name.country:
			lands += sharedLand
			continue
		case slices.Contains(f.near, o.ID) && slices.Contains(g.known.near, o.ID):
			names += sharedNear
		default:
			names += sharedName
		}
		if len(ev.shared) < 4 {
			ev.shared = append(ev.shared, o.ID)
		}
	}
	ev.score += min(names, mostShared) + min(lands, 2*sharedLand)
	if !any {
		ev.score += nothing
		if ev.no == "" {
			ev.no = "their reports have nothing else in common"
		}
	}
}

// tells reports whether an entity says something of those it is named with: a country, or what few reports name, and more than one.
func (s *sieve) tells(f *figure) bool {
	switch n := len(f.name.figures); f.Kind {
	case graph.Country:
		return n > 1
	case graph.Person, graph.Organization, graph.Place, graph.Event, graph.Product:
		return s.isFew(n)
	}
	return false
}

// isFew reports whether a number of reports is few, and more than one.
func (s *sieve) isFew(n int) bool { return n > 1 && n <= s.few }

func abs(n int) int { return max(n, -n) }
