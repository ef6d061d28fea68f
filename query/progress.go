package query

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/newsgraph/newsgraph/ingest"
)

// uploadEvent is a line of the answer to an upload whose client wants to see how far it is: while it goes on how far the report is
// that is being read, in the end what is answered otherwise.
//
//	{"report":1,"title":"The treaty","stage":"parse","part":0.42,"sentences":17,"added":0}
//	{"status":201,"answer":{"id":"report-…","title":"The treaty","sentences":40,"statements":61}}
type uploadEvent struct {
	Report    int     `json:"report"`          // which of the upload, counts from 1
	Title     string  `json:"title,omitempty"` // or its name
	Stage     string  `json:"stage,omitempty"`
	Part      float64 `json:"part"` // of its text that is parsed
	Sentences int     `json:"sentences"`
	Added     int     `json:"added"` // reports of the upload that are durable
}

// uploadEnd is the last line.
type uploadEnd struct {
	Status int `json:"status"`
	Answer any `json:"answer"`
}

const (
	eventLines = "application/x-ndjson"
	eventPause = 100 * time.Millisecond // between two lines
	// mostEarly bounds what is written before all of the body is there: a browser reads the answer only once it has sent everything,
	// and until then it lies in buffers.
	mostEarly = 16 << 10
)

// watched answers a request with how far add is, line by line, and then with what add gives. The connection is the one that the work
// is done for: where the client goes away, add ends.
func (s Server) watched(r *http.Request, add func(*http.Request) (response, error)) response {
	write := func(w http.ResponseWriter) error {
		body := &endedBody{ReadCloser: r.Body}
		e := &uploadEvents{w: w, control: http.NewResponseController(w), body: body}
		_ = e.control.EnableFullDuplex() // else the first line would wait for the whole body, or lose the rest of it
		stop := sync.OnceFunc(e.start())
		defer stop() // where add panics, too
		watched := r.WithContext(ingest.WithProgress(r.Context(), e.told))
		watched.Body = body
		res, err := add(watched)
		stop()
		if r.Context().Err() != nil {
			return nil // nobody is there who could be told
		}
		end := uploadEnd{res.status, res.value}
		if err != nil {
			known := toError(err)
			s.logFailure(w, r, known, err)
			end = uploadEnd{known.Status, map[string]*Error{"error": known}}
		}
		return e.line(end)
	}
	return response{header: map[string]string{"Content-Type": eventLines, "Cache-Control": "no-store", "Vary": "Accept"}, write: write}
}

// endedBody knows whether all of a body was read.
type endedBody struct {
	io.ReadCloser
	ended atomic.Bool
}

func (b *endedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.ended.Store(true)
	}
	return n, err
}

// uploadEvents writes how far an upload is, ten times a second at most.
type uploadEvents struct {
	w       io.Writer
	control *http.ResponseController
	body    *endedBody
	early   int // bytes written before the body had ended

	mu      sync.Mutex
	now     uploadEvent
	changed bool
}

// told notes how far a report is.
func (e *uploadEvents) told(p ingest.Progress) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if p.Stage == stageWait {
		e.now = uploadEvent{Report: e.now.Report + 1, Added: e.now.Added, Title: cmp.Or(p.Report.Title, p.Report.Name)}
	}
	if p.Stage == stageStored {
		e.now.Added++
	}
	e.now.Stage, e.now.Sentences = p.Stage, p.Sentences
	if n := len(p.Report.Text); n > 0 {
		e.now.Part = math.Round(1000*float64(p.Parsed)/float64(n)) / 1000
	}
	e.changed = true
}

// start writes what changed, until stop is called; after that nothing is being written.
func (e *uploadEvents) start() (stop func()) {
	end := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		tick := time.NewTicker(eventPause)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				if now, ok := e.latest(); ok && (e.body.ended.Load() || e.early < mostEarly) {
					_ = e.line(now) // the client has gone: the request's context ends the work
				}
			}
		}
	})
	return func() {
		close(end)
		writing.Wait()
	}
}

func (e *uploadEvents) latest() (now uploadEvent, changed bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now, changed = e.now, e.changed
	e.changed = false
	return now, changed
}

func (e *uploadEvents) line(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if !e.body.ended.Load() {
		e.early += len(text)
	}
	if _, err := e.w.Write(append(text, '\n')); err != nil {
		return err
	}
	return e.control.Flush()
}
