// Package mention finds which entity a phrase of a report names: by name, partial name, acronym or demonym, by what
// somebody is ("the Chinese president"), or by pronoun.
//
//	result := mention.Resolver{}.Resolve(doc, &report)
//	m, ok := result.Of(phrase.Toks, phrase.Head)
//
// Names come from the entity recogniser, checked against an embedded gazetteer (countries with their demonyms, forenames, words for
// offices and kinds of thing; see data/README.md), which also has ids of Wikidata and GeoNames for some. Names of one report are
// joined by rules, the sure ones first, in the tradition of the multi-pass sieve of Lee et al. (Deterministic Coreference Resolution
// Based on Entity-Centric, Precision-Ranked Rules, 2013). What no rule joins stays apart: two entities that are one can be merged
// later, one that is two misleads.
//
// Pronouns and the nominals of people, organisations and places are then linked by a small log-linear model, whose weights are
// embedded (see package learn); what it finds spoken of twice without a name is an entity of its own, "group-masked-protesters".
// Its probability is the confidence of the mention; statements rest only on the surer half.
package mention

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Mention is a range of tokens that names an entity.
type Mention struct {
	syntax.Range
	Head       int
	Kind       graph.MentionKind
	Entity     graph.EntityID
	Confidence float64
}

// Result is what Resolve found in one document.
type Result struct {
	Mentions     []Mention // in the order of the text
	Entities     []graph.Entity
	Propositions []clause.Proposition // that names and titles state: Qin Gang – is – Chinese Foreign Minister

	byHead   map[int][]int
	speakers []Mention // for each token, the first name of whose turn it stands in; nil where there are no turns
}

// Speaker is where the report first names who speaks where token i stands, in an interview or a transcript.
//
//	{ LibriVox founder [Hugh McGuire] … I launched LibriVox }
func (r *Result) Speaker(i int) (Mention, bool) {
	if i < 0 || i >= len(r.speakers) {
		return Mention{}, false
	}
	return r.speakers[i], r.speakers[i].Entity != ""
}

// Of is the mention that a phrase with these tokens and this head is, if it is one and sure enough.
func (r *Result) Of(toks []int, head int) (Mention, bool) {
	best := -1
	for _, k := range r.byHead[head] {
		m := &r.Mentions[k]
		if m.Kind == graph.Demonym && m.Len() < len(toks) || m.Confidence < graph.LeastSure {
			continue
		}
		if slices.Contains(toks, m.Head) && (best < 0 || m.Len() > r.Mentions[best].Len()) {
			best = k
		}
	}
	if best < 0 {
		return Mention{}, false
	}
	return r.Mentions[best], true
}

// Resolver finds mentions. The zero value works.
type Resolver struct {
	// Teach, where it is set, says which candidate of a choice is followed, -1 for none, instead of the model. Package learn
	// learns the model's weights with it.
	Teach func(*Choice) int
}

// Resolve finds the mentions of doc, which must be indexed. Of the report only its ID is used, in those of
// entities that other reports cannot mean, and its title, which may say who speaks.
func (x Resolver) Resolve(doc *syntax.Doc, report *graph.Report) *Result {
	r := &resolution{doc: doc, report: report.ID, title: report.Title, teach: x.Teach, entities: map[graph.EntityID]*entity{}, byAlias: map[string]*entity{}, at: map[int]int{}, counts: map[graph.EntityID]int{}}
	r.names()
	r.inner()
	r.titles()
	r.groups()
	r.descriptions()
	r.findVoices()
	r.pronouns()
	return r.result()
}

// entity is an entity while it is being put together.
type entity struct {
	graph.Entity
	words   []string // of the label, in lower case
	gender  byte     // 'm', 'f' or 0
	offices []office
	first   int // token of the first mention
}

// office is what a person is, and of what.
type office struct {
	noun  string         // "president"
	class string         // of titles.txt: "leader"
	of    graph.EntityID // "place-china", or ""
}

