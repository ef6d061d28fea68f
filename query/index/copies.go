package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
)

// Copies knows the reports that are one text in several papers: with another headline, another first or last paragraph, cut at
// the end. It compares the fingerprints that winnowing selects among the hashes of five words in a row (Schleimer, Wilkerson and
// Aiken: Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003), by how much of the shorter text the longer one
// contains (Broder: On the Resemblance and Containment of Documents, 1997). Where we depart from them: fingerprints that stand
// in several texts that are no copies of each other are stock, such as a paper's own words about itself, and do not count; and
// a text is compared only with the longest of each group, so that the work grows with the number of reports, not its square.
// Reports of a series, which share what stands below them or all but their figures, are no copies.
//
// The result depends on the texts and IDs alone, not on the order in which they came.
type Copies struct {
	groups map[graph.ReportID][]graph.ReportID // of those that have copies, the longest first
}

const (
	shingle    = 5  // words
	window     = 5  // hashes of which the least is kept: of every nine words in a row that two texts share, some are seen
	least      = 8  // fingerprints, about 28 words; shorter texts are copies of nothing
	contained  = .6 // the share of the shorter text's fingerprints that a copy has
	beginning  = 6  // tenths of a text that are its beginning
	fewFigures = 4  // figures that say nothing
	begun      = .5 // the share of the fingerprints of its beginning that a copy has; else only what stands below it is the same
	stockTexts = 4  // a fingerprint in more texts that are no copies of each other is stock
)

// Prints are the fingerprints of a text, each once.
type Prints struct {
	hashes  []uint64 // in the order of the text
	head    int      // how many are of its beginning
	figures []uint64 // numbers, each with the word behind it: { 23 strikes }, { Jan. 10 }; in order
}

// NewPrints fingerprints a text. Case, marks and white space do not matter.
func NewPrints(text string) Prints {
	var words, figures []uint64
	counted := false // the word before is a number
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, hashOf(w))
		if counted {
			figures = append(figures, mix(words[len(words)-2]*31+words[len(words)-1]))
		}
		counted = numbers[w] || unicode.IsDigit(rune(w[0]))
	}
	slices.Sort(figures)
	hashes := make([]uint64, 0, len(words))
	for i := 0; i+shingle <= len(words); i++ {
		var h uint64
		for _, w := range words[i : i+shingle] {
			h = mix(h*31 + w)
		}
		hashes = append(hashes, h)
	}
	seen := make(map[uint64]bool, len(hashes)/2)
	out := Prints{figures: slices.Compact(figures)}
	for i := 0; i+window <= len(hashes); i++ {
		if h := slices.Min(hashes[i : i+window]); !seen[h] {
			seen[h] = true
			out.hashes = append(out.hashes, h)
		}
		if i*10 < len(hashes)*beginning {
			out.head = len(out.hashes)
		}
	}
	return out
}

var numbers = map[string]bool{
	"one": true, "two": true, "three": true, "four": true, "five": true, "six": true, "seven": true, "eight": true, "nine": true, "ten": true,
	"eleven": true, "twelve": true,
}

// sameFigures reports whether a text gives the figures of another one. Of a series, as of the weather or of the strikes of each
// day, every report has the same words and other figures.
func sameFigures(shorter, longer Prints) bool {
	if len(shorter.figures) < fewFigures {
		return true
	}
	same := 0
	for _, f := range shorter.figures {
		if _, ok := slices.BinarySearch(longer.figures, f); ok {
			same++
		}
	}
	return float64(same) >= contained*float64(len(shorter.figures))
}

// hashOf is the FNV-1a hash of a word.
func hashOf(w string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h
}

