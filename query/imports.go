package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/parse"
)

// Import brings documents into the library, and into the index the reports that they restore.
func (s *Service) Import(ctx context.Context, docs []*graph.Document, opts graph.ImportOptions) (graph.Imported, error) {
	if err := s.turn(ctx); err != nil {
		return graph.Imported{}, err
	}
	defer s.done()
	opts.KeepBase = true // others read it
	done, err := s.lib.Import(ctx, docs, opts)
	if err != nil {
		return done, err
	}
	ctx = context.WithoutCancel(ctx) // what is durable shows, also where who sent it has gone
	var errs []error
	for _, id := range done.Reports {
		errs = append(errs, s.reread(ctx, id))
	}
	errs = append(errs, reload(ctx, s.lib, s.index))
	return done, errors.Join(errs...)
}

// RemoveImport takes an import out. The error is graph.ErrNotFound where there is none.
func (s *Service) RemoveImport(ctx context.Context, id graph.ImportID) error {
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	return s.lib.RemoveImport(ctx, id)
}

// importedJSON says what an upload brought.
type importedJSON struct {
	Import   *graph.Import    `json:"import,omitempty"`
	Again    bool             `json:"again,omitempty"`
	Replaced []graph.ImportID `json:"replaced,omitempty"`
	Reports  []graph.ReportID `json:"reports,omitempty"` // that were restored
	Restored int              `json:"restored,omitempty"`
	Known    int              `json:"known,omitempty"`
}

// addImport answers POST /api/import: the body is one document.
func (s Server) addImport(r *http.Request) (response, error) {
	if !s.SPARQL.Update {
		return response{}, updatesOff
	}
	q := r.URL.Query()
	if g := q.Get("graph"); g != "" && !graph.IsGraphName(g) {
		return response{}, badRequest(fmt.Sprintf("the graph %q is no absolute IRI", g), "graph=https://example.org/curated")
	}
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	format, ok := parse.ByMediaType(mediaType)
	if err != nil || !ok {
		return response{}, &Error{http.StatusUnsupportedMediaType, "unsupported_media_type", fmt.Sprintf("%q is not read", r.Header.Get("Content-Type")), strings.Join(parse.MediaTypes(), ", ")}
	}
	d := &graph.Document{Name: cmp.Or(q.Get("name"), "POST")}
	defer d.Close()
	err = format.Read(r.Body, parse.Options{Base: q.Get("graph"), MaxBytes: s.MaxBody}, d.Add)
	var syntax *graph.SyntaxError
	if errors.As(err, &syntax) {
		return response{}, &Error{http.StatusBadRequest, "syntax_error", syntax.Error(), "nothing was imported"}
	}
	if err != nil {
		return response{}, err
	}
	done, err := s.Service.Import(r.Context(), []*graph.Document{d}, graph.ImportOptions{Graph: q.Get("graph"), Replace: q.Get("replace") == "true"})
	if err != nil {
		return response{}, err
	}
	out := importedJSON{Import: done.Import, Again: done.Again, Replaced: done.Replaced, Reports: done.Reports, Restored: done.Restored, Known: done.Known}
	if done.Import != nil {
		return response{status: http.StatusCreated, value: out, header: map[string]string{"Location": "/api/imports/" + string(done.Import.ID)}}, nil
	}
	return response{status: http.StatusCreated, value: out}, nil
}

func (s Server) listImports(r *http.Request) (response, error) {
	all, err := s.Service.lib.Imports(r.Context())
	if err != nil {
		return response{}, err
	}
	return paged(r, listing[graph.Import]{"imports", all, func(im graph.Import) sortKey { return sortKey{im.When, string(im.ID)} }}, func(im graph.Import) graph.Import { return im })
}

func (s Server) removeImport(r *http.Request) (response, error) {
	if !s.SPARQL.Update {
		return response{}, updatesOff
	}
	name, err := id(r)
	if err != nil {
		return response{}, err
	}
	if err := s.Service.RemoveImport(r.Context(), graph.ImportID(name)); err != nil {
		return response{}, err
	}
	return response{status: http.StatusNoContent}, nil
}
