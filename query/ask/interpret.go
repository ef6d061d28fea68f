package ask

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/index"
)

// What a question asks for.
const (
	asksSubject  = "subject"
	asksObject   = "object"
	asksTime     = "time"
	asksPlace    = "place"
	asksCause    = "cause"
	asksManner   = "manner"
	asksQuantity = "quantity"
	asksYesNo    = "yes-no"
	asksIdentity = "identity"
	asksContent  = "content"
	asksLinks    = "links"
	asksSource   = "source"   // according to whom
	asksReceiver = "receiver" // who got it: { Who was awarded a medal? }
)

// Interpretation is how a question was understood.
type Interpretation struct {
	Asks      string         `json:"asks"`
	Also      []string       `json:"also,omitempty"` // what else: { Who criticized it, and why? }
	Predicate string         `json:"predicate,omitempty"`
	Verbs     []string       `json:"verbs,omitempty"` // the verbs of the predicate, all of which an answer must have or paraphrase
	Subject   string         `json:"subject,omitempty"`
	Object    string         `json:"object,omitempty"`
	Topic     string         `json:"topic,omitempty"`
	Time      string         `json:"time,omitempty"`
	Place     string         `json:"place,omitempty"`
	From      string         `json:"from,omitempty"` // of links
	To        string         `json:"to,omitempty"`
	Context   string         `json:"context,omitempty"`   // other nouns, which the sentence of an answer must have
	Wildcards []string       `json:"wildcards,omitempty"` // words that stand for anything: someone, it
	Taken     []Taken        `json:"taken,omitempty"`     // names that no report has, which were taken for misspelt ones
	Report    graph.ReportID `json:"report,omitempty"`

	phrasal     map[string]string // verbs with their particle, by the verb: { turn down } is turn+down
	future      bool              // it asks what will be
	preposition string            // that ends the question: { What was he sentenced [to]? }
	noVerb      bool              // the main verb was read as something else
	kind        string            // what the answer is: person, for "who"; thing for "what"; a noun for "which country"
	constraints []constraint
	times       []int  // tokens of the question that say when
	since       string // of links
	until       string
}

// Taken is a name that no report has, and the entity whose name it was taken for.
type Taken struct {
	Name   string         `json:"name"`
	Entity graph.EntityID `json:"entity"`
	Label  string         `json:"label"`
}

// String is the interpretation in one line: "asks subject; predicate release; object the 12-point plan".
func (in Interpretation) String() string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("asks", strings.Join(append([]string{in.Asks}, in.Also...), " and "))
	add("predicate", in.Predicate)
	add("subject", in.Subject)
	add("object", in.Object)
	add("topic", in.Topic)
	add("time", in.Time)
	add("place", in.Place)
	add("context", in.Context)
	add("from", in.From)
	add("to", in.To)
	add("report", string(in.Report))
	for _, t := range in.Taken {
		add("taken", fmt.Sprintf("%q for %s (%s)", t.Name, t.Label, t.Entity))
	}
	return strings.Join(parts, "; ")
}

// constraint is something that an answer must be about.
type constraint struct {
	behind   string // the preposition of the question that it stands behind: { Who voted [against] the budget? }
	slot     string // subject, object, topic, place
	text     string
	head     string      // stem of the head noun
	words    []string    // stems of the content words
	owner    *constraint // whose it is: { [China's] stance on the war }
	musts    []name      // names within it, all of which an answer must have: { the Foreign Minister of [Russia] }
	entities []graph.EntityID
	named    bool // it is a name
	unknown  bool // a name that no report has
}

// interpret reads a question, parsed as doc.
func interpret(doc *syntax.Doc, v *index.View) Interpretation {
	if in, ok := links(doc.Text, v); ok {
		return in
	}
	p := &parse{doc: doc, v: v, read: map[int]bool{}}
	return p.question()
}

// name is a name within a phrase of a question.
type name struct {
	words    []string
	entities []graph.EntityID
}

// parse reads one question.
type parse struct {
	doc  *syntax.Doc
	v    *index.View
	in   Interpretation
	read map[int]bool // tokens that a part of the interpretation has
}

func (p *parse) word(i int) string { return strings.ToLower(p.doc.Tokens[i].Text) }

