package neural

import "golang.org/x/sys/cpu"

// vectors reports whether the processor has the instructions of gemm_amd64.s.
var vectors = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// gemm6x16 computes 6 rows of 16 outputs; ldx and ldy count bytes.
//
//go:noescape
func gemm6x16(x *float32, ldx int, w *float32, k int, bias, y *float32, ldy int)

// gemm1x16 computes one row of 16 outputs.
//
//go:noescape
func gemm1x16(x, w *float32, k int, bias, y *float32)

// addRows adds n values of src to dst; n is a multiple of 32.
//
//go:noescape
func addRows(dst, src *float32, n int)

func kernel(x []float32, ldx int, w []float32, k int, bias, y []float32, ldy int) {
	if !vectors {
		kernelGo(x, ldx, w, k, bias, y, ldy)
		return
	}
	gemm6x16(&x[0], 4*ldx, &w[0], k, &bias[0], &y[0], 4*ldy)
}

func rowKernel(x, w []float32, k int, bias, y []float32) {
	if !vectors {
		rowKernelGo(x, w, k, bias, y)
		return
	}
	gemm1x16(&x[0], &w[0], k, &bias[0], &y[0])
}

// add adds src to dst, which have the same length, a multiple of 32.
func add(dst, src []float32) {
	if !vectors {
		addGo(dst, src)
		return
	}
	_ = src[len(dst)-1]
	addRows(&dst[0], &src[0], len(dst))
}
