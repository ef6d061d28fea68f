package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

var kinds = map[string]graph.EntityKind{
	"ORG": graph.Organization, "GPE": graph.Place, "LOC": graph.Place, "FAC": graph.Place, "NORP": graph.Group, "EVENT": graph.Event,
	"WORK_OF_ART": graph.Work, "LAW": graph.Work, "PRODUCT": graph.Product,
}

// others joins the names of everything but people.
//
//	{ the National Security Council (NSC) … the NSC }, { Boeing Co. … Boeing }
func (r *resolution) others(spans []span) {
	var long []*entity
	for _, s := range spans {
		if s.label != "PERSON" && s.Len() > 1 {
			long = append(long, r.entity(kinds[s.label], s.text, s.First))
		}
	}
	for _, s := range spans {
		kind, ok := kinds[s.label]
		if !ok {
			continue
		}
		e, confidence := (*entity)(nil), 0.95
		if def, ok := r.shorts[s.text]; ok {
			e = r.entity(kind, def.text, s.First)
		} else if s.Len() == 1 {
			e = r.shortOf(long, kind, s)
		} else {
			e = r.ofCountry(long, s)
		}
		if e != nil {
			confidence = 0.85
		} else {
			e = r.entity(kind, s.text, s.First)
		}
		as := graph.Name
		if t := &r.doc.Tokens[s.End-1]; s.label == "NORP" && t.POS == "ADJ" && t.Dep == "amod" { // { [Muslim] pilgrims }
			as = graph.Demonym
		}
		r.mention(s.Range, as, e, confidence)
	}
}

// ofCountry is the one entity whose name is this one behind its country's.
//
//	{ the U.S. Department of State … [the Department of State] }
func (r *resolution) ofCountry(long []*entity, s span) *entity {
	var found *entity
	for _, e := range long {
		before, ok := strings.CutSuffix(e.Label, " "+s.text)
		if !ok || e == found {
			continue
		}
		country, _, demonym := gaz().demonym(before)
		k, named := gaz().names[before]
		if !(demonym && country != "" || named && k.kind == graph.Country) {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// shortOf is the one entity that a single word abbreviates: by its initials, by the first word of a company's name, or, behind
// "the", by the word that says what it is.
//
//	{ the Supreme Court … [the Court] }, { Boeing Co. … [Boeing] }
func (r *resolution) shortOf(long []*entity, kind graph.EntityKind, s span) *entity {
	var found *entity
	word := strings.ToLower(s.text)
	for _, e := range long {
		if e == found || e.Kind != kind && !isAcronymOf(s.text, e.Label) {
			continue
		}
		company := kind == graph.Organization && isCompany(e.words) && e.words[0] == word
		storm := isStorm(e.words) && e.words[1] == word
		if isAcronymOf(s.text, e.Label) || company || storm || r.word(s.First-1) == "the" && e.first < s.First && kindWord(e.words) == word {
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

// kindWord is the word of a name that says what is named, or "": { the Supreme [Court] }, { the [University] of Helsinki }, not
// { the White House }.
func kindWord(words []string) string {
	g := gaz()
	if k := slices.IndexFunc(words, func(w string) bool { return w == "of" || w == "for" || w == "on" }); k > 0 {
		words = words[:k]
	}
	switch last := words[len(words)-1]; {
	case g.kinds["last "+last] != "":
		return last
	case g.kinds["first "+words[0]] != "":
		return words[0]
	}
	return ""
}

// isStorm reports whether a name is that of a storm or a ship, which is also called by its last word alone.
//
//	{ Cyclone Phailin … Phailin }, { USS Hopper … Hopper }
func isStorm(words []string) bool {
	if len(words) != 2 {
		return false
	}
	return words[0] == "cyclone" || words[0] == "hurricane" || words[0] == "typhoon" || gaz().kinds["first "+words[0]] == "PRODUCT"
}

// isCompany reports whether the last word of a name is that of a firm: { Ford Motor [Co.] }.
func isCompany(words []string) bool {
	if len(words) == 0 {
		return false
	}
	switch strings.Trim(words[len(words)-1], ".,") {
	case "co", "corp", "inc", "ltd", "plc", "company", "corporation", "group", "llc", "limited", "ag", "airlines", "airways", "spa", "s.p.a", "ab", "gmbh", "sa", "s.a",
		"nv", "n.v", "bv", "b.v", "se", "asa", "oyj", "srl", "pty", "kk", "kgaa", "holdings", "partners", "technologies", "pharmaceuticals", "motors", "industries",
		"systems", "energy", "petroleum", "resources", "bancorp", "airline", "brothers", "associates", "enterprises", "steel", "electronics":
		return true
	}
	return false
}

// isAcronymOf reports whether a word of capitals is made of the initials of a name, small words left out or not.
func isAcronymOf(text, name string) bool {
	text = strings.ReplaceAll(text, ".", "")
	if len(text) < 2 || strings.ToUpper(text) != text {
		return false
	}
	var capitals, all, whole strings.Builder
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		all.WriteString(strings.ToUpper(w[:1]))
		if strings.ToUpper(w[:1]) == w[:1] {
			capitals.WriteString(w[:1])
			if strings.ToUpper(w) == w { // { the [UN] Security Council … the UNSC }
				whole.WriteString(w)
			} else {
				whole.WriteString(w[:1])
			}
		}
	}
	return capitals.String() == text || all.String() == text || whole.String() == text
}

// posts are offices of firms, whose name stands right before them.
var posts = map[string]bool{"chief": true, "ceo": true, "boss": true, "chairman": true, "chairwoman": true, "chair": true, "founder": true, "spokesman": true, "spokeswoman": true, "spokesperson": true, "executive": true, "analyst": true, "economist": true, "president": true}

// employers makes organisations of names that the recogniser passed over, and that stand right before the office of a person who
// is named behind it. missed finds them elsewhere in the report then.
//
//	{ [Eskom] chief executive Dan Marokane told parliament. [Eskom] owes 400 billion rand }
func (r *resolution) employers() {
	count := map[string]int{}
	for i := range r.doc.Tokens {
		count[r.doc.Tokens[i].Text]++
	}
	for i := 0; i+2 < len(r.doc.Tokens); i++ {
		t := &r.doc.Tokens[i]
		w := strings.ToLower(t.Text)
		_, covered := r.at[i]
		_, title := gaz().titles[w]
		if covered || !posts[r.word(i+1)] || len(w) < 3 || t.Text == w || t.Tag != "NNP" && t.Tag != "NN" || r.common()[w] || title || institutions[w] || gaz().demonyms[t.Text] != "" || gaz().first[t.Text] != 0 {
			continue
		}
		if i > 0 && (r.isProper(i-1) || r.word(i-1) == "-" || r.word(i-1) == ".") && !t.SentStart || t.SentStart && count[t.Text] < 2 {
			continue
		}
		k := i + 1
		for k < len(r.doc.Tokens) && k < i+5 && r.doc.Tokens[k].Text == strings.ToLower(r.doc.Tokens[k].Text) && r.doc.Tokens[k].POS != "PUNCT" && r.doc.Tokens[k].POS != "VERB" {
			k++
		}
		m, ok := r.at[k]
		if !ok || r.entities[r.mentions[m].Entity].Kind != graph.Person || r.mentions[m].First != k || !r.doc.Sents[r.doc.Sentence(i)].Has(k) {
			continue
		}
		r.mention(syntax.Range{First: i, End: i + 1}, graph.Name, r.entity(graph.Organization, t.Text, i), 0.7)
	}
}
