package query_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/newsgraph/query"
)

// newTokens makes a file with a token of each role and gives the secrets.
func newTokens(t *testing.T) (path string, secrets map[query.Role]string) {
	t.Helper()
	path, secrets = filepath.Join(t.TempDir(), "tokens"), map[query.Role]string{}
	var all []query.Token
	for _, role := range []query.Role{query.RoleRead, query.RoleWrite, query.RoleAdmin} {
		one, secret, err := query.NewToken("the-"+role.String(), role)
		if err != nil {
			t.Fatal(err)
		}
		all, secrets[role] = append(all, one), secret
	}
	writeTokens(t, path, all)
	return path, secrets
}

// writeTokens makes a file have the tokens, and no others.
func writeTokens(t *testing.T, path string, all []query.Token) {
	t.Helper()
	if err := query.ChangeTokens(path, func([]query.Token) ([]query.Token, error) { return all, nil }); err != nil {
		t.Fatal(err)
	}
}

func openTokens(t *testing.T, path string) *query.Tokens {
	t.Helper()
	tokens, err := query.OpenTokens(path)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// as sends a request with headers, name and value in turn.
func (c *client) as(method, target, body string, headers ...string) *answer {
	c.t.Helper()
	req := httptest.NewRequestWithContext(c.t.Context(), method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, req)
	return &answer{c.t, method + " " + target, w.Code, w.Header(), w.Body.Bytes()}
}

// TestRoles asks every route as everybody: who has the role that it takes gets past, nobody else does.
func TestRoles(t *testing.T) {
	path, secrets := newTokens(t)
	c := newClientOf(t, query.Server{Tokens: openTokens(t, path), SPARQL: query.SPARQL{Update: true}})
	for _, r := range query.Routes(query.Server{}) {
		target := strings.Replace(r[1], "{id}", "none", 1)
		for role := query.RolePublic; role <= query.RoleAdmin; role++ {
			var headers []string
			if role != query.RolePublic {
				headers = []string{"Authorization", "Bearer " + secrets[role]}
			}
			a := c.as(r[0], target, "", headers...)
			var code struct{ Error struct{ Code string } }
			if a.status >= 400 && a.header.Get("Content-Type") == "application/json" {
				a.into(&code)
			}
			have := code.Error.Code != "unauthorized" && code.Error.Code != "forbidden"
			want := r[2] == "public" || allows(role, r[2])
			if r[1] == "/api/session" && r[0] == http.MethodPost { // where a token is to be in the body
				continue
			}
			if have != want {
				t.Errorf("%s %s as %s: allowed is %v, want %v: %s", r[0], r[1], role, have, want, a.body)
			}
			if a.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s: there is no WWW-Authenticate", r[0], r[1])
			}
		}
	}
	for role, want := range map[query.Role]int{query.RoleRead: http.StatusForbidden, query.RoleWrite: http.StatusNoContent} {
		c.as(http.MethodPost, "/sparql", "INSERT DATA { GRAPH <http://e/g> { <http://e/a> <http://e/b> 1 } }",
			"Authorization", "Bearer "+secrets[role], "Content-Type", "application/sparql-update").want(want)
	}
	for _, page := range []string{"/", "/app.js"} { // without which nobody could sign in; nothing of the store is in it
		c.get(page).want(http.StatusOK)
	}
	var ready map[string]any
	c.get("/readyz").want(http.StatusOK).into(&ready)
	if len(ready) != 1 {
		t.Errorf("without a token /readyz says %v", ready)
	}
}

func allows(have query.Role, takes string) bool {
	want, err := query.ParseRole(takes)
	return err == nil && have >= want
}

// TestBadTokens lets nobody in who has none of the tokens.
func TestBadTokens(t *testing.T) {
	path, secrets := newTokens(t)
	c := newClientOf(t, query.Server{Tokens: openTokens(t, path)})
	good := secrets[query.RoleAdmin]
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Fields(string(file))[2]
	for _, header := range []string{"", "Bearer", "Bearer ", "Bearer x", "Basic " + good, good, "Bearer " + good[:len(good)-1], "Bearer " + good + "x", "Bearer " + hash} {
		c.as(http.MethodGet, "/api/reports", "", "Authorization", header).wantError(http.StatusUnauthorized, "unauthorized")
	}
	c.as(http.MethodGet, "/api/reports", "", "Authorization", "bearer "+good).want(http.StatusOK) // RFC 9110, section 11.1
	if bytes.Contains(file, []byte(good)) {
		t.Error("the file has the token itself")
	}
}

