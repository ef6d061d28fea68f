package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problem is something in a store that does not hold together.
type Problem struct {
	Report ReportID // "" where it belongs to none
	What   string
}

func (p Problem) String() string {
	if p.Report == "" {
		return p.What
	}
	return string(p.Report) + ": " + p.What
}

// Check reads every report back and verifies that every offset lies in the stored text and shows the text that was
// stored for it, that every reference leads somewhere, that the store holds the quads of its reports and decisions and no others, all at one
// moment (see Library's View), and, where the store is a Verifier, that its indexes agree. The error is one of reading the store; what is
// wrong in it is in the problems, ErrDamaged among them.
func Check(ctx context.Context, lib *Library) ([]Problem, error) {
	var c findings
	if v, ok := lib.Store.(Verifier); ok {
		found, err := v.Verify(ctx)
		if err != nil {
			return c.unless(err)
		}
		for _, what := range found {
			c = append(c, Problem{What: what})
		}
	}
	if err := lib.View(ctx, func(lib *Library) error { return c.library(ctx, lib) }); err != nil {
		return c.unless(err)
	}
	return c, nil
}

// findings are the problems that were found.
type findings []Problem

// damaged takes err among the problems, if it is one of damage.
func (c *findings) damaged(id ReportID, err error) bool {
	if !errors.Is(err, ErrDamaged) {
		return false
	}
	*c = append(*c, Problem{id, err.Error()})
	return true
}

// unless ends a check with an error, where that is not one of damage.
func (c findings) unless(err error) ([]Problem, error) {
	if c.damaged("", err) {
		return c, nil
	}
	return nil, err
}

// library checks what the library holds, and whether the store holds anything else.
func (c *findings) library(ctx context.Context, lib *Library) error {
	reports, err := lib.ReportIDs(ctx)
	if err != nil {
		return err
	}
	var sum int64
	for _, id := range reports {
		n, found, err := lib.check(ctx, id)
		if err != nil && !c.damaged(id, err) {
			return err
		}
		sum += n
		*c = append(*c, found...)
	}
	for _, check := range []func(context.Context) (int64, []Problem, error){lib.checkDecisions, lib.checkImports} {
		n, found, err := check(ctx)
		if err != nil && !c.damaged("", err) {
			return err
		}
		sum += n
		*c = append(*c, found...)
	}
	total, err := lib.Store.Count(ctx, Pattern{})
	if err != nil && !c.damaged("", err) {
		return err
	}
	if total != sum {
		for _, err := range lib.curated(ctx) {
			if err == nil {
				sum++
			} else if !c.damaged("", err) {
				return err
			}
		}
	}
	if total != sum {
		*c = append(*c, Problem{What: fmt.Sprintf("the store holds %d quads, its %d reports and what was decided account for %d", total, len(reports), sum)})
	}
	return nil
}

// check checks one report and counts its quads.
func (lib *Library) check(ctx context.Context, id ReportID) (quads int64, problems []Problem, err error) {
	have, err := lib.quads(ctx, lib.Store, id)
	if err != nil {
		return 0, nil, err
	}
	r, err := Decode(lib.names(), id, have)
	if err != nil {
		return int64(len(have)), []Problem{{id, err.Error()}}, nil
	}
	c := &checker{r: r}
	c.reading()
	remove, add := difference(have, Quads(lib.names(), r))
	if len(remove) > 0 {
		c.problem("%d quads that no statement accounts for, such as %v", len(remove), remove[0])
	}
	if len(add) > 0 {
		c.problem("%d quads are missing, such as %v", len(add), add[0])
	}
	return int64(len(have)), c.problems, nil
}

// checker checks one reading.
type checker struct {
	r        *Reading
	problems []Problem
}

func (c *checker) problem(format string, args ...any) {
	c.problems = append(c.problems, Problem{c.r.Report.ID, fmt.Sprintf(format, args...)})
}

func (c *checker) reading() {
	entities := map[EntityID]bool{}
	for _, e := range c.r.Entities {
		entities[e.ID] = true
	}
	statements := map[StatementID]bool{}
	for i := range c.r.Statements {
		statements[c.r.Statements[i].ID] = true
	}
	for i, s := range c.r.Sentences {
		c.span(fmt.Sprintf("sentence %d", i), s.Span)
		if s.Index != i {
			c.problem("sentence %d has index %d", i, s.Index)
		}
	}
	for _, m := range c.r.Mentions {
		c.span("mention", m.Span)
		c.sentence("mention", m.Sentence)
		if !entities[m.Entity] {
			c.problem("a mention names the unknown entity %s", m.Entity)
		}
	}
	for i := range c.r.Statements {
		c.statement(&c.r.Statements[i], entities, statements)
	}
	for _, q := range c.r.Quotations {
		for _, s := range q.Spans {
			c.span("quotation", s)
		}
		if q.Statement != "" && !statements[q.Statement] {
			c.problem("a quotation names the unknown statement %s", q.Statement)
		}
	}
}

func (c *checker) statement(st *Statement, entities map[EntityID]bool, statements map[StatementID]bool) {
	name := string(st.ID)
	c.sentence(name, st.Sentence)
	c.span(name+": evidence", st.Evidence)
	c.term(name+": subject", st.Subject.Text, st.Subject.Span, st.Subject.Entity, entities)
	c.term(name+": object", st.Object.Text, st.Object.Span, st.Object.Entity, entities)
	c.span(name+": predicate", st.Predicate.Span)
	for _, a := range st.Arguments {
		c.term(name+": argument", a.Text, a.Span, a.Entity, entities)
	}
	for _, a := range st.Attribution {
		c.term(name+": source", a.Source.Text, a.Source.Span, a.Source.Entity, entities)
	}
	for _, s := range st.Content {
		if !statements[s] {
			c.problem("%s contains the unknown statement %s", name, s)
		}
	}
	if st.Class != "" && !slices.Contains(EventClasses, st.Class) {
		c.problem("%s has the unknown class %q", name, st.Class)
	}
	if st.Confidence < 0 || st.Confidence > 1 {
		c.problem("%s has confidence %v", name, st.Confidence)
	}
}

func (c *checker) sentence(what string, i int) {
	if i < 0 || i >= len(c.r.Sentences) {
		c.problem("%s stands in the unknown sentence %d", what, i)
	}
}

func (c *checker) span(what string, s Span) bool {
	if s.Start < 0 || s.End < s.Start || s.End > len(c.r.Report.Text) {
		c.problem("%s has the offsets %d to %d in a text of %d bytes", what, s.Start, s.End, len(c.r.Report.Text))
		return false
	}
	return true
}

// term checks that the words of a term stand in its span, in their order. Words may be left out, since a term may be
// discontinuous.
func (c *checker) term(what, text string, s Span, entity EntityID, entities map[EntityID]bool) {
	if entity != "" && !entities[entity] {
		c.problem("%s is the unknown entity %s", what, entity)
	}
	if s.Len() == 0 || !c.span(what, s) {
		return
	}
	rest := c.r.Report.Text[s.Start:s.End]
	for _, w := range strings.Fields(text) {
		k := strings.Index(rest, w)
		if k < 0 {
			c.problem("%s %q does not stand at its offsets, which show %q", what, text, c.r.Report.Text[s.Start:s.End])
			return
		}
		rest = rest[k+len(w):]
	}
}
