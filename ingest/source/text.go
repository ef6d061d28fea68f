package source

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// FromText makes a report of a text. The text is decoded as [Decode] does it, and nothing of it is lost: what is not
// content stays in Report.Text and is only left out of Report.Content. These are not content:
//
//   - header lines: { date 2023-04-26 This audio is created with AI assistance }, { By Jane Doe }, { Published: 3 May 2021 }
//   - the title, which is the first line where it does not end as a sentence does and paragraphs follow
//   - a dateline: { Friday, July 21, 2017 } as a paragraph, at the end of the title, or before the first paragraph
//   - an agency's dateline: { BERLIN (Reuters) - } before the first sentence
//   - credits, and captions of one sentence that end in one: { Formica fusca, from file. Image: Mathias Krumbholz. }
//
// In a transcript the label of a speaker is a paragraph of its own: { SECRETARY KERRY: We talked about Aleppo }.
//
// Title and Published are filled from them where meta has none. The error is ErrEmpty, ErrBinary, or ErrDate where
// meta.Published cannot be read.
func FromText(text string, meta Meta) (graph.Report, error) {
	text, err := Decode([]byte(text))
	if err != nil {
		return graph.Report{}, err
	}
	return fromDecoded(text, meta)
}

func fromDecoded(text string, meta Meta) (graph.Report, error) {
	if strings.TrimSpace(text) == "" {
		return graph.Report{}, ErrEmpty
	}
	if meta.Published != "" && isoDate(meta.Published) == "" {
		return graph.Report{}, fmt.Errorf("published %q: %w", meta.Published, ErrDate)
	}
	head := header{text: text, known: meta}
	content := head.content(paragraphs(text))
	return newReport(text, content, &head, meta), nil
}

// newReport makes a report of its content and of what is known of it.
func newReport(text string, content []graph.Span, head *header, meta Meta) graph.Report {
	report := graph.Report{
		Name:      meta.Name,
		Title:     cmp.Or(meta.Title, head.title),
		URL:       meta.URL,
		Publisher: cmp.Or(meta.Publisher, head.agency),
		Published: cmp.Or(isoDate(meta.Published), head.published),
		Licence:   meta.Licence,
		Text:      text,
		Content:   content,
	}
	report.ID = newReportID(&report)
	return report
}

// Line is one line of an input whose every line is a sentence on its own.
type Line struct {
	Number int // counts from 0
	Report graph.Report
}

// Lines reads a text whose every line is one sentence on its own. Every line gives a Line, empty ones too, whose report
// then has no content. The first line longer than DefaultMaxBytes, or that is not text, ends the loop with an error.
func Lines(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		br := bufio.NewReader(r)
		for n := 0; ; n++ {
			raw, err := readLine(br)
			if errors.Is(err, io.EOF) && raw == nil {
				return
			}
			line := Line{Number: n}
			if err == nil || errors.Is(err, io.EOF) {
				line.Report, err = lineReport(raw, n == 0)
			}
			if err != nil {
				yield(line, fmt.Errorf("line %d: %w", n+1, err))
				return
			}
			if !yield(line, nil) {
				return
			}
		}
	}
}

// readLine reads up to and with the next "\n"; at the end of the input it returns nil and io.EOF.
func readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := br.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > DefaultMaxBytes {
			return nil, fmt.Errorf("%w of %d bytes", ErrTooLarge, DefaultMaxBytes)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// lineReport makes a report of a line. A byte order mark is one only on the first line; elsewhere it is a character, that
// counts in offsets.
func lineReport(raw []byte, first bool) (graph.Report, error) {
	line := strings.TrimRight(string(raw), "\r\n")
	rest := line
	if !first {
		rest = strings.TrimLeft(line, "\ufeff")
	}
	text, err := Decode([]byte(rest))
	if err != nil {
		return graph.Report{}, err
	}
	text = line[:len(line)-len(rest)] + text
	report := graph.Report{Text: text}
	if s := trim(text, graph.Span{End: len(text)}); s.Len() > 0 {
		report.Content = turns(text, []graph.Span{s})
	}
	report.ID = newReportID(&report)
	return report, nil
}
