package querytest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// base is a real report with what of it gets other names.
type base struct {
	*graph.Reading
	actors []actor
	kept   map[string]bool // words that stay: of predicates, titles and times
}

// actor is an entity that gets another name.
type actor struct {
	kind   graph.EntityKind
	class  string     // of the office of a person: persons who are in many reports have one profession
	gender byte       // of the forename
	names  [][]string // the words of each of its names, the longest first
}

func newBase(r *graph.Reading) *base {
	b := &base{Reading: r, kept: map[string]bool{}}
	for i := range r.Statements {
		st := &r.Statements[i]
		b.keep(st.Predicate.Text, st.Predicate.Lemma)
		for _, a := range st.Arguments {
			if a.Role == graph.Time {
				b.keep(a.Text)
			}
		}
		for _, a := range st.Attribution {
			b.keep(a.Cue)
		}
	}
	for i := range r.Entities {
		e := &r.Entities[i]
		b.keep(e.Titles...)
		if isKnown(e) {
			for _, a := range e.Aliases {
				b.keep(a.Text)
			}
		}
	}
	for i := range r.Entities {
		if e := &r.Entities[i]; !isKnown(e) {
			b.cast(e)
		}
	}
	slices.SortStableFunc(b.actors, func(x, y actor) int { // the fullest first, so that { Kirby } is who { John Kirby } is
		return cmp.Or(cmp.Compare(len(y.names[0]), len(x.names[0])), cmp.Compare(rank(x.kind), rank(y.kind)))
	})
	return b
}

// isKnown reports whether a gazetteer knows an entity: then it is the same one everywhere.
func isKnown(e *graph.Entity) bool { return len(e.SameAs) > 0 || e.Kind == graph.Country }

// rank puts persons first.
func rank(k graph.EntityKind) int {
	if k == graph.Person {
		return 0
	}
	return 1
}

func (b *base) keep(texts ...string) {
	for _, t := range texts {
		for _, w := range wordsOf(t) {
			b.kept[w] = true
		}
	}
}

// cast makes an actor of an entity, where it has a name.
func (b *base) cast(e *graph.Entity) {
	a := actor{kind: e.Kind}
	for _, n := range e.Aliases {
		if w := capitals(wordsOf(n.Text)); n.Kind == graph.Name && n.Rule != graph.ByAcronym && len(w) > 0 {
			a.names = append(a.names, w)
		}
	}
	if len(a.names) == 0 {
		return
	}
	slices.SortStableFunc(a.names, func(x, y []string) int { return cmp.Compare(len(y), len(x)) })
	if e.Kind == graph.Person {
		a.gender = mention.Gender(e.Label)
		for _, t := range e.Titles {
			if _, class, ok := mention.Office(t); ok {
				a.class = class
				break
			}
		}
	}
	b.actors = append(b.actors, a)
}

// capitals are the words of a name that make it one.
func capitals(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return !unicode.IsUpper([]rune(w)[0]) || len(w) < 3 })
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return !isWordRune(c) })
}

func isWordRune(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// lexicon counts the nouns and adjectives of the real reports.
type lexicon map[string]map[string]int // by word and tag

func (l lexicon) learn(doc *syntax.Doc) {
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		if t.Text != strings.ToLower(t.Text) || len(t.Text) < 4 || len(wordsOf(t.Text)) != 1 || wordsOf(t.Text)[0] != t.Text {
			continue
		}
		if l[t.Text] == nil {
			l[t.Text] = map[string]int{}
		}
		l[t.Text][t.Tag]++
	}
}

// words are the words by tag, each as often as the reports have it, and their tags. A word that is two sorts of word is none.
func (l lexicon) words() (byTag map[string][]string, tags map[string]string) {
	byTag, tags = map[string][]string{}, map[string]string{}
	for _, w := range slices.Sorted(maps.Keys(l)) {
		if len(l[w]) > 1 {
			continue
		}
		for tag, n := range l[w] {
			if _, _, office := mention.Office(w); office || tag != "NN" && tag != "NNS" && tag != "JJ" {
				continue
			}
			tags[w] = tag
			byTag[tag] = append(byTag[tag], slices.Repeat([]string{w}, n)...)
		}
	}
	return byTag, tags
}
