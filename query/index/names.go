package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/btree"

	"github.com/newsgraph/newsgraph/graph"
)

// Rank says how the name of an entity fits what somebody looks for; the better comes first.
type Rank int

// The ranks.
const (
	Exact   Rank = iota // it is the name, or the ID
	Prefix              // the name begins with it: { Volodymyr Z } is { Volodymyr Zelensky }
	ByWords             // words of the name begin with its words: { zel vol }
	Fuzzy               // words of the name are misspelt in it, by one letter or two: { Zelenskyi }
)

// String is the rank in a word.
func (r Rank) String() string { return [...]string{"exact", "prefix", "word", "fuzzy"}[r] }

// Match is an entity found by name.
type Match struct {
	Rank     Rank
	Distance int // letters that are others, of a fuzzy one
	mentions int // beside the record, for sorting
	*record
}

// Entity is the entity found.
func (m Match) Entity() *Entity { return m.entity() }

// ID and Mentions are those of the entity, which need not be put together for them.
func (m Match) ID() graph.EntityID { return m.id }
func (m Match) Mentions() int      { return m.mentions }

// fold is a name for comparison: words in lower case without marks, joined by one space: { the U.S. } and { us }, { Erdoğan } and
// { erdogan }, { al-Kuwaiti } and { Al Kuwaiti } are the same.
func fold(name string) string {
	return strings.ReplaceAll(graph.Slug(Normalize(name)), "-", " ")
}

// Search finds entities of a kind ("" for any) by ID or name: those that fit best first, of these the most mentioned. Misspelt names count
// only where there are no others. What has no words finds all where it is empty, and else nothing.
func (v *View) Search(q string, kind graph.EntityKind) []Match {
	s := seeker{v: v, kind: kind, q: fold(q)}
	s.words = strings.Fields(s.q)
	if len(s.words) == 0 {
		if strings.TrimSpace(q) == "" {
			s.all()
		}
		return s.found
	}
	s.byPrefix()
	if r := v.record(graph.EntityID(q)); r != nil && (kind == "" || r.kind == kind) {
		s.found = slices.DeleteFunc(s.found, func(m Match) bool { return m.record == r })
		s.found = append(s.found, Match{mentions: r.mentions, record: r})
	}
	if len(s.found) == 0 {
		s.fuzzy()
	}
	slices.SortFunc(s.found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Distance, b.Distance), cmp.Compare(b.mentions, a.mentions), cmp.Compare(a.id, b.id))
	})
	return s.found
}

// seeker is one search.
type seeker struct {
	v     *View
	kind  graph.EntityKind
	q     string // folded
	words []string
	found []Match
}

func (s *seeker) all() {
	s.found = make([]Match, 0, s.v.order.Len())
	s.v.order.Scan(func(r *record) bool {
		if s.kind == "" || r.kind == s.kind {
			s.found = append(s.found, Match{ByWords, 0, r.mentions, r})
		}
		return true
	})
}

// known are the words of names that stand for a word that is looked for.
type known struct {
	lists []list[uint32] // of the entities that have them
	size  int
	far   map[string]int // how many letters are others, where there is more than the beginning
}

func (k *known) add(l list[uint32]) {
	k.lists, k.size = append(k.lists, l), k.size+l.size
}

// byPrefix looks among those that have a word which begins with the rarest of the words.
func (s *seeker) byPrefix() {
	var rarest known
	for i, w := range s.words {
		var k known
		s.v.words.Ascend(w, func(have string, l list[uint32]) bool {
			if !strings.HasPrefix(have, w) {
				return false
			}
			k.add(l)
			return true
		})
		if i == 0 || k.size < rarest.size {
			rarest = k
		}
	}
	s.among(rarest, func(name string) (Rank, int, bool) {
		switch {
		case name == s.q:
			return Exact, 0, true
		case strings.HasPrefix(name, s.q):
			return Prefix, 0, true
		}
		return ByWords, 0, hasWords(name, s.words)
	})
}

