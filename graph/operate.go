package graph

import (
	"context"
	"io"
)

// Backup writes the file of the library's store as it is at one moment, while others read and write. ErrNoFile says that it has none.
func (lib *Library) Backup(ctx context.Context, w io.Writer) error {
	b, ok := lib.Store.(Backuper)
	if !ok {
		return ErrNoFile
	}
	return b.Backup(ctx, w)
}

// Compact gives room back that deleted reports had; writers wait for it. Sizes are in bytes. ErrNoFile says that the store has no file.
func (lib *Library) Compact(ctx context.Context) (before, after int64, err error) {
	c, ok := lib.Store.(Compacter)
	if !ok {
		return 0, 0, ErrNoFile
	}
	return c.Compact(ctx)
}

// Size is how many bytes the library's store takes on the disk. ErrNoFile says that it is not on one, or does not know.
func (lib *Library) Size(ctx context.Context) (int64, error) {
	s, ok := lib.Store.(Sizer)
	if !ok {
		return 0, ErrNoFile
	}
	return s.Size(ctx)
}
