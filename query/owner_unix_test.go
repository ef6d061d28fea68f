//go:build unix

package query_test

import (
	"os"
	"syscall"
)

// fileOwner is the user and the group that a file belongs to.
func fileOwner(info os.FileInfo) [2]int {
	st := info.Sys().(*syscall.Stat_t)
	return [2]int{int(st.Uid), int(st.Gid)}
}
