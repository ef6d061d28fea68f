package web_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	cdp "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// mentionQuery asks for facts about China, with the sentence of each.
const mentionQuery = `PREFIX id: <https://newsgraph.example/id/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?statement ?verb ?what ?sentence ?where {
  GRAPH ?statement { id:place-china ?verb ?what }
  GRAPH ?report { ?statement nif:sentence ?where . ?where nif:anchorOf ?sentence }
} ORDER BY ?verb`

// sparqlStep: every example has an answer, what is in the answer leads on, mistakes are shown at their place, and the answer can be taken
// away.
func sparqlStep(b *browser) {
	ready := "document.querySelector('.editor .cm-keyword')"
	b.open("/")
	b.click("nav a[href='/?view=sparql']")
	b.eventually(ready + " && !document.querySelector('.table') && document.title === 'SPARQL – newsgraph'")
	b.picture("sparql")
	b.eventually("document.querySelectorAll('#tries a').length > 5")
	var titles []string
	b.run(chromedp.Evaluate("[...document.querySelectorAll('#tries a')].map(a => a.innerText)", &titles))
	filled := 0
	for _, title := range titles {
		b.run(chromedp.Evaluate("[...document.querySelectorAll('#tries a')].find(a => a.innerText === "+quote(title)+").click()", nil))
		b.eventually("document.querySelector('#answer [role=status]') && !document.querySelector('#answer [role=status]').innerText.startsWith('Running') && " +
			"document.querySelector('.CodeMirror').CodeMirror.getValue() === new URLSearchParams(location.search).get('query')")
		var rows int
		b.run(chromedp.Evaluate("document.querySelectorAll('#answer tbody tr').length", &rows))
		if rows > 0 {
			filled++
		}
	}
	if filled < len(titles)-2 { // the reports here are few
		b.t.Errorf("%d of %d examples have an answer", filled, len(titles))
	}

	b.open("/?view=sparql&query=" + url.QueryEscape(mentionQuery))
	b.eventually(ready + " && " + contains(".table", "China"))
	b.eventually("document.querySelector(\"td a[href^='/?report=report-'][href*='at=']\")")
	b.picture("sparql-answer")
	b.click("td a[href*='/?view=sparql&query=DESCRIBE']") // of the statement
	b.eventually(contains(".table", "rdf:Statement"))
	b.click("td a[href='/?entity=place-china']")
	b.eventually(contains("#out h1", "China"))
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually(contains(".table", "rdf:Statement"))

	// By the keyboard: what is typed is run by Ctrl+Enter, and Tab leads out of the editor.
	b.open("/?view=sparql")
	b.eventually(ready)
	b.run(chromedp.Evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue(''); document.querySelector('.CodeMirror').CodeMirror.focus()", nil),
		chromedp.KeyEvent("ASK { ?a ?b ?c }"), chromedp.KeyEvent("\r", chromedp.KeyModifiers(input.ModifierCtrl)))
	b.eventually(contains("#answer", "Yes") + " && new URLSearchParams(location.search).get('query') === 'ASK { ?a ?b ?c }'")
	b.run(chromedp.Evaluate("document.querySelector('.CodeMirror').CodeMirror.focus()", nil), chromedp.KeyEvent("\t"))
	b.eventually("document.activeElement.innerText === 'Run'")

	// A mistake that only the engine sees, as it is one of scope and not of the grammar.
	b.open("/?view=sparql&query=" + url.QueryEscape("SELECT * {\n  ?s ?p ?o\n  BIND (1 AS ?s)\n}"))
	b.eventually(ready + " && " + contains("#answer [role=alert]", "Line 3, column 8: ?s has a value already"))
	b.forget() // the browser logs the 400
	b.eventually("document.querySelector('.editor .mistake')")
	b.picture("sparql-mistake")
	b.click("#answer [role=alert] button")
	b.eventually("(c => c.hasFocus() && c.getCursor().line === 2 && c.getCursor().ch === 7)(document.querySelector('.CodeMirror').CodeMirror)")

	dir := b.t.TempDir()
	b.run(cdp.SetDownloadBehavior(cdp.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir))
	b.open("/?view=sparql&query=" + url.QueryEscape(mentionQuery))
	b.eventually(contains(".table", "China"))
	b.run(chromedp.Evaluate("[...document.querySelectorAll('#answer button')].find(e => e.innerText === 'Download CSV').click()", nil))
	var body []byte
	for end := time.Now().Add(patience); !strings.Contains(string(body), "12-point"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("query.csv is %q", body)
		}
		body, _ = os.ReadFile(filepath.Join(dir, "query.csv")) // it is not there yet
	}
	if !strings.HasPrefix(string(body), "statement,verb,what,sentence,where\r\n") {
		b.t.Errorf("query.csv is %q", body)
	}
	b.eventually("!localStorage.length && !sessionStorage.length")
}
