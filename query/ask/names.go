package ask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/newsgraph/ingest/syntax"
	"github.com/newsgraph/newsgraph/query/index"
)

// maxName is the most tokens of a name that is looked for in a question.
const maxName = 7

// mendNames makes one phrase of every name that reports know and the parser took apart.
//
//	{ Where was [Abu Jandal al-Kuwaiti] killed? }
func mendNames(doc *syntax.Doc, v *index.View) {
	for i := 0; i < len(doc.Tokens); i++ {
		if t := &doc.Tokens[i]; (t.POS == "ADV" || t.POS == "X" || t.POS == "INTJ") && strings.IndexFunc(t.Text, unicode.IsUpper) > 0 { // { Who founded [wikiHow]? }
			t.POS, t.Tag, t.Dep = "PROPN", "NNP", "dobj"
		}
		if first, _ := utf8.DecodeRuneInString(doc.Tokens[i].Text); !unicode.IsUpper(first) {
			continue
		}
		for n := min(maxName, len(doc.Tokens)-i); n > 1; n-- {
			r := syntax.Range{First: i, End: i + n}
			if last := &doc.Tokens[r.End-1]; last.POS == "PUNCT" || last.POS == "AUX" || len(v.Named(doc.TextOf(r))) == 0 {
				continue
			}
			mendName(doc, r)
			i = r.End - 1
			break
		}
	}
}

// mendName hangs all tokens of a name on its last one, and that where the name's most telling token hung.
func mendName(doc *syntax.Doc, r syntax.Range) {
	head := r.End - 1
	from := -1
	for i := r.First; i < r.End; i++ {
		t := &doc.Tokens[i]
		switch {
		case t.Head == i:
			return
		case r.Has(t.Head):
		case from < 0 || strings.HasPrefix(t.Dep, "nsubj") || t.Dep == "dobj" || t.Dep == "pobj":
			from = i
		}
	}
	if from < 0 || from == head && isOnePhrase(doc, r) {
		return
	}
	up, dep := doc.Tokens[from].Head, doc.Tokens[from].Dep
	for i := r.First; i < r.End; i++ {
		for _, c := range slices.Clone(doc.Children(i)) {
			if !r.Has(c) && c != up {
				doc.SetHead(c, head)
			}
		}
	}
	doc.SetHead(head, up)
	for i := r.First; i < r.End; i++ {
		t := &doc.Tokens[i]
		if i != head {
			doc.SetHead(i, head)
			t.Dep = "compound"
		}
		if t.POS != "PUNCT" {
			t.POS, t.Tag = "PROPN", "NNP"
		}
	}
	doc.Tokens[head].Dep = dep
	doc.Entities = slices.DeleteFunc(doc.Entities, func(e syntax.Entity) bool { return e.First < r.End && r.First < e.End })
}

// isOnePhrase reports whether all tokens of a range hang within it but its last one, and nothing else on them.
func isOnePhrase(doc *syntax.Doc, r syntax.Range) bool {
	for i := r.First; i < r.End-1; i++ {
		if !r.Has(doc.Tokens[i].Head) {
			return false
		}
	}
	return doc.Tokens[r.End-1].POS == "PROPN"
}