// resolution is one run over a document.
type resolution struct {
	doc      *syntax.Doc
	report   graph.ReportID
	title    string
	teach    func(*Choice) int
	mentions []Mention
	entities map[graph.EntityID]*entity
	order    []graph.EntityID
	byAlias  map[string]*entity
	at       map[int]int // token → mention that covers it by name
	nouns    []occurrence

	shorts       map[string]span // acronym → the name it is short for
	nounsInLower map[string]bool // see common
	articled     map[string]bool // words behind an article
	echoes       []occurrence    // pronouns that stand for no entity
	quotes       []quotation
	voices       voices
	props        []clause.Proposition

	counts  map[graph.EntityID]int // mentions of each entity among the first counted
	counted int
}

// entity makes an entity, or finds it.
func (r *resolution) entity(kind graph.EntityKind, label string, at int) *entity {
	id := graph.NewEntityID(kind, label)
	e, ok := r.entities[id]
	if !ok {
		e = &entity{Entity: graph.Entity{ID: id, Kind: kind, Label: label}, words: strings.Fields(strings.ToLower(label)), first: at}
		if kind == graph.Person {
			e.gender = genderOfName(e.words)
		}
		r.entities[id] = e
		r.order = append(r.order, id)
	}
	return e
}

// mention adds a mention of e.
func (r *resolution) mention(rg syntax.Range, kind graph.MentionKind, e *entity, confidence float64) {
	m := Mention{Range: rg, Head: r.headOf(rg), Kind: kind, Entity: e.ID, Confidence: confidence}
	k := len(r.mentions)
	r.mentions = append(r.mentions, m)
	if kind == graph.Name || kind == graph.Demonym {
		for i := rg.First; i < rg.End; i++ {
			r.at[i] = k
		}
		e.alias(r.doc.TextOf(rg), kind)
	}
}

// alias records a name of e.
func (e *entity) alias(text string, kind graph.MentionKind) {
	text = strings.Join(strings.Fields(text), " ")
	if !slices.ContainsFunc(e.Aliases, func(a graph.Alias) bool { return a.Text == text }) {
		e.Aliases = append(e.Aliases, graph.Alias{Text: text, Kind: kind})
	}
}

// headOf is the token of a range that hangs on none within it.
func (r *resolution) headOf(rg syntax.Range) int {
	for i := rg.First; i < rg.End; i++ {
		if h := r.doc.Tokens[i].Head; (h == i || !rg.Has(h)) && r.doc.Tokens[i].POS != "PUNCT" && r.doc.Tokens[i].Tag != "POS" {
			return i
		}
	}
	return rg.End - 1
}

func (r *resolution) word(i int) string {
	if i < 0 || i >= len(r.doc.Tokens) {
		return ""
	}
	return strings.ToLower(r.doc.Tokens[i].Text)
}

// result puts everything in order.
func (r *resolution) result() *Result {
	slices.SortStableFunc(r.mentions, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(b.End, a.End))
	})
	out := &Result{Mentions: r.mentions, Propositions: r.props, byHead: map[int][]int{}}
	out.speakers = r.speakers()
	used := map[graph.EntityID]bool{}
	for k, m := range r.mentions {
		out.byHead[m.Head] = append(out.byHead[m.Head], k)
		used[m.Entity] = true
	}
	for _, id := range r.order {
		if used[id] {
			e := r.entities[id].Entity
			if len(e.Aliases) == 0 {
				e.Aliases = []graph.Alias{{Text: e.Label, Kind: graph.Nominal}}
			}
			for k := range e.Aliases {
				e.Aliases[k].Rule = r.ruleOf(r.entities[id], e.Aliases[k].Text)
			}
			out.Entities = append(out.Entities, e)
		}
	}
	sameAs(out.Entities)
	placeTypes(r.doc, r.mentions, out.Entities)
	return out
}
