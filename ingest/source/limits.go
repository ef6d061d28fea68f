package source

import (
	"cmp"
	"fmt"
	"io"
)

// Options say how files are found and read, and what is too much. The zero value works: a limit that is 0 is the default.
type Options struct {
	Stdin io.Reader // what the path "-" stands for; os.Stdin where it is nil

	// MaxBytes is the largest file, line of JSON lines or member of an archive, unpacked. Default 64 MiB.
	MaxBytes int64
	// MaxMarkup is the largest page or feed: trees take many times the memory of their text. Default 16 MiB.
	MaxMarkup int64
	// MaxText is the longest text of one report. Default 8 MiB.
	MaxText int64
}

// The limits where Options do not say otherwise.
const (
	DefaultMaxBytes  = 64 << 20
	DefaultMaxMarkup = 16 << 20
	DefaultMaxText   = 8 << 20
)

func (o Options) maxBytes() int64  { return cmp.Or(max(o.MaxBytes, 0), DefaultMaxBytes) }
func (o Options) maxMarkup() int64 { return cmp.Or(max(o.MaxMarkup, 0), DefaultMaxMarkup) }
func (o Options) maxText() int64   { return cmp.Or(max(o.MaxText, 0), DefaultMaxText) }

// budget is what an archive and all archives in it may still unpack.
type budget struct {
	bytes   int64
	members int
	nesting int
}

// readLimited reads all of r, which must not be longer than limit bytes.
func readLimited(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	}
	return data, nil
}
