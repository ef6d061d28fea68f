// Package source turns files into reports: it finds the files, decodes them to UTF-8, and tells content from metadata.
//
//	items, bad := source.List(paths, source.Options{Stdin: os.Stdin})
//	for _, item := range items {
//		reports, err := item.Read(ctx)
//		…
//	}
//
// Most callers want [List] and [Item.Read]; [Open] is both in one loop, [FromText] makes a report of a text that is at
// hand already, and [Lines] makes one of every line. A folder is read with its subfolders, in the order of the names;
// hidden files, manifest.json, LICENSE and README files are not reports. "-" is standard input.
//
// A file manifest.json beside the reports says what their text does not: an array of objects such as
//
//	{"id": "gum_news_crane", "title": "At least 107 killed …", "date": "2015-09-12",
//	 "url": "https://…", "source": "Wikinews", "licence": "CC BY 2.5"}
//
// where id is the name of the file without its extension. What the manifest leaves out is looked for in the text, see
// [FromText].
package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Errors that say why a file gave no report; they come wrapped with the name of the file and the place in it.
var (
	ErrBinary   = errors.New("not text")
	ErrTooLarge = errors.New("larger than the limit")
	ErrEmpty    = errors.New("no text in it")
	ErrFormat   = errors.New("format is not read")
	ErrDate     = errors.New("not a date such as 2023-04-26 or 26 April 2023")
)

// DefaultMaxBytes is the largest file that is read where Options do not say otherwise.
const DefaultMaxBytes = 64 << 20

// Options say how files are found and read. The zero value works.
type Options struct {
	Stdin    io.Reader // what the path "-" stands for; os.Stdin where it is nil
	MaxBytes int64     // files larger than this are refused; DefaultMaxBytes where it is 0
}

// Item is one file, or standard input, that is to be read.
type Item struct {
	Path string // as it was given or found; "-" for standard input

	meta   Meta
	format format
	opts   Options
}

// Meta is what is known of a report beside its text. Every field may be empty.
type Meta struct {
	Name      string // of the file or message, without folder
	Title     string
	URL       string
	Publisher string
	Published string // a date: 2023-04-26, 26 April 2023; a time after it is passed over
	Licence   string
}

// format is a kind of file: how it is known, and how its bytes become reports.
type format struct {
	name string
	exts []string
	read func(data []byte, meta Meta) ([]graph.Report, error)
}

// formats lists what can be read; the first is the one for files of no known extension.
func formats() []format {
	return []format{
		{name: "text/plain", exts: []string{".txt", ".text", ".asc", ""}, read: readText},
	}
}

// unread lists extensions of files that are surely not plain text, so that their names make a clear error.
var unread = []string{
	".html", ".htm", ".xhtml", ".xml", ".rss", ".atom", ".pdf", ".eml", ".mbox", ".json", ".jsonl", ".ndjson", ".csv",
	".tsv", ".gz", ".zip", ".tar", ".bz2", ".xz", ".zst", ".doc", ".docx", ".odt", ".rtf", ".conllu",
	".nq", ".nt", ".ttl", ".trig", ".n3", ".rdf", ".jsonld", ".yaml", ".yml", ".go", ".py",
}

// formatOf is the format of a file by its name.
func formatOf(path string) (format, error) {
	ext := strings.ToLower(filepath.Ext(path))
	fs := formats()
	for _, f := range fs {
		if slices.Contains(f.exts, ext) {
			return f, nil
		}
	}
	if slices.Contains(unread, ext) {
		return format{}, fmt.Errorf("%s: %w: %s", path, ErrFormat, ext)
	}
	return fs[0], nil
}

// Open reads the paths one after the other. An error belongs to one file, and the next ones follow it; only the end of
// ctx ends the loop early, with its error.
func Open(ctx context.Context, paths []string, opts Options) iter.Seq2[graph.Report, error] {
	return func(yield func(graph.Report, error) bool) {
		items, bad := List(paths, opts)
		for _, err := range bad {
			if !yield(graph.Report{}, err) {
				return
			}
		}
		for _, item := range items {
			if err := ctx.Err(); err != nil {
				yield(graph.Report{}, err)
				return
			}
			reports, err := item.Read(ctx)
			if err != nil && !yield(graph.Report{}, err) {
				return
			}
			for _, report := range reports {
				if !yield(report, nil) {
					return
				}
			}
		}
	}
}

