package source

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"

	"github.com/newsgraph/newsgraph/graph"
)

// readFeed makes a report of each item of a feed: RSS 2.0 and 1.0 (with content:encoded), Atom (RFC 4287). An item of which the
// feed holds a summary only becomes a report that says so in its note. Entities that a feed declares itself are never expanded.
func readFeed(in input, yield yield) bool {
	feed, err := parseFeed(in)
	if err != nil {
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
	return len(feed.Items) > 0 || yield(graph.Report{}, fmt.Errorf("%w: a feed without items", ErrEmpty))
}

var xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)

func parseFeed(in input) (feed *gofeed.Feed, err error) {
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
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("%w: %v", ErrMarkup, p)
		}
	}()
	feed, err = gofeed.NewParser().Parse(in.opts.timed(strings.TrimSpace(xmlDeclaration.ReplaceAllString(text, "")))) // it is UTF-8 now
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	return feed, nil
}

// maxElements is how deep the elements of a feed may be nested; those of real ones are nested less than 20 deep.
const maxElements = 512

// deep reports whether so many more elements are opened than closed, as a quick look at the tags tells, that a parser which
// calls itself for each would go too deep.
func deep(text string) bool {
	depth := 0
	tagEnd, dataEnd := ahead{text: text, of: ">"}, ahead{text: text, of: "]]>"}
	for i := 0; i+1 < len(text) && depth <= maxElements; i++ {
		if text[i] != '<' {
			continue
		}
		switch c := text[i+1]; {
		case strings.HasPrefix(text[i:], "<![CDATA["):
			if end := dataEnd.from(i); end > i {
				i = end
			}
		case c == '/':
			depth--
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			if end := tagEnd.from(i); end > i && text[end-1] != '/' {
				depth++
			}
		}
	}
	return depth > maxElements
}

// ahead finds where something stands next in a text. Asked for places that only grow, it reads the text once.
type ahead struct {
	text, of string
	at       int  // where it was found last
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
	bs, err := fragment(in, cmp.Or(item.Content, item.Description))
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
	if err == nil && isSummary(item, report.Text) {
		report.Note = "the feed holds a summary only"
	}
	return report, err
}

const summaryBytes = 1000 // descriptions that are longer are taken for the whole text

var cutOff = regexp.MustCompile(`(?i)(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|read more|continue reading)\W*$`)

// isSummary reports whether an item gives less than the text of its report.
func isSummary(item *gofeed.Item, text string) bool {
	return cutOff.MatchString(text) || item.Content == "" && len(text) < summaryBytes
}
