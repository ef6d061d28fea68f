package parse_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/parse"
)

// documents say in every format that a is b's p, on their third line.
var documents = map[string]string{
	"a.nq":     "\n# a\n<http://e/a> <http://e/p> <http://e/b> .\n",
	"a.trig":   "@prefix e: <http://e/> .\n{ e:a\n e:p e:b }\n",
	"a.ttl":    "@base <http://e/> .\n<a>\n<p> <b> .",
	"a.NT":     "\n\n<http://e/a> <http://e/p> <http://e/b> .",
	"a.rdf":    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">` + "\n<rdf:Description rdf:about='http://e/a'>\n<p rdf:resource='http://e/b'/></rdf:Description></rdf:RDF>",
	"a.jsonld": "[\n\n" + `{"@id":"http://e/a","http://e/p":{"@id":"http://e/b"}}]`,
}

func read(t *testing.T, name string, in io.Reader, opts parse.Options) (string, error) {
	t.Helper()
	f, ok := parse.ByName(name)
	if again, same := parse.ByMediaType(f.MediaType); !ok || !same || again.Name != f.Name {
		t.Fatalf("%s is in no format, or its media type is that of another", name)
	}
	var out strings.Builder
	err := f.Read(in, opts, func(q graph.Quad, line int) error {
		fmt.Fprintf(&out, "%d: %s %s %s\n", line, q.Subject.Value, q.Predicate.Value, q.Object.Value)
		return nil
	})
	return out.String(), err
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRead: each format is read with its lines, packed or not, up to a limit.
func TestRead(t *testing.T) {
	const want = "3: http://e/a http://e/p http://e/b\n"
	for name, text := range documents {
		if have, err := read(t, name, strings.NewReader(text), parse.Options{MaxBytes: int64(len(text))}); err != nil || have != want {
			t.Errorf("%s: %q, %v", name, have, err)
		}
		packed := gzipped(t, text)
		if have, err := read(t, name+".gz", bytes.NewReader(packed), parse.Options{}); err != nil || have != want {
			t.Errorf("%s packed: %q, %v", name, have, err)
		}
		if _, err := read(t, name, strings.NewReader(text), parse.Options{MaxBytes: int64(len(text)) - 1}); !errors.Is(err, parse.ErrTooLarge) {
			t.Errorf("%s, longer than it may be: %v", name, err)
		}
		if _, err := read(t, name, bytes.NewReader(packed[:len(packed)-4]), parse.Options{}); !errors.Is(err, parse.ErrGzip) {
			t.Errorf("%s packed and cut off: %v", name, err)
		}
		own := errors.New("enough")
		f, _ := parse.ByName(name)
		if err := f.Read(strings.NewReader(text), parse.Options{}, func(graph.Quad, int) error { return own }); !errors.Is(err, own) {
			t.Errorf("%s: %v, want the error of the function", name, err)
		}
	}
	for _, name := range []string{"a", "a.gz", "a.txt", "ttl"} {
		if f, ok := parse.ByName(name); ok {
			t.Errorf("%s is %s", name, f.Name)
		}
	}
}

// TestLines: where a document is wrong is told by its line.
func TestLines(t *testing.T) {
	for name, text := range map[string]string{
		"a.nq": strings.Repeat("<http://e/a> <http://e/p> \"\" .\r\n", 5000) + "<a> .", "a.nt": strings.Repeat("\n", 5000) + "x",
		"a.ttl": strings.Repeat("<http://e/a> <http://e/p> 1 .\n", 5000) + "<http://e/a> 2", "a.trig": strings.Repeat("<http://e/a> {}\n", 5000) + "}",
		"a.rdf": "<a xmlns='http://e/'>" + strings.Repeat("\n", 5000) + "<b", "a.jsonld": "[" + strings.Repeat("{},\n", 5000) + "3]",
	} {
		_, err := read(t, name, strings.NewReader(text), parse.Options{})
		var place *graph.SyntaxError
		if !errors.As(err, &place) || place.Line != 5001 {
			t.Errorf("%s: %v, want line 5001", name, err)
		}
	}
}
