// Package source turns files into reports: it finds the files, decodes them to UTF-8, and tells content from metadata.
//
//	items, bad := source.List(paths, source.Options{Stdin: os.Stdin})
//	for _, item := range items {
//		for report, err := range item.Reports(ctx) {
//			…
//		}
//	}
//
// Most callers want [List] and [Item.Reports]; [Open] is both in one loop, [Read] reads a file that is at hand as a stream,
// [FromText] makes a report of a text, and [Lines] makes one of every line. A folder is read with its subfolders, in the
// order of the names, and links in it to files; hidden files, manifest.json, LICENSE and README files, and files of other formats
// are not reports: [Passed] counts them. "-" is standard input.
//
// The format of a file is known by its extension, a few letters and digits behind the last dot, else by its first bytes. Whatever the format, Report.Text is plain text and
// all spans point into it; nothing is ever fetched from an address that a file names.
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
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// Errors that say why a file gave no report; they come wrapped with the name of the file and the place in it.
var (
	ErrBinary   = errors.New("not text")
	ErrTooLarge = errors.New("larger than the limit")
	ErrTooSlow  = errors.New("takes too long to parse")
	ErrEmpty    = errors.New("no text in it")
	ErrFormat   = errors.New("format is not read")
	ErrCharset  = errors.New("charset is not read")
	ErrMarkup   = errors.New("markup is broken")
	ErrJSON     = errors.New("not the JSON that is wanted")
	ErrArchive  = errors.New("archive is broken")
	ErrDate     = errors.New("not a date such as 2023-04-26 or 26 April 2023")
)

// Item is one file, or standard input, that is to be read.
type Item struct {
	Path string // as it was given or found; "-" for standard input

	meta Meta
	opts Options
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
			for report, err := range item.Reports(ctx) {
				if !yield(report, err) {
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
		l.append(path, Item{Path: path, meta: Meta{Name: "-"}})
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

// folder adds the reports under a folder in the order of their names, also where root is a link to it. Files of formats that are
// not read are passed over; links in it are followed to files, but not to folders, which may lead round in a circle.
func (l *lister) folder(root string) {
	found := false
	err := filepath.WalkDir(Followed(root), func(path string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && path != Followed(root)
		switch {
		case err != nil:
			l.bad, found = append(l.bad, fmt.Errorf("find reports: %w", err)), true
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() || hidden:
		case d.Type()&fs.ModeSymlink != 0 && !isFile(path):
			l.opts.Passed.Link(path)
		case d.Type()&fs.ModeSymlink == 0 && !d.Type().IsRegular() || !mayBeReport(d.Name()):
			l.opts.Passed.File(d.Name())
		default:
			found = true
			l.file(path)
		}
		return nil
	})
	if err != nil {
		l.bad, found = append(l.bad, fmt.Errorf("find reports: %w", err)), true
	}
	if !found {
		l.bad = append(l.bad, fmt.Errorf("find reports: %s: %w: a folder without reports", root, ErrEmpty))
	}
}

// Followed names a folder so that [filepath.WalkDir] walks it even where the name is that of a link to it.
func Followed(folder string) string {
	if folder == "" || os.IsPathSeparator(folder[len(folder)-1]) {
		return folder
	}
	return folder + string(filepath.Separator)
}

// isFile reports whether a path leads to a file.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// mayBeReport reports whether a file in a folder is taken for a report.
func mayBeReport(name string) bool {
	if isLicence(name) || name == manifestName {
		return false
	}
	ext := extension(name)
	if strings.EqualFold(ext, ".gz") && len(name) > len(ext) {
		return mayBeReport(strings.TrimSuffix(name, ext)) // not { backup.tar.gz }
	}
	_, ok := byExtension(name)
	return ok || ext == ""
}

// isLicence reports whether a file goes with a package and tells no news.
//
//	{ LICENSE-wordnet.txt }, { README }, { Notice.md }, { license-mit }; not { Notice-of-strike.txt }, { Licence-fee rises.txt }
func isLicence(name string) bool {
	return licence.MatchString(strings.TrimSuffix(name, extension(name)))
}

var licence = regexp.MustCompile(`^(?:(?i:licen[cs]es?|readme|notice|copying|changelog)|(?:LICEN[CS]ES?|README|COPYING|CHANGELOG)[-_].*|` +
	`(?i:licen[cs]es?[-_](?:apache|mit|bsd|[al]?gpl|mpl|cc|isc)(?:[-_.].*)?))$`)

func (l *lister) file(path string) {
	if ext := strings.ToLower(extension(path)); slices.Contains(unread, ext) {
		l.bad = append(l.bad, fmt.Errorf("%s: %w: %s", path, ErrFormat, ext))
		return
	}
	l.append(filepath.Clean(path), Item{Path: path, meta: l.meta(path)})
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
	meta := m[stem(name)]
	meta.Name = name
	return meta
}

// Reports reads the item. An error belongs to one report and names the file and, where it can, the place in it; the next
// reports follow it. The end of ctx ends the loop, with its error.
func (it Item) Reports(ctx context.Context) iter.Seq2[graph.Report, error] {
	return func(yield func(graph.Report, error) bool) {
		r, done, err := it.open()
		if err != nil {
			yield(graph.Report{}, fmt.Errorf("read %s: %w", it.Path, err))
			return
		}
		defer done()
		read(input{r: r, name: it.meta.Name, meta: it.meta, opts: it.opts}, func(report graph.Report, err error) bool {
			if ctx.Err() != nil {
				yield(graph.Report{}, ctx.Err())
				return false
			}
			if err != nil {
				err = fmt.Errorf("read %s: %w", it.Path, err)
			}
			return yield(report, err)
		})
	}
}

func (it Item) open() (r io.Reader, done func(), err error) {
	if it.Path != "-" {
		f, err := os.Open(it.Path)
		if err != nil {
			return nil, nil, err
		}
		return f, func() { _ = f.Close() }, nil
	}
	if it.opts.Stdin != nil {
		return it.opts.Stdin, func() {}, nil
	}
	return os.Stdin, func() {}, nil
}

// readText makes a report of plain text.
func readText(in input, data []byte) (graph.Report, error) {
	text, err := decodeAs(data, in.charset)
	if err != nil {
		return graph.Report{}, err
	}
	return fromDecoded(text, in.meta)
}
