// Package ingest reads news reports: it turns a [graph.Report] into a [graph.Reading], the statements, quotations,
// entities and mentions that a careful reader would note, each with the span of text it rests on.
//
//	x, err := ingest.New()
//	…
//	reading, err := x.Read(ctx, report)
//
// The work is done by stages, in the order of a slice that is checked when the extractor is built: package spacy parses (tokens,
// tags, trees, names), clause repairs the trees, mention finds which entity a phrase names, clause who does what to whom, timex
// when, and quote who vouches for it; the last stage links what they found into a reading, where package event says of which
// class a statement is, and confidence how likely it is right. Files become reports in package source, and package eval measures
// readings; this package knows neither. The same report gives the same reading, whatever else runs beside it.
package ingest

import (
	"context"
	"fmt"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/confidence"
	"github.com/newsgraph/newsgraph/ingest/mention"
	"github.com/newsgraph/newsgraph/ingest/quote"
	"github.com/newsgraph/newsgraph/ingest/spacy"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/ingest/timex"
)

// Extractor turns reports into readings. It may be used by many goroutines at once.
type Extractor struct {
	// MinConfidence leaves out statements below it, as well as what rests on them.
	MinConfidence float64

	parser   *spacy.Model
	resolver mention.Resolver
	model    confidence.Model
	stages   []stage
}

// New loads the language model and builds an extractor. It fails if the embedded weights do not load.
func New() (*Extractor, error) {
	p, err := spacy.Load()
	if err != nil {
		return nil, fmt.Errorf("load the language model: %w", err)
	}
	model, err := confidence.Default()
	if err != nil {
		return nil, fmt.Errorf("confidence: %w", err)
	}
	x := &Extractor{parser: p, model: model}
	x.stages = []stage{
		{name: "parse", gives: []layer{layerDoc}, run: x.parse},
		{name: "repair", needs: []layer{layerDoc}, gives: []layer{layerTree}, run: quick(repair)},
		{name: "mention", needs: []layer{layerDoc, layerTree}, gives: []layer{layerMentions}, run: quick(x.resolve)},
		{name: "clause", needs: []layer{layerDoc, layerMentions}, gives: []layer{layerPropositions}, run: quick(extract)},
		{name: "timex", needs: []layer{layerDoc, layerPropositions}, gives: []layer{layerTimes}, run: quick(resolveTimes)},
		{name: "quote", needs: []layer{layerDoc, layerPropositions}, gives: []layer{layerQuotations}, run: quick(attribute)},
		{
			name:  "link",
			needs: []layer{layerMentions, layerPropositions, layerTimes, layerQuotations},
			gives: []layer{layerReading}, run: quick(x.link),
		},
	}
	if err := checkOrder(x.stages); err != nil {
		return nil, err
	}
	return x, nil
}

// Parse annotates text, each span of it a paragraph, for those who read questions or want the trees.
func (x *Extractor) Parse(text string, paras []graph.Span) *syntax.Doc {
	doc, _ := x.parser.ParseContext(context.Background(), text, paras) // fails only when the context ends
	return doc
}

// IrregularForms are the forms of a verb that no suffix makes, sorted: { met } of { meet }.
func (x *Extractor) IrregularForms(verb string) []string { return x.parser.IrregularForms(verb) }

// Read reads a report. It fails when ctx ends, and with a [BugError] where the report shows a mistake of the program.
func (x *Extractor) Read(ctx context.Context, report graph.Report) (*graph.Reading, error) {
	w := &work{report: &report}
	if err := x.run(ctx, w); err != nil {
		return nil, err
	}
	return w.reading, nil
}

// ReadFeatures is Read and what the confidence in each statement was computed from, for those who fit its weights.
func (x *Extractor) ReadFeatures(ctx context.Context, report graph.Report) (*graph.Reading, map[graph.StatementID][]confidence.Feature, error) {
	w := &work{report: &report, features: map[graph.StatementID][]confidence.Feature{}}
	if err := x.run(ctx, w); err != nil {
		return nil, nil, err
	}
	return w.reading, w.features, nil
}

func (x *Extractor) run(ctx context.Context, w *work) error {
	for _, s := range x.stages {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read %s: %s: %w", w.report.ID, s.name, err)
		}
		Tell(ctx, w.progress(s.name))
		if err := s.guarded(ctx, w); err != nil {
			return fmt.Errorf("read %s: %s: %w", w.report.ID, s.name, err)
		}
	}
	return nil
}

// work is a report on its way through the stages.
type work struct {
	report     *graph.Report
	doc        *syntax.Doc
	mended     map[int]bool // tokens at which the tree was repaired
	mentions   *mention.Result
	timexes    []timex.Timex
	props      []clause.Proposition
	quotations []quote.Quotation
	reading    *graph.Reading
	features   map[graph.StatementID][]confidence.Feature // where they are asked for
}

// progress is how far the report is at the beginning of a stage.
func (w *work) progress(stage string) Progress {
	p := Progress{Report: w.report, Stage: stage}
	if w.doc != nil {
		p.Parsed, p.Sentences = len(w.report.Text), len(w.doc.Sents)
	}
	return p
}

// layer is a layer of annotation that one stage gives and others need.
type layer string

const (
	layerDoc          layer = "doc"
	layerTree         layer = "tree"
	layerMentions     layer = "mentions"
	layerPropositions layer = "propositions"
	layerTimes        layer = "times"
	layerQuotations   layer = "quotations"
	layerReading      layer = "reading"
)

// stage is one step of the pipeline.
type stage struct {
	name         string
	needs, gives []layer
	run          func(context.Context, *work) error
}

// checkOrder makes sure that every stage finds what it needs.
func checkOrder(stages []stage) error {
	have := map[layer]bool{}
	for _, s := range stages {
		for _, l := range s.needs {
			if !have[l] {
				return fmt.Errorf("stage %s needs %s, which no stage before it gives", s.name, l)
			}
		}
		for _, l := range s.gives {
			have[l] = true
		}
	}
	return nil
}

// quick is a stage that need not look at its context.
func quick(run func(*work)) func(context.Context, *work) error {
	return func(_ context.Context, w *work) error { run(w); return nil }
}

func (x *Extractor) parse(ctx context.Context, w *work) (err error) {
	w.doc, err = x.parser.ParseContext(following(ctx, w.report), w.report.Text, w.report.Content)
	return err
}

func repair(w *work) {
	w.mended = map[int]bool{}
	for _, i := range clause.Repair(w.doc) {
		w.mended[i] = true
	}
}

func (x *Extractor) resolve(w *work) {
	w.mentions = x.resolver.Resolve(w.doc, w.report)
}

func extract(w *work) {
	w.props = append(clause.Extract(w.doc), w.mentions.Propositions...)
}

func resolveTimes(w *work) {
	w.timexes = timex.Resolve(w.doc, w.report.Published)
	timex.Attach(w.doc, w.timexes, w.props)
}

func attribute(w *work) {
	w.props, w.quotations = quote.Attribute(w.doc, w.props)
	props, moved := clause.Distribute(w.doc, w.props)
	for k := range w.quotations {
		if q := &w.quotations[k]; q.Prop >= 0 {
			q.Prop = moved[q.Prop]
		}
	}
	w.props = props
}