// TestSession signs in with a cookie that scripts do not see and other sites do not send, and out again.
func TestSession(t *testing.T) {
	path, secrets := newTokens(t)
	c := newClientOf(t, query.Server{Tokens: openTokens(t, path)})
	c.post("/api/session", "application/json", `{"token":"none"}`).wantError(http.StatusUnauthorized, "unauthorized")
	a := c.post("/api/session", "application/json", `{"token":" `+secrets[query.RoleWrite]+`\n"}`).want(http.StatusOK)
	set := a.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie is %q, want %s", set, want)
		}
	}
	if a := c.as(http.MethodPost, "/api/session", `{"token":"`+secrets[query.RoleWrite]+`"}`, "X-Forwarded-Proto", "https").want(http.StatusOK); !strings.Contains(a.header.Get("Set-Cookie"), "Secure") {
		t.Error("over TLS the cookie is not Secure")
	}
	cookie, _, _ := strings.Cut(set, ";")
	var who struct {
		Tokens     bool
		Name, Role string
	}
	c.as(http.MethodGet, "/api/session", "", "Cookie", cookie).want(http.StatusOK).into(&who)
	if who.Name != "the-write" || who.Role != "write" || !who.Tokens {
		t.Errorf("signed in as %+v", who)
	}
	c.as(http.MethodGet, "/api/reports", "", "Cookie", cookie).want(http.StatusOK)
	c.as(http.MethodPost, "/api/reports", "China released a plan.", "Cookie", cookie, "Content-Type", "text/plain").want(http.StatusCreated)
	c.as(http.MethodPost, "/api/reports", "China released it.", "Cookie", cookie, "Content-Type", "text/plain", "Sec-Fetch-Site", "cross-site").wantError(http.StatusForbidden, "cross_origin")
	c.as(http.MethodPost, "/api/reports", "China released it.", "Cookie", cookie, "Content-Type", "text/plain", "Origin", "http://other.example").wantError(http.StatusForbidden, "cross_origin")
	if out := c.as(http.MethodDelete, "/api/session", "", "Cookie", cookie).want(http.StatusNoContent).header.Get("Set-Cookie"); !strings.Contains(out, "Max-Age=0") {
		t.Errorf("signing out sets %q", out)
	}
}

// TestTokensChange: who was revoked is out at once, and while the file cannot be used everybody is.
func TestTokensChange(t *testing.T) {
	path, secrets := newTokens(t)
	c := newClientOf(t, query.Server{Tokens: openTokens(t, path)})
	get := func(role query.Role) *answer {
		return c.as(http.MethodGet, "/api/reports", "", "Authorization", "Bearer "+secrets[role])
	}
	get(query.RoleRead).want(http.StatusOK)
	all, err := query.ReadTokens(path)
	if err != nil {
		t.Fatal(err)
	}
	writeTokens(t, path, all[1:])
	get(query.RoleRead).want(http.StatusUnauthorized)
	get(query.RoleWrite).want(http.StatusOK)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	get(query.RoleWrite).wantError(http.StatusServiceUnavailable, "no_tokens")
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	get(query.RoleWrite).want(http.StatusOK)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	get(query.RoleWrite).wantError(http.StatusServiceUnavailable, "no_tokens")
	writeTokens(t, path, all)
	get(query.RoleRead).want(http.StatusOK)
}

// TestReadTokens names what is wrong with a file.
func TestReadTokens(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for content, want := range map[string]string{
		"# one\n\n a read " + hash + "\nb admin " + hash + "\r\n": "",
		"":                                     "",
		"a read":                               ":1: want a name, a role and a hash",
		"a root " + hash:                       `:1: "root" is no role: read, write, admin`,
		"a public " + hash:                     `"public" is no role`,
		"\na read " + hash[1:]:                 ":2: the hash is not 64 hexadecimal digits",
		"a read " + hash + "00":                "the hash is not 64",
		"a read x" + hash[1:]:                  "the hash is not 64",
		"a read " + hash + "\na admin " + hash: ":2: a second token is called a",
		"a read " + strings.Repeat("0", 1<<20) + "": "token too long",
	} {
		path := filepath.Join(t.TempDir(), "tokens")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := query.ReadTokens(path)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: have error %v, want %q", content, err, want)
		}
	}
	for _, name := range []string{"", "a b", "a\n", "#a", strings.Repeat("a", 65)} {
		if _, _, err := query.NewToken(name, query.RoleRead); err == nil {
			t.Errorf("%q is a name", name)
		}
	}
}

// TestHosts: with names of its own the server answers to no other, wherever it listens.
func TestHosts(t *testing.T) {
	c := newClientOf(t, query.Server{Hosts: []string{"news.example"}})
	for host, want := range map[string]int{"news.example": 200, "NEWS.example:8080": 200, "other.example": 403} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/reports", nil)
		req.Host = host
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, req)
		if w.Code != want {
			t.Errorf("%s: have status %d, want %d", host, w.Code, want)
		}
	}
}