func (p *parse) question() Interpretation {
	wh := p.wh()
	p.mendAble()
	p.mendStranded(wh)
	root := p.root(wh)
	if root < 0 {
		return p.in
	}
	p.mendAuxiliary(root, wh)
	for i := len(p.doc.Tokens) - 1; i > root; i-- {
		if t := &p.doc.Tokens[i]; t.POS != "PUNCT" {
			if t.Head == root && (t.Dep == "prep" || t.Dep == "agent") {
				p.in.preposition = p.word(i)
			}
			break
		}
	}
	p.verbs(root)
	if d := p.auxiliary(root); d > wh && wh >= 0 && !slices.ContainsFunc(p.doc.Children(root), func(k int) bool {
		return k > d && k < root && p.doc.Tokens[k].Dep == "nsubj" || p.doc.Tokens[k].Dep == "nsubjpass" && k > d || p.doc.Tokens[k].Dep == "nsubj" && p.has(k, wh) && p.doc.Tokens[d].Tag == "MD"
	}) {
		p.in.noVerb = true // { Which team did England defeat? } without a subject behind do, { What can iodine deficiency cause? } behind can
	}
	if root > 0 && p.auxiliary(root) >= 0 && p.isNoVerb(root) { // { What can [iodine] deficiency cause? }
		p.in.noVerb = true
	}
	p.in.future = slices.ContainsFunc(p.doc.Tokens, func(t syntax.Token) bool { return t.Tag == "MD" && (t.Lemma == "will" || t.Lemma == "shall") })
	switch {
	case wh < 0:
		p.in.Asks = asksYesNo
	case p.isIdentity(root, wh):
		return p.identity(root, wh)
	default:
		p.asked(root, wh)
	}
	for _, c := range p.chain(root) {
		for _, k := range p.doc.Children(c) {
			p.child(c, k, wh)
		}
	}
	p.also(wh)
	p.leftover(root, wh)
	if p.in.Asks == asksObject && p.in.kind == "" && slices.ContainsFunc(p.in.Verbs, isSaying) {
		p.in.Asks = asksContent
	}
	return p.in
}

// mendAuxiliary hangs on the main verb what the parser hung on its auxiliary.
//
//	{ [What] was [Luis Arce] sentenced to? }
func (p *parse) mendAuxiliary(root, wh int) {
	for _, a := range slices.Clone(p.doc.Children(root)) {
		if p.doc.Tokens[a].Dep != "auxpass" || a > root {
			continue
		}
		for _, k := range slices.Clone(p.doc.Children(a)) {
			t := &p.doc.Tokens[k]
			switch {
			case t.Dep == "nsubj" || t.Dep == "nsubjpass":
				p.doc.SetHead(k, root)
				t.Dep = "nsubjpass"
			case k == wh && t.Dep == "attr":
				if to := p.doc.Child(root, "prep"); to > root && p.doc.Child(to, "pobj") < 0 {
					p.doc.SetHead(k, to)
					t.Dep = "pobj"
				} else {
					p.doc.SetHead(k, root)
					t.Dep = "dobj"
				}
			}
		}
	}
}

// mendAble makes the verb that somebody is able to do the main one.
//
//	{ How much financing will Iraq [be able to] access? }
func (p *parse) mendAble() {
	for a := range p.doc.Tokens {
		t := &p.doc.Tokens[a]
		be := t.Head
		v := p.doc.Child(a, "xcomp")
		if t.Dep != "acomp" || !strings.EqualFold(t.Text, "able") || v < 0 || p.doc.Tokens[be].Head != be {
			continue
		}
		for _, k := range slices.Clone(p.doc.Children(be)) {
			if k != a {
				p.doc.SetHead(k, v)
			}
		}
		for _, k := range slices.Clone(p.doc.Children(v)) {
			if p.doc.Tokens[k].Tag == "TO" {
				p.doc.SetHead(k, be)
			}
		}
		p.doc.SetHead(v, v)
		p.doc.SetHead(be, v)
		p.doc.Tokens[v].Dep, p.doc.Tokens[be].Dep = "ROOT", "aux"
		p.doc.SetHead(a, be)
		return
	}
}

