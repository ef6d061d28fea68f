package sparql

// memo keeps what look-ups found: joins make the same ones again and again, as the same actor or report comes up in row after row. It
// keeps the answer to a look-up that is made a second time, where that is short, in the place of an older one.
type memo struct {
	scans   int
	entries []memoEntry // nil until a query has made so many look-ups that it is worth the room
}

type memoEntry struct {
	want   [4]ID
	graphs graphs
	used   bool // since another look-up wanted its place
	known  bool // whether quads are the answer
	quads  [][4]ID
}

// The bounds of the memo, some 4 MB at most.
const (
	memoSize  = 4096
	memoQuads = 32 // of an answer
)

// memoAfter is how many look-ups a query makes without; a test has it less.
var memoAfter = 256

// at is the entry for a look-up; nil where there is none.
func (m *memo) at(want [4]ID, g graphs) *memoEntry {
	if m.entries == nil {
		if m.scans++; m.scans < memoAfter {
			return nil
		}
		m.entries = make([]memoEntry, memoSize)
	}
	h := uint64(g)
	for _, n := range want {
		h = (h ^ n) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	at := &m.entries[h%memoSize]
	switch {
	case at.want == want && at.graphs == g:
		at.used = true
		return at
	case at.known && at.used:
		at.used = false
		return nil
	}
	*at = memoEntry{want: want, graphs: g}
	return nil
}

// lookUp calls f with what src's scan finds, or found before: of all graphs as one each triple once.
func (e *evaluator) lookUp(want [4]ID, g graphs, f func([4]ID) bool) bool {
	if !e.tick() {
		return false
	}
	var l *found
	if n := len(e.found); n > 0 {
		l, e.found = e.found[n-1], e.found[:n-1]
	} else {
		l = &found{e: e}
		l.take = l.quad
	}
	at := e.memo.at(want, g)
	l.graphs, l.f, l.more, l.last, l.keep, l.quads = g, f, true, [4]ID{}, at != nil && !at.known, nil
	var err error
	if at != nil && at.known {
		for _, q := range at.quads {
			if !l.take(q) {
				break
			}
		}
	} else {
		err = e.src.scan(e.ctx, want, g, l.take)
	}
	if err == nil && l.keep && l.more && at.want == want && at.graphs == g { // else a look-up within f took the place
		at.known, at.quads = true, l.quads
	}
	more := l.more
	l.f, l.quads = nil, nil
	e.found = append(e.found, l)
	if err != nil {
		return e.fail(err)
	}
	return more && e.err == nil
}

// found hands on what a look-up finds. It is used again for another.
type found struct {
	e      *evaluator
	graphs graphs
	f      func([4]ID) bool
	more   bool
	last   [4]ID
	keep   bool // whether quads are to be those of the look-up
	quads  [][4]ID
	take   func([4]ID) bool // quad, made once
}

func (l *found) quad(q [4]ID) bool {
	switch {
	case l.graphs == namedGraphs && q[3] == 0:
		return true
	case l.graphs == unionOfAll:
		if q[3] = 0; q == l.last {
			return true
		}
		l.last = q
	}
	if l.keep {
		l.quads = append(l.quads, q)
		l.keep = len(l.quads) <= memoQuads
	}
	l.more = l.e.tick() && l.f(q)
	return l.more
}