// TestAdmin: operators see metrics, profiles and that the server is about to stop; reports are not there.
func TestAdmin(t *testing.T) {
	path, _ := newTokens(t)
	stopping := make(chan struct{})
	public, admin := query.Server{Service: newService(t), Tokens: openTokens(t, path), Stopping: stopping}.Handlers()
	get := func(h http.Handler, path string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		body, err := io.ReadAll(w.Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		return w.Code, string(body)
	}
	for path, want := range map[string]string{"/metrics": "newsgraph_reports 0", "/readyz": `"ready"`, "/healthz": `"ok"`, "/debug/pprof/": "goroutine"} {
		if code, body := get(admin, path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: have status %d, want %q in\n%.300s", path, code, want, body)
		}
	}
	if code, _ := get(admin, "/api/reports"); code != http.StatusNotFound {
		t.Errorf("/api/reports at the admin address: have status %d", code)
	}
	if code, _ := get(public, "/debug/pprof/"); code != http.StatusNotFound {
		t.Errorf("/debug/pprof/ at the public address: have status %d", code)
	}
	close(stopping)
	for _, h := range []http.Handler{public, admin} {
		if code, body := get(h, "/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "stopping") {
			t.Errorf("stopping: have status %d and %s", code, body)
		}
	}
	if code, _ := get(public, "/healthz"); code != http.StatusOK {
		t.Errorf("/healthz while stopping: have status %d", code)
	}
}

// TestStarting: a server that is being made runs, but is not ready.
func TestStarting(t *testing.T) {
	c := &client{t: t, handler: query.Starting("test")}
	c.get("/healthz").want(http.StatusOK)
	for _, path := range []string{"/readyz", "/", "/api/reports"} {
		c.get(path).wantError(http.StatusServiceUnavailable, "starting")
	}
}

// TestLog: a line for each request, with the name that the answer has, and never the token.
func TestLog(t *testing.T) {
	path, secrets := newTokens(t)
	var lines bytes.Buffer
	handler, _ := query.Server{Service: newService(t), Tokens: openTokens(t, path), LogRequests: true, Logger: slog.New(slog.NewJSONHandler(&lines, nil))}.Handlers()
	c := &client{t: t, handler: handler}
	c.as(http.MethodGet, "/api/reports/none", "", "X-Request-Id", "mine-1", "Authorization", "Bearer "+secrets[query.RoleRead]).want(http.StatusNotFound)
	named := c.get("/healthz").header.Get("X-Request-Id")
	if strings.Contains(lines.String(), secrets[query.RoleRead]) {
		t.Error("the token is in the log")
	}
	type line struct {
		Msg, Request, Method, Path, Route, Token string
		Status                                   int
	}
	var have []line
	for dec := json.NewDecoder(&lines); ; {
		var l line
		if err := dec.Decode(&l); err != nil {
			break
		}
		have = append(have, l)
	}
	want := []line{
		{"served", "mine-1", "GET", "/api/reports/none", "/api/reports/{id}", "the-read", 404},
		{"served", named, "GET", "/healthz", "/healthz", "", 200},
	}
	if diff := cmp.Diff(want, have); diff != "" || named == "" {
		t.Errorf("the log differs (-want +have):\n%s", diff)
	}
}

// TestHostsTokens: with tokens, too, only the names that the server was given are answered, beside those of this machine.
func TestHostsTokens(t *testing.T) {
	path, _ := newTokens(t)
	local := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	for _, test := range []struct {
		hosts []string
		host  string
		want  int
	}{
		{[]string{"news.example"}, "news.example", 200},
		{[]string{"news.example"}, "localhost:8080", 200},
		{[]string{"news.example"}, "127.0.0.1", 200},
		{[]string{"news.example"}, "other.example", 403},
		{nil, "other.example", 200}, // whoever is in front has any name
	} {
		c := newClientOf(t, query.Server{Tokens: openTokens(t, path), Hosts: test.hosts})
		req := httptest.NewRequestWithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, local), http.MethodGet, "/healthz", nil)
		req.Host = test.host
		w := httptest.NewRecorder()
		if c.handler.ServeHTTP(w, req); w.Code != test.want {
			t.Errorf("%q of %q: have status %d, want %d", test.host, test.hosts, w.Code, test.want)
		}
	}
}

