package mention

import (
	"bufio"
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

//go:embed data/countries.tsv
var countriesTSV string

//go:embed data/names.tsv
var namesTSV string

//go:embed data/titles.txt
var titlesText string

//go:embed data/groups.txt
var groupsText string

//go:embed data/kinds.txt
var kindsText string

//go:embed data/firstnames.txt
var firstNamesText string

//go:embed data/people.txt
var peopleText string

// gazetteer is the embedded knowledge of names.
type gazetteer struct {
	names    map[string]known  // by alias, in the case that it is written in
	demonyms map[string]string // "Chinese" → "China"
	capitals map[string]bool
	titles   map[string]string // noun → class
	groups   map[string]bool
	kinds    map[string]string // "last cup" → label EVENT
	first    map[string]byte   // first name → 'm' or 'f'
	people   map[string]byte   // noun for a person, in the singular → 'm', 'f' or 0
}

// known is an entity that the gazetteer knows.
type known struct {
	kind  graph.EntityKind
	label string
}

var gaz = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{
		names: map[string]known{}, capitals: map[string]bool{}, demonyms: map[string]string{}, titles: map[string]string{}, groups: map[string]bool{},
		kinds: map[string]string{}, first: genders(firstNamesText), people: genders(peopleText),
	}
	population := map[string]int{}
	for f := range rows(countriesTSV) {
		if len(f) < 6 {
			continue
		}
		name, demonym := f[0], f[2]
		k := known{graph.Country, name}
		g.names[name] = k
		for _, a := range strings.Split(f[5], "|") {
			if a != "" {
				g.names[a] = k
			}
		}
		if n, _ := strconv.Atoi(f[4]); demonym != "" && n >= population[demonym] { // of several countries the largest
			population[demonym] = n
			g.demonyms[demonym] = name
		}
		g.capitals[f[3]] = true
		if _, ok := g.names[f[3]]; !ok && f[3] != "" {
			g.names[f[3]] = known{graph.Place, f[3]}
		}
	}
	for f := range rows(namesTSV) {
		if len(f) < 3 || strings.HasPrefix(f[0], "#") {
			continue
		}
		kind := graph.Country
		switch f[0] {
		case "org":
			kind = graph.Organization
		case "place":
			kind = graph.Place
		}
		for _, a := range append(strings.Split(f[2], "|"), f[1]) {
			if f[0] == "demonym" {
				if a != f[1] {
					g.demonyms[a] = f[1]
				}
				continue
			}
			g.names[a] = known{kind, f[1]}
		}
	}
	for line := range strings.Lines(titlesText) {
		fields := strings.Fields(line)
		if len(fields) > 0 && !strings.HasPrefix(line, "#") {
			for _, w := range fields[1:] {
				g.titles[strings.ReplaceAll(w, "_", " ")] = fields[0]
			}
		}
	}
	for line := range strings.Lines(kindsText) {
		fields := strings.Fields(line)
		if len(fields) > 2 && !strings.HasPrefix(line, "#") {
			for _, w := range fields[2:] {
				g.kinds[fields[1]+" "+w] = fields[0]
			}
		}
	}
	for line := range strings.Lines(groupsText) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				g.groups[w] = true
			}
		}
	}
	return g
})

// genders reads lines of words behind "m", "f" or "-" for either.
func genders(text string) map[string]byte {
	out := map[string]byte{}
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) > 0 && !strings.HasPrefix(line, "#") {
			for _, w := range fields[1:] {
				out[w] = map[string]byte{"m": 'm', "f": 'f'}[fields[0]]
			}
		}
	}
	return out
}

func rows(tsv string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		sc := bufio.NewScanner(strings.NewReader(tsv))
		for sc.Scan() {
			if !yield(strings.Split(sc.Text(), "\t")) {
				return
			}
		}
	}
}

// demonym is the country that a word belongs to: { Chinese }, { Ukrainians }.
func (g *gazetteer) demonym(w string) (country string, plural, ok bool) {
	if c, ok := g.demonyms[w]; ok {
		return c, false, true
	}
	if c, ok := g.demonyms[strings.TrimSuffix(w, "s")]; ok && strings.HasSuffix(w, "s") {
		return c, true, true
	}
	return "", false, false
}
