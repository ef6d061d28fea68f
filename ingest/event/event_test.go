package event_test

import (
	"os"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/event"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestDictionary makes sure that classes.txt can be read, and that what is wrong in it is named with its line.
func TestDictionary(t *testing.T) {
	if err := event.Check(event.Dictionary); err != nil {
		t.Error(err)
	}
	for _, test := range []struct{ text, want string }{
		{"# a comment\nATTACK shell", `classes.txt:2: "ATTACK" is no class`},
		{"ASSAULT", "classes.txt:1: no verb"},
		{"ASSAULT shell :", `classes.txt:1: nothing stands behind ":"`},
		{"ASSAULT fire & rebel", `classes.txt:1: "&" does not stand behind "+"`},
		{"set weapon gun", `classes.txt:1: the name "weapon" of a set does not begin with @`},
		{"ASSAULT fire : @wepon", `classes.txt:1: there is no set @wepon`},
	} {
		if err := event.Check(test.text); err == nil || err.Error() != test.want {
			t.Errorf("%q: have %v, want %s", test.text, err, test.want)
		}
	}
}

// leastRight is the share of testdata/reports.gold that must be typed right; see there.
const leastRight = 0.9

// TestGold measures the classes of statements that were typed by hand. Statements that the program no longer makes in these
// words do not count.
func TestGold(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all reports")
	}
	classes := readReports(t)
	gold, err := os.ReadFile("testdata/reports.gold")
	if err != nil {
		t.Fatal(err)
	}
	found, right := 0, 0
	for line := range strings.Lines(string(gold)) {
		line = strings.TrimSpace(line)
		i := strings.LastIndex(line, "|")
		if strings.HasPrefix(line, "#") || i < 0 {
			continue
		}
		have, want := classes[strings.TrimSpace(line[:i])], strings.TrimSpace(line[i+1:])
		if have == "" {
			continue
		}
		found++
		if string(have) == want {
			right++
		} else {
			t.Logf("%s: have %s", line, have)
		}
	}
	t.Logf("%d of %d statements have the right class", right, found)
	if found < 100 || float64(right) < leastRight*float64(found) {
		t.Errorf("%d of %d statements have the right class, which is below %v", right, found, leastRight)
	}
}

// readReports are the classes of all statements of the reports by report, subject, predicate and object.
func readReports(t *testing.T) map[string]graph.EventClass {
	x, err := ingest.New()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]graph.EventClass{}
	for report, err := range source.Open(t.Context(), []string{"../../testdata/reports"}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Read(t.Context(), report)
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Statements {
			st := &r.Statements[i]
			flat := strings.Join([]string{report.Name, st.Subject.Text, st.Predicate.Text, st.Object.Text}, " | ")
			out[strings.Join(strings.Fields(flat), " ")] = st.Class
		}
	}
	return out
}
