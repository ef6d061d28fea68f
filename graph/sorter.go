package graph

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// Sorter sorts quads that need not fit into memory, in the order of CompareQuads, each once. The zero value works, and is used by
// one goroutine. What is more than Memory lies in temporary files, in the folder for these of the system; of each graph its name
// and place stay in memory.
type Sorter struct {
	Memory int // bytes of quads that are held, about; 0 for 16 MiB

	held   []Quad
	size   int
	runs   []section // sorted parts of file
	file   *os.File
	w      *bufio.Writer
	at     int64     // how long file is
	sorted *os.File  // all of it, where file had several parts
	whole  []section // of file or sorted, a graph each
	labels []RDFTerm // of whole
	n      int       // how many quads there are, each once
	done   bool
}

// section is a part of a file.
type section struct {
	from, to int64
	quads    int // of a graph, how many they are
}

// sorterMemory is the default of Sorter.Memory, and quadSize what a quad takes without its text.
const (
	sorterMemory = 16 << 20
	quadSize     = 224
)

// Add adds a quad. None may be added once they were read.
func (s *Sorter) Add(q Quad) error {
	s.held = append(s.held, q)
	s.size += quadSize
	for _, t := range []*RDFTerm{&q.Subject, &q.Predicate, &q.Object, &q.Label} {
		s.size += len(t.Value) + len(t.Datatype)
	}
	if limit := s.Memory; s.size < limit || limit == 0 && s.size < sorterMemory {
		return nil
	}
	return s.spill()
}

// sortHeld sorts what is in memory.
func (s *Sorter) sortHeld() {
	slices.SortFunc(s.held, CompareQuads)
	s.held = slices.Compact(s.held)
}

// spill writes what is in memory as a sorted part of the file.
func (s *Sorter) spill() (err error) {
	if s.file == nil {
		if s.file, err = tempFile(); err != nil {
			return err
		}
		s.w = bufio.NewWriterSize(s.file, 1<<16)
	}
	s.sortHeld()
	p := &packer{w: s.w}
	for i := range s.held {
		if err := p.quad(&s.held[i]); err != nil {
			return fmt.Errorf("sort quads: %w", err)
		}
	}
	s.runs = append(s.runs, section{from: s.at, to: s.at + p.n})
	s.at += p.n
	clear(s.held) // their text is not needed any more
	s.held, s.size = s.held[:0], 0
	return nil
}

// tempFile is a file that has no name, where the system has such.
func tempFile() (*os.File, error) {
	f, err := os.CreateTemp("", "newsgraph-sort-*")
	if err != nil {
		return nil, fmt.Errorf("sort quads: %w", err)
	}
	_ = os.Remove(f.Name()) // so that nothing is left of a process that is killed; else Close removes it
	return f, nil
}

func removeFile(f *os.File) error {
	if f == nil {
		return nil
	}
	err := f.Close()
	_ = os.Remove(f.Name()) // where tempFile could not
	return err
}

// finish sorts all that was added.
func (s *Sorter) finish() error {
	if s.done {
		return nil
	}
	s.done = true
	if s.file == nil {
		s.sortHeld()
		s.n = len(s.held)
		for i := range s.held {
			if l := s.held[i].Label; i == 0 || l != s.held[i-1].Label {
				s.labels = append(s.labels, l)
				s.whole = append(s.whole, section{from: int64(i)})
			}
			last := &s.whole[len(s.whole)-1]
			last.to, last.quads = int64(i+1), last.quads+1
		}
		return nil
	}
	err := s.spill()
	s.held = nil
	if err == nil {
		err = s.w.Flush()
	}
	if err != nil {
		return fmt.Errorf("sort quads: %w", err)
	}
	return s.merge()
}

// merge writes the parts of file as one, and notes where each graph is.
func (s *Sorter) merge() (err error) {
	if s.sorted, err = tempFile(); err != nil {
		return err
	}
	w := bufio.NewWriterSize(s.sorted, 1<<16)
	p := &packer{w: w}
	for q, err := range merged(s.file, s.runs) {
		if err == nil {
			if s.n == 0 || q.Label != p.last.Label {
				p.last = Quad{} // a graph is read without what stands before it
				s.labels = append(s.labels, q.Label)
				s.whole = append(s.whole, section{from: p.n})
			}
			err = p.quad(&q)
			last := &s.whole[len(s.whole)-1]
			last.to, last.quads = p.n, last.quads+1
			s.n++
		}
		if err != nil {
			return fmt.Errorf("sort quads: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sort quads: %w", err)
	}
	err = removeFile(s.file)
	s.file = nil
	return err
}

// merged are the quads of sorted parts of a file, in their order, each once.
func merged(f io.ReaderAt, runs []section) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		var h readers
		for _, run := range runs {
			u := newUnpacker(f, run)
			if u.next() {
				h = append(h, u)
			} else if u.err != nil {
				yield(Quad{}, u.err)
				return
			}
		}
		heap.Init(&h)
		var last Quad
		for first := true; len(h) > 0; first = false {
			u := h[0]
			if first || u.last != last {
				last = u.last
				if !yield(last, nil) {
					return
				}
			}
			switch {
			case u.next():
				heap.Fix(&h, 0)
			case u.err != nil:
				yield(Quad{}, u.err)
				return
			default:
				heap.Pop(&h)
			}
		}
	}
}

// readers are sorted parts by their next quads.
type readers []*unpacker

