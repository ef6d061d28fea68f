// Package neural is the network of spaCy's en_core_web_sm and its decoding: token embeddings and window encoders, the tagger,
// the arc-eager parser and the entity recogniser. [New] loads it, [Network.Annotate] fills in tags, heads, labels, sentence
// starts and entities of one tokenised paragraph. Matrix products run on vector instructions where the processor has
// them (AVX2 and FMA on amd64) and on plain Go elsewhere; the two may differ in the last bits of a score.
package neural

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
	"github.com/newsgraph/newsgraph/ingest/spacy/token"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Network is the loaded network. It may be used by many goroutines at once.
type Network struct {
	tables *data.Tables
	tags   []string

	tok2vec, nerTok2vec   *encoder
	tagger                matrix
	parser, ner           *scorer
	parserMoves, nerMoves []move
	digits, upper         map[rune]bool

	words   words
	scratch sync.Pool
}

// New decodes the embedded weights.
func New(t *data.Tables) (*Network, error) {
	tensors, err := data.Network()
	if err != nil {
		return nil, err
	}
	w := &weights{tensors: tensors}
	net := &Network{
		tables: t, tags: t.Tags,
		tok2vec: newEncoder(w, "tok2vec", 6), nerTok2vec: newEncoder(w, "ner.tok2vec", 4),
		tagger: newMatrix(w.get("tagger.W", len(t.Tags), width), w.get("tagger.b", len(t.Tags)), len(t.Tags), width),
		parser: newScorer(w, "parser", 8, len(t.ParserMoves)), ner: newScorer(w, "ner", 3, len(t.NERMoves)),
		parserMoves: newMoves(t.ParserMoves), nerMoves: newMoves(t.NERMoves),
		digits: runeSet(t.Chars.Digits), upper: runeSet(t.Chars.UpperLetters),
	}
	if w.err != nil {
		return nil, fmt.Errorf("weights: %w", w.err)
	}
	if len(t.Tags) == 0 || len(t.ParserMoves) == 0 || len(t.NERMoves) == 0 {
		return nil, errors.New("tables: no labels")
	}
	net.scratch.New = func() any { return &buffers{} }
	net.words.vectors = map[wordKey]*wordVectors{}
	return net, nil
}

func runeSet(ranges [][2]rune) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range ranges {
		for c := r[0]; c <= r[1]; c++ {
			m[c] = true
		}
	}
	return m
}

// wordKey is what the first layers of both encoders depend on.
type wordKey struct {
	text, norm string
	space      bool
}

// wordVectors are the results of the first layers.
type wordVectors struct {
	tok2vec, ner [width]float32
}

// words caches first layers by word; it holds at most maxWords, about 15 MiB.
type words struct {
	mu      sync.RWMutex
	vectors map[wordKey]*wordVectors
}

const maxWords = 16384

// vectorsOf gives the first layers' result for each token.
func (net *Network) vectorsOf(toks []syntax.Token, b *buffers) []*wordVectors {
	out := make([]*wordVectors, len(toks))
	var missing []int
	net.words.mu.RLock()
	for i := range toks {
		t := &toks[i]
		if out[i] = net.words.vectors[wordKey{t.Text, t.Norm, t.Space}]; out[i] == nil {
			missing = append(missing, i)
		}
	}
	net.words.mu.RUnlock()
	if len(missing) == 0 {
		return out
	}
	features := make([]attributes, len(missing))
	for k, i := range missing {
		features[k] = net.features(&toks[i])
		out[i] = &wordVectors{}
	}
	net.tok2vec.firstLayer(features, b, func(k int) []float32 { return out[missing[k]].tok2vec[:] })
	net.nerTok2vec.firstLayer(features, b, func(k int) []float32 { return out[missing[k]].ner[:] })
	net.words.mu.Lock()
	defer net.words.mu.Unlock()
	for _, i := range missing {
		t := &toks[i]
		if len(net.words.vectors) < maxWords && len(t.Text) <= 64 {
			net.words.vectors[wordKey{strings.Clone(t.Text), strings.Clone(t.Norm), t.Space}] = out[i]
		}
	}
	return out
}

