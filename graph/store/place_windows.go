package store

import "golang.org/x/sys/windows"

// moveNew gives a file the name to, on a disk that has no links. The error is fs.ErrExist where there is one of that name.
func moveNew(from, to string) error {
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return windows.MoveFileEx(old, name, windows.MOVEFILE_WRITE_THROUGH) // which fails where the name is taken
}
