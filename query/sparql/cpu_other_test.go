//go:build !linux

package sparql_test

import "time"

var began = time.Now()

// cpu is the time that has gone by.
func cpu() time.Duration { return time.Since(began) }
