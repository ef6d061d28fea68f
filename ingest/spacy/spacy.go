// Package spacy annotates text with spaCy's English pipeline en_core_web_sm: tokens, tags, dependency trees, lemmas and named
// entities. The weights are embedded, and nothing but Go runs.
//
//	m, err := spacy.Load()
//	…
//	doc := m.Parse(text, []graph.Span{{0, len(text)}})
//
// For the same paragraphs it gives what spaCy itself gives; the tests hold that on a sample, and what differs is listed
// there. Its parts are packages token, neural and lemma.
package spacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/spacy/data"
	"github.com/newsgraph/newsgraph/ingest/spacy/lemma"
	"github.com/newsgraph/newsgraph/ingest/spacy/neural"
	"github.com/newsgraph/newsgraph/ingest/spacy/token"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// maxTokens is the length of the longest piece that is parsed at once. A longer paragraph is cut, at the last full stop in
// its second half if there is one, so that memory stays bounded; spaCy would parse it whole.
const maxTokens = 2000

// Model is the loaded pipeline. It may be used by many goroutines at once.
type Model struct {
	tokenizer *token.Tokenizer
	network   *neural.Network
	annotator *lemma.Annotator
}

// Load decodes the embedded weights and tables.
func Load() (*Model, error) {
	t, err := data.Load()
	if err != nil {
		return nil, err
	}
	net, err := neural.New(t)
	if err != nil {
		return nil, err
	}
	a, err := lemma.New(t)
	if err != nil {
		return nil, err
	}
	return &Model{tokenizer: token.New(t), network: net, annotator: a}, nil
}

// Parse annotates the paragraphs of text, each by itself; what lies between them is left out. Line breaks inside a
// paragraph are read as spaces. Spans of paragraphs must lie in the text, in order; those that do not are an error of the
// caller and are clipped.
func (m *Model) Parse(text string, paras []graph.Span) *syntax.Doc {
	doc, _ := m.ParseContext(context.Background(), text, paras) // fails only when the context ends
	return doc
}

// ParseContext is Parse, until ctx ends: then it fails, after at most one piece of a paragraph more. It tells how far it is, see
// [syntax.WithProgress].
func (m *Model) ParseContext(ctx context.Context, text string, paras []graph.Span) (*syntax.Doc, error) {
	doc := &syntax.Doc{Text: text}
	end := 0
	for _, p := range paras {
		p.Start, p.End = max(p.Start, end), min(p.End, len(text))
		if p.Start < p.End {
			if err := m.paragraph(ctx, doc, p); err != nil {
				return nil, err
			}
			end = p.End
		}
	}
	doc.Index()
	return doc, nil
}

// Tokens splits one paragraph into tokens, without annotating them.
func (m *Model) Tokens(text string) []syntax.Token { return m.tokenizer.Tokenize(text) }

// IrregularForms are the forms of a verb that no suffix makes, sorted: { met } of { meet }.
func (m *Model) IrregularForms(verb string) []string { return m.annotator.IrregularForms(verb) }

func (m *Model) paragraph(ctx context.Context, doc *syntax.Doc, p graph.Span) error {
	read := strings.ReplaceAll(doc.Text[p.Start:p.End], "\n", " ")
	toks := m.tokenizer.Tokenize(read)
	first := len(doc.Tokens)
	for len(toks) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := cut(toks)
		m.piece(doc, toks[:n:n], p.Start)
		toks = toks[n:]
		syntax.Progressed(ctx, doc.Tokens[len(doc.Tokens)-1].End, len(doc.Sents))
	}
	if len(doc.Tokens) > first {
		doc.Paras = append(doc.Paras, syntax.Range{First: first, End: len(doc.Tokens)})
	}
	return nil
}

// cut is the number of tokens to parse at once.
func cut(toks []syntax.Token) int {
	if len(toks) <= maxTokens {
		return len(toks)
	}
	for n := maxTokens; n > maxTokens/2; n-- {
		if t := toks[n-1].Text; t == "." || t == "!" || t == "?" {
			return n
		}
	}
	return maxTokens
}

// piece annotates tokens, whose offsets count from offset, and appends them to doc.
func (m *Model) piece(doc *syntax.Doc, toks []syntax.Token, offset int) {
	entities := m.network.Annotate(toks)
	m.annotator.Annotate(toks)
	base := len(doc.Tokens)
	for i := range toks {
		t := &toks[i]
		t.Start += offset
		t.End += offset
		t.Text = doc.Text[t.Start:t.End]
		t.Head += base
		if t.SentStart {
			doc.Sents = append(doc.Sents, syntax.Range{First: base + i})
		}
	}
	doc.Tokens = append(doc.Tokens, toks...)
	for k := len(doc.Sents) - 1; k >= 0 && doc.Sents[k].End == 0; k-- {
		doc.Sents[k].End = len(doc.Tokens)
		if k+1 < len(doc.Sents) {
			doc.Sents[k].End = doc.Sents[k+1].First
		}
	}
	for _, e := range entities {
		e.First += base
		e.End += base
		doc.Entities = append(doc.Entities, e)
	}
}

// Version names the model, for provenance.
func (m *Model) Version() (string, error) {
	t, err := data.Load()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("en_core_web_sm %s", t.Version), nil
}
