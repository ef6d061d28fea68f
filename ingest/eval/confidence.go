package eval

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/confidence"
)

// Judged is a statement that was judged against its sentence.
type Judged struct {
	Report    string   `json:"report"` // name of its file
	Sentence  string   `json:"sentence"`
	Rule      string   `json:"rule"`
	Drawn     string   `json:"drawn"` // "random" of all statements, or "rule" where its rule had too few
	Subject   string   `json:"subject"`
	Predicate string   `json:"predicate"`
	Object    string   `json:"object,omitempty"`
	Arguments []string `json:"arguments,omitempty"` // "time: on Monday"
	Entities  []string `json:"entities,omitempty"`  // of subject and object
	Stance    string   `json:"stance"`
	Source    string   `json:"source,omitempty"` // the nearest one
	Right     bool     `json:"right"`
	Wrong     string   `json:"wrong,omitempty"` // what is wrong: subject, span, role, relation, entity, stance or attribution
	Why       string   `json:"why,omitempty"`
}

// ReadJudged reads judged statements, a JSON object a line.
func ReadJudged(r io.Reader) ([]Judged, error) {
	var out []Judged
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		var j Judged
		d := json.NewDecoder(bytes.NewReader(sc.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&j); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, j)
	}
	return out, sc.Err()
}

// Same reports whether statement st of the report is the one that was judged. Who is named as its source may have changed since,
// where it was not that which was wrong.
func (j *Judged) Same(st *graph.Statement, r *graph.Reading) bool {
	sent := r.Sentences[st.Sentence].Span
	if !sameWords(j.Predicate, st.Predicate.Text) || !sameWords(j.Subject, st.Subject.Text) || !sameWords(j.Object, st.Object.Text) ||
		j.Stance != st.Stance() || !sameWords(j.Sentence, r.Report.Text[sent.Start:sent.End]) || len(j.Arguments) != len(st.Arguments) {
		return false
	}
	for i, a := range st.Arguments {
		if !sameWords(j.Arguments[i], string(a.Role)+": "+a.Text) {
			return false
		}
	}
	source := ""
	if len(st.Attribution) > 0 {
		source = cmp.Or(st.Attribution[0].Source.Text, "?")
	}
	var entities []string
	for _, e := range []graph.EntityID{st.Subject.Entity, st.Object.Entity} {
		if e != "" {
			entities = append(entities, string(e))
		}
	}
	return (j.Wrong != "attribution" || sameWords(j.Source, source)) && slices.Equal(j.Entities, entities)
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// Example is a statement with its features, for fitting.
type Example struct {
	Features []confidence.Feature
	Right    bool
	Weight   float64 // how many statements it counts for
	Fold     int     // of cross-validation; negative where it is only learned from
}

// Matched reports which predicted tuples CaRB's greedy matching pairs with a gold tuple at a precision of at least least.
func Matched(gold, predicted []Tuple, least float64) []bool {
	t := newTable(gold, predicted)
	live := make([]int, len(predicted))
	for j := range live {
		live[j] = j
	}
	out := make([]bool, len(predicted))
	for _, p := range t.pairs(live) {
		out[p.j] = p.p >= least
	}
	return out
}

// Fit finds the weights of a logistic regression by Newton's method, with a penalty on their squares but for the bias.
// Features that fewer than five examples have are left out.
func Fit(examples []Example, penalty float64) confidence.Model {
	names := featureNames(examples)
	at := map[string]int{}
	for i, n := range names {
		at[n] = i
	}
	w := make([]float64, len(names))
	x := make([]float64, len(names))
	for range 25 {
		grad := make([]float64, len(names))
		hess := make([][]float64, len(names))
		for i := range hess {
			hess[i] = make([]float64, len(names))
			if i > 0 {
				grad[i], hess[i][i] = -penalty*w[i], penalty
			}
		}
		for k := range examples {
			e := &examples[k]
			z := vector(e, at, x, w)
			p, y := confidence.Logistic(z), 0.0
			if e.Right {
				y = 1
			}
			for i, xi := range x {
				if xi == 0 {
					continue
				}
				grad[i] += e.Weight * (y - p) * xi
				for j, xj := range x {
					hess[i][j] += e.Weight * p * (1 - p) * xi * xj
				}
			}
		}
		step := solve(hess, grad)
		for i := range w {
			w[i] += step[i]
		}
	}
	m := confidence.Model{}
	for i, n := range names {
		m[n] = w[i]
	}
	return m
}

// featureNames lists the features to fit, the bias first.
func featureNames(examples []Example) []string {
	count := map[string]int{}
	for k := range examples {
		for _, f := range examples[k].Features {
			count[f.Name]++
		}
	}
	maps.DeleteFunc(count, func(_ string, n int) bool { return n < 5 })
	return append([]string{confidence.Bias}, slices.Sorted(maps.Keys(count))...)
}

// vector fills x with the features of e and returns their sum under w.
func vector(e *Example, at map[string]int, x, w []float64) float64 {
	clear(x)
	x[0] = 1
	z := w[0]
	for _, f := range e.Features {
		if i, ok := at[f.Name]; ok {
			x[i] += f.Value
			z += w[i] * f.Value
		}
	}
	return z
}

// solve is the solution of a positive definite system, by Gaussian elimination; a and b are overwritten.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for k := i + 1; k < n; k++ {
			if a[k][i] == 0 || a[i][i] == 0 {
				continue
			}
			f := a[k][i] / a[i][i]
			for j := i; j < n; j++ {
				a[k][j] -= f * a[i][j]
			}
			b[k] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for j := i + 1; j < n; j++ {
			x[i] -= a[i][j] * x[j]
		}
		if a[i][i] != 0 {
			x[i] /= a[i][i]
		}
	}
	return x
}

