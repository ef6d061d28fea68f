package clause

import (
	"strings"

	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// silentE are verbs whose e the lemmatizer's suffix rules take away, because what is left is a verb of its own. English
// doubles the last letter of that one (planned, starring), so that a single letter shows which is meant.
//
//	{ was [fined] €2m }, { [staging] the strike }, not { [planned] }
var silentE = func() map[string]string {
	out := map[string]string{}
	for _, v := range strings.Fields(`gape fine wane hate rime wade plane ride cone bide pine tape stare hope mate slope scare rape
		scrape snipe shine stage bare prime rate wage shame dine tote cope stripe rage jibe dote code plate route premiere
		chaperone spare pipe crape twine spite slate bore`) {
		out[v[:len(v)-1]+"ed"], out[v[:len(v)-1]+"ing"] = v, v
	}
	return out
}()

// MendLemmas gives verbs back the e that the lemmatizer took.
func MendLemmas(doc *syntax.Doc) {
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		if t.POS != "VERB" {
			continue
		}
		if next := i + 1; strings.EqualFold(t.Text, "lay") && next < len(doc.Tokens) && (strings.EqualFold(doc.Tokens[next].Text, "off") || doc.Child(i, "aux", "dobj") >= 0) {
			t.Lemma = "lay" // { will [lay] off 800 workers }, not the past of lie
		}
		if v, ok := silentE[strings.ToLower(t.Text)]; ok {
			t.Lemma = v
		}
	}
}
