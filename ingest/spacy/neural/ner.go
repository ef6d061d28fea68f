package neural

import "github.com/newsgraph/newsgraph/ingest/syntax"

// recognize finds named entities with the BILUO transition system (Ratinov and Roth 2009; spaCy:
// pipeline/_parser_internals/ner.pyx). An entity neither crosses the start of a sentence nor begins at white space.
func recognize(sc *scores, moves []move, n int, isSpace, starts func(int) bool) []syntax.Entity {
	var out []syntax.Entity
	open := -1
	var label string
	for i := range n {
		ids := [3]int{i, open, -1}
		if open >= 0 {
			ids[2] = i - 1
		}
		ends := i+1 >= n || starts(i+1)
		best := bestLabelled(sc.of(ids[:]), moves, func(m move) bool {
			switch m.action {
			case 'B':
				return open < 0 && !ends && !isSpace(i) && m.label != ""
			case 'I':
				return open >= 0 && !ends && m.label == label && m.label != ""
			case 'L':
				return open >= 0 && m.label == label && m.label != ""
			case 'U':
				return open < 0 && !isSpace(i) && m.label != ""
			case 'O':
				return open < 0
			}
			return false
		})
		if best < 0 {
			continue
		}
		switch m := moves[best]; m.action {
		case 'B':
			open, label = i, m.label
		case 'L':
			out = append(out, syntax.Entity{Range: syntax.Range{First: open, End: i + 1}, Label: m.label})
			open = -1
		case 'U':
			out = append(out, syntax.Entity{Range: syntax.Range{First: i, End: i + 1}, Label: m.label})
		}
	}
	return out
}

// bestLabelled is the first of the valid moves with the greatest score, or -1.
func bestLabelled(scores []float32, moves []move, valid func(move) bool) int {
	best := -1
	for i, s := range scores {
		if (best < 0 || s > scores[best]) && valid(moves[i]) {
			best = i
		}
	}
	return best
}
