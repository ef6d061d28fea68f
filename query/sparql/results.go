package sparql

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
)

// The media types of results.
const (
	JSON = "application/sparql-results+json" // SPARQL 1.1 Query Results JSON Format
	XML  = "application/sparql-results+xml"  // SPARQL Query Results XML Format
	CSV  = "text/csv"                        // SPARQL 1.1 Query Results CSV and TSV Formats
	TSV  = "text/tab-separated-values"
)

// Writer writes the rows or the truth value of a query in one format, as they come.
type Writer interface {
	Results
	// Close ends the document.
	Close() error
}

// NewWriter makes a writer of a media type; ok is false for one that it does not know. Triples are an error: they are written by
// writers of RDF.
func NewWriter(w io.Writer, mediaType string) (out Writer, ok bool) {
	b := &buffered{w: bufio.NewWriter(w)}
	switch mediaType {
	case JSON:
		return &jsonWriter{buffered: b}, true
	case XML:
		return &xmlWriter{buffered: b}, true
	case CSV:
		return &csvWriter{buffered: b, cell: csvCell, sep: ",", end: "\r\n"}, true
	case TSV:
		return &csvWriter{buffered: b, cell: tsvCell, sep: "\t", end: "\n", mark: "?"}, true
	}
	return nil, false
}

// buffered keeps the first error of writing, which bufio gives again at every later call.
type buffered struct {
	w     *bufio.Writer
	vars  []string
	table bool // Head was called
	rows  int
}

func (b *buffered) write(parts ...string) error {
	var err error
	for _, p := range parts {
		_, err = b.w.WriteString(p)
	}
	return err
}

// Triple is Results's.
func (b *buffered) Triple(_, _, _ graph.RDFTerm) error {
	return fmt.Errorf("triples cannot be written as a table")
}

type jsonWriter struct{ *buffered }

func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

func (w *jsonWriter) Head(vars []string) error {
	w.vars, w.table = vars, true
	var names []string
	for _, v := range vars {
		names = append(names, quoted(v))
	}
	return w.write(`{"head":{"vars":[`, strings.Join(names, ","), `]},"results":{"bindings":[`)
}

func (w *jsonWriter) Row(row []graph.RDFTerm) error {
	var cells []string
	for i, t := range row {
		if !t.IsZero() {
			cells = append(cells, quoted(w.vars[i])+":"+jsonTerm(t))
		}
	}
	sep := "\n"
	if w.rows++; w.rows > 1 {
		sep = ",\n"
	}
	return w.write(sep, "{", strings.Join(cells, ","), "}")
}

func jsonTerm(t graph.RDFTerm) string {
	switch {
	case t.Kind == graph.IRITerm:
		return `{"type":"uri","value":` + quoted(t.Value) + `}`
	case t.Kind == graph.BlankTerm:
		return `{"type":"bnode","value":` + quoted(t.Value) + `}`
	case t.Lang != "":
		return `{"type":"literal","value":` + quoted(t.Value) + `,"xml:lang":` + quoted(t.Lang) + `}`
	case t.Datatype != "":
		return `{"type":"literal","value":` + quoted(t.Value) + `,"datatype":` + quoted(t.Datatype) + `}`
	}
	return `{"type":"literal","value":` + quoted(t.Value) + `}`
}

func (w *jsonWriter) Bool(b bool) error { return w.write(fmt.Sprintf(`{"head":{},"boolean":%t}`, b)) }

func (w *jsonWriter) Close() error {
	if w.table {
		if err := w.write("\n]}}\n"); err != nil {
			return err
		}
	}
	return w.w.Flush()
}

type xmlWriter struct{ *buffered }

const xmlHead = `<?xml version="1.0"?>` + "\n" + `<sparql xmlns="http://www.w3.org/2005/sparql-results#">` + "\n"

// escaped is text for XML. Characters that XML 1.0 cannot hold become U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

