package eval_test

import (
	"math"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/ingest/confidence"
	"github.com/newsgraph/newsgraph/ingest/eval"
)

// TestFit fits a feature that is right three times in four and one that is right once in four.
func TestFit(t *testing.T) {
	var examples []eval.Example
	for i := range 400 {
		name := []string{"good", "bad"}[i%2]
		right := (i/2)%4 != 0
		if name == "bad" {
			right = !right
		}
		examples = append(examples, eval.Example{Features: []confidence.Feature{{Name: name, Value: 1}}, Right: right, Weight: 1, Fold: i / 40})
	}
	m := eval.Fit(examples, 0.1)
	for name, want := range map[string]float64{"good": 0.75, "bad": 0.25} {
		if have := m.Of([]confidence.Feature{{Name: name, Value: 1}}); math.Abs(have-want) > 0.02 {
			t.Errorf("%s: have %.2f, want %.2f", name, have, want)
		}
	}
	r := eval.CrossValidate(examples, 0.1)
	if r.N != 400 || r.ECE > 0.02 || r.Rank < 0.7 || r.Brier > r.Plain {
		t.Errorf("cross-validated: %+v", r)
	}
}

func TestParseWeights(t *testing.T) {
	for in, want := range map[string]string{
		"bias 1\nlength": "weights: line 2: 1 fields, want a feature and its weight",
		"# x\nbias one":  `weights: line 2: strconv.ParseFloat: parsing "one": invalid syntax`,
	} {
		if _, err := confidence.Parse(strings.NewReader(in)); err == nil || err.Error() != want {
			t.Errorf("%q: have %v, want %s", in, err, want)
		}
	}
	if _, err := confidence.Default(); err != nil {
		t.Error(err)
	}
}

func TestReadJudged(t *testing.T) {
	_, err := eval.ReadJudged(strings.NewReader("{\"right\":true}\n{\"rite\":true}\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
		t.Errorf("have %v, want an error of line 2", err)
	}
}