// mendStranded hangs a preposition that ends the question on the main verb, where it was hung on a noun.
//
//	{ What did he compare the choice of headlines [to]? }
func (p *parse) mendStranded(wh int) {
	last := len(p.doc.Tokens) - 1
	for last > 0 && p.doc.Tokens[last].POS == "PUNCT" {
		last--
	}
	if wh < 0 || last < 1 || p.doc.Tokens[last].POS != "ADP" || len(p.doc.Children(last)) > 0 {
		return
	}
	h := p.doc.Tokens[last].Head
	for hops := 0; hops < 8 && p.doc.Tokens[h].POS != "VERB"; hops++ {
		if p.doc.Tokens[h].Head == h {
			return
		}
		h = p.doc.Tokens[h].Head
	}
	if p.doc.Tokens[h].POS == "VERB" && p.doc.Tokens[h].Head == h && h > wh && h != p.doc.Tokens[last].Head {
		p.doc.SetHead(last, h)
		p.doc.Tokens[last].Dep = "prep"
	}
}

// isSaying reports whether a verb asks for what was said.
func isSaying(w string) bool {
	switch w {
	case "say", "tell", "state", "announce", "claim", "declare", "reiterate", "argue", "think", "believe", "warn", "explain", "report":
		return true
	}
	return false
}

// wh is the first question word, or -1.
func (p *parse) wh() int {
	for i := range p.doc.Tokens {
		switch p.doc.Tokens[i].Tag {
		case "WP", "WDT", "WRB", "WP$":
			return i
		}
	}
	return -1
}

// root is the main verb.
func (p *parse) root(wh int) int {
	for i := range p.doc.Tokens {
		if t := &p.doc.Tokens[i]; t.Head == i && (t.POS == "VERB" || t.POS == "AUX") {
			return i
		}
	}
	for i := range p.doc.Tokens { // { Who said …? } read as a noun phrase
		if t := &p.doc.Tokens[i]; (t.POS == "VERB" || t.POS == "AUX") && i != wh && t.Dep != "aux" && t.Dep != "auxpass" && !(p.asksDo() && (t.Dep == "acl" || t.Dep == "relcl")) {
			return i
		}
	}
	for i := range p.doc.Tokens { // { What does the United States condemn? } with the verb taken for a noun
		if t := &p.doc.Tokens[i]; t.Head == i && (t.POS == "NOUN" || t.POS == "PROPN" || t.POS == "ADJ") && (p.asksDo() || p.asksModal()) {
			p.in.noVerb = true
			return i
		}
	}
	return -1
}

// weak reports whether the main verb was not found as such.
func (in *Interpretation) weak() bool {
	return in.Asks != asksLinks && (in.noVerb || len(in.Verbs) == 0 || len(in.Verbs) == 1 && (in.Verbs[0] == "do" || in.Verbs[0] == "be" || in.Verbs[0] == "have"))
}

// isNoVerb reports whether no statement has the main verb, or hardly any and a noun behind it may be the verb.
func (p *parse) isNoVerb(root int) bool {
	lemma := strings.ToLower(p.doc.Tokens[root].Lemma)
	n := p.v.CountVerb(lemma)
	if o := p.doc.Child(root, "dobj"); o > root && p.doc.Child(o, "det", "poss") > root { // { Who will moderate [the] conference call? }
		return false
	}
	return n == 0 || n < 3 && !isVerb(lemma) && slices.ContainsFunc(p.doc.Tokens[root+1:], func(t syntax.Token) bool { return t.POS == "NOUN" && isVerb(t.Text) })
}

// asksDo reports whether the question has the auxiliary do.
func (p *parse) asksDo() bool {
	return slices.ContainsFunc(p.doc.Tokens, func(t syntax.Token) bool { return t.POS == "AUX" && strings.EqualFold(t.Lemma, "do") })
}

// asksModal reports whether the question has a modal behind its question word: { When [will] the deal close? }.
func (p *parse) asksModal() bool {
	return len(p.doc.Tokens) > 1 && (p.doc.Tokens[0].Tag == "MD" || p.doc.Tokens[1].Tag == "MD")
}

// isPassive reports whether verb v of the question is passive, by its label or by its form.
//
//	{ When was the Hong Kong election held? }
func (p *parse) isPassive(v int) bool {
	if p.doc.Child(v, "auxpass", "nsubjpass") >= 0 {
		return true
	}
	tag := p.doc.Tokens[v].Tag
	if tag != "VBN" && tag != "VBD" {
		return false
	}
	for _, c := range p.doc.Children(v) {
		if t := &p.doc.Tokens[c]; t.Dep == "aux" && strings.EqualFold(t.Lemma, "have") {
			return false
		}
	}
	for i := 0; i < v; i++ {
		if t := &p.doc.Tokens[i]; t.POS == "AUX" && strings.EqualFold(t.Lemma, "be") && (t.Head == v || t.Head == i && tag == "VBN") { // { Where [was] he [found] guilty? }
			return true
		}
	}
	return false
}

