package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidwall/btree"

	"github.com/newsgraph/newsgraph/graph"
)

// search ranks sentences by Okapi BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
// 2009, section 3), k1 1.2, b 0.75.
type search struct {
	texts     *btree.Map[graph.ReportID, *text]
	words     *btree.Map[string, list[posting]] // the reports that have a word, in the order in which they came
	counts    *btree.Map[string, int]           // sentences that have it
	repaired  *btree.Map[string, list[*text]]   // the reports that have a word in a term only
	sentences int
	total     int // words
}

func (s *search) copy() search {
	return search{s.texts.Copy(), s.words.Copy(), s.counts.Copy(), s.repaired.Copy(), s.sentences, s.total}
}

// text is a report's words by sentence. It is the same whoever its entities are.
type text struct {
	reading *graph.Reading // as it was put
	seq     uint64
	lengths []uint16 // words of each sentence
	words   []wordIn // of the report, each once
	total   int

	repaired []string // words of its terms that it has not itself
}

// wordIn is where a report has a word.
type wordIn struct {
	word string
	in   []wordCount
}

type wordCount struct{ sentence, count uint16 }

// posting is a report that has a word.
type posting struct {
	text *text
	in   []wordCount
}

func bySeq(a, b posting) int { return cmp.Compare(a.text.seq, b.text.seq) }

// Hit is a sentence with its score.
type Hit struct {
	Reading  *graph.Reading
	Sentence int
	Score    float64
}

// Text is the sentence.
func (h Hit) Text() string {
	s := h.Reading.Sentences[h.Sentence].Span
	return h.Reading.Report.Text[s.Start:s.End]
}

// Words splits text into words for comparison: lower case, genitive and plural endings taken off, words of grammar left out.
func Words(text string) []string {
	out := make([]string, 0, len(text)/8+1)
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), isBetween) {
		if !isPlain(w) {
			w = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(strings.Trim(w, "'’."), "'s"), "’s"), "'’")
			w = strings.ReplaceAll(w, ".", "")
		}
		if w == "" || stop[w] {
			continue
		}
		out = append(out, Stem(w))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// isBetween reports whether a character stands between words.
func isBetween(c rune) bool {
	if c < utf8.RuneSelf {
		return !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '\'' || c == '.')
	}
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '’'
}

// isPlain reports whether a word has letters and digits of ASCII only.
func isPlain(w string) bool {
	for i := range len(w) {
		if c := w[i]; c >= utf8.RuneSelf || c == '\'' || c == '.' {
			return false
		}
	}
	return true
}

// Stem takes the plural off a word (the S stemmer of Harman, How Effective Is Suffixing?, 1991).
func Stem(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4 && !strings.HasSuffix(w, "eies") && !strings.HasSuffix(w, "aies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "es") && !strings.HasSuffix(w, "aes") && !strings.HasSuffix(w, "ees") && !strings.HasSuffix(w, "oes"):
		return w[:len(w)-1]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "ss") && len(w) > 2:
		return w[:len(w)-1]
	}
	return w
}

var stop = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`a an the of to in on at by for from with and or but is are was were be been being has have had do does did
		that this these those it its as who whom what which when where why how many much whose not no there their they them he she his her we our
		you your i my me us will would can could should may might must about into than then so also if any some`) {
		out[w] = true
	}
	return out
}()

// newText finds the words of a report.
func newText(r *graph.Reading) *text {
	t := &text{reading: r, lengths: make([]uint16, len(r.Sentences))}
	at := map[string]int{}
	for i, sent := range r.Sentences {
		words := Words(r.Report.Text[sent.Span.Start:sent.Span.End])
		t.lengths[i] = uint16(min(len(words), math.MaxUint16)) //nolint:gosec // it fits
		t.total += int(t.lengths[i])
		for _, w := range words {
			k, ok := at[w]
			if !ok {
				k = len(t.words)
				at[w] = k
				t.words = append(t.words, wordIn{word: w})
			}
			in := &t.words[k].in
			if n := len(*in); n > 0 && int((*in)[n-1].sentence) == i {
				(*in)[n-1].count++
			} else if i <= math.MaxUint16 {
				*in = append(*in, wordCount{uint16(i), 1}) //nolint:gosec // it fits
			}
		}
	}
	t.repaired = repairedWords(r, at)
	return t
}

// text is that of a report; nil where there is none.
func (s *search) text(id graph.ReportID) *text {
	t, _ := s.texts.Get(id)
	return t
}

// put adds a report, or takes it away.
func (s *search) put(t *text, add bool, epoch uint64) {
	n := 1
	if !add {
		n = -1
	}
	if id := t.reading.Report.ID; add {
		s.texts.Set(id, t)
	} else {
		s.texts.Delete(id)
	}
	s.sentences += n * len(t.lengths)
	s.total += n * t.total
	for _, w := range t.words {
		if enter(s.words, w.word, posting{t, w.in}, bySeq, add, epoch) == 0 {
			s.counts.Delete(w.word)
			continue
		}
		count, _ := s.counts.Get(w.word)
		s.counts.Set(w.word, count+n*len(w.in))
	}
	for _, w := range t.repaired {
		enter(s.repaired, w, t, textBySeq, add, epoch)
	}
}

// term is a word that is looked for.
type term struct {
	word   string
	list   list[posting]
	weight float64 // its inverse document frequency, as often as it is asked for

	piece, item int // of the list, where the search is
}

// posting is where the search is; nil at the end of the list.
func (t *term) posting() *posting {
	if t.piece == len(t.list.pieces) {
		return nil
	}
	return &t.list.pieces[t.piece].items[t.item]
}

// next goes on to the next report.
func (t *term) next() {
	if t.item++; t.item == len(t.list.pieces[t.piece].items) {
		t.piece, t.item = t.piece+1, 0
	}
}

