package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
	"github.com/newsgraph/newsgraph/query"
)

// patience is how long the page may take for anything.
const patience = 30 * time.Second

// hostile is a report that would like to run scripts.
const hostile = `Norway <script>alert(1)</script> praised <img src=x onerror=alert(2)> the talks in Oslo. "Chile javascript:alert(3) agreed," Hansen said.`

// beyondASCII is a report with letters of one to four bytes, one and two UTF-16 units, and quotations of several sentences, one of
// them split.
const beyondASCII = `😀 Officials were glad. Žofia Müllerová met Șerban Łukasz 🎉 in Łódź on Friday.

"We welcome the café 😀 talks of 𝒻riends. They were fair. Nobody in Łódź was harmed," Žofia Müllerová said on Friday.

"Our bridge worked," Șerban Łukasz said. "It worked in Łódź 🎉, too."`

// alone is a report whose quotation nobody is named for.
const alone = `"The naïve bridge failed on Sunday."`

// chromium is the path of the browser. Without one the test is skipped, unless NEWSGRAPH_REQUIRE_CHROMIUM is 1.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("NEWSGRAPH_REQUIRE_CHROMIUM") == "1" {
		t.Fatal("there is no chromium on PATH")
	}
	t.Skip("there is no chromium on PATH")
	return ""
}

// serve serves the page over the seed report, another and the hostile one, and gives its address and the hostile one's ID.
func serve(t *testing.T, handler query.Server) (address string, hostileID graph.ReportID) {
	t.Helper()
	x, err := ingest.New()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	svc, err := query.NewService(t.Context(), &graph.Library{Store: st}, x)
	if err != nil {
		t.Fatal(err)
	}
	seed, err := os.ReadFile(filepath.Join("..", "..", "testdata", "reports", "000_f47f3228949849cf.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var last *graph.Reading
	for _, r := range []struct {
		text string
		meta source.Meta
	}{
		{string(seed), source.Meta{Name: "seed.txt"}},
		{"Chile refused to sign the treaty on Monday.", source.Meta{Title: "The treaty", Published: "2024-01-02"}},
		{beyondASCII, source.Meta{Title: "Łódź 🎉", Published: "2024-02-03"}},
		{alone, source.Meta{Title: "Alone", Published: "2024-02-04"}},
		{hostile, source.Meta{Title: "<script>alert(4)</script>", URL: "javascript:alert(5)", Publisher: `"><img src=x onerror=alert(6)>`}},
	} {
		report, err := source.FromText(r.text, r.meta)
		if err != nil {
			t.Fatal(err)
		}
		if last, err = svc.AddReport(t.Context(), report); err != nil {
			t.Fatal(err)
		}
	}
	handler.Service, handler.Logger = svc, slog.New(slog.NewTextHandler(io.Discard, nil))
	public, _ := handler.Handlers()
	srv := httptest.NewServer(withLargeGraph(public))
	t.Cleanup(srv.Close)
	return srv.URL, last.Report.ID
}

// browser is one tab of a real Chromium.
type browser struct {
	t       *testing.T
	ctx     context.Context
	address string

	mu       sync.Mutex
	problems []string // exceptions, refused resources, dialogs, requests to elsewhere
}

// start starts a Chromium with a profile of its own.
func start(t *testing.T, path, address string) *browser {
	t.Helper()
	profile, err := os.MkdirTemp("", "newsgraph-chromium-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // the browser's helpers may write for a moment after it has ended, which t.TempDir takes for a failure
		for range 50 {
			if os.RemoveAll(profile) == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(1280, 900), chromedp.WSURLReadTimeout(time.Minute),
	}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage"} {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits for the browser to end; one that has ended already is what is wanted
		cancelTab()
	})
	b := &browser{t: t, ctx: ctx, address: address}
	chromedp.ListenTarget(ctx, b.listen)
	if err := chromedp.Run(ctx, network.Enable()); err != nil { // the first run starts the browser, under a context that lasts
		t.Fatal(err)
	}
	return b
}

func (b *browser) listen(ev any) {
	problem := ""
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		problem = "exception: " + ev.ExceptionDetails.Error()
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.LevelError || ev.Entry.Source == log.SourceSecurity {
			problem = "log: " + ev.Entry.Text
		}
	case *page.EventJavascriptDialogOpening:
		problem = "dialog: " + ev.Message
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, b.address) && !strings.HasPrefix(u, "data:") {
			problem = "request to elsewhere: " + u
		}
	}
	if problem != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.problems = append(b.problems, problem)
	}
}

