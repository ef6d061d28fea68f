package query

import (
	"bytes"
	"compress/gzip"
	"net/http"

	"github.com/newsgraph/newsgraph/query/web"
)

// leastCompressed is the shortest answer that is compressed, in bytes: a shorter one goes in one packet anyway.
const leastCompressed = 1400

// compressed is the body of an answer as the client wants it, and sets the header that says so.
func compressed(w http.ResponseWriter, r *http.Request, body []byte) []byte {
	w.Header().Add("Vary", "Accept-Encoding")
	if len(body) < leastCompressed || !web.AcceptsGzip(r) {
		return body
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is one there is
	_, _ = z.Write(body)                            // a buffer takes everything
	_ = z.Close()
	w.Header().Set("Content-Encoding", "gzip")
	return b.Bytes()
}
