package sparql_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/newsgraph/query/sparql"
)

// most is more than the operators, elements, steps and variables that a query may have.
const most = 10_000

// nests are texts whose operators, elements or steps stand side by side, but are one within the other in the algebra.
var nests = map[string]func(n int) string{
	"+":           func(n int) string { return "ASK { FILTER(1" + strings.Repeat("+1", n) + ") }" },
	"*":           func(n int) string { return "ASK { FILTER(1" + strings.Repeat("*1", n) + ") }" },
	"||":          func(n int) string { return "ASK { FILTER(1" + strings.Repeat("||1", n) + ") }" },
	"&&":          func(n int) string { return "ASK { FILTER(1" + strings.Repeat("&&1", n) + ") }" },
	"UNION":       func(n int) string { return "ASK { {}" + strings.Repeat("UNION{}", n) + " }" },
	"join":        func(n int) string { return "ASK { " + strings.Repeat("{}", n) + " }" },
	"OPTIONAL":    func(n int) string { return "ASK { " + strings.Repeat("OPTIONAL{}", n) + " }" },
	"MINUS":       func(n int) string { return "ASK { " + strings.Repeat("MINUS{}", n) + " }" },
	"VALUES":      func(n int) string { return "ASK { " + strings.Repeat("VALUES ?a{1}", n) + " }" },
	"GRAPH":       func(n int) string { return "ASK { " + strings.Repeat("GRAPH<e:g>{?a ?b ?c}", n) + " }" },
	"FILTER":      func(n int) string { return "ASK { " + strings.Repeat("FILTER(1)", n) + " }" },
	"HAVING":      func(n int) string { return "SELECT (COUNT(*) AS ?n) {} HAVING " + strings.Repeat("(1)", n) },
	"BIND":        func(n int) string { return "ASK { " + numbered(n, "BIND(1 AS ?v%d)") + " }" },
	"SELECT":      func(n int) string { return "SELECT " + numbered(n, "(1 AS ?v%d)") + " {}" },
	"triples":     func(n int) string { return "ASK { " + strings.Repeat("?a ?b ?c.", n) + " }" },
	"list":        func(n int) string { return "ASK { ?a ?b (" + strings.Repeat("1 ", n) + ") }" },
	"/":           func(n int) string { return "ASK { ?a <e:next>" + strings.Repeat("/<e:next>", n) + " ?b }" },
	"/, the same": func(n int) string { return "ASK { ?a !<e:next>" + strings.Repeat("/<e:x>?", n) + " ?b }" },
	"|":           func(n int) string { return "ASK { ?a <e:x>" + strings.Repeat("|<e:x>", n) + " ?b }" },
	"paths of objects": func(n int) string {
		return "ASK { ?a <e:next>" + strings.Repeat("/<e:next>", n/100) + " ?b" + strings.Repeat(",?b", 99) + " }"
	},
	"variables": func(n int) string { return "ASK { VALUES (" + numbered(n, "?v%d ") + ") {} }" },
}

// numbered is a text for each number below n.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestTooLarge: what would nest without end is a mistake that names its place, and what is just below the bound is answered.
func TestTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	s := ring(t)
	for name, text := range nests {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{most + 1, 500_000} {
				var mistake *sparql.Error
				if _, err := sparql.Parse(text(n), ""); !errors.As(err, &mistake) {
					t.Fatalf("%d: error %v, want a mistake", n, err)
				}
				if !strings.Contains(mistake.Message, "more than 10000") || mistake.Column < 10 {
					t.Errorf("%d: line %d, column %d: %s", n, mistake.Line, mistake.Column, mistake.Message)
				}
			}
			for _, n := range []int{most - 20, most/2 - 20, most/3 - 20} { // some count twice or three times
				q, err := sparql.Parse(text(n), "")
				if err != nil {
					continue
				}
				ctx, cancel := context.WithTimeout(t.Context(), generous)
				defer cancel()
				if err := sparql.Run(ctx, s, q, sparql.Options{Union: true, MaxRows: 2_000_000, MaxBytes: 256 << 20}, nobody{}); err != nil {
					t.Errorf("%d: %v", n, err)
				}
				return
			}
			t.Errorf("not even a third of %d is parsed", most)
		})
	}
	if _, err := sparql.ParseUpdate("DELETE WHERE { "+strings.Repeat("?a ?b ?c.", most+1)+" }", ""); err == nil {
		t.Error("DELETE WHERE of so many triples is parsed")
	}
	for _, flat := range []string{"INSERT DATA { " + strings.Repeat("<e:a> <e:b> [].", 2*most) + " }", "DELETE DATA { " + strings.Repeat("<e:a> <e:b> 1.", 2*most) + " }"} {
		if _, err := sparql.ParseUpdate(flat, ""); err != nil {
			t.Errorf("data may be long: %v", err)
		}
	}
	if _, err := sparql.Parse("ASK { ?a ?b ?c FILTER(?c IN ("+strings.Repeat("1,", 2*most)+"2)) }", ""); err != nil {
		t.Errorf("a list of values may be long: %v", err)
	}
}

