package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/tidwall/btree"

	"github.com/newsgraph/newsgraph/graph"
)

// search ranks sentences by Okapi BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
// 2009, section 3), k1 1.2, b 0.75.
type search struct {
	texts     *btree.Map[graph.ReportID, *text]
	words     *btree.Map[string, list[posting]] // the reports that have a word, in the order in which they came
	counts    *btree.Map[string, int]           // sentences that have it
	sentences int
	total     int // words
}

func (s *search) copy() search {
	return search{s.texts.Copy(), s.words.Copy(), s.counts.Copy(), s.sentences, s.total}
}

// text is a report's words by sentence. It is the same whoever its entities are.
type text struct {
	reading *graph.Reading // as it was put
	seq     uint64
	lengths []uint16 // words of each sentence
	words   []wordIn // of the report, each once
	total   int
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
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' && c != '’' && c != '.'
	}) {
		w = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(strings.Trim(w, "'’."), "'s"), "’s"), "'’")
		w = strings.ReplaceAll(w, ".", "")
		if w == "" || stop[w] {
			continue
		}
		out = append(out, Stem(w))
	}
	return out
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
		l, _ := s.words.Get(w.word)
		if add {
			l.put(posting{t, w.in}, bySeq, epoch)
		} else {
			l.drop(posting{text: t}, bySeq, epoch)
		}
		count, _ := s.counts.Get(w.word)
		if count += n * len(w.in); count == 0 {
			s.counts.Delete(w.word)
			s.words.Delete(w.word)
			continue
		}
		s.counts.Set(w.word, count)
		s.words.Set(w.word, l)
	}
}

// term is a word that is looked for.
type term struct {
	word   string
	list   list[posting]
	weight float64 // its inverse document frequency, as often as it is asked for
}

// most is the score that a sentence gets for the word at most.
func (t *term) most() float64 { return t.weight * (k1 + 1) }

const k1, b = 1.2, 0.75

// place is a sentence.
type place struct {
	text     *text
	sentence uint16
}

// near finds the n nearest sentences. It goes from the rarest word to the commonest; where a sentence with none of the words so far cannot
// be among the nearest any more, it looks the other words up in those that are left only (MaxScore: Turtle and Flood, Query Evaluation:
// Strategies and Optimizations, 1995, section 4).
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
	rest := 0.0 // what a sentence can still get
	for i := range terms {
		rest += terms[i].most()
	}
	mean := float64(s.total) / float64(max(s.sentences, 1))
	scores := map[place]float64{}
	for _, t := range terms {
		add := func(p place, count uint16) {
			tf := float64(count)
			scores[p] += t.weight * tf * (k1 + 1) / (tf + k1*(1-b+b*float64(p.text.lengths[p.sentence])/mean))
		}
		if least := atLeast(scores, n); least > rest {
			t.among(keep(scores, least-rest), add)
		} else {
			for p := range t.list.all() {
				for _, c := range p.in {
					add(place{p.text, c.sentence}, c.count)
				}
			}
		}
		rest -= t.most()
	}
	out := make([]Hit, 0, len(scores))
	for p, score := range keep(scores, atLeast(scores, n)) {
		out = append(out, Hit{Reading: p.text.reading, Sentence: int(p.sentence), Score: score})
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Reading.Report.ID, b.Reading.Report.ID), cmp.Compare(a.Sentence, b.Sentence))
	})
	return out[:min(n, len(out))]
}

// terms are the words that are looked for, the rarest first.
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
			out = append(out, term{w, l, idf})
		}
	}
	slices.SortFunc(out, func(a, b term) int { return cmp.Or(cmp.Compare(a.list.size, b.list.size), cmp.Compare(a.word, b.word)) })
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

// among adds the word to the scores of some sentences.
func (t *term) among(scores map[place]float64, add func(p place, count uint16)) {
	found := map[*text]posting{}
	for p := range scores {
		post, ok := found[p.text]
		if !ok {
			post, _ = t.at(p.text)
			found[p.text] = post
		}
		if k, ok := slices.BinarySearchFunc(post.in, p.sentence, func(c wordCount, s uint16) int { return cmp.Compare(c.sentence, s) }); ok {
			add(p, post.in[k].count)
		}
	}
}

// atLeast is the n-th best score; 0 where there are fewer.
func atLeast(scores map[place]float64, n int) float64 {
	if n <= 0 || len(scores) < n {
		return 0
	}
	best := make([]float64, 0, n+1) // falling
	for _, x := range scores {
		if len(best) == n && x <= best[n-1] {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, x, func(have, x float64) int { return cmp.Compare(x, have) })
		best = slices.Insert(best, at, x)[:min(n, len(best)+1)]
	}
	return best[n-1]
}

// keep drops the scores that are less.
func keep(scores map[place]float64, least float64) map[place]float64 {
	for p, x := range scores {
		if x < least {
			delete(scores, p)
		}
	}
	return scores
}
