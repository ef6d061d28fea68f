package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/newsgraph/newsgraph/graph"
)

// budget is what an archive and the archives in it may still unpack.
type budget struct {
	bytes   int64
	members int
	nesting int
}

// unpacking is the input's budget with one archive more around; an error where that is one too many.
func (in input) unpacking() (*budget, error) {
	if in.budget == nil {
		in.budget = &budget{bytes: in.opts.maxUnpacked(), members: in.opts.maxMembers(), nesting: in.opts.maxNesting()}
	}
	if in.nested >= in.budget.nesting {
		return nil, fmt.Errorf("%w of %d archives within each other", ErrTooLarge, in.budget.nesting)
	}
	return in.budget, nil
}

// metered takes what is read off a budget.
type metered struct {
	r      io.Reader
	budget *budget
	limit  int64 // what the budget was, for the error
}

func (m *metered) Read(p []byte) (int, error) {
	if m.budget.bytes < 0 {
		return 0, fmt.Errorf("%w of %d bytes for all that an archive unpacks to", ErrTooLarge, m.limit)
	}
	n, err := m.r.Read(p)
	m.budget.bytes -= int64(n)
	return n, err
}

// readGzip reads what is in a .gz file, whose format is known by its name without ".gz", else by the one stored in it.
func readGzip(in input, yield yield) bool {
	b, err := in.unpacking()
	if err != nil {
		return yield(graph.Report{}, err)
	}
	z, err := gzip.NewReader(in.r)
	if err != nil {
		return yield(graph.Report{}, fmt.Errorf("%w: %w", ErrArchive, err))
	}
	name := strings.TrimSuffix(in.name, path.Ext(in.name))
	if !strings.EqualFold(path.Ext(in.name), ".gz") {
		name = path.Base(filepath.ToSlash(z.Name))
	}
	in.r, in.name, in.budget, in.nested = &metered{z, b, in.opts.maxUnpacked()}, name, b, in.nested+1
	return read(in, yield)
}

// readZip reads the members of a .zip file in the order of their names, as it would the files of a folder. Nothing is written to
// disk; a member whose name leads out of the archive is an error all the same.
func readZip(in input, yield yield) bool {
	b, err := in.unpacking()
	if err != nil {
		return yield(graph.Report{}, err)
	}
	z, err := openZip(in)
	if err != nil {
		return yield(graph.Report{}, err)
	}
	files := slices.DeleteFunc(z.File, func(f *zip.File) bool { return f.FileInfo().IsDir() })
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	manifests, bad := in.manifests(files, b)
	for _, err := range bad {
		if !yield(graph.Report{}, err) {
			return false
		}
	}
	found := false
	for _, f := range files {
		if hiddenMember(f.Name) {
			continue
		}
		if name := path.Base(f.Name); !mayBeReport(name) {
			in.opts.Passed.File(name)
			continue
		}
		found = true
		if b.members--; b.members < 0 {
			return yield(graph.Report{}, fmt.Errorf("%w of %d files in an archive", ErrTooLarge, in.opts.maxMembers()))
		}
		m := in
		m.budget, m.nested = b, in.nested+1
		if !m.member(f, manifests, yield) {
			return false
		}
	}
	return found || yield(graph.Report{}, fmt.Errorf("%w: an archive without reports", ErrEmpty))
}

func openZip(in input) (*zip.Reader, error) {
	var z *zip.Reader
	if f, ok := in.r.(*os.File); ok { // without reading it into memory
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			if z, err = zip.NewReader(f, info.Size()); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrArchive, err)
			}
			return z, nil
		}
	}
	data, err := readLimited(in.r, in.opts.maxBytes())
	if err != nil {
		return nil, err
	}
	z, err = zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	return z, nil
}

// hiddenMember reports whether a member or a folder around it is hidden.
func hiddenMember(name string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), func(s string) bool {
		return s == "__MACOSX" || strings.HasPrefix(s, ".") && s != "." && s != ".."
	})
}

// member reads one member of a zip file.
func (in input) member(f *zip.File, manifests map[string]map[string]Meta, yield yield) bool {
	shown := printable(f.Name)
	at := func(report graph.Report, err error) bool {
		if err != nil {
			err = &PlaceError{Member: shown, Err: err}
		}
		return yield(report, err)
	}
	switch {
	case !filepath.IsLocal(filepath.FromSlash(strings.ReplaceAll(f.Name, `\`, "/"))):
		return at(graph.Report{}, fmt.Errorf("%w: the name leads out of the archive", ErrArchive))
	case !f.Mode().IsRegular():
		return at(graph.Report{}, fmt.Errorf("%w: it is a link or a device, no file", ErrFormat))
	case f.Flags&1 != 0:
		return at(graph.Report{}, fmt.Errorf("%w: it is encrypted", ErrArchive))
	}
	r, err := f.Open()
	if err != nil {
		return at(graph.Report{}, fmt.Errorf("%w: %w", ErrArchive, err))
	}
	defer r.Close()
	name := path.Base(f.Name)
	in.meta = manifests[path.Dir(f.Name)][stem(name)]
	in.meta.Name, in.name, in.charset = printable(name), name, ""
	in.r = &metered{r, in.budget, in.opts.maxUnpacked()}
	return read(in, at)
}

// manifests reads the manifests in an archive, by folder. One that cannot be read is one error.
func (in input) manifests(files []*zip.File, b *budget) (out map[string]map[string]Meta, bad []error) {
	out = map[string]map[string]Meta{}
	for _, f := range files {
		if path.Base(f.Name) != manifestName || hiddenMember(f.Name) {
			continue
		}
		m, err := in.manifest(f, b)
		if err != nil {
			bad = append(bad, &PlaceError{Member: printable(f.Name), Err: err})
			continue
		}
		out[path.Dir(f.Name)] = m
	}
	return out, bad
}

func (in input) manifest(f *zip.File, b *budget) (map[string]Meta, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	defer r.Close()
	data, err := readLimited(&metered{r, b, in.opts.maxUnpacked()}, in.opts.maxBytes())
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(data)
	if err != nil {
		_, err = located(data)(graph.Report{}, err)
	}
	return m, err
}

// stem is the name of a file without its extensions.
func stem(name string) string {
	if ext := extension(name); strings.EqualFold(ext, ".gz") {
		name = strings.TrimSuffix(name, ext)
	}
	return strings.TrimSuffix(name, extension(name))
}

// printable is a name without what would play tricks on a terminal.
func printable(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(name)
	}
	return name
}
