// Package quote finds who said what.
package quote

import (
	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest/clause"
	"github.com/newsgraph/newsgraph/ingest/syntax"
)

// Quotation is something said, verbatim or indirectly, in tokens of a document.
type Quotation struct {
	Prop    int             // index of the proposition of speech (speaker – cue – content), or -1 where nobody is named
	Form    graph.QuoteForm // verbatim, indirect or mixed
	Content []syntax.Range  // the pieces of what was said, without quotation marks
	Cue     clause.Phrase   // "said", "according to"; zero for free quotation
	Speaker clause.Phrase   // as the report names the speaker there: "Kirby", "he", "the spokesman"; may be zero
}

// Attribute sets the sources of propositions and finds the quotations.
func Attribute(doc *syntax.Doc, props []clause.Proposition) ([]clause.Proposition, []Quotation) {
	return props, nil
}
