package lemma

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
	"github.com/newsgraph/newsgraph/ingest/spacy/token"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// rule is one pattern of the attribute ruler: what tokens must be, and what one of them then gets.
type rule struct {
	tokens                      []constraint
	index                       int
	pos, morph, lemma, tag, dep string
	setPOS, setMorph, setTag    bool
}

// constraint is what a token must be; an empty list allows anything.
type constraint struct {
	tag, notTag, lower, dep, notDep []string
	lowerRegex                      *regexp.Regexp
	isSpace                         bool
}

func newRules(p data.RulerPattern) ([]rule, error) {
	var out []rule
	for _, pattern := range p.Patterns {
		r := rule{index: p.Index}
		for _, spec := range pattern {
			c, err := newConstraint(spec)
			if err != nil {
				return nil, err
			}
			r.tokens = append(r.tokens, c)
		}
		if len(r.tokens) == 0 || r.index < 0 || r.index >= len(r.tokens) {
			return nil, fmt.Errorf("index %d of %d tokens", r.index, len(r.tokens))
		}
		if err := r.attrs(p.Attrs); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (r *rule) attrs(attrs map[string]string) error {
	for name, value := range attrs {
		switch name {
		case "POS":
			r.pos, r.setPOS = value, true
		case "MORPH":
			r.morph, r.setMorph = strings.Trim(value, "_"), true
		case "LEMMA":
			r.lemma = value
		case "TAG":
			r.tag, r.setTag = value, true
		case "DEP":
			r.dep = value
		default:
			return fmt.Errorf("unknown attribute %s", name)
		}
	}
	return nil
}

func newConstraint(spec map[string]json.RawMessage) (constraint, error) {
	var c constraint
	for name, raw := range spec {
		var err error
		switch name {
		case "TAG":
			c.tag, c.notTag, err = oneOf(raw)
		case "DEP":
			c.dep, c.notDep, err = oneOf(raw)
		case "LOWER":
			c.lower, c.lowerRegex, err = lowerOf(raw)
		case "IS_SPACE":
			err = json.Unmarshal(raw, &c.isSpace)
		default:
			err = fmt.Errorf("unknown constraint %s", name)
		}
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

// condition is a constraint's value where it is not a plain string.
type condition struct {
	In    []string `json:"IN"`
	NotIn []string `json:"NOT_IN"`
	Regex string   `json:"REGEX"`
}

func conditionOf(raw json.RawMessage) (condition, error) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return condition{In: []string{s}}, nil
	}
	var c condition
	err := json.Unmarshal(raw, &c)
	return c, err
}

func oneOf(raw json.RawMessage) (in, notIn []string, err error) {
	c, err := conditionOf(raw)
	return c.In, c.NotIn, err
}

func lowerOf(raw json.RawMessage) ([]string, *regexp.Regexp, error) {
	c, err := conditionOf(raw)
	if err != nil || c.Regex == "" {
		return c.In, nil, err
	}
	rx, err := regexp.Compile(c.Regex)
	return nil, rx, err
}

// fits reports whether the rule's tokens stand at i.
func (r *rule) fits(toks []syntax.Token, lowers []string, i int) bool {
	if i+len(r.tokens) > len(toks) {
		return false
	}
	for k := range r.tokens {
		if !r.tokens[k].fits(&toks[i+k], lowers[i+k]) {
			return false
		}
	}
	return true
}

func (c *constraint) fits(t *syntax.Token, lower string) bool {
	among := func(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }
	return among(c.tag, t.Tag) && among(c.dep, t.Dep) && among(c.lower, lower) &&
		!slices.Contains(c.notTag, t.Tag) && !slices.Contains(c.notDep, t.Dep) &&
		(c.lowerRegex == nil || c.lowerRegex.MatchString(lower)) &&
		(!c.isSpace || token.IsSpace(t.Text))
}

func (r *rule) apply(t *syntax.Token) {
	if r.setPOS {
		t.POS = r.pos
	}
	if r.setMorph {
		t.Morph = r.morph
	}
	if r.setTag {
		t.Tag = r.tag
	}
	if r.lemma != "" {
		t.Lemma = r.lemma
	}
	if r.dep != "" {
		t.Dep = r.dep
	}
}