// chain is the main verb and the infinitives under it.
func (p *parse) chain(root int) []int {
	out := []int{root}
	for len(out) < 5 {
		next := p.doc.Child(out[len(out)-1], "xcomp")
		if o := p.doc.Child(out[len(out)-1], "dobj"); next < 0 || p.doc.Tokens[next].POS != "VERB" || o >= 0 && o < next && o > out[len(out)-1] {
			return out // { Who urged [the prime minister] to sack her? }: he would do it
		}
		if k := p.doc.Child(out[len(out)-1], "prep"); k >= 0 && k < next && p.doc.Child(k, "pobj") >= 0 && p.word(k) == "on" && p.word(next) != "do" {
			return out // { Who called on [both sides] to return to talks? }
		}
		out = append(out, next)
	}
	return out
}

func (p *parse) verbs(root int) {
	for _, c := range p.chain(root) {
		verb := strings.ToLower(p.doc.Tokens[c].Lemma)
		p.in.Verbs = append(p.in.Verbs, verb)
		if k := p.doc.Child(c, "prt"); k >= 0 {
			if p.in.phrasal == nil {
				p.in.phrasal = map[string]string{}
			}
			p.in.phrasal[verb] = verb + "+" + p.word(k)
		}
	}
	p.in.Predicate = strings.Join(p.in.Verbs, " to ")
}

// isIdentity reports whether a question asks what somebody or something is: { Who is Qin Gang? }.
func (p *parse) isIdentity(root, wh int) bool {
	w := p.word(wh)
	return (w == "who" || w == "what") && strings.EqualFold(p.doc.Tokens[root].Lemma, "be") && len(p.chain(root)) == 1 &&
		p.doc.Tokens[wh].Head == root && p.doc.Child(root, "acomp", "ccomp") < 0 && len(p.in.Verbs) == 1
}

func (p *parse) identity(root, wh int) Interpretation {
	p.in.Asks, p.in.Predicate = asksIdentity, "be"
	for _, k := range p.doc.Children(root) {
		if k != wh && slices.Contains([]string{"nsubj", "attr", "dobj"}, p.doc.Tokens[k].Dep) {
			p.constrain("subject", k)
			p.in.Subject = p.text(k)
			if o := p.doc.Child(k, "poss"); o >= 0 && len(p.in.constraints) > 0 {
				whose := parse{doc: p.doc, v: p.v}
				whose.constrain("subject", o)
				if len(whose.in.constraints) > 0 {
					p.in.constraints[len(p.in.constraints)-1].owner = &whose.in.constraints[0]
				}
			}
		}
	}
	return p.in
}

// asked finds what the question word stands for.
func (p *parse) asked(root, wh int) {
	switch p.word(wh) {
	case "when":
		p.in.Asks = asksTime
	case "where":
		p.in.Asks = asksPlace
		if p.doc.Tokens[0].POS == "ADP" { // { [From] where did they take the tanks? }
			p.fronted(wh)
		}
	case "why":
		p.in.Asks = asksCause
	case "how":
		p.in.Asks = p.how(wh)
	default:
		if p.isDated(wh) {
			p.in.Asks = asksTime
			return
		}
		if p.doc.Tokens[0].POS == "ADP" && !slices.Contains([]string{"by", "to", "in", "on", "at"}, p.word(0)) { // { [Under] whom did he serve? }
			p.fronted(wh)
		}
		top := p.top(root, wh)
		p.in.Asks = p.role(root, wh, top)
		p.kind(p.word(wh), wh, top)
	}
}

// fronted takes the first word for the preposition of the question, where the question word stands right behind it and none ends the question.
func (p *parse) fronted(wh int) {
	if wh == 1 && p.in.preposition == "" {
		p.in.preposition = p.word(0)
	}
}

// how is what a question with "how" asks for, by the next word.
func (p *parse) how(wh int) string {
	if wh+1 < len(p.doc.Tokens) {
		switch p.word(wh + 1) {
		case "many", "much", "large", "big", "old", "tall", "high", "deep", "wide", "heavy", "far", "fast", "expensive", "small": // { How large is the area? }
			return asksQuantity
		case "long", "often":
			return asksTime
		}
	}
	return asksManner
}

