package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/newsgraph/newsgraph/graph"
)

// readHTML makes a report of a web page: of its main text, one paragraph for each block. Navigation, notices, lists of links
// and the like are left out; headings, captions, times and tables stay in the text, but are no content. Title, date,
// publisher and address come from what the page says of itself, see [pageMeta].
func readHTML(in input, data []byte) (graph.Report, error) {
	root, err := parseHTML(in, data)
	if err != nil {
		return graph.Report{}, err
	}
	page := newPageMeta(root)
	meta := page.under(in.meta)
	clean(root)
	unwrap(root)
	b := blocksOf(mainNode(root))
	if body := page.body; len(body) > 2*len(b.text()) { // the page shows only the beginning of what it says it holds
		b = textBlocks(body)
	}
	return b.report(meta)
}

// parseHTML is the tree of a page. Pages nested deeper than 512 elements are an error.
func parseHTML(in input, data []byte) (*html.Node, error) {
	if limit := in.opts.maxMarkup(); int64(len(data)) > limit {
		return nil, fmt.Errorf("%w of %d bytes for markup", ErrTooLarge, limit)
	}
	text, err := decodeMarkup(data, in.charset)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	root, err := html.ParseWithOptions(in.opts.timed(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMarkup, err)
	}
	return root, nil
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// decodeMarkup decodes HTML or XML, by the charset declared outside of it, a byte order mark, the charset it declares itself,
// and else as [Decode] does. What is valid UTF-8 beyond ASCII is UTF-8, whatever the page says.
func decodeMarkup(data []byte, declared string) (string, error) {
	_, _, wide := utf16Order(data)
	if declared != "" || wide || utf8.Valid(data) {
		return decodeAs(data, declared)
	}
	if m := xmlEncoding.FindSubmatch(data[:min(len(data), 1024)]); m != nil {
		declared = string(m[1])
	} else if _, name, certain := charset.DetermineEncoding(data[:min(len(data), 1024)], ""); certain {
		declared = name
	}
	if text, err := decodeAs(data, declared); !errors.Is(err, ErrCharset) {
		return text, err
	}
	return Decode(data) // of a charset that does not exist
}

// mainNode is the part of a page that holds its main text: what readability finds, or all where that loses too much.
func mainNode(root *html.Node) *html.Node {
	body := first(root, func(n *html.Node) bool { return n.DataAtom == atom.Body })
	if body == nil {
		return root
	}
	size := textSize(body)
	all := size(body)
	if n := readable(root); n != nil && size(n)*2 > all {
		return n
	}
	for _, test := range []func(*html.Node) bool{
		func(n *html.Node) bool { return attr(n, "itemprop") == "articleBody" },
		func(n *html.Node) bool { return n.DataAtom == atom.Article },
		func(n *html.Node) bool { return n.DataAtom == atom.Main || attr(n, "role") == "main" },
	} {
		if n := first(body, test); n != nil && size(n)*2 > all {
			return n
		}
	}
	return body
}

// mostNodes is how large a page, in nodes of its tree, Readability gets to see: some of its steps take time in proportion to the
// square. Pages of newspapers have less than 20,000.
const mostNodes = 50_000

// readable is what Mozilla's Readability takes for the article, nil for nothing. It works on a copy, by its way of scoring
// paragraphs (https://github.com/mozilla/readability).
func readable(root *html.Node) (n *html.Node) {
	count := 0
	for range root.Descendants() {
		if count++; count > mostNodes {
			return nil
		}
	}
	defer func() {
		if recover() != nil { // a page that it stumbles over is read as it stands
			n = nil
		}
	}()
	p := readability.NewParser()
	p.DisableJSONLD = true
	p.KeepClasses = true
	article, err := p.ParseDocument(root, nil)
	if err != nil {
		return nil
	}
	return article.Node
}

// paragraphText is the length of all text in paragraphs.
func paragraphText(n *html.Node) (sum int) {
	switch n.DataAtom {
	case atom.P, atom.Li, atom.Blockquote, atom.Pre, atom.Td:
		return textLen(n)
	case atom.Script, atom.Style, atom.Template, atom.Noscript:
		return 0
	}
	for c := range n.ChildNodes() {
		sum += paragraphText(c)
	}
	return sum
}

// plainText is the length of all text that is no link and is shown, in paragraphs or not.
func plainText(n *html.Node) (sum int) {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	if isPlainless(n) {
		return 0
	}
	for c := range n.ChildNodes() {
		sum += plainText(c)
	}
	return sum
}

// isPlainless reports whether an element holds no text that a page shows as its own: links, scripts, what it asks of its readers.
func isPlainless(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Head, atom.Title, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Nav, atom.Button, atom.Select, atom.Textarea, atom.Iframe, atom.Svg, atom.Object, atom.Dialog:
		return true
	}
	return n.Type == html.ElementNode && (isHidden(n) || attr(n, "role") == "dialog" || consent.MatchString(attr(n, "class")+" "+attr(n, "id")))
}

