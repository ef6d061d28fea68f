// Package confidence says how likely a statement is right: that a careful reader of its sentence would accept its subject,
// predicate, object and arguments, the entities they are linked to, and how the statement is held. Most callers want
// [Default] and [Model.Of].
//
// It is a logistic regression over features of how the statement was read (its rule, how deep its clause stands, how far the
// subject is from the verb, …). The weights are fitted to statements that people judged and to the tuples of CaRB dev:
//
//	newsgraph eval calibrate testdata/eval > ingest/confidence/weights.txt
//	newsgraph eval confidence --table testdata/eval
//
// The second command prints, cross-validated, how many statements of each tenth of confidence are right. Fitting is left to
// package eval.
package confidence

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Feature is one thing known of how a statement was read. A feature without a weight counts nothing.
type Feature struct {
	Name  string // "rule=copula", "length"
	Value float64
}

// Model holds the weights of features, by name. The zero Model finds everything as likely as not.
type Model map[string]float64

// Bias is the name of the weight that every statement gets, Restates the feature of one that says again what a fuller one says.
const (
	Bias     = "bias"
	Restates = "restates"
)

//go:embed weights.txt
var weights string

// Default is the model in weights.txt.
var Default = sync.OnceValues(func() (Model, error) { return Parse(strings.NewReader(weights)) })

// Parse reads a model: a line for each feature, its name and its weight; "#" opens a comment.
func Parse(r io.Reader) (Model, error) {
	m := Model{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		fields := strings.Fields(sc.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) != 2 {
			return nil, fmt.Errorf("weights: line %d: %d fields, want a feature and its weight", n, len(fields))
		}
		w, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return nil, fmt.Errorf("weights: line %d: %w", n, err)
		}
		m[fields[0]] = w
	}
	return m, sc.Err()
}

// Of is the probability that a statement with these features is right, in hundredths from 0.01 to 0.99, so that the last bits
// of floating-point arithmetic do not show.
func (m Model) Of(fs []Feature) float64 {
	p := math.Round(Logistic(m.Sum(fs))*100) / 100
	return min(max(p, 0.01), 0.99)
}

// Sum is the log-odds that a statement with these features is right.
func (m Model) Sum(fs []Feature) float64 {
	z := m[Bias]
	for _, f := range fs {
		z += m[f.Name] * f.Value
	}
	return z
}

// Logistic turns log-odds into a probability.
func Logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
