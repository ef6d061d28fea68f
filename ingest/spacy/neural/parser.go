package neural

import "math"

// arcEager is the state of spaCy's non-monotonic arc-eager parser (Honnibal and Johnson 2015; spaCy:
// pipeline/_parser_internals/arc_eager.pyx and _state.pxd).
type arcEager struct {
	n           int
	heads       []int // -1 for none yet
	labels      []string
	stack       []int
	rebuffer    []int // tokens put back on the buffer, last first
	next        int   // first token of the buffer that was never shifted
	left, right [][]int
	unshiftable []bool
	sentStart   []bool
}

func newArcEager(n int) *arcEager {
	st := &arcEager{
		n: n, heads: make([]int, n), labels: make([]string, n),
		left: make([][]int, n), right: make([][]int, n), unshiftable: make([]bool, n), sentStart: make([]bool, n),
	}
	for i := range st.heads {
		st.heads[i] = -1
	}
	return st
}

// buffer is the i-th token of the buffer, or -1.
func (st *arcEager) buffer(i int) int {
	if i < len(st.rebuffer) {
		return st.rebuffer[len(st.rebuffer)-1-i]
	}
	if j := st.next + i - len(st.rebuffer); j < st.n {
		return j
	}
	return -1
}

func (st *arcEager) bufferLen() int { return st.n - st.next + len(st.rebuffer) }

// top is the i-th token of the stack, or -1.
func (st *arcEager) top(i int) int {
	if i < len(st.stack) {
		return st.stack[len(st.stack)-1-i]
	}
	return -1
}

func lastOf(children [][]int, i int) int {
	if i < 0 || len(children[i]) == 0 {
		return -1
	}
	return children[i][len(children[i])-1]
}

// context are the tokens that the model looks at (set_context_tokens).
func (st *arcEager) context(ids *[8]int) {
	b0, s0 := st.buffer(0), st.top(0)
	*ids = [8]int{
		b0, st.buffer(1), s0, st.top(1), st.top(2), lastOf(st.left, b0), lastOf(st.left, s0), lastOf(st.right, s0),
	}
}

// valid says which actions may be taken.
func (st *arcEager) valid(action byte) bool {
	b0, b1 := st.buffer(0), st.buffer(1)
	starts := b0 >= 0 && st.sentStart[b0]
	switch action {
	case 'S':
		return len(st.stack) == 0 || st.bufferLen() >= 2 && !starts && !st.unshiftable[b0]
	case 'D':
		return len(st.stack) > 0
	case 'L', 'R':
		return len(st.stack) > 0 && st.bufferLen() > 0 && !starts
	case 'B':
		return st.bufferLen() >= 2 && b1 == b0+1 && !st.sentStart[b1]
	}
	return false
}

func (st *arcEager) push() {
	if k := len(st.rebuffer); k > 0 {
		st.stack = append(st.stack, st.rebuffer[k-1])
		st.rebuffer = st.rebuffer[:k-1]
		return
	}
	st.stack = append(st.stack, st.next)
	st.next++
}

func (st *arcEager) pop() int {
	s := st.stack[len(st.stack)-1]
	st.stack = st.stack[:len(st.stack)-1]
	return s
}

func (st *arcEager) arc(head, child int, label string) {
	side := func(h int) [][]int {
		if h > child {
			return st.left
		}
		return st.right
	}
	if old := st.heads[child]; old >= 0 {
		if list := side(old)[old]; lastOf(side(old), old) == child {
			side(old)[old] = list[:len(list)-1]
		}
	}
	side(head)[head] = append(side(head)[head], child)
	st.heads[child], st.labels[child] = head, label
}

func (st *arcEager) apply(m move) {
	b0, s0 := st.buffer(0), st.top(0)
	switch m.action {
	case 'S':
		st.push()
	case 'D':
		if st.heads[s0] >= 0 || len(st.stack) == 1 {
			st.pop()
			return
		}
		st.unshiftable[s0] = true
		st.rebuffer = append(st.rebuffer, st.pop())
	case 'L':
		st.arc(b0, s0, m.label)
		st.unshiftable[b0] = false
		st.pop()
	case 'R':
		st.arc(s0, b0, m.label)
		st.push()
	case 'B':
		st.sentStart[st.buffer(1)] = true
	}
}

// parse finds the best move again and again. Every token is shifted at most twice and popped at most twice, so it takes
// linear time; the count of moves guards against a mistake in that.
func parse(sc *scores, moves []move, n int) (heads []int, labels []string) {
	st := newArcEager(n)
	var ids [8]int
	for range 8*n + 8 {
		if len(st.stack) == 0 && st.bufferLen() == 0 {
			break
		}
		st.context(&ids)
		best := bestMove(sc.of(ids[:]), moves, st.valid)
		if best < 0 {
			break
		}
		st.apply(moves[best])
	}
	for i, h := range st.heads {
		if h < 0 {
			st.heads[i], st.labels[i] = i, "ROOT"
		}
	}
	return st.heads, st.labels
}

// bestMove is the first of the valid moves with the greatest score, or -1.
func bestMove(scores []float32, moves []move, valid func(action byte) bool) int {
	best, top := -1, float32(math.Inf(-1))
	var known, ok [128]bool
	for i, s := range scores {
		if s <= top {
			continue
		}
		a := moves[i].action
		if !known[a] {
			known[a], ok[a] = true, valid(a)
		}
		if ok[a] {
			best, top = i, s
		}
	}
	return best
}
