package query

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/graph/parse"
)

// graphStore answers /store (SPARQL 1.1 Graph Store HTTP Protocol), with indirect identification: ?graph=IRI or ?default. A graph that
// is posted without a name is called by the URL that it is then found at.
func (s Server) graphStore(r *http.Request) (response, error) {
	params := r.URL.Query()
	names, isDefault := params["graph"], params.Has("default")
	created := false
	var label graph.RDFTerm
	switch {
	case len(names) == 1 && !isDefault && isFresh(names[0]):
		label = graph.IRI(requestURL(r) + "?graph=" + names[0])
	case len(names) == 1 && !isDefault:
		if !graph.IsGraphName(names[0]) {
			return response{}, badRequest(fmt.Sprintf("the graph %q is no absolute IRI", names[0]), "")
		}
		label = graph.IRI(names[0])
	case len(names) == 0 && isDefault:
	case len(names) == 0 && r.Method == http.MethodPost:
		label, created = graph.IRI(requestURL(r)+"?graph="+freshName()), true
	default:
		return response{}, badRequest("which graph?", "?graph=IRI or ?default")
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return s.getGraph(r, label)
	}
	if !s.SPARQL.Update {
		return response{}, updatesOff
	}
	res, err := s.putGraph(r, label)
	if created && err == nil {
		res.status, res.header = http.StatusCreated, map[string]string{"Location": label.Value}
	}
	return res, err
}

func inGraph(label graph.RDFTerm) graph.Pattern {
	return graph.Pattern{Label: label, DefaultGraph: label.IsZero()}
}

func (s Server) getGraph(r *http.Request, label graph.RDFTerm) (response, error) {
	n, err := s.Service.lib.Store.Count(r.Context(), inGraph(label))
	if err != nil {
		return response{}, err
	}
	if n == 0 && !label.IsZero() {
		return response{}, notFound("there is no graph <" + label.Value + ">")
	}
	mediaType := accepted(r.Header.Get("Accept"), rdfs)
	return response{write: func(w http.ResponseWriter) error {
		late := &lateWriter{w: w, mediaType: mediaType}
		tw, _ := export.NewTripleWriter(late, mediaType)
		for q, err := range s.Service.lib.Store.Match(r.Context(), inGraph(label)) {
			if err == nil {
				err = tw.Triple(q.Subject, q.Predicate, q.Object)
			}
			if err != nil && !late.started {
				s.fail(w, r, queryError(err))
				return nil
			}
			if err != nil {
				return err
			}
		}
		if err := tw.Close(); err != nil {
			return err
		}
		return late.finish()
	}}, nil
}

// putGraph replaces (PUT), extends (POST) or empties (DELETE) a graph.
func (s Server) putGraph(r *http.Request, label graph.RDFTerm) (response, error) {
	var add []graph.Quad
	if r.Method != http.MethodDelete {
		var err error
		if add, err = readGraph(r, label); err != nil {
			return response{}, err
		}
	}
	had := 0
	err := s.Service.ChangeGraphs(r.Context(), func(store graph.Reader) (remove, plus []graph.Quad, err error) {
		had = 0
		for q, err := range store.Match(r.Context(), inGraph(label)) {
			if err != nil {
				return nil, nil, err
			}
			had++
			if r.Method != http.MethodPost {
				remove = append(remove, q)
			}
		}
		return remove, add, nil
	})
	switch {
	case err != nil:
		return response{}, err
	case r.Method == http.MethodDelete && had == 0 && !label.IsZero():
		return response{}, notFound("there is no graph <" + label.Value + ">")
	case r.Method != http.MethodDelete && had == 0 && !label.IsZero():
		return response{status: http.StatusCreated, header: map[string]string{"Location": requestURL(r) + "?" + r.URL.RawQuery}}, nil
	}
	return response{status: http.StatusNoContent}, nil
}

// readGraph reads the triples of a request: its body, or the files of a form.
func readGraph(r *http.Request, label graph.RDFTerm) ([]graph.Quad, error) {
	var out []graph.Quad
	add := func(body io.Reader, contentType string) error {
		quads, err := readTriples(body, contentType, label)
		out = append(out, quads...)
		return err
	}
	contentType := r.Header.Get("Content-Type")
	if !strings.HasPrefix(contentType, "multipart/") {
		err := add(r.Body, contentType)
		return out, err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, badRequest(err.Error(), "")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, badRequest("the form: "+err.Error(), "")
		}
		if err := add(part, part.Header.Get("Content-Type")); err != nil {
			return nil, err
		}
	}
}

func readTriples(body io.Reader, contentType string, label graph.RDFTerm) ([]graph.Quad, error) {
	if contentType == "" {
		contentType = export.Turtle
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	format, ok := parse.ByMediaType(mediaType)
	if err != nil || !ok || !slices.Contains(rdfs, format.MediaType) {
		return nil, &Error{http.StatusUnsupportedMediaType, "unsupported_media_type", contentType + " is not read", strings.Join(rdfs, ", ")}
	}
	var out []graph.Quad
	err = format.Read(body, parse.Options{Base: label.Value, Blanks: freshName() + "-"}, func(q graph.Quad, line int) error {
		if !q.Label.IsZero() {
			return &graph.SyntaxError{Line: line, Message: "the document has graphs of its own"}
		}
		q.Label = label
		out = append(out, q)
		return nil
	})
	var syntax *graph.SyntaxError
	if errors.As(err, &syntax) {
		return nil, &Error{http.StatusBadRequest, "syntax_error", syntax.Error(), ""}
	}
	return out, err
}
