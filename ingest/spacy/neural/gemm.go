package neural

// rowsAtOnce and colsAtOnce are the rows and columns that a kernel computes together.
const (
	rowsAtOnce = 6
	colsAtOnce = 16
)

// matrix is a linear layer: y = W·x + b. Its weights are packed for the kernel: blocks of colsAtOnce outputs, in each
// block the weights of one input after the other.
type matrix struct {
	in, out int // out is the number of real outputs
	blocks  int // of colsAtOnce outputs, the last filled up with zeros
	weights []float32
	bias    []float32
}

// newMatrix packs W (out rows of in values) and the bias b, which may be nil.
func newMatrix(w, b []float32, out, in int) matrix {
	m := matrix{in: in, out: out, blocks: (out + colsAtOnce - 1) / colsAtOnce}
	m.weights = make([]float32, m.blocks*in*colsAtOnce)
	m.bias = make([]float32, m.blocks*colsAtOnce)
	copy(m.bias, b)
	for o := range out {
		block, col := o/colsAtOnce, o%colsAtOnce
		for k := range in {
			m.weights[(block*in+k)*colsAtOnce+col] = w[o*in+k]
		}
	}
	return m
}

// width is the number of columns of a result, with the ones that fill up the last block.
func (m *matrix) width() int { return m.blocks * colsAtOnce }

// roundRows is n rounded up to whole kernels; x and y of apply must hold so many rows.
func roundRows(n int) int { return (n + rowsAtOnce - 1) / rowsAtOnce * rowsAtOnce }

// apply multiplies n rows of x, which begin ldx values apart (rows may overlap), into rows of y that begin width() apart.
// x must be readable, and y writable, for roundRows(n) rows.
func (m *matrix) apply(y, x []float32, n, ldx int) {
	n = roundRows(n)
	if n == 0 {
		return
	}
	ldy := m.width()
	_ = x[(n-1)*ldx+m.in-1] // the kernel does not check
	_ = y[n*ldy-1]
	for b := range m.blocks {
		w := m.weights[b*m.in*colsAtOnce : (b+1)*m.in*colsAtOnce]
		bias := m.bias[b*colsAtOnce : (b+1)*colsAtOnce]
		for r := 0; r < n; r += rowsAtOnce {
			kernel(x[r*ldx:], ldx, w, m.in, bias, y[r*ldy+b*colsAtOnce:], ldy)
		}
	}
}

// applyRow multiplies one row.
func (m *matrix) applyRow(y, x []float32) {
	_ = x[m.in-1]
	_ = y[m.width()-1]
	for b := range m.blocks {
		rowKernel(x, m.weights[b*m.in*colsAtOnce:], m.in, m.bias[b*colsAtOnce:], y[b*colsAtOnce:])
	}
}

// kernelGo computes 6 rows of 16 outputs: y[r][c] = bias[c] + Σ x[r][k]·w[k][c].
func kernelGo(x []float32, ldx int, w []float32, k int, bias, y []float32, ldy int) {
	for r := range rowsAtOnce {
		rowKernelGo(x[r*ldx:], w, k, bias, y[r*ldy:])
	}
}

// rowKernelGo computes one row of 16 outputs.
func rowKernelGo(x, w []float32, k int, bias, y []float32) {
	for half := 0; half < colsAtOnce; half += 8 {
		var a [8]float32
		copy(a[:], bias[half:half+8])
		for i, v := range x[:k] {
			c := w[i*colsAtOnce+half : i*colsAtOnce+half+8 : i*colsAtOnce+half+8]
			a[0] += v * c[0]
			a[1] += v * c[1]
			a[2] += v * c[2]
			a[3] += v * c[3]
			a[4] += v * c[4]
			a[5] += v * c[5]
			a[6] += v * c[6]
			a[7] += v * c[7]
		}
		copy(y[half:half+8], a[:])
	}
}

func addGo(dst, src []float32) {
	for i, v := range src[:len(dst)] {
		dst[i] += v
	}
}
