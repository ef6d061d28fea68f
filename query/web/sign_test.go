package web_test

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/newsgraph/newsgraph/query"
)

// TestSignIn: where the server wants a token the page asks for it, works with it as without one, and forgets it.
func TestSignIn(t *testing.T) {
	path := chromium(t)
	token, secret, err := query.NewToken("desk", query.RoleRead)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "tokens")
	if err := query.ChangeTokens(file, func([]query.Token) ([]query.Token, error) { return []query.Token{token}, nil }); err != nil {
		t.Fatal(err)
	}
	tokens, err := query.OpenTokens(file)
	if err != nil {
		t.Fatal(err)
	}
	address, _ := serve(t, query.Server{Tokens: tokens})
	b := start(t, path, address)
	question := "/?q=Who+released+the+12-point+plan%3F"
	b.open(question)
	b.eventually("document.activeElement.id === 'token'")
	b.run(chromedp.SendKeys("#token", "newsgraph_wrong\r", chromedp.ByQuery))
	b.eventually(contains("#out [role=alert]", "The token is not known"))
	b.run(chromedp.Evaluate("document.querySelector('#token').value = ''", nil), chromedp.SendKeys("#token", secret+"\r", chromedp.ByQuery))
	b.eventually(contains(".answer h3", "China"))
	b.eventually(contains("#who", "Signed in as desk, who may read"))
	b.eventually("!document.cookie && !sessionStorage.length && !localStorage.length") // no script reads the token
	b.eventually(`fetch('/api/export?format=csv').then(r => { window.exported = r.status }) && window.exported === 200`)
	b.open(question) // loaded again
	b.eventually(contains(".answer h3", "China"))
	b.eventually(contains("#who", "Signed in as desk"))
	b.click("#who button")
	b.eventually("document.querySelector('#token') && document.querySelector('#who').hidden")
	for _, p := range b.problems {
		if p != "log: Failed to load resource: the server responded with a status of 401 (Unauthorized)" {
			t.Error(p)
		}
	}
}
