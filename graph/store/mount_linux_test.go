package store_test

import (
	"fmt"
	"syscall"
)

func mountTmpfs(dir string, size int) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprint("size=", size))
}

func unmount(dir string) { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }
