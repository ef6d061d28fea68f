package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/newsgraph/newsgraph/graph"
)

// readPDF makes a report of a PDF: of its lines in the order in which the pages hold them, joined to paragraphs, see
// [pdfLines.blocks]. Pages are read by PDFium, the engine of Chromium, compiled to WebAssembly: what a file does to it, it does
// to a sandbox of its own that has neither files nor network, [DefaultMaxMemory] bytes and [Options.MaxTime] for a page.
func readPDF(in input, data []byte) (graph.Report, error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return graph.Report{}, fmt.Errorf("%w: it is no PDF", ErrMarkup)
	}
	doc, err := parsePDF(data, in.opts)
	if err != nil {
		return graph.Report{}, err
	}
	bs, title := doc.lines.blocks()
	if len(bs) == 0 {
		return graph.Report{}, fmt.Errorf("%w: the pages are pictures, or empty", ErrEmpty)
	}
	meta := pageMeta{Meta: Meta{Title: title}}.under(in.meta)
	if meta.Title == "" {
		meta.Title = doc.title
	}
	report, err := bs.report(meta)
	if n := doc.lines.withoutRunning().pages(); err == nil && n < doc.pages {
		report.Note = fmt.Sprintf("%d of %d pages have no text", doc.pages-n, doc.pages)
	}
	return report, err
}

// pdfDoc is what the pages of a PDF hold.
type pdfDoc struct {
	title string // as its properties have it
	pages int
	lines pdfLines
}

// pdfEngine compiles PDFium once, on the first PDF. What comes of it is kept in the user's cache folder, where there is one, so
// that the next process need not wait for it.
var pdfEngine = sync.OnceValues(func() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).WithMemoryLimitPages(DefaultMaxMemory >> 16)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "newsgraph")); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: runtime.GOMAXPROCS(0), RuntimeConfig: config, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RandomSource: rand.NewChaCha8([32]byte{}), // the same file gives the same text
	})
	if err != nil {
		return nil, fmt.Errorf("load PDFium: %w", err)
	}
	return pool, nil
})

// parsePDF reads the lines of all pages.
func parsePDF(data []byte, opts Options) (doc *pdfDoc, err error) {
	pool, err := pdfEngine()
	if err != nil {
		return nil, err
	}
	p, err := pool.GetInstanceWithContext(context.Background())
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	var late atomic.Bool
	stop := time.AfterFunc(opts.maxTime(), func() {
		late.Store(true)
		_ = p.Kill() // it is closed below, or was
	})
	defer func() {
		stop.Stop()
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrMarkup, r)
		}
		if late.Load() {
			doc, err = nil, ErrTooSlow
			return
		}
		_ = p.Close() // takes the sandbox away, with all that is in it
	}()
	open, err := p.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, fmt.Errorf("%w: it is encrypted", ErrMarkup)
	case err != nil:
		return nil, fmt.Errorf("%w: PDFium: %w", ErrMarkup, err)
	}
	r := pdfReader{p: p, doc: open.Document, out: &pdfDoc{}}
	return r.out, r.read(func() { stop.Reset(opts.maxTime()) }, opts.maxPages())
}

// pdfReader reads one document.
type pdfReader struct {
	p   pdfium.Pdfium
	doc references.FPDF_DOCUMENT
	out *pdfDoc
}

func (r *pdfReader) read(next func(), most int) error {
	count, err := r.p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: r.doc})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	if r.out.pages = count.PageCount; r.out.pages > most {
		return fmt.Errorf("%w of %d pages", ErrTooLarge, most)
	}
	if t, err := r.p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: r.doc, Tag: "Title"}); err == nil && !noTitle.MatchString(t.Value) {
		r.out.title = squeeze(t.Value)
	}
	for i := range r.out.pages {
		next()
		lines, err := r.page(i)
		if err != nil {
			return fmt.Errorf("page %d: %w: %w", i+1, ErrMarkup, err)
		}
		r.out.lines = append(r.out.lines, lines...)
	}
	return nil
}

// page reads the lines of one page.
func (r *pdfReader) page(number int) (pdfLines, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: r.doc, Index: number}}
	size, err := r.p.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: r.doc, Index: number})
	if err != nil {
		return nil, err
	}
	page, err := r.p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: at})
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = r.p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: page.TextPage}) }()
	count, err := r.p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: page.TextPage})
	if err != nil {
		return nil, err
	}
	if count.Count <= 0 {
		return nil, nil
	}
	text, err := r.p.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: page.TextPage, StartIndex: 0, Count: count.Count})
	if err != nil {
		return nil, err
	}
	var out pdfLines
	index := 0 // of a character in the page
	var line []rune
	end := func(hyphen bool) {
		parts := r.atGaps(page.TextPage, line, index-len(line))
		for i, p := range parts {
			s := squeeze(ligatures.Replace(strings.ToValidUTF8(strings.ReplaceAll(string(line[p.Start:p.End]), "\x00", ""), "")))
			if s == "" {
				continue
			}
			l := pdfLine{text: s, page: number, height: size.Height, hyphen: hyphen && i == len(parts)-1}
			r.place(page.TextPage, &l, line[p.Start:p.End], index-len(line)+p.Start)
			out = append(out, l)
		}
		line = line[:0]
	}
	for _, c := range strings.TrimRight(text.Text, "\x00") {
		switch c {
		case '\n', '\r':
			end(false)
		case '\x02', '\ufffe': // a hyphen that ends a line
			end(true)
		default:
			line = append(line, c)
			index++
			if c > 0xffff { // PDFium counts in UTF-16
				line = append(line, 0)
				index++
			}
			continue
		}
		index++
	}
	end(false)
	return out, nil
}

// columnGap is the least space between two columns on one base line, in sizes of the font.
const columnGap = 1.8

// atGaps cuts a line where a wide space parts two columns. Spans count runes; from is the index of the first on the page.
func (r *pdfReader) atGaps(page references.FPDF_TEXTPAGE, line []rune, from int) []graph.Span {
	start := 0
	var out []graph.Span
	for i := 1; i+1 < len(line); i++ {
		if line[i] != ' ' || line[i-1] == ' ' || line[i+1] == ' ' {
			continue
		}
		a, err := r.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: from + i - 1})
		if err != nil {
			continue
		}
		b, err := r.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: from + i + 1})
		if err != nil || b.Left-a.Right < columnGap*4 {
			continue
		}
		if s, err := r.p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: page, Index: from + i - 1}); err == nil && b.Left-a.Right > columnGap*s.FontSize {
			out = append(out, graph.Span{Start: start, End: i})
			start = i + 1
		}
	}
	return append(out, graph.Span{Start: start, End: len(line)})
}

// place says where a line stands, by its first and last character.
func (r *pdfReader) place(page references.FPDF_TEXTPAGE, l *pdfLine, line []rune, from int) {
	first, last := -1, -1
	for i, c := range line {
		if c > ' ' {
			last = i
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return
	}
	a, err := r.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: from + first})
	if err != nil {
		return
	}
	b, err := r.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: page, Index: from + last})
	if err != nil {
		return
	}
	o, err := r.p.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: page, Index: from + first})
	if err != nil {
		return
	}
	if s, err := r.p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: page, Index: from + first}); err == nil {
		l.size = s.FontSize
	}
	l.left, l.right, l.y, l.placed = a.Left, b.Right, o.Y, true
}
