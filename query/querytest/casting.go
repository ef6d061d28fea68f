package querytest

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// casting is what one made-up report has in the place of the words of a real one.
type casting struct {
	*base
	words map[string]string
	years int // by which dates are shifted
	copy  bool
}

// The shape of the news. 10,000 reports have 500,000 statements, 440,000 mentions and 94,000 entities.
const (
	copies   = 20   // of so many reports one is a copy
	recent   = 200  // of one of so many before it
	known    = 0.3  // the part of the actors who are of those known in all the news
	swapped  = 0.7  // the part of the nouns and adjectives that are swapped
	stars    = 4000 // of each sort are known in all the news
	steep    = 1.15 // the exponent of Zipf's law among them
	locals   = 1 << 20
	flat     = 1.02 // and among those who are known in reports of one origin only
	lastYear = 2024
)

// casting is that of the report of a number.
func (n *News) casting(i int) *casting {
	rng := rand.New(rand.NewPCG(uint64(i), 1)) //nolint:gosec // it is to be the same always
	if i >= recent && rng.IntN(copies) == 0 {
		c := n.casting(i - 1 - rng.IntN(recent-1))
		c.copy = true
		return c
	}
	k := rng.IntN(len(n.real))
	c := &casting{base: n.real[k], words: map[string]string{}, years: rng.IntN(10) - 5}
	for at := range c.actors {
		c.cast(rng, k, at)
	}
	n.swap(rng, c)
	return c
}

// cast gives an actor a name. Words that an actor before it has keep what that one gave them.
func (c *casting) cast(rng *rand.Rand, origin, at int) {
	a := &c.actors[at]
	sort := string(a.kind) + " " + a.class
	var number uint64
	if rng.Float64() < known {
		number = rand.NewZipf(rng, steep, 2, stars-1).Uint64()
	} else {
		sort += fmt.Sprintf(" %d %d", origin, at)
		number = rand.NewZipf(rng, flat, 4, locals-1).Uint64()
	}
	name := newName(sort, number)
	for _, words := range a.names {
		for i, w := range words {
			if c.words[w] != "" || c.kept[w] || c.kept[strings.ToLower(w)] {
				continue
			}
			switch {
			case a.kind != graph.Person:
				c.words[w] = name.word(i)
			case i == len(words)-1:
				c.words[w] = name.surname()
			case i == 0:
				c.words[w] = name.forename(a.gender)
			default:
				c.words[w] = name.word(i)
			}
		}
	}
}

// swap gives nouns and adjectives others of their sort, the same throughout the report.
func (n *News) swap(rng *rand.Rand, c *casting) {
	var seen []string
	for _, w := range wordsOf(c.Report.Text) {
		if n.tags[w] != "" && !c.kept[w] && c.words[w] == "" {
			c.words[w] = w
			seen = append(seen, w)
		}
	}
	for _, w := range seen {
		if all := n.words[n.tags[w]]; rng.Float64() < swapped {
			c.words[w] = all[rng.IntN(len(all))]
		}
	}
}

// name makes words up, the same for the same sort and number.
type name struct{ rng *rand.Rand }

func newName(sort string, number uint64) name {
	h := fnv.New64a()
	h.Write([]byte(sort))
	return name{rand.New(rand.NewPCG(h.Sum64(), number))} //nolint:gosec // it is to be the same always
}

var (
	onsets = strings.Fields("b br ch d dr f g gr h j k kr l m n p r s sh st t tr v w z")
	nuclei = strings.Fields("a e i o u ai ei ia io ou")
	codas  = strings.Fields("l n r s t k m nd rs sk v x")
	men    = strings.Fields("John Robert Michael David Richard Thomas Daniel Matthew Paul Peter Alexander Vladimir Sergei Ivan Ali Hassan Omar Ibrahim Carlos Antonio Marco Hans")
	women  = strings.Fields("Mary Patricia Jennifer Linda Elizabeth Susan Sarah Karen Maria Ana Rosa Fatima Aisha Olga Natalia Elena Anna Emma Helen Julie Laura Angela")
	common = strings.Fields("Smith Johnson Brown Jones Miller Davis Wilson Taylor Clark Lewis Khan Ahmed Ali Singh Kumar Wang Li Kim Park Ivanov Garcia Lopez")
)

// Name is the name of a made-up person, or of an organisation for every third number; few numbers share one.
func Name(number int) string {
	n := newName("names", uint64(number)) //nolint:gosec // it is not negative
	if number%3 == 0 {
		return n.word(0) + " " + n.word(1)
	}
	return n.forename(0) + " " + n.surname()
}

