package event

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

//go:embed classes.txt
var dictionary string

// pattern is a line of classes.txt for one of its verbs.
type pattern struct {
	class  graph.EventClass
	mode   string
	extra  []string // words that must stand with the verb: { pull [out] }
	parts  []part
	weight int
	line   int
}

// part is what a pattern asks for beside its verb.
type part struct {
	marker string   // "<" doer, ":" object, "+" preposition, "&" what these prepositions govern
	words  []string // any of them will do
	preps  []string // of "&"
}

// fits reports whether an act has all that the pattern asks for.
func (p *pattern) fits(a *act) bool {
	for _, w := range p.extra {
		if !slices.Contains(a.words, w) {
			return false
		}
	}
	inf := false
	for _, q := range p.parts {
		if !q.fits(a) {
			return false
		}
		inf = inf || q.marker == ":" && slices.Contains(q.words, "@inf")
	}
	return inf || !a.governing
}

func (q *part) fits(a *act) bool {
	switch q.marker {
	case "<":
		return shares(q.words, a.subject)
	case ":":
		return shares(q.words, a.object)
	case "+":
		return shares(q.words, a.words)
	}
	return slices.ContainsFunc(q.preps, func(w string) bool { return shares(q.words, a.governed[w]) })
}

func shares(want, have []string) bool {
	return slices.ContainsFunc(want, func(w string) bool { return slices.Contains(have, w) })
}

// lexicon is classes.txt, read.
type lexicon struct {
	sets     map[string]map[string]bool
	patterns map[string][]pattern // by the verb's lemma
}

var load = sync.OnceValues(func() (*lexicon, error) { return parse(dictionary) })

func loaded() *lexicon {
	l, err := load()
	if err != nil { // a test holds that there is none
		return &lexicon{}
	}
	return l
}

func sets() map[string]map[string]bool { return loaded().sets }
func patterns() map[string][]pattern   { return loaded().patterns }

// parse reads a dictionary; its head says how it is written. The error names the line.
func parse(text string) (*lexicon, error) {
	l := &lexicon{sets: map[string]map[string]bool{}, patterns: map[string][]pattern{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		var err error
		if fields[0] == "set" && len(fields) > 2 {
			err = l.set(fields[1], fields[2:])
		} else {
			err = l.line(n, fields)
		}
		if err != nil {
			return nil, fmt.Errorf("classes.txt:%d: %w", n, err)
		}
	}
	return l, nil
}

func (l *lexicon) set(name string, words []string) error {
	if !strings.HasPrefix(name, "@") {
		return fmt.Errorf("the name %q of a set does not begin with @", name)
	}
	if l.sets[name] == nil {
		l.sets[name] = map[string]bool{}
	}
	for _, w := range words {
		l.sets[name][w] = true
	}
	return nil
}

// line reads CLASS[/mode] VERB… and what follows in parts.
func (l *lexicon) line(n int, fields []string) error {
	class, mode, _ := strings.Cut(fields[0], "/")
	p := pattern{class: graph.EventClass(class), mode: mode, line: n}
	if !slices.Contains(graph.EventClasses, p.class) {
		return fmt.Errorf("%q is no class", class)
	}
	verbs, rest := untilMarker(fields[1:])
	for len(rest) > 0 {
		q := part{marker: rest[0]}
		q.words, rest = untilMarker(rest[1:])
		if len(q.words) == 0 {
			return fmt.Errorf("nothing stands behind %q", q.marker)
		}
		if q.marker == "&" {
			if len(p.parts) == 0 || p.parts[len(p.parts)-1].marker != "+" {
				return fmt.Errorf(`"&" does not stand behind "+"`)
			}
			q.preps = p.parts[len(p.parts)-1].words
		}
		for _, w := range q.words {
			if strings.HasPrefix(w, "@") && l.sets[w] == nil && !slices.Contains(kinds, w) {
				return fmt.Errorf("there is no set %s", w)
			}
		}
		p.parts = append(p.parts, q)
		p.weight += weights[q.marker]
	}
	if len(verbs) == 0 {
		return fmt.Errorf("no verb")
	}
	for _, v := range verbs {
		l.verb(p, v)
	}
	return nil
}

// kinds are the sets that the program fills, as the head of classes.txt explains them.
var kinds = []string{"@actor", "@human", "@person", "@place", "@name", "@that", "@inf", "@none", "@exist", "@passive"}

// weights say how much each part makes a pattern more specific.
var weights = map[string]int{"<": 2, ":": 4, "+": 3, "&": 2}

// verb files a pattern under a verb, with the words that stand with it, or under each verb of a set.
func (l *lexicon) verb(p pattern, v string) {
	if set := l.sets[v]; set != nil {
		for w := range set {
			l.verb(p, w)
		}
		return
	}
	words := strings.Split(v, "_")
	p.extra = words[1:]
	p.weight += 3 * len(p.extra)
	l.patterns[words[0]] = append(l.patterns[words[0]], p)
}

// untilMarker splits fields before the next marker.
func untilMarker(fields []string) (words, rest []string) {
	i := slices.IndexFunc(fields, func(f string) bool { return weights[f] > 0 })
	if i < 0 {
		return fields, nil
	}
	return fields[:i], fields[i:]
}
