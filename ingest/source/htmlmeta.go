package source

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageMeta is what a page says of itself: as schema.org's NewsArticle in JSON-LD, as OpenGraph (https://ogp.me), in <meta>
// and <link>, in microdata and <time>. What comes first in this order wins.
type pageMeta struct {
	Meta
	body  string            // schema.org's articleBody
	named map[string]string // what <meta> and <time> say, by name, property or itemprop; the first of a name
	heads []string          // texts of <h1>
}

// The names in <meta> under which pages tell who published them and when, the surest first.
var (
	publisherNames = []string{"og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"}
	dateNames      = []string{
		"article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publish-date", "publish_date", "publishdate", "parsely-pub-date", "sailthru.date",
		"dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "citation_publication_date", "time",
	}
)

func newPageMeta(root *html.Node) pageMeta {
	p := pageMeta{named: map[string]string{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.element(n)
		}
	}
	p.URL = cmp.Or(p.URL, webAddress(p.named["og:url"]))
	p.Publisher = cmp.Or(p.Publisher, p.first(publisherNames...))
	p.Published = isoDate(p.Published)
	for _, name := range dateNames {
		p.Published = cmp.Or(p.Published, isoDate(p.named[name]))
	}
	p.Title = p.title(root)
	return p
}

// element takes what one element says of the page.
func (p *pageMeta) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Meta:
		p.note(strings.ToLower(cmp.Or(attr(n, "property"), attr(n, "name"), attr(n, "itemprop"))), squeeze(attr(n, "content")))
	case atom.Link:
		if rel := strings.Fields(strings.ToLower(attr(n, "rel"))); slices.Contains(rel, "canonical") {
			p.URL = cmp.Or(p.URL, webAddress(attr(n, "href")))
		} else if slices.Contains(rel, "license") {
			p.Licence = cmp.Or(p.Licence, webAddress(attr(n, "href")))
		}
	case atom.Script:
		if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") {
			p.linkedData(textOf(n))
		}
	case atom.H1:
		p.heads = append(p.heads, squeeze(textOf(n)))
	case atom.Time:
		if has(n, "hidden") {
			return
		}
		name := "time"
		if attr(n, "itemprop") == "datePublished" || has(n, "pubdate") {
			name = "datepublished"
		}
		p.note(name, isoDate(attr(n, "datetime")))
	}
}

// note keeps what is said under a name, unless something was said before.
func (p *pageMeta) note(name, value string) {
	p.named[name] = cmp.Or(p.named[name], value)
}

// first is what is said under the first of names that says anything.
func (p *pageMeta) first(names ...string) string {
	for _, name := range names {
		if v := p.named[name]; v != "" {
			return v
		}
	}
	return ""
}

// title is the title of the page: what it says of itself, its only <h1>, or its <title>.
func (p *pageMeta) title(root *html.Node) string {
	var head, title string
	if len(p.heads) == 1 {
		head = p.heads[0]
	}
	if t := first(root, func(n *html.Node) bool { return n.DataAtom == atom.Title }); t != nil {
		title = squeeze(textOf(t))
	}
	return cmp.Or(p.Title, p.withoutSite(p.first("og:title")), head, p.withoutSite(p.first("twitter:title", "dc.title", "dcterms.title")), p.withoutSite(title))
}

// siteSuffix matches the name of the site behind a title: { China releases plan | The Example }.
var siteSuffix = regexp.MustCompile(`^(.+?)\s+[|•·–—-]\s+([^|•·–—-]{2,40})$`)

// withoutSite takes the name of the site off a title: where it is the publisher's, or stands behind a bar.
func (p *pageMeta) withoutSite(title string) string {
	m := siteSuffix.FindStringSubmatch(title)
	if m != nil && (strings.EqualFold(m[2], p.Publisher) || p.Publisher == "" && strings.Contains(title, " | ")) {
		return m[1]
	}
	return title
}

// webAddress is an absolute address of the web, "" for anything else.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// article is the part of schema.org's NewsArticle that matters here; each field may be a string, an object or a list.
type article struct {
	Type             any `json:"@type"`
	Graph            any `json:"@graph"`
	Headline         any `json:"headline"`
	DatePublished    any `json:"datePublished"`
	Publisher        any `json:"publisher"`
	URL              any `json:"url"`
	MainEntityOfPage any `json:"mainEntityOfPage"`
	ArticleBody      any `json:"articleBody"`
	License          any `json:"license"`
}

var articleType = regexp.MustCompile(`(?:Article|BlogPosting|LiveBlogPosting|Report|PressRelease)$`)

// linkedData takes what the first article in a piece of JSON-LD says. What cannot be read is passed over: pages are full of it.
func (p *pageMeta) linkedData(data string) {
	var whole any
	if json.Unmarshal([]byte(data), &whole) != nil {
		return
	}
	nodes := flatten(whole, 0)
	for _, n := range nodes {
		raw, err := json.Marshal(n)
		var a article
		if err != nil || json.Unmarshal(raw, &a) != nil || !articleType.MatchString(str(a.Type, "")) {
			continue
		}
		p.Title = cmp.Or(p.Title, squeeze(stripTags(str(a.Headline, "@value"))))
		p.Published = cmp.Or(p.Published, str(a.DatePublished, "@value"))
		p.Publisher = cmp.Or(p.Publisher, squeeze(str(a.Publisher, "name")))
		if p.Publisher == "" { // { "publisher": {"@id": "…#org"} }
			p.Publisher = squeeze(nameOf(nodes, str(a.Publisher, "@id")))
		}
		p.URL = cmp.Or(p.URL, webAddress(str(a.URL, "@id")), webAddress(str(a.MainEntityOfPage, "@id")))
		p.Licence = cmp.Or(p.Licence, str(a.License, "@id"))
		p.body = cmp.Or(p.body, stripTags(str(a.ArticleBody, "@value")))
		return
	}
}

// flatten is all objects of a piece of JSON-LD, those in lists and in @graph too.
func flatten(v any, depth int) (out []map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if depth < 4 {
				out = append(out, flatten(x, depth+1)...)
			}
		}
	case map[string]any:
		out = append(out, v)
		if g, ok := v["@graph"]; ok && depth < 4 {
			out = append(out, flatten(g, depth+1)...)
		}
	}
	return out
}

// nameOf is the name of the object of an ID.
func nameOf(nodes []map[string]any, id string) string {
	for _, n := range nodes {
		if s, ok := n["@id"].(string); ok && id != "" && s == id {
			return str(n["name"], "@value")
		}
	}
	return ""
}

// str is a value that may be a string, an object with the string in a field, or a list of these: then the first.
func str(v any, field string) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, x := range v {
			if s := str(x, field); s != "" {
				return s
			}
		}
	case map[string]any:
		s, _ := v[field].(string)
		return s
	}
	return ""
}

var tag = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)

// stripTags takes the markup out of a string that should have none: { <em>Times</em> reporter held }.
func stripTags(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	return html.UnescapeString(tag.ReplaceAllString(s, ""))
}
