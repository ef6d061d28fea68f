package token

import (
	"cmp"
	"slices"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// found is a run of tokens that spells a special case.
type found struct {
	first, end int
	pieces     []piece // nil where white space lies between the tokens, which makes it no special case
}

// applySpecials joins and splits tokens that together spell a special case, which affixes had hidden.
//
//	{ (a.m.) }: "a.m" "." → "a.m."
//
// Longer runs win, and of two equally long ones the first (tokenizer.pyx: _apply_special_cases).
func (tk *Tokenizer) applySpecials(text string, toks []syntax.Token) []syntax.Token {
	matches := tk.findSpecials(text, toks)
	if len(matches) == 0 {
		return toks
	}
	slices.SortStableFunc(matches, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.end-b.first, a.end-a.first), cmp.Compare(a.first, b.first))
	})
	at := map[int]found{}
	seen := map[int]bool{}
	for _, m := range matches {
		if !seen[m.first] && !seen[m.end-1] && m.pieces != nil {
			at[m.first] = m
		}
		for i := m.first; i < m.end; i++ {
			seen[i] = true
		}
	}
	return retokenize(text, toks, at)
}

func (tk *Tokenizer) findSpecials(text string, toks []syntax.Token) []found {
	var out []found
	for i := range toks {
		for _, sp := range tk.spread[toks[i].Text] {
			end := i + len(sp.tokens)
			if end > len(toks) || !spells(toks[i:end], sp.tokens) {
				continue
			}
			f := found{first: i, end: end}
			if text[toks[i].Start:toks[end-1].End] == sp.text {
				f.pieces = tk.specials[sp.text]
			} else if ps, ok := tk.special(text[toks[i].Start:toks[end-1].End]); ok {
				f.pieces = ps
			}
			out = append(out, f)
		}
	}
	return out
}

func spells(toks []syntax.Token, words []string) bool {
	for k, w := range words {
		if toks[k].Text != w {
			return false
		}
	}
	return true
}

func retokenize(text string, toks []syntax.Token, at map[int]found) []syntax.Token {
	out := make([]syntax.Token, 0, len(toks)+len(at))
	for i := 0; i < len(toks); i++ {
		m, ok := at[i]
		if !ok {
			out = append(out, toks[i])
			continue
		}
		start := toks[i].Start
		for _, p := range m.pieces {
			end := start + len(p.text)
			out = append(out, syntax.Token{Start: start, End: end, Text: text[start:end], Norm: p.norm})
			start = end
		}
		out[len(out)-1].Space = toks[m.end-1].Space
		i = m.end - 1
	}
	return out
}
