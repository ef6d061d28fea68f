package spacy_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/spacy"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

var golden = flag.String("golden", "testdata/*.jsonl.gz", "spaCy's own annotation, as golden.py writes it")

// want is a text with spaCy's annotation.
type want struct {
	Name string
	syntax.Doc
}

// TestParity compares every token of the golden samples with spaCy's own. With -golden FILE it compares another file, such as
// the whole of the reports and CaRB dev (see testdata/README.md).
func TestParity(t *testing.T) {
	files, err := filepath.Glob(*golden)
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden file %s: %v", *golden, err)
	}
	m := load(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { parity(t, m, file) })
	}
}

func parity(t *testing.T, m *spacy.Model, file string) {
	var tokens int
	diffs := map[string]int{}
	for w := range goldenDocs(t, file) {
		var paras []graph.Span
		for _, p := range w.Paras {
			last := &w.Tokens[p.End-1]
			paras = append(paras, graph.Span{Start: w.Tokens[p.First].Start, End: last.End + btoi(last.Space)})
		}
		have := m.Parse(w.Text, paras)
		tokens += len(w.Tokens)
		compare(t, w, have, diffs)
	}
	t.Logf("%d tokens, differences: %v", tokens, diffs)
	if tokens == 0 {
		t.Error("the golden file is empty")
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func load(t testing.TB) *spacy.Model {
	t.Helper()
	m, err := spacy.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// goldenDocs reads the docs of a golden file.
func goldenDocs(t testing.TB, name string) func(func(*want) bool) {
	return func(yield func(*want) bool) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var r io.Reader = f
		if strings.HasSuffix(name, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		d := json.NewDecoder(bufio.NewReader(r))
		for {
			w := &want{}
			if err := d.Decode(w); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !yield(w) {
				return
			}
		}
	}
}

func compare(t *testing.T, w *want, have *syntax.Doc, diffs map[string]int) {
	t.Helper()
	differ := func(what string, i int, want, have any) {
		diffs[what]++
		t.Errorf("%s: token %d %q: %s is %v, want %v", w.Name, i, w.Tokens[min(i, len(w.Tokens)-1)].Text, what, have, want)
	}
	if len(have.Tokens) != len(w.Tokens) {
		for i := range w.Tokens {
			if i >= len(have.Tokens) || have.Tokens[i].Text != w.Tokens[i].Text {
				differ("tokens", i, len(w.Tokens), len(have.Tokens))
				return
			}
		}
	}
	for i := range w.Tokens {
		a, b := &w.Tokens[i], &have.Tokens[i]
		for _, c := range []struct {
			what       string
			want, have any
		}{
			{"start", a.Start, b.Start}, {"end", a.End, b.End}, {"space", a.Space, b.Space}, {"norm", a.Norm, b.Norm},
			{"tag", a.Tag, b.Tag}, {"head", a.Head, b.Head}, {"label", a.Dep, b.Dep}, {"coarse tag", a.POS, b.POS},
			{"morphology", a.Morph, b.Morph}, {"lemma", a.Lemma, b.Lemma}, {"sentence start", a.SentStart, b.SentStart},
		} {
			if c.want != c.have {
				differ(c.what, i, c.want, c.have)
			}
		}
	}
	if a, b := fmt.Sprint(w.Entities), fmt.Sprint(have.Entities); a != b {
		differ("entities", 0, a, b)
	}
}
