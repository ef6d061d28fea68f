package graph

import (
	"context"
	"errors"
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
)

// Store is a set of quads. All methods may be called from many goroutines at once.
type Store interface {
	// Update removes and then adds quads as one transaction: afterwards either all of it is durable or, on error,
	// nothing has changed. Removing a quad that is absent and adding one that is present are not errors.
	Update(ctx context.Context, remove, add []Quad) error
	// Match yields the quads that fit p, each once, in no particular order. It stops early when ctx ends, and yields
	// the error last. Match may be ranged over while Update runs; it then shows the state of some moment.
	Match(ctx context.Context, p Pattern) iter.Seq2[Quad, error]
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
