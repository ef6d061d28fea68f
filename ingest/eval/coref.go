package eval

import "slices"

// Chain is a coreference chain: the mentions of one entity, as numbers that key and response share. A mention stands in
// one chain of each.
type Chain []int

// Coreference holds the three scores that the CoNLL shared tasks average, of one or more documents.
type Coreference struct {
	MUC, B3, CEAFe Tally
}

// Add scores the chains of one document.
func (c *Coreference) Add(key, response []Chain) {
	c.MUC.Add(MUC(key, response))
	c.B3.Add(B3(key, response))
	c.CEAFe.Add(CEAFe(key, response))
}

// CoNLL is the mean of the three F1, as the shared tasks of CoNLL 2011 and 2012 rank by.
func (c *Coreference) CoNLL() float64 {
	return (c.MUC.PRF().F1 + c.B3.PRF().F1 + c.CEAFe.PRF().F1) / 3
}

// MUC counts links (Vilain et al., A Model-Theoretic Coreference Scoring Scheme, MUC-6, 1995): of the n-1 links that a
// chain of n mentions needs, those left when the other side has cut it into parts. A mention that the other side lacks is
// a part of its own.
func MUC(key, response []Chain) Tally {
	var t Tally
	t.RightGold, t.Gold = links(key, response)
	t.RightPredicted, t.Predicted = links(response, key)
	return t
}

func links(chains, other []Chain) (right, all float64) {
	in := chainOf(other)
	for _, c := range chains {
		if len(c) == 0 {
			continue
		}
		parts, seen := 0, map[int]bool{}
		for _, m := range c {
			k, ok := in[m]
			if !ok || !seen[k] {
				parts++
			}
			if ok {
				seen[k] = true
			}
		}
		right += float64(len(c) - parts)
		all += float64(len(c) - 1)
	}
	return right, all
}

// B3 averages over mentions how much of a mention's chain the other side has in its own chain of that mention (Bagga and
// Baldwin, Algorithms for Scoring Coreference Chains, LREC 1998). A mention that the other side lacks counts 0, as the
// reference scorer has it (Pradhan et al., Scoring Coreference Partitions of Predicted Mentions, ACL 2014).
func B3(key, response []Chain) Tally {
	var t Tally
	t.RightGold, t.Gold = shared(key, response)
	t.RightPredicted, t.Predicted = shared(response, key)
	return t
}

func shared(chains, other []Chain) (right, all float64) {
	in := chainOf(other)
	for _, c := range chains {
		common := map[int]int{} // chain of the other side → mentions that c shares with it
		for _, m := range c {
			if k, ok := in[m]; ok {
				common[k]++
			}
		}
		n := 0
		for _, both := range common {
			n += both * both
		}
		right += float64(n) / float64(max(len(c), 1))
		all += float64(len(c))
	}
	return right, all
}

// CEAFe pairs chains one to one so that their similarity 2|K∩R|/(|K|+|R|) adds up to the most, and divides the sum by the
// number of chains (Luo, On Coreference Resolution Performance Metrics, HLT 2005, with his φ4).
func CEAFe(key, response []Chain) Tally {
	in := chainOf(response)
	weight := make([][]float64, len(key))
	for i, c := range key {
		weight[i] = make([]float64, len(response))
		for _, m := range c {
			if k, ok := in[m]; ok {
				weight[i][k] += 2 / float64(len(c)+len(response[k]))
			}
		}
	}
	best := assignment(weight)
	return Tally{RightGold: best, Gold: float64(len(key)), RightPredicted: best, Predicted: float64(len(response))}
}

func chainOf(chains []Chain) map[int]int {
	out := map[int]int{}
	for k, c := range chains {
		for _, m := range c {
			out[m] = k
		}
	}
	return out
}

// assignment is the greatest sum of weights of a one-to-one pairing of rows with columns (Kuhn 1955 and Munkres 1957, in
// the form with potentials and shortest augmenting paths, O(n²m)). No weight is negative.
func assignment(weight [][]float64) float64 {
	if len(weight) == 0 || len(weight[0]) == 0 {
		return 0
	}
	if len(weight) > len(weight[0]) {
		weight = transposed(weight)
	}
	n, m := len(weight), len(weight[0])
	inf := 1e18
	u, v := make([]float64, n+1), make([]float64, m+1) // potentials; rows and columns count from 1
	row := make([]int, m+1)                            // row paired with a column; 0 for none
	way := make([]int, m+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j := 0
		least, used := slices.Repeat([]float64{inf}, m+1), make([]bool, m+1)
		for row[j] != 0 {
			used[j] = true
			delta, next := inf, 0
			for k := 1; k <= m; k++ {
				if used[k] {
					continue
				}
				if c := -weight[row[j]-1][k-1] - u[row[j]] - v[k]; c < least[k] {
					least[k], way[k] = c, j
				}
				if least[k] < delta {
					delta, next = least[k], k
				}
			}
			for k := range used {
				if used[k] {
					u[row[k]] += delta
					v[k] -= delta
				} else {
					least[k] -= delta
				}
			}
			j = next
		}
		for j != 0 {
			row[j] = row[way[j]]
			j = way[j]
		}
	}
	sum := 0.0
	for j := 1; j <= m; j++ {
		if row[j] != 0 {
			sum += weight[row[j]-1][j-1]
		}
	}
	return sum
}

func transposed(a [][]float64) [][]float64 {
	out := make([][]float64, len(a[0]))
	for j := range out {
		for i := range a {
			out[j] = append(out[j], a[i][j])
		}
	}
	return out
}
