package ask_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNarrowed asks many questions of many reports and compares the statements that are looked at for them with a look at all.
func TestNarrowed(t *testing.T) {
	v, asker := opened(t, 100)
	qs := asked(v)
	scripts, err := filepath.Glob("testdata/reports100/*.ask")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no questions: %v", err)
	}
	for _, name := range scripts {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if q, ok := strings.CutPrefix(line, "? "); ok {
				qs = append(qs, strings.TrimSpace(q))
			}
		}
	}
	all, looked := 0, 0
	for _, q := range qs {
		missed, n := asker.Missed(v, q)
		for _, ref := range missed {
			t.Errorf("%s: not looked at: %s – %s – %s, of %q", q, ref.Subject.Text, ref.Predicate.Text, ref.Object.Text, ref.SentenceText())
		}
		all, looked = all+v.CountStatements(), looked+n
	}
	t.Logf("%d questions, %d of %d statements looked at", len(qs), looked, all)
	if looked*20 > all {
		t.Errorf("%d of %d statements are looked at", looked, all)
	}
}