// textSize is how the text of a page is measured: that in paragraphs, or all where paragraphs hold less than a quarter of it.
func textSize(root *html.Node) func(*html.Node) int {
	if paragraphText(root)*4 < plainText(root) {
		return plainText
	}
	return paragraphText
}

func textLen(n *html.Node) (sum int) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			sum += len(strings.TrimSpace(c.Data))
		}
	}
	return sum
}

// within reports whether a node lies in an element of one of some kinds, below root.
func within(n, root *html.Node, kinds ...atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if slices.Contains(kinds, p.DataAtom) {
			return true
		}
		if p == root {
			break
		}
	}
	return false
}

// clean takes out of a page what is surely not its main text, so that nothing of it counts where the main text is looked for.
// What holds more than half of all text is no clutter, however it is called: <div class="has-related-links">, <form>; nor are
// widgets that do so together, as where a page is made of nothing else.
func clean(root *html.Node) {
	c := cleaner{size: textSize(root)}
	c.all = c.size(root)
	if inWidgets, plain := c.widgetText(root); inWidgets*2 > plain {
		c.keepWidgets = true
	}
	c.below(root)
}

type cleaner struct {
	size        func(*html.Node) int // of the text that counts
	all         int                  // the size of the page
	keepWidgets bool
}

func (c *cleaner) below(n *html.Node) {
	for x := n.FirstChild; x != nil; {
		next := x.NextSibling
		if x.Type == html.CommentNode || x.Type == html.ElementNode && c.goes(x) {
			n.RemoveChild(x)
		} else {
			c.below(x)
		}
		x = next
	}
}

// goes reports whether an element is clutter that is to go.
func (c *cleaner) goes(n *html.Node) bool {
	return isClutter(n) && !(c.keepWidgets && isWidget(n)) && c.size(n)*2 <= c.all
}

// widgetText is how much plain text widgets hold, and how much there is.
func (c *cleaner) widgetText(n *html.Node) (inWidgets, all int) {
	switch {
	case n.Type == html.TextNode:
		return 0, len(strings.TrimSpace(n.Data))
	case isPlainless(n):
		return 0, 0
	case isWidget(n):
		all = plainText(n)
		return all, all
	}
	for x := range n.ChildNodes() {
		w, a := c.widgetText(x)
		inWidgets, all = inWidgets+w, all+a
	}
	return inWidgets, all
}

// isWidget reports whether nothing but the name of a widget makes an element clutter.
func isWidget(n *html.Node) bool {
	if n.Type != html.ElementNode || n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return false
	}
	names := attr(n, "class") + " " + attr(n, "id")
	return widget.MatchString(names) && !clutter.MatchString(names) && n.DataAtom != atom.Aside
}

// builder matches the names of the boxes that page builders put around each paragraph.
var builder = regexp.MustCompile(`(?:^|\s)(?:elementor-\S+|wp-block-(?:group|columns?)\S*|et_pb_\S+|vc_\S+|wpb_\S+|fusion-\S+|fl-(?:row|col|module)\S*)`)

// unwrap puts what is in the boxes of a page builder where the boxes stand, so that paragraphs which belong together lie beside
// each other. Boxes with text of their own stay.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		if !isBox(c) {
			unwrap(c)
			c = c.NextSibling
			continue
		}
		next := cmp.Or(c.FirstChild, c.NextSibling)
		for x := c.FirstChild; x != nil; x = c.FirstChild {
			c.RemoveChild(x)
			n.InsertBefore(x, c)
		}
		n.RemoveChild(c)
		c = next
	}
}

func isBox(n *html.Node) bool {
	if n.DataAtom != atom.Div && n.DataAtom != atom.Section || !builder.MatchString(attr(n, "class")) {
		return false
	}
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" || c.Type == html.ElementNode && (isInline(c) || c.DataAtom == atom.A || c.DataAtom == atom.Br) {
			return false
		}
	}
	return true
}