func (h readers) Len() int           { return len(h) }
func (h readers) Less(i, j int) bool { return CompareQuads(h[i].last, h[j].last) < 0 }
func (h readers) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *readers) Push(any)          {} // none is added
func (h *readers) Pop() any {
	last := len(*h) - 1
	u := (*h)[last]
	*h = (*h)[:last]
	return u
}

// Len is how many quads there are.
func (s *Sorter) Len() (int, error) {
	err := s.finish()
	return s.n, err
}

// Count is how many quads a graph has.
func (s *Sorter) Count(label RDFTerm) (int, error) {
	err := s.finish()
	if k, ok := slices.BinarySearchFunc(s.labels, label, CompareTerms); ok {
		return s.whole[k].quads, err
	}
	return 0, err
}

// Labels are the names of the graphs, in order.
func (s *Sorter) Labels() ([]RDFTerm, error) {
	err := s.finish()
	return s.labels, err
}

// All are the quads in order. They may be ranged over many times, until Close.
func (s *Sorter) All() iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		if err := s.finish(); err != nil {
			yield(Quad{}, err)
			return
		}
		for k := range s.whole {
			for q, err := range s.section(k) {
				if !yield(q, err) || err != nil {
					return
				}
			}
		}
	}
}

// Graph are the quads of a graph in order, as All.
func (s *Sorter) Graph(label RDFTerm) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		if err := s.finish(); err != nil {
			yield(Quad{}, err)
			return
		}
		if k, ok := slices.BinarySearchFunc(s.labels, label, CompareTerms); ok {
			s.section(k)(yield)
		}
	}
}

// section are the quads of the k-th graph.
func (s *Sorter) section(k int) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		part := s.whole[k]
		if s.sorted == nil {
			for _, q := range s.held[part.from:part.to] {
				if !yield(q, nil) {
					return
				}
			}
			return
		}
		u := newUnpacker(s.sorted, part)
		for u.next() {
			if !yield(u.last, nil) {
				return
			}
		}
		if u.err != nil {
			yield(Quad{}, fmt.Errorf("read sorted quads: %w", u.err))
		}
	}
}

// Close gives back what the Sorter holds.
func (s *Sorter) Close() error {
	err := errors.Join(removeFile(s.file), removeFile(s.sorted))
	*s = Sorter{done: true}
	return err
}

// packer writes quads one after the other, each with what differs from the one before: a byte with a bit for each term that is
// the same; of another term its kind, how many bytes of its value are those of the one before, the rest of it, and of a literal
// datatype and language.
type packer struct {
	w    *bufio.Writer
	n    int64 // bytes written
	last Quad
	buf  []byte
}

func (p *packer) quad(q *Quad) error {
	b := append(p.buf[:0], 0)
	old := [4]*RDFTerm{&p.last.Subject, &p.last.Predicate, &p.last.Object, &p.last.Label}
	for i, t := range [4]*RDFTerm{&q.Subject, &q.Predicate, &q.Object, &q.Label} {
		if *t == *old[i] {
			b[0] |= 1 << i
			continue
		}
		same := commonPrefix(t.Value, old[i].Value)
		b = append(b, byte(t.Kind))
		b = binary.AppendUvarint(b, uint64(same))
		b = appendString(b, t.Value[same:])
		if t.Kind == LiteralTerm {
			b = appendString(appendString(b, t.Datatype), t.Lang)
		}
	}
	p.last, p.buf = *q, b
	n, err := p.w.Write(b)
	p.n += int64(n)
	return err
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// unpacker reads what packer wrote.
type unpacker struct {
	r    *bufio.Reader
	last Quad
	err  error
}

func newUnpacker(f io.ReaderAt, part section) *unpacker {
	size := min(part.to-part.from, 1<<15)
	return &unpacker{r: bufio.NewReaderSize(io.NewSectionReader(f, part.from, part.to-part.from), int(size))}
}

// next reads one into last; false at the end, and where err says why not.
func (u *unpacker) next() bool {
	same, err := u.r.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			u.err = err
		}
		return false
	}
	for i, t := range [4]*RDFTerm{&u.last.Subject, &u.last.Predicate, &u.last.Object, &u.last.Label} {
		if same&(1<<i) != 0 {
			continue
		}
		kind, err := u.r.ReadByte()
		u.fail(err)
		prefix := u.length()
		if prefix > len(t.Value) {
			u.fail(io.ErrUnexpectedEOF)
			return false
		}
		old := t.Datatype
		*t = RDFTerm{Kind: TermKind(kind), Value: u.text(t.Value[:prefix], "")}
		if t.Kind == LiteralTerm {
			t.Datatype = u.text("", old)
			t.Lang = u.text("", "")
		}
	}
	return u.err == nil
}

func (u *unpacker) fail(err error) {
	if u.err == nil && err != nil {
		u.err = err
		if errors.Is(err, io.EOF) {
			u.err = io.ErrUnexpectedEOF
		}
	}
}

func (u *unpacker) length() int {
	n, err := binary.ReadUvarint(u.r)
	u.fail(err)
	return int(n)
}

// text reads a string behind a prefix. Where it is what guess says it takes no memory of its own.
func (u *unpacker) text(prefix, guess string) string {
	n := u.length()
	if u.err != nil || n == 0 {
		return prefix
	}
	if head, err := u.r.Peek(n); err == nil {
		out := guess
		if prefix != "" || string(head) != guess {
			out = prefix + string(head)
		}
		_, err = u.r.Discard(n)
		u.fail(err)
		return out
	}
	b := make([]byte, len(prefix)+n)
	copy(b, prefix)
	_, err := io.ReadFull(u.r, b[len(prefix):])
	u.fail(err)
	return string(b)
}
