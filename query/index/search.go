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
	words     *btree.Map[string, list[posting]] // the reports that have a word, in the order in which they came
	counts    *btree.Map[string, int]           // sentences that have it
	sentences int
	total     int // words
}

func (s *search) copy() search { return search{s.words.Copy(), s.counts.Copy(), s.sentences, s.total} }

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

// put adds a report, or takes it away.
func (s *search) put(t *text, add bool, epoch uint64) {
	n := 1
	if !add {
		n = -1
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
	list list[posting]
	idf  float64
}

func (s *search) near(words []string, n int, in graph.ReportID) []Hit {
	var terms []term
	for _, w := range words {
		l, _ := s.words.Get(w)
		count, _ := s.counts.Get(w)
		terms = append(terms, term{l, math.Log(1 + (float64(s.sentences-count)+0.5)/(float64(count)+0.5))})
	}
	mean := float64(s.total) / float64(max(s.sentences, 1))
	type key struct {
		text     *text
		sentence uint16
	}
	scores := map[key]float64{}
	for _, t := range terms {
		for p := range t.list.all() {
			if in != "" && p.text.reading.Report.ID != in {
				continue
			}
			for _, c := range p.in {
				tf := float64(c.count)
				scores[key{p.text, c.sentence}] += t.idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*float64(p.text.lengths[c.sentence])/mean))
			}
		}
	}
	var out []Hit
	for k, score := range scores {
		out = append(out, Hit{Reading: k.text.reading, Sentence: int(k.sentence), Score: score})
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Reading.Report.ID, b.Reading.Report.ID), cmp.Compare(a.Sentence, b.Sentence))
	})
	return out[:min(n, len(out))]
}
