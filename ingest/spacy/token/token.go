// Package token is spaCy's English tokenizer: it splits text at white space and then takes prefixes, suffixes and infixes
// off each chunk, except where a special case ("don't", "U.S.", ":-)") says how. Call [New] once and [Tokenizer.Tokenize]
// for each paragraph. The algorithm is that of spaCy's tokenizer.pyx; its regular expressions, which need look-around, are
// matched by hand.
package token

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/ingest/spacy/data"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Tokenizer splits text into tokens. It may be used by many goroutines at once.
type Tokenizer struct {
	affixes  *affixes
	specials map[string][]piece
	longest  int                 // bytes of the longest special case; longer strings need not be looked up
	spread   map[string][]spread // first token → special cases that affixes split, for the last pass
	norms    norms

	mu    sync.RWMutex
	cache map[string][]piece
}

// piece is a token of a special case.
type piece struct {
	text, norm string
}

// spread is a special case as the tokenizer without special cases splits it.
type spread struct {
	text   string
	tokens []string
}

// cacheSize bounds the cache of chunks, as in spaCy.
const cacheSize = 10000

// maxCached is the length in bytes of the longest chunk that is cached.
const maxCached = 64

// ranks are abbreviations before names that spaCy's special cases lack; without them their full stop ends the sentence.
//
//	{ During the call, [Brig.] Gen. Coe will present the findings }
var ranks = []string{"Brig.", "Spc.", "Cpl.", "Pvt.", "Pfc.", "Maj.", "Cmdr.", "Cdr.", "Supt.", "Insp.", "Amb."}

// New builds the tokenizer from the model's tables.
func New(t *data.Tables) *Tokenizer {
	tk := &Tokenizer{
		affixes:  newAffixes(t),
		specials: make(map[string][]piece, len(t.SpecialCases)),
		spread:   map[string][]spread{},
		norms:    norms{tables: t},
		cache:    map[string][]piece{},
	}
	for chunk, tokens := range t.SpecialCases {
		for _, p := range tokens {
			tk.specials[chunk] = append(tk.specials[chunk], piece{text: p[0], norm: p[1]})
		}
		tk.longest = max(tk.longest, len(chunk))
	}
	for _, rank := range ranks {
		if _, ok := tk.specials[rank]; !ok {
			tk.specials[rank] = []piece{{text: rank}}
			tk.longest = max(tk.longest, len(rank))
		}
	}
	for chunk := range tk.specials {
		if tk.hasAffix(chunk) {
			tk.addSpread(chunk)
		}
	}
	return tk
}

// hasAffix reports whether the tokenizer would split chunk if it were no special case.
func (tk *Tokenizer) hasAffix(chunk string) bool {
	return tk.affixes.prefix(chunk) > 0 || tk.affixes.suffix(chunk) > 0 ||
		len(tk.affixes.infixes(chunk)) > 0 || strings.Contains(chunk, " ")
}

func (tk *Tokenizer) addSpread(chunk string) {
	sp := spread{text: chunk}
	tk.chunks(chunk, func(start, end int) {
		for _, p := range tk.split(chunk[start:end], false) {
			sp.tokens = append(sp.tokens, p.text)
		}
	}, func() {})
	if len(sp.tokens) > 0 {
		tk.spread[sp.tokens[0]] = append(tk.spread[sp.tokens[0]], sp)
	}
}

// Tokenize splits text. Every token has Start, End, Text, Space and Norm; its Head is itself. Together the tokens hold all
// of the text but single spaces between them, in order; invalid UTF-8 is kept as it is.
func (tk *Tokenizer) Tokenize(text string) []syntax.Token {
	toks := make([]syntax.Token, 0, len(text)/5+1)
	tk.chunks(text, func(start, end int) {
		for _, p := range tk.pieces(text[start:end]) {
			end := start + len(p.text)
			toks = append(toks, syntax.Token{Start: start, End: end, Text: text[start:end], Norm: p.norm})
			start = end
		}
	}, func() {
		if len(toks) > 0 {
			toks[len(toks)-1].Space = true
		}
	})
	toks = tk.applySpecials(text, toks)
	for i := range toks {
		toks[i].Head = i
		if toks[i].Norm == "" {
			toks[i].Norm = tk.norms.of(toks[i].Text)
		}
	}
	return toks
}