// peak is by how many bytes the heap was larger while f ran, at most, as far as looks every few milliseconds tell.
func peak(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, top := m.HeapAlloc, m.HeapAlloc
	done, looked := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(looked)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapAlloc)
			}
		}
	}()
	f()
	close(done)
	<-looked
	return top - before
}

// large are queries that hold few rows, but large ones, or text that is in no row.
var large = map[string]string{
	"wide rows sorted":    "SELECT ?a " + numbered(4000, "?x%d ") + "{ ?a ?b ?c . ?d ?e ?f } ORDER BY ?a",
	"wide rows distinct":  "SELECT DISTINCT ?a ?d " + numbered(4000, "?x%d ") + "{ ?a ?b ?c . ?d ?e ?f }",
	"wide rows joined":    "SELECT (COUNT(*) AS ?n) { { SELECT ?a ?d " + numbered(4000, "?x%d ") + "{ ?a ?b ?c . ?d ?e ?f } } { SELECT ?a ?g { ?a ?g ?h } } }",
	"many keys":           "SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY " + strings.Repeat("?a ", 4000),
	"many aggregates":     "SELECT ?a ?d " + numbered(3000, "(COUNT(?b) AS ?n%d) ") + "{ ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
	"many distinct":       "SELECT " + numbered(3000, "(COUNT(DISTINCT ?a) AS ?n%d) ") + "{ ?a ?b ?c . ?d ?e ?f }",
	"regular expressions": `SELECT * { ?a ?b ?c . ?d ?e ?f FILTER REGEX("x", CONCAT("` + strings.Repeat(".{1000}", 40) + `", STR(?a), STR(?d))) }`,
	"classes":             `SELECT * { ?a ?b ?c . ?d ?e ?f FILTER REGEX("x", CONCAT("^` + strings.Repeat(`\\pL`, 900) + `", STR(?a), STR(?d))) }`,
	"long sort keys":      `SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY CONCAT("` + strings.Repeat("long", 25_000) + `", STR(?a))`,
	"long best values":    `SELECT ?a ?c (MIN(CONCAT(?t, STR(?c))) AS ?m) { ?x <e:text> ?t . ?a ?b ?c } GROUP BY ?a ?c`,
	"long constructs":     `CONSTRUCT { ?a ?b ?t } { ?x <e:text> ?x0 BIND(SUBSTR(?x0, 1, 100000) AS ?t) ?a ?b ?c . ?d ?b ?e }`,
	"labels":              `SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(ISIRI(BNODE(CONCAT("` + strings.Repeat("long", 10_000) + `", STR(?a), STR(?d))))) }`,
	"plans":               plansOf(),
	"replacement":         `SELECT (STRLEN(REPLACE(?t, "(.*)b", "` + strings.Repeat("$1", 100_000) + `")) AS ?n) { ?x <e:text> ?y BIND(SUBSTR(?y, 1, 100000) AS ?t) }`,
	"prefixes":            "PREFIX p: <e:" + strings.Repeat("long", 25_000) + "> ASK { ?a ?b ?c FILTER(?c IN (" + numbered(20_000, "p:a%d,") + "1)) }",
	"base":                "BASE <http://e/" + strings.Repeat("long", 2000) + "/> ASK { ?a ?b ?c FILTER(?c IN (" + numbered(20_000, "<a%d>,") + "1)) }",
}

// plansOf is a query in which a large basic graph pattern comes after ever other variables that are bound.
func plansOf() string {
	return "SELECT * { ?a <e:next> ?b " + numbered(16, "OPTIONAL { VALUES (?y ?v%[1]d) { (1 1) (1 UNDEF) } } ") + "{ " + numbered(300, "?v%d <e:x> ?w . ") + "} }"
}

// TestLargeRows: memory is bounded by what rows take, however wide they are, and so is that of all that a query keeps beside them.
func TestLargeRows(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	s := ring(t)
	for name, text := range large {
		t.Run(name, func(t *testing.T) {
			var err error
			top := peak(func() {
				var q *sparql.Query
				if q, err = sparql.Parse(text, ""); err != nil {
					return
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				err = sparql.Run(ctx, s, q, sparql.Options{Union: true, MaxRows: 100_000, MaxBytes: 32 << 20}, nobody{})
			})
			t.Logf("%d MiB, %v", top>>20, err)
			var mistake *sparql.Error
			if err != nil && !errors.Is(err, sparql.ErrLimit) && !errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &mistake) {
				t.Errorf("error %v, want that of a limit", err)
			}
			if top > 256<<20 {
				t.Errorf("%d MiB of heap, want 256 at most", top>>20)
			}
		})
	}
}