// isClutter reports whether an element is by its kind, its role or its class not part of an article.
func isClutter(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Head, atom.Body, atom.Main, atom.Article, atom.P, atom.Time:
		return false
	case atom.Nav, atom.Aside, atom.Form, atom.Dialog, atom.Button, atom.Select, atom.Textarea, atom.Input, atom.Script, atom.Style,
		atom.Template, atom.Iframe, atom.Object, atom.Svg, atom.Canvas, atom.Audio, atom.Video, atom.Menu:
		return true
	case atom.Footer:
		return !within(n, nil, atom.Blockquote)
	case atom.Noscript:
		return true
	}
	switch strings.ToLower(attr(n, "role")) {
	case "navigation", "dialog", "alert", "alertdialog", "banner", "contentinfo", "complementary", "search", "menu", "toolbar", "form", "note":
		return true
	}
	if isHidden(n) {
		return true
	}
	names := attr(n, "class") + " " + attr(n, "id")
	return n.DataAtom != atom.Blockquote && (clutter.MatchString(names) || widget.MatchString(names))
}

func isHidden(n *html.Node) bool {
	return has(n, "hidden") || attr(n, "aria-hidden") == "true" || hiddenStyle.MatchString(attr(n, "style"))
}

var (
	consent     = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr)(?:$|[\s_-])`)
	hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
	clutter     = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletters?|subscri(?:be|ption)s?|sign-?up|related|recommend(?:ed|ations?)|recirc(?:ulation)?|promos?|` +
		`shar(?:e|ing)(?:bar|buttons?|tools?)?|socials?|comments?|disqus|adverts?|advertisement|ads?|sponsor(?:ed)?|paywall|breadcrumbs?|paginat(?:ion|or)|pager|tags?|tag-?list|topics|taboola|` +
		`outbrain|most-?(?:read|viewed|popular)|trending|popular|more-?(?:stories|news|from)|read-?(?:more|next|also)|see-?also|toolbar|skip-?links?|noprint|reflist|references|mw-editsection|navbox|sidebar|author-?(?:bio|box|card)|outro|donate|donation|` +
		`pull-?quotes?|infobox|teasers?|banner|popup|modal|overlay|toc|sr-only|visually-?hidden|screen-reader-text)(?:$|[\s_-])`)
	// not { elementor-widget-container }, which page builders put around every paragraph
	widget = regexp.MustCompile(`(?i)(?:^|\s)widgets?(?:$|[\s_-])`)
)

// attr is an attribute of an element, "" where it has none of that name.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// first is the first node below n that passes a test, nil for none.
func first(n *html.Node, test func(*html.Node) bool) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && test(c) {
			return c
		}
	}
	return nil
}

// block is a piece of text that stands by itself on a page.
type block struct {
	text   string
	aside  bool // it is no content: a heading, a caption, a row of a table
	linked int  // bytes of it that are links
}

type blocks []block

// text is the blocks as plain text, an empty line between two.
func (bs blocks) text() string {
	var b strings.Builder
	for i, x := range bs {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(x.text)
	}
	return b.String()
}

// report makes a report of blocks.
func (bs blocks) report(meta Meta) (graph.Report, error) {
	if len(bs) == 0 {
		return graph.Report{}, ErrEmpty
	}
	return marked(bs.text(), bs.asides(), meta)
}

// asides are where in the text those stand that are no content.
func (bs blocks) asides() (asides []graph.Span) {
	at := 0
	for _, x := range bs {
		if x.aside {
			asides = append(asides, graph.Span{Start: at, End: at + len(x.text)})
		}
		at += len(x.text) + len("\n\n")
	}
	return asides
}

// marked makes a report of a text whose paragraphs are known; asides are those that are no content.
func marked(text string, asides []graph.Span, meta Meta) (graph.Report, error) {
	if strings.TrimSpace(text) == "" {
		return graph.Report{}, ErrEmpty
	}
	if meta.Published != "" && isoDate(meta.Published) == "" {
		return graph.Report{}, fmt.Errorf("published %q: %w", meta.Published, ErrDate)
	}
	paras := paragraphs(blanked(text, asides))
	if len(paras) == 0 {
		return graph.Report{}, fmt.Errorf("%w but headings and captions", ErrEmpty)
	}
	head := header{text: text, known: meta, marked: true}
	content := head.content(paras)
	return newReport(text, content, &head, meta), nil
}

