package eval

// Best is the best precision and recall of a tuple against any gold tuple, for looking at single predictions.
func Best(gold []Tuple, t Tuple) (precision, recall float64) {
	for _, g := range gold {
		p, r := match(g, t)
		precision, recall = max(precision, p), max(recall, r)
	}
	return precision, recall
}