// isDated reports whether a question asks for a part of a date: { In what year did he die? }.
func (p *parse) isDated(wh int) bool {
	w, n := p.word(wh), p.doc.Tokens[wh].Head
	return (w == "what" || w == "which") && p.doc.Tokens[wh].Dep == "det" && n == wh+1 && isCalendar(strings.ToLower(p.doc.Tokens[n].Lemma)) &&
		(wh == 1 || p.doc.Tokens[n].Dep == "npadvmod")
}

// top heads the phrase that the question word stands in, right under a verb.
func (p *parse) top(root, wh int) int {
	top := wh
	for hops := 0; hops < 6; hops++ {
		h := p.doc.Tokens[top].Head
		if h == top || slices.Contains(p.chain(root), h) {
			break
		}
		top = h
	}
	return top
}

// role is what the phrase with the question word is to the main verb: by the words of the question, where the parser is known to be wrong, else
// by its label.
func (p *parse) role(root, wh, top int) string {
	if asks := p.roleByWords(root, wh, top); asks != "" {
		return asks
	}
	isPassive := p.isPassive(root)
	switch dep := p.doc.Tokens[top].Dep; {
	case (dep == "nsubjpass" || dep == "nsubj" && isPassive) && p.doc.Child(root, "dobj", "oprd") >= 0: // { Who was awarded a silver medal? }
		return asksReceiver
	case dep == "nsubjpass" || dep == "nsubj" && isPassive: // { Who was killed? }
		return asksObject
	case dep == "nsubj", dep == "agent", isPassive && p.word(top) == "by": // { Who released it? }, { Who was it released by? }
		return asksSubject
	case dep == "dative" && p.isToWhom(root, wh, top): // { To whom did he offer condolences? }
		return asksReceiver
	case dep == "prep": // { With whom did he talk? }
		if p.isToWhom(root, wh, top) {
			return asksReceiver
		}
	case p.doc.Child(root, "nsubj", "nsubjpass") < 0: // { What happened …? } with no other subject
		return asksSubject
	}
	return asksObject
}

// roleByWords is what the question word asks for, whatever the parser took its phrase for, or "".
func (p *parse) roleByWords(root, wh, top int) string {
	switch w := p.word(wh); {
	case w == "whom" && wh > 0 && p.word(wh-1) == "by": // { By whom was it banned? }
		return asksSubject
	case wh == 1 && p.isToWhom(root, wh, 0): // { To whom did he offer condolences? }
		return asksReceiver
	case p.isDidAsVerb(root, wh), p.hasOtherSubject(root, top):
		return asksObject
	}
	if d := p.doAux(root); d > top && d > wh { // { Which plan did China release? }: what stands before the auxiliary is not the subject
		return asksObject
	}
	return ""
}

// isToWhom reports whether a question asks to whom something was done, behind a preposition: { To whom did he offer condolences? }.
func (p *parse) isToWhom(root, wh, prep int) bool {
	return p.word(wh) == "whom" && p.word(prep) == "to" && p.doc.Child(root, "dobj") >= 0
}

// isDidAsVerb reports whether the auxiliary was read as the main verb: { Whom [did] Daesh target in Karrada? }.
func (p *parse) isDidAsVerb(root, wh int) bool {
	return strings.EqualFold(p.doc.Tokens[root].Lemma, "do") && root > wh && root < len(p.doc.Tokens)-2 && len(p.in.Verbs) == 1
}

// hasOtherSubject reports whether another phrase than that of the question word is the subject of a question that ends with a preposition:
// { What was [ISIL] using it for? }.
func (p *parse) hasOtherSubject(root, top int) bool {
	return p.in.preposition != "" && p.doc.Tokens[top].Dep == "nsubj" &&
		slices.ContainsFunc(p.doc.Children(root), func(k int) bool { return k != top && p.doc.Tokens[k].Dep == "nsubj" })
}

// auxiliary is the auxiliary do or a modal before the main verb, or -1.
func (p *parse) auxiliary(root int) int {
	if d := p.doAux(root); d >= 0 {
		return d
	}
	return slices.IndexFunc(p.doc.Tokens[:root], func(t syntax.Token) bool { return t.Tag == "MD" })
}

