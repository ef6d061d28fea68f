package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// chain is a coreference chain while it is being put together: of an entity, or of what has no name.
type chain struct {
	referent
	class  class
	spots  []spot          // in the order of the text
	nouns  map[string]bool // lemmas of the heads of its nominals
	mods   map[string]bool // lemmas of what stands before them
	phrase *phrase         // the first nominal of what has no name
	voice  int             // of a chain of "we": whose
	late   []Mention       // what the model put into it while it has no entity
}

// spot is a place where a chain is spoken of.
type spot struct {
	first, head int
	kind        graph.MentionKind
}

// class is what a chain is of, as far as pronouns and nouns care.
type class int8

const (
	isPerson class = iota
	isPeople
	isBody // an organisation
	isPlace
	isThing
	isNoun    // a noun in the singular that may be anything
	isNouns   // in the plural
	isSeveral // { Xi and Putin }
	isWe
)

// phrase is a noun phrase that no name covers.
type phrase struct {
	syntax.Range // determiner, modifiers and head; not what follows
	head         int
	lemma        string
	class        class
	plural       bool
	gender       byte
	form         form
	mods         []string
	number       string // { [two] men }, { [4 million] visitors }
	of           string // { the people of [Turkey] }: the noun, as it stands
	possessor    int    // token of the possessive before it, or -1
	post         int    // what follows: 0 nothing, 1 a relative clause or participle, 2 a preposition, 3 an apposition
}

// form is how definite a phrase is.
type form int8

const (
	bare form = iota
	definite
	demonstrative
	possessed
	indefinite
	counted    // { two men }
	quantified // { some men }
	other      // { another man }, { the other men }, { every man }, { no man }
)

// bodies are nouns for organisations besides those of firms, collective and kinds.txt.
var bodies = map[string]bool{
	"organization": true, "organisation": true, "institution": true, "authority": true, "parliament": true, "government": true, "military": true,
	"administration": true, "network": true, "channel": true, "coalition": true, "movement": true, "alliance": true, "squad": true, "congress": true,
	"senate": true, "cabinet": true, "regime": true, "militia": true, "corporation": true, "business": true, "school": true, "church": true,
	"panel": true, "jury": true, "orchestra": true, "foundation": true, "secretariat": true, "assembly": true, "delegation": true, "house": true,
}

// notBodies are words that end names of organisations and are no nouns for them.
var notBodies = map[string]bool{"news": true, "time": true, "herald": true, "tribune": true, "gazette": true, "air": true, "partner": true, "technology": true, "system": true}

// grounds are nouns for places besides settlements.
var grounds = map[string]bool{
	"country": true, "nation": true, "state": true, "world": true, "area": true, "place": true, "land": true, "territory": true, "continent": true,
	"neighborhood": true, "neighbourhood": true, "kingdom": true, "republic": true, "homeland": true, "motherland": true, "peninsula": true,
	"building": true, "planet": true, "hotel": true, "station": true, "airport": true, "facility": true, "venue": true,
}

// notNouns are the relations of nouns that name nothing by themselves.
var notNouns = []string{"compound", "nmod", "amod", "npadvmod", "advmod", "intj", "quantmod"}

// phraseAt is the noun phrase with head i; ok is false where there is none.
func (r *resolution) phraseAt(i int) (p phrase, ok bool) {
	t := &r.doc.Tokens[i]
	if t.POS != "NOUN" && t.POS != "PROPN" || slices.Contains(notNouns, t.Dep) || r.isMeasure(i) {
		return p, false
	}
	lemma := strings.ToLower(t.Lemma)
	p = phrase{Range: syntax.Range{First: i, End: i + 1}, head: i, lemma: lemma, plural: t.Tag == "NNS" || t.Tag == "NNPS", possessor: -1}
	p.class, p.gender = r.classOfNoun(lemma, p.plural)
	for _, c := range r.doc.Children(i) {
		if c < i {
			r.before(&p, c)
		} else {
			p.post = max(p.post, r.behind(c))
			if o := r.doc.Child(c, "pobj"); o >= 0 && r.word(c) == "of" {
				p.of = r.word(o)
			}
		}
	}
	return p, true
}

