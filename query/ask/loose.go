package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/query/index"
)

// What no statement answers word by word is looked for in the sentences that are nearest to the question: a passage is scored by
// how much of the question it has, and a phrase in it by its place beside the predicate and by whether it is of the kind that is
// asked for (as Punyakanok, Roth and Yih, Natural Language Inference via Dependency Tree Mapping, 2004, and Shen and Lapata, Using
// Semantic Roles to Improve Question Answering, 2007, align them; the kinds are those of Li and Roth, Learning Question
// Classifiers, 2002). Such an answer is less sure than a strict one and says what it lacks.

const (
	maxNear   = 24   // sentences that are looked at
	maxParsed = 6    // of these, that are parsed
	leastMet  = 0.45 // share of the question that a sentence must have to be parsed
	mostLoose = 0.6  // confidence of a loose answer that has all of the question
	leastSure = 0.2  // confidence from which a loose answer is given
)

// loose looks for answers that agree loosely.
type loose struct {
	m     *matcher
	needs []need
	words map[index.Hit][]string // of sentences
	out   collection
	kinds map[string]bool // answers that are known to be of the kind that is asked for
}

// passage is a sentence with how it meets the needs of a question.
type passage struct {
	hit   index.Hit
	met   []float64 // by need
	share float64
}

// loosely collects answers that agree with most of the question only.
func (m *matcher) loosely() []Answer {
	out := m.newLoose().answers()
	if why, ok := m.causeOf(); ok {
		out = append(out, why.newLoose().answers()...)
		sortAnswers(out)
	}
	return out
}

// causeOf is the question for the cause of what a question asks who or what caused.
//
//	{ What caused the stampede? } → { Why did the stampede happen? }
func (m *matcher) causeOf() (*matcher, bool) {
	if m.in.Asks != asksSubject || len(m.in.Verbs) != 1 || m.in.kind == "person" || !slices.Contains([]string{"cause", "trigger", "prompt", "provoke", "spark", "make"}, m.in.Verbs[0]) {
		return nil, false
	}
	in := *m.in
	in.Asks, in.Verbs = asksCause, nil
	in.constraints = slices.DeleteFunc(slices.Clone(in.constraints), func(c constraint) bool { return c.slot == "object" })
	return &matcher{v: m.v, in: &in, doc: m.doc, q: m.q, parse: m.parse, irregular: m.irregular, trees: m.trees}, true
}

func (m *matcher) newLoose() *loose {
	return &loose{m: m, needs: m.needs(), words: map[index.Hit][]string{}, kinds: map[string]bool{}}
}

func (l *loose) answers() []Answer {
	for _, p := range l.passages() {
		l.read(&p)
	}
	return l.best()
}

// best are the answers that are sure enough.
func (l *loose) best() []Answer {
	m := l.m
	out := slices.DeleteFunc(l.out.answers, func(a Answer) bool { return a.Confidence < leastSure })
	fold(m.v, out)
	sortAnswers(out)
	if len(out) > 0 {
		out = dropUnlikely(out)
	}
	if m.in.Asks == asksYesNo && len(out) > 0 {
		out = out[:1]
	}
	return out[:min(len(out), maxAnswers)]
}

// passages are the sentences that have most of the question, the best first.
func (l *loose) passages() []passage {
	var look []string
	for _, n := range l.needs {
		look = append(look, n.words...)
		if !n.named && n.verb {
			w := wild{lemmas: append(n.lemmas[:1:1], derivations()[n.lemmas[0]]...)}
			look = append(look, w.forms()...)
		}
	}
	var out []passage
	hits := l.m.v.Near(look, maxNear, l.m.q.Report)
	if l.m.in.Asks == asksContent {
		hits = l.quoted()
	}
	for _, h := range hits {
		if p, ok := l.passage(h); ok && (p.share >= leastMet || l.m.in.Asks == asksContent) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b passage) int { return cmp.Compare(b.share, a.share) })
	return out[:min(len(out), maxParsed)]
}

// passage measures a sentence; ok is false where its report lacks a name of the question, or where it and the sentences around it lack who
// did it or what it was done to.
//
//	Who attacked the bridge? is not told by { The United States condemns the attack at a crowded market }
func (l *loose) passage(h index.Hit) (p passage, ok bool) {
	p = passage{hit: h, met: make([]float64, len(l.needs))}
	have := index.Words(h.Text())
	for i := range l.needs {
		n := &l.needs[i]
		p.met[i] = l.meets(h, have, n)
		if p.met[i] == 0 && (n.named && !n.noun || n.part) {
			return p, false
		}
	}
	p.weigh(l.needs)
	return p, p.share > 0
}