// doAux is the auxiliary do before the main verb, or -1.
func (p *parse) doAux(root int) int {
	for i := range p.doc.Tokens[:root] {
		if t := &p.doc.Tokens[i]; t.POS == "AUX" && strings.EqualFold(t.Lemma, "do") {
			return i
		}
	}
	return -1
}

// kind is what sort of thing the question word asks for; top heads the phrase that it stands in.
func (p *parse) kind(w string, wh, top int) {
	switch w {
	case "who", "whom", "whose":
		p.in.kind = "person"
	case "which", "what":
		if top != wh && p.doc.Tokens[top].POS == "NOUN" {
			p.in.kind = strings.ToLower(p.doc.Tokens[top].Lemma)
			switch p.in.kind { // { On what day …? }, { In which city …? }
			case "day", "date", "month", "year", "time":
				p.in.Asks = asksTime
			}
		}
	}
}

// isCalendar reports whether a noun is one of dates.
func isCalendar(lemma string) bool {
	switch lemma {
	case "day", "date", "month", "year", "week", "decade", "century":
		return true
	}
	return false
}

// also finds what else is asked: { Who criticized the plan, and why? }.
func (p *parse) also(wh int) {
	for i := wh + 1; wh >= 0 && i < len(p.doc.Tokens); i++ {
		if before := &p.doc.Tokens[i-1]; before.POS != "CCONJ" && before.POS != "PUNCT" { // not { killed [when] the hotel collapsed }
			continue
		}
		switch p.word(i) {
		case "why":
			p.in.Also = append(p.in.Also, asksCause)
		case "when":
			p.in.Also = append(p.in.Also, asksTime)
		case "where":
			p.in.Also = append(p.in.Also, asksPlace)
		}
	}
}

// leftover makes a constraint of the nouns that no other one has: an answer's sentence must have them.
//
//	{ How many people were killed when [the Al-Ghaza Hotel] collapsed? }
func (p *parse) leftover(root, wh int) {
	if p.in.Asks == asksYesNo || wh < 0 {
		return
	}
	asked := map[int]bool{root: true}
	for top := wh; !asked[top]; top = p.doc.Tokens[top].Head { // { Which [plan of the ministry] … }
		for _, i := range p.doc.Subtree(top) {
			asked[i] = asked[i] || top != wh || i == wh
		}
		if h := p.doc.Tokens[top].Head; h == top || slices.Contains(p.chain(root), h) {
			break
		}
	}
	for i := range p.doc.Tokens {
		t := &p.doc.Tokens[i]
		if (t.POS != "NOUN" && t.POS != "PROPN") || asked[i] && (t.POS != "PROPN" || t.Dep != "pobj") || p.read[i] || isWildcard(p.word(i)) || slices.Contains(p.in.times, i) {
			continue
		}
		if words := index.Words(t.Text); len(words) > 0 {
			p.in.Context = strings.TrimSpace(p.in.Context + " " + t.Text)
			p.in.constraints = append(p.in.constraints, constraint{slot: "sentence", text: t.Text, words: words, head: words[len(words)-1]})
		}
	}
}

// child reads what hangs on a verb of the chain.
func (p *parse) child(v, k, wh int) {
	t := &p.doc.Tokens[k]
	if wh >= 0 && p.has(k, wh) && t.Dep != "conj" {
		if p.in.Asks == asksQuantity {
			if n := p.doc.Tokens[p.doc.Tokens[wh].Head].Head; p.doc.Tokens[n].POS == "NOUN" { // { how many [people] did … }
				k = n
			}
			p.constrain("counted", k)
		}
		return
	}
	passive := p.isPassive(v)
	dep := t.Dep
	if dep == "nsubj" && passive {
		dep = "nsubjpass"
	}
	switch dep {
	case "nsubj":
		p.in.Subject = p.text(k)
		p.constrain("subject", k)
	case "nsubjpass":
		p.in.Object = p.text(k)
		p.constrain("object", k)
	case "dobj", "attr", "acomp", "oprd":
		p.in.Object = p.text(k)
		p.constrain("object", k)
	case "xcomp": // { urged the prime minister [to sack] her }
		if !slices.Contains(p.chain(v), k) {
			w := strings.ToLower(p.doc.Tokens[k].Lemma)
			p.in.constraints = append(p.in.constraints, constraint{slot: "topic", text: p.text(k), head: w, words: []string{w}})
		}
	case "dative":
		if o := p.doc.Child(k, "pobj"); o >= 0 && p.doc.Tokens[k].POS == "ADP" { // { offered condolences [to his family] }
			k = o
		}
		p.constrain("any", k)
	case "ccomp":
		if s := p.doc.Child(k, "nsubj"); s >= 0 && t.Lemma == "do" && p.in.Asks == asksObject { // { What will it enable [Iraq] to do? }
			p.in.Object = p.text(s)
			p.constrain("object", s)
			return
		}
		p.in.Topic = p.text(k)
		p.constrain("topic", k)
	case "agent":
		if o := p.doc.Child(k, "pobj"); o >= 0 {
			p.in.Subject = p.text(o)
			p.constrain("subject", o)
		}
	case "prep":
		p.prep(k, passive)
	case "npadvmod":
		if t.POS == "PROPN" && !p.isTime(k) && p.doc.Child(v, "dobj") < 0 { // { Did Sergey Brin meet [Ahmed Mohamed]? }
			p.in.Object = p.text(k)
			p.constrain("object", k)
			return
		}
		p.time(k)
	case "advmod":
		if p.isTime(k) {
			p.time(k)
		}
	case "dep", "pobj": // { Who travelled where }
		p.constrain("any", k)
	}
}