// Reliability compares confidence with what is right.
type Reliability struct {
	Bins  [10]Bin // [0, 0.1), [0.1, 0.2), …
	N     int
	Brier float64 // mean squared error of the confidence
	Plain float64 // the same, were the share of right statements said of all
	ECE   float64 // expected calibration error: mean distance of confidence and share right, by bins
	Rank  float64 // how often a right statement has more confidence than a wrong one (area under the ROC curve)
}

// Bin is the statements of a tenth of confidence.
type Bin struct {
	N           int
	Held, Right float64 // mean confidence; share right
}

// CrossValidate fits on the examples without each fold in turn and compares the confidence in those of the fold with what is
// right.
func CrossValidate(examples []Example, penalty float64) Reliability {
	folds := 0
	for _, e := range examples {
		folds = max(folds, e.Fold+1)
	}
	var held []float64
	var right []bool
	for fold := range folds {
		var rest []Example
		for _, e := range examples {
			if e.Fold != fold {
				rest = append(rest, e)
			}
		}
		m := Fit(rest, penalty)
		for _, e := range examples {
			if e.Fold == fold {
				held, right = append(held, m.Of(e.Features)), append(right, e.Right)
			}
		}
	}
	return reliability(held, right)
}

// reliability compares confidences with what is right.
func reliability(held []float64, right []bool) Reliability {
	r := Reliability{N: len(held)}
	if r.N == 0 {
		return r
	}
	share := 0.0
	for i, p := range held {
		b := &r.Bins[min(int(p*10+1e-9), 9)]
		b.N++
		b.Held += p
		y := 0.0
		if right[i] {
			y = 1
		}
		b.Right += y
		share += y / float64(r.N)
		r.Brier += (p - y) * (p - y) / float64(r.N)
	}
	r.Plain = share * (1 - share)
	for i := range r.Bins {
		if b := &r.Bins[i]; b.N > 0 {
			r.ECE += math.Abs(b.Held-b.Right) / float64(r.N)
			b.Held /= float64(b.N)
			b.Right /= float64(b.N)
		}
	}
	r.Rank = rank(held, right)
	return r
}

func rank(held []float64, right []bool) float64 {
	pairs, won := 0.0, 0.0
	for i, a := range held {
		for j, b := range held {
			if right[i] && !right[j] {
				pairs++
				switch {
				case a > b:
					won++
				case a == b:
					won += 0.5
				}
			}
		}
	}
	if pairs == 0 {
		return 0.5
	}
	return won / pairs
}