func (b *browser) run(actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience) // else a click waits for its element for ever
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eventually waits until an expression of the page is true.
func (b *browser) eventually(js string) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		var ok bool
		err := chromedp.Run(b.ctx, chromedp.Evaluate("!!("+js+")", &ok))
		if ok {
			return
		}
		if time.Now().After(end) {
			var have string
			b.run(chromedp.Evaluate("location.href + '\\n' + document.body.innerText", &have))
			b.t.Fatalf("%s: is not true (%v) of the page\n%.2000s", js, err, have)
		}
	}
}

// open loads a state of the page, and waits until it is shown.
func (b *browser) open(state string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.address + state))
	b.eventually(settled)
}

const settled = `document.querySelector('#out').childElementCount > 0 && !document.querySelector('#out').hasAttribute('aria-busy')`

// ask types a question and presses Enter.
func (b *browser) ask(question string) {
	b.t.Helper()
	b.run(chromedp.Evaluate("document.querySelector('#q').value = ''", nil), chromedp.SendKeys("#q", question+"\r", chromedp.ByQuery))
	b.eventually("new URLSearchParams(location.search).get('q') === " + quote(question) + " && " + settled)
}

// click clicks the first element of a selector, wherever it is.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.run(chromedp.Click(selector, chromedp.ByQuery))
}

// forget passes over the problems so far.
func (b *browser) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = nil
}

func quote(s string) string { return fmt.Sprintf("%q", s) }

// contains is an expression: an element has a text.
func contains(selector, text string) string {
	return fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))", selector, text)
}

// TestBrowser uses the page in a real Chromium as a reader does.
func TestBrowser(t *testing.T) {
	path := chromium(t)
	address, hostileID := serve(t, query.Server{})
	b := start(t, path, address)
	for _, step := range []struct {
		name string
		run  func(*browser)
	}{
		{"answer", answer}, {"sentence", sentence}, {"back", back}, {"refused", refused}, {"sides", sides}, {"said", saidStep}, {"abstained", abstained}, {"marks", marks}, {"unknown", unknown}, {"scope", scope},
		{"entity", entity}, {"profile", profile}, {"merge", merge}, {"paths", paths}, {"search", search}, {"examples", examples}, {"keyboard", keyboard},
		{"graph", graphStep}, {"filter", graphFilter}, {"large", largeGraph}, {"narrow", narrow}, {"dark", dark}, {"weight", weight}, {"sparql", sparqlStep}, {"failure", failure}, {"offline", offline}, {"add", add}, {"upload", upload}, {"contrary", contrary},
		{"hostile", func(b *browser) { inert(b, hostileID) }},
	} {
		t.Run(step.name, func(t *testing.T) {
			outer := b.t
			b.t = t
			defer func() { b.t = outer }()
			step.run(b)
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, p := range b.problems {
				t.Error(p)
			}
			b.problems = nil
		})
	}
}

// answer: a question, Enter, and the answer with its stance, sentence, mark, date, report and reason.
func answer(b *browser) {
	b.open("/")
	b.ask("Who released the 12-point plan?")
	b.eventually(contains(".answer.yes h3 a", "China"))
	b.eventually(contains(".answer .badge.yes", "asserted"))
	b.eventually(contains(".answer blockquote mark", "China"))
	b.eventually(contains(".answer blockquote", `China released a 12-point "peace plan"`))
	b.eventually(contains(".answer .evidence", "2023-04-26"))
	b.eventually(contains(".answer .voice", "The report itself says so"))
	b.eventually(contains("#interpretation", "release"))
	b.eventually("document.title.startsWith('Who released')")
	b.eventually("document.querySelector('#status').textContent.includes('China, asserted')")
	b.click(".answer .why summary")
	b.eventually(contains(".answer .why", "Matched: "))
	b.eventually(contains(".answer .why", "1 sentence in 1 report"))
}

