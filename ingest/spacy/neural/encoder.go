package neural

import (
	"errors"
	"fmt"
	"math"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
)

const (
	width  = 96 // of a token's vector
	pieces = 3  // of the encoder's maxout
	depth  = 4  // window layers
	border = 4  // zero rows that go through the window layers before and after the tokens (thinc: with_array, pad)
)

// attributes are the ids of a token's attributes that the embeddings hash.
type attributes struct {
	Norm, Prefix, Suffix, Shape, Spacy, IsSpace uint64
}

// embedding is a table of vectors by hashed id (thinc: HashEmbed).
type embedding struct {
	rows   uint64
	seed   uint32
	values []float32
}

// layer is maxout and layer normalisation.
type layer struct {
	matrix
	gain, shift []float32
}

// encoder is a MultiHashEmbed and MaxoutWindowEncoder (spaCy: ml/models/tok2vec.py).
type encoder struct {
	embeddings []embedding
	first      layer
	windows    [depth]layer
}

// weights gives tensors by name and collects what is missing or of the wrong shape.
type weights struct {
	tensors map[string]data.Tensor
	err     error
}

func (w *weights) get(name string, shape ...int) []float32 {
	t, ok := w.tensors[name]
	if !ok {
		w.err = errors.Join(w.err, fmt.Errorf("no tensor %s", name))
	} else if fmt.Sprint(t.Shape) != fmt.Sprint(shape) {
		w.err = errors.Join(w.err, fmt.Errorf("tensor %s has shape %v, want %v", name, t.Shape, shape))
	} else {
		return t.Values
	}
	size := 1
	for _, d := range shape {
		size *= d
	}
	return make([]float32, size)
}

func (w *weights) layer(name string, in int) layer {
	out := width * pieces
	return layer{
		matrix: newMatrix(w.get(name+".W", out, in), w.get(name+".b", out), out, in),
		gain:   w.get(name+".G", width),
		shift:  w.get(name+".c", width),
	}
}

// tableRows are the sizes of the embeddings for NORM, PREFIX, SUFFIX, SHAPE, SPACY, IS_SPACE.
var tableRows = []int{5000, 1000, 2500, 2500, 50, 50}

func newEncoder(w *weights, prefix string, attrs int) *encoder {
	e := &encoder{}
	for i := range attrs {
		seed := uint32(8 + i)
		e.embeddings = append(e.embeddings, embedding{
			rows: uint64(tableRows[i]), seed: seed,
			values: w.get(fmt.Sprintf("%s.embed%d.%d", prefix, i, seed), tableRows[i], width),
		})
	}
	e.first = w.layer(prefix+".layer0", attrs*width)
	for i := range e.windows {
		e.windows[i] = w.layer(fmt.Sprintf("%s.layer%d", prefix, i+1), 3*width)
	}
	return e
}

// rows are the four rows of the table that an id hashes to: MurmurHash3 x64 128 of its 8 bytes, four 32-bit parts
// (thinc: backends/numpy_ops.pyx, MurmurHash3_x86_128_uint64).
func (e *embedding) row(id uint64) [4]uint64 {
	h1 := id * 0x87c37b91114253d5
	h1 = h1<<31 | h1>>33
	h1 *= 0x4cf5ad432745937f
	h1 ^= uint64(e.seed) ^ 8
	h2 := uint64(e.seed) ^ 8
	h1 += h2
	h2 += h1
	h1, h2 = mix(h1), mix(h2)
	h1 += h2
	h2 += h1
	return [4]uint64{h1 & 0xffffffff % e.rows, h1 >> 32 % e.rows, h2 & 0xffffffff % e.rows, h2 >> 32 % e.rows}
}

func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// embed writes the concatenated embeddings of f to dst.
func (e *encoder) embed(dst []float32, f *attributes) {
	ids := [...]uint64{f.Norm, f.Prefix, f.Suffix, f.Shape, f.Spacy, f.IsSpace}
	for i := range e.embeddings {
		em := &e.embeddings[i]
		d := dst[i*width : (i+1)*width]
		rows := em.row(ids[i])
		copy(d, em.values[rows[0]*width:(rows[0]+1)*width])
		for _, r := range rows[1:] {
			add(d, em.values[r*width:(r+1)*width])
		}
	}
}

// maxoutNorm writes the layer's vector for one row of sums to dst: the greatest of each three, normalised.
func (l *layer) maxoutNorm(dst, sums []float32) {
	dst = dst[:width]
	sums = sums[:width*pieces]
	var mean float32
	for o := range dst {
		v := max(sums[3*o], sums[3*o+1], sums[3*o+2])
		dst[o] = v
		mean += v
	}
	mean /= width
	var variance float32
	for _, v := range dst {
		variance += (v - mean) * (v - mean)
	}
	scale := float32(1 / math.Sqrt(float64(variance/width+1e-8)))
	gain, shift := l.gain[:width], l.shift[:width]
	for o, v := range dst {
		dst[o] = (v-mean)*scale*gain[o] + shift[o]
	}
}

// window runs the window layers over rows, n vectors with a margin of zeros (see newRows), in place.
func (e *encoder) window(rows, sums, vec []float32, n int) {
	n += 2 * border
	for i := range e.windows {
		l := &e.windows[i]
		l.apply(sums, rows, n, width) // row r of the product is of rows r, r+1, r+2: the window around r+1
		for r := range n {
			l.maxoutNorm(vec, sums[r*l.width():])
			add(rows[(r+1)*width:(r+2)*width], vec[:width])
		}
	}
}

// newRows is the number of rows that n tokens need: a zero row, the border, the tokens, the border, and zero rows so
// that whole kernels can run.
func newRows(n int) int { return roundRows(n+2*border) + 2 }
