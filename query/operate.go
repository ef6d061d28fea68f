package query

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/newsgraph/newsgraph/graph"
)

// Backup writes the file of the store as it is at one moment, while others read and write. graph.ErrNoFile says that it has none.
func (s *Service) Backup(ctx context.Context, w io.Writer) error {
	b, ok := s.lib.Store.(graph.Backuper)
	if !ok {
		return graph.ErrNoFile
	}
	return b.Backup(ctx, w)
}

// Compact gives room back that deleted reports had; writers wait for it. Sizes are in bytes.
func (s *Service) Compact(ctx context.Context) (before, after int64, err error) {
	c, ok := s.lib.Store.(graph.Compacter)
	if !ok {
		return 0, 0, graph.ErrNoFile
	}
	return c.Compact(ctx)
}

// backup gives the file of the store. The first bytes come before the header, so that a store without one is an error.
func (s Server) backup(r *http.Request) (response, error) {
	file, w := io.Pipe()
	go func() { w.CloseWithError(s.Service.Backup(r.Context(), w)) }()
	first := make([]byte, 4096)
	n, err := io.ReadFull(file, first)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return response{}, err
	}
	header := map[string]string{"Content-Type": "application/octet-stream", "Content-Disposition": `attachment; filename="quads.bolt"`}
	return response{header: header, write: func(w http.ResponseWriter) error {
		defer file.Close() // ends the copy where the client has gone
		if _, err := w.Write(first[:n]); err != nil {
			return err
		}
		_, err := io.Copy(w, file)
		return err
	}}, nil
}

func (s Server) compact(r *http.Request) (response, error) {
	before, after, err := s.Service.Compact(r.Context())
	if err != nil {
		return response{}, err
	}
	return response{value: struct {
		Before int64 `json:"before"`
		After  int64 `json:"after"`
	}{before, after}}, nil
}
