package graph

import "strings"

// ResolveIRI is the absolute form of an IRI reference (RFC 3986, section 5.2, with the characters of RFC 3987). Nothing is
// normalised but what dot segments ask for.
func ResolveIRI(base, ref string) string {
	r := splitIRI(ref)
	if r.scheme != "" || base == "" {
		return ref
	}
	b := splitIRI(base)
	out := iriParts{scheme: b.scheme, fragment: r.fragment, hasFragment: r.hasFragment}
	switch {
	case r.hasAuthority:
		out.authority, out.hasAuthority = r.authority, true
		out.path, out.query, out.hasQuery = removeDots(r.path), r.query, r.hasQuery
	case r.path == "":
		out.authority, out.hasAuthority, out.path = b.authority, b.hasAuthority, b.path
		out.query, out.hasQuery = b.query, b.hasQuery
		if r.hasQuery {
			out.query, out.hasQuery = r.query, true
		}
	default:
		out.authority, out.hasAuthority = b.authority, b.hasAuthority
		out.path, out.query, out.hasQuery = removeDots(merge(b, r.path)), r.query, r.hasQuery
	}
	return out.String()
}

// IsAbsoluteIRI reports whether an IRI begins with a scheme (RFC 3986, section 3.1).
func IsAbsoluteIRI(iri string) bool {
	for i, c := range iri {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return i > 0 && c == ':'
		}
	}
	return false
}

// IsGraphName reports whether s is an absolute IRI without characters that no IRI has.
func IsGraphName(s string) bool {
	return IsAbsoluteIRI(s) && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|\\^`", r) })
}

// merge is the path of a reference behind that of the base (section 5.2.3).
func merge(base iriParts, path string) string {
	switch {
	case strings.HasPrefix(path, "/"):
		return path
	case base.hasAuthority && base.path == "":
		return "/" + path
	}
	return base.path[:strings.LastIndexByte(base.path, '/')+1] + path
}

// iriParts are the parts of an IRI (RFC 3986, appendix B).
type iriParts struct {
	scheme, authority, path, query, fragment string
	hasAuthority, hasQuery, hasFragment      bool
}

func splitIRI(s string) (p iriParts) {
	s, p.fragment, p.hasFragment = strings.Cut(s, "#")
	s, p.query, p.hasQuery = strings.Cut(s, "?")
	if i := strings.IndexAny(s, ":/"); i > 0 && s[i] == ':' {
		p.scheme, s = s[:i], s[i+1:]
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		p.hasAuthority = true
		p.authority, s = rest, ""
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			p.authority, s = rest[:i], rest[i:]
		}
	}
	p.path = s
	return p
}

func (p iriParts) String() string {
	var b strings.Builder
	if p.scheme != "" {
		b.WriteString(p.scheme + ":")
	}
	if p.hasAuthority {
		b.WriteString("//" + p.authority)
	}
	b.WriteString(p.path)
	if p.hasQuery {
		b.WriteString("?" + p.query)
	}
	if p.hasFragment {
		b.WriteString("#" + p.fragment)
	}
	return b.String()
}

// removeDots takes the segments . and .. out of a path (section 5.2.4).
func removeDots(path string) string {
	var out []string
	segments := strings.Split(path, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch s {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 1 || len(out) == 1 && out[0] != "" {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return strings.Join(out, "/")
}