// prep reads a prepositional phrase of the question.
func (p *parse) prep(k int, passive bool) {
	o := p.doc.Child(k, "pobj", "pcomp")
	if o < 0 {
		return
	}
	if w := p.doc.Child(o, "conj"); w > o && p.word(k) == "between" { // { What happened between [Kerry] and [Lavrov] in May? }
		p.doc.SetHead(w, k)
		for _, i := range []int{o, w} {
			p.constrain("any", i)
		}
		p.in.Object = strings.Trim(p.doc.Join(append(p.phrase(o), p.phrase(w)...)), " ?,")
		if t := p.doc.Child(w, "prep"); t > w { // { the council [in May] }
			if at := p.doc.Child(t, "pobj"); at >= 0 && p.isTime(at) {
				p.time(at)
			}
		}
		return
	}
	switch w := p.word(k); {
	case p.isTime(o):
		p.time(o)
	case w == "by" && passive:
		p.in.Subject = p.text(o)
		p.constrain("subject", o)
	case w == "about" || w == "on" || w == "regarding" || w == "of" || w == "over" || w == "concerning":
		p.in.Topic = p.text(o)
		p.constrain("topic", o)
	case w == "in" || w == "at":
		if o2 := p.word(o); o2 == "advance" || o2 == "person" || o2 == "public" { // says how, not where
			if of := p.doc.Child(o, "prep"); of >= 0 {
				p.prep(of, passive)
			}
			return
		}
		p.in.Place = p.text(o)
		p.constrain("place", o)
	default:
		if p.in.Object == "" {
			p.in.Object = p.text(o)
		}
		n := len(p.in.constraints)
		p.constrain("any", o)
		for i := range p.in.constraints[n:] {
			p.in.constraints[n+i].behind = w
		}
	}
}

// isTime reports whether a phrase of the question says when.
func (p *parse) isTime(i int) bool {
	e, ok := p.doc.EntityAt(i)
	return ok && (e.Label == "DATE" || e.Label == "TIME")
}

func (p *parse) time(i int) {
	p.in.Time = p.text(i)
	p.in.times = append(p.in.times, p.doc.Subtree(i)...)
}

// has reports whether token i lies in the subtree of k.
func (p *parse) has(k, i int) bool { return slices.Contains(p.doc.Subtree(k), i) }

// text is a phrase of the question without clauses that ask further.
func (p *parse) text(k int) string {
	return strings.Trim(p.doc.Join(p.phrase(k)), " ?,")
}

func (p *parse) phrase(k int) []int {
	var out []int
	for _, i := range p.doc.Subtree(k) {
		t := &p.doc.Tokens[i]
		if len(out) == 0 && (t.Tag == "WRB" || p.in.Asks == asksQuantity && (t.Lemma == "many" || t.Lemma == "much")) { // { how many [police officers] }
			continue
		}
		if t.Tag == "WRB" || t.Text == "?" {
			break
		}
		out = append(out, i)
	}
	for len(out) > 0 { // { it, and why }
		if t := &p.doc.Tokens[out[len(out)-1]]; t.POS != "PUNCT" && t.POS != "CCONJ" && t.POS != "AUX" {
			break
		}
		out = out[:len(out)-1]
	}
	return out
}