// before takes in what stands before the head.
func (r *resolution) before(p *phrase, c int) {
	t := &r.doc.Tokens[c]
	switch w := r.word(c); {
	case t.Dep == "det" || t.Dep == "predet" || t.Dep == "neg":
		switch w {
		case "the":
			p.form = max(p.form, definite)
		case "this", "that", "these", "those":
			p.form = max(p.form, demonstrative)
		case "a", "an":
			p.form = max(p.form, indefinite)
		case "another", "every", "each", "any", "no", "neither", "either":
			p.form = other
		default:
			p.form = max(p.form, quantified)
		}
	case t.Dep == "poss":
		p.form, p.possessor = max(p.form, possessed), c
	case t.Dep == "nummod":
		if p.form == bare {
			p.form = counted
		}
		p.number = strings.ToLower(r.doc.TextOf(syntax.Range{First: r.left(c), End: c + 1}))
		p.mods = append(p.mods, strings.ToLower(t.Lemma))
	case t.Dep == "amod" || t.Dep == "compound" || t.Dep == "nmod":
		p.mods = append(p.mods, strings.ToLower(t.Lemma))
		if w == "other" || w == "many" || w == "several" || w == "few" || w == "such" {
			p.form = max(p.form, quantified)
		}
		if w == "other" {
			p.form = other
		}
	default:
		return
	}
	p.First = min(p.First, r.left(c))
}

// left is the first token of what hangs on i before it.
func (r *resolution) left(i int) int {
	for hops := 0; hops < 20; hops++ {
		cs := r.doc.Children(i)
		if len(cs) == 0 || cs[0] > i {
			break
		}
		i = cs[0]
	}
	return i
}

func (r *resolution) behind(c int) int {
	switch r.doc.Tokens[c].Dep {
	case "relcl", "acl":
		return 1
	case "prep":
		return 2
	case "appos":
		return 3
	}
	return 0
}

// classOfNoun is what a common noun is for.
func (r *resolution) classOfNoun(lemma string, plural bool) (class, byte) {
	gender, person := gaz().people[lemma]
	_, title := gaz().titles[lemma]
	switch {
	case plural && (person || title || gaz().groups[lemma+"s"] || lemma == "people" || lemma == "police"):
		return isPeople, gender
	case person || title:
		return isPerson, gender
	case lemma == "people":
		return isPeople, 0
	case firms[lemma] || collective[lemma] || bodies[lemma] || gaz().kinds["last "+lemma] == "ORG" && !notBodies[lemma]:
		return isBody, 0
	case grounds[lemma] || settlements[lemma] || gaz().kinds["last "+lemma] == "FAC":
		return isPlace, 0
	case plural:
		return isNouns, 0
	}
	return isNoun, 0
}

// chainer links what has no name to chains, in the order of the text.
type chainer struct {
	*resolution
	model    *model
	chains   []*chain
	of       map[*entity]*chain
	byHead   map[int]*chain
	inSent   [][]*chain          // sentence → chains spoken of in it
	byNoun   map[string][]*chain // lemma → chains that have it
	firstEnd int                 // token behind the first sentence
}

// pronouns links pronouns and the nominals of people, organisations and places, first to last, so that one can lead to the next:
// those of the report's own voice before those in quotations, whose speakers may be pronouns themselves. In a quotation, "I" is
// who speaks.
//
//	{ "[I] think [he] was famous," [she] said }
func (r *resolution) pronouns() {
	r.quotes = r.quotations()
	c := &chainer{
		resolution: r, model: weights(), of: map[*entity]*chain{}, byHead: map[int]*chain{}, inSent: make([][]*chain, len(r.doc.Sents)),
		byNoun: map[string][]*chain{},
	}
	if len(r.doc.Sents) > 0 {
		c.firstEnd = r.doc.Sents[0].End
	}
	c.known()
	quoted := make([]bool, len(r.doc.Tokens))
	for _, q := range r.quotes {
		for i := q.First; i < q.End; i++ {
			quoted[i] = true
		}
	}
	for _, now := range []bool{false, true} {
		for i := range r.doc.Tokens {
			if quoted[i] == now {
				c.visit(i)
			}
		}
	}
	c.nameless()
}

// known makes chains of the mentions that there are.
func (c *chainer) known() {
	ms := slices.DeleteFunc(slices.Clone(c.mentions), func(m Mention) bool { return m.Confidence < graph.LeastSure }) // without names within names
	slices.SortStableFunc(ms, func(a, b Mention) int { return a.First - b.First })
	for k := range ms {
		c.join(c.entityChain(c.entities[ms[k].Entity]), spot{ms[k].First, ms[k].Head, ms[k].Kind})
	}
}

