package query

import (
	"errors"
	"io"
	"net/http"
)

// backup gives the file of the store. The first bytes come before the header, so that a store without one is an error.
func (s Server) backup(r *http.Request) (response, error) {
	file, w := io.Pipe()
	go func() { w.CloseWithError(s.Service.lib.Backup(r.Context(), w)) }()
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
	before, after, err := s.Service.lib.Compact(r.Context())
	if err != nil {
		return response{}, err
	}
	return response{value: struct {
		Before int64 `json:"before"`
		After  int64 `json:"after"`
	}{before, after}}, nil
}
