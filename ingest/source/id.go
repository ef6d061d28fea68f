package source

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/newsgraph/newsgraph/graph"
)

// newReportID names a report by the hash of its text and metadata.
func newReportID(r *graph.Report) graph.ReportID {
	h := sha256.New()
	for _, s := range []string{r.Text, r.Title, r.URL, r.Publisher, r.Published, r.Licence} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return graph.ReportID("report-" + hex.EncodeToString(h.Sum(nil))[:12])
}