func (c *chainer) entityChain(e *entity) *chain {
	ch := c.of[e]
	if ch == nil {
		ch = &chain{referent: *c.referentOf(e), class: classOfKind(e.Kind), voice: -1}
		c.of[e] = ch
		c.chains = append(c.chains, ch)
	}
	return ch
}

func classOfKind(k graph.EntityKind) class {
	switch k {
	case graph.Person:
		return isPerson
	case graph.Group:
		return isPeople
	case graph.Organization:
		return isBody
	case graph.Country, graph.Place:
		return isPlace
	}
	return isThing
}

// join adds a spot to a chain.
func (c *chainer) join(ch *chain, s spot) {
	k, _ := slices.BinarySearchFunc(ch.spots, s.first, func(o spot, first int) int { return o.first - first })
	ch.spots = slices.Insert(ch.spots, k, s)
	if _, taken := c.byHead[s.head]; !taken {
		c.byHead[s.head] = ch
	}
	if n := c.doc.Sentence(s.head); n >= 0 && !slices.Contains(c.inSent[n], ch) {
		c.inSent[n] = append(c.inSent[n], ch)
	}
	if t := &c.doc.Tokens[s.head]; s.kind == graph.Nominal {
		c.called(ch, strings.ToLower(t.Lemma))
	}
}

// called records the noun of a chain.
func (c *chainer) called(ch *chain, lemma string) {
	if ch.nouns[lemma] {
		return
	}
	if ch.nouns == nil {
		ch.nouns = map[string]bool{}
	}
	ch.nouns[lemma] = true
	c.byNoun[lemma] = append(c.byNoun[lemma], ch)
}

// describe records what stands before the noun of a chain.
func (ch *chain) describe(p *phrase) {
	for _, m := range p.mods {
		if ch.mods == nil {
			ch.mods = map[string]bool{}
		}
		ch.mods[m] = true
	}
}

// visit links token i, or makes a chain of the phrase that it is the head of.
func (c *chainer) visit(i int) {
	if _, named := c.at[i]; named || c.byHead[i] != nil {
		return
	}
	if strings.HasPrefix(c.doc.Tokens[i].Tag, "PRP") {
		c.pronoun(i)
		return
	}
	p, ok := c.phraseAt(i)
	if !ok {
		return
	}
	if k := c.doc.Child(i, "conj"); k >= 0 && (c.doc.Tokens[k].POS == "NOUN" || c.doc.Tokens[k].POS == "PROPN") { // { Xi and Putin }
		several := &chain{referent: referent{person: p.class == isPerson || p.class == isPeople, plural: true}, class: isSeveral, voice: -1}
		several.spots = []spot{{p.First, i, graph.Nominal}}
		c.chains = append(c.chains, several)
		if n := c.doc.Sentence(i); n >= 0 {
			c.inSent[n] = append(c.inSent[n], several)
		}
	}
	c.nominal(&p)
}

// pronoun links a pronoun.
func (c *chainer) pronoun(i int) {
	w := c.word(i)
	if isFirstPerson(w) || w == "you" || w == "your" || w == "yourself" || w == "yours" {
		e := c.spokenTo(i)
		if isFirstPerson(w) {
			e = c.speaking(i)
		}
		if e != nil {
			c.link(c.entityChain(e), syntax.Range{First: i, End: i + 1}, i, graph.Pronoun, 0.7)
		}
		return
	}
	kind, ok := kindOfPronoun(w)
	if !ok {
		return
	}
	ch, confidence := c.choose(&anaphor{kind: kind, at: i, word: w, rule: c.salient(i)})
	if ch == nil {
		if kind == ofWe {
			ch = &chain{referent: referent{person: true, plural: true}, class: isWe, voice: c.voiceAt(i)}
			c.chains = append(c.chains, ch)
			c.link(ch, syntax.Range{First: i, End: i + 1}, i, graph.Pronoun, confidence)
		}
		return
	}
	c.link(ch, syntax.Range{First: i, End: i + 1}, i, graph.Pronoun, confidence)
	if g := genderOf(w); g != 0 {
		ch.gender = g
		if ch.entity != nil {
			ch.entity.gender = g
		}
	}
}

// voiceAt tells the voices of turns and quotations apart; 0 for the report's own.
func (c *chainer) voiceAt(i int) int {
	if q := c.quotationAt(i); q != nil {
		if q.speaker >= 0 {
			return -2 - q.speaker
		}
		return -2 - q.First
	}
	return c.voices.of(i) + 1
}

