package index

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tidwall/btree"

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
	groups *btree.Map[graph.ReportID, []graph.ReportID] // of those that have copies, the longest first
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
	c := newCopier()
	for id, p := range prints {
		c.put(id, p)
	}
	return c.copies()
}

// Of lists the copies of a report, without itself.
func (c *Copies) Of(id graph.ReportID) []graph.ReportID {
	var out []graph.ReportID
	group, _ := c.groups.Get(id)
	for _, other := range group {
		if other != id {
			out = append(out, other)
		}
	}
	return out
}

// Story is the report that stands for a report and its copies: the longest of them, or itself where it has none.
func (c *Copies) Story(id graph.ReportID) graph.ReportID {
	if group, _ := c.groups.Get(id); len(group) > 0 {
		return group[0]
	}
	return id
}
