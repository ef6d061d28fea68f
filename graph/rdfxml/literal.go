package rdfxml

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
)

// xmlLiteral reads the content of e as exclusive canonical XML with comments (W3C, 18 July 2002).
func (p *parser) xmlLiteral(e *element) (string, error) {
	var b strings.Builder
	err := p.canonical(&b, e.scope, e.name, map[string]string{})
	return b.String(), err
}

// canonical writes what stands up to the end of an element. rendered are the namespaces that are declared in the output.
func (p *parser) canonical(b *strings.Builder, in *scope, name xml.Name, rendered map[string]string) error {
	if err := p.deeper(); err != nil {
		return err
	}
	defer func() { p.depth-- }()
	return p.content(name, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			return p.canonicalElement(b, in, t, rendered)
		case xml.CharData:
			b.WriteString(textEscapes.Replace(string(t)))
		case xml.Comment:
			b.WriteString("<!--" + string(t) + "-->")
		case xml.ProcInst:
			b.WriteString("<?" + strings.TrimRight(t.Target+" "+string(t.Inst), " ") + "?>")
		}
		return nil
	})
}

var (
	textEscapes      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

func (p *parser) canonicalElement(b *strings.Builder, up *scope, t xml.StartElement, rendered map[string]string) error {
	in := &scope{up: up}
	type attr struct{ ns, local, text string }
	var attrs []attr
	used := map[string]bool{t.Name.Space: true}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "xmlns":
			if err := p.declare(in, a.Name.Local, a.Value); err != nil {
				return err
			}
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			if err := p.declare(in, "", a.Value); err != nil {
				return err
			}
		case a.Name.Space != "":
			used[a.Name.Space] = true
		}
	}
	within := map[string]string{}
	for prefix, ns := range rendered {
		within[prefix] = ns
	}
	var declared []string
	for prefix := range used {
		ns, ok := in.namespace(prefix)
		if !ok {
			return p.fail("the prefix %s is not declared", prefix)
		}
		if prefix != "xml" && within[prefix] != ns {
			within[prefix] = ns
			declared = append(declared, prefix)
		}
	}
	slices.Sort(declared)
	b.WriteString("<" + qualified(t.Name))
	for _, prefix := range declared {
		name := "xmlns"
		if prefix != "" {
			name += ":" + prefix
		}
		b.WriteString(" " + name + `="` + attributeEscapes.Replace(within[prefix]) + `"`)
	}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		ns := ""
		if a.Name.Space != "" {
			ns, _ = in.namespace(a.Name.Space) // it was looked up above
		}
		attrs = append(attrs, attr{ns, a.Name.Local, " " + qualified(a.Name) + `="` + attributeEscapes.Replace(a.Value) + `"`})
	}
	slices.SortFunc(attrs, func(a, b attr) int { return cmp.Or(cmp.Compare(a.ns, b.ns), cmp.Compare(a.local, b.local)) })
	for i, a := range attrs {
		if i > 0 && a.ns == attrs[i-1].ns && a.local == attrs[i-1].local {
			return p.fail("an attribute of <%s> stands there twice", qualified(t.Name))
		}
		b.WriteString(a.text)
	}
	b.WriteByte('>')
	if err := p.canonical(b, in, t.Name, within); err != nil {
		return err
	}
	b.WriteString("</" + qualified(t.Name) + ">")
	return nil
}
