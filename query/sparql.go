package query

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// SPARQL says how a Server answers SPARQL. The zero value reads only, and within limits.
type SPARQL struct {
	// Strict makes the default graph what the specification has it: the triples in no named graph, which are few. Otherwise it is
	// the union of all graphs.
	Strict bool
	// Update lets updates, the Graph Store Protocol and imports change graphs, but not those of reports.
	Update bool
	// Timeout bounds a query or update; DefaultQueryTimeout where it is 0.
	Timeout time.Duration
	// MaxRows bounds the rows that one holds in memory; DefaultQueryRows where it is 0.
	MaxRows int
}

// The limits of queries where a Server does not say otherwise.
const (
	DefaultQueryTimeout = 30 * time.Second
	DefaultQueryRows    = 2_000_000
	queryBytes          = 256 << 20 // of text that one makes
)

func (o SPARQL) options() sparql.Options {
	return sparql.Options{Union: !o.Strict, MaxRows: cmp.Or(o.MaxRows, DefaultQueryRows), MaxBytes: queryBytes}
}

func (o SPARQL) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, cmp.Or(o.Timeout, DefaultQueryTimeout))
}

// operationOf is the query or update of a request, with its dataset (SPARQL 1.1 Protocol, section 2).
type operationOf struct {
	query, update  string
	isUpdate       bool
	defaults, name []string
}

// sparqlRequest reads the operation of a request. A GET or HEAD without a query is none: nil.
func sparqlRequest(r *http.Request) (*operationOf, error) {
	params := r.URL.Query()
	body := url.Values{}
	op := &operationOf{}
	if r.Method == http.MethodPost {
		mediaType, attrs, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil {
			return nil, badRequest("the Content-Type is missing or malformed", "application/sparql-query, application/sparql-update or application/x-www-form-urlencoded")
		}
		if c := attrs["charset"]; c != "" && !strings.EqualFold(c, "utf-8") {
			return nil, badRequest("the charset is "+c, "SPARQL is UTF-8")
		}
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		switch mediaType {
		case "application/sparql-query":
			op.query = string(text)
			return op.withDataset(params, nil), nil
		case "application/sparql-update":
			op.update, op.isUpdate = string(text), true
			return op.withDataset(params, nil), nil
		case "application/x-www-form-urlencoded":
			if body, err = url.ParseQuery(string(text)); err != nil {
				return nil, badRequest("the form is not escaped as URLs are: "+err.Error(), "")
			}
		default:
			return nil, &Error{http.StatusUnsupportedMediaType, "unsupported_media_type", mediaType + " is neither a query nor an update", "application/sparql-query, application/sparql-update or application/x-www-form-urlencoded"}
		}
	}
	queries, updates := append(params["query"], body["query"]...), body["update"]
	if r.Method != http.MethodPost && len(params["update"]) > 0 {
		return nil, badRequest("an update in a GET", "send it by POST")
	}
	switch {
	case len(queries) == 0 && len(updates) == 0 && r.Method != http.MethodPost:
		return nil, nil
	case len(queries)+len(updates) != 1:
		return nil, badRequest(fmt.Sprintf("%d queries and %d updates", len(queries), len(updates)), "one of either in a request")
	case len(updates) == 1:
		op.update, op.isUpdate = updates[0], true
	default:
		op.query = queries[0]
	}
	return op.withDataset(params, body), nil
}

// withDataset takes the dataset that the parameters and the form of a request name.
func (op *operationOf) withDataset(params, body url.Values) *operationOf {
	names := [2]string{"default-graph-uri", "named-graph-uri"}
	if op.isUpdate {
		names = [2]string{"using-graph-uri", "using-named-graph-uri"}
	}
	op.defaults = slices.Concat(params[names[0]], body[names[0]])
	op.name = slices.Concat(params[names[1]], body[names[1]])
	return op
}

// sparqlEndpoint answers /sparql.
func (s Server) sparqlEndpoint(r *http.Request) (response, error) {
	op, err := sparqlRequest(r)
	switch {
	case err != nil:
		return response{}, err
	case op == nil:
		return s.describeService(r)
	case op.isUpdate:
		return s.sparqlUpdate(r, op)
	}
	return s.sparqlQuery(r, op)
}

var (
	tables = []string{sparql.JSON, sparql.XML, sparql.CSV, sparql.TSV}
	rdfs   = []string{export.Turtle, export.NTriples, export.RDFXML, export.JSONLD}
	// alsoCalled are media types that clients ask for and mean another by.
	alsoCalled = map[string]string{
		"application/json": sparql.JSON, "application/xml": sparql.XML, "text/xml": sparql.XML, "text/plain": export.NTriples,
		"application/x-turtle": export.Turtle,
	}
)

