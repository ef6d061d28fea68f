package graph

import (
	"context"
	"errors"
	"io"
	"iter"
)

// The errors that callers tell apart.
var (
	// ErrNotFound says that the store holds nothing of that name.
	ErrNotFound = errors.New("not found")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrLocked says that another process has the store open.
	ErrLocked = errors.New("the store is open in another process")
	// ErrBase says that the reports in the store have IRIs of another base.
	ErrBase = errors.New("the store was written with another base")
	// ErrNoStore says that there is no store where one was to be opened and not made.
	ErrNoStore = errors.New("there is no such store")
	// ErrDamaged says that what the store wrote does not read back: a file was cut off or overwritten.
	ErrDamaged = errors.New("the store is damaged")
	// ErrUnavailable says that the database of the store cannot be reached, or takes no writes now; it may again in a moment. Of a write
	// it is not known whether it was done, but it was done whole or not at all.
	ErrUnavailable = errors.New("the database does not answer")
	// ErrUnwritable says that the file of a store cannot be written: the disk is full or read-only, or the file was deleted or replaced
	// while it was open. What the store holds is still read, and writes go on when the reason is gone.
	ErrUnwritable = errors.New("the store cannot be written")
	// ErrNoFile says that a store in memory, or in a database, has no file to copy or to compact.
	ErrNoFile = errors.New("the store has no file of its own")
	// ErrCursor says that a cursor is none that the store gave.
	ErrCursor = errors.New("no cursor of this store")
)

// Reader gives the quads of a store as they are at some moment.
type Reader interface {
	// Match yields the quads that fit p, each once, in no particular order. It stops early when ctx ends, and yields
	// the error last.
	Match(ctx context.Context, p Pattern) iter.Seq2[Quad, error]
}

// Store is a set of quads. All methods may be called from many goroutines at once.
type Store interface {
	// Update removes and then adds quads as one transaction: afterwards either all of it is durable or, on error,
	// nothing has changed. Removing a quad that is absent and adding one that is present are not errors.
	Update(ctx context.Context, remove, add []Quad) error
	// Match may be ranged over while Update runs; it then shows the state of some moment.
	Reader
	// Count is the number of quads that fit p.
	Count(ctx context.Context, p Pattern) (int64, error)
	// Close releases the store. Later calls give ErrClosed.
	Close() error
}

// Verifier is a Store that can verify what it keeps beside the quads: its indexes and counts.
type Verifier interface {
	// Verify says what does not hold together, a sentence each; nothing where all is well. The error is one of reading.
	Verify(ctx context.Context) ([]string, error)
}

// Loader is a Store that takes many quads faster than Update does.
type Loader interface {
	// Load adds quads in transactions of its own, of which the first loaded quads are durable when an error ends it. A quad
	// that the sequence gives with an error is that error.
	Load(ctx context.Context, quads iter.Seq2[Quad, error]) (loaded int64, err error)
}

// Pager is a Store of which one may read a page after another, at the same cost for each.
type Pager interface {
	// Page is up to limit quads that fit p, those behind the cursor after, which is "" for the first page. next is the cursor
	// of the page that follows, "" where none does. What is changed between two pages is or is not among them; a quad that stays
	// is on one page. ErrCursor says that after is no cursor.
	Page(ctx context.Context, p Pattern, after string, limit int) (page []Quad, next string, err error)
}

// Backuper is a Store that can be copied while it is read and written.
type Backuper interface {
	// Backup writes the state of one moment, as a file from which the store opens again.
	Backup(ctx context.Context, w io.Writer) error
}

// Sizer is a Store that knows how much room it takes.
type Sizer interface {
	// Size is how many bytes the store takes on the disk, room for what comes included. ErrNoFile says that it is not on one.
	Size(ctx context.Context) (int64, error)
}

// Prober is a Store that knows whether it can be written.
type Prober interface {
	// Probe is the error that a write would end with, as far as is known without one.
	Probe(ctx context.Context) error
}

// Compacter is a Store that can give room back that deleted quads had.
type Compacter interface {
	// Compact rewrites the store, while others read it; those who write wait. Sizes are in bytes.
	Compact(ctx context.Context) (before, after int64, err error)
}

// Transactor is a Store that can read what it is about to change.
type Transactor interface {
	// Transact is an Update of what f finds to remove and to add. No other update comes between what f reads and what is
	// written. f may be called again where the store had to give way to another writer, and must not write by itself.
	Transact(ctx context.Context, f func(Reader) (remove, add []Quad, err error)) error
}

// BulkTransactor is a Store whose transactions may be larger than memory.
type BulkTransactor interface {
	// TransactBulk is Transactor's Transact of quads that come one by one, each sequence once and remove before add. Both may read
	// from the Reader, which stays as it is before the transaction, and end the transaction with an error.
	TransactBulk(ctx context.Context, f func(Reader) (remove, add iter.Seq2[Quad, error], err error)) error
}

// Viewer is a Store that other processes write too, and that can be read as it is at one moment, over several calls.
type Viewer interface {
	// View calls f with the store as it is at this moment, whatever is written meanwhile, and gives f's error. f's store is for one
	// goroutine at a time, takes no updates, and ends with f. One may range over several Matches of it within each other.
	View(ctx context.Context, f func(Store) error) error
}

// Follower is a Store that other processes write too.
type Follower interface {
	// Changes says what was changed since the update of that number. 0 is before the first.
	Changes(ctx context.Context, since int64) (Changes, error)
}

// Changes are what updates did to a store.
type Changes struct {
	Seq    int64     // the number of the last update
	Labels []RDFTerm // the graphs that the updates changed, each once
	All    bool      // that any graph may have changed: the updates are too long ago to be known one by one
}

// Snapshotter is a Store that shows one moment of itself in its own numbers, which queries join faster than terms.
type Snapshotter interface {
	// Snapshot calls f with the state of this moment. The snapshot ends with f.
	Snapshot(ctx context.Context, f func(Snapshot) error) error
}

// Snapshot is one moment of a store. Terms have numbers; 0 is none. A quad is subject, predicate, object and label, which is 0
// in the default graph.
type Snapshot interface {
	// Number is that of a term, 0 where no quad has it.
	Number(t RDFTerm) uint64
	// Term is the term of a number.
	Term(n uint64) (RDFTerm, error)
	// Scan calls f with the quads that fit, in which 0 is any subject, predicate and object, until f returns false. The label
	// fits only itself, or any with anyLabel; a triple that stands in several graphs comes in a row, then.
	Scan(ctx context.Context, want [4]uint64, anyLabel bool, f func([4]uint64) bool) error
	// Estimate is about how many quads Scan finds.
	Estimate(want [4]uint64, anyLabel bool) int
}
