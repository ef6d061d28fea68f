package source

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Passed counts what folders and archives hold beside reports. The zero value is ready, nil counts nothing; it may be used by
// several goroutines at once.
type Passed struct {
	mu    sync.Mutex
	kinds map[string]int // files by their extension, or else by their name
	links []string       // those in folders that lead to a folder or to nothing
}

// File counts a file that was passed over. A manifest is none: it was read for the reports beside it.
func (p *Passed) File(name string) {
	if p == nil || name == manifestName {
		return
	}
	kind := strings.ToLower(extension(name))
	if inner := strings.TrimSuffix(name, extension(name)); kind == ".gz" {
		kind = strings.ToLower(extension(inner)) + kind
	}
	if kind == "" || isLicence(name) {
		kind = printable(name)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kinds == nil {
		p.kinds = map[string]int{}
	}
	p.kinds[kind]++
}

// Link counts a link that was not followed.
func (p *Passed) Link(path string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links = append(p.links, printable(path))
}

// Lines says what was passed over: nothing, or a line for files and one for links.
//
//	passed over 13 files: 9 .md, 3 .docx, 1 LICENSE
//	followed no link in a folder that leads to a folder or to nothing: current, old/latest
func (p *Passed) Lines() (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kinds := slices.Collect(maps.Keys(p.kinds)); len(kinds) > 0 {
		slices.SortFunc(kinds, func(a, b string) int { return cmp.Or(cmp.Compare(p.kinds[b], p.kinds[a]), cmp.Compare(a, b)) })
		all := 0
		for i, kind := range kinds {
			all += p.kinds[kind]
			kinds[i] = fmt.Sprintf("%d %s", p.kinds[kind], kind)
		}
		files := "files"
		if all == 1 {
			files = "file"
		}
		out = append(out, fmt.Sprintf("passed over %d %s: %s", all, files, listed(kinds)))
	}
	if len(p.links) > 0 {
		out = append(out, "followed no link in a folder that leads to a folder or to nothing: "+listed(p.links))
	}
	return out
}

// listed is a list with no more than it takes to see what is in it.
func listed(list []string) string {
	const enough = 8
	if len(list) <= enough {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:enough], ", "), len(list)-enough)
}

// extension is the extension of a file with its dot, "" where it has none: a few letters and digits behind the last dot. What else
// stands there ends a title.
//
//	{ a.html } ".html", { U.S. strike } "", { Strike at port No. 5 } ""
func extension(name string) string {
	const longest = len(".markdown")
	ext := path.Ext(name)
	if len(ext) < 2 || len(ext) > longest || strings.ContainsFunc(ext[1:], func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}) {
		return ""
	}
	return ext
}
