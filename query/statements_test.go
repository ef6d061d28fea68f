package query_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/query"
	"github.com/newsgraph/newsgraph/query/index"
	"github.com/newsgraph/newsgraph/query/querytest"
)

// wordsReport is a report whose terms have each other's names inside their words.
const wordsReport = `Russia rejected the plan on Monday. The US welcomed it. Hydrogen peroxide damaged the depot. President Xi Jinping met Ministers of Peru. ` +
	`Karen Doyle, a spokeswoman, arrived. She said the heating plan failed. Peter Hansen arrived. He said the theatre burned.`

// TestStatementWords matches whole words of a term, or its entity, never letters inside a word.
func TestStatementWords(t *testing.T) {
	c := newClient(t)
	c.add(wordsReport)
	texts := func(name, value string) (out []string) {
		for _, s := range list[statement](c, "/api/statements", name, value, "limit", "1000").Items {
			switch name {
			case "subject":
				out = append(out, s.Subject.Text)
			case "object":
				out = append(out, s.Object.Text)
			default:
				for _, a := range s.Attribution {
					out = append(out, a.Source)
				}
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	for _, test := range []struct {
		name, value string
		want        []string
	}{
		{"subject", "US", []string{"The US"}},
		{"subject", "us", []string{"The US"}},
		{"subject", "U.S.", []string{"The US"}},
		{"subject", "The US", []string{"The US"}},
		{"subject", "Xi", []string{"President Xi Jinping", "Xi Jinping"}},
		{"subject", "peroxide", []string{"Hydrogen peroxide"}},
		{"subject", "hydrogen  PEROXIDE", []string{"Hydrogen peroxide"}},
		{"subject", "peroxide hydrogen", nil},
		{"subject", "per", nil},
		{"subject", "person-xi-jinping", []string{"President Xi Jinping", "Xi Jinping"}},
		{"subject", "an heating plan", []string{"the heating plan"}},
		{"object", "he", nil},
		{"object", "peru", []string{"Ministers of Peru"}},
		{"speaker", "he", []string{"He"}},
		{"speaker", "Doyle", []string{"She"}},
		{"speaker", "person-peter-hansen", []string{"He"}},
	} {
		if have := texts(test.name, test.value); !slices.Equal(have, test.want) {
			t.Errorf("%s=%s: have %q, want %q", test.name, test.value, have, test.want)
		}
	}
	for _, name := range []string{"subject", "object", "speaker", "predicate", "q"} {
		for _, value := range []string{" ", "\t ", " \n"} {
			c.get("/api/statements", name, value).wantError(http.StatusBadRequest, "bad_request")
		}
		if name != "predicate" {
			c.get("/api/statements", name, "…").wantError(http.StatusBadRequest, "bad_request")
		}
		c.get("/api/statements", name, "").want(http.StatusOK) // is not given
	}
}

// TestUnknownSource tells a source that the report does not name from one that stands at the beginning of the text.
func TestUnknownSource(t *testing.T) {
	c := newClient(t)
	const known = `Žofia said the bridge failed on Sunday.`
	c.add(known)
	c.add(`"I have no doubt that the naïve tunnel failed on Sunday."`)
	sources := map[string]map[string]any{}
	for _, raw := range list[json.RawMessage](c, "/api/statements").Items {
		var st struct {
			Subject     term
			Attribution []map[string]any
		}
		if err := json.Unmarshal(raw, &st); err != nil {
			t.Fatal(err)
		}
		if len(st.Attribution) > 0 {
			sources[st.Subject.Text] = st.Attribution[0]
		}
	}
	is := func(subject, key string, want any) {
		t.Helper()
		if have, ok := sources[subject][key]; have != want || ok != (want != nil) {
			t.Errorf("source of what %s did: have %v, want %s %v", subject, sources[subject], key, want)
		}
	}
	is("the bridge", "source", "Žofia")
	is("the bridge", "start", 0.0)
	is("the bridge", "end", 5.0)
	is("the bridge", "unknown", nil)
	is("the naïve tunnel", "source", "")
	is("the naïve tunnel", "start", nil)
	is("the naïve tunnel", "end", nil)
	is("the naïve tunnel", "unknown", true)
}

// TestStatementClass filters by event class, in capitals or not.
func TestStatementClass(t *testing.T) {
	c := newClient(t)
	c.add("Russia attacked Ukraine on Monday. Xi Jinping met Vladimir Putin. Iran did not attack Iraq. Egypt is a country.")
	for class, want := range map[string][]string{
		"ASSAULT": {"attacked", "did not attack"}, "assault": {"attacked", "did not attack"}, "CONSULT": {"met"}, "STATE": {"is"}, "AID": nil,
	} {
		var have []string
		for _, s := range list[statement](c, "/api/statements", "class", class).Items {
			have = append(have, s.Predicate.Text)
		}
		slices.Sort(have)
		if !slices.Equal(have, want) {
			t.Errorf("class=%s: have %q, want %q", class, have, want)
		}
	}
	c.get("/api/statements", "class", "WAR").want(http.StatusBadRequest)
}

// FuzzNames: a text that does not have the initials of a name does not have the name.
func FuzzNames(f *testing.F) {
	for _, c := range [][2]string{
		{"the U.S. Army", "U.S."}, {"“O’Neill’s” men", "O'Neill"}, {"the allies of Ukraine", "ally"}, {"Éva's plan", "éva"}, {"a b c d e f g h i j", "b c d e f g h i j"}, {"'' . x", "x"}, {"e\u0301a", "e\u0301a"}, {"ǅ İstanbul ß", "ǆ"},
	} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		if fits, plainly := query.Names(name, text); fits != plainly {
			t.Errorf("%q in %q: have %v, want %v", name, text, fits, plainly)
		}
	})
}

// TestSelected compares the statements that a filter finds where it looks with those that fit of all, for filters made of what statements say
// and of what none says.
func TestSelected(t *testing.T) {
	news, err := querytest.Open()
	if err != nil {
		t.Fatal(err)
	}
	ix := index.New()
	for r := range news.Readings(300) {
		ix.Put(r)
	}
	for i := range 40 { // a report that is read again, and one that goes
		ix.Put(news.Reading(2 * i))
		ix.Delete(news.Reading(3*i + 1).Report.ID)
	}
	repaired := news.Reading(5)
	repaired.Statements = slices.Clone(repaired.Statements)
	repaired.Statements[0].Subject.Text = "the Zanzibari envoy" // as no text has it
	repaired.Statements[1].Predicate.Lemma = "talk and talk"
	ix.Put(repaired)
	v := ix.View()
	all := v.Statements()
	rnd := rand.New(rand.NewPCG(7, 7))
	words := func(text string) string { // some in a row
		w := strings.Fields(text)
		if len(w) == 0 {
			return ""
		}
		from := rnd.IntN(len(w))
		return strings.Join(w[from:from+1+rnd.IntN(min(3, len(w)-from))], " ")
	}
	queries := []url.Values{{"subject": {"Zanzibari"}}, {"subject": {"the"}}, {"object": {"it"}}, {"q": {"Zanzibari"}}, {"predicate": {"talk"}}, {"predicate": {"talk and talk"}}, {"subject": {"e\u0301a"}}}
	for range 600 {
		ref := all[rnd.IntN(len(all))]
		other := all[rnd.IntN(len(all))] // what it says need not go with the first
		if rnd.IntN(3) > 0 {
			other = ref
		}
		q := url.Values{}
		for range 1 + rnd.IntN(2) {
			switch rnd.IntN(8) {
			case 0:
				q.Set("subject", words(other.Subject.Text))
			case 1:
				q.Set("object", words(ref.Object.Text))
			case 2:
				q.Set("subject", string(ref.Subject.Entity))
			case 3:
				if len(ref.Attribution) > 0 {
					q.Set("speaker", words(ref.Attribution[0].Source.Text))
				}
			case 4:
				q.Set("predicate", words(other.Predicate.Lemma))
			case 5:
				q.Set("q", words(ref.SentenceText()))
			case 6:
				q.Set("class", string(ref.Class))
			case 7:
				q.Set("report", string(other.Reading.Report.ID))
			}
		}
		queries = append(queries, q)
	}
	some := 0
	for _, q := range queries {
		found, plainly, err := query.Selected(v, q)
		if err != nil {
			continue // there is no word in it
		}
		if len(plainly) > 0 {
			some++
		}
		if !slices.Equal(found, plainly) {
			t.Errorf("%v: %d are found, %d fit", q, len(found), len(plainly))
		}
	}
	if some < 400 {
		t.Errorf("only %d of the filters fit anything", some)
	}
}
