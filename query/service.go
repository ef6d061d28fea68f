package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

// Service answers from an index and writes to the library behind it. It may be used by many goroutines at once.
type Service struct {
	MaxText int           // the longest text of a report that Add reads, in bytes; DefaultMaxText where it is 0
	MaxWait time.Duration // how long Add waits for its turn; DefaultMaxWait where it is 0
	Poll    time.Duration // how often Follow looks for changes; DefaultPoll where it is 0

	lib       *graph.Library
	extractor *ingest.Extractor
	asker     ask.Asker

	index   *index.Index
	write   chan struct{} // holds one while somebody changes the library, so that store and index change in the same order
	seen    int64         // number of the last update of the store that the index shows
	reading chan struct{} // holds one for each report that is being read

	arrivals sync.Mutex // held while arrived is looked at
	arrived  []*arrival // what is to be written, in the order in which it came
}

// The limits of Add where a Service does not say otherwise. Reading takes a processor, and memory in proportion to the text, so
// at most one report for each processor is read at once.
const (
	DefaultMaxText = 8 << 20
	DefaultMaxWait = time.Minute
)

// NewService loads the library into an index.
func NewService(ctx context.Context, lib *graph.Library, x *ingest.Extractor) (*Service, error) {
	s := &Service{lib: lib, extractor: x, index: index.New(), asker: NewAsker(x), write: make(chan struct{}, 1), reading: make(chan struct{}, runtime.GOMAXPROCS(0))}
	var err error
	if s.seen, err = s.lastChange(ctx); err != nil { // before the readings: what comes meanwhile is read twice, not missed
		return nil, fmt.Errorf("load the store: %w", err)
	}
	for r, err := range lib.Readings(ctx) {
		if err != nil {
			return nil, fmt.Errorf("load the store: %w", err)
		}
		s.index.Put(r)
	}
	decisions, err := lib.Decisions(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the store: %w", err)
	}
	s.index.Decide(decisions)
	s.index.View().Links() // of which the first search makes all, and those after a change only what changed
	return s, nil
}

// NewAsker makes an asker that reads questions with x.
func NewAsker(x *ingest.Extractor) ask.Asker {
	return ask.Asker{IrregularForms: x.IrregularForms, Parse: func(text string) *syntax.Doc {
		return x.Parse(text, []graph.Span{{Start: 0, End: len(text)}})
	}}
}

// View is the index of this moment. It shows what was acknowledged; who asks does not wait for reports that are coming in.
func (s *Service) View() *index.View { return s.index.Latest() }

// Ask answers a question.
func (s *Service) Ask(q ask.Question) ask.Result { return s.asker.Ask(s.View(), q) }

// Errors of AddReport.
var (
	ErrTooLarge = errors.New("the report's text is too long")
	ErrBusy     = errors.New("other reports are being read")
)

// What a report is at besides the stages of an extractor, see [ingest.WithProgress].
const (
	stageWait   = "wait"   // for its turn
	stageStore  = "store"  // it is being written
	stageStored = "stored" // it is durable
)

// AddReport reads a report into the library. What it returns is durable. It waits while as many reports are being read as there are
// processors; the error is ErrBusy where ctx or MaxWait ends meanwhile. Whoever follows ctx is told how far it is.
func (s *Service) AddReport(ctx context.Context, report graph.Report) (*graph.Reading, error) {
	if most := cmp.Or(s.MaxText, DefaultMaxText); len(report.Text) > most {
		return nil, fmt.Errorf("%w: %s, at most %s are read", ErrTooLarge, size(int64(len(report.Text))), size(int64(most)))
	}
	ingest.Tell(ctx, ingest.Progress{Report: &report, Stage: stageWait})
	reading, err := s.read(ctx, report)
	if err != nil {
		return nil, err
	}
	done := ingest.Progress{Report: &report, Stage: stageStore, Parsed: len(report.Text), Sentences: len(reading.Sentences)}
	ingest.Tell(ctx, done)
	if err := s.put(ctx, reading); err != nil {
		return nil, err
	}
	done.Stage = stageStored
	ingest.Tell(ctx, done)
	return reading, nil
}

