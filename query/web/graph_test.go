package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// largeNodes is how many entities the large graph has.
const largeNodes = 10000

// withLargeGraph answers a request for ten thousand entities with a graph made for the purpose: the reports here have fewer.
func withLargeGraph(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/network" || r.URL.Query().Get("limit") != fmt.Sprint(largeNodes) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(largeNetwork()) // the browser has gone: the test says so
	})
}

type largeEdge struct {
	From    string         `json:"from"`
	To      string         `json:"to"`
	Count   int            `json:"count"`
	Stances map[string]int `json:"stances"`
}

// largeNetwork is a graph as news has it: many subjects of a hundred entities each, whose first ones are named by the most, and few
// hubs that are named in all of them.
func largeNetwork() any {
	const subject, hubs = 100, 20
	rng := rand.New(rand.NewPCG(1, 2))
	kinds := []string{"person", "organization", "country", "place", "group", "event", "work"}
	stances := []string{"asserted", "asserted", "reported", "negated", "planned"}
	id := func(i int) string { return fmt.Sprintf("thing-%d", i) }
	type node struct {
		ID         string `json:"id"`
		Label      string `json:"label"`
		Kind       string `json:"kind"`
		Statements int    `json:"statements"`
	}
	var nodes []node
	var edges []largeEdge
	seen := map[[2]int]bool{}
	degree := make([]int, largeNodes)
	link := func(a, b int) {
		if a == b || seen[[2]int{min(a, b), max(a, b)}] {
			return
		}
		seen[[2]int{min(a, b), max(a, b)}] = true
		degree[a]++
		degree[b]++
		edges = append(edges, largeEdge{id(a), id(b), 1 + rng.IntN(4), map[string]int{stances[rng.IntN(len(stances))]: 1}})
	}
	for i := hubs; i < largeNodes; i++ {
		first := i - i%subject
		for range 1 + rng.IntN(4) {
			link(i, first+int(rng.ExpFloat64()*8)%subject)
		}
		if rng.IntN(12) == 0 {
			link(i, rng.IntN(hubs))
		}
	}
	for i := range largeNodes {
		nodes = append(nodes, node{id(i), fmt.Sprintf("Entity %d", i), kinds[rng.IntN(len(kinds))], degree[i]})
	}
	return map[string]any{"nodes": nodes, "edges": edges, "total": largeNodes}
}

// arranged is true once the worker has found places.
const arranged = "document.querySelector('.canvas canvas') && !document.querySelector('.graph').hasAttribute('data-arranging')"

// picture saves what the page looks like in the folder NEWSGRAPH_SCREENSHOTS, where there is one, to be looked at.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("NEWSGRAPH_SCREENSHOTS")
	if dir == "" {
		return
	}
	var png []byte
	b.run(chromedp.CaptureScreenshot(&png))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// press clicks on a node of the picture, or in the middle between two, once the picture stands still: places that the worker has found