func (w *xmlWriter) Head(vars []string) error {
	w.vars, w.table = vars, true
	if err := w.write(xmlHead, "<head>"); err != nil {
		return err
	}
	for _, v := range vars {
		if err := w.write(`<variable name="`, escaped(v), `"/>`); err != nil {
			return err
		}
	}
	return w.write("</head>\n<results>\n")
}

func (w *xmlWriter) Row(row []graph.RDFTerm) error {
	parts := []string{"<result>"}
	for i, t := range row {
		if !t.IsZero() {
			parts = append(parts, `<binding name="`, escaped(w.vars[i]), `">`, xmlTerm(t), "</binding>")
		}
	}
	return w.write(append(parts, "</result>\n")...)
}

func xmlTerm(t graph.RDFTerm) string {
	v := escaped(t.Value)
	switch {
	case t.Kind == graph.IRITerm:
		return "<uri>" + v + "</uri>"
	case t.Kind == graph.BlankTerm:
		return "<bnode>" + v + "</bnode>"
	case t.Lang != "":
		return `<literal xml:lang="` + escaped(t.Lang) + `">` + v + "</literal>"
	case t.Datatype != "":
		return `<literal datatype="` + escaped(t.Datatype) + `">` + v + "</literal>"
	}
	return "<literal>" + v + "</literal>"
}

func (w *xmlWriter) Bool(b bool) error {
	return w.write(xmlHead, "<head/>\n", fmt.Sprintf("<boolean>%t</boolean>\n</sparql>\n", b))
}

func (w *xmlWriter) Close() error {
	if w.table {
		if err := w.write("</results>\n</sparql>\n"); err != nil {
			return err
		}
	}
	return w.w.Flush()
}

// csvWriter writes both text formats, which have no truth values: those become a table of one cell.
type csvWriter struct {
	*buffered
	cell           func(graph.RDFTerm) string
	sep, end, mark string
}

func (w *csvWriter) Head(vars []string) error {
	w.vars, w.table = vars, true
	var names []string
	for _, v := range vars {
		names = append(names, w.mark+v)
	}
	return w.write(strings.Join(names, w.sep), w.end)
}

func (w *csvWriter) Row(row []graph.RDFTerm) error {
	cells := make([]string, len(row))
	for i, t := range row {
		cells[i] = w.cell(t)
	}
	return w.write(strings.Join(cells, w.sep), w.end)
}

func (w *csvWriter) Bool(b bool) error { return w.write("bool", w.end, fmt.Sprint(b), w.end) }

func (w *csvWriter) Close() error { return w.w.Flush() }

func csvCell(t graph.RDFTerm) string {
	v := t.Value
	if t.Kind == graph.BlankTerm {
		v = "_:" + v
	}
	if strings.ContainsAny(v, "\",\r\n") {
		return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
	}
	return v
}

// tsvCell is a term as Turtle writes it, numbers without their types.
func tsvCell(t graph.RDFTerm) string {
	switch {
	case t.IsZero():
		return ""
	case t.Kind == graph.IRITerm:
		return "<" + t.Value + ">"
	case t.Kind == graph.BlankTerm:
		return "_:" + t.Value
	case plain(t):
		return t.Value
	}
	s := `"` + tsvEscapes.Replace(t.Value) + `"`
	switch {
	case t.Lang != "":
		return s + "@" + t.Lang
	case t.Datatype != "":
		return s + "^^<" + t.Datatype + ">"
	}
	return s
}

var tsvEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// plain reports whether Turtle reads the bare value of a literal as a number of its type.
func plain(t graph.RDFTerm) bool {
	l := lexer{text: strings.TrimLeft(t.Value[:min(1, len(t.Value))], "+-") + t.Value[min(1, len(t.Value)):]}
	if l.text == "" || !utf8.ValidString(l.text) || !(isDigit(l.text[0]) || l.text[0] == '.') {
		return false
	}
	tok, err := l.next()
	if err != nil || tok.end != len(l.text) {
		return false
	}
	switch t.Datatype {
	case xsdInteger:
		return tok.kind == tInteger
	case xsdDecimal:
		return tok.kind == tDecimal
	case xsdDouble:
		return tok.kind == tDouble
	}
	return false
}
