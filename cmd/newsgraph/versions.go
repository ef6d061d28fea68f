package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// versions finds which reports of a store are earlier versions of what a run reads. A report has the name of its file without the
// folder or archive that it lay in, so that two reports of one name may be two versions of a file or two files. One is held for a
// version of another only where the run reads one file of the name, not in an archive, and the store has one other report of it.
type versions struct {
	before map[string][]graph.ReportID // what the store had before the run, by slot
	read   map[graph.ReportID]bool     // what the run read
	count  map[string]int              // how many reports the run read of each slot
	fresh  map[string]string           // the name of each slot of which it read what the store did not have there
}

func newVersions(before []graph.Report) *versions {
	v := &versions{map[string][]graph.ReportID{}, map[graph.ReportID]bool{}, map[string]int{}, map[string]string{}}
	for i := range before {
		s := slot(&before[i])
		v.before[s] = append(v.before[s], before[i].ID)
	}
	return v
}

// note takes in that a report was read, by the name and slot that it came with: Put may know the same text by another one. fresh says
// that the store did not have it so.
func (v *versions) note(id graph.ReportID, name, slot string, fresh bool) {
	v.read[id] = true
	v.count[slot]++
	if fresh && name != "" && name != "-" {
		v.fresh[slot] = name
	}
}

// slot is what a report is the text of: a file, or in a file of several what has this address, or else this title. Two reports of
// one slot may be two versions of it.
func slot(r *graph.Report) string {
	if !source.Several(r.Name) {
		return r.Name
	}
	if what := cmp.Or(r.URL, r.Title); what != "" {
		return r.Name + "\x00" + what
	}
	return r.Name + "\x00" + string(r.ID)
}

// earlier is what the store has under a name beside what was read under it.
type earlier struct {
	plain   []graph.ReportID // those that surely are earlier versions
	unclear int              // how many may be or not
	here    int              // how many files or members of archives of that name were read with those
}

// earlier finds, by name, the reports of before that share a slot with one that is new there. files says how many files have each name
// that the run was to read. It is right when the whole run was read: any of its files may still hold one of these reports.
func (v *versions) earlier(files map[string]int) map[string]*earlier {
	out := map[string]*earlier{}
	for slot, name := range v.fresh {
		others := slices.DeleteFunc(slices.Clone(v.before[slot]), func(id graph.ReportID) bool { return v.read[id] })
		if len(others) == 0 {
			continue
		}
		e := out[name]
		if e == nil {
			e = &earlier{}
			out[name] = e
		}
		if len(others) == 1 && v.count[slot] == 1 && files[name] == 1 {
			e.plain = append(e.plain, others...)
			continue
		}
		e.unclear += len(others)
		e.here = max(e.here, v.count[slot], files[name])
	}
	for _, e := range out {
		slices.Sort(e.plain)
	}
	return out
}

// settle takes the earlier versions of what was read out of the store where replace says so, and tells of all in a line for each name,
// in the order of the names.
func (v *versions) settle(ctx context.Context, lib *graph.Library, files map[string]int, replace bool, stderr io.Writer) error {
	found := v.earlier(files)
	for _, name := range slices.Sorted(maps.Keys(found)) {
		e := found[name]
		if !replace {
			tellBeside(stderr, name, e, files[name])
			continue
		}
		for _, id := range e.plain {
			if err := lib.Delete(ctx, id); err != nil && !errors.Is(err, graph.ErrNotFound) {
				return fmt.Errorf("replace %s: %w", id, err)
			}
			fmt.Fprintf(stderr, "newsgraph: %s replaces %s\n", name, id)
		}
		if e.unclear > 0 {
			fmt.Fprintf(stderr, "newsgraph: warning: %s: %s: which one replaces which is not plain, so all stay\n", name, namesakes(e.unclear, e.here, files[name]))
		}
	}
	return nil
}

// tellBeside says that reports stay beside what was read under their name.
func tellBeside(stderr io.Writer, name string, e *earlier, files int) {
	switch n := len(e.plain); {
	case e.unclear > 0:
		fmt.Fprintf(stderr, "newsgraph: warning: %s: %s: all stay\n", name, namesakes(e.unclear+n, e.here, files))
	case n == 1:
		fmt.Fprintf(stderr, "newsgraph: warning: %s is in the store with another text as %s, which stays beside it; --replace would have taken it out\n", name, e.plain[0])
	default:
		fmt.Fprintf(stderr, "newsgraph: warning: %s is in the store with other texts as %d reports, which stay beside it; --replace would have taken them out\n", name, n)
	}
}

// namesakes says how many there are of a name.
func namesakes(stored, here, files int) string {
	verb := "have"
	if stored == 1 {
		verb = "has"
	}
	read := plural(here, "file") + " here"
	if files == 0 {
		read = fmt.Sprintf("%d in an archive here", here)
	}
	return fmt.Sprintf("%s in the store %s this name, %s", plural(stored, "other report"), verb, read)
}