func (s Server) sparqlQuery(r *http.Request, op *operationOf) (response, error) {
	q, err := sparql.Parse(op.query, requestURL(r))
	if err != nil {
		return response{}, syntaxError(err)
	}
	if len(op.defaults)+len(op.name) > 0 {
		q.From, q.FromNamed = op.defaults, op.name
		if q.From == nil {
			q.From = []string{}
		}
	}
	offered := tables
	if q.Form == sparql.Construct || q.Form == sparql.Describe {
		offered = rdfs
	}
	mediaType := accepted(r.Header.Get("Accept"), offered)
	return response{write: func(w http.ResponseWriter) error {
		ctx, cancel := s.SPARQL.limit(r.Context())
		defer cancel()
		late := &lateWriter{w: w, mediaType: mediaType}
		out, closeOut, _ := ResultsOf(late, mediaType, slices.Contains(rdfs, mediaType))
		err := sparql.Run(ctx, s.Service.lib.Store, q, s.SPARQL.options(), out)
		if err == nil {
			err = closeOut()
		}
		if err == nil {
			return late.finish()
		}
		if late.started {
			return err
		}
		s.fail(w, r, queryError(err))
		return nil
	}}, nil
}

// requestURL is what relative IRIs of a query are resolved against.
func requestURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + r.URL.EscapedPath()
}

func syntaxError(err error) error {
	return &Error{http.StatusBadRequest, "syntax_error", err.Error(), "SPARQL 1.1, but for SERVICE"}
}

// queryError makes of the end of a query what the client is told.
func queryError(err error) error {
	switch {
	case errors.Is(err, graph.ErrUnavailable):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{http.StatusServiceUnavailable, "timeout", "the query took too long", "ask for less, or in parts with LIMIT"}
	case errors.Is(err, sparql.ErrLimit):
		return &Error{http.StatusUnprocessableEntity, "too_much", err.Error(), "ask for less at once: DISTINCT, ORDER BY and GROUP BY keep rows"}
	case errors.Is(err, sparql.ErrRefused):
		return &Error{http.StatusNotImplemented, "refused", err.Error(), "send the data itself"}
	case errors.Is(err, export.ErrTriple):
		return &Error{http.StatusNotAcceptable, "not_acceptable", err.Error(), "ask for text/turtle"}
	}
	return err
}

// ResultsOf makes the writer of results in a media type, of triples or of tables, and what ends it; ok is false for one that is
// not known.
func ResultsOf(w io.Writer, mediaType string, triples bool) (out sparql.Results, end func() error, ok bool) {
	if triples {
		tw, ok := export.NewTripleWriter(w, mediaType)
		if !ok {
			return nil, nil, false
		}
		return tripleResults{tw}, tw.Close, true
	}
	tw, ok := sparql.NewWriter(w, mediaType)
	if !ok {
		return nil, nil, false
	}
	return tw, tw.Close, true
}

// tripleResults are results that are triples.
type tripleResults struct{ export.TripleWriter }

func (tripleResults) Head([]string) error       { return nil }
func (tripleResults) Row([]graph.RDFTerm) error { return nil }
func (tripleResults) Bool(bool) error           { return nil }

// lateWriter keeps the beginning of an answer, so that an error that comes soon is told as an error.
type lateWriter struct {
	w         http.ResponseWriter
	mediaType string
	buf       bytes.Buffer
	started   bool
}

// lateBytes is how much of an answer is kept.
const lateBytes = 1 << 18

func (l *lateWriter) Write(p []byte) (int, error) {
	if l.started {
		return l.w.Write(p)
	}
	n, err := l.buf.Write(p)
	if err == nil && l.buf.Len() > lateBytes {
		err = l.start()
	}
	return n, err
}

func (l *lateWriter) start() error {
	l.started = true
	contentType := l.mediaType
	if strings.HasPrefix(contentType, "text/") {
		contentType += "; charset=utf-8"
	}
	l.w.Header().Set("Content-Type", contentType)
	l.w.Header().Set("Vary", "Accept")
	_, err := l.w.Write(l.buf.Bytes())
	return err
}

func (l *lateWriter) finish() error {
	if l.started {
		return nil
	}
	l.w.Header().Set("Content-Length", strconv.Itoa(l.buf.Len()))
	return l.start()
}

