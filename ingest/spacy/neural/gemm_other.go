//go:build !amd64

package neural

func kernel(x []float32, ldx int, w []float32, k int, bias, y []float32, ldy int) {
	kernelGo(x, ldx, w, k, bias, y, ldy)
}

func rowKernel(x, w []float32, k int, bias, y []float32) { rowKernelGo(x, w, k, bias, y) }

func add(dst, src []float32) { addGo(dst, src) }
