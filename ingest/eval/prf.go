package eval

import "fmt"

// PRF is precision, recall and their harmonic mean.
type PRF struct {
	Precision, Recall, F1 float64
	Threshold             float64 // least confidence of the predictions that count
}

// String shows the scores, the threshold left out.
func (s PRF) String() string {
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f", s.Precision, s.Recall, s.F1)
}

// Tally counts what is right among what was predicted and among what was to be found, so that the scores of several
// documents can be added up before they are divided.
type Tally struct {
	RightPredicted, Predicted float64
	RightGold, Gold           float64
}

// Add adds the counts of u.
func (t *Tally) Add(u Tally) {
	t.RightPredicted += u.RightPredicted
	t.Predicted += u.Predicted
	t.RightGold += u.RightGold
	t.Gold += u.Gold
}

// PRF is the scores that the counts come to; what was divided by nothing is 0.
func (t Tally) PRF() PRF {
	s := PRF{Precision: ratio(t.RightPredicted, t.Predicted), Recall: ratio(t.RightGold, t.Gold)}
	s.F1 = ratio(2*s.Precision*s.Recall, s.Precision+s.Recall)
	return s
}

// Share is how many of a number of things are right.
type Share struct {
	Right, Of int
}

// Add counts one thing.
func (s *Share) Add(right bool) {
	s.Of++
	if right {
		s.Right++
	}
}

// Rate is the share as a number; 0 of nothing.
func (s Share) Rate() float64 { return ratio(float64(s.Right), float64(s.Of)) }

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