// isWildcard reports whether a phrase stands for anything: { someone }, and pronouns, which a question alone cannot resolve.
func isWildcard(w string) bool {
	switch w {
	case "someone", "somebody", "something", "somewhere", "anyone", "anybody", "anything", "it", "they", "them", "he", "she", "him", "her", "this", "that",
		"people", "there", "we", "us", "you", "i", "one":
		return true
	}
	return false
}

// constrain adds what an answer must have.
func (p *parse) constrain(slot string, k int) {
	toks := p.phrase(k)
	if len(toks) == 0 {
		return
	}
	for _, i := range toks {
		if p.read != nil {
			p.read[i] = true
		}
	}
	if len(toks) == 1 && isWildcard(p.word(toks[0])) && !(slot == "counted") { // { how many [people] }
		p.in.Wildcards = append(p.in.Wildcards, p.doc.Tokens[toks[0]].Text)
		return
	}
	c := constraint{slot: slot, text: p.text(k), words: index.Words(p.doc.Join(toks)), head: index.Stem(strings.ToLower(p.doc.Tokens[k].Text))}
	c.entities, c.named = p.entities(toks, k)
	if len(c.words) == 0 {
		return
	}
	if len(c.entities) == 0 || !c.named {
		c.musts = p.names(toks, k)
	}
	if c.named && len(c.entities) == 0 && !p.guess(&c, toks, k) {
		c.unknown = !p.known(c.words)
	}
	p.in.constraints = append(p.in.constraints, c)
}

// guess takes a name that no report has for that of an entity, misspelt.
//
//	{ What did Zelenskiyy sign? }
func (p *parse) guess(c *constraint, toks []int, head int) bool {
	if p.v.Knows(c.head) {
		return false
	}
	at := slices.Index(toks, head)
	from := at
	for from > 0 && p.doc.Tokens[toks[from-1]].POS == "PROPN" {
		from--
	}
	for ; from <= at && at >= 0; from++ {
		name := p.doc.Join(toks[from : at+1])
		e, _ := p.v.Resolve(name) // { Erdogan } where reports have { Recep Tayyip Erdoğan } only
		if e == nil {
			e = p.v.Guess(name)
		}
		if e != nil {
			c.entities, c.words, c.musts = []graph.EntityID{e.ID}, index.Words(e.Label), nil
			c.head = c.words[max(len(c.words)-1, 0)]
			p.in.Taken = append(p.in.Taken, Taken{name, e.ID, e.Label})
			return true
		}
	}
	return false
}

// entities are those that the phrase names: by all of it, or by the longest part that holds its head.
func (p *parse) entities(toks []int, head int) (ids []graph.EntityID, named bool) {
	named = p.doc.Tokens[head].POS == "PROPN"
	for n := len(toks); n > 0; n-- {
		for from := 0; from+n <= len(toks); from++ {
			part := toks[from : from+n]
			if !slices.Contains(part, head) {
				continue
			}
			for _, e := range p.v.Named(p.doc.Join(part)) {
				ids = append(ids, e.ID)
			}
			if len(ids) > 0 {
				return ids, named
			}
		}
	}
	return nil, named
}

// names are the names in a phrase beside its head.
func (p *parse) names(toks []int, head int) []name {
	var out []name
	for n := 0; n < len(toks); n++ {
		from := n
		for n < len(toks) && (p.doc.Tokens[toks[n]].POS == "PROPN" || isDemonym(p.doc, toks[n])) {
			n++
		}
		if n == from {
			continue
		}
		part := toks[from:n]
		x := name{words: index.Words(p.doc.Join(part))}
		for _, e := range p.v.Named(p.doc.Join(part)) {
			x.entities = append(x.entities, e.ID)
		}
		if len(x.words) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// isDemonym reports whether a word is an adjective of a nation: { the [Iraqi] foreign minister }.
func isDemonym(doc *syntax.Doc, i int) bool {
	e, ok := doc.EntityAt(i)
	first, _ := utf8.DecodeRuneInString(doc.Tokens[i].Text)
	return ok && e.Label == "NORP" || doc.Tokens[i].POS == "ADJ" && unicode.IsUpper(first)
}

// known reports whether some sentence has one of the words.
func (p *parse) known(words []string) bool {
	return slices.ContainsFunc(words, p.v.Knows)
}
