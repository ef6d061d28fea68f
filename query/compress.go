package query

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"sync"

	"github.com/newsgraph/newsgraph/query/web"
)

// leastCompressed is the shortest answer that is compressed, in bytes: a shorter one goes in one packet anyway.
const leastCompressed = 1400

// compressors are kept for the next answer: each has tables of 800 kB.
var compressors = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is one there is
	return z
}}

// compressed is the body of an answer as the client wants it, and sets the header that says so.
func compressed(w http.ResponseWriter, r *http.Request, body []byte) []byte {
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) < leastCompressed || !web.AcceptsGzip(r) {
		return body
	}
	var b bytes.Buffer
	z := compressors.Get().(*gzip.Writer)
	defer compressors.Put(z)
	z.Reset(&b)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	w.Header().Set("Content-Encoding", "gzip")
	return b.Bytes()
}