// mix spreads the bits of a hash (the finalizer of SplitMix64), so that the least of a window is a fair choice.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// NewCopies groups texts by their fingerprints.
func NewCopies(prints map[graph.ReportID]Prints) *Copies {
	ids := make([]graph.ReportID, 0, len(prints))
	for id, p := range prints {
		if len(p.hashes) >= least {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b graph.ReportID) int {
		return cmp.Or(cmp.Compare(len(prints[b].hashes), len(prints[a].hashes)), cmp.Compare(a, b))
	})
	size := 0
	for _, p := range prints {
		size += len(p.hashes)
	}
	group := func(stock []uint64) *grouping {
		g := newGrouping(stock, size)
		for _, id := range ids {
			g.add(id, prints[id])
		}
		return g
	}
	g := group(nil)
	if stock := g.stock(); len(stock) > 0 {
		g = group(stock) // what is stock was not known from the beginning
	}
	c := &Copies{groups: map[graph.ReportID][]graph.ReportID{}}
	for _, group := range g.groups {
		for _, id := range group {
			if len(group) > 1 {
				c.groups[id] = group
			}
		}
	}
	return c
}

// grouping is groups under way. Texts come the longest first, so that the first of a group contains the others.
type grouping struct {
	groups [][]graph.ReportID
	first  []Prints // of each group
	held   map[uint64]holders
	shared []tally // by group: the fingerprints that its first shares with the text at hand
}

// tally counts fingerprints.
type tally struct{ all, head int32 }

// holders are the groups whose first have a fingerprint.
type holders struct {
	groups [stockTexts]int32
	n      int8 // -1 where there are too many: the fingerprint is stock
}

func newGrouping(stock []uint64, size int) *grouping {
	g := &grouping{held: make(map[uint64]holders, size)}
	for _, p := range stock {
		g.held[p] = holders{n: -1}
	}
	return g
}

// stock lists the fingerprints that too many groups have.
func (g *grouping) stock() (out []uint64) {
	for p, h := range g.held {
		if h.n < 0 {
			out = append(out, p)
		}
	}
	return out
}

// add puts a text into the group whose first contains it, else into one of its own.
func (g *grouping) add(id graph.ReportID, prints Prints) {
	var near []int32
	var own, ownHead int32
	for i, p := range prints.hashes {
		h := g.held[p]
		if h.n < 0 {
			continue
		}
		own++
		if i < prints.head {
			ownHead++
		}
		for _, k := range h.groups[:h.n] {
			if g.shared[k].all == 0 {
				near = append(near, k)
			}
			g.shared[k].all++
			if i < prints.head {
				g.shared[k].head++
			}
		}
	}
	best, most := int32(-1), int32(0)
	for _, k := range near {
		n := g.shared[k]
		g.shared[k] = tally{}
		if n.all < least || float64(n.all) < contained*float64(own) || float64(n.head) < begun*float64(ownHead) {
			continue
		}
		if (n.all > most || n.all == most && k < best) && sameFigures(prints, g.first[k]) {
			best, most = k, n.all
		}
	}
	if best >= 0 {
		g.groups[best] = append(g.groups[best], id)
		return
	}
	k := int32(len(g.groups))
	g.groups, g.first, g.shared = append(g.groups, []graph.ReportID{id}), append(g.first, prints), append(g.shared, tally{})
	for _, p := range prints.hashes {
		g.hold(p, k)
	}
}

// hold notes that the first of a group has a fingerprint.
func (g *grouping) hold(p uint64, k int32) {
	h := g.held[p]
	switch {
	case h.n < 0:
		return
	case h.n == stockTexts:
		h = holders{n: -1}
	default:
		h.groups[h.n] = k
		h.n++
	}
	g.held[p] = h
}

// Of lists the copies of a report, without itself.
func (c *Copies) Of(id graph.ReportID) []graph.ReportID {
	var out []graph.ReportID
	for _, other := range c.groups[id] {
		if other != id {
			out = append(out, other)
		}
	}
	return out
}

// Story is the report that stands for a report and its copies: the longest of them, or itself where it has none.
func (c *Copies) Story(id graph.ReportID) graph.ReportID {
	if group := c.groups[id]; len(group) > 0 {
		return group[0]
	}
	return id
}
