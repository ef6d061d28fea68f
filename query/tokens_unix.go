//go:build unix

package query

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockTokens keeps other programs from changing a file of tokens until unlock is called, or this one ends. What is locked is its folder: the
// file itself is another one after each change, and a file beside it would have to be cleared away.
func lockTokens(path string) (unlock func(), err error) {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	err = untilLocked(path, func() (bool, error) {
		err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		return errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR), err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", dir.Name(), err), dir.Close())
	}
	return func() { _ = dir.Close() }, nil // which unlocks it
}

// keepOwner gives a new file the owner and the group of the one that it is to replace. It is an error where that takes rights that the program
// does not have: a server that runs as the owner could not read the new one.
func keepOwner(f *os.File, old os.FileInfo) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	was, had := old.Sys().(*syscall.Stat_t)
	if !ok || !had || is.Uid == was.Uid && is.Gid == was.Gid {
		return nil
	}
	if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
		return fmt.Errorf("%s belongs to user %d and group %d, which only root or that user can keep so: %w", old.Name(), was.Uid, was.Gid, err)
	}
	return nil
}