// among keeps the entities of lists that have a fitting name.
func (s *seeker) among(k known, fits func(name string) (Rank, int, bool)) {
	seen := make([]uint64, len(s.v.rows.pages)*rowsInPage/64)
	for _, l := range k.lists {
		for n := range l.all() {
			if seen[n/64]&(1<<(n%64)) != 0 {
				continue
			}
			seen[n/64] |= 1 << (n % 64)
			r := s.v.rows.at(n)
			if s.kind != "" && r.kind != s.kind {
				continue
			}
			best, ok := Match{Rank: Fuzzy + 1, mentions: r.mentions, record: r}, false
			for _, name := range r.names {
				if rank, far, fit := fits(name); fit && cmp.Or(cmp.Compare(rank, best.Rank), cmp.Compare(far, best.Distance)) < 0 {
					best.Rank, best.Distance, ok = rank, far, true
				}
			}
			if ok {
				s.found = append(s.found, best)
			}
		}
	}
}

func hasWords(name string, words []string) bool {
	for _, w := range words {
		if !hasWord(name, w) {
			return false
		}
	}
	return true
}

// hasWord reports whether a word of a folded name begins with another.
func hasWord(name, w string) bool {
	for i := 0; ; {
		if strings.HasPrefix(name[i:], w) {
			return true
		}
		next := strings.IndexByte(name[i:], ' ')
		if next < 0 {
			return false
		}
		i += next + 1
	}
}

// typos is how many letters of a word may be others: none of two, one of up to five, else two, as Elasticsearch's AUTO has it.
func typos(w string) int {
	switch n := utf8.RuneCountInString(w); {
	case n < 3:
		return 0
	case n < 6:
		return 1
	}
	return 2
}

// fuzzy looks for names that have all words, misspelt.
func (s *seeker) fuzzy() {
	all := make([]known, len(s.words))
	rarest := 0
	for i, w := range s.words {
		all[i] = s.v.similar(w, typos(w))
		if all[i].size == 0 {
			return
		}
		if all[i].size < all[rarest].size {
			rarest = i
		}
	}
	s.among(all[rarest], func(name string) (Rank, int, bool) {
		total := 0
		for i := range s.words {
			least := -1
			for have := range strings.FieldsSeq(name) {
				if far, ok := all[i].far[have]; ok && (least < 0 || far < least) {
					least = far
				}
			}
			if least < 0 {
				return 0, 0, false
			}
			total += least
		}
		return Fuzzy, total, true
	})
}

// similar finds the words of names that differ from a word by so many letters at most: changed, left out, put in, or two side by side the
// other way round (Damerau: A technique for computer detection and correction of spelling errors, 1964). It goes through the words
// in their order with one table of distances, of which words that begin alike share the rows, and passes over all that begin with what
// differs too much already. Few begin so for which it is not plain early: no mistake is both in the first part of a word and in the last
// where one letter is left between them, so that one of these has half of the mistakes at most; what has them in the last part
// is found among the words written backwards (Mihov and Schulz: Fast approximate search in large dictionaries, 2004).
func (v *View) similar(word string, most int) known {
	k := known{far: map[string]int{}}
	if most == 0 {
		if l, ok := v.words.Get(word); ok {
			k.far[word] = 0
			k.add(l)
		}
		return k
	}
	found := func(have string, far int) {
		if _, twice := k.far[have]; !twice {
			l, _ := v.words.Get(have)
			k.far[have] = far
			k.add(l)
		}
	}
	n := utf8.RuneCountInString(word)
	through(v.words, word, most, (n-1)/2, found)
	through(v.backwards, backward(word), most, n-1-(n-1)/2, func(have string, far int) { found(backward(have), far) })
	return k
}

// backward is a word from its end to its beginning.
func backward(w string) string {
	letters := []rune(w)
	slices.Reverse(letters)
	return string(letters)
}

// through goes through words for those that differ from one by most letters at most, and of these by half of them at most in its first
// letters.
func through[V any](words *btree.Map[string, V], word string, most, first int, found func(have string, far int)) {
	t := newTable([]rune(word), most, first)
	it := words.Iter()
	for ok := it.First(); ok; {
		have := it.Key()
		far, dead := t.distance(have)
		if dead > 0 {
			ok = pass(&it, have[:dead])
			continue
		}
		if far <= most {
			found(have, far)
		}
		ok = it.Next()
	}
}

// pass goes on to the first word that does not begin with a prefix. Mostly that is near, and a search from the root is slow.
func pass[V any](it *btree.MapIter[string, V], prefix string) bool {
	for range 6 {
		if !it.Next() {
			return false
		}
		if !strings.HasPrefix(it.Key(), prefix) {
			return true
		}
	}
	return it.Seek(behind(prefix))
}