// List finds the files that the paths name, without reading them: first those of the first path, and each file once.
// bad holds an error for each path that cannot be used; the items are good all the same.
func List(paths []string, opts Options) (items []Item, bad []error) {
	l := lister{opts: opts, seen: map[string]bool{}, manifests: map[string]map[string]Meta{}}
	for _, path := range paths {
		l.add(path)
	}
	return l.items, l.bad
}

type lister struct {
	opts      Options
	items     []Item
	bad       []error
	seen      map[string]bool
	manifests map[string]map[string]Meta // by folder
}

func (l *lister) add(path string) {
	if path == "-" {
		l.append(path, Item{Path: path, meta: Meta{Name: "-"}, format: formats()[0]})
		return
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		l.bad = append(l.bad, fmt.Errorf("find reports: %w", err))
	case info.IsDir():
		l.folder(path)
	case !info.Mode().IsRegular() && info.Mode()&fs.ModeNamedPipe == 0:
		l.bad = append(l.bad, fmt.Errorf("find reports: %s: not a file", path))
	default:
		l.file(path)
	}
}

// folder adds the reports under a folder in the order of their names. Files of formats that are not read are passed over.
func (l *lister) folder(root string) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && path != root
		switch {
		case err != nil:
			l.bad = append(l.bad, fmt.Errorf("find reports: %w", err))
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || hidden || !mayBeReport(d.Name()) || !isFile(path, d):
		default:
			l.file(path)
		}
		return nil
	})
	if err != nil {
		l.bad = append(l.bad, fmt.Errorf("find reports: %w", err))
	}
}

// isFile reports whether an entry is a file or a link to one.
func isFile(path string, d fs.DirEntry) bool {
	if d.Type().IsRegular() {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// mayBeReport reports whether a file in a folder is taken for a report.
func mayBeReport(name string) bool {
	stem := strings.ToUpper(strings.TrimSuffix(name, filepath.Ext(name)))
	for _, s := range []string{"LICENSE", "LICENCE", "LICENCES", "LICENSES", "README", "NOTICE", "COPYING", "CHANGELOG"} {
		if stem == s || strings.HasPrefix(stem, s+"-") || strings.HasPrefix(stem, s+"_") {
			return false
		}
	}
	if name == manifestName {
		return false
	}
	ext := strings.ToLower(filepath.Ext(name))
	return slices.ContainsFunc(formats(), func(f format) bool { return slices.Contains(f.exts, ext) })
}

func (l *lister) file(path string) {
	f, err := formatOf(path)
	if err != nil {
		l.bad = append(l.bad, err)
		return
	}
	l.append(filepath.Clean(path), Item{Path: path, meta: l.meta(path), format: f})
}

func (l *lister) append(key string, item Item) {
	if l.seen[key] {
		return
	}
	l.seen[key] = true
	item.opts = l.opts
	l.items = append(l.items, item)
}

// meta is what the manifest beside a file says of it. A manifest is read once; one that cannot be read is one error.
func (l *lister) meta(path string) Meta {
	dir, name := filepath.Split(path)
	m, ok := l.manifests[dir]
	if !ok {
		var err error
		m, err = readManifest(filepath.Join(dir, manifestName))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			l.bad = append(l.bad, err)
		}
		l.manifests[dir] = m
	}
	meta := m[strings.TrimSuffix(name, filepath.Ext(name))]
	meta.Name = name
	return meta
}

// Read reads the item. The error names the file and, where it can, the place in it; reports that could be read are
// returned beside it.
func (it Item) Read(ctx context.Context) ([]graph.Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := it.bytes()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", it.Path, err)
	}
	reports, err := it.format.read(data, it.meta)
	if err != nil {
		return reports, fmt.Errorf("read %s: %w", it.Path, err)
	}
	return reports, nil
}

func (it Item) bytes() ([]byte, error) {
	if it.Path == "-" {
		in := it.opts.Stdin
		if in == nil {
			in = os.Stdin
		}
		return readLimited(in, it.opts.MaxBytes)
	}
	f, err := os.Open(it.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readLimited(f, it.opts.MaxBytes)
}

// readLimited reads all of r, which must not be longer than limit bytes.
func readLimited(r io.Reader, limit int64) ([]byte, error) {
	limit = cmp.Or(max(limit, 0), DefaultMaxBytes)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	}
	return data, nil
}

// readText makes one report of a file of plain text.
func readText(data []byte, meta Meta) ([]graph.Report, error) {
	text, err := Decode(data)
	if err != nil {
		return nil, err
	}
	report, err := fromDecoded(text, meta)
	if err != nil {
		return nil, err
	}
	return []graph.Report{report}, nil
}
