//go:build unix

package store

import (
	"os"
	"syscall"
)

// keepOwner gives a file to the owner and the group of another, as far as this process may.
func keepOwner(f *os.File, other os.FileInfo) {
	info, err := f.Stat()
	if err != nil {
		return
	}
	have, ok := info.Sys().(*syscall.Stat_t)
	want, ok2 := other.Sys().(*syscall.Stat_t)
	if !ok || !ok2 || have.Uid == want.Uid && have.Gid == want.Gid {
		return
	}
	if f.Chown(int(want.Uid), int(want.Gid)) != nil {
		_ = f.Chown(-1, int(want.Gid)) // one who is no administrator gives files only to groups of his own
	}
}
