package mention

// Choice is a choice of what to link a pronoun or a nominal to, as the model is shown it when it is learned.
type Choice struct {
	Head  int     // token of the pronoun, or head of the nominal
	Heads [][]int // for each candidate, the heads of its mentions so far; negative, less one, those of names
	Link  [][]int // for each candidate, the weights that count: indices into the weights of [Weights], all in a row
	None  []int   // the same for linking to none
}

// Weights is a line of the model's weights.
type Weights struct {
	Kind, Feature string
	Values        int
}

// Model lists the lines of the model, in the order that the indices of a [Choice] count in.
func Model() []Weights {
	var out []Weights
	for k := range kindCount {
		for f := range featureCount {
			out = append(out, Weights{kindNames[k], featureNames[f], values[f]})
		}
		for f := range nullCount {
			out = append(out, Weights{kindNames[k], "none:" + nullNames[f], nullValues[f]})
		}
	}
	return out
}

// taught asks the teacher which candidate to link to; -1 is none.
func (c *chainer) taught(a *anaphor, cands []candidate, null *[nullCount]int8) int {
	base, size := 0, 0
	for _, n := range values {
		size += n
	}
	for _, n := range nullValues {
		size += n
	}
	base = size * int(a.kind)
	choice := &Choice{Head: a.at}
	for k := range cands {
		var heads, link []int
		for _, s := range cands[k].spots {
			if s.kind == "name" {
				heads = append(heads, -1-s.head)
			} else {
				heads = append(heads, s.head)
			}
		}
		at := base
		for f, v := range cands[k].features {
			link = append(link, at+int(v))
			at += values[f]
		}
		choice.Heads, choice.Link = append(choice.Heads, heads), append(choice.Link, link)
	}
	at := base
	for _, n := range values {
		at += n
	}
	for f, v := range null {
		choice.None = append(choice.None, at+int(v))
		at += nullValues[f]
	}
	return c.teach(choice)
}
