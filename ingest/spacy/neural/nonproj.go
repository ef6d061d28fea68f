package neural

import "strings"

// deprojectivize moves tokens whose label says "label||head's label" to that head: the nearest descendant, breadth first,
// of the head they were given (Nivre and Nilsson 2005; spaCy: pipeline/_parser_internals/nonproj.pyx).
func deprojectivize(heads []int, labels []string, isSpace func(int) bool) {
	var children [][]int
	for i, l := range labels {
		label, headLabel, ok := strings.Cut(l, "||")
		if !ok {
			continue
		}
		if children == nil {
			children = childrenOf(heads)
		}
		if h := newHead(i, headLabel, heads, labels, children, isSpace); h >= 0 {
			heads[i] = h
			children = childrenOf(heads)
		}
		labels[i] = label
	}
}

func childrenOf(heads []int) [][]int {
	out := make([][]int, len(heads))
	for i, h := range heads {
		if h != i {
			out[h] = append(out[h], i)
		}
	}
	return out
}

func newHead(i int, label string, heads []int, labels []string, children [][]int, isSpace func(int) bool) int {
	queue := []int{heads[i]}
	for k := 0; k < len(queue) && k <= len(heads); k++ {
		for _, c := range children[queue[k]] {
			switch {
			case c == i || isSpace(c):
			case labels[c] == label:
				return c
			default:
				queue = append(queue, c)
			}
		}
	}
	return -1
}

// sentenceStarts marks the first token of each tree (spaCy: doc.pyx, set_children_from_heads).
func sentenceStarts(heads []int) []bool {
	first := make([]int, len(heads)) // of a root: the first token under it
	root := make([]int, len(heads))
	for i := range root {
		root[i] = -1
		first[i] = -1
	}
	var path []int
	out := make([]bool, len(heads))
	for i := range heads {
		path = path[:0]
		r := i
		for root[r] < 0 && heads[r] != r && len(path) <= len(heads) {
			path = append(path, r)
			r = heads[r]
		}
		if root[r] >= 0 {
			r = root[r]
		}
		root[r] = r
		for _, p := range path {
			root[p] = r
		}
		if first[r] < 0 { // tokens come in order
			first[r] = i
			out[i] = true
		}
	}
	return out
}