// sentence: from the answer to the report, where the sentence is marked and in view.
func sentence(b *browser) {
	b.click(".answer .evidence a[href*=report]")
	b.eventually("document.querySelector('#text mark')")
	b.eventually(`[...document.querySelectorAll('#text mark')].map(m => m.innerText).join('').startsWith('China released a 12-point')`)
	b.eventually(`[...document.querySelectorAll('#text mark')].map(m => m.innerText).join('').endsWith('invasion of Ukraine.')`)
	b.eventually(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('#text mark').getBoundingClientRect())`)
	b.eventually("document.querySelectorAll('ul.statements > li').length > 20")
	// { held as refused }
	b.run(chromedp.SetValue("#out p select", "refused", chromedp.ByQuery))
	b.eventually("[...document.querySelectorAll('ul.statements > li')].filter(li => !li.hidden).every(li => li.innerText.includes('refused'))")
}

// back: the back button shows the answer again, with the question in its box, and the forward button the report.
func back(b *browser) {
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually(contains(".answer h3", "China"))
	b.eventually("document.querySelector('#q').value === 'Who released the 12-point plan?'")
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually(contains("#out h2", "For example"))
	b.run(chromedp.Evaluate("history.go(2)", nil))
	b.eventually("document.querySelector('#text mark')")
}

// refused: a refusal stands apart from deeds, in a group of its own and by a word.
func refused(b *browser) {
	b.ask("Did China condemn the invasion?")
	b.eventually(contains("h2.group.no", "Not so"))
	b.eventually(contains(".answer.no .badge.no", "refused"))
	b.eventually("!document.querySelector('.answer.yes')")
}

// sides: of two questions in one each has its answers, side by side, in the order in which they were asked.
func sides(b *browser) {
	b.ask("Who released and who criticized the peace plan?")
	b.eventually("[...document.querySelectorAll('.sides > section > h2')].map(h => h.innerText).join() === 'Who released the peace plan?,Who criticized the peace plan?'")
	b.eventually(contains(".sides > section:first-child .answer", "China") + " && " + contains(".sides > section:last-child .answer", "many of Ukraine's Western allies"))
	b.eventually("(([a, b]) => a.top === b.top && a.right <= b.left)([...document.querySelectorAll('.sides > section')].map(s => s.getBoundingClientRect()))")
	b.picture("sides")
}

// saidStep: what somebody said is not the report's own word; the speaker stands by it, and who quotes the speaker.
func saidStep(b *browser) {
	b.ask("What did Kirby say about the call?")
	b.eventually(contains(".answer.told .badge", "reported"))
	b.eventually(contains(".answer.told .voice", "According to John Kirby (“said”), as quoted by CNN"))
	b.eventually("!document.querySelector('.answer.yes')")
}

// abstained: no answer, why, and the nearest sentences apart.
func abstained(b *browser) {
	b.ask("What did Biden say?")
	b.eventually(contains("#reason", "No answer"))
	b.eventually(contains("#reason", `"Biden" is named in no report`))
	b.eventually("!document.querySelector('.answer')")
	b.ask("Who knew of the call in advance?")
	b.eventually(contains(".near", "The White House had no knowledge in advance"))
	b.run(chromedp.Click("//a[contains(., 'with the verb')]", chromedp.BySearch))
	b.eventually("location.search.includes('predicate=know') && document.querySelector('#out h1')")
}

// marks: what answers is marked, and nothing else, whatever letters stand before it and however many sentences it has; in the
// report, those sentences are.
func marks(b *browser) {
	for _, test := range []struct {
		question, sentences string
		marks               []string
	}{
		{"Who met Łukasz?", "Žofia Müllerová met Șerban Łukasz 🎉 in Łódź on Friday.", []string{"Žofia Müllerová"}},
		{
			"What did Žofia Müllerová say?", `"We welcome the café 😀 talks of 𝒻riends. They were fair. Nobody in Łódź was harmed," Žofia Müllerová said on Friday.`,
			[]string{"We welcome the café 😀 talks of 𝒻riends. They were fair. Nobody in Łódź was harmed"},
		},
		{
			"What did Łukasz say?", `"Our bridge worked," Șerban Łukasz said. "It worked in Łódź 🎉, too."`,
			[]string{"Our bridge worked,", "It worked in Łódź 🎉, too."},
		},
	} {
		b.ask(test.question)
		b.eventually("document.querySelector('.answer blockquote').textContent === " + quote(test.sentences))
		b.eventually("[...document.querySelectorAll('.answer blockquote')[0].querySelectorAll('mark')].map(m => m.textContent).join('|') === " + quote(strings.Join(test.marks, "|")))
		b.click(".answer .evidence a[href*=report]")
		b.eventually("[...document.querySelectorAll('#text mark')].map(m => m.textContent).join('') === " + quote(test.sentences))
	}
}

// unknown: a source that the report does not name is somebody, in answers and in lists of statements, and not nobody.
func unknown(b *browser) {
	b.open("/")
	b.run(chromedp.Evaluate("[...document.querySelectorAll('#out ul a')].find(a => a.innerText === 'Alone').click()", nil))
	b.eventually(contains("ul.statements li", "According to somebody the report does not name"))
	b.eventually("!/according to *[(·]/i.test(document.querySelector('#out').innerText)")
	b.ask("What failed on Sunday?")
	b.eventually(contains(".answer .voice", "According to somebody the report does not name"))
	b.eventually("!/according to *[(·]/i.test(document.querySelector('#out').innerText)")
}

// scope: a question limited to a report by the report's button, and to all of them again.
func scope(b *browser) {
	b.open("/?view=reports&q=treaty")
	b.eventually("document.querySelectorAll('#out ul.reports li').length === 1")
	b.click("#out ul.reports a")
	b.eventually(contains("#out h1", "The treaty"))
	b.run(chromedp.Click("//button[text()='Ask only this report']", chromedp.BySearch))
	b.eventually("document.activeElement.id === 'q'")
	b.eventually(contains("#scope", "only in The treaty"))
	b.ask("Who released the 12-point plan?")
	b.eventually(contains("#reason", "No answer"))
	b.eventually("location.search.includes('report=')")
	b.run(chromedp.Click("//a[text()='Ask all reports']", chromedp.BySearch))
	b.eventually(contains(".answer h3", "China"))
	b.eventually("document.querySelector('#scope').hidden")
}

// entity: names, roles, links and statements by date, each to be followed; two that are merged and split again.
func entity(b *browser) {
	b.open("/?entity=person-xi-jinping")
	b.eventually(contains("#out h1", "Xi Jinping"))
	b.eventually(contains("#linked li", "Volodymyr Zelensky"))
	b.eventually(contains(".roles li", "Chinese leader"))
	b.eventually(contains("ul.statements li", "2023-04-26"))
	b.click(".names summary")
	b.eventually(contains(".names li", "part of the name"))
	b.run(chromedp.Click("//ul/li[a[text()='Volodymyr Zelensky']]/a[text()='paths']", chromedp.BySearch))
	b.eventually(contains("#out h1", "How Xi Jinping and Volodymyr Zelensky are linked"))
}

// profile: statements are chosen by part, stance and month, each choice is a state, and the back button undoes it.
func profile(b *browser) {
	b.open("/?entity=place-china")
	b.run(chromedp.Click("//a[text()='What it did']", chromedp.BySearch))
	b.eventually("location.search.includes('part=did') && " + settled)
	b.eventually("[...document.querySelectorAll('ul.statements > li')].every(li => !li.innerText.includes('According to'))")
	b.run(chromedp.SetValue(".filters select", "refused", chromedp.ByQuery), chromedp.Evaluate("document.querySelector('.filters select').dispatchEvent(new Event('change'))", nil))
	b.eventually("location.search.includes('stance=refused') && " + settled)
	b.eventually("document.querySelectorAll('ul.statements > li').length === 2")
	b.eventually(contains("ul.statements > li", "has so far refused to condemn"))
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually("!location.search.includes('stance') && document.querySelectorAll('ul.statements > li').length > 2")
	b.eventually("(([a, b]) => Math.abs(a.right - b.right) < 2)(['.strip li:last-child', '.timeline figcaption span:last-child'].map(s => document.querySelector(s).getBoundingClientRect()))") // the date stands below its bar
	b.open("/?entity=place-china&since=2023-04&until=2023-04")
	b.eventually("document.querySelectorAll('ul.statements > li').length > 3")
	b.open("/?entity=place-china&since=2030")
	b.eventually(contains("#reason", "Nothing of that kind"))
}

// merge: two are made one with a reason, which is shown and undone; where their kinds differ the page asks again; names are split off.
func merge(b *browser) {
	b.open("/?entity=person-xi-jinping")
	b.click(".who summary")
	b.run(chromedp.SendKeys(".merge input[name=with]", "Qin Gang", chromedp.ByQuery), chromedp.SendKeys(".merge input[name=reason]", "a test\r", chromedp.ByQuery))
	b.eventually(contains("#out p", "also named Qin"))
	b.eventually(contains(".decided li", "“a test”"))
	b.open("/?view=decisions")
	b.eventually(contains("#out li", "person-qin-gang is person-xi-jinping"))
	b.open("/?entity=person-xi-jinping")
	b.run(chromedp.Click("//li/button[text()='Undo']", chromedp.BySearch))
	b.eventually("!document.querySelector('#out').innerText.includes('also named Qin') && !document.querySelector('.decided') && " + settled)

	b.click(".who summary")
	b.run(chromedp.SendKeys(".merge input[name=with]", "place-china\r", chromedp.ByQuery))
	b.eventually(contains(".merge .note", "Place-china is of the kind country") + " || " + contains(".merge .note", "of the kind"))
	b.eventually("!document.querySelector('.merge input[name=force]').parentNode.hidden")
	b.forget() // the browser logs the 409

	b.run(chromedp.Click(".split input[value=Xi]", chromedp.ByQuery), chromedp.SendKeys(".split input[name=reason]", "another Xi\r", chromedp.ByQuery))
	b.eventually(contains(".decided li", "“another Xi”"))
	b.run(chromedp.Click("//li/button[text()='Undo']", chromedp.BySearch))
	b.eventually("location.search === '?entity=person-xi-jinping' && !document.querySelector('.decided') && " + settled)
}

// paths: by names typed into the start page, with a sentence for every hop.
func paths(b *browser) {
	b.open("/")
	b.run(chromedp.SendKeys("input[name=from]", "Kirby", chromedp.ByQuery), chromedp.SendKeys("input[name=to]", "Putin\r", chromedp.ByQuery))
	b.eventually(contains("#out h1", "How John Kirby and Vladimir Putin are linked"))
	b.eventually("[...document.querySelectorAll('.path li')].every(li => li.querySelector('blockquote mark') && li.querySelector('.badge'))")
	b.eventually(contains(".path h3", "John Kirby → "))
	b.ask("How are John Kirby and Vladimir Putin linked?")
	b.eventually("document.querySelectorAll('.path li').length > 1")

	// { no path within the hops }, why, and what would let one through
	b.open("/?from=kirby&to=putin&stance=refused")
	b.eventually(contains("#reason", "No path within 4 hops"))
	b.run(chromedp.Click("//div[@id='reason']//a[text()='of any stance']", chromedp.BySearch))
	b.eventually("!location.search.includes('stance') && document.querySelector('.path')")
	b.click(".pair summary")
	b.run(chromedp.SendKeys(".pair input[name=avoid]", "Xi\r", chromedp.ByQuery))
	b.eventually("location.search.includes('avoid=Xi') && document.querySelector('.path') && ![...document.querySelectorAll('.path h3')].some(h => h.innerText.includes('Xi Jinping'))")
	b.run(chromedp.Click("//a[text()='Show in the graph']", chromedp.BySearch))
	b.eventually(contains("#nodes li", "Vladimir Putin") + " && " + contains("#nodes li", "John Kirby"))
	b.eventually("!document.querySelector('#nodes').innerText.includes('Xi Jinping')")
}

// examples: every question offered is answered.
func examples(b *browser) {
	b.open("/")
	b.eventually("document.querySelectorAll('#examples a').length > 3")
	var n int
	b.run(chromedp.Evaluate("document.querySelectorAll('#examples a').length", &n))
	for i := range n {
		b.open("/")
		b.eventually(fmt.Sprintf("document.querySelectorAll('#examples a').length === %d", n))
		b.run(chromedp.Evaluate(fmt.Sprintf("document.querySelectorAll('#examples a')[%d].click()", i), nil))
		b.eventually("document.querySelector('.answer')")
	}
}

// keyboard: the first Tab leads past the header, and every control has a name for a screen reader.
func keyboard(b *browser) {
	b.open("/?q=" + url.QueryEscape("Who released the 12-point plan?"))
	b.run(chromedp.KeyEvent("\t"))
	b.eventually("document.activeElement.className === 'skip'")
	b.run(chromedp.KeyEvent("\r"))
	b.eventually("document.activeElement.id === 'out' && document.querySelector('.answer')")
	b.open("/")
	b.eventually(`[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a')].every(e => e.labels && e.labels.length || e.innerText || e.closest('details'))`)
	b.run(chromedp.Evaluate("document.querySelector('footer a').focus()", nil), chromedp.KeyEvent("/"))
	b.eventually("document.activeElement.id === 'q'")
	b.eventually("document.documentElement.lang === 'en' && document.querySelectorAll('main').length === 1 && document.querySelector('#out h1')")
}

// narrow: nothing is wider than a telephone.
func narrow(b *browser) {
	b.run(chromedp.EmulateViewport(390, 844))
	defer b.run(chromedp.EmulateViewport(1280, 900))
	for name, state := range map[string]string{
		"start": "/", "answer": "/?q=Who+criticized+the+peace+plan%2C+and+why", "entity": "/?entity=place-china", "paths": "/?from=kirby&to=putin",
		"graph": "/?view=graph&around=place-china", "statements": "/?view=statements&subject=China", "reports": "/?view=reports", "add": "/?view=add", "entities": "/?view=entities",
		"sparql": "/?view=sparql&query=" + url.QueryEscape(mentionQuery),
	} {
		b.open(state)
		if name == "sparql" {
			b.eventually("document.querySelector('.editor .cm-keyword') && document.querySelector('.table')")
		}
		b.eventually("document.documentElement.scrollWidth <= 390")
		b.picture("narrow-" + name)
	}
}

// failure: what is not there is said to be not there.
func failure(b *browser) {
	b.open("/?entity=person-none")
	b.eventually(contains("#out [role=alert]", "There is no entity person-none."))
	b.forget() // the browser logs the 404
}

// add: a report is pasted, another is chosen as a file, one is no report, and each says what became of it; what was added can be
// asked, and deleted once that is confirmed.
func add(b *browser) {
	b.open("/?view=add")
	b.run(
		chromedp.SendKeys("textarea[name=text]", "Peru released a three-point plan on Friday.", chromedp.ByQuery),
		chromedp.SendKeys("input[name=title]", "Three points", chromedp.ByQuery),
		chromedp.Click("form.add button", chromedp.ByQuery),
	)
	b.eventually(contains("#added li", "Three points read: Three points (") + " && document.querySelector('textarea[name=text]').value === ''")
	dir := b.t.TempDir()
	files := []string{filepath.Join(dir, "lines.jsonl"), filepath.Join(dir, "empty.txt")}
	for i, text := range []string{`{"text":"Chile praised Peru.","title":"Praise"}` + "\n" + `{"text":""}`, ""} {
		if err := os.WriteFile(files[i], []byte(text), 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	b.run(chromedp.SetUploadFiles("#files", files, chromedp.ByQuery))
	b.eventually(contains("#added li", "lines.jsonl read: Praise"))
	b.eventually(contains("#added li li", "line 2: "))
	b.eventually(contains("#added li [role=alert]", "The report has no text"))
	b.forget() // the browser logs the 400

	b.ask("Who released the three-point plan?")
	b.eventually(contains(".answer h3", "Peru"))
	b.open("/?view=reports&q=praise")
	b.click("#out li button")
	b.eventually("document.querySelector('dialog[open]').innerText.includes('Delete “Praise”')")
	b.eventually("document.activeElement.innerText === 'Cancel'")
	b.run(chromedp.KeyEvent("\r"))
	b.eventually("!document.querySelector('dialog') && document.querySelectorAll('#out ul.reports li').length === 1")
	b.click("#out li button")
	b.click("dialog button.danger")
	b.eventually("document.querySelectorAll('#out ul.reports li').length === 0 && " + settled)
}

// upload: of three files that are sent at once the first shows how far it is, the second is cancelled by the keyboard, and what was sent
// of it is not stored, the third waits for its turn; what became of each stays while the user looks at other pages.
func upload(b *browser) {
	var text strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&text, "Minister Hansen said on Monday that plan %d of the council had failed. Norway rejected it.\n\n", i)
	}
	dir := b.t.TempDir()
	var files []string
	for name, size := range map[string]int{"1-long.txt": 150_000, "2-longer.txt": text.Len(), "3-short.txt": 90} {
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(files[len(files)-1], []byte(text.String()[:size]), 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	slices.Sort(files)
	b.open("/?view=add")
	b.run(chromedp.Evaluate(`window.seen = []; setInterval(() => { const bar = document.querySelector('#added progress'); if (bar) seen.push(bar.value + ' ' + bar.closest('li').innerText); }, 20)`, nil))
	b.run(chromedp.SetUploadFiles("#files", files, chromedp.ByQuery))
	b.eventually("document.querySelectorAll('#added > li').length === 3")
	b.eventually(contains("#added li:last-child", "waits for its turn"))
	b.eventually(contains("#added li", "1-long.txt read: 1-long.txt ("))
	b.eventually(`seen.filter(s => /^0\.\d+ 1-long.txt +reading \d+ %, [\d,]+ sentences/.test(s)).length > 2`)
	b.eventually(`/2-longer.txt +reading \d+ %, [\d,]+ sentences/.test(document.querySelector('#added').innerText)`)
	b.picture("upload")
	b.run(chromedp.Focus("[aria-label='Cancel 2-longer.txt']", chromedp.ByQuery), chromedp.KeyEvent("\r"))
	b.eventually(contains("#added li", "2-longer.txt cancelled; nothing was added"))
	b.eventually("document.activeElement.innerText.startsWith('2-longer.txt')")
	b.eventually(contains("#added li", "3-short.txt read: 3-short.txt ("))
	b.eventually("document.querySelector('#added-status[role=status]').innerText.startsWith('3-short.txt: read')")
	b.eventually("!document.querySelector('#added progress, #added button')")
	b.run(chromedp.Click("//nav//a[text()='Reports']", chromedp.BySearch))
	b.eventually(contains("ul.reports li", "3-short.txt") + " && !document.querySelector('#out').innerText.includes('2-longer.txt')")
	b.run(chromedp.Click("//a[text()='Add a report']", chromedp.BySearch))
	b.eventually("document.querySelectorAll('#added > li').length === 3")
	for _, name := range []string{"1-long", "3-short"} {
		b.open("/?view=reports&q=" + name)
		b.click("#out li button")
		b.click("dialog button.danger")
		b.eventually("document.querySelectorAll('#out ul.reports li').length === 0 && " + settled)
	}
}

// contrary: two reports that say the same are one answer with both; a third that says it was refused stands beside it, by the
// statement, and the answer says so.
func contrary(b *browser) {
	b.open("/?view=add")
	for i, text := range []string{"Chile signed the treaty on Friday.", "After long talks, Chile signed the treaty."} {
		b.run(chromedp.SendKeys("textarea[name=text]", text, chromedp.ByQuery), chromedp.Click("form.add button", chromedp.ByQuery))
		b.eventually(fmt.Sprintf("[...document.querySelectorAll('#added li')].filter(li => li.innerText.includes('read: ')).length === %d && document.querySelector('textarea[name=text]').value === ''", i+1))
	}
	b.ask("Who signed the treaty?")
	b.eventually(contains(".answer.yes .head", "2 sources say so"))
	b.eventually(contains(".answer.yes .contrary h4", "Otherwise stated"))
	b.eventually(contains(".answer.yes .contrary li", "Chile refused to sign the treaty"))
	b.picture("contrary")
	b.ask("Did Chile sign the treaty?")
	b.eventually("['.answer.yes', '.answer.no'].some(a => document.querySelector(a))")
	b.eventually(contains(".answer", "Chile refused to sign the treaty") + " && " + contains(".answer", "Chile signed the treaty on Friday"))
}

// offline: where the server does not answer, the page says so in words, and goes on once it does.
func offline(b *browser) {
	b.open("/")
	away := func(yes bool) chromedp.Action {
		return network.EmulateNetworkConditions(yes, 0, -1, -1)
	}
	b.run(away(true))
	b.run(chromedp.Click("//nav//a[text()='Reports']", chromedp.BySearch))
	b.eventually(contains("#out [role=alert]", "The server does not answer"))
	b.run(away(false))
	b.run(chromedp.Click("//nav//a[text()='Statements']", chromedp.BySearch))
	b.eventually(contains("#out h1", "Statements"))
	b.forget() // the browser logs what was not answered
}

// inert: what a report says is text, whatever it looks like.
func inert(b *browser, id graph.ReportID) {
	for _, state := range []string{
		"/", "/?report=" + string(id), "/?q=What+did+Hansen+say%3F", "/?view=reports", "/?view=statements&subject=Norway", "/?view=graph", "/?view=graph&report=" + string(id), "/?q=%3Cscript%3Ealert(7)%3C%2Fscript%3E", "/?entity=%3Cimg%20src=x%20onerror=alert(8)%3E",
	} {
		b.open(state)
		b.eventually("document.querySelectorAll('script').length === 1 && !document.querySelector('#out script, #out img, [onerror]')")
		b.eventually("![...document.querySelectorAll('a')].some(a => a.protocol === 'javascript:')")
		if strings.Contains(state, "entity") {
			b.forget() // the browser logs the 404
		}
	}
	b.policy()
	b.open("/?report=" + string(id))
	b.eventually(contains("#text", "<script>alert(1)</script>"))
	b.eventually(contains("#out h1", "<script>alert(4)</script>"))
	b.eventually(contains("#out p", "javascript:alert(5)"))
}

// policy: even where markup got into the page, the browser would run and load none of it.
func (b *browser) policy() {
	b.t.Helper()
	b.open("/")
	b.run(chromedp.Evaluate(`(() => {
		window.refused = [];
		document.addEventListener('securitypolicyviolation', ev => refused.push(ev.effectiveDirective));
		const add = (name, attrs, text) => { const e = Object.assign(document.createElement(name), attrs); if (text) e.textContent = text; document.body.append(e); };
		add('script', {}, 'window.ran = 1');
		add('script', {src: 'data:text/javascript,window.ran=2'});
		add('style', {}, 'body { display: none }');
		add('iframe', {src: 'data:text/html,<p>'});
		document.body.insertAdjacentHTML('beforeend', '<p style="display:none" onclick="window.ran = 3" id="inert"></p>');
		document.getElementById('inert').click();
		try { new Worker('data:text/javascript,postMessage(1)') } catch { refused.push('worker-src') }
		fetch('https://example.org/').catch(() => {});
	})()`, nil))
	b.eventually("['script-src-elem', 'script-src-attr', 'style-src-elem', 'style-src-attr', 'frame-src', 'worker-src', 'connect-src'].every(d => refused.includes(d))")
	b.eventually("!window.ran && getComputedStyle(document.body).display !== 'none'")
	b.forget() // the browser logs what it refuses
}

// mostFirst is how much the first view may take, in bytes as they are sent.
const mostFirst = 300_000

// weight: the first view loads the page and its modules compressed, and nothing of the graph or of queries.
func weight(b *browser) {
	b.run(network.SetCacheDisabled(true))
	defer b.run(network.SetCacheDisabled(false))
	b.open("/")
	b.eventually("!document.querySelector('#examples').hasAttribute('aria-busy')")
	var sent int
	b.run(chromedp.Evaluate("performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, e) => sum + e.encodedBodySize, 0)", &sent))
	if sent == 0 || sent > mostFirst {
		b.t.Errorf("the first view takes %d bytes, want at most %d", sent, mostFirst)
	}
	b.t.Logf("the first view takes %d bytes", sent)
	b.eventually("!performance.getEntriesByType('resource').some(e => /vendor|graph|canvas|sparql/.test(e.name))")
}