// link adds a mention to a chain.
func (c *chainer) link(ch *chain, rg syntax.Range, head int, kind graph.MentionKind, confidence float64) {
	c.join(ch, spot{rg.First, head, kind})
	if ch.entity == nil {
		ch.late = append(ch.late, Mention{Range: rg, Head: head, Kind: kind, Confidence: confidence})
		if kind == graph.Pronoun {
			c.echoes = append(c.echoes, occurrence{referent: &ch.referent, first: head, head: head, kind: graph.Pronoun})
		}
		return
	}
	c.mention(rg, kind, ch.entity, confidence)
}

// nominal links a phrase, or makes a chain of it.
func (c *chainer) nominal(p *phrase) {
	if ch := c.identified(p); ch != nil {
		c.link(ch, p.Range, p.head, graph.Nominal, 0.75)
		ch.describe(p)
		return
	}
	ch, confidence := (*chain)(nil), 0.0
	kind, ok := kindOfClass(p.class)
	switch {
	case p.form == indefinite || p.form == quantified || p.form == other: // { a country }, { many schools }, { every country } are new
	case ok:
		ch, confidence = c.choose(&anaphor{kind: kind, at: p.head, word: c.word(p.head), phrase: p})
	case p.form == definite || p.form == demonstrative:
		ch = c.repeated(p)
	}
	if ch == nil {
		ch = &chain{referent: referent{person: p.class == isPerson || p.class == isPeople, plural: p.plural || p.class == isPeople, either: p.class == isBody, gender: p.gender}, class: p.class, phrase: p, voice: -1}
		c.chains = append(c.chains, ch)
		c.join(ch, spot{p.First, p.head, graph.Nominal})
		ch.describe(p)
		return
	}
	c.link(ch, p.Range, p.head, graph.Nominal, confidence)
	ch.describe(p)
}

// repeated is the chain of a thing whose noun a definite phrase repeats, or nil.
func (c *chainer) repeated(p *phrase) *chain {
	cs := c.byNoun[p.lemma]
	for k := len(cs) - 1; k >= 0 && k >= len(cs)-5; k-- {
		last := cs[k].before(p.First)
		if last == nil || cs[k].entity != nil || p.post == 2 || c.doc.Sentence(p.head)-c.doc.Sentence(last.head) > reach || cs[k].plural != p.plural {
			continue
		}
		if !slices.ContainsFunc(p.mods, func(m string) bool { return !cs[k].mods[m] }) {
			return cs[k]
		}
	}
	return nil
}

// before is the last spot of a chain that begins before token i, or nil.
func (ch *chain) before(i int) *spot {
	for k := len(ch.spots) - 1; k >= 0; k-- {
		if ch.spots[k].first < i {
			return &ch.spots[k]
		}
	}
	return nil
}

// identified is the chain of whom or what a phrase is set beside, or said to be; nil where there is none. The scheme of GUM counts
// both as mentions.
//
//	{ Walt Whitman, [the first great American poet], wrote }, { [the site's founder], Jack Herrick }, { Shalev is [a professor] },
//	{ [the key witness] was Dana Kowalczyk }
func (c *chainer) identified(p *phrase) *chain {
	t := &c.doc.Tokens[p.head]
	ch := c.besideName(p.head, p.form)
	if ch == nil && p.form == definite && settlements[p.lemma] { // { [the city] of Mosul }
		if of := c.doc.Child(p.head, "prep"); of >= 0 && c.word(of) == "of" {
			ch = c.byHead[c.doc.Child(of, "pobj")]
		}
	}
	switch v := t.Head; {
	case ch != nil:
	case t.Dep == "appos":
		ch = c.byHead[v]
	case t.Dep == "attr":
		ch = c.subjectChain(v)
	case t.Dep == "nsubj" && c.onlyIs(v):
		if a := c.doc.Child(v, "attr"); a > v {
			if ch = c.byHead[a]; ch == nil || ch.entity == nil {
				ch = c.besideName(a, definite)
			}
		}
	}
	if ch == nil || ch.plural != p.plural && !(ch.plural && p.class == isPeople) || ch.class == isSeveral || ch.class == isWe || c.doc.Child(p.head, "conj") >= 0 || t.Dep == "conj" {
		return nil
	}
	switch ch.class {
	case isPerson, isPeople, isBody, isPlace:
		if p.class != ch.class && !(p.class == isBody && ch.class == isPlace) {
			return nil
		}
	default:
		return nil
	}
	return ch
}