// are drawn in the next frame, and a click is looked up in the last one that was.
func (b *browser) press(nodes ...string) {
	b.t.Helper()
	var at struct{ X, Y float64 }
	b.run(chromedp.Evaluate(fmt.Sprintf(`(async () => {
		const box = document.querySelector('.canvas'), r = box.getBoundingClientRect();
		const place = () => {
			const at = %q.split(' ').map(id => box.sigma.graphToViewport(box.sigma.getGraph().getNodeAttributes(id)));
			const mean = k => at.reduce((sum, p) => sum + p[k], 0) / at.length;
			return {X: mean('x') + r.left, Y: mean('y') + r.top};
		};
		for (let last = null, still = 0; ; still++) {
			await new Promise(drawn => { box.sigma.once('afterRender', drawn); box.sigma.scheduleRender(); });
			const now = place();
			if (!last || last.X !== now.X || last.Y !== now.Y) still = 0;
			if (still === 2) return now;
			last = now;
		}
	})()`, strings.Join(nodes, " ")), &at, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	b.run(chromedp.MouseClickXY(at.X, at.Y))
}

// graphStep: from an entity to its graph; a click on a node shows what is around that as well; an edge shows its sentences; a sentence
// leads to its report with the two marked; and back.
func graphStep(b *browser) {
	b.open("/?entity=person-qin-gang")
	b.run(chromedp.Click("//a[text()='Show in the graph']", chromedp.BySearch))
	b.eventually(contains("#nodes li", "Qin Gang"))
	b.eventually(contains("#nodes li", "China"))
	b.eventually("!document.querySelector('#nodes').innerText.includes('Moscow')")
	b.eventually(arranged)
	b.press("place-china")
	b.eventually("new URLSearchParams(location.search).getAll('around').join() === 'person-qin-gang,place-china' && location.search.includes('node=place-china')")
	b.eventually(contains(".panel h2", "China"))
	b.eventually(contains("#links li", "Moscow"))
	b.eventually(arranged)
	b.picture("graph")
	b.run(chromedp.Click("//ul[@id='links']//a[text()='Russia']", chromedp.BySearch))
	b.eventually(contains(".panel .evidence blockquote", "China has so far refused to condemn Russia's aggression"))
	b.eventually("[...document.querySelectorAll('.panel .evidence')].every(e => e.querySelector('mark') && e.querySelector('.badge') && e.innerText.includes('2023-04-26'))")
	b.picture("edge")
	b.click(".panel .evidence a[href*='of=']")
	b.eventually("['China', 'Russia'].every(name => [...document.querySelectorAll('#text a.named')].some(a => a.innerText === name)) && document.querySelector('#text mark')")
	b.eventually("!document.querySelector('#text a.named[href*=zelensky]')")
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually(contains(".panel h2", "China – Russia"))
	b.eventually(arranged)
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually(contains("#links li", "Moscow"))
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually("document.querySelector('#nodes') && !document.querySelector('#nodes').innerText.includes('Moscow')")
	b.eventually("document.querySelector('.canvas').sigma.getGraph().order === document.querySelectorAll('#nodes > li').length")
	b.eventually(arranged)
	b.press("person-qin-gang", "place-china")
	b.eventually(contains(".panel .evidence blockquote", "wouldn't sell weaponry") + " && location.search.includes('edge=')")
}

// graphFilter: by kind, stance and time; every choice is a state, and the picture has what the list has.
func graphFilter(b *browser) {
	b.open("/?view=graph&around=place-china")
	b.eventually(contains("#nodes li", "Moscow"))
	b.click(".filter summary")
	b.click(".filter input[value=person]")
	b.eventually("location.search.includes('type=person') && !document.querySelector('#nodes').innerText.includes('Moscow')")
	b.eventually("document.querySelector('.filter').open")
	b.click(".filter input[value=refused]")
	b.eventually("location.search.includes('stance=refused') && document.querySelectorAll('#nodes > li').length === 1")
	b.run(chromedp.Click("//button[text()='No filter']", chromedp.BySearch))
	b.eventually("!location.search.includes('stance') && document.querySelectorAll('#nodes > li').length > 5")
	b.run(chromedp.SendKeys(".filter input[name=since]", "2030\t", chromedp.ByQuery))
	b.eventually("location.search.includes('since=2030') && document.querySelectorAll('#nodes > li').length === 1")
	b.eventually("document.querySelector('.canvas').sigma.getGraph().order === 1")
	b.open("/?view=graph")
	b.run(chromedp.SendKeys("input[name=add]", "Kirby\r", chromedp.ByQuery))
	b.eventually(contains(".graphtools .chips li", "John Kirby"))
	b.run(chromedp.Focus(".canvas", chromedp.ByQuery), chromedp.KeyEvent("+"))
	b.eventually("document.querySelector('.canvas').sigma.getCamera().ratio < 0.9")
}

// largeGraph: ten thousand entities are drawn and arranged in a worker while the page goes on answering.
func largeGraph(b *browser) {
	b.open(fmt.Sprintf("/?view=graph&limit=%d", largeNodes))
	b.eventually(fmt.Sprintf("document.querySelector('.canvas').sigma && document.querySelector('.canvas').sigma.getGraph().order === %d", largeNodes))
	b.eventually(contains(".panel h2", "10,000 entities"))
	b.eventually("document.querySelector('.graph').hasAttribute('data-arranging')")
	b.run(chromedp.Click("//ul[@id='nodes']//a[text()='Entity 25']", chromedp.BySearch)) // while it is being arranged
	b.eventually(contains(".panel h2", "Entity 25"))
	b.eventually("document.querySelector('.canvas').sigma.getCamera().ratio < 0.5") // what was chosen is brought near,
	b.run(chromedp.Evaluate("history.back()", nil))
	b.eventually("document.querySelector('.canvas').sigma.getCamera().ratio === 1") // and then all is shown again
	b.run(chromedp.Evaluate("history.forward()", nil))
	b.eventually(contains(".panel h2", "Entity 25"))
	if os.Getenv("NEWSGRAPH_SCREENSHOTS") != "" {
		b.eventually(arranged)
		b.picture("large-chosen")
		b.run(chromedp.Evaluate("history.back()", nil))
		b.eventually(contains(".panel h2", "10,000 entities"))
		b.picture("large")
		return
	}
	b.run(chromedp.Evaluate("[...document.querySelectorAll('.zooms button')].at(-1).click()", nil)) // it may be done, and the button gone
	b.eventually(arranged)
}

// search: the interpretation of a question is edited as a search for statements.
func search(b *browser) {
	b.ask("Did China condemn the invasion?")
	b.click(".refine summary")
	b.eventually("document.querySelector('.refine input[name=subject]').value === 'China' && document.querySelector('.refine input[name=predicate]').value === 'condemn'")
	b.run(chromedp.Evaluate("document.querySelector('.refine input[name=object]').value = ''", nil), chromedp.Click(".refine button", chromedp.ByQuery))
	b.eventually("location.search.includes('view=statements') && document.querySelectorAll('#out li.evidence').length === 2")
	b.eventually(contains("#out li.evidence blockquote", "China has so far refused to condemn"))
	b.run(chromedp.SetValue("input[name=predicate]", "eat", chromedp.ByQuery), chromedp.Click("//button[text()='Find statements']", chromedp.BySearch))
	b.eventually(contains("#reason", "Nothing found"))
}

// dark: where the reader's system is dark, the page and the picture are.
func dark(b *browser) {
	scheme := func(value string) chromedp.Action {
		return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}})
	}
	b.run(scheme("dark"))
	defer b.run(scheme("light"))
	for name, state := range map[string]string{
		"start": "/", "answer": "/?q=Did+China+condemn+the+invasion%3F", "entity": "/?entity=place-china", "graph": "/?view=graph&around=place-china&node=place-russia",
		"sparql": "/?view=sparql&query=" + url.QueryEscape(mentionQuery),
	} {
		b.open(state)
		b.eventually("getComputedStyle(document.body).backgroundColor === 'rgb(23, 24, 28)'")
		if name == "sparql" {
			b.eventually("document.querySelector('.table') && getComputedStyle(document.querySelector('.editor .CodeMirror')).backgroundColor === 'rgb(23, 24, 28)'")
		}
		if name == "graph" {
			b.eventually(arranged)
		}
		b.picture("dark-" + name)
	}
}
