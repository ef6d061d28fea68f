package clause

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/newsgraph/newsgraph/graph"
)

//go:embed verbs.txt
var verbsText string

// governor says what a verb or adjective does with the infinitive that it governs.
type governor struct {
	modality graph.Modality // of the infinitive; Asserted where it happened
	negates  bool
}

// lexicon holds the governors of verbs.txt: those whose subject does what the infinitive says, and those whose object does.
type lexicon struct {
	bySubject, byObject map[string]governor
	speech              map[string]bool   // verbs whose complement may stand before them
	judging             map[string]bool   // verbs of what is done to somebody for a deed of his
	accusing            map[string]bool   // verbs that only claim the deed
	people              map[string]bool   // nouns for people
	establishments      map[string]bool   // nouns for what stands in a place and does something there
	operating           map[string]bool   // verbs of what establishments do and places do not
	acquitting          map[string]bool   // verbs that say that there was no deed
	unreal              map[string]bool   // verbs whose that-clause need not be so, whoever says them
	opinion             map[string]bool   // verbs and adjectives of opinion, which negated doubt what their clause says
	doubting            map[string]bool   // verbs and adjectives that doubt what their clause says where they are not negated
	perhaps             map[string]bool   // adverbs of what only may be so
	hearsay             map[string]bool   // adverbs of what others say
	verdicts            map[string]string // what an adjective says of a that-clause: "false", "true", "perhaps" or "can"
	telling             map[string]bool   // verbs whose object is told something
	taking              map[string]bool   // verbs of what is done with another's plan: not the subject would carry it out
	factive             map[string]bool   // verbs that take for granted what they are said of, even when negated
	doubtful            map[string]bool   // nouns whose that-clause need not be so
	calling             map[string]bool   // verbs with the preposition of the one who is to do the infinitive
	aims                map[string]bool   // nouns behind a preposition whose infinitive the subject would do
	offers              map[string]bool   // nouns whose infinitive is what somebody else is to do, or to have done to him
	instruments         map[string]bool   // nouns for what is made so that it does something
	abilities           map[string]bool   // nouns whose infinitive is done by who has them
	efforts             map[string]bool   // nouns for what is undertaken to do something
	outcomes            map[string]bool   // verbs whose participle says what the whole clause led to
	undergoing          map[string]bool   // verbs whose subject does nothing of its own
	ways                map[string]bool   // nouns with "of" and a gerund that the subject does or would do
}

var lexicons = sync.OnceValue(func() *lexicon {
	l := &lexicon{bySubject: map[string]governor{}, byObject: map[string]governor{}, verdicts: map[string]string{}}
	sets := map[string]*map[string]bool{
		"speech": &l.speech, "judging": &l.judging, "accusing": &l.accusing, "people": &l.people, "establishments": &l.establishments,
		"operating": &l.operating, "acquitting": &l.acquitting, "unreal": &l.unreal, "opinion": &l.opinion, "doubting": &l.doubting, "perhaps": &l.perhaps, "hearsay": &l.hearsay,
		"telling": &l.telling, "taking": &l.taking, "factive": &l.factive, "doubtful": &l.doubtful, "calling": &l.calling, "aims": &l.aims, "ways": &l.ways, "offers": &l.offers,
		"instruments": &l.instruments, "abilities": &l.abilities, "efforts": &l.efforts, "outcomes": &l.outcomes, "undergoing": &l.undergoing,
	}
	for _, set := range sets {
		*set = map[string]bool{}
	}
	for line := range strings.Lines(verbsText) {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		if set := sets[fields[0]]; set != nil {
			for _, w := range fields[1:] {
				(*set)[strings.ReplaceAll(w, "_", " ")] = true
			}
			continue
		}
		if verdict, ok := strings.CutPrefix(fields[0], "verdict+"); ok {
			for _, w := range fields[1:] {
				l.verdicts[w] = verdict
			}
			continue
		}
		class, object := strings.CutSuffix(fields[0], "+object")
		g := governor{modality: graph.Modality(class)}
		if class == "failed" {
			g = governor{modality: graph.Asserted, negates: true}
		}
		into := l.bySubject
		if object {
			into = l.byObject
		}
		for _, w := range fields[1:] {
			into[strings.ReplaceAll(w, "_", " ")] = g
		}
	}
	return l
})

// IsPeople reports whether the lemma of a noun is a word for people: "spokesman", "protester".
func IsPeople(lemma string) bool { return lexicons().people[lemma] }
