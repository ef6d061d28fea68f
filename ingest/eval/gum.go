package eval

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// GUMDoc is a document of GUM with its entities (Zeldes, The GUM Corpus, Language Resources and Evaluation 51, 2017).
type GUMDoc struct {
	ID, Title, Date string
	Text            string // rebuilt from the words: a blank line between paragraphs
	Words           []GUMWord
	Mentions        []GUMMention // in the order of their ends
}

// GUMWord is a word of a GUMDoc.
type GUMWord struct {
	Span     graph.Span
	POS, Tag string // UPOS and Penn Treebank
	Head     int    // index into Words, itself for a root
	Dep      string
}

// GUMMention is a mention of an entity in a GUMDoc.
type GUMMention struct {
	Words
	Entity  string // the number of its chain in the document
	Type    string // person, place, organization, object, event, time, substance, animal, plant, abstract
	Head    int    // the word that hangs on none within
	Min     []int  // words that suffice to name it, the head among them: { Professor Cres Eastman }
	Named   bool   // its head is a proper noun, or is joined to one: { illustrator Johnnie Christmas } has its head on the left
	Pronoun bool
}

// ReadGUM reads a CoNLL-U file of GUM (https://gucorpling.org/gum/). Mentions stand in MISC between brackets, in the fields
// that a comment names; a bracket without content after the number closes the mention:
//
//	# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity
//	15	Australia	…	Entity=(15-place-new-snnnn-cf5-1-coref-Australia)2)|SpaceAfter=No
func ReadGUM(r io.Reader) (*GUMDoc, error) {
	g := gumReader{doc: &GUMDoc{}}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		if err := g.line(sc.Text()); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(g.open) > 0 {
		return nil, fmt.Errorf("entity %s is not closed", g.open[0].Entity)
	}
	g.doc.Text = g.text.String()
	g.doc.finish()
	return g.doc, nil
}

// gumReader is a document while it is being read.
type gumReader struct {
	doc     *GUMDoc
	text    strings.Builder
	fields  []string     // of an entity
	first   int          // word of the doc that the sentence begins with
	gap     string       // between the last word and the next
	joined  int          // words that the current multiword token still has
	surface string       // what is left of its form
	after   string       // gap behind it
	open    []GUMMention // innermost last
}

func (g *gumReader) line(line string) error {
	if c, ok := strings.CutPrefix(line, "#"); ok {
		g.comment(strings.TrimSpace(c))
		return nil
	}
	if line == "" {
		g.first = len(g.doc.Words)
		return nil
	}
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		return fmt.Errorf("%d columns, want 10", len(f))
	}
	misc := map[string]string{}
	for _, m := range strings.Split(f[9], "|") {
		k, v, _ := strings.Cut(m, "=")
		misc[k] = v
	}
	after := " "
	if misc["SpaceAfter"] == "No" {
		after = ""
	}
	switch from, to, ok := strings.Cut(f[0], "-"); {
	case strings.Contains(f[0], "."): // a word that was left out
		return nil
	case ok: // { 2-3 report's }
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || b < a {
			return fmt.Errorf("id %q", f[0])
		}
		g.joined, g.surface, g.after = b-a+1, f[1], after
		return nil
	}
	head, err := strconv.Atoi(f[6])
	if err != nil {
		return fmt.Errorf("head %q", f[6])
	}
	g.word(f[1], after)
	w := &g.doc.Words[len(g.doc.Words)-1]
	w.POS, w.Tag, w.Dep, w.Head = f[3], f[4], f[7], g.first+head-1
	if head == 0 {
		w.Head = len(g.doc.Words) - 1
	}
	return g.entities(misc["Entity"])
}

func (g *gumReader) comment(c string) {
	k, v, _ := strings.Cut(c, "=")
	v = strings.TrimSpace(v)
	switch strings.TrimSpace(k) {
	case "newdoc id":
		g.doc.ID = v
	case "meta::title":
		g.doc.Title = v
	case "meta::dateCreated":
		g.doc.Date = v
	case "global.Entity":
		g.fields = strings.Split(v, "-")
	case "newpar":
		if len(g.doc.Words) > 0 {
			g.gap = "\n\n"
		}
	}
}

