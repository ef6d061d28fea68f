package neural

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestKernels compares the vector kernels with plain sums in float64. (An internal test: the kernels are not exported.)
func TestKernels(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	random := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = rnd.Float32() - .5
		}
		return out
	}
	for _, c := range []struct{ n, in, out, ldx int }{{1, 1, 1, 1}, {6, 96, 64, 96}, {7, 288, 288, 96}, {13, 64, 106, 64}, {5, 576, 50, 576}} {
		w, b, x := random(c.out*c.in), random(c.out), random((roundRows(c.n)-1)*c.ldx+c.in)
		m := newMatrix(w, b, c.out, c.in)
		y := make([]float32, roundRows(c.n)*m.width())
		m.apply(y, x, c.n, c.ldx)
		row := make([]float32, m.width())
		plain := make([]float32, m.width())
		for r := range c.n {
			m.applyRow(row, x[r*c.ldx:])
			for blk := range m.blocks {
				rowKernelGo(x[r*c.ldx:], m.weights[blk*m.in*colsAtOnce:], m.in, m.bias[blk*colsAtOnce:], plain[blk*colsAtOnce:])
			}
			for o := range c.out {
				want := float64(b[o])
				for k := range c.in {
					want += float64(x[r*c.ldx+k]) * float64(w[o*c.in+k])
				}
				for name, have := range map[string]float32{"apply": y[r*m.width()+o], "applyRow": row[o], "rowKernelGo": plain[o]} {
					if math.Abs(float64(have)-want) > 1e-4 {
						t.Errorf("%v: %s row %d output %d is %v, want %v", c, name, r, o, have, want)
					}
				}
			}
		}
	}
}
