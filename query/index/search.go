package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
)

// search ranks sentences by Okapi BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
// 2009, section 3), k1 1.2, b 0.75.
type search struct {
	sentences []Hit
	lengths   []int
	postings  map[string][]posting
	mean      float64
}

type posting struct{ sentence, count int }

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

func newSearch(readings []*graph.Reading) *search {
	s := &search{postings: map[string][]posting{}}
	total := 0
	for _, r := range readings {
		for i, sent := range r.Sentences {
			n := len(s.sentences)
			s.sentences = append(s.sentences, Hit{Reading: r, Sentence: i})
			words := Words(r.Report.Text[sent.Span.Start:sent.Span.End])
			s.lengths = append(s.lengths, len(words))
			total += len(words)
			counts := map[string]int{}
			for _, w := range words {
				counts[w]++
			}
			for w, c := range counts {
				s.postings[w] = append(s.postings[w], posting{n, c})
			}
		}
	}
	s.mean = float64(total) / float64(max(len(s.sentences), 1))
	return s
}

func (s *search) near(words []string, n int, in graph.ReportID) []Hit {
	scores := map[int]float64{}
	for _, w := range words {
		list := s.postings[w]
		idf := math.Log(1 + (float64(len(s.sentences)-len(list))+0.5)/(float64(len(list))+0.5))
		for _, p := range list {
			tf := float64(p.count)
			scores[p.sentence] += idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*float64(s.lengths[p.sentence])/s.mean))
		}
	}
	var out []Hit
	for k, score := range scores {
		h := s.sentences[k]
		if in == "" || h.Reading.Report.ID == in {
			h.Score = score
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Reading.Report.ID, b.Reading.Report.ID), cmp.Compare(a.Sentence, b.Sentence))
	})
	return out[:min(n, len(out))]
}
