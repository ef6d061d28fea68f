package eval_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/ingest/eval"
)

// TestCoreference runs the worked examples of testdata/coref.txt.
func TestCoreference(t *testing.T) {
	metrics := map[string]func(key, response []eval.Chain) eval.Tally{"MUC": eval.MUC, "B3": eval.B3, "CEAFe": eval.CEAFe}
	text, err := os.ReadFile("testdata/coref.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(string(text), "\n= ")[1:]
	for _, c := range cases {
		title, body, _ := strings.Cut(c, "\n")
		t.Run(title, func(t *testing.T) {
			number := map[string]int{}
			var key, response []eval.Chain
			for line := range strings.Lines(body) {
				name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
				switch name {
				case "":
				case "key":
					key = parseChains(rest, number)
				case "response":
					response = parseChains(rest, number)
				default:
					s := metrics[name](key, response).PRF()
					have := fmt.Sprintf("%.3f %.3f %.3f", s.Precision, s.Recall, s.F1)
					if want := strings.TrimSpace(rest); have != want {
						t.Errorf("%s of\n%s: have %s, want %s", name, body, have, want)
					}
				}
			}
		})
	}
	if len(cases) < 8 {
		t.Errorf("found %d cases, want all of coref.txt", len(cases))
	}
}

// parseChains reads "a b | c", numbering the mentions as they come.
func parseChains(s string, number map[string]int) []eval.Chain {
	var out []eval.Chain
	for _, part := range strings.Split(s, "|") {
		var c eval.Chain
		for _, m := range strings.Fields(part) {
			if _, ok := number[m]; !ok {
				number[m] = len(number)
			}
			c = append(c, number[m])
		}
		if len(c) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// TestAssignment compares CEAF's pairing with the best one that trying all of them finds.
func TestAssignment(t *testing.T) {
	chains := func(seed, n, parts int) []eval.Chain {
		out := make([]eval.Chain, parts)
		for m := range n {
			seed = (seed*1103515245 + 12345) & 0x7fffffff
			k := (seed >> 8) % parts
			out[k] = append(out[k], m)
		}
		return out
	}
	for seed := range 200 {
		key, response := chains(seed+1, 14, 3+seed%3), chains(seed+1000, 14, 2+seed%4)
		have, want := eval.CEAFe(key, response).RightGold, bestPairing(key, response, 0, map[int]bool{})
		if diff := have - want; diff > 1e-9 || diff < -1e-9 {
			t.Errorf("CEAFe of key %v and response %v: have similarity %.6f, want %.6f", key, response, have, want)
		}
	}
}

// bestPairing tries every pairing of the chains from i on.
func bestPairing(key, response []eval.Chain, i int, used map[int]bool) float64 {
	if i == len(key) {
		return 0
	}
	best := bestPairing(key, response, i+1, used)
	for j, r := range response {
		if used[j] {
			continue
		}
		used[j] = true
		best = max(best, similarity(key[i], r)+bestPairing(key, response, i+1, used))
		delete(used, j)
	}
	return best
}

func similarity(a, b eval.Chain) float64 {
	n := 0
	for _, x := range a {
		for _, y := range b {
			if x == y {
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}