// word is a word of a name.
func (n name) word(int) string {
	var b strings.Builder
	for range 2 + n.rng.IntN(2) {
		b.WriteString(onsets[n.rng.IntN(len(onsets))])
		b.WriteString(nuclei[n.rng.IntN(len(nuclei))])
	}
	b.WriteString(codas[n.rng.IntN(len(codas))])
	first, size := utf8.DecodeRuneInString(b.String())
	return string(unicode.ToUpper(first)) + b.String()[size:]
}

// surname is one that many have, of one in eight.
func (n name) surname() string {
	if n.rng.IntN(8) == 0 {
		return common[n.rng.IntN(len(common))]
	}
	return n.word(0)
}

func (n name) forename(gender byte) string {
	if gender == 'f' || gender == 0 && n.rng.IntN(2) == 0 {
		return women[n.rng.IntN(len(women))]
	}
	return men[n.rng.IntN(len(men))]
}

// offsets say where the words that were replaced stood, and stand now.
type offsets []struct{ old, now graph.Span }

// at is where an offset lies now.
func (o offsets) at(old int) int {
	k, found := slices.BinarySearchFunc(o, old, func(e struct{ old, now graph.Span }, at int) int { return e.old.Start - at })
	if !found {
		k--
	}
	switch {
	case k < 0:
		return old
	case old >= o[k].old.End:
		return o[k].now.End + old - o[k].old.End
	case old == o[k].old.Start:
		return o[k].now.Start
	}
	return min(o[k].now.Start+old-o[k].old.Start, o[k].now.End)
}

func (o offsets) span(s graph.Span) graph.Span {
	return graph.Span{Start: o.at(s.Start), End: o.at(s.End)}
}

// text is a text with the words of the casting.
func (c *casting) text(s string) string {
	if s == "" {
		return ""
	}
	text, _ := c.recast(s)
	return text
}

// recast is a text with the words of the casting, and where they stand.
func (c *casting) recast(s string) (string, offsets) {
	var b strings.Builder
	var moved offsets
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		end := i + size
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !isWordRune(r) {
				break
			}
			end += size
		}
		w := s[i:end]
		to := c.word(w)
		if to != w {
			moved = append(moved, struct{ old, now graph.Span }{graph.Span{Start: i, End: end}, graph.Span{Start: b.Len(), End: b.Len() + len(to)}})
		}
		b.WriteString(to)
		i = end
	}
	return b.String(), moved
}

// word is what stands for a word: another one, or another year.
func (c *casting) word(w string) string {
	if to := c.words[w]; to != "" {
		return to
	}
	if w == strings.ToUpper(w) { // { KIRBY: … }, { 2023 }
		if to := c.words[strings.ToUpper(w[:1])+strings.ToLower(w[1:])]; to != "" && len(w) > 2 {
			return strings.ToUpper(to)
		}
		return c.year(w)
	}
	return w
}

// year shifts a year of four digits.
func (c *casting) year(w string) string {
	y, err := strconv.Atoi(w)
	if err != nil || len(w) != 4 || y < 1900 || y > lastYear {
		return w
	}
	return strconv.Itoa(y + c.years)
}

// value shifts a date or a stretch of time.
func (c *casting) value(v string) string {
	if v == "" {
		return ""
	}
	parts := strings.Split(v, "/")
	for i, p := range parts {
		y, rest, _ := strings.Cut(p, "-")
		if rest == "02-29" {
			rest = "02-28"
		}
		if parts[i] = c.year(y); rest != "" {
			parts[i] += "-" + rest
		}
	}
	return strings.Join(parts, "/")
}

// report is the report, and where its words stand.
func (c *casting) report(number int) (graph.Report, offsets) {
	old := &c.Report
	text, moved := c.recast(old.Text)
	meta := source.Meta{
		Name: fmt.Sprintf("made-up-%06d.txt", number), Title: c.text(old.Title), Publisher: fmt.Sprintf("Example Press %d", number%37),
		Published: c.value(old.Published), Licence: old.Licence,
	}
	if meta.Published == "" {
		meta.Published = fmt.Sprintf("%d-%02d-%02d", lastYear-3+c.years, 1+number%12, 1+number%28)
	}
	if c.copy {
		meta.Title = "In brief: " + meta.Title
		meta.Name = fmt.Sprintf("copy-%06d.txt", number)
	}
	report, err := source.FromText(text, meta)
	if err != nil { // its date was that of a real report
		panic(fmt.Sprintf("made-up report %d: %v", number, err))
	}
	return report, moved
}
