//go:build !windows

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"go.etcd.io/bbolt"
	bberrors "go.etcd.io/bbolt/errors"
)

// moveNew gives a file the name to, on a disk that has no links. The error is fs.ErrExist where there is one of that name. A rename would
// replace a store that another process makes at this moment: so a file without content gets the name first, by a call that fails where it
// is taken, and is locked, as an open store is, until the other one has its place. Who opened it meanwhile finds, before it writes, that it
// was replaced.
func moveNew(from, to string) error {
	db, err := bbolt.Open(to, 0o644, &bbolt.Options{
		Timeout: time.Second,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			return os.OpenFile(name, flag|os.O_EXCL, mode)
		},
	})
	switch {
	case errors.Is(err, bberrors.ErrTimeout): // somebody was faster to lock it, and has a store there
		return fmt.Errorf("%w: %w", fs.ErrExist, err)
	case err != nil:
		return err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		if tx.Bucket(boltBucket) != nil { // of somebody who has had it open before it was locked
			return fs.ErrExist
		}
		return nil
	})
	if err == nil {
		err = os.Rename(from, to)
		if err != nil {
			err = errors.Join(err, os.Remove(to))
		}
	}
	return errors.Join(err, db.Close())
}
