package token

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// scheme is "https://" and the like; the expression of spaCy knows no list of schemes.
	scheme = regexp.MustCompile(`^[\pL\pN_+\-.]{2,}://`)
	// privateIP are the networks that are no URLs: private, loopback and link-local.
	privateIP = regexp.MustCompile(`^(?:(?:10|127)(?:\.\d{1,3}){3}|(?:169\.254|192\.168)(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[0-1])(?:\.\d{1,3}){2})`)
	publicIP  = regexp.MustCompile(`^(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])$`)
)

// url reports whether the whole of s is a URL, scheme optional, as spaCy's expression has it (lang/tokenizer_exceptions.py;
// after Diego Perini's). The host may begin at the start, after the scheme, or after any "@". It takes linear time.
func (a *affixes) url(s string) bool {
	if !strings.ContainsRune(s, '.') {
		return false
	}
	starts := []int{0}
	if m := scheme.FindStringIndex(s); m != nil {
		starts = append(starts, m[1])
	}
	for _, p := range starts {
		if a.host(s[p:]) {
			return true
		}
	}
	for i := 1; i < len(s); i++ {
		if s[i] == '@' && a.host(s[i+1:]) {
			return true
		}
	}
	return false
}

// host reports whether s is a host with an optional port and path.
func (a *affixes) host(s string) bool {
	end := strings.IndexAny(s, ":/?#@")
	if end < 0 {
		end = len(s)
	}
	name, rest := s[:end], s[end:]
	if rest != "" && rest[0] == '@' {
		return false
	}
	return isRest(rest) && (a.domain(name) || publicIP.MatchString(name) && !privateIP.MatchString(name))
}

// isRest reports whether s is an optional port and an optional path.
func isRest(s string) bool {
	if strings.HasPrefix(s, ":") {
		n := 0
		s = s[1:]
		for n < 5 {
			r, size := utf8.DecodeRuneInString(s)
			if !unicode.IsDigit(r) {
				break
			}
			s = s[size:]
			n++
		}
		if n < 2 {
			return false
		}
	}
	return s == "" || strings.ContainsRune("/?#", rune(s[0]))
}

// domain reports whether s is labels with dots between them and a top-level domain in lower case.
func (a *affixes) domain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	tld := labels[len(labels)-1]
	if n := utf8.RuneCountInString(tld); n < 2 || n > 63 {
		return false
	}
	for _, r := range tld {
		if !a.lower.has(r) {
			return false
		}
	}
	for _, l := range labels[:len(labels)-1] {
		if !isLabel(l) {
			return false
		}
	}
	return true
}

func isLabel(l string) bool {
	n := 0
	last := rune(-1)
	for l != "" {
		r, size := firstRune(l)
		l = l[size:]
		if !isLabelChar(r) && (n == 0 || r != '_' && r != '-') {
			return false
		}
		last = r
		n++
	}
	return 1 <= n && n <= 64 && isLabelChar(last)
}

func isLabelChar(r rune) bool {
	return isASCIIDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || 0xa1 <= r && r <= 0xffff
}