// word writes a word into the text. The words of a multiword token share its form; where they do not spell it, the last
// has the rest.
func (g *gumReader) word(form, after string) {
	g.text.WriteString(g.gap)
	if g.joined > 0 {
		g.joined--
		rest, ok := strings.CutPrefix(g.surface, form)
		if g.joined == 0 || !ok {
			form, rest = g.surface, ""
		}
		g.surface = rest
		if after = ""; g.joined == 0 {
			after = g.after
		}
	}
	start := g.text.Len()
	g.text.WriteString(form)
	g.doc.Words = append(g.doc.Words, GUMWord{Span: graph.Span{Start: start, End: g.text.Len()}})
	g.gap = after
}

var errEntity = errors.New("malformed entity")

// entities reads the brackets of one word: "(2-abstract-…-coref(3-substance-…)" opens 2, and opens and closes 3.
func (g *gumReader) entities(s string) error {
	at := len(g.doc.Words) - 1
	for s != "" {
		opens := s[0] == '('
		body := strings.TrimPrefix(s, "(")
		n := strings.IndexAny(body, "()")
		if n < 0 {
			n = len(body)
		}
		body, s = body[:n], body[n:]
		closes := strings.HasPrefix(s, ")")
		s = strings.TrimPrefix(s, ")")
		if opens {
			m, err := g.newMention(body)
			if err != nil {
				return err
			}
			m.First = at
			g.open = append(g.open, m)
		}
		if !closes {
			if !opens {
				return fmt.Errorf("%w: %q neither opens nor closes", errEntity, body)
			}
			continue
		}
		id, _, _ := strings.Cut(body, "-")
		if err := g.close(id, at); err != nil {
			return err
		}
	}
	return nil
}

func (g *gumReader) newMention(body string) (GUMMention, error) {
	values := strings.SplitN(body, "-", len(g.fields))
	var m GUMMention
	for k, v := range values {
		switch g.fields[k] {
		case "GRP":
			m.Entity = v
		case "etype":
			m.Type = v
		case "minspan":
			for _, n := range strings.Split(v, ",") {
				i, err := strconv.Atoi(n)
				if err != nil {
					return m, fmt.Errorf("%w: minspan %q", errEntity, v)
				}
				m.Min = append(m.Min, i-1) // from the first word, until the mention is closed
			}
		}
	}
	if m.Entity == "" || m.Type == "" {
		return m, fmt.Errorf("%w: %q", errEntity, body)
	}
	return m, nil
}

// close ends the innermost open mention of an entity at a word.
func (g *gumReader) close(id string, at int) error {
	for k := len(g.open) - 1; k >= 0; k-- {
		if m := g.open[k]; m.Entity == id {
			m.End = at + 1
			for i := range m.Min {
				m.Min[i] += m.First
			}
			g.doc.Mentions = append(g.doc.Mentions, m)
			g.open = slices.Delete(g.open, k, k+1)
			return nil
		}
	}
	return fmt.Errorf("%w: %s is closed but not open", errEntity, id)
}

// finish finds the heads of mentions and what follows from them.
func (doc *GUMDoc) finish() {
	for k := range doc.Mentions {
		m := &doc.Mentions[k]
		m.Head = doc.headOf(m.Words)
		h := &doc.Words[m.Head]
		if !slices.Contains(m.Min, m.Head) {
			m.Min = append(m.Min, m.Head)
		}
		m.Pronoun = m.Len() == 1 && strings.HasPrefix(h.Tag, "PRP")
		m.Named = !doc.coordinates(m) && slices.ContainsFunc(m.Min, func(i int) bool {
			return doc.Words[i].POS == "PROPN" && (i == m.Head || doc.Words[i].Dep == "flat")
		})
	}
}

// headOf is the first word of a range that hangs on none within it.
func (doc *GUMDoc) headOf(w Words) int {
	for i := w.First; i < w.End; i++ {
		if h := doc.Words[i].Head; h == i || h < w.First || h >= w.End {
			return i
		}
	}
	return w.First
}

// coordinates reports whether a mention names several together: { Clinton and Trump }.
func (doc *GUMDoc) coordinates(m *GUMMention) bool {
	for i := m.First; i < m.End; i++ {
		if doc.Words[i].Dep == "conj" && doc.Words[i].Head == m.Head {
			return true
		}
	}
	return false
}
