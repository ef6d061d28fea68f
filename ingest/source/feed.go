package source

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"

	"github.com/newsgraph/newsgraph/graph"
)

// readFeed makes a report of each item of a feed: RSS 2.0 and 1.0 (with content:encoded), Atom (RFC 4287). An item of which the
// feed holds a summary only becomes a report that says so in its note. Entities that a feed declares itself are never expanded. Of
// a feed that breaks off, the items before that are read, and the error follows them.
func readFeed(in input, yield yield) bool {
	feed, err := parseFeed(in)
	if feed == nil {
		return yield(graph.Report{}, err)
	}
	for i, item := range feed.Items {
		report, err := feedReport(in, feed, item)
		if err != nil {
			err = &PlaceError{Item: i + 1, Err: err}
		}
		if !yield(report, err) {
			return false
		}
	}
	if err != nil {
		return yield(graph.Report{}, &PlaceError{Item: len(feed.Items) + 1, Err: err})
	}
	return len(feed.Items) > 0 || yield(graph.Report{}, fmt.Errorf("%w: a feed without items", ErrEmpty))
}

var xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)

// parseFeed reads a feed. Where it breaks off, both the feed of the items before that and the error come back.
func parseFeed(in input) (*gofeed.Feed, error) {
	data, err := readLimited(in.r, in.opts.maxMarkup())
	if err != nil {
		return nil, err
	}
	text, err := decodeMarkup(data, in.charset)
	if err != nil {
		return nil, err
	}
	if deep(text) {
		return nil, fmt.Errorf("%w: elements nested deeper than %d", ErrMarkup, maxElements)
	}
	text = numbered(strings.TrimSpace(xmlDeclaration.ReplaceAllString(text, ""))) // it is UTF-8 now
	feed, err := parseItems(in, text)
	var broken *xml.SyntaxError
	if errors.As(err, &broken) && strings.Contains(broken.Msg, "unexpected EOF") {
		if whole, again := parseItems(in, untilCut(text)); again == nil && len(whole.Items) > 0 {
			return whole, err
		}
	}
	return feed, err
}

func parseItems(in input, text string) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("%w: %v", ErrMarkup, p)
		}
	}()
	feed, err = gofeed.NewParser().Parse(in.opts.timed(text))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	return feed, nil
}

// markupTag is a tag of a feed.
type markupTag struct {
	start, end int // from its "<" to its ">"
	name       string
	closes     bool // { </item> }
	empty      bool // { <item/> }
}

