package sparql_test

import (
	"time"

	"golang.org/x/sys/unix"
)

// cpu is the processor time that this program has used, in all its threads, which other programs on the machine do not lengthen.
func cpu() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}
