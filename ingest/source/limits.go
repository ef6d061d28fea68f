package source

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
)

// Options say how files are found and read, and what is too much. The zero value works: a limit that is 0 is the default.
type Options struct {
	Stdin io.Reader // what the path "-" stands for; os.Stdin where it is nil

	// Passed, where it is not nil, counts what is passed over in folders and archives.
	Passed *Passed

	// MaxBytes is the largest file, line of JSON lines or member of an archive, unpacked. Default 64 MiB.
	MaxBytes int64
	// MaxMarkup is the largest page or feed: trees take many times the memory of their text. Default 16 MiB.
	MaxMarkup int64
	// MaxTime is how long parsing one web page, feed or page of a PDF may take; only what was made to be slow takes seconds. Default 20 s.
	MaxTime time.Duration
	// MaxPages is how many pages a PDF may have. Default 2,000. Reading one may take 512 MiB of memory (DefaultMaxMemory) at most.
	MaxPages int
	// MaxUnpacked is how many bytes an archive, with those in it, may unpack to. Default 1 GiB.
	MaxUnpacked int64
	// MaxMembers is how many files an archive, with those in it, may hold. Default 100,000.
	MaxMembers int
	// MaxNesting is how many archives may lie within each other: 2 reads a .html.gz in a .zip. Default 2.
	MaxNesting int
}

// The limits where Options do not say otherwise.
const (
	DefaultMaxBytes    = 64 << 20
	DefaultMaxMarkup   = 16 << 20
	DefaultMaxTime     = 20 * time.Second
	DefaultMaxPages    = 2000
	DefaultMaxMemory   = 512 << 20
	DefaultMaxUnpacked = 1 << 30
	DefaultMaxMembers  = 100_000
	DefaultMaxNesting  = 2
)

func (o Options) maxBytes() int64        { return cmp.Or(max(o.MaxBytes, 0), DefaultMaxBytes) }
func (o Options) maxMarkup() int64       { return cmp.Or(max(o.MaxMarkup, 0), DefaultMaxMarkup) }
func (o Options) maxTime() time.Duration { return cmp.Or(max(o.MaxTime, 0), DefaultMaxTime) }
func (o Options) maxPages() int          { return cmp.Or(max(o.MaxPages, 0), DefaultMaxPages) }
func (o Options) maxUnpacked() int64     { return cmp.Or(max(o.MaxUnpacked, 0), DefaultMaxUnpacked) }
func (o Options) maxMembers() int        { return cmp.Or(max(o.MaxMembers, 0), DefaultMaxMembers) }
func (o Options) maxNesting() int        { return cmp.Or(max(o.MaxNesting, 0), DefaultMaxNesting) }

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

// timed is a text that cannot be read any longer when time is up: the way to stop a parser that has no other.
type timed struct {
	r     io.Reader
	until time.Time
}

func (o Options) timed(text string) io.Reader {
	return &timed{strings.NewReader(text), time.Now().Add(o.maxTime())}
}

func (t *timed) Read(p []byte) (int, error) {
	if time.Now().After(t.until) {
		return 0, ErrTooSlow
	}
	return t.r.Read(p[:min(len(p), 1<<16)])
}