// TestBodies: the body of a request is as large as its route and the role of who sends it allow.
func TestBodies(t *testing.T) {
	path, secrets := newTokens(t)
	srv := query.Server{Tokens: openTokens(t, path), SPARQL: query.SPARQL{Update: true}}
	c := newClientOf(t, srv)
	srv.SPARQL.Update = false
	noUpdates := newClientOf(t, srv)
	const small, query16 = 16 << 10, 256 << 10
	for _, test := range []struct {
		c           *client
		role        query.Role
		path, media string
		most        int // 0 for no such limit
	}{
		{c, query.RolePublic, "/api/session", "application/json", small},
		{c, query.RoleAdmin, "/api/session", "application/json", small},
		{c, query.RoleRead, "/api/ask", "application/json", small},
		{c, query.RoleWrite, "/api/entities/none/merge", "application/json", query16},
		{c, query.RoleWrite, "/api/entities/none/split", "application/json", query16},
		{c, query.RoleAdmin, "/api/v2/query?lang=gizmo", "text/plain", query16},
		{c, query.RoleRead, "/sparql", "application/sparql-query", query16},
		{c, query.RoleRead, "/sparql", "application/sparql-update", query16},
		{c, query.RoleWrite, "/sparql", "application/sparql-update", 0},
		{c, query.RoleWrite, "/sparql", "application/sparql-query", 0},
		{noUpdates, query.RoleWrite, "/sparql", "application/sparql-update", query16},
		{c, query.RoleWrite, "/api/reports", "text/plain", 0},
		{c, query.RoleWrite, "/store?default", "text/turtle", 0},
		{c, query.RoleWrite, "/api/import", "text/turtle", 0},
	} {
		auth := []string{"Content-Type", test.media}
		if test.role != query.RolePublic {
			auth = append(auth, "Authorization", "Bearer "+secrets[test.role])
		}
		n := test.most
		if n == 0 {
			n = 3 << 20
		}
		if a := test.c.as(http.MethodPost, test.path, strings.Repeat(" ", n), auth...); a.status == http.StatusRequestEntityTooLarge {
			t.Errorf("%s as %s: %d bytes are too many: %s", test.path, test.role, n, a.body)
		}
		if test.most > 0 {
			test.c.as(http.MethodPost, test.path, strings.Repeat(" ", n+1), auth...).wantError(http.StatusRequestEntityTooLarge, "too_large")
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, test.path, io.LimitReader(endless{}, int64(n+1))) // of no known length
			for i := 0; i < len(auth); i += 2 {
				req.Header.Set(auth[i], auth[i+1])
			}
			w := httptest.NewRecorder()
			test.c.handler.ServeHTTP(w, req)
			(&answer{t, test.path, w.Code, w.Header(), w.Body.Bytes()}).wantError(http.StatusRequestEntityTooLarge, "too_large")
		}
	}
}

// TestCrossSite: another site can have a browser neither ask for what takes work here, nor for profiles. The page may be linked to.
func TestCrossSite(t *testing.T) {
	public, admin := query.Server{Service: newService(t)}.Handlers()
	for _, test := range []struct {
		handler    http.Handler
		path, site string
		want       int
	}{
		{public, "/api/statements", "cross-site", 403},
		{public, "/api/export", "cross-site", 403},
		{public, "/sparql?query=ASK%7B%7D", "cross-site", 403},
		{public, "/store?default", "cross-site", 403},
		{public, "/metrics", "cross-site", 403},
		{public, "/api/statements", "same-origin", 200},
		{public, "/api/statements", "none", 200}, // typed, or a bookmark
		{public, "/sparql?query=ASK%7B%7D", "", 200},
		{public, "/?q=Who%3F", "cross-site", 200},
		{public, "/app.js", "cross-site", 200},
		{public, "/ns", "cross-site", 200},
		{public, "/healthz", "cross-site", 200},
		{admin, "/debug/pprof/profile?seconds=1", "cross-site", 403},
		{admin, "/metrics", "cross-site", 403},
		{admin, "/metrics", "none", 200},
		{admin, "/metrics", "", 200},
	} {
		for _, mode := range []string{"navigate", "no-cors"} {
			c := &client{t: t, handler: test.handler}
			a := c.as(http.MethodGet, test.path, "", "Sec-Fetch-Site", test.site, "Sec-Fetch-Mode", mode).want(test.want)
			if test.want == http.StatusForbidden {
				a.wantError(http.StatusForbidden, "cross_origin")
			}
		}
	}
}

// TestCommandLine: the profiles do not show how the program was started, which may have the password of a database in it.
func TestCommandLine(t *testing.T) {
	_, admin := query.Server{Service: newService(t)}.Handlers()
	w := httptest.NewRecorder()
	admin.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/debug/pprof/cmdline", nil))
	if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), os.Args[0]) {
		t.Errorf("have status %d and %.200s, want 404", w.Code, w.Body)
	}
}
