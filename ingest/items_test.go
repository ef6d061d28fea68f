package ingest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/ingest"
	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestItems reads testdata/*.items: what reports must yield, and what they must not. A line is a field and what it holds,
// apart by ";":
//
//	read ../testdata/reports/000_f47f3228949849cf.txt     the report of the lines below
//	text 2024-03-05 Police denied that officers had fired. or a text with its date
//	subject=China; predicate=released; object=plan; stance=asserted
//	! subject=China; predicate=condemned                  no statement is like that
//	place=place-kyiv; type=city                           what kind of place an entity is
//	mention=PRC; entity=place-china                       a mention of an entity
//	quotation=We welcome; speaker=@person-john-kirby      a quotation; speaker= is none
//
// A text may have paragraphs, apart by "⏎". Fields of a quotation: quotation (part of its text), is (all of it), speaker, form, cue.
// Fields: subject, predicate, object (part of the text; @ID is the entity), stance, class (CLASS or CLASS/mode), source and outer (the nearest and the next
// source), arg (role:text or role:@ID), value and grain (of a time). Words are compared as they stand, white space as one space.
func TestItems(t *testing.T) {
	x, err := ingest.New()
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("testdata/*.items")
	if err != nil || len(names) == 0 {
		t.Fatalf("no items: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) { runItems(t, x, name) })
	}
}

func runItems(t *testing.T, x *ingest.Extractor, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r *graph.Reading
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		op, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || op == "#":
		case op == "read":
			for report, err := range source.Open(context.Background(), []string{filepath.Join("testdata", rest)}, source.Options{}) {
				r = reading(t, x, report, err)
			}
		case op == "text":
			date, text, _ := strings.Cut(rest, " ")
			text = strings.ReplaceAll(text, " ⏎ ", "\n\n")
			report, err := source.FromText(text, source.Meta{Published: date})
			r = reading(t, x, report, err)
		case strings.HasPrefix(line, "place="):
			if have := placeOf(r, fields(line)[0][1]); have != fields(line)[1][1] {
				t.Errorf("%s:%d: the place is %q in %q, want %s", name, n, have, flat(r.Report.Text), line)
			}
		case strings.HasPrefix(line, "mention="):
			if !hasMention(r, fields(line)) {
				t.Errorf("%s:%d: no mention with %s in %q; have %s", name, n, line, flat(r.Report.Text), mentions(r))
			}
		case strings.HasPrefix(line, "quotation="):
			if !hasQuotation(r, fields(line)) {
				t.Errorf("%s:%d: no quotation with %s in %q; have%s", name, n, line, flat(r.Report.Text), quotations(r))
			}
		case strings.HasPrefix(line, "! quotation="):
			if hasQuotation(r, fields(rest)) {
				t.Errorf("%s:%d: there must be no quotation with %s; have%s", name, n, rest, quotations(r))
			}
		case op == "!":
			if st := find(r, fields(rest)); st != nil {
				t.Errorf("%s:%d: there must be no statement with %s; have %s", name, n, rest, show(st))
			}
		default:
			if find(r, fields(line)) == nil {
				t.Errorf("%s:%d: no statement with %s; have%s", name, n, line, near(r, fields(line)))
			}
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

func reading(t *testing.T, x *ingest.Extractor, report graph.Report, err error) *graph.Reading {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Read(context.Background(), report)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fields splits "subject=China; object=plan".
func fields(line string) [][2]string {
	var out [][2]string
	for _, f := range strings.Split(line, ";") {
		k, v, _ := strings.Cut(strings.TrimSpace(f), "=")
		out = append(out, [2]string{k, v})
	}
	return out
}

func find(r *graph.Reading, want [][2]string) *graph.Statement {
	for i := range r.Statements {
		if st := &r.Statements[i]; matches(st, want) {
			return st
		}
	}
	return nil
}

func matches(st *graph.Statement, want [][2]string) bool {
	for _, w := range want {
		if !matchesField(st, w[0], w[1]) {
			return false
		}
	}
	return true
}

func matchesField(st *graph.Statement, key, want string) bool {
	switch key {
	case "subject":
		return isTerm(st.Subject, want)
	case "predicate":
		return strings.Contains(flat(st.Predicate.Text), want)
	case "object":
		return isTerm(st.Object, want)
	case "stance":
		return st.Stance() == want || want == "negated" && st.Negated
	case "class":
		have := string(st.Class)
		return want == have || want == have+"/"+st.Mode
	case "source":
		return len(st.Attribution) > 0 && isTerm(st.Attribution[0].Source, want)
	case "outer":
		return len(st.Attribution) > 1 && isTerm(st.Attribution[1].Source, want)
	case "arg":
		role, text, _ := strings.Cut(want, ":")
		for _, a := range st.Arguments {
			if string(a.Role) == role && isTerm(graph.Term{Text: a.Text, Entity: a.Entity}, text) {
				return true
			}
		}
		return false
	case "grain":
		for _, a := range st.Arguments {
			if a.Granularity == want {
				return true
			}
		}
		return false
	case "value":
		for _, a := range st.Arguments {
			if a.Value == want {
				return true
			}
		}
		return false
	}
	panic("unknown field " + key)
}

func isTerm(t graph.Term, want string) bool {
	if id, ok := strings.CutPrefix(want, "@"); ok {
		return string(t.Entity) == id
	}
	return strings.Contains(flat(t.Text), want)
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// placeOf is what kind of place an entity is.
func placeOf(r *graph.Reading, id string) string {
	for _, e := range r.Entities {
		if string(e.ID) == id {
			return string(e.Place)
		}
	}
	return "no entity " + id
}

func hasMention(r *graph.Reading, want [][2]string) bool {
	for _, m := range r.Mentions {
		ok := true
		for _, w := range want {
			ok = ok && (w[0] == "mention" && r.Report.Text[m.Span.Start:m.Span.End] == w[1] || w[0] == "entity" && string(m.Entity) == w[1])
		}
		if ok {
			return true
		}
	}
	return false
}

func hasQuotation(r *graph.Reading, want [][2]string) bool {
	for i := range r.Quotations {
		q := &r.Quotations[i]
		ok := true
		for _, w := range want {
			switch w[0] {
			case "quotation":
				ok = ok && strings.Contains(flat(q.Text), w[1])
			case "is":
				ok = ok && flat(q.Text) == w[1]
			case "speaker":
				ok = ok && (w[1] == "" && q.Speaker.Text == "" || w[1] != "" && isTerm(q.Speaker, w[1]))
			case "form":
				ok = ok && string(q.Form) == w[1]
			case "cue":
				ok = ok && q.Cue == w[1]
			default:
				panic("unknown field " + w[0])
			}
		}
		if ok {
			return true
		}
	}
	return false
}

func quotations(r *graph.Reading) string {
	var b strings.Builder
	for _, q := range r.Quotations {
		fmt.Fprintf(&b, "\n    %s %q – %s{%s} %s", q.Form, flat(q.Text), flat(q.Speaker.Text), q.Speaker.Entity, q.Cue)
	}
	return b.String()
}

func mentions(r *graph.Reading) string {
	var b strings.Builder
	for _, m := range r.Mentions {
		fmt.Fprintf(&b, "%s=%s ", r.Report.Text[m.Span.Start:m.Span.End], m.Entity)
	}
	return b.String()
}

// near shows the statements that share the first word of a field.
func near(r *graph.Reading, want [][2]string) string {
	var b strings.Builder
	for i := range r.Statements {
		st := &r.Statements[i]
		for _, w := range want {
			if (w[0] == "predicate" || w[0] == "object") && matchesField(st, w[0], w[1]) || len(r.Statements) < 8 {
				fmt.Fprintf(&b, "\n    %s", show(st))
				break
			}
		}
	}
	return b.String()
}

func show(st *graph.Statement) string {
	s := fmt.Sprintf("%q{%s} %q %q{%s} %s", flat(st.Subject.Text), st.Subject.Entity, flat(st.Predicate.Text), flat(st.Object.Text), st.Object.Entity, st.Stance())
	for _, a := range st.Arguments {
		s += fmt.Sprintf(" %s:%q{%s}=%s", a.Role, flat(a.Text), a.Entity, a.Value)
	}
	for _, a := range st.Attribution {
		s += fmt.Sprintf(" <%s{%s}: %s>", flat(a.Source.Text), a.Source.Entity, a.Cue)
	}
	return s
}