// firstLayer embeds tokens and runs the first layer over them.
func (e *encoder) firstLayer(features []attributes, b *buffers, dst func(k int) []float32) {
	in := e.first.in
	n := len(features)
	x := grow(&b.embed, roundRows(n)*in)
	for k := range features {
		e.embed(x[k*in:(k+1)*in], &features[k])
	}
	clear(x[n*in:])
	sums := grow(&b.sums, roundRows(n)*e.first.width())
	e.first.apply(sums, x, n, in)
	for k := range features {
		e.first.maxoutNorm(dst(k), sums[k*e.first.width():])
	}
}

// features are the ids that the embeddings hash (spaCy: lang/lex_attrs.py).
func (net *Network) features(t *syntax.Token) attributes {
	h := net.tables.Hash
	_, first := utf8.DecodeRuneInString(t.Text)
	f := attributes{
		Norm: h(t.Norm), Prefix: h(t.Text[:first]), Suffix: h(lastRunes(t.Text, 3)), Shape: h(net.shape(t.Text)),
	}
	if t.Space {
		f.Spacy = 1
	}
	if token.IsSpace(t.Text) {
		f.IsSpace = 1
	}
	return f
}

func lastRunes(s string, n int) string {
	k := len(s)
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:k])
		k -= size
	}
	return s[k:]
}

// shape is the word with letters as X or x and digits as d, runs cut at four: "Kirby's" is "Xxxxx'x".
func (net *Network) shape(s string) string {
	if len(s) >= 100 && utf8.RuneCountInString(s) >= 100 {
		return "LONG"
	}
	var b strings.Builder
	last, run := rune(-1), 0
	for _, r := range s {
		c := r
		switch {
		case unicode.IsLetter(r) && (unicode.IsUpper(r) || net.upper[r]):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r) || net.digits[r]:
			c = 'd'
		}
		if c == last {
			run++
		} else {
			last, run = c, 0
		}
		if run < 4 {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// Annotate fills in Tag, Head, Dep and SentStart of the tokens of one paragraph, which have Text, Norm and Space, and
// finds its entities. Heads are indices into toks.
func (net *Network) Annotate(toks []syntax.Token) []syntax.Entity {
	n := len(toks)
	if n == 0 {
		return nil
	}
	b := net.scratch.Get().(*buffers)
	defer net.scratch.Put(b)
	vectors := net.vectorsOf(toks, b)
	isSpace := func(i int) bool { return token.IsSpace(toks[i].Text) }

	x := encode(net.tok2vec, b, n, func(i int) []float32 { return vectors[i].tok2vec[:] })
	net.tag(toks, x, b)
	heads, labels := parse(net.parser.prepare(x, n, b), net.parserMoves, n)
	deprojectivize(heads, labels, isSpace)
	starts := sentenceStarts(heads)
	for i := range toks {
		toks[i].Head, toks[i].Dep, toks[i].SentStart = heads[i], labels[i], starts[i]
	}

	x = encode(net.nerTok2vec, b, n, func(i int) []float32 { return vectors[i].ner[:] })
	return recognize(net.ner.prepare(x, n, b), net.nerMoves, n, isSpace, func(i int) bool { return starts[i] })
}

// encode runs the window layers; the result holds n rows of width and room for whole kernels after them.
func encode(e *encoder, b *buffers, n int, first func(i int) []float32) []float32 {
	rows := grow(&b.rows, (newRows(n)+rowsAtOnce)*width)
	clear(rows)
	for i := range n {
		copy(rows[(1+border+i)*width:], first(i))
	}
	e.window(rows, grow(&b.sums, roundRows(n+2*border)*pieces*width), b.vec[:], n)
	return rows[(1+border)*width:]
}

func (net *Network) tag(toks []syntax.Token, x []float32, b *buffers) {
	w := net.tagger.width()
	logits := grow(&b.logits, roundRows(len(toks))*w)
	net.tagger.apply(logits, x, len(toks), width)
	for i := range toks {
		row := logits[i*w : i*w+net.tagger.out]
		best := 0
		for k, v := range row {
			if v > row[best] {
				best = k
			}
		}
		toks[i].Tag = net.tags[best]
	}
}
