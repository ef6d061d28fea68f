package sparql_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/store"
	"github.com/newsgraph/newsgraph/query/sparql"
)

// nobody takes an answer and throws it away.
type nobody struct{}

func (nobody) Head([]string) error                { return nil }
func (nobody) Row([]graph.RDFTerm) error          { return nil }
func (nobody) Bool(bool) error                    { return nil }
func (nobody) Triple(_, _, _ graph.RDFTerm) error { return nil }

// ring is a store in which 600 things stand in a circle, each with a number, with one long text and one named graph.
func ring(t *testing.T) graph.Store {
	s, err := store.Open(t.Context(), "mem:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	const n = 600
	quads := []graph.Quad{{Subject: ex("s"), Predicate: ex("p"), Object: ex("o"), Label: ex("g")}, {Subject: ex("long"), Predicate: ex("text"), Object: graph.Literal(strings.Repeat("ab", 1<<20))}}
	for i := range n {
		at := ex(fmt.Sprint("n", i))
		quads = append(quads,
			graph.Quad{Subject: at, Predicate: ex("next"), Object: ex(fmt.Sprint("n", (i+1)%n))},
			graph.Quad{Subject: at, Predicate: ex("number"), Object: whole(i)})
	}
	if err := s.Update(t.Context(), nil, quads); err != nil {
		t.Fatal(err)
	}
	return s
}

// nasty are queries that would go on for very long, or need very much memory.
var nasty = map[string]string{
	"product":         `SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
	"product, none":   `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = ?i && ?a != ?i) }`,
	"sort":            `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i`,
	"top":             `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 3`,
	"distinct":        `SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
	"groups":          `SELECT ?a ?d ?g (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d ?g`,
	"distinct count":  `SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
	"all paths":       `SELECT (COUNT(*) AS ?n) { ?a <e:next>+ ?b . ?b <e:next>+ ?c . ?c <e:next>+ ?d }`,
	"paths of paths":  `SELECT (COUNT(*) AS ?n) { ?a ((<e:next>*/^<e:next>*)*/<e:next>*)+ ?b }`,
	"exists":          `SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?x ?y ?z . ?v ?w ?u FILTER (?z = ?c && ?u = ?f && ?x != ?a && ?v != ?d) } }`,
	"optional":        `SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f . ?g ?h ?i FILTER (?c = ?f && ?f = ?i) } }`,
	"minus":           `SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i MINUS { ?a ?y ?z . ?g ?v ?w . FILTER (?w = ?z) } }`,
	"union":           `SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } UNION { ?c ?b ?a } { ?d ?e ?f } UNION { ?f ?e ?d } { ?g ?h ?i } UNION { ?i ?h ?g } }`,
	"subqueries":      `SELECT (COUNT(*) AS ?n) { { SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } } { SELECT ?g ?j { ?g ?h ?i . ?j ?k ?l } } }`,
	"regex":           `SELECT (COUNT(*) AS ?n) { ?x <e:text> ?t . ?a ?b ?c . ?d ?e ?f FILTER REGEX(?t, CONCAT("(a|b|ab|ba){1,200}c", STR(?a))) }`,
	"one regex":       `SELECT (COUNT(*) AS ?n) { ?x <e:text> ?t FILTER REGEX(?t, "(((a|b|ab|ba|aba){0,30}){0,30}b?){0,1}c$") }`,
	"replace":         `SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND (REPLACE(STR(?a), "[0-9]", STR(?d)) AS ?s) ?g ?h ?s }`,
	"hashes":          `SELECT (COUNT(*) AS ?n) { ?x <e:text> ?t . ?a ?b ?c . ?d ?e ?f FILTER (SHA512(CONCAT(?t, STR(?a), STR(?d))) = "") }`,
	"graphs":          `SELECT (COUNT(*) AS ?n) { GRAPH ?a { } ?b ?c ?d . ?e ?f ?g . ?h ?i ?j }`,
	"construct":       `CONSTRUCT { ?a ?e [ <e:x> ?i ] } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
	"blank nodes":     `SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND (BNODE("x") AS ?x) }`,
	"concatenated":    `SELECT (GROUP_CONCAT(?c) AS ?s) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
	"new terms":       `SELECT (COUNT(?s) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND (CONCAT(STR(?a), STR(?d), STR(?g)) AS ?s) }`,
	"described":       `DESCRIBE ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
	"text that grows": doubling(),
}

// doubling is a query in which a string doubles sixty times.
func doubling() string {
	var b strings.Builder
	b.WriteString(`SELECT * { BIND ("0123456789" AS ?s0) `)
	for i := range 60 {
		fmt.Fprintf(&b, "BIND (CONCAT(?s%d, ?s%d) AS ?s%d) ", i, i, i+1)
	}
	return b.String() + "}"
}

// generous is far more time than an ended query may need, on a machine that does much else.
const generous = 20 * time.Second

// TestCancel: every query ends when its context does.
func TestCancel(t *testing.T) {
	s := ring(t)
	for name, text := range nasty {
		t.Run(name, func(t *testing.T) {
			q, err := sparql.Parse(text, "")
			if err != nil {
				t.Fatal(err)
			}
			for name, r := range map[string]graph.Reader{"numbers": s, "terms": plainReader{s}} {
				ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
				began := time.Now()
				err = sparql.Run(ctx, r, q, sparql.Options{MaxRows: 5_000_000, MaxBytes: 1 << 30}, nobody{})
				late := time.Since(began) - 30*time.Millisecond
				cancel()
				t.Logf("by %s: %v late", name, late.Round(time.Millisecond))
				if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, sparql.ErrLimit) {
					t.Errorf("by %s: error %v, want that of the context", name, err)
				}
				if late > generous {
					t.Errorf("by %s: ended %v after its context", name, late)
				}
			}
		})
	}
}

// TestLimits: what would need much memory ends as over its limit.
func TestLimits(t *testing.T) {
	s := ring(t)
	for _, name := range []string{"sort", "distinct", "groups", "distinct count", "construct", "subqueries", "concatenated", "new terms", "blank nodes", "text that grows"} {
		t.Run(name, func(t *testing.T) {
			q, err := sparql.Parse(nasty[name], "")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 3*generous)
			defer cancel()
			if err := sparql.Run(ctx, s, q, sparql.Options{MaxRows: 20_000, MaxBytes: 1 << 20}, nobody{}); !errors.Is(err, sparql.ErrLimit) {
				t.Errorf("error %v, want %v", err, sparql.ErrLimit)
			}
		})
	}
}

// TestWithin: what holds little at once is not over a limit, however many rows pass.
func TestWithin(t *testing.T) {
	s := ring(t)
	for _, text := range []string{
		`SELECT (COUNT(*) AS ?n) { ?a <e:next> ?b . ?c <e:number> ?d FILTER (?a != ?c) }`,
		`SELECT * { ?a <e:next> ?b . ?c <e:number> ?d } ORDER BY DESC(?d) ?a LIMIT 10`,
		`SELECT (COUNT(*) AS ?n) { ?a <e:next>+ ?b FILTER (?a = <e:n1> || ?a = <e:n2> || ?a = <e:n3>) }`,
		`SELECT ?b (COUNT(*) AS ?n) { ?a ?b ?c . ?d <e:number> ?e } GROUP BY ?b`,
	} {
		q, err := sparql.Parse(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := sparql.Run(t.Context(), s, q, sparql.Options{MaxRows: 5000, MaxBytes: 1 << 20}, nobody{}); err != nil {
			t.Errorf("%v in %s", err, text)
		}
	}
}
