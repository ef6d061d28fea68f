package export

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/newsgraph/newsgraph/graph"
)

// proxy is an entity of FollowTheMoney (followthemoney.tech), as its tools read it, one a line.
type proxy struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func newProxy(id, schema string) *proxy { return &proxy{id, schema, map[string][]string{}} }

// set adds values to a property, without those that are empty or there.
func (p *proxy) set(property string, values ...string) {
	for _, v := range values {
		if v != "" && !slices.Contains(p.Properties[property], v) {
			p.Properties[property] = append(p.Properties[property], v)
		}
	}
}

// schemata are the schemata of the kinds of entity. A country acts through its state; what has no schema is a note.
var schemata = map[graph.EntityKind]string{
	graph.Person: "Person", graph.Organization: "Organization", graph.Country: "PublicBody", graph.Place: "Address", graph.Group: "LegalEntity",
	graph.Event: "Event", graph.Work: "Document", graph.Product: "Asset", graph.Thing: "Note",
}

// legal are the schemata that a Mention may be resolved to.
var legal = []string{"Person", "Organization", "PublicBody", "LegalEntity"}

// ftm writes FollowTheMoney's JSON: entities; a report as an Article with a Mention of each person, group and organisation; and a
// statement that links two entities as an UnknownLink, with its verb as role, its stance as status, its sentence as summary and the
// Article as proof.
func ftm(ctx context.Context, w io.Writer, lib *graph.Library, opts Options) error {
	n, err := readNetwork(ctx, lib, opts)
	if err != nil {
		return err
	}
	defer n.Close()
	b := bufio.NewWriter(w)
	kinds := map[graph.EntityID]graph.EntityKind{} // of those that are another kind in some report
	for v, err := range n.nodes {
		if err != nil {
			return err
		}
		if v.kinds {
			kinds[v.id] = v.kind
		}
		if err := Line(b, entityProxy(v)); err != nil {
			return err
		}
	}
	for r, err := range opts.readings(ctx, lib) {
		if err != nil {
			return err
		}
		if err := reportProxies(b, r, kinds); err != nil {
			return err
		}
	}
	return b.Flush()
}

func entityProxy(v *node) *proxy {
	p := newProxy(string(v.id), schemata[v.kind])
	if p.Schema == "" {
		p.Schema = schemata[graph.Thing]
	}
	p.set("name", v.label)
	switch p.Schema {
	case "Address":
		p.set("full", v.label)
	case "Document":
		p.set("title", v.label)
	}
	for _, a := range v.aliases {
		if a != v.label {
			p.set("alias", a)
		}
	}
	if p.Schema == "Person" {
		p.set("position", v.titles...)
	}
	for _, iri := range v.sameAs {
		if id, ok := strings.CutPrefix(iri, "http://www.wikidata.org/entity/"); ok {
			p.set("wikidataId", id)
		}
	}
	return p
}

// reportProxies writes a report, whom it names, and what links them in it. kinds are those that are others than the report's.
func reportProxies(w io.Writer, r *graph.Reading, kinds map[graph.EntityID]graph.EntityKind) error {
	article := newProxy(string(r.Report.ID), "Article")
	article.set("title", cmp.Or(r.Report.Title, r.Report.Name))
	article.set("fileName", r.Report.Name)
	article.set("publisher", r.Report.Publisher)
	article.set("publishedAt", r.Report.Published)
	article.set("sourceUrl", r.Report.URL)
	article.set("bodyText", r.Report.Text)
	if err := Line(w, article); err != nil {
		return err
	}
	for _, e := range r.Entities {
		schema := schemata[cmp.Or(kinds[e.ID], e.Kind)]
		if !slices.Contains(legal, schema) {
			continue
		}
		m := newProxy(article.ID+"-"+string(e.ID), "Mention")
		m.set("document", article.ID)
		m.set("name", e.Label)
		m.set("resolved", string(e.ID))
		m.set("detectedSchema", schema)
		if err := Line(w, m); err != nil {
			return err
		}
	}
	c := NewConverter(r)
	for i := range r.Statements {
		e, ok := newEdge(c, &r.Statements[i])
		if !ok {
			continue
		}
		if err := Line(w, linkProxy(e, article)); err != nil {
			return err
		}
	}
	return nil
}

func linkProxy(e edge, article *proxy) *proxy {
	p := newProxy(string(e.id), "UnknownLink")
	p.set("subject", string(e.from))
	p.set("object", string(e.to))
	p.set("role", e.predicate)
	p.set("status", e.stance)
	p.set("date", cmp.Or(e.time, e.published))
	p.set("summary", e.sentence)
	if e.source != "" {
		p.set("description", "according to "+e.source)
	}
	p.set("proof", article.ID)
	p.set("publisher", article.Properties["publisher"]...)
	p.set("sourceUrl", article.Properties["sourceUrl"]...)
	p.set("recordId", string(e.id))
	return p
}
