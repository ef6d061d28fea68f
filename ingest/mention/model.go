package mention

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/chains.tsv
var chainsTSV string

// model is the weights by which an anaphor is linked: for every kind of anaphor one for each value of each feature. The candidate
// with the greatest sum is chosen, among them to link to nothing, as in the mention-ranking model of Durrett and Klein (Easy
// Victories and Uphill Battles in Coreference Resolution, EMNLP 2013); ours ranks chains rather than single mentions. The weights
// are learned by package learn and stand in data/chains.tsv, a line for each feature of each kind:
//
//	they	distance	0.12	-0.31	…
//	they	none:form	0.4	…
type model struct {
	link [kindCount][featureCount][]float64
	null [kindCount][nullCount][]float64
}

// weights are the embedded ones. Where a line is missing they are zero; one that cannot be read is left out, which a test tells.
var weights = sync.OnceValue(func() *model {
	m, _ := readModel(chainsTSV)
	return m
})

// readModel reads weights. An error names the line that it cannot read first.
func readModel(text string) (*model, error) {
	m := newModel()
	var first error
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := m.line(strings.Split(line, "\t")); err != nil && first == nil {
			first = fmt.Errorf("chains.tsv: line %d: %w", n, err)
		}
	}
	return m, first
}

func newModel() *model {
	m := &model{}
	for k := range m.link {
		for f := range m.link[k] {
			m.link[k][f] = make([]float64, values[f])
		}
		for f := range m.null[k] {
			m.null[k][f] = make([]float64, nullValues[f])
		}
	}
	return m
}

func (m *model) line(fields []string) error {
	if len(fields) < 3 {
		return fmt.Errorf("%d fields, want kind, feature and weights", len(fields))
	}
	ws := m.find(fields[0], fields[1])
	if len(ws) != len(fields)-2 {
		return fmt.Errorf("%s %s: %d weights, want %d", fields[0], fields[1], len(fields)-2, len(ws))
	}
	for v, text := range fields[2:] {
		w, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		ws[v] = w
	}
	return nil
}

// find is the weights of a feature by its names, or nil.
func (m *model) find(kind, feature string) []float64 {
	for k, name := range kindNames {
		if name != kind {
			continue
		}
		for f, name := range featureNames {
			if name == feature {
				return m.link[k][f]
			}
		}
		for f, name := range nullNames {
			if "none:"+name == feature {
				return m.null[k][f]
			}
		}
	}
	return nil
}

// probabilities are those of linking to none and to each candidate.
func (m *model) probabilities(k kind, cands []candidate, null *[nullCount]int8) []float64 {
	p := make([]float64, 1+len(cands))
	for f, v := range null {
		p[0] += m.null[k][f][v]
	}
	most := p[0]
	for c := range cands {
		for f, v := range cands[c].features {
			p[c+1] += m.link[k][f][v]
		}
		most = max(most, p[c+1])
	}
	total := 0.0
	for c := range p {
		p[c] = math.Exp(p[c] - most)
		total += p[c]
	}
	for c := range p {
		p[c] /= total
	}
	return p
}
