package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/newsgraph/graph"
)

// querier is what a pool and a transaction have in common.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// where is the condition that a pattern makes, and its arguments. A term that the store lacks compares with null, so that
// nothing fits.
func where(p graph.Pattern) (string, []any) {
	var conditions []string
	var args []any
	for i, t := range []graph.RDFTerm{p.Subject, p.Predicate, p.Object, p.Label} {
		if !t.IsZero() {
			args = append(args, hashOf(t))
			conditions = append(conditions, fmt.Sprintf("q.%c = (select id from newsgraph_term where hash = $%d)", "spol"[i], len(args)))
		}
	}
	if p.DefaultGraph {
		conditions = append(conditions, "q.l = 0")
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return " where " + strings.Join(conditions, " and "), args
}

// The terms of few quads are looked up one by one: what the planner thinks of a join before the tables are analyzed made a
// look-up of 20 quads of 200,000 take 26 ms. Those of all quads are joined.
const (
	fourTerms = `select (select term from newsgraph_term where id = q.s), (select term from newsgraph_term where id = q.p),
		(select term from newsgraph_term where id = q.o), (select term from newsgraph_term where id = q.l)`
	someQuads     = fourTerms + ` from newsgraph_quad q`
	numberedQuads = fourTerms + `, q.s, q.p, q.o, q.l from newsgraph_quad q`
	allQuads      = `select s.term, p.term, o.term, l.term from newsgraph_quad q
		left join newsgraph_term s on s.id = q.s left join newsgraph_term p on p.id = q.p
		left join newsgraph_term o on o.id = q.o left join newsgraph_term l on l.id = q.l`
)

// A connection is never left with rows that wait for who uses them: the server would give up who takes nothing for ten seconds (see watch).
const (
	held     = 10000 // how many quads Match reads before it gives the first; where they are all, it holds no connection
	heldView = 1000  // within a transaction
	fetched  = 2000  // at a time, where there are more
)

// few are the quads that fit a condition, where they are no more than most. They come from a statement of their own, which is planned as if
// all of them were wanted: with no more than a limit, the planner may hope to find enough of a rare term by reading the whole table.
func few(ctx context.Context, q querier, most int, cond string, args []any) (quads []graph.Quad, all bool, err error) {
	sql := fmt.Sprintf(`with q as materialized (select s, p, o, l from newsgraph_quad q%s) %s from q limit %d`, cond, fourTerms, most+1)
	rows, err := q.Query(ctx, sql, args...)
	if err == nil {
		quads, err = readQuads(rows, nil)
	}
	return quads, len(quads) <= most, err
}

// readQuads are all quads that a statement gives, behind those of out.
func readQuads(rows pgx.Rows, out []graph.Quad) ([]graph.Quad, error) {
	defer rows.Close()
	for rows.Next() {
		q, err := scanQuad(rows, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, rows.Err()
}

// scanQuad reads a row of four terms, and of four numbers where numbers is not nil.
func scanQuad(rows pgx.Rows, numbers *ids) (graph.Quad, error) {
	var raw [4][]byte
	to := []any{&raw[0], &raw[1], &raw[2], &raw[3]}
	if numbers != nil {
		to = append(to, &numbers[0], &numbers[1], &numbers[2], &numbers[3])
	}
	if err := rows.Scan(to...); err != nil {
		return graph.Quad{}, err
	}
	var ts [4]graph.RDFTerm
	for i, b := range raw {
		if i == 3 && b == nil {
			break // the default graph
		}
		var err error
		if ts[i], err = decode(b); err != nil {
			return graph.Quad{}, fmt.Errorf("%w: a quad has a term that is not there", graph.ErrDamaged)
		}
	}
	return graph.Quad{Subject: ts[0], Predicate: ts[1], Object: ts[2], Label: ts[3]}, nil
}

// give yields quads until ctx ends, and reports whether more are wanted.
func give(ctx context.Context, quads []graph.Quad, yield func(graph.Quad, error) bool) bool {
	for _, q := range quads {
		if err := ctx.Err(); err != nil {
			yield(graph.Quad{}, err)
			return false
		}
		if !yield(q, nil) {
			return false
		}
	}
	return true
}

// pgReader reads quads in a transaction. Its connection is free while they are used: one may range over several Matches within each
// other. It is for one goroutine at a time.
type pgReader struct {
	tx      pgx.Tx
	planned bool
	cursors []bool // which of them are open
}

// Match yields the quads that fit p, at the moment of one statement. Many are read by a cursor, which does not see what the transaction
// writes after it was opened.
func (r *pgReader) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		cond, args := where(p)
		quads, all, err := few(ctx, r.tx, heldView, cond, args)
		switch {
		case err != nil:
			yield(graph.Quad{}, err)
		case all:
			give(ctx, quads, yield)
		default:
			r.scan(ctx, cond, args, yield)
		}
	}
}

// scan yields the quads that fit a condition, by a cursor.
func (r *pgReader) scan(ctx context.Context, cond string, args []any, yield func(graph.Quad, error) bool) {
	name, closeCursor, err := r.open(ctx, cond, args)
	if err != nil {
		yield(graph.Quad{}, err)
		return
	}
	defer closeCursor()
	var quads []graph.Quad
	for {
		// FETCH is not prepared: its columns are those of the cursor that has the name now.
		rows, err := r.tx.Query(ctx, fmt.Sprintf("fetch %d from %s", fetched, name), pgx.QueryExecModeExec, pgx.QueryResultFormats{pgx.BinaryFormatCode})
		if err == nil {
			quads, err = readQuads(rows, quads[:0])
		}
		if err != nil {
			yield(graph.Quad{}, err)
			return
		}
		if !give(ctx, quads, yield) || len(quads) < fetched {
			return
		}
	}
}

// open opens a cursor. Names are used again, since the server's plans are kept by the text of statements.
func (r *pgReader) open(ctx context.Context, cond string, args []any) (name string, closeCursor func(), err error) {
	if err := r.plan(ctx); err != nil {
		return "", nil, err
	}
	n := slices.Index(r.cursors, false)
	if n < 0 {
		n = len(r.cursors)
		r.cursors = append(r.cursors, false)
	}
	name, sql := fmt.Sprint("newsgraph_", n), someQuads
	if cond == "" {
		sql = allQuads
	}
	if _, err := r.tx.Exec(ctx, "declare "+name+" no scroll cursor for "+sql+cond, args...); err != nil {
		return "", nil, err
	}
	r.cursors[n] = true
	return name, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ending)
		defer cancel()
		_, _ = r.tx.Exec(ctx, "close "+name) // an error is one of the transaction, which its next statement tells
		r.cursors[n] = false
	}, nil
}