// blanked is a text with spaces, of the same length, for the asides, so that they end the paragraphs beside them.
func blanked(text string, asides []graph.Span) string {
	out := []byte(text)
	for _, a := range asides {
		for i := a.Start; i < min(a.End, len(out)); i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	return string(out)
}

// textBlocks are the paragraphs of a text that has a line, or lines with an empty one between them, for each.
func textBlocks(text string) (out blocks) {
	for line := range strings.Lines(text) {
		if s := squeeze(line); s != "" {
			out = append(out, block{text: s})
		}
	}
	return out
}

// blocksOf are the blocks below a node.
func blocksOf(n *html.Node) blocks {
	w := &walker{texts: map[*html.Node]int{}}
	w.walk(n)
	w.flush()
	return slices.DeleteFunc(w.out, func(b block) bool { return b.text == "" })
}

// walker cuts a tree into blocks.
type walker struct {
	out   blocks
	open  strings.Builder // the text of the block under way
	begun bool            // open holds more than white space
	links int             // depth of links around
	link  int             // bytes of open that are links
	aside int             // depth of what is no content around
	pre   int
	texts map[*html.Node]int // how many children of a node hold text, of those that were asked for
}

// flush ends the block under way.
func (w *walker) flush() {
	text := squeezeLines(w.open.String())
	b := block{text: text, linked: w.link, aside: w.aside > 0}
	b.aside = b.aside || b.linked*10 > len(text)*9 || isPageNotice(text, b.linked*2 > len(text))
	w.open.Reset()
	w.link, w.begun = 0, false
	if text != "" {
		w.out = append(w.out, b)
	}
}

func (w *walker) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.DocumentNode:
		w.children(n)
		return
	case html.ElementNode:
	default:
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.open.WriteString(lineBreak)
		w.begun = true
	case atom.Hr:
		w.flush()
	case atom.A:
		w.links++
		w.children(n)
		w.links--
	case atom.Sup:
		if footnote.MatchString(textOf(n)) {
			return
		}
		w.children(n)
	case atom.Q:
		w.text("“")
		w.children(n)
		w.text("”")
	case atom.Blockquote:
		w.quotation(n)
	case atom.Tr:
		w.row(n)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.heading(n)
	case atom.Figcaption, atom.Caption, atom.Cite, atom.Time:
		w.apart(n)
	case atom.Pre:
		w.flush()
		w.pre++
		w.children(n)
		w.flush()
		w.pre--
	case atom.Head, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Title, atom.Textarea, atom.Button, atom.Select, atom.Iframe, atom.Rp, atom.Rt:
	default:
		if !isInline(n) {
			w.flush()
			w.children(n)
			w.flush()
			return
		}
		w.children(n)
	}
}

func (w *walker) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.walk(c)
	}
}

// lineBreak stands for a <br> until the block is whole, since line ends in the source are only spaces.
const lineBreak = "\x1e"

func (w *walker) text(s string) {
	s = strings.ReplaceAll(s, lineBreak, " ")
	if w.pre > 0 {
		s = strings.ReplaceAll(s, "\n", lineBreak)
	}
	if w.links > 0 {
		w.link += len(strings.TrimSpace(s))
	}
	w.begun = w.begun || strings.TrimSpace(s) != ""
	w.open.WriteString(s)
}

// heading is no content unless it is a sentence: { How did it begin? } of an interview.
func (w *walker) heading(n *html.Node) {
	w.flush()
	if endsSentence(squeeze(textOf(n))) {
		w.children(n)
		w.flush()
		return
	}
	w.aside++
	w.children(n)
	w.flush()
	w.aside--
}

// apart is no content where it stands by itself: the time of an entry, who is quoted, a caption. Within a sentence it is part of that.
func (w *walker) apart(n *html.Node) {
	inline := n.DataAtom == atom.Time || n.DataAtom == atom.Cite
	if inline && (w.begun || within(n, nil, atom.P) && !w.alone(n)) {
		w.children(n)
		return
	}
	w.flush()
	w.aside++
	w.children(n)
	w.flush()
	w.aside--
}

// alone reports whether an element holds all text that is in its parent.
func (w *walker) alone(n *html.Node) bool {
	if n.Parent == nil {
		return false
	}
	count := w.withText(n.Parent)
	return count == 0 || count == 1 && w.withText(n) > 0
}

// withText is how many children of a node hold text. Each node is looked at once, however often it is asked for.
func (w *walker) withText(n *html.Node) int {
	count, known := w.texts[n]
	if known {
		return count
	}
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode && squeeze(c.Data) != "" || w.withText(c) > 0 {
			count++
		}
	}
	w.texts[n] = count
	return count
}

// quotation is a <blockquote>. The marks that a page leaves out, since it sets the quotation off, are put back, one at the
// beginning of each paragraph and one at the end of all; else it would read as what the report itself says.
func (w *walker) quotation(n *html.Node) {
	w.flush()
	from := len(w.out)
	w.children(n)
	w.flush()
	last := -1
	for i := from; i < len(w.out); i++ {
		b := &w.out[i]
		b.aside = b.aside || quoted.MatchString(b.text)
	}
	for i := from; i < len(w.out); i++ {
		b := &w.out[i]
		if b.aside {
			continue
		}
		if strings.ContainsAny(b.text[:min(len(b.text), 4)], `"“«`) {
			return
		}
		last = i
	}
	for i := from; i <= last; i++ {
		if !w.out[i].aside {
			w.out[i].text = "“" + w.out[i].text
		}
	}
	if last >= 0 {
		w.out[last].text += "”"
	}
}

