package store

import (
	"os"
	"time"
)

// BoundGizmo lets the program grow by less while a query of Gizmo runs, until restore is called.
func BoundGizmo(bytes uint64) (restore func()) {
	old := gizmoMemory
	gizmoMemory = bytes
	return func() { gizmoMemory = old }
}

// FailLinks makes linking a file fail with err, as it does where a file system has no links, until restore is called; nothing where err is nil.
func FailLinks(err error) (restore func()) {
	old := linkFile
	if err != nil {
		linkFile = func(string, string) error { return err }
	}
	return func() { linkFile = old }
}

// Syncs tells f of the folders that are synced, until restore is called. An error of f is that of the sync.
func Syncs(f func(folder string) error) (restore func()) {
	old := syncDir
	syncDir = func(d *os.File) error {
		if err := f(d.Name()); err != nil {
			return err
		}
		return old(d)
	}
	return func() { syncDir = old }
}

// BoundBulk lets transactions hold fewer bytes of terms at a time, until restore is called.
func BoundBulk(bytes int) (restore func()) {
	old := bulkBytes
	bulkBytes = bytes
	return func() { bulkBytes = old }
}

// BoundPatience has scans wait less for a connection, until restore is called.
func BoundPatience(d time.Duration) (restore func()) {
	old := patience
	patience = d
	return func() { patience = old }
}