// tags are the tags of a text, as a quick look tells; those in comments and in CDATA are none.
func tags(text string) iter.Seq[markupTag] {
	return func(yield func(markupTag) bool) {
		tagEnd, dataEnd, commentEnd := ahead{text, ">", -1, false}, ahead{text, "]]>", -1, false}, ahead{text, "-->", -1, false}
		for i := 0; i+1 < len(text); i++ {
			if text[i] != '<' {
				continue
			}
			switch {
			case strings.HasPrefix(text[i:], "<![CDATA["):
				i = max(i, dataEnd.from(i))
			case strings.HasPrefix(text[i:], "<!--"):
				i = max(i, commentEnd.from(i))
			default:
				t := markupTag{start: i, end: tagEnd.from(i), closes: text[i+1] == '/'}
				name := strings.TrimPrefix(text[i+1:min(i+64, len(text))], "/")
				if n := strings.IndexAny(name, " \t\r\n/<>"); n >= 0 {
					name = name[:n]
				}
				if t.name = name; t.end < 0 || name == "" || !isLetter(name[0]) {
					continue
				}
				if t.empty = text[t.end-1] == '/'; !yield(t) {
					return
				}
			}
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }

// numbered gives each description of an item but the first a number, so that a parser which keeps the last of them keeps all:
// <description>, <description2>.
func numbered(text string) string {
	var b strings.Builder
	at, count, inItem := 0, 0, false
	for t := range tags(text) {
		switch {
		case t.name == "item":
			count, inItem = 0, !t.closes
		case t.name == "description" && inItem:
			if !t.closes {
				count++
			}
			if end := t.start + strings.Index(text[t.start:], t.name) + len(t.name); count > 1 {
				fmt.Fprintf(&b, "%s%d", text[at:end], count)
				at = end
			}
		}
	}
	return b.String() + text[at:]
}

// untilCut is a feed up to the end of its last whole item, what is open there closed.
func untilCut(text string) string {
	cut := max(strings.LastIndex(text, "</item>")+len("</item>"), strings.LastIndex(text, "</entry>")+len("</entry>"))
	var open []string
	for t := range tags(text[:min(cut, len(text))]) {
		switch {
		case t.closes && len(open) > 0:
			open = open[:len(open)-1]
		case !t.closes && !t.empty:
			open = append(open, t.name)
		}
	}
	slices.Reverse(open)
	var b strings.Builder
	b.WriteString(text[:min(cut, len(text))])
	for _, name := range open {
		b.WriteString("</" + name + ">")
	}
	return b.String()
}

// maxElements is how deep the elements of a feed may be nested; those of real ones are nested less than 20 deep.
const maxElements = 512

// deep reports whether so many more elements are opened than closed, as a quick look at the tags tells, that a parser which
// calls itself for each would go too deep.
func deep(text string) bool {
	depth := 0
	for t := range tags(text) {
		switch {
		case t.closes:
			depth--
		case !t.empty:
			depth++
		}
		if depth > maxElements {
			return true
		}
	}
	return false
}

// ahead finds where something stands next in a text. Asked for places that only grow, it reads the text once.
type ahead struct {
	text, of string
	at       int  // where it was found last, -1 before the first search
	none     bool // there is no more of it
}

// from is where it stands at i or after it, -1 for nowhere.
func (a *ahead) from(i int) int {
	if a.at < i && !a.none {
		n := strings.Index(a.text[i:], a.of)
		a.at, a.none = i+n, n < 0
	}
	if a.none {
		return -1
	}
	return a.at
}

// feedReport makes a report of one item.
func feedReport(in input, feed *gofeed.Feed, item *gofeed.Item) (graph.Report, error) {
	bs, summary, err := itemText(in, item)
	if err != nil {
		return graph.Report{}, err
	}
	meta := in.meta
	meta.Title = squeeze(stripTags(item.Title))
	meta.URL = webAddress(item.Link)
	meta.Publisher = cmp.Or(in.meta.Publisher, squeeze(stripTags(feed.Title)))
	meta.Published = cmp.Or(isoDate(item.Published), isoDate(item.Updated))
	if t := cmp.Or(item.PublishedParsed, item.UpdatedParsed); meta.Published == "" && t != nil {
		meta.Published = t.Format("2006-01-02")
	}
	report, err := bs.report(meta)
	if err != nil {
		return report, err
	}
	var notes []string
	if cutOff.MatchString(report.Text) || summary && len(report.Text) < summaryBytes {
		notes = append(notes, "the feed holds a summary only")
	}
	if date := cmp.Or(item.Published, item.Updated); meta.Published == "" && date != "" {
		notes = append(notes, fmt.Sprintf("the date %.60q cannot be read", date))
	}
	report.Note = strings.Join(notes, "; ")
	return report, nil
}

// itemText is the text of an item: its content, else all of its descriptions, which may be a summary.
func itemText(in input, item *gofeed.Item) (bs blocks, summary bool, err error) {
	bs, err = fragment(in, item.Content)
	if len(bs) > 0 || err != nil && !errors.Is(err, ErrEmpty) {
		return bs, false, err
	}
	bs, err = fragment(in, item.Description)
	for n := 2; err == nil || errors.Is(err, ErrEmpty); n++ {
		more, ok := item.Custom[fmt.Sprintf("description%d", n)]
		if !ok {
			break
		}
		var next blocks
		if next, err = fragment(in, more); err == nil {
			bs = append(bs, next...)
		}
	}
	if len(bs) > 0 && errors.Is(err, ErrEmpty) {
		err = nil
	}
	return bs, true, err
}

const summaryBytes = 1000 // descriptions that are longer are taken for the whole text

var cutOff = regexp.MustCompile(`(?i)(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|read more|continue reading)\W*$`)