// behind is the first string that comes behind all that begin with another. That one is UTF-8, so that its last byte can be one more.
func behind(prefix string) string {
	return prefix[:len(prefix)-1] + string([]byte{prefix[len(prefix)-1] + 1})
}

// table holds the distances of the beginnings of one word from those of another, which changes.
type table struct {
	word  []rune
	most  int
	first int      // letters of word in which there are half of most at most
	have  string   // the word that the rows are of
	runs  []rune   // its letters
	ends  []int    // where each of them ends
	rows  [][]int8 // by letter of it, then by letter of word
	good  []bool   // by letter of it: the first letters are there, as far as they must be
}

func newTable(word []rune, most, first int) *table {
	row := make([]int8, len(word)+1)
	for j := range row {
		row[j] = int8(min(j, 100)) //nolint:gosec // it fits
	}
	return &table{word: word, most: most, first: first, rows: [][]int8{row}, good: []bool{int(row[first]) <= most/2}}
}

// distance is how far a word is. dead is the length in bytes of the beginning that is too far already, whatever follows; 0 where none is.
func (t *table) distance(have string) (far, dead int) {
	n := 0
	for n < len(t.ends) && t.ends[n] <= len(have) && have[:t.ends[n]] == t.have[:t.ends[n]] {
		n++
	}
	t.runs, t.ends, t.rows, t.good, t.have = t.runs[:n], t.ends[:n], t.rows[:n+1], t.good[:n+1], have
	at := 0
	if n > 0 {
		at = t.ends[n-1]
	}
	for at < len(have) {
		c, size := utf8.DecodeRuneInString(have[at:])
		at += size
		if t.row(c, at); t.isDead() {
			return 0, at
		}
	}
	if !t.good[len(t.good)-1] {
		return t.most + 1, 0
	}
	return int(t.rows[len(t.rows)-1][len(t.word)]), 0
}

// row adds the row of a letter.
func (t *table) row(c rune, end int) {
	i := len(t.rows)
	if cap(t.rows) > i {
		t.rows = t.rows[:i+1]
	} else {
		t.rows = append(t.rows, nil)
	}
	if t.rows[i] == nil {
		t.rows[i] = make([]int8, len(t.word)+1)
	}
	row, up := t.rows[i], t.rows[i-1]
	row[0] = int8(min(i, 100)) //nolint:gosec // it fits
	for j, w := range t.word {
		d := up[j]
		if w != c {
			d = min(d, up[j+1], row[j]) + 1
		}
		if j > 0 && i > 1 && w == t.runs[i-2] && t.word[j-1] == c {
			d = min(d, t.rows[i-2][j-1]+1)
		}
		row[j+1] = d
	}
	t.runs, t.ends = append(t.runs, c), append(t.ends, end)
	t.good = append(t.good, t.good[i-1] || int(row[t.first]) <= t.most/2)
}

// isDead reports whether nothing that goes on from the last rows can be near enough.
func (t *table) isDead() bool {
	i := len(t.rows) - 1
	far := func(row []int8, most int) bool { return int(slices.Min(row)) > most }
	if !t.good[i] {
		return far(t.rows[i][:t.first+1], t.most/2) && far(t.rows[i-1][:t.first+1], t.most/2-1)
	}
	return far(t.rows[i], t.most) && far(t.rows[i-1], t.most-1)
}

// rows are the entities by number, in pages that are copied when one of them changes.
type rows struct {
	epoch uint64
	pages []*rowPage
}

type rowPage struct {
	epoch uint64
	rows  [rowsInPage]*record
}

const rowsInPage = 256

func (t *rows) at(n uint32) *record { return t.pages[n/rowsInPage].rows[n%rowsInPage] }

func (t *rows) set(n uint32, r *record, epoch uint64) {
	if t.epoch != epoch {
		t.epoch, t.pages = epoch, slices.Clone(t.pages)
	}
	for int(n/rowsInPage) >= len(t.pages) {
		t.pages = append(t.pages, &rowPage{epoch: epoch})
	}
	p := t.pages[n/rowsInPage]
	if p.epoch != epoch {
		copied := *p
		copied.epoch = epoch
		p = &copied
		t.pages[n/rowsInPage] = p
	}
	p.rows[n%rowsInPage] = r
}
