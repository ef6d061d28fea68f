package mention

import (
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// ranks are offices that stand abbreviated before a name, with their class.
var ranks = map[string][2]string{
	"capt.": {"captain", "commander"}, "gen.": {"general", "commander"}, "lt.": {"lieutenant", "commander"}, "col.": {"colonel", "commander"}, "maj.": {"major", "commander"},
	"sgt.": {"sergeant", "commander"}, "adm.": {"admiral", "commander"}, "brig.": {"brigadier", "commander"}, "sen.": {"senator", "lawmaker"}, "rep.": {"representative", "lawmaker"},
	"gov.": {"governor", "governor"}, "prof.": {"professor", "scholar"},
}

// portfolios are what a minister or secretary is for.
var portfolios = map[string]bool{
	"foreign": true, "home": true, "defence": true, "defense": true, "finance": true, "health": true, "interior": true, "justice": true, "education": true,
	"trade": true, "energy": true, "transport": true, "press": true, "treasury": true, "labor": true, "labour": true, "culture": true, "economy": true, "environment": true,
}

// Office is the noun of a title that says what somebody is, and the class of such nouns.
//
//	{ Chinese Foreign Minister } "foreign minister" is a minister; { the former mayor of Leeds } "mayor"; { Navy Capt. } "captain"
func Office(title string) (noun, class string, ok bool) {
	title = strings.ToLower(title)
	for _, prep := range []string{" of ", " for ", " at "} {
		title, _, _ = strings.Cut(title, prep)
	}
	fields := strings.Fields(title)
	if len(fields) == 0 {
		return "", "", false
	}
	last := len(fields) - 1
	if r, ok := ranks[fields[last]]; ok {
		return r[0], r[1], true
	}
	w := strings.Trim(fields[last], ",.'’\"")
	if last > 0 {
		two := fields[last-1] + " " + w
		if class, ok := gaz().titles[two]; ok {
			return two, class, true
		}
	}
	class, ok = gaz().titles[w]
	if ok && last > 0 && portfolios[fields[last-1]] {
		w = fields[last-1] + " " + w
	}
	return w, class, ok
}

// Gender is what a full name tells by its forename: 'm', 'f' or 0.
func Gender(name string) byte { return genderOfName(strings.Fields(name)) }

// IsForename reports whether a word is a forename that is known.
func IsForename(word string) bool { return genderOfName([]string{word}) != 0 }

// Land is the country that a country, state or large city is or lies in, by its ISO 3166-1 code; "" where that is not known.
func Land(kind graph.EntityKind, label string) string {
	s, _ := sameOf(&graph.Entity{Kind: kind, Label: label})
	return s.where
}
