package querytest

import (
	"slices"
	"testing"
	"time"
)

// Waits reports how long answers took, which it sorts: the median, what 99 of 100 took at most, and the longest, in milliseconds.
func Waits(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(.5), "ms-p50")
	b.ReportMetric(at(.99), "ms-p99")
	b.ReportMetric(at(1), "ms-max")
}
