package identity_test

import (
	"fmt"
	"testing"

	"github.com/newsgraph/newsgraph/query/identity"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// BenchmarkResolver measures who is who when a report comes in among 100, 1,000 and 10,000.
func BenchmarkResolver(b *testing.B) {
	news, err := querytest.Open()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := identity.NewResolver()
			for reading := range news.Readings(n) {
				r.Put(identity.NewProfile(reading))
			}
			r.Result()
			next := n
			for b.Loop() {
				b.StopTimer()
				p := identity.NewProfile(news.Reading(next))
				next++
				b.StartTimer()
				r.Put(p)
				r.Result()
			}
		})
	}
}