// weigh is the share of the question that a passage has.
func (p *passage) weigh(needs []need) {
	total, got := 0.0, 0.0
	for i := range needs {
		if n := &needs[i]; !n.noun || n.pivot {
			total += n.weight
			got += n.weight * p.met[i]
		}
	}
	p.share = got / max(total, 1e-9)
}

// meets is how well a sentence has what a need asks for: less where only the sentences around have it, or the report.
func (l *loose) meets(h index.Hit, have []string, n *need) float64 {
	if subset(n.words, have) {
		return 1
	}
	if n.named {
		return l.names(h, n)
	}
	if n.time {
		return l.times(h)
	}
	best := 0.0
	for _, w := range have {
		best = max(best, n.like(w, w))
	}
	if n.verb || n.pivot {
		for i := range h.Reading.Statements {
			if st := &h.Reading.Statements[i]; st.Sentence == h.Sentence {
				for _, v := range index.Verbs(st.Predicate.Lemma) {
					best = max(best, n.like(v, v))
				}
			}
		}
	}
	if best > 0 {
		return best
	}
	for _, k := range []int{h.Sentence - 1, h.Sentence + 1, 0} {
		if l.sentenceHas(h.Reading, k, n.words) {
			return 0.5
		}
	}
	return 0
}

// names is how well a sentence has a name.
func (l *loose) names(h index.Hit, n *need) float64 {
	best := 0.0
	for i := range h.Reading.Mentions {
		x := &h.Reading.Mentions[i]
		if !slices.Contains(n.entities, x.Entity) || x.Confidence < graph.LeastSure {
			continue
		}
		switch d := x.Sentence - h.Sentence; {
		case d == 0 && x.Kind == graph.Demonym:
			best = max(best, 0.85)
		case d == 0:
			return 1
		case d >= -2 && d <= 1 || x.Sentence == 0:
			best = max(best, 0.6)
		default:
			best = max(best, 0.45)
		}
	}
	if have := index.Words(h.Text()); best < 0.9 && slices.ContainsFunc(l.aliases(n), func(ws []string) bool { return subset(ws, have) }) { // { the [UK] Government } of { Britain }
		return 0.9
	}
	for k := h.Sentence - 2; k <= h.Sentence+1; k++ {
		if best < 0.6 && l.sentenceHas(h.Reading, k, n.words) {
			best = 0.6
		}
	}
	if best == 0 && l.has(h.Reading, n.words) {
		return 0.4
	}
	return best
}

// aliases are the other names of what a need names, as words.
func (l *loose) aliases(n *need) [][]string {
	if n.aliases == nil {
		n.aliases = [][]string{}
		for _, id := range n.entities {
			e := l.m.v.Entity(id)
			if e == nil || e.Kind != graph.Country && e.Kind != graph.Organization {
				continue
			}
			for _, a := range e.Aliases {
				if ws := index.Words(a); len(ws) > 0 && len(strings.Join(ws, "")) > 1 {
					n.aliases = append(n.aliases, ws)
				}
			}
		}
	}
	return n.aliases
}

// times is how well a sentence agrees with the time of the question.
func (l *loose) times(h index.Hit) float64 {
	for i := range h.Reading.Statements {
		if st := &h.Reading.Statements[i]; st.Sentence == h.Sentence && l.m.timeAgrees(index.Ref{Reading: h.Reading, Statement: st}) {
			return 1
		}
	}
	return 0
}

// has reports whether a report has all the words.
func (l *loose) has(r *graph.Reading, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !l.m.v.Has(r.Report.ID, w) })
}

// sentenceHas reports whether a report has a sentence that has all the words.
func (l *loose) sentenceHas(r *graph.Reading, k int, words []string) bool {
	if k < 0 || k >= len(r.Sentences) {
		return false
	}
	at := index.Hit{Reading: r, Sentence: k}
	have, ok := l.words[at]
	if !ok {
		have = index.Words(at.Text())
		l.words[at] = have
	}
	return subset(words, have)
}

// read looks for answers in one sentence.
func (l *loose) read(p *passage) {
	m := l.m
	w := m.looseSlots()
	r := reader{v: m.v, w: &w, hit: p.hit, doc: m.tree(p.hit.Text())}
	c := &candidates{loose: l, p: p, r: &r}
	c.align()
	c.interview()
	if strings.HasPrefix(strings.ToLower(m.q.Text), "how old") {
		c.ages()
		return
	}
	switch m.in.Asks {
	case asksYesNo:
		c.yesNo()
		return
	case asksContent:
		c.said()
		return
	}
	told := false
	for t := range r.doc.Tokens {
		n, alike := c.pivot(t)
		if alike == 0 {
			continue
		}
		told = true
		switch tok := &r.doc.Tokens[t]; {
		case m.in.Asks == asksQuantity:
			c.quantities(t, n, alike)
		case tok.POS == "VERB" || tok.POS == "AUX" || n.verb && (tok.POS == "ADJ" || strings.HasSuffix(tok.Text, "ed")): // { were [infected] with a fungus }
			c.verb(t, n, alike)
		default:
			c.nominal(t, alike)
		}
	}
	if !told && m.in.Asks == asksQuantity && l.isLight() { // { How many will take part? } { 6,000 personnel will support the exercise }
		c.quantities(-1, nil, 0.7)
	}
}

