package query

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lockTokens keeps other programs from changing a file of tokens until unlock is called, or this one ends. What is locked is an empty file
// beside it, which stays: the file itself is another one after each change.
func lockTokens(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = untilLocked(path, func() (bool, error) {
		err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
		return errors.Is(err, windows.ERROR_LOCK_VIOLATION), err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", f.Name(), err), f.Close())
	}
	return func() { _ = f.Close() }, nil // which unlocks it
}

// keepOwner does nothing: who may do what with a new file is what its folder says.
func keepOwner(*os.File, os.FileInfo) error { return nil }