// besideName is the chain of the name that is set beside a definite phrase with head h, or nil.
func (c *chainer) besideName(h int, f form) *chain {
	a := c.doc.Child(h, "appos")
	if a < h || f == indefinite || c.doc.Child(a, "conj") >= 0 || c.doc.Child(a, "advmod") >= 0 { // { our partners, especially the Turks }
		return nil
	}
	if ch := c.byHead[a]; ch != nil && ch.entity != nil {
		return ch
	}
	return nil
}

// onlyIs reports whether verb v says what its subject is, and no more.
func (c *chainer) onlyIs(v int) bool {
	if lemma := c.doc.Tokens[v].Lemma; lemma != "be" && c.word(v) != "'s" && c.word(v) != "’s" || c.doc.Child(v, "neg") >= 0 {
		return false
	}
	for _, a := range c.doc.Children(v) {
		if c.doc.Tokens[a].Tag == "MD" && c.doc.Tokens[a].Dep == "aux" {
			return false
		}
	}
	return true
}

// subjectChain is the chain of the subject of verb v, where v only says what that is.
func (c *chainer) subjectChain(v int) *chain {
	s := c.doc.Child(v, "nsubj")
	if !c.onlyIs(v) || s < 0 || s > v || c.doc.Child(s, "conj") >= 0 {
		return nil
	}
	return c.byHead[s]
}

// nameless makes entities of chains that have no name but tell of people, organisations or places, and that are spoken of twice.
func (c *chainer) nameless() {
	for _, ch := range c.chains {
		if ch.class == isWe {
			c.speakers(ch)
			continue
		}
		p := ch.phrase
		if ch.entity != nil || p == nil || len(ch.late) == 0 || p.form == other || p.isVague() || !c.acts(ch) {
			continue
		}
		if c.doc.Tokens[p.head].POS == "PROPN" && gaz().titles[p.lemma] == "minister" { // { the Foreign [Secretary] } is another in another year
			continue
		}
		kind, ok := kindsOfClass[ch.class]
		if ch.class == isBody && ch.plural { // { many schools }
			kind = graph.Group
		}
		if !ok {
			continue
		}
		label := c.labelOf(thing{rg: p.Range})
		e := c.local(kind, label, p.Range, p.head)
		if e.gender == 0 {
			e.gender = ch.gender
		}
		c.mention(p.Range, graph.Nominal, e, 0.75)
		for _, m := range ch.late {
			c.mention(m.Range, m.Kind, e, m.Confidence)
		}
		e.alias(label, graph.Nominal)
	}
}

// leastOurs is how often a voice must say we for that to be somebody.
const leastOurs = 3

// speakers makes a group of those for whom somebody speaks throughout a speech or an interview.
//
//	{ [We] offer special congratulations … [our] strategy } "we (Jack Herrick)"
func (c *chainer) speakers(ch *chain) {
	if ch.entity != nil || ch.voice <= 0 || len(ch.late) < leastOurs {
		return
	}
	who := c.voices.all[ch.voice-1].speaker
	if who == nil {
		return
	}
	e := c.local(graph.Group, "we ("+who.Label+")", syntax.Range{}, ch.spots[0].first)
	for _, m := range ch.late {
		c.mention(m.Range, m.Kind, e, max(m.Confidence, graph.LeastSure))
	}
	e.alias(e.Label, graph.Nominal)
}

// isVague reports whether a phrase says next to nothing of whom or what it is: { people }, { the world }.
func (p *phrase) isVague() bool {
	if p.lemma != "world" && (len(p.mods) > 0 || p.post > 0 || p.possessor >= 0) {
		return false
	}
	switch p.lemma {
	case "people", "person", "world", "land", "place", "area", "home", "somebody", "someone", "anybody", "anyone", "everybody", "everyone", "nobody", "human", "individual", "group", "site":
		return true
	}
	return false
}

var kindsOfClass = map[class]graph.EntityKind{isPerson: graph.Person, isPeople: graph.Group, isBody: graph.Organization, isPlace: graph.Place}

// acts reports whether a chain is the subject or the object of a verb where it is spoken of, so that it can carry a statement.
func (c *chainer) acts(ch *chain) bool {
	return slices.ContainsFunc(ch.spots, func(s spot) bool {
		return slices.Contains([]string{"nsubj", "nsubjpass", "dobj"}, c.doc.Tokens[s.head].Dep)
	})
}