// isLight reports whether the verb of the question says so little that a number of what is counted answers without it.
func (l *loose) isLight() bool {
	v := l.m.in.Verbs
	return len(v) == 1 && slices.Contains([]string{"take", "have", "make", "give", "do", "carry", "conduct", "hold", "be", "get"}, v[0])
}

// sources looks for who says what the question says.
//
//	{ According to whom is iodine deficiency the sleeper health issue? } { [The report's authors] say iodine deficiency is "the sleeper health issue" }
func (m *matcher) looseSources() []Answer {
	l := m.newLoose()
	for _, p := range l.passages() {
		if p.share < 0.9 || slices.ContainsFunc(p.met, func(x float64) bool { return x == 0 }) {
			continue
		}
		for i := range p.hit.Reading.Statements {
			st := &p.hit.Reading.Statements[i]
			ref := index.Ref{Reading: p.hit.Reading, Statement: st}
			if st.Sentence != p.hit.Sentence || len(st.Attribution) == 0 || st.Negated || st.Modality != graph.Asserted {
				continue
			}
			s := st.Attribution[0].Source
			a := m.answer(ref, mostLoose*p.share*st.Confidence, m.label(s), s.Text, s.Span)
			a.Entity, a.Why = s.Entity, l.why(&p, "the source of what the sentence says")
			l.out.add(a)
		}
	}
	return l.best()
}

// looseSlots is what the question asks for beside its verb.
func (m *matcher) looseSlots() wild {
	w := wild{prep: m.in.preposition, modal: m.in.future, wh: "what"}
	switch m.in.Asks {
	case asksSubject:
		w.object = "something"
	case asksReceiver:
		w.passive, w.object = true, "something"
	case asksTime:
		w.wh = "when"
		if m.asksLong() {
			w.wh = "how long"
		}
		if m.asksOften() {
			w.wh = "how often"
		}
	case asksPlace:
		w.wh = "where"
	case asksCause:
		w.wh = "why"
	case asksManner:
		w.wh = "how"
	default:
		w.subject = "someone"
	}
	if w.wh == "what" && m.in.kind == "person" {
		w.wh = "who"
	}
	return w
}

// why says how a passage answers: what of the question it has, and what it lacks.
func (l *loose) why(p *passage, role string) string {
	var has, near, lacks []string
	for i, n := range l.needs {
		switch text := fmt.Sprintf("%q", n.text); {
		case n.noun:
		case p.met[i] >= 0.65:
			has = append(has, text)
		case p.met[i] > 0:
			near = append(near, text)
		default:
			lacks = append(lacks, text)
		}
	}
	out := "a loose match, " + role
	for _, part := range []struct {
		what  string
		words []string
	}{{"the sentence has or paraphrases", has}, {"the report has elsewhere", near}, {"not met", lacks}} {
		if len(part.words) > 0 {
			out += "; " + part.what + " " + strings.Join(part.words, ", ")
		}
	}
	return out
}

// ofKind reports whether the question asks for a thing by its noun: { Which [fungus] … }.
func (m *matcher) ofKind() bool {
	return m.in.kind != "" && m.in.kind != "person" && (m.in.Asks == asksSubject || m.in.Asks == asksObject)
}

// preferKind puts a loose answer that has the noun that is asked for before strict ones that are not known to be of the kind.
//
//	{ Which fungus infected the ants? }: { Beauveria bassiana, a fungus }, not { we }
func (m *matcher) preferKind(res *Result) {
	if !m.ofKind() {
		return
	}
	l := m.newLoose()
	has := func(a *Answer) bool {
		if l.kinds[a.Text] {
			return true
		}
		asked := index.Stem(m.in.kind)
		return slices.ContainsFunc(index.Words(a.Text), func(w string) bool { return words().same(asked, w) })
	}
	if e := m.v.Entity(res.Answers[0].Entity); has(&res.Answers[0]) || e != nil && e.Named && (e.Kind == graph.Country || e.Kind == graph.Place || e.Kind == graph.Organization) {
		return
	}
	for _, a := range l.answers() {
		if has(&a) {
			a.Confidence = max(a.Confidence, res.Answers[0].Confidence)
			res.Answers = slices.Insert(res.Answers, 0, a)
			return
		}
	}
}