// plan has plans of cursors made for all rows, and not for the first tenth.
func (r *pgReader) plan(ctx context.Context) error {
	if r.planned {
		return nil
	}
	_, err := r.tx.Exec(ctx, `select set_config('cursor_tuple_fraction', '1', true)`)
	r.planned = err == nil
	return err
}

// ending is how long the end of a scan may take, also of one whose context has ended.
const ending = 5 * time.Second

// Match is graph.Store's. Up to ten thousand quads are collected before the first is given; a scan of more holds a
// connection while it is ranged over. The error is graph.ErrUnavailable where all connections for scans are held for long.
func (s *postgres) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) {
		cond, args := where(p)
		most := held
		if cond == "" { // what is read for nothing, where there are more, is not worth while
			most = heldView
		}
		quads, all, err := few(ctx, s.pool, most, cond, args)
		yield = s.yielding(ctx, yield)
		switch {
		case err != nil:
			yield(graph.Quad{}, err)
		case all:
			give(ctx, quads, yield)
		default:
			if err := s.long(ctx, func(r *pgReader) { r.scan(ctx, cond, args, yield) }); err != nil {
				yield(graph.Quad{}, err)
			}
		}
	}
}

// yielding is yield with errors as a call gives them.
func (s *postgres) yielding(ctx context.Context, yield func(graph.Quad, error) bool) func(graph.Quad, error) bool {
	return func(q graph.Quad, err error) bool { return yield(q, s.failed(ctx, "match", err)) }
}

// long calls f with a reader of this moment when a connection for scans is free. The error is one of before f.
func (s *postgres) long(ctx context.Context, f func(*pgReader)) error {
	done, err := s.conns.scan(ctx)
	if err != nil {
		return err
	}
	defer done()
	return s.read(ctx, f)
}

// read calls f with a reader of this moment, on a connection of its own. The error is one of before f.
func (s *postgres) read(ctx context.Context, f func(*pgReader)) error {
	tx, err := s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ending)
		defer cancel()
		_ = tx.Rollback(ctx) // nothing was written
	}()
	r := &pgReader{tx: tx}
	if err := r.plan(ctx); err != nil { // the moment is that of the first statement
		return err
	}
	f(r)
	return nil
}

// View is graph.Viewer's. It holds a connection. The error is graph.ErrUnavailable where all connections for scans are held for long.
func (s *postgres) View(ctx context.Context, f func(graph.Store) error) error {
	var theirs error
	err := s.long(ctx, func(r *pgReader) { theirs = f(pgView{s, r}) })
	if err != nil {
		return s.failed(ctx, "view", err)
	}
	return theirs
}

// pgView is the store as it is at one moment.
type pgView struct {
	s *postgres
	r *pgReader
}

func (v pgView) Match(ctx context.Context, p graph.Pattern) iter.Seq2[graph.Quad, error] {
	return func(yield func(graph.Quad, error) bool) { v.r.Match(ctx, p)(v.s.yielding(ctx, yield)) }
}

func (v pgView) Count(ctx context.Context, p graph.Pattern) (int64, error) {
	return v.s.count(ctx, v.r.tx, p)
}

func (v pgView) Update(context.Context, []graph.Quad, []graph.Quad) error { return errView }
func (v pgView) Close() error                                             { return nil }

var errView = errors.New("what was takes no writes: this is a view of the store")