// steep are queries of which those that are n times as large took n² or n³ times as long, or longer.
var steep = map[string]func() string{
	"BINDs":     func() string { return "ASK { " + numbered(4900, "BIND(1 AS ?v%d)") + " }" },
	"OPTIONALs": func() string { return "ASK { ?a ?b ?c {" + numbered(3000, "OPTIONAL { ?v%[1]d <e:x> ?a }") + "} }" },
	"filters": func() string {
		return "ASK { " + strings.Repeat("{ ?a <e:next> ?b } ", 1600) + strings.Repeat("FILTER(?a != ?b) ", 1600) + "}"
	},
	"filters of UNIONs": func() string {
		return "ASK { {} " + strings.Repeat("UNION { ?a <e:next> ?b }", 1600) + strings.Repeat("FILTER(?a != ?b) ", 1600) + "}"
	},
	"groups in groups": func() string {
		return "ASK { " + strings.Repeat("{ ", 390) + numbered(2000, "BIND(1 AS ?v%d)") + numbered(390, "} BIND(1 AS ?w%d)") + " }"
	},
	"selections of all": func() string {
		return "ASK { " + strings.Repeat("{ SELECT * { ", 120) + "VALUES (" + numbered(9000, "?v%d ") + ") {}" + strings.Repeat("} }", 120) + " }"
	},
	"words with -": func() string {
		return "ASK { FILTER(" + strings.Repeat("true-", 9900) + "true" + strings.Repeat("-a", 2_000_000) + ") }"
	},
	"words before dots": func() string {
		return "ASK { FILTER(" + strings.Repeat("true-", 9900) + "true" + strings.Repeat(".", 4_000_000) + ") }"
	},
	"triples":       func() string { return "ASK { " + numbered(4000, "?v%d <e:next> ?x . ") + " FILTER(false) }" },
	"groups joined": func() string { return "ASK { " + numbered(2400, "{ ?v%d <e:next> ?x } ") + " FILTER(false) }" },
	"bases":         func() string { return strings.Repeat("BASE<a/>", 500_000) + "ASK {}" },
	"datasets": func() string {
		return "ASK " + strings.Repeat("FROM <e:g> ", 100_000) + strings.Repeat("FROM NAMED <e:g> ", 100_000) + "{ ?a ?b ?c . ?c ?d ?e }"
	},
	"long lists": func() string {
		return "ASK { ?a ?b ?c FILTER(?c IN (" + strings.Repeat("<e:x>,", 500_000) + "1) && ?c = 0.5) }"
	},
}

// TestSteep: a large query is parsed and planned soon, or is told that it is too large.
func TestSteep(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	s := ring(t)
	for name, text := range steep {
		t.Run(name, func(t *testing.T) {
			text := text()
			began := time.Now()
			q, err := sparql.Parse(text, "http://e/")
			parsed := time.Since(began)
			if err == nil {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				err = sparql.Run(ctx, s, q, sparql.Options{Union: true, MaxRows: 2_000_000, MaxBytes: 256 << 20}, nobody{})
			}
			all := time.Since(began)
			t.Logf("parsed in %v, all in %v: %v", parsed.Round(time.Millisecond), all.Round(time.Millisecond), err)
			if all > generous {
				t.Errorf("%d bytes took %v", len(text), all)
			}
		})
	}
}

// TestReplace: $1 is a group, a $ or a \ that is meant itself has a \ before it, and what is replaced does not grow without end.
func TestReplace(t *testing.T) {
	s := ring(t)
	for _, test := range []struct{ call, want string }{
		{`REPLACE("abcd", "b(c)", "[$1$1$2]")`, "a[cc]d"},
		{`REPLACE("abcd", "b", "\\$\\\\x$")`, `a$\x$cd`},
		{`REPLACE("aaaa", "a", "$0b")`, "abababab"},
		{`REPLACE("x-y", "(x)|(y)", "<$1|$2>")`, "<x|>-<|y>"},
	} {
		q, err := sparql.Parse("SELECT ("+test.call+" AS ?x) {}", "")
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		w, _ := sparql.NewWriter(&out, sparql.TSV)
		if err := sparql.Run(t.Context(), s, q, sparql.Options{}, w); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		want := "?x\n\"" + strings.ReplaceAll(test.want, `\`, `\\`) + "\"\n"
		if out.String() != want {
			t.Errorf("%s: %q, want %q", test.call, out.String(), want)
		}
	}
}

// TestLimitBeyondNumbers: OFFSET and LIMIT together may be more than the largest number.
func TestLimitBeyondNumbers(t *testing.T) {
	s := ring(t)
	for _, test := range []struct {
		modifiers string
		rows      int
	}{
		{"OFFSET 600 LIMIT 9223372036854775807", 1},
		{"OFFSET 9223372036854775807 LIMIT 9223372036854775807", 0},
		{"LIMIT 2 OFFSET 599", 2},
	} {
		for _, order := range []string{"", "ORDER BY ?a "} {
			q, err := sparql.Parse("SELECT * { { ?a <e:next> ?b } UNION { ?a <e:p> ?b } } "+order+test.modifiers, "")
			if err != nil {
				t.Fatal(err)
			}
			out := &counting{}
			if err := sparql.Run(t.Context(), s, q, sparql.Options{Union: true}, out); err != nil {
				t.Fatal(err)
			}
			if out.rows != test.rows {
				t.Errorf("%s%s: %d rows, want %d", order, test.modifiers, out.rows, test.rows)
			}
		}
	}
}