// quoted matches who is quoted: { — Tom Barnes (@barnes) May 7, 2024 }.
var quoted = regexp.MustCompile(`^(?:[–—]|--?) ?\p{Lu}`)

// row is a row of a table. It is content where a cell holds blocks or a sentence, as where tables make the layout.
func (w *walker) row(n *html.Node) {
	w.flush()
	var cells []string
	for c := range n.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		if text := squeeze(textOf(c)); holdsSentence(text) {
			w.children(n)
			w.flush()
			return
		} else if text != "" {
			cells = append(cells, text)
		}
	}
	w.aside++
	w.open.WriteString(strings.Join(cells, " | "))
	w.flush()
	w.aside--
}

// holdsSentence reports whether a text, or a part of it that ends as a sentence does, is longer than what tables hold.
func holdsSentence(text string) bool {
	const most = 6 // words
	from := 0
	for _, m := range anyEnd.FindAllStringIndex(text, -1) {
		if len(strings.Fields(text[from:m[1]])) > most {
			return true
		}
		from = m[1]
	}
	return endsSentence(text) && len(strings.Fields(text)) > most
}

var anyEnd = regexp.MustCompile(`\p{Ll}["'”’)\]]*[.!?…]["'”’)\]]*(?:\s|$)`)

// footnote matches the number of a note: { [1] }, { 12 }.
var footnote = regexp.MustCompile(`^\s*\[?(?:\d{1,3}|[a-z]|note \d+|citation needed)\]?\s*$`)

// isInline reports whether an element is part of a line.
func isInline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.B, atom.I, atom.Em, atom.Strong, atom.Span, atom.U, atom.S, atom.Small, atom.Big, atom.Sub, atom.Mark, atom.Abbr, atom.Acronym,
		atom.Dfn, atom.Code, atom.Kbd, atom.Samp, atom.Var, atom.Bdi, atom.Bdo, atom.Ins, atom.Del, atom.Font, atom.Label, atom.Wbr, atom.Data,
		atom.Ruby, atom.Rb, atom.Tt, atom.Nobr, atom.Img, atom.Picture, atom.Strike, atom.Address:
		return true
	}
	return n.DataAtom == 0 && n.Parent != nil && within(n, nil, atom.P, atom.Li) // <custom-link>
}

// textOf is all text below a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
		if c.DataAtom == atom.Br || c.Type == html.ElementNode && !isInline(c) && c.DataAtom != atom.A {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// invisible takes out characters that only say where a line may break or which way it runs.
var invisible = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "", "\u200e", "", "\u200f", "")

// squeeze makes white space of any kind one space.
func squeeze(s string) string {
	return strings.Join(strings.Fields(invisible.Replace(strings.ReplaceAll(s, lineBreak, " "))), " ")
}

// squeezeLines does the same within each line, and leaves out empty lines at either end. Two breaks end a paragraph.
func squeezeLines(s string) string {
	if !strings.Contains(s, lineBreak) {
		return squeeze(s)
	}
	lines := strings.Split(s, lineBreak)
	for i := range lines {
		lines[i] = squeeze(lines[i])
	}
	text := strings.Trim(strings.Join(lines, "\n"), "\n")
	return manyBreaks.ReplaceAllString(text, "\n\n")
}

var manyBreaks = regexp.MustCompile(`\n{3,}`)

// fragment reads a piece of HTML all of which is main text, as feeds and mail have it.
func fragment(in input, text string) (blocks, error) {
	root, err := parseHTML(input{opts: in.opts, charset: "utf-8"}, bytes.ToValidUTF8([]byte(text), []byte("\ufffd")))
	if err != nil {
		return nil, err
	}
	clean(root)
	return blocksOf(root), nil
}

// under fills what is not known yet from what a page says of itself.
func (p pageMeta) under(known Meta) Meta {
	known.Title = cmp.Or(known.Title, p.Title)
	known.URL = cmp.Or(known.URL, p.URL)
	known.Publisher = cmp.Or(known.Publisher, p.Publisher)
	known.Published = cmp.Or(known.Published, p.Published)
	known.Licence = cmp.Or(known.Licence, p.Licence)
	return known
}
