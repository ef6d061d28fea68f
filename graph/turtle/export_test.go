package turtle

import (
	"io"

	"github.com/newsgraph/newsgraph/graph"
)

// ReadPieces is ReadLines with pieces of so many bytes.
func ReadPieces(r io.Reader, opts Options, size int, f func(q graph.Quad, line int) error) error {
	return read(r, opts, size, f)
}
