// Learn learns the weights of the model of package mention that links pronouns and nominals to chains, from documents of GUM
// (CoNLL-U with entities), and writes them to standard output:
//
//	go run ./ingest/mention/learn FOLDER… > ingest/mention/data/chains.tsv
//
// The model is log-linear: it is trained to give the most probability to all candidates that are right together (Durrett and
// Klein 2013), by AdaGrad (Duchi et al. 2011), with a penalty on the squares of weights. A candidate is right where most of its
// mentions are, in the gold, of the entity that the pronoun or nominal is of. The same documents give the same weights.
//
// The weights that are committed were learned from the 70 documents of GUM v11 train whose texts are openly licensed: academic,
// court, interview, news, speech and textbook.
package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/eval"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/ingest/spacy"
)

const (
	rounds  = 40
	rate    = 0.15
	penalty = 0.05 // of a weight, for each round over the documents
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(folders []string) error {
	model, err := spacy.Load()
	if err != nil {
		return err
	}
	var names []string
	for _, dir := range folders {
		found, err := filepath.Glob(filepath.Join(dir, "*.conllu"))
		if err != nil {
			return err
		}
		names = append(names, found...)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	hash := sha256.New()
	var examples []example
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		hash.Write(text)
		doc, err := eval.ReadGUM(strings.NewReader(string(text)))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		found, err := examplesOf(model, doc)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		examples = append(examples, found...)
	}
	w := learn(examples)
	fmt.Fprintf(os.Stderr, "%d documents, %d choices, %.3f right\n", len(names), len(examples), rightShare(examples, w))
	fmt.Printf("# Weights of the model that links pronouns and nominals to chains: kind, feature, and a weight for each of its values.\n")
	fmt.Printf("# Learned from %d documents of GUM (gucorpling.org/gum, annotations CC BY 4.0) by\n#\tgo run ./ingest/mention/learn FOLDER…\n", len(names))
	fmt.Printf("# SHA-256 of the documents, one after another by name: %x\n", hash.Sum(nil))
	write(w)
	return nil
}

// example is a choice with the candidates that are right; none of them where linking to nothing is.
type example struct {
	link  [][]int
	none  []int
	right []bool
}

// examplesOf resolves a document with the gold chains for a teacher.
func examplesOf(m *spacy.Model, doc *eval.GUMDoc) ([]example, error) {
	report, err := source.FromText(doc.Text, source.Meta{Name: doc.ID, Title: doc.Title, Published: doc.Date})
	if err != nil {
		return nil, err
	}
	parsed, err := m.ParseContext(context.Background(), report.Text, report.Content)
	if err != nil {
		return nil, err
	}
	clause.Repair(parsed)
	gold := entityAt(doc)
	at := func(head int) string {
		if head < 0 {
			head = -1 - head
		}
		return gold[parsed.Tokens[head].Start]
	}
	var out []example
	mention.Resolver{Teach: func(c *mention.Choice) int {
		e := example{link: c.Link, none: c.None, right: make([]bool, len(c.Link))}
		follow := -1
		if want := at(c.Head); want != "" {
			for k, heads := range c.Heads {
				if e.right[k] = majority(heads, at) == want; e.right[k] && follow < 0 {
					follow = k
				}
			}
		}
		out = append(out, e)
		return follow
	}}.Resolve(parsed, &report)
	return out, nil
}

// entityAt is the gold entity of the shortest mention whose head begins at an offset of the text.
func entityAt(doc *eval.GUMDoc) map[int]string {
	out, length := map[int]string{}, map[int]int{}
	for _, m := range doc.Mentions {
		heads := []int{m.Head}
		if m.Named {
			heads = m.Min
		}
		for _, h := range heads {
			at := doc.Words[h].Span.Start
			if n := length[at]; n == 0 || m.Len() < n {
				out[at], length[at] = m.Entity, m.Len()
			}
		}
	}
	return out
}

// majority is the gold entity of most of some heads, those of names counted three times.
func majority(heads []int, at func(int) string) string {
	count := map[string]int{}
	for _, h := range heads {
		n := 1
		if h < 0 {
			n = 3
		}
		count[at(h)] += n
	}
	best := ""
	for id, n := range count {
		if n > count[best] || n == count[best] && id < best {
			best = id
		}
	}
	return best
}

func size() int {
	n := 0
	for _, l := range mention.Model() {
		n += l.Values
	}
	return n
}

func learn(examples []example) []float64 {
	w, squares := make([]float64, size()), make([]float64, size())
	for range rounds {
		for k := range examples {
			step(&examples[k], w, squares)
		}
		for i := range w {
			w[i] *= 1 - penalty
		}
	}
	return w
}

// step moves the weights towards the right candidates of one example.
func step(e *example, w, squares []float64) {
	p, right := e.probabilities(w)
	for k := range p {
		g := p[k]
		if e.isRight(k) {
			g -= p[k] / right
		}
		if math.Abs(g) < 1e-4 {
			continue
		}
		for _, i := range e.features(k) {
			squares[i] += g * g
			w[i] -= rate * g / math.Sqrt(squares[i]+1e-6)
		}
	}
}

// features are the weights of candidate k; of linking to none behind the last.
func (e *example) features(k int) []int {
	if k < len(e.link) {
		return e.link[k]
	}
	return e.none
}

func (e *example) isRight(k int) bool {
	if k < len(e.link) {
		return e.right[k]
	}
	return !slices.Contains(e.right, true)
}

// probabilities of the candidates and of none, and their sum over those that are right.
func (e *example) probabilities(w []float64) (p []float64, right float64) {
	p = make([]float64, len(e.link)+1)
	most := math.Inf(-1)
	for k := range p {
		for _, i := range e.features(k) {
			p[k] += w[i]
		}
		most = max(most, p[k])
	}
	total := 0.0
	for k := range p {
		p[k] = math.Exp(p[k] - most)
		total += p[k]
	}
	for k := range p {
		p[k] /= total
		if e.isRight(k) {
			right += p[k]
		}
	}
	return p, max(right, 1e-9)
}

// rightShare is the share of examples whose most probable candidate is right.
func rightShare(examples []example, w []float64) float64 {
	n := 0
	for k := range examples {
		p, _ := examples[k].probabilities(w)
		if examples[k].isRight(slices.Index(p, slices.Max(p))) {
			n++
		}
	}
	return float64(n) / float64(max(len(examples), 1))
}

func write(w []float64) {
	at := 0
	for _, l := range mention.Model() {
		fmt.Print(l.Kind, "\t", l.Feature)
		for range l.Values {
			fmt.Printf("\t%.2f", w[at]+0) // no "-0.00"
			at++
		}
		fmt.Println()
	}
}
