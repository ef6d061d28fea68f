package mention

import (
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// kind is what the model links; it has weights for each.
type kind int8

const (
	ofHe kind = iota // or she
	ofThey
	ofIt
	ofWe
	ofMan    // a nominal for a person: { the spokesman }
	ofPeople // { the protesters }
	ofBody   // { the company }
	ofPlace  // { the country }
	kindCount
)

var kindNames = [kindCount]string{"he", "they", "it", "we", "man", "people", "body", "place"}

func kindOfPronoun(w string) (kind, bool) {
	switch w {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself":
		return ofHe, true
	case "they", "them", "their", "theirs", "themselves":
		return ofThey, true
	case "it", "its", "itself":
		return ofIt, true
	case "we", "us", "our", "ours", "ourselves":
		return ofWe, true
	}
	return 0, false
}

func kindOfClass(c class) (kind, bool) {
	switch c {
	case isPerson:
		return ofMan, true
	case isPeople:
		return ofPeople, true
	case isBody:
		return ofBody, true
	case isPlace:
		return ofPlace, true
	}
	return 0, false
}

// anaphor is a pronoun or a nominal that may speak of a chain again.
type anaphor struct {
	kind   kind
	at     int
	word   string
	phrase *phrase     // nil for pronouns
	rule   *occurrence // what the rules of salience would link a pronoun to
}

// The features of a candidate. Each has one of a few values, which stand behind it; value 0 is the one that says least.
const (
	fClass      = iota // what the chain is of: class × 2, one more where it has a name or is a country
	fDistance          // sentences since its last spot: 0, 1, 2, 3, to 5, to 9, more
	fParagraphs        // 0, 1, 2, more
	fNearer            // candidates with a spot after its last: 0, 1, 2, 3, to 6, more
	fRoles             // role of its last spot × that of the anaphor
	fCount             // spots so far: 1, 2, to 4, to 8, more
	fForm              // of its last spot: name, demonym, nominal, the same pronoun, another
	fGender            // unknown, the same
	fNumber            // one, many, either
	fRule              // the rules of salience choose: nothing, another, this
	fVoice             // neither in a quotation or turn, only the anaphor, only the spot, both in one, both in different ones
	fSpeaker           // the chain speaks where the anaphor stands: no, yes
	fFirst             // spoken of in the first sentence: no, yes
	fHead              // how the noun fits: see fit
	fMods              // modifiers of the noun: none, all known, some not known, the chain has others
	fTies              // the last spot and the anaphor: in different sentences, in one, as parts of one clause, one governs the other's
	fSubject           // spots of the chain that are subjects: none, some, most
	fPossessor         // { [their] party }: the possessor is not the chain; is it
	fTells             // the anaphor is the subject of what the last spot says or thinks: no, yes; is no subject, but in what it says
	featureCount
)

// values is how many values each feature has.
var values = [featureCount]int{18, 7, 4, 6, 25, 5, 5, 2, 3, 3, 5, 2, 2, 8, 4, 4, 3, 2, 3}

var featureNames = [featureCount]string{
	"class", "distance", "paragraphs", "nearer", "roles", "count", "form", "gender", "number", "rule", "voice", "speaker", "first", "head", "mods",
	"ties", "subject", "possessor", "tells",
}

// The features of linking to nothing.
const (
	nForm       = iota // form of the phrase
	nRole              // of the anaphor
	nPost              // what follows the head
	nCount             // candidates: 0, 1, 2, to 5, more
	nRule              // the rules of salience choose nothing, something without a name, something with one
	nPleonastic        // { it is raining }
	nHead              // the best fit of the noun among the candidates
	nVoice             // in the report's own voice, in another
	nMods              // modifiers: none, one, more
	nWord              // { it }, { its }, { them }: subject, object, possessive, reflexive
	nullCount
)

var nullValues = [nullCount]int{8, 5, 4, 5, 3, 2, 8, 2, 3, 4}

var nullNames = [nullCount]string{"form", "role", "post", "count", "rule", "pleonastic", "head", "voice", "mods", "word"}

// candidate is a chain that an anaphor may be linked to.
type candidate struct {
	*chain
	last     *spot
	features [featureCount]int8
	fit      int8
}

// window is how many sentences before an anaphor its chain was last spoken of, at most. A chain with a name is remembered longer
// by nominals.
func (k kind) window(named bool) int {
	switch {
	case k == ofWe:
		return 60
	case k >= ofMan && named:
		return 25
	case k >= ofMan:
		return 12
	case k == ofHe:
		return 6
	}
	return 4
}

// candidates are the chains that an anaphor may be linked to, the one spoken of last first.
func (c *chainer) candidates(a *anaphor) []candidate {
	sent := c.doc.Sentence(a.at)
	if sent < 0 {
		return nil
	}
	first := a.at
	if a.phrase != nil {
		first = a.phrase.First
	}
	exclude := c.excluded(a)
	seen := map[*chain]bool{}
	var out []candidate
	for s := sent; s >= 0 && s >= sent-a.kind.window(true); s-- {
		for _, ch := range c.inSent[s] {
			if seen[ch] {
				continue
			}
			last := ch.before(first)
			if last == nil || last.head == a.at {
				continue
			}
			seen[ch] = true
			if sent-s > a.kind.window(ch.entity != nil) || exclude[ch.entity] && ch.entity != nil || c.isWithin(a.at, last.head) || !c.may(a, ch) {
				continue
			}
			out = append(out, candidate{chain: ch, last: last})
		}
	}
	slices.SortStableFunc(out, func(x, y candidate) int { return y.last.first - x.last.first })
	return out[:min(len(out), 40)]
}

// isWithin reports whether token i is the subject of a clause that describes the phrase with head h, or its possessor: such a part of
// a phrase is not the whole.
//
//	{ waiting for [a photographer] [she] had arranged to shoot }, { [his] brother }
func (c *chainer) isWithin(i, h int) bool {
	t := &c.doc.Tokens[i]
	if t.Head == h && t.Dep == "poss" {
		return true
	}
	v := &c.doc.Tokens[t.Head]
	return v.Head == h && t.Head != h && v.Dep == "relcl" && (t.Dep == "nsubj" || t.Dep == "nsubjpass")
}

// excluded are the entities that a pronoun or nominal cannot stand for where it stands.
func (c *chainer) excluded(a *anaphor) map[*entity]bool {
	if a.kind == ofWe {
		return nil
	}
	ids := map[graph.EntityID]bool{}
	c.coarguments(a.at, ids)
	c.describedBy(a.at, ids)
	if e := c.whoSpeaks(a.at); e != nil && a.phrase == nil { // { "That is why [he] did it," Kathryn Waters said }: not who speaks
		ids[e.ID] = true
	}
	out := map[*entity]bool{}
	for id := range ids {
		out[c.entities[id]] = true
	}
	return out
}

// may reports whether the grammar lets an anaphor stand for a chain.
func (c *chainer) may(a *anaphor, ch *chain) bool {
	switch a.kind {
	case ofHe:
		return !ch.plural && (ch.class == isPerson || ch.class == isNoun && ch.phrase != nil && !c.isAbstract(ch)) && agree(ch.gender, genderOf(a.word))
	case ofThey:
		return ch.plural || ch.either || ch.class == isPerson && ch.entity == nil || ch.entity != nil && ch.entity.Kind == graph.Country
	case ofIt:
		return !ch.person && !ch.plural
	case ofWe:
		return ch.class == isWe && ch.voice == c.voiceAt(a.at) || ch.entity != nil && (ch.class == isBody || ch.class == isPeople || ch.class == isPlace)
	case ofMan:
		return ch.class == isPerson && agree(ch.gender, a.phrase.gender) && c.fitOf(a, ch) > 0
	case ofPeople:
		return (ch.class == isPeople || ch.class == isSeveral && ch.person) && c.fitOf(a, ch) > 0
	case ofBody:
		return (ch.class == isBody || ch.class == isThing && ch.nouns[a.phrase.lemma]) && !ch.plural == !a.phrase.plural && c.fitOf(a, ch) > 0
	case ofPlace:
		return ch.class == isPlace && !ch.plural == !a.phrase.plural && c.fitOf(a, ch) > 0
	}
	return false
}

func (c *chainer) isAbstract(ch *chain) bool {
	return ch.phrase.lemma == "" || strings.HasSuffix(ch.phrase.lemma, "ion") || strings.HasSuffix(ch.phrase.lemma, "ness") || strings.HasSuffix(ch.phrase.lemma, "ment")
}

func agree(a, b byte) bool { return a == 0 || b == 0 || a == b }

// How the noun of a nominal fits a chain: not at all; only in class; as a noun of the class of what a name names; as an office or a
// word of the name; as the noun of the chain, with other modifiers, without any, or with the same.
const (
	fitNot = iota
	fitClass
	fitKind
	fitName
	fitOffice
	fitNounOther
	fitNoun
	fitPhrase
)

// fitOf is how the noun of a nominal fits a chain; fitClass for pronouns.
func (c *chainer) fitOf(a *anaphor, ch *chain) int8 {
	p := a.phrase
	if p == nil {
		return fitClass
	}
	if ch.phrase != nil && p.number != "" && ch.phrase.number != "" && p.number != ch.phrase.number {
		return fitNot
	}
	if ch.entity != nil && ch.entity.Kind == graph.Group && c.fitOfName(p, ch.entity) == fitNot {
		return fitNot
	}
	if ch.nouns[p.lemma] {
		known, unknown := 0, 0
		for _, m := range p.mods {
			if ch.mods[m] {
				known++
			} else {
				unknown++
			}
		}
		switch {
		case unknown > 0 && ch.entity == nil && len(ch.mods) > 0: // { the Brazilian team … the European team }
			return fitNot
		case unknown > 0:
			return fitNounOther
		case known > 0:
			return fitPhrase
		}
		return fitNoun
	}
	if ch.entity == nil {
		if c.isHypernym(p) {
			return fitClass
		}
		return fitNot
	}
	return c.fitOfName(p, ch.entity)
}

// isHypernym reports whether a phrase says little more than that it is of its class: { the man }, { the group }.
func (c *chainer) isHypernym(p *phrase) bool {
	switch p.lemma {
	case "man", "woman", "boy", "girl", "person", "victim", "suspect", "group", "people", "company", "firm", "organization", "organisation", "country", "nation", "city", "town", "village", "area", "team":
		return p.form == definite || p.form == demonstrative
	}
	return false
}

// fitOfName is how a noun fits an entity with a name.
func (c *chainer) fitOfName(p *phrase, e *entity) int8 {
	switch e.Kind {
	case graph.Person:
		class := gaz().titles[p.lemma]
		for _, o := range e.offices {
			// { met the Iraqi foreign minister. The Foreign [Secretary] said }: one of ministers is not another by another title
			if o.noun == p.lemma || strings.HasSuffix(o.noun, " "+p.lemma) || class != "" && class != "person" && class != "minister" && o.class == class {
				return fitOffice
			}
		}
		if c.isHypernym(p) {
			return fitClass
		}
		return fitNot
	case graph.Group:
		told := func(w string) bool { return slices.Contains(e.words, w) }
		if told(c.word(p.head)) && (p.of == "" || told(p.of)) && !slices.ContainsFunc(p.mods, func(m string) bool { return !told(m) }) { // { the American people … the people of Turkey }
			return fitName
		}
		return fitNot
	}
	if w := kindWord(e.words); w != "" && isKind(w, p.lemma) || slices.Contains(e.words, p.lemma) {
		return fitName
	}
	if slices.Contains(classes[p.lemma], e.Kind) {
		return fitKind
	}
	return fitClass
}

// choose is the chain that the model links an anaphor to, with its probability; nil for none.
func (c *chainer) choose(a *anaphor) (*chain, float64) {
	cands := c.candidates(a)
	if len(cands) == 0 {
		return nil, 0
	}
	for k := range cands {
		c.describe(a, &cands[k], k)
	}
	null := c.null(a, cands)
	if c.teach != nil {
		if best := c.taught(a, cands, &null); best >= 0 {
			return cands[best].chain, 1
		}
		return nil, 0
	}
	p := c.model.probabilities(a.kind, cands, &null)
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	if best == 0 {
		best = ruled(a, cands, p)
	}
	if best == 0 {
		return nil, 0
	}
	if k := ruled(a, cands, p); k == best {
		return cands[best-1].chain, max(p[best], 0.5)
	}
	return cands[best-1].chain, p[best]
}

// leastRuled is how probable the model must find what the rules of salience choose, where it would rather link to none.
const leastRuled = 0.1

// ruled is the number of the candidate with a name that the rules choose, if the model has not much against it; else 0. What people
// say is too loose for the rules: their "it" is mostly what they talk of.
func ruled(a *anaphor, cands []candidate, p []float64) int {
	for k := range cands {
		if f := &cands[k].features; f[fRule] == 2 && cands[k].entity != nil && p[k+1] >= leastRuled && (a.kind == ofHe || f[fVoice] == 0 || f[fVoice] == 2) {
			return k + 1
		}
	}
	return 0
}

// describe fills in the features of a candidate with k others nearer.
func (c *chainer) describe(a *anaphor, x *candidate, k int) {
	f := &x.features
	f[fClass] = int8(x.class) * 2
	if x.entity != nil {
		f[fClass]++
	}
	f[fDistance] = bucket(c.doc.Sentence(a.at)-c.doc.Sentence(x.last.head), 0, 1, 2, 3, 5, 9)
	f[fParagraphs] = bucket(c.doc.Paragraph(a.at)-c.doc.Paragraph(x.last.head), 0, 1, 2)
	f[fNearer] = bucket(k, 0, 1, 2, 3, 6)
	f[fRoles] = 5*c.role(x.last.head) + c.role(a.at)
	f[fCount] = bucket(len(x.spots), 1, 2, 4, 8)
	f[fForm] = c.formOf(a, x.last)
	if g := genderOf(a.word); g != 0 && x.gender == g {
		f[fGender] = 1
	}
	switch {
	case x.plural:
		f[fNumber] = 1
	case x.either:
		f[fNumber] = 2
	}
	f[fRule] = c.ruleOn(a, x)
	f[fVoice] = voicesOf(c.voiceAt(a.at), c.voiceAt(x.last.head))
	if e := c.whoSpeaks(a.at); e != nil && e == x.entity {
		f[fSpeaker] = 1
	}
	if x.spots[0].first < c.firstEnd {
		f[fFirst] = 1
	}
	if f[fDistance] == 0 && c.tells(x.last.head, a.at) {
		f[fTells] = 2
		if c.isSubject(a.at) {
			f[fTells] = 1
		}
	}
	x.fit = c.fitOf(a, x.chain)
	f[fHead] = x.fit
	f[fMods] = modsOf(a.phrase, x.chain)
	f[fTies] = c.ties(a.at, x.last.head)
	f[fSubject] = c.subjecthood(x.chain)
	if a.phrase != nil && a.phrase.possessor >= 0 && c.byHead[a.phrase.possessor] == x.chain {
		f[fPossessor] = 1
	}
}

// bucket is how many of some limits n exceeds.
func bucket(n int, limits ...int) int8 {
	k := 0
	for k < len(limits) && n > limits[k] {
		k++
	}
	return int8(k)
}

// role is the part of a token in its clause: other, subject, object, of a preposition, possessive.
func (c *chainer) role(i int) int8 {
	switch c.doc.Tokens[i].Dep {
	case "nsubj", "nsubjpass":
		return 1
	case "dobj", "attr", "dative":
		return 2
	case "pobj":
		return 3
	case "poss":
		return 4
	}
	return 0
}

// formOf is how a spot speaks of its chain.
func (c *chainer) formOf(a *anaphor, s *spot) int8 {
	switch s.kind {
	case graph.Name:
		return 0
	case graph.Demonym:
		return 1
	case graph.Nominal:
		return 2
	}
	if k, ok := kindOfPronoun(c.word(s.head)); ok && k == a.kind {
		return 3
	}
	return 4
}

// ruleOn is what the rules of salience say of a candidate.
func (c *chainer) ruleOn(a *anaphor, x *candidate) int8 {
	switch {
	case a.rule == nil:
		return 0
	case a.rule.entity != nil && a.rule.entity == x.entity || a.rule.entity == nil && c.byHead[a.rule.head] == x.chain:
		return 2
	}
	return 1
}

func voicesOf(a, b int) int8 {
	switch {
	case a == 0 && b == 0:
		return 0
	case b == 0:
		return 1
	case a == 0:
		return 2
	case a == b:
		return 3
	}
	return 4
}

// whoSpeaks is the entity that speaks where token i stands, or nil.
func (c *chainer) whoSpeaks(i int) *entity {
	if c.quotationAt(i) != nil {
		return c.speaker(i)
	}
	return c.speaking(i)
}

func modsOf(p *phrase, ch *chain) int8 {
	if p == nil || len(p.mods) == 0 {
		if p != nil && len(ch.mods) > 0 {
			return 3
		}
		return 0
	}
	if slices.ContainsFunc(p.mods, func(m string) bool { return !ch.mods[m] }) {
		return 2
	}
	return 1
}

// ties is how a spot before token i hangs together with it.
func (c *chainer) ties(i, h int) int8 {
	if c.doc.Sentence(i) != c.doc.Sentence(h) {
		return 0
	}
	v, u := c.clauseOf(i), c.clauseOf(h)
	if c.doc.Tokens[i].Tag == "PRP$" || c.doc.Tokens[v].POS == "ADP" {
		v = c.verbAbove(i)
	}
	if c.doc.Tokens[u].POS == "ADP" || c.doc.Tokens[h].Dep == "poss" {
		u = c.verbAbove(h)
	}
	switch {
	case u == v:
		return 2
	case c.governs(u, v):
		return 3
	}
	return 1
}

// verbAbove is the verb that token i hangs on, by however many nouns and prepositions.
func (c *chainer) verbAbove(i int) int {
	for hops := 0; hops < 12; hops++ {
		i = c.doc.Tokens[i].Head
		if p := c.doc.Tokens[i].POS; p == "VERB" || p == "AUX" || c.doc.Tokens[i].Head == i {
			break
		}
	}
	return i
}

// governs reports whether v hangs on u.
func (c *chainer) governs(u, v int) bool {
	for hops := 0; hops < 12; hops++ {
		h := c.doc.Tokens[v].Head
		if h == v {
			return false
		}
		if v = h; v == u {
			return true
		}
	}
	return false
}

// subjecthood is how many spots of a chain are subjects: none, some, most.
func (c *chainer) subjecthood(ch *chain) int8 {
	n, of := 0, 0
	for k := max(0, len(ch.spots)-6); k < len(ch.spots); k++ {
		of++
		if c.isSubject(ch.spots[k].head) {
			n++
		}
	}
	switch {
	case n == 0:
		return 0
	case 2*n < of:
		return 1
	}
	return 2
}

// null is the features of linking an anaphor to none of the candidates.
func (c *chainer) null(a *anaphor, cands []candidate) [nullCount]int8 {
	var f [nullCount]int8
	f[nRole] = c.role(a.at)
	f[nCount] = bucket(len(cands), 0, 1, 2, 5)
	if a.rule != nil {
		f[nRule] = 1
		if a.rule.entity != nil {
			f[nRule] = 2
		}
	}
	if a.word == "it" && c.isPleonastic(a.at) {
		f[nPleonastic] = 1
	}
	for k := range cands {
		f[nHead] = max(f[nHead], cands[k].fit)
	}
	if c.voiceAt(a.at) != 0 {
		f[nVoice] = 1
	}
	if p := a.phrase; p != nil {
		f[nForm], f[nPost] = int8(p.form), int8(p.post)
		f[nMods] = bucket(len(p.mods), 0, 1)
	}
	switch w := a.word; {
	case strings.HasSuffix(w, "self") || strings.HasSuffix(w, "selves"):
		f[nWord] = 3
	case c.doc.Tokens[a.at].Tag == "PRP$":
		f[nWord] = 2
	case c.role(a.at) > 1:
		f[nWord] = 1
	}
	return f
}