// chunks calls each with the span of every run of white space or of other characters, leaving out the single space that
// separates two runs, for which it calls space.
func (tk *Tokenizer) chunks(text string, each func(start, end int), space func()) {
	if text == "" {
		return
	}
	first, _ := utf8.DecodeRuneInString(text)
	inSpace := isSpace(first)
	start := 0
	for i, r := range text {
		if isSpace(r) == inSpace {
			continue
		}
		if start < i {
			each(start, i)
		}
		start = i
		if r == ' ' {
			space()
			start = i + 1
		}
		inSpace = !inSpace
	}
	if start < len(text) {
		each(start, len(text))
	}
}

// pieces are the tokens of a chunk.
func (tk *Tokenizer) pieces(chunk string) []piece {
	if ps, ok := tk.special(chunk); ok {
		return ps
	}
	if len(chunk) > maxCached {
		return tk.split(chunk, true)
	}
	tk.mu.RLock()
	ps, ok := tk.cache[chunk]
	full := len(tk.cache) >= cacheSize
	tk.mu.RUnlock()
	if ok || full {
		if !ok {
			ps = tk.split(chunk, true)
		}
		return ps
	}
	chunk = strings.Clone(chunk) // so that the cache does not keep whole reports alive
	ps = tk.split(chunk, true)
	tk.mu.Lock()
	tk.cache[chunk] = ps
	tk.mu.Unlock()
	return ps
}

// special is the special case for s, if there is one.
func (tk *Tokenizer) special(s string) ([]piece, bool) {
	if len(s) > tk.longest {
		return nil, false
	}
	ps, ok := tk.specials[s]
	return ps, ok
}

// split takes the affixes off a chunk (tokenizer.pyx: _split_affixes, _attach_tokens).
func (tk *Tokenizer) split(s string, specials bool) []piece {
	isSpecial := func(s string) bool {
		_, ok := tk.special(s)
		return ok && specials
	}
	var out, suffixes []piece
	for s != "" && !isSpecial(s) {
		pre := tk.affixes.prefix(s)
		if pre > 0 && pre < len(s) && isSpecial(s[pre:]) {
			out = append(out, piece{text: s[:pre]})
			s = s[pre:]
			break
		}
		suf := tk.affixes.suffix(s[pre:])
		if suf > 0 && suf < len(s) && isSpecial(s[:len(s)-suf]) {
			suffixes = append(suffixes, piece{text: s[len(s)-suf:]})
			s = s[:len(s)-suf]
			break
		}
		if pre == 0 && suf == 0 {
			break
		}
		if pre > 0 {
			out = append(out, piece{text: s[:pre]})
		}
		if suf > 0 {
			suffixes = append(suffixes, piece{text: s[len(s)-suf:]})
		}
		s = s[pre : len(s)-suf]
	}
	if isSpecial(s) {
		out = append(out, tk.specials[s]...)
	} else if s != "" {
		out = tk.middle(out, s)
	}
	for i := len(suffixes) - 1; i >= 0; i-- {
		out = append(out, suffixes[i])
	}
	return out
}

// middle splits what affixes left at its infixes, unless it is a URL.
func (tk *Tokenizer) middle(out []piece, s string) []piece {
	if tk.affixes.url(s) {
		return append(out, piece{text: s})
	}
	start := 0
	for _, m := range tk.affixes.infixes(s) {
		if m[0] == 0 {
			continue
		}
		if m[0] != start {
			out = append(out, piece{text: s[start:m[0]]})
		}
		out = append(out, piece{text: s[m[0]:m[1]]})
		start = m[1]
	}
	if start < len(s) {
		out = append(out, piece{text: s[start:]})
	}
	return out
}
