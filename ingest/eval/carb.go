package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Tuple is one proposition as open information extraction scores it: a relation and its arguments, the subject first.
type Tuple struct {
	Relation   string
	Args       []string
	Confidence float64
}

// CaRBSentence is a sentence of CaRB with its gold tuples.
type CaRBSentence struct {
	Text string
	Gold []Tuple
}

// ReadCaRB reads a file of CaRB: a line for each tuple, with sentence, relation and arguments apart by tabs.
func ReadCaRB(r io.Reader) ([]CaRBSentence, error) {
	var out []CaRBSentence
	at := map[string]int{}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		fields := strings.Split(sc.Text(), "\t")
		if len(fields) < 3 {
			return nil, fmt.Errorf("line %d: %d fields, want a sentence, a relation and arguments", n, len(fields))
		}
		k, ok := at[fields[0]]
		if !ok {
			k = len(out)
			at[fields[0]] = k
			out = append(out, CaRBSentence{Text: fields[0]})
		}
		out[k].Gold = append(out[k].Gold, Tuple{Relation: fields[1], Args: fields[2:]})
	}
	return out, sc.Err()
}

// CaRB scores predicted tuples, one list for each sentence, by lenient tuple match (Bhardwaj, Aggarwal and Mausam, CaRB: A
// Crowdsourced Benchmark for Open IE, EMNLP 2019) at the threshold of confidence with the best F1.
func CaRB(sentences []CaRBSentence, predicted [][]Tuple) PRF {
	var thresholds []float64
	for _, ts := range predicted {
		for _, t := range ts {
			thresholds = append(thresholds, t.Confidence)
		}
	}
	slices.Sort(thresholds)
	thresholds = slices.Compact(thresholds)
	if n := len(thresholds); n > 100 {
		step := n / 100
		var some []float64
		for k := 0; k < n; k += step {
			some = append(some, thresholds[k])
		}
		thresholds = some
	}
	if len(thresholds) == 0 {
		thresholds = []float64{0}
	}
	tables := make([]table, len(sentences))
	for i := range sentences {
		tables[i] = newTable(sentences[i].Gold, predicted[i])
	}
	var best PRF
	for _, th := range thresholds {
		if s := atThreshold(tables, th); s.F1 >= best.F1 {
			best = s
		}
	}
	return best
}

// table holds the pair scores of a sentence: [gold][predicted].
type table struct {
	gold       int
	confidence []float64
	precision  [][]float64
	recall     [][]float64
}

func newTable(gold, predicted []Tuple) table {
	t := table{gold: len(gold)}
	for _, p := range predicted {
		t.confidence = append(t.confidence, p.Confidence)
	}
	for _, g := range gold {
		var ps, rs []float64
		for _, p := range predicted {
			pp, rr := match(g, p)
			ps, rs = append(ps, pp), append(rs, rr)
		}
		t.precision, t.recall = append(t.precision, ps), append(t.recall, rs)
	}
	return t
}

func atThreshold(tables []table, th float64) PRF {
	var pSum, rSum float64
	var pN, rN int
	for k := range tables {
		t := &tables[k]
		var live []int
		for j, c := range t.confidence {
			if c >= th {
				live = append(live, j)
			}
		}
		pN += len(live)
		rN += t.gold
		for i := range t.gold {
			best := 0.0
			for _, j := range live {
				best = max(best, t.recall[i][j])
			}
			rSum += best
		}
		pSum += t.greedy(live)
	}
	s := PRF{Threshold: th}
	if pN > 0 {
		s.Precision = pSum / float64(pN)
	}
	if rN > 0 {
		s.Recall = rSum / float64(rN)
	}
	if s.Precision+s.Recall > 0 {
		s.F1 = 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
	}
	return s
}

// pair is a gold and a predicted tuple with the pair's precision.
type pair struct {
	i, j int
	p    float64
}

// greedy is the sum of the precisions of a one-to-one matching, best pairs first.
func (t *table) greedy(live []int) float64 {
	sum := 0.0
	for _, p := range t.pairs(live) {
		sum += p.p
	}
	return sum
}

// pairs is a one-to-one matching of gold with predicted tuples, best pairs first.
func (t *table) pairs(live []int) []pair {
	var pairs, out []pair
	for i := range t.gold {
		for _, j := range live {
			if p := t.precision[i][j]; p > 0 {
				pairs = append(pairs, pair{i, j, p})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.p, a.p) })
	usedGold, usedPred := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		if !usedGold[p.i] && !usedPred[p.j] {
			usedGold[p.i], usedPred[p.j] = true, true
			out = append(out, p)
		}
	}
	return out
}

var formsOfBe = []string{"be", "is", "am", "are", "was", "were", "been", "being"}

// match is the precision and recall of a predicted tuple against a gold one; both are 0 where they cannot match.
func match(gold, pred Tuple) (precision, recall float64) {
	if len(pred.Args) < 2 || len(gold.Args) < 2 {
		return 0, 0
	}
	g, p := strings.Fields(gold.Relation), strings.Fields(pred.Relation)
	matched := common(g, p)
	if matched == 0 && len(p) > 0 && slices.Contains(p, "be") && slices.ContainsFunc(g, func(w string) bool { return slices.Contains(formsOfBe, w) }) {
		matched = 1
	}
	if matched == 0 {
		return 0, 0
	}
	ng, np := len(g), len(p)
	for k := range 2 {
		g, p := slot(gold.Args, k), slot(pred.Args, k)
		matched += common(g, p)
		ng += len(g)
		np += len(p)
	}
	return float64(matched) / float64(np), float64(matched) / float64(ng)
}

// slot is the words of the first argument, or of all others joined.
func slot(args []string, k int) []string {
	if k == 0 {
		return strings.Fields(args[0])
	}
	return strings.Fields(strings.Join(args[1:], " "))
}

// common counts the words that two lists share, with multiplicity.
func common(a, b []string) int {
	left := map[string]int{}
	for _, w := range b {
		left[w]++
	}
	n := 0
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			n++
		}
	}
	return n
}
