// Package data embeds the weights and tables of spaCy's English model en_core_web_sm 3.8.0 (author Explosion, MIT; see
// LICENSE, LICENSES_SOURCES and README.md beside this file), converted from the published wheel by convert.py.
//
// network.bin holds the weights:
//
//	magic   8 bytes  "NGNET1\n\x00"
//	length  4 bytes  little endian, of the header
//	header  JSON     [["tok2vec.embed0.8",[5000,96]], …]: name and shape of each tensor, in order
//	tensors          float32, little endian, row by row, one after the other
//
// tables.json.gz holds what is not a weight; [Tables] is its shape.
package data

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sync"
)

//go:embed network.bin
var network []byte

//go:embed tables.json.gz
var tables []byte

// Tensor is an array of weights. Values lie row by row.
type Tensor struct {
	Shape  []int
	Values []float32
}

// magic opens network.bin.
const magic = "NGNET1\n\x00"

var errNetwork = errors.New("network.bin: not a whole network")

// Network decodes the weights. Each call makes a copy of its own.
func Network() (map[string]Tensor, error) {
	if len(network) < len(magic)+4 || string(network[:len(magic)]) != magic {
		return nil, errNetwork
	}
	rest := network[len(magic):]
	n := int(binary.LittleEndian.Uint32(rest))
	rest = rest[4:]
	if n > len(rest) {
		return nil, errNetwork
	}
	var header [][2]json.RawMessage
	if err := json.Unmarshal(rest[:n], &header); err != nil {
		return nil, fmt.Errorf("network.bin: header: %w", err)
	}
	rest = rest[n:]
	out := make(map[string]Tensor, len(header))
	for _, h := range header {
		var name string
		var t Tensor
		if err := errors.Join(json.Unmarshal(h[0], &name), json.Unmarshal(h[1], &t.Shape)); err != nil {
			return nil, fmt.Errorf("network.bin: header: %w", err)
		}
		size := 1
		for _, d := range t.Shape {
			size *= d
		}
		if 4*size > len(rest) {
			return nil, fmt.Errorf("%w: %s is cut off", errNetwork, name)
		}
		t.Values = make([]float32, size)
		for i := range t.Values {
			t.Values[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest[4*i:]))
		}
		rest = rest[4*size:]
		out[name] = t
	}
	return out, nil
}

// Tables is what the model has beside its weights.
type Tables struct {
	Version string            `json:"version"` // of the model: "3.8.0"
	SHA256  string            `json:"sha256"`  // of the wheel
	Symbols map[string]uint64 `json:"symbols"` // spaCy's reserved strings and their ids

	Tags        []string    `json:"tags"`         // the tagger's output classes
	ParserMoves [][2]string `json:"parser_moves"` // action (S, D, L, R, B) and label, in the order of the output layer
	NERMoves    [][2]string `json:"ner_moves"`    // action (M, B, I, L, U, O) and label

	SpecialCases map[string][][2]string `json:"special_cases"` // chunk → tokens, each with its norm ("" = its own)
	LexemeNorms  map[uint64]string      `json:"lexeme_norms"`  // hash of the word → norm
	BaseNorms    map[string]string      `json:"base_norms"`

	Ruler []RulerPattern `json:"ruler"` // the attribute ruler's patterns, in order

	LemmaRules      map[string][][2]string         `json:"lemma_rules"`      // part of speech → [suffix, replacement]
	LemmaExceptions map[string]map[string][]string `json:"lemma_exceptions"` // part of speech → form → lemmas
	LemmaIndex      map[string][]string            `json:"lemma_index"`      // part of speech → lemmas

	Chars Chars `json:"chars"`

	// The tokenizer's affixes.
	ListPunct    []string `json:"list_punct"`
	ListEllipses []string `json:"list_ellipses"`
	ListQuotes   []string `json:"list_quotes"`
	ListCurrency []string `json:"list_currency"`
	ListUnits    []string `json:"list_units"`
	ListHyphens  []string `json:"list_hyphens"`
}

// Chars are spaCy's character classes, each a list of ranges of code points, both ends included.
type Chars struct {
	Alpha, Lower, Upper, Icons, Quotes, Punct [][2]rune
	// Digits are digits (Python's isdigit) that Unicode does not call decimal (Nd).
	Digits [][2]rune
	// UpperLetters are upper-case letters (Python's isupper) outside the category Lu.
	UpperLetters [][2]rune `json:"upper_letters"`
}

// RulerPattern is one pattern of the attribute ruler: attributes for the token at Index of a match.
type RulerPattern struct {
	Patterns [][]map[string]json.RawMessage `json:"patterns"`
	Attrs    map[string]string              `json:"attrs"`
	Index    int                            `json:"index"`
}

// Load decodes the tables once.
var Load = sync.OnceValues(func() (*Tables, error) {
	z, err := gzip.NewReader(bytes.NewReader(tables))
	if err != nil {
		return nil, fmt.Errorf("tables.json.gz: %w", err)
	}
	t := &Tables{}
	if err := json.NewDecoder(z).Decode(t); err != nil {
		return nil, fmt.Errorf("tables.json.gz: %w", err)
	}
	return t, nil
})

// Hash is the id that spaCy's StringStore gives a string: a reserved symbol's number, 0 for "", else MurmurHash64A with
// seed 1 (spaCy: strings.pyx; Appleby, MurmurHash2, 64-bit version A).
func (t *Tables) Hash(s string) uint64 {
	if s == "" {
		return 0
	}
	if id, ok := t.Symbols[s]; ok {
		return id
	}
	return murmur64A(s, 1)
}

func murmur64A(s string, seed uint64) uint64 {
	const m = 0xc6a4a7935bd1e995
	h := seed ^ uint64(len(s))*m
	b := []byte(s)
	for ; len(b) >= 8; b = b[8:] {
		k := binary.LittleEndian.Uint64(b) * m
		k = (k ^ k>>47) * m
		h = (h ^ k) * m
	}
	if len(b) > 0 {
		var tail [8]byte
		copy(tail[:], b)
		h = (h ^ binary.LittleEndian.Uint64(tail[:])) * m
	}
	h = (h ^ h>>47) * m
	return h ^ h>>47
}
