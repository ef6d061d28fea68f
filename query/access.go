package query

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// caller is who sent a request, as far as the server knows.
type caller struct {
	name string // of the token; "" without one
	role Role
}

type callerKey struct{}

// callerOf is who sent a request that serve handles.
func callerOf(r *http.Request) caller {
	c, _ := r.Context().Value(callerKey{}).(caller)
	return c
}

// withCaller is a request that knows who sent it.
func withCaller(r *http.Request, c caller) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, c))
}

// sessionCookie keeps the token of somebody who signed in on the page. Scripts cannot read it, so that one that got into the page could
// not carry the token away, and browsers send it with requests of this site only. It is the token itself: a server that is started
// again, or another one with the same tokens, knows it, and it ends with the token.
const sessionCookie = "newsgraph_token"

// identify finds out who sent a request. Without tokens everybody may do everything: the program sees to it that then only
// this machine, or whom its user wants, reaches the server. A token that is not known is an error.
func (s Server) identify(r *http.Request) (caller, error) {
	if s.Tokens == nil {
		return caller{role: RoleAdmin}, nil
	}
	secret := ""
	if c, err := r.Cookie(sessionCookie); err == nil {
		secret = c.Value
	}
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, rest, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return caller{}, unauthorized("the Authorization is not a bearer token")
		}
		secret = strings.TrimSpace(rest)
	}
	if secret == "" {
		return caller{}, nil
	}
	return s.bearer(secret)
}

// bearer is who has a secret.
func (s Server) bearer(secret string) (caller, error) {
	t, ok, err := s.Tokens.find(secret)
	switch {
	case err != nil:
		return caller{}, err
	case !ok:
		return caller{}, unauthorized("the token is not known, or was revoked")
	}
	return caller{t.Name, t.Role}, nil
}

func unauthorized(message string) *Error {
	return &Error{http.StatusUnauthorized, "unauthorized", message, "send Authorization: Bearer and a token, which newsgraph token add makes"}
}

// permit makes sure that who sent a request may do what takes a role.
func permit(r *http.Request, role Role) error {
	c := callerOf(r)
	switch {
	case c.role >= role:
		return nil
	case c.role == RolePublic:
		return unauthorized("this takes a token")
	}
	return &Error{http.StatusForbidden, "forbidden", fmt.Sprintf("this takes the role %s; %s has %s", role, c.name, c.role), "newsgraph token add --role " + role.String() + " makes a token that may"}
}

// sessionJSON says who is signed in.
type sessionJSON struct {
	Tokens bool   `json:"tokens"` // whether the server wants any
	Name   string `json:"name,omitempty"`
	Role   string `json:"role"`
}

func (s Server) session(c caller) sessionJSON {
	return sessionJSON{s.Tokens != nil, c.name, c.role.String()}
}

// getSession answers who is signed in.
func (s Server) getSession(r *http.Request) (response, error) {
	return response{value: s.session(callerOf(r))}, nil
}

// signIn gives a browser a cookie for the token in the body.
func (s Server) signIn(r *http.Request) (response, error) {
	var in struct{ Token string }
	if err := readJSON(r.Body, &in); err != nil {
		return response{}, err
	}
	if s.Tokens == nil {
		return response{value: s.session(callerOf(r))}, nil
	}
	secret := strings.TrimSpace(in.Token)
	c, err := s.bearer(secret)
	if err != nil {
		return response{}, err
	}
	return response{value: s.session(c), header: map[string]string{"Set-Cookie": cookie(r, secret).String()}}, nil
}

// signOut takes the cookie away.
func (s Server) signOut(r *http.Request) (response, error) {
	gone := cookie(r, "")
	gone.MaxAge = -1
	return response{status: http.StatusNoContent, header: map[string]string{"Set-Cookie": gone.String()}}, nil
}

// cookie is the cookie of a session. It ends with the browser. A proxy that has TLS says so; who only pretends to makes his own
// cookie stricter.
func cookie(r *http.Request, secret string) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	}
}

// ownName reports whether a request is for this server by a name that it has. Else a page of another site could have its own name
// lead here (DNS rebinding), and would be of the same origin as what is read from here. Where the server has no names of its own, whoever needs a
// token is safe from it: browsers send the cookie to the name that it was set for.
func (s Server) ownName(r *http.Request) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if len(s.Hosts) == 0 && (s.Tokens != nil || !onLoopback(r)) || slices.ContainsFunc(s.Hosts, func(own string) bool { return strings.EqualFold(own, host) }) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return onLoopback(r) && (strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()) // no name leads to another's address
}

// crossSite reports whether a page of another site has a browser send a request, be it to show a picture or because somebody follows a link
// (https://www.w3.org/TR/fetch-metadata/). Programs do not say where they are, browsers do to this machine and over TLS.
func crossSite(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Site") == "cross-site" }

// onLoopback reports whether a request came in on an address that only this machine has.
func onLoopback(r *http.Request) bool {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(addr.String())
	return err == nil && at.Addr().Unmap().IsLoopback()
}