var errNotWritten = errors.New("the report was not written")

// arrival is a reading that is to be written.
type arrival struct {
	ctx     context.Context
	reading *graph.Reading
	taken   bool // by who writes it; only who has the turn to write looks at this and err
	err     error
}

// put writes a reading to the library and the index. Readings that come while another is being written wait for it and are then written
// together by the first of them: a transaction costs a sync of the disk, and an index of many reports a new view. One whose ctx is over
// by then is not written; from then on it is, whoever leaves, since others are in the same transaction.
func (s *Service) put(ctx context.Context, reading *graph.Reading) error {
	own := &arrival{ctx: ctx, reading: reading}
	s.arrivals.Lock()
	s.arrived = append(s.arrived, own)
	s.arrivals.Unlock()
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	if !own.taken {
		s.arrivals.Lock()
		group := s.arrived
		s.arrived = nil
		s.arrivals.Unlock()
		s.putAll(context.WithoutCancel(ctx), group)
	}
	return own.err
}

// putAll writes what arrived; it is this one's turn to write.
func (s *Service) putAll(ctx context.Context, group []*arrival) {
	var those []*arrival
	var readings []*graph.Reading
	for _, a := range group {
		a.taken = true
		if a.err = a.ctx.Err(); a.err == nil {
			a.err = errNotWritten // should what follows panic
			those, readings = append(those, a), append(readings, a.reading)
		}
	}
	for i, w := range s.lib.PutEach(ctx, readings...) {
		a := those[i]
		if a.err = w.Err; a.err == nil {
			s.index.Put(a.reading)
		}
	}
	s.index.View()
}

// read reads a report when it is its turn.
func (s *Service) read(ctx context.Context, report graph.Report) (*graph.Reading, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	turn := time.NewTimer(cmp.Or(s.MaxWait, DefaultMaxWait))
	defer turn.Stop()
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
	case <-turn.C:
		return nil, ErrBusy
	}
	return s.extractor.Read(ctx, report)
}

// turn waits until nobody else changes the library, until done is called. It is the error of ctx where that ends before.
func (s *Service) turn(ctx context.Context) error {
	select {
	case s.write <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) done() { <-s.write }

// size is a number of bytes in words.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
}

// Delete removes a report and all that only it supports. The error is graph.ErrNotFound where there is none.
func (s *Service) Delete(ctx context.Context, id graph.ReportID) error {
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	if err := s.lib.Delete(ctx, id); err != nil {
		return err
	}
	s.index.Delete(id)
	s.index.View()
	return nil
}

// Export is the library in a format, or of it what the options say, as it is at one moment, and as it is known then who is who. It is written to a temporary file first, so that an error is known
// before the first byte is sent, and so that what changes the library waits for the file and not for the reader.
func (s *Service) Export(ctx context.Context, format string, opts export.Options) (io.ReadCloser, error) {
	f, err := os.CreateTemp("", "newsgraph-export-*")
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	t := tempFile{f}
	if err := s.exportTo(ctx, f, format, opts); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func (s *Service) exportTo(ctx context.Context, f *os.File, format string, opts export.Options) error {
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	opts.Identity = s.View().Identity() // of the same moment
	if err := export.Write(ctx, f, s.lib, format, opts); err != nil {
		return err
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// tempFile is a file that is gone when it is closed.
type tempFile struct{ *os.File }

func (t tempFile) Close() error { return errors.Join(t.File.Close(), os.Remove(t.Name())) }

// Ready is why the store does not answer, or cannot be written; nil where it does and can.
func (s *Service) Ready(ctx context.Context) error {
	_, err := s.lib.Store.Count(ctx, graph.Pattern{})
	if p, ok := s.lib.Store.(graph.Prober); ok && err == nil {
		err = p.Probe(ctx)
	}
	return err
}