// seek goes on to a report, or the first behind it.
func (t *term) seek(to *text) {
	p := t.posting()
	if p == nil || p.text.seq >= to.seq {
		return
	}
	left := t.list.pieces[t.piece:]
	k, ok := slices.BinarySearchFunc(left, to.seq, func(c *piece[posting], seq uint64) int { return cmp.Compare(c.items[0].text.seq, seq) })
	if ok {
		t.piece, t.item = t.piece+k, 0
		return
	}
	t.piece, t.item = t.piece+k-1, 0 // the first of what is left stands before it
	t.item, _ = slices.BinarySearchFunc(t.list.pieces[t.piece].items, to.seq, func(p posting, seq uint64) int { return cmp.Compare(p.text.seq, seq) })
	if t.item == len(t.list.pieces[t.piece].items) {
		t.piece, t.item = t.piece+1, 0
	}
}

// most is the score that a sentence gets for the word at most.
func (t *term) most() float64 { return t.weight * (k1 + 1) }

const k1, b = 1.2, 0.75

// near finds the n nearest sentences. It goes through the reports that have a word which is rare enough to bring a sentence among the nearest
// by itself and what is commoner, and looks the commoner words up in those only that can still get there (MaxScore, document at a time: Turtle
// and Flood, Query Evaluation: Strategies and Optimizations, 1995, section 4.2).
func (s *search) near(words []string, n int, in graph.ReportID) []Hit {
	terms := s.terms(words)
	if in != "" {
		t := s.text(in)
		if t == nil {
			return nil
		}
		for i := range terms {
			var alone list[posting]
			if p, ok := terms[i].at(t); ok {
				alone.put(p, bySeq, 0)
			}
			terms[i].list = alone
		}
	}
	if n <= 0 || len(terms) == 0 {
		return nil
	}
	r := ranking{n: n, mean: float64(s.total) / float64(max(s.sentences, 1)), terms: terms, rest: make([]float64, len(terms)+1)}
	for i := len(terms) - 1; i >= 0; i-- {
		r.rest[i] = r.rest[i+1] + terms[i].most()
	}
	for {
		lead := len(terms) // the terms before it can bring a sentence among the nearest
		for lead > 0 && r.isLess(r.rest[lead-1]) {
			lead--
		}
		t := first(terms[:lead])
		if t == nil {
			return r.best
		}
		r.text(t, lead)
	}
}

// ranking is a search for the nearest sentences under way.
type ranking struct {
	n     int
	mean  float64 // words of a sentence
	terms []term  // the weightiest first
	rest  []float64
	best  []Hit // so far, in order

	scores []float64 // of the sentences of one report
	some   []uint16  // those that have a score
}

// isLess reports whether a score cannot be among the nearest, whatever the order of its sum.
func (r *ranking) isLess(score float64) bool {
	return len(r.best) == r.n && score < r.best[r.n-1].Score*(1-1e-12)
}

// first is the first report that terms are at; nil where all are through.
func first(terms []term) *text {
	var t *text
	for i := range terms {
		if p := terms[i].posting(); p != nil && (t == nil || p.text.seq < t.seq) {
			t = p.text
		}
	}
	return t
}

// text ranks the sentences of a report that have a leading term.
func (r *ranking) text(t *text, lead int) {
	r.scores, r.some = slices.Grow(r.scores[:0], len(t.lengths))[:len(t.lengths)], r.some[:0]
	clear(r.scores)
	best := 0.0
	for i := range r.terms {
		x := &r.terms[i]
		if i >= lead {
			if r.isLess(best + r.rest[i]) {
				return
			}
			x.seek(t)
		}
		p := x.posting()
		if p == nil || p.text != t {
			continue
		}
		for _, c := range p.in {
			if r.scores[c.sentence] == 0 {
				if i >= lead {
					continue
				}
				r.some = append(r.some, c.sentence)
			}
			r.scores[c.sentence] += r.score(x, t, c)
			best = max(best, r.scores[c.sentence])
		}
		x.next()
	}
	for _, k := range r.some {
		if r.isLess(r.scores[k]) {
			continue
		}
		h := Hit{Reading: t.reading, Sentence: int(k), Score: r.scores[k]}
		if at, _ := slices.BinarySearchFunc(r.best, h, byScore); at < r.n {
			r.best = slices.Insert(r.best, at, h)[:min(r.n, len(r.best)+1)]
		}
	}
}

// score is what a sentence gets for a term.
func (r *ranking) score(x *term, t *text, c wordCount) float64 {
	tf := float64(c.count)
	return x.weight * tf * (k1 + 1) / (tf + k1*(1-b+b*float64(t.lengths[c.sentence])/r.mean))
}

func byScore(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Reading.Report.ID, b.Reading.Report.ID), cmp.Compare(a.Sentence, b.Sentence))
}

// terms are the words that are looked for, the weightiest first.
func (s *search) terms(words []string) []term {
	var out []term
	for _, w := range words {
		l, ok := s.words.Get(w)
		if !ok {
			continue
		}
		count, _ := s.counts.Get(w)
		idf := rarity(s.sentences, count)
		if k := slices.IndexFunc(out, func(t term) bool { return t.word == w }); k >= 0 {
			out[k].weight += idf
		} else {
			out = append(out, term{word: w, list: l, weight: idf})
		}
	}
	slices.SortFunc(out, func(a, b term) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word)) })
	return out
}

// at is where a report has the word.
func (t *term) at(in *text) (p posting, ok bool) {
	k, at, ok := t.list.find(posting{text: in}, bySeq)
	if ok {
		p = t.list.pieces[k].items[at]
	}
	return p, ok
}
