package neural

const (
	hidden      = 64         // of the transition model
	hiddenPairs = hidden * 2 // before its maxout of two
)

// scorer scores the moves of a transition system by the tokens that its state names
// (spaCy: ml/parser_model.pyx; the "precomputable affine" of Chen and Manning 2014).
type scorer struct {
	features int
	lower    matrix // token vector → 64
	affine   matrix // 64 → features × 128
	bias     []float32
	pad      []float32 // features × 128: stands for a token that is not there
	upper    matrix    // 64 → moves
}

func newScorer(w *weights, prefix string, features, moves int) *scorer {
	return &scorer{
		features: features,
		lower:    newMatrix(w.get(prefix+".lower.W", hidden, width), w.get(prefix+".lower.b", hidden), hidden, width),
		affine: newMatrix(
			w.get(prefix+".hidden.W", features*hiddenPairs, hidden), nil, features*hiddenPairs, hidden),
		bias:  w.get(prefix+".hidden.b", hiddenPairs),
		pad:   w.get(prefix+".hidden.pad", features, hiddenPairs),
		upper: newMatrix(w.get(prefix+".upper.W", moves, hidden), w.get(prefix+".upper.b", moves), moves, hidden),
	}
}

// scores is what a scorer computes with for one text.
type scores struct {
	*scorer
	tokens [][]float32 // of each token, features × 128
	sum    [hiddenPairs]float32
	vec    [hidden]float32
	out    []float32
}

// prepare computes every token's part in every feature. vectors holds n rows of width, room for roundRows(n).
func (s *scorer) prepare(vectors []float32, n int, b *buffers) *scores {
	rows := roundRows(n)
	low := grow(&b.low, rows*s.lower.width())
	s.lower.apply(low, vectors, n, width)
	parts := grow(&b.parts, rows*s.affine.width())
	s.affine.apply(parts, low, n, s.lower.width())
	sc := &scores{scorer: s, tokens: make([][]float32, n), out: make([]float32, s.upper.width())}
	for i := range sc.tokens {
		sc.tokens[i] = parts[i*s.affine.width() : (i+1)*s.affine.width()]
	}
	return sc
}

// of gives the score of each move; ids are token indices, -1 for none. The slice is good until the next call.
func (sc *scores) of(ids []int) []float32 {
	copy(sc.sum[:], sc.bias)
	for f, i := range ids {
		part := sc.pad
		if i >= 0 {
			part = sc.tokens[i]
		}
		add(sc.sum[:], part[f*hiddenPairs:(f+1)*hiddenPairs])
	}
	for o := range sc.vec {
		sc.vec[o] = max(sc.sum[2*o], sc.sum[2*o+1])
	}
	sc.upper.applyRow(sc.out, sc.vec[:])
	return sc.out[:sc.upper.out]
}

// buffers are reused from text to text.
type buffers struct {
	rows, sums, embed, low, parts, logits []float32
	vec                                   [width]float32
}

// grow gives a slice of n values out of *b, making it longer where needed. What is in it is left over.
func grow(b *[]float32, n int) []float32 {
	if cap(*b) < n {
		*b = make([]float32, n+n/4)
	}
	return (*b)[:n]
}

// move is an action of a transition system with its label.
type move struct {
	action byte
	label  string
}

func newMoves(list [][2]string) []move {
	out := make([]move, len(list))
	for i, m := range list {
		out[i] = move{action: m[0][0], label: m[1]}
	}
	return out
}