// accepted is the first of what is offered that a client likes best (RFC 9110, section 12.5.1); the first of all where it
// accepts none: an answer in another format says more than an error.
func accepted(header string, offered []string) string {
	best, bestQ := offered[0], 0.0
	for _, part := range strings.Split(header, ",") {
		mediaType, attrs, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if v, err := strconv.ParseFloat(attrs["q"], 64); err == nil {
			q = v
		}
		if as, ok := alsoCalled[mediaType]; ok && !slices.Contains(offered, mediaType) {
			mediaType = as
		}
		for _, o := range offered {
			kind, _, _ := strings.Cut(o, "/")
			if (mediaType == o || mediaType == kind+"/*" || mediaType == "*/*") && q > bestQ {
				best, bestQ = o, q
				break
			}
		}
	}
	return best
}

func (s Server) sparqlUpdate(r *http.Request, op *operationOf) (response, error) {
	if err := permit(r, RoleWrite); err != nil {
		return response{}, err
	}
	if !s.SPARQL.Update {
		return response{}, updatesOff
	}
	u, err := sparql.ParseUpdate(op.update, requestURL(r))
	if err != nil {
		return response{}, syntaxError(err)
	}
	if len(op.defaults)+len(op.name) > 0 {
		if err := u.Using(op.defaults, op.name); err != nil {
			return response{}, syntaxError(err)
		}
	}
	ctx, cancel := s.SPARQL.limit(r.Context())
	defer cancel()
	err = s.Service.ChangeGraphs(ctx, func(store graph.Reader) (remove, add []graph.Quad, err error) {
		return sparql.Changes(ctx, store, u, s.SPARQL.options())
	})
	if err != nil {
		return response{}, queryError(err)
	}
	return response{status: http.StatusNoContent}, nil
}

var updatesOff = &Error{http.StatusForbidden, "updates_off", "graphs cannot be changed here", "newsgraph serve --sparql-update lets them be changed and imported"}

// ErrReportGraph says that a graph is that of a report.
var ErrReportGraph = errors.New("the graphs of reports change only by ingesting and deleting reports")

// ChangeGraphs removes and adds quads that f finds, none of them in the graph of a report: what those hold is what was read.
func (s *Service) ChangeGraphs(ctx context.Context, f func(graph.Reader) (remove, add []graph.Quad, err error)) error {
	if err := s.turn(ctx); err != nil {
		return err
	}
	defer s.done()
	return s.lib.Change(ctx, func(store graph.Reader) (remove, add []graph.Quad, err error) {
		remove, add, err = f(store)
		for _, quads := range [][]graph.Quad{remove, add} {
			for _, q := range quads {
				if s.lib.Owns(q.Label) {
					return nil, nil, &Error{http.StatusForbidden, "report_graph", fmt.Sprintf("<%s>: %v", q.Label.Value, ErrReportGraph), "write to a graph of another name"}
				}
			}
		}
		if k := slices.IndexFunc(add, s.lib.Misleads); k >= 0 {
			return nil, nil, &Error{http.StatusForbidden, "other_base", fmt.Sprintf("<%s> would pass for the graph of another library", add[k].Label.Value), "write to a graph of another name"}
		}
		return remove, add, err
	})
}

// freshName is a name that nothing else has.
func freshName() string { return strings.ToLower(rand.Text()) }

// isFresh reports whether a name is one of freshName's.
func isFresh(name string) bool {
	return len(name) == len(rand.Text()) && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// describeService is the service description (SPARQL 1.1 Service Description).
func (s Server) describeService(r *http.Request) (response, error) {
	const sd = "http://www.w3.org/ns/sparql-service-description#"
	at := graph.IRI(requestURL(r))
	iri := func(s string) graph.RDFTerm { return graph.IRI(sd + s) }
	triples := [][2]graph.RDFTerm{
		{graph.RDFType, iri("Service")}, {iri("endpoint"), at}, {iri("supportedLanguage"), iri("SPARQL11Query")},
	}
	if s.SPARQL.Update {
		triples = append(triples, [2]graph.RDFTerm{iri("supportedLanguage"), iri("SPARQL11Update")})
	}
	if !s.SPARQL.Strict {
		triples = append(triples, [2]graph.RDFTerm{iri("feature"), iri("UnionDefaultGraph")})
	}
	for _, f := range []string{"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD"} {
		triples = append(triples, [2]graph.RDFTerm{iri("resultFormat"), graph.IRI("http://www.w3.org/ns/formats/" + f)})
	}
	mediaType := accepted(r.Header.Get("Accept"), rdfs)
	return response{write: func(w http.ResponseWriter) error {
		late := &lateWriter{w: w, mediaType: mediaType}
		tw, _ := export.NewTripleWriter(late, mediaType)
		for _, t := range triples {
			if err := tw.Triple(at, t[0], t[1]); err != nil {
				return err
			}
		}
		if err := tw.Close(); err != nil {
			return err
		}
		return late.finish()
	}}, nil
}
