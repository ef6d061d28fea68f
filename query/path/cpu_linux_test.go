package path_test

import (
	"time"

	"golang.org/x/sys/unix"
)

// cpu is the processor time that the thread has used, which other programs on the machine do not lengthen.
func cpu() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}
